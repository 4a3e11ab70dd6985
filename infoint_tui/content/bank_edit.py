"""Edits of a bank's file: lines of questions are put in, changed, moved and taken out; all others stay.

ruamel.yaml writes the lines of a question and keeps the comments among them. Lines outside are never written
anew: comments between questions belong to no value, and a round trip of the whole file would move or lose
them. Whenever the result does not say exactly what is wanted and all that was said before, `Doubtful` is
raised.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from ..domain.bank import stage_named, stage_word
from .bank_schema import MAX_QUESTIONS, DraftSection, derived_id, read_draft
from .yaml_fields import slug, unused
from .yaml_reader import KnownKeys, Source, UnreadableFile, decode, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..domain.bank import Question
    from ..domain.errors import FileProblem
    from .bank_schema import BankDraft, BankEntry
    from .yaml_reader import Node

ROUNDS = 40
"""A mended line may bring others to light: questions that could not be read before."""
_MARK = b"\xef\xbb\xbf"
_DASH = regex(r"( *)-( +)")
_ORDER = (
    *("text", "short", "variants", "probes", "minutes", "depth", "tags", "must_ask", "must_ask_if"),
    *("recommended", "needs", "avoid_if", "allow_lint", "idea", "note"),
)
_PLAIN_WORD = regex(r"[A-Za-z][A-Za-z0-9_./-]*")
_SAID_OTHERWISE = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false", "null"))
_NOT_SAID: Mapping[str, object] = {"minutes": 2, "depth": 2, "must_ask": False, "recommended": False}


class Doubtful(Exception):
    """An edit that is not certain to leave everything else as it is; nothing was changed."""


class EditedBank(NamedTuple):
    """The outcome of an edit."""

    data: bytes
    section: str
    local: str
    """Id of the question within its section."""


class Fixed(NamedTuple):
    """The outcome of mending a file."""

    before: str
    after: str
    data: bytes
    applied: tuple[FileProblem, ...]


class BankReading(NamedTuple):
    """What a file says, in a form that can be compared."""

    draft: BankDraft | None
    problems: tuple[FileProblem, ...]
    entries: tuple[str, ...]
    """Every question in its order, as texts that are equal when they say the same."""
    frame: frozenset[str]
    """Everything but the questions, in the same way."""


class _Place(NamedTuple):
    """Where a question goes: the line before which it is put, the columns of its hyphen, its section."""

    line: int
    indent: int
    section: str
    head: tuple[str, ...] = ()
    """Lines that begin a new section."""


class _Sheet:
    """A file's text with plain line ends, what it says, and how to turn it into bytes again."""

    def __init__(self, stem: str, data: bytes) -> None:
        try:
            raw = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Doubtful("it is not saved as UTF-8") from error
        windows = raw.count("\r\n")
        if "\r" in raw and not raw.count("\r") == windows == raw.count("\n"):
            raise Doubtful("its lines end in different ways")
        self.stem = stem
        self.data = data
        self.text = raw.replace("\r\n", "\n")
        self.lines = self.text.split("\n")
        self._newline = "\r\n" if windows else "\n"
        self.source = Source(stem, data, KnownKeys())

    def encode(self, text: str) -> bytes:
        """The bytes of an edited text, with the line ends and the mark the file has."""
        data = text.replace("\n", self._newline).encode("utf-8")
        return _MARK + data if self.data.startswith(_MARK) else data

    @cached_property
    def reading(self) -> BankReading:
        """What the file says."""
        return read(self.stem, self.data)

    @cached_property
    def root(self) -> Node:
        """The mapping that is the file. Raises `Doubtful` where it is none, or YAML stumbles over it."""
        import yaml

        try:
            root = parse(decode(self.data)[0]).root
        except (yaml.YAMLError, UnreadableFile) as error:
            raise Doubtful("it has a line that YAML cannot read") from error
        if root is None or root.kind != "map" or root.flow:
            raise Doubtful("it does not begin with keys such as id and name")
        return root

    def row(self, index: int) -> int:
        """The line of a character, from 0."""
        return self.source.place(index)[0] - 1

    def end(self, node: Node) -> int:
        """Where a value ends, without the blank lines and the line end that YAML counts to it."""
        end = node.end
        while end > node.start and self.text[end - 1].isspace():
            end -= 1
        return end

    def span(self, node: Node) -> tuple[int, int, int]:
        """First line, line after the last, and columns before the hyphen of an entry of a list."""
        line, column = self.source.place(node.start)
        dash = _DASH.fullmatch(self.lines[line - 1][: column - 1])
        if dash is None:
            raise Doubtful("an entry starts on a different line from its hyphen")
        return line - 1, self.row(max(self.end(node) - 1, node.start)) + 1, len(dash[1])

    def entry(self, section: str, local: str) -> BankEntry:
        """A question of the file."""
        for known in self.reading.draft.sections if self.reading.draft else ():
            for entry in known.entries:
                if (known.id, entry.id) == (section, local):
                    return entry
        raise Doubtful("the question is no longer in the file")

    def node(self, entry: BankEntry) -> Node:
        """Where a question stands in the tree."""
        sections = value_of(self.root, "sections")
        for node in sections.items if sections is not None else ():
            questions = value_of(node, "questions")
            for item in questions.items if questions is not None and not questions.flow else ():
                if self.source.place(item.start) == (entry.line, entry.column):
                    return item
        raise Doubtful("the question does not stand on lines of its own")


