"""Two versions of one value that grew from a common one, joined so that neither side loses anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

ABSENT: Final[Any] = type("Absent", (), {"__repr__": lambda _self: "ABSENT"})()
"""Stands for a field or element that is not there."""
Place = tuple[str, ...]
"""Where in a record: names of fields, and uids of elements of lists."""
LINES_LIMIT = 1_000_000
"""Lines of one side times lines of the other up to which texts are compared."""


class Joined(NamedTuple):
    """The joined value, and the places where both sides said different things: there it holds ours."""

    value: Any
    clashes: list[Place]


def join(base: Any, ours: Any, theirs: Any) -> Joined:
    """Join any JSON value; `ABSENT` stands for none.

    Objects are joined by field, lists of objects with a uid by element, lists of different words like sets,
    texts of several lines by line. What one side removed and the other changed is kept as changed.
    """
    if theirs in (base, ours):
        return Joined(ours, [])
    if ours == base or ours is ABSENT:
        return Joined(theirs, [])
    if theirs is ABSENT:
        return Joined(ours, [])
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _join_fields(base if isinstance(base, dict) else {}, ours, theirs)
    if isinstance(ours, list) and isinstance(theirs, list):
        found = _join_lists(base if isinstance(base, list) else [], ours, theirs)
        if found is not None:
            return found
    if isinstance(ours, str) and isinstance(theirs, str):
        text = join_lines(base if isinstance(base, str) else "", ours, theirs)
        if text is not None:
            return Joined(text, [])
    return Joined(ours, [()])


def _join_fields(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Joined:
    value: dict[str, Any] = {}
    clashes: list[Place] = []
    for name in dict.fromkeys([*ours, *theirs]):
        part = join(base.get(name, ABSENT), ours.get(name, ABSENT), theirs.get(name, ABSENT))
        if part.value is not ABSENT:
            value[name] = part.value
        clashes += [(name, *rest) for rest in part.clashes]
    return Joined(value, clashes)


# -- lists ---------------------------------------------------------------------------------------------


def _join_lists(base: list[Any], ours: list[Any], theirs: list[Any]) -> Joined | None:
    """Join element by element; None where the elements cannot be told apart."""
    before, mine, new = _by_name(base), _by_name(ours), _by_name(theirs)
    if before is None or mine is None or new is None:
        return None
    joined: dict[str, Any] = {}
    clashes: list[Place] = []
    for name in dict.fromkeys([*mine, *new]):
        part = join(before.get(name, ABSENT), mine.get(name, ABSENT), new.get(name, ABSENT))
        if part.value is not ABSENT:
            joined[name] = part.value
        clashes += [(name, *rest) for rest in part.clashes]
    return Joined([joined[name] for name in _order(before, mine, new) if name in joined], clashes)


def _by_name(values: list[Any]) -> dict[str, Any] | None:
    """Elements by what names them: the uid of an object, or the text itself; None where two are alike."""
    found: dict[str, Any] = {}
    for value in values:
        name = value.get("uid") if isinstance(value, dict) else value
        if not isinstance(name, str) or name in found or isinstance(value, dict) is not _objects(values):
            return None
        found[name] = value
    return found


def _objects(values: list[Any]) -> bool:
    return isinstance(values[0], dict)


def _order(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Names of both sides, in our order unless only theirs was changed; what is new stays beside the one it
    followed."""
    common = [name for name in base if name in ours and name in theirs]
    moved_here = [name for name in ours if name in base and name in theirs] != common
    moved_there = [name for name in theirs if name in base and name in ours] != common
    first, second = (theirs, ours) if moved_there and not moved_here else (ours, theirs)
    result = list(first)
    known = set(result)
    before = ""
    for name in second:
        if name not in known:
            known.add(name)
            at = result.index(before) + 1 if before else 0
            # Several that are new at one place: those of the first side come first.
            while at < len(result) and result[at] not in second and result[at] not in base:
                at += 1
            result.insert(at, name)
        before = name
    return result


# -- lines ---------------------------------------------------------------------------------------------


def join_lines(base: str, ours: str, theirs: str) -> str | None:
    """Join two texts of several lines; None where both changed the same lines, or for single lines.

    Lines that a side added are in the result; lines added at one place on both sides stand below one another.
    """
    if not any("\n" in text for text in (base, ours, theirs)):
        return None
    was, mine, new = base.split("\n"), ours.split("\n"), theirs.split("\n")
    result: list[str] = []
    for old, left, right in _pieces(was, mine, new):
        if left in (old, right):
            result += right
        elif right == old:
            result += left
        elif not old:
            result += [*left, *right]
        elif not left or not right:
            result += left or right
        else:
            return None
    return "\n".join(result)


def _pieces(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """The texts cut where all three agree: (base, ours, theirs) of each part, agreeing ones included."""
    left, right = _matches(base, ours), _matches(base, theirs)
    pieces = []
    at, mine, new = 0, 0, 0
    position = 0
    while position < len(base):
        if position not in left or position not in right:
            position += 1
            continue
        pieces.append((base[at:position], ours[mine : left[position]], theirs[new : right[position]]))
        pieces.append((base[position : position + 1],) * 3)
        at, mine, new = position + 1, left[position] + 1, right[position] + 1
        position += 1
    pieces.append((base[at:], ours[mine:], theirs[new:]))
    return [piece for piece in pieces if any(piece)]


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Line of the base to the equal line of the other text, ascending in both."""
    limit = min(len(base), len(other))
    start = next((n for n in range(limit) if base[n] != other[n]), limit)
    found = {n: n for n in range(start)}
    rest = limit - start
    tail = next((n for n in range(rest) if base[-1 - n] != other[-1 - n]), rest)
    found |= {len(base) - n: len(other) - n for n in range(1, tail + 1)}
    left, right = base[start : len(base) - tail], other[start : len(other) - tail]
    if left and right and len(left) * len(right) <= LINES_LIMIT:
        from difflib import SequenceMatcher

        for a, b, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            found |= {start + a + n: start + b + n for n in range(size)}
    return found
