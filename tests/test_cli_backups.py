"""backup, backups, restore and repair as a user runs them."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .system.terminal import infoint
from .test_cli import exit_code, filled, run

__all__ = ["filled"]


@pytest.fixture
def renamed(filled: Path, clock: FixedClock) -> Path:
    """Revision 1 has Rosa; now she is called Rose."""
    workspace = Workspace.open(filled, clock=clock)
    rosa = workspace.session.contacts.all()[0]
    with workspace.session.edit("renamed") as edit:
        edit.put(rosa.replace(name="Rose\x1b[2J Delgado"))
    workspace.close()
    return filled


def names(home: Path, clock: FixedClock) -> list[str]:
    workspace = Workspace.open(home, clock=clock, read_only=True)
    try:
        return [contact.name for contact in workspace.session.contacts.all()]
    finally:
        workspace.close()


def test_a_backup_is_written_once_and_can_be_checked(renamed: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.json"
    done = run("backup", str(target), home=renamed)
    assert done.returncode == 0
    assert re.search(r"copy\.json: 2 records, \d+ bytes, read back and verified", done.stdout)
    written = target.read_bytes()
    again = run("backup", str(target), home=renamed)
    assert again.returncode == 1
    assert "already exists" in again.stderr
    assert target.read_bytes() == written


@pytest.mark.parametrize("place", ["journal", "pen", "copy.json", "backups/copy.json", "../home/new.json"])
def test_no_backup_is_written_into_the_home_itself(renamed: Path, place: str) -> None:
    before = sorted(renamed.rglob("*"))
    done = run("backup", str(renamed / place.replace("home", renamed.name)), home=renamed)
    assert done.returncode == 1
    assert "is inside the data home itself" in done.stderr
    assert sorted(renamed.rglob("*")) == before


def test_times_are_those_of_the_user_and_their_zone_is_named(
    renamed: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell and the Data page say the same, wherever the machine believes to be."""
    from infoint_tui.services.backups import when_saved

    workspace = Workspace.open(renamed, clock=clock)
    workspace.people.save_profile(zone="Pacific/Auckland")
    saved = workspace.data.backups.generations()[0].saved
    monkeypatch.setenv("TZ", "America/New_York")
    name = workspace.data.backups.copy_name()
    now = clock.now().astimezone(ZoneInfo("Pacific/Auckland"))
    assert name == f"infoint-{now:%Y-%m-%d-%H%M}.json"
    workspace.close()
    listed = run("backups", home=renamed).stdout
    there = when_saved(saved, "Pacific/Auckland").removesuffix("03:12")
    assert f"{there}3:12 AM" in listed
    assert "Times in Pacific/Auckland" in listed
    asked = run("restore", "1", home=renamed).stdout
    assert f"saved {there}3:12 AM (Pacific/Auckland)" in asked


def test_restore_shows_what_changes_and_asks_nobody_without_a_terminal(
    renamed: Path, clock: FixedClock
) -> None:
    done = run("restore", "1", home=renamed)
    assert done.returncode == 1
    assert "contacts: 1 changed" in done.stdout
    assert "~ Rosa Delgado" in done.stdout
    assert "--yes" in done.stderr
    assert names(renamed, clock) == ["Rose\x1b[2J Delgado"]
    assert "\x1b" not in done.stdout
    done = run("restore", "1", "--yes", home=renamed)
    assert done.returncode == 0
    assert "To go back, restore revision 2" in done.stdout
    assert names(renamed, clock) == ["Rosa Delgado"]
    assert run("restore", "2", "--yes", home=renamed).returncode == 0
    assert names(renamed, clock) == ["Rose\x1b[2J Delgado"]
    listed = run("backups", home=renamed).stdout.splitlines()
    assert [line.split()[0] for line in listed[:4]] == ["revision", "3", "2", "1"]


def test_restore_asks_at_a_terminal(renamed: Path, clock: FixedClock) -> None:
    for answer, status, name in (("no", 1, "Rose\x1b[2J Delgado"), ("yes", 0, "Rosa Delgado")):
        with infoint(renamed, "restore", "1") as terminal:
            terminal.wait("Type yes")
            terminal.type(answer)
            terminal.press("enter")
            assert exit_code(terminal) == status
        assert names(renamed, clock) == [name]


def test_restore_beside_an_open_window_names_it(renamed: Path, clock: FixedClock) -> None:
    holder = Workspace.open(renamed, clock=clock)
    mending = run("repair", home=renamed)
    assert (mending.returncode, "Nothing more can be fixed" in mending.stderr) == (3, True)
    done = run("restore", "1", "--yes", home=renamed)
    assert done.returncode == 3
    assert "open in PID" in done.stderr
    assert run("backup", str(renamed.parent / "copy.json"), home=renamed).returncode == 0
    holder.close()


def test_repair_says_its_steps_and_mends(renamed: Path, clock: FixedClock) -> None:
    main = renamed / "infoint.json"
    main.write_bytes(main.read_bytes()[:100])
    bad = main.read_bytes()
    planned = run("repair", "--dry-run", home=renamed)
    assert planned.returncode == 0
    assert planned.stdout.startswith("would rebuild infoint.json, because infoint.json:")
    assert main.read_bytes() == bad
    done = run("repair", home=renamed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rebuilt infoint.json" in done.stdout
    assert run("check", home=renamed).returncode == 0
    assert names(renamed, clock) == ["Rose\x1b[2J Delgado"]
    assert run("repair", home=renamed).stdout == "There was nothing to fix.\n"


@pytest.mark.parametrize("command", ["check", "backup", "backups", "repair"])
def test_without_a_home_nothing_is_made(tmp_path: Path, command: str) -> None:
    home = tmp_path / "nowhere"
    done = run(command, home=home)
    assert done.returncode == 1
    assert str(home) in done.stderr
    assert not home.exists()
