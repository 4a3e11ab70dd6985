"""Two into one: two versions of a record by what they come from, and two records of one person, with every
reference led over; on records as stored.

References are found as erasing finds them: any text, anywhere, that is the uid. A field that a later version
adds is led over like the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from . import NamedTuple
from .erasure import Key, Records, draft_parts
from .text import common_ends, listed

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
    joined, clashes = _join_fields(before, mine, new)
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
    start, tail = common_ends(base, other)
    found = {n: n for n in range(start)}
    found |= {len(base) - n: len(other) - n for n in range(1, tail + 1)}
    left, right = base[start : len(base) - tail], other[start : len(other) - tail]
    if left and right and len(left) * len(right) <= LINES_LIMIT:
        from difflib import SequenceMatcher

        for a, b, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            found |= {start + a + n: start + b + n for n in range(size)}
    return found


_JOINED = ("about",)
"""Texts of which both are kept, one below the other."""
_WITH_STAGE = ("stage", "stage_since")
_EITHER, _BOTH = ("do_not_contact",), ("archived", "practice")
"""Facts that hold where they hold of either; of both."""
_RANKS = {stage: rank for rank, stage in enumerate(listed("data/pipeline", "further"))}
"""All stages, each further than those before it: a no outlasts the idea of asking, an end outlasts all."""
_OWN = ("uid", *_WITH_STAGE, *_EITHER, *_BOTH, *_JOINED)


class FieldChoice(NamedTuple):
    """A field that both records fill differently and that can hold one of the two."""

    name: str
    mine: Any
    theirs: Any


def field_choices(keep: Mapping[str, Any], other: Mapping[str, Any]) -> list[FieldChoice]:
    """The fields to choose for; lists and notes are joined and need no choice."""
    return [
        FieldChoice(name, keep[name], other[name])
        for name in keep
        if name in other
        and name not in _OWN
        and keep[name] != other[name]
        and not (isinstance(keep[name], list) and isinstance(other[name], list))
    ]


def merged_person(
    keep: Mapping[str, Any], other: Mapping[str, Any], theirs: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The record of the one person: the one to keep, with the fields in `theirs` taken from the other."""
    out = dict(keep)
    for name, value in other.items():
        mine = keep.get(name)
        if name == "uid" or name in _WITH_STAGE or name in _BOTH:
            continue
        if name in _JOINED and isinstance(mine, str) and isinstance(value, str):
            out[name] = mine if value in mine else "\n".join(filter(None, (mine, value)))
        elif isinstance(mine, list) and isinstance(value, list):
            out[name] = [*mine, *(item for item in value if item not in mine)]
        elif isinstance(mine, Mapping) and isinstance(value, Mapping) and name not in theirs:
            out[name] = {**value, **mine}
        elif mine in (None, "", False) or name in theirs:
            out[name] = value
    for name in _BOTH:
        if not (keep.get(name) and other.get(name)):
            out.pop(name, None)
    further = max((keep, other), key=lambda record: _RANKS.get(record.get("stage", "idea"), -1))
    for name in _WITH_STAGE:
        out.pop(name, None)
        if name in further:
            out[name] = further[name]
    led: dict[str, Any] = _led(out, str(other.get("uid")), str(keep.get("uid")), own=True)
    return led


def relinked(records: Records, keep: str, gone: str) -> dict[Key, Any]:
    """Every other record that changes when `gone` becomes `keep`: its new value, or None where it goes.

    Drafts are kept under the name of the one who stays, below what was typed there.
    """
    changed: dict[Key, Any] = {}
    for table, rows in records.items():
        for key, record in rows.items():
            if table == "drafts":
                changed |= _draft(rows, key, record, keep, gone)
            elif table == "contacts" and key in (keep, gone):
                continue
            elif (led := _led(record, gone, keep)) != record:
                nowhere = table == "introductions" and led.get("from_contact") == led.get("to_contact")
                changed[table, key] = None if nowhere else led
    return changed | _thanked_twice(records, changed, keep)


