"""What other programs and windows do to the data reaches the screen, and the user chooses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.events import AppFocus
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.data.dialogs import ConflictsDialog, JoinCopy
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from .hostile import HOSTILE, inert, screen_text
from .talks import begin, live_of
from .talks import open_app as open_talk


def top(app: InfointApp) -> Screen[Any]:
    return app.screen


def message(app: InfointApp) -> str:
    return app.place.query_one(MessageLine).message


def rewrite(workspace: Workspace, **fields: object) -> None:
    """Another program changes the first contact in the file."""
    path = workspace.home.path / "infoint.json"
    raw = json.loads(path.read_bytes())
    next(iter(raw["contacts"].values())).update(fields)
    path.write_text(json.dumps(raw))


@pytest.fixture
def rosa(workspace: Workspace) -> str:
    uid = workspace.people.add(name="Rosa Delgado").uid
    assert workspace._store.checkpoint()
    return uid


def clash(workspace: Workspace, here: str, there: str, field: str = "name") -> None:
    """Change a field of the only contact here and in the file."""
    contact = workspace.session.contacts.all()[0]
    with workspace.session.edit("here") as edit:
        edit.put(contact.replace(**{field: here}))
    rewrite(workspace, **{field: there})


def exists(path: Path) -> bool:
    return path.exists()


def contents(path: Path) -> bytes:
    return path.read_bytes()


def damage(path: Path) -> None:
    path.write_bytes(b"{ oops")


async def come_back(pilot: Pilot[Any]) -> None:
    """The terminal says that its window has the focus again."""
    pilot.app.post_message(AppFocus())
    await pilot.pause()
    await pilot.pause()


# -- noticing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["focus", "tick"])
async def test_a_changed_file_is_taken_over_and_told(
    app: InfointApp, workspace: Workspace, rosa: str, how: str
) -> None:
    async with app.run_test(size=(140, 24)) as pilot:
        rewrite(workspace, name="Rosa D.")
        if how == "focus":
            await come_back(pilot)
        else:
            app.tick()
            await pilot.pause()
        assert workspace.session.contacts.need(rosa).name == "Rosa D."
        assert "infoint.json was changed by another program; 1 record was taken over (contacts Rosa D.)" in (
            message(app)
        )
        app.say("")
        app.tick()
        assert message(app) == "", "it is told once"


async def test_a_deleted_and_a_damaged_file_are_told(
    app: InfointApp, workspace: Workspace, rosa: str
) -> None:
    async with app.run_test(size=(140, 24)) as pilot:
        path = workspace.home.path / "infoint.json"
        path.write_bytes(b"{ oops")
        await come_back(pilot)
        assert "was damaged while open" in message(app)
        path.unlink()
        await come_back(pilot)
        assert "was deleted or moved while open; it is written anew" in message(app)
        assert workspace.session.contacts.need(rosa).name == "Rosa Delgado"


async def test_a_home_moved_away_shows_not_saved_until_it_is_back(
    app: InfointApp, workspace: Workspace, rosa: str
) -> None:
    away = workspace.home.path.with_name("away")
    async with app.run_test(size=(140, 24)) as pilot:
        workspace.home.path.rename(away)
        await come_back(pilot)
        top_line = screen_text(app).splitlines()[0]
        assert "NOT SAVED: " in top_line
        assert "moved or deleted" in top_line
        with workspace.session.edit("editing goes on") as edit:
            edit.put(workspace.session.contacts.need(rosa).replace(name="Rosa D."))
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not isinstance(top(app), TodayScreen), "leaving offers a copy elsewhere"
        await pilot.press("escape")
        away.rename(workspace.home.path)
        app.tick()
        syncer = workspace._store.saver.syncer
        assert isinstance(syncer, StepSyncer)
        syncer.step()
        app.tick()
        await pilot.pause()
        assert "NOT SAVED" not in screen_text(app).splitlines()[0]
        assert workspace.home.flush()


# -- choosing -------------------------------------------------------------------------------------------


async def test_what_was_changed_in_two_places_is_chosen_with_one_key_each(
    app: InfointApp, workspace: Workspace, rosa: str
) -> None:
    async with app.run_test(size=(140, 30)) as pilot:
        clash(workspace, "Rosa D.", "R. Delgado")
        clash(workspace, "trainer", "field trainer", "title")
        await come_back(pilot)
        assert "M lets you choose a version." in message(app)
        rows = app.screen.query_one("#due", RowList)
        assert "2 fields have conflicting changes" in screen_text(app)
        rows.move_to("outside")
        await pilot.press("enter")
        await pilot.pause()
        dialog = top(app)
        assert isinstance(dialog, ConflictsDialog)
        text = screen_text(app)
        assert "Rosa D." in text
        assert "R. Delgado" in text
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(top(app), ConflictsDialog), "the next one"
        assert "field trainer" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
        contact = workspace.session.contacts.need(rosa)
        assert (contact.name, contact.title) == ("R. Delgado", "trainer / field trainer")
        assert "changed here and elsewhere" not in screen_text(app)
        await pilot.press("u")
        await pilot.pause()
        assert message(app) == "undo: kept both versions of contact: R. Delgado"
        assert "1 field has conflicting changes" in screen_text(app)


async def test_a_refused_choice_says_why_and_stays(app: InfointApp, workspace: Workspace, rosa: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        contact = workspace.session.contacts.need(rosa)
        with workspace.session.edit("here") as edit:
            edit.put(contact.replace(archived=True))
        rewrite(workspace, archived="so so")
        await come_back(pilot)
        await pilot.press("M")
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(top(app), ConflictsDialog)
        assert "archived" in str(top(app).query_one(".dialog--error", Static).render())
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
        assert workspace.session.contacts.need(rosa).archived


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
async def test_both_versions_fit_the_screen(
    app: InfointApp, workspace: Workspace, rosa: str, size: tuple[int, int]
) -> None:
    long = "\n".join(f"line {n}" for n in range(60))
    async with app.run_test(size=size) as pilot:
        clash(workspace, f"here\n{long}", f"there\n{long}", "about")
        await come_back(pilot)
        await pilot.press("M")
        await pilot.pause()
        ours, theirs = (app.screen.query_one(f"#{name}").region for name in ("ours", "theirs"))
        assert (ours.y == theirs.y) is (size[0] >= 80), "side by side, or stacked where it is narrow"
        bottom = app.screen.query_one("KeyBar").region
        assert theirs.bottom <= bottom.y < size[1], "the keys stay on the screen"
        assert min(ours.height, theirs.height) >= 3


async def test_hostile_versions_are_inert(app: InfointApp, workspace: Workspace, rosa: str) -> None:
    async with app.run_test(size=(100, 40)) as pilot:
        puts = [
            Put("conflicts", f"c{n}", {
                "uid": f"c{n}", "table": text, "record": text, "fields": [text],
                "places": [[text, text], []], "theirs": {text: {text: text}, "name": text},
            })
            for n, text in enumerate(HOSTILE.values())
            if text.encode("utf-8", "ignore").decode() == text
        ]  # fmt: skip
        workspace._store.commit(puts, label="hostile", undoable=False)
        (workspace.home.path / "infoint ([@click=app.quit]\x1b[31m\u202ex).json").write_text("{}")
        await come_back(pilot)
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(top(app), JoinCopy)
        assert inert(screen_text(app))
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(top(app), ConflictsDialog)
        rows = app.screen.query_one(RowList)
        for key in rows.keys:
            rows.move_to(key)
            await pilot.pause()
            assert inert(screen_text(app)), key


# -- conflict copies ------------------------------------------------------------------------------------


@pytest.fixture
def copy(workspace: Workspace, rosa: str, tmp_path: Path, clock: FixedClock) -> Path:
    """Another machine's version, which a sync program left beside the file."""
    there = tmp_path / "there"
    shutil.copytree(workspace.home.path, there, ignore=shutil.ignore_patterns("pen"))
    other = Workspace.open(there, clock=clock)
    other.people.add(name="Marcus Bell")
    other.close()
    return Path(shutil.copy(there / "infoint.json", workspace.home.path / "infoint-LAPTOP.json"))


