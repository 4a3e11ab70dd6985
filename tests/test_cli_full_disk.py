"""A disk that becomes full in the middle of a command: a sentence, nothing half-written, and a second try."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infoint_tui.cli import main
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.fs import OsLayer

ROWS = 40
MOST = 200
"""Writes that no command here comes near."""


@pytest.fixture
def filled(home: Path, clock: FixedClock) -> Path:
    """A home in which somebody stands twice."""
    workspace = Workspace.open(home, clock=clock)
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    workspace.people.quick_add("Rosa Delgado, trainer, Brookvale EMS <rosa@example.org>")
    workspace.people.quick_add("Rosa Delgado, lead, Brookvale EMS")
    workspace.close()
    return home


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file of people."""
    path = tmp_path / "people.csv"
    rows = "".join(f"Person {n},person{n}@example.org,{'x' * 500}\n" for n in range(ROWS))
    path.write_text(f"Name,Email,Notes\n{rows}", encoding="utf-8")
    return path


@contextmanager
def room_for(writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that takes so many writes, half of the next one, and nothing more."""
    done = [0]
    write = OsLayer.write

    def limited(self: OsLayer, fd: int, data: bytes | memoryview) -> int:
        done[0] += 1
        if done[0] <= writes:
            return write(self, fd, data)
        if done[0] == writes + 1 and len(data) > 1:
            return write(self, fd, memoryview(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(OsLayer, "write", limited)
        yield


def names(home: Path, clock: FixedClock) -> list[str]:
    """Everybody who is there, as after a restart."""
    workspace = Workspace.open(home, clock=clock, read_only=True)
    try:
        assert not workspace.session.status.reason.startswith("NOT SAVED")
        return sorted(contact.name for contact in workspace.session.contacts.all())
    finally:
        workspace.close()


@pytest.mark.parametrize("command", ["import", "merge"])
def test_a_change_is_whole_or_not_there_and_can_be_tried_again(
    filled: Path,
    people: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    workspace = Workspace.open(filled, clock=clock, read_only=True)
    uids = [contact.uid for contact in workspace.session.contacts.all()]
    workspace.close()
    line = [str(people)] if command == "import" else uids
    before = names(filled, clock)
    refused = 0
    for writes in range(MOST):
        with room_for(writes, monkeypatch):
            status = main(["--home", str(filled), command, *line])
        said = capsys.readouterr()
        now = names(filled, clock)
        if status == 0:
            break
        refused += 1
        assert now == before, "nothing of it is there"
        assert "No space left" in said.err or "disk is full" in said.err
        assert "Traceback" not in said.err
        assert "Added" not in said.out
        assert "erged" not in said.out
    else:
        raise AssertionError("it never went well")
    assert refused > 0
    if command == "import":
        assert len(now) == len(before) + ROWS
        assert main(["--home", str(filled), "import", str(people)]) == 0
        assert names(filled, clock) == now
    else:
        assert now == ["Rosa Delgado"]
    assert main(["--home", str(filled), "check"]) == 0


def content(place: Path) -> dict[str, bytes]:
    """Everything below a folder, hidden files too."""
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "line",
    [
        "export vcard --to OUT/people.vcf",
        "export people --to OUT/people.csv",
        "export vcard --to OUT/cards/",
        "export calendar --folder --to OUT/calendar",
        "vault OUT/notes",
    ],
)
@pytest.mark.parametrize("again", [False, True], ids=["first", "over an earlier one"])
def test_files_for_others_are_whole_or_as_they_were(
    filled: Path,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    again: bool,
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    arguments = ["--home", str(filled), *line.replace("OUT", str(out)).split(), "--force"]
    workspace = Workspace.open(filled, clock=clock)
    rosa = workspace.session.contacts.all()[0]
    at = workspace.planning.when("1 jun 2099 10:00", "America/Chicago")
    workspace.planning.schedule(rosa.uid, at)
    workspace.close()
    if again:
        assert main(arguments) == 0
        workspace = Workspace.open(filled, clock=clock)
        for contact in workspace.session.contacts.all():
            workspace.people.save(contact.uid, {"name": f"{contact.name} Ruiz", "title": "captain"})
        workspace.close()
        capsys.readouterr()
    before, home = content(out), content(filled)
    refused = 0
    for writes in range(MOST):
        with room_for(writes, monkeypatch):
            status = main(arguments)
        said = capsys.readouterr()
        if status == 0:
            break
        refused += 1
        assert content(out) == before
        assert "No space left on device" in said.err
        assert "Traceback" not in said.err
        assert content(filled).keys() >= home.keys()
    else:
        raise AssertionError("it never went well")
    assert refused > 0
    now = content(out)
    assert now
    assert now != before
    assert not [name for name in now if name.endswith(".part")]
    assert main(arguments) == 0
    assert content(out) == now
