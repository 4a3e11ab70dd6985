"""The ledger: every point of the sources names what realises it, and that exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "tests/snapshots/__snapshots__"
WAYS = ("shown_by", "left_out", "pending")
UNSOURCED = re.compile(
    r"(?:\b[78]\d ?(?:%|percent|per cent)[^.\n]{0,60}\bjobs?\b)|hidden job|1 in 12|one in twelve",
    re.IGNORECASE,
)
"""Figures repeated everywhere without a source: jobs found by acquaintance, talks that bring an offer."""


@cache
def ledger() -> dict[str, Any]:
    """The file."""
    found = yaml.safe_load((ROOT / "tests/ledger.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def rows() -> list[dict[str, Any]]:
    """Its rows."""
    return list(ledger()["rows"])


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the test functions of a file; empty where there is none."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def missing(test: str) -> bool:
    """Whether a test, or the picture of one, does not exist."""
    path, _, name = test.partition("::")
    name, _, case = name.partition("[")
    if name not in names_in(path):
        return True
    return bool(case) and not (PICTURES / Path(path).stem / f"{name}[{case}.svg").is_file()


def test_every_point_has_its_row_and_none_twice() -> None:
    """The ids follow one another without a gap, source by source."""
    expected = [
        f"{source}.{number}"
        for source, head in ledger()["sources"].items()
        for number in range(1, head["points"] + 1)
    ]
    ids = [row["id"] for row in rows()]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert ids == expected


def test_every_row_says_what_it_is_and_how_it_is_realised() -> None:
    """By tests, or by saying what is left out and why; what is about to come names its part."""
    for row in rows():
        assert row["what"].strip(), row
        assert set(row) <= {"id", "what", *WAYS}, row
        assert any(row.get(way) for way in WAYS), row
        assert row.get("pending", ledger()["areas"][0]) in ledger()["areas"], row
        assert len(str(row.get("left_out", "a reason"))) > 5, row


def test_every_test_it_names_exists() -> None:
    named = {test for row in rows() for test in row.get("shown_by", ())}
    assert sorted(test for test in named if missing(test)) == []


@pytest.mark.parametrize(
    "test",
    [
        "tests/test_ledger.py::test_nothing_of_the_kind",
        "tests/test_nowhere.py::test_every_test_it_names_exists",
        "tests/snapshots/test_snapshots.py::test_looks[nothing of the kind]",
    ],
)
def test_what_does_not_exist_is_missed(test: str) -> None:
    assert missing(test)


def test_figures_without_a_source_are_never_shown() -> None:
    """Neither in the program nor in its questions."""
    files = [*(ROOT / "infoint_tui").rglob("*.py"), *(ROOT / "infoint_tui").rglob("*.yaml")]
    files += (ROOT / "question_banks").glob("*.yaml")
    assert len(files) > 100
    found = {
        str(file.relative_to(ROOT)): match[0]
        for file in files
        if (match := UNSOURCED.search(file.read_text(encoding="utf-8")))
    }
    assert found == {}
    assert UNSOURCED.search("Over 80 % of all jobs are found through people.")
