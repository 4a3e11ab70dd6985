"""First words of a thank-you, and whether it names a moment."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.enums import Formality, NoteKind
from infoint_tui.domain.meeting import Meeting, Note
from infoint_tui.domain.people import Contact
from infoint_tui.domain.thank_you import (
    action_sentence,
    address,
    closing_at,
    letter_words,
    mentions_moment,
    moment_sentence,
    moment_stems,
    moment_words,
)
from infoint_tui.domain.zoned_time import ZonedTime

QUOTE = Note(
    uid="q", at=640, kind=NoteKind.QUOTE, text='"The radio is half the job" #communication', star=True
)
INSIGHT = Note(
    uid="i", at=485, kind=NoteKind.INSIGHT, text="* technique and teamwork beat muscle #assumption"
)
ACTION = Note(uid="a", at=950, kind=NoteKind.ACTION, text="! ask about the ride-along form ~2d")
REFERRAL = Note(uid="r", at=1050, kind=NoteKind.REFERRAL, text="@Marcus Bell (dispatch supervisor, Halden)")


def talk(*notes: Note, purpose: str = "") -> Meeting:
    """A talk with these notes."""
    start = ZonedTime.from_local(datetime.fromisoformat("2026-03-12T10:00"), "America/Chicago")
    return Meeting(uid="m", contacts=("c",), notes=notes, actual_start=start, purpose=purpose)


@pytest.mark.parametrize(
    ("name", "formality", "called"),
    [
        ("Rosa Delgado", Formality.NEUTRAL, "Rosa"),
        ("Rosa Delgado", Formality.FORMAL, "Rosa Delgado"),
        ("Dr Imani Whitlock", Formality.FORMAL, "Dr Whitlock"),
        ("Prof. Ana María Ruíz", Formality.FORMAL, "Prof. Ruíz"),
        ("Dr Imani Whitlock", Formality.FRIENDLY, "Imani"),
        ("Madonna", Formality.FORMAL, "Madonna"),
    ],
)
def test_they_are_called_as_they_are_addressed(name: str, formality: Formality, called: str) -> None:
    assert address(Contact(uid="c", name=name, formality=formality)) == called


def test_what_is_known_of_the_talk_fills_the_gaps() -> None:
    assert letter_words(talk(QUOTE, ACTION, purpose="how care is learnt."), QUOTE) == {
        "talk": "talk with me about how care is learnt",
        "moment": "“The radio is half the job”",
        "moment_sentence": "One sentence of yours has stayed with me: “The radio is half the job”",
        "next_step": "ask about the ride-along form",
        "next_sentence": "My next step: ask about the ride-along form.",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert letter_words(talk(), None) == {"talk": "talk with me"}


@pytest.mark.parametrize(
    ("action", "done", "sentence"),
    [
        ("write to @Marcus Bell about dispatch", False, "I will write to Marcus Bell about dispatch."),
        ("Call the academy!", False, "I will call the academy."),
        ("read the book", True, "Done already: read the book."),
        (" . ", False, ""),
    ],
)
def test_actions_become_sentences(action: str, done: bool, sentence: str) -> None:
    assert action_sentence(action, done=done) == sentence


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Dear Rosa,\n\nthank you.\n\nWith thanks,\nNoor", "With thanks,\nNoor"),
        ("Dear Rosa,\n\nthank you.\n\nWith thanks,\nNoor\n\n", "With thanks,\nNoor\n\n"),
        ("Dear Rosa, thank you.", None),
        ("Dear Rosa,\n\n" + "this paragraph goes on for a good while " * 3, None),
        ("", None),
    ],
)
def test_where_the_closing_begins(text: str, closing: str | None) -> None:
    at = closing_at(text)
    assert (None if at is None else text[at:]) == closing


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (QUOTE, "One sentence of yours has stayed with me: “The radio is half the job”"),
        (INSIGHT, "What has stayed with me most: technique and teamwork beat muscle."),
        (Note(uid="m", at=1, kind=NoteKind.MARK, star=True), ""),
    ],
)
def test_moments_become_sentences(note: Note, sentence: str) -> None:
    assert moment_sentence(note) == sentence


@pytest.mark.parametrize(
    "body",
    [
        "It was very interesting. I will write to Marcus Bell on Thursday.",
        "I learned a lot.",
        "Everything was helpful. I will ask about the ride-along form.",
        "It was a pleasure to meet you.",
        "",
    ],
)
def test_letters_without_a_moment(body: str) -> None:
    assert not mentions_moment(body, moment_stems([QUOTE, INSIGHT, ACTION, REFERRAL]))


@pytest.mark.parametrize(
    "body",
    [
        "Your story about the radio stays with me.",
        "What you said about listening stays with me.",
        "The radio as half of the jobs is new to me: radios, jobs, half.",
        "You told me that listening is most of the work.",
        "Teamwork and techniques matter, I see now.",
    ],
)
def test_letters_with_a_moment(body: str) -> None:
    assert mentions_moment(body, moment_stems([QUOTE, INSIGHT, ACTION, REFERRAL]))


@given(st.text(max_size=60), st.sampled_from(list(NoteKind)))
def test_any_note_can_be_asked_for_its_words(text: str, kind: NoteKind) -> None:
    note = Note(uid="n", at=0, kind=kind, text=text)
    assert isinstance(moment_words(note), str)
    assert letter_words(talk(note), note)["talk"] == "talk with me"
    mentions_moment(text, moment_stems([note]))
