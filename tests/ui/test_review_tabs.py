"""The six tabs of the review: keys, the one path for all of them, the filter, and what an empty one says."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.screen import OpenPerson
from infoint_tui.ui.review.pane import TABS
from infoint_tui.ui.review.screen import ReviewHead, ReviewScreen

from ..whole_story import open_whole_story
from .hostile import screen_text


def head(app: InfointApp) -> list[str]:
    """The lines above the tab."""
    return [str(line).strip() for line in screen_text(app).splitlines()[1:3]]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)], ids=lambda size: f"{size[0]}")
async def test_the_keys_go_round_all_tabs_and_back(
    app: InfointApp, workspace: Workspace, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("4")
        for _name, title, _class in TABS:
            assert f"[{title}]" in head(app)[0]
            await pilot.press("]")
            await pilot.pause()
        assert "[Compare]" in head(app)[0]
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert "[Numbers]" in head(app)[0]
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "[Compare]" in head(app)[0]
    assert workspace.session.meetings.count() == 0


async def test_every_tab_says_what_it_will_show_and_from_when_on(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        for said in (
            "Starts with your second conversation",
            "Most useful after five people",
            "Starts at three conversations",
            "Most useful after five conversations",
            "Three conversations give a first impression",
            "Counts start with your first conversation",
        ):
            await pilot.pause()
            assert said in " ".join(screen_text(app).split())
            await pilot.press("]")


async def test_a_path_is_chosen_once_for_all_tabs(tmp_path: Path) -> None:
    ruth = open_whole_story(tmp_path / "home", "career-changer")
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        assert head(app)[1].startswith("All paths · 4 people, 4 conversations")
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        title = ruth.session.paths.need(screen.scope.path).title
        for _tab in TABS:
            assert head(app)[1].startswith(f"{title} · 2 people, 2 conversations")
            await pilot.press("]")
            await pilot.pause()
    ruth.close()


async def test_the_filter_stays_while_it_says_something_and_esc_clears_it(tmp_path: Path) -> None:
    ruth = open_whole_story(tmp_path / "home", "career-changer")
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        field = screen.query_one("#review-filter", Input)
        assert "words that" not in screen_text(app)
        await pilot.press("/", "n", "o")
        await pilot.pause()
        assert screen.scope.words == "no"
        await pilot.press("escape")
        assert screen_text(app).splitlines()[3].strip() == "no"
        assert not field.has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.scope.words
        assert screen_text(app).splitlines()[3].strip() != "no"
    ruth.close()


async def test_a_click_opens_a_tab(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        await pilot.click(ReviewHead, offset=(14, 0))
        await pilot.pause()
        assert "[Themes]" in head(app)[0]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_somebody_opened_out_of_the_review_leads_back_to_it(
    app: InfointApp, workspace: Workspace, key: str
) -> None:
    rosa = workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("4")
        app.post_message(OpenPerson(rosa.uid, "review"))
        for _ in range(4):
            await pilot.pause()
        assert app.current_mode == "pipeline"
        await pilot.press(key)
        await pilot.pause()
        assert app.current_mode == "review"
        await pilot.press("2", "q")
        await pilot.pause()
        assert app.current_mode == "today"
