"""Edits of a bank's file that leave every other character alone, and are proven by reading the result.

A question is added below the last one of its stage, changed where it stands, or taken out with its lines.
Whenever the result does not say exactly what is wanted and all that was said before, `Doubtful` is raised.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..domain.bank import Question
from .bank_fields import slug
from .bank_questions import MAX_QUESTIONS, derived_id
from .bank_text import Doubtful, Sheet, entry_lines, entry_words, fields_of, read, scalar, value_of, word

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .yaml_reader import Node

_DASH = re.compile(r"( *)- +")


class Edited(NamedTuple):
    """The outcome of an edit."""

    data: bytes
    section: str
    local: str
    """Id of the question within its section."""


class _Place(NamedTuple):
    """Where a question goes: the line before which it is put, the columns of its hyphen, its section."""

    line: int
    indent: int
    section: str
    head: tuple[str, ...] = ()
    """Lines that begin a new section."""


def skeleton(bank_id: str, name: str) -> bytes:
    """A bank without questions, ready to be filled by hand or by the program."""
    text = (
        "# Your own questions. Any editor will do; infoint adds to this file and changes single questions\n"
        f"# without touching comments or order. infoint banks check {bank_id} looks it over.\n"
        f"schema: 1\nid: {bank_id}\nname: {scalar(name)}\nsections:\n"
    )
    return text.encode()


def add(data: bytes, stem: str, questions: Sequence[Question], taken: Collection[str] = ()) -> list[Edited]:
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
    done: list[Edited] = []
    for group in groups.values():
        done += _added(Sheet(stem, done[-1].data if done else data), group, taken)
    return done


def _added(sheet: Sheet, questions: Sequence[Question], taken: Collection[str]) -> list[Edited]:
    """Questions that go to one place."""
    place = _place_for(sheet, questions[0].stage, questions[0].section_title)
    draft, defaults = sheet.reading.draft, _defaults(sheet)
    used = {entry.id for section in draft.sections for entry in section.entries} if draft else set()
    if len(sheet.reading.entries) + len(questions) > MAX_QUESTIONS:
        raise Doubtful(f"a bank holds at most {MAX_QUESTIONS:,} questions; begin another one")
    used |= set(taken)
    locals_: list[str] = []
    more: list[str] = []
    for question in questions:
        locals_.append(_free(derived_id(question.text), used))
        used.add(locals_[-1])
        more += entry_lines(question, locals_[-1], place.indent, defaults)
    lines = list(sheet.lines)
    _put(lines, place.line, [*place.head, *more])
    data = sheet.encode("\n".join(lines))
    done = [Edited(data, place.section, local) for local in locals_]
    pairs = zip(questions, locals_, strict=True)
    new = [entry_words(place.section, local, fields_of(question)) for question, local in pairs]
    _proven(sheet, done[-1], new=new)
    return done


def change(
    data: bytes, stem: str, section: str, local: str, *, text: str, minutes: int, stage: str = ""
) -> Edited:
    """Give a question of a file another wording, other minutes, or another stage; its id stays.

    Raises:
        Doubtful: The question is not found, or stands in a form that cannot be changed with certainty.
    """
    sheet = Sheet(stem, data)
    old, fields = _entry(sheet, section, local)
    rewritten = _rewritten(sheet, _node(sheet, section, local), local, fields, text, minutes)
    new = entry_words(section, local, {**fields, "text": text, "minutes": minutes})
    edited = Edited(sheet.encode(rewritten), section, local)
    _proven(sheet, edited, gone=(old,), new=(new,))
    return _moved(Sheet(stem, edited.data), edited, stage) if stage else edited


def remove(data: bytes, stem: str, section: str, local: str) -> Edited:
    """Take a question out of a file with its lines.

    Raises:
        Doubtful: The question is not found, or its lines hold something else too.
    """
    sheet = Sheet(stem, data)
    old, _fields = _entry(sheet, section, local, own=False)
    lines = list(sheet.lines)
    first, last, _indent = _span(sheet, _node(sheet, section, local))
    del lines[first : last + 1]
    return _proven(sheet, Edited(sheet.encode("\n".join(lines)), section, local), gone=(old,))


def renamed(data: bytes, stem: str, bank_id: str, name: str, head: str) -> bytes:
    """A copy of a bank's file under another id: first comment, id and name are its own.

    Raises:
        Doubtful: The file has no id and name that could be replaced.
    """
    sheet = Sheet(stem, data)
    root, text = sheet.root, sheet.text
    wanted = {"id": bank_id, "name": scalar(name)}
    for key, value in reversed(root.pairs):
        if key.text in wanted:
            if value.kind != "text":
                raise Doubtful(f"its {key.text} is not a text")
            text = text[: value.start] + wanted.pop(key.text) + text[sheet.end(value) :]
    missing = "".join(f"{key}: {value}\n" for key, value in wanted.items())
    return sheet.encode(head + missing + text[root.start :])


# -- where ------------------------------------------------------------------------------------------------


def _place_for(sheet: Sheet, stage: str, title: str = "") -> _Place:
    draft = sheet.reading.draft
    if draft is None:
        raise Doubtful("it cannot be read as it stands")
    sections = value_of(sheet.root, "sections")
    if sections is None or _blank(sections):
        return _first_section(sheet, sections, stage, title)
    if sections.kind != "list" or sections.flow or not sections.items:
        raise Doubtful("its sections are not written below each other")
    known = {(section.line, section.column): section for section in draft.sections}
    for node in reversed(sections.items):
        section = known.get(sheet.place(node.start))
        if section is None or (section.stage or section.id) != stage or title not in ("", section.title):
            continue
        if (place := _place_in(sheet, node, section.id)) is not None:
            return place
    _first, last, indent = _span(sheet, sections.items[-1])
    made = _free_section(sheet, stage, title)
    line = _past_comments(sheet, last + 1, indent)
    return _Place(line, indent + 4, made, tuple(_section(made, stage, title, indent)))


def _place_in(sheet: Sheet, node: Node, section: str) -> _Place | None:
    """The end of a section's questions; None where they are not written below each other."""
    for key, questions in node.pairs:
        if key.text == "questions" and _blank(questions):
            line, column = sheet.place(key.start)
            return _Place(line, column + 1, section)
        if key.text == "questions" and questions.items and not questions.flow:
            _first, last, indent = _span(sheet, questions.items[-1])
            return _Place(_past_comments(sheet, last + 1, indent), indent, section)
    return None


