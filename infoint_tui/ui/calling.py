"""Starts a conversation in one step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .app import InfointApp

NEAR = timedelta(hours=3)
"""A planned talk this near is meant without asking."""


async def begin_call(app: InfointApp, name: str = "") -> str:
    """Start or resume a talk; returns the uid of its meeting, empty if the user changed their mind.

    The running talk goes on; a name starts a talk with that person, known or new; a planned talk within three
    hours starts at once; otherwise one line asks with whom. Raises `Refused`.
    """
    workspace = app.workspace
    running = workspace.live.running()
    if running is not None and not name:
        return running.uid
    if name:
        return workspace.live.start_new(name).uid
    planned = workspace.today.next_up()
    meeting = workspace.meetings.get(planned.meeting) if planned else None
    if meeting and meeting.start and abs(meeting.start.utc - workspace.clock.now()) <= NEAR:
        return workspace.live.start(meeting.uid).uid
    return await _ask_whom(app, meeting.uid if meeting else "", planned.name if planned else "")


async def _ask_whom(app: InfointApp, next_meeting: str, next_name: str) -> str:
    from .dialogs.choose import Choose, Option

    workspace = app.workspace
    options = [Option("next", next_name, "the next conversation planned")] if next_meeting else []
    options += [Option(f"@{name}", name) for name in workspace.people.names() if name != next_name]
    answer = await app.push_screen_wait(
        Choose(
            "Who is on the line?",
            options,
            lead="A name nobody knows yet becomes a contact; everything else is asked after the talk.",
            other="somebody new",
        )
    )
    if answer is None:
        return ""
    if answer == "next":
        return workspace.live.start(next_meeting).uid
    return workspace.live.start_new(answer[1:]).uid
