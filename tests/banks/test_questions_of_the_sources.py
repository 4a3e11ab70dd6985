"""The questions that the published guides give as samples stand in the built-in banks, at their place."""

from __future__ import annotations

import pytest

from infoint_tui.content.banks import BankLibrary, load_banks
from infoint_tui.domain.bank import MUST_ASKS

WANTED = {
    "story": (
        *("core/story/path", "core/story/door", "core/story/obstacle", "core/story/prepared"),
        *("core/story/again", "core/story/wish"),
    ),
    "role": (
        "core/role/energy",
        "core/role/handoff",
        "core/role/lastday",
        "core/role/tough",
        "healthcare/care/route",
    ),
    "rapport": ("core/rapport/now",),
    "field": ("core/field/shift", "core/field/skillsnow"),
    "organisation": (
        *("core/organisation/heading", "core/organisation/needs", "core/organisation/expect"),
        *("core/organisation/unseen", "core/organisation/offers", "core/organisation/tuesday"),
        "core/organisation/change",
    ),
    "strategy": (
        *("core/prepare/qualities", "core/prepare/standout", "core/strategy/lookinto"),
        "core/strategy/profile",
    ),
    "advice": ("core/advice/shoes",),
    "referral": ("core/referral/two", "core/referral/inside"),
    "closing": ("core/closing/touch",),
}
"""Stage to the ids of questions."""


@pytest.fixture(scope="module")
def library() -> BankLibrary:
    return load_banks(None)


def test_the_questions_of_the_sources_are_there(library: BankLibrary) -> None:
    """Each in the stage of the talk where it belongs; three of them are always must-asks."""
    stages = {}
    for ids in WANTED.values():
        for name in ids:
            question = library.find(name)
            assert question is not None, name
            stages[name] = question.stage
            assert question.must_ask is (name in MUST_ASKS), name
    assert stages == {name: stage for stage, ids in WANTED.items() for name in ids}


def test_the_market_and_my_profile_are_asked_about_with_care(library: BankLibrary) -> None:
    """Neither while somebody only explores, nor a résumé nobody wished to see."""
    market = [q for q in library.questions("core") if "market" in q.tags]
    assert market
    assert all({"explore_only", "weak_rapport"} <= set(question.avoid_if) for question in market)
    profile = library.find("core/strategy/profile")
    assert profile is not None
    assert "resume_not_requested" in profile.avoid_if
