"""Calendar files as an independent reader sees them, and files of other programs as ours sees them."""

from __future__ import annotations

import codecs
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.exchange.calendar import (
    CANCEL,
    Alarm,
    BadCalendar,
    CalendarEntry,
    CalendarEvent,
    Participant,
    read_calendar,
    write_calendar,
)

START = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TALK = CalendarEvent(
    uid="0001@infoint",
    sequence=3,
    stamp=datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
    summary="Conversation with Rosa Delgado (phone)",
    start=START,
    minutes=20,
    location="Café Zoë; 2nd floor, back",
    description="Thu Mar 12, 10:00\n20 minutes agreed",
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


def ours(text: str) -> CalendarEntry:
    """The only entry of a file."""
    (found,) = read_calendar(text.replace("\n", "\r\n").encode()).entries
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
    (found,) = read_calendar(data).entries
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
    calendar.add("prodid", "-//someone//else//")
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
    (found,) = read_calendar(written_elsewhere(start)).entries
    assert (found.start, found.minutes) == (start.astimezone(UTC), 45)


@settings(max_examples=40, deadline=None)
@given(
    DATES,
    st.sampled_from(["Europe/London", "America/Chicago", "Australia/Sydney", "America/Santiago"]),
)
def test_a_zone_only_its_program_knows_is_read_from_its_table(wall: datetime, zone: str) -> None:
    start = wall.replace(microsecond=0, second=0, minute=0, hour=12, tzinfo=ZoneInfo(zone))
    data = written_elsewhere(start).replace(zone.encode(), b"Somewhere Standard Time")
    (found,) = read_calendar(data).entries
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
    (guest,) = found.attendees
    assert guest == Participant("rosa@example.org", "Delgado; Rosa: EMS", "ACCEPTED")
    assert (found.method, found.location) == ("REPLY", "Room 2, left")


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
        ("DTSTART:00010101T000000\n", "too far away for the calendar"),
        ("DTSTART;TZID=Europe/Berlin:99991231T235959\n", "too far away for the calendar"),
        ("DTSTART:PT20M\n", "cannot be read"),
    ],
)
def test_a_time_that_cannot_be_used_says_why(lines: str, problem: str) -> None:
    assert problem in ours(entry(lines)).problem


