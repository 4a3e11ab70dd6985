"""A text taken apart into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.english import as_question, at_work, spelled_out
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


@pytest.mark.parametrize(
    ("text", "formal"),
    [
        ("I'm a nurse and I’ve tried it.", "I am a nurse and I have tried it."),
        (
            "It's true, and that's why I'd love to hear it.",
            "It is true, and that is why I would love to hear it.",
        ),
        ("I'd really like to, but I can't.", "I would really like to, but I cannot."),
        ("We don't, they didn't, it won't.", "We do not, they did not, it will not."),
        ("It's been a year; he'll know.", "It has been a year; he will know."),
        ("Thanks for the talk you're giving.", "Thank you for the talk you are giving."),
        ("Rosa's talk, the team's work", "Rosa's talk, the team's work"),
    ],
)
def test_a_formal_text_has_its_contractions_spelled_out(text: str, formal: str) -> None:
    assert spelled_out(text) == formal


@pytest.mark.parametrize(
    "text",
    [
        "I'd never seen it, I'd just started, I'd better go.",
        "It's taken, he's gone, it's not been easy.",
        "Don't you know? Isn't it so?",
        "You said “I'm there by five, don't wait.”",
        'You said "it\'s a job" to us.',
    ],
)
def test_a_contraction_with_two_meanings_and_what_is_quoted_stay(text: str) -> None:
    assert spelled_out(text) == text


@given(st.text(alphabet="Idont'’ a“”\"'svel", max_size=60))
def test_spelling_out_twice_changes_no_more(text: str) -> None:
    assert spelled_out(spelled_out(text)) == spelled_out(text)


@pytest.mark.parametrize(
    ("organisation", "said"),
    [
        ("Galway Hospice", "Galway Hospice"),
        ("Museum of Glass", "the Museum of Glass"),
        ("City of Denver", "the City of Denver"),
        ("State  Library", "the State Library"),
        ("Multnomah County", "Multnomah County"),
        ("HSE West", "HSE West"),
        ("Harbour Fire Brigade", "the Harbour Fire Brigade"),
        ("", ""),
    ],
)
def test_how_an_organization_is_said(organisation: str, said: str) -> None:
    assert at_work(organisation) == said
