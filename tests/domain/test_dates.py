"""Days, times and spans in the words of the screens."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.phrasing import (
    add_months,
    clock_time,
    countdown,
    day,
    mm_ss,
    month_number,
    next_weekday,
    relative_day,
    short_span,
    weekday_number,
)

THURSDAY = date(2026, 3, 12)


def test_a_day_is_a_weekday_a_number_and_a_month() -> None:
    assert day(THURSDAY) == "Thu Mar 12"
    assert day(date(2026, 9, 6), today=THURSDAY) == "Sun Sep 6"


def test_the_year_stands_only_where_it_differs() -> None:
    assert day(date(2027, 3, 1), today=THURSDAY) == "Mon Mar 1, 2027"


@pytest.mark.parametrize(
    ("d", "words"),
    [
        (THURSDAY, "today"),
        (date(2026, 3, 13), "tomorrow"),
        (date(2026, 3, 11), "yesterday"),
        (date(2026, 3, 14), "Sat Mar 14"),
        (date(2025, 12, 31), "Wed Dec 31, 2025"),
    ],
)
def test_near_days_have_names(d: date, words: str) -> None:
    assert relative_day(d, THURSDAY) == words


def test_clock_times_have_two_digits_each() -> None:
    assert clock_time(datetime.fromisoformat("2026-03-12T09:05:59")) == "09:05"
    assert clock_time(time(0)) == "00:00"


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        (timedelta(minutes=48), "in 48 minutes"),
        (timedelta(seconds=1), "in 1 minute"),
        (timedelta(minutes=59, seconds=1), "in 1 hour"),
        (timedelta(hours=2, minutes=5), "in 2 hours and 5 minutes"),
        (timedelta(hours=24), "in 1 day"),
        (timedelta(hours=47, minutes=10), "in 1 day and 23 hours"),
        (timedelta(days=3, hours=5), "in 3 days"),
        (timedelta(0), "now"),
        (timedelta(seconds=-59), "now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-3, minutes=-20), "3 hours and 20 minutes ago"),
        (timedelta(days=-3), "3 days ago"),
    ],
)
def test_countdown(delta: timedelta, words: str) -> None:
    assert countdown(delta) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(minutes=48, seconds=50), "48 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3, hours=4), "3 days"),
        (timedelta(days=-3), "3 days"),
    ],
)
def test_short_span(span: timedelta, words: str) -> None:
    assert short_span(span) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (760, "12:40"),
        (0, "0:00"),
        (59.9, "0:59"),
        (3600, "60:00"),
        (-30, "-0:30"),
        (-0.4, "0:00"),
        (7, "0:07"),
    ],
)
def test_minutes_and_seconds(seconds: float, words: str) -> None:
    assert mm_ss(seconds) == words


@pytest.mark.parametrize(
    ("word", "number"),
    [("thu", 3), ("Thursday", 3), ("thurs", 3), ("weds", 2), ("tu", None), ("then", None), ("thux", None)],
)
def test_weekdays_are_known_by_three_letters(word: str, number: int | None) -> None:
    assert weekday_number(word) == number


@pytest.mark.parametrize(
    ("word", "number"), [("mar", 3), ("Sept", 9), ("may", 5), ("ma", None), ("maybe", None)]
)
def test_months_are_known_by_three_letters(word: str, number: int | None) -> None:
    assert month_number(word) == number


@given(st.dates(max_value=date(9999, 12, 1)), st.integers(0, 6))
def test_the_next_weekday_is_one_to_seven_days_away(today: date, weekday: int) -> None:
    found = next_weekday(today, weekday)
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7


def test_months_later_ends_with_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 2) == date(2027, 2, 15)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@given(
    st.dates(min_value=date(1, 1, 1), max_value=date(9990, 12, 31)), st.integers(min_value=0, max_value=48)
)
def test_months_end_where_the_calendar_ends_them(start: date, months: int) -> None:
    """Leap years of all three rules included."""
    later = add_months(start, months)
    assert later.day == min(start.day, monthrange(later.year, later.month)[1])
