"""A talk whose time has come and nobody is there."""

from __future__ import annotations

import pytest

from infoint_tui.domain.live_clock import waiting


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (5, "5 min late: send them a line, wait until minute 10"),
        (9, "9 min late: send"),
        (10, "stop waiting; at 15 offer another time"),
        (14, "14 min late: stop waiting"),
        (15, "offer a new time"),
        (170, "They didn't show up"),
    ],
)
def test_each_stretch_has_its_advice(minutes: int, words: str) -> None:
    assert words in waiting(minutes)
    assert len(waiting(minutes)) <= 58


@pytest.mark.parametrize("minutes", [-120, 0, 4])
def test_nothing_is_said_before_the_fifth_minute(minutes: int) -> None:
    assert waiting(minutes) == ""
