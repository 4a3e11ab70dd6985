"""Compare and Themes by keys, over the story of ten conversations."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.conversation.live.pane import LivePane
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.review.compare import ComparePane
from infoint_tui.ui.review.themes import ThemesPane

from .hostile import HOSTILE, inert, screen_text

NOW = datetime(2026, 6, 11, 13, 12, tzinfo=UTC)


@pytest.fixture
def ten(tmp_path: Path, demo: Callable[..., None]) -> Iterator[Workspace]:
    """The story of ten conversations."""
    demo(tmp_path / "home", FixedClock(NOW), "ten")
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(NOW))
    yield workspace
    workspace.close()


def words(app: InfointApp) -> str:
    """What stands on the screen, without the spaces of its columns."""
    return " ".join(screen_text(app).replace("▌", " ").replace("│", " ").split())


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def test_who_said_what_stands_there_at_once(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = words(app)
        assert "If you were in my shoes this month" in shown
        assert "asked 10 of 10 · you marked: 3 the same, 1 different" in shown
        assert "≠ skip the course" in shown
        assert "6 more →" in shown
        assert "5 more →" not in shown
        await press(pilot, "l")
        assert "5 more →" in words(app), "the first press brings somebody not seen yet"
        await press(pilot, *"lllllll")
        assert "Andre Whitfield" in words(app)
        assert "= math course now" in words(app)


async def test_the_names_stand_over_their_answers_when_the_path_was_changed_elsewhere(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, *["right"] * 6)
        assert "← 6 Vic Moreau" in words(app)
        await press(pilot, "ctrl+r", "p")
        await press(pilot, "down", "down", "enter", "ctrl+l")
        shown = words(app)
        assert "Vic Moreau" not in shown.partition("asked")[0]
        assert "Priya Raman" in shown.partition("asked")[0]


async def test_what_differs_stands_among_the_differences_and_two_people_are_compared_there(
    ten: Workspace,
) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "l", "!", "ctrl+r", "ctrl+r")
        await press(pilot, "end")
        shown = words(app)
        assert "ANSWERS YOU MARKED AS DIFFERENT" in shown
        assert "If you were in my shoes this month" in shown
        assert "Denise math course first" in shown
        assert "Walt skip the course" in shown
        before = len(ten.session.differences.all())
        await press(pilot, "n", *"body", "enter")
        assert "Who do you want to compare?" in words(app)
        assert "Vic got out after eleven years" in words(app)
        await press(pilot, "enter")
        assert "Compare Vic with whom?" in words(app)
        await press(pilot, "enter")
        assert "Vic: got out after eleven years" in words(app)
        assert "June: attics in July" in words(app)
        await press(pilot, "down", "enter")
        assert len(ten.session.differences.all()) == before + 1
        assert "#body Vic ≠ June they differ · not explained yet" in words(app)
        ten.session.undo()
        assert len(ten.session.differences.all()) == before


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=["80", "60"])
async def test_where_it_is_narrow_one_question_is_unfolded(ten: Workspace, size: tuple[int, int]) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = words(app)
        assert "▾ If you were in my shoes" in shown
        assert "Carl" in shown
        assert "math course before" in shown
        rows = app.screen.query_one(ComparePane).query_one(RowList)
        rows.move_to("q core/role/handoff")
        await press(pilot, "enter")
        assert "▾ What part of the job would" in words(app)
        assert "pulling wire" in words(app)
        assert "▾ If you were in my shoes" not in words(app)


async def test_enter_shows_what_everyone_said_to_a_question_and_escape_leads_back(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "enter all answers" in words(app)
        await press(pilot, "enter")
        shown = words(app)
        for name, said in (
            ("Carl Brandvold", "= math course before applying"),
            ("Priya Raman", "ride along on one audit before paying for the certificate ★"),
            ("Lou Castellano", "ride along with both in one week, then you know ★"),
        ):
            assert f"{name} {said}" in shown
        await press(pilot, "j", "escape")
        assert "Denise Okoro Priya Raman" in words(app)
        here = app.screen.query_one(ComparePane).here
        assert here is not None
        assert here.answer is not None
        assert ten.review.voices.name(here.answer.talk.person) == "Denise Okoro"


async def test_enter_opens_the_conversation_at_the_note(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "l", "enter", "enter")
        pane = app.screen.query_one(LivePane)
        note = pane.meeting.note(pane.selected) if pane.meeting else None
        assert note is not None
        assert note.text == "take the math course first, the test sorts people out #math"


async def test_an_answer_is_summed_up_and_judged_by_keys(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "l", "l", "!", "s")
        await press(pilot, "ctrl+a", "ctrl+k", *"audit", "enter")
        shown = words(app)
        assert "you marked: 3 the same, 2 different" in shown
        assert "≠ audit" in shown
        await press(pilot, "u", "u")
        assert "you marked: 3 the same, 1 different" in words(app)


async def test_questions_that_sound_alike_are_joined_and_taken_apart(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "“What does the first year really cost?” may match another question." in words(app)
        rows = app.screen.query_one(ComparePane).query_one(RowList)
        rows.move_to(next(key for key in rows.keys if "really cost" in key))
        await pilot.pause()
        assert "a merges it with “How much does the first year cost you?”" in words(app)
        await press(pilot, "a", "enter")
        assert "asked 3 of 10" in words(app)
        assert "sounds" not in words(app)
        await press(pilot, "A")
        assert "Two questions again." in words(app)
        assert "which is similar" in words(app)


async def test_a_note_is_moved_and_the_cursor_goes_along(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        pane = app.screen.query_one(ComparePane)
        await press(pilot, "j", "<")
        here = pane.here
        assert here is not None
        assert here.note is not None
        assert "math course at Columbus State" in here.note.text
        assert "in my shoes" not in here.question.text
        assert "Now under: " in words(app)


async def test_a_note_of_compare_gets_a_theme(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "t", *"savings", "enter")
        assert "Tagged #savings." in words(app)
    assert "savings" in {row.name for row in ten.review.codebook.rows()}


async def test_the_filter_leaves_what_has_its_words(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "/", *"crawl", "enter")
        assert "What does a bad week look like?" in words(app)
        assert "in my shoes" not in words(app)
        await press(pilot, "/", *"xyz", "enter")
        assert "No matches here." in words(app)


async def test_a_path_leaves_its_own_people(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "p", "down", "down", "enter")
        assert "Energy auditor · 3 people, 3 conversations" in words(app)
        assert "Priya Raman June Albright Hannah Yoder" in words(app)
        assert "Carl" not in words(app)


# -- themes -------------------------------------------------------------------------------------------------


async def test_themes_count_people_and_show_both_sides(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        shown = words(app)
        assert "pay 6 of 10 1 5 ● ● Carl Apr 10 body (4)" in shown
        assert "For it 1: Andre Whitfield" in shown
        assert "Against it 5: Carl Brandvold" in shown
        assert "need" not in {row.name for row in ten.review.codebook.rows()}
        await press(pilot, "j")
        assert "meaning early starts, evenings, weekends" in words(app)


async def test_a_theme_is_defined_remembered_renamed_and_merged_by_keys(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        themes = app.screen.query_one("#themes", RowList)
        themes.move_to("craft")
        await press(pilot, "d", *"pride", "enter")
        assert "meaning pride" in words(app)
        await press(pilot, "n", *"glad", "enter")
        assert "your note · Thu Jun 11 glad" in words(app)
        await press(pilot, "r", "ctrl+a", "ctrl+k", *"hours", "enter")
        assert "There is a theme #hours already." in words(app)
        await press(pilot, "ctrl+a", "ctrl+k", *"pride", "enter")
        assert "#craft is #pride now, in 5 conversations." in words(app)
        assert themes.cursor_key == "pride"
        await press(pilot, "m", *"math", "enter")
        assert "#pride is part of #math now" in words(app)
        await press(pilot, "u")
        assert "pride" in {row.name for row in ten.review.codebook.rows()}
        await press(pilot, "u")
        assert "craft" in {row.name for row in ten.review.codebook.rows()}


async def test_takeaways_stand_below_the_quotes_of_their_theme(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        app.screen.query_one("#themes", RowList).move_to("respect")
        await press(pilot, "enter", "end", "end")
        shown = words(app)
    assert "your takeaway It takes a season to earn respect. After that, you're part of the crew." in shown
    assert "your takeaway Without a trade behind it, an audit is just paper." in shown


async def test_a_quote_takes_sides_and_leads_to_its_conversation(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        app.screen.query_one("#themes", RowList).move_to("craft")
        await press(pilot, "enter")
        quote = app.screen.query_one(ThemesPane).quote
        assert quote is not None
        await press(pilot, "-")
        assert "Against it 1" in words(app)
        await press(pilot, "escape")
        assert app.screen.query_one("#themes", RowList).has_focus
        for key in ("q", "escape"):
            app.screen.query_one("#theme-quotes", RowList).focus()
            await press(pilot, "enter")
            assert app.current_mode == "conversation"
            assert app.screen.query_one(LivePane).selecting
            await press(pilot, *("escape",) * 2 if key == "escape" else key)
            assert app.current_mode == "review", key
        await press(pilot, "enter", "enter", "1", "3", "q")
        assert app.current_mode == "today", "who went somewhere else meanwhile is not led back"


async def test_every_quote_of_a_theme_can_be_reached(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(NOW))
    workspace.people.save_profile(name="Noor", zone="UTC")
    talk = workspace.conversation.start_new("Rosa Delgado")
    for number in range(30):
        workspace.conversation.note(talk.uid, f"wage {number} #pay")
    workspace.conversation.end(talk.uid)
    app = make_app(workspace, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        pane = app.screen.query_one(ThemesPane)
        assert "wage 29" not in words(app)
        app.screen.query_one("#theme-quotes", RowList).move_to("")
        await press(pilot, "enter", "end")
        assert pane.quote is not None
        assert "wage 29" in pane.quote.note.text
        await press(pilot, "escape", "/", *"wage", "space", *"17", "enter")
        quotes = app.screen.query_one("#theme-quotes", RowList)
        assert len([key for key in quotes.keys if not key.startswith("#")]) == 1
        assert "wage 17" in words(app)
    workspace.close()


async def test_the_cursor_follows_a_theme_to_its_new_name(
    ten: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        themes = app.screen.query_one("#themes", RowList)
        themes.move_to("craft")
        await press(pilot, "r")
        field = app.focused
        assert isinstance(field, Input)
        field.value = "#Old Hands"
        await press(pilot, "enter")
        assert themes.cursor_key == "old-hands"
        await press(pilot, "u")
        assert themes.cursor_key == "craft", "an undo of the name leads back with it"
        await press(pilot, "U")
        assert themes.cursor_key == "old-hands"

        def refuse(_old: str, _into: str) -> str:
            raise Refused("Not now.")

        monkeypatch.setattr(ten.review.codebook, "merge", refuse)
        await press(pilot, "m", *"math", "enter")
        assert "Not now." in words(app)
        assert themes.cursor_key == "old-hands"


@pytest.mark.parametrize(("tabs", "keys"), [((), "s"), (("]",), "d"), (("]",), "n"), (("]",), "r")])
async def test_what_was_typed_is_there_again_after_escape(
    ten: Workspace, tabs: tuple[str, ...], keys: str
) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, *tabs, keys, "end", *"xyz")
        await press(pilot, "escape", keys)
        field = app.focused
        assert isinstance(field, Input)
        assert field.value.endswith("xyz")


# -- files --------------------------------------------------------------------------------------------------


def private(path: Path) -> bytes:
    """What stands in a file that only its owner may read."""
    assert path.stat().st_mode & 0o777 == 0o600
    return path.read_bytes()


async def write(pilot: Pilot[Any], path: Path, *choose: str) -> bytes:
    """Write what is shown by keys, and read it."""
    await press(pilot, "x", *choose)
    await press(pilot, "ctrl+a", "ctrl+k")
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.value = str(path)
    await press(pilot, "enter")
    return private(path)


async def test_what_compare_shows_is_written_as_a_table(ten: Workspace, tmp_path: Path) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "/", *"crawl", "enter")
        data = await write(pilot, tmp_path / "quotes.csv")
        rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["Question"] for row in rows} == {
        "What does a bad week look like?",
        "What is a bad week like for you?",
    }
    carl = next(row for row in rows if row["Person"] == "Carl Brandvold")
    assert carl["Quote"] == "four tens, then Saturday in a crawl space"
    assert (carl["Date"], carl["Minute"], carl["Themes"]) == ("2026-04-10", "8", "hours; body")


async def test_themes_are_written_as_tables_and_as_a_codebook(ten: Workspace, tmp_path: Path) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "]")
        data = await write(pilot, tmp_path / "who.csv", "down", "enter")
        table = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
        book = await write(pilot, tmp_path / "book.qdc", "down", "down", "enter")
    assert len(table) == 10
    for row in ten.review.codebook.rows():
        spoke = {line["Person"] for line in table if line[row.name] == "1"}
        assert spoke == {ten.review.voices.name(person) for person in row.people}
    assert b'name="pay"' in book
    assert b"wages, tools and what the first years cost" in book


@pytest.mark.parametrize("size", [(120, 60), (60, 20)], ids=["120", "60"])
async def test_hostile_words_are_inert_in_every_tab(tmp_path: Path, size: tuple[int, int]) -> None:
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(NOW))
    workspace.people.save_profile(name="Noor", zone="UTC")
    for text in HOSTILE.values():
        try:
            talk = workspace.conversation.start_new(text)
            workspace.agenda.add_own_question(talk.uid, text)
            item = workspace.session.meetings.need(talk.uid).agenda[-1]
            workspace.conversation.go_to(talk.uid, item.uid)
            workspace.conversation.note(talk.uid, f"{text} #pay")
            workspace.conversation.end(talk.uid)
            workspace.review.comparing.summarize(talk.uid, item.uid, text)
            workspace.review.codebook.define("pay", text)
            workspace.review.codebook.remember("pay", text)
        except Refused:
            running = workspace.conversation.running()
            if running is not None:
                workspace.conversation.end(running.uid)
    assert workspace.review.codebook.rows()
    app = make_app(workspace, intervals=False, start_place="review")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for keys in (("v",), ("j",), ("]",), ("enter", "end")):
            await press(pilot, *keys)
            assert inert(screen_text(app))
    workspace.close()


async def test_the_themes_say_what_their_columns_mean_and_quotes_begin_at_their_top(ten: Workspace) -> None:
    app = make_app(ten, intervals=False, start_place="review")
    async with app.run_test(size=(120, 24)) as pilot:
        await press(pilot, "]")
        assert "● came up in your last two conversations" in words(app)
        quotes = app.screen.query_one("#theme-quotes", RowList)
        await press(pilot, "enter", "end")
        assert quotes.scroll_offset.y > 0
        app.screen.query_one("#themes", RowList).focus()
        await press(pilot, "down")
        assert quotes.scroll_offset.y == 0
