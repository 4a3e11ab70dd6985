"""What a store should hold, as plain dicts; shares no code with the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Key = tuple[str, str]
"""Table and uid."""
Records = dict[Key, dict[str, Any]]
_NONE = object()


def text(value: Any) -> str:
    """A value as text that differs where the value does: True is not 1, 1 is not 1.0."""
    return "nothing" if value is _NONE else json.dumps(value, sort_keys=True)


class Touched(NamedTuple):
    """One record before and after a change; None where it did not exist."""

    key: Key
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Step(NamedTuple):
    """A change that can be undone."""

    label: str
    touched: tuple[Touched, ...]


class State(NamedTuple):
    """Everything at one moment. Nothing in it is altered afterwards."""

    records: Records
    drafts: dict[str, str]
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    conflicts: frozenset[str] = frozenset()

    def same_data(self, other: State) -> bool:
        """Whether both hold the same records, drafts and conflicts."""
        return content(self) == content(other)

    def change(self, puts: Iterable[tuple[Key, dict[str, Any] | None]], label: str, undoable: bool) -> State:
        """One change-set."""
        records: Records = dict(self.records)
        touched: dict[Key, Touched] = {}
        for key, record in puts:
            before = records.get(key)
            if text(before) == text(record):
                continue
            first = touched.get(key, Touched(key, before, record))
            touched[key] = first._replace(after=record)
            _put(records, key, record)
        if touched and undoable:
            step = Step(label, tuple(touched.values()))
            return self._replace(records=records, done=(*self.done, step), undone=())
        return self._replace(records=records)

    def typed(self, key: str, words: str | None) -> State:
        """A draft replaced, or ended with None."""
        drafts = {name: found for name, found in self.drafts.items() if name != key}
        if words is not None:
            drafts[key] = words
        return self._replace(drafts=drafts)

    def undo(self) -> State:
        """The last change taken back, field by field where they still hold what it wrote."""
        step = self.done[-1]
        records = dict(self.records)
        for key, before, after in reversed(step.touched):
            _restore(records, key, after, before)
        return self._replace(records=records, done=self.done[:-1], undone=(*self.undone, step))

    def redo(self) -> State:
        """The last undone change made again."""
        step = self.undone[-1]
        records = dict(self.records)
        for key, before, after in step.touched:
            _restore(records, key, before, after)
        return self._replace(records=records, done=(*self.done, step), undone=self.undone[:-1])

    def merge(self, base: Records, theirs: Records) -> State:
        """What another program made of the file, taken in."""
        records, conflicts = dict(self.records), set(self.conflicts)
        for key in {**base, **theirs}:
            old, new, mine = base.get(key), theirs.get(key), records.get(key)
            if text(new) in (text(old), text(mine)):
                continue
            if text(mine) == text(old) or mine is None:
                _put(records, key, new)
            elif new is not None:
                joined, clash = _join(old or {}, mine, new)
                records[key] = joined
                if clash:
                    conflicts.add(conflict(key, new))
        return self._replace(records=records, conflicts=frozenset(conflicts))


def conflict(key: Key, theirs: Mapping[str, Any]) -> str:
    """The other version of a record, as one text."""
    return text([*key, theirs])


def content(state: State) -> str:
    """Records, drafts and conflicts as one text to compare."""
    return text(
        [
            sorted([*key, text(record)] for key, record in state.records.items()),
            sorted(state.drafts.items()),
            sorted(state.conflicts),
        ]
    )


def _put(records: Records, key: Key, record: dict[str, Any] | None) -> None:
    if record is None:
        records.pop(key, None)
    else:
        records[key] = record


def _restore(
    records: Records, key: Key, source: dict[str, Any] | None, target: dict[str, Any] | None
) -> None:
    now = records.get(key)
    if source is None or target is None:
        if text(now) == text(source):
            _put(records, key, target)
    elif now is not None:
        records[key] = _restored(now, source, target)


def _restored(now: dict[str, Any], source: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
    """A mapping with each field that still is as in `source` made as in `target`; mappings within it too."""
    result = dict(now)
    for name in {**source, **target}:
        have, was, wanted = (side.get(name, _NONE) for side in (now, source, target))
        if text(was) == text(wanted):
            continue
        if text(have) != text(was):
            if isinstance(have, dict) and isinstance(was, dict) and isinstance(wanted, dict):
                result[name] = _restored(have, was, wanted)
        elif wanted is _NONE:
            del result[name]
        else:
            result[name] = wanted
    return result


def _join(old: dict[str, Any], mine: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    result, clash = dict(mine), []
    for name in {**old, **mine, **new}:
        was, ours, theirs = (side.get(name, _NONE) for side in (old, mine, new))
        if text(theirs) in (text(was), text(ours)):
            continue
        if text(ours) == text(was) and theirs is _NONE:
            del result[name]
        elif text(ours) == text(was) or ours is _NONE:
            result[name] = theirs
        elif theirs is not _NONE:
            clash.append(name)
    return result, clash
