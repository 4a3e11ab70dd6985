"""What other programs do to the file while it is open is noticed, kept, and joined with what we have."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.store.records import Change, NotSaved, Put, SaveState
from infoint_tui.store.snapshot import classify
from infoint_tui.store.store import Store

from .conftest import Home, contact, names, state, step


def rewrite(home: Home, change: Any, *, in_place: bool = False) -> bytes:
    raw = json.loads(home.file.read_bytes())
    change(raw["contacts"])
    data = json.dumps(raw, indent=1).encode()
    if in_place:
        home.file.write_bytes(data)
    else:
        temporary = home.path / "synced.tmp"
        temporary.write_bytes(data)
        temporary.replace(home.file)
    return data


@pytest.fixture
def store(home: Home) -> Store:
    opened = home.open()
    opened.commit([contact("a", name="Ann", city="Lagos"), contact("b", name="Bob")], label="add")
    assert opened.checkpoint()
    return opened


@pytest.mark.parametrize("in_place", [True, False])
def test_an_edit_of_the_file_is_merged_by_field_and_kept(home: Home, store: Store, in_place: bool) -> None:
    store.commit([contact("a", name="Anna", city="Lagos")], label="edit")
    seen: list[Change] = []
    store.subscribe(seen.append)

    def edit(contacts: dict[str, Any]) -> None:
        contacts["1"]["city"] = "Accra"
        del contacts["2"]
        contacts["7"] = {"uid": "c", "name": "Cid"}

    theirs = rewrite(home, edit, in_place=in_place)
    store.tick()
    assert store.get("contacts", "a") == {"uid": "a", "name": "Anna", "city": "Accra"}
    assert names(store) == {"a": "Anna", "c": "Cid"}
    assert [change.kind for change in seen] == ["outside"]
    assert seen[0].touched == {("contacts", "a"), ("contacts", "b"), ("contacts", "c")}
    assert [path.read_bytes() for path in (home.path / "backups").glob("found-*")] == [theirs]
    step(store)
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Anna", "c": "Cid"}
    assert again.report.notices == []


def test_a_checkpoint_never_overwrites_what_it_does_not_know(home: Home, store: Store) -> None:
    store.commit([contact("d")], label="edit")
    theirs = rewrite(home, lambda contacts: contacts["1"].update(name="Theirs"))
    assert not store.checkpoint()
    assert home.file.read_bytes() == theirs
    store.tick()
    step(store)
    assert names(store) == {"a": "Theirs", "b": "Bob", "d": None}
    assert b"Theirs" in home.file.read_bytes()


def test_a_file_replaced_while_the_new_one_is_written_is_not_overwritten(home: Home, store: Store) -> None:
    store.commit([contact("d")], label="edit")
    verify = home.osl.create_plain
    theirs: list[bytes] = []

    def interfere(path: Path) -> int:
        theirs.append(rewrite(home, lambda contacts: contacts["1"].update(name="Theirs")))
        return verify(path)

    home.osl.create_plain = interfere  # type: ignore[method-assign]
    assert not store.checkpoint()
    home.osl.create_plain = verify  # type: ignore[method-assign]
    assert home.file.read_bytes() == theirs[0]
    assert not (home.path / "infoint.json.new").exists()


def test_deletion_against_edit_keeps_the_edit(home: Home, store: Store) -> None:
    store.commit([contact("a", name="Ours", city="Lagos")], label="edit")
    rewrite(home, lambda contacts: contacts.pop("1"))
    store.tick()
    assert names(store)["a"] == "Ours"


def test_both_changed_the_same_field_keeps_both(home: Home, store: Store) -> None:
    store.commit([contact("a", name="Ours", city="Lagos")], label="edit")
    rewrite(home, lambda contacts: contacts["1"].update(name="Theirs"))
    store.tick()
    assert names(store)["a"] == "Ours"
    (conflict,) = store.db.table("conflicts").sound()
    assert (conflict["table"], conflict["record"], conflict["fields"]) == ("contacts", "a", ["name"])
    assert conflict["theirs"]["name"] == "Theirs"


def test_a_deleted_file_is_written_anew(home: Home, store: Store) -> None:
    home.file.unlink()
    store.tick()
    assert any("deleted or moved" in notice for notice in store.report.notices)
    step(store)
    home.die(store)
    assert names(home.open()) == {"a": "Ann", "b": "Bob"}


def test_a_file_damaged_while_open_is_put_aside_and_written_anew(home: Home, store: Store) -> None:
    home.file.write_bytes(b"{ oops")
    store.tick()
    assert any("was damaged while open" in notice for notice in store.report.notices)
    assert [path.read_bytes() for path in home.quarantine()] == [b"{ oops"]
    step(store)
    home.die(store)
    assert names(home.open()) == {"a": "Ann", "b": "Bob"}


def test_what_cannot_be_put_aside_is_not_overwritten(home: Home, store: Store) -> None:
    store.commit([contact("d")], label="edit")
    theirs = rewrite(home, lambda contacts: contacts["1"].update(name="Theirs"))
    home.osl.fail("create", 28, forever=True)
    store.tick()
    step(store)
    assert home.file.read_bytes() == theirs
    home.osl.heal()
    store.tick()
    step(store)
    assert names(store)["a"] == "Theirs"


def test_a_table_missing_as_a_whole_takes_nothing_away(home: Home, store: Store) -> None:
    home.file.write_bytes(home.file.read_bytes().replace(b' "contacts": {', b' "contactz": {'))
    store.tick()
    assert names(store) == {"a": "Ann", "b": "Bob"}
    assert len(store.db.table("contactz")) == 2


def test_touching_the_file_is_no_change(home: Home, store: Store) -> None:
    home.file.touch()
    store.tick()
    assert store.report.notices == []
    store.commit([contact("c")], label="add")
    assert store.checkpoint()


def test_idle_and_size_bring_the_file_up_to_date(home: Home, store: Store) -> None:
    store.commit([contact("c", name="Cid")], label="add")
    store.tick()
    step(store)
    assert b"Cid" not in home.file.read_bytes()
    home.clock.advance(seconds=6)
    store.tick()
    step(store)
    assert b"Cid" in home.file.read_bytes()
    store.commit([contact("big", text="x" * 1_100_000)], label="add")
    step(store)
    assert b"xxxx" in home.file.read_bytes()


def test_a_small_file_is_brought_up_to_date_on_leaving(home: Home, store: Store) -> None:
    store.commit([contact("c", name="Cid")], label="add")
    store.close()
    assert b"Cid" in home.file.read_bytes()
    store.close()


def test_an_older_file_put_back_is_taken_as_a_wish(home: Home, store: Store) -> None:
    store.commit([contact("a", name="Worse", city="Lagos")], label="edit")
    assert store.checkpoint()
    home.die(store)
    home.file.write_bytes((home.path / "backups" / home.backups()[-1]).read_bytes())
    again = home.open()
    assert names(again)["a"] == "Ann"
    assert any("replaced by another version" in notice for notice in again.report.notices)


@pytest.mark.parametrize("while_open", [True, False])
def test_a_version_that_grew_elsewhere_takes_nothing_back_that_was_changed_here(
    home: Home, store: Store, tmp_path: Path, while_open: bool
) -> None:
    """A sync program puts the other machine's file in the place of ours, which it had not seen."""
    other = Home(tmp_path / "elsewhere")
    shutil.copytree(home.path, other.path, ignore=shutil.ignore_patterns("pen"))
    theirs = other.open()
    theirs.commit([contact("b", name="Bo")], label="there")
    assert theirs.checkpoint()
    theirs.commit([contact("d", name="Dora")], label="there")
    assert theirs.checkpoint()
    store.commit([contact("a", name="Anna", city="Lagos"), contact("c", name="Cid")], label="here")
    assert store.checkpoint()
    store.commit([contact("e", name="Eve")], label="here")
    if not while_open:
        home.die(store)
    other.file.replace(home.file)
    if while_open:
        store.tick()
        found = store
    else:
        found = home.open()
    assert names(found) == {"a": "Anna", "b": "Bo", "c": "Cid", "d": "Dora", "e": "Eve"}
    assert found.db.table("conflicts").sound() == []


