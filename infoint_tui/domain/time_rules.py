"""The table of time rules: what falls due when, where each number comes from, and what the user changed.

The defaults stand here. A preset changes some of them, a file of the user's changes any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from enum import Enum

from . import NamedTuple


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


__all__ = [
    "DEFAULT",
    "PRESETS",
    "RULES",
    "BadValue",
    "Preset",
    "RuleEntry",
    "RuleTable",
    "Span",
    "TimeRule",
    "ValueKind",
]


class TimeRule(NamedTuple):
    """A time rule as the user may read and change it."""

    id: str
    kind: ValueKind
    default: Value
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


RULES: Mapping[str, TimeRule] = {
    rule.id: rule
    for rule in (
        TimeRule("request.ask_minutes", ValueKind.MINUTES, 20, "ask for {value} minutes", "UCB, RCEL, D"),
        TimeRule(
            "request.call.amber",
            ValueKind.LENGTH,
            Span(4, "min"),
            "wrap up a request call after {value}",
            "S001",
        ),
        TimeRule(
            "request.call.max",
            ValueKind.LENGTH,
            Span(5, "min"),
            "asking by phone takes at most {value}",
            "S001",
        ),
        TimeRule(
            "meet.durations",
            ValueKind.LENGTHS,
            Minutes((15, 20, 25, 30, 45, 60)),
            "a conversation takes {value} minutes",
            "S001, S004",
        ),
        TimeRule(
            "meet.long", ValueKind.MINUTES, 30, "more than {value} minutes is long for a first visit", "S001"
        ),
        TimeRule("research.due", ValueKind.DAYS, Span(3, "d"), "{value} before the conversation", "O"),
        TimeRule("agenda.due", ValueKind.DAYS, Span(2, "d"), "{value} before the conversation", "O"),
        TimeRule("needs.due", ValueKind.DAYS, Span(2, "d"), "{value} before the conversation", "ACC"),
        TimeRule(
            "confirm.due",
            ValueKind.DAY_AT,
            Span(1, "b", time(10)),
            "{value} before the conversation, at {at} their time",
            "S001, RCEL",
        ),
        TimeRule(
            "leave.by",
            ValueKind.LENGTH,
            Span(10, "min"),
            ("travel time plus {value} before the conversation"),
            "S001, MACS",
        ),
        TimeRule(
            "call.tech_check.video",
            ValueKind.LENGTH,
            Span(15, "min"),
            ("{value} before a video conversation"),
            "YALE",
        ),
        TimeRule(
            "call.tech_check.phone",
            ValueKind.LENGTH,
            Span(5, "min"),
            ("{value} before a phone conversation"),
            "YALE",
        ),
        TimeRule("card.t10", ValueKind.LENGTH, Span(10, "min"), "{value} before the conversation", "S001"),
        TimeRule(
            "live.closing",
            ValueKind.LENGTH,
            Span(5, "min"),
            "{value} before the end, 3 in a short conversation",
            "O, S001",
            True,
        ),
        TimeRule(
            "live.extend", ValueKind.LENGTH, Span(5, "min"), "{value} more, asked for once", "RCEL", True
        ),
        TimeRule("reflect.due", ValueKind.DUE, Span(2, "h"), "{value} after the conversation", "AFTER, SCU"),
        TimeRule(
            "reflect.hard",
            ValueKind.DUE,
            Span(1, "d", time(20)),
            "{value} after the conversation, at the latest",
            "AFTER, SCU",
        ),
        TimeRule(
            "thank.due", ValueKind.DUE, Span(24, "h"), ("{value} after the conversation"), "S004, YALE, JP"
        ),
        TimeRule(
            "thank.hard",
            ValueKind.DUE,
            Span(48, "h"),
            "{value} after the conversation, at the latest",
            "S004, YALE, TUD",
        ),
        TimeRule(
            "follow.next_person",
            ValueKind.DAYS_OR_OFF,
            None,
            "{value} without a reply: someone else?",
            "D",
        ),
        TimeRule("follow.nudge", ValueKind.DAYS, Span(7, "b"), "{value} without a reply", "D, SFU, DUKE"),
        TimeRule("follow.nudges", ValueKind.COUNT, 1, "most follow-ups: {value}", "SFU, DUKE"),
        TimeRule("follow.quiet", ValueKind.DAYS, Span(7, "b"), "{value} after the last message", "DUKE"),
        TimeRule(
            "later.revisit", ValueKind.DAYS, Span(0, "d"), "the day they asked you to come back", "S001", True
        ),
        TimeRule(
            "declined.thank",
            ValueKind.DAYS_OR_OFF,
            Span(1, "b"),
            "{value} after a no: two lines of thanks",
            "S001",
        ),
        TimeRule(
            "declined.other", ValueKind.DAYS_OR_OFF, Span(1, "b"), "{value} after a no: another name?", "O"
        ),
        TimeRule("referral.act", ValueKind.DAYS, Span(5, "b"), "{value} after you got the name", "O"),
        TimeRule(
            "referral.promised",
            ValueKind.DAYS,
            Span(8, "d"),
            "{value} after an introduction was promised",
            "ODT",
        ),
        TimeRule(
            "referral.loop",
            ValueKind.DAYS,
            Span(3, "d"),
            "{value} after you met the person they suggested",
            "INTRO, YALE",
        ),
        TimeRule(
            "action.default_due",
            ValueKind.DAYS,
            Span(7, "d"),
            "to-dos are due in {value}, unless you set a day",
            "O",
        ),
        TimeRule("update.first", ValueKind.DAYS, Span(30, "d"), "{value} after the conversation", "S004, O"),
        TimeRule("advice.tell", ValueKind.DAYS, Span(3, "d"), "{value} after you did what you said", "S004"),
        TimeRule(
            "milestone.tell", ValueKind.DAYS, Span(7, "d"), "{value} after what their advice led to", "S004"
        ),
        TimeRule(
            "touch.cadence",
            ValueKind.DAYS,
            Span(90, "d"),
            "{value}, or as agreed, after you were last in touch",
            "SCU, UP",
        ),
        TimeRule(
            "touch.unanswered", ValueKind.COUNT, 2, "{value} messages without a reply: let it rest?", "O"
        ),
        TimeRule(
            "touch.dormant",
            ValueKind.COUNT,
            2,
            ("{value} times the usual gap without contact: let it rest?"),
            "O",
        ),
        TimeRule("lead.not_before", ValueKind.DAYS, Span(3, "d"), "{value} after the thank-you", "S001"),
        TimeRule(
            "reschedule.notice",
            ValueKind.LENGTH,
            Span(24, "h"),
            "moving it less than {value} ahead calls for an apology",
            "O",
        ),
        TimeRule(
            "path.min_conversations",
            ValueKind.COUNT,
            3,
            ("{value} conversations before you decide on a path"),
            "S001",
        ),
        TimeRule("weekly.conversations", ValueKind.COUNT, 1, "{value} a week", "O"),
        TimeRule("weekly.outreach", ValueKind.COUNT, 3, "{value} new requests a week", "O"),
        TimeRule(
            "guard.spacing", ValueKind.DAYS, Span(7, "b"), "{value} between unanswered messages", "D, DUKE"
        ),
        TimeRule("guard.year", ValueKind.COUNT, 4, "{value} unrequested messages a year", "UP"),
        TimeRule(
            "guard.organisation",
            ValueKind.COUNT,
            2,
            "at most {value} open requests at one organization",
            "O",
        ),
        TimeRule(
            "guard.new_there",
            ValueKind.DAYS,
            Span(3, "b"),
            "{value} between new people at one organization",
            "O",
        ),
        TimeRule("guard.hours", ValueKind.HOURS, (480, 1080), "calls {value} their time", "YALE"),
    )
}

PRESETS: Mapping[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset("gentle", "one follow-up after seven business days", {}),
        Preset("duke", "two reminders, seven business days apart", {"follow.nudges": "2"}),
        Preset(
            "3b7",
            "someone else after three business days, a reminder after seven",
            {"follow.next_person": "3 business days"},
        ),
        Preset(
            "jp",
            "thank-you the same day, 30-minute calls",
            {"thank.due": "same day 21:00", "thank.hard": "24 h", "request.ask_minutes": "30"},
        ),
    )
}
GENTLE = "gentle"
"""The preset in force where none is chosen."""


class RuleTable:
    """The rules in force."""

    def __init__(
        self, preset: str = GENTLE, changes: Mapping[str, str] | None = None, origin: str = ""
    ) -> None:
        """A table.

        Args:
            preset: Id of a preset; one that is not known counts as the gentle one.
            changes: Rule id to value as text; each must be one that `parse_value` takes.
            origin: Where the changes come from.
        """
        self.preset = preset if preset in PRESETS else GENTLE
        chosen = PRESETS[self.preset].values
        self._entries: dict[str, RuleEntry] = {}
        for rule in RULES.values():
            entry = RuleEntry(rule, rule.default, "built in")
            if rule.id in chosen:
                entry = RuleEntry(rule, parse_value(rule.kind, chosen[rule.id]), f"preset {self.preset}")
            if changes and rule.id in changes:
                entry = RuleEntry(rule, parse_value(rule.kind, changes[rule.id]), origin)
            self._entries[rule.id] = entry

    def __iter__(self) -> Iterator[RuleEntry]:
        return iter(self._entries.values())

    def __getitem__(self, rule: str) -> RuleEntry:
        return self._entries[rule]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleTable) and self._entries == other._entries

    __hash__ = None  # type: ignore[assignment]

    def text(self, rule: str) -> str:
        """The rule in words, with its value."""
        entry = self._entries[rule]
        text, value = entry.rule.text, entry.value
        if "{at}" in text and isinstance(value, Span) and value.at is not None:
            return text.replace("{value}", str(value._replace(at=None))).replace("{at}", f"{value.at:%H:%M}")
        return text.replace("{value}", entry.shown)

    def span(self, rule: str) -> Span:
        """The value of a rule that names a distance in time."""
        value = self._entries[rule].value
        assert isinstance(value, Span)
        return value

    def optional(self, rule: str) -> Span | None:
        """The same, or None where the rule is off."""
        value = self._entries[rule].value
        return value if isinstance(value, Span) else None

    def length(self, rule: str) -> timedelta:
        """The value of a rule that names a length in hours or minutes."""
        return self.span(rule).length

    def number(self, rule: str) -> int:
        """The value of a rule that counts."""
        value = self._entries[rule].value
        assert isinstance(value, int)
        return value

    def hours(self, rule: str) -> tuple[int, int]:
        """The value of a rule that names hours of the day, in minutes since midnight."""
        value = self._entries[rule].value
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
                bad[name] = f"{error} {show_value(rule.default)} stays."
            else:
                good[name] = text
    return good, bad


SOURCES: Mapping[str, str] = {
    "S000": "a college's career guide",
    "S001": "a self-reliance and employment guide on asking for conversations",
    "S002": "a university career page on assessors and allies",
    "S003": "a career blog with the example of a future paramedic",
    "S004": "a short guide to talks of 15 to 60 minutes and thanks within 24 to 48 hours",
    "B": "R. Bolles, What Color Is Your Parachute?",
    "D": "S. Dalton, The 2-Hour Job Search",
    "UCB": "the career and human resources pages of UC Berkeley",
    "MIT": "MIT's career office",
    "DUKE": "the informational interviewing guide of Duke University",
    "YALE": "Yale's pages for postdocs and on phone and video conversations",
    "CORN": "the career pages of Cornell University",
    "SCU": "the career pages of Santa Clara University",
    "SFU": "the career pages of Simon Fraser University",
    "UP": "the career pages of the University of Portland",
    "HAM": "the career pages of Hampshire College",
    "IU": "the career pages of Indiana University",
    "RCEL": "a series of tips on the fifteen-minute call",
    "ODT": "an open textbook on the steps of a job search",
    "AFTER": "a checklist of what to reflect on after the conversation",
    "TUD": "TU Delft's advice on thank-you letters",
    "JP": "Japanese guides to visiting alumni at work",
    "MACS": "a job board's list of common mistakes",
    "SCHO": "a career coach on preparing for a conversation",
    "EVA": "the career pages of the University of Evansville",
    "LI": "published figures on messages and their lengths on LinkedIn",
    "WT": "research on the strength of weak ties (Granovetter 1973; Rajkumar and others 2022)",
    "KE": "a study of how senders undervalue their thanks (Kumar and Epley 2018)",
    "DYL": "Burnett and Evans, Designing Your Life",
    "OARS": "basics of motivational interviewing: open questions, affirming, reflecting, summing up",
    "PROBE": "interviewing research on probes and on the order of questions",
    "CORNELL": "the Cornell way of taking notes: cue, record, summary",
    "REFL": "reflective practice: what, so what, now what (Driscoll, Rolfe, Gibbs)",
    "RIASEC": "Holland's interest codes and the O*NET data",
    "ACC": "advice on captions, relay and written alternatives",
    "TZ": "checklists for meetings across time zones",
    "CAN": "networking norms for newcomers to Canada",
    "NIC": "advice for newcomers from a settlement agency",
    "MCG": "McGill University's advice for newcomers",
    "UWM": "UW-Madison's pages for future health professionals",
    "BSR": "a graduate students' science magazine on leaving academia",
    "BRIDGE": "a guide to careers in nonprofit organizations",
    "FED": "a guide to talks about public service",
    "INTRO": "the custom of introducing people only when both agreed",
    "O": "infoint's own rule",
}


def explain(key: str) -> str:
    """One line on a source key, or on several separated by commas; the key itself where it is unknown."""
    parts = (part.strip() for part in key.split(","))
    return "; ".join(SOURCES.get(part.upper(), part) for part in parts if part)
