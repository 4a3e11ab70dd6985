"""What is looked for: words, "phrases", `person:`, `path:`, `since:` and `#theme`, and where they stand."""

from __future__ import annotations

from datetime import date, timedelta

from . import NamedTuple, regex
from .names import fold
from .phrasing import month_number, weekday_number

_TOKEN = regex(r'(?:([^\W\d_]+):)?(?:["“]([^"”]*)["”]?|(\S+))|(\S+)')
_AGO = regex(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
KEYS = ("person", "path", "since")
"""What may stand before a colon."""
WIDTH = 90
"""Characters of an excerpt."""
BEFORE = 30
"""Characters of it before the first word found."""


class Query(NamedTuple):
    """What was typed, understood. All parts must hold."""

    words: tuple[str, ...] = ()
    """Words and phrases, folded."""
    people: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    """Without the #."""
    since: date | None = None
    problems: tuple[str, ...] = ()
    """Sentences about what was not understood; nothing is found then."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Query()

    @property
    def looked_for(self) -> tuple[str, ...]:
        """All that may stand in a text itself."""
        return (*self.words, *(f"#{theme}" for theme in self.themes))


def parse_query(text: str, today: date) -> Query:
    """The query meant by a text; an unfinished `person:` asks for nothing, `since:3w` counts from today."""
    found: dict[str, list[str]] = {"words": [], "person": [], "path": [], "theme": []}
    problems: list[str] = []
    since: date | None = None
    for match in _TOKEN.finditer(text):
        key, phrase, word, odd = match.groups()
        value = " ".join(fold(phrase if phrase is not None else word or odd or "").split())
        key = (key or "").lower()
        if key and key not in KEYS:
            # "10:30" and "https://..." are words like any other.
            value, key = fold(f"{match[1]}:{value}"), ""
        if not value:
            continue
        if key == "since":
            since = day_since(value, today)
            if since is None:
                problems.append(f"since: {value} is no day. Try 2026-03-01, march, monday or 3w.")
        elif key:
            found[key].append(value.replace("_", " "))
        elif value[0] == "#" and len(value) > 1:
            found["theme"].append(value[1:])
        else:
            found["words"].append(value)
    return Query(
        tuple(found["words"]),
        tuple(found["person"]),
        tuple(found["path"]),
        tuple(found["theme"]),
        since,
        tuple(problems),
    )


def day_since(text: str, today: date) -> date | None:
    """The day a text means, looking back: 2026-03-01, 2026-03, 2026, march, monday, yesterday, 3w."""
    text = text.strip()
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    if ago := _AGO.fullmatch(text):
        days = int(ago[1]) * _DAYS[ago[2]]
        return today - timedelta(days=days) if days < today.toordinal() else None
    if text.isalpha() and (month := month_number(text[:3])):
        return date(today.year - (month > today.month), month, 1)
    if text.isalpha() and (weekday := weekday_number(text[:3])) is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    parts = text.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except (ValueError, OverflowError):
        return None


class Excerpt(NamedTuple):
    """A part of a text in one line, and where the words stand in it."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


def excerpt(text: str, words: tuple[str, ...]) -> Excerpt:
    """The words found, with what stands around them."""
    line = text.translate(_BLANKS)
    spans = _spans(line, words)
    first = spans[0][0] if spans else 0
    start = 0 if len(line) <= WIDTH or first <= BEFORE else first - BEFORE
    if start:
        # Begin with a whole word, unless that would lose what was found.
        blank = line.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(line), start + WIDTH)
    head = "…" if start else ""
    shown = f"{head}{line[start:end]}{'…' if end < len(line) else ''}"
    moved = len(head) - start
    inside = tuple((a + moved, min(b, end) + moved) for a, b in spans if start <= a < end)
    return Excerpt(shown, inside)


_BLANKS = dict.fromkeys((*range(32), 8232, 8233), " ")


def _spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand in a text as it was written; its folded form may have another length."""
    folded, owners = (text.lower(), None) if text.isascii() else _folded(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            end = at + len(word)
            found.append((at, end) if owners is None else (owners[at], owners[end - 1] + 1))
            at = folded.find(word, end)
    found.sort()
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _folded(text: str) -> tuple[str, list[int]]:
    """A text folded letter by letter, and for each letter which of the text it came from."""
    pieces: list[str] = []
    owners: list[int] = []
    for index, char in enumerate(text):
        piece = fold(char)
        pieces.append(piece)
        owners += [index] * len(piece)
    return "".join(pieces), owners
