"""A letter on the screen with remarks beside it, whatever it is for."""

from __future__ import annotations

from textual import getters
from textual.widgets import TextArea

from ..kit.advice import AdvicePanel, HasAdvice
from ..kit.screen import PlaceScreen


class AdvisedLetter(HasAdvice, PlaceScreen):
    """A screen with one letter, "#letter", and one list of `Findings`."""

    _letter = getters.query_one("#letter", TextArea)

    @property
    def findings(self) -> AdvicePanel:
        """The remarks on the letter."""
        return self.query_one(AdvicePanel)

    def on_findings_changed(self) -> None:
        """Keys that go with the remarks."""
        self.refresh_bindings()

    def action_take_rewrite(self) -> None:
        """Put the proposed words into the letter; it can be undone there."""
        self.findings.look_now()
        current = self.findings.current
        if current is None or current.rewrite is None:
            return
        text = self._letter.text
        start, end = (location_of(text, at) for at in (current.rewrite_start, current.rewrite_end))
        self._letter.replace(current.rewrite, start, end)


def location_of(text: str, at: int) -> tuple[int, int]:
    """Row and column of a character."""
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def offset_of(text: str, location: tuple[int, int]) -> int:
    """The number of the character at a row and column."""
    row, column = location
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[:row]) + column
