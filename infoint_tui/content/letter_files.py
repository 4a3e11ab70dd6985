"""Reads letters: those that come with the program, and the user's `templates/letters.yaml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..domain.messages import ANY, FORMALITIES, KINDS, MEDIA, PLACEHOLDERS, LetterTemplate, unknown_names
from .template_files import TemplateTree, parse_template, read_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .yaml_reader import Node

FILE = "letters.yaml"
LONGEST = 10_000
"""Characters of one field."""
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_FIELDS = ("id", "kind", "medium", "formality", "name", "subject", "body")
_CHOICES = {"kind": tuple(KINDS), "medium": tuple(MEDIA), "formality": FORMALITIES}
_SPARE = {"medium": "email", "formality": ANY, "subject": ""}
"""What a new letter has where it does not say."""
_SHAPE = "write 'letters:' and under it a list, each entry beginning with '- id: '"


class LetterFile(NamedTuple):
    """What a file says."""

    letters: tuple[LetterTemplate, ...]
    """New ones and changed ones, each whole."""
    hidden: frozenset[str]
    """Ids of letters that are not offered."""
    failed: frozenset[str]
    """Ids of entries that cannot be used as they stand."""
    problems: tuple[str, ...]
    """Each with file, line and column, and how to mend it."""
    readable: bool = True
    """Whether the file as a whole could be read."""


NOTHING = LetterFile((), frozenset(), frozenset(), ())


def built_in_letters() -> tuple[LetterTemplate, ...]:
    """The letters that come with the program."""
    from importlib.resources import files

    data = files("infoint_tui.content").joinpath(FILE).read_bytes()
    return parse_letters(data, ()).letters


def read_letters(home: Path, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters of a data home; never raises. `known` are those that an entry may change by their id."""
    tree = read_template(home, FILE)
    return NOTHING if tree is None else _from_tree(tree, known)


