"""A Textual application with one Input and nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input


class Bare(App[None]):
    """One field."""

    def compose(self) -> ComposeResult:
        """The field; a blinking cursor would be counted as answers to keys."""
        field = Input(placeholder="ready")
        field.cursor_blink = False
        yield field


def main() -> None:
    """Run it."""
    Bare().run()


if __name__ == "__main__":
    main()
