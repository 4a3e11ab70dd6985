"""Every call by which the store touches the disk, in one place, so that tests can make any of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

_SMALL = 1_000_000


def sha256(data: bytes | memoryview = b"", *, size: int = 0) -> Digest:
    """SHA-256 of some bytes, to go on with; `size` tells how many will come.

    For little data by the plain code inside Python: loading OpenSSL takes longer than all of the sum. For
    much by OpenSSL, which is several times as fast.
    """
    plain = _plain_sha256() if max(len(data), size) < _SMALL else None
    if plain is not None:
        return plain(data)
    from hashlib import sha256 as quick

    return quick(data)


@cache
def _plain_sha256() -> Callable[[bytes | memoryview], Digest] | None:
    for name in ("_sha256", "_sha2"):  # until Python 3.11, and since
        try:
            found: Callable[[bytes | memoryview], Digest] = import_module(name).sha256
        except (ImportError, AttributeError):
            continue
        return found
    return None


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The errors that mean: no room."""
SIZE_LIMIT = 512_000_000
"""Bytes of a data file; a larger one is not read."""
PART = ".part"
"""Ends the name of a file that is still being written."""
_BUSY_ON_WINDOWS = frozenset({5, 32, 33})
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_WINDOWS_OFFSET = 1 << 30
"""Where Windows locks: it keeps others from reading locked bytes, and the holder's name is to be read."""


