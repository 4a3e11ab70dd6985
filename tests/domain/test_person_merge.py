"""One record of two: what each field becomes, whichever of the two stays."""

from __future__ import annotations

from typing import Any

import pytest

from infoint_tui.domain.enums import Stage
from infoint_tui.domain.merging import merged_person, relinked
from infoint_tui.domain.pipeline import BEFORE_TALK, EARLY, MET_OR_LATER

REST = set(Stage) - EARLY


def stage_of_both(one: Stage, other: Stage) -> str:
    """The stage of the one person, which does not depend on who stays."""
    first, second = {"uid": "a", "stage": one.value}, {"uid": "b", "stage": other.value}
    found = {str(merged_person(keep, gone)["stage"]) for keep, gone in ((first, second), (second, first))}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("early", sorted(EARLY))
@pytest.mark.parametrize("stage", sorted(REST))
def test_nobody_who_was_asked_becomes_an_idea_again(stage: Stage, early: Stage) -> None:
    assert stage_of_both(stage, early) == stage


@pytest.mark.parametrize("side", [Stage.DECLINED, Stage.LATER, Stage.QUIET, Stage.MISSED])
def test_an_answer_or_none_outlasts_the_message(side: Stage) -> None:
    assert stage_of_both(side, Stage.CONTACTED) == side


@pytest.mark.parametrize("ended", [Stage.DORMANT, Stage.CLOSED])
def test_an_end_outlasts_the_conversation(ended: Stage) -> None:
    assert stage_of_both(ended, Stage.MET) == ended


@pytest.mark.parametrize("met", sorted(MET_OR_LATER))
@pytest.mark.parametrize("before", sorted(BEFORE_TALK))
def test_whoever_was_met_was_met(met: Stage, before: Stage) -> None:
    assert stage_of_both(met, before) == met


FACTS: dict[str, Any] = {
    "do_not_contact": True,
    "do_not_contact_reason": "asked to be left alone",
    "about": "knows the night shift",
    "stage": "thanked",
    "stage_since": {"utc": "2026-03-01T10:00:00Z"},
}


@pytest.mark.parametrize("here", [True, False])
def test_a_merge_from_either_side_keeps_what_matters(here: bool) -> None:
    full = {"uid": "a", "name": "Rosa", **FACTS, "archived": True, "practice": True}
    bare = {"uid": "b", "name": "Rosa", "about": "plays chess", "stage": "contacted"}
    keep, other = (full, bare) if here else (bare, full)
    made = merged_person(keep, other)
    assert {name: made[name] for name in FACTS if name != "about"} == {
        name: value for name, value in FACTS.items() if name != "about"
    }
    assert set(made["about"].split("\n")) == {"knows the night shift", "plays chess"}
    assert not {"archived", "practice"} & made.keys()
    both = merged_person(
        keep | {"archived": True, "practice": True}, other | {"archived": True, "practice": True}
    )
    assert both["archived"]
    assert both["practice"]


def outlook(contact: str, **more: Any) -> dict[str, Any]:
    """What was answered about a guest."""
    return {"contact": contact, **more}


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_what_was_answered_about_both_is_that_of_the_kept_and_filled_up(order: tuple[str, str]) -> None:
    told = {
        "a": outlook("a", permission="refused", touch_how=""),
        "b": outlook("b", permission="granted", touch_how="email", strategy="close"),
    }
    both = [told[uid] for uid in order] + [outlook("c", permission="granted")]
    answers = [{"contact": uid, "answer": f"by {uid}"} for uid in order]
    meeting = {"uid": "m", "contacts": [*order, "c"], "reflection": {"outlooks": both}, "answers": answers}
    made = relinked({"meetings": {"m": meeting}}, "a", "b")["meetings", "m"]
    assert made["contacts"] == ["a", "c"]
    assert made["reflection"]["outlooks"] == [
        outlook("a", permission="refused", touch_how="email", strategy="close"),
        outlook("c", permission="granted"),
    ]
    assert made["answers"] == [{"contact": "a", "answer": "by a"}]


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        ({}, {}, {"t1"}),
        ({}, {"sent_at": "x"}, {"t2"}),
        ({"sent_at": "x"}, {}, {"t1"}),
        ({"sent_at": "x"}, {"sent_at": "y"}, {"t1", "t2"}),
        ({}, {"body": "Dear Rosa"}, {"t2"}),
    ],
)
def test_one_person_is_thanked_once(mine: dict[str, Any], theirs: dict[str, Any], left: set[str]) -> None:
    thanks = {
        "t1": {"uid": "t1", "meeting": "m", "recipient": "a", **mine},
        "t2": {"uid": "t2", "meeting": "m", "recipient": "b", **theirs},
        "t3": {"uid": "t3", "meeting": "other", "recipient": "b"},
    }
    changed = relinked({"thank_yous": thanks}, "a", "b")
    now = {key: changed.get(("thank_yous", key), record) for key, record in thanks.items()}
    assert {key for key, record in now.items() if record} == left | {"t3"}
    assert {record["recipient"] for record in now.values() if record} == {"a"}


def test_what_was_typed_for_either_thank_you_is_kept() -> None:
    thanks = {key: {"uid": key, "meeting": "m", "recipient": uid} for key, uid in (("t1", "a"), ("t2", "b"))}
    mine, theirs = (
        {name: {"uid": name, "text": text}}
        for name, text in (("thanks|t1|body", "Dear Rosa"), ("thanks|t2|body", "Hello"))
    )
    changed = relinked({"thank_yous": thanks, "drafts": mine | theirs}, "a", "b")
    assert changed["thank_yous", "t2"] is None
    assert changed["drafts", "thanks|t2|body"] is None
    assert changed["drafts", "thanks|t1|body"]["text"] == "Dear Rosa\nHello"
    changed = relinked({"thank_yous": thanks, "drafts": theirs}, "a", "b")
    assert changed["thank_yous", "t1"] is None
    assert ("drafts", "thanks|t2|body") not in changed
