"""Puts one line of a list together, exact to the cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
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
    base = inks.base
    if right is not None and right.cell_length:
        right = cut(right, max(1, room * 2 // 3))
        room = max(0, room - right.cell_length - 1)
        tail = [Segment(" ", base.plain), *inks.right.segments(right)]
    shown = cut(content, room)
    segments = [Segment(glyph, style) for glyph, style in head]
    segments += base.segments(shown)
    if padding := room - shown.cell_length:
        segments.append(Segment(" " * padding, base.plain))
    return Strip([*segments, *tail]).adjust_cell_length(width, base.plain)


def cut(content: Content, room: int) -> Content:
    """The text if it fits into so many cells, else its beginning and an ellipsis."""
    if len(content) > room * LONGEST_LINE:
        content = content[: room * LONGEST_LINE]
        if content.cell_length <= room:
            return content.truncate(max(0, room - 1)) + "…"
    return content if content.cell_length <= room else content.truncate(room, ellipsis=True)
