"""Undo and redo: many levels, by field, never over what came later."""

from __future__ import annotations

from infoint_tui.store.records import Change, Put

from .conftest import Home, contact, names


def test_many_levels_back_and_forth(home: Home) -> None:
    store = home.open()
    for name in ("Ann", "Anna", "Hanna"):
        store.commit([contact("a", name=name)], label=f"call her {name}")
    assert store.history.undo_label == "call her Hanna"
    assert not store.history.redo_label
    for expected in ("Anna", "Ann", None):
        result = store.history.undo()
        assert result is not None
        assert not result.skipped
        assert names(store).get("a") == expected
    assert store.history.undo() is None
    assert not store.history.undo_label
    for expected in ("Ann", "Anna", "Hanna"):
        assert store.history.redo_label == f"call her {expected}"
        assert store.history.redo() is not None
        assert names(store)["a"] == expected
    assert store.history.redo() is None


def test_a_bulk_change_is_one_step(home: Home) -> None:
    store = home.open()
    store.commit([contact(uid, tag="old") for uid in "abc"], label="add three")
    changed = [contact("a", tag="new"), contact("b", tag="new"), Put("contacts", "c", None)]
    store.commit(changed, label="conflicts")
    result = store.history.undo()
    assert result is not None
    assert result.label == "conflicts"
    assert result.change == Change("conflicts", frozenset(("contacts", uid) for uid in "abc"), "undo")
    assert [record["tag"] for record in store.db.table("contacts").sound()] == ["old", "old", "old"]
    assert [record["uid"] for record in store.db.table("contacts").sound()] == ["a", "b", "c"]


def test_only_fields_that_still_hold_the_written_value_are_restored(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", stage="new", note="", city="Lagos")], label="add")
    store.commit([contact("a", stage="scheduled", note="x", extra=1)], label="moved to scheduled")
    store.commit([contact("a", stage="scheduled", note="y", extra=1)], label="typed", undoable=False)
    result = store.history.undo()
    assert result is not None
    assert result.skipped == ["contacts a: note"]
    assert store.get("contacts", "a") == {"uid": "a", "stage": "new", "note": "y", "city": "Lagos"}
    again = store.history.redo()
    assert again is not None
    assert store.get("contacts", "a") == {"uid": "a", "stage": "scheduled", "note": "y", "extra": 1}


def test_a_record_changed_since_its_making_is_not_taken_away(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.commit([contact("a", name="Ann", note="worth keeping")], label="typed", undoable=False)
    result = store.history.undo()
    assert result is not None
    assert result.skipped == ["contacts a"]
    assert result.change.touched == frozenset()
    assert names(store) == {"a": "Ann"}


def test_a_new_change_ends_redo(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    store.history.undo()
    assert store.history.redo_label == "one"
    store.commit([contact("b")], label="two")
    assert store.history.redo_label is None


def test_drafts_are_outside_undo(home: Home) -> None:
    store = home.open()
    store.drafts.put("k", "text")
    store.commit([contact("a")], label="add", end_drafts=["k"])
    store.drafts.put("k", "newer")
    store.history.undo()
    draft = store.drafts.get("k")
    assert draft is not None
    assert draft.text == "newer"
    assert store.history.undo_label is None


def test_undo_is_journalled_like_any_change(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="one")
    store.commit([contact("a", name="Bea")], label="two")
    store.history.undo()
    home.die(store)
    assert names(home.open()) == {"a": "Ann"}


def test_a_record_put_twice_in_one_change_is_undone_to_what_it_was(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", n=1)], label="add")
    store.commit([contact("a", n=2), contact("a", n=3), contact("d"), Put("contacts", "d", None)], label="x")
    result = store.history.undo()
    assert result is not None
    assert result.skipped == []
    assert store.db.table("contacts").sound() == [{"uid": "a", "n": 1}]
    assert store.history.redo() is not None
    assert store.db.table("contacts").sound() == [{"uid": "a", "n": 3}]
