"""Adding, completing, moving and putting away people and paths."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import AssumptionStatus, ChannelKind, PathStatus, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.services.workspace import Workspace


def stored(ws: Workspace, uid: str) -> Contact:
    """The contact as it is stored."""
    contact = ws.session.contacts.get(uid)
    assert contact is not None
    return contact


def test_one_line_makes_a_contact(ws: Workspace) -> None:
    contact = ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS <rosa@brookvale.example.org> #medic")
    assert (contact.name, contact.title, contact.organisation) == ("Rosa Delgado", "trainer", "Brookvale EMS")
    assert contact.channel(ChannelKind.EMAIL) == "rosa@brookvale.example.org"
    assert contact.tags == ("medic",)
    assert contact.stage is Stage.IDENTIFIED


def test_a_name_alone_is_enough(ws: Workspace) -> None:
    assert ws.people.quick_add("Mira").stage is Stage.IDEA


@pytest.mark.parametrize("line", ["", "   ", "<rosa@example.org>"])
def test_no_name_changes_nothing(ws: Workspace, line: str) -> None:
    with pytest.raises(Refused, match="name"):
        ws.people.quick_add(line)
    assert ws.session.contacts.count() == 0


def test_the_only_active_path_is_taken(ws: Workspace) -> None:
    path = ws.people.save_path("Paramedic")
    ws.people.save_path("Old dream", status=PathStatus.RULED_OUT)
    assert ws.people.quick_add("Mira").paths == (path.uid,)


def test_every_stage_change_leaves_a_transition_with_its_cause(ws: Workspace) -> None:
    contact = ws.people.quick_add("Mira")
    ws.people.move(contact.uid, Stage.MET, "we spoke at the wedding")
    (transition,) = ws.session.transitions.all()
    assert (transition.from_stage, transition.to_stage) == (Stage.IDEA, Stage.MET)
    assert (transition.cause, transition.reason) == ("moved by hand", "we spoke at the wedding")


def test_a_forced_move_is_marked(ws: Workspace) -> None:
    contact = ws.people.quick_add("Mira")
    with pytest.raises(Refused):
        ws.people.move(contact.uid, Stage.IN_TOUCH, "old friend")
    ws.people.move(contact.uid, Stage.IN_TOUCH, "old friend", forced=True)
    assert ws.session.transitions.all()[-1].forced


def test_a_bulk_change_is_one_step_of_undo(ws: Workspace) -> None:
    uids = [ws.people.quick_add(name).uid for name in ("Ana", "Ben", "Cem")]
    assert ws.bulk.do(ws.bulk.archive(uids)) == "archived 3 people"
    assert all(stored(ws, uid).archived for uid in uids)
    assert ws.session.undo() == "undo: archived 3 people"
    assert not any(stored(ws, uid).archived for uid in uids)


def test_tags_are_added_and_taken_off(ws: Workspace) -> None:
    uid = ws.people.quick_add("Ana #old").uid
    ws.bulk.do(ws.bulk.tag([uid], ["#New", "-old"]))
    assert stored(ws, uid).tags == ("new",)
    with pytest.raises(Refused, match="No tag"):
        ws.bulk.do(ws.bulk.tag([uid], ["#", " "]))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"channels": (Channel(kind=ChannelKind.EMAIL, value="no address"),)}, "email"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    ws: Workspace, changes: dict[str, object], field: str
) -> None:
    uid = ws.people.quick_add("Ana").uid
    with pytest.raises(Refused) as refused:
        ws.people.save(uid, changes)
    assert refused.value.field == field
    assert stored(ws, uid).name == "Ana"


def test_an_introducer_cannot_close_a_circle(ws: Workspace) -> None:
    ana = ws.people.quick_add("Ana").uid
    ben = ws.people.add(name="Ben", introduced_by=ana).uid
    with pytest.raises(Refused):
        ws.people.save(ana, {"introduced_by": ben})


def test_paths_keep_what_is_known_of_their_assumptions(ws: Workspace) -> None:
    path = ws.people.save_path("Paramedic", assumptions=["heroics", "strength"])
    moved = tuple(item.replace(status=AssumptionStatus.MIXED) for item in path.assumptions)
    with ws.session.edit("test") as edit:
        edit.put(path.replace(assumptions=moved))
    again = ws.people.save_path("Paramedic", uid=path.uid, assumptions=["strength", "night shifts"])
    assert [(item.text, item.status.value) for item in again.assumptions] == [
        ("strength", "mixed"),
        ("night shifts", "untested"),
    ]


def test_more_than_seven_assumptions_are_too_many(ws: Workspace) -> None:
    with pytest.raises(Refused, match="Seven"):
        ws.people.save_path("Paramedic", assumptions=[str(number) for number in range(8)])
    assert ws.session.paths.count() == 0


def test_an_error_inside_an_edit_changes_nothing(ws: Workspace) -> None:
    contact = ws.people.quick_add("Ana")

    def half() -> None:
        with ws.session.edit("half a change") as edit:
            edit.put(contact.replace(name="Ben"))
            raise Refused("no")

    with pytest.raises(Refused):
        half()
    assert stored(ws, contact.uid).name == "Ana"


def test_a_record_that_does_not_fit_is_left_out_and_named(ws: Workspace) -> None:
    from infoint_tui.store.records import Put

    ws.people.quick_add("Ana")
    ws._store.commit([Put("contacts", "bad", {"uid": "bad", "name": 7})], label="test", undoable=True)
    assert [contact.name for contact in ws.session.contacts.all()] == ["Ana"]
    assert "name: expected text" in ws.session.contacts.problems["bad"]


@pytest.mark.parametrize("typed", ["lukasz", "ŁUKASZ", "łukasz zak", "Lukasz Żak"])
def test_a_name_is_found_without_its_accents(ws: Workspace, typed: str) -> None:
    there = ws.people.add(name="Łukasz Żak", organisation="Umeå Nät")
    ws.people.add(name="Lucas Reed")
    assert ws.pipeline.called(typed) == [there.uid]


def test_equal_accents_come_before_equal_letters(ws: Workspace) -> None:
    plain = ws.people.add(name="Rene Ly")
    accented = ws.people.add(name="René Ly")
    found = [ws.people.find(name) for name in ("René Ly", "rene ly", "RÈNE LY")]
    assert [person.uid for person in found if person] == [accented.uid, plain.uid, plain.uid]


@pytest.mark.parametrize(
    ("name", "formal", "neutral"),
    [
        ("Dr. José María de la Cruz", "Dear Dr. de la Cruz", "Hi José"),
        ("Engr. Babatunde Ogunleye", "Dear Engr. Ogunleye", "Hi Babatunde"),
    ],
)
def test_letters_greet_by_the_right_name(ws: Workspace, name: str, formal: str, neutral: str) -> None:
    contact = ws.people.add(name=name)
    assert ws.templates.values(contact, "formal")["greeting"] == formal
    assert ws.templates.values(contact, "neutral")["greeting"] in (neutral, neutral.replace("Hi", "Dear"))
