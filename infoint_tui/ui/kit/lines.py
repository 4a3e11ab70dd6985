"""Spares Textual work that it has done already: lines that did not change, styles that are there.

For each change anywhere Textual asks all widgets around it for all their lines. A widget that draws much, or
a container that is one of many, saves most of that by remembering its last answer until something asks it to
repaint. A screen that comes up has every widget styled as it appears, which is enough until it was out of
sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from .text import BLANK

if TYPE_CHECKING:
    from textual.content import Content
    from textual.geometry import Size


if TYPE_CHECKING:
    from textual.events import ScreenResume
    from textual.widget import Widget as _Widget
else:
    _Widget = object


class CachedLines(_Widget):
    """Put before the widget class whose lines are to be kept.

    It is no widget itself: Textual takes default styles from the first base that is one.
    """

    _answer: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some visible lines; called by Textual."""
        if self._answer is None or self._answer[0] != crop:
            self._answer = crop, super().render_lines(crop)
        return self._answer[1]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Ask for a repaint of all or some of the widget."""
        self._answer = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Styles changed."""
        self._answer = None
        super().notify_style_update()


class StyledOnce(_Widget):
    """Put before the screen class whose widgets are not to be styled again when it is first shown."""

    _fresh = True

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Nothing can have changed while it was not shown, if it was shown ever since."""
        event.refresh_styles = event.refresh_styles and not self._fresh

    def on_screen_suspend(self) -> None:
        """From now on it may miss something."""
        self._fresh = False


class CachedHorizontal(CachedLines, Horizontal):
    """Widgets side by side."""


class CachedVertical(CachedLines, Vertical):
    """Widgets one below the other."""


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
