"""Customs of a place: they change words and defaults and never block anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .words import Formality

NEUTRAL = "neutral"


class Culture(NamedTuple):
    """What is usual where the user writes."""

    label: str
    formality: Formality
    """How somebody new is addressed until they say otherwise."""
    opening: str = ""
    """A line of its own that a request begins with; empty for none."""
    greeting: str = "Dear"
    """Before the name of somebody who is addressed neutrally."""
    rules: str = ""
    """Id of the set of time rules that goes with it, where the user chose none."""
    tip: str = ""
    """What is usual, in a few words."""


CULTURES: Mapping[str, Culture] = {
    NEUTRAL: Culture("neutral", Formality.NEUTRAL),
    "formal-first": Culture(
        "formal first",
        Formality.FORMAL,
        opening="I hope that this message finds you well.",
        tip="surname and title until they offer otherwise, openings like those of a letter",
    ),
    "jp": Culture(
        "Japan (OB/OG visit)",
        Formality.FORMAL,
        opening="Please excuse that I write to you out of the blue.",
        rules="jp",
        tip="through school or club, several dates to choose from, 30 minutes, a jacket, thanks the same day",
    ),
    "direct": Culture(
        "direct",
        Formality.NEUTRAL,
        greeting="Hello",
        tip="short openings, the question early",
    ),
    "newcomer-ca": Culture(
        "new in Canada",
        Formality.FRIENDLY,
        opening="I hope that your week is going well.",
        greeting="Hello",
        tip="a friendly word first, one speciality, and promise only what has a date",
    ),
}
"""By the key that the profile holds."""
IF_RIGHT = "if this feels right to you"
"""Goes with every tip."""


def culture_of(key: str) -> Culture:
    """The customs of that key; neutral ones where it is empty or unknown."""
    return CULTURES.get(key, CULTURES[NEUTRAL])
