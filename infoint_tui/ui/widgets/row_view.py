"""The painting half of a list: rows, a cursor and marks, repainted as little as possible."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Blur, Focus, Resize
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from .kept_lines import KeptLines
from .row_model import Row, RowBook, RowSource
from .row_paint import Ink, Inks, line_strip

CURSOR = "▌"
CURSOR_BLURRED = "▏"
MARKED = "●"
CACHED_STRIPS = 2000

_OFF, _FOCUSED, _BLURRED = range(3)


class RowView(KeptLines, ScrollView, inherit_bindings=False):
    """Rows on the screen; `rows.RowList` moves the cursor."""

    COMPONENT_CLASSES = {"rows--cursor", "rows--cursor-blurred"}

    def __init__(
        self,
        rows: Sequence[Row] | RowSource,
        *,
        empty: Content | None,
        gutter: int,
        show_blurred: bool,
        name: str | None,
        id: str | None,
        classes: str | None,
        disabled: bool,
    ) -> None:
        """See `rows.RowList`; `gutter` is the number of cells before the text."""
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._empty = empty
        self._gutter = gutter
        self._show_blurred = show_blurred
        self._book = RowBook(rows, 0)
        self._cursor = self._book.selectable(0, 1)
        self._marked: set[str] = set()
        self._width = 0
        self._strips: dict[tuple[int, int, bool], list[Strip]] = {}
        """By place, cursor state and mark: the rows of the present book."""
        self._drawn: dict[tuple[str, int, bool], tuple[Row, list[Strip]]] = {}
        """By key: rows drawn earlier, for when the rows are replaced."""
        self._looks: dict[tuple[int, str], Inks] = {}
        self._painted: dict[int, Strip] = {}
        self._empty_lines: list[Content] = []

    def on_resize(self, _event: Resize) -> None:
        """Keep the cursor in sight."""
        self._fit()
        self._show_cursor()

    def watch_show_vertical_scrollbar(self) -> None:
        """Make room for the scroll bar."""
        self._fit()

    def _fit(self) -> None:
        """Lay the rows out again if the width changed."""
        if self._measured():
            self.refresh()

    def _measured(self) -> bool:
        width = self.scrollable_content_region.width
        if width == self._width:
            return False
        self._width = width
        self._answer = None
        self._strips.clear()
        self._drawn.clear()
        self._book = self._book.at_width(max(0, width - self._gutter))
        self._resize()
        return True

    def _resize(self) -> None:
        self._empty_lines = []
        if not self._book.keys and self._empty is not None:
            self._empty_lines = (
                self._empty.wrap(max(1, self._width - self._gutter)) if self._width else [self._empty]
            )
        size = Size(0, self._book.heights.total or len(self._empty_lines))
        if not self.is_mounted or self.styles.is_auto_height:
            self.virtual_size = size
        elif size != self.virtual_size:
            self._lengthen(size)

    def _lengthen(self, size: Size) -> None:
        """Take another length; the screen is laid out anew only if the scroll bar comes or goes."""
        page = self.container_size.height
        self.set_reactive(RowView.virtual_size, size)
        if self.styles.overflow_y == "auto" and page:  # without a size yet, Textual decides on giving it one
            self.show_vertical_scrollbar = size.height > page
        if self.show_vertical_scrollbar and self.scrollbar_size_vertical:
            self.vertical_scrollbar.window_virtual_size = size.height
            self.vertical_scrollbar.window_size = page
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _show_cursor(self) -> None:
        """Scroll as little as needed, with the headings just above the row if they fit."""
        page = self.scrollable_content_region.height
        if self._cursor is None or not page:
            return
        index, bottom = (
            self._cursor,
            self._book.heights.top(self._cursor) + self._book.heights.of(self._cursor),
        )
        while index and index - 1 in self._book.headings:
            index -= 1
        top = max(self._book.heights.top(index), min(self._book.heights.top(self._cursor), bottom - page))
        y = self.scroll_offset.y
        target = top if top < y else max(y, bottom - page)
        if target != y:
            self.scroll_to(y=target, animate=False, force=True)

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
        self._drawn.clear()
        self._looks.clear()

    def _refresh_cursor(self) -> None:
        if self._cursor is not None:
            self._refresh_row(self._cursor)

    def _refresh_row(self, index: int) -> None:
        y, height = self._book.heights.top(index) - self.scroll_offset.y, self._book.heights.of(index)
        size = self.size
        if y < size.height and y + height > 0:
            self.refresh(Region(0, y, size.width, height))

    def _refresh_differing(self) -> None:
        """Repaint the lines that would look different from what was painted last."""
        width, height = self.size
        if not self._width or not self._painted or not self.is_mounted:
            self.refresh()
            return
        differing = [y for y in range(height) if self._painted.get(y) != self._strip(y)]
        for y in differing:
            self.refresh(Region(0, y, width, 1))

    def _forget(self, index: int) -> None:
        for state in (_OFF, _FOCUSED, _BLURRED):
            for marked in (False, True):
                self._strips.pop((index, state, marked), None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible lines; called by Textual, the first time before the widget is told its size."""
        self._measured()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One visible line; called by Textual."""
        strip = self._painted[y] = self._strip(y)
        return strip

    def _strip(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        if line >= self._book.heights.total:
            return self._filler(line)
        index = self._book.heights.at(line)
        state = _OFF
        if index == self._cursor:
            state = _FOCUSED if self.has_focus else _BLURRED if self._show_blurred else _OFF
        marked = bool(self._marked) and self._book.keys[index] in self._marked
        strips = self._strips.get((index, state, marked))
        if strips is None:
            if len(self._strips) > CACHED_STRIPS:
                self._strips.clear()
            strips = self._strips[(index, state, marked)] = self._draw(index, state, marked)
        return strips[line - self._book.heights.top(index)]

    def _filler(self, line: int) -> Strip:
        width = self._width
        if not self._book.heights.total and line < len(self._empty_lines):
            inks = self._inks(_OFF, "muted")
            return line_strip([(" ", inks.bar)] * self._gutter, self._empty_lines[line], None, inks, width)
        return Strip.blank(width, self._inks(_OFF, "").base.plain)

    def _inks(self, state: int, name: str) -> Inks:
        """The styles of a kind of row, made once until styles change."""
        found = self._looks.get((state, name))
        if found is None:
            classes = ((), ("rows--cursor",), ("rows--cursor-blurred",))[state]
            base = Ink(self.get_visual_style(*classes)).over(name)
            if state == _FOCUSED and self.app.native_ansi_color:
                base = base.over("reverse")
            bar = base.over("bar" if state == _FOCUSED else "right")
            found = Inks(base, base.over("right"), bar.plain, base.over("mark").plain)
            self._looks[state, name] = found
        return found

    def _draw(self, index: int, state: int, marked: bool) -> list[Strip]:
        row = self._book.row(index)
        height = self._book.heights.of(index)
        drawn = self._drawn.get((row.key, state, marked))
        if drawn is not None and len(drawn[1]) == height and (drawn[0] is row or drawn[0].same(row)):
            return drawn[1]
        inks = self._inks(state, "heading" if row.heading else row.style)
        lines = self._book.lines(row)
        strips = []
        for number in range(height):
            content = lines[number] if number < len(lines) else Content.empty()
            head = [((" ", CURSOR, CURSOR_BLURRED)[state], inks.bar)]
            if self._gutter > 1:
                head.append(((MARKED if marked else row.mark or " ") if number == 0 else " ", inks.mark))
            at_right = row.right if number == 0 else None
            strips.append(line_strip(head, content, at_right, inks, self._width))
        if len(self._drawn) > CACHED_STRIPS:
            self._drawn.clear()
        self._drawn[row.key, state, marked] = row, strips
        return strips
