"""The gate every question bank passes: bytes to text to a tree of strings, within limits.

The tree is built from the parser's events, not from its composer: libyaml's composer recurses and a deeply
nested file ends the process, and only events carry a place for every single value. Scalars stay strings, so
"yes", "12:30" and "010" are what the user typed.
"""

from __future__ import annotations

import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Generator, Iterable

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 50_000
_LISTED = 300


class Unreadable(Exception):
    """A file that cannot be used. `line` and `column` count from 1 and are 0 when the whole file is meant."""

    def __init__(self, what: str, mend: str, text: str = "", index: int = -1) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend
        self.line = text.count("\n", 0, index) + 1 if index >= 0 else 0
        self.column = index - text.rfind("\n", 0, index) if index >= 0 else 0


class Fault(NamedTuple):
    """Something YAML allows and a bank must not hold; it spoils what encloses it, not the file."""

    at: int
    """Characters before it."""
    what: str
    mend: str
    token: str = ""


class Node:
    """A value and the characters it spans. `kind` is "text", "list" or "map"."""

    __slots__ = ("end", "flow", "items", "kind", "pairs", "plain", "start", "text")

    def __init__(self, kind: str, start: int, end: int, *, flow: bool = False, plain: bool = False) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.flow = flow
        self.plain = plain
        self.text = ""
        self.items: list[Node] = []
        self.pairs: list[tuple[Node, Node]] = []


class _Mark(Protocol):
    index: int


class _Event(Protocol):
    """What the events of the parser have in common, and what some of them add."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool


class Tree(NamedTuple):
    """What the events of one file amount to."""

    root: Node | None
    faults: tuple[Fault, ...]


def read_bytes(path: Path, *, follow: bool = False) -> bytes:
    """The bytes of a regular file of at most `MAX_BYTES`. Raises `Unreadable` and never waits on a pipe.

    Symbolic links are refused unless `follow` is set, as it is for the banks that come with the program.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        if not follow and path.is_symlink():
            raise Unreadable("this is a link, not a file", "Put a copy of the file here instead of the link.")
        handle = os.open(path, flags)
    except OSError as error:
        raise Unreadable(
            f"the file cannot be opened: {error.strerror}", "Check that it exists and you may read it."
        ) from error
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device"
            raise Unreadable(
                f"this is {kind}, not a file", "Remove it, or give it a name that does not end in .yaml."
            )
        if found.st_size > MAX_BYTES:
            raise _too_big(found.st_size)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise Unreadable(what, "Check the disk and try again.") from error
    finally:
        os.close(handle)
    if len(data) > MAX_BYTES:
        raise _too_big(len(data))
    return data


def _too_big(size: int) -> Unreadable:
    what = f"the file holds {size / 1_000_000:.1f} MB, more than the 1 MB a bank may have"
    return Unreadable(what, "Split it into several banks.")


