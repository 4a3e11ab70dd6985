"""Time zones as a calendar file describes them itself, for names that only its own program knows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .ics_read import Property

_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})")
_BY_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_MOST_ONSETS = 500
"""Zones have about two changes a year; more than these belong to no honest file."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Onset(NamedTuple):
    """A rule by which clocks change once, or every year."""

    first: datetime
    """The wall time of the first change, by the clock before it."""
    before: timedelta
    after: timedelta
    month: int
    """0 where it happens once."""
    which: int
    """The first, second ... weekday of the month, or the last (-1); 0 for a day of the month."""
    weekday: int
    last: datetime | None
    """No change of this rule after that instant (a UTC time without zone)."""

    def latest(self, wall: datetime) -> datetime | None:
        """The last change of this rule up to a wall time of the new clock, by the new clock."""
        step = self.after - self.before
        if not self.month:
            return self.first + step if self.first + step <= wall else None
        for year in (wall.year, wall.year - 1):
            change = self._in_year(year)
            stopped = self.last is not None and change - self.before > self.last
            if self.first <= change and change + step <= wall and not stopped:
                return change + step
        if self.last is not None and self.first + step <= wall and self.last < wall - self.before:
            return self._in_year(self.last.year) + step
        return None

    def _in_year(self, year: int) -> datetime:
        start = self.first.replace(year=year, month=self.month, day=1)
        if not self.which:
            return start.replace(day=min(self.first.day, 28))
        if self.which > 0:
            ahead = (self.weekday - start.weekday()) % 7 + 7 * (self.which - 1)
            return start + timedelta(days=ahead)
        following = start.replace(year=year + self.month // 12, month=self.month % 12 + 1)
        end = following - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - self.weekday) % 7 + 7 * (-self.which - 1))


class ZoneTable(NamedTuple):
    """A zone described in a file."""

    location: str
    """An IANA name the file gives for it, where it gives one."""
    onsets: tuple[Onset, ...]

    @classmethod
    def of(cls, own: list[Property], children: list[tuple[str, list[Property]]]) -> ZoneTable:
        """The table of a VTIMEZONE's lines and parts; parts that cannot be read are left out."""
        location = next((prop.value.strip() for prop in own if prop.name == "X-LIC-LOCATION"), "")
        parts = (lines for kind, lines in children if kind in ("STANDARD", "DAYLIGHT"))
        onsets = (onset for lines in parts for onset in _onsets(lines))
        return cls(location, tuple(islice(onsets, _MOST_ONSETS)))

    def offset(self, wall: datetime) -> timedelta | None:
        """The offset from UTC at a wall time; None where the file says nothing of it."""
        found: tuple[datetime, timedelta] | None = None
        for onset in self.onsets:
            try:
                at = onset.latest(wall)
            except (ValueError, OverflowError):
                continue
            if at is not None and (found is None or at > found[0]):
                found = (at, onset.after)
        if found is None:
            first = min(self.onsets, key=lambda onset: onset.first, default=None)
            return first.before if first else None
        return found[1]


def _onsets(lines: list[Property]) -> list[Onset]:
    """The onset of a part, and one for each further date it lists."""
    onset = _onset(lines)
    if onset is None:
        return []
    dates = [text for prop in lines if prop.name == "RDATE" for text in prop.value.split(",")]
    stamps = [_stamp(text.strip().rstrip("Z")) for text in dates]
    return [onset, *(onset._replace(first=at, month=0) for at in stamps if at is not None)]


def _onset(lines: list[Property]) -> Onset | None:
    values = {prop.name: prop.value.strip().upper() for prop in lines}
    first = _stamp(values.get("DTSTART", ""))
    before, after = _offset(values.get("TZOFFSETFROM", "")), _offset(values.get("TZOFFSETTO", ""))
    if first is None or before is None or after is None:
        return None
    rule = dict(part.split("=", 1) for part in values.get("RRULE", "").split(";") if "=" in part)
    if not rule:
        return Onset(first, before, after, 0, 0, 0, None)
    day = _BY_DAY.fullmatch(rule.get("BYDAY", ""))
    month = rule.get("BYMONTH", str(first.month))
    if rule.get("FREQ") != "YEARLY" or not month.isdecimal() or not 1 <= int(month) <= 12:
        return None
    which, weekday = (int(day[1] or 1), _DAYS.index(day[2])) if day else (0, 0)
    return Onset(first, before, after, int(month), which, weekday, _stamp(rule.get("UNTIL", "").rstrip("Z")))


def _stamp(text: str) -> datetime | None:
    match = _STAMP.fullmatch(text)
    try:
        return datetime(*(int(part) for part in match.groups())) if match else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text)
    if not match:
        return None
    span = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -span if match[1] == "-" else span
