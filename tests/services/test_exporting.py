"""Exports: cards, tables, calendar folders and the vault, over a whole story and over hostile data."""

from __future__ import annotations

import csv
import io
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar
import pytest

from infoint_tui.domain.enums import MeetingState
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.exchange.contacts import read_cards
from infoint_tui.exchange.spreadsheets import inert
from infoint_tui.services.exporting import CALENDAR, COLUMNS, KINDS, QUOTES, VAULT, VCARD, Export
from infoint_tui.services.files import FileThere, expand
from infoint_tui.services.workspace import Workspace

from ..hostile import TEXTS, build_hostile

TABLES = tuple(COLUMNS)
FOLDERS = (VCARD, CALENDAR, VAULT)


@pytest.fixture
def story(tmp_path: Path, clock: FixedClock, demo: Callable[..., None]) -> Iterator[Workspace]:
    """The student's story up to today."""
    demo(tmp_path / "home", clock)
    workspace = Workspace.open(tmp_path / "home", clock=clock)
    yield workspace
    workspace.close()


def table(data: bytes) -> list[dict[str, str]]:
    """A table as another program reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def into(ws: Workspace, kind: str, folder: Path, *, replace: bool = False) -> Export:
    """Write a kind into a folder."""
    export = ws.data.exporting.prepare(kind, folder, folder=True, replace=replace)
    ws.data.exporting.write(export)
    return export


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder."""
    options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *options, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


# -- tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_holds_every_record_with_every_column(story: Workspace, kind: str) -> None:
    data, number = story.data.exporting.data(kind)
    rows = table(data)
    assert len(rows) == number > 0
    assert [name.lower().replace(" ", "_") for name in rows[0]] == list(COLUMNS[kind])
    assert story.data.exporting.rows(kind)[0].keys() == set(COLUMNS[kind])
    assert data == story.data.exporting.data(kind)[0]


def test_quotes_name_person_date_minute_question_and_themes(ws: Workspace, clock: FixedClock) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    talk = ws.planning.schedule(rosa.uid, ws.planning.when("2 mar 9:30", "America/Chicago"), minutes=20)
    clock.advance(minutes=30)
    ws.conversation.start(talk.uid)
    item = ws.session.meetings.need(talk.uid).agenda[0]
    ws.conversation.go_to(talk.uid, item.uid)
    clock.advance(minutes=7)
    ws.conversation.note(talk.uid, '"The radio is half the job" #radio')
    (row,) = table(ws.data.exporting.data(QUOTES)[0])
    assert row["Person"] == "Rosa Delgado"
    assert (row["Date"], row["Minute"], row["Themes"]) == ("2026-03-02", "7", "radio")
    assert row["Quote"] == "The radio is half the job"
    assert row["Question"] == item.text
    assert (row["Kind"], row["Side"]) == ("quote", "")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("\x00=1", "'=1"),
        ("＝1", "'＝1"),
        ("+HYPERLINK(1)", "'+HYPERLINK(1)"),
        ("+1 312 555 0142", "+1 312 555 0142"),
        ("+49 (0)30 1234-5 x12", "+49 (0)30 1234-5 x12"),
        ("-5", "-5"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, shown: str) -> None:
    assert inert(cell) == shown


# -- cards ---------------------------------------------------------------------------------------------------


def test_cards_hold_everybody_and_come_back(story: Workspace) -> None:
    data, number = story.data.exporting.data(VCARD)
    found = read_cards(data)
    assert len(found.cards) == number == len(story.data.exporting.people())
    assert not found.unreadable
    rosa = next(card for card in found.cards if card.name == "Rosa Delgado")
    known = story.directory.find("Rosa Delgado")
    assert known is not None
    assert rosa.uid == f"urn:uuid:{known.uid}"
    assert (rosa.title, rosa.organisation) == (known.title, known.organisation)


def test_people_to_practise_with_stay_at_home(ws: Workspace) -> None:
    ws.people.add(name="Rosa Delgado")
    friend = ws.people.add(name="A Friend")
    with ws.session.edit("practice") as edit:
        edit.put(friend.replace(practice=True))
    assert [card.name for card in ws.data.exporting.cards()] == ["Rosa Delgado"]


