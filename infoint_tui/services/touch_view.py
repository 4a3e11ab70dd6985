"""Staying in touch with one contact, in the words of their page."""

from __future__ import annotations

from datetime import date

from ..domain.dates import day
from ..domain.meeting import Touchpoint
from ..domain.people import Contact
from ..domain.rules import RuleTable
from ..domain.touch import HEAVY, IN, KIND, LIGHT, OUT, gap_of
from ..domain.words import Permission


def touch_words(touch: Touchpoint) -> str:
    """What a touchpoint was, in a few words."""
    if touch.direction == IN:
        return "they: wrote"
    weight = f", {touch.weight}" if touch.direction == OUT and touch.weight in (LIGHT, HEAVY) else ""
    return f"you: {KIND.get(touch.kind, KIND['other']).label}{weight}"


def agreed(contact: Contact, rules: RuleTable, today: date) -> str:
    """What was agreed about staying in touch."""
    touch = contact.keep_in_touch
    gap = gap_of(contact, rules)
    often = f"every {gap} or so" if gap else "when there is news"
    if touch.until:
        often += f" until {day(touch.until, today=today)}"
    words = {
        Permission.GRANTED: f"they are open to it, {often}",
        Permission.REFUSED: "they would rather not",
        Permission.NOT_ASKED: "not asked",
    }.get(touch.permission, "")
    return ", ".join(part for part in (words, f"by {touch.how}" if touch.how else "") if part)
