"""Values of time rules as people write them: "7 business days", "24 h", "1 business day 10:00", "off"."""

from __future__ import annotations

import re
from datetime import time, timedelta
from enum import Enum
from typing import NamedTuple


class BadValue(ValueError):
    """A value that a rule cannot have; the message says why, with an example."""


class Span(NamedTuple):
    """A distance in time."""

    amount: int
    unit: str
    """min, h, d (days) or b (business days)."""
    at: time | None = None
    """The wall time on the day that it leads to."""

    @property
    def whole_days(self) -> bool:
        """Whether it counts days instead of hours."""
        return self.unit in ("d", "b")

    @property
    def length(self) -> timedelta:
        """The length of a span in hours or minutes."""
        return timedelta(minutes=self.amount) if self.unit == "min" else timedelta(hours=self.amount)

    def __str__(self) -> str:
        """In words, as it can be written again."""
        if self.unit in ("min", "h"):
            return f"{self.amount} {self.unit}"
        noun = "day" if self.unit == "d" else "business day"
        days = f"{self.amount} {noun}{'' if self.amount == 1 else 's'}"
        if self.at is not None and not self.amount:
            days = "same day"
        return days + (f" {self.at:%H:%M}" if self.at is not None else "")


class Minutes(tuple[int, ...]):
    """Lengths to choose from, the shortest first."""


Value = Span | int | Minutes | tuple[int, int] | None


class Kind(Enum):
    """What a rule's value looks like: an example of each."""

    LENGTH = "10 min"
    DAYS = "7 business days"
    DAYS_OR_OFF = "3 business days, or off"
    DAY_AT = "1 business day 10:00"
    DUE = "24 h, or 1 day 20:00"
    MINUTES = "20"
    LENGTHS = "15, 20, 30"
    COUNT = "3"
    HOURS = "08:00-18:00"


_SPAN = (
    r"(?:(\d{1,4}) ?(minutes?|mins?|min|m|hours?|h|business days?|bd|b|days?|d|weeks?|w)|(same day))"
    r"(?:,? (?:at )?(\d{1,2}):(\d{2}))?"
)
_HOURS = r"(\d{1,2}):(\d{2}) ?(?:-|–|to) ?(\d{1,2}):(\d{2})"
_MOST = {"min": 1440, "h": 240, "d": 366, "b": 260}
_LONGEST_TALK = range(5, 121)
_MOST_COUNTED = 99
_MOST_LENGTHS = 12


def parse_value(kind: Kind, text: str) -> Value:
    """The value a text means. Raises `BadValue`."""
    words = " ".join(text.casefold().split())[:80]
    if kind in (Kind.MINUTES, Kind.COUNT):
        return _number(kind, words)
    if kind is Kind.HOURS:
        return _hours(words)
    if kind is Kind.LENGTHS:
        return _lengths(words)
    if kind is Kind.DAYS_OR_OFF and words in ("off", "no", "never", "false"):
        return None
    span = _span(words, kind)
    days, timed = span.whole_days, span.at is not None
    fits = {
        Kind.LENGTH: not days,
        Kind.DAYS: days and not timed,
        Kind.DAYS_OR_OFF: days and not timed,
        Kind.DAY_AT: days and timed,
        Kind.DUE: days == timed,
    }[kind]
    if not fits:
        raise _bad(words, kind)
    return span


def show_value(value: Value) -> str:
    """The value in words, as it can be written again."""
    if value is None:
        return "off"
    if isinstance(value, (Span, int)):
        return str(value)
    if isinstance(value, Minutes):
        return ", ".join(map(str, value))
    start, end = value
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def _number(kind: Kind, words: str) -> int:
    digits = words.removesuffix("minutes").removesuffix("min").strip() if kind is Kind.MINUTES else words
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 6):
        raise _bad(words, kind)
    number = int(digits)
    if kind is Kind.MINUTES and number not in _LONGEST_TALK:
        raise BadValue(f"{number} minutes: a talk takes 5 to 120.")
    if number > _MOST_COUNTED and kind is Kind.COUNT:
        raise BadValue(f"{number} is more than {_MOST_COUNTED}.")
    return number


def _lengths(words: str) -> Minutes:
    parts = words.removesuffix("minutes").removesuffix("min").replace(" or ", ",").split(",")
    numbers = {_number(Kind.MINUTES, part.strip()) for part in parts if part.strip()}
    if not numbers:
        raise _bad(words, Kind.LENGTHS)
    if len(numbers) > _MOST_LENGTHS:
        raise BadValue(f"{len(numbers)} lengths are more than {_MOST_LENGTHS}.")
    return Minutes(sorted(numbers))


def _hours(words: str) -> tuple[int, int]:
    match = re.fullmatch(_HOURS, words)
    if not match:
        raise _bad(words, Kind.HOURS)
    parts = [int(part) for part in match.groups()]
    start, end = parts[0] * 60 + parts[1], parts[2] * 60 + parts[3]
    if max(parts[1], parts[3]) > 59 or end > 24 * 60 or start >= end:
        raise BadValue(f"{words!r} are no hours of a day. Write them as 08:00-18:00.")
    return start, end


def _span(words: str, kind: Kind) -> Span:
    match = re.fullmatch(_SPAN, words)
    if not match:
        raise _bad(words, kind)
    number, word, same_day, hour, minute = match.groups()
    amount, unit = (0, "d") if same_day else (int(number), _unit(word))
    if unit == "w":
        amount, unit = amount * 7, "d"
    if amount > _MOST[unit]:
        raise BadValue(f"{words!r} is longer than {Span(_MOST[unit], unit)}.")
    at = None
    if hour is not None:
        if int(hour) > 23 or int(minute) > 59:
            raise BadValue(f"{words!r} has no such time of day.")
        at = time(int(hour), int(minute))
    return Span(amount, unit, at)


def _unit(word: str) -> str:
    return "min" if word[0] == "m" else word[0]


def _bad(words: str, kind: Kind) -> BadValue:
    return BadValue(f"{words!r} is not understood. Write it as {kind.value}.")
