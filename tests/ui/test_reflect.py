"""The Reflect tab, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from infoint_tui.domain.enums import (
    AssumptionStatus,
    ChannelKind,
    LeadState,
    MeetingState,
    Mode,
    NoteKind,
    PathDecision,
    Permission,
    Stage,
    Strategy,
)
from infoint_tui.domain.meeting import Meeting, Reflection
from infoint_tui.domain.people import Channel
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.reflect.pane import ReflectPane
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.messages.thank_you import ThanksScreen
from tests.syncer import StepSyncer

from .talks import screen_of

CHICAGO = "America/Chicago"
NOTES = (
    (130, '"I came for the sirens and stayed for the quiet talks" #motivation'),
    (485, "* technique and teamwork beat muscle #assumption"),
    (640, '"The radio is half the job" #communication'),
    (800, "% sleep after nights worries me #lifestyle"),
    (950, "! ask about the ride-along form ~2d"),
    (1050, "@Marcus Bell (dispatch supervisor, Halden) prefers email"),
)


def to(clock: FixedClock, text: str) -> None:
    """Let the clock run to a local time in Chicago."""
    target = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CHICAGO))
    clock.advance(seconds=(target - clock.now()).total_seconds())


@pytest.fixture
def held(workspace: Workspace, clock: FixedClock) -> Meeting:
    """The call with Rosa, 24 minutes of which 5 were extended; it is 11:10 now."""
    ws = workspace
    path = ws.people.save_path("Paramedic", assumptions=["heroics", "strength", "no family life"])
    rosa = ws.people.add(
        name="Rosa Delgado",
        title="Field training officer",
        organisation="Brookvale County EMS",
        zone=CHICAGO,
        paths=(path.uid,),
        channels=(Channel(kind=ChannelKind.EMAIL, value="rosa@brookvale-ems.example.org"),),
    )
    planned = ws.planning.schedule(rosa.uid, ws.planning.when("10:00", CHICAGO), minutes=20)
    ws.planning.set_goals(planned.uid, ["shifts", "strength"])
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(planned.uid)
    for second, text in NOTES:
        to(clock, f"2026-03-12T10:{second // 60:02}:{second % 60:02}")
        note = ws.conversation.note(planned.uid, text, at=second)
        if "radio" in text:
            ws.conversation.star(planned.uid, note.uid)
    ws.conversation.extend(planned.uid, 5)
    to(clock, "2026-03-12T10:24")
    meeting = ws.conversation.end(planned.uid)
    to(clock, "2026-03-12T11:10")
    return meeting


@asynccontextmanager
async def reflect(
    app: InfointApp, meeting: Meeting, step: str = "", size: tuple[int, int] = (100, 32)
) -> AsyncIterator[tuple[Pilot[int], ReflectPane]]:
    """The app with the Reflect tab open, on a step if one is named."""
    if step:
        app.workspace.reflection.go_to(meeting.uid, step)
    async with app.run_test(size=size) as pilot:
        await app.open_conversation(meeting.uid, "reflect")
        await pilot.pause()
        yield pilot, app.screen.query_one(ReflectPane)


def answers(ws: Workspace, meeting: Meeting) -> Reflection:
    """What is stored."""
    stored = ws.session.meetings.get(meeting.uid)
    assert stored is not None
    return stored.reflection or Reflection(started=ws.session.moment())


def shown(pane: ReflectPane, name: str) -> str:
    """The text of one of the pane's parts."""
    return str(pane.query_one(f"#{name}", Static).content)


