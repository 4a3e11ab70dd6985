"""TinyDB's contract for storages and tables, put to TinyDB itself and to the store in the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, operations, where
from tinydb.queries import QueryInstance
from tinydb.table import Document, Table

from infoint_tui.store.records import InvalidRecord, ReadOnly

from .conftest import Home

Open = Callable[[], TinyDB]


class Plain:
    """TinyDB as it comes, on a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: list[TinyDB] = []

    def open(self) -> TinyDB:
        self._open.append(TinyDB(self._path / "plain.json", encoding="utf-8"))
        return self._open[-1]

    def close(self) -> None:
        for db in self._open:
            db.close()


@pytest.fixture(params=["TinyDB", "the store"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, home: Home) -> Iterator[Open]:
    """Opens the same database again and again, as after a restart."""
    if request.param == "TinyDB":
        plain = Plain(tmp_path)
        yield plain.open
        plain.close()
        return
    last: list[Any] = []

    def opened() -> TinyDB:
        if last:
            last.pop().close()
        last.append(home.open())
        found: TinyDB = last[-1].db
        return found

    yield opened


@pytest.fixture
def db(reopen: Open) -> TinyDB:
    """An empty database."""
    return reopen()


PEOPLE = [
    {"name": "Ann", "age": 31, "city": {"name": "Oslo", "zip": None}, "tags": ["calm", "ü"]},
    {"name": "Bob", "age": 20, "city": {"name": "Lagos"}, "tags": []},
    {"name": "Çid", "age": 20, "tags": ["calm", "night"], "seen": [{"n": 1}, {"n": 4}]},
]


@pytest.fixture
def people(db: TinyDB) -> Table:
    """A table with three people, numbered from 1."""
    table = db.table("people")
    assert table.insert_multiple(PEOPLE) == [1, 2, 3]
    return table


def numbers(table: Table) -> list[int]:
    return [document.doc_id for document in table]


# -- reading --------------------------------------------------------------------------------------------


def test_an_empty_database(db: TinyDB) -> None:
    assert db.storage.read() is None
    assert db.tables() == set()
    assert db.all() == []
    assert len(db) == 0
    table = db.table("people")
    assert table.all() == []
    assert list(table) == []
    assert table.get(where("name") == "Ann") is None
    assert table.get(doc_id=1) is None
    assert table.get(doc_ids=[1, 2]) == []
    assert not table.contains(where("name").exists())
    assert not table.contains(doc_id=1)
    assert table.search(where("name").exists()) == []
    assert table.update({"n": 1}) == []
    assert table.remove(where("name").exists()) == []


def test_what_was_put_in_comes_out(people: Table) -> None:
    assert people.all() == PEOPLE
    assert [dict(document) for document in people] == PEOPLE
    assert numbers(people) == [1, 2, 3]
    assert len(people) == 3
    assert people.get(doc_id=2) == PEOPLE[1]
    assert [d.doc_id for d in people.get(doc_ids=[3, 1, 7])] in ([1, 3], [3, 1])
    found = people.get(where("age") == 20)
    assert isinstance(found, Document)
    assert found.doc_id == 2
    assert people.contains(where("name") == "Çid")
    assert people.contains(doc_id=3)
    assert not people.contains(doc_id=4)
    assert people.count(where("age") == 20) == 2
    with pytest.raises(RuntimeError):
        people.get()
    with pytest.raises(RuntimeError):
        people.contains()
    with pytest.raises(RuntimeError):
        people.remove()


person: Any = Query()
QUERIES: Mapping[str, tuple[QueryInstance, list[int]]] = {
    "==": (person.age == 20, [2, 3]),
    "== a mapping": (person.city == {"name": "Lagos"}, [2]),
    "!=": (person.age != 20, [1]),
    "<": (person.age < 31, [2, 3]),
    "<=": (person.age <= 31, [1, 2, 3]),
    ">": (person.age > 20, [1]),
    ">=": (person.age >= 20, [1, 2, 3]),
    "a field of a field": (person.city.name == "Oslo", [1]),
    "by item": (person["city"]["name"] == "Oslo", [1]),
    "exists": (person.city.exists(), [1, 2]),
    "a field that is None": (person.city.zip == None, [1]),  # noqa: E711
    "matches": (person.name.matches("[ab]", flags=re.IGNORECASE), [1, 2]),
    "search": (person.name.search("n+$"), [1]),
    "test": (person.age.test(lambda age, low: age > low, 25), [1]),
    "any of a list": (person.tags.any(["night", "ü"]), [1, 3]),
    "any with a query": (person.seen.any(Query().n > 3), [3]),
    "all of a list": (person.tags.all(["calm"]), [1, 3]),
    "all with a query": (person.seen.all(Query().n > 3), []),
    "one_of": (person.name.one_of(["Ann", "Zoe"]), [1]),
    "fragment": (person.fragment({"age": 20, "name": "Bob"}), [2]),
    "map": (person.name.map(str.lower) == "ann", [1]),
    "noop": (Query().noop(), [1, 2, 3]),
    "and": ((person.age == 20) & (person.tags == []), [2]),
    "or": ((person.name == "Ann") | (person.name == "Bob"), [1, 2]),
    "not": (~(person.age == 20), [1]),
    "where": (where("name") == "Ann", [1]),
}


@pytest.mark.parametrize("name", QUERIES)
def test_every_operator_of_a_query(people: Table, name: str) -> None:
    query, expected = QUERIES[name]
    for _ in range(2):
        assert [document.doc_id for document in people.search(query)] == expected
    assert people.count(query) == len(expected)
    assert people.contains(query) == bool(expected)


# -- changing -------------------------------------------------------------------------------------------


def test_insert(db: TinyDB) -> None:
    table = db.table("people")
    assert table.insert({"a": 1}) == 1
    assert table.insert(Document({"a": 7}, doc_id=7)) == 7
    assert table.insert({"a": 8}) == 8
    assert table.insert_multiple([{"a": 9}, Document({"a": 20}, doc_id=20)]) == [9, 20]
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({}, doc_id=7))
    with pytest.raises(ValueError, match="Mapping"):
        table.insert([1])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Mapping"):
        table.insert_multiple([{"a": 30}, [1]])  # type: ignore[list-item]
    assert numbers(table) == [1, 7, 8, 9, 20]


