"""How changes get to the disk, and the truth about it: flushes, checkpoints, status, a copy elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from .changes import SaveState, Status
from .database import RecordStorage
from .history import UndoHistory
from .home import Home
from .rescue import Copier, Place, Rescue
from .syncer import Syncer
from .writer import Writer, explain

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
        self._status_callbacks: list[Callable[[Status], None]] = []
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

    def on_status(self, callback: Callable[[Status], None]) -> Callable[[], None]:
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
