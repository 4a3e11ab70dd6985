"""Two talks in a row: the one thing not to forget of the first, before the second begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import clock_time
from .talk import name_of

if TYPE_CHECKING:
    from ...domain.meeting import Meeting
    from ..screens.base import PlaceScreen


async def ask_what_to_park(screen: PlaceScreen, meeting: Meeting, following: Meeting) -> bool:
    """Ask for it in one line, which may stay empty; returns whether to go on to the next talk."""
    from ..dialogs.ask import AskLine
    from ..dialogs.base import Drafts

    workspace = screen.workspace
    assert following.start is not None
    when = clock_time(following.start.in_zone(workspace.zone).local())
    drafts = Drafts(workspace.drafts, "park", meeting.uid)
    return await screen.edit(
        lambda refusal: AskLine(
            f"{name_of(workspace, following)} is next, at {when}",
            lead=f"What must you not forget of the talk with {name_of(workspace, meeting)}? "
            "Enter goes on to the next talk, and the reflection waits on Today; Esc stays with this one.",
            placeholder="their words, a name, a promise",
            error=str(refusal or ""),
            drafts=drafts,
        ),
        lambda text: workspace.live.park(meeting.uid, text, end_drafts=drafts.keys),
    )
