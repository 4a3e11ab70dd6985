"""Many lines of Today changed as one step, and taken back as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from infoint_tui.domain.enums import TaskState
from infoint_tui.domain.errors import Refused
from infoint_tui.services.workspace import Workspace

MONDAY = date(2026, 3, 2)


def three(ws: Workspace) -> list[str]:
    """Three tasks that are due today."""
    return [ws.tasks.add(title, MONDAY).uid for title in ("One", "Two", "Three")]


@pytest.mark.parametrize(
    ("change", "label", "state"),
    [
        (lambda ws, uids: ws.tasks.done_all(uids), "done: 3 lines", TaskState.DONE),
        (
            lambda ws, uids: ws.tasks.snooze_all(uids, date(2026, 3, 9)),
            "snoozed until Mon Mar 9: 3 lines",
            TaskState.OPEN,
        ),
        (lambda ws, uids: ws.tasks.skip_all(uids, "moved house"), "skipped: 3 lines", TaskState.SKIPPED),
    ],
    ids=["done", "snoozed", "skipped"],
)
def test_many_lines_are_one_step(
    ws: Workspace, change: Callable[[Workspace, list[str]], str], label: str, state: TaskState
) -> None:
    uids = three(ws)
    before = ws.session.tasks.all()
    assert change(ws, uids) == label
    assert [task.state for task in ws.session.tasks.all()] == [state] * 3
    assert ws.today.view().due_count == 0
    assert ws.session.undo() == f"undo: {label}"
    assert ws.session.tasks.all() == before
    assert ws.today.view().due_count == 3


def test_one_line_is_named_and_lines_that_went_away_are_left_out(ws: Workspace) -> None:
    one, two, three_ = three(ws)
    ws.tasks.done(two)
    assert ws.tasks.skip_all([two, three_], "no") == "skipped: Three"
    assert ws.tasks.done_all([one]) == "done: One"
    with pytest.raises(Refused, match="isn't open anymore"):
        ws.tasks.done_all([one, two])


def test_what_is_refused_changes_nothing(ws: Workspace) -> None:
    uids = three(ws)
    with pytest.raises(Refused, match="isn't in the future"):
        ws.tasks.snooze_all(uids, MONDAY)
    with pytest.raises(Refused, match="needs a reason"):
        ws.tasks.skip_all(uids, "  ")
    assert all(task.open and not task.snoozed for task in ws.session.tasks.all())


def test_a_thank_you_is_never_ticked_off_with_others(ws: Workspace) -> None:
    uids = three(ws)
    talk = ws.conversation.start_new("Teo Varga")
    ws.conversation.end(talk.uid)
    owed = next(task for task in ws.session.tasks.all() if task.type == "thank")
    with pytest.raises(Refused, match="gets done on its own screen"):
        ws.tasks.done_all([*uids, owed.uid])
    assert all(task.open for task in ws.session.tasks.all())
