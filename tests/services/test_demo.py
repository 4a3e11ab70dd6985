"""The demonstration starts with a talk later today, whatever the hour, and holds only the past."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.enums import Stage
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.demo import STORIES, build_demo
from infoint_tui.services.workspace import Workspace


@pytest.mark.parametrize("hour", [0, 9, 15, 22])
@pytest.mark.parametrize("story", STORIES)
def test_the_next_talk_is_later_today(tmp_path: Path, story: str, hour: int) -> None:
    clock = FixedClock(datetime(2027, 7, 6, hour, 3, tzinfo=ZoneInfo("America/Chicago")))
    build_demo(tmp_path / "demo", clock, story)
    ws = Workspace.open(tmp_path / "demo", clock=clock)
    meeting = ws.planning.current()
    assert meeting is not None
    assert meeting.planned
    assert meeting.start is not None
    now = ws.session.moment().local()
    start = meeting.start.in_zone(ws.session.zone).local()
    assert start > now
    assert (start.date() - now.date()).days == 0 or now.hour >= 22
    assert ws.attention.notices == []
    assert not ws.home.may_undo
    assert all(
        contact.stage_since is None or contact.stage_since.utc <= clock.now()
        for contact in ws.session.contacts.all()
    )
    ws.close()


def test_without_extras_it_is_the_story_alone(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 3, 30, 9, tzinfo=ZoneInfo("America/Chicago")))
    build_demo(tmp_path / "demo", clock, "student", extras=False)
    ws = Workspace.open(tmp_path / "demo", clock=clock)
    assert {contact.name: contact.stage for contact in ws.session.contacts.all()} == {
        "Rosa Delgado": Stage.SCHEDULED,
        "Dr Imani Whitlock": Stage.CONTACTED,
    }
    ws.close()


def test_an_unknown_story_is_named(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 3, 12, 9, tzinfo=ZoneInfo("America/Chicago")))
    with pytest.raises(ValueError, match="student, career-changer, ten"):
        build_demo(tmp_path / "demo", clock, "astronaut")
