"""One screen to choose from: what was changed in two places, both versions beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from ...domain.errors import Refused
from ..kit.command import Command, bindings
from ..kit.dialog import Dialog
from ..kit.list import Row, RowList
from ..kit.text import Part, assemble, lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...services.conflicts import Clash
    from ..kit.screen import PlaceScreen

MINE = Command("kept.mine", "m", "settle('ours')", "keep mine", "Keep your version.", "dialogs", 1)
OTHER = Command("kept.other", "o", "settle('theirs')", "use other", "Use the other version.", "dialogs", 1)
BOTH = Command(
    "kept.both", "b", "settle('both')", "keep both", "Keep the text of both versions.", "dialogs", 1
)
COMMANDS: tuple[Command, ...] = (
    MINE,
    OTHER,
    BOTH,
)

SHOWN_CHARACTERS = 20_000
"""Characters of a version that are shown; a longer one is kept whole all the same."""


class ConflictsDialog(Dialog[tuple[str, str]]):
    """The places that are kept twice. Returns the key of one and ours, theirs or both."""

    KEYS: ClassVar[tuple[Command, ...]] = (MINE, OTHER, BOTH, *Dialog.KEYS)
    BINDINGS = bindings((MINE, OTHER, BOTH))
    WIDTH: ClassVar[int] = 100
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    DEFAULT_CSS = """
    ConflictsDialog {
        & RowList { height: auto; max-height: 9; }
        & #versions { height: 15; margin: 1 0 0 0; }
        & .version { width: 1fr; height: 1fr; padding: 0 1; background: $boost; }
        & .version:focus { background: $panel; }
        & #theirs { margin: 0 0 0 1; }
        &.-low RowList { max-height: 4; }
        &.-low #versions { height: 9; }
        &.-narrow #versions { layout: vertical; }
        &.-narrow #theirs { margin: 1 0 0 0; }
    }
    """

    def __init__(self, clashes: Sequence[Clash], current: str = "", error: str = "") -> None:
        """A choice of versions.

        Args:
            clashes: What is kept twice.
            current: Key of the one to start on.
            error: Why the last choice was refused.
        """
        super().__init__(
            "Conflicting changes",
            lead="Both versions are kept until you choose. Each choice can be undone.",
            error=error,
        )
        self._clashes = {clash.key: clash for clash in clashes}
        self._current = current

    def content(self) -> Iterable[Widget]:
        """The list, and both versions of the line under the cursor."""
        yield RowList([_row(clash) for clash in self._clashes.values()])
        with Horizontal(id="versions"):
            for name in ("ours", "theirs"):
                with VerticalScroll(id=name, classes="version"):
                    yield Static(plain(""))

    def on_mount(self) -> None:
        """Start on the line that was meant."""
        rows = self.query_one(RowList)
        if self._current in self._clashes:
            rows.move_to(self._current)
        rows.focus()
        self._show()

    def on_row_list_moved(self) -> None:
        """Show the versions of another line."""
        self._show()

    def _show(self) -> None:
        clash = self._clashes.get(self.query_one(RowList).cursor_key or "")
        if clash is None:
            return
        for name, title, text, other in (
            ("ours", "HERE", clash.ours, clash.theirs),
            ("theirs", "ELSEWHERE", clash.theirs, clash.ours),
        ):
            self.query_one(f"#{name} Static", Static).update(_version(title, text, other))

    def action_settle(self, choice: str) -> None:
        """Return the line under the cursor and the choice."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self.dismiss((key, choice))


def _row(clash: Clash) -> Row:
    return Row(clash.key, (assemble((clash.name, "bold"), "  ", (clash.field, "$text-muted")),))


def _version(title: str, text: str, other: str) -> Content:
    """A version with the lines that the other one lacks in bold."""
    known = set(other.split("\n"))
    parts: list[Part] = [(title, "bold $text-accent")]
    for line in text[:SHOWN_CHARACTERS].split("\n"):
        parts.append(plain(line) if line in known else styled(line, "bold"))
    if not text:
        parts[1:] = [("nothing here", "$text-muted")]
    elif len(text) > SHOWN_CHARACTERS:
        parts.append((f"and {len(text) - SHOWN_CHARACTERS} more characters", "$text-muted"))
    return lines(*parts)


async def settle_kept_twice(screen: PlaceScreen) -> None:
    """Choose until nothing is kept twice any more, or the dialog is left."""
    service = screen.workspace.data.conflicts
    current = error = said = ""
    while clashes := service.all():
        answer = await screen.dialogs.ask(ConflictsDialog(clashes, current, error))
        if answer is None:
            break
        current, choice = answer
        keys = [clash.key for clash in clashes]
        at = keys.index(current)
        try:
            said = service.settle(clashes[at], choice)
        except Refused as refusal:
            error = str(refusal)
        else:
            error = ""
            rest = [*keys[at + 1 :], *keys[:at]]
            current = rest[0] if rest else ""
    if said:
        screen.say(said)
