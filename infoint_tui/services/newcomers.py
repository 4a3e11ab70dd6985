"""People typed or pasted in a line: who is new, who is here already, and putting them in as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.enums import ChannelKind
from ..domain.errors import Refused
from ..domain.matching import email_key, page_key, phone_of
from ..domain.names import bare_key
from ..domain.pasted_people import people_in
from ..domain.people import Channel, Contact
from ..domain.pipeline import after_edit
from ..domain.quickadd import QuickAdd, parse_quick_add
from ..domain.task import Task
from .directory import Directory
from .repository import text_of

if TYPE_CHECKING:
    from .edit import Edit
    from .session import Session
    from .tasks import TaskService


class Match(NamedTuple):
    """Somebody who is here already."""

    uid: str
    name: str
    by: str
    """What is the same: email, phone, profile or name."""


class Newcomer(NamedTuple):
    """One person of a text."""

    text: str
    person: QuickAdd
    match: Match | None = None


class Newcomers:
    """Reads people from a text and puts them in. It looks through everybody once; make one a dialog."""

    def __init__(
        self, session: Session, directory: Directory, tasks: TaskService, called: Callable[[str], list[str]]
    ) -> None:
        self._session = session
        self._directory = directory
        self._tasks = tasks
        self._called = called
        self._keys: dict[tuple[str, str], Match] | None = None

    def parse(self, text: str) -> QuickAdd:
        """The one person of a text, with days counted from today."""
        return parse_quick_add(
            text,
            today=self._session.moment().local().date(),
            work_days=frozenset(self._session.profile.work_days),
        )

    def read(self, text: str) -> tuple[Newcomer, ...]:
        """Everybody in a text, each with who they are if they are here already."""
        read = ((each, self.parse(each)) for each in people_in(text))
        return tuple(Newcomer(each, person, self.match(person)) for each, person in read)

    def match(self, person: QuickAdd) -> Match | None:
        """Who has the same address, number, page or name; an address counts most."""
        if self._keys is None:
            self._keys = {}
            for raw in self._session.contacts.raw():
                self._learn(raw)
        found = (self._keys.get(key) for key in _keys_of(person))
        return next((match for match in found if match is not None), None)

    def _learn(self, raw: Mapping[str, Any]) -> None:
        uid, name = text_of(raw, "uid"), text_of(raw, "name")
        keys = [("name", bare_key(name))]
        channels = raw.get("channels")
        for channel in channels if isinstance(channels, (list, tuple)) else ():
            if isinstance(channel, Mapping):
                value = text_of(channel, "value")
                keys += _ways(value, value, value)
        assert self._keys is not None
        for by, value in keys:
            if value:
                known = self._keys.get((by, value))
                if known is None or not raw.get("archived"):
                    self._keys[by, value] = known or Match(uid, name, by)

    def add(self, newcomers: Iterable[Newcomer], *, end_drafts: Iterable[str] = ()) -> tuple[Contact, ...]:
        """Put everybody in as one step: those with a match get what is new about them, the others are added.

        Refuses when somebody has no name.
        """
        people = list(newcomers)
        if not people or not all(each.person.name for each in people):
            raise Refused(
                "A name is enough to start with.",
                "For example: Rosa Delgado, trainer, Brookvale EMS.",
                field="name",
            )
        found: list[str] = []
        with self._session.edit(_label(people), end_drafts=end_drafts) as edit:
            here: dict[tuple[str, str], str] = {}
            for each in people:
                keys = _keys_of(each.person)
                uid = each.match.uid if each.match else next(filter(None, map(here.get, keys)), "")
                if uid and edit.has_contact(uid):
                    found.append(self._join(edit, uid, each.person))
                else:
                    contact = self._directory.checked(self.contact(each.person))
                    found.append(self._directory.add_to(edit, contact, as_usual=False).uid)
                here |= dict.fromkeys(keys, found[-1])
                if each.person.follow_up is not None:
                    edit.put(self.follow_up(edit.contact(found[-1]), each.person))
        self._keys = None
        return tuple(self._session.contacts.need(uid) for uid in dict.fromkeys(found))

    def contact(self, person: QuickAdd) -> Contact:
        """Somebody new with what a line says of them; nobody is stored."""
        introducer = self._introducer(person)
        return Contact(
            uid=self._session.new_id(),
            name=person.name,
            title=person.title,
            organisation=person.organisation,
            channels=_channels(person),
            tags=person.tags,
            about=person.rest,
            pronouns=person.pronouns,
            introduced_by=introducer,
            connection=f"Introduced by {person.introduced_by}"
            if person.introduced_by and not introducer
            else "",
            paths=self._directory.default_paths(),
            formality=self._directory.usual_formality(),
        )

    def _introducer(self, person: QuickAdd) -> str:
        """Uid of the one person who is meant; empty where nobody or several are called so."""
        called = self._called(person.introduced_by) if person.introduced_by else []
        return called[0] if len(called) == 1 else ""

    def _join(self, edit: Edit, uid: str, person: QuickAdd) -> str:
        """Add what is new about somebody who is here; what is stored stays, what differs is a note."""
        old, new = edit.contact(uid), self.contact(person)
        notes = [old.about]
        for name in ("title", "organisation"):
            stored, said = getattr(old, name), getattr(new, name)
            if stored and said and stored.casefold() != said.casefold():
                notes.append(said)
        notes += [new.about] if new.about not in old.about else []
        values = {channel.value.casefold() for channel in old.channels}
        joined = old.replace(
            title=old.title or new.title,
            organisation=old.organisation or new.organisation,
            pronouns=old.pronouns or new.pronouns,
            connection=old.connection or new.connection,
            channels=(*old.channels, *(each for each in new.channels if each.value.casefold() not in values)),
            tags=tuple(dict.fromkeys((*old.tags, *new.tags))),
            about="\n".join(filter(None, notes)),
            introduced_by=old.introduced_by or (new.introduced_by if new.introduced_by != uid else ""),
        )
        if joined != old:
            edit.put(self._directory.checked(joined))
            edit.move(uid, [after_edit(joined)])
            self._tasks.sync_contact(edit, uid)
        return uid

    def follow_up(self, contact: Contact, person: QuickAdd) -> Task:
        """The task that a day in a line stands for."""
        return Task(
            uid=self._session.new_id(),
            type="action",
            title=f"Follow up with {contact.name}",
            due_day=person.follow_up,
            contact=contact.uid,
            fixed=True,
            created=self._session.moment(),
        )


def _label(people: list[Newcomer]) -> str:
    first = people[0]
    if len(people) > 1:
        return f"added {len(people)} people"
    return f"added to {first.match.name}" if first.match else f"added {first.person.name}"


def _channels(person: QuickAdd) -> tuple[Channel, ...]:
    page = ChannelKind.LINKEDIN if person.has_linkedin else ChannelKind.OTHER
    values = (
        (ChannelKind.EMAIL, person.email),
        (ChannelKind.PHONE, person.phone),
        (page, person.profile),
    )
    return tuple(Channel(kind=kind, value=value) for kind, value in values if value)


def _keys_of(person: QuickAdd) -> list[tuple[str, str]]:
    keys = (*_ways(person.email, person.phone, person.profile), ("name", bare_key(person.name)))
    return [key for key in keys if key[1]]


def _ways(email: str, phone: str, page: str) -> list[tuple[str, str]]:
    """Ways to reach somebody as they are compared; numbers by their last digits, whatever their country."""
    number = phone_of(phone)
    return [
        ("email", email_key(email)),
        ("profile", page_key(page)),
        ("phone", number.tail if number else ""),
    ]
