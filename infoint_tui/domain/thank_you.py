"""First words of a thank-you, from what was written down during the talk, and what it may lack (S004, KE)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from textwrap import wrap

from . import regex
from .english import moment_openings, plan_sentence
from .enums import ChannelKind, Formality, NoteKind, Outcome
from .meeting import Meeting, Note
from .mentions import note_words
from .names import called, formal_name
from .note_syntax import parse_line
from .people import Contact, OutreachAttempt, linked
from .phrasing import WEEKDAYS, day
from .text import word_set

_REFERENCE = regex(
    r"\b(?:you (?:said|told|described|mentioned|showed|explained)|what you said"
    r"|your (?:story|example|advice|sentence) about)\b",
    re.IGNORECASE,
)
_WORD = regex(r"[^\W\d_]{4,}")
_TELLING = (NoteKind.QUOTE, NoteKind.INSIGHT, NoteKind.NOTE, NoteKind.CONCERN, NoteKind.SKILL, NoteKind.MARK)
_CLOSING_LINES, _CLOSING = 3, 40
"""Lines of a closing, and characters of each, at most."""
_STEM = 5
"""Letters of a word that are compared, so that "shifts" and "shift" are one."""


_WRITTEN = {
    ChannelKind.EMAIL: "email",
    ChannelKind.LINKEDIN: "linkedin",
    ChannelKind.MESSAGE: "message",
    ChannelKind.LETTER: "letter",
}
"""Channels a thank-you can go by, and its medium there."""


def usual_medium(contact: Contact, attempts: Sequence[OutreachAttempt], how: str = "") -> str:
    """How a thank-you travels unless the user says otherwise.

    `attempts` were sent to them, oldest first; `how` is the way the reflection said they stay in touch.
    """
    reached = [each.channel for each in reversed(attempts) if each.outcome is not Outcome.BOUNCED]
    ways = [each.kind for each in sorted(contact.channels, key=lambda each: not each.preferred)]
    written = (_WRITTEN[kind] for kind in (*reached, *ways) if kind in _WRITTEN)
    chosen = next((medium for kind, medium in _WRITTEN.items() if kind == how), "") or next(written, "")
    if chosen:
        return chosen
    if linked(contact):
        return "linkedin"
    return "message" if contact.channel(ChannelKind.PHONE) else "email"


def letter_words(
    meeting: Meeting,
    moment: Note | None,
    *,
    reworded: Callable[[str, Note], str] = lambda text, _note: text,
    today: date | None = None,
    tone: Formality = Formality.NEUTRAL,
    late: bool = False,
    further: bool = True,
) -> dict[str, str]:
    """What the gaps of a thank-you say about the conversation; what is not known is left out.

    Args:
        meeting: The conversation.
        moment: The note that was chosen, if any.
        reworded: Gives an action, with its note, the words for who reads the message.
        today: The day it is written, in the zone of the conversation.
        tone: How its reader is addressed.
        late: Whether it comes so late that it says so.
        further: Whether they want to hear anything after it.
    """
    action = _first_action(meeting, reworded)
    when = when_talked(meeting, today) if today else ""
    same_day = today is not None and days_since(meeting, today) == 0
    openings = openings_of(moment, tone=tone, same_day=same_day) if moment else ()
    formal = tone is Formality.FORMAL
    words = {
        "talk": f"talk with me{when}",
        "talked": f"talking with me{when}",
        "moment": moment_words(moment) if moment else "",
        "moment_sentence": openings[0] if openings else "",
        "next_step": action,
        "next_sentence": plan_sentence(action, tone=tone),
        "update_sentence": _UPDATE[formal] if action and further else "",
        "late_sentence": _LATE[formal] if late else "",
    }
    return {name: said for name, said in words.items() if said}


_UPDATE = {False: "I'll let you know how it goes.", True: "I will let you know how it goes."}
_LATE = {False: "I'm sorry this is so late.", True: "I apologize for the delay in writing."}
_NOON, _EVENING, _NIGHT = 12, 17, 20
"""Hours at which the afternoon and the evening begin, and what is "last night" the day after."""


def when_talked(meeting: Meeting, today: date) -> str:
    """When it was, as it stands behind "talking with me": " this morning", " last night", " on Tuesday"."""
    began = meeting.began
    if began is None:
        return ""
    local = began.local()
    days = days_since(meeting, today)
    if days == 0:
        part = "morning" if local.hour < _NOON else "afternoon" if local.hour < _EVENING else "evening"
        return f" this {part}"
    if days == 1:
        return " last night" if local.hour >= _NIGHT else " yesterday"
    if days is not None and 1 < days < 7:
        return f" on {WEEKDAYS[local.weekday()].capitalize()}"
    return ""


def days_since(meeting: Meeting, today: date) -> int | None:
    """Days from a conversation to today by the clock of the conversation; None where it never began."""
    return (today - meeting.began.local().date()).days if meeting.began else None


def openings_of(
    note: Note, *, tone: Formality = Formality.NEUTRAL, same_day: bool = False
) -> tuple[str, ...]:
    """Sentences that weave a note into a thank-you, to pick from; none where it has no words."""
    quotes = parse_line(note.text, today=date(1970, 1, 1)).quotes
    words = quotes[0] if quotes else note_words(note)
    quoted = bool(quotes) or note.kind is NoteKind.QUOTE
    return moment_openings(words, quoted=quoted, tone=tone, same_day=same_day)


def closing_at(text: str) -> int | None:
    """Where the closing with the name begins; None where the text has none."""
    start = text.rstrip().rfind("\n\n") + 2
    last = text[start:].strip().splitlines()
    if start < 2 or not 1 <= len(last) <= _CLOSING_LINES or any(len(line) > _CLOSING for line in last):
        return None
    return start


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

    Words such as "you told me" count, too, if it `refers`; for the moments see `moment_stems`.
    """
    if refers and _REFERENCE.search(body):
        return True
    stems = _stems(body)
    return any(len(stems & words) >= 2 for words in moments)