# -- folders -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FOLDERS)
def test_twice_leaves_git_nothing_to_say(
    story: Workspace, tmp_path: Path, clock: FixedClock, kind: str
) -> None:
    folder = tmp_path / "out"
    assert into(story, kind, folder).plan is not None
    git(folder, "init")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "first")
    clock.advance(days=2)
    again = into(story, kind, folder)
    assert again.plan is not None
    assert again.plan.empty
    assert git(folder, "status", "--porcelain") == ""
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()} == {0o600}


def test_a_calendar_folder_holds_an_entry_a_file_and_follows(
    ws: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    talk = ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", "America/Chicago"), minutes=20)
    into(ws, CALENDAR, tmp_path / "cal")
    path = tmp_path / "cal" / f"{talk.uid}.ics"
    (entry,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert entry["UID"] == f"{talk.uid}@infoint"
    assert b"METHOD" not in path.read_bytes(), "a collection has none (RFC 4791)"
    ws.planning.schedule(
        rosa.uid, ws.planning.when("13 mar 10:00", "America/Chicago"), minutes=20, uid=talk.uid
    )
    moved = into(ws, CALENDAR, tmp_path / "cal")
    assert moved.plan is not None
    assert list(moved.plan.changed) == [path.name]
    assert b"20260313T150000Z" in path.read_bytes()
    ws.planning.call_off(talk.uid, MeetingState.CANCELLED_BY_THEM)
    into(ws, CALENDAR, tmp_path / "cal")
    assert not path.exists()


def test_a_file_is_written_once_and_another_in_the_way_is_named(story: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    first = story.data.exporting.prepare(VCARD, path)
    story.data.exporting.write(first)
    assert story.data.exporting.prepare(VCARD, path).unchanged
    path.write_text("mine")
    with pytest.raises(FileThere, match=r"people\.vcf already exists"):
        story.data.exporting.prepare(VCARD, path)
    story.data.exporting.write(story.data.exporting.prepare(VCARD, path, replace=True))
    assert path.read_bytes().startswith(b"BEGIN:VCARD")


def test_nothing_goes_into_the_data_home(story: Workspace, tmp_path: Path) -> None:
    way = tmp_path / "way"
    way.symlink_to(story.home.path)
    for place in (story.home.path / "x", story.home.path / "backups" / ".." / "x", way / "x"):
        with pytest.raises(Refused, match="inside the data home"):
            story.data.exporting.prepare(VCARD, place)


def test_a_path_that_can_be_none_is_refused(story: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(Refused, match=r"circle|is a link|is no path"):
        story.data.exporting.write(story.data.exporting.prepare(VCARD, tmp_path / "a" / "x.vcf"))
    for text in (f"{tmp_path}/{'x' * 300}", f"{tmp_path}/a/x", "a\0b", "  "):
        with pytest.raises(Refused):
            expand(text)
    assert expand(f"{tmp_path}/new.vcf") == tmp_path / "new.vcf"


# -- the vault -----------------------------------------------------------------------------------------------


def links(folder: Path) -> set[str]:
    """What the notes of a folder link to."""
    notes = (path.read_text("utf-8") for path in folder.glob("*.md"))
    return {found for note in notes for found in re.findall(r"\[\[([^\]|]+)(?:\|[^\]]+)?\]\]", note)}


def test_every_link_leads_to_a_note(story: Workspace, tmp_path: Path) -> None:
    into(story, VAULT, tmp_path / "vault")
    found = links(tmp_path / "vault")
    assert found
    assert found <= {path.stem for path in (tmp_path / "vault").glob("*.md")}


def test_a_conversation_is_appended_and_the_users_words_stay(
    ws: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    into(ws, VAULT, tmp_path / "v")
    note = tmp_path / "v" / "Rosa Delgado.md"
    own = "\nMy own words, @no one.\n"
    with note.open("a") as file:
        file.write(own)
    talk = ws.planning.schedule(rosa.uid, ws.planning.when("2 mar 9:30", "America/Chicago"), minutes=20)
    clock.advance(minutes=30)
    ws.conversation.start(talk.uid)
    ws.conversation.note(talk.uid, "busy #shifts")
    export = into(ws, VAULT, tmp_path / "v")
    assert export.plan is not None
    assert list(export.plan.changed) == ["Rosa Delgado.md"]
    text = note.read_text("utf-8")
    assert "## 2026-03-02 Conversation (phone)" in text
    assert "busy [[shifts (theme)|shifts]]" in text
    assert text.endswith(own)


def test_who_is_renamed_keeps_the_note_and_so_does_a_renamed_note(ws: Workspace, tmp_path: Path) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    folder = tmp_path / "v"
    into(ws, VAULT, folder)
    with ws.session.edit("married") as edit:
        edit.put(rosa.replace(name="Rosa Smith"))
    into(ws, VAULT, folder)
    assert [path.name for path in folder.glob("*.md")] == ["Rosa Delgado.md"]
    assert 'aliases: ["Rosa Smith"]' in (folder / "Rosa Delgado.md").read_text("utf-8")
    (folder / "Rosa Delgado.md").rename(folder / "Rosa (fire).md")
    again = into(ws, VAULT, folder)
    assert [path.name for path in folder.glob("*.md")] == ["Rosa (fire).md"]
    assert again.plan is not None
    assert again.plan.foreign == ()


def test_a_note_changed_above_the_marker_is_left_alone_until_told(ws: Workspace, tmp_path: Path) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    into(ws, VAULT, tmp_path)
    note = tmp_path / "Rosa Delgado.md"
    note.write_text(note.read_text("utf-8").replace("# Rosa Delgado", "# My Rosa"), "utf-8")
    (tmp_path / "Delia Okafor.md").write_text("a note of mine\n")
    ws.people.add(name="Delia Okafor")
    with ws.session.edit("about") as edit:
        edit.put(rosa.replace(about="Trains newcomers"))
    export = into(ws, VAULT, tmp_path)
    assert export.plan is not None
    assert export.plan.foreign == ("Delia Okafor.md", "Rosa Delgado.md")
    assert "# My Rosa" in note.read_text("utf-8")
    into(ws, VAULT, tmp_path, replace=True)
    assert "Trains newcomers" in note.read_text("utf-8")
    assert (tmp_path / "Delia Okafor.md").read_text("utf-8").endswith("\na note of mine\n")


def test_nothing_of_somebody_erased_stays_but_the_users_own_words(ws: Workspace, tmp_path: Path) -> None:
    rosa, delia = ws.people.add(name="Rosa Delgado"), ws.people.add(name="Delia Okafor")
    into(ws, VAULT, tmp_path)
    with (tmp_path / "Delia Okafor.md").open("a") as file:
        file.write("mine\n")
    for person in (rosa, delia):
        ws.data.erasure.forget(person.uid)
    into(ws, VAULT, tmp_path)
    assert not (tmp_path / "Rosa Delgado.md").exists()
    left = (tmp_path / "Delia Okafor.md").read_text("utf-8")
    assert left.endswith("\nmine\n")
    assert "Okafor" not in left
    assert delia.uid not in (tmp_path / ".infoint-vault.json").read_text("utf-8")


# -- hostile -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["controls", "scripts", "markup"])
def test_hostile_text_in_every_field_is_inert_in_every_file(
    tmp_path: Path, clock: FixedClock, name: str
) -> None:
    build_hostile(tmp_path / "home", clock, f"=1+1 {TEXTS[name]}\n---\n# x @Rosa #theme")
    ws = Workspace.open(tmp_path / "home", clock=clock, read_only=True)
    try:
        for kind in KINDS:
            folder = tmp_path / kind
            if kind in FOLDERS:
                into(ws, kind, folder)
            else:
                folder.mkdir()
                ws.data.exporting.write(ws.data.exporting.prepare(kind, folder / "out"))
        written = [path for kind in KINDS for path in (tmp_path / kind).iterdir()]
        assert len(written) > 10
        for path in written:
            data = path.read_bytes()
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data), path
            data.decode("utf-8")
        for kind in TABLES:
            for row in table((tmp_path / kind / "out").read_bytes()):
                assert not any(cell[:1] in "=@\t\r" and cell for cell in row.values())
        assert links(tmp_path / VAULT) <= {path.stem for path in (tmp_path / VAULT).glob("*.md")}
    finally:
        ws.close()
        shutil.rmtree(tmp_path / "home")


@pytest.mark.parametrize("kind", [*TABLES, VCARD, VAULT])
def test_making_an_export_can_be_stopped(story: Workspace, tmp_path: Path, kind: str) -> None:
    """What hears how far it is ends it by raising; nothing is written."""

    class Enough(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Enough

    target = tmp_path / "out"
    with pytest.raises(Enough):
        story.data.exporting.prepare(kind, target, folder=kind == VAULT, progress=stop)
    assert not target.exists()
