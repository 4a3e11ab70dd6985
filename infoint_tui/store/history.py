"""Today's undoable steps on disk, so that they can be taken back after a restart too; and the way back to an
earlier state.

Files ``<day>.<n>.log`` of checksummed lines as in the journal. A step is written after the journal has it,
so it may lag behind but never runs ahead. What cannot be read or written here is simply not there: nothing
else depends on it.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from ..domain.zoned_time import load_zone, valid_zone
from .fs import OsLayer
from .journal import frame, read_lines
from .opening import SCHEMA
from .records import CONFLICTS, DRAFTS, Dataset, HomeError, Put, UndoResult, from_raw
from .snapshot import (
    BACKUPS,
    FILE,
    Generation,
    classify,
    encode,
    generation_of,
    list_generations,
    read_main,
)
from .undo import LEVELS, ChangeSet, Item, Plan, UndoLog, plan, thin

if TYPE_CHECKING:
    from .database import Recorded, RecordStorage


_NAME = regex(r"(\d{4}-\d\d-\d\d)\.(\d{4,})\.log")
SEGMENT = 2_000_000
"""Bytes of one file; a single step larger than this is not written."""
KEPT = 8_000_000
"""Bytes of all files together; beyond them the oldest goes."""
FILES = 40


class HistoryNote(NamedTuple):
    """What is to be written: a step, or that the step with number `of` was undone or redone."""

    seq: int
    day: str
    kind: str
    """step, undo or redo."""
    step: ChangeSet
    of: int


def _listed(directory: Path, osl: OsLayer) -> list[tuple[str, int, Path]]:
    found = []
    for name in osl.listdir(directory):
        match = _NAME.fullmatch(name)
        if match:
            found.append((match[1], int(match[2]), directory / name))
    return sorted(found)


class History:
    """Writes the steps of this session and reads those of earlier ones.

    `note` and `load` are called by the thread of the store, the rest by whoever flushes.
    """

    def __init__(
        self, directory: Path, osl: OsLayer, kind: tuple[str, int], day: Callable[[], str], seq: int
    ) -> None:
        """`kind` is the mark of this machine and the schema of the records: other steps do not fit here.
        `day` tells today's date in the user's zone; `seq` is the last change that the home holds.

        Files of other days are removed.
        """
        self.directory = directory
        self._osl, self._kind, self._day = osl, kind, day
        self._opened_at = self._written = seq
        self._lock, self._disk = threading.Lock(), threading.Lock()
        self._waiting: list[HistoryNote] = []
        self._fd: int | None = None
        self._file_day = ""
        self._size = 0
        self._unsynced = self._new_name = False
        self.earlier: list[Path] | None = self._sweep(day())
        """Files of earlier sessions, until they are read."""

    def _sweep(self, today: str) -> list[Path]:
        kept = []
        try:
            found = _listed(self.directory, self._osl)
        except OSError:
            return []
        for day, _, path in found:
            if day == today:
                kept.append(path)
            else:
                with contextlib.suppress(OSError):  # the next session tries again
                    self._osl.unlink(path)
        return kept

    # Writing

    def note(self, kind: str, step: ChangeSet, seq: int) -> None:
        """Remember to write a step, or the undoing or redoing of one, that became change number `seq`."""
        with self._lock:
            self._waiting.append(HistoryNote(seq, self._day(), kind, step, step.seq))
            del self._waiting[: -2 * LEVELS]

    def write(self, safe: int) -> None:
        """Write what waits and is in the journal, that is up to change number `safe`."""
        with self._disk:
            with self._lock:
                ready = [note for note in self._waiting if note.seq <= safe]
                self._waiting = [note for note in self._waiting if note.seq > safe]
            try:
                while ready:
                    self._write(ready[0])
                    self._written = max(self._written, ready.pop(0).seq)
            except OSError:
                self._let_go()
                with self._lock:
                    self._waiting[:0] = ready

    def _write(self, note: HistoryNote) -> None:
        line = _line(note)
        if line is None:
            return
        if self._fd is None or self._file_day != note.day or self._size + len(line) > SEGMENT:
            self._begin(note.day)
        assert self._fd is not None
        self._unsynced = True
        self._osl.write_all(self._fd, line)
        self._size += len(line)

    def _begin(self, day: str) -> None:
        self._sync()
        self._let_go()
        files = _listed(self.directory, self._osl)
        number = max([n for found, n, _ in files if found == day], default=0) + 1
        host, schema = self._kind
        head = {"infoint": 1, "day": day, "seq": self._written, "host": host, "schema": schema}
        path = self.directory / f"{day}.{number:04d}.log"
        self._fd = self._osl.create(path)
        self._file_day, self._new_name = day, True
        line = frame(json.dumps(head).encode())
        try:
            self._osl.write_all(self._fd, line)
        except OSError:
            with contextlib.suppress(OSError):
                self._osl.unlink(path)
            raise
        self._size = len(line)
        self._drop_oldest([path for found, _, path in files if found == day])
        for found, _, path in files:
            if found != day:
                self._osl.unlink(path)

    def _drop_oldest(self, files: list[Path]) -> None:
        """Make room for one more file."""
        sizes = [self._osl.stat(path).st_size for path in files]
        while files and (len(files) >= FILES or sum(sizes) > KEPT - SEGMENT):
            self._osl.unlink(files.pop(0))
            del sizes[0]

    def _let_go(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                self._osl.close(self._fd)
            self._fd = None

    def _sync(self) -> None:
        if self._fd is not None and self._unsynced:
            self._osl.fdatasync(self._fd)
            if self._new_name:
                self._osl.fsync_dir(self.directory)
            self._unsynced = self._new_name = False

    def sync(self) -> None:
        """Flush what was written; at leisure, since no record depends on it."""
        with self._disk:
            try:
                self._sync()
            except OSError:
                self._unsynced = False
                self._let_go()

    def close(self) -> None:
        """Flush and close."""
        self.sync()
        with self._disk:
            self._let_go()

    def clear(self) -> None:
        """Remove every file and whatever waits. Raises OSError where one cannot be removed."""
        with self._disk:
            with self._lock:
                self._waiting.clear()
                self.earlier = None
            self._let_go()
            if not self.directory.is_dir():
                return
            for name in self._osl.listdir(self.directory):
                self._osl.unlink(self.directory / name)
            self._osl.fsync_dir(self.directory)

    # Reading

    def ignore_earlier(self) -> None:
        """Never read what earlier sessions left."""
        self.earlier = None

    def load(self) -> tuple[list[ChangeSet], list[ChangeSet]]:
        """The steps of earlier sessions of today: done and undone, newest last. Empty the second time."""
        paths, self.earlier = self.earlier or [], None
        files: list[tuple[int, list[dict[str, Any]]]] = []
        for path in paths:
            with contextlib.suppress(OSError):
                bodies = read_lines(self._osl.read(path, 2 * SEGMENT))[0]
                head = bodies[0] if bodies and "infoint" in bodies[0] else {}
                if (head.get("host"), head.get("schema")) == self._kind and type(head.get("seq")) is int:
                    files.append((head["seq"], bodies[1:]))
        done: list[ChangeSet] = []
        undone: list[ChangeSet] = []
        for n, (_, bodies) in enumerate(files):
            # What a later session did not find in the records, as after a power failure, never happened.
            known = min([self._opened_at, *(seq for seq, _ in files[n + 1 :])])
            for body in bodies:
                if type(body.get("seq")) is int and body["seq"] <= known:
                    _replay(body, done, undone)
        return done, undone


def _line(note: HistoryNote) -> bytes | None:
    """A note as a line; None where it is too large, or holds what JSON cannot."""
    try:
        if note.kind == "step":
            items = [list(thin(item)) for item in note.step.items]
            body = encode({"seq": note.seq, "label": note.step.label, "items": items})
        else:
            body = encode({"seq": note.seq, note.kind: note.of})
    except (ValueError, TypeError, RecursionError):
        return None
    return frame(body) if len(body) <= SEGMENT else None


def _replay(body: dict[str, Any], done: list[ChangeSet], undone: list[ChangeSet]) -> None:
    if "items" in body:
        step = _step(body)
        if step is not None:
            undone.clear()
            done.append(step)
        return
    source, target, of = (
        (undone, done, body.get("redo")) if "redo" in body else (done, undone, body.get("undo"))
    )
    for n, step in enumerate(source):
        if step.seq == of:
            target.append(source.pop(n))
            return


def _step(body: dict[str, Any]) -> ChangeSet | None:
    label, rows = body.get("label"), body["items"]
    if not isinstance(label, str) or not isinstance(rows, list):
        return None
    items = []
    for row in rows:
        if not (
            isinstance(row, list) and len(row) == 5 and isinstance(row[0], str) and isinstance(row[1], str)
        ):
            return None
        if not (row[4] is None or type(row[4]) is int):
            return None
        items.append(Item(*row))
    return ChangeSet(label, items, body["seq"])


class UndoHistory:
    """What can be undone and redone, in this session and from earlier ones of today."""

    def __init__(self, storage: RecordStorage, ask: Callable[[], None]) -> None:
        """`ask` has what was noted written at once."""
        self._storage, self._ask = storage, ask
        self.log = UndoLog()
        self.disk: History | None = None

    def begin(self, disk: History) -> None:
        """A session of the writer begins."""
        self.log, self.disk = UndoLog(), disk

    def end(self) -> None:
        """It has ended: nothing can be undone by who only reads."""
        if self.disk is not None:
            self.disk.close()
        self.log, self.disk = UndoLog(), None

    def follow(self, recorded: Recorded) -> None:
        """Remember a change that was journalled."""
        if recorded.undoable:
            self.log.push(recorded.step)
            if self.disk is not None:
                self.disk.note("step", recorded.step, recorded.step.seq)

    def close_past(self) -> None:
        """Nothing done so far, in any session, can be undone any more; its files are left for `drop`."""
        self.log = UndoLog()
        if self.disk is not None:
            self.disk.ignore_earlier()

    def drop(self) -> None:
        """Nothing done so far can be undone any more, here or after a restart. Raises OSError."""
        self.log = UndoLog()
        if self.disk is not None:
            self.disk.clear()

    @property
    def may_undo(self) -> bool:
        """Whether there may be something to undo, told without reading what earlier sessions left."""
        return bool(self.log.done) or (self.disk is not None and bool(self.disk.earlier))

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back; None when there is nothing."""
        self._recall()
        return self.log.done[-1].label if self.log.done else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would bring again; None when there is nothing."""
        self._recall()
        return self.log.undone[-1].label if self.log.undone else None

    def undo(self) -> UndoResult | None:
        """Take back the last change as a change of its own; fields changed since are left alone and named.

        Changes of earlier sessions of today count too. None when there is nothing to undo. Raises ReadOnly.
        """
        self._storage.access.need()
        self._recall()
        if not self.log.done:
            return None
        step = self.log.done.pop()
        self.log.undone.append(step)
        return self._carry_out(step, "undo", plan(step, self._storage.data.get, redo=False))

    def redo(self) -> UndoResult | None:
        """Bring back what was last undone; None when there is nothing. Raises ReadOnly."""
        self._storage.access.need()
        self._recall()
        if not self.log.undone:
            return None
        step = self.log.undone.pop()
        self.log.done.append(step)
        return self._carry_out(step, "redo", plan(step, self._storage.data.get, redo=True))

    def _recall(self) -> None:
        """Read the steps of earlier sessions, the first time they are asked for."""
        if self.disk is not None and self.disk.earlier:
            self.log.recall(*self.disk.load(), self._storage.data.get)

    def _carry_out(self, step: ChangeSet, kind: str, what: Plan) -> UndoResult:
        with self._storage.change(step.label, kind=kind) as change:
            for put, number in what.puts:
                change.set(put.table, put.uid, put.record, number)
        if self.disk is not None:
            self.disk.note(kind, step, self._storage.access.need().journal.seq)
            self._ask()
        return UndoResult(step.label, change.result, what.skipped)

    def today(self) -> str:
        """The date in the user's zone."""
        zone: Any = ""
        for record in self._storage.data.rows("profile").sound():
            zone = record.get("zone")
        now = self._storage.clock.now()
        if isinstance(zone, str) and valid_zone(zone):
            now = now.astimezone(load_zone(zone))
        return now.date().isoformat()


