"""The review at the end of both stories, with the numbers they state; practice is in none of them."""

from __future__ import annotations

import pytest

from infoint_tui.domain.enums import ChannelKind, ItemStatus, Outcome
from infoint_tui.domain.meeting import AgendaItem, Goal
from infoint_tui.domain.people import Contact
from infoint_tui.services.workspace import Workspace

from ..whole_story import open_whole_story


@pytest.fixture(scope="module")
def ruth(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The career changer on Saturday 28 March; read only by these tests."""
    return open_whole_story(tmp_path_factory.mktemp("ruth") / "home", "career-changer")


@pytest.fixture(scope="module")
def noor(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The student on Friday 27 March; read only by these tests."""
    return open_whole_story(tmp_path_factory.mktemp("noor") / "home", "student")


def test_fits_of_the_career_changer(ruth: Workspace) -> None:
    """Step 16: both paths have two talks, are provisional, and committing says so."""
    found = {each.title: each for each in ruth.review.learning.fits()}
    middles = {title: [side.middle for side in each.fit.sides.values()] for title, each in found.items()}
    assert middles == {
        "Learning experience design": [4.5, 4.5, 3.5, 4.0],
        "UX research": [3.0, 4.5, 2.5, 3.5],
    }
    assert [(each.fit.n, each.fit.weighted, each.provisional) for each in found.values()] == [
        (2, 4.0, True),
        (2, 3.2, True),
    ]
    note = ruth.review.learning.commit_note(found["UX research"].path)
    assert note == "Provisional: 2 conversations so far. Talk to at least 3 people before you commit."


def test_answers_of_the_career_changer(ruth: Workspace) -> None:
    """Step 17."""
    told = ruth.review.learning.answers()
    assert (told.people, told.accepted, told.declined, told.silent) == (6, 4, 1, 1)
    assert (told.middle, len(told.days)) == (1, 5)
    assert [(each.channel, each.yes, each.mature) for each in ruth.review.learning.channels()] == [
        (ChannelKind.EMAIL, 3, 4),
        (ChannelKind.PHONE, 1, 1),
        (ChannelKind.LINKEDIN, 0, 1),
    ]


def test_the_review_of_the_student(noor: Workspace) -> None:
    """Step 25."""
    (paramedic, _counsellor) = noor.review.learning.fits()
    assert len(noor.review.voices.talks()) == 3
    assert (paramedic.held, paramedic.provisional) == (3, False)
    assert [side.middle for side in paramedic.fit.sides.values()] == [3, 4, 2, 4]
    told = noor.review.learning.answers()
    assert (told.people, told.accepted, told.later, told.middle) == (3, 2, 1, 2)
    hours, owed = noor.review.learning.thanks_hours()
    assert [round(value, 1) for value in hours] == [7.1, 20.0, 46.0]
    assert owed == 0
    assert noor.review.learning.referred() == (3, 1, 2)


def test_practice_changes_no_number(ws: Workspace) -> None:
    friend = ws.people.add(name="Mira", source="friend")
    with ws.session.edit("practice") as edit:
        edit.put(friend.replace(practice=True, introduced_by="someone", ask_later=("Why?",)))
    ws.people.save_path("Paramedic")
    talk = ws.conversation.start_new("Mira")
    ws.conversation.end(talk.uid)
    with ws.session.edit("practice") as edit:
        for contact in ws.session.contacts.all():
            edit.put(contact.replace(practice=True))
    review = ws.review.learning
    assert ws.review.voices.talks() == ()
    assert review.answers().people == 0
    assert review.channels() == []
    assert review.thanks_hours() == ([], 0)
    assert review.referred() == (0, 0, 0)
    assert review.open_questions() == []
    assert all(each.fit.n == 0 for each in review.fits())


def test_goals_and_must_asks_are_added_up(ws: Workspace) -> None:
    """A talk that left its agenda aside says nothing about must-asks; what was not scored counts nowhere."""
    musts = tuple(
        AgendaItem(uid=str(number), text="?", must=True, status=status)
        for number, status in enumerate((ItemStatus.ANSWERED, ItemStatus.SKIPPED, ItemStatus.PLANNED))
    )
    goals = tuple(Goal(text="?", score=score) for score in (2, 1, 0, None))
    for agenda in (musts, (AgendaItem(uid="9", text="?", must=True),)):
        talk = ws.conversation.end(ws.conversation.start_new("Rosa").uid)
        with ws.session.edit("held") as edit:
            edit.put(talk.replace(agenda=agenda, goals=goals if agenda is musts else ()))
    assert ws.review.learning.goals() == (1, 1, 3)
    assert ws.review.learning.must_asks() == (1, 3)


def test_open_questions_name_whom_they_are_for(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    path = ws.people.save_path("Paramedic")
    with ws.session.edit("questions") as edit:
        edit.put(rosa.replace(ask_later=("How long is a shift?",)))
        edit.put(path.replace(unknowns=("Who pays the course?",)))
    assert ws.review.learning.open_questions() == [
        ("How long is a shift?", "Rosa Delgado"),
        ("Who pays the course?", "Paramedic"),
    ]


def test_a_circle_of_introducers_in_the_data_ends(ws: Workspace) -> None:
    with ws.session.edit("circle") as edit:
        edit.put(Contact(uid="a", name="A", introduced_by="b"), Contact(uid="b", name="B", introduced_by="a"))
    assert ws.review.learning.referred() == (2, 0, 2)


def test_somebody_who_still_has_time_to_answer_is_no_silence(ws: Workspace) -> None:
    rosa = ws.people.add(
        name="Rosa", title="Trainer", organisation="B", connection="fair", why_this_person="Trains"
    )
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, body="Hello", outcome=Outcome.PENDING)
    assert (ws.review.learning.answers().waiting, ws.review.learning.answers().silent) == (1, 0)
    assert [each.mature for each in ws.review.learning.channels()] == [0]
