"""Attempts in their order, and outcomes with all that follows from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from infoint_tui.domain.enums import ChannelKind, MeetingState, Outcome, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def owen(ws: Workspace) -> Contact:
    """Somebody who may be written to."""
    return ws.people.add(
        name="Owen", title="Manager", why_this_person="built a team", connection="old colleague"
    )


def stage(ws: Workspace, uid: str) -> Stage:
    """Where the contact stands."""
    return ws.session.contacts.need(uid).stage


def test_a_call_that_became_the_talk_is_a_held_talk_with_its_thank_you(
    ws: Workspace, owen: Contact, clock: FixedClock
) -> None:
    ws.outreach.log(owen.uid, ChannelKind.PHONE, outcome=Outcome.CONVERTED, call_seconds=900)
    assert stage(ws, owen.uid) is Stage.MET
    (meeting,) = ws.session.meetings.all()
    assert meeting.state is MeetingState.HELD
    assert meeting.actual_start == ZonedTime(clock.now() - timedelta(seconds=900), ws.session.zone)
    assert {task.rule for task in ws.session.tasks.all() if task.open} == {"reflect.due", "thank.due"}
    (thank,) = ws.thanks_owed.owed()
    assert thank.recipient == owen.uid
    assert ws.session.undo() is not None
    assert (ws.session.meetings.all(), ws.thanks_owed.owed(), ws.session.outreach.all()) == ([], [], [])


def test_later_needs_its_day_and_keeps_it(ws: Workspace, owen: Contact) -> None:
    attempt = ws.outreach.log(owen.uid, ChannelKind.EMAIL)
    with pytest.raises(Refused, match="When would they"):
        ws.outreach.outcome(attempt.uid, Outcome.LATER)
    ws.outreach.outcome(attempt.uid, Outcome.LATER, revisit=date(2026, 5, 4))
    assert stage(ws, owen.uid) is Stage.LATER
    (task,) = [task for task in ws.session.tasks.all() if task.open]
    assert (task.rule, task.due_day) == ("later.revisit", date(2026, 5, 4))


def test_attempts_stand_in_their_order(ws: Workspace, owen: Contact, clock: FixedClock) -> None:
    ws.outreach.log(owen.uid, ChannelKind.EMAIL)
    with pytest.raises(Refused, match=r"earlier|already"):
        ws.outreach.log(
            owen.uid, ChannelKind.EMAIL, ZonedTime(clock.now() - timedelta(hours=1), ws.session.zone)
        )
    with pytest.raises(Refused, match="ahead"):
        ws.outreach.log(
            owen.uid, ChannelKind.EMAIL, ZonedTime(clock.now() + timedelta(hours=1), ws.session.zone)
        )
    assert len(ws.session.outreach.all()) == 1


def test_an_answer_is_not_older_than_its_message(ws: Workspace, owen: Contact, clock: FixedClock) -> None:
    attempt = ws.outreach.log(owen.uid, ChannelKind.EMAIL)
    with pytest.raises(Refused, match="earlier than the message"):
        ws.outreach.outcome(
            attempt.uid, Outcome.ACCEPTED, ZonedTime(clock.now() - timedelta(days=1), ws.session.zone)
        )
    assert stage(ws, owen.uid) is Stage.CONTACTED