def decode(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """The text of a bank with line ends made plain, and what had to be replaced in it.

    Raises `Unreadable` for anything that is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("the file is saved as UTF-16", "Save it as UTF-8 in your editor.", "", 0)
    if b"\0" in data:
        what = "the file holds zero bytes and is not a text file"
        raise Unreadable(what, "Replace it by a text file in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(error, data) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    unprintable = _unprintable()
    found = islice(unprintable.finditer(text), _LISTED)
    faults = tuple(
        Fault(
            mark.start(), f"the invisible character U+{ord(mark.group()):04X} was replaced by ?", "Delete it."
        )
        for mark in found
    )
    return (unprintable.sub("?", text) if faults else text), faults


def _unprintable() -> re.Pattern[str]:
    """What the parser refuses to read; its own pattern, because compiling another costs 15 ms."""
    from yaml.reader import Reader

    return Reader.NON_PRINTABLE


def _not_utf8(error: UnicodeDecodeError, data: bytes) -> Unreadable:
    start = len(data) - len(error.object)
    before = data[start : start + error.start].decode("utf-8", "replace").replace("\r\n", "\n")
    guess = error.object[error.start : error.start + 1].decode("cp1252", "replace")
    what = f"the file is not UTF-8: “{guess}” is stored as in Windows-1252"
    return Unreadable(what, "Save it as UTF-8 in your editor.", before, len(before))


def parse(text: str) -> Tree:
    """The tree of one YAML document, every scalar a string.

    Raises `Unreadable` at a limit and lets the parser's own errors (`yaml.YAMLError`) through.
    """
    import yaml

    try:
        return _built(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        if "nesting" not in str(error.problem):
            raise
    # The compiled parser reads ahead and has a limit of its own, beyond the place where this one is crossed.
    return _built(text, yaml.BaseLoader)


def _built(text: str, loader: Any) -> Tree:
    events = _events(text, loader)
    try:
        return _Builder(text).build(events)
    finally:
        events.close()


def _events(text: str, loader_class: Any) -> Generator[_Event, None, None]:
    loader: Any = loader_class(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    """Turns events into nodes and counts while it goes, so that a bomb is refused before it grows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._faults: list[Fault] = []
        self._open: list[Node] = []
        self._keys: list[Node | None] = []
        self._seen: list[set[str]] = []
        self._root: Node | None = None
        self._count = 0
        self._documents = 0

    def build(self, events: Iterable[_Event]) -> Tree:
        """All events of a file; documents after the first are reported and left out."""
        starts = {"MappingStartEvent": "map", "SequenceStartEvent": "list"}
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                self._documents += 1
                if self._documents > 1:
                    what = "a second document begins here and is left out"
                    self._note(event, what, "Keep one bank in a file.")
                    break
            elif kind == "ScalarEvent":
                node = Node("text", event.start_mark.index, event.end_mark.index, plain=not event.style)
                node.text = event.value
                self._check(event)
                self._place(node)
            elif kind in starts:
                self._check(event)
                flow = bool(event.flow_style)
                self._begin(Node(starts[kind], event.start_mark.index, event.end_mark.index, flow=flow))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._finish(event)
            elif kind == "AliasEvent":
                self._alias(event)
        return Tree(self._root, tuple(self._faults))

    def _begin(self, node: Node) -> None:
        if len(self._open) >= MAX_DEPTH:
            what = f"the file is nested more than {MAX_DEPTH} levels deep"
            raise Unreadable(what, "A bank needs five levels.", self._text, node.start)
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        self._seen.append(set())

    def _finish(self, event: _Event) -> None:
        node = self._open.pop()
        self._keys.pop()
        self._seen.pop()
        if node.flow:
            node.end = event.end_mark.index
        elif node.pairs:
            node.end = max(node.pairs[-1][0].end, node.pairs[-1][1].end)
        elif node.items:
            node.end = node.items[-1].end

    def _place(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise Unreadable(
                f"the file holds more than {MAX_NODES:,} values",
                "Split it into several banks.",
                self._text,
                node.start,
            )
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if parent.kind == "list":
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = node
        else:
            self._pair(parent, key, node)
            self._keys[-1] = None

    def _pair(self, parent: Node, key: Node, value: Node) -> None:
        seen = self._seen[-1]
        if key.kind != "text":
            what = "a list or a mapping stands where a key is expected"
            self._faults.append(Fault(key.start, what, "Put quotes around the line."))
        elif key.text in seen:
            what = f"the key “{key.text[:40]}” stands twice"
            self._faults.append(Fault(key.start, what, "Keep one of the two lines."))
        seen.add(key.text)
        parent.pairs.append((key, value))

    def _alias(self, event: _Event) -> None:
        what = "a * at the start refers to another place of the file, which a bank may not do"
        self._note(event, what, "", f"*{event.anchor}")
        self._place(Node("text", event.start_mark.index, event.end_mark.index))

    def _check(self, event: _Event) -> None:
        if event.anchor is not None:
            what = "a & at the start names a place of the file, which a bank may not do"
            self._note(event, what, "", f"&{event.anchor}")
        if event.tag is not None:
            self._note(event, "an ! at the start is a tag, which a bank may not use", "", str(event.tag))

    def _note(self, event: _Event, what: str, mend: str, token: str = "") -> None:
        self._faults.append(Fault(event.start_mark.index, what, mend, token))
