"""The time budget of a conversation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.agenda import Budget, PlanItem, beyond, budget_for, closing_at, plan


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
        PlanItem(3, False),
        PlanItem(3, False),
        PlanItem(2, False),
        PlanItem(2, False),
        PlanItem(1, True),
    ]
    found = plan([*items, PlanItem(1, True)], 20)
    assert (found.used, found.plannable, found.closing_used, found.closing, found.over) == (
        10,
        11,
        2,
        5,
        False,
    )


@pytest.mark.parametrize("item", [PlanItem(12, False), PlanItem(6, True)])
def test_too_much_on_either_side_is_over(item: PlanItem) -> None:
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
        PlanItem(5, False),
        PlanItem(6, False),
        PlanItem(2, False),
        PlanItem(4, False, must=True),
        PlanItem(4, True),
        PlanItem(2, True, must=True),
    ]
    assert beyond(items, 20) == (1, 4)
    assert beyond(items, 60) == (4,)
    assert beyond([PlanItem(30, False, must=True), PlanItem(1, False)], 20) == (1,)
