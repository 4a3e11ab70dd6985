"""A few lines about what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from ..text import BLANK

if TYPE_CHECKING:
    from textual.content import Content
    from textual.geometry import Size


class Preview(Widget):
    """What is under the cursor in full; it folds."""

    DEFAULT_CSS = """
    Preview {
        height: auto; max-height: 7; min-height: 2; padding: 0 1; border-top: solid $border-blurred;
    }
    """

    _shown: Content = BLANK
    _tallest = 0
    """Lines of the longest text shown at this width; so many are kept, and what stands above stays."""
    _width = 0

    def show(self, content: Content) -> None:
        """Show something else; the screen is laid out anew only for a text longer than all before."""
        if content.is_same(self._shown):
            return
        self._shown = content
        if not content.plain:
            self._tallest = 0
        width, height = self.content_size
        self.refresh(layout=not width or not content.plain or len(content.wrap(width)) > height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the longest text so far."""
        if width != self._width:
            self._width, self._tallest = width, 0
        self._tallest = max(self._tallest, super().get_content_height(container, viewport, width))
        return self._tallest

    def render(self) -> Content:
        """It folds."""
        return self._shown
