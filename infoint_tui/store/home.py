"""The data home as a directory: making it, keeping it private, finding the real file behind a link, and
letting one program write in it.

The lock is a kernel lock on a file that is never deleted and never replaced, and a pipe through which its
holder is asked for it; no sockets.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..domain import regex
from ..domain.phrasing import clock_time
from .checkpoint import TEMP
from .fs import OsLayer, sha256
from .journal import JOURNAL
from .records import HISTORY, HomeError, OpenReport
from .replay import Step
from .snapshot import BACKUPS, FILE, QUARANTINE

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
        raise Unlockable(f"The file system of {path.parent} has no locks ({error.strerror})") from error


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


EDITING = "editing"
"""The folder of the texts that are open in the user's own editor; see `sheets`."""
_SEPARATORS = " .-_(["
"""What stands between the name of the data file and the mark of a copy: Syncthing writes
``infoint.sync-conflict-DATE-TIME-DEVICE.json``, Dropbox and Nextcloud ``infoint (NAME's conflicted copy
DATE).json``, browsers and Google Drive ``infoint (1).json``, OneDrive ``infoint-HOST.json``."""
_TRAILING = regex(r"\.json[ ._(\[-].*conflict", re.IGNORECASE)
_FOLDERS = (JOURNAL, BACKUPS, QUARANTINE, HISTORY)
_OURS = (FILE, *_FOLDERS, "infoint.lock")


class Home:
    """Where a home lies, and how its files are reached. `steps` bring older data to the newest schema."""

    def __init__(self, path: Path, osl: OsLayer, steps: Sequence[Step]) -> None:
        """Raises HomeError where the data file is a link that leads nowhere."""
        self.path, self.osl, self.steps = path, osl, steps
        self.main = real_file(path)
        """The data file, links followed."""
        self.host = host_id()
        self.report = OpenReport()
        """What reading it found, last time."""


def host_id() -> str:
    """A short mark of this machine, the same on every start; says nothing about it."""
    try:
        machine = Path("/etc/machine-id").read_bytes().decode("ascii").strip()
    except (OSError, ValueError):
        machine = ""
    return sha256(f"infoint {machine} {host_name()}".encode()).hexdigest()[:12]


def real_file(home: Path) -> Path:
    """The data file itself; where it is a link, what it points to, so that the link stays one."""
    path = home / FILE
    try:
        if not path.is_symlink():
            return path
        return Path(os.path.realpath(path, strict=True))
    except OSError as error:
        raise HomeError(
            f"{path} is a symbolic link that leads nowhere ({error.strerror}). Fix or remove the link."
        ) from error


def check(home: Path) -> None:
    """Raise HomeError unless `home` is a directory that can be read, or does not exist."""
    try:
        found = home.stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise HomeError(
            f"{home} cannot be used ({error.strerror}). Name another place with --home."
        ) from error
    if not stat.S_ISDIR(found.st_mode):
        raise HomeError(f"{home} is not a directory. Name a directory with --home.")
    if not os.access(home, os.R_OK | os.X_OK):
        raise HomeError(f"{home} cannot be read. Check its permissions, or name another place with --home.")


def make(home: Path, osl: OsLayer) -> None:
    """Make the home and its directories, private whatever the umask. Raises OSError."""
    if not home.exists():
        missing = [home]
        while not missing[-1].parent.exists():
            missing.append(missing[-1].parent)
        for path in reversed(missing):
            osl.mkdir(path)
            osl.fsync_dir(path.parent)
    made = False
    for name in _FOLDERS:
        if not (home / name).is_dir():
            try:
                osl.mkdir(home / name)
            except OSError:
                if name == HISTORY:  # nothing depends on it
                    continue
                raise
            made = True
    if made:
        osl.fsync_dir(home)


def tighten(home: Path, osl: OsLayer) -> list[str]:
    """Close a home that others may read; what was closed, as notices. A directory that is not a home is
    left alone."""
    if os.name != "posix" or not any((home / name).exists() for name in _OURS):
        return []
    closed = []
    for path in (home, home / FILE, *(home / name for name in _FOLDERS)):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                osl.chmod(path, mode & 0o700)
                closed.append(str(path))
        except OSError:
            continue
    if not closed:
        return []
    return [f"Other users of this machine could read {', '.join(closed)}; now only you can."]


def copies_beside(main: Path, osl: OsLayer) -> list[Path]:
    """The conflict copies beside a data file, by name; links and everything but files are left alone."""
    try:
        names = osl.listdir(main.parent)
    except OSError:
        return []
    return [main.parent / name for name in names if _is_copy(name, main) and _ordinary(main.parent / name)]


def _is_copy(name: str, main: Path) -> bool:
    if name in (main.name, TEMP) or not name.startswith(main.stem):
        return False
    rest = name[len(main.stem) :]
    if rest[:1] in _SEPARATORS and rest.endswith(".json") and rest != ".json":
        return True
    return rest[:5].lower() == ".json" and bool(_TRAILING.match(rest))


def _ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
