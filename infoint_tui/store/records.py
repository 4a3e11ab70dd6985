"""The records of a home in memory: TinyDB's documents by number, found by uid and by the text of a field;
and what a change of them is called.
"""

from __future__ import annotations

import gc
import json
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from itertools import chain, repeat
from typing import Any, NoReturn

from tinydb.table import Document

from ..domain import NamedTuple

TABLES = (
    "profile",
    "paths",
    "contacts",
    "outreach",
    "meetings",
    "introductions",
    "thank_yous",
    "tasks",
    "touchpoints",
    "milestones",
    "insights",
    "differences",
    "themes",
    "leads",
    "resources",
    "transitions",
    "drafts",
    "conflicts",
)
"""The tables every home has, besides `_meta`; tables a file brings along are kept too."""

DRAFTS = "drafts"
CONFLICTS = "conflicts"
META = "_meta"
HISTORY = "history"
"""Folder of the changes that can be undone."""


class StoreError(Exception):
    """Base of what the store raises; its text is a sentence for the user."""


class HomeError(StoreError):
    """Nothing could be opened: what is wrong, where, and how to mend it."""


class ReadOnly(StoreError):
    """A change was asked of a store that may only read."""


class NotSaved(StoreError):
    """Changes are in memory only; `Store.save_copy` can put them elsewhere."""


class InvalidRecord(StoreError):
    """A record cannot be stored as it is; nothing was changed.

    `table` and `uid` name the record, `path` the field inside it (``notes[3].text``).
    """

    def __init__(self, table: str, uid: str, path: str, why: str) -> None:
        self.table, self.uid, self.path, self.why = table, uid, path, why
        where = f"{table} {uid}" + (f", field {path}" if path else "")
        super().__init__(f"This cannot be stored ({where}): {why}. Nothing was changed.")


class Put(NamedTuple):
    """One record of a change-set, whole; `record` None deletes it."""

    table: str
    uid: str
    record: Mapping[str, Any] | None


class Change(NamedTuple):
    """What subscribers are told after a change.

    `kind` is one of commit, undo, redo, draft, outside, status; `touched` holds (table, uid).
    """

    label: str
    touched: frozenset[tuple[str, str]]
    kind: str


class SaveState(Enum):
    """How far the changes made so far have come."""

    SAVED = "saved"
    SAVING = "saving"
    NOT_SAVED = "not saved"
    READ_ONLY = "read-only"


class Status(NamedTuple):
    """The save state; `reason` is a sentence where it is NOT_SAVED or READ_ONLY, else empty."""

    state: SaveState
    reason: str = ""


class Draft(NamedTuple):
    """A text that was being typed; `at` is the instant of its last key, in UTC."""

    text: str
    meta: Mapping[str, Any]
    at: datetime


class UndoResult(NamedTuple):
    """What an undo or redo did; `skipped` names the fields that had changed since and were left alone."""

    label: str
    change: Change
    skipped: list[str]


class Problem(NamedTuple):
    """A record that needs attention; it is kept word for word and blocks nothing."""

    table: str
    uid: str
    message: str


class OpenReport:
    """What opening found: truthful sentences, counts per table, where the data came from."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.problems: list[Problem] = []
        self.counts: dict[str, int] = {}
        self.source = "new"
        """"file", "backup rev N" or "new"."""
        self.journal_changes = 0
        """How many change-sets came from the journal."""


Row = tuple[int, str, Any]
"""Number, key, record."""
ABSENT: Any = object()
"""Stands for a field that a record does not have."""


class StoredRecord(Document):
    """A document as it is stored. Everybody who reads it gets this one, so nobody can alter it: change a
    `dict(record)` and put that. What lies inside its fields is shared as well."""

    __slots__ = ("doc_id",)

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        dict.update(self, value)
        self.doc_id = doc_id

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a record is shared by all who read it: change a dict(record) and put that")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        from copy import deepcopy

        return deepcopy(dict(self), memo)


_set_number: Any = vars(StoredRecord)["doc_id"].__set__


def as_stored(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of TinyDB's form, its records as they are stored. Raises ValueError for what is no number."""
    if set(map(type, table.values())) != {dict}:
        return {
            place: StoredRecord(value, int(place)) if isinstance(value, dict) else value
            for place, value in table.items()
        }
    # Thousands of them at once, without a step of Python for each.
    records: list[StoredRecord] = list(map(dict.__new__, repeat(StoredRecord, len(table))))
    deque(map(dict.update, records, table.values()), maxlen=0)
    deque(map(_set_number, records, map(int, table)), maxlen=0)
    return dict(zip(table, records, strict=True))


