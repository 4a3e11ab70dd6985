"""What is known of a talk reaches its questions: wording, conditions, must-asks, what was asked before."""

from __future__ import annotations

import pytest

from infoint_tui.domain.english import as_clause, within_a_sentence
from infoint_tui.domain.enums import Formality, PathKind, Tie
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

OWN = """\
id: mine
sections:
  - id: mine
    stage: role
    questions:
      - id: news
        text: "I read that {recent_news|things change}; and you?"
        needs: [recent_news]
        variants: {formal: "I have read that {recent_news|things change}; what do you think?"}
      - id: rival
        text: Rivals?
        avoid_if: [competitor]
      - id: named
        text: May I say that you sent me?
        must_ask_if: [referral]
"""


@pytest.fixture
def rosa(ws: Workspace) -> Contact:
    """Somebody to meet; there is a bank of the user's own."""
    folder = ws.home.path / "question_banks"
    folder.mkdir()
    (folder / "mine.yaml").write_text(OWN, encoding="utf-8")
    return ws.people.add(name="Rosa", zone="America/New_York", organisation="Brookvale")


@pytest.fixture
def meeting(ws: Workspace, rosa: Contact) -> Meeting:
    """A call with her on Thursday 12 March at ten."""
    return ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", "America/Chicago"))


def change(ws: Workspace, contact: Contact, **fields: object) -> None:
    """Change a contact."""
    with ws.session.edit("changed") as edit:
        edit.put(ws.session.contacts.need(contact.uid).replace(**fields))


def reason(ws: Workspace, meeting: Meeting, question_id: str) -> str:
    """What speaks against a question in this talk."""
    from infoint_tui.domain.agenda import fitness

    question = ws.banks.find(question_id)
    assert question is not None
    return fitness(question, ws.agenda.facts(ws.session.meetings.need(meeting.uid))).reason


def test_news_of_the_research_reach_the_question_in_the_words_for_the_contact(
    ws: Workspace, rosa: Contact, meeting: Meeting
) -> None:
    assert reason(ws, meeting, "mine/mine/news") == "needs recent news in your research notes"
    ws.planning.add_research(meeting.uid, "person", "She teaches.")
    ws.planning.add_research(meeting.uid, "organisation", "They lost two stations.")
    assert reason(ws, meeting, "mine/mine/news") == ""
    change(ws, rosa, formality=Formality.FORMAL)
    question = ws.banks.find("mine/mine/news")
    assert question is not None
    ws.agenda.add_question(meeting.uid, question)
    item = next(i for i in ws.session.meetings.need(meeting.uid).agenda if i.question == question.id)
    assert item.text == "I have read that they lost two stations; what do you think?"


def test_a_tag_of_the_contact_says_what_to_avoid(ws: Workspace, rosa: Contact, meeting: Meeting) -> None:
    assert reason(ws, meeting, "mine/mine/rival") == ""
    change(ws, rosa, tags=("Competitor",))
    assert reason(ws, meeting, "mine/mine/rival") == "maybe skip: they may see you as a competitor"


def test_trust_comes_with_a_talk_or_a_tie(ws: Workspace, rosa: Contact, meeting: Meeting) -> None:
    assert {"weak_rapport", "first_meeting"} <= ws.agenda.facts(meeting).words
    change(ws, rosa, tie=Tie.STRONG)
    assert "weak_rapport" not in ws.agenda.facts(meeting).words
    assert "first_meeting" in ws.agenda.facts(meeting).words


def test_a_name_that_was_given_makes_a_must_ask(ws: Workspace, meeting: Meeting, clock: FixedClock) -> None:
    clock.set(ws.planning.when("12 mar 10:00", "America/Chicago").utc)
    ws.conversation.start(meeting.uid)
    assert "referral" not in ws.agenda.facts(ws.session.meetings.need(meeting.uid)).words
    ws.conversation.note(meeting.uid, "@Marcus Bell (dispatcher)")
    question = ws.banks.find("mine/mine/named")
    assert question is not None
    ws.agenda.add_question(meeting.uid, question)
    item = next(i for i in ws.session.meetings.need(meeting.uid).agenda if i.question == question.id)
    assert item.must
    clock.advance(seconds=25 * 60)
    assert "overtime" in ws.agenda.facts(ws.session.meetings.need(meeting.uid)).words


