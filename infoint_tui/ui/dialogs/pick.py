"""Tick some of several things; Enter takes what is ticked, or else the line under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from ..commands.base import Command, bindings
from ..commands.dialogs import PICK, TICK
from ..text import assemble, plain
from ..widgets.rows import Row, RowList
from .base import Dialog

if TYPE_CHECKING:
    from textual.widget import Widget

TICKED, UNTICKED = "[x] ", "[ ] "


class Group(NamedTuple):
    """Things that belong together, under a heading."""

    title: str
    options: Sequence[tuple[str, str]]
    """Key and label of each."""


class Pick(Dialog[tuple[str, ...]]):
    """Some of several options. Returns their keys in the order shown, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (PICK, TICK, *Dialog.KEYS)
    GIVES_WAY: ClassVar[str] = "RowList"
    BINDINGS = bindings((PICK, TICK))
    WIDTH: ClassVar[int] = 100

    DEFAULT_CSS = "Pick RowList { height: auto; }"

    def __init__(self, title: str, groups: Sequence[Group], *, lead: str = "", current: str = "") -> None:
        """A list to tick.

        Args:
            title: What is picked.
            groups: The options in order; groups without any are left out.
            lead: A sentence under the title.
            current: Key of the option to start on.
        """
        super().__init__(title, lead=lead)
        self._groups = [group for group in groups if group.options]
        self._current = current
        self._ticked: set[str] = set()

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield RowList(self._rows())

    def on_mount(self) -> None:
        """Start on the current option."""
        rows = self.query_one(RowList)
        if self._current:
            rows.move_to(self._current)
        rows.focus()

    def _rows(self) -> list[Row]:
        rows = []
        for group in self._groups:
            if len(self._groups) > 1:
                rows.append(Row(f"#{group.title}", (assemble((group.title, "$text-muted")),), heading=True))
            for key, label in group.options:
                box = (TICKED, "$text-accent") if key in self._ticked else (UNTICKED, "$text-muted")
                rows.append(Row(key, (assemble(box, plain(label)),)))
        return rows

    def action_tick(self) -> None:
        """Tick the line, or take the tick back; the cursor goes on to the next."""
        rows = self.query_one(RowList)
        key = rows.cursor_key
        if key is None:
            return
        self._ticked ^= {key}
        rows.set_rows(self._rows(), cursor=key)
        rows.action_cursor(1)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click on a line."""
        event.stop()
        self.action_pick()

    def action_pick(self) -> None:
        """Return what is ticked, or the line under the cursor."""
        key = self.query_one(RowList).cursor_key
        ticked = tuple(
            name for group in self._groups for name, _label in group.options if name in self._ticked
        )
        if ticked or key is not None:
            self.dismiss(ticked or (str(key),))
