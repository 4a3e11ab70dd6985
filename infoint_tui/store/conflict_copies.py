"""Conflict copies that sync programs leave beside the data file: finding them, and joining them with ours."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .fs import OsLayer
from .home import Home, copies_beside
from .merge import Merged, Theirs, merge
from .merge_base import line_of_file, shared_file
from .records import Dataset, from_raw
from .snapshot import BACKUPS, MainFile, read_main
from .strict_json import SIZE_LIMIT

if TYPE_CHECKING:
    from .database import RecordStorage


class Copy(NamedTuple):
    """A conflict copy, and what joining it would change here.

    `related` says whether a common ancestor was found; without one, records deleted here come back and every
    difference counts as changed on both sides. `merged` is None where the copy cannot be read: `found.why`.
    """

    path: Path
    found: MainFile
    merged: Merged | None
    theirs: Dataset
    related: bool


def compare(path: Path, home: Path, main: Path, ours: Dataset, osl: OsLayer) -> Copy:
    """What joining a copy would change in our tables. Raises OSError where it cannot be read."""
    found = read_main(path, osl)
    if found.state in ("absent", "damaged"):
        why = found.why or "it is gone"
        return Copy(path, found._replace(why=why), None, Dataset(), related=False)
    ancestor = _ancestor(found, home, main, osl)
    base = from_raw(ancestor.raw)[0] if ancestor else Dataset()
    theirs, problems = from_raw(found.raw, base, ours)
    merged = merge(base, ours, Theirs(theirs, problems, found.raw, found.state == "good"))
    return Copy(path, found, merged, theirs, ancestor is not None)


def _ancestor(found: MainFile, home: Path, main: Path, osl: OsLayer) -> MainFile | None:
    """The newest file from which both the copy and our data file come; None where none is left."""
    present = read_main(main, osl)
    if present.state != "good":
        return None
    ours, theirs = line_of_file(present), line_of_file(found)
    if ours[0] in theirs:
        return present
    return shared_file(ours, theirs, home / BACKUPS, osl)


def put_aside(copy: Copy, home: Path, osl: OsLayer) -> Path:
    """Move a copy that was joined into the backups under its own name. Raises OSError; then it lies where it
    lay."""
    if osl.read(copy.path, SIZE_LIMIT) != copy.found.data:
        raise OSError(errno.ESTALE, f"{copy.path} was changed meanwhile")
    folder = home / BACKUPS
    target = folder / copy.path.name
    if target.exists():
        mark = hashlib.sha256(copy.found.data).hexdigest()[:12]
        target = folder / f"{copy.path.stem}-{mark}.json"
    try:
        osl.replace(copy.path, target)
    except OSError:
        # The data file may be a link to another file system.
        if not target.exists():
            osl.save_new(target, copy.found.data)
        osl.unlink(copy.path)
    osl.fsync_dir(folder)
    return target


class ConflictCopies:
    """The conflict copies beside the data file of an open home."""

    def __init__(self, home: Home, storage: RecordStorage, flush: Callable[[float], bool]) -> None:
        self._home, self._storage, self._flush = home, storage, flush

    def beside(self) -> list[Path]:
        """Those that lie there."""
        return copies_beside(self._home.main, self._home.osl)

    def compare(self, path: Path) -> Copy:
        """What joining one would change here. Raises OSError where it cannot be read."""
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
            return put_aside(copy, self._home.path, self._home.osl)
        except OSError:
            return None
