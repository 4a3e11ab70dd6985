"""Copies of everything in another place: for good, or while the home itself cannot be written."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .changes import META
from .checkpoint import PART, give_name, write_temp
from .fs import OsLayer
from .home import Home
from .migrations import newest
from .records import Dataset
from .snapshot_text import BLANK, Composer

if TYPE_CHECKING:
    from .database import RecordStorage

Place = Callable[[], Path]
"""Gives the folder for rescued copies; asked only when one is needed."""
PREFIX = "infoint-rescue-"
SHORTEST = 2.0
"""Seconds between two copies at least."""
SPARING = 20
"""So many times as long as writing a copy took passes before the next one."""


def rescue_prefix(home: Path) -> str:
    """What the names of the copies of one home begin with."""
    mark = hashlib.sha256(str(home).encode("utf-8", "surrogateescape")).hexdigest()[:12]
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
