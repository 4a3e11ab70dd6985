"""The clock of a running conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.live_clock import LiveClock, Phase, cue
from infoint_tui.domain.zoned_time import FixedClock

START = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def test_time_runs_from_the_start() -> None:
    clock = FixedClock(START)
    live = LiveClock.start(clock, 20)
    clock.advance(minutes=12, seconds=40)
    assert live.elapsed(clock) == 760
    assert live.remaining(clock) == 440
    assert live.ends_at(clock) == START + timedelta(minutes=20)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-5), timedelta(days=900)])
def test_a_jump_of_the_system_clock_changes_nothing(jump: timedelta) -> None:
    clock = FixedClock(START)
    live = LiveClock.start(clock, 20)
    clock.advance(minutes=5)
    clock.set(clock.now() + jump)
    clock.advance(minutes=1)
    assert live.elapsed(clock) == 360
    assert live.ends_at(clock) == START + jump + timedelta(minutes=20)


def test_after_a_restart_the_wall_time_counts() -> None:
    clock = FixedClock(START + timedelta(minutes=7))
    clock.advance(seconds=30)
    live = LiveClock.resume(clock, START, 20, 5)
    assert live.elapsed(clock) == 450
    clock.advance(seconds=10)
    assert live.elapsed(clock) == 460
    assert live.ends_at(clock) == START + timedelta(minutes=25)


def test_suspend_counts_as_time() -> None:
    clock = FixedClock(START)
    live = LiveClock.start(clock, 20)
    clock.advance(hours=3)
    assert live.phase(live.elapsed(clock)) is Phase.OVERRUN


def test_small_drifts_do_not_move_the_end() -> None:
    clock = FixedClock(START)
    live = LiveClock.start(clock, 20)
    clock.set(START - timedelta(microseconds=3))
    assert live.ends_at(clock) == START + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("seconds", "phase"),
    [
        (-1, Phase.BEFORE),
        (0, Phase.OPENING),
        (119, Phase.OPENING),
        (120, Phase.MIDDLE),
        (600, Phase.HALF),
        (899.9, Phase.HALF),
        (900, Phase.CLOSING),
        (1199, Phase.CLOSING),
        (1200, Phase.OVER),
        (1499, Phase.OVER),
        (1500, Phase.OVERRUN),
    ],
)
def test_phases_of_twenty_minutes(seconds: float, phase: Phase) -> None:
    assert LiveClock(START, 20, 0, START, 0.0).phase(seconds) is phase


def test_an_extension_moves_closing_and_end() -> None:
    live = LiveClock(START, 20, 5, START, 0.0)
    assert live.phase(1200) is Phase.CLOSING
    assert live.phase(1199) is Phase.HALF
    assert live.phase(1500) is Phase.OVER


def test_a_short_talk_closes_three_minutes_before_its_end() -> None:
    assert LiveClock(START, 15, 0, START, 0.0).closing_at == 720


@given(st.integers(5, 120), st.integers(0, 30))
def test_phases_come_in_order(minutes: int, extension: int) -> None:
    live = LiveClock(START, minutes, extension, START, 0.0)
    order = list(Phase)
    seen = [order.index(live.phase(seconds)) for seconds in range(-60, live.total_seconds + 600, 5)]
    assert seen == sorted(seen)
    assert seen[-1] == order.index(Phase.OVERRUN)


def test_the_closing_cue_names_what_is_still_open() -> None:
    assert cue(Phase.CLOSING, ["advice", "two people", "keep in touch"]) == (
        "5 min left: advice, two people, keep in touch"
    )
    assert "every must-ask is done" in cue(Phase.CLOSING, [])
    assert cue(Phase.CLOSING, ["advice"], minutes_left=3) == "3 min left: advice"


def test_the_agreed_end_offers_both_ways_on() -> None:
    text = cue(Phase.OVER, ["advice"])
    assert "F9" in text
    assert "F8" in text


def test_nothing_is_said_while_nothing_is_due() -> None:
    assert cue(Phase.MIDDLE, ["advice"]) == ""


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(minutes=5)])
def test_a_clock_set_back_before_a_restart_does_not_begin_the_talk_anew(back: timedelta) -> None:
    """What was written at second 720 is behind, whatever the system clock says now."""
    clock = FixedClock(START + timedelta(minutes=13) - back)
    live = LiveClock.resume(clock, START, 20, reached=720)
    assert live.elapsed(clock) == 720
    clock.advance(minutes=1)
    assert live.elapsed(clock) == 780
    assert live.ends_at(clock) == clock.now() + timedelta(minutes=7)


@pytest.mark.parametrize("width", [58])
def test_every_cue_fits_a_small_window(width: int) -> None:
    """All but the lists of questions, whose first ones are seen."""
    for phase in Phase:
        assert len(cue(phase, [])) <= width, phase
