"""Every rule can say where it comes from."""

from __future__ import annotations

from infoint_tui.domain.time_rules import SOURCES, explain


def test_a_key_is_explained() -> None:
    assert "career guide" in explain("S000")
    assert explain("O") == "infoint's own rule"


def test_several_keys_are_explained_in_turn() -> None:
    assert explain("S004, YALE") == f"{SOURCES['S004']}; {SOURCES['YALE']}"


def test_an_unknown_key_stays_what_it_is() -> None:
    assert explain("my own notes") == "my own notes"


def test_explanations_are_single_short_lines() -> None:
    assert all(line and "\n" not in line and len(line) <= 100 for line in SOURCES.values())
