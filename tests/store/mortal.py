"""A process that dies before a chosen call to the system, without leaving this one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from infoint_tui.store.store import Store

from .conftest import FaultyOs, Home


class Killed(BaseException):
    """The process ended here."""


class MortalOs(FaultyOs):
    """Dies before call number `last` and stays dead; with `torn`, half of a write that kills is written."""

    def __init__(self, last: int = 0, *, torn: bool = False) -> None:
        super().__init__()
        self.last, self.torn = last, torn
        self.dead = False
        self._locks: set[int] = set()

    @property
    def count(self) -> int:
        """Calls met so far."""
        return len(self.calls)

    def _met(self, name: str, what: object) -> None:
        super()._met(name, what)
        if self.dead or len(self.calls) == self.last:
            self.dead = True
            raise Killed

    def open_lock(self, path: Path) -> int:
        fd = super().open_lock(path)
        self._locks.add(fd)
        return fd

    def close(self, fd: int) -> None:
        self._locks.discard(fd)
        super().close(fd)

    def free_locks(self) -> None:
        """What the system does with the locks of a process that is gone."""
        while self._locks:
            os.close(self._locks.pop())

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if self.torn and not self.dead and len(self.calls) + 1 == self.last:
            FaultyOs.write(self, fd, bytes(data)[: len(data) // 2])
        return super().write(fd, data)


def calls_of(path: Path, session: Callable[[Home], None]) -> int:
    """How many calls a session makes."""
    home = Home(path)
    home.osl = osl = MortalOs()
    session(home)
    home.close()
    return osl.count


def killed_in(path: Path, session: Callable[[Home], None], last: int, *, torn: bool = False) -> Home:
    """The home that a session leaves which was killed before its call number `last`."""
    home = Home(path)
    home.osl = osl = MortalOs(last, torn=torn)
    try:
        session(home)
    except Killed:
        pass
    else:
        raise AssertionError(f"there is no call {last}")
    for store in list(home._open):
        home.die(store)
    osl.free_locks()
    home.osl = FaultyOs()
    return home


def bury(store: Store, home: Home) -> None:
    """End a store as a kill would."""
    home.die(store)
