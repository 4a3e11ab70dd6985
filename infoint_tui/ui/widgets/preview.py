"""A few lines about what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from ..text import BLANK

if TYPE_CHECKING:
    from textual.content import Content


class Preview(Widget):
    """What is under the cursor in full; it folds."""

    DEFAULT_CSS = """
    Preview {
        height: auto; max-height: 7; min-height: 2; padding: 0 1; border-top: solid $border-blurred;
    }
    """

    _shown: Content = BLANK

    def show(self, content: Content) -> None:
        """Show something else."""
        if not content.is_same(self._shown):
            self._shown = content
            self.refresh(layout=True)

    def render(self) -> Content:
        """It folds."""
        return self._shown
