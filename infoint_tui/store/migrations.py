"""From one schema to the next: pure steps on a copy, after the journal was applied."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from .changes import META, HomeError
from .records import Dataset, from_raw

Raw = dict[str, dict[str, Any]]
"""TinyDB's form: {table: {"1": record}}."""
Step = Callable[[Raw], Raw]
"""Takes the tables at schema n, gives new ones at n + 1; what it gets is a copy of its own."""

STEPS: Sequence[Step] = ()
"""STEPS[0] leads from schema 1 to 2, and so on."""


def newest(steps: Sequence[Step]) -> int:
    """The schema to which these steps lead."""
    return len(steps) + 1


def migrate(tables: Dataset, schema: int, steps: Sequence[Step] = STEPS, *, to: int | None = None) -> Dataset:
    """The tables brought from a schema to a later one, the newest by default.

    `tables` stay as they are. Raises ValueError where `steps` do not begin at `schema`, and HomeError where a
    step fails or gives what cannot be stored.
    """
    to = newest(steps) if to is None else to
    if not 1 <= schema <= to <= newest(steps):
        raise ValueError(f"there is no way from schema {schema} to {to}")
    odd = len(from_raw(tables.raw())[1])
    raw: Raw = json.loads(json.dumps(tables.raw()))
    for number, step in enumerate(steps[schema - 1 : to - 1], schema):
        try:
            raw = step(raw)
            _check(raw, odd)
        except Exception as error:
            raise HomeError(
                f"The data of schema {number} cannot be brought to schema {number + 1} ({error}). Nothing"
                " was changed. Use the version of infoint that wrote it, and report this."
            ) from error
    return from_raw(raw)[0]


def _check(raw: Any, odd: int) -> None:
    """Raise ValueError unless this can be a data file with no more odd records than before."""
    if not isinstance(raw, dict):
        raise ValueError("the result is no set of tables")
    for name, documents in raw.items():
        if not isinstance(name, str) or name == META or not isinstance(documents, dict):
            raise ValueError(f"{name!r} is no table")
        for number in documents:
            if not (isinstance(number, str) and number.isascii() and number.isdigit() and number[0] != "0"):
                raise ValueError(f"{name} has no number {number!r}")
    if json.loads(json.dumps(raw, allow_nan=False)) != raw:
        raise ValueError("the result cannot be stored as it is")
    if len(from_raw(raw)[1]) > odd:
        raise ValueError("a record has lost its uid, or has that of another")
