"""What YAML stumbles over in a line of plain language, and the line its author meant.

Imported only where something is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ..domain import NamedTuple, regex
from .yaml_fields import unwrap
from .yaml_reader import ANYWHERE, MAX_DEPTH, Fault, SecondDocument, TooDeep, UnreadableFile, parse

if TYPE_CHECKING:
    from .yaml_reader import KnownKeys, Tree

_ITEM = regex(r"(\s*)-(?:\s+|$)")
_ENTRY = regex(r"\s*(?:-\s|[\w.-]+\s*:(?:\s|$))")
_CLOSER = regex(r"[\]}]+\s*(?:#.*)?")
_BLOCK_TEXT = regex(r"^[^#]*:\s+[|>][-+0-9]*\s*(?:#.*)?$")
FIRST = {
    "@": "YAML reserves @ at the start of text",
    "*": "a * at the start refers to another place of the file",
    "&": "a & at the start names a place of the file",
    "!": "an ! at the start is a tag",
    "|": "a | at the start begins a block of lines",
    ">": "a > at the start begins a block of lines",
    "{": "a { at the start begins a mapping",
    "[": "a [ at the start begins a list",
    **{sign: f"YAML keeps the {sign} at the start of a text for itself" for sign in "`%]},"},
    "?": "a ? at the start begins a key",
    "#": "a # at the start begins a comment",
    '"': "the quotes do not enclose the whole text",
    "'": "the apostrophe at the start opens a quotation that does not enclose the whole text",
}
_PLAIN_WORDS = {
    "mapping values": "there's a colon where YAML doesn't expect one",
    "could not find expected ':'": (
        "a colon is missing, or this line is not indented like the lines around it"
    ),
    "did not find expected": "this line does not fit what stands above it",
    "expected <block end>": "this line does not fit what stands above it",
    "expected '<document start>'": "this line does not fit what stands above it",
    "expected ',' or": "the list or mapping in brackets is not closed",
    "unexpected end of stream": "a quote or bracket is never closed",
    "expected the node content": "a value is missing here",
    "cannot start any token": "a question can't start with this character unless it's in quotes",
    "unknown escape": "a \\ inside double quotes begins an escape that YAML does not know",
}
_COLON = "a colon followed by a space makes YAML expect a key and a value"
_CLOSING = {"[": "]", "{": "}"}
_SHOWN = 400
_MOST_SPACED = 20
"""Lines without a space behind a sign that are looked at."""
_EFFORT, _SLOW_EFFORT = 5_000_000, 800_000
"""Characters the compiled parser, and the other, may be given for one file while it is taken apart."""


class MeantLine(NamedTuple):
    """A line as it may have been meant."""

    column: int
    """Counted from 0."""
    what: str
    mended: str
    """What to write instead; may be several lines."""
    text: str
    """The line to read in its place."""
    certain: bool


def quote(text: str) -> str:
    """A text in the quotes that need no escaping, double ones when both would."""
    inner = unwrap(text)
    if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "\"'":
        inner = inner[1:-1]
    if '"' not in inner and "\\" not in inner:
        return f'"{inner}"'
    if "'" not in inner:
        return f"'{inner}'"
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=8)
def _shape(words: KnownKeys) -> re.Pattern[str]:
    known = "|".join(sorted(map(re.escape, words.texts | words.lists | words.frames), reverse=True)) or "(?!)"
    key = rf"(?P<key>{known}|[a-z]\w*(?:\.\w+)+)"
    return re.compile(rf"(?P<lead>\s*(?:-\s+)*)(?:{key}(?P<colon>\s*:)(?:\s+|$))?(?P<value>.*)", re.DOTALL)


@lru_cache(maxsize=8)
def _unspaced(words: KnownKeys) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines with a key the file knows and no space behind their hyphen, or behind their colon."""
    known = "|".join(sorted(map(re.escape, words.texts | words.lists | words.frames), reverse=True)) or "(?!)"
    hyphen = rf"(?P<lead>\s*-)(?P<rest>(?:{known})\s*:.*)"
    return re.compile(hyphen), re.compile(rf"(?P<lead>\s*(?:-\s+)?(?:{known}):)(?P<rest>[^\s/].*)")