def test_cancelled_by_status_or_by_method() -> None:
    assert ours(entry("STATUS:cancelled\nDTSTART:20260312T100000Z\n")).cancelled
    assert ours(entry("DTSTART:20260312T100000Z\n", "CANCEL")).cancelled
    assert not ours(entry("DTSTART:20260312T100000Z\n")).cancelled


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "isn't a calendar file"),
        (b"PK\x03\x04\x00\xff", "isn't a calendar file"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "middle of an entry"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\n", "ends nothing"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50, "too many nested parts"),
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
        found = read_calendar(data).entries
    except BadCalendar:
        return
    assert all(isinstance(item, CalendarEntry) for item in found)


@settings(max_examples=120)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for head in (b"", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\n"):
        try:
            read_calendar(head + data)
        except BadCalendar:
            continue


# -- bytes before lines --------------------------------------------------------------------------------------

PLACES = "UID:u\r\nDTSTART:20260312T100000Z\r\nSUMMARY:Gespräch 👩🏽‍🚒\r\nLOCATION:Café Zoë, Łódź\r\n"
WHOLE = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{PLACES}END:VEVENT\r\nEND:VCALENDAR\r\n"


def folded(data: bytes, every: int) -> bytes:
    """The file folded within characters, as writers do that count bytes."""
    parts = [
        b"\r\n ".join(line[at : at + every] for at in range(0, max(len(line), 1), every))
        for line in data.split(b"\r\n")
    ]
    return b"\r\n".join(parts)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WHOLE.encode(), ""),
        (codecs.BOM_UTF8 + WHOLE.encode(), ""),
        (folded(WHOLE.encode(), 21), ""),
        (folded(WHOLE.encode(), 20), ""),
        (folded(WHOLE.encode(), 19).replace(b"\r\n ", b"\r\n\t"), ""),
        (WHOLE.replace("\r\n", "\n").encode(), ""),
        (WHOLE.replace("\r\n", "\r").encode(), ""),
        (WHOLE.replace("\r\n", "\r\r\n").encode(), ""),
        (b"\r\n\r\n" + WHOLE.encode(), ""),
        (WHOLE.encode("utf-16"), "UTF-16"),
        (WHOLE.encode("utf-16-le"), "UTF-16"),
        (WHOLE.encode("utf-16-be"), "UTF-16"),
        (codecs.BOM_UTF16_BE + WHOLE.encode("utf-16-be"), "UTF-16"),
        (WHOLE.encode("utf-16") + b"\n", "UTF-16"),
        (WHOLE.encode("utf-32"), "UTF-32"),
    ],
)
def test_files_are_read_in_the_encoding_they_are_in(data: bytes, encoding: str) -> None:
    file = read_calendar(data)
    (found,) = file.entries
    assert (found.summary, found.location) == ("Gespräch 👩🏽‍🚒", "Café Zoë, Łódź")
    assert file.encoding == encoding


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_a_file_in_an_old_western_encoding_is_read_and_said(codec: str) -> None:
    text = WHOLE.replace("👩🏽‍🚒", "").replace("Łódź", "“Köln”" if codec == "cp1252" else "Köln")
    file = read_calendar(text.encode(codec))
    (found,) = file.entries
    assert file.encoding == "Windows-1252"
    assert found.location == ("Café Zoë, “Köln”" if codec == "cp1252" else "Café Zoë, Köln")


def test_one_broken_line_leaves_the_others_as_they_are() -> None:
    data = WHOLE.encode().replace("Gespräch 👩🏽‍🚒".encode(), "Gespräch".encode("cp1252"))
    (found,) = read_calendar(data).entries
    assert (found.summary, found.location) == ("Gespräch", "Café Zoë, Łódź")


@pytest.mark.parametrize(
    "noise",
    [
        "BEGIN:VALARM\nTRIGGER:-P\nEND:VALARM\n",
        "no colon here\n",
        "X-ODD;=:;;\n",
        "CATEGORIES\n",
        "BEGIN:VALARM\nDTSTART:20300101T000000Z\nUID:other\nEND:VALARM\n",
    ],
)
def test_what_is_not_read_does_no_harm(noise: str) -> None:
    found = ours(entry(f"{noise}DTSTART:20260312T100000Z\n"))
    assert (found.uid, found.start) == ("u", datetime(2026, 3, 12, 10, tzinfo=UTC))


# -- zones ---------------------------------------------------------------------------------------------------


def table(name: str, winter: str, summer: str, *, rules: tuple[str, str], more: str = "") -> str:
    """A zone as a file describes it: offsets of winter and summer, and when each begins."""
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\n{more}"
        f"BEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:{summer}\nTZOFFSETTO:{winter}\n"
        f"RRULE:{rules[0]}\nEND:STANDARD\n"
        f"BEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETFROM:{winter}\nTZOFFSETTO:{summer}\n"
        f"RRULE:{rules[1]}\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )


EUROPE = ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3")
BY_DAYS = (
    "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU",
)
NEVER = ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY")


