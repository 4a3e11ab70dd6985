"""Mending a bank's file: lines that can mean but one thing, where reading the result proves it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from .bank_text import Doubtful, Reading, Sheet, read

if TYPE_CHECKING:
    from ..domain.bank import BankProblem

ROUNDS = 40
"""A mended line may bring others to light: questions that could not be read before."""


class Fixed(NamedTuple):
    """The outcome of mending a file."""

    before: str
    after: str
    data: bytes
    applied: tuple[BankProblem, ...]


def fix(stem: str, data: bytes) -> Fixed:
    """Write the mended lines that are certain.

    Args:
        stem: Name of the file without its ending.
        data: Its bytes.

    Raises:
        Doubtful: The file is no text, or its lines end in different ways.
    """
    first = Sheet(stem, data)
    sheet = first
    applied: list[BankProblem] = []
    for _ in range(ROUNDS):
        wanted = _wanted(sheet.reading)
        tried = _tried(sheet, wanted)
        if tried is None:
            for problem in wanted:
                if (tried := _tried(sheet, [problem])) is not None:
                    wanted = [problem]
                    break
        if tried is None:
            break
        applied += wanted
        sheet = tried
    return Fixed(first.text, sheet.text, sheet.data, tuple(applied))


def _wanted(reading: Reading) -> list[BankProblem]:
    """What can be mended now, one problem for a line."""
    found: dict[int, BankProblem] = {}
    for problem in reading.problems:
        if problem.certain and problem.mended and problem.line:
            found.setdefault(problem.line, problem)
    return list(found.values())


def _tried(sheet: Sheet, problems: list[BankProblem]) -> Sheet | None:
    """The file with some lines mended; None if that loses anything or does not help."""
    if not problems:
        return None
    lines = list(sheet.lines)
    for problem in sorted(problems, key=lambda found: -found.line):
        number = problem.line - 1
        if number >= len(lines):
            return None
        lines[number : number + 1] = mended_lines(lines[number], problem.mended)
    try:
        result = Sheet(sheet.stem, sheet.encode("\n".join(lines)))
    except Doubtful:
        return None
    before, after = sheet.reading, read(sheet.stem, result.data)
    lost = Counter(before.entries) - Counter(after.entries)
    settled = Counter(p.what for p in before.problems) - Counter(p.what for p in after.problems)
    if lost or not before.frame <= after.frame or settled.total() < len(problems):
        return None
    return result


def mended_lines(old: str, mended: str) -> list[str]:
    """A mended line, or several, where the old one stood: indented like it, behind its hyphen."""
    body = old.lstrip(" ")
    indent = " " * (len(old) - len(body))
    first, *rest = mended.split("\n")
    if body.startswith("- ") and not first.startswith("- "):
        dash = body[: len(body) - len(body[1:].lstrip(" "))]
        return [indent + dash + first, *(indent + " " * len(dash) + line for line in rest)]
    return [indent + first, *(indent + line for line in rest)]
