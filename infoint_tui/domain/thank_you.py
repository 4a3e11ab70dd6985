"""First words of a thank-you, from what was written down during the talk, and what it may lack (S004, KE)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from textwrap import wrap
from typing import NamedTuple

from .enums import Formality, NoteKind
from .meeting import Meeting, Note
from .mentions import note_words
from .names import formal_name
from .note_syntax import parse_line
from .people import Contact
from .phrasing import day

_REFERENCE = re.compile(
    r"\b(?:you (?:said|told|described|mentioned|showed|explained)|what you said"
    r"|your (?:story|example|advice|sentence) about)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = """
about after also been being both could dear does doing done down each even ever every from gave have
hello here into just kind know like made make many more most much next only other over really same
should since some such talk taking than thank thanks that their them then there these they thing
this time very want was well were what when where which while will with work would your yours
"""
"""Words that say nothing about a talk."""
_TELLING = (NoteKind.QUOTE, NoteKind.INSIGHT, NoteKind.NOTE, NoteKind.CONCERN, NoteKind.SKILL, NoteKind.MARK)
_CLOSING_LINES, _CLOSING = 3, 40
"""Lines of a closing, and characters of each, at most."""
_STEM = 5
"""Letters of a word that are compared, so that "shifts" and "shift" are one."""


def letter_words(
    meeting: Meeting, moment: Note | None, *, reworded: Callable[[str, Note], str] = lambda text, _note: text
) -> dict[str, str]:
    """What the gaps of a thank-you say about the talk; what is not known is left out.

    Args:
        meeting: The talk.
        moment: The note that was chosen, if any.
        reworded: Gives an action, with its note, the words for who reads the letter.
    """
    purpose = meeting.purpose.strip().rstrip(".")
    action = _first_action(meeting, reworded)
    words = {
        "talk": f"talk with me about {purpose}" if purpose else "talk with me",
        "moment": moment_words(moment) if moment else "",
        "moment_sentence": moment_sentence(moment) if moment else "",
        "next_step": action,
        "next_sentence": f"My next step: {action}." if action else "",
    }
    return {name: said for name, said in words.items() if said}


def action_sentence(text: str, *, done: bool = False) -> str:
    """Something to do as a sentence of the letter; empty when it has no words.

    Args:
        text: The words of the action or its task.
        done: Whether it is done already.
    """
    words = " ".join(text.replace("@", "").split()).strip(" .!")
    if not words:
        return ""
    if done:
        return f"Done already: {words}."
    first, space, rest = words.partition(" ")
    plain = first[1:] == first[1:].lower() and first != "I"
    return f"I will {first[:1].lower() + first[1:] if plain else first}{space}{rest}."


def closing_at(text: str) -> int | None:
    """Where the closing with the name begins; None where the text has none."""
    start = text.rstrip().rfind("\n\n") + 2
    last = text[start:].strip().splitlines()
    if start < 2 or not 1 <= len(last) <= _CLOSING_LINES or any(len(line) > _CLOSING for line in last):
        return None
    return start


def moment_sentence(note: Note) -> str:
    """A note as a sentence of the letter; empty when it has no words."""
    words = moment_words(note)
    if not words:
        return ""
    if note.kind is NoteKind.QUOTE:
        return f"One sentence of yours has stayed with me: {words}"
    return f"What has stayed with me most: {words}"


def moment_words(note: Note) -> str:
    """A note as it can stand in a letter: without sigils, themes and times."""
    parsed = parse_line(note.text, today=date(1970, 1, 1))
    if parsed.quotes:
        return f"“{parsed.quotes[0]}”"
    text = note_words(note).rstrip(".")
    return f"{text}." if text else ""


def moment_stems(notes: Iterable[Note]) -> tuple[frozenset[str], ...]:
    """The telling words of each note that may be a moment, prepared once for many looks at a letter."""
    telling = (note for note in notes if note.star or note.kind in _TELLING)
    return tuple(frozenset(_stems(note_words(note))) for note in telling)


def mentions_moment(body: str, moments: Iterable[frozenset[str]], *, refers: bool = True) -> bool:
    """Whether a letter names something of the talk: two telling words of one note, or what they said.

    Args:
        body: The letter.
        moments: See `moment_stems`.
        refers: Whether words such as "you told me" count, too.
    """
    if refers and _REFERENCE.search(body):
        return True
    stems = _stems(body)
    return any(len(stems & words) >= 2 for words in moments)


def _stems(text: str) -> set[str]:
    common = set(_COMMON.split())
    words = (word.casefold() for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if word not in common}


def _first_action(meeting: Meeting, reworded: Callable[[str, Note], str]) -> str:
    for note in meeting.notes:
        for action in parse_line(note.text, today=date(1970, 1, 1)).actions:
            return reworded(action.text, note).replace("@", "").rstrip(".")
    return ""


def address(contact: Contact) -> str:
    """How the contact is addressed: as they wish; else titles are kept where it is formal (S001)."""
    if contact.salutation.strip():
        return contact.salutation.strip()
    formal = contact.formality is Formality.FORMAL
    return formal_name(contact.name) if formal else contact.first_name


CARD_COLUMNS, CARD_LINES = 33, 30
"""What a card of 105 x 148 mm holds in twelve points, ten characters and six lines to the inch, with a margin
of one centimetre."""
SHEET_COLUMNS = 72
NEXT_PAGE = "\f"
"""Begins a new sheet in a printer."""


class CardFit(NamedTuple):
    """How much of a card a text takes."""

    lines: int
    cards: int
    """How many sides it takes, at least one."""


def card_fit(text: str) -> CardFit:
    """How much of a card a text takes."""
    pages = card_pages(text)
    return CardFit(sum(len(page) for page in pages), len(pages))


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
