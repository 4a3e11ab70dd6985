"""The lines checklists are made of: the built-in set, and how a user's own lines change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from . import NamedTuple
from .enums import Mode
from .meeting import ChecklistItem, Meeting
from .text import sections

SHORT_ON_TIME: Mapping[str, str] = MappingProxyType(
    {
        "prep.goals": "One thing you want to learn",
        "prep.organisation": "One news item about the organization",
        "prep.person": "Read one of their profiles",
        "prep.questions": "Five questions",
        "prep.intro": "Your 30-second introduction",
        "prep.confirm": "",
        "written.questions": "",
        "written.date": "",
    }
)
"""What remains of the general lines when there is a quarter of an hour for all of it, and its words there."""
LAST_HOUR = ("min",)
"""Units of offsets that belong to the last hour before the talk; those lines stay whatever the time."""
AT_PLANNING = "logistics"
"""Group whose lines without an offset are settled when the talk is planned: number, link, address."""


def counts_when_short(item: ChecklistItem) -> bool:
    """Whether an item stays when time is short: essentials, number or link, the last hour, own, done ones."""
    if item.done_at or not item.rule or item.rule in SHORT_ON_TIME or item.group == "own":
        return True
    return item.offset.endswith(LAST_HOUR) or (not item.offset and item.group == AT_PLANNING)


def to_prepare(meeting: Meeting) -> tuple[ChecklistItem, ...]:
    """What is shown and counted of a checklist: all of it, or what counts most, in fewer words."""
    if not meeting.short_on_time:
        return meeting.checklist
    return tuple(_shortened(item) for item in meeting.checklist if counts_when_short(item))


def _shortened(item: ChecklistItem) -> ChecklistItem:
    words = "" if item.done_at else SHORT_ON_TIME.get(item.rule, "")
    return item.replace(text=words) if words else item


def plan_checklist(
    lines: Iterable[ChecklistLine], existing: Iterable[ChecklistItem], new_id: Callable[[], str]
) -> tuple[ChecklistItem, ...]:
    """The checklist of a newly planned or changed meeting, from the lines for its mode and its items so far.

    Done items and the user's own stay as they are; open ones take the words and the day of their line, and
    give way where there is no such line any more.
    """
    wanted = {line.rule: line for line in lines}
    kept: dict[str, ChecklistItem] = {}
    others: list[ChecklistItem] = []
    for item in existing:
        if not item.rule or (item.done_at and item.rule not in wanted):
            others.append(item)
        elif item.rule in wanted and item.rule not in kept:
            kept[item.rule] = item if item.done_at else _follows(item, wanted[item.rule])
    made = [
        kept.get(line.rule) or _follows(ChecklistItem(uid=new_id(), text=line.text, rule=line.rule), line)
        for line in wanted.values()
    ]
    return (*made, *others)


def _follows(item: ChecklistItem, line: ChecklistLine) -> ChecklistItem:
    return item.replace(text=line.text, group=line.group, offset=line.offset, source=line.source)


GROUP = "group"
"""Stands among modes: somebody else takes part besides the guest."""
UNPREPARED = (Mode.UNPLANNED, Mode.EVENT)
"""Modes nothing is prepared for unless a line names them."""
REMINDERS = ("begin", "during", "if it breaks", "otherwise")
"""Groups of lines that are kept in mind and not ticked off."""
REMINDER_TITLES: Mapping[str, str] = {
    "begin": "At the start",
    "during": "During the conversation",
    "if it breaks": "If the connection drops",
    "otherwise": "If something unexpected happens",
}


class ChecklistLine(NamedTuple):
    """One line of a checklist."""

    rule: str
    """Its name; items made from it carry it."""
    group: str
    offset: str
    """Distance from the start, such as "T-3d"; empty for "as soon as the talk is planned"."""
    text: str
    modes: tuple[str, ...] = ()
    """Forms of a talk it belongs to, `GROUP` among them; empty for all that are prepared."""
    source: str = ""

    @property
    def reminder(self) -> bool:
        """Whether it is kept in mind instead of being ticked off."""
        return self.group in REMINDERS

    def belongs(self, mode: Mode, *, group: bool = False) -> bool:
        """Whether a talk of this mode has it."""
        if not self.modes:
            return mode not in UNPREPARED
        return mode.value in self.modes or (group and GROUP in self.modes)


def _line(text: str) -> ChecklistLine:
    rule, group, offset, modes, source, words = text.split(" | ")
    return ChecklistLine(rule, group, offset.strip("-"), words, tuple(modes.strip("-").split()), source)


BUILT_IN = tuple(map(_line, sections("data/checklist")["lines"]))
"""What is prepared unless the user's file says otherwise, in the order of the checklist."""


NEEDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "captions": ("captions", "T-15min", "Turn on captions and ask if they can see them"),
        "questions_ahead": ("questions ahead", "T-2b", "Send your questions ahead of time"),
        "interpreter": ("interpreter", "T-3b", "Ask who books the interpreter, and send the topics"),
        "relay": ("relay service", "T-1b", "Try a call through their relay service, and plan extra minutes"),
        "chat": ("text chat", "T-15min", "Open a text chat next to the call"),
        "breaks": ("breaks", "T-1d", "Plan a short break halfway, and mention it at the start"),
    }
)
"""What may have to be arranged for somebody: key to label, offset and words of its line (ACC)."""
NEEDS_RULE = "needs."
"""Begins the rules of lines that arrange something for the guest."""


def read_needs(text: str) -> tuple[str, ...]:
    """What has to be arranged, from words with commas between: keys of `NEEDS` where one is meant."""
    labels = {label: key for key, (label, _offset, _words) in NEEDS.items()}
    words = (" ".join(part.split()) for part in text.split(","))
    return tuple(dict.fromkeys(labels.get(word.casefold(), word) for word in words if word))


def needs_words(accommodations: Iterable[str]) -> str:
    """The same in words, as `read_needs` reads them."""
    return ", ".join(NEEDS[key][0] if key in NEEDS else key for key in accommodations)


def needs_lines(accommodations: Iterable[str]) -> tuple[ChecklistLine, ...]:
    """The lines that arrange what a guest needs; words of the user's own are arranged a few days ahead."""
    found = []
    for key in dict.fromkeys(accommodations):
        _label, offset, words = NEEDS.get(key, ("", "T-3b", f"Arrange {key}"))
        found.append(ChecklistLine(f"{NEEDS_RULE}{key}", "person", offset, words, source="ACC"))
    return tuple(found)


RESUME_POLICIES: Mapping[str, Mapping[str, str]] = {
    "": {},
    "bring_quietly": {
        "prep.profile": "Bring your résumé, out of sight; decide there whether to leave one",
        "bring.details": "Your contact details to leave; keep the résumé in your bag",
    },
    "never": {"prep.profile": "", "bring.details": "Your contact details to leave; no résumé"},
}
"""What each policy makes of the lines about the résumé; an empty text leaves the line out (S001, S002)."""
_ASKED: Mapping[str, str] = {
    "prep.profile": "They asked to see your résumé: reread it and have it ready",
    "bring.details": "Your contact details and the résumé they asked for",
}


def with_policy(
    lines: Iterable[ChecklistLine], policy: str, *, asked: bool = False
) -> tuple[ChecklistLine, ...]:
    """The lines with the user's policy about the résumé; words of the user's own file stay.

    An unknown policy counts as "on request"; that the guest `asked` to see it goes before any.
    """
    words = _ASKED if asked else RESUME_POLICIES.get(policy, {})
    built_in = {line.rule: line.text for line in BUILT_IN if line.rule in words}
    found = (
        line._replace(text=words[line.rule]) if line.text == built_in.get(line.rule) else line
        for line in lines
    )
    return tuple(line for line in found if line.text)


def lines_for(
    mode: Mode, lines: Iterable[ChecklistLine] = BUILT_IN, *, group: bool = False
) -> tuple[ChecklistLine, ...]:
    """The lines of a talk of this mode that are ticked off."""
    return tuple(line for line in lines if not line.reminder and line.belongs(mode, group=group))


def reminders_for(
    mode: Mode, lines: Iterable[ChecklistLine] = BUILT_IN, *, group: bool = False
) -> tuple[ChecklistLine, ...]:
    """What is kept in mind for a talk of this mode, group by group."""
    found = [line for line in lines if line.reminder and line.belongs(mode, group=group)]
    return tuple(sorted(found, key=lambda line: REMINDERS.index(line.group)))


class ChecklistChanges(NamedTuple):
    """What a user's file does to the built-in lines."""

    changed: Mapping[str, Mapping[str, str]]
    """By name of the line: fields `group`, `offset`, `text`, `modes` (separated by blanks), `source`."""
    hidden: frozenset[str] = frozenset()
    own: tuple[ChecklistLine, ...] = ()


def merged(changes: ChecklistChanges) -> tuple[ChecklistLine, ...]:
    """The lines in force: hidden ones out, changed ones in their place, own ones last."""
    return (
        *(
            _changed(line, changes.changed.get(line.rule, {}))
            for line in BUILT_IN
            if line.rule not in changes.hidden
        ),
        *(line for line in changes.own if line.rule not in changes.hidden),
    )


def _changed(line: ChecklistLine, fields: Mapping[str, str]) -> ChecklistLine:
    changed: dict[str, Any] = dict(fields)
    if "modes" in fields:
        changed["modes"] = tuple(fields["modes"].split())
    return line._replace(**changed)
