"""A letter is filled from what is known; what is not known stays a visible gap with its name."""

from __future__ import annotations

from datetime import datetime

import pytest

from infoint_tui.domain.messages import (
    Filled,
    LetterTemplate,
    carried_over,
    fill_letter,
    fitting,
    gaps,
    in_one_paragraph,
    month_and_day,
    offer_in_full,
    render_from,
    render_long,
    render_short,
    unknown_names,
    with_wish,
)
from infoint_tui.domain.phrasing import HOURS, use_clock
from infoint_tui.domain.zoned_time import ZonedTime


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


@pytest.mark.parametrize(
    ("body", "values", "text", "missing"),
    [
        (
            "{us} {me}\n\n{why} May I call?",
            {"me": "I study biology"},
            "I study biology.\n\nMay I call?",
            ("us", "why"),
        ),
        ("{us} {me}", {"us": "We met in May!", "me": "i'm Noor"}, "We met in May! i'm Noor.", ()),
        ("May I? {slots|Any day works.}", {}, "May I? Any day works.", ("slots",)),
        ("May I? {slots}", {"slots": "Mon\nTue", "times": "I'm free Monday."}, "May I? I'm free Monday.", ()),
        ("May I? {slots}", {"slots": "Mon\nTue"}, "May I? Mon or Tue.", ()),
    ],
)
def test_whole_sentences_are_put_in_order_and_a_missing_one_leaves_nothing(
    body: str, values: dict[str, str], text: str, missing: tuple[str, ...]
) -> None:
    assert fill_letter(letter(body), values) == Filled("", text, missing)


def test_times_are_a_list_where_a_sentence_of_them_would_be_hard_to_read() -> None:
    both = [
        "Tuesday, March 10, at 9:00 AM Pacific (12:00 PM Eastern)",
        "Friday, March 13, at 9:00 AM Pacific (12:00 PM Eastern)",
    ]
    said = {"times": "I'm free Tue or Fri.", "times_in_full": offer_in_full(both)}
    body = "May I call you? {slots}\n\nThank you."
    assert fill_letter(letter(body), said).text == (
        "May I call you? I'm free at either of these times:\n\n"
        f"- {both[0]}\n- {both[1]}\n\n"
        "If neither works, I'm happy to adjust to your schedule.\n\nThank you."
    )
    short = letter(body)._replace(medium="message")
    assert fill_letter(short, said).text == "May I call you? I'm free Tue or Fri.\n\nThank you."


@pytest.mark.parametrize(
    ("times", "formal", "said"),
    [
        ((), False, ""),
        (
            ("Monday, May 4, at 9:00",),
            True,
            "I am free on Monday, May 4, at 9:00. If that does not suit you, I would be glad to work around",
        ),
        (
            ("Mon at 9:00 Lima (10:00 Rio)",),
            False,
            "I'm free Mon at 9:00 Lima (10:00 Rio). If that doesn't work, I'm happy to adjust to",
        ),
        (
            ("Mon at 9", "Tue at 9"),
            False,
            "I'm free Mon at 9 or Tue at 9. If neither works, I'm happy to adjust to",
        ),
        (
            ("Mon at 9", "Tue at 9", "Wed at 9"),
            True,
            "I am free at any of these times:\n\n- Mon at 9\n- Tue at 9\n- Wed at 9\n\n"
            "If none of these suits you, I would be glad to work around",
        ),
    ],
)
def test_how_many_times_decide_how_they_are_offered(times: tuple[str, ...], formal: bool, said: str) -> None:
    assert offer_in_full(times, formal=formal) == (said and f"{said} your schedule.")


def test_a_reason_nobody_wrote_is_told_from_what_is_known_and_still_missing() -> None:
    known = {"curious": "I'd love to hear about rescue work."}
    filled = fill_letter(letter("{why|I'm curious.} May I call?"), known)
    assert filled == Filled("", "I'd love to hear about rescue work. May I call?", ("why",))
    assert fill_letter(letter("{why} May I call?"), known).text == "May I call?"


