"""Forgetting a person for good: out of the records, and then out of everything that was kept beside them.

What is to be forgotten is written down first, in a file of its own. From then on the person is gone whatever
happens: whoever opens the home next finishes what was begun. The file goes last.
"""

from __future__ import annotations

import contextlib
import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from . import checkpoint as cp
from .checkpoint import BLANK, Composer, sealed
from .database import RecordStorage, checked
from .fs import PART, SIZE_LIMIT, OsLayer
from .home import Home
from .journal import JOURNAL, frame, list_files, read_file, read_lines
from .opening import unreadable
from .records import META, Change, Dataset, HomeError, Put, StoreError, from_raw
from .saving import RETRY, Saver
from .snapshot import BACKUPS, QUARANTINE, MainFile, classify
from .writer import Writer, explain

if TYPE_CHECKING:
    from ..domain.erasure import ErasedPerson

MARK = "forgetting."
"""Beginning of the name of a file that says who is being forgotten."""
_TEMP = "rewritten.new"
_LABEL = "erased a person"
_FROM_PLACES = (BACKUPS, QUARANTINE)


class Kept(NamedTuple):
    """What lies beside the data file.

    `copies` can be rewritten without the person; `damaged` files cannot, and are removed; `foreign` journals
    of other machines are out of reach.
    """

    copies: int
    damaged: int
    foreign: int


