"""The data file written anew: old or new, never a mixture, and verified before it counts.

Its text is pretty and sorted: one field per line, one line per element where a field is a list of objects,
so that people can read and compare it, and the C encoder does the work. The checksum is taken over its own
bytes with its own 64 characters blanked to zeros.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain import NamedTuple, regex
from .fs import SIZE_LIMIT, OsLayer, sha256
from .records import META, Dataset, line_of

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True).encode
BLANK = b"0" * 64
_META_LINE = b'\n "_meta": {'
_FIELD = b'"sha256": "'
TABLE = regex(rb'\n ("(?:[^"\\]|\\.)*"): \{(\}?)')
"""How a table begins: its name, and the brace that ends an empty one."""
_RECORD = regex(rb'\n  "(\d+)": ')


def checksum_place(data: bytes) -> int | None:
    """Where the checksum stands in a file written by us; None in any other."""
    start = data.find(_META_LINE)
    if start < 0 and data.startswith(_META_LINE[1:]):
        start = 0
    at = data.find(_FIELD, start, start + 20_000) if start >= 0 else -1
    return at + len(_FIELD) if at >= 0 else None


def checksum(data: bytes, place: int) -> str:
    """SHA-256 of the bytes with the 64 at `place` blanked."""
    view = memoryview(data)
    digest = sha256(view[:place], size=len(data))
    digest.update(BLANK)
    digest.update(view[place + 64 :])
    return digest.hexdigest()


def sealed(data: bytes) -> str | None:
    """The checksum of a file whose bytes agree with it, else None."""
    place = checksum_place(data)
    if place is None:
        return None
    found = checksum(data, place)
    return found if data[place : place + 64] == found.encode() else None


def record_text(record: Any) -> bytes:
    """One record, indented to stand in its table."""
    if not isinstance(record, dict) or not record:
        return _ENCODE(record).encode()
    lines = []
    for key in sorted(record):
        value = record[key]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner = ",\n    ".join([_ENCODE(item) for item in value])
            text = f"[\n    {inner}\n   ]"
        else:
            text = _ENCODE(value)
        lines.append(f"{_ENCODE(key)}: {text}")
    return ("{\n   " + ",\n   ".join(lines) + "\n  }").encode()


class Spans(NamedTuple):
    """Where the records of one table lie in a file: numbers ascending, first and last+1 byte of each."""

    numbers: array[int]
    starts: array[int]
    ends: array[int]


Index = dict[str, Spans]


def new_spans() -> Spans:
    """No records yet."""
    return Spans(array("Q"), array("Q"), array("Q"))


def index(data: bytes) -> Index:
    """Find the records of a file written by us by its line beginnings, without parsing it."""
    found: Index = {}
    at = 1
    while (head := TABLE.match(data, at)) is not None:
        spans, at = new_spans(), head.end()
        found[json.loads(head[1])] = spans
        if not head[2]:
            end = data.index(b"\n }", at)
            for match in _RECORD.finditer(data, at, end):
                spans.numbers.append(int(match[1]))
                spans.starts.append(match.start() + 1)
            spans.ends.extend([start - 2 for start in spans.starts[1:]] + [end])
            at = end + len(b"\n }")
        at += len(b",")
    return found


def count_records(data: bytes) -> int:
    """Records in a file written by us, `_meta` included, or in a part of it."""
    return data.count(b'\n  "')


class Composer:
    """Yields a data file piece by piece, taking the text of unchanged records from the file before."""

    def __init__(
        self,
        tables: Dataset,
        meta: Mapping[str, Any],
        old: bytes = b"",
        old_index: Index | None = None,
        changed: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self._tables, self._meta = tables, meta
        self._old, self._old_index, self._changed = memoryview(old), old_index or {}, changed
        self.index: Index = {}
        self.expected = sum(tables.counts().values())
        """About how many records there will be."""
        self.records = 0
        self.seal_place = -1
        """Offset of the checksum's 64 characters, known once the pieces were drawn."""
        self._at = 0

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, about 256 kB at a time."""
        waiting: list[bytes | memoryview] = []
        size = 0
        for part in self._parts():
            waiting.append(part)
            size += len(part)
            self._at += len(part)
            if size > 262_144:
                yield b"".join(waiting)
                waiting, size = [], 0
        yield b"".join(waiting)

    def let_go(self) -> None:
        """The file before is not needed any more."""
        self._old = memoryview(b"")

    @property
    def line(self) -> list[str]:
        """The files this one grew from, as it says itself."""
        return line_of(self._meta.get("1"))

    def whole(self) -> bytes:
        """The whole file, checksum included."""
        data = b"".join(self.pieces())
        place = self.seal_place
        return data[:place] + checksum(data, place).encode() + data[place + 64 :]

    def _parts(self) -> Iterator[bytes | memoryview]:
        yield b"{"
        first = True
        for name in sorted([*self._tables.tables, META]):
            yield (b"\n " if first else b",\n ") + _ENCODE(name).encode() + b": {"
            first = False
            yield from self._meta_parts() if name == META else self._table_parts(name)
        yield b"\n}\n"

    def _meta_parts(self) -> Iterator[bytes]:
        for n, (number, record) in enumerate(sorted(self._meta.items(), key=lambda item: int(item[0]))):
            self.records += 1
            part = (b",\n" if n else b"\n") + f'  "{number}": '.encode() + record_text(record)
            if self.seal_place < 0 and _FIELD in part:
                self.seal_place = self._at + part.index(_FIELD) + len(_FIELD)
            yield part
        yield b"\n }"

    def _table_parts(self, name: str) -> Iterator[bytes | memoryview]:
        spans = self.index[name] = new_spans()
        rows = self._tables.tables[name].as_they_are()
        if not rows:
            yield b"}"
            return
        known = self._old_index.get(name, new_spans())
        at, end = 0, len(known.numbers)
        separator = b"\n"
        for number, key, record in rows:
            yield separator
            separator = b",\n"
            while at < end and known.numbers[at] < number:
                at += 1
            part: bytes | memoryview
            if type(record) is bytes:
                part = b'  "%b\n  }' % record
            elif at < end and known.numbers[at] == number and self._same(name, key, record):
                part = self._old[known.starts[at] : known.ends[at]]
            else:
                part = f'  "{number}": '.encode() + record_text(record)
            spans.numbers.append(number)
            spans.starts.append(self._at)
            spans.ends.append(self._at + len(part))
            self.records += 1
            yield part
        yield b"\n }"

    def _same(self, name: str, key: str, record: Any) -> bool:
        """Whether the text before holds it as it is; what is no record may once have been other text."""
        return (name, key) not in self._changed and isinstance(record, dict)


TEMP = "infoint.json.new"
PART = ".infoint-part"
"""What the name of a copy ends in until it is whole."""
_PARSE_LIMIT = 300_000
"""Bytes up to which the new file is parsed once more; a larger one is counted without holding up the keys."""


_PIECE = 1_000_000
"""Bytes of it that are read back at once; more than `_PARSE_LIMIT`."""


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
        composer.let_go()
        sha = _verify(path, composer.records, size, osl)
    except OSError:
        osl.unlink(path)
        raise
    return Written(path, sha, size)


_USUAL = 1000
"""Bytes of a record, about."""


def _write(composer: Composer, fd: int, osl: OsLayer) -> int:
    digest, size = sha256(size=composer.expected * _USUAL), 0
    for piece in composer.pieces():
        digest.update(piece)
        osl.write_all(fd, piece)
        size += len(piece)
    # The seal goes in last, over the zeros it was computed with; nobody reads the file under this name.
    osl.pwrite(fd, digest.hexdigest().encode(), composer.seal_place)
    osl.fsync(fd)
    return size


def _verify(path: Path, records: int, size: int, osl: OsLayer) -> str:
    pieces = osl.read_by_pieces(path, SIZE_LIMIT, _PIECE)
    data, place, short = b"", None, size <= _PARSE_LIMIT
    while (place is None or short) and (piece := next(pieces, b"")):
        data += piece
        place = checksum_place(data[:-64])
    if place is None:
        raise Unsound("the new file did not read back whole")
    digest = sha256(data[:place], size=size)
    digest.update(BLANK)
    digest.update(data[place + 64 :])
    found, last, read = count_records(data), data[-3:], len(data)
    for piece in pieces:
        digest.update(piece)
        found += count_records(last + piece)
        last, read = (last + piece)[-3:], read + len(piece)
    sha = digest.hexdigest()
    if read != size:
        raise Unsound("the new file did not read back whole")
    if data[place : place + 64] != sha.encode():
        raise Unsound("the new file did not read back as written")
    if short:
        found = sum(len(table) for table in json.loads(data).values())
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