@contextmanager
def collector_paused(*, keep: bool = False) -> Iterator[None]:
    """Nothing that is read or made of it is garbage, and looking for it would take longer than the work.

    With `keep` the collector never looks at what there is now: in a large home that would halt the keys.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if keep:
                gc.freeze()
            gc.enable()


class Unread(dict[str, bytes]):
    """A table of TinyDB's form whose records are still text, as a checkpoint lays them out: from after the
    quote before the number to before the brace at the end."""

    def __init__(self, numbers: Iterable[str], texts: Iterable[bytes], uids: Iterable[str]) -> None:
        super().__init__(zip(numbers, texts, strict=True))
        self.places = dict(zip(uids, self, strict=True))
        """The number of each uid."""


def _no_json(what: str) -> NoReturn:
    raise ValueError(f"{what} is no number of JSON")


def _finite(text: str) -> float:
    value = float(text)
    return _no_json(text) if value in (float("inf"), float("-inf")) else value


READER = json.JSONDecoder(parse_constant=_no_json, parse_float=_finite)
RECORD_LEVELS = 98
"""Levels of nesting in a record of a file: those of the file itself but the two around it."""


_MANY = 500
"""Records that are read at once."""
_READING = threading.RLock()
"""Held while texts become records and while a table is changed or copied: several threads may ask for it."""


def _read_texts(texts: Mapping[str, bytes]) -> dict[str, Any]:
    """The records of some texts; see `Unread`. One that is no record after all, which a checksum cannot rule
    out, is kept as its text."""
    joined = b'\n  },"'.join(texts.values())
    try:
        found = READER.decode((b'{"%b\n  }}' % joined).decode())
        if found.keys() == texts.keys() and all(map(_is_record, found.values(), texts.values())):
            return as_stored(found)
    except (ValueError, RecursionError):
        pass
    if len(texts) > 1:
        return {place: _read_texts({place: text})[place] for place, text in texts.items()}
    return {place: text.decode("utf-8", "backslashreplace") for place, text in texts.items()}


def _is_record(record: Any, text: bytes) -> bool:
    return type(record) is dict and (is_shallow(text) or not too_deep([record]))


def is_shallow(text: bytes) -> bool:
    """Whether a record has so few brackets in its text that it cannot have too many levels."""
    return text.count(b"{") + text.count(b"[") <= RECORD_LEVELS


_FLAT = frozenset((str, int, float, bool, type(None)))


def too_deep(records: Iterable[Any]) -> bool:
    """Whether parsed records have too many levels; goes through these one by one, each as a whole."""
    objects = [value for value in records if isinstance(value, dict)]
    lists: list[list[Any]] = [value for value in records if type(value) is list]
    for _ in range(RECORD_LEVELS):
        # Most objects hold nothing but plain values: those are passed over without a look at each.
        objects = [value for value in objects if not _FLAT.issuperset(map(type, value.values()))]
        inside = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        inner = [value for value in inside if type(value) is list or type(value) is dict]
        objects = [value for value in inner if type(value) is dict]
        lists = [value for value in inner if type(value) is list]
        if not objects and not lists:
            return False
    return True


class Rows:
    """The records of one table. They are replaced whole, never altered, so that a copy of the dicts is a
    snapshot.

    `by_number` is TinyDB's form, in the order of the numbers. A record with a uid of its own has that uid as
    its key; whatever else lies there is odd, kept word for word, and has the key ``#<number>``.

    Records that came as text are read when somebody asks for them: one by its key, all by whatever goes
    through the table. Until then their text stands in `_by_number` and their number in `_by_uid`.
    """

    __slots__ = ("_buckets", "_by_number", "_by_uid", "_unread", "next_number")

    def __init__(self) -> None:
        self._by_number: dict[str, Any] = {}
        self._by_uid: dict[str, Any] = {}
        self._unread = False
        """Whether there may be text in them."""
        self.next_number = 1
        self._buckets: dict[str, dict[Any, dict[int, StoredRecord]]] = {}
        """By field and text: the records that have it there. Made for a field when it is first asked for."""

    @property
    def by_number(self) -> dict[str, Any]:
        """Every record by its number."""
        if self._unread:
            self._read_all()
        return self._by_number

    @property
    def by_uid(self) -> dict[str, StoredRecord]:
        """Every sound record by its uid."""
        if self._unread:
            self._read_all()
        return self._by_uid

    def fill(self, records: Mapping[str, Any], by_uid: dict[str, Any]) -> None:
        """Take sound records, or such as are text as yet, into an empty table; their numbers ascend."""
        self._by_number, self._by_uid, self._unread = dict(records), by_uid, type(records) is Unread
        self.next_number = int(next(reversed(self._by_number))) + 1

    def _read_all(self) -> None:
        with _READING:
            unread = [place for place, text in self._by_number.items() if type(text) is bytes]
        with collector_paused(keep=len(unread) > _MANY):
            for start in range(0, len(unread), _MANY):
                self._read(unread[start : start + _MANY])
        self._unread = False

    def _read(self, places: Iterable[str]) -> None:
        """Read these records, which are text so far."""
        with _READING:
            records, uids = self._by_number, self._by_uid
            texts = {place: text for place in places if type(text := records.get(place)) is bytes}
            for place, record in _read_texts(texts).items():
                uid = record.get("uid") if type(record) is StoredRecord else None
                if type(uid) is str and uids.get(uid) == place:
                    uids[uid] = record
                else:  # in no file that was written here
                    for stale in [uid for uid, found in uids.items() if found == place]:
                        del uids[stale]
                records[place] = record

    def _at(self, place: str) -> Any:
        """The record of a number that there is."""
        if type(self._by_number[place]) is bytes:
            self._read([place])
        return self._by_number[place]

    def __len__(self) -> int:
        return len(self._by_number)

    @property
    def sound_ones(self) -> int:
        """How many records have a uid of their own."""
        return len(self._by_uid)

    def copy(self) -> Rows:
        """A snapshot sharing the records."""
        twin = Rows()
        with _READING:
            twin._by_number, twin._by_uid = self._by_number.copy(), self._by_uid.copy()
            twin._unread, twin.next_number = self._unread, self.next_number
        return twin

    def of_uid(self, uid: str) -> StoredRecord | None:
        """The sound record with that uid."""
        found = self._by_uid.get(uid)
        if type(found) is str:
            self._at(found)
            found = self._by_uid.get(uid)
        return found

    def has(self, uid: str, field: str) -> bool:
        """Whether a sound record has a field. One that is text is not even read where its text has no such
        name."""
        found = self._by_uid.get(uid)
        if type(found) is str:
            if type(text := self._by_number[found]) is bytes and _line(field) not in text:
                return False
            found = self.of_uid(uid)
        return found is not None and field in found

    def at(self, number: int) -> Any:
        """The record with that number, or None."""
        place = str(number)
        return self._at(place) if place in self._by_number else None

    def get(self, key: str) -> Any:
        """The record under a uid or ``#number``, or None."""
        if key[:1] != "#":
            return self.of_uid(key)
        return self._by_number[key[1:]] if self._place(key) else None

    def number(self, key: str) -> int | None:
        """TinyDB's number of a record; None where there is none."""
        place = self._place(key)
        return int(place) if place else None

    def key(self, number: int) -> str:
        """The key of the record with that number; empty where there is none."""
        place = str(number)
        return self._key(place, self._at(place)) if place in self._by_number else ""

    def _place(self, key: str) -> str:
        """The number under which a key is found, as text; empty where there is nothing."""
        if key[:1] != "#":
            found = self._by_uid.get(key)
            return found if type(found) is str else str(found.doc_id) if found is not None else ""
        place = key[1:]
        return place if place in self._by_number and self._key(place, self._at(place)) == key else ""

    def _key(self, place: str, record: Any) -> str:
        uid = record.get("uid") if type(record) is StoredRecord else None
        return uid if type(uid) is str and self._by_uid.get(uid) is record else f"#{place}"

    @property
    def has_odd(self) -> bool:
        """Whether there are records without a uid of their own."""
        return len(self._by_number) != len(self._by_uid)

    def ordered(self) -> list[Row]:
        """All records, odd ones included, by number."""
        records = self.by_number
        if not self.has_odd:
            return [(record.doc_id, record["uid"], record) for record in records.values()]
        return [(int(place), self._key(place, record), record) for place, record in records.items()]

    def as_they_are(self) -> list[Row]:
        """The same, but those that nobody has read yet as their text."""
        if not self._unread:
            return self.ordered()
        uids = {place: uid for uid, place in self._by_uid.items() if type(place) is str}
        return [
            (int(place), uids.get(place) or self._key(place, record), record)
            for place, record in self._by_number.items()
        ]

    def sound(self) -> list[StoredRecord]:
        """The records that have a uid of their own, by number."""
        records = self.by_number
        if not self.has_odd:
            return list(records.values())
        return [record for _, key, record in self.ordered() if key[0] != "#"]

    def odd(self) -> dict[str, Any]:
        """The others by key."""
        return {key: record for _, key, record in self.ordered() if key[0] == "#"} if self.has_odd else {}

    def keys(self) -> list[str]:
        """Every key, by number."""
        return [key for _, key, _ in self.ordered()]

    def put(self, key: str, record: Any, number: int | None = None) -> str:
        """Insert or replace a record, or remove it with None; the key under which it stands from now on.

        A free `number` is honoured for a new one.
        """
        with _READING:
            place = self._place(key)
            if place:
                self._leave(place)
            records = self._by_number
            if record is None:
                records.pop(place, None)
                return key
            if not place:
                if number is None or number < 1 or str(number) in records:
                    number = self.next_number
                place = str(number)
            in_order = place in records or int(place) >= self.next_number
            numbered = type(record) is StoredRecord and record.doc_id == int(place)
            if isinstance(record, dict) and not numbered:
                record = StoredRecord(record, int(place))
            records[place] = record
            if key[0] != "#" and type(record) is StoredRecord and record.get("uid") == key:
                self._by_uid[key] = record
                self._enter(record)
            if not in_order and len(records) > 1:
                self._by_number = dict(sorted(records.items(), key=lambda item: int(item[0])))
            self.next_number = max(self.next_number, int(place) + 1)
            return self._key(place, record)

    def count_on(self) -> None:
        """Give the next number by TinyDB's rule on opening a file: the largest one and one more."""
        self.next_number = max(map(int, self._by_number), default=0) + 1

    def _leave(self, place: str) -> None:
        """A record is about to be replaced or removed: nothing may find it any more."""
        record = self._at(place)
        if (key := self._key(place, record))[0] != "#":
            del self._by_uid[key]
            for field, buckets in self._buckets.items():
                buckets.get(_bucket(record, field), {}).pop(record.doc_id, None)

    def _enter(self, record: StoredRecord) -> None:
        for field, buckets in self._buckets.items():
            buckets.setdefault(_bucket(record, field), {})[record.doc_id] = record

    def having(self, field: str, texts: Iterable[Any]) -> list[StoredRecord]:
        """The records with one of these texts in a field, by number; ABSENT means those without the field.

        Odd records are not among them.
        """
        wanted = dict.fromkeys(texts)
        if self._unread and ABSENT not in wanted:
            for line in [_line(field) + b": " + _line(text) for text in wanted]:
                items = list(self._by_number.items())
                self._read([place for place, text in items if type(text) is bytes and line in text])
            records = [record for record in list(self._by_number.values()) if type(record) is StoredRecord]
            found = [record for record in records if _bucket(record, field) in wanted]
            return [record for record in found if self._by_uid.get(record.get("uid", "")) is record]
        buckets = self._buckets.get(field)
        if buckets is None:
            buckets = self._buckets[field] = {}
            for record in self.sound():
                buckets.setdefault(_bucket(record, field), {})[record.doc_id] = record
        found = [record for text in wanted for record in buckets.get(text, {}).values()]
        return sorted(found, key=_number)


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def _line(text: str) -> bytes:
    """A text as it stands in a line of a data file."""
    return _ENCODE(text).encode("utf-8", "surrogatepass")


