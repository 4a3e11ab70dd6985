"""Invitations from other calendars, and what follows them; answers, each guest their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.calendar_reading import InvitationOffer, Reading
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"
EASTERN = """BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
GOOGLE = """BEGIN:VEVENT
UID:abc123@google.com
SEQUENCE:0
DTSTAMP:20260302T120000Z
DTSTART:20260312T150000Z
DTEND:20260312T152500Z
SUMMARY:Intro call
ORGANIZER;CN=Jane Doe:mailto:jane@acme.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Jane Doe:mailto:jane@acme.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;CN=noor@larkfield.example:mailto:noor@larkfield.example
ATTENDEE;CUTYPE=RESOURCE;CN=Room 5:mailto:r5@resource.calendar.google.com
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
END:VEVENT
"""
OUTLOOK = f"""{EASTERN}BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
SEQUENCE:0
DTSTAMP:20260302T120000Z
DTSTART;TZID=Eastern Standard Time:20260312T110000
DTEND;TZID=Eastern Standard Time:20260312T113000
SUMMARY:Coffee
ORGANIZER;CN="Doe, Jane":mailto:jane@acme.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=Noor Haddad:mailto:noor@larkfield.example
LOCATION:Microsoft Teams Meeting
X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19
END:VEVENT
"""
APPLE = """BEGIN:VEVENT
UID:1E2F-APPLE
SEQUENCE:1
DTSTAMP:20260302T120000Z
DTSTART;TZID=Europe/Berlin:20260312T160000
DURATION:PT30M
SUMMARY:Lunch
ORGANIZER;CN=Jane Doe;EMAIL=jane@acme.example:/aMTIz/principal/
ATTENDEE;CN=Noor Haddad;EMAIL=noor@larkfield.example;PARTSTAT=NEEDS-ACTION:mailto:noor@larkfield.example
LOCATION:Café Zoë\\, Berlin
END:VEVENT
"""
ZOOM = """BEGIN:VEVENT
UID:ZOOM81234567890
DTSTAMP:20260302T120000Z
DTSTART:20260312T150000Z
DTEND:20260312T153000Z
SUMMARY:Jane Doe's Zoom Meeting
LOCATION:https://us02web.zoom.us/j/81234567890?pwd=abc
DESCRIPTION:Jane Doe is inviting you to a scheduled Zoom meeting.\\n\\nJoin Zoom Meeting\\nhttps://us02web
 .zoom.us/j/81234567890?pwd=abc
END:VEVENT
"""
CALENDLY = """BEGIN:VEVENT
UID:7c1f@calendly.com
DTSTAMP:20260302T120000Z
DTSTART:20260312T150000Z
DTEND:20260312T153000Z
SUMMARY:Jane Doe and Noor Haddad
ORGANIZER;CN=Calendly:mailto:no-reply@calendly.com
DESCRIPTION:Event Name: 30 Minute Meeting\\n\\nhttps://calendly.com/reschedulings/1\\nhttps://acme.webex
 .com/meet/jane
URL:https://calendly.com/events/1
END:VEVENT
"""


def calendar(events: str, method: str = "REQUEST") -> str:
    """A calendar with these parts."""
    return f"BEGIN:VCALENDAR\nMETHOD:{method}\n{events}END:VCALENDAR\n"


@pytest.fixture
def noor(ws: Workspace) -> Workspace:
    """The workspace of somebody whose address is known."""
    ws.people.save_profile(email="noor@larkfield.example")
    return ws


def look(ws: Workspace, tmp_path: Path, text: str) -> Reading:
    """What a file means here."""
    path = tmp_path / "file.ics"
    path.write_text(text, "utf-8")
    return ws.data.calendar.read(path)


def take(ws: Workspace, tmp_path: Path, text: str, name: str = "") -> Reading:
    """Take a file over without asking; gives what was done."""
    reading = ws.data.calendar.settled(look(ws, tmp_path, text), name)
    if reading.changes:
        ws.data.calendar.apply(reading.changes)
    return reading


def only(ws: Workspace, tmp_path: Path, text: str) -> InvitationOffer:
    """The only invitation of a file."""
    (offer,) = look(ws, tmp_path, text).offers
    return offer


def jane(ws: Workspace, email: str = "jane@acme.example", name: str = "Jane Doe") -> Contact:
    """Somebody with an address."""
    channels = (Channel(kind=ChannelKind.EMAIL, value=email),) if email else ()
    return ws.people.add(name=name, channels=channels, zone="America/New_York")


