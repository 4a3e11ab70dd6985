"""Plain lists of questions as people keep them."""

from __future__ import annotations

import pytest

from infoint_tui.exchange.markdown import read_list


@pytest.mark.parametrize(
    "line",
    [
        "What now?",
        "- What now?",
        "* What  now?",
        "3. What now?",
        "(12) What now?",
        "• What now?",
        "  What now?  ",
    ],
)
def test_bullets_and_numbers_are_dropped(line: str) -> None:
    assert [question.text for question in read_list(line).questions] == ["What now?"]


def test_what_only_looks_like_a_bullet_stays() -> None:
    text = "-ish questions?\n3.5 years?\n-\nC# or F#?\n@home?"
    found = read_list(text)

    assert [question.text for question in found.questions] == [
        "-ish questions?",
        "3.5 years?",
        "C# or F#?",
        "@home?",
    ]
    assert [(skipped.line, skipped.why) for skipped in found.skipped] == [(3, "it has no words")]


def test_headings_give_title_and_stage() -> None:
    found = read_list(
        "First?\n# Their field\nTrends?\n\n## Organization ##\nWho?\n#Odds and ends\nWhat else?"
    )

    assert [(q.text, q.stage, q.section_title) for q in found.questions] == [
        ("First?", "story", ""),
        ("Trends?", "field", "Their field"),
        ("Who?", "organisation", "Organization"),
        ("What else?", "story", "Odds and ends"),
    ]
    assert found.guessed == ("Odds and ends",)


def test_the_same_question_comes_once() -> None:
    found = read_list("Why?\nWHY?\nwho  is it?", known=["Who is it?"])

    assert [question.text for question in found.questions] == ["Why?"]
    assert [skipped.line for skipped in found.skipped] == [2, 3]


def test_there_are_limits() -> None:
    found = read_list("\n".join(["x" * 2_001, *(f"Q{n}?" for n in range(2_001))]))

    assert len(found.questions) == 2_000
    assert [skipped.line for skipped in found.skipped] == [1, 2_002]