def _number(record: StoredRecord) -> int:
    return record.doc_id


def _bucket(record: StoredRecord, field: str) -> Any:
    value = record.get(field, ABSENT)
    return value if type(value) is str or value is ABSENT else None


MARK, LINE = 16, 64
"""Characters of a checksum that tell files apart, and how many of the files before it a file names."""


class Meta(NamedTuple):
    """What `_meta` says of a file. `parent` is the checksum of the file this one was made from, `line` the
    first characters of that and of those before it."""

    schema: int
    rev: int
    seq: int
    sha256: str
    parent: str
    host: str
    line: tuple[str, ...]


class Dataset:
    """All tables of a home but `_meta`."""

    __slots__ = ("tables",)

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {name: Rows() for name in TABLES}

    def copy(self) -> Dataset:
        """A snapshot sharing the records."""
        twin = Dataset()
        twin.tables = {name: rows.copy() for name, rows in self.tables.items()}
        return twin

    def rows(self, name: str) -> Rows:
        """The table of that name, made when missing."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Rows()
        return found

    def by_key(self) -> dict[str, dict[str, Any]]:
        """All records by table and key, in their order."""
        return {
            name: {key: record for _, key, record in rows.ordered()} for name, rows in self.tables.items()
        }

    def get(self, table: str, key: str) -> Any:
        """One record or None."""
        found = self.tables.get(table)
        return None if found is None else found.get(key)

    def number(self, table: str, key: str) -> int | None:
        """TinyDB's number of a record."""
        found = self.tables.get(table)
        return None if found is None else found.number(key)

    def put(self, table: str, key: str, record: Any, number: int | None = None) -> str:
        """See `Rows.put`."""
        return self.rows(table).put(key, record, number)

    def counts(self) -> dict[str, int]:
        """Records per table."""
        return {name: len(rows) for name, rows in self.tables.items()}

    def keys(self) -> Iterator[tuple[str, str]]:
        """Every (table, key)."""
        for name, rows in self.tables.items():
            for key in rows.keys():  # noqa: SIM118 - no mapping
                yield name, key

    def raw(self) -> dict[str, dict[str, Any]]:
        """The tables in TinyDB's form; the records are shared."""
        return {name: dict(rows.by_number) for name, rows in self.tables.items()}


