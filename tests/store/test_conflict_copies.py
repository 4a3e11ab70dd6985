"""Conflict copies of sync programs: found, compared with the common ancestor, joined, never deleted."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from infoint_tui.store.records import ReadOnly
from infoint_tui.store.store import Store

from .conftest import Home, contact, names, state, step

COPY = "infoint.sync-conflict-20260312-101500-ABCDEFG.json"
COPIES = [
    COPY,
    "infoint (Noor's conflicted copy 2026-03-12).json",
    "infoint (conflicted copy 2026-03-12 101500).json",
    "infoint (1).json",
    "infoint 2.json",
    "infoint-NOORS-LAPTOP.json",
    "infoint_conflict-20260312-101500.json",
    "infoint.json.sync-conflict-20260312-101500",
]


@pytest.fixture
def store(home: Home) -> Store:
    """A home whose generation 2 holds Ann, Bob and Cid; a later one is ours."""
    opened = home.open()
    opened.commit([contact("a", name="Ann", city="Lagos"), contact("b", name="Bob")], label="add")
    assert opened.checkpoint()
    opened.commit([contact("c", name="Cid")], label="add")
    assert opened.checkpoint()
    return opened


def elsewhere(home: Home, tmp_path: Path) -> Home:
    """The same home on another machine."""
    other = Home(tmp_path / "elsewhere")
    shutil.copytree(home.path, other.path, ignore=shutil.ignore_patterns("pen"))
    return other


def copy_from(other: Home, home: Home, name: str = COPY) -> Path:
    return Path(shutil.copy(other.file, home.path / name))


def test_the_copies_of_the_common_programs_are_found_and_nothing_else(home: Home, store: Store) -> None:
    others = ["infoint.json.new", "infoint.lock", "infoints.json", "notes (1).json", "infoint (1).txt"]
    for name in [*COPIES, *others]:
        (home.path / name).write_text("{}")
    (home.path / "infoint (2).json").mkdir()
    (home.path / "infoint (3).json").symlink_to(home.file)
    os.mkfifo(home.path / "infoint (4).json")
    assert sorted(path.name for path in store.copies.beside()) == sorted(COPIES)


def test_a_copy_is_joined_against_the_generation_both_come_from(
    home: Home, store: Store, tmp_path: Path
) -> None:
    other = elsewhere(home, tmp_path)
    theirs = other.open()
    theirs.commit([contact("a", name="Ann", city="Accra"), contact("d", name="Dora")], label="there")
    assert theirs.checkpoint()
    theirs.commit([contact("b", name="Bo")], label="there")
    assert theirs.checkpoint()
    store.commit([contact("a", name="Anna", city="Lagos")], label="here")
    store.db.table("contacts").remove(doc_ids=[3])
    assert store.checkpoint()
    path = copy_from(other, home)
    copy = store.copies.compare(path)
    assert copy.related
    assert store.copies.take(copy, "joined") == home.path / "backups" / COPY
    assert names(store) == {"a": "Anna", "b": "Bo", "d": "Dora"}
    found = store.get("contacts", "a")
    assert found is not None
    assert found["city"] == "Accra"
    assert not path.exists()
    store.history.undo()
    assert names(store) == {"a": "Anna", "b": "Bob"}


def test_without_a_common_ancestor_nothing_is_lost_or_removed(
    home: Home, store: Store, tmp_path: Path
) -> None:
    other = Home(tmp_path / "elsewhere")
    theirs = other.open()
    theirs.commit([contact("a", name="Anne", city="Lagos"), contact("d", name="Dora")], label="there")
    assert theirs.checkpoint()
    copy = store.copies.compare(copy_from(other, home))
    assert not copy.related
    store.copies.take(copy, "joined")
    assert names(store) == {"a": "Ann", "b": "Bob", "c": "Cid", "d": "Dora"}
    assert [c["theirs"]["name"] for c in store.db.table("conflicts").sound()] == ["Anne"]
    other.close()


def test_an_older_state_of_our_own_brings_nothing_back(home: Home, store: Store) -> None:
    store.commit([contact("a", name="Anna", city="Lagos")], label="here")
    assert store.checkpoint()
    path = Path(shutil.copy(home.path / "backups" / home.backups()[0], home.path / COPY))
    copy = store.copies.compare(path)
    assert copy.merged is not None
    assert copy.merged.puts == []
    assert store.copies.take(copy, "joined") is not None
    assert store.history.undo_label == "here", "nothing was changed"


def test_a_copy_that_makes_no_sense_says_why_and_stays(home: Home, store: Store) -> None:
    (home.path / COPY).write_bytes(b"{ oops")
    copy = store.copies.compare(home.path / COPY)
    assert copy.merged is None
    assert "line 1" in copy.found.why


def test_a_copy_stays_until_what_it_held_is_on_disk(home: Home, store: Store) -> None:
    path = Path(shutil.copy(home.file, home.path / COPY))
    copy = store.copies.compare(path)
    home.osl.fail("fdatasync", errno.EIO, forever=True)
    home.osl.fail("write", errno.EIO, forever=True)
    store.commit([contact("e")], label="not saved")
    assert store.copies.take(copy, "joined") is None
    assert path.exists()
    home.osl.heal()


def test_a_copy_changed_meanwhile_or_refused_to_move_stays(home: Home, store: Store) -> None:
    path = Path(shutil.copy(home.file, home.path / COPY))
    copy = store.copies.compare(path)
    path.write_bytes(b"{}")
    assert store.copies.take(copy, "joined") is None
    assert path.read_bytes() == b"{}"


def test_names_do_not_overwrite_one_another_in_the_backups(home: Home, store: Store) -> None:
    (home.path / "backups" / COPY).write_text("an earlier one")
    path = Path(shutil.copy(home.file, home.path / COPY))
    data = path.read_bytes()
    moved = store.copies.take(store.copies.compare(path), "joined")
    assert moved is not None
    assert moved.read_bytes() == data
    assert (home.path / "backups" / COPY).read_text() == "an earlier one"


def test_a_window_that_reads_takes_nothing_over(home: Home, store: Store) -> None:
    path = Path(shutil.copy(home.file, home.path / COPY))
    step(store)
    reader = home.open()
    with pytest.raises(ReadOnly):
        reader.copies.take(reader.copies.compare(path), "joined")
    assert path.exists()
    assert state(reader).value == "read-only"
