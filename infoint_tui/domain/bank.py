"""Question banks as values: what a question says, when it fits, and what may be wrong with its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from . import NamedTuple

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

PLACEHOLDERS = (
    "first_name",
    "org",
    "role",
    "field",
    "my_field",
    "my_background",
    "referrer",
    "commonality",
    "their_work",
    "recent_news",
    "assumption",
    "theme",
    "origin",
    "break_start",
)
"""Names a question may hold in braces; `{org|your organization}` gives the words used without a value."""

CONDITIONS = ("referral", "overtime", "switcher")
"""Facts of the moment a question may need: a name was given, time is up, they changed fields themselves."""

CAUTIONS = MappingProxyType(
    {
        "weak_rapport": "you don't know each other well yet",
        "first_meeting": "it is the first meeting",
        "short_meeting": "the conversation is short",
        "resume_not_requested": "they have not asked for your résumé",
        "explore_only": "you are exploring, not looking for openings",
        "competitor": "they may see you as a competitor",
        "current_employer": "they work for your current employer",
        "regulated_info": "it may touch on confidential information",
        "group": "other people are there",
        "remote": "you are not in the same place",
        "senior_contact": "they're much more senior than you",
        "switcher": "they changed fields themselves",
    }
)
"""Known words of `avoid_if` and why they speak against a question; other words are shown as a caution."""

GENERIC_PROBES = (
    "(say nothing for four seconds)",
    "(repeat their last words)",
    "Tell me more.",
    "Could you give me an example?",
    "What do you mean by that?",
    "What makes you say that?",
    "What happened then?",
    "(say what impressed you)",
    "(sum up what you heard)",
)
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