@pytest.mark.parametrize(
    ("tables", "start", "utc", "zone"),
    [
        (table("GMT", "+0000", "+0100", rules=EUROPE), ";TZID=GMT:20270706T140000", "2027-07-06T13:00", ""),
        (table("GMT", "+0000", "+0100", rules=BY_DAYS), ";TZID=GMT:20270706T140000", "2027-07-06T13:00", ""),
        (table("EST", "-0500", "-0400", rules=EUROPE), ";TZID=EST:20270706T140000", "2027-07-06T18:00", ""),
        (table("Home", "+0100", "+0200", rules=EUROPE), ";TZID=Home:20270706T140000", "2027-07-06T12:00", ""),
        (
            table("Home", "+0100", "+0200", rules=EUROPE, more="X-LIC-LOCATION:Europe/Berlin\n"),
            ";TZID=Home:20270706T140000", "2027-07-06T12:00", "Europe/Berlin",
        ),
        (
            table("Europe/Moscow", "+0300", "+0400", rules=EUROPE),
            ";TZID=Europe/Moscow:20270706T140000", "2027-07-06T10:00", "",
        ),
        # A table that cannot be used, or would never end, leaves the name.
        (table("Europe/Berlin", "x", "y", rules=EUROPE), ";TZID=Europe/Berlin:20270706T140000",
         "2027-07-06T12:00", "Europe/Berlin"),
        (table("Europe/Berlin", "+0100", "+0200", rules=NEVER), ";TZID=Europe/Berlin:20270706T140000",
         "2027-07-06T12:00", "Europe/Berlin"),
        ("BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\n", ";TZID=Europe/Berlin:20270706T140000",
         "2027-07-06T12:00", "Europe/Berlin"),
        # Names as programs write them.
        ("", ";TZID=W. Europe Standard Time:20270706T140000", "2027-07-06T12:00", "Europe/Berlin"),
        ("", ";TZID=eastern standard time:20270706T140000", "2027-07-06T18:00", "America/New_York"),
        ("", ';TZID="Central Standard Time":20270706T140000', "2027-07-06T19:00", "America/Chicago"),
        ("", ";TZID=/citadel.org/2019/Europe/Berlin:20270706T140000", "2027-07-06T12:00", "Europe/Berlin"),
        ("", ';TZID="tzone://Microsoft/Utc":20270706T140000', "2027-07-06T14:00", "UTC"),
        ("", ";TZID=America/Argentina/Buenos_Aires:20270706T140000", "2027-07-06T17:00",
         "America/Argentina/Buenos_Aires"),
        ("", ";TZID=Europe/Berlin:20270706T140000Z", "2027-07-06T14:00", ""),
        # A calendar's usual zone is meant where an entry names none.
        ("X-WR-TIMEZONE:America/New_York\n", ":20270706T140000", "2027-07-06T18:00", "America/New_York"),
        ("X-WR-TIMEZONE:Eastern Standard Time\n", ":20270706T140000", "2027-07-06T18:00", "America/New_York"),
        ("X-WR-TIMEZONE:America/New_York\n", ";TZID=Europe/Berlin:20270706T140000", "2027-07-06T12:00",
         "Europe/Berlin"),
        ("X-WR-TIMEZONE:America/New_York\n", ":20270706T140000Z", "2027-07-06T14:00", ""),
        (
            table("Home", "+0100", "+0200", rules=EUROPE) + "X-WR-TIMEZONE:Home\n",
            ":20270706T140000", "2027-07-06T12:00", "",
        ),
    ],
)  # fmt: skip
def test_the_zone_of_a_file_is_the_one_it_means(tables: str, start: str, utc: str, zone: str) -> None:
    text = f"BEGIN:VCALENDAR\n{tables}BEGIN:VEVENT\nUID:u\nDTSTART{start}\nEND:VEVENT\nEND:VCALENDAR\n"
    found = ours(text)
    assert (found.start, found.zone) == (datetime.fromisoformat(f"{utc}+00:00"), zone)


def test_tables_of_one_calendar_say_nothing_about_the_next() -> None:
    gmt = table("GMT", "+0000", "+0100", rules=EUROPE)
    event = "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=GMT:20270706T140000\nEND:VEVENT\n"
    text = f"BEGIN:VCALENDAR\n{gmt}{event}END:VCALENDAR\nBEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    hours = [
        found.start.hour
        for found in read_calendar(text.encode()).entries
        if isinstance(found.start, datetime)
    ]
    assert hours == [13, 14]


