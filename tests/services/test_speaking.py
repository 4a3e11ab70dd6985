"""Introduction, ready answers, rehearsals, and the page of a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.people import Pitch, split
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def planned(ws: Workspace) -> Meeting:
    """A talk in two days."""
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS")
    return ws.planning.schedule(
        rosa.uid, ZonedTime(ws.session.clock.now() + timedelta(days=2), ws.session.zone)
    )


def test_the_introduction_keeps_those_for_other_audiences(ws: Workspace) -> None:
    with ws.session.edit("two") as edit:
        edit.put(ws.session.profile.replace(pitches=(Pitch(text="old"), Pitch(label="nurses", text="other"))))
    ws.introduction.save_introduction({"now": "student", "you": "so I came"})
    assert ws.introduction.introduction == "student\n\n\nso I came"
    assert split(ws.introduction.introduction)["you"] == "so I came"
    assert ws.session.profile.pitches[1] == Pitch(label="nurses", text="other")
    assert ws.session.undo() == "undo: your 30 seconds"
    assert ws.introduction.introduction == "old"


def test_answers_are_kept_one_by_one(ws: Workspace) -> None:
    ws.introduction.save_answer("job", " starting in June ")
    ws.introduction.save_answer("help", "tell me who differs")
    assert (ws.introduction.answer("job"), ws.introduction.answered) == ("starting in June", 2)
    ws.introduction.save_answer("job", "  ")
    assert (ws.introduction.answer("job"), ws.introduction.answered) == ("", 1)
    with pytest.raises(Refused, match="no ready answer called 'x'"):
        ws.introduction.save_answer("x", "y")


def test_said_aloud_twice_is_done(ws: Workspace, planned: Meeting) -> None:
    def item_done() -> bool:
        meeting = ws.session.meetings.need(planned.uid)
        return any(item.rule == "prep.intro" and item.done_at for item in meeting.checklist)

    assert ws.introduction.said_aloud(planned.uid, 31) == 1
    assert not item_done()
    assert ws.introduction.said_aloud(planned.uid, 28) == 2
    assert item_done()
    assert [said.seconds for said in ws.session.meetings.need(planned.uid).rehearsals] == [31, 28]
    ws.session.undo()
    assert not item_done()


def test_short_on_time_hides_and_brings_back(ws: Workspace, planned: Meeting) -> None:
    from infoint_tui.domain.checklist import to_prepare

    whole = ws.session.meetings.need(planned.uid).checklist
    ws.planning.set_short_on_time(planned.uid, True)
    short = ws.session.meetings.need(planned.uid)
    rules = [item.rule for item in to_prepare(short)]
    assert short.checklist == whole
    assert rules == [
        "phone.who", "prep.goals", "prep.organisation", "prep.person", "prep.questions", "prep.intro",
        "prep.confirm", "phone.water", "phone.stand",
    ]  # fmt: skip
    industry = next(item for item in whole if item.rule == "prep.industry")
    ws.planning.tick_item(planned.uid, industry.uid)
    assert "prep.industry" in [item.rule for item in to_prepare(ws.session.meetings.need(planned.uid))]
    assert ws.planning.set_short_on_time(planned.uid, False) == "the whole checklist"
    assert len(to_prepare(ws.session.meetings.need(planned.uid))) == len(whole)


def test_the_page_gathers_what_is_known(ws: Workspace, planned: Meeting) -> None:
    ws.planning.set_purpose(planned.uid, "how it is learnt")
    ws.planning.add_research(planned.uid, "person", "was a dispatcher")
    brief = ws.briefing.brief(planned.uid)
    assert (brief.name, brief.purpose, brief.minutes) == ("Rosa Delgado", "how it is learnt", 20)
    assert brief.research == (("person", "was a dispatcher"),)
    assert len(brief.must_asks) == 3
    assert brief.ends > brief.closing_at
    assert "# Rosa Delgado" in ws.briefing.page(planned.uid)


def test_another_audience_begins_with_the_words_for_everybody(ws: Workspace, planned: Meeting) -> None:
    ws.introduction.save_introduction({"now": "student"})
    ws.introduction.choose_audience(planned.uid, " the  nurses ")
    talk = ws.session.meetings.need(planned.uid)
    assert ws.introduction.audience_of(talk) == "the nurses"
    ws.introduction.save_introduction({"now": "carer"}, audience="the nurses")
    assert ws.introduction.introduction_for(talk) == "carer"
    assert ws.introduction.introduction == ws.introduction.introduction_for(None) == "student"
    assert ws.briefing.brief(planned.uid).introduction == "carer"
    ws.introduction.choose_audience(planned.uid, "The Nurses")
    assert ws.introduction.audiences == ("the nurses",)
    ws.introduction.choose_audience(planned.uid, "")
    assert ws.introduction.introduction_for(ws.session.meetings.need(planned.uid)) == "student"


def test_asked_about_themselves_they_begin_with_their_thirty_seconds(ws: Workspace) -> None:
    ws.introduction.save_introduction({"now": "student"})
    assert (ws.introduction.spoken("about"), ws.introduction.spoken("job")) == ("student", "")
    ws.introduction.save_answer("about", "more")
    assert ws.introduction.spoken("about") == "more"


def test_a_belief_is_chosen_and_questions_are_worded_with_it(ws: Workspace) -> None:
    path = ws.people.save_path("Paramedic", assumptions=["It is all heroics.", "No family life"])
    rosa = ws.people.add(name="Rosa", paths=(path.uid,))
    uid = ws.planning.schedule(
        rosa.uid, ZonedTime(ws.session.clock.now() + timedelta(days=2), ws.session.zone)
    ).uid
    first, second = ws.planning.beliefs(ws.session.meetings.need(uid))
    assert ws.agenda.facts(ws.session.meetings.need(uid)).values["assumption"] == "it is all heroics"
    ws.planning.shake(uid, second.uid)
    meeting = ws.session.meetings.need(uid)
    assert ws.agenda.facts(meeting).values["assumption"] == "No family life"
    assert [bool(item.done_at) for item in meeting.checklist if item.rule == "prep.assumption"] == [True]
    with pytest.raises(Refused, match="any path"):
        ws.planning.shake(uid, "elsewhere")
    assert first.uid != second.uid


def reflected(ws: Workspace, clock: FixedClock, not_well: str) -> str:
    """A talk held now with a line on what to do differently."""
    name = f"Guest {ws.session.meetings.count()}"
    uid = ws.conversation.start_new(name).uid
    clock.advance(seconds=1200)
    ws.conversation.end(uid)
    ws.reflection.begin(uid)
    ws.reflection.answer(uid, "not_well", not_well=not_well)
    clock.advance(seconds=60)
    return uid


def test_this_time_says_what_the_last_reflection_wanted(
    ws: Workspace, planned: Meeting, clock: FixedClock
) -> None:
    assert ws.briefing.next_time(planned) == ()
    first = reflected(ws, clock, "Ask about money\nearlier")
    assert ws.briefing.next_time(planned) == (("Ask about money earlier", "after Guest 1"),)
    reflected(ws, clock, "Nothing.")
    ws.reflection.second_view.ask_reviewer(first, "Joan")
    ws.reflection.second_view.received(first, "You apologise too much")
    brief = ws.briefing.brief(planned.uid)
    assert brief.next_time == ("Ask about money earlier", "You apologise too much")
    assert ws.briefing.next_time(planned)[1] == ("You apologise too much", "from Joan")
    page = ws.briefing.page(planned.uid)
    assert "## This time\n\n- Ask about money earlier\n" in page
    assert "## If the connection drops\n" in page
