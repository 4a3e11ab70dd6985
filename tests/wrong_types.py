"""Every place of every stored record, and every kind of JSON value that may wrongly stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from infoint_tui.domain.integrity import KINDS
from infoint_tui.domain.record import Record
from infoint_tui.domain.zoned_time import ZonedTime


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -3,
    10**30,
    2.5,
    -1e300,
    "",
    "x",
    "9999-12-31T23:59:59+00:00[UTC]",
    [],
    [None],
    [5, "x"],
    [[]],
    [{}],
    {},
    {"": 5},
    {"uid": {"a": []}, "odd.key[0]": None},
    _deep(40),
)
"""One of every JSON type, and the ones between types that decoders stumble over."""

Steps = tuple[str | int, ...]


class Place(NamedTuple):
    """A place in the records of a table: the steps to it from the record."""

    table: str
    steps: Steps

    def __str__(self) -> str:
        return f"{self.table} {'.'.join(map(str, self.steps))}"


def places() -> list[Place]:
    """Every field of every record of the model, those of the records within them, and the items of lists."""
    return [Place(table, steps) for table, kind in KINDS.items() for steps in _within(kind)]


def _within(kind: type[Record]) -> Iterator[Steps]:
    for name, hint in _hints(kind).items():
        yield (name,)
        for steps in _below(hint):
            yield (name, *steps)


def _below(hint: Any) -> Iterator[Steps]:
    for part in (hint, *get_args(hint)):
        if isinstance(part, type) and issubclass(part, Record):
            first: Steps = (0,) if get_origin(hint) is tuple else ()
            yield from ((*first, *steps) for steps in _within(part))
            return
    if get_origin(hint) is tuple:
        yield (0,)
    elif _is_mapping(hint):
        yield ("key",)


_HINTS: dict[type[Record], dict[str, Any]] = {}
"""What is looked up once: a walk asks thousands of times."""


def _hints(kind: type[Record]) -> dict[str, Any]:
    if kind not in _HINTS:
        hints = get_type_hints(kind)
        _HINTS[kind] = {name: hints[name] for name in kind._names if name != "extra"}
    return _HINTS[kind]


def _is_mapping(hint: Any) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def sample(hint: Any) -> Any:
    """A JSON value that fits a field with this hint."""
    found: Any = {str: "x", bool: False, int: 1, float: 1.0, date: "2026-03-12", time: "10:00"}.get(hint)
    if found is not None:
        return found
    if hint is ZonedTime:
        return "2026-03-12T10:00:00-05:00[America/Chicago]"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint)).value
    if isinstance(hint, type) and issubclass(hint, Record):
        return {name: sample(inner) for name, inner in _hints(hint).items()}
    if get_origin(hint) is tuple:
        return [sample(get_args(hint)[0])]
    if _is_mapping(hint):
        return {"key": sample(get_args(hint)[1])}
    return sample(next(arg for arg in get_args(hint) if arg is not type(None)))


@cache
def whole(table: str) -> dict[str, Any]:
    """A record of a table in which every field holds something that fits."""
    return dict(sample(KINDS[table]))


def planted(record: Mapping[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy of a record with another value at a place; what leads there is made where it is missing."""
    return dict(_planted(record, whole(place.table), place.steps, value))


def _planted(found: Any, fitting: Any, steps: Steps, value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = list(found) if isinstance(found, list) and found else list(fitting)
        items[step] = _planted(items[step], fitting[step], rest, value)
        return items
    inner = dict(found) if isinstance(found, Mapping) else dict(fitting)
    inner[step] = _planted(inner.get(step), fitting[step], rest, value)
    return inner
