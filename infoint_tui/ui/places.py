"""Makes the screen of a place when it is first visited; its module is loaded then and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..domain.settings import Settings
    from ..services.workspace import Workspace


def make_screen(place: str, workspace: Workspace, settings: Settings, *, intervals: bool) -> Screen[Any]:
    """The screen of a place: today, pipeline, conversation, review or first_run."""
    if place == "today":
        from .today.screen import TodayScreen

        return TodayScreen(workspace, settings, intervals=intervals)
    if place == "pipeline":
        from .pipeline.screen import PipelineScreen

        return PipelineScreen(workspace, settings, intervals=intervals)
    if place == "conversation":
        from .conversation.screen import ConversationScreen

        return ConversationScreen(workspace, settings, intervals=intervals)
    if place == "review":
        from .review.screen import ReviewScreen

        return ReviewScreen(workspace, settings, intervals=intervals)
    from .data.profile import FirstRunScreen

    return FirstRunScreen(workspace, settings, intervals=intervals)
