"""A stored record that cannot be read, made readable by taking out as little as possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .record import TEXT, BadRecord, Identified, Steps, field_name

CAUTIOUS: Mapping[Steps, Any] = {
    ("do_not_contact",): True,
    ("keep_in_touch",): {"permission": "refused"},
    ("keep_in_touch", "permission"): "refused",
}
"""What stands for an answer that cannot be read: nobody is written to because a "no" was damaged."""
_PRINTED = 10**18
"""A larger number is no telephone number, and nothing else that somebody wrote."""


class Mended(NamedTuple):
    """A record that can be read again, None where nothing of it can; and what was done to which field."""

    record: dict[str, Any] | None
    steps: tuple[str, ...]


def mended(kind: type[Identified], raw: Mapping[str, Any]) -> Mended:
    """Take out, one after the other, the values that keep a record from being read.

    A number where a text belongs becomes its digits. What a record cannot do without takes the record, or
    the item of a list, with it.
    """
    record: Any = dict(raw)
    told: list[str] = []
    while record is not None:
        try:
            kind.decode(record)
        except BadRecord as bad:
            record, words = _without(record, bad)
            told.append(words)
        else:
            break
    return Mended(record, tuple(told))


def _without(record: Any, bad: BadRecord) -> tuple[Any, str]:
    """The record without the value that is wrong, and what was done in words."""
    found = _at(record, bad.steps)
    if bad.expected == TEXT and type(found) in (int, float) and abs(found) <= _PRINTED:
        return _put(record, bad.steps, str(found)), f"{bad.field} is now the text {found}"
    if bad.steps in CAUTIOUS:
        return _put(record, bad.steps, CAUTIOUS[bad.steps]), f"{bad.field} is now a no, for safety"
    steps = bad.steps
    if found is None:
        # Missing, or null where something must be: what holds it cannot be read without it.
        whole = _at(record, steps[:-1])
        there = isinstance(whole, (list, tuple)) or (isinstance(whole, Mapping) and steps[-1] in whole)
        steps = steps if there else steps[:-1]
    if not steps:
        return None, f"it is unreadable without {bad.field}"
    return _drop(record, steps), f"took out {field_name(steps)}"


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _put(value: Any, steps: Steps, new: Any) -> Any:
    """A copy with another value at a place that is there."""
    if not steps:
        return new
    copy: Any = list(value) if isinstance(value, (list, tuple)) else dict(value)
    copy[steps[0]] = _put(copy[steps[0]], steps[1:], new)
    return copy


def _drop(value: Any, steps: Steps) -> Any:
    """A copy without a place that is there."""
    copy: Any = list(value) if isinstance(value, (list, tuple)) else dict(value)
    if len(steps) == 1:
        del copy[steps[0]]
    else:
        copy[steps[0]] = _drop(copy[steps[0]], steps[1:])
    return copy