ADDED, CHANGED, REMOVED = "added", "changed", "removed"
_LEFT_ALONE = (DRAFTS, CONFLICTS)
"""What is being typed, and what waits for a choice, belongs to now."""


class Difference(NamedTuple):
    """One record that going back would add, change or remove; `now` and `then` are None where it is not."""

    table: str
    key: str
    kind: str
    now: Any
    then: Any
    number: int | None

    def put(self) -> tuple[Put, int | None]:
        """The put that makes it so."""
        return Put(self.table, self.key, self.then), self.number


class Earlier(NamedTuple):
    """An earlier state read into memory; `doubt` says why it may not be what was saved, else empty."""

    found: Generation
    tables: Dataset
    doubt: str


def find_earlier(home: Path, which: str, osl: OsLayer) -> Path:
    """The file meant by a revision, by the name of a file among the backups, or by a path.

    Raises HomeError where there is none, naming those that are.
    """
    if which.isdecimal():
        number = int(which)
        path = home / BACKUPS / f"db.{number:08d}.json"
        if path.is_file():
            return path
        present = read_main(home / FILE, osl)
        if present.meta is not None and present.meta.rev == number:
            return home / FILE
    elif Path(which).name == which and (home / BACKUPS / which).is_file():
        return home / BACKUPS / which
    path = Path(which).expanduser()
    if path.exists():
        return path
    known = [each.name for each in list_generations(home, osl) if each.state == "good"]
    listed = f" There are: {', '.join(known[:12])}." if known else " There are no backups yet."
    raise HomeError(f"There is no revision and no file {which!r}.{listed}")


