"""Records as domain values: decoded when asked for, remembered until they change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from ..domain.errors import Refused
from ..domain.record import BadRecord, Identified
from ..store.changes import Put
from ..store.store import Store

R = TypeVar("R", bound=Identified)


class Repository(Generic[R]):
    """One table of the store, read as values of one class.

    A record that does not fit its class is kept in the file as it is, left out here and named in `problems`.
    """

    def __init__(self, store: Store, table: str, kind: type[R], noun: str = "record") -> None:
        self._store = store
        self._kind = kind
        self._cache: dict[str, tuple[Mapping[str, Any], R]] = {}
        self.table = table
        self.noun = noun
        """What one of them is called towards the user."""
        self.problems: dict[str, str] = {}

    def get(self, uid: str) -> R | None:
        """The value of that uid, or None."""
        raw = self._store.get(self.table, uid) if uid else None
        return None if raw is None else self._decode(uid, raw)

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
        values = (self._decode(str(raw.get("uid", "")), raw) for raw in self._store.all(self.table))
        return [value for value in values if value is not None]

    def where(self, field: str, *wanted: str) -> list[R]:
        """Readable values whose text field holds one of these; the others are not even decoded."""
        default = str(self._kind._defaults.get(field, ""))
        found = [raw for raw in self._store.all(self.table) if raw.get(field, default) in wanted]
        values = (self._decode(str(raw.get("uid", "")), raw) for raw in found)
        return [value for value in values if value is not None]

    def raw(self) -> list[Mapping[str, Any]]:
        """The records as stored, for lists too long to be decoded; to be read only."""
        return self._store.all(self.table)

    def peek(self, uid: str) -> Mapping[str, Any] | None:
        """One record as stored; to be read only."""
        return self._store.get(self.table, uid) if uid else None

    def count(self) -> int:
        """Number of records."""
        return self._store.count(self.table)

    def put(self, value: R) -> Put:
        """The change that stores this value."""
        return Put(self.table, value.uid, value.encode())

    def delete(self, uid: str) -> Put:
        """The change that removes this value."""
        return Put(self.table, uid, None)

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
