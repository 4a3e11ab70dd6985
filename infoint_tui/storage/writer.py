"""The side of the store that writes: lock, journal, checkpoints, and the eye on what others do to the
file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from . import checkpoint as cp
from .changes import META
from .datafile import BLANK, Composer, Index, index, sealed
from .journal import Base, Entry, Journal, list_files
from .journalset import JOURNAL
from .lock import PenLock
from .opening import BACKUPS, SCHEMA, Evidence, Loaded, MainFile, judge
from .oslayer import FULL, PART, OsLayer
from .strictjson import SIZE_LIMIT
from .tables import Tables

_Key = tuple[str, str]


class Snapshot(NamedTuple):
    """The tables at one change-set, for a checkpoint to write while others go on."""

    tables: Tables
    seq: int
    changed: frozenset[_Key]


class Writer:
    """Everything that needs the lock. `guard` protects the tables and the journal; no disk is waited for
    under it."""

    def __init__(
        self,
        home: Path,
        main: Path,
        osl: OsLayer,
        guard: threading.RLock,
        pen: PenLock,
        loaded: Loaded,
        host: str,
        now: Callable[[], datetime],
        restate: Callable[[str, int], bytes | None],
        forget: Callable[[], None],
    ) -> None:
        """`restate` journals a draft whole under a given number, or gives None once it is gone.

        `forget` makes every draft be journalled whole next time.
        """
        self.home, self.main, self.pen, self.host = home, main, pen, host
        self._osl, self._guard, self._now = osl, guard, now
        self.journal = Journal(home / JOURNAL, osl, guard, loaded.base, loaded.seq, self._header)
        self.journal.size = loaded.journal_bytes
        self.file = loaded.base
        self.rev = loaded.rev
        self.tables = loaded.tables
        self.changed: dict[_Key, Any] = dict(loaded.changed)
        self.dirty = loaded.must_checkpoint or bool(loaded.changed)
        self.known = {loaded.base.sha, loaded.seen}
        self.identity = self.identify()
        self.outside = False
        self.trouble = ""
        """Why the last checkpoint failed; the journal keeps everything meanwhile."""
        self._floor = loaded.floor
        """Journals from this revision on are still needed should the present file be damaged."""
        self.lost = ""
        """Why the lock cannot be trusted any more."""
        self._documents = loaded.meta_documents
        self._index: Index | None = None
        self._one_at_a_time = threading.Lock()
        self._restate, self._forget = restate, forget

    def _header(self, base: Base) -> dict[str, Any]:
        at = self._now().isoformat(timespec="seconds")
        return {
            "infoint": 1,
            "rev": base.rev,
            "base": base.sha,
            "seq": base.seq,
            "host": self.host,
            "pid": os.getpid(),
            "at": at,
        }

    def settle(self, loaded: Loaded) -> None:
        """Before the first change: put aside what is damaged, and see that a power cut leaves what was read.

        A process that was killed may have left lines, and even the name of the data file, unflushed. Raises
        OSError.
        """
        for evidence in loaded.evidence:
            self.keep(evidence)
        journals = list_files(self.home / JOURNAL, self._osl)
        if self.file.rev > 0 and all(rev != self.file.rev for rev, _, _ in journals):
            self._osl.fsync_dir(self.main.parent)
        self.journal.inherit(loaded.late)

    def check_lock(self) -> None:
        """Notice that the lock file, or the whole home, was moved away from under us."""
        self.lost = ""
        try:
            if not self.pen.still_ours():
                self.lost = (
                    f"{self.pen.path} was moved or deleted while open. Put it back, or save a copy elsewhere."
                )
        except OSError as error:
            self.lost = f"{explain(error)}. Nothing is sure to be saved until {self.pen.path} can be seen."

    def size_hint(self) -> int:
        """Bytes of the data file as last seen."""
        return self.identity[1] if self.identity else 0

    def note(self, table: str, key: str, old: Any) -> None:
        """Remember what the data file holds of a record about to be changed."""
        self.changed.setdefault((table, key), old)
        self.dirty = True

    def base_tables(self) -> Tables:
        """The tables as the data file left them."""
        base = self.tables.copy()
        for (table, key), old in self.changed.items():
            base.put(table, key, old, None)
        return base

    # What others do to the file

    def identify(self) -> tuple[int, int, int] | None:
        """Inode, size and time of the data file; None when there is none."""
        try:
            found = self._osl.stat(self.main)
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def look(self) -> MainFile | None:
        """The data file when it is not the one we left, else None. Raises OSError where it cannot be read."""
        identity = self.identify()
        if identity == self.identity and not self.outside:
            return None
        data = self._read()
        self.outside = False
        if _digest(data) in self.known:
            self.identity = identity
            return None
        return MainFile("absent") if data is None else judge(data)

    def accept(self, found: MainFile) -> None:
        """What was found has been dealt with: the next checkpoint may replace it."""
        self.known.add(found.sha)
        self.identity = self.identify()
        self.dirty = True

    def _read(self) -> bytes | None:
        try:
            return self._osl.read(self.main, SIZE_LIMIT)
        except FileNotFoundError:
            return None

    def keep(self, evidence: Evidence) -> Path:
        """Put bytes aside under a name with time and hash, once. Raises OSError."""
        mark = hashlib.sha256(evidence.data).hexdigest()[:12]
        folder = self.home / evidence.folder
        for name in self._osl.listdir(folder):
            if name.startswith(evidence.stem) and mark in name:
                if name.endswith(PART):
                    self._osl.unlink(folder / name)
                    continue
                self._osl.fsync_dir(folder)
                return folder / name
        stamp = self._now().strftime("%Y%m%dT%H%M%SZ")
        target = folder / f"{evidence.stem}-{stamp}-{mark}.bad"
        if evidence.folder == BACKUPS:
            target = target.with_suffix(".json")
        self._osl.save_new(target, evidence.data)
        return target

    # Checkpoint

    def checkpoint(self, sync: Callable[[int], None]) -> bool:
        """Bring the data file up to date; False, with `trouble` or `outside` saying why, when that was not
        possible."""
        with self._one_at_a_time:
            try:
                done = self._checkpoint(sync)
            except OSError as error:
                self.trouble = explain(error)
                return False
            except (ValueError, RecursionError) as error:  # what was written does not read back
                self.trouble = f"The new data file is not sound ({error})"
                return False
            if done:
                self.trouble = ""
            return done

    def _checkpoint(self, sync: Callable[[int], None]) -> bool:
        if not self.pen.still_ours():
            raise OSError(errno.ESTALE, f"{self.pen.path} was moved or deleted")
        identity = self.identify()
        old = self._read()
        digest = _digest(old)
        if digest not in self.known:
            self.outside = True
            return False
        with self._guard:
            snapshot = Snapshot(self.tables.copy(), self.journal.seq, frozenset(self.changed))
            parent = self.journal.base.sha
        # Should the new file be damaged one day, the generation before it needs this journal whole.
        self.journal.sync(sync)
        ours = old is not None and digest == self.file.sha and self.file.rev > 0
        if ours:
            cp.keep_generation(self.main, self.home / BACKUPS / f"db.{self.file.rev:08d}.json", self._osl)
        composer = self._composer(snapshot, parent, old if ours and old is not None else b"")
        written = self._write(composer)
        if self.identify() != identity:
            self._osl.unlink(written.path)
            self.outside = True
            return False
        self._install(written, composer, Base(self.rev + 1, written.sha, snapshot.seq), snapshot, sync)
        return True

    def _composer(self, snapshot: Snapshot, parent: str, old: bytes) -> Composer:
        found = self._index
        if old and found is None:
            found = index(old)
        one = {
            **(self._documents.get("1") or {}),
            "counts": snapshot.tables.counts(),
            "host": self.host,
            "parent": parent,
            "rev": self.rev + 1,
            "saved": self._now().isoformat(timespec="seconds"),
            "schema": SCHEMA,
            "seq": snapshot.seq,
            "sha256": BLANK.decode(),
            "uid": META,
            "writer": f"infoint pid {os.getpid()}",
        }
        return Composer(
            snapshot.tables, {**self._documents, "1": one}, old, found if old else None, snapshot.changed
        )

    def _write(self, composer: Composer) -> cp.Written:
        temp = self.main.with_name(cp.TEMP)
        with contextlib.suppress(FileNotFoundError):
            self._osl.unlink(temp)
        return cp.write_temp(composer, temp, self._osl)

    def _install(
        self,
        written: cp.Written,
        composer: Composer,
        base: Base,
        snapshot: Snapshot,
        sync: Callable[[int], None],
    ) -> None:
        self.known.add(written.sha)
        try:
            self._osl.replace(written.path, self.main)
        except OSError:
            self.identity = self.identify()
            if _digest(self._read()) != written.sha:  # some file systems report failure for what they did
                self._osl.unlink(written.path)
                raise
        self.identity = self.identify()
        self._osl.fsync_dir(self.main.parent)
        previous = min(self.journal.base.rev, self._floor)
        with self._guard:
            self._move_on(base, composer, snapshot)
            self._forget()
            try:
                self.journal.rotate(base, self._rest(snapshot.seq))
            except OSError:
                self._forget()
                raise
        if self.journal.sync(sync):
            self._floor = base.rev
            self.journal.drop_before(previous, self.host)
            self._thin_out()

    def _move_on(self, base: Base, composer: Composer, snapshot: Snapshot) -> None:
        self.file, self.rev, self._index = base, base.rev, composer.index
        self.known = {base.sha}
        now = self.tables
        self.changed = {
            (table, key): snapshot.tables.get(table, key)
            for table, key in self.changed
            if now.get(table, key) is not snapshot.tables.get(table, key)
        }
        self.dirty = bool(self.changed)

    def _rest(self, seq: int) -> list[Entry]:
        """What the new file does not hold yet. Blocks of drafts would refer to the old journal: say those
        whole."""
        rest = [entry for entry in self.journal.pending if entry.seq > seq]
        last = {entry.draft: entry.seq for entry in rest if entry.draft is not None}
        result = []
        for entry in rest:
            if entry.draft is not None:
                line = self._restate(entry.draft, entry.seq) if last[entry.draft] == entry.seq else None
                entry = Entry(entry.seq, line or b'{"seq":%d}' % entry.seq, None)
            result.append(entry)
        return result

    def _thin_out(self) -> None:
        folder = self.home / BACKUPS
        now = self._now().timestamp()
        ages: dict[int, float] = {}
        for name in self._osl.listdir(folder):
            middle = name.removeprefix("db.").removesuffix(".json")
            if middle.isdigit() and name == f"db.{middle}.json":
                try:
                    ages[int(middle)] = abs(now - self._osl.stat(folder / name).st_mtime) / 3600
                except OSError:
                    continue
        for rev in cp.surplus(list(ages), ages):
            try:
                self._osl.unlink(folder / f"db.{rev:08d}.json")
            except OSError:
                return

    def close(self) -> None:
        """Close the journal and give the lock back; flush first."""
        self.journal.close()
        self.pen.release()


def _digest(data: bytes | None) -> str:
    """What tells one file from another: the seal where it holds, else a digest of the bytes; "" for no
    file."""
    if data is None:
        return ""
    return sealed(data) or hashlib.sha256(data).hexdigest()


def explain(error: OSError) -> str:
    """What went wrong, in words a user can act on."""
    what = error.strerror or str(error)
    if error.errno in FULL:
        return f"The disk is full ({what}). Free some space; saving then goes on by itself"
    if error.errno == errno.EROFS:
        return (
            f"The disk has become read-only ({what}). Remount it for writing; saving then goes on by itself"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Writing was refused ({what}). Check the permissions of {error.filename or 'the data home'}"
    return f"The disk reported an error ({what})"
