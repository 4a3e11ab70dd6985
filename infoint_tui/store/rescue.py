"""A copy of everything in another place while the home itself cannot be written."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from .checkpoint import PART
from .fs import OsLayer

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


class Rescue:
    """The copy of one session: written again as things change, gone once the home holds everything."""

    def __init__(self, home: Path, place: Place, stamp: str, osl: OsLayer) -> None:
        """`stamp` tells this session's copy from those of others."""
        self._name = f"{rescue_prefix(home)}{stamp}.json"
        self.place, self._osl = place, osl
        self.path: Path | None = None
        """Where the copy lies; None while there is none."""
        self.seq = -1
        """Number of the last change in it."""
        self._next = float("-inf")
        self._one_at_a_time = threading.Lock()

    def write(
        self, save: Callable[[Path], None], seq: int, elapsed: Callable[[], float], *, now: bool
    ) -> bool:
        """Write the copy anew where it is due, or `now`; True when it holds change `seq`.

        `save` writes a whole data file under a name. A place that cannot be written is no error: there is
        the memory.
        """
        with self._one_at_a_time:
            return self._write(save, seq, elapsed, now)

    def _write(self, save: Callable[[Path], None], seq: int, elapsed: Callable[[], float], now: bool) -> bool:
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
            save(part)
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
