"""Calendar files as an independent reader sees them, and files of other programs as ours sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.exchange.ics import CANCEL, Alarm, Event, write_calendar
from infoint_tui.exchange.ics_read import BadCalendar, Found, read_calendar

START = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TALK = Event(
    uid="0001@infoint",
    sequence=3,
    stamp=datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
    summary="Conversation with Rosa Delgado (phone)",
    start=START,
    minutes=20,
    location="Café Zoë; 2nd floor, back",
    description="Thu 12 Mar 10:00\n20 minutes agreed",
    alarms=(Alarm(10, "Ten quiet minutes"),),
)
DATES = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2032-01-01"))
TEXTS = st.text(max_size=200)


def strict(data: bytes) -> list[Any]:
    """The events of a file as the icalendar library reads them; every fault it meets is an error."""
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar.errors == []
    events = list(calendar.walk("VEVENT"))
    assert all(event.errors == [] for event in events)
    return events


def ours(text: str) -> Found:
    """The only entry of a file."""
    (found,) = read_calendar(text.replace("\n", "\r\n").encode())
    return found


def test_another_reader_finds_what_was_written() -> None:
    (event,) = strict(write_calendar([TALK]))
    assert event["UID"] == "0001@infoint"
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == TALK.summary
    assert event["LOCATION"] == TALK.location
    assert event["DESCRIPTION"] == TALK.description
    assert event.decoded("DTSTART") == START
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=20)
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(minutes=-10)
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_a_cancelled_talk_says_so_twice_and_rings_no_more() -> None:
    data = write_calendar([TALK._replace(cancelled=True)], method=CANCEL)
    assert icalendar.Calendar.from_ical(data)["METHOD"] == "CANCEL"
    (event,) = strict(data)
    assert (event["STATUS"], event.walk("VALARM")) == ("CANCELLED", [])


def test_a_due_day_is_a_whole_day_that_takes_no_time() -> None:
    (event,) = strict(write_calendar([TALK._replace(start=date(2028, 2, 29), minutes=0, busy=False)]))
    assert event.decoded("DTSTART") == date(2028, 2, 29)
    assert event.decoded("DTEND") == date(2028, 3, 1)
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "2026-03-29T03:00"),
        ("Europe/Berlin", "2026-10-25T01:59"),
        ("America/New_York", "2026-11-01T02:00"),
        ("Australia/Sydney", "2026-04-05T12:00"),
        ("Australia/Sydney", "2026-10-04T03:00"),
        ("America/Santiago", "2026-09-06T09:00"),
        ("Pacific/Chatham", "2026-09-27T03:45"),
    ],
)
def test_instants_are_right_beside_clock_changes_north_and_south(zone: str, text: str) -> None:
    wall = datetime.fromisoformat(text)
    at = wall.replace(tzinfo=ZoneInfo(zone))
    (event,) = strict(write_calendar([TALK._replace(start=at.astimezone(UTC))]))
    assert event.decoded("DTSTART").astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def test_lines_are_short_and_no_character_is_cut() -> None:
    data = write_calendar([TALK._replace(summary="é漢👩🏽‍🚒" * 40)])
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert data.endswith(b"END:VCALENDAR\r\n")


@settings(max_examples=60)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_stays_in_its_line(summary: str, place: str, uid: str) -> None:
    data = write_calendar([TALK._replace(summary=summary, location=place, uid=f"x{uid}")])
    (event,) = strict(data)
    assert set(event) >= {"UID", "SUMMARY", "DTSTART"}
    assert "ATTENDEE" not in event
    (found,) = read_calendar(data)
    assert (found.start, found.minutes, found.sequence, found.problem) == (START, 20, 3, "")


@pytest.mark.parametrize(
    "text",
    [
        "a\r\nATTENDEE:mailto:evil@example.org",
        "a\nEND:VEVENT\nBEGIN:VEVENT",
        "a\u2028DTSTART:19700101T000000Z",
        "x\x00\x1b[2J\x9b",
        "\udc80",
    ],
)
def test_hostile_text_adds_no_line(text: str) -> None:
    data = write_calendar([TALK._replace(summary=text, location=text, description=text, url=text, uid=text)])
    (event,) = strict(data)
    assert "ATTENDEE" not in event
    assert event.decoded("DTSTART") == START
    assert not any(byte in data for byte in (b"\x00", b"\x1b"))


# -- reading -------------------------------------------------------------------------------------------------


def written_elsewhere(start: datetime, **more: Any) -> bytes:
    """A file as another program writes it, zone tables and all."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//somebody//else//")
    calendar.add("version", "2.0")
    event = icalendar.Event()
    event.add("uid", "0001@infoint")
    event.add("dtstart", start)
    event.add("duration", timedelta(minutes=45))
    for name, value in more.items():
        event.add(name, value)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


