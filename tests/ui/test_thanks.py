"""The thank-you composer, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from infoint_tui.domain.enums import ChannelKind, Permission, Stage, Strategy
from infoint_tui.domain.meeting import ThankYou
from infoint_tui.domain.people import Channel
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit import external
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.kit.select import SelectMany
from infoint_tui.ui.messages.pickers import ReadAloudDialog
from infoint_tui.ui.messages.thank_you import ThanksScreen, open_thanks
from tests.syncer import StepSyncer

from .hostile import screen_text

CHICAGO = "America/Chicago"


def to(clock: FixedClock, text: str) -> None:
    """Let the clock run to a local time in Chicago."""
    target = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CHICAGO))
    clock.advance(seconds=(target - clock.now()).total_seconds())


@pytest.fixture
def thank(workspace: Workspace, clock: FixedClock) -> ThankYou:
    """What Rosa is owed since 10:24; it is 11:10."""
    ws = workspace
    rosa = ws.people.add(
        name="Rosa Delgado",
        title="Field training officer",
        organisation="Brookvale County EMS",
        zone=CHICAGO,
        channels=(Channel(kind=ChannelKind.EMAIL, value="rosa@brookvale-ems.example.org"),),
    )
    planned = ws.planning.schedule(rosa.uid, ws.planning.when("10:00", CHICAGO), minutes=20)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(planned.uid)
    radio = ws.conversation.note(planned.uid, '"The radio is half the job" #communication', at=640)
    ws.conversation.star(planned.uid, radio.uid)
    ws.conversation.note(planned.uid, "* technique and teamwork beat muscle", at=700)
    to(clock, "2026-03-12T10:24")
    ws.conversation.end(planned.uid)
    to(clock, "2026-03-12T11:10")
    (owed,) = ws.thanks_owed.owed()
    return owed


@asynccontextmanager
async def composer(
    app: InfointApp, thank: ThankYou, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[Pilot[int], ThanksScreen]]:
    """The composer over Today."""
    async with app.run_test(size=size) as pilot:
        place = app.screen
        assert isinstance(place, PlaceScreen)
        open_thanks(place, thank.uid)
        await pilot.pause()
        assert isinstance(app.screen, ThanksScreen)
        yield pilot, app.screen


def stored(ws: Workspace, thank: ThankYou) -> ThankYou:
    """The thank-you as it stands."""
    found = ws.session.thank_yous.get(thank.uid)
    assert found is not None
    return found


def letter(screen: ThanksScreen) -> TextArea:
    """The field of the letter."""
    return screen.query_one("#letter", TextArea)


def closed(screen: ThanksScreen) -> bool:
    """Whether the letter can be changed no more."""
    return letter(screen).read_only and screen.query_one("#subject", LineInput).disabled


# -- the letter -----------------------------------------------------------------------------------------


async def test_it_opens_with_a_letter_and_the_clock(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (_, screen):
        text = screen_text(app)
        assert "Thank you, Rosa Delgado · Field training officer" in text
        assert "thanks within 24 h: 23:14" in text
        assert "“The radio is half the job.”" in letter(screen).text
        assert "Thank you!" in text
        assert screen.focused is letter(screen)


async def test_opening_it_twice_keeps_one(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        open_thanks(screen, thank.uid)
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_looking_and_leaving_changes_nothing(app: InfointApp, thank: ThankYou) -> None:
    before = app.workspace.home.undo_label
    async with composer(app, thank) as (pilot, _):
        await pilot.press("escape")
        assert not isinstance(app.screen, ThanksScreen)
    assert stored(app.workspace, thank) == thank
    assert app.workspace.home.undo_label == before
    assert app.workspace.session.drafts.keys("thanks") == []


@pytest.mark.parametrize("key", ["escape", "ctrl+s"])
async def test_leaving_keeps_the_text(app: InfointApp, thank: ThankYou, key: str) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).insert(" PS")
        screen.query_one("#subject", LineInput).value = "Thanks!"
        await pilot.pause()
        await pilot.press(key)
        assert not isinstance(app.screen, ThanksScreen)
    kept = stored(app.workspace, thank)
    assert kept.body.endswith("Noor PS")
    assert kept.subject == "Thanks!"
    assert kept.sent_at is None
    assert app.workspace.session.drafts.keys("thanks") == []


async def test_words_being_typed_outlive_the_program(
    app: InfointApp, thank: ThankYou, home: Path, clock: FixedClock
) -> None:
    async with composer(app, thank) as (pilot, _):
        await pilot.press("exclamation_mark")
    app.workspace.home.flush()
    reader = Workspace.open(home, clock=clock, read_only=True)
    assert reader.thanks.letter.text(stored(reader, thank)).endswith("Noor!")
    reader.close()


async def test_an_untouched_letter_is_written_anew_around_another_moment(
    app: InfointApp, thank: ThankYou
) -> None:
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f2")
        assert isinstance(app.screen, SelectMany)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "How do you want to say it?" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "liked your point that technique and teamwork beat muscle." in letter(screen).text
        assert "radio" not in letter(screen).text
    assert stored(app.workspace, thank).body == ""


async def test_a_touched_letter_gets_the_moment_at_the_cursor(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Dear Rosa, ")
        letter(screen).move_cursor((0, 11))
        await pilot.pause()
        assert "names no moment of the conversation" in screen_text(app)
        await pilot.press("f2", "enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert letter(screen).text == (
            "Dear Rosa, I was struck by something you said: “The radio is half the job.”"
        )
        assert "Which moment" not in screen_text(app)


async def test_several_moments_and_actions_come_as_one_step(
    app: InfointApp, thank: ThankYou, clock: FixedClock
) -> None:
    app.workspace.reflection.mentions.confirm_action(thank.meeting, "", "Call the academy")
    app.workspace.reflection.answer(thank.meeting, said="You were right about the nights.")
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Dear Rosa,\n\nthank you.\n\nWith thanks,\nNoor")
        letter(screen).move_cursor(letter(screen).document.end)
        typed = letter(screen).text
        await pilot.press("f2")
        assert "what you will do" in screen_text(app)
        await pilot.press("down", "space", "space", "space", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert letter(screen).text == (
            "Dear Rosa,\n\nthank you.\n\n"
            "I especially liked your point that technique and teamwork beat muscle. I'm going to call "
            "the academy."
            " You were right about the nights.\n\n"
            "With thanks,\nNoor"
        )
        letter(screen).undo()
        assert letter(screen).text == typed


async def test_a_wording_never_takes_typed_words_unasked(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f6", "down", "enter")
        await pilot.pause()
        assert stored(app.workspace, thank).template
        assert letter(screen).text.startswith("Hi Rosa,")
        letter(screen).insert("My own words.", (0, 0))
        await pilot.pause()
        typed = letter(screen).text
        await pilot.press("f6", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        assert letter(screen).text == typed
        await pilot.press("f6", "enter")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "My own words." not in letter(screen).text
        letter(screen).undo()
        assert letter(screen).text == typed


async def test_one_word_is_counted_as_one(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Thanks")
        await pilot.pause()
        assert "1 word," in screen_text(app)


async def test_changing_the_medium_keeps_typed_words(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).insert("My own words.", (0, 0))
        await pilot.pause()
        typed = letter(screen).text
        screen.query_one("#medium").focus()
        await pilot.press("right")
        await pilot.pause()
        assert letter(screen).text == typed
        assert "lines of a postcard" in screen_text(app)


async def test_esc_closes_the_reason_before_the_letter(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        letter(screen).load_text("Thanks!")
        await pilot.pause()
        screen.findings.look_now()
        await pilot.press("ctrl+r")
        assert screen.findings.explained
        await pilot.press("escape")
        assert (len(app.screen_stack), screen.findings.found != ()) == (2, True)
        await pilot.press("escape")
        assert len(app.screen_stack) == 1


async def test_read_aloud_shows_a_sentence_a_line(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        before = letter(screen).text
        await pilot.press("f7")
        assert isinstance(app.screen, ReadAloudDialog)
        text = screen_text(app)
        assert "words · " in text
        assert "Thank you for talking with me this morning.  8 words, 3 s" in text
        assert "  1 words" not in text
        assert ", 0 s" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        assert letter(screen).text == before


async def test_a_card_is_written_as_a_page(app: InfointApp, thank: ThankYou, tmp_path: Path) -> None:
    app.workspace.thanks.letter.set_medium(thank.uid, "card")
    async with composer(app, thank) as (pilot, _):
        await pilot.press("f9")
        ask: Any = app.screen
        ask.query_one("Input").value = str(tmp_path / "card.txt")
        await pilot.press("enter")
        await pilot.pause()
    lines = (tmp_path / "card.txt").read_text().splitlines()
    assert lines[0] == "Dear Rosa,"
    assert max(map(len, lines)) <= 33


async def test_a_thank_you_that_is_sent_does_not_wait_behind_the_conversation(
    app: InfointApp, thank: ThankYou
) -> None:
    async with app.run_test(size=(100, 36)) as pilot:
        await app.open_conversation(thank.meeting, "thanks")
        await pilot.pause()
        await pilot.press("f8", "ctrl+s")
        await pilot.pause()
        assert len(app.screen_stack) == 2, "it says what came of it"
        await pilot.press("1")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert app.current_mode == "conversation"
        assert len(app.screen_stack) == 1


async def test_after_the_guest_the_introducer_is_told(
    app: InfointApp, thank: ThankYou, clock: FixedClock
) -> None:
    ws = app.workspace
    dana = ws.people.add(name="Dana Brook")
    ws.people.save(thank.recipient, {"introduced_by": dana.uid})
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f8", "ctrl+s")
        await pilot.pause()
        assert "Dana introduced you: ctrl+l" in screen_text(app)
        await pilot.press("ctrl+l")
        await pilot.pause()
        second = app.screen
        assert isinstance(second, ThanksScreen)
        assert second is not screen
        text = screen_text(app)
        assert "Dana Brook · suggested Rosa Delgado to you" in text
        assert "Thank you for putting me in touch with Rosa Delgado" in text
        await pilot.press("f8", "ctrl+s")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "Dana Brook knows how it went" in screen_text(app)
    assert ws.thanks_owed.owed() == []


async def test_the_users_editor_takes_over_and_gives_back(
    app: InfointApp, thank: ThankYou, editor: Callable[[str], None]
) -> None:
    editor(r"""printf '\nPS: \033[2J\n' >> "$1" """)
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f3")
        await pilot.pause()
        assert letter(screen).text.endswith("PS: ␛[2J")
        letter(screen).undo()
        assert letter(screen).text.endswith("Noor")


async def test_an_editor_that_fails_leaves_the_text(
    app: InfointApp, thank: ThankYou, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("")
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f3")
        await pilot.pause()
        assert "No such file or directory: 'no-such-editor'" in screen_text(app)
        assert letter(screen).text.endswith("Noor")


async def test_copying_says_that_terminals_differ(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f4")
        assert app.clipboard == letter(screen).text
        assert "if your terminal allows it" in screen_text(app)


async def test_it_is_handed_to_the_mail_program(
    app: InfointApp, thank: ThankYou, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(external, "opens_mail", lambda: True)
    monkeypatch.setattr(app, "open_url", lambda url, **_: opened.append(url))
    async with composer(app, thank) as (pilot, _):
        await pilot.press("f5")
        assert opened[0].startswith("mailto:rosa@brookvale-ems.example.org?subject=Thank%20you")
        app.workspace.people.save(thank.recipient, {"channels": ()})
        await pilot.press("f5")
        assert len(opened) == 1
        assert "There's no email address yet" in screen_text(app)
    assert stored(app.workspace, thank).sent_at is None


# -- sending --------------------------------------------------------------------------------------------


async def test_marking_sent_asks_and_then_says_where_things_stand(
    app: InfointApp, thank: ThankYou, clock: FixedClock
) -> None:
    ws = app.workspace
    ws.reflection.answer(thank.meeting, permission=Permission.GRANTED, strategy=Strategy.NURTURE)
    to(clock, "2026-03-12T17:30")
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f8")
        assert isinstance(app.screen, Form)
        assert "sent after 7.1 h: within 24 h" in screen_text(app)
        app.screen.fields.write("medium", "card")
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "sent after 7.1 h: within 24 h" in text
        assert "Rosa: in touch · first update by Fri Apr 10" in text
        assert closed(screen)
        assert "mark as sent" not in text.splitlines()[-1]
        await pilot.press("u")
        await pilot.pause()
        assert closed(screen) is False
        assert "undo: thanked Rosa Delgado" in screen_text(app)
        assert "thanks within 24 h" in screen_text(app)
    rosa = ws.session.contacts.get(thank.recipient)
    assert rosa is not None
    assert rosa.stage is Stage.MET
    ws.session.redo()
    assert (stored(ws, thank).medium, stored(ws, thank).sent_at) == ("card", ws.session.moment())


async def test_nothing_is_assumed_sent(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        await pilot.press("f8", "escape")
        await pilot.pause()
        assert app.screen is screen
    assert stored(app.workspace, thank).sent_at is None


async def test_a_time_that_cannot_be_keeps_the_question_open(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, _):
        await pilot.press("f8")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("when", "09:00")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert "wasn't over by then" in screen_text(app)
        app.screen.fields.write("when", "20 min ago")
        await pilot.press("ctrl+s")
        await pilot.pause()
    sent = stored(app.workspace, thank).sent_at
    assert sent is not None
    assert sent.local().strftime("%H:%M") == "10:50"


async def test_the_medium_is_kept_at_once(app: InfointApp, thank: ThankYou) -> None:
    async with composer(app, thank) as (pilot, screen):
        screen.query_one("#medium").focus()
        await pilot.press("right")
        await pilot.pause()
    assert stored(app.workspace, thank).medium == "card"


async def test_late_thanks_are_still_worth_it(app: InfointApp, thank: ThankYou, clock: FixedClock) -> None:
    to(clock, "2026-03-20T18:00")
    async with composer(app, thank):
        assert "late, but still worth sending" in screen_text(app)


# -- ways in --------------------------------------------------------------------------------------------


async def test_the_task_of_today_opens_it(app: InfointApp, thank: ThankYou) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        rows: Any = app.screen.query_one("#due")
        task = next(task for task in app.workspace.session.tasks.all() if task.type == "thank")
        assert rows.move_to(f"task:{task.uid}")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, ThanksScreen)
        assert "Thank you, Rosa Delgado" in screen_text(app)


async def test_another_window_that_writes_leaves_it_readable(
    app: InfointApp, thank: ThankYou, home: Path, clock: FixedClock
) -> None:
    app.workspace.home.flush()
    reader = Workspace.open(home, clock=clock, read_only=True)
    reading = make_app(reader, intervals=False)
    async with composer(reading, thank) as (pilot, screen):
        assert letter(screen).read_only
        await pilot.press("x", "f8", "escape")
        await pilot.pause()
        assert not isinstance(reading.screen, ThanksScreen)
    reader.close()


async def test_taking_over_goes_on_with_what_the_other_window_typed(
    app: InfointApp, thank: ThankYou, home: Path, clock: FixedClock
) -> None:
    writer = app.workspace
    key = writer.thanks.letter.key(thank)
    writer.session.drafts.put(key, "Dear Rosa,")
    writer.home.flush()
    reader = Workspace.open(home, clock=clock, syncer=StepSyncer())
    reading = make_app(reader, intervals=False)
    async with composer(reading, thank) as (pilot, screen):
        assert letter(screen).text == "Dear Rosa,"
        writer.session.drafts.put(key, "Dear Rosa, thank you for the radio.")
        writer.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert letter(screen).text == "Dear Rosa, thank you for the radio."
    assert reader.session.drafts.get(key) == "Dear Rosa, thank you for the radio."
    reader.close()


# -- looks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_there_is_room_to_write_at_every_size(
    app: InfointApp, thank: ThankYou, size: tuple[int, int]
) -> None:
    async with composer(app, thank, size) as (_, screen):
        assert letter(screen).region.height >= 8
        assert screen.query_one("#remark", Static).region.bottom <= size[1]


async def test_a_hostile_name_is_shown_as_it_is(app: InfointApp, clock: FixedClock) -> None:
    ws = app.workspace
    talk = ws.conversation.start_new("[/x][@click=app.quit]\x1b]52;c;aGk=\x07 \u202eBell")
    ws.conversation.note(talk.uid, '"[/y] \x9b31m"')
    clock.advance(minutes=5)
    ws.conversation.end(talk.uid)
    (owed,) = ws.thanks_owed.owed()
    async with composer(app, owed, (60, 20)) as (pilot, _):
        text = screen_text(app)
        assert "[/x][@click=app.quit]" in text
        assert not any(bad in text for bad in ("\x1b", "\x9b", "\u202e", "\x07"))
        await pilot.press("f2", "escape", "f8", "escape")
