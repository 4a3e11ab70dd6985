"""The Live tab: the line, single keys, the clock, the end, and coming back after a kill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import Input

from infoint_tui.domain.enums import CaptureStyle, ItemStatus, MeetingState, Mode, NoteKind
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.agenda import line_key
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.conversation.live.line import ChipLine, KindWord
from infoint_tui.ui.conversation.live.pane import LivePane
from infoint_tui.ui.conversation.live.parts import ClockBar, CueLine, WrapUp
from infoint_tui.ui.everywhere import call
from tests.syncer import StepSyncer

from .hostile import HOSTILE, inert, screen_text
from .talks import TEN, begin, live_of, open_app, plan, screen_of


def stored(workspace: Workspace, uid: str) -> Meeting:
    """The meeting as it is stored."""
    return workspace.session.meetings.need(uid)


async def test_the_first_key_is_text_and_enter_keeps_its_second(
    workspace: Workspace, clock: FixedClock
) -> None:
    """Typing works at once; the note has the second of its first key and the question talked about."""
    uid = begin(workspace, clock)
    item = workspace.conversation.next_item(uid)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        clock.advance(seconds=65)
        await pilot.press("q")
        clock.advance(seconds=30)
        await pilot.press("u", "1", "enter")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert item is not None
        assert [(note.text, note.at, note.agenda_item) for note in meeting.notes] == [("qu1", 65, item.uid)]
        assert live_of(app).line.value == ""
        assert workspace.session.drafts.get(line_key(uid)) is None
        assert len(live_of(app).notes.keys) == 1


async def test_the_kind_and_its_pieces_show_while_typing(workspace: Workspace, clock: FixedClock) -> None:
    """Sigils set the kind; people, themes and dates show as chips; nothing typed opens a legend again."""
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        chips = live.query_one(ChipLine)
        assert "quote" in chips.render().plain
        live.line.value = "! write to @Marcus Bell about dispatch ~thu"
        await pilot.pause()
        assert live.query_one(KindWord).kind == "action"
        shown = chips.render().plain
        assert "Marcus Bell" in shown
        assert "Thu Mar 19" in shown
        live.line.value = '"ça dépend" — #autonomie'
        await pilot.pause()
        assert live.query_one(KindWord).kind == "quote"
        assert "#autonomie" in chips.render().plain


async def test_a_kill_in_mid_line_loses_neither_character_nor_cursor(
    home: Path, clock: FixedClock, new_id: Callable[[], str]
) -> None:
    """The home as it is on the disk at that moment, opened by another program, goes on in the line."""
    import shutil

    from tests.syncer import StepSyncer

    first = Workspace.open(home, clock=clock, syncer=StepSyncer(), new_id=new_id)
    first.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    uid = begin(first, clock)
    app = open_app(first)
    async with app.run_test(size=(120, 40)) as pilot:
        clock.advance(seconds=90)
        live_of(app).line.put("the radi")
        clock.advance(seconds=20)
        await pilot.press("o", "!", "left", "left")
        killed = home.with_name("killed")
        shutil.copytree(home, killed, ignore=shutil.ignore_patterns("pen"))
    first.close()
    second = Workspace.open(killed, clock=clock, syncer=StepSyncer(), new_id=new_id)
    again = open_app(second)
    async with again.run_test(size=(120, 40)) as pilot:
        live = live_of(again)
        assert (live.line.value, live.line.cursor_position) == ("the radio!", 8)
        assert live.line_focused
        await pilot.press("s", "enter")
        meeting = second.session.meetings.get(uid)
        assert meeting is not None
        assert [(note.text, note.at) for note in meeting.notes] == [("the radiso!", 90)]
    second.close()


async def test_the_minutes_they_have_can_be_said_while_it_runs(
    workspace: Workspace, clock: FixedClock
) -> None:
    """The clock and the cue to close follow; an impossible length is refused; u takes it back."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        before = stored(workspace, uid).agreed_minutes
        clock.advance(seconds=60)
        await pilot.press("escape", "=", "end", "ctrl+u", "3", "enter")
        assert "takes 5 to 120 minutes" in screen_text(app)
        assert stored(workspace, uid).agreed_minutes == before
        await pilot.press("end", "ctrl+u", "1", "0", "enter")
        await pilot.pause()
        assert stored(workspace, uid).agreed_minutes == 10
        clock.advance(seconds=60 * 8)
        live_of(app).tick()
        await pilot.pause()
        assert workspace.conversation.clock(stored(workspace, uid)).closing_at <= 9 * 60
        await pilot.press("u")
        assert stored(workspace, uid).agreed_minutes == before


