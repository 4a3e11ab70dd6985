"""The student's story from the first start to the follow-up, by keys, with its dates and values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from infoint_tui.domain.enums import (
    AssumptionStatus,
    MeetingState,
    NoteKind,
    Permission,
    Stage,
    Strategy,
    TaskState,
)
from infoint_tui.domain.meeting import Meeting, ThankYou
from infoint_tui.domain.people import Contact, Task
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.prepare.bank import QuestionForm
from infoint_tui.ui.conversation.screen import ConversationScreen
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.messages.request import OutreachScreen
from infoint_tui.ui.messages.thank_you import ThanksScreen
from infoint_tui.ui.pipeline.screen import PipelineScreen
from tests.syncer import StepSyncer

CHICAGO = "America/Chicago"
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

REQUEST = """Dear Ms Delgado,

Your panel at the spring open day made me curious about emergency care. My name is Noor Haddad and I study \
biology at Larkfield College. I am exploring careers that join people and science, and would like to learn \
how you found your way into paramedic work.

Would you have 20 minutes for a phone call? I could do Tuesday 10 March after 4 pm or Thursday 12 March \
before noon (Central time), and am happy to work around your shifts. I am not asking for a job, only for \
your perspective. Thank you for considering it, whatever you decide.

Kind regards,
Noor Haddad"""
LETTER = """Dear Ms Delgado,

Thank you for the time you gave me this morning and for speaking so openly about your work.

I will ask for the form for a ride-along this week, and write to the name you gave me.

Kind regards,
Noor Haddad"""


def at(text: str) -> ZonedTime:
    """An instant from local ISO text in Chicago."""
    return ZonedTime.from_local(datetime.fromisoformat(text), CHICAGO)


class Teller:
    """Tells the story through the keys of the application."""

    def __init__(self, pilot: Pilot[int], workspace: Workspace, clock: FixedClock) -> None:
        self.pilot = pilot
        self.ws = workspace
        self.clock = clock

    @property
    def app(self) -> InfointApp:
        """The running application."""
        app = self.pilot.app
        assert isinstance(app, InfointApp)
        return app

    def to(self, text: str, second: int = 0) -> None:
        """Let the clock run to a local time, and so many seconds on."""
        target = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CHICAGO)) + timedelta(seconds=second)
        self.clock.advance(seconds=(target - self.clock.now()).total_seconds())

    async def press(self, *keys: str) -> None:
        """Press keys and let what follows settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def fill(self, values: Mapping[str, str], save: str = "ctrl+s") -> None:
        """Fill fields of the open form and save it."""
        form = self.app.screen
        assert isinstance(form, Form), form
        for name, value in values.items():
            form.fields.write(name, value)
        await self.pilot.pause()
        await self.press(save)

    async def type_line(self, text: str) -> None:
        """Put a text into the line with the focus, as a paste does, and send it."""
        line = self.app.focused
        assert isinstance(line, LineInput), line
        line.insert_text_at_cursor(text)
        await self.pilot.pause()
        await self.press("enter")

    async def choose_person(self, name: str) -> None:
        """Go to a person in the pipeline by the filter."""
        screen = self.app.screen
        assert isinstance(screen, PipelineScreen), screen
        await self.press("slash")
        screen.filter.value = name
        await self.press("enter")

    def contact(self, name: str) -> Contact:
        """The stored contact of that name."""
        found = self.ws.people.find(name)
        assert found is not None, name
        return found

    def meeting(self) -> Meeting:
        """The only meeting."""
        (meeting,) = self.ws.session.meetings.all()
        return meeting

    def thanks(self) -> ThankYou:
        """The only thank-you."""
        (thank,) = self.ws.session.thank_yous.all()
        return thank

    def task(self, key: str) -> Task:
        """The open task of a rule, or of a title for the user's own."""
        return next(
            task for task in self.ws.session.tasks.all() if task.open and key in (task.rule, task.title)
        )

    def open_rules(self) -> set[str]:
        """Rules of the open tasks."""
        return {task.rule for task in self.ws.session.tasks.all() if task.open}


@pytest.fixture
def story(tmp_path: Path, new_id: Callable[[], str]) -> Iterator[Callable[[], object]]:
    """Starts the application in an empty home on Monday 2 March 2026, 09:00 in Chicago."""
    clock = FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(CHICAGO)))
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer(), new_id=new_id)

    @asynccontextmanager
    async def start() -> AsyncIterator[Teller]:
        app = make_app(workspace, intervals=False)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            yield Teller(pilot, workspace, clock)

    yield start
    workspace.close()