def parse_letters(data: bytes, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters a file stands for."""
    return _from_tree(parse_template(FILE, data), known)


def _from_tree(tree: TemplateTree, known: Sequence[LetterTemplate]) -> LetterFile:
    if not tree.readable or tree.root is None:
        return NOTHING._replace(problems=tree.problems, readable=tree.readable)
    return _Reader(tree, known).read(tree.root)


class _Reader:
    """Takes one file apart; what is wrong spoils its entry only."""

    def __init__(self, tree: TemplateTree, known: Sequence[LetterTemplate]) -> None:
        self._tree = tree
        self._known = {letter.id: letter for letter in known}
        self._problems = list(tree.problems)
        self._hidden: set[str] = set()
        self._failed: set[str] = set()
        self._found: dict[str, LetterTemplate] = {}
        self._seen: set[str] = set()

    def read(self, root: Node) -> LetterFile:
        """Everything the file says."""
        lists = dict(self._parts(root))
        for entry in lists["letters"]:
            self._entry(entry)
        for entry in lists["hide"]:
            self._hide(entry)
        found = tuple(self._found.values())
        return LetterFile(found, frozenset(self._hidden), frozenset(self._failed), tuple(self._problems))

    def _parts(self, root: Node) -> Iterator[tuple[str, list[Node]]]:
        parts: dict[str, list[Node]] = {"letters": [], "hide": []}
        if root.kind == "list":
            parts["letters"] = root.items
        elif root.kind != "map":
            self._wrong(root, f"{_SHAPE}.")
        for key, value in root.pairs:
            if key.kind != "text":
                continue
            if key.text not in parts:
                self._wrong(key, f"{_shown(key.text)} is not known here{_near(key.text, parts)}")
            elif value.kind == "list":
                parts[key.text] = value.items
            elif value.kind != "text" or value.text.strip():
                self._wrong(value, f"{key.text} holds a list; begin each entry with '- '.")
        yield from parts.items()

    def _wrong(self, node: Node, what: str) -> None:
        self._problems.append(f"{self._tree.place(node.start)}: {what}")

    # -- one letter ------------------------------------------------------------------------------------

    def _entry(self, entry: Node) -> None:
        if entry.kind != "map":
            self._wrong(entry, f"this is no letter; {_SHAPE}.")
            return
        before = len(self._problems)
        given = {key.text: value for key, value in entry.pairs if key.kind == "text"}
        for key, _value in entry.pairs:
            if key.kind == "text" and key.text not in _FIELDS:
                self._wrong(key, f"a letter has no {_shown(key.text)}{_near(key.text, _FIELDS)}")
        name = self._id(entry, given.get("id"))
        if name is None:
            return
        base = self._known.get(name)
        fields = base._asdict() if base else dict(_SPARE)
        sound = True
        for field, node in given.items():
            if field not in _FIELDS or field == "id":
                continue
            value = self._value(field, node)
            sound = sound and value is not None
            fields[field] = fields.get(field, "?") if value is None else value
        sound = self._complete(entry, name, fields, given) and sound
        # A slip in the name of a field leaves out what it says, so the entry is not what its writer meant.
        if not sound or len(self._problems) > before:
            self._failed.add(name)
            return
        letter = LetterTemplate(id=name, **{field: fields[field] for field in _FIELDS if field != "id"})
        self._found[name] = letter
        self._check_names(letter, given)

    def _id(self, entry: Node, node: Node | None) -> str | None:
        if node is None or node.kind != "text" or not node.text.strip():
            self._wrong(node or entry, "this letter has no id; add a line such as 'id: request.mine'.")
            return None
        name = node.text.strip()
        if not _ID.fullmatch(name) or len(name) > 60:
            self._wrong(node, f"id {_shown(name)}: use small letters, digits and dots, such as request.mine.")
            return None
        if name in self._seen:
            self._wrong(node, f"the id {_shown(name)} stands twice; the first one counts. Give this another.")
            return None
        self._seen.add(name)
        return name

    def _value(self, field: str, node: Node) -> str | None:
        if node.kind != "text":
            self._wrong(node, f"{field}: write a text; several lines begin with '{field}: |'.")
            return None
        text = node.text.strip("\n").rstrip()
        if len(text) > LONGEST:
            self._wrong(node, f"{field}: {len(text):,} characters; {LONGEST:,} are the most.")
            return None
        choices = _CHOICES.get(field)
        if choices is None:
            return text
        word = text.strip().casefold().replace(" ", "_").replace("-", "_")
        word = {"e_mail": "email"}.get(word, word)
        if word not in choices:
            self._wrong(node, f"{field} {_shown(text)}: choose one of {', '.join(choices)}.")
            return None
        return word

    def _complete(self, entry: Node, name: str, fields: dict[str, str], given: Collection[str]) -> bool:
        missing = [field for field in ("kind", "name", "body") if field not in fields and field not in given]
        blank = [field for field in ("name", "body") if field in fields and not fields[field].strip()]
        blank = [field for field in blank if field in given]
        if missing:
            self._wrong(entry, f"{name} is new and needs {_listed(missing)} as well.")
        elif blank:
            self._wrong(entry, f"{name}: {_listed(blank)} must not be empty; 'hide: [{name}]' takes it away.")
        return not missing and not blank

    def _check_names(self, letter: LetterTemplate, given: dict[str, Node]) -> None:
        """A name nobody fills stays a gap for ever; the letter can still be used."""
        for name in unknown_names(letter):
            field = "body" if "body" in given and f"{{{name}" in letter.body.replace(" ", "") else "subject"
            node = given.get(field)
            if node is not None:
                at = self._tree.text.find(f"{{{name}", node.start)
                place = self._tree.place(at if 0 <= at < node.end else node.start)
                what = f"nothing fills {{{name}}}{_near(name, PLACEHOLDERS)}"
                self._problems.append(f"{place}: {what}")

    # -- what is not offered ---------------------------------------------------------------------------

    def _hide(self, node: Node) -> None:
        name = node.text.strip() if node.kind == "text" else ""
        if name in self._known or name in self._found:
            self._hidden.add(name)
        else:
            known = (*self._known, *self._found)
            self._wrong(node, f"there is no letter {_shown(name)} to hide{_near(name, known)}")


def _shown(text: str) -> str:
    return f"“{' '.join(text.split())[:40]}”"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; there are {', '.join(known)}." if len(known) <= 8 else "."
