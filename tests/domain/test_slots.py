"""Times to offer: free here, decent there, and said in both zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.messages import THEIRS, Busy, Calendar, notes, propose, render, suggest
from infoint_tui.domain.zoned_time import ZonedTime

LONDON, NEW_YORK, TOKYO, CHICAGO = "Europe/London", "America/New_York", "Asia/Tokyo", "America/Chicago"
WEEK = frozenset(range(5))
NOW = datetime(2026, 3, 12, 14, 12, tzinfo=UTC)


def calendar(mine: str, theirs: str, *busy: Busy, holidays: frozenset[date] = frozenset()) -> Calendar:
    """The limits of somebody who works Monday to Friday."""
    return Calendar(mine, theirs, WEEK, holidays, busy)


def at(text: str, zone: str = LONDON) -> ZonedTime:
    """An instant from local ISO text."""
    return ZonedTime.from_local(datetime.fromisoformat(text), zone, fold=0)


@pytest.mark.parametrize(
    ("text", "mine", "theirs", "said"),
    [
        ("2026-03-18T15:00", LONDON, NEW_YORK, "Wed Mar 18 at 15:00 London time (11:00 Eastern)"),
        ("2026-04-01T15:00", LONDON, NEW_YORK, "Wed Apr 1 at 15:00 London time (10:00 Eastern)"),
        ("2026-03-18T18:00", CHICAGO, TOKYO, "Wed Mar 18 at 18:00 Central (Thu Mar 19 at 08:00 Tokyo time)"),
        ("2026-03-18T09:00", TOKYO, CHICAGO, "Wed Mar 18 at 09:00 Tokyo time (Tue Mar 17 at 19:00 Central)"),
        ("2026-03-18T15:00", LONDON, "Europe/Lisbon", "Wed Mar 18 at 15:00"),
        ("2026-03-18T15:00", LONDON, "", "Wed Mar 18 at 15:00 London time"),
        ("2026-03-18T15:00", LONDON, "Mars/Base", "Wed Mar 18 at 15:00 London time"),
        (
            "2028-02-29T12:00",
            LONDON,
            "Asia/Kathmandu",
            ("Tue Feb 29 at 12:00 London time (17:45 Kathmandu time)"),
        ),
    ],
)
def test_a_time_is_said_in_both_zones(text: str, mine: str, theirs: str, said: str) -> None:
    assert render(at(text, mine), mine, theirs) == said


def test_times_lie_in_the_hours_of_both_on_the_next_work_days() -> None:
    times = propose(NOW, 20, calendar(LONDON, NEW_YORK))
    assert [render(moment, LONDON, NEW_YORK) for moment in times[:4]] == [
        "Fri Mar 13 at 12:00 London time (08:00 Eastern)",
        "Fri Mar 13 at 15:00 London time (11:00 Eastern)",
        "Mon Mar 16 at 12:00 London time (08:00 Eastern)",
        "Mon Mar 16 at 15:00 London time (11:00 Eastern)",
    ]
    assert len({moment.local().date() for moment in times}) == 6


def test_a_selection_has_a_day_each_and_changes_between_morning_and_afternoon() -> None:
    times = suggest(propose(NOW, 20, calendar(CHICAGO, CHICAGO)))
    assert [render(moment, CHICAGO, CHICAGO) for moment in times] == [
        "Fri Mar 13 at 10:00",
        "Mon Mar 16 at 15:00",
        "Tue Mar 17 at 10:00",
    ]


def test_what_is_taken_and_holidays_are_left_out() -> None:
    talk = at("2026-03-16T10:00", LONDON).utc
    busy = Busy(talk, talk + timedelta(minutes=60))
    times = propose(NOW, 20, calendar(LONDON, LONDON, busy, holidays=frozenset({date(2026, 3, 13)})), days=1)
    assert [render(moment, LONDON, LONDON) for moment in times] == [
        "Mon Mar 16 at 09:30",
        "Mon Mar 16 at 15:00",
    ]
    assert notes(at("2026-03-16T10:30"), 20, calendar(LONDON, LONDON, busy)) == [
        "You have another conversation then."
    ]


def test_early_or_late_hours_here_are_used_where_nothing_else_meets_theirs() -> None:
    times = propose(NOW, 20, calendar("America/Los_Angeles", TOKYO), days=2)
    assert times
    for moment in times:
        assert 8 <= moment.in_zone(TOKYO).local().hour < 20


def test_clock_changes_and_odd_hours_are_noted() -> None:
    found = " ".join(notes(at("2026-03-18T21:00", LONDON), 20, calendar(LONDON, TOKYO)))
    assert "outside 08:00 to 20:00 there" in found
    assert "New York went forward" in " ".join(
        notes(at("2026-03-18T15:00", LONDON), 20, calendar(LONDON, NEW_YORK))
    )
    assert notes(at("2026-03-18T15:00"), 20, calendar(LONDON, "")) == []


@given(
    st.datetimes(datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2028-12-31")),
    st.sampled_from([LONDON, NEW_YORK, TOKYO, CHICAGO, "Australia/Sydney", "America/Sao_Paulo"]),
    st.sampled_from([LONDON, NEW_YORK, TOKYO, "Asia/Kolkata", "Pacific/Auckland", "Asia/Kathmandu"]),
    st.sampled_from([15, 20, 60]),
)
def test_every_time_offered_is_ahead_free_and_decent(
    naive: datetime, mine: str, theirs: str, minutes: int
) -> None:
    now = naive.replace(tzinfo=UTC)
    for moment in propose(now, minutes, calendar(mine, theirs)):
        local = moment.utc.astimezone(ZoneInfo(theirs))
        ends = (moment.utc + timedelta(minutes=minutes)).astimezone(ZoneInfo(theirs))
        assert moment.utc > now
        assert moment.local().weekday() < 5
        assert local.weekday() < 5
        assert THEIRS[0] <= local.hour * 60 + local.minute
        assert ends.hour * 60 + ends.minute <= THEIRS[1]
