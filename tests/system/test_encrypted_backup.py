"""Encrypted backups: asked for at a terminal without echo, and opened by Debian's `age`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.services.backups import Lock, wants_passphrase, with_passphrase
from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace

from .terminal import Terminal

pytestmark = pytest.mark.system

WORDS = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with Rosa in it."""
    workspace = Workspace.open(tmp_path / "home", clock=SystemClock())
    workspace.people.add(name="Rosa Delgado")
    workspace.close()
    return tmp_path / "home"


def program(name: str) -> str:
    """Its path; a missing one fails."""
    found = shutil.which(name)
    assert found, f"{name} is needed: apt-get install age"
    return found


def terminal(tmp_path: Path, *command: str) -> Terminal:
    """A command in a pseudo-terminal."""
    return Terminal(
        command,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "xterm"},
        size=(200, 24),
    )


def infoint(tmp_path: Path, home: Path, *arguments: str) -> Terminal:
    """The same with infoint."""
    return terminal(tmp_path, sys.executable, "-m", "infoint_tui", "--home", str(home), *arguments)


def make(tmp_path: Path, home: Path, *passphrases: str) -> tuple[int, str]:
    """Make an encrypted backup at a terminal."""
    with infoint(tmp_path, home, "backup", "--encrypt", str(tmp_path / "copy.age")) as running:
        running.wait("Passphrase for the backup")
        for number, passphrase in enumerate(passphrases):
            if number:
                running.wait("Type it again")
            running.type(passphrase)
            running.press("enter")
        status = os.waitstatus_to_exitcode(running.finish())
        return status, running.raw.decode()


def test_the_passphrase_is_never_shown_and_age_opens_the_file(home: Path, tmp_path: Path) -> None:
    status, said = make(tmp_path, home, WORDS, WORDS)
    assert status == 0
    assert WORDS not in said
    assert "Without infoint: age -d -o infoint.json copy.age" in said
    with terminal(
        tmp_path, program("age"), "-d", "-o", str(tmp_path / "plain"), str(tmp_path / "copy.age")
    ) as age:
        age.wait("passphrase")
        age.type(WORDS)
        age.press("enter")
        assert age.finish() == 0
    raw = json.loads((tmp_path / "plain").read_bytes())
    assert [contact["name"] for contact in raw["contacts"].values()] == ["Rosa Delgado"]


def test_two_different_passphrases_write_nothing(home: Path, tmp_path: Path) -> None:
    status, said = make(tmp_path, home, WORDS, "another horse battery")
    assert status == 1
    assert "the two passphrases differ" in said
    assert not (tmp_path / "copy.age").exists()


def test_restore_asks_for_it(home: Path, tmp_path: Path) -> None:
    make(tmp_path, home, WORDS, WORDS)
    workspace = Workspace.open(home, clock=SystemClock())
    workspace.people.add(name="Delia Okafor")
    workspace.close()
    with infoint(tmp_path, home, "restore", str(tmp_path / "copy.age"), "--yes") as running:
        running.wait("Passphrase of the backup")
        running.type(WORDS)
        running.press("enter")
        assert running.finish() == 0
        assert "1 removed" in running.raw.decode()


def test_age_opens_what_is_made_for_a_recipient(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    made = subprocess.run([program("age-keygen"), "-o", key], capture_output=True, text=True, check=True)
    recipient = made.stderr.partition("Public key: ")[2].strip()
    copy = tmp_path / "copy.age"
    subprocess.run(
        [sys.executable, "-m", "infoint_tui", "--home", home, "backup", "--recipient", recipient, copy],
        check=True,
        capture_output=True,
    )
    opened = subprocess.run([program("age"), "-d", "-i", key, copy], capture_output=True, check=True)
    assert b"Rosa Delgado" in opened.stdout


def test_a_copy_with_a_passphrase_opens_with_it_alone(home: Path, tmp_path: Path) -> None:
    """A passphrase costs a second or two each time, by design: hence here."""
    path = tmp_path / "copy.json.age"
    workspace = Workspace.open(home, clock=SystemClock(), read_only=True)
    try:
        workspace.data.backups.back_up(path, Lock(WORDS))
        data = path.read_bytes()
        assert wants_passphrase(data)
        with pytest.raises(Refused, match="Wrong passphrase"):
            with_passphrase("another one")(data)
        assert not workspace.data.backups.preview(str(path), unlock=with_passphrase(WORDS)).changes
        with pytest.raises(Refused, match="already exists"):
            workspace.data.backups.back_up(path, Lock(WORDS))
        assert path.read_bytes() == data
    finally:
        workspace.close()
