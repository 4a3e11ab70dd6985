"""Reads the files in the user's folder `templates`, each line checked, with a place for everything wrong:
letters (those that come with the program, too), checklists and time rules.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from ..domain.checklist import BUILT_IN, GROUP, ChecklistChanges, ChecklistLine
from ..domain.enums import Mode
from ..domain.messages import ANY, FORMALITIES, KINDS, MEDIA, PLACEHOLDERS, LetterTemplate, unknown_names
from ..domain.naturaltime import OffsetError, parse_offset
from ..domain.time_rules import PRESETS, RULES, check_changes
from .yaml_fields import did_you_mean, nearest, pairs, plain, shown, unused
from .yaml_reader import KnownKeys, Source, open_source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from ..domain.errors import FileProblem
    from .yaml_fields import Kind
    from .yaml_reader import Node


LETTERS = "templates/letters.yaml"
LONGEST = 10_000
"""Characters of one field."""
_ID = regex(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_SPARE = {"medium": "email", "formality": ANY, "subject": ""}
"""What a new letter has where it does not say."""
_SHAPE = "write 'letters:' and under it a list, each entry beginning with '- id: '"


def _text(source: Source, node: Node, key: str) -> str | None:
    if node.kind != "text" and not (node.kind == "map" and len(node.pairs) == 1 and not node.flow):
        source.wrong(node, f"{key}: write a text; several lines begin with '{key}: |'")
        return None
    text = plain(source, node, key)
    if len(text) > LONGEST:
        source.wrong(node, f"{key}: {len(text):,} characters; {LONGEST:,} are the most")
        return None
    return text


def _choice(*choices: str) -> Kind:
    def read(source: Source, node: Node, key: str) -> str | None:
        if (text := _text(source, node, key)) is None:
            return None
        word = text.strip().casefold().replace(" ", "_").replace("-", "_")
        word = {"e_mail": "email", "casual": "friendly"}.get(word, word)
        if word in choices:
            return word
        source.wrong(node, f"{key} {shown(text)}: choose one of {', '.join(choices)}")
        return None

    return read


LETTER: dict[str, Kind] = {
    "id": _text,
    "kind": _choice(*KINDS),
    "medium": _choice(*MEDIA),
    "formality": _choice(*FORMALITIES),
    "name": _text,
    "subject": _text,
    "body": _text,
}
LETTER_WORDS = KnownKeys(frozenset(LETTER), frozenset(("hide",)), frozenset(("letters",)))


class LetterFile(NamedTuple):
    """What a file says."""

    letters: tuple[LetterTemplate, ...]
    """New ones and changed ones, each whole."""
    hidden: frozenset[str]
    """Ids of letters that are not offered."""
    failed: frozenset[str]
    """Ids of entries that cannot be used as they stand."""
    problems: tuple[FileProblem, ...]
    readable: bool = True
    """Whether every entry of the file could be told apart."""


NOTHING = LetterFile((), frozenset(), frozenset(), ())


@cache
def built_in_letters() -> tuple[LetterTemplate, ...]:
    """The letters that come with the program; the same for every home, so they are read once."""
    from importlib.resources import files

    return parse_letters(files("infoint_tui.content").joinpath("letters.yaml").read_bytes(), ()).letters


def read_letters(home: Path, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters of a data home; never raises. `known` are those that an entry may change by their id."""
    source = open_source(home, LETTERS, LETTER_WORDS)
    return NOTHING if source is None else _LetterReader(source, known).read()