def from_raw(raw: Mapping[str, Mapping[str, Any]], *known: Dataset) -> tuple[Dataset, list[Problem]]:
    """Build the tables from TinyDB's form and list the records that need attention.

    Of two records with one uid the true one is that with the number `known` has for it, else the first.
    """
    data = Dataset()
    problems: list[Problem] = []
    for name, documents in raw.items():
        if name != META:
            _fill(data.rows(name), name, documents, problems, known)
    return data, problems


def _fill(
    rows: Rows,
    name: str,
    documents: Mapping[str, Any],
    problems: list[Problem],
    known: Sequence[Dataset],
) -> None:
    if _fill_at_once(rows, documents):
        return
    numbered = [(int(number), record) for number, record in documents.items()]
    for number, value in sorted(numbered, key=lambda each: each[0]):
        record = StoredRecord(value, number) if isinstance(value, dict) else value
        rows.by_number[str(number)] = record
        uid = record.get("uid") if type(record) is StoredRecord else None
        if type(uid) is str and uid and uid[0] != "#":
            other = rows.by_uid.get(uid)
            if other is None:
                rows.by_uid[uid] = record
                continue
            if any(data.number(name, uid) == number for data in known):
                rows.by_uid[uid] = record
                record, number = other, other.doc_id
        problems.append(Problem(name, f"#{number}", _what_is_odd(record, uid, rows)))
    rows.next_number = max([number for number, _ in numbered], default=0) + 1