def _thanked_twice(records: Records, changed: Mapping[Key, Any], keep: str) -> dict[Key, Any]:
    """The thank-yous that go, as the one person would be thanked twice for one conversation.

    What was sent stays; else the first one that has words, or the first. What was typed for the others is
    kept with it.
    """
    owed: dict[tuple[Any, ...], dict[str, Mapping[str, Any]]] = {}
    for key, stored in records.get("thank_yous", {}).items():
        record = changed.get(("thank_yous", key), stored)
        if isinstance(record, Mapping) and record.get("recipient") == keep:
            about = tuple(record.get(name) or "" for name in ("meeting", "after", "introduced"))
            owed.setdefault(about, {})[key] = record
    drafts = dict(records.get("drafts", {}))
    drafted = {part for key in drafts for part in draft_parts(key)}
    gone: dict[Key, Any] = {}
    for thanks in owed.values():
        sent = {key: True for key, record in thanks.items() if record.get("sent_at")}
        written = [key for key, record in thanks.items() if record.get("body") or key in drafted]
        stay = sent or {next(iter(written or thanks)): True}
        for key in thanks.keys() - stay.keys():
            gone["thank_yous", key] = None
            for name in [name for name in drafts if key in draft_parts(name)]:
                moved = _draft(drafts, name, drafts[name], next(iter(stay)), key)
                gone |= moved
                drafts |= {other: draft for (_table, other), draft in moved.items() if draft is not None}
                del drafts[name]
    return gone


def breaks_circle(records: Records, merged: Mapping[str, Any]) -> bool:
    """Whether the one who introduced the merged person was, at some distance, introduced by them."""
    uid, seen = merged.get("uid"), set[Any]()
    at = merged.get("introduced_by")
    while at and at not in seen:
        if at == uid:
            return True
        seen.add(at)
        found = records.get("contacts", {}).get(at)
        at = found.get("introduced_by") if isinstance(found, Mapping) else None
    return False


def _draft(rows: Mapping[str, Any], key: str, record: Any, keep: str, gone: str) -> dict[Key, Any]:
    """A draft under its new name, with references in its text led over."""
    about = gone in draft_parts(key)
    text = record.get("text") if isinstance(record, Mapping) else None
    mentions = isinstance(text, str) and gone in text.split()
    if not about and not mentions:
        return {}
    found = dict(record) if isinstance(record, Mapping) else {}
    if isinstance(text, str):
        found["text"] = _word(gone).sub(keep, text)
    if not about:
        return {("drafts", key): found}
    name = _word(gone).sub(keep, key)
    there = rows.get(name)
    if isinstance(there, Mapping) and there.get("text"):
        words = dict.fromkeys((str(there["text"]), str(found.get("text", ""))))
        found = {**there, "text": "\n".join(filter(None, words))}
    if "uid" in found:
        found["uid"] = name
    return {("drafts", key): None, ("drafts", name): found}


def _word(uid: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(uid)}(?![\w-])")


def _led(value: Any, gone: str, keep: str, *, own: bool = False) -> Any:
    """A value with every reference led over; nobody is named twice in a list.

    With `own` it is the person's own record, which never refers to itself.
    """
    if isinstance(value, str):
        return keep if value == gone else value
    if isinstance(value, list):
        led = [_led(item, gone, keep) for item in value]
        if led == value:
            return value
        once: list[Any] = []
        at = -1
        for was, item in zip(value, led, strict=True):
            if not _names(item, keep):
                once.append(item)
            elif at < 0:
                at = len(once)
                once.append(item)
            elif isinstance(item, Mapping) and isinstance(once[at], Mapping):
                mine, more = (item, once[at]) if _names(was, keep) else (once[at], item)
                once[at] = {**more, **{name: told for name, told in mine.items() if told not in (None, "")}}
        return once
    if isinstance(value, Mapping):
        out = {
            keep if name == gone else name: item if own and name == "uid" else _led(item, gone, keep)
            for name, item in value.items()
        }
        if own:
            return {name: _without(item, keep) for name, item in out.items() if name == "uid" or item != keep}
        return out
    return value


def _names(item: Any, uid: str) -> bool:
    return bool(item == uid or (isinstance(item, Mapping) and item.get("contact") == uid))


def _without(item: Any, uid: str) -> Any:
    return [each for each in item if each != uid] if isinstance(item, list) else item
