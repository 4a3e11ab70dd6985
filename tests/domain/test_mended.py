"""Any JSON value at any place of any record is read, or named; and what is named can be fixed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infoint_tui.domain.integrity import KINDS
from infoint_tui.domain.record import BadRecord, Identified, mended

from ..wrong_types import JSON_VALUES, places, planted, whole

AWAY = (float("nan"), float("inf"), float("-inf"), 10**5000)
"""What JSON readers let through although JSON knows nothing of it, and what cannot be printed."""


def problem(kind: type[Identified], raw: dict[str, Any]) -> BadRecord | None:
    """Why a record cannot be read."""
    try:
        kind.decode(raw)
    except BadRecord as bad:
        return bad
    return None


def test_every_whole_record_can_be_read_and_comes_back() -> None:
    for table, kind in KINDS.items():
        raw = whole(table)
        assert set(raw) == set(kind._names) - {"extra"}
        assert kind.decode(kind.decode(raw).encode()) == kind.decode(raw)


def test_any_value_at_any_place_is_read_or_named_and_can_be_mended() -> None:
    named = 0
    for place in places():
        kind, fits = KINDS[place.table], whole(place.table)
        for value in (*JSON_VALUES, *AWAY):
            raw = planted(fits, place, value)
            bad, found = problem(kind, raw), mended(kind, raw)
            if bad is None:
                assert found == (raw, ()), "a record that can be read is left alone"
                continue
            named += 1
            assert bad.steps[: len(place.steps)] == place.steps, (place, value)
            assert str(bad).startswith(f"{bad.field}: expected ")
            assert found.steps
            if found.record is not None:
                assert problem(kind, found.record) is None
    assert named > 20 * len(KINDS)


def contact(**fields: Any) -> dict[str, Any]:
    return {"uid": "1", "name": "Rosa", **fields}


@pytest.mark.parametrize(
    ("raw", "left", "told"),
    [
        (contact(stage_since=5), contact(), ("took out stage_since",)),
        (contact(title=5), contact(title="5"), ("title is now the text 5",)),
        (contact(tags=["a", None, 7]), contact(tags=["a", "7"]), None),
        (
            contact(channels=[{"kind": "email", "value": "r@example.org"}, {"kind": "owl", "value": "x"}]),
            contact(channels=[{"kind": "email", "value": "r@example.org"}]),
            None,
        ),
        (
            contact(do_not_contact="yes"),
            contact(do_not_contact=True),
            ("do_not_contact is now a no, for safety",),
        ),
        (
            contact(keep_in_touch={"permission": []}),
            contact(keep_in_touch={"permission": "refused"}),
            None,
        ),
        (contact(keep_in_touch=3), contact(keep_in_touch={"permission": "refused"}), None),
        (contact(name=[]), None, ("took out name", "it is unreadable without name")),
    ],
)
def test_as_little_as_possible_is_taken_out(
    raw: dict[str, Any], left: dict[str, Any] | None, told: tuple[str, ...] | None
) -> None:
    before = json.dumps(raw)
    found = mended(KINDS["contacts"], raw)
    assert found.record == left
    assert told is None or found.steps == told
    assert json.dumps(raw) == before
