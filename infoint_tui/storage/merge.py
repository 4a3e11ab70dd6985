"""Two versions that grew from one base, joined per record and field; nothing is dropped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from .changes import CONFLICTS, DRAFTS, Put
from .tables import Tables

_ABSENT = object()


class Merged(NamedTuple):
    """What to put so that ours holds both: raw puts with TinyDB's numbers, and how many conflicts are kept
    twice."""

    puts: list[tuple[Put, int | None]]
    conflicts: int


def merge(base: Tables, ours: Tables, theirs: Tables, present: Container[str]) -> Merged:
    """Bring the changes from base to theirs into ours.

    A record deleted on one side and edited on the other is kept. Fields changed on both sides stay ours, and
    the other version goes whole into the table of conflicts. Drafts are ours alone.
    `present` are the tables that their file has at all: one that is missing as a whole is damage to its name,
    not the wish to delete all of it.
    """
    puts: list[tuple[Put, int | None]] = []
    conflicts = 0
    for name in sorted(set(base.tables) | set(theirs.tables)):
        if name in (DRAFTS, CONFLICTS):
            continue
        was, now = base.table(name), theirs.table(name)
        for key in list(dict.fromkeys([*was.ids, *now.ids])):
            old, new, mine = was.get(key), now.get(key), ours.get(name, key)
            if new in (old, mine) or (new is None and name not in present):
                continue
            if mine == old:
                puts.append((Put(name, key, new), now.ids.get(key)))
            elif new is None or mine is None:
                if mine is None:
                    puts.append((Put(name, key, new), now.ids.get(key)))
            else:
                record, clash = _fields(old, mine, new)
                if record != mine:
                    puts.append((Put(name, key, record), None))
                if clash:
                    conflicts += 1
                    puts.append((_conflict(name, key, new, clash), None))
    for key, record in theirs.table(CONFLICTS).rows.items():
        if ours.get(CONFLICTS, key) is None and base.get(CONFLICTS, key) is None:
            puts.append((Put(CONFLICTS, key, record), None))
    return Merged(puts, conflicts)


def _fields(old: Any, mine: Any, new: Any) -> tuple[Any, list[str]]:
    if not (isinstance(mine, dict) and isinstance(new, dict)):
        return mine, ["the whole record"]
    before = old if isinstance(old, dict) else {}
    result, clash = dict(mine), []
    for field in dict.fromkeys([*before, *mine, *new]):
        was, ours, theirs = before.get(field, _ABSENT), mine.get(field, _ABSENT), new.get(field, _ABSENT)
        if theirs in (was, ours):
            continue
        if ours == was:
            if theirs is _ABSENT:
                result.pop(field, None)
            else:
                result[field] = theirs
        else:
            clash.append(field)
    return result, clash


def _conflict(table: str, uid: str, theirs: Mapping[str, Any], fields: list[str]) -> Put:
    """The other version, under a uid that is the same whenever the same conflict is met again."""
    text = json.dumps([table, uid, theirs], sort_keys=True)
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    record = {"uid": key, "table": table, "record": uid, "fields": fields, "theirs": theirs}
    return Put(CONFLICTS, key, record)