def screen_text(app: InfointApp) -> str:
    """Everything on the screen."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


# -- the story ------------------------------------------------------------------------------------------


async def test_a_whole_walk_by_keys_ends_in_the_sent_thank_you(
    app: InfointApp, held: Meeting, clock: FixedClock
) -> None:
    ws = app.workspace
    async with reflect(app, held) as (pilot, pane):
        await pilot.press("4", "4", "enter", "enter", "3", "3", "enter")
        assert pane.editor.text == "technique and teamwork beat muscle"
        await pilot.press("enter", "4", "4", "3", "enter", "3", "5", "2", "4", "enter")
        pane.editor.insert("I asked short questions")
        await pilot.press("enter")
        pane.editor.insert("nothing")
        await pilot.press("enter", "1", "enter", "1", "enter", "enter", "1", "enter", "enter", "enter")
        await pilot.pause()
        composer = app.screen
        assert isinstance(composer, ThanksScreen)
        assert "The radio is half the job" in composer.query_one("#letter", TextArea).text
        stored = answers(ws, held)
        assert stored.completed == ws.session.moment()
        assert dict(stored.fit) == {"skills": 3, "interests": 5, "lifestyle": 2, "goals": 4}
        assert (stored.mood, stored.strategy, stored.path_decision) == (
            4,
            Strategy.NURTURE,
            PathDecision.MORE_PEOPLE,
        )
        assert (stored.permission, stored.touch_how, stored.touch_days) == (Permission.GRANTED, "email", 90)
        assert [item.status.value for item in ws.session.paths.all()[0].assumptions] == [
            "refuted",
            "refuted",
            "mixed",
        ]
        to(clock, "2026-03-12T17:30")
        await pilot.press("f8", "ctrl+s")
        await pilot.pause()
    (thank,) = ws.thanks_owed.of_meeting(held.uid)
    assert ws.thanks_owed.band(thank).text == "sent after 7.1 h: within 24 h"
    rosa, marcus = ws.session.contacts.get(held.first_contact), ws.people.find("Marcus Bell")
    assert rosa is not None
    assert marcus is not None
    assert rosa.stage is Stage.IN_TOUCH
    assert (marcus.introduced_by, marcus.title, marcus.organisation) == (
        rosa.uid,
        "Dispatch supervisor",
        "Halden",
    )
    due = {task.title: task.due_day for task in ws.session.tasks.all() if task.open}
    assert due == {
        "Write to Marcus Bell": date(2026, 3, 19),
        "ask about the ride-along form": date(2026, 3, 14),
        "Tell Rosa Delgado how it turned out": date(2026, 4, 10),
    }


# -- rating ---------------------------------------------------------------------------------------------


async def test_digits_rate_and_go_on_and_minus_leaves_out(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "fit") as (pilot, pane):
        await pilot.press("3", "minus")
        assert answers(app.workspace, held).fit == {"skills": 3, "interests": None}
        assert pane.question is not None
        assert pane.question.key == "lifestyle"
        await pilot.press("9")
        assert answers(app.workspace, held).fit == {"skills": 3, "interests": None}
        assert "5 answers" in screen_text(app)
        await pilot.press("up", "left")
        assert pane.question.key == "interests"


async def test_arrows_change_an_answer(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "fit") as (pilot, _):
        await pilot.press("3", "up", "right")
        assert answers(app.workspace, held).fit == {"skills": 4}
        await pilot.press("h", "h")
        assert answers(app.workspace, held).fit == {"skills": 2}


async def test_each_rating_can_be_undone(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "fit") as (pilot, _):
        await pilot.press("3", "5", "u")
        assert answers(app.workspace, held).fit == {"skills": 3}
        assert "undo: fit, your interests: 5" in screen_text(app)


async def test_why_is_asked_and_stands_beside_the_rating(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "fit") as (pilot, _):
        await pilot.press("3", "up", "w")
        assert isinstance(app.screen, LinePrompt)
        app.screen.query_one("Input").value = "technique can be learnt"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        assert answers(app.workspace, held).fit_why == {"skills": "technique can be learnt"}
        assert "[3] 4  5  –   technique can be learnt" in screen_text(app)


async def test_place_keys_rest_while_digits_rate_and_work_in_plain_steps(
    app: InfointApp, held: Meeting
) -> None:
    async with reflect(app, held, "arrive") as (pilot, _):
        await pilot.press("1")
        assert app.current_mode == "conversation"
    assert answers(app.workspace, held).mood == 1


async def test_the_answers_of_a_finished_reflection_only_change_after_e(
    app: InfointApp, held: Meeting, clock: FixedClock
) -> None:
    ws = app.workspace
    ws.reflection.answer(held.uid, "well", fit={"skills": 3}, well="I asked short questions")
    with ws.session.edit("finished") as edit:
        finished = answers(ws, held).replace(completed=ws.session.moment())
        edit.put(ws.session.meetings.need(held.uid).replace(reflection=finished))
    async with reflect(app, held, "fit") as (pilot, pane):
        before = answers(ws, held)
        assert "e changes your answers" in screen_text(app)
        await pilot.press("right", "minus", "w", "a", "enter", "enter", "x", "y")
        await pilot.pause()
        assert pane.step is not None
        assert pane.step.key == "not_well"
        assert answers(ws, held) == before
        assert [key.field for key in ws.session.drafts.keys("reflect")] == ["step"]
        await pilot.press("4")
        await pilot.pause()
        assert app.current_mode == "review"
        clock.advance(seconds=5)
        await pilot.press("3", "shift+tab", "shift+tab", "e")
        assert pane.step.key == "fit"
        await pilot.press("4")
    assert answers(ws, held).latest_fit["interests"] == 4


# -- words ----------------------------------------------------------------------------------------------


async def test_digits_are_text_in_a_text_and_enter_goes_on(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "well") as (pilot, pane):
        await pilot.press("4", "ctrl+n", "w", "enter")
        assert answers(app.workspace, held).well == "4\nw"
        assert pane.step is not None
        assert pane.step.key == "not_well"
        assert [key.field for key in app.workspace.session.drafts.keys("reflect")] == ["step"]
        await pilot.press("shift+tab")
        assert pane.step.key == "well"
        assert pane.editor.text == "4\nw"


async def test_words_being_typed_and_the_place_outlive_the_program(
    app: InfointApp, held: Meeting, home: Path, clock: FixedClock
) -> None:
    async with reflect(app, held, "takeaways") as (pilot, pane):
        pane.editor.insert(", and calm")
        await pilot.pause()
        assert answers(app.workspace, held).takeaways == ""
    app.workspace.home.flush()
    reader = Workspace.open(home, clock=clock, read_only=True)
    async with reflect(make_app(reader, intervals=False), held) as (_, pane):
        assert pane.step is not None
        assert pane.step.key == "takeaways"
        assert pane.editor.text == "technique and teamwork beat muscle, and calm"
    reader.close()


async def test_an_emptied_answer_stays_empty(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "takeaways") as (pilot, pane):
        pane.editor.clear()
        await pilot.pause()
        pane.refresh_data()
        assert pane.editor.text == ""
        await pilot.press("enter")
        assert answers(app.workspace, held).takeaways == ""
        assert "takeaways" not in answers(app.workspace, held).done_steps
        assert "Still open: takeaways (write a few words)" in screen_text(app)


async def test_esc_leaves_the_text_and_keeps_it(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "well") as (pilot, pane):
        await pilot.press("x", "escape")
        assert not pane.in_text()
        await pilot.press("enter")
        assert answers(app.workspace, held).well == "x"


async def test_control_characters_survive_an_edit_elsewhere(app: InfointApp, held: Meeting) -> None:
    app.workspace.reflection.answer(held.uid, well="bell\x07 rings")
    async with reflect(app, held, "well") as (pilot, pane):
        assert pane.editor.text == "bell␇ rings"
        await pilot.press("full_stop", "enter")
        assert answers(app.workspace, held).well == "bell\x07 rings."


async def test_a_burst_of_keys_is_taken_in_its_order(app: InfointApp, held: Meeting) -> None:
    ws = app.workspace
    async with reflect(app, held, "fit") as (pilot, pane):
        burst = ["3", "5", "minus", "4", "enter", "o", "k", "4", "enter", "n", "o", "enter", "1", "enter"]
        for key in burst:
            app.post_message(Key(key, {"minus": "-", "enter": "\r"}.get(key, key)))
        await pilot.pause()
        await pilot.pause()
        stored = answers(ws, held)
        assert stored.fit == {"skills": 3, "interests": 5, "lifestyle": None, "goals": 4}
        assert (stored.well, stored.not_well) == ("ok4", "no")
        assert ws.people.find("Marcus Bell") is not None
        assert pane.step is not None
        assert pane.step.key == "actions"


# -- going about ----------------------------------------------------------------------------------------


async def test_leaving_steps_open_is_allowed_and_said_at_the_end(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "strategy") as (pilot, pane):
        await pilot.press("enter", "enter")
        assert pane.step is not None
        assert pane.step.key == "arrive"
        assert "Still open: how you feel, how it went, your goals" in screen_text(app)
        assert answers(app.workspace, held).completed is None


async def test_what_was_left_open_comes_one_after_the_other(app: InfointApp, held: Meeting) -> None:
    """After the end Enter goes from open step to open step; back gives the whole walk again."""
    for step in app.workspace.reflection.steps(held):
        if step.key not in ("goals", "well", "not_well"):
            app.workspace.reflection.settle(held.uid, step)
    still = [
        step.key
        for step in app.workspace.reflection.open_steps(app.workspace.session.meetings.need(held.uid))
    ]
    assert len(still) > 2
    last = app.workspace.reflection.steps(held)[-1].key
    async with reflect(app, held, last, size=(140, 32)) as (pilot, pane):
        seen = []
        for _ in range(3):
            await pilot.press("enter")
            seen.append(pane.step.key if pane.step else "")
        assert seen == still[:3]
        assert pane.in_text()
        assert "/ find" not in screen_text(app).splitlines()[-1], "a slash is text here"
        await pilot.press("shift+tab")
        before = pane.step
        await pilot.press("enter")
        assert pane.step is not None
        assert before is not None
        keys = [step.key for step in app.workspace.reflection.steps(held)]
        assert keys.index(pane.step.key) == keys.index(before.key) + 1
        pane.place.say("Still missing: all.", "warning")
        await screen_of(app).run_action("command('conversation.next-tab')")
        assert "Still open" not in screen_text(app)


async def test_ctrl_s_stores_and_leaves_and_the_walk_goes_on_there(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "well") as (pilot, _):
        await pilot.press("x", "ctrl+s")
        await pilot.pause()
        assert app.current_mode == "today"
        assert answers(app.workspace, held).well == "x"
        await app.open_conversation(held.uid, "reflect")
        pane = app.screen.query_one(ReflectPane)
        assert pane.step is not None
        assert pane.step.key == "well"


async def test_the_full_walk_keeps_the_step_and_adds_the_others(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "fit", size=(140, 32)) as (pilot, pane):
        assert "6 of 14 · short version" in shown(pane, "walk")
        await pilot.press("f2")
        assert "of 21 · full version" in shown(pane, "walk")
        assert pane.step is not None
        assert pane.step.key == "fit"
        assert "thanks within 24 h: 23:14" in shown(pane, "walk")


async def test_after_an_upsetting_talk_the_walk_is_short(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held) as (pilot, pane):
        await pilot.press("1", "2", "enter")
        assert pane.step is not None
        assert pane.step.key == "well"
        assert "2 of 7" in shown(pane, "walk"), "a name and an action stand in the notes"


async def test_undoing_a_step_shows_it_again(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held) as (pilot, pane):
        await pilot.press("4", "4", "enter", "enter", "u")
        await pilot.pause()
        assert pane.step is not None
        assert pane.step.key == "facts"


async def test_all_steps_can_be_seen_and_gone_to(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held) as (pilot, pane):
        await pilot.press("4", "f3")
        assert "how you feel          good" in screen_text(app)
        for letter in "what's":
            await pilot.press(letter)
        await pilot.press("enter")
        await pilot.pause()
        assert pane.step is not None
        assert pane.step.key == "strategy"


async def test_a_step_passed_over_is_said_and_stands_in_the_list(app: InfointApp, held: Meeting) -> None:
    app.workspace.reflection.set_full(held.uid, True)
    async with reflect(app, held) as (pilot, pane):
        assert "Enter skips this step" in shown(pane, "hint")
        await pilot.press("4", "4", "enter")
        assert pane.step is not None
        assert pane.step.key == "facts"
        assert "Enter skips" not in shown(pane, "hint"), "it is said once"
        meeting = app.workspace.session.meetings.need(held.uid)
        step = next(
            step
            for step in app.workspace.reflection.steps(meeting)
            if not step.required and step.kind == "text"
        )
        pane.go_to(step)
        await pilot.press("ctrl+a", "ctrl+k", "enter")
        await pilot.pause()
        assert f"Skipped: {step.title}. shift+tab goes back." in screen_text(app)
        await pilot.press("f3")
        await pilot.pause()
        lines = [line for line in screen_text(app).splitlines() if "skipped" in line]
        assert any(f"─ {step.title}" in line for line in lines)
        assert any("your goals" in line for line in lines), "a step that is needed was left behind, too"
        assert not any("how you feel" in line for line in lines)


# -- facts, gaps, paper ---------------------------------------------------------------------------------


async def test_length_is_prefilled_and_can_be_corrected(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "facts") as (pilot, _):
        assert "24 min   10:00 to 10:24" in screen_text(app)
        await pilot.press("down", "left", "w")
        app.screen.query_one("Input").value = "soon"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        assert "isn't a number of minutes" in screen_text(app)
        app.screen.query_one("Input").value = "30 min"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        stored = app.workspace.session.meetings.get(held.uid)
        assert stored is not None
        assert stored.actual_start is not None
        assert stored.actual_end is not None
        assert stored.actual_end.utc - stored.actual_start.utc == timedelta(minutes=30)


async def test_cut_short_shortens_the_walk(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "facts") as (pilot, pane):
        await pilot.press("2")
        stored = app.workspace.session.meetings.get(held.uid)
        assert stored is not None
        assert stored.state is MeetingState.CUT_SHORT
        assert "of 8" in shown(pane, "walk"), "a name and an action stand in the notes"


async def test_a_short_walk_asks_about_what_the_notes_promise(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    ws = workspace
    priya = ws.people.add(name="Priya Nair")
    planned = ws.planning.schedule(priya.uid, ws.planning.when("10:00", CHICAGO), minutes=20)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(planned.uid)
    ws.conversation.note(planned.uid, "!send Priya the survey article ~fri", at=20)
    ws.conversation.note(planned.uid, "@Tomas Reyes (research ops) runs the panel", at=40)
    to(clock, "2026-03-12T10:02")
    meeting = ws.conversation.end(planned.uid)
    assert meeting.state is MeetingState.CUT_SHORT
    async with reflect(app, meeting) as (pilot, pane):
        await pilot.press("4", "4", "enter", "enter")
        for words in ("short questions", "nothing"):
            pane.editor.insert(words)
            await pilot.press("enter")
        assert "Tomas Reyes · research ops" in screen_text(app)
        await pilot.press("1", "enter")
        assert "do it by Fri Mar 13" in screen_text(app)
        await pilot.press("1", "enter")
        await pilot.pause()
        assert pane.step is not None
        assert pane.step.key == "moment"
    found = [task for task in ws.session.tasks.all() if task.open and task.type == "action"]
    assert [(task.title, task.due_day) for task in found] == [
        ("send Priya the survey article", date(2026, 3, 13))
    ]
    added = next(contact for contact in ws.session.contacts.all() if contact.name == "Tomas Reyes")
    assert added.introduced_by == priya.uid


async def test_leaving_a_short_walk_half_done_keeps_what_the_notes_promise_due(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    ws = workspace
    priya = ws.people.add(name="Priya Nair")
    planned = ws.planning.schedule(priya.uid, ws.planning.when("10:00", CHICAGO), minutes=20)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(planned.uid)
    ws.conversation.note(planned.uid, "!send Priya the survey article ~fri", at=20)
    to(clock, "2026-03-12T10:02")
    meeting = ws.conversation.end(planned.uid)
    async with reflect(app, meeting) as (pilot, pane):
        await pilot.press("4", "4", "enter", "ctrl+s")
        await pilot.pause()
        assert "Reflect" in screen_text(app)
        still = [step.key for step in ws.reflection.open_steps(ws.session.meetings.need(meeting.uid))]
        assert "actions" in still, "the walk can't be finished without it"
        assert pane.uid == meeting.uid


async def test_marks_get_their_words_one_after_the_other(app: InfointApp, held: Meeting) -> None:
    stored = app.workspace.session.meetings.get(held.uid)
    assert stored is not None
    first, second = (app.workspace.conversation.mark(held.uid) for _ in range(2))
    async with reflect(app, held, "gaps") as (pilot, pane):
        assert pane.in_text()
        pane.editor.insert('"no one fails alone"')
        await pilot.press("enter")
        assert pane.step is not None
        assert pane.step.key == "gaps"
        await pilot.press("enter")
        assert pane.step.key == "goals"
    stored = app.workspace.session.meetings.get(held.uid)
    assert stored is not None
    one, other = stored.note(first.uid), stored.note(second.uid)
    assert one is not None
    assert other is not None
    assert (one.text, one.kind) == ('"no one fails alone"', NoteKind.QUOTE)
    assert other.text == ""


async def test_paper_notes_become_notes_in_one_step(app: InfointApp, clock: FixedClock) -> None:
    ws = app.workspace
    owen = ws.people.add(name="Owen Pritchard")
    planned = ws.planning.schedule(owen.uid, ws.planning.when("10:00", CHICAGO), mode=Mode.COFFEE_MEAL)
    ws.conversation.start(planned.uid)
    clock.advance(minutes=20)
    talk = ws.conversation.end(planned.uid)
    async with reflect(app, talk, "paper") as (pilot, pane):
        pane.editor.insert("quiet place\n\n@Gabriel Montrose (head of research, Cobalt)")
        await pilot.press("enter")
        stored = ws.session.meetings.get(talk.uid)
        assert stored is not None
        assert [(note.text[:8], note.at, note.origin) for note in stored.notes] == [
            ("quiet pl", 1200, "paper"),
            ("@Gabriel", 1200, "paper"),
        ]
        assert [named.found.name for named in ws.reflection.mentions.named(stored)] == ["Gabriel Montrose"]
        await pilot.press("shift+tab")
        assert "Notes typed in so far: 2" in shown(pane, "remark")
        assert pane.editor.text == ""
    ws.session.undo()
    stored = ws.session.meetings.get(talk.uid)
    assert stored is not None
    assert stored.notes == ()


# -- people, actions, paths -----------------------------------------------------------------------------


async def test_a_name_is_corrected_in_a_form(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "people") as (pilot, _):
        await pilot.press("w")
        form = app.screen
        assert isinstance(form, Form)
        assert form.fields.texts()["organisation"] == "Halden"
        form.fields.write("name", "Markus Bell")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.workspace.people.find("Markus Bell") is not None
        assert app.workspace.reflection.mentions.people(held) != []
        stored = app.workspace.session.meetings.get(held.uid)
        assert stored is not None
        assert app.workspace.reflection.mentions.people(stored) == []


async def test_openings_and_ticks_are_answered_by_keys(workspace: Workspace, clock: FixedClock) -> None:
    """1 parks an opening of the notes; 1 and - tick and take the tick back; w writes the words."""
    talk = workspace.conversation.start_new("Teo Varga")
    workspace.conversation.note(talk.uid, "& a junior role")
    clock.advance(minutes=20)
    held = workspace.conversation.end(talk.uid)
    app = make_app(workspace, intervals=False, start_place="conversation")

    def came_up() -> dict[str, str]:
        return dict(answers(workspace, held).came_up)

    async with reflect(app, held, "outcomes") as (pilot, _pane):
        assert "a junior role" in screen_text(app)
        await pilot.press("1")
        assert [lead.text for lead in workspace.session.leads.all()] == ["a junior role"]
        assert "until you've said thanks" in screen_text(app)
        await pilot.press("1", "1")
        assert came_up() == {"path": "", "training": ""}
        await pilot.press("up", "minus", "w")
        await pilot.pause()
        assert came_up() == {"path": ""}
        app.screen.query_one(Input).value = "how shifts are handed out"
        await pilot.press("enter")
        await pilot.pause()
        assert came_up() == {"path": "", "inside": "how shifts are handed out"}
        assert "how shifts are handed out" in screen_text(app)
        await pilot.press("up", "up", "up", "w")
        await pilot.pause()
        assert "The wording is in your notes." in screen_text(app)


async def test_somebody_else_may_look_at_it(app: InfointApp, held: Meeting, tmp_path: Path) -> None:
    """w names them and keeps what they said; 1 and 2 leave names out of the page or show them."""
    ws = app.workspace
    ws.reflection.set_full(held.uid, True)
    ws.reflection.answer(held.uid, "takeaways", takeaways="Rosa trusts the radio")
    async with reflect(app, held, "second") as (pilot, _pane):
        assert "my guest trusts the radio" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one(Input).value = "Joan Tetley"
        await pilot.press("enter")
        await pilot.pause()
        assert ws.reflection.second_view.reviewer(ws.session.meetings.need(held.uid)) == "Joan Tetley"
        await pilot.press("down", "2")
        await pilot.pause()
        assert "Rosa trusts the radio" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one(Input).value = "ask shorter questions"
        await pilot.press("enter")
        await pilot.pause()
        assert "ask shorter questions" in screen_text(app)
        await pilot.press("a")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "page.md")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert "Rosa trusts the radio" in (tmp_path / "page.md").read_text(encoding="utf-8")
    assert answers(ws, held).feedback[0].text == "ask shorter questions"


async def test_a_later_rating_stands_beside_the_first(
    app: InfointApp, held: Meeting, clock: FixedClock
) -> None:
    ws = app.workspace
    ws.reflection.answer(held.uid, "fit", fit={"skills": 3, "interests": 5, "lifestyle": 2, "goals": None})
    with ws.session.edit("finished") as edit:
        edit.put(
            ws.session.meetings.need(held.uid).replace(
                reflection=answers(ws, held).replace(completed=ws.session.moment())
            )
        )
    clock.advance(days=15)
    async with reflect(app, held, "fit") as (pilot, _pane):
        await pilot.press("e", "5")
        await pilot.pause()
        assert "Rated again on Fri Mar 27; the first time it was 3 5 2 -." in screen_text(app)
    assert answers(ws, held).fit["skills"] == 3
    assert answers(ws, held).latest_fit["skills"] == 5


async def test_a_talk_that_was_called_off_is_looked_back_at(workspace: Workspace) -> None:
    rosa = workspace.people.quick_add("Rosa Delgado, trainer, Brookvale EMS")
    planned = workspace.planning.schedule(rosa.uid, workspace.planning.when("fri 10:00", CHICAGO))
    workspace.planning.call_off(planned.uid, MeetingState.CANCELLED_BY_THEM)
    app = make_app(workspace, intervals=False, start_place="conversation")
    async with reflect(app, planned) as (pilot, pane):
        assert "1 of 5" in shown(pane, "walk")
        await pilot.press("4", "3", "enter")
        assert "no, they canceled" in screen_text(app)
        await pilot.press("enter")
        assert shown(pane, "prompt") == "What did you do that worked?"


async def test_openings_are_seen_and_taken_up_on_today(workspace: Workspace, clock: FixedClock) -> None:
    """Before its time only with a reason; after it without; and a sentence where there is none."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(100, 32)) as pilot:
        await pilot.press("O")
        await pilot.pause()
        assert "No openings right now" in screen_text(app)
        talk = workspace.conversation.start_new("Teo Varga")
        clock.advance(minutes=20)
        held = workspace.conversation.end(talk.uid)
        workspace.reflection.opportunities.set_came_up(held.uid, "lead", "a junior role")
        await pilot.press("O")
        await pilot.pause()
        assert "Teo Varga · set aside until you've said thanks" in screen_text(app)
        await pilot.press("enter", "enter", "enter")
        await pilot.pause()
        assert "Write why it cannot wait" in screen_text(app)
        app.screen.query_one(Input).value = "the deadline is tomorrow"
        await pilot.press("enter")
        await pilot.pause()
        [lead] = workspace.session.leads.all()
        assert (lead.state, lead.reason) == (LeadState.ACTING, "the deadline is tomorrow")
        await pilot.press("escape")


