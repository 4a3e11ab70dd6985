"""Where values stand in the text of a data file: one pass, however many are asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.store.doctor import TextPlaces

words = st.text('ab"\\\n{}[]:, é', max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
tables = st.dictionaries(
    words.filter(bool), st.dictionaries(words.filter(bool), values, max_size=3) | values, max_size=4
)


def at(text: str, line: int, column: int) -> Any:
    """The value that begins at a place of a text."""
    lines = text.split("\n")
    start = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    return json.JSONDecoder().raw_decode(text, start)[0]


@given(tables, st.sampled_from([None, 0, 2]), st.booleans())
def test_every_value_is_found_where_it_stands(found: dict[str, Any], indent: int | None, ascii: bool) -> None:
    text = json.dumps(found, indent=indent, ensure_ascii=ascii)
    places = TextPlaces(text)
    for table, records in found.items():
        assert at(text, *places.find(table, None)) == records
        for number, record in records.items() if isinstance(records, dict) else ():
            assert at(text, *places.find(table, number)) == record
            for name, value in record.items() if isinstance(record, dict) else ():
                assert at(text, *places.find(table, number, [name])) == value
                assert at(text, *places.find(table, number, [name, "not there", 3])) is not Ellipsis


@pytest.mark.parametrize("text", ["{}", "[]", "1", '{"a": []}', '{"a": {"1": 2}}'])
def test_what_is_not_there_has_the_nearest_place_or_none(text: str) -> None:
    assert TextPlaces(text).find("b", "1", ["x"]) == (0, 0)
    assert TextPlaces(text).find("a", "9", ["x"]) in ((0, 0), (1, 7))
