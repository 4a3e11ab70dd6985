"""The journal: one checksummed line per change-set, written at once, flushed by a worker; and all of them as
found on opening a home.

A line is ``\\n<crc32> <json>\\n``; the leading newline keeps a torn line from swallowing the next. A file is
named ``<rev>.<n>.wal`` after the revision of the data file it goes on from; its first line is a header.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
import zlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from .fs import FULL, OsLayer
from .replay import STEPS, Step, newest

if TYPE_CHECKING:
    import threading


NAME = regex(r"(\d{8,})\.(\d{4,})\.wal")
_LINE = regex(rb'^([0-9a-f]{8}) (\{"seq":(\d{1,18})[,}].*)$', re.MULTILINE)
LIMIT = 1_000_000_000
_SEQ = regex(rb'\{"seq":(\d+)')
_KNOWN = regex(rb'\{"seq":(\d{1,18})[,}]')
RESERVE = "reserve"


def frame(body: bytes) -> bytes:
    """A body as a line of the journal."""
    return b"\n%08x %b\n" % (zlib.crc32(body), body)


class Entry(NamedTuple):
    """A change-set in memory until a checkpoint holds it; `draft` names the draft whose blocks it changes."""

    seq: int
    line: bytes
    draft: str | None


class JournalFile(NamedTuple):
    """A journal as found on disk.

    `damaged` counts the lines that were once whole and are unreadable now, `tail` those of them with no good
    one after them; `torn` says that the end was cut off, as after a power failure.
    """

    path: Path
    rev: int
    number: int
    header: dict[str, Any] | None
    lines: Mapping[int, Mapping[str, Any]]
    damaged: int
    tail: int
    torn: bool
    size: int
    data: bytes
    """The bytes, where damaged, for safe keeping; else empty."""

    @property
    def schema(self) -> int | None:
        """The schema of its lines; None without a header. Headers of the first schema did not name it."""
        if self.header is None:
            return None
        found = self.header.get("schema", 1)
        return found if type(found) is int else 1


class Lines(NamedTuple):
    """The readable lines of a journal, and what is wrong with the others; see `JournalFile`."""

    bodies: list[dict[str, Any]]
    damaged: int
    tail: int
    torn: bool


class Changes(Mapping[int, Mapping[str, Any]]):
    """The changes of a journal by number; known ones are taken apart when they are asked for."""

    def __init__(self, found: dict[int, bytes | dict[str, Any]], schema: Any) -> None:
        self._found, self._schema = found, schema

    def __getitem__(self, number: int) -> Mapping[str, Any]:
        body = self._found[number]
        if isinstance(body, bytes):
            body = self._found[number] = _parsed(body) or {}
        if self._schema != 1:
            body["schema"] = self._schema
        return body

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def read_lines(data: bytes) -> Lines:
    """Read what can be read. A line at the end that has no newline yet, or holds NULs, was never whole."""
    return Lines(*_read(data, _checked))


def _read(data: bytes, checked: Callable[[bytes], Any]) -> tuple[list[Any], int, int, bool]:
    """The lines for which `checked` gives something, and what is wrong with the others; see `Lines`."""
    found: list[Any] = []
    damaged = tail = 0
    torn = False
    pieces = data.split(b"\n")
    for n, piece in enumerate(pieces):
        if not piece.strip(b"\0"):
            continue
        body = checked(piece)
        if body is not None:
            damaged += tail + torn
            tail, torn = 0, False
            found.append(body)
        elif b"\0" in piece or n == len(pieces) - 1:
            torn = True
        else:
            tail += 1
    return found, damaged + tail, tail, torn


def raw_lines(data: bytes) -> dict[int, bytes]:
    """The sound lines of a journal by their numbers, word for word."""
    found = {}
    for match in _LINE.finditer(data):
        if int(match[1], 16) == zlib.crc32(match[2]):
            found[int(match[3])] = match[2]
    return found


class LinesLook(NamedTuple):
    """A journal line by line, lines counted from 1.

    `sound` are the lines with changes whose checksum agrees; `damaged` those where it does not, with a sound
    one after them; `torn` is the first of those after the last sound one, 0 where there is none.
    """

    header: dict[str, Any] | None
    sound: list[tuple[int, bytes]]
    damaged: list[int]
    torn: int

    def seqs(self) -> list[int]:
        """The numbers of the changes that can be read."""
        return [int(match[1]) for _, body in self.sound if (match := _SEQ.match(body))]

    def changes(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The changes with their lines, parsed."""
        for line, text in self.sound:
            try:
                body = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(body, dict):
                yield line, body


