"""Advice with what the data home knows, and from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infoint_tui.cli import main
from infoint_tui.domain.enums import ChannelKind
from infoint_tui.services.banks import BankService
from infoint_tui.services.linting import LintingService
from infoint_tui.services.workspace import Workspace


@pytest.fixture
def linting(ws: Workspace) -> LintingService:
    """The service."""
    return ws.linting


LETTER = """Dear Marcus,

We met at the fair. I am a student and would like to learn how Tidal Works began. Could we talk for 20 minutes
on Monday at 3 pm or on Thursday at 4 pm? I am not asking for a job. Another day is fine. Thank you.

Best, Noor"""


def test_a_request_is_looked_at_with_names_places_and_zones(ws: Workspace, linting: LintingService) -> None:
    ws.people.add(name="Marcus Bell", organisation="Tidal Works")
    rosa = ws.people.add(name="Rosa Delgado", organisation="Brookvale EMS", zone="Africa/Lagos")
    found = {one.rule for one in linting.request_look(rosa, ChannelKind.EMAIL)(LETTER)}
    assert {"wrong-name", "wrong-org", "no-timezone"} <= found


def test_what_was_said_on_the_phone_is_no_letter(ws: Workspace, linting: LintingService) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    assert linting.request_look(rosa, ChannelKind.PHONE)("asked for 20 minutes") == ()


def test_a_text_for_linkedin_is_a_note_while_it_is_short(ws: Workspace, linting: LintingService) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    look = linting.request_look(rosa, ChannelKind.LINKEDIN)
    note = "Rosa, I study biology and saw your talk. May I connect, to learn how you began?"
    assert look(note) == ()
    assert "length" in {one.rule for one in look(note * 6)}


def test_banks_and_questions_can_allow_a_fault(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "schema: 1\nid: mine\nname: Mine\nallow_lint: [closed]\n"
        "sections:\n- id: a\n  title: A\n  stage: role\n"
        "  questions:\n  - Do you like it?\n  - text: Do you like it, and how do you show it?\n"
        "    allow_lint: [double-barrelled]\n",
        encoding="utf-8",
    )
    banks = BankService(tmp_path)
    questions = banks.questions(["mine"])
    assert len(questions) == 2
    assert [banks.lint(question.text, question) for question in questions] == [(), ()]
    assert banks.problems == ()


# -- command line ---------------------------------------------------------------------------------------


def test_the_command_names_place_reason_and_rewrite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("# mine\nWhat surprised you?\nDo you like it?\nAre you hiring?\n", encoding="utf-8")
    assert main(["lint", str(file), "--home", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f"{file}:3:1: tip: closed:" in said
    assert f"{file}:4:1: error: job-ask:" in said
    assert "    try: What do you like about it?" in said
    assert ":2:" not in said


def test_the_command_reports_json_and_leaves_rules_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("Do you like it?\n", encoding="utf-8")
    (tmp_path / "settings.yaml").write_text("lint: {off: [vague]}\n", encoding="utf-8")
    assert main(["lint", str(file), "--json", "--home", str(tmp_path)]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["rule"], row["line"], row["column"]) == ("closed", 1, 1)
    assert main(["lint", str(file), "--off", "closed", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Nothing to improve.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "Give a file"),
        (["x", "--off", "closd"], 2, "no rule 'closd'"),
        (["/nowhere/at/all"], 1, "does not exist"),
    ],
)
def test_the_command_says_what_it_cannot_use(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", *arguments]) == status
    assert said in capsys.readouterr().err
