"""A talk found still running long after its agreed end: when did it end?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import clock_time, day
from ...domain.errors import Refused
from .talk import name_of

if TYPE_CHECKING:
    from ...domain.meeting import Meeting
    from ..screens.base import PlaceScreen


async def ask_end(screen: PlaceScreen, meeting: Meeting) -> bool:
    """Ask for the end; returns whether the talk was ended. Leaving the question lets the talk run on."""
    from ..dialogs.ask import AskLine
    from ..dialogs.base import Drafts

    workspace = screen.workspace
    live = workspace.live
    assert meeting.actual_start is not None
    began = meeting.actual_start.in_zone(workspace.zone).local()
    agreed = live.agreed_end(meeting).in_zone(workspace.zone).local()

    def hint(text: str) -> str:
        try:
            end = live.end_from(meeting, text)
        except Refused:
            return ""
        minutes = round((end.utc - began).total_seconds() / 60)
        return f"{day(end.local().date())} {clock_time(end.local())}, after {minutes} min"

    def check(text: str) -> str:
        try:
            live.end_from(meeting, text)
        except Refused as refusal:
            return str(refusal)
        return ""

    return await screen.edit(
        lambda refusal: AskLine(
            f"When did the talk with {name_of(workspace, meeting)} end?",
            lead=f"It began {day(began.date())} at {clock_time(began)} and was never ended here. "
            "The time to say thanks counts from its end. Esc lets it run on.",
            value=clock_time(agreed),
            placeholder="10:25, or 24 min",
            hint=hint,
            check=check,
            error=str(refusal or ""),
            drafts=Drafts(workspace.drafts, "late-end", meeting.uid),
        ),
        lambda text: live.end(meeting.uid, at=live.end_from(meeting, text)),
    )
