"""Who there is, and what belongs to a contact or a meeting, found without walking whole tables; who has
heard of what; and which letters are begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..domain.enums import ChannelKind, Formality, MeetingState, Outcome, PathStatus, Stage, TaskState
from ..domain.errors import Refused, needed
from ..domain.meeting import Meeting, ThankYou, Touchpoint
from ..domain.people import Contact, Introduction, OutreachAttempt, Task, culture_of
from ..domain.pipeline import (
    MET_OR_LATER,
    Breadcrumb,
    Move,
    breadcrumb,
    check_introducer,
    early_stage,
    live_sequence,
)
from ..domain.zoned_time import ZonedTime, valid_zone
from ..store.records import DRAFTS, Change
from .records import DraftKey, Links, field, many, text_of, texts_of
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from ..domain.task_rules import ContactContext, HeardNews, MeetingContext, Promise


PROMISED = "promised"
UNANSWERED = (Outcome.PENDING, Outcome.NO_ANSWER, Outcome.VOICEMAIL)


class Relations:
    """What belongs to whom: the one index over all tables. Reads; changes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tasks = Links(session.tasks, field("contact"))
        self.tasks_of_meeting = Links(session.tasks, field("meeting"))
        self.outreach = Links(session.outreach, field("contact"))
        self.meetings = Links(session.meetings, many("contacts"))
        self.thanks = Links(session.thank_yous, field("recipient"))
        self.thanks_of_meeting = Links(session.thank_yous, field("meeting"))
        self.touches = Links(session.touchpoints, field("contact"))
        self.transitions = Links(session.transitions, field("contact"))
        self.milestones = Links(session.milestones, many("from_advice_of"))
        self.leads = Links(session.leads, field("meeting"))
        self.introduced = Links(session.contacts, field("introduced_by"))
        self.introductions_to = Links(session.introductions, field("to_contact"))
        self.introductions_from = Links(session.introductions, field("from_contact"))
        self._links = [links for links in vars(self).values() if isinstance(links, Links)]
        self._shown = (self.tasks, self.meetings, self.outreach, self.thanks, self.touches)
        """What of a contact decides where it stands in a list."""
        self._followers: list[Callable[[Change, set[str]], None]] = []
        session.subscribe(self._changed)

    def follow(self, follower: Callable[[Change, set[str]], None]) -> None:
        """Be told of each change of records, with the contacts whose tasks, talks or messages it touched."""
        self._followers.append(follower)

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status"):
            return
        contacts: set[str] = set()
        if not change.touched:
            for links in self._links:
                links.reset()
        by_table: dict[str, list[tuple[Links[Any], bool]]] = {}
        for links in self._links:
            by_table.setdefault(links.table, []).append((links, links in self._shown))
        for table, uid in change.touched:
            for links, shown in by_table.get(table, ()):
                owners = links.touched(uid)
                if shown:
                    contacts |= owners
        for follower in self._followers:
            follower(change, contacts)

    # -- what passed between the user and a contact ---------------------------------------------------

    def attempts(self, contact: str) -> list[OutreachAttempt]:
        """Attempts towards a contact, oldest first."""
        return sorted(self.outreach.values(contact), key=lambda attempt: attempt.sent_at.utc)

    def waiting(self, contact: str) -> OutreachAttempt | None:
        """The last attempt, while it waits for an answer."""
        attempts = self.attempts(contact)
        return attempts[-1] if attempts and attempts[-1].outcome in UNANSWERED else None

    def talks(self, contact: str) -> list[Meeting]:
        """Meetings with a contact in the order they were made, rehearsals left out."""
        return [meeting for meeting in self.meetings.values(contact) if not meeting.practice]

    def touchpoints(self, contact: str) -> list[Touchpoint]:
        """Touchpoints with a contact, oldest first."""
        return sorted(self.touches.values(contact), key=lambda touch: touch.at.utc)

    def crumb(self, contact: str) -> Breadcrumb:
        """Who did what when, and whose move it is: the user's too while a promise of theirs is open."""
        crumb = breadcrumb(
            self.attempts(contact),
            self.talks(contact),
            self.thanks.values(contact),
            self.touchpoints(contact),
        )
        return crumb if crumb.mine or not self._promised(contact) else crumb._replace(mine=True)

    def _promised(self, contact: str) -> bool:
        """Whether something the user said they would do for a contact is still to be done."""
        found = (self._session.tasks.peek(uid) or {} for uid in self.tasks.of(contact))
        return any(
            task.get("type") == "action" and task.get("state", TaskState.OPEN) == TaskState.OPEN
            for task in found
        )

    # -- of a contact ---------------------------------------------------------------------------------

    def of_contact(self, edit: Edit, uid: str) -> tuple[list[Task], ContactContext]:
        """The tasks of a contact that belong to no meeting, and what else is theirs, as after an edit."""
        from ..domain.task_rules import TELLING_RULES, ContactContext

        contact = edit.contact(uid)
        every = edit.those(self.tasks, uid)
        tasks = [task for task in every if not task.meeting]
        named = edit.those(self.introductions_to, uid)
        dealings = ContactContext(
            attempts=edit.those(self.outreach, uid),
            meetings=edit.those(self.meetings, uid),
            thanks=edit.those(self.thanks, uid),
            touches=edit.those(self.touches, uid),
            milestones=edit.those(self.milestones, uid),
            promises=self._promises(edit, uid),
            news_due=any(task.open and task.rule in TELLING_RULES for task in every),
        )
        return tasks, self._named(edit, contact, named, dealings)

    def _promises(self, edit: Edit, uid: str) -> list[Promise]:
        """Introductions that a contact promised, as long as the other is there."""
        from ..domain.task_rules import Promise

        return [
            Promise(intro.uid, edit.contact(intro.to_contact).name, since)
            for intro in edit.those(self.introductions_from, uid)
            if intro.status == PROMISED
            and (since := intro.since or intro.asked_on)
            and edit.has_contact(intro.to_contact)
        ]

    @staticmethod
    def _named(
        edit: Edit, contact: Contact, named: list[Introduction], dealings: ContactContext
    ) -> ContactContext:
        """With who named them and when; while all introductions are only promised, nobody did yet."""
        introducer = contact.introduced_by
        if not introducer or not edit.has_contact(introducer):
            return dealings
        given = [intro for intro in named if intro.status != PROMISED]
        made = [intro.since for intro in given if intro.status == "made" and intro.since]
        days = made or [intro.asked_on for intro in given if intro.asked_on]
        return dealings._replace(introducer=edit.contact(introducer), named_on=min(days, default=None))

    # -- of a meeting ---------------------------------------------------------------------------------

    def of_meeting(self, edit: Edit, uid: str) -> MeetingContext:
        """What belongs to a meeting as after an edit, its tasks included."""
        from ..domain.task_rules import MeetingContext

        meeting = edit.meeting(uid)
        named_by = edit.contact(meeting.first_contact).introduced_by
        return MeetingContext(
            thanks=edit.those(self.thanks_of_meeting, uid),
            introducer=edit.contact(named_by) if named_by and edit.has_contact(named_by) else None,
            leads=edit.those(self.leads, uid),
            tasks=edit.those(self.tasks_of_meeting, uid),
            news={guest: self._news(edit, guest) for guest in meeting.contacts},
            guests={guest: edit.contact(guest) for guest in meeting.contacts if edit.has_contact(guest)},
        )

    def _news(self, edit: Edit, uid: str) -> HeardNews:
        """What a guest has heard: by a message, or by a task to tell them that was ticked off."""
        from ..domain.interactions import NEWS, OUT
        from ..domain.task_rules import HeardNews

        heard = [
            touch.at
            for touch in edit.those(self.touches, uid)
            if touch.direction == OUT and touch.kind in NEWS
        ]
        heard += [
            task.done_at
            for task in edit.those(self.tasks, uid)
            if task.done_at and task.state is TaskState.DONE and task.type in ("update", "told", "tell")
        ]
        untold = any(uid not in milestone.told for milestone in edit.those(self.milestones, uid))
        return HeardNews(untold, max(heard, key=lambda at: at.utc, default=None))

    # -- everybody ------------------------------------------------------------------------------------

    def everybody(self, edit: Edit) -> list[str]:
        """Uids of the contacts a rule may ask something for."""
        found: dict[str, None] = {}
        for links in (self.tasks, self.outreach, self.meetings, self.touches, self.milestones):
            found |= dict.fromkeys(links.owners())
        found |= dict.fromkeys(self.introductions_from.owners())
        found |= {
            str(raw.get("uid")): None
            for raw in self._session.contacts.raw()
            if raw.get("stage") == "in_touch"
        }
        return [uid for uid in found if edit.has_contact(uid)]


