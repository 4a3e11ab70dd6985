"""What every service works on: the records as values, changes and undo, drafts, the clock; and typed
times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from ..domain.errors import Refused
from ..domain.zoned_time import AmbiguousTime, Clock, ImpossibleTime, ZonedTime
from ..store.database import OpenChange
from ..store.records import Change, InvalidRecord, ReadOnly, Status, UndoResult
from ..store.store import Store
from .edit import Edit
from .open_home import refusing
from .records import Records


def random_id() -> str:
    """A new uuid4; the module is loaded only when something is made."""
    from uuid import uuid4

    return str(uuid4())


class Session(Records):
    """The records of an open data home while one program works on them."""

    def __init__(self, store: Store, clock: Clock, new_id: Callable[[], str] | None = None) -> None:
        super().__init__(store, clock)
        self._store = store
        self.new_id: Callable[[], str] = new_id or random_id

    @property
    def status(self) -> Status:
        """Saved, saving, NOT SAVED and why, or read-only and who holds the write lock."""
        return self._store.status

    @property
    def read_only(self) -> bool:
        """Whether another program holds the write lock."""
        return self._store.read_only

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change; returns the function that ends it."""
        return self._store.subscribe(callback)

    def edit(self, label: str, *, undoable: bool = True, end_drafts: Iterable[str] = ()) -> Edit:
        """Begin one named change: `with session.edit("moved to met") as edit: ...`."""
        return Edit(self, self.change, self.new_id, label, undoable=undoable, end_drafts=end_drafts)

    @contextmanager
    def change(
        self, label: str, *, undoable: bool = True, end_drafts: tuple[str, ...] = ()
    ) -> Iterator[OpenChange]:
        """Everything written within is one change-set. Raises `Refused` when this window only reads, and for
        what cannot be stored; then nothing was changed."""
        try:
            if not self.read_only:
                self.drafts.keep_others(end_drafts)
            with self._store.db.change(label, undoable=undoable, end_drafts=end_drafts) as change:
                yield change
        except ReadOnly as error:
            raise Refused(
                f"Nothing was changed: {self.status.reason or error}", self._store.remedy
            ) from error
        except InvalidRecord as error:
            raise Refused(str(error)) from error

    def undo(self) -> str | None:
        """Take the last change back; says what was undone, or None when there is nothing to undo.

        Raises `Refused` when this window only reads.
        """
        with refusing():
            return self._told("undo", self._store.history.undo())

    def redo(self) -> str | None:
        """Bring the last undone change back. Raises `Refused` when this window only reads."""
        with refusing():
            return self._told("redo", self._store.history.redo())

    def _told(self, word: str, result: UndoResult | None) -> str | None:
        if result is None:
            return None
        kept = ", ".join(dict.fromkeys(self._in_words(entry) for entry in result.skipped))
        return f"{word}: {result.label}" + (f" (kept, as changed since: {kept})" if kept else "")

    def _in_words(self, entry: str) -> str:
        """A place the undo left alone, "contacts <uid>: notes[...]", without its uids."""
        record, _, field = entry.partition(": ")
        table, _, uid = record.partition(" ")
        noun = next((found.noun for found in self.tables.values() if found.table == table), table)
        raw = self._store.get(table, uid) or {}
        whose = str(raw.get("name") or raw.get("title") or f"the {noun}")
        what = field.split("[")[0].split(".")[0].replace("_", " ")
        return f"{what} of {whose}" if what else whose


def read_time(session: Session, text: str, zone: str) -> ZonedTime:
    """The instant of a typed time in a zone.

    Refuses what it cannot read, and clock times that a zone skips or has twice; "first" or "second"
    behind the time chooses between the two.
    """
    from ..domain.naturaltime import WhenError, parse_when

    words = text.strip()
    fold = None
    for word, value in (("first", 0), ("second", 1)):
        if words.lower().endswith(f" {word}"):
            words, fold = words[: -len(word)].strip(), value
    try:
        days = frozenset(session.profile.work_days)
        now_local = ZonedTime(session.clock.now(), zone).local().replace(tzinfo=None)
        return ZonedTime.from_local(parse_when(words, now_local=now_local, work_days=days), zone, fold=fold)
    except WhenError as error:
        raise Refused(str(error), field="when") from error
    except AmbiguousTime as error:
        raise Refused(str(error), f"Write “{words} first” or “{words} second”.", field="when") from error
    except ImpossibleTime as error:
        raise Refused(str(error), field="when") from error
    except ValueError as error:
        raise Refused(str(error), field="zone") from error
