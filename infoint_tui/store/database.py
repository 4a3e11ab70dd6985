"""TinyDB, the database the product runs on: its tables and queries over our storage.

Reading gives the records as they are stored, found by an index where a query asks for the text of a field.
Changing costs the change: TinyDB's own operations meet a working copy that copies no more than they touch,
and everything that one `with db.change("label"):` holds becomes one line of the journal, or nothing at all.
"""

from __future__ import annotations

import json
import marshal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from ..domain import NamedTuple
from .records import (
    ABSENT,
    DRAFTS,
    META,
    Change,
    Dataset,
    InvalidRecord,
    Put,
    ReadOnly,
    Rows,
    StoredRecord,
    StoreError,
)
from .snapshot import check_document, check_names, encode, normalise
from .undo import ChangeSet, Item, net

if TYPE_CHECKING:
    from tinydb.queries import QueryLike

    from ..domain.zoned_time import Clock
    from .writer import Writer

Raw = dict[str, dict[str, Any]]
"""TinyDB's form: {table: {"1": record}}."""


def _nothing(*_: object) -> None:
    """What is told to nobody."""


class Access:
    """Whether this program may write: the writer while it may, else the reason why not."""

    def __init__(self) -> None:
        self.writer: Writer | None = None
        self.because = ""
        self.remedy = ""
        """What the user can do about it; empty where the reason says so."""

    def need(self) -> Writer:
        """The writer. Raises ReadOnly."""
        if self.writer is None:
            raise ReadOnly(self.because or "Your data is open read-only.")
        return self.writer


class Recorded(NamedTuple):
    """A change that is in the journal: what was done, and whether undo may take it back."""

    change: Change
    step: ChangeSet
    undoable: bool


class OpenChange:
    """A change-set in the making. What is put is in the tables at once; `take_back` undoes all of it."""

    def __init__(self, data: Dataset, label: str, kind: str, draft_ended: Callable[[str], None]) -> None:
        self._data, self._draft_ended = data, draft_ended
        self.items: list[Item] = []
        self.undo_drafts = False
        """Whether undo takes back what happened to drafts, too."""
        self._parts: list[bytes] = []
        self.result = Change(label, frozenset(), kind)
        """What subscribers are told; complete once the block has ended."""

    def store(self, put: Put) -> None:
        """Insert, replace or delete a record under its uid. Raises InvalidRecord; it is then as it was."""
        record, text = checked(self._data, put)
        self.set(put.table, put.uid, record, text=text)

    def set(
        self, table: str, key: str, record: Any, number: int | None = None, *, text: bytes | None = None
    ) -> None:
        """The same for what was checked before, odd records included; one that changes nothing is passed
        over. A new record gets `number` where that is free; `text` is the record as JSON."""
        data = self._data
        old = data.get(table, key)
        if record is None if old is None else _same(old, record):
            return
        text = encode(record) if text is None else text
        place = data.number(table, key)
        key = data.put(table, key, record, number)
        if record is not None:
            place = data.number(table, key)
        self.items.append(Item(table, key, old, data.get(table, key), place))
        self._parts.append(b"[%b,%b,%d,%b]" % (encode(table), encode(key), place or 0, text))
        if table == DRAFTS:
            self._draft_ended(key)

    def set_numbers(self, table: str, records: Mapping[int, Any]) -> None:
        """Make the records with these numbers what is said, or remove them with ABSENT, whatever their uids.

        Raises InvalidRecord.
        """
        rows = self._data.rows(table)
        fresh: list[tuple[int, str, Any, bytes]] = []
        for number, record in records.items():
            if type(number) is not int or number < 1:
                raise InvalidRecord(
                    table, str(number)[:40], "", "a record number is a whole number from 1, used once"
                )
            key = rows.key(number)
            if record is ABSENT:
                if key:
                    self.set(table, key, None)
                continue
            text, copy = check_document(table, key or f"#{number}", record)
            if key and _same(rows.get(key), copy):
                continue
            uid = copy.get("uid") if isinstance(copy, dict) else None
            wanted = uid if isinstance(uid, str) and uid and uid[0] != "#" else f"#{number}"
            if key and key != wanted:
                self.set(table, key, None)
            fresh.append((number, wanted, copy, text))
        for number, wanted, copy, text in fresh:
            taken = rows.number(wanted) not in (None, number)
            self.set(table, f"#{number}" if taken else wanted, copy, number, text=text)

    def line(self, seq: int, at: str, file: str) -> bytes:
        """The change-set as a line of the journal; `file` is the checksum of the other program's file that it
        takes in."""
        label, _, kind = self.result
        head = b'{"seq":%d,"at":%b,"label":%b,"kind":%b,' % (seq, encode(at), encode(label), encode(kind))
        if file:
            head += b'"file":%b,' % encode(file)
        return head + b'"puts":[' + b",".join(self._parts) + b"]}"

    def take_back(self) -> None:
        """Put everything back as it was before."""
        for item in reversed(self.items):
            self._data.put(item.table, item.uid, item.before, item.number)
        self.items.clear()


