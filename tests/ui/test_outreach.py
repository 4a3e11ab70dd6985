"""The composer and the card of a call, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from infoint_tui.domain.enums import ChannelKind, MeetingState, Outcome, Stage, TaskState
from infoint_tui.domain.people import Channel, Contact, Task
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.messages import MessageRequest
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit import external
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.dialog import Confirm
from infoint_tui.ui.kit.fields import Choice, LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.kit.select import SelectOne
from infoint_tui.ui.messages.pickers import LetterPicker, SlotPicker
from infoint_tui.ui.messages.request import OutreachScreen, open_composer
from infoint_tui.ui.messages.request_call import CallCard

from .hostile import screen_text


@pytest.fixture
def gabriel(workspace: Workspace) -> Contact:
    """Somebody in New York, and no reason yet to write to them."""
    return workspace.people.add(
        name="Gabriel Montrose",
        title="Learning designer",
        organisation="Cobalt Labs",
        zone="America/New_York",
        connection="We met at the workshop on feedback",
        channels=(
            Channel(kind=ChannelKind.EMAIL, value="gabriel@example.org"),
            Channel(kind=ChannelKind.PHONE, value="+1 212 555 0101"),
        ),
    )


class Hands:
    """Uses the composer of a running app."""

    def __init__(self, pilot: Pilot[int], app: InfointApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def screen(self) -> OutreachScreen:
        """The composer."""
        screen = self.app.screen
        assert isinstance(screen, OutreachScreen), screen
        return screen

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def letter(self) -> TextArea:
        """The letter."""
        return self.screen.query_one("#letter", TextArea)

    @property
    def said(self) -> str:
        """The message line."""
        return self.app.screen.query_one(MessageLine).message

    async def keys(self, *keys: str) -> None:
        """Press keys and let what follows settle."""
        await self.pilot.press(*keys)
        for _ in range(3):
            await self.pilot.pause()

    async def fill(self, **lines: str) -> None:
        """Fill lines of the composer."""
        for name, value in lines.items():
            self.screen.query_one(f"#{name}", LineInput).value = value
        await self.pilot.pause()

    def line(self, name: str) -> str:
        """What stands in a line of the composer."""
        return self.screen.query_one(f"#{name}", LineInput).value

    async def by(self, channel: ChannelKind) -> None:
        """Choose the channel."""
        self.screen.query_one("#channel", Choice).value = channel.value
        await self.pilot.pause()


@asynccontextmanager
async def composer(
    workspace: Workspace,
    contact: Contact,
    *,
    job: MessageRequest | None = None,
    size: tuple[int, int] = (120, 40),
) -> AsyncIterator[Hands]:
    """The composer over Today."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        place = app.screen
        assert isinstance(place, PlaceScreen)
        open_composer(place, job or workspace.messages.job_for(contact.uid))
        await pilot.pause()
        yield Hands(pilot, app)


# -- from the first word to "sent" ---------------------------------------------------------------------


async def test_a_request_is_written_with_times_and_said_to_be_sent(
    workspace: Workspace, gabriel: Contact
) -> None:
    async with composer(workspace, gabriel) as hands:
        assert hands.screen.focused is hands.screen.query_one("#why")
        assert "{" not in hands.letter.text
        assert "still blank: why them, times" in hands.text
        assert "Why this person? One sentence. Example: You moved into rescue work" in hands.text
        assert not hands.screen.findings.errors
        await hands.fill(why="You moved from teaching to design")
        assert "You moved from teaching to design" in hands.letter.text
        await hands.keys("f10", "ctrl+s")
        assert (
            "I'm free at any of these times:\n\n"
            "- Friday, March 13, at 10:00 Central (11:00 Eastern)\n- Monday, March 16, at 15:00 Central"
        ) in hands.letter.text
        await hands.keys("f8", "ctrl+s")
        assert "logged: Gabriel Montrose, now contacted" in hands.said
    (attempt,) = workspace.session.outreach.all()
    saved = workspace.session.contacts.need(gabriel.uid)
    assert (saved.stage, saved.why_this_person) == (Stage.CONTACTED, "You moved from teaching to design")
    assert (attempt.template, attempt.channel, len(attempt.slots)) == ("request.cold", ChannelKind.EMAIL, 3)
    assert attempt.body.startswith("Hi Gabriel,")
    assert attempt.findings == ()
    assert workspace.session.drafts.keys("outreach") == []
    workspace.session.undo()
    assert workspace.session.outreach.all() == []


