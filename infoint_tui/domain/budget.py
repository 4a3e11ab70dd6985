"""How many minutes of questions a conversation has room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Budget(NamedTuple):
    """How a conversation divides, in minutes."""

    opening: int
    """Arriving and saying why you are here."""
    closing: int
    """Advice, further people, keeping in touch, thanks."""
    plannable: int
    """Questions in between; a tenth of that time is left free on purpose."""


class PlanItem(NamedTuple):
    """One question of an agenda, as far as time is concerned."""

    minutes: int
    closing: bool
    """Asked in the closing time: a must-ask of the stages referral and closing."""
    must: bool = False
    """Nobody should leave without having asked it; it never gives way."""


class Plan(NamedTuple):
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


def plan(items: Sequence[PlanItem], minutes: int) -> Plan:
    """What the items take of a conversation of that many minutes."""
    budget = budget_for(minutes)
    used = sum(item.minutes for item in items if not item.closing)
    closing_used = sum(item.minutes for item in items if item.closing)
    over = used > budget.plannable or closing_used > budget.closing
    return Plan(used, closing_used, budget.plannable, over, budget.closing)


def beyond(items: Sequence[PlanItem], minutes: int) -> tuple[int, ...]:
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
