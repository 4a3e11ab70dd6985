"""Calendar files (RFC 5545): conversations on their way out, entries of any program on their way in.

Times are written in UTC: no zone table has to be sent along, and the instant is right on every machine, north
and south of the equator, whatever its zone rules say.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from urllib.parse import unquote

from ..domain import NamedTuple, regex
from ..domain.zoned_time import guess_zone, load_zone
from .contacts import Line, clean, escape, folded, read_lines, split_head, unescape

PRODUCT = "-//infoint//infoint//EN"

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


class Alarm(NamedTuple):
    """A reminder before an event."""

    minutes: int
    text: str


class CalendarEvent(NamedTuple):
    """One entry of a calendar. It never names a guest: a calendar that knew one might write to them."""

    uid: str
    """The same for ever: by it a calendar finds the entry it has already."""
    sequence: int
    """Raised with every change that matters; calendars ignore what is older than theirs."""
    stamp: datetime
    """When this was written."""
    summary: str
    start: datetime | date
    """An aware instant, or a whole day."""
    minutes: int = 0
    """Length of an event at an instant."""
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = True
    """Whether it takes time; due dates do not."""
    alarms: tuple[Alarm, ...] = ()


def write_calendar(events: Iterable[CalendarEvent], *, method: str = PUBLISH) -> bytes:
    """The file of some events; `method` CANCEL asks calendars to take them out.

    Without a method it is what a collection of calendars holds (RFC 4791, 4.1).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        *([f"METHOD:{method}"] if method else []),
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode("utf-8")


def _event(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(event.stamp)}",
        f"SUMMARY:{escape(event.summary)}",
        *_span(event),
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if event.busy and not event.cancelled else 'TRANSPARENT'}",
    ]
    lines += [
        f"{name}:{escape(text)}"
        for name, text in (("LOCATION", event.location), ("DESCRIPTION", event.description))
        if text
    ]
    if event.url:
        lines.append(f"URL:{clean(event.url).replace(chr(10), '')}")
    if not event.cancelled:
        for alarm in event.alarms:
            lines += _alarm(alarm)
    return [*lines, "END:VEVENT"]


def _span(event: CalendarEvent) -> tuple[str, str]:
    if isinstance(event.start, datetime):
        end = event.start + timedelta(minutes=event.minutes)
        return f"DTSTART:{_instant(event.start)}", f"DTEND:{_instant(end)}"
    after = event.start + timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def _alarm(alarm: Alarm) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escape(alarm.text)}",
        f"TRIGGER:-PT{alarm.minutes}M",
        "END:VALARM",
    ]


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


# -- reading -------------------------------------------------------------------------------------------------