async def test_names_are_left_out_or_added(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "people") as (pilot, _):
        await pilot.press("3", "a")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("name", "Lena Okonjo")
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert [contact.name for contact in app.workspace.session.contacts.all()] == [
        "Rosa Delgado",
        "Lena Okonjo",
    ]
    assert set(answers(app.workspace, held).people) == {"Marcus Bell", "Lena Okonjo"}


@pytest.mark.parametrize(("key", "same"), [("1", True), ("1", False), ("2", True), ("4", True), ("4", False)])
async def test_a_name_that_may_be_somebody_here_is_asked_for(
    app: InfointApp, held: Meeting, key: str, same: bool
) -> None:
    ws = app.workspace
    here = ws.people.add(name="Markus Bell", organisation="Halden")
    async with reflect(app, held, "people") as (pilot, _):
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        assert "Is this Markus Bell?" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert answers(ws, held).people == {}, "who leaves the question has answered nothing"
        await pilot.press(key)
        await pilot.pause()
        await pilot.press("y" if same else "n")
        await pilot.pause()
        await pilot.press(key)  # decided now, so nothing is asked again
        await pilot.pause()
        assert "Is this Markus Bell?" not in screen_text(app)
    decided = answers(ws, held).people["Marcus Bell"]
    assert (decided == here.uid) is same
    names = sorted(each.name for each in ws.session.contacts.all() if each.uid not in held.contacts)
    assert names == (["Markus Bell"] if same else ["Marcus Bell", "Markus Bell"])


