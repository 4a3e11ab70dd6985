"""Undo and redo: per field, and only where a field still holds what the change wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .changes import Put

LEVELS = 500
_ABSENT = object()


class Item(NamedTuple):
    """One record before and after a change; None where it did not exist. `number` is TinyDB's."""

    table: str
    uid: str
    before: Any
    after: Any
    number: int | None


class ChangeSet(NamedTuple):
    """One undoable step."""

    label: str
    items: Sequence[Item]


def net(items: Sequence[Item]) -> list[Item]:
    """One item per record: as it was before the first of them, and as the last one left it."""
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        first = found.get((item.table, item.uid))
        found[item.table, item.uid] = item if first is None else item._replace(before=first.before)
    return list(found.values())


class Plan(NamedTuple):
    """What to put to undo or redo a step, and the fields that are left alone."""

    puts: list[tuple[Put, int | None]]
    skipped: list[str]


class UndoLog:
    """The steps that can be undone and redone, newest last."""

    def __init__(self) -> None:
        self.done: list[ChangeSet] = []
        self.undone: list[ChangeSet] = []

    def push(self, step: ChangeSet) -> None:
        """A new change: nothing that was undone can be redone any more."""
        self.undone.clear()
        self.done.append(step)
        del self.done[:-LEVELS]


def plan(step: ChangeSet, get: Callable[[str, str], Any], *, redo: bool) -> Plan:
    """How to take a step back, or forward again."""
    puts: list[tuple[Put, int | None]] = []
    skipped: list[str] = []
    for item in step.items if redo else reversed(step.items):
        source, target = (item.before, item.after) if redo else (item.after, item.before)
        now = get(item.table, item.uid)
        if source is None or target is None:
            if now == source:
                puts.append((Put(item.table, item.uid, target), item.number))
            else:
                skipped.append(f"{item.table} {item.uid}")
        elif not (isinstance(now, dict) and isinstance(source, dict) and isinstance(target, dict)):
            skipped.append(f"{item.table} {item.uid}")
        else:
            record, left = _restore(now, source, target)
            skipped += [f"{item.table} {item.uid}: {field}" for field in left]
            if record != now:
                puts.append((Put(item.table, item.uid, record), None))
    return Plan(puts, skipped)


def _restore(
    now: dict[str, Any], source: dict[str, Any], target: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    record, left = dict(now), []
    for field in dict.fromkeys([*source, *target]):
        was, wanted = source.get(field, _ABSENT), target.get(field, _ABSENT)
        if was == wanted:
            continue
        if now.get(field, _ABSENT) != was:
            left.append(field)
        elif wanted is _ABSENT:
            del record[field]
        else:
            record[field] = wanted
    return record, left
