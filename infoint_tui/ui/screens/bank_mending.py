"""Mended lines of bank files, shown before they are written."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.errors import Refused
from ..text import lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.bank import BankProblem
    from ...services.bank_writing import Mended
    from .base import PlaceScreen

MOST_LINES = 10


def mendable(place: PlaceScreen, problems: Sequence[BankProblem]) -> list[Mended]:
    """What certain mends would make of the files of some problems."""
    writing = place.workspace.banks.writing
    files = dict.fromkeys(problem.file for problem in problems if problem.certain and problem.line)
    found = []
    for file in files:
        try:
            mended = writing.mendable(Path(file))
        except Refused as refusal:
            place.say(str(refusal), "error")
            continue
        if mended.after != mended.before:
            found.append(mended)
    return found


def mend_lead(found: Sequence[Mended]) -> Content:
    """The lines that are written, as many as there is room for."""
    written: list[str] = []
    for each in found:
        pairs = unified_diff(each.before.split("\n"), each.after.split("\n"), lineterm="", n=0)
        written += [line[1:].strip() for line in list(pairs)[2:] if line.startswith("+")]
    shown = [plain(line) for line in written[:MOST_LINES]]
    if len(written) > MOST_LINES:
        shown.append(styled(f"… and {len(written) - MOST_LINES} more", "$text-muted"))
    return lines(*shown)