async def test_a_name_typed_in_the_form_is_asked_for_too(app: InfointApp, held: Meeting) -> None:
    ws = app.workspace
    here = ws.people.add(name="Lena Okonjo", title="nurse")
    async with reflect(app, held, "people") as (pilot, _):
        await pilot.press("3", "a")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("name", "Lenna Okonjo")
        form.fields.write("about", "runs the night desk")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Is this Lena Okonjo?" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert form.fields.texts()["about"] == "runs the night desk"
        await pilot.press("escape", "a")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert form.fields.texts()["name"] == "Lenna Okonjo", "what was typed is there again"
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
    assert answers(ws, held).people["Lenna Okonjo"] == here.uid
    assert [each.to_contact for each in ws.session.introductions.all()] == [here.uid]


async def test_going_back_from_the_first_step_leaves_the_answers_alone(
    app: InfointApp, held: Meeting
) -> None:
    first = app.workspace.reflection.steps(held)[0]
    async with reflect(app, held, first.key) as (pilot, pane):
        before = app.focused
        await pilot.press("shift+tab")
        assert app.focused is before
        assert pane.step == first


async def test_the_day_of_an_action_is_typed(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "actions") as (pilot, _):
        assert "1 do it by Sat Mar 14" in screen_text(app)
        await pilot.press("w")
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("due", "yesterday")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        app.screen.fields.write("due", "+3d")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "[1 do it by Sun Mar 15]" in screen_text(app)
    (task,) = [task for task in app.workspace.session.tasks.all() if task.type == "action"]
    assert (task.due_day, task.fixed) == (date(2026, 3, 15), True)


