"""Joining two versions of a value: nothing that either side wrote is lost, and order is kept."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.merging import ABSENT, join, join_lines

LINES = st.lists(st.sampled_from("abcde"), max_size=8).map("\n".join)
UNIQUE = st.lists(st.integers(0, 12).map(str), unique=True, max_size=8)
SMALL = st.integers(0, 2)


def lines(text: str) -> Counter[str]:
    return Counter(text.split("\n"))


@given(LINES, LINES, LINES)
def test_no_line_that_a_side_added_is_lost(base: str, ours: str, theirs: str) -> None:
    joined = join_lines(base, ours, theirs)
    if joined is None:
        return
    known = set(base.split("\n"))
    result = lines(joined)
    for side in (lines(ours), lines(theirs)):
        for line, times in side.items():
            assert line in known or result[line] >= times


@given(LINES, LINES)
def test_a_text_changed_on_one_side_is_that_sides(base: str, changed: str) -> None:
    if "\n" in base + changed:
        assert join_lines(base, changed, base) == changed
        assert join_lines(base, base, changed) == changed
        assert join_lines(base, changed, changed) == changed


@given(UNIQUE, UNIQUE, UNIQUE)
def test_a_line_that_both_left_alone_is_kept(base: list[str], ours: list[str], theirs: list[str]) -> None:
    fixed = [f"= {line}" for line in base]
    joined = join_lines(
        "\n".join(["top", *fixed]), "\n".join(["top", *ours, *fixed]), "\n".join(["top", *fixed, *theirs])
    )
    if joined is not None:
        assert joined.split("\n") == ["top", *ours, *fixed, *theirs] or not base


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb", "a\nb\nours", "a\nb\ntheirs", "a\nb\nours\ntheirs"),
        ("a\nb\nc", "a\nc", "a\nB\nc", "a\nB\nc"),
        ("a\nb", "A\nb", "Ä\nb", None),
        ("one", "two", "three", None),
        ("", "x\ny", "z", None),
    ],
)
def test_texts(base: str, ours: str, theirs: str, expected: str | None) -> None:
    assert join_lines(base, ours, theirs) == expected


def test_texts_too_long_to_be_compared_are_a_clash() -> None:
    ours = "\n".join(f"ours {n}" for n in range(1500))
    theirs = "\n".join(f"theirs {n}" for n in range(1500))
    base = "\n".join(f"base {n}" for n in range(1500))
    assert join_lines(base, ours, theirs) is None


def elements(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"uid": uid, "text": text} for uid, text in pairs]


def test_lists_of_objects_are_joined_by_uid_and_field_in_order() -> None:
    base = elements(("1", "one"), ("2", "two"), ("3", "three"))
    ours = elements(("1", "ONE"), ("2", "two"), ("9", "ours"), ("3", "three"))
    theirs = [{"uid": "1", "text": "one", "star": True}, *elements(("7", "theirs"), ("3", "three"))]
    value, clashes = join(base, ours, theirs)
    assert clashes == []
    assert value == [
        {"uid": "1", "text": "ONE", "star": True},
        *elements(("7", "theirs"), ("9", "ours"), ("3", "three")),
    ]


def test_an_element_removed_here_and_changed_there_is_kept_as_changed() -> None:
    base = elements(("1", "one"), ("2", "two"))
    assert join(base, elements(("1", "one")), elements(("1", "one"), ("2", "TWO"))).value == elements(
        ("1", "one"), ("2", "TWO")
    )
    assert join(base, elements(("1", "one"), ("2", "TWO")), elements(("1", "one"))).value[1]["text"] == "TWO"


def test_a_clash_inside_an_element_is_named_by_its_place() -> None:
    base = {"notes": elements(("1", "one"), ("2", "two"))}
    ours = {"notes": elements(("1", "ours"), ("2", "two"))}
    theirs = {"notes": elements(("1", "theirs"), ("2", "TWO"))}
    value, clashes = join(base, ours, theirs)
    assert value == {"notes": elements(("1", "ours"), ("2", "TWO"))}
    assert clashes == [("notes", "1", "text")]


def test_lists_of_words_are_joined_like_sets() -> None:
    assert join(["a", "b"], ["a", "b", "ours"], ["b", "theirs"]) == (["b", "ours", "theirs"], [])


def test_lists_whose_elements_are_alike_are_a_clash() -> None:
    assert join(["a"], ["a", "a"], ["b"]) == (["a", "a"], [()])
    assert join([1], [2], [3]).clashes == [()]
    assert join([], [{"uid": "1"}, "x"], [{"uid": "2"}]).clashes == [()]


def test_a_field_removed_on_one_side_and_changed_on_the_other_is_kept() -> None:
    assert join({"a": 1}, {}, {"a": 2}) == ({"a": 2}, [])
    assert join({"a": 1}, {"a": 2}, {}) == ({"a": 2}, [])
    assert join({"a": 1, "b": 1}, {"a": 1}, {"a": 2, "b": 1}) == ({"a": 2}, [])
    assert join(1, ABSENT, ABSENT).value is ABSENT


@given(st.lists(st.tuples(UNIQUE, SMALL), min_size=3, max_size=3))
def test_elements_of_both_sides_are_in_the_result_once(sides: list[tuple[list[str], int]]) -> None:
    base, ours, theirs = ([{"uid": uid, "n": n} for uid in uids] for uids, n in sides)
    value, _ = join(base, ours, theirs)
    found = [element["uid"] for element in value]
    assert len(found) == len(set(found))
    before = {element["uid"] for element in base}
    for side in (ours, theirs):
        assert {element["uid"] for element in side} - before <= set(found)


@given(UNIQUE, UNIQUE)
def test_order_is_that_of_the_side_that_changed_it(base: list[str], changed: list[str]) -> None:
    def objects(uids: list[str]) -> list[Any]:
        return [{"uid": uid} for uid in uids]

    assert join(objects(base), objects(changed), objects(base)).value == objects(changed)
    both = [*changed, *(uid for uid in base if uid not in changed)]
    assert join(objects(base), objects(base), objects(both)).value == objects(both)