def test_what_she_has_answered_is_not_proposed_again(
    ws: Workspace, rosa: Contact, meeting: Meeting, clock: FixedClock
) -> None:
    ws.agenda.suggest(meeting.uid)
    clock.set(ws.planning.when("12 mar 10:00", "America/Chicago").utc)
    ws.conversation.start(meeting.uid)
    ws.conversation.next_item(meeting.uid)
    clock.advance(minutes=2)
    ws.conversation.next_item(meeting.uid)
    clock.advance(minutes=2)
    ws.conversation.end(meeting.uid)
    agenda = ws.session.meetings.need(meeting.uid).agenda
    answered = {item.question for item in agenda if item.asked_at is not None and not item.must}
    assert answered
    later = ws.planning.schedule(rosa.uid, ws.planning.when("26 mar 10:00", "America/Chicago"))
    ws.agenda.suggest(later.uid)
    assert not answered & {item.question for item in ws.session.meetings.need(later.uid).agenda}


def test_the_users_own_banks_take_part(ws: Workspace, meeting: Meeting) -> None:
    assert ws.banks.active("student") == ("core", "student", "mine")
    ws.agenda.suggest(meeting.uid)
    assert "mine/mine/rival" in {item.question for item in ws.session.meetings.need(meeting.uid).agenda}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("They lost two stations.", "they lost two stations"),
        ("Brookvale merged!", "Brookvale merged"),
        ("A  new\nhead", "a new head"),
        ("It", "It"),
        ("", ""),
    ],
)
def test_a_sentence_stands_inside_another(text: str, inside: str) -> None:
    assert within_a_sentence(text) == inside


def test_a_file_that_changes_is_read_again_and_a_broken_one_keeps_what_it_said(
    ws: Workspace, rosa: Contact
) -> None:
    del rosa
    banks = ws.banks
    assert banks.find("mine/mine/rival") is not None
    version = banks.version
    (ws.home.path / "question_banks" / "mine.yaml").write_text("id: mine\nsections: [\n", encoding="utf-8")
    assert banks.reload_if_changed()
    assert banks.version == version + 1
    assert banks.find("mine/mine/rival") is not None
    assert any(each.severity == "error" for each in banks.problems)
    assert "stays in use" in banks.problems[-1].what


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("You need to be physically very strong.", "you need to be physically very strong"),
        ("Shifts make a family life impossible", "shifts make a family life impossible"),
        ("Brookvale is short of crews.", "Brookvale is short of crews"),
        ("All of Brookvale is short of crews. It hires.", "all of Brookvale is short of crews"),
        ("UX is mostly talking", "UX is mostly talking"),
        ("Runs its own academy since last autumn", ""),
        ("the merger of two counties", ""),
        ("", ""),
    ],
)
def test_only_a_whole_sentence_stands_after_that(text: str, inside: str) -> None:
    assert as_clause(text, ("Brookvale County EMS",)) == inside


@pytest.mark.parametrize(
    ("kind", "title", "asked"),
    [
        (
            PathKind.OCCUPATION,
            "Paramedic",
            "What change in your field is affecting your work most right now?",
        ),
        (PathKind.PLACE, "Chicago", "What change in your field is affecting your work most right now?"),
        (
            PathKind.INDUSTRY,
            "Emergency medicine",
            "What change in emergency medicine is affecting your work most right now?",
        ),
    ],
)
def test_only_a_field_is_named_in_a_question_about_the_field(
    ws: Workspace, rosa: Contact, meeting: Meeting, kind: PathKind, title: str, asked: str
) -> None:
    path = ws.people.save_path(title, kind=kind)
    change(ws, rosa, paths=(path.uid,))
    question = ws.banks.find("core/field/shift")
    assert question is not None
    ws.agenda.add_question(meeting.uid, question)
    assert asked in {item.text for item in ws.session.meetings.need(meeting.uid).agenda}
