"""An instant together with the zone it was agreed in, what to tell two people in different zones, and the
zones there are. The clock that tells the present is passed in: rules never read one of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from os.path import exists
from typing import Any, Protocol

from . import NamedTuple, regex
from .phrasing import clock_time, day, day_and_time
from .text import pairs, sections
from .text import table as words_of


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """The present as an aware datetime in UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds from an arbitrary start that never jump and go on during suspend."""
        ...


class FixedClock:
    """A clock that stands still until told; for tests, the demo and pictures."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._now = now.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """The instant last set, in UTC."""
        return self._now

    def elapsed(self) -> float:
        """Seconds advanced since the clock was made; `set` does not change it."""
        return self._elapsed

    def advance(self, **duration: float) -> None:
        """Let time pass, by the keyword arguments of `timedelta`."""
        step = timedelta(**duration)
        self._now += step
        self._elapsed += step.total_seconds()

    def set(self, now: datetime) -> None:
        """Jump to an aware instant, as a system clock does when somebody sets it."""
        self._now = now.astimezone(UTC)


_ZONES = "data/zones"


@lru_cache(256)
def load_zone(name: str) -> tzinfo:
    """The zone called `name`; ValueError with a hint if this machine knows none."""
    from zoneinfo import ZoneInfo

    if not _looks_like_zone(name):
        raise ValueError(f"{name!r} isn't a time zone: try one such as Europe/London")
    try:
        return ZoneInfo(name)
    except (OSError, LookupError, ValueError):
        raise ValueError(f"{name!r} isn't a time zone infoint knows: try one such as Europe/London") from None


def _looks_like_zone(name: str) -> bool:
    if not name or len(name) > 64 or not name.isascii() or not name[0].isalpha():
        return False
    if name.split("/")[0] in ("posix", "right", "localtime", "posixrules", "Factory"):
        return False
    return name.translate(_PUNCTUATION).isalnum()


def valid_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that this machine knows."""
    try:
        load_zone(name)
    except ValueError:
        return False
    return True


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone that stands for a place, and UTC, sorted.

    The list that comes with most databases names them at once; without it every file has to be opened.
    """
    from zoneinfo import TZPATH, available_timezones

    for folder in TZPATH:
        try:
            with open(f"{folder}/tzdata.zi", encoding="utf-8") as file:  # noqa: PTH123 - costs no pathlib
                listed = _LISTED.findall(file.read())
        except OSError:
            continue
        names = [name for name in listed if _is_place(name) and exists(f"{folder}/{name}")]  # noqa: PTH110
        return tuple(sorted([*names, "UTC"]))
    return tuple(sorted(name for name in available_timezones() if _is_place(name) or name == "UTC"))


_LISTED = regex(r"^(?:Z|L \S+) (\S+)", re.MULTILINE)
"""A zone, or another name of one, in the list of the database."""


@cache
def _zone_tables() -> tuple[dict[str, str], ...]:
    """Zones by their plain name, by their city, and by the cities and countries that are no zone's name."""
    names = zone_names()
    by_name = {_plain(name): name for name in names}
    by_city = {_plain(zone_place(name)): name for name in reversed(names)}
    by_alias = {city: zone for zone, cities in pairs(_ZONES, "cities").items() for city in cities.split(", ")}
    states, _corners, countries = _regions()
    for country, zones in countries.items():
        if len(zones) == 1 and country.islower() and country not in states:
            by_alias[country] = zones[0]
    return by_name, by_city, by_alias


@cache
def _regions() -> tuple[dict[str, tuple[str, ...]], ...]:
    """Zones by the code and the names of states, of states with further ones, and of countries."""
    return tuple(
        {
            word: tuple(zones.split())
            for words, zones in pairs(_ZONES, part).items()
            for word in words.split(", ")
        }
        for part in ("states", "corners", "countries")
    )