def earlier_of(path: Path, data: bytes) -> Earlier:
    """An earlier state from the bytes of a file. Raises HomeError for a damaged one and for one of a newer
    schema."""
    judged = classify(data)
    found = generation_of(path, data, judged)
    if found.state == "damaged":
        raise HomeError(f"{path} cannot be used: {found.why}. Nothing was changed. Choose another one.")
    if judged.meta is not None and judged.meta.schema > SCHEMA:
        raise HomeError(f"{path} was written by a newer infoint. Update infoint to restore it.")
    doubt = "" if found.state == "good" else f"{judged.why}: it was edited or damaged, so look twice"
    return Earlier(found, from_raw(judged.raw)[0], doubt)


def differences(now: Dataset, then: Dataset, *, keep: bool = False) -> list[Difference]:
    """What going from `now` back to `then` would change, table by table in the order of the records.

    What is being typed now stays, unless there is nothing at all now. With `keep` nothing is removed, and
    texts that were being typed then come back where nothing else is being typed: what is wanted of a copy of
    changes that could not be saved.
    """
    found = []
    left_alone = _LEFT_ALONE if any(now.counts().values()) and not keep else ()
    for name in dict.fromkeys([*now.tables, *then.tables]):
        if name in left_alone:
            continue
        here, there = now.rows(name), then.rows(name)
        for number, key, record in there.ordered():
            present = here.get(key)
            if here.number(key) is None:
                found.append(Difference(name, key, ADDED, None, record, number))
            elif present is not record and present != record and not (keep and name in _LEFT_ALONE):
                found.append(Difference(name, key, CHANGED, present, record, None))
        if keep:
            continue
        found += [
            Difference(name, key, REMOVED, record, None, number)
            for number, key, record in here.ordered()
            if there.number(key) is None
        ]
    return found


def as_puts(changes: Sequence[Difference]) -> list[tuple[Put, int | None]]:
    """The puts of some differences, removals first so that their numbers are free."""
    ordered = sorted(changes, key=lambda each: each.kind != REMOVED)
    return [each.put() for each in ordered]
