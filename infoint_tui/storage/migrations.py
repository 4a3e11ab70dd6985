"""From one schema to the next: pure steps on a copy, after the journal was applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .tables import Tables, from_raw

Raw = dict[str, dict[str, Any]]
"""TinyDB's form: {table: {"1": record}}."""
Step = Callable[[Raw], Raw]
"""Takes the tables at schema n, gives new ones at n + 1; never alters what it was given."""

STEPS: Sequence[Step] = ()
"""STEPS[0] leads from schema 1 to 2, and so on."""


def migrate(tables: Tables, schema: int, steps: Sequence[Step] = STEPS) -> Tables:
    """The tables brought to the newest schema.

    Raises ValueError where `steps` do not begin at `schema`.
    """
    if not 1 <= schema <= len(steps) + 1:
        raise ValueError(f"there is no way from schema {schema}")
    raw = as_raw(tables)
    for step in steps[schema - 1 :]:
        raw = step(raw)
    return from_raw(raw)[0]


def as_raw(tables: Tables) -> Raw:
    """The tables in TinyDB's form; the records are shared."""
    return {
        name: {str(number): record for number, _, record in table.ordered()}
        for name, table in tables.tables.items()
    }