def test_insert_takes_any_mapping_and_any_iterable(db: TinyDB) -> None:
    class Odd(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return {"a": 1}[key]

        def __iter__(self) -> Iterator[str]:
            return iter(["a"])

        def __len__(self) -> int:
            return 1

    table = db.table("people")
    table.insert(Odd())
    assert table.insert_multiple({"n": n} for n in range(3)) == [2, 3, 4]
    assert table.all() == [{"a": 1}, {"n": 0}, {"n": 1}, {"n": 2}]


def test_a_number_is_not_given_twice_while_open(people: Table) -> None:
    people.remove(doc_ids=[3])
    assert people.insert({"n": 1}) == 4


def test_after_a_restart_the_next_number_is_the_largest_and_one(reopen: Open) -> None:
    table = reopen().table("people")
    table.insert_multiple(PEOPLE)
    table.remove(doc_ids=[3])
    again = reopen().table("people")
    assert again.insert({"n": 1}) == 3
    assert numbers(again) == [1, 2, 3]


def test_an_emptied_table_begins_at_one_again(people: Table) -> None:
    people.truncate()
    assert people.all() == []
    assert people.insert({"n": 1}) == 1


UPDATES: Mapping[str, tuple[Any, Any]] = {
    "fields": ({"age": 1, "new": [1]}, {"name": "Ann", "age": 1, "new": [1]}),
    "set": (operations.set("age", None), {"name": "Ann", "age": None}),
    "add": (operations.add("age", 2), {"name": "Ann", "age": 33}),
    "add a text": (operations.add("name", "a"), {"name": "Anna", "age": 31}),  # type: ignore[arg-type]
    "subtract": (operations.subtract("age", 1.5), {"name": "Ann", "age": 29.5}),
    "increment": (operations.increment("age"), {"name": "Ann", "age": 32}),
    "decrement": (operations.decrement("age"), {"name": "Ann", "age": 30}),
    "delete": (operations.delete("age"), {"name": "Ann"}),
    "a function": (lambda document: document.update(age=0), {"name": "Ann", "age": 0}),
}


@pytest.mark.parametrize("name", UPDATES)
def test_update(db: TinyDB, name: str) -> None:
    change, expected = UPDATES[name]
    table = db.table("people")
    table.insert_multiple([{"name": "Ann", "age": 31}, {"name": "Bob", "age": 20}])
    assert table.update(change, where("name") == "Ann") == [1]
    assert table.all() == [expected, {"name": "Bob", "age": 20}]
    table.update({"name": "Zoe"}, doc_ids=[2])
    assert table.get(doc_id=2) == {"name": "Zoe", "age": 20}
    assert table.update({"all": True}) == [1, 2]
    assert table.count(where("all") == True) == 2  # noqa: E712


def test_update_multiple_upsert_and_remove(people: Table) -> None:
    changes: Any = [({"age": 1}, where("name") == "Ann"), (operations.delete("tags"), where("age") == 20)]
    assert sorted(people.update_multiple(changes)) == [1, 2, 3]
    assert people.upsert({"name": "Ann", "age": 5}, where("name") == "Ann") == [1]
    assert people.upsert({"name": "Zoe"}, where("name") == "Zoe") == [4]
    assert people.upsert(Document({"age": 6}, doc_id=1)) == [1]
    assert people.upsert(Document({"name": "Ten"}, doc_id=10)) == [10]
    with pytest.raises(ValueError, match="doc_id"):
        people.upsert({"name": "No one"})
    assert people.get(doc_id=1) == {**PEOPLE[0], "age": 6}
    assert sorted(people.remove(where("age") == 20)) == [2, 3]
    assert people.remove(doc_ids=[10]) == [10]
    assert numbers(people) == [1, 4]


def test_several_tables_and_the_default_one(reopen: Open) -> None:
    db = reopen()
    db.insert({"n": 1})
    db.table("people").insert({"n": 2})
    db.table("places").insert({"n": 3})
    assert db.table("people") is db.table("people")
    assert db.tables() == {"_default", "people", "places"}
    assert (db.all(), len(db), list(db)) == ([{"n": 1}], 1, [{"n": 1}])
    again = reopen()
    assert again.tables() == {"_default", "people", "places"}
    assert again.table("places").all() == [{"n": 3}]
    again.table("people").truncate()
    assert again.table("places").all() == [{"n": 3}]


def test_a_table_of_ones_own_number_and_name(reopen: Open) -> None:
    name = "ü \U0001f600 " * 3
    reopen().table(name).insert(Document({"n": 1}, doc_id=10**15))
    assert numbers(reopen().table(name)) == [10**15]


# -- what must not happen -------------------------------------------------------------------------------


def test_an_update_that_fails_half_way_changes_nothing(people: Table) -> None:
    def fail(document: Any) -> None:
        document["age"] = 0
        if document["name"] == "Çid":
            raise ZeroDivisionError

    for change in (fail, operations.increment("city"), operations.delete("city")):
        with pytest.raises((ZeroDivisionError, TypeError, KeyError)):
            people.update(change)
    with pytest.raises(ValueError, match="already exists"):
        people.insert_multiple([{"n": 1}, Document({}, doc_id=2)])
    assert people.all() == PEOPLE


@pytest.mark.parametrize("wrong", [{1, 2}, object(), b"x", 1j], ids=["set", "object", "bytes", "complex"])
def test_what_json_cannot_hold_is_refused_before_any_change(reopen: Open, wrong: object) -> None:
    table = reopen().table("people")
    table.insert_multiple(PEOPLE)
    for attempt in (
        lambda: table.insert({"wrong": [wrong]}),
        lambda: table.insert_multiple([{"n": 1}, {"wrong": wrong}]),
        lambda: table.update({"wrong": wrong}),
        lambda: table.upsert({"wrong": wrong}, where("name") == "Ann"),
    ):
        with pytest.raises((TypeError, InvalidRecord)):
            attempt()
    assert table.all() == PEOPLE
    assert reopen().table("people").all() == PEOPLE


def test_results_of_a_query_follow_every_change(people: Table) -> None:
    query = where("age") == 20
    assert len(people.search(query)) == 2
    people.insert({"age": 20})
    assert len(people.search(query)) == 3
    people.update({"age": 21}, where("name") == "Bob")
    assert len(people.search(query)) == 2
    people.remove(doc_ids=[4])
    assert [document.doc_id for document in people.search(query)] == [3]
    people.truncate()
    assert people.search(query) == []


# -- the store alone ------------------------------------------------------------------------------------


UNFIT: Mapping[str, Any] = {
    "not a number": float("nan"),
    "infinite": float("inf"),
    "half a character": "\ud800",
    "a number as key": {1: "x"},
    "too many digits": 10**5000,
    "a tuple": ("a",),
}


@pytest.mark.parametrize("name", UNFIT)
def test_the_store_also_refuses_what_json_would_change(home: Home, name: str) -> None:
    wrong = UNFIT[name]
    table = home.open().db.table("people")
    table.insert_multiple(PEOPLE)
    for attempt in (
        lambda: table.insert({"deep": {"wrong": [wrong]}}),
        lambda: table.insert_multiple([{"n": 1}, {"wrong": wrong}]),
        lambda: table.update({"wrong": wrong}, where("name") == "Ann"),
    ):
        with pytest.raises(InvalidRecord):
            attempt()
    assert table.all() == PEOPLE
    assert len(home.journals()) == 1


def test_what_was_put_in_is_not_shared_with_who_put_it_in(home: Home) -> None:
    store = home.open()
    table = store.db.table("people")
    mine: Any = {"uid": "a", "list": [{"n": 1}]}
    table.insert(mine)
    table.put({**mine, "uid": "b"})
    raw: Any = store.db.storage.read()
    for spoilt in (mine, raw["people"]["1"]):
        spoilt["list"][0]["n"] = 99
        spoilt["list"].append("x")
        spoilt["more"] = True
    assert table.all() == [{"uid": uid, "list": [{"n": 1}]} for uid in "ab"]


def test_a_change_from_elsewhere_is_in_the_next_result(home: Home) -> None:
    first = home.open()
    first.db.table("people").insert({"uid": "a", "n": 1})
    reader = home.open()
    query = where("n") == 1
    table = reader.db.table("people")
    assert len(table.search(query)) == 1
    first.db.table("people").update({"n": 2})
    assert reader.refresh()
    assert table.search(query) == []
    with pytest.raises(ReadOnly):
        table.insert({"n": 3})
    first.history.undo()
    reader.refresh()
    assert len(table.search(query)) == 1


def test_the_storage_alone_keeps_the_contract_of_a_storage(home: Home) -> None:
    storage = home.open().db.storage
    assert storage.read() is None
    storage.write({"people": {1: {"n": 1}}, "empty": {}})  # type: ignore[dict-item]
    assert storage.read() == {"people": {"1": {"n": 1}}}
    storage.write({"people": {}})
    assert storage.read() is None
    with pytest.raises(InvalidRecord):
        storage.write({"people": {"x": {}}})
    storage.close()


# -- both, side by side ---------------------------------------------------------------------------------

_values = st.one_of(st.integers(0, 3), st.none(), st.text("aü\n", max_size=2), st.lists(st.integers(0, 1)))
_records = st.dictionaries(st.sampled_from(["n", "m", "uid"]), _values, max_size=3)
_query = st.tuples(st.sampled_from(["n", "m"]), st.integers(0, 3)).map(lambda pair: where(pair[0]) == pair[1])
_numbers = st.lists(st.integers(1, 6), max_size=2, unique=True)
_inserts: tuple[st.SearchStrategy[Any], ...] = (
    st.tuples(st.just("insert"), st.tuples(_records), st.just({})),
    st.tuples(st.just("insert_multiple"), st.tuples(st.lists(_records, max_size=3)), st.just({})),
)
_calls: st.SearchStrategy[tuple[str, tuple[Any, ...], dict[str, Any]]] = st.one_of(
    *_inserts,
    *_inserts,
    *_inserts,
    st.tuples(st.just("update"), st.tuples(_records, _query), st.just({})),
    st.tuples(st.just("update"), st.tuples(_records), _numbers.map(lambda ids: {"doc_ids": ids})),
    st.tuples(st.just("update"), st.tuples(st.just(operations.increment("n"))), st.just({})),
    st.tuples(st.just("update"), st.tuples(st.just(operations.delete("m")), _query), st.just({})),
    st.tuples(st.just("upsert"), st.tuples(_records, _query), st.just({})),
    st.tuples(st.just("remove"), st.tuples(_query), st.just({})),
    st.tuples(st.just("remove"), st.just(()), _numbers.map(lambda ids: {"doc_ids": ids})),
    st.tuples(st.just("truncate"), st.just(()), st.just({})),
    st.tuples(st.just("search"), st.tuples(_query), st.just({})),
    st.tuples(st.just("count"), st.tuples(_query), st.just({})),
    st.tuples(st.just("all"), st.just(()), st.just({})),
)


def _did(table: Table, call: tuple[str, tuple[Any, ...], dict[str, Any]]) -> object:
    name, arguments, options = call
    try:
        return getattr(table, name)(*arguments, **options)
    except (KeyError, TypeError, ValueError) as error:
        return type(error)


@given(calls=st.lists(st.tuples(st.sampled_from(["people", "places"]), _calls), min_size=6, max_size=20))
@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_calls_give_what_tinydb_gives(
    tmp_path_factory: pytest.TempPathFactory,
    calls: list[tuple[str, tuple[str, tuple[Any, ...], dict[str, Any]]]],
) -> None:
    folder = tmp_path_factory.mktemp("both")
    home, reference = Home(folder / "home"), Plain(folder)
    plain, ours = reference.open(), home.open().db
    for name, call in calls:
        assert _did(ours.table(name), call) == _did(plain.table(name), call), call
        for both in ("people", "places"):
            one, other = ours.table(both), plain.table(both)
            assert [(d.doc_id, dict(d)) for d in one] == [(d.doc_id, dict(d)) for d in other], call
    reference.close()
    home.close()
