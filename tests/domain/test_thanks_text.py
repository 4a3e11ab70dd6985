"""First words of a thank-you, and whether it names a moment."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.meeting import Meeting, Note
from infoint_tui.domain.moment import Moment
from infoint_tui.domain.people import Contact, Profile
from infoint_tui.domain.thanks_text import (
    mentions_moment,
    moment_sentence,
    moment_stems,
    moment_words,
    seed_body,
    seed_subject,
)
from infoint_tui.domain.words import Formality, NoteKind

PROFILE = Profile(uid="profile", name="Noor Haddad")
ROSA = Contact(uid="c", name="Rosa Delgado")
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
    start = Moment.from_local(datetime.fromisoformat("2026-03-12T10:00"), "America/Chicago")
    return Meeting(uid="m", contacts=("c",), notes=notes, actual_start=start, purpose=purpose)


@pytest.mark.parametrize(
    ("name", "formality", "greeting"),
    [
        ("Rosa Delgado", Formality.NEUTRAL, "Hello Rosa,"),
        ("Rosa Delgado", Formality.FORMAL, "Dear Rosa Delgado,"),
        ("Dr Imani Whitlock", Formality.FORMAL, "Dear Dr Whitlock,"),
        ("Prof. Ana María Ruíz", Formality.FORMAL, "Dear Prof. Ruíz,"),
        ("Dr Imani Whitlock", Formality.FRIENDLY, "Hello Imani,"),
        ("Madonna", Formality.FORMAL, "Dear Madonna,"),
    ],
)
def test_greeting_follows_how_they_are_addressed(name: str, formality: Formality, greeting: str) -> None:
    contact = Contact(uid="c", name=name, formality=formality)
    assert seed_body(contact, talk(), None, PROFILE).splitlines()[0] == greeting
    assert seed_subject(contact).startswith("Thank you for your time, ")


def test_a_letter_has_thanks_moment_next_step_and_name() -> None:
    body = seed_body(ROSA, talk(QUOTE, ACTION, purpose="how care is learnt."), QUOTE, PROFILE)
    assert body.split("\n\n") == [
        "Hello Rosa,",
        "thank you for taking the time to talk with me about how care is learnt.",
        "One sentence of yours has stayed with me: “The radio is half the job”",
        "My next step: ask about the ride-along form.",
        "With thanks,\nNoor Haddad",
    ]


def test_without_notes_it_is_still_a_letter() -> None:
    assert seed_body(ROSA, talk(), None, Profile(uid="profile")).endswith("With thanks,\n…")


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
    assert seed_body(ROSA, talk(note), note, PROFILE).startswith("Hello Rosa,")
    mentions_moment(text, moment_stems([note]))
