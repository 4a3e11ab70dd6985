"""Simulated power cuts: every state of the disk that the recorded calls allow, in two models.

`posix`: what was not flushed may have arrived or not, names and contents alike, in any order. `ext4`: names
arrive in order and with every flush; contents that were not flushed may be short or zeros.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice, product
from pathlib import Path
from typing import NamedTuple

from .disk import Op

Files = tuple[tuple[str, bytes], ...]
"""Paths below the top, a directory with a trailing slash, and contents."""
MODELS = ("posix", "ext4")
_LOCK = "infoint.lock"


class State(NamedTuple):
    """One state of the disk, and the latest moment that leads to it: how many changes were begun and how many
    acknowledged by then, and after which operation that was."""

    files: Files
    begun: int
    acked: int
    after: int


class _Disk:
    """The disk as it is known to be, and what may or may not have arrived."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.begun = self.acked = 0
        self.names: dict[str, int] = {}
        self.late_names: list[Op] = []
        self.safe: dict[int, bytes] = {}
        self.late: dict[int, list[Op]] = {}
        self.doomed: dict[int, int] = {}
        """How many of the late writes of a file failed to be flushed: no later flush makes them arrive."""

    def take(self, op: Op) -> None:
        if op.kind == "name":
            self.late_names.append(op)
        elif op.kind in ("write", "truncate"):
            self.late.setdefault(op.ino, []).append(op)
        elif op.kind == "lost":
            self.doomed[op.ino] = len(self.late.get(op.ino, ()))
        elif op.kind == "sync":
            for late in self.late.pop(op.ino, [])[self.doomed.pop(op.ino, 0) :]:
                self.safe[op.ino] = _applied(self.safe.get(op.ino, b""), late)
            if self.model == "ext4":
                self._settle(lambda _: True)
        elif op.kind == "syncdir":
            self._settle(lambda late: self.model == "ext4" or late.folder == op.folder)
        elif op.kind == "begin":
            self.begun = op.number
        else:
            self.acked = op.number

    def _settle(self, due: Callable[[Op], bool]) -> None:
        for late in self.late_names:
            if due(late):
                _name(self.names, late)
        self.late_names = [late for late in self.late_names if not due(late)]

    def namespaces(self, limit: int) -> Iterator[dict[str, int]]:
        """The names that may be there."""
        late = self.late_names
        chosen: Iterator[Sequence[Op]]
        if self.model == "ext4":
            chosen = (late[:n] for n in range(len(late) + 1))
        else:
            chosen = (part for size in range(len(late) + 1) for part in combinations(late, size))
        for part in islice(chosen, limit):
            names = dict(self.names)
            for op in part:
                _name(names, op)
            yield {name: ino for name, ino in names.items() if _reachable(name, names)}

    def contents(self, ino: int) -> list[bytes]:
        """What a file may hold."""
        safe, late = self.safe.get(ino, b""), self.late.get(ino, [])
        found = {safe: None}
        full = safe
        for op in late:
            found[_applied(full, op, len(op.data) // 2)] = None
            full = _applied(full, op)
            found[full] = None
        if len(full) > len(safe):
            found[safe.ljust(len(full), b"\0")] = None
        for n, op in enumerate(late):
            if self.model == "ext4":
                before = safe
                for earlier in late[:n]:
                    before = _applied(before, earlier)
                found[before.ljust(len(full), b"\0")] = None
            else:
                found[_applied(safe, op)] = None
                others = safe
                for other in [*late[:n], *late[n + 1 :]]:
                    others = _applied(others, other)
                found[others] = None
        return list(found)


def _applied(data: bytes, op: Op, cut: int | None = None) -> bytes:
    if op.kind == "truncate":
        return data[: op.at].ljust(op.at, b"\0")
    part = op.data[:cut]
    return data.ljust(op.at, b"\0")[: op.at] + part + data[op.at + len(part) :]


def _name(names: dict[str, int], op: Op) -> None:
    for name, ino in op.names:
        if ino is None:
            names.pop(name, None)
        else:
            names[name] = ino


def _reachable(name: str, names: dict[str, int]) -> bool:
    parts = name.rstrip("/").split("/")
    return all("/".join(parts[:n]) + "/" in names for n in range(1, len(parts)))


def power_cuts(
    ops: Sequence[Op], model: str, *, since: int = 0, names: int = 64, per_moment: int = 4096
) -> list[State]:
    """Every different state in which the power may go off during `ops`, after the first `since` of them.

    At each moment at most `names` sets of names, and for each of them `per_moment` mixtures of contents, are
    taken.
    """
    disk = _Disk(model)
    found: dict[Files, State] = {}
    for number, op in enumerate([None, *ops]):
        if op is not None:
            disk.take(op)
        if number < since:
            continue
        for space in disk.namespaces(names):
            paths = sorted(space)
            choices = [[b""] if path.endswith(("/", _LOCK)) else disk.contents(space[path]) for path in paths]
            for mixture in islice(product(*choices), per_moment):
                files = tuple(zip(paths, mixture, strict=True))
                known = found.get(files)
                if known is None or known.acked < disk.acked:
                    found[files] = State(files, disk.begun, disk.acked, number)
    return list(found.values())


def worst(ops: Sequence[Op]) -> Files:
    """What is left when nothing arrives that was not flushed."""
    disk = _Disk("posix")
    for op in ops:
        disk.take(op)
    names = {name: ino for name, ino in disk.names.items() if _reachable(name, disk.names)}
    return tuple((name, disk.safe.get(ino, b"")) for name, ino in sorted(names.items()))


def write_state(files: Files, top: Path) -> None:
    """Make a directory what a state says."""
    (top / "home").mkdir(mode=0o700, exist_ok=True)
    for name, data in files:
        path = top / name
        if name.endswith("/"):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(fd, data)
            os.close(fd)