def planned(ws: Workspace, *guests: Contact, when: str = "11 mar 10:00") -> Meeting:
    """A conversation on 11 March at ten, Chicago time."""
    first, *others = guests
    return ws.planning.schedule(
        first.uid,
        ws.planning.when(when, CHICAGO),
        mode=Mode.VIDEO,
        minutes=25,
        guests=[other.uid for other in others],
    )


# -- invitations ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "mode", "minutes", "link", "place", "zone"),
    [
        (GOOGLE, Mode.VIDEO, 25, "https://meet.google.com/abc-defg-hij", "", ""),
        (OUTLOOK, Mode.VIDEO, 30, "https://teams.microsoft.com/l/meetup-join/19", "Microsoft Teams Meeting",
         "America/New_York"),
        (APPLE, Mode.IN_PERSON, 30, "", "Café Zoë, Berlin", "Europe/Berlin"),
        (ZOOM, Mode.VIDEO, 30, "https://us02web.zoom.us/j/81234567890?pwd=abc", "", ""),
        (CALENDLY, Mode.VIDEO, 30, "https://acme.webex.com/meet/jane", "", ""),
    ],
    ids=["google", "outlook", "apple", "zoom", "calendly"],
)  # fmt: skip
def test_an_invitation_becomes_a_conversation_with_who_sent_it(
    noor: Workspace, tmp_path: Path, events: str, mode: Mode, minutes: int, link: str, place: str, zone: str
) -> None:
    ws = noor
    offer = only(ws, tmp_path, calendar(events))
    assert "Thu Mar 12, 10:00" in offer.text
    assert ws.session.contacts.all() == [], "looking changes nothing"
    take(ws, tmp_path, calendar(events))
    (person,) = ws.session.contacts.all()
    (meeting,) = ws.session.meetings.all()
    assert (person.name, person.zone, person.stage) == ("Jane Doe", zone, Stage.SCHEDULED)
    assert (meeting.mode, meeting.agreed_minutes, meeting.link, meeting.place) == (mode, minutes, link, place)
    assert meeting.start is not None
    assert meeting.start.utc.isoformat() == "2026-03-12T15:00:00+00:00"
    ws.session.undo()
    assert (ws.session.contacts.all(), ws.session.meetings.all()) == ([], [])


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("jane@acme.example", "Jane Doe"),
        ("JANE@ACME.EXAMPLE", "Janie"),
        ("", "Jane Doe"),
        ("private@home.example", "jane doe"),
        ("jane@acme.example", "Doe Jane"),
    ],
)
def test_somebody_known_is_found_by_address_then_by_name(
    noor: Workspace, tmp_path: Path, email: str, name: str
) -> None:
    person = jane(noor, email, name)
    take(noor, tmp_path, calendar(GOOGLE))
    assert [contact.uid for contact in noor.session.contacts.all()] == [person.uid]
    (meeting,) = noor.session.meetings.all()
    assert meeting.contacts == (person.uid,)


def test_both_times_stand_in_the_offer(noor: Workspace, tmp_path: Path) -> None:
    jane(noor)
    assert (
        "Thu Mar 12, 10:00 here · 11:00 New York, 25 min, https://meet"
        in only(noor, tmp_path, calendar(GOOGLE)).text
    )


def test_an_invitation_joins_the_conversation_that_is_planned(noor: Workspace, tmp_path: Path) -> None:
    meeting = planned(noor, jane(noor))
    reading = take(noor, tmp_path, calendar(GOOGLE))
    assert reading.changes[0].text == (
        "Jane Doe: Wed Mar 11, 10:00 here · 11:00 New York -> Thu Mar 12, 10:00 here · 11:00 New York,"
        " link: https://meet.google.com/abc-defg-hij; later changes to this invitation will update it"
    )
    (joined,) = noor.session.meetings.all()
    assert joined.uid == meeting.uid
    assert joined.link == "https://meet.google.com/abc-defg-hij"
    assert joined.invitation is not None
    assert joined.invitation.entry == "abc123@google.com"


def test_or_it_is_a_second_conversation(noor: Workspace, tmp_path: Path) -> None:
    planned(noor, jane(noor))
    noor.data.calendar.apply([noor.data.calendar.invitations.as_new(only(noor, tmp_path, calendar(GOOGLE)))])
    assert len(noor.session.meetings.all()) == 2


NOBODY = """BEGIN:VEVENT
UID:abc123@google.com
DTSTART:20260312T150000Z
DTEND:20260312T152500Z
END:VEVENT
"""