def _parts(line: str, words: KnownKeys) -> re.Match[str] | None:
    found = _shape(words).fullmatch(line.rstrip())
    return found if found is not None and found["value"] else None


def quoted_line(line: str, words: KnownKeys) -> str:
    """The line with its value in quotes; the key is kept only when the file knows it."""
    found = _parts(line, words)
    if found is None:
        return line
    head = found["lead"] + (f"{found['key']}: " if found["key"] else "")
    return head + quote(found["value"])


def quoting_is_certain(line: str, words: KnownKeys) -> bool:
    """Whether quotes around the value of a line can only be what its author meant.

    Not where the value may be a list or a mapping after all, or where a comment may follow it.
    """
    found = _parts(line, words)
    if found is None or re.search(r"(?:^|\s)#", found["value"]):
        return False
    value = found["value"]
    if value[0] == "[":
        return found["key"] not in words.lists
    known = "|".join(map(re.escape, words.texts | words.lists | words.frames))
    return not (value[0] == "{" and re.search(rf"\b(?:{known})\s*:", value))


def _read_line(line: str, words: KnownKeys) -> MeantLine | None:
    """What keeps a single line from being read, or None when nothing in it looks wrong."""
    found = _parts(line, words)
    if found is None:
        return None
    value, column = found["value"], found.start("value")
    bare = re.sub(r"\s#.*", "", value).rstrip()
    framed = found["key"] in words.frames
    if value[0] == "[" and (found["key"] in words.lists or (framed and "{" not in value and bare[-1] == "]")):
        return _flow_list(found, bare)
    if framed:
        return None
    if value[0] in _CLOSING and _CLOSING[value[0]] not in value:
        return None
    if found["key"] and value[:2] == "- ":
        return _dashed(line, found, words)
    if value[0] in FIRST and not _whole_quote(value):
        return _quoting(line, column, FIRST[value[0]], words)
    escape = re.search(r"(?<!\\)(?:\\\\)*\\(?=[^0abtnvfre \"/\\N_LPxuU])", value) if value[0] == '"' else None
    if escape:
        return _quoting(line, column + escape.start(), _PLAIN_WORDS["unknown escape"], words)
    colon = re.search(r":(?=\s|$)", value)
    if colon and not _whole_quote(value):
        return _quoting(line, column + colon.start(), _COLON, words)
    return None


def _whole_quote(value: str) -> bool:
    if value[0] == '"':
        return re.fullmatch(r'"(?:[^"\\]|\\.)*"(?:\s+#.*)?', value) is not None
    return value[0] == "'" and re.fullmatch(r"'(?:[^']|'')*'(?:\s+#.*)?", value) is not None


def _quoting(line: str, column: int, what: str, words: KnownKeys) -> MeantLine:
    mended = quoted_line(line, words)
    return MeantLine(column, what, mended.strip(), mended, quoting_is_certain(line, words))


def _dashed(line: str, found: re.Match[str], words: KnownKeys) -> MeantLine:
    """A key with a hyphen behind it: a text, or the only entry of a list."""
    column, value = found.start("value"), found["value"]
    if found["key"] not in words.lists:
        return _quoting(line, column, "a - at the start begins a list", words)
    parts = [value[2:].strip()]
    text = f"{found['lead']}{found['key']}: [{quote(parts[0])}]"
    what = "a list with hyphens begins on the line below its key"
    return MeantLine(column, what, block_list(found["key"], parts), text, "#" not in value)


