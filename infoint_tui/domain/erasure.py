"""What goes and what stays when a person is forgotten; on records as stored, of any age and shape.

The person and everything about them alone goes. A conversation with others keeps the others. What was learnt
stays, with "a person, removed" where the name stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import NamedTuple
from .name_tables import PARTICLES, SUFFIXES, TITLES
from .names import is_title
from .people import FURTHER
from .record import objects_in, text_in, texts_in

REMOVED = "a person, removed"
"""Stands where the name stood."""
CHANNEL_REMOVED = "removed"
_SHORTEST_CHANNEL = 5
_SHORTEST_NAME = 3
_SHORTEST_UID = 6
"""A shorter one could be a word."""
_NO_NAMES = frozenset((*TITLES, *SUFFIXES, *PARTICLES, "the"))
"""Words around a name that are found everywhere."""

_PROGRAM_FIELDS = """
uid zone kind type status state stage from_stage to_stage mode medium channel outcome direction rule source
question group offset origin capture_style strategy permission path_decision formality tie current_item
at start created due due_day hard_due soft_due not_before done_at sent_at
"""
_PROGRAM = frozenset(_PROGRAM_FIELDS.split())
"""Fields that hold words of the program, never of a person."""

Records = Mapping[str, Mapping[str, Any]]
"""Records by table and key."""
Key = tuple[str, str]


class ErasedPerson(NamedTuple):
    """Who is forgotten. `stand_in` counts as their voice where voices are counted; it leads to nobody."""

    uid: str
    names: tuple[str, ...]
    channels: tuple[str, ...]
    stand_in: str

    def known_from(self, records: Records) -> ErasedPerson:
        """The same, with the names and channels that other records, such as an older copy, know too."""
        names, channels = dict.fromkeys(self.names), dict.fromkeys(self.channels)
        contact = records.get("contacts", {}).get(self.uid)
        if isinstance(contact, Mapping):
            names[text_in(contact.get("name"))] = None
            for channel in objects_in(contact.get("channels")):
                channels[text_in(channel.get("value"))] = None
        for meeting in objects_in(list(records.get("meetings", {}).values())):
            reflection = meeting.get("reflection")
            people = reflection.get("people") if isinstance(reflection, Mapping) else None
            if isinstance(people, Mapping):
                names |= {text_in(name): None for name, uid in people.items() if uid == self.uid}
        for name in tuple(names):
            names[_untitled(name)] = None
        return self._replace(
            names=tuple(name for name in names if name.strip()),
            channels=tuple(value for value in channels if len(value.strip()) >= _SHORTEST_CHANNEL),
        )


def forget(records: Records, person: ErasedPerson) -> dict[Key, Any]:
    """The records that change: their new value, or None for those that go. Empty where nothing is known."""
    return _Forgetting(records, person.known_from(records)).run()


def goes(records: Records, uid: str) -> set[Key]:
    """The records that are about this person alone, and go."""
    gone: set[Key] = set()
    meetings = set()
    for key, meeting in records.get("meetings", {}).items():
        if isinstance(meeting, Mapping) and texts_in(meeting.get("contacts")) == [uid]:
            meetings.add(key)
    for table, rows in records.items():
        for key, record in rows.items():
            if _is_about(table, key, record, uid, meetings):
                gone.add((table, key))
    uids = {key for _, key in gone}
    for key in records.get("drafts", {}):
        if uids.intersection(draft_parts(key)):
            gone.add(("drafts", key))
    for key, record in records.get("conflicts", {}).items():
        if isinstance(record, Mapping) and (record.get("table"), record.get("record")) in gone:
            gone.add(("conflicts", key))
    return gone


def _is_about(table: str, key: str, record: Any, uid: str, meetings: set[str]) -> bool:
    if table == "contacts":
        return key == uid or (isinstance(record, Mapping) and record.get("uid") == uid)
    if table == "differences":
        return isinstance(record, Mapping) and not meetings.isdisjoint(texts_in(record.get("meetings")))
    if table in ("meetings", "insights", "paths", "profile", "drafts", "conflicts"):
        return table == "meetings" and key in meetings
    if not isinstance(record, Mapping):
        return False
    ends = (
        record.get("contact"),
        record.get("recipient"),
        record.get("from_contact"),
        record.get("to_contact"),
    )
    meeting = record.get("meeting")
    if table == "introductions":
        return uid in ends
    return uid in ends or (isinstance(meeting, str) and meeting in meetings)


class _Forgetting:
    """One pass over all records."""

    def __init__(self, records: Records, person: ErasedPerson) -> None:
        self._records, self._person = records, person
        self._gone = goes(records, person.uid)
        self._shared = {
            key
            for key, meeting in records.get("meetings", {}).items()
            if isinstance(meeting, Mapping)
            and person.uid in texts_in(meeting.get("contacts"))
            and ("meetings", key) not in self._gone
        }
        self._lost = {key for table, key in self._gone if table != "drafts"}
        """Uids that lead nowhere afterwards."""
        self._near = self._tied()
        self._forms = self._forms_about()
        others = self._other_names()
        short = _short_names(person.names, others)
        self._hints = self._hint(short)
        self._everywhere = self._replacer(_safe_names(person.names, others), ())
        self._in_linked = self._replacer(person.names, short)

    def _tied(self) -> set[str]:
        """Uids of those whom the person introduced, and of who introduced the person: what is written to
        them speaks of the person, often by the first name alone."""
        uid, near = self._person.uid, set()
        for key, contact in self._records.get("contacts", {}).items():
            if isinstance(contact, Mapping) and uid in (key, contact.get("introduced_by")):
                near |= {text_in(contact.get("introduced_by")) if key == uid else key}
        for intro in self._records.get("introductions", {}).values():
            ends = _ends(intro, "from_contact", "to_contact")
            if uid in ends:
                near |= ends
        return near - {"", uid}

    def _forms_about(self) -> set[str]:
        """Unfinished forms in one field of which the person was chosen."""
        wanted = self._lost | {self._person.uid}
        return {
            _form(key)
            for key, draft in self._records.get("drafts", {}).items()
            if isinstance(draft, Mapping) and not wanted.isdisjoint(text_in(draft.get("text")).split())
        }

    def _hint(self, short: tuple[str, ...]) -> re.Pattern[str]:
        """What every record contains that can change: most need no closer look."""
        parts = {*self._lost, *self._shared, self._person.uid, *self._person.channels, *short}
        parts |= {name.split()[0] for name in self._person.names}
        written = [json.dumps(part, ensure_ascii=False)[1:-1] for part in parts]
        return re.compile("|".join(map(re.escape, written)), re.IGNORECASE)

    def _other_names(self) -> list[str]:
        rows = [*self._records.get("contacts", {}).items(), *self._records.get("profile", {}).items()]
        return [
            text_in(record.get("name"))
            for key, record in rows
            if isinstance(record, Mapping) and key != self._person.uid
        ]

    def _replacer(self, names: tuple[str, ...], short: tuple[str, ...]) -> Callable[[str], str]:
        steps: list[tuple[re.Pattern[str], str]] = []
        uids = [uid for uid in sorted(self._lost | {self._person.uid}) if len(uid) >= _SHORTEST_UID]
        if uids:
            pattern = "|".join(map(re.escape, uids))
            steps.append((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), ""))
        if self._person.channels:
            values = sorted(self._person.channels, key=len, reverse=True)
            pattern = "|".join(re.escape(value) for value in values)
            steps.append((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), CHANNEL_REMOVED))
        for words, flags in ((names, re.IGNORECASE), (short, 0)):
            if words:
                pattern = "|".join(_spaced(name) for name in sorted(words, key=len, reverse=True))
                steps.append((re.compile(rf"(?<!\w)@?(?:{pattern})(?!\w)", flags), REMOVED))

        def replace(text: str) -> str:
            for found, by in steps:
                text = found.sub(by, text)
            return text

        return replace

    def run(self) -> dict[Key, Any]:
        changed: dict[Key, Any] = {}
        for table, rows in self._records.items():
            for key, record in rows.items():
                if (table, key) in self._gone:
                    changed[table, key] = None
                elif (kept := self._kept(table, key, record)) != record:
                    changed[table, key] = kept
        return changed

    def _kept(self, table: str, key: str, record: Any) -> Any:
        if table == "drafts" and self._everywhere(key) != key:
            return None
        if not self._hints.search(json.dumps(record, ensure_ascii=False)):
            return record
        linked = self._is_linked(table, key, record)
        if linked and isinstance(record, Mapping):
            record = self._unlinked(table, record)
        return self._cleaned(record, self._in_linked if linked else self._everywhere, own=table)

    def _is_linked(self, table: str, key: str, record: Any) -> bool:
        if table == "meetings" and key in self._shared:
            return True
        if isinstance(record, Mapping) and self._speaks_to_tied(table, key, record):
            return True
        wanted = self._lost | self._shared | {self._person.uid}
        return any(text in wanted for text in _strings(record) if text != key)

    def _speaks_to_tied(self, table: str, key: str, record: Mapping[str, Any]) -> bool:
        if table == "drafts":
            return not self._near.isdisjoint(draft_parts(key)) or _form(key) in self._forms
        whom = {key} if table == "contacts" else _ends(record, "contact", "recipient")
        return not self._near.isdisjoint(whom | set(texts_in(record.get("contacts"))))

    def _unlinked(self, table: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """Without references to what is gone."""
        uid, out = self._person.uid, dict(record)
        if table == "insights" and uid in texts_in(out.get("contacts")):
            out["contacts"] = [self._person.stand_in if one == uid else one for one in out["contacts"]]
        if table == "meetings":
            self._without_their_words(out)
        return {
            field: value if field == "uid" else self._cut(value, self._lost | {uid})
            for field, value in out.items()
        }

    def _without_their_words(self, meeting: dict[str, Any]) -> None:
        """Quotes go unless they name another guest, and so do notes that are about the person."""
        guests = self._records.get("contacts", {})
        others = [
            text_in(guests[uid].get("name"))
            for uid in texts_in(meeting.get("contacts"))
            if uid != self._person.uid and isinstance(guests.get(uid), Mapping)
        ]
        is_shared = self._person.uid in texts_in(meeting.get("contacts"))
        notes = meeting.get("notes")
        if not isinstance(notes, list):
            return
        kept = []
        for note in notes:
            kind = note.get("kind") if isinstance(note, Mapping) else None
            text = text_in(note.get("text")) if isinstance(note, Mapping) else ""
            theirs = kind == "quote" and is_shared and not _names_any(text, others)
            about = kind == "referral" and self._everywhere(text) != text
            if theirs or about:
                self._lost.add(text_in(note.get("uid")))
            else:
                kept.append(note)
        meeting["notes"] = kept

    def _cut(self, value: Any, gone: set[str]) -> Any:
        if isinstance(value, str):
            return "" if value and value in gone else value
        if isinstance(value, list):
            return [self._cut(item, gone) for item in value if not (isinstance(item, str) and item in gone)]
        if isinstance(value, Mapping):
            return {
                name: self._cut(item, gone)
                for name, item in value.items()
                if not (isinstance(item, str) and item == self._person.uid) and name not in gone
            }
        return value

    def _cleaned(self, value: Any, replace: Callable[[str], str], *, own: str = "") -> Any:
        """With every text cleaned; uids, and the name of another contact or of the user, are left alone."""
        if isinstance(value, str):
            return replace(value)
        if isinstance(value, list):
            return [self._cleaned(item, replace, own=own if own == FURTHER else "") for item in value]
        if isinstance(value, Mapping):
            untouched = _PROGRAM | {"name"} if own in ("contacts", "profile") else _PROGRAM
            if own == "contacts":
                untouched -= {"source"}  # how somebody was found is told in the user's own words
            if own == FURTHER:
                untouched = frozenset()  # the columns of a file may be called anything
            return {
                replace(name): item
                if name in untouched
                else self._cleaned(item, replace, own=FURTHER if FURTHER in (name, own) else "")
                for name, item in value.items()
            }
        return value


def _safe_names(names: tuple[str, ...], others: list[str]) -> tuple[str, ...]:
    """Names of several words that no other name contains: wherever they stand, this person is meant."""
    found = []
    for name in names:
        if len(name.split()) < 2:
            continue
        pattern = re.compile(rf"(?<!\w){_spaced(name)}(?!\w)", re.IGNORECASE)
        if not any(pattern.search(other) for other in others):
            found.append(name)
    return tuple(found)


def _short_names(names: tuple[str, ...], others: list[str]) -> tuple[str, ...]:
    """Single words of the names, such as the first name, that nobody else bears."""
    taken = {word.casefold() for other in others for word in _words(other)}
    words = dict.fromkeys(word for name in names for word in _words(name))
    return tuple(
        word
        for word in words
        if len(word) >= _SHORTEST_NAME and word.casefold() not in taken and word.casefold() not in _NO_NAMES
    )


class LoneNames:
    """Finds single words of a name in texts: whether this person is meant there, only the user knows."""

    def __init__(self, name: str, others: Iterable[str]) -> None:
        words = dict.fromkeys(word for word in _words(_untitled(name)) if len(word) >= _SHORTEST_NAME)
        self.words = tuple(word for word in words if word.casefold() not in _NO_NAMES)
        """What is looked for, as it is written in the name."""
        either = "|".join(map(re.escape, self.words))
        self._word = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if either else None
        alike = {other for other in others if len(other.split()) > 1 and self.stand_in(other)}
        full = "|".join(_spaced(other) for other in sorted(alike, key=len, reverse=True))
        self._others = re.compile(rf"(?<!\w)(?:{full})(?!\w)", re.IGNORECASE) if full else None

    def stand_in(self, text: str) -> bool:
        """Whether one of the words is in a text."""
        return self._word is not None and bool(self._word.search(text))

    def stand_alone_in(self, text: str) -> bool:
        """The same, without the full names of others who bear it too."""
        return self.stand_in(text) and self.stand_in(self._others.sub("", text) if self._others else text)


def _untitled(name: str) -> str:
    """The name without the titles before it."""
    words = name.split()
    while len(words) > 1 and is_title(words[0]):
        words = words[1:]
    return " ".join(words)


def _words(name: str) -> list[str]:
    return [word.strip(".,()'\"") for word in name.split()]


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _names_any(text: str, others: list[str]) -> bool:
    lowered = text.casefold()
    return any(word.casefold() in lowered for other in others for word in _words(other) if len(word) > 2)


def draft_parts(key: str) -> list[str]:
    """The parts of a draft's key; its subject may go on after a uid: "uid/place", "uid uid"."""
    return re.split(r"[|/ ]", key)


def _form(key: str) -> str:
    """A draft's key without the field: what all fields of a form have in common."""
    return key.rpartition("|")[0]


def _ends(record: Any, *fields: str) -> set[str]:
    """Uids of the contacts that these fields of a record name."""
    return {text_in(record.get(field)) for field in fields} if isinstance(record, Mapping) else set()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