def test_a_time_of_no_zone_stays_one() -> None:
    assert ours(entry("DTSTART:20260312T100000\n")).start == datetime.fromisoformat("2026-03-12T10:00")


# -- who, where, which ---------------------------------------------------------------------------------------


def test_each_calendar_of_a_file_has_its_own_method() -> None:
    both = entry("DTSTART:20260312T100000Z\n", "REPLY") + entry("DTSTART:20260313T100000Z\n", "CANCEL")
    assert [found.method for found in read_calendar(both.encode()).entries] == ["REPLY", "CANCEL"]


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("ATTENDEE;CN=Jane Doe:MAILTO:Jane@Acme.Example", Participant("jane@acme.example", "Jane Doe")),
        ('ATTENDEE;CN="Doe, Jane":mailto:jane@acme.example', Participant("jane@acme.example", "Doe, Jane")),
        ("ATTENDEE;CN=jane@acme.example:mailto:jane@acme.example", Participant("jane@acme.example", "")),
        (
            "ATTENDEE;CN=Jane;EMAIL=jane@acme.example:/aMTIz/principal/",
            Participant("jane@acme.example", "Jane"),
        ),
        ("ATTENDEE;EMAIL=jane@acme.example:urn:uuid:0000", Participant("jane@acme.example", "")),
        ("ATTENDEE;CN=Jane:invalid:nomail", Participant("", "Jane")),
        ("ATTENDEE:mailto:jane%2Bwork@acme.example?subject=x", Participant("jane+work@acme.example", "")),
    ],
)
def test_people_however_they_are_written(line: str, person: Participant) -> None:
    room = "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:room5@acme.example\n"
    found = ours(entry(f"DTSTART:20260312T100000Z\n{room}{line}\n"))
    assert found.attendees == (person,)


ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc"


@pytest.mark.parametrize(
    ("lines", "link", "place"),
    [
        (f"LOCATION:{ZOOM}\n", ZOOM, ""),
        (f"LOCATION:Room 5\\; {ZOOM}\nDESCRIPTION:https://acme.example\n", ZOOM, "Room 5"),
        (f"DESCRIPTION:Agenda: https://acme.example/a.\\nJoin\\n{ZOOM}\\n\n", ZOOM, None),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij\nLOCATION:\n",
         "https://meet.google.com/abc-defg-hij", ""),
        ("X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19\nLOCATION:Teams\n",
         "https://teams.microsoft.com/l/meetup-join/19", "Teams"),
        ("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://call.example/1\n", "https://call.example/1", None),
        ("URL:https://call.acme.example/1\n", "https://call.acme.example/1", None),
        ("URL:https://calendar.google.com/event?eid=1\n", "", None),
        ("DESCRIPTION:see https://acme.example/page\n", "", None),
    ],
)  # fmt: skip
def test_the_link_to_meet_at(lines: str, link: str, place: str | None) -> None:
    found = ours(entry(f"DTSTART:20260312T100000Z\n{lines}"))
    assert (next(iter(found.links), ""), found.location) == (link, place)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ("DTEND:20260312T102500Z\n", 25),
        ("DURATION:PT1H30M\n", 90),
        ("DURATION:P1D\n", 1440),
        ("DTEND;TZID=Europe/Berlin:20260312T113000\n", 30),
        ("DURATION:soon\n", None),
        ("", None),
    ],
)
def test_how_long_it_takes(lines: str, minutes: int | None) -> None:
    assert ours(entry(f"DTSTART:20260312T100000Z\n{lines}")).minutes == minutes


