"""What Prepare shows to be kept in mind: what is wrong with the checklists' file, this time, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.checklist_lines import REMINDER_TITLES
from ..text import BLANK, assemble, styled
from ..widgets.rows import Row

if TYPE_CHECKING:
    from ...domain.meeting import Meeting
    from ...services.workspace import Workspace

MEND = "mend:"


def mend_rows(workspace: Workspace) -> list[Row]:
    """What is wrong with the file of checklists, each with its place."""
    return [
        Row(
            f"{MEND}{number}",
            (assemble(("to mend  ", "bold $text-error"), problem, ("  L opens it", "$text-muted")),),
            wrap=True,
            hang=2,
        )
        for number, problem in enumerate(workspace.checklists.problems)
    ]


def this_time(workspace: Workspace, meeting: Meeting) -> list[Row]:
    """What the last reflection wanted otherwise; only while the talk is ahead."""
    if not meeting.planned:
        return []
    found = workspace.briefing.next_time(meeting)
    rows = [_heading("this-time", "This time")] if found else []
    for number, (text, source) in enumerate(found):
        line = assemble(text, (f"  {source}", "$text-muted"))
        rows.append(Row(f"time:{number}", (line,), wrap=True, hang=2))
    return rows


def reminder_rows(workspace: Workspace, meeting: Meeting) -> list[Row]:
    """What to keep in mind, group by group."""
    rows: list[Row] = []
    group = ""
    for line in workspace.checklists.reminders(meeting):
        if line.group != group:
            group = line.group
            rows.append(_heading(f"mind-{group}", REMINDER_TITLES[group]))
        rows.append(Row(f"mind:{line.rule}", (styled(line.text, ""),), wrap=True, hang=2))
    return rows


def _heading(key: str, title: str) -> Row:
    return Row(f"#{key}", (BLANK, assemble(title)), heading=True)
