"""What a calendar file from elsewhere means for the conversations here; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..domain.enums import ChannelKind, MeetingState
from ..domain.meeting import MINUTES, GuestAnswer, Meeting
from ..domain.people import Contact
from ..domain.text import visible
from ..domain.zoned_time import ZonedTime
from ..exchange.calendar import CalendarEntry, CalendarFile, Participant
from .calendar_changes import (
    DOMAIN,
    CallOff,
    Change,
    Here,
    MoveMeeting,
    Reading,
    Reply,
    invitation_of,
    repeating,
    turned,
)
from .directory import Directory
from .invitations import Invitations

if TYPE_CHECKING:
    from .session import Session


class CalendarReading:
    """Compares one file with the conversations here."""

    def __init__(self, session: Session, directory: Directory) -> None:
        self._session, self._directory = session, directory
        self._here = Here(session, directory)
        self._changes: dict[tuple[str, str], Change] = {}
        self._notes: list[str] = []
        self._left: dict[str, set[str]] = {}
        """Guests who leave, by conversation."""

    def read(self, file: CalendarFile) -> Reading:
        """Everything the file would change, would offer, and why the rest changes nothing."""
        if file.encoding:
            check = ": check names and places" if file.encoding == "Windows-1252" else ""
            self._notes.append(f"the file is not UTF-8; it was read as {file.encoding}{check}")
        invited = self._by_entry()
        strangers: dict[tuple[str, str], CalendarEntry] = {}
        for entry in sorted(file.entries, key=_age):
            uid = entry.uid.removesuffix(f"@{DOMAIN}")
            meeting = self._session.meetings.get(uid)
            if meeting is not None:
                self._compare(meeting, entry)
            elif entry.uid in invited:
                self._follow(invited[entry.uid], entry)
            elif self._session.tasks.peek(uid) is None:
                strangers[entry.uid or str(len(strangers)), entry.occurrence] = entry
        offers, why = Invitations(self._session, self._directory).offers(list(strangers.values()))
        self._notes += why
        return Reading(tuple(self._changes.values()), tuple(dict.fromkeys(self._notes)), tuple(offers))

    # -- entries that are known here ------------------------------------------------------------------

    def _by_entry(self) -> dict[str, list[Meeting]]:
        """Conversations that came from an invitation, by its uid."""
        found: dict[str, list[Meeting]] = {}
        for raw in self._session.meetings.raw():
            if raw.get("invitation"):
                meeting = self._session.meetings.get(str(raw.get("uid", "")))
                if meeting is not None and meeting.invitation is not None and meeting.invitation.entry:
                    found.setdefault(meeting.invitation.entry, []).append(meeting)
        return found

    def _follow(self, meetings: list[Meeting], entry: CalendarEntry) -> None:
        """A newer version of an invitation that was taken over before."""
        for meeting in meetings:
            invitation = meeting.invitation
            assert invitation is not None
            same = invitation.occurrence == entry.occurrence
            if same or (entry.cancelled and not entry.occurrence):
                self._compare(meeting, entry._replace(repeats=entry.repeats and not entry.cancelled))
        known = {meeting.invitation.occurrence for meeting in meetings if meeting.invitation}
        if entry.occurrence not in known and not entry.cancelled:
            self._note(meetings[0], repeating(entry))

    def _compare(self, meeting: Meeting, entry: CalendarEntry) -> None:
        """What an entry changes about a conversation, or why nothing."""
        ours = meeting.invitation is None or meeting.invitation.entry != entry.uid
        if not meeting.planned or meeting.start is None:
            if not (meeting.called_off and entry.cancelled):
                self._note(meeting, "it is not ahead any more")
        elif entry.repeats or (ours and entry.occurrence):
            self._note(meeting, repeating(entry))
        elif entry.method in ("REPLY", "REFRESH", "DECLINECOUNTER", "ADD"):
            self._replies(meeting, entry)
        elif why := self._outdated(meeting, entry):
            self._note(meeting, why)
        elif entry.cancelled:
            by_me = self._here.is_me(entry.organizer) if entry.organizer else entry.method != "CANCEL"
            state = MeetingState.CANCELLED_BY_ME if ours and by_me else MeetingState.CANCELLED_BY_THEM
            who = "called off" if state is MeetingState.CANCELLED_BY_ME else "they call it off"
            self._add(CallOff(f"{self._here.name(meeting)}: {who}", meeting.uid, state))
        else:
            self._replies_within(meeting, entry, ours)
            self._moved(meeting, entry)

    def _outdated(self, meeting: Meeting, entry: CalendarEntry) -> str:
        """Why a version of an entry is older than what is known; empty where it is not."""
        invitation = meeting.invitation
        if invitation is not None and invitation.entry == entry.uid:
            known = invitation.at.utc if invitation.at else datetime.min.replace(tzinfo=UTC)
            stamp = entry.stamp or known
            if (entry.sequence, stamp) < (invitation.sequence, known):
                return "the file is older than the version read last"
            return ""
        sent = meeting.calendar.sequence if meeting.calendar else meeting.sequence
        if entry.sequence < min(sent, meeting.sequence):
            return f"the file is older (number {entry.sequence}) than what stands here ({sent})"
        return ""

    # -- answers --------------------------------------------------------------------------------------

    def _replies(self, meeting: Meeting, entry: CalendarEntry) -> None:
        """The answers of a file that answers (RFC 5546): each guest their own."""
        if entry.method != "REPLY":
            self._note(meeting, f"it asks for nothing that can be done here ({entry.method.lower()})")
            return
        if why := self._answers_another_time(meeting, entry):
            self._note(meeting, why)
            return
        found = list(self._answers(meeting, entry.attendees))
        if not found:
            who = ", ".join(one.email or one.name for one in entry.attendees) or "no one"
            self._note(meeting, f"it is the answer of {visible(who)}, who takes no part here")
        for guest, answer, address in found:
            self._reply(meeting, guest, answer, entry, address)

    def _replies_within(self, meeting: Meeting, entry: CalendarEntry, ours: bool) -> None:
        """Answers that stand in an entry of another kind, as in a copy from the user's own calendar."""
        if entry.method == "COUNTER" or self._answers_another_time(meeting, entry):
            return
        for guest, answer, _address in self._answers(meeting, entry.attendees, strict=True):
            known = meeting.answer_of(guest.uid)
            if answer == "DECLINED" or (answer == "ACCEPTED" and ours and known is None):
                self._reply(meeting, guest, answer, entry)

    def _answers(
        self, meeting: Meeting, attendees: Iterable[Participant], *, strict: bool = False
    ) -> Iterator[tuple[Contact, str, str]]:
        """Each guest with their answer, and the address where it is not known to be theirs.

        Whoever else answered, such as the user, is passed over; one alone may answer from any address.
        """
        guests = self._here.people(meeting.contacts)
        others = [one for one in attendees if not self._here.is_me(one)]
        matched = False
        for one in others:
            guest = _match(one, guests)
            if guest is not None:
                matched = True
                yield guest, one.answer, ""
        if matched or strict or len(guests) != 1 or len(others) != 1:
            return
        (one,) = others
        if not _names_another(one, guests[0]):
            yield guests[0], one.answer, one.email if guests[0].channel(ChannelKind.EMAIL) else ""

    def _answers_another_time(self, meeting: Meeting, entry: CalendarEntry) -> str:
        """Why an answer is not about the time that stands here; empty where it is."""
        assert meeting.start is not None
        start, _problem = self._here.start_of(meeting.start.zone, entry)
        ours = meeting.invitation is None or meeting.invitation.entry != entry.uid
        known = meeting.sequence if ours or meeting.invitation is None else meeting.invitation.sequence
        if start is None:
            return (
                f"it answers an earlier version (number {entry.sequence})" if entry.sequence < known else ""
            )
        if start.utc == meeting.start.utc:
            return ""
        earlier = "an earlier" if entry.sequence < known else "another"
        return f"it answers {earlier} time, {self._here.when(start, meeting)}: nothing was changed"

    def _reply(
        self, meeting: Meeting, guest: Contact, answer: str, entry: CalendarEntry, address: str = ""
    ) -> None:
        name = visible(f"{guest.name} (answering as {address})" if address else guest.name)
        if answer not in ("ACCEPTED", "DECLINED"):
            said = {"TENTATIVE": "perhaps", "DELEGATED": "passed on to someone else"}.get(answer)
            self._note(meeting, f"{name}: {said}" if said else f"{name} has not answered")
            return
        at = ZonedTime(entry.stamp, self._session.zone) if entry.stamp else None
        given = GuestAnswer(contact=guest.uid, answer=answer.lower(), sequence=entry.sequence, at=at)
        known = meeting.answer_of(guest.uid)
        if known is not None and known.at is not None and at is not None and at.utc < known.at.utc:
            self._note(meeting, f"{name}: a later answer is known already")
            return
        left = self._left.setdefault(meeting.uid, set())
        others = [uid for uid in meeting.contacts if uid != guest.uid and uid not in left]
        if given.answer == "declined":
            left.add(guest.uid)
            with_whom = ", ".join(contact.name for contact in self._here.people(others))
            words = f"cannot come; it goes on with {visible(with_whom)}" if others else "they call it off"
            self._add(Reply(f"{name}: {words}", meeting.uid, given))
            return
        if meeting.state is MeetingState.CONFIRMED or (known and known.answer == given.answer):
            self._note(meeting, "accepted, as is known")
            return
        waiting = [uid for uid in others if not self._accepted(meeting, uid)]
        names = ", ".join(contact.name for contact in self._here.people(waiting))
        words = f"accepted; still to answer: {visible(names)}" if waiting else "accepted, so it is confirmed"
        self._add(Reply(f"{name}: {words}", meeting.uid, given))

    def _accepted(self, meeting: Meeting, contact: str) -> bool:
        change = self._changes.get((meeting.uid, contact))
        answer = change.answer if isinstance(change, Reply) else meeting.answer_of(contact)
        return answer is not None and answer.answer == "accepted"

    # -- other times ----------------------------------------------------------------------------------

    def _moved(self, meeting: Meeting, entry: CalendarEntry) -> None:
        assert meeting.start is not None
        if entry.start is None and entry.method == "COUNTER":
            self._note(meeting, "it proposes another time, but none is in it")
            return
        start, problem = self._here.start_of(meeting.start.zone, entry)
        minutes = meeting.agreed_minutes if entry.minutes is None else entry.minutes
        if start is None:
            self._note(meeting, problem)
            return
        if minutes not in MINUTES:
            self._note(meeting, f"it takes {minutes} minutes there; a conversation takes 5 to 120")
            return
        changes = self._changed_fields(meeting, entry)
        words = self._here.difference(meeting, start, minutes, changes)
        if not words:
            if not any(uid == meeting.uid for uid, _what in self._changes):
                self._note(meeting, "nothing has changed")
            return
        if start.utc < self._session.clock.now():
            self._note(meeting, f"its time there, {self._here.when(start, meeting)}, has passed")
            return
        proposed = "they propose " if entry.method == "COUNTER" else ""
        text = f"{self._here.name(meeting)}: {proposed}{', '.join(words)}{self._here.unsaid_zone(entry)}"
        self._add(MoveMeeting(text, meeting.uid, start, minutes, changes))

    def _changed_fields(self, meeting: Meeting, entry: CalendarEntry) -> dict[str, Any]:
        """Place, link and invitation as they stand after an entry."""
        changes: dict[str, Any] = {"mode": meeting.mode, "place": meeting.place, "link": meeting.link}
        if entry.location:
            changes["place"] = entry.location[:500]
        # What went out instead of a place (the link) does not come back as one, and calendars that add a
        # link of their own do not replace the one agreed.
        if entry.links and meeting.link not in entry.links:
            changes["link"] = entry.links[0]
        if meeting.invitation is not None and meeting.invitation.entry == entry.uid:
            changes["invitation"] = invitation_of(entry, meeting.invitation.occurrence)
        return changes

    def _add(self, change: Reply | MoveMeeting | CallOff) -> None:
        what = change.answer.contact if isinstance(change, Reply) else ""
        if isinstance(change, CallOff):
            self._changes = {key: kept for key, kept in self._changes.items() if key[0] != change.meeting}
        self._changes[change.meeting, what] = change

    def _note(self, meeting: Meeting, why: str) -> None:
        self._notes.append(f"{self._here.name(meeting)}: {why}")


def _age(entry: CalendarEntry) -> tuple[int, datetime]:
    return entry.sequence, entry.stamp or datetime.min.replace(tzinfo=UTC)


def _match(one: Participant, guests: list[Contact]) -> Contact | None:
    """The guest an attendee is: by any of their addresses, else by name."""
    for guest in guests:
        if one.email and any(channel.value.strip().casefold() == one.email for channel in guest.channels):
            return guest
    name = turned(one.name).casefold()
    return next((guest for guest in guests if name and guest.name.casefold() == name), None)


def _names_another(one: Participant, guest: Contact) -> bool:
    """Whether an attendee has a name, and it shares no word with that of the guest."""
    words = set(turned(one.name).casefold().split())
    return bool(words) and not words & set(guest.name.casefold().split())
