"""The walkthrough at the level of the services: answers, consequences, resuming, undo."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.enums import (
    AssumptionStatus,
    ChannelKind,
    MeetingState,
    Outcome,
    PathDecision,
    PathStatus,
    Permission,
    Stage,
    Strategy,
)
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.mentions import MAY_USE_NAME, NAME_ONLY
from infoint_tui.services.workspace import Workspace

from .test_story import CHICAGO, at, open_tasks, talk, to


@pytest.fixture
def held(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Rosa, and the talk with her that ended at 10:24; it is 11:10."""
    found = talk(ws, clock)
    to(clock, "2026-03-12T11:10")
    return found


def again(ws: Workspace, meeting: Meeting) -> Meeting:
    """The meeting as stored now."""
    stored = ws.session.meetings.get(meeting.uid)
    assert stored is not None
    return stored


def contact(ws: Workspace, uid: str) -> Contact:
    """A contact as stored now."""
    stored = ws.session.contacts.get(uid)
    assert stored is not None
    return stored


def walk(ws: Workspace, meeting: Meeting) -> None:
    """Answer every required step."""
    uid = meeting.uid
    ws.reflection.answer(uid, "arrive", mood=4, confidence_after=4)
    ws.reflection.answer(uid, "takeaways", takeaways="calm matters")
    ws.reflection.answer(uid, "fit", fit={"skills": 3, "interests": 5, "lifestyle": 2, "goals": 4})
    ws.reflection.answer(uid, "touch", permission=Permission.GRANTED)
    ws.reflection.answer(uid, "strategy", strategy=Strategy.NURTURE)
    ws.reflection.answer(uid, "path", path_decision=PathDecision.MORE_PEOPLE)
    for step in ws.reflection.open_steps(again(ws, meeting)):
        ws.reflection.answer(uid, step.key)


# -- the walk -------------------------------------------------------------------------------------------


def test_a_talk_that_is_not_over_cannot_be_reflected_on(ws: Workspace, clock: FixedClock) -> None:
    running = ws.conversation.start_new("Teo Varga")
    with pytest.raises(Refused, match="End the conversation first"):
        ws.reflection.begin(running.uid)
    with pytest.raises(Refused):
        ws.reflection.answer(running.uid, "arrive", mood=3)
    assert again(ws, running).reflection is None


def test_looking_at_the_walk_changes_nothing(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    _, meeting = held
    ws.reflection.begin(meeting.uid)
    ws.reflection.steps(meeting)
    ws.reflection.current(meeting)
    assert again(ws, meeting).reflection is None


def test_it_goes_on_where_it_was_left_another_day(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting]
) -> None:
    _, meeting = held
    assert ws.reflection.current(meeting).key == "arrive"
    ws.reflection.answer(meeting.uid, "arrive", mood=4, confidence_after=4)
    assert ws.reflection.current(again(ws, meeting)).key == "facts"
    ws.reflection.go_to(meeting.uid, "fit")
    to(clock, "2026-03-14T08:00")
    assert ws.reflection.current(again(ws, meeting)).key == "fit"


def test_the_place_and_words_being_typed_survive_the_death_of_the_program(
    tmp_path: Path, clock: FixedClock
) -> None:
    first = Workspace.open(tmp_path / "home", clock=clock)
    first.people.save_profile(name="Noor", zone=CHICAGO)
    _, meeting = talk(first, clock)
    first.reflection.go_to(meeting.uid, "takeaways")
    first.session.drafts.put(first.reflection.key(meeting.uid, "takeaways"), "calm mat")
    first.home.flush()
    second = Workspace.open(tmp_path / "home", clock=clock, read_only=True)
    stored = again(second, meeting)
    assert second.reflection.current(stored).key == "takeaways"
    assert second.reflection.text(stored, "takeaways") == (
        "",
        "technique and teamwork beat muscle",
        "calm mat",
    )
    second.close()
    first.close()


