"""One writer: a kernel lock on a file that is never deleted and never replaced, and a pipe through which its
holder is asked for it; no sockets.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from datetime import datetime
from pathlib import Path

from ..domain.phrasing import clock_time
from .fs import OsLayer

NAME = "infoint.lock"
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BUSY = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})


class Held(Exception):
    """Somebody else has the lock; the text is a sentence naming them."""


class Unlockable(Exception):
    """The file system knows no locks; the text says so."""


def host_name() -> str:
    """This machine's name, for messages."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "this machine")


class WriteLock:
    """The lock in hand; whoever has it may write. Gone with the process, however it ends."""

    def __init__(self, path: Path, fd: int, osl: OsLayer) -> None:
        self.path, self._fd, self._osl = path, fd, osl
        self.sure = True
        """False where the file system knows no locks, so that there may be another writer."""

    @classmethod
    def take(
        cls, home: Path, now: datetime, osl: OsLayer | None = None, *, required: bool = True
    ) -> WriteLock:
        """Take the lock of a home, or raise Held, Unlockable or OSError at once.

        Unless `required`, a file system that knows no locks is made do with.
        """
        osl = osl or OsLayer()
        path = home / NAME
        for _ in range(5):
            fd = osl.open_lock(path)
            try:
                lock = cls(path, fd, osl)
                try:
                    _lock_patiently(fd, path, osl)
                except Unlockable:
                    if required:
                        raise
                    lock.sure = False
                if _same_file(fd, path, osl):
                    _write_holder(fd, now, osl)
                    return lock
            except BaseException:
                osl.close(fd)
                raise
            osl.close(fd)
        raise Unlockable(f"The lock file {path} is being replaced again and again")

    def still_ours(self) -> bool:
        """False when the lock file was deleted or replaced beneath us, so that another may hold a second
        one. Raises OSError where that cannot be seen."""
        return _same_file(self._fd, self.path, self._osl)

    def release(self) -> None:
        """Give the lock back; the file stays."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            with contextlib.suppress(OSError):  # the text is for messages only
                self._osl.truncate(fd, 0)
            with contextlib.suppress(OSError):  # closing gives it back as well
                self._osl.unlock(fd)
            with contextlib.suppress(OSError):  # it is closed all the same
                self._osl.close(fd)


def is_free(home: Path) -> bool:
    """Whether nobody holds the lock of a home at this moment; changes nothing. False where it is unknown."""
    try:
        fd = os.open(home / NAME, os.O_RDONLY | _CLOEXEC | _NOFOLLOW)
    except OSError:
        return False
    try:
        return OsLayer().lock_is_free(fd)
    finally:
        os.close(fd)


def _same_file(fd: int, path: Path, osl: OsLayer) -> bool:
    try:
        named = osl.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    opened = os.fstat(fd)
    return (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)


def _write_holder(fd: int, now: datetime, osl: OsLayer) -> None:
    text = f"pid={os.getpid()}\nhost={host_name()}\nstart={now.isoformat(timespec='seconds')}\n"
    with contextlib.suppress(OSError):  # a full disk must not keep the owner from reading and saving
        osl.truncate(fd, 0)
        osl.pwrite(fd, text.encode("utf-8", "replace"), 0)


def _lock_patiently(fd: int, path: Path, osl: OsLayer) -> None:
    """Lock, trying again in a moment: a reader that asks whether the lock is free holds it for an instant."""
    for _ in range(2):
        try:
            return _lock(fd, path, osl)
        except Held:
            time.sleep(0.002)
    return _lock(fd, path, osl)


def writer_pid(home: Path) -> int | None:
    """The process on this machine that the lock names as the writer, if it lives; asks nobody to wait."""
    found = _told(home)
    pid = found.get("pid", "")
    if not pid.isdecimal() or found.get("host") != host_name():
        return None
    return None if has_ended(int(pid)) else int(pid)


def _told(home: Path) -> dict[str, str]:
    """What the owner wrote into the lock; empty where nobody did, or where it cannot be read."""
    flags = os.O_RDONLY | _CLOEXEC | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0)
    try:
        fd = os.open(home / NAME, flags)
        try:
            text = os.read(fd, 1000).decode("utf-8", "replace")
        finally:
            os.close(fd)
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def holder(home: Path) -> str:
    """Who holds the lock, in words: "open in PID 123 on HOST since 14:02 CST"."""
    found = _told(home)
    pid = found.get("pid", "")
    if not pid.isdigit():
        return "open in another program"
    words = f"open in PID {pid} on {found.get('host', '?')[:80]}"
    with contextlib.suppress(ValueError):
        # The zone of the machine: which one the user has stands in the data.
        start = datetime.fromisoformat(found.get("start", "")).astimezone()
        words += f" since {clock_time(start)} {start:%Z}"
    return words + (" (stopped: type fg in its terminal)" if _stopped(int(pid), found.get("host")) else "")


def _stopped(pid: int, host: str | None) -> bool:
    if host != host_name():
        return False
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] in "Tt"
    except (OSError, IndexError):
        return False


def _lock(fd: int, path: Path, osl: OsLayer) -> None:
    try:
        osl.lock(fd)
    except OSError as error:
        if error.errno in _BUSY:
            raise Held(holder(path.parent)) from error
        raise Unlockable(f"The file system of {path.parent} knows no locks ({error.strerror})") from error


PIPE = "pen"


class HandoverPipe:
    """The writer's end: `fileno` becomes readable when somebody asks."""

    def __init__(self, path: Path, fd: int, osl: OsLayer) -> None:
        self.path, self.fileno, self._osl = path, fd, osl
        self.asker = 0
        """Process id of who asked last, where that is a program on this machine; else 0."""

    @classmethod
    def open(cls, home: Path, osl: OsLayer) -> HandoverPipe | None:
        """Make and open the pipe; None where the system has none or refuses."""
        if not hasattr(os, "mkfifo"):
            return None
        path = home / PIPE
        try:
            return cls(path, osl.open_pipe(path), osl)
        except OSError:
            return None

    def read(self) -> str | None:
        """Who asked last, in words, or None when nobody did."""
        try:
            text = os.read(self.fileno, 4096).decode("utf-8", "replace")
        except BlockingIOError:
            return None
        lines = text.splitlines()
        if not lines:
            return None
        pid, _, host = lines[-1].partition(" ")
        self.asker = int(pid) if pid.isdecimal() and len(pid) < 12 and host == host_name() else 0
        return f"PID {pid[:12]} on {host[:80]}" if pid.isdigit() else "another program"

    def close(self) -> None:
        """Remove the pipe while the lock is still ours, and close it."""
        if self.fileno >= 0:
            with contextlib.suppress(OSError):
                self._osl.unlink(self.path)
            with contextlib.suppress(OSError):  # it is closed all the same
                self._osl.close(self.fileno)
            self.fileno = -1


def has_ended(pid: int) -> bool:
    """Whether a program of this machine is known to run no more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # somebody else's, or no number of a process
    return False


def ask_holder(home: Path, host: str) -> bool:
    """Tell the writer that somebody waits for the pen; False when nobody listens."""
    if not hasattr(os, "mkfifo"):
        return False
    try:
        fd = os.open(home / PIPE, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if not stat.S_ISFIFO(os.fstat(fd).st_mode):
            return False
        os.write(fd, f"{os.getpid()} {host}\n".encode("utf-8", "replace"))
    except OSError:
        return False
    finally:
        os.close(fd)
    return True
