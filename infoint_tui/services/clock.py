"""The machine's clock, the time zone it is set to, and the public holidays there are."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ..domain import regex
from ..domain.errors import Refused
from ..domain.zoned_time import guess_zone, load_zone, valid_zone

_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's wall time, and seconds that go on while it sleeps."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds since boot, suspend included where the system counts it."""
        return time.clock_gettime(_BOOT)


UNIVERSAL = frozenset(
    ("UTC", "Etc/UTC", "Etc/UCT", "UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu", "UTC0", "GMT0")
)
_COPIES = ("posix", "right")
"""Folders of the zone database that hold every zone once more."""
_RULES = regex(
    r"(?:<[^<>]{1,20}>|(?P<name>[A-Za-z]{3,10}))(?P<sign>[+-]?)(?P<hours>\d{1,2})"
    r"(?::(?P<minutes>\d{2}))?(?::\d{2})?(?P<summer>[A-Za-z]{3,10}|<[^<>]{1,20}>)?.*"
)
"""A zone as POSIX spells it out: "CET-1CEST,M3.5.0,M10.5.0/3"."""


def local_zone(environ: Mapping[str, str] | None = None, etc: Path = Path("/etc")) -> str:
    """The IANA name of the machine's zone; empty where it does not say, or says what no name stands for. It
    stands in `TZ`, or in the files `localtime` and `timezone`."""
    text = (os.environ if environ is None else environ).get("TZ", "").strip().removeprefix(":")
    return next((name for name in _told(text, etc) if name), "")


def _told(text: str, etc: Path) -> Iterator[str]:
    """What each place says, the one that counts most first."""
    if text.startswith("/"):
        yield _of_file(Path(text))
    elif text:
        yield _name(text) or _of_rules(text)
    yield _of_file(etc / "localtime")
    try:
        lines = (etc / "timezone").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    yield next((_name(line) for line in map(str.strip, lines) if line and not line.startswith("#")), "")


def _name(text: str) -> str:
    """A zone by its name, as it is or below one of the copies of the database."""
    first, slash, rest = text.partition("/")
    name = rest if slash and first in _COPIES else text
    if name in UNIVERSAL:
        return "UTC"
    return name if valid_zone(name) else ""


def _of_file(path: Path) -> str:
    """The zone of a file of the database, or of a link to one."""
    try:
        for parts in (path.parts, path.resolve().parts):
            below = [at for at, part in enumerate(parts) if part.startswith("zoneinfo")]
            if below and (name := _name("/".join(parts[below[-1] + 1 :]))):
                return name
        return _of_copy(path)
    except (OSError, RuntimeError, ValueError):
        return ""


def _of_copy(path: Path) -> str:
    """The zone whose file has been copied there, where only one place can be meant."""
    from zoneinfo import TZPATH

    if not path.is_file() or path.stat().st_size > 100_000:
        return ""
    data = path.read_bytes()
    for folder in map(Path, TZPATH):
        try:
            table = (folder / "zone1970.tab").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        names = [line.split("\t")[2].strip() for line in table.splitlines() if line.count("\t") >= 2]
        same = [name for name in names if _same(folder / name, data)]
        if len(same) == 1:
            return _name(same[0])
    return ""


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _of_rules(text: str) -> str:
    """The zone of an abbreviation and offsets, where one goes by that name and agrees with them."""
    match = _RULES.fullmatch(text)
    if match is None:
        return ""
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    offset = offset if match["sign"] == "-" else -offset
    name = match["name"] or ""
    if not offset and not match["summer"]:
        return "UTC"
    spoken = [word for word in (name, match["summer"] or "") if word.isalpha()]
    for candidate in (text.partition(",")[0], *map(guess_zone, spoken), name):
        if candidate and valid_zone(candidate) and _agrees(candidate, offset, summer=bool(match["summer"])):
            return candidate
    return ""


def _agrees(zone: str, offset: timedelta, *, summer: bool) -> bool:
    """Whether a zone has that offset in its winter, and another one in summer or not."""
    halves = [datetime(2026, month, 1, tzinfo=load_zone(zone)).utcoffset() for month in (1, 7)]
    winter = min(half for half in halves if half is not None)
    return winter == offset and (halves[0] != halves[1]) is summer


def public_holidays(place: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a country or part of one, by its ISO codes: "US", "DE-BE". Refuses a place
    nobody knows."""
    country, _, part = place.strip().upper().partition("-")
    try:
        import holidays

        found = holidays.country_holidays(country, subdiv=part or None, years=list(years), observed=True)
    except ImportError as error:
        raise Refused(
            "Holidays need the library “holidays”.", "pip install holidays", field="holidays"
        ) from error
    except (NotImplementedError, ValueError, TypeError) as error:
        raise Refused(
            f"{place.strip()[:20]!r} is no country whose holidays are known.",
            "Write two letters such as US, or with a part of it: DE-BE.",
            field="holidays",
        ) from error
    return frozenset(found)
