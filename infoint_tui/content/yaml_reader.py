"""The one reader of YAML that people edit: bytes to text to a tree of strings, each with its place.

Nothing in a file stops the program, and nothing wrong in one place costs another: what YAML cannot read is
read as it was meant or left out, and named. The tree is built from the parser's events, not from its
composer: libyaml's composer recurses and a deeply nested file ends the process, and only events carry a place
for every single value. Scalars stay strings, so "yes", "12:30" and "010" are what the user typed.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_right
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.errors import FileProblem

if TYPE_CHECKING:
    import re
    from collections.abc import Generator, Iterable
    from pathlib import Path
    from typing import Protocol

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


MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_PROBLEMS = 200
"""Problems listed for one file, errors aside; what comes after is only counted."""
_LISTED = 300
_SHOWN_LINE = 400
"""Longer lines are not offered again: no screen shows them."""
ANYWHERE = 1_000_000
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class UnreadableFile(Exception):
    """A file that cannot be used. `line` and `column` count from 1 and are 0 when the whole file is meant."""

    def __init__(self, what: str, mend: str, text: str = "", index: int = -1) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend
        self.line = text.count("\n", 0, index) + 1 if index >= 0 else 0
        self.column = index - text.rfind("\n", 0, index) if index >= 0 else 0


class TooDeep(UnreadableFile):
    """Nesting beyond reason at one place; the rest of the file can be used."""


class SecondDocument(UnreadableFile):
    """A line of --- or ... in the middle of a file."""


class Fault(NamedTuple):
    """Something the file should not hold."""

    at: int
    """Characters before it."""
    what: str
    mend: str = ""
    lost: bool = True
    """Whether the value it stands in cannot be used; otherwise it was read in another way."""
    quotes: bool = False
    """Whether quotes around the value of its line mend it."""
    indent: int = ANYWHERE
    """Columns before the lines that were left out, so that they are looked for in what encloses them."""
    line: int = 0
    """Where it is named, from 1; 0 takes that from `at`."""
    column: int = 0
    mended: str = ""
    certain: bool = False


class KnownKeys(NamedTuple):
    """The keys a kind of file knows; with them a line that YAML cannot read can still be understood."""

    texts: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    """Keys under which other keys stand."""


class Node:
    """A value and the characters it spans. `kind` is "text", "list" or "map"."""

    __slots__ = ("end", "flow", "items", "kind", "pairs", "plain", "reach", "start", "text")

    def __init__(self, kind: str, start: int, end: int, *, flow: bool = False, plain: bool = False) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.reach = end
        """Up to where the lines below it belong to it, empty ones included."""
        self.flow = flow
        self.plain = plain
        self.text = ""
        self.items: list[Node] = []
        self.pairs: list[tuple[Node, Node]] = []

    @property
    def blank(self) -> bool:
        """Whether nothing is written."""
        return self.kind == "text" and self.plain and self.text in ("", "~", "null")


class Tree(NamedTuple):
    """What the events of one file amount to."""

    root: Node | None
    faults: tuple[Fault, ...]


def read_bytes(path: Path, *, follow: bool = False, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `limit`. Raises `UnreadableFile` and never waits on a pipe.

    Symbolic links are refused unless `follow` is set, as it is for the banks that come with the program.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        if not follow and path.is_symlink():
            raise UnreadableFile(
                "this is a link, not a file", "Put a copy of the file here instead of the link."
            )
        handle = os.open(path, flags)
    except OSError as error:
        what = f"the file cannot be opened: {error.strerror}"
        raise UnreadableFile(what, "Check that it exists and you may read it.") from error
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device"
            what = f"this is {kind}, not a file"
            raise UnreadableFile(what, "Remove it, or give it a name that does not end in .yaml.")
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise UnreadableFile(what, "Check the disk and try again.") from error
    finally:
        os.close(handle)
    size = max(len(data), found.st_size)
    if size > limit:
        what = f"the file holds {size:,} bytes, more than the {limit / 1_000_000:g} MB it may have"
        raise UnreadableFile(what, "Split it, or take out what is not needed.")
    return data


def decode(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """The text of a file with line ends made plain, and what had to be guessed or replaced in it."""
    faults: list[Fault] = []
    if (wide := _wide(data)) is not None:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        faults.append(Fault(0, "the file is saved as UTF-16", "Save it as UTF-8 in your editor.", lost=False))
    else:
        text = _from_utf8(data, faults)
    body = text.rstrip("\0")
    if body != text:
        what = "zero bytes at the end were ignored. A crash may have cut the file off"
        faults.append(Fault(len(body), what, "Check that its last lines are there.", lost=False))
    unprintable = _unprintable()
    for mark in islice(unprintable.finditer(body), _LISTED):
        what = f"the invisible character U+{ord(mark.group()):04X} was replaced by a question mark"
        faults.append(Fault(mark.start(), what, "Delete it.", lost=False))
    return unprintable.sub("?", body), tuple(faults)


def _wide(data: bytes) -> str | None:
    """The form of UTF-16 a file is saved in: by its mark, or by every second byte being zero."""
    if (known := _UTF16.get(data[:2])) is not None:
        return known
    head = data[:200]
    if len(head) >= 8 and head.count(0) * 5 > len(head) * 2:
        if not any(head[0::2]):
            return "utf-16-be"
        if not any(head[1::2]):
            return "utf-16-le"
    return None


def _from_utf8(data: bytes, faults: list[Fault]) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    length = 0
    for raw in data.split(b"\n"):
        try:
            lines.append(raw.decode())
        except UnicodeDecodeError as error:
            lines.append(raw.decode("cp1252", "replace"))
            guess = raw[error.start : error.start + 1].decode("cp1252", "replace")
            at = length + len(raw[: error.start].decode("cp1252", "replace"))
            if len(faults) < _LISTED:
                what = f"the file isn't UTF-8: “{guess}” was read as Windows-1252"
                faults.append(Fault(at, what, "Save it as UTF-8 in your editor.", lost=False))
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def _unprintable() -> re.Pattern[str]:
    """What the parser refuses to read; its own pattern, because compiling another costs 15 ms."""
    from yaml.reader import Reader

    return Reader.NON_PRINTABLE


def parse(text: str) -> Tree:
    """The tree of one YAML document, every scalar a string.

    Raises `UnreadableFile` at a limit and lets the parser's own errors (`yaml.YAMLError`) through.
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
        self._marked: list[tuple[Node, str, str]] = []
        """Values with an anchor, an alias or a tag."""

    def build(self, events: Iterable[_Event]) -> Tree:
        """All events of a file."""
        starts = {"MappingStartEvent": "map", "SequenceStartEvent": "list"}
        documents = 0
        for event in events:
            kind = type(event).__name__
            start, end = event.start_mark.index, event.end_mark.index
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise SecondDocument(
                        "a second document begins here", "Take the line out.", self._text, start
                    )
            elif kind == "ScalarEvent":
                node = Node("text", start, end, plain=not event.style)
                node.text = event.value
                self._mark(event, node)
                self._place(node)
            elif kind in starts:
                node = Node(starts[kind], start, end, flow=bool(event.flow_style))
                self._mark(event, node)
                self._begin(node)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._finish(event)
            elif kind == "AliasEvent":
                node = Node("text", start, end)
                self._marked.append((node, "*", str(event.anchor)))
                self._place(node)
        self._judge()
        return Tree(self._root, tuple(sorted(self._faults)))

    def _begin(self, node: Node) -> None:
        if len(self._open) >= MAX_DEPTH:
            what = f"the file is nested more than {MAX_DEPTH} levels deep"
            raise TooDeep(what, "Five levels are enough for anything here.", self._text, node.start)
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
        node.reach = max(node.end, event.start_mark.index)

    def _place(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            what = f"the file holds more than {MAX_NODES:,} values"
            raise UnreadableFile(what, "Split it into several.", self._text, node.start)
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
        if key.kind == "text" and key.text in seen:
            what = f"the key “{key.text[:40]}” stands twice; the first one counts"
            mend = "Keep one of the two lines."
            self._faults.append(Fault(key.start, what, mend, lost=False))
            return
        seen.add(key.text)
        parent.pairs.append((key, value))

    def _mark(self, event: _Event, node: Node) -> None:
        if event.anchor is not None:
            self._marked.append((node, "&", event.anchor))
        elif event.tag is not None:
            self._marked.append((node, "!", event.tag))

    def _judge(self) -> None:
        """A text that begins like an anchor, an alias or a tag nobody else mentions is a text."""
        named = {name for _node, mark, name in self._marked if mark == "&"}
        used = {name for _node, mark, name in self._marked if mark == "*"}
        for node, mark, name in self._marked:
            from .yaml_hints import FIRST

            meant = {"&": name not in used, "*": name not in named, "!": name.startswith("!")}[mark]
            text = self._text[node.start : node.end]
            if meant and node.kind == "text" and text.startswith(mark) and "\n" not in text:
                node.text = text
                what = f"{FIRST[mark]}; it was read as text"
                self._faults.append(Fault(node.start, what, lost=False, quotes=True))
            else:
                what = f"{FIRST[mark]}, which is not supported here"
                mend = "" if node.kind == "text" and node.text else "Write out what you mean."
                self._faults.append(Fault(node.start, what, mend, quotes=not mend))


class Source:
    """One file: its values, where they stand, and everything that is wrong with it."""

    def __init__(self, file: str, data: bytes | UnreadableFile, words: KnownKeys) -> None:
        """Read a file; never raises.

        Args:
            file: Its name in messages.
            data: What it holds, or why it could not be read.
            words: The keys it may have.
        """
        self.file = file
        self.problems: list[FileProblem] = []
        self.unlisted = 0
        self.wrongs = 0
        """How much was left out so far."""
        self.words = words
        self.text = ""
        self.root: Node | None = None
        self.whole = True
        """Whether the file could be read."""
        self.torn = False
        """Whether something was left out of which nobody knows what it was; known when finished."""
        self._faults: list[Fault] = []
        self._load(data)

    def _load(self, data: bytes | UnreadableFile) -> None:
        original = ""
        found: list[Fault] = []
        try:
            if isinstance(data, UnreadableFile):
                raise data
            original, guessed = decode(data)
            self._measure(original, original)
            for fault in guessed:
                line, column = self.place(fault.at)
                found.append(fault._replace(line=line, column=column))
            self.text, tree, mends = _parse_on(original, self.words)
            self._measure(self.text, original)
            found += (*mends, *tree.faults)
            self.root = tree.root
        except UnreadableFile as error:
            self.whole = False
            self._say(FileProblem(self.file, error.line, error.column, error.what, error.mend))
        for fault in sorted(found):
            if fault.lost:
                self._faults.append(fault)
            else:
                self._refuse(fault, "", "warning")
        root = self.root
        if root is not None and root.kind == "text" and root.plain and not root.text:
            self.root = None

    def _measure(self, text: str, original: str) -> None:
        self._lines = original.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))

    # -- places ----------------------------------------------------------------------------------------

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        line = bisect_right(self._starts, index) - 1
        return line + 1, index - self._starts[line] + 1

    def line_of(self, index: int) -> str:
        """The line a character stands on, as the user wrote it; "" for one too long to be shown."""
        return self._line(self.place(index)[0])

    def index(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1."""
        return self._starts[line - 1] + column - 1

    def _line(self, number: int) -> str:
        line = self._lines[number - 1] if number <= len(self._lines) else ""
        return line if len(line) <= _SHOWN_LINE else ""

    def rest_of_line(self, index: int) -> str:
        """What stands behind a character on its line."""
        row = self.place(max(index - 1, 0))[0]
        return self.text[index : self._starts[row] - 1]

    # -- problems --------------------------------------------------------------------------------------

    def report(
        self,
        at: int | Node,
        what: str,
        mend: str = "",
        *,
        severity: str = "warning",
        mended: str = "",
        certain: bool = False,
    ) -> None:
        """Add a problem at a character or a value; a mended line is offered in the sentence."""
        index = at if isinstance(at, int) else at.start
        self._say(
            FileProblem(self.file, *self.place(index), what, mend, severity, mended, certain and bool(mended))
        )

    def wrong(self, at: int | Node, what: str, mend: str = "") -> None:
        """Name something that was left out."""
        self.report(at, what, mend, severity="error")

    def _say(self, problem: FileProblem) -> None:
        self.wrongs += problem.severity == "error"
        if len(self.problems) >= (2 * MAX_PROBLEMS if problem.severity == "error" else MAX_PROBLEMS):
            self.unlisted += 1
            return
        lines = [line.strip() for line in problem.mended.splitlines()]
        offer = f"Write: {' / '.join(lines)}" if lines else ""
        self.problems.append(problem._replace(mend=" ".join(filter(None, (problem.mend, offer)))))

    def _refuse(self, fault: Fault, lost: str, severity: str = "error") -> None:
        line, column = (fault.line, fault.column) if fault.line else self.place(fault.at)
        mended, certain = fault.mended, fault.certain
        if fault.quotes and (raw := self._line(line)):
            from .yaml_hints import quoted_line, quoting_is_certain

            mended, certain = quoted_line(raw, self.words).strip(), quoting_is_certain(raw, self.words)
        what = f"{fault.what}; {lost}" if lost else fault.what
        self._say(FileProblem(self.file, line, column, what, fault.mend, severity, mended, certain))

    def spoiled(self, node: Node, lost: str, *, around: Node | None = None) -> bool:
        """Whether a value holds something that keeps it from being used; that is named with what it costs.

        What stands within `around` is left to be looked for there.
        """
        if not self._faults:
            return False
        indent = self.place(node.start)[1] - 1
        mine = [
            fault
            for fault in self._faults
            if node.start <= fault.at <= node.reach
            and fault.indent >= indent
            and (around is None or not (around.start <= fault.at <= around.reach))
        ]
        for fault in mine:
            self._faults.remove(fault)
            self._refuse(fault, lost)
        return bool(mine)

    @property
    def spoiled_at_all(self) -> bool:
        """Whether something was named that nobody asked for yet."""
        return bool(self._faults)

    def finish(self) -> tuple[FileProblem, ...]:
        """All problems in the order of the file, those among them that nothing asked for."""
        self.torn = not self.whole or bool(self._faults)
        for fault in self._faults:
            self._refuse(fault, "it was left out" if fault.indent < ANYWHERE else "")
        self._faults.clear()
        self.problems.sort(key=lambda problem: (problem.line, problem.column))
        if self.unlisted:
            what = f"{self.unlisted} more problems are not listed"
            self.problems.append(FileProblem(self.file, 0, 0, what, "", "warning"))
            self.unlisted = 0
        return tuple(self.problems)


def open_source(
    home: Path, name: str, words: KnownKeys, *, follow: bool = False, limit: int = MAX_BYTES
) -> Source | None:
    """A file of the data home; None where there is none. Never raises."""
    path = home / name
    data: bytes | UnreadableFile
    try:
        data = read_bytes(path, follow=follow, limit=limit)
    except UnreadableFile as error:
        if not os.path.lexists(path):
            return None
        data = error
    return Source(name, data, words)


def _parse_on(text: str, words: KnownKeys) -> tuple[str, Tree, list[Fault]]:
    """The tree of a file, going on after lines YAML cannot read; the text has the same lines as before."""
    import yaml

    try:
        return text, parse(text), []
    except (yaml.YAMLError, TooDeep, SecondDocument):
        from .yaml_hints import mended

        return mended(text, words)
