"""The card for the last minutes: what must still be asked, two names, thanks. It never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ..text import BLANK, assemble, plain, styled

if TYPE_CHECKING:
    from ...domain.meeting import AgendaItem

THANKS = "Play back two things you take with you, then thank them by name."
SLOTS = 2


class WrapUp(Widget):
    """The card; F9 shows and hides it."""

    DEFAULT_CSS = """
    WrapUp {
        height: auto; padding: 0 1; background: $boost; border-left: outer $accent; display: none;
    }
    WrapUp.-shown { display: block; }
    """

    _shown: Content = BLANK

    def show(self, open_items: Sequence[AgendaItem], names: Sequence[str]) -> None:
        """Fill the card.

        Args:
            open_items: Must-asks nobody has answered yet.
            names: People named so far.
        """
        shown = card(open_items, names)
        if not shown.is_same(self._shown):
            self._shown = shown
            self.refresh(layout=True)

    def render(self) -> Content:
        """The card, folded."""
        return self._shown


def card(open_items: Sequence[AgendaItem], names: Sequence[str]) -> Content:
    """The lines of the card."""
    lines = [assemble(("Wrap up", "bold"), ("   F9 closes this card; the line stays open", "$text-muted"))]
    for item in open_items:
        lines.append(assemble(("○ ", "$text-warning"), item.text))
    if not open_items:
        lines.append(assemble(("✓ ", "$text-success"), "every must-ask has been asked"))
    slots: list[Content] = []
    for number in range(max(SLOTS, len(names))):
        slots.append(
            assemble((f"{number + 1} ", "$text-muted"), names[number])
            if number < len(names)
            else styled(f"{number + 1} @name (what they do)", "$text-muted")
        )
    lines.append(assemble(("names  ", "$text-muted"), Content("   ").join(slots)))
    lines.append(assemble(("say    ", "$text-muted"), plain(THANKS)))
    return Content("\n").join(lines)
