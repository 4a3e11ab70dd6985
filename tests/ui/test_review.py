"""The review on the screen: the numbers of a whole story, at every size, and a word before committing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infoint_tui.domain.enums import PathStatus
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.list import RowList

from ..whole_story import open_whole_story
from .hostile import HOSTILE, inert, screen_text


@pytest.fixture
def ruth(tmp_path: Path) -> Iterator[Workspace]:
    """The career changer on Saturday 28 March."""
    workspace = open_whole_story(tmp_path / "home", "career-changer")
    yield workspace
    workspace.close()


async def test_the_numbers_of_the_story_stand_there_with_their_n(ruth: Workspace) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("[")
        await pilot.pause()
        lines = [" ".join(line.replace("│", " ").split()) for line in screen_text(app).splitlines()]
    shown = "\n".join(lines)
    assert "rated skills interests life goals overall" in shown
    assert "Learning experience design 2 4.5 4.5 3.5 4.0 4.0 provisional" in shown
    assert "UX research 2 3.0 4.5 2.5 3.5 3.2 provisional" in shown
    assert "People you asked 6 4 said yes, 1 said no, 1 didn't reply" in shown
    assert (
        "First reply after 1 business day median of 5 replies; within 3 business days: 4 of 5 (80%)" in shown
    )
    assert "So far 4 percentages start at 5" in shown


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)], ids=lambda size: f"{size[0]}")
async def test_every_line_can_be_reached_at_every_size(ruth: Workspace, size: tuple[int, int]) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=size) as pilot:
        await pilot.press("[")
        await pilot.pause()
        rows = app.screen.query_one("#review", RowList)
        for key in [key for key in rows.keys if key.startswith("fit:")]:
            assert rows.move_to(key)
            await pilot.pause()
            shown = " ".join(screen_text(app).replace("▌", " ").split())
            assert "provisional" in shown
        assert "life 2.5 (2–3)" in shown
        assert screen_text(app).splitlines()[-1].rstrip().endswith("? help")


async def test_committing_early_is_warned_of_and_not_forbidden(ruth: Workspace) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    path = next(path for path in ruth.session.paths.all() if path.title == "UX research")
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("[")
        await pilot.pause()
        assert app.screen.query_one("#review", RowList).move_to(f"fit:{path.uid}")
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert "Provisional" not in screen_text(app)
        form.fields.write("status", "committed")
        form.fields.write("reason", "the second visit settled it")
        await pilot.pause()
        assert "Provisional: 2 conversations so far." in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert ruth.session.paths.need(path.uid).status is PathStatus.COMMITTED


async def test_skills_and_roles_stand_with_those_who_named_them(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    workspace.people.save_profile(name="Noor")
    for name in ("Rosa", "Marcus"):
        talk = workspace.conversation.start_new(name)
        workspace.conversation.note(talk.uid, "+ radio discipline #learning")
        workspace.conversation.note(talk.uid, "community paramedic #role-heard-of")
        workspace.conversation.end(talk.uid)
    app = make_app(workspace, intervals=False, start_place="review")
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("[")
        await pilot.pause()
        shown = "\n".join(" ".join(line.replace("│", " ").split()) for line in screen_text(app).splitlines())
    assert "Skills people named\nradio discipline 2 people: Rosa, Marcus learning" in shown
    assert "Roles new to you\ncommunity paramedic 2 people: Rosa, Marcus" in shown
    workspace.close()


async def test_hostile_names_are_inert(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    workspace.people.save_profile(name="Noor", zone="UTC")
    for text in HOSTILE.values():
        try:
            path = workspace.people.save_path(text)
            contact = workspace.people.add(name=text)
        except Refused:
            continue
        with workspace.session.edit("questions") as edit:
            edit.put(contact.replace(ask_later=(text,)), path.replace(unknowns=(text,)))
    app = make_app(workspace, intervals=False, start_place="review")
    async with app.run_test(size=(80, 100)) as pilot:
        await pilot.press("[")
        await pilot.pause()
        assert inert(screen_text(app))
        assert "[red]red[/red]" in screen_text(app)
    workspace.close()


async def test_weeks_answers_and_ratings_are_drawn(ruth: Workspace) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("[")
        await pilot.pause()
        lines = [" ".join(line.replace("│", " ").split()) for line in screen_text(app).splitlines()]
    shown = "\n".join(lines)
    assert "Conversations a week ▁ ▁ ▁ ▁ ▁ ▅ █ ▅" in shown
    assert "· · · · · 1 2 1\n2 9 16 23 2 9 16 23" in shown
    assert "4 in 8 weeks since Feb 2, 0 in a typical week" in shown
    assert "Business days to reply" in shown
    assert "Email ━━━━━━━━━━──── 3 of 4 said yes" in shown
    assert "1 to 5 · · · ─●─ · · · ─●─ · · ─●─ · · · · ● ·" in shown


async def test_a_path_shows_its_own_numbers_and_says_what_is_left_out(ruth: Workspace) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    path = next(path for path in ruth.session.paths.all() if path.title == "UX research")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("[", "p")
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        shown = " ".join(screen_text(app).split())
    assert path.title in shown
    assert "So far 2" in shown
    assert "Learning experience design" not in shown
    assert "cover all paths. Press p to see them" in shown


async def test_the_filter_leaves_lines_with_its_words_and_their_headings(ruth: Workspace) -> None:
    app = make_app(ruth, intervals=False, start_place="review")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("[", "/", *"linkedin", "enter")
        await pilot.pause()
        shown = screen_text(app)
    assert "Replies" in shown
    assert "LinkedIn" in shown
    assert "Thank-yous" not in shown
