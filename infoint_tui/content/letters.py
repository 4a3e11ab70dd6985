"""Reads letters: those that come with the program, and the user's `templates/letters.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.messages import (
    ANY,
    FORMALITIES,
    KINDS,
    MEDIA,
    PLACEHOLDERS,
    LetterTemplate,
    unknown_names,
)
from .yaml_fields import nearest, pairs, plain, shown
from .yaml_reader import KnownKeys, Source, open_source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from ..domain.errors import FileProblem
    from .yaml_fields import Kind
    from .yaml_reader import Node

FILE = "templates/letters.yaml"
LONGEST = 10_000
"""Characters of one field."""
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
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
WORDS = KnownKeys(frozenset(LETTER), frozenset(("hide",)), frozenset(("letters",)))


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


def built_in_letters() -> tuple[LetterTemplate, ...]:
    """The letters that come with the program."""
    from importlib.resources import files

    return parse_letters(files("infoint_tui.content").joinpath("letters.yaml").read_bytes(), ()).letters


def read_letters(home: Path, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters of a data home; never raises. `known` are those that an entry may change by their id."""
    source = open_source(home, FILE, WORDS)
    return NOTHING if source is None else _LetterReader(source, known).read()


def parse_letters(data: bytes, known: Sequence[LetterTemplate]) -> LetterFile:
    """The letters a file stands for."""
    return _LetterReader(Source(FILE, data, WORDS), known).read()


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
            what = f"id {shown(name)}: use small letters, digits and dots, such as request.mine"
            source.wrong(node or entry, what)
        elif name in self._found or name in self._failed:
            what = f"the id {shown(name)} stands twice; the first one counts. Give this another"
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