LARGEST = 5_000_000
"""Bytes a calendar file may have."""
_MOST_LINES = 200_000
_DEEPEST = 8
_TEXTS = regex(r"(?:UID|STATUS|SUMMARY|LOCATION|DESCRIPTION)\s*[;:]", re.IGNORECASE)
_KEPT = regex(
    r"(?:SEQUENCE|DTSTAMP|DTSTART|DTEND|DURATION|RRULE|RDATE|RECURRENCE-ID|URL|ORGANIZER|ATTENDEE|CONFERENCE"
    r"|X-GOOGLE-CONFERENCE|X-MICROSOFT-SKYPETEAMSMEETINGURL|X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"
    r"|X-MICROSOFT-ONLINEMEETINGCONFLINK)\s*[;:]",
    re.IGNORECASE,
)
"""The lines of an entry that are read; a fault in any other one is nobody's concern."""
_ZONE_OF = regex(r"^((?:DTSTART|DTEND|RECURRENCE-ID)[^:]*?);\s*TZID\s*=", re.IGNORECASE)
_BARE_ZONE = regex(
    r"^((?:DTSTART|DTEND|RECURRENCE-ID)[^:\"]*?;\s*TZID\s*=\s*)([^\";]*:[^\";]*)(:\d{8}(?:T\d{6}Z?)?\s*)$",
    re.IGNORECASE,
)
"""A zone with a colon in its name and no quotes around it: "(UTC-05:00) Eastern Time"."""
_AROUND = regex(r"\s*:\s*(?=\d{8}(?:T|$))", re.IGNORECASE)
"""Blanks that a mail program or an editor left around a time."""
_OWN_ZONE = "X-ZONE"
"""What TZID is called while the library reads the times: they stay as the clock on the wall shows them."""
_LINK = regex(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
_MEETING_HOSTS = regex(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com"
    r"|webex\.com|whereby\.com|gotomeet\.me|gotomeeting\.com|meet\.goto\.com|chime\.aws|jit\.si|bluejeans\.com"
    r"|facetime\.apple\.com|join\.skype\.com|meet\.lync\.com|around\.co|daily\.co|ringcentral\.com|bbb\.[\w.-]+"
    r"|discord\.gg|huddle\.team|vc\.dingtalk\.com|meeting\.tencent\.com)(?:[/:?]|$)",
    re.IGNORECASE,
)
_PAGES = regex(r"calendar\.google\.com|google\.com/calendar|calendly\.com|outlook\.\w+\.com/calendar")
"""Pages about an entry, on which nobody meets."""


class BadCalendar(ValueError):
    """A file that is no calendar; the message says why and how to mend it."""


class Participant(NamedTuple):
    """Somebody who takes part in an entry."""

    email: str
    """In small letters; empty where the file gives none."""
    name: str
    answer: str = ""
    """ACCEPTED, DECLINED, TENTATIVE ..., or nothing."""
    sends: str = ""
    """Address of whom they send instead, where they pass it on."""


class CalendarEntry(NamedTuple):
    """One entry of a calendar file."""

    uid: str
    occurrence: str
    """Which time of a series it is (RECURRENCE-ID); empty for an entry of its own."""
    repeats: bool
    method: str
    """What its calendar is for: PUBLISH, REQUEST, REPLY, COUNTER, CANCEL ..."""
    sequence: int
    stamp: datetime | None
    """When it was written."""
    summary: str
    start: datetime | date | None
    """In UTC; naive where the file names no zone; a date for a whole day; None where there is none."""
    zone: str
    """IANA name of the zone its start is written in; empty where no known one agrees with it."""
    minutes: int | None
    """Its length, where the file says so."""
    location: str | None
    """Where it is, without links; None where the file is silent about it."""
    links: tuple[str, ...]
    """Where to join it online, the likeliest first."""
    cancelled: bool
    organizer: Participant | None
    attendees: tuple[Participant, ...]
    named: tuple[str, ...]
    """Names its words give for who takes part, the likeliest first."""
    problem: str = ""
    """Why its time cannot be used."""


class CalendarFile(NamedTuple):
    """What a file holds."""

    entries: tuple[CalendarEntry, ...]
    encoding: str
    """In what encoding it was read, where that is not UTF-8."""


class _Calendar:
    """The lines of one calendar object, taken apart."""

    def __init__(self) -> None:
        self.head: list[str] = []
        self.events: list[list[str]] = []
        self.zones: list[list[str]] = []


def read_calendar(data: bytes, tick: Callable[[int, int], None] | None = None) -> CalendarFile:
    """The entries of a calendar file. Raises `BadCalendar` for what is none.

    `tick` is told how many of how many entries were read, and may raise to end it: a thousand take a second.
    """
    if len(data) > LARGEST:
        raise BadCalendar(f"The file has more than {LARGEST // 1_000_000} MB. Export a shorter time.")
    lines, encoding = read_lines(data)
    entries: list[CalendarEntry] = []
    calendars = _calendars(lines)
    total = sum(len(calendar.events) for calendar in calendars)
    for calendar in calendars:
        method = _value(calendar.head, "METHOD").upper() or PUBLISH
        zones = FileZones(calendar.zones)
        usual = _value(calendar.head, "X-WR-TIMEZONE")
        for event in calendar.events:
            if tick is not None and len(entries) % 50 == 0:
                tick(len(entries), total)
            entries.append(_entry(event, zones, usual, method))
    return CalendarFile(tuple(entries), encoding)


def _calendars(lines: list[Line]) -> list[_Calendar]:
    """The calendar objects of a file. Raises `BadCalendar` where they do not open and close in order."""
    if len(lines) > _MOST_LINES:
        raise BadCalendar(f"The file has more than {_MOST_LINES:,} lines. Export a shorter time.")
    found: list[_Calendar] = []
    stack: list[str] = []
    part: list[str] | None = None
    for number, line in lines:
        word, _, kind = clean(line[:200]).strip().partition(":")
        word, kind = word.strip().upper(), kind.strip().upper()
        if word == "BEGIN":
            stack.append(kind)
            if len(stack) > _DEEPEST:
                raise BadCalendar(f"Line {number}: too many nested parts. Export the file again.")
            if stack == ["VCALENDAR"]:
                found.append(_Calendar())
            elif len(stack) == 2 and stack[0] == "VCALENDAR":
                part = []
                if kind in ("VEVENT", "VTIMEZONE"):
                    (found[-1].events if kind == "VEVENT" else found[-1].zones).append(part)
            elif part is not None and stack[1] == "VTIMEZONE":
                part.append(f"BEGIN:{kind}")
        elif word == "END":
            if not stack or stack[-1] != kind:
                raise BadCalendar(f"Line {number}: END:{kind[:20]} ends nothing. Export it again.")
            stack.pop()
            if part is not None and len(stack) > 1 and stack[1] == "VTIMEZONE":
                part.append(f"END:{kind}")
        elif stack == ["VCALENDAR"]:
            found[-1].head.append(line)
        elif part is not None and ":" in line and (len(stack) == 2 or stack[1:2] == ["VTIMEZONE"]):
            part.append(line)
    if not found:
        raise BadCalendar("This isn't a calendar file: it doesn't begin with BEGIN:VCALENDAR.")
    if stack:
        raise BadCalendar("The file ends in the middle of an entry. Export the calendar again.")
    return found


def _entry(lines: list[str], zones: FileZones, usual: str, method: str) -> CalendarEntry:
    """The entry of some lines."""
    event = _event_of(lines)
    texts = _texts_of(lines)
    start = _time(event, "DTSTART", zones, usual)
    status = texts.get("STATUS", "").strip().upper()
    location = texts.get("LOCATION")
    description = texts.get("DESCRIPTION", "")
    occurrence = _time(event, "RECURRENCE-ID", zones, usual).at
    stamp = _time(event, "DTSTAMP", zones, "UTC").at
    return CalendarEntry(
        uid=texts.get("UID", "").strip(),
        occurrence=occurrence.isoformat() if occurrence else _text(event, "RECURRENCE-ID").strip(),
        repeats="RRULE" in event or "RDATE" in event,
        method=method,
        sequence=_number(_text(event, "SEQUENCE")),
        stamp=stamp if isinstance(stamp, datetime) and stamp.tzinfo is not None else None,
        summary=" ".join(texts.get("SUMMARY", "").split()),
        start=start.at,
        zone=start.zone,
        minutes=_minutes(event, start.at, zones, usual),
        location=None if location is None else _LINK.sub("", location).strip(" \t\n;,-|/()"),
        links=_links(event, location or "", description),
        cancelled=status == "CANCELLED" or method == CANCEL,
        organizer=next(iter(_participants(event, "ORGANIZER")), None),
        attendees=tuple(_participants(event, "ATTENDEE")),
        named=_named(texts.get("SUMMARY", ""), description),
        problem=start.problem,
    )


def _event_of(lines: list[str]) -> Any:
    """The properties of an entry as the library reads them."""
    # Loaded here and in the zones alone: its import takes 30 ms, which writing a file does not need.
    from icalendar import Event

    # A control character within a name would cost the whole line.
    tidy = (_AROUND.sub(":", clean(line).strip(), count=1) for line in lines if _KEPT.match(line))
    bare = (_BARE_ZONE.sub(r'\1"\2"\3', line) for line in tidy)
    kept = [_ZONE_OF.sub(rf"\1;{_OWN_ZONE}=", line) for line in bare]
    try:
        return Event.from_ical("\r\n".join(("BEGIN:VEVENT", *kept, "END:VEVENT", "")))
    except Exception:
        # The library lets errors of any kind through where a line makes no sense.
        return Event()


def _texts_of(lines: list[str]) -> dict[str, str]:
    """The first text of each kind in an entry; the library takes a millisecond for each of these."""
    found: dict[str, str] = {}
    for line in lines:
        if _TEXTS.match(line):
            head, _colon, value = split_head(line)
            found.setdefault(head.partition(";")[0].strip().upper(), clean(unescape(value)))
    return found


def _first(event: Any, name: str) -> Any:
    value = event.get(name)
    return value[0] if isinstance(value, list) and value else value


def _text(event: Any, name: str) -> str:
    value = _first(event, name)
    return "" if value is None else str(value)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class _Time(NamedTuple):
    at: datetime | date | None
    zone: str = ""
    problem: str = ""


def _time(event: Any, name: str, zones: FileZones, usual: str) -> _Time:
    """The instant in UTC, a naive wall time, or a day; and why there is none."""
    value = _first(event, name)
    if value is None:
        return _Time(None, problem="it has no time")
    try:
        at = value.dt
    except Exception:
        at = None
    if not isinstance(at, date):
        return _Time(None, problem=f"its time {str(value)[:30]!r} cannot be read")
    if not 1 < at.year < 9999:
        return _Time(None, problem="its time is too far away for the calendar")
    if not isinstance(at, datetime):
        return _Time(at)
    if at.tzinfo is not None:
        return _Time(at.astimezone(UTC))
    named = str(getattr(value, "params", {}).get(_OWN_ZONE, "")).strip() or usual
    if not named:
        return _Time(at)
    try:
        found = zones.instant(at, named)
    except OverflowError:
        return _Time(None, problem="its time is too far away for the calendar")
    if found is None:
        return _Time(None, problem=f"the time zone {named[:40]!r} is not known here and not described there")
    return _Time(*found)


def _minutes(event: Any, start: datetime | date | None, zones: FileZones, usual: str) -> int | None:
    if not isinstance(start, datetime):
        return None
    if "DTEND" in event:
        end = _time(event, "DTEND", zones, usual).at
        if isinstance(end, datetime) and (end.tzinfo is None) == (start.tzinfo is None):
            return round((end - start).total_seconds() / 60)
        return None
    try:
        span = _first(event, "DURATION").dt
    except Exception:
        return None
    return round(span.total_seconds() / 60) if isinstance(span, timedelta) else None


def _links(event: Any, location: str, description: str) -> tuple[str, ...]:
    """Where to join: a link that stands for the place, links of meeting programs, the entry's own page."""
    placed = _urls(location)
    conferences = [
        url
        for name in (
            "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE",
            "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-MICROSOFT-ONLINEMEETINGCONFLINK",
        )
        for url in _urls(_text(event, name))
    ]  # fmt: skip
    page = [url for url in _urls(_text(event, "URL")) if not _PAGES.search(url)]
    online = [url for url in (*page, *_urls(description)) if _MEETING_HOSTS.match(url)]
    return tuple(dict.fromkeys((*placed, *conferences, *online, *page)))[:20]


def _urls(text: str) -> list[str]:
    return [url.rstrip(".,;:)]}'*>") for url in _LINK.findall(text)[:20] if len(url) <= 2_000]


def _participants(event: Any, name: str) -> Iterator[Participant]:
    """People of an entry; rooms and things take no part."""
    values = event.get(name)
    for value in values if isinstance(values, list) else [] if values is None else [values]:
        params = getattr(value, "params", {})
        if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
            continue
        address = str(value).strip()
        email = unquote(address[7:].partition("?")[0]) if address[:7].casefold() == "mailto:" else address
        if "@" not in email or "/" in email or email.casefold().startswith("urn:"):
            email = str(params.get("EMAIL", ""))
        called = _decoded(" ".join(str(params.get("CN", "")).strip("\"' ").split()))
        shown = "" if "@" in called else called
        email = (email or (called if "@" in called else "")).strip().casefold()
        sends = re.sub(r"^mailto:", "", _first(params, "DELEGATED-TO") or "", flags=re.IGNORECASE)
        yield Participant(email, shown, str(params.get("PARTSTAT", "")).strip().upper(), sends)


def _decoded(name: str) -> str:
    """A name that a mail program left as it travels in a header (RFC 2047)."""
    if "=?" not in name:
        return name
    from email.errors import MessageError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(name)))
    except (MessageError, LookupError, ValueError):
        return name


