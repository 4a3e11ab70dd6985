"""How one user counts days, with the count in words, so that every generated date explains itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from .businessdays import WorkDays, add_business_days, is_business_day, previous_work_day_if_off
from .dates import clock_time, day
from .moment import ImpossibleTime, Moment
from .people import Profile
from .rule_values import Span
from .rules import DEFAULT, RuleTable


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

    def here(self, moment: Moment) -> date:
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
        why = "a holiday" if on in self.holidays else "no work day"
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

    def moment_before(self, start: Moment, span: Span) -> tuple[Moment, str]:
        """The instant that a length lies before another."""
        at = Moment(start.utc - span.length, start.zone)
        local, there = start.in_zone(self.zone).local(), at.in_zone(self.zone).local()
        return at, f"{clock_time(local)} - {span} = {clock_time(there)}"

    def due_after(self, end: Moment, span: Span) -> tuple[Moment, str]:
        """When something falls due after an instant: by the clock, or on a day at a wall time here.

        A wall time of the same day that has passed already becomes the last minute of that day.
        """
        local = end.in_zone(self.zone).local()
        if not span.whole_days or span.at is None:
            at = Moment(end.utc + span.length, end.zone)
            then = at.in_zone(self.zone).local()
            return at, f"{_stamp(local)} + {span} = {_stamp(then)}"
        on, _words = self.after(local.date(), span)
        at = wall(datetime.combine(on, span.at), self.zone)
        if at.utc < end.utc:
            at = wall(datetime.combine(on, span.at.replace(hour=23, minute=59)), self.zone)
        return at, f"{_stamp(local)} + {span} = {_stamp(at.local())}"


def wall(naive: datetime, zone: str) -> Moment:
    """The instant of a wall time: the next that exists for one that is skipped, the first of two."""
    try:
        return Moment.from_local(naive, zone, fold=0)
    except ImpossibleTime as gap:
        return Moment.from_local(gap.next_valid, zone, fold=0)


def _stamp(local: datetime) -> str:
    return f"{day(local)} {clock_time(local)}"
