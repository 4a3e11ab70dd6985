"""Change-sets: validated first, whole or not at all, in the journal when commit returns."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.store.records import Change, InvalidRecord, Put, ReadOnly, SaveState
from infoint_tui.store.snapshot import normalise

from .conftest import Home, contact, names, state, step


def test_a_commit_is_readable_and_survives_the_death_of_the_process(home: Home) -> None:
    store = home.open()
    change = store.commit([contact("a", name="Ann"), contact("b", name="Bob")], label="add two")
    assert change == Change("add two", frozenset({("contacts", "a"), ("contacts", "b")}), "commit")
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann", "b": "Bob"}
    assert again.report.source == "journal"
    assert again.report.journal_changes == 1


def test_records_come_in_the_order_in_which_they_were_made_also_after_a_restart(home: Home) -> None:
    store = home.open()
    for uid in ("c", "a", "b"):
        store.commit([contact(uid)], label="add")
    store.commit([contact("a", name="changed")], label="edit")
    assert list(names(store)) == ["c", "a", "b"]
    assert store.checkpoint()
    home.die(store)
    assert list(names(home.open())) == ["c", "a", "b"]


def test_a_commit_takes_the_drafts_with_it_in_the_same_line(home: Home) -> None:
    store = home.open()
    store.drafts.put("form|a|name", "An")
    store.commit([contact("a", name="Ann")], label="add", end_drafts=["form|a|name", "never there"])
    assert store.drafts.get("form|a|name") is None
    home.die(store)
    data = home.journals()[0].read_bytes()
    home.journals()[0].write_bytes(data[: data.rindex(b"\n", 0, len(data) - 1)])
    torn = home.open()
    assert torn.get("contacts", "a") is None
    draft = torn.drafts.get("form|a|name")
    assert draft is not None
    assert draft.text == "An"


def test_a_record_is_private_to_the_store_once_committed(home: Home) -> None:
    store = home.open()
    mine: dict[str, Any] = {"uid": "a", "tags": ["x"]}
    store.commit([Put("contacts", "a", mine)], label="add")
    mine["tags"].append("y")
    assert store.get("contacts", "a") == {"uid": "a", "tags": ["x"]}


def test_a_record_gets_its_uid_and_may_not_carry_another(home: Home) -> None:
    store = home.open()
    store.commit([Put("contacts", "a", {"name": "Ann"})], label="add")
    assert store.get("contacts", "a") == {"uid": "a", "name": "Ann"}
    with pytest.raises(InvalidRecord, match="another uid"):
        store.commit([Put("contacts", "a", {"uid": "b"})], label="swap")


@pytest.mark.parametrize(
    ("record", "path", "why"),
    [
        ({"when": {1, 2}}, "when", "no set"),
        ({"notes": [{"text": "ok"}, {"text": float("nan")}]}, "notes[1].text", "not a JSON number"),
        ({"n": float("-inf")}, "n", "not a JSON number"),
        ({"m": {3: "x"}}, "m", "field names must be text"),
        ({"t": ("a", "b")}, "t", "no tuple"),
        ({"name": "bad \ud800 half"}, "name", "half a character"),
        ({"\udfff": 1}, "", "half a character"),
        ({"n": 10**2000}, "n", "too many digits"),
    ],
)
def test_what_json_cannot_hold_is_refused_by_field_before_anything_is_changed(
    home: Home, record: dict[str, Any], path: str, why: str
) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    before = [found.read_bytes() for found in home.journals()]
    with pytest.raises(InvalidRecord, match=why) as caught:
        store.commit([contact("b", name="Bob"), Put("contacts", "c", record)], label="bad")
    assert (caught.value.table, caught.value.uid, caught.value.path) == ("contacts", "c", path)
    assert names(store) == {"a": "Ann"}
    assert [found.read_bytes() for found in home.journals()] == before
    assert store.history.undo_label == "add"


def test_depth_and_size_have_limits(home: Home) -> None:
    store = home.open()
    deep: Any = "end"
    for _ in range(200):
        deep = [deep]
    with pytest.raises(InvalidRecord, match="nested deeper"):
        store.commit([contact("a", deep=deep)], label="deep")
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidRecord, match="nested deeper"):
        store.commit([contact("a", deep=deep)], label="deeper")
    with pytest.raises(InvalidRecord, match="larger than"):
        store.commit([contact("a", text="x" * 17_000_000)], label="big")
    assert len(store.db.table("contacts")) == 0


@pytest.mark.parametrize(("table", "uid"), [("_meta", "1"), ("", "a"), ("contacts", ""), ("contacts", "#1")])
def test_names_of_tables_and_records_are_checked(home: Home, table: str, uid: str) -> None:
    with pytest.raises(InvalidRecord):
        home.open().commit([Put(table, uid, {})], label="odd")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()) | st.integers(), inner),
    max_leaves=20,
)


@given(json_values)
def test_any_value_either_comes_back_as_it_was_or_is_refused(value: Any) -> None:
    try:
        copy, text = normalise("contacts", "a", {"uid": "a", "value": value})
    except InvalidRecord:
        return
    assert copy == {"uid": "a", "value": value}
    assert json.loads(text.decode("utf-8")) == copy


def test_a_put_that_changes_nothing_costs_nothing_but_true_is_not_one(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", flag=1)], label="add")
    seen: list[Change] = []
    store.subscribe(seen.append)
    written = home.osl.written
    same = store.commit([contact("a", flag=1), Put("contacts", "no one", None)], label="same")
    assert same.touched == frozenset()
    assert home.osl.written == written
    assert seen == []
    store.commit([contact("a", flag=True)], label="true")
    record = store.get("contacts", "a")
    assert record is not None
    assert record["flag"] is True


def test_unknown_fields_and_tables_are_kept(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", later={"deep": [{"x": None}]}), Put("someday", "z", {"k": "v"})], label="add")
    store.checkpoint()
    home.die(store)
    again = home.open()
    assert again.get("contacts", "a") == {"uid": "a", "later": {"deep": [{"x": None}]}}
    assert again.db.table("someday").sound() == [{"uid": "z", "k": "v"}]


def test_subscribers_are_told_until_they_leave(home: Home) -> None:
    store = home.open()
    seen: list[Change] = []
    leave = store.subscribe(seen.append)
    store.commit([contact("a")], label="one")
    store.drafts.put("k", "t")
    leave()
    leave()
    store.commit([contact("b")], label="two")
    assert [(change.kind, change.label) for change in seen] == [("commit", "one"), ("draft", "draft")]


def test_the_status_tells_the_truth_about_the_disk(home: Home) -> None:
    store = home.open()
    seen: list[SaveState] = []
    store.saver.on_status(lambda status: seen.append(status.state))
    store.commit([contact("a")], label="one")
    assert state(store) is SaveState.SAVING
    step(store)
    assert state(store) is SaveState.SAVED
    assert seen == [SaveState.SAVING, SaveState.SAVED]


def test_saved_is_said_only_after_the_flush_of_file_and_directory(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="one")
    assert state(store) is SaveState.SAVING
    home.osl.calls.clear()
    step(store)
    made = [call for call in home.osl.calls if call[0] in ("fdatasync", "fsync_dir")]
    assert [call[0] for call in made] == ["fdatasync", "fsync_dir", "fsync_dir", "fsync_dir"]
    assert [call[1] for call in made[1:]] == ["journal", home.path.name, home.path.parent.name]
    assert state(store) is SaveState.SAVED


def test_a_read_only_store_refuses_changes(home: Home) -> None:
    home.open().close()
    reader = home.open(read_only=True)
    for call in (
        lambda: reader.commit([contact("a")], label="x"),
        lambda: reader.drafts.put("k", "t"),
        reader.history.undo,
        reader.history.redo,
    ):
        with pytest.raises(ReadOnly):
            call()