def _undoable(change: OpenChange) -> list[Item]:
    """What of a change undo takes back: drafts go their own way, unless the change itself led them over."""
    return [item for item in change.items if change.undo_drafts or item.table != DRAFTS]


class RecordStorage(Storage):
    """The records in memory, and the one way to change them: each change-set is a line of the journal.

    `guard` protects records and journal; whatever holds it must not wait for the disk.
    """

    def __init__(self, clock: Clock) -> None:
        self.data = Dataset()
        self.guard = threading.RLock()
        self.access = Access()
        self.clock = clock
        self._open: OpenChange | None = None
        self._subscribers: list[Callable[[Change], None]] = []
        self.draft_ended: Callable[[str], None] = _nothing
        """Told which draft a change has replaced or ended, while `guard` is held."""
        self.recorded: Callable[[Recorded], None] = _nothing
        """Told of each change-set before the subscribers are."""
        self.flush: Callable[[], object] = _nothing

    # TinyDB's contract

    def read(self) -> Raw | None:
        """A fresh deep copy of all tables; None while there is not one record."""
        found = {
            name: {
                place: dict(record) if type(record) is StoredRecord else record
                for place, record in rows.by_number.items()
            }
            for name, rows in self.data.tables.items()
            if len(rows)
        }
        return _copied(found) if found else None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make the tables what `data` says, as one change-set. Raises InvalidRecord, ReadOnly."""
        with self.change("changed the tables") as change:
            for name in {**self.data.tables, **data}:
                if not isinstance(name, str):
                    raise InvalidRecord(str(name), "", "", "the name of a table must be text")
                records = dict.fromkeys(map(int, self.data.rows(name).by_number), ABSENT)
                change.set_numbers(name, {**records, **_numbered(name, data.get(name, {}))})

    def close(self) -> None:
        """Flush. The home itself is closed by whoever opened it."""
        self.flush()

    # Changing

    @contextmanager
    def change(
        self, label: str, *, kind: str = "commit", undoable: bool = True, file: str = ""
    ) -> Iterator[OpenChange]:
        """Everything changed within is one change-set: in the journal when the block has ended, and nothing
        of it anywhere when the block raises. A change within a change belongs to it. Raises ReadOnly."""
        if self._open is not None:
            yield self._open
            return
        writer = self.access.need()
        with self.guard:
            change = self._open = OpenChange(self.data, label, kind, self.draft_ended)
            try:
                yield change
                seq = writer.journal.seq + 1
                line = change.line(seq, self.stamp(), file) if change.items else b""
            except BaseException:
                change.take_back()
                raise
            finally:
                self._open = None
            if not line:
                return
            for item in change.items:
                writer.note(item.table, item.uid, item.before)
            writer.journal.append(line)
        change.result = Change(label, frozenset((item.table, item.uid) for item in change.items), kind)
        step = ChangeSet(label, net(_undoable(change)), seq)
        self.recorded(Recorded(change.result, step, undoable and kind == "commit" and bool(step.items)))
        self.publish(change.result)

    def stamp(self) -> str:
        """The instant, as it stands in the journal."""
        return self.clock.now().isoformat(timespec="milliseconds")

    def snapshot(self) -> Dataset:
        """Everything as it is now; the records are shared."""
        with self.guard:
            return self.data.copy()

    # Telling

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change, on the thread that made it; call the result to share no more."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def publish(self, change: Change) -> None:
        """Tell all subscribers."""
        for callback in tuple(self._subscribers):
            callback(change)

    def publish_difference(self, before: Dataset) -> bool:
        """Tell what differs from `before`, as after reading the files again; False where nothing does."""
        keys = set(before.keys()) | set(self.data.keys())
        touched = frozenset(key for key in keys if before.get(*key) != self.data.get(*key))
        if touched:
            self.publish(Change("changed by the other window", touched, "outside"))
        return bool(touched)


class RecordTable(Table):
    """A table of the database. TinyDB's own, but that it reads by index, copies nothing to read, and stores
    what was changed record by record."""

    _given = 0

    _storage: RecordStorage

    @property
    def _rows(self) -> Rows:
        return self._storage.data.rows(self._name)

    # Reading

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        records = self._rows.by_number
        if not self._rows.has_odd:
            return records
        return {place: record for place, record in records.items() if type(record) is StoredRecord}

    def __iter__(self) -> Iterator[StoredRecord]:
        """The records by number. They are shared: see `Record`."""
        records: Any = self._read_table().values()
        return iter(list(records))

    def sound(self) -> list[StoredRecord]:
        """The records that have a uid of their own, by number."""
        return self._rows.sound()

    def has(self, uid: str, field: str) -> bool:
        """Whether the record with that uid has a field."""
        return self._rows.has(uid, field)

    def count_sound(self) -> int:
        """How many there are of these."""
        return self._rows.sound_ones

    def is_sound(self, record: Mapping[str, Any]) -> bool:
        """Whether a record has a uid of its own, so that it can be found and changed by it."""
        uid = record.get("uid")
        return isinstance(uid, str) and self._rows.of_uid(uid) is record

    def search(self, cond: QueryLike) -> list[Document]:
        """The records that match."""
        rows = self._rows
        found = _looked_up(rows, getattr(cond, "_hash", None))
        if found is None:
            return [record for record in self if cond(record)]
        odd = [record for record in rows.odd().values() if type(record) is StoredRecord and cond(record)]
        return sorted([*found, *odd], key=lambda record: record.doc_id) if odd else list(found)

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Iterable[int] | None = None,
        *,
        uid: str | None = None,
    ) -> Any:
        """One record by uid, number or query, or None; with `doc_ids` a list of those there are."""
        if uid is not None:
            return self._rows.of_uid(uid)
        if doc_id is not None:
            return self._read_table().get(str(doc_id))
        if doc_ids is not None:
            wanted = {str(number) for number in doc_ids}
            return [record for place, record in self._read_table().items() if place in wanted]
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return next(iter(self.search(cond)), None)

    # Changing

    def put(self, record: Mapping[str, Any]) -> None:
        """Store a record whole, in the place of the one with its uid. Raises InvalidRecord, ReadOnly."""
        with self._storage.change(f"put {self.name}") as change:
            change.store(Put(self.name, record["uid"], record))

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """See TinyDB; the index finds what is to be changed."""
        return super().update(fields, None, self._found(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """See TinyDB; the index finds what is to be removed."""
        return super().remove(None, self._found(cond, doc_ids))

    def _found(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int] | None:
        if cond is None or doc_ids is not None:
            return doc_ids
        return [record.doc_id for record in self.search(cond)]

    def truncate(self) -> None:
        """Remove all records of this table; numbers begin at 1 again."""
        super().truncate()
        self._given = 0
        if not len(self._rows):
            self._rows.next_number = 1

    def _get_next_id(self) -> int:
        """TinyDB's rule, largest number and one more, with the storage as the one counter."""
        self._given = max(self._rows.next_number, self._given + 1)
        return self._given

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        working = _Working(self._rows)
        updater(working)
        with self._storage.change(f"changed {self.name}") as change:
            change.set_numbers(self.name, working.changed)


