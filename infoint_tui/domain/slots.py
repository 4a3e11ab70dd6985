"""Times to offer for a conversation: free here, at a decent hour there, and said so that nobody is misled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .businessdays import WorkDays, is_business_day
from .dates import clock_time, day
from .moment import AmbiguousTime, ImpossibleTime, Moment, zone_notes
from .zones import valid_zone, zone_place

FEWEST, MOST = 2, 4
"""Times that a request offers (S004)."""
MINE = (9 * 60, 18 * 60)
LATE_OR_EARLY = (7 * 60, 21 * 60)
"""Minutes since midnight between which a conversation begins and ends here, at best and at all."""
THEIRS = (8 * 60, 20 * 60)
"""The same over there (TZ)."""
STEP = 30
"""Minutes from one possible start to the next."""
DAYS_AHEAD = 15
"""Days that are looked through."""
_WISHED = (10 * 60, 15 * 60)
"""The starts here that are looked for on each day: one in the morning, one in the afternoon."""
_APART = 90
"""Minutes between two times of one day that are worth offering both."""


class Busy(NamedTuple):
    """A time that is taken."""

    start: datetime
    end: datetime


class Calendar(NamedTuple):
    """What limits the times of both."""

    my_zone: str
    their_zone: str
    """IANA name; empty or unknown where nobody knows, then only the hours here count."""
    work_days: WorkDays
    holidays: frozenset[date]
    busy: Sequence[Busy]


def propose(now: datetime, minutes: int, calendar: Calendar, *, days: int = 6) -> list[Moment]:
    """Times to choose from, at most two on a day, on the next `days` days that have any.

    They lie on work days from tomorrow on, in the hours of both, outside of what is taken; a wall time that a
    zone skips or has twice is never offered. Hours early or late here are used only where nothing else meets
    the hours over there.
    """
    for hours in (MINE, LATE_OR_EARLY):
        found: list[Moment] = []
        used = 0
        today = Moment(now, calendar.my_zone).local().date()
        for ahead in range(1, DAYS_AHEAD + 1):
            on = today + timedelta(days=ahead)
            if used < days and is_business_day(on, calendar.work_days, calendar.holidays):
                times = _of_day(on, minutes, calendar, hours)
                found += times
                used += bool(times)
        if len({moment.local().date() for moment in found}) >= FEWEST:
            return found
    return found


def suggest(times: Sequence[Moment], count: int = 3) -> list[Moment]:
    """A good selection: one on each day, mornings and afternoons in turn."""
    by_day: dict[date, list[Moment]] = {}
    for moment in times:
        by_day.setdefault(moment.local().date(), []).append(moment)
    return [some[number % len(some)] for number, some in enumerate(list(by_day.values())[:count])]


def render(at: Moment, my_zone: str, their_zone: str) -> str:
    """A time as it stands in a letter: "Wed 18 Mar 15:00 here, 11:00 in New York".

    The day is said twice where it differs, no place where both clocks show the same, and the user's own place
    where theirs is not known.
    """
    mine = at.in_zone(my_zone).local()
    here = f"{day(mine)} {clock_time(mine)}"
    if not valid_zone(their_zone):
        return f"{here} in {zone_place(my_zone)}"
    theirs = at.in_zone(their_zone).local()
    if theirs.utcoffset() == mine.utcoffset():
        return here
    there = clock_time(theirs) if theirs.date() == mine.date() else f"{day(theirs)} {clock_time(theirs)}"
    return f"{here} here, {there} in {zone_place(their_zone)}"


def notes(at: Moment, minutes: int, calendar: Calendar) -> list[str]:
    """What deserves a second look about a time: the clocks, the hour over there, what is taken."""
    found = zone_notes(at, calendar.my_zone, calendar.their_zone) if valid_zone(calendar.their_zone) else []
    if not _free(at, minutes, calendar.busy):
        found.append("You have another conversation then.")
    return found


# -- one day ------------------------------------------------------------------------------------------


def _of_day(on: date, minutes: int, calendar: Calendar, hours: tuple[int, int]) -> list[Moment]:
    """The best time of the morning and of the afternoon, as far as they are apart."""
    starts = range(hours[0], hours[1] - minutes + 1, STEP)
    possible = [at for start in starts if (at := _at(on, start, calendar.my_zone)) is not None]
    fit = [at for at in possible if _decent(at, minutes, calendar) and _free(at, minutes, calendar.busy)]
    if not fit:
        return []
    best = [min(fit, key=lambda at: abs(_minute(at) - wished)) for wished in _WISHED]
    if _minute(best[1]) - _minute(best[0]) < _APART:
        best = [fit[0], fit[-1]] if _minute(fit[-1]) - _minute(fit[0]) >= _APART else best[:1]
    return best


def _at(on: date, minute: int, zone: str) -> Moment | None:
    try:
        return Moment.from_local(datetime.combine(on, time(*divmod(minute, 60))), zone)
    except (AmbiguousTime, ImpossibleTime):
        return None


def _decent(at: Moment, minutes: int, calendar: Calendar) -> bool:
    """Whether it begins and ends in their hours, on a work day there."""
    if not valid_zone(calendar.their_zone):
        return True
    begins = at.in_zone(calendar.their_zone).local()
    ends = Moment(at.utc + timedelta(minutes=minutes), calendar.their_zone).local()
    same_day = ends.date() == begins.date()
    start, end = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
    works = is_business_day(begins.date(), calendar.work_days)
    return works and same_day and THEIRS[0] <= start and end <= THEIRS[1]


def _free(at: Moment, minutes: int, busy: Sequence[Busy]) -> bool:
    end = at.utc + timedelta(minutes=minutes)
    return all(end <= taken.start or at.utc >= taken.end for taken in busy)


def _minute(at: Moment) -> int:
    local = at.local()
    return local.hour * 60 + local.minute
