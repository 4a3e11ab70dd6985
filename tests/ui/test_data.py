"""The page about the data: state, attention, earlier states and the way back, on a real home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.data.dialogs import FindingDialog, RestoreDialog
from infoint_tui.ui.data.screen import DataScreen
from infoint_tui.ui.kit.chrome import MessageLine
from infoint_tui.ui.kit.dialog import LinePrompt
from infoint_tui.ui.kit.list import RowList
from infoint_tui.ui.today.screen import TodayScreen
from tests.syncer import StepSyncer

from ..benchmarks.homes import Shape, build
from ..hostile import SHOWN, TEXTS, build_hostile, painted_wrong, screen_text
from ..scenes import MORNING, NARROW, TINY, WIDE, open_home, settle


async def open_page(pilot: Pilot[Any]) -> RowList:
    """Open the page and wait until everything was read."""
    await pilot.pause()
    await pilot.press("D")
    await settle(pilot)
    assert isinstance(pilot.app.screen, DataScreen)
    await read(pilot)
    await settle(pilot)
    return pilot.app.screen.query_one(RowList)


async def read(pilot: Pilot[Any]) -> None:
    """Wait until the files were read."""
    await pilot.pause()
    workers = [worker for worker in pilot.app.workers if worker.group == "house"]
    await pilot.app.workers.wait_for_complete(workers)
    await pilot.pause()


def spoil(home: Path) -> None:
    """Make the first contact's record one that does not fit, as an editor might."""
    main = home / "infoint.json"
    raw = json.loads(main.read_bytes())
    next(iter(raw["contacts"].values()))["stage"] = "nowhere"
    main.write_text(json.dumps(raw))


def reopen(home: Path, clock: FixedClock) -> Workspace:
    """Open a home that was edited by hand, and let the data file be renewed as it is in the product."""
    workspace = Workspace.open(home, clock=clock, syncer=StepSyncer())
    assert workspace._store.checkpoint()
    return workspace


def message(app: InfointApp) -> str:
    return app.screen.query_one(MessageLine).message


def make_generations(workspace: Workspace) -> None:
    """Revision 1 has Rosa; revision 2 has Teo too."""
    workspace.people.add(name="Rosa Delgado")
    assert workspace._store.checkpoint()
    workspace.people.add(name="Teo Varga")
    assert workspace._store.checkpoint()
    workspace.home.flush()


async def test_an_empty_home_says_what_there_is_and_what_will_be(app: InfointApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot)
        shown = screen_text(app)
    for words in (
        "Where your data is",
        "Nothing. Every record",
        "None yet.",
        "none yet; everything is in the journal",
    ):
        assert words in shown


async def test_it_shows_place_state_size_and_earlier_states(app: InfointApp, workspace: Workspace) -> None:
    make_generations(workspace)
    async with app.run_test(size=WIDE) as pilot:
        rows = await open_page(pilot)
        shown = screen_text(app)
        assert list(rows.keys)[-1] == "state:db.00000001.json"
        await pilot.press("q")
        assert isinstance(app.screen, TodayScreen)
    for words in (
        str(workspace.home.path)[-20:],
        "revision 2 · updated just now",
        "Records     3",
        "Earlier versions  1   times in America/Chicago",
        "Thu Mar 12, 2026, 09:12  ·  2 records",
        "Last saved  just now",
    ):
        assert words in shown.replace("\n", ""), words


async def test_going_back_is_shown_first_agreed_to_and_undone(app: InfointApp, workspace: Workspace) -> None:
    make_generations(workspace)
    names = workspace.people.names
    async with app.run_test(size=WIDE) as pilot:
        rows = await open_page(pilot)
        assert rows.move_to("state:db.00000001.json")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RestoreDialog)
        assert "- Teo Varga" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, RestoreDialog), "the key that asked does not agree"
        await pilot.press("n")
        await pilot.pause()
        assert list(names()) == ["Rosa Delgado", "Teo Varga"]
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await read(pilot)
        assert list(names()) == ["Rosa Delgado"]
        assert "To go back, restore revision 2" in message(app)
        assert "state:db.00000002.json" in rows.keys, "the list is read again"
        await pilot.press("u")
        await pilot.pause()
        assert list(names()) == ["Rosa Delgado", "Teo Varga"]


async def test_a_file_elsewhere_is_asked_for_until_it_can_be_used(
    app: InfointApp, workspace: Workspace, tmp_path: Path
) -> None:
    make_generations(workspace)
    copy = workspace.data.backups.back_up(tmp_path / "copy.json").path
    workspace.people.add(name="Ana")
    async with app.run_test(size=NARROW) as pilot:
        await open_page(pilot)
        await pilot.press("f")
        await pilot.pause()
        for path in (tmp_path / "missing.json", copy):
            assert isinstance(app.screen, LinePrompt)
            app.screen.query_one(Input).value = str(path)
            await pilot.press("enter")
            await pilot.pause()
        assert isinstance(app.screen, RestoreDialog)
        await pilot.press("y")
        await read(pilot)
    assert list(workspace.people.names()) == ["Rosa Delgado", "Teo Varga"]


