"""The product's editor alone, with a text of so many characters and the cursor in its middle.

python long_text.py 50000
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult

from infoint_tui.ui.textual_fixes.chosen import editor_class, fast_driver_class

PARAGRAPH = "A line of a letter that says thank you for the time and the answers. " * 7 + "\n"


class Editing(App[None]):
    """One editor."""

    def __init__(self, size: int) -> None:
        super().__init__(driver_class=fast_driver_class())
        self.area = editor_class()((PARAGRAPH * (size // len(PARAGRAPH) + 1))[:size])
        self.area.cursor_blink = False

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self.area

    def on_mount(self) -> None:
        """Go to the middle."""
        self.area.move_cursor((self.area.document.line_count // 2, 10))


def main() -> None:
    """Run it."""
    Editing(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000).run()


if __name__ == "__main__":
    main()
