"""One record of two: what each field becomes, whichever of the two stays."""

from __future__ import annotations

from typing import Any

import pytest

from infoint_tui.domain.enums import Stage
from infoint_tui.domain.person_merge import merged_person
from infoint_tui.domain.pipeline import BEFORE_TALK, EARLY, MET_OR_LATER

REST = set(Stage) - EARLY


def stage_of_both(one: Stage, other: Stage) -> str:
    """The stage of the one person, which does not depend on who stays."""
    first, second = {"uid": "a", "stage": one.value}, {"uid": "b", "stage": other.value}
    found = {merged_person(keep, gone)["stage"] for keep, gone in ((first, second), (second, first))}
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
