"""Verdicts on pairs of conversations, and beliefs with what each conversation says about them."""

from __future__ import annotations

from pathlib import Path as FilePath

import pytest

from infoint_tui.domain.enums import AssumptionStatus
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace
from infoint_tui.store.records import Put

SUPPORTED, REFUTED, MIXED = AssumptionStatus.SUPPORTED, AssumptionStatus.REFUTED, AssumptionStatus.MIXED


def talk(ws: Workspace, clock: FixedClock, name: str, *notes: str) -> Meeting:
    """A conversation about the first path that took place, an hour after the last one."""
    path = next((path.uid for path in ws.session.paths.all()), "") or ws.people.save_path("Paramedic").uid
    clock.advance(hours=1)
    if not any(contact.name == name for contact in ws.session.contacts.all()):
        ws.people.add(name=name, paths=(path,))
    started = ws.conversation.start_new(name)
    for note in notes:
        ws.conversation.note(started.uid, note)
    clock.advance(minutes=20)
    return ws.conversation.end(started.uid)


def verdicts(ws: Workspace) -> dict[tuple[str, tuple[str, ...]], str]:
    """Every verdict by its theme and its conversations."""
    return {(each.theme, each.meetings): each.verdict for each in ws.session.differences.all()}


def test_ten_more_conversations_change_no_earlier_verdict(ws: Workspace, clock: FixedClock) -> None:
    rosa = talk(ws, clock, "Rosa", "nights cost sleep #nights")
    marcus = talk(ws, clock, "Marcus", "nights are calm #nights")
    (pair,) = ws.reflection.mentions.shared(marcus)
    assert (pair.other, pair.meeting) == ("Rosa", rosa.uid)
    ws.review.differences.judge("nights", marcus.uid, rosa.uid, "differs")
    before = verdicts(ws)
    assert before == {("nights", (marcus.uid, rosa.uid)): "differs"}
    for number in range(10):
        later = talk(ws, clock, f"Person {number}", "nights pay better #nights")
        ws.reflection.answer(later.uid, "takeaways", takeaways="nights pay #nights")
    assert verdicts(ws) == before
    assert [each.meeting for each in ws.reflection.mentions.shared(marcus)] == [rosa.uid]
    ws.reflection.answer(marcus.uid, "takeaways", takeaways="nights are calm #nights")
    ws.reflection.answer(marcus.uid, "views", views="depends on the town")
    assert verdicts(ws) == before
    (shown,) = ws.review.differences.all()
    assert shown.why == "depends on the town"
    assert shown.lines == ((marcus.uid, "nights are calm"), (rosa.uid, "nights cost sleep"))


def test_a_verdict_is_changed_explained_and_taken_back(ws: Workspace, clock: FixedClock) -> None:
    rosa, marcus = (talk(ws, clock, name, "long hours #hours") for name in ("Rosa", "Marcus"))
    made = ws.review.differences.judge("hours", marcus.uid, rosa.uid, "differs")
    assert made is not None
    ws.review.differences.explain(made.uid, " one works  in a town ")
    again = ws.review.differences.judge("hours", rosa.uid, marcus.uid, "same")
    assert again is not None
    assert (again.uid, again.verdict, again.meetings) == (made.uid, "same", (marcus.uid, rosa.uid))
    assert again.why == "one works in a town"
    ws.review.differences.judge("hours", marcus.uid, rosa.uid, "")
    assert ws.session.differences.all() == []
    ws.session.undo()
    assert ws.session.differences.all() == [again]
    with pytest.raises(Refused, match="differ from itself"):
        ws.review.differences.judge("hours", rosa.uid, rosa.uid, "same")


