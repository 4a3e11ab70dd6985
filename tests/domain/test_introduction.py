"""The introduction and how long it is when it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.people import ANSWERS, PARTS, joined, measure, split


@pytest.mark.parametrize(
    ("words", "minutes", "seconds", "too_many", "too_much"),
    [
        (0, 20, 0, False, False),
        (75, 20, 30, False, False),
        (76, 20, 30, True, False),
        (75, 5, 30, False, False),
        (76, 4, 30, True, True),
        (300, 20, 120, True, False),
        (303, 20, 121, True, True),
        (300, 0, 120, True, False),
    ],
)
def test_words_seconds_and_share(
    words: int, minutes: int, seconds: int, too_many: bool, too_much: bool
) -> None:
    meter = measure(" ".join(["word"] * words), minutes)
    assert (meter.words, meter.seconds) == (words, seconds)
    assert (meter.too_many_words, meter.too_much_of_the_talk) == (too_many, too_much)


lines = st.text(alphabet="abc éß", max_size=12).map(lambda text: " ".join(text.split()))


@given(st.fixed_dictionaries({key: lines for key, _label, _example in PARTS}))
def test_parts_come_back_as_they_were_written(parts: dict[str, str]) -> None:
    assert split(joined(parts)) == parts


def test_a_text_of_more_lines_loses_none_of_them() -> None:
    assert split("a\nb\nc\nd\ne")["you"] == "d e"
    assert split("") == {"now": "", "thread": "", "question": "", "you": ""}


def test_the_questions_to_be_ready_for_are_named_once() -> None:
    assert len({key for key, _question, _hint in ANSWERS}) == len(ANSWERS) == 8
