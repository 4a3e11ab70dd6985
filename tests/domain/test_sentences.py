"""A text taken apart into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.english import as_question
from infoint_tui.domain.text import sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("Thank you! It was good. Really?", ("Thank you!", "It was good.", "Really?")),
        ("Dear Dr. Whitlock, thank you.", ("Dear Dr. Whitlock, thank you.",)),
        ("Mr. A. B. Bell said so. I wrote it down.", ("Mr. A. B. Bell said so.", "I wrote it down.")),
        ("We met at 9 a.m. on Monday. Good.", ("We met at 9 a.m. on Monday.", "Good.")),
        ("It costs 3.50 there. Fine.", ("It costs 3.50 there.", "Fine.")),
        ("You said: “It is half.” I agree.", ("You said: “It is half.”", "I agree.")),
        (
            "“The radio is half the job” My next step: call.",
            ("“The radio is half the job”", "My next step: call."),
        ),
        ("Wait ... there is more. Yes.", ("Wait ... there is more.", "Yes.")),
        ("With thanks,\nNoor", ("With thanks,", "Noor")),
        (
            "thank you for all of\nthe time you gave me",
            ("thank you for all of the time you gave me",),
        ),
        ("Dear Rosa,\n\nthank you.\n\n\nNoor", ("Dear Rosa,", "thank you.", "Noor")),
    ],
)
def test_sentences(text: str, found: tuple[str, ...]) -> None:
    assert sentences(text) == found


@given(st.text(alphabet="ab .!?\n“”\"'A", max_size=80))
def test_no_word_is_lost(text: str) -> None:
    assert " ".join(sentences(text)).split() == text.split()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", ""),
        ("What does a shift hold?", "What does a shift hold?"),
        ("How people get into the field.", "Could you tell me how people get into the field?"),
        ("how to ask for a raise", "Could you tell me how to ask for a raise?"),
        ("Whether strength is a barrier", "Could you tell me whether strength is a barrier?"),
        ("whether I would like it", "How could I find out whether I would like it?"),
        ("to see if it suits me", "How could I find out whether it suits me?"),
        ("I would like the hours", "How could I find out whether I would like the hours?"),
        ("Learn more about their path", "What can you tell me about their path?"),
        ("I want to know what a shift is like", "Could you tell me what a shift is like?"),
        ("seeing patients", "What can you tell me about seeing patients?"),
        ("NHS pay bands", "What can you tell me about NHS pay bands?"),
        ("Nights are hard", "Would you say that nights are hard?"),
        ("to move abroad", "What does it take to move abroad?"),
    ],
)
def test_what_one_wants_to_know_as_a_question(text: str, question: str) -> None:
    assert as_question(text) == question


@given(st.text(max_size=60))
def test_a_question_of_any_words_is_one(text: str) -> None:
    assert not text.strip() or as_question(text).endswith("?")
