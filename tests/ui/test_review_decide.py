"""Differences, People and Decide by their keys: what is read there, and what each key changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from infoint_tui.domain.enums import AssumptionStatus, PathDecision, PathStatus, Relation, Seniority
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.live.pane import LivePane
from infoint_tui.ui.conversation.screen import ConversationScreen
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.select import SelectOne
from infoint_tui.ui.pipeline.screen import PipelineScreen
from infoint_tui.ui.review.decide import DecidePane
from infoint_tui.ui.review.differences import SaidLine
from infoint_tui.ui.review.screen import ReviewScreen

from .hostile import HOSTILE, inert, screen_text


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning."""
    return FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.fixture
def ws(tmp_path: Path, clock: FixedClock) -> Iterator[Workspace]:
    """A path with a belief, and nobody yet."""
    workspace = Workspace.open(tmp_path / "home", clock=clock)
    workspace.people.save_profile(name="Noor", zone="UTC")
    workspace.people.save_path("Paramedic", assumptions=["No family life"])
    yield workspace
    workspace.close()


def path_of(ws: Workspace) -> str:
    return ws.session.paths.all()[0].uid


def belief_of(ws: Workspace) -> str:
    return ws.session.paths.all()[0].assumptions[0].uid


def talk(ws: Workspace, clock: FixedClock, name: str, *notes: str) -> Meeting:
    """A conversation about the path that took place."""
    clock.advance(hours=1)
    if not any(contact.name == name for contact in ws.session.contacts.all()):
        ws.people.add(name=name, paths=(path_of(ws),))
    started = ws.conversation.start_new(name)
    for note in notes:
        ws.conversation.note(started.uid, note)
    clock.advance(minutes=20)
    return ws.conversation.end(started.uid)


@asynccontextmanager
async def review(
    ws: Workspace, tab: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[int], RowList]]:
    """A tab of the review, reached by its keys."""
    app: InfointApp = make_app(ws, intervals=False, start_place="review")
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        while screen.tab != tab:
            await pilot.press("]")
            await pilot.pause()
        rows = screen.query_one(
            {"differences": "#differences", "people": "#heard"}.get(tab, "#decide"), RowList
        )
        yield pilot, rows


def words(pilot: Pilot[int]) -> str:
    """What stands on the screen, with single blanks and without frames."""
    return " ".join(screen_text(pilot.app).replace("▌", " ").replace("│", " ").split())


# -- differences and beliefs --------------------------------------------------------------------------------


async def test_a_belief_gets_its_evidence_and_its_verdict_by_keys(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa Delgado", '"friends suffer', "long days")
    tom = talk(ws, clock, "Tom Ash")
    async with review(ws, "differences") as (pilot, rows):
        assert "No family life not asked yet a adds it to your next agenda" in words(pilot)
        rows.move_to(f"belief:{belief_of(ws)}")
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        shown = words(pilot)
        assert "No family life holds up" in shown
        assert "for it Rosa “friends suffer”" in shown
        ws.review.beliefs.say(tom.uid, belief_of(ws), AssumptionStatus.REFUTED)
        await pilot.pause()
        assert "No family life people disagree" in words(pilot)
        rows.move_to(f"said:{belief_of(ws)}:{rosa.uid}")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert "Rosa Delgado" in words(pilot)


async def test_the_next_person_is_asked_about_a_belief(ws: Workspace, clock: FixedClock) -> None:
    """Without anybody planned the question waits with the path; then it goes on the agenda."""
    talk(ws, clock, "Rosa Delgado")
    async with review(ws, "differences") as (pilot, rows):
        rows.move_to(f"belief:{belief_of(ws)}")
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LinePrompt)
        await pilot.press("enter")
        await pilot.pause()
        assert "kept among its open questions" in words(pilot)
        asked = "Some people say “No family life”. How do you see it?"
        assert ws.session.paths.all()[0].unknowns == (asked,)
        lena = ws.people.add(name="Lena Okonjo", paths=(path_of(ws),))
        planned = ws.planning.schedule(lena.uid, ws.planning.when("fri 10:00", "UTC"))
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "On the agenda with Lena" in words(pilot)
    assert asked in [item.text for item in ws.session.meetings.need(planned.uid).agenda]


