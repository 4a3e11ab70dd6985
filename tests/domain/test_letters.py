"""A letter is filled from what is known; what is not known stays a visible gap with its name."""

from __future__ import annotations

import pytest

from infoint_tui.domain.messages import Filled, LetterTemplate, fill_letter, fitting, gaps, unknown_names


def letter(body: str, subject: str = "", **fields: str) -> LetterTemplate:
    """A template with that text."""
    rest = {"id": "x", "kind": "request", "medium": "email", "formality": "any", "name": "X", **fields}
    return LetterTemplate(subject=subject, body=body, **rest)


@pytest.mark.parametrize(
    ("body", "values", "text"),
    [
        ("Dear {them},", {"them": "Rosa"}, "Dear Rosa,"),
        ("{them|you there} wrote", {}, "You there wrote"),
        ("about {field|your work}?", {"field": " "}, "about your work?"),
        ("{me}. And", {"me": "I study biology."}, "I study biology. And"),
        ("{me}, and", {"me": "I study biology."}, "I study biology, and"),
        ("x {why}", {"why": "{curly}"}, "x (curly)"),
        ("a\n\n{slots|}\n\nb", {}, "a\n\nb"),
        ("a\n{slots}\nb", {"slots": "one\ntwo"}, "a\none\ntwo\nb"),
        ("{ them } and { b", {"them": "Rosa"}, "Rosa and { b"),
    ],
)
def test_gaps_are_filled(body: str, values: dict[str, str], text: str) -> None:
    filled = fill_letter(letter(body), values)
    assert (filled.text, filled.missing) == (text, ())


def test_what_is_unknown_stays_a_gap_with_its_name() -> None:
    filled = fill_letter(letter("{why} and {us} and {why}", "About {field}, {us}"), {"field": "biology"})
    assert filled == Filled("About biology, {us}", "{why} and {us} and {why}", ("us", "why"))
    assert gaps(filled.text) == ("why", "us")


def test_names_nothing_fills_are_told_apart() -> None:
    assert unknown_names(letter("{frist_name} {first_name} {x|y}")) == ("frist_name", "x")


def test_the_best_fit_comes_first() -> None:
    letters = [
        letter("", id="friendly", formality="friendly"),
        letter("", id="any"),
        letter("", id="formal", formality="formal"),
        letter("", id="note", medium="linkedin", formality="formal"),
        letter("", id="other", kind="nudge"),
    ]

    def order(medium: str, formality: str) -> list[str]:
        return [found.id for found in fitting(letters, "request", medium, formality)]

    assert order("email", "formal") == ["formal", "any", "friendly", "note"]
    assert order("letter", "neutral") == ["any", "friendly", "formal", "note"]
    assert order("linkedin", "friendly") == ["note", "friendly", "any", "formal"]
    assert order("", "") == ["friendly", "any", "formal", "note"]
