"""Choose one of several things, with a filter for long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding

from ..commands.dialogs import DOWN, PICK, TAKE, TICK, UP
from .command import Command, bindings
from .dialog import Dialog
from .fields import LineInput
from .list import Row, RowList
from .text import assemble, plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input


FILTER_FROM = 8
"""Lists of so many options get a line to filter them."""

COLUMN = 18
"""Labels of up to so many cells make a column."""


class Option(NamedTuple):
    """One thing to choose."""

    key: str
    """Returned when it is chosen."""
    label: str
    note: str = ""
    """Shown beside it, and found by the filter."""


def _padded(option: Option, cells: int) -> Content:
    label = plain(option.label)
    return label.pad_right(max(0, cells - label.cell_length)) if option.note else label


class SelectOne(Dialog[str]):
    """One of several options. Returns its key, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (TAKE, *Dialog.KEYS, DOWN, UP)
    GIVES_WAY: ClassVar[str] = "RowList"
    BINDINGS = [
        *bindings((TAKE, DOWN, UP)),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    DEFAULT_CSS = """
    SelectOne RowList { height: auto; }
    SelectOne LineInput { margin: 0 0 1 0; }
    """

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        lead: str | Content = "",
        current: str = "",
        other: str | Callable[[str], str] = "",
        placeholder: str = "type to filter",
        preview: Callable[[str], object] | None = None,
    ) -> None:
        """A list to choose from.

        Args:
            title: What is chosen.
            options: The options in order.
            lead: A sentence under the title.
            current: Key of the option to start on.
            other: If given, what is typed in the filter can be taken as it is; this says so ("add"),
                or says of the text what it is taken as.
            placeholder: What the empty line to filter says.
            preview: Called with the key under the cursor whenever that moves.
        """
        super().__init__(title, lead=lead)
        self._placeholder = placeholder
        self._preview = preview
        self._options = options
        self._current = current
        self._other = other

    @property
    def filtered(self) -> bool:
        """Whether there is a line to filter."""
        return bool(self._other) or len(self._options) >= FILTER_FROM

    def content(self) -> Iterable[Widget]:
        """The filter, if any, and the list."""
        if self.filtered:
            yield LineInput(placeholder=self._placeholder)
        yield RowList(self._rows(""), empty=plain("no matches"))

    def on_mount(self) -> None:
        """Start on the current option."""
        rows = self.query_one(RowList)
        rows.can_focus = not self.filtered
        if self._current:
            rows.move_to(self._current)
        if not self.filtered:
            rows.focus()

    def _rows(self, words: str) -> list[Row]:
        wanted = words.casefold().split()
        column = self._column()
        rows = [
            Row(
                option.key,
                (
                    assemble(
                        _padded(option, column), (f"  {option.note}" if option.note else "", "$text-muted")
                    ),
                ),
            )
            for option in self._options
            if all(word in f"{option.label} {option.note}".casefold() for word in wanted)
        ]
        if self._other and words.strip():
            taken_as = self._other if isinstance(self._other, str) else self._other(words.strip())
            rows.append(
                Row("=" + words.strip(), (assemble((f"{taken_as}: ", "$text-accent"), words.strip()),))
            )
        return rows

    def _column(self) -> int:
        """Cells of the labels, so that the notes stand below each other; 0 where one is too long for that."""
        widest = max((plain(option.label).cell_length for option in self._options if option.note), default=0)
        return widest if widest <= COLUMN else 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self.query_one(RowList).set_rows(self._rows(event.value))

    def on_input_submitted(self) -> None:
        """Enter in the filter."""
        self.action_take()

    @on(RowList.Moved)
    def try_out(self, event: RowList.Moved) -> None:
        """Try out the option under the cursor, where that is wanted."""
        if self._preview is not None and event.key is not None:
            self._preview(event.key)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter or a double click on a line."""
        self.dismiss(event.key)

    def action_take(self) -> None:
        """Return the key under the cursor; "=text" for typed text taken as it is."""
        key = self.query_one(RowList).cursor_key
        if key is not None:
            self.dismiss(key)

    def action_move(self, step: int) -> None:
        """Move the cursor while the focus stays in the filter."""
        with suppress(SkipAction):
            self.query_one(RowList).action_cursor(step)

    def action_page(self, step: int) -> None:
        """The same by what fits on the screen."""
        self.query_one(RowList).action_page(step)


TICKED, UNTICKED = "[x] ", "[ ] "


class ChoiceGroup(NamedTuple):
    """Things that belong together, under a heading."""

    title: str
    options: Sequence[tuple[str, str]]
    """Key and label of each."""


class SelectMany(Dialog[tuple[str, ...]]):
    """Some of several options. Returns their keys in the order shown, or None when left."""

    KEYS: ClassVar[tuple[Command, ...]] = (PICK, TICK, *Dialog.KEYS)
    GIVES_WAY: ClassVar[str] = "RowList"
    BINDINGS = bindings((PICK, TICK))
    WIDTH: ClassVar[int] = 100

    DEFAULT_CSS = "SelectMany RowList { height: auto; }"

    def __init__(
        self, title: str, groups: Sequence[ChoiceGroup], *, lead: str = "", current: str = ""
    ) -> None:
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
