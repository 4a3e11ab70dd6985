"""What earlier talks left over comes back on the next agenda with the same person, with where it is from."""

from __future__ import annotations

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.agenda import LeftoverQuestion
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"


@pytest.fixture
def rosa(ws: Workspace) -> str:
    """Uid of somebody to meet twice."""
    return ws.people.add(name="Rosa Delgado", organisation="Brookvale").uid


@pytest.fixture
def second(ws: Workspace, rosa: str, clock: FixedClock) -> Meeting:
    """The second talk, two days after one that left much over."""
    first = ws.planning.schedule(rosa, ws.planning.when("3 mar 10:00", CHICAGO)).uid
    ws.agenda.add_own_question(first, "What is a calm day?", stage="role", minutes=3)
    ws.agenda.add_own_question(first, "What did you unlearn?", stage="role")
    ws.planning.set_goals(first, ["what nights hold", "Is strength a barrier?", "how to see a day"])
    clock.advance(seconds=25 * 3600)
    ws.conversation.start(first)
    agenda = {item.text: item.uid for item in ws.session.meetings.need(first).agenda}
    ws.conversation.go_to(first, agenda["What did you unlearn?"])
    ws.conversation.note(first, "? how nights are paid #pay ~fri")
    ws.conversation.end(first)
    ws.reflection.begin(first)
    ws.reflection.answer(first, "goals", goals=[0, 1, 2])
    ws.reflection.answer(first, "unsaid", said_unsaid="What would you do after ten years?\n\n")
    return ws.planning.schedule(rosa, ws.planning.when("5 mar 10:00", CHICAGO))


def left(ws: Workspace, meeting: Meeting) -> dict[str, str]:
    """Text and origin of what is left over."""
    return {
        each.text: each.why for each in ws.agenda.leftover_questions(ws.session.meetings.need(meeting.uid))
    }


def test_what_was_left_over_comes_back_with_its_origin(ws: Workspace, second: Meeting) -> None:
    assert left(ws, second) == {
        "What would you do after ten years?": "you didn't get to it on Tue Mar 3",
        "how nights are paid": "noted for later on Tue Mar 3",
        "What is a calm day?": "not reached on Tue Mar 3",
        "Could you tell me what nights hold?": "goal still open on Tue Mar 3",
        "Is strength a barrier?": "partly answered on Tue Mar 3",
    }


def test_it_is_taken_once_and_undo_brings_it_back(ws: Workspace, second: Meeting) -> None:
    calm = next(each for each in ws.agenda.leftover_questions(second) if each.text == "What is a calm day?")
    ws.agenda.add_leftover(second.uid, calm)
    item = next(i for i in ws.session.meetings.need(second.uid).agenda if i.text == "What is a calm day?")
    assert (item.minutes, item.stage, item.carried) == (3, "role", calm.key)
    assert calm.text not in left(ws, second)
    with pytest.raises(Refused, match="already"):
        ws.agenda.add_leftover(second.uid, calm)
    ws.session.undo()
    assert calm.text in left(ws, second)


def test_a_note_worded_as_a_question_is_not_offered_again(ws: Workspace, second: Meeting) -> None:
    note: LeftoverQuestion = next(each for each in ws.agenda.leftover_questions(second) if not each.worded)
    ws.agenda.add_own_question(second.uid, "How are nights paid?", carried=note.key)
    assert note.text not in left(ws, second)


def test_what_was_asked_since_and_what_others_left_is_not_offered(
    ws: Workspace, second: Meeting, clock: FixedClock
) -> None:
    for each in ws.agenda.leftover_questions(second):
        ws.agenda.add_own_question(second.uid, f"{each.text} Now?", carried=each.key)
    ws.conversation.start(second.uid)
    for item in ws.session.meetings.need(second.uid).agenda:
        ws.conversation.go_to(second.uid, item.uid)
        clock.advance(seconds=60)
    ws.conversation.end(second.uid)
    third = ws.planning.schedule(second.first_contact, ws.planning.when("9 mar 10:00", CHICAGO))
    assert left(ws, third) == {}
    other = ws.people.add(name="Imani")
    assert left(ws, ws.planning.schedule(other.uid, ws.planning.when("9 mar 12:00", CHICAGO))) == {}


