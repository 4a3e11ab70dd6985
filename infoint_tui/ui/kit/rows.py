"""What a list of rows shows: single rows, sources of thousands of rows, and where each row lies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style

from ...domain import NamedTuple

if TYPE_CHECKING:
    from textual.color import Color
    from textual.widget import Widget

Folded = tuple["Row", int, tuple[Content, ...]]
"""A row, the width it was folded to, and its lines then."""


class Row(NamedTuple):
    """One entry of a `RowList`."""

    key: str
    """Names the row across replacements; unique in its list."""
    lines: tuple[Content, ...]
    """What is shown, one Content per line; cut with … where the list is narrower (see `wrap`)."""
    right: Content | None = None
    """Shown at the right end of the first line; the line is cut before it."""
    heading: bool = False
    """A section header: shown, but never under the cursor."""
    style: str = ""
    """One of `ROW_STYLES`, for the whole row; empty for the plain look."""
    mark: str = ""
    """One glyph of one cell, shown in the mark column of a list that has one."""
    wrap: bool = False
    """Fold long lines instead of cutting them. Only for rows given in full, not for a `RowSource`."""
    hang: int = 0
    """Cells by which folded continuation lines are indented."""
    value: object = None
    """What the row stands for: the screen acts on it by its type; it changes nothing of the look."""

    def same(self, other: Row) -> bool:
        """Whether both look the same, styles of the text included (Content compares its text only)."""
        return (
            self[3:-1] == other[3:-1]
            and self.key == other.key
            and len(self.lines) == len(other.lines)
            and all(ours.is_same(theirs) for ours, theirs in zip(self.lines, other.lines, strict=True))
            and (
                self.right is other.right
                or (self.right is not None and other.right is not None and self.right.is_same(other.right))
            )
        )


ROW_STYLES = ("muted", "strong", "accent", "success", "warning", "error")
"""Names allowed in `Row.style`."""


class RowSource:
    """Rows made only when they are shown, for lists of any length."""

    def __init__(
        self,
        keys: Sequence[str],
        render: Callable[[int, int], Row],
        *,
        height: int | Sequence[int] = 1,
        headings: Collection[int] = (),
    ) -> None:
        """Describe the rows.

        Args:
            keys: The key of every row, in order.
            render: Called as `render(index, width)` with the cells available; returns the row. Its lines
                beyond the height are not shown, missing ones are blank.
            height: Lines of every row, or of each row.
            headings: Indices of the rows that are section headers.
        """
        self.keys = keys
        self.render = render
        self.height = height
        self.headings = headings if isinstance(headings, (set, frozenset, dict)) else frozenset(headings)

    def heights(self, width: int) -> int | Sequence[int]:  # noqa: ARG002
        """Lines of every row, or of each row, at a width; asked for before rows are made for that width."""
        return self.height


class RowHeights:
    """Where rows begin, in lines: constant time for rows of one height, logarithmic for mixed ones."""

    def __init__(self, count: int, height: int | Sequence[int]) -> None:
        self.count = count
        self._each = height if isinstance(height, int) else 0
        self._tops = [] if isinstance(height, int) else list(accumulate(height, initial=0))

    @property
    def total(self) -> int:
        """Lines of all rows together."""
        return self.count * self._each if self._each else self._tops[-1]

    def top(self, index: int) -> int:
        """The first line of a row."""
        return index * self._each if self._each else self._tops[index]

    def of(self, index: int) -> int:
        """The lines a row has."""
        return self._each or self._tops[index + 1] - self._tops[index]

    def at(self, line: int) -> int:
        """The row on a line; the caller makes sure that the line exists."""
        return line // self._each if self._each else bisect_right(self._tops, line) - 1

    def same(self, other: RowHeights) -> bool:
        """Whether every row keeps its place."""
        return (self.count, self._each, self._tops) == (other.count, other._each, other._tops)


def fold(row: Row, width: int) -> tuple[Content, ...]:
    """The lines of a row, folded to a width in cells if the row asks for it."""
    if not row.wrap:
        return row.lines
    right = row.right.cell_length + 1 if row.right is not None else 0
    room = max(width - right, 8)
    folded: list[Content] = []
    for line in row.lines:
        if line.cell_length <= room:
            folded.append(line)
            continue
        first = line.wrap(room)[0]
        if first.cell_length <= row.hang:
            # Only the label would stand here: begin the long word beside it.
            first = line[: _fitting(line.plain, room)]
        rest = line[len(first) :]
        rest = rest[len(rest) - len(rest.plain.lstrip(" ")) :]
        folded.append(first)
        if rest.plain:
            folded += [part.pad_left(row.hang) for part in rest.wrap(max(room - row.hang, 8))]
    return tuple(folded)


def _fitting(text: str, room: int) -> int:
    """How many characters of a text fit into so many cells."""
    used = 0
    for count, char in enumerate(text):
        used += get_character_cell_size(char)
        if used > room:
            return max(1, count)
    return len(text)


class RowBook:
    """The rows of a list at one width: their keys, contents and places."""

    def __init__(
        self, rows: Sequence[Row] | RowSource, width: int, folded: dict[str, Folded] | None = None
    ) -> None:
        """Take the rows.

        Args:
            rows: The rows, or a source of them.
            width: Cells for the text; 0 while not known.
            folded: Rows folded before, to be used again where they did not change.
        """
        self.width = width
        self.given: tuple[Row, ...] | None = None if isinstance(rows, RowSource) else tuple(rows)
        self._source = rows if isinstance(rows, RowSource) else _source_of(self.given or ())
        self._folded: dict[str, Folded] = {} if folded is None else folded
        height = self._source.heights(width)
        if self.given is not None:
            lines = [len(self.lines(row)) or 1 for row in self.given]
            height = lines if any(count != 1 for count in lines) else 1
        self.heights = RowHeights(len(self.keys), height)
        self._heads: list[int] | None = None

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows."""
        return self._source.keys

    @property
    def headings(self) -> Collection[int]:
        """Where the rows are that cannot have the cursor."""
        return self._source.headings

    def heading_of(self, index: int) -> int | None:
        """Where the heading is that a row stands below; None above the first one."""
        if self._heads is None:
            self._heads = sorted(self.headings)
        at = bisect_right(self._heads, index)
        return self._heads[at - 1] if at else None

    def at_width(self, width: int) -> RowBook:
        """The same rows for another width."""
        return RowBook(self._source if self.given is None else self.given, width, self._folded)

    def replaced(self, rows: Sequence[Row] | RowSource) -> RowBook:
        """Other rows at the same width."""
        return RowBook(rows, self.width, self._folded)

    def row(self, index: int) -> Row:
        """A row, made now if it comes from a source."""
        return self._source.render(index, self.width)

    def lines(self, row: Row) -> tuple[Content, ...]:
        """The lines of a row, folded if it asks for that."""
        if not row.wrap or not self.width:
            return row.lines
        kept = self._folded.get(row.key)
        if kept is None or kept[1] != self.width or not kept[0].same(row):
            kept = self._folded[row.key] = (row, self.width, fold(row, self.width))
        return kept[2]

    def index(self, key: str) -> int | None:
        """Where the row of this key is."""
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def selectable(self, index: int, step: int) -> int | None:
        """The nearest row that may have the cursor, first in one direction, then in the other."""
        for direction in (step, -step):
            at = index
            while 0 <= at < len(self.keys):
                if at not in self.headings:
                    return at
                at += direction
        return None

    def find(self, wish: str | None, old: RowBook, old_index: int | None) -> int | None:
        """Where the cursor goes that stood on a row of an older book: there, or to the next old row left."""
        old_key = None if old_index is None else old.keys[old_index]
        for key in (wish, old_key):
            if key is not None and (index := self.index(key)) is not None:
                return self.selectable(index, 1)
        if old_index is None or not self.keys:
            return self.selectable(0, 1)
        places = {key: index for index, key in enumerate(self.keys)}
        for key in old.keys[old_index:]:
            if key in places and places[key] not in self.headings:
                return places[key]
        return self.selectable(min(old_index, len(self.keys) - 1), -1)

    def beside(self, index: int | None, step: int) -> int | None:
        """The next row that may have the cursor; None at the end."""
        at = (index if index is not None else -1) + step
        while 0 <= at < len(self.keys):
            if at not in self.headings:
                return at
            at += step
        return None

    def heading_above(self, index: int, line: int) -> int | None:
        """The heading of a row, where it stands above a line; None where it does not."""
        heading = self.heading_of(index)
        return None if heading is None or self.heights.top(heading) >= line else heading

    def key_with(self, text: str) -> str:
        """Key of the first row in which a text stands; empty if there is none."""
        for index, key in enumerate(self.keys):
            if index not in self.headings and any(text in line.plain for line in self.row(index).lines):
                return key
        return ""

    def changed(self, old: RowBook) -> list[int] | None:
        """Which rows look different from those of an older book; None if not every row kept its place."""
        before, now = old.given, self.given
        if not before or not now or len(before) != len(now) or not self.heights.same(old.heights):
            return None
        pairs = zip(now, before, strict=True)
        return [index for index, (new, was) in enumerate(pairs) if new is not was and not new.same(was)]


