"""A thank-you on paper."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.thank_you import CARD_COLUMNS, CARD_LINES, card_fit, card_pages, card_text, sheet_text

LETTER = "Dear Rosa,\n\nthank you for the time you gave me between two shifts yesterday.\n\nNoor"


def test_a_short_letter_fits_one_card() -> None:
    assert card_fit(LETTER) == (6, 1)
    assert card_text(LETTER).splitlines() == [
        "Dear Rosa,",
        "",
        "thank you for the time you gave",
        "me between two shifts yesterday.",
        "",
        "Noor",
    ]


def test_a_long_letter_goes_on_on_a_second_card() -> None:
    text = card_text("\n\n".join([LETTER] * 6))
    first, second = text.split("\f")
    assert len(first.splitlines()) == CARD_LINES
    assert second.splitlines()[0].strip()


def test_nothing_is_an_empty_card() -> None:
    assert card_fit("  \n ") == (0, 1)


def test_a_letter_on_a_sheet_has_its_day() -> None:
    lines = sheet_text(LETTER, date(2026, 3, 12)).splitlines()
    assert lines[0].strip() == "Thu Mar 12, 2026"
    assert lines[2] == "Dear Rosa,"


@given(st.text(max_size=600))
def test_cards_keep_every_word_within_their_size(text: str) -> None:
    pages = card_pages(text)
    assert all(len(page) <= CARD_LINES for page in pages)
    assert all(len(line) <= CARD_COLUMNS for page in pages for line in page)
    joined = "".join("".join(line.split()) for page in pages for line in page)
    assert joined == "".join(text.split())
