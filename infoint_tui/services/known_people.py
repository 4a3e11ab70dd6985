"""Who somebody being named may be among those who are here, one answer for every place that asks; and people
typed or pasted in a line: who is new, who is here already, and putting them in as one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import ChannelKind
from ..domain.errors import Refused
from ..domain.matching import (
    Description,
    Likeness,
    PeopleIndex,
    Prepared,
    calling_code,
    compare_typed,
    email_key,
    first_sound,
    first_sounds,
    name_ways,
    name_words,
    other_name_words,
    page_key,
    phone_of,
    prepared,
    words_alike,
)
from ..domain.pasted_people import people_in, with_connection, with_zone
from ..domain.people import Channel, Contact, Task
from ..domain.pipeline import after_edit
from ..domain.quickadd import QuickAdd, parse_quick_add
from .records import text_of
from .relations import Directory
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from ..store.records import Change
    from .tasks import TaskService


class LikelyPerson(NamedTuple):
    """Somebody who is here, and may be who is meant."""

    uid: str
    name: str
    likeness: Likeness
    reason: str
    """Such as "same email"."""

    @property
    def sure(self) -> bool:
        """Whether it is them beyond doubt."""
        return self.likeness is Likeness.SAME


def description_of(raw: Mapping[str, Any]) -> Description:
    """A stored contact as it is compared; anything may stand in its fields."""
    emails: list[str] = []
    phones: list[str] = []
    pages: list[str] = []
    for value in _channels(raw):
        (emails if "@" in value and "/" not in value else pages if page_key(value) else phones).append(value)
    name, title, place = (text_of(raw, field) for field in ("name", "title", "organisation"))
    return Description(name, title, place, tuple(emails), tuple(phones), tuple(pages))


def described(contact: Contact) -> Description:
    """A contact as it is compared."""
    return description_of(contact.encode())


class LikelyPeople:
    """Finds people by what somebody types of them; few are compared, by words of the name and addresses.

    What leads to them is learned when first asked for, or before in short pieces, then kept in step.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._words: dict[str, dict[str, set[str]]] = {}
        """By how they begin to the ear: the words of all names, each with those who have it."""
        self._ways: dict[str, set[str]] = {}
        """Addresses, numbers, pages and whole names, each with those who have it."""
        self._of: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
        """Words and ways by uid, to take them out again."""
        self._unlearned: list[str] | None = None
        """Who is still to be learned; None before anybody is."""
        session.subscribe(self._changed)

    def fitting(self, person: Description, *, without: str = "") -> list[LikelyPerson]:
        """Who may be somebody, the surest first, those put away last; `without` is the uid of somebody who is
        not asked for, as of the one described."""
        profile = self._session.profile
        code = calling_code(profile.phone, profile.holidays)
        typed = prepared(person, code)
        found = []
        for uid in self._near((typed.words, *typed.others), _ways_of(person)):
            raw = self._session.contacts.peek(uid)
            if uid == without or raw is None:
                continue
            likeness, reason = compare_typed(prepared(description_of(raw), code), typed)
            if likeness is not Likeness.DIFFERENT:
                order = (likeness is not Likeness.SAME, bool(raw.get("archived")), _RANK.get(reason, 0))
                found.append((order, LikelyPerson(uid, text_of(raw, "name"), likeness, reason)))
        return [each for _order, each in sorted(found, key=lambda pair: (pair[0], pair[1].name))]

    def called(self, name: str) -> list[LikelyPerson]:
        """Who may be meant by a name alone."""
        return self.fitting(Description(name))

    def _near(self, names: tuple[tuple[str, ...], ...], ways: Iterable[str]) -> Iterator[str]:
        """Those who have an address, or enough of the name, in common with somebody, each once."""
        self.prepare()
        seen: dict[str, None] = {}
        for way in (*ways, *(way for words in names for way in name_ways(words))):
            seen |= dict.fromkeys(sorted(self._ways.get(way, ())))
        shared: dict[str, int] = {}
        shortest = min(map(len, names))
        for word in dict.fromkeys(word for words in names for word in words):
            having = {
                uid
                for sound in first_sounds(word)
                for other, uids in self._words.get(sound, {}).items()
                if words_alike(word, other)
                for uid in uids
            }
            for uid in having:
                shared[uid] = shared.get(uid, 0) + 1
        for uid, count in shared.items():
            if count >= min(2, shortest, len(self._of[uid][0])):
                seen[uid] = None
        yield from seen

    # -- what leads to whom ----------------------------------------------------------------------------

    def prepare(self, seconds: float = float("inf")) -> bool:
        """Learn what leads to whom, for so long; True once it is learned of everybody."""
        until = perf_counter() + seconds
        contacts = self._session.contacts
        if self._unlearned is None:
            self._unlearned = [text_of(raw, "uid") for raw in contacts.raw()]
        while self._unlearned:
            if perf_counter() > until:
                return False
            uid = self._unlearned.pop()
            if uid not in self._of and (raw := contacts.peek(uid)) is not None:
                self._learn(raw)
        return True

    def _learn(self, raw: Mapping[str, Any]) -> None:
        uid = text_of(raw, "uid")
        name = text_of(raw, "name")
        names = (name_words(name), *other_name_words(name))
        words = tuple(dict.fromkeys(word for words in names for word in words))
        ways = frozenset(
            (*_ways_of(description_of(raw)), *(way for each in names for way in name_ways(each)))
        )
        self._of[uid] = words, ways
        for word in words:
            self._words.setdefault(first_sound(word), {}).setdefault(word, set()).add(uid)
        for way in ways:
            self._ways.setdefault(way, set()).add(uid)

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status") or self._unlearned is None:
            return
        if not change.touched:
            self._of, self._words, self._ways, self._unlearned = {}, {}, {}, None
            return
        for table, uid in change.touched:
            if table == self._session.contacts.table:
                words, ways = self._of.pop(uid, ((), frozenset()))
                for word in words:
                    self._words[first_sound(word)][word].discard(uid)
                for way in ways:
                    self._ways[way].discard(uid)
                raw = self._session.contacts.peek(uid)
                if raw is not None:
                    self._learn(raw)


