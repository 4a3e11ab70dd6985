"""The keys that work where it was opened, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..commands.base import EVERYWHERE, Command, chain, show_key, shown_keys, state_of
from ..commands.dialogs import CLOSE
from ..text import assemble, plain, styled
from ..widgets.rows import Row, RowList
from .base import Dialog

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

KEY_COLUMN = 16


class KeysHelp(Dialog[None]):
    """All commands in reach of the screen below, grouped, with overrides; then what lists and fields do."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE,)
    WIDTH: ClassVar[int] = 100
    DEFAULT_CSS = "KeysHelp RowList { height: auto; max-height: 70vh; }"

    def __init__(self, below: Screen[Any], overrides: Mapping[str, str]) -> None:
        """The help for a screen.

        Args:
            below: The screen it is about.
            overrides: Key overrides in force.
        """
        super().__init__(
            "Keys that work here", lead="Printable keys are text while a text field has the focus."
        )
        self._rows = rows_for(below, overrides)

    def content(self) -> Iterable[Widget]:
        """The list; it scrolls."""
        yield RowList(self._rows)

    def on_mount(self) -> None:
        """Let the cursor keys scroll."""
        self.query_one(RowList).focus()


def rows_for(below: Screen[Any], overrides: Mapping[str, str]) -> list[Row]:
    """The rows of the help: one heading per place, one row per command."""
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    nodes = chain(below.focused or below)
    for extra in getattr(below, "command_nodes", list)():
        known = {command.id for _node, command in nodes}
        nodes += [(extra, command) for command in getattr(extra, "KEYS", ()) if command.id not in known]
    ours = {command.id for _node, command in nodes}
    for node, command in nodes:
        state = state_of(node, command)
        if state is not False:
            groups.setdefault(command.place, []).append(
                (shown_keys(command, overrides), command.help, state is True)
            )
    merged: dict[str, tuple[list[str], str]] = {}
    for key, active in below.active_bindings.items():
        binding = active.binding
        if binding.id not in ours and binding.description and not binding.system:
            merged.setdefault(binding.action, ([], binding.description))[0].append(show_key(key))
    for names, description in merged.values():
        groups.setdefault("the list or field with the focus", []).append((" ".join(names), description, True))
    rows: list[Row] = []
    for place in sorted(groups, key=lambda name: name == EVERYWHERE):
        rows.append(Row(f"#{place}", (plain(place),), heading=True))
        for number, (keys, sentence, works) in enumerate(groups[place]):
            shown = styled(keys.ljust(KEY_COLUMN), "bold $text-accent" if works else "dim")
            row = assemble("  ", shown, " ", sentence, ("" if works else "  (not now)", "dim"))
            rows.append(Row(f"{place}{number}", (row,), wrap=True, hang=KEY_COLUMN + 3))
    return rows
