"""What every service works on: the records as values, one action's changes gathered and committed as one
change-set, undo, drafts, the clock; and typed times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from .. import content
from ..domain.errors import Refused
from ..domain.meeting import Insight, Meeting, Milestone, ThankYou, Theme, Touchpoint, Verdict
from ..domain.mentions import Lead, Resource
from ..domain.people import Contact, Introduction, OutreachAttempt, Path, Profile, Task, Transition
from ..domain.pipeline import Move
from ..domain.record import Identified
from ..domain.zoned_time import AmbiguousTime, Clock, ImpossibleTime, ZonedTime
from ..store.database import OpenChange
from ..store.records import Change as Change
from ..store.records import HomeError, InvalidRecord, ReadOnly, Status, UndoResult
from ..store.store import Store
from .records import Records, Repository

if TYPE_CHECKING:
    from .records import Links


R = TypeVar("R", bound=Identified)
Value = (
    Profile
    | Path
    | Contact
    | OutreachAttempt
    | Introduction
    | Transition
    | Meeting
    | ThankYou
    | Task
    | Insight
    | Verdict
    | Theme
    | Lead
    | Resource
    | Touchpoint
    | Milestone
)

_ABSENT = object()


class _Owned:
    """Uids of collected values by their owner, and how much of the log is in it."""

    def __init__(self) -> None:
        self.position = 0
        self.uids: dict[str, dict[str, None]] = {}
        self._owners: dict[str, tuple[str, ...]] = {}

    def replace(self, uid: str, owners: tuple[str, ...]) -> None:
        """A value belongs to these now."""
        for owner in self._owners.get(uid, ()):
            self.uids[owner].pop(uid, None)
        self._owners[uid] = owners
        for owner in owners:
            self.uids.setdefault(owner, {})[uid] = None


class Edit:
    """Collects new values; later ones replace earlier ones; reads see what was collected.

    Committed as a whole on leaving the `with` block without an error; nothing is changed otherwise.
    """

    def __init__(
        self,
        records: Records,
        change: Callable[..., AbstractContextManager[OpenChange]],
        new_id: Callable[[], str],
        label: str,
        *,
        undoable: bool,
        end_drafts: Iterable[str],
    ) -> None:
        """Begin with nothing collected; see `Session.edit` and `Session.change`."""
        self._records, self._change, self._new_id = records, change, new_id
        self._tables = records.tables
        self._repositories = {repository.table: repository for repository in records.tables.values()}
        self._undoable = undoable
        self._end_drafts = tuple(end_drafts)
        self._values: dict[tuple[str, str], Value | None] = {}
        self._log: dict[str, list[str]] = {}
        """Uids by table, in the order in which they were put."""
        self._owned: dict[int, _Owned] = {}
        self.label = label
        """Names the change for undo: "undo: moved to scheduled"."""

    def __enter__(self) -> Edit:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None or not (self._values or self._end_drafts):
            return
        with self._change(self.label, undoable=self._undoable, end_drafts=self._end_drafts):
            for (table, uid), value in self._values.items():
                if value is None:
                    self._repositories[table].remove(uid)
                else:
                    self._repositories[table].put(value)
        self._records.drafts.settle(self._end_drafts)

    @property
    def changed(self) -> bool:
        """Whether anything was collected."""
        return bool(self._values)

    def put(self, *values: Value) -> None:
        """Store new or changed values."""
        for value in values:
            self._set(self._tables[type(value)].table, value.uid, value)

    def delete(self, value: Value) -> None:
        """Remove a value."""
        self._set(self._tables[type(value)].table, value.uid, None)

    def _set(self, table: str, uid: str, value: Value | None) -> None:
        self._values[table, uid] = value
        self._log.setdefault(table, []).append(uid)

    def contact(self, uid: str) -> Contact:
        """The contact as it will stand after this edit. Raises `Refused` when it is gone."""
        value = self._values.get(("contacts", uid))
        return value if isinstance(value, Contact) else self._records.contacts.need(uid)

    def profile(self) -> Profile:
        """The profile as it will stand after this edit."""
        profile = self._records.profile
        value = self._values.get(("profile", profile.uid))
        return value if isinstance(value, Profile) else profile

    def has_contact(self, uid: str) -> bool:
        """Whether there is such a contact and it can be read."""
        return ("contacts", uid) in self._values or self._records.contacts.get(uid) is not None

    def meeting(self, uid: str) -> Meeting:
        """The meeting as it will stand after this edit. Raises `Refused` when it is gone."""
        value = self._values.get(("meetings", uid))
        return value if isinstance(value, Meeting) else self._records.meetings.need(uid)

    def merged(self, repository: Repository[R]) -> list[R]:
        """All values of a table as they will stand after this edit."""
        table = repository.table
        values: dict[str, Any] = {value.uid: value for value in repository.all()}
        for (name, uid), value in self._values.items():
            if name == table:
                values[uid] = value
        return [value for value in values.values() if value is not None]

    def those(self, links: Links[R], owner: str) -> list[R]:
        """Values of a table that belong to an owner as they will stand after this edit; the others are not
        even looked at."""
        mine = self._owned_here(links).get(owner, {})
        found: list[R] = []
        for uid in dict.fromkeys((*links.of(owner), *mine)):
            here: Any = self._values.get((links.table, uid), _ABSENT)
            value = links.repository.get(uid) if here is _ABSENT else here if uid in mine else None
            if value is not None:
                found.append(value)
        return found

    def _owned_here(self, links: Links[R]) -> dict[str, dict[str, None]]:
        """What was collected of a table, by owner; each value is looked at once, however often asked."""
        log = self._log.get(links.table, [])
        owned = self._owned.setdefault(id(links), _Owned())
        for uid in log[owned.position :]:
            value = self._values[links.table, uid]
            owned.replace(uid, () if value is None else links.owners_named(value.encode()))
        owned.position = len(log)
        return owned.uids

    def move(
        self, contact_uid: str, moves: Iterable[Move | None], *, reason: str = "", forced: bool = False
    ) -> None:
        """Move a contact through stages; each step leaves its transition."""
        now = self._records.moment()
        for step in moves:
            contact = self.contact(contact_uid)
            if step is None or step.to is contact.stage:
                continue
            self.put(
                contact.replace(stage=step.to, stage_since=now),
                Transition(
                    uid=self._new_id(),
                    contact=contact_uid,
                    from_stage=contact.stage,
                    to_stage=step.to,
                    at=now,
                    cause=step.cause,
                    reason=reason,
                    forced=forced,
                ),
            )


def random_id() -> str:
    """A new uuid4; the module is loaded only when something is made."""
    from uuid import uuid4

    return str(uuid4())


@dataclass_transform(eq_default=False)
class Service:
    """Base of what works on the records: it names the session and exactly the services that it needs, and is
    made of them in that order. A name with a value is a state that it begins with."""

    _needs: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = vars(cls).get("__annotations__", {})
        cls._needs = (*cls._needs, *(name for name in own if not hasattr(cls, name)))

    def __init__(self, *needs: Any) -> None:
        self.__dict__.update(zip(self._needs, needs, strict=True))


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

    def new_task(self, title: str, type: str = "action", **facts: Any) -> Task:
        """A task of the user's own, still to be stored; no rule ever moves it."""
        return Task(uid=self.new_id(), type=type, title=title, fixed=True, created=self.moment(), **facts)

    def put(self, label: str, *values: Value, end_drafts: Iterable[str] = ()) -> str:
        """Store values as one named change; returns its name, the words for undo."""
        with self.edit(label, end_drafts=end_drafts) as edit:
            edit.put(*values)
        return label

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
        return f"{word}: {result.label}" + (
            f" (not undone, because it changed later: {kept})" if kept else ""
        )

    def _in_words(self, entry: str) -> str:
        """A place the undo left alone, "contacts <uid>: notes[...]", without its uids."""
        record, _, field = entry.partition(": ")
        table, _, uid = record.partition(" ")
        noun = next((found.noun for found in self.tables.values() if found.table == table), table)
        raw = self._store.get(table, uid) or {}
        whose = str(raw.get("name") or raw.get("title") or f"the {noun}")
        what = field.split("[")[0].split(".")[0].replace("_", " ")
        return f"{what} of {whose}" if what else whose


