"""What an informational interview is, in a few sentences of our own."""

from __future__ import annotations

DEFINITION = (
    "A conversation you ask for and lead, to learn how someone's work is and how they came to it.",
    "It is no job interview: ask for advice and names, never for a position. Most people like to be asked.",
    "Richard Bolles named it. Some advisers call it the best tool for a career; so they say.",
)
"""What it is, what it is not, and whom the idea is owed to."""


WORDS = {
    1: "Your first: the hardest is behind you.",
    3: "Your third: now they can be compared.",
    5: "Your fifth: you know how to ask.",
    10: "Your tenth: few know as much from inside.",
}


def good_word(held: int) -> str:
    """What to say after so many conversations held; empty after most of them."""
    return WORDS.get(held, "")
