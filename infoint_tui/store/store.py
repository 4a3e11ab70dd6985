"""The store: every record, draft and change of a home, kept safe from the key onward."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.clock import Clock
from . import handover
from . import home as homes
from .changes import HISTORY, Change, HomeError, NotSaved, Put
from .erase import Forgetting
from .fs import OsLayer
from .handover import HandoverPipe
from .history import History
from .journal_set import JOURNAL
from .migrations import STEPS, Step
from .opening import Loaded, read_home
from .rescue import Place
from .snapshot import BACKUPS, Evidence
from .syncer import Syncer, ThreadSyncer
from .tables import Tables
from .undo import UndoLog
from .validate import encode
from .write_lock import Held, Unlockable, WriteLock, holder, host_name, is_free
from .writer import Writer, explain

if TYPE_CHECKING:
    from .tinydb_storage import InfointDB

_EXIT_LIMIT = 1_000_000
"""Bytes of data file up to which leaving brings it up to date; a larger one waits for an idle moment."""
_FREE = "The window that wrote here has ended."
_NEWER = "The data file was written by a newer infoint. Update infoint to change anything; reading works."


class Store(Forgetting):
    """An open home. Made by `open`; one thread calls it. Only `on_status` calls back on another thread."""

    def __init__(self, home: Path, clock: Clock, syncer: Syncer, osl: OsLayer) -> None:
        super().__init__(home, clock, syncer, osl)
        self._pipe: HandoverPipe | None = None
        self._seen: object = None
        self._db: InfointDB | None = None
        self._closed = False
        self._held_elsewhere = False
        """Whether another program's lock is what keeps this one from writing."""
        self.new_id: Callable[[], str] | None = None
        """Where uids come from that nobody chose; uuid4 where None."""

    # Opening

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        clock: Clock,
        syncer: Syncer | None = None,
        new_id: Callable[[], str] | None = None,
        read_only: bool = False,
        osl: OsLayer | None = None,
        steps: Sequence[Step] = STEPS,
        rescue: Place | None = None,
    ) -> Store:
        """Open a home; one that does not exist is made, unless `read_only`.

        `rescue` names a folder for a copy of everything while the home cannot be written.
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
        store = cls(home, clock, syncer or ThreadSyncer(), osl or OsLayer())
        store.new_id = new_id
        store._steps = steps
        if rescue is not None:
            store.use_rescue(rescue)
        if read_only:
            store._read_only_because = "Opened for reading only."
        else:
            store._take_lock()
        if store._writer is None:
            store._load_as_reader()
        return store

    def _take_lock(self) -> bool:
        """Become the writer, or note why not and give False. Raises HomeError."""
        self._held_elsewhere = False
        try:
            closed = homes.tighten(self.home, self._osl)
            homes.make(self.home, self._osl)
            pen = WriteLock.take(self.home, self._clock.now(), self._osl)
        except Held as held:
            self._held_elsewhere = True
            self._read_only_because = f"This home is {held}."
            return False
        except Unlockable as problem:
            self._read_only_because = f"{problem}, so nothing can be written safely."
            return False
        except OSError as error:
            if not self.home.is_dir():
                what = f"{self.home} cannot be made ({error.strerror})"
                raise HomeError(f"{what}. Name another place with --home.") from error
            self._read_only_because = f"{explain(error)}."
            return False
        try:
            became_writer = self._load_as_writer(pen, closed)
        except BaseException:
            pen.release()
            raise
        if not became_writer:
            pen.release()
        return became_writer

    def _load_as_writer(self, pen: WriteLock, notices: list[str]) -> bool:
        self._main = homes.real_file(self.home)
        loaded = read_home(self.home, self._main, self._osl, self._host, self._steps)
        if loaded.newer:
            self._read_only_because = _NEWER
            return False
        begun = self._begun()
        writer = Writer(
            self.home,
            self._main,
            self._osl,
            self._guard,
            pen,
            loaded,
            self._host,
            self._clock.now,
            self._restate_draft,
            self._forget_blocks,
        )
        try:
            writer.settle(loaded)
            writer.begin_generations()
            if loaded.outside and loaded.outside.puts:
                writer.keep(Evidence(BACKUPS, "ours", self._composer(loaded.tables, {}).whole()))
        except OSError as error:
            what = "; what was found damaged could not be put aside" if loaded.evidence else ""
            self._read_only_because = f"{explain(error)}{what}."
            return False
        if loaded.old is not None and not self._install_migrated(writer, loaded, *loaded.old):
            writer.journal.close()
            return False
        self._adopt(loaded, notices)
        self._draft_writers.clear()
        self._undo = UndoLog()
        self._history = History(
            self.home / HISTORY, self._osl, (self._host, loaded.schema), self._today, loaded.seq
        )
        self._read_only_because = ""
        self._writer = writer
        self._pipe = HandoverPipe.open(self.home, self._osl)
        if loaded.outside and loaded.outside.puts and loaded.old is None:
            self._take_over(loaded.outside.puts, loaded.seen)
        self._resume_forgetting(begun)
        if loaded.must_checkpoint and writer.dirty:
            self._submit_checkpoint()
        if not writer.journal.safe:
            self._syncer.ask(urgent=True)
        self._update_status()
        return True

    def _install_migrated(self, writer: Writer, loaded: Loaded, schema: int, old: Tables) -> bool:
        """Write the migrated data in one step: no change may reach the journal before it stands."""
        try:
            kept = writer.pin(schema, old)
        except OSError as error:
            writer.trouble = explain(error)
        else:
            for put, number in loaded.outside.puts if loaded.outside else ():
                writer.tables.put(put.table, put.uid, put.record, number)
            if writer.checkpoint(self._syncer.sync):
                loaded.report.notices.append(
                    f"Your data was brought to the form of this version; as it was before it lies in {kept}."
                )
                return True
        self._read_only_because = (
            "The data has to be brought to the form of this version first, and that failed: "
            f"{writer.trouble or 'the file changed meanwhile'}. Nothing was lost; start again afterwards."
        )
        return False

    def _load_as_reader(self) -> None:
        self._seen = self._signature()
        loaded = read_home(self.home, self._main, self._osl, self._host, self._steps)
        self._adopt(loaded, [])
        if loaded.outside:
            for put, number in loaded.outside.puts:
                self._tables.put(put.table, put.uid, put.record, number)
        self._forget_in_memory()
        if loaded.newer and not self._read_only_because:
            self._read_only_because = _NEWER
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
    def db(self) -> InfointDB:
        """The same data through TinyDB's own interface, on a slower path."""
        if self._db is None:
            from .tinydb_storage import InfointDB

            self._db = InfointDB(self)
        return self._db

    @property
    def revision(self) -> int:
        """Revision of the data file that the journal goes on from; 0 before the first."""
        return self._writer.file.rev if self._writer is not None else 0

    def bring_up_to_date(self) -> bool:
        """Have the data file hold everything; False, with `status` or `trouble` saying why, if it cannot."""
        writer = self._writer
        return writer is not None and ((writer.file.rev > 0 and not writer.dirty) or self.checkpoint())

    @property
    def trouble(self) -> str:
        """Why the data file could not be brought up to date; empty when it could."""
        return self._writer.trouble if self._writer is not None else ""

    @property
    def records(self) -> int:
        """How many records there are in all tables, odd ones included."""
        return sum(self._tables.counts().values())

    def tables(self) -> Tables:
        """A snapshot of everything; the records are shared, never alter them."""
        with self._guard:
            return self._tables.copy()

    def put_numbered(self, puts: Sequence[tuple[Put, int | None]], *, label: str) -> Change:
        """One undoable change of whole records with their TinyDB numbers, odd records included. Raises
        ReadOnly."""
        self._need_writer()
        prepared = [(put.table, put.uid, number, put.record, encode(put.record)) for put, number in puts]
        return self._apply(prepared, label, "commit", True)

    # Following and handing over

    def _signature(self) -> object:
        def of(path: Path) -> object:
            try:
                found = self._osl.stat(path)
            except OSError:
                return None
            return found.st_ino, found.st_size, found.st_mtime_ns

        folder = self.home / JOURNAL
        try:
            names = self._osl.listdir(folder)
        except OSError:  # reading will say what is wrong
            return None
        return of(self._main), [(name, of(folder / name)) for name in names]

    def refresh(self) -> bool:
        """Reading only: read again what was changed meanwhile; True when a record was. Raises HomeError."""
        if self._writer is not None or self._closed or self._signature() == self._seen:
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

    def lock_free(self) -> bool:
        """Reading only as another had the pen: whether it has let go; `status` says who has it now."""
        if self._writer is not None or self._closed or not self._held_elsewhere:
            return False
        free = is_free(self.home)
        because = _FREE if free else f"This home is {holder(self.home)}."
        if because != self._read_only_because:
            self._read_only_because = because
            self._update_status()
        return free

    def try_take_lock(self) -> bool:
        """Reading only: become the writer if nobody else is. Raises HomeError as `open` does."""
        if not self.read_only:
            return True
        if self._closed:
            return False
        before = self._tables
        if not self._take_lock():
            self._update_status()
            return False
        self._publish_difference(before)
        return True

    def ask_lock(self, timeout: float) -> bool:
        """Reading only: ask the writer for the pen and wait for it up to `timeout` seconds of real time."""
        deadline = time.monotonic() + timeout
        asked = False
        while not self.try_take_lock():
            asked = asked or handover.ask(self.home, host_name())
            if time.monotonic() >= deadline:
                return False
            self._osl.sleep(0.02)
        return True

    @property
    def handover_fileno(self) -> int | None:
        """A descriptor that becomes readable when somebody asks for the pen; None where there is none."""
        return self._pipe.fileno if self._pipe is not None else None

    def hand_over(self) -> bool:
        """Give the pen to whoever asked: flush, release, read only from now on.

        False when nobody asked, or when the flush failed and giving it away would lose something.
        """
        who = self._pipe.read() if self._pipe is not None else None
        if who is None or self._writer is None or not self.flush(2.0):
            return False
        self._release()
        self._held_elsewhere = True
        self._read_only_because = f"The pen was given to {who}."
        self._seen = None
        self._update_status()
        return True

    def _meet_newer(self, writer: Writer) -> None:
        """Read only from now on; changes the new file lacks wait in the journal for the newer version."""
        if not self.flush(2.0):
            writer.outside = True
            return
        before = self._tables
        self._release()
        self._read_only_because = _NEWER
        self._load_as_reader()
        self._publish_difference(before)

    def _release(self) -> None:
        writer = self._writer
        assert writer is not None
        with self._guard:
            self._writer = None
        if self._history is not None:
            self._history.close()
        self._undo, self._history = UndoLog(), None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        writer.close()

    # Leaving

    def close(self, *, force: bool = False) -> None:
        """Flush, bring the data file up to date where that is quick, release the lock.

        Raises NotSaved when something is in memory only; the store then stays open, so that `save_copy` can
        put it elsewhere, and `force` leaves all the same.
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
        self._syncer.close()
        if self._writer is not None:
            self._release()
            self._read_only_because = "Closed."
            self._update_status()
