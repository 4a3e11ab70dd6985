"""What the README promises about the data names the tests that hold it, and those tests exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
HEADING = "## Your data, and what is promised"
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"`*])")


def promised() -> list[str]:
    """The sentences of the section on the data; its listing of files is none."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split(f"{HEADING}\n", 1)[1].split("\n## ", 1)[0]
    sentences: list[str] = []
    for block in re.split(r"\n\s*\n", section.strip()):
        if block.startswith(("    ", "**")):
            continue
        for item in re.split(r"^- ", block, flags=re.MULTILINE):
            if words := " ".join(item.split()):
                sentences += _END_OF_SENTENCE.split(re.sub(r":$", ".", words))
    return sentences


def held() -> list[dict[str, Any]]:
    """The sentences as the list has them, with their tests."""
    found = yaml.safe_load((ROOT / "tests/contract.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the test functions of a file, and of the cases it makes of a state machine."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(name for name in names if name.startswith(("test_", "Test")))


def test_every_sentence_of_the_contract_is_in_the_list_word_for_word() -> None:
    assert [entry["says"] for entry in held()] == promised()


def test_the_section_is_read_as_it_is_written() -> None:
    sentences = promised()
    assert "Unknown fields survive, at every level." in sentences
    assert len(sentences) > 8
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("entry", held(), ids=lambda entry: str(entry["says"])[:40])
def test_every_test_it_names_exists(entry: dict[str, Any]) -> None:
    assert entry["held_by"], "a promise that no test holds"
    for name in entry["held_by"]:
        path, _, test = str(name).partition("::")
        assert (ROOT / path).is_file(), name
        assert test in names_in(path), name