class RowSearch:
    """What is looked for in a list: the rows that hold all its words."""

    words: tuple[str, ...] = ()

    def next(self, book: RowBook, start: int, step: int) -> int | None:
        """The first such row from a place on, in one direction, round and round; None if there is none."""
        count = len(book.keys)
        for past in range(count):
            at = (start + step * past) % count
            if at in book.headings:
                continue
            row = book.row(at)
            parts = (*row.lines, *((row.right,) if row.right is not None else ()))
            text = " ".join(part.plain for part in parts).casefold()
            if all(word in text for word in self.words):
                return at
        return None


def _source_of(rows: tuple[Row, ...]) -> RowSource:
    return RowSource(
        [row.key for row in rows],
        lambda index, _width: rows[index],
        headings={index for index, row in enumerate(rows) if row.heading},
    )


LOOKS = {
    "": "",
    "heading": "bold $foreground-muted",
    "right": "$foreground-muted",
    "bar": "bold $accent",
    "mark": "bold $text-accent",
    "reverse": "reverse",
    "muted": "$foreground-muted",
    "strong": "bold",
    "accent": "$text-accent",
    "success": "$text-success",
    "warning": "$text-warning",
    "error": "$text-error",
}
"""How rows and their parts look, besides what style sheets say of the list and its cursor.

Component classes would be the usual way, but each costs as much as a widget whenever styles are applied. The
quiet colour is spelt out because a style parsed from $text-muted loses its transparency.
"""

