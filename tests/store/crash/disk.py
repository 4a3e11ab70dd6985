"""A disk that records every call, and can fail, end the process or tear a write at any of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from infoint_tui.store.fs import OsLayer

T = TypeVar("T")

CHANGING = frozenset(
    {"create", "create_plain", "open_lock", "open_pipe", "lock", "unlock", "chmod", "truncate", "write"}
    | {"fsync", "fdatasync", "fsync_dir", "replace", "link", "unlink", "mkdir", "close"}
)
"""Calls that leave something behind."""


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


class Killed(BaseException):
    """The process ended here: nothing catches this, and no call after it does anything."""


class Op(NamedTuple):
    """One thing that happened to the disk, as the simulated power cut sees it.

    `kind` is name, write, truncate, sync, lost, syncdir, begin or ack. `ino` is our own number of a file; for
    names, `names` maps each path (relative to the top) to the number it now has, or None.
    """

    kind: str
    ino: int = -1
    at: int = 0
    data: bytes = b""
    names: tuple[tuple[str, int | None], ...] = ()
    folder: str = ""
    number: int = -1


class _Open:
    """An open descriptor: which file, where the next write goes, and whether a flush of it ever failed."""

    def __init__(self, ino: int, append: bool) -> None:
        self.ino, self.append = ino, append
        self.offset = 0
        self.failed = False


class Fault(NamedTuple):
    """What goes wrong at the call with number `at`, counted from 1.

    `kill` ends the process before the call, after `cut` bytes of it where it is a write (a negative `cut`
    counts from the end); else the call fails with `code`, and every later one too where `sticky`.
    """

    at: int
    kill: bool = False
    cut: int = 0
    code: int = 0
    sticky: bool = False


class Disk(OsLayer):
    """The real disk below `top`, with every call counted, recorded, and failed as told.

    Flushes are recorded and not done: what is not flushed is taken away by the simulation, not by luck.
    """

    def __init__(self, top: Path, fault: Fault | None = None, *, links: bool = True) -> None:
        self.top, self.fault, self.links = top, fault, links
        self.calls: list[str] = []
        self.sizes: list[int] = []
        """Bytes of each call that is a write, else 0."""
        self.ops: list[Op] = []
        self.wrong: list[str] = []
        """What the store did that it must never do."""
        self.names: dict[str, int] = {}
        self._fds: dict[int, _Open | None] = {}
        self._lengths: dict[int, int] = {}
        self._numbers = count(1)
        self._inside = False
        self.meanwhile: tuple[str, Callable[[], None]] | None = None
        """Something to do just before the next call of that name."""
        self.healed = False
        self._dead = False

    # The process around it

    def die(self) -> None:
        """The process is gone: its descriptors are closed by the system, its lock with them."""
        for fd in list(self._fds):
            os.close(fd)
        self._fds.clear()

    def restart(self) -> None:
        """Another process may use this disk now."""
        self.die()
        self._dead, self.meanwhile = False, None

    def ack(self, number: int) -> None:
        """The user was told that everything up to change `number` is saved."""
        self.ops.append(Op("ack", number=number))

    def begin(self, number: int) -> None:
        """Change `number` is handed to the store now."""
        self.ops.append(Op("begin", number=number))

    def heal(self) -> None:
        """Nothing fails any more."""
        self.healed = True

    # Faults

    def _call(
        self, name: str, act: Callable[[], T], size: int = 0, tear: Callable[[int], None] | None = None
    ) -> T:
        if self._inside:
            return act()
        if self._dead:
            raise Killed
        if self.meanwhile is not None and self.meanwhile[0] == name:
            (_, act_first), self.meanwhile = self.meanwhile, None
            act_first()
        self.calls.append(name)
        self.sizes.append(size)
        fault, number = self.fault, len(self.calls)
        if fault is not None and fault.kill and number == fault.at:
            if fault.cut and tear is not None:
                tear(fault.cut)
            self._dead = True
            raise Killed
        if (
            fault is not None
            and not fault.kill
            and not self.healed
            and (number == fault.at or (fault.sticky and number > fault.at))
        ):
            raise OSError(fault.code, os.strerror(fault.code))
        self._inside = True
        try:
            return act()
        finally:
            self._inside = False

    def _rel(self, path: Path) -> str:
        return os.path.relpath(path, self.top)

    # Files

    def _made(self, path: Path, fd: int, append: bool) -> int:
        name = self._rel(path)
        if name not in self.names:
            self.names[name] = ino = next(self._numbers)
            self._lengths[ino] = 0
            self.ops.append(Op("name", names=((name, ino),), folder=_folder(name)))
        self._fds[fd] = _Open(self.names[name], append)
        return fd

    def create(self, path: Path) -> int:
        return self._call("create", lambda: self._made(path, OsLayer.create(self, path), True))

    def create_plain(self, path: Path) -> int:
        return self._call("create_plain", lambda: self._made(path, OsLayer.create_plain(self, path), False))

    def open_lock(self, path: Path) -> int:
        return self._call("open_lock", lambda: self._made(path, OsLayer.open_lock(self, path), False))

    def open_pipe(self, path: Path) -> int:
        def act() -> int:
            fd = OsLayer.open_pipe(self, path)
            self._fds[fd] = None
            return fd

        return self._call("open_pipe", act)

    def _written(self, fd: int, data: bytes | memoryview) -> int:
        done = OsLayer.write(self, fd, data)
        file = self._fds[fd]
        if file is not None:
            if file.failed:
                self.wrong.append("a descriptor was written to after its flush had failed")
            at = self._lengths[file.ino] if file.append else file.offset
            self.ops.append(Op("write", file.ino, at, bytes(data[:done])))
            file.offset = at + done
            self._lengths[file.ino] = max(self._lengths[file.ino], at + done)
        return done

    def write(self, fd: int, data: bytes | memoryview) -> int:
        def tear(cut: int) -> None:
            part = data[:cut]
            if part:
                self._written(fd, part)

        return self._call("write", lambda: self._written(fd, data), len(data), tear)

    def pwrite(self, fd: int, data: bytes, offset: int) -> None:
        file = self._fds[fd]
        assert file is not None
        file.offset = offset
        super().pwrite(fd, data, offset)

    def truncate(self, fd: int, size: int) -> None:
        def act() -> None:
            OsLayer.truncate(self, fd, size)
            file = self._fds[fd]
            assert file is not None
            self.ops.append(Op("truncate", file.ino, size))
            self._lengths[file.ino] = size

        self._call("truncate", act)

    def _flushed(self, name: str, fd: int) -> None:
        file = self._fds[fd]
        assert file is not None
        if file.failed:
            self.wrong.append("a flush that had failed was tried again on the same descriptor")
        try:
            self._call(name, lambda: self.ops.append(Op("sync", file.ino)))
        except OSError:
            file.failed = True
            self.ops.append(Op("lost", file.ino))
            raise

    def fsync(self, fd: int) -> None:
        self._flushed("fsync", fd)

    def fdatasync(self, fd: int) -> None:
        self._flushed("fdatasync", fd)

    def fsync_dir(self, path: Path) -> None:
        name = self._rel(path)
        self._call("fsync_dir", lambda: self.ops.append(Op("syncdir", folder="" if name == "." else name)))

    def close(self, fd: int) -> None:
        """A close that fails has closed all the same, as on Linux."""
        try:
            self._call("close", lambda: None)
        finally:
            if fd in self._fds and not self._dead:
                del self._fds[fd]
                os.close(fd)

    # Names

    def _named(self, *changes: tuple[Path, int | None]) -> None:
        names = tuple((self._rel(path), ino) for path, ino in changes)
        for name, ino in names:
            if ino is None:
                self.names.pop(name, None)
            else:
                self.names[name] = ino
        self.ops.append(Op("name", names=names, folder=_folder(names[0][0])))

    def replace(self, source: Path, target: Path) -> None:
        def act() -> None:
            OsLayer.replace(self, source, target)
            self._named((target, self.names[self._rel(source)]), (source, None))

        self._call("replace", act)

    def link(self, source: Path, target: Path) -> None:
        def act() -> None:
            if not self.links:
                raise OSError(1, os.strerror(1))
            OsLayer.link(self, source, target)
            self._named((target, self.names[self._rel(source)]))

        self._call("link", act)

    def unlink(self, path: Path) -> None:
        def act() -> None:
            OsLayer.unlink(self, path)
            if self._rel(path) in self.names:
                self._named((path, None))

        self._call("unlink", act)

    def mkdir(self, path: Path) -> None:
        def act() -> None:
            OsLayer.mkdir(self, path)
            name = self._rel(path)
            self.ops.append(Op("name", names=((name + "/", 0),), folder=_folder(name)))

        self._call("mkdir", act)

    # What changes no bytes

    def lock(self, fd: int) -> None:
        self._call("lock", lambda: OsLayer.lock(self, fd))

    def unlock(self, fd: int) -> None:
        self._call("unlock", lambda: OsLayer.unlock(self, fd))

    def chmod(self, path: Path, mode: int) -> None:
        self._call("chmod", lambda: OsLayer.chmod(self, path, mode))

    def read_by_pieces(self, path: Path, limit: int, piece: int) -> Iterator[bytes]:
        return self._call("read", lambda: iter(list(OsLayer.read_by_pieces(self, path, limit, piece))))

    def read(self, path: Path, limit: int) -> bytes:
        return self._call("read", lambda: OsLayer.read(self, path, limit))

    def listdir(self, path: Path) -> list[str]:
        return self._call("listdir", lambda: OsLayer.listdir(self, path))

    def stat(self, path: Path) -> os.stat_result:
        return self._call("stat", lambda: OsLayer.stat(self, path))

    def free_bytes(self, path: Path) -> int:
        return self._call("free_bytes", lambda: 1000)

    def sleep(self, seconds: float) -> None:
        """No test waits."""


class Quiet(OsLayer):
    """The real disk without waiting for it; for looking at what a fault left."""

    def fsync(self, fd: int) -> None:
        pass

    def fdatasync(self, fd: int) -> None:
        pass

    def fsync_dir(self, path: Path) -> None:
        pass

    def free_bytes(self, path: Path) -> int:
        return 1000
