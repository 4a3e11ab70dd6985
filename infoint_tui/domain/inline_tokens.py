"""The single pieces of the inline syntax: each function says what begins at one place of a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from .businessdays import WorkDays
from .dates import MONTHS, WEEKDAYS
from .naturaltime import WhenError, parse_day

QUOTES: Mapping[str, re.Pattern[str]] = {
    '"': re.compile('"'),
    "\u201c": re.compile('[\u201d"]'),
    "\u201e": re.compile('[\u201c\u201d"]'),
    "\u00ab": re.compile("\u00bb"),
}
"""What closes a quotation, by the mark that opens it."""

_LETTER = "[^\\W\\d_]"
_MARKS = "\u0300-\u036f"
_CASED_WORD = re.compile(f"{_LETTER}(?:{_LETTER}|[{_MARKS}]|['\u2019_-](?={_LETTER}))*")
_UNCASED_WORD = re.compile(r"""[^\s()\[\]{}@#~!?.,;:"'\u201c\u201d\u201e\u00ab\u00bb]{1,40}""")
_NOTE = re.compile(r" ?\(([^()]{1,200})\)")
_THEME = re.compile(f"#({_LETTER}[\\w{_MARKS}-]*)")
_DATE = re.compile(r"~(\w[\w-]{1,19})(?![\w-])")
_URL = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?'\"\u201d\u2019\u00bb]}"

_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms", "mx", "rev", "sir"))
_PARTICLES = frozenset(
    (
        *("al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos"),
        *("du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu"),
    )
)
_WEEKDAY_WORDS = frozenset((*WEEKDAYS, *(name[:3] for name in WEEKDAYS), "tues", "weds", "thur", "thurs"))
_MONTH_WORDS = frozenset((*MONTHS, *(name[:3] for name in MONTHS), "sept"))
_NOT_NAMES = frozenset(("i", "i'm", "i'll", "i've", "i'd"))
_WINDOW = 160
_MOST_WORDS = 3
_MOST_KNOWN_WORDS = 8


class Name(NamedTuple):
    """A person found after an `@`."""

    name: str
    note: str
    name_end: int
    end: int
    """Where the note in parentheses ends, or the name if there is none."""


def person_token(text: str, at: int, known: Mapping[str, str], longest: int) -> Name | None:
    """The person named from position `at`, just after the `@`, or None.

    `known` maps the case-folded names of contacts to their spelling, `longest` is their greatest number of
    words.
    """
    found = _bracketed(text, at) or _named(text, at, known, longest)
    if found is None:
        return None
    name, end = found
    name = known.get(name.casefold(), name)
    note = _NOTE.match(text, end)
    if note and note[1].strip():
        return Name(name, " ".join(note[1].split()), end, note.end())
    return Name(name, "", end, end)


def _bracketed(text: str, at: int) -> tuple[str, int] | None:
    if not text.startswith("[", at):
        return None
    close = text.find("]", at, at + _WINDOW)
    name = " ".join(text[at + 1 : max(close, at)].split())
    return (name, close + 1) if close > 0 and name else None


def _named(text: str, at: int, known: Mapping[str, str], longest: int) -> tuple[str, int] | None:
    acquainted = _known(text, at, known, longest)
    capitals = _capitalised(text, at)
    if acquainted and " " not in acquainted[0] and capitals and capitals[1] > acquainted[1]:
        return capitals
    return acquainted or capitals


def _known(text: str, at: int, known: Mapping[str, str], longest: int) -> tuple[str, int] | None:
    """The longest known name that begins at `at`, in any case."""
    if not known or text[at : at + 1].isspace():
        return None
    ends = [at + match.end() for match in re.finditer(r"\S+", text[at : at + _WINDOW])]
    for end in reversed(ends[: min(longest, _MOST_KNOWN_WORDS)]):
        words = text[at:end]
        bare = words.rstrip(".,;:!?)\"'\u201d\u00bb")
        for shape in (words, bare, bare.removesuffix("'s").removesuffix("\u2019s")):
            name = known.get(" ".join(shape.casefold().replace("_", " ").split()))
            if name:
                return name, at + len(shape)
    return None


def _capitalised(text: str, at: int) -> tuple[str, int] | None:
    """Up to three capitalised words from `at`, with titles, initials and particles between them."""
    words: list[str] = []
    pending: list[str] = []
    counted, end = 0, at
    while counted < _MOST_WORDS:
        word, stop, goes_on = _word(text, at, first=not words)
        if not word or (words and "_" in word) or _is_date_word(text, word, stop, first=not words):
            break
        if word[0].islower():
            if not words or word not in _PARTICLES:
                break
            pending.append(word)
        elif word.casefold() in _NOT_NAMES:
            break
        else:
            words += [*pending, word.replace("_", " ")]
            pending = []
            end = stop
            counted += word.rstrip(".").casefold() not in _TITLES
            if "_" in word:
                break
        if not goes_on or text[stop : stop + 1] != " ":
            break
        at = stop + 1
    if not counted:
        return None
    return " ".join(words), end


def _word(text: str, at: int, *, first: bool) -> tuple[str, int, bool]:
    """The word at a place, where it ends, and whether a name may go on behind it."""
    match = _CASED_WORD.match(text, at, at + _WINDOW)
    if not match:
        return "", at, False
    word, stop = match[0], match.end()
    if not (word[0].islower() or word[0].isupper() or word[0].istitle()):
        whole = _UNCASED_WORD.match(text, at) if first else None
        return (whole[0], whole.end(), False) if whole else ("", at, False)
    if word.endswith(("'s", "\u2019s")):
        return word[:-2], stop - 2, False
    if text[stop : stop + 2] == ". " and (len(word) == 1 or word.casefold() in _TITLES):
        return f"{word}.", stop + 1, True
    return word, stop, True


def _is_date_word(text: str, word: str, stop: int, *, first: bool) -> bool:
    """Whether a capitalised word is a day or month; a month that begins a longer name is part of it."""
    folded = word.casefold()
    if folded in _WEEKDAY_WORDS:
        return True
    if folded not in _MONTH_WORDS:
        return False
    if not first:
        return True
    following, _, _ = _word(text, stop + 1, first=False) if text[stop : stop + 1] == " " else ("", 0, False)
    other = following.casefold()
    surname = following[:1].isupper() and other not in _WEEKDAY_WORDS and other not in _MONTH_WORDS
    return not (surname and other not in _NOT_NAMES)


def theme_token(text: str, at: int) -> tuple[str, int] | None:
    """The theme whose `#` stands at `at`, in lower case with hyphens, and where it ends."""
    match = _THEME.match(text, at)
    if not match:
        return None
    tag = match[1].rstrip("-_")
    return tag.lower().replace("_", "-"), at + 1 + len(tag)


def date_token(text: str, at: int, today: date, work_days: WorkDays) -> tuple[date, int] | None:
    """The date whose `~` stands at `at` and where it ends; None for every form nobody knows."""
    match = _DATE.match(text, at)
    if not match:
        return None
    try:
        return parse_day(match[1], today=today, work_days=work_days), match.end()
    except WhenError:
        return None


def url_token(text: str, at: int) -> int | None:
    """Where the link that begins at `at` ends, without the punctuation of the sentence around it."""
    match = _URL.match(text, at)
    if not match:
        return None
    end = match.end()
    surplus = match[0].count(")") - match[0].count("(")
    while end > at:
        last = text[end - 1]
        if last in _URL_TAIL:
            end -= 1
        elif last == ")" and surplus > 0:
            end -= 1
            surplus -= 1
        else:
            break
    return end if not text[:end].endswith("//") and end > text.index("//", at) + 2 else None
