"""Records as domain values: decoded when asked for, remembered until they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from tinydb import where

from ..domain.errors import Refused
from ..domain.record import BadRecord, Identified
from ..store.database import Database

R = TypeVar("R", bound=Identified)


class Repository(Generic[R]):
    """One table of the database, read as values of one class.

    A record that does not fit its class is kept in the file as it is, left out here and named in `problems`.
    """

    def __init__(self, db: Database, table: str, kind: type[R], noun: str = "record") -> None:
        self.records = db.table(table)
        """The table itself, for lists too long to be decoded, and for changing it."""
        self._kind = kind
        self._cache: dict[str, tuple[Mapping[str, Any], R]] = {}
        self.table = table
        self.noun = noun
        """What one of them is called towards the user."""
        self.problems: dict[str, str] = {}

    def get(self, uid: str) -> R | None:
        """The value of that uid, or None."""
        record = self.records.get(uid=uid)
        return None if record is None else self._decode(uid, record)

    def need(self, uid: str) -> R:
        """The value of that uid. Raises `Refused` when it is gone."""
        value = self.get(uid)
        if value is None:
            raise Refused(
                f"That {self.noun} is gone.", "It may have been removed by an undo; `U` brings it back."
            )
        return value

    def all(self) -> list[R]:
        """All readable values in the order they were added."""
        return self._readable(self.records.sound())

    def where(self, field: str, *wanted: str) -> list[R]:
        """Readable values whose text field holds one of these; the others are not even decoded."""
        query = where(field).one_of(list(wanted))
        if str(self._kind._defaults.get(field, "")) in wanted:
            query |= ~where(field).exists()
        found = self.records.search(query)
        return self._readable(record for record in found if self.records.is_sound(record))

    def raw(self) -> Sequence[Mapping[str, Any]]:
        """The records as stored, for lists too long to be decoded; to be read only.

        Anything may stand in a field of them: `text_of` and `texts_of` give what can be used.
        """
        return self.records.sound()

    def peek(self, uid: str) -> Mapping[str, Any] | None:
        """One record as stored; to be read only."""
        found: Mapping[str, Any] | None = self.records.get(uid=uid)
        return found

    def count(self) -> int:
        """Number of records."""
        return len(self.records.sound())

    def put(self, value: R) -> None:
        """Store a value whole, in the place of the one with its uid."""
        self.records.put(value.encode())

    def remove(self, uid: str) -> None:
        """Remove a value; nothing happens where it is gone."""
        self.records.remove(where("uid") == uid)

    def _readable(self, records: Iterable[Mapping[str, Any]]) -> list[R]:
        values = (self._decode(record["uid"], record) for record in records)
        return [value for value in values if value is not None]

    def _decode(self, uid: str, raw: Mapping[str, Any]) -> R | None:
        cached = self._cache.get(uid)
        if cached is not None and cached[0] is raw:
            return cached[1]
        try:
            value = self._kind.decode(raw)
        except BadRecord as error:
            self.problems[uid] = str(error)
            return None
        self.problems.pop(uid, None)
        self._cache[uid] = (raw, value)
        return value


def text_of(record: Mapping[str, Any], name: str) -> str:
    """A text of a stored record; empty if it is missing or something else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def texts_of(record: Mapping[str, Any], name: str) -> list[str]:
    """The texts in a list of a stored record."""
    value = record.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []
