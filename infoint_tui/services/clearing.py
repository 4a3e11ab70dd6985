"""Many lines of Today at once: done, hidden until a day, or let go, each time as one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ..domain.dates import relative_day
from ..domain.errors import Refused
from ..domain.words import TaskState

if TYPE_CHECKING:
    from ..domain.task import Task
    from .workspace import Workspace

ELSEWHERE = ("thank", "confirm", "reflect", "touch", "dormant", "lead")
"""Tasks whose tick means that something happened which their own place must be told."""


def done_all(workspace: Workspace, uids: Sequence[str]) -> str:
    """Tick tasks off; returns the words for undo. Refuses tasks that are finished in their own place."""
    tasks = _open(workspace, uids)
    bound = [task for task in tasks if task.type in ELSEWHERE]
    if bound:
        raise Refused(f"“{bound[0].title}” is finished in its own place.", "Enter on the line opens it.")
    now = workspace.moment()
    return _put(workspace, "done", tasks, lambda task: task.replace(state=TaskState.DONE, done_at=now))


def snooze_all(workspace: Workspace, uids: Sequence[str], until: date) -> str:
    """Hide tasks until a day. Refuses a day that has passed."""
    today = workspace.moment().local().date()
    if until <= today:
        raise Refused("That day is not ahead.", "Try 1d, mon or a date such as 12 mar.", field="until")
    return _put(
        workspace,
        f"snoozed until {relative_day(until, today)}",
        _open(workspace, uids),
        lambda task: task.replace(not_before=until, snoozed=task.snoozed + 1),
    )


def skip_all(workspace: Workspace, uids: Sequence[str], reason: str, end_drafts: Sequence[str] = ()) -> str:
    """Let tasks go, with one reason that stays in each record."""
    if not reason.strip():
        raise Refused("Skipping needs a reason.", "A word or two is enough.", field="reason")
    now = workspace.moment()
    return _put(
        workspace,
        "skipped",
        _open(workspace, uids),
        lambda task: task.replace(state=TaskState.SKIPPED, reason=reason.strip(), done_at=now),
        end_drafts,
    )


def _open(workspace: Workspace, uids: Sequence[str]) -> list[Task]:
    tasks = [task for uid in uids if (task := workspace.tasks.get(uid)) is not None and task.open]
    if not tasks:
        raise Refused("That task is not open any more.")
    return tasks


def _put(
    workspace: Workspace,
    word: str,
    tasks: Sequence[Task],
    change: Callable[[Task], Task],
    end_drafts: Sequence[str] = (),
) -> str:
    label = f"{word}: {tasks[0].title}" if len(tasks) == 1 else f"{word}: {len(tasks)} lines"
    with workspace.edit(label, end_drafts=end_drafts) as edit:
        edit.put(*(change(task) for task in tasks))
        for task in tasks:
            match change(task).state:
                case TaskState.DONE:
                    workspace.todo.follow_in(edit, task)
                case TaskState.SKIPPED:
                    workspace.todo.skipped_in(edit, task)
    return label
