"""The one index of what belongs to whom."""

from __future__ import annotations

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Change


def test_attempts_follow_what_is_logged_undone_and_redone(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa", why_this_person="calm")
    assert ws.relations.attempts(rosa.uid) == []
    made = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert ws.relations.attempts(rosa.uid) == [made]
    assert ws.relations.waiting(rosa.uid) == made
    ws.session.undo()
    assert ws.relations.attempts(rosa.uid) == []
    assert ws.relations.waiting(rosa.uid) is None
    ws.session.redo()
    assert ws.relations.attempts(rosa.uid) == [made]


def test_who_follows_is_told_whose_records_a_change_touched(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa", why_this_person="calm")
    teo = ws.people.add(name="Teo", why_this_person="calm")
    assert ws.relations.outreach.of(rosa.uid) == ws.relations.outreach.of(teo.uid) == ()
    told: list[set[str]] = []

    def follow(_change: Change, contacts: set[str]) -> None:
        told.append(set(contacts))

    ws.relations.follow(follow)
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert told == [{rosa.uid}]
    ws.session.undo()
    assert told == [{rosa.uid}, {rosa.uid}]


def test_introductions_are_found_from_both_ends(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa")
    teo = ws.people.add(name="Teo", introduced_by=rosa.uid)
    assert ws.relations.introduced.of(rosa.uid) == (teo.uid,)
    ws.people.save(teo.uid, {"introduced_by": ""})
    assert ws.relations.introduced.of(rosa.uid) == ()
