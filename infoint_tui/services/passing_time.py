"""What changes because time passes: who asked to be left alone until a day comes back on that day, and when
the rules of a time zone change, what was agreed stays what the clock on the wall shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..domain.enums import MeetingState, Stage
from ..domain.phrasing import day_and_time
from ..domain.zoned_time import ZonedTime, zone_place
from .session import Session

if TYPE_CHECKING:
    from .relations import Directory
    from .tasks import TaskService


class Reactivation:
    """Moves contacts whose day has come from later to ready."""

    def __init__(self, session: Session, tasks: Callable[[], TaskService]) -> None:
        self._session = session
        self._tasks = tasks
        self._day = ""
        """The day that was followed last."""

    def follow_day(self) -> None:
        """Once a day, and only where this window may write. Costs nothing on the same day."""
        session = self._session
        if session.read_only:
            return
        today = f"{session.moment().local():%Y-%m-%d}"
        if today == self._day:
            return
        self._day = today
        later = Stage.LATER.value
        due = [
            str(raw.get("uid", ""))
            for raw in session.contacts.raw()
            if raw.get("stage") == later and str(raw.get("revisit_on") or "9") <= today
        ]
        if due:
            self._bring_back(due)

    def _bring_back(self, uids: Sequence[str]) -> None:
        from ..domain.pipeline import after_revisit

        session = self._session
        today = session.moment().local().date()
        found = (session.contacts.get(uid) for uid in uids)
        due = [(person, move) for person in found if person and (move := after_revisit(person, today))]
        if not due:
            return
        # No step of undo: the day came by itself; taking it back would last until it is looked at again.
        with session.edit("the day they named has come", undoable=False) as edit:
            for person, move in due:
                edit.move(person.uid, [move])
                self._tasks().sync_contact(edit, person.uid)


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
