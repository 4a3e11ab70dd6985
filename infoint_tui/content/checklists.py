"""Reads the user's checklists: lines changed, hidden and added, with a place for everything wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..domain.checklist import BUILT_IN, GROUP, ChecklistChanges, ChecklistLine
from ..domain.enums import Mode
from ..domain.naturaltime import OffsetError, parse_offset
from .yaml_fields import nearest, pairs, plain
from .yaml_reader import KnownKeys, Source, open_source

if TYPE_CHECKING:
    from pathlib import Path

    from ..domain.errors import FileProblem
    from .yaml_fields import Kind
    from .yaml_reader import Node

FILE = "templates/checklists.yaml"
HIDE, OWN, LINES = "hide", "own", "lines"
NOW = "now"
"""Written instead of an offset where something is settled as soon as the talk is planned."""
MOST_OWN = 50
"""Lines of the user's own that are read; every talk carries all of them."""
MODES = (*(mode.value for mode in Mode), GROUP)
_NAMES = tuple(line.rule for line in BUILT_IN)
_SLUG = re.compile(r"[^\w]+")


class Checklists(NamedTuple):
    """What the file says."""

    changes: ChecklistChanges
    problems: tuple[FileProblem, ...]
    """What each is about stays as it is built in."""
    readable: bool = True
    """Whether something of the file could be used."""


def read_checklists(home: Path) -> Checklists | None:
    """The file of a data home, None without one; never raises."""
    source = open_source(home, FILE, WORDS)
    return None if source is None else _ChecklistReader(source).read()


def parse_checklists(data: bytes) -> Checklists:
    """What a file stands for."""
    return _ChecklistReader(Source(FILE, data, WORDS)).read()


# -- kinds of values -------------------------------------------------------------------------------------


def _text(source: Source, node: Node, key: str) -> str | None:
    if node.kind == "list" or (node.kind == "map" and (node.flow or len(node.pairs) > 1)):
        source.wrong(node, f"{key}: write one value, on one line")
        return None
    return " ".join(plain(source, node, key).split()) or None


def _offset(source: Source, node: Node, key: str) -> str | None:
    if (text := _text(source, node, key)) is None:
        return None
    if text.casefold() == NOW:
        return ""
    try:
        offset = parse_offset(text)
    except OffsetError:
        source.wrong(node, f"offset {text[:40]!r} is not understood. Try T-3d, T-1b 10:00 or now")
        return None
    if offset.anchor == "E" or offset.amount > 0:
        source.wrong(node, f"offset {text[:40]!r} is not before the conversation. Try T-3d or T-30min")
        return None
    return str(offset)


def _modes(source: Source, node: Node, _key: str) -> str | None:
    """Modes, or None where none is left."""
    found: list[tuple[Node, str]] = []
    if node.kind == "text":
        found = [(node, word) for word in node.text.split(",")]
    elif node.kind == "list":
        found = [(item, item.text if item.kind == "text" else "") for item in node.items]
    modes = []
    for at, word in found:
        mode = "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
        if mode in MODES:
            modes.append(mode)
        elif word.strip() or at.kind != "text":
            near = nearest(mode, MODES, 0.6)
            mend = f"Did you mean {near}?" if near else f"Choose from {', '.join(MODES)}."
            source.wrong(at, f"mode {word.strip()[:40]!r} is not known", mend)
    if not found or node.kind == "map":
        source.wrong(node, f"modes: write a list such as [phone, video]; choose from {', '.join(MODES)}")
    return " ".join(dict.fromkeys(modes)) or None


LINE: dict[str, Kind] = {
    "text": _text,
    "offset": _offset,
    "group": _text,
    "modes": _modes,
    "source": _text,
}
WORDS = KnownKeys(frozenset((*LINE, *_NAMES)), frozenset((HIDE, "modes")), frozenset((OWN, LINES)))


def _is_fields(node: Node) -> bool:
    """Whether a mapping holds fields of a line, and is no sentence with a colon."""
    known = any(key.text.strip() in LINE or nearest(key.text.strip(), LINE) for key, _ in node.pairs)
    return node.kind == "map" and (node.flow or known)


