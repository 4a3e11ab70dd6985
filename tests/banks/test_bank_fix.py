"""Mending a file: what is certain is written, the rest is left, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest

from infoint_tui.content.bank_edit import Doubtful, fix, read

from .conftest import HEAD
from .test_bank_traps import TRAPS

DOUBTFUL = {
    *("comment by accident", "mistyped key", "mistyped need", "braces", "not a number", "not a flag"),
}
"""Traps whose mended line is a guess: a program must not write it."""


def cases() -> list[Any]:
    """Lines, mended lines and whether they may be written, by the name of the trap."""
    found = []
    for trap in TRAPS:
        values: Any = trap.values
        lines, place, mended, _kept = values
        found.append(pytest.param(lines, place[0], mended, str(trap.id) not in DOUBTFUL, id=str(trap.id)))
    return found


@pytest.mark.parametrize(("lines", "row", "mended", "certain"), cases())
def test_a_trap_is_mended_only_where_it_can_mean_one_thing(
    lines: str, row: int, mended: str, certain: bool
) -> None:
    before = f"{HEAD}      # a comment\n{lines}      - After?   # kept\n"
    fixed = fix("mine", before.encode())

    if not certain:
        assert fixed.after == before
        assert fixed.applied == ()
        return
    rows = lines.splitlines()
    indent = " " * (len(rows[row]) - len(rows[row].lstrip()))
    rows[row : row + 1] = [indent + line for line in mended.split("\n")]
    assert fixed.after == f"{HEAD}      # a comment\n" + "\n".join(rows) + "\n      - After?   # kept\n"
    assert read("mine", fixed.data).problems == ()


def test_several_traps_of_one_file_are_mended_together_and_once() -> None:
    chosen = [trap for trap in TRAPS if trap.id not in {*DOUBTFUL, "brace alone"}]
    fixed = fix("mine", f"{HEAD}{''.join(str(trap.values[0]) for trap in chosen)}".encode())

    assert len(fixed.applied) >= len(chosen)
    assert not [problem for problem in read("mine", fixed.data).problems if problem.certain]
    assert fix("mine", fixed.data).applied == ()


def test_a_mended_line_never_gives_another_question_another_id() -> None:
    """Both would be called “question”; each keeps the name it has."""
    before = f"{HEAD}      - {{org}}?\n      - {{org}}\n"
    fixed = fix("mine", before.encode())

    assert fixed.after == before.replace("- {org}\n", '- "{org}"\n').replace("- {org}?\n", '- "{org}?"\n')
    assert read("mine", fixed.data).entries == read("mine", before.encode()).entries


@pytest.mark.parametrize(
    "line",
    [
        "      - text: a: b # note\n",
        "        tags: [a, b\n",
        "      - {text: a, minutes: 3, note}?\n",
    ],
)
def test_a_line_that_can_mean_two_things_is_left(line: str) -> None:
    before = f"{HEAD}{line}      - After?\n"

    assert fix("mine", before.encode()).after == before


def test_windows_line_ends_stay() -> None:
    data = f"{HEAD}      - off\n".replace("\n", "\r\n").encode()

    assert fix("mine", data).data == data.replace(b"- off", b'- "off"')


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Doubtful, match="UTF-8"):
        fix("mine", "id: é\n".encode("latin-1"))
