"""The form of one question: advice while it is written, and a way out for what can be looked up."""

from __future__ import annotations

from typing import ClassVar

from ..commands.base import Command, bindings
from ..commands.questions import COMMANDS
from .form import Values
from .linted import LintedForm

LOOKED_UP = "looked_up"
"""Name of the value that is not empty where the question belongs to the research."""
RULE = "searchable"


class QuestionForm(LintedForm):
    """A form with advice on a question; the values hold `LOOKED_UP` besides the fields."""

    KEYS: ClassVar[tuple[Command, ...]] = (*COMMANDS, *LintedForm.KEYS)
    BINDINGS = bindings(COMMANDS)

    def can_be_looked_up(self) -> bool:
        """Whether one of the remarks says that a search answers it."""
        mounted = getattr(self, "is_mounted", False)
        return mounted and any(found.rule == RULE for found in self.findings.found)

    def action_look_up(self) -> None:
        """Return the question for the research list; its minutes and stage do not matter there."""
        self.findings.look_now()
        if self.can_be_looked_up():
            self.dismiss({**self.values(), LOOKED_UP: "yes"})

    def values(self) -> Values:
        """The fields, what rewrites left out, and where the question goes."""
        return {**super().values(), LOOKED_UP: ""}
