"""Who there is: people found by name, and new ones put in."""

from __future__ import annotations

from ..domain.enums import ChannelKind, Formality, MeetingState, Outcome, PathStatus, Stage
from ..domain.errors import Refused
from ..domain.meeting import Meeting
from ..domain.people import Contact, Introduction
from ..domain.pipeline import MET_OR_LATER, Move, check_introducer, early_stage, live_sequence
from ..domain.zoned_time import ZonedTime
from .records import text_of, texts_of
from .relations import UNANSWERED, Relations
from .session import Edit, Session


class Directory:
    """The contacts as others ask for them."""

    def __init__(self, session: Session, relations: Relations) -> None:
        self._session, self._relations = session, relations

    def name_of(self, uid: str) -> str:
        """The name of a contact without decoding it; empty if there is no such contact."""
        return text_of(self._session.contacts.peek(uid) or {}, "name")

    def coverage(self, path_uid: str) -> int:
        """Conversations held about a path; practice ones do not count."""
        return self.coverages().get(path_uid, 0)

    def coverages(self) -> dict[str, int]:
        """Conversations held about each path, by its uid; practice ones do not count.

        Old talks are many and long: they are not decoded for it.
        """
        held: dict[str, int] = {}
        for raw in self._session.meetings.raw():
            if raw.get("state") not in (MeetingState.HELD, MeetingState.CUT_SHORT) or raw.get("rehearses"):
                continue
            if not self._practice(next(iter(texts_of(raw, "contacts")), "")):
                for path in dict.fromkeys(texts_of(raw, "paths")):
                    held[path] = held.get(path, 0) + 1
        return held

    def _practice(self, uid: str) -> bool:
        return bool((self._session.contacts.peek(uid) or {}).get("practice"))

    def add_to(self, edit: Edit, contact: Contact, cause: str = "added", *, as_usual: bool = True) -> Contact:
        """Put a new contact into an edit, in the stage its details amount to.

        With `as_usual` they are addressed by the customs of the profile; else as the contact says.
        """
        if as_usual:
            contact = contact.replace(formality=self.usual_formality())
        edit.put(contact.replace(stage=Stage.IDEA, stage_since=self._session.moment()))
        if (stage := early_stage(contact)) is not Stage.IDEA:
            edit.move(contact.uid, [Move(stage, cause)])
        return edit.contact(contact.uid)

    def find(self, name: str) -> Contact | None:
        """The contact of that name, whatever its case and accents.

        One whose accents are equal comes before others, one still in the pipeline before an archived one.
        """
        from ..domain.names import lower, name_key

        key, exactly = name_key(name), " ".join(lower(name).split())
        matches = [contact for contact in self._session.contacts.all() if name_key(contact.name) == key]
        return min(
            matches, key=lambda contact: (lower(contact.name) != exactly, contact.archived), default=None
        )

    def names(self) -> list[str]:
        """Names of all contacts, for recognising them in notes."""
        return [contact.name for contact in self._session.contacts.all()]

    def everybody(self) -> list[tuple[str, str]]:
        """Uid and name of all contacts."""
        return [(text_of(raw, "uid"), text_of(raw, "name")) for raw in self._session.contacts.raw()]

    def introduced_by(self, uid: str) -> list[Introduction]:
        """Introductions this contact made."""
        return [intro for intro in self._session.introductions.all() if intro.from_contact == uid]

    def has_met(self, contact: Contact) -> bool:
        """Whether a talk with them took place."""
        return contact.stage in MET_OR_LATER or any(
            meeting.over and contact.uid in meeting.contacts for meeting in self._session.meetings.all()
        )

    def guests(self, meeting: Meeting) -> str:
        """The names of everybody who takes part in a talk."""
        people = (self._session.contacts.get(uid) for uid in meeting.contacts)
        return ", ".join(person.name for person in people if person) or "someone"

    def thanks_medium(self, edit: Edit, contact: str, how: str = "") -> str:
        """How a thank-you to a contact travels unless the user says otherwise, as after an edit.

        Args:
            edit: Where the contact and what was sent to them may just be changing.
            contact: Uid.
            how: How the reflection said they stay in touch.
        """
        from ..domain.thank_you import usual_medium

        attempts = sorted(edit.those(self._relations.outreach, contact), key=lambda each: each.sent_at.utc)
        return usual_medium(edit.contact(contact), attempts, how)

    def settle_request(self, edit: Edit, contact: str, at: ZonedTime) -> None:
        """A conversation at an instant answers the request that still waited then."""
        before = [
            each for each in edit.those(self._relations.outreach, contact) if each.sent_at.utc <= at.utc
        ]
        live = live_sequence(before)
        if live and live[-1].outcome in UNANSWERED:
            edit.put(live[-1].replace(outcome=Outcome.ACCEPTED, reply_at=at))

    def zones(self, meeting: Meeting) -> list[str]:
        """The time zones of everybody who takes part, where they are known."""
        people = (self._session.contacts.get(uid) for uid in meeting.contacts)
        return [person.zone for person in people if person and person.zone]

    def talked_with(self, uid: str) -> bool:
        """Whether a talk with them is on record."""
        meetings = (self._session.meetings.get(key) for key in self._relations.meetings.of(uid))
        return any(meeting is not None and meeting.over for meeting in meetings)

    def usual_formality(self) -> Formality:
        """How somebody new is addressed, by the customs of the profile."""
        from ..domain.people import culture_of

        key = self._session.profile.culture
        return culture_of(key).formality if key else Formality.NEUTRAL

    def default_paths(self) -> tuple[str, ...]:
        """The only active path, when there is just one."""
        active = [
            path.uid
            for path in self._session.paths.all()
            if path.status not in (PathStatus.PARKED, PathStatus.RULED_OUT)
        ]
        return (active[0],) if len(active) == 1 else ()

    def checked(self, contact: Contact) -> Contact:
        """The contact with its name tidied; refuses what may not be stored."""
        from ..domain.zoned_time import valid_zone

        contact = contact.replace(name=" ".join(contact.name.split()))
        if not contact.name:
            raise Refused("A person needs a name.", field="name")
        if contact.zone and not valid_zone(contact.zone):
            raise Refused(
                f"“{contact.zone}” is no time zone.",
                "Write a city or zone: Leeds, Europe/London.",
                field="zone",
            )
        for channel in contact.channels:
            if channel.kind is ChannelKind.EMAIL and not _looks_like_email(channel.value):
                raise Refused(
                    f"{channel.value!r} is no email address.",
                    "Write one such as rosa@example.org.",
                    field="email",
                )
        if contact.introduced_by:
            check_introducer(contact, contact.introduced_by, self._session.contacts.all())
        return contact


def _looks_like_email(text: str) -> bool:
    local, at, host = text.strip().rpartition("@")
    return bool(local and at and "." in host and not any(char.isspace() for char in text.strip()))