class OsLayer:
    """The operating system as the store sees it. Every method raises OSError as the system does."""

    platform = sys.platform

    def create(self, path: Path) -> int:
        """Create a file that must not exist yet, 0600 whatever the umask, for writing at its end."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _CLOEXEC | _BINARY | _NOFOLLOW
        fd = os.open(path, flags, 0o600)
        self._private(fd, 0o600)
        return fd

    def create_plain(self, path: Path) -> int:
        """Like `create`, but writable at any offset."""
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _CLOEXEC | _BINARY | _NOFOLLOW, 0o600)
        self._private(fd, 0o600)
        return fd

    def open_lock(self, path: Path) -> int:
        """Open a file that is only there to be locked, made 0600 when missing."""
        fd = os.open(path, os.O_RDWR | os.O_CREAT | _CLOEXEC | _NOFOLLOW, 0o600)
        try:
            self._private(fd, 0o600)
        except OSError:
            os.close(fd)
            raise
        return fd

    def lock(self, fd: int) -> None:
        """Lock a descriptor against every other, at once; the kernel gives the lock back with the process."""
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            os.lseek(fd, _WINDOWS_OFFSET, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(self, fd: int) -> None:
        """Give a lock back."""
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            os.lseek(fd, _WINDOWS_OFFSET, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_UN)

    def lock_is_free(self, fd: int) -> bool:
        """Whether nobody holds the lock at this moment; it is held shared for an instant to find out."""
        try:
            if os.name == "nt":  # pragma: no cover
                self.lock(fd)
            else:
                import fcntl

                fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        self.unlock(fd)
        return True

    def open_pipe(self, path: Path) -> int:
        """Make a named pipe, 0600 whatever the umask, or use the one there, and open it for reading.

        Raises FileExistsError where something that is no pipe has the name.
        """
        try:
            os.mkfifo(path, 0o600)
            path.chmod(0o600)
        except FileExistsError:
            if not stat.S_ISFIFO(os.lstat(path).st_mode):
                raise
        # Read and write: the pipe then never reports an end, which would keep a watcher busy.
        return os.open(path, os.O_RDWR | _NONBLOCK | _CLOEXEC | _NOFOLLOW)

    def chmod(self, path: Path, mode: int) -> None:
        """Say who may do what with a file or directory."""
        path.chmod(mode)

    def truncate(self, fd: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(fd, size)

    def _private(self, fd: int, mode: int) -> None:
        if hasattr(os, "fchmod") and stat.S_IMODE(os.fstat(fd).st_mode) != mode:
            os.fchmod(fd, mode)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """One write call; may write less than asked."""
        return os.write(fd, data)

    def write_all(self, fd: int, data: bytes | memoryview) -> None:
        """Write everything, going on after a short write."""
        rest = memoryview(data)
        while rest:
            done = self.write(fd, rest)
            if done <= 0:
                raise OSError(errno.EIO, "nothing could be written")
            rest = rest[done:]

    def pwrite(self, fd: int, data: bytes, offset: int) -> None:
        """Overwrite bytes in the middle of a file that nobody else reads yet."""
        os.lseek(fd, offset, os.SEEK_SET)
        self.write_all(fd, data)

    def fsync(self, fd: int) -> None:
        """Everything of this file to the drive, and out of the drive's cache where that takes a call of
        its own."""
        if self.platform == "darwin":
            self._full_sync(fd)
        else:
            os.fsync(fd)

    def fdatasync(self, fd: int) -> None:
        """The data of this file, and what is needed to read it back, to the drive."""
        if self.platform == "darwin" or not hasattr(os, "fdatasync"):
            self.fsync(fd)
        else:
            os.fdatasync(fd)

    def _full_sync(self, fd: int) -> None:
        import fcntl

        try:
            fcntl.fcntl(fd, getattr(fcntl, "F_FULLFSYNC", 51))
        except OSError:
            os.fsync(fd)

    def fsync_dir(self, path: Path) -> None:
        """Names in a directory to the drive; Windows has no such call and needs none."""
        if self.platform == "win32":
            return
        fd = os.open(path, os.O_RDONLY | _CLOEXEC)
        try:
            self.fsync(fd)
        finally:
            os.close(fd)

    def replace(self, source: Path, target: Path) -> None:
        """Put `source` in the place of `target` in one step; on Windows wait for virus scanners and sync
        clients."""
        self._patiently(lambda: os.replace(source, target))  # noqa: PTH105 - gives None

    def _patiently(self, call: Callable[[], None]) -> None:
        for delay in (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0):
            try:
                return call()
            except OSError as error:
                busy = self.platform == "win32" and getattr(error, "winerror", None) in _BUSY_ON_WINDOWS
                if not busy:
                    raise
                self.sleep(delay)
        return call()

    def sleep(self, seconds: float) -> None:
        """Wait; a method so that tests need not."""
        time.sleep(seconds)

    def link(self, source: Path, target: Path) -> None:
        """A second name for a file."""
        os.link(source, target)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        path.unlink()

    def rmdir(self, path: Path) -> None:
        """Remove an empty directory."""
        path.rmdir()

    def mkdir(self, path: Path) -> None:
        """Make a directory, 0700 whatever the umask."""
        path.mkdir(0o700)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != 0o700:
            path.chmod(0o700)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        os.close(fd)

    def stat(self, path: Path) -> os.stat_result:
        """What the system knows of a file, symbolic links followed."""
        return path.stat()

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file of at most `limit` bytes; never waits on a pipe or device."""
        parts = list(self._pieces(path, limit, limit))
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read_by_pieces(self, path: Path, limit: int, piece: int) -> Iterator[bytes]:
        """The same in pieces of at most so many bytes: a long file need not be in memory as a whole."""
        return self._pieces(path, limit, piece)

    def _pieces(self, path: Path, limit: int, piece: int) -> Iterator[bytes]:
        fd = os.open(path, os.O_RDONLY | _CLOEXEC | _BINARY | _NONBLOCK)
        try:
            left, done = self._readable_size(fd, path, limit), 0
            while part := os.read(fd, min(max(left + 1, 65536), piece)):
                yield part
                left -= len(part)
                done += len(part)
                if done > limit:
                    raise OSError(errno.EFBIG, "the file grew beyond the limit while being read", str(path))
        finally:
            os.close(fd)

    def _readable_size(self, fd: int, path: Path, limit: int) -> int:
        found = os.fstat(fd)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "it is a directory", str(path))
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
        if found.st_size > limit:
            raise OSError(errno.EFBIG, f"it is larger than {limit // 1_000_000} MB", str(path))
        return found.st_size

    def listdir(self, path: Path) -> list[str]:
        """Names in a directory, sorted; empty where there is no such directory."""
        try:
            return sorted(os.listdir(path))  # noqa: PTH208 - names are all that is asked for
        except FileNotFoundError:
            return []

    def free_bytes(self, path: Path) -> int:
        """Room left for us on the file system of `path`."""
        if not hasattr(os, "statvfs"):
            return 1 << 40
        found = os.statvfs(path)
        return found.f_bavail * found.f_frsize

    def copy(self, source: Path, target: Path, limit: int) -> None:
        """A durable copy under a new name: 0600, flushed, never half of it under that name."""
        data = self.read(source, limit)
        self.save_new(target, data)

    def save_new(self, target: Path, data: bytes) -> None:
        """Write a new file durably: under its name it is whole, whatever happens meanwhile."""
        part = target.with_name(target.name + PART)
        with contextlib.suppress(FileNotFoundError):
            self.unlink(part)
        fd = self.create(part)
        try:
            try:
                self.write_all(fd, data)
                self.fsync(fd)
            finally:
                self.close(fd)
            self.replace(part, target)
        except OSError:
            self.unlink(part)
            raise
        self.fsync_dir(target.parent)
