"""The store: every record, draft and change of a home, kept safe from the key onward."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.clock import Clock
from . import home as homes
from . import pen as pens
from .changes import Change, HomeError, NotSaved, OpenReport, ReadOnly, SaveState, Status
from .checkpoint import write_temp
from .core import Core
from .flusher import Flusher, ThreadFlusher
from .lock import Held, PenLock, Unlockable, holder, host_name
from .opening import BACKUPS, JOURNAL, QUARANTINE, Evidence, Loaded, MainFile, read_home
from .oslayer import OsLayer
from .pen import PenPipe
from .tables import Tables, from_raw
from .writer import Writer, explain

if TYPE_CHECKING:
    from tinydb import TinyDB

IDLE = 5.0
"""Seconds without a change after which the data file is brought up to date."""
JOURNAL_LIMIT = 1_000_000
"""Bytes of journal at which it is brought up to date all the same."""
_EXIT_LIMIT = 1_000_000
_RETRY = 30.0


class Store(Core):
    """An open home. Made by `open`; one thread calls it. `on_status` alone calls back from another thread."""

    def __init__(self, home: Path, clock: Clock, flusher: Flusher, osl: OsLayer) -> None:
        super().__init__(clock)
        self.home = home
        self.report = OpenReport()
        self._osl, self._flusher = osl, flusher
        self._main = homes.real_file(home)
        self._host = homes.host_id()
        self._pipe: PenPipe | None = None
        self._read_only_because = ""
        self._seen: object = None
        self._status = Status(SaveState.SAVED)
        self._status_callbacks: list[Callable[[Status], None]] = []
        self._last_change = clock.elapsed()
        self._retry_at = 0.0
        self._checkpoint_asked = False
        self._closed = False
        flusher.bind(self._flush_now, osl.fdatasync)

    # Opening

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        clock: Clock,
        flusher: Flusher | None = None,
        new_id: Callable[[], str] | None = None,
        read_only: bool = False,
        osl: OsLayer | None = None,
    ) -> Store:
        """Open a home; one that does not exist is made, unless `read_only`.

        Where somebody else has the lock, or writing is impossible, the store is opened for reading and says why in
        `status`. Raises HomeError when nothing can be opened: what is wrong, where, and how to mend it.
        """
        home = Path(home).absolute()
        osl = osl or OsLayer()
        homes.check(home)
        if read_only and not home.exists():
            raise HomeError(
                f"There is no data home at {home}. Start infoint once, or name another with --home."
            )
        store = cls(home, clock, flusher or ThreadFlusher(), osl)
        store._new_id = new_id
        if read_only:
            store._read_only_because = "Opened for reading only."
        else:
            store._take_pen()
        if store._writer is None:
            store._load_as_reader()
        return store

    _new_id: Callable[[], str] | None = None

    def _take_pen(self) -> None:
        """Become the writer, or note why not."""
        try:
            closed = homes.tighten(self.home)
            homes.make(self.home, self._osl)
            pen = PenLock.take(self.home, self._clock.now())
        except Held as held:
            self._read_only_because = f"This home is {held}."
            return
        except Unlockable as problem:
            self._read_only_because = f"{problem}, so nothing can be written safely."
            return
        except OSError as error:
            if not self.home.is_dir():
                raise HomeError(
                    f"{self.home} cannot be made ({error.strerror}). Name another place with --home."
                ) from error
            self._read_only_because = f"{explain(error)}."
            return
        try:
            self._load_as_writer(pen, closed)
        except BaseException:
            pen.release()
            raise

    def _load_as_writer(self, pen: PenLock, notices: list[str]) -> None:
        loaded = read_home(self.home, self._main, self._osl, self._host)
        if loaded.newer:
            pen.release()
            self._read_only_because = "The data file was written by a newer infoint. Update infoint to change anything; reading works."
            return
        writer = Writer(
            self.home, self._main, self._osl, self._guard, pen, loaded, self._host, self._clock.now
        )
        try:
            for evidence in loaded.evidence:
                writer.keep(evidence)
        except OSError as error:
            pen.release()
            self._read_only_because = f"{explain(error)}; what was found damaged could not be put aside."
            return
        writer.bind(self._restate_draft, self._forget_blocks)
        self._adopt(loaded, notices)
        self._writer = writer
        self._read_only_because = ""
        self._draft_writers.clear()
        self._pipe = PenPipe.open(self.home)
        if loaded.outside and loaded.outside.puts:
            self._take_over(loaded.outside.puts)
        if loaded.must_checkpoint:
            self._submit_checkpoint()
        self._update_status()

    def _load_as_reader(self) -> None:
        if not self.home.exists():
            raise HomeError(f"{self.home} cannot be made. Name another place with --home.")
        self._seen = self._signature()
        loaded = read_home(self.home, self._main, self._osl, self._host)
        self._adopt(loaded, [])
        if loaded.outside:
            for put, number in loaded.outside.puts:
                self._tables.put(put.table, put.uid, put.record, number)
        self._update_status()

    def _adopt(self, loaded: Loaded, notices: list[str]) -> None:
        self._tables = loaded.tables
        self.report = loaded.report
        self.report.notices[:0] = notices

    @property
    def read_only(self) -> bool:
        """True where nothing can be changed; `status` says why."""
        return self._writer is None

    @property
    def db(self) -> TinyDB:
        """The same data through TinyDB's own interface, on a slower path."""
        from .tinydb_storage import open_db

        return open_db(self)

    # Saving

    @property
    def status(self) -> Status:
        """How far the changes made so far have come."""
        return self._status

    def on_status(self, callback: Callable[[Status], None]) -> Callable[[], None]:
        """Be told when the status changes, **from whatever thread noticed**; call the result to be told no more."""
        self._status_callbacks.append(callback)
        return lambda: self._status_callbacks.remove(callback) if callback in self._status_callbacks else None

    def _update_status(self) -> None:
        writer = self._writer
        if writer is None:
            status = Status(SaveState.READ_ONLY, self._read_only_because or "Opened for reading only.")
        elif writer.journal.failure is not None:
            status = Status(
                SaveState.NOT_SAVED,
                f"{explain(writer.journal.failure)}. What you type is kept in memory only.",
            )
        elif writer.lost:
            status = Status(SaveState.NOT_SAVED, writer.lost)
        else:
            status = Status(SaveState.SAVED if writer.journal.safe else SaveState.SAVING)
        if status != self._status:
            self._status = status
            for callback in tuple(self._status_callbacks):
                callback(status)

    def _ask(self, *, urgent: bool) -> None:
        writer = self._writer
        if writer is None:
            return
        self._last_change = self._clock.elapsed()
        self._update_status()
        self._flusher.ask(urgent=urgent)
        if writer.journal.size > JOURNAL_LIMIT and self._clock.elapsed() >= self._retry_at:
            self._submit_checkpoint()

    def _flush_now(self) -> None:
        """One flush; runs on the flusher's thread."""
        writer = self._writer
        if writer is not None:
            writer.journal.sync(self._flusher.sync)
            if writer.journal.safe:
                writer.journal.keep_reserve()
            self._update_status()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything changed so far is on disk; False when it is not, and `status` says why."""
        writer = self._writer
        if writer is None:
            return True
        done = self._flusher.drain(timeout)
        self._update_status()
        return done and writer.journal.safe

    def _submit_checkpoint(self) -> None:
        if not self._checkpoint_asked:
            self._checkpoint_asked = True
            self._flusher.submit(self._checkpoint_job)

    def _checkpoint_job(self) -> None:
        self._checkpoint_asked = False
        self.checkpoint()

    def checkpoint(self) -> bool:
        """Bring the data file up to date; False when that was not possible, and nothing is lost by it."""
        writer = self._writer
        if writer is None:
            return False
        done = writer.checkpoint(self._flusher.sync)
        self._retry_at = 0.0 if done else self._clock.elapsed() + _RETRY
        self._update_status()
        return done

    def tick(self) -> None:
        """To be called about every two seconds: notices outside changes, mends what failed, checkpoints when idle."""
        writer = self._writer
        if writer is None:
            return
        writer.check_lock()
        if not writer.journal.safe:
            self._flusher.ask(urgent=True)
        self._look_outside(writer)
        now = self._clock.elapsed()
        idle = now - self._last_change >= IDLE or writer.journal.size > JOURNAL_LIMIT
        if writer.dirty and idle and now >= self._retry_at:
            self._submit_checkpoint()
        self._update_status()

    def _look_outside(self, writer: Writer) -> None:
        try:
            found = writer.look()
            if found is None:
                return
            before, after = writer.base_tables(), self._tables
            text, merged = describe(self._main, found, before, after, self.home)
            if found.state != "absent":
                folder = QUARANTINE if found.state == "damaged" else BACKUPS
                stem = "infoint.corrupt" if found.state == "damaged" else "found"
                writer.keep(Evidence(folder, stem, found.data))
        except OSError as error:
            writer.trouble = explain(error)
            writer.outside = True
            return
        writer.accept(found)
        self.report.notices.append(text)
        if merged:
            self._take_over(merged)
        else:
            self._publish(Change(text, frozenset(), "outside"))
        self._submit_checkpoint()

    def _take_over(self, puts: Any) -> None:
        """Journal what was merged in from outside."""
        from .validate import encode

        prepared = [(put.table, put.uid, number, put.record, encode(put.record)) for put, number in puts]
        self._apply(prepared, "changed outside", "outside", False)

    # Following and handing over

    def _signature(self) -> object:
        def of(path: Path) -> object:
            try:
                found = self._osl.stat(path)
            except OSError:
                return None
            return found.st_ino, found.st_size, found.st_mtime_ns

        folder = self.home / JOURNAL
        return of(self._main), [(name, of(folder / name)) for name in self._osl.listdir(folder)]

    def refresh(self) -> bool:
        """Reading only: read again what the writer changed meanwhile. True when something moved. Raises HomeError."""
        if self._writer is not None:
            return False
        signature = self._signature()
        if signature == self._seen:
            return False
        before = self._tables
        self._load_as_reader()
        return self._publish_difference(before)

    def _publish_difference(self, before: Tables) -> bool:
        keys = set(before.keys()) | set(self._tables.keys())
        touched = frozenset(key for key in keys if before.get(*key) != self._tables.get(*key))
        if touched:
            self._publish(Change("changed by the other window", touched, "outside"))
        return bool(touched)

    def try_take_pen(self) -> bool:
        """Reading only: become the writer if nobody else is. Raises HomeError when the home cannot be read any more."""
        if self._writer is not None:
            return True
        before = self._tables
        self._take_pen()
        if self._writer is None:
            self._update_status()
            return False
        self._publish_difference(before)
        return True

    def ask_pen(self, timeout: float) -> bool:
        """Reading only: ask the writer for the pen and wait for it up to `timeout` seconds."""
        deadline = self._clock_free() + timeout
        asked = False
        while not self.try_take_pen():
            asked = asked or pens.ask(self.home, host_name())
            if self._clock_free() >= deadline:
                return False
            self._osl.sleep(0.02)
        return True

    @staticmethod
    def _clock_free() -> float:
        """Real seconds: waiting for another process is no matter of the injected clock."""
        import time

        return time.monotonic()

    @property
    def pen_fileno(self) -> int | None:
        """A descriptor that becomes readable when somebody asks for the pen; None where there is none."""
        return self._pipe.fileno if self._pipe is not None else None

    def answer_pen_request(self) -> bool:
        """Give the pen to whoever asked: flush, release, read only from now on. False when nobody asked, or when the
        flush failed and giving it away would lose something."""
        who = self._pipe.read() if self._pipe is not None else None
        if who is None or self._writer is None:
            return False
        if not self.flush(2.0):
            return False
        self._release()
        self._read_only_because = f"The pen was given to {who}."
        self._seen = None
        self._update_status()
        return True

    def _release(self) -> None:
        writer = self._writer
        assert writer is not None
        with self._guard:
            self._writer = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        writer.close()

    # Leaving

    def save_copy(self, path: Path) -> None:
        """Write everything, as it is in memory, to a new data file elsewhere. Raises OSError."""
        from .saving import copy_composer

        write_temp(copy_composer(self._tables.copy(), self._host, self._clock.now()), Path(path), self._osl)

    def holder(self) -> str:
        """Who has the lock, in words."""
        return holder(self.home)

    def close(self, *, force: bool = False) -> None:
        """Flush, bring the data file up to date where that is quick, release the lock.

        Raises NotSaved when something is in memory only; the store then stays open, so that `save_copy` can put it
        elsewhere, and `force` leaves all the same.
        """
        if self._closed:
            return
        writer = self._writer
        if writer is not None:
            saved = self.flush(5.0)
            if not saved and not force:
                raise NotSaved(self._status.reason or "The disk is too slow: not everything is saved yet.")
            if saved and writer.dirty and not writer.outside and writer.size_hint() <= _EXIT_LIMIT:
                self.checkpoint()
        self._closed = True
        self._flusher.close()
        if self._writer is not None:
            self._release()
            self._read_only_because = "Closed."
            self._update_status()


def describe(main: Path, found: MainFile, before: Tables, ours: Tables, home: Path) -> tuple[str, Any]:
    """What to say of a file that is not the one we left, and what to put so that both sides are kept."""
    if found.state == "absent":
        return f"{main} was deleted or moved while open; it is written anew from memory.", None
    if found.state == "damaged":
        return (
            f"{main} was damaged while open ({found.why}); the bad file is kept in {home / QUARANTINE}.",
            None,
        )
    from .merge import merge

    theirs, _ = from_raw(found.raw)
    merged = merge(before, ours, theirs)
    names = [put for put, _ in merged.puts if put.table != "conflicts"]
    text = f"{main} was changed by another program; {len(names)} records were taken over"
    if merged.conflicts:
        text += f", {merged.conflicts} changed on both sides are kept twice"
    return f"{text}. The file as found is kept in {home / BACKUPS}.", merged.puts


__all__ = ["ReadOnly", "Store"]
