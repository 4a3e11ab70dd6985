"""The records in memory: by table and uid, with TinyDB's document numbers beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .changes import META, TABLES, Problem

Row = tuple[int, str, Any]
"""Document number, key, record."""


class Table:
    """One table. Records are replaced whole, never altered, so that a copy of the dicts is a snapshot.

    `rows` holds records by uid in the order of their numbers; `odd` holds what has no usable uid, kept word
    for word under the key ``#<number>``.
    """

    __slots__ = ("ids", "next_id", "odd", "rows")

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.odd: dict[str, Any] = {}
        self.ids: dict[str, int] = {}
        self.next_id = 1

    def copy(self) -> Table:
        """A snapshot sharing the records."""
        twin = Table()
        twin.rows, twin.odd, twin.ids, twin.next_id = (
            self.rows.copy(),
            self.odd.copy(),
            self.ids.copy(),
            self.next_id,
        )
        return twin

    def get(self, key: str) -> Any:
        """The record under a uid or ``#number``, or None."""
        found = self.rows.get(key)
        return self.odd.get(key) if found is None and self.odd else found

    def put(self, key: str, record: Any, number: int | None = None) -> None:
        """Insert or replace a record; a free `number` is honoured for a new one. None deletes."""
        if record is None:
            self.rows.pop(key, None)
            self.odd.pop(key, None)
            self.ids.pop(key, None)
            return
        shelf = self.odd if key.startswith("#") else self.rows
        if key in self.ids:
            shelf[key] = record
            return
        if number is None or number < 1 or (number < self.next_id and number in self.ids.values()):
            number = self.next_id
        shelf[key] = record
        self.ids[key] = number
        if number < self.next_id and len(shelf) > 1:
            self.sort()
        self.next_id = max(self.next_id, number + 1)

    def sort(self) -> None:
        """Put the records into the order of their numbers."""
        for shelf in (self.rows, self.odd):
            ordered = sorted(shelf.items(), key=lambda item: self.ids[item[0]])
            shelf.clear()
            shelf.update(ordered)

    def ordered(self) -> list[Row]:
        """All records, odd ones included, by number."""
        ids = self.ids
        found = [(ids[key], key, record) for key, record in self.rows.items()]
        if self.odd:
            found += [(ids[key], key, record) for key, record in self.odd.items()]
            found.sort(key=lambda row: row[0])
        return found


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


class Tables:
    """All tables of a home but `_meta`."""

    __slots__ = ("tables",)

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {name: Table() for name in TABLES}

    def copy(self) -> Tables:
        """A snapshot sharing the records."""
        twin = Tables()
        twin.tables = {name: table.copy() for name, table in self.tables.items()}
        return twin

    def table(self, name: str) -> Table:
        """The table of that name, made when missing."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table()
        return found

    def get(self, table: str, key: str) -> Any:
        """One record or None."""
        found = self.tables.get(table)
        return None if found is None else found.get(key)

    def number(self, table: str, key: str) -> int | None:
        """TinyDB's number of a record."""
        found = self.tables.get(table)
        return None if found is None else found.ids.get(key)

    def put(self, table: str, key: str, record: Any, number: int | None = None) -> int | None:
        """Insert, replace or (None) delete; the number the record has now."""
        shelf = self.table(table)
        shelf.put(key, record, number)
        return shelf.ids.get(key)

    def counts(self) -> dict[str, int]:
        """Records per table."""
        return {name: len(table.ids) for name, table in self.tables.items()}

    def keys(self) -> Iterator[tuple[str, str]]:
        """Every (table, key)."""
        for name, table in self.tables.items():
            for key in table.ids:
                yield name, key


def from_raw(raw: Mapping[str, Mapping[str, Any]], *known: Tables) -> tuple[Tables, list[Problem]]:
    """Build the tables from TinyDB's form and list the records that need attention.

    Of two records with one uid the true one is that with the number `known` has for it, else the first.
    """
    tables = Tables()
    problems: list[Problem] = []
    for name, documents in raw.items():
        if name != META:
            _fill(tables.table(name), name, documents, problems, known)
    return tables, problems


def _fill(
    table: Table,
    name: str,
    documents: Mapping[str, Any],
    problems: list[Problem],
    known: Sequence[Tables],
) -> None:
    if _fill_at_once(table, documents):
        return
    numbered = [(int(number), record) for number, record in documents.items()]
    if any(numbered[n][0] > numbered[n + 1][0] for n in range(len(numbered) - 1)):
        numbered.sort(key=lambda item: item[0])
    rows, ids = table.rows, table.ids
    swapped = False
    for number, record in numbered:
        uid = record.get("uid") if type(record) is dict else None
        if type(uid) is str and uid and uid not in ids and uid[0] != "#":
            rows[uid] = record
            ids[uid] = number
            continue
        if type(uid) is str and uid in rows and any(tables.number(name, uid) == number for tables in known):
            record, rows[uid] = rows[uid], record
            number, ids[uid] = ids[uid], number
            swapped = True
        key = f"#{number}"
        table.odd[key] = record
        ids[key] = number
        problems.append(Problem(name, key, _what_is_odd(record, uid, rows)))
    if swapped:
        table.sort()
    table.next_id = numbered[-1][0] + 1 if numbered else 1


def _fill_at_once(table: Table, documents: Mapping[str, Any]) -> bool:
    """Fill an empty table from records among which none is odd; a large file opens sooner that way."""
    if not documents or table.ids or set(map(type, documents.values())) != {dict}:
        return False
    uids = [record.get("uid") for record in documents.values()]
    if set(map(type, uids)) != {str}:
        return False
    numbers = [int(number) for number in documents]
    ids = dict(zip(uids, numbers, strict=True))
    if len(ids) != len(uids) or {uid[:1] for uid in uids} & {"", "#"} or numbers != sorted(numbers):
        return False
    table.rows.update(zip(uids, documents.values(), strict=True))
    table.ids.update(ids)
    table.next_id = numbers[-1] + 1
    return True


def _what_is_odd(record: Any, uid: object, rows: Mapping[str, Any]) -> str:
    if type(record) is not dict:
        return "the record is not an object; it is kept as it is"
    if type(uid) is str and uid in rows:
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
