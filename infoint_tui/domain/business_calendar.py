"""How one user counts days, with the count in words, so that every generated date explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from . import NamedTuple
from .people import Profile
from .phrasing import clock_time, day, day_and_time, weekday_name, weekday_number
from .time_rules import DEFAULT, RuleTable, Span
from .zoned_time import ZonedTime, wall

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
        raise OverflowError("the next year has no business days. Check your workdays and holidays")
    return off + 1


def parse_days(text: str) -> tuple[int, ...] | None:
    """The weekdays that "mon-fri", "sun-thu" or "mon, wed" name, Monday being 0; None where it names none."""
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
    chosen = sorted({number for number in days if number in _WEEK})
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{weekday_name(chosen[0])}-{weekday_name(chosen[-1])}".lower()
    return " ".join(weekday_name(number).lower() for number in chosen)


class Reckoning(NamedTuple):
    """The rules and the calendar of a user."""

    rules: RuleTable
    zone: str
    work_days: WorkDays
    holidays: frozenset[date]

    @classmethod
    def of(
        cls, profile: Profile, rules: RuleTable = DEFAULT, holidays: frozenset[date] = frozenset()
    ) -> Reckoning:
        """The reckoning of a profile whose zone is known."""
        return cls(rules, profile.zone, frozenset(profile.work_days), holidays)

    def here(self, moment: ZonedTime) -> date:
        """The user's day at an instant."""
        return moment.in_zone(self.zone).local().date()

    def after(self, start: date, span: Span, *, moves: bool = False) -> tuple[date, str]:
        """The day that lies a span after another, and how it was counted.

        With `moves` a day off gives way to the work day before it.
        """
        return self._counted(start, span, 1, moves=moves)

    def before(self, start: date, span: Span, *, moves: bool = False) -> tuple[date, str]:
        """The same backwards."""
        return self._counted(start, span, -1, moves=moves)

    def _counted(self, start: date, span: Span, sign: int, *, moves: bool) -> tuple[date, str]:
        plain = Span(span.amount, span.unit)
        step = f"{day(start)} {'+' if sign > 0 else '-'} {plain}"
        if span.unit == "b":
            on = add_business_days(start, sign * span.amount, self.work_days, self.holidays)
            return on, f"{step} = {day(on)}{self._skipped(start, on)}"
        on = start + sign * timedelta(days=span.amount)
        moved = previous_work_day_if_off(on, self.work_days, self.holidays) if moves else on
        if moved == on:
            return on, f"{step} = {day(on)}"
        why = "a holiday" if on in self.holidays else "not a workday"
        return moved, f"{step} = {day(on)}, {why}, so {day(moved)}"

    def _skipped(self, start: date, on: date) -> str:
        """The holidays that the count passed over, as far as they fall on work days."""
        first, last = min(start, on), max(start, on)
        passed = sorted(
            off for off in self.holidays if first < off < last and is_business_day(off, self.work_days)
        )
        if not passed:
            return ""
        named = ", ".join(day(off) for off in passed[:3])
        return f" (without {named}{' ...' if len(passed) > 3 else ''})"

    def moment_before(self, start: ZonedTime, span: Span) -> tuple[ZonedTime, str]:
        """The instant that a length lies before another."""
        at = ZonedTime(start.utc - span.length, start.zone)
        local, there = start.in_zone(self.zone).local(), at.in_zone(self.zone).local()
        return at, f"{clock_time(local)} - {span} = {clock_time(there)}"

    def due_after(self, end: ZonedTime, span: Span) -> tuple[ZonedTime, str]:
        """When something falls due after an instant: by the clock, or on a day at a wall time here.

        A wall time of the same day that has passed already becomes the last minute of that day.
        """
        local = end.in_zone(self.zone).local()
        if not span.whole_days or span.at is None:
            at = ZonedTime(end.utc + span.length, end.zone)
            then = at.in_zone(self.zone).local()
            return at, f"{day_and_time(local)} + {span} = {day_and_time(then)}"
        on, _words = self.after(local.date(), span)
        at = wall(datetime.combine(on, span.at), self.zone)
        if at.utc < end.utc:
            at = wall(datetime.combine(on, span.at.replace(hour=23, minute=59)), self.zone)
        return at, f"{day_and_time(local)} + {span} = {day_and_time(at.local())}"
