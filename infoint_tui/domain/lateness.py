"""What a talk that runs late leaves out: the planned questions that no longer fit before the closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .meeting import AgendaItem
from .words import ItemStatus


class Late(NamedTuple):
    """How far behind the plan a talk is."""

    seconds: int
    """Seconds by which the open questions exceed the time until the closing; 0 when they fit."""
    cut: tuple[str, ...]
    """Uids of the questions to leave out so that the rest fits, in the order of the agenda."""


ON_TIME = Late(0, ())
WORTH_SAYING = 60
"""Seconds behind plan below which nobody is told: answers are never exact to the minute."""


def lateness(
    agenda: Sequence[AgendaItem], *, current: str, spent_on_current: int, seconds: int, closing_at: int
) -> Late:
    """Which questions to cut now, the last first; must-asks and the closing are never cut (S001, RCEL).

    Args:
        agenda: The questions in order.
        current: Uid of the question being talked about, empty for none.
        spent_on_current: Seconds already spent on it.
        seconds: Seconds since the start.
        closing_at: Second at which the closing begins.
    """
    if seconds >= closing_at:
        return ON_TIME
    open_items = [item for item in agenda if item.status is ItemStatus.PLANNED and not item.closing]
    here = next((item for item in agenda if item.uid == current and not item.closing), None)
    rest_of_current = max(0, here.minutes * 60 - spent_on_current) if here else 0
    needed = rest_of_current + sum(item.minutes * 60 for item in open_items)
    behind = needed - (closing_at - seconds)
    if behind < WORTH_SAYING:
        return ON_TIME
    cut: list[str] = []
    freed = 0
    for item in reversed(open_items):
        if freed >= behind:
            break
        if not item.must:
            cut.append(item.uid)
            freed += item.minutes * 60
    return Late(behind, tuple(reversed(cut)))
