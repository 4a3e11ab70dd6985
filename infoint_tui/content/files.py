"""Files that people edit: written durably, never by accident; packaged stories of the demonstration too."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..domain import regex
from ..store.fs import OsLayer
from .yaml_reader import MAX_BYTES, UnreadableFile, read_bytes

MAX_ID = 60
_ID = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)))
)


class Unwritable(Exception):
    """A file that was not written; says why. Nothing was changed."""


def good_id(bank_id: str) -> bool:
    """Whether an id can be the name of a bank's file: lower-case letters, digits and single hyphens."""
    return bool(_ID.fullmatch(bank_id)) and len(bank_id) <= MAX_ID and bank_id not in _DEVICES


def create(folder: Path, bank_id: str, data: bytes) -> Path:
    """Make a new file for a bank, and the folder if need be.

    Raises:
        Unwritable: There is a file of that name, or the disk does not take it.
    """
    disk = OsLayer()
    path = folder / f"{bank_id}.yaml"
    _check_size(data)
    with _writing(path):
        for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
            disk.mkdir(missing)
        if path.exists() or path.is_symlink() or path.with_suffix(".yml").exists():
            raise Unwritable(f"there is a file {path.name} already")
        _put(path, data, disk)
    return path


def replace(path: Path, before: bytes, after: bytes, disk: OsLayer | None = None) -> None:
    """Put new contents in the place of a file that still holds what they were made from; its mode stays.

    Raises:
        Unwritable: The file changed meanwhile, or the disk does not take it.
    """
    disk = disk or OsLayer()
    _check_size(after)
    if current(path) != before:
        raise Unwritable(f"{path.name} was changed by another program meanwhile")
    with _writing(path):
        _put(path, after, disk, stat.S_IMODE(path.stat().st_mode))


def delete(path: Path, before: bytes) -> None:
    """Remove a file that still holds what it held. Raises `Unwritable` otherwise."""
    disk = OsLayer()
    if current(path) != before:
        raise Unwritable(f"{path.name} was changed by another program meanwhile")
    with _writing(path):
        disk.unlink(path)
        disk.fsync_dir(path.parent)


def keep_copy(path: Path, data: bytes) -> Path:
    """Keep the old contents beside a file, under a name no copy has yet. Raises `Unwritable`."""
    disk = OsLayer()
    for number in range(1, 1000):
        copy = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        if copy.exists() or copy.is_symlink():
            continue
        with _writing(copy):
            disk.save_new(copy, data)
        return copy
    raise Unwritable(f"there are too many copies of {path.name}")


def current(path: Path) -> bytes:
    """The bytes of a bank's file. Raises `Unwritable` for what cannot be read or is no file."""
    try:
        return read_bytes(path)
    except UnreadableFile as error:
        raise Unwritable(f"{path.name}: {error.what}") from error


def store(path: Path, text: str) -> None:
    """Put a text in the place of a file and make the folder if need be. Raises OSError."""
    disk = OsLayer()
    if not path.parent.is_dir():
        disk.mkdir(path.parent)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    _put(path, text.encode("utf-8", "replace"), disk, mode)


def _put(path: Path, data: bytes, disk: OsLayer, mode: int = 0o600) -> None:
    """Write beside the file and put that in its place in one step; nothing is left behind on the way."""
    temporary = path.with_name(f".{path.name}.new")
    if temporary.exists() or temporary.is_symlink():
        disk.unlink(temporary)
    disk.save_new(temporary, data)
    try:
        if mode != 0o600:
            temporary.chmod(mode)
        disk.replace(temporary, path)
    except OSError:
        disk.unlink(temporary)
        raise
    disk.fsync_dir(path.parent)


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Unwritable("the file would go over the 1 MB limit")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Says of what the disk does not take that the file was not written."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{path.name} cannot be written: {error.strerror or error}") from error


def load_story(name: str) -> dict[str, Any]:
    """The story of that name as plain data. Raises ValueError with the names there are."""
    import yaml

    text = files("infoint_tui.content").joinpath("demo_stories.yaml").read_text(encoding="utf-8")
    stories = {
        story["id"]: story
        for story in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["stories"]
    }
    if name not in stories:
        raise ValueError(f"There is no story {name!r}. Choose one of: {', '.join(stories)}.")
    found: dict[str, Any] = stories[name]
    return found
