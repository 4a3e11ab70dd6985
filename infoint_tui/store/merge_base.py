"""Where two data files come from: the marks each carries of those before it, and the newest they share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .fs import OsLayer
from .migrations import STEPS, Step
from .records import MARK, Dataset, from_raw
from .replay import Replayer

if TYPE_CHECKING:
    from .snapshot import MainFile


def line_of_file(file: MainFile) -> list[str]:
    """The marks of a file and of those it grew from, newest first."""
    if file.meta is None:
        return []
    own = file.sha if file.state == "good" else file.meta.sha256
    return list(dict.fromkeys(m for m in (own[:MARK], file.meta.parent[:MARK], *file.meta.line) if m))


def shared_file(ours: Sequence[str], theirs: Sequence[str], folder: Path, osl: OsLayer) -> MainFile | None:
    """The newest sound generation in `folder` from which both lines come; None where none is left."""
    shared = [mark for mark in theirs if mark in ours]
    kept = {mark: file for mark, file in _generations(folder, osl) if mark in shared} if shared else {}
    return next((kept[mark] for mark in shared if mark in kept), None)


def base_of_diverged(
    found: MainFile, ours: Sequence[str], folder: Path, osl: OsLayer, steps: Sequence[Step] = STEPS
) -> Dataset | None:
    """What a file found in the place of ours grew from, where it does not come from ours.

    None where it goes on from ours, is an older one of ours, or does not say: then what we left is the base.
    Where nothing older is left, that is an empty base: nothing counts as deleted, differences are kept twice.
    """
    theirs = line_of_file(found)
    if found.state != "good" or found.meta is None or not found.meta.line or not ours:
        return None
    if ours[0] in theirs or theirs[0] in ours:
        return None
    file = shared_file(ours, theirs, folder, osl)
    if file is None or file.meta is None:
        return Dataset()
    tables = from_raw(file.raw)[0]
    return Replayer(tables, schema=file.meta.schema, steps=steps).finish().tables


def _generations(folder: Path, osl: OsLayer) -> Iterator[tuple[str, MainFile]]:
    from .snapshot import read_main

    for name in osl.listdir(folder):
        if name.startswith("db.") and name.endswith(".json"):
            with contextlib.suppress(OSError):
                file = read_main(folder / name, osl)
                if file.state == "good":
                    yield file.sha[:MARK], file