def value_of(node: Node, key: str) -> Node | None:
    """What stands under a key of a mapping."""
    return next((value for name, value in node.pairs if name.text == key), None)


# -- what a file says ---------------------------------------------------------------------------------


def read(stem: str, data: bytes) -> BankReading:
    """What a file's bytes say."""
    draft, problems = read_draft(stem, stem, data)
    if draft is None:
        return BankReading(None, problems, (), frozenset())
    entries = [
        _words_of(section.id, entry.id, entry.fields, entry.ref)
        for section in draft.sections
        for entry in section.entries
    ]
    frame = {repr((key, value)) for key, value in draft.values.items()}
    frame |= {repr(("include", target.name)) for target in draft.includes}
    frame |= {repr(("hide", target.name)) for target in draft.hide}
    frame |= {repr(section[:5]) for section in draft.sections}
    frame |= {repr((draft.id, draft.extends.name if draft.extends else ""))}
    return BankReading(draft, problems, tuple(entries), frozenset(frame))


def _words_of(section: str, local: str, fields: Mapping[str, object], ref: str = "") -> str:
    """A question as a text; two of them are equal when nothing about the questions differs."""
    said = {key: dict(value) if isinstance(value, Mapping) else value for key, value in fields.items()}
    for key, value in _NOT_SAID.items() if not ref else ():
        said.setdefault(key, value)
    kept = sorted((key, value) for key, value in said.items() if value not in ((), "", {}))
    return repr((section, local, ref, kept))


def _proven(
    sheet: _Sheet, edited: EditedBank, *, gone: Collection[str] = (), new: Collection[str] = ()
) -> EditedBank:
    """The edit, if the file now says what is wanted, and everything else as before."""
    before, after = sheet.reading, read(sheet.stem, edited.data)
    if after.draft is None or not before.frame <= after.frame:
        raise Doubtful("something else in it would change")
    left = [entry for entry in before.entries if entry not in gone]
    if [entry for entry in after.entries if entry not in new] != [e for e in left if e not in new]:
        raise Doubtful("another question would change")
    if Counter(after.entries) - Counter(left) != Counter(new):
        raise Doubtful("the question would come out differently from what you wrote")
    if Counter(p.what for p in after.problems) - Counter(p.what for p in before.problems):
        raise Doubtful("the change would cause a new problem")
    return edited


# -- lines --------------------------------------------------------------------------------------------


