"""Cards for a talk that takes another turn: what to say and what to do. They never take the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ....domain.errors import Refused
from ....domain.phrasing import clock_time, day
from ...kit.text import BLANK, assemble, plain, styled
from ..header import name_of
from .side import Labelled, Lines

if TYPE_CHECKING:
    from ....domain.meeting import AgendaItem, Meeting
    from ...kit.screen import PlaceScreen


async def ask_end(screen: PlaceScreen, meeting: Meeting) -> bool:
    """Ask for the end; returns whether the talk was ended. Leaving the question lets the talk run on."""
    from ...kit.dialog import DialogDrafts
    from ...kit.prompt import LinePrompt

    workspace = screen.workspace
    live = workspace.conversation
    assert meeting.actual_start is not None
    began = meeting.actual_start.in_zone(workspace.session.zone).local()
    agreed = live.agreed_end(meeting).in_zone(workspace.session.zone).local()

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
        lambda refusal: LinePrompt(
            f"When did the talk with {name_of(workspace, meeting)} end?",
            lead=f"It began {day(began.date())} at {clock_time(began)} and was never ended here. "
            "The time to say thanks counts from its end. Esc lets it run on.",
            value=clock_time(agreed),
            placeholder="10:25, or 24 min",
            hint=hint,
            check=check,
            error=str(refusal or ""),
            drafts=DialogDrafts(workspace.session.drafts, "late-end", meeting.uid),
        ),
        lambda text: live.end(meeting.uid, at=live.end_from(meeting, text)),
    )


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


class RedirectCards(Labelled):
    """The cards; F7 shows the first, then the second, then none."""

    LABEL_CELLS: ClassVar[int] = 8
    DEFAULT_CSS = """
    RedirectCards { background: $boost; border-left: outer $accent; display: none; }
    RedirectCards.-shown { display: block; }
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


THANKS = "Play back two things you take with you, then thank them by name."
SLOTS = 2


class WrapUp(Labelled):
    """The card; F9 shows and hides it."""

    LABEL_CELLS: ClassVar[int] = 7
    DEFAULT_CSS = """
    WrapUp { background: $boost; border-left: outer $accent; display: none; }
    WrapUp.-shown { display: block; }
    """

    def show(self, open_items: Sequence[AgendaItem], names: Sequence[str], *, brief: bool) -> None:
        """Fill the card.

        Args:
            open_items: Must-asks nobody has answered yet.
            names: People named so far.
            brief: Name the must-asks by their labels, where there is little room.
        """
        self.show_lines(wrap_up_card(open_items, names, brief=brief))


def wrap_up_card(open_items: Sequence[AgendaItem], names: Sequence[str], *, brief: bool) -> Lines:
    """The lines of the card."""
    lines = [(styled("F9", "bold $text-accent"), styled("Wrap up", "bold"))]
    for number, ask in enumerate(_asks(open_items, brief=brief)):
        lines.append((BLANK if number else styled("ask", "$text-muted"), ask))
    lines.append((styled("names", "$text-muted"), _slots(names)))
    lines.append((styled("say", "$text-muted"), plain(THANKS)))
    return tuple(lines)


def _asks(open_items: Sequence[AgendaItem], *, brief: bool) -> list[Content]:
    if not open_items:
        return [assemble(("✓ ", "$text-success"), "every must-ask has been asked")]
    if brief:
        return [Content("   ").join(assemble(("○ ", "$text-warning"), item.label) for item in open_items)]
    return [assemble(("○ ", "$text-warning"), item.text) for item in open_items]


def _slots(names: Sequence[str]) -> Content:
    slots = [assemble((f"{number} ", "$text-muted"), name) for number, name in enumerate(names, 1)]
    for number in range(len(names) + 1, SLOTS + 1):
        slots.append(styled(f"{number} @name (what they do)", "$text-muted"))
    return Content("   ").join(slots)