async def test_a_conflict_copy_is_offered_at_the_start_previewed_and_joined(
    app: InfointApp, workspace: Workspace, copy: Path
) -> None:
    async with app.run_test(size=(140, 30)) as pilot:
        await pilot.pause()
        assert "A sync program left infoint-LAPTOP.json next to your data. M shows what's in it." in message(
            app
        )
        assert "1 conflict copy next to your data" in screen_text(app)
        await pilot.press("M")
        await pilot.pause()
        text = screen_text(app)
        assert "new" in text
        assert "contact: Marcus Bell" in text
        await pilot.press("y")
        await pilot.pause()
        assert [contact.name for contact in workspace.session.contacts.all()] == [
            "Rosa Delgado",
            "Marcus Bell",
        ]
        assert not exists(copy)
        assert exists(workspace.home.path / "backups" / copy.name)
        assert "joined infoint-LAPTOP.json" in message(app)
        await pilot.press("u")
        assert [contact.name for contact in workspace.session.contacts.all()] == ["Rosa Delgado"]


async def test_not_now_leaves_a_copy_and_is_not_asked_again(
    app: InfointApp, workspace: Workspace, copy: Path
) -> None:
    async with app.run_test(size=(140, 30)) as pilot:
        await pilot.press("M")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert exists(copy)
        app.say("")
        await come_back(pilot)
        assert message(app) == ""
        assert "conflict copy" not in screen_text(app)
        shutil.copy(copy, copy.with_name("infoint (1).json"))
        await come_back(pilot)
        assert "infoint (1).json" in message(app), "another one is another question"