def test_committed_words_end_their_draft_and_no_other(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    uid = held[1].uid
    for field in ("well", "likes"):
        ws.session.drafts.put(ws.reflection.key(uid, field), "typed")
    ws.reflection.answer(uid, "well", well="I asked short questions")
    assert [key.field for key in ws.session.drafts.keys("reflect")] == ["likes"]


def test_the_same_answer_twice_is_no_change(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    uid = held[1].uid
    ws.reflection.answer(uid, "strategy", strategy=Strategy.NURTURE, label="strategy")
    ws.reflection.answer(uid, "strategy", strategy=Strategy.NURTURE, label="again")
    assert ws.home.undo_label == "strategy"


def test_finishing_names_what_is_open_and_then_closes(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    _, meeting = held
    with pytest.raises(Refused, match=r"Still missing: how you feel, how it went, takeaways"):
        ws.reflection.finish(meeting.uid)
    assert "reflect.due" in open_tasks(ws)
    walk(ws, meeting)
    ws.reflection.go_to(meeting.uid, "path")
    finished = ws.reflection.finish(meeting.uid)
    assert finished.reflection is not None
    assert finished.reflection.completed == ws.session.moment()
    assert "reflect.due" not in open_tasks(ws)
    assert ws.session.drafts.keys("reflect") == []
    assert ws.session.undo() == "undo: finished the reflection"
    assert "reflect.due" in open_tasks(ws)


def test_changing_an_answer_later_keeps_the_first_finish(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting]
) -> None:
    _, meeting = held
    walk(ws, meeting)
    finished = ws.reflection.finish(meeting.uid)
    clock.advance(days=1)
    ws.reflection.answer(meeting.uid, "strategy", strategy=Strategy.COME_BACK)
    later = ws.reflection.finish(meeting.uid)
    assert later.reflection is not None
    assert finished.reflection is not None
    assert later.reflection.completed == finished.reflection.completed


@pytest.mark.parametrize(
    "answers",
    [{"fit": {"skills": 6}}, {"fit": {"looks": 3}}, {"mood": 0}, {"confidence_after": 9}],
)
def test_impossible_ratings_are_refused(
    ws: Workspace, held: tuple[Contact, Meeting], answers: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="1 to 5"):
        ws.reflection.answer(held[1].uid, "fit", **answers)
    assert again(ws, held[1]).reflection is None


def test_each_rating_can_be_undone_after_going_on(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    _, meeting = held
    ws.reflection.answer(meeting.uid, fit={"skills": 3}, label="rated")
    ws.reflection.answer(meeting.uid, fit={"skills": 3, "interests": 5}, label="rated again")
    ws.reflection.go_to(meeting.uid, "well")
    assert ws.session.undo() == "undo: rated again"
    stored = again(ws, meeting).reflection
    assert stored is not None
    assert stored.fit == {"skills": 3}


# -- facts ----------------------------------------------------------------------------------------------


def test_correcting_the_length_moves_the_thank_you_clock(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    _, meeting = held
    ws.reflection.set_length(meeting.uid, minutes=30)
    (thank,) = ws.thanks_owed.of_meeting(meeting.uid)
    assert (thank.soft_due, thank.hard_due) == (at("2026-03-13T10:30"), at("2026-03-14T10:30"))
    assert open_tasks(ws)["thank.due"].due == at("2026-03-13T10:30")
    assert again(ws, meeting).actual_end == at("2026-03-12T10:30")


@pytest.mark.parametrize(("minutes", "why"), [(0, "1 to 600"), (601, "1 to 600"), (71, "in the future")])
def test_impossible_lengths_are_refused(
    ws: Workspace, held: tuple[Contact, Meeting], minutes: int, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        ws.reflection.set_length(held[1].uid, minutes=minutes)
    assert again(ws, held[1]).actual_end == held[1].actual_end


def test_correcting_the_extension(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    _, meeting = held
    assert ws.reflection.set_length(meeting.uid, extended=5) == meeting
    assert ws.reflection.set_length(meeting.uid, extended=10).extended_minutes == 10
    assert ws.reflection.set_length(meeting.uid, extended=0).extensions == ()


def test_cut_short_makes_the_walk_short(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    _, meeting = held
    cut = ws.reflection.answer(meeting.uid, "facts", state=MeetingState.CUT_SHORT)
    assert [step.key for step in ws.reflection.steps(cut)] == [
        "arrive", "facts", "outcomes", "well", "not_well", "people", "actions", "moment", "strategy",
    ], "an opening, a name and an action stand in the notes"  # fmt: skip


# -- consequences ---------------------------------------------------------------------------------------


def test_takeaways_become_insights_and_follow_their_changes(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    uid = held[1].uid
    ws.reflection.answer(uid, takeaways="technique and teamwork beat muscle\ncalm matters #calm")
    found = {insight.statement: insight.themes for insight in ws.session.insights.all()}
    assert found == {
        "technique and teamwork beat muscle": ("assumption",),
        "calm matters": ("calm",),
    }
    kept = next(insight.uid for insight in ws.session.insights.all() if insight.statement == "calm matters")
    ws.reflection.answer(uid, takeaways="calm matters")
    assert [(insight.statement, insight.uid) for insight in ws.session.insights.all()] == [
        ("calm matters", kept)
    ]


def test_questions_left_over_wait_with_the_contact(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    rosa, meeting = held
    ws.people.save(rosa.uid, {"ask_later": ("an older question",)})
    ws.reflection.answer(meeting.uid, said_unsaid="how long is a shift?\n\nwho trains the trainers?")
    ws.reflection.answer(meeting.uid, said_unsaid="who trains the trainers?")
    assert contact(ws, rosa.uid).ask_later == ("an older question", "who trains the trainers?")


def test_assumptions_move_on_their_path(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    uid = held[1].uid
    first = ws.reflection.assumptions(held[1])[0][0]
    ws.reflection.answer(uid, assumptions={first: AssumptionStatus.REFUTED})
    (path,) = ws.session.paths.all()
    assert [item.status.value for item in path.assumptions] == ["refuted", "untested", "untested"]
    ws.reflection.answer(uid, assumptions={first: AssumptionStatus.UNTESTED})
    assert ws.session.paths.all()[0].assumptions[0].status is AssumptionStatus.UNTESTED


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (PathDecision.PAUSE, PathStatus.PARKED),
        (PathDecision.RULE_OUT, PathStatus.RULED_OUT),
        (PathDecision.MORE_PEOPLE, PathStatus.EXPLORING),
    ],
)
def test_the_path_follows_the_decision_and_its_change(
    ws: Workspace, held: tuple[Contact, Meeting], decision: PathDecision, status: PathStatus
) -> None:
    uid = held[1].uid
    ws.reflection.answer(uid, path_decision=decision)
    assert ws.session.paths.all()[0].status is status
    ws.reflection.answer(uid, path_decision=PathDecision.CARRY_ON)
    assert ws.session.paths.all()[0].status is PathStatus.EXPLORING


def test_a_committed_path_stays_so_when_carried_on(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    (path,) = ws.session.paths.all()
    ws.people.save_path(path.title, uid=path.uid, status=PathStatus.COMMITTED, reason="sure")
    ws.reflection.answer(held[1].uid, path_decision=PathDecision.CARRY_ON)
    assert ws.session.paths.all()[0].status is PathStatus.COMMITTED


def test_the_unknown_is_noted_once_with_the_path(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    uid = held[1].uid
    ws.reflection.answer(uid, unknown="what the academy costs")
    ws.reflection.answer(uid, unknown="what the academy asks for")
    assert ws.session.paths.all()[0].unknowns == ("what the academy asks for",)


def test_staying_in_touch_is_kept_with_the_contact(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    rosa, meeting = held
    ws.reflection.answer(meeting.uid, permission=Permission.GRANTED, touch_how="email", touch_days=90)
    touch = contact(ws, rosa.uid).keep_in_touch
    assert (touch.permission, touch.how, touch.cadence_days) == (Permission.GRANTED, "email", 90)


def test_a_strategy_chosen_after_the_thanks_moves_the_contact(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    rosa, meeting = held
    (thank,) = ws.thanks_owed.of_meeting(meeting.uid)
    ws.thanks.mark_sent(thank.uid, "Thank you")
    assert contact(ws, rosa.uid).stage is Stage.THANKED
    ws.reflection.answer(meeting.uid, strategy=Strategy.NURTURE)
    assert contact(ws, rosa.uid).stage is Stage.IN_TOUCH
    assert open_tasks(ws)["update.first"].due_day == date(2026, 4, 10)


# -- a talk nobody planned ------------------------------------------------------------------------------


@pytest.fixture
def unplanned(ws: Workspace, clock: FixedClock) -> Meeting:
    """A talk begun from nothing, without a path."""
    ws.people.save_path("Paramedic")
    ws.people.save_path("Genetic counsellor")
    started = ws.conversation.start_new("Teo Varga")
    clock.advance(minutes=12)
    return ws.conversation.end(started.uid)


def test_the_path_can_be_chosen_afterwards(ws: Workspace, unplanned: Meeting) -> None:
    path = ws.session.paths.all()[0]
    changed = ws.reflection.set_path(unplanned.uid, path.uid)
    assert changed.paths == (path.uid,)
    assert contact(ws, unplanned.first_contact).paths == (path.uid,)
    assert ws.people.coverage(path.uid) == 1


def test_a_new_path_can_come_of_it(ws: Workspace, unplanned: Meeting) -> None:
    path = ws.reflection.new_path(unplanned.uid, "  Fire   service ")
    assert (path.title, path.status) == ("Fire service", PathStatus.EXPLORING)
    assert again(ws, unplanned).paths == (path.uid,)
    assert ws.reflection.new_path(unplanned.uid, "paramedic").uid == ws.session.paths.all()[0].uid
    with pytest.raises(Refused, match="title"):
        ws.reflection.new_path(unplanned.uid, " ")


# -- names ----------------------------------------------------------------------------------------------


def test_a_confirmed_name_has_introducer_introduction_and_task(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    rosa, meeting = held
    marcus = ws.reflection.mentions.confirm_person(
        meeting.uid, "Marcus Bell", title="Dispatch supervisor", organisation="Halden", prefers="email"
    )
    (intro,) = ws.session.introductions.all()
    assert (intro.from_contact, intro.to_contact) == (rosa.uid, marcus.uid)
    assert (intro.kind, intro.how_they_prefer, intro.asked_on) == (
        MAY_USE_NAME,
        "email",
        date(2026, 3, 12),
    )
    assert (marcus.stage, marcus.introduced_by) == (Stage.IDENTIFIED, rosa.uid)
    assert ws.reflection.mentions.people(again(ws, meeting)) == []
    (named,) = ws.reflection.mentions.named(again(ws, meeting))
    assert named.contact == marcus.uid
    assert ws.session.undo() == "undo: added Marcus Bell"
    assert ws.session.contacts.get(marcus.uid) is None
    assert "referral.act" not in open_tasks(ws)
    assert len(ws.reflection.mentions.people(again(ws, meeting))) == 1


def test_somebody_who_joined_becomes_a_guest_with_a_thank_you_of_their_own(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    ws.conversation.note(meeting.uid, "@Teo Varga (shift lead, Halden)", joined=True)
    found = next(
        named.found for named in ws.reflection.mentions.named(again(ws, meeting)) if named.found.joined
    )
    teo = ws.reflection.mentions.confirm_guest(meeting.uid, found.name, about=found.note)
    assert again(ws, meeting).contacts == (meeting.first_contact, teo.uid)
    assert (teo.stage, teo.introduced_by, teo.organisation) == (Stage.MET, "", "Halden")
    assert [intro for intro in ws.session.introductions.all() if intro.to_contact == teo.uid] == []
    thanks = {thank.recipient: thank.soft_due for thank in ws.thanks_owed.of_meeting(meeting.uid)}
    assert thanks[teo.uid] == thanks[meeting.first_contact]
    assert ws.reflection.mentions.confirm_guest(meeting.uid, "teo varga").uid == teo.uid
    assert ws.session.undo() == "undo: Teo Varga was there too"
    assert ws.session.contacts.get(teo.uid) is None
    assert len(ws.thanks_owed.of_meeting(meeting.uid)) == 1


def test_a_request_to_somebody_who_joined_is_answered_by_it(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    assert meeting.began is not None
    teo = ws.people.add(name="Teo Varga", why_this_person="leads a shift", connection="a panel")
    before = ZonedTime(meeting.began.utc - timedelta(days=1), CHICAGO)
    asked = ws.outreach.log(teo.uid, ChannelKind.EMAIL, before)
    ws.reflection.mentions.confirm_guest(meeting.uid, "Teo Varga")
    answered = ws.session.outreach.need(asked.uid)
    assert (answered.outcome, answered.reply_at) == (Outcome.ACCEPTED, meeting.began)


def test_a_name_can_be_corrected(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    meeting = held[1]
    made = ws.reflection.mentions.confirm_person(meeting.uid, "Markus Bell", found_as="Marcus Bell")
    assert made.name == "Markus Bell"
    assert ws.reflection.mentions.people(again(ws, meeting)) == []


def test_a_longer_name_does_not_come_back_once_part_of_it_is_a_contact(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    ws.conversation.note(meeting.uid, "@Lena Marie Okonjo knows the academy")
    ws.reflection.mentions.confirm_person(meeting.uid, "Lena Marie", found_as="Lena Marie Okonjo")
    assert [p.name for p in ws.reflection.mentions.people(again(ws, meeting))] == ["Marcus Bell"]


def test_somebody_known_already_gets_the_introduction_but_no_new_introducer(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    rosa, meeting = held
    other = ws.people.add(name="Dana Brook")
    marcus = ws.people.add(name="Marcus Bell", introduced_by=other.uid)
    made = ws.reflection.mentions.confirm_person(meeting.uid, "marcus bell")
    assert (made.uid, made.introduced_by) == (marcus.uid, other.uid)
    assert [intro.from_contact for intro in ws.session.introductions.all()] == [rosa.uid]


def test_guests_called_by_their_first_name_are_not_asked_about(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    ws.conversation.note(meeting.uid, "@Rosa will send the form")
    assert [named.found.name for named in ws.reflection.mentions.named(again(ws, meeting))] == ["Marcus Bell"]


def test_a_name_known_already_says_so(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    marcus = ws.people.add(name="marcus bell", organisation="Halden")
    (named,) = ws.reflection.mentions.named(held[1])
    assert (named.contact, named.known) == (None, marcus.uid)


def test_nobody_becomes_the_introducer_of_their_own_introducer(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    rosa, meeting = held
    marcus = ws.people.add(name="Marcus Bell")
    ws.people.save(rosa.uid, {"introduced_by": marcus.uid})
    assert ws.reflection.mentions.confirm_person(meeting.uid, "Marcus Bell").introduced_by == ""


def test_the_guest_cannot_be_a_name_of_their_own_talk(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    with pytest.raises(Refused, match="who you talked to"):
        ws.reflection.mentions.confirm_person(held[1].uid, "Rosa Delgado", found_as="Marcus Bell")
    assert ws.session.introductions.all() == []


def test_whether_the_introducer_may_be_named_can_change(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    meeting = held[1]
    marcus = ws.reflection.mentions.confirm_person(meeting.uid, "Marcus Bell", may_use_name=False)
    assert ws.session.introductions.all()[0].kind == NAME_ONLY
    ws.reflection.mentions.set_may_use_name(meeting.uid, marcus.uid, True)
    assert ws.reflection.mentions.named(again(ws, meeting))[0].may_use_name


def test_a_name_turned_down_is_not_asked_again_and_can_be_taken_up(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    ws.reflection.mentions.turn_down_person(meeting.uid, "Marcus Bell")
    assert ws.reflection.mentions.people(again(ws, meeting)) == []
    assert [contact.name for contact in ws.session.contacts.all()] == ["Rosa Delgado"]
    ws.reflection.mentions.confirm_person(meeting.uid, "Marcus Bell")
    with pytest.raises(Refused, match="already on your list"):
        ws.reflection.mentions.turn_down_person(meeting.uid, "Marcus Bell")


# -- themes ---------------------------------------------------------------------------------------------


def test_two_people_on_one_theme_are_put_side_by_side(
    ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting]
) -> None:
    _, meeting = held
    assert ws.reflection.mentions.shared(meeting) == []
    ws.people.add(name="Marcus Bell", paths=meeting.paths)
    to(clock, "2026-03-23T16:00")
    started = ws.conversation.start_new("Marcus Bell")
    ws.conversation.note(started.uid, "four days off give him more family time #lifestyle")
    clock.advance(minutes=28)
    later = ws.conversation.end(started.uid)
    (shared,) = ws.reflection.mentions.shared(later)
    assert (shared.theme, shared.other, shared.other_line) == (
        "lifestyle",
        "Rosa Delgado",
        "12 h shifts, 4 on 4 off; friendships suffer",
    )
    assert "views" in [step.key for step in ws.reflection.steps(later)]
    ws.reflection.answer(later.uid, "views", views="depends on where your friends work")
    stored = again(ws, later).reflection
    assert stored is not None
    assert stored.views == "depends on where your friends work"
    ws.reflection.set_path(later.uid, "")
    assert ws.reflection.mentions.shared(again(ws, later)) == []


@pytest.fixture
def two_views(ws: Workspace, clock: FixedClock, held: tuple[Contact, Meeting]) -> Meeting:
    """Marcus, who sees shift work in another way than Rosa; both talks have a takeaway about it."""
    _, meeting = held
    ws.reflection.answer(meeting.uid, "takeaways", takeaways="shifts cost friends #lifestyle")
    ws.people.add(name="Marcus Bell", paths=meeting.paths)
    to(clock, "2026-03-23T16:00")
    started = ws.conversation.start_new("Marcus Bell")
    ws.conversation.note(started.uid, "four days off give him more family time #lifestyle")
    clock.advance(minutes=28)
    later = ws.conversation.end(started.uid)
    ws.reflection.answer(later.uid, "takeaways", takeaways="shifts give family time #lifestyle")
    return ws.session.meetings.need(later.uid)


def test_what_differs_is_linked_and_its_explanation_belongs_to_both(
    ws: Workspace, held: tuple[Contact, Meeting], two_views: Meeting
) -> None:
    rosas, marcus = ws.session.insights.all()
    uid, rosa = two_views.uid, held[1].uid
    ws.review.differences.judge("lifestyle", uid, rosa, "differs")
    assert ws.session.insights.need(marcus.uid).contradicts == (rosas.uid,)
    ws.reflection.answer(uid, "views", views="depends on where your friends work")
    (why,) = [insight for insight in ws.session.insights.all() if insight.origin]
    assert (why.statement, why.themes) == ("depends on where your friends work", ("lifestyle",))
    assert set(why.contacts) == {held[0].uid, two_views.first_contact}
    assert set(why.contradicts) == {rosas.uid, marcus.uid}
    ws.reflection.answer(uid, "takeaways", takeaways="shifts give family time #lifestyle\nand sleep")
    assert ws.session.insights.need(marcus.uid).contradicts == (rosas.uid,)
    assert ws.session.insights.get(why.uid) is not None


def test_what_turns_out_the_same_contradicts_no_more(
    ws: Workspace, held: tuple[Contact, Meeting], two_views: Meeting
) -> None:
    rosas, marcus = ws.session.insights.all()
    uid, rosa = two_views.uid, held[1].uid
    ws.review.differences.judge("lifestyle", uid, rosa, "depends")
    ws.reflection.answer(uid, "views", views="depends on the roster")
    assert len(ws.session.insights.all()) == 3
    ws.review.differences.judge("lifestyle", uid, rosa, "same")
    now = ws.session.insights.need(marcus.uid)
    assert (now.contradicts, now.agrees) == ((), (rosas.uid,))
    assert len(ws.session.insights.all()) == 2
    ws.session.undo()
    assert ws.session.insights.need(marcus.uid).contradicts == (rosas.uid,)
    assert len(ws.session.insights.all()) == 3


def test_a_comparison_that_was_never_offered_is_refused(
    ws: Workspace, held: tuple[Contact, Meeting], two_views: Meeting
) -> None:
    with pytest.raises(Refused, match="same, differs, or depends"):
        ws.review.differences.judge("lifestyle", two_views.uid, held[1].uid, "worse")


# -- actions --------------------------------------------------------------------------------------------


def test_an_action_keeps_the_day_that_was_written(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    meeting = held[1]
    (action,) = ws.reflection.mentions.actions(meeting)
    task = ws.reflection.mentions.confirm_action(meeting.uid, action.key, action.text, action.due)
    assert (task.due_day, task.fixed, task.why) == (
        date(2026, 3, 14),
        True,
        ("you said so in the conversation"),
    )
    assert ws.reflection.mentions.actions(again(ws, meeting)) == []
    moved = ws.reflection.mentions.confirm_action(
        meeting.uid, action.key, "ask about the form", date(2026, 3, 20)
    )
    assert (moved.uid, moved.due_day, moved.title) == (task.uid, date(2026, 3, 20), "ask about the form")


def test_an_action_turned_down_after_all_takes_its_task_along(
    ws: Workspace, held: tuple[Contact, Meeting]
) -> None:
    meeting = held[1]
    (action,) = ws.reflection.mentions.actions(meeting)
    task = ws.reflection.mentions.confirm_action(meeting.uid, action.key, action.text)
    assert task.due_day == date(2026, 3, 19)
    ws.reflection.mentions.turn_down_action(meeting.uid, action.key)
    assert ws.session.tasks.get(task.uid) is None
    assert [planned.task for planned in ws.reflection.mentions.planned(again(ws, meeting))] == [""]


def test_a_settled_task_is_left_alone(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    meeting = held[1]
    (action,) = ws.reflection.mentions.actions(meeting)
    task = ws.reflection.mentions.confirm_action(meeting.uid, action.key, action.text)
    ws.tasks.done(task.uid)
    with pytest.raises(Refused, match="settled"):
        ws.reflection.mentions.turn_down_action(meeting.uid, action.key)


def test_an_action_of_ones_own(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    meeting = held[1]
    task = ws.reflection.mentions.confirm_action(meeting.uid, "", "buy the book", date(2026, 3, 13))
    assert [(p.found.text, p.task) for p in ws.reflection.mentions.planned(again(ws, meeting))][-1] == (
        "buy the book",
        task.uid,
    )
    with pytest.raises(Refused, match="few words"):
        ws.reflection.mentions.confirm_action(meeting.uid, "", "  ")


def test_reading_only_changes_nothing(tmp_path: Path, clock: FixedClock) -> None:
    first = Workspace.open(tmp_path / "home", clock=clock)
    first.people.save_profile(name="Noor", zone=CHICAGO)
    _, meeting = talk(first, clock)
    first.home.flush()
    reader = Workspace.open(tmp_path / "home", clock=clock, read_only=True)
    reader.reflection.go_to(meeting.uid, "fit")
    with pytest.raises(Refused, match="Nothing was changed"):
        reader.reflection.answer(meeting.uid, "arrive", mood=4)
    assert again(reader, meeting).reflection is None
    reader.close()
    first.close()


def test_estimate_of_the_story_is_about_ninety_seconds(ws: Workspace, held: tuple[Contact, Meeting]) -> None:
    steps = ws.reflection.steps(held[1])
    assert timedelta(seconds=sum(step.seconds for step in steps)) < timedelta(seconds=110)
