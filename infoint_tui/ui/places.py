"""The places: their keys and titles, and their screens, made when they are first visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..domain.settings import Settings
    from ..services.workspace import Workspace

PLACES = (
    ("today", "1", "Today", "Go to Today: the next conversation and what is due."),
    ("pipeline", "2", "Pipeline", "Go to the pipeline: everybody, by stage."),
    ("conversation", "3", "Conversation", "Go to the conversation that runs, comes next or was last."),
    ("review", "4", "Review", "Go to the review: what the conversations say together."),
)
"""Name, key, title and help sentence of each place."""
FIRST_RUN = "first_run"
"""The place shown once, in a home without a profile; no key leads there."""


def make_screen(place: str, workspace: Workspace, settings: Settings, *, intervals: bool) -> Screen[Any]:
    """The screen of a place; its module is loaded here and not before."""
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
