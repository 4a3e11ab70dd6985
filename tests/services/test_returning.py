"""Who asked to be written to later comes back on that day; who was met never goes back behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from infoint_tui.domain.enums import ChannelKind, Outcome, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_story import to
from .test_touch import met
from .test_zone_rules import reopened

DAY = date(2026, 5, 4)


@pytest.fixture
def owen(ws: Workspace, clock: FixedClock) -> Contact:
    """Somebody who asked to hear from the user on 4 May."""
    contact = ws.people.add(name="Owen", organisation="Cobalt", why_this_person="he retrained")
    attempt = ws.outreach.log(contact.uid, ChannelKind.EMAIL)
    clock.advance(days=1)
    ws.outreach.outcome(attempt.uid, Outcome.LATER, revisit=DAY)
    return ws.session.contacts.need(contact.uid)


def open_rules(ws: Workspace) -> dict[str, date | None]:
    """The days of the open tasks by rule."""
    return {task.rule: task.due_day for task in ws.session.tasks.all() if task.open}


def test_on_their_day_they_are_back_in_ready_with_a_line_of_today(
    ws: Workspace, clock: FixedClock, owen: Contact
) -> None:
    to(clock, "2026-05-03T23:00")
    ws.reactivation.follow_day()
    assert ws.session.contacts.need(owen.uid).stage is Stage.LATER
    before = ws.home.undo_label
    to(clock, "2026-05-04T00:10")
    ws.reactivation.follow_day()
    assert ws.session.contacts.need(owen.uid).stage is Stage.READY
    assert ws.session.transitions.all()[-1].cause == "the day they named has come"
    assert ws.home.undo_label == before, "nothing the user did"
    assert open_rules(ws) == {"later.revisit": DAY}
    assert ws.outreach.guard(owen.uid) == []
    count = len(ws.session.transitions.all())
    ws.reactivation.follow_day()
    assert len(ws.session.transitions.all()) == count
    ws.outreach.log(owen.uid, ChannelKind.EMAIL)
    assert "later.revisit" not in open_rules(ws)
    ws.session.undo()
    assert open_rules(ws) == {"later.revisit": DAY}


def test_opening_brings_them_back_but_a_window_that_only_reads_changes_nothing(
    ws: Workspace, tmp_path: Path, clock: FixedClock, owen: Contact
) -> None:
    away = ws.people.add(name="Ada", revisit_on=DAY, do_not_contact=True)
    with ws.session.edit("later") as edit:
        edit.put(away.replace(stage=Stage.LATER))
    to(clock, "2026-05-06T09:00")
    ws.home.flush()
    reader = Workspace.open(tmp_path / "home", clock=clock, read_only=True)
    assert reader.session.contacts.need(owen.uid).stage is Stage.LATER
    reader.reactivation.follow_day()
    reader.close()
    again = reopened(ws, tmp_path, clock)
    assert again.session.contacts.need(owen.uid).stage is Stage.READY
    assert again.session.contacts.need(away.uid).stage is Stage.LATER
    assert open_rules(again)["later.revisit"] == DAY
    again.close()


@pytest.mark.parametrize("outcome", [Outcome.DECLINED, Outcome.LATER, Outcome.BOUNCED])
def test_an_answer_never_moves_somebody_back_behind_a_talk(
    ws: Workspace, clock: FixedClock, outcome: Outcome
) -> None:
    rosa = met(ws, clock)
    ws.people.move(rosa.uid, Stage.IN_DIALOGUE, "they proposed to talk again")
    to(clock, "2026-04-20T09:00")
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    clock.advance(hours=1)
    ws.outreach.outcome(attempt.uid, outcome, revisit=DAY if outcome is Outcome.LATER else None)
    stage = ws.session.contacts.need(rosa.uid).stage
    if outcome is Outcome.BOUNCED:
        assert stage is Stage.IN_DIALOGUE
        return
    assert stage is Stage.IN_TOUCH
    assert ws.session.transitions.all()[-1].cause == f"reply: {outcome.value}; you have talked before"
    if outcome is Outcome.LATER:
        assert open_rules(ws)["later.revisit"] == DAY
        with pytest.raises(Refused, match="asked to hear from you on Mon May 4"):
            ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
        to(clock, "2026-05-04T09:00")
        ws.follow_up.log(rosa.uid, kind="update")
        assert "later.revisit" not in open_rules(ws)