NOUNS = {
    "contacts": "contact",
    "meetings": "conversation",
    "outreach": "message",
    "introductions": "introduction",
    "thank_yous": "thank-you",
    "tasks": "task",
    "transitions": "move",
    "insights": "insight",
    "differences": "comparison",
    "themes": "theme",
    "paths": "path",
    "profile": "about you",
    "touchpoints": "contact kept",
    "milestones": "milestone",
    DRAFTS: "being typed",
}
"""What a record of each table is called."""
TITLES = ("name", "title", "statement", "purpose", "subject", "text", "to_stage")
"""Fields whose text says which record it is, the best first."""
PEOPLE = ("contact", "recipient", "to_contact")
LONGEST = 60

Get = Callable[[str, str], Any]
"""Gives a record by table and uid, or None."""


def record_name(get: Get, table: str, uid: str, record: Any) -> str:
    """A record in words: "conversation: Rosa Delgado · first look"."""
    noun = NOUNS.get(table, table.replace("_", " "))
    if table == DRAFTS:
        return f"{noun}: {_draft_name(get, uid)}"
    if not isinstance(record, Mapping) or table == "profile":
        return noun
    people = record.get("contacts") if table == "meetings" else [record.get(name) for name in PEOPLE]
    names = [_person(get, person) for person in people if person] if isinstance(people, list) else []
    title = next((record[name] for name in TITLES if isinstance(record.get(name), str)), "")
    words = " · ".join(part for part in (*names[:1], " ".join(title.split())) if part)
    return f"{noun}: {words[:LONGEST] or uid[:LONGEST]}"


