"""Puts one line of a list together, exact to the cell."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
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


def look(name: str) -> Style:
    """One of `LOOKS` with the colours of the present theme; only while an app is active."""
    return Style.parse(LOOKS[name]) if name else Style.null()


def line_strip(
    head: Sequence[tuple[str, Style]],
    content: Content,
    right: Content | None,
    base: Style,
    right_style: Style,
    width: int,
) -> Strip:
    """One line of exactly `width` cells.

    Args:
        head: Glyphs of one cell each that stand before the text, with their styles.
        content: The text, cut with … to the room left.
        right: What stands at the right end; takes two thirds of the room at most.
        base: Style of the text and of the space after it.
        right_style: Style of `right`.
        width: Cells to fill.
    """
    room = max(0, width - len(head))
    tail: list[Segment] = []
    if right is not None and right.cell_length:
        right = cut(right, max(1, room * 2 // 3))
        room = max(0, room - right.cell_length - 1)
        tail = [Segment(" ", base.rich_style), *right.render_segments(right_style)]
    shown = cut(content, room)
    segments = [Segment(glyph, style.rich_style) for glyph, style in head]
    segments += shown.render_segments(base)
    if padding := room - shown.cell_length:
        segments.append(Segment(" " * padding, base.rich_style))
    return Strip([*segments, *tail]).adjust_cell_length(width, base.rich_style)


def cut(content: Content, room: int) -> Content:
    """The text if it fits into so many cells, else its beginning and an ellipsis."""
    if len(content) > room * LONGEST_LINE:
        content = content[: room * LONGEST_LINE]
        if content.cell_length <= room:
            return content.truncate(max(0, room - 1)) + "…"
    return content if content.cell_length <= room else content.truncate(room, ellipsis=True)
