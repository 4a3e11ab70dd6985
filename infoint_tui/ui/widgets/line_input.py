"""The one-line text field of every screen and dialog."""

from __future__ import annotations

from textual.events import Focus
from textual.widgets import Input
from textual.widgets.input import Selection

from ...domain.visible import visible
from .kept_lines import KeptLines

WIDTH_STEP = 64
UNNAMED = frozenset({"at", "backslash", "minus", "plus", "slash", "underscore"})
"""Keys that are characters although Textual cannot tell which."""


class LineInput(KeptLines, Input):
    """An Input of one line without a frame that never holds a character a terminal would act upon."""

    DEFAULT_CSS = """
    LineInput {
        height: 1; border: none; padding: 0 1; background: $surface; color: $foreground; width: 1fr;

        &:focus { background: $boost; border: none; }
        &.-invalid { background: $error-muted; border: none; }
        &.-invalid:focus { background: $error-muted; border: none; }
    }
    """

    proposal = False
    """Whether the text is only proposed: it is selected when the focus comes, and typing takes its place."""

    def on_focus(self, event: Focus) -> None:
        """Select a proposal from its end, so that a line not laid out yet does not scroll it out of sight."""
        if self.proposal and not event.from_app_focus:
            self.selection = Selection(len(self.value), 0)

    def validate_value(self, value: str) -> str:
        """Make pasted and loaded text visible; called by Textual whenever the value is set."""
        return visible(value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text here; the key bar leaves those out."""
        return key in UNNAMED or super().check_consume_key(key, character)

    @property
    def content_width(self) -> int:
        """Cells of the text, in steps: each change of it lays out the whole screen anew."""
        width = super().content_width
        room = self.content_size.width
        return room if width <= room else -(-width // WIDTH_STEP) * WIDTH_STEP
