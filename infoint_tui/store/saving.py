"""How changes get to the disk, and the truth about it: flushes, checkpoints, status, a copy in another place
while nothing can be written, and what other programs do to the file meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from .checkpoint import BLANK, PART, Composer, give_name, write_temp
from .database import RecordStorage
from .fs import OsLayer, sha256
from .history import UndoHistory
from .home import Home
from .opening import merge_found
from .records import META, Change, Dataset, Put, SaveState, Status
from .replay import newest
from .snapshot import BACKUPS, QUARANTINE, Evidence, MainFile
from .writer import Writer, explain

DELAY = 0.3
"""Seconds a draft waits for its flush; with a slow drive the whole stays within half a second."""

Job = Callable[[], None]
Sync = Callable[[int], None]


def _no_sync(fd: int) -> None:
    raise RuntimeError(f"no store is bound, descriptor {fd} cannot be flushed")


class Syncer(Protocol):
    """Runs the store's slow work away from the keys."""

    def bind(self, flush: Job, sync: Sync) -> None:
        """Say what a flush is and how one descriptor is flushed; called once, by the store."""
        ...

    def sync(self, fd: int) -> None:
        """Flush one descriptor. Raises OSError."""
        ...

    def ask(self, *, urgent: bool) -> None:
        """A flush is wanted: at once, or within half a second."""
        ...

    def submit(self, job: Job) -> None:
        """Run a job after the next flush."""
        ...

    def drain(self, timeout: float | None) -> bool:
        """Do everything asked for now; False when `timeout` seconds were not enough."""
        ...

    def close(self) -> None:
        """Stop; nothing asked for later is done."""
        ...


class ThreadSyncer:
    """A daemon thread, started with the first wish."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._due: float | None = None
        self._jobs: list[Job] = []
        self._busy = False
        self._closed = False
        self._flush: Job = lambda: None
        self._sync: Sync = _no_sync

    def bind(self, flush: Job, sync: Sync) -> None:
        """See Syncer."""
        self._flush, self._sync = flush, sync

    def sync(self, fd: int) -> None:
        """See Syncer."""
        self._sync(fd)

    def ask(self, *, urgent: bool) -> None:
        """See Syncer."""
        due = time.monotonic() + (0.0 if urgent else DELAY)
        with self._wake:
            if self._due is not None and self._due <= due:
                return
            self._due = due
            self._start()

    def submit(self, job: Job) -> None:
        """See Syncer."""
        with self._wake:
            self._jobs.append(job)
            self._due = time.monotonic()
            self._start()

    def _start(self) -> None:
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="infoint-syncer", daemon=True)
            self._thread.start()
        self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._closed and (self._due is None or self._due > time.monotonic()):
                    self._wake.wait(None if self._due is None else self._due - time.monotonic())
                if self._closed:
                    return
                self._due = None
                jobs, self._jobs = self._jobs, []
                self._busy = True
            try:
                for job in (self._flush, *jobs):
                    # The store reports its own failures; one it did not foresee must not end all flushing.
                    with contextlib.suppress(Exception):
                        job()
            finally:
                with self._wake:
                    self._busy = False
                    self._wake.notify_all()

    def drain(self, timeout: float | None) -> bool:
        """See Syncer."""
        if threading.current_thread() is self._thread:
            return True
        self.ask(urgent=True)
        with self._wake:
            return self._wake.wait_for(
                lambda: self._closed or (self._due is None and not self._busy), timeout
            )

    def close(self) -> None:
        """See Syncer; waits for the work in hand, but not for ever."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(2.0)


Place = Callable[[], Path]
"""Gives the folder for rescued copies; asked only when one is needed."""
PREFIX = "infoint-rescue-"
SHORTEST = 2.0
"""Seconds between two copies at least."""
SPARING = 20
"""So many times as long as writing a copy took passes before the next one."""