def _flow_list(found: re.Match[str], bare: str) -> MeantLine:
    if bare[-1] != "]":
        line = f"{found['lead']}{found['key']}: {bare}]"
        return MeantLine(
            found.start("value"), "the list in brackets is not closed", line.strip(), line, False
        )
    parts = re.findall(r'\s*("(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^,]+)\s*(?:,|$)', bare[1:-1])
    parts = [part.strip() for part in parts if part.strip()]
    mark = bare.find("?")
    what = "a question mark ends an entry inside [ ]" if mark >= 0 else "the list inside [ ] cannot be read"
    column = found.start("value") + max(mark, 0)
    line = f"{found['lead']}{found['key']}: [{', '.join(quote(part) for part in parts)}]"
    return MeantLine(column, what, block_list(found["key"], parts), line, bare == found["value"].rstrip())


def block_list(key: str, parts: list[str]) -> str:
    """A key with its entries below each other, the form in which question marks are safe."""
    return "\n".join((f"{key}:", *(f"  - {part}" for part in parts)))


def plain_words(error: Exception) -> str:
    """An error of the parser in everyday words."""
    if isinstance(error, UnreadableFile):
        return error.what
    if "flow" in str(getattr(error, "context", "")):
        return "brackets are not closed, or something between them cannot be read"
    problem = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "it cannot be read")
    for start, said in _PLAIN_WORDS.items():
        if start in problem:
            return said
    return f"this is not valid YAML ({problem})"


def error_place(error: Exception, lines: list[str]) -> tuple[int, int]:
    """Line and column an error most likely means, counted from 0 within the text that was read."""
    if isinstance(error, UnreadableFile):
        return max(error.line - 1, 0), max(error.column - 1, 0)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted scalar" in str(getattr(error, "context", "")):
        mark = getattr(error, "context_mark", None) or mark
    flow = "flow" in str(getattr(error, "context", ""))
    if flow:
        mark = getattr(error, "context_mark", None) or mark
    if mark is None:
        return 0, 0
    line, column = min(mark.line, len(lines) - 1), mark.column
    while line > 0 and not lines[line].strip():
        line, column = line - 1, 0
        if flow:
            column = max(lines[line].rfind("["), lines[line].rfind("{"), 0)
    return line, column


def mended(text: str, words: KnownKeys) -> tuple[str, Tree, list[Fault]]:
    """The tree of a file with lines YAML cannot read; every one of them is a fault.

    Raises `UnreadableFile` where a file has more of them than are taken apart one by one, and at a limit.
    """
    mender = _Mender(text, words)
    mender.run()
    text = "\n".join(mender.lines)
    starts = [0]
    for line in mender.lines:
        starts.append(starts[-1] + len(line) + 1)
    return text, parse(text), [fault._replace(at=starts[fault.line - 1]) for fault in mender.faults]


def _opens(line: str) -> bool:
    """Whether a line is a key with nothing behind it: what it holds stands below."""
    bare = re.split(r"\s#", line, maxsplit=1)[0].strip()
    return bare.endswith(":") and bare[0] not in "[{:"