def test_an_invitation_that_names_nobody_is_offered_to_what_is_planned(
    noor: Workspace, tmp_path: Path
) -> None:
    meeting = planned(noor, jane(noor))
    text = calendar(NOBODY, "PUBLISH")
    assert only(noor, tmp_path, text).planned == (meeting.uid,)
    planned(noor, jane(noor, "kim@acme.example", "Kim Lee"), when="13 mar 10:00")
    assert len(only(noor, tmp_path, text).planned) == 2
    assert take(noor, tmp_path, text).changes == (), "no one says which of the two"
    take(noor, tmp_path, text, "kim lee")
    kim = noor.people.find("Kim Lee")
    assert kim is not None
    moved = noor.planning.planned_with(kim.uid)
    assert moved is not None
    assert moved.invitation is not None


def test_or_with_somebody_new(noor: Workspace, tmp_path: Path) -> None:
    text = calendar(NOBODY, "PUBLISH")
    with pytest.raises(Refused, match="does not say who"):
        noor.data.calendar.invitations.as_new(only(noor, tmp_path, text))
    take(noor, tmp_path, text, "Ada Okafor")
    assert [contact.name for contact in noor.session.contacts.all()] == ["Ada Okafor"]


def later(events: str, **lines: str) -> str:
    """A newer version of an invitation with some lines changed."""
    for old, new in lines.items():
        found = next(line for line in events.splitlines() if line.startswith(old))
        events = events.replace(found, f"{old}:{new}")
    return events


MOVED = later(GOOGLE, SEQUENCE="1", DTSTART="20260313T160000Z", DTEND="20260313T162500Z")


def test_updates_and_cancellations_follow_the_invitation(noor: Workspace, tmp_path: Path) -> None:
    take(noor, tmp_path, calendar(GOOGLE))
    (meeting,) = noor.session.meetings.all()
    take(noor, tmp_path, calendar(MOVED))
    moved = noor.session.meetings.need(meeting.uid)
    assert moved.start is not None
    assert moved.start.utc.isoformat() == "2026-03-13T16:00:00+00:00"
    reading = take(noor, tmp_path, calendar(GOOGLE))
    assert (reading.changes, reading.notes) == (
        (),
        ("Jane Doe: the file is older than the version read last",),
    )
    take(noor, tmp_path, calendar(later(MOVED, SEQUENCE="2"), "CANCEL"))
    assert noor.session.meetings.need(meeting.uid).state is MeetingState.CANCELLED_BY_THEM
    assert len(noor.session.meetings.all()) == 1


@pytest.mark.parametrize(
    ("sequence", "stamp", "follows"),
    [
        ("1", "20260302T120000Z", True),
        ("0", "20260303T120000Z", True),
        ("0", "20260301T120000Z", False),
        ("1", "20260301T120000Z", True),
    ],
)
def test_the_newer_of_two_versions_counts(
    noor: Workspace, tmp_path: Path, sequence: str, stamp: str, follows: bool
) -> None:
    take(noor, tmp_path, calendar(GOOGLE))
    text = calendar(later(MOVED, SEQUENCE=sequence, DTSTAMP=stamp))
    assert bool(look(noor, tmp_path, text).changes) is follows


def test_the_newest_version_in_one_file_counts(noor: Workspace, tmp_path: Path) -> None:
    take(noor, tmp_path, calendar(MOVED + GOOGLE))
    (meeting,) = noor.session.meetings.all()
    assert meeting.start is not None
    assert meeting.start.utc.day == 13


SERIES = GOOGLE.replace("SUMMARY", "RRULE:FREQ=WEEKLY\nSUMMARY")
ONE = GOOGLE.replace("SUMMARY", "RECURRENCE-ID:20260312T150000Z\nSUMMARY")


def test_one_time_of_a_series_can_be_taken_and_followed(noor: Workspace, tmp_path: Path) -> None:
    take(noor, tmp_path, calendar(ONE))
    (meeting,) = noor.session.meetings.all()
    assert look(noor, tmp_path, calendar(MOVED)).changes == (), "the series is another entry"
    other = ONE.replace("RECURRENCE-ID:20260312", "RECURRENCE-ID:20260319").replace("0312T15", "0320T15")
    assert look(noor, tmp_path, calendar(other)).changes == (), "and so is another time of it"
    same = later(ONE, SEQUENCE="1", DTSTART="20260313T160000Z", DTEND="20260313T162500Z")
    assert len(look(noor, tmp_path, calendar(same)).changes) == 1
    take(noor, tmp_path, calendar(later(SERIES, SEQUENCE="2"), "CANCEL"))
    assert noor.session.meetings.need(meeting.uid).called_off, "without the series there is none of its times"