async def test_the_students_story(story: Callable[[], object]) -> None:
    async with story() as teller:  # type: ignore[attr-defined]
        await first_run(teller)
        await add_rosa(teller)
        await write_to_rosa(teller)
        await plan_the_call(teller)
        await build_the_agenda(teller)
        await own_questions(teller)
        await hold_the_call(teller)
        await reflect(teller)
        await thank(teller)
        await write_to_marcus(teller)


async def first_run(teller: Teller) -> None:
    """Steps 1 and 2: four questions, a path with three beliefs."""
    await teller.press("enter")
    await teller.fill(
        {
            "name": "Noor Haddad",
            "zone": CHICAGO,
            "stage": "student",
            "path": "Paramedic",
            "belief1": "accidents and heroics",
            "belief2": "physically very strong",
            "belief3": "no family life",
        }
    )
    profile = teller.ws.session.profile
    assert (profile.name, profile.zone, profile.stage, profile.intent) == (
        "Noor Haddad",
        CHICAGO,
        "student",
        "explore",
    )
    assert teller.ws.banks.for_contact(profile.stage) == ("student",)
    assert profile.weekly_target == {"conversations": 1, "outreach": 3}
    (path,) = teller.ws.session.paths.all()
    assert [item.status for item in path.assumptions] == [AssumptionStatus.UNTESTED] * 3
    assert (teller.ws.people.coverage(path.uid), path.target_conversations) == (0, 3)


async def add_rosa(teller: Teller) -> None:
    """Step 3: everything but the reason, so she stays identified."""
    await teller.press("2", "a")
    line = teller.app.focused
    assert isinstance(line, LineInput)
    line.value = (
        "Rosa Delgado, Field training officer, Brookvale County EMS <rosa.delgado@brookvale-ems.example.org>"
    )
    await teller.press("tab")
    await teller.fill(
        {
            "phone": "+1 312 555 0142",
            "zone": CHICAGO,
            "source": "event",
            "connection": "panel at the open day",
        }
    )
    rosa = teller.contact("Rosa Delgado")
    assert (rosa.stage, rosa.source, rosa.why_this_person) == (Stage.IDENTIFIED, "event", "")


async def write_to_rosa(teller: Teller) -> None:
    """Steps 3 to 6 and 8: the reason is asked for, the letter is looked over; yes after two business days."""
    teller.to("2026-03-02T10:15")
    await teller.choose_person("Rosa")
    await teller.press("e", "f8")
    composer = teller.app.screen
    assert isinstance(composer, OutreachScreen)
    assert teller.ws.session.outreach.all() == []
    assert composer.focused is composer.query_one("#why")
    composer.query_one("#why", LineInput).value = "Trains newcomers and spoke about calm"
    letter = composer.query_one("#letter", TextArea)
    letter.load_text(REQUEST)
    await teller.pilot.pause()
    assert "100 words" in screen_text(teller.app)
    assert not composer.findings.found

    start = REQUEST.index("I am not asking for a job")
    letter.replace(
        "I would love to work for your service one day.", *places(letter, start, REQUEST.index(" Thank you"))
    )
    await teller.pilot.pause()
    (found,) = [each for each in composer.findings.found if each.rule == "job-phrase"]
    assert (found.severity, letter.text[found.start : found.end]) == (
        "error",
        "love to work for your service",
    )
    assert "“love to work for your service”" in screen_text(teller.app)
    letter.focus()
    await teller.press("ctrl+z")
    assert (letter.text, composer.findings.found) == (REQUEST, ())

    await teller.press("f8")
    await teller.fill({"when": "now"})
    rosa = teller.contact("Rosa Delgado")
    assert (rosa.stage, rosa.why_this_person) == (Stage.CONTACTED, "Trains newcomers and spoke about calm")
    (attempt,) = teller.ws.session.outreach.all()
    assert (attempt.n, attempt.sent_at, attempt.body) == (1, at("2026-03-02T10:15"), REQUEST)
    assert teller.task("follow.nudge").due_day == date(2026, 3, 11)
    assert "follow.next_person" not in teller.open_rules()

    teller.to("2026-03-04T18:40")
    await teller.press("e", "enter")
    await teller.fill({"when": "now"})
    (attempt,) = teller.ws.session.outreach.all()
    assert attempt.reply_at == at("2026-03-04T18:40")
    assert teller.contact("Rosa Delgado").stage is Stage.IN_DIALOGUE
    assert "follow.nudge" not in teller.open_rules()


def places(area: TextArea, *offsets: int) -> list[tuple[int, int]]:
    """Characters from the beginning as lines and columns of an editor."""
    before = [area.text[:offset].split("\n") for offset in offsets]
    return [(len(lines) - 1, len(lines[-1])) for lines in before]


