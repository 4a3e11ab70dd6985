"""The lines above a step: how far the walk has come, and the thank-you clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from ....domain.phrasing import clock_time, day
from ....domain.reflection import seconds_left, summary, time_left
from ...kit.select import Option, SelectOne
from ...kit.text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from ....domain.meeting import Meeting
    from ....domain.reflection import ReflectionStep
    from ....domain.task_rules import ThankBand
    from ...kit.screen import PlaceScreen


DONE, HERE, OPEN = "●", "◉", "○"
GAP = 3
SMALL = 88
"""Cells below which the key bar has no room for the key to the other walk."""


class Progress(NamedTuple):
    """Where the walk stands."""

    steps: Sequence[ReflectionStep]
    done: Sequence[str]
    at: str
    full: bool


def head_lines(meeting: Meeting, progress: Progress, band: ThankBand | None, width: int) -> Content:
    """The walk and the clock: beside each other where there is room, else below each other."""
    clock = BLANK if band is None else styled(band.text, "$text-warning" if band.late else "$text-accent")
    words = _words(meeting, progress, named=width < SMALL)
    walks = [
        assemble(_dots(progress, True), "   ", words),
        assemble(_dots(progress, False), "  ", words),
        words,
    ]
    for walk in walks[:2]:
        room = width - walk.cell_length - clock.cell_length
        if room >= GAP:
            return assemble(walk, " " * room, clock)
    walk = next((walk for walk in walks if walk.cell_length <= width), words)
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in (walk, clock) if line.plain)


def _dots(progress: Progress, spaced: bool) -> Content:
    parts = []
    for step in progress.steps:
        if step.key == progress.at:
            parts.append(styled(HERE, "bold $text-accent"))
        elif step.key in progress.done:
            parts.append(styled(DONE, "$text-success"))
        else:
            parts.append(styled(OPEN, "$text-muted"))
    return Content(" " if spaced else "").join(parts)


def _words(meeting: Meeting, progress: Progress, *, named: bool) -> Content:
    keys = [step.key for step in progress.steps]
    place = f"{keys.index(progress.at) + 1} of {len(keys)}" if progress.at in keys else f"{len(keys)} steps"
    kind = "full walk" if progress.full else "express"
    completed = meeting.reflection.completed if meeting.reflection else None
    if completed is not None:
        local = completed.local()
        last = f"finished {day(local.date())} {clock_time(local)}"
    else:
        last = time_left(seconds_left(progress.steps, progress.done, progress.at))
    words = assemble((place, "bold"), (f" · {kind} · {last}", "$text-muted"))
    if not named or completed is not None or not keys or progress.at != keys[0]:
        return words
    other = "express" if progress.full else "full walk"
    return assemble(words, (" · ", "$text-muted"), ("F2", "$text-accent"), (f" {other}", "$text-muted"))


def no_reflection(meeting: Meeting | None, name: str) -> Content:
    """What to do instead while there is nothing to reflect on."""
    if meeting is None:
        return plain("That conversation is gone; undo may bring it back.")
    if meeting.running:
        text = f"The talk with {name} is still running.\n\nEnd it in Live with ctrl+t; this opens by itself."
    elif meeting.planned:
        text = (
            f"The talk with {name} is still ahead.\n\n"
            "Afterwards, 90 seconds of looking back here turn into contacts, tasks and a thank-you.\n"
            "Is it happening now? Press c."
        )
    else:
        text = f"The talk with {name} did not take place, so there is nothing to reflect on."
    return plain(text, multiline=True)


TITLE_WIDTH = 18


async def choose_step(screen: PlaceScreen, meeting: Meeting, at: ReflectionStep) -> str:
    """Show the steps that apply; returns the key of the one to go to, empty for none."""
    done = meeting.reflection.done_steps if meeting.reflection else ()
    options = []
    for step in screen.workspace.reflection.steps(meeting):
        mark = HERE if step == at else DONE if step.key in done else OPEN
        need = "" if step.required else "  (may be left)"
        said = summary(step, meeting)
        options.append(Option(step.key, f"{mark} {step.title.ljust(TITLE_WIDTH)}", said or need.strip()))
    chosen = await screen.ask(SelectOne("The steps of this reflection", options, current=at.key))
    return chosen or ""
