"""Reads the user's checklists: lines changed, hidden and added, with a place for everything wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..domain.checklist import BUILT_IN, GROUP, ChecklistChanges, ChecklistLine
from ..domain.enums import Mode
from ..domain.naturaltime import OffsetError, parse_offset
from .template_files import TemplateTree, parse_template, read_template

if TYPE_CHECKING:
    from .yaml_reader import Node

FILE = "checklists.yaml"
FIELDS = ("text", "offset", "group", "modes", "source")
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
    problems: tuple[str, ...]
    """Each with file, line and column; what it is about stays as it is built in."""
    readable: bool = True
    """Whether the whole file could be taken apart."""


def read_checklists(home: Path) -> Checklists | None:
    """The file of a data home, None without one; never raises."""
    tree = read_template(home, FILE)
    return None if tree is None else _from_tree(tree)


def parse_checklists(data: bytes) -> Checklists:
    """What a file stands for."""
    return _from_tree(parse_template(FILE, data))


def _from_tree(tree: TemplateTree) -> Checklists:
    nothing = ChecklistChanges({})
    if not tree.readable:
        return Checklists(nothing, tree.problems, False)
    if tree.root is None:
        return Checklists(nothing, tree.problems)
    if tree.root.kind != "map":
        where = tree.place(tree.root.start)
        mend = "write the name of a line and what changes, such as 'prep.rest: hide'."
        return Checklists(nothing, (*tree.problems, f"{where}: {mend}"), False)
    reader = _Reader(tree)
    return Checklists(reader.read(tree.root), (*tree.problems, *reader.problems))


class _Reader:
    """Takes a file apart; whatever is wrong is noted and left out, the rest counts."""

    def __init__(self, tree: TemplateTree) -> None:
        self._tree = tree
        self.problems: list[str] = []
        self._changed: dict[str, dict[str, str]] = {}
        self._hidden: set[str] = set()
        self._own: list[ChecklistLine] = []

    def _wrong(self, node: Node, what: str) -> None:
        self.problems.append(f"{self._tree.place(node.start)}: {what}")

    def read(self, root: Node) -> ChecklistChanges:
        """All of the file."""
        for key, value in _pairs(root):
            if key.text == HIDE:
                self._hide(value)
            elif key.text == OWN:
                self._read_own(value)
            else:
                self._line(key, value)
        return ChecklistChanges(self._changed, frozenset(self._hidden), tuple(self._own))

    # -- lines there are -----------------------------------------------------------------------------

    def _known(self, node: Node) -> bool:
        name = node.text.strip()
        if name in _NAMES:
            return True
        near = _near(name, _NAMES)
        mend = f"Did you mean {near}?" if near else f"Lines of your own stand under '{OWN}:'."
        self._wrong(node, f"there is no line {name[:40]!r}. {mend}")
        return False

    def _hide(self, value: Node) -> None:
        if value.kind == "map":
            self._wrong(value, f"{HIDE}: write the names in a list: [prep.rest, phone.water].")
            return
        for node in value.items if value.kind == "list" else [value]:
            if node.kind != "text":
                self._wrong(node, f"{HIDE}: write one name.")
            elif node.text.strip() and self._known(node):
                self._hidden.add(node.text.strip())

    def _line(self, key: Node, value: Node) -> None:
        if not self._known(key):
            return
        name = key.text.strip()
        if value.kind == "map":
            fields = self._fields(value)
            if fields:
                self._changed[name] = fields
        elif value.kind != "text":
            self._wrong(value, f"{name}: write its new words, or lines such as 'offset: T-2d' below it.")
        elif value.text.strip().casefold() == HIDE:
            self._hidden.add(name)
        elif value.text.strip():
            self._changed[name] = {"text": " ".join(value.text.split())}
        else:
            self._wrong(key, f"{name}: its new words are missing; write '{HIDE}' to leave it out.")

    # -- lines of the user's own ---------------------------------------------------------------------

    def _read_own(self, value: Node) -> None:
        if value.kind != "list":
            if value.kind == "map" or value.text.strip():
                self._wrong(value, f"{OWN}: begin each line with '- '.")
            return
        for node in value.items[MOST_OWN:][:1]:
            self._wrong(node, f"{OWN}: {MOST_OWN} lines are read; this one and those below are left out.")
        for node in value.items[:MOST_OWN]:
            fields = {"text": " ".join(node.text.split())} if node.kind == "text" else {}
            if node.kind == "map":
                fields = self._fields(node)
            elif node.kind == "list":
                self._wrong(node, f"{OWN}: write words, or text, offset and modes of one line.")
                continue
            if not fields.get("text"):
                self._wrong(node, f"{OWN}: a line needs a text. Add 'text: …'.")
                continue
            self._own.append(self._own_line(fields))

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

    # -- fields --------------------------------------------------------------------------------------

    def _fields(self, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in node.pairs:
            name = key.text.strip()
            if key.kind != "text" or name not in FIELDS:
                near = _near(name, FIELDS)
                mend = f"Did you mean {near}?" if near else f"A line has {', '.join(FIELDS)}."
                self._wrong(key, f"{name[:40] or 'this'} is no field of a line. {mend}")
            elif name == "modes":
                modes = self._modes(value)
                if modes is not None:
                    found["modes"] = modes
            elif value.kind != "text":
                self._wrong(value, f"{name}: write one value, on one line.")
            elif name == "offset":
                offset = self._offset(value)
                if offset is not None:
                    found["offset"] = offset
            elif value.text.strip():
                found[name] = " ".join(value.text.split())
            else:
                self._wrong(key, f"{name}: nothing is written here.")
        return found

    def _offset(self, node: Node) -> str | None:
        text = node.text.strip()
        if text.casefold() == NOW:
            return ""
        try:
            offset = parse_offset(text)
        except OffsetError:
            self._wrong(node, f"offset {text[:40]!r} is not understood. Try T-3d, T-1b 10:00 or now.")
            return None
        if offset.anchor == "E" or offset.amount > 0:
            self._wrong(node, f"offset {text[:40]!r} is not before the talk. Try T-3d or T-30min.")
            return None
        return str(offset)

    def _modes(self, node: Node) -> str | None:
        """Modes, or None where none is left."""
        words: list[tuple[Node, str]] = []
        if node.kind == "text":
            words = [(node, word) for word in node.text.split(",")]
        elif node.kind == "list":
            words = [(item, item.text if item.kind == "text" else "") for item in node.items]
        modes = []
        for at, word in words:
            mode = "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
            if mode in MODES:
                modes.append(mode)
            elif word.strip() or at.kind != "text":
                near = _near(mode, MODES)
                mend = f"Did you mean {near}?" if near else f"Choose from {', '.join(MODES)}."
                self._wrong(at, f"mode {word.strip()[:40]!r} is not known. {mend}")
        if not words or node.kind == "map":
            self._wrong(node, f"modes: write a list such as [phone, video]; choose from {', '.join(MODES)}.")
        return " ".join(dict.fromkeys(modes)) if modes else None


def _pairs(root: Node) -> Iterator[tuple[Node, Node]]:
    """Keys and values, those under `lines:` among them."""
    for key, value in root.pairs:
        if key.kind == "text" and key.text == LINES and value.kind == "map":
            yield from ((inner, found) for inner, found in value.pairs if inner.kind == "text")
        elif key.kind == "text":
            yield key, value


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), n=1)), "")


HEAD = """\
# Checklists: every line that comes with infoint, switched off by a #.
# Take the # from a name and from what you want to change below it; the rest of the line stays as it is.
#   prep.rest: hide                       leaves a line out
#   prep.rest: Go for a walk              gives it other words
# offset: T-3d (days), T-5b (business days), T-1b 10:00, T-30min; now = as soon as the talk is planned.
# modes: phone, video, in_person, site_visit, coffee_meal, written, group; without modes: every talk.
# Groups begin, during, if it breaks and otherwise are kept in mind, not ticked off.
# A line with a mistake changes nothing; infoint names its place. Open items of talks ahead follow this file.
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
