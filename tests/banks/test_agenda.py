"""Which questions an agenda is made of, and what speaks against the others."""

from __future__ import annotations

import pytest

from infoint_tui.content.banks import BankLibrary, load_banks
from infoint_tui.domain.agenda import (
    PRESETS,
    AgendaFacts,
    Suggestion,
    budget_for,
    fitness,
    in_order,
    is_must,
    own_question,
    plan,
    suggest,
)
from infoint_tui.domain.bank import MUST_ASKS, Question, stage_rank


@pytest.fixture(scope="module")
def library() -> BankLibrary:
    return load_banks(None)


@pytest.fixture(scope="module")
def core(library: BankLibrary) -> tuple[Question, ...]:
    return library.questions("core")


def pick(library: BankLibrary, *ids: str) -> list[Suggestion]:
    found = [library.find(question_id) for question_id in ids]
    return [Suggestion(q, q.minutes, q.must_ask, "picked") for q in found if q is not None]


def ids(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [item.question.id for item in suggestions]


def test_the_agenda_of_the_student_story(library: BankLibrary) -> None:
    """Story 9.1, step 10: 20 minutes, 10 of 11 planned, 2 of 5 in the closing."""
    picked = pick(
        library,
        *("core/closing/touch", "core/advice/shoes", "core/role/handoff", "healthcare/care/shift"),
        *("core/story/path", "core/referral/two"),
    )
    agenda = in_order(picked)
    result = plan(agenda, 20)

    assert [item.minutes for item in agenda] == [3, 2, 3, 2, 1, 1]
    assert {item.question.id: item.minutes for item in agenda if not item.closing} == {
        "core/story/path": 3,
        "healthcare/care/shift": 3,
        "core/role/handoff": 2,
        "core/advice/shoes": 2,
    }
    assert ids(agenda)[0] == "core/story/path"
    assert ids(agenda)[-3:] == ["core/advice/shoes", "core/referral/two", "core/closing/touch"]
    assert (result.used, result.plannable, result.closing_used, result.closing) == (10, 11, 2, 5)
    assert not result.over


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("minutes", [0, 5, 10, 15, 20, 25, 30, 45, 60, 240])
def test_a_proposal_never_exceeds_its_time(core: tuple[Question, ...], preset: str, minutes: int) -> None:
    proposed = suggest(core, minutes=minutes, preset=preset)

    assert not plan(proposed, minutes).over
    assert len(set(ids(proposed))) == len(proposed)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_must_asks_are_always_there(core: tuple[Question, ...], preset: str) -> None:
    proposed = suggest(core, minutes=15, preset=preset)

    assert {item.question.id for item in proposed if item.must} == set(MUST_ASKS)


def test_twenty_minutes_hold_four_or_five_and_thirty_seven_to_nine(core: tuple[Question, ...]) -> None:
    def talk(minutes: int) -> int:
        return sum(not item.closing for item in suggest(core, minutes=minutes))

    assert talk(20) in (4, 5)
    assert talk(30) in (7, 8, 9)


def test_stages_follow_the_arc_and_easy_comes_before_hard(core: tuple[Question, ...]) -> None:
    proposed = suggest(core, minutes=60)
    ranks = [(stage_rank(item.question.stage), item.question.depth) for item in proposed]

    assert ranks == sorted(ranks)
    assert ranks[0][0] < ranks[-1][0]


def test_tiara_begins_with_trends_and_ends_with_assignments(core: tuple[Question, ...]) -> None:
    proposed = suggest(core, minutes=45, preset="tiara")
    talk = [item.question for item in proposed if not item.closing]

    assert "trends" in talk[0].tags
    assert talk[-1].stage == "organisation"
    assert "resources" in {tag for question in talk for tag in question.tags}


def test_ten_minutes_hold_two_questions_and_the_closing(core: tuple[Question, ...]) -> None:
    assert ids(suggest(core, minutes=10, preset="ten_minutes")) == [
        "core/role/energy",
        "core/advice/shoes",
        "core/referral/two",
        "core/closing/touch",
    ]


def test_decide_asks_about_fit_and_reality(core: tuple[Question, ...]) -> None:
    proposed = suggest(core, minutes=30, preset="decide")
    sections = [item.question.id.split("/")[1] for item in proposed]

    assert sections.count("fit") >= 3
    assert sections.count("reality") >= 3


def test_a_second_talk_begins_with_what_was_left_over(core: tuple[Question, ...]) -> None:
    left = own_question("What happens after the academy?", stage="role")
    first = suggest(core, minutes=20)
    second = suggest(core, minutes=20, preset="second_talk", asked=set(ids(first)), follow_ups=[left])

    assert left in [item.question for item in second]
    assert {item.question.id for item in second if not item.must}.isdisjoint(ids(first))


def test_a_bank_that_helps_the_user_has_a_voice(library: BankLibrary) -> None:
    both = (*library.questions("core"), *library.questions("student"))

    assert "student" not in {item.question.bank_id for item in suggest(both, minutes=20)}
    assert "student" in {item.question.bank_id for item in suggest(both, minutes=20, prefer=("student",))}


def test_a_question_waits_for_what_it_needs(library: BankLibrary) -> None:
    news = library.find("core/organisation/news")
    assert news is not None

    waiting = fitness(news, AgendaFacts(values={"recent_news": "  "}))
    assert (waiting.state, waiting.ready) == ("missing", False)
    assert waiting.reason == "needs recent news in your research notes"
    assert fitness(news, AgendaFacts(values={"recent_news": "the merger"})).ready


@pytest.mark.parametrize(
    ("avoid", "facts", "state"),
    [
        (("weak_rapport",), AgendaFacts(), "ready"),
        (("weak_rapport",), AgendaFacts(words=frozenset({"weak_rapport"})), "avoid"),
        (("short_meeting",), AgendaFacts(minutes=15), "avoid"),
        (("short_meeting",), AgendaFacts(minutes=16), "ready"),
        (("short_meeting",), AgendaFacts(), "ready"),
        (("after lunch",), AgendaFacts(), "caution"),
    ],
)
def test_circumstances_speak_against_a_question(
    avoid: tuple[str, ...], facts: AgendaFacts, state: str
) -> None:
    found = fitness(Question("a/b/c", "Q?", avoid_if=avoid), facts)

    assert found.state == state
    assert bool(found.reason) is (state != "ready")


def test_what_speaks_against_a_question_keeps_it_off_the_proposal(core: tuple[Question, ...]) -> None:
    wary = AgendaFacts(words=frozenset({"weak_rapport", "explore_only", "resume_not_requested"}))

    for item in suggest(core, minutes=240, facts=wary):
        assert not set(item.question.avoid_if) & wary.words
        assert not item.question.needs


def test_using_their_name_is_a_must_once_a_name_was_given(core: tuple[Question, ...]) -> None:
    given = AgendaFacts(words=frozenset({"referral"}))
    musts = [item.question.id for item in suggest(core, minutes=20, facts=given) if item.must]

    assert "core/referral/usename" in musts
    assert not is_must(next(q for q in core if q.id == "core/referral/usename"), AgendaFacts())


def test_a_question_too_long_for_the_talk_is_left_out() -> None:
    long = Question("a/b/c", "Q?", minutes=60, must_ask=True)

    assert suggest([long], minutes=20) == ()
    assert budget_for(20).plannable == 11


def test_an_unknown_preset_is_refused(core: tuple[Question, ...]) -> None:
    with pytest.raises(KeyError):
        suggest(core, minutes=20, preset="backwards")


def test_questions_that_need_trust_come_after_the_easier_ones_of_other_stages() -> None:
    deep = Question("a/story/x", "Deep?", depth=3, recommended=True, stage="story")
    easy = [Question(f"a/role/{n}", f"Easy {n}?", minutes=5, stage="role") for n in range(2)]

    assert [item.question for item in suggest([deep, *easy], minutes=20)] == easy
    assert deep in [item.question for item in suggest([deep, *easy], minutes=25)]