def test_a_home_moved_away_is_not_saved_until_it_is_back(home: Home, store: Store) -> None:
    away = home.path.with_name("away")
    home.path.rename(away)
    store.tick()
    assert state(store) is SaveState.NOT_SAVED
    assert f"The data home was moved or deleted while open ({home.path})" in store.status.reason
    store.commit([contact("c", name="Cid")], label="editing goes on")
    assert not store.checkpoint()
    assert not store.flush()
    with pytest.raises(NotSaved):
        store.close()
    assert not home.path.exists(), "nothing is made in its place"
    assert store.report.notices == [], "the file itself is not what is gone"
    away.rename(home.path)
    store.tick()
    step(store)
    assert store.flush()
    assert state(store) is SaveState.SAVED
    assert store.checkpoint()
    home.die(store)
    assert names(home.open()) == {"a": "Ann", "b": "Bob", "c": "Cid"}


def test_coming_back_to_the_window_looks_at_once(home: Home, store: Store) -> None:
    rewrite(home, lambda contacts: contacts["1"].update(name="Theirs"))
    store.look()
    assert names(store)["a"] == "Theirs"


def test_both_versions_lie_on_disk_before_anything_is_written(home: Home, store: Store) -> None:
    """A checksum that does not agree may be an edit or damage: what stood here must be found again."""
    store.commit([contact("a", name="Ours", city="Lagos")], label="edit")
    assert store.checkpoint()
    found = home.file.read_bytes().replace(b'"Ours"', b'"Ourz"')
    home.file.write_bytes(found)
    written: list[str] = []
    create = home.osl.create_plain

    def noting(path: Path) -> int:
        written.append(path.name)
        return create(path)

    home.osl.create_plain = noting  # type: ignore[method-assign]
    store.tick()
    assert written == []
    aside = {path.name.split("-")[0]: path.read_bytes() for path in (home.path / "backups").glob("*-*")}
    assert aside["found"] == found
    ours = json.loads(aside["ours"])
    assert ours["contacts"]["1"]["name"] == "Ours"
    assert classify(aside["ours"]).state == "good"
    assert any("(contacts Ourz)" in notice for notice in store.report.notices)
    assert home.file.read_bytes() == found
    step(store)
    assert names(store)["a"] == "Ourz"


