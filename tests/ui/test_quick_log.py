"""A chance talk written down from any place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.form import Form

from .hostile import screen_text
from .talks import begin, open_app, screen_of


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_a_chance_talk_is_written_down_afterwards(
    workspace: Workspace, clock: FixedClock, size: tuple[int, int]
) -> None:
    """Name and time; the reflection opens at once. A wrong time stays in the form."""
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        await pilot.press("T")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("who", "Teo Varga")
        form.fields.write("when", "20 past never")
        await pilot.press("ctrl+s")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert workspace.session.meetings.count() == 0
        form.fields.write("when", "40 min ago")
        form.fields.write("minutes", "12")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert screen_of(app).tab == "reflect"
        assert "Teo Varga" in screen_text(app)
    (talk,) = workspace.session.meetings.all()
    assert talk.actual_end is not None
    assert talk.actual_end.utc == clock.now() - timedelta(minutes=28)


async def test_without_a_time_it_has_just_ended(workspace: Workspace, clock: FixedClock) -> None:
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.fields.write("who", "Teo")
        await pilot.press("ctrl+s")
        await pilot.pause()
    (talk,) = workspace.session.meetings.all()
    assert talk.actual_end is not None
    assert talk.actual_end.utc == clock.now()


async def test_its_key_rests_in_a_talk(workspace: Workspace, clock: FixedClock) -> None:
    begin(workspace, clock)
    app = open_app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "T")
        await pilot.pause()
        assert len(app.screen_stack) == 1