def _region(behind: str) -> str:
    """The state or country that a text behind a comma begins with, as the tables write it; "" for none."""
    said = behind.split(",")[0].strip(" 0123456789-")
    tables = (*_regions(), sections(_ZONES)["wide"])
    return next((word for word in (said, _plain(said)) if any(word in table for table in tables)), "")


def _is_place(name: str) -> bool:
    area = name.partition("/")[0]
    return area in _AREAS and name != area


_PARTS = {ord(char): " " for char in "_-.,;"}
_PUNCTUATION = {ord(char): "x" for char in "_+-/"}
_AREAS = words_of("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific")


def guess_zone(text: str) -> str | None:
    """The zone meant by `text`: a zone, a city, some countries, or the beginning of exactly one zone's city.

    A state, province or country behind a comma tells which one ("Portland, ME"; "Amsterdam, NL" is not in
    Newfoundland); other words after a city are ignored. None if nothing fits or several do.
    """
    if valid_zone(text.strip()):
        return text.strip()
    wanted = _plain(text[:80])
    if not wanted:
        return None
    city, _comma, behind = text.partition(",")
    region = _region(behind)
    states, corners, countries = (table.get(region, ()) for table in _regions())
    zones = states or countries
    if not zones:
        return _city(wanted)
    own = _city(_plain(city))
    return own if own in states + corners + countries else zones[0] if len(zones) == 1 else None


def _city(wanted: str) -> str | None:
    """The zone of a plain name, of its first words, or of the beginning of exactly one city."""
    tables = _zone_tables()
    words = wanted.split()
    starts = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
    for start in starts:
        for table in tables:
            if start in table:
                return table[start]
    if len(wanted) < 3:
        return None
    found = {zone for table in tables[1:] for city, zone in table.items() if city.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


_CLOCKS = words_of(
    "eastern central mountain pacific cest cork mexico valencia manchester birmingham porto cambridge"
)
"""Names of clocks, and cities that are as likely something else in a line about a person."""


def zone_of_city(text: str) -> str | None:
    """The zone of a text that is a city or country and nothing else; None for any other text.

    Empty where it is a city and another one of the name may be meant.
    """
    city, _comma, behind = text.partition(",")
    name, region, behind = _plain(city), _region(behind), behind.strip()
    several = name in sections(_ZONES)["several"]
    zone = guess_zone(name) if len(name) > 3 else None
    known = zone and (name == _plain(zone_place(zone)) or name in _zone_tables()[2])
    if not (known or (several and region)):
        return None
    if not region:
        employer = bool(behind) and (several or (len(behind) == 2 and behind.isupper()))
        return None if employer or name in _CLOCKS else "" if several else zone
    placed = region not in sections(_ZONES)["wide"]
    return (guess_zone(text) or "") if placed else "" if several else zone


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().translate(_PARTS).split())
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if char in "_-.,;" else char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def zone_place(zone: str) -> str:
    """The place in a zone's name: "New York" of America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _american() -> Mapping[str, str]:
    """What people in America call their zones."""
    named = pairs(_ZONES, "american")
    return {zone: label for label, zones in named.items() for zone in zones.split()}


def zone_label(zone: str) -> str:
    """A zone as people say it behind a time: "Central", "London time", "UTC"."""
    return _american().get(zone) or (zone if zone == "UTC" else f"{zone_place(zone)} time")


def utc_offset(local: datetime) -> str:
    """The offset of an aware datetime as "UTC-5" or "UTC+5:30"."""
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"


_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_AFTER_CHANGE_DAYS = 14
_EARLIEST, _LATEST = 8, 20
_MORNING, _NIGHT = 7, 22
"""Hours between which no remark is made on the user's own side."""
_RARE = 0.2
"""Two zones that are so far apart for less than this share of the year are unusually far apart."""


class ImpossibleTime(ValueError):
    """A wall time that a zone skips because its clocks go forward; `next_valid` is the one to offer."""

    def __init__(self, message: str, next_valid: datetime) -> None:
        super().__init__(message)
        self.next_valid = next_valid


