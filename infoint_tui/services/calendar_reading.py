"""What a calendar file from elsewhere means for the conversations here: plans, answers and invitations;
and the changes it can make, how each is said and made. Nothing is changed by looking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ..domain import NamedTuple
from ..domain.enums import ChannelKind, MeetingState, Mode
from ..domain.errors import Refused
from ..domain.meeting import MINUTES, GuestAnswer, Invitation, Meeting
from ..domain.people import Channel, Contact
from ..domain.phrasing import count, day
from ..domain.text import visible
from ..domain.zoned_time import ZonedTime, both_times, valid_zone, zone_place
from ..exchange.calendar import CalendarEntry, CalendarFile, Participant
from .relations import Directory
from .session import Service, Session

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


class Here(Service):
    """What is known here about the times and the people of an entry, in words."""

    _session: Session
    _directory: Directory

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
        return self._session.contacts.those(uids)

    def name(self, meeting: Meeting) -> str:
        return visible(self._directory.guests(meeting))

    def when(self, moment: ZonedTime, meeting: Meeting) -> str:
        return self.times(moment, [contact.zone for contact in self.people(meeting.contacts)])

    def times(self, moment: ZonedTime, zones: Iterable[str]) -> str:
        today = self._session.today
        return both_times(moment, self._session.zone, *zones, today=today)


def invitation_of(entry: CalendarEntry, occurrence: str) -> Invitation:
    """What is kept of the entry a conversation came from."""
    at = ZonedTime(entry.stamp, "UTC") if entry.stamp else None
    return Invitation(entry=entry.uid, occurrence=occurrence, sequence=entry.sequence, at=at)


def title_of(entry: CalendarEntry) -> str:
    return f"“{visible(entry.summary[:60])}”" if entry.summary else "an entry without a title"


def repeating(entry: CalendarEntry) -> str:
    if entry.occurrence and not entry.repeats:
        return "it's one of a repeating series, so nothing was moved"
    return "it repeats there, which a conversation does not; nothing was moved"


def turned(name: str) -> str:
    """A name as it is said, where a directory wrote the family name first."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first and first.strip() else name.strip()


USUAL_MINUTES = 20
"""Length of an invitation that gives none."""
MOST_OFFERS = 5
"""A file with more entries is a whole calendar: only what is with people known here is offered."""
_NOBODY = ("noreply", "no-reply", "donotreply", "do-not-reply", "notifications", "calendar-notification")