def _person(get: Get, uid: object) -> str:
    found = get("contacts", uid) if isinstance(uid, str) else None
    return str(found.get("name", "")) if isinstance(found, Mapping) else ""


def _draft_name(get: Get, key: str) -> str:
    """The place of a draft, and whom it is about."""
    place, _, rest = key.partition("|")
    subject = rest.partition("|")[0].partition("/")[0].partition(" ")[0]
    meeting = get("meetings", subject)
    people = meeting.get("contacts") if isinstance(meeting, Mapping) else [subject]
    who = _person(get, people[0]) if isinstance(people, list) and people else ""
    return f"{place} · {who}" if who else place


def tell_about(session: Session, edit: Edit, contact: str, about: str) -> None:
    """The milestone is told, or the resource shared."""
    milestone = session.milestones.get(about)
    if milestone is not None and contact not in milestone.told:
        edit.put(milestone.replace(told=(*milestone.told, contact)))
    resource = session.resources.get(about)
    if resource is not None and contact not in resource.shared_with:
        edit.put(resource.replace(shared_with=(*resource.shared_with, contact)))


def told_in(session: Session, relations: Relations, edit: Edit, task: Task) -> None:
    """A task to tell somebody was done: a milestone is told, or the one who introduced knows."""
    if task.rule == "milestone.tell":
        tell_about(session, edit, task.contact, task.about)
        return
    guests = edit.meeting(task.meeting).contacts if session.meetings.get(task.meeting) else ()
    today = session.today
    for intro in edit.those(relations.introductions_from, task.contact):
        if intro.to_contact in guests and intro.loop_closed_on is None:
            edit.put(intro.replace(loop_closed_on=today))


BEGUN = "draft"
_FIELDS = ("body", "subject", "slots", "times")
_LETTER = "letter-"


