"""Doing, snoozing and skipping what is due, and the order Today shows it in."""

from __future__ import annotations

from datetime import date

import pytest

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace


def titles(lines: tuple[object, ...]) -> list[str]:
    """Titles of due lines."""
    return [line.title for line in lines]  # type: ignore[attr-defined]


def test_due_lines_are_grouped_and_ordered(ws: Workspace) -> None:
    for title, due in (
        ("later this week", date(2026, 3, 6)),
        ("late", date(2026, 2, 27)),
        ("now", date(2026, 3, 2)),
        ("far away", date(2026, 6, 1)),
        ("very late", date(2026, 2, 1)),
    ):
        ws.tasks.add(title, due)
    view = ws.today.view()
    assert titles(view.overdue) == ["very late", "late"]
    assert titles(view.today) == ["now"]
    assert titles(view.week) == ["later this week"]
    assert view.due_count == 3
    assert [line.due for line in (*view.overdue, *view.today, *view.week)] == [
        "Sun Feb 1",
        "Fri Feb 27",
        "today",
        "Fri",
    ]


def test_a_day_without_tasks_names_the_next_one(ws: Workspace) -> None:
    """Somebody who waits sees that the waiting is looked after."""
    assert ws.today.view().coming == ""
    rosa = ws.people.add(name="Rosa", why_this_person="she answers")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert ws.today.view().coming == "Follow up with Rosa, Wed Mar 11"
    ws.tasks.add("now", date(2026, 3, 2))
    assert ws.today.view().coming == ""


def test_the_time_left_counts_to_the_aim_then_to_the_limit(ws: Workspace, clock: FixedClock) -> None:
    """The line of a thank-you says the hours its screen says: to the first day, then to the second."""
    ws.conversation.end(ws.conversation.start_new("Rosa").uid)

    def left() -> str:
        view = ws.today.view()
        (line,) = (each for each in (*view.overdue, *view.today, *view.week) if each.type == "thank")
        return line.due

    clock.advance(hours=1)
    assert left() == "23 hours left"
    clock.advance(hours=24)
    assert left() == "23 hours left"


def test_today_is_the_day_in_the_profile_zone(ws: Workspace, clock: FixedClock) -> None:
    ws.tasks.add("due on the third", date(2026, 3, 3))
    assert titles(ws.today.view().today) == []
    ws.people.save_profile(zone="Asia/Tokyo")
    assert ws.session.moment().local().date() == date(2026, 3, 3)
    assert titles(ws.today.view().today) == ["due on the third"]


def test_the_rhythm_leaves_practice_out(ws: Workspace) -> None:
    for name, practice in (("Rosa", False), ("Mirror", True)):
        contact = ws.people.add(name=name, practice=practice, why_this_person="she answers")
        ws.outreach.log(contact.uid, ChannelKind.EMAIL)
        ws.conversation.end(ws.conversation.start_new(name).uid)
    rhythm = ws.today.rhythm()
    assert (rhythm.conversations, rhythm.outreach) == (1, 1)


def test_snoozed_tasks_come_back_on_their_day(ws: Workspace, clock: FixedClock) -> None:
    task = ws.tasks.add("call", date(2026, 3, 2))
    ws.tasks.snooze_all([task.uid], date(2026, 3, 4))
    assert titles(ws.today.view().today) == []
    clock.advance(days=2)
    assert titles(ws.today.view().today) == ["call"]
    with pytest.raises(Refused, match="in the future"):
        ws.tasks.snooze_all([task.uid], date(2026, 3, 4))


def test_skipping_needs_a_reason_and_can_be_undone(ws: Workspace) -> None:
    task = ws.tasks.add("call", date(2026, 3, 2))
    with pytest.raises(Refused, match="reason"):
        ws.tasks.skip_all([task.uid], " ")
    ws.tasks.skip_all([task.uid], "met them at the bakery")
    stored = ws.session.tasks.get(task.uid)
    assert stored is not None
    assert (stored.open, stored.reason) == (False, "met them at the bakery")
    ws.session.undo()
    assert titles(ws.today.view().today) == ["call"]


def test_a_done_task_cannot_be_done_again(ws: Workspace) -> None:
    task = ws.tasks.add("call", None)
    assert titles(ws.today.view().today) == ["call"]
    ws.tasks.done(task.uid)
    with pytest.raises(Refused, match="open anymore"):
        ws.tasks.done(task.uid)
