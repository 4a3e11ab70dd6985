"""Programs of others read what is written: khard the cards, khal and calcurse the calendars."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.demo import build_demo
from infoint_tui.services.exporting import CALENDAR, VCARD
from infoint_tui.services.workspace import Workspace

pytestmark = pytest.mark.system


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Workspace]:
    """The student's story on Thursday 12 March 2026."""
    clock = FixedClock(datetime(2026, 3, 12, 14, 12, tzinfo=UTC))
    build_demo(tmp_path / "home", clock)
    workspace = Workspace.open(tmp_path / "home", clock=clock)
    yield workspace
    workspace.close()


def program(name: str) -> str:
    """Its path; a missing one fails, so that nobody takes nothing for a pass."""
    found = shutil.which(name, path="/usr/bin:/bin")
    assert found, f"{name} is needed: apt-get install {name}"
    return found


def run(home: Path, *arguments: str) -> str:
    """What a program says that finds its settings below `home`."""
    home.mkdir(exist_ok=True)
    env = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "LC_ALL": "C.UTF-8",
        "TZ": "America/Chicago",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, env=env, timeout=60)
    return done.stdout


def settings(home: Path, name: str, text: str) -> None:
    """A configuration file."""
    path = home / "config" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def test_khard_reads_the_folder_of_cards(story: Workspace, tmp_path: Path) -> None:
    khard = program("khard")
    cards, there = tmp_path / "cards", tmp_path / "there"
    story.data.exporting.write(story.data.exporting.prepare(VCARD, cards, folder=True))
    settings(there, "khard/khard.conf", f"[addressbooks]\n[[infoint]]\npath = {cards}\n")
    listed = run(there, khard, "list")
    for contact in story.data.exporting.people():
        assert contact.name.split()[-1] in listed
    shown = run(there, khard, "show", "Rosa Delgado")
    rosa = story.directory.find("Rosa Delgado")
    assert rosa is not None
    for text in (rosa.title, rosa.organisation, *(each.value for each in rosa.channels)):
        assert text in shown


def test_khal_reads_the_folder_of_entries(story: Workspace, tmp_path: Path) -> None:
    khal = program("khal")
    calendar, there = tmp_path / "calendar", tmp_path / "there"
    export = story.data.exporting.prepare(CALENDAR, calendar, folder=True)
    story.data.exporting.write(export)
    settings(
        there,
        "khal/config",
        f"[calendars]\n[[infoint]]\npath = {calendar}\ntype = calendar\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        "local_timezone = America/Chicago\ndefault_timezone = America/Chicago\n",
    )
    shown = run(there, khal, "list", "2026-01-01", "365d")
    talks = [talk for talk in story.data.exporting.talks() if talk.start and not talk.called_off]
    assert len(talks) == export.number > 1
    for talk in talks:
        assert talk.start is not None
        assert f"{talk.start.in_zone('America/Chicago').local():%H:%M}" in shown
        assert f"Conversation with {story.directory.guests(talk)}" in shown


def test_calcurse_reads_every_file_of_the_folder(story: Workspace, tmp_path: Path) -> None:
    calcurse = program("calcurse")
    calendar, there = tmp_path / "calendar", tmp_path / "there"
    export = story.data.exporting.prepare(CALENDAR, calendar, folder=True)
    story.data.exporting.write(export)
    data = str(tmp_path / "data")
    for path in calendar.glob("*.ics"):
        said = run(there, calcurse, "-D", data, "-C", data, "-i", str(path))
        assert "1 app / 0 events / 0 todos / 0 skipped" in said
    taken = (tmp_path / "data" / "apts").read_text("utf-8").splitlines()
    assert len(taken) == export.number
