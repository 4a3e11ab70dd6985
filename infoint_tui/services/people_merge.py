"""One person of two records, and who may be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.errors import Refused
from ..domain.matching import Likeness, PeopleIndex, calling_code, prepared
from ..domain.merging import FieldChoice, breaks_circle, field_choices, merged_person, relinked
from ..domain.people import Contact
from ..domain.record import BadRecord
from .known_people import described, description_of
from .records import text_of, texts_of

if TYPE_CHECKING:
    from ..store.store import Store
    from .known_people import LikelyPeople, LikelyPerson
    from .session import Session
    from .tasks import TaskService

APART = "not_the_same_as"
"""Unknown field of a contact: uids of those who look alike and are somebody else."""
_NOUNS = {
    "meetings": "conversation",
    "outreach": "message",
    "tasks": "task",
    "introductions": "introduction",
    "touchpoints": "touchpoint",
    "thank_yous": "thank-you",
    "drafts": "draft",
    "insights": "takeaway",
    "leads": "opening",
    "resources": "resource",
    "milestones": "milestone",
}


class LikelyPair(NamedTuple):
    """Two records that may be one person."""

    uid: str
    other: str
    likeness: Likeness
    reason: str


class PeopleMerge:
    """Finds records that may be one person, and makes one of two."""

    def __init__(self, session: Session, store: Store, tasks: TaskService, known: LikelyPeople) -> None:
        self._session, self._store, self._tasks, self._known = session, store, tasks, known

    def _index(self) -> PeopleIndex:
        profile = self._session.profile
        code = calling_code(profile.phone, profile.holidays)
        known = PeopleIndex()
        for raw in self._session.contacts.raw():
            known.add(text_of(raw, "uid"), prepared(description_of(raw), code))
        return known

    def pairs(self) -> list[LikelyPair]:
        """Everybody who may be in here twice, the surest first; pairs told apart are left out."""
        found = [
            LikelyPair(one, other, likeness, reason)
            for one, other, (likeness, reason) in self._index().pairs()
            if not self._apart(one, other)
        ]
        return sorted(found, key=lambda pair: pair.likeness is not Likeness.SAME)

    def like(self, uid: str) -> list[LikelyPair]:
        """Who may be the same person as a contact."""
        contact = self._session.contacts.need(uid)
        return [LikelyPair(uid, each.uid, each.likeness, each.reason) for each in self.resembling(contact)]

    def resembling(self, contact: Contact) -> list[LikelyPerson]:
        """The same of a contact as it may become; whoever was told apart is left out."""
        found = self._known.fitting(described(contact), without=contact.uid)
        return [each for each in found if not self._apart(contact.uid, each.uid)]

    def _apart(self, one: str, other: str) -> bool:
        peek = self._session.contacts.peek
        return other in texts_of(peek(one) or {}, APART) or one in texts_of(peek(other) or {}, APART)

    def tell_apart(self, one: str, *others: str) -> str:
        """Say that somebody is none of the others; returns the words for undo."""
        contact = self._session.contacts.need(one)
        told = [*texts_of(contact.extra, APART), *others]
        label = f"told {contact.name} apart from someone alike"
        with self._session.edit(label) as edit:
            edit.put(contact.replace(extra={**contact.extra, APART: told}))
        return label

    def choices(self, keep: str, other: str) -> list[FieldChoice]:
        """The fields that both fill differently, to choose one of the two."""
        return field_choices(self._raw(keep), self._raw(other))

    def moves(self, keep: str, other: str) -> str:
        """What goes over from one record to the other, in words: "2 conversations, 1 task"."""
        counts: dict[str, int] = {}
        for (table, _), record in relinked(self._store.db.records.data.by_key(), keep, other).items():
            if record is not None:
                counts[table] = counts.get(table, 0) + 1
        words = [(counts[table], noun) for table, noun in _NOUNS.items() if counts.get(table)]
        return ", ".join(f"{number} {noun}" + ("" if number == 1 else "s") for number, noun in words)

    def merge(self, keep: str, other: str, theirs: Iterable[str] = ()) -> str:
        """Make one person of two as one step; returns the words for undo.

        Args:
            keep: Uid of the record that stays.
            other: Uid of the one whose facts and history go over to it.
            theirs: Names of the fields that are taken from the other.
        """
        if keep == other:
            raise Refused("These are the same record already.")
        name, gone = self._session.contacts.need(keep).name, self._session.contacts.need(other)
        for meeting in self._session.meetings.all():
            if meeting.running and {keep, other} & set(meeting.contacts):
                raise Refused(f"A conversation with {name} is running.", "End it first.")
        records = self._store.db.records.data.by_key()
        changed = relinked(records, keep, other)
        person = merged_person(self._raw(keep), self._raw(other), frozenset(theirs))
        if breaks_circle(_after(records, changed, other), person):
            person.pop("introduced_by", None)
        kinds: dict[str, Any] = {repository.table: kind for kind, repository in self._session.tables.items()}
        label = f"merged {gone.name} into {name}" if gone.name != name else f"merged two records of {name}"
        with self._session.change(label) as change:
            change.undo_drafts = True
            rest = {}
            with self._session.edit(label) as edit:
                for (table, key), record in changed.items():
                    old = self._session.tables[kinds[table]].get(key) if table in kinds else None
                    if old is None:
                        rest[table, key] = record
                    elif record is None:
                        edit.delete(old)
                    else:
                        try:
                            edit.put(kinds[table].decode(record))
                        except BadRecord:
                            rest[table, key] = record
                edit.put(Contact.decode(person))
                edit.delete(gone)
                self._tasks.sync_contact(edit, keep)
            for (table, key), record in rest.items():
                change.set(table, key, record)
        return label

    def _raw(self, uid: str) -> Mapping[str, Any]:
        self._session.contacts.need(uid)
        return self._session.contacts.peek(uid) or {}


def _after(
    records: Mapping[str, Mapping[str, Any]], changed: Mapping[tuple[str, str], Any], gone: str
) -> dict[str, dict[str, Any]]:
    """The contacts as they will be."""
    contacts = {key: record for key, record in records.get("contacts", {}).items() if key != gone}
    contacts |= {key: record for (table, key), record in changed.items() if table == "contacts"}
    return {"contacts": contacts}
