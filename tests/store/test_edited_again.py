"""The data file edited by another program more than once, and what there is to compare it with."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infoint_tui.store.store import Store

from .conftest import Home, contact, names, step

Edit = Callable[[dict[str, Any]], object]


def rewrite(home: Home, edit: Edit) -> None:
    """Change the contacts of the data file in place, as TinyDB does."""
    raw = json.loads(home.file.read_bytes())
    edit(raw["contacts"])
    home.file.write_text(json.dumps(raw))


@pytest.fixture
def store(home: Home) -> Store:
    opened = home.open()
    opened.commit([contact("a", name="Ann", n=1), contact("b", name="Bob")], label="add")
    assert opened.checkpoint()
    opened.commit([contact("c")], label="add")
    assert opened.checkpoint()
    return opened


def blind(home: Home) -> None:
    """No new data file can be written; the journal can."""
    home.osl.fail("create_plain", errno.EIO, forever=True)


def test_a_change_made_after_theirs_was_taken_in_is_no_conflict_with_it(home: Home, store: Store) -> None:
    blind(home)
    rewrite(home, lambda contacts: contacts["1"].update(n=5))
    store.tick()
    store.commit([contact("a", name="Ann", n=1)], label="back to one")
    rewrite(home, lambda contacts: contacts["2"].update(name="Bobby"))
    store.tick()
    assert store.get("contacts", "a") == {"uid": "a", "name": "Ann", "n": 1}
    assert names(store)["b"] == "Bobby"
    assert store.db.table("conflicts").sound() == []


def test_what_was_taken_in_is_not_taken_in_again_after_a_crash(home: Home, store: Store) -> None:
    blind(home)
    rewrite(home, lambda contacts: (contacts["1"].update(n=5), contacts.pop("2")))
    store.tick()
    store.commit([contact("a", name="Ann", n=1), contact("b", name="Bob")], label="as it was")
    home.die(store)
    home.osl.heal()
    reader = home.open(read_only=True)
    again = home.open()
    for opened in (reader, again):
        assert opened.get("contacts", "a") == {"uid": "a", "name": "Ann", "n": 1}
        assert names(opened)["b"] == "Bob"
        assert opened.db.table("conflicts").sound() == []
        assert opened.report.notices == []
    step(again)
    assert names(again) == {"a": "Ann", "b": "Bob", "c": None}
    assert b"Bob" in home.file.read_bytes()


def test_their_version_put_back_after_a_checkpoint_is_a_wish_again(home: Home, store: Store) -> None:
    rewrite(home, lambda contacts: contacts["1"].update(n=5))
    theirs = home.file.read_bytes()
    store.tick()
    step(store)
    store.commit([contact("a", name="Ann", n=6)], label="six")
    assert store.checkpoint()
    home.die(store)
    home.file.write_bytes(theirs)
    assert home.open().get("contacts", "a") == {"uid": "a", "name": "Ann", "n": 5}


def test_a_file_put_back_after_an_edit_was_taken_in_is_a_wish_again(home: Home, store: Store) -> None:
    before = home.file.read_bytes()
    blind(home)
    rewrite(home, lambda contacts: contacts["1"].update(n=5))
    store.tick()
    home.file.write_bytes(before)
    store.tick()
    assert store.get("contacts", "a") == {"uid": "a", "name": "Ann", "n": 1}


def test_an_edit_in_place_after_a_failed_checkpoint_leaves_the_generations_alone(
    home: Home, store: Store
) -> None:
    store.commit([contact("a", name="Ours", n=1)], label="edit")
    for call in ("create_plain", "replace"):
        home.osl.fail(call, errno.EIO)
        assert not store.checkpoint()
    generations = [(home.path / "backups" / name).stat().st_ino for name in home.backups()]
    assert home.file.stat().st_ino not in generations
    rewrite(home, lambda contacts: contacts["1"].update(n=5))
    home.die(store)
    again = home.open()
    assert again.get("contacts", "a") == {"uid": "a", "name": "Ours", "n": 5}
    assert again.db.table("conflicts").sound() == []


def test_a_file_that_came_alone_is_copied_so_that_edits_can_be_told_apart(
    home: Home, store: Store, tmp_path: Path
) -> None:
    fresh = Home(tmp_path / "fresh")
    fresh.path.mkdir(0o700)
    store.saver.save_copy(fresh.file)
    first = fresh.open()
    assert fresh.backups() == ["db.00000001.json"]
    first.commit([contact("a", name="Ours", n=1)], label="edit")
    rewrite(fresh, lambda contacts: (contacts["1"].update(n=5), contacts.pop("2")))
    fresh.die(first)
    again = fresh.open()
    assert again.get("contacts", "a") == {"uid": "a", "name": "Ours", "n": 5}
    assert list(names(again)) == ["a", "c"]
    fresh.die(again)
    fresh.file.unlink()
    assert list(names(fresh.open())) == ["a", "c"]
    fresh.close()


def test_a_file_lost_twice_is_made_from_what_is_left(home: Home, store: Store) -> None:
    rewrite(home, lambda contacts: contacts.update({"9": {"uid": "z", "name": "Zoe"}}))
    for _ in range(2):
        store.tick()
        step(store)
        home.file.unlink()
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob", "c": None, "z": "Zoe"}


def test_leaving_writes_a_lost_file_anew(home: Home, store: Store) -> None:
    store.commit([contact("d")], label="add")
    home.file.unlink()
    store.close()
    assert '"uid": "d"' in home.file.read_text()


def test_a_checkpoint_after_a_failed_journal_leaves_no_gap_behind_it(home: Home, store: Store) -> None:
    home.osl.fail("write", errno.ENOSPC, forever=True)
    store.drafts.put("k", "typed while the disk was full")
    home.osl.heal()
    assert store.checkpoint()
    rewrite(home, lambda contacts: contacts["1"].update(n=5))
    home.die(store)
    again = home.open()
    assert again.drafts.all()["k"].text == "typed while the disk was full"