_RANK = {"similar name": 1, "same first name": 2, "similar first name": 3, "part of the name": 4}
"""Reasons that say the least, the last the least of all."""


def _channels(raw: Mapping[str, Any]) -> Iterator[str]:
    channels = raw.get("channels")
    for channel in channels if isinstance(channels, (list, tuple)) else ():
        value = text_of(channel, "value") if isinstance(channel, Mapping) else ""
        if value:
            yield value


def _ways_of(person: Description) -> Iterator[str]:
    """Addresses as they are compared; numbers by their last digits, whatever their country."""
    for email in person.emails:
        if key := email_key(email):
            yield f"e {key}"
    for phone in person.phones:
        if number := phone_of(phone):
            yield f"t {number.tail}"
    for page in person.pages:
        if key := page_key(page):
            yield f"p {key}"


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


class Newcomers(Service):
    """Reads people from a text and puts them in."""

    _session: Session
    _directory: Directory
    _tasks: TaskService
    _known: LikelyPeople
    _called: Callable[[str], list[str]]

    def parse(self, text: str) -> QuickAdd:
        """The one person of a text, with days counted from today."""
        person = parse_quick_add(
            text,
            today=self._session.today,
            work_days=frozenset(self._session.profile.work_days),
        )
        return with_connection(with_zone(person), text)

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
        named = f"Introduced by {person.introduced_by}" if person.introduced_by and not introducer else ""
        return Contact(
            uid=self._session.new_id(),
            name=person.name,
            title=person.title,
            organisation=person.organisation,
            channels=_channels_typed(person),
            tags=person.tags,
            about=person.rest,
            zone=person.zone,
            pronouns=person.pronouns,
            introduced_by=introducer,
            connection=". ".join(filter(None, (person.connection.rstrip("."), named))),
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
        known = f"{old.connection}\n{old.about}".casefold()
        if old.connection and new.connection.casefold() not in known:
            notes.append(new.connection)
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
        return self._session.new_task(
            f"Follow up with {contact.name}", due_day=person.follow_up, contact=contact.uid
        )


def _label(people: list[Newcomer]) -> str:
    first = people[0]
    if len(people) > 1:
        return f"added {len(people)} people"
    return f"added to {first.match.name}" if first.match else f"added {first.person.name}"


def _channels_typed(person: QuickAdd) -> tuple[Channel, ...]:
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
