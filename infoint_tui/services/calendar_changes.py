"""What a calendar file can change about conversations, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.enums import MeetingState
from ..domain.meeting import GuestAnswer, Invitation, Meeting
from ..domain.people import Contact
from ..domain.phrasing import day
from ..domain.text import visible
from ..domain.zoned_time import ZonedTime, both_times, zone_place
from ..exchange.calendar import CalendarEntry, Participant
from .directory import Directory

if TYPE_CHECKING:
    from .session import Session


DOMAIN = "infoint"
"""What stands behind the @ of a uid; it names no machine."""


class MoveMeeting(NamedTuple):
    """A conversation changes its time, length or place."""

    text: str
    """The change in words, for the preview."""
    meeting: str
    start: ZonedTime
    minutes: int
    changes: dict[str, Any]
    """Further fields that change."""


class CallOff(NamedTuple):
    """A conversation will not take place."""

    text: str
    meeting: str
    state: MeetingState


class Reply(NamedTuple):
    """A guest answered; who declines leaves a conversation with others, and ends one alone."""

    text: str
    meeting: str
    answer: GuestAnswer


class PlanMeeting(NamedTuple):
    """An invitation becomes a new conversation."""

    text: str
    start: ZonedTime
    minutes: int
    guests: tuple[str, ...]
    """Uids of people known here; empty where somebody is added."""
    person: Contact | None
    changes: dict[str, Any]


Change = MoveMeeting | CallOff | Reply | PlanMeeting


class InvitationOffer(NamedTuple):
    """An invitation from another calendar, before it is said whose conversation it is."""

    text: str
    start: ZonedTime
    minutes: int
    guests: tuple[str, ...]
    """Uids of people known here who take part."""
    name: str
    """Who else would be added; empty where nobody can be told from the file."""
    email: str
    zone: str
    planned: tuple[str, ...]
    """Uids of conversations ahead that it may be about, the likeliest first."""
    changes: dict[str, Any]

    @property
    def settled(self) -> bool:
        """Whether it is clear what to do without asking."""
        return len(self.planned) == 1 or (not self.planned and bool(self.guests or self.name))


class Reading(NamedTuple):
    """What a calendar file says about the conversations planned here."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    """Entries that change nothing, each with the reason, and how the file was read."""
    offers: tuple[InvitationOffer, ...] = ()


class Here:
    """What is known here about the times and the people of an entry, in words."""

    def __init__(self, session: Session, directory: Directory) -> None:
        self._session, self._directory = session, directory

    def difference(
        self, meeting: Meeting, start: ZonedTime, minutes: int, changes: dict[str, Any]
    ) -> list[str]:
        """What would be different about a conversation, in words."""
        assert meeting.start is not None
        words = []
        if start.utc != meeting.start.utc:
            words.append(f"{self.when(meeting.start, meeting)} -> {self.when(start, meeting)}")
        if minutes != meeting.agreed_minutes:
            words.append(f"{meeting.agreed_minutes} -> {minutes} minutes")
        for name in ("place", "link"):
            new = changes.get(name, "")
            if new and new != getattr(meeting, name):
                words.append(f"{name}: {visible(new)}")
        return words

    def start_of(self, zone: str, entry: CalendarEntry) -> tuple[ZonedTime | None, str]:
        """The start of an entry, kept in a zone; a time without zone is meant where the user is."""
        if isinstance(entry.start, datetime):
            if entry.start.tzinfo is not None:
                return ZonedTime(entry.start.astimezone(UTC), zone), ""
            try:
                return ZonedTime(ZonedTime.from_local(entry.start, self._session.zone, fold=0).utc, zone), ""
            except ValueError as error:
                return None, str(error)
        if entry.start is not None:
            return None, f"{day(entry.start)} has no time there; a conversation needs one"
        return None, entry.problem

    def unsaid_zone(self, entry: CalendarEntry) -> str:
        if not isinstance(entry.start, datetime) or entry.start.tzinfo is not None:
            return ""
        return f" (the file names no time zone: read as time in {zone_place(self._session.zone)})"

    def is_me(self, one: Participant | None) -> bool:
        profile = self._session.profile
        if one is None:
            return False
        mine = profile.email.strip().casefold()
        if mine and one.email:
            return mine == one.email
        name = profile.name.strip().casefold()
        return bool(name) and turned(one.name).casefold() == name

    def people(self, uids: Iterable[str]) -> list[Contact]:
        found = (self._session.contacts.get(uid) for uid in uids)
        return [contact for contact in found if contact is not None]

    def name(self, meeting: Meeting) -> str:
        return visible(self._directory.guests(meeting))

    def when(self, moment: ZonedTime, meeting: Meeting) -> str:
        return self.times(moment, [contact.zone for contact in self.people(meeting.contacts)])

    def times(self, moment: ZonedTime, zones: Iterable[str]) -> str:
        today = self._session.moment().local().date()
        return both_times(moment, self._session.zone, *zones, today=today)


def invitation_of(entry: CalendarEntry, occurrence: str) -> Invitation:
    """What is kept of the entry a conversation came from."""
    at = ZonedTime(entry.stamp, "UTC") if entry.stamp else None
    return Invitation(entry=entry.uid, occurrence=occurrence, sequence=entry.sequence, at=at)


def title_of(entry: CalendarEntry) -> str:
    return f"“{visible(entry.summary[:60])}”" if entry.summary else "an entry without a title"


def repeating(entry: CalendarEntry) -> str:
    if entry.occurrence and not entry.repeats:
        return "it is one time of a series there; nothing was moved"
    return "it repeats there, which a conversation does not; nothing was moved"


def turned(name: str) -> str:
    """A name as it is said, where a directory wrote the family name first."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first and first.strip() else name.strip()