class Database(TinyDB):
    """The database of an open home: ``store.db``."""

    table_class = RecordTable

    def __init__(self, storage: RecordStorage) -> None:
        super().__init__(storage=lambda: storage)
        self.records = storage

    @contextmanager
    def change(
        self, label: str, *, undoable: bool = True, end_drafts: Sequence[str] = ()
    ) -> Iterator[OpenChange]:
        """One change-set, named for undo, that also ends the drafts which led to it; see
        `RecordStorage.change`. Nothing within may wait for the disk."""
        with self.records.change(label, undoable=undoable) as change:
            yield change
            for key in end_drafts:
                change.set(DRAFTS, key, None)

    def table(self, name: str, **options: Any) -> RecordTable:
        """A table by name; `_meta` is the store's own."""
        if name == META:
            raise StoreError("The table _meta belongs to the store and cannot be changed through TinyDB.")
        found = super().table(name, **options)
        assert isinstance(found, RecordTable)
        return found

    def drop_tables(self) -> NoReturn:
        """Refused: one call must not take everything."""
        raise StoreError(
            "Dropping all tables is switched off. Remove records one by one, or start a new home."
        )

    def drop_table(self, name: str) -> NoReturn:
        """Refused, like `drop_tables`."""
        raise StoreError(f"Dropping the table {name} is switched off. Remove its records instead.")


