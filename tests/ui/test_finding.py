"""Find anything: one key from everywhere, and the way to where the words stand."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.conversation.live.pane import LivePane
from infoint_tui.ui.conversation.prepare.pane import PreparePane
from infoint_tui.ui.conversation.reflect.pane import ReflectPane
from infoint_tui.ui.conversation.screen import ConversationScreen
from infoint_tui.ui.finding import FindDialog, windowed
from infoint_tui.ui.kit.dialog import Dialog
from infoint_tui.ui.kit.fields import LineInput
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.text import plain
from infoint_tui.ui.pipeline.screen import PipelineScreen

from .hostile import inert, screen_text

WIDE = (120, 40)


@pytest.fixture
def talk(workspace: Workspace, clock: FixedClock) -> str:
    """A talk that is over, with notes, research, a question and a takeaway; its uid."""
    rosa = workspace.people.add(name="Rosa Delgado", why_this_person="Trains newcomers on the siren")
    meeting = workspace.conversation.start_new("Rosa Delgado")
    assert meeting.contacts == (rosa.uid,)
    workspace.conversation.notes(
        meeting.uid, ("Nights are long", "The radio is half the job", "Ask for a map")
    )
    workspace.planning.add_research(meeting.uid, "organisation", "Brookvale got new ambulances")
    workspace.agenda.add_own_question(meeting.uid, "What surprised you most?")
    clock.advance(minutes=20)
    workspace.conversation.ending.end(meeting.uid)
    workspace.reflection.answer(meeting.uid, "takeaways", takeaways="Calm can be learnt")
    return meeting.uid


async def look_for(app: InfointApp, pilot: Pilot[Any], text: str) -> FindDialog:
    """Open the search and type."""
    await pilot.press("ctrl+f")
    await pilot.pause()
    dialog = app.screen
    assert isinstance(dialog, FindDialog)
    dialog.query_one(LineInput).value = text
    await pilot.pause()
    return dialog


async def settle(app: InfointApp, pilot: Pilot[Any]) -> None:
    """Until what was chosen is open."""
    await app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


async def test_a_note_is_opened_with_the_cursor_on_it(
    app: InfointApp, workspace: Workspace, talk: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "radio")
        assert "The radio is half the job" in screen_text(app)
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, ConversationScreen)
        pane = app.screen.query_one(LivePane)
        note = workspace.session.meetings.need(talk).notes[1]
        assert (pane.notes.cursor_key, pane.notes.has_focus) == (note.uid, True)


async def test_research_and_questions_are_opened_in_their_step(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "ambulances")
        await pilot.press("enter")
        await settle(app, pilot)
        pane = app.screen.query_one(PreparePane)
        assert pane.fact is not None
        assert pane.fact.text == "Brookvale got new ambulances"
        await look_for(app, pilot, "surprised you most")
        await pilot.press("enter")
        await settle(app, pilot)
        assert pane.question is not None
        assert pane.question.text == "What surprised you most?"


async def test_a_takeaway_is_opened_in_its_step(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "calm learnt")
        await pilot.press("enter")
        await settle(app, pilot)
        pane = app.screen.query_one(ReflectPane)
        assert pane.step is not None
        assert pane.step.field == "takeaways"


async def test_a_field_of_a_person_is_opened_in_the_pipeline(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "siren")
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, PipelineScreen)
        assert app.screen.subject == "Rosa Delgado"
        rows = app.screen.detail.rows
        assert rows.has_focus
        assert "siren" in str(rows.book.row(rows._cursor or 0).lines)


async def test_esc_returns_to_where_one_was(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await pilot.pause()
        before, focused = app.screen, app.screen.focused
        await look_for(app, pilot, "radio")
        await pilot.press("escape")
        await pilot.pause()
        assert (app.screen, app.screen.focused) == (before, focused)


async def test_it_opens_from_a_text_field_and_from_a_dialog(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a")
        await pilot.pause()
        field = app.screen.focused
        assert isinstance(app.screen, Dialog)
        assert isinstance(field, (LineInput, TextArea))
        await pilot.press("x")
        await look_for(app, pilot, "radio")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.focused is field
        await look_for(app, pilot, "radio")
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, ConversationScreen)
        assert len(app.screen_stack) == 1


async def test_recent_searches_come_back(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "radio")
        await pilot.press("enter")
        await settle(app, pilot)
        dialog = await look_for(app, pilot, "")
        assert "Recent searches" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert dialog.query_one(LineInput).value == "radio"
        assert app.screen is dialog


async def test_arrows_move_past_headings_and_nothing_is_said(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        dialog = await look_for(app, pilot, "rosa")
        rows = dialog.query_one(RowList)
        first = rows.cursor_key
        await pilot.press("down")
        assert rows.cursor_key != first
        assert not str(rows.cursor_key).startswith("#")
        dialog.query_one(LineInput).value = "zebra"
        await pilot.pause()
        assert "Nothing found." in screen_text(app)
        dialog.query_one(LineInput).value = "since:someday x"
        await pilot.pause()
        assert "is no day" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_hostile_texts_are_shown_and_opened(
    app: InfointApp, workspace: Workspace, size: tuple[int, int]
) -> None:
    workspace.people.add(
        name="Eve \x1b[2J[bold]Mal\u202eory", about="zap \x1b]0;x\x07 [red]here[/] " + "w" * 4000
    )
    async with app.run_test(size=size) as pilot:
        await look_for(app, pilot, "zap")
        assert inert(screen_text(app))
        assert "[red]here[/]" in screen_text(app) or size[0] < 80
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, PipelineScreen)
        assert inert(screen_text(app))


@pytest.mark.usefixtures("talk")
async def test_days_are_told_as_everywhere(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await look_for(app, pilot, "radio")
        today = workspace.finding.today()
        assert f"{today:%a %b} {today.day}" in screen_text(app)
        assert today.isoformat() not in screen_text(app)


@pytest.mark.parametrize("typed", ["search", "find", "search notes", "everything"])
async def test_the_palette_offers_it_first(app: InfointApp, talk: str, typed: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("ctrl+p", *("space" if char == " " else char for char in typed))
        await pilot.pause()
        listed = [key for key in app.screen.query_one(RowList).keys if not key.startswith("#")]
        assert listed[0] == "find.anything"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FindDialog)


async def test_what_no_filter_fits_is_found_by_looking_in_everything(app: InfointApp, talk: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2", "slash", *"ambulances")
        await pilot.pause()
        text = " ".join(screen_text(app).split())
        assert "No one matches." in text
        assert "ctrl+f searches everything: conversations, notes and messages." in text
        assert (await look_for(app, pilot, "ambulances")).query_one(RowList).cursor_key


async def test_the_word_found_is_seen_where_there_is_little_room(
    app: InfointApp, workspace: Workspace, talk: str
) -> None:
    workspace.reflection.answer(
        talk, "takeaways", takeaways="What the first year teaches nobody in this county is patience"
    )
    async with app.run_test(size=(60, 20)) as pilot:
        await look_for(app, pilot, "patience")
        found = next(line for line in screen_text(app).splitlines() if "Rosa Delgado" in line)
        assert "patience" in found
        assert "…" in found


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (30, "one two three four five"),
        (19, "one two three four five"),
        (18, "…e two three four five"),
        (6, "…four five"),
    ],
)
def test_a_line_is_shown_from_before_the_word_found(room: int, shown: str) -> None:
    text = "one two three four five"
    at = text.index("four")
    assert windowed(plain(text), [(at, at + 4)], room).plain == shown
    assert windowed(plain(text), [], room).plain == text
