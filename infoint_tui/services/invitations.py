"""Invitations from other calendars: whose conversation each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain.enums import ChannelKind, Mode
from ..domain.errors import Refused
from ..domain.meeting import MINUTES, Meeting
from ..domain.people import Channel, Contact
from ..domain.text import visible
from ..domain.zoned_time import ZonedTime, valid_zone
from ..exchange.calendar import CalendarEntry, Participant
from .calendar_changes import (
    Change,
    Here,
    InvitationOffer,
    MoveMeeting,
    PlanMeeting,
    invitation_of,
    repeating,
    title_of,
    turned,
)
from .directory import Directory

if TYPE_CHECKING:
    from .session import Session


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
            count = "1 entry is" if passed_over == 1 else f"{passed_over} entries are"
            notes.append(f"{count} not about anybody here and left alone")
        return offers, notes

    def _invites(self, entry: CalendarEntry, count: int) -> bool:
        """Whether an entry may be about a conversation, rather than anything else in a calendar."""
        if entry.method == "REQUEST" or count == 1:
            return True
        return bool(self._known(entry)) or (count <= MOST_OFFERS and bool(self._others(entry)))

    def _offer(self, entry: CalendarEntry) -> tuple[InvitationOffer | None, str]:
        """The offer of an entry, or why there is none."""
        if entry.method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
            return None, "it answers an invitation that is not here"
        if entry.cancelled:
            return None, "it is called off, and nothing of it is planned here"
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
            return None, f"it takes {minutes} minutes there; a conversation takes 5 to 120"
        guests = self._known(entry)
        name, email = ("", "") if guests else self._somebody(entry)
        uids = tuple(guest.uid for guest in guests)
        changes = self._details(entry)
        theirs = zone if zone != self._session.zone and not self._here.is_me(entry.organizer) else ""
        planned = tuple(meeting.uid for meeting in self._planned_for(uids, name, start))
        text = self._offer_text(entry, start, minutes, guests, theirs)
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

    def joined(self, offer: InvitationOffer, meeting: Meeting) -> Change:
        """The invitation taken as the one of a planned conversation."""
        assert meeting.start is not None
        start = ZonedTime(offer.start.utc, meeting.start.zone)
        changes = {"mode": meeting.mode, **offer.changes}
        words = self._here.difference(meeting, start, offer.minutes, changes) or ["the same time and place"]
        text = f"{self._here.name(meeting)}: {', '.join(words)}; later changes of this invitation follow"
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
                return self.joined(offer, planned[0])
            return self.as_new(offer, known.name if known else name)
        if not offer.settled:
            return None
        if offer.planned:
            return self.joined(offer, self._session.meetings.need(offer.planned[0]))
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


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    plain = all(char.isdigit() or char in "+-()./ x" for char in text.casefold().replace("ext", "x"))
    return "phone" in text.casefold() or (digits >= 7 and plain)
