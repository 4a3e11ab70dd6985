"""The file is TinyDB's, and TinyDB's own interface works on an open store."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.table import Document

from infoint_tui.store.records import ABSENT, Change, InvalidRecord, StoreError

from .conftest import Home, contact, names


def test_plain_tinydb_reads_the_file(home: Home) -> None:
    store = home.open()
    store.commit([contact(uid, name=uid.upper(), notes=[{"text": "ü [/x]"}]) for uid in "abc"], label="add")
    store.commit([contact("b", name="changed")], label="edit")
    store.drafts.put("k", "text")
    store.checkpoint()
    plain = TinyDB(home.file, encoding="utf-8")
    assert set(plain.tables()) >= {"contacts", "meetings", "drafts", "_meta"}
    table = plain.table("contacts")
    assert [document.doc_id for document in table] == [1, 2, 3]
    found = table.get(where("uid") == "b")
    assert found == {"uid": "b", "name": "changed"}
    assert table.get(where("uid") == "a")["notes"] == [{"text": "ü [/x]"}]  # type: ignore[index]
    (meta,) = plain.table("_meta").all()
    assert (meta["schema"], meta["rev"], meta["seq"]) == (1, 1, 3)
    plain.close()


def test_what_plain_tinydb_writes_is_taken_over(home: Home) -> None:
    store = home.open()
    store.commit([contact("a", name="Ann")], label="add")
    store.checkpoint()
    home.die(store)
    with TinyDB(home.file, encoding="utf-8") as plain:
        plain.table("contacts").insert({"uid": "b", "name": "Bob"})
        plain.table("contacts").update({"name": "Anna"}, where("uid") == "a")
    assert names(home.open()) == {"a": "Anna", "b": "Bob"}


def test_the_contract_of_tables(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    assert len(table) == 0
    assert table.insert({"name": "Ann", "n": 1}) == 1
    assert table.insert_multiple([{"name": "Bob", "n": 2}, {"name": "Cid", "n": 3}]) == [2, 3]
    assert table.insert(Document({"name": "Far", "n": 9}, doc_id=9)) == 9
    assert table.insert({"name": "After"}) == 10
    assert table.all()[0] == {"name": "Ann", "n": 1}
    assert table.update({"n": 5}, Query().name == "Bob") == [2]
    assert table.update(increment("n"), doc_ids=[1]) == [1]
    assert table.update(delete("n"), Query().name == "Cid") == [3]
    assert table.upsert({"name": "Ann", "n": 7}, Query().name == "Ann") == [1]
    assert table.upsert({"name": "New"}, Query().name == "New") == [11]
    assert table.remove(doc_ids=[10]) == [10]
    assert table.remove(Query().name == "New") == [11]
    assert [(d.doc_id, d) for d in table] == [
        (1, {"name": "Ann", "n": 7}),
        (2, {"name": "Bob", "n": 5}),
        (3, {"name": "Cid"}),
        (9, {"name": "Far", "n": 9}),
    ]
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({}, doc_id=9))
    assert table.contains(doc_id=9)
    assert table.count(Query().n > 5) == 2
    assert table.get(doc_id=2) == {"name": "Bob", "n": 5}
    home.die(store)
    again = home.open()
    assert [d.doc_id for d in again.db.table("contacts")] == [1, 2, 3, 9]
    assert again.db.table("contacts").insert({}) == 10
    again.db.table("contacts").truncate()
    assert len(again.db.table("contacts")) == 0
    assert again.checkpoint()


def test_the_default_table_and_several_tables(home: Home) -> None:
    db = home.open().db
    db.insert({"a": 1})
    db.table("other").insert({"b": 2})
    assert db.tables() == {"_default", "other"}
    assert db.all() == [{"a": 1}]
    assert len(db) == 1


def test_records_with_a_uid_are_the_stores_records(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    number = table.insert({"uid": "a", "name": "Ann"})
    assert store.get("contacts", "a") == {"uid": "a", "name": "Ann"}
    store.commit([contact("a", name="Anna")], label="edit")
    assert table.get(doc_id=number) == {"uid": "a", "name": "Anna"}
    table.insert({"uid": "a", "name": "Twin"})
    assert names(store) == {"a": "Anna"}
    assert len(table) == 2
    table.update({"uid": "z"}, where("name") == "Anna")
    assert names(store) == {"z": "Anna"}


def test_each_operation_is_one_change_that_can_be_undone(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    table.insert_multiple([{"uid": uid, "n": 1} for uid in "abc"])
    table.update({"n": 2})
    assert store.history.undo() is not None
    assert [record["n"] for record in store.db.table("contacts").sound()] == [1, 1, 1]
    assert table.all() == [{"uid": uid, "n": 1} for uid in "abc"]


def test_a_record_that_was_read_cannot_be_altered(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    table.insert_multiple([{"uid": "a", "n": 1}, {"uid": "b"}])
    got: Any = table.all()[0]
    attempts: list[Callable[[], Any]] = [
        lambda: got.__setitem__("n", 99),
        lambda: got.__delitem__("n"),
        lambda: got.update(n=99),
        lambda: got.setdefault("m", 99),
        lambda: got.pop("n"),
        lambda: got.popitem(),
        lambda: got.clear(),
        lambda: got.__ior__({"n": 99}),
    ]
    for alter in attempts:
        with pytest.raises(TypeError, match="shared"):
            alter()
    assert got == {"uid": "a", "n": 1}
    for mine in (dict(got), {**got}, got.copy(), deepcopy(got), got | {}):
        mine["n"] = 99
    assert store.get("contacts", "a") == {"uid": "a", "n": 1}


def test_an_operation_that_fails_half_way_changes_nothing(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    table.insert_multiple([{"uid": "a", "n": 1, "notes": [{"n": 1}]}, {"uid": "b"}])
    before = deepcopy(table.all())

    def spoil(document: Any) -> None:
        document["notes"][0]["n"] += 1

    for change in (increment("n"), spoil):
        with pytest.raises(KeyError):
            table.update(change)
    raw: Any = table.storage.read()
    raw["contacts"]["1"]["notes"][0]["n"] = 77
    with pytest.raises(InvalidRecord):
        table.update({"n": {1, 2}})
    with pytest.raises(InvalidRecord):
        table.insert({3: "x"})
    assert table.all() == before
    table.update(spoil, where("uid") == "a")
    assert table.get(uid="a")["notes"] == [{"n": 2}]


def journal_lines(home: Home) -> int:
    """How many changes stand in the journals."""
    return sum(path.read_bytes().count(b'{"seq":') for path in home.journals())


def test_everything_within_one_change_is_one_line_of_the_journal(home: Home) -> None:
    store = home.open()
    contacts, tasks = store.db.table("contacts"), store.db.table("tasks")
    contacts.insert({"uid": "a", "name": "Ann"})
    store.drafts.put("form|a", "typed")
    lines = journal_lines(home)
    told: list[Change] = []
    store.subscribe(told.append)
    with store.db.change("met Ann", end_drafts=["form|a"]) as change:
        contacts.put({"uid": "a", "name": "Anna"})
        assert contacts.search(where("name") == "Anna") == [{"uid": "a", "name": "Anna"}]
        assert tasks.insert({"uid": "t"}) == 1
        contacts.upsert({"uid": "b"}, where("uid") == "b")
        contacts.remove(where("uid") == "b")
        assert told == []
    assert journal_lines(home) == lines + 1
    assert [one.label for one in told] == ["met Ann"]
    assert told[0] is change.result
    assert store.drafts.all() == {}
    assert store.history.undo_label == "met Ann"
    store.history.undo()
    assert (contacts.all(), tasks.all()) == ([{"uid": "a", "name": "Ann"}], [])
    home.die(store)
    assert names(home.open()) == {"a": "Ann"}


def test_what_is_typed_while_a_change_is_made_has_a_line_of_its_own(home: Home) -> None:
    store = home.open()
    with store.db.change("met Ann"):
        store.db.table("contacts").put({"uid": "a", "name": "Ann"})
        store.drafts.put("live|x|line", "half a sentence")
    home.die(store)
    again = home.open()
    assert names(again) == {"a": "Ann"}
    assert again.drafts.all()["live|x|line"].text == "half a sentence"
    assert again.report.notices == []


def test_nothing_of_a_change_that_fails_stays(home: Home) -> None:
    store = home.open()
    contacts = store.db.table("contacts")
    contacts.insert_multiple([{"uid": uid, "name": uid} for uid in "abc"])
    store.drafts.put("form|a", "typed")
    before, lines = store.db.storage.read(), journal_lines(home)
    told: list[Change] = []
    store.subscribe(told.append)

    def fail() -> None:
        with store.db.change("fails", end_drafts=["form|a"]):
            contacts.remove(where("uid") == "b")
            contacts.put({"uid": "a", "name": "Anna"})
            contacts.put({"uid": "a", "name": "Annette"})
            contacts.insert({"uid": "d"})
            contacts.update({"uid": "z"}, where("uid") == "c")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(InvalidRecord):
        store.commit([contact("a", name="Anna"), contact("b", name=float("nan"))], label="fails")
    assert store.db.storage.read() == before
    assert contacts.search(where("name") == "a") == [{"uid": "a", "name": "a"}]
    assert [(record.doc_id, record["uid"]) for record in contacts] == [(1, "a"), (2, "b"), (3, "c")]
    assert (journal_lines(home), told, store.history.undo_label) == (lines, [], "changed contacts")
    assert contacts.insert({"uid": "e"}) > 3


def test_a_change_whose_line_cannot_be_written_is_no_change(home: Home) -> None:
    store = home.open()
    with pytest.raises(UnicodeEncodeError):
        store.commit([contact("a")], label="half \ud800")
    assert names(store) == {}


def test_a_query_for_a_text_is_answered_like_any_other(home: Home) -> None:
    table = home.open().db.table("contacts")
    stages = ["idea", "met", None, 3, "idea", ["idea"], ABSENT]
    table.insert_multiple(
        {"uid": str(n), **({} if stage is ABSENT else {"stage": stage})} for n, stage in enumerate(stages)
    )
    table.insert({"stage": "idea", "odd": "without a uid"})
    stage: Any = where("stage")
    queries = [
        stage == "idea",
        stage == "no one",
        stage == 3,
        stage.one_of(["idea", "met"]),
        stage.one_of(["idea", 3]),
        ~stage.exists(),
        (stage == "met") | ~stage.exists(),
        stage.one_of(["met"]) | (stage == 3),
        where("uid") == "4",
    ]

    def plainly(query: Any) -> list[int]:
        return [record.doc_id for record in table if query(record)]

    for _ in range(2):
        for query in queries:
            assert [record.doc_id for record in table.search(query)] == plainly(query)
            assert table.get(query) == next((record for record in table if query(record)), None)
        table.put({"uid": "1", "stage": "idea"})
        table.put({"uid": "0", "stage": "met"})
        table.remove(where("uid") == "4")
        table.insert({"uid": "6b"})


def test_the_keyed_put_touches_one_record(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    table.put({"uid": "a", "name": "Ann", "title": "nurse"})
    assert table.search(where("name") == "Ann") == [{"uid": "a", "name": "Ann", "title": "nurse"}]
    written = home.osl.written
    table.put({"uid": "a", "name": "Anna"})
    assert home.osl.written - written < 200
    assert table.get(uid="a") == {"uid": "a", "name": "Anna"}
    assert table.search(where("name") == "Ann") == []


def test_a_remembered_query_is_forgotten_when_the_store_changes(home: Home) -> None:
    store = home.open()
    table = store.db.table("contacts")
    assert table.search(where("name") == "Ann") == []
    store.commit([contact("a", name="Ann")], label="add")
    assert len(table.search(where("name") == "Ann")) == 1


def test_true_and_one_are_told_apart(home: Home) -> None:
    table = home.open().db.table("contacts")
    table.insert({"flag": 1})
    table.update({"flag": True})
    assert table.all()[0]["flag"] is True


def test_dropping_tables_is_switched_off(home: Home) -> None:
    store = home.open()
    store.commit([contact("a")], label="add")
    with pytest.raises(StoreError):
        store.db.drop_tables()
    with pytest.raises(StoreError):
        store.db.drop_table("contacts")
    with pytest.raises(StoreError):
        store.db.table("_meta")
    assert len(store.db.table("contacts")) == 1


def test_closing_the_database_flushes_and_leaves_the_store_open(home: Home) -> None:
    store = home.open()
    with store.db as db:
        db.table("contacts").insert({"uid": "a"})
    assert store.status.state.value == "saved"
    store.commit([contact("b")], label="add")
    assert list(names(store)) == ["a", "b"]
