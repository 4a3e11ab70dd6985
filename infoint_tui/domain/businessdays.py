"""Counting in business days: the user's work days without their holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

WorkDays = frozenset[int]
"""Weekdays somebody works on, Monday being 0. An empty set means that every day counts."""

MON_TO_FRI: WorkDays = frozenset(range(5))

_WEEK: WorkDays = frozenset(range(7))
_DAY = timedelta(days=1)
_LONGEST_BREAK = 366


def is_business_day(
    d: date, work_days: WorkDays = MON_TO_FRI, holidays: frozenset[date] = frozenset()
) -> bool:
    """Whether `d` is one of the work days and no holiday."""
    return (not work_days or d.weekday() in work_days) and d not in holidays


def add_business_days(
    d: date, n: int, work_days: WorkDays = MON_TO_FRI, holidays: frozenset[date] = frozenset()
) -> date:
    """The business day that lies `n` business days after `d` (before it if negative); `d` itself for 0.

    The count begins with the day after `d`, whether or not `d` is a business day. Raises OverflowError
    beyond the calendar, and where a year has no business day at all.
    """
    step = _DAY if n > 0 else -_DAY
    left, off = abs(n), 0
    in_a_week = _in_a_week(work_days)
    if in_a_week and not holidays:
        weeks = max(0, left - 1) // in_a_week
        d += step * (7 * weeks)
        left -= weeks * in_a_week
    while left:
        d += step
        if is_business_day(d, work_days, holidays):
            left, off = left - 1, 0
        else:
            off = _counted_break(off)
    return d


def business_days_between(
    a: date, b: date, work_days: WorkDays = MON_TO_FRI, holidays: frozenset[date] = frozenset()
) -> int:
    """How many business days come after `a`, up to and including `b`; negative if `b` is the earlier."""
    if b < a:
        return -business_days_between(b, a, work_days, holidays)
    days = (b - a).days
    weeks, rest = divmod(days, 7)
    count = weeks * _in_a_week(work_days)
    count += sum(is_business_day(b - _DAY * back, work_days) for back in range(rest))
    return count - sum(a < off <= b and is_business_day(off, work_days) for off in holidays)


def previous_work_day_if_off(
    d: date, work_days: WorkDays = MON_TO_FRI, holidays: frozenset[date] = frozenset()
) -> date:
    """`d`, or the last business day before it if it is none: where generated due dates move to."""
    off = 0
    while not is_business_day(d, work_days, holidays):
        d -= _DAY
        off = _counted_break(off)
    return d


def _in_a_week(work_days: WorkDays) -> int:
    return len(work_days & _WEEK) if work_days else len(_WEEK)


def _counted_break(off: int) -> int:
    if off >= _LONGEST_BREAK:
        raise OverflowError("there is no business day within a year: the holiday list covers all of it")
    return off + 1


def parse_days(text: str) -> tuple[int, ...] | None:
    """The weekdays that "mon-fri", "sun-thu" or "mon, wed" name, Monday being 0; None where it names none."""
    from .dates import weekday_number

    found: set[int] = set()
    words = text.casefold().replace("\u2013", "-").replace(" - ", "-").replace(",", " ").split()
    for word in words:
        first, dash, last = (part.strip() for part in word.partition("-"))
        start = weekday_number(first)
        end = weekday_number(last) if dash else start
        if start is None or end is None:
            return None
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return tuple(sorted(found)) or None


def days_text(days: Iterable[int]) -> str:
    """Weekdays as `parse_days` reads them."""
    from .dates import weekday_name

    chosen = sorted({number for number in days if number in _WEEK})
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{weekday_name(chosen[0])}-{weekday_name(chosen[-1])}".lower()
    return " ".join(weekday_name(number).lower() for number in chosen)
