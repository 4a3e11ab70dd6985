"""What is left to prepare for a meeting; offsets count from its start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from .meeting import ChecklistItem, Meeting

if TYPE_CHECKING:
    from .checklist_lines import Line

SHORT_ON_TIME: Mapping[str, str] = MappingProxyType(
    {
        "prep.goals": "One thing you want to know afterwards",
        "prep.organisation": "One piece of news about the organisation",
        "prep.person": "Read one profile of them",
        "prep.questions": "Five questions",
        "prep.intro": "Your 30 seconds",
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
    lines: Iterable[Line], existing: Iterable[ChecklistItem], new_id: Callable[[], str]
) -> tuple[ChecklistItem, ...]:
    """The checklist of a newly planned or changed meeting.

    Done items and the user's own stay as they are; open ones take the words and the day of their line, and
    give way where there is no such line any more.

    Args:
        lines: The lines for the mode of the meeting, in order.
        existing: Its items so far.
        new_id: Makes uids.
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


def _follows(item: ChecklistItem, line: Line) -> ChecklistItem:
    return item.replace(text=line.text, group=line.group, offset=line.offset, source=line.source)
