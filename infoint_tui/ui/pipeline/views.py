"""The views kept of the pipeline: use, save, delete, open with one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from ..commands.pipeline import VIEWS
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.list import Row, RowList
from ..kit.text import assemble, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...domain.people import SavedView
    from ..kit.screen import PlaceScreen


class ViewsDialog(Dialog[tuple[str, str]]):
    """All views. Returns what to do (use, save, delete, default) and the view under the cursor."""

    KEYS: ClassVar[tuple[Command, ...]] = (*VIEWS, *Dialog.KEYS)
    BINDINGS = bindings(VIEWS)
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "ViewsDialog RowList { height: auto; }"

    def __init__(self, rows: list[Row], current: str, now: str) -> None:
        """A list of views.

        Args:
            rows: One row per view, its key the name.
            current: Name of the view to start on.
            now: What is looked at now, in words.
        """
        super().__init__("Views of the pipeline", lead=f"now: {now}")
        self._rows = rows
        self._current = current

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield RowList(self._rows, empty=plain("No view is kept yet: s keeps what you look at now."))

    def on_mount(self) -> None:
        """Start on the view that was changed last."""
        rows = self.query_one(RowList)
        rows.focus()
        if self._current:
            rows.move_to(self._current)

    def has_view(self) -> bool | None:
        """Dimmed where there is no view."""
        return True if self.query_one(RowList).cursor_key else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a view."""
        self.dismiss(("use", event.key))

    def action_do(self, what: str) -> None:
        """Return what to do with the view under the cursor."""
        self.dismiss((what, self.query_one(RowList).cursor_key or ""))


async def open_views(screen: PlaceScreen, now: SavedView) -> str:
    """Show the views until one is used; returns its name, empty when left.

    Args:
        screen: Where it is asked.
        now: What is looked at now, to be saved.
    """
    from ...services.pipeline import in_words

    views = screen.workspace.views
    current = ""
    while True:
        rows = [_row(view, in_words(view)) for view in views.all()]
        answer = await screen.ask(ViewsDialog(rows, current, in_words(now)))
        if answer is None:
            return ""
        what, current = answer
        if what == "use":
            return current
        if screen.workspace.session.read_only:
            screen.say("This window only reads; views cannot be changed here.", "warning")
            return ""
        if what == "save":
            current = await _save(screen, now, current)
        elif what == "delete":
            screen.attempt(partial(_delete, screen, current))
        else:
            screen.attempt(partial(_open_with, screen, current))


def _delete(screen: PlaceScreen, name: str) -> None:
    screen.say(f"{screen.workspace.views.delete(name)}   u brings it back")


def _open_with(screen: PlaceScreen, name: str) -> None:
    screen.say(screen.workspace.views.make_default(name))


def _row(view: SavedView, words: str) -> Row:
    opens = ("  opens first", "$text-accent") if view.default else ("", "")
    return Row(
        view.name, (assemble((view.name, "bold"), "  ", (words, "$text-muted"), opens),), wrap=True, hang=2
    )


async def _save(screen: PlaceScreen, now: SavedView, current: str) -> str:
    """Ask for a name and keep what is looked at now; returns the name."""
    from ..kit.prompt import LinePrompt

    views = screen.workspace.views

    def hint(name: str) -> str:
        return f"takes the place of the view {old.name}" if (old := views.get(name)) else ""

    saved: list[str] = []

    def save(name: str) -> None:
        screen.say(views.save(now.replace(name=name)))
        saved.append(" ".join(name.split()))

    await screen.edit(
        lambda refusal: LinePrompt(
            "Keep this view as",
            placeholder="to answer this week",
            hint=hint,
            error=str(refusal or ""),
        ),
        save,
    )
    return saved[0] if saved else current
