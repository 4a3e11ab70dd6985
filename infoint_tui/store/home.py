"""The data home as a directory: making it, keeping it private, finding the real file behind a link."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from .checkpoint import TEMP
from .fs import OsLayer, sha256
from .journal import JOURNAL
from .records import HISTORY, HomeError, OpenReport
from .replay import Step
from .snapshot import BACKUPS, FILE, QUARANTINE
from .write_lock import host_name

EDITING = "editing"
"""The folder of the texts that are open in the user's own editor; see `sheets`."""
_SEPARATORS = " .-_(["
"""What stands between the name of the data file and the mark of a copy: Syncthing writes
``infoint.sync-conflict-DATE-TIME-DEVICE.json``, Dropbox and Nextcloud ``infoint (NAME's conflicted copy
DATE).json``, browsers and Google Drive ``infoint (1).json``, OneDrive ``infoint-HOST.json``."""
_TRAILING = re.compile(r"\.json[ ._(\[-].*conflict", re.IGNORECASE)
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
    return (rest[:1] in _SEPARATORS and rest.endswith(".json") and rest != ".json") or bool(
        _TRAILING.match(rest)
    )


def _ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
