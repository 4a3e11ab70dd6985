"""The guard against writing too often: friendly reasons, an override that is kept, and two hard stops."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from infoint_tui.domain.contact_limits import Level
from infoint_tui.domain.enums import ChannelKind, Outcome, Permission, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact, KeepInTouch
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_story import to

EMAIL, PHONE = ChannelKind.EMAIL, ChannelKind.PHONE


@pytest.fixture
def hamish(ws: Workspace) -> Contact:
    """Somebody who may be written to."""
    return add(ws, "Hamish", "Hill & Co")


def add(ws: Workspace, name: str, organisation: str = "", **fields: Any) -> Contact:
    """A contact with a reason to write to them."""
    return ws.people.add(name=name, organisation=organisation, why_this_person="knows the field", **fields)


def kinds(ws: Workspace, uid: str, channel: ChannelKind | None = None) -> dict[str, Level]:
    """What speaks against a message now."""
    return {found.kind: found.level for found in ws.outreach.guard(uid, channel)}


def test_a_first_message_meets_no_concern(ws: Workspace, hamish: Contact) -> None:
    assert kinds(ws, hamish.uid, EMAIL) == {}


def test_seven_business_days_lie_between_unanswered_messages(
    ws: Workspace, hamish: Contact, clock: FixedClock
) -> None:
    """Two weeks of the second story: 3 March, 12 March allowed, 18 March refused until the 23rd."""
    to(clock, "2026-03-03T10:00")
    ws.outreach.log(hamish.uid, EMAIL)
    to(clock, "2026-03-11T10:00")
    with pytest.raises(Refused) as refused:
        ws.outreach.log(hamish.uid, EMAIL)
    assert refused.value.field == "override"
    assert str(refused.value).startswith(
        "You wrote to Hamish on Tue Mar 3 and there is no reply yet. It's best to wait until Thu Mar 12."
        " Try someone else in the meantime?"
    )
    to(clock, "2026-03-12T10:00")
    assert ws.outreach.log(hamish.uid, EMAIL).override == ""
    to(clock, "2026-03-18T10:00")
    (spacing, streak) = ws.outreach.guard(hamish.uid)
    assert (spacing.kind, spacing.until) == ("spacing", date(2026, 3, 23))
    assert (streak.kind, streak.level) == ("streak", Level.BLOCK)
    quiet = next(task for task in ws.session.tasks.all() if task.rule == "follow.quiet" and task.open)
    assert quiet.due_day == date(2026, 3, 23)
    to(clock, "2026-03-23T10:00")
    assert kinds(ws, hamish.uid) == {"streak": Level.BLOCK}


def test_a_reason_overrides_and_is_kept(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(days=1)
    with pytest.raises(Refused):
        ws.outreach.log(hamish.uid, EMAIL, override="  ")
    attempt = ws.outreach.log(hamish.uid, EMAIL, override=" met on the bus ")
    assert ws.session.outreach.need(attempt.uid).override == "met on the bus"
    ws.session.undo()
    assert len(ws.session.outreach.all()) == 1


def test_never_more_than_three_whatever_the_reason(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    for _ in range(3):
        clock.advance(days=20)
        ws.outreach.log(hamish.uid, EMAIL, override="still hoping")
    clock.advance(days=20)
    with pytest.raises(Refused, match="three messages"):
        ws.outreach.log(hamish.uid, EMAIL, override="still hoping")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"do_not_contact": True, "do_not_contact_reason": "asked by mail"},
            "do not contact”: asked by mail",
        ),
        ({"keep_in_touch": KeepInTouch(permission=Permission.REFUSED)}, "asked not to hear from you again"),
    ],
    ids=["do not contact", "permission refused"],
)
def test_two_things_stop_hard(ws: Workspace, hamish: Contact, change: dict[str, object], words: str) -> None:
    ws.people.save(hamish.uid, change)
    assert kinds(ws, hamish.uid) == {"permission": Level.STOP}
    with pytest.raises(Refused, match=words):
        ws.outreach.log(hamish.uid, EMAIL, override="a very good reason")
    with pytest.raises(Refused, match=words):
        ws.outreach.next_number(hamish.uid)
    assert ws.session.outreach.all() == []


def test_a_bounce_and_a_call_that_rang_out_reached_nobody(
    ws: Workspace, hamish: Contact, clock: FixedClock
) -> None:
    bounced = ws.outreach.log(hamish.uid, EMAIL)
    ws.outreach.outcome(bounced.uid, Outcome.BOUNCED)
    clock.advance(hours=1)
    assert kinds(ws, hamish.uid) == {}
    ws.outreach.log(hamish.uid, PHONE, outcome=Outcome.NO_ANSWER)
    clock.advance(hours=1)
    assert kinds(ws, hamish.uid) == {}
    ws.outreach.log(hamish.uid, PHONE, outcome=Outcome.VOICEMAIL)
    assert kinds(ws, hamish.uid) == {"spacing": Level.BLOCK}


def test_a_live_thread_is_free(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    attempt = ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(hours=3)
    ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    clock.advance(hours=1)
    ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(hours=1)
    assert kinds(ws, hamish.uid) == {}


def test_who_asked_to_wait_is_left_until_the_day(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    attempt = ws.outreach.log(hamish.uid, EMAIL)
    ws.outreach.outcome(attempt.uid, Outcome.LATER, revisit=date(2026, 5, 4))
    clock.advance(hours=1)
    with pytest.raises(Refused, match="asked to hear from you on Mon May 4"):
        ws.outreach.log(hamish.uid, EMAIL)
    to(clock, "2026-05-04T08:00")
    assert kinds(ws, hamish.uid) == {}


def test_a_no_is_a_no_until_there_is_a_reason(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    attempt = ws.outreach.log(hamish.uid, EMAIL)
    ws.outreach.outcome(attempt.uid, Outcome.DECLINED)
    clock.advance(days=40)
    with pytest.raises(Refused, match="Hamish said no on Mon Mar 2"):
        ws.outreach.log(hamish.uid, EMAIL)
    ws.outreach.log(hamish.uid, EMAIL, override="Rosa introduced us")
    assert ws.session.contacts.need(hamish.uid).stage is Stage.CONTACTED


def test_the_quiet_rest_ninety_days(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(days=20)
    ws.people.move(hamish.uid, Stage.QUIET, "no answer")
    clock.advance(days=89)
    assert kinds(ws, hamish.uid) == {"quiet": Level.BLOCK}
    clock.advance(days=1)
    assert kinds(ws, hamish.uid) == {}


def test_four_messages_a_year_are_plenty(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    for _ in range(4):
        clock.advance(days=30)
        attempt = ws.outreach.log(hamish.uid, EMAIL, override="news")
        ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    clock.advance(days=1)
    (year,) = ws.outreach.guard(hamish.uid)
    assert (year.kind, year.level) == ("year", Level.HINT)
    assert year.text == (
        "Hamish got 4 messages within a year (Wed Apr 1, Fri May 1, Sun May 31, Tue Jun 30). 4 is plenty."
    )


def test_people_of_one_place_talk_to_each_other(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    for name in ("Ann", "Bea"):
        ws.outreach.log(add(ws, name, "hill & co ").uid, EMAIL)
    assert kinds(ws, hamish.uid) == {"organisation": Level.HINT, "new_there": Level.HINT}
    clock.advance(days=3)
    assert kinds(ws, hamish.uid) == {"organisation": Level.HINT}
    ws.outreach.log(hamish.uid, EMAIL)
    assert len(ws.session.outreach.all()) == 3, "a hint stops no one"


@pytest.mark.parametrize(
    ("when", "zone", "welcome"),
    [
        ("2026-03-03T10:00", "", True),
        ("2026-03-03T07:59", "", False),
        ("2026-03-03T18:00", "", False),
        ("2026-03-07T10:00", "", False),
        ("2026-03-03T10:00", "Asia/Tokyo", False),
        ("2026-03-02T19:00", "Asia/Tokyo", True),
        ("2026-03-06T18:00", "Asia/Tokyo", False),
    ],
)
def test_calls_come_in_their_working_hours(
    ws: Workspace, clock: FixedClock, when: str, zone: str, welcome: bool
) -> None:
    contact = add(ws, "Kenji", zone=zone)
    to(clock, when)
    assert kinds(ws, contact.uid, PHONE) == ({} if welcome else {"hours": Level.HINT})
    assert kinds(ws, contact.uid, EMAIL) == {}


def test_the_limits_come_from_the_table(ws: Workspace, hamish: Contact, clock: FixedClock) -> None:
    ws.rules.change("guard.spacing", "1 day")
    ws.rules.choose("duke")
    ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(days=1)
    assert kinds(ws, hamish.uid) == {}
    ws.outreach.log(hamish.uid, EMAIL)
    clock.advance(days=1)
    assert kinds(ws, hamish.uid) == {}, "duke allows a third"
