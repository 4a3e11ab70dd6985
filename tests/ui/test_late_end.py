"""A talk found running hours past its end: the question when it ended, and what is shown after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.enums import MeetingState
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.conversation.prepare.pane import PreparePane
from infoint_tui.ui.conversation.reflect.pane import ReflectPane
from infoint_tui.ui.kit.dialog import LinePrompt

from .hostile import screen_text
from .talks import TEN, begin, open_app, plan, screen_of


@pytest.mark.parametrize(("typed", "minutes"), [("", 20), ("24 min", 24), ("10:31", 31)], ids=str)
async def test_its_end_is_asked_and_the_reflection_opens(
    workspace: Workspace, clock: FixedClock, typed: str, minutes: int
) -> None:
    """Enter takes the agreed end, other words another one; the reflection stands there at once."""
    uid = begin(workspace, clock)
    clock.advance(minutes=5 * 60)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        prompt = app.screen
        assert isinstance(prompt, LinePrompt)
        if typed:
            await pilot.press("ctrl+u", *("space" if c == " " else "colon" if c == ":" else c for c in typed))
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert screen_of(app).tab == "reflect"
        assert app.screen.query_one(ReflectPane).step is not None
        await pilot.press("4")
        await pilot.pause()
    meeting = workspace.session.meetings.need(uid)
    assert meeting.state is MeetingState.HELD
    assert meeting.actual_end is not None
    assert meeting.actual_end.utc == TEN + timedelta(minutes=minutes)
    assert meeting.reflection is not None
    assert meeting.reflection.mood == 4


async def test_left_unanswered_it_runs_on_and_is_not_asked_again(
    workspace: Workspace, clock: FixedClock
) -> None:
    uid = begin(workspace, clock)
    clock.advance(minutes=5 * 60)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("ctrl+r", "ctrl+l")
        await pilot.pause()
        assert screen_of(app).tab == "live"
        assert app.screen is screen_of(app)
    assert workspace.session.meetings.need(uid).running


async def test_a_change_reaches_a_tab_that_is_being_mounted(workspace: Workspace, clock: FixedClock) -> None:
    """Each tab opened while the talk changes shows the present data, whatever comes first."""
    meeting = plan(workspace)
    clock.set(TEN)
    app = open_app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(app)
        for tab, change in (
            ("live", lambda: workspace.conversation.start(meeting.uid)),
            ("reflect", lambda: workspace.conversation.end(meeting.uid)),
            ("prepare", lambda: workspace.planning.set_purpose(meeting.uid, "how care is learnt")),
        ):
            opening = screen.show(meeting.uid, tab)
            change()
            screen.refresh_view()
            screen.tick()
            screen.leave()
            screen.go_home()
            await opening
            await pilot.pause()
        await pilot.pause()
        assert screen.tab == "prepare"
        pane = screen.query_one(PreparePane)
        pane.go_to("purpose")
        await pilot.pause()
        assert "how care is learnt" in screen_text(app)
