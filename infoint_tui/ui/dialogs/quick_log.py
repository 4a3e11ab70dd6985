"""Writes down a chance talk that is over already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import clock_time, day
from ...domain.errors import Refused
from .base import Drafts
from .form import TEXT, Field, Form, Values, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content

    from ...services.workspace import Workspace
    from ..screens.base import PlaceScreen

LEAD = "A queue, a train, a party: it counts. The rest is asked in the reflection."


async def quick_log(screen: PlaceScreen) -> str:
    """Ask for the talk and keep it; returns its uid, or an empty text if the user left."""
    workspace = screen.workspace
    drafts = Drafts(workspace.drafts, "quick-log", "")
    kept: list[str] = []

    def save(values: Values) -> None:
        from ...services.quick_log import log_talk

        minutes = whole_number(values["minutes"], 1, 9999) or 0
        began = workspace.reach.when(values["when"] or f"{minutes} min ago")
        talk = log_talk(workspace, values["who"], began, minutes, values["words"], end_drafts=drafts.keys)
        kept.append(talk.uid)

    await screen.edit(
        lambda refusal: Form(
            "A talk you have had",
            _fields(),
            lead=LEAD,
            hints=lambda values: _hints(workspace, values),
            refusal=refusal,
            drafts=drafts,
        ),
        save,
    )
    return next(iter(kept), "")


def _fields() -> list[Field]:
    return [
        Field("who", "With", placeholder="Teo Varga", help="A first name is enough."),
        Field("when", "It began", placeholder="20 min ago, sat 14:10", help="Empty: it has just ended."),
        Field("minutes", "Minutes", value="10"),
        Field("words", "You remember", TEXT, help='One note a line; @Name, !action and "quote" work.'),
    ]


def _hints(workspace: Workspace, values: Values) -> Mapping[str, str | Content]:
    found: dict[str, str | Content] = {}
    known = workspace.people.find(values["who"]) if values["who"].strip() else None
    if known is not None:
        found["who"] = f"Known already: {known.name}{', ' + known.role_line if known.role_line else ''}."
    if values["when"].strip():
        try:
            local = workspace.reach.when(values["when"]).in_zone(workspace.zone).local()
        except Refused as refusal:
            found["when"] = str(refusal)
        else:
            found["when"] = f"{day(local.date())} {clock_time(local)}"
    return found