@settings(max_examples=40, deadline=None)
@given(
    DATES,
    st.sampled_from(["Europe/London", "America/Chicago", "Australia/Sydney", "Asia/Kolkata", "UTC"]),
)
def test_times_of_other_programs_are_the_same_instants(wall: datetime, zone: str) -> None:
    start = wall.replace(microsecond=0, second=0, tzinfo=ZoneInfo(zone))
    if start.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != start.replace(tzinfo=None):
        start += timedelta(hours=2)
    (found,) = read_calendar(written_elsewhere(start))
    assert (found.start, found.minutes) == (start.astimezone(UTC), 45)


@settings(max_examples=40, deadline=None)
@given(
    DATES,
    st.sampled_from(["Europe/London", "America/Chicago", "Australia/Sydney", "America/Santiago"]),
)
def test_a_zone_only_its_program_knows_is_read_from_its_table(wall: datetime, zone: str) -> None:
    start = wall.replace(microsecond=0, second=0, minute=0, hour=12, tzinfo=ZoneInfo(zone))
    data = written_elsewhere(start).replace(zone.encode(), b"Somewhere Standard Time")
    (found,) = read_calendar(data)
    assert found.start == start.astimezone(UTC)


OUTLOOK = """BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VTIMEZONE
TZID:Central Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;CN="Delgado; Rosa: EMS";PARTSTAT=ACCEPTED:mailto:rosa@example.org
UID:0001@infoint
DTSTART;TZID="Central Standard Time":{start}
DTEND;TZID="Central Standard Time":{end}
SEQUENCE:4
LOCATION:Room 2\\, left
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        ("20260307T100000", datetime(2026, 3, 7, 16, tzinfo=UTC)),
        ("20260309T100000", datetime(2026, 3, 9, 15, tzinfo=UTC)),
        ("20261031T100000", datetime(2026, 10, 31, 15, tzinfo=UTC)),
        ("20261102T100000", datetime(2026, 11, 2, 16, tzinfo=UTC)),
        ("20270101T000000", datetime(2027, 1, 1, 6, tzinfo=UTC)),
    ],
)
def test_an_answer_written_by_outlook(start: str, utc: datetime) -> None:
    found = ours(OUTLOOK.format(start=start, end=start[:9] + "233000"))
    assert (found.uid, found.sequence, found.start) == ("0001@infoint", 4, utc)
    assert (found.answer, found.by_guest, found.location) == ("ACCEPTED", True, "Room 2, left")


def entry(lines: str, method: str = "PUBLISH") -> str:
    """A calendar of one event with these lines."""
    return f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:u\n{lines}END:VEVENT\nEND:VCALENDAR\n"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("DTSTART:20260230T100000Z\n", "cannot be read"),
        ("DTSTART:soon\n", "cannot be read"),
        ("DTSTART;TZID=Atlantis:20260312T100000\n", "not known here"),
        ("", "it has no time"),
        ("DTSTART:20260312T100000Z\nRRULE:FREQ=DAILY\n", "repeats"),
    ],
)
def test_a_time_that_cannot_be_used_says_why(lines: str, problem: str) -> None:
    assert problem in ours(entry(lines)).problem


def test_cancelled_by_status_or_by_method() -> None:
    assert ours(entry("STATUS:cancelled\nDTSTART:20260312T100000Z\n")).cancelled
    assert ours(entry("DTSTART:20260312T100000Z\n", "CANCEL")).by_guest
    assert not ours(entry("DTSTART:20260312T100000Z\n")).cancelled


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no calendar file"),
        (b"PK\x03\x04\x00\xff", "UTF-8"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "middle of an entry"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\n", "ends nothing"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50, "beyond reason"),
        (b"x" * 5_000_001, "5 MB"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadCalendar, match=words):
        read_calendar(data)


@settings(max_examples=80)
@given(st.text(alphabet=st.sampled_from("BEGIN:VCALENDAR\nUID;=\"TZ-PT1H,'\\ DTSTART0"), max_size=300))
def test_no_file_breaks_the_reader(text: str) -> None:
    head = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:"
    data = head + text.encode() + b"\nEND:VEVENT\nEND:VCALENDAR"
    try:
        found = read_calendar(data)
    except BadCalendar:
        return
    assert all(isinstance(item, Found) for item in found)
