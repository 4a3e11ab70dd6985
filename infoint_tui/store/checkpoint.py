"""A new data file in the place of the old one: old or new, never a mixture, and verified before it counts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from .fs import OsLayer
from .snapshot_text import Composer, checksum, checksum_place, count_records
from .strict_json import SIZE_LIMIT

TEMP = "infoint.json.new"
PART = ".infoint-part"
"""What the name of a copy ends in until it is whole."""
_PARSE_LIMIT = 300_000
"""Bytes up to which the new file is parsed once more; a larger one is counted without holding up the keys."""


class Unsound(OSError):
    """What was written does not read back as it should."""


class Written(NamedTuple):
    """A finished temporary file: its checksum and size in bytes."""

    path: Path
    sha: str
    size: int


def write_temp(composer: Composer, path: Path, osl: OsLayer) -> Written:
    """Write a data file under a temporary name, flush it and read it back. Raises OSError; then nothing is
    left."""
    fd = osl.create_plain(path)
    try:
        try:
            size = _write(composer, fd, osl)
        finally:
            osl.close(fd)
        sha = _verify(path, composer.records, size, osl)
    except OSError:
        osl.unlink(path)
        raise
    return Written(path, sha, size)


def _write(composer: Composer, fd: int, osl: OsLayer) -> int:
    digest = hashlib.sha256()
    size = 0
    for piece in composer.pieces():
        digest.update(piece)
        osl.write_all(fd, piece)
        size += len(piece)
    # The seal goes in last, over the zeros it was computed with; nobody reads the file under this name.
    osl.pwrite(fd, digest.hexdigest().encode(), composer.seal_place)
    osl.fsync(fd)
    return size


def _verify(path: Path, records: int, size: int, osl: OsLayer) -> str:
    data = osl.read(path, SIZE_LIMIT)
    place = checksum_place(data)
    if len(data) != size or place is None:
        raise Unsound("the new file did not read back whole")
    sha = checksum(data, place)
    if data[place : place + 64] != sha.encode():
        raise Unsound("the new file did not read back as written")
    if size <= _PARSE_LIMIT:
        found = sum(len(table) for table in json.loads(data).values())
    else:
        found = count_records(data)
    if found != records:
        raise Unsound(f"the new file holds {found} records instead of {records}")
    return sha


def give_name(part: Path, target: Path, osl: OsLayer) -> None:
    """Give a finished file its name, never that of another file. Raises OSError; then the part is gone."""
    try:
        try:
            osl.link(part, target)
        except FileExistsError:
            raise
        except OSError:  # no links here: an exclusive copy keeps the promise just as well
            osl.copy(part, target, SIZE_LIMIT)
    finally:
        osl.unlink(part)
    osl.fsync_dir(target.parent)


def keep_generation(main: Path, target: Path, osl: OsLayer) -> None:
    """Give the present file a second name among the backups; where links are refused, copy and flush."""
    try:
        osl.link(main, target)
    except FileExistsError:
        pass  # an earlier attempt may have ended before its name was flushed
    except OSError:
        if target.name not in osl.listdir(target.parent):
            osl.copy(main, target, SIZE_LIMIT)
    osl.fsync_dir(target.parent)


def surplus(revisions: list[int], ages: dict[int, float]) -> list[int]:
    """Which generations may go: all but the last ten, then one an hour, a day, a week; ages are in hours.

    Order is by revision, never by clock; a generation without a known age stays.
    """
    ordered = sorted(revisions, reverse=True)
    kept: set[int] = set(ordered[:10])
    seen: set[tuple[str, int]] = set()
    for rev in ordered[10:]:
        age = ages.get(rev)
        if age is None:
            kept.add(rev)
            continue
        unit, hours = ("h", 1.0) if age < 24 else ("d", 24.0) if age < 24 * 30 else ("w", 24.0 * 7)
        slot = (unit, int(age // hours))
        if slot not in seen and (unit != "w" or slot[1] < 104):
            seen.add(slot)
            kept.add(rev)
    return [rev for rev in ordered if rev not in kept]
