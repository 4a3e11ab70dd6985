"""Cards for a talk that takes another turn: what to say and what to do. They never take the focus."""

from __future__ import annotations

from typing import ClassVar

from ..text import plain, styled
from .live_side import Labelled, Lines

BACK = "Happy to tell you a little: … What I hoped to learn today is how you see it."
OPEN = "I did not come to apply, so I am not prepared. May I ask two more things about your work first?"
ACCEPT = "If this has become an interview: thank you. May we make a time for it, so that I come prepared?"
JOB = "Yes, later this year. Today I would only like to learn from you."
TURNS = (
    ("opening", "Thank them, keep it as & in the line, go back to your question. Apply later, not now."),
    ("joins", "Say again who you are and what brought you. ctrl+n writes down who came."),
    ("curt", "Ask your two best questions, thank them, and end before the time."),
    ("secrets", "I had better keep that inside the house. What I can say is how we go about it."),
    ("breaks", "Call back once. Then write, with two new times."),
)
"""What else may happen, and what helps."""
CARDS = 2
"""Cards that F7 leads through before it hides them."""


class Drift(Labelled):
    """The cards; F7 shows the first, then the second, then none."""

    LABEL_CELLS: ClassVar[int] = 8
    DEFAULT_CSS = """
    Drift { background: $boost; border-left: outer $accent; display: none; }
    Drift.-shown { display: block; }
    """

    def fill(self, turn: int, *, became: bool, brief: bool) -> None:
        """Fill the card.

        Args:
            turn: 1 when they begin to interview the user, 2 for what else may happen.
            became: Whether it was noted that it became a job interview.
            brief: Keep to what helps most, where there is little room.
        """
        self.show_lines(card(became=became, brief=brief) if turn < CARDS else turns(brief=brief))


def card(*, became: bool, brief: bool) -> Lines:
    """The lines of the card for a talk that becomes an interview (S001)."""
    title = "It became a job interview" if became else "They interview you"
    lines = [
        (styled("F7", "bold $text-accent"), styled(f"{title} · F7: other turns", "bold")),
        (styled("back", "$text-muted"), plain(BACK)),
        (styled("open", "$text-muted"), plain(OPEN)),
    ]
    if not brief:
        lines.append((styled("accept", "$text-muted"), plain(ACCEPT)))
        lines.append((styled("a job?", "$text-muted"), plain(JOB)))
    note = "esc, then I takes the note back" if became else "esc, then I notes that it became an interview"
    lines.append((styled("I", "bold $text-accent"), styled(note, "$text-muted")))
    return tuple(lines)


def turns(*, brief: bool) -> Lines:
    """The lines of the card for everything else that may happen."""
    shown = TURNS[:3] if brief else TURNS
    lines = [(styled("F7", "bold $text-accent"), styled("Other turns · F7 hides this", "bold"))]
    lines += [(styled(label, "$text-muted"), plain(words)) for label, words in shown]
    return tuple(lines)