class AmbiguousTime(ValueError):
    """A wall time that a zone has twice because its clocks go back; `first` and `second` are the choices."""

    def __init__(self, message: str, first: ZonedTime, second: ZonedTime) -> None:
        super().__init__(message)
        self.first = first
        self.second = second


class ZonedTime(NamedTuple):
    """An aware UTC datetime and the IANA name of the zone it was entered in."""

    utc: datetime
    zone: str

    def local(self) -> datetime:
        """The aware datetime in the zone of the moment."""
        return self.utc.astimezone(load_zone(self.zone))

    def in_zone(self, zone: str) -> ZonedTime:
        """The same instant as seen from another zone; ValueError if there is no such zone."""
        load_zone(zone)
        return ZonedTime(self.utc, zone)

    def later(self, span: timedelta) -> ZonedTime:
        """The moment so much later as time passes, whatever the clocks do meanwhile."""
        return ZonedTime(self.utc + span, self.zone)

    @classmethod
    def from_local(cls, naive: datetime, zone: str, *, fold: int | None = None) -> ZonedTime:
        """The instant at which clocks in `zone` show `naive`.

        Raises ImpossibleTime if they never show it, AmbiguousTime if they show it twice and `fold` (0 the
        first, 1 the second) does not say which, ValueError if there is no such zone.
        """
        tz = load_zone(zone)
        _refuse_far_years(naive)
        early, late = _both_folds(naive, tz)
        if early.utcoffset() == late.utcoffset():
            return cls(early.astimezone(UTC), zone)
        if late.astimezone(UTC) < early.astimezone(UTC):
            raise _impossible(naive, zone, late, early)
        if fold is None:
            raise _ambiguous(naive, zone, early, late)
        return cls((late if fold else early).astimezone(UTC), zone)

    @classmethod
    def parse(cls, text: str) -> ZonedTime:
        """The moment that `str` wrote as RFC 9557; the offset in it decides. Raises ValueError."""
        stated, zone = _split(text)
        return cls(stated.astimezone(UTC), zone)

    @classmethod
    def rebase(cls, text: str, *, now: datetime) -> ZonedTime:
        """`parse`, but what still lies ahead keeps its wall time if the rules of its zone have changed.

        People agree on what the clock shows, so a new law moves the instant, not the appointment. A wall
        time that no longer exists becomes the next one that does.
        """
        stated, zone = _split(text)
        moment = cls(stated.astimezone(UTC), zone)
        if moment.utc <= now or moment.local().utcoffset() == stated.utcoffset():
            return moment
        return wall(stated.replace(tzinfo=None), zone)

    def __str__(self) -> str:
        """RFC 9557, such as 2026-03-12T10:00:00-05:00[America/Chicago]."""
        return f"{self.local().isoformat()}[{self.zone}]"


def wall(naive: datetime, zone: str) -> ZonedTime:
    """The instant of a wall time: the next that exists for one that is skipped, the first of two."""
    try:
        return ZonedTime.from_local(naive, zone, fold=0)
    except ImpossibleTime as gap:
        return ZonedTime.from_local(gap.next_valid, zone, fold=0)


def _split(text: str) -> tuple[datetime, str]:
    written, bracket, zone = text.partition("[")
    if bracket:
        if not zone.endswith("]"):
            raise ValueError(f"the zone of {text!r} has no closing bracket")
        zone = zone[:-1].removeprefix("!")
    stated = datetime.fromisoformat(written)
    offset = stated.utcoffset()
    if offset is None:
        raise ValueError(f"{text!r} does not say its offset from UTC")
    if not bracket:
        if offset:
            raise ValueError(f"{text!r} has an offset but no time zone, such as [America/Chicago]")
        zone = "UTC"
    load_zone(zone)
    _refuse_far_years(stated)
    return stated, zone