class _Working(MutableMapping[int, Any]):
    """A table as TinyDB's operations change it: only the records they touch are copied."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.changed: dict[int, Any] = {}
        """The records touched so far, by number; ABSENT for one that was removed."""

    def _stored(self, number: object) -> StoredRecord | None:
        found = self._rows.at(int(number)) if isinstance(number, int) else None
        return found if type(found) is StoredRecord else None

    def __getitem__(self, number: int) -> Any:
        if number not in self.changed:
            record = self._stored(number)
            if record is None:
                raise KeyError(number)
            self.changed[number] = _copied(record)
        found = self.changed[number]
        if found is ABSENT:
            raise KeyError(number)
        return found

    def __setitem__(self, number: int, record: Any) -> None:
        self.changed[number] = record

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self.changed[number] = ABSENT

    def __contains__(self, number: object) -> bool:
        if number in self.changed:
            return self.changed[number] is not ABSENT
        return self._stored(number) is not None

    def __iter__(self) -> Iterator[int]:
        stored = [
            int(place) for place, record in self._rows.by_number.items() if type(record) is StoredRecord
        ]
        return iter([number for number in dict.fromkeys([*stored, *self.changed]) if number in self])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every record."""
        self.changed = dict.fromkeys(self, ABSENT)


def checked(data: Dataset, put: Put) -> tuple[Any, bytes]:
    """A private copy of the record to be put, and its text as JSON. Raises InvalidRecord."""
    table, uid, record = put
    odd = uid.startswith("#")
    if record is None:
        if not odd:
            check_names(table, uid)
        return None, b"null"
    if not isinstance(record, Mapping):
        raise InvalidRecord(table, uid, "", f"a record is a mapping, not {type(record).__name__}")
    if odd and data.number(table, uid) is not None:
        text, copy = check_document(table, uid, record)
        return copy, text
    return normalise(table, uid, record)


def _looked_up(rows: Rows, query: Any) -> list[StoredRecord] | None:
    """The records that match a query about the text of one field, from the index; None for any other query.

    `query` is what TinyDB tells queries apart by.
    """
    match query:
        case ("==", (str(field),), str(text)):
            return rows.having(field, [text])
        case ("one_of", (str(field),), tuple(texts)) if all(type(text) is str for text in texts):
            return rows.having(field, texts)
        case ("not", ("exists", (str(field),))):
            return rows.having(field, [ABSENT])
        case ("or", frozenset() as parts):
            found = [_looked_up(rows, part) for part in parts]
            if None in found:
                return None
            both = {record.doc_id: record for part in found for record in part or ()}
            return [both[number] for number in sorted(both)]
    return None


def _copied(value: Mapping[str, Any]) -> Any:
    """A deep copy of JSON types, exact, and many times faster than a deepcopy."""
    return marshal.loads(marshal.dumps(dict(value)))


def _numbered(name: str, table: Any) -> dict[int, Any]:
    """The records of one table by number, each number once. Raises InvalidRecord."""
    if not isinstance(table, Mapping):
        raise InvalidRecord(name, "", "", "a table is a mapping of numbers to records")
    found: dict[int, Any] = {}
    for number, record in table.items():
        key = str(number)
        if not (key.isascii() and key.isdigit()) or str(int(key)) != key or int(key) in found:
            raise InvalidRecord(name, key[:40], "", "a record number is a whole number from 1, used once")
        found[int(key)] = dict(record) if isinstance(record, Mapping) else record
    return found


def _same(old: Any, record: Any) -> bool:
    """Would this put change nothing? Equal is not enough: True == 1."""
    return (
        record is not None
        and bool(old == record)
        and json.dumps(old, sort_keys=True) == json.dumps(record, sort_keys=True)
    )
