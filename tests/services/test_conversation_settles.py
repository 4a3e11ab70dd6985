"""What a conversation that took place decides: the request that waited, and when it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from infoint_tui.domain.enums import ChannelKind, MeetingState, Outcome
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_story import at, to


@pytest.fixture
def asked(ws: Workspace, clock: FixedClock) -> Contact:
    """Somebody who was written to three weeks ago and hasn't replied."""
    rosa = ws.people.add(name="Rosa", why_this_person="trains")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    clock.advance(days=21)
    return rosa


def by_call(ws: Workspace, clock: FixedClock, person: Contact) -> None:
    """The call on the spot."""
    talk = ws.conversation.start_new(person.name)
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)


def by_plan(ws: Workspace, clock: FixedClock, person: Contact) -> None:
    """A planned call."""
    talk = ws.planning.schedule(person.uid, ws.planning.when("+1d 10:00", ws.session.zone))
    clock.advance(days=1)
    ws.conversation.start(talk.uid)
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)


def by_log(ws: Workspace, clock: FixedClock, person: Contact) -> None:
    """A talk logged afterwards."""
    clock.advance(hours=2)
    ws.outreach.log_talk(person.name, ws.planning.when("1 hour ago", ws.session.zone), 20)


@pytest.mark.parametrize("happens", [by_call, by_plan, by_log])
def test_the_request_that_waited_is_answered_by_the_conversation(
    ws: Workspace,
    clock: FixedClock,
    asked: Contact,
    happens: Callable[[Workspace, FixedClock, Contact], None],
) -> None:
    assert ws.review.learning.answers().silent == 1
    happens(ws, clock, asked)
    [attempt] = ws.relations.attempts(asked.uid)
    assert attempt.outcome is Outcome.ACCEPTED
    told = ws.review.learning.answers()
    assert (told.people, told.accepted, told.silent) == (1, 1, 0)
    ws.session.undo()
    assert ws.relations.attempts(asked.uid)[0].outcome is Outcome.PENDING


def test_a_rehearsal_answers_nothing_and_neither_does_a_talk_before_the_request(
    ws: Workspace, clock: FixedClock, asked: Contact
) -> None:
    talk = ws.planning.schedule(asked.uid, ws.planning.when("+1d 10:00", ws.session.zone))
    rehearsal = ws.conversation.rehearse(talk.uid)
    clock.advance(minutes=5)
    ws.conversation.end(rehearsal.uid)
    ws.outreach.log_talk(asked.name, at("2026-02-20T10:00"), 20)
    assert ws.relations.attempts(asked.uid)[0].outcome is Outcome.PENDING


@pytest.mark.parametrize(
    ("began", "said", "ended"),
    [
        ("06:40", "01:10", "07:10"),
        ("06:40", "01:50", "06:50"),
        ("06:40", "1:10", "07:10"),
        ("06:40", "30 min", "07:10"),
        ("06:40", "02:05", "08:05"),
        ("07:40", "01:50", "07:50"),
    ],
)
def test_the_hour_that_comes_twice_is_read_as_the_first_time_after_the_start(
    ws: Workspace, clock: FixedClock, began: str, said: str, ended: str
) -> None:
    clock.set(datetime.fromisoformat(f"2026-11-01T{began}:00+00:00"))
    talk = ws.conversation.start_new("Rosa")
    to(clock, "2026-11-01T09:00")
    end = ws.conversation.end_from(talk, said)
    assert end.utc == datetime.fromisoformat(f"2026-11-01T{ended}:00").replace(tzinfo=UTC)


def test_nobody_fails_to_come_before_it_begins(ws: Workspace, clock: FixedClock, asked: Contact) -> None:
    talk = ws.planning.schedule(asked.uid, ws.planning.when("+4d 10:00", ws.session.zone))
    for state in (MeetingState.NO_SHOW_THEM, MeetingState.NO_SHOW_ME):
        with pytest.raises(Refused, match="hasn't started"):
            ws.planning.call_off(talk.uid, state)
    assert ws.session.meetings.need(talk.uid).planned
    clock.advance(days=4, minutes=75)
    ws.planning.call_off(talk.uid, MeetingState.NO_SHOW_THEM)
    assert ws.session.meetings.need(talk.uid).state is MeetingState.NO_SHOW_THEM


def test_what_was_written_last_week_is_logged_without_a_reason(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, ws.planning.when("3 days ago", ws.session.zone))
    assert len(ws.relations.attempts(rosa.uid)) == 1
    kim = ws.people.add(name="Kim")
    with pytest.raises(Refused, match="Say why this person"):
        ws.outreach.log(kim.uid, ChannelKind.EMAIL, body="Dear Kim, could we talk?")


def test_an_introduction_is_a_connection(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa")
    kim = ws.people.add(name="Kim", title="Nurse", why_this_person="trains", introduced_by=rosa.uid)
    assert kim.stage.value == "ready"
