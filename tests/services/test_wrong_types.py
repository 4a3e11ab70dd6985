"""One value of the wrong kind in the data never locks anybody out: it is named, left out, and mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.cli import main
from infoint_tui.domain.integrity import KINDS
from infoint_tui.domain.record import BadRecord
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.doctor import check_home, plan_repair, repair
from infoint_tui.services.pipeline import GROUPS, SORTS
from infoint_tui.services.records import Repository
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.checkpoint import BLANK, checksum, checksum_place
from infoint_tui.store.records import HomeError, Put
from infoint_tui.store.store import Store
from tests.syncer import StepSyncer

from ..hostile import HostileHome
from ..wrong_types import JSON_VALUES, places, planted


def records(clock: FixedClock) -> dict[str, dict[str, dict[str, Any]]]:
    """Records of every kind by table and uid."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for table, record in HostileHome("word", clock.now()).records():
        found.setdefault(table, {})[record.uid] = record.encode()
    found["milestones"] = {"told": {"uid": "told", "text": "word", "on": "2026-03-01"}}
    return found


def damaged(clock: FixedClock, *values: Any) -> list[tuple[str, dict[str, Any]]]:
    """A copy of a record for each place of the model, with one of the values there in turn."""
    made = []
    values = values or JSON_VALUES
    every = records(clock)
    for number, place in enumerate(places()):
        if place.steps == ("uid",):
            continue
        uids = list(every[place.table])
        base = every[place.table][uids[number % len(uids)]]
        raw = planted(base, place, values[number % len(values)])
        made.append((place.table, {**raw, "uid": f"bad-{number}"}))
    return made


def unreadable(made: list[tuple[str, dict[str, Any]]]) -> set[str]:
    """Those that do not fit their class, as a finding names them."""
    found = set()
    for table, raw in made:
        try:
            KINDS[table].decode(raw)
        except BadRecord:
            found.add(f"{table} {raw['uid']}")
    return found


def look(ws: Workspace) -> None:
    """Everything a start shows, and what is one key away."""
    assert isinstance(ws.attention.notices, list)
    ws.today.view()
    ws.today.next_up()
    ws.today.rhythm()
    for sort in SORTS:
        ws.pipeline.arrange(sort, "stage")
        ws.pipeline.view()
    for group in GROUPS:
        ws.pipeline.arrange("next", group)
        ws.pipeline.view()
    for text in ("#word", "org:word", "via:word", "path:word", "due:week", "tie:none", "archived:all"):
        ws.pipeline.view(text)
    ws.review.weekly_review.pages()
    ws.review.weekly_review.next_due()
    review = ws.review.learning
    for page in (review.fits, review.answers, review.channels, review.referred, review.craft):
        page()
    review.open_questions()
    review.thanks_hours()
    ws.people.coverages()
    for contact in ws.session.contacts.all()[:3]:
        ws.contact_view.known(contact.uid)


@pytest.mark.parametrize("number", range(len(JSON_VALUES)))
def test_the_same_value_at_every_place_stops_nothing(tmp_path: Path, clock: FixedClock, number: int) -> None:
    store = Store.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    puts = [Put(table, uid, raw) for table, rows in records(clock).items() for uid, raw in rows.items()]
    store.commit(puts, label="sound")
    made = damaged(clock, JSON_VALUES[number])
    store.commit([Put(table, raw["uid"], raw) for table, raw in made], label="bad")
    ws = Workspace(store, clock)
    try:
        look(ws)
        ws.data.calendar.of_all(due=True)
        named = {f"{each.table} {uid}" for each in ws.session.tables.values() for uid in _met(each)}
        assert named == unreadable(made)
    finally:
        ws.close()


def _met(repository: Repository[Any]) -> dict[str, str]:
    """The problems of a table that was read whole."""
    repository.all()
    return repository.problems


