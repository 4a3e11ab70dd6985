"""One conversation from the first idea to the follow-up, with the dates it must produce."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.enums import (
    AssumptionStatus,
    ChannelKind,
    ItemStatus,
    MeetingState,
    Mode,
    NoteKind,
    Outcome,
    PathDecision,
    Permission,
    Stage,
    Strategy,
    TaskState,
)
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Channel, Contact, Task
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"
WHY = "Trains newcomers and spoke about calm under pressure"
NOTES = (
    (130, '"I came for the sirens and stayed for the quiet talks" #motivation'),
    (390, "12 h shifts, 4 on 4 off; friendships suffer #lifestyle #shift-work"),
    (485, "* technique and teamwork beat muscle #assumption"),
    (640, '"The radio is half the job" #communication'),
    (800, "% sleep after nights worries me #lifestyle"),
    (950, "! ask about the ride-along form ~2d"),
    (1050, "@Marcus Bell (dispatch supervisor, Halden) prefers email"),
    (1150, "^ https://example.org/first-aid evening course"),
)


def at(text: str, zone: str = CHICAGO) -> ZonedTime:
    """An instant from local ISO text."""
    return ZonedTime.from_local(datetime.fromisoformat(text), zone)


def to(clock: FixedClock, text: str) -> None:
    """Let the clock run to a local time in Chicago."""
    target = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CHICAGO))
    clock.advance(seconds=(target - clock.now()).total_seconds())


def open_tasks(ws: Workspace) -> dict[str, Task]:
    """Open tasks by rule (own ones by title)."""
    return {task.rule or task.title: task for task in ws.session.tasks.all() if task.open}


def add_rosa(ws: Workspace, *, why: str = WHY) -> Contact:
    """The guest of the story."""
    path = ws.people.save_path(
        "Paramedic", assumptions=["accidents and heroics", "physically very strong", "no family life"]
    )
    return ws.people.add(
        name="Rosa Delgado",
        title="Field training officer",
        organisation="Brookvale County EMS",
        source="event",
        connection="panel at the open day",
        why_this_person=why,
        zone=CHICAGO,
        channels=(
            Channel(kind=ChannelKind.EMAIL, value="rosa.delgado@brookvale-ems.example.org"),
            Channel(kind=ChannelKind.PHONE, value="+1 312 555 0142"),
        ),
        paths=(path.uid,),
    )


def schedule(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Up to the planned call."""
    rosa = add_rosa(ws)
    to(clock, "2026-03-02T10:15")
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    to(clock, "2026-03-04T18:40")
    ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    meeting = ws.planning.schedule(
        rosa.uid, ws.planning.when("thu 12 mar 10:00", CHICAGO), mode=Mode.PHONE, minutes=20
    )
    return rosa, meeting


