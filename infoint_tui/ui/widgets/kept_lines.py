"""Answers Textual's question for lines that did not change with the lines given last.

For each change anywhere Textual asks all widgets around it for all their lines. A widget that draws much, or
a container that is one of many, saves most of that by remembering its last answer until something asks it to
repaint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as _Widget
else:
    _Widget = object


class KeptLines(_Widget):
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


class KeptHorizontal(KeptLines, Horizontal):
    """Widgets side by side."""


class KeptVertical(KeptLines, Vertical):
    """Widgets one below the other."""
