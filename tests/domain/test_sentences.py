"""A text taken apart into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
