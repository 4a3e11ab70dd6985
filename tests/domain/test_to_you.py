"""Actions in the words of a letter to whom they are about."""

import pytest

from infoint_tui.domain.messages import may_mean_reader, second_person

ROSA = ("Rosa Delgado", "Rosa")


@pytest.mark.parametrize(
    ("text", "alone", "words"),
    [
        ("send him the book", True, "send you the book"),
        ("Write to her about the form", True, "Write to you about the form"),
        ("send them the form", True, "send you the form"),
        ("call Rosa back by friday", False, "call you back by friday"),
        ("write to @Rosa Delgado", False, "write to you"),
        ("read Rosa's paper", False, "read your paper"),
    ],
)
def test_the_reader_is_you_where_that_is_certain(text: str, alone: bool, words: str) -> None:
    assert second_person(text, ROSA, alone=alone) == words
    assert not may_mean_reader(words, ROSA)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("send him the book", False),
        ("ask Marcus and send him the book", True),
        ("send her book back", True),
        ("see what Rosa thinks", True),
        ("call Rosa Miller", True),
    ],
)
def test_a_doubtful_one_stays_and_is_told(text: str, alone: bool) -> None:
    assert second_person(text, ROSA, alone=alone) == text
    assert may_mean_reader(text, ROSA)
    assert not may_mean_reader("read the papers and sign them", ROSA)
