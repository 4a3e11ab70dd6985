"""Opening a home in whatever state it is: damage is told and kept, the newest good state is used."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.store.fs import sha256
from infoint_tui.store.records import HomeError, ReadOnly, SaveState
from infoint_tui.store.snapshot import Damage, load_tables, loads
from infoint_tui.store.store import Store

from .conftest import Home, contact, names, step


def three_checkpoints(home: Home) -> None:
    """A home with revisions 1 to 3 and one change after the last."""
    store = home.open()
    for n in range(3):
        store.commit([contact(f"c{n}", name=f"name {n}")], label=f"add {n}")
        assert store.checkpoint()
    store.commit([contact("last", name="in the journal")], label="last")
    step(store)
    home.die(store)


ALL = {"c0": "name 0", "c1": "name 1", "c2": "name 2", "last": "in the journal"}


def notices(store: Store) -> str:
    return "\n".join(store.report.notices)


def test_a_new_home_is_new_and_says_nothing(home: Home) -> None:
    store = home.open()
    assert store.report.source == "new"
    assert store.report.notices == []
    assert not home.file.exists()
    assert not store.read_only


def test_an_ordinary_start_reads_the_file_and_the_journal(home: Home) -> None:
    three_checkpoints(home)
    store = home.open()
    assert names(store) == ALL
    assert (store.report.source, store.report.journal_changes, store.report.notices) == ("file", 1, [])
    assert store.report.counts["contacts"] == 4


def test_a_second_start_gives_the_same(home: Home) -> None:
    three_checkpoints(home)
    for _ in range(3):
        store = home.open()
        assert names(store) == ALL
        assert store.report.notices == []
        home.die(store)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "zeros": lambda data: b"\0" * len(data),
    "cut": lambda data: data[: len(data) // 2],
    "zero block": lambda data: data[:200] + b"\0" * 100 + data[300:],
    "not utf-8": lambda data: data.replace(b"name 1", b"name \xff"),
    "foreign": lambda data: b"PK\x03\x04" + data,
    "list": lambda _: b"[]",
    "null": lambda _: b"null",
    "blank": lambda _: b" \n",
    "utf-16": lambda data: data.decode().encode("utf-16"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_kept_and_the_newest_generation_and_the_journals_are_used(
    home: Home, kind: str
) -> None:
    three_checkpoints(home)
    bad = DAMAGE[kind](home.file.read_bytes())
    home.file.write_bytes(bad)
    store = home.open()
    assert names(store) == ALL
    assert store.report.source == "backup rev 2"
    assert "is damaged" in notices(store)
    assert "rebuilt from backup revision 2" in notices(store)
    assert "missing" not in notices(store)
    assert [kept.read_bytes() for kept in home.quarantine()] == [bad]
    assert home.file.read_bytes() == bad
    step(store)
    home.die(store)
    again = home.open()
    assert names(again) == ALL
    assert again.report.notices == []
    assert [kept.read_bytes() for kept in home.quarantine()] == [bad]


def test_damage_met_twice_is_put_aside_once(home: Home) -> None:
    three_checkpoints(home)
    home.file.write_bytes(b"{")
    for _ in range(3):
        store = home.open()
        assert names(store) == ALL
        home.die(store)
    assert len(home.quarantine()) == 1


def test_a_missing_file_is_not_a_new_home(home: Home) -> None:
    three_checkpoints(home)
    home.file.unlink()
    store = home.open()
    assert names(store) == ALL
    assert "is missing" in notices(store)


def test_the_first_file_is_recovered_from_the_first_journal(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.checkpoint()
    home.die(store)
    home.file.write_bytes(b"{")
    again = home.open()
    assert names(again) == {"a": "Ann"}
    assert again.report.source == "journal"


def test_damaged_generations_are_passed_over(home: Home) -> None:
    three_checkpoints(home)
    home.file.write_bytes(b"{")
    newest = home.path / "backups" / home.backups()[-1]
    newest.write_bytes(newest.read_bytes()[:-9])
    store = home.open()
    assert names(store)["c0"] == "name 0"
    assert names(store)["last"] == "in the journal"
    assert "1 newer backups were damaged too" in notices(store)
    assert "c2" in names(store)
    assert "missing" in notices(store)


def test_with_nothing_good_nothing_is_touched(home: Home) -> None:
    three_checkpoints(home)
    home.file.write_bytes(b"{")
    shutil.rmtree(home.path / "backups")
    for found in home.journals():
        found.unlink()
    with pytest.raises(HomeError, match="no good backup"):
        home.open()
    assert home.file.read_bytes() == b"{"
    with pytest.raises(HomeError, match="no good backup"):
        home.open(read_only=True)


def test_a_torn_end_of_the_journal_is_passed_over_in_silence(home: Home) -> None:
    three_checkpoints(home)
    newest = home.journals()[-1]
    with newest.open("ab") as end:
        end.write(b'\n12345678 {"seq":99,"puts":[["contacts","z"')
        end.write(b"\0" * 300)
    store = home.open()
    assert names(store) == ALL
    assert store.report.notices == []
    store.commit([contact("next", name="after the tear")], label="next")
    home.die(store)
    assert names(home.open()) == {**ALL, "next": "after the tear"}


def test_a_damaged_line_with_good_ones_after_it_is_told_and_the_good_ones_used(home: Home) -> None:
    store = home.open()
    for n in range(5):
        store.commit([contact(f"c{n}", name=f"name {n}")], label="add")
    home.die(store)
    journal = home.journals()[0]
    bad = journal.read_bytes().replace(b"name 2", b"name X")
    journal.write_bytes(bad)
    again = home.open()
    assert sorted(names(again)) == ["c0", "c1", "c3", "c4"]
    assert "1 changes in the journal could not be read" in notices(again)
    assert [kept.read_bytes() for kept in home.quarantine()] == [bad]


def test_a_hand_edit_while_closed_is_taken_over_and_both_versions_are_kept(home: Home) -> None:
    three_checkpoints(home)
    edited = home.file.read_bytes().replace(b"name 1", b"edited by hand")
    home.file.write_bytes(edited)
    store = home.open()
    assert names(store) == {**ALL, "c1": "edited by hand"}
    assert "(contacts edited by hand)" in notices(store)
    assert home.file.read_bytes() == edited
    kept = [path.read_bytes() for path in (home.path / "backups").glob("found-*")]
    assert kept == [edited]
    home.die(store)
    again = home.open()
    assert names(again) == {**ALL, "c1": "edited by hand"}
    step(again)
    home.die(again)
    last = home.open()
    assert names(last) == {**ALL, "c1": "edited by hand"}
    assert last.report.notices == []


def test_a_field_changed_by_hand_and_in_the_journal_is_kept_twice(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann", city="Lagos")], label="add")
    store.checkpoint()
    store.commit([contact("a", name="Anna", city="Lagos")], label="edit")
    home.die(store)
    home.file.write_bytes(home.file.read_bytes().replace(b'"Ann"', b'"Annie"').replace(b"Lagos", b"Accra"))
    for _ in range(2):
        again = home.open()
        assert again.get("contacts", "a") == {"uid": "a", "name": "Anna", "city": "Accra"}
        (conflict,) = again.db.table("conflicts").sound()
        assert conflict["fields"] == ["name"]
        assert conflict["theirs"] == {"uid": "a", "name": "Annie", "city": "Accra"}
        home.die(again)


def test_a_single_flipped_bit_is_reported_before_anything_is_written(home: Home) -> None:
    three_checkpoints(home)
    bad = home.file.read_bytes().replace(b"name 1", b"nam\x65 0")
    home.file.write_bytes(bad)
    store = home.open()
    assert "changed by another program or damaged" in notices(store)
    assert home.file.read_bytes() == bad


def test_a_bad_record_among_many_blocks_nothing_and_is_kept_word_for_word(home: Home) -> None:
    store = home.open()
    store.commit([contact(f"c{n:03}", n=n) for n in range(200)], label="many")
    store.checkpoint()
    home.die(store)
    raw = json.loads(home.file.read_bytes())
    raw["contacts"]["17"] = ["not", {"a": "record"}]
    raw["contacts"]["18"] = {"name": "no uid"}
    raw["contacts"]["19"]["uid"] = "c003"
    home.file.write_text(json.dumps(raw))
    again = home.open()
    assert len(again.db.table("contacts").sound()) == 200, (
        "what a damaged uid or record hides is not taken for deleted"
    )
    assert sorted((p.table, p.uid) for p in again.report.problems) == [
        ("contacts", "#201"),
        ("contacts", "#202"),
        ("contacts", "#203"),
    ]
    odd: object = again.get("contacts", "#201")
    assert odd == ["not", {"a": "record"}]
    assert again.checkpoint()
    kept = json.loads(home.file.read_bytes())["contacts"]
    assert [kept[number] for number in ("201", "202", "203")] == [
        raw["contacts"][number] for number in ("17", "18", "19")
    ]
    assert [kept[number]["n"] for number in ("17", "18", "19")] == [16, 17, 18]
    home.die(again)
    third = home.open()
    assert third.report.problems == again.report.problems
    assert third.get("contacts", "c003") == {"uid": "c003", "n": 3}


def test_a_newer_schema_opens_for_reading(home: Home) -> None:
    three_checkpoints(home)
    home.file.write_bytes(home.file.read_bytes().replace(b'"schema": 1', b'"schema": 2'))
    before = home.file.read_bytes()
    store = home.open()
    assert store.read_only
    assert store.status.state is SaveState.READ_ONLY
    assert "newer infoint" in store.status.reason
    assert names(store) == ALL
    with pytest.raises(ReadOnly, match="newer infoint"):
        store.commit([contact("x")], label="x")
    assert home.file.read_bytes() == before


def test_unknown_fields_of_the_files_own_record_are_kept(home: Home) -> None:
    three_checkpoints(home)
    raw = json.loads(home.file.read_bytes())
    raw["_meta"]["1"]["color"] = "blue"
    home.file.write_text(json.dumps(raw))
    store = home.open()
    assert store.checkpoint()
    assert json.loads(home.file.read_bytes())["_meta"]["1"]["color"] == "blue"


def test_a_journal_of_another_machine_is_shown_and_left_alone(home: Home) -> None:
    three_checkpoints(home)
    newest = home.journals()[-1]
    store = home.open()
    header = store._access.writer.journal._header(store._access.writer.journal.base)  # type: ignore[union-attr]
    home.die(store)
    from infoint_tui.store.journal import frame

    body = json.dumps({"seq": 50, "puts": [["contacts", "z", 9, {"uid": "z", "name": "elsewhere"}]]}).encode()
    foreign = newest.with_name("00000003.0009.wal")
    foreign.write_bytes(frame(json.dumps({**header, "host": "another"}).encode()) + frame(body))
    again = home.open()
    assert names(again) == ALL
    assert "another machine" in notices(again)
    again.commit([contact("y")], label="y")
    assert again.checkpoint()
    again.commit([contact("x")], label="x")
    assert again.checkpoint()
    assert foreign.exists()


def test_a_home_carried_to_another_machine_keeps_its_journal(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_checkpoints(home)
    monkeypatch.setattr("infoint_tui.store.home.host_id", lambda: "a new machine")
    store = home.open()
    assert names(store) == ALL
    assert store.report.notices == []


@pytest.mark.parametrize("what", ["directory", "fifo", "dangling link", "link loop"])
def test_something_else_in_the_files_place_is_told(home: Home, what: str) -> None:
    three_checkpoints(home)
    home.file.unlink()
    if what == "directory":
        home.file.mkdir()
    elif what == "fifo":
        import os

        os.mkfifo(home.file)
    else:
        home.file.symlink_to(home.path / ("nowhere" if what == "dangling link" else "infoint.json"))
    with pytest.raises(HomeError, match=re.escape(str(home.file))):
        home.open()


def test_a_linked_data_file_stays_a_link(home: Home, tmp_path: Path) -> None:
    three_checkpoints(home)
    real = tmp_path / "synced" / "my.json"
    real.parent.mkdir()
    home.file.rename(real)
    home.file.symlink_to(real)
    store = home.open()
    store.commit([contact("more", name="More")], label="more")
    assert store.checkpoint()
    home.die(store)
    assert home.file.is_symlink()
    assert "More" in real.read_text(encoding="utf-8")
    assert names(home.open())["more"] == "More"


def test_a_home_that_is_a_file_or_missing_is_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError, match="not a directory"):
        Store.open(tmp_path / "file", clock=home.clock)
    with pytest.raises(HomeError, match="no data home"):
        Store.open(tmp_path / "missing", clock=home.clock, read_only=True)
    assert not (tmp_path / "missing").exists()


REFUSED = {
    b'{"t": {"1": {"a": 1, "a": 2}}}': "'a' stands twice in one object, line 1 column 22",
    b'{"t": {"1": {}, "1": {}}}': "'1' stands twice",
    b'{"t": {"1": {"a": NaN}}}': "NaN is not a JSON number, line 1 column 19",
    b'{"t": {"1": {"a": -Infinity}}}': "Infinity is not a JSON number",
    b'{"t": {"1": {"a": 1e999}}}': "too large",
    b'{"t": {"01": {}}}': "'01' in table 't' is not a plain whole number, line 1 column 8",
    b'{"t": {"x": {}}}': "not a plain whole number",
    b'{"t": []}': "table 't' must be an object, not a list",
    b"[]": "must be an object, not a list",
    b"null": "must be an object, not null",
    b'{"t": {"1": {"a": \n  oops}}}': "line 2 column 3",
    b"": "0 bytes",
    b"\0\0": "zero bytes",
    b'{"a": \0}': "zero bytes in the file, the first at line 1 column 7",
    b"  ": "blanks",
    b"\xff\xfe{\0": "UTF-16",
    b'{"t": "\xe9"}': "not UTF-8 at line 1 column 8",
    b"[" * 100_000: "levels of nesting, line 1 column 101",
    b'{"a":' * 100_000: "levels of nesting",
    b'{"t": {"1": {"n": ' + b"9" * 5_000 + b"}}}": "5000 digits",
}


@pytest.mark.parametrize("data", REFUSED, ids=[str(data[:24]) for data in REFUSED])
def test_the_strict_reader_refuses_with_the_place(data: bytes) -> None:
    with pytest.raises(Damage, match=re.escape(REFUSED[data])):
        load_tables(data)


def test_the_strict_reader_accepts_what_is_in_order() -> None:
    assert load_tables(b'\xef\xbb\xbf{"t": {"1": {"a": "[[{{"}, "20": null}}') == {
        "t": {"1": {"a": "[[{{"}, "20": None}
    }
    assert loads(b'{"deep": ' + b"[" * 90 + b"]" * 90 + b"}")
    value: Any = loads('{"a": "\\u0000 \\" ü 😀", "n": [1, -2.5, 1e3, true, null]}'.encode())
    assert value == {"a": '\0 " ü 😀', "n": [1, -2.5, 1000.0, True, None]}


@pytest.mark.parametrize("size", [0, 1, 999_999, 1_000_000, 1_500_000])
def test_a_checksum_is_the_same_whoever_computes_it(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    view = memoryview(data)[:size]
    assert sha256(view).hexdigest() == hashlib.sha256(view).hexdigest()
    parts = sha256(view[: size // 2], size=size)
    parts.update(view[size // 2 :])
    assert parts.hexdigest() == hashlib.sha256(view).hexdigest()
