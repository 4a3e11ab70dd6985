"""Clock times of a letter said by both clocks."""

from __future__ import annotations

from datetime import date

import pytest

from infoint_tui.domain.advice.letter import both_clocks

LONDON, NEW_YORK, TOKYO = "Europe/London", "America/New_York", "Asia/Tokyo"
TODAY = date(2026, 3, 2)


def rewritten(text: str, theirs: str = NEW_YORK, mine: str = LONDON) -> str | None:
    """The letter with the words put in."""
    found = both_clocks(text, 0, mine, theirs, TODAY)
    if found is None:
        return None
    start, end, words = found
    return text[:start] + words + text[end:]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The clocks of New York changed on 8 March 2026, those of London on the 29th.
        (
            "Could you do Wed 18 March at 15:00?",
            "Could you do Wed 18 March at 15:00 London time (11:00 Eastern)?",
        ),
        ("Friday 6 March, 3 pm", "Friday 6 March, 3 pm London time (10:00 Eastern)"),
        ("at 3.30 p.m. on April 2nd", "at 3.30 p.m. London time (10:30 Eastern) on April 2nd"),
        (
            "Thu 19 March 10:00 or Fri 3 April 10:00",
            "Thu 19 March 10:00 London time (06:00 Eastern) or Fri 3 April 10:00 London time (05:00 Eastern)",
        ),
        (
            "I wrote on 3 March. Does 15:00 on 18 March suit you?",
            "15:00 London time (11:00 Eastern) on 18 March",
        ),
        ("Wednesday at noon", "Wednesday at noon London time (07:00 Eastern)"),
    ],
)
def test_each_time_is_said_twice_by_the_clocks_of_its_day(text: str, wanted: str) -> None:
    found = rewritten(text)
    assert found is not None
    assert wanted in found


def test_another_day_over_there_is_named() -> None:
    assert (
        rewritten("Wed 18 March 20:00", TOKYO)
        == "Wed 18 March 20:00 London time (Thu Mar 19, 05:00 Tokyo time)"
    )
    assert (
        rewritten("any day at 20:00", TOKYO)
        == "any day at 20:00 London time (the day after, 05:00 Tokyo time)"
    )


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("any day at 15:00", NEW_YORK),  # the distance changes within three weeks
        ("Wed 18 March, 10:00-11:00", NEW_YORK),
        ("Sun 29 March, 01:30", NEW_YORK),  # skipped in London
        ("Wed 18 March at 15 pm", NEW_YORK),
        ("at three", NEW_YORK),
        ("Wed 18 March 15:00", "Nowhere/City"),
        ("Wed 18 March 15:00", ""),
    ],
)
def test_what_is_not_certain_is_left_alone(text: str, theirs: str) -> None:
    assert rewritten(text, theirs) is None