async def test_two_views_of_one_theme_stand_beside_the_question(
    app: InfointApp, held: Meeting, clock: FixedClock
) -> None:
    ws = app.workspace
    ws.people.add(name="Marcus Bell", paths=held.paths)
    started = ws.conversation.start_new("Marcus Bell")
    ws.conversation.note(started.uid, "four days off give him family time #lifestyle")
    clock.advance(minutes=28)
    talk = ws.conversation.end(started.uid)
    async with reflect(app, talk, "views") as (pilot, pane):
        text = screen_text(app)
        assert "#lifestyle  Marcus: four days off give him family time" in text
        assert "Rosa Delgado: sleep after nights worries me" in text
        await pilot.press("3")
        assert "[3 it depends]" in screen_text(app)
        pane.editor.insert("depends on where your friends work")
        await pilot.press("enter")
    assert answers(ws, talk).views == "depends on where your friends work"
    (judged,) = ws.session.differences.all()
    assert (judged.theme, judged.meetings, judged.verdict) == (
        "lifestyle",
        (talk.uid, held.uid),
        "depends",
    )


async def test_a_weakness_is_paired_with_what_is_done_about_it(app: InfointApp, held: Meeting) -> None:
    app.workspace.reflection.set_full(held.uid, True)
    async with reflect(app, held, "not_well") as (pilot, pane):
        assert app.screen.focused is pane.editor
        assert "What will you do about it?" in screen_text(app)
        await pilot.press("escape", "w")
        await pilot.pause()
        app.screen.query_one("Input").value = "I talked too long"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        pane.editor.insert("count to three first")
        await pilot.press("enter")
        await pilot.pause()
        assert pane.step is not None
        assert pane.step.key == "unsaid"
    stored = answers(app.workspace, held)
    assert (stored.less_well, stored.not_well) == ("I talked too long", "count to three first")


