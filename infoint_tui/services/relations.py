"""What belongs to a contact or a meeting, found without walking whole tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..domain.record import Identified
from ..domain.task_rules import TELLING_RULES, ContactContext, MeetingContext, Promise
from ..store.changes import DRAFTS
from .edit import Edit
from .repository import Repository

if TYPE_CHECKING:
    from ..domain.people import Contact, Introduction
    from ..domain.task import Task
    from ..store.changes import Change
    from .workspace import Workspace


R = TypeVar("R", bound=Identified)

_NOBODY: tuple[str, ...] = ()
Owners = Callable[[Mapping[str, Any]], tuple[str, ...]]


def field(name: str) -> Owners:
    """The owner named in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return (value,) if isinstance(value, str) and value else ()

    return owners


def many(name: str) -> Owners:
    """The owners listed in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    return owners


class Links(Generic[R]):
    """Uids of the records of one table by their owner; built when first asked, then kept in step."""

    def __init__(self, repository: Repository[R], owners: Owners) -> None:
        self.repository = self._repository = repository
        self.owners_named = self._owners = owners
        """Gives the owners that a stored record names."""
        self._of_owner: dict[str, dict[str, None]] | None = None
        self._owners_of: dict[str, tuple[str, ...]] = {}

    @property
    def table(self) -> str:
        """The table it follows."""
        return self._repository.table

    def of(self, owner: str) -> tuple[str, ...]:
        """Uids of what belongs to an owner, in the order they were added."""
        found = (self._of_owner if self._of_owner is not None else self._built()).get(owner)
        return tuple(found) if found else _NOBODY

    def owners(self) -> list[str]:
        """Everybody something belongs to."""
        return [owner for owner, uids in self._built().items() if uids]

    def touched(self, uid: str) -> set[str]:
        """A record was added, changed or removed: its owners before and after."""
        if self._of_owner is None:
            return set()
        before = self._owners_of.pop(uid, ())
        record = self._repository.peek(uid)
        after = self._owners(record) if record is not None else ()
        for owner in before:
            if owner not in after:
                self._of_owner.get(owner, {}).pop(uid, None)
        if after:
            self._add(uid, after)
        return {*before, *after}

    def reset(self) -> None:
        """Forget everything, after a change that did not say what it touched."""
        self._of_owner = None
        self._owners_of = {}

    def _built(self) -> dict[str, dict[str, None]]:
        if self._of_owner is None:
            self._of_owner = {}
            for record in self._repository.raw():
                self._add(str(record.get("uid", "")), self._owners(record))
        return self._of_owner

    def _add(self, uid: str, owners: tuple[str, ...]) -> None:
        assert self._of_owner is not None
        self._owners_of[uid] = owners
        for owner in owners:
            self._of_owner.setdefault(owner, {})[uid] = None


PROMISED = "promised"


class Relations:
    """Reads; changes nothing. Built when first asked, then kept in step with every change."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self.tasks = Links(workspace.session.tasks, field("contact"))
        self.tasks_of_meeting = Links(workspace.session.tasks, field("meeting"))
        self.outreach = Links(workspace.session.outreach, field("contact"))
        self.meetings = Links(workspace.session.meetings, many("contacts"))
        self.thanks = Links(workspace.session.thank_yous, field("recipient"))
        self.thanks_of_meeting = Links(workspace.session.thank_yous, field("meeting"))
        self.touches = Links(workspace.session.touchpoints, field("contact"))
        self.milestones = Links(workspace.session.milestones, many("from_advice_of"))
        self.leads = Links(workspace.session.leads, field("meeting"))
        self.introductions_to = Links(workspace.session.introductions, field("to_contact"))
        self.introductions_from = Links(workspace.session.introductions, field("from_contact"))
        self._links = [links for links in vars(self).values() if isinstance(links, Links)]
        workspace.session.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status"):
            return
        if not change.touched:
            for links in self._links:
                links.reset()
        for table, uid in change.touched:
            for links in self._links:
                if links.table == table:
                    links.touched(uid)

    # -- of a contact ---------------------------------------------------------------------------------

    def of_contact(self, edit: Edit, uid: str) -> tuple[list[Task], ContactContext]:
        """The tasks of a contact that belong to no meeting, and what else is theirs, as after an edit."""
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
        meeting = edit.meeting(uid)
        named_by = edit.contact(meeting.first_contact).introduced_by
        return MeetingContext(
            thanks=edit.those(self.thanks_of_meeting, uid),
            introducer=edit.contact(named_by) if named_by and edit.has_contact(named_by) else None,
            leads=edit.those(self.leads, uid),
            tasks=edit.those(self.tasks_of_meeting, uid),
            names={guest: edit.contact(guest).name for guest in meeting.contacts if edit.has_contact(guest)},
        )

    # -- everybody ------------------------------------------------------------------------------------

    def everybody(self, edit: Edit) -> list[str]:
        """Uids of the contacts a rule may ask something for."""
        found: dict[str, None] = {}
        for links in (self.tasks, self.outreach, self.meetings, self.touches, self.milestones):
            found |= dict.fromkeys(links.owners())
        found |= dict.fromkeys(self.introductions_from.owners())
        found |= {
            str(raw.get("uid")): None
            for raw in self._ws.session.contacts.raw()
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
