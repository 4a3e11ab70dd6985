"""export and vault as a user runs them: files, standard output, JSON, and what is in the way."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.people import Channel
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.exchange.contacts import read_cards
from infoint_tui.services.workspace import Workspace

from .test_cli import filled, run

__all__ = ["filled"]


def test_cards_go_to_standard_output_a_file_or_a_folder(filled: Path, tmp_path: Path) -> None:
    printed = run("export", "vcard", home=filled)
    assert printed.returncode == 0
    assert [card.name for card in read_cards(printed.stdout.encode()).cards] == ["Rosa Delgado"]
    file = tmp_path / "people.vcf"
    done = run("export", "vcard", "--to", str(file), home=filled)
    assert done.stdout == f"Written: {file} (1 person)\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    folder = run("export", "vcard", "--to", f"{tmp_path}/cards/", home=filled)
    assert folder.stdout == f"Written: {tmp_path}/cards (1 person: 1 new)\n"
    (card,) = (tmp_path / "cards").glob("*.vcf")
    assert read_cards(card.read_bytes()).cards[0].name == "Rosa Delgado"


def test_tables_are_csv_or_json(filled: Path) -> None:
    done = run("export", "people", home=filled)
    (row,) = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert row["Name"] == "Rosa Delgado"
    (found,) = json.loads(run("export", "people", "--json", home=filled).stdout)
    assert (found["name"], found["stage"]) == ("Rosa Delgado", row["Stage"])
    (line,) = run("export", "people", "--tsv", home=filled).stdout.splitlines()[1:]
    assert line.split("\t")[0] == "Rosa Delgado"
    none = run("export", "quotes", "--json", home=filled)
    assert (none.returncode, json.loads(none.stdout)) == (1, [])


def test_a_foreign_file_is_named_and_kept_until_forced(filled: Path, tmp_path: Path) -> None:
    there = tmp_path / "people.csv"
    there.write_text("mine")
    refused = run("export", "people", "--to", str(there), home=filled)
    assert refused.returncode == 1
    assert refused.stderr == (f"infoint: {there} already exists. Choose another name, or add --force.\n")
    assert there.read_text() == "mine"
    assert run("export", "people", "--to", str(there), "--force", home=filled).returncode == 0
    assert "Rosa" in there.read_text("utf-8-sig")
    again = run("export", "people", "--to", str(there), "--json", home=filled)
    assert json.loads(again.stdout)["unchanged"] is True, "the same file needs no force"


def test_the_vault_says_what_it_did_and_what_it_left(filled: Path, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    look = run("vault", str(vault), "--dry-run", home=filled)
    assert look.stdout == f"Would write: {vault} (1 note: 1 new)\n"
    assert not vault.exists()
    assert run("vault", str(vault), home=filled).returncode == 0
    assert json.loads(run("vault", str(vault), "--json", home=filled).stdout)["files"]["unchanged"] == 1
    (vault / "Rosa Delgado.md").write_text("mine now")
    left = run("vault", str(vault), home=filled)
    assert left.returncode == 1
    assert "Left alone, not ours or changed since: Rosa Delgado.md. Add --force" in left.stderr
    assert (vault / "Rosa Delgado.md").read_text() == "mine now"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "people", "--due"), "--due only works with calendar"),
        (("export", "people", "--force"), "go with --to PATH"),
        (("export", "calendar", "--json"), "isn't a table"),
        (("export", "people", "--tsv", "--to", "x.tsv"), "--tsv only works on standard output"),
        (("export", "dance"), "invalid choice"),
        (("vault",), "FOLDER"),
    ],
)
def test_wrong_use_is_said(filled: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, home=filled)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_missing_home_and_a_link_and_the_home_itself_are_refused(filled: Path, tmp_path: Path) -> None:
    missing = run("export", "people", home=tmp_path / "nowhere")
    assert missing.returncode == 1
    assert "There is no data home" in missing.stderr
    assert not (tmp_path / "nowhere").exists()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "elsewhere.csv")
    for place, words in ((link, "is a link"), (filled / "x.csv", "inside the data home")):
        done = run("export", "people", "--to", str(place), "--force", home=filled)
        assert done.returncode == 1
        assert words in done.stderr
    assert not (tmp_path / "elsewhere.csv").exists()


def test_it_works_while_another_window_writes_and_changes_nothing(filled: Path, clock: FixedClock) -> None:
    writer = Workspace.open(filled, clock=clock)
    try:
        writer.people.add(name="Delia Okafor")
        writer.home.flush(5.0)
        before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()}
        done = run("export", "people", "--json", home=filled)
        assert [row["name"] for row in json.loads(done.stdout)] == ["Rosa Delgado", "Delia Okafor"]
        assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before
    finally:
        writer.close()


@pytest.mark.parametrize("arguments", [("export", "vcard"), ("export", "people", "--json")])
def test_a_closed_pipe_ends_it_quietly(filled: Path, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "infoint_tui", "--home", str(filled), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(20) == 1
    assert said == ""


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
@pytest.mark.parametrize("place", ["missing/people.csv", "missing/deep/", "file/people.csv"])
def test_a_missing_folder_is_refused_by_both_runs(
    filled: Path, tmp_path: Path, dry: tuple[str, ...], place: str
) -> None:
    (tmp_path / "file").touch()
    done = run("export", "people", "--to", f"{tmp_path}/{place}", *dry, home=filled)
    assert done.returncode == 1
    assert "Make that folder" in done.stderr
    assert not (tmp_path / "missing").exists()


def test_a_folder_that_is_named_as_one_is_made(filled: Path, tmp_path: Path) -> None:
    dry = run("export", "people", "--to", f"{tmp_path}/tables/", "--dry-run", home=filled)
    assert (dry.returncode, (tmp_path / "tables").exists()) == (0, False)
    assert run("export", "people", "--to", f"{tmp_path}/tables/", home=filled).returncode == 0
    assert stat.S_IMODE((tmp_path / "tables").stat().st_mode) == 0o700
    assert "Rosa" in (tmp_path / "tables" / "infoint-people.csv").read_text("utf-8-sig")
    for arguments in (("export", "people", "--to", ""), ("vault", "")):
        assert run(*arguments, home=filled).returncode == 2


def test_a_second_run_says_that_nothing_was_written(filled: Path, clock: FixedClock, tmp_path: Path) -> None:
    workspace = Workspace.open(filled, clock=clock)
    (rosa,) = workspace.session.contacts.all()
    workspace.planning.schedule(rosa.uid, workspace.planning.when("1 jun 2099 10:00", "America/Chicago"))
    workspace.close()
    file = tmp_path / "talks.ics"
    for arguments in (
        ("export", "calendar", "--to", str(file)),
        ("export", "vcard", "--to", f"{tmp_path}/cards/"),
        ("vault", f"{tmp_path}/vault"),
    ):
        assert run(*arguments, home=filled).stdout.startswith("Written: ")
        if file.exists():
            # As if it had been written at another second.
            file.write_bytes(re.sub(rb"DTSTAMP:[0-9T]+Z", b"DTSTAMP:20200101T000000Z", file.read_bytes()))
        assert run(*arguments, home=filled).stdout.startswith("Up to date: ")
        assert json.loads(run(*arguments, "--json", home=filled).stdout)["written"] is False
    assert b"DTSTAMP:20200101T000000Z" in file.read_bytes()


def test_the_table_of_people_has_the_words_of_the_screens(filled: Path, clock: FixedClock) -> None:
    workspace = Workspace.open(filled, clock=clock)
    (rosa,) = workspace.session.contacts.all()
    workspace.people.save(rosa.uid, {"channels": (Channel(kind=ChannelKind.IN_PERSON, value="the station"),)})
    workspace.close()
    (row,) = csv.DictReader(io.StringIO(run("export", "people", home=filled).stdout.removeprefix("\ufeff")))
    assert row["Other channels"] == "in person: the station"
    assert "LinkedIn" in row