async def test_a_copy_is_written_where_it_is_asked_for_and_nowhere_else(
    app: InfointApp, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "taken.json").write_text("mine")
    async with app.run_test(size=NARROW) as pilot:
        await open_page(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert app.screen.query_one(Input).value.startswith(str(Path.home()))
        for name in ("taken.json", "copy.json"):
            app.screen.query_one(Input).value = str(tmp_path / name)
            await pilot.press("enter")
            for _ in range(50):
                await pilot.pause(0.02)
                if isinstance(app.screen, DataScreen) or app.screen.query(".dialog--error.-shown"):
                    break
            if name == "taken.json":
                error = app.screen.query_one(".dialog--error", Static)
                assert "already exists" in str(error.render())
        assert "read back and verified" in message(app)
    assert (tmp_path / "taken.json").read_text() == "mine"
    assert (tmp_path / "copy.json").is_file()


async def test_what_needs_attention_is_named_with_its_reason_and_place(
    home: Path, clock: FixedClock, workspace: Workspace
) -> None:
    make_generations(workspace)
    workspace.close()
    spoil(home)
    reopened = reopen(home, clock)
    app = make_app(reopened, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        rows = await open_page(pilot)
        assert rows.move_to("finding:0")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FindingDialog)
        shown = screen_text(app)
        for words in ("infoint.json:", "contacts ", "stage", "isn't shown"):
            assert words in shown
    reopened.close()


async def test_a_window_that_only_reads_can_look_and_copy_but_not_go_back(
    home: Path, clock: FixedClock, workspace: Workspace
) -> None:
    make_generations(workspace)
    reader = Workspace.open(home, clock=clock, syncer=StepSyncer())
    app = make_app(reader, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        rows = await open_page(pilot)
        assert rows.move_to("state:db.00000001.json")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DataScreen)
        assert "Nothing was changed" in message(app)
        assert "open in PID" in screen_text(app)
    reader.close()


async def test_the_page_is_not_opened_twice_and_its_key_rests_in_dialogs(app: InfointApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot)
        await pilot.press("D")
        await pilot.pause()
        assert sum(isinstance(screen, DataScreen) for screen in app.screen_stack) == 1
        await pilot.press("b", "D")
        await pilot.pause()
        assert isinstance(app.screen, LinePrompt)


@pytest.mark.parametrize(
    ("family", "size"), [*((family, NARROW) for family in TEXTS), ("markup", WIDE), ("markup", TINY)]
)
async def test_hostile_names_and_reasons_are_text(family: str, size: tuple[int, int], tmp_path: Path) -> None:
    text = TEXTS[family]
    build_hostile(tmp_path / "home", FixedClock(MORNING), text)
    workspace = open_home(tmp_path / "home", MORNING)
    assert workspace._store.checkpoint()
    odd = {"name": text, "stage": text}
    workspace._store.commit([Put("contacts", "odd", odd)], label=text, undoable=False)
    assert workspace._store.checkpoint()
    (workspace.home.path / "quarantine" / "[x] \x1b[31m.bad").write_text("x")
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=size) as pilot:
        rows = await open_page(pilot)
        assert painted_wrong(app) == []
        seen = screen_text(app)
        state = next(key for key in rows.keys if key.startswith("state:db."))
        for key in ("finding:0", state):
            assert rows.move_to(key)
            await pilot.press("enter")
            await settle(pilot)
            assert painted_wrong(app) == []
            seen += screen_text(app)
            await pilot.press("escape")
            await pilot.pause()
        assert SHOWN[family] in seen.replace("\n", "")
    workspace.close()


# -- one bad record among a thousand ----------------------------------------------------------------------


async def test_one_bad_record_among_a_thousand_blocks_nothing(
    home: Path, clock: FixedClock, workspace: Workspace
) -> None:
    """It is kept word for word, told on Today and on the page, and the others can be worked with."""
    puts = [Put("contacts", f"c{n:04}", {"name": f"Person {n:04}"}) for n in range(1000)]
    workspace._store.commit(puts, label="imported", undoable=False)
    workspace.close()
    main = home / "infoint.json"
    raw = json.loads(main.read_bytes())
    bad = {"uid": "c0500", "name": ["not", "a name"], "stage": 7, "mine": {"kept": True}}
    number = next(n for n, record in raw["contacts"].items() if record["uid"] == "c0500")
    raw["contacts"][number] = bad
    main.write_text(json.dumps(raw))

    reopened = reopen(home, clock)
    app = make_app(reopened, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.first_look.begin()
        await read(pilot)
        shown = screen_text(app)
        assert "1 record or file needs attention; everything else works" in shown
        today = app.screen.query_one(RowList)
        today.move_to("attention")
        await pilot.press("enter")
        await read(pilot)
        assert isinstance(app.screen, DataScreen)
        assert "Needs attention  1" in screen_text(app)
        assert "expected text, found a list" in screen_text(app).replace("\n", "")
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        app.screen.query_one(Input).value = "One More"
        await pilot.press("enter")
        await pilot.pause()
        assert len(reopened.session.contacts.all()) == 1000
        assert "One More" in reopened.people.names()
    assert reopened._store.checkpoint()
    reopened.close()
    assert json.loads(main.read_bytes())["contacts"][number] == bad


async def test_the_people_of_a_large_home_are_read_ahead_once_today_stands(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "large", Shape(contacts=600, meetings=20), clock.now())
    workspace = Workspace.open(tmp_path / "large", clock=clock, syncer=StepSyncer())
    rows = workspace._store.db.records.data.rows("contacts")

    def unread() -> int:
        return sum(type(record) is bytes for _, _, record in rows.as_they_are())

    monkeypatch.setattr("infoint_tui.ui.housekeeping.LOOK_LIMIT", 0)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert unread() > 500
        app.first_look.begin()
        await read(pilot)
        assert unread() == 0
    workspace.close()
