"""The keys that work where it was opened, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.actions import SkipAction
from textual.binding import Binding

from ..commands.dialogs import CLOSE, DOWN, UP
from .command import EVERYWHERE, Command, bindings, show_key, shown_keys, state_of, within_reach
from .dialog import Dialog
from .fields import LineInput
from .list import Row, RowList
from .text import assemble, plain, styled

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.widgets import Input


KEY_COLUMN = 16
FOCUS = "the list or field with the focus"


class KeyEntry(NamedTuple):
    """One line of the help."""

    keys: str
    sentence: str
    name: str = ""
    """Id of the command."""
    works: bool = True


class KeysHelp(Dialog[None]):
    """All commands in reach of the screen below, grouped, with overrides; then what lists and fields do.

    What is typed filters them; the cursor keys scroll meanwhile.
    """

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE, DOWN, UP)
    BINDINGS = [
        *bindings((DOWN, UP)),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "KeysHelp RowList { height: auto; }"

    def __init__(self, below: Screen[Any], overrides: Mapping[str, str]) -> None:
        """The help for a screen.

        Args:
            below: The screen it is about.
            overrides: Key overrides in force.
        """
        super().__init__(
            "Keys that work here",
            lead="Printable keys are text while a text field has the focus. Right: names for settings.",
        )
        self._rows = rows_for(below, overrides)

    def content(self) -> Iterable[Widget]:
        """The line to search in, and the list; it scrolls."""
        yield LineInput(placeholder="type to find a key or what it does")
        yield RowList(self._rows, empty=plain("nothing fits"))

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(RowList).can_focus = False
        self.query_one(LineInput).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits, below its heading."""
        event.stop()
        self.query_one(RowList).set_rows(fitting(self._rows, event.value))

    def action_move(self, step: int) -> None:
        """Scroll by a line."""
        with suppress(SkipAction):
            self.query_one(RowList).action_cursor(step)

    def action_page(self, step: int) -> None:
        """Scroll by what fits on the screen."""
        self.query_one(RowList).action_page(step)


def fitting(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows that hold all the words, below their headings; one that holds them keeps all its rows."""
    wanted = words.casefold().split()
    kept: list[Row] = []
    heading: Row | None = None
    whole = False
    for row in rows:
        parts = (*row.lines, *((row.right,) if row.right is not None else ()))
        text = " ".join(part.plain for part in parts).casefold()
        holds = all(word in text for word in wanted)
        if row.heading:
            heading, whole = row, holds
        elif holds or whole:
            kept += [row] if heading is None else [heading, row]
            heading = None
    return kept


def rows_for(below: Screen[Any], overrides: Mapping[str, str]) -> list[Row]:
    """The rows of the help: one heading per place, one row per command."""
    groups: dict[str, list[KeyEntry]] = {}
    ours = set()
    for node, command in within_reach(below):
        ours.add(command.id)
        state = state_of(node, command)
        if state is not False:
            entry = KeyEntry(shown_keys(command, overrides), command.help, command.id, state is True)
            groups.setdefault(command.place, []).append(entry)
    others: dict[str, tuple[list[str], str]] = {}
    for key, active in below.active_bindings.items():
        binding = active.binding
        if binding.id not in ours and binding.description and not binding.system:
            others.setdefault(binding.action, ([], binding.description))[0].append(show_key(key))
    if others:
        groups[FOCUS] = [KeyEntry(" ".join(keys), description) for keys, description in others.values()]
    rows: list[Row] = []
    for place in sorted(groups, key=lambda name: name == EVERYWHERE):
        rows.append(Row(f"#{place}", (plain(place),), heading=True))
        for number, entry in enumerate(groups[place]):
            keys = styled(entry.keys.ljust(KEY_COLUMN), "bold $text-accent" if entry.works else "dim")
            line = assemble("  ", keys, " ", entry.sentence, ("" if entry.works else "  (not now)", "dim"))
            name = styled(entry.name, "$text-muted")
            rows.append(Row(f"{place}{number}", (line,), right=name, wrap=True, hang=KEY_COLUMN + 3))
    legend = _told("legend", "what the lines say", getattr(below, "LEGEND", ()))
    return [*rows, *legend, *_definition()]


def _told(key: str, heading: str, sentences: Sequence[str]) -> list[Row]:
    """Sentences below a heading; nothing where there are none."""
    lines = [
        Row(f"{key}{number}", (assemble("  ", sentence),), wrap=True, hang=2)
        for number, sentence in enumerate(sentences)
    ]
    return [Row(f"#{key}", (plain(heading),), heading=True), *lines] if lines else []


def _definition() -> list[Row]:
    from ...domain.copy import DEFINITION

    return _told("about", "what an informational interview is", DEFINITION)
