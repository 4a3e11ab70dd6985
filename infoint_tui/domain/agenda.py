"""Which questions fit a talk: what speaks against each, and a proposal within the time there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from .bank import CAUTIONS, STAGES, Question, stage_rank
from .budget import budget_for

SHORT_MEETING = 15
"""Minutes up to which a talk counts as short (`avoid_if: [short_meeting]`)."""

PRESETS: Mapping[str, str] = {
    "story_first": "Story first",
    "tiara": "TIARA",
    "ten_minutes": "Ten minutes",
    "decide": "Decide",
    "second_talk": "Second talk",
}
"""Orders an agenda can be proposed in, and their names."""

_TIARA: Mapping[str, int] = {
    "rapport": 0,
    "field": 1,
    "story": 2,
    "role": 2,
    "reality": 2,
    "advice": 3,
    "strategy": 3,
    "organisation": 5,
}
_TIARA_RESOURCES = 4
"""Trends, insights, advice, resources (by tag), assignments (D), after the warm-up."""

_WISHES: Mapping[str, Sequence[str]] = {
    "story_first": ("story", "role", "field", "strategy", "organisation", "advice", "rapport"),
    "tiara": ("field", "story", "role", "resources", "organisation", "strategy", "reality"),
    "decide": ("fit", "reality", "advice"),
    "second_talk": ("field", "strategy", "organisation", "role", "advice"),
    "ten_minutes": ("core/role/energy",),
}
"""What an agenda is filled from, one of each in turn: stages, sections, a tag, or one question."""

_OWN_WISH = ("fit", "reality")
"""Sections that are wished for by name, not through their stage."""

_NEED_WORDS: Mapping[str, str] = {
    "referral": "a name they gave you",
    "overtime": "the agreed time to be up",
    "switcher": "somebody who changed fields themselves",
    "first_name": "their first name",
    "org": "their organisation",
    "role": "their role",
    "field": "their field",
    "my_field": "your own field",
    "my_background": "your background",
    "referrer": "who introduced you",
    "commonality": "something you share",
    "their_work": "a piece of their work you know",
    "recent_news": "recent news in your research notes",
    "assumption": "an assumption to test",
    "theme": "a theme from earlier talks",
    "origin": "where you come from",
    "break_start": "when your break began",
}


NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Facts(NamedTuple):
    """What is known about the talk, as far as questions depend on it."""

    values: Mapping[str, str] = NO_VALUES
    """Placeholder values; blank ones count as missing."""
    words: frozenset[str] = frozenset()
    """Conditions and cautions that hold now: referral, overtime, weak_rapport, remote ..."""
    minutes: int = 0
    """Length agreed; 0 when none is."""

    def holds(self, word: str) -> bool:
        """Whether a placeholder has a value or a condition is met."""
        if word == "short_meeting" and 0 < self.minutes <= SHORT_MEETING:
            return True
        return word in self.words or bool(self.values.get(word, "").strip())


class Fitness(NamedTuple):
    """Whether a question can be asked in this talk, and why not."""

    state: str
    """ready, caution (think twice), avoid (better not), missing (something is not known yet)."""
    reason: str = ""

    @property
    def ready(self) -> bool:
        """Whether it may be proposed; questions with a mere caution may."""
        return self.state in ("ready", "caution")


class Suggestion(NamedTuple):
    """One line of a proposed agenda."""

    question: Question
    minutes: int
    must: bool
    reason: str
    """Why it was chosen, in a few words."""

    @property
    def closing(self) -> bool:
        """Whether it uses the closing minutes."""
        return self.question.closing


def fitness(question: Question, facts: Facts) -> Fitness:
    """What speaks against a question: unmet `needs`, an `avoid_if` that holds, a caution in free words."""
    missing = [word for word in question.needs if not facts.holds(word)]
    if missing:
        return Fitness("missing", f"needs {need_words(missing)}")
    against = [CAUTIONS[word] for word in question.avoid_if if word in CAUTIONS and facts.holds(word)]
    if against:
        return Fitness("avoid", "better not: " + " and ".join(against))
    cautions = [word.replace("_", " ") for word in question.avoid_if if word not in CAUTIONS]
    if cautions:
        return Fitness("caution", "think twice: " + ", ".join(cautions))
    return Fitness("ready")


def need_words(needs: Iterable[str]) -> str:
    """Placeholders and conditions as people read them."""
    return " and ".join(_NEED_WORDS.get(word, word) for word in needs)


def is_must(question: Question, facts: Facts) -> bool:
    """Whether nobody should leave without asking it: always, or because of what holds now."""
    return question.must_ask or any(facts.holds(word) for word in question.must_ask_if)


def own_question(text: str, *, stage: str = "story", minutes: int = 2, must: bool = False) -> Question:
    """A question the user wrote, or one left over from an earlier talk; it belongs to no bank."""
    return Question(id="", text=text.strip(), stage=stage, minutes=minutes, must_ask=must)


def in_order(suggestions: Iterable[Suggestion], preset: str = "story_first") -> tuple[Suggestion, ...]:
    """Stages in the order of the preset, easy before hard inside each, the closing always last."""
    items = list(suggestions)
    return tuple(sorted(items, key=lambda item: (_rank(item.question, preset), item.question.depth)))


def _rank(question: Question, preset: str) -> int:
    if question.closing:
        return 100 + stage_rank(question.stage)
    if preset != "tiara":
        return stage_rank(question.stage)
    if "resources" in question.tags:
        return _TIARA_RESOURCES
    return _TIARA.get(_section(question), _TIARA.get(question.stage, 0))


def _section(question: Question) -> str:
    """The section a full id names, "" for a question of the user's own."""
    return question.id.split("/")[1] if question.id.count("/") == 2 else ""