async def test_a_talk_nobody_planned_takes_what_is_usually_asked_for(
    workspace: Workspace, clock: FixedClock
) -> None:
    workspace.rules.change("request.ask_minutes", "30")
    assert workspace.conversation.start_new("Zed").agreed_minutes == 30


async def test_function_keys_work_while_typing(workspace: Workspace, clock: FixedClock) -> None:
    """Next question, mark, star, extend and the card leave the line and its text alone."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.value = "half a thou"
        await pilot.pause()
        await pilot.press("f2", "f4", "f5", "f8", "f9")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.item(meeting.current_item) is not None
        assert [(note.kind, note.star) for note in meeting.notes] == [(NoteKind.MARK, True)]
        assert meeting.extended_minutes == 5
        assert live.query_one(WrapUp).has_class("-shown")
        assert live.line.value == "half a thou"
        assert live.line_focused


async def test_a_question_left_at_once_is_skipped_and_the_screen_says_so(
    workspace: Workspace, clock: FixedClock
) -> None:
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        assert "next question" in screen_text(app)
        await pilot.press("f2")
        clock.advance(seconds=4)
        await pilot.press("f2")
        await pilot.pause()
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.agenda[0].status is ItemStatus.SKIPPED
        assert f"Skipped “{meeting.agenda[0].label}” because you moved on." in screen_text(app)
        clock.advance(seconds=30)
        await pilot.press("f2")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.agenda[1].status is ItemStatus.ANSWERED


async def test_a_reading_window_follows_the_line_and_goes_on_with_it(
    workspace: Workspace, clock: FixedClock, home: Path
) -> None:
    """What the other window typed since this one was opened is in the line, before Enter could lose it."""
    from tests.syncer import StepSyncer

    uid = begin(workspace, clock)
    workspace.session.drafts.put(line_key(uid), "the radio", at=5, cursor=9)
    reader = Workspace.open(home, clock=clock, syncer=StepSyncer())
    app = open_app(reader)
    async with app.run_test(size=(120, 40)) as pilot:
        line = live_of(app).line
        assert line.value == "the radio"
        workspace.conversation.note(uid, "an earlier note")
        workspace.session.drafts.put(line_key(uid), "the radio exercise", at=5, cursor=18)
        app.tick()
        await pilot.pause()
        assert line.value == "the radio exercise"
        workspace.session.drafts.put(line_key(uid), "the radio exercise in week", at=5, cursor=26)
        workspace.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert line.value == "the radio exercise in week"
        await pilot.press("s", "enter")
    assert [note.text for note in stored(reader, uid).notes] == [
        "an earlier note",
        "the radio exercise in weeks",
    ]
    reader.close()


async def test_single_keys(workspace: Workspace, clock: FixedClock) -> None:
    """Quiet talks start in single keys; digits and the keys of places rest; a sigil opens the line."""
    uid = begin(workspace, clock, Mode.VIDEO)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        assert live.cue.has_focus
        await pilot.press("2", "q", "c", "space", "m", "-", "w", "t")
        assert app.current_mode == "conversation"
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert [item.status for item in meeting.agenda] == [
            ItemStatus.SKIPPED,
            ItemStatus.ASKED,
            ItemStatus.ANSWERED_UNASKED,
        ]
        assert [(note.kind, note.star) for note in meeting.notes] == [(NoteKind.MARK, True)]
        await pilot.press("question_mark", "w")
        assert live.line.value == "? w"
        assert live.line_focused
        await pilot.press("escape")
        assert live.cue.has_focus
        assert live.line.value == "? w"
        await pilot.press("escape")
        assert live.line_focused


async def test_an_earlier_note_can_be_changed_and_starred(workspace: Workspace, clock: FixedClock) -> None:
    """Up selects, t stars, Enter brings its words into the line; it keeps its second."""
    uid = begin(workspace, clock, Mode.VIDEO)
    clock.advance(seconds=10)
    workspace.conversation.note(uid, "frist")
    clock.advance(seconds=50)
    workspace.conversation.note(uid, "second")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        await pilot.press("up", "up", "t", "enter")
        assert live.line.value == "frist"
        live.line.value = "first"
        await pilot.pause()
        await pilot.press("enter")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert [(note.text, note.at, note.star) for note in meeting.notes] == [
            ("first", 10, True),
            ("second", 60, False),
        ]


async def test_a_selected_note_becomes_another_kind_moves_and_goes(
    workspace: Workspace, clock: FixedClock
) -> None:
    """A sign makes it that kind, < and > put it under another question, x removes it; undo brings it back."""
    uid = begin(workspace, clock, Mode.VIDEO)
    workspace.conversation.note(uid, "nights are hard")
    first = stored(workspace, uid).agenda[0]
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        await pilot.press("up", "percent_sign")
        [note] = stored(workspace, uid).notes
        assert (note.kind, note.text) == (NoteKind.CONCERN, "% nights are hard")
        assert live.line.value == ""
        await pilot.press("greater_than_sign")
        assert stored(workspace, uid).notes[0].agenda_item == first.uid
        assert f"Note moved to “{first.label}”." in screen_text(app)
        await pilot.press("less_than_sign", "less_than_sign")
        assert stored(workspace, uid).notes[0].agenda_item == ""
        await pilot.press("x")
        assert stored(workspace, uid).notes == ()
        await pilot.press("u")
        assert [kept.uid for kept in stored(workspace, uid).notes] == [note.uid]
        last = workspace.conversation.note(uid, "days are long")
        await pilot.press("down")
        assert live.selected == last.uid
        clock.advance(seconds=1)
        await pilot.press("x", "u")
        await pilot.pause()
        assert live.selected == last.uid


async def test_a_piece_taken_for_a_name_can_be_let_go(workspace: Workspace, clock: FixedClock) -> None:
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.put("meet @Home tomorrow")
        await pilot.press("f10")
        assert live.line.value == "meet \\@Home tomorrow"
        assert workspace.session.drafts.get(line_key(uid)) == live.line.value
        await pilot.press("f10")
        assert "Nothing in this line was read" in screen_text(app)
        await pilot.press("enter")
        assert workspace.conversation.parse(stored(workspace, uid).notes[0].text).people == ()


async def test_tab_turns_the_kind_and_keeps_the_cursor(workspace: Workspace, clock: FixedClock) -> None:
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.put("the radio", 3)
        await pilot.press("tab", "x")
        assert live.line.value == '"thex radio'
        await pilot.press("tab")
        assert live.line.value == "* thex radio"
        await pilot.press("shift+tab", "shift+tab")
        assert live.line.value == "thex radio"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
async def test_a_paste_of_several_lines_is_one_note_a_line(
    workspace: Workspace, clock: FixedClock, end: str
) -> None:
    """What was typed before stays with the first line, the unfinished last line stays in the field."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        clock.advance(seconds=30)
        await pilot.press(*"She: ")
        clock.advance(seconds=30)
        app.post_message(
            Paste(end.join(("nights are hard", "! call @Marcus Bell", "", '"Half the job"', "las")))
        )
        await pilot.pause()
        await pilot.press("t")
        assert [(note.kind.value, note.text, note.at) for note in stored(workspace, uid).notes] == [
            ("note", "She: nights are hard", 30),
            ("action", "! call @Marcus Bell", 60),
            ("quote", '"Half the job"', 60),
        ]
        assert live_of(app).line.value == "last"
        assert workspace.session.drafts.get(line_key(uid)) == "last"
        workspace.session.undo()
        assert stored(workspace, uid).notes == ()


