"""What a path may be about, and every way of asking somebody."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import ChannelKind, PathDecision, PathKind, PathStatus, Stage
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace


def test_a_path_may_be_about_any_of_six_things(ws: Workspace) -> None:
    """An occupation, an industry, an organisation, a field of study, a small business, a place."""
    for kind in PathKind:
        ws.people.save_path(f"about {kind.value}", kind=kind)
    stored = {path.title: path.kind for path in ws.session.paths.all()}
    assert stored == {f"about {kind.value}": kind for kind in PathKind}
    assert len(stored) == 6


@pytest.mark.parametrize("channel", list(ChannelKind))
def test_every_way_of_asking_can_be_logged(ws: Workspace, channel: ChannelKind) -> None:
    """By letter and in person as well as by e-mail; each moves the person on."""
    rosa = ws.people.add(
        name="Rosa", title="trainer", why_this_person="y", connection="z", introduced_by="", source="event"
    )
    attempt = ws.outreach.log(rosa.uid, channel)
    assert attempt.channel is channel
    assert ws.session.contacts.need(rosa.uid).stage is Stage.CONTACTED


def test_since_counts_a_decision_made_in_a_conversation(ws: Workspace, clock: FixedClock) -> None:
    path = ws.people.save_path("Paramedic").uid
    ws.people.add(name="Rosa", paths=(path,))
    for days, decision in ((3, PathDecision.PAUSE), (5, PathDecision.PAUSE)):
        clock.advance(days=days)
        talk = ws.conversation.end(ws.conversation.start_new("Rosa").uid)
        ws.reflection.answer(talk.uid, "path", path_decision=decision)
        if days == 3:
            paused = clock.now().date()
    page = ws.review.decisions.page(path)
    assert (page.path.status, page.since) == (PathStatus.PARKED, paused)
    clock.advance(days=1)
    ws.review.decisions.decide(path, PathStatus.COMMITTED, "sure")
    committed = clock.now().date()
    clock.advance(days=1)
    talk = ws.conversation.end(ws.conversation.start_new("Rosa").uid)
    ws.reflection.answer(talk.uid, "path", path_decision=PathDecision.CARRY_ON)
    page = ws.review.decisions.page(path)
    assert (page.path.status, page.since) == (PathStatus.COMMITTED, committed)
