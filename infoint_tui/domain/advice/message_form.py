"""Rules on the form of a message: length, closing, slips."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import INMAIL, LINKEDIN, NOTE, Context
from .finding import ERROR, HINT, WARNING
from .letter import Letter
from .raw_finding import Found
from .spelling import SLIPS, WRONG

FREE_NOTE, PAID_NOTE = 200, 300
"""Characters a note on LinkedIn may have without and with a subscription."""
INMAIL_LONG, INMAIL_MOST = 400, 1_900
"""Characters from which an InMail is answered less often, and the most there may be."""
IDEAL, LONG, SHORT = 100, 150, 25
"""Words of a request."""
THANKS_SHORT, THANKS_LONG = 30, 200
"""Words of a thank-you."""


def length(letter: Letter, known: Context) -> Iterator[Found]:
    """Too long or too short a request for the way it travels."""
    characters = len(letter.text.raw.strip())
    if known.channel == NOTE:
        most = PAID_NOTE if known.premium else FREE_NOTE
        if characters > most:
            yield _length(letter, ERROR, f"{characters} characters; a note on LinkedIn holds {most}.")
        return
    if known.channel == INMAIL:
        if characters > INMAIL_MOST:
            yield _length(letter, ERROR, f"{characters} characters; an InMail holds {INMAIL_MOST}.")
        elif characters > INMAIL_LONG:
            reason = f"{characters} characters. InMails of up to {INMAIL_LONG} are answered more often."
            yield _length(letter, HINT, reason)
        return
    words = letter.words
    if words > LONG:
        yield _length(letter, WARNING, f"{words} words. Long messages wait; aim for {IDEAL}.")
    elif words > IDEAL:
        yield _length(letter, HINT, f"{words} words; up to {IDEAL} are answered sooner.")
    elif words < SHORT and known.attempt < 2 and known.kind == "request":
        yield _length(letter, HINT, f"{words} words leave open who you are and what you would like to learn.")


def thanks_length(letter: Letter, known: Context) -> Iterator[Found]:
    """Too long or too short a thank-you."""
    words = letter.words
    characters = len(letter.text.raw.strip())
    if known.channel == LINKEDIN and characters > INMAIL_MOST:
        yield _length(letter, ERROR, f"{characters} characters; a message on LinkedIn holds {INMAIL_MOST}.")
        return
    if words > THANKS_LONG:
        yield _length(letter, WARNING, f"{words} words. A thank-you is short: aim for 60 to 120.")
    elif words < THANKS_SHORT and known.channel not in ("message", LINKEDIN):
        yield _length(letter, HINT, f"{words} words. Add the moment that stayed with you.")


def _length(letter: Letter, severity: str, reason: str) -> Found:
    start, end = letter.body
    return Found("length", severity, start, end, reason)


def sign_off(letter: Letter, known: Context) -> Iterator[Found]:
    """No closing phrase with a name, and not the writer's name either."""
    if not letter.signed:
        at = len(letter.text.low.rstrip())
        name = known.me.strip()
        adds = f"\n\nKind regards,\n{name}" if name and letter.closing >= at else None
        yield Found("sign-off", HINT, at, at, rewrite=adds, rewrite_at=(at, at))


_DOUBLED = re.compile(r"(?<![\w'-])([^\W\d_]+)([ ]+|[ ]*\n[ ]*)(\1)(?![\w'-])", re.IGNORECASE)
_MAY_DOUBLE = frozenset(
    [
        "had",
        "that",
        "very",
        "so",
        "bye",
        "ha",
        "no",
        "knock",
        "there",
        "now",
        "really",
        "tut",
        "chop",
        "hear",
        "yum",
        "hush",
        "well",
        "bora",
        "pago",
        "walla",
        "duran",
    ]
)
_SMALL_I = re.compile(r"(?<![\w.'/(@&-])i(?=(?:'(?:m|ve|ll|d))?(?:[\s,;!?]|$))")
_SPACE_BEFORE = re.compile(r"(?<=\w)([ ]+)(?=[,.](?:\s|$))")
_SHOUTED = re.compile(r"(?<![\w@./#_\[{<%$-])[A-Z]{6,}(?![\w@/_\]}>%-])")
_KNOWN_CAPITALS = frozenset(
    [
        "UNESCO",
        "UNICEF",
        "NASDAQ",
        "OFSTED",
        "MATLAB",
        "FORTRAN",
        "LINKEDIN",
        "NAFDAC",
        "ANVISA",
        "EUROPOL",
        "INTERPOL",
        "FRONTEX",
        "EFSA",
    ]
)
_MARKS = re.compile(r"!{2,}|\?!+|!\?+")
_MOST = 8
"""Slips named at once; more would hide the rest."""


def mechanics(letter: Letter, known: Context) -> Iterator[Found]:
    """Slips a proof-reader would mark, each with what should stand there."""
    found = [*_repeats(letter), *_marks(letter), *_letters(letter, known), *_spelling(letter)]
    yield from sorted(found, key=lambda one: one.start)[:_MOST]


def _slip(start: int, end: int, reason: str, rewrite: str | None) -> Found:
    return Found("mechanics", WARNING, start, end, reason, rewrite, (start, end))


def _repeats(letter: Letter) -> Iterator[Found]:
    for match in _DOUBLED.finditer(letter.text.cased):
        word = match[1].lower()
        both = match[1][0].isupper() and match[3][0].isupper()
        if word not in _MAY_DOUBLE and not both and not (match.start() == 0 and "\n" in match[2]):
            yield _slip(match.start(), match.end(), f"“{match[1]}” stands here twice.", match[1])


def _marks(letter: Letter) -> Iterator[Found]:
    cased = letter.text.cased
    loud = False
    for match in _MARKS.finditer(cased):
        loud = True
        calm = "?" if "?" in match[0] else "."
        calm = "!" if set(match[0]) == {"!"} else calm
        yield _slip(match.start(), match.end(), f"One mark is enough: {calm}", calm)
    if not loud and cased.count("!") > 2:
        at = [place for place, char in enumerate(cased) if char == "!"][2]
        yield _slip(at, at + 1, "More than two exclamation marks sound breathless.", ".")


def _letters(letter: Letter, known: Context) -> Iterator[Found]:
    cased = letter.text.cased
    for match in _SMALL_I.finditer(cased):
        yield _slip(match.start(), match.end(), "I is written with a capital.", "I")
    for match in _SPACE_BEFORE.finditer(cased):
        start, end = match.span(1)
        yield Found("mechanics", WARNING, start, end + 1, "No space before this mark.", "", (start, end))
    names = f"{known.contact} {known.org} {known.me} {' '.join(known.referrals)}".upper()
    for match in _SHOUTED.finditer(cased):
        if match[0] not in _KNOWN_CAPITALS and match[0] not in names:
            yield _slip(match.start(), match.end(), f"“{match[0]}” shouts.", match[0].capitalize())


def _spelling(letter: Letter) -> Iterator[Found]:
    text = letter.text
    for word in sorted(WRONG.keys() & text.words):
        for match in re.finditer(rf"(?<![\w'@./-]){re.escape(word)}(?![\w@]|\.\w)", text.low):
            right = WRONG[word]
            if text.cased[match.start()].isupper():
                right = right[0].upper() + right[1:]
            yield _slip(match.start(), match.end(), f"“{match[0]}” is written “{right}”.", right)
    for pattern, right in SLIPS:
        if pattern.needs & text.words:
            for match in pattern.finditer(text.flow):
                made = match.expand(right)
                yield _slip(match.start(), match.end(), f"“{match[0]}” is written “{made}”.", made)
