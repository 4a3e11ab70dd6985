"""What `infoint check` says of a home: each defect with its place and how to mend it, nothing changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.domain.integrity import NOTE, PROBLEM, DataFinding
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.doctor import CheckReport, check_home
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.doctor import TextPlaces
from infoint_tui.store.journal import frame
from infoint_tui.store.records import HomeError, Put
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

AT = "2026-03-02T09:00:00-06:00[America/Chicago]"


def record(table: str, uid: str, **fields: Any) -> Put:
    return Put(table, uid, fields)


def died(store: Store) -> None:
    """End as a killed process does: nothing is brought up to date."""
    assert store._access.writer is not None
    store._access.writer.close()


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock) -> Path:
    """A sound home: two generations, one change in the journal after the file."""
    home = tmp_path / "home"
    store = Store.open(home, clock=clock, syncer=StepSyncer())
    steps = (
        record("contacts", "rosa", name="Rosa Delgado", stage="met", channels=[]),
        record("contacts", "teo", name="Teo Varga", introduced_by="rosa"),
        record("contacts", "ana", name="Ana"),
    )
    for put in steps:
        store.commit([put], label="add")
        assert store.checkpoint()
    store.commit([record("contacts", "late", name="Late")], label="add")
    store.flush()
    died(store)
    return home


def files(home: Path) -> dict[str, tuple[bytes, int]]:
    """Content and mode of everything in a home."""
    return {
        str(path.relative_to(home)): (path.read_bytes() if path.is_file() else b"", path.lstat().st_mode)
        for path in home.rglob("*")
        if not path.is_fifo()
    }


def checked(home: Path) -> CheckReport:
    """The report, which must have changed nothing."""
    before = files(home)
    report = check_home(home)
    assert files(home) == before
    assert json.loads(json.dumps(report.as_json()))["sound"] is report.sound
    return report


def only(report: CheckReport, severity: str = PROBLEM) -> DataFinding:
    """The one finding of that severity."""
    (found,) = [found for found in report.findings if found.severity == severity]
    return found


def test_a_sound_home_has_nothing_to_tell(made: Path) -> None:
    report = checked(made)
    assert report.sound
    assert (report.findings, report.source, report.journal_changes) == ((), "file", 1)
    assert report.records["contacts"] == 4


# -- the data file --------------------------------------------------------------------------------------

DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str, tuple[int, int]]] = {
    "empty": (lambda _: b"", "0 bytes", (0, 0)),
    "zeros": (lambda data: b"\0" * len(data), "only zero bytes", (0, 0)),
    "zero block": (lambda data: data[:2] + b"\0\0" + data[4:], "zero bytes in the file", (2, 1)),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "UTF-16", (0, 0)),
    "blank": (lambda _: b" \n", "nothing but blanks", (0, 0)),
    "cut": (lambda data: data[:-3], "Expecting", (0, 0)),
    "not an object": (lambda _: b"[]", "must be an object", (1, 1)),
    "twice": (lambda _: b'{\n "t": {"1": {"a": 1, "a": 2}}}', "'a' stands twice", (2, 22)),
    "odd number": (lambda _: b'{\n "t": {"01": {}}}', "not a plain whole number", (2, 8)),
    "not a number": (lambda _: b'{\n "t": {"1": {"a": NaN}}}', "NaN", (2, 19)),
    "deep": (lambda _: b"[" * 100_000, "levels of nesting", (1, 101)),
    "digits": (lambda _: b'{"t": {"1": {"n": ' + b"9" * 5000 + b"}}}", "5000 digits", (1, 19)),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_placed_and_what_is_used_instead_is_named(made: Path, kind: str) -> None:
    change, said, place = DAMAGE[kind]
    main = made / "infoint.json"
    main.write_bytes(change(main.read_bytes()))
    report = checked(made)
    assert report.source == "backup rev 2"
    assert report.records["contacts"] == 4
    found = only(report)
    assert found.file == "infoint.json"
    assert said in found.what
    assert "backup revision 2" in found.mend
    assert "infoint repair" in found.mend
    if place != (0, 0) or kind != "cut":
        assert (found.line, found.column) == place


def test_with_nothing_good_it_says_so_and_where_to_look(made: Path) -> None:
    (made / "infoint.json").write_bytes(b"{\n oops")
    for folder in ("backups", "journal"):
        for path in (made / folder).iterdir():
            path.unlink()
    report = checked(made)
    assert report.source == "none"
    assert any("no good backup" in line for line in report.problems)
    assert any(found.file == "infoint.json" and found.line == 2 for found in report.findings)


def test_a_missing_file_with_a_past_is_a_problem(made: Path) -> None:
    (made / "infoint.json").unlink()
    assert only(checked(made)).what == "missing."


def test_a_byte_order_mark_is_harmless(made: Path) -> None:
    main = made / "infoint.json"
    main.write_bytes(b"\xef\xbb\xbf" + main.read_bytes())
    report = checked(made)
    assert report.sound
    assert "byte order mark" in only(report, NOTE).what
    assert report.records["contacts"] == 4


def test_an_edited_file_is_told_before_anything_is_taken_over(made: Path) -> None:
    main = made / "infoint.json"
    main.write_bytes(main.read_bytes().replace(b"Teo Varga", b"Teo Vargo"))
    found = next(found for found in checked(made).findings if found.severity == PROBLEM)
    assert found.file == "infoint.json"
    assert "edited by hand or damaged" in found.what


def test_a_newer_schema_and_an_unknown_table_are_told(made: Path) -> None:
    main = made / "infoint.json"
    raw = json.loads(main.read_bytes())
    raw["_meta"]["1"]["schema"] = 7
    raw["planets"] = {"1": {"uid": "mars"}}
    main.write_text(json.dumps(raw))
    report = checked(made)
    assert any("schema 7 is newer" in line for line in report.problems)
    assert any("'planets' is not known" in line for line in report.notices)


@pytest.mark.parametrize("what", ["directory", "fifo", "dangling link", "link loop"])
def test_something_else_in_the_files_place_is_told_without_waiting(made: Path, what: str) -> None:
    main = made / "infoint.json"
    main.unlink()
    if what == "directory":
        main.mkdir()
    elif what == "fifo":
        os.mkfifo(main)
    else:
        main.symlink_to(made / ("nowhere" if what == "dangling link" else "infoint.json"))
    report = checked(made)
    assert not report.sound
    assert any("infoint.json" in line for line in report.problems)


# -- records --------------------------------------------------------------------------------------------


def edited(home: Path, change: Callable[[dict[str, Any]], None]) -> tuple[CheckReport, list[str]]:
    """The report on a file whose records were changed, and its lines."""
    main = home / "infoint.json"
    raw = json.loads(main.read_bytes())
    change(raw)
    main.write_text(json.dumps(raw, indent=1))
    return checked(home), main.read_text().splitlines()


def test_a_record_that_does_not_fit_is_placed_at_its_field(made: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["contacts"]["1"]["stage"] = "far away"

    report, lines = edited(made, change)
    found = next(found for found in report.findings if found.record == "contacts rosa")
    assert (found.file, found.field, found.severity) == ("infoint.json", "stage", PROBLEM)
    assert lines[found.line - 1][found.column - 1 :].startswith('"far away"')
    assert "isn't shown" in found.mend


def test_records_without_a_usable_uid_are_named_by_number(made: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["contacts"]["3"]["uid"] = "rosa"
        raw["contacts"]["8"] = ["not", "a record"]
        raw["contacts"]["9"] = {"name": "no uid"}

    report, _lines = edited(made, change)
    found = {found.record: found for found in report.findings if found.record.startswith("contacts #")}
    # The record that stood at number 3 is kept there, so the odd one is named by another number.
    assert sorted(found) == ["contacts #5", "contacts #8", "contacts #9"]
    assert "same uid rosa" in found["contacts #5"].what
    assert "--new-uids" in found["contacts #5"].mend
    assert "--new-uids" not in found["contacts #8"].mend


def test_a_record_in_the_journal_is_placed_in_the_journal(made: Path, clock: FixedClock) -> None:
    store = Store.open(made, clock=clock, syncer=StepSyncer())
    store.commit([record("contacts", "late", name=5)], label="odd")
    store.flush()
    died(store)
    found = only(checked(made))
    assert found.record == "contacts late"
    assert found.file.startswith("journal/")
    line = (made / found.file).read_bytes().split(b"\n")[found.line - 1]
    assert b'"name":5' in line


ODD: dict[str, tuple[Put, str, str]] = {
    "outreach": (
        record("outreach", "x", contact="gone", n=1, channel="email", sent_at=AT),
        "contact points to a missing contact",
        PROBLEM,
    ),
    "task": (record("tasks", "x", type="own", title="t", meeting="gone"), "points to a"
" missing meeting", PROBLEM),
    "no one": (record("meetings", "x", contacts=[]), "a conversation with no one", PROBLEM),
    "guests": (record("meetings", "x", contacts=["rosa", "gone"]), "points to a missing contact", PROBLEM),
    "minutes": (record("meetings", "x", contacts=["rosa"], agreed_minutes=900), "5 to 120", NOTE),
    "backwards": (
        record(
            "meetings",
            "x",
            contacts=["rosa"],
            actual_start=AT,
            actual_end="2026-03-02T08:00:00-06:00[America/Chicago]",
        ),
        "before it began",
        PROBLEM,
    ),
    "thanks": (record("meetings", "x", contacts=["rosa"], state="held"), "no thank-you", NOTE),
    "itself": (
        record("contacts", "rosa", name="Rosa", introduced_by="rosa"),
        "points to the same person",
        PROBLEM,
    ),
    "circle": (record("contacts", "rosa", name="Rosa", introduced_by="teo"), "in a circle", PROBLEM),
    "attempts": (
        record("outreach", "x", contact="rosa", n=4, channel="email", sent_at=AT),
        "at most three",
        NOTE,
    ),
    "contacted": (record("contacts", "x", name="X", stage="contacted"), "no message waits", NOTE),
    "history": (
        record(
            "transitions", "x", contact="rosa", from_stage="idea", to_stage="ready", at=AT, cause="edit"
        ),
        "its history ends in ready",
        NOTE,
    ),
    "zone": (record("contacts", "x", name="X", zone="Mars/Base"), "'Mars/Base' is not known", NOTE),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_records_that_do_not_fit_each_other_are_told(made: Path, clock: FixedClock, kind: str) -> None:
    put, said, severity = ODD[kind]
    store = Store.open(made, clock=clock, syncer=StepSyncer())
    store.commit([put], label="odd")
    store.close()
    found = [found for found in checked(made).findings if said in found.what]
    assert [each.severity for each in found] == [severity]
    assert found[0].record.split()[0] in (put.table, "contacts")
    assert found[0].mend


def test_two_talks_at_once_are_told(made: Path, clock: FixedClock) -> None:
    store = Store.open(made, clock=clock, syncer=StepSyncer())
    for uid in ("one", "two"):
        put = record("meetings", uid, contacts=["rosa"], state="in_progress", actual_start=AT)
        store.commit([put], label="begin")
    store.close()
    assert only(checked(made)).record == "meetings two"


def test_what_the_program_makes_breaks_no_rule(ws: Workspace) -> None:
    ws.people.add(name="Rosa", title="trainer", organisation="EMS")
    ws.home.flush()
    report = checked(ws.home.path)
    assert (report.problems, report.notices) == ([], [])


# -- journals, generations, leftovers -------------------------------------------------------------------


def test_damaged_lines_of_a_journal_are_told_by_line(made: Path, clock: FixedClock) -> None:
    store = Store.open(made, clock=clock, syncer=StepSyncer())
    for n in range(4):
        store.commit([record("contacts", f"c{n}", name=f"name {n}")], label="add")
    store.flush()
    died(store)
    newest = sorted((made / "journal").glob("*.wal"))[-1]
    newest.write_bytes(newest.read_bytes().replace(b"name 2", b"name X") + b"\n1234 torn")
    report = checked(made)
    place, missing = [found for found in report.findings if found.severity == PROBLEM]
    line = newest.read_bytes().split(b"\n")[place.line - 1]
    assert place.file == f"journal/{newest.name}"
    assert b"name X" in line
    assert "1 changes are missing" in missing.what
    assert "cut off" in only(report, NOTE).what


def test_a_foreign_journal_is_shown_and_blocks_nothing(made: Path) -> None:
    foreign = made / "journal" / "00000003.0009.wal"
    head = json.dumps({"infoint": 1, "rev": 3, "base": "", "seq": 0, "host": "elsewhere"})
    foreign.write_bytes(frame(head.encode()))
    foreign.chmod(0o600)
    report = checked(made)
    assert report.sound
    assert only(report, NOTE).file == f"journal/{foreign.name}"


def test_a_damaged_generation_is_a_problem_and_the_file_still_counts(made: Path) -> None:
    generation = sorted((made / "backups").iterdir())[0]
    generation.write_bytes(generation.read_bytes()[:-20])
    report = checked(made)
    assert report.source == "file"
    assert only(report).file == f"backups/{generation.name}"


def test_leftovers_and_what_was_put_aside_are_notes(made: Path) -> None:
    for name in ("infoint.json.new", "quarantine/journal-x.bad"):
        (made / name).write_text("half")
        (made / name).chmod(0o600)
    report = checked(made)
    assert report.sound
    assert [found.file for found in report.findings] == ["infoint.json.new", "quarantine/journal-x.bad"]


def test_a_file_that_a_window_is_writing_is_no_leftover(ws: Workspace) -> None:
    ws.home.flush()
    (ws.home.path / "infoint.json.new").write_text("half")
    assert checked(ws.home.path).findings == ()


def test_open_modes_are_told_where_others_could_look(made: Path) -> None:
    main = made / "infoint.json"
    main.chmod(0o644)
    report = checked(made)
    assert report.sound, "no one can reach it"
    assert "0644" in only(report, NOTE).what
    made.chmod(0o755)
    assert any("may look into it (mode 0755)" in line for line in checked(made).problems)
    made.chmod(0o700)


def test_something_in_the_place_of_a_folder_or_the_lock_is_told(made: Path) -> None:
    (made / "infoint.lock").unlink()
    (made / "infoint.lock").mkdir()
    (made / "quarantine").rmdir()
    (made / "quarantine").write_text("x")
    files = {found.file for found in checked(made).findings if found.severity == PROBLEM}
    assert files == {"infoint.lock", "quarantine"}


def test_without_a_home_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="no data home"):
        check_home(tmp_path / "nowhere")


# -- settings and banks ---------------------------------------------------------------------------------


def test_a_mistake_in_the_settings_is_told_with_its_line(ws: Workspace) -> None:
    (ws.home.path / "settings.yaml").write_text("theme: infoint-light\n keys: [\n")
    report = check_home(ws.home.path)
    assert report.sound
    assert any(notice.startswith("settings.yaml:2:") and "left out" in notice for notice in report.notices)


def test_the_line_to_write_in_a_bank_stands_there_once(ws: Workspace) -> None:
    folder: Path = ws.home.path / "question_banks"
    folder.mkdir(exist_ok=True)
    (folder / "mine.yaml").write_text(
        "schema: 1\nid: mine\nname: Mine\nsections:\n  - id: one\n    title: One\n    stage: role\n"
        "    questions:\n      - text: What is this: a test?\n"
    )
    report = check_home(ws.home.path)
    assert report.sound
    (line,) = [notice for notice in report.notices if "mine.yaml" in notice]
    assert line.count("What is this: a test?") == 1
    assert "mine.yaml:9:" in line


def test_every_record_is_named_with_its_place_however_many_are_wrong(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text was read anew for each of them: thousands took minutes."""
    from infoint_tui.services import doctor

    read: list[int] = []

    class Counted(TextPlaces):
        def __init__(self, text: str) -> None:
            read.append(len(text))
            super().__init__(text)

    monkeypatch.setattr(doctor, "TextPlaces", Counted)

    def change(raw: dict[str, Any]) -> None:
        for number in range(100, 1100):
            raw["contacts"][str(number)] = {"uid": f"u{number}", "name": number}

    report, lines = edited(made, change)
    wrong = [found for found in report.findings if found.field == "name"]
    assert len(wrong) == 1000
    assert len(read) == 1
    for found in wrong:
        assert lines[found.line - 1][found.column - 1 :].startswith(found.record.removeprefix("contacts u"))


def test_long_work_is_told_from_one_second_on(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    from infoint_tui.cli.store import LongWork

    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    told = LongWork()
    told("Reading", 10)
    now[0] = 0.9
    told("Reading more", 10)
    now[0] = 1.0
    told("Looking", 0)
    now[0] = 1.5
    told("Looking again", 0)
    told("Reading backups/x.json", 85_000_000)
    assert capsys.readouterr().err == "Looking …\nReading backups/x.json (85 MB) …\n"
    heard: list[tuple[str, int]] = []
    check_home(made, lambda what, size: heard.append((what, size)))
    names = [what for what, _size in heard]
    assert ("Reading infoint.json", (made / "infoint.json").stat().st_size) in heard
    assert any(what.startswith("Reading backups/db.") for what in names)
    assert "Looking through contacts, 0 of 4" in names
