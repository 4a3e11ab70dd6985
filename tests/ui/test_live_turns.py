"""What the Live tab says to somebody new, and the turns a talk may take: late, early, curt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infoint_tui.domain.enums import CaptureStyle, Mode, Permission
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.conversation.live import line as hints
from infoint_tui.ui.conversation.live.line import KindWord
from infoint_tui.ui.conversation.live.parts import ClockBar, CueLine, WrapUp
from infoint_tui.ui.everywhere import call
from infoint_tui.ui.kit.chrome import KeyBar, items_of

from .hostile import screen_text
from .talks import TEN, begin, live_of, open_app, plan, screen_of

SIZES = [(80, 24), (60, 20)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_empty_line_says_the_next_useful_thing(
    workspace: Workspace, clock: FixedClock, size: tuple[int, int]
) -> None:
    """First how a line is kept, then the agenda, the star, and what else there is."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=size) as pilot:
        live = live_of(app)
        assert hints.FIRST in screen_text(app)
        workspace.conversation.note(uid, "came in sideways")
        await pilot.pause()
        assert hints.QUESTION in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert hints.STAR_HINT in screen_text(app)
        workspace.conversation.star(uid)
        await pilot.pause()
        assert hints.KEYS in screen_text(app)
        await pilot.press("escape")
        assert hints.SINGLE_KEYS in screen_text(app)
        await pilot.press("up")
        text = screen_text(app)
        assert hints.SELECTING in text
        assert "< question up  > question down" in text
        assert live.query_one(KindWord).word == "select"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", [Mode.PHONE, Mode.VIDEO, Mode.COFFEE_MEAL])
async def test_the_key_bar_says_how_to_end_in_every_style(
    workspace: Workspace, clock: FixedClock, size: tuple[int, int], mode: Mode
) -> None:
    """And names nothing twice, nor a line where there is none."""
    begin(workspace, clock, mode)
    app = make_app(workspace, intervals=False, start_place="conversation")
    async with app.run_test(size=size):
        bar = app.screen.query_one(KeyBar).line(size[0] - 2).plain
        assert "ctrl+t end" in bar
        actions = [item.command.action for item in items_of(app.screen)]
        assert len(actions) == len(set(actions))
        assert ("n line" in bar) is (mode is Mode.VIDEO)


async def test_esc_lets_a_selected_note_go_and_enter_changes_it(
    workspace: Workspace, clock: FixedClock
) -> None:
    """Esc goes one step back, to single keys; n leads to an empty line; only Enter opens the words."""
    uid = begin(workspace, clock, Mode.VIDEO)
    workspace.conversation.note(uid, "nights are hard")
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        live = live_of(app)
        await pilot.press("up", "escape")
        assert live.cue.has_focus
        assert not live.selecting
        await pilot.press("up", "n")
        assert live.line_focused
        assert (live.line.value, live.draft.note) == ("", "")
        await pilot.press("escape", "up", "enter")
        assert live.line.value == "nights are hard"


async def test_keys_that_rest_say_how_to_get_away(workspace: Workspace, clock: FixedClock) -> None:
    begin(workspace, clock, Mode.VIDEO)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        assert app.current_mode == "conversation"
        assert "ctrl+p still leads elsewhere" in screen_text(app)


async def test_the_cards_are_seen_on_paper_too(workspace: Workspace, clock: FixedClock) -> None:
    """The card for the end stands under the agenda; hiding it leaves clock and agenda."""
    begin(workspace, clock, Mode.COFFEE_MEAL)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        live = live_of(app)
        assert "F6 to type here" in screen_text(app)
        await pilot.press("f9")
        assert live.query_one(WrapUp).region.height > 0
        assert "thank them by name" in screen_text(app)
        assert live.agenda.region.width > 70
        assert not live.notes.region
        await pilot.press("f9")
        assert not live.query_one(".live--notes").region


async def test_other_turns_have_a_card_of_their_own(workspace: Workspace, clock: FixedClock) -> None:
    """F7 three times: an interview, everything else, nothing."""
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f7")
        assert "They start interviewing you" in screen_text(app)
        await pilot.press("f7")
        shown = screen_text(app)
        assert "They start interviewing you" not in shown
        for words in (
            "Apply later",
            "who you are",
            "two best questions",
            "not share that",
            "Call back once",
        ):
            assert words in shown
        await pilot.press("f7")
        assert "Tricky moments" not in screen_text(app)


