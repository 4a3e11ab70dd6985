"""Numbers over many talks: middles, shares only from five on, answers of people and not of messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from infoint_tui.domain.business_calendar import business_days_between
from infoint_tui.domain.enums import ChannelKind, Outcome
from infoint_tui.domain.learning import AnswerCounts, answers, fit, median, share
from infoint_tui.domain.people import OutreachAttempt
from infoint_tui.domain.zoned_time import ZonedTime

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("values", "middle"), [((), None), ((4,), 4), ((5, 4), 4.5), ((3, 1, 2), 2), ((0, 1, 1, 2, 4), 1)]
)
def test_the_middle(values: tuple[float, ...], middle: float | None) -> None:
    assert median(values) == middle


def test_a_share_is_told_from_five_on() -> None:
    assert share(0, 0) == "0 of 0"
    assert share(3, 4) == "3 of 4"
    assert share(4, 5) == "4 of 5 (80%)"
    assert share(1, 6) == "1 of 6 (17%)"


def test_the_fit_of_two_talks_with_lifestyle_counting_double() -> None:
    """Ruth's two paths (story 9.2, step 16)."""
    twice = {"skills": 1, "interests": 1, "lifestyle": 2, "goals": 1}
    design = fit(
        [
            {"skills": 5, "interests": 4, "lifestyle": 4, "goals": 4},
            {"skills": 4, "interests": 5, "lifestyle": 3, "goals": 4},
        ],
        twice,
    )
    assert [side.middle for side in design.sides.values()] == [4.5, 4.5, 3.5, 4.0]
    assert (design.n, design.weighted) == (2, 4.0)
    assert (design.sides["lifestyle"].low, design.sides["lifestyle"].high) == (3, 4)


def test_what_was_not_rated_is_unknown_and_makes_no_mean() -> None:
    found = fit([{"skills": 3, "lifestyle": None}, {}, {"goals": None}], {})
    assert found.n == 1
    assert found.sides["skills"].middle == 3
    assert found.sides["lifestyle"].middle is None
    assert found.weighted is None
    ignored = fit([{"skills": 3, "interests": 5}], {"lifestyle": 0, "goals": 0})
    assert ignored.weighted == 4.0
    assert fit([], {}).weighted is None
    assert (
        fit([{"skills": 3}], dict.fromkeys(("skills", "interests", "lifestyle", "goals"), 0)).weighted is None
    )


def sent(contact: str, on: int, outcome: Outcome, replied: int | None = None) -> OutreachAttempt:
    """A message some days after Monday 2 March, and its answer."""

    def at(days: int) -> ZonedTime:
        return ZonedTime(datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=days), "UTC")

    return OutreachAttempt(
        uid=f"{contact}{on}",
        contact=contact,
        n=1,
        channel=ChannelKind.EMAIL,
        sent_at=at(on),
        outcome=outcome,
        reply_at=None if replied is None else at(replied),
    )


def told(attempts: list[OutreachAttempt], today: int = 25) -> AnswerCounts:
    """What became of them, seen some days after that Monday."""
    return answers(
        attempts,
        MONDAY + timedelta(days=today),
        7,
        business_days_between,
        lambda a: (a.sent_at.local().date(), a.reply_at.local().date() if a.reply_at else None),
    )


def test_people_are_counted_and_not_messages() -> None:
    found = told(
        [
            sent("imani", 9, Outcome.LATER, 11),
            sent("imani", 0, Outcome.PENDING),
            sent("rosa", 0, Outcome.ACCEPTED, 2),
            sent("hamish", 1, Outcome.PENDING),
            sent("hamish", 10, Outcome.VOICEMAIL),
        ]
    )
    assert found == AnswerCounts(3, 1, 0, 1, 1, 0, (2, 9))
    assert found.middle == 5.5


def test_silence_begins_after_seven_business_days() -> None:
    attempts = [sent("rosa", 0, Outcome.PENDING)]
    assert told(attempts, today=8).waiting == 1
    assert told(attempts, today=9).silent == 1


def test_a_yes_on_the_spot_counts_as_no_day_at_all() -> None:
    found = told([sent("owen", 5, Outcome.CONVERTED, 5)])
    assert (found.accepted, found.days, found.middle) == (1, (0,), 0)
    assert told([]) == AnswerCounts(0, 0, 0, 0, 0, 0, ())