ROW_CSS = """
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
    &:ansi > .rows--cursor { background: transparent; }
}
"""

LONGEST_LINE = 4
"""Characters looked at for each cell of room: enough for letters with several combining marks."""


class RowStyle:
    """A style under text, ready to be combined with the styles in the text."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.plain = style.rich_style
        self._combined: dict[Style | str, RichStyle] = {}

    def over(self, name: str) -> RowStyle:
        """This style with one of `LOOKS` on top, in the colours of the present theme; needs an active app."""
        return RowStyle(self.style + Style.parse(LOOKS[name])) if LOOKS[name] else self

    def segments(self, content: Content) -> list[Segment]:
        """The text in segments; the styles of each list repeat, so they are combined once."""
        spans, text, at = content.spans, content.plain, 0
        segments: list[Segment] = []
        for start, end, style in spans:
            if start < at:
                return content.render_segments(self.style)
            if start > at:
                segments.append(Segment(text[at:start], self.plain))
            segments.append(Segment(text[start:end], self._combine(style)))
            at = end
        if at < len(text):
            segments.append(Segment(text[at:], self.plain))
        return segments

    def _combine(self, style: Style | str) -> RichStyle:
        found = self._combined.get(style)
        if found is None:
            found = self._combined[style] = (
                next(iter(Content("x").stylize(style).render_segments(self.style))).style or self.plain
            )
        return found


class RowStyles(NamedTuple):
    """The styles of one kind of row."""

    base: RowStyle
    right: RowStyle
    bar: RichStyle
    mark: RichStyle


def line_strip(
    head: Sequence[tuple[str, RichStyle]],
    content: Content,
    right: Content | None,
    inks: RowStyles,
    width: int,
) -> Strip:
    """One line of exactly `width` cells.

    Args:
        head: Glyphs of one cell each that stand before the text, with their styles.
        content: The text, cut with … to the room left.
        right: What stands at the right end; takes two thirds of the room at most.
        inks: Styles of the row.
        width: Cells to fill.
    """
    room = max(0, width - len(head))
    tail: list[Segment] = []
    taken = 0
    base = inks.base
    if right is not None and cells(right):
        right = cut(right, max(1, room * 2 // 3))
        taken = cells(right) + 1
        room = max(0, room - taken)
        tail = [Segment(" ", base.plain), *inks.right.segments(right)]
    used = cells(content)
    if used > room or len(content.plain) > room * LONGEST_LINE:
        content = cut(content, room)
        used = cells(content)
    segments = [Segment(glyph, style) for glyph, style in head]
    segments += base.segments(content)
    if used < room:
        segments.append(Segment(" " * (room - used), base.plain))
    segments += tail
    if len(head) + max(room, used) + taken == width:
        return Strip(segments, width)
    return Strip(segments).adjust_cell_length(width, base.plain)


CURSOR = "▌"
CURSOR_BLURRED = "▏"
MARKED = "●"
CACHED_STRIPS = 2000

OFF, FOCUSED, BLURRED = range(3)
"""How a row shows the cursor."""


class LineFrame(NamedTuple):
    """Blanks before and behind the lines of a list that has no border: adding them takes Textual longer than
    drawing the line."""

    before: Segment
    behind: Segment
    cells: int
    """Of a line with both."""
    background: Color

    @classmethod
    def of(cls, view: Widget, outer: int, inner: int) -> LineFrame | None:
        """The frame of a list of so many cells around lines of so many; None if there is more to draw."""
        styles = view.styles
        edges = any(kind for kind, _color in (*styles.border, *styles.outline))
        opaque = view.opacity == styles.text_opacity == 1.0 and not styles.tint.a
        padding = styles.padding
        if edges or not opaque or padding.top or padding.bottom or styles.has_rule("hatch"):
            return None
        base, background = view.background_colors
        style = Style(background=base + background).rich_style
        behind = outer - padding.left - inner
        return cls(Segment(" " * padding.left, style), Segment(" " * behind, style), outer, background)

    def around(self, line: Strip) -> Strip:
        """A line with its blanks."""
        parts = [*filter(None, (self.before,)), *line, *filter(None, (self.behind,))]
        return Strip(parts, self.cells) if self.before or self.behind else line

    def filtered(self, view: Widget, lines: list[Strip]) -> list[Strip]:
        """Lines as the filters of the app leave them, as with few colors."""
        for line_filter in view.get_line_filters():
            lines = [line.apply_filter(line_filter, self.background) for line in lines]
        return lines


class RowPainter:
    """Draws the rows of a list and keeps what it drew."""

    def __init__(self, view: Widget, gutter: int) -> None:
        """A painter.

        Args:
            view: The list, which has the styles.
            gutter: Cells before the text.
        """
        self._view = view
        self._gutter = gutter
        self.width = 0
        """Cells of a line; 0 while not known."""
        self._outer = 0
        """Cells of the widget when its frame was looked at."""
        self._frame: LineFrame | None = None
        self._whole: dict[int, tuple[Strip, Strip]] = {}
        """Lines by their identity, and with their frame."""
        self._strips: dict[tuple[int, int, bool], list[Strip]] = {}
        """By place, cursor state and mark: the rows of the present book."""
        self._drawn: dict[tuple[str, int, bool], tuple[Row, list[Strip]]] = {}
        """By key: rows drawn earlier, for when the rows are replaced."""
        self._looks: dict[tuple[int, str], RowStyles] = {}

    @property
    def room(self) -> int:
        """Cells for the text."""
        return max(0, self.width - self._gutter)

    def take_width(self, width: int) -> None:
        """Draw for another width from now on."""
        self.width = width
        self._outer = 0
        self._strips.clear()
        self._drawn.clear()

    def bare(self, outer: int) -> bool:
        """Whether a widget of so many cells shows nothing but lines between blanks: no border or the like."""
        if outer != self._outer:
            self._outer, self._frame = outer, LineFrame.of(self._view, outer, self.width)
            self._whole.clear()
        return self._frame is not None

    def whole(self, lines: Iterable[Strip]) -> list[Strip]:
        """Lines with the blanks beside them, as they come onto the screen; only where it is `bare`."""
        if self._frame is None:
            return list(lines)
        if len(self._whole) > CACHED_STRIPS:
            self._whole.clear()
        found = []
        for line in lines:
            kept = self._whole.get(id(line))
            if kept is None:
                kept = self._whole[id(line)] = (line, self._frame.around(line))
            found.append(kept[1])
        return self._frame.filtered(self._view, found)

    def forget_styles(self) -> None:
        """Drop what was drawn with the old styles."""
        self._outer = 0
        self._strips.clear()
        self._drawn.clear()
        self._looks.clear()

    def forget(self, *places: int) -> None:
        """Look at some rows of the book again before they are drawn, or at all if none is named."""
        if not places:
            self._strips.clear()
        for index in places:
            for state in (OFF, FOCUSED, BLURRED):
                for marked in (False, True):
                    self._strips.pop((index, state, marked), None)

    def strips(self, book: RowBook, index: int, state: int, marked: bool) -> list[Strip]:
        """The lines of a row, as they were drawn or drawn now."""
        strips = self._strips.get((index, state, marked))
        if strips is None:
            if len(self._strips) > CACHED_STRIPS:
                self._strips.clear()
            strips = self._strips[(index, state, marked)] = self._draw(book, index, state, marked)
        return strips

    def blank(self) -> Strip:
        """A line without a row."""
        return Strip.blank(self.width, self._inks(OFF, "").base.plain)

    def muted(self, content: Content) -> Strip:
        """A line of what is said where there are no rows."""
        inks = self._inks(OFF, "muted")
        return line_strip([(" ", inks.bar)] * self._gutter, content, None, inks, self.width)

    def _inks(self, state: int, name: str) -> RowStyles:
        """The styles of a kind of row, made once until styles change."""
        found = self._looks.get((state, name))
        if found is None:
            view = self._view
            classes = ((), ("rows--cursor",), ("rows--cursor-blurred",))[state]
            base = RowStyle(view.get_visual_style(*classes)).over(name)
            if state == FOCUSED and view.app.native_ansi_color:
                base = base.over("reverse")
            bar = base.over("bar" if state == FOCUSED else "right")
            found = RowStyles(base, base.over("right"), bar.plain, base.over("mark").plain)
            self._looks[state, name] = found
        return found

    def _draw(self, book: RowBook, index: int, state: int, marked: bool) -> list[Strip]:
        row = book.row(index)
        height = book.heights.of(index)
        drawn = self._drawn.get((row.key, state, marked))
        if drawn is not None and len(drawn[1]) == height and (drawn[0] is row or drawn[0].same(row)):
            return drawn[1]
        inks = self._inks(state, "heading" if row.heading else row.style)
        lines = book.lines(row)
        strips = []
        for number in range(height):
            if lines and number >= len(lines):
                # The space below a row is not the row.
                strips.append(self.blank())
                continue
            content = lines[number] if lines else Content.empty()
            head = [((" ", CURSOR, CURSOR_BLURRED)[state], inks.bar)]
            if self._gutter > 1:
                head.append(((MARKED if marked else row.mark or " ") if number == 0 else " ", inks.mark))
            at_right = row.right if number == 0 else None
            strips.append(line_strip(head, content, at_right, inks, self.width))
        if len(self._drawn) > CACHED_STRIPS:
            self._drawn.clear()
        self._drawn[row.key, state, marked] = row, strips
        return strips


def narrow(text: str) -> bool:
    """Whether each character surely takes one cell; measuring takes longer than painting."""
    return (text.isascii() or text.replace("…", "").isascii()) and text.isprintable()


def cells(content: Content) -> int:
    """How many cells a text takes."""
    return len(content.plain) if narrow(content.plain) else content.cell_length


def cut(content: Content, room: int) -> Content:
    """The text if it fits into so many cells, else its beginning and an ellipsis."""
    text = content.plain
    if room > 0 and narrow(text):
        if len(text) <= room:
            return content
        spans = [Span(start, min(end, room), style) for start, end, style in content.spans if start < room]
        return Content(text[: room - 1] + "…", spans, room, strip_control_codes=False)
    if len(content) > room * LONGEST_LINE:
        content = content[: room * LONGEST_LINE]
        if content.cell_length <= room:
            return content.truncate(max(0, room - 1)) + "…"
    return content if content.cell_length <= room else content.truncate(room, ellipsis=True)
