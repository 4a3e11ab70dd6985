"""Choosing another conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .talk import facts_of, name_of

if TYPE_CHECKING:
    from ..screens.base import PlaceScreen


async def choose_conversation(screen: PlaceScreen, current: str) -> str:
    """Ask which conversation to show; returns its uid, empty if none was chosen."""
    from ..dialogs.choose import Choose, Option

    workspace = screen.workspace
    options = [
        Option(meeting.uid, name_of(workspace, meeting), " · ".join(facts_of(workspace, meeting)))
        for meeting in workspace.planning.in_order()
    ]
    return await screen.ask(Choose("Which conversation?", options, current=current)) or ""