class Invitations:
    """Finds the people of an invitation, and the conversations it may be about."""

    def __init__(self, session: Session, directory: Directory) -> None:
        self._session, self._directory = session, directory
        self._here = Here(session, directory)

    def offers(self, entries: list[CalendarEntry]) -> tuple[list[InvitationOffer], list[str]]:
        """Invitations among entries that are not known here, and why the others are none."""
        notes: list[str] = []
        invitations = [entry for entry in entries if self._invites(entry, len(entries))]
        offers = []
        for entry in invitations:
            offer, why = self._offer(entry)
            if offer is not None:
                offers.append(offer)
            else:
                notes.append(f"{title_of(entry)}: {why}")
        if passed_over := len(entries) - len(invitations):
            notes.append(f"skipped {count(passed_over, 'entry', 'entries')} about no one on your list")
        return offers, notes

    def _invites(self, entry: CalendarEntry, count: int) -> bool:
        """Whether an entry may be about a conversation, rather than anything else in a calendar."""
        if entry.method == "REQUEST" or count == 1:
            return True
        return bool(self._known(entry)) or (count <= MOST_OFFERS and bool(self._others(entry)))

    def _offer(self, entry: CalendarEntry) -> tuple[InvitationOffer | None, str]:
        """The offer of an entry, or why there is none."""
        if entry.method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
            return None, "it answers an invitation you don't have"
        if entry.cancelled:
            return None, "it's canceled, and you don't have it planned"
        if entry.repeats:
            return None, repeating(entry)
        zone = entry.zone if valid_zone(entry.zone) and entry.zone != "UTC" else ""
        start, why = self._here.start_of(zone or self._session.zone, entry)
        if start is None:
            return None, why
        if start.utc < self._session.clock.now():
            return None, f"its time, {self._here.times(start, ())}, has passed"
        minutes = entry.minutes or USUAL_MINUTES
        if minutes not in MINUTES:
            return None, _wrong_length(minutes)
        guests = self._known(entry)
        name, email = ("", "") if guests else self._somebody(entry)
        uids = tuple(guest.uid for guest in guests)
        changes = self._details(entry)
        theirs = zone if zone != self._session.zone and not self._here.is_me(entry.organizer) else ""
        planned = tuple(meeting.uid for meeting in self._planned_for(uids, name, start))
        text = self._offer_text(entry, start, minutes, guests, theirs)
        also = [
            one.name or one.email
            for one in self._others(entry)
            if _match(one, guests) is None and not (email and one.email == email) and turned(one.name) != name
        ]
        if also:
            text += f"; also invited: {visible(', '.join(also[:5]))}{' …' if len(also) > 5 else ''}"
        return InvitationOffer(text, start, minutes, uids, name, email, theirs, planned, changes), ""

    def _details(self, entry: CalendarEntry) -> dict[str, Any]:
        """Mode, place, link and origin of an invitation, as far as the file gives them."""
        changes: dict[str, Any] = {}
        place = (entry.location or "").strip()
        if entry.links:
            changes |= {"link": entry.links[0], "mode": Mode.VIDEO}
        if place:
            changes["place"] = place[:500]
            if not entry.links:
                changes["mode"] = Mode.PHONE if _is_phone(place) else Mode.IN_PERSON
        if entry.uid:
            changes["invitation"] = invitation_of(entry, entry.occurrence)
        return changes

    def _planned_for(self, guests: tuple[str, ...], name: str, start: ZonedTime) -> list[Meeting]:
        """Conversations an invitation may be about: those with its people, else any at about that time."""
        if guests:
            return self._ahead(guests)
        ahead = self._ahead()
        same = [m for m in ahead if m.start and abs((m.start.utc - start.utc).total_seconds()) < 3600]
        return same or ([] if name else ahead)

    def _ahead(self, guests: tuple[str, ...] = ()) -> list[Meeting]:
        """Conversations ahead that came from no invitation, the next first; those with some of `guests`."""
        now = self._session.clock.now()
        found = [
            meeting
            for meeting in self._session.meetings.all()
            if meeting.planned
            and not meeting.practice
            and meeting.invitation is None
            and meeting.start is not None
            and meeting.start.utc >= now
            and (not guests or set(guests) & set(meeting.contacts))
        ]
        return sorted(found, key=lambda meeting: meeting.start.utc if meeting.start else now)

    def _others(self, entry: CalendarEntry) -> list[Participant]:
        """Who takes part beside the user; addresses of programs are nobody."""
        people = [*((entry.organizer,) if entry.organizer else ()), *entry.attendees]
        found = {one.email or one.name: one for one in people if not self._here.is_me(one)}
        return [one for one in found.values() if not _is_program(one)]

    def _known(self, entry: CalendarEntry) -> list[Contact]:
        """People known here who take part: by address, else by name."""
        others = self._others(entry)
        by_email = [contact for one in others for contact in self._with_email(one.email)[:1]]
        if by_email:
            return list({contact.uid: contact for contact in by_email}.values())
        names = [one.name for one in others if one.name] or list(entry.named)
        by_name = (self._directory.find(turned(name)) for name in names)
        return list({contact.uid: contact for contact in by_name if contact}.values())

    def _with_email(self, email: str) -> list[Contact]:
        """People with an address, those in the pipeline first."""
        wanted = email.strip().casefold()
        if "@" not in wanted:
            return []
        found = [
            contact
            for contact in self._session.contacts.all()
            if any(
                c.kind is ChannelKind.EMAIL and c.value.strip().casefold() == wanted for c in contact.channels
            )
        ]
        return sorted(found, key=lambda contact: contact.archived)

    def _somebody(self, entry: CalendarEntry) -> tuple[str, str]:
        """Name and address of whom an invitation is from, where nobody of it is known here."""
        others = self._others(entry)
        own = self._session.profile.name.strip().casefold()
        if others and (entry.organizer in others or len(others) == 1 or self._session.profile.email):
            one = others[0]
            return turned(one.name) or _from_address(one.email), one.email
        names = (name for name in entry.named if name.casefold() not in (own, own.partition(" ")[0]))
        return next(names, ""), ""

    def _person(self, name: str, email: str, zone: str) -> Contact:
        people = self._directory
        channels = (Channel(kind=ChannelKind.EMAIL, value=email),) if email else ()
        return Contact(
            uid=self._session.new_id(),
            name=" ".join(name.split())[:200],
            channels=channels,
            zone=zone,
            paths=people.default_paths(),
        )

    def joined(self, offer: InvitationOffer, uid: str) -> Change:
        """The invitation taken as the one of a planned conversation."""
        meeting = self._session.meetings.need(uid)
        assert meeting.start is not None
        start = ZonedTime(offer.start.utc, meeting.start.zone)
        changes = {"mode": meeting.mode, **offer.changes}
        words = self._here.difference(meeting, start, offer.minutes, changes) or ["the same time and place"]
        text = (
            f"{self._here.name(meeting)}: {', '.join(words)}; later changes to this invitation will update it"
        )
        return MoveMeeting(text, meeting.uid, start, offer.minutes, changes)

    def as_new(self, offer: InvitationOffer, name: str = "") -> Change:
        """The invitation taken as a new conversation, with `name` where the file names nobody or another."""
        known = self._directory.find(name) if name.strip() else None
        guests = (known.uid,) if known else () if name.strip() else offer.guests
        changes = {"mode": Mode.PHONE, **offer.changes}
        person = None
        if not guests:
            called = name.strip() or offer.name
            if not called:
                raise Refused("The file does not say who it is with.", "Say whose conversation it is.")
            email = offer.email if not name.strip() or name.strip() == offer.name else ""
            person = self._person(called, email, offer.zone)
        people = ", ".join(contact.name for contact in self._here.people(guests)) or f"{called} (new)"
        text = f"new conversation with {visible(people)}: {offer.text}"
        return PlanMeeting(text, offer.start, offer.minutes, guests, person, changes)

    def settled(self, offer: InvitationOffer, name: str = "") -> Change | None:
        """What becomes of an offer without asking; None where that is not clear."""
        if name.strip():
            known = self._directory.find(name) or next(iter(self._with_email(name)), None)
            planned = self._ahead((known.uid,)) if known else []
            if planned:
                return self.joined(offer, planned[0].uid)
            return self.as_new(offer, known.name if known else name)
        if not offer.settled:
            return None
        if offer.planned:
            return self.joined(offer, offer.planned[0])
        return self.as_new(offer)

    def _offer_text(
        self, entry: CalendarEntry, start: ZonedTime, minutes: int, guests: list[Contact], zone: str
    ) -> str:
        zones = [guest.zone for guest in guests if guest.zone] or [zone]
        words = [self._here.times(start, zones), f"{minutes} min"]
        if entry.minutes is None:
            words[-1] += " (the file does not say how long)"
        words += [visible(text) for text in (entry.location, *entry.links[:1]) if text]
        summary = f"“{visible(entry.summary[:80])}” " if entry.summary else ""
        return f"{summary}{', '.join(words)}{self._here.unsaid_zone(entry)}"


