"""All steps of a reflection with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.reflect_summary import summary
from ..dialogs.choose import Choose, Option
from .reflect_head import DONE, HERE, OPEN

if TYPE_CHECKING:
    from ...domain.meeting import Meeting
    from ...domain.reflect_steps import Step
    from ..screens.base import PlaceScreen

TITLE_WIDTH = 18


async def choose_step(screen: PlaceScreen, meeting: Meeting, at: Step) -> str:
    """Show the steps that apply; returns the key of the one to go to, empty for none."""
    done = meeting.reflection.done_steps if meeting.reflection else ()
    options = []
    for step in screen.workspace.reflecting.steps(meeting):
        mark = HERE if step == at else DONE if step.key in done else OPEN
        need = "" if step.required else "  (may be left)"
        said = summary(step, meeting)
        options.append(Option(step.key, f"{mark} {step.title.ljust(TITLE_WIDTH)}", said or need.strip()))
    chosen = await screen.ask(Choose("The steps of this reflection", options, current=at.key))
    return chosen or ""
