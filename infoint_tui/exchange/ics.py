"""Calendar files as other programs read them (RFC 5545), written without a library.

Times are written in UTC: no zone table has to be sent along, and the instant is right on every machine, north
and south of the equator, whatever its zone rules say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

PRODUCT = "-//infoint//infoint//EN"
_LINE_BYTES = 75
"""The longest a line of such a file may be, in bytes without its end."""

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


class Alarm(NamedTuple):
    """A reminder before an event."""

    minutes: int
    text: str


class Event(NamedTuple):
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


def write_calendar(events: Iterable[Event], *, method: str = PUBLISH) -> bytes:
    """The file of some events; `method` CANCEL asks calendars to take them out."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _event(event: Event) -> list[str]:
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
        lines.append(f"URL:{_clean(event.url).replace(chr(10), '')}")
    if not event.cancelled:
        for alarm in event.alarms:
            lines += _alarm(alarm)
    return [*lines, "END:VEVENT"]


def _span(event: Event) -> tuple[str, str]:
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


def escape(text: str) -> str:
    """A text as a value: line ends and separators escaped, control characters left out."""
    text = _clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _clean(text: str) -> str:
    """Without what a file of this kind may not hold: control characters and halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = "".join(char for char in text if char in "\n\t" or not (ord(char) < 32 or 127 <= ord(char) < 160))
    return text.encode("utf-8", "replace").decode("utf-8")


def _folded(line: str) -> str:
    """The line in parts of at most 75 bytes; no character is cut in two."""
    parts, part, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8"))
        if size + width > _LINE_BYTES:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += width
    return "\r\n".join([*parts, part])
