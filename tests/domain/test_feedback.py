"""Names taken out of a page that somebody else reads."""

from __future__ import annotations

import pytest

from infoint_tui.domain.feedback import without_names

PEOPLE = ("Rosa Delgado", "Li Wu", "Ana Mar\u00eda Ru\u00edz")
PLACES = ("Brookvale County EMS", "Halden")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rosa Delgado said so", "my guest said so"),
        ("Rosa said so, and ROSA DELGADO\u2019s boss", "my guest said so, and my guest\u2019s boss"),
        ("Delgado, Rosa", "my guest, my guest"),
        ("Rosalind is somebody else", "Rosalind is somebody else"),
        ("at Halden they train", "at their organisation they train"),
        ("Li Wu and li", "my guest and li"),
        ("Ana Mar\u00eda and Ru\u00edz", "my guest and my guest"),
        ("Brookvale County EMS, not Brookvale", "their organisation, not Brookvale"),
        ("nobody", "nobody"),
    ],
)
def test_names_become_general_words(text: str, shown: str) -> None:
    assert without_names(text, PEOPLE, PLACES) == shown


def test_no_name_at_all_changes_nothing() -> None:
    assert without_names("a [b] (c) \\d", ["", " "], [""]) == "a [b] (c) \\d"