def suggest(
    questions: Iterable[Question],
    *,
    minutes: int,
    preset: str = "story_first",
    facts: Facts | None = None,
    asked: Collection[str] = (),
    follow_ups: Sequence[Question] = (),
    prefer: Sequence[str] = (),
) -> tuple[Suggestion, ...]:
    """A proposal that fits the plannable and the closing minutes, in the order of the preset.

    Must-asks come first and keep their time; then follow-ups from an earlier talk; one question of each bank
    in `prefer`; then, as long as they fit, the best question of each stage in turn: recommended, then longer
    than a minute, then easier, then as the banks list them; those that need trust last. A single minute left
    stays free. `asked` holds ids already asked of this person. Raises `KeyError` for an unknown preset.
    """
    known = (facts or Facts())._replace(minutes=minutes)
    budget = budget_for(minutes)
    basket = _Basket(budget.plannable, budget.closing)
    pool = _pool(questions, known, asked)
    for question in pool:
        if is_must(question, known):
            basket.add(question, True, "must-ask")
    for question in follow_ups:
        basket.add(question, False, "left over from an earlier talk")
    for bank_id in prefer:
        _take_first(basket, sorted((q for q in pool if _helps(q, bank_id)), key=_worth), bank_id)
    _fill_turns(basket, pool, _WISHES[preset], deep=False)
    if preset != "ten_minutes":
        _fill_turns(basket, pool, _WISHES[preset], deep=True)
    _fill_closing(basket, pool)
    return in_order(basket.items, preset)


class _Basket:
    """Chosen questions and the minutes still free."""

    def __init__(self, talk: int, closing: int) -> None:
        self._free = {False: talk, True: closing}
        self.items: list[Suggestion] = []
        self._taken: set[str] = set()

    def add(self, question: Question, must: bool, reason: str) -> bool:
        """Take a question if its minutes are free; says whether it was taken."""
        key = question.id or question.text
        free = self._free[question.closing]
        if key in self._taken or question.minutes > free or (free == 1 and not must and not question.closing):
            return False
        self._taken.add(key)
        self._free[question.closing] -= question.minutes
        self.items.append(Suggestion(question, question.minutes, must, reason))
        return True


def _pool(questions: Iterable[Question], facts: Facts, asked: Collection[str]) -> list[Question]:
    """The questions that may be proposed, each once; must-asks stay even when asked before."""
    found: dict[str, Question] = {}
    for question in questions:
        wanted = question.id not in asked or is_must(question, facts)
        if wanted and fitness(question, facts).ready:
            found.setdefault(question.id or question.text, question)
    return list(found.values())


def _fill_turns(basket: _Basket, pool: Sequence[Question], wishes: Sequence[str], *, deep: bool) -> None:
    """One question for each wish in turn, until nothing more fits."""
    queues = [sorted((q for q in pool if _meets(q, wish, deep)), key=_worth) for wish in wishes]
    progress = True
    while progress:
        progress = False
        for wish, queue in zip(wishes, queues, strict=True):
            progress |= _take_first(basket, queue, wish)


def _take_first(basket: _Basket, queue: list[Question], wish: str) -> bool:
    while queue:
        question = queue.pop(0)
        reason = "opens the stage well" if question.recommended else f"fits: {wish.rsplit('/', 1)[-1]}"
        if basket.add(question, False, reason):
            return True
    return False


def _meets(question: Question, wish: str, deep: bool) -> bool:
    if question.closing or (question.depth > 2) is not deep:
        return False
    if "/" in wish or wish == "resources":
        return question.id == wish or wish in question.tags
    section = _section(question)
    return wish == section or (wish == question.stage and section not in _OWN_WISH)


def _helps(question: Question, bank_id: str) -> bool:
    return question.bank_id == bank_id and not question.closing and question.depth < 3


def _worth(question: Question) -> tuple[bool, bool, int]:
    return (not question.recommended, question.minutes < 2, question.depth)


def _fill_closing(basket: _Basket, pool: Sequence[Question]) -> None:
    """Recommended closing questions, when the must-asks leave room for them."""
    for stage in STAGES[-2:]:
        for question in pool:
            if question.stage == stage and question.recommended:
                basket.add(question, False, "opens the stage well")
