"""Files for other programs: written whole or not at all, never over another one unasked."""

from __future__ import annotations

import os
from pathlib import Path

from ..domain.errors import Refused


class FileThere(Refused):
    """There is a file of that name already; it may be replaced if the user says so."""


def expand(text: str) -> Path:
    """The absolute path somebody typed. Refuses an empty one and a user nobody knows."""
    if not text.strip() or "\0" in text:
        raise Refused("A file needs a name.", "For example: ~/talks.ics.", field="path")
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError as error:
        raise Refused(f"{text.strip()} names a user who is not known here.", field="path") from error


def suggested(name: str, ending: str) -> Path:
    """A path to offer: in the folder for downloads where there is one, else in the user's home.

    Args:
        name: What the file is about, any text.
        ending: Such as "ics".
    """
    kept = "".join(char if char.isalnum() else "-" for char in name.casefold())[:60]
    words = "-".join(part for part in kept.split("-") if part) or "infoint"
    home = Path.home()
    folder = home / "Downloads"
    return (folder if folder.is_dir() else home) / f"{words}.{ending}"


def write_file(path: Path, data: bytes, *, replace: bool = False) -> Path:
    """Write a file readable by its owner only; returns where it lies.

    Raises `FileThere` where one is in the way and `replace` is not set, `Refused` where it cannot be written.
    """
    path = path.absolute()
    if path.is_dir():
        raise Refused(f"{path} is a folder.", "Add the name of a file.", field="path")
    if not replace and (path.exists() or path.is_symlink()):
        raise _in_the_way(path)
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(part, path, replace=replace)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise _in_the_way(path) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(f"{path} was not written: {why}.", "Choose another place.", field="path") from error
    return path


def _put_in_place(part: Path, path: Path, *, replace: bool) -> None:
    if replace:
        part.replace(path)
        return
    try:
        # A second name fails where the first is taken, which a rename would not.
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(str(path)) from None
        part.rename(path)


def _in_the_way(path: Path) -> FileThere:
    return FileThere(f"{path} is there already.", "Choose another name, or replace it.", field="path")


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a regular file. Refuses what is none, cannot be read, or is larger than `most`."""
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise Refused(f"{path} {what}.", "Give the path of a file.", field="path")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(f"{path} cannot be read: {why}.", field="path") from error
    if len(data) > most:
        raise Refused(f"{path} is larger than {most // 1_000_000} MB.", "Give another file.", field="path")
    return data