def _refuse_far_years(wall: datetime) -> None:
    """The first and last year have neighbours in other zones that the calendar does not know."""
    if not 1 < wall.year < 9999:
        raise ValueError(f"the year {wall.year} is outside infoint's calendar")


def _both_folds(naive: datetime, tz: tzinfo) -> tuple[datetime, datetime]:
    wall = naive.replace(tzinfo=tz)
    return wall.replace(fold=0), wall.replace(fold=1)


def _change_between(early: datetime, late: datetime, tz: tzinfo) -> datetime:
    """The first UTC second after `early` and up to `late` at which the offset is the later one."""
    after = late.astimezone(tz).utcoffset()
    low, high = early.replace(microsecond=0), late.replace(microsecond=0)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(tz).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high


def _jump(change: datetime, tz: tzinfo) -> tuple[datetime, datetime]:
    """The naive wall times just before and just after a change: where the clocks jump from and to."""
    after = change.astimezone(tz).replace(tzinfo=None)
    second = timedelta(seconds=1)
    before = (change - second).astimezone(tz).replace(tzinfo=None) + second
    return before, after


def _impossible(naive: datetime, zone: str, early: datetime, late: datetime) -> ImpossibleTime:
    tz = load_zone(zone)
    before, after = _jump(_change_between(early.astimezone(UTC), late.astimezone(UTC), tz), tz)
    message = (
        f"{_on_day(naive)} doesn't exist in {zone_place(zone)}: the clocks jump from "
        f"{_as_seen_on(before, naive)} to {_as_seen_on(after, naive)}. "
        f"The next time that exists is {_as_seen_on(after, naive)}."
    )
    return ImpossibleTime(message, after)


def _ambiguous(naive: datetime, zone: str, early: datetime, late: datetime) -> AmbiguousTime:
    first, second = ZonedTime(early.astimezone(UTC), zone), ZonedTime(late.astimezone(UTC), zone)
    tz = load_zone(zone)
    before, after = _jump(_change_between(first.utc, second.utc, tz), tz)
    message = (
        f"{_on_day(naive)} comes twice in {zone_place(zone)}: the clocks go back from "
        f"{_as_seen_on(before, naive)} to {_as_seen_on(after, naive)}. "
        f"The first is {_with_offset(early)}, the second {_with_offset(late)}: say which."
    )
    return AmbiguousTime(message, first, second)


def _on_day(naive: datetime) -> str:
    return f"{clock_time(naive)} on {day(naive)}"


def _as_seen_on(wall: datetime, naive: datetime) -> str:
    return clock_time(wall) if wall.date() == naive.date() else f"{day_and_time(wall)}"


def _with_offset(local: datetime) -> str:
    return f"{clock_time(local)} {utc_offset(local)}"


def both_times(moment: ZonedTime, my_zone: str, *their_zones: str, today: date | None = None) -> str:
    """The moment for everybody: "Tue Mar 10, 11:00 here · 16:00 Lagos", with each further guest's after it.

    Their day is written out where it is another one; a single time where all clocks show the same, and
    where a zone is none that this machine knows. With `today` a day of another year says which.
    """
    mine = moment.in_zone(my_zone).local()
    here = f"{day_and_time(mine, today=today)}"
    there = their_times(moment, my_zone, their_zones)
    return " · ".join([f"{here} here", *there]) if there else here


def their_times(moment: ZonedTime, my_zone: str, zones: Iterable[str]) -> list[str]:
    """The moment on each of their clocks that shows another time than here, each place once."""
    return list(dict.fromkeys(text for zone in zones if (text := their_time(moment, my_zone, zone))))


def their_time(moment: ZonedTime, my_zone: str, their_zone: str) -> str:
    """The moment as their clock shows it, "4:00 PM Lagos"; with its day where that is another one than here.

    Empty where both clocks show the same, and where `their_zone` is none that this machine knows.
    """
    if not valid_zone(their_zone):
        return ""
    mine, theirs = moment.in_zone(my_zone).local(), moment.in_zone(their_zone).local()
    if mine.utcoffset() == theirs.utcoffset():
        return ""
    there = clock_time(theirs) if mine.date() == theirs.date() else f"{day_and_time(theirs)}"
    return f"{there} {zone_place(their_zone)}"


