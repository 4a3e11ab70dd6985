"""A full Today cleared by keys alone: the cursor goes on by itself, and an undo leads back to the line."""

from __future__ import annotations

from datetime import date

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.domain.enums import TaskState
from infoint_tui.domain.people import Task
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.list import RowList

from .hostile import HOSTILE, inert, screen_text

TODAY = date(2026, 3, 12)
SIZE = (100, 40)


def rows(app: InfointApp) -> RowList:
    """The list of Today."""
    return app.place.query_one("#due", RowList)


def under_cursor(app: InfointApp, workspace: Workspace) -> str:
    """Title of the task under the cursor."""
    task = workspace.session.tasks.get((rows(app).cursor_key or "").removeprefix("task:"))
    return task.title if task else ""


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and wait until what they began is shown."""
    await pilot.press(*keys)
    await pilot.pause()


@pytest.fixture(autouse=True)
def somebody(workspace: Workspace) -> None:
    """Without anybody, Today leads to the first person."""
    workspace.people.add(name="Rosa Delgado")


@pytest.fixture
def five(workspace: Workspace) -> list[str]:
    """Uids of five lines due today."""
    return [workspace.tasks.add(f"Line {number}", TODAY).uid for number in range(1, 6)]


@pytest.mark.usefixtures("five")
async def test_one_key_ticks_a_line_off_and_the_next_is_under_the_cursor(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "j", "d")
        assert "done: Line 2   u undoes it" in screen_text(app)
        assert under_cursor(app, workspace) == "Line 3"
        await press(pilot, "d", "d")
        assert under_cursor(app, workspace) == "Line 3", "a second d at once is no wish of its own"
        for _line in range(2):
            clock.advance(seconds=0.4)
            await press(pilot, "d")
        assert under_cursor(app, workspace) == "Line 5"
        clock.advance(seconds=0.4)
        await press(pilot, "d")
        assert under_cursor(app, workspace) == "Line 1"
        assert app.workspace.today.view().due_count == 1


@pytest.mark.usefixtures("five")
async def test_an_undo_leads_back_to_its_line(
    app: InfointApp, workspace: Workspace, clock: FixedClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "j", "d")
        clock.advance(seconds=1)
        await press(pilot, "d", "k")
        assert under_cursor(app, workspace) == "Line 1"
        await press(pilot, "u")
        assert under_cursor(app, workspace) == "Line 3"
        await press(pilot, "u")
        assert under_cursor(app, workspace) == "Line 2"
        await press(pilot, "U")
        assert under_cursor(app, workspace) == "Line 3"


@pytest.mark.usefixtures("five")
async def test_enter_alone_snoozes_until_tomorrow(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "s")
        assert "Press Enter for tomorrow, Fri Mar 13" in screen_text(app)
        await press(pilot, "enter")
        assert under_cursor(app, workspace) == "Line 2"
    assert workspace.session.tasks.all()[0].not_before == date(2026, 3, 13)


async def test_selected_lines_are_ticked_off_together_after_a_look(
    app: InfointApp, workspace: Workspace, five: list[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "space", "space", "space")
        assert "3 selected" in screen_text(app)
        await press(pilot, "d")
        assert isinstance(app.screen, Confirm)
        assert "Check off 3 lines?" in screen_text(app)
        await press(pilot, "y")
        assert "done: 3 lines" in screen_text(app)
        assert under_cursor(app, workspace) == "Line 4"
        assert not rows(app).marked
        await press(pilot, "u")
        assert f"task:{five[0]}" in rows(app).keys
    assert all(task.open for task in workspace.session.tasks.all())


@pytest.mark.usefixtures("five")
async def test_selected_lines_are_snoozed_and_skipped_together(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "space", "space", "s")
        app.screen.query_one(Input).value = "mon"
        await press(pilot, "enter")
        await press(pilot, "space", "space", "x")
        assert isinstance(app.screen, LinePrompt)
        app.screen.query_one(Input).value = "the fair is off"
        await press(pilot, "enter")
        await press(pilot, "space", "ctrl+n")
        assert "selected" not in screen_text(app)
    tasks = workspace.session.tasks.all()
    assert [task.not_before for task in tasks[:2]] == [date(2026, 3, 16)] * 2
    assert [(task.state, task.reason) for task in tasks[2:4]] == [(TaskState.SKIPPED, "the fair is off")] * 2
    assert workspace.session.drafts.keys("skip") == []


async def test_a_thank_you_in_the_selection_stays_and_is_named(app: InfointApp, workspace: Workspace) -> None:
    workspace.tasks.add("Line 1", TODAY)
    talk = workspace.conversation.start_new("Teo Varga")
    workspace.conversation.end(talk.uid)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        rows(app).set_marked([key for key in rows(app).keys if key.startswith("task:")])
        await press(pilot, "d")
        assert "left open, since it gets done on its own screen: Thank Teo Varga" in screen_text(app)
        await press(pilot, "y")
    assert [task.title for task in workspace.session.tasks.all() if not task.open] == ["Line 1"]


async def test_titles_of_a_preview_are_inert(app: InfointApp, workspace: Workspace) -> None:
    for text in list(HOSTILE.values())[:9]:
        workspace.tasks.add(f"Write to {text}", TODAY)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        rows(app).set_marked([key for key in rows(app).keys if key.startswith("task:")])
        for key in ("d", "s", "x"):
            await press(pilot, key)
            assert inert(screen_text(app))
            assert "and 1 more" in screen_text(app)
            await press(pilot, "escape")


async def test_news_ticked_off_may_be_logged_as_a_message_in_one_step(
    app: InfointApp, workspace: Workspace
) -> None:
    rosa = workspace.session.contacts.all()[0]
    with workspace.session.edit("news is due") as edit:
        edit.put(
            Task(
                uid=workspace.session.new_id(),
                type="update",
                title="Tell Rosa",
                due_day=TODAY,
                contact=rosa.uid,
            )
        )
    (task,) = workspace.session.tasks.all()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        rows(app).move_to(f"task:{task.uid}")
        await press(pilot, "d")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "d", "y")
        (touch,) = workspace.relations.touchpoints(rosa.uid)
        assert (touch.direction, workspace.session.tasks.need(task.uid).state) == ("out", TaskState.DONE)
        await press(pilot, "u")
        assert not workspace.relations.touchpoints(rosa.uid)
        assert workspace.session.tasks.need(task.uid).open
        rows(app).move_to(f"task:{task.uid}")
        await press(pilot, "d", "n")
        assert workspace.session.tasks.need(task.uid).state is TaskState.DONE
        assert not workspace.relations.touchpoints(rosa.uid)