async def test_the_express_run_asks_for_one_line_only(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "not_well") as (_, pane):
        assert pane.view is not None
        assert pane.view.questions == ()


async def test_silence_is_part_of_the_craft(app: InfointApp, held: Meeting) -> None:
    app.workspace.reflection.set_full(held.uid, True)
    async with reflect(app, held, "craft") as (pilot, _):
        await pilot.press("2", "1")
    stored = answers(app.workspace, held)
    assert (stored.talk_share, stored.silence) == (25, "mostly")


async def test_a_path_ruled_out_ends_as_a_result(app: InfointApp, held: Meeting) -> None:
    ws = app.workspace
    with ws.session.edit("everything answered") as edit:
        done = tuple(step.key for step in ws.reflection.steps(held))
        reflection = Reflection(
            started=ws.session.moment(),
            done_steps=done,
            path_decision=PathDecision.RULE_OUT,
            strategy=Strategy.CLOSE,
        )
        edit.put(held.replace(reflection=reflection))
    async with reflect(app, held, "path") as (pilot, _):
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert answers(ws, held).completed is not None
        assert "is a result, too" in screen_text(app)


@pytest.fixture
def unplanned(workspace: Workspace, clock: FixedClock) -> Meeting:
    """A talk nobody planned, with two paths it may have been about."""
    workspace.people.save_path("Paramedic")
    workspace.people.save_path("Genetic counsellor")
    started = workspace.conversation.start_new("Teo Varga")
    clock.advance(minutes=12)
    return workspace.conversation.end(started.uid)


