"""The words that say a clock time by both clocks: "3 PM London time (11:00 AM Eastern)"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from ..naturaltime import WhenError, parse_day
from ..phrasing import clock_time, day
from ..zoned_time import ZonedTime
from ..zones import valid_zone, zone_label

_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!:))"
_DAY = re.compile(
    rf"\b(?:{_WEEKDAY}[ ,.]*(?:the |on )?(?:{_DATE})?|{_DATE}|tomorrow\b|\d{{4}}-\d\d-\d\d\b)", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|\bthe\b|\bon\b|[,.]", re.IGNORECASE)
_STOP = re.compile(r"\n|[?!](?=\s)|\.(?=\s+[A-Z])")
_RANGE = re.compile(r"\s*(?:-|–|to|until|till)\s*", re.IGNORECASE)
_AHEAD = 21
"""Days in which a time without a day is taken to lie."""


def both_clocks(text: str, start: int, mine: str, theirs: str, today: date) -> tuple[int, int, str] | None:
    """Where in a letter to put which words, so that its clock times from `start` on are said by both clocks.

    Args:
        text: The letter.
        start: Where the first clock time stands that leaves its zone open.
        mine: Zone of the writer, by which the times are meant.
        theirs: Zone of the reader.
        today: The day it is written on, from which weekdays count.

    None where a zone is unknown, a time cannot be read for sure, or only a span from one to another is named.
    """
    if not (valid_zone(mine) and valid_zone(theirs)):
        return None
    clocks = list(_CLOCK.finditer(text, start))
    if not clocks or any(
        _RANGE.fullmatch(text[before.end() : after.start()]) for before, after in pairwise(clocks)
    ):
        return None
    found, at = "", clocks[0].start()
    for clock in clocks:
        said = _said(text, clock, mine, theirs, today)
        if said is None:
            return None
        found += text[at : clock.start()] + said
        at = clock.end()
    return clocks[0].start(), at, found


def _said(text: str, clock: re.Match[str], mine: str, theirs: str, today: date) -> str | None:
    """One clock time by both clocks."""
    wall = _time(clock)
    if wall is None:
        return None
    on = _day_of(text, clock, today)
    try:
        if on is not None:
            moments = [ZonedTime.from_local(datetime.combine(on, wall), mine)]
        else:
            days = (today + timedelta(days=ahead) for ahead in range(1, _AHEAD + 1))
            moments = [ZonedTime.from_local(datetime.combine(each, wall), mine) for each in days]
    except ValueError:
        return None
    there = {_there(moment, mine, theirs, named=on is not None) for moment in moments}
    return f"{clock[0]} {zone_label(mine)} ({there.pop()} {zone_label(theirs)})" if len(there) == 1 else None


def _there(moment: ZonedTime, mine: str, theirs: str, *, named: bool) -> str:
    """The time over there, with its day where that is another one."""
    here, there = moment.in_zone(mine).local(), moment.in_zone(theirs).local()
    if here.date() == there.date():
        return clock_time(there)
    words = day(there) if named else "the day after" if there.date() > here.date() else "the day before"
    return f"{words}, {clock_time(there)}"


def _time(clock: re.Match[str]) -> time | None:
    if clock["word"]:
        return time(0 if clock["word"].casefold() == "midnight" else 12)
    if clock["half"]:
        hour = int(clock["hour"])
        if not 1 <= hour <= 12:
            return None
        return time(hour % 12 + (12 if clock["half"] in "pP" else 0), int(clock["minute"] or 0))
    return time(int(clock["hour24"]), int(clock["minute24"]))


def _day_of(text: str, clock: re.Match[str], today: date) -> date | None:
    """The day a clock time belongs to: of its own sentence, the one before it first, else the last."""
    begins = max((match.end() for match in _STOP.finditer(text, 0, clock.start())), default=0)
    stop = _STOP.search(text, clock.end())
    ends = stop.start() if stop else len(text)
    named = [match[0] for match in _DAY.finditer(text, begins, clock.start())][-1:]
    named += [match[0] for match in _DAY.finditer(text, clock.end(), ends)][:1]
    named += [match[0] for match in _DAY.finditer(text, 0, begins)][-1:]
    try:
        words = _ORDINAL.sub(" ", named[0]) if named else ""
        return parse_day(" ".join(words.split()).casefold(), today=today) if words else None
    except WhenError:
        return None
