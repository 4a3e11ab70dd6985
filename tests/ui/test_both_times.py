"""Wherever a planned talk stands with its time, the other's clock stands beside it."""

from __future__ import annotations

import pytest

from infoint_tui.domain.meeting import Meeting
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import make_app
from infoint_tui.ui.conversation.header import facts_of

from .hostile import screen_text


def plan(workspace: Workspace, zone: str, when: str) -> Meeting:
    """A talk with somebody in a zone, at a time of Chicago."""
    person = workspace.people.add(name="Kim Tanaka", zone=zone)
    return workspace.planning.schedule(person.uid, workspace.planning.when(when, "America/Chicago"))


@pytest.mark.parametrize(
    ("zone", "when", "theirs"),
    [
        ("Asia/Tokyo", "fri 18:00", ["Sat Mar 14, 08:00 Tokyo"]),
        ("America/New_York", "fri 18:00", ["19:00 New York"]),
        ("America/Chicago", "fri 18:00", []),
        ("", "fri 18:00", []),
    ],
)
def test_the_head_of_a_talk(workspace: Workspace, zone: str, when: str, theirs: list[str]) -> None:
    meeting = plan(workspace, zone, when)
    facts = facts_of(workspace, meeting)
    assert facts == ["phone", "Fri Mar 13, 18:00 (in 1 day and 8 hours)", *theirs, "20 min"]


def test_the_page_of_a_person(workspace: Workspace) -> None:
    meeting = plan(workspace, "Asia/Tokyo", "fri 18:00")
    known = workspace.contact_view.known(meeting.first_contact)
    assert known is not None
    assert [talk.when for talk in known.talks] == ["Fri Mar 13, 18:00 · Sat Mar 14, 08:00 Tokyo"]


async def test_today_names_the_weekday_twice_where_the_dates_differ(workspace: Workspace) -> None:
    plan(workspace, "Asia/Tokyo", "fri 18:00")
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(130, 30)) as pilot:
        await pilot.pause()
        assert "Fri Mar 13, 18:00 here · Sat Mar 14, 08:00 Tokyo" in " ".join(screen_text(app).split())
