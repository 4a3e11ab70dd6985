"""A reflection on one page for somebody who looks at it too: no private notes, and no names where wished."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from . import NamedTuple, regex
from .meeting import AgendaItem
from .name_tables import SUFFIXES, TITLES, listed_set


class Brief(NamedTuple):
    """What one wants in front of oneself: whom, when, why, and what to ask."""

    name: str
    role: str
    when: str
    """Both local times in words."""
    how: str
    """Mode, place, link or number."""
    ends: str
    """Clock time of the agreed end; empty without a start."""
    closing_at: str
    """Clock time at which the closing begins; empty without a start."""
    minutes: int
    shared: tuple[str, ...]
    """What the two have in common, the connection first."""
    purpose: str
    goals: tuple[str, ...]
    introduction: str
    research: tuple[tuple[str, str], ...]
    """Subject and fact."""
    questions: tuple[AgendaItem, ...]
    to_do: tuple[str, ...]
    """Open items of the checklist."""
    name_sound: str = ""
    """How to say the name."""
    salutation: str = ""
    """How they wish to be addressed, their pronouns behind it."""
    needs: tuple[str, ...] = ()
    """What helps them, and what is arranged for them."""
    next_time: tuple[str, ...] = ()
    """What the last reflection, and whoever looked at it, wanted otherwise."""
    reminders: tuple[tuple[str, str], ...] = ()
    """Group and words of what to keep in mind."""

    @property
    def first_question(self) -> str:
        """What to begin with; empty without an agenda."""
        return next((question.text for question in self.questions if not question.closing), "")

    @property
    def must_asks(self) -> tuple[str, ...]:
        """What nobody should leave without asking."""
        return tuple(question.text for question in self.questions if question.must)


GUEST = "my guest"
"""Stands for the guest where names are left out."""
ELSEWHERE = "their organization"
SOMEBODY = "someone else"
"""Stands for other people."""
ADDRESS = "an address"
_SHORTEST = 3
"""Letters a part of a name has at least to be looked for in any case."""
_NO_PARTS = frozenset((*TITLES, *SUFFIXES))
"""What stands around a name and says nothing about whose it is."""
_PARTS = regex(r"[\s\-–.'’]+")
_HIDDEN = regex("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Characters that are not seen and would part a name."""
_ADDRESS = regex(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+", re.IGNORECASE)


class FeedbackPage(NamedTuple):
    """What somebody else gets to see."""

    title: str
    goals: tuple[tuple[str, str], ...]
    """Goal and how far it was reached."""
    takeaways: tuple[str, ...]
    fit: tuple[tuple[str, str], ...]
    """Side and rating in words."""
    well: str
    not_well: str
    strategy: str
    question: str
    """What the user would need to know next."""


def without_names(
    text: str, people: Iterable[str], places: Iterable[str] = (), others: Iterable[str] = ()
) -> str:
    """A text with names put in general words: whole words only, any case, with or without accents.

    Parts of a name count, too, and so do possessives. A part that is a word as well ("May", "Bell"), or has
    two letters only, counts where it has its capital. Addresses go as well.

    Args:
        text: What may name somebody.
        people: Names of the guests.
        places: Names of their organisations.
        others: Names of everybody else.
    """
    text = _ADDRESS.sub(ADDRESS, _HIDDEN.sub("", normalize("NFC", text)))
    steps = [(_any_of(_names(places)), ELSEWHERE)]
    words = listed_set("words-too")
    for names, word in ((_names(people), GUEST), (_names(others), SOMEBODY)):
        parts = {part for name in names for part in _PARTS.split(name) if _is_name(part)}
        strict = {part for part in parts if len(part) < _SHORTEST or part.casefold() in words}
        steps.append((_any_of(names), word))
        steps.append((_any_of(parts - strict), word))
        steps.append((_any_of(strict, exactly=True), word))
    for pattern, word in steps:
        if pattern is not None:
            text = _replaced(text, pattern, word)
    for word in (GUEST, SOMEBODY):
        text = re.sub(rf"@?\[?\b{word}\b\]?(?:[ _.-]+{word}\b)*", word, text)
    return text


def mentioned(names: Iterable[str], text: str) -> tuple[str, ...]:
    """The names of several words that a text may hold; a quick look, for long lists."""
    low = _folded(normalize("NFC", text)).casefold()
    return tuple(name for name in names if " " in name.strip() and _folded(name).casefold() in low)


def _names(names: Iterable[str]) -> list[str]:
    return [" ".join(normalize("NFC", name).split()) for name in names if name.strip()]


def _is_name(part: str) -> bool:
    return len(part) > 1 and part[0].isupper() and part.casefold() not in _NO_PARTS


def _any_of(names: Iterable[str], *, exactly: bool = False) -> re.Pattern[str] | None:
    """A pattern for some names in letters without accents, the longest first; None for no name."""
    spelled = sorted({_folded(name) for name in names}, key=len, reverse=True)
    if not spelled:
        return None
    words = "|".join(r"[\s_.-]+".join(map(re.escape, name.split())) for name in spelled)
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", 0 if exactly else re.IGNORECASE)


def _replaced(text: str, pattern: re.Pattern[str], word: str) -> str:
    """The text with what the pattern finds in its letters without accents replaced."""
    parts, at = [], 0
    for match in pattern.finditer(_folded(text)):
        parts += [text[at : match.start()], word]
        at = match.end()
    return "".join([*parts, text[at:]])


def _folded(text: str) -> str:
    """The text without accents, character for character."""
    return text if text.isascii() else "".join(normalize("NFD", letter)[0] for letter in text)


def anonymous(
    page: FeedbackPage, people: Iterable[str], places: Iterable[str] = (), others: Iterable[str] = ()
) -> FeedbackPage:
    """The page without names."""
    who, where, rest = tuple(people), tuple(places), tuple(others)

    def clean(text: str) -> str:
        return without_names(text, who, where, rest)

    return FeedbackPage(
        clean(page.title),
        tuple((clean(goal), reached) for goal, reached in page.goals),
        tuple(clean(line) for line in page.takeaways),
        page.fit,
        clean(page.well),
        clean(page.not_well),
        page.strategy,
        clean(page.question),
    )
