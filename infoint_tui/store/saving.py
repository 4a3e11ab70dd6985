"""How changes get to the disk: status, flushes, checkpoints, and what others do to the file meanwhile."""

from __future__ import annotations

import contextlib
import errno
import os
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.clock import Clock
from . import home as homes
from .changes import META, Change, OpenReport, Put, SaveState, Status
from .checkpoint import PART, give_name, write_temp
from .core import Core, Prepared
from .fs import OsLayer
from .migrations import STEPS, Step, newest
from .opening import merge_found
from .rescue import Place, Rescue
from .snapshot import BACKUPS, QUARANTINE, Evidence, MainFile
from .snapshot_text import BLANK, Composer
from .syncer import Syncer
from .tables import Tables
from .undo import UndoLog
from .validate import encode
from .writer import Writer, explain

if TYPE_CHECKING:
    from .conflict_copies import Copy

IDLE = 5.0
"""Seconds without a change after which the data file is brought up to date."""
JOURNAL_LIMIT = 1_000_000
"""Bytes of journal at which it is brought up to date all the same."""
RETRY = 30.0
"""Seconds until a checkpoint that failed is tried again."""


class Saving(Core):
    """Core with a disk beneath it."""

    def __init__(self, home: Path, clock: Clock, syncer: Syncer, osl: OsLayer) -> None:
        super().__init__(clock)
        self.home = home
        self.report = OpenReport()
        self._osl, self._syncer = osl, syncer
        self._main = homes.real_file(home)
        self._host = homes.host_id()
        self._status = Status(SaveState.SAVED)
        self._status_callbacks: list[Callable[[Status], None]] = []
        self._last_change = clock.elapsed()
        self._retry_at = 0.0
        self._checkpoint_asked = False
        self._reserve_kept = False
        self._steps: Sequence[Step] = STEPS
        self.flushed_at: datetime | None = None
        """When everything was last found on disk; None before the first flush."""
        self.rescue: Rescue | None = None
        """Where a copy is kept while nothing can be written here; None where nobody named a place."""
        self.checkpointed_at: datetime | None = None
        """When the data file was last brought up to date here."""
        syncer.bind(self._flush_now, osl.fdatasync)

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

    def _update_status(self) -> None:
        with self._guard:
            status = self._find_status()
            if status == self._status:
                return
            self._status = status
        for callback in tuple(self._status_callbacks):
            callback(status)

    def _find_status(self) -> Status:
        writer = self._writer
        if writer is None:
            return Status(SaveState.READ_ONLY, self._read_only_because or "Opened for reading only.")
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

    # Flushing

    def _ask(self, *, urgent: bool) -> None:
        writer = self._writer
        if writer is None:
            return
        self._last_change = self._clock.elapsed()
        self._update_status()
        self._syncer.ask(urgent=urgent)
        if writer.journal.size > JOURNAL_LIMIT and self._last_change >= self._retry_at:
            self._submit_checkpoint()

    def _flush_now(self) -> None:
        """One flush; runs on the syncer's thread."""
        writer = self._writer
        if writer is None:
            return
        try:
            writer.journal.sync(self._syncer.sync)
        except Exception as error:
            writer.journal.give_up(error)
            raise
        finally:
            self._keep_elsewhere()
            self._update_status()
        if self._history is not None and writer.journal.failure is None:
            self._history.write(writer.journal.synced)
        if writer.journal.safe:
            self.flushed_at = self._clock.now()
        if writer.journal.failure is not None:
            self._reserve_kept = False
        elif not self._reserve_kept:
            self._reserve_kept = True
            writer.journal.keep_reserve()

    def drop_undo(self) -> None:
        """Nothing done so far can be undone any more, here or after a restart. Raises OSError."""
        self._undo = UndoLog()
        if self._history is not None:
            self._history.clear()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything changed so far is on disk; False when it is not, and `status` says why."""
        writer = self._writer
        if writer is None:
            return True
        done = self._syncer.drain(timeout)
        writer.check_lock()
        self._update_status()
        return done and writer.journal.safe and not writer.lost

    # Checkpoints

    def _submit_checkpoint(self) -> None:
        if not self._checkpoint_asked:
            self._checkpoint_asked = True
            self._syncer.submit(self._checkpoint_job)

    def _checkpoint_job(self) -> None:
        self._checkpoint_asked = False
        self.checkpoint()

    def checkpoint(self) -> bool:
        """Bring the data file up to date; False when that was not possible, and nothing is lost by it."""
        writer = self._writer
        if writer is None:
            return False
        done = writer.checkpoint(self._syncer.sync)
        if self._history is not None:
            self._history.sync()
        self._retry_at = 0.0 if done else self._clock.elapsed() + RETRY
        if done:
            self.checkpointed_at = self._clock.now()
        self._update_status()
        return done

    def tick(self) -> None:
        """To be called about every two seconds: notices outside changes, mends what failed, checkpoints when
        nothing was changed for five seconds."""
        writer = self._writer
        if writer is None:
            return
        self.look()
        if not writer.journal.safe:
            self._syncer.ask(urgent=True)
        now = self._clock.elapsed()
        due = now - self._last_change >= IDLE or writer.journal.size > JOURNAL_LIMIT
        if writer.dirty and due and now >= self._retry_at and not writer.lost:
            self._submit_checkpoint()
        self._update_status()

    # What others do to the file

    def look(self) -> None:
        """Notice what others did to the data file or the whole home, as after coming back to the window."""
        writer = self._writer
        if writer is None:
            return
        writer.check_lock()
        if not writer.lost:
            self._look_outside(writer)
        self._update_status()

    def _look_outside(self, writer: Writer) -> None:
        """Take in what another program did to the data file, after putting its version aside."""
        try:
            found = writer.look()
            if found is None:
                return
            if found.meta is not None and found.meta.schema > newest(self._steps):
                self._meet_newer(writer)
                return
            if found.state == "damaged":
                writer.keep(Evidence(QUARANTINE, "infoint.corrupt", found.data))
            elif found.state != "absent":
                writer.keep(Evidence(BACKUPS, "found", found.data))
            text, puts = self._judge_outside(writer, found)
        except OSError as error:
            writer.trouble = explain(error)
            writer.outside = True
            return
        writer.accept(found)
        self.report.notices.append(text)
        if puts:
            self._take_over(puts, found.sha)
        else:
            self._publish(Change(text, frozenset(), "outside"))
        self._submit_checkpoint()

    @abstractmethod
    def _meet_newer(self, writer: Writer) -> None:
        """A newer infoint has replaced the file: filled in by the store."""

    def _judge_outside(self, writer: Writer, found: MainFile) -> tuple[str, list[tuple[Put, int | None]]]:
        """What to say of a file that is not the one we left, and what to put so that both sides are kept."""
        if found.state == "absent":
            return f"{self._main.name} was deleted or moved while open; it is written anew from memory.", []
        if found.state == "damaged":
            bad = f"{self._main.name} was damaged while open ({found.why})"
            return f"{bad}; it is written anew from memory, the bad file is kept in {QUARANTINE}/.", []
        from .merge_base import base_of_diverged

        base = base_of_diverged(found, writer.line, self.home / BACKUPS, self._osl, self._steps)
        merged = merge_found(found, writer.base_tables() if base is None else base, self._tables, self._steps)
        self.report.problems += [p for p in merged.problems if p not in self.report.problems]
        if merged.puts:
            self._keep_ours(writer)
        return merged.told(f"{self._main.name} was changed by another program"), merged.puts

    def _keep_ours(self, writer: Writer) -> None:
        """Put what stands here aside, before something from outside changes it. Raises OSError."""
        writer.keep(Evidence(BACKUPS, "ours", self._composer(self._tables, {}).whole()))

    def _take_over(self, puts: Sequence[tuple[Put, int | None]], file: str) -> None:
        """Journal what was merged in from outside; `file` is the checksum of the file it came from."""
        self._apply(self._prepared(puts), "changed outside", "outside", False, file)

    @staticmethod
    def _prepared(puts: Sequence[tuple[Put, int | None]]) -> list[Prepared]:
        return [(put.table, put.uid, number, put.record, encode(put.record)) for put, number in puts]

    # Conflict copies

    def copies(self) -> list[Path]:
        """The conflict copies of sync programs that lie beside the data file."""
        return homes.copies_beside(self._main, self._osl)

    def compare(self, path: Path) -> Copy:
        """What joining a conflict copy would change here. Raises OSError where it cannot be read."""
        from .conflict_copies import compare

        return compare(path, self.home, self._main, self._tables, self._osl)

    def take_copy(self, copy: Copy, label: str) -> Path | None:
        """Join a conflict copy as one change that can be undone, and move it to the backups.

        Returns where it lies now; None where it could not be moved, or what was taken over is not on disk
        yet. Raises ReadOnly.
        """
        from .conflict_copies import put_aside

        self._need_writer()
        if copy.merged is not None and copy.merged.puts:
            self._apply(self._prepared(copy.merged.puts), label, "commit", True)
        if not self.flush(5.0):
            return None
        try:
            return put_aside(copy, self.home, self._osl)
        except OSError:
            return None

    # A copy elsewhere

    def save_copy(self, path: Path) -> None:
        """Write everything, as it is in memory, to a new data file elsewhere: whole or not at all.

        Raises OSError, also where the file exists already.
        """
        path = Path(path)
        if path.is_symlink() or path.exists():
            raise FileExistsError(errno.EEXIST, "there is such a file already", str(path))
        part = path.with_name(f".{path.name}{PART}")
        with contextlib.suppress(FileNotFoundError):
            self._osl.unlink(part)
        self._write_whole(part)
        give_name(part, path, self._osl)

    def _write_whole(self, path: Path) -> None:
        """Everything as a data file of its own under a free name; verified. Raises OSError."""
        with self._guard:
            tables: Tables = self._tables.copy()
        write_temp(self._composer(tables, {"saved": self._stamp()}), path, self._osl)

    def _composer(self, tables: Tables, facts: Mapping[str, Any]) -> Composer:
        """A data file of its own, not one that follows another."""
        one = {
            "counts": tables.counts(),
            "host": self._host,
            "parent": "",
            "rev": 1,
            "schema": newest(self._steps),
            "seq": 0,
            "sha256": BLANK.decode(),
            "uid": META,
            **facts,
        }
        return Composer(tables, {"1": one})

    # A copy elsewhere by itself

    def use_rescue(self, place: Place) -> None:
        """Keep a copy in another place whenever the journal cannot be written."""
        stamp = f"{self._clock.now():%Y%m%dT%H%M%SZ}-{os.getpid()}"
        self.rescue = Rescue(self.home, place, stamp, self._osl)

    def rescue_now(self) -> bool:
        """Try to have everything in that place; True when it is there, or on disk anyway."""
        done = self._keep_elsewhere(now=True)
        self._update_status()
        return done

    def _keep_elsewhere(self, *, now: bool = False) -> bool:
        writer, rescue = self._writer, self.rescue
        if writer is None or rescue is None:
            return False
        if writer.journal.failure is None and not writer.lost:
            if writer.journal.safe:
                rescue.drop()
            return writer.journal.safe
        with self._guard:
            seq = writer.journal.seq
        return rescue.write(self._write_whole, seq, self._clock.elapsed, now=now)
