"""What to prepare, by the form of the meeting; offsets count from its start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .meeting import ChecklistItem, Meeting
from .words import Mode


class Template(NamedTuple):
    """One line of a checklist."""

    rule: str
    group: str
    offset: str
    text: str
    source: str = ""


ALL_MODES = (
    Template("prep.goals", "goals", "T-5b", "Write one to three things you want to know afterwards", "S003"),
    Template("prep.industry", "industry", "T-3d", "One trend, one challenge, one innovation", "S004"),
    Template(
        "prep.organisation",
        "organisation",
        "T-3d",
        "What they do, for whom, and one recent piece of news",
        "S004",
    ),
    Template(
        "prep.person",
        "person",
        "T-3d",
        "Their steps so far, what you share, how to say the name",
        "S004, SCHO",
    ),
    Template("prep.questions", "questions", "T-2d", "Pick questions and stay within the time", "S000"),
    Template("prep.intro", "you", "T-2d", "Say your 30 seconds aloud, twice", "S001"),
    Template("prep.answers", "answers", "T-2d", "Read your ready answers", "S004"),
    Template(
        "prep.confirm",
        "confirm",
        "T-1b",
        "Confirm with both local times, place or link, your number",
        "S001, RCEL",
    ),
)

_PHONE = (
    Template(
        "phone.who", "logistics", "T-1b", "Who calls whom, on which number, and a second number", "YALE"
    ),
    Template("phone.room", "logistics", "T-1d", "Quiet room, charger, headset", "YALE"),
    Template("phone.water", "logistics", "T-30min", "Water, notes, the screen with the agenda open", "YALE"),
    Template("phone.stand", "logistics", "T-5min", "Stand up or sit upright, smile before you dial", "YALE"),
)
_VIDEO = (
    Template(
        "video.link",
        "logistics",
        "T-1b",
        "Platform, link, account, and whether captions are wanted",
        "YALE, ACC",
    ),
    Template(
        "video.test",
        "logistics",
        "T-1d",
        "Try link, camera and sound; tidy background, light in front",
        "YALE",
    ),
    Template(
        "video.quiet",
        "logistics",
        "T-30min",
        "Close other windows, notifications off, name shown right",
        "YALE",
    ),
    Template("video.room", "logistics", "T-15min", "Join the test room, second device at hand", "YALE"),
    Template("video.wait", "logistics", "T-2min", "Enter the waiting room", "YALE"),
)
_IN_PERSON = (
    Template(
        "place.address", "logistics", "T-1b", "Address, entrance, whom to ask for, what to wear", "S001"
    ),
    Template("place.route", "logistics", "T-1d", "Route, travel time, parking or train", "S001"),
    Template(
        "place.bring",
        "logistics",
        "T-1d",
        "Small notebook, two pens, agenda card, your contact details",
        "S001",
    ),
    Template("place.near", "logistics", "T-10min", "Be near, breathe, silence the phone", "S001, SCHO"),
)
_COFFEE = (
    Template("coffee.place", "logistics", "T-1b", "A quiet place near them, a table, dietary wishes", "S002"),
    Template("coffee.pay", "logistics", "T-1d", "You invite: bring a card or cash", "S002"),
    Template("coffee.table", "logistics", "T-10min", "Find a calm table and wait with ordering", "S002"),
)

BY_MODE: dict[Mode, tuple[Template, ...]] = {
    Mode.PHONE: _PHONE,
    Mode.VIDEO: _VIDEO,
    Mode.IN_PERSON: _IN_PERSON,
    Mode.SITE_VISIT: _IN_PERSON,
    Mode.COFFEE_MEAL: _COFFEE,
}


SHORT_ON_TIME = (
    "prep.goals",
    "prep.person",
    "prep.organisation",
    "prep.questions",
    "prep.intro",
    "prep.confirm",
)
"""What remains of the general lines when there is a quarter of an hour for all of it."""
LAST_HOUR = ("min",)
"""Units of offsets that belong to the last hour before the talk; those lines stay whatever the time."""


def counts_when_short(item: ChecklistItem) -> bool:
    """Whether an item stays when time is short: the essentials, the last hour, own and done ones."""
    if item.done_at or not item.rule or item.rule in SHORT_ON_TIME:
        return True
    return item.offset.endswith(LAST_HOUR)


def to_prepare(meeting: Meeting) -> tuple[ChecklistItem, ...]:
    """What is shown and counted of a checklist: all of it, or what counts most when time is short."""
    if not meeting.short_on_time:
        return meeting.checklist
    return tuple(item for item in meeting.checklist if counts_when_short(item))


def templates_for(mode: Mode) -> tuple[Template, ...]:
    """The lines for a meeting of this mode, general ones first; an unplanned talk has none."""
    if mode in (Mode.UNPLANNED, Mode.EVENT):
        return ()
    return ALL_MODES + BY_MODE.get(mode, ())


def plan_checklist(
    mode: Mode, existing: Iterable[ChecklistItem], new_id: Callable[[], str]
) -> tuple[ChecklistItem, ...]:
    """The checklist of a newly planned or changed meeting.

    Done items and the user's own stay; open items of the old mode give way to those of the new one.
    """
    templates = templates_for(mode)
    wanted = {template.rule for template in templates}
    kept = [item for item in existing if item.done_at or not item.rule or item.rule in wanted]
    have = {item.rule for item in kept if item.rule}
    made = [
        ChecklistItem(
            uid=new_id(),
            text=line.text,
            group=line.group,
            offset=line.offset,
            rule=line.rule,
            source=line.source,
        )
        for line in templates
        if line.rule not in have
    ]
    order = {template.rule: index for index, template in enumerate(templates)}
    return tuple(sorted([*kept, *made], key=lambda item: order.get(item.rule, len(order))))