def look_at_lines(data: bytes) -> LinesLook:
    """Which lines of a journal can be read, and where the others stand; only the header is parsed."""
    header = None
    sound: list[tuple[int, bytes]] = []
    damaged: list[int] = []
    waiting: list[int] = []
    for number, piece in enumerate(data.split(b"\n"), 1):
        if not piece.strip(b"\0"):
            continue
        if not _agrees(piece):
            waiting.append(number)
            continue
        damaged += waiting
        waiting.clear()
        if _SEQ.match(piece, 9):
            sound.append((number, piece[9:]))
        else:
            header = _checked(piece) or header
    return LinesLook(header, sound, damaged, waiting[0] if waiting else 0)


def _agrees(piece: bytes) -> bool:
    try:
        return piece[8:9] == b" " and int(piece[:8], 16) == zlib.crc32(piece[9:])
    except ValueError:
        return False


def _checked(piece: bytes) -> dict[str, Any] | None:
    return _parsed(piece[9:]) if _agrees(piece) else None


def _parsed(text: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def read_file(path: Path, rev: int, number: int, osl: OsLayer, known: int = -1) -> JournalFile:
    """Read one journal. Raises OSError.

    Changes up to number `known` are held somewhere else as well: of these only the checksum is looked at.
    """

    def checked(piece: bytes) -> tuple[int, bytes] | dict[str, Any] | None:
        match = _KNOWN.match(piece, 9) if known >= 0 else None
        if match is None or int(match[1]) > known:
            return _checked(piece)
        return (int(match[1]), piece[9:]) if _agrees(piece) else None

    data = osl.read(path, LIMIT)
    bodies, damaged, tail, torn = _read(data, checked)
    header = None
    lines: dict[int, bytes | dict[str, Any]] = {}
    for body in bodies:
        if isinstance(body, tuple):
            lines[body[0]] = body[1]
        elif "infoint" in body:
            header = body
        elif type(body.get("seq")) is int:
            lines[body["seq"]] = body
    schema = 1 if header is None else header.get("schema", 1)
    kept = data if damaged else b""
    return JournalFile(
        path, rev, number, header, Changes(lines, schema), damaged, tail, torn, len(data), kept
    )


def list_files(directory: Path, osl: OsLayer) -> list[tuple[int, int, Path]]:
    """(revision, number, path) of every journal, oldest first."""
    found = []
    for name in osl.listdir(directory):
        match = NAME.fullmatch(name)
        if match:
            found.append((int(match[1]), int(match[2]), directory / name))
    return sorted(found)


class Base(NamedTuple):
    """The data file a journal goes on from: revision, checksum ("" for none yet), last change-set in it."""

    rev: int
    sha: str
    seq: int


class Journal:
    """Writes the journal and knows how much of it is safe.

    `lock` guards everything here and is never held during a flush. A descriptor that failed is never used
    again: a new file is begun and everything since the last checkpoint is written into it from memory.
    """

    def __init__(
        self,
        directory: Path,
        osl: OsLayer,
        lock: threading.RLock,
        base: Base,
        seq: int,
        header: Callable[[Base], dict[str, Any]],
    ) -> None:
        import threading

        self.directory, self.base = directory, base
        self._osl, self._lock, self._header = osl, lock, header
        self._fd: int | None = None
        self._finished: list[int] = []
        self._syncing = threading.Lock()
        self._new_name = False
        self.pending: list[Entry] = []
        self.seq = self._written = self._synced = seq
        self.size = 0
        self.failure: OSError | None = None
        self._places = [directory, directory.parent, directory.parent.parent]

    @property
    def safe(self) -> bool:
        """True when everything appended so far, and what was taken over, has been flushed."""
        return self.failure is None and self._synced >= self.seq

    @property
    def synced(self) -> int:
        """The last change that was flushed."""
        return self._synced

    def inherit(self, files: list[Path]) -> None:
        """Take over the lines of earlier processes that the data file lacks. Raises OSError.

        They may never have been flushed, or a flush of them may have failed, after which another one would
        succeed without writing anything: so they are written once more, into the next new file.
        """
        with self._lock:
            lines: dict[int, bytes] = {}
            for path in files:
                lines.update(raw_lines(self._osl.read(path, LIMIT)))
            self.pending[:0] = [Entry(seq, lines[seq], None) for seq in sorted(lines) if seq > self.base.seq]
            if self.pending:
                self._synced = self.base.seq

    def append(self, line: bytes, draft: str | None = None) -> None:
        """Keep a line in memory and write it; an error ends up in `failure`, never in the caller."""
        with self._lock:
            self.seq += 1
            self.pending.append(Entry(self.seq, line, draft))
            if self.failure is not None:
                return
            if self._fd is None:
                self._begin()
                return
            framed = frame(line)
            try:
                self._osl.write_all(self._fd, framed)
            except OSError as error:
                self._abandon(error)
                self._begin()
            else:
                self._written = self.seq
                self.size += len(framed)

    def _abandon(self, error: OSError) -> None:
        """This descriptor is done with; it is closed by the next flush, which may be using it."""
        self.failure = error
        if self._fd is not None:
            self._finished.append(self._fd)
            self._fd = None

    def _begin(self) -> None:
        """A new file with everything since the last checkpoint; sets or clears `failure`."""
        for second in (False, True):
            try:
                self._fd = self._create(self.base, self.pending)
            except OSError as error:
                self.failure = error
                if second or error.errno not in FULL or not self._drop_reserve():
                    return
            else:
                self.failure = None
                self._new_name = True
                self._written = self.seq
                return

    def _create(self, base: Base, entries: list[Entry]) -> int:
        numbers = [n for rev, n, _ in list_files(self.directory, self._osl) if rev == base.rev]
        path = self.directory / f"{base.rev:08d}.{max(numbers, default=0) + 1:04d}.wal"
        head = json.dumps(self._header(base), ensure_ascii=False).encode()
        data = frame(head) + b"".join([frame(entry.line) for entry in entries])
        fd = self._osl.create(path)
        try:
            self._osl.write_all(fd, data)
        except OSError:
            self._finished.append(fd)
            self._osl.unlink(path)
            raise
        self.size += len(data)
        return fd

    def _drop_reserve(self) -> bool:
        try:
            self._osl.unlink(self.directory / RESERVE)
        except OSError:
            return False
        return True

    def keep_reserve(self) -> None:
        """Hold back some room for the day the disk is full: 1 MB, never over a tenth of what is free."""
        path = self.directory / RESERVE
        try:
            if RESERVE in self._osl.listdir(self.directory):
                return
            size = min(1_000_000, self._osl.free_bytes(self.directory) // 10)
            fd = self._osl.create(path)
            try:
                self._osl.write_all(fd, b"\0" * size)
            finally:
                self._osl.close(fd)
        except OSError:
            self._drop_reserve()

    def sync(self, flush: Callable[[int], None]) -> bool:
        """Flush what was appended; called by the syncer. True when all of it is on disk."""
        with self._syncing:
            for _ in range(3):
                with self._lock:
                    self._close_finished()
                    if self.failure is not None or (self._fd is None and self._synced < self.seq):
                        self._begin()
                    if self.failure is not None:
                        return False
                    fd, target, new_name = self._fd, self._written, self._new_name
                    if fd is None or (target <= self._synced and not new_name):
                        return self.safe
                try:
                    flush(fd)
                    if new_name:
                        self._flush_names()
                except OSError as error:
                    with self._lock:
                        if self._fd == fd:
                            self._abandon(error)
                    continue
                with self._lock:
                    if self._fd == fd:
                        self._new_name = self._new_name and not new_name
                        self._synced = max(self._synced, target)
            return self.safe

    def _flush_names(self) -> None:
        """The name of a new journal; with the first also those of the home itself, which an earlier process
        may have made and not flushed. Who may not look above the home cannot have made it either."""
        self._osl.fsync_dir(self.directory)
        for place in self._places[1:]:
            with contextlib.suppress(PermissionError):
                self._osl.fsync_dir(place)
        self._places = self._places[:1]

    def give_up(self, error: Exception) -> None:
        """Something unforeseen kept the flush from ending: say so, and begin a new file with the next one."""
        with self._lock:
            self._abandon(OSError(errno.EIO, f"unexpected trouble: {error}"))

    def rotate(self, base: Base, rest: list[Entry]) -> None:
        """Go on from a new data file: a new journal holding `rest`. Raises OSError; then nothing changed."""
        with self._lock:
            before, self.size = self.size, 0
            try:
                fd = self._create(base, rest)
            except OSError:
                self.size = before
                raise
            if self._fd is not None:
                self._finished.append(self._fd)
            self._fd, self.base, self.pending = fd, base, rest
            self._new_name = True
            self._written = self.seq
            # Everything up to base.seq is in the data file; the rest waits for the next flush.
            self._synced = max(base.seq, self._synced if not rest else base.seq)
            self.failure = None

    def drop_before(self, rev: int, host: str) -> None:
        """Delete our journals that go on from revisions before `rev`; any other, and what resists, stays."""
        for found, number, path in list_files(self.directory, self._osl):
            if found < rev:
                try:
                    head = read_file(path, found, number, self._osl).header
                    if head is not None and head.get("host") == host:
                        self._osl.unlink(path)
                except OSError:
                    return

    def close(self) -> None:
        """Close the descriptors; flush first."""
        with self._syncing, self._lock:
            if self._fd is not None:
                self._finished.append(self._fd)
                self._fd = None
            self._close_finished()

    def _close_finished(self) -> None:
        while self._finished:
            try:
                self._osl.close(self._finished.pop())
            except OSError:
                continue


JOURNAL = "journal"


class JournalSet(NamedTuple):
    """Every journal of a home, oldest first: our own, and those of other machines."""

    own: list[JournalFile]
    foreign: list[JournalFile]
    steps: Sequence[Step] = STEPS
    """What leads from the schema of a line to the newest."""

    @property
    def base(self) -> Base | None:
        """The data file the newest journal goes on from."""
        for found in reversed(self.own):
            if found.header is not None:
                head = found.header
                return Base(found.rev, str(head.get("base", "")), int(head.get("seq", 0)))
        return None

    @property
    def newest_schema(self) -> int:
        """The schema to which `steps` lead."""
        return newest(self.steps)

    @property
    def first_schema(self) -> int:
        """The schema of the oldest journal: that of a home without a data file."""
        return next((found.schema for found in self.own if found.schema is not None), self.newest_schema)

    @property
    def last_schema(self) -> int:
        """The schema of the newest journal."""
        known = [found.schema for found in self.own if found.schema is not None]
        return known[-1] if known else self.newest_schema

    @property
    def host(self) -> str:
        heads = [found.header for found in self.own if found.header is not None]
        return str(heads[-1].get("host", "")) if heads else ""

    def taken_in(self, after: int) -> str:
        """The checksum of the last file of another program that was taken in after a change-set; "" for
        none."""
        found = [line for _, line in self.lines(after) if "file" in line]
        return str(found[-1]["file"]) if found else ""

    def lines(self, after: int, until: int | None = None) -> list[tuple[int, Mapping[str, Any]]]:
        """The lines after a change-set, in order; of two with one number the later file's counts."""
        return list(self.each(after, until))

    def each(self, after: int, until: int | None = None) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The same one by one; a line is taken apart when its turn comes."""
        found = {
            seq: journal.lines
            for journal in self.own
            for seq in journal.lines
            if seq > after and (until is None or seq <= until)
        }
        return ((seq, found[seq][seq]) for seq in sorted(found))


def read_journals(
    home: Path, osl: OsLayer, hosts: Container[str], steps: Sequence[Step] = STEPS, known: int = -1
) -> JournalSet:
    """Read all journals; those whose header names none of `hosts` are foreign. Raises OSError.

    Changes up to number `known` stand in the data file as well.
    """
    own: list[JournalFile] = []
    foreign: list[JournalFile] = []
    for rev, number, path in list_files(home / JOURNAL, osl):
        found = read_file(path, rev, number, osl, known)
        ours = found.header is None or str(found.header.get("host")) in hosts
        (own if ours else foreign).append(found)
    return JournalSet(own, foreign, steps)
