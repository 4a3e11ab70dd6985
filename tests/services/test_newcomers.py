"""People from a line: where their details go, who is here already, several at once."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.phrasing import next_weekday
from infoint_tui.services.workspace import Workspace


def put_in(ws: Workspace, text: str) -> list[Contact]:
    """Everybody of a text, as they are stored then."""
    newcomers = ws.people.newcomers()
    return list(newcomers.add(newcomers.read(text)))


def test_every_part_of_a_line_is_stored(ws: Workspace) -> None:
    priya = ws.people.add(name="Priya Nair")
    line = "Ana Ruiz (she/her), Acme Corp <ana@acme.example> +1 312 555 0142 #fair met at booth 12 ~mon"
    (ana,) = put_in(ws, f"{line} via Priya https://linkedin.com/in/ana")
    assert (ana.name, ana.pronouns, ana.organisation) == ("Ana Ruiz", "she/her", "Acme Corp")
    assert ana.tags == ("fair",)
    assert [(channel.kind, channel.value) for channel in ana.channels] == [
        (ChannelKind.EMAIL, "ana@acme.example"),
        (ChannelKind.PHONE, "+1 312 555 0142"),
        (ChannelKind.LINKEDIN, "https://linkedin.com/in/ana"),
    ]
    assert (ana.about, ana.connection, ana.introduced_by) == ("", "We met at booth 12", priya.uid)
    (task,) = [each for each in ws.session.tasks.all() if each.contact == ana.uid and not each.rule]
    assert task.title == "Follow up with Ana Ruiz"
    assert task.due_day == next_weekday(ws.session.moment().local().date(), 0)


def test_an_introducer_nobody_knows_is_the_connection(ws: Workspace) -> None:
    (hannah,) = put_in(ws, "Hannah Weiss, City of Madison via Priya")
    assert (hannah.organisation, hannah.connection) == ("City of Madison", "Introduced by Priya")


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("J. Doe <JANE@acme.example>", "same same email"),
        ("J. Doe <jane+work@acme.example>", "same same email"),
        ("J. Doe, (312) 555-0142", "same same phone"),
        ("J. Doe, +1 312 555 0142 x9", "same same phone"),
        ("J. Doe, https://www.linkedin.com/in/Jane-Doe/?utm=x", "same same profile"),
        ("Dr. Jane Doe, PhD", "perhaps same name"),
        ("doe, jane", "perhaps part of the name"),
        ("Jane Döe", "perhaps same name"),
        ("Jane Doe-Smith", "perhaps similar name"),
        ("Jan Doe", "perhaps similar name"),
        ("Jan", "perhaps similar first name"),
        ("Jane", "perhaps same first name"),
        ("Jane Keller", ""),
        ("Jane Doe <jane@elsewhere.example>", "perhaps same name"),
        ("Jan Doe <jan@elsewhere.example>", ""),
    ],
)
def test_who_is_here_already_is_known_by_any_detail(ws: Workspace, line: str, by: str) -> None:
    channels = (
        Channel(kind=ChannelKind.EMAIL, value="jane@acme.example"),
        Channel(kind=ChannelKind.PHONE, value="1-312-555-0142"),
        Channel(kind=ChannelKind.LINKEDIN, value="linkedin.com/in/jane-doe"),
    )
    jane = ws.people.add(name="Jane Doe", channels=channels)
    ws.people.add(name="Somebody Else")
    (newcomer,) = ws.people.newcomers().read(line)
    found = [(each.uid, f"{each.likeness} {each.reason}") for each in newcomer.likely]
    assert found == ([(jane.uid, by)] if by else [])
    assert bool(newcomer.match) == by.startswith("same")


def test_what_is_new_is_added_to_who_is_here_and_nothing_replaced(ws: Workspace) -> None:
    jane = ws.people.add(
        name="Jane Doe",
        title="analyst",
        about="likes maps",
        channels=(Channel(kind=ChannelKind.EMAIL, value="jane@acme.example"),),
    )
    (now,) = put_in(ws, "Doe, Jane, VP Data, Acme <jane@acme.example> +1 312 555 0142 #fair met at booth 12")
    assert now.uid == jane.uid
    assert (now.name, now.title, now.organisation, now.tags) == ("Jane Doe", "analyst", "Acme", ("fair",))
    assert [channel.value for channel in now.channels] == ["jane@acme.example", "+1 312 555 0142"]
    assert (now.about, now.connection) == ("likes maps\nVP Data", "We met at booth 12")
    ws.session.undo()
    assert ws.session.contacts.need(jane.uid) == jane


def test_several_people_are_one_step_and_one_named_twice_is_one(ws: Workspace) -> None:
    people = put_in(ws, "Ana Ruiz, nurse\nDee Fox <dee@x.example>\nDEE FOX, trainer")
    assert [person.name for person in people] == ["Ana Ruiz", "Dee Fox"]
    assert people[1].title == "trainer"
    ws.session.undo()
    assert ws.session.contacts.count() == 0


def test_nobody_is_added_where_one_has_no_name(ws: Workspace) -> None:
    newcomers = ws.people.newcomers()
    with pytest.raises(Refused, match="name"):
        newcomers.add(newcomers.read("#fair"))
    with pytest.raises(Refused, match="name"):
        newcomers.add(())
    assert ws.session.contacts.count() == 0


@pytest.mark.parametrize(
    ("here", "typed"),
    [
        ("Xiaoli (Michael) Wu", "Michael Wu"),
        ("Jane (Smith) Doe", "Jane Smith"),
        ("Jane Doe née Smith", "Jane Smith"),
        ('Robert "Bob" Smith', "Bob Smith"),
        ("Dr. Abdul Rahman Al-Sudais", "Abdulrahman Alsudais"),
        ("Wang Xiaoming", "Xiaoming Wang"),
    ],
)
def test_a_name_beside_the_name_leads_to_who_is_here(ws: Workspace, here: str, typed: str) -> None:
    known = ws.people.quick_add(here)
    (newcomer,) = ws.people.newcomers().read(typed)
    assert [person.uid for person in newcomer.likely] == [known.uid]


@pytest.mark.parametrize(
    ("said", "connection", "about"),
    [
        ("met at the career fair", "We met at the career fair", ""),
        ("We met through Kim", "We met through Kim", ""),
        ("met at the Hotel Comet", "We met at the Hotel Comet", ""),
        ("met at the fair where we met Kim", "We met at the fair where we met Kim", ""),
        ("i met on the ride-along; likes maps", "We met on the ride-along", "likes maps"),
        ("met at A; met in B", "", "met at A; met in B"),
        ("likes maps", "", "likes maps"),
        ("met at the fair, via Sam Idris", "We met at the fair. Introduced by Sam Idris", ""),
    ],
)
def test_where_one_met_is_the_connection(ws: Workspace, said: str, connection: str, about: str) -> None:
    person = ws.people.newcomers().parse(f"Ann Bolt, medic, {said}")
    contact = ws.people.newcomers().contact(person)
    assert (contact.name, contact.connection, contact.about) == ("Ann Bolt", connection, about)


def test_a_connection_that_stands_already_is_not_lost(ws: Workspace) -> None:
    ws.people.add(
        name="Ann Bolt",
        connection="We rowed together",
        channels=(Channel(kind=ChannelKind.EMAIL, value="a@b.example"),),
    )
    for _again in range(2):
        (now,) = put_in(ws, "Ann Bolt <a@b.example>, met at the career fair")
    assert (now.connection, now.about) == ("We rowed together", "We met at the career fair")


@pytest.mark.parametrize("said", ["never met at work", "we haven't met at the fair"])
def test_where_one_did_not_meet_is_no_connection(ws: Workspace, said: str) -> None:
    newcomers = ws.people.newcomers()
    assert newcomers.contact(newcomers.parse(f"Ann Bolt, medic, {said}")).connection == ""


def test_people_learned_in_pieces_are_found_as_those_learned_at_once(ws: Workspace) -> None:
    known = ws.known_people
    people = [ws.people.add(name=f"Ann Bolt{letter}") for letter in "abcdef"]
    assert not known.prepare(0)
    gone, renamed = people[0], people[1]
    ws.people.save(renamed.uid, {"name": "Bea Quill"})
    with ws.session.edit("remove") as edit:
        edit.delete(gone)
    while not known.prepare(0.001):
        pass
    assert [each.uid for each in known.called("Bea Quill")] == [renamed.uid]
    assert {each.uid for each in known.called("Ann Boltc")} >= {people[2].uid}
    assert not {gone.uid, renamed.uid} & {each.uid for each in known.called("Ann Bolta")}