async def test_a_copy_that_cannot_be_read_can_only_be_left(
    app: InfointApp, workspace: Workspace, copy: Path
) -> None:
    damage(copy)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("M")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(top(app), JoinCopy)
        assert "It cannot be read" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(top(app), TodayScreen)
        assert contents(copy) == b"{ oops"


# -- one line in two windows ----------------------------------------------------------------------------


async def test_a_line_typed_in_two_windows_is_kept_from_both(
    workspace: Workspace, home: Path, clock: FixedClock
) -> None:
    """This window shows the line, the other goes on in it; then both texts are there, whoever types next."""
    uid = begin(workspace, clock)
    here = open_talk(workspace)
    async with here.run_test(size=(120, 30)) as pilot:
        await pilot.press(*"she")
        other = Workspace.open(home, clock=clock, syncer=StepSyncer())
        (home / "pen").write_bytes(b"123 elsewhere\n")
        await pilot.pause(0.05)
        assert workspace.session.read_only
        await pilot.press(*" hums")
        assert other.home.try_take_lock()
        from infoint_tui.services.agenda import line_key

        other.session.drafts.put(line_key(uid), "she said nights", at=1)
        other.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert not workspace.session.status.reason
        assert live_of(here).line.value == "she hums"
        await pilot.press("!")
        assert workspace.session.drafts.get(line_key(uid)) == "she hums!"
        (kept,) = workspace.data.conflicts.all()
        assert kept.theirs == "she said nights"
        assert "M lets you choose a version" in message(here)
        workspace.data.conflicts.settle(kept, "both")
        await pilot.pause()
        assert live_of(here).line.value == "she hums! / she said nights"
        await pilot.press("?")
        assert workspace.session.drafts.get(line_key(uid)) == "she hums! / she said nights?"


async def test_a_line_only_read_here_follows_the_one_who_types(
    workspace: Workspace, home: Path, clock: FixedClock
) -> None:
    uid = begin(workspace, clock)
    workspace.home.flush()
    reader = Workspace.open(home, clock=clock, syncer=StepSyncer())
    app = make_app(reader, intervals=False)
    async with app.run_test(size=(120, 30)) as pilot:
        from infoint_tui.services.agenda import line_key

        workspace.session.drafts.put(line_key(uid), "she said", at=1)
        workspace.home.flush()
        app.tick()
        await pilot.pause()
        assert live_of(app).line.value == "she said"
        workspace.session.drafts.put(line_key(uid), "she said nights", at=1)
        workspace.close()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert live_of(app).line.value == "she said nights", "what was not typed here is not in the way"
        await pilot.press("!")
        assert reader.session.drafts.get(line_key(uid)) == "she said nights!"
        assert reader.attention.conflicts == 0
    reader.close()
