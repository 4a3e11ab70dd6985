"""Names taken out of a page that somebody else reads."""

from __future__ import annotations

import pytest

from infoint_tui.domain.handouts import mentioned, without_names

PEOPLE = ("Rosa Delgado", "Li Wu", "Ana Mar\u00eda Ru\u00edz")
PLACES = ("Brookvale County EMS", "Halden")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rosa Delgado said so", "my guest said so"),
        ("Rosa said so, and ROSA DELGADO\u2019s boss", "my guest said so, and my guest\u2019s boss"),
        ("Delgado, Rosa", "my guest, my guest"),
        ("Rosalind is someone else", "Rosalind is someone else"),
        ("at Halden they train", "at their organization they train"),
        ("Li Wu and li", "my guest and li"),
        ("Ana Mar\u00eda and Ru\u00edz", "my guest and my guest"),
        ("Brookvale County EMS, not Brookvale", "their organization, not Brookvale"),
        ("no one", "no one"),
    ],
)
def test_names_become_general_words(text: str, shown: str) -> None:
    assert without_names(text, PEOPLE, PLACES) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rosa_Delgado and rosa-delgado", "my guest and my guest"),
        ("rosa's idea, ROSA’S idea", "my guest's idea, my guest’S idea"),
        ("Ana Maria Ruiz, without accents", "my guest, without accents"),
        ("Ana Mari\u0301a, put together", "my guest, put together"),
        ("Ro\u200bsa, cut in two", "my guest, cut in two"),
        ("@[Rosa Delgado] and @Rosa", "my guest and my guest"),
        ("write to rosa.delgado@brookvale.example.org", "write to an address"),
        ("see https://linkedin.example/in/rosa-delgado there", "see an address there"),
        (
            "Marcus Bell rang; it rings a bell, Bell said",
            "someone else rang; it rings a bell, someone else said",
        ),
        ("I will ask Will in may, not May", "I will ask someone else in may, not someone else"),
        ("Anne-Marie, or Anne alone", "someone else, or someone else alone"),
        ("Dr. Whitlock", "Dr. someone else"),
        ("Ghalib and Wuhan stay", "Ghalib and Wuhan stay"),
    ],
)
def test_names_hide_nowhere(text: str, shown: str) -> None:
    others = ("Marcus Bell", "Will May", "Anne-Marie Otto", "Dr Imani Whitlock")
    assert without_names(text, PEOPLE, PLACES, others) == shown


def test_whole_names_are_found_in_a_text() -> None:
    names = ["Ana Mar\u00eda Ru\u00edz", "Bo", "Lena Okonjo"]
    assert mentioned(names, "ana maria ruiz and Bo") == ("Ana Mar\u00eda Ru\u00edz",)


def test_no_name_at_all_changes_nothing() -> None:
    assert without_names("a [b] (c) \\d", ["", " "], [""]) == "a [b] (c) \\d"
