"""The time budget of a conversation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.agenda import Budget, beyond, budget_for, closing_at, plan
from infoint_tui.domain.meeting import AgendaItem


def asked(minutes: int, closing: bool, must: bool = False) -> AgendaItem:
    """A question of an agenda, as far as time is concerned."""
    return AgendaItem(uid="", text="", minutes=minutes, stage="closing" if closing else "story", must=must)


@pytest.mark.parametrize(
    ("minutes", "budget"),
    [
        (15, Budget(2, 3, 9)),
        (20, Budget(2, 5, 11)),
        (25, Budget(2, 5, 16)),
        (30, Budget(3, 5, 19)),
        (45, Budget(4, 5, 32)),
        (60, Budget(6, 5, 44)),
        (5, Budget(2, 3, 0)),
    ],
)
def test_the_budget_of_every_usual_length(minutes: int, budget: Budget) -> None:
    assert budget_for(minutes) == budget


@given(st.integers(0, 600))
def test_a_budget_never_exceeds_the_talk(minutes: int) -> None:
    budget = budget_for(minutes)
    assert budget.plannable >= 0
    assert budget.plannable == 0 or sum(budget) <= minutes


def test_closing_questions_use_the_closing_time() -> None:
    items = [
        asked(3, False),
        asked(3, False),
        asked(2, False),
        asked(2, False),
        asked(1, True),
    ]
    found = plan([*items, asked(1, True)], 20)
    assert (found.used, found.plannable, found.closing_used, found.closing, found.over) == (
        10,
        11,
        2,
        5,
        False,
    )


@pytest.mark.parametrize("item", [asked(12, False), asked(6, True)])
def test_too_much_on_either_side_is_over(item: AgendaItem) -> None:
    assert plan([item], 20).over


def test_an_empty_agenda_uses_nothing() -> None:
    assert plan([], 20)[:2] == (0, 0)


@pytest.mark.parametrize(
    ("minutes", "seconds"), [(20, 900), (15, 720), (16, 660), (10, 420), (60, 3300), (2, 0)]
)
def test_closing_begins_before_the_end(minutes: int, seconds: int) -> None:
    assert closing_at(minutes) == seconds


def test_the_last_give_way_and_must_asks_never_do() -> None:
    items = [
        asked(5, False),
        asked(6, False),
        asked(2, False),
        asked(4, False, must=True),
        asked(4, True),
        asked(2, True, must=True),
    ]
    assert beyond(items, 20) == (1, 4)
    assert beyond(items, 60) == (4,)
    assert beyond([asked(30, False, must=True), asked(1, False)], 20) == (1,)
