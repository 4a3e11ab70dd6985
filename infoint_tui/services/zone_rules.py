"""When the rules of a time zone change, what was agreed stays what the clock on the wall shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..domain.enums import MeetingState
from ..domain.phrasing import day_and_time
from ..domain.zoned_time import ZonedTime, zone_place

if TYPE_CHECKING:
    from .directory import Directory
    from .session import Session
    from .tasks import TaskService


PLANNED = (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)


def follow_zone_rules(
    session: Session,
    directory: Directory,
    tasks: Callable[[], TaskService],
    records: Iterable[Mapping[str, Any]],
) -> list[str]:
    """Count the starts of planned conversations anew from their wall times; says what moved.

    Args:
        session: The records.
        directory: Names the guests.
        tasks: Gives the tasks, which follow what moved; asked for only then.
        records: Stored talks that may lie ahead.
    """
    now = session.clock.now()
    moved: list[tuple[str, ZonedTime]] = []
    for raw in records:
        if raw.get("state", MeetingState.SCHEDULED) not in PLANNED:
            continue
        try:
            stored, kept = ZonedTime.parse(raw["start"]), ZonedTime.rebase(raw["start"], now=now)
        except ValueError:
            continue
        if stored.utc != kept.utc:
            moved.append((str(raw.get("uid", "")), kept))
    notices: list[str] = []
    if not moved:
        return notices
    # No step of undo: taking it back would move the appointment, not the calculation.
    with session.edit("new rules of a time zone", undoable=False) as edit:
        for uid, start in moved:
            meeting = session.meetings.get(uid)
            if meeting is None:
                continue
            edit.put(meeting.replace(start=start, sequence=meeting.sequence + 1))
            tasks().sync_meeting(edit, uid)
            local = start.local()
            notices.append(
                f"The clocks of {zone_place(start.zone)} follow new rules: the conversation with"
                f" {directory.guests(meeting)} stays at {day_and_time(local)} there."
            )
    return notices