def _writer(inner: int = 2) -> Any:
    """ruamel.yaml with the form of the banks: lists `inner` columns below their keys, lines never wrapped."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=inner + 2, offset=inner)
    return yaml


def _dumped(value: object, yaml: Any) -> str:
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue().rstrip("\n")


def _as_entry(text: str, indent: int, dash: int = 1) -> list[str]:
    """The lines of a mapping as an entry of a list, its hyphen behind `indent` columns."""
    pad = " " * (indent + 1 + dash)
    lines = [f"{pad}{line}" if line else "" for line in text.split("\n")]
    return [f"{' ' * indent}-{lines[0][indent + 1 :]}", *lines[1:]]


def _quoted(text: str) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return SingleQuotedScalarString(text)
    return DoubleQuotedScalarString(text)


def _word(text: str) -> Any:
    """A short word, in quotes where a program could take it for something else."""
    return text if _PLAIN_WORD.fullmatch(text) and text.lower() not in _SAID_OTHERWISE else _quoted(text)


def _new_lines(question: Question, local: str, indent: int, defaults: Mapping[str, int]) -> list[str]:
    """The lines of a question that is put in; `defaults` are minutes and depth of those that do not say."""
    from ruamel.yaml.comments import CommentedSeq

    not_said = {**_NOT_SAID, **defaults}
    fields: dict[str, object] = {"id": _word(local)}
    for key in _ORDER:
        value = getattr(question, key)
        if value == not_said.get(key) or value in ((), "", {}):
            continue
        if isinstance(value, Mapping):
            value = {name: _quoted(text) for name, text in value.items()}
        elif key == "probes":
            value = [_quoted(probe) for probe in value]
        elif isinstance(value, tuple):
            value = CommentedSeq(map(_word, value))
            value.fa.set_flow_style()
        elif isinstance(value, str):
            value = _quoted(value)
        fields[key] = value
    return _as_entry(_dumped(fields, _writer()), indent)


def _changed_lines(old: Sequence[str], indent: int, change: Mapping[str, object]) -> list[str]:
    """The lines of a question with some of its keys changed, comments and everything else as they were."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    dash = _DASH.match(old[0])
    pad = len(dash[0]) if dash else indent + 2
    text = "\n".join([old[0][pad:], *(line[pad:] if not line[:pad].strip() else line for line in old[1:])])
    try:
        writers = [_writer(inner) for inner in (2, 0)]
        yaml = next((yaml for yaml in writers if _dumped(yaml.load(text), yaml) == text), _writer())
        fields = yaml.load(text)
        if not isinstance(fields, CommentedMap):
            raise Doubtful("the question does not stand on lines of its own")
        if "id" not in fields:
            fields.insert(list(fields).index("text") + 1, "id", change["id"])
        for key, value in change.items():
            if key != "id" and fields.get(key) != value:
                fields[key] = value
        return _as_entry(_dumped(fields, yaml), indent, pad - indent - 1)
    except (YAMLError, ValueError, TypeError, AttributeError) as error:
        raise Doubtful("the question can't be changed safely") from error


def scalar(text: str) -> str:
    """A text in quotes that give back every character of it."""
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    made = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in made) + '"'


def skeleton(bank_id: str, name: str) -> bytes:
    """A bank without questions, ready to be filled by hand or by the program."""
    text = (
        "# Your own questions. Any editor will do; infoint adds to this file and changes single questions\n"
        f"# without touching comments or order. infoint banks check {bank_id} looks it over.\n"
        f"schema: 1\nid: {bank_id}\nname: {scalar(name)}\nsections:\n"
    )
    return text.encode()


def _section(section: str, stage: str, title: str, indent: int) -> tuple[str, ...]:
    word = stage_word(stage)
    shown = scalar(title) if title else word.capitalize()
    lines = (f"- id: {section}", f"  title: {shown}", f"  stage: {word}", "  questions:")
    return tuple(" " * indent + line for line in lines)


def _stage_of(section: DraftSection) -> str:
    return section.stage or stage_named(section.id)


def _put(lines: list[str], line: int, more: Sequence[str]) -> None:
    """Insert lines; behind a last line without a line end they get one."""
    if line >= len(lines):
        lines.append("")
    lines[line:line] = more


# -- where --------------------------------------------------------------------------------------------


def _place_for(sheet: _Sheet, stage: str, title: str = "") -> _Place:
    draft = sheet.reading.draft
    if draft is None:
        raise Doubtful("it cannot be read as it stands")
    made = unused(slug(title) or stage_word(stage), {section.id for section in draft.sections})
    sections = value_of(sheet.root, "sections")
    if sections is None:
        end = len(sheet.lines) - (not sheet.lines[-1].strip())
        return _Place(end, 6, made, ("sections:", *_section(made, stage, title, 2)))
    if sections.blank:
        key = next(name for name, value in sheet.root.pairs if value is sections)
        return _Place(sheet.row(key.start) + 1, 6, made, _section(made, stage, title, 2))
    if sections.kind != "list" or sections.flow or not sections.items:
        raise Doubtful("its sections aren't one below the other in a list")
    known = {(section.line, section.column): section for section in draft.sections}
    for node in reversed(sections.items):
        section = known.get(sheet.source.place(node.start))
        if section is None or _stage_of(section) != stage or title not in ("", section.title):
            continue
        if (place := _place_in(sheet, node, section.id)) is not None:
            return place
    _first, end, indent = sheet.span(sections.items[-1])
    line = _past_comments(sheet, end, indent)
    return _Place(line, indent + 4, made, _section(made, stage, title, indent))


def _place_in(sheet: _Sheet, node: Node, section: str) -> _Place | None:
    """The end of a section's questions; None where they are not written below each other."""
    for key, questions in node.pairs:
        if key.text == "questions" and questions.blank:
            line, column = sheet.source.place(key.start)
            return _Place(line, column + 1, section)
        if key.text == "questions" and questions.items and not questions.flow:
            _first, end, indent = sheet.span(questions.items[-1])
            return _Place(_past_comments(sheet, end, indent), indent, section)
    return None


