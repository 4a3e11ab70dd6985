"""A raw brace never shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.bank import NEUTRAL, fill, placeholders

BRACED = st.text(st.sampled_from("ab_ {}|.?")) | st.text()


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("What drew you to {field|this field}?", {"field": "nursing"}, "What drew you to nursing?"),
        ("What drew you to {field|this work}?", {}, "What drew you to this work?"),
        ("What drew you to {field}?", {"field": "  "}, "What drew you to this field?"),
        ("{org|the place} as a whole?", {}, "The place as a whole?"),
        ("{org|the place} as a whole?", {"org": "iTrade"}, "iTrade as a whole?"),
        ("Thanks. {org|the place} is new.", {}, "Thanks. The place is new."),
        ("Hello {first_name}", {}, "Hello there"),
        ("about {some_thing}", {}, "about some thing"),
        ("about {}", {}, "about …"),
        ("a { b } c", {}, "a b c"),
        ("a { b", {}, "a ( b"),
        ("{org|the {field|area}}", {}, "The area"),
        ("x {org}", {"org": "{field}"}, "x (field)"),
        ("no braces", {"org": "x"}, "no braces"),
    ],
)
def test_filling(text: str, values: dict[str, str], filled: str) -> None:
    assert fill(text, values) == filled


@pytest.mark.parametrize("name", sorted(NEUTRAL))
def test_every_known_placeholder_reads_well_without_a_value(name: str) -> None:
    filled = fill(f"x {{{name}}} y", {})
    assert filled == f"x {NEUTRAL[name]} y"
    assert "_" not in filled


@given(BRACED, st.dictionaries(st.sampled_from(["a", "b", "org"]), BRACED))
def test_no_brace_is_left(text: str, values: dict[str, str]) -> None:
    filled = fill(text, values)
    assert "{" not in filled
    assert "}" not in filled


@given(BRACED.filter(lambda text: "{" not in text and "}" not in text))
def test_text_without_braces_stays(text: str) -> None:
    assert fill(text, {"org": "x"}) == text


def test_placeholders_are_listed_once_in_order() -> None:
    assert placeholders("{b|x} {a} {b} {}") == ("b", "a")
