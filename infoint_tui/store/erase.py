"""Forgetting a person for good: out of the records, and then out of everything that was kept beside them.

What is to be forgotten is written down first, in a file of its own. From then on the person is gone whatever
happens: whoever opens the home next finishes what was begun. The file goes last.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import checkpoint as cp
from .changes import META, Change, HomeError, Put, StoreError
from .fs import OsLayer
from .journal import frame, list_files, read_file, read_lines
from .journal_set import JOURNAL
from .opening import unreadable
from .saving import RETRY, Saving
from .snapshot import BACKUPS, QUARANTINE, MainFile, classify
from .snapshot_text import BLANK, Composer, sealed
from .strict_json import SIZE_LIMIT
from .tables import Tables, from_raw
from .undo import UndoLog
from .writer import Writer, explain

if TYPE_CHECKING:
    from ..domain.erasure import ErasedPerson

MARK = "forgetting."
"""Beginning of the name of a file that says who is being forgotten."""
_TEMP = "rewritten.new"
_LABEL = "forgot somebody for good"
_FROM_PLACES = (BACKUPS, QUARANTINE)


class Kept(NamedTuple):
    """What lies beside the data file.

    `copies` can be rewritten without the person; `damaged` files cannot, and are removed; `foreign` journals
    of other machines are out of reach.
    """

    copies: int
    damaged: int
    foreign: int


class Forgetting(Saving):
    """Saving, and forgetting."""

    _purge_at = 0.0
    """When what was left undone is tried again, on the clock's `elapsed`."""
    _purge_asked = False

    def survey(self) -> Kept:
        """What forgetting somebody will find beside the data file. Raises OSError."""
        copies = damaged = 0
        for path in _files(self.home, self._osl):
            data = self._osl.read(path, SIZE_LIMIT)
            if sealed(data) is None and not _rewritable(path, classify(data)):
                damaged += 1
            else:
                copies += 1
        return Kept(copies, damaged, len(_foreign(self.home, self._osl, self._host)))

    def forget(self, person: ErasedPerson) -> Change:
        """Remove a person and everything about them from the records; no undo brings it back.

        Copies beside the data file follow on the syncer's thread: see `forgetting`. Raises ReadOnly,
        InvalidRecord, and OSError where the intent cannot be written; then nothing was changed.
        """
        self._need_writer()
        person = person.known_from(_records(self._tables))
        prepared = [self._prepare(put) for put in _puts(self._tables, person)]
        body = json.dumps(person._asdict(), ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._osl.save_new(self.home / f"{MARK}{person.stand_in}", frame(body))
        change = self._apply(prepared, _LABEL, "commit", False)
        self._end_undo()
        self._submit_purge()
        return change

    @property
    def forgetting(self) -> bool:
        """Whether copies of somebody forgotten are still to be removed, or that cannot be seen."""
        try:
            return any(name.startswith(MARK) for name in self._osl.listdir(self.home))
        except OSError:
            return True

    def _begun(self) -> dict[Path, ErasedPerson | None]:
        """Who is being forgotten, before anything is shown. Raises HomeError: who cannot be read of could be
        shown although forgotten."""
        try:
            return _marks(self.home, self._osl)
        except OSError as error:
            raise HomeError(unreadable(self.home, error)) from error

    def _resume_forgetting(self, marks: dict[Path, ErasedPerson | None]) -> None:
        """Finish what an earlier session promised; called by the writer on opening."""
        try:
            for person in marks.values():
                if person is not None:
                    prepared = [self._prepare(put) for put in _puts(self._tables, person)]
                    self._apply(prepared, _LABEL, "commit", False)
        except StoreError as error:
            self.report.notices.append(f"Somebody could not be forgotten yet: {error}")
            return
        if marks:
            self._end_undo()
            self._submit_purge()

    def _end_undo(self) -> None:
        """No step may bring anything of a person back; the files of the history go with the copies."""
        self._undo = UndoLog()
        if self._history is not None:
            self._history.ignore_earlier()

    def _forget_in_memory(self) -> None:
        """A reader shows nobody whose forgetting has begun."""
        for person in self._begun().values():
            for put in _puts(self._tables, person) if person is not None else ():
                self._tables.put(put.table, put.uid, put.record)

    def _submit_purge(self) -> None:
        if not self._purge_asked:
            self._purge_asked = True
            self._syncer.submit(self._purge_job)

    def _purge_job(self) -> None:
        self._purge_asked = False
        self.finish_forgetting()

    def tick(self) -> None:
        """See Saving.tick; tries again what could not be forgotten yet."""
        super().tick()
        if self._writer is not None and self._purge_at and self._clock.elapsed() >= self._purge_at:
            self._submit_purge()

    def finish_forgetting(self) -> bool:
        """Remove everything kept beside the data file of those who were forgotten; False where something
        could not be removed yet."""
        writer = self._writer
        if writer is None:
            return False
        try:
            marks = _marks(self.home, self._osl)
            if marks and not self._purge(writer, marks):
                self._purge_at = self._clock.elapsed() + RETRY
                return False
        except OSError as error:
            writer.trouble = explain(error)
            self._purge_at = self._clock.elapsed() + RETRY
            return False
        self._purge_at = 0.0
        return True

    def _purge(self, writer: Writer, marks: dict[Path, ErasedPerson | None]) -> bool:
        people = [person for person in marks.values() if person is not None]
        with self._guard:
            writer.dirty = True
        if people and not (self.checkpoint() and writer.journal.safe):
            return False
        if people:
            if (history := self._history) is not None:
                history.clear()
            writer.alone(lambda: _purge_beside(writer, self.home, people, self._osl, self._host))
        for path in marks:
            self._osl.unlink(path)
        self._osl.fsync_dir(self.home)
        return True


def _marks(home: Path, osl: OsLayer) -> dict[Path, ErasedPerson | None]:
    """Who is being forgotten by file; None where the file was not finished, and so nothing was begun."""
    found: dict[Path, ErasedPerson | None] = {}
    for name in osl.listdir(home):
        if name.startswith(MARK):
            bodies = read_lines(osl.read(home / name, 1_000_000))[0]
            found[home / name] = _person(bodies[0]) if bodies else None
    return found


def _person(body: dict[str, Any]) -> ErasedPerson | None:
    from ..domain.erasure import ErasedPerson

    lists = [body.get(field) for field in ("names", "channels")]
    if not all(isinstance(items, list) and all(isinstance(item, str) for item in items) for items in lists):
        return None
    uid, stand_in = body.get("uid"), body.get("stand_in")
    if not (isinstance(uid, str) and isinstance(stand_in, str)):
        return None
    return ErasedPerson(uid, tuple(lists[0] or ()), tuple(lists[1] or ()), stand_in)


def _records(tables: Tables) -> dict[str, dict[str, Any]]:
    return {
        name: {key: record for _, key, record in table.ordered()} for name, table in tables.tables.items()
    }


def _puts(tables: Tables, person: ErasedPerson) -> list[Put]:
    from ..domain.erasure import forget

    return [Put(table, key, record) for (table, key), record in forget(_records(tables), person).items()]


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
    from .sheets import forget_sheets

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
