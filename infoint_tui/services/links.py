"""Uids of the records of one table by whom they belong to, kept in step with every change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from ..domain.record import Identified
from .repository import Repository

R = TypeVar("R", bound=Identified)

_NOBODY: tuple[str, ...] = ()
Owners = Callable[[Mapping[str, Any]], tuple[str, ...]]


def field(name: str) -> Owners:
    """The owner named in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return (value,) if isinstance(value, str) and value else ()

    return owners


def many(name: str) -> Owners:
    """The owners listed in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    return owners


class Links(Generic[R]):
    """Uids of the records of one table by their owner; built when first asked, then kept in step."""

    def __init__(self, repository: Repository[R], owners: Owners) -> None:
        self.repository = self._repository = repository
        self.owners_named = self._owners = owners
        """Gives the owners that a stored record names."""
        self._of_owner: dict[str, dict[str, None]] | None = None
        self._owners_of: dict[str, tuple[str, ...]] = {}

    @property
    def table(self) -> str:
        """The table it follows."""
        return self._repository.table

    def of(self, owner: str) -> tuple[str, ...]:
        """Uids of what belongs to an owner, in the order they were added."""
        found = (self._of_owner if self._of_owner is not None else self._built()).get(owner)
        return tuple(found) if found else _NOBODY

    def owners(self) -> list[str]:
        """Everybody something belongs to."""
        return [owner for owner, uids in self._built().items() if uids]

    def touched(self, uid: str) -> set[str]:
        """A record was added, changed or removed: its owners before and after."""
        if self._of_owner is None:
            return set()
        before = self._owners_of.pop(uid, ())
        record = self._repository.peek(uid)
        after = self._owners(record) if record is not None else ()
        for owner in before:
            if owner not in after:
                self._of_owner.get(owner, {}).pop(uid, None)
        if after:
            self._add(uid, after)
        return {*before, *after}

    def reset(self) -> None:
        """Forget everything, after a change that did not say what it touched."""
        self._of_owner = None
        self._owners_of = {}

    def _built(self) -> dict[str, dict[str, None]]:
        if self._of_owner is None:
            self._of_owner = {}
            for record in self._repository.raw():
                self._add(str(record.get("uid", "")), self._owners(record))
        return self._of_owner

    def _add(self, uid: str, owners: tuple[str, ...]) -> None:
        assert self._of_owner is not None
        self._owners_of[uid] = owners
        for owner in owners:
            self._of_owner.setdefault(owner, {})[uid] = None
