"""What is left out when a talk runs late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.enums import ItemStatus
from infoint_tui.domain.live_clock import ON_TIME, WORTH_SAYING, lateness
from infoint_tui.domain.meeting import AgendaItem


def item(uid: str, minutes: int, *, must: bool = False, stage: str = "role") -> AgendaItem:
    return AgendaItem(uid=uid, text=uid, minutes=minutes, must=must, stage=stage)


AGENDA = (
    item("path", 3),
    item("shift", 3),
    item("hand-off", 2),
    item("shoes", 2, must=True),
    item("people", 1, must=True, stage="referral"),
)


def late(
    seconds: int, *, current: str = "", spent: int = 0, agenda: tuple[AgendaItem, ...] = AGENDA
) -> object:
    return lateness(agenda, current=current, spent_on_current=spent, seconds=seconds, closing_at=900)


def test_a_talk_in_time_leaves_nothing_out() -> None:
    assert late(0) == ON_TIME
    assert late(300) == ON_TIME
    assert late(300 + WORTH_SAYING - 1) == ON_TIME


def test_the_last_questions_go_first_and_must_asks_stay() -> None:
    assert late(360) == (60, ("hand-off",))
    assert late(600) == (300, ("shift", "hand-off"))
    assert late(880) == (580, ("path", "shift", "hand-off"))


def test_time_spent_on_the_present_question_counts() -> None:
    asked = (AGENDA[0].replace(status=ItemStatus.ASKED), *AGENDA[1:])
    assert late(400, current="path", spent=60, agenda=asked) == ON_TIME
    assert late(480, current="path", spent=60, agenda=asked) == (120, ("hand-off",))
    assert late(480, current="path", spent=600, agenda=asked) == ON_TIME


def test_in_the_closing_nothing_is_cut_any_more() -> None:
    assert late(900) == ON_TIME


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.sampled_from(["role", "closing"])), max_size=9),
    st.integers(0, 1200),
)
def test_what_is_left_fits_unless_only_must_asks_are(
    shapes: list[tuple[int, bool, str]], seconds: int
) -> None:
    agenda = [
        item(str(n), minutes, must=must, stage=stage) for n, (minutes, must, stage) in enumerate(shapes)
    ]
    found = lateness(agenda, current="", spent_on_current=0, seconds=seconds, closing_at=900)
    left = [one for one in agenda if not one.closing and one.uid not in found.cut]
    assert not any(one.must or one.closing for one in agenda if one.uid in found.cut)
    if seconds < 900:
        over = sum(one.minutes * 60 for one in left) - (900 - seconds)
        assert over < WORTH_SAYING or all(one.must for one in left)