async def test_a_difference_is_explained_and_judged_anew(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa Delgado", "nights cost sleep #nights")
    marcus = talk(ws, clock, "Marcus Bell", "nights are calm #nights")
    made = ws.review.differences.judge("nights", marcus.uid, rosa.uid, "differs")
    assert made is not None
    async with review(ws, "differences") as (pilot, rows):
        shown = words(pilot)
        assert "#nights Marcus ≠ Rosa they differ · not explained yet" in shown
        assert "Marcus nights are calm Rosa nights cost sleep" in shown
        rows.move_to(f"pair:{made.uid}")
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*"rotas", "enter")
        await pilot.pause()
        assert "they differ · explained" in words(pilot)
        assert "why rotas" in words(pilot)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "#nights Marcus ~ Rosa it depends · explained" in words(pilot)
    (kept,) = ws.session.differences.all()
    assert (kept.verdict, kept.why, kept.meetings) == ("depends", "rotas", (marcus.uid, rosa.uid))


async def test_a_verdict_of_which_the_other_is_unknown_says_so_and_is_settled(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa = talk(ws, clock, "Rosa Delgado", "nights cost sleep #nights")
    marcus = talk(ws, clock, "Marcus Bell", "nights are calm #nights")
    made = ws.review.differences.judge("nights", marcus.uid, rosa.uid, "differs")
    assert made is not None
    with ws.session.edit("as an older version left it") as edit:
        edit.put(made.replace(meetings=(marcus.uid,), on=None))
    async with review(ws, "differences") as (pilot, rows):
        assert "#nights Marcus ≠ ?" in words(pilot)
        assert "the other person is unclear; press v to choose" in words(pilot)
        rows.move_to(f"pair:{made.uid}")
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "#nights Marcus ≠ Rosa" in words(pilot)
    assert ws.session.differences.need(made.uid).meetings == (marcus.uid, rosa.uid)


# -- people -------------------------------------------------------------------------------------------------


async def test_who_led_to_whom_stands_as_a_tree_with_its_figures(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa Delgado").first_contact
    marcus = ws.people.add(name="Marcus Bell", introduced_by=rosa, paths=(path_of(ws),))
    talk(ws, clock, "Marcus Bell")
    for name in ("Lena Okonjo", "Sam Idris"):
        ws.people.add(name=name, introduced_by=marcus.uid, paths=(path_of(ws),))
    async with review(ws, "people") as (pilot, rows):
        shown = screen_text(pilot.app)
        assert "talked to 1 of 3 people suggested to you · 1 person to update" in shown
        assert "└ Marcus Bell" in shown
        assert "  ├ Lena Okonjo" in shown
        assert "  └ Sam Idris" in shown
        assert "Rosa Delgado reached 1 of 1 person send an update" in words(pilot)
        await pilot.press("/", *"sam", "enter")
        await pilot.pause()
        assert [key for key in rows.keys if key.startswith("place:")] == [
            f"place:{uid}" for uid in (rosa, marcus.uid, ws.session.contacts.all()[-1].uid)
        ]


async def test_their_part_is_said_and_the_kind_not_heard_yet_is_named(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa = talk(ws, clock, "Rosa Delgado").first_contact
    async with review(ws, "people") as (pilot, rows):
        assert "1 person not sorted yet. Press r to say how they know the work." in words(pilot)
        rows.move_to(f"heard:{rosa}")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("up", "up", "up", "up", "up", "enter")
        await pilot.pause()
        await pilot.press("up", "enter")
        await pilot.pause()
        shown = words(pilot)
        assert "Rosa Delgado does this work, senior" in shown
        assert "someone who used to do it, then someone who hires people for it" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConversationScreen)
    contact = ws.session.contacts.need(rosa)
    assert (contact.relation, contact.seniority) == (Relation.DOES, Seniority.SENIOR)


# -- decide -------------------------------------------------------------------------------------------------


async def test_committing_without_a_case_against_asks_once(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa Delgado")
    ws.reflection.answer(rosa.uid, "likes", likes="technique beats muscle")
    async with review(ws, "decide") as (pilot, _rows):
        assert "for technique beats muscle Rosa" in words(pilot)
        await pilot.press("d", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y")
        await pilot.pause()
        assert ws.session.paths.all()[0].status is PathStatus.EXPLORING
        assert "open Who would advise against it, and why?" in words(pilot)
        await pilot.press("d", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LinePrompt)
        assert "Provisional: 1 conversation so far." in words(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Why the change?" in words(pilot)
        await pilot.press(*"sure", "enter")
        await pilot.pause()
        shown = words(pilot)
        assert "exploring → committed, with no one against it “sure”" in shown
        assert "Paramedic · committed since Mon Mar 2 · 1 person, 1 conversation provisional" in shown
        await pilot.press("u")
        await pilot.pause()
        assert "Paramedic · exploring" in words(pilot)
    assert ws.session.paths.all()[0].status is PathStatus.EXPLORING


async def test_with_a_case_against_nothing_is_asked_but_the_reason(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa Delgado", "% nights after forty")
    ws.reflection.answer(rosa.uid, "path", path_decision=PathDecision.MORE_PEOPLE)
    ws.reflection.answer(rosa.uid, "takeaways", takeaways="the radio is half the job")
    async with review(ws, "decide") as (pilot, rows):
        shown = words(pilot)
        assert "against nights after forty Rosa" in shown
        assert "talk to more people after talking to Rosa “the radio is half the job”" in shown
        (key,) = [key for key in rows.keys if key.startswith("learned:")]
        rows.move_to(key)
        await pilot.press("+")
        await pilot.pause()
        assert "for the radio is half the job Rosa" in words(pilot)
        await pilot.press("d", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LinePrompt)
        await pilot.press("escape")
        await pilot.pause()
    assert ws.session.insights.all()[0].side == "for"


async def test_what_counts_changes_the_weighted_fit_beside_its_parts(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa = talk(ws, clock, "Rosa Delgado")
    fit = {"skills": 5, "interests": 4, "lifestyle": 1, "goals": 4}
    ws.reflection.answer(rosa.uid, "fit", fit=fit)
    async with review(ws, "decide") as (pilot, _rows):
        assert "fit skills 5 interests 4 lifestyle 1 goals 4 overall 3.5 of 5" in words(pilot)
        await pilot.press("w")
        await pilot.pause()
        form = pilot.app.screen
        assert isinstance(form, Form)
        form.fields.write("lifestyle", "3")
        form.fields.write("goals", "0")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "lifestyle 1, counts triple goals 4, doesn't count overall 2.4 of 5" in words(pilot)
        assert "3.5 → 2.4." in words(pilot), "says what it changed"
    assert ws.session.profile.fit_weights == {"skills": 1, "interests": 1, "lifestyle": 3, "goals": 0}


async def test_the_page_of_a_path_is_written_as_markdown(
    ws: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    rosa = talk(ws, clock, "Rosa Delgado", "% nights after forty", "calm #nights")
    ws.reflection.answer(rosa.uid, "likes", likes="technique beats muscle")
    target = tmp_path / "page.md"
    async with review(ws, "decide") as (pilot, _rows):
        await pilot.press("x")
        await pilot.pause()
        prompt = pilot.app.screen
        assert isinstance(prompt, LinePrompt)
        prompt.query_one("Input").value = str(target)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
    page = target.read_text()
    assert page.startswith("# Paramedic\n\nexploring, 1 person, 1 conversation, provisional\n")
    assert "## For\n\n- technique beats muscle (Rosa)\n" in page
    assert "## Against\n\n- nights after forty (Rosa)\n" in page
    assert "## New themes per conversation\n\n1\n" in page
    assert len(page.splitlines()) < 60


# -- all three ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["differences", "people", "decide"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)], ids=lambda size: f"{size[0]}")
async def test_an_empty_tab_says_what_it_will_show(tmp_path: Path, tab: str, size: tuple[int, int]) -> None:
    workspace = Workspace.open(tmp_path / "none", clock=FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    workspace.people.save_profile(name="Noor")
    async with review(workspace, tab, size) as (pilot, rows):
        assert not rows.keys
        assert "conversations" in words(pilot)
    workspace.close()


@pytest.mark.parametrize("tab", ["differences", "people", "decide"])
async def test_hostile_texts_are_inert(ws: Workspace, clock: FixedClock, tab: str) -> None:
    ws.people.save_path("Paramedic", uid=path_of(ws), assumptions=list(HOSTILE.values())[:7])
    talks = [talk(ws, clock, f"Rosa {text}", f"{text} #nights") for text in list(HOSTILE.values())[:6]]
    for one, text in zip(talks, HOSTILE.values(), strict=False):
        ws.reflection.answer(one.uid, "likes", likes=text, dislikes=text)
        ws.review.differences.judge("nights", one.uid, talks[0].uid, "differs") if one is not talks[
            0
        ] else None
        for item in ws.session.paths.all()[0].assumptions:
            ws.review.beliefs.say(one.uid, item.uid, AssumptionStatus.REFUTED, one.notes[0].uid)
    for each in ws.session.differences.all():
        ws.review.differences.explain(each.uid, "[red]red[/red]")
    async with review(ws, tab, (120, 100)) as (pilot, _rows):
        assert inert(screen_text(pilot.app))


async def test_the_note_of_a_difference_is_the_one_with_its_theme(ws: Workspace, clock: FixedClock) -> None:
    """Also where a comma follows the theme, and where an earlier note has only a longer one."""
    rosa = talk(ws, clock, "Rosa Delgado", "hello", "rota #nights-off", "nights #nights, truly")
    marcus = talk(ws, clock, "Marcus Bell", "nights are calm #nights")
    made = ws.review.differences.judge("nights", marcus.uid, rosa.uid, "differs")
    assert made is not None
    async with review(ws, "differences") as (_pilot, rows):
        rows.move_to(f"line:{made.uid}:{rosa.uid}")
        said = rows.cursor_value
        assert isinstance(said, SaidLine)
        assert said.note == ws.session.meetings.need(rosa.uid).notes[-1].uid


async def test_the_log_says_how_many_entries_are_left_out(ws: Workspace) -> None:
    for number in range(15):
        status = PathStatus.EXPLORING if number % 2 else PathStatus.PARKED
        ws.review.decisions.decide(path_of(ws), status, f"why {number}")
    async with review(ws, "decide", (120, 60)) as (pilot, rows):
        assert "“why 14”" in words(pilot)
        assert "“why 2”" not in words(pilot)
        assert "and 4 earlier · press enter" in words(pilot)
        rows.move_to(f"more:log:{path_of(ws)}")
        await pilot.press("enter")
        await pilot.pause()
        assert "earlier" not in words(pilot)
        assert rows.move_to(f"log:{path_of(ws)}:0")


async def test_enter_on_a_path_is_dimmed_where_only_is_read(
    ws: Workspace, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = talk(ws, clock, "Rosa Delgado")
    ws.reflection.answer(rosa.uid, "likes", likes="technique beats muscle")
    async with review(ws, "decide") as (pilot, rows):
        pane = pilot.app.screen.query_one(DecidePane)
        assert pane.on_line() is True
        monkeypatch.setattr(type(ws.session), "read_only", True)
        rows.move_to(f"path:{path_of(ws)}")
        assert pane.on_line() is None
        rows.move_to(f"for:{path_of(ws)}:0")
        assert pane.on_line() is True


async def test_a_decision_opens_with_its_reason(ws: Workspace, clock: FixedClock) -> None:
    """Not the form of the path, whose field for the next reason is empty."""
    talk(ws, clock, "Rosa Delgado")
    ws.review.decisions.decide(path_of(ws), PathStatus.PARKED, "the money runs out in May #money")
    async with review(ws, "decide") as (pilot, rows):
        rows.move_to(f"log:{path_of(ws)}:{len(ws.review.decisions.page(path_of(ws)).log) - 1}")
        await pilot.press("enter")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SelectOne)
        assert "→ set aside" in words(pilot)
        assert "the money runs out in May" in words(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


@pytest.mark.parametrize("row", ["against", "for"])
async def test_an_argument_opens_the_note_it_was_said_in(ws: Workspace, clock: FixedClock, row: str) -> None:
    """Whether the note itself has a side, or a line of the reflection was taken from it."""
    rosa = talk(ws, clock, "Rosa Delgado", "hello", "nights after forty", "technique beats muscle, she says")
    ws.reflection.answer(rosa.uid, "likes", likes="Technique beats muscle", dislikes="Nights after forty.")
    async with review(ws, "decide") as (pilot, rows):
        rows.move_to(f"{row}:{path_of(ws)}:0")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ConversationScreen)
        assert screen.tab == "live"
        cursor = screen.query_one(LivePane).notes.cursor_key or ""
        wanted = {"against": "nights after forty", "for": "technique beats muscle, she says"}[row]
        note = next(each for each in rosa.notes if wanted in each.text)
        assert note.uid in cursor


async def test_a_name_not_talked_to_yet_says_what_it_is_for_and_opens_at_once(
    ws: Workspace, clock: FixedClock
) -> None:
    """Enter shows the person; Esc and q lead back to the review, but not after another key went elsewhere."""
    rosa = talk(ws, clock, "Rosa Delgado")
    marcus = ws.people.add(name="Marcus Bell", paths=(path_of(ws),), introduced_by=rosa.contacts[0])
    ws.people.save(marcus.uid, {"relation": Relation.LEFT})
    async with review(ws, "people") as (pilot, rows):
        assert "Marcus Bell Paramedic: used to do it from Rosa Delgado" in words(pilot)
        for key in ("escape", "q"):
            rows.move_to(f"new:{marcus.uid}")
            await pilot.press("enter")
            for _turn in range(4):
                await pilot.pause()
            place = pilot.app.screen
            assert isinstance(place, PipelineScreen)
            assert place.detail.rows.has_focus
            assert place.detail.person == marcus.uid
            await pilot.press(key)
            await pilot.pause()
            await pilot.pause()
            assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PipelineScreen)


async def test_a_path_that_is_committed_to_gets_no_advice_to_decide(ws: Workspace, clock: FixedClock) -> None:
    for name in ("Rosa Delgado", "Tom Ash", "Lena Fox", "Omar Diaz"):
        talk(ws, clock, name, "nights #nights")
    assert ws.review.decisions.page(path_of(ws)).saturated
    async with review(ws, "decide") as (pilot, _rows):
        assert "the last two added almost nothing. Ask someone different, or decide." in words(pilot)
        ws.review.decisions.decide(path_of(ws), PathStatus.COMMITTED, "all say the same")
        await pilot.pause()
        assert "added almost nothing" in words(pilot)
        assert "or decide" not in words(pilot)


async def test_more_conversations_than_planned_are_told_apart_from_the_plan(
    ws: Workspace, clock: FixedClock
) -> None:
    ws.people.save_path("Paramedic", uid=path_of(ws), target=1)
    rosa = talk(ws, clock, "Rosa Delgado")
    known = ws.contact_view.known(rosa.contacts[0])
    assert known is not None
    assert known.paths[0][1] == "Paramedic  1 of 1 conversation"
    talk(ws, clock, "Tom Ash")
    known = ws.contact_view.known(rosa.contacts[0])
    assert known is not None
    assert known.paths[0][1] == "Paramedic  2 conversations (goal: 1)"
    async with review(ws, "numbers") as (pilot, _rows):
        await pilot.press("end")
        await pilot.pause()
        assert "2 (goal: 1)" in words(pilot)
