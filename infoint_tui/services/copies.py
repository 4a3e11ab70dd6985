"""Conflict copies of sync programs: what joining one would change, in words, and joining it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.errors import Refused
from ..store.changes import CONFLICTS, ReadOnly
from .record_names import record_name

if TYPE_CHECKING:
    from ..store.conflict_copies import Copy
    from ..store.store import Store


class Line(NamedTuple):
    """One record that joining a copy would change: what happens to it, and which it is."""

    verb: str
    """new, changed, removed or kept twice."""
    name: str


class Preview(NamedTuple):
    """What joining one conflict copy would do."""

    copy: Copy
    name: str
    """Of the file."""
    saved: str
    """When it was written, as the file says; empty where it does not."""
    problem: str
    """Why it cannot be joined; empty where it can."""
    related: bool
    """Whether both versions are known to come from one file; else nothing is ever removed."""
    lines: tuple[Line, ...]

    def counted(self, verb: str) -> int:
        """How many records this happens to."""
        return sum(line.verb == verb for line in self.lines)


class CopyService:
    """Finds conflict copies and joins them. "Not now" holds until the program ends or the file changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left: set[tuple[Path, int, int]] = set()
        self._told: set[tuple[Path, int, int]] = set()

    def pending(self) -> list[Path]:
        """The copies nobody has said "not now" to."""
        return [path for path, mark in self._marked() if mark not in self._left]

    def news(self) -> list[Path]:
        """Those of them that were not given out here before."""
        found = [(path, mark) for path, mark in self._marked() if mark not in self._left | self._told]
        self._told |= {mark for _, mark in found}
        return [path for path, _ in found]

    def _marked(self) -> Iterator[tuple[Path, tuple[Path, int, int]]]:
        for path in self._store.copies():
            try:
                found = path.stat()
            except OSError:
                continue
            yield path, (path, found.st_size, found.st_mtime_ns)

    def leave(self, path: Path) -> None:
        """Not now."""
        self._left |= {mark for found, mark in self._marked() if found == path}

    def preview(self, path: Path) -> Preview:
        """What joining a copy would change. Raises `Refused` where it cannot be read."""
        try:
            copy = self._store.compare(path)
        except OSError as error:
            raise Refused(f"{path} cannot be read ({error.strerror}).", "It stays where it is.") from error
        meta = copy.found.raw.get("_meta", {}).get("1")
        saved = meta.get("saved") if isinstance(meta, dict) else ""
        return Preview(
            copy,
            path.name,
            saved if isinstance(saved, str) else "",
            "" if copy.merged else copy.found.why,
            copy.related,
            tuple(self._lines(copy)),
        )

    def _lines(self, copy: Copy) -> Iterator[Line]:
        def get(table: str, uid: str) -> Any:
            return self._store.get(table, uid) or copy.theirs.get(table, uid)

        twice = set()
        for put, _ in copy.merged.puts if copy.merged else ():
            if put.table == CONFLICTS and put.record and "record" in put.record:
                twice.add((put.record["table"], put.record["record"]))
        for table, uid in sorted(twice):
            yield Line("kept twice", record_name(get, table, uid, get(table, uid)))
        for put in copy.merged.records if copy.merged else ():
            if (put.table, put.uid) not in twice:
                old = self._store.get(put.table, put.uid)
                verb = "removed" if put.record is None else "new" if old is None else "changed"
                yield Line(verb, record_name(get, put.table, put.uid, put.record or old))

    def join(self, preview: Preview) -> str:
        """Join a copy as one step for undo and put it away; says what happened.

        Raises `Refused` where this window only reads or the copy cannot be read.
        """
        if preview.problem:
            raise Refused(f"{preview.name} cannot be read: {preview.problem}.", "It stays where it is.")
        label = f"joined {preview.name}"
        try:
            moved = self._store.take_copy(preview.copy, label)
        except ReadOnly as error:
            raise Refused(f"Nothing was changed: {error}") from error
        if moved is None:
            self.leave(preview.copy.path)
            return f"{label}; the file itself could not be moved away and stays where it is"
        return f"{label}; the file lies in {moved.parent} now"