class UnsentDrafts:
    """The letters begun, as they stand when it is made."""

    def __init__(self, session: Session, relations: Relations) -> None:
        self._session, self._relations = session, relations
        keys = [*session.drafts.keys("outreach"), *session.drafts.keys_like(_LETTER)]
        self._keys = [key for key in keys if key.field in _FIELDS]
        self._about = {key.subject for key in self._keys}
        """Uids of the contacts, meetings and tasks that a draft of a letter is about."""

    def for_task(self, task: Task) -> bool:
        """Whether the letter that a task asks for is begun."""
        if task.type == "thank":
            return self._thanks(task.contact, task.meeting)
        whose = task.meeting or task.contact if task.type in ("write", "nudge", "confirm") else task.uid
        return whose in self._about

    def by_person(self) -> dict[str, str]:
        """The letters that belong to no conversation and no task: their kinds by the uids of the contacts.

        One to somebody who was written to after it was typed is left out.
        """
        found = {}
        for key in self._keys:
            typed = self._session.drafts.typed_at(key)
            if self._session.contacts.peek(key.subject) is None or typed is None:
                continue
            sent = self._relations.outreach.values(key.subject)
            if not any(attempt.sent_at.utc > typed for attempt in sent):
                found[key.subject] = key.place.removeprefix(_LETTER) if _LETTER in key.place else "request"
        return found

    def for_contact(self, uid: str) -> bool:
        """Whether any letter to somebody is begun."""
        belongings = self._relations
        about = (uid, *belongings.meetings.of(uid), *belongings.tasks.of(uid))
        return any(each in self._about for each in about) or self._thanks(uid)

    def _thanks(self, contact: str, meeting: str = "") -> bool:
        return any(
            thank.body or self._session.drafts.peek(DraftKey("thanks", thank.uid, "body")) is not None
            for thank in self._relations.thanks.values(contact)
            if thank.sent_at is None and meeting in ("", thank.talk)
        )


class Directory(Service):
    """The contacts as others ask for them."""

    _session: Session
    _relations: Relations

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
            if not self._session.is_practice(next(iter(texts_of(raw, "contacts")), "")):
                for path in dict.fromkeys(texts_of(raw, "paths")):
                    held[path] = held.get(path, 0) + 1
        return held

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

    def has_met(self, contact: Contact) -> bool:
        """Whether a talk with them took place."""
        return contact.stage in MET_OR_LATER or self.talked_with(contact.uid)

    def guests(self, meeting: Meeting) -> str:
        """The names of everybody who takes part in a talk."""
        people = self._session.contacts.those(meeting.contacts)
        return ", ".join(person.name for person in people) or "someone"

    def thanks_medium(self, edit: Edit, contact: str, how: str = "") -> str:
        """How a thank-you to a contact travels unless the user says otherwise, as after an edit; `how` is how
        the reflection said they stay in touch."""
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

    def met_in(
        self, edit: Edit, talk: Meeting, contact: str, cause: str, due: tuple[ZonedTime, ZonedTime]
    ) -> None:
        """Somebody took part in a talk that is over: their stage, the request it answers, and the thank-you
        with the two limits of its clock."""
        edit.move(contact, [Move(Stage.MET, cause)])
        if talk.began is not None:
            self.settle_request(edit, contact, talk.began)
        soft, hard = due
        edit.put(
            ThankYou(
                uid=self._session.new_id(),
                meeting=talk.uid,
                recipient=contact,
                medium=self.thanks_medium(edit, contact),
                soft_due=soft,
                hard_due=hard,
            )
        )

    def settle_by_talks(self, edit: Edit, contact: str) -> None:
        """Every conversation on record answers the request that waited then, whoever it was with so far."""
        talks = (each for each in edit.those(self._relations.meetings, contact) if each.over)
        for began in sorted((each.began for each in talks if each.began), key=lambda at: at.utc):
            self.settle_request(edit, contact, began)

    def zones(self, meeting: Meeting) -> list[str]:
        """The time zones of everybody who takes part, where they are known."""
        return [person.zone for person in self._session.contacts.those(meeting.contacts) if person.zone]

    def talked_with(self, uid: str) -> bool:
        """Whether a talk with them is on record."""
        return any(meeting.over for meeting in self._relations.meetings.values(uid))

    def usual_formality(self) -> Formality:
        """How somebody new is addressed, by the customs of the profile."""
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
        contact = contact.replace(name=needed(contact.name, "A person needs a name.", field="name"))
        if contact.zone and not valid_zone(contact.zone):
            raise Refused(
                f"“{contact.zone}” isn't a time zone.",
                "Write a city or zone: Leeds, Europe/London.",
                field="zone",
            )
        for channel in contact.channels:
            if channel.kind is ChannelKind.EMAIL and not _looks_like_email(channel.value):
                raise Refused(
                    f"{channel.value!r} isn't an email address.",
                    "Write one such as rosa@example.org.",
                    field="email",
                )
        if contact.introduced_by:
            check_introducer(contact, contact.introduced_by, self._session.contacts.all())
        return contact


def _looks_like_email(text: str) -> bool:
    local, at, host = text.strip().rpartition("@")
    return bool(local and at and "." in host and not any(char.isspace() for char in text.strip()))
