"""Calendar files: conversations and due dates on their way out, changed times on their way back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..domain.enums import MeetingState, Mode, TaskState
from ..domain.errors import Refused
from ..domain.meeting import CalendarMark, Meeting
from ..domain.people import Contact
from ..domain.phrasing import day
from ..domain.task import Task
from ..domain.text import visible
from ..domain.zoned_time import ZonedTime, both_times
from ..exchange.ics import CANCEL, PUBLISH, Alarm, Event, write_calendar

if TYPE_CHECKING:
    from pathlib import Path

    from ..exchange.ics_read import Found
    from .workspace import Workspace

DOMAIN = "infoint"
"""What stands behind the @ of a uid; it names no machine."""
DUE_MINUTES = 15
"""Length at which a due instant is drawn."""
KEPT_BACK = timedelta(days=60)
"""Talks called off longer ago need not be taken out of anybody's calendar any more."""
IN_PERSON = (Mode.IN_PERSON, Mode.COFFEE_MEAL, Mode.SITE_VISIT, Mode.EVENT)


class Change(NamedTuple):
    """What a calendar file would change about one talk."""

    meeting: str
    text: str
    """The change in words, for the preview."""
    start: ZonedTime | None = None
    minutes: int = 0
    place: str = ""
    state: MeetingState | None = None
    """Set where the talk is called off or confirmed instead of moved."""


