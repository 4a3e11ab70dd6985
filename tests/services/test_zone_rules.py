"""Zones get new rules, and users travel: what was agreed stays agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from infoint_tui.domain.enums import MeetingState, Mode
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put

from .test_story import at

CHICAGO, LAGOS = "America/Chicago", "Africa/Lagos"
OLD_RULES = "2026-06-10T10:00:00-06:00[America/Chicago]"
"""As it would have been stored if Chicago had no summer time."""


def plan(ws: Workspace, when: str = "2026-06-10 10:00", zone: str = LAGOS) -> Meeting:
    """A video talk entered in Chicago with somebody elsewhere."""
    imani = ws.people.add(name="Imani Whitlock", zone=zone)
    return ws.planning.schedule(imani.uid, ws.planning.when(when, CHICAGO), mode=Mode.VIDEO)


def store_start(ws: Workspace, uid: str, start: str, **more: object) -> None:
    """Put a start into the record as an earlier version of the zone data would have written it."""
    raw = ws.session.meetings.peek(uid)
    assert raw is not None
    put = Put("meetings", uid, {**raw, "start": start, **more})
    ws._store.commit([put], label="by hand", undoable=False)


def reopened(ws: Workspace, tmp_path: Path, clock: FixedClock) -> Workspace:
    """The home opened again."""
    ws.close()
    numbers = iter(range(1000, 2000))
    return Workspace.open(tmp_path / "home", clock=clock, new_id=lambda: f"id-{next(numbers)}")


def test_a_talk_ahead_keeps_its_wall_time_and_says_so(
    ws: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    talk = plan(ws)
    store_start(ws, talk.uid, OLD_RULES)
    again = reopened(ws, tmp_path, clock)
    try:
        moved = again.session.meetings.need(talk.uid)
        assert moved.start == at("2026-06-10T10:00")
        assert moved.sequence == talk.sequence + 1, "calendars must be told"
        card = next(task for task in again.session.tasks.all() if task.rule == "card.t10")
        assert card.due == at("2026-06-10T09:50")
        assert again.attention.notices == [
            "The clocks of Chicago follow new rules: the conversation with Imani Whitlock stays at"
            " Wed Jun 10, 10:00 there."
        ]
        label = again.home.undo_label
        again.session.undo()
        assert again.session.meetings.get(talk.uid) is None or label is None or "new rules" not in label
    finally:
        again.close()


@pytest.mark.parametrize(
    ("start", "state"),
    [
        (OLD_RULES, MeetingState.CANCELLED_BY_ME),
        ("2026-02-10T10:00:00-05:00[America/Chicago]", MeetingState.SCHEDULED),
        ("2026-06-10T10:00:00-05:00[America/Chicago]", MeetingState.SCHEDULED),
        ("2026-06-10T10:00:00-06:00[Atlantis/Harbour]", MeetingState.SCHEDULED),
        ("soon", MeetingState.SCHEDULED),
    ],
    ids=["called off", "past", "same rules", "zone no one knows", "no time"],
)
def test_everything_else_is_left_alone(
    ws: Workspace, tmp_path: Path, clock: FixedClock, start: str, state: MeetingState
) -> None:
    talk = plan(ws)
    store_start(ws, talk.uid, start, state=state.value)
    again = reopened(ws, tmp_path, clock)
    try:
        raw = again.session.meetings.peek(talk.uid)
        assert raw is not None
        assert raw["start"] == start
        assert not any("follow new rules" in notice for notice in again.attention.notices)
    finally:
        again.close()


def test_travelling_moves_no_talk_and_counts_days_where_the_user_is(ws: Workspace) -> None:
    talk = plan(ws, "2026-03-12 20:00")
    own = ws.tasks.add("Send the form", date(2026, 3, 14))
    before = {task.rule: task for task in ws.session.tasks.all()}
    ws.people.save_profile(zone="Asia/Tokyo")
    after = {task.rule: task for task in ws.session.tasks.all()}
    assert ws.session.meetings.need(talk.uid).start == talk.start
    assert ws.today.next_up() is not None
    assert ws.today.next_up().when == "Fri Mar 13, 10:00 here · 02:00 Lagos"  # type: ignore[union-attr]
    assert after["confirm.due"].due == before["confirm.due"].due, "ten o'clock over there"
    assert after["card.t10"].due == before["card.t10"].due
    assert before["research.due"].due_day == date(2026, 3, 9)
    assert after["research.due"].due_day == date(2026, 3, 10), "three days before a Friday here"
    assert ws.session.tasks.need(own.uid).due_day == date(2026, 3, 14)
    ws.session.undo()
    assert {task.rule: task for task in ws.session.tasks.all()} == before


def test_the_weekday_stands_twice_where_the_dates_differ(ws: Workspace) -> None:
    talk = plan(ws, "2026-03-12 20:00", "Pacific/Auckland")
    assert talk.start is not None
    contact = ws.session.contacts.need(talk.contacts[0])
    times, *notes = ws.planning.preview(talk.start, contact)
    assert times == "Thu Mar 12, 20:00 here · Fri Mar 13, 14:00 Auckland"
    assert (
        notes[0] == "The clocks in Chicago went forward on Sun Mar 8. Make sure you both mean the same hour."
    )


def test_a_conversation_with_several_names_all_of_them(
    ws: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    talk = plan(ws)
    kim = ws.people.add(name="Kim Lee", zone=CHICAGO)
    start = ws.planning.when("2026-06-10 10:00", CHICAGO)
    ws.planning.schedule(talk.contacts[0], start, mode=Mode.VIDEO, uid=talk.uid, guests=[kim.uid])
    store_start(ws, talk.uid, OLD_RULES)
    again = reopened(ws, tmp_path, clock)
    try:
        assert "with Imani Whitlock, Kim Lee stays at" in again.attention.notices[0]
    finally:
        again.close()