def _named(summary: str, description: str) -> tuple[str, ...]:
    """Names that the words of an invitation give, as scheduling programs write them."""
    found = re.findall(r"^\s*(\S[^\n]{1,60}?) is inviting you to\b", description, re.MULTILINE)
    found += re.findall(r"^\s*(?:Invitee|Host|With|Who):\s*([^\n<(]{2,60})", description, re.MULTILINE)
    title = " ".join(summary.split())[:200]
    found += re.findall(r"\b(?:with|mit|avec|con)\s+([^\W\d_][^,;:()|<>@]{1,60})$", title)
    pair = re.fullmatch(r"([^:()]{2,60}?)(?:\s+(?:and|und|x|<>|<->|/|&|\|)\s+|\s*<>\s*)([^:()]{2,60})", title)
    found += pair.groups() if pair else ()
    return tuple(dict.fromkeys(" ".join(name.split()).strip(" .-") for name in found))


# -- the zones of a file -------------------------------------------------------------------------------------

_MOST_CHANGES = 60
"""Parts a table of clock changes may have; more than these belong to no honest file."""
_MOST_IN_FILE = 200
"""Parts of all the tables that are used."""
_TABLE_YEARS = range(1950, 2101)
"""Years for which a table of the file is asked: what it says of others takes long to count."""
_EARLY = regex(r"(DTSTART[^:]*:)(?:(?:0\d|1[0-8])\d\d|19[0-6]\d)(?=\d{4}T)", re.IGNORECASE)
"""A change since times before any clock; counting the years from there would take most of the time."""
_RULE = regex(
    r"(?:(?:FREQ=YEARLY|BYMONTH=(?P<month>\d{1,2})|BYDAY=(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
    r"|BYMONTHDAY=(?P<days>-?\d{1,2}(?:,-?\d{1,2}){0,30})|UNTIL=\d{8}(?:T\d{6}Z?)?|INTERVAL=1|WKST=[A-Z]{2})"
    r"(?:;|$))+"
)
"""A yearly change as clocks know it. Any other rule could keep the reader busy for ever."""
_UNIVERSAL = frozenset(("utc", "gmt", "z", "zulu", "etc/utc", "etc/gmt"))