def _past_comments(sheet: _Sheet, line: int, indent: int) -> int:
    """The line after comments that are indented like the entry above them and so belong to it."""
    after = line
    for number in range(line, len(sheet.lines)):
        body = sheet.lines[number].lstrip(" ")
        if body.startswith("#") and len(sheet.lines[number]) - len(body) >= max(indent, 1):
            after = number + 1
        elif body:
            break
    return after


# -- edits --------------------------------------------------------------------------------------------


def add(
    data: bytes, stem: str, questions: Sequence[Question], taken: Collection[str] = ()
) -> list[EditedBank]:
    """Put questions into a file; the last outcome holds all of them.

    Args:
        data: The file's bytes.
        stem: Its name without the ending.
        questions: What to add; stage and section title of each decide where, the stage alone without a title.
        taken: Ids within a section that must not be used, those of an extended bank.

    Raises:
        Doubtful: The file has a form that cannot be added to with certainty.
    """
    groups: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        groups.setdefault((question.stage, question.section_title), []).append(question)
    done: list[EditedBank] = []
    for group in groups.values():
        done += _added(_Sheet(stem, done[-1].data if done else data), group, taken)
    return done


def _added(sheet: _Sheet, questions: Sequence[Question], taken: Collection[str]) -> list[EditedBank]:
    """Questions that go to one place."""
    place = _place_for(sheet, questions[0].stage, questions[0].section_title)
    draft = sheet.reading.draft
    used = {entry.id for section in draft.sections for entry in section.entries} if draft else set()
    if len(sheet.reading.entries) + len(questions) > MAX_QUESTIONS:
        raise Doubtful(f"a bank holds at most {MAX_QUESTIONS:,} questions; begin another one")
    used |= set(taken)
    node = value_of(sheet.root, "defaults")
    said = {key.text: value.text.strip() for key, value in (node.pairs if node is not None else ())}
    defaults = {key: int(value) for key, value in said.items() if value.isdecimal() and value.isascii()}
    named: list[str] = []
    more: list[str] = []
    for question in questions:
        named.append(unused(derived_id(question.text), used))
        used.add(named[-1])
        more += _new_lines(question, named[-1], place.indent, defaults)
    lines = list(sheet.lines)
    _put(lines, place.line, [*place.head, *more])
    data = sheet.encode("\n".join(lines))
    new = [
        _words_of(place.section, local, {key: getattr(question, key) for key in _ORDER})
        for question, local in zip(questions, named, strict=True)
    ]
    done = [EditedBank(data, place.section, local) for local in named]
    _proven(sheet, done[-1], new=new)
    return done


def change(
    data: bytes, stem: str, section: str, local: str, *, text: str, minutes: int, stage: str = ""
) -> EditedBank:
    """Give a question of a file another wording, other minutes, or another stage; its id stays.

    Raises:
        Doubtful: The question is not found, or stands in a form that cannot be changed with certainty.
    """
    sheet = _Sheet(stem, data)
    entry = sheet.entry(section, local)
    if entry.ref:
        raise Doubtful(f"the question is taken over from {entry.ref}")
    node = sheet.node(entry)
    first, end, indent = sheet.span(node)
    wanted: dict[str, object] = {"id": _word(local), "text": _quoted(text)}
    if minutes != entry.fields.get("minutes", 2):
        wanted["minutes"] = minutes
    lines = list(sheet.lines)
    if any(key.text == "text" for key, _ in node.pairs):
        lines[first:end] = _changed_lines(lines[first:end], indent, wanted)
    else:
        comment = lines[end - 1][sheet.source.place(sheet.end(node))[1] - 1 :]
        lines[first:end] = _as_entry(_dumped(wanted, _writer()), indent)
        lines[first + 1] += comment
    old = _words_of(section, local, entry.fields)
    new = _words_of(section, local, {**entry.fields, "text": text, "minutes": minutes})
    edited = _proven(
        sheet, EditedBank(sheet.encode("\n".join(lines)), section, local), gone=(old,), new=(new,)
    )
    return _moved(_Sheet(stem, edited.data), edited, stage) if stage else edited


