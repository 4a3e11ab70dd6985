"""One question in several wordings, and what an answer comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.evidence import AskedQuestion
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

NOW = datetime(2026, 6, 11, 13, 12, tzinfo=UTC)


@pytest.fixture
def ten(tmp_path: Path, demo: Callable[..., None]) -> Iterator[Workspace]:
    """The story of ten conversations."""
    demo(tmp_path / "home", FixedClock(NOW), "ten")
    workspace = Workspace.open(tmp_path / "home", clock=FixedClock(NOW))
    yield workspace
    workspace.close()


def row(ws: Workspace, words: str) -> AskedQuestion:
    """The question with these words."""
    return next(each for each in ws.review.comparing.questions() if words in each.text)


def names(ws: Workspace, question: AskedQuestion) -> list[str]:
    return [ws.review.voices.name(person).split()[0] for person in question.people]


def test_everybody_stands_under_one_question(ten: Workspace) -> None:
    shoes = row(ten, "in my shoes")
    assert len(shoes.people) == 10
    assert shoes.count("same") == 3
    assert shoes.count("differs") == 1
    assert names(ten, row(ten, "bad week")) == ["Carl", "Denise", "Walt", "Tomás", "Vic", "Lou"]


def test_what_sounds_alike_is_proposed_and_joined_only_by_the_user(ten: Workspace) -> None:
    pairs = [{pair.first.text, pair.second.text} for pair in ten.review.comparing.proposals()]
    costs = {"What does the first year really cost?", "How much does the first year cost you?"}
    assert costs in pairs
    cost, other = row(ten, "really cost"), row(ten, "cost you")
    ten.review.comparing.join(other, cost)
    joined = row(ten, "really cost")
    assert names(ten, joined) == ["Carl", "Tomás", "Andre"]
    assert len(joined.wordings) == 2
    assert costs not in [{pair.first.text, pair.second.text} for pair in ten.review.comparing.proposals()]


def test_joining_is_one_undo_and_can_be_taken_apart(ten: Workspace) -> None:
    before = ten.review.comparing.questions()
    ten.review.comparing.join(row(ten, "cost you"), row(ten, "really cost"))
    ten.session.undo()
    assert ten.review.comparing.questions() == before
    ten.review.comparing.join(row(ten, "cost you"), row(ten, "really cost"))
    joined = row(ten, "really cost")
    for key in joined.wordings:
        ten.review.comparing.separate(row(ten, "really cost"), key)
        assert {each.text: each.people for each in ten.review.comparing.questions()} == {
            each.text: each.people for each in before
        }
        ten.session.undo()


def test_of_three_wordings_one_is_taken_out_and_two_stay(ten: Workspace) -> None:
    ten.review.comparing.join(row(ten, "cost you"), row(ten, "really cost"))
    ten.review.comparing.join(row(ten, "bad week"), row(ten, "really cost"))
    whole = next(each for each in ten.review.comparing.questions() if len(each.wordings) == 4)
    hub = whole.wordings[0]
    ten.review.comparing.separate(whole, hub)
    sizes = sorted(len(each.wordings) for each in ten.review.comparing.questions())
    assert sizes[-1] == 3
    assert [each.key for each in ten.review.comparing.questions() if hub in each.wordings] == [hub]


def test_a_new_conversation_with_joined_words_joins_by_itself(ten: Workspace) -> None:
    talk = ten.conversation.start_new("Gus Newman")
    ten.agenda.add_own_question(talk.uid, "What is a bad week like for you?")
    meeting = ten.session.meetings.need(talk.uid)
    ten.conversation.go_to(talk.uid, meeting.agenda[-1].uid)
    ten.conversation.note(talk.uid, "rain")
    ten.conversation.end(talk.uid)
    assert names(ten, row(ten, "bad week"))[-1] == "Gus"


def test_a_question_is_not_joined_with_itself(ten: Workspace) -> None:
    with pytest.raises(Refused, match="already one question"):
        ten.review.comparing.join(row(ten, "bad week"), row(ten, "bad week"))
    with pytest.raises(Refused, match="Only one wording"):
        ten.review.comparing.separate(row(ten, "in my shoes"), "core/advice/shoes")


def test_an_answer_is_summed_up_and_judged(ten: Workspace) -> None:
    answer = row(ten, "in my shoes").answers[-1]
    ten.review.comparing.summarize(answer.talk.uid, answer.item.uid, "  see  both ")
    assert ten.review.comparing.judge(answer.talk.uid, answer.item.uid, "differs") == "differs"
    shoes = row(ten, "in my shoes")
    assert shoes.answers[-1].item.summary == "see both"
    assert shoes.count("differs") == 2
    assert ten.review.comparing.judge(answer.talk.uid, answer.item.uid, "differs") == ""
    assert row(ten, "in my shoes").count("differs") == 1


def test_a_note_moves_to_another_question_after_the_talk(ten: Workspace) -> None:
    answer = row(ten, "in my shoes").answers[0]
    note = answer.notes[0]
    said = ten.review.comparing.move(answer.talk.uid, note.uid, -1)
    assert note not in row(ten, "in my shoes").answers[0].notes
    moved = [n.uid for each in row(ten, said[:20]).answers for n in each.notes]
    assert note.uid in moved


def test_starred_notes_come_first(ten: Workspace) -> None:
    for question in ten.review.comparing.questions():
        for answer in question.answers:
            stars = [note.star for note in answer.notes]
            assert stars == sorted(stars, reverse=True)
