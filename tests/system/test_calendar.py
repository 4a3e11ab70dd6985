"""A calendar program in C reads what is written, headless."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infoint_tui.exchange.calendar import Alarm, CalendarEvent, write_calendar

pytestmark = pytest.mark.system

STAMP = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
EVENTS = [
    CalendarEvent("one@infoint", 0, STAMP, "Rosa, Delgado; phone", datetime(2026, 3, 12, 15, tzinfo=UTC), 20,
          location="Café Zoë " * 12, description="one\ntwo", alarms=(Alarm(10, "Ten quiet minutes"),)),
    CalendarEvent("two@infoint", 2, STAMP, "Sydney talk", datetime(2026, 4, 4, 23, 30, tzinfo=UTC), 45),
    CalendarEvent("due@infoint", 1, STAMP, "Research Brookvale", date(2028, 2, 29), busy=False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "rows"),
    [
        ("America/Chicago", ("03/12/2026 @ 10:00 -> 03/12/2026 @ 10:20", "04/04/2026 @ 18:30")),
        ("Australia/Sydney", ("03/13/2026 @ 02:00 -> 03/13/2026 @ 02:20", "04/05/2026 @ 09:30")),
        ("Europe/London", ("03/12/2026 @ 15:00 -> 03/12/2026 @ 15:20", "04/05/2026 @ 00:30")),
    ],
)
def test_calcurse_takes_it_in(tmp_path: Path, zone: str, rows: tuple[str, str]) -> None:
    """Its own parser finds the talks at the right wall time, whichever zone it stands in."""
    program = shutil.which("calcurse")
    assert program, "calcurse is needed: apt-get install calcurse"
    file = tmp_path / "talks.ics"
    file.write_bytes(write_calendar(EVENTS))
    data = tmp_path / "data"
    done = subprocess.run(
        [program, "-D", data, "-C", data, "-i", file],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": zone, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert "2 apps / 1 event / 0 todos / 0 skipped" in done.stdout
    taken = (data / "apts").read_text("utf-8").splitlines()
    assert any(line.startswith(rows[0]) and line.endswith("Rosa, Delgado; phone") for line in taken)
    assert any(line.startswith(rows[1]) and line.endswith("Sydney talk") for line in taken)
    assert any(line.startswith("02/29/2028") and line.endswith("Research Brookvale") for line in taken)