def _from_address(email: str) -> str:
    """A name to begin with, from the part of an address before the @."""
    local = email.partition("@")[0].partition("+")[0]
    words = [
        word for word in local.replace("_", ".").replace("-", ".").split(".") if word and not word.isdigit()
    ]
    return " ".join(word.capitalize() for word in words)


def _is_program(one: Participant) -> bool:
    """Whether an address belongs to a program that sends invitations, or to a calendar."""
    local, _, host = one.email.partition("@")
    return local in _NOBODY or host.endswith("calendar.google.com") or host.endswith("calendly.com")


def _wrong_length(minutes: int) -> str:
    if minutes < 0:
        return "it ends before it starts in the file"
    return f"it takes {minutes} minutes there; a conversation takes 5 to 120"


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    plain = all(char.isdigit() or char in "+-()./ x" for char in text.casefold().replace("ext", "x"))
    return "phone" in text.casefold() or (digits >= 7 and plain)


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
        if not file.entries:
            self._notes.append("the file has no events")
        for entry in _newest(file.entries):
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
                self._note(meeting, "it's already over")
        elif entry.repeats or (ours and entry.occurrence):
            self._note(meeting, repeating(entry))
        elif entry.method in ("REPLY", "REFRESH", "DECLINECOUNTER", "ADD"):
            self._replies(meeting, entry)
        elif why := self._outdated(meeting, entry):
            self._note(meeting, why)
        elif entry.cancelled:
            by_me = self._here.is_me(entry.organizer) if entry.organizer else entry.method != "CANCEL"
            state = MeetingState.CANCELLED_BY_ME if ours and by_me else MeetingState.CANCELLED_BY_THEM
            who = "called off" if state is MeetingState.CANCELLED_BY_ME else "they canceled"
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
            return f"the file is older (number {entry.sequence}) than your version ({sent})"
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
            self._note(meeting, f"it's a reply from {visible(who)}, who isn't part of it here")
        for guest, one, address in found:
            self._reply(meeting, guest, one, entry, address)

    def _replies_within(self, meeting: Meeting, entry: CalendarEntry, ours: bool) -> None:
        """Answers that stand in an entry of another kind, as in a copy from the user's own calendar."""
        if entry.method == "COUNTER" or self._answers_another_time(meeting, entry):
            return
        for guest, one, _address in self._answers(meeting, entry.attendees, strict=True):
            known = meeting.answer_of(guest.uid)
            if one.answer == "DECLINED" or (one.answer == "ACCEPTED" and ours and known is None):
                self._reply(meeting, guest, one, entry)

    def _answers(
        self, meeting: Meeting, attendees: Iterable[Participant], *, strict: bool = False
    ) -> Iterator[tuple[Contact, Participant, str]]:
        """Each guest with who answered, and the address where it is not known to be theirs.

        Whoever else answered, such as the user, is passed over; one alone may answer from any address.
        """
        guests = self._here.people(meeting.contacts)
        others = [one for one in attendees if not self._here.is_me(one)]
        matched = False
        for one in others:
            guest = _match(one, guests)
            if guest is not None:
                matched = True
                yield guest, one, ""
        if matched or strict or len(guests) != 1 or len(others) != 1:
            return
        (one,) = others
        if not _names_another(one, guests[0]):
            yield guests[0], one, one.email if guests[0].channel(ChannelKind.EMAIL) else ""

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
        self, meeting: Meeting, guest: Contact, one: Participant, entry: CalendarEntry, address: str = ""
    ) -> None:
        answer = one.answer
        name = visible(f"{guest.name} (replying as {address})" if address else guest.name)
        if answer not in ("ACCEPTED", "DECLINED"):
            passed_on = f"passed on to {visible(one.sends)}" if one.sends else "passed on to someone else"
            said = {"TENTATIVE": "perhaps", "DELEGATED": passed_on}.get(answer)
            self._note(meeting, f"{name}: {said}" if said else f"{name} hasn't replied")
            return
        at = ZonedTime(entry.stamp, self._session.zone) if entry.stamp else None
        given = GuestAnswer(contact=guest.uid, answer=answer.lower(), sequence=entry.sequence, at=at)
        known = meeting.answer_of(guest.uid)
        if known is not None and known.at is not None and at is not None and at.utc < known.at.utc:
            self._note(meeting, f"{name}: you already have a newer reply")
            return
        left = self._left.setdefault(meeting.uid, set())
        others = [uid for uid in meeting.contacts if uid != guest.uid and uid not in left]
        if given.answer == "declined":
            left.add(guest.uid)
            with_whom = ", ".join(contact.name for contact in self._here.people(others))
            words = f"can't come; still on with {visible(with_whom)}" if others else "they canceled"
            self._add(Reply(f"{name}: {words}", meeting.uid, given))
            return
        if meeting.state is MeetingState.CONFIRMED or (known and known.answer == given.answer):
            self._note(meeting, "already accepted")
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
            self._note(meeting, "it proposes another time but doesn't say which")
            return
        start, problem = self._here.start_of(meeting.start.zone, entry)
        minutes = meeting.agreed_minutes if entry.minutes is None else entry.minutes
        if start is None:
            self._note(meeting, problem)
            return
        if minutes not in MINUTES:
            self._note(meeting, _wrong_length(minutes))
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
        else:
            # Whoever keeps the calendar counted on: what is older than this version is outdated from now on.
            changes["sequence"] = max(meeting.sequence, entry.sequence - 1)
            if meeting.calendar is not None and meeting.calendar.sequence < entry.sequence:
                changes["calendar"] = meeting.calendar.replace(sequence=entry.sequence)
        return changes

    def _add(self, change: Reply | MoveMeeting | CallOff) -> None:
        what = change.answer.contact if isinstance(change, Reply) else ""
        if isinstance(change, CallOff):
            self._changes = {key: kept for key, kept in self._changes.items() if key[0] != change.meeting}
        self._changes[change.meeting, what] = change

    def _note(self, meeting: Meeting, why: str) -> None:
        self._notes.append(f"{self._here.name(meeting)}: {why}")


def _newest(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Entries by age; of one that stands there several times the newest version, but everybody's answer."""
    kept: dict[object, CalendarEntry] = {}
    for number, entry in enumerate(sorted(entries, key=_age)):
        own = not entry.uid or entry.method in ("REPLY", "COUNTER", "REFRESH")
        kept[number if own else (entry.uid, entry.occurrence)] = entry
    return sorted(kept.values(), key=_age)


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
