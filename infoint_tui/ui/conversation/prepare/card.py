"""The card for the last ten minutes: what one wants in front of oneself, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll

from ...commands.dialogs import CLOSE
from ...kit.command import Command
from ...kit.dialog import Dialog
from ...kit.text import BLANK, assemble, plain, styled
from ..live.parts import Labelled, Lines

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ....domain.handouts import Brief


ROOMY = 30
"""Lines of the terminal from which the groups of the card are set apart."""
BREATHE = "You only have to learn three things. Device silent, three slow breaths."


class CardLines(Labelled):
    """The lines of the card, folded beside their labels."""

    LABEL_CELLS: ClassVar[int] = 10
    DEFAULT_CSS = "CardLines { padding: 0; }"


class TenMinuteCard(Dialog[None]):
    """Name, purpose, first question, must-asks, the end; closed by Esc."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE,)
    GIVES_WAY: ClassVar[str] = ".card--lines"
    DEFAULT_CSS = "TenMinuteCard .card--lines { height: auto; scrollbar-size-vertical: 1; }"

    def __init__(self, brief: Brief) -> None:
        """The card of a conversation."""
        sound = f"say {brief.name_sound}" if brief.name_sound else ""
        facts = [sound, brief.role, brief.how, f"until {brief.ends}" if brief.ends else ""]
        super().__init__(brief.name, lead=" · ".join(fact for fact in facts if fact))
        self._brief = brief

    def content(self) -> Iterable[Widget]:
        """The lines; set apart where there is room."""
        lines = CardLines()
        lines.show_lines(card_lines(self._brief, airy=self.app.size.height >= ROOMY))
        yield VerticalScroll(lines, classes="card--lines")


def card_lines(brief: Brief, *, airy: bool) -> Lines:
    """Label and words of each line.

    Args:
        brief: The conversation.
        airy: Leave a blank line between the groups.
    """
    purpose = brief.purpose or "; ".join(brief.goals)
    groups: list[tuple[str, list[Content]]] = [
        ("share", [plain(brief.shared[0])] if brief.shared else []),
        ("purpose", [plain(purpose)] if purpose else []),
        ("begin", [styled(brief.first_question, "bold")] if brief.first_question else []),
        ("must ask", [assemble(("○ ", "$text-warning"), text) for text in brief.must_asks]),
        ("this time", [plain(text) for text in brief.next_time]),
        ("now", [plain(BREATHE)]),
    ]
    lines: list[tuple[Content, Content]] = []
    for label, texts in groups:
        if airy and lines and texts:
            lines.append((BLANK, BLANK))
        for number, text in enumerate(texts):
            lines.append((BLANK if number else styled(label, "$text-muted"), text))
    return tuple(lines)