async def test_a_paste_over_a_selection_and_into_an_earlier_note(
    workspace: Workspace, clock: FixedClock
) -> None:
    """An edited note becomes the first line, others come right behind it; single keys take a paste, too."""
    uid = begin(workspace, clock)
    workspace.conversation.note(uid, "first")
    workspace.conversation.note(uid, "second")
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("escape", "up", "up", "enter")
        line = live_of(app).line
        assert line.value == "first"
        line.select_all()
        app.post_message(Paste("one\n* two\n"))
        await pilot.pause()
        assert [(note.kind.value, note.text) for note in stored(workspace, uid).notes] == [
            ("note", "one"),
            ("insight", "* two"),
            ("note", "second"),
        ]
        await pilot.press("escape")
        app.post_message(Paste("three\nfour"))
        await pilot.pause()
        assert [note.text for note in stored(workspace, uid).notes][-1] == "three"
        assert line.value == "four"


async def test_a_paste_that_cannot_be_stored_stays_in_the_line(
    workspace: Workspace, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = begin(workspace, clock)
    app = open_app(workspace)

    def refuse(*_args: object, **_more: object) -> None:
        raise Refused("The disk is full.")

    async with app.run_test(size=(120, 40)) as pilot:
        monkeypatch.setattr(workspace.conversation, "notes", refuse)
        app.post_message(Paste("one\rtwo"))
        await pilot.pause()
        assert live_of(app).line.value == "one⏎two"
        assert stored(workspace, uid).notes == ()


async def test_somebody_joins(workspace: Workspace, clock: FixedClock) -> None:
    """ctrl+n keeps the line typed so far, asks who, and a kill in between forgets neither."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.put("half a thought")
        await pilot.press("ctrl+n")
        assert live.line.value == "@"
        assert live.query_one(KindWord).word == "joins"
        live.line.put("@Teo Varga (shift lead)")
        assert workspace.session.drafts.meta(line_key(uid)).get("joined") is True
        live.show(uid)
        await pilot.press("enter", "x", "enter")
        assert [(note.text, note.joined) for note in stored(workspace, uid).notes] == [
            ("half a thought", False),
            ("@Teo Varga (shift lead)", True),
            ("x", False),
        ]


async def test_more_time_that_was_not_given_is_noted(workspace: Workspace, clock: FixedClock) -> None:
    uid = begin(workspace, clock, Mode.VIDEO)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("E")
        assert [extension.granted for extension in stored(workspace, uid).extensions] == [False]
        assert stored(workspace, uid).extended_minutes == 0
        clock.advance(minutes=24, seconds=30)
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
    assert stored(workspace, uid).overrun == 270


async def test_a_talk_that_becomes_an_interview(workspace: Workspace, clock: FixedClock) -> None:
    """F7 shows what to say, I notes what it became; both leave the line alone."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.put("about")
        await pilot.press("f7")
        assert "They start interviewing you" in screen_text(app)
        assert live.line_focused
        await pilot.press("escape", "I")
        assert stored(workspace, uid).became_job_interview
        assert "It became a job interview" in screen_text(app)
        await pilot.press("I", "f7")
        assert not stored(workspace, uid).became_job_interview
        assert "They start interviewing you" not in screen_text(app)
        assert live.line.value == "about"


async def test_a_late_talk_says_what_to_leave_out(workspace: Workspace, clock: FixedClock) -> None:
    meeting = plan(workspace)
    for label in ("one", "two", "three"):
        workspace.agenda.add_own_question(meeting.uid, f"Question {label}?", minutes=4)
    clock.set(TEN)
    workspace.conversation.start(meeting.uid)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        workspace.conversation.next_item(meeting.uid)
        await pilot.pause()
        assert "leave out" not in screen_text(app)
        clock.advance(minutes=9)
        live.tick()
        await pilot.pause()
        shown = screen_text(app)
        assert "Running late, skip: Question three?" in shown
        assert "leave out" in shown
        clock.advance(minutes=7)
        live.tick()
        await pilot.pause()
        assert "Running late" not in screen_text(app)


async def test_practice_runs_the_real_clock_and_leaves_nothing_behind(
    workspace: Workspace, clock: FixedClock
) -> None:
    """t on Prepare begins it, its end leads back; no stage, no thanks, no statistics; a call ends it."""
    meeting = plan(workspace)
    clock.set(TEN - timedelta(minutes=50))
    tables = {task.uid for task in workspace.session.tasks.all()}
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.pause()
        live = live_of(app)
        assert live.meeting is not None
        assert live.meeting.rehearses == meeting.uid
        assert "practice" in screen_text(app)
        await pilot.press("f2")
        clock.advance(minutes=21)
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        await pilot.pause()
        assert screen_of(app).uid == meeting.uid
        assert screen_of(app).tab == "prepare"
        assert "Practiced 21 min of 20, 1 min over. Questions asked: 1 of 3." in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        await pilot.pause()
        await call(app)
        await pilot.pause()
        assert stored(workspace, meeting.uid).running
    assert workspace.session.thank_yous.count() == 0
    assert {task.uid for task in workspace.session.tasks.all()} <= tables
    contact = workspace.session.contacts.need(meeting.first_contact)
    assert contact.stage.value == "scheduled"
    assert workspace.planning.of_contact(contact.uid) == [stored(workspace, meeting.uid)]
    assert workspace.today.rhythm().conversations == 0


@pytest.mark.parametrize("before", [(), ("escape",)])
async def test_enter_says_yes_to_the_end_where_nothing_is_typed(
    workspace: Workspace, clock: FixedClock, before: tuple[str, ...]
) -> None:
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        clock.advance(minutes=18)
        await pilot.press("enter", *before)
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.running, "Enter on an empty line ends nothing by itself"
        await pilot.press("ctrl+t")
        assert "Enter or ctrl+y ends it" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.state is MeetingState.HELD


async def test_the_end_says_how_many_must_asks_were_not_asked(
    workspace: Workspace, clock: FixedClock
) -> None:
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        meeting = workspace.session.meetings.need(uid)
        agenda = tuple(item.replace(must=at < 2) for at, item in enumerate(meeting.agenda))
        assert len(agenda) > 2
        with workspace.session.edit("must-asks") as edit:
            edit.put(meeting.replace(agenda=agenda))
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "2 must-asks not asked yet." in screen_text(app)
        await pilot.press("escape")
        workspace.conversation.next_item(uid)
        clock.advance(seconds=60)
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "1 must-ask not asked yet." in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
    over = workspace.session.meetings.need(uid)
    assert over.state is MeetingState.CUT_SHORT
    assert over.agenda[0].status is ItemStatus.PARTLY, "it was broken off"


async def test_the_end_asks_and_typing_goes_on(workspace: Workspace, clock: FixedClock) -> None:
    """A y typed after ctrl+t is text; ctrl+y ends; the line left unfinished is kept; undo takes it back."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        await pilot.press("ctrl+t", "y")
        assert live.line.value == "y"
        assert not live.asking
        clock.advance(minutes=18)
        await pilot.press("ctrl+t", "enter")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.running
        live.line.value = "last words"
        await pilot.pause()
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.state is MeetingState.HELD
        assert [note.text for note in meeting.notes] == ["y", "last words"]
        assert screen_of(app).tab == "reflect"
        workspace.session.undo()
        await pilot.pause()
        await pilot.pause()
        assert screen_of(app).tab == "live"
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.running
        assert len(meeting.notes) == 2
        row = next(line for line in screen_text(app).splitlines() if "closing at" in line)
        assert "── │" in row, "laid out for the width it has, not for the one it had while hidden"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (11, "Halfway."),
        (15, "5 min left: in my shoes, two people, keep in touch"),
        (20, "That's the time you asked for"),
        (26, "Well past"),
    ],
)
async def test_the_clock_speaks_without_taking_the_focus(
    workspace: Workspace, clock: FixedClock, minutes: int, words: str
) -> None:
    """Each cue is one silent line; the line keeps the focus and no dialog opens."""
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        clock.advance(minutes=minutes)
        screen_of(app).second_hand.tick()
        await pilot.pause()
        live = live_of(app)
        assert words in live.query_one(CueLine).text
        assert f"{minutes}:00 of 20:00" in live.query_one(ClockBar).render().plain
        assert live.line_focused
        assert len(app.screen_stack) == 1


async def test_single_keys_are_single_keys_whatever_stands_in_the_line(
    workspace: Workspace, clock: FixedClock
) -> None:
    """Quiet style leaves a line half typed; a sign without words goes with Esc; a to-do asks for its day."""
    uid = begin(workspace, clock)
    workspace.conversation.note(uid, "earlier")
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        live = live_of(app)
        assert "Say thanks" in live.query_one(CueLine).text
        await pilot.press("question_mark", "escape", "up", "enter")
        assert live.line.value == "earlier"
        await pilot.press("escape", "exclamation_mark", "x")
        assert "by when" in live.query_one(ChipLine).render().plain
        await pilot.press("f6", "space")
        assert live.line.value == "! x"
        assert stored(workspace, uid).current_item
        screen_of(app).second_hand.tick()
        assert not live.query_one(CueLine).text
        assert "Press n to type" in screen_text(app)


async def test_paper_shows_clock_and_agenda_only(workspace: Workspace, clock: FixedClock) -> None:
    """The style is kept with the meeting and can be changed by a key."""
    uid = begin(workspace, clock, Mode.IN_PERSON)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        assert not live.notes.is_on_screen
        assert not live.line.is_on_screen
        assert live.agenda.is_on_screen
        await pilot.press("n", "m", "f6")
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert meeting.style is CaptureStyle.FULL
        assert len(meeting.notes) == 1
        assert live.line_focused


async def test_paper_in_a_small_window_begins_at_the_first_question_and_holds_the_card(
    workspace: Workspace, clock: FixedClock
) -> None:
    """Nothing asked yet: it is not the first must-ask that is in sight; the card goes before the clock."""
    meeting = stored(workspace, begin(workspace, clock, Mode.IN_PERSON))
    words = "What does a long shift hold, hour by hour, and what is left of you after it"
    own = [meeting.agenda[0].replace(uid=str(at), text=f"{at} {words}?", must=False) for at in range(4)]
    with workspace.session.edit("more questions") as edit:
        edit.put(meeting.replace(agenda=(*own, *meeting.agenda)))
    app = open_app(workspace)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "0 What does a long shift" in screen_text(app)
        await pilot.press("f9")
        await pilot.pause()
        assert "then thank them by" in screen_text(app)


async def test_a_talk_found_running_asks_once_when_it_ended(workspace: Workspace, clock: FixedClock) -> None:
    """Hours later the true end is asked for; it can be put off, and is not asked again."""
    uid = begin(workspace, clock)
    clock.advance(hours=5)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        await screen.show(uid, "live")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        end = workspace.conversation.end_from(meeting, "10:24")
        assert end.utc == datetime(2026, 3, 12, 15, 24, tzinfo=UTC)
        assert workspace.conversation.end_from(meeting, "24 min").utc == TEN + timedelta(minutes=24)


async def test_a_planned_talk_begins_with_enter(workspace: Workspace, clock: FixedClock) -> None:
    """On the Live tab of a planned talk Enter starts the clock, and typing works."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+r", "enter", "h", "i", "enter")
        begun = workspace.session.meetings.get(meeting.uid)
        assert begun is not None
        assert begun.running
        assert [note.text for note in begun.notes] == ["hi"]


