"""A talk whose time has come and nobody is there."""

from __future__ import annotations

import pytest

from infoint_tui.domain.live_clock import waiting


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (5, "5 min late: write them one line, wait until minute 10"),
        (9, "9 min late: write"),
        (10, "no need to wait on; at 15 offer another time"),
        (14, "14 min late: no need"),
        (15, "offer another time"),
        (170, "They are not there"),
    ],
)
def test_each_stretch_has_its_advice(minutes: int, words: str) -> None:
    assert words in waiting(minutes)
    assert len(waiting(minutes)) <= 58


@pytest.mark.parametrize("minutes", [-120, 0, 4])
def test_nothing_is_said_before_the_fifth_minute(minutes: int) -> None:
    assert waiting(minutes) == ""
