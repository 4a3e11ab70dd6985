"""A Monday with eighteen lines due, of nearly every rule, cleared by keys alone."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.domain.enums import Stage, TaskState
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.pipeline.views import FilterInput
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from ..monday import BEGIN, Story


class Hands:
    """Presses keys and counts them; the line under the cursor is what the next key is about."""

    def __init__(self, app: InfointApp, pilot: Pilot[int], clock: FixedClock) -> None:
        self.app, self.pilot, self.clock, self.count = app, pilot, clock, 0

    async def press(self, *keys: str) -> None:
        """Press keys, each after what the one before began is shown."""
        for key in keys:
            self.clock.advance(seconds=0.5)
            await self.pilot.press(key)
            await self.pilot.pause()
        self.count += len(keys)

    async def put(self, text: str) -> None:
        """Type a text and Enter."""
        self.app.screen.query_one(Input).value = text
        self.count += len(text)
        await self.press("enter")

    def at(self) -> str:
        """Title of the line under the cursor."""
        key = self.app.place.query_one("#due", RowList).cursor_key or ""
        task = self.app.workspace.session.tasks.get(key.removeprefix("task:"))
        return task.title if task else key


def test_the_story_has_a_line_of_nearly_every_rule(tmp_path: Path) -> None:
    clock = FixedClock(BEGIN)
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    Story(workspace, clock).tell()
    view = workspace.today.view()
    kinds = {line.type for line in (*view.overdue, *view.today)}
    assert view.due_count == 18
    assert kinds == {
        *("action", "agenda", "card", "confirm", "hint", "loop", "nudge", "quiet", "reflect", "research"),
        *("thank", "update"),
    }
    workspace.close()


async def test_a_full_monday_is_cleared_with_two_keys_a_line(tmp_path: Path) -> None:
    clock = FixedClock(BEGIN)
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    Story(workspace, clock).tell()
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot, clock)
        await hands.press("j", "x")
        await hands.put("too late")
        assert hands.at() == "Try someone else at Fernhill?"
        await hands.press("enter", "y")
        assert app.screen.query_one(FilterInput).value == "org:Fernhill"
        await hands.press("1", "d")
        assert isinstance(app.screen, TodayScreen)
        assert hands.at() == "Confirm with Yuki Amari"
        await hands.press("s", "enter", "s", "enter", "d", "n")
        assert hands.at() == "Stop following up with Hamish Ferrier?"
        await hands.press("enter", "y", "space", "space", "s")
        await hands.put("wed")
        assert hands.at() == "Research Fernhill General"
        await hands.press("d", "d", "s", "enter")
        assert hands.at() == "Review notes for Yuki Amari"
        await hands.press("d", "d", "d", "d", "d", "d")
        assert workspace.today.view().due_count == 0
        assert hands.count <= 2 * 18 + 8, hands.count
        await hands.press("u")
        assert hands.at() == "Print the form"
    hamish = next(contact for contact in workspace.session.contacts.all() if contact.name == "Hamish Ferrier")
    assert hamish.stage is Stage.QUIET
    assert sum(task.state is TaskState.SKIPPED for task in workspace.session.tasks.all()) == 1
    workspace.close()


async def test_a_reflection_opened_from_today_has_the_keys(tmp_path: Path) -> None:
    """The talk that the place shows by itself took the focus when it was made later."""
    clock = FixedClock(BEGIN)
    workspace = Workspace.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    Story(workspace, clock).tell()
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot, clock)
        await hands.press("j", "enter")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.id == "answers"
        await hands.press("ctrl+s")
        assert isinstance(app.screen, TodayScreen)
        assert hands.at() == "Reflect on the conversation with Rosa Delgado"
    workspace.close()
