"""What a calendar file from another program says about entries of ours, found by their uid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from ..domain.zones import load_zone
from .ics_zone import ZoneTable

LARGEST = 5_000_000
"""Bytes a calendar file may have."""
_MOST_LINES = 200_000
_NAME = re.compile(r"[A-Za-z0-9-]+")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?"
)
_WHEN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?")


class BadCalendar(ValueError):
    """A file that is no calendar; the message says why and how to mend it."""


class Property(NamedTuple):
    """One line of such a file."""

    name: str
    params: dict[str, str]
    value: str
    line: int


class Found(NamedTuple):
    """One entry of a calendar file."""

    uid: str
    sequence: int
    line: int
    """Line of the file on which it begins."""
    start: datetime | date | None
    """In UTC; naive where the file names no zone; a date for a whole day; None where there is none."""
    minutes: int | None
    """Its length, where the file says so."""
    location: str | None
    cancelled: bool
    answer: str
    """What a guest answered: ACCEPTED, DECLINED, TENTATIVE or nothing."""
    by_guest: bool
    """Whether the file is a guest's answer or an organiser's cancellation, rather than the user's own."""
    problem: str = ""
    """Why its time cannot be used."""


def read_calendar(data: bytes) -> list[Found]:
    """The entries of a calendar file. Raises `BadCalendar` for what is none."""
    if len(data) > LARGEST:
        raise BadCalendar(f"The file has more than {LARGEST // 1_000_000} MB: that is no file of talks.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadCalendar(f"Line {line} is not UTF-8. Export the calendar again.") from error
    found: list[Found] = []
    zones: dict[str, ZoneTable] = {}
    method = ""
    entries: list[list[Property]] = []
    stack: list[tuple[str, list[Property], list[tuple[str, list[Property]]]]] = []
    seen_calendar = False
    for item in _properties(text):
        if item.name == "BEGIN":
            kind = item.value.strip().upper()
            seen_calendar = seen_calendar or kind == "VCALENDAR"
            if len(stack) > 8:
                raise BadCalendar(f"Line {item.line}: parts inside parts beyond reason.")
            stack.append((kind, [item], []))
        elif item.name == "END":
            if not stack or stack[-1][0] != item.value.strip().upper():
                raise BadCalendar(f"Line {item.line}: END:{item.value[:20]} ends nothing. Export it again.")
            kind, own, children = stack.pop()
            if kind == "VEVENT":
                entries.append(own)
            elif kind == "VTIMEZONE":
                name = next((prop.value for prop in own if prop.name == "TZID"), "")
                zones[name] = ZoneTable.of(own, children)
            elif stack:
                stack[-1][2].append((kind, own))
        elif stack:
            stack[-1][1].append(item)
            if stack[-1][0] == "VCALENDAR" and item.name == "METHOD":
                method = item.value.strip().upper()
    if not seen_calendar:
        raise BadCalendar("This is no calendar file: it does not begin with BEGIN:VCALENDAR.")
    if stack:
        raise BadCalendar("The file ends in the middle of an entry. Export the calendar again.")
    found += (_entry(own, zones, method) for own in entries)
    return found


def _properties(text: str) -> Iterator[Property]:
    """The lines of a file, unfolded and taken apart; what has no colon is left out."""
    lines: list[tuple[int, list[str]]] = []
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if number > _MOST_LINES:
            raise BadCalendar(f"The file has more than {_MOST_LINES} lines: that is no file of talks.")
        if raw[:1] in (" ", "\t") and lines:
            lines[-1][1].append(raw[1:])
        else:
            lines.append((number, [raw]))
    for number, parts in lines:
        made = _property("".join(parts), number)
        if made is not None:
            yield made


def _property(line: str, number: int) -> Property | None:
    name = _NAME.match(line)
    if name is None:
        return None
    params: dict[str, str] = {}
    rest = line[name.end() :]
    while rest.startswith(";"):
        key, equals, rest = rest[1:].partition("=")
        if not equals:
            return None
        value, rest = _parameter(rest)
        params[key.strip().upper()] = value
    if not rest.startswith(":"):
        return None
    return Property(name.group().upper(), params, rest[1:], number)


def _parameter(rest: str) -> tuple[str, str]:
    """A parameter's value, which quotes may enclose, and what follows it."""
    if rest.startswith('"'):
        value, _quote, after = rest[1:].partition('"')
        cut = re.search(r"[;:]", after)
        return value, after[cut.start() :] if cut else ""
    cut = re.search(r"[;:]", rest)
    return (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")


def unescape(text: str) -> str:
    """The text a value stands for."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text, flags=re.DOTALL)


def _entry(properties: list[Property], zones: dict[str, ZoneTable], method: str) -> Found:
    by_name: dict[str, Property] = {}
    answer = ""
    for prop in properties:
        if prop.name == "ATTENDEE":
            answer = answer or prop.params.get("PARTSTAT", "").upper()
        else:
            by_name.setdefault(prop.name, prop)
    start, problem = _time(by_name.get("DTSTART"), zones)
    minutes = _minutes(start, by_name, zones)
    status = by_name["STATUS"].value.strip().upper() if "STATUS" in by_name else ""
    sequence = by_name["SEQUENCE"].value.strip() if "SEQUENCE" in by_name else ""
    guest = method in ("REPLY", "COUNTER", "CANCEL")
    if "RECURRENCE-ID" in by_name or "RRULE" in by_name:
        problem = problem or "it repeats, which a talk does not"
    return Found(
        unescape(by_name["UID"].value).strip() if "UID" in by_name else "",
        int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
        properties[0].line,
        start,
        minutes,
        unescape(by_name["LOCATION"].value) if "LOCATION" in by_name else None,
        status == "CANCELLED" or method == "CANCEL",
        answer if method in ("REPLY", "COUNTER") else "",
        guest,
        problem,
    )


def _minutes(
    start: datetime | date | None, by_name: dict[str, Property], zones: dict[str, ZoneTable]
) -> int | None:
    if not isinstance(start, datetime):
        return None
    if "DTEND" in by_name:
        end, _problem = _time(by_name["DTEND"], zones)
        if isinstance(end, datetime) and (end.tzinfo is None) == (start.tzinfo is None):
            return round((end - start).total_seconds() / 60)
    elif "DURATION" in by_name:
        match = _DURATION.fullmatch(by_name["DURATION"].value.strip())
        if match and any(match.groups()):
            weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
            return round(((weeks * 7 + days) * 24 + hours) * 60 + minutes + seconds / 60)
    return None


def _time(prop: Property | None, zones: dict[str, ZoneTable]) -> tuple[datetime | date | None, str]:
    """The instant in UTC, a naive wall time, or a day; and why there is none."""
    if prop is None:
        return None, "it has no time"
    match = _WHEN.fullmatch(prop.value.strip())
    try:
        if not match:
            raise ValueError
        year, month, day = (int(part) for part in match.groups()[:3])
        if match[4] is None:
            return date(year, month, day), ""
        wall = datetime(year, month, day, int(match[4]), int(match[5]), min(int(match[6]), 59))  # noqa: DTZ001
    except ValueError:
        return None, f"line {prop.line}: its time {prop.value[:30]!r} cannot be read"
    if match[7]:
        return wall.replace(tzinfo=UTC), ""
    name = prop.params.get("TZID", "")
    if not name:
        return wall, ""
    return _in_zone(wall, name, zones, prop.line)


def _in_zone(
    wall: datetime, name: str, zones: dict[str, ZoneTable], line: int
) -> tuple[datetime | None, str]:
    """A wall time of a zone, known by its name or described in the file."""
    zone = _named(name)
    table = zones.get(name)
    if zone is None and table is not None and table.location:
        zone = _named(table.location)
    try:
        if zone is not None:
            return wall.replace(tzinfo=zone).astimezone(UTC), ""
        if table is not None and (offset := table.offset(wall)) is not None:
            return (wall - offset).replace(tzinfo=UTC), ""
    except OverflowError:
        return None, f"line {line}: its time lies beyond the calendar"
    return None, f"line {line}: the time zone {name[:40]!r} is not known here and not described in the file"


def _named(name: str) -> tzinfo | None:
    """The zone of a name; some programs put a path of their own before it."""
    parts = name.strip("/").split("/")
    for first in range(len(parts)):
        try:
            return load_zone("/".join(parts[first:]))
        except ValueError:
            continue
    return None
