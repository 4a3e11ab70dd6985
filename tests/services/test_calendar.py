"""Calendar files out and back: one uid for ever, a growing number, a preview before any change."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from infoint_tui.domain.enums import MeetingState, Mode, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.files import FileThere, write_file
from infoint_tui.services.workspace import Workspace

CHICAGO = "America/Chicago"


@pytest.fixture
def talk(ws: Workspace) -> Meeting:
    """A call on Thursday 12 March at ten."""
    rosa = ws.people.add(name="Rosa Delgado", zone="Africa/Lagos")
    start = ws.planning.when("12 mar 10:00", CHICAGO)
    return ws.planning.schedule(rosa.uid, start, mode=Mode.PHONE, minutes=20)


def event(data: bytes) -> Any:
    """The only entry of a file."""
    (found,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return found


def again(ws: Workspace, talk: Meeting) -> Any:
    """The entry of the talk as it would be written now."""
    return event(ws.data.calendar.of_meeting(talk.uid))


def move(ws: Workspace, talk: Meeting, when: str) -> None:
    """Move the talk."""
    start = ws.planning.when(when, CHICAGO)
    ws.planning.schedule(talk.contacts[0], start, mode=Mode.PHONE, minutes=20, uid=talk.uid)


def test_the_number_grows_with_what_matters_and_the_uid_stays(ws: Workspace, talk: Meeting) -> None:
    first = again(ws, talk)
    assert (first["UID"], first["SEQUENCE"]) == (f"{talk.uid}@infoint", 0)
    ws.planning.set_purpose(talk.uid, "learn about shifts")
    assert again(ws, talk)["SEQUENCE"] == 0
    move(ws, talk, "13 mar 11:00")
    moved = again(ws, talk)
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], 1)
    assert moved.decoded("DTSTART") == datetime(2026, 3, 13, 16, tzinfo=UTC)
    assert again(ws, talk)["SEQUENCE"] == 1


def test_taking_a_move_back_is_news_to_a_calendar(ws: Workspace, talk: Meeting) -> None:
    again(ws, talk)
    move(ws, talk, "13 mar 11:00")
    again(ws, talk)
    assert ws.session.undo() == "undo: moved the conversation with Rosa Delgado"
    back = again(ws, talk)
    assert back.decoded("DTSTART") == datetime(2026, 3, 12, 15, tzinfo=UTC)
    assert back["SEQUENCE"] == 2


def test_writing_a_file_is_no_step_of_undo(ws: Workspace, talk: Meeting) -> None:
    label = ws.home.undo_label
    again(ws, talk)
    assert ws.home.undo_label == label


def test_both_times_and_alarms_stand_in_the_entry(ws: Workspace, talk: Meeting) -> None:
    found = again(ws, talk)
    assert "Thu Mar 12, 10:00 here · 16:00 Lagos" in found["DESCRIPTION"]
    assert [alarm.decoded("TRIGGER") for alarm in found.walk("VALARM")] == [timedelta(minutes=-10)]


def test_the_alarm_of_a_visit_counts_the_way(ws: Workspace, talk: Meeting) -> None:
    start = ws.planning.when("12 mar 10:00", CHICAGO)
    ws.planning.schedule(
        talk.contacts[0], start, mode=Mode.COFFEE_MEAL, uid=talk.uid, travel_minutes=35, place="Café"
    )
    triggers = {alarm.decoded("TRIGGER") for alarm in again(ws, talk).walk("VALARM")}
    assert triggers == {timedelta(minutes=-45), timedelta(minutes=-10)}


def test_alarms_follow_the_time_rules(ws: Workspace, talk: Meeting) -> None:
    """Somebody who wants twenty minutes of reserve is told to leave twenty minutes earlier."""
    assert ws.rules.table.length("leave.by") == timedelta(minutes=10)
    ws.rules.change("leave.by", "20 min")
    ws.planning.schedule(
        talk.contacts[0],
        ZonedTime(datetime(2026, 3, 12, 15, tzinfo=UTC), "America/Chicago"),
        uid=talk.uid,
        mode=Mode.COFFEE_MEAL,
        travel_minutes=35,
    )
    found = again(ws, talk)
    alarms = [(alarm["TRIGGER"].dt, str(alarm["DESCRIPTION"])) for alarm in found.walk("VALARM")]
    assert alarms == [
        (timedelta(minutes=-55), "Leave now for Rosa Delgado"),
        (timedelta(minutes=-10), "Get ready for Rosa Delgado"),
    ]


def test_a_talk_called_off_asks_to_be_taken_out(ws: Workspace, talk: Meeting) -> None:
    before = again(ws, talk)["SEQUENCE"]
    ws.planning.call_off(talk.uid, MeetingState.CANCELLED_BY_ME)
    data = ws.data.calendar.of_meeting(talk.uid)
    assert icalendar.Calendar.from_ical(data)["METHOD"] == "CANCEL"
    assert (event(data)["STATUS"], event(data)["SEQUENCE"]) == ("CANCELLED", before + 1)


def test_all_talks_and_due_dates_in_one_file(ws: Workspace, talk: Meeting) -> None:
    task = ws.tasks.add("Send the form", ws.planning.when("6 mar 10:00", CHICAGO).local().date())
    uids = {found["UID"] for found in icalendar.Calendar.from_ical(ws.data.calendar.of_all()).walk("VEVENT")}
    assert uids == {f"{talk.uid}@infoint"}
    with_due = icalendar.Calendar.from_ical(ws.data.calendar.of_all(due=True)).walk("VEVENT")
    by_uid = {str(found["UID"]): found for found in with_due}
    assert by_uid[f"{task.uid}@infoint"].decoded("DTSTART") == task.due_day
    confirm = next(found for found in with_due if str(found["SUMMARY"]).startswith("Confirm"))
    assert confirm.decoded("DTSTART") == datetime(2026, 3, 11, 9, tzinfo=UTC)


# -- back ----------------------------------------------------------------------------------------------------


def changed(ws: Workspace, talk: Meeting, tmp_path: Path, **changes: Any) -> Path:
    """The file of the talk, changed by another program."""
    calendar = icalendar.Calendar.from_ical(ws.data.calendar.of_meeting(talk.uid))
    (found,) = calendar.walk("VEVENT")
    for name, value in changes.items():
        if name == "method":
            calendar["METHOD"] = value
            continue
        found.pop(name, None)
        if value is not None:
            found.add(name, value)
    path = tmp_path / "changed.ics"
    path.write_bytes(calendar.to_ical())
    return path


def test_a_moved_talk_comes_back_after_a_preview_and_in_one_step(
    ws: Workspace, talk: Meeting, tmp_path: Path
) -> None:
    path = changed(
        ws,
        talk,
        tmp_path,
        dtstart=datetime(2026, 3, 13, 16, tzinfo=UTC),
        dtend=datetime(2026, 3, 13, 16, 30, tzinfo=UTC),
    )
    reading = ws.data.calendar.read(path)
    (change,) = reading.changes
    assert change.text == (
        "Rosa Delgado: Thu Mar 12, 10:00 here · 16:00 Lagos -> Fri Mar 13, 11:00 here · 17:00 Lagos,"
        " 20 -> 30 minutes"
    )
    assert ws.session.meetings.need(talk.uid).start == talk.start, "reading changes nothing"
    ws.data.calendar.apply(reading.changes)
    moved = ws.session.meetings.need(talk.uid)
    assert moved.start is not None
    assert (str(moved.start), moved.agreed_minutes) == ("2026-03-13T11:00:00-05:00[America/Chicago]", 30)
    card = next(task for task in ws.session.tasks.all() if task.rule == "card.t10")
    assert card.due is not None
    assert card.due.utc == datetime(2026, 3, 13, 15, 50, tzinfo=UTC)
    assert ws.session.undo() is not None
    assert ws.session.meetings.need(talk.uid).start == talk.start
    assert ws.data.calendar.read(path).changes


def test_a_deleted_talk_comes_back_as_called_off(ws: Workspace, talk: Meeting, tmp_path: Path) -> None:
    reading = ws.data.calendar.read(changed(ws, talk, tmp_path, status="CANCELLED"))
    assert [change.text for change in reading.changes] == ["Rosa Delgado: called off"]
    ws.data.calendar.apply(reading.changes)
    assert ws.session.meetings.need(talk.uid).state is MeetingState.CANCELLED_BY_ME
    assert ws.session.contacts.need(talk.contacts[0]).stage is Stage.IN_DIALOGUE


def answered(partstat: str) -> Any:
    """A guest with an answer."""
    guest = icalendar.vCalAddress("mailto:rosa@example.org")
    guest.params["PARTSTAT"] = partstat
    return guest


def test_an_answer_confirms_or_calls_off(ws: Workspace, talk: Meeting, tmp_path: Path) -> None:
    path = changed(ws, talk, tmp_path, method="REPLY", attendee=answered("ACCEPTED"))
    reading = ws.data.calendar.read(path)
    assert [change.text for change in reading.changes] == ["Rosa Delgado: accepted, so it is confirmed"]
    ws.data.calendar.apply(reading.changes)
    assert ws.session.meetings.need(talk.uid).state is MeetingState.CONFIRMED
    assert ws.data.calendar.read(path).changes == ()
    path = changed(ws, talk, tmp_path, method="REPLY", attendee=answered("DECLINED"))
    ws.data.calendar.apply(ws.data.calendar.read(path).changes)
    assert ws.session.meetings.need(talk.uid).state is MeetingState.CANCELLED_BY_THEM


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "nothing has changed"),
        ({"dtstart": datetime(2026, 2, 1, 9, tzinfo=UTC), "dtend": None}, "has passed"),
        ({"dtstart": date(2026, 3, 13), "dtend": None}, "has no time there"),
        ({"dtend": datetime(2026, 3, 12, 23, tzinfo=UTC)}, "takes 480 minutes"),
        ({"rrule": {"freq": "daily"}, "dtstart": None}, "it repeats"),
    ],
    ids=["same", "past", "whole day", "long", "repeating"],
)
def test_what_changes_nothing_says_why(
    ws: Workspace, talk: Meeting, tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    reading = ws.data.calendar.read(changed(ws, talk, tmp_path, **changes))
    assert reading.changes == ()
    assert why in reading.notes[0]
    with pytest.raises(Refused, match="Nothing in that file affects"):
        ws.data.calendar.apply(reading.changes)


def test_an_older_file_and_strangers_are_left_alone(ws: Workspace, talk: Meeting, tmp_path: Path) -> None:
    old = changed(ws, talk, tmp_path, dtstart=datetime(2026, 3, 20, 16, tzinfo=UTC), dtend=None)
    move(ws, talk, "13 mar 11:00")
    again(ws, talk)
    assert "older" in ws.data.calendar.read(old).notes[0]
    stranger = old.read_bytes().replace(talk.uid.encode(), b"somebody-else")
    old.write_bytes(stranger)
    assert ws.data.calendar.read(old).changes == ()


def test_a_time_without_zone_is_meant_here(ws: Workspace, talk: Meeting, tmp_path: Path) -> None:
    path = changed(ws, talk, tmp_path, dtstart=datetime.fromisoformat("2026-03-13T09:00"), dtend=None)
    ws.data.calendar.apply(ws.data.calendar.read(path).changes)
    moved = ws.session.meetings.need(talk.uid).start
    assert moved is not None
    assert moved.utc == datetime(2026, 3, 13, 14, tzinfo=UTC)


def test_files_are_private_whole_and_never_overwritten_unasked(tmp_path: Path) -> None:
    path = write_file(tmp_path / "talks.ics", b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileThere, match="already exists"):
        write_file(path, b"two")
    assert path.read_bytes() == b"one"
    write_file(path, b"two", replace=True)
    assert path.read_bytes() == b"two"
    with pytest.raises(Refused, match="was not written"):
        write_file(tmp_path / "nowhere" / "talks.ics", b"x")
    with pytest.raises(Refused, match="is a folder"):
        write_file(tmp_path, b"x")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["talks.ics"]


def test_a_file_that_is_none_is_refused_with_its_name(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not exist"):
        ws.data.calendar.read(tmp_path / "missing.ics")
    broken = tmp_path / "photo.ics"
    broken.write_bytes(b"\x89PNG\xff")
    with pytest.raises(Refused, match=r"photo\.ics: This isn't a calendar file"):
        ws.data.calendar.read(broken)


def test_the_clock_of_a_due_date_makes_a_later_file_newer(
    ws: Workspace, talk: Meeting, clock: FixedClock
) -> None:
    def numbers() -> list[int]:
        found = icalendar.Calendar.from_ical(ws.data.calendar.of_all(due=True)).walk("VEVENT")
        return [int(str(each["SEQUENCE"])) for each in found if str(each["SUMMARY"]).startswith("Research")]

    (first,) = numbers()
    clock.advance(minutes=5)
    assert numbers() == [first + 5]


def test_of_two_versions_in_a_file_the_newest_counts_however_often_it_is_read(
    ws: Workspace, talk: Meeting, tmp_path: Path
) -> None:
    assert talk.start is not None
    moved = [talk.start.utc + timedelta(days=days) for days in (1, 2)]
    older, newer = (
        changed(
            ws, talk, tmp_path, sequence=number, dtstart=start, dtend=start + timedelta(minutes=20)
        ).read_bytes()
        for number, start in zip((4, 5), moved, strict=True)
    )
    for name, data in (("both", newer + older), ("other", older + newer)):
        file = tmp_path / f"{name}.ics"
        file.write_bytes(data)
        found = ws.data.calendar.read(file)
        if name == "both":
            ws.data.calendar.apply(found.changes)
        start = ws.session.meetings.need(talk.uid).start
        assert start is not None
        assert start.utc == moved[1]
    assert found.changes == ()
    file.write_bytes(older)
    assert "is older" in ws.data.calendar.read(file).notes[0]
