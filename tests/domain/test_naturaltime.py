"""Days and times as people type them; the present is Thu Mar 12, 2026, 09:12."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import MON_TO_FRI
from infoint_tui.domain.naturaltime import WhenError, parse_day, parse_when

NOW = datetime.fromisoformat("2026-03-12 09:12:30")
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu 10:00", "2026-03-19 10:00"),
        ("Fri 9:30", "2026-03-13 09:30"),
        ("thu, 10:00", "2026-03-19 10:00"),
        ("thursday at 10:00", "2026-03-19 10:00"),
        ("10:00 fri", "2026-03-13 10:00"),
        ("fri noon", "2026-03-13 12:00"),
        ("fri 3 pm", "2026-03-13 15:00"),
        ("fri 12am", "2026-03-13 00:00"),
        ("fri 12 pm", "2026-03-13 12:00"),
        ("tomorrow 9", "2026-03-13 09:00"),
        ("tmr 9am", "2026-03-13 09:00"),
        ("today 14:30", "2026-03-12 14:30"),
        ("today 8:00", "2026-03-12 08:00"),
        ("yesterday 15:00", "2026-03-11 15:00"),
        ("+3d 14:30", "2026-03-15 14:30"),
        ("+2w 10", "2026-03-26 10:00"),
        ("+5b 10:00", "2026-03-19 10:00"),
        ("12 mar 10:00", "2026-03-12 10:00"),
        ("mar 12 10:00", "2026-03-12 10:00"),
        ("12mar 10:00", "2026-03-12 10:00"),
        ("12-mar 10:00", "2026-03-12 10:00"),
        ("march 13th 10:30", "2026-03-13 10:30"),
        ("mon 2 mar 10:15", "2026-03-02 10:15"),
        ("20 feb 9", "2026-02-20 09:00"),
        ("5 jan 10:00", "2027-01-05 10:00"),
        ("12 mar 2027 10:00", "2027-03-12 10:00"),
        ("29 feb 10:00", "2028-02-29 10:00"),
        ("2026-03-12 10:00", "2026-03-12 10:00"),
        ("2026-03-12T10:00", "2026-03-12 10:00"),
        ("2026-03-12T10:00:00", "2026-03-12 10:00"),
        ("2026-3-2 9", "2026-03-02 09:00"),
        ("in 20 min", "2026-03-12 09:32"),
        ("in 1 h 30 min", "2026-03-12 10:42"),
        ("in an hour", "2026-03-12 10:12"),
        ("in 3 days", "2026-03-15 09:12"),
        ("in 3 days 14:30", "2026-03-15 14:30"),
        ("20 min ago", "2026-03-12 08:52"),
        ("10:00", "2026-03-12 10:00"),
        ("08:00", "2026-03-13 08:00"),
        ("10.30", "2026-03-12 10:30"),
        ("3pm", "2026-03-12 15:00"),
        ("now", "2026-03-12 09:12"),
        ("  THU   10:00  ", "2026-03-19 10:00"),
    ],
)
def test_times_are_understood(text: str, expected: str) -> None:
    assert parse_when(text, now_local=NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("text", "day"), [("thu", 19), ("mar 13", 13), ("13 mar", 13), ("fri 13 mar", 13)])
def test_a_day_is_named_in_every_usual_way(text: str, day: int) -> None:
    assert parse_when(f"{text} 10:00", now_local=NOW) == datetime.combine(date(2026, 3, day), time(10))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing was entered."),
        ("foo 10:00", "“foo” was not understood"),
        ("thu", "names a day but no time"),
        ("9", "“9” was not understood"),
        ("30 feb 10:00", "There is no “30 feb” in the calendar"),
        ("2026-02-30 10:00", "There is no “2026-02-30” in the calendar"),
        ("31 apr 10:00", "There is no “31 apr” in the calendar"),
        ("thu 24:00", "“24:00” isn't a time of day"),
        ("thu 10:60", "“10:60” isn't a time of day"),
        ("thu 13pm", "“13pm” isn't a time of day"),
        ("thu 99", "“99” isn't a time of day"),
        ("12/3 10:00", "can be read in two ways"),
        ("12.3. 10:00", "can be read in two ways"),
        ("10.11", "can be read in two ways"),
        ("tue 2 mar 10:15", "“2 mar” is a Monday, not a Tuesday"),
        ("next fri 10:00", "can mean Fri Mar 13 or Fri Mar 20"),
        ("2026-03-12T10:00-05:00", "the zone is chosen in its own field"),
        ("thu 10:00 \x1b[31m", "␛[31m”"),
    ],
)
def test_what_is_not_understood_is_named_with_three_examples(text: str, said: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text, now_local=NOW)
    assert said in str(caught.value)
    assert "Try: thu 10:00, +3d 14:30, 2026-03-12 10:00." in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu", "2026-03-19"),
        ("mon", "2026-03-16"),
        ("+3d", "2026-03-15"),
        ("1d", "2026-03-13"),
        ("+2w", "2026-03-26"),
        ("1m", "2026-04-12"),
        ("+5b", "2026-03-19"),
        ("in 2 weeks", "2026-03-26"),
        ("today", "2026-03-12"),
        ("tmr", "2026-03-13"),
        ("12 mar", "2026-03-12"),
        ("11 mar", "2027-03-11"),
        ("4 May", "2026-05-04"),
        ("mar12", "2026-03-12"),
        ("2026-03-12", "2026-03-12"),
    ],
)
def test_days_are_understood(text: str, expected: str) -> None:
    assert parse_day(text, today=TODAY, work_days=MON_TO_FRI) == date.fromisoformat(expected)


def test_business_days_follow_the_work_days() -> None:
    assert parse_day("+5b", today=TODAY, work_days=frozenset({0, 1})) == date(2026, 3, 30)


@pytest.mark.parametrize(
    "text", ["", "x", "10:00", "30 feb", "12/3", "march", "+9999w", "in 20 min", "next thu"]
)
def test_other_days_are_refused_with_three_examples(text: str) -> None:
    with pytest.raises(WhenError, match=r"Try: thu, \+3d, mar 12\."):
        parse_day(text, today=TODAY, work_days=MON_TO_FRI)


def test_the_end_of_the_calendar_is_no_crash() -> None:
    for text in ("+900w", "+900m", "+900d", "+900b", "thu"):
        with pytest.raises(WhenError):
            parse_day(text, today=date(9999, 12, 31))
    with pytest.raises(WhenError):
        parse_when("in 9999 weeks", now_local=datetime.fromisoformat("9990-01-01"))


WORDS = (
    *(
        "thu",
        "mon",
        "10:00",
        "9",
        "9am",
        "12",
        "mar",
        "may",
        "30",
        "feb",
        "+3d",
        "+2w",
        "+5b",
        "1d",
        "in",
        "20",
    ),
    *(
        "min",
        "ago",
        "now",
        "today",
        "next",
        "2026-03-12",
        "2026-02-30",
        "99",
        "at",
        "3rd",
        ",",
        "-",
        "/",
        ".",
    ),
    *("12/3", "hour", "an", "pm", "\ud800", "\x00", "²", "١٢"),
)
TYPED = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=30)


@given(TYPED)
def test_anything_else_is_a_clear_refusal(text: str) -> None:
    refusals: list[WhenError] = []
    try:
        assert parse_when(text, now_local=NOW).tzinfo is None
    except WhenError as refusal:
        refusals.append(refusal)
    try:
        assert isinstance(parse_day(text, today=TODAY), date)
    except WhenError as refusal:
        refusals.append(refusal)
    assert all("Try:" in str(refusal) for refusal in refusals)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times().map(lambda t: t.replace(second=0, microsecond=0))
)
def test_iso_times_are_read_as_written(on: date, at: time) -> None:
    wall = datetime.combine(on, at)
    assert parse_when(wall.isoformat(sep=" ", timespec="minutes"), now_local=NOW) == wall
    assert parse_when(wall.isoformat(timespec="minutes"), now_local=NOW) == wall


@given(st.times())
def test_a_time_alone_lies_ahead_within_a_day(at: time) -> None:
    found = parse_when(f"{at:%H:%M}", now_local=NOW)
    assert timedelta(0) < found - NOW <= timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_with_its_month_is_the_next_one(on: date) -> None:
    found = parse_day(f"{on.day} {on:%B}", today=TODAY)
    assert (found.day, found.month) == (on.day, on.month)
    assert found >= TODAY
