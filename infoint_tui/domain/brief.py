"""A conversation on one page: for the last ten minutes on screen, and for print."""

from __future__ import annotations

from typing import NamedTuple


class BriefQuestion(NamedTuple):
    """A question of the agenda."""

    text: str
    minutes: int
    must: bool
    closing: bool
    probes: tuple[str, ...] = ()


class Brief(NamedTuple):
    """What one wants in front of oneself: whom, when, why, and what to ask."""

    name: str
    role: str
    when: str
    """Both local times in words."""
    how: str
    """Mode, place, link or number."""
    ends: str
    """Clock time of the agreed end; empty without a start."""
    closing_at: str
    """Clock time at which the closing begins; empty without a start."""
    minutes: int
    shared: tuple[str, ...]
    """What the two have in common, the connection first."""
    purpose: str
    goals: tuple[str, ...]
    introduction: str
    research: tuple[tuple[str, str], ...]
    """Subject and fact."""
    questions: tuple[BriefQuestion, ...]
    to_do: tuple[str, ...]
    """Open items of the checklist."""
    name_sound: str = ""
    """How to say the name."""
    next_time: tuple[str, ...] = ()
    """What the last reflection, and whoever looked at it, wanted otherwise."""
    reminders: tuple[tuple[str, str], ...] = ()
    """Group and words of what to keep in mind."""

    @property
    def first_question(self) -> str:
        """What to begin with; empty without an agenda."""
        return next((question.text for question in self.questions if not question.closing), "")

    @property
    def must_asks(self) -> tuple[str, ...]:
        """What nobody should leave without asking."""
        return tuple(question.text for question in self.questions if question.must)
