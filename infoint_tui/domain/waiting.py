"""A planned talk whose time has come and nobody is there: what to do, minute by minute."""

from __future__ import annotations

WRITE_AFTER, WAIT_UNTIL, OFFER_AFTER = 5, 10, 15
"""Minutes past the start at which one writes, may stop waiting, and offers another time."""


def waiting(minutes_past: int) -> str:
    """What to do so many minutes past the planned start; empty while nothing is out of the ordinary."""
    if minutes_past < WRITE_AFTER:
        return ""
    if minutes_past < WAIT_UNTIL:
        return f"{minutes_past} min late: write them one line, wait until minute {WAIT_UNTIL}"
    if minutes_past < OFFER_AFTER:
        return f"{minutes_past} min late: no need to wait on; at {OFFER_AFTER} offer another time"
    return "They are not there: offer another time (m in the pipeline)"
