"""A letter laid out for paper: on a card of the size A6, or on a sheet."""

from __future__ import annotations

from datetime import date
from textwrap import wrap
from typing import NamedTuple

from .dates import day

CARD_COLUMNS, CARD_LINES = 33, 30
"""What a card of 105 x 148 mm holds in twelve points, ten characters and six lines to the inch, with a margin
of one centimetre."""
SHEET_COLUMNS = 72
NEXT_PAGE = "\f"
"""Begins a new sheet in a printer."""


class Fit(NamedTuple):
    """How much of a card a text takes."""

    lines: int
    cards: int
    """How many sides it takes, at least one."""


def card_fit(text: str) -> Fit:
    """How much of a card a text takes."""
    pages = card_pages(text)
    return Fit(sum(len(page) for page in pages), len(pages))


def card_pages(text: str) -> list[list[str]]:
    """The lines of a text by the sides of the cards it takes; a paragraph's blank line begins no side."""
    pages: list[list[str]] = [[]]
    for line in folded(text, CARD_COLUMNS):
        if len(pages[-1]) == CARD_LINES:
            pages.append([])
        if line or pages[-1]:
            pages[-1].append(line)
    if len(pages) > 1 and not pages[-1]:
        pages.pop()
    return pages


def card_text(text: str) -> str:
    """The text as it can be printed on cards."""
    return NEXT_PAGE.join("\n".join(page) + "\n" for page in card_pages(text))


def sheet_text(text: str, on: date) -> str:
    """The text as it can be printed on a sheet, with the day above it."""
    return "\n".join([f"{day(on)} {on.year}".rjust(SHEET_COLUMNS), "", *folded(text, SHEET_COLUMNS), ""])


def folded(text: str, columns: int) -> list[str]:
    """The lines of a text folded between words; a word longer than a line is cut."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        lines += wrap(line, columns) or [""]
    return lines