async def plan_the_call(teller: Teller) -> None:
    """Step 9: the call is planned in words; tasks follow from it."""
    await teller.press("m")
    await teller.fill({"mode": "phone", "when": "12 mar 10:00", "minutes": "20"})
    assert teller.contact("Rosa Delgado").stage is Stage.SCHEDULED
    assert teller.meeting().start == at("2026-03-12T10:00")
    assert teller.task("research.due").due_day == date(2026, 3, 9)
    assert teller.task("agenda.due").due_day == date(2026, 3, 10)
    assert teller.task("confirm.due").due == at("2026-03-11T10:00")
    assert teller.task("card.t10").due == at("2026-03-12T09:50")


async def build_the_agenda(teller: Teller) -> None:
    """Step 10: three questions from the banks beside the must-asks fit into eleven minutes."""
    await teller.press("3")
    await teller.app.workers.wait_for_complete()
    await teller.press("b", "down", "enter")
    for question_id in ("core/story/path", "healthcare/care/shift", "core/role/handoff"):
        question = teller.ws.banks.find(question_id)
        assert question is not None
        await pick_question(teller, question.text[:44])
    meeting = teller.meeting()
    plan = teller.ws.agenda.plan(meeting)
    assert (plan.used, plan.plannable, plan.closing_used, plan.closing) == (10, 11, 2, 5)
    assert [item.question for item in meeting.agenda] == [
        "core/story/path",
        "healthcare/care/shift",
        "core/role/handoff",
        "core/advice/shoes",
        "core/referral/two",
        "core/closing/touch",
    ]


async def own_questions(teller: Teller) -> None:
    """Steps 11 and 12: a closed question is offered open; what can be looked up goes to the research."""
    before = teller.meeting().agenda
    await teller.press("n")
    form = teller.app.screen
    assert isinstance(form, QuestionForm)
    form.fields.write("text", "Do you like your job?")
    await teller.pilot.pause()
    (found,) = form.findings.found
    assert (found.rule, found.severity, found.rewrite) == (
        "closed",
        "tip",
        "What do you like about your job?",
    )
    assert "ctrl+t What do you like about your job?" in screen_text(teller.app)
    form.fields.write("text", "How long does the training take?")
    await teller.pilot.pause()
    (found,) = form.findings.found
    assert (found.rule, found.severity) == ("searchable", "hint")
    await teller.press("ctrl+l")
    meeting = teller.meeting()
    assert meeting.agenda == before
    assert [(note.subject, note.text) for note in meeting.research] == [
        ("path", "How long does the training take?")
    ]
    assert "Moved to your research list" in screen_text(teller.app)


async def pick_question(teller: Teller, words: str) -> None:
    """Find a question in all banks and put it on the agenda."""
    await teller.press("slash")
    line = teller.app.focused
    assert isinstance(line, LineInput)
    line.value = words
    await teller.press("enter", "enter")


async def hold_the_call(teller: Teller) -> None:
    """Steps 14 to 16: eight notes, the closing cue, five more minutes, the end after 24."""
    teller.to("2026-03-12T10:00")
    await teller.press("c")
    for second, text in NOTES:
        if second > 900:
            await closing_cue(teller)
        teller.to("2026-03-12T10:00", second)
        await teller.type_line(text)
        if "radio" in text:
            await teller.press("f5")
    meeting = teller.meeting()
    assert [(note.at, note.text) for note in meeting.notes] == list(NOTES)
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
    assert [note.text for note in meeting.notes if note.star] == [NOTES[3][1]]
    teller.to("2026-03-12T10:20")
    await teller.press("f8")
    teller.to("2026-03-12T10:24")
    await teller.press("ctrl+t", "ctrl+y")
    meeting = teller.meeting()
    assert meeting.state is MeetingState.HELD
    assert (meeting.actual_end, meeting.extended_minutes, meeting.overrun) == (at("2026-03-12T10:24"), 5, 0)
    assert [(more.at, more.minutes, more.granted) for more in meeting.extensions] == [(1200, 5, True)]
    assert teller.contact("Rosa Delgado").stage is Stage.MET


async def closing_cue(teller: Teller) -> None:
    """At 15:00 the three must-asks that are open are named."""
    if teller.ws.conversation.seconds(teller.meeting()) >= 900:
        return
    teller.to("2026-03-12T10:00", 900)
    screen = teller.app.screen
    assert isinstance(screen, ConversationScreen)
    screen.second_hand.tick()
    await teller.pilot.pause()
    assert "5 min left: in my shoes, two people, keep in touch" in screen_text(teller.app)
    still_open = teller.ws.conversation.must_asks_open(teller.meeting())
    assert [item.question for item in still_open] == [
        "core/advice/shoes",
        "core/referral/two",
        "core/closing/touch",
    ]


