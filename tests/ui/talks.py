"""Meetings for the tests of the conversation place."""

from __future__ import annotations

from datetime import UTC, datetime

from infoint_tui.domain.enums import Mode
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.live.pane import LivePane
from infoint_tui.ui.conversation.prepare.pane import PreparePane
from infoint_tui.ui.conversation.screen import ConversationScreen

TEN = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
"""Thursday 12 March 2026, 10:00 in Chicago."""


def plan(workspace: Workspace, mode: Mode = Mode.PHONE, name: str = "Rosa Delgado") -> Meeting:
    """A talk planned for ten o'clock, 20 minutes, with the three must-asks on its agenda."""
    contact = workspace.people.quick_add(f"{name}, Field training officer, Brookvale County EMS")
    start = workspace.planning.when("12 mar 10:00", "America/Chicago")
    return workspace.planning.schedule(
        contact.uid, start, mode=mode, minutes=20, purpose="how people learn emergency care"
    )


def begin(workspace: Workspace, clock: FixedClock, mode: Mode = Mode.PHONE) -> str:
    """The same, begun at ten; returns its uid."""
    meeting = plan(workspace, mode)
    clock.set(TEN)
    workspace.conversation.start(meeting.uid)
    return meeting.uid


def open_app(workspace: Workspace) -> InfointApp:
    """The application in the conversation place, without timers."""
    return make_app(workspace, intervals=False, start_place="conversation")


def screen_of(app: InfointApp) -> ConversationScreen:
    """The conversation place."""
    place = app.place
    assert isinstance(place, ConversationScreen)
    return place


def live_of(app: InfointApp) -> LivePane:
    """Its Live tab."""
    return screen_of(app).query_one(LivePane)


def prepare_of(app: InfointApp) -> PreparePane:
    """Its Prepare tab."""
    return screen_of(app).query_one(PreparePane)