WISH = "I'm thinking about becoming an archivist"


@pytest.mark.parametrize(
    ("me", "said"),
    [
        ("I'm a software tester in Portland", f"I'm a software tester in Portland, and {WISH}"),
        ("I wire houses.", f"I wire houses, and {WISH}"),
        ("Electrician, Denver", f"Electrician, Denver. {WISH}"),
        ("I test software and read a lot", f"I test software and read a lot. {WISH}"),
        ("I wire houses. I like it!", f"I wire houses. I like it! {WISH}"),
        ("I'm a tester thinking about archives", "I'm a tester thinking about archives"),
        ("I test software and want to work in archives.", "I test software and want to work in archives."),
        ("", ""),
    ],
)
def test_what_the_user_has_in_mind_goes_on_where_they_say_who_they_are(me: str, said: str) -> None:
    assert with_wish(me, WISH) == said


def test_a_sentence_about_the_user_can_open_the_paragraph_that_asks() -> None:
    apart = letter("{us} {me}\n\n{why|I'm curious.} May I?\n\nNoor")
    assert in_one_paragraph(apart).body == "{us} {me} {why|I'm curious.} May I?\n\nNoor"


@pytest.mark.parametrize(
    ("zone", "long", "near", "short", "sent"),
    [
        (
            "America/Chicago",
            "Friday, March 13, at 3:00 PM",
            "tomorrow, Friday, March 13, at 3:00 PM",
            "on Fri Mar 13 at 3:00 PM",
            "March 13",
        ),
        (
            "Europe/Dublin",
            "Friday 13 March at 3:00 pm",
            "tomorrow, Friday 13 March at 3:00 pm",
            "on Fri 13 Mar at 3:00 pm",
            "13 March",
        ),
    ],
)
def test_a_day_is_written_as_in_the_country_of_the_writer(
    zone: str, long: str, near: str, short: str, sent: str
) -> None:
    at, before, long_before = (
        ZonedTime.from_local(datetime.fromisoformat(text), zone)
        for text in ("2026-03-13T15:00", "2026-03-12T09:00", "2026-03-03T09:00")
    )
    use_clock(12)
    try:
        assert render_long(at, zone, zone) == long
        assert render_from(at, before, zone, zone) == near
        assert render_short(at, long_before, zone, zone) == short
    finally:
        use_clock(HOURS[1])
    assert month_and_day(at.local(), zone) == sent


OLD = (
    "Dear {them},\n\nI came across your name, and this is how: {us}. {me}.\n\nMy reason for asking you: "
    "{why}. "
    "I could do one of these times:\n\n{slots}\n\nThank you."
)
"""As letters were written before their slots held whole sentences."""


def test_letters_with_old_slots_go_on_working() -> None:
    said = {
        "them": "Rosa",
        "us": "We met at the fair in May.",
        "me": "I study biology",
        "why": "The way you came to it.",
        "slots": "Tue 10:00\nWed 15:00",
        "times": "I'm free Tuesday.",
    }
    assert fill_letter(letter(OLD), said).text == (
        "Dear Rosa,\n\nI came across your name, and this is how: we met at the fair in May. I study biology."
        "\n\nMy reason for asking you: the way you came to it. I could do one of these times:"
        "\n\nTue 10:00\nWed 15:00\n\nThank you."
    )
    assert fill_letter(letter(OLD), {"them": "Rosa"}).missing == ("us", "me", "why", "slots")
    assert "{why}" in fill_letter(letter(OLD), {"them": "Rosa"}).text


def test_a_sentence_written_later_finds_its_place_in_a_text_of_ones_own() -> None:
    before, after = (
        "Hi Rosa,\n\nMay I call you?\n\nNoor",
        "Hi Rosa,\n\nYou moved over. May I call you?\n\nNoor",
    )
    own = before.replace("Noor", "Noor H.")
    assert carried_over(own, before, after) == after.replace("Noor", "Noor H.")
    assert carried_over("Something else", before, after) == "Something else"


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
