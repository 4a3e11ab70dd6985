"""TinyDB on top of the store: its tables, queries and file format, with our way of writing."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from .changes import META, InvalidRecord, StoreError
from .validate import check_document

if TYPE_CHECKING:
    from tinydb.queries import QueryLike

    from .changes import Change
    from .store import Store

Raw = dict[str, dict[str, Any]]


class InfointStorage(Storage):
    """TinyDB's storage contract over an open store.

    Reading copies everything and writing compares everything, so that each operation is one change-set
    whatever TinyDB did to its copy. Records are kept word for word; those without a uid go by their number.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self) -> Raw | None:
        """A fresh deep copy of all tables; None while there is not one record."""
        raw = self.store.raw_tables()
        found = {name: table for name, table in raw.items() if table}
        return _copied(found) if found else None

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Commit what differs from the present state as one change-set. Raises InvalidRecord, ReadOnly."""
        self.store.write_raw(_plain(data))

    def close(self) -> None:
        """Flush. The store itself is closed by whoever opened it."""
        self.store.flush(5.0)


def _copied(value: Mapping[str, Any]) -> Any:
    """A deep copy of JSON types, exact, and many times faster than a deepcopy."""
    return marshal.loads(marshal.dumps(dict(value)))


def _plain(data: Mapping[str, Mapping[str, Any]]) -> Raw:
    """The tables with text keys, each number once. Raises InvalidRecord before anything is changed."""
    found: Raw = {}
    for name, table in data.items():
        if not isinstance(name, str):
            raise InvalidRecord(str(name), "", "", "the name of a table must be text")
        if not isinstance(table, Mapping):
            raise InvalidRecord(name, "", "", "a table is a mapping of numbers to records")
        rows: dict[str, Any] = {}
        for number, record in table.items():
            key = str(number)
            if not (key.isascii() and key.isdigit()) or str(int(key)) != key or key in rows or int(key) < 1:
                raise InvalidRecord(name, key[:40], "", "a record number is a whole number from 1, used once")
            rows[key] = dict(record) if isinstance(record, Mapping) else record
        found[name] = rows
    return found


class InfointTable(Table):
    """A table of an `InfointDB`, with the keyed way beside TinyDB's own."""

    _given = 0

    def put(self, uid: str, record: Mapping[str, Any]) -> None:
        """Store one record under its uid and touch no other. Raises InvalidRecord, ReadOnly."""
        from .changes import Put

        self._store.commit([Put(self.name, uid, record)], label=f"put {self.name}")
        self.clear_cache()

    def by_uid(self, uid: str) -> Mapping[str, Any] | None:
        """One record by uid; shared, never alter it."""
        return self._store.get(self.name, uid)

    def search(self, cond: QueryLike) -> list[Document]:
        """The records that match, as copies: TinyDB alone would hand out the ones it remembers."""
        found = super().search(cond)
        return [self.document_class(_copied(document), document.doc_id) for document in found]

    def truncate(self) -> None:
        """Remove all records of this table; numbers begin at 1 again."""
        super().truncate()
        self._given = 0
        self._store.restart_numbers(self.name)

    @property
    def _store(self) -> Store:
        storage = self._storage
        assert isinstance(storage, InfointStorage)
        return storage.store

    def _get_next_id(self) -> int:
        """TinyDB's rule, largest number and one more, with the store as the one counter."""
        number = max(self._store.next_number(self.name), self._given + 1)
        self._given = number
        return number


class InfointDB(TinyDB):
    """TinyDB over an open store: ``store.db``."""

    table_class = InfointTable

    def __init__(self, store: Store) -> None:
        super().__init__(store, storage=InfointStorage)
        self._unsubscribe = store.subscribe(self._forget)

    def _forget(self, _change: Change) -> None:
        """A change from anywhere: remembered query results may be wrong."""
        for table in self._tables.values():
            table.clear_cache()

    def table(self, name: str, **kwargs: Any) -> InfointTable:
        """A table by name; `_meta` is the store's own."""
        if name == META:
            raise StoreError("The table _meta belongs to the store and cannot be changed through TinyDB.")
        found = super().table(name, **kwargs)
        assert isinstance(found, InfointTable)
        return found

    def drop_tables(self) -> NoReturn:
        """Refused: one call must not take everything."""
        raise StoreError(
            "Dropping all tables is switched off. Remove records one by one, or start a new home."
        )

    def drop_table(self, name: str) -> NoReturn:
        """Refused, like `drop_tables`."""
        raise StoreError(f"Dropping the table {name} is switched off. Remove its records instead.")


def prepare(
    raw: Raw, present: Raw, keys: Mapping[str, Mapping[int, str]]
) -> list[tuple[str, str, int | None, Any, bytes]]:
    """What to put so that `present` becomes `raw`. Raises InvalidRecord before anything is changed.

    `keys` gives the key of each present number per table.
    """
    prepared: list[tuple[str, str, int | None, Any, bytes]] = []
    for name in {**present, **raw}:
        if name == META:
            continue
        old, new, known = present.get(name, {}), raw.get(name, {}), keys.get(name, {})
        later: list[tuple[str, str, int | None, Any, bytes]] = []
        used = {key for number, key in known.items() if _exactly(old[str(number)], new.get(str(number)))}
        for number in {**old, **new}:
            key = known.get(int(number))
            if number in new and number in old and _exactly(new[number], old[number]):
                continue
            if number not in new:
                prepared.append((name, key or f"#{number}", None, None, b"null"))
                continue
            text, record = check_document(name, key or f"#{number}", new[number])
            fresh = _key_of(record, number)
            if fresh in used:
                fresh = f"#{number}"
            used.add(fresh)
            if key is not None and key != fresh:
                prepared.append((name, key, None, None, b"null"))
            later.append((name, fresh, int(number), record, text))
        prepared += later
    return prepared


def _exactly(one: Any, other: Any) -> bool:
    """Equal, and of equal types: True is not 1 here."""
    try:
        return bool(one == other) and marshal.dumps(one, 2) == marshal.dumps(other, 2)
    except ValueError:
        return False


def _key_of(record: Any, number: str) -> str:
    uid = record.get("uid") if isinstance(record, dict) else None
    return uid if isinstance(uid, str) and uid and uid[0] != "#" else f"#{number}"