async def test_a_talk_without_a_path_asks_for_it(app: InfointApp, unplanned: Meeting) -> None:
    async with reflect(app, unplanned, "path") as (pilot, pane):
        assert "it was about" in screen_text(app)
        await pilot.press("2")
        assert pane.view is not None
        assert pane.view.prompt == "Keep exploring Genetic counsellor?"
        await pilot.press("4")
        assert shown(pane, "remark") == "That's a result, too."
    assert [path.status.value for path in app.workspace.session.paths.all()] == ["exploring", "ruled_out"]


async def test_a_new_path_is_added_there(app: InfointApp, unplanned: Meeting) -> None:
    async with reflect(app, unplanned, "path") as (pilot, _):
        await pilot.press("a")
        app.screen.query_one("Input").value = "Fire service"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
    stored = app.workspace.session.meetings.get(unplanned.uid)
    assert stored is not None
    path = app.workspace.session.paths.get(stored.paths[0])
    assert path is not None
    assert path.title == "Fire service"


async def test_the_guest_of_an_unplanned_talk_is_filled_in(app: InfointApp, unplanned: Meeting) -> None:
    async with reflect(app, unplanned, "guest") as (pilot, _):
        await pilot.press("w")
        form = app.screen
        assert isinstance(form, Form)
        for name, value in (("connection", "the pool"), ("zone", "chicago"), ("email", "nonsense")):
            form.fields.write(name, value)
        await pilot.pause()
        assert CHICAGO in screen_text(app), "the form says which zone it takes"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        app.screen.fields.write("email", "teo@example.org")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "the pool" in screen_text(app)
    teo = app.workspace.session.contacts.get(unplanned.first_contact)
    assert teo is not None
    assert (teo.connection, teo.zone) == ("the pool", CHICAGO)
    assert teo.channel(ChannelKind.EMAIL) == "teo@example.org"


# -- looks ----------------------------------------------------------------------------------------------


async def test_a_talk_ahead_says_what_to_do_instead(app: InfointApp) -> None:
    ws = app.workspace
    owen = ws.people.add(name="Owen Pritchard")
    planned = ws.planning.schedule(owen.uid, ws.planning.when("fri 10:00", CHICAGO))
    async with reflect(app, planned) as (pilot, pane):
        assert "still ahead" in shown(pane, "instead")
        await pilot.press("enter", "5")
    stored = ws.session.meetings.get(planned.uid)
    assert stored is not None
    assert stored.reflection is None


