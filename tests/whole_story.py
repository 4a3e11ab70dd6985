"""A story replayed to its end, on its own dates, in a home of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.demo import _Replay
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer

ENDS = {
    "student": (datetime(2026, 3, 12, 7), datetime(2026, 3, 27, 9), "America/Chicago"),  # noqa: DTZ001
    "career-changer": (datetime(2026, 3, 10, 7), datetime(2026, 3, 28, 9), "Europe/London"),  # noqa: DTZ001
}
"""The morning of the first planned talk, so that no date moves; the day of the review; the zone."""


class _Whole(_Replay):
    """Replays what lies after the first planned talk as well."""

    def __init__(self, home: Path, story: str, now: datetime) -> None:
        first, _last, zone = ENDS[story]
        super().__init__(home, FixedClock(first.replace(tzinfo=ZoneInfo(zone))), story, False)
        self._anchor = {}
        self._now = now

    def _begin(self) -> None:
        """People whom no note names are there from the beginning."""
        super()._begin()
        noted = " ".join(note["text"] for spec in self._data["meetings"] for note in spec.get("notes", ()))
        for spec in self._specs.values():
            if spec.get("introduced_by") and spec["name"] not in noted:
                self._add(spec)

    def _prepare_anchor(self) -> None:
        """The first talk is over by then."""


def open_whole_story(home: Path, story: str, until: datetime | None = None) -> Workspace:
    """A workspace on the last day of a story, or at an earlier local time of it.

    The clock is a `FixedClock`.
    """
    _first, last, zone = ENDS[story]
    now = (until or last).replace(tzinfo=ZoneInfo(zone))
    _Whole(home, story, now).run()
    return Workspace.open(home, clock=FixedClock(now), syncer=StepSyncer())
