"""One line between two talks that follow each other closely."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.conversation.header import QuickNoteDialog
from infoint_tui.ui.kit.fields import LineInput


def two_talks(ws: Workspace, clock: FixedClock, between: int) -> str:
    """A running talk with Teo, and one with Yuki so many minutes after now, twenty minutes later."""
    talk = ws.conversation.start_new("Teo Varga")
    yuki = ws.people.quick_add("Yuki Amari")
    ws.planning.schedule(
        yuki.uid, ZonedTime(ws.session.clock.now() + timedelta(minutes=20 + between), ws.session.zone)
    )
    clock.advance(minutes=20)
    return talk.uid


@pytest.mark.parametrize("way", ["enter", "escape", "minute"])
async def test_what_was_typed_is_kept_however_it_is_left(
    workspace: Workspace, clock: FixedClock, way: str
) -> None:
    uid = two_talks(workspace, clock, 10)
    app = make_app(workspace, intervals=False, start_place="conversation")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        dialog: Any = app.screen
        assert isinstance(dialog, QuickNoteDialog)
        dialog.query_one(LineInput).value = "her sentence"
        await pilot.pause()
        if way == "minute":
            clock.advance(seconds=60)
            dialog.tick()
        else:
            await pilot.press(way)
        await pilot.pause()
        assert not isinstance(app.screen, QuickNoteDialog)
    assert workspace.session.meetings.need(uid).notes[-1].text == "her sentence"
    assert not [key for key in workspace.session.drafts.keys("reflect") if key.subject.endswith("/park")]


async def test_with_time_enough_nobody_asks(workspace: Workspace, clock: FixedClock) -> None:
    two_talks(workspace, clock, 40)
    app = make_app(workspace, intervals=False, start_place="conversation")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t", "ctrl+y")
        await pilot.pause()
        assert not isinstance(app.screen, QuickNoteDialog)