@pytest.mark.parametrize(
    ("events", "method", "why"),
    [
        (SERIES, "REQUEST", "“Intro call”: it repeats there"),
        (GOOGLE.replace("DTEND", "RDATE:20260319T150000Z\nDTEND"), "REQUEST", "it repeats there"),
        (GOOGLE, "CANCEL", "canceled, and you don't have it planned"),
        (GOOGLE, "REPLY", "answers an invitation you don't have"),
        (GOOGLE, "COUNTER", "answers an invitation you don't have"),
        (GOOGLE.replace("20260312", "20260212"), "REQUEST", "has passed"),
        (later(GOOGLE, DTEND="20260312T230000Z"), "REQUEST", "it takes 480 minutes there"),
        (later(GOOGLE, DTSTART="20260312"), "REQUEST", "has no time there"),
    ],
)  # fmt: skip
def test_what_is_no_invitation_says_why(
    noor: Workspace, tmp_path: Path, events: str, method: str, why: str
) -> None:
    reading = look(noor, tmp_path, calendar(events, method))
    assert (reading.changes, reading.offers) == ((), ())
    assert why in reading.notes[0]


def test_a_whole_calendar_offers_only_what_is_with_people_known_here(noor: Workspace, tmp_path: Path) -> None:
    jane(noor)
    many = "".join(
        GOOGLE.replace("abc123", f"n{number}").replace("jane@acme", f"p{number}@acme").replace("Jane", "Jo")
        for number in range(20)
    )
    reading = look(noor, tmp_path, calendar(many + GOOGLE, "PUBLISH"))
    assert len(reading.offers) == 1
    assert reading.notes == ("skipped 20 entries about no one on your list",)


def test_a_time_without_zone_is_read_here_and_said(noor: Workspace, tmp_path: Path) -> None:
    offer = only(noor, tmp_path, calendar(later(GOOGLE, DTSTART="20260312T100000", DTEND="20260312T102500")))
    assert offer.start.utc.isoformat() == "2026-03-12T15:00:00+00:00"
    assert "names no time zone: read as time in Chicago" in offer.text


def test_the_entry_goes_out_under_the_number_calendars_know(noor: Workspace, tmp_path: Path) -> None:
    take(noor, tmp_path, calendar(MOVED))
    (meeting,) = noor.session.meetings.all()
    data = noor.data.calendar.of_meeting(meeting.uid)
    assert b"UID:abc123@google.com\r\nSEQUENCE:1\r\n" in data
    assert look(noor, tmp_path, data.decode()).changes == ()
    take(noor, tmp_path, calendar(ONE.replace("abc123", "series")), "Kim Lee")
    of_series = next(m for m in noor.session.meetings.all() if m.uid != meeting.uid)
    assert f"UID:{of_series.uid}@infoint".encode() in noor.data.calendar.of_meeting(of_series.uid)


def test_hostile_words_stay_words(noor: Workspace, tmp_path: Path) -> None:
    nasty = "\x1b]52;c;aGk=\x07[/b]‮"
    events = GOOGLE.replace("Jane Doe", f'"{nasty}"').replace("Intro call", nasty)
    offer = only(noor, tmp_path, calendar(events))
    assert "\x1b" not in noor.data.calendar.invitations.as_new(offer).text
    take(noor, tmp_path, calendar(events))
    assert len(noor.session.meetings.all()) == 1


# -- answers -------------------------------------------------------------------------------------------------


def reply(meeting: Meeting, *attendees: str, start: str = "20260311T150000Z", sequence: int = 0) -> str:
    """An answer to one of our own entries."""
    people = "".join(f"ATTENDEE;{attendee}\n" for attendee in attendees)
    when = f"DTSTART:{start}\n" if start else ""
    return calendar(
        f"BEGIN:VEVENT\nUID:{meeting.uid}@infoint\nSEQUENCE:{sequence}\n{when}{people}END:VEVENT\n", "REPLY"
    )


YES, NO = "PARTSTAT=ACCEPTED:mailto:", "PARTSTAT=DECLINED:mailto:"
JANE, KIM = "jane@acme.example", "kim@acme.example"