HOSTILE = ("[/x]", "[@click=app.quit]go[/]", "\x1b]52;c;aGk=\x07", "\x9b31m", "\u202eabc", "x" * 300)


@pytest.mark.parametrize("step", ["takeaways", "surprises", "people", "actions", "moment", "path"])
async def test_hostile_texts_are_shown_and_nothing_else(
    app: InfointApp, clock: FixedClock, step: str
) -> None:
    ws = app.workspace
    path = ws.people.save_path(HOSTILE[1], assumptions=HOSTILE[:5])
    guest = ws.people.add(name="".join(HOSTILE), paths=(path.uid,))
    talk = ws.conversation.start_new(guest.name)
    for text in HOSTILE:
        for sign in ("", "* ", "! ", "@["):
            ws.conversation.note(talk.uid, f"{sign}{text}{']' if '@' in sign else ''}")
    clock.advance(minutes=9)
    talk = ws.conversation.end(talk.uid)
    async with reflect(app, talk, step, size=(60, 20)) as (pilot, pane):
        await pilot.press("down")
        text = screen_text(app)
        assert not any(bad in text for bad in ("\x1b", "\x9b", "\u202e", "\x07"))
        assert pane.step is not None
        assert pane.step.key == step


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_every_step_shows_its_prompt_and_a_cursor_at_every_size(
    app: InfointApp, held: Meeting, size: tuple[int, int]
) -> None:
    app.workspace.reflection.set_full(held.uid, True)
    async with reflect(app, held, size=size) as (pilot, pane):
        stored = app.workspace.session.meetings.get(held.uid)
        assert stored is not None
        for step in app.workspace.reflection.steps(stored):
            pane.go_to(step)
            await pilot.pause()
            assert pane.view is not None
            assert pane.view.prompt.split()[0] in screen_text(app)
            answerable = pane.answers if pane.view.questions else pane.editor if pane.view.text else pane
            assert answerable.region.height >= (2 if pane.view.text and not pane.view.questions else 1)
            assert pane.region.contains_region(answerable.region)


async def test_nothing_changes_while_another_window_writes(
    app: InfointApp, held: Meeting, home: Path, clock: FixedClock
) -> None:
    app.workspace.home.flush()
    reader = Workspace.open(home, clock=clock, read_only=True)
    reading = make_app(reader, intervals=False)
    async with reflect(reading, held) as (pilot, _):
        await pilot.press("4")
        assert "Nothing was changed" in screen_text(reading)
    assert answers(reader, held).mood is None
    reader.close()


async def test_words_typed_while_another_window_writes_stay(
    app: InfointApp, held: Meeting, home: Path, clock: FixedClock
) -> None:
    app.workspace.reflection.go_to(held.uid, "takeaways")
    app.workspace.home.flush()
    reader = Workspace.open(home, clock=clock, syncer=StepSyncer())
    reading = make_app(reader, intervals=False)
    async with reflect(reading, held) as (pilot, pane):
        app.workspace.reflection.answer(held.uid, mood=4)
        app.workspace.home.flush()
        reading.tick()
        await pilot.pause()
        assert not reader.session.drafts.waiting, "what stands there from the notes was not typed"
        pane.editor.insert(", and calm")
        await pilot.pause()
        app.workspace.people.add(name="Marcus Bell")
        app.workspace.home.flush()
        reading.tick()
        await pilot.pause()
        assert pane.editor.text.endswith(", and calm")
        app.workspace.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert answers(reader, held).takeaways.endswith(", and calm")
    reader.close()


async def test_an_assumption_moves_by_key_on_its_path(app: InfointApp, held: Meeting) -> None:
    async with reflect(app, held, "surprises") as (pilot, _):
        await pilot.press("4")
    assert app.workspace.session.paths.all()[0].assumptions[0].status is AssumptionStatus.REFUTED


async def test_words_typed_at_a_list_start_no_call_and_take_nothing_back(
    app: InfointApp, held: Meeting, clock: FixedClock
) -> None:
    """The letters of a sentence are no commands; a moment later each key means what it says."""
    async with reflect(app, held, "fit") as (pilot, pane):
        await pilot.press("3", *"silence 5 u", "enter")
        assert app.screen is pane.screen
        assert pane.step is not None
        assert pane.step.key != "fit"
        await pilot.press("shift+tab")
        fit = answers(app.workspace, held).fit
        assert list(fit.values()) == [3]
        clock.advance(seconds=2)
        await pilot.press("4")
        assert len(answers(app.workspace, held).fit) == 2


async def test_a_planned_call_of_one_minute_did_not_go_as_planned(app: InfointApp, clock: FixedClock) -> None:
    ws = app.workspace
    rosa = ws.people.add(name="Rosa Delgado")
    planned = ws.planning.schedule(rosa.uid, ws.planning.when("10:00", CHICAGO), minutes=20)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(planned.uid)
    to(clock, "2026-03-12T10:01")
    meeting = ws.conversation.end(planned.uid)
    async with reflect(app, meeting, "facts") as (pilot, _pane):
        text = screen_text(app)
        assert "went as planned" in text
        assert "extra time they gave you" in text
        await pilot.press("enter")
        assert ws.session.meetings.need(planned.uid).state is MeetingState.CUT_SHORT