def test_nothing_is_taken_over_while_ours_cannot_be_put_aside(home: Home, store: Store) -> None:
    theirs = rewrite(home, lambda contacts: contacts["1"].update(name="Theirs"))
    home.osl.fail("create", 28, after=1, forever=True)
    store.tick()
    assert names(store)["a"] == "Ann"
    step(store)
    assert home.file.read_bytes() == theirs
    home.osl.heal()
    store.tick()
    assert names(store)["a"] == "Theirs"


def test_notes_of_both_sides_are_joined_by_uid_and_texts_by_line(home: Home) -> None:
    def talk(about: str, *notes: tuple[str, str]) -> Put:
        elements = [{"uid": uid, "text": text} for uid, text in notes]
        return Put("meetings", "m", {"uid": "m", "about": about, "notes": elements})

    opened = home.open()
    opened.commit([talk("one\ntwo", ("1", "first"), ("2", "second"))], label="add")
    assert opened.checkpoint()
    opened.commit([talk("one\ntwo\nours", ("1", "first"), ("2", "second"), ("3", "ours"))], label="here")
    raw = json.loads(home.file.read_bytes())
    raw["meetings"]["1"]["about"] = "ONE\ntwo"
    raw["meetings"]["1"]["notes"][0]["star"] = True
    raw["meetings"]["1"]["notes"].append({"uid": "4", "text": "theirs"})
    home.file.write_text(json.dumps(raw))
    opened.tick()
    merged = opened.get("meetings", "m")
    assert merged is not None
    assert merged["about"] == "ONE\ntwo\nours"
    assert merged["notes"] == [
        {"uid": "1", "text": "first", "star": True},
        {"uid": "2", "text": "second"},
        {"uid": "3", "text": "ours"},
        {"uid": "4", "text": "theirs"},
    ]
    assert opened.db.table("conflicts").sound() == []


@pytest.mark.parametrize("uid", [b'"uid": "b"', b'"uid": "x"', b'"uie": "a"'])
def test_a_damaged_uid_costs_no_record(home: Home, store: Store, uid: bytes) -> None:
    """One letter less makes a record look deleted, and another one edited."""
    bad = home.file.read_bytes().replace(b'"uid": "a"', uid, 1)
    assert bad != home.file.read_bytes()
    home.file.write_bytes(bad)
    home.die(store)
    again = home.open()
    found = names(again)
    assert {key: found[key] for key in ("a", "b")} == {"a": "Ann", "b": "Bob"}
    assert [problem.table for problem in again.report.problems] == ["contacts"]
    assert "Ann" in json.dumps([again.get("contacts", p.uid) for p in again.report.problems]), "kept verbatim"
    step(again)
    home.die(again)
    third = home.open()
    assert names(third) == found
    assert third.report.notices == []


def test_the_true_one_of_two_is_that_with_the_known_number_even_if_it_comes_later(
    home: Home, store: Store
) -> None:
    home.die(store)
    home.file.write_bytes(home.file.read_bytes().replace(b'"uid": "a"', b'"uid": "b"', 1))
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob"}
    assert again.get("contacts", "#3") == {"uid": "b", "name": "Ann", "city": "Lagos"}
