"""Who somebody being named may be among those who are here: one answer for every place that asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.matching import (
    Description,
    Likeness,
    calling_code,
    compare_typed,
    email_key,
    first_sound,
    first_sounds,
    name_ways,
    name_words,
    page_key,
    phone_of,
    prepared,
    words_alike,
)
from .records import text_of

if TYPE_CHECKING:
    from ..domain.people import Contact
    from ..store.records import Change
    from .session import Session


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

    What leads to them is learned when first asked for, then kept in step.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._words: dict[str, dict[str, set[str]]] = {}
        """By how they begin to the ear: the words of all names, each with those who have it."""
        self._ways: dict[str, set[str]] = {}
        """Addresses, numbers, pages and whole names, each with those who have it."""
        self._of: dict[str, tuple[tuple[str, ...], frozenset[str]]] | None = None
        """Words and ways by uid, to take them out again."""
        session.subscribe(self._changed)

    def fitting(self, person: Description, *, without: str = "") -> list[LikelyPerson]:
        """Who may be somebody, the surest first, those put away last.

        Args:
            person: What is known of them.
            without: Uid of somebody who is not asked for, as of the one described.
        """
        profile = self._session.profile
        code = calling_code(profile.phone, profile.holidays)
        typed = prepared(person, code)
        found = []
        for uid in self._near(typed.words, _ways_of(person)):
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

    def _near(self, words: tuple[str, ...], ways: Iterable[str]) -> Iterator[str]:
        """Those who have an address, or enough of the name, in common with somebody, each once."""
        self._learn_all()
        seen: dict[str, None] = {}
        for way in (*ways, *name_ways(words)):
            seen |= dict.fromkeys(sorted(self._ways.get(way, ())))
        shared: dict[str, int] = {}
        for word in words:
            having = {
                uid
                for sound in first_sounds(word)
                for other, uids in self._words.get(sound, {}).items()
                if words_alike(word, other)
                for uid in uids
            }
            for uid in having:
                shared[uid] = shared.get(uid, 0) + 1
        assert self._of is not None
        for uid, count in shared.items():
            if count >= min(2, len(words), len(self._of[uid][0])):
                seen[uid] = None
        yield from seen

    # -- what leads to whom ----------------------------------------------------------------------------

    def _learn_all(self) -> None:
        if self._of is None:
            self._of = {}
            for raw in self._session.contacts.raw():
                self._learn(raw)

    def _learn(self, raw: Mapping[str, Any]) -> None:
        assert self._of is not None
        uid = text_of(raw, "uid")
        words = tuple(dict.fromkeys(name_words(text_of(raw, "name"))))
        ways = frozenset((*_ways_of(description_of(raw)), *name_ways(words)))
        self._of[uid] = words, ways
        for word in words:
            self._words.setdefault(first_sound(word), {}).setdefault(word, set()).add(uid)
        for way in ways:
            self._ways.setdefault(way, set()).add(uid)

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status") or self._of is None:
            return
        if not change.touched:
            self._of, self._words, self._ways = None, {}, {}
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
