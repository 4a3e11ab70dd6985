"""What came up unasked: openings and resources of the notes, and the rest by ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....domain.errors import Refused
from ....domain.gains import CAME_UP
from ....domain.words import NoteKind
from .base import NOT_APPLICABLE, Option, Question, StepLogic, View

if TYPE_CHECKING:
    from ....services.reflect_gains import Gain

KEEP, LEAVE, TICK = "keep", "leave", "tick"
NOTED = "note:"
"""Begins the key of a line that comes from a note."""


class OutcomesStep(StepLogic):
    """A line for each opening and resource in the notes, and one for each thing that may come up."""

    WRITES = True

    def view(self) -> View:
        """The lines, and a text for everything else."""
        found = [self._noted(gain) for gain in self.workspace.reflecting.gains(self.meeting)]
        return View(
            self.step.prompt,
            "1 says that it came up, - that it did not; w adds the words",
            (*found, *self._ticks()),
            self.text_field("anything else", "tab comes here; empty is fine"),
        )

    def _noted(self, gain: Gain) -> Question:
        keep = "park it" if gain.note.kind is NoteKind.LEAD else "keep it"
        value = None if gain.record is None else KEEP if gain.record else LEAVE
        return Question(
            f"{NOTED}{gain.note.uid}",
            gain.text,
            (Option(KEEP, keep), Option(LEAVE, "leave out")),
            value,
            note="until you have said thanks" if gain.note.kind is NoteKind.LEAD and value == KEEP else "",
        )

    def _ticks(self) -> tuple[Question, ...]:
        came_up = self.reflection.came_up
        return tuple(
            Question(
                key,
                label,
                (Option(TICK, "came up"),),
                TICK if key in came_up else None,
                note=came_up.get(key, ""),
                optional=True,
            )
            for key, label, _example in CAME_UP
        )

    def choose(self, question: str, value: str) -> None:
        """Keep or leave out; tick or take the tick back."""
        reflecting = self.workspace.reflecting
        if question.startswith(NOTED):
            reflecting.decide_gain(self.uid, question.removeprefix(NOTED), keep=value == KEEP)
        elif value == NOT_APPLICABLE:
            reflecting.set_came_up(self.uid, question, None)
        else:
            reflecting.set_came_up(self.uid, question, self.reflection.came_up.get(question, ""))

    async def write(self, question: str) -> None:
        """The words of a tick; writing them ticks it."""
        if question.startswith(NOTED):
            raise Refused("The words stand in your notes.", "1 keeps it, 2 leaves it out.")
        label, example = next((label, example) for key, label, example in CAME_UP if key == question)
        await self.ask_line(
            f"What was it? ({label})",
            self.reflection.came_up.get(question, ""),
            lambda text: self.workspace.reflecting.set_came_up(self.uid, question, text),
            f"came-up-{question}",
            placeholder=example,
        )
