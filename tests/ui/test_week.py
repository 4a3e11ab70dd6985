"""Looking back on the week by keys: step by step, left and gone on with, kept and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.people import Channel
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.today.week import LookBack

from .hostile import HOSTILE, inert, screen_text


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and wait until what they began is shown."""
    await pilot.press(*keys)
    await pilot.pause()


@pytest.fixture
def stuck(workspace: Workspace, clock: FixedClock) -> list[str]:
    """Three people nothing happens with; it is Friday."""
    made = [
        workspace.people.add(
            name=name,
            title="Trainer",
            organisation="Brookvale",
            channels=(Channel(kind=ChannelKind.EMAIL, value="x@example.org"),),
            connection="a fair",
            why_this_person="Trains newcomers",
        )
        for name in ("Rosa", HOSTILE["colour tag"], HOSTILE["escape"])
    ]
    clock.advance(seconds=timedelta(days=15).total_seconds())
    return [contact.uid for contact in made]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}")
@pytest.mark.usefixtures("stuck")
async def test_every_step_fits_and_is_inert(app: InfointApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Five minutes to look back on the week?  [W]" in screen_text(app)
        await press(pilot, "W")
        for number in range(1, 6):
            shown = screen_text(app)
            assert f"{number} of 5" in shown
            assert "enter next" in shown
            assert inert(shown)
            if number < 5:
                await press(pilot, "enter")
        assert app.screen.query_one(Input).has_focus


async def test_people_and_the_one_thing_become_tasks_and_one_undo_takes_all_back(
    app: InfointApp, workspace: Workspace, stuck: list[str]
) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "W", "enter", "enter", "enter")
        assert "[red]red[/red]" in screen_text(app)
        await press(pilot, "space", "space", "enter")
        assert "2 to write to" in " ".join(screen_text(app).replace("│", " ").split())
        app.screen.query_one(Input).value = "call the registry"
        await press(pilot, "enter")
        assert "looked back on the week   u undoes it" in screen_text(app)
        assert "Five minutes to look back" not in screen_text(app)
        assert workspace.session.tasks.all()[0].title == "call the registry"
        assert [task.contact for task in workspace.session.tasks.all()] == ["", *stuck[:2]]
        assert workspace.session.drafts.keys("week") == []
        await press(pilot, "u")
        assert "Five minutes to look back" in screen_text(app)
    assert workspace.session.tasks.all() == []


@pytest.mark.usefixtures("stuck")
async def test_it_goes_on_where_it_was_left(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "W", "enter", "enter", "enter", "space", "enter")
        app.screen.query_one(Input).value = "ask Rosa"
        await press(pilot, "escape")
        assert not isinstance(app.screen, LookBack)
        assert workspace.session.profile.week_reviews == ()
        await press(pilot, "W")
        assert "5 of 5" in screen_text(app)
        assert app.screen.query_one(Input).value == "ask Rosa"
        await press(pilot, "shift+tab")
        assert "4 of 5" in screen_text(app)
        await press(pilot, "enter", "enter")
    assert sorted(task.title for task in workspace.session.tasks.all()) == ["Write to Rosa", "ask Rosa"]


async def test_nonsense_in_the_drafts_does_no_harm(app: InfointApp, workspace: Workspace) -> None:
    from infoint_tui.services.records import DraftKey

    workspace.session.drafts.put(DraftKey("week", "", "step"), "999")
    workspace.session.drafts.put(DraftKey("week", "", "picked"), "gone no one")
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "W")
        assert "5 of 5" in screen_text(app)
        await press(pilot, "enter")
    assert workspace.session.tasks.all() == []
    assert len(workspace.session.profile.week_reviews) == 1
