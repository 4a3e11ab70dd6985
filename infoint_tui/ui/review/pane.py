"""What the tabs of the review share: the names of the tabs, what is looked at, and what a tab is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical

from ...domain import NamedTuple
from ...domain.evidence import words_of
from ..kit.command import Commanded, enter
from ..kit.list import Row, RowList
from ..kit.screen import OpenConversation, PlaceScreen, attempt
from ..kit.text import BLANK, assemble, lines, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from ...domain.learning import Said
    from ...services.workspace import Workspace
    from ..kit.text import Part


TABS = (
    ("compare", "Compare", "ComparePane"),
    ("themes", "Themes", "ThemesPane"),
    ("differences", "Differences", "DifferencesPane"),
    ("people", "People", "HeardPane"),
    ("decide", "Decide", "DecidePane"),
    ("numbers", "Numbers", "NumbersPane"),
)
"""Name, title and class of each tab, from left to right; the class stands in the module of that name."""
NOT_FOUND = plain("No matches here. Press Esc to clear the filter, or p to choose another path.")
"""What a tab says where something would be shown without the filter and the path."""


class Scope(NamedTuple):
    """What all tabs look at: one choice for the whole review."""

    path: str = ""
    """Uid of the path looked at; empty for all of them."""
    words: str = ""
    """What the filter says; a tab shows only what has all its words."""

    def fits(self, *texts: str) -> bool:
        """Whether these texts together have every word of the filter, whatever their case."""
        if not self.words:
            return True
        found = " ".join(texts).casefold()
        return all(word in found for word in self.words.casefold().split())


class ReviewFile(NamedTuple):
    """A file that `x` writes of what a tab shows."""

    label: str
    """What it is, as one chooses it: "Quotes, as a table"."""
    name: str
    """What it is about, for the name of the file that is offered."""
    ending: str
    make: Callable[[], bytes]
    """Makes its content; may raise `Refused`."""


class ReviewPane(Commanded, Vertical):
    """A tab of the review: a widget with its own commands. Until it is mounted only `show` is asked of it."""

    def __init__(self, workspace: Workspace, rows: RowList) -> None:
        """Nothing is shown yet; `rows` is the list that has the keys."""
        super().__init__()
        self.workspace = workspace
        self.rows = rows
        self.scope = Scope()

    @property
    def place(self) -> PlaceScreen:
        """The screen it stands in."""
        assert isinstance(self.screen, PlaceScreen)
        return self.screen

    def on_mount(self) -> None:
        """Show what there is for the first time."""
        self.show(self.scope)

    def show(self, scope: Scope) -> None:
        """Show the present data, as far as the scope goes; also called after changes and new sizes."""
        self.scope = scope
        if self.rows.is_mounted:
            self.fill()

    def fill(self) -> None:
        """Show the present data."""

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line."""
        event.stop()
        await enter(self)

    def take_focus(self) -> None:
        """Give the focus to what is used first."""
        self.rows.focus()

    def leave(self) -> bool:
        """Go back one step within the tab (a detail, a text field); False if there was none to go back."""
        return False

    def files(self) -> Sequence[ReviewFile]:
        """The files that `x` offers of what is shown now; none where there is nothing to write."""
        return ()

    def open_talk(self, meeting: str, note: str = "", tab: str = "") -> None:
        """Open a conversation, at a note if one is named; leaving it leads back here."""
        self.post_message(OpenConversation(meeting, "live" if note else tab, note, self.place.PLACE))

    def open_path(self, uid: str) -> None:
        """Change a path: commit to it, park it, rule it out."""
        from ..pipeline.views import edit_path

        if path := self.workspace.session.paths.get(uid):
            self.place.run_worker(edit_path(self.place, path), group="dialog", exclusive=True)


class ListPane(ReviewPane):
    """A tab that is one list. What stands in it comes from the tab; everything else is the same in each."""

    DEFAULT_CSS = "ListPane { height: 1fr; } ListPane RowList { padding: 0 1; }"

    def __init__(
        self,
        workspace: Workspace,
        name: str,
        title: str,
        empty: Content,
        fill: Callable[[], tuple[Sequence[Row], bool]],
    ) -> None:
        """Nothing is shown yet.

        Args:
            workspace: The open data home.
            name: Id of the list.
            title: What stands in it, above it.
            empty: What stands there while nothing has been learnt.
            fill: Makes the rows for the present `scope`, and tells whether there is anything without it.
        """
        super().__init__(workspace, RowList(id=name, empty=empty, classes="panel"))
        self.rows.border_title = title
        self._empty, self._fill = empty, fill

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.rows

    def fill(self) -> None:
        """Show the present data."""
        rows, there = self._fill()
        if rows and not rows[0].lines[0].plain:
            # The space above a heading is for what stands above it.
            rows = [rows[0]._replace(lines=rows[0].lines[1:]), *rows[1:]]
        self.rows.set_empty(NOT_FOUND if there and not rows else self._empty)
        self.rows.set_rows(rows)


def nothing_yet(what: str, needed: str, *examples: Part) -> Content:
    """The empty state of a tab: what it will show, what it needs for that, and a dimmed example."""
    shown: list[Part] = [(what, "bold"), (needed, "$text-muted")]
    if examples:
        shown += [
            BLANK,
            *(assemble((each, "$text-muted") if isinstance(each, str) else each) for each in examples),
        ]
    return lines(*shown)


def headed(key: str, title: str, rows: list[Row], *, spaced: bool = True) -> list[Row]:
    """The rows below a heading, which has a space above it unless it stands first; nothing without rows."""
    above = (BLANK,) if spaced else ()
    return [Row(f"#{key}", (*above, plain(title)), heading=True), *rows] if rows else []


async def tag_note(place: PlaceScreen, meeting: str, note: Said) -> None:
    """Ask for a theme and put it behind the words of a note; one that is there already can be chosen."""
    codebook = place.workspace.review.codebook
    options = [
        (row.name, f"#{row.name}", codebook.entry(row.name).definition)
        for row in codebook.rows()
        if row.name not in note.themes
    ]
    lead = words_of(note.kind, note.text)
    chosen = await place.dialogs.choose("Which theme?", options, lead=lead, other="new theme")
    if chosen:
        name = chosen.removeprefix("=")
        attempt(place, lambda: place.say(f"Tagged #{codebook.tag(meeting, note.uid, name)}."))