class _Mender:
    """Takes a file apart by its indentation: what cannot be read alone is mended or left out alone."""

    def __init__(self, text: str, words: KnownKeys) -> None:
        import yaml

        self.lines = text.split("\n")
        self.faults: list[Fault] = []
        self._words = words
        self._effort = _EFFORT if hasattr(yaml, "CBaseLoader") else _SLOW_EFFORT
        self._written: list[str] = []
        """The lines with the hyphens that are taken off on the way."""

    def run(self) -> None:
        """Leave lines that can be read together."""
        self._join()
        self._untab()
        self._space()
        self._written = list(self.lines)
        self._settle(0, len(self.lines), 0)

    def _error(self, first: int, last: int) -> Exception | None:
        """Why some lines cannot be read by themselves."""
        import yaml

        text = "\n".join(self.lines[first:last])
        self._effort -= len(text) + 200
        if self._effort < 0:
            what = "the file has more faults than can be told apart"
            raise UnreadableFile(
                what, "Fix the ones named first.", "\n".join(self.lines), sum(map(len, self.lines[:first]))
            )
        try:
            parse(text)
        except (yaml.YAMLError, TooDeep, SecondDocument) as error:
            return error
        return None

    def _settle(self, first: int, last: int, depth: int) -> None:
        """Make some lines readable by themselves."""
        error = self._error(first, last)
        if error is None:
            return
        blocks = self._blocks(first, last)
        if len(blocks) == 1:
            self._block(*blocks[0], error, depth)
            return
        listed = _ITEM.match(self.lines[blocks[0][0]]) is not None
        for (start, end), (lower, last_below) in pairwise(blocks):
            edge = self._indent(start)
            if self._indent(lower) > edge and not (listed and _ITEM.match(self.lines[lower])):
                what = "this line does not fit what stands around it"
                if listed and not _ITEM.match(self.lines[start]):
                    # An entry that lost its hyphen goes with what stands below it.
                    ends = [each for each, _ in blocks if each > lower and self._indent(each) <= edge]
                    self._drop(start, min(ends, default=last), what, start, edge)
                elif not self._aligned(start, last_below):
                    self._drop(start, end, what, start, 0, anywhere=True)
                self._settle(first, last, depth)
                return
        for start, end in blocks:
            self._settle(start, end, depth)
        if self._error(first, last) is None or self._leveled(first, last, blocks):
            return
        self._fit(first, blocks)

    def _fit(self, first: int, blocks: list[tuple[int, int]]) -> None:
        """Leave out what can be read alone but not beside its neighbours."""
        kinds = [self._kind(*block) for block in blocks]
        usual = max(("map", "list", "text"), key=lambda kind: (kinds.count(kind), kind == kinds[0]))
        for odd in ("text", "map", "list"):
            for block, kind in zip(blocks, kinds, strict=True):
                if kind == odd != usual:
                    what = "this line does not fit what stands above it"
                    self._drop(*block, what, block[0], 0, anywhere=odd == "text")
            if self._error(first, blocks[-1][1]) is None:
                return
        if self._error(blocks[1][0], blocks[-1][1]) is None:
            self._drop(*blocks[0], "this line does not fit what stands below it", blocks[0][0], 0)
        for start, end in blocks:
            if (error := self._error(first, end)) is not None:
                self._drop(start, end, plain_words(error), start, 0)

    def _kind(self, first: int, last: int) -> str:
        root = parse("\n".join(self.lines[first:last])).root
        if root is None or (root.kind == "text" and root.plain and not root.text):
            return ""
        return "text" if root.flow else root.kind

    def _filled(self, first: int, last: int) -> list[int]:
        """Numbers of the lines that hold something."""
        lines = self.lines
        return [n for n in range(first, last) if (bare := lines[n].lstrip(" ")) and bare[0] != "#"]

    def _indent(self, number: int) -> int:
        return len(self.lines[number]) - len(self.lines[number].lstrip(" "))

    def _blocks(self, first: int, last: int) -> list[tuple[int, int]]:
        """Entries at the outer edge of some lines, each with what stands below it."""
        filled = self._filled(first, last)
        indents = [self._indent(number) for number in filled]
        often = [indent for indent in set(indents) if indents.count(indent) > 1]
        edge = min([*indents[:1], *often], default=0)
        starts: list[int] = []
        dash = _ITEM.match(self.lines[filled[0]]) if filled else None
        below_key = stray = False
        for number in filled:
            body = self.lines[number].lstrip(" ")
            below = self._indent(number) > edge and stray and _ENTRY.match(body)
            below = below or (dash and self._indent(number) < len(dash[0]) and _ITEM.match(body))
            if self._indent(number) != edge and starts and not below:
                continue
            item = _ITEM.match(body) is not None
            if starts and (_CLOSER.fullmatch(body) or (item and below_key)):
                continue
            starts.append(number)
            below_key = _opens(body) and not item and self._indent(number) == edge
            stray = not (item or below_key or _BLOCK_TEXT.search(body))
        starts = starts or [first]
        return list(zip(starts, [*starts[1:], last], strict=True))

    def _block(self, first: int, last: int, error: Exception, depth: int) -> None:
        """One entry: what stands below its first line is settled by itself, else the line is at fault."""
        head = self.lines[first]
        item = _ITEM.match(head)
        left: Exception | None = error
        if isinstance(error, TooDeep) and len(self._filled(first, last)) == 1:
            pass
        elif depth < 2 * MAX_DEPTH and item and len(item[0]) < len(head):
            dash = len(item[1])
            self.lines[first] = f"{head[:dash]} {head[dash + 1 :]}"
            self._settle(first, last, depth + 1)
            if not self.lines[first].strip():
                self.lines[first:last] = [""] * (last - first)
                return
            dash = max(min(dash, self._indent(first) - 2), 0)
            self.lines[first] = f"{self.lines[first][:dash]}-{self.lines[first][dash + 1 :]}"
            left = self._error(first, last)
        else:
            below = first + 1 < last and self._filled(first + 1, last)
            if depth < 2 * MAX_DEPTH and below and (item or _opens(head)):
                self._settle(first + 1, last, depth + 1)
                left = self._error(first, last)
            else:
                left = None if self._reread(first, last) else error
        if left is not None:
            line, column = error_place(left, self.lines[first:last])
            self._drop(first, last, plain_words(left), first + line, column)

    def _reread(self, first: int, last: int) -> bool:
        """Whether the entry can be read as it was meant."""
        head = self.lines[first]
        found = _read_line(head, self._words)
        if found is not None:
            self.lines[first] = found.text
            if self._error(first, last) is None:
                what = f"{found.what}; it was read as if it were fixed"
                whole = _read_line(self._written[first], self._words) or found
                offered = whole.mended if len(whole.mended) <= _SHOWN else ""
                certain = whole.certain and bool(offered)
                self._note(first, found.column, what, mended=offered, certain=certain, lost=False)
                return True
            self.lines[first] = head
        return self._aligned(first, last)

    def _aligned(self, first: int, last: int) -> bool:
        """Whether it helps to indent lines like the first of them, or those below it like it."""
        old = self.lines[first:last]
        filled = self._filled(first, last)
        if len(filled) < 2:
            return False
        top, below = self._indent(filled[0]), self._indent(filled[1])
        shift = top - below if _ENTRY.match(self.lines[filled[1]]) else 0
        tries = ((filled[1:], 0, shift), (filled, top, 0), (filled[1:], below, 0), (filled[1:], top + 1, 0))
        for numbers, edge, by in tries:
            moved = [number for number in numbers if by or self._indent(number) < edge]
            for number in moved:
                indent = max(self._indent(number) + by, edge, 0)
                self.lines[number] = " " * indent + self.lines[number].lstrip(" ")
            if moved and self._error(first, last) is None:
                self._note_moved(moved[0])
                return True
            self.lines[first:last] = old
        return False

    def _leveled(self, first: int, last: int, blocks: list[tuple[int, int]]) -> bool:
        """Whether it helps to indent all entries alike, each with what stands below it."""
        old = self.lines[first:last]
        indents = [self._indent(start) for start, _end in blocks]
        usual = max(indents, key=indents.count)
        moved = [
            (block, indent - usual) for block, indent in zip(blocks, indents, strict=True) if indent != usual
        ]
        for (start, end), by in moved:
            for number in self._filled(start, end):
                line = self.lines[number]
                self.lines[number] = " " * max(self._indent(number) - by, 0) + line.lstrip(" ")
        if moved and self._error(first, last) is None:
            for (start, _end), _by in moved:
                self._note_moved(start)
            return True
        self.lines[first:last] = old
        return False

    def _note_moved(self, line: int) -> None:
        what = "this line is indented differently from the lines around it; it was read as one of them"
        self._note(line, 0, what, "Indent it like the lines around it.", lost=False)

    def _drop(
        self, first: int, last: int, what: str, line: int, column: int, *, anywhere: bool = False
    ) -> None:
        """Leave lines out; those that may belong `anywhere` spoil what they stand in, however indented."""
        filled = self._filled(first, last)
        if not filled:
            return
        indent = ANYWHERE if anywhere else self._indent(filled[0])
        self.lines[first:last] = [""] * (last - first)
        mend = "Put the text in quotes, or compare the indentation with the lines above."
        self._note(line, column, what, mend, indent=indent)

    def _note(
        self,
        line: int,
        column: int,
        what: str,
        mend: str = "",
        *,
        indent: int = ANYWHERE,
        lost: bool = True,
        mended: str = "",
        certain: bool = False,
    ) -> None:
        fault = Fault(0, what, mend, lost, False, indent, line + 1, column + 1, mended, certain)
        self.faults.append(fault)

    def _join(self) -> None:
        """Take out lines that end a document while there is more below them."""
        filled = self._filled(0, len(self.lines))
        for number in filled[1:]:
            if re.fullmatch(r"(?:---|\.\.\.)\s*", self.lines[number]):
                self.lines[number] = ""
                self._note(
                    number,
                    0,
                    "this line ends a YAML document; infoint kept reading",
                    "Remove the line.",
                    lost=False,
                )

    def _untab(self) -> None:
        """Replace tabs at the start of lines, which YAML forbids, keeping the nesting they show."""
        lines = self.lines
        tabbed = [n for n, line in enumerate(lines) if re.match(r" *\t", line) and line.strip()]
        error = self._error(0, len(lines)) if tabbed else None
        if error is None or not {error_place(error, lines)[0] + n for n in (-1, 0, 1)} & set(tabbed):
            return
        width = self._tab_width(tabbed[0])
        for number in tabbed:
            body = lines[number].lstrip(" \t")
            lines[number] = lines[number][: len(lines[number]) - len(body)].expandtabs(width) + body
        what = f"a tab indents this line, which YAML does not allow; it was taken for {width} spaces"
        self._note(tabbed[0], 0, what, "Use spaces.", lost=False)

    def _space(self) -> None:
        """Part a hyphen or a colon from what stands behind it, where that lets the file be read."""
        old = list(self.lines)
        tries: dict[int, tuple[str, int]] = {}
        for pattern, sign in zip(_unspaced(self._words), ("hyphen", "colon"), strict=True):
            for number, line in enumerate(self.lines):
                if (found := pattern.fullmatch(line)) is not None and len(tries) < _MOST_SPACED:
                    self.lines[number] = f"{found['lead']} {found['rest']}"
                    tries[number] = (sign, len(found["lead"]))
        best = self._stumbles() if tries else None
        for number in sorted(tries):
            # What stands in a block of text, or does not help, stays as it was written.
            parted, self.lines[number] = self.lines[number], old[number]
            without = self._stumbles()
            if without is None or (best is not None and without >= best):
                best = without
                continue
            self.lines[number] = parted
            sign, column = tries[number]
            what = f"a space is missing behind the {sign}; it was read as if it were there"
            self._note(number, column, what, mended=parted.strip(), certain=True, lost=False)

    def _stumbles(self) -> int | None:
        """The line at which reading ends, counted from 0; None where it does not."""
        error = self._error(0, len(self.lines))
        return None if error is None else error_place(error, self.lines)[0]

    def _tab_width(self, first: int) -> int:
        """The width that brings the first line with tabs below something that stands above it."""
        line = self.lines[first]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        for above in reversed(self.lines[:first]):
            found = re.match(r"( *)((?:- +)*)(?=[^ #\t])", above)
            if found is None:
                continue
            edges = {len(found[1]), len(found[0])}
            if not _ITEM.match(line):  # a key stands below the key of an entry, never below its hyphen
                edges = {len(found[0])}
            for width in (2, 4, 8, 3):
                if len(indent.expandtabs(width)) in edges:
                    return width
        return 2
