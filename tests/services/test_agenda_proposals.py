"""Whole agendas: what comes, goes and stays is known before anything is replaced, in one step of undo."""

from __future__ import annotations

import pytest

from infoint_tui.domain.agenda import PRESETS
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def meeting(ws: Workspace) -> Meeting:
    """A call with an own question and a filled agenda."""
    rosa = ws.people.add(name="Rosa Delgado", organisation="Brookvale")
    uid = ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", "America/Chicago")).uid
    ws.agenda.add_own_question(uid, "What would you unlearn?", because="we agreed")
    ws.agenda.suggest(uid)
    return ws.session.meetings.need(uid)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_proposal_keeps_must_asks_and_own_questions_and_fits(
    ws: Workspace, meeting: Meeting, preset: str
) -> None:
    proposal = ws.agenda.propose(meeting.uid, preset)
    kept = {item.uid for item in proposal.agenda}
    assert all(item.uid in kept for item in meeting.agenda if item.must or not item.question)
    assert not proposal.plan.over
    assert proposal.cut == ()
    assert {item.uid for item in proposal.comes} | {item.uid for item in meeting.agenda} == kept | {
        item.uid for item in proposal.goes
    }
    assert [item.closing for item in proposal.agenda] == sorted(item.closing for item in proposal.agenda)
    assert ws.session.meetings.need(meeting.uid) == meeting


def test_it_replaces_in_one_step(ws: Workspace, meeting: Meeting) -> None:
    proposal = ws.agenda.propose(meeting.uid, "decide")
    assert proposal.comes
    assert proposal.goes
    ws.agenda.take_proposal(meeting.uid, proposal)
    assert ws.session.meetings.need(meeting.uid).agenda == proposal.agenda
    again = ws.agenda.propose(meeting.uid, "decide")
    assert again.same
    with pytest.raises(Refused, match="already the agenda"):
        ws.agenda.take_proposal(meeting.uid, again)
    assert ws.session.undo() == "undo: another agenda"
    assert ws.session.meetings.need(meeting.uid).agenda == meeting.agenda


def test_an_agenda_changed_meanwhile_is_not_replaced(ws: Workspace, meeting: Meeting) -> None:
    proposal = ws.agenda.propose(meeting.uid, "decide")
    ws.agenda.add_own_question(meeting.uid, "And now?")
    with pytest.raises(Refused, match="changed in the meantime"):
        ws.agenda.take_proposal(meeting.uid, proposal)


def test_words_and_minutes_that_were_changed_stay(ws: Workspace, meeting: Meeting) -> None:
    taken = ws.agenda.propose(meeting.uid, "story_first")
    if not taken.same:
        ws.agenda.take_proposal(meeting.uid, taken)
    item = next(i for i in ws.session.meetings.need(meeting.uid).agenda if i.question and not i.must)
    ws.agenda.edit_question(meeting.uid, item.uid, text="In my words?", minutes=1)
    proposal = ws.agenda.propose(meeting.uid, "story_first")
    assert ("In my words?", 1) in [(i.text, i.minutes) for i in proposal.agenda]


def test_what_the_time_has_no_room_for_is_named(ws: Workspace, meeting: Meeting) -> None:
    assert ws.agenda.no_room(meeting) == frozenset()
    own = next(item for item in meeting.agenda if not item.question)
    ws.agenda.edit_question(meeting.uid, own.uid, minutes=30)
    assert ws.agenda.no_room(ws.session.meetings.need(meeting.uid)) == {own.uid}
    proposal = ws.agenda.propose(meeting.uid, "ten_minutes")
    assert [item.uid for item in proposal.cut] == [own.uid]


def test_what_is_held_back_is_counted_with_its_reason(ws: Workspace, meeting: Meeting) -> None:
    reasons = dict(ws.agenda.propose(meeting.uid, "decide").held_back)
    assert reasons["maybe skip: you don't know each other well yet"] > 1
    assert reasons["needs someone who introduced you"] == 1


def test_an_unknown_preset_is_an_error(ws: Workspace, meeting: Meeting) -> None:
    with pytest.raises(KeyError):
        ws.agenda.propose(meeting.uid, "backwards")
