"""A Textual application with one stock editor and nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class Bare(App[None]):
    """One editor."""

    def compose(self) -> ComposeResult:
        """The editor; a blinking cursor would be counted as answers to keys."""
        area = TextArea("ready ")
        area.cursor_blink = False
        yield area

    def on_mount(self) -> None:
        """Write behind the word."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()


def main() -> None:
    """Run it."""
    Bare().run()


if __name__ == "__main__":
    main()