def test_a_second_talk_begins_with_what_can_be_asked(ws: Workspace, second: Meeting) -> None:
    proposal = ws.agenda.propose(second.uid, "second_talk")
    texts = [item.text for item in proposal.comes]
    assert {"What would you do after ten years?", "What is a calm day?"} <= set(texts)
    assert "how nights are paid" not in texts
    ws.agenda.take_proposal(second.uid, proposal)
    assert "What is a calm day?" not in left(ws, second)


def test_its_marks_give_no_words_away(ws: Workspace, second: Meeting) -> None:
    for each in ws.agenda.leftover_questions(second):
        assert "years" not in each.key
        assert "nights" not in each.key


def wanted(ws: Workspace, uid: str) -> list[str]:
    """What the user wants to know from a talk, as it is offered."""
    offered = ws.agenda.leftover_questions(ws.session.meetings.need(uid))
    return [each.text for each in offered if each.wanted]


def test_what_one_wants_to_know_is_offered_until_it_stands_there(ws: Workspace, rosa: str) -> None:
    uid = ws.planning.schedule(rosa, ws.planning.when("9 mar 10:00", CHICAGO)).uid
    ws.planning.set_goals(uid, ["How the two sides of the door see it", "Is strength a barrier?"])
    first, second = wanted(ws, uid)
    assert first == "Could you tell me how the two sides of the door see it?"
    assert second == "Is strength a barrier?"
    question = next(each for each in ws.agenda.leftover_questions(ws.session.meetings.need(uid)))
    ws.agenda.add_leftover(uid, question)
    assert wanted(ws, uid) == [second]
    ws.agenda.add_own_question(uid, "is strength a barrier?")
    assert wanted(ws, uid) == []


@pytest.mark.parametrize("preset", [None, "story_first", "decide", "second_talk"])
def test_a_filled_agenda_asks_what_one_wants_to_know(ws: Workspace, rosa: str, preset: str | None) -> None:
    uid = ws.planning.schedule(rosa, ws.planning.when("9 mar 10:00", CHICAGO), minutes=20).uid
    goals = ["What a shift holds", "Is strength a barrier?", "How to see the work for a day"]
    ws.planning.set_goals(uid, goals)
    asks = wanted(ws, uid)
    if preset is None:
        ws.agenda.suggest(uid)
    else:
        ws.agenda.take_proposal(uid, ws.agenda.propose(uid, preset))
    meeting = ws.session.meetings.need(uid)
    assert set(asks) <= {item.text for item in meeting.agenda}
    assert not ws.agenda.plan(meeting).over
    assert wanted(ws, uid) == []


def test_a_goal_that_was_asked_and_is_still_open_comes_back(
    ws: Workspace, rosa: str, clock: FixedClock
) -> None:
    uid = ws.planning.schedule(rosa, ws.planning.when("3 mar 10:00", CHICAGO)).uid
    ws.planning.set_goals(uid, ["what nights hold"])
    ws.agenda.suggest(uid)
    clock.advance(seconds=25 * 3600)
    ws.conversation.start(uid)
    asked = next(item for item in ws.session.meetings.need(uid).agenda if "nights hold" in item.text)
    ws.conversation.go_to(uid, asked.uid)
    clock.advance(seconds=90)
    ws.conversation.end(uid)
    ws.reflection.begin(uid)
    ws.reflection.answer(uid, "goals", goals=[1])
    later = ws.planning.schedule(rosa, ws.planning.when("9 mar 10:00", CHICAGO))
    assert left(ws, later)[asked.text].startswith("partly answered")
    ws.reflection.answer(uid, "goals", goals=[2])
    assert asked.text not in left(ws, later)