async def test_keys_sent_in_one_go_stay_in_order(workspace: Workspace, clock: FixedClock) -> None:
    """Nothing overtakes: two lines and a command typed faster than they are handled."""
    from textual import events

    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        for key in (
            "o",
            "n",
            "e",
            "enter",
            "t",
            "w",
            "o",
            "backspace",
            "O",
            "enter",
            "escape",
            "m",
            "n",
            "x",
        ):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(8):
            await pilot.pause()
        meeting = workspace.session.meetings.get(uid)
        assert meeting is not None
        assert [note.text for note in meeting.notes] == ["one", "twO", ""]
        assert live_of(app).line.value == "x"


async def test_call_opens_the_line_before_the_next_key_is_lost(
    workspace: Workspace, clock: FixedClock
) -> None:
    """From Today, c and words in one go: the near talk begins and the words stand in its line."""
    from textual import events

    meeting = plan(workspace)
    clock.set(TEN)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        for key in "chello":
            app.post_message(events.Key(key, key))
        for _ in range(8):
            await pilot.pause()
        begun = workspace.session.meetings.get(meeting.uid)
        assert begun is not None
        assert begun.running
        assert live_of(app).line.value == "hello"


async def test_a_note_typed_where_a_name_is_asked_for_stays_a_note(
    workspace: Workspace, clock: FixedClock
) -> None:
    """A day before the planned call: the agenda is that of the plan, and nobody is called like a sentence."""
    meeting = plan(workspace)
    clock.set(clock.now() - timedelta(days=1))
    people = workspace.session.contacts.count()
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c")
        app.screen.query_one(Input).value = "She loves the nights"
        await pilot.pause()
        assert "a first note, with" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        running = workspace.conversation.running()
        assert running is not None
        assert running.uid == meeting.uid
        assert [note.text for note in running.notes] == ["She loves the nights"]
        assert workspace.session.contacts.count() == people


