"""A good word after some of the first conversations (S003: it gets easier with practice)."""

from __future__ import annotations

WORDS = {
    1: "Your first: the hardest is behind you.",
    3: "Your third: now they can be compared.",
    5: "Your fifth: you know how to ask.",
    10: "Your tenth: few know as much from inside.",
}


def good_word(held: int) -> str:
    """What to say after so many conversations held; empty after most of them."""
    return WORDS.get(held, "")
