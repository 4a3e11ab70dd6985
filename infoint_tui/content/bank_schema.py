"""From the bytes of one bank's file to a draft of the bank; what cannot be used is left out and named."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple, regex
from ..domain.bank import CAUTIONS, CONDITIONS, PLACEHOLDERS, STAGES, stage_named, stage_word
from .yaml_fields import (
    flag,
    ident,
    near_to,
    nearest,
    number,
    offer,
    record,
    slug,
    source_text,
    text,
    texts,
    words,
)
from .yaml_reader import KnownKeys, Source, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..domain.errors import FileProblem
    from .yaml_fields import Kind
    from .yaml_reader import Node

SCHEMA = 1
MAX_TARGETS = 200
MAX_QUESTIONS = 2_000
FORMALITIES = ("formal", "neutral", "friendly")

_NEEDS = (*PLACEHOLDERS, *CONDITIONS)
_BRACES = regex(r"\{([^{}|]*)(\|[^{}]*)?\}")
_STOP = regex(
    "(?:an?|the|and|or|of|to|in|on|at|for|from|with|by|is|are|was|were|be|do|does|did|you|your|i|my|me|we|it|its|"
    "that|this|what|which|who|how|when|where|why|would|could|should|can|have|has|had)"
)


class BankEntry(NamedTuple):
    """One question of a draft: `fields` fit `Question`; with a `ref` they only change what is taken over."""

    id: str
    fields: Mapping[str, Any]
    ref: str = ""
    line: int = 0
    column: int = 0


class DraftSection(NamedTuple):
    """A section before patches: title and stage are empty where the patched bank decides."""

    id: str
    title: str
    stage: str
    hint: str
    order: int | None
    entries: tuple[BankEntry, ...]
    line: int = 0
    column: int = 0


class Target(NamedTuple):
    """The name of another bank or question and where it stands."""

    name: str
    line: int
    column: int


class BankDraft(NamedTuple):
    """One file, read but not yet joined with the other banks."""

    id: str
    file: str
    values: Mapping[str, Any]
    sections: tuple[DraftSection, ...]
    includes: tuple[Target, ...] = ()
    extends: Target | None = None
    hide: tuple[Target, ...] = ()


def derived_id(wording: str) -> str:
    """The id of a question that has none: its first six significant words."""
    bare = _BRACES.sub(" ", wording.casefold().replace("'", "").replace("\u2019", ""))
    said = re.findall(r"[^\W_]+", bare)
    telling = [word for word in said if not _STOP.fullmatch(word)] or said
    return "-".join(telling[:6])[:60] or "question"


# -- kinds of values ----------------------------------------------------------------------------------


def _filled(source: Source, node: Node, key: str) -> str:
    """Text with names in braces; those that nothing fills are named, and their fallback is shown."""
    _check_braces(source, node)
    return text(source, node, key)


def _probes(source: Source, node: Node, key: str) -> tuple[str, ...]:
    for item in node.items or [node]:
        _check_braces(source, item)
    return texts(source, node, key)


def _check_braces(source: Source, node: Node) -> None:
    for found in _BRACES.finditer(node.text) if "{" in node.text else ():
        name = found[1].strip()
        if name not in PLACEHOLDERS:
            near = near_to(source, name, PLACEHOLDERS)
            what = f"nothing fills the braces “{{{name[:30]}}}”"
            source.report(node, what, mended=offer(source, node.start, found[1], near))


def _variants(source: Source, node: Node, _key: str) -> Mapping[str, str]:
    schema = dict.fromkeys(FORMALITIES, _filled)
    values = record(source, node, schema, "variants") if node.kind == "map" else {}
    if not values:
        source.report(node, "variants should be formal, neutral, or friendly")
    return MappingProxyType(values)


def _known_words(source: Source, node: Node, key: str) -> tuple[str, ...]:
    found = words(source, node, key)
    for word in (word for word in found if word not in _NEEDS):
        _unknown_word(source, node, key, word, near_to(source, word, _NEEDS))
    return tuple(word for word in found if word in _NEEDS)


def _cautions(source: Source, node: Node, key: str) -> tuple[str, ...]:
    found = words(source, node, key)
    for word in found:
        near = "" if word in CAUTIONS else near_to(source, word, CAUTIONS)
        if near:
            _unknown_word(source, node, key, word, near)
    return found


def _unknown_word(source: Source, node: Node, key: str, word: str, near: str) -> None:
    spot = next((item for item in node.items if item.text == word), node)
    effect = "it is shown as a caution" if key == "avoid_if" else "it was left out"
    mended = offer(source, spot.start, word, near)
    source.report(spot, f"{key} does not know “{word[:40]}”; {effect}", mended=mended)


def _targets(source: Source, node: Node, key: str) -> tuple[Target, ...]:
    found: dict[str, Target] = {}
    for item in (node.items if node.kind == "list" else [node])[:MAX_TARGETS]:
        name = text(source, item, key)
        if name:
            found.setdefault(name, Target(name, *source.place(item.start)))
    return tuple(found.values())


def _stage(source: Source, node: Node, _key: str) -> str:
    word = node.text.strip().lower()
    if stage := stage_named(word):
        return stage
    known = [stage_word(stage) for stage in STAGES]
    near = near_to(source, word, known)
    what = f"there is no stage “{word[:30]}”; {near or 'story'} is used"
    mended = f"stage: {near}" if near else ""
    source.report(node, what, f"The stages are {', '.join(known)}.", mended=mended)
    return stage_named(near) or "story"


_DEFAULTS: dict[str, Kind] = {"minutes": number(1, 60, 2), "depth": number(1, 3, 2)}


def _defaults(source: Source, node: Node, _key: str) -> dict[str, int]:
    return record(source, node, _DEFAULTS, "defaults")


# -- schemas ------------------------------------------------------------------------------------------

QUESTION: dict[str, Kind] = {
    "id": ident,
    "text": _filled,
    "short": text,
    "variants": _variants,
    "probes": _probes,
    **_DEFAULTS,
    "tags": words,
    "must_ask": flag,
    "must_ask_if": _known_words,
    "recommended": flag,
    "needs": _known_words,
    "avoid_if": _cautions,
    "allow_lint": words,
    "idea": words,
    "note": text,
    "ref": text,
}
SECTION: dict[str, Kind] = {
    "id": ident,
    "title": text,
    "stage": _stage,
    "order": number(0, 9999, 0),
    "hint": text,
}
_HEAD = ("name", "version", "author", "license", "language", "description")
BANK: dict[str, Kind] = {
    "schema": lambda _source, node, _key: node,
    "id": lambda _source, node, _key: node,
    **dict.fromkeys(_HEAD, text),
    "audience": words,
    "tags": words,
    "includes": _targets,
    "extends": _targets,
    "hide": _targets,
    "defaults": _defaults,
    "allow_lint": words,
}
_LISTS = frozenset(
    (
        *("probes", "tags", "needs", "avoid_if", "must_ask_if", "allow_lint", "idea"),
        *("includes", "audience", "hide"),
    )
)
_FRAMES = frozenset(("sections", "questions", "variants", "defaults"))
WORDS = KnownKeys(frozenset({*QUESTION, *SECTION, *BANK, *FORMALITIES} - _LISTS - _FRAMES), _LISTS, _FRAMES)


def read_draft(
    file: str, stem: str, data: bytes | UnreadableFile
) -> tuple[BankDraft | None, tuple[FileProblem, ...]]:
    """The draft of a file, and its problems in the order of the file.

    None when nothing of the file can be used; then one of the problems says why.
    """
    source = Source(file, data, WORDS)
    draft = _BankReader(source).bank(source.root, stem) if source.whole else None
    return draft, source.finish()


class _BankReader:
    """Walks the tree of one file by the schemas; counts its questions across the sections."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._count = 0
        self._defaults: dict[str, int] = {}
        self._allowed: tuple[str, ...] = ()

    def bank(self, root: Node | None, stem: str) -> BankDraft | None:
        """The whole file."""
        source = self._source
        if root is None or root.kind != "map":
            if not source.spoiled_at_all:
                what = (
                    "the file should begin with keys such as schema, id and name"
                    if root
                    else "the file is empty"
                )
                source.wrong(root.start if root else 0, what, "Compare it with a working bank.")
            return None
        values = record(source, root, BANK, "a bank", ("sections",))
        if not self._schema_known(values.pop("schema", None)):
            return None
        bank_id = self._bank_id(values.pop("id", None), stem)
        self._defaults = values.pop("defaults", {})
        self._allowed = values.pop("allow_lint", ())
        sections = self._sections(values.pop("sections", None))
        includes, hide = values.pop("includes", ()), values.pop("hide", ())
        extends = values.pop("extends", ())
        if not (sections or extends or includes):
            source.report(root, "the bank has no sections", "Add sections: with questions:.", severity="note")
        described = MappingProxyType({"name": bank_id, **values})
        return BankDraft(bank_id, source.file, described, sections, includes, next(iter(extends), None), hide)

    def _schema_known(self, node: Node | None) -> bool:
        if node is None or (word := node.text.strip()) == str(SCHEMA):
            return True
        if word.isascii() and word.isdigit() and int(word[:9]) > SCHEMA:
            what = f"the bank is written in format {word[:9]}; this program reads format {SCHEMA}"
            self._source.wrong(node, what, "Update infoint, or write schema: 1.")
            return False
        what = f"schema should be {SCHEMA}, the number of the format; it was read as {SCHEMA}"
        self._source.report(node, what, mended=f"schema: {SCHEMA}")
        return True

    def _bank_id(self, node: Node | None, stem: str) -> str:
        named = ident(self._source, node, "id") if node is not None else ""
        if node is not None and named and named != slug(stem):
            what = f"the id “{named}” differs from the file name “{stem}”"
            self._source.report(node, what, f"Rename the file to {named}.yaml, or write: id: {slug(stem)}")
        return named or slug(stem) or "bank"

    def _items(self, node: Node | None, name: str, mend: str) -> list[Node]:
        if node is None or node.blank:
            return []
        if node.kind != "list":
            self._source.wrong(node, f"{name} should be a list", mend)
        return node.items

    def _sections(self, node: Node | None) -> tuple[DraftSection, ...]:
        sections: dict[str, DraftSection] = {}
        for item in self._items(node, "sections", "Begin each section with - id:"):
            made = self._section(item, len(sections))
            if made is not None and made.id in sections:
                what = f"two sections have the id “{made.id}”; the second one was left out"
                self._source.wrong(item, what, "Give it another id.")
            elif made is not None:
                sections[made.id] = made
        return tuple(sections.values())

    def _section(self, node: Node, position: int) -> DraftSection | None:
        source = self._source
        if node.kind != "map":
            if not source.spoiled(node, "the section was left out") and not node.blank:
                source.wrong(node, "a section should have keys: id, title, stage, questions")
            return None
        found = record(source, node, SECTION, "a section", ("questions",))
        title = found.get("title", "")
        return DraftSection(
            found.get("id") or derived_id(title or f"section {position + 1}"),
            title,
            found.get("stage", ""),
            found.get("hint", ""),
            found.get("order"),
            self._questions(found.get("questions")),
            *source.place(node.start),
        )

    def _questions(self, node: Node | None) -> tuple[BankEntry, ...]:
        """The usable entries of a list, each with an id no other of them has."""
        entries: list[BankEntry] = []
        taken: dict[str, int] = {}
        for item in self._items(node, "questions", "Begin each one with a hyphen."):
            self._count += 1
            if self._count > MAX_QUESTIONS:
                what = f"the bank holds more than {MAX_QUESTIONS:,} questions; the rest was left out"
                if self._count == MAX_QUESTIONS + 1:
                    self._source.wrong(item, what, "Split it into several banks.")
                break
            made = self._question(item)
            if made is not None:
                entries.append(self._unique(made, taken))
        return tuple(entries)

    def _unique(self, entry: BankEntry, taken: dict[str, int]) -> BankEntry:
        count = taken.get(entry.id, 0) + 1
        name = entry.id if count == 1 else f"{entry.id}-{count}"
        while count > 1 and name in taken:
            count += 1
            name = f"{entry.id}-{count}"
        taken[entry.id] = count
        taken.setdefault(name, 1)
        if count > 1:
            what = f"two questions of this section have the id “{entry.id}”; this one is called “{name}”"
            mend = f"Give it an id of its own, such as id: {name}"
            self._source.report(self._source.index(entry.line, entry.column), what, mend)
        return entry._replace(id=name)

    def _question(self, node: Node) -> BankEntry | None:
        source = self._source
        if source.spoiled(node, "the question was left out") or node.blank:
            return None
        place = source.place(node.start)
        if node.kind == "text" or self._is_text(node):
            wording = _filled(source, node, "text")
            if not wording:
                return None
            return BankEntry(
                derived_id(wording), self._with_allowed({**self._defaults, "text": wording}), "", *place
            )
        if node.kind != "map":
            source.wrong(node, "a question should be text or keys such as id and text")
            return None
        found = record(source, node, QUESTION, "a question")
        named, ref = found.pop("id", ""), found.pop("ref", "")
        for key in ("text", "variants") if ref else ():
            if found.pop(key, None):
                what = f"a reference takes its {key} from the question it names; this one was left out"
                at = next(value for name, value in node.pairs if name.text.strip() == key)
                source.report(at, what, f"Remove {key}: or ref:.")
        wording = found.get("text", "")
        if not ref and not wording:
            what = "the question has no text and was left out"
            source.wrong(node, what, "Add a line such as text: What surprised you?")
            return None
        details = self._with_allowed(found if ref else {**self._defaults, **found})
        return BankEntry(
            named or (ref.rsplit("/", 1)[-1] if ref else derived_id(wording)), details, ref, *place
        )

    def _with_allowed(self, details: dict[str, Any]) -> dict[str, Any]:
        if self._allowed:
            details["allow_lint"] = tuple(dict.fromkeys((*self._allowed, *details.get("allow_lint", ()))))
        return details

    def _is_text(self, node: Node) -> bool:
        """Whether it is a sentence with a colon, or with brackets, that YAML took for something else."""
        if node.kind != "map":
            return node.flow
        if any(key.text.strip() in QUESTION for key, _ in node.pairs):
            return False
        return node.flow or (
            len(node.pairs) == 1 and not nearest(source_text(self._source, node.pairs[0][0]), QUESTION)
        )
