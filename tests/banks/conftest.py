"""A folder of the user's own banks, read without the banks of the program unless a test asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infoint_tui.content.banks import BankLibrary
from infoint_tui.domain.errors import FileProblem

HEAD = """\
schema: 1
id: mine
name: Mine
sections:
  - id: one
    title: One
    stage: role
    questions:
      - Before?
"""
FIRST = HEAD.count("\n") + 1
"""The line on which what a test adds begins."""

Reader = Callable[[str], BankLibrary]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the banks of the user lie."""
    path = tmp_path / "question_banks"
    path.mkdir()
    return path


@pytest.fixture
def read(folder: Path) -> Reader:
    """Reads a bank "mine" whose only section holds the given lines between two sound questions."""

    def read_lines(lines: str) -> BankLibrary:
        (folder / "mine.yaml").write_text(f"{HEAD}{lines}      - After?\n", encoding="utf-8")
        return BankLibrary(folder, None)

    return read_lines


def texts(library: BankLibrary, bank_id: str = "mine") -> list[str]:
    """The wordings of a bank in order."""
    return [question.text for question in library.questions(bank_id)]


def places(problems: tuple[FileProblem, ...]) -> list[tuple[str, int, int]]:
    """File name, line and column of each problem."""
    return [(Path(problem.file).name, problem.line, problem.column) for problem in problems]