def rescue_prefix(home: Path) -> str:
    """What the names of the copies of one home begin with."""
    mark = sha256(str(home).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{PREFIX}{mark}-"


def list_rescued(home: Path, place: Path, osl: OsLayer) -> list[Path]:
    """The copies of a home that lie in the place for them, the oldest first."""
    prefix = rescue_prefix(home)
    try:
        names = osl.listdir(place)
    except OSError:
        return []
    return [place / name for name in names if name.startswith(prefix) and name.endswith(".json")]


class Copier:
    """Writes everything, as it is in memory, into a data file of its own: one that follows no other."""

    def __init__(self, home: Home, storage: RecordStorage) -> None:
        self._home, self._storage = home, storage

    def compose(self, data: Dataset, facts: Mapping[str, Any] | None = None) -> Composer:
        """The text of such a file; `facts` are added to what it says of itself."""
        one = {
            "counts": data.counts(),
            "host": self._home.host,
            "parent": "",
            "rev": 1,
            "schema": newest(self._home.steps),
            "seq": 0,
            "sha256": BLANK.decode(),
            "uid": META,
            **(facts or {}),
        }
        return Composer(data, {"1": one})

    def write(self, path: Path) -> None:
        """Write it under a free name, verified. Raises OSError."""
        composer = self.compose(self._storage.snapshot(), {"saved": self._storage.stamp()})
        write_temp(composer, path, self._home.osl)

    def whole(self) -> bytes:
        """Such a file of everything as it is in memory, not written anywhere."""
        return self.compose(self._storage.snapshot(), {"saved": self._storage.stamp()}).whole()

    def save(self, path: Path) -> None:
        """Write it under its name: whole or not at all. Raises OSError, also where there is such a file."""
        path = Path(path)
        if path.is_symlink() or path.exists():
            raise FileExistsError(errno.EEXIST, "there is such a file already", str(path))
        part = path.with_name(f".{path.name}{PART}")
        with contextlib.suppress(FileNotFoundError):
            self._home.osl.unlink(part)
        self.write(part)
        give_name(part, path, self._home.osl)


class Rescue:
    """The copy of one session: written again as things change, gone once the home holds everything."""

    def __init__(self, home: Home, place: Place, stamp: str, copier: Copier) -> None:
        """`stamp` tells this session's copy from those of others."""
        self._name = f"{rescue_prefix(home.path)}{stamp}.json"
        self.place, self._osl, self._copier = place, home.osl, copier
        self.path: Path | None = None
        """Where the copy lies; None while there is none."""
        self.seq = -1
        """Number of the last change in it."""
        self._next = float("-inf")
        self._one_at_a_time = threading.Lock()

    def write(self, seq: int, elapsed: Callable[[], float], *, now: bool) -> bool:
        """Write the copy anew where it is due, or `now`; True when it holds change `seq`.

        A place that cannot be written is no error: there is the memory.
        """
        with self._one_at_a_time:
            return self._write(seq, elapsed, now)

    def _write(self, seq: int, elapsed: Callable[[], float], now: bool) -> bool:
        if seq <= self.seq and self.path is not None:
            return True
        began = elapsed()
        if began < self._next and not now:
            return False
        try:
            folder = self.place()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = folder / f"{self._name}{PART}"
            with contextlib.suppress(FileNotFoundError):
                self._osl.unlink(part)
            self._copier.write(part)
            self._osl.replace(part, folder / self._name)
            self._osl.fsync_dir(folder)
        except (OSError, ValueError):
            self._next = elapsed() + SHORTEST
            return False
        self.path, self.seq = folder / self._name, seq
        self._next = elapsed() + max(SHORTEST, SPARING * (elapsed() - began))
        return True

    def drop(self) -> None:
        """The home holds everything: the copy is not needed any more."""
        if self.path is None:
            return
        with self._one_at_a_time, contextlib.suppress(OSError):
            self._osl.unlink(self.path)
            self.path, self.seq = None, -1


IDLE = 5.0
"""Seconds without a change after which the data file is brought up to date."""
JOURNAL_LIMIT = 1_000_000
"""Bytes of journal at which it is brought up to date all the same."""
RETRY = 30.0
"""Seconds until a checkpoint that failed is tried again."""


class Saver:
    """Flushes the journal, brings the data file up to date, and says how far both have come."""

    def __init__(self, home: Home, storage: RecordStorage, syncer: Syncer) -> None:
        self._home, self._storage, self._access, self._clock = home, storage, storage.access, storage.clock
        self.syncer = syncer
        self.history = UndoHistory(storage, lambda: self.ask(urgent=True))
        """Written after each flush: it must never run ahead of the journal."""
        self.copier = Copier(home, storage)
        self.rescue: Rescue | None = None
        """Where a copy is kept while nothing can be written here; None where nobody named a place."""
        self.flushed_at: datetime | None = None
        """When everything was last found on disk; None before the first flush."""
        self.checkpointed_at: datetime | None = None
        """When the data file was last brought up to date here."""
        self._status = Status(SaveState.SAVED)
        self._status_callbacks: list[Callable[[Status], object]] = []
        self._last_change = self._clock.elapsed()
        self._retry_at = 0.0
        self._checkpoint_asked = False
        self._reserve_kept = False
        syncer.bind(self._flush_now, home.osl.fdatasync)

    # Status

    @property
    def status(self) -> Status:
        """How far the changes made so far have come."""
        return self._status

    def on_status(self, callback: Callable[[Status], object]) -> Callable[[], None]:
        """Be told when the status changes, **on whatever thread noticed**; call the result to end it.

        The syncer's thread is one of them: hand the status over to the thread that draws.
        """
        self._status_callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._status_callbacks:
                self._status_callbacks.remove(callback)

        return unsubscribe

    def update_status(self) -> None:
        """See how things stand, and tell where they stand otherwise than before."""
        with self._storage.guard:
            status = self._find_status()
            if status == self._status:
                return
            self._status = status
        for callback in tuple(self._status_callbacks):
            callback(status)

    def _find_status(self) -> Status:
        writer = self._access.writer
        if writer is None:
            return Status(SaveState.READ_ONLY, self._access.because or "Opened for reading only.")
        failure = writer.journal.failure
        if failure is not None:
            return Status(SaveState.NOT_SAVED, f"{explain(failure)}. {self._meanwhile(writer)}")
        if writer.lost:
            return Status(SaveState.NOT_SAVED, f"{writer.lost} {self._meanwhile(writer)}")
        return Status(SaveState.SAVED if writer.journal.safe else SaveState.SAVING)

    def _meanwhile(self, writer: Writer) -> str:
        """Where what is not saved is kept."""
        rescue = self.rescue
        if rescue is None or rescue.path is None:
            return "What you type is kept in memory only."
        if rescue.seq < writer.journal.seq:
            return f"What you type is kept in memory; a copy up to a moment ago is in {rescue.path}."
        return f"Meanwhile everything is kept in {rescue.path}."

    @property
    def trouble(self) -> str:
        """Why the data file could not be brought up to date; empty when it could."""
        return self._access.writer.trouble if self._access.writer is not None else ""

    # Flushing

    def ask(self, *, urgent: bool) -> None:
        """Something was changed: have the journal flushed off this thread, at once or soon."""
        writer = self._access.writer
        if writer is None:
            return
        self._last_change = self._clock.elapsed()
        self.update_status()
        self.syncer.ask(urgent=urgent)
        if writer.journal.size > JOURNAL_LIMIT and self._last_change >= self._retry_at:
            self.submit_checkpoint()

    def _flush_now(self) -> None:
        """One flush; runs on the syncer's thread."""
        writer, history = self._access.writer, self.history.disk
        if writer is None:
            return
        try:
            writer.journal.sync(self.syncer.sync)
        except Exception as error:
            writer.journal.give_up(error)
            raise
        finally:
            self._keep_elsewhere()
            self.update_status()
        if history is not None and writer.journal.failure is None:
            history.write(writer.journal.synced)
        if writer.journal.safe:
            self.flushed_at = self._clock.now()
        if writer.journal.failure is not None:
            self._reserve_kept = False
        elif not self._reserve_kept:
            self._reserve_kept = True
            writer.journal.keep_reserve()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything changed so far is on disk; False when it is not, and `status` says why."""
        writer = self._access.writer
        if writer is None:
            return True
        done = self.syncer.drain(timeout)
        writer.check_lock()
        self.update_status()
        return done and writer.journal.safe and not writer.lost

    # Checkpoints

    def submit_checkpoint(self) -> None:
        """Have the data file brought up to date off this thread."""
        if not self._checkpoint_asked:
            self._checkpoint_asked = True
            self.syncer.submit(self._checkpoint_job)

    def _checkpoint_job(self) -> None:
        self._checkpoint_asked = False
        self.checkpoint()

    def checkpoint(self) -> bool:
        """Bring the data file up to date; False when that was not possible, and nothing is lost by it."""
        writer, history = self._access.writer, self.history.disk
        if writer is None:
            return False
        done = writer.checkpoint(self.syncer.sync)
        if history is not None:
            history.sync()
        self._retry_at = 0.0 if done else self._clock.elapsed() + RETRY
        if done:
            self.checkpointed_at = self._clock.now()
        self.update_status()
        return done

    def bring_up_to_date(self) -> bool:
        """Have the data file hold everything; False, with `status` or `trouble` saying why, if it cannot."""
        writer = self._access.writer
        return writer is not None and ((writer.file.rev > 0 and not writer.dirty) or self.checkpoint())

    def tick(self) -> None:
        """Mend what failed, and checkpoint when nothing was changed for five seconds."""
        writer = self._access.writer
        if writer is None:
            return
        if not writer.journal.safe:
            self.syncer.ask(urgent=True)
        now = self._clock.elapsed()
        due = now - self._last_change >= IDLE or writer.journal.size > JOURNAL_LIMIT
        if writer.dirty and due and now >= self._retry_at and not writer.lost:
            self.submit_checkpoint()
        self.update_status()

    # A copy elsewhere

    def save_copy(self, path: Path) -> None:
        """See `Copier.save`."""
        self.copier.save(path)

    def use_rescue(self, place: Place) -> None:
        """Keep a copy in another place whenever the journal cannot be written."""
        stamp = f"{self._clock.now():%Y%m%dT%H%M%SZ}-{os.getpid()}"
        self.rescue = Rescue(self._home, place, stamp, self.copier)

    def rescue_now(self) -> bool:
        """Try to have everything in that place; True when it is there, or on disk anyway."""
        done = self._keep_elsewhere(now=True)
        self.update_status()
        return done

    def _keep_elsewhere(self, *, now: bool = False) -> bool:
        writer, rescue = self._access.writer, self.rescue
        if writer is None or rescue is None:
            return False
        if writer.journal.failure is None and not writer.lost:
            if writer.journal.safe:
                rescue.drop()
            return writer.journal.safe
        with self._storage.guard:
            seq = writer.journal.seq
        return rescue.write(seq, self._clock.elapsed, now=now)


class OutsideWatch:
    """Notices a data file that is not the one left here, and takes in what it holds."""

    def __init__(
        self, home: Home, storage: RecordStorage, saver: Saver, meet_newer: Callable[[Writer], None]
    ) -> None:
        """`meet_newer` is told where a newer infoint has replaced the file."""
        self._home, self._storage, self._saver, self._meet_newer = home, storage, saver, meet_newer

    def look(self) -> None:
        """Notice what others did to the data file or the whole home, as after coming back to the window."""
        writer = self._storage.access.writer
        if writer is None:
            return
        writer.check_lock()
        if not writer.lost:
            self._look(writer)
        self._saver.update_status()

    def _look(self, writer: Writer) -> None:
        """Take in what another program did to the data file, after putting its version aside."""
        try:
            found = writer.look()
            if found is None:
                return
            if found.meta is not None and found.meta.schema > newest(self._home.steps):
                self._meet_newer(writer)
                return
            if found.state == "damaged":
                writer.keep(Evidence(QUARANTINE, "infoint.corrupt", found.data))
            elif found.state != "absent":
                writer.keep(Evidence(BACKUPS, "found", found.data))
            text, puts = self._classified(writer, found)
        except OSError as error:
            writer.trouble = explain(error)
            writer.outside = True
            return
        writer.accept(found)
        self._home.report.notices.append(text)
        if puts:
            self.take_over(puts, found.sha)
        else:
            self._storage.publish(Change(text, frozenset(), "outside"))
        self._saver.submit_checkpoint()

    def _classified(self, writer: Writer, found: MainFile) -> tuple[str, list[tuple[Put, int | None]]]:
        """What to say of a file that is not the one we left, and what to put so that both sides are kept."""
        home = self._home
        if found.state == "absent":
            return f"{home.main.name} was deleted or moved while open; it is written anew from memory.", []
        if found.state == "damaged":
            bad = f"{home.main.name} was damaged while open ({found.why})"
            return f"{bad}; it is written anew from memory, the bad file is kept in {QUARANTINE}/.", []
        from .merge import base_of_diverged

        base = base_of_diverged(found, writer.line, home.path / BACKUPS, home.osl, home.steps)
        ours = self._storage.data
        merged = merge_found(found, writer.base_tables() if base is None else base, ours, home.steps)
        home.report.problems += [p for p in merged.problems if p not in home.report.problems]
        if merged.puts:
            # What stands here is put aside, before something from outside changes it.
            writer.keep(Evidence(BACKUPS, "ours", self._saver.copier.compose(ours).whole()))
        return merged.told(f"{home.main.name} was changed by another program"), merged.puts

    def take_over(self, puts: Sequence[tuple[Put, int | None]], file: str) -> None:
        """Journal what was merged in from outside; `file` is the checksum of the file it came from."""
        with self._storage.change("changed outside", kind="outside", undoable=False, file=file) as change:
            for put, number in puts:
                change.set(put.table, put.uid, put.record, number)
