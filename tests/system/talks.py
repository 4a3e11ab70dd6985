"""A home with a call ahead, infoint in the middle of it, and what of it is on the disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from infoint_tui.domain.zoned_time import ZonedTime
from infoint_tui.services.agenda import line_key
from infoint_tui.services.clock import SystemClock
from infoint_tui.services.workspace import Workspace

from .terminal import Terminal, infoint

SENTENCE = "the radio exercise in week one is where it starts"
SIZE = (120, 40)


def plan_call(path: Path) -> Path:
    """Make a home with a call planned in twenty minutes."""
    ws = Workspace.open(path, clock=SystemClock())
    ws.people.save_profile(name="Noor", zone="America/Chicago", stage="student")
    rosa = ws.people.add(name="Rosa Delgado", why_this_person="calm", connection="panel")
    ws.planning.schedule(rosa.uid, ZonedTime(ws.session.clock.now() + timedelta(minutes=20), ws.session.zone))
    ws.close()
    return path


def read(home: Path) -> Workspace:
    """The home as it stands on disk, side-effect-free."""
    return Workspace.open(home, clock=SystemClock(), read_only=True)


def in_live(home: Path, **options: Any) -> Terminal:
    """A terminal in the live screen of the call."""
    terminal = infoint(home, "call", size=SIZE, **options)
    terminal.wait("of 20:00")
    return terminal


def typed_line(home: Path) -> str:
    """The line being typed, as it is on disk."""
    ws = read(home)
    meeting = ws.conversation.running()
    assert meeting is not None
    return ws.session.drafts.get(line_key(meeting.uid)) or ""


def noted(home: Path) -> list[str]:
    """The notes of the running call, as they are on disk."""
    meeting = read(home).conversation.running()
    assert meeting is not None
    return [note.text for note in meeting.notes]
