"""Data of an older form: brought to the new one in one step, with a copy that stays; killed anywhere, old or
new."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.store.checkpoint import sealed
from infoint_tui.store.records import Dataset, HomeError, Put, SaveState
from infoint_tui.store.replay import Raw, migrate
from infoint_tui.store.store import Store

from .conftest import Home, contact, state, step
from .mortal import MortalOs, killed_in


def to_2(raw: Raw) -> Raw:
    """Contacts are called by a title; raises for one that is already."""
    for record in raw["contacts"].values():
        assert "title" not in record, "this is schema 2 already"
        record["title"] = record.pop("name")
    return raw


def to_3(raw: Raw) -> Raw:
    """A table of labels."""
    raw["labels"] = {
        n: {"uid": record["uid"], "of": record["title"]} for n, record in raw["contacts"].items()
    }
    return raw


TWO = (to_2,)
THREE = (to_2, to_3)


def titles(store: Store) -> dict[str, Any]:
    return {record["uid"]: record.get("title") for record in store.db.table("contacts").sound()}


def pinned(home: Home) -> list[Path]:
    return sorted((home.path / "backups").glob("pinned-*"))


def old_home(home: Home) -> None:
    """Schema 1: two revisions, and a change in the journal only."""
    store = home.open()
    store.commit([contact("a", name="Ann", odd={"kept": [1]})], label="add")
    assert store.checkpoint()
    store.commit([contact("b", name="Bob")], label="add")
    assert store.checkpoint()
    store.commit([contact("c", name="Cid")], label="add")
    store.drafts.put("k", "typed")
    step(store)
    home.die(store)


ALL = {"a": "Ann", "b": "Bob", "c": "Cid"}


def test_the_journal_is_applied_in_its_own_form_before_the_steps(home: Home) -> None:
    old_home(home)
    store = home.open(steps=THREE)
    assert titles(store) == ALL
    assert [row["of"] for row in store.db.table("labels").sound()] == list(ALL.values())
    assert store.get("contacts", "a") == {"uid": "a", "title": "Ann", "odd": {"kept": [1]}}
    assert store.drafts.all()["k"].text == "typed"
    assert state(store) is SaveState.SAVED
    (notice,) = store.report.notices
    assert str(pinned(home)[0]) in notice
    meta = json.loads(home.file.read_bytes())["_meta"]["1"]
    assert (meta["schema"], meta["rev"]) == (3, 3)
    store.commit([contact("d", title="Dee")], label="add")
    step(store)
    home.die(store)
    store = home.open(steps=THREE)
    assert titles(store) == {**ALL, "d": "Dee"}
    assert store.report.notices == []
    assert len(pinned(home)) == 1


def test_a_whole_copy_of_the_old_form_stays_outside_the_rotation(home: Home) -> None:
    old_home(home)
    store = home.open(steps=TWO)
    (copy,) = pinned(home)
    assert copy.name == "pinned-schema1-00000002.json"
    data = copy.read_bytes()
    assert sealed(data)
    raw = json.loads(data)
    assert [record["name"] for record in raw["contacts"].values()] == ["Ann", "Bob", "Cid"]
    assert raw["_meta"]["1"]["schema"] == 1
    for n in range(14):
        store.commit([contact("d", title=str(n))], label="add")
        assert store.checkpoint()
    assert pinned(home) == [copy]
    old = Home(home.path.with_name("old"))
    old.path.mkdir(0o700)
    old.file.write_bytes(data)
    assert {row["uid"] for row in old.open().db.table("contacts").sound()} == set(ALL)
    old.close()


def test_a_newer_form_is_read_and_never_written(home: Home) -> None:
    store = home.open(steps=THREE)
    store.commit([contact("a", title="Ann")], label="add")
    assert store.checkpoint()
    store.commit([contact("b", title="Bob")], label="add")
    step(store)
    home.die(store)
    before = {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
    store = home.open(steps=TWO)
    assert store.read_only
    assert "newer infoint" in store.status.reason
    assert titles(store) == {"a": "Ann", "b": "Bob"}
    store.close()
    changed = {path for path, data in before.items() if path.read_bytes() != data}
    assert {path.name for path in changed} <= {"infoint.lock"}


def test_a_newer_form_that_arrives_while_open_is_never_overwritten(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    newer = other.open(steps=THREE)
    newer.commit([contact("a", title="Ann"), contact("z", title="Zoe")], label="add")
    assert newer.checkpoint()
    other.close()
    store = home.open(steps=TWO)
    store.commit([contact("a", title="Ann")], label="add")
    assert store.checkpoint()
    store.commit([contact("b", title="Bob")], label="add")
    home.file.write_bytes(other.file.read_bytes())
    store.tick()
    step(store)
    assert store.read_only
    assert "newer infoint" in store.status.reason
    assert titles(store) == {"a": "Ann", "b": "Bob", "z": "Zoe"}
    assert home.file.read_bytes() == other.file.read_bytes()
    store.close()
    store = home.open(steps=THREE)
    assert titles(store)["b"] == "Bob"
    assert titles(store)["z"] == "Zoe"


def test_a_new_home_with_a_journal_only(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    step(store)
    home.die(store)
    store = home.open(steps=TWO)
    assert titles(store) == {"a": "Ann"}
    home.die(store)
    assert titles(home.open(steps=TWO)) == {"a": "Ann"}


def test_a_new_home_begins_with_the_newest_form(home: Home) -> None:
    store = home.open(steps=TWO)
    store.commit([contact("a", title="Ann")], label="add")
    step(store)
    home.die(store)
    store = home.open(steps=TWO)
    assert titles(store) == {"a": "Ann"}
    assert store.report.notices == []


def test_a_reader_sees_the_new_form_and_writes_nothing(home: Home) -> None:
    old_home(home)
    before = home.file.read_bytes()
    store = home.open(steps=TWO, read_only=True)
    assert titles(store) == ALL
    assert home.file.read_bytes() == before
    assert pinned(home) == []


def test_a_ruined_new_file_is_found_again_through_old_generation_and_both_kinds_of_journal(
    home: Home,
) -> None:
    old_home(home)
    store = home.open(steps=TWO)
    store.commit([contact("d", title="Dee")], label="add")
    step(store)
    home.die(store)
    home.file.write_bytes(b"ruined")
    store = home.open(steps=TWO)
    assert titles(store) == {**ALL, "d": "Dee"}
    step(store)
    home.die(store)
    assert titles(home.open(steps=TWO)) == {**ALL, "d": "Dee"}


def test_a_file_of_the_old_form_put_in_the_place_of_the_new_one_is_merged(home: Home) -> None:
    old_home(home)
    raw = json.loads(home.file.read_bytes())
    store = home.open(steps=TWO)
    store.commit([contact("d", title="Dee")], label="add")
    step(store)
    home.die(store)
    raw["contacts"] |= {"3": {"uid": "c", "name": "Cid"}, "9": {"uid": "z", "name": "Zoe"}}
    home.file.write_text(json.dumps(raw))
    store = home.open(steps=TWO)
    assert {**ALL, "d": "Dee", "z": "Zoe"}.items() <= titles(store).items()
    step(store)
    home.die(store)
    assert titles(home.open(steps=TWO))["z"] == "Zoe"


def test_an_old_file_changed_outside_is_merged_on_the_first_start_of_the_new_version(home: Home) -> None:
    old_home(home)
    raw = json.loads(home.file.read_bytes())
    raw["contacts"]["9"] = {"uid": "z", "name": "Zoe"}
    raw["contacts"]["1"]["name"] = "Anna"
    home.file.write_text(json.dumps(raw))
    store = home.open(steps=TWO)
    assert titles(store) == {"a": "Anna", "b": "Bob", "c": "Cid", "z": "Zoe"}
    home.die(store)
    assert titles(home.open(steps=TWO)) == {"a": "Anna", "b": "Bob", "c": "Cid", "z": "Zoe"}


def test_undo_does_not_reach_back_over_a_migration(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.close()
    store = home.open(steps=TWO)
    assert store.history.undo() is None
    assert titles(store) == {"a": "Ann"}


def lossy(raw: Raw) -> Raw:
    for record in raw["contacts"].values():
        del record["uid"]
    return raw


def unfit(raw: Raw) -> Raw:
    raw["contacts"]["one"] = {}
    return raw


def odd_value(raw: Raw) -> Raw:
    raw["contacts"]["1"]["set"] = {1, 2}
    return raw


@pytest.mark.parametrize("step_", [lossy, unfit, odd_value, lambda raw: raw["nothing"], list])
def test_a_step_that_goes_wrong_changes_nothing(home: Home, step_: Any) -> None:
    old_home(home)
    before = home.file.read_bytes()
    with pytest.raises(HomeError, match="cannot be brought to schema 2"):
        home.open(steps=(step_,))
    assert home.file.read_bytes() == before
    assert {row["name"] for row in home.open().db.table("contacts").sound()} == set(ALL.values())


def test_migrate_leaves_what_it_was_given(home: Home) -> None:
    tables = Dataset()
    tables.put("contacts", "a", {"uid": "a", "name": "Ann"})
    assert migrate(tables, 1, TWO).get("contacts", "a") == {"uid": "a", "title": "Ann"}
    assert tables.get("contacts", "a") == {"uid": "a", "name": "Ann"}
    with pytest.raises(ValueError, match="no way"):
        migrate(tables, 4, TWO)


@pytest.mark.parametrize("name", ["create_plain", "write", "fsync", "replace", "fsync_dir"])
def test_a_disk_that_refuses_leaves_the_old_form_and_says_why(home: Home, name: str) -> None:
    old_home(home)
    before = home.file.read_bytes()
    home.osl.fail(name, errno.ENOSPC, forever=True)
    store = home.open(steps=TWO)
    assert store.read_only
    assert "couldn't be updated for this version" in store.status.reason
    assert titles(store) == ALL
    if name != "fsync_dir":
        assert home.file.read_bytes() == before
    home.osl.heal()
    store.close()
    store = home.open(steps=TWO)
    assert not store.read_only
    assert titles(store) == ALL


@pytest.mark.parametrize("torn", [False, True])
def test_killed_at_any_call_old_or_new(tmp_path: Path, torn: bool) -> None:
    old = Home(tmp_path / "old")
    old_home(old)

    def upgrade(home: Home) -> None:
        store = home.open(steps=TWO)
        store.commit([contact("d", title="Dee")], label="add")
        step(store)
        store.close()

    total = MortalOs()
    counted = _copy(old, tmp_path / "counted")
    counted.osl = total
    upgrade(counted)
    counted.close()
    assert total.count > 20
    for last in range(1, total.count + 1):
        _copy(old, tmp_path / f"home-{last}")
        home = killed_in(tmp_path / f"home-{last}", upgrade, last, torn=torn)
        data = home.file.read_bytes()
        assert sealed(data), last
        schema = json.loads(data)["_meta"]["1"]["schema"]
        if schema == 2:
            assert pinned(home), last
        elif last % 3 == 0:  # the old version can go on with it
            store = home.open()
            assert {row["uid"]: row["name"] for row in store.db.table("contacts").sound()} == ALL, last
            store.commit([Put("contacts", "c", {"name": "Cid"})], label="again")
            store.close()
        for _ in range(2):
            store = home.open(steps=TWO)
            found = titles(store)
            assert found.pop("d", "Dee") == "Dee"
            assert found == ALL, last
            assert not store.read_only
            assert all("for this version" in notice for notice in store.report.notices), last
            home.die(store)
        home.close()


def _copy(home: Home, path: Path) -> Home:
    import shutil

    shutil.copytree(home.path, path, ignore=shutil.ignore_patterns("pen"))
    return Home(path)
