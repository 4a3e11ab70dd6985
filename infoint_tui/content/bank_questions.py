"""Questions of a bank's file: what each key means, and what a question without some of them becomes."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.bank import CAUTIONS, CONDITIONS, PLACEHOLDERS
from .bank_fields import Fields, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .yaml_reader import Node

MAX_QUESTIONS = 2_000
QUESTION_KEYS = (
    *("id", "text", "short", "variants", "probes", "minutes", "depth", "tags", "must_ask", "must_ask_if"),
    *("recommended", "needs", "avoid_if", "allow_lint", "idea", "note", "ref"),
)
FORMALITIES = ("formal", "neutral", "friendly")

_NEEDS = (*PLACEHOLDERS, *CONDITIONS)
_BRACES = re.compile(r"\{([^{}|]*)(\|[^{}]*)?\}")
_STOP = re.compile(
    "(?:an?|the|and|or|of|to|in|on|at|for|from|with|by|is|are|was|were|be|do|does|did|you|your|i|my|me|we|it|its|"
    "that|this|what|which|who|how|when|where|why|would|could|should|can|have|has|had)"
)


class Entry(NamedTuple):
    """One question of a draft: `fields` fit `Question`; with a `ref` they only change what is taken over."""

    id: str
    fields: Mapping[str, Any]
    ref: str = ""
    line: int = 0
    column: int = 0


def derived_id(text: str) -> str:
    """The id of a question that has none: its first six significant words."""
    plain = _BRACES.sub(" ", text.casefold().replace("'", "").replace("\u2019", ""))
    words = re.findall(r"[^\W_]+", plain)
    telling = [word for word in words if not _STOP.fullmatch(word)] or words
    return "-".join(telling[:6])[:60] or "question"


class QuestionReader:
    """Reads the questions of one file; counts them across its sections."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._count = 0
        self._defaults: dict[str, int] = {}
        self._allowed: tuple[str, ...] = ()

    def set_defaults(self, node: Node) -> None:
        """Minutes and depth of questions that do not say."""
        self._defaults = self._numbers(self._fields.pairs(node, ("minutes", "depth"), "defaults"))

    def allow(self, rules: tuple[str, ...]) -> None:
        """Rules of the linter that are silent for the whole bank."""
        self._allowed = rules

    def questions(self, node: Node | None) -> tuple[Entry, ...]:
        """The usable entries of a list, each with an id no other of them has."""
        fields = self._fields
        if node is None or fields.empty(node):
            return ()
        if node.kind != "list":
            fields.report(
                node.start, "questions should be a list", "Begin each one with a hyphen.", severity="error"
            )
            return ()
        entries: list[Entry] = []
        taken: dict[str, int] = {}
        for item in node.items:
            self._count += 1
            if self._count > MAX_QUESTIONS:
                what = f"the bank holds more than {MAX_QUESTIONS:,} questions; the rest was left out"
                if self._count == MAX_QUESTIONS + 1:
                    fields.report(item.start, what, "Split it into several banks.", severity="error")
                break
            made = self._question(item)
            if made is not None:
                entries.append(self._unique(made, taken))
        return tuple(entries)

    def _unique(self, entry: Entry, taken: dict[str, int]) -> Entry:
        number = taken.get(entry.id, 0) + 1
        name = entry.id if number == 1 else f"{entry.id}-{number}"
        while number > 1 and name in taken:
            number += 1
            name = f"{entry.id}-{number}"
        taken[entry.id] = number
        taken.setdefault(name, 1)
        if number > 1:
            what = f"two questions of this section have the id “{entry.id}”; this one is called “{name}”"
            self._fields.report_at(
                entry.line, entry.column, what, f"Give it an id of its own, such as id: {name}"
            )
        return entry._replace(id=name)

    def _question(self, node: Node) -> Entry | None:
        fields = self._fields
        faults = fields.faults_in(node)
        for fault in faults:
            fields.refuse(fault, "the question was left out")
        if faults or fields.empty(node):
            return None
        place = fields.place(node.start)
        if node.kind == "text" or self._is_text(node):
            text = fields.text(node, "text")
            self._check_braces(node)
            return Entry(derived_id(text), self._with_allowed({"text": text, **self._defaults}), "", *place)
        if node.kind != "map":
            fields.report(
                node.start, "a question should be text or keys such as id and text", severity="error"
            )
            return None
        values = fields.pairs(node, QUESTION_KEYS, "a question")
        ref = fields.text(values["ref"], "ref") if not fields.empty(values.get("ref")) else ""
        for key in ("text", "variants"):
            if ref and key in values:
                what = f"a reference takes its {key} from the question it names; this one was left out"
                fields.report(values.pop(key).start, what, f"Remove {key}: or ref:.")
        details = self._with_allowed(self._details(values, with_defaults=not ref))
        text = details.get("text", "")
        if not ref and not text:
            what = "the question has no text and was left out"
            fields.report(node.start, what, "Add a line such as text: What surprised you?", severity="error")
            return None
        named = "" if fields.empty(values.get("id")) else fields.ident(values["id"])
        return Entry(named or (ref.rsplit("/", 1)[-1] if ref else derived_id(text)), details, ref, *place)

    def _with_allowed(self, details: dict[str, Any]) -> dict[str, Any]:
        if self._allowed:
            details["allow_lint"] = tuple(dict.fromkeys((*self._allowed, *details.get("allow_lint", ()))))
        return details

    def _is_text(self, node: Node) -> bool:
        """Whether it is a sentence with a colon, or with brackets, that YAML took for something else."""
        if node.kind != "map":
            return node.flow
        if any(key.text.strip() in QUESTION_KEYS for key, _ in node.pairs):
            return False
        return node.flow or (
            len(node.pairs) == 1 and not nearest(node.pairs[0][0].text.strip()[:60], QUESTION_KEYS)
        )

    def _details(self, values: Mapping[str, Node], *, with_defaults: bool) -> dict[str, Any]:
        fields = self._fields
        found: dict[str, Any] = dict(self._defaults) if with_defaults else {}
        present = {key: node for key, node in values.items() if not fields.empty(node)}
        for key in ("text", "short", "note"):
            if key in present:
                found[key] = fields.text(present[key], key)
        if "probes" in present:
            found["probes"] = fields.texts(present["probes"], "probes")
        for key in ("tags", "idea", "allow_lint"):
            if key in present:
                found[key] = fields.words(present[key], key)
        for key in ("must_ask", "recommended"):
            if key in present:
                found[key] = fields.flag(present[key], key)
        found.update(self._numbers(present))
        found.update(self._conditions(present))
        if "variants" in present:
            found["variants"] = self._variants(present["variants"])
        for key in ("text", "probes", "variants"):
            if key in present:
                self._check_braces(present[key])
        return found

    def _numbers(self, values: Mapping[str, Node]) -> dict[str, int]:
        bounds = {"minutes": (1, 60), "depth": (1, 3)}
        return {
            key: self._fields.number(values[key], key, low, high, self._defaults.get(key, 2))
            for key, (low, high) in bounds.items()
            if key in values
        }

    def _conditions(self, values: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key, known in (("needs", _NEEDS), ("must_ask_if", _NEEDS)):
            if key in values:
                words = self._fields.words(values[key], key)
                found[key] = tuple(word for word in words if word in known)
                for word in (word for word in words if word not in known):
                    self._unknown_word(values[key], key, word, self._fields.near(word, known))
        if "avoid_if" in values:
            found["avoid_if"] = self._fields.words(values["avoid_if"], "avoid_if")
            for word in found["avoid_if"]:
                near = "" if word in CAUTIONS else self._fields.near(word, CAUTIONS)
                if near:
                    self._unknown_word(values["avoid_if"], "avoid_if", word, near)
        return found

    def _unknown_word(self, node: Node, key: str, word: str, near: str) -> None:
        spot = next((item for item in node.items if item.text == word), node)
        effect = "it is shown as a caution" if key == "avoid_if" else "it was left out"
        mended = self._fields.offer(spot.start, word, near)
        self._fields.report(spot.start, f"{key} does not know “{word[:40]}”; {effect}", mended=mended)

    def _variants(self, node: Node) -> Mapping[str, str]:
        values = self._fields.pairs(node, FORMALITIES, "variants") if node.kind == "map" else {}
        if not values:
            self._fields.report(node.start, "variants should name formal, neutral or friendly")
        return MappingProxyType({key: self._fields.text(value, key) for key, value in values.items()})

    def _check_braces(self, node: Node) -> None:
        """Report names in braces that nothing fills; their fallback, or the bare name, is shown."""
        for inner in (*node.items, *(value for _, value in node.pairs)):
            self._check_braces(inner)
        for found in _BRACES.finditer(node.text) if "{" in node.text else ():
            name = found[1].strip()
            if name not in PLACEHOLDERS:
                near = self._fields.near(name, PLACEHOLDERS)
                what = f"nothing fills the braces “{{{name[:30]}}}”"
                self._fields.report(node.start, what, mended=self._fields.offer(node.start, found[1], near))