def read_time(session: Session, text: str, zone: str, *, days_ago: int = 0) -> ZonedTime:
    """The instant of a typed time in a zone, as it would have been meant so many days ago.

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
        now_local -= timedelta(days=days_ago)
        return ZonedTime.from_local(parse_when(words, now_local=now_local, work_days=days), zone, fold=fold)
    except WhenError as error:
        raise Refused(str(error), field="when") from error
    except AmbiguousTime as error:
        raise Refused(str(error), f"Write “{words} first” or “{words} second”.", field="when") from error
    except ImpossibleTime as error:
        raise Refused(str(error), field="when") from error
    except ValueError as error:
        raise Refused(str(error), field="zone") from error


@contextmanager
def refusing() -> Iterator[None]:
    """What the store says about a home it cannot read or may not change is a refusal to a front end."""
    try:
        yield
    except (HomeError, ReadOnly) as error:
        raise Refused(str(error)) from error


class OpenHome:
    """Says and does nothing about what is in the records."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def path(self) -> FilePath:
        """The data home's directory."""
        return self._store.home

    @property
    def read_only(self) -> bool:
        """Whether this window may not write."""
        return self._store.read_only

    def drop_undo(self) -> None:
        """What was done so far stands: undo does not reach back to it."""
        with suppress(OSError):  # what stays of it on disk is gone tomorrow
            self._store.history.drop()

    @property
    def may_undo(self) -> bool:
        """Whether there may be something to undo; costs nothing, so that it can be asked for every key."""
        return self._store.history.may_undo

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._store.history.undo_label

    # -- the truth about saving -----------------------------------------------------------------------

    def on_status(self, callback: Callable[[Status], object]) -> None:
        """Be told when saving succeeds or fails; may be called from another thread."""
        self._store.saver.on_status(callback)

    def tick(self) -> None:
        """Housekeeping, about every two seconds."""
        self._store.tick()

    def look(self) -> None:
        """Notice at once what others did to the data file, as on coming back to the window."""
        self._store.look()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk."""
        return self._store.flush(timeout)

    def save_copy(self, path: FilePath) -> None:
        """Write everything to another place, for a full disk."""
        self._store.saver.save_copy(path)

    def rescue_now(self) -> bool:
        """Try to have everything in the place for copies; True when it is there, or on disk anyway."""
        return self._store.saver.rescue_now()

    def close(self, *, force: bool = False) -> None:
        """Flush and let go of the pen; with `force` also where something is in memory only."""
        self._store.close(force=force)

    # -- the pen --------------------------------------------------------------------------------------

    def ask_lock(self, timeout: float = 3.0) -> bool:
        """Ask the program that holds the pen for it. Refuses when the home cannot be read any more."""
        with refusing():
            return self._store.ask_lock(timeout)

    def try_take_lock(self) -> bool:
        """Take the pen if nobody holds it. Refuses when the home cannot be read any more."""
        with refusing():
            return self._store.try_take_lock()

    def lock_free(self) -> bool:
        """Whether the program that had the pen has let go of it; the status says who has it now."""
        return self._store.lock_free()

    def given_back(self) -> bool:
        """Whether the pen was given away to a program that has ended since, and nobody has it."""
        return self._store.given_back()

    def refresh(self) -> bool:
        """Follow the changes of the program that holds the pen. Refuses when the home cannot be read."""
        with refusing():
            return self._store.refresh()

    @property
    def handover_fileno(self) -> int | None:
        """Descriptor that becomes readable when somebody asks for the pen."""
        return self._store.handover_fileno

    def hand_over(self) -> bool:
        """Hand the pen over; this window goes on read-only."""
        return self._store.hand_over()


Stamp = tuple[int, int, int]
"""Tells one version of a file from another."""


class TemplateFile:
    """A file that may not be there."""

    def __init__(self, home: OpenHome, place: str) -> None:
        """A file of the open data home, by its place in it, such as "templates/letters.yaml"."""
        self._home = home
        self.place = place
        self._seen: Stamp | None = None

    def changed(self) -> bool:
        """Whether it is another one than when this was asked last, or has come or gone since."""
        before, self._seen = self._seen, self.stamp()
        return self._seen != before

    @property
    def there(self) -> bool:
        """Whether there was one when `changed` was asked last."""
        return self._seen is not None

    def stamp(self) -> Stamp | None:
        """Differs from the one before when the file was changed; None without a file."""
        try:
            found = (self._home.path / self.place).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def text(self) -> str | None:
        """The file as it stands, to be edited; None where there is none.

        Refuses what cannot be read, and where this window only reads: what is typed then would be lost.
        """
        self._need_writer()
        path = self._home.path / self.place
        if not path.is_file():
            return None
        try:
            return content.yaml_reader.decode(content.yaml_reader.read_bytes(path, follow=True))[0]
        except content.yaml_reader.UnreadableFile as error:
            raise Refused(f"{self.place}: {error.what}.", error.mend) from error

    def store(self, text: str) -> None:
        """Write the file. Refuses where this window only reads, and what cannot be stored."""
        self._need_writer()

        try:
            content.files.store(self._home.path / self.place, text)
        except OSError as error:
            raise Refused(f"{self.place} was not written: {error.strerror}.") from error

    def keep_theme(self, name: str) -> None:
        """Write the theme into it, the file being that of the settings; every other line stays as it is.

        Refuses what `text` and `store` refuse, and a file whose lines cannot be told apart.
        """
        self.store(content.settings.with_theme(self.text() or "", name))

    def _need_writer(self) -> None:
        if self._home.read_only:
            raise Refused("This window is read-only.", "Close the other window first.")