async def test_call_with_nobody_planned_asks_in_one_line(workspace: Workspace) -> None:
    """A name starts a talk with somebody new; the rest is asked later."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c", "T", "e", "o", "enter")
        await pilot.pause()
        running = workspace.conversation.running()
        assert running is not None
        contact = workspace.session.contacts.get(running.first_contact)
        assert contact is not None
        assert contact.name == "Teo"
        await pilot.press("a")
        assert live_of(app).line.value == "a"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_hostile_text_is_shown_inert(
    workspace: Workspace, clock: FixedClock, size: tuple[int, int]
) -> None:
    """In every field of a talk, on both tabs, while it is typed and after it was stored."""
    meeting = plan(workspace, name="Rosa [/x][red]")
    planning = workspace.planning
    planning.set_purpose(meeting.uid, HOSTILE["clipboard"])
    planning.set_goals(meeting.uid, [HOSTILE["bidi"], HOSTILE["action link"], HOSTILE["long"]])
    stored = [text for name, text in HOSTILE.items() if name != "lone surrogate"]
    for text in stored:
        planning.add_research(meeting.uid, "person", text)
        workspace.agenda.add_own_question(meeting.uid, text)
        planning.add_item(meeting.uid, text)
    clock.set(TEN)
    workspace.conversation.start(meeting.uid)
    workspace.conversation.next_item(meeting.uid)
    for text in stored:
        workspace.conversation.note(meeting.uid, f"@{text} #x {text}")
    app = open_app(workspace)
    async with app.run_test(size=size) as pilot:
        live = live_of(app)
        await pilot.press("f9")
        for text in HOSTILE.values():
            live.line.put(f"@[{text}] ! {text} #a")
            await pilot.pause()
        assert inert(screen_text(app))
        await pilot.press("ctrl+l")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert screen_of(app).tab == "prepare"
        assert inert(screen_text(app))


async def test_the_key_bar_names_no_key_that_is_text_in_the_line(workspace: Workspace) -> None:
    """A slash is typed while the line has the focus; at no width does the bar promise more."""
    from infoint_tui.ui.kit.chrome import items_of

    meeting = plan(workspace)
    workspace.conversation.start(meeting.uid)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert live_of(app).line.has_focus
        keys = [item.key for item in items_of(app.screen)]
        assert "F2" in keys
        assert "/" not in keys


async def test_a_talk_taken_back_leaves_no_clock_behind(workspace: Workspace, clock: FixedClock) -> None:
    """Undoing a talk that began by mistake shows the one before, or that there is none."""
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        first = workspace.conversation.start_new("Someone")
        await screen_of(app).show(first.uid)
        assert screen_of(app).query(LivePane)
        workspace.session.undo()
        await pilot.pause()
        await pilot.pause()
        assert not screen_of(app).query(LivePane)
        assert "Nothing planned yet." in screen_text(app)
        meeting = plan(workspace)
        await pilot.pause()
        other = workspace.conversation.start_new("Someone else")
        await screen_of(app).show(other.uid)
        workspace.session.undo()
        await pilot.pause()
        await pilot.pause()
        assert (screen_of(app).uid, screen_of(app).tab) == (meeting.uid, "prepare")


async def test_a_talk_comes_back_before_the_first_run_was_answered(home: Path, clock: FixedClock) -> None:
    fresh = Workspace.open(home, clock=clock, syncer=StepSyncer())
    assert not fresh.session.introduced
    meeting = fresh.conversation.start_new("Zed")
    app = make_app(fresh, intervals=False)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("S", "h", "e", "enter")
        await pilot.pause()
        assert [note.text for note in stored(fresh, meeting.uid).notes] == ["She"]
    fresh.close()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_what_one_wants_to_know_is_in_sight(
    workspace: Workspace, clock: FixedClock, size: tuple[int, int]
) -> None:
    """All three beside the notes, and on paper; each with what became of the question that asks for it."""
    meeting = plan(workspace)
    goals = ["What an ordinary shift holds", "Is strength a barrier?", "How to see a day"]
    workspace.planning.set_goals(meeting.uid, goals)
    for question in workspace.agenda.leftover_questions(stored(workspace, meeting.uid))[:1]:
        workspace.agenda.add_leftover(meeting.uid, question)
    clock.set(TEN)
    workspace.conversation.start(meeting.uid)
    app = open_app(workspace)
    async with app.run_test(size=size) as pilot:
        assert all(f"○ {goal}" in screen_text(app) for goal in goals)
        asked = next(item for item in stored(workspace, meeting.uid).agenda if item.carried)
        workspace.conversation.go_to(meeting.uid, asked.uid)
        await pilot.pause()
        assert f"▶ {goals[0]}" in screen_text(app)
        clock.advance(seconds=90)
        await pilot.press("f2")
        await pilot.pause()
        assert f"✓ {goals[0]}" in screen_text(app)
        await pilot.press("f6", "f6")
        await pilot.pause()
        assert live_of(app).on_paper
        assert all(goal in screen_text(app) for goal in goals)
