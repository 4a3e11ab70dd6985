"""A chance talk written down afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.enums import MeetingState, Mode, NoteKind, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace


def ago(ws: Workspace, **span: float) -> ZonedTime:
    """An instant so long before now."""
    return ZonedTime(ws.session.clock.now() - timedelta(**span), ws.session.zone)


def test_a_chance_talk_of_the_past_is_held_and_owes_thanks(ws: Workspace) -> None:
    """Twelve minutes at the pool: no preparation, yet reflection and thanks, from the true end on."""
    began = ago(ws, hours=3)
    talk = ws.outreach.log_talk(
        "Teo  Varga", began, 12, '"swim first, talk later"\n\n! look up the course ~2d'
    )
    assert (talk.mode, talk.state, talk.agreed_minutes) == (Mode.UNPLANNED, MeetingState.HELD, 12)
    assert talk.actual_end == ZonedTime(began.utc + timedelta(minutes=12), ws.session.zone)
    assert [note.kind for note in talk.notes] == [NoteKind.QUOTE, NoteKind.ACTION]
    contact = ws.session.contacts.need(talk.first_contact)
    assert (contact.name, contact.stage, contact.source) == ("Teo Varga", Stage.MET, "chance")
    assert {task.rule for task in ws.session.tasks.all() if task.open} == {"reflect.due", "thank.due"}
    (thank,) = ws.thanks_owed.of_meeting(talk.uid)
    assert thank.soft_due.utc == began.utc + timedelta(hours=24, minutes=12)
    assert ws.session.undo() == "undo: wrote down a conversation with Teo Varga"
    assert (ws.session.meetings.count(), ws.session.contacts.count(), ws.session.tasks.count()) == (0, 0, 0)


def test_somebody_known_stays_one_person(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa Delgado", title="trainer", why_this_person="y", connection="z")
    talk = ws.outreach.log_talk("rosa delgado", ago(ws, minutes=30), 20)
    assert talk.contacts == (rosa.uid,)
    assert ws.session.contacts.count() == 1
    assert ws.session.contacts.need(rosa.uid).stage is Stage.MET


@pytest.mark.parametrize(
    ("name", "back", "minutes", "field"),
    [(" ", 30, 10, "who"), ("Teo", 30, 0, "minutes"), ("Teo", 900, 601, "minutes"), ("Teo", 5, 10, "when")],
)
def test_what_cannot_be_is_refused_at_its_field(
    ws: Workspace, clock: FixedClock, name: str, back: int, minutes: int, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ws.outreach.log_talk(name, ago(ws, minutes=back), minutes)
    assert refusal.value.field == field
    assert ws.session.meetings.count() == ws.session.contacts.count() == 0
