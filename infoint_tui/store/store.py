"""An open home: every record, draft and change of it, kept safe from the key onward."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.zoned_time import Clock
from . import home as homes
from .database import Database, Recorded, RecordStorage
from .draft_log import DraftLog
from .erase import Eraser
from .fs import OsLayer
from .history import History
from .home import (
    HandoverPipe,
    Held,
    Home,
    Unlockable,
    WriteLock,
    ask_holder,
    copies_beside,
    has_ended,
    holder,
    host_name,
    is_free,
)
from .journal import JOURNAL
from .opening import Loaded, read_home
from .records import HISTORY, Change, Dataset, HomeError, NotSaved, OpenReport, Put, Status
from .replay import STEPS, Step
from .saving import OutsideWatch, Place, Saver, Syncer, ThreadSyncer
from .snapshot import BACKUPS, Evidence
from .writer import Writer, explain

if TYPE_CHECKING:
    from .merge import Copy

_EXIT_LIMIT = 1_000_000
"""Bytes of data file up to which leaving brings it up to date; a larger one waits for an idle moment."""
_FREE = "The window that was writing has closed."
_NEWER = (
    "The data file was written by a newer infoint. You can read it, but to change anything, update infoint."
)


class Store:
    """An open home. Made by `open`; one thread calls it. Only `saver.on_status` calls back on another one.

    `db` holds the records, `drafts` what is being typed, `history` what can be undone, `saver` knows how far
    it is on disk, `copies` are those of sync programs, `eraser` removes people for good.
    """

    def __init__(self, home: homes.Home, clock: Clock, syncer: Syncer) -> None:
        self._home, self._clock = home, clock
        self._storage = storage = RecordStorage(clock)
        self._access = storage.access
        self.saver = Saver(home, storage, syncer)
        self.history = self.saver.history
        self.db = Database(storage)
        self.drafts = DraftLog(storage, lambda: self.saver.ask(urgent=False))
        self.copies = ConflictCopies(home, storage, self.flush)
        self.eraser = Eraser(home, storage, self.saver)
        self._outside = OutsideWatch(home, storage, self.saver, self._meet_newer)
        storage.recorded, storage.flush = self._recorded, lambda: self.flush(5.0)
        self._pipe: HandoverPipe | None = None
        self._asker = 0
        """Process id of the program of this machine that the lock was given to."""
        self._seen: object = None
        self._closed = False
        self._lock_required = True
        self._held_elsewhere = False
        """Whether another program's lock is what keeps this one from writing."""

    # Opening

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        clock: Clock,
        syncer: Syncer | None = None,
        read_only: bool = False,
        osl: OsLayer | None = None,
        steps: Sequence[Step] = STEPS,
        rescue: Place | None = None,
        lock: bool = True,
    ) -> Store:
        """Open a home; one that does not exist is made, unless `read_only`.

        `rescue` names a folder for a copy of everything while the home cannot be written. Without `lock` a
        file system that knows no locks is written all the same: two windows may then overwrite each other.
        Where somebody else has the lock, or writing is impossible, it is opened for reading and says why in
        `status`. Data of an older schema is brought to that of `steps`, after a copy that stays was made of
        it. Raises HomeError when nothing can be opened: what is wrong, where, and how to mend it.
        """
        home = Path(home).absolute()
        homes.check(home)
        if read_only and not home.exists():
            raise HomeError(
                f"There is no data home at {home}. Start infoint once, or name another with --home."
            )
        store = cls(homes.Home(home, osl or OsLayer(), steps), clock, syncer or ThreadSyncer())
        if rescue is not None:
            store.saver.use_rescue(rescue)
        store._lock_required = lock
        if read_only:
            store._access.because = "Opened for reading only."
        else:
            store._take_lock()
        if store.read_only:
            store._load_as_reader()
        return store

    def _take_lock(self) -> bool:
        """Become the writer, or note why not and give False. Raises HomeError."""
        home, access = self._home, self._access
        self._held_elsewhere, access.remedy = False, ""
        try:
            closed = homes.tighten(home.path, home.osl)
            homes.make(home.path, home.osl)
            lock = WriteLock.take(home.path, self._clock.now(), home.osl, required=self._lock_required)
        except Held as held:
            self._held_elsewhere = True
            access.because, access.remedy = f"This home is {held}.", "Close the other window first."
            return False
        except Unlockable as problem:
            access.because = f"{problem}, so nothing can be written safely."
            access.remedy = "Where no other window has it open, start with --no-lock."
            return False
        except OSError as error:
            if not home.path.is_dir():
                what = f"{home.path} cannot be made ({error.strerror})"
                raise HomeError(f"{what}. Name another place with --home.") from error
            access.because = f"{explain(error)}."
            return False
        if not lock.sure:
            closed.append(f"The file system of {home.path} has no locks: use only one window.")
        try:
            became_writer = self._load_as_writer(lock, closed)
        except BaseException:
            lock.release()
            raise
        if not became_writer:
            lock.release()
        return became_writer

    def _load_as_writer(self, lock: WriteLock, notices: list[str]) -> bool:
        home, access, storage = self._home, self._access, self._storage
        home.main = homes.real_file(home.path)
        loaded = self._read()
        if loaded.newer:
            access.because = _NEWER
            return False
        begun = self.eraser.begun()
        writer = Writer(home, lock, loaded, storage.guard, self._clock.now, self.drafts)
        try:
            writer.settle(loaded)
            writer.begin_generations()
            if loaded.outside and loaded.outside.puts:
                writer.keep(Evidence(BACKUPS, "ours", self.saver.copier.compose(loaded.tables).whole()))
        except OSError as error:
            what = ", and damaged files couldn't be set aside" if loaded.evidence else ""
            access.because = f"{explain(error)}{what}."
            return False
        if loaded.old is not None and not self._install_migrated(writer, loaded, *loaded.old):
            writer.journal.close()
            return False
        self._adopt(loaded, notices)
        self.drafts.restart()
        kind = (home.host, loaded.schema)
        self.history.begin(History(home.path / HISTORY, home.osl, kind, self.history.today, loaded.seq))
        access.writer, access.because = writer, ""
        self._pipe = HandoverPipe.open(home.path, home.osl)
        if loaded.outside and loaded.outside.puts and loaded.old is None:
            self._outside.take_over(loaded.outside.puts, loaded.seen)
        self.eraser.resume(begun)
        if loaded.must_checkpoint and writer.dirty:
            self.saver.submit_checkpoint()
        if not writer.journal.safe:
            self.saver.syncer.ask(urgent=True)
        self.saver.update_status()
        return True

    def _install_migrated(self, writer: Writer, loaded: Loaded, schema: int, old: Dataset) -> bool:
        """Write the migrated data in one step: no change may reach the journal before it stands."""
        try:
            kept = writer.pin(schema, old)
        except OSError as error:
            writer.trouble = explain(error)
        else:
            for put, number in loaded.outside.puts if loaded.outside else ():
                writer.tables.put(put.table, put.uid, put.record, number)
            if writer.checkpoint(self.saver.syncer.sync):
                loaded.report.notices.append(
                    f"Your data was updated for this version. The old copy is in {kept}."
                )
                return True
        self._access.because = (
            "Your data couldn't be updated for this version: "
            f"{writer.trouble or 'the file changed in the meantime'}. Nothing was lost."
            " Fix that, then start again."
        )
        return False

    def _load_as_reader(self) -> None:
        self._seen = self._signature()
        loaded = self._read()
        self._adopt(loaded, [])
        for put, number in loaded.outside.puts if loaded.outside else ():
            self._storage.data.put(put.table, put.uid, put.record, number)
        self.eraser.hide()
        if loaded.newer and not self._access.because:
            self._access.because = _NEWER
        self.saver.update_status()

    def _read(self) -> Loaded:
        home = self._home
        return read_home(home.path, home.main, home.osl, home.host, home.steps, late=True)

    def _adopt(self, loaded: Loaded, notices: list[str]) -> None:
        self._storage.data = loaded.tables
        self._home.report = loaded.report
        self._home.report.notices[:0] = notices

    # What it holds

    @property
    def home(self) -> Path:
        """The directory of the home."""
        return self._home.path

    @property
    def report(self) -> OpenReport:
        """What opening found, and what was noticed since."""
        return self._home.report

    @property
    def revision(self) -> int:
        """Revision of the data file that the journal goes on from; 0 before the first."""
        return self._access.writer.file.rev if self._access.writer is not None else 0

    def get(self, table: str, key: str) -> Any:
        """One record by uid, or by the ``#number`` of one without a usable uid; None where there is none."""
        return self._storage.data.get(table, key)

    def commit(
        self, puts: Iterable[Put], *, label: str, undoable: bool = True, end_drafts: Sequence[str] = ()
    ) -> Change:
        """Make one change of all `puts`, or none of it, and end the drafts that led to it.

        A put that changes nothing is passed over. Raises InvalidRecord and ReadOnly.
        """
        with self.db.change(label, undoable=undoable, end_drafts=end_drafts) as change:
            for put in puts:
                change.store(put)
        return change.result

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change, on the thread that made it; call the result to share no more."""
        return self._storage.subscribe(callback)

    def _recorded(self, recorded: Recorded) -> None:
        self.history.follow(recorded)
        self.saver.ask(urgent=True)

    # Saving

    @property
    def read_only(self) -> bool:
        """True where nothing can be changed; `status` says why."""
        return self._access.writer is None

    @property
    def remedy(self) -> str:
        """What the user can do so that this window may write; empty where `status` says so."""
        return self._access.remedy

    @property
    def status(self) -> Status:
        """How far the changes made so far have come."""
        return self.saver.status

    def flush(self, timeout: float | None = None) -> bool:
        """See `Saver.flush`."""
        return self.saver.flush(timeout)

    def checkpoint(self) -> bool:
        """See `Saver.checkpoint`."""
        return self.saver.checkpoint()

    def look(self) -> None:
        """Notice what others did to the home, as after coming back to the window."""
        self._outside.look()

    def tick(self) -> None:
        """To be called about every two seconds: notices outside changes, mends what failed, checkpoints when
        nothing was changed for five seconds."""
        self.look()
        self.saver.tick()
        self.eraser.tick()

    # Following and handing over

    def _signature(self) -> object:
        osl = self._home.osl

        def of(path: Path) -> object:
            try:
                found = osl.stat(path)
            except OSError:
                return None
            return found.st_ino, found.st_size, found.st_mtime_ns

        folder = self.home / JOURNAL
        try:
            names = osl.listdir(folder)
        except OSError:  # reading will say what is wrong
            return None
        return of(self._home.main), [(name, of(folder / name)) for name in names]

    def refresh(self) -> bool:
        """Reading only: read again what was changed meanwhile; True when a record was. Raises HomeError."""
        if not self.read_only or self._closed or self._signature() == self._seen:
            return False
        before = self._storage.data
        self._load_as_reader()
        return self._storage.publish_difference(before)

    def lock_free(self) -> bool:
        """Reading only as another had the lock: whether it has let go; `status` says who has it now."""
        if not self.read_only or self._closed or not self._held_elsewhere:
            return False
        free = is_free(self.home)
        because = _FREE if free else f"This home is {holder(self.home)}."
        if because != self._access.because:
            self._access.because = because
            self.saver.update_status()
        return free

    def given_back(self) -> bool:
        """Reading only as the lock was given away: whether the program that asked for it has ended, as a
        command does that wrote, and nobody else has it."""
        return self._asker > 0 and self.read_only and has_ended(self._asker) and self.lock_free()

    def try_take_lock(self) -> bool:
        """Reading only: become the writer if nobody else is. Raises HomeError as `open` does."""
        if not self.read_only:
            return True
        if self._closed:
            return False
        before = self._storage.data
        if not self._take_lock():
            self.saver.update_status()
            return False
        self._storage.publish_difference(before)
        return True

    def ask_lock(self, timeout: float) -> bool:
        """Reading only: ask the writer for the lock and wait for it up to `timeout` seconds of real time."""
        deadline = time.monotonic() + timeout
        asked = False
        while not self.try_take_lock():
            asked = asked or ask_holder(self.home, host_name())
            if time.monotonic() >= deadline:
                return False
            self._home.osl.sleep(0.02)
        return True

    @property
    def handover_fileno(self) -> int | None:
        """A descriptor that becomes readable when somebody asks for the lock; None where there is none."""
        return self._pipe.fileno if self._pipe is not None else None

    def hand_over(self) -> bool:
        """Give the lock to whoever asked: flush, release, read only from now on.

        False when nobody asked, or when the flush failed and giving it away would lose something.
        """
        who = self._pipe.read() if self._pipe is not None else None
        asker = self._pipe.asker if self._pipe is not None else 0
        if who is None or self.read_only or not self.flush(2.0):
            return False
        self._release(f"Writing access was given to {who}.")
        self._held_elsewhere = True
        self._asker = asker
        self._seen = None
        self.saver.update_status()
        return True

    def _meet_newer(self, writer: Writer) -> None:
        """A newer infoint has replaced the file: read only from now on; the journal keeps what it lacks."""
        if not self.flush(2.0):
            writer.outside = True
            return
        before = self._storage.data
        self._release(_NEWER)
        self._load_as_reader()
        self._storage.publish_difference(before)

    def _release(self, because: str) -> None:
        writer = self._access.need()
        with self._storage.guard:
            self._access.writer, self._access.because = None, because
        self.history.end()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        writer.close()

    # Leaving

    def close(self, *, force: bool = False) -> None:
        """Flush, bring the data file up to date where that is quick, release the lock.

        Raises NotSaved when something is in memory only; the store then stays open, so that
        `saver.save_copy` can put it elsewhere, and `force` leaves all the same.
        """
        if self._closed:
            return
        writer = self._access.writer
        if writer is not None:
            saved = self.flush(5.0)
            if not saved and not force:
                raise NotSaved(self.status.reason or "The disk is too slow: not everything is saved yet.")
            if saved and writer.dirty and not writer.outside and writer.size_hint() <= _EXIT_LIMIT:
                self.checkpoint()
        self._closed = True
        self.saver.syncer.close()
        if not self.read_only:
            self._release("Closed.")
            self.saver.update_status()


class ConflictCopies:
    """The conflict copies beside the data file of an open home."""

    def __init__(self, home: Home, storage: RecordStorage, flush: Callable[[float], bool]) -> None:
        self._home, self._storage, self._flush = home, storage, flush

    def beside(self) -> list[Path]:
        """Those that lie there."""
        return copies_beside(self._home.main, self._home.osl)

    def compare(self, path: Path) -> Copy:
        """What joining one would change here. Raises OSError where it cannot be read."""
        from .merge import compare

        return compare(path, self._home.path, self._home.main, self._storage.data, self._home.osl)

    def take(self, copy: Copy, label: str) -> Path | None:
        """Join one as one change that can be undone, and move it to the backups.

        Returns where it lies now; None where it could not be moved, or what was taken over is not on disk
        yet. Raises ReadOnly.
        """
        with self._storage.change(label) as change:
            for put, number in copy.merged.puts if copy.merged is not None else ():
                change.set(put.table, put.uid, put.record, number)
        if not self._flush(5.0):
            return None
        try:
            from .merge import put_aside

            return put_aside(copy, self._home.path, self._home.osl)
        except OSError:
            return None