def links(ws: Workspace, meeting: Meeting) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What the takeaways of a conversation agree with and contradict."""
    own = [one for one in ws.session.insights.all() if one.meeting == meeting.uid and not one.origin]
    return [(one.agrees, one.contradicts) for one in own]


def test_a_verdict_taken_back_from_either_conversation_leaves_no_link(
    ws: Workspace, clock: FixedClock
) -> None:
    rosa, marcus = (talk(ws, clock, name, "long hours #hours") for name in ("Rosa", "Marcus"))
    for each in (rosa, marcus):
        ws.reflection.answer(each.uid, "takeaways", takeaways="hours are long #hours")
    for back in ((marcus, rosa), (rosa, marcus)):
        ws.review.differences.judge("hours", marcus.uid, rosa.uid, "differs")
        assert [len(apart) for _agrees, apart in links(ws, marcus)] == [1]
        ws.review.differences.judge("hours", back[0].uid, back[1].uid, "")
        assert links(ws, marcus) == links(ws, rosa) == [((), ())]


def test_one_conversation_keeps_a_verdict_for_each_of_two_others(ws: Workspace, clock: FixedClock) -> None:
    rosa, tom, marcus = (talk(ws, clock, name, "long hours #hours") for name in ("Rosa", "Tom", "Marcus"))
    ws.review.differences.judge("hours", marcus.uid, rosa.uid, "differs")
    ws.review.differences.judge("hours", marcus.uid, tom.uid, "same")
    assert verdicts(ws) == {
        ("hours", (marcus.uid, rosa.uid)): "differs",
        ("hours", (marcus.uid, tom.uid)): "same",
    }
    assert {
        other: each.verdict for (_theme, other), each in ws.review.differences.of(marcus.uid).items()
    } == {
        rosa.uid: "differs",
        tom.uid: "same",
    }


def test_practice_is_compared_with_nobody(ws: Workspace, clock: FixedClock) -> None:
    mira = talk(ws, clock, "Mira", "long hours #hours")
    with ws.session.edit("practice") as edit:
        edit.put(edit.contact(mira.first_contact).replace(practice=True))
    marcus = talk(ws, clock, "Marcus", "long hours #hours")
    assert ws.reflection.mentions.shared(marcus) == []
    ws.review.differences.judge("hours", marcus.uid, mira.uid, "same")
    assert ws.review.differences.all() == []


def with_old_verdict(ws: Workspace, meeting: Meeting, **verdict: str) -> None:
    """A reflection as versions before wrote it: one verdict a theme, and no word about whom."""
    raw = dict(ws.session.meetings.peek(meeting.uid) or {})
    raw["reflection"] = {**raw["reflection"], "compared": verdict}
    ws._store.commit([Put("meetings", meeting.uid, raw)], label="an old version", undoable=False)


def reopened(ws: Workspace, clock: FixedClock, home: FilePath) -> Workspace:
    ws.close()
    return Workspace.open(home, clock=clock)


def test_old_verdicts_keep_what_is_certain_and_say_what_is_not(
    ws: Workspace, clock: FixedClock, tmp_path: FilePath
) -> None:
    rosa = talk(ws, clock, "Rosa", "nights cost sleep #nights", "short days #hours")
    tom = talk(ws, clock, "Tom", "nights are dull #nights")
    marcus = talk(ws, clock, "Marcus", "nights are calm #nights", "long days #hours")
    ws.reflection.answer(marcus.uid, "well", well="listened")
    with_old_verdict(ws, marcus, nights="differs", hours="depends", gone="same", odd="worse")
    ws = reopened(ws, clock, tmp_path / "home")
    assert verdicts(ws) == {
        ("nights", (marcus.uid,)): "differs",
        ("hours", (marcus.uid, rosa.uid)): "depends",
        ("gone", (marcus.uid,)): "same",
    }
    assert "2 verdicts are missing the other conversation" in " ".join(ws.attention.notices)
    reflection = ws.session.meetings.need(marcus.uid).reflection
    assert reflection is not None
    assert reflection.well == "listened"
    assert reflection.extra["compared_before"] == {
        "nights": "differs",
        "hours": "depends",
        "gone": "same",
        "odd": "worse",
    }
    assert "compared" not in reflection.extra
    unsure = next(each for each in ws.session.differences.all() if each.theme == "nights")
    assert [each.uid for each in ws.review.differences.candidates(unsure)] == [tom.uid, rosa.uid]
    ws.review.differences.judge("nights", marcus.uid, tom.uid, "depends")
    assert ("nights", (marcus.uid, tom.uid)) in verdicts(ws)
    assert ("nights", (marcus.uid,)) not in verdicts(ws)
    before = verdicts(ws)
    ws = reopened(ws, clock, tmp_path / "home")
    assert verdicts(ws) == before
    assert "missing the other" not in " ".join(ws.attention.notices)
    ws.close()


def test_who_is_removed_takes_the_verdicts_along(ws: Workspace, clock: FixedClock) -> None:
    rosa, marcus, lena = (talk(ws, clock, name, "long hours #hours") for name in ("Rosa", "Marcus", "Lena"))
    ws.review.differences.judge("hours", marcus.uid, rosa.uid, "same")
    ws.review.differences.judge("hours", lena.uid, marcus.uid, "differs")
    ws.data.erasure.forget(rosa.first_contact)
    assert verdicts(ws) == {("hours", (lena.uid, marcus.uid)): "differs"}


# -- beliefs ------------------------------------------------------------------------------------------------


def belief_of(ws: Workspace) -> str:
    path = ws.people.save_path("Paramedic", assumptions=["No family life"])
    return path.assumptions[0].uid


def test_a_belief_is_mixed_once_two_conversations_disagree(ws: Workspace, clock: FixedClock) -> None:
    belief = belief_of(ws)
    assert [each.state for each in ws.review.beliefs.all()] == [AssumptionStatus.UNTESTED]
    rosa = talk(ws, clock, "Rosa", '"friends suffer')
    ws.review.beliefs.say(rosa.uid, belief, SUPPORTED, rosa.notes[0].uid)
    marcus = talk(ws, clock, "Marcus")
    ws.reflection.answer(marcus.uid, "surprises", assumptions={belief: SUPPORTED})
    (shown,) = ws.review.beliefs.all()
    assert (shown.state, [each.words for each in shown.evidence]) == (SUPPORTED, ["“friends suffer”", ""])
    tom = talk(ws, clock, "Tom")
    ws.review.beliefs.say(tom.uid, belief, REFUTED)
    (shown,) = ws.review.beliefs.all()
    assert shown.state is MIXED
    assert [each.meeting for each in shown.side(SUPPORTED)] == [rosa.uid, marcus.uid]
    assert [each.meeting for each in shown.side(REFUTED)] == [tom.uid]
    assert ws.session.paths.all()[0].assumptions[0].status is MIXED
    ws.reflection.answer(tom.uid, "surprises", assumptions={belief: AssumptionStatus.UNTESTED})
    (shown,) = ws.review.beliefs.all()
    assert (shown.state, len(shown.evidence)) == (SUPPORTED, 2)
    assert ws.session.paths.all()[0].assumptions[0].evidence == (rosa.uid, marcus.uid)


def test_what_practice_says_moves_no_belief(ws: Workspace, clock: FixedClock) -> None:
    belief = belief_of(ws)
    mira = talk(ws, clock, "Mira")
    with ws.session.edit("practice") as edit:
        edit.put(edit.contact(mira.first_contact).replace(practice=True))
    ws.review.beliefs.say(mira.uid, belief, REFUTED)
    (shown,) = ws.review.beliefs.all()
    assert (shown.state, shown.evidence) == (AssumptionStatus.UNTESTED, ())
    assert ws.session.paths.all()[0].assumptions[0].status is AssumptionStatus.UNTESTED


def test_a_belief_whose_only_witness_is_removed_says_so(ws: Workspace, clock: FixedClock) -> None:
    belief = belief_of(ws)
    rosa = talk(ws, clock, "Rosa")
    ws.review.beliefs.say(rosa.uid, belief, REFUTED)
    ws.data.erasure.forget(rosa.first_contact)
    (shown,) = ws.review.beliefs.all()
    assert (shown.state, shown.unfounded) == (REFUTED, True)
