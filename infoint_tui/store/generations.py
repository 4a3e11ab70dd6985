"""The earlier states of a home: its generations, and the versions of others put aside beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from .changes import META
from .fs import OsLayer
from .snapshot import BACKUPS, classify
from .snapshot_text import checksum_place, sealed
from .strict_json import SIZE_LIMIT

_META_LINE = b'\n "_meta": '


class Generation(NamedTuple):
    """A data file among the backups.

    `state` is good, edited (sound JSON that its checksum does not cover) or damaged; `why` says what is
    wrong. `saved` is the instant it was written, as it stands in the file; `records` how many it holds.
    """

    path: Path
    rev: int
    saved: str
    size: int
    records: int
    state: str
    why: str
    kept: bool
    """True for a version that was put aside; the others are the generations of the file itself."""

    @property
    def name(self) -> str:
        """What a command takes to mean it: the revision, or the name of the file."""
        return self.path.name if self.kept else str(self.rev)


def list_generations(home: Path, osl: OsLayer) -> list[Generation]:
    """Every generation, the newest first, then the versions put aside. Nothing is changed."""
    folder = home / BACKUPS
    try:
        names = osl.listdir(folder)
    except OSError:
        return []
    found = [read_generation(folder / name, osl) for name in names if name.endswith(".json")]
    return sorted(found, key=lambda each: (each.kept, -each.rev, each.path.name))


def revision_of(name: str) -> int | None:
    """The revision in the name of a generation; None for any other file."""
    middle = name.removeprefix("db.").removesuffix(".json")
    return int(middle) if name == f"db.{middle}.json" and middle.isdecimal() else None


def read_generation(path: Path, osl: OsLayer) -> Generation:
    """Read and judge one file; one that cannot be read counts as damaged."""
    rev = revision_of(path.name)
    kept = rev is None
    try:
        data = osl.read(path, SIZE_LIMIT)
    except OSError as error:
        return Generation(path, rev or 0, "", 0, 0, "damaged", error.strerror or str(error), kept)
    if sealed(data) is not None:
        meta = _meta_of(data)
        state, why = "good", ""
    else:
        judged = classify(data)
        state, why = judged.state, judged.why
        table = judged.raw.get(META)
        one = table.get("1") if isinstance(table, dict) else None
        meta = one if isinstance(one, dict) else {}
        if state != "damaged":
            meta = {**meta, "counts": {n: len(t) for n, t in judged.raw.items() if n != META}}
    counts = meta.get("counts")
    numbers = counts.values() if isinstance(counts, dict) else ()
    records = sum(number for number in numbers if type(number) is int)
    if rev is None:
        rev = meta["rev"] if type(meta.get("rev")) is int else 0
    return Generation(path, rev, str(meta.get("saved", ""))[:40], len(data), records, state, why, kept)


def _meta_of(data: bytes) -> dict[str, Any]:
    """What a sealed file says of itself, without parsing the rest of it."""
    place = checksum_place(data)
    at = data.rfind(_META_LINE, 0, place)
    if at < 0:
        return {}
    end = data.find(b"\n }", at)
    try:
        found = json.loads(data[at + len(_META_LINE) : end + 3])["1"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
