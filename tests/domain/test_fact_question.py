"""Facts become questions that can be asked as they are, worded by what they are about."""

from __future__ import annotations

import pytest

from infoint_tui.domain.advice import Context, lint_question
from infoint_tui.domain.agenda import fact_question

CASES = [
    (
        "person",
        "was a dispatcher for six years.",
        "I read that you were a dispatcher for six years;",
        "story",
    ),
    ("person", "She wrote on night shifts", "I read that you wrote on night shifts;", "story"),
    ("person", "Rosa teaches at the academy", "I read that you teach at the academy;", "story"),
    ("person", "Rosa carries two pagers", "I read that you carry two pagers;", "story"),
    ("person", "her talk at the open day", "I read about your talk at the open day;", "story"),
    ("person", "field training officer", "I read about you: field training officer;", "story"),
    ("person", "Started late; spoke up", "I read that you started late and spoke up;", "story"),
    ("organisation", "They lost two stations.", "I read that Brookvale lost two stations;", "organisation"),
    ("organisation", "Runs an academy", "I read that Brookvale runs an academy;", "organisation"),
    ("organisation", "a new station", "I read about a new station;", "organisation"),
    ("industry", "staffing shortage", "I read about staffing shortage;", "field"),
    ("industry", "Two counties have merged", "I read that two counties have merged;", "field"),
    ("path", "Long shifts are the rule", "I read that Long shifts are the rule;", "role"),
    ("else", "x", "I read about x;", "role"),
]


@pytest.mark.parametrize(("subject", "fact", "begins", "stage"), CASES)
def test_a_fact_is_asked_about(subject: str, fact: str, begins: str, stage: str) -> None:
    text, its_stage = fact_question(subject, fact, first_name="Rosa", organisation="Brookvale")
    assert text.startswith(f"{begins} what ")
    assert text.endswith("?")
    assert its_stage == stage


@pytest.mark.parametrize(("subject", "fact"), [case[:2] for case in CASES])
def test_the_linter_has_nothing_against_it(subject: str, fact: str) -> None:
    text, _stage = fact_question(subject, fact, first_name="Rosa", organisation="Brookvale")
    assert lint_question(text, Context()) == ()


def test_without_a_name_the_organisation_is_they() -> None:
    assert fact_question("organisation", "They lost it")[0].startswith("I read that they lost it;")
