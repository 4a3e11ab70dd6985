"""The page of one contact: timeline, places, introductions, what they told and what they offered."""

from __future__ import annotations

from infoint_tui.domain.enums import ChannelKind, NoteKind, Outcome, Stage
from infoint_tui.domain.meeting import AgendaItem, Note
from infoint_tui.domain.people import Affiliation, Introduction
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.contact_view import Known
from infoint_tui.services.workspace import Workspace


def known(ws: Workspace, uid: str) -> Known:
    """Everything about somebody who is there."""
    found = ws.contact_view.known(uid)
    assert found is not None
    return found


def test_the_timeline_tells_everything_the_newest_first(ws: Workspace, clock: FixedClock) -> None:
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale <rosa@example.org>")
    clock.advance(hours=1)
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, why="she trains newcomers", subject="A question")
    clock.advance(days=2)
    waiting = ws.relations.waiting(rosa.uid)
    assert waiting is not None
    ws.outreach.outcome(waiting.uid, Outcome.ACCEPTED)
    clock.advance(days=1)
    talk = ws.conversation.start_new("Rosa Delgado")
    clock.advance(minutes=25)
    ws.conversation.end(talk.uid)
    steps = [(step.when, step.what) for step in known(ws, talk.first_contact).history]
    assert talk.first_contact == rosa.uid
    assert steps == [
        ("Mar 5", "in dialogue > met"),
        ("Mar 5", "conversation, unplanned"),
        ("Mar 4", "contacted > in dialogue"),
        ("Mar 4", "they: yes"),
        ("Mar 2", "identified > contacted"),
        ("Mar 2", "you: email"),
        ("Mar 2", "idea > identified"),
    ]
    opened = known(ws, rosa.uid).history[1]
    assert (opened.why, opened.meeting) == ("25 min", talk.uid)
    clock.advance(days=400)
    assert known(ws, rosa.uid).history[0].when == "Mar 5, 2026"


def test_their_story_stands_as_milestones(ws: Workspace) -> None:
    talk = ws.conversation.start_new("Rosa Delgado")
    item = AgendaItem(uid="a", text="What path brought you here?", stage="story")
    notes = (
        Note(uid="1", at=10, text='"Came for the sirens', kind=NoteKind.QUOTE, agenda_item="a"),
        Note(uid="2", at=20, text="nothing to do with it"),
        Note(uid="3", at=30, text="nearly left after a year #story"),
        Note(uid="4", at=40, text="", kind=NoteKind.MARK, agenda_item="a"),
        Note(uid="5", at=50, text="!write to her", kind=NoteKind.ACTION, agenda_item="a"),
    )
    with ws.session.edit("notes") as edit:
        edit.put(ws.session.meetings.need(talk.uid).replace(agenda=(item,), notes=notes))
    assert known(ws, talk.first_contact).milestones == ("Came for the sirens", "nearly left after a year")


def test_places_introductions_and_offers(ws: Workspace, clock: FixedClock) -> None:
    rosa = ws.people.add(
        name="Rosa",
        affiliations=(
            Affiliation(organisation="Halden College", title="lecturer", since="2019", until="2023"),
            Affiliation(organisation="Red Cross", since="2024"),
            Affiliation(organisation="Army", until="2010"),
        ),
    )
    kim = ws.people.add(name="Kim", introduced_by=rosa.uid)
    lou = ws.people.add(name="Lou")
    with ws.session.edit("introduced") as edit:
        edit.put(
            Introduction(uid="i", from_contact=rosa.uid, to_contact=lou.uid, status="promised"),
        )
    page = known(ws, rosa.uid)
    assert page.places == (
        "lecturer, Halden College  (formerly, 2019-2023)",
        "Red Cross  (since 2024)",
        "Army  (formerly, until 2010)",
    )
    assert page.introduced == (
        (kim.uid, "Kim (idea)"),
        (lou.uid, "Lou (idea), introduction promised"),
    )
    talk = ws.conversation.start_new("Rosa")
    clock.advance(minutes=10)
    ws.conversation.end(talk.uid)
    ws.reflection.begin(talk.uid)
    ws.reflection.opportunities.set_came_up(talk.uid, "invitation", "a ride-along")
    assert known(ws, talk.first_contact).offered == ("an invitation to see the work: a ride-along",)


def test_a_changed_organization_is_told_with_its_day_and_both_are_found(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS")
    clock.advance(days=3)
    ws.people.save(rosa.uid, {"organisation": "Mercy Hospital", "title": "chief"})
    page = known(ws, rosa.uid)
    assert page.places == ("trainer, Brookvale EMS  (formerly, until March 5, 2026)",)
    assert ("Mar 5", "organization changed", "formerly trainer, Brookvale EMS") in [
        step[:3] for step in page.history
    ]
    for text in ("brookvale", "mercy", "org:brookvale", "org:mercy", 'org:"Brookvale EMS"'):
        assert ws.pipeline.view(text).uids == [rosa.uid], text
    for text in ("Brookvale", "Mercy"):
        assert ws.finding.find(text).groups, text
    ws.session.undo()
    assert known(ws, rosa.uid).places == ()


def test_a_held_talk_cannot_be_moved_back_even_by_force(ws: Workspace, clock: FixedClock) -> None:
    import pytest

    from infoint_tui.domain.errors import Refused

    talk = ws.conversation.start_new("Rosa")
    clock.advance(minutes=10)
    ws.conversation.end(talk.uid)
    for forced in (False, True):
        with pytest.raises(Refused, match="already talked with Rosa"):
            ws.people.move(talk.first_contact, Stage.READY, "start over", forced=forced)
    assert ws.session.contacts.need(talk.first_contact).stage is Stage.MET
