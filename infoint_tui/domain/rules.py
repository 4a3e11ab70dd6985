"""The table of time rules: what falls due when, where each number comes from, and what the user changed.

The defaults stand here. A preset changes some of them, a file of the user's changes any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from typing import NamedTuple

from .rule_values import BadValue, Kind, Minutes, Span, Value, parse_value, show_value

__all__ = ["DEFAULT", "PRESETS", "RULES", "BadValue", "Entry", "Kind", "Preset", "Rule", "RuleTable", "Span"]


class Rule(NamedTuple):
    """A time rule as the user may read and change it."""

    id: str
    kind: Kind
    default: Value
    text: str
    """What it says, with {value} where the value belongs."""
    source: str
    """Keys of `sources.SOURCES`."""
    fixed: bool = False
    """Shown for its source, but built in."""


class Preset(NamedTuple):
    """A set of rules that belong together."""

    id: str
    text: str
    values: Mapping[str, str]


class Entry(NamedTuple):
    """A rule with the value in force."""

    rule: Rule
    value: Value
    origin: str
    """built in, preset or the name of a file."""

    @property
    def shown(self) -> str:
        """The value in words."""
        return show_value(self.value)


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("request.ask_minutes", Kind.MINUTES, 20, "ask for {value} minutes", "UCB, RCEL, D"),
        Rule(
            "request.call.amber",
            Kind.LENGTH,
            Span(4, "min"),
            "{value} into a call that asks: come to an end",
            "S001",
        ),
        Rule(
            "request.call.max", Kind.LENGTH, Span(5, "min"), "asking by phone takes {value} at most", "S001"
        ),
        Rule(
            "meet.durations",
            Kind.LENGTHS,
            Minutes((15, 20, 25, 30, 45, 60)),
            "a talk takes {value} minutes",
            "S001, S004",
        ),
        Rule("meet.long", Kind.MINUTES, 30, "more than {value} minutes are long for a first visit", "S001"),
        Rule("research.due", Kind.DAYS, Span(3, "d"), "{value} before the talk", "O"),
        Rule("agenda.due", Kind.DAYS, Span(2, "d"), "{value} before the talk", "O"),
        Rule(
            "confirm.due",
            Kind.DAY_AT,
            Span(1, "b", time(10)),
            "{value}, their time, before the talk",
            "S001, RCEL",
        ),
        Rule("leave.by", Kind.LENGTH, Span(10, "min"), "{value} and the way before the talk", "S001, MACS"),
        Rule("call.tech_check.video", Kind.LENGTH, Span(15, "min"), "{value} before a video talk", "YALE"),
        Rule("call.tech_check.phone", Kind.LENGTH, Span(5, "min"), "{value} before a phone talk", "YALE"),
        Rule("card.t10", Kind.LENGTH, Span(10, "min"), "{value} before the talk", "S001"),
        Rule(
            "live.closing",
            Kind.LENGTH,
            Span(5, "min"),
            "{value} before the end, 3 in a short talk",
            "O, S001",
            True,
        ),
        Rule("live.extend", Kind.LENGTH, Span(5, "min"), "{value} more, asked for once", "RCEL", True),
        Rule("reflect.due", Kind.DUE, Span(2, "h"), "{value} after the talk", "AFTER, SCU"),
        Rule(
            "reflect.hard",
            Kind.DUE,
            Span(1, "d", time(20)),
            "{value} after the talk, at the latest",
            "AFTER, SCU",
        ),
        Rule("thank.due", Kind.DUE, Span(24, "h"), "{value} after the talk", "S004, YALE, JP"),
        Rule(
            "thank.hard", Kind.DUE, Span(48, "h"), "{value} after the talk, at the latest", "S004, YALE, TUD"
        ),
        Rule("follow.next_person", Kind.DAYS_OR_OFF, None, "{value} without an answer: somebody else?", "D"),
        Rule("follow.nudge", Kind.DAYS, Span(7, "b"), "{value} without an answer", "D, SFU, DUKE"),
        Rule("follow.nudges", Kind.COUNT, 1, "write again {value} times at most", "SFU, DUKE"),
        Rule("follow.quiet", Kind.DAYS, Span(7, "b"), "{value} after the last message", "DUKE"),
        Rule("later.revisit", Kind.DAYS, Span(0, "d"), "the day they asked you to come back", "S001", True),
        Rule(
            "declined.thank",
            Kind.DAYS_OR_OFF,
            Span(1, "b"),
            "{value} after a no: two lines of thanks",
            "S001",
        ),
        Rule("declined.other", Kind.DAYS_OR_OFF, Span(1, "b"), "{value} after a no: another name?", "O"),
        Rule("referral.act", Kind.DAYS, Span(5, "b"), "{value} after you got the name", "O"),
        Rule(
            "referral.promised", Kind.DAYS, Span(8, "d"), "{value} after an introduction was promised", "ODT"
        ),
        Rule(
            "referral.loop", Kind.DAYS, Span(3, "d"), "{value} after you met whom they named", "INTRO, YALE"
        ),
        Rule("action.default_due", Kind.DAYS, Span(7, "d"), "{value}, unless you said otherwise", "O"),
        Rule("update.first", Kind.DAYS, Span(30, "d"), "{value} after the talk", "S004, O"),
        Rule("advice.tell", Kind.DAYS, Span(3, "d"), "{value} after you did what they advised", "S004"),
        Rule("milestone.tell", Kind.DAYS, Span(7, "d"), "{value} after what their advice led to", "S004"),
        Rule(
            "touch.cadence",
            Kind.DAYS,
            Span(90, "d"),
            "{value}, or as agreed, after the last contact",
            "SCU, UP",
        ),
        Rule("touch.unanswered", Kind.COUNT, 2, "{value} messages without an answer: let it rest?", "O"),
        Rule("touch.dormant", Kind.COUNT, 2, "{value} times the gap without contact: rest?", "O"),
        Rule("lead.not_before", Kind.DAYS, Span(3, "d"), "{value} after the thank-you", "S001"),
        Rule(
            "reschedule.notice",
            Kind.LENGTH,
            Span(24, "h"),
            "less than {value} ahead asks for an apology",
            "O",
        ),
        Rule("path.min_conversations", Kind.COUNT, 3, "{value} talks before a path is decided", "S001"),
        Rule("weekly.conversations", Kind.COUNT, 1, "{value} a week", "O"),
        Rule("weekly.outreach", Kind.COUNT, 3, "{value} new requests a week", "O"),
        Rule("guard.spacing", Kind.DAYS, Span(7, "b"), "{value} between unanswered messages", "D, DUKE"),
        Rule("guard.year", Kind.COUNT, 4, "{value} messages nobody asked for in a year", "UP"),
        Rule("guard.organisation", Kind.COUNT, 2, "{value} people of one place waiting at once", "O"),
        Rule("guard.new_there", Kind.DAYS, Span(3, "b"), "{value} between new people of one place", "O"),
        Rule("guard.hours", Kind.HOURS, (480, 1080), "calls {value} their time", "YALE"),
    )
}

PRESETS: Mapping[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset("gentle", "one reminder after seven business days", {}),
        Preset("duke", "two reminders, seven business days apart", {"follow.nudges": "2"}),
        Preset(
            "3b7",
            "somebody else after three business days, a reminder after seven",
            {"follow.next_person": "3 business days"},
        ),
        Preset(
            "jp",
            "thanks on the same day, thirty minutes",
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
        self._entries: dict[str, Entry] = {}
        for rule in RULES.values():
            entry = Entry(rule, rule.default, "built in")
            if rule.id in chosen:
                entry = Entry(rule, parse_value(rule.kind, chosen[rule.id]), f"preset {self.preset}")
            if changes and rule.id in changes:
                entry = Entry(rule, parse_value(rule.kind, changes[rule.id]), origin)
            self._entries[rule.id] = entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __getitem__(self, rule: str) -> Entry:
        return self._entries[rule]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleTable) and self._entries == other._entries

    __hash__ = None  # type: ignore[assignment]

    def text(self, rule: str) -> str:
        """The rule in words, with its value."""
        entry = self._entries[rule]
        return entry.rule.text.replace("{value}", entry.shown)

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
            bad[name] = f"there is no rule of that name{f'; did you mean {near[0]}?' if near else '.'}"
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