def parse_letters(data: bytes, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters a file stands for."""
    return _LetterReader(Source(LETTERS, data, LETTER_WORDS), known).read()


class _LetterReader:
    """Takes one file apart; what is wrong spoils its entry only."""

    def __init__(self, source: Source, known: Sequence[LetterTemplate]) -> None:
        self._source = source
        self._known = {letter.id: letter for letter in known}
        self._hidden: set[str] = set()
        self._failed: set[str] = set()
        self._found: dict[str, LetterTemplate] = {}

    def read(self) -> LetterFile:
        """Everything the file says."""
        source, root = self._source, self._source.root
        parts: dict[str, list[Node]] = {"letters": [], "hide": []}
        if root is not None and root.kind == "list":
            parts["letters"] = root.items
        elif root is not None and root.kind != "map":
            source.wrong(root, _SHAPE)
        for name, key, value in pairs(source, root, parts) if root is not None else ():
            if name not in parts:
                source.wrong(key, f"{shown(name)} is not known here{_near(name, parts)}")
            elif value.kind == "list":
                parts[name] = value.items
            elif name == "hide" and value.kind == "text":
                parts[name] = [] if value.blank else [value]
            elif not value.blank:
                source.wrong(value, f"{name} holds a list; begin each entry with '- '")
        for entry in parts["letters"]:
            self._entry(entry)
        for entry in parts["hide"]:
            if not source.spoiled(entry, "it was left out"):
                self._hide(entry)
        found = tuple(self._found.values())
        problems = source.finish()
        return LetterFile(found, frozenset(self._hidden), frozenset(self._failed), problems, not source.torn)

    # -- one letter ------------------------------------------------------------------------------------

    def _entry(self, entry: Node) -> None:
        source = self._source
        if entry.kind != "map":
            if not source.spoiled(entry, "the template was left out"):
                source.wrong(entry, f"this isn't a template; {_SHAPE}")
            return
        given = {key.text.strip(): value for key, value in entry.pairs if key.kind == "text"}
        before = source.wrongs
        name = self._id(entry, given.get("id"))
        if name is None:
            return
        base = self._known.get(name)
        fields: dict[str, Any] = base._asdict() if base else dict(_SPARE)
        # A slip in the name of a field leaves out what it says, so the entry is not what its writer meant.
        source.spoiled(entry, f"the template {name} was left out")
        for field, key, value in pairs(source, entry):
            if field not in LETTER:
                source.wrong(key, f"a template has no {shown(field)}{_near(field, LETTER)}")
            elif field != "id":
                fields[field] = LETTER[field](source, value, field)
        self._complete(entry, name, fields, given)
        if source.wrongs > before:
            self._failed.add(name)
            return
        letter = LetterTemplate(**{**fields, "id": name})
        self._found[name] = letter
        self._check_names(letter, given)

    def _id(self, entry: Node, node: Node | None) -> str | None:
        source = self._source
        name = node.text.strip() if node is not None and node.kind == "text" else ""
        if not name:
            source.wrong(node or entry, "this template has no id; add a line such as 'id: request.mine'")
        elif not _ID.fullmatch(name) or len(name) > 60:
            what = f"id {shown(name)}: use lowercase letters, digits, and dots, such as request.mine"
            source.wrong(node or entry, what)
        elif name in self._found or name in self._failed:
            what = f"two templates have the id {shown(name)}, and the first is used. Give this one another id"
            source.wrong(node or entry, what)
        else:
            return name
        source.spoiled(entry, "the template was left out")
        return None

    def _complete(self, entry: Node, name: str, fields: dict[str, Any], given: Collection[str]) -> None:
        missing = [field for field in ("kind", "name", "body") if field not in fields and field not in given]
        blank = [field for field in ("name", "body") if field in given and fields.get(field, "") == ""]
        if missing:
            self._source.wrong(entry, f"{name} is new and needs {_listed(missing)} as well")
        elif blank:
            what = f"{name}: {_listed(blank)} must not be empty; 'hide: [{name}]' takes it away"
            self._source.wrong(entry, what)

    def _check_names(self, letter: LetterTemplate, given: dict[str, Node]) -> None:
        """A name nobody fills stays a gap for ever; the letter can still be used."""
        for name in unknown_names(letter):
            field = "body" if "body" in given and f"{{{name}" in letter.body.replace(" ", "") else "subject"
            node = given.get(field)
            if node is not None:
                at = self._source.text.find(f"{{{name}", node.start)
                place = at if 0 <= at < node.end else node.start
                self._source.wrong(place, f"nothing fills {{{name}}}{_near(name, PLACEHOLDERS)}")

    # -- what is not offered ---------------------------------------------------------------------------

    def _hide(self, node: Node) -> None:
        name = node.text.strip() if node.kind == "text" else ""
        if name in self._known or name in self._found:
            self._hidden.add(name)
        else:
            known = (*self._known, *self._found)
            self._source.wrong(node, f"there is no template {shown(name)} to hide{_near(name, known)}")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _near(name: str, known: Collection[str]) -> str:
    near = nearest(name, known, 0.6)
    if near:
        return f"; did you mean {near}?"
    return f"; there are {', '.join(known)}" if len(known) <= 8 else ""


CHECKLISTS = "templates/checklists.yaml"
HIDE, OWN, LINES = "hide", "own", "lines"
NOW = "now"
"""Written instead of an offset where something is settled as soon as the talk is planned."""
MOST_OWN = 50
"""Lines of the user's own that are read; every talk carries all of them."""
MODES = (*(mode.value for mode in Mode), GROUP)
_NAMES = tuple(line.rule for line in BUILT_IN)
_SLUG = regex(r"[^\w]+")


class Checklists(NamedTuple):
    """What the file says."""

    changes: ChecklistChanges
    problems: tuple[FileProblem, ...]
    """What each is about stays as it is built in."""
    readable: bool = True
    """Whether something of the file could be used."""


def read_checklists(home: Path) -> Checklists | None:
    """The file of a data home, None without one; never raises."""
    source = open_source(home, CHECKLISTS, CHECKLIST_WORDS)
    return None if source is None else _ChecklistReader(source).read()


def parse_checklists(data: bytes) -> Checklists:
    """What a file stands for."""
    return _ChecklistReader(Source(CHECKLISTS, data, CHECKLIST_WORDS)).read()


# -- kinds of values -------------------------------------------------------------------------------------


def _one_line(source: Source, node: Node, key: str) -> str | None:
    if node.kind == "list" or (node.kind == "map" and (node.flow or len(node.pairs) > 1)):
        source.wrong(node, f"{key}: write one value, on one line")
        return None
    return " ".join(plain(source, node, key).split()) or None


def _offset(source: Source, node: Node, key: str) -> str | None:
    if (text := _one_line(source, node, key)) is None:
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
            mend = did_you_mean(mode, MODES, f"Choose from {', '.join(MODES)}.")
            source.wrong(at, f"mode {word.strip()[:40]!r} is not known", mend)
    if not found or node.kind == "map":
        source.wrong(node, f"modes: write a list such as [phone, video]; choose from {', '.join(MODES)}")
    return " ".join(dict.fromkeys(modes)) or None


LINE: dict[str, Kind] = {
    "text": _one_line,
    "offset": _offset,
    "group": _one_line,
    "modes": _modes,
    "source": _one_line,
}
CHECKLIST_WORDS = KnownKeys(frozenset((*LINE, *_NAMES)), frozenset((HIDE, "modes")), frozenset((OWN, LINES)))


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
        mend = did_you_mean(name, _NAMES, f"Lines of your own stand under '{OWN}:'.")
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
        elif text := _one_line(self._source, value, name):
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
                fields = {"text": _one_line(self._source, node, OWN) or ""}
            if fields.get("text"):
                self._own.append(self._own_line(fields))
            else:
                self._source.wrong(node, f"{OWN}: a line needs a text. Add 'text: …'")

    def _own_line(self, fields: dict[str, str]) -> ChecklistLine:
        words = _SLUG.sub("-", fields["text"].casefold()).strip("-")
        taken = {line.rule for line in self._own}
        return ChecklistLine(
            unused(f"own.{words[:40].rstrip('-') or 'line'}", taken),
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
                mend = did_you_mean(name, LINE, f"A line has {', '.join(LINE)}.")
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
# The groups “begin”, “during”, “if it breaks”, and “otherwise” are reminders without checkboxes.
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


TIME_RULES = "templates/time-rules.yaml"
RULE_WORDS = KnownKeys(frozenset(("preset", *RULES)), frozenset(), frozenset(("rules",)))


class TimeRules(NamedTuple):
    """What the file says."""

    preset: str
    changes: dict[str, str]
    problems: tuple[FileProblem, ...]
    """What each is about keeps its default."""


def read_time_rules(home: Path) -> TimeRules:
    """The rules of a data home; never raises."""
    source = open_source(home, TIME_RULES, RULE_WORDS)
    return TimeRules("", {}, ()) if source is None else _rules(source)


def parse_time_rules(data: bytes) -> TimeRules:
    """The rules a file stands for."""
    return _rules(Source(TIME_RULES, data, RULE_WORDS))


def _rules(source: Source) -> TimeRules:
    preset = ""
    wanted: dict[str, Node] = {}
    root = source.root
    if root is not None and root.kind != "map" and not source.spoiled(root, "no rule is changed"):
        source.wrong(root, "write lines such as 'follow.nudge: 5 days'")
    for name, value in _lines(source, root) if root is not None else ():
        if value.kind != "text":
            source.wrong(value, f"{name[:40]}: write one value, on one line")
        elif name == "preset":
            preset = value.text.strip().casefold()
            if preset not in PRESETS:
                source.wrong(value, f"preset {preset[:40]!r}: choose one of {', '.join(PRESETS)}")
                preset = ""
        else:
            wanted.setdefault(name, value)
    good, bad = check_changes((name, node.text) for name, node in wanted.items())
    for name, why in bad.items():
        source.wrong(wanted[name], f"{name[:40]}: {why}")
    return TimeRules(preset, good, source.finish())


def _lines(source: Source, root: Node) -> list[tuple[str, Node]]:
    """Names and values, those under `rules:` among them."""
    found: list[tuple[str, Node]] = []
    for name, _key, value in pairs(source, root, ("rules",)):
        if name == "rules" and value.kind == "map":
            found += [(inner, node) for inner, _key, node in pairs(source, value)]
        elif name != "rules" or not value.blank:
            found.append((name, value))
    return found


def with_rule(text: str, name: str, value: str) -> str:
    """A file with one rule changed, or switched off by a # where `value` is empty; all else stays."""
    line = f"{name}: {value}" if value else ""
    found = False
    lines = []
    for old in text.splitlines():
        bare = old.lstrip()
        commented = bare.startswith("#")
        if bare.lstrip("# ").partition(":")[0].strip() == name and (not found or not commented):
            indent = "" if commented else old[: len(old) - len(bare)]
            if line and not found:
                lines.append(f"{indent}{line}")
            elif commented:
                lines.append(old)
            else:
                lines.append(f"# {bare}")
            found = found or bool(line)
        else:
            lines.append(old)
    if line and not found:
        lines.append(line)
    return "\n".join(lines) + "\n"
