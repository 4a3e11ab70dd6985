"""The steps of a repair that touch files and records; none of them destroys anything."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .changes import Put
from .checkpoint import PART, TEMP
from .fs import OsLayer
from .snapshot import BACKUPS, QUARANTINE
from .store import Store


def close_mode(path: Path) -> None:
    """Take a file or folder away from other users. Raises OSError."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)


def leftovers(home: Path, main: Path, osl: OsLayer) -> list[Path]:
    """Unfinished files under the names only we use, whoever holds the pen."""
    found = []
    for folder in dict.fromkeys((home, main.parent, home / BACKUPS)):
        try:
            names = osl.listdir(folder)
        except OSError:
            continue
        found += [folder / name for name in names if name == TEMP or name.endswith(PART)]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def set_aside(home: Path, path: Path, osl: OsLayer) -> str:
    """Move a damaged file to quarantine/ under a name that is free; the name it has there. Raises OSError."""
    taken = set(osl.listdir(home / QUARANTINE))
    names = [path.name, *(f"{path.stem}-{n}{path.suffix}" for n in range(2, 1000))]
    name = next(each for each in names if each not in taken)
    target = home / QUARANTINE / name
    osl.replace(path, target)
    osl.fsync_dir(target.parent)
    osl.fsync_dir(path.parent)
    return f"{QUARANTINE}/{name}"


def give_uids(store: Store, new_id: Callable[[], str]) -> Iterator[tuple[str, str, str]]:
    """Give each record without a usable uid one of its own, as one undoable change.

    Yields table, old key and new uid. Records that are no objects stay as they are.
    """
    puts: list[tuple[Put, int | None]] = []
    told = []
    for name, rows in store.db.records.snapshot().tables.items():
        for key, record in rows.odd().items():
            if isinstance(record, dict):
                uid = new_id()
                whole: dict[str, Any] = {**record, "uid": uid}
                puts += [(Put(name, key, None), None), (Put(name, uid, whole), rows.number(key))]
                told.append((name, key, uid))
    if puts:
        with store.db.change("gave records a uid of their own") as change:
            for put, number in puts:
                change.set(put.table, put.uid, put.record, number)
    yield from told
