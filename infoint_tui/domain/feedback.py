"""A reflection on one page for somebody who looks at it too: no private notes, and no names where wished."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

GUEST = "my guest"
"""Stands for the guest where names are left out."""
ELSEWHERE = "their organisation"
_SHORTEST = 3
"""Letters a part of a name has at least to be looked for by itself."""


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


def without_names(text: str, people: Iterable[str], places: Iterable[str] = ()) -> str:
    """A text with the names of people and organisations put in general words, whole words only, any case."""
    for place in sorted(filter(None, (name.strip() for name in places)), key=len, reverse=True):
        text = _replaced(text, place, ELSEWHERE)
    names = [" ".join(name.split()) for name in people if name.strip()]
    parts = {part for name in names for part in name.split() if len(part) >= _SHORTEST and part[0].isupper()}
    for name in sorted({*names, *parts}, key=len, reverse=True):
        text = _replaced(text, name, GUEST)
    return re.sub(rf"\b{GUEST}( {GUEST})+\b", GUEST, text)


def _replaced(text: str, name: str, word: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, text, flags=re.IGNORECASE)


def anonymous(page: FeedbackPage, people: Iterable[str], places: Iterable[str] = ()) -> FeedbackPage:
    """The page without names."""
    who, where = tuple(people), tuple(places)

    def clean(text: str) -> str:
        return without_names(text, who, where)

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
