"""A real store in a temporary home, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2 March 2026, 09:00 in Chicago."""
    return FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=CHICAGO))


@pytest.fixture
def ws(tmp_path: Path, clock: FixedClock) -> Iterator[Workspace]:
    """An empty workspace of a user in Chicago."""
    numbers = count(1)
    workspace = Workspace.open(tmp_path / "home", clock=clock, new_id=lambda: f"id-{next(numbers):04}")
    workspace.people.save_profile(name="Noor Haddad", zone="America/Chicago", stage="student")
    yield workspace
    workspace.close()
