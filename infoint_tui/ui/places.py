"""The places: their keys and titles, and their screens, made when they are first visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .kit.chrome import PLACES

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..domain.settings import Settings
    from ..services.workspace import Workspace

__all__ = ["FIRST_RUN", "PLACES", "make_screen"]

FIRST_RUN = "first_run"
"""The place shown once, in a home without a profile; no key leads there."""


def make_screen(place: str, workspace: Workspace, settings: Settings, *, intervals: bool) -> Screen[Any]:
    """The screen of a place; its module is loaded here and not before."""
    if place == "today":
        from .today.screen import TodayScreen

        return TodayScreen(workspace, settings, intervals=intervals)
    if place == "pipeline":
        from .pipeline.screen import pipeline_class

        return pipeline_class(settings)(workspace, settings, intervals=intervals)
    if place == "conversation":
        from .conversation.screen import ConversationScreen

        return ConversationScreen(workspace, settings, intervals=intervals)
    if place == "review":
        from .review.screen import ReviewScreen

        return ReviewScreen(workspace, settings, intervals=intervals)
    from .data.profile import FirstRunScreen

    return FirstRunScreen(workspace, settings, intervals=intervals)
