"""Talks planned with several people: a panel, two founders."""

from __future__ import annotations

import pytest

from infoint_tui.domain.clock import FixedClock
from infoint_tui.domain.enums import Mode, Stage
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
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
    assert b"SUMMARY:Conversation with Rosa\\, Kim (video)" in ws.calendar.of_meeting(talk.uid)
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
    thanks = {thank.recipient: thank for thank in ws.thanks.of_meeting(talk.uid)}
    ws.thanks.mark_sent(thanks[kim.uid].uid, "Thank you")
    assert [t.title for t in ws.session.tasks.all() if t.rule == "thank.due" and t.open] == ["Thank Rosa"]
