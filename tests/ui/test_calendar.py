"""Calendar files by keys: written to a path that is told, read back after a look."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.app import InfointApp, make_app
from infoint_tui.ui.kit.dialog import Confirm, LinePrompt
from infoint_tui.ui.kit.select import SelectOne

from ..scenes import do
from .hostile import HOSTILE, inert, screen_text
from .talks import plan


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are offered in a home of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))


def field(app: InfointApp) -> Input:
    """The line of the dialog."""
    return app.screen.query_one(Input)


@pytest.mark.parametrize("place", ["today", "pipeline", "conversation"])
async def test_the_file_of_a_talk_is_written_where_it_says(
    workspace: Workspace, tmp_path: Path, place: str
) -> None:
    meeting = plan(workspace)
    app = make_app(workspace, intervals=False, start_place=place)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if place == "pipeline":
            await do(pilot, "pipeline.calendar")
        else:
            await pilot.press("C")
        await pilot.pause()
        assert isinstance(app.screen, SelectOne)
        await pilot.press("enter")
        await pilot.pause()
        path = tmp_path / "rosa-delgado-2026-03-12.ics"
        assert field(app).value == str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert f"written: {path}"[:60] in screen_text(app).replace("\n", "")
    (found,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert found["UID"] == f"{meeting.uid}@infoint"


async def test_a_file_in_the_way_is_replaced_only_after_a_question(
    workspace: Workspace, tmp_path: Path
) -> None:
    plan(workspace)
    there = tmp_path / "rosa-delgado-2026-03-12.ics"
    there.write_text("mine")
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("C", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        assert there.read_text() == "mine"
        assert isinstance(app.screen, LinePrompt)
        field(app).value = str(tmp_path / "nowhere" / "x.ics")
        await pilot.press("enter")
        await pilot.pause()
        assert "was not written" in screen_text(app)
        field(app).value = str(there)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
    assert there.read_bytes().startswith(b"BEGIN:VCALENDAR")


async def test_a_changed_file_is_shown_before_it_changes_anything(
    workspace: Workspace, tmp_path: Path
) -> None:
    meeting = plan(workspace)
    data = workspace.data.calendar.of_meeting(meeting.uid)
    moved = tmp_path / "moved.ics"
    moved.write_bytes(data.replace(b"20260312T15", b"20260313T16"))
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("C", "G", "enter")
        await pilot.pause()
        field(app).value = str(tmp_path / "missing.ics")
        await pilot.press("enter")
        await pilot.pause()
        assert "does not exist" in screen_text(app)
        field(app).value = str(moved)
        await pilot.press("enter")
        await pilot.pause()
        assert "Rosa Delgado: Thu Mar 12, 10:00 -> Fri Mar 13, 11:00" in screen_text(app)
        await pilot.press("y")
        await pilot.pause()
        start = workspace.session.meetings.need(meeting.uid).start
        assert start is not None
        assert start.local().day == 13
        await pilot.press("u")
        await pilot.pause()
    assert workspace.session.meetings.need(meeting.uid).start == meeting.start


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:abc123@google.com
DTSTART:20260313T160000Z
DTEND:20260313T162500Z
SUMMARY:Intro call
ORGANIZER;CN=Jane Doe:mailto:jane@acme.example
END:VEVENT
END:VCALENDAR
"""


async def read(app: InfointApp, pilot: Pilot[int], path: Path) -> None:
    """Ask for a file to be read."""
    await pilot.pause()
    await pilot.press("C", "G", "enter")
    await pilot.pause()
    field(app).value = str(path)
    await pilot.press("enter")
    await pilot.pause()


async def test_an_invitation_asks_whose_it_is(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "invite.ics"
    path.write_text(INVITATION)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot, path)
        assert isinstance(app.screen, SelectOne)
        text = screen_text(app)
        assert "“Intro call” Fri Mar 13, 11:00, 25 min" in text
        assert "a new conversation with Jane Doe, who is new here" in text
        await pilot.press("escape")
        await pilot.pause()
        assert workspace.session.meetings.all() == []
        await read(app, pilot, path)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("y")
        await pilot.pause()
    assert [person.name for person in workspace.session.contacts.all()] == ["Jane Doe"]
    (meeting,) = workspace.session.meetings.all()
    assert meeting.agreed_minutes == 25


async def test_an_invitation_is_offered_to_what_is_planned(workspace: Workspace, tmp_path: Path) -> None:
    meeting = plan(workspace)
    path = tmp_path / "invite.ics"
    path.write_text(INVITATION.replace("ORGANIZER;CN=Jane Doe:mailto:jane@acme.example\n", ""))
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot, path)
        assert "the planned one with Rosa Delgado" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        start = workspace.session.meetings.need(meeting.uid).start
        assert start is not None
        assert start.utc.isoformat() == "2026-03-13T16:00:00+00:00"
        await pilot.press("u")
        await pilot.pause()
    assert workspace.session.meetings.need(meeting.uid).start == meeting.start


async def test_an_invitation_goes_to_whom_one_names(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "invite.ics"
    path.write_text(INVITATION)
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await read(app, pilot, path)
        await pilot.press("G", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "needs a name" in screen_text(app)
        field(app).value = "Ada Okafor"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
    assert [person.name for person in workspace.session.contacts.all()] == ["Ada Okafor"]


async def test_hostile_names_and_places_are_inert(workspace: Workspace, tmp_path: Path) -> None:
    text = " ".join(text[:12] for name, text in HOSTILE.items() if "surrogate" not in name)
    contact = workspace.people.add(name=f"A{text}")
    start = workspace.planning.when("12 mar 10:00", "America/Chicago")
    meeting = workspace.planning.schedule(contact.uid, start, place=text)
    data = workspace.data.calendar.of_meeting(meeting.uid)
    path = tmp_path / "moved.ics"
    path.write_bytes(data.replace(b"20260312T15", b"20260313T16"))
    app = make_app(workspace, intervals=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("C", "G", "enter")
        await pilot.pause()
        field(app).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        assert inert(screen_text(app))