def zone_notes(moment: ZonedTime, my_zone: str, their_zone: str) -> list[str]:
    """What deserves a second look at such a time, as sentences; empty if nothing does.

    A clock change on either side in the 14 days before, a difference between the two that holds for a few
    weeks of the year only, a time outside 08:00 to 20:00 over there, one at night here, and a zone that
    nobody knows.
    """
    if not valid_zone(their_zone):
        return [f"Their time zone, {their_zone!r}, isn't one infoint knows. Try one such as Europe/London."]
    mine, theirs = load_zone(my_zone), load_zone(their_zone)
    alike = _one_clock(moment.utc, mine, theirs)
    changes: dict[tuple[str, str], list[str]] = {}
    for zone, tz in () if alike else dict.fromkeys(((my_zone, mine), (their_zone, theirs))):
        if (change := _recent_change(moment.utc, tz)) is not None:
            changes.setdefault(change, []).append(zone_place(zone))
    notes = [
        f"The clocks in {' and '.join(places)} went {way} on {when}. Make sure you both mean the same hour."
        for (way, when), places in changes.items()
    ]
    notes.extend(_unusual_difference(moment.utc, my_zone, mine, their_zone, theirs))
    local = moment.utc.astimezone(theirs)
    if not _EARLIEST <= local.hour < _LATEST:
        notes.append(
            f"It will be {clock_time(local)} in {zone_place(their_zone)}: "
            f"outside {clock_time(time(_EARLIEST))} to {clock_time(time(_LATEST))} there."
        )
    here = moment.utc.astimezone(mine)
    if not alike and not _MORNING <= here.hour < _NIGHT:
        notes.append(f"It will be {clock_time(here)} where you are: is that an hour you want to talk at?")
    return notes


def _one_clock(utc: datetime, mine: tzinfo, theirs: tzinfo) -> bool:
    """Whether both sides have read the same time off their clocks in the days before, whatever they did."""
    days = (utc - _DAY * back for back in range(_AFTER_CHANGE_DAYS + 1))
    return all(at.astimezone(mine).utcoffset() == at.astimezone(theirs).utcoffset() for at in days)


def _recent_change(utc: datetime, tz: tzinfo) -> tuple[str, str] | None:
    """Which way the clocks went in the days before, and when; None if they did not."""
    offset = utc.astimezone(tz).utcoffset()
    for back in range(1, _AFTER_CHANGE_DAYS + 1):
        earlier = utc - _DAY * back
        if earlier.astimezone(tz).utcoffset() != offset:
            before, after = _jump(_change_between(earlier, earlier + _DAY, tz), tz)
            return "forward" if after > before else "back", day(after)
    return None


def _unusual_difference(
    utc: datetime, my_zone: str, mine: tzinfo, their_zone: str, theirs: tzinfo
) -> list[str]:
    def apart(at: datetime) -> timedelta:
        there, here = at.astimezone(theirs).utcoffset(), at.astimezone(mine).utcoffset()
        return (there or timedelta()) - (here or timedelta())

    now = apart(utc)
    year = Counter(apart(utc + _WEEK * week) for week in range(-26, 27))
    usual, _ = year.most_common(1)[0]
    if now == usual or year[now] > _RARE * year.total():
        return []
    return [
        f"{zone_place(my_zone)} and {zone_place(their_zone)} are {_hours(now)} apart that day instead of "
        f"the usual {_hours(usual)}: only one of them has changed its clocks."
    ]


def _hours(apart: timedelta) -> str:
    hours, minutes = divmod(round(abs(apart).total_seconds() / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def moment_in(value: Any) -> ZonedTime | None:
    """A moment as it is stored; None where there is none that can be read."""
    try:
        return ZonedTime.parse(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