def talk(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Up to the end of the call."""
    rosa, meeting = schedule(ws, clock)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(meeting.uid)
    for second, text in NOTES:
        to_second(clock, second)
        note = ws.conversation.note(meeting.uid, text)
        assert note.at == second
        if "radio" in text:
            ws.conversation.star(meeting.uid)
    to(clock, "2026-03-12T10:20")
    ws.conversation.extend(meeting.uid, 5)
    to(clock, "2026-03-12T10:24")
    return rosa, ws.conversation.end(meeting.uid)


def to_second(clock: FixedClock, second: int) -> None:
    """Let the clock run to a second of the talk."""
    start = datetime(2026, 3, 12, 10, tzinfo=ZoneInfo(CHICAGO))
    clock.advance(seconds=(start + timedelta(seconds=second) - clock.now()).total_seconds())


def test_first_run_sets_bank_and_target(ws: Workspace) -> None:
    assert ws.session.profile.weekly_target == {"conversations": 1, "outreach": 3}
    assert ws.banks.for_contact(ws.session.profile.stage) == ("student",)


def test_path_starts_with_untested_assumptions(ws: Workspace) -> None:
    path = ws.people.save_path("Paramedic", assumptions=["heroics", "strong", "no family life"])
    assert [item.status for item in path.assumptions] == [AssumptionStatus.UNTESTED] * 3
    assert (ws.people.coverage(path.uid), path.target_conversations) == (0, 3)


def test_contact_without_reason_stays_identified_and_cannot_be_written_to(ws: Workspace) -> None:
    rosa = add_rosa(ws, why="")
    assert rosa.stage is Stage.IDENTIFIED
    with pytest.raises(Refused, match="Say why this person"):
        ws.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Dear Rosa, could we talk?")
    assert ws.session.outreach.all() == []
    assert ws.people.save(rosa.uid, {"why_this_person": WHY}).stage is Stage.READY


def test_outreach_and_answer_move_the_contact(ws: Workspace, clock: FixedClock) -> None:
    rosa = add_rosa(ws)
    to(clock, "2026-03-02T10:15")
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is Stage.CONTACTED
    assert open_tasks(ws)["follow.nudge"].due_day == date(2026, 3, 11)
    to(clock, "2026-03-04T18:40")
    ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is Stage.IN_DIALOGUE
    assert "follow.nudge" not in open_tasks(ws)
    causes = [transition.cause for transition in ws.session.transitions.all()]
    assert causes == ["added", "outreach sent", "reply: accepted"]


def test_scheduling_creates_the_tasks_of_the_plan(ws: Workspace, clock: FixedClock) -> None:
    rosa, meeting = schedule(ws, clock)
    tasks = open_tasks(ws)
    assert tasks["research.due"].due_day == date(2026, 3, 9)
    assert tasks["agenda.due"].due_day == date(2026, 3, 10)
    assert tasks["confirm.due"].due == at("2026-03-11T10:00")
    assert tasks["card.t10"].due == at("2026-03-12T09:50")
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is Stage.SCHEDULED
    assert [item.question for item in meeting.agenda if item.must] == [
        "core/advice/shoes",
        "core/referral/two",
        "core/closing/touch",
    ]


def test_agenda_of_the_story_fits(ws: Workspace, clock: FixedClock) -> None:
    _, meeting = schedule(ws, clock)
    for name in ("core/story/path", "healthcare/care/shift", "core/role/handoff"):
        question = ws.banks.find(name)
        assert question is not None
        ws.agenda.add_question(meeting.uid, question)
    stored = ws.session.meetings.get(meeting.uid)
    assert stored is not None
    plan = ws.agenda.plan(stored)
    assert (plan.used, plan.plannable, plan.closing_used, plan.closing) == (10, 11, 2, 5)
    assert not plan.over
    assert "agenda.due" not in open_tasks(ws)
    assert [item.question.split("/")[1] for item in stored.agenda] == [
        "story", "care", "role", "advice", "referral", "closing",
    ]  # fmt: skip


def test_notes_keep_their_second_and_kind(ws: Workspace, clock: FixedClock) -> None:
    _, meeting = talk(ws, clock)
    assert [note.kind for note in meeting.notes] == [
        NoteKind.QUOTE,
        NoteKind.NOTE,
        NoteKind.INSIGHT,
        NoteKind.QUOTE,
        NoteKind.CONCERN,
        NoteKind.ACTION,
        NoteKind.REFERRAL,
        NoteKind.RESOURCE,
    ]
    assert [note.at for note in meeting.notes if note.star] == [640]


def test_end_starts_the_thank_you_clock(ws: Workspace, clock: FixedClock) -> None:
    rosa, meeting = talk(ws, clock)
    assert meeting.state is MeetingState.HELD
    assert meeting.actual_end == at("2026-03-12T10:24")
    assert meeting.extended_minutes == 5
    (thank,) = ws.thanks_owed.of_meeting(meeting.uid)
    assert (thank.soft_due, thank.hard_due) == (at("2026-03-13T10:24"), at("2026-03-14T10:24"))
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is Stage.MET
    assert {"reflect.due", "thank.due"} <= open_tasks(ws).keys()
    with pytest.raises(Refused, match="not been thanked"):
        ws.people.move(rosa.uid, Stage.CLOSED, "done")


def test_reflection_and_thanks(ws: Workspace, clock: FixedClock) -> None:
    rosa, meeting = talk(ws, clock)
    uid = meeting.uid
    to(clock, "2026-03-12T11:10")
    ws.reflection.begin(uid)
    ids = [item for item, _, _ in ws.reflection.assumptions(meeting)]
    moved = dict(
        zip(ids, (AssumptionStatus.REFUTED, AssumptionStatus.REFUTED, AssumptionStatus.MIXED), strict=True)
    )
    ws.reflection.answer(uid, "surprises", assumptions=moved)
    ws.reflection.answer(uid, "fit", fit={"skills": 3, "interests": 5, "lifestyle": 2, "goals": 4})
    (marcus,) = ws.reflection.mentions.people(ws.session.meetings.get(uid) or meeting)
    assert (marcus.name, marcus.note) == ("Marcus Bell", "dispatch supervisor, Halden")
    contact = ws.reflection.mentions.confirm_person(
        uid, marcus.name, title="Dispatch supervisor", organisation="Halden"
    )
    assert contact.introduced_by == rosa.uid
    assert open_tasks(ws)["referral.act"].due_day == date(2026, 3, 19)
    (action,) = ws.reflection.mentions.actions(ws.session.meetings.get(uid) or meeting)
    assert (action.text, action.due) == ("ask about the ride-along form", date(2026, 3, 14))
    ws.reflection.mentions.confirm_action(uid, action.key, action.text, action.due)
    assert open_tasks(ws)["ask about the ride-along form"].due_day == date(2026, 3, 14)
    ws.reflection.answer(uid, "touch", permission=Permission.GRANTED, touch_how="email", touch_days=90)
    ws.reflection.answer(uid, "strategy", strategy=Strategy.NURTURE)
    ws.reflection.answer(uid, "path", path_decision=PathDecision.MORE_PEOPLE)

    (thank,) = ws.thanks_owed.of_meeting(uid)
    assert "The radio is half the job" in ws.thanks.letter.text(thank)
    to(clock, "2026-03-12T17:30")
    sent = ws.thanks.mark_sent(thank.uid, ws.thanks.letter.text(thank))
    assert ws.thanks_owed.band(sent).text == "sent after 7.1 h: within 24 h"
    stages = [t.to_stage for t in ws.session.transitions.all() if t.contact == rosa.uid]
    assert stages[-2:] == [Stage.THANKED, Stage.IN_TOUCH]
    assert open_tasks(ws)["update.first"].due_day == date(2026, 4, 10)
    (path,) = ws.session.paths.all()
    assert [item.status.value for item in path.assumptions] == ["refuted", "refuted", "mixed"]
    assert ws.people.coverage(path.uid) == 1


def test_writing_to_the_referral_settles_its_task(ws: Workspace, clock: FixedClock) -> None:
    _, meeting = talk(ws, clock)
    ws.reflection.begin(meeting.uid)
    contact = ws.reflection.mentions.confirm_person(meeting.uid, "Marcus Bell")
    ws.people.save(contact.uid, {"why_this_person": "knows dispatch"})
    to(clock, "2026-03-16T09:20")
    ws.outreach.log(contact.uid, ChannelKind.EMAIL)
    task = next(task for task in ws.session.tasks.all() if task.rule == "referral.act")
    assert task.state is TaskState.DONE


def test_undo_takes_back_stage_tasks_and_meeting_together(ws: Workspace, clock: FixedClock) -> None:
    rosa, meeting = schedule(ws, clock)
    before = {task.uid for task in ws.session.tasks.all()}
    assert ws.session.undo() == "undo: scheduled the conversation with Rosa Delgado"
    contact = ws.session.contacts.get(rosa.uid)
    assert contact is not None
    assert contact.stage is Stage.IN_DIALOGUE
    assert ws.session.meetings.get(meeting.uid) is None
    assert not {task.uid for task in ws.session.tasks.all()} & before
    assert ws.session.redo() == "redo: scheduled the conversation with Rosa Delgado"
    assert {task.uid for task in ws.session.tasks.all()} == before


def test_agenda_progress(ws: Workspace, clock: FixedClock) -> None:
    _, meeting = schedule(ws, clock)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(meeting.uid)
    first = ws.conversation.next_item(meeting.uid)
    assert first is not None
    clock.advance(seconds=90)
    second = ws.conversation.next_item(meeting.uid)
    assert second is not None
    ws.conversation.skip_item(meeting.uid)
    stored = ws.session.meetings.get(meeting.uid)
    assert stored is not None
    one, two, three = stored.agenda
    assert (one.status, one.seconds) == (ItemStatus.ANSWERED, 90)
    assert two.status is ItemStatus.SKIPPED
    assert stored.current_item == three.uid
    assert [item.uid for item in ws.conversation.must_asks_open(stored)] == [two.uid]
