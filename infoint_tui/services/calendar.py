"""Calendar files: conversations and due dates on their way out, changed times on their way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..domain.enums import MeetingState, Mode, TaskState
from ..domain.errors import Refused
from ..domain.meeting import CalendarMark, GuestAnswer, Meeting
from ..domain.people import Task
from ..domain.zoned_time import both_times
from ..exchange.calendar import (
    CANCEL,
    LARGEST,
    PUBLISH,
    Alarm,
    BadCalendar,
    CalendarEvent,
    CalendarFile,
    read_calendar,
    write_calendar,
)
from .calendar_reading import (
    DOMAIN,
    CalendarReading,
    CallOff,
    Change,
    Invitations,
    MoveMeeting,
    PlanMeeting,
    Reading,
)
from .relations import Directory
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from pathlib import Path

    from .planning import PlanningService
    from .rules import RulesService

DUE_MINUTES = 15
"""Length at which a due instant is drawn."""
KEPT_BACK = timedelta(days=60)
"""Talks called off longer ago need not be taken out of anybody's calendar any more."""
IN_PERSON = (Mode.IN_PERSON, Mode.COFFEE_MEAL, Mode.SITE_VISIT, Mode.EVENT)


class CalendarService(Service):
    """Calendar files of the conversations."""

    _session: Session
    _directory: Directory
    _rules: RulesService
    _planning: PlanningService

    # -- out ------------------------------------------------------------------------------------------

    def of_meeting(self, uid: str) -> bytes:
        """The file of one talk; one that was called off asks calendars to take it out.

        Refuses a talk without a time.
        """
        meeting = self._session.meetings.need(uid)
        if meeting.start is None:
            raise Refused("That conversation has no time yet.", "Press m in the pipeline to schedule it.")
        method = CANCEL if meeting.called_off else PUBLISH
        return write_calendar(self._events([meeting]), method=method)

    def of_all(self, *, due: bool = False) -> bytes:
        """The file of all talks with a time, and of all due dates if wanted."""
        earliest = self._session.clock.now() - KEPT_BACK
        meetings = [
            meeting
            for meeting in self._session.meetings.all()
            if meeting.start
            and not meeting.practice
            and not (meeting.called_off and meeting.start.utc < earliest)
        ]
        events = self._events(meetings)
        return write_calendar([*events, *(self._due_events().values() if due else ())])

    def each(self, *, due: bool = False) -> dict[str, bytes]:
        """A file of its own for each talk that is on, and for each due date if wanted, by uid of the record:
        a folder as khal and phones keep it. A talk called off has none."""
        meetings = [
            meeting
            for meeting in self._session.meetings.all()
            if meeting.start and not meeting.practice and not meeting.called_off
        ]
        entries = dict(zip((meeting.uid for meeting in meetings), self._events(meetings), strict=True))
        if due:
            entries |= self._due_events()
        return {uid: write_calendar([event], method="") for uid, event in entries.items()}

    def _events(self, meetings: list[Meeting]) -> list[CalendarEvent]:
        """Entries of talks, each with a sequence higher than that of any other content it went out with."""
        events = []
        changed = []
        for meeting in meetings:
            event = self._event(meeting)
            if meeting.invitation is not None and event.uid == meeting.invitation.entry:
                # Only the calendar it came from counts on; a higher number would shut its updates out.
                events.append(event._replace(sequence=meeting.invitation.sequence))
                continue
            content = _mark_of(event)
            last = meeting.calendar
            number = meeting.sequence
            if last is not None:
                number = max(number, last.sequence + (last.content != content))
            events.append(event._replace(sequence=number))
            mark = CalendarMark(sequence=number, content=content)
            if mark != last:
                changed.append(meeting.replace(sequence=number, calendar=mark))
        if changed and not self._session.read_only:
            with self._session.edit("calendar file", undoable=False) as edit:
                edit.put(*changed)
        return events

    def _event(self, meeting: Meeting) -> CalendarEvent:
        assert meeting.start is not None
        name = self._directory.guests(meeting)
        return CalendarEvent(
            uid=self._entry_uid(meeting),
            sequence=0,
            stamp=self._session.clock.now(),
            summary=f"Conversation with {name} ({meeting.mode.label})",
            start=meeting.start.utc,
            minutes=meeting.agreed_minutes,
            location=meeting.place or meeting.link,
            description="\n".join(self._description(meeting)),
            url=meeting.link if meeting.link.startswith(("https://", "http://")) else "",
            cancelled=meeting.called_off,
            alarms=tuple(self._alarms(meeting, name)),
        )

    def _entry_uid(self, meeting: Meeting) -> str:
        """The uid calendars know it by; one time of a series has no uid of its own there."""
        invitation = meeting.invitation
        if invitation is not None and invitation.entry and not invitation.occurrence:
            return invitation.entry
        return f"{meeting.uid}@{DOMAIN}"

    def _description(self, meeting: Meeting) -> list[str]:
        assert meeting.start is not None
        guests = self._session.contacts.those(meeting.contacts)
        times = both_times(meeting.start, self._session.zone, *(guest.zone for guest in guests))
        lines = [times, f"{meeting.agreed_minutes} minutes agreed"]
        lines += [line for line in (meeting.place, meeting.link) if line]
        if meeting.mode is Mode.PHONE:
            lines.append(meeting.who_calls or "you call")
        return lines

    def _alarms(self, meeting: Meeting, name: str) -> list[Alarm]:
        """When to leave or to test, and some quiet minutes before (S001, MACS, YALE)."""
        table = self._rules.table

        def minutes(rule: str) -> int:
            return round(table.length(rule).total_seconds() / 60)

        alarms = []
        if meeting.mode in IN_PERSON:
            alarms.append(Alarm(meeting.travel_minutes + minutes("leave.by"), f"Leave now for {name}"))
        elif meeting.mode is Mode.VIDEO:
            alarms.append(Alarm(minutes("call.tech_check.video"), "Test your link, camera, and sound"))
        quiet = minutes("card.t10")
        if quiet and all(alarm.minutes != quiet for alarm in alarms):
            alarms.append(Alarm(quiet, f"Get ready for {name}"))
        return alarms

    def _due_events(self) -> dict[str, CalendarEvent]:
        """The entries of what is due, by the uid of the task."""
        tasks = self._session.tasks.where("state", TaskState.OPEN)
        return {task.uid: event for task in tasks if (event := self._due_event(task)) is not None}

    def _due_event(self, task: Task) -> CalendarEvent | None:
        day_of = task.day(self._session.zone)
        snoozed = task.not_before and (day_of is None or task.not_before > day_of)
        start = task.not_before if snoozed else task.due.utc if task.due else task.due_day
        if start is None or task.type == "dormant":  # a proposal has no place in a calendar
            return None
        contact = self._session.contacts.get(task.contact)
        why = f"why: {task.why}" if task.why else ""
        lines = (task.detail, why, contact.role_line if contact else "")
        return CalendarEvent(
            uid=f"{task.uid}@{DOMAIN}",
            sequence=self._minutes_old(task),
            stamp=self._session.clock.now(),
            summary=task.title,
            start=start,
            minutes=DUE_MINUTES if isinstance(start, datetime) else 0,
            description="\n".join(line for line in lines if line),
            busy=False,
        )

    def _minutes_old(self, task: Task) -> int:
        """A number that grows from one file to the next: whoever reads the later one takes it as newer."""
        if task.created is None:
            return 0
        return max(0, int((self._session.clock.now() - task.created.utc).total_seconds() // 60))

    # -- back -----------------------------------------------------------------------------------------

    def read(self, path: Path) -> Reading:
        """What a calendar file from elsewhere would change and offers; changes nothing itself.

        Refuses what cannot be read or is no calendar.
        """
        return self.compared(self.parsed(path))

    @staticmethod
    def parsed(path: Path, tick: Callable[[int, int], None] | None = None) -> CalendarFile:
        """What a calendar file holds, without a look at the data: may run on another thread.

        Refuses what cannot be read or is no calendar. `tick` is told how far it is.
        """
        from .files import read_file

        try:
            return read_calendar(read_file(path, LARGEST), tick)
        except BadCalendar as error:
            raise Refused(f"{path.name}: {error}", field="path") from error

    def compared(self, file: CalendarFile) -> Reading:
        """What it would change here, and offers."""
        return CalendarReading(self._session, self._directory).read(file)

    @property
    def invitations(self) -> Invitations:
        """What an invitation of a file may become here."""
        return Invitations(self._session, self._directory)

    def settled(self, reading: Reading, name: str = "") -> Reading:
        """The reading with its invitations turned into changes where `name` or the file says whose they are.

        What stays unclear stays an offer.
        """
        chosen = [(offer, self.invitations.settled(offer, name)) for offer in reading.offers]
        changes = (*reading.changes, *(change for _offer, change in chosen if change is not None))
        return reading._replace(
            changes=changes, offers=tuple(offer for offer, change in chosen if change is None)
        )

    def apply(self, changes: Sequence[Change]) -> str:
        """Make the changes of a preview, as one step of undo; returns the words for it."""
        if not changes:
            raise Refused("Nothing in that file affects your data.")
        count = len(changes)
        label = f"calendar file: {changes[0].text if count == 1 else f'{count} changes'}"
        with self._session.edit(label) as edit:
            added: dict[str, str] = {}
            for change in changes:
                self._apply_in(edit, change, added)
        return label

    def _apply_in(self, edit: Edit, change: Change, added: dict[str, str]) -> None:
        """Make one change; `added` knows the people added by the ones before it."""
        planning = self._planning
        if isinstance(change, PlanMeeting):
            guests = change.guests
            if (person := change.person) is not None:
                who = person.channels[0].value if person.channels else person.name.casefold()
                if who not in added:
                    added[who] = self._directory.add_to(edit, person, "calendar file").uid
                guests = (added[who],)
            planning.plan_in(edit, guests, change.start, change.minutes, change.changes)
        elif isinstance(change, MoveMeeting):
            meeting = edit.meeting(change.meeting)
            planning.move_in(edit, meeting, change.start, change.minutes, change.changes)
        elif isinstance(change, CallOff):
            planning.call_off_in(edit, change.meeting, change.state, "by a calendar file")
        else:
            self._answer_in(edit, edit.meeting(change.meeting), change.answer)

    def _answer_in(self, edit: Edit, meeting: Meeting, given: GuestAnswer) -> None:
        """One guest's answer: it never decides for another guest."""
        planning = self._planning
        meeting = meeting.with_answer(given)
        edit.put(meeting)
        if given.answer == "declined" and len(meeting.contacts) > 1:
            planning.leave_in(edit, meeting, given.contact)
        elif given.answer == "declined":
            planning.call_off_in(edit, meeting.uid, MeetingState.CANCELLED_BY_THEM, "by a calendar file")
        meeting = edit.meeting(meeting.uid)
        answers = {uid: meeting.answer_of(uid) for uid in meeting.contacts}
        if meeting.planned and all(answer and answer.answer == "accepted" for answer in answers.values()):
            planning.confirm_in(edit, meeting)


def _mark_of(event: CalendarEvent) -> str:
    """A short mark of what an entry shows, whatever the moment it is written at."""
    from hashlib import sha256

    shown = write_calendar([event._replace(stamp=datetime(2000, 1, 1, tzinfo=UTC))])
    return sha256(shown).hexdigest()[:16]
