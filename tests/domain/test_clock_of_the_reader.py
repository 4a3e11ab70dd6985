"""Days and times in one spelling, by the clock their reader is used to."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from infoint_tui.content.settings import parse_settings
from infoint_tui.domain.naturaltime import parse_when
from infoint_tui.domain.phrasing import clock_time, day, day_and_time, use_clock

NOW = datetime.fromisoformat("2026-03-09T12:00")


@pytest.mark.parametrize(
    ("at", "twelve", "twenty_four"),
    [
        ("00:05", "12:05 AM", "00:05"),
        ("09:30", "9:30 AM", "09:30"),
        ("12:00", "12:00 PM", "12:00"),
        ("15:00", "3:00 PM", "15:00"),
    ],
)
def test_a_time_by_both_clocks(at: str, twelve: str, twenty_four: str) -> None:
    use_clock(12)
    assert clock_time(time.fromisoformat(at)) == twelve
    use_clock(24)
    assert clock_time(time.fromisoformat(at)) == twenty_four


def test_days_are_spelled_in_one_way() -> None:
    use_clock(12)
    assert day(date(2026, 3, 12)) == "Thu Mar 12"
    assert day(date(2027, 3, 12), today=NOW.date()) == "Fri Mar 12, 2027"
    assert day_and_time(datetime.fromisoformat("2026-03-12T10:00")) == "Thu Mar 12, 10:00 AM"


@pytest.mark.parametrize("hours", [12, 24])
@pytest.mark.parametrize("at", ["2026-03-12T10:00", "2027-03-12T00:30", "2026-12-31T15:05"])
def test_what_is_shown_can_be_typed(hours: int, at: str) -> None:
    use_clock(hours)
    moment = datetime.fromisoformat(at)
    assert parse_when(day_and_time(moment, today=NOW.date()), now_local=NOW) == moment


def test_the_clock_is_a_setting() -> None:
    assert parse_settings("theme: x").clock == 12
    assert parse_settings("clock: 24").clock == 24
    assert parse_settings("clock: 24h").clock == 24
    (notice,) = parse_settings("clock: 13").notices
    assert "write 12 or 24" in notice


def test_times_are_spelled_in_one_place() -> None:
    """Nobody else makes a clock time of a moment; what people type and files hold keeps its own form."""
    allowed = {
        "phrasing.py",
        "time_rules.py",
        "naturaltime.py",
        "exporting.py",
        "shell.py",
        "task_rules.py",
        "zones.py",
    }
    package = Path(__file__).parents[2] / "infoint_tui"
    spelled = {
        path.name
        for path in package.rglob("*.py")
        if "store" not in path.parts
        and ("%H:%M" in (text := path.read_text(encoding="utf-8")) or ":02d}:" in text)
    }
    assert spelled <= allowed
