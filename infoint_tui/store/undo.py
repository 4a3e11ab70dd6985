"""Undo and redo: per field, and only where a field still holds what the change wrote.

Inside a record, mappings are taken field by field, and lists of records with a uid (the notes of a meeting,
its agenda) element by element: taking back one note leaves those alone that were written since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..domain import NamedTuple
from .records import Put

LEVELS = 500
"""Steps kept."""
ITEMS = 50_000
"""Records that all kept steps together may hold on to."""
_ABSENT: Any = object()

Get = Callable[[str, str], Any]


class Item(NamedTuple):
    """One record before and after a change; None where it did not exist. `number` is TinyDB's.

    Where it existed before and after, both may be cut down to what differs: see `thin`.
    """

    table: str
    uid: str
    before: Any
    after: Any
    number: int | None


class ChangeSet(NamedTuple):
    """One undoable step; `seq` is the number of its line in the journal."""

    label: str
    items: Sequence[Item]
    seq: int = 0


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
        self.pushed = False
        """Whether something new was done, so that nothing from before can be redone."""

    def push(self, step: ChangeSet) -> None:
        """A new change: nothing that was undone can be redone any more."""
        self.undone.clear()
        self.pushed = True
        self.done.append(step)
        self.trim()

    def trim(self) -> None:
        """Let go of the oldest steps beyond the bounds; the newest always stays."""
        del self.done[:-LEVELS]
        held = 0
        for n, step in enumerate(reversed(self.done)):
            held += len(step.items)
            if held > ITEMS and n:
                del self.done[:-n]
                return

    def recall(self, done: list[ChangeSet], undone: list[ChangeSet], get: Get) -> None:
        """Put steps of an earlier session beneath those of this one."""
        first = not (self.done or self.undone or self.pushed)
        self.done[:0] = done
        if not self.pushed:
            self.undone[:0] = undone
        if first:
            _align(self, get)
        self.trim()


def _align(log: UndoLog, get: Get) -> None:
    """The last undo or redo may have reached the records but not the history: go by the records."""
    while log.done and _stands(log.done[-1], get, redo=False):
        log.undone.append(log.done.pop())
    while log.undone and _stands(log.undone[-1], get, redo=True):
        log.done.append(log.undone.pop())


def _stands(step: ChangeSet, get: Get, *, redo: bool) -> bool:
    """Was this step taken back (or, with `redo`, made again) already?"""
    back = plan(step, get, redo=not redo)
    return bool(back.puts) and not back.skipped and not plan(step, get, redo=redo).puts


def plan(step: ChangeSet, get: Get, *, redo: bool) -> Plan:
    """How to take a step back, or forward again."""
    puts: list[tuple[Put, int | None]] = []
    skipped: list[str] = []
    for item in step.items if redo else reversed(step.items):
        source, target = (item.before, item.after) if redo else (item.after, item.before)
        now = get(item.table, item.uid)
        if source is None or target is None:
            if now == source:
                puts.append((Put(item.table, item.uid, target), item.number))
            elif now != target:
                skipped.append(f"{item.table} {item.uid}")
        elif not (isinstance(now, dict) and isinstance(source, dict) and isinstance(target, dict)):
            skipped.append(f"{item.table} {item.uid}")
        else:
            left: list[str] = []
            record = _fields(now, source, target, "", left)
            skipped += [f"{item.table} {item.uid}: {field}" for field in left]
            if record != now:
                puts.append((Put(item.table, item.uid, record), None))
    return Plan(puts, skipped)


def _fields(
    now: dict[str, Any], was: Mapping[str, Any], wanted: Mapping[str, Any], path: str, left: list[str]
) -> dict[str, Any]:
    """`now` with every field that still holds what it `was` set to what is `wanted`."""
    record = dict(now)
    for field in dict.fromkeys([*was, *wanted]):
        name = f"{path}.{field}" if path else field
        value = _value(
            now.get(field, _ABSENT), was.get(field, _ABSENT), wanted.get(field, _ABSENT), name, left
        )
        if value is _ABSENT:
            record.pop(field, None)
        else:
            record[field] = value
    return record


def _value(now: Any, was: Any, wanted: Any, path: str, left: list[str]) -> Any:
    if was == wanted:
        return now
    if now == was:
        return wanted
    if now == wanted:
        return now
    if isinstance(now, dict) and isinstance(was, dict) and isinstance(wanted, dict):
        return _fields(now, was, wanted, path, left)
    have, old, new = (_by_uid([] if value is _ABSENT else value) for value in (now, was, wanted))
    if have is not None and old is not None and new is not None and (have or old or new):
        result = _elements(have, old, new, path, left)
        return _ABSENT if not result and wanted is _ABSENT else result
    left.append(path)
    return now


def _by_uid(value: Any) -> dict[str, Any] | None:
    """The elements of a list of records by uid; None for anything else."""
    if not isinstance(value, list):
        return None
    found: dict[str, Any] = {}
    for element in value:
        uid = element.get("uid") if isinstance(element, dict) else None
        if not isinstance(uid, str) or uid in found:
            return None
        found[uid] = element
    return found


def _elements(
    now: dict[str, Any], was: dict[str, Any], wanted: dict[str, Any], path: str, left: list[str]
) -> list[Any]:
    result: dict[str, Any] = {}
    for uid, element in now.items():
        name = f"{path}[{uid}]"
        old, new = was.get(uid, _ABSENT), wanted.get(uid, _ABSENT)
        if old is _ABSENT or new is _ABSENT:
            value = _value(element, old, new, name, left)
        else:
            value = _fields(element, old, new, name, left)
        if value is not _ABSENT:
            result[uid] = value
    left += [f"{path}[{uid}]" for uid in was if uid not in now and wanted.get(uid, was[uid]) != was[uid]]
    order = _reordered(list(result), list(was), list(wanted), path, left)
    for before, uid in pairwise(["", *wanted]):
        if uid not in now and uid not in was:
            result[uid] = wanted[uid]
            place = order.index(before) + 1 if before in order else len(order) if before else 0
            order.insert(place, uid)
    return [result[uid] for uid in order]


def _reordered(now: list[str], was: list[str], wanted: list[str], path: str, left: list[str]) -> list[str]:
    """The order of `now` with the move from `was` to `wanted` made in it."""
    both = set(now) & set(was) & set(wanted)
    old, new = [uid for uid in was if uid in both], [uid for uid in wanted if uid in both]
    have = [uid for uid in now if uid in both]
    if new in (old, have):
        return now
    if have != old:
        left.append(f"{path} order")
        return now
    turn = iter(new)
    return [next(turn) if uid in both else uid for uid in now]


def thin(item: Item) -> Item:
    """The same change with what it left alone cut out; `plan` makes of it what it makes of the whole."""
    if isinstance(item.before, dict) and isinstance(item.after, dict):
        before, after = _thin_fields(item.before, item.after)
        return item._replace(before=before, after=after)
    return item


def _thin_fields(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    one: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for field in dict.fromkeys([*before, *after]):
        was, now = before.get(field, _ABSENT), after.get(field, _ABSENT)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            was, now = _thin_fields(was, now)
        else:
            was, now = _thin_lists(was, now)
        if was is not _ABSENT:
            one[field] = was
        if now is not _ABSENT:
            other[field] = now
    return one, other


def _thin_lists(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two lists only the elements that differ, and of their neighbours the uid, which tells the place."""
    was, now = _by_uid(before), _by_uid(after)
    if was is None or now is None:
        return before, after
    both = [uid for uid in was if uid in now]
    moved = both != [uid for uid in now if uid in was]
    changed = {uid for uid in {**was, **now} if was.get(uid) != now.get(uid)}
    named = set(both) if moved else set()
    for side in (was, now):
        named |= {uid for uid, following in pairwise(side) if following in changed}
    one: list[Any] = []
    other: list[Any] = []
    for uid in changed & set(both):
        was[uid], now[uid] = ({"uid": uid, **part} for part in _thin_fields(was[uid], now[uid]))
    for side, short in ((was, one), (now, other)):
        for uid, element in side.items():
            if uid in changed:
                short.append(element)
            elif uid in named:
                short.append({"uid": uid})
    return one, other
