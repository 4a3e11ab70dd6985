"""Which questions fit a talk: what speaks against each, and a proposal within the time there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import NamedTuple, regex
from .bank import CAUTIONS, NEED_WORDS, STAGES, Question, stage_rank
from .text import word_set

if TYPE_CHECKING:
    from .meeting import AgendaItem


class Budget(NamedTuple):
    """How a conversation divides, in minutes."""

    opening: int
    """Arriving and saying why you are here."""
    closing: int
    """Advice, further people, keeping in touch, thanks."""
    plannable: int
    """Questions in between; a tenth of that time is left free on purpose."""


class TimeBudget(NamedTuple):
    """An agenda measured against its budget, in minutes."""

    used: int
    closing_used: int
    plannable: int
    over: bool
    """More is planned than there is room for, in the middle or in the closing."""
    closing: int = 0
    """What `closing_used` is measured against."""


def budget_for(minutes: int) -> Budget:
    """The budget of a conversation of that many minutes; never negative."""
    opening = max(2, minutes // 10)
    closing = 5 if minutes >= 20 else 3
    return Budget(opening, closing, max(0, (minutes - opening - closing) * 9 // 10))


def plan(items: Sequence[AgendaItem | Suggestion], minutes: int) -> TimeBudget:
    """What the items take of a conversation of that many minutes."""
    budget = budget_for(minutes)
    used = sum(item.minutes for item in items if not item.closing)
    closing_used = sum(item.minutes for item in items if item.closing)
    over = used > budget.plannable or closing_used > budget.closing
    return TimeBudget(used, closing_used, budget.plannable, over, budget.closing)


def beyond(items: Sequence[AgendaItem | Suggestion], minutes: int) -> tuple[int, ...]:
    """Places of the items that a conversation of that many minutes has no room for, in order.

    Must-asks take their time first; of the others the last ones give way.
    """
    budget = budget_for(minutes)
    free = {False: budget.plannable, True: budget.closing}
    for item in items:
        if item.must:
            free[item.closing] -= item.minutes
    cut = []
    for place, item in enumerate(items):
        if item.must:
            continue
        if item.minutes > free[item.closing]:
            cut.append(place)
        else:
            free[item.closing] -= item.minutes
    return tuple(cut)


def closing_minutes(minutes: int) -> int:
    """How long before the agreed end the closing begins: 5 minutes, 3 in a talk of up to 15 (S001)."""
    return 3 if minutes <= 15 else 5


def closing_at(minutes: int) -> int:
    """Seconds from the start at which the closing begins; 0 if the talk is shorter than its closing."""
    return max(0, minutes - closing_minutes(minutes)) * 60


SHORT_MEETING = 15
"""Minutes up to which a talk counts as short (`avoid_if: [short_meeting]`)."""

PRESETS: Mapping[str, str] = {
    "story_first": "Story first",
    "tiara": "TIARA",
    "ten_minutes": "Ten minutes",
    "decide": "Decide",
    "second_talk": "Second conversation",
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

NO_VALUES: Mapping[str, str] = MappingProxyType({})


class AgendaFacts(NamedTuple):
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


def fitness(question: Question, facts: AgendaFacts) -> Fitness:
    """What speaks against a question: unmet `needs`, an `avoid_if` that holds, a caution in free words."""
    missing = [word for word in question.needs if not facts.holds(word)]
    if missing:
        return Fitness("missing", f"needs {need_words(missing)}")
    against = [CAUTIONS[word] for word in question.avoid_if if word in CAUTIONS and facts.holds(word)]
    if against:
        return Fitness("avoid", "maybe skip: " + " and ".join(against))
    cautions = [word.replace("_", " ") for word in question.avoid_if if word not in CAUTIONS]
    if cautions:
        return Fitness("caution", "think twice: " + ", ".join(cautions))
    return Fitness("ready")


def need_words(needs: Iterable[str]) -> str:
    """Placeholders and conditions as people read them."""
    return " and ".join(NEED_WORDS.get(word, word) for word in needs)


def is_must(question: Question, facts: AgendaFacts) -> bool:
    """Whether nobody should leave without asking it: always, or because of what holds now."""
    return question.must_ask or any(facts.holds(word) for word in question.must_ask_if)


def own_question(text: str, *, stage: str = "story", minutes: int = 2) -> Question:
    """A question the user wrote, or one left over from an earlier talk; it belongs to no bank."""
    return Question(id="", text=text.strip(), stage=stage, minutes=minutes)


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
    facts: AgendaFacts | None = None,
    asked: Collection[str] = (),
    follow_ups: Sequence[Question] = (),
    prefer: Sequence[str] = (),
) -> tuple[Suggestion, ...]:
    """A proposal that fits the plannable and the closing minutes, in the order of the preset.

    Must-asks come first and keep their time; then follow-ups (left over or wanted); one question of each bank
    in `prefer`; then, as long as they fit, the best question of each stage in turn: recommended, then longer
    than a minute, then easier, then as the banks list them; those that need trust last. A single minute left
    stays free. `asked` holds ids already asked of this person. Raises `KeyError` for an unknown preset.
    """
    known = (facts or AgendaFacts())._replace(minutes=minutes)
    budget = budget_for(minutes)
    basket = _Basket(budget.plannable, budget.closing)
    pool = _pool(questions, known, asked)
    for question in pool:
        if is_must(question, known):
            basket.add(question, True, "must-ask")
    for question in follow_ups:
        basket.add(question, False, "from an earlier conversation or your goals")
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


def _pool(questions: Iterable[Question], facts: AgendaFacts, asked: Collection[str]) -> list[Question]:
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
        reason = "recommended" if question.recommended else f"fits: {wish.rsplit('/', 1)[-1]}"
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
                basket.add(question, False, "recommended")


_STAGES = {"person": "story", "organisation": "organisation", "industry": "field", "path": "role"}
_ENDS = {
    "person": "what led you to it",
    "organisation": "what does it change in your work",
    "industry": "what do you see of it in your own work",
    "path": "what does it look like from where you stand",
}
_OTHER_END = "what is your view of it"
_ABOUT_THEM = regex(r"(?:she|he|they)\s+", re.IGNORECASE)
_ABOUT_IT = regex(r"(?:they|it|we)\s+", re.IGNORECASE)
_TO_YOU = {"was": "were", "is": "are", "has": "have", "does": "do"}
_VERBS = word_set("data/english", "fact-verbs")
_NOT_VERBS = word_set("data/english", "no-past")
_SMALL = word_set("data/english", "fact-small")
_OF_THEM = regex(r"\byou\b.*\b(?:study|graduate|degree|major)\b|\bdid you\b", re.IGNORECASE)
_OF_A_PLACE = regex(
    r"\b(?:organi[sz]ation|company|firm|employer|service|hospital|agency|office|business|school|clinic)\b"
    r"|\b(?:founded|founder|mission|headquarters|employees|staff|products?)\b",
    re.IGNORECASE,
)


def subject_of(question: str) -> str:
    """What a question that can be looked up is about: person, organisation, or else the path."""
    if _OF_THEM.search(question):
        return "person"
    return "organisation" if _OF_A_PLACE.search(question) else "path"


def fact_question(
    subject: str, fact: str, *, first_name: str = "", organisation: str = ""
) -> tuple[str, str]:
    """The fact as a question of its kind, to be looked over before it is asked, and its stage of the talk.

    Args:
        subject: person, organisation, industry or path; others get a plain ending.
        fact: What was found, as the user wrote it.
        first_name: Of the guest, so that a fact about them speaks to them.
        organisation: Of the guest, in place of "they".
    """
    words = " ".join(fact.split()).rstrip(".!?; ").replace("; ", " and ").replace(". ", " and ")
    if subject == "person":
        said = _of_person(words, first_name)
    elif subject == "organisation" and organisation and (start := _ABOUT_IT.match(words)):
        said = f"that {organisation} {words[start.end() :]}"
    elif subject == "organisation" and organisation and _is_past(words.partition(" ")[0].casefold()):
        said = f"that {organisation} {words[:1].lower()}{words[1:]}"
    else:
        said = f"that {_lowered(words)}" if _has_verb(words) else f"about {_lowered(words)}"
    return f"I read {said}; {_ENDS.get(subject, _OTHER_END)}?", _STAGES.get(subject, "role")


def _of_person(words: str, first_name: str) -> str:
    """A fact about the guest, said to them."""
    rest = words
    if start := _ABOUT_THEM.match(words):
        rest = words[start.end() :]
    elif first_name and words.casefold().startswith(f"{first_name.casefold()} "):
        rest = words[len(first_name) + 1 :]
    first, _space, others = rest.partition(" ")
    verb = first.casefold()
    if rest != words or verb in _TO_YOU or _is_past(verb):
        return f"that you {_second_person(first)} {others}".rstrip()
    if verb in ("your", "you"):
        return f"that {_lowered(rest)}" if _has_verb(rest) else f"about {_lowered(rest)}"
    if verb in ("her", "his", "their"):
        return f"about your {others}"
    return f"about you: {rest}"


def _second_person(verb: str) -> str:
    """A verb as it follows "you": "was" becomes "were", "teaches" becomes "teach"."""
    small = verb[:1].lower() + verb[1:]
    if small in _TO_YOU:
        return _TO_YOU[small]
    if small.endswith("ies") and len(small) > 4:
        return f"{small[:-3]}y"
    if small.endswith(("ches", "shes", "sses", "xes", "goes")):
        return small[:-2]
    return small[:-1] if small.endswith("s") and not small.endswith("ss") else small


def _has_verb(words: str) -> bool:
    return any(word in _VERBS or _is_past(word) for word in re.findall(r"[a-z’']+", words.casefold()))


def _is_past(word: str) -> bool:
    return word in _VERBS or (len(word) > 3 and word.endswith("ed") and word not in _NOT_VERBS)


def _lowered(words: str) -> str:
    """The fact as it stands inside a sentence: a small first word in lower case, a name as it is."""
    first, space, rest = words.partition(" ")
    small = first.casefold() in _SMALL or (first[1:].islower() and first.casefold() in _VERBS)
    return f"{first.lower()}{space}{rest}" if small else words
