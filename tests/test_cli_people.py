"""Taking people in on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.cli import main
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def home(home: Path) -> Path:
    """A home that is there, with no one in it."""
    home.mkdir()
    return home


CSV = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Rosa,Delgado,https://www.linkedin.com/in/rosa-d,,Brookvale EMS,Trainer,02 Mar 2024\n"
    ",,,,,,03 Mar 2024\n"
)


@pytest.fixture
def connections(tmp_path: Path) -> Path:
    """An export with one person and one row without a name."""
    path = tmp_path / "Connections.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def run(home: Path, *arguments: str) -> int:
    """The command on a home."""
    return main(["import", "--home", str(home), *arguments])


def test_a_dry_run_changes_nothing_and_an_import_adds_once(
    home: Path, connections: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(home, str(connections))
    said = capsys.readouterr().out
    assert "1 new, 0 already here, 0 maybe the same, 1 unreadable" in said
    assert "Connections.csv:3: unreadable" in said
    assert "Added 1 person. `u` in infoint undoes it." in said
    assert run(home, "--dry-run", str(connections)) == 0
    assert "1 already here" in capsys.readouterr().out
    assert run(home, str(connections)) == 0
    assert "No one was added." in capsys.readouterr().out


def test_json_has_every_row_in_exactly_one_bucket(
    home: Path, connections: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "--json", "--tag", "fair", str(connections)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"new": 1, "here": 0, "perhaps": 0, "unreadable": 1}
    assert [(row["line"], row["bucket"], row["taken"]) for row in told["rows"]] == [
        (3, "unreadable", False),
        (2, "new", True),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"PK\x03\x04", "workbook"),
        (b"", "empty"),
        (b"%PDF-1.7", "isn't a list of people"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar file"),
        (b"Name,Email\n" + b"x" * 300_000, "Line 2 has more than"),
    ],
)
def test_what_is_no_file_of_people_is_refused_with_a_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, words: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(text)
    assert run(home, str(path)) == 1
    assert words in capsys.readouterr().err


def test_a_path_nobody_knows_is_wrong_use(
    home: Path, connections: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "--path", "Nowhere", str(connections)) == 2
    assert "no path called Nowhere" in capsys.readouterr().err


def test_two_records_become_one(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,Company,Position,Email\nBob Whitlock,Northgate,Surgeon,\n"
        "Robert Whitlock,Northgate,Chief,bob@n.example\n",
        encoding="utf-8",
    )
    run(home, "--perhaps", str(path))
    at = ["--home", str(home)]
    capsys.readouterr()
    assert main(["merge", *at, "--json"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)
    assert (pair["likeness"], pair["reason"]) == ("perhaps", "similar name, same organization")
    assert main(["merge", *at, "Bob Whitlock"]) == 2
    assert main(["merge", *at, "Bob Whitlock", "Nobody Here"]) == 1
    assert main(["merge", *at, "Bob Whitlock", "Robert Whitlock", "--theirs", "shoe"]) == 2
    two = ["Bob Whitlock", "Robert Whitlock", "--theirs", "title"]
    assert main(["merge", *at, *two, "--dry-run"]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert main(["merge", *at, *two]) == 0
    assert "Merged Robert Whitlock into Bob Whitlock." in capsys.readouterr().out
    assert main(["merge", *at]) == 1


def test_no_home_is_made_at_a_mistyped_place(
    tmp_path: Path, connections: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ((), ("--dry-run",)):
        assert run(tmp_path / "hmoe", *more, str(connections)) == 1
        assert "hmoe" in capsys.readouterr().err
        assert not (tmp_path / "hmoe").exists()


@pytest.mark.parametrize("form", [(), ("--json",), ("--dry-run",)])
def test_the_status_says_whether_the_files_could_be_read(
    home: Path, tmp_path: Path, connections: Path, form: tuple[str, ...]
) -> None:
    run(home, str(connections))
    unreadable = tmp_path / "no-names.csv"
    unreadable.write_text("Name,Email\n,a@example.org\n", encoding="utf-8")
    assert run(home, *form, str(unreadable)) == 1
    assert run(home, *form, str(tmp_path / "missing.csv")) == 1
    assert run(home, *form, str(connections), str(tmp_path / "missing.csv")) == 1
    assert run(home, *form, str(connections)) == 0, "everyone is here already"


def test_commands_that_write_say_who_else_does_and_need_no_lock_if_told(
    home: Path, connections: Path, clock: FixedClock
) -> None:
    holder = Workspace.open(home, clock=clock)
    assert run(home, str(connections)) == 3
    assert main(["merge", "--home", str(home), "A", "B"]) == 3
    assert main(["ics", "--home", str(home), "--yes", str(connections)]) == 3
    holder.close()
    opened: list[bool] = []
    whole = Workspace.open

    def noted(*place: Any, lock: bool = True, **how: Any) -> Workspace:
        opened.append(lock)
        return whole(*place, lock=lock, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "open", noted)
        main(["--no-lock", "import", "--home", str(home), str(connections)])
        main(["import", "--no-lock", "--home", str(home), str(connections)])
        main(["merge", "--no-lock", "--home", str(home), "A", "B"])
        main(["restore", "--no-lock", "--home", str(home), "1"])
        main(["ics", "--no-lock", "--home", str(home), "--yes", str(connections)])
    assert opened == [False] * 5


def test_merge_says_organization_and_wants_names(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Company\nBob Whitlock,Northgate\nRobert Whitlock,Southgate\n", encoding="utf-8")
    run(home, "--perhaps", str(path))
    at = ["merge", "--home", str(home)]
    assert main([*at, "--theirs", "organization"]) == 2
    capsys.readouterr()
    for word in ("organization", "organisation"):
        assert main([*at, "Bob Whitlock", "Robert Whitlock", "--theirs", word, "--dry-run"]) == 0
        assert "organization: Southgate (A: Northgate, B: Southgate)" in capsys.readouterr().out
    assert main([*at, "Bob Whitlock", "Robert Whitlock", "--theirs", "organization"]) == 0
    capsys.readouterr()
    assert main(["show", "--home", str(home), "Bob", "--json"]) == 0
    assert "Southgate" in json.loads(capsys.readouterr().out)["role"]


@pytest.mark.parametrize("make", ["mkdir", "loop"])
def test_what_stands_in_the_way_of_the_lock_is_named(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str], make: str
) -> None:
    Workspace.open(tmp_path / "home", clock=clock).close()
    lock = tmp_path / "home" / "infoint.lock"
    lock.unlink()
    if make == "mkdir":
        lock.mkdir()
    else:
        lock.symlink_to(lock)
    assert main(["--home", str(tmp_path / "home"), "add", "Bo Lund"]) != 0
    assert "infoint.lock is in the way" in capsys.readouterr().err