def _moved(sheet: _Sheet, edited: EditedBank, stage: str) -> EditedBank:
    """The question in a section of another stage, its lines as they are; the same where it fits already."""
    draft = sheet.reading.draft
    known = next((s for s in draft.sections if s.id == edited.section), None) if draft else None
    if known is None or _stage_of(known) == stage:
        return edited
    entry = sheet.entry(edited.section, edited.local)
    first, end, indent = sheet.span(sheet.node(entry))
    place = _place_for(sheet, stage)
    shift = place.indent - indent
    block = [" " * shift + line if line else line for line in sheet.lines[first:end]]
    if shift < 0:
        if any(line[:-shift].strip() for line in sheet.lines[first:end]):
            raise Doubtful("its lines aren't indented the same way")
        block = [line[-shift:] for line in sheet.lines[first:end]]
    lines = list(sheet.lines)
    del lines[first:end]
    _put(lines, place.line - (end - first if place.line > first else 0), [*place.head, *block])
    old = _words_of(edited.section, edited.local, entry.fields)
    new = _words_of(place.section, edited.local, entry.fields)
    moved = EditedBank(sheet.encode("\n".join(lines)), place.section, edited.local)
    return _proven(sheet, moved, gone=(old,), new=(new,))


def remove(data: bytes, stem: str, section: str, local: str) -> EditedBank:
    """Take a question out of a file with its lines.

    Raises:
        Doubtful: The question is not found, or its lines hold something else too.
    """
    sheet = _Sheet(stem, data)
    entry = sheet.entry(section, local)
    first, end, _indent = sheet.span(sheet.node(entry))
    lines = [*sheet.lines[:first], *sheet.lines[end:]]
    old = _words_of(section, local, entry.fields, entry.ref)
    return _proven(sheet, EditedBank(sheet.encode("\n".join(lines)), section, local), gone=(old,))


def renamed(data: bytes, stem: str, bank_id: str, name: str, head: str) -> bytes:
    """A copy of a bank's file under another id: first comment, id and name are its own.

    Raises:
        Doubtful: The file has no id and name that could be replaced.
    """
    sheet = _Sheet(stem, data)
    root, text = sheet.root, sheet.text
    wanted = {"id": bank_id, "name": scalar(name)}
    for key, value in reversed(root.pairs):
        if key.text in wanted:
            if value.kind != "text":
                raise Doubtful(f"its {key.text} is not a text")
            text = text[: value.start] + wanted.pop(key.text) + text[sheet.end(value) :]
    missing = "".join(f"{key}: {value}\n" for key, value in wanted.items())
    return sheet.encode(head + missing + text[root.start :])


# -- mending ------------------------------------------------------------------------------------------


def fix(stem: str, data: bytes) -> Fixed:
    """Write the mended lines that can mean but one thing, where reading the result proves it.

    Raises:
        Doubtful: The file is no text, or its lines end in different ways.
    """
    first = sheet = _Sheet(stem, data)
    applied: list[FileProblem] = []
    for _ in range(ROUNDS):
        found: dict[int, FileProblem] = {}
        for problem in sheet.reading.problems:
            if problem.certain and problem.mended and problem.line:
                found.setdefault(problem.line, problem)
        for wanted in (list(found.values()), *([problem] for problem in found.values())):
            if wanted and (tried := _tried(sheet, wanted)) is not None:
                applied += wanted
                sheet = tried
                break
        else:
            break
    return Fixed(first.text, sheet.text, sheet.data, tuple(applied))


def _tried(sheet: _Sheet, problems: Sequence[FileProblem]) -> _Sheet | None:
    """The file with some lines mended; None if that loses anything or does not help."""
    lines = list(sheet.lines)
    for problem in sorted(problems, key=lambda found: -found.line):
        number = problem.line - 1
        if number >= len(lines):
            return None
        lines[number : number + 1] = _mended_lines(lines[number], problem.mended)
    result = _Sheet(sheet.stem, sheet.encode("\n".join(lines)))
    before, after = sheet.reading, result.reading
    lost = Counter(before.entries) - Counter(after.entries)
    settled = Counter(p.what for p in before.problems) - Counter(p.what for p in after.problems)
    if lost or not before.frame <= after.frame or settled.total() < len(problems):
        return None
    return result


def _mended_lines(old: str, mended: str) -> list[str]:
    """A mended line, or several, where the old one stood: indented like it, behind its hyphen."""
    body = old.lstrip(" ")
    indent = " " * (len(old) - len(body))
    first, *rest = mended.split("\n")
    if body.startswith("- ") and not first.startswith("- "):
        dash = body[: len(body) - len(body[1:].lstrip(" "))]
        return [indent + dash + first, *(indent + " " * len(dash) + line for line in rest)]
    return [indent + first, *(indent + line for line in rest)]