class _ChecklistReader:
    """Takes a file apart; whatever is wrong is noted and left out, the rest counts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._changed: dict[str, dict[str, str]] = {}
        self._hidden: set[str] = set()
        self._own: list[ChecklistLine] = []

    def read(self) -> Checklists:
        """All of the file."""
        source, root = self._source, self._source.root
        usable = source.whole
        if root is not None and root.kind != "map" and not source.spoiled(root, "nothing is changed"):
            mend = "write the name of a line and what changes, such as 'prep.rest: hide'"
            source.wrong(root, mend)
            usable = False
        if root is not None:
            self._lines(root, nested=True)
        changes = ChecklistChanges(self._changed, frozenset(self._hidden), tuple(self._own))
        problems = source.finish()
        return Checklists(changes, problems, usable and not (source.torn and changes == ChecklistChanges({})))

    def _lines(self, root: Node, *, nested: bool = False) -> None:
        for name, key, value in pairs(self._source, root, (HIDE, OWN, LINES, *_NAMES)):
            if nested and name == LINES and value.kind == "map":
                self._lines(value)
            elif name == HIDE:
                self._hide(value)
            elif name == OWN:
                self._read_own(value)
            else:
                self._line(key, value)

    # -- lines there are -----------------------------------------------------------------------------

    def _known(self, node: Node) -> bool:
        name = node.text.strip()
        if name in _NAMES:
            return True
        near = nearest(name, _NAMES, 0.6)
        mend = f"Did you mean {near}?" if near else f"Lines of your own stand under '{OWN}:'."
        self._source.wrong(node, f"there is no line {name[:40]!r}", mend)
        return False

    def _hide(self, value: Node) -> None:
        if value.kind == "map":
            self._source.wrong(value, f"{HIDE}: write the names in a list: [prep.rest, phone.water]")
            return
        for node in value.items if value.kind == "list" else [value]:
            if self._source.spoiled(node, "it was left out"):
                continue
            if node.kind != "text":
                self._source.wrong(node, f"{HIDE}: write one name")
            elif node.text.strip() and self._known(node):
                self._hidden.add(node.text.strip())

    def _line(self, key: Node, value: Node) -> None:
        if not self._known(key):
            return
        name = key.text.strip()
        fields = value.kind == "map" and (
            value.flow or any(inner.text.strip() in LINE for inner, _ in value.pairs)
        )
        if fields or (value.kind == "map" and len(value.pairs) != 1):
            if found := self._fields(value):
                self._changed[name] = found
        elif value.kind == "list":
            what = f"{name}: write its new words, or lines such as 'offset: T-2d' below it"
            self._source.wrong(value, what)
        elif value.kind == "text" and value.text.strip().casefold() == HIDE:
            self._hidden.add(name)
        elif value.kind == "text" and not value.text.strip():
            self._source.wrong(key, f"{name}: its new words are missing; write '{HIDE}' to leave it out")
        elif text := _text(self._source, value, name):
            self._changed[name] = {"text": text}

    # -- lines of the user's own ---------------------------------------------------------------------

    def _read_own(self, value: Node) -> None:
        if value.kind != "list":
            if value.kind == "map" or value.text.strip():
                self._source.wrong(value, f"{OWN}: begin each line with '- '")
            return
        for node in value.items[MOST_OWN:][:1]:
            what = f"{OWN}: {MOST_OWN} lines are read; this one and those below are left out"
            self._source.wrong(node, what)
        for node in value.items[:MOST_OWN]:
            if self._source.spoiled(node, "the line was left out"):
                continue
            if node.kind == "list":
                self._source.wrong(node, f"{OWN}: write words, or text, offset and modes of one line")
                continue
            if _is_fields(node):
                fields = self._fields(node)
            else:
                fields = {"text": _text(self._source, node, OWN) or ""}
            if fields.get("text"):
                self._own.append(self._own_line(fields))
            else:
                self._source.wrong(node, f"{OWN}: a line needs a text. Add 'text: …'")

    def _own_line(self, fields: dict[str, str]) -> ChecklistLine:
        words = _SLUG.sub("-", fields["text"].casefold()).strip("-")
        base = name = f"own.{words[:40].rstrip('-') or 'line'}"
        taken = {line.rule for line in self._own}
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        return ChecklistLine(
            name,
            fields.get("group", OWN),
            fields.get("offset", ""),
            fields["text"],
            tuple(fields.get("modes", "").split()),
            fields.get("source", ""),
        )

    def _fields(self, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, key, value in pairs(self._source, node):
            if name not in LINE:
                near = nearest(name, LINE, 0.6)
                mend = f"Did you mean {near}?" if near else f"A line has {', '.join(LINE)}."
                self._source.wrong(key, f"{name[:40] or 'this'} is no field of a line", mend)
            elif value.blank:
                self._source.wrong(key, f"{name}: nothing is written here")
            elif (read := LINE[name](self._source, value, name)) is not None:
                found[name] = read
        return found


HEAD = """\
# Checklists: every line that comes with infoint, switched off by a #.
# Take the # from a name and from what you want to change below it; the rest of the line stays as it is.
#   prep.rest: hide                       leaves a line out
#   prep.rest: Go for a walk              gives it other words
# offset: T-3d (days), T-5b (business days), T-1b 10:00, T-30min; now = as soon as it is planned.
# modes: phone, video, in_person, site_visit, coffee_meal, written, group; without modes: every conversation.
# Groups begin, during, if it breaks and otherwise are kept in mind, not ticked off.
# A line with a mistake changes nothing; infoint says where. Upcoming conversations follow this file.
#
# Lines of your own:
# own:
#   - Water the plants
#   - text: Ask Joan how they pronounce the name
#     offset: T-2d
#     modes: [phone, video]
"""


def whole_file() -> str:
    """A file with every built-in line switched off by a #."""
    rows = [HEAD]
    for line in BUILT_IN:
        rows.append(f"\n# {line.rule}:\n#   text: {_quoted(line.text)}\n#   offset: {line.offset or NOW}\n")
        rows.append(f"#   group: {line.group}\n")
        if line.modes:
            rows.append(f"#   modes: [{', '.join(line.modes)}]\n")
        if line.source:
            rows.append(f"#   source: {line.source}\n")
    return "".join(rows)


def _quoted(text: str) -> str:
    """A text as YAML reads it back."""
    if ": " not in text and " #" not in text and text[0].isalnum():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