def _first_section(sheet: Sheet, sections: Node | None, stage: str, title: str) -> _Place:
    """The place for a file whose sections are still to come."""
    made = _free_section(sheet, stage, title)
    head = _section(made, stage, title, 2)
    lines = sheet.lines
    if sections is None:
        end = len(lines) if lines[-1].strip() else len(lines) - 1
        return _Place(end, 6, made, ("sections:", *head))
    key = next(name for name, value in sheet.root.pairs if value is sections)
    return _Place(sheet.place(key.start)[0], 6, made, tuple(head))


def _section(section: str, stage: str, title: str, indent: int) -> list[str]:
    shown = scalar(title) if title else stage.capitalize()
    lines = (f"- id: {section}", f"  title: {shown}", f"  stage: {stage}", "  questions:")
    return [" " * indent + line for line in lines]


def _free_section(sheet: Sheet, stage: str, title: str) -> str:
    draft = sheet.reading.draft
    return _free(slug(title) or stage, {section.id for section in draft.sections} if draft else set())


def _free(wish: str, used: Collection[str]) -> str:
    number = 1
    while (name := wish if number == 1 else f"{wish}-{number}") in used:
        number += 1
    return name


def _past_comments(sheet: Sheet, line: int, indent: int) -> int:
    """The line after comments that are indented like the entry above them and so belong to it."""
    after = line
    for number in range(line, len(sheet.lines)):
        body = sheet.lines[number].lstrip(" ")
        if body.startswith("#") and len(sheet.lines[number]) - len(body) >= max(indent, 1):
            after = number + 1
        elif body:
            break
    return after


def _put(lines: list[str], line: int, more: Sequence[str]) -> None:
    """Insert lines; behind a last line without a line end they get one."""
    if line >= len(lines):
        lines.append("")
    lines[line:line] = more


# -- finding ----------------------------------------------------------------------------------------------


def _entry(sheet: Sheet, section: str, local: str, *, own: bool = True) -> tuple[str, Mapping[str, object]]:
    """How a question reads now, and its fields; `own` refuses one that is taken over from another bank."""
    for known in sheet.reading.draft.sections if sheet.reading.draft else ():
        for entry in known.entries:
            if (known.id, entry.id) == (section, local):
                if entry.ref and own:
                    raise Doubtful(f"the question is taken over from {entry.ref}")
                return entry_words(section, local, entry.fields, entry.ref), entry.fields
    raise Doubtful("the question is not in the file any more")


def _node(sheet: Sheet, section: str, local: str) -> Node:
    """Where a question stands in the tree."""
    draft = sheet.reading.draft
    places = {
        (entry.line, entry.column)
        for known in (draft.sections if draft else ())
        for entry in known.entries
        if (known.id, entry.id) == (section, local)
    }
    sections = value_of(sheet.root, "sections")
    for node in sections.items if sections is not None else ():
        questions = value_of(node, "questions")
        for item in questions.items if questions is not None and not questions.flow else ():
            if sheet.place(item.start) in places:
                return item
    raise Doubtful("the question does not stand on lines of its own")


