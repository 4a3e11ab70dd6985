"""Seventy dates worked out another way: GNU date for the clocks, a written-out calendar for business days.

The expected values stand here as they came out; nothing of the program was used to make them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from infoint_tui.domain.business_calendar import Reckoning
from infoint_tui.domain.people import Contact, Profile
from infoint_tui.domain.task_rules import counted_confirmation
from infoint_tui.domain.time_rules import Span
from infoint_tui.domain.zoned_time import ZonedTime

WEEKS = {
    "mon-fri": (0, 1, 2, 3, 4),
    "sun-thu": (0, 1, 2, 3, 6),
    "mon wed": (0, 2),
    "every": (),
    "sat": (5,),
}
HOLIDAYS = {
    "-": (),
    "US": ("2026-01-01", "2026-05-25", "2026-07-03", "2026-11-26", "2026-12-25", "2027-01-01"),
    "UK": ("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28", "2027-01-01"),
    "JP": ("2026-03-20", "2026-04-29", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06"),
}

BUSINESS: list[tuple[object, ...]] = [
    ("a reminder after a Monday", "2026-03-02", 7, "mon-fri", "-", "2026-03-11"),
    ("a reminder after a Tuesday", "2026-03-03", 7, "mon-fri", "-", "2026-03-12"),
    ("a reminder after a Saturday", "2026-03-07", 7, "mon-fri", "-", "2026-03-17"),
    ("a name received on a Thursday", "2026-03-12", 5, "mon-fri", "-", "2026-03-19"),
    ("a confirmation for a Monday", "2026-03-16", -1, "mon-fri", "-", "2026-03-13"),
    ("a confirmation for a Sunday", "2026-03-15", -1, "mon-fri", "-", "2026-03-13"),
    ("over Good Friday and Easter Monday", "2026-04-02", 1, "mon-fri", "UK", "2026-04-07"),
    ("back over Easter", "2026-04-07", -1, "mon-fri", "UK", "2026-04-02"),
    ("seven days with Easter in them", "2026-03-30", 7, "mon-fri", "UK", "2026-04-10"),
    ("over an early May bank holiday", "2026-05-01", 1, "mon-fri", "UK", "2026-05-05"),
    ("back over Memorial Day", "2026-05-26", -1, "mon-fri", "US", "2026-05-22"),
    ("over an observed Independence Day", "2026-07-02", 1, "mon-fri", "US", "2026-07-06"),
    ("over Thanksgiving", "2026-11-25", 1, "mon-fri", "US", "2026-11-27"),
    ("into Golden Week", "2026-04-28", 1, "mon-fri", "JP", "2026-04-30"),
    ("over the rest of Golden Week", "2026-05-01", 1, "mon-fri", "JP", "2026-05-07"),
    ("seven days with Golden Week in them", "2026-04-24", 7, "mon-fri", "JP", "2026-05-11"),
    ("over Christmas with Boxing Day observed on a Monday", "2026-12-24", 1, "mon-fri", "UK", "2026-12-29"),
    ("over the turn of the year", "2026-12-31", 1, "mon-fri", "UK", "2027-01-04"),
    ("back over the turn of the year", "2027-01-04", -1, "mon-fri", "UK", "2026-12-31"),
    ("into the next year", "2026-12-29", 7, "mon-fri", "-", "2027-01-07"),
    ("a week from Sunday to Thursday", "2026-03-12", 1, "sun-thu", "-", "2026-03-15"),
    ("seven days of such a week", "2026-03-12", 7, "sun-thu", "-", "2026-03-23"),
    ("back over such a weekend", "2026-03-15", -1, "sun-thu", "-", "2026-03-12"),
    ("two work days a week", "2026-03-03", 3, "mon wed", "-", "2026-03-11"),
    ("two work days a week, backwards", "2026-03-03", -3, "mon wed", "-", "2026-02-23"),
    ("someone without a day off", "2026-03-12", 3, "every", "-", "2026-03-15"),
    ("one work day a week", "2026-03-12", 2, "sat", "-", "2026-03-21"),
    ("onto a leap day", "2028-02-28", 1, "mon-fri", "-", "2028-02-29"),
    ("from a leap day", "2028-02-29", 1, "mon-fri", "-", "2028-03-01"),
    ("back onto a leap day", "2028-03-01", -1, "mon-fri", "-", "2028-02-29"),
    ("over a leap day", "2028-02-25", 7, "mon-fri", "-", "2028-03-07"),
    ("the same weekend without one", "2027-02-26", 1, "mon-fri", "-", "2027-03-01"),
]
CLOCK: list[tuple[object, ...]] = [
    ("Chicago springs forward in between", "2026-03-07T12:00", 1440, "America/Chicago", "2026-03-08T13:00"),
    ("Chicago, two days", "2026-03-07T12:00", 2880, "America/Chicago", "2026-03-09T13:00"),
    ("Chicago falls back in between", "2026-10-31T12:00", 1440, "America/Chicago", "2026-11-01T11:00"),
    ("London springs forward", "2026-03-28T18:00", 1440, "Europe/London", "2026-03-29T19:00"),
    ("London falls back", "2026-10-24T18:00", 2880, "Europe/London", "2026-10-26T17:00"),
    ("Sydney falls back in April", "2026-04-04T12:00", 1440, "Australia/Sydney", "2026-04-05T11:00"),
    ("Sydney springs forward in October", "2026-10-03T12:00", 1440, "Australia/Sydney", "2026-10-04T13:00"),
    ("Auckland falls back in April", "2026-04-04T20:00", 2880, "Pacific/Auckland", "2026-04-06T19:00"),
    ("Santiago falls back in April", "2026-04-04T12:00", 1440, "America/Santiago", "2026-04-05T11:00"),
    (
        "Santiago springs forward in September",
        "2026-09-05T12:00",
        1440,
        "America/Santiago",
        "2026-09-06T13:00",
    ),
    ("Lord Howe moves by half an hour", "2026-04-04T12:00", 1440, "Australia/Lord_Howe", "2026-04-05T11:30"),
    ("Kolkata never moves", "2026-03-28T18:15", 2880, "Asia/Kolkata", "2026-03-30T18:15"),
    ("a leap day in between", "2028-02-28T17:00", 2880, "America/Chicago", "2028-03-01T17:00"),
    ("the turn of the year", "2026-12-31T09:30", 1440, "Asia/Tokyo", "2027-01-01T09:30"),
    (
        "ten minutes before a talk just after the jump",
        "2026-03-08T03:05",
        -10,
        "America/Chicago",
        "2026-03-08T01:55",
    ),
    (
        "ten minutes before a talk in the second of two hours",
        "2026-11-01T02:05",
        -10,
        "America/Chicago",
        "2026-11-01T01:55",
    ),
]
CONFIRM: list[tuple[object, ...]] = [
    (
        "across the date line, to the east",
        "2026-03-12T18:00",
        "America/Chicago",
        "Asia/Tokyo",
        "2026-03-12T10:00",
        "2026-03-11T20:00",
    ),
    (
        "across the date line, to the west",
        "2026-03-13T09:00",
        "Pacific/Auckland",
        "America/Los_Angeles",
        "2026-03-11T10:00",
        "2026-03-12T06:00",
    ),
    (
        "a Monday there that is Sunday here",
        "2026-03-15T20:00",
        "America/Chicago",
        "Australia/Sydney",
        "2026-03-13T10:00",
        "2026-03-12T18:00",
    ),
    (
        "a Friday here that is Saturday there",
        "2026-03-13T20:00",
        "America/Los_Angeles",
        "Asia/Tokyo",
        "2026-03-13T10:00",
        "2026-03-12T18:00",
    ),
    (
        "after the clocks there went forward",
        "2026-03-30T15:00",
        "America/Chicago",
        "Europe/London",
        "2026-03-27T10:00",
        "2026-03-27T05:00",
    ),
    (
        "after the clocks here went forward",
        "2026-03-09T10:00",
        "America/New_York",
        "Europe/Paris",
        "2026-03-06T10:00",
        "2026-03-06T04:00",
    ),
    (
        "after the clocks there went back in April",
        "2026-04-06T10:00",
        "Australia/Sydney",
        "Australia/Sydney",
        "2026-04-03T10:00",
        "2026-04-03T10:00",
    ),
    (
        "half an hour away",
        "2026-03-12T10:00",
        "Europe/London",
        "Asia/Kolkata",
        "2026-03-11T10:00",
        "2026-03-11T04:30",
    ),
    (
        "three quarters of an hour away",
        "2026-03-12T10:00",
        "Europe/London",
        "Asia/Kathmandu",
        "2026-03-11T10:00",
        "2026-03-11T04:15",
    ),
    (
        "fourteen hours ahead",
        "2026-03-12T08:00",
        "Pacific/Honolulu",
        "Pacific/Kiritimati",
        "2026-03-12T10:00",
        "2026-03-11T10:00",
    ),
    (
        "the day after the turn of the year",
        "2027-01-04T16:00",
        "Europe/Berlin",
        "America/New_York",
        "2027-01-01T10:00",
        "2027-01-01T16:00",
    ),
    (
        "the day after a leap day",
        "2028-03-01T16:00",
        "Europe/Berlin",
        "America/New_York",
        "2028-02-29T10:00",
        "2028-02-29T16:00",
    ),
]
MOVES: list[tuple[object, ...]] = [
    ("update thirty days on, a Saturday", "2026-03-12", 30, "mon-fri", "-", "2026-04-10"),
    ("thirty days from the end of January", "2026-01-30", 30, "mon-fri", "-", "2026-02-27"),
    ("thirty days over a leap day", "2028-01-31", 30, "mon-fri", "-", "2028-03-01"),
    ("onto New Year's Day", "2026-12-02", 30, "mon-fri", "UK", "2026-12-31"),
    ("onto Christmas, a Friday", "2026-11-25", 30, "mon-fri", "UK", "2026-12-24"),
    ("onto Easter Monday", "2026-03-07", 30, "mon-fri", "UK", "2026-04-02"),
    ("three days before a Tuesday", "2026-03-17", -3, "mon-fri", "-", "2026-03-13"),
    ("two days before a Monday", "2026-03-16", -2, "mon-fri", "-", "2026-03-13"),
    ("two days before the Tuesday after Easter", "2026-04-07", -2, "mon-fri", "UK", "2026-04-02"),
    ("three days before the third of January", "2027-01-03", -3, "mon-fri", "UK", "2026-12-31"),
    ("two days before the second of March in a leap year", "2028-03-02", -2, "mon-fri", "-", "2028-02-29"),
    ("three days after a Thursday, on a week from Sunday", "2026-03-12", 3, "sun-thu", "-", "2026-03-15"),
]


def reckoning(week: str, off: str, zone: str = "UTC") -> Reckoning:
    """How somebody with these days counts."""
    profile = Profile(uid="p", zone=zone, work_days=WEEKS[week])
    return Reckoning.of(profile, holidays=frozenset(map(date.fromisoformat, HOLIDAYS[off])))


def rows(table: list[tuple[object, ...]]) -> list[object]:
    """The rows of a table as parameters, named by their first column."""
    return [pytest.param(*row[1:], id=str(row[0])) for row in table]


@pytest.mark.parametrize(("start", "days", "week", "off", "expected"), rows(BUSINESS))
def test_business_days(start: str, days: int, week: str, off: str, expected: str) -> None:
    count = reckoning(week, off)
    span = Span(abs(days), "b")
    found, how = (count.after if days > 0 else count.before)(date.fromisoformat(start), span)
    assert found == date.fromisoformat(expected)
    assert how.startswith(f"{date.fromisoformat(start):%a} ")


@pytest.mark.parametrize(("start", "minutes", "zone", "expected"), rows(CLOCK))
def test_hours_across_clock_changes(start: str, minutes: int, zone: str, expected: str) -> None:
    at = ZonedTime.from_local(datetime.fromisoformat(start), zone)
    count = reckoning("mon-fri", "-", zone)
    if minutes < 0:
        found, _how = count.moment_before(at, Span(-minutes, "min"))
    else:
        found, _how = count.due_after(at, Span(minutes // 60, "h"))
    assert found.local().replace(tzinfo=None) == datetime.fromisoformat(expected)
    assert found.utc - at.utc == timedelta(minutes=minutes)


@pytest.mark.parametrize(("start", "here", "there", "their_time", "my_time"), rows(CONFIRM))
def test_confirmations_elsewhere(start: str, here: str, there: str, their_time: str, my_time: str) -> None:
    talk = ZonedTime.from_local(datetime.fromisoformat(start), here)
    kim = Contact(uid="c", name="Kim", zone=there)
    due, _how = counted_confirmation(talk, kim, Reckoning.of(Profile(uid="p", zone=here)))
    assert due.local().replace(tzinfo=None) == datetime.fromisoformat(their_time)
    assert due.in_zone(here).local().replace(tzinfo=None) == datetime.fromisoformat(my_time)


@pytest.mark.parametrize(("start", "days", "week", "off", "expected"), rows(MOVES))
def test_generated_days_off_move_to_the_work_day_before(
    start: str, days: int, week: str, off: str, expected: str
) -> None:
    count = reckoning(week, off)
    span = Span(abs(days), "d")
    found, how = (count.after if days > 0 else count.before)(date.fromisoformat(start), span, moves=True)
    assert found == date.fromisoformat(expected)
    assert ("so" in how.split()) == (found != date.fromisoformat(start) + timedelta(days=days))


def test_the_table_is_long_enough() -> None:
    assert len(BUSINESS) + len(CLOCK) + len(CONFIRM) + len(MOVES) >= 70
