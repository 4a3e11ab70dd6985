"""What the tabs of a conversation say about it: its header line and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import clock_time, countdown, day
from ...domain.meeting import Meeting
from ...domain.moment import their_time
from ...domain.words import ItemStatus, MeetingState

if TYPE_CHECKING:
    from ...services.workspace import Workspace

STATES = {
    MeetingState.CANCELLED_BY_ME: "cancelled by you",
    MeetingState.CANCELLED_BY_THEM: "cancelled by them",
    MeetingState.NO_SHOW_THEM: "they did not come",
    MeetingState.NO_SHOW_ME: "you did not come",
    MeetingState.MOVED: "moved",
    MeetingState.REHEARSED: "practised",
}


def name_of(workspace: Workspace, meeting: Meeting) -> str:
    """With whom the conversation is."""
    return workspace.people.guests(meeting)


def facts_of(workspace: Workspace, meeting: Meeting) -> list[str]:
    """Mode, day and time, distance in time, minutes: the words after the name."""
    facts = ["practice" if meeting.practice else meeting.mode.label]
    moment = meeting.actual_start or meeting.start
    if moment is not None:
        local = moment.in_zone(workspace.zone).local()
        when = f"{day(local.date(), today=workspace.moment().local().date())} {clock_time(local)}"
        if meeting.planned:
            when += f" ({countdown(moment.utc - workspace.clock.now())})"
        facts.append(when)
        contact = workspace.contacts.get(meeting.first_contact)
        if meeting.planned and contact and (there := their_time(moment, workspace.zone, contact.zone)):
            facts.append(there)
    facts.append(minutes_of(meeting))
    if meeting.state in STATES:
        facts.append(STATES[meeting.state])
    return facts


def minutes_of(meeting: Meeting) -> str:
    """The minutes agreed, or those it took."""
    if not meeting.running and meeting.actual_start and meeting.actual_end:
        took = round((meeting.actual_end.utc - meeting.actual_start.utc).total_seconds() / 60)
        more = meeting.extended_minutes
        return f"{took} min, {more} of them extended" if more else f"{took} min"
    return f"{meeting.agreed_minutes + meeting.extended_minutes} min"


def purpose_of(workspace: Workspace, meeting: Meeting) -> str:
    """The purpose line: the user's own, else the first goal, else the path."""
    if meeting.purpose:
        return meeting.purpose
    if meeting.goals:
        return meeting.goals[0].text
    path = workspace.paths.get(meeting.paths[0]) if meeting.paths else None
    return path.title if path else ""


def practised(meeting: Meeting) -> str:
    """What a rehearsal showed: time taken of the time planned, questions gone through."""
    asked = sum(1 for item in meeting.agenda if item.status not in (ItemStatus.PLANNED, ItemStatus.SKIPPED))
    over = f", {-(-meeting.overrun // 60)} min over" if meeting.overrun else ""
    return (
        f"Practised: {minutes_of(meeting)} of {meeting.agreed_minutes}{over};"
        f" {asked} of {len(meeting.agenda)} questions asked."
    )
