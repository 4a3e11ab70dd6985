"""The card for a talk that drifts: they begin to interview the user (S001). It never takes the focus."""

from __future__ import annotations

from typing import ClassVar

from ..text import plain, styled
from .live_side import Labelled, Lines

BACK = "Happy to tell you a little: … What I hoped to learn today is how you see it."
OPEN = "I did not come to apply, so I am not prepared. May I ask two more things about your work first?"
ACCEPT = "If this has become an interview: thank you. May we make a time for it, so that I come prepared?"
JOB = "Yes, later this year. Today I would only like to learn from you."


class Drift(Labelled):
    """The card; F7 shows and hides it."""

    LABEL_CELLS: ClassVar[int] = 8
    DEFAULT_CSS = """
    Drift { background: $boost; border-left: outer $accent; display: none; }
    Drift.-shown { display: block; }
    """

    def fill(self, *, became: bool, brief: bool) -> None:
        """Fill the card.

        Args:
            became: Whether it was noted that it became a job interview.
            brief: Keep to the two lines that help most, where there is little room.
        """
        self.show_lines(card(became=became, brief=brief))


def card(*, became: bool, brief: bool) -> Lines:
    """The lines of the card."""
    title = "It became a job interview" if became else "They interview you"
    lines = [
        (styled("F7", "bold $text-accent"), styled(title, "bold")),
        (styled("back", "$text-muted"), plain(BACK)),
        (styled("open", "$text-muted"), plain(OPEN)),
    ]
    if not brief:
        lines.append((styled("accept", "$text-muted"), plain(ACCEPT)))
        lines.append((styled("a job?", "$text-muted"), plain(JOB)))
    note = "esc, then I takes the note back" if became else "esc, then I notes that it became an interview"
    lines.append((styled("I", "bold $text-accent"), styled(note, "$text-muted")))
    return tuple(lines)
