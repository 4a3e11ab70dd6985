"""First words of a thank-you, and whether it names a moment."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.advice import lint_message, lint_thanks
from infoint_tui.domain.english import moment_openings, note_like, plan_sentence
from infoint_tui.domain.enums import Formality, NoteKind
from infoint_tui.domain.meeting import Meeting, Note
from infoint_tui.domain.people import Contact
from infoint_tui.domain.thank_you import (
    address,
    closing_at,
    letter_words,
    mentions_moment,
    moment_stems,
    moment_words,
    openings_of,
    when_talked,
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
    assert letter_words(talk(QUOTE, ACTION), QUOTE, today=date(2026, 3, 12)) == {
        "talk": "talk with me this morning",
        "talked": "talking with me this morning",
        "moment": "“The radio is half the job”",
        "moment_sentence": "I'll remember what you said: “The radio is half the job.”",
        "next_step": "ask about the ride-along form",
        "next_sentence": "I'm going to ask about the ride-along form.",
        "update_sentence": "I'll let you know how it goes.",
    }


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("!send Priya the article ~fri", "ask about the ride-along form"),
        ("!lend @Tom the ladder", "ask about the ride-along form"),
        ("!write to @Marcus Bell", "write to Marcus Bell"),
        ("!send the form back", "send the form back"),
    ],
)
def test_what_was_promised_to_somebody_else_is_nothing_to_tell(first: str, told: str) -> None:
    promise = ACTION.replace(uid="promise", text=first)
    assert letter_words(talk(promise, ACTION), None)["next_step"] == told


def test_what_is_not_known_is_left_out() -> None:
    assert letter_words(talk(), None) == {"talk": "talk with me", "talked": "talking with me"}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-03-12", " this morning"),
        ("2026-03-13", " yesterday"),
        ("2026-03-16", " on Thursday"),
        ("2026-04-16", ""),
    ],
)
def test_when_they_talked_is_said_as_people_say_it(today: str, said: str) -> None:
    assert when_talked(talk(), date.fromisoformat(today)) == said


def test_an_evening_is_last_night_on_the_day_after() -> None:
    late = ZonedTime.parse("2026-03-12T23:50:00-05:00[America/Chicago]")
    meeting = talk().replace(actual_start=late)
    said = [when_talked(meeting, date(2026, 3, day)) for day in (12, 13, 14)]
    assert said == [" this evening", " last night", " on Thursday"]


@pytest.mark.parametrize(
    ("action", "done", "sentence"),
    [
        (
            "write to @Marcus Bell about dispatch",
            False,
            "I'm going to write to Marcus Bell about dispatch.",
        ),
        ("Call the academy!", False, "I'm going to call the academy."),
        ("send you the book", False, "I'll send you the book."),
        (
            "ring the hospice about a summer elective",
            False,
            "I'm going to ring the hospice about a summer elective.",
        ),
        ("organise my notes", False, "I'm going to organise my notes."),
        ("OSHA 10 card", False, "I'm going to look into OSHA 10 card."),
        ("apprenticeship at the county", False, "I'm going to look into apprenticeship at the county."),
        ("read the book", True, "I've already read the book."),
        ("apply for the August course", True, "I've already applied for the August course."),
        ("the August course", False, "I'm going to look into the August course."),
        (" . ", False, ""),
    ],
)
def test_actions_become_sentences(action: str, done: bool, sentence: str) -> None:
    assert plan_sentence(action, done=done) == sentence


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


def noted(text: str, kind: NoteKind = NoteKind.NOTE) -> Note:
    """A note of a conversation."""
    return Note(uid="n", at=1, kind=kind, text=text)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (QUOTE, "One thing you said stuck with me: “The radio is half the job.”"),
        (INSIGHT, "Your point that technique and teamwork beat muscle stuck with me."),
        (
            noted("12 h shifts w/ a partner"),
            "What you said about 12-hour shifts with a partner stuck with me.",
        ),
        (
            noted("came to rescue work at forty"),
            "I keep thinking about how you came to rescue work at forty.",
        ),
        (
            noted("skip the course and haul wire for a summer, and you'll know by August"),
            "Your advice to skip the course and haul wire for a summer stuck with me.",
        ),
        (
            noted("learn a trade first: auditors who wired houses are believed"),
            "Your advice to learn a trade first stuck with me.",
        ),
        (noted("practice beats talent"), "Your point that practice beats talent stuck with me."),
        (noted("she loves her night shifts"), "I keep thinking about how you love your night shifts."),
    ],
)
def test_moments_are_woven_into_a_sentence_of_two_or_three(note: Note, sentence: str) -> None:
    openings = openings_of(note)
    assert openings[0] == sentence
    assert len(openings) in (2, 3)
    assert [note_like(opening) for opening in openings] == [()] * len(openings)


def test_a_note_with_a_label_is_left_to_the_writer() -> None:
    assert openings_of(noted("out after eleven years: shoulder, then a second child")) == ()


def test_a_note_without_words_is_no_moment() -> None:
    assert openings_of(Note(uid="m", at=1, kind=NoteKind.MARK, star=True)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I talked to @Marcus Bell.",
        "You work 12 h shifts.",
        "I will write ~fri.",
        "What has stayed with me most: technique.",
        "My next step: call the academy.",
        "* technique beats muscle",
        "Why you: changed over at forty.",
        "You talked about shifts w/ a partner.",
        "That was about #communication.",
    ],
)
def test_what_still_looks_like_a_note_gets_a_remark(text: str) -> None:
    for look in (lint_thanks, lint_message):
        assert "note-like" in {
            found.rule for found in look(f"Hi Rosa,\n\nThank you for talking with me. {text}\n\nNoor")
        }


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
    for opening in openings_of(note):
        assert opening.endswith((".", "!", "?", "”"))
    mentions_moment(text, moment_stems([note]))


@pytest.mark.parametrize(
    ("note", "first"),
    [
        ("most of it is email + spreadsheets, old paper maybe 2 h/wk",
         "Your point that most of the work is email and spreadsheets stuck with me."),
        ("people stay, not the pay", "Your point that people stay, not the pay stuck with me."),
        ("she sits w/ the family 10 min before opening the chart",
         "I keep thinking about how you sit with the family for 10 minutes before opening the chart."),
        ("he walks the line 20 mins every morning",
         "I keep thinking about how you walk the line for 20 minutes every morning."),
        ("arrives 10 min before the shift",
         "I keep thinking about how you arrive 10 minutes before the shift."),
        ("teaches his apprentices to say no",
         "I keep thinking about how you teach your apprentices to say no."),
        ("tries everything twice", "I keep thinking about how you try everything twice."),
        ("costs of living are low", "Your point that costs of living are low stuck with me."),
        ("on call 2 nights/mo", "What you said about on call 2 nights a month stuck with me."),
        ("6 mo of classroom first", "What you said about 6 months of classroom first stuck with me."),
    ],
)  # fmt: skip
def test_shorthand_is_written_out_and_an_aside_left_out(note: str, first: str) -> None:
    assert moment_openings(note, quoted=False)[0] == first


def test_a_long_quotation_stands_behind_the_sentence_about_it() -> None:
    said = "you can teach a guy inverters, you can't teach him to show up at five"
    assert moment_openings(said, quoted=True)[0] == (
        "One thing you said stuck with me: “You can teach a guy inverters,"
        " you can't teach him to show up at five.”"
    )


FORMAL, NEUTRAL, FRIENDLY = Formality.FORMAL, Formality.NEUTRAL, Formality.FRIENDLY
EMAIL = "most of it is email"


@pytest.mark.parametrize(
    ("tone", "same_day", "first"),
    [
        (NEUTRAL, True, "I especially liked your point that most of the work is email."),
        (FORMAL, True, "I was struck by your point that most of the work is email."),
        (FRIENDLY, True, "I especially liked your point that most of the work is email."),
        (NEUTRAL, False, "Your point that most of the work is email stuck with me."),
        (FORMAL, False, "Your point that most of the work is email has stayed with me."),
        (FRIENDLY, False, "Your point that most of the work is email really stuck with me."),
    ],
)
def test_a_moment_goes_by_tone_and_day(tone: Formality, same_day: bool, first: str) -> None:
    assert moment_openings(EMAIL, quoted=False, tone=tone, same_day=same_day)[0] == first


@pytest.mark.parametrize("tone", list(Formality))
@pytest.mark.parametrize("words", [EMAIL, "she loves nights", "12 h shifts"])
@pytest.mark.parametrize("quoted", [True, False])
def test_nothing_has_stayed_on_the_same_day(words: str, quoted: bool, tone: Formality) -> None:
    said = moment_openings(words, quoted=quoted, tone=tone, same_day=True)
    assert len(set(said)) == len(said) >= 2
    assert not [one for one in said if "stayed" in one or "stuck" in one]


@pytest.mark.parametrize(
    ("tone", "said"),
    [
        (NEUTRAL, "I'm going to call the academy."),
        (FORMAL, "I plan to call the academy."),
        (FRIENDLY, "I'm going to call the academy."),
    ],
)
def test_what_follows_a_conversation_goes_by_tone(tone: Formality, said: str) -> None:
    assert plan_sentence("call the academy", tone=tone) == said
    assert plan_sentence("send you the book", tone=tone).endswith("ll send you the book.")


def test_a_second_she_takes_its_verb_along() -> None:
    note = "she names every animal before she feeds it"
    assert moment_openings(note, quoted=False)[0] == (
        "I keep thinking about how you name every animal before you feed it."
    )
