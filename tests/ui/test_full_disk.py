"""A full disk as the user meets it: told, worked on in memory, left with a copy, taken over next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.store import Store
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.data.dialogs import RestoreDialog
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.kit.select import SelectOne
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from ..fulldisk import FullDisk
from ..hostile import screen_text
from ..scenes import WIDE, settle
from .test_data import open_page

Open = Callable[[], Workspace]


@pytest.fixture
def disk(home: Path) -> FullDisk:
    return FullDisk(home)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "infoint"


@pytest.fixture
def open_again(disk: FullDisk, place: Path, clock: FixedClock) -> Open:
    """Opens the home on that disk."""

    def opened() -> Workspace:
        store = Store.open(disk.home, clock=clock, syncer=StepSyncer(), osl=disk, rescue=lambda: place)
        return Workspace(store, clock)

    return opened


@pytest.fixture
def full(open_again: Open, disk: FullDisk) -> Iterator[Workspace]:
    """A home whose disk has just become full."""
    workspace = open_again()
    workspace.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    workspace.people.add(name="Rosa Delgado")
    workspace.home.flush()
    disk.fill()
    yield workspace
    workspace.close(force=True)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def add(app: InfointApp, pilot: object, name: str) -> None:
    """Add a person as a user does."""
    from textual.pilot import Pilot

    assert isinstance(pilot, Pilot)
    await pilot.press("a")
    await pilot.pause()
    app.screen.query_one(Input).value = name
    await pilot.press("enter")
    await settle(pilot)


async def test_not_saved_is_shown_work_goes_on_and_it_recovers_by_itself(
    full: Workspace, disk: FullDisk, clock: FixedClock
) -> None:
    app = make_app(full, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        for name in ("Teo Varga", "Ana"):
            await add(app, pilot, name)
            full.home.flush()
            app.tick()
            await settle(pilot)
            assert "NOT SAVED: The disk is full" in screen_text(app)
        assert list(full.people.names()) == ["Rosa Delgado", "Teo Varga", "Ana"]
        disk.free()
        clock.advance(seconds=2)
        app.tick()
        full.home.flush()
        app.tick()
        await settle(pilot)
        assert "NOT SAVED" not in screen_text(app)
        assert "Saved" in screen_text(app)


async def test_leaving_names_the_copy_and_the_next_start_takes_it_over(
    full: Workspace, open_again: Open, disk: FullDisk, place: Path
) -> None:
    app = make_app(full, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        await add(app, pilot, "Teo Varga")
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert isinstance(app.screen, SelectOne)
        shown = " ".join(screen_text(app).split())
        assert "offered at the next start" in shown
        assert place.name in shown
        await pilot.press("end", "enter")
        await pilot.pause()
    assert app.return_code == 1
    full.close(force=True)
    disk.free()

    again = open_again()
    assert list(again.people.names()) == ["Rosa Delgado"]
    again.people.add(name="Cem, added since")
    app = make_app(again, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        app.first_look.begin()
        await settle(pilot)
        assert "couldn't be saved last time" in app.screen.query_one(MessageLine).message
        rows = await open_page(pilot)
        key = next(key for key in rows.keys if key.startswith("rescued:"))
        assert rows.move_to(key)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, RestoreDialog)
        assert "+ Teo Varga" in screen_text(app)
        assert "Cem" not in screen_text(app), "what was added since stays"
        await pilot.press("y")
        await settle(pilot)
        rows = app.screen.query_one(RowList)
    assert sorted(again.people.names()) == ["Cem, added since", "Rosa Delgado", "Teo Varga"]
    assert names_in(place) == []
    assert len([name for name in names_in(disk.home / "backups") if name.startswith("rescued-")]) == 1
    assert again.data.backups.rescued() == []
    again.close()


async def test_leaving_proposes_a_place_for_a_copy_and_takes_any_other(
    full: Workspace, disk: FullDisk, place: Path, tmp_path: Path
) -> None:
    disk.home = tmp_path / "home"
    app = make_app(full, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        await add(app, pilot, "Teo Varga")
        await pilot.press("q")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        field = app.screen.query_one(Input)
        assert field.value.startswith(str(place))
        field.value = str(tmp_path / "missing" / "copy.json")
        await pilot.press("enter")
        await settle(pilot)
        assert "That did not work" in screen_text(app)
        app.screen.query_one(Input).value = str(tmp_path / "copy.json")
        await pilot.press("enter")
        await settle(pilot)
    assert app.return_code == 1
    other = Workspace.open(tmp_path / "other", clock=full.session.clock, syncer=StepSyncer())
    other.data.backups.restore(other.data.backups.preview(str(tmp_path / "copy.json")))
    assert list(other.people.names()) == ["Rosa Delgado", "Teo Varga"]
    other.close()


async def test_staying_goes_on_and_trying_again_leaves_once_there_is_room(
    full: Workspace, disk: FullDisk
) -> None:
    app = make_app(full, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        await add(app, pilot, "Teo Varga")
        await pilot.press("q")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        await pilot.press("q")
        await settle(pilot)
        disk.free()
        await pilot.press("enter")
        await pilot.pause()
    assert app.return_code == 0


async def test_what_was_being_typed_comes_back_with_the_rest(
    full: Workspace, open_again: Open, disk: FullDisk
) -> None:
    from infoint_tui.services.records import DraftKey

    key = DraftKey("live", "m", "line")
    full.session.drafts.put(key, "she said that nights are qui")
    full.home.flush()
    full.close(force=True)
    disk.free()
    again = open_again()
    (path,) = again.data.backups.rescued()
    again.data.backups.take_over(again.data.backups.preview(str(path), keep=True))
    assert again.session.drafts.get(key) == "she said that nights are qui"
    again.close()


async def test_a_copy_with_nothing_new_is_only_put_aside(
    full: Workspace, open_again: Open, disk: FullDisk, place: Path
) -> None:
    full.people.add(name="Teo Varga")
    full.home.flush()
    kept = place / names_in(place)[0]
    data = kept.read_bytes()
    disk.free()
    full.home.flush()
    full.close()
    kept.write_bytes(data)
    again = open_again()
    app = make_app(again, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        rows = await open_page(pilot)
        assert rows.move_to(f"rescued:{kept}")
        await pilot.press("enter")
        await settle(pilot)
        assert "You already have everything in it" in app.screen.query_one(MessageLine).message
    assert not kept.exists()
    again.close()
