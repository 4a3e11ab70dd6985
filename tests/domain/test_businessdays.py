"""Counting in business days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import (
    MON_TO_FRI,
    add_business_days,
    business_days_between,
    is_business_day,
    previous_work_day_if_off,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
WEEKS = st.frozensets(st.integers(0, 6), min_size=1)
HOLIDAYS = st.frozensets(st.dates(date(2019, 12, 1), date(2020, 3, 1)), max_size=12)
SUN_TO_THU = frozenset({6, 0, 1, 2, 3})


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 3, 12), 5, date(2026, 3, 19)),
        (date(2026, 3, 2), 7, date(2026, 3, 11)),
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 3, 12), -5, date(2026, 3, 5)),
        (date(2026, 3, 15), -1, date(2026, 3, 13)),
        (date(2026, 3, 14), 0, date(2026, 3, 14)),
    ],
)
def test_adding_skips_weekends(start: date, n: int, expected: date) -> None:
    assert add_business_days(start, n) == expected


def test_adding_skips_holidays() -> None:
    good_friday, easter_monday = date(2026, 4, 3), date(2026, 4, 6)
    assert add_business_days(
        date(2026, 4, 2), 1, MON_TO_FRI, frozenset({good_friday, easter_monday})
    ) == date(2026, 4, 7)


def test_other_weeks_are_possible() -> None:
    assert add_business_days(date(2026, 3, 12), 1, SUN_TO_THU) == date(2026, 3, 15)
    assert add_business_days(date(2026, 3, 12), 3, frozenset()) == date(2026, 3, 15)


def test_between_counts_the_last_day_and_not_the_first() -> None:
    assert business_days_between(date(2026, 3, 2), date(2026, 3, 4)) == 2
    assert business_days_between(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert business_days_between(date(2026, 3, 13), date(2026, 3, 16)) == 1
    assert business_days_between(date(2026, 3, 16), date(2026, 3, 13)) == -1


def test_days_off_move_back() -> None:
    assert previous_work_day_if_off(date(2026, 4, 11)) == date(2026, 4, 10)
    assert previous_work_day_if_off(date(2026, 4, 10)) == date(2026, 4, 10)


def test_a_year_without_business_days_is_refused() -> None:
    start = date(2026, 1, 1)
    never = frozenset(start + timedelta(days=days) for days in range(-800, 800))
    with pytest.raises(OverflowError):
        add_business_days(start, 1, MON_TO_FRI, never)
    with pytest.raises(OverflowError):
        previous_work_day_if_off(start, MON_TO_FRI, never)
    with pytest.raises(OverflowError):
        add_business_days(start, 1, frozenset({9}))


@given(DAYS, st.integers(-60, 60), WEEKS, HOLIDAYS)
def test_adding_and_counting_agree(
    start: date, n: int, week: frozenset[int], holidays: frozenset[date]
) -> None:
    end = add_business_days(start, n, week, holidays)
    assert n == 0 or is_business_day(end, week, holidays)
    count = business_days_between(start, end, week, holidays)
    if n >= 0:
        assert count == n
    else:
        assert count == n + 1 - is_business_day(start, week, holidays)


@given(DAYS, st.integers(1, 200), WEEKS)
def test_whole_weeks_are_skipped_without_losing_a_day(start: date, n: int, week: frozenset[int]) -> None:
    d, left = start, n
    while left:
        d += timedelta(days=1)
        left -= d.weekday() in week
    assert add_business_days(start, n, week) == d


@given(DAYS, st.integers(0, 400), WEEKS, HOLIDAYS)
def test_between_equals_counting_one_by_one(
    a: date, days: int, week: frozenset[int], off: frozenset[date]
) -> None:
    b = a + timedelta(days=days)
    one_by_one = sum(is_business_day(a + timedelta(days=ahead), week, off) for ahead in range(1, days + 1))
    assert business_days_between(a, b, week, off) == one_by_one