class FoundZone(NamedTuple):
    """A zone and, where one is known for it, its IANA name."""

    zone: tzinfo
    name: str


class FileZones:
    """The zones of one calendar: tables by the name the file gives them."""

    def __init__(self, tables: Iterable[list[str]]) -> None:
        """The zones of some tables: the unfolded lines of each VTIMEZONE without its first and last."""
        self._lines: dict[str, list[str]] = {}
        for lines in tables:
            name = _value(lines, "TZID")
            if name:
                self._lines.setdefault(name, lines)
        self._found: dict[str, FoundZone | None] = {}
        self._changes = 0

    def find(self, name: str) -> FoundZone | None:
        """The zone of a name. A table of the file counts more than a zone of the same name elsewhere."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> FoundZone | None:
        lines = self._lines.get(name)
        if lines:
            self._changes += sum(line.upper().startswith("BEGIN:") for line in lines)
            lines = lines if self._changes <= _MOST_IN_FILE else None
        place = _value(lines, "X-LIC-LOCATION") if lines else ""
        known = known_zone(place) or known_zone(name)
        table = _table(lines) if lines else None
        if table is not None:
            return FoundZone(table, known)
        return FoundZone(load_zone(known), known) if known else _fixed_zone(name)

    def instant(self, wall: datetime, name: str) -> tuple[datetime, str] | None:
        """A wall time of a zone in UTC, and the IANA name that agrees with it; None where neither is known.

        Raises OverflowError beyond the calendar.
        """
        found = self.find(name)
        if found is None:
            return None
        if wall.year not in _TABLE_YEARS:
            raise OverflowError
        at = wall.replace(tzinfo=found.zone).astimezone(UTC)
        agrees = found.name and at.astimezone(load_zone(found.name)).replace(tzinfo=None) == wall
        return at, found.name if agrees else ""


_SHOWN_ZONE = regex(
    r"\(?\s*(?:UTC|GMT)\s*(?:(?P<sign>[+\u2212-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?\s*\)?\s*(?P<name>.*)",
    re.IGNORECASE,
)
"""A zone as Windows shows it in a list: "(UTC-05:00) Eastern Time (US & Canada)"; or an offset alone."""


def _shown_offset(match: re.Match[str]) -> timedelta:
    span = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    return span if match["sign"] == "+" else -span


def _fixed_zone(text: str) -> FoundZone | None:
    """The zone that an offset alone names: "GMT-0500", "UTC+5:30"."""
    match = _SHOWN_ZONE.fullmatch(" ".join(text.split()).strip('"'))
    if match is None or match["name"] or not match["sign"]:
        return None
    offset = _shown_offset(match)
    return FoundZone(timezone(offset), "") if abs(offset) < timedelta(hours=15) else None


def _shown_zone(text: str, windows: Mapping[str, str]) -> str:
    """The zone that a line of such a list names, where its towns agree with its offset."""
    match = _SHOWN_ZONE.fullmatch(text)
    if match is None or not match["name"]:
        return ""
    area, _time, region = match["name"].partition(" Time")
    region = region.strip() if "Mexico" in region else ""
    zones = [windows.get(f"{area} Standard Time {region}".strip(), "")]
    zones += [guess_zone(town.strip()) or "" for town in match["name"].split(",")]
    for zone in filter(None, zones):
        january = datetime(2026, 1, 1, tzinfo=load_zone(zone))
        july = january.replace(month=7)
        if _shown_offset(match) in (january.utcoffset(), july.utcoffset()):
            return zone
    return ""


def known_zone(text: str) -> str:
    """The IANA name of a zone as programs write it: with a path before it, or as Windows calls it."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    text = text.strip().strip('"').strip("/")
    if not text or len(text) > 200:
        return ""
    windows: Mapping[str, str] = WINDOWS_TO_OLSON
    shown = " ".join(text.split())
    by_name = next((zone for name, zone in windows.items() if name.casefold() == shown.casefold()), "")
    if by_name or (by_name := _shown_zone(shown, windows)):
        return by_name
    parts = text.replace(" ", "_").split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        if name.casefold() in _UNIVERSAL:
            return "UTC"
        try:
            load_zone(name)
        except ValueError:
            continue
        return name
    return ""


