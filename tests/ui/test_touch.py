"""Staying in touch by keys: from a line of Today, and from a person of the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from infoint_tui.domain.enums import ChannelKind, Outcome, Permission, Stage, Strategy, TaskState
from infoint_tui.domain.mentions import Resource
from infoint_tui.domain.people import Contact, Introduction
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.kit.fields import Choice, LineInput
from infoint_tui.ui.kit.form import Form, parsed
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.messages.request import OutreachScreen, open_composer
from infoint_tui.ui.messages.thank_you import ThanksScreen
from infoint_tui.ui.pipeline.contact_form import touch_fields

from ..scenes import do
from .hostile import HOSTILE, inert, screen_text
from .test_pipeline import opened
from .test_today import go_to, rows


@pytest.fixture
def meet(workspace: Workspace, clock: FixedClock) -> Callable[..., Contact]:
    """Makes somebody met a while ago, open to more, and thanked at once."""

    def made(name: str, *, days: int = 60, **fields: tuple[str, ...]) -> Contact:
        now = clock.now()
        clock.set(now - timedelta(days=days))
        contact = workspace.people.add(name=name, why_this_person="trains", **fields)
        talk = workspace.conversation.start_new(name)
        workspace.conversation.end(talk.uid)
        workspace.reflection.answer(talk.uid, strategy=Strategy.NURTURE, permission=Permission.GRANTED)
        [thank] = workspace.thanks_owed.of_meeting(talk.uid)
        workspace.thanks.mark_sent(thank.uid, "Thank you")
        clock.set(now)
        return contact

    return made


async def settle(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and let what follows settle."""
    await pilot.press(*keys)
    for _ in range(3):
        await pilot.pause()


