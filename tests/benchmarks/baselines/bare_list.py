"""A list of so many rows, drawn line by line, with a cursor and nothing else.

python bare_list.py 30000
"""

from __future__ import annotations

import sys

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

REVERSE = Style(reverse=True)


class Lines(ScrollView, can_focus=True):
    """Rows of plain text."""

    BINDINGS = [("down", "move(1)"), ("up", "move(-1)"), ("pagedown", "move(30)")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.cursor = 0
        self.virtual_size = Size(80, count)

    def action_move(self, step: int) -> None:
        """Move the cursor and keep it in sight."""
        old, self.cursor = self.cursor, min(max(self.cursor + step, 0), self.count - 1)
        self.refresh_lines(old)
        self.refresh_lines(self.cursor)
        top, height = self.scroll_offset.y, self.size.height
        if not top <= self.cursor < top + height:
            target = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=target, animate=False)

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        index = y + self.scroll_offset.y
        if index >= self.count:
            return Strip.blank(self.size.width)
        style = self.rich_style + REVERSE if index == self.cursor else self.rich_style
        text = f"ready {index}: some person, some title, some organization"
        return Strip([Segment(text.ljust(self.size.width), style)], self.size.width)


class Bare(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Lines(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


def main() -> None:
    """Run it."""
    Bare().run()


if __name__ == "__main__":
    main()
