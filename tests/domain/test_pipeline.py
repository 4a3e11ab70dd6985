"""Stages and moves: what is allowed, what happens by itself, and what is refused with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Outcome, Permission, Stage, Strategy
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting, ThankYou
from infoint_tui.domain.people import Channel, Contact, OutreachAttempt
from infoint_tui.domain.pipeline import (
    BEFORE_TALK,
    BOARD_ORDER,
    MAIN_ROAD,
    after_edit,
    after_outcome,
    after_outreach,
    after_thanks,
    allowed_moves,
    breadcrumb,
    check_introducer,
    check_move,
    check_outreach,
    early_stage,
    live_sequence,
    missing_for_ready,
)
from infoint_tui.domain.zoned_time import ZonedTime

ZONE = "America/Chicago"
START = datetime(2026, 3, 3, 15, tzinfo=UTC)
stages = st.sampled_from(list(Stage))


def person(stage: Stage = Stage.IDEA, **fields: object) -> Contact:
    """A contact with what a request needs."""
    base: dict[str, object] = {
        "uid": "c",
        "name": "Rosa",
        "title": "Trainer",
        "connection": "panel",
        "why_this_person": "calm",
        "channels": (Channel(kind=ChannelKind.EMAIL, value="r@example.org"),),
        "stage": stage,
    }
    return Contact(**{**base, **fields})  # type: ignore[arg-type]


def attempt(day: int, outcome: Outcome = Outcome.PENDING, reply: int | None = None) -> OutreachAttempt:
    """An attempt so many days after the start, answered on another."""
    return OutreachAttempt(
        uid=str(day),
        contact="c",
        n=1,
        channel=ChannelKind.EMAIL,
        sent_at=ZonedTime(START + timedelta(days=day), ZONE),
        outcome=outcome,
        reply_at=None if reply is None else ZonedTime(START + timedelta(days=reply), ZONE),
    )


def test_every_stage_has_a_place_on_the_board() -> None:
    assert sorted(BOARD_ORDER) == sorted(Stage)


def test_early_stages_follow_from_what_is_known() -> None:
    assert early_stage(Contact(uid="c", name="R")) is Stage.IDEA
    assert early_stage(person(why_this_person="")) is Stage.IDENTIFIED
    assert early_stage(person()) is Stage.READY
    assert missing_for_ready(person(why_this_person="", channels=())) == (
        "a way to reach them",
        "why this person",
    )


def test_somebody_named_needs_no_channel() -> None:
    assert missing_for_ready(person(channels=(), introduced_by="x")) == ()


@given(stages)
def test_new_facts_never_move_anybody_backwards(stage: Stage) -> None:
    move = after_edit(person(stage))
    if move is not None:
        assert MAIN_ROAD.index(move.to) > MAIN_ROAD.index(stage)
        assert stage in (Stage.IDEA, Stage.IDENTIFIED)


@given(stages, st.booleans())
def test_the_allowed_moves_pass_the_check_and_no_others_do(stage: Stage, owed: bool) -> None:
    contact = person(stage)
    allowed = allowed_moves(contact, thanks_owed=owed)
    for to in Stage:
        if to in allowed:
            check_move(contact, to, reason="because", thanks_owed=owed)
        else:
            with pytest.raises(Refused):
                check_move(contact, to, reason="because", thanks_owed=owed)


def test_a_move_by_hand_needs_a_reason_even_when_forced() -> None:
    with pytest.raises(Refused, match="reason"):
        check_move(person(), Stage.MET, reason=" ", forced=True)
    check_move(person(), Stage.IN_TOUCH, reason="old friend", forced=True)


def test_closing_waits_for_the_thank_you() -> None:
    with pytest.raises(Refused, match="not been thanked"):
        check_move(person(Stage.MET), Stage.CLOSED, reason="done", thanks_owed=True)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (Outcome.ACCEPTED, Stage.IN_DIALOGUE),
        (Outcome.LATER, Stage.LATER),
        (Outcome.DECLINED, Stage.DECLINED),
        (Outcome.CONVERTED, Stage.MET),
        (Outcome.BOUNCED, Stage.READY),
        (Outcome.NO_ANSWER, None),
        (Outcome.VOICEMAIL, None),
    ],
)
def test_stages_follow_from_outcomes(outcome: Outcome, stage: Stage | None) -> None:
    move = after_outcome(person(Stage.CONTACTED), outcome)
    assert (move.to if move else None) is stage


def test_a_bounced_message_leaves_nobody_ready_without_a_way_to_reach_them() -> None:
    move = after_outcome(person(Stage.CONTACTED, channels=()), Outcome.BOUNCED)
    assert move is not None
    assert move.to is Stage.IDENTIFIED


def test_a_message_moves_only_those_not_in_dialogue() -> None:
    assert after_outreach(person(Stage.READY)) is not None
    assert after_outreach(person(Stage.IN_TOUCH)) is None


@pytest.mark.parametrize(
    ("strategy", "permission", "stages"),
    [
        (Strategy.NURTURE, Permission.GRANTED, [Stage.THANKED, Stage.IN_TOUCH]),
        (Strategy.COME_BACK, Permission.UNKNOWN, [Stage.THANKED, Stage.IN_TOUCH]),
        (Strategy.NURTURE, Permission.REFUSED, [Stage.THANKED, Stage.CLOSED]),
        (Strategy.THANKS_ONLY, Permission.UNKNOWN, [Stage.THANKED, Stage.CLOSED]),
        (None, None, [Stage.THANKED]),
    ],
)
def test_after_the_thank_you(
    strategy: Strategy | None, permission: Permission | None, stages: list[Stage]
) -> None:
    assert [move.to for move in after_thanks(person(Stage.MET), strategy, permission)] == stages


def test_do_not_contact_stops_hard() -> None:
    with pytest.raises(Refused, match="do not contact"):
        check_outreach(person(do_not_contact=True, do_not_contact_reason="asked me"), [])


def test_three_messages_are_enough() -> None:
    assert check_outreach(person(), [attempt(0), attempt(9)]) == 3
    with pytest.raises(Refused, match="three messages"):
        check_outreach(person(), [attempt(0), attempt(9), attempt(18)])


def test_an_answer_ends_the_sequence() -> None:
    assert live_sequence([attempt(0), attempt(9, Outcome.LATER, 10)]) == []
    assert check_outreach(person(), [attempt(0, Outcome.LATER, 1)]) == 1


def test_nobody_is_introduced_in_a_circle() -> None:
    rosa = person(introduced_by="m")
    marcus = Contact(uid="m", name="Marcus", introduced_by="c")
    with pytest.raises(Refused):
        check_introducer(marcus, "c", [rosa, marcus])
    with pytest.raises(Refused):
        check_introducer(rosa, "c", [rosa])
    check_introducer(marcus, "c", [person(), marcus])


def test_the_breadcrumb_tells_whose_move_it_is() -> None:
    assert breadcrumb([attempt(0)], [], []) == (("emailed Mar 3",), False)
    accepted = attempt(0, Outcome.ACCEPTED, 3)
    assert breadcrumb([accepted], [], []) == (("emailed Mar 3", "reply Mar 6"), True)
    assert breadcrumb([attempt(0, Outcome.LATER, 3)], [], []) == (("emailed Mar 3", "reply Mar 6"), False)
    talk = Meeting(
        uid="m",
        contacts=("c",),
        mode=Mode.PHONE,
        state=MeetingState.HELD,
        actual_start=ZonedTime(START + timedelta(days=9), ZONE),
    )
    assert breadcrumb([accepted], [talk], []) == (("emailed Mar 3", "reply Mar 6", "call Mar 12"), True)
    due = ZonedTime(START, ZONE)
    thanks = ThankYou(
        uid="t",
        meeting="m",
        recipient="c",
        soft_due=due,
        hard_due=due,
        sent_at=ZonedTime(START + timedelta(days=10), ZONE),
    )
    thanked = breadcrumb([accepted], [talk], [thanks])
    assert (thanked.steps[-1], thanked.mine) == ("thanked Mar 13", False)
    assert not breadcrumb([], [], [])


# -- a talk that took place stays ----------------------------------------------------------------------


@given(stages, stages, st.booleans(), st.booleans())
def test_no_move_leads_back_before_a_talk(now: Stage, to: Stage, owed: bool, forced: bool) -> None:
    contact = person(now)
    allowed = allowed_moves(contact, thanks_owed=owed, met=True)
    assert BEFORE_TALK.isdisjoint(allowed)
    if to in BEFORE_TALK and to is not now:
        with pytest.raises(Refused, match="no longer fits"):
            check_move(contact, to, reason="because", thanks_owed=owed, forced=forced, met=True)
    elif to in allowed:
        check_move(contact, to, reason="because", thanks_owed=owed, met=True)


@given(st.lists(st.tuples(stages, st.booleans()), max_size=20))
def test_any_sequence_of_moves_by_hand_keeps_to_the_road(steps: list[tuple[Stage, bool]]) -> None:
    contact, met = person(), False
    for to, forced in steps:
        with suppress(Refused):
            check_move(contact, to, reason="because", forced=forced, met=met)
            contact = contact.replace(stage=to)
        met = met or contact.stage is Stage.MET
        assert not met or contact.stage not in BEFORE_TALK


def test_a_move_that_is_not_allowed_says_how_people_come_there() -> None:
    with pytest.raises(Refused) as refused:
        check_move(person(), Stage.SCHEDULED, reason="because")
    assert str(refused.value).startswith(
        "You can't go from “idea” to “scheduled”. Planning a conversation moves"
        " people there. You can choose: identified"
    )


def test_somebody_met_comes_back_into_touch_when_a_second_talk_falls_through() -> None:
    assert Stage.IN_TOUCH in allowed_moves(person(Stage.IN_DIALOGUE), met=True)
    assert Stage.IN_TOUCH not in allowed_moves(person(Stage.IN_DIALOGUE))
