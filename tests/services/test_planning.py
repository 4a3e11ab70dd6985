"""Times as people type them, both zones before saving, moving and calling off, goals and agenda."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from infoint_tui.domain.agenda import subject_of
from infoint_tui.domain.enums import MeetingState, Mode, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"


@pytest.fixture
def rosa(ws: Workspace) -> Contact:
    """Somebody to meet."""
    return ws.people.add(name="Rosa", zone="America/New_York", organisation="Brookvale")


def test_a_talk_that_runs_or_is_over_is_not_planned_again(ws: Workspace, rosa: Contact) -> None:
    start = ws.planning.when("12 mar 10:00", CHICAGO)
    uid = ws.planning.schedule(rosa.uid, start).uid
    ws.conversation.start(uid)
    for state in (MeetingState.IN_PROGRESS, MeetingState.CUT_SHORT):
        for change in (
            lambda: ws.planning.confirm(uid),
            lambda: ws.planning.schedule(rosa.uid, start, uid=uid),
            lambda: ws.planning.call_off(uid, MeetingState.CANCELLED_BY_ME),
        ):
            with pytest.raises(Refused, match="already started"):
                change()
        assert stored(ws, uid).state is state
        if state is MeetingState.IN_PROGRESS:
            ws.conversation.end(uid)


def test_calling_off_one_of_two_talks_leaves_them_scheduled(ws: Workspace, rosa: Contact) -> None:
    first, second = (
        ws.planning.schedule(rosa.uid, ws.planning.when(text, CHICAGO)).uid
        for text in ("12 mar 10:00", "19 mar 10:00")
    )
    ws.planning.call_off(first, MeetingState.CANCELLED_BY_THEM)
    assert ws.session.contacts.need(rosa.uid).stage is Stage.SCHEDULED
    ws.planning.call_off(second, MeetingState.CANCELLED_BY_THEM)
    assert ws.session.contacts.need(rosa.uid).stage is Stage.IN_DIALOGUE


def test_a_talk_nobody_began_does_not_stand_before_the_next(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    forgotten, coming = (
        ws.planning.schedule(rosa.uid, ws.planning.when(text, CHICAGO)).uid
        for text in ("3 mar 10:00", "12 mar 10:00")
    )
    clock.set(ws.planning.when("3 mar 12:30", CHICAGO).utc)
    assert shown(ws) == (forgotten, forgotten), "perhaps it begins late"
    clock.set(ws.planning.when("5 mar 10:00", CHICAGO).utc)
    assert shown(ws) == (coming, coming)
    ws.planning.call_off(coming, MeetingState.CANCELLED_BY_THEM)
    assert shown(ws) == (forgotten, forgotten)


def shown(ws: Workspace) -> tuple[str, str]:
    """The next talk on Today and in the conversation place."""
    next_up, current = ws.today.next_up(), ws.planning.current()
    assert next_up is not None
    assert current is not None
    return next_up.meeting, current.uid


@pytest.fixture
def meeting(ws: Workspace, rosa: Contact) -> Meeting:
    """A call with her on Thursday 12 March at ten."""
    return ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", CHICAGO))


def stored(ws: Workspace, uid: str) -> Meeting:
    """The meeting as it is stored."""
    found = ws.session.meetings.get(uid)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("thu 10:00", "2026-03-05T10:00"),
        ("+3d 14:30", "2026-03-05T14:30"),
        ("2026-03-12T10:00", "2026-03-12T10:00"),
        ("12 mar 10:00", "2026-03-12T10:00"),
        ("1 nov 01:30 first", "2026-11-01T01:30"),
    ],
)
def test_times_as_people_type_them(ws: Workspace, text: str, local: str) -> None:
    found = ws.planning.when(text, CHICAGO)
    assert found.local().replace(tzinfo=None) == datetime.fromisoformat(local)


def test_a_time_that_exists_twice_is_asked_about(ws: Workspace) -> None:
    with pytest.raises(Refused, match=r"first.*second"):
        ws.planning.when("1 nov 01:30", CHICAGO)
    first = ws.planning.when("1 nov 01:30 first", CHICAGO)
    second = ws.planning.when("1 nov 01:30 second", CHICAGO)
    assert second.utc - first.utc == timedelta(hours=1)


def test_a_time_that_does_not_exist_is_explained(ws: Workspace) -> None:
    with pytest.raises(Refused, match="03:"):
        ws.planning.when("8 mar 02:30", CHICAGO)


@pytest.mark.parametrize("text", ["", "whenever", "30 feb 10:00", "25:00"])
def test_what_is_no_time_is_refused_with_examples(ws: Workspace, text: str) -> None:
    with pytest.raises(Refused) as refused:
        ws.planning.when(text, CHICAGO)
    assert refused.value.field == "when"


def test_the_preview_of_another_year_says_which(ws: Workspace, rosa: Contact) -> None:
    lines = ws.planning.preview(ws.planning.when("2099-01-01 10:00", CHICAGO), rosa)
    assert "2099" in lines[0]


def test_both_local_times_stand_in_the_preview(ws: Workspace, rosa: Contact) -> None:
    lines = ws.planning.preview(ws.planning.when("12 mar 10:00", CHICAGO), rosa)
    assert "10:00" in lines[0]
    assert "11:00" in lines[0]


def test_the_past_and_odd_lengths_are_refused(ws: Workspace, rosa: Contact) -> None:
    with pytest.raises(Refused, match="passed"):
        ws.planning.schedule(rosa.uid, ws.planning.when("2026-03-01 10:00", CHICAGO))
    with pytest.raises(Refused, match="5 to 120"):
        ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", CHICAGO), minutes=3)
    assert ws.session.meetings.count() == 0


def test_moving_a_talk_moves_its_open_tasks_and_keeps_its_preparation(
    ws: Workspace, rosa: Contact, meeting: Meeting
) -> None:
    ws.planning.set_goals(meeting.uid, ["shifts"])
    item = next(i for i in meeting.checklist if i.rule == "prep.answers")
    ws.planning.tick_item(meeting.uid, item.uid)
    moved = ws.planning.schedule(
        rosa.uid, ws.planning.when("19 mar 10:00", CHICAGO), uid=meeting.uid, mode=Mode.VIDEO
    )
    assert moved.uid == meeting.uid
    assert moved.sequence == 1
    assert moved.goals[0].text == "shifts"
    assert next(i for i in moved.checklist if i.uid == item.uid).done_at is not None
    assert any(i.rule.startswith("video.") for i in moved.checklist)
    assert not any(i.rule.startswith("phone.") for i in moved.checklist)
    card = next(task for task in ws.session.tasks.all() if task.rule == "card.t10")
    assert card.due == ZonedTime.from_local(datetime.fromisoformat("2026-03-19T09:50"), CHICAGO)


@pytest.mark.parametrize(
    ("state", "stage"),
    [(MeetingState.CANCELLED_BY_THEM, Stage.IN_DIALOGUE), (MeetingState.NO_SHOW_THEM, Stage.MISSED)],
)
def test_calling_off_moves_the_contact_and_clears_the_tasks(
    ws: Workspace, clock: FixedClock, rosa: Contact, meeting: Meeting, state: MeetingState, stage: Stage
) -> None:
    assert meeting.start is not None
    clock.set(meeting.start.utc + timedelta(minutes=15))
    ws.planning.call_off(meeting.uid, state)
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is stage
    assert [task for task in ws.session.tasks.all() if task.open] == []


def test_four_goals_are_too_many(ws: Workspace, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="Three"):
        ws.planning.set_goals(meeting.uid, ["a", "b", "c", "d"])


def test_questions_stand_in_the_order_of_the_talk(ws: Workspace, meeting: Meeting) -> None:
    for question_id in ("core/role/energy", "core/story/door"):
        question = ws.banks.find(question_id)
        assert question is not None
        ws.agenda.add_question(meeting.uid, question)
        with pytest.raises(Refused, match="already"):
            ws.agenda.add_question(meeting.uid, question)
    stages = [item.stage for item in stored(ws, meeting.uid).agenda]
    assert stages == ["story", "role", "advice", "referral", "closing"]


def test_reordering_stays_within_its_part(ws: Workspace, meeting: Meeting) -> None:
    ws.agenda.add_own_question(meeting.uid, "What is a calm day?")
    own, shoes, *_ = stored(ws, meeting.uid).agenda
    ws.agenda.move_question(meeting.uid, own.uid, 1)
    assert [item.uid for item in stored(ws, meeting.uid).agenda[:2]] == [shoes.uid, own.uid]
    with pytest.raises(Refused):
        ws.agenda.move_question(meeting.uid, own.uid, 1)


def test_a_suggested_agenda_fits_and_keeps_what_stands_there(ws: Workspace, meeting: Meeting) -> None:
    ws.agenda.add_own_question(meeting.uid, "What is a calm day?")
    ws.agenda.suggest(meeting.uid)
    suggested = stored(ws, meeting.uid)
    assert not ws.agenda.plan(suggested).over
    assert "What is a calm day?" in [item.text for item in suggested.agenda]
    assert len(suggested.agenda) >= 6
    assert not any("{" in item.text for item in suggested.agenda)


def test_the_agenda_keeps_its_words_when_the_contact_changes(
    ws: Workspace, rosa: Contact, meeting: Meeting
) -> None:
    before = [item.text for item in meeting.agenda]
    ws.people.save(rosa.uid, {"organisation": "Elsewhere"})
    assert [item.text for item in stored(ws, meeting.uid).agenda] == before


def test_unscheduled_preparation_is_done_by_hand_only_once(
    ws: Workspace, meeting: Meeting, clock: FixedClock
) -> None:
    item = meeting.checklist[0]
    ws.planning.tick_item(meeting.uid, item.uid)
    assert stored(ws, meeting.uid).checklist[0].done_at is not None
    ws.planning.tick_item(meeting.uid, item.uid)
    assert stored(ws, meeting.uid).checklist[0].done_at is None


def test_no_brace_reaches_the_agenda_from_a_bank_of_the_user(ws: Workspace, meeting: Meeting) -> None:
    folder = ws.home.path / "question_banks"
    folder.mkdir(exist_ok=True)
    (folder / "mine.yaml").write_text(
        """schema: 1