def screen_text(app: InfointApp) -> str:
    """Everything on the screen as text."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


async def reflect(teller: Teller) -> None:
    """Step 17, at 11:10: express, answered by keys and prefilled from the notes."""
    teller.to("2026-03-12T11:10")
    uid = teller.meeting().uid
    await step(teller, "arrive", "4", "4")
    await step(teller, "facts")
    await text_step(teller, "takeaways", "Technique and teamwork carry this work.")
    await step(teller, "surprises", "4", "4", "3")
    await step(teller, "fit", "3", "5", "2", "4")
    await step(teller, "outcomes", "1")
    await text_step(teller, "well", "I let her tell her story.")
    await text_step(teller, "not_well", "Ask about training sooner.")
    await step(teller, "people", "1")
    await step(teller, "actions", "1")
    await step(teller, "moment")
    await step(teller, "touch", "1", "1", "3")
    await step(teller, "strategy")
    await step(teller, "path")

    reflection = teller.meeting().reflection
    assert reflection is not None
    assert reflection.completed == at("2026-03-12T11:10")
    assert dict(reflection.fit) == {"skills": 3, "interests": 5, "lifestyle": 2, "goals": 4}
    assert (reflection.permission, reflection.touch_how, reflection.touch_days, reflection.strategy) == (
        Permission.GRANTED,
        "email",
        90,
        Strategy.NURTURE,
    )
    (path,) = teller.ws.session.paths.all()
    assert [item.status.value for item in path.assumptions] == ["refuted", "refuted", "mixed"]
    assert teller.ws.people.coverage(path.uid) == 1
    assert teller.task("ask about the ride-along form").due_day == date(2026, 3, 14)
    assert teller.task("ask about the ride-along form").meeting == uid


async def go_on_to(teller: Teller, uid: str, key: str) -> None:
    """Leave steps of the look back open until one comes."""
    while teller.ws.reflection.current(teller.ws.session.meetings.need(uid)).key != key:
        await teller.press("enter")


async def step(teller: Teller, key: str, *answers: str) -> None:
    """Answer a step of the walk with digits and go on."""
    meeting = teller.meeting()
    assert teller.ws.reflection.current(meeting).key == key
    await teller.press(*answers, "enter")


async def text_step(teller: Teller, key: str, text: str) -> None:
    """Answer a step of the walk in words and go on."""
    meeting = teller.meeting()
    assert teller.ws.reflection.current(meeting).key == key
    field = teller.app.focused
    assert isinstance(field, TextArea), field
    field.clear()
    field.insert(text)
    await teller.pilot.pause()
    await teller.press("enter")


async def thank(teller: Teller) -> None:
    """Step 19: the letter mentions the starred moment; sent 7.1 hours after the end."""
    teller.to("2026-03-12T17:30")
    screen = teller.app.screen
    assert isinstance(screen, ThanksScreen)
    letter = screen.query_one("#letter", TextArea)
    proposed = letter.text
    assert "The radio is half the job" in proposed
    letter.load_text(LETTER)
    await teller.pilot.pause()
    assert {found.rule: found.severity for found in screen.findings.found} == {"no-moment": "warning"}
    letter.move_cursor((3, 0))
    await teller.press("f2", "space", "enter", "enter")
    assert "The radio is half the job" in letter.text
    assert screen.findings.found == ()
    await teller.press("f8")
    await teller.fill({"when": "now"})
    thank = teller.thanks()
    assert thank.sent_at == at("2026-03-12T17:30")
    assert "The radio is half the job" in thank.body
    assert teller.ws.thanks_owed.band(thank).text == "sent after 7.1 h: within 24 h"
    rosa = teller.contact("Rosa Delgado")
    stages = [
        transition.to_stage
        for transition in teller.ws.session.transitions.all()
        if transition.contact == rosa.uid and transition.at.utc >= at("2026-03-12T17:00").utc
    ]
    assert stages == [Stage.THANKED, Stage.IN_TOUCH]
    assert teller.task("update.first").due_day == date(2026, 4, 10)


async def write_to_marcus(teller: Teller) -> None:
    """Step 20: the name became a contact with its introducer, written to on Monday."""
    marcus = teller.contact("Marcus Bell")
    assert (marcus.title, marcus.organisation) == ("Dispatch supervisor", "Halden")
    assert marcus.introduced_by == teller.contact("Rosa Delgado").uid
    assert teller.task("referral.act").due_day == date(2026, 3, 19)
    await teller.press("escape")
    teller.to("2026-03-16T09:20")
    await teller.press("q", "2")
    await teller.choose_person("Marcus")
    await teller.press("e", "ctrl+l")
    await teller.fill({"channel": "email", "why_this_person": "Hears every call first"})
    task = next(task for task in teller.ws.session.tasks.all() if task.rule == "referral.act")
    assert task.state is TaskState.DONE
    assert task.done_at == at("2026-03-16T09:20")
