"""The table of dates worked out once more by GNU date, which shares no code with the program."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ..domain.test_date_table import BUSINESS, CLOCK, CONFIRM, HOLIDAYS, MOVES, WEEKS, rows

pytestmark = pytest.mark.system


def gnu(zone: str, *arguments: str) -> str:
    """What GNU date prints in a zone."""
    program = shutil.which("date")
    assert program, "GNU date is needed: apt-get install coreutils"
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=True, env={"TZ": zone, "LC_ALL": "C"}
    )
    return done.stdout.strip()


def seconds(zone: str, wall: str) -> int:
    """The instant of a wall time in seconds of the Unix clock."""
    return int(gnu(zone, "-d", wall, "+%s"))


def shown(zone: str, instant: int) -> str:
    """The wall time of an instant."""
    return gnu(zone, "-d", f"@{instant}", "+%Y-%m-%dT%H:%M")


def step(day: str, days: int) -> tuple[str, int]:
    """A day some days on, and its weekday, Monday being 0."""
    found, number = gnu("UTC", "-d", f"{day} {days:+d} day", "+%F %u").split()
    return found, int(number) - 1


def works(day: str, weekday: int, week: str, off: str) -> bool:
    """Whether somebody works on that day."""
    return (not WEEKS[week] or weekday in WEEKS[week]) and day not in HOLIDAYS[off]


@pytest.mark.parametrize(("start", "days", "week", "off", "expected"), rows(BUSINESS))
def test_business_days(start: str, days: int, week: str, off: str, expected: str) -> None:
    left, day = abs(days), start
    while left:
        day, weekday = step(day, 1 if days > 0 else -1)
        left -= works(day, weekday, week, off)
    assert day == expected


@pytest.mark.parametrize(("start", "minutes", "zone", "expected"), rows(CLOCK))
def test_hours_across_clock_changes(start: str, minutes: int, zone: str, expected: str) -> None:
    assert shown(zone, seconds(zone, start) + 60 * minutes) == expected


@pytest.mark.parametrize(("start", "here", "there", "their_time", "my_time"), rows(CONFIRM))
def test_confirmations_elsewhere(start: str, here: str, there: str, their_time: str, my_time: str) -> None:
    day, weekday = step(shown(there, seconds(here, start))[:10], -1)
    while weekday > 4:
        day, weekday = step(day, -1)
    assert their_time == f"{day}T10:00"
    assert shown(here, seconds(there, their_time)) == my_time


@pytest.mark.parametrize(("start", "days", "week", "off", "expected"), rows(MOVES))
def test_days_off_move_back(start: str, days: int, week: str, off: str, expected: str) -> None:
    day, weekday = step(start, days)
    while not works(day, weekday, week, off):
        day, weekday = step(day, -1)
    assert day == expected