def _fill_at_once(rows: Rows, table: Mapping[str, Any]) -> bool:
    """Fill an empty table from records among which none is odd; a large file opens sooner that way."""
    if type(table) is Unread:
        rows.fill(table, table.places)
        return True
    kinds = set(map(type, table.values()))
    if len(rows) or kinds not in ({dict}, {StoredRecord}):
        return False
    uids = [record.get("uid") for record in table.values()]
    if set(map(type, uids)) != {str} or len(set(uids)) != len(uids) or {uid[:1] for uid in uids} & {"", "#"}:
        return False
    numbers = [int(number) for number in table]
    if numbers != sorted(numbers):
        return False
    stored = as_stored(table) if dict in kinds else table
    rows.fill(stored, dict(zip(uids, stored.values(), strict=True)))
    return True


def _what_is_odd(record: Any, uid: object, rows: Rows) -> str:
    if type(record) is not StoredRecord:
        return "the record isn't an object, so it's kept unchanged"
    if type(uid) is str and uid in rows.by_uid:
        return f"another record has the same uid {uid}; both are kept"
    return "the record has no usable uid; it is kept as it is"


def read_meta(raw: Mapping[str, Any]) -> Meta | None:
    """The `_meta` record, checked; None where it is missing or makes no sense."""
    table = raw.get(META)
    found = table.get("1") if isinstance(table, Mapping) else None
    if not isinstance(found, Mapping):
        return None
    numbers = [found.get(name) for name in ("schema", "rev", "seq")]
    texts = [found.get("sha256"), found.get("parent", ""), found.get("host", "")]
    if any(type(n) is not int or n < 0 for n in numbers) or any(type(t) is not str for t in texts):
        return None
    return Meta(*numbers, *texts, line=tuple(line_of(found)))  # type: ignore[arg-type,misc]


def line_of(meta: Any) -> list[str]:
    """The marks of the files before this one, as far as they make sense."""
    line = meta.get("line") if isinstance(meta, Mapping) else None
    return [mark for mark in line if isinstance(mark, str)] if isinstance(line, list) else []
