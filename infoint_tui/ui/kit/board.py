"""The board: one column per stage, a window of columns that scrolls, rows made when shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantFocus, Resize
from textual.message import Message

from ...domain import NamedTuple
from .command import Commanded, command
from .list import CachedLines, RowList
from .rows import Row, RowSource
from .text import Part, assemble, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


COLUMN_WIDTH = 24
"""Cells a column needs to be readable, its border included."""
CARD_LINES = 4
"""Three lines of a card and the space below it; a card may be longer where all of its column fit."""


class Column(NamedTuple):
    """One column: a stage, or the folded side exits with their headings."""

    key: str
    title: str
    size: int
    keys: Sequence[str]
    headings: Collection[int] = ()
    style: str = ""
    """How its title is written."""

    @property
    def first(self) -> str | None:
        """Key of the first row that may have the cursor."""
        return next((key for at, key in enumerate(self.keys) if at not in self.headings), None)


Render = Callable[[Column, int, int, bool], Row]
"""Makes the card of a column at an index for a width in cells; the last one says whether it may be long."""


class CardSource(RowSource):
    """The cards of one column: whole where all of them fit below one another, else three lines each."""

    def __init__(self, column: Column, render: Render, room: int) -> None:
        """Cards.

        Args:
            column: Whose cards.
            render: Makes a card.
            room: Lines the column has.
        """
        super().__init__(column.keys, self._card, headings=column.headings)
        self._column, self._make, self._room = column, render, room
        self._whole = False

    def heights(self, width: int) -> int | Sequence[int]:
        """Lines of the cards; none is made before it is clear that they may all be seen at once."""
        self._whole = bool(width) and len(self.keys) * CARD_LINES <= self._room + 1
        if self._whole:
            each = [len(self._card(at, width).lines) + 1 for at in range(len(self.keys))]
            self._whole = sum(each) <= self._room + 1
        return each if self._whole else CARD_LINES

    def _card(self, index: int, width: int) -> Row:
        return self._make(self._column, index, width, self._whole)


class BoardColumn(CachedLines, Vertical):
    """A titled panel with the cards of a stage; the board decides which stage it shows."""

    DEFAULT_CSS = """
    BoardColumn {
        width: 1fr;
        border: round $border-blurred;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground-muted;
        &.-active:focus-within { border: round $accent; border-title-color: $text-accent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows = RowList(multi=True, show_blurred=False)
        self._said: tuple[Content, Content] | None = None

    def compose(self) -> ComposeResult:
        """The cards."""
        yield self.rows

    def head(self, title: Part, count: int, before: int, after: int) -> None:
        """Say what the column holds.

        Args:
            title: The stage.
            count: How many cards.
            before: Columns that lie out of sight at the left.
            after: Columns that lie out of sight at the right.
        """
        ways = [f"‹ {before} more"] if before else []
        heads = (
            assemble(title, (f"  {count}", "not bold")),
            plain("  ".join([*ways, f"{after} more ›"] if after else ways)),
        )
        if self._said is None or not all(map(Content.is_same, heads, self._said)):
            self._said = heads
            self.border_title, self.border_subtitle = heads


class Board(Commanded, CachedLines, Horizontal):
    """Columns side by side. `h` and `l` go from column to column, the lists know the other keys."""

    DEFAULT_CSS = "Board { width: 1fr; height: 1fr; }"

    class Moved(Message):
        """The cursor is on another card."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    def __init__(self, render: Render, *, id: str | None = None) -> None:
        """A board.

        Args:
            render: Makes the cards.
            id: Id of the widget.
        """
        super().__init__(id=id)
        self._render_row = render
        self._columns: Sequence[Column] = ()
        self._pool: list[BoardColumn] = []
        self._first = 0
        self._at = 0
        self._cursors: dict[str, str] = {}
        self._marked: Sequence[str] = ()
        self._focus_waits = False

    # -- showing -------------------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], current: str | None, column: str) -> None:
        """Show these columns.

        Args:
            columns: All of them, empty ones left out.
            current: Key of the card to put the cursor on.
            column: Key of the column it is in; empty keeps the present one.
        """
        old = self._columns[self._at].key if self._columns else ""
        self._columns = columns
        keys = [each.key for each in columns]
        wanted = column if column in keys else old
        self._at = keys.index(wanted) if wanted in keys else max(0, min(self._at, len(keys) - 1))
        if current is not None and column in keys:
            self._cursors[column] = current
        self._lay_out()

    def set_marked(self, keys: Sequence[str]) -> None:
        """Select exactly these cards."""
        self._marked = keys
        for each in self._pool:
            each.rows.set_marked(keys)

    def redraw(self) -> None:
        """Make all visible cards again; they may have become longer or shorter."""
        self._lay_out()

    @property
    def current(self) -> str | None:
        """Key of the card under the cursor."""
        rows = self.active
        return rows.cursor_key if rows is not None and self._columns else None

    @property
    def active(self) -> RowList | None:
        """The list of the column with the cursor."""
        place = self._at - self._first
        return self._pool[place].rows if 0 <= place < len(self._pool) else None

    def step(self, by: int) -> None:
        """Go to the next or previous card of the column, at its end to the next column."""
        rows = self.active
        if rows is None or rows.cursor_key is None:
            return
        at = rows.book.beside(rows.book.index(rows.cursor_key), by)
        if at is not None:
            rows.move_to(rows.keys[at])
        else:
            self.action_column(by)

    def focus_list(self) -> None:
        """Give the focus to the column with the cursor; before there is any, as soon as there is."""
        self._focus_waits = self.active is None
        if self.active is not None:
            self.screen.set_focus(self.active)

    def on_resize(self, event: Resize) -> None:
        """Show as many columns as fit."""
        count = max(1, event.size.width // COLUMN_WIDTH)
        if count != len(self._pool):
            self._resize_pool(count)
        else:
            self._lay_out()

    def _resize_pool(self, count: int) -> None:
        waits = self._focus_waits
        focused = waits or any(each.rows.has_focus for each in self._pool)
        new = [BoardColumn() for _ in range(count - len(self._pool))]
        gone, self._pool = self._pool[count:], [*self._pool[:count], *new]
        for each in gone:
            each.remove()
        if new:
            self.mount(*new)
        self._lay_out()
        if focused:
            self.call_after_refresh(self._focus_late, waits)

    def _focus_late(self, waits: bool) -> None:
        """Give the focus to a column just made, unless the user has gone elsewhere meanwhile.

        Args:
            waits: Whether nothing had the focus before.
        """
        self._focus_waits = False
        focused = self.screen.focused
        elsewhere = focused is not None and (waits or self not in focused.ancestors)
        if self.display and not elsewhere:
            self.focus_list()

    def _lay_out(self) -> None:
        """Put the window where the active column is in it, and the columns into the pool."""
        room = len(self._pool)
        if not room:
            return
        most = max(0, len(self._columns) - room)
        self._first = min(max(self._first, self._at - room + 1), self._at, most)
        for place, each in enumerate(self._pool):
            index = self._first + place
            each.display = index < len(self._columns)
            if each.display:
                self._fill(each, index, room)
        focused = self.screen.focused
        if focused is not self.active and any(each.rows is focused for each in self._pool):
            self.focus_list()

    def _fill(self, each: BoardColumn, index: int, room: int) -> None:
        column = self._columns[index]
        active = index == self._at
        last = self._first + room - 1
        before = self._first if index == self._first else 0
        after = max(0, len(self._columns) - 1 - last) if index == last else 0
        each.head((column.title, column.style), column.size, before, after)
        each.set_class(active, "-active")
        each.rows.show_blurred(active)

        wish = self._cursors.get(column.key)
        cursor = wish if wish is not None and wish in column.keys else None
        if cursor is None:
            kept = each.rows.cursor_key
            cursor = kept if kept is not None and kept in column.keys else column.first
        lines = self.size.height - each.gutter.height
        each.rows.set_rows(CardSource(column, self._render_row, lines), cursor=cursor)
        each.rows.set_marked(self._marked)

    # -- moving --------------------------------------------------------------------------------------

    @command(
        "pipeline.column-next",
        "l,right",
        "column",
        place="pipeline",
        palette=False,
        arguments=(1,),
        help="Next column of the board.",
    )
    @command(
        "pipeline.column-previous", "h,left", "column", place="pipeline", palette=False, arguments=(-1,),
        help="Previous column.",
    )  # fmt: skip
    def action_column(self, step: int) -> None:
        """Go to the next or previous column."""
        at = self._at + step
        if 0 <= at < len(self._columns):
            self._go(at)

    def _go(self, at: int) -> None:
        had_focus = self.active is not None and self.screen.focused is self.active
        self._at = at
        if self._first <= at < self._first + len(self._pool):
            self._mark_active()
        else:
            self._lay_out()
        if had_focus:
            self.focus_list()
        self.post_message(self.Moved(self.current))

    def _mark_active(self) -> None:
        for place, each in enumerate(self._pool):
            active = self._first + place == self._at
            each.set_class(active, "-active")
            each.rows.show_blurred(active)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Remember where each column stands; tell only of the active one."""
        event.stop()
        rows = self.active
        if event.row_list is rows and self._columns and event.key == rows.cursor_key:
            if event.key is not None:
                self._cursors[self._columns[self._at].key] = event.key
            self.post_message(self.Moved(event.key))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click or Tab into another column makes it the active one."""
        if event.widget is not self.screen.focused:
            return
        for place, each in enumerate(self._pool):
            if each.rows is event.widget and self._first + place != self._at and each.display:
                self._at = self._first + place
                self._mark_active()
                self.post_message(self.Moved(self.current))
                return