async def test_somebody_who_joins_is_met_with_a_word(workspace: Workspace, clock: FixedClock) -> None:
    """The line says what to write; afterwards the advice is to introduce oneself again."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+n")
        live_of(app).line.put("@Teo Varga")
        await pilot.press("enter")
        assert "say again who you are" in screen_text(app)
    assert [note.joined for note in workspace.session.meetings.need(uid).notes] == [True]


async def test_whether_notes_are_fine_is_one_key(workspace: Workspace, clock: FixedClock) -> None:
    uid = begin(workspace, clock, Mode.VIDEO)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        for answer in (Permission.GRANTED, Permission.REFUSED, Permission.NOT_ASKED):
            await pilot.press("N")
            assert workspace.session.meetings.need(uid).notes_permission is answer
        assert "haven't asked" in screen_text(app)


async def test_somebody_late_is_waited_for_with_advice(workspace: Workspace, clock: FixedClock) -> None:
    """Before the talk begins, at the minutes that matter; Enter begins it all the same."""
    meeting = plan(workspace)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        clock.set(TEN)
        await pilot.press("ctrl+r")
        live = live_of(app)
        assert "Enter starts the conversation with Rosa Delgado" in live.query_one(CueLine).text
        for minutes, words in (
            (6, "send them a line"),
            (11, "stop waiting"),
            (16, "offer a new time"),
        ):
            clock.set(TEN + timedelta(minutes=minutes))
            screen_of(app).tick()
            assert words in live.query_one(CueLine).text
        await pilot.press("enter")
        assert workspace.session.meetings.need(meeting.uid).running


async def test_a_call_that_comes_early_begins_the_planned_talk(
    workspace: Workspace, clock: FixedClock
) -> None:
    """A day early Enter chooses the next planned talk; its agenda is there and its time counts from now."""
    meeting = plan(workspace)
    clock.set(TEN - timedelta(hours=26))
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "enter")
        await pilot.pause()
        begun = workspace.session.meetings.need(meeting.uid)
        assert begun.running
        assert begun.actual_start is not None
        assert begun.actual_start.utc == TEN - timedelta(hours=26)
        assert len(live_of(app).agenda.keys) == len(begun.agenda) + 1
        assert "0:00 of 20:00" in screen_text(app)


async def test_a_talk_nobody_planned_has_questions_at_hand(workspace: Workspace) -> None:
    """F2 brings those that suit every talk."""
    uid = workspace.conversation.start_new("Teo Varga").uid
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "six questions for any" in screen_text(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "What are you working on" in screen_text(app)
    assert len(workspace.session.meetings.need(uid).agenda) == 6


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        (datetime(2026, 3, 8, 7, 50, tzinfo=UTC), "ends 03:10"),
        (datetime(2026, 11, 1, 6, 50, tzinfo=UTC), "ends 01:10"),
    ],
    ids=["an hour is skipped", "an hour comes twice"],
)
async def test_a_change_of_the_clocks_in_mid_talk_moves_no_minute(
    workspace: Workspace, clock: FixedClock, start: datetime, ends: str
) -> None:
    """Begun at ten to two in Chicago: twenty minutes are twenty minutes, the end is shown as clocks will."""
    clock.set(start)
    uid = workspace.conversation.start_new("Teo Varga").uid
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        live = live_of(app)
        assert ends in live.query_one(ClockBar).render().plain
        clock.advance(minutes=15)
        live.tick()
        await pilot.pause()
        assert "15:00 of 20:00" in live.query_one(ClockBar).render().plain
        assert "5 min left" in live.query_one(CueLine).text
        assert workspace.conversation.note(uid, "still here").at == 900


async def test_a_change_of_size_keeps_line_cursor_and_clock(workspace: Workspace, clock: FixedClock) -> None:
    """From wide to small and back in mid-word."""
    uid = begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        live = live_of(app)
        live.line.put("the radio", 3)
        for size in ((60, 20), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        clock.advance(minutes=3)
        live.tick()
        await pilot.press("x")
        assert live.line.value == "thex radio"
        assert "3:00 of 20:00" in live.query_one(ClockBar).render().plain
    assert workspace.session.meetings.need(uid).style is CaptureStyle.FULL


async def test_the_first_talk_is_followed_by_a_good_word(workspace: Workspace, clock: FixedClock) -> None:
    """After the first, not after the second; a practice person does not count."""
    friend = workspace.people.add(name="A Friend", practice=True)
    workspace.conversation.end(workspace.conversation.start_new(friend.name).uid)
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        assert "Your first: the hardest one is behind you. The conversation is over. u" in screen_text(app)
        workspace.conversation.start_new("Teo")
        await pilot.pause()
        await call(app)
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        assert "Your" not in screen_text(app)
        assert "The conversation is over. u undoes it." in screen_text(app)


@pytest.mark.parametrize(
    ("mode", "minutes", "said"),
    [("coffee_meal", "45", True), ("coffee_meal", "30", False), ("phone", "45", False)],
)
def test_a_long_first_visit_is_remarked_on(workspace: Workspace, mode: str, minutes: str, said: bool) -> None:
    """In person more than half an hour is long the first time; nothing is forbidden."""
    from infoint_tui.ui.conversation.meeting_form import TalkPlan

    person = workspace.people.add(name="Rosa Delgado")
    values = {
        "guests": "",
        "link": "",
        "who_calls": "",
        "their_zone": "",
        "when": "",
        "mode": mode,
        "minutes": minutes,
        "side": "",
        "travel": "",
    }

    hints = TalkPlan(workspace, person).hints(values)
    assert ("long for a first visit" in str(hints.get("minutes", ""))) is said
