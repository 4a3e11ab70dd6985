"""The running talk: one at a time, seconds that do not jump, notes, questions, the end and its undo."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from infoint_tui.domain.enums import CaptureStyle, ItemStatus, MeetingState, Mode, NoteKind, Permission, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.agenda import line_key
from infoint_tui.services.workspace import Workspace


def running(ws: Workspace) -> Meeting:
    """A talk nobody planned, begun now."""
    return ws.conversation.start_new("Teo Varga")


def stored(ws: Workspace, uid: str) -> Meeting:
    """The meeting as it is stored."""
    meeting = ws.session.meetings.get(uid)
    assert meeting is not None
    return meeting


def plan(ws: Workspace, name: str, minutes: int = 20) -> Meeting:
    """A talk planned for tomorrow."""
    contact = ws.people.add(name=name, title="x", why_this_person="y", connection="z", introduced_by="")
    return ws.planning.schedule(
        contact.uid, ZonedTime(ws.session.clock.now() + timedelta(days=1), ws.session.zone), minutes=minutes
    )


def test_a_chance_talk_needs_a_name_only(ws: Workspace) -> None:
    meeting = running(ws)
    contact = ws.session.contacts.get(meeting.first_contact)
    assert contact is not None
    assert (contact.name, contact.stage, meeting.mode) == ("Teo Varga", Stage.IDEA, Mode.UNPLANNED)
    assert meeting.style is CaptureStyle.FULL
    assert [task.rule for task in ws.session.tasks.all()] == []


def test_calling_somebody_planned_starts_the_planned_talk(ws: Workspace) -> None:
    meeting = plan(ws, "Rosa Delgado")
    assert ws.conversation.start_new("rosa  delgado").uid == meeting.uid


def test_only_one_talk_runs(ws: Workspace) -> None:
    meeting = plan(ws, "Rosa Delgado")
    running(ws)
    with pytest.raises(Refused, match="Teo Varga is still running"):
        ws.conversation.start(meeting.uid)
    with pytest.raises(Refused, match="still running"):
        ws.conversation.start_new("Ana")


def test_a_jump_of_the_system_clock_neither_adds_nor_loses_minutes(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    assert ws.conversation.seconds(meeting) == 0
    clock.advance(minutes=4)
    clock.set(clock.now() - timedelta(hours=2))
    assert ws.conversation.seconds(meeting) == 240
    note = ws.conversation.note(meeting.uid, "still here")
    assert note.at == 240
    ended = ws.conversation.end(meeting.uid)
    assert ended.actual_end is not None
    assert ended.actual_start is not None
    assert ended.actual_end.utc - ended.actual_start.utc == timedelta(minutes=4)


def test_a_note_has_the_second_of_its_first_key(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    clock.advance(seconds=30)
    assert ws.conversation.note(meeting.uid, "* x", at=12).at == 12
    with pytest.raises(Refused):
        ws.conversation.note(meeting.uid, "   ")


def test_stars_go_to_the_last_note_or_mark_the_moment(ws: Workspace) -> None:
    meeting = running(ws)
    assert ws.conversation.star(meeting.uid).kind is NoteKind.MARK
    note = ws.conversation.note(meeting.uid, "words")
    assert ws.conversation.star(meeting.uid).uid == note.uid
    assert ws.conversation.star(meeting.uid).star is False


def test_a_mark_gets_its_words_later_and_keeps_its_second(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    clock.advance(seconds=50)
    mark = ws.conversation.mark(meeting.uid)
    clock.advance(minutes=9)
    changed = ws.conversation.edit_note(meeting.uid, mark.uid, '"Half the job"')
    assert (changed.at, changed.kind, changed.origin) == (50, NoteKind.QUOTE, "expanded")


def test_skipped_questions_and_answers_before_asking(ws: Workspace) -> None:
    meeting = plan(ws, "Rosa Delgado")
    for text in ("one", "two"):
        ws.agenda.add_own_question(meeting.uid, text)
    ws.conversation.start(meeting.uid)
    ws.conversation.answered_unasked(meeting.uid)
    ws.conversation.skip_item(meeting.uid)
    by_text = {item.text: item.status for item in stored(ws, meeting.uid).agenda}
    assert by_text["one"] is ItemStatus.ANSWERED_UNASKED
    assert by_text["two"] is ItemStatus.SKIPPED


def test_the_line_left_standing_becomes_a_note_at_the_end(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    ws.session.drafts.put(line_key(meeting.uid), "half a sen", at=7)
    clock.advance(minutes=3)
    ended = ws.conversation.end(meeting.uid)
    assert [(note.text, note.at) for note in ended.notes] == [("half a sen", 7)]
    assert ws.session.drafts.get(line_key(meeting.uid)) is None


def test_undoing_the_end_keeps_the_line_that_was_left_standing(ws: Workspace) -> None:
    meeting = running(ws)
    ws.session.drafts.put(line_key(meeting.uid), "half a sen", at=7)
    ws.conversation.end(meeting.uid)
    assert ws.session.undo() == "undo: ended the conversation"
    assert [note.text for note in stored(ws, meeting.uid).notes] == ["half a sen"]


@pytest.mark.parametrize("contacts", [(), ("no one",)])
def test_a_talk_whose_guest_is_gone_can_be_shown_and_ended(ws: Workspace, contacts: tuple[str, ...]) -> None:
    meeting = running(ws)
    with ws.session.edit("damage") as edit:
        edit.put(stored(ws, meeting.uid).replace(contacts=contacts))
    assert ws.today.view().next is not None
    assert ws.conversation.note(meeting.uid, "still here").text == "still here"
    assert ws.conversation.end(meeting.uid).over
    assert not ws.conversation.stale(stored(ws, meeting.uid))


def test_a_raised_figure_is_no_number_of_minutes(ws: Workspace) -> None:
    meeting = running(ws)
    with pytest.raises(Refused):
        ws.conversation.end_from(meeting, "² min")


def test_ending_can_be_undone(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    clock.advance(minutes=3)
    ws.conversation.end(meeting.uid)
    assert ws.session.undo() == "undo: ended the conversation"
    assert stored(ws, meeting.uid).running
    assert ws.thanks_owed.owed() == []
    assert ws.session.tasks.all() == []


def test_a_talk_found_running_the_next_day_is_asked_about(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    clock.advance(minutes=30)
    assert not ws.conversation.stale(meeting)
    clock.advance(hours=12)
    assert ws.conversation.stale(meeting)
    assert meeting.actual_start is not None
    end = ZonedTime(meeting.actual_start.utc + timedelta(minutes=25), ws.session.zone)
    assert ws.conversation.end(meeting.uid, at=end).actual_end == end
    with pytest.raises(Refused):
        ws.conversation.end(meeting.uid)


def test_extensions_move_the_end_only_when_granted(ws: Workspace) -> None:
    meeting = running(ws)
    assert ws.conversation.extend(meeting.uid, 5, granted=False).extended_minutes == 0
    assert ws.conversation.extend(meeting.uid, 5).extended_minutes == 5
    assert ws.conversation.clock(stored(ws, meeting.uid)).total_seconds == 25 * 60


def test_a_key_held_down_grants_no_hours(ws: Workspace, clock: FixedClock) -> None:
    meeting = running(ws)
    for _ in range(6):
        ws.conversation.extend(meeting.uid)
    with pytest.raises(Refused, match="You already have 30 extra minutes"):
        ws.conversation.extend(meeting.uid)
    assert stored(ws, meeting.uid).extended_minutes == 30
    assert ws.conversation.extend(meeting.uid, granted=False).extended_minutes == 30
    clock.advance(seconds=21 * 60)
    assert ws.conversation.extend(meeting.uid).extended_minutes == 35


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (0, "0 min"),
        (12, "12 min"),
        (20, "20 min"),
        (24, "24 min, including 4 extra"),
        (41, "41 min, including 10 extra"),
    ],
)
def test_no_more_minutes_are_said_to_be_extended_than_were_used(
    ws: Workspace, clock: FixedClock, took: int, said: str
) -> None:
    from infoint_tui.ui.conversation.header import minutes_of

    meeting = running(ws)
    ws.conversation.extend(meeting.uid)
    ws.conversation.extend(meeting.uid)
    clock.advance(seconds=took * 60)
    assert minutes_of(ws.conversation.end(meeting.uid)) == said


def test_a_restart_goes_on_where_it_was(ws: Workspace, clock: FixedClock, tmp_path: Path) -> None:
    meeting = running(ws)
    ws.conversation.note(meeting.uid, "first")
    ws.session.drafts.put(line_key(meeting.uid), "sec", at=90)
    clock.advance(seconds=100)
    ws.close()
    again = Workspace.open(tmp_path / "home", clock=clock)
    found = again.conversation.running()
    assert found is not None
    assert found.state is MeetingState.IN_PROGRESS
    assert again.conversation.seconds(found) == 100
    assert again.session.drafts.get(line_key(found.uid)) == "sec"
    assert again.session.drafts.meta(line_key(found.uid)) == {"at": 90}
    again.close()


def test_a_clock_set_back_before_a_restart_loses_no_minute(
    ws: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    """The last note, the question and the line being typed say how far the talk had come."""
    meeting = running(ws)
    clock.advance(minutes=9)
    ws.conversation.note(meeting.uid, "first")
    clock.advance(minutes=2)
    ws.session.drafts.put(line_key(meeting.uid), "sec", at=11 * 60)
    ws.close()
    clock.set(clock.now() - timedelta(hours=2))
    again = Workspace.open(tmp_path / "home", clock=clock)
    found = stored(again, meeting.uid)
    assert again.conversation.seconds(found) == 11 * 60
    clock.advance(minutes=1)
    assert again.conversation.note(meeting.uid, "third").at == 12 * 60
    ended = again.conversation.end(meeting.uid)
    assert ended.actual_start is not None
    assert ended.actual_end is not None
    assert ended.actual_end.utc - ended.actual_start.utc == timedelta(minutes=12)
    again.close()


def test_a_talk_without_an_agenda_gets_the_questions_to_know_by_heart(ws: Workspace) -> None:
    """The first step to a question brings all of them, as one step of undo."""
    meeting = running(ws)
    first = ws.conversation.next_item(meeting.uid)
    agenda = stored(ws, meeting.uid).agenda
    assert first is not None
    assert [item.question for item in agenda] == [
        "core/rapport/now",
        "core/story/door",
        "core/role/energy",
        "core/role/handoff",
        "core/referral/two",
        "core/closing/touch",
    ]
    assert [item.uid for item in agenda if item.status is ItemStatus.ASKED] == [first.uid]
    assert ws.session.undo() == "undo: next question"
    assert stored(ws, meeting.uid).agenda == ()


def test_whether_notes_are_fine_is_kept_with_the_talk(ws: Workspace) -> None:
    meeting = running(ws)
    assert meeting.notes_permission is Permission.NOT_ASKED
    ws.conversation.may_take_notes(meeting.uid, Permission.GRANTED)
    assert stored(ws, meeting.uid).notes_permission is Permission.GRANTED
    assert ws.session.undo() == "undo: they are fine with notes"


def test_only_what_was_asked_counts_as_answered(ws: Workspace, clock: FixedClock) -> None:
    """A question left at once without a word is skipped; ten seconds, or a note, say that it was asked."""
    meeting = running(ws)
    ws.conversation.next_item(meeting.uid)
    clock.advance(seconds=4)
    ws.conversation.next_item(meeting.uid)
    clock.advance(seconds=4)
    ws.conversation.note(meeting.uid, "by chance")
    ws.conversation.next_item(meeting.uid)
    clock.advance(seconds=10)
    last = ws.conversation.next_item(meeting.uid)
    assert last is not None
    clock.advance(seconds=3)
    states = [item.status for item in stored(ws, meeting.uid).agenda]
    answered, skipped = ItemStatus.ANSWERED, ItemStatus.SKIPPED
    assert states[:4] == [skipped, answered, answered, ItemStatus.ASKED]
    assert ws.conversation.go_to(meeting.uid, stored(ws, meeting.uid).agenda[0].uid)
    back = stored(ws, meeting.uid)
    assert (back.agenda[0].asked_at, back.agenda[3].status) == (21, skipped)
    clock.advance(seconds=5)
    over = ws.conversation.end(meeting.uid)
    assert [item.status for item in over.agenda[:4]] == [skipped, answered, answered, skipped]
    heard = {row.text for row in ws.review.comparing.questions()}
    assert [item.text in heard for item in over.agenda[:4]] == [False, True, True, False]


def test_a_line_left_over_at_the_end_says_that_its_question_was_asked(
    ws: Workspace, clock: FixedClock
) -> None:
    meeting = running(ws)
    ws.conversation.next_item(meeting.uid)
    clock.advance(seconds=5)
    ws.session.drafts.put(line_key(meeting.uid), "it fell into my lap", at=4)
    assert ws.conversation.end(meeting.uid).agenda[0].status is ItemStatus.ANSWERED