@pytest.mark.parametrize(
    ("summary", "description", "name"),
    [
        ("Intro", "Jane Doe is inviting you to a scheduled Zoom meeting.", "Jane Doe"),
        ("Noor Haddad and Jane Doe", "", "Jane Doe"),
        ("Jane Doe <> Noor Haddad", "", "Jane Doe"),
        ("Coffee chat with Jane Doe", "", "Jane Doe"),
        ("30 Minute Meeting", "Event Name: 30 Minute Meeting\\nInvitee: Jane Doe\\n", "Jane Doe"),
    ],
)
def test_names_that_only_the_words_give(summary: str, description: str, name: str) -> None:
    found = ours(entry(f"DTSTART:20260312T100000Z\nSUMMARY:{summary}\nDESCRIPTION:{description}\n"))
    assert name in found.named


def test_writing_a_file_does_not_load_the_library() -> None:
    code = (
        "import sys, infoint_tui.services.calendar, infoint_tui.cli.export;"
        "sys.exit('icalendar' in sys.modules or 'dateutil' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("name", ["(UTC-05:00) Eastern Time (US & Canada)", "tzone://Microsoft/Custom"])
def test_a_zone_with_a_colon_in_its_name_is_found_in_its_table(name: str, quote: str) -> None:
    table = (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:-0500\n"
        "TZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    event = f"BEGIN:VEVENT\nUID:x\nDTSTART;TZID={quote}{name}{quote}:20260312T110000\nEND:VEVENT\n"
    (entry,) = read_calendar(f"BEGIN:VCALENDAR\n{table}{event}END:VCALENDAR\n".encode()).entries
    assert entry.start == datetime(2026, 3, 12, 16, tzinfo=UTC), entry.problem


def test_reading_tells_how_far_it_is_and_can_be_ended() -> None:
    event = "BEGIN:VEVENT\nUID:x\nDTSTART:20260312T110000Z\nEND:VEVENT\n"
    data = f"BEGIN:VCALENDAR\n{event * 120}END:VCALENDAR\n".encode()
    told: list[tuple[int, int]] = []
    assert len(read_calendar(data, lambda done, total: told.append((done, total))).entries) == 120
    assert told == [(0, 120), (50, 120), (100, 120)]

    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_calendar(data, stop)


@pytest.mark.parametrize(
    ("name", "utc", "zone"),
    [
        ("(UTC-05:00) Eastern Time (US & Canada)", "2026-07-06T18:00", "America/New_York"),
        ("(GMT-08:00) Pacific Time (US & Canada)", "2026-07-06T21:00", "America/Los_Angeles"),
        (
            "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Vienna",
            "2026-07-06T12:00",
            "Europe/Amsterdam",
        ),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "2026-07-06T08:30", "Asia/Kolkata"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "2026-07-06T13:00", "Europe/Dublin"),
        ("GMT-0500", "2026-07-06T19:00", ""),
        ("UTC+5:30", "2026-07-06T08:30", ""),
        ("(UTC+01:00) Eastern Time (US & Canada)", None, ""),
        ("(UTC-05:00) Nowhere at all", None, ""),
        ("GMT-99", None, ""),
    ],
)
def test_a_zone_as_a_list_on_the_screen_shows_it(name: str, utc: str | None, zone: str) -> None:
    for quote in ("", '"'):
        if quote or "," not in name:
            read = ours(entry(f"DTSTART;TZID={quote}{name}{quote}:20260706T140000\n"))
            assert read.start == (utc and datetime.fromisoformat(utc).replace(tzinfo=UTC))
            assert read.zone == zone
            assert (name in read.problem) is (utc is None)


def test_blanks_and_control_characters_around_a_time_do_no_harm() -> None:
    lines = "DTSTART: 20260706T140000Z  \n" + (
        'ATTENDEE;CN==?utf-8?Q?J=C3=B6rg?=;DELEGATED-TO="mailto:k@x.example":mailto:j@x.example\n'
    )
    text = entry(lines).replace("BEGIN:VCALENDAR", "BEGIN:VCALENDAR\0")
    (read,) = read_calendar(text.encode()).entries
    assert read.start == datetime(2026, 7, 6, 14, tzinfo=UTC)
    assert read.attendees == (Participant("j@x.example", "Jörg", sends="k@x.example"),)
