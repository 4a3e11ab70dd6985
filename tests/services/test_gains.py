"""Openings, resources and whatever came up unasked; a second view; ratings seen anew; other walks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.enums import AssumptionStatus, LeadState, MeetingState, Mode, PathStatus
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting, Reflection
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def held(ws: Workspace, clock: FixedClock) -> Meeting:
    """A talk of 24 minutes with an opening and a resource in its notes."""
    talk = ws.conversation.start_new("Rosa Delgado")
    clock.advance(minutes=10)
    ws.conversation.note(talk.uid, "& a junior role")
    ws.conversation.note(talk.uid, "^ https://example.org/first-aid course, free")
    ws.conversation.note(talk.uid, "* technique beats muscle")
    clock.advance(minutes=14)
    return ws.conversation.end(talk.uid)


def again(ws: Workspace, meeting: Meeting) -> Meeting:
    return ws.session.meetings.need(meeting.uid)


def thanked(ws: Workspace, meeting: Meeting) -> None:
    [thank] = ws.thanks_owed.of_meeting(meeting.uid)
    ws.thanks.mark_sent(thank.uid, "Thank you")


# -- notes that become records --------------------------------------------------------------------------


def test_openings_and_resources_are_asked_about_and_become_records(ws: Workspace, held: Meeting) -> None:
    assert "outcomes" in [step.key for step in ws.reflection.steps(held)]
    lead, resource = ws.reflection.opportunities.of(held)
    assert [lead.text, lead.record, resource.record] == ["a junior role", None, None]
    ws.reflection.opportunities.decide(held.uid, lead.note.uid, keep=True)
    ws.reflection.opportunities.decide(held.uid, resource.note.uid, keep=True)
    [kept] = ws.session.leads.all()
    assert (kept.text, kept.state, kept.contact) == (lead.text, LeadState.PARKED, held.first_contact)
    [found] = ws.session.resources.all()
    assert (found.title, found.url) == ("course, free", "https://example.org/first-aid")
    ws.reflection.opportunities.decide(held.uid, lead.note.uid, keep=True)
    assert len(ws.session.leads.all()) == 1
    ws.reflection.opportunities.decide(held.uid, lead.note.uid, keep=False)
    assert ws.session.leads.all() == []
    assert ws.session.undo() == "undo: left out: a junior role"
    assert [back.uid for back in ws.session.leads.all()] == [kept.uid]


def test_an_opening_rests_until_three_days_after_the_thanks(
    ws: Workspace, clock: FixedClock, held: Meeting
) -> None:
    """S001: apart from job seeking. Before its time only with a reason, which is kept."""
    ws.reflection.opportunities.decide(held.uid, ws.reflection.opportunities.of(held)[0].note.uid, keep=True)
    [lead] = ws.leads.open()
    clock.advance(days=9)
    assert ws.leads.words(lead) == "set aside until you've said thanks"
    with pytest.raises(Refused, match="set aside until you've said thanks"):
        ws.leads.act(lead.uid)
    thanked(ws, held)
    sent = ws.session.clock.now()
    assert ws.leads.free_from(lead) == sent + timedelta(days=3)
    clock.set(sent + timedelta(days=3) - timedelta(seconds=1))
    assert not ws.leads.is_free(lead)
    ws.leads.act(lead.uid, "the deadline is tomorrow")
    assert (ws.session.leads.need(lead.uid).state, ws.session.leads.need(lead.uid).reason) == (
        LeadState.ACTING,
        "the deadline is tomorrow",
    )
    ws.session.undo()
    clock.advance(seconds=1)
    assert ws.leads.words(lead) == "ready to pursue"
    ws.leads.act(lead.uid)
    ws.leads.let_go(lead.uid)
    assert ws.leads.open() == []
    assert ws.leads.of_contact(held.first_contact)[0].state is LeadState.PASSED


# -- ticks ----------------------------------------------------------------------------------------------


def test_ticks_make_what_they_say_and_take_it_back(ws: Workspace, held: Meeting) -> None:
    tick = ws.reflection.opportunities.set_came_up
    tick(held.uid, "lead", "")
    tick(held.uid, "lead", "a job in dispatch")
    assert [lead.text for lead in ws.session.leads.all()] == ["a job in dispatch"]
    tick(held.uid, "resume", "")
    assert again(ws, held).resume_requested
    tick(held.uid, "path", "Genetic counsellor")
    tick(held.uid, "path", "genetic counsellor")
    assert [(path.title, path.status) for path in ws.session.paths.all()] == [
        ("Genetic counsellor", PathStatus.CURIOUS)
    ]
    tick(held.uid, "training", "first aid")
    tick(held.uid, "training", "first aid at the academy")
    assert [fact.text for fact in again(ws, held).research] == ["first aid at the academy"]
    tick(held.uid, "invitation", "a ride-along")
    [task] = [task for task in ws.session.tasks.all() if task.why == "an invitation in the conversation"]
    assert task.title == "Take up the invitation: a ride-along"
    assert task.uid in [planned.task for planned in ws.reflection.mentions.planned(again(ws, held))]
    for kind in ("lead", "resume", "training", "invitation"):
        tick(held.uid, kind, None)
    assert ws.session.leads.all() == []
    assert again(ws, held).research == ()
    assert not again(ws, held).resume_requested
    assert ws.session.tasks.get(task.uid) is None
    assert dict(again(ws, held).reflection.came_up) == {"path": "genetic counsellor"}  # type: ignore[union-attr]
    with pytest.raises(Refused, match="nothing called 'x'"):
        tick(held.uid, "x", "")


# -- a second view --------------------------------------------------------------------------------------


def test_the_page_for_somebody_else_has_no_notes_and_no_names(ws: Workspace, held: Meeting) -> None:
    ws.people.save(held.first_contact, {"organisation": "Brookvale County EMS"})
    ws.conversation.note(held.uid, "@Marcus Bell (dispatcher) secretly hates mornings")
    ws.reflection.mentions.confirm_person(held.uid, "Marcus Bell")
    ws.reflection.answer(
        held.uid, "takeaways", takeaways="Rosa says Brookvale County EMS trains its own\nask Marcus again"
    )
    ws.reflection.answer(held.uid, "fit", fit={"skills": 3, "goals": None})
    ws.reflection.second_view.ask_reviewer(held.uid, " Joan  Tetley ")
    page = ws.reflection.second_view.page(held.uid)
    assert "secretly" not in page
    for name in ("Rosa", "Delgado", "Marcus", "Bell", "Brookvale"):
        assert name not in page
    assert "my guest says their organization trains its own" in page
    assert "- my skills: 3 of 5" in page
    assert "- my goals: does not apply" in page
    ws.reflection.second_view.set_anonymous(held.uid, False)
    assert "# A conversation with Rosa Delgado" in ws.reflection.second_view.page(held.uid)
    assert "secretly" not in ws.reflection.second_view.page(held.uid)


def test_a_reviewer_is_asked_within_a_week_and_their_words_are_kept(ws: Workspace, held: Meeting) -> None:
    with pytest.raises(Refused, match="No one has been asked"):
        ws.reflection.second_view.received(held.uid, "well")
    ws.reflection.second_view.ask_reviewer(held.uid, "Joan Tetley")
    [task] = [task for task in ws.session.tasks.all() if task.title.startswith("Show Joan Tetley")]
    assert task.due_day == ws.session.moment().local().date() + timedelta(days=7)
    ws.reflection.second_view.received(held.uid, "ask shorter questions")
    reflection = again(ws, held).reflection
    assert reflection is not None
    assert [(one.reviewer, one.text) for one in reflection.feedback] == [
        ("Joan Tetley", "ask shorter questions")
    ]
    ws.session.undo()
    ws.reflection.second_view.ask_reviewer(held.uid, "")
    assert ws.session.tasks.get(task.uid) is None
    assert ws.reflection.second_view.reviewer(again(ws, held)) == ""


# -- ratings seen anew ----------------------------------------------------------------------------------


def test_ratings_are_corrected_for_two_weeks_and_seen_anew_after_them(
    ws: Workspace, clock: FixedClock, held: Meeting
) -> None:
    with ws.session.edit("finished") as edit:
        begun = ws.reflection.answer(held.uid, "fit", fit={"skills": 3})
        assert begun.reflection is not None
        edit.put(begun.replace(reflection=begun.reflection.replace(completed=ws.session.moment())))
    clock.advance(days=14)
    ws.reflection.answer(held.uid, "fit", fit={"skills": 4})
    reflection = again(ws, held).reflection
    assert reflection is not None
    assert (dict(reflection.fit), reflection.second_opinions) == ({"skills": 4}, ())
    clock.advance(seconds=1)
    ws.reflection.answer(held.uid, "fit", fit={"skills": 2})
    ws.reflection.answer(held.uid, "fit", fit={"skills": 1})
    reflection = again(ws, held).reflection
    assert reflection is not None
    assert dict(reflection.fit) == {"skills": 4}
    assert [dict(one.fit) for one in reflection.second_opinions] == [{"skills": 1}]
    assert dict(reflection.latest_fit) == {"skills": 1}
    clock.advance(days=1)
    ws.reflection.answer(held.uid, "fit", fit={"skills": 5})
    assert len(again(ws, held).reflection.second_opinions) == 2  # type: ignore[union-attr]


# -- other orders of the walk ---------------------------------------------------------------------------


def test_a_day_of_seeing_the_work_and_a_talk_called_off_have_walks_of_their_own(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS")
    begin = ZonedTime(ws.session.clock.now() + timedelta(days=1), ws.session.zone)
    visit = ws.planning.schedule(rosa.uid, begin, mode=Mode.SITE_VISIT, minutes=60)
    clock.advance(days=1)
    ws.conversation.start(visit.uid)
    clock.advance(hours=1)
    held = ws.conversation.end(visit.uid)
    assert [step.key for step in ws.reflection.steps(held)] == [
        "arrive", "takeaways", "surprises", "likes", "dislikes", "fit", "actions", "path",
    ]  # fmt: skip
    off = ws.planning.schedule(
        rosa.uid, ZonedTime(ws.session.clock.now() + timedelta(days=1), ws.session.zone)
    )
    with pytest.raises(Refused, match="nothing to reflect on yet"):
        ws.reflection.begin(off.uid)
    ws.planning.call_off(off.uid, MeetingState.CANCELLED_BY_THEM)
    off = ws.reflection.begin(off.uid)
    assert [step.key for step in ws.reflection.steps(off)] == [
        "arrive", "facts", "well", "not_well", "strategy",
    ]  # fmt: skip
    ws.reflection.answer(off.uid, "not_well", not_well="confirm earlier")
    assert again(ws, off).reflection is not None


# -- between two talks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "soon"), [(0, True), (15, True), (16, False), (-1, False)])
def test_a_talk_within_a_quarter_of_an_hour_leaves_no_room(
    ws: Workspace, clock: FixedClock, minutes: int, soon: bool
) -> None:
    held = ws.conversation.start_new("Teo Varga")
    yuki = ws.people.quick_add("Yuki Amari")
    begin = ZonedTime(ws.session.clock.now() + timedelta(minutes=20 + minutes), ws.session.zone)
    planned = ws.planning.schedule(yuki.uid, begin)
    clock.advance(minutes=20)
    found = ws.reflection.next_soon(ws.conversation.end(held.uid))
    assert (found.uid if found else "") == (planned.uid if soon else "")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("what she said about the radio", "insight"),
        ("! send the podcast", "action"),
        ('"no one fails alone"', "quote"),
    ],
)
def test_a_parked_line_comes_back_where_it_belongs(
    ws: Workspace, clock: FixedClock, line: str, kind: str
) -> None:
    talk = ws.conversation.start_new("Teo Varga")
    clock.advance(minutes=20)
    held = ws.conversation.end(talk.uid)
    note = ws.reflection.park(held.uid, line)
    assert (note.kind.value, note.at, note.text) == (kind, 1200, line)
    assert ws.session.meetings.need(held.uid).notes[-1] == note
    assert ws.session.undo() == "undo: set aside a line"
    with pytest.raises(Refused, match="nothing to save"):
        ws.reflection.park(held.uid, "  ")


def test_a_talk_that_moves_an_assumption_is_its_evidence(ws: Workspace, held: Meeting) -> None:
    path = ws.people.save_path("Paramedic", assumptions=["it takes great strength"])
    ws.reflection.set_path(held.uid, path.uid)
    (belief,) = ws.session.paths.need(path.uid).assumptions
    ws.reflection.answer(held.uid, assumptions={belief.uid: AssumptionStatus.REFUTED})
    (moved,) = ws.session.paths.need(path.uid).assumptions
    assert (moved.status, moved.evidence) == (AssumptionStatus.REFUTED, (held.uid,))
    ws.reflection.answer(held.uid, assumptions={belief.uid: AssumptionStatus.UNTESTED})
    (back,) = ws.session.paths.need(path.uid).assumptions
    assert (back.status, back.evidence) == (AssumptionStatus.UNTESTED, ())


@pytest.mark.parametrize(("hours", "step"), [(23, "gaps"), (25, "arrive")])
def test_a_mark_passed_over_comes_back_for_a_day(
    ws: Workspace, clock: FixedClock, hours: int, step: str
) -> None:
    talk = ws.conversation.start_new("Teo Varga")
    ws.conversation.mark(talk.uid)
    held = ws.conversation.end(talk.uid)
    done = tuple(each.key for each in ws.reflection.steps(held))
    with ws.session.edit("all answered") as edit:
        edit.put(held.replace(reflection=Reflection(started=ws.session.moment(), done_steps=done)))
    clock.advance(hours=hours)
    assert ws.reflection.current(again(ws, held)).key == step
