"""Brings generated tasks in step with what ought to exist.

Generating twice changes nothing, a moved meeting moves its open tasks, and an answer ends a nudge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from .enums import TaskState
from .people import Task
from .task_rules import TaskSpec
from .time_rules import DEFAULT, RuleTable
from .zoned_time import ZonedTime


def reconcile(
    existing: Iterable[Task],
    specs: Iterable[TaskSpec],
    rules: frozenset[str],
    now: ZonedTime,
    new_id: Callable[[], str],
    table: RuleTable = DEFAULT,
) -> tuple[list[Task], list[Task]]:
    """Tasks to store and tasks to remove so that the specifications hold.

    `rules` are the ids of the rules that are looked at, `table` has their words and sources. Done and skipped
    tasks stay as they are; dates the user entered are not moved; only tasks of `rules` go.
    """
    kept = {task.subject: task for task in existing if task.rule in rules}
    puts: list[Task] = []
    wanted = set()
    for spec in specs:
        key = (spec.rule, spec.meeting, spec.contact, spec.about)
        task = kept.get(key)
        if task is None and spec.about and not spec.done:
            # One made before tasks named the message they follow.
            unnamed = kept.get((*key[:3], ""))
            task = kept.pop(unnamed.subject) if unnamed and unnamed.open else None
        wanted.add(key)
        fresh = _from_spec(spec, task, now, new_id, table)
        if fresh is not None and fresh != task:
            puts.append(fresh)
    gone = [task for key, task in kept.items() if task.open and key not in wanted]
    return puts, gone


def _from_spec(
    spec: TaskSpec, task: Task | None, now: ZonedTime, new_id: Callable[[], str], table: RuleTable
) -> Task | None:
    if task is None:
        if spec.done:
            return None
        return Task(
            uid=new_id(),
            type=spec.type,
            title=spec.title,
            detail=spec.detail,
            due=spec.due,
            due_day=spec.due_day,
            hard_due=spec.hard_due,
            contact=spec.contact,
            meeting=spec.meeting,
            rule=spec.rule,
            why=table.text(spec.counted or spec.rule),
            source=table[spec.counted or spec.rule].rule.source,
            how=spec.how,
            about=spec.about,
            created=now,
        )
    if not task.open:
        return task
    if spec.done:
        return task.replace(state=TaskState.DONE, done_at=now)
    if task.fixed:
        return task
    due, due_day = _when(task, spec, now)
    kept = (due, due_day) != (spec.due, spec.due_day)
    return task.replace(
        title=spec.title,
        detail=spec.detail,
        due=due,
        due_day=due_day,
        hard_due=spec.hard_due,
        why=table.text(spec.counted or spec.rule),
        source=table[spec.counted or spec.rule].rule.source,
        how=task.how if kept and task.how else spec.how,
        about=spec.about,
    )


def _when(task: Task, spec: TaskSpec, now: ZonedTime) -> tuple[ZonedTime | None, date | None]:
    """When it is due: what was due and is not done stays overdue where the rule can only answer "today"."""
    if spec.meeting and spec.due is None and spec.due_day and spec.due_day <= now.local().date():
        if task.due and task.due.utc <= now.utc:
            return task.due, task.due_day
        if task.due_day and task.due_day < spec.due_day:
            return None, task.due_day
    return spec.due, spec.due_day
