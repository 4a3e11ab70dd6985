"""The earlier states of a home, generations and versions put aside, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .changes import CONFLICTS, DRAFTS, META, HomeError, Put
from .checkpoint import sealed
from .fs import SIZE_LIMIT, OsLayer
from .opening import SCHEMA
from .records import Dataset, from_raw
from .snapshot import BACKUPS, FILE, MainFile, classify, read_main


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


def list_generations(
    home: Path, osl: OsLayer, progress: Callable[[str, int], None] = lambda _what, _size: None
) -> list[Generation]:
    """Every generation, the newest first, then the versions put aside. Nothing is changed.

    `progress` hears of each before it is read, with its size in bytes.
    """
    folder = home / BACKUPS
    try:
        names = osl.listdir(folder)
    except OSError:
        return []
    found = []
    for name in names:
        if name.endswith(".json"):
            progress(f"Reading {BACKUPS}/{name}", _size_of(folder / name, osl))
            found.append(read_generation(folder / name, osl))
    return sorted(found, key=lambda each: (each.kept, -each.rev, each.path.name))


def _size_of(path: Path, osl: OsLayer) -> int:
    try:
        return osl.stat(path).st_size
    except OSError:
        return 0


def revision_of(name: str) -> int | None:
    """The revision in the name of a generation; None for any other file."""
    middle = name.removeprefix("db.").removesuffix(".json")
    return int(middle) if name == f"db.{middle}.json" and middle.isdecimal() else None


def read_generation(path: Path, osl: OsLayer) -> Generation:
    """Read and judge one file; one that cannot be read counts as damaged."""
    try:
        data = osl.read(path, SIZE_LIMIT)
    except OSError as error:
        rev = revision_of(path.name)
        why = error.strerror or str(error)
        return Generation(path, rev or 0, "", 0, 0, "damaged", why, rev is None)
    return _generation_of(path, data, classify(data))


def _generation_of(path: Path, data: bytes, judged: MainFile) -> Generation:
    rev = revision_of(path.name)
    kept = rev is None
    state, why = judged.state, judged.why
    one = judged.raw.get(META, {}).get("1")
    meta = one if isinstance(one, dict) else {}
    records = sum(len(table) for name, table in judged.raw.items() if name != META)
    if rev is None:
        rev = meta["rev"] if type(meta.get("rev")) is int else 0
    return Generation(path, rev, str(meta.get("saved", ""))[:40], len(data), records, state, why, kept)


ADDED, CHANGED, REMOVED = "added", "changed", "removed"
_LEFT_ALONE = (DRAFTS, CONFLICTS)
"""What is being typed, and what waits for a choice, belongs to now."""


class Difference(NamedTuple):
    """One record that going back would add, change or remove; `now` and `then` are None where it is not."""

    table: str
    key: str
    kind: str
    now: Any
    then: Any
    number: int | None

    def put(self) -> tuple[Put, int | None]:
        """The put that makes it so."""
        return Put(self.table, self.key, self.then), self.number


class Earlier(NamedTuple):
    """An earlier state read into memory; `doubt` says why it may not be what was saved, else empty."""

    found: Generation
    tables: Dataset
    doubt: str


def find_earlier(home: Path, which: str, osl: OsLayer) -> Path:
    """The file meant by a revision, by the name of a file among the backups, or by a path.

    Raises HomeError where there is none, naming those that are.
    """
    if which.isdecimal():
        number = int(which)
        path = home / BACKUPS / f"db.{number:08d}.json"
        if path.is_file():
            return path
        present = read_main(home / FILE, osl)
        if present.meta is not None and present.meta.rev == number:
            return home / FILE
    elif Path(which).name == which and (home / BACKUPS / which).is_file():
        return home / BACKUPS / which
    path = Path(which).expanduser()
    if path.exists():
        return path
    known = [each.name for each in list_generations(home, osl) if each.state == "good"]
    listed = f" There are: {', '.join(known[:12])}." if known else " There are no generations yet."
    raise HomeError(f"There is no revision and no file {which!r}.{listed}")


def earlier_of(path: Path, data: bytes) -> Earlier:
    """An earlier state from the bytes of a file. Raises HomeError for a damaged one and for one of a newer
    schema."""
    judged = classify(data)
    found = _generation_of(path, data, judged)
    if found.state == "damaged":
        raise HomeError(f"{path} cannot be used: {found.why}. Nothing was changed. Choose another one.")
    if judged.meta is not None and judged.meta.schema > SCHEMA:
        raise HomeError(f"{path} was written by a newer infoint. Update infoint to restore it.")
    doubt = "" if found.state == "good" else f"{judged.why}: it was edited or damaged, so look twice"
    return Earlier(found, from_raw(judged.raw)[0], doubt)


def differences(now: Dataset, then: Dataset, *, keep: bool = False) -> list[Difference]:
    """What going from `now` back to `then` would change, table by table in the order of the records.

    What is being typed now stays, unless there is nothing at all now. With `keep` nothing is removed, and
    texts that were being typed then come back where nothing else is being typed: what is wanted of a copy of
    changes that could not be saved.
    """
    found = []
    left_alone = _LEFT_ALONE if any(now.counts().values()) and not keep else ()
    for name in dict.fromkeys([*now.tables, *then.tables]):
        if name in left_alone:
            continue
        here, there = now.rows(name), then.rows(name)
        for number, key, record in there.ordered():
            present = here.get(key)
            if here.number(key) is None:
                found.append(Difference(name, key, ADDED, None, record, number))
            elif present is not record and present != record and not (keep and name in _LEFT_ALONE):
                found.append(Difference(name, key, CHANGED, present, record, None))
        if keep:
            continue
        found += [
            Difference(name, key, REMOVED, record, None, number)
            for number, key, record in here.ordered()
            if there.number(key) is None
        ]
    return found


def as_puts(changes: Sequence[Difference]) -> list[tuple[Put, int | None]]:
    """The puts of some differences, removals first so that their numbers are free."""
    ordered = sorted(changes, key=lambda each: each.kind != REMOVED)
    return [each.put() for each in ordered]


def verify_copy(path: Path, osl: OsLayer) -> Generation:
    """Read a copy back. Raises OSError where it is not what was written."""
    found = read_generation(path, osl)
    if found.state != "good" or sealed(osl.read(path, found.size)) is None:
        raise OSError(f"{path} does not read back as it was written ({found.why})")
    return found
