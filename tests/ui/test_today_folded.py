"""Today after a long time away: lines of one kind are one line, owed thank-yous stand for themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.enums import Permission, Strategy
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.today import FOLD, DueLine, folded
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp
from infoint_tui.ui.today.screen import TodayScreen

from .hostile import screen_text

TALKS, OWED = 30, 2


@pytest.fixture
def away(workspace: Workspace, clock: FixedClock) -> None:
    """Thirty conversations within a month, the last two without thanks, and three weeks of nothing since."""
    introducer = workspace.people.add(name="Helena")
    for number in range(TALKS):
        name = f"Guest {number:02}"
        workspace.people.add(
            name=name, why_this_person="trains", introduced_by=introducer.uid if number % 3 == 0 else ""
        )
        talk = workspace.conversation.start_new(name)
        workspace.conversation.note(talk.uid, "!look into the course")
        clock.advance(minutes=20)
        workspace.conversation.end(talk.uid)
        workspace.reflection.answer(talk.uid, strategy=Strategy.NURTURE, permission=Permission.GRANTED)
        [thank] = workspace.thanks_owed.of_meeting(talk.uid)
        if number < TALKS - OWED:
            workspace.thanks.mark_sent(thank.uid, "Thank you")
        clock.advance(hours=23)
    clock.advance(days=21)


def lines(app: InfointApp) -> list[DueLine]:
    """What Today shows as due."""
    place = app.place
    assert isinstance(place, TodayScreen)
    assert place.view is not None
    return [*place.view.overdue, *place.view.today, *place.view.week]


@pytest.mark.usefixtures("away")
async def test_thirty_conversations_and_three_weeks_away_are_one_screen_and_thirty_keys(
    app: InfointApp, workspace: Workspace
) -> None:
    every = workspace.today.view()
    assert len((*every.overdue, *every.today, *every.week)) > TALKS
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        shown = lines(app)
        assert len(shown) <= 8, [line.title for line in shown]
        assert [line.type for line in shown].count("thank") == OWED, "thank-yous are never folded"
        assert "Reflect on 30 conversations" in screen_text(app)
        pressed = 0
        place = app.place
        assert isinstance(place, TodayScreen)
        while (left := [line for line in lines(app) if line.type != "thank"]) and pressed < 40:
            assert place.rows.move_to(f"task:{left[0].task}")
            for key in ("s", "1", "w", "enter"):
                await pilot.press(key)
                await pilot.pause()
                pressed += 1
        assert pressed + 4 * OWED <= 30
        assert [line.type for line in lines(app)] == ["thank"] * OWED
        await pilot.press("u")
        await pilot.pause()
        assert [line.type for line in lines(app)].count("thank") < len(lines(app)), "one undo, one kind"


@pytest.mark.usefixtures("away")
async def test_enter_shows_each_and_a_tick_is_for_all(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        place = app.place
        assert isinstance(place, TodayScreen)
        loop = next(line for line in lines(app) if line.task == f"{FOLD}:loop")
        assert place.rows.move_to(f"task:{loop.task}")
        await pilot.press("enter")
        await pilot.pause()
        assert place.current == loop.folded[0]
        assert {line.task for line in loop.folded} <= {line.task for line in lines(app)}
        tell = next(line for line in lines(app) if line.task == f"{FOLD}:update")
        assert place.rows.move_to(f"task:{tell.task}")
        await pilot.press("d", "y")
        await pilot.pause()
        assert not [uid for line in tell.folded if (uid := workspace.session.tasks.need(line.task)).open]


def test_what_fits_on_a_screen_stands_for_itself(workspace: Workspace, clock: FixedClock) -> None:
    today = workspace.session.moment().local().date()
    for number in range(18):
        workspace.tasks.add(f"Line {number}", today)
    view = workspace.today.view()
    assert folded(view) is view
    workspace.tasks.add("one more", today + timedelta(days=1))
    [line] = [*(made := folded(workspace.today.view())).overdue, *made.today, *made.week]
    assert line.title == "19 things you said you would do"
    assert len(line.folded) == 19
    again = folded(workspace.today.view(), {"action"})
    assert len((*again.today, *again.week)) == 19, "looked into"
