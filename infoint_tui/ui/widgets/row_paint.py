"""Puts one line of a list together, exact to the cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style

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


class Ink:
    """A style under text, ready to be combined with the styles in the text."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.plain = style.rich_style
        self._combined: dict[Style | str, RichStyle] = {}

    def over(self, name: str) -> Ink:
        """This style with one of `LOOKS` on top, in the colours of the present theme; needs an active app."""
        return Ink(self.style + Style.parse(LOOKS[name])) if LOOKS[name] else self

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


class Inks(NamedTuple):
    """The styles of one kind of row."""

    base: Ink
    right: Ink
    bar: RichStyle
    mark: RichStyle


def line_strip(
    head: Sequence[tuple[str, RichStyle]], content: Content, right: Content | None, inks: Inks, width: int
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
