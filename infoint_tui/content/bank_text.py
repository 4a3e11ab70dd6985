"""The text of a bank's file as it is edited: line ends, byte order mark and everything else stay."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from .bank_schema import read_draft
from .yaml_reader import Unreadable, decode, parse

if TYPE_CHECKING:
    from ..domain.bank import BankProblem, Question
    from .bank_schema import Draft
    from .yaml_reader import Node

_MARK = b"\xef\xbb\xbf"
_WORD_MARKS = frozenset("-_./")
_LISTS = ("probes", "tags", "must_ask_if", "needs", "avoid_if", "allow_lint", "idea")
_ORDER = (
    *("text", "short", "variants", "probes", "minutes", "depth", "tags", "must_ask", "must_ask_if"),
    *("recommended", "needs", "avoid_if", "allow_lint", "idea", "note"),
)
_NOT_SAID: Mapping[str, object] = {"minutes": 2, "depth": 2, "must_ask": False, "recommended": False}


class Doubtful(Exception):
    """An edit that is not certain to leave everything else as it is; nothing was changed."""


class Reading(NamedTuple):
    """What a file says."""

    draft: Draft | None
    problems: tuple[BankProblem, ...]
    entries: tuple[str, ...]
    """Every question in its order, as texts that are equal when they say the same."""
    frame: frozenset[str]
    """Everything but the questions, in the same way."""


class Sheet:
    """A file's text with plain line ends, what it says, and how to turn it into bytes again."""

    def __init__(self, stem: str, data: bytes) -> None:
        """Take a file's bytes. Raises `Doubtful` for mixed line ends and what is no text.

        Args:
            stem: Name of the file without its ending.
            data: Its bytes.
        """
        try:
            self._read, _faults = decode(data)
        except Unreadable as error:
            raise Doubtful(error.what) from error
        raw = data.decode("utf-8-sig")
        windows = raw.count("\r\n")
        if "\r" in raw and not raw.count("\r") == windows == raw.count("\n"):
            raise Doubtful("its lines end in different ways")
        self.stem = stem
        self.data = data
        self.text = raw.replace("\r\n", "\n")
        self._newline = "\r\n" if windows else "\n"

    def encode(self, text: str) -> bytes:
        """The bytes of an edited text, with the line ends and the mark the file has."""
        data = text.replace("\n", self._newline).encode("utf-8")
        return _MARK + data if self.data.startswith(_MARK) else data

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text; a last line end makes an empty one."""
        return self.text.split("\n")

    @cached_property
    def reading(self) -> Reading:
        """What the file says."""
        return read(self.stem, self.data)

    @cached_property
    def root(self) -> Node:
        """The mapping that is the file. Raises `Doubtful` where it is none, or YAML stumbles over it."""
        import yaml

        try:
            root = parse(self._read).root
        except (yaml.YAMLError, Unreadable) as error:
            raise Doubtful("it has a line that YAML cannot read") from error
        if root is None or root.kind != "map" or root.flow:
            raise Doubtful("it does not begin with keys such as id and name")
        return root

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.lines), initial=0))

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self._starts, index) - 1
        return line + 1, index - self._starts[line] + 1

    def end(self, node: Node) -> int:
        """Where a value ends, without the blank lines and the line end that YAML counts to it."""
        end = node.end
        while end > node.start and self.text[end - 1].isspace():
            end -= 1
        return end


def value_of(node: Node, key: str) -> Node | None:
    """What stands under a key of a mapping."""
    return next((value for name, value in node.pairs if name.text == key), None)


def read(stem: str, data: bytes) -> Reading:
    """What a file's bytes say, in a form that can be compared."""
    draft, problems = read_draft(stem, stem, data)
    if draft is None:
        return Reading(None, problems, (), frozenset())
    entries = [
        entry_words(section.id, entry.id, entry.fields, entry.ref)
        for section in draft.sections
        for entry in section.entries
    ]
    frame = {repr((key, value)) for key, value in draft.values.items()}
    frame |= {repr(("include", target.name)) for target in draft.includes}
    frame |= {repr(("hide", target.name)) for target in draft.hide}
    frame |= {repr(section[:5]) for section in draft.sections}
    frame |= {repr((draft.id, draft.extends.name if draft.extends else ""))}
    return Reading(draft, problems, tuple(entries), frozenset(frame))


def entry_words(section: str, local: str, fields: Mapping[str, object], ref: str = "") -> str:
    """A question as a text; two of them are equal when nothing about the questions differs."""
    said = {key: dict(value) if isinstance(value, Mapping) else value for key, value in fields.items()}
    for key, value in _NOT_SAID.items():
        if not ref:
            said.setdefault(key, value)
    kept = sorted((key, value) for key, value in said.items() if value not in ((), "", {}))
    return repr((section, local, ref, kept))


def fields_of(question: Question) -> dict[str, object]:
    """What a question says, by the keys of a bank's file."""
    return {key: getattr(question, key) for key in _ORDER}


def scalar(text: str) -> str:
    """A text in quotes that give back every character of it."""
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    made = text.replace("\\", "\\\\").replace('"', '\\"')
    for char, escape in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\x85", "\\N")):
        made = made.replace(char, escape)
    return '"' + made.replace("\u2028", "\\L").replace("\u2029", "\\P") + '"'


def entry_lines(question: Question, local: str, indent: int, defaults: Mapping[str, int]) -> list[str]:
    """The lines of a question in a bank's file.

    Args:
        question: What to write.
        local: Its id within the section.
        indent: Columns before the hyphen.
        defaults: Minutes and depth of questions that do not say.
    """
    not_said = {**_NOT_SAID, **defaults}
    lines = [f"- id: {word(local)}"]
    for key, value in fields_of(question).items():
        if value == not_said.get(key) or value in ((), "", {}):
            continue
        if key == "variants" and isinstance(value, Mapping):
            lines.append("  variants:")
            lines += [f"    {name}: {scalar(text)}" for name, text in value.items()]
        elif key == "probes" and isinstance(value, tuple):
            lines.append("  probes:")
            lines += [f"    - {scalar(probe)}" for probe in value]
        elif key in _LISTS and isinstance(value, tuple):
            lines.append(f"  {key}: [{', '.join(map(word, value))}]")
        elif isinstance(value, bool):
            lines.append(f"  {key}: {str(value).lower()}")
        else:
            lines.append(f"  {key}: {scalar(value) if isinstance(value, str) else value}")
    return [" " * indent + line for line in lines]


def word(text: str) -> str:
    """A short word, in quotes where a program could take it for something else."""
    plain = text.isascii() and all(char.isalnum() or char in _WORD_MARKS for char in text)
    return text if plain and text[:1].isalpha() and text.lower() not in _SAID_OTHERWISE else scalar(text)


_SAID_OTHERWISE = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false", "null"))
