"""The line under the header: with whom, when, and the tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from ..chrome import OneLine
from ..text import Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Click

TABS = (("prepare", "Prepare"), ("live", "Live"), ("reflect", "Reflect"))

NEXT_TAB = "ctrl+r "
"""The key for the tabs, where there is room; in a running talk nothing calls away."""


class Talk(NamedTuple):
    """What the header says of the conversation shown."""

    name: str
    facts: Sequence[str]
    tab: str


class TalkHeader(OneLine):
    """Name, facts and tabs; the facts give way first when it is narrow."""

    DEFAULT_CSS = """
    TalkHeader { padding: 0 1; background: $surface; color: $foreground; }
    """

    class Picked(Message):
        """A click on a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, talk: Callable[[], Talk | None]) -> None:
        """A header line.

        Args:
            talk: Returns what to show; None where there is no conversation.
        """
        super().__init__()
        self._talk = talk

    def line(self, width: int) -> Content:
        """The line in so many cells."""
        talk = self._talk()
        if talk is None:
            return styled("No conversation yet", "bold")
        tabs = _tabs(talk.tab)
        room = width - tabs.cell_length - 2
        for count in range(len(talk.facts), -1, -1):
            parts: list[Part] = [styled(talk.name, "bold"), *(plain(fact) for fact in talk.facts[:count])]
            left = joined(" · ", parts)
            if left.cell_length <= room:
                break
        left = left.truncate(max(0, room), ellipsis=True)
        gap = width - left.cell_length - tabs.cell_length
        if talk.tab != "live" and gap > len(NEXT_TAB):
            return assemble(left, " " * (gap - len(NEXT_TAB)), (NEXT_TAB, "$text-muted"), tabs)
        return assemble(left, " " * gap, tabs)

    def on_click(self, event: Click) -> None:
        """Open the tab under the pointer."""
        talk = self._talk()
        if talk is None:
            return
        x = event.x - self.gutter.left - (self.content_size.width - _tabs(talk.tab).cell_length)
        for key, label in TABS:
            x -= len(label) + 2
            if -len(label) - 2 <= x < 0:
                self.post_message(self.Picked(key))
                return


def _tabs(current: str) -> Content:
    shown = [
        assemble(("[", "$text-accent"), (label, "bold"), ("]", "$text-accent"))
        if key == current
        else styled(f" {label} ", "$text-muted")
        for key, label in TABS
    ]
    return assemble(*shown)
