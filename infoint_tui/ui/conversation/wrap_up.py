"""The card for the last minutes: what must still be asked, two names, thanks. It never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ..text import BLANK, assemble, plain, styled
from .live_side import Labelled, Lines

if TYPE_CHECKING:
    from ...domain.meeting import AgendaItem

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
        self.show_lines(card(open_items, names, brief=brief))


def card(open_items: Sequence[AgendaItem], names: Sequence[str], *, brief: bool) -> Lines:
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
