"""Talks planned with several people: a panel, two founders."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import MeetingState, Mode, Permission, Stage, Strategy
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
from infoint_tui.domain.reflection import ReflectionStep
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.messages import MessageRequest
from infoint_tui.services.workspace import Workspace

from .test_story import at, to


@pytest.fixture
def founders(ws: Workspace) -> list[Contact]:
    """Two who work together, and one who may join."""
    return [ws.people.add(name=name, organisation="Cobalt") for name in ("Rosa", "Kim", "Lou")]


def plan(ws: Workspace, first: Contact, *others: Contact, uid: str = "") -> Meeting:
    """A video talk on 12 March with all of them."""
    return ws.planning.schedule(
        first.uid,
        at("2026-03-12T10:00"),
        mode=Mode.VIDEO,
        guests=[other.uid for other in others],
        uid=uid,
    )


def stages(ws: Workspace, people: list[Contact]) -> list[Stage]:
    """Where each of them is."""
    return [ws.session.contacts.need(person.uid).stage for person in people]


def test_everybody_is_scheduled_named_and_prepared_for(ws: Workspace, founders: list[Contact]) -> None:
    rosa, kim, lou = founders
    alone = plan(ws, rosa)
    talk = plan(ws, rosa, kim, uid=alone.uid)
    assert talk.contacts == (rosa.uid, kim.uid)
    assert stages(ws, founders) == [Stage.SCHEDULED, Stage.SCHEDULED, Stage.IDENTIFIED]
    more = {item.rule for item in talk.checklist} - {item.rule for item in alone.checklist}
    assert more, "a group has lines of its own"
    up = ws.today.next_up()
    assert up is not None
    assert up.name == "Rosa, Kim"
    assert b"SUMMARY:Conversation with Rosa\\, Kim (video)" in ws.data.calendar.of_meeting(talk.uid)
    again = plan(ws, kim, rosa, lou, uid=talk.uid)
    assert again.contacts == (rosa.uid, kim.uid, lou.uid), "who was first stays first"
    ws.session.undo()
    assert stages(ws, founders)[2] is Stage.IDENTIFIED


def test_who_takes_no_part_any_more_goes_back_to_the_dialogue(ws: Workspace, founders: list[Contact]) -> None:
    rosa, kim, _lou = founders
    talk = plan(ws, rosa, kim)
    moved = plan(ws, rosa, uid=talk.uid)
    assert moved.contacts == (rosa.uid,)
    assert stages(ws, founders)[:2] == [Stage.SCHEDULED, Stage.IN_DIALOGUE]


def test_each_of_them_is_thanked_by_name(ws: Workspace, clock: FixedClock, founders: list[Contact]) -> None:
    rosa, kim, _lou = founders
    talk = plan(ws, rosa, kim)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(talk.uid)
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    owed = [task.title for task in ws.session.tasks.all() if task.rule == "thank.due"]
    assert owed == ["Thank Rosa", "Thank Kim"]
    assert stages(ws, founders)[:2] == [Stage.MET, Stage.MET]
    thanks = {thank.recipient: thank for thank in ws.thanks_owed.of_meeting(talk.uid)}
    ws.thanks.mark_sent(thanks[kim.uid].uid, "Thank you")
    assert [t.title for t in ws.session.tasks.all() if t.rule == "thank.due" and t.open] == ["Thank Rosa"]


def talked(ws: Workspace, clock: FixedClock, *people: Contact) -> Meeting:
    """A talk with them that is over."""
    talk = plan(ws, *people)
    to(clock, "2026-03-12T10:00")
    ws.conversation.start(talk.uid)
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    return ws.session.meetings.need(talk.uid)


def step(ws: Workspace, talk: Meeting, key: str) -> ReflectionStep:
    """A step of its reflection."""
    return next(each for each in ws.reflection.steps(ws.session.meetings.need(talk.uid)) if each.key == key)


def permissions(ws: Workspace, people: list[Contact]) -> list[Permission]:
    """What each of them said about staying in touch."""
    return [ws.session.contacts.need(person.uid).keep_in_touch.permission for person in people]


def test_each_guest_is_asked_about(ws: Workspace, clock: FixedClock, founders: list[Contact]) -> None:
    rosa, kim, lou = founders
    talk = talked(ws, clock, rosa, kim, lou)
    keys = [each.key for each in ws.reflection.steps(talk)]
    own = [f"{kind}:{uid}" for uid in (kim.uid, lou.uid) for kind in ("touch", "strategy")]
    at = keys.index("touch")
    assert keys[at : at + 6] == ["touch", "strategy", *own]
    alone = talk.replace(contacts=(rosa.uid,))
    assert [each.key for each in ws.reflection.steps(alone)] == [key for key in keys if key not in own]


def test_an_answer_about_one_guest_says_nothing_about_another(
    ws: Workspace, clock: FixedClock, founders: list[Contact]
) -> None:
    rosa, kim, _lou = founders
    talk = talked(ws, clock, rosa, kim)
    answer = ws.reflection.answer
    answer(talk.uid, "touch", permission=Permission.GRANTED, touch_how="email", touch_days=60)
    answer(talk.uid, "strategy", strategy=Strategy.NURTURE)
    assert permissions(ws, founders[:2]) == [Permission.GRANTED, Permission.UNKNOWN]
    touch = step(ws, talk, f"touch:{kim.uid}")
    assert ws.reflection.missing(ws.session.meetings.need(talk.uid), touch)
    assert not ws.reflection.settle(talk.uid, touch, permission=Permission.REFUSED)
    answer(talk.uid, f"strategy:{kim.uid}", guest=kim.uid, strategy=Strategy.THANKS_ONLY)
    assert permissions(ws, founders[:2]) == [Permission.GRANTED, Permission.REFUSED]
    answer(talk.uid, "touch", permission=Permission.UNKNOWN)
    answer(talk.uid, "touch", permission=Permission.GRANTED, touch_days=30)
    assert permissions(ws, founders[:2]) == [Permission.GRANTED, Permission.REFUSED], "corrected about Rosa"
    for thank in ws.thanks_owed.of_meeting(talk.uid):
        ws.thanks.mark_sent(thank.uid, "Thank you")
    assert stages(ws, founders[:2]) == [Stage.IN_TOUCH, Stage.CLOSED]
    told = [task.contact for task in ws.session.tasks.all() if task.rule == "update.first" and task.open]
    assert told == [rosa.uid]


def test_what_came_later_is_not_answered_back(
    ws: Workspace, clock: FixedClock, founders: list[Contact]
) -> None:
    rosa = founders[0]
    talk = talked(ws, clock, rosa)
    ws.reflection.answer(talk.uid, "touch", permission=Permission.GRANTED, touch_days=60)
    person = ws.session.contacts.need(rosa.uid)
    refused = person.keep_in_touch.replace(permission=Permission.REFUSED)
    ws.people.save(rosa.uid, {"keep_in_touch": refused})
    ws.reflection.answer(talk.uid, "touch", touch_how="phone")
    kept = ws.session.contacts.need(rosa.uid).keep_in_touch
    assert (kept.permission, kept.how) == (Permission.REFUSED, "phone")


def test_a_guest_who_is_forgotten_leaves_no_answer_behind(
    ws: Workspace, clock: FixedClock, founders: list[Contact]
) -> None:
    rosa, kim, _lou = founders
    talk = talked(ws, clock, rosa, kim)
    ws.reflection.answer(talk.uid, "touch", permission=Permission.GRANTED)
    ws.data.erasure.forget(rosa.uid)
    left = ws.session.meetings.need(talk.uid)
    assert left.contacts == (kim.uid,)
    assert left.outlook().permission is None, "that was Rosa's answer"


@pytest.fixture
def abroad(ws: Workspace) -> list[Contact]:
    """Two who work in two other zones."""
    return [
        ws.people.add(name=name, zone=zone)
        for name, zone in (("Rosa", "America/New_York"), ("Kim", "Europe/London"))
    ]


def test_the_time_of_each_guest_stands_where_that_guest_is_meant(
    ws: Workspace, abroad: list[Contact]
) -> None:
    talk = plan(ws, *abroad)
    up = ws.today.next_up()
    both = "Thu Mar 12, 10:00 here · 11:00 New York · 15:00 London"
    assert up is not None
    assert up.when == both
    assert ws.briefing.brief(talk.uid).when == both
    assert talk.start is not None
    assert ws.planning.preview(talk.start, *abroad)[0] == both
    pages = [ws.contact_view.known(person.uid) for person in abroad]
    assert [page.talks[0].when for page in pages if page] == [
        "Thu Mar 12, 10:00 · 11:00 New York",
        "Thu Mar 12, 10:00 · 15:00 London",
    ]


def confirming(ws: Workspace) -> list[tuple[str, bool]]:
    """The tasks to confirm, and whether they are open."""
    return [(task.title, task.open) for task in ws.session.tasks.all() if task.rule == "confirm.due"]


def test_each_guest_gets_a_confirmation(ws: Workspace, abroad: list[Contact]) -> None:
    rosa, kim = abroad
    lou = ws.people.add(name="Lou")
    talk = plan(ws, rosa, kim)
    assert confirming(ws) == [("Confirm with Rosa", True), ("Confirm with Kim", True)]
    ws.messages.sent(MessageRequest("confirm", kim.uid, talk.uid), text="See you then")
    assert confirming(ws) == [("Confirm with Rosa", True), ("Confirm with Kim", False)]
    assert ws.session.meetings.need(talk.uid).state is MeetingState.SCHEDULED
    ws.messages.sent(MessageRequest("confirm", rosa.uid, talk.uid), text="See you then")
    assert ws.session.meetings.need(talk.uid).state is MeetingState.CONFIRMED
    joined = plan(ws, rosa, kim, lou, uid=talk.uid)
    assert joined.state is MeetingState.SCHEDULED
    assert [title for title, is_open in confirming(ws) if is_open] == ["Confirm with Lou"]
    ws.planning.confirm(talk.uid)
    moved = ws.planning.schedule(rosa.uid, at("2026-03-13T10:00"), uid=talk.uid)
    assert moved.confirmed_with == (), "another time is confirmed anew"
