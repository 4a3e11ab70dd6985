"""The action menu: what can be done with what the cursor is on, found by typing, done with Enter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input

from infoint_tui.content.settings import read_settings
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.commands import all_commands
from infoint_tui.ui.kit.chrome import HeaderBar, KeyBar
from infoint_tui.ui.kit.dialog import LinePrompt
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.select import ActionMenu
from infoint_tui.ui.pipeline.screen import PipelineScreen
from infoint_tui.ui.review.screen import ReviewScreen

from .hostile import screen_text


def top(app: InfointApp) -> Screen[Any]:
    """The screen on top, whatever it was a moment ago."""
    return app.screen


def shown(app: InfointApp) -> list[str]:
    """The ids of the actions shown, in order, and the headings between them."""
    return list(app.screen.query_one(RowList).keys)


@pytest.mark.parametrize(
    ("place", "action"),
    [
        ("1", "today.add"),
        ("2", "pipeline.add"),
        ("3", "place.today"),
        ("4", "place.today"),
        ("B", "banks.new"),
    ],
)
async def test_each_place_has_a_menu_of_its_own_actions_first(
    app: InfointApp, workspace: Workspace, place: str, action: str
) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(place, "full_stop")
        await pilot.pause()
        assert isinstance(top(app), ActionMenu)
        rows = shown(app)
        assert action in rows
        own, everywhere = rows.index(action), rows.index("#everywhere")
        assert own > everywhere if action == "place.today" else own < everywhere
        assert rows.count(action) == 1
        await pilot.press("escape")
        assert not isinstance(top(app), ActionMenu)


async def test_typing_filters_and_enter_does_it_to_the_row(app: InfointApp, workspace: Workspace) -> None:
    rosa = workspace.people.add(name="Rosa Delgado")
    omar = workspace.people.add(name="Omar Haddad")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        place = top(app)
        assert isinstance(place, PipelineScreen)
        place.show_contact(omar.uid)
        await pilot.pause()
        await pilot.press("full_stop", *"archi")
        await pilot.pause()
        assert [key for key in shown(app) if not key.startswith("#")] == ["pipeline.archive"]
        await pilot.press("enter")
        await pilot.pause()
        assert workspace.session.contacts.get(omar.uid).archived  # type: ignore[union-attr]
        assert not workspace.session.contacts.get(rosa.uid).archived  # type: ignore[union-attr]


async def test_what_cannot_be_done_now_is_not_offered(app: InfointApp, workspace: Workspace) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("full_stop")
        await pilot.pause()
        assert "today.snooze" not in shown(app)
        await pilot.press("escape")
        task = workspace.tasks.add("Write to the office", None)
        await pilot.pause()
        app.screen.query_one(RowList).move_to(f"task:{task.uid}")
        await pilot.press("full_stop")
        await pilot.pause()
        assert "today.snooze" in shown(app)
        assert "Write to the office" in screen_text(app).splitlines()[2]


async def test_enter_opens_the_menu_where_nothing_else_is_meant(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "enter")
        await pilot.pause()
        assert isinstance(top(app), ActionMenu)
        await pilot.press(*"go to pipeline", "enter")
        await pilot.pause()
        assert isinstance(top(app), PipelineScreen)


async def test_a_dot_is_a_dot_in_a_text_field(app: InfointApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "full_stop")
        await pilot.pause()
        assert isinstance(top(app), LinePrompt)
        assert top(app).query_one(Input).value == "."
        await pilot.press("escape", "2", "slash", "full_stop")
        assert app.screen.query_one("#filter", Input).value == "."


async def test_the_key_bar_names_seven_keys_and_then_actions_and_help(
    app: InfointApp, workspace: Workspace
) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(200, 40)) as pilot:
        for place in "1234":
            await pilot.press(place)
            await pilot.pause()
            items = app.screen.query_one(KeyBar).chosen(198)
            assert [item.key for item in items[-2:]] == [".", "?"], place
            assert len(items) <= 9
        await pilot.press("2", "slash")
        items = app.screen.query_one(KeyBar).chosen(198)
        assert [item.key for item in items[-2:]] == ["ctrl+p", "F1"], (
            "a dot and a question mark are text there"
        )


async def test_a_click_on_the_key_bar_does_what_the_key_does(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        bar = app.screen.query_one(KeyBar)
        await pilot.click(KeyBar, offset=(bar.line(118).plain.index("actions") + 1, 0))
        await pilot.pause()
        assert isinstance(top(app), ActionMenu)


async def test_a_click_on_a_place_goes_there(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        bar = app.screen.query_one(HeaderBar)
        await pilot.click(HeaderBar, offset=(bar.line(118).plain.index("Review") + 2, 0))
        await pilot.pause()
        assert isinstance(top(app), ReviewScreen)


async def test_a_slash_looks_in_a_list_without_a_filter_and_n_goes_on(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("D")
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        before = rows.cursor_key
        await pilot.press("slash", *"journal", "enter")
        await pilot.pause()
        first = rows.cursor_key
        await pilot.press("slash", *"nowhere at all", "enter")
        await pilot.pause()
        assert "Nothing here matches nowhere at all. ctrl+f searches everything." in screen_text(app)
        assert rows.cursor_key == first
        assert first != before


async def test_the_help_is_searched_by_typing(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        everything = shown(app)
        await pilot.press(*"undid")
        await pilot.pause()
        text = screen_text(app)
        assert "Bring back what you just undid." in text
        assert "Add a person" not in text
        assert 2 == len(shown(app)) < len(everything), "the line and its heading"
        await pilot.press(*["backspace"] * 6)
        await pilot.pause()
        assert shown(app) == everything


async def test_the_theme_shows_under_the_cursor_and_goes_when_it_is_left(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        before = app.theme
        await pilot.press("ctrl+g", "down")
        await pilot.pause()
        tried = app.theme
        assert tried != before
        await pilot.press("escape")
        await pilot.pause()
        assert app.theme == before
        assert not (app.workspace.home.path / "settings.yaml").exists()
        await pilot.press("ctrl+g", "down", "enter")
        await pilot.pause()
        assert app.theme == tried
        assert f"Using {tried} from now on." in screen_text(app)
    home = app.workspace.home.path
    again = make_app(app.workspace, settings=read_settings(home), intervals=False)
    async with again.run_test(size=(120, 40)):
        assert again.theme == tried


async def test_a_theme_that_cannot_be_kept_lasts_until_the_end(home: Path, clock: FixedClock) -> None:
    Workspace.open(home, clock=clock).close()
    reader = Workspace.open(home, clock=clock, read_only=True)
    app = make_app(reader, intervals=False, start_place="today")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+g", "down", "enter")
        await pilot.pause()
        assert "until you quit" in screen_text(app)
    assert not (home / "settings.yaml").exists()
    reader.close()


async def test_a_key_in_the_menu_lists_its_actions_once(
    app: InfointApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("full_stop")
        await pilot.pause()
        listed: list[str] = []
        rows = ActionMenu._rows

        def spied(menu: ActionMenu, words: str) -> Any:
            listed.append(words)
            return rows(menu, words)

        monkeypatch.setattr(ActionMenu, "_rows", spied)
        await pilot.press("u")
        await pilot.pause()
    assert listed == ["u"]


@pytest.mark.parametrize("place", ["1", "2", "3", "4", "B", "D"])
@pytest.mark.parametrize("opening", ["full_stop", "ctrl+p"])
@pytest.mark.parametrize("word", ["linkedin", "dupl"])
async def test_people_come_in_and_become_one_from_every_place(
    app: InfointApp, workspace: Workspace, place: str, opening: str, word: str
) -> None:
    """By the words people know them by; with one line of it, not two."""
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(place, opening, *word)
        await pilot.pause()
        assert isinstance(top(app), ActionMenu)
        same = {"linkedin": ("people.import", "pipeline.import"), "dupl": ("people.twice", "pipeline.twice")}
        assert len([key for key in shown(app) if key in same[word]]) == 1
        await pilot.press("enter")
        await pilot.pause()
        if word == "linkedin":
            assert isinstance(top(app), LinePrompt)
            assert "Connections.csv" in screen_text(app)
        else:
            assert "No duplicates found." in screen_text(app)


@pytest.mark.parametrize("place", ["3", "4", "B", "D"])
async def test_what_belongs_to_another_place_is_found_below_and_done_there(
    app: InfointApp, workspace: Workspace, place: str
) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(place, "ctrl+p")
        await pilot.pause()
        assert "today.add" not in shown(app), "until it is named"
        await pilot.press(*"add person")
        await pilot.pause()
        assert shown(app)[-2:] == ["#in Today", "today.add"]
        assert "In Today" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "today"
        assert isinstance(top(app), LinePrompt)
        assert len(app.screen_stack) == 2


async def test_what_is_about_somebody_leads_to_where_they_are_chosen(
    app: InfointApp, workspace: Workspace
) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "ctrl+p", *"forget")
        await pilot.pause()
        assert shown(app) == ["#in Pipeline", "pipeline.forget"]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(app), PipelineScreen)
        assert "Choose someone, then press . for “forget for good”." in screen_text(app)
    assert workspace.session.contacts.count() == 1


async def test_what_can_be_done_here_comes_first_and_once(app: InfointApp, workspace: Workspace) -> None:
    workspace.people.add(name="Rosa Delgado")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "ctrl+p", *"add person")
        await pilot.pause()
        assert [key for key in shown(app) if key.endswith(".add")] == ["pipeline.add"]
        assert app.screen.query_one(RowList).cursor_key == "pipeline.add"
        await pilot.press("escape", "3", "ctrl+p", *"settings")
        await pilot.pause()
        rows = shown(app)
        assert rows.index("theme") < rows.index("#in Today") < rows.index("today.profile")
        assert app.screen.query_one(RowList).cursor_key == "theme"


async def test_a_dialog_offers_nothing_of_other_places(app: InfointApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "ctrl+p", *"forget")
        await pilot.pause()
        assert isinstance(top(app), ActionMenu)
        assert shown(app) == []


def test_every_command_without_a_key_is_found_by_other_words_than_its_name() -> None:
    keyless = [each for each in all_commands() if not each.keys and each.palette]
    assert keyless
    assert [each.id for each in keyless if not each.words] == []
