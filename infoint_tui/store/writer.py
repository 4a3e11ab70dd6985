"""The side of the store that writes: lock, journal, checkpoints, and the eye on what others do to the
file."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ..domain import NamedTuple
from . import checkpoint as cp
from .checkpoint import BLANK, Composer, Index, index, sealed
from .fs import FULL, PART, SIZE_LIMIT, sha256
from .home import Home, WriteLock
from .journal import JOURNAL, Base, Entry, Journal, list_files
from .opening import Loaded
from .records import LINE, MARK, META, Dataset, from_raw, line_of
from .snapshot import BACKUPS, Evidence, MainFile, classify

_Key = tuple[str, str]


class Snapshot(NamedTuple):
    """The tables at one change-set, for a checkpoint to write while others go on."""

    tables: Dataset
    seq: int
    changed: frozenset[_Key]


class StoredDrafts(Protocol):
    """The texts being typed, as far as a new journal needs them."""

    def restate(self, key: str, seq: int) -> bytes | None:
        """A line with the whole of a draft under a given number; None once it is gone."""

    def forget_blocks(self) -> None:
        """Journal every draft whole next time."""


class Writer:
    """Everything that needs the lock. `guard` protects the tables and the journal; no disk is waited for
    under it."""

    def __init__(
        self,
        home: Home,
        lock: WriteLock,
        loaded: Loaded,
        guard: threading.RLock,
        now: Callable[[], datetime],
        drafts: StoredDrafts,
    ) -> None:
        self.home, self.main, self.lock, self.host = home.path, home.main, lock, home.host
        self._osl, self._guard, self._now, self._drafts = home.osl, guard, now, drafts
        self.journal = Journal(self.home / JOURNAL, home.osl, guard, loaded.base, loaded.seq, self._header)
        self.journal.size = loaded.journal_bytes
        self.file = loaded.base
        self.rev = loaded.rev
        self.tables = loaded.tables
        self.changed: dict[_Key, Any] = dict(loaded.changed)
        self.dirty = loaded.must_checkpoint or bool(loaded.changed)
        self.known = {loaded.seen} if loaded.theirs is not None else {loaded.base.sha, loaded.seen}
        self._theirs = loaded.theirs
        self.identity = self.identify()
        self.outside = False
        self.trouble = ""
        """Why the last checkpoint failed; the journal keeps everything meanwhile."""
        self._floor = loaded.floor
        """Journals from this revision on are still needed should the present file be damaged."""
        self.lost = ""
        """Why the lock cannot be trusted any more."""
        self._documents = loaded.meta_documents
        self._line = line_of(loaded.meta_documents.get("1"))
        self.schema = loaded.schema
        self._lines_schema = loaded.schema if loaded.old is None else loaded.late_schema
        """The schema of what is written to the journal: the old one until the file was brought to the new."""
        self._all_anew = loaded.old is not None
        """Whether no record of the data file can be taken over as it stands there."""
        self._index: Index | None = None
        self._one_at_a_time = threading.Lock()

    def _header(self, base: Base) -> dict[str, Any]:
        at = self._now().isoformat(timespec="seconds")
        return {
            "infoint": 1,
            "schema": self._lines_schema,
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
            if self.lock.still_ours():
                return
        except OSError as error:
            self.lost = f"{explain(error)}. Nothing is sure to be saved until {self.lock.path} can be seen."
            return
        there = self.home.is_dir()
        what, path = ("The lock file", self.lock.path) if there else ("The data home", self.home)
        self.lost = (
            f"{what} was moved or deleted while open ({path}). Put it back and saving goes on; "
            "leaving offers to save a copy elsewhere."
        )

    def size_hint(self) -> int:
        """Bytes of the data file as last seen."""
        return self.identity[1] if self.identity else 0

    def note(self, table: str, key: str, old: Any) -> None:
        """Remember what the data file holds of a record about to be changed."""
        self.changed.setdefault((table, key), old)
        self.dirty = True

    def base_tables(self) -> Dataset:
        """The tables as the data file has them: as we left it, or as another program did once that was taken
        in."""
        if self._theirs is not None:
            return self._theirs.copy()
        base = self.tables.copy()
        for (table, key), old in self.changed.items():
            base.put(table, key, old, None)
        return base

    @property
    def line(self) -> list[str]:
        """The marks of the data file as we left it and of those before it, newest first."""
        return [mark for mark in (self.file.sha[:MARK], *self._line) if mark]

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
        return MainFile("absent") if data is None else classify(data)

    def accept(self, found: MainFile) -> None:
        """What was found has been dealt with: the next checkpoint may replace it."""
        if found.raw:
            self._theirs = from_raw(found.raw)[0]
            self.known = {found.sha}
        else:
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
        mark = sha256(evidence.data).hexdigest()[:12]
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

    def pin(self, schema: int, tables: Dataset) -> Path:
        """Keep the data as it was in an older schema, under a name that is never rotated out.

        Raises OSError.
        """
        one = {
            **(self._documents.get("1") or {}),
            "counts": tables.counts(),
            "host": self.host,
            "parent": self.file.sha,
            "rev": self.file.rev,
            "saved": self._now().isoformat(timespec="seconds"),
            "schema": schema,
            "seq": self.journal.seq,
            "sha256": BLANK.decode(),
            "uid": META,
        }
        target = self.home / BACKUPS / f"pinned-schema{schema}-{self.file.rev:08d}.json"
        temp = target.with_suffix(".new")
        with contextlib.suppress(FileNotFoundError):
            self._osl.unlink(temp)
        written = cp.write_temp(Composer(tables, {**self._documents, "1": one}), temp, self._osl)
        self._osl.replace(written.path, target)
        self._osl.fsync_dir(target.parent)
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

    def alone(self, job: Callable[[], None]) -> None:
        """Run a job while no checkpoint is being written."""
        with self._one_at_a_time:
            job()

    def _checkpoint(self, sync: Callable[[int], None]) -> bool:
        if not self.lock.still_ours():
            raise OSError(errno.ESTALE, f"{self.lock.path} was moved or deleted")
        identity = self.identify()
        old = self._read()
        digest = _digest(old)
        if old is not None and digest not in self.known:
            self.outside = True
            return False
        if self.journal.failure is not None:
            # Joining another program's file begins at the file before this one and needs every line since.
            self.journal.sync(sync)
        with self._guard:
            snapshot = Snapshot(self.tables.copy(), self.journal.seq, frozenset(self.changed))
            parent = self.journal.base.sha
        # Should the new file be damaged one day, the generation before it needs this journal whole.
        self.journal.sync(sync)
        ours = old is not None and digest == self.file.sha and self.file.rev > 0
        reusable = old if ours and old is not None and not self._all_anew else b""
        composer = self._composer(snapshot, parent, reusable)
        del old, reusable  # two files in memory are one too many
        written = self._write(composer)
        if self.identify() != identity:
            self._osl.unlink(written.path)
            self.outside = True
            return False
        if ours:
            self._keep_generation(written)
        self._install(written, composer, Base(self.rev + 1, written.sha, snapshot.seq), snapshot, sync)
        return True

    def _generation(self, rev: int) -> Path:
        return self.home / BACKUPS / f"db.{rev:08d}.json"

    def _keep_generation(self, written: cp.Written) -> None:
        """Keep the present file as a generation, at the last moment: while both names are one file, a program
        that edits it in place would edit the generation too."""
        try:
            cp.keep_generation(self.main, self._generation(self.file.rev), self._osl)
        except OSError:
            self._osl.unlink(written.path)
            raise

    def _drop_second_name(self) -> None:
        """The present file stays in use: no generation may be the same file."""
        twin = self._generation(self.file.rev)
        with contextlib.suppress(OSError):
            if self._osl.stat(twin).st_ino == self._osl.stat(self.main).st_ino:
                self._osl.unlink(twin)

    def begin_generations(self) -> None:
        """Copy a file that came here without any generation or journal: without one there is nothing to go
        back to, or to compare with when another program changes the file."""
        rev = self.file.rev
        if rev == 0 or self._theirs is not None or self._revisions():
            return
        if any(found == 0 for found, _, _ in list_files(self.home / JOURNAL, self._osl)):
            return
        with contextlib.suppress(OSError):
            self._osl.copy(self.main, self._generation(rev), SIZE_LIMIT)

    def _revisions(self) -> list[int]:
        """The revisions of which a generation is kept."""
        names = self._osl.listdir(self.home / BACKUPS)
        middles = [name.removeprefix("db.").removesuffix(".json") for name in names]
        return [
            int(middle)
            for name, middle in zip(names, middles, strict=True)
            if middle.isdigit() and name == f"db.{middle}.json"
        ]

    def _composer(self, snapshot: Snapshot, parent: str, old: bytes) -> Composer:
        found = self._index
        if old and found is None:
            found = index(old)
        one = {
            **(self._documents.get("1") or {}),
            "counts": snapshot.tables.counts(),
            "host": self.host,
            "line": [mark for mark in (parent[:MARK], *self._line) if mark][:LINE],
            "parent": parent,
            "rev": self.rev + 1,
            "saved": self._now().isoformat(timespec="seconds"),
            "schema": self.schema,
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
                self._drop_second_name()
                raise
        self.identity = self.identify()
        self._osl.fsync_dir(self.main.parent)
        # Where no generation of the last file is kept, the newest one needs the journals since.
        previous = min(self.journal.base.rev, self._floor, max(self._revisions(), default=0))
        with self._guard:
            self._move_on(base, composer, snapshot)
            self._drafts.forget_blocks()
            try:
                self.journal.rotate(base, self._rest(snapshot.seq))
            except OSError:
                self._drafts.forget_blocks()
                raise
        if self.journal.sync(sync):
            self._floor = base.rev
            self.journal.drop_before(previous, self.host)
            self._thin_out()

    def _move_on(self, base: Base, composer: Composer, snapshot: Snapshot) -> None:
        self.file, self.rev, self._index = base, base.rev, composer.index
        self._line = composer.line
        self.known, self._theirs = {base.sha}, None
        self._lines_schema = self.schema
        self._all_anew = False
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
                newest = last[entry.draft] == entry.seq
                line = self._drafts.restate(entry.draft, entry.seq) if newest else None
                entry = Entry(entry.seq, line or b'{"seq":%d}' % entry.seq, None)
            result.append(entry)
        return result

    def _thin_out(self) -> None:
        now = self._now().timestamp()
        ages: dict[int, float] = {}
        for rev in self._revisions():
            with contextlib.suppress(OSError):
                ages[rev] = abs(now - self._osl.stat(self._generation(rev)).st_mtime) / 3600
        for rev in cp.surplus(list(ages), ages):
            try:
                self._osl.unlink(self._generation(rev))
            except OSError:
                return

    def close(self) -> None:
        """Close the journal and give the lock back; flush first."""
        self.journal.close()
        self.lock.release()


def _digest(data: bytes | None) -> str:
    """What tells one file from another: the seal where it holds, else a digest of the bytes; "" for no
    file."""
    if data is None:
        return ""
    return sealed(data) or sha256(data).hexdigest()


def explain(error: OSError) -> str:
    """What went wrong, in words a user can act on."""
    what = error.strerror or str(error)
    if error.errno in FULL:
        return f"The disk is full ({what}). Free up space. Saving then resumes automatically"
    if error.errno == errno.EROFS:
        return (
            f"The disk has become read-only ({what}). Remount it for writing; saving then goes on by itself"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Writing was refused ({what}). Check the permissions of {error.filename or 'the data home'}"
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.ELOOP) and error.filename:
        return f"{error.filename} is in the way ({what}). Move it to another place"
    return f"The disk reported an error ({what})"
