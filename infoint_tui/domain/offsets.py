"""Offsets of checklist items from the start (T) or the end (E) of a meeting: "T-5b", "T-15m", "E+24h"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .businessdays import MON_TO_FRI, WorkDays, add_business_days, previous_work_day_if_off
from .moment import ImpossibleTime, Moment

_OFFSET = re.compile(r"([TE])(?:([+-])(\d{1,3})(b|d|w|h|min|m))?(?: (\d{1,2}):(\d{2}))?", re.IGNORECASE)
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})


class OffsetError(ValueError):
    """An offset that cannot be read; the message says which and gives examples."""


class Offset(NamedTuple):
    """A distance from a meeting."""

    anchor: str
    """T, the start, or E, the end."""
    amount: int
    """Negative before the anchor."""
    unit: str
    """b business days, d days, w weeks, h hours, min minutes."""
    at: time | None = None
    """The wall time on that day, for distances in whole days."""

    @property
    def whole_days(self) -> bool:
        """Whether the offset names a day rather than an instant."""
        return self.unit in ("b", "d", "w")

    def __str__(self) -> str:
        """The form that `parse_offset` reads."""
        distance = f"{self.amount:+d}{self.unit}" if self.amount or self.whole_days else ""
        return f"{self.anchor}{distance}" + (f" {self.at:%H:%M}" if self.at else "")


def parse_offset(text: str) -> Offset:
    """The offset in `text`: T or E, a sign, a number and b, d, w, h or min (m), a time for whole days.

    Raises OffsetError.
    """
    match = _OFFSET.fullmatch(" ".join(text.translate(_MINUS_SIGNS).split()))
    if not match:
        raise OffsetError(f"{text!r} is no offset. Try: T-5b, T-15min, E+24h.")
    anchor, sign, number, unit, hour, minute = match.groups()
    unit = {"m": "min", None: "min"}.get(unit and unit.lower(), unit and unit.lower()) or "min"
    amount = int(f"{sign}{number}") if number else 0
    at = None
    if hour is not None:
        if unit not in ("b", "d", "w"):
            raise OffsetError(f"{text!r} has a time, but is no number of whole days. Try: T-1b 10:00.")
        if int(hour) > 23 or int(minute) > 59:
            raise OffsetError(f"{text!r} has no such time of day. Try: T-1b 10:00.")
        at = time(int(hour), int(minute))
    return Offset(anchor.upper(), amount, unit, at)


def resolve_offset(
    offset: Offset,
    start: Moment,
    work_days: WorkDays = MON_TO_FRI,
    holidays: frozenset[date] = frozenset(),
) -> Moment | date:
    """When an offset falls due, `start` being its anchor (the end of the meeting for E offsets).

    Hours and minutes give an instant. Whole days give a date in the zone of `start`, or an instant if the
    offset has a time; generated due dates on a day off move to the work day before it. A wall time that is
    skipped by a clock change becomes the next valid one, the first is taken of one that comes twice.
    """
    if not offset.whole_days:
        hours = offset.amount if offset.unit == "h" else 0
        minutes = offset.amount if offset.unit == "min" else 0
        return Moment(start.utc + timedelta(hours=hours, minutes=minutes), start.zone)
    on = start.local().date()
    if offset.unit == "b":
        on = add_business_days(on, offset.amount, work_days, holidays)
    elif offset.amount:
        days = offset.amount * (7 if offset.unit == "w" else 1)
        on = previous_work_day_if_off(on + timedelta(days=days), work_days, holidays)
    if offset.at is None:
        return on
    wall = datetime.combine(on, offset.at)
    try:
        return Moment.from_local(wall, start.zone, fold=0)
    except ImpossibleTime as gap:
        return Moment.from_local(gap.next_valid, start.zone, fold=0)