class Eraser:
    """Erases people from an open home."""

    def __init__(self, home: Home, storage: RecordStorage, saver: Saver) -> None:
        self._home, self._storage, self._saver = home, storage, saver
        self._retry_at = 0.0
        """When what was left undone is tried again, on the clock's `elapsed`; 0 for nothing."""
        self._asked = False
        self._beginning: Path | None = None
        """The mark of somebody whose records are not changed yet: nothing kept may be cleaned by it."""

    def survey(self) -> Kept:
        """What erasing somebody will find beside the data file. Raises OSError."""
        home, copies, damaged = self._home, 0, 0
        for path in _files(home.path, home.osl):
            data = home.osl.read(path, SIZE_LIMIT)
            if sealed(data) is None and not _rewritable(path, classify(data)):
                damaged += 1
            else:
                copies += 1
        return Kept(copies, damaged, len(_foreign(home.path, home.osl, home.host)))

    def erase(self, person: ErasedPerson) -> Change:
        """Remove a person and everything about them from the records; no undo brings it back.

        Copies beside the data file follow on the syncer's thread: see `pending`. Raises ReadOnly,
        InvalidRecord, and OSError where the intent cannot be written; then nothing was changed.
        """
        data = self._storage.data
        self._storage.access.need()
        person = person.known_from(data.by_key())
        puts = _puts(data, person)
        for put in puts:
            checked(data, put)
        body = json.dumps(person._asdict(), ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._beginning = self._home.path / f"{MARK}{person.stand_in}"
        try:
            self._home.osl.save_new(self._beginning, frame(body))
            with self._storage.change(_LABEL, undoable=False) as change:
                for put in puts:
                    change.store(put)
        finally:
            self._beginning = None
        self._saver.history.close_past()
        self._submit()
        return change.result

    @property
    def pending(self) -> bool:
        """Whether copies of somebody erased are still to be removed, or that cannot be seen."""
        try:
            return bool(_mark_names(self._home.path, self._home.osl))
        except OSError:
            return True

    def begun(self) -> dict[Path, ErasedPerson | None]:
        """Who is being erased, before anything is shown. Raises HomeError: who cannot be read of could be
        shown although erased."""
        try:
            return _marks(self._home.path, self._home.osl)
        except OSError as error:
            raise HomeError(unreadable(self._home.path, error)) from error

    def resume(self, marks: dict[Path, ErasedPerson | None]) -> None:
        """Finish what an earlier session promised; called by the writer on opening."""
        try:
            for person in marks.values():
                if person is not None:
                    with self._storage.change(_LABEL, undoable=False) as change:
                        for put in _puts(self._storage.data, person):
                            change.store(put)
        except StoreError as error:
            self._home.report.notices.append(f"Someone could not be forgotten yet: {error}")
            return
        if marks:
            self._saver.history.close_past()
        if marks or self._left_half_written():
            self._submit()

    def _left_half_written(self) -> bool:
        """Whether an erasure may have been interrupted; so it may where the folder cannot be listed."""
        try:
            return bool(self._half_written())
        except OSError:
            return True

    def hide(self) -> None:
        """A reader shows nobody whose erasure has begun."""
        for person in self.begun().values():
            for put in _puts(self._storage.data, person) if person is not None else ():
                self._storage.data.put(put.table, put.uid, put.record)

    def _submit(self) -> None:
        if not self._asked:
            self._asked = True
            self._saver.syncer.submit(self._job)

    def _job(self) -> None:
        self._asked = False
        self.finish()

    def tick(self) -> None:
        """Try again what could not be erased yet."""
        due = self._retry_at and self._storage.clock.elapsed() >= self._retry_at
        if due and self._storage.access.writer is not None:
            self._submit()

    def finish(self) -> bool:
        """Remove everything kept beside the data file of those who were erased; False where something could
        not be removed yet."""
        writer, elapsed = self._storage.access.writer, self._storage.clock.elapsed
        if writer is None:
            return False
        try:
            marks = self._finishable()
            if marks and not self._purge(writer, marks):
                self._retry_at = elapsed() + RETRY
                return False
        except OSError as error:
            writer.trouble = explain(error)
            self._retry_at = elapsed() + RETRY
            return False
        self._retry_at = 0.0
        return True

    def _half_written(self) -> list[str]:
        names = self._home.osl.listdir(self._home.path)
        return [name for name in names if name.startswith(MARK) and name.endswith(PART)]

    def _finishable(self) -> dict[Path, ErasedPerson | None]:
        """Everybody erased but whoever is being erased at this moment on another thread; what an interrupted
        erasure left half written is removed. Raises OSError."""
        home = self._home
        parts = self._half_written()
        marks = _marks(home.path, home.osl)
        # Read last: a file seen above whose erasure is over by now is complete, or gone under this name.
        beginning = self._beginning
        for name in parts:
            if beginning is None or name != beginning.name + PART:
                with contextlib.suppress(FileNotFoundError):
                    home.osl.unlink(home.path / name)
        if beginning is not None:
            marks.pop(beginning, None)
        return marks

    def _purge(self, writer: Writer, marks: dict[Path, ErasedPerson | None]) -> bool:
        home = self._home
        people = [person for person in marks.values() if person is not None]
        with self._storage.guard:
            writer.dirty = True
        if people and not (self._saver.checkpoint() and writer.journal.safe):
            return False
        if people:
            if (history := self._saver.history.disk) is not None:
                history.clear()
            writer.alone(lambda: _purge_beside(writer, home.path, people, home.osl, home.host))
        for path in marks:
            home.osl.unlink(path)
        home.osl.fsync_dir(home.path)
        return True


def _marks(home: Path, osl: OsLayer) -> dict[Path, ErasedPerson | None]:
    """Who is being forgotten by file; None where the file was not finished, and so nothing was begun."""
    found: dict[Path, ErasedPerson | None] = {}
    for name in _mark_names(home, osl):
        bodies = read_lines(osl.read(home / name, 1_000_000))[0]
        found[home / name] = _person(bodies[0]) if bodies else None
    return found


def _mark_names(home: Path, osl: OsLayer) -> list[str]:
    """Files that say who is being forgotten; one still being written says nothing yet."""
    return [name for name in osl.listdir(home) if name.startswith(MARK) and not name.endswith(PART)]


def _person(body: dict[str, Any]) -> ErasedPerson | None:
    from ..domain.erasure import ErasedPerson

    lists = [body.get(field) for field in ("names", "channels")]
    if not all(isinstance(items, list) and all(isinstance(item, str) for item in items) for items in lists):
        return None
    uid, stand_in = body.get("uid"), body.get("stand_in")
    if not (isinstance(uid, str) and isinstance(stand_in, str)):
        return None
    return ErasedPerson(uid, tuple(lists[0] or ()), tuple(lists[1] or ()), stand_in)


def _puts(tables: Dataset, person: ErasedPerson) -> list[Put]:
    from ..domain.erasure import forget

    return [Put(table, key, record) for (table, key), record in forget(tables.by_key(), person).items()]


def _files(home: Path, osl: OsLayer) -> list[Path]:
    paths = [home / folder / name for folder in _FROM_PLACES for name in osl.listdir(home / folder)]
    return [path for path in paths if _is_file(path, osl)]


def _is_file(path: Path, osl: OsLayer) -> bool:
    try:
        return stat.S_ISREG(osl.stat(path).st_mode)
    except OSError:
        return False


def _rewritable(path: Path, found: MainFile) -> bool:
    """Can this be written anew without the person? A generation whose checksum disagrees must not get one
    that agrees."""
    if found.state == "edited":
        return not path.name.startswith(("db.", "pinned-"))
    return found.state == "good"


def _foreign(home: Path, osl: OsLayer, host: str) -> list[Path]:
    found = []
    for rev, number, path in list_files(home / JOURNAL, osl):
        head = read_file(path, rev, number, osl).header
        if head is not None and head.get("host") != host:
            found.append(path)
    return found


def _purge_beside(writer: Writer, home: Path, people: list[ErasedPerson], osl: OsLayer, host: str) -> None:
    for path in [path for path in _files(home, osl) if path.name == _TEMP]:
        osl.unlink(path)
    for path in _files(home, osl):
        _rewrite(path, people, osl)
    # The file of now becomes a generation of its own, so that the journals before it are not needed any more.
    target = home / BACKUPS / f"db.{writer.file.rev:08d}.json"
    if target.name not in osl.listdir(target.parent):
        osl.copy(writer.main, target, SIZE_LIMIT)
    foreign = set(_foreign(home, osl, host))
    for rev, _, path in list_files(home / JOURNAL, osl):
        if rev < writer.file.rev and path not in foreign:
            osl.unlink(path)
    from .draft_log import forget_sheets

    forget_sheets(home, people, osl)
    for folder in (JOURNAL, *_FROM_PLACES):
        osl.fsync_dir(home / folder)


def _rewrite(path: Path, people: list[ErasedPerson], osl: OsLayer) -> None:
    """Write a copy without these people in its place; remove it where that is impossible."""
    found = classify(osl.read(path, SIZE_LIMIT))
    if not _rewritable(path, found):
        osl.unlink(path)
        return
    tables = from_raw(found.raw)[0]
    touched = False
    for person in people:
        for put in _puts(tables, person):
            tables.put(put.table, put.uid, put.record)
            touched = True
    if not touched:
        return
    documents = dict(found.raw.get(META, {}))
    one = documents.get("1")
    known = one if isinstance(one, dict) else {"schema": 1, "rev": 0, "seq": 0, "uid": META}
    documents["1"] = {**known, "counts": tables.counts(), "sha256": BLANK.decode()}
    temp = path.with_name(_TEMP)
    cp.write_temp(Composer(tables, documents), temp, osl)
    osl.replace(temp, path)
