"""What YAML makes of plain sentences, and what the user is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from .conftest import FIRST, Reader, places, texts

TRAPS = [
    pytest.param(
        "      - id: a\n        text: T?\n        probes: [What helps?, Why?]\n",
        (2, 28),
        "probes:\n  - What helps?\n  - Why?",
        "T?",
        id="question mark in brackets",
    ),
    pytest.param("      - id: yes\n        text: T?\n", (0, 13), '- id: "yes"', "T?", id="id yes"),
    pytest.param("      - off\n", (0, 9), '- "off"', "off", id="boolean"),
    pytest.param("      - 12:30\n", (0, 9), '- "12:30"', "12:30", id="sexagesimal"),
    pytest.param("      - 010\n", (0, 9), '- "010"', "010", id="octal"),
    pytest.param("      - 1.0\n", (0, 9), '- "1.0"', "1.0", id="float"),
    pytest.param("      - 2026-03-12\n", (0, 9), '- "2026-03-12"', "2026-03-12", id="date"),
    pytest.param("      - !do it\n", (0, 9), '- "!do it"', "!do it", id="tag"),
    pytest.param(
        "      - Why: because?\n", (0, 12), '- "Why: because?"', "Why: because?", id="mapping by accident"
    ),
    pytest.param(
        "      - Why #1 matters\n", (0, 13), '- "Why #1 matters"', "Why #1 matters", id="comment by accident"
    ),
    pytest.param(
        "      - text: What is this: a test?\n",
        (0, 27),
        '- text: "What is this: a test?"',
        "What is this: a test?",
        id="second colon",
    ),
    pytest.param(
        "      - id: a\n        text: What is this: a test?\n        minutes: 3\n",
        (1, 27),
        'text: "What is this: a test?"',
        "What is this: a test?",
        id="second colon in a full question",
    ),
    pytest.param("      - @home\n", (0, 9), '- "@home"', "@home", id="at sign"),
    pytest.param("      - *star\n", (0, 9), '- "*star"', "*star", id="alias"),
    pytest.param(
        "      - *star, really?\n", (0, 9), '- "*star, really?"', "*star, really?", id="alias with more"
    ),
    pytest.param("      - `x`\n", (0, 9), '- "`x`"', "`x`", id="backtick"),
    pytest.param("      - {org}?\n", (0, 9), '- "{org}?"', "{org}?", id="brace at the start"),
    pytest.param("      - {org}\n", (0, 9), '- "{org}"', "{org}", id="brace alone"),
    pytest.param("      - [a, b]\n", (0, 9), '- "[a, b]"', "[a, b]", id="bracket"),
    pytest.param("      - 'tis why?\n", (0, 9), '- "\'tis why?"', "'tis why?", id="apostrophe at the start"),
    pytest.param("      - 'What's up?'\n", (0, 9), '- "What\'s up?"', "What's up?", id="apostrophe inside"),
    pytest.param(
        '      - "Hi" why?\n', (0, 9), "- '\"Hi\" why?'", '"Hi" why?', id="quotes around half of it"
    ),
    pytest.param("      - & more?\n", (0, 9), '- "& more?"', "& more?", id="ampersand"),
    pytest.param("      - %x\n", (0, 9), '- "%x"', "%x", id="percent"),
    pytest.param("      - |x\n", (0, 9), '- "|x"', "|x", id="pipe"),
    pytest.param("      - ? what\n", (0, 9), '- "? what"', "? what", id="question mark first"),
    pytest.param('      - text: "a \\d"\n', (0, 18), "- text: 'a \\d'", "a \\d", id="unknown escape"),
    pytest.param(
        "      - text: “What is this: a test?”\n",
        (0, 28),
        '- text: "What is this: a test?"',
        "What is this: a test?",
        id="typographic quotes",
    ),
    pytest.param(
        "      - text: T?\n        note: see: this\n",
        (1, 18),
        'note: "see: this"',
        "T?",
        id="colon in a note",
    ),
    pytest.param(
        "      - text: T?\n        probs:\n          - More?\n", (1, 9), "probes:", "T?", id="mistyped key"
    ),
    pytest.param(
        "      - text: T?\n        needs: [recent_new]\n",
        (1, 17),
        "needs: [recent_news]",
        "T?",
        id="mistyped need",
    ),
    pytest.param(
        "      - What does {orgg} do?\n", (0, 9), "- What does {org} do?", "What does {orgg} do?", id="braces"
    ),
    pytest.param("      - text: T?\n        minutes: ages\n", (1, 18), "minutes: 2", "T?", id="not a number"),
    pytest.param(
        "      - text: T?\n        must_ask: maybe\n", (1, 19), "must_ask: true", "T?", id="not a flag"
    ),
]


@pytest.fixture(params=["compiled", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers must come to the same findings; the compiled one is missing in some installations."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


@pytest.mark.parametrize(("lines", "place", "mended", "kept"), TRAPS)
def test_a_trap_is_explained_at_its_place_and_spares_the_rest(
    read: Reader, lines: str, place: tuple[int, int], mended: str, kept: str | None
) -> None:
    library = read(lines)

    problem = library.problems[0]
    assert places((problem,)) == [("mine.yaml", FIRST + place[0], place[1])]
    assert problem.mended == mended
    assert mended.split("\n")[-1].strip() in problem.mend
    assert str(problem).startswith(f"{problem.file}:{problem.line}:{problem.column}: {problem.what}. ")
    assert len(library.problems) == 1
    assert texts(library) == ["Before?", *([kept] if kept else []), "After?"]
    assert (problem.severity == "error") is (kept is None)


@pytest.mark.parametrize(("lines", "place", "mended", "kept"), TRAPS)
def test_the_mended_line_has_no_problem_left(
    read: Reader, lines: str, place: tuple[int, int], mended: str, kept: str | None
) -> None:
    rows = lines.splitlines()
    old = rows[place[0]]
    indent = " " * (len(old) - len(old.lstrip()))
    rows[place[0]] = "\n".join(indent + line for line in mended.split("\n"))

    library = read("\n".join(rows) + "\n")

    assert library.problems == ()
    assert len(texts(library)) == 3


def test_tabs_are_taken_for_the_spaces_they_look_like(read: Reader) -> None:
    library = read("      - id: a\n\t\ttext: T?\n")

    assert places(library.problems) == [("mine.yaml", FIRST + 1, 1)]
    assert texts(library) == ["Before?", "T?", "After?"]


@pytest.mark.parametrize(
    "line",
    [
        "      - What does a calm day look like?            # shortest form: just text\n",
        "      - What does a calm day look like? # a note\n",
        "      - 'What does a calm day look like?'\n",
        "      - What does {org|the place} do at 12:30?\n",
        "      - text: >\n          Folded: with a colon\n          @ and more\n",
    ],
)
def test_ordinary_yaml_gives_no_problem(read: Reader, line: str) -> None:
    assert read(line).problems == ()


def test_several_broken_questions_are_read_as_they_were_meant(read: Reader) -> None:
    library = read("      - @a\n      - Fine?\n      - {b}? c\n      - text: x: y: z\n      - Also fine?\n")

    assert texts(library) == ["Before?", "@a", "Fine?", "{b}? c", "x: y: z", "Also fine?", "After?"]
    assert {line for _, line, _ in places(library.problems)} == {FIRST, FIRST + 2, FIRST + 3}


def test_a_colon_outside_the_questions_does_not_cost_the_bank(read: Reader, folder: Path) -> None:
    library = read("")
    path = folder / "mine.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: Mine", "name: Mine: all of it"), encoding="utf-8")
    library.reload()

    assert library.banks["mine"].name == "Mine: all of it"
    assert places(library.problems) == [("mine.yaml", 3, 11)]
    assert texts(library) == ["Before?", "After?"]
