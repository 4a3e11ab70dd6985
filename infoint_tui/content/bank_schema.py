"""From the text of one file to a draft of its bank; what cannot be used is left out and named."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.bank import STAGES, BankProblem
from .bank_fields import Fields, slug
from .bank_questions import Entry, QuestionReader, derived_id
from .yaml_hints import GaveUp, parse_mending
from .yaml_reader import Unreadable, decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .yaml_reader import Node

SCHEMA = 1
MAX_TARGETS = 200

BANK_KEYS = (
    *("schema", "id", "name", "version", "author", "license", "language", "description", "audience", "tags"),
    *("includes", "extends", "hide", "defaults", "allow_lint", "sections"),
)
SECTION_KEYS = ("id", "title", "stage", "order", "hint", "questions")
_TEXTS = ("name", "version", "author", "license", "language", "description")


class DraftSection(NamedTuple):
    """A section before patches: title and stage are empty where the patched bank decides."""

    id: str
    title: str
    stage: str
    hint: str
    order: int | None
    entries: tuple[Entry, ...]
    line: int = 0
    column: int = 0


class Target(NamedTuple):
    """The name of another bank or question and where it stands."""

    name: str
    line: int
    column: int


class Draft(NamedTuple):
    """One file, read but not yet joined with the other banks."""

    id: str
    file: str
    values: Mapping[str, Any]
    sections: tuple[DraftSection, ...]
    includes: tuple[Target, ...] = ()
    extends: Target | None = None
    hide: tuple[Target, ...] = ()


def read_draft(file: str, stem: str, data: bytes) -> tuple[Draft | None, tuple[BankProblem, ...]]:
    """The draft of a file's bytes, and its problems in the order of the file.

    None when nothing of the file can be used; then one of the problems says why.
    """
    try:
        text, replaced = decode(data)
        mended, tree, mends = parse_mending(text)
    except Unreadable as error:
        found = error.mends if isinstance(error, GaveUp) else ()
        met = (
            BankProblem(file, m.line + 1, m.column + 1, m.what, m.mend, "error", m.mended, m.certain)
            for m in found
        )
        return None, (
            *met,
            BankProblem(file, error.line, error.column, error.what, error.mend),
        )
    fields = Fields(file, mended, text, tree)
    for fault in replaced:
        fields.report(fault.at, fault.what, fault.mend)
    for mend in mends:
        how = "the question was left out" if mend.skipped else "it was read as if it were mended"
        severity = "error" if mend.skipped else "warning"
        fields.report_at(
            mend.line + 1,
            mend.column + 1,
            f"{mend.what}; {how}",
            mend.mend,
            severity=severity,
            mended=mend.mended,
            certain=mend.certain and bool(mend.mended),
        )
    for fault in tree.faults:
        if tree.root is not None and fault.at > tree.root.end:
            fields.report(fault.at, fault.what, fault.mend)
    draft = _Reader(fields).bank(tree.root, stem)
    problems = sorted(fields.problems, key=lambda problem: (problem.line, problem.column))
    if fields.unlisted:
        problems.append(
            BankProblem(file, 0, 0, f"{fields.unlisted} more problems are not listed", "", "warning")
        )
    return draft, tuple(problems)


class _Reader:
    """Walks the tree of one file by the schema."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._questions = QuestionReader(fields)

    def bank(self, root: Node | None, stem: str) -> Draft | None:
        fields = self._fields
        if root is None or root.kind != "map":
            what = (
                "the file should begin with keys such as schema, id and name" if root else "the file is empty"
            )
            start = root.start if root else 0
            fields.report(start, what, "Compare it with a bank that works.", severity="error")
            return None
        if not self._frame_sound(root):
            return None
        values = fields.pairs(root, BANK_KEYS, "a bank")
        if not self._schema_known(values):
            return None
        bank_id = self._bank_id(values, stem)
        if "defaults" in values:
            self._questions.set_defaults(values["defaults"])
        if not fields.empty(values.get("allow_lint")):
            self._questions.allow(fields.words(values["allow_lint"], "allow_lint"))
        described: dict[str, Any] = {
            key: fields.text(values[key], key) for key in _TEXTS if not fields.empty(values.get(key))
        }
        described |= {key: fields.words(values[key], key) for key in ("audience", "tags") if key in values}
        extends = self._targets(values, "extends")
        draft = Draft(
            bank_id,
            fields.file,
            MappingProxyType({"name": bank_id, **described}),
            self._sections(values.get("sections")),
            self._targets(values, "includes"),
            extends[0] if extends else None,
            self._targets(values, "hide"),
        )
        if not draft.sections and extends == () and not draft.includes:
            fields.report(
                root.start, "the bank has no sections", "Add sections: with questions:.", severity="note"
            )
        return draft

    def _frame_sound(self, root: Node) -> bool:
        """Whether the part outside the sections is free of what the guard refuses."""
        outer = self._fields.faults_around(root, "sections")
        for fault in outer:
            self._fields.refuse(fault, "the bank was left out")
        return not outer

    def _schema_known(self, values: Mapping[str, Node]) -> bool:
        node = values.get("schema")
        if node is None or self._fields.empty(node):
            return True
        word = node.text.strip()
        if word == str(SCHEMA):
            return True
        if word.isascii() and word.isdigit() and int(word[:9]) > SCHEMA:
            what = f"the bank is written in format {word[:9]}; this program reads format {SCHEMA}"
            self._fields.report(node.start, what, "Update infoint, or write schema: 1.", severity="error")
            return False
        what = f"schema should be {SCHEMA}, the number of the format; it was read as {SCHEMA}"
        self._fields.report(node.start, what, mended=f"schema: {SCHEMA}")
        return True

    def _bank_id(self, values: Mapping[str, Node], stem: str) -> str:
        fields = self._fields
        node = values.get("id")
        named = fields.ident(node) if node is not None and not fields.empty(node) else ""
        if node is not None and named and named != slug(stem):
            what = f"the id “{named}” differs from the file name “{stem}”"
            fields.report(node.start, what, f"Rename the file to {named}.yaml, or write: id: {slug(stem)}")
        return named or slug(stem) or "bank"

    def _targets(self, values: Mapping[str, Node], key: str) -> tuple[Target, ...]:
        node = values.get(key)
        if node is None or self._fields.empty(node):
            return ()
        nodes = node.items if node.kind == "list" else [node]
        found: dict[str, Target] = {}
        for item in nodes[:MAX_TARGETS]:
            name = self._fields.text(item, key)
            if name:
                found.setdefault(name, Target(name, *self._fields.place(item.start)))
        return tuple(found.values())

    def _sections(self, node: Node | None) -> tuple[DraftSection, ...]:
        fields = self._fields
        if node is None or fields.empty(node):
            return ()
        if node.kind != "list":
            fields.report(
                node.start, "sections should be a list", "Begin each section with - id:", severity="error"
            )
            return ()
        sections: dict[str, DraftSection] = {}
        for item in node.items:
            made = self._section(item, len(sections))
            if made is not None and made.id in sections:
                what = f"two sections have the id “{made.id}”; the second one was left out"
                fields.report(item.start, what, "Give it another id.", severity="error")
            elif made is not None:
                sections[made.id] = made
        return tuple(sections.values())

    def _section(self, node: Node, position: int) -> DraftSection | None:
        fields = self._fields
        if node.kind != "map":
            fields.report(
                node.start, "a section should have keys: id, title, stage, questions", severity="error"
            )
            return None
        values = fields.pairs(node, SECTION_KEYS, "a section")
        body = values.get("questions")
        outer = fields.faults_around(node, "questions")
        for fault in outer:
            fields.refuse(fault, "the section was left out")
        if outer:
            return None
        title = "" if fields.empty(values.get("title")) else fields.text(values["title"], "title")
        section_id = "" if fields.empty(values.get("id")) else fields.ident(values["id"])
        order = fields.number(values["order"], "order", 0, 9999, 0) if "order" in values else None
        return DraftSection(
            section_id or derived_id(title or f"section {position + 1}"),
            title,
            self._stage(values.get("stage")),
            "" if fields.empty(values.get("hint")) else fields.text(values["hint"], "hint"),
            order,
            self._questions.questions(body),
            *fields.place(node.start),
        )

    def _stage(self, node: Node | None) -> str:
        if node is None or self._fields.empty(node):
            return ""
        word = node.text.strip().lower()
        if word in STAGES:
            return word
        near = self._fields.near(word, STAGES)
        what = f"there is no stage “{word[:30]}”; {near or 'story'} is used"
        mend = f"The stages are {', '.join(STAGES)}."
        self._fields.report(node.start, what, mend, mended=f"stage: {near}" if near else "")
        return near or "story"