def _table(lines: list[str]) -> tzinfo | None:
    """The zone a file describes; None where its description cannot be used."""
    from icalendar import Timezone

    kept = [_EARLY.sub(r"\g<1>1970", line) for line in lines if line[:2].casefold() != "x-"]
    if sum(line.upper().startswith("BEGIN:") for line in kept) > _MOST_CHANGES:
        return None
    if not all(_bounded(line.partition(":")[2]) for line in kept if line[:5].upper() == "RRULE"):
        return None
    text = "\r\n".join(("BEGIN:VTIMEZONE", *kept, "END:VTIMEZONE", ""))
    try:
        description: Any = Timezone.from_ical(text)
        zone: tzinfo = description.to_tz(lookup_tzid=False)
        offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
    except Exception:
        # The library lets errors of any kind through where a description makes no sense.
        return None
    return zone if offset is not None and abs(offset) < timedelta(days=1) else None


def _bounded(rule: str) -> bool:
    """Whether the days of a rule come every year."""
    match = _RULE.fullmatch(rule.strip().upper())
    if match is None:
        return False
    month = int(match["month"] or 1)
    if not 1 <= month <= 12:
        return False
    return not match["days"] or any(
        0 < abs(int(day)) <= monthrange(2001, month)[1] for day in match["days"].split(",")
    )


def _value(lines: list[str] | None, name: str) -> str:
    for line in lines or ():
        head, colon, value = line.partition(":")
        if colon and head.partition(";")[0].strip().upper() == name:
            return value.strip()
    return ""