async def test_without_a_reason_nothing_is_sent(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = "Dear Gabriel, may I?"
        await hands.keys("f8")
        if isinstance(hands.app.screen, Confirm):
            await hands.keys("y")
        assert "why this person" in hands.said
        assert hands.screen.focused is hands.screen.query_one("#why")
    assert workspace.session.outreach.all() == []


async def test_everything_typed_is_there_again(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over", us="the panel in May", me="I teach geography", subject="Hello")
        await hands.keys("f10", "ctrl+s")
        hands.letter.text = "Dear Gabriel, words of my own"
        await hands.by(ChannelKind.LINKEDIN)
        await hands.pilot.resize_terminal(60, 20)
        await hands.keys("escape")
        assert not isinstance(hands.app.screen, OutreachScreen)
        await hands.pilot.resize_terminal(120, 40)
        await hands.keys("2", "enter")
        assert "draft" in screen_text(hands.app).lower()
    saved = workspace.session.contacts.need(gabriel.uid)
    assert (saved.why_this_person, saved.connection) == ("moved over", "the panel in May")
    async with composer(workspace, saved) as hands:
        assert hands.letter.text == "Dear Gabriel, words of my own"
        assert {name: hands.line(name) for name in ("me", "us", "why")} == {
            "me": "I teach geography",
            "us": "the panel in May",
            "why": "moved over",
        }
        assert hands.screen.query_one("#subject", LineInput).value == "Hello"
        assert hands.screen.query_one("#channel", Choice).value == "linkedin"
        await hands.keys("f10")
        assert hands.text.count("[x]") == 3


async def test_a_letter_just_begun_is_told_of_at_once(workspace: Workspace, gabriel: Contact) -> None:
    today = workspace.session.moment().local().date()
    with workspace.session.edit("due") as edit:
        edit.put(Task(uid="t", type="write", title="Write", due_day=today, contact=gabriel.uid))
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = "Dear Gabriel, words of my own"
        await hands.keys("escape")
        assert "draft" in screen_text(hands.app).lower()


async def test_another_template_never_takes_the_words_away(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = "Dear Gabriel, words of my own, {why}"
        await hands.fill(why="you moved over")
        await hands.by(ChannelKind.MESSAGE)
        assert hands.letter.text.endswith("my own, {why}")
        await hands.keys("tab")
        assert hands.letter.text.endswith("my own, you moved over")
        await hands.keys("f2")
        picker = hands.app.screen
        assert isinstance(picker, LetterPicker)
        await hands.keys("enter")
        assert isinstance(hands.app.screen, Confirm)
        await hands.keys("n")
        assert hands.letter.text == "Dear Gabriel, words of my own, you moved over"
        await hands.keys("f2", "enter", "y")
        assert "words of my own" not in hands.letter.text
        hands.letter.focus()
        await hands.keys("ctrl+z")
        assert hands.letter.text == "Dear Gabriel, words of my own, you moved over"


async def test_a_template_is_seen_filled_before_it_is_taken(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="you moved over")
        await hands.keys("f2", "down")
        assert "Could I speak with you" in hands.text
        assert "still blank: times" in hands.text
        await hands.keys("enter")
        assert hands.letter.text.startswith("Hi Gabriel,\n\nMy name is Noor. We met at the workshop")
        assert "Could I speak with you" in hands.letter.text


async def test_a_note_counts_its_characters(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.by(ChannelKind.LINKEDIN)
        hands.letter.text = "x" * 210
        await hands.pilot.pause()
        assert "210/200 for a note" in hands.text
        hands.letter.text = "x" * 199
        await hands.pilot.pause()
        assert "199/200 for a note" in hands.text
        hands.letter.text = "x" * 1_901
        await hands.pilot.pause()
        assert "1901/1900 for an InMail" in hands.text


async def test_a_message_to_somebody_connected_is_no_note(workspace: Workspace, gabriel: Contact) -> None:
    text = "Thank you for connecting! " + "Your move from teaching to design made me curious. " * 5
    async with composer(workspace, gabriel) as hands:
        await hands.by(ChannelKind.LINKEDIN)
        hands.letter.text = text
        await hands.pilot.pause()
        assert "/200 for a note" in hands.text
        assert hands.screen.request.template is not None
        hands.screen.request.use(workspace.templates.find("request.inmail"))
        await hands.pilot.pause()
        assert "for a note" not in hands.text, "another letter is no request to connect"
    workspace.outreach.log(
        gabriel.uid, ChannelKind.LINKEDIN, outcome=Outcome.ACCEPTED, about={"why": "You moved to design."}
    )
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = text
        await hands.by(ChannelKind.EMAIL)
        await hands.by(ChannelKind.LINKEDIN)
        assert hands.screen.request.template is not None
        assert hands.screen.request.template.id != "request.note", "nobody is asked to connect again"
        assert " words" in hands.text
        assert "for a note" not in hands.text
        assert "for an InMail" not in hands.text
        hands.letter.text = "x" * 1_901
        await hands.pilot.pause()
        assert "1901/1900 for a message on LinkedIn" in hands.text


async def test_a_letter_with_gaps_is_not_handed_to_the_mail_program(
    workspace: Workspace, gabriel: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    async with composer(workspace, gabriel) as hands:
        monkeypatch.setattr(external, "opens_mail", lambda: True)
        monkeypatch.setattr(hands.app, "open_url", lambda url, **_: opened.append(url))
        hands.letter.text = "Dear Gabriel, {referrer} named you"
        await hands.keys("f5")
        assert "Still missing: who suggested you get in touch" in hands.said
        assert opened == []
        hands.letter.text = "Dear Gabriel"
        await hands.keys("f5")
    assert [url.partition("?")[0] for url in opened] == ["mailto:gabriel@example.org"]


@pytest.mark.parametrize("key", ["f4", "f5", "f8", "f9"])
async def test_ones_own_name_is_asked_for_once_before_a_letter_leaves(
    workspace: Workspace, gabriel: Contact, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    workspace.people.save_profile(name="")
    opened: list[str] = []
    async with composer(workspace, gabriel) as hands:
        monkeypatch.setattr(external, "opens_mail", lambda: True)
        monkeypatch.setattr(hands.app, "open_url", lambda url, **_: opened.append(url))
        await hands.fill(why="You moved from teaching to design")
        assert "{my_name}" in hands.letter.text
        await hands.keys(key)
        assert "Your name, as you sign messages" in hands.text
        await hands.keys("escape")
        assert hands.app.clipboard == ""
        assert opened == []
        await hands.keys(key)
        for letter in "Ada":
            await hands.keys(letter)
        await hands.keys("enter")
        assert workspace.session.profile.name == "Ada"
        letter_screen = hands.app.screen_stack[1]
        text = letter_screen.query_one("#letter", TextArea).text
        assert text.rstrip().endswith("Ada")
        assert "{" not in text
        if key == "f4":
            assert hands.app.clipboard == text
            hands.letter.text = "Dear Gabriel, {referrer} named you"
            await hands.keys("f4")
            assert "Still missing: who suggested you get in touch" in hands.said
            assert hands.app.clipboard == text
        if key == "f5":
            assert len(opened) == 1


async def test_a_day_to_come_back_on_is_asked_for_only_where_they_said_later(
    workspace: Workspace, gabriel: Contact
) -> None:
    workspace.people.save(gabriel.uid, {"channels": ()})
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="You moved from teaching to design")
        await hands.keys("f8")
        if isinstance(hands.app.screen, Confirm):
            await hands.keys("y")
        assert isinstance(hands.app.screen, Form)
        assert "no email address yet" in hands.text
        assert "Follow up on" not in hands.text
        form = hands.app.screen
        form.query_one("#field-outcome", Choice).value = Outcome.LATER.value
        await hands.pilot.pause()
        assert "Follow up on" in hands.text
        form.query_one("#field-outcome", Choice).value = Outcome.PENDING.value
        form.query_one("#field-channel", Choice).value = ChannelKind.LINKEDIN.value
        await hands.pilot.pause()
        assert "Follow up on" not in hands.text
        form.query_one("#field-outcome").focus()
        await hands.keys("enter")
    (attempt,) = workspace.relations.attempts(gabriel.uid)
    assert attempt.channel is ChannelKind.LINKEDIN, "enter in the last field that is asked for saves"


async def test_a_missing_reason_names_both_ways_on(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.keys("f8")
        if isinstance(hands.app.screen, Confirm):
            await hands.keys("y")
        assert "Write one sentence on why this person" in hands.said
        assert "Press ctrl+l to log it" in hands.said
        assert hands.screen.focused is hands.screen.query_one("#why")
        await hands.keys("f10", "ctrl+s")
        await hands.keys("ctrl+l", "ctrl+s")

    (attempt,) = workspace.relations.attempts(gabriel.uid)
    assert attempt.body.startswith("Hi Gabriel,")
    assert len(attempt.slots) == 3, "offered again when a time is agreed on"
    assert workspace.session.drafts.keys("outreach") == [], "nothing is left to be sent"


async def test_somebody_just_talked_to_is_thanked_or_told_and_not_asked_out_of_the_cold(
    workspace: Workspace,
) -> None:
    talk = workspace.conversation.start_new("Marcus Bell")
    talk = workspace.conversation.end(talk.uid)
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(pilot, app)
        await hands.keys("e")
        assert "your thank-you is still open" in hands.text
        await hands.keys("enter")
        assert type(app.screen).__name__ == "ThanksScreen"
        await hands.keys("ctrl+s")
        thank = workspace.thanks_owed.next_of(talk.uid)
        assert thank is not None
        workspace.thanks.mark_sent(thank.uid, "Thank you")
        await hands.keys("e")
        assert "what came of the conversation" in hands.text
        assert "still open" not in hands.text
        await hands.keys("enter")
        assert hands.screen.request.job.kind == "update"


async def test_letters_of_ones_own_are_edited_from_the_list(
    workspace: Workspace, gabriel: Contact, editor: Callable[[str], None]
) -> None:
    editor("""sed -i 's/learn from your experience/see the work/' "$1"; echo '  - id: no id' >> "$1" """)
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over")
        await hands.keys("f2", "e")
        assert isinstance(hands.app.screen, LetterPicker)
        assert "use lowercase letters, digits, and dots" in hands.text
        await hands.keys("enter")
        assert "hoping to see the work" in hands.letter.text


# -- times ---------------------------------------------------------------------------------------------


async def test_two_to_four_times_are_picked_and_others_typed(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = "Could you do {slots}?"
        await hands.keys("f10", "home", "space", "down", "down", "down", "space", "down", "space")
        picker = hands.app.screen
        assert isinstance(picker, SlotPicker)
        await hands.keys("ctrl+s")
        assert "Pick 2 to 4 times" in hands.text
        line = picker.query_one(LineInput)
        line.focus()
        line.value = "29 feb 25:00"
        await hands.keys("enter")
        assert hands.app.screen is picker
        for text in ("wed 18 mar 6:00", "thu 19 mar 12:30"):
            line.value = text
            await hands.keys("enter")
        picker.query_one(RowList).focus()
        await hands.keys("up")
        assert "Mar 18" in hands.text
        await hands.keys("ctrl+s")
        assert hands.letter.text == (
            "Could you do Wed Mar 18 at 06:00 Central (07:00 Eastern)\n"
            "Thu Mar 19 at 12:30 Central (13:30 Eastern)?"
        )
        await hands.keys("f10")
        assert isinstance(hands.app.screen, SlotPicker)
        assert "[x] Wed Mar 18 at 06:00" in hands.text


async def test_endless_names_leave_room_to_write(workspace: Workspace, gabriel: Contact) -> None:
    longest = "x" * 4_000
    workspace.people.save(gabriel.uid, {"name": longest, "organisation": longest, "why_this_person": longest})
    async with composer(workspace, gabriel) as hands:
        assert "F8 mark as sent" in hands.text
        assert hands.letter.size.height >= 8


# -- a call --------------------------------------------------------------------------------------------


def watch(hands: Hands) -> str:
    """The line of the watch."""
    card = hands.app.screen
    assert isinstance(card, CallCard), card
    card.tick()
    return str(card.query_one("#watch").render())


async def test_the_watch_turns_amber_and_red_and_the_seconds_are_kept(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "2", "space")
        clock.advance(seconds=239)
        assert "3:59" in watch(hands)
        assert "in time" in watch(hands)
        clock.advance(seconds=1)
        assert "almost out of time" in watch(hands)
        clock.advance(seconds=10)
        await hands.keys("escape", "f8", "y")
        clock.advance(seconds=60)
        assert "4:10" in watch(hands)
        await hands.keys("4", "enter")
        assert "now in dialogue" in hands.said
    (attempt,) = workspace.session.outreach.all()
    assert (attempt.call_seconds, attempt.outcome) == (250, Outcome.ACCEPTED)
    assert (attempt.confidence_before, attempt.confidence_after) == (2, 4)
    assert workspace.session.drafts.keys("call") == []


async def test_over_five_minutes_is_said_in_words(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    async with composer(workspace, gabriel, size=(60, 20)) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "space")
        clock.advance(seconds=300)
        assert "time's up: thank them" in watch(hands)
        await hands.keys("v")
        assert "try you again" in hands.text
        await hands.keys("enter")
    (attempt,) = workspace.session.outreach.all()
    assert attempt.outcome is Outcome.VOICEMAIL
    assert workspace.session.contacts.need(gabriel.uid).stage is Stage.CONTACTED


async def test_later_asks_for_the_day_and_talks_now_opens_live(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "space", "l", "enter")
        form = hands.app.screen
        assert isinstance(form, Form)
        await hands.keys("escape", "f8", "t", "enter")
        assert hands.app.current_mode == "conversation"
    running = workspace.conversation.running()
    assert running is not None
    assert running.contacts == (gabriel.uid,)
    assert workspace.session.outreach.all()[0].outcome is Outcome.CONVERTED


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [([], 20), (["1", "0"], 10), (["1", "5"], 15), (["9", "backspace", "1", "2"], 12), (["0", "5"], 5)],
)
async def test_the_talk_a_call_becomes_takes_the_minutes_they_have(
    workspace: Workspace, gabriel: Contact, clock: FixedClock, typed: list[str], minutes: int
) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "3", "space", "t", *typed)
        assert f"starts it: {minutes} min" in hands.text
        await hands.keys("escape", "f8")
        assert f"starts it: {minutes} min" in hands.text
        await hands.keys("enter")
        assert hands.app.current_mode == "conversation"
    running = workspace.conversation.running()
    assert running is not None
    assert running.agreed_minutes == minutes
    closing = workspace.conversation.clock(running).closing_at
    assert closing == workspace.conversation.clock(running.replace(agreed_minutes=minutes)).closing_at
    assert closing < minutes * 60
    assert workspace.session.outreach.all()[0].confidence_before == 3


async def test_minutes_nobody_can_mean_are_refused_and_asked_again(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "space", "t", "3", "enter")
        assert "takes 5 to 120 minutes" in hands.text
        assert workspace.conversation.running() is None
        await hands.keys("0", "enter")
    running = workspace.conversation.running()
    assert running is not None
    assert running.agreed_minutes == 30


async def test_hostile_text_is_text_on_the_card(workspace: Workspace, clock: FixedClock) -> None:
    odd = "[/x] \x1b[31mRed[@click=app.quit]"
    phone = Channel(kind=ChannelKind.PHONE, value=odd, preferred=True)
    contact = workspace.people.add(name=odd, why_this_person=odd, connection=odd, channels=(phone,))
    async with composer(workspace, contact, size=(80, 24)) as hands:
        assert hands.screen.query_one("#channel", Choice).value == "phone"
        await hands.keys("f8", "space")
        clock.advance(seconds=5)
        assert "0:05 of 5:00" in watch(hands)
        assert "[/x]" in hands.text
        assert "\x1b" not in hands.text


# -- after a no ----------------------------------------------------------------------------------------


async def test_a_no_is_thanked_for_and_another_name_is_never_proposed(
    workspace: Workspace, gabriel: Contact
) -> None:
    async with composer(workspace, gabriel) as hands:
        await hands.fill(why="moved over at forty")
        await hands.by(ChannelKind.PHONE)
        await hands.keys("f8", "n", "enter")
        choice = hands.app.screen
        assert isinstance(choice, SelectOne)
        assert choice.query_one(RowList).cursor_key == "at 0"
        await hands.keys("enter")
        assert "Thanks for letting me know" in hands.letter.text
        assert "name" not in hands.letter.text
        await hands.keys("f8", "y")
        assert "logged: reply to Gabriel Montrose" in hands.said
    assert workspace.session.contacts.need(gabriel.uid).stage is Stage.DECLINED
    assert len(workspace.session.outreach.all()) == 1


# -- around a conversation -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "words"), [(72, "something has come up"), (20, "sorry for the short notice")]
)
async def test_another_time_is_asked_for_with_an_apology_at_short_notice(
    workspace: Workspace, gabriel: Contact, clock: FixedClock, hours: int, words: str
) -> None:
    start = ZonedTime(clock.now() + timedelta(hours=hours), workspace.session.zone)
    meeting = workspace.planning.schedule(gabriel.uid, start)
    job = workspace.messages.around(meeting)
    async with composer(workspace, gabriel, job=job) as hands:
        assert words in hands.letter.text
        assert f"{start.local():%H:%M} Central" in hands.letter.text
        await hands.keys("f10", "ctrl+s", "f8", "y")
        assert "logged: new time to Gabriel Montrose" in hands.said
    assert workspace.session.outreach.all() == []


async def test_a_letter_to_somebody_with_a_plan_is_about_the_plan(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    meeting = workspace.planning.schedule(
        gabriel.uid, ZonedTime(clock.now() + timedelta(days=3), workspace.session.zone), place="Cafe Nord"
    )
    app = make_app(workspace, intervals=False, start_place="pipeline")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(pilot, app)
        app.screen.show_contact(gabriel.uid)  # type: ignore[attr-defined]
        await hands.keys("e", "enter")
        assert "Cafe Nord" in hands.letter.text
        await hands.keys("f8", "y")
    assert workspace.session.meetings.need(meeting.uid).state is MeetingState.CONFIRMED


async def test_an_apology_owed_is_written_from_today(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    start = ZonedTime(clock.now() + timedelta(hours=1), workspace.session.zone)
    meeting = workspace.planning.schedule(gabriel.uid, start)
    clock.advance(hours=2)
    workspace.planning.call_off(meeting.uid, MeetingState.NO_SHOW_ME)
    (task,) = [task for task in workspace.session.tasks.all() if task.open and task.type == "write"]
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(pilot, app)
        app.screen.query_one(RowList).move_to(f"task:{task.uid}")
        await hands.keys("enter")
        assert "I have no excuse" in hands.letter.text
        await hands.keys("f8", "y")
        assert workspace.session.tasks.need(task.uid).state is TaskState.DONE
        assert [touch.kind for touch in workspace.session.touchpoints.all()] == ["apology"]
        await hands.keys("u")
    assert workspace.session.tasks.need(task.uid).open
    assert workspace.session.touchpoints.all() == []


async def test_a_confirmation_and_a_reminder_go_from_today_to_sent_and_back(
    workspace: Workspace, gabriel: Contact, clock: FixedClock
) -> None:
    hamish = workspace.people.add(name="Hamish", why_this_person="retrained", connection="a panel")
    workspace.outreach.log(hamish.uid, ChannelKind.EMAIL)
    clock.advance(days=12)
    meeting = workspace.planning.schedule(gabriel.uid, ZonedTime(clock.now() + timedelta(days=1), "UTC"))
    due = {task.type: task.uid for task in workspace.session.tasks.all() if task.open}
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(pilot, app)
        app.screen.query_one(RowList).move_to(f"task:{due['confirm']}")
        await hands.keys("enter", "f8", "y")
        assert workspace.session.meetings.need(meeting.uid).state is MeetingState.CONFIRMED
        assert workspace.session.tasks.need(due["confirm"]).state is TaskState.DONE
        await hands.keys("u")
        assert workspace.session.meetings.need(meeting.uid).state is MeetingState.SCHEDULED
        assert workspace.session.tasks.need(due["confirm"]).open
        app.screen.query_one(RowList).move_to(f"task:{due['nudge']}")
        await hands.keys("enter", "f8", "ctrl+s")
        assert [attempt.n for attempt in workspace.relations.attempts(hamish.uid)] == [1, 2]
        assert workspace.session.tasks.need(due["nudge"]).state is TaskState.DONE
        await hands.keys("u")
    assert len(workspace.relations.attempts(hamish.uid)) == 1
    assert workspace.session.tasks.need(due["nudge"]).open


async def test_the_composer_begins_with_the_first_line_that_is_missing(workspace: Workspace) -> None:
    """Nothing above the cursor waits unseen; Enter leads down."""
    tom = workspace.people.add(name="Tom Achebe")
    async with composer(workspace, tom) as hands:
        first = hands.screen.focused
        assert first is not None
        assert first.id == "us"
        await hands.keys("enter")
        assert hands.screen.focused is hands.screen.query_one("#why")


async def test_the_reason_in_the_letter_is_taken_without_asking(
    workspace: Workspace, gabriel: Contact
) -> None:
    async with composer(workspace, gabriel) as hands:
        template = next(line for line in hands.letter.text.split("\n") if line.startswith("I'd love to hear"))
        template = template[: template.index(". ") + 1]
        mine = "Your switch from teaching to design is what I'm weighing, too."
        hands.letter.text = hands.letter.text.replace(template, mine)
        await hands.pilot.pause()
        await hands.keys("f8")
        assert isinstance(hands.app.screen, Form), "it only asks whether it was sent"
        await hands.keys("ctrl+s")
        assert "logged: Gabriel Montrose" in hands.said
    assert workspace.session.contacts.need(gabriel.uid).why_this_person == mine
    (attempt,) = workspace.session.outreach.all()
    assert attempt.body.count(mine) == 1


async def test_a_sentence_of_a_letter_written_freely_is_offered_as_the_reason(
    workspace: Workspace, gabriel: Contact
) -> None:
    letter = (
        "Hello Gabriel,\n\nI teach biology. Your talk about feedback made me curious about design."
        " Would you have 20 minutes? I'm free on Friday.\n\nThank you for reading!\nNoor"
    )
    async with composer(workspace, gabriel) as hands:
        hands.letter.text = letter
        await hands.pilot.pause()
        await hands.keys("f8")
        if isinstance(hands.app.screen, Confirm):
            await hands.keys("y")
        assert hands.screen.focused is hands.screen.query_one("#why")
        assert hands.line("why") == "Your talk about feedback made me curious about design."
        assert "F8 takes it, or write another" in hands.said
        assert hands.letter.text == letter
        assert workspace.session.outreach.all() == [], "nothing is sent on a guess"
        await hands.keys("f8")
        if isinstance(hands.app.screen, Confirm):
            await hands.keys("y")
        await hands.keys("ctrl+s")
    (attempt,) = workspace.session.outreach.all()
    assert attempt.body == letter
    saved = workspace.session.contacts.need(gabriel.uid)
    assert saved.why_this_person == "Your talk about feedback made me curious about design."


# -- what is preset ------------------------------------------------------------------------------------


async def test_nobody_connected_already_is_asked_to_connect(workspace: Workspace) -> None:
    new = workspace.people.add(name="Devon Achebe", source="linkedin")
    known = workspace.people.add(
        name="Rosa Delgado", connection="Connected on LinkedIn since March 2024", source="linkedin"
    )
    for person, template in ((new, "request.note"), (known, "request.inmail")):
        async with composer(workspace, person) as hands:
            await hands.by(ChannelKind.LINKEDIN)
            assert hands.screen.request.template is not None
            assert hands.screen.request.template.id == template


async def test_what_a_file_said_of_the_connection_is_offered_as_a_sentence(workspace: Workspace) -> None:
    rosa = workspace.people.add(name="Rosa Delgado", connection="Connected on LinkedIn since March 2024")
    before = workspace.home.undo_label
    async with composer(workspace, rosa) as hands:
        assert hands.line("us") == "We've been connected on LinkedIn since March 2024."
        assert "We've been connected on LinkedIn since March 2024." in hands.letter.text
        await hands.keys("escape")
    kept = workspace.session.contacts.need(rosa.uid)
    assert kept.connection == "Connected on LinkedIn since March 2024", "looking changes nothing"
    assert workspace.home.undo_label == before


async def test_the_usual_template_fits_strangers_and_those_one_has_met(
    workspace: Workspace, gabriel: Contact
) -> None:
    async with composer(workspace, gabriel) as hands:
        assert hands.screen.request.template is not None
        assert hands.screen.request.template.name == "Someone you don't know yet"


async def test_a_missing_address_is_said_before_and_when_it_is_said_to_be_sent(workspace: Workspace) -> None:
    rosa = workspace.people.add(name="Rosa Delgado", why_this_person="You moved into rescue work at forty.")
    async with composer(workspace, rosa) as hands:
        assert "no email address yet" in hands.text
        await hands.by(ChannelKind.LINKEDIN)
        assert "no email address yet" not in hands.text
        await hands.by(ChannelKind.EMAIL)
        await hands.keys("f8")
        assert "No email address yet." in hands.text


async def test_a_message_is_preset_to_a_channel_the_person_has(workspace: Workspace) -> None:
    linked = workspace.people.add(name="Rosa Delgado", connection="Connected on LinkedIn since March 2024")
    called = workspace.people.add(
        name="Teo Ruiz", channels=(Channel(kind=ChannelKind.PHONE, value="+1 212 555 0101"),)
    )
    for person, channel in ((linked, ChannelKind.LINKEDIN), (called, ChannelKind.PHONE)):
        async with composer(workspace, person) as hands:
            assert hands.screen.request.channel is channel
            assert "no phone number yet" not in hands.text
            assert "no email address yet" not in hands.text


async def test_picked_times_stand_in_their_line_until_it_is_emptied(
    workspace: Workspace, gabriel: Contact
) -> None:
    async with composer(workspace, gabriel) as hands:
        assert hands.line("slots") == ""
        await hands.keys("f10")
        await hands.keys("ctrl+s")
        picked = hands.line("slots")
        assert picked.startswith("I'm free ")
        assert "I'm free at any of these times:\n\n- Friday, March 13, at " in hands.letter.text
        hands.screen.tone.value = "formal"
        await hands.pilot.pause()
        assert hands.line("slots").startswith("I am free on ")
        assert "I am free at any of these times:\n\n- Friday, March 13, at " in hands.letter.text
        hands.screen.tone.value = "neutral"
        await hands.pilot.pause()
        await hands.keys("escape")
    async with composer(workspace, gabriel) as hands:
        assert hands.line("slots") == picked, "kept until it is sent"
        count = len(hands.screen.request.offered)
        assert count == 3
        await hands.fill(slots="I'm free any Friday.")
        assert "I'm free any Friday." in hands.letter.text
        await hands.fill(slots="")
        assert not hands.screen.request.offered
        assert "I'm free" not in hands.letter.text


async def test_up_and_down_go_from_line_to_line(workspace: Workspace, gabriel: Contact) -> None:
    async with composer(workspace, gabriel) as hands:

        def focus() -> str:
            return str(hands.screen.focused.id) if hands.screen.focused else ""

        assert focus() == "why"
        await hands.keys("up")
        assert focus() == "us"
        await hands.keys("down", "down", "down")
        assert focus() == "subject"
        await hands.keys("down")
        assert focus() == "letter"
        hands.screen.channel.focus()
        await hands.keys("up")
        assert focus() == "channel", "above it there is no line"
