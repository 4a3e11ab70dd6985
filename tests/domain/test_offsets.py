"""Offsets of checklist items from the start or the end of a meeting."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import MON_TO_FRI
from infoint_tui.domain.naturaltime import Offset, OffsetError, parse_offset, resolve_offset
from infoint_tui.domain.zoned_time import ZonedTime

CHICAGO = "America/Chicago"
START = ZonedTime.from_local(datetime.fromisoformat("2026-03-12 10:00"), CHICAGO)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("T-5b", Offset("T", -5, "b")),
        ("T\u22125b", Offset("T", -5, "b")),
        ("T-3d", Offset("T", -3, "d")),
        ("T-2w", Offset("T", -2, "w")),
        ("T-30min", Offset("T", -30, "min")),
        ("T-15m", Offset("T", -15, "min")),
        ("T", Offset("T", 0, "min")),
        ("T-1b 10:00", Offset("T", -1, "b", time(10))),
        ("e+24h", Offset("E", 24, "h")),
    ],
)
def test_offsets_are_read(text: str, offset: Offset) -> None:
    assert parse_offset(text) == offset


@pytest.mark.parametrize(
    "text", ["", "T-", "5b", "T5b", "X-5b", "T-5y", "T-1b 25:00", "T-1h 10:00", "T 10:00", "T-9999b"]
)
def test_other_offsets_are_refused(text: str) -> None:
    with pytest.raises(OffsetError, match="Try: T-"):
        parse_offset(text)


@given(
    st.sampled_from("TE"),
    st.integers(-999, 999),
    st.sampled_from(["b", "d", "w", "h", "min"]),
    st.none() | st.times(),
)
def test_an_offset_reads_what_it_writes(anchor: str, amount: int, unit: str, at: time | None) -> None:
    at = at.replace(second=0, microsecond=0, fold=0) if at and unit in "bdw" else None
    offset = Offset(anchor, amount, unit, at)
    again = parse_offset(str(offset))
    assert (again.anchor, again.amount, again.at) == (anchor, amount, at)
    assert again.unit == unit or amount == 0


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("T-5b", date(2026, 3, 5)),
        ("T-3d", date(2026, 3, 9)),
        ("T-2d", date(2026, 3, 10)),
        ("T-5d", date(2026, 3, 6)),
        ("T-1w", date(2026, 3, 5)),
        ("T-0d", date(2026, 3, 12)),
    ],
)
def test_whole_days_give_due_dates_on_work_days(text: str, due: date) -> None:
    assert resolve_offset(parse_offset(text), START, MON_TO_FRI, frozenset()) == due


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("T-1b 10:00", "2026-03-11T10:00:00-05:00"),
        ("T-10min", "2026-03-12T09:50:00-05:00"),
        ("T", "2026-03-12T10:00:00-05:00"),
        ("E+24h", "2026-03-13T10:00:00-05:00"),
        ("T-4d 10:00", "2026-03-06T10:00:00-06:00"),
    ],
)
def test_times_give_instants(text: str, local: str) -> None:
    due = resolve_offset(parse_offset(text), START, MON_TO_FRI, frozenset())
    assert isinstance(due, ZonedTime)
    assert due.local().isoformat() == local


def test_holidays_move_due_dates_back() -> None:
    off = frozenset({date(2026, 3, 9)})
    assert resolve_offset(parse_offset("T-3d"), START, MON_TO_FRI, off) == date(2026, 3, 6)
    assert resolve_offset(parse_offset("T-5b"), START, MON_TO_FRI, off) == date(2026, 3, 4)


def test_a_skipped_wall_time_becomes_the_next_one() -> None:
    sunday = ZonedTime.from_local(datetime.fromisoformat("2026-03-09 10:00"), CHICAGO)
    due = resolve_offset(parse_offset("T-1d 02:30"), sunday, frozenset(range(7)), frozenset())
    assert str(due) == "2026-03-08T03:00:00-05:00[America/Chicago]"


def test_a_meeting_on_a_day_off_keeps_its_own_day() -> None:
    saturday = ZonedTime.from_local(datetime.fromisoformat("2026-03-14 10:00"), CHICAGO)
    assert resolve_offset(parse_offset("T-0d"), saturday) == date(2026, 3, 14)
    assert resolve_offset(parse_offset("T-1d"), saturday) == date(2026, 3, 13)
