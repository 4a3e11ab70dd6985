"""People typed or pasted in a line: who is new, who is here already, and putting them in as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..domain.enums import ChannelKind
from ..domain.errors import Refused
from ..domain.matching import Description, Likeness, PeopleIndex, Prepared, prepared
from ..domain.people import Channel, Contact
from ..domain.pipeline import after_edit
from ..domain.quickadd import QuickAdd, parse_quick_add, people_in
from ..domain.task import Task
from .directory import Directory
from .known_people import LikelyPerson

if TYPE_CHECKING:
    from .edit import Edit
    from .known_people import LikelyPeople
    from .session import Session
    from .tasks import TaskService


ONE_NAME = ("same name", "same name and organization")
"""Reasons that nothing but a name stands for, and nothing against."""


class Newcomer(NamedTuple):
    """One person of a text."""

    text: str
    person: QuickAdd
    match: LikelyPerson | None = None
    """Who they are; None for somebody new."""
    likely: tuple[LikelyPerson, ...] = ()
    """Who they may be, the surest first."""

    @property
    def doubtful(self) -> bool:
        """Whether only the user can tell who they are."""
        return self.match is None and bool(self.likely)


class Newcomers:
    """Reads people from a text and puts them in."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        tasks: TaskService,
        known: LikelyPeople,
        called: Callable[[str], list[str]],
    ) -> None:
        self._session = session
        self._directory = directory
        self._tasks = tasks
        self._known = known
        self._called = called

    def parse(self, text: str) -> QuickAdd:
        """The one person of a text, with days counted from today."""
        return parse_quick_add(
            text,
            today=self._session.moment().local().date(),
            work_days=frozenset(self._session.profile.work_days),
        )

    def read(self, text: str) -> tuple[Newcomer, ...]:
        """Everybody in a text, each with who they are if they are here already."""
        return tuple(self._read(each, self.parse(each)) for each in people_in(text))

    def likely(self, person: QuickAdd) -> list[LikelyPerson]:
        """Who of those who are here may be meant, the surest first."""
        return self._known.fitting(_described(person))

    def _read(self, text: str, person: QuickAdd) -> Newcomer:
        likely = tuple(self.likely(person))
        first = next(iter(likely), None)
        return Newcomer(text, person, first if first is not None and first.sure else None, likely)

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
            above = PeopleIndex()
            for each in people:
                person = prepared(_described(each.person))
                uid = each.match.uid if each.match else _same_as_one(above, person)
                if uid and edit.has_contact(uid):
                    found.append(self._join(edit, uid, each.person))
                else:
                    contact = self._directory.checked(self.contact(each.person))
                    found.append(self._directory.add_to(edit, contact, as_usual=False).uid)
                above.add(found[-1], person)
                if each.person.follow_up is not None:
                    edit.put(self.follow_up(edit.contact(found[-1]), each.person))
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


def _described(person: QuickAdd) -> Description:
    """What a line says of somebody, as it is compared."""
    return Description(
        person.name,
        person.title,
        person.organisation,
        (person.email,) if person.email else (),
        (person.phone,) if person.phone else (),
        (person.profile,) if person.profile else (),
    )


def _same_as_one(above: PeopleIndex, person: Prepared) -> str:
    """Uid of who a line above named: in one text one name is one person, if nothing speaks against it."""
    found = above.best(person)
    if found is None or (found[1].likeness is not Likeness.SAME and found[1].reason not in ONE_NAME):
        return ""
    return found[0]
