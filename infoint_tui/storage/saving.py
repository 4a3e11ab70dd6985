"""A complete data file for another place."""

from __future__ import annotations

from datetime import datetime

from .changes import META
from .datafile import BLANK, Composer
from .opening import SCHEMA
from .tables import Tables


def copy_composer(tables: Tables, host: str, now: datetime) -> Composer:
    """A composer of a file that stands alone: it continues no journal."""
    one = {
        "counts": tables.counts(),
        "host": host,
        "parent": "",
        "rev": 1,
        "saved": now.isoformat(timespec="seconds"),
        "schema": SCHEMA,
        "seq": 0,
        "sha256": BLANK.decode(),
        "uid": META,
    }
    return Composer(tables, {"1": one})
