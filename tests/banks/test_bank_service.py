"""What the screens ask of the question banks."""

from __future__ import annotations

from pathlib import Path

import pytest

from infoint_tui.services.banks import BankService


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> BankService:
    return BankService(tmp_path_factory.mktemp("banks"))


@pytest.mark.parametrize(
    ("stage", "banks"),
    [
        ("student", ("student",)),
        ("Career changer", ("career-changer",)),
        ("career_changer", ("career-changer",)),
        ("newcomer", ("newcomer",)),
        ("returner", ("returner",)),
        ("academic", ("academic-to-industry",)),
        ("", ()),
        ("any", ()),
        ("beekeeper", ()),
    ],
)
def test_a_users_stage_picks_the_bank_beside_core(
    service: BankService, stage: str, banks: tuple[str, ...]
) -> None:
    assert service.for_contact(stage) == banks


def test_core_comes_first_in_the_list_of_banks(service: BankService) -> None:
    banks = service.banks()

    assert banks[0].id == "core"
    assert [bank.name for bank in banks[1:]] == sorted((bank.name for bank in banks[1:]), key=str.casefold)


def test_search_needs_every_word_and_sorts_by_stage_and_depth(service: BankService) -> None:
    found = service.search("SHIFT patient")

    assert [question.id for question in found] == ["healthcare/care/shift"]
    everything = service.search("")
    assert len(everything) == 232
    order = ["rapport", "story", "role", "field", "organisation", "strategy", "advice", "referral", "closing"]
    ranks = [(order.index(question.stage), question.depth) for question in everything]
    assert ranks == sorted(ranks)


def test_search_can_be_narrowed(service: BankService) -> None:
    assert {question.stage for question in service.search("", stage="advice")} == {"advice"}
    pocket = service.search("", banks=["pocket"])
    assert [question.bank_id for question in pocket] == ["pocket"] * 6
    assert service.search("zebra crossing") == []


def test_questions_of_several_banks_come_once(service: BankService) -> None:
    found = service.questions(("pocket", "core"))

    assert len(found) == 111
    assert found[0].id == "core/rapport/now"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    service = BankService(tmp_path)
    assert service.reload_if_changed() is False
    assert service.search("zebra") == []
    assert service.reload_if_changed() is False

    text = "id: zoo\nsections:\n  - id: day\n    stage: role\n    questions:\n      - How is the zebra?\n"
    (tmp_path / "zoo.yaml").write_text(text, encoding="utf-8")

    assert service.reload_if_changed() is True
    assert [question.id for question in service.search("zebra")] == ["zoo/day/zebra"]
    assert service.find("zoo/day/zebra") is not None
    assert service.problems == ()


def test_a_broken_bank_of_the_user_is_only_a_problem(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"[" * 200_000)
    service = BankService(tmp_path)

    assert service.find("core/advice/shoes") is not None
    assert [problem.file for problem in service.problems] == [str(tmp_path / "mine.yaml")]


def test_a_question_taken_over_is_found_in_its_own_bank(tmp_path: Path) -> None:
    text = "id: aaa\nname: Aaa\nsections:\n  - id: s\n    questions:\n      - ref: healthcare/care/shift\n"
    (tmp_path / "aaa.yaml").write_text(text, encoding="utf-8")

    assert [question.bank_id for question in BankService(tmp_path).search("patient shift")] == ["healthcare"]


def test_a_wording_is_looked_over_unless_its_bank_allows_it(service: BankService) -> None:
    text = "Do you like your job?"
    [(severity, reason), *_] = service.lint(text)
    assert (severity, bool(reason)) == ("tip", True)
    assert service.lint("What do you like about your job?") == ()
    assert service.lint("  ") == ()


def test_a_rule_switched_off_in_the_settings_is_silent(service: BankService) -> None:
    assert service.lint("Do you like your job?", off={"closed"}) == ()