class Reading(NamedTuple):
    """What a calendar file says about the talks planned here."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    """Entries that change nothing, each with the reason."""


class CalendarService:
    """Calendar files of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    # -- out ------------------------------------------------------------------------------------------

    def of_meeting(self, uid: str) -> bytes:
        """The file of one talk; one that was called off asks calendars to take it out.

        Refuses a talk without a time.
        """
        meeting = self._ws.meetings.need(uid)
        if meeting.start is None:
            raise Refused("That talk has no time yet.", "m in the pipeline plans it.")
        method = CANCEL if meeting.called_off else PUBLISH
        return write_calendar(self._events([meeting]), method=method)

    def of_all(self, *, due: bool = False) -> bytes:
        """The file of all talks with a time, and of all due dates if wanted."""
        earliest = self._ws.clock.now() - KEPT_BACK
        meetings = [
            meeting
            for meeting in self._ws.meetings.all()
            if meeting.start
            and not meeting.practice
            and not (meeting.called_off and meeting.start.utc < earliest)
        ]
        events = self._events(meetings)
        return write_calendar([*events, *(self._due() if due else ())])

    def save(self, path: Path, data: bytes, *, replace: bool = False) -> str:
        """Write a calendar file; returns where it lies. Raises `FileThere` where one is in the way."""
        from .files import write_file

        return str(write_file(path, data, replace=replace))

    def _events(self, meetings: list[Meeting]) -> list[Event]:
        """Entries of talks, each with a sequence higher than that of any other content it went out with."""
        events = []
        changed = []
        for meeting in meetings:
            event = self._event(meeting)
            content = _mark_of(event)
            last = meeting.calendar
            number = meeting.sequence
            if last is not None:
                number = max(number, last.sequence + (last.content != content))
            events.append(event._replace(sequence=number))
            mark = CalendarMark(sequence=number, content=content)
            if mark != last:
                changed.append(meeting.replace(sequence=number, calendar=mark))
        if changed and not self._ws.read_only:
            with self._ws.edit("calendar file", undoable=False) as edit:
                edit.put(*changed)
        return events

    def _event(self, meeting: Meeting) -> Event:
        assert meeting.start is not None
        contact = self._ws.contacts.get(meeting.first_contact)
        name = self._ws.people.guests(meeting)
        return Event(
            uid=f"{meeting.uid}@{DOMAIN}",
            sequence=0,
            stamp=self._ws.clock.now(),
            summary=f"Conversation with {name} ({meeting.mode.label})",
            start=meeting.start.utc,
            minutes=meeting.agreed_minutes,
            location=meeting.place or meeting.link,
            description="\n".join(self._description(meeting, contact)),
            url=meeting.link if meeting.link.startswith(("https://", "http://")) else "",
            cancelled=meeting.called_off,
            alarms=tuple(self._alarms(meeting, name)),
        )

    def _description(self, meeting: Meeting, contact: Contact | None) -> list[str]:
        assert meeting.start is not None
        zone = contact.zone if contact and contact.zone else self._ws.zone
        lines = [both_times(meeting.start, self._ws.zone, zone), f"{meeting.agreed_minutes} minutes agreed"]
        lines += [line for line in (meeting.place, meeting.link) if line]
        if meeting.mode is Mode.PHONE:
            lines.append(meeting.who_calls or "you call")
        return lines

    def _alarms(self, meeting: Meeting, name: str) -> list[Alarm]:
        """When to leave or to test, and some quiet minutes before (S001, MACS, YALE)."""
        table = self._ws.rules.table

        def minutes(rule: str) -> int:
            return round(table.length(rule).total_seconds() / 60)

        alarms = []
        if meeting.mode in IN_PERSON:
            alarms.append(Alarm(meeting.travel_minutes + minutes("leave.by"), f"Leave now for {name}"))
        elif meeting.mode is Mode.VIDEO:
            alarms.append(Alarm(minutes("call.tech_check.video"), "Try link, camera and sound"))
        quiet = minutes("card.t10")
        if quiet and all(alarm.minutes != quiet for alarm in alarms):
            alarms.append(Alarm(quiet, f"A quiet moment before {name}"))
        return alarms

    def _due(self) -> Iterable[Event]:
        for task in self._ws.tasks.where("state", TaskState.OPEN):
            event = self._due_event(task)
            if event is not None:
                yield event

    def _due_event(self, task: Task) -> Event | None:
        day_of = task.day(self._ws.zone)
        snoozed = task.not_before and (day_of is None or task.not_before > day_of)
        start = task.not_before if snoozed else task.due.utc if task.due else task.due_day
        if start is None or task.type == "dormant":  # a proposal has no place in a calendar
            return None
        contact = self._ws.contacts.get(task.contact)
        why = f"why: {task.why}" if task.why else ""
        lines = (task.detail, why, contact.role_line if contact else "")
        return Event(
            uid=f"{task.uid}@{DOMAIN}",
            sequence=self._minutes_old(task),
            stamp=self._ws.clock.now(),
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
        return max(0, int((self._ws.clock.now() - task.created.utc).total_seconds() // 60))

    # -- back -----------------------------------------------------------------------------------------

    def read(self, path: Path) -> Reading:
        """What a changed or answered calendar file would change; changes nothing itself.

        Refuses what cannot be read or is no calendar.
        """
        from ..exchange.ics_read import LARGEST, BadCalendar, read_calendar
        from .files import read_file

        try:
            found = read_calendar(read_file(path, LARGEST))
        except BadCalendar as error:
            raise Refused(f"{path.name}: {error}", field="path") from error
        changes: dict[str, Change] = {}
        notes: list[str] = []
        strangers = 0
        for entry in found:
            uid = entry.uid.removesuffix(f"@{DOMAIN}")
            meeting = self._ws.meetings.get(uid)
            if meeting is None:
                strangers += self._ws.tasks.peek(uid) is None
                continue
            change, note = self._compare(meeting, entry)
            if change is not None:
                changes[uid] = change
            elif note:
                notes.append(f"line {entry.line}: {self._name(meeting)}: {note}")
        if strangers:
            entries = "1 entry is" if strangers == 1 else f"{strangers} entries are"
            notes.append(f"{entries} not of this program and left alone")
        return Reading(tuple(changes.values()), tuple(notes))

    def apply(self, reading: Reading) -> str:
        """Make the changes of a preview, as one step of undo; returns the words for it."""
        if not reading.changes:
            raise Refused("That file changes nothing.")
        planning = self._ws.planning
        count = len(reading.changes)
        label = f"calendar file: {reading.changes[0].text if count == 1 else f'{count} talks'}"
        with self._ws.edit(label) as edit:
            for change in reading.changes:
                meeting = edit.meeting(change.meeting)
                if change.start is not None:
                    planning.move_in(edit, meeting, change.start, change.minutes, change.place)
                elif change.state is MeetingState.CONFIRMED:
                    planning.confirm_in(edit, meeting)
                elif change.state is not None:
                    planning.call_off_in(edit, change.meeting, change.state, "by a calendar file")
        return label

    def _compare(self, meeting: Meeting, entry: Found) -> tuple[Change | None, str]:
        """What an entry changes about a talk, or why nothing."""
        sent = meeting.calendar.sequence if meeting.calendar else meeting.sequence
        if not meeting.planned or meeting.start is None:
            return None, "" if meeting.called_off and entry.cancelled else "it is not ahead any more"
        if entry.sequence < min(sent, meeting.sequence) and not entry.answer:
            return None, f"the file is older (number {entry.sequence}) than what stands here ({sent})"
        if entry.cancelled or entry.answer == "DECLINED":
            by_them = entry.by_guest
            state = MeetingState.CANCELLED_BY_THEM if by_them else MeetingState.CANCELLED_BY_ME
            who = "they call it off" if by_them else "called off"
            return Change(meeting.uid, f"{self._name(meeting)}: {who}", state=state), ""
        return self._moved(meeting, entry)

    def _moved(self, meeting: Meeting, entry: Found) -> tuple[Change | None, str]:
        assert meeting.start is not None
        if entry.answer == "ACCEPTED" and entry.start is None:
            return self._confirmed(meeting)
        start, problem = self._start_of(meeting.start, entry)
        if start is None:
            return None, problem
        minutes = meeting.agreed_minutes if entry.minutes is None else entry.minutes
        if not 5 <= minutes <= 120:
            return None, f"it takes {minutes} minutes there; a talk takes 5 to 120"
        place = self._place(meeting, entry)
        if (start.utc, minutes, place) == (meeting.start.utc, meeting.agreed_minutes, meeting.place):
            return self._confirmed(meeting) if entry.answer == "ACCEPTED" else (None, "nothing has changed")
        if start.utc < self._ws.clock.now():
            return None, f"its time there, {self._when(start, meeting)}, has passed"
        parts = []
        if start.utc != meeting.start.utc:
            parts.append(f"{self._when(meeting.start, meeting)} -> {self._when(start, meeting)}")
        if minutes != meeting.agreed_minutes:
            parts.append(f"{meeting.agreed_minutes} -> {minutes} minutes")
        if place != meeting.place:
            parts.append(f"place: {visible(place)}")
        text = f"{self._name(meeting)}: {', '.join(parts)}"
        return Change(meeting.uid, text, start, minutes, place), ""

    def _confirmed(self, meeting: Meeting) -> tuple[Change | None, str]:
        if meeting.state is MeetingState.CONFIRMED:
            return None, "accepted, as is known"
        text = f"{self._name(meeting)}: accepted, so it is confirmed"
        return Change(meeting.uid, text, state=MeetingState.CONFIRMED), ""

    def _start_of(self, old: ZonedTime, entry: Found) -> tuple[ZonedTime | None, str]:
        """The start of an entry in the zone the talk was entered in; a time without zone is the user's."""
        if isinstance(entry.start, datetime):
            if entry.start.tzinfo is not None:
                return ZonedTime(entry.start.astimezone(UTC), old.zone), ""
            try:
                return ZonedTime(ZonedTime.from_local(entry.start, self._ws.zone, fold=0).utc, old.zone), ""
            except ValueError as error:
                return None, str(error)
        if entry.start is not None:
            return None, f"{day(entry.start)} has no time there; a talk needs one"
        return None, entry.problem

    def _place(self, meeting: Meeting, entry: Found) -> str:
        """The place of an entry; what went out instead of a place (the link) does not come back as one."""
        if entry.location is None or entry.location.strip() in ("", meeting.place, meeting.link):
            return meeting.place
        return entry.location.strip()[:500]

    def _name(self, meeting: Meeting) -> str:
        return visible(self._ws.people.guests(meeting))

    def _when(self, moment: ZonedTime, meeting: Meeting) -> str:
        contact = self._ws.contacts.get(meeting.first_contact)
        zone = contact.zone if contact and contact.zone else self._ws.zone
        return both_times(moment, self._ws.zone, zone, today=self._ws.moment().local().date())


def _mark_of(event: Event) -> str:
    """A short mark of what an entry shows, whatever the moment it is written at."""
    from hashlib import sha256

    shown = write_calendar([event._replace(stamp=datetime(2000, 1, 1, tzinfo=UTC))])
    return sha256(shown).hexdigest()[:16]
