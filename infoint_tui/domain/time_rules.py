"""The table of time rules: what falls due when, where each number comes from, and what the user changed.

The defaults stand in `data/time_rules.txt`. A preset changes some of them, a file of the user's any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from enum import Enum

from . import NamedTuple
from .text import pairs, sections


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


class ValueKind(Enum):
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


def parse_value(kind: ValueKind, text: str) -> Value:
    """The value a text means. Raises `BadValue`."""
    words = " ".join(text.casefold().split())[:80]
    if kind in (ValueKind.MINUTES, ValueKind.COUNT):
        return _number(kind, words)
    if kind is ValueKind.HOURS:
        return _hours(words)
    if kind is ValueKind.LENGTHS:
        return _lengths(words)
    if kind is ValueKind.DAYS_OR_OFF and words in ("off", "no", "never", "false"):
        return None
    span = _span(words, kind)
    days, timed = span.whole_days, span.at is not None
    fits = {
        ValueKind.LENGTH: not days,
        ValueKind.DAYS: days and not timed,
        ValueKind.DAYS_OR_OFF: days and not timed,
        ValueKind.DAY_AT: days and timed,
        ValueKind.DUE: days == timed,
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


def _number(kind: ValueKind, words: str) -> int:
    digits = words.removesuffix("minutes").removesuffix("min").strip() if kind is ValueKind.MINUTES else words
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 6):
        raise _bad(words, kind)
    number = int(digits)
    if kind is ValueKind.MINUTES and number not in _LONGEST_TALK:
        raise BadValue(f"{number} minutes: a conversation takes 5 to 120.")
    if number > _MOST_COUNTED and kind is ValueKind.COUNT:
        raise BadValue(f"{number} is more than {_MOST_COUNTED}.")
    return number


def _lengths(words: str) -> Minutes:
    parts = words.removesuffix("minutes").removesuffix("min").replace(" or ", ",").split(",")
    numbers = {_number(ValueKind.MINUTES, part.strip()) for part in parts if part.strip()}
    if not numbers:
        raise _bad(words, ValueKind.LENGTHS)
    if len(numbers) > _MOST_LENGTHS:
        raise BadValue(f"{len(numbers)} lengths are more than {_MOST_LENGTHS}.")
    return Minutes(sorted(numbers))


def _hours(words: str) -> tuple[int, int]:
    match = re.fullmatch(_HOURS, words)
    if not match:
        raise _bad(words, ValueKind.HOURS)
    parts = [int(part) for part in match.groups()]
    start, end = parts[0] * 60 + parts[1], parts[2] * 60 + parts[3]
    if max(parts[1], parts[3]) > 59 or end > 24 * 60 or start >= end:
        raise BadValue(f"{words!r} aren't hours of the day. Write them as 08:00-18:00.")
    return start, end


def _span(words: str, kind: ValueKind) -> Span:
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


def _bad(words: str, kind: ValueKind) -> BadValue:
    return BadValue(f"{words!r} is not understood. Write it as {kind.value}.")


class TimeRule(NamedTuple):
    """A time rule as the user may read and change it."""

    id: str
    kind: ValueKind
    default: str
    """As it can be written."""
    text: str
    """What it says, with {value} where the value belongs."""
    source: str
    """Keys of `SOURCES`."""
    fixed: bool = False
    """Shown for its source, but built in."""


class Preset(NamedTuple):
    """A set of rules that belong together."""

    id: str
    text: str
    values: Mapping[str, str]


class RuleEntry(NamedTuple):
    """A rule with the value in force."""

    rule: TimeRule
    value: Value
    origin: str
    """built in, preset or the name of a file."""

    @property
    def shown(self) -> str:
        """The value in words."""
        return show_value(self.value)


def _rule(line: str) -> TimeRule:
    name, kind, default, text, source, *fixed = line.split(" | ")
    return TimeRule(name, ValueKind[kind], default, text, source, bool(fixed))


RULES: Mapping[str, TimeRule] = {rule.id: rule for rule in map(_rule, sections("data/time_rules")["rules"])}


def _preset(line: str) -> Preset:
    name, text, *values = line.split(" | ")
    return Preset(name, text, dict(value.split(": ") for value in values))


PRESETS: Mapping[str, Preset] = {
    preset.id: preset for preset in map(_preset, sections("data/time_rules")["presets"])
}
GENTLE = "gentle"
"""The preset in force where none is chosen."""


class RuleTable:
    """The rules in force."""

    def __init__(
        self, preset: str = GENTLE, changes: Mapping[str, str] | None = None, origin: str = ""
    ) -> None:
        """A table; an unknown preset counts as the gentle one, changes are what `parse_value` takes."""
        self.preset = preset if preset in PRESETS else GENTLE
        self._layers = (
            (changes or {}, origin),
            (PRESETS[self.preset].values, f"preset {self.preset}"),
        )
        self._entries: dict[str, RuleEntry] = {}

    def __iter__(self) -> Iterator[RuleEntry]:
        return map(self.__getitem__, RULES)

    def __getitem__(self, rule: str) -> RuleEntry:
        entry = self._entries.get(rule)
        if entry is None:
            known = RULES[rule]
            layers = (*self._layers, ({rule: known.default}, "built in"))
            text, origin = next((values[rule], origin) for values, origin in layers if rule in values)
            entry = self._entries[rule] = RuleEntry(known, parse_value(known.kind, text), origin)
        return entry

    def text(self, rule: str) -> str:
        """The rule in words, with its value."""
        entry = self[rule]
        text, value = entry.rule.text, entry.value
        if "{at}" in text and isinstance(value, Span) and value.at is not None:
            return text.replace("{value}", str(value._replace(at=None))).replace("{at}", f"{value.at:%H:%M}")
        return text.replace("{value}", entry.shown)

    def span(self, rule: str) -> Span:
        """The value of a rule that names a distance in time."""
        value = self[rule].value
        assert isinstance(value, Span)
        return value

    def optional(self, rule: str) -> Span | None:
        """The same, or None where the rule is off."""
        value = self[rule].value
        return value if isinstance(value, Span) else None

    def length(self, rule: str) -> timedelta:
        """The value of a rule that names a length in hours or minutes."""
        return self.span(rule).length

    def number(self, rule: str) -> int:
        """The value of a rule that counts."""
        value = self[rule].value
        assert isinstance(value, int)
        return value

    def hours(self, rule: str) -> tuple[int, int]:
        """The value of a rule that names hours of the day, in minutes since midnight."""
        value = self[rule].value
        assert isinstance(value, tuple)
        assert not isinstance(value, (Span, Minutes))
        return value

    @property
    def most_messages(self) -> int:
        """Messages without an answer that are enough; never more than three."""
        return min(3, 1 + self.number("follow.nudges"))


DEFAULT = RuleTable()
"""The table of somebody who changed nothing."""


def check_changes(found: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Sort changes into those that may be used and, by rule, sentences about the others."""
    good: dict[str, str] = {}
    bad: dict[str, str] = {}
    for name, text in found:
        rule = RULES.get(name)
        if rule is None:
            from difflib import get_close_matches

            near = get_close_matches(name, RULES, n=1)
            bad[name] = f"there is no rule with that name{f'; did you mean {near[0]}?' if near else '.'}"
        elif rule.fixed:
            bad[name] = "this rule is built in and cannot be changed."
        else:
            try:
                parse_value(rule.kind, text)
            except BadValue as error:
                bad[name] = f"{error} {rule.default} stays."
            else:
                good[name] = text
    return good, bad


SOURCES = pairs("data/time_rules", "sources")


def explain(key: str) -> str:
    """One line on a source key, or on several separated by commas; the key itself where it is unknown."""
    parts = (part.strip() for part in key.split(","))
    return "; ".join(SOURCES.get(part.upper(), part) for part in parts if part)
