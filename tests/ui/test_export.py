"""Exports from the data page: a look first, never over somebody else's file, and a key that stops."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.data.screen import DataScreen
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt, SecretPrompt
from infoint_tui.ui.kit.external import Tick, Working, work_on
from infoint_tui.ui.kit.screen import PlaceScreen
from infoint_tui.ui.kit.select import SelectOne

from ..scenes import settle
from .hostile import screen_text


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are offered in a home of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def people(workspace: Workspace) -> Workspace:
    """Rosa and Delia."""
    workspace.people.add(name="Rosa Delgado")
    workspace.people.add(name="Delia Okafor")
    return workspace


async def shown(pilot: Pilot[int], kind: type) -> InfointApp:
    """Wait until a dialog of a kind is on top."""
    for _ in range(200):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, kind):
            break
    assert isinstance(pilot.app.screen, kind), pilot.app.screen
    assert isinstance(pilot.app, InfointApp)
    return pilot.app


async def choose(pilot: Pilot[int], down: int) -> Input:
    """Open the page and its export, choose a kind, and give the line of the path."""
    await pilot.pause()
    await pilot.press("D")
    await settle(pilot)
    await pilot.press("e")
    await shown(pilot, SelectOne)
    await pilot.press(*["down"] * down, "enter")
    return (await shown(pilot, LinePrompt)).screen.query_one(Input)


async def answer(pilot: Pilot[int], line: Input, path: Path | str) -> None:
    """Give a path."""
    line.value = str(path)
    await pilot.press("enter")


CARDS, PEOPLE, VAULT = 0, 1, 6


async def test_a_table_is_looked_at_and_written(people: Workspace, tmp_path: Path) -> None:
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        line = await choose(pilot, PEOPLE)
        assert line.value == str(tmp_path / "infoint-people.csv")
        await pilot.press("enter")
        app = await shown(pilot, Confirm)
        assert "2 people" in screen_text(app)
        assert not (tmp_path / "infoint-people.csv").exists()
        await pilot.press("y")
        app = await shown(pilot, DataScreen)
        await settle(pilot)
        assert "written: " in screen_text(app)
    assert "Rosa Delgado" in (tmp_path / "infoint-people.csv").read_text("utf-8-sig")


async def test_a_folder_of_cards_then_nothing_to_write(people: Workspace, tmp_path: Path) -> None:
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        await answer(pilot, await choose(pilot, CARDS), f"{tmp_path}/cards/")
        app = await shown(pilot, Confirm)
        assert "2 people: 2 new" in screen_text(app)
        await pilot.press("y")
        await shown(pilot, DataScreen)
        await settle(pilot)
        assert len(list((tmp_path / "cards").glob("*.vcf"))) == 2
        await pilot.press("e", "enter")
        line = (await shown(pilot, LinePrompt)).screen.query_one(Input)
        await answer(pilot, line, tmp_path / "cards")
        app = await shown(pilot, DataScreen)
        await settle(pilot)
        assert "Nothing to write" in screen_text(app)


async def test_a_file_in_the_way_is_kept_until_told(people: Workspace, tmp_path: Path) -> None:
    there = tmp_path / "infoint-people.csv"
    there.write_text("mine")
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        await choose(pilot, PEOPLE)
        await pilot.press("enter")
        app = await shown(pilot, Confirm)
        assert "Replace the file" in screen_text(app)
        await pilot.press("n")
        app = await shown(pilot, LinePrompt)
        assert "already exists" in screen_text(app)
        assert there.read_text() == "mine"
        await pilot.press("enter")
        await shown(pilot, Confirm)
        await pilot.press("y")
        for _ in range(100):
            await pilot.pause(0.01)
            if "Write this?" in screen_text(app):
                break
        await pilot.press("y")
        await shown(pilot, DataScreen)
        await settle(pilot)
    assert "Rosa" in there.read_text("utf-8-sig")


async def test_notes_of_others_are_named_and_left_alone(people: Workspace, tmp_path: Path) -> None:
    vault = tmp_path / "infoint-vault"
    vault.mkdir()
    (vault / "Rosa Delgado.md").write_text("mine\n")
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        await choose(pilot, VAULT)
        await pilot.press("enter")
        app = await shown(pilot, SelectOne)
        assert "Not from infoint, or changed since: Rosa Delgado.md" in screen_text(app)
        await pilot.press("enter")
        await shown(pilot, DataScreen)
        await settle(pilot)
    assert (vault / "Rosa Delgado.md").read_text() == "mine\n"
    assert (vault / "Delia Okafor.md").exists()


async def test_a_link_is_refused_where_it_is_typed(people: Workspace, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere")
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        await answer(pilot, await choose(pilot, PEOPLE), tmp_path / "link.csv")
        await shown(pilot, Confirm)
        await pilot.press("y")
        app = await shown(pilot, LinePrompt)
        assert "is a link" in screen_text(app)
    assert not (tmp_path / "elsewhere").exists()


async def test_a_passphrase_is_not_shown_and_opens_the_backup(
    people: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyrage

    from infoint_tui.services.backups import Lock

    key = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(Lock, "close", lambda _lock, data: pyrage.encrypt(data, [key.to_public()]))
    monkeypatch.setattr(
        "infoint_tui.services.backups.with_passphrase",
        lambda _words: lambda data: pyrage.decrypt(data, [key]),
    )
    words = "correct horse battery"
    async with make_app(people, intervals=False).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("D")
        await settle(pilot)
        await pilot.press("b")
        line = (await shown(pilot, LinePrompt)).screen.query_one(Input)
        await answer(pilot, line, tmp_path / "copy.age")
        app = await shown(pilot, SecretPrompt)
        line = app.screen.query_one(Input)
        line.value = "short"
        await pilot.press("enter")
        await pilot.pause()
        assert "at least 8" in screen_text(app)
        line.value = words
        await pilot.pause()
        assert words not in screen_text(app)
        assert "•" * len(words) in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        line = app.screen.query_one(Input)
        await answer(pilot, line, "another one")
        await pilot.pause()
        assert "They don't match" in screen_text(app)
        await answer(pilot, line, words)
        app = await shown(pilot, DataScreen)
        await settle(pilot)
        assert "age -d" in screen_text(app)
    assert (tmp_path / "copy.age").read_bytes().startswith(b"age-encryption.org/v1")


async def test_a_long_job_shows_how_far_it_is_and_stops(people: Workspace) -> None:
    """The job goes on only while the test lets it, so that nothing depends on its speed."""
    app = make_app(people, intervals=False)
    steps = threading.Semaphore(0)
    results: list[str | None] = []

    def job(tick: Tick) -> str:
        for number in range(10):
            steps.acquire(timeout=20)
            tick(number, 10)
        return "done"

    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()

        async def run() -> None:
            place = app.place
            assert isinstance(place, PlaceScreen)
            results.append(await work_on(place, "Reading …", job))

        for stopped in (True, False):
            app.run_worker(run())
            await shown(pilot, Working)
            steps.release(5)
            for _ in range(100):
                await pilot.pause(0.02)
                if "40%" in screen_text(app):
                    break
            assert "40%" in screen_text(app)
            if stopped:
                await pilot.press("escape")
            steps.release(10)
            await app.workers.wait_for_complete()
            await asyncio.sleep(0)
            while steps.acquire(blocking=False):
                pass
    assert results == [None, "done"]


async def test_a_job_that_ends_under_the_help_goes_when_the_help_does(people: Workspace) -> None:
    """Ended while something else is on top, only the dialog of the job itself is taken down."""
    app = make_app(people, intervals=False)
    ends = threading.Event()
    results: list[str | None] = []

    def job(_tick: Tick) -> str:
        ends.wait(20)
        return "done"

    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()

        async def run() -> None:
            place = app.place
            assert isinstance(place, PlaceScreen)
            results.append(await work_on(place, "Reading …", job))

        worker = app.run_worker(run())
        await shown(pilot, Working)
        above: ModalScreen[None] = ModalScreen()
        app.push_screen(above)
        await shown(pilot, ModalScreen)
        ends.set()
        await pilot.pause(0.3)
        assert app.screen is above
        above.dismiss()
        await worker.wait()
        await pilot.pause()
        assert isinstance(app.screen, PlaceScreen)
    assert results == ["done"]
