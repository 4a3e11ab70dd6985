"""Patches, references and inclusions between banks, and files that change while the program runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infoint_tui.content.banks import BankLibrary

from .conftest import places, texts

CARE = """\
schema: 1
id: care
name: Care work
description: Looking after people.
sections:
  - id: day
    title: The day
    stage: role
    hint: Ask about the work.
    questions:
      - id: shift
        text: How does a shift unfold?
        minutes: 3
      - id: team
        text: Who works with whom?
  - id: trends
    stage: field
    questions:
      - id: change
        text: What is changing?
"""


@pytest.fixture
def built_in(tmp_path: Path) -> Path:
    """The banks that come with the program, here only one."""
    path = tmp_path / "built_in"
    path.mkdir()
    (path / "care.yaml").write_text(CARE, encoding="utf-8")
    return path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"schema: 1\nid: {name}\n{text}", encoding="utf-8")
    return path


def one_section(*questions: str) -> str:
    return "sections:\n  - id: day\n    stage: role\n    questions:\n" + "".join(
        f"      - {q}\n" for q in questions
    )


def test_the_users_bank_takes_the_place_of_a_built_in_one(folder: Path, built_in: Path) -> None:
    path = write(folder, "care", one_section("Mine?"))
    library = BankLibrary(folder, built_in)

    assert texts(library, "care") == ["Mine?"]
    assert library.banks["care"].origin == str(path)
    assert library.problems == ()


def test_a_patch_in_place_overrides_adds_and_hides(folder: Path, built_in: Path) -> None:
    patch = "extends: care\nhide: [care/day/team, trends/change]\nsections:\n  - id: day\n    questions:\n"
    patch += "      - id: shift\n        text: How does a night unfold?\n"
    patch += "      - id: rest\n        text: When do you rest?\n"
    write(folder, "care", patch)
    library = BankLibrary(folder, built_in)
    bank = library.banks["care"]

    assert [question.id for question in bank.questions()] == ["care/day/shift", "care/day/rest"]
    assert texts(library, "care") == ["How does a night unfold?", "When do you rest?"]
    assert (bank.name, bank.sections[0].title, bank.sections[0].stage) == ("Care work", "The day", "role")
    assert library.problems == ()


def test_a_bank_that_extends_another_keeps_its_ids_and_leaves_it_alone(folder: Path, built_in: Path) -> None:
    write(
        folder,
        "vets",
        "name: Vets\nextends: care\nhide: [care/day/team]\n"
        + one_section("id: owners\n        text: Owners?"),
    )
    library = BankLibrary(folder, built_in)

    assert [question.id for question in library.questions("vets")] == [
        "care/day/shift",
        "vets/day/owners",
        "care/trends/change",
    ]
    assert {question.bank_id for question in library.questions("vets")} == {"vets"}
    assert len(library.questions("care")) == 3
    assert library.find("vets/day/owners") == library.questions("vets")[1]
    assert library.problems == ()


def test_a_reference_takes_the_question_over_and_may_change_its_minutes(folder: Path, built_in: Path) -> None:
    write(folder, "mine", one_section("ref: care/trends/change\n        minutes: 5", "Own?"))
    library = BankLibrary(folder, built_in)
    taken = library.questions("mine")[0]

    assert (taken.id, taken.ref, taken.bank_id) == ("care/trends/change", "care/trends/change", "mine")
    assert (taken.text, taken.stage, taken.minutes) == ("What is changing?", "field", 5)
    found = library.find("care/trends/change")
    assert found is not None
    assert found.minutes == 2


def test_defaults_hold_for_the_banks_own_questions_only(folder: Path, built_in: Path) -> None:
    write(folder, "mine", "defaults: {minutes: 7, depth: 3}\n" + one_section("Own?", "ref: care/day/shift"))
    library = BankLibrary(folder, built_in)

    assert [(q.minutes, q.depth) for q in library.questions("mine")] == [(7, 3), (3, 2)]


def test_a_reference_keeps_the_wording_of_its_target(folder: Path, built_in: Path) -> None:
    write(folder, "mine", one_section("ref: care/day/shift\n        text: Something else?"))
    library = BankLibrary(folder, built_in)

    assert texts(library, "mine") == ["How does a shift unfold?"]
    assert places(library.problems) == [("mine.yaml", 8, 15)]


def test_included_banks_come_along_without_what_is_hidden(folder: Path, built_in: Path) -> None:
    write(folder, "mine", "includes: [care]\nhide: [care/day/shift]\n" + one_section("Own?"))
    library = BankLibrary(folder, built_in)

    assert [question.text for question in library.questions("mine", included=True)] == [
        "Own?",
        "Who works with whom?",
        "What is changing?",
    ]
    assert texts(library, "mine") == ["Own?"]
    assert library.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("extends: caer\n" + one_section("Own?"), 3, 10, "Did you mean care?"),
        ("extends: mine\n" + one_section("Own?"), 3, 10, "no bank “mine” to extend"),
        ("includes: [caer]\n" + one_section("Own?"), 3, 12, "Did you mean care?"),
        ("hide: [care/day/tea]\n" + one_section("Own?"), 3, 8, "Did you mean care/day/team?"),
        (one_section("Own?", "ref: care/day/shft"), 8, 9, "Did you mean care/day/shift?"),
        (one_section("Own?", "ref: nothing/like/this"), 8, 9, "Check the spelling."),
        (one_section("Own?", "ref: mine/day/x\n        id: x"), 8, 9, "refers to itself"),
    ],
)
def test_a_missing_target_is_named_with_the_nearest_one(
    folder: Path, built_in: Path, text: str, line: int, column: int, words: str
) -> None:
    write(folder, "mine", text)
    library = BankLibrary(folder, built_in)

    assert places(library.problems) == [("mine.yaml", line, column)]
    assert words in str(library.problems[0])
    assert texts(library, "mine") == ["Own?"]


def test_circles_are_reported_and_harmless(folder: Path, built_in: Path) -> None:
    write(folder, "a", "extends: b\nincludes: [b]\n" + one_section("A?", "ref: b/day/y\n        id: x"))
    write(folder, "b", "extends: a\nincludes: [a]\n" + one_section("B?", "ref: a/day/x\n        id: y"))
    library = BankLibrary(folder, built_in)

    found = [problem.what for problem in library.problems]
    assert sum("extend each other in a loop" in what for what in found) == 2
    assert sum("include each other in a loop" in what for what in found) == 2
    assert sum("form a loop" in what for what in found) >= 2
    assert texts(library, "a")[-1] == "A?"
    assert set(texts(library, "b")) == {"A?", "B?"}


def test_long_chains_of_references_are_followed(folder: Path) -> None:
    chain = [f"ref: mine/day/q{n + 1}\n        id: q{n}" for n in range(1_900)]
    write(folder, "mine", one_section(*chain, "id: q1900\n        text: End?"))
    library = BankLibrary(folder, None)

    assert library.problems == ()
    assert set(texts(library, "mine")) == {"End?"}


def test_two_files_with_one_id_do_not_fight(folder: Path) -> None:
    write(folder, "a", one_section("First?"))
    (folder / "b.yaml").write_text("id: a\n" + one_section("Second?"), encoding="utf-8")
    library = BankLibrary(folder, None)

    assert texts(library, "a") == ["First?"]
    assert [problem.what for problem in library.problems if problem.severity == "error"] == [
        "the bank “a” is already given by a.yaml; this file was left out"
    ]


def test_sections_follow_their_order_number(folder: Path) -> None:
    parts = "sections:\n"
    for name, order in (("late", 30), ("early", 5)):
        parts += f"  - id: {name}\n    stage: role\n    order: {order}\n    questions:\n      - {name}?\n"
    write(folder, "mine", parts)

    assert texts(BankLibrary(folder, None), "mine") == ["early?", "late?"]


def test_ids_come_from_the_significant_words(folder: Path) -> None:
    write(
        folder,
        "mine",
        one_section("What is the best part of your day?", "What's the best part of a day?", '"{org|It}?"'),
    )
    library = BankLibrary(folder, None)

    assert [question.id.split("/")[2] for question in library.questions("mine")] == [
        "best-part-day",
        "whats-best-part-day",
        "question",
    ]


def test_the_same_id_twice_gets_a_number(folder: Path) -> None:
    write(folder, "mine", one_section("id: a\n        text: One?", "id: a\n        text: Two?"))
    library = BankLibrary(folder, None)

    assert [question.id for question in library.questions("mine")] == ["mine/day/a", "mine/day/a-2"]
    assert places(library.problems) == [("mine.yaml", 9, 9)]


class TestReload:
    """What happens to files that change while the program runs."""

    def test_a_change_is_noticed_and_read(self, folder: Path) -> None:
        path = write(folder, "mine", one_section("Old?"))
        library = BankLibrary(folder, None)
        assert not library.changed()

        path.write_text(path.read_text(encoding="utf-8").replace("Old?", "New question?"), encoding="utf-8")
        assert library.changed()
        library.reload()

        assert texts(library, "mine") == ["New question?"]
        assert not library.changed()

    def test_a_broken_file_keeps_the_version_read_before(self, folder: Path) -> None:
        path = write(folder, "mine", one_section("Old?"))
        library = BankLibrary(folder, None)

        path.write_bytes(b"- broken")
        library.reload()
        library.reload()

        assert texts(library, "mine") == ["Old?"]
        assert ["begin with keys" in str(p) or "stays in use" in str(p) for p in library.problems] == [
            True,
            True,
        ]

        path.write_text("id: mine\n" + one_section("Mended?"), encoding="utf-8")
        library.reload()
        assert texts(library, "mine") == ["Mended?"]
        assert library.problems == ()

    def test_a_removed_file_takes_its_bank_with_it(self, folder: Path, built_in: Path) -> None:
        path = write(folder, "care", one_section("Mine?"))
        library = BankLibrary(folder, built_in)

        path.unlink()
        library.reload()

        assert texts(library, "care")[0] == "How does a shift unfold?"

    def test_a_file_replaced_by_a_pipe_keeps_the_version_read_before(self, folder: Path) -> None:
        path = write(folder, "mine", one_section("Old?"))
        library = BankLibrary(folder, None)

        path.unlink()
        os.mkfifo(path)
        library.reload()

        assert texts(library, "mine") == ["Old?"]
        assert library.problems
