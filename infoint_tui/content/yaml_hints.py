"""What YAML stumbles over in a line of plain language, and the line its author meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .yaml_reader import Tree, Unreadable, parse

if TYPE_CHECKING:
    from .yaml_reader import Node

LIST_KEYS = frozenset(
    (
        "probes",
        "tags",
        "needs",
        "avoid_if",
        "must_ask_if",
        "allow_lint",
        "idea",
        "includes",
        "audience",
        "hide",
    )
)
KNOWN_KEYS = LIST_KEYS | frozenset(
    (
        *("text", "short", "note", "name", "title", "hint", "description", "author", "license", "formal"),
        *("neutral", "friendly", "id", "version", "language", "stage", "ref", "minutes", "depth", "extends"),
        *("schema", "order", "must_ask", "recommended"),
    )
)

FRAME_KEYS = frozenset(("sections", "questions", "variants", "defaults"))

_KEYS = "|".join(sorted(KNOWN_KEYS | FRAME_KEYS))
_LINE = re.compile(rf"(?P<lead>\s*(?:-\s+)*)(?:(?P<key>{_KEYS})(?P<colon>\s*:)(?:\s+|$))?(?P<value>.*)")
_ITEM = re.compile(r"(\s*)-(?:\s|$)")
_QUESTIONS = re.compile(r"(\s*)(?:-\s+)?questions\s*:\s*(?:#.*)?")
FIRST = {
    "@": "YAML keeps the @ at the start of a text for itself",
    "`": "YAML keeps the ` at the start of a text for itself",
    "*": "a * at the start refers to another place of the file",
    "&": "a & at the start names a place of the file",
    "!": "an ! at the start is a tag",
    "%": "YAML keeps the % at the start of a text for itself",
    "|": "a | at the start begins a block of lines",
    ">": "a > at the start begins a block of lines",
    "{": "a { at the start begins a mapping",
    "[": "a [ at the start begins a list",
    "]": "YAML keeps the ] at the start of a text for itself",
    "}": "YAML keeps the } at the start of a text for itself",
    ",": "YAML keeps the , at the start of a text for itself",
    "?": "a ? at the start begins a key",
    "#": "a # at the start begins a comment",
    '"': "the quotes do not enclose the whole text",
    "'": "the apostrophe at the start opens a quotation that does not enclose the whole text",
}
_PLAIN_WORDS = {
    "mapping values": "a colon stands where YAML does not expect one",
    "could not find expected ':'": "a colon is missing, or this line is not indented like its neighbours",
    "did not find expected": "this line does not fit what stands above it",
    "expected <block end>": "this line does not fit what stands above it",
    "expected ',' or": "the list or mapping in brackets is not closed",
    "unexpected end of stream": "a quotation or bracket is opened and never closed",
    "expected the node content": "a value is missing here",
    "cannot start any token": "a text begins with a character YAML keeps for itself",
    "unknown escape": "a \\ inside double quotes begins an escape that YAML does not know",
}
_TYPOGRAPHIC = {"“": "”", "„": "“", "«": "»", "‘": "’", "”": "”"}
_SHOWN = 400
_TRIES = 100
_EFFORT = 1_500_000


class GaveUp(Unreadable):
    """A file with more faults than could be mended; `mends` names those met before the last one."""

    mends: tuple[Mend, ...] = ()


class Mend(NamedTuple):
    """One finding about one line."""

    line: int
    """Counted from 0."""
    column: int
    """Counted from 0."""
    what: str
    mended: str
    """What to write instead; may be several lines, empty when nothing certain can be offered."""
    replacement: str = ""
    """One line that reads the same, for going on with the rest of the file."""
    skipped: bool = False
    """Whether the question the line belongs to was left out."""
    mend: str = ""
    """Advice in words, where no line can be offered."""
    certain: bool = False
    """Whether `mended` can only be what was meant."""


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


def unwrap(text: str) -> str:
    """The text inside typographic quotes, when a pair of them encloses all of it."""
    closing = _TYPOGRAPHIC.get(text[:1])
    if closing and len(text) > 1 and text[-1] in (closing, "”"):
        inner = text[1:-1]
        if not any(mark in inner for mark in (text[0], text[-1])):
            return inner
    return text


def quoted_line(line: str) -> str:
    """The line with its value in quotes; the key is kept only when a bank knows it."""
    found = _LINE.fullmatch(line.rstrip())
    if found is None or not found["value"]:
        return line
    head = found["lead"] + (f"{found['key']}: " if found["key"] else "")
    return head + quote(found["value"])


def diagnose(line: str, number: int) -> Mend | None:
    """What keeps a single line from being read, or None when nothing in it looks wrong."""
    found = _LINE.fullmatch(line.rstrip())
    if found is None or not found["value"] or found["key"] in FRAME_KEYS:
        return None
    value, column = found["value"], found.start("value")
    bare = re.sub(r"\s#.*", "", value).rstrip()
    if value[0] == "[" and bare[-1] == "]" and found["key"] in LIST_KEYS:
        return _flow_list(found, bare, number)
    if value[0] in FIRST and not _whole_quote(value):
        return _finding(line, number, column, FIRST[value[0]])
    escape = re.search(r"(?<!\\)(?:\\\\)*\\(?=[^0abtnvfre \"/\\N_LPxuU])", value) if value[0] == '"' else None
    if escape:
        return _finding(line, number, column + escape.start(), _PLAIN_WORDS["unknown escape"])
    colon = re.search(r":(?=\s|$)", value)
    if colon and not _whole_quote(value):
        what = "a colon followed by a space makes YAML expect a key and a value"
        return _finding(line, number, column + colon.start(), what)
    return None


def _whole_quote(value: str) -> bool:
    if value[0] == '"':
        return re.fullmatch(r'"(?:[^"\\]|\\.)*"(?:\s+#.*)?', value) is not None
    return value[0] == "'" and re.fullmatch(r"'(?:[^']|'')*'(?:\s+#.*)?", value) is not None


def _finding(line: str, number: int, column: int, what: str) -> Mend:
    mended = quoted_line(line)
    return Mend(number, column, what, mended.strip(), mended, certain=quoting_is_certain(line))


def quoting_is_certain(line: str) -> bool:
    """Whether quotes around the value of a line can only be what its author meant.

    Not where the value may be a list or a mapping after all, or where a comment may follow it.
    """
    found = _LINE.fullmatch(line.rstrip())
    if found is None or not found["value"] or re.search(r"(?:^|\s)#", found["value"]):
        return False
    value = found["value"]
    if value[0] == "[":
        return found["key"] not in LIST_KEYS
    return not (value[0] == "{" and re.search(rf"\b(?:{_KEYS})\s*:", value))


def flow_parts(inside: str) -> list[str]:
    """The entries between the brackets of a list, split at commas outside quotes."""
    parts = re.findall(r'\s*("(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^,]+)\s*(?:,|$)', inside)
    return [part.strip() for part in parts if part.strip()]


def block_list(key: str, parts: list[str]) -> str:
    """A key with its entries below each other, the form in which question marks are safe."""
    return "\n".join((f"{key}:", *(f"  - {part}" for part in parts)))


def _flow_list(found: re.Match[str], bare: str, number: int) -> Mend:
    parts = flow_parts(bare[1:-1])
    mark = bare.find("?")
    what = "a question mark ends an entry inside [ ]" if mark >= 0 else "the list inside [ ] cannot be read"
    column = found.start("value") + max(mark, 0)
    quoted = ", ".join(quote(part) for part in parts)
    line = f"{found['lead']}{found['key']}: [{quoted}]"
    plain = bare == found["value"].rstrip()
    return Mend(number, column, what, block_list(found["key"], parts), line, certain=plain)


def parse_mending(text: str) -> tuple[str, Tree, list[Mend]]:
    """The tree of a file, going on after lines YAML cannot read.

    A question with such a line is left out, lines of the frame are read as if they were quoted; every one of
    them is named. The text returned has the same lines as the one given. Raises `GaveUp` when the file has
    more faults than that can mend, and `Unreadable` at a limit.
    """
    import yaml

    mends: list[Mend] = []
    seen: set[int] = set()
    tries = max(3, min(_TRIES, _EFFORT // max(len(text), 1)))
    while True:
        try:
            return text, parse(text), mends
        except yaml.YAMLError as error:
            lines = text.split("\n")
            mend = _mend_error(error, text, lines, seen) if len(seen) < tries else None
            if mend is None:
                given_up = _explained(error, text)
                given_up.mends = tuple(mends)
                raise given_up from error
            seen.add(mend.line)
            mends.append(mend._replace(mended=mend.mended if len(mend.mended) <= _SHOWN else ""))
            text = "\n".join(lines)


def _mend_error(error: Exception, text: str, lines: list[str], seen: set[int]) -> Mend | None:
    """Change the lines so that this error goes away; None when that is not possible."""
    places = error_places(error, text, lines)
    tabs = _untab([line for line, _ in places], lines)
    if tabs:
        return tabs
    for place, _ in places:
        found = diagnose(lines[place], place) if place not in seen else None
        if found is None:
            continue
        span = item_span(lines, place)
        if span is None and not _key_of(lines[place]):
            continue
        if span is None or _beside_text(lines, place, span[0]):
            lines[place] = found.replacement
            return found
        return _skip(lines, span, found)
    for place, column in places:
        span = item_span(lines, place)
        if span is not None and any(line.strip() for line in lines[slice(*span)]):
            mend = "Compare its indentation with the lines above, or put the text in quotes."
            return _skip(lines, span, Mend(place, column, plain_words(error), "", mend=mend))
    return None


def _key_of(line: str) -> str:
    found = _LINE.fullmatch(line.rstrip())
    return (found["key"] or "") if found else ""


def _beside_text(lines: list[str], place: int, start: int) -> bool:
    """Whether a line of a question holds something else than its text, or text in typographic quotes."""
    found = _LINE.fullmatch(lines[place].rstrip())
    if found is None:
        return False
    if unwrap(found["value"]) != found["value"]:
        return True
    return found["key"] not in ("text", None) if found["key"] or place == start else "-" in found["lead"]


def _skip(lines: list[str], span: tuple[int, int] | None, found: Mend) -> Mend:
    if span is not None:
        lines[slice(*span)] = [""] * (span[1] - span[0])
    return found._replace(skipped=True)


def error_places(error: Exception, text: str, lines: list[str]) -> list[tuple[int, int]]:
    """Lines and columns an error of the parser may mean, most likely first, counted from 0."""
    marks = [getattr(error, name, None) for name in ("context_mark", "problem_mark")]
    if "quoted scalar" not in str(getattr(error, "context", "")):
        marks.reverse()
    places: dict[int, int] = {}
    for mark in marks:
        if mark is None:
            continue
        line = min(text.count("\n", 0, mark.index), len(lines) - 1)
        column = mark.index - text.rfind("\n", 0, mark.index) - 1
        while line > 0 and not lines[line].strip():
            line, column = line - 1, 0
        places.setdefault(line, column)
    return list(places.items())


def _untab(places: list[int], lines: list[str]) -> Mend | None:
    """Replace tabs at the start of lines, which YAML forbids, keeping the nesting they show."""
    tabbed = [
        number
        for number, line in enumerate(lines)
        if "\t" in line and re.match(r" *\t", line) and line.strip()
    ]
    if not tabbed or not any(place in tabbed or place + 1 in tabbed for place in places):
        return None
    width = _tab_width(tabbed[0], lines)
    for number in tabbed:
        body = lines[number].lstrip(" \t")
        indent = lines[number][: len(lines[number]) - len(body)].expandtabs(width)
        lines[number] = indent + body
    first = tabbed[0]
    what = f"a tab indents this line, which YAML does not allow; it was taken for {width} spaces"
    return Mend(first, 0, what, "", mend="Use spaces.")


def _tab_width(first: int, lines: list[str]) -> int:
    """The width that brings the first line with tabs below something that stands above it."""
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip(" \t"))]
    for above in reversed(lines[:first]):
        found = re.match(r"( *)((?:- +)*)(?=[^ #\t])", above)
        if found is None:
            continue
        for width in (2, 4, 8, 3):
            if len(indent.expandtabs(width)) in (len(found[1]), len(found[0])):
                return width
    return 2


def item_span(lines: list[str], place: int) -> tuple[int, int] | None:
    """First line of the question a line belongs to, and the line after its last; None outside questions."""
    top = place
    while top >= 0 and not _QUESTIONS.fullmatch(lines[top]):
        top -= 1
    if top < 0 or top == place:
        return None
    filled = (n for n in range(top + 1, len(lines)) if lines[n].strip() and lines[n].strip()[0] != "#")
    first = next(filled, None)
    opening = _ITEM.match(lines[first]) if first is not None else None
    if first is None or opening is None or place < first:
        return None
    depth = len(opening[1])
    start = place
    while start > first and not _begins(lines[start], depth):
        if _outside(lines[start], depth):
            return None
        start -= 1
    end = start + 1
    while end < len(lines) and (not lines[end] or _inside(lines[end], depth)):
        end += 1
    return (start, end) if place < end else None


def _begins(line: str, depth: int) -> bool:
    found = _ITEM.match(line) if line else None
    return found is not None and len(found[1]) == depth


def _inside(line: str, depth: int) -> bool:
    return not _begins(line, depth) and not _outside(line, depth)


def _outside(line: str, depth: int) -> bool:
    body = line.lstrip(" ")
    return bool(body) and body[0] != "#" and len(line) - len(body) <= depth and not _begins(line, depth)


def plain_words(error: Exception) -> str:
    """An error of the parser in everyday words."""
    problem = str(getattr(error, "problem", "") or getattr(error, "reason", "") or "it cannot be read")
    for start, words in _PLAIN_WORDS.items():
        if start in problem:
            return words
    return f"this is not valid YAML ({problem})"


def _explained(error: Exception, text: str) -> GaveUp:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    mend = "Put the text in quotes, or compare the indentation with the lines above."
    return GaveUp(plain_words(error), mend, text, mark.index if mark is not None else 0)


def source(text: str, node: Node) -> str:
    """The characters a value came from, on one line."""
    return " ".join(text[node.start : node.end].split())