def _stems(text: str) -> set[str]:
    common = word_set("data/english", "of-any-talk")
    words = (word.casefold() for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if word not in common}


_FOR_SOMEONE_ELSE = regex(r"(?i:send|give|lend|show|bring|forward|mail|hand|return|pay)\s+@?[A-Z][^\W\d_]+")
"""What is promised to somebody by name: to its reader, it says "you" by then."""


def _first_action(meeting: Meeting, reworded: Callable[[str, Note], str]) -> str:
    """The first thing to do that is worth telling its reader, in words for them."""
    for note in meeting.notes:
        for action in parse_line(note.text, today=date(1970, 1, 1)).actions:
            words = reworded(action.text, note)
            if not _FOR_SOMEONE_ELSE.match(words):
                return words.replace("@", "").rstrip(".")
    return ""


def address(contact: Contact) -> str:
    """How the contact is addressed: as they wish; else titles are kept where it is formal (S001)."""
    if contact.salutation.strip():
        return called(contact.salutation)
    formal = contact.formality is Formality.FORMAL
    return formal_name(contact.name) if formal else contact.first_name


CARD_COLUMNS, CARD_LINES = 33, 30
"""What a card of 105 x 148 mm holds in twelve points, ten characters and six lines to the inch, with a margin
of one centimetre."""
SHEET_COLUMNS = 72
NEXT_PAGE = "\f"
"""Begins a new sheet in a printer."""


def card_fit(text: str) -> tuple[int, int]:
    """How many lines and how many sides of a card a text takes, one side at least."""
    pages = card_pages(text)
    return sum(len(page) for page in pages), len(pages)


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
    return "\n".join([f"{day(on)}, {on.year}".rjust(SHEET_COLUMNS), "", *folded(text, SHEET_COLUMNS), ""])


def folded(text: str, columns: int) -> list[str]:
    """The lines of a text folded between words; a word longer than a line is cut."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        lines += wrap(line, columns) or [""]
    return lines
