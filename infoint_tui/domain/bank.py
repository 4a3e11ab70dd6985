"""Question banks as values: what a question says, when it fits, and what may be wrong with its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from . import NamedTuple, regex
from .text import pairs, sections

BUILT_IN = "built-in"
"""Origin of a bank that comes with infoint."""

STAGES = ("rapport", "story", "role", "field", "organisation", "strategy", "advice", "referral", "closing")
"""The arc of a talk: easy before hard, general before specific (PROBE)."""
_SPELLINGS = MappingProxyType({"organisation": "organization"})
"""How a stage is shown and written into files, where that is not its name."""

CLOSING_STAGES = ("referral", "closing")
"""Stages that live in the closing minutes of the talk."""

MUST_ASKS = ("core/advice/shoes", "core/referral/two", "core/closing/touch")
"""The only questions nobody should leave without having asked; more would be ignored (S001, S002)."""

_LISTS = "data/questions"
_FILLED = tuple(line.split(" | ") for line in sections(_LISTS)["placeholders"])
PLACEHOLDERS = tuple(name for name, _needed, _plain in _FILLED)
"""Names a question may hold in braces; `{org|your organization}` gives the words used without a value."""
NEUTRAL = {name: plain for name, _needed, plain in _FILLED}
"""What stands in for a known placeholder that has neither a value nor a fallback of its own."""

CONDITIONS = tuple(pairs(_LISTS, "conditions"))
"""Facts of the moment a question may need: a name was given, time is up, they changed fields themselves."""
NEED_WORDS = {**{name: needed for name, needed, _plain in _FILLED}, **pairs(_LISTS, "conditions")}
"""Placeholders and conditions as people read them."""

CAUTIONS = pairs(_LISTS, "cautions")
"""Known words of `avoid_if` and why they speak against a question; other words are shown as a caution."""

GENERIC_PROBES = sections(_LISTS)["probes"]
"""Follow-ups that suit every question (PROBE, OARS); those in brackets are things to do, not to say."""

NO_VARIANTS: Mapping[str, str] = MappingProxyType({})


class Question(NamedTuple):
    """One question as it can be put on an agenda."""

    id: str
    """Full id "bank/section/question"; empty for a question of the user's own."""
    text: str
    """The wording, placeholders included."""
    short: str = ""
    """A label for narrow places; empty when the text itself is to be used."""
    variants: Mapping[str, str] = NO_VARIANTS
    """Other wordings by formality: formal, neutral, friendly."""
    probes: tuple[str, ...] = ()
    minutes: int = 2
    depth: int = 2
    """1 easy, 2 thoughtful, 3 needs trust."""
    tags: tuple[str, ...] = ()
    must_ask: bool = False
    must_ask_if: tuple[str, ...] = ()
    recommended: bool = False
    needs: tuple[str, ...] = ()
    """Placeholders that must have a value and conditions that must hold before it can be asked."""
    avoid_if: tuple[str, ...] = ()
    allow_lint: tuple[str, ...] = ()
    idea: tuple[str, ...] = ()
    """Source keys the idea came from."""
    note: str = ""
    stage: str = "story"
    section_title: str = ""
    bank_id: str = ""
    """The bank it is listed in; for a reference not the bank its id names."""
    ref: str = ""
    """The address it was taken from when another bank reuses it."""
    file: str = ""
    """Where its text stands; empty for a question of the user's own."""
    line: int = 0
    """Counted from 1."""

    @property
    def label(self) -> str:
        """The short form for narrow places."""
        return self.short or self.text

    @property
    def closing(self) -> bool:
        """Whether it uses the closing minutes of the talk."""
        return self.stage in CLOSING_STAGES

    def wording(self, formality: str = "") -> str:
        """The text for a formality, the plain text when there is no variant of it."""
        return self.variants.get(formality) or self.text


class Section(NamedTuple):
    """Questions that belong together and to one stage of the talk."""

    id: str
    title: str
    stage: str
    hint: str = ""
    order: int = 0
    questions: tuple[Question, ...] = ()


class Bank(NamedTuple):
    """A whole bank after patches and references have been resolved."""

    id: str
    name: str
    description: str = ""
    audience: tuple[str, ...] = ()
    """Whom it helps; shown in the picker, never used to hide it."""
    tags: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    includes: tuple[str, ...] = ()
    """Banks shown next to this one."""
    origin: str = BUILT_IN
    """`BUILT_IN` or the path of the user's file."""
    version: str = ""
    author: str = ""
    license: str = ""
    language: str = "en"
    extends: str = ""
    hide: frozenset[str] = frozenset()
    """Full ids left out here and in the included banks while this one is shown."""

    def questions(self) -> Iterator[Question]:
        """Every question of the bank in the order of its sections."""
        for section in self.sections:
            yield from section.questions


def stage_word(stage: str) -> str:
    """A stage as it is shown and written into files."""
    return _SPELLINGS.get(stage, stage)


def stage_named(word: str) -> str:
    """The stage a file means, in either spelling; empty where there is none of that name."""
    named = word.strip().lower()
    return next((stage for stage in STAGES if named in (stage, stage_word(stage))), "")


def stage_rank(stage: str) -> int:
    """Position of a stage in the arc of a talk; unknown stages come last."""
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


_PATTERN = regex(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_DEEPEST = 5


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every placeholder replaced by its value, its fallback or a neutral wording.

    Blank values count as missing. A name nobody knows becomes plain words. Braces that are no placeholder,
    in the text or in a value, are shown as parentheses.
    """
    for _ in range(_DEEPEST):
        if "{" not in text:
            break
        text = _PATTERN.sub(lambda match: _wording(match, values), text)
    return _without_braces(text)


def placeholders(text: str) -> tuple[str, ...]:
    """The names of the placeholders in `text`, each once, in order."""
    names = (match[1].strip() for match in _PATTERN.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name))


def _wording(match: re.Match[str], values: Mapping[str, str]) -> str:
    name = match[1].strip()
    value = values.get(name, "").strip()
    if value:
        return _without_braces(value)
    wording = (match[2] or "").strip() or NEUTRAL.get(name) or name.replace("_", " ").strip() or "\u2026"
    before = match.string[: match.start()].rstrip()
    opens = not before or before[-1] in ".?!"
    return wording[:1].upper() + wording[1:] if opens else wording


def _without_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")
