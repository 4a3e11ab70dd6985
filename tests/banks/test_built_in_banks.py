"""The banks that come with the program: sound files, sane values, wording that never shows a brace."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from infoint_tui.content.banks import BankLibrary, built_in_dir, load_banks
from infoint_tui.domain.bank import (
    CAUTIONS,
    CONDITIONS,
    MUST_ASKS,
    PLACEHOLDERS,
    STAGES,
    Question,
    fill,
    placeholders,
)
from infoint_tui.domain.time_rules import SOURCES

SIZES = {
    "core": 111,
    "pocket": 6,
    "small-business": 11,
    **dict.fromkeys(
        (
            *("academic-to-industry", "career-changer", "founders", "healthcare", "newcomer", "nonprofit"),
            *("research", "returner", "software", "student", "trades-public"),
        ),
        10,
    ),
}


@pytest.fixture(scope="module")
def library() -> BankLibrary:
    return load_banks(None)


@pytest.fixture(scope="module")
def questions(library: BankLibrary) -> list[Question]:
    return [question for bank in library.banks.values() for question in bank.questions()]


def wordings(question: Question) -> list[str]:
    return [question.text, question.short, question.note, *question.variants.values(), *question.probes]


def test_all_of_them_load_without_a_word_of_complaint(library: BankLibrary) -> None:
    assert library.problems == ()
    assert {bank_id: len(library.questions(bank_id)) for bank_id in library.banks} == SIZES


@pytest.mark.parametrize("path", sorted(built_in_dir().glob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_reads_the_same_in_an_ordinary_yaml_program(path: Path, library: BankLibrary) -> None:
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    bank = library.banks[path.stem]

    assert plain["id"] == bank.id
    assert plain["description"] == bank.description
    listed = [entry for section in plain["sections"] for entry in section["questions"]]
    assert [entry.get("text") for entry in listed] == [None if q.ref else q.text for q in bank.questions()]
    assert [tuple(entry.get("probes", ())) for entry in listed if "text" in entry] == [
        q.probes for q in bank.questions() if not q.ref
    ]


def test_ids_are_unique_and_say_where_a_question_stands(questions: list[Question]) -> None:
    own = [question for question in questions if not question.ref]

    assert [name for name, count in Counter(question.id for question in own).items() if count > 1] == []
    assert all(
        question.id.startswith(f"{question.bank_id}/") and question.id.count("/") == 2 for question in own
    )
    assert [text for text, count in Counter(question.text for question in own).items() if count > 1] == []


def test_values_are_sane(questions: list[Question]) -> None:
    for question in questions:
        assert 1 <= question.minutes <= 3, question.id
        assert 1 <= question.depth <= 3, question.id
        assert question.stage in STAGES
        assert question.text[-1] in ".?", question.id
        assert question.tags, question.id
        assert set(question.needs) <= {*PLACEHOLDERS, *CONDITIONS}, question.id
        assert set(question.avoid_if) <= set(CAUTIONS), question.id
        assert set(question.idea) <= set(SOURCES), question.id


def test_only_three_questions_are_always_must_asks(questions: list[Question]) -> None:
    assert {question.id for question in questions if question.must_ask} == set(MUST_ASKS)
    assert {question.id for question in questions if question.must_ask_if} == {"core/referral/usename"}


def test_every_stage_has_an_opener_or_a_must_ask_in_core(library: BankLibrary) -> None:
    marked = {q.stage for q in library.questions("core") if q.recommended or q.must_ask}

    assert marked >= set(STAGES) - {"rapport", "organisation"}


def test_a_brace_never_shows_without_values(questions: list[Question]) -> None:
    for question in questions:
        for wording in wordings(question):
            shown = fill(wording, {})
            assert "{" not in shown, question.id
            assert "}" not in shown, question.id
            assert "|" not in shown, question.id
            assert "  " not in shown, question.id


def test_every_placeholder_is_known_and_has_words_of_its_own(questions: list[Question]) -> None:
    for question in questions:
        for wording in wordings(question):
            names = placeholders(wording)
            assert set(names) <= set(PLACEHOLDERS), question.id
            assert wording.count("|") == wording.count("{") == len(names), question.id


def test_what_is_said_about_the_other_person_waits_for_its_fact(questions: list[Question]) -> None:
    """Claims such as "we share ..." or "I read that ..." must not be made up from a fallback."""
    claims = {"referrer", "their_work", "recent_news", "commonality", "assumption"}
    for question in questions:
        named = claims & set(placeholders(question.text))
        assert named <= set(question.needs), question.id


def test_values_are_filled_in(library: BankLibrary) -> None:
    question = library.find("core/organisation/needs")
    assert question is not None

    assert (
        fill(question.text, {"org": "Halden Trust"})
        == "What is Halden Trust working hardest to get right this year?"
    )


def test_references_of_the_pocket_bank_keep_their_stage(library: BankLibrary) -> None:
    stages = [question.stage for question in library.questions("pocket")]

    assert stages == ["rapport", "story", "role", "role", "referral", "closing"]
    assert all(question.id.startswith("core/") for question in library.questions("pocket"))


def test_they_do_not_promise_a_command(library: BankLibrary) -> None:
    for path in built_in_dir().glob("*.yaml"):
        head = path.read_text(encoding="utf-8").split("schema:")[0]
        assert "banks check" not in head
        assert f"extends: {path.stem}" in head


def test_what_their_first_lines_say_about_extends_is_true(folder: Path) -> None:
    (folder / "student.yaml").write_text(
        "extends: student\nsections:\n  - id: study\n    questions:\n"
        "      - id: courses\n        text: Which courses mattered?\n      - Mine?\n",
        encoding="utf-8",
    )
    library = load_banks(folder)

    assert library.problems == ()
    changed = library.find("student/study/courses")
    assert changed is not None
    assert changed.text == "Which courses mattered?"
    assert len(library.questions("student")) == 11


def test_every_question_can_be_said_in_one_breath(questions: list[Question]) -> None:
    """At most twenty words, and one question."""
    for question in questions:
        for spoken in (question.text, *question.probes):
            assert len(fill(spoken, {}).split()) <= 20, spoken
            assert spoken.count("?") <= 1, spoken