@pytest.fixture
def bad(tmp_path: Path, clock: FixedClock) -> Path:
    """A home with sound records and one damaged record for every place of the model."""
    home = tmp_path / "home"
    store = Store.open(home, clock=clock, syncer=StepSyncer())
    puts = [Put(table, uid, raw) for table, rows in records(clock).items() for uid, raw in rows.items()]
    store.commit(puts, label="sound")
    assert store.checkpoint()
    store.commit([Put(table, raw["uid"], raw) for table, raw in damaged(clock)], label="bad")
    store.close()
    return home


def test_a_home_of_damaged_records_opens_is_named_and_is_mended(
    bad: Path, clock: FixedClock, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = unreadable(damaged(clock))
    assert len(wrong) > 250
    ws = Workspace.open(bad, clock=clock)
    sound = set(records(clock)["contacts"])
    try:
        look(ws)
        assert sound <= {contact.uid for contact in ws.session.contacts.all()}
        assert ws.attention.records >= 1
    finally:
        ws.close()
    named = {found.record for found in check_home(bad).findings if "expected" in found.what}
    assert named == wrong
    for arguments in (["check"], ["check", "--json"], ["ics"], ["backups"], ["restore", "1"]):
        assert main(["--home", str(bad), *arguments]) in (0, 1)
    capfd.readouterr()
    before = {path: path.read_bytes() for path in (bad / "backups").iterdir()}
    assert len(plan_repair(bad).unreadable) == len(wrong)
    said: list[str] = []
    repair(bad, clock, say=said.append)
    assert sum(line.startswith(("mended ", "moved to quarantine/ ")) for line in said) == len(wrong)
    left = [found for found in check_home(bad).findings if "expected" in found.what]
    assert left == []
    kept = json.loads((bad / "quarantine" / "records.json").read_bytes())
    assert {f"{table} {raw['uid']}" for table, rows in kept.items() for raw in rows.values()} == wrong
    assert all(path.read_bytes() == data for path, data in before.items())
    ws = Workspace.open(bad, clock=clock)
    try:
        look(ws)
        assert ws.home.undo_label == "fixed records"
    finally:
        ws.close()


def test_a_profile_that_cannot_be_read_is_told_and_does_not_begin_anew(
    tmp_path: Path, clock: FixedClock
) -> None:
    store = Store.open(tmp_path / "home", clock=clock, syncer=StepSyncer())
    store.commit([Put("profile", "profile", {"name": "Noor", "work_days": "all"})], label="x")
    ws = Workspace(store, clock)
    assert ws.session.introduced
    assert any("work_days" in notice and "infoint repair" in notice for notice in ws.attention.notices)
    look(ws)
    ws.close()


# -- files whose checksum agrees ---------------------------------------------------------------------------


def sealed_anew(home: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the data file and give it a checksum that agrees."""
    main_file = home / "infoint.json"
    data = change(main_file.read_bytes())
    place = checksum_place(data)
    assert place is not None
    data = data[:place] + BLANK + data[place + 64 :]
    main_file.write_bytes(data[:place] + checksum(data, place).encode() + data[place + 64 :])


@pytest.fixture
def sound(tmp_path: Path, clock: FixedClock) -> Path:
    """A sound home with a generation behind its file."""
    home = tmp_path / "home"
    store = Store.open(home, clock=clock, syncer=StepSyncer())
    for name in ("Rosa", "Teo"):
        store.commit([Put("contacts", name, {"name": name, "title": "here"})], label=name)
        assert store.checkpoint()
    store.close()
    return home


DEEP = b"[" * 150 + b'"x]"' + b"]" * 150
SEALED = {
    "deep": (b'"here"', DEEP),
    "deep among brackets in texts": (b'"here"', b'["]","}","\\"]\\\\", ' + DEEP + b"]"),
    "not a number": (b'"here"', b"NaN"),
    "endless": (b'"here"', b"1e999"),
    "digits": (b'"here"', b"9" * 5000),
    "null table": (b'"drafts": {}', b'"drafts": null'),
    "a table that is a list": (b'"drafts": {}', b'"drafts": []'),
    "odd number": (b'\n  "1": {\n   "name": "Rosa"', b'\n  "-1": {\n   "name": "Rosa"'),
}


@pytest.mark.parametrize("kind", SEALED)
def test_a_checksum_that_agrees_does_not_make_a_file_sound(sound: Path, clock: FixedClock, kind: str) -> None:
    old, new = SEALED[kind]

    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    sealed_anew(sound, change)
    damaged_bytes = (sound / "infoint.json").read_bytes()
    report = check_home(sound)
    assert any(found.file == "infoint.json" and "damaged" in found.what for found in report.findings)
    ws = Workspace.open(sound, clock=clock)
    assert {contact.uid for contact in ws.session.contacts.all()} == {"Rosa", "Teo"}
    ws.close()
    assert damaged_bytes in [path.read_bytes() for path in (sound / "quarantine").iterdir()]


def test_half_a_character_from_another_program_becomes_a_replacement(sound: Path, clock: FixedClock) -> None:
    sealed_anew(sound, lambda data: data.replace(b'"here"', rb'"cut \ud83d, whole \ud83d\ude00, \\ud83d"', 1))
    ws = Workspace.open(sound, clock=clock)
    rosa = ws.session.contacts.need("Rosa")
    assert rosa.title == "cut \ufffd, whole \U0001f600, \\ud83d"
    ws.close()
    assert check_home(sound).records["contacts"] == 2


@pytest.mark.parametrize("schema", [b"0", b"-7"])
@pytest.mark.parametrize("again", [True, False], ids=["sealed", "edited"])
def test_a_schema_that_never_was_is_refused_and_repair_goes_on_from_a_backup(
    sound: Path, clock: FixedClock, schema: bytes, again: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    def change(data: bytes) -> bytes:
        assert b'"schema": 1' in data
        return data.replace(b'"schema": 1', b'"schema": ' + schema)

    main_file = sound / "infoint.json"
    if again:
        sealed_anew(sound, change)
    else:
        main_file.write_bytes(change(main_file.read_bytes()))
    found = main_file.read_bytes()
    with pytest.raises(HomeError, match=rf"schema {schema.decode()}.*Nothing was changed.*infoint repair"):
        Workspace.open(sound, clock=clock)
    assert main(["--home", str(sound), "check", "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["source"] == "none"
    assert main_file.read_bytes() == found
    copy = sound / "backups" / "db.00000099.json"
    copy.write_bytes(found)
    assert main(["--home", str(sound), "restore", "99"]) == 1
    copy.unlink()
    said: list[str] = []
    repair(sound, clock, say=said.append)
    assert any("quarantine/infoint.json" in line for line in said)
    assert (sound / "quarantine" / "infoint.json").read_bytes() == found
    ws = Workspace.open(sound, clock=clock)
    assert {contact.uid for contact in ws.session.contacts.all()} == {"Rosa", "Teo"}
    ws.close()


def test_a_file_of_no_schema_alone_names_what_can_be_done(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    home.mkdir()
    data = (
        b'{"_meta": {"1": {"uid": "_meta", "schema": 0, "rev": 1, "seq": 1, "sha256": ""}}, "contacts": {}}'
    )
    (home / "infoint.json").write_bytes(data)
    with pytest.raises(HomeError, match=r"schema 0.*Nothing was changed.*start afresh"):
        Workspace.open(home, clock=clock)
    assert not check_home(home).sound
    assert (home / "infoint.json").read_bytes() == data


def test_going_back_says_beforehand_what_cannot_be_read(
    sound: Path, clock: FixedClock, tmp_path: Path
) -> None:
    tables = {"contacts": {"1": {"uid": "Rosa", "name": "Rosa", "stage_since": 5}}}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(tables), encoding="utf-8")
    ws = Workspace.open(sound, clock=clock)
    try:
        preview = ws.data.backups.preview(str(other))
        assert "1 record cannot be read" in preview.earlier.doubt
        assert "stage_since" in preview.earlier.doubt
        ws.data.backups.restore(preview)
        look(ws)
    finally:
        ws.close()


def test_a_look_where_there_is_no_home_is_json_when_json_is_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path / "gone"), "check", "--json"]) == 1
    told = json.loads(capfd.readouterr().out)
    assert told["sound"] is False
    assert "no data home" in told["problems"][0]