def _blank(node: Node) -> bool:
    return node.kind == "text" and node.plain and node.text in ("", "~", "null")


def _span(sheet: Sheet, node: Node) -> tuple[int, int, int]:
    """First and last line (from 0) of an entry of a list, and the columns before its hyphen."""
    first, column = sheet.place(node.start)
    dash = _DASH.fullmatch(sheet.lines[first - 1][: column - 1])
    if dash is None:
        raise Doubtful("an entry does not begin on the line of its hyphen")
    return first - 1, sheet.place(max(sheet.end(node) - 1, node.start))[0] - 1, len(dash[1])


def _defaults(sheet: Sheet) -> dict[str, int]:
    node = value_of(sheet.root, "defaults")
    found = {key.text: value.text.strip() for key, value in (node.pairs if node is not None else ())}
    return {key: int(value) for key, value in found.items() if value.isdecimal() and value.isascii()}


# -- changing ---------------------------------------------------------------------------------------------


def _rewritten(
    sheet: Sheet, node: Node, local: str, fields: Mapping[str, object], wording: str, minutes: int
) -> str:
    """The file's text with one question said anew."""
    text = sheet.text
    pad = "\n" + " " * (sheet.place(node.start)[1] - 1)
    changed = minutes != fields.get("minutes", 2)
    values = {key.text: value for key, value in node.pairs}
    if "text" not in values:
        said = [
            f"id: {word(local)}",
            f"text: {scalar(wording)}",
            *([f"minutes: {minutes}"] if changed else []),
        ]
        return text[: node.start] + pad.join(said) + text[sheet.end(node) :]
    more = [] if "id" in values else [f"id: {word(local)}"]
    parts = [(values["text"].start, sheet.end(values["text"]), scalar(wording))]
    if changed and "minutes" in values:
        parts.append((values["minutes"].start, sheet.end(values["minutes"]), str(minutes)))
    elif changed:
        more.append(f"minutes: {minutes}")
    if more and node.flow:
        raise Doubtful("the question stands in braces")
    if more:
        at = text.find("\n", parts[0][1])
        at = len(text) if at < 0 else at
        parts.append((at, at, "".join(pad + line for line in more)))
    for start, end, words in sorted(parts, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _moved(sheet: Sheet, edited: Edited, stage: str) -> Edited:
    """The question in a section of another stage, its lines as they are; the same where it fits already."""
    draft = sheet.reading.draft
    known = next((s for s in draft.sections if s.id == edited.section), None) if draft else None
    if known is None or (known.stage or known.id) == stage:
        return edited
    first, last, indent = _span(sheet, _node(sheet, edited.section, edited.local))
    place = _place_for(sheet, stage)
    block = _shifted(sheet.lines[first : last + 1], place.indent - indent)
    lines = list(sheet.lines)
    if place.line > first:
        _put(lines, place.line, [*place.head, *block])
        del lines[first : last + 1]
    else:
        del lines[first : last + 1]
        _put(lines, place.line, [*place.head, *block])
    old, fields = _entry(sheet, edited.section, edited.local)
    moved = Edited(sheet.encode("\n".join(lines)), place.section, edited.local)
    new = entry_words(place.section, edited.local, fields)
    return _proven(sheet, moved, gone=(old,), new=(new,))


def _shifted(block: Sequence[str], shift: int) -> list[str]:
    if shift >= 0:
        return [" " * shift + line if line else line for line in block]
    if any(line[:-shift].strip() for line in block):
        raise Doubtful("its lines are not indented alike")
    return [line[-shift:] for line in block]


def _proven(sheet: Sheet, edited: Edited, *, gone: Collection[str] = (), new: Collection[str] = ()) -> Edited:
    """The edit, if the file now says what is wanted, and everything else as before."""
    before, after = sheet.reading, read(sheet.stem, edited.data)
    if after.draft is None or not before.frame <= after.frame:
        raise Doubtful("something else in it would change")
    left = [entry for entry in before.entries if entry not in gone]
    if [entry for entry in after.entries if entry not in new] != [e for e in left if e not in new]:
        raise Doubtful("another question would change")
    if Counter(after.entries) - Counter(left) != Counter(new):
        raise Doubtful("the question would read otherwise than it was written")
    if Counter(p.what for p in after.problems) - Counter(p.what for p in before.problems):
        raise Doubtful("it would have a problem that it has not now")
    return edited