async def test_news_due_are_written_said_to_be_sent_and_taken_back_as_one_step(
    app: InfointApp, workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        uid = go_to(app, workspace, "update")
        await settle(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, OutreachScreen)
        screen.query_one("#letter", TextArea).load_text("Dear Rosa, I filled in the form. Noor")
        await settle(pilot, "f8", "y")
        assert "logged: update to Rosa   u undoes it" in screen_text(app)
        [touch] = workspace.session.touchpoints.all()
        assert (touch.kind, touch.weight, touch.text) == (
            "update",
            "medium",
            "Dear Rosa, I filled in the form. Noor",
        )
        assert workspace.session.tasks.need(uid).state is TaskState.DONE
        assert workspace.session.drafts.keys("letter-update") == []
        await settle(pilot, "u")
    assert workspace.session.touchpoints.all() == []
    assert workspace.session.tasks.need(uid).open
    assert workspace.session.contacts.need(rosa.uid).stage is Stage.IN_TOUCH


async def test_a_milestone_is_told_by_letter_and_against_the_guard_only_with_a_reason(
    app: InfointApp, workspace: Workspace, clock: FixedClock, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa")
    yesterday = ZonedTime(clock.now() - timedelta(days=1), workspace.session.zone)
    workspace.follow_up.log(rosa.uid, kind="update", at=yesterday)
    milestone = workspace.follow_up.milestone("Passed the exam", advice_of=[rosa.uid])
    [uid] = [task.uid for task in workspace.session.tasks.all() if task.rule == "milestone.tell"]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not rows(app).move_to(f"task:{uid}"), "no line asks for what the guard stops"
        place = app.screen
        assert isinstance(place, PlaceScreen)
        open_composer(place, workspace.messages.touch_for(rosa.uid, uid))
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, OutreachScreen)
        assert "I wanted to share it with you. I passed the exam." in screen.field.text
        assert "You wrote to Rosa on Wed Mar 11" in screen_text(app)
        await settle(pilot, "f8")
        if isinstance(app.screen, OutreachScreen):  # the name of the user is still open
            screen.field.load_text("I passed. Noor")
            await settle(pilot, "f8")
        form = app.screen
        assert isinstance(form, Form)
        await settle(pilot, "ctrl+s")
        assert isinstance(app.screen, Form), "no reason yet"
        app.screen.fields.write("override", "good news cannot wait")
        await settle(pilot, "ctrl+s")
        assert "logged: update to Rosa" in screen_text(app)
    touch = workspace.session.touchpoints.all()[-1]
    assert (touch.kind, touch.about, touch.override) == ("milestone", milestone.uid, "good news cannot wait")
    assert workspace.session.milestones.need(milestone.uid).told == (rosa.uid,)
    assert workspace.session.tasks.need(uid).state is TaskState.DONE
    workspace.session.undo()
    assert workspace.session.milestones.need(milestone.uid).told == ()
    assert workspace.session.tasks.need(uid).open


async def test_a_sign_of_life_is_logged_or_written(
    app: InfointApp, workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    meet("Rosa", days=120)
    [news] = [task for task in workspace.session.tasks.all() if task.rule == "update.first"]
    workspace.tasks.skip_all([news.uid], "told her at the bakery")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        uid = go_to(app, workspace, "touch")
        await settle(pilot, "enter")
        assert "F2 write it" in screen_text(app)
        await settle(pilot, "f2")
        screen = app.screen
        assert isinstance(screen, OutreachScreen)
        assert "thinking about our conversation" in screen.field.text
        screen.field.load_text("Dear Rosa, I walked past the academy. Noor")
        await settle(pilot, "f8", "y")
    [touch] = workspace.session.touchpoints.all()
    assert touch.kind == "other"
    assert workspace.session.tasks.need(uid).state is TaskState.DONE


async def test_how_it_went_is_told_to_who_named_them_from_today(
    app: InfointApp, workspace: Workspace, clock: FixedClock, meet: Callable[..., Contact]
) -> None:
    rosa = workspace.people.add(name="Rosa")
    hana = meet("Hana", days=2, introduced_by=rosa.uid)
    with workspace.session.edit("named") as edit:
        edit.put(Introduction(uid="i", from_contact=rosa.uid, to_contact=hana.uid, asked_on=date(2026, 3, 1)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        uid = go_to(app, workspace, "loop")
        await settle(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, ThanksScreen)
        screen.field.load_text("Dear Rosa, Hana told me about the nights. Thank you! Noor")
        await settle(pilot, "f8", "ctrl+s")
        assert workspace.session.tasks.need(uid).state is TaskState.DONE
        assert workspace.session.introductions.need("i").loop_closed_on == clock.now().date()
        workspace.session.undo()
    assert workspace.session.tasks.need(uid).open
    assert workspace.session.introductions.need("i").loop_closed_on is None


async def test_a_line_of_today_may_just_be_logged_and_saving_does_the_task(
    app: InfointApp, workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    meet("Rosa", interests=("first aid",))
    with workspace.session.edit("kept") as edit:
        edit.put(Resource(uid="r", title="Evening course", interests=("first aid",)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        uid = go_to(app, workspace, "update")
        await settle(pilot, "enter", "ctrl+l")
        form = app.screen
        assert isinstance(form, Form)
        assert form.fields.shown("kind") == "update"
        shown = screen_text(app)
        assert "Last: your thank-you" in shown
        assert "You could send them “Evening course”: first aid." in " ".join(shown.replace("│", "").split())
        form.fields.write("about", "r")
        form.fields.write("text", "I filled in the form")
        await settle(pilot, "ctrl+s")
        assert "logged: Rosa, in touch. Next update: Wed Jun 10." in screen_text(app)
    assert workspace.session.tasks.need(uid).state is TaskState.DONE
    [touch] = workspace.session.touchpoints.all()
    assert (touch.text, touch.about) == ("I filled in the form", "r")
    assert workspace.session.resources.need("r").shared_with == (touch.contact,)
    assert workspace.session.drafts.keys("touch") == []
    workspace.session.undo()
    assert workspace.session.tasks.need(uid).open


async def test_somebody_not_heard_of_for_long_may_rest_by_one_key(
    app: InfointApp, workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa", days=200)
    [news] = [task for task in workspace.session.tasks.all() if task.rule == "update.first"]
    workspace.tasks.skip_all([news.uid], "told her at the bakery")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        go_to(app, workspace, "dormant")
        await pilot.press("d")
        await pilot.pause()
        assert "Stop following up with Rosa?" in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        assert "let Rosa rest   u undoes it" in screen_text(app)
    assert workspace.session.contacts.need(rosa.uid).stage is Stage.DORMANT


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_the_guard_speaks_in_the_form_and_takes_a_reason(
    workspace: Workspace, clock: FixedClock, meet: Callable[..., Contact], size: tuple[int, int]
) -> None:
    rosa = meet("Rosa")
    yesterday = ZonedTime(clock.now() - timedelta(days=1), workspace.session.zone)
    workspace.follow_up.log(rosa.uid, kind="update", at=yesterday)
    async with opened(workspace, size) as hands:
        await hands.on(rosa)
        await hands.keys("K")
        form = hands.app.screen
        assert isinstance(form, Form)
        assert form.focused is form.query_one("#field-direction")
        assert "You wrote to Rosa on Wed Mar 11" in str(form.query_one("#note-kind").render())
        await hands.fill(text="One more thing")
        await hands.keys("ctrl+s")
        assert isinstance(hands.app.screen, Form), "refused, and what was typed is there"
        assert hands.app.screen.fields.shown("text") == "One more thing"
        await hands.fill(override="she asked for it")
        await hands.keys("ctrl+s")
        assert hands.said.startswith("logged: Rosa")
    assert workspace.session.touchpoints.all()[-1].override == "she asked for it"


async def test_what_they_wrote_is_logged_and_stands_on_their_page(
    workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa")
    workspace.follow_up.rest(rosa.uid)
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("K")
        form = hands.app.screen
        assert isinstance(form, Form)
        field = form.query_one("#field-direction", Choice)
        field.value = "in"
        await hands.fill(text="Are you well?", when="yesterday 9:00")
        await hands.keys("ctrl+s")
        await hands.keys("enter")
        assert "Mar 11 they wrote Are you well?" in hands.words
    assert workspace.session.contacts.need(rosa.uid).stage is Stage.IN_TOUCH


async def test_a_milestone_asks_whose_advice_it_followed(
    workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa")
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await do(hands.pilot, "pipeline.milestones")
        form = hands.app.screen
        assert isinstance(form, Form)
        assert form.query_one("#field-advice", LineInput).value == "Rosa"
        await hands.fill(text="passed the exam", advice="Rosa, Nobody")
        await hands.keys("ctrl+s")
        assert "No one is called Nobody" in hands.text
        await hands.fill(advice="Rosa", on="tomorrow")
        await hands.keys("ctrl+s")
        assert "still ahead" in hands.text
        await hands.fill(on="10 mar")
        await hands.keys("ctrl+s")
        assert hands.said == "milestone saved; people to tell: 1"
        [milestone] = workspace.session.milestones.all()
        await do(hands.pilot, "pipeline.milestones")
        assert "still to tell Rosa" in hands.text
        await hands.choose(milestone.uid)
        await hands.choose(rosa.uid)
        form = hands.app.screen
        assert isinstance(form, Form)
        assert form.fields.shown("about") == milestone.uid
        await hands.keys("ctrl+s")
    assert workspace.session.milestones.need(milestone.uid).told == (rosa.uid,)


async def test_an_introduction_is_promised_and_made(
    workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa")
    marcus = workspace.people.add(name="Marcus", introduced_by=rosa.uid)
    with workspace.session.edit("named") as edit:
        edit.put(Introduction(uid="i", from_contact=rosa.uid, to_contact=marcus.uid))
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await do(hands.pilot, "pipeline.introductions")
        await hands.choose("i")
        await hands.choose("promised")
        assert hands.said == "introduction to Marcus: promised"
        assert "to Marcus promised since Thu Mar 12" in hands.words
        await hands.keys("escape")
        await hands.on(marcus)
        await do(hands.pilot, "pipeline.introductions")
        assert "by Rosa" in hands.text
        await hands.keys("escape")
    assert [task.title for task in workspace.session.tasks.all() if task.rule == "referral.promised"] == [
        "Ask Rosa about Marcus"
    ]


async def test_the_shelf_finds_readers(
    app: InfointApp, workspace: Workspace, meet: Callable[..., Contact]
) -> None:
    rosa = meet("Rosa", interests=("first aid",))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("title", "Evening course")
        form.fields.write("interests", "First Aid")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "saved; may interest Rosa" in screen_text(app)
        [resource] = workspace.session.resources.all()
        await pilot.press("enter")
        await pilot.pause()
        assert "send it to Rosa  first aid" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert (form.fields.shown("kind"), form.fields.shown("about")) == ("resource", resource.uid)
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert workspace.session.resources.need(resource.uid).shared_with == (rosa.uid,)


@pytest.mark.parametrize(
    ("days", "until", "gap", "last"),
    [
        ("", "", None, None),
        ("60", "2026-12-31", 60, date(2026, 12, 31)),
        ("Only news", "4 may", 0, date(2026, 5, 4)),
    ],
)
def test_what_was_agreed_is_read_back_from_the_form(
    workspace: Workspace, days: str, until: str, gap: int | None, last: date | None
) -> None:
    fields = touch_fields(workspace, Contact(uid="c", name="Rosa"))
    texts = {
        "permission": "granted",
        "how": " email ",
        "cadence_days": days,
        "until": until,
        "interests": "",
    }
    values, wrong = parsed(fields, texts)
    assert wrong == {}
    assert values["permission"] is Permission.GRANTED
    assert (values["how"], values["cadence_days"], values["until"]) == ("email", gap, last)


def test_what_cannot_be_read_is_said_at_its_field(workspace: Workspace) -> None:
    rosa = Contact(uid="c", name="Rosa", interests=("First  Aid",))
    fields = touch_fields(workspace, rosa)
    texts = {field.name: field.value for field in fields}
    values, wrong = parsed(fields, {**texts, "cadence_days": "often", "until": "some day"})
    assert "“only news”" in wrong["cadence_days"]
    assert "some day" in wrong["until"]
    assert values["interests"] == ("First  Aid",), "untouched"
    values, _wrong = parsed(fields, {**texts, "interests": "nights, #Nights ,, first aid"})
    assert values["interests"] == ("nights", "first aid")


@pytest.mark.parametrize("name", ["closing tag", "escape", "long"])
async def test_hostile_words_are_shown_as_they_are(
    workspace: Workspace, meet: Callable[..., Contact], name: str
) -> None:
    rosa = meet("Rosa", interests=("first aid",))
    workspace.follow_up.log(rosa.uid, kind="update", text=HOSTILE[name])
    workspace.follow_up.milestone(HOSTILE[name], None, [rosa.uid])
    workspace.resources.save(HOSTILE[name], interests=["first aid"])
    async with opened(workspace) as hands:
        await hands.on(rosa)
        await hands.keys("K")
        assert isinstance(hands.app.screen, Form)
        assert inert(hands.text)
        await hands.keys("escape")
        await do(hands.pilot, "pipeline.milestones")
        assert inert(hands.text)


async def test_midnight_brings_back_who_asked_to_be_written_to_later(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    owen = workspace.people.add(name="Owen", why_this_person="he retrained")
    attempt = workspace.outreach.log(owen.uid, ChannelKind.EMAIL)
    workspace.outreach.outcome(attempt.uid, Outcome.LATER, revisit=date(2026, 3, 13))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        clock.advance(days=1)
        app.tick()
        await pilot.pause()
        assert "Write to Owen again" in screen_text(app)
    assert workspace.session.contacts.need(owen.uid).stage is Stage.READY