@pytest.fixture
def panel(noor: Workspace) -> Meeting:
    """A conversation with two."""
    return planned(noor, jane(noor), jane(noor, KIM, "Kim Lee"))


def test_one_guest_of_a_panel_calls_off(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    first, second = panel.contacts
    reading = take(noor, tmp_path, reply(panel, NO + JANE))
    assert [change.text for change in reading.changes] == ["Jane Doe: can't come; still on with Kim Lee"]
    left = noor.session.meetings.need(panel.uid)
    assert (left.state, left.contacts) == (MeetingState.SCHEDULED, (second,))
    stages = [noor.session.contacts.need(uid).stage for uid in (first, second)]
    assert stages == [Stage.IN_DIALOGUE, Stage.SCHEDULED]
    take(noor, tmp_path, reply(panel, NO + KIM, sequence=1))
    assert noor.session.meetings.need(panel.uid).state is MeetingState.CANCELLED_BY_THEM


def test_each_guest_has_an_answer_of_their_own(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    reading = take(noor, tmp_path, reply(panel, YES + JANE))
    assert [change.text for change in reading.changes] == ["Jane Doe: accepted; still to answer: Kim Lee"]
    assert noor.session.meetings.need(panel.uid).state is MeetingState.SCHEDULED
    take(noor, tmp_path, reply(panel, YES + KIM))
    assert noor.session.meetings.need(panel.uid).state is MeetingState.CONFIRMED


def test_two_answers_in_one_file(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    text = reply(panel, NO + JANE) + reply(panel, YES + KIM)
    take(noor, tmp_path, text)
    meeting = noor.session.meetings.need(panel.uid)
    assert (meeting.contacts, meeting.state) == ((panel.contacts[1],), MeetingState.CONFIRMED)
    noor.session.undo()
    take(noor, tmp_path, reply(panel, NO + JANE, NO + KIM))
    assert noor.session.meetings.need(panel.uid).state is MeetingState.CANCELLED_BY_THEM


@pytest.mark.parametrize(
    ("attendees", "note"),
    [
        (("CN=Al Roe;" + NO + "assistant@acme.example",), "a reply from assistant@acme.example"),
        ((NO + "assistant@acme.example", NO + "boss@acme.example"), "who isn't part of it here"),
        ((NO + "noor@larkfield.example",), "who isn't part of it here"),
        (("PARTSTAT=TENTATIVE:mailto:" + JANE,), "Jane Doe: perhaps"),
        (("PARTSTAT=NEEDS-ACTION:mailto:" + JANE,), "hasn't replied"),
        (("PARTSTAT=DELEGATED:mailto:" + JANE,), "passed on to someone else"),
        ((), "a reply from no one"),
    ],
)
def test_an_answer_that_decides_nothing(
    noor: Workspace, tmp_path: Path, attendees: tuple[str, ...], note: str
) -> None:
    meeting = planned(noor, jane(noor))
    reading = look(noor, tmp_path, reply(meeting, *attendees))
    assert reading.changes == ()
    assert note in reading.notes[0]


def test_the_answer_of_the_guest_counts_not_the_first_one(noor: Workspace, tmp_path: Path) -> None:
    meeting = planned(noor, jane(noor))
    text = reply(meeting, NO + "noor@larkfield.example", NO + "boss@acme.example", YES + JANE)
    take(noor, tmp_path, text)
    assert noor.session.meetings.need(meeting.uid).state is MeetingState.CONFIRMED


def test_one_alone_may_answer_from_any_address(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    (change,) = look(
        noor, tmp_path, reply(planned(noor, jane(noor, JANE, "Jo Poe")), NO + "y@home.example")
    ).changes
    assert change.text == "Jo Poe (replying as y@home.example): they canceled"
    assert look(noor, tmp_path, reply(panel, NO + "y@home.example")).changes == (), "whose of the two?"


@pytest.mark.parametrize(
    ("start", "sequence", "why"),
    [
        ("20260311T150000Z", 0, "answers an earlier time, Wed Mar 11, 10:00"),
        ("", 0, "answers an earlier version (number 0)"),
        ("20260311T150000Z", 1, "answers another time, Wed Mar 11, 10:00"),
        ("20260313T150000Z", 1, ""),
        ("20260313T150000Z", 0, ""),
        ("", 1, ""),
    ],
)
def test_a_stale_answer_answers_an_earlier_time(
    noor: Workspace, tmp_path: Path, start: str, sequence: int, why: str
) -> None:
    person = jane(noor)
    meeting = planned(noor, person)
    moved = noor.planning.when("13 mar 10:00", CHICAGO)
    noor.planning.schedule(person.uid, moved, mode=Mode.VIDEO, minutes=25, uid=meeting.uid)
    reading = look(noor, tmp_path, reply(meeting, NO + JANE, start=start, sequence=sequence))
    assert bool(reading.changes) is not bool(why)
    assert why in "".join(reading.notes)


def test_a_refusal_read_late_does_not_undo_a_newer_yes(noor: Workspace, tmp_path: Path) -> None:
    meeting = planned(noor, jane(noor))

    def at(day: int, answer: str) -> str:
        return reply(meeting, answer + JANE).replace("SEQUENCE", f"DTSTAMP:202603{day:02}T120000Z\nSEQUENCE")

    take(noor, tmp_path, at(2, YES))
    assert look(noor, tmp_path, at(1, NO)).changes == ()
    assert len(look(noor, tmp_path, at(3, NO)).changes) == 1


@pytest.mark.parametrize(
    "line",
    [
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=DAILY;COUNT=3",
        "RDATE:20260318T150000Z",
        "RECURRENCE-ID:20260311T150000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260311T150000Z",
    ],
)
@pytest.mark.parametrize("method", ["PUBLISH", "REQUEST", "CANCEL", "REPLY"])
def test_an_entry_that_repeats_moves_nothing(noor: Workspace, tmp_path: Path, line: str, method: str) -> None:
    meeting = planned(noor, jane(noor))
    text = reply(meeting, NO + JANE, start="20260312T150000Z", sequence=1).replace("REPLY", method)
    reading = look(noor, tmp_path, text.replace("END:VEVENT", f"{line}\nEND:VEVENT"))
    assert reading.changes == ()
    assert "nothing was moved" in reading.notes[0]


def test_times_of_all_guests_stand_in_the_entry(noor: Workspace, tmp_path: Path) -> None:
    berlin = noor.people.add(name="Kim Lee", zone="Europe/Berlin")
    meeting = planned(noor, jane(noor), berlin)
    data = noor.data.calendar.of_meeting(meeting.uid).replace(b"\r\n ", b"")
    assert "Wed Mar 11\\, 10:00 here · 11:00 New York · 16:00 Berlin".encode() in data


def test_who_is_forgotten_leaves_no_answer(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    take(noor, tmp_path, reply(panel, YES + JANE))
    noor.data.erasure.forget(panel.contacts[0])
    assert noor.session.meetings.need(panel.uid).contacts == panel.contacts[1:]
    assert panel.contacts[0] not in str(noor.session.meetings.peek(panel.uid))


def test_an_answer_in_a_copy_of_the_users_own_calendar_counts(
    noor: Workspace, tmp_path: Path, panel: Meeting, clock: FixedClock
) -> None:
    text = reply(panel, NO + JANE, "PARTSTAT=NEEDS-ACTION:mailto:" + KIM).replace("REPLY", "PUBLISH")
    reading = take(noor, tmp_path, text)
    assert [change.text for change in reading.changes] == ["Jane Doe: can't come; still on with Kim Lee"]


def test_one_new_person_may_send_several_invitations(noor: Workspace, tmp_path: Path) -> None:
    second = GOOGLE.replace("abc123", "def456").replace("20260312T15", "20260313T15")
    take(noor, tmp_path, calendar(GOOGLE + second))
    assert [contact.name for contact in noor.session.contacts.all()] == ["Jane Doe"]
    assert len(noor.session.meetings.all()) == 2


def test_who_else_is_invited_is_said(noor: Workspace, tmp_path: Path) -> None:
    more = "ATTENDEE;CN=Ben Bell:mailto:ben@acme.example\nATTENDEE:mailto:cy@acme.example\nEND:VEVENT"
    offer = only(noor, tmp_path, calendar(GOOGLE.replace("END:VEVENT", more)))
    assert offer.text.endswith("; also invited: Ben Bell, cy@acme.example")


def test_a_file_without_appointments_says_so(noor: Workspace, tmp_path: Path) -> None:
    assert look(noor, tmp_path, calendar("")).notes == ("the file has no events",)


def test_who_passes_it_on_says_to_whom(noor: Workspace, tmp_path: Path, panel: Meeting) -> None:
    line = 'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ken@acme.example":mailto:jane@acme.example'
    read = look(noor, tmp_path, reply(panel, line))
    assert read.changes == ()
    assert "passed on to ken@acme.example" in read.notes[0]
