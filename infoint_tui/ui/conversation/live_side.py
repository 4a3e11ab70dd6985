"""Small parts of the Live tab: titles, the rule, the question in full with a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from ..chrome import OneLine
from ..text import BLANK, assemble, styled

if TYPE_CHECKING:
    from ...domain.meeting import AgendaItem


class PaneTitle(OneLine):
    """The name of a pane."""

    DEFAULT_CSS = "PaneTitle { color: $text-muted; padding: 0 1; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def line(self, width: int) -> Content:
        """The name."""
        return styled(self.title, "$text-muted").truncate(width, ellipsis=True)


class Rule(OneLine):
    """A thin line across."""

    DEFAULT_CSS = "Rule { color: $border-blurred; }"

    def line(self, width: int) -> Content:
        """The line."""
        return styled("─" * width, "$border-blurred")


class Asking(Widget):
    """The question being asked in its full words, and a follow-up to it."""

    DEFAULT_CSS = """
    Asking { height: auto; max-height: 6; padding: 0 1; border-top: solid $border-blurred; }
    PlaceScreen.-tiny Asking { max-height: 4; }
    """

    _shown: Content = BLANK

    def show(
        self, current: AgendaItem | None, following: AgendaItem | None, probe: str, *, running: bool
    ) -> None:
        """Show a question.

        Args:
            current: The question being talked about.
            following: The one that comes next.
            probe: A follow-up.
            running: Whether the talk runs.
        """
        shown = asking_lines(current, following, probe, running=running)
        if not shown.is_same(self._shown):
            self._shown = shown
            self.display = bool(shown.plain)
            self.refresh(layout=True)

    def render(self) -> Content:
        """The lines, folded."""
        return self._shown


def asking_lines(
    current: AgendaItem | None, following: AgendaItem | None, probe: str, *, running: bool
) -> Content:
    """What to say now."""
    if not running:
        return BLANK
    lines = []
    if current is not None:
        lines.append(assemble(("ask    ", "$text-muted"), (current.text, "bold")))
    elif following is not None:
        lines.append(assemble(("F2     ", "$text-accent"), following.text))
    lines.append(assemble(("probe  ", "$text-muted"), probe, ("   F3 another", "$text-muted")))
    return Content("\n").join(lines)