id: mine
name: Mine
sections:
  - id: one
    title: One
    stage: role
    questions:
      - id: q
        text: "What does {org|your firm} do, {first_name}?"
        probes:
          - "And {role}?"
"""
    )
    assert ws.banks.reload_if_changed()
    question = ws.banks.find("mine/one/q")
    assert question is not None
    ws.agenda.add_question(meeting.uid, question)
    item = next(item for item in stored(ws, meeting.uid).agenda if item.question == "mine/one/q")
    assert item.text == "What does Brookvale do, Rosa?"
    assert not any("{" in probe for probe in item.probes)


def test_what_can_be_looked_up_moves_from_the_agenda_to_the_research(ws: Workspace, meeting: Meeting) -> None:
    """In one step, without ticking anything as found out."""
    ws.agenda.add_own_question(meeting.uid, "When was your company founded?")
    before = stored(ws, meeting.uid)
    item = next(item for item in before.agenda if not item.question)
    ws.agenda.look_up(meeting.uid, item.text, item_uid=item.uid)
    after = stored(ws, meeting.uid)
    assert item.uid not in {each.uid for each in after.agenda}
    assert [(note.subject, note.text) for note in after.research] == [("organisation", item.text)]
    assert after.checklist == before.checklist
    with pytest.raises(Refused, match="few words"):
        ws.agenda.look_up(meeting.uid, " ")
    ws.session.undo()
    assert stored(ws, meeting.uid) == before


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Where did you study?", "person"),
        ("How many people work for the hospital?", "organisation"),
        ("How long does the training take?", "path"),
    ],
)
def test_a_question_to_look_up_has_its_subject(question: str, subject: str) -> None:
    assert subject_of(question) == subject
