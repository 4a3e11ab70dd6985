"""The list widget of every screen: draws the visible rows only, whatever the number of rows.

Rows are given in full (`Row`) or made when shown (`RowSource`). The cursor belongs to a row's key, so it
stays with its row when the rows are replaced. Text reaches it as Content and is never parsed.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.events import Blur, Click, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from .row_model import ROW_STYLES, Row, RowHeights, RowSource, fold
from .row_paint import line_strip

__all__ = ["ROW_STYLES", "Row", "RowList", "RowSource"]

CURSOR = "▌"
CURSOR_BLURRED = "▏"
MARKED = "●"
CACHED_STRIPS = 2000

_OFF, _FOCUSED, _BLURRED = range(3)


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor.

    At either end the cursor keys are left to the surrounding widgets. Space is taken only with `multi`.
    """

    ALLOW_SELECT = False

    BINDINGS = [
        Binding("down,j", "cursor(1)", "Down", show=False, id="rows.down"),
        Binding("up,k", "cursor(-1)", "Up", show=False, id="rows.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="rows.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="rows.page-up"),
        Binding("home,g", "edge(-1)", "First", show=False, id="rows.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="rows.last"),
        Binding("enter", "choose", "Open", show=False, id="rows.open"),
        Binding("space", "toggle_mark", "Select", show=False, id="rows.select"),
    ]

    COMPONENT_CLASSES = {
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--glyph",
        "rows--glyph-blurred",
        "rows--mark",
        "rows--heading",
        "rows--right",
        "rows--empty",
        *(f"rows--{name}" for name in ROW_STYLES),
    }

    DEFAULT_CSS = """
    RowList {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: transparent;
        color: $foreground;

        & > .rows--cursor { background: $primary-muted; text-style: bold; }
        & > .rows--cursor-blurred { background: $boost; }
        & > .rows--glyph { color: $accent; text-style: bold; }
        & > .rows--glyph-blurred { color: $text-muted; }
        & > .rows--mark { color: $text-accent; text-style: bold; }
        & > .rows--heading { color: $text-muted; text-style: bold; }
        & > .rows--right { color: $text-muted; }
        & > .rows--empty { color: $text-muted; }
        & > .rows--muted { color: $text-muted; }
        & > .rows--strong { text-style: bold; }
        & > .rows--accent { color: $text-accent; }
        & > .rows--success { color: $text-success; }
        & > .rows--warning { color: $text-warning; }
        & > .rows--error { color: $text-error; }
        &:ansi {
            & > .rows--cursor { background: transparent; text-style: reverse; }
        }
    }
    """

    class _About(Message):
        """Base of the messages of a list."""

        def __init__(self, row_list: RowList, key: str | None) -> None:
            super().__init__()
            self.row_list = row_list
            self.key = key

        @property
        def control(self) -> RowList:
            """The list that sent it."""
            return self.row_list

    class Moved(_About):
        """The cursor is on another row than before; `key` is None in a list without rows for it."""

    class Chosen(_About):
        """Enter or a double click on the row with this `key`."""

        key: str

    class Marked(_About):
        """The row with this `key` was selected or unselected; see `RowList.marked`."""

        key: str

    def __init__(
        self,
        rows: Sequence[Row] | RowSource = (),
        *,
        empty: Content | None = None,
        multi: bool = False,
        marks: bool = False,
        show_blurred: bool = True,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """A list of rows.

        Args:
            rows: What to show at first, see `set_rows`.
            empty: Shown when there are no rows.
            multi: Space selects any number of rows.
            marks: Keep a column for `Row.mark` (implied by `multi`).
            show_blurred: Show the cursor, dimmed, while another widget has the focus.
        """
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._empty = empty
        self._multi = multi
        self._gutter = 2 if multi or marks else 1
        self._show_blurred = show_blurred
        self._given: Sequence[Row] | None = ()
        self._source = RowSource((), lambda _index, _width: Row("", ()))
        self._heights = RowHeights(0, 1)
        self._cursor: int | None = None
        self._marked: set[str] = set()
        self._width = 0
        self._folded: dict[str, tuple[Row, int, tuple[Content, ...]]] = {}
        self._strips: dict[tuple[int, int, bool], list[Strip]] = {}
        self._empty_lines: list[Content] = []
        self._take(rows)
        self._cursor = self._selectable(0, 1)

    # -- rows ----------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row] | RowSource, *, cursor: str | None = None) -> None:
        """Replace all rows, keeping the cursor on its row, or on the nearest that is left.

        Args:
            rows: The rows, or a source that makes them when they are shown.
            cursor: Key of the row to put the cursor on, if it is there.
        """
        old_keys, old_given, old_heights = self._source.keys, self._given, self._heights
        old_key, old_index = self.cursor_key, self._cursor
        self._take(rows)
        self._cursor = self._find(cursor, old_key, old_index, old_keys)
        if not self._refresh_changed(old_given, old_heights, old_index):
            self._strips.clear()
            self._resize()
            self.refresh()
        self._show_cursor()
        if self.cursor_key != old_key:
            self.post_message(self.Moved(self, self.cursor_key))

    def update_row(self, row: Row) -> None:
        """Replace the row with the same key; rows that are not in the list are ignored."""
        if self._given is None:
            self.redraw(row.key)
        elif (index := self._index(row.key)) is not None:
            self.set_rows([*self._given[:index], row, *self._given[index + 1 :]])

    def redraw(self, *keys: str) -> None:
        """Ask the source again for some rows, or for all if none is named."""
        if not keys:
            self._strips.clear()
            self.refresh()
        for key in keys:
            if (index := self._index(key)) is not None:
                self._forget(index)
                self._refresh_row(index)

    def set_empty(self, empty: Content | None) -> None:
        """Change what is shown when there are no rows."""
        self._empty = empty
        if not self.row_count:
            self._resize()
            self.refresh()

    def _take(self, rows: Sequence[Row] | RowSource) -> None:
        if isinstance(rows, RowSource):
            self._given, self._source = None, rows
        else:
            given = tuple(rows)
            self._given = given
            self._source = RowSource(
                [row.key for row in given],
                lambda index, _width: given[index],
                headings={index for index, row in enumerate(given) if row.heading},
            )
        self._measure()

    def _measure(self) -> None:
        """Find out how many lines each row has at the present width."""
        height = self._source.height
        if self._given is not None:
            lines = [len(self._fold(row)) or 1 for row in self._given]
            height = lines if any(count != 1 for count in lines) else 1
        self._heights = RowHeights(len(self._source.keys), height)

    def _fold(self, row: Row) -> tuple[Content, ...]:
        if not row.wrap or not self._width:
            return row.lines
        width = self._width - self._gutter
        kept = self._folded.get(row.key)
        if kept is None or kept[1] != width or not kept[0].same(row):
            kept = self._folded[row.key] = (row, width, fold(row, width))
        return kept[2]

    def _find(
        self, wish: str | None, old_key: str | None, old_index: int | None, old_keys: Sequence[str]
    ) -> int | None:
        """Where the cursor goes: the wished row, its old row, the next old row that is left, or the first."""
        keys = self._source.keys
        for key in (wish, old_key):
            if key is not None and (index := self._index(key)) is not None:
                return self._selectable(index, 1)
        if old_index is None or not keys:
            return self._selectable(0, 1)
        places = {key: index for index, key in enumerate(keys)}
        for key in old_keys[old_index:]:
            if key in places and places[key] not in self._source.headings:
                return places[key]
        return self._selectable(min(old_index, len(keys) - 1), -1)

    def _index(self, key: str) -> int | None:
        try:
            return self._source.keys.index(key)
        except ValueError:
            return None

    def _selectable(self, index: int, step: int) -> int | None:
        """The nearest row that may have the cursor, first in one direction, then in the other."""
        count, headings = len(self._source.keys), self._source.headings
        for direction in (step, -step):
            at = index
            while 0 <= at < count:
                if at not in headings:
                    return at
                at += direction
        return None

    # -- state ---------------------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """Rows in the list, headings included."""
        return len(self._source.keys)

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows, in order, headings included."""
        return self._source.keys

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor."""
        return None if self._cursor is None else self._source.keys[self._cursor]

    @property
    def marked(self) -> tuple[str, ...]:
        """Keys of the selected rows that are in the list now, in order."""
        return tuple(key for key in self._source.keys if key in self._marked) if self._marked else ()

    def set_marked(self, keys: Sequence[str]) -> None:
        """Select exactly these rows; rows that are filtered out stay selected until they return."""
        changed = self._marked ^ set(keys)
        self._marked = set(keys)
        self.redraw(*changed) if changed else None

    def move_to(self, key: str) -> bool:
        """Put the cursor on a row; False if it is not there or is a heading."""
        index = self._index(key)
        if index is None or index in self._source.headings:
            return False
        self._move(index)
        return True

    # -- moving --------------------------------------------------------------------------------------

    def _move(self, index: int | None) -> None:
        if index is None or index == self._cursor:
            self._show_cursor()
            return
        old, self._cursor = self._cursor, index
        for changed in (old, index):
            if changed is not None:
                self._refresh_row(changed)
        self._show_cursor()
        self.post_message(self.Moved(self, self._source.keys[index]))

    def action_cursor(self, step: int) -> None:
        """Move by one row; at the end the key is left to others."""
        at = (self._cursor if self._cursor is not None else -1) + step
        while 0 <= at < self.row_count and at in self._source.headings:
            at += step
        if not 0 <= at < self.row_count:
            if step < 0 and self.scroll_offset.y:
                self.scroll_to(y=0, animate=False)
                return
            raise SkipAction
        self._move(at)

    def action_page(self, step: int) -> None:
        """Move by what fits on the screen."""
        if self._cursor is None:
            return
        page = max(1, self.scrollable_content_region.height - 1)
        line = self._heights.top(self._cursor) + step * page
        self._move(self._selectable(self._heights.at(min(max(line, 0), self._heights.total - 1)), step))

    def action_edge(self, step: int) -> None:
        """Move to the first or the last row."""
        if self.row_count:
            self._move(self._selectable(0 if step < 0 else self.row_count - 1, -step))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if (key := self.cursor_key) is None:
            raise SkipAction
        self.post_message(self.Chosen(self, key))

    def action_toggle_mark(self) -> None:
        """Select or unselect the row under the cursor and go to the next."""
        if (key := self.cursor_key) is None or self._cursor is None:
            return
        self._marked ^= {key}
        self._refresh_row(self._cursor)
        self.post_message(self.Marked(self, key))
        if self._cursor + 1 < self.row_count:
            self._move(self._selectable(self._cursor + 1, 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Space belongs to the screen unless rows can be selected here."""
        return self._multi if action == "toggle_mark" else True

    def on_click(self, event: Click) -> None:
        """One click puts the cursor there, two open."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = offset.y + self.scroll_offset.y
        if not 0 <= line < self._heights.total:
            return
        index = self._heights.at(line)
        if index in self._source.headings:
            return
        event.stop()
        self._move(index)
        if event.chain == 2:
            self.action_choose()

    def _show_cursor(self) -> None:
        """Scroll as little as needed, with the headings just above the row if they fit."""
        page = self.scrollable_content_region.height
        if self._cursor is None or not page:
            return
        index, bottom = self._cursor, self._heights.top(self._cursor) + self._heights.of(self._cursor)
        while index and index - 1 in self._source.headings:
            index -= 1
        top = max(self._heights.top(index), min(self._heights.top(self._cursor), bottom - page))
        y = self.scroll_offset.y
        target = top if top < y else max(y, bottom - page)
        if target != y:
            self.scroll_to(y=target, animate=False, force=True)

    # -- drawing -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Say where the cursor stands at first."""
        if self.cursor_key is not None:
            self.post_message(self.Moved(self, self.cursor_key))

    def on_resize(self, _event: Resize) -> None:
        """Keep the cursor in sight."""
        self._fit()
        self._show_cursor()

    def watch_show_vertical_scrollbar(self) -> None:
        """Make room for the scroll bar."""
        self._fit()

    def _fit(self) -> None:
        """Lay the rows out again if the width changed."""
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self._strips.clear()
            self._measure()
            self._resize()
            self.refresh()

    def on_focus(self, _event: Focus) -> None:
        """Brighten the cursor."""
        self._refresh_cursor()

    def on_blur(self, _event: Blur) -> None:
        """Dim the cursor."""
        self._refresh_cursor()

    def notify_style_update(self) -> None:
        """Drop what was drawn with the old styles."""
        super().notify_style_update()
        self._strips.clear()

    def _resize(self) -> None:
        self._empty_lines = []
        if not self.row_count and self._empty is not None:
            self._empty_lines = (
                self._empty.wrap(max(1, self._width - self._gutter)) if self._width else [self._empty]
            )
        self.virtual_size = Size(0, self._heights.total or len(self._empty_lines))

    def _refresh_cursor(self) -> None:
        if self._cursor is not None:
            self._refresh_row(self._cursor)

    def _refresh_row(self, index: int) -> None:
        y, height = self._heights.top(index) - self.scroll_offset.y, self._heights.of(index)
        size = self.size
        if y < size.height and y + height > 0:
            self.refresh(Region(0, y, size.width, height))

    def _forget(self, index: int) -> None:
        for state in (_OFF, _FOCUSED, _BLURRED):
            for marked in (False, True):
                self._strips.pop((index, state, marked), None)

    def _refresh_changed(
        self, old: Sequence[Row] | None, heights: RowHeights, old_cursor: int | None
    ) -> bool:
        """Repaint only what differs, if every row kept its place; False if all must be drawn anew."""
        new = self._given
        if not old or not new or len(old) != len(new) or not heights.same(self._heights):
            return False
        changed = [
            index for index, row in enumerate(new) if row is not old[index] and not row.same(old[index])
        ]
        for index in changed:
            self._forget(index)
            self._refresh_row(index)
        if old_cursor is not None and old_cursor != self._cursor:
            self._refresh_row(old_cursor)
            self._refresh_cursor()
        return True

    def render_line(self, y: int) -> Strip:
        """One visible line; called by Textual."""
        line = y + self.scroll_offset.y
        if line >= self._heights.total:
            return self._filler(line)
        index = self._heights.at(line)
        state = _OFF
        if index == self._cursor:
            state = _FOCUSED if self.has_focus else _BLURRED if self._show_blurred else _OFF
        marked = bool(self._marked) and self._source.keys[index] in self._marked
        strips = self._strips.get((index, state, marked))
        if strips is None:
            if len(self._strips) > CACHED_STRIPS:
                self._strips.clear()
            strips = self._strips[(index, state, marked)] = self._draw(index, state, marked)
        return strips[line - self._heights.top(index)]

    def _filler(self, line: int) -> Strip:
        width = self._width
        if not self._heights.total and line < len(self._empty_lines):
            style = self.get_visual_style("rows--empty")
            return line_strip(
                [(" ", style)] * self._gutter, self._empty_lines[line], None, style, style, width
            )
        return Strip.blank(width, self.get_visual_style().rich_style)

    def _draw(self, index: int, state: int, marked: bool) -> list[Strip]:
        row = self._source.render(index, self._width - self._gutter)
        names = ["rows--heading"] if row.heading else [f"rows--{row.style}"] if row.style else []
        if state:
            names.append("rows--cursor" if state == _FOCUSED else "rows--cursor-blurred")
        style = self.get_visual_style
        base, right = style(*names), style("rows--right", *names)
        bar = style(*names, "rows--glyph" if state == _FOCUSED else "rows--glyph-blurred")
        mark_style = style(*names, "rows--mark")
        lines = self._fold(row)
        strips = []
        for number in range(self._heights.of(index)):
            content = lines[number] if number < len(lines) else Content.empty()
            head = [((" ", CURSOR, CURSOR_BLURRED)[state], bar)]
            if self._gutter > 1:
                head.append(((MARKED if marked else row.mark or " ") if number == 0 else " ", mark_style))
            strips.append(
                line_strip(head, content, row.right if number == 0 else None, base, right, self._width)
            )
        return strips
