"""The line above the people: the filter, its key before it, the counts behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..chrome import OneLine
from ..commands.base import Command, Commanded, bindings
from ..commands.pipeline import FILTER
from ..text import BLANK, joined, plain
from .line_input import LineInput

if TYPE_CHECKING:
    from textual.content import Content


class FilterInput(Commanded, LineInput):
    """The filter; Enter and the cursor key leave it for the people."""

    KEYS: ClassVar[tuple[Command, ...]] = FILTER
    BINDINGS = bindings(FILTER)
    DEFAULT_CSS = """
    FilterInput { width: 1fr; background: $background; }
    FilterInput:focus { background: $surface; }
    """


class Counts(OneLine):
    """How many people there are, are shown and are selected."""

    DEFAULT_CSS = """
    Counts { width: 42; color: $text-muted; }
    .-narrow Counts { width: 30; }
    .-tiny Counts { width: 20; }
    """

    total = 0
    shown: int | None = None
    """None where nothing is filtered."""
    selected = 0

    def line(self, width: int) -> Content:
        """The counts at the right end, shorter where there is less room."""
        people = f"{self.total} {'person' if self.total == 1 else 'people'}"
        long = short = people
        if self.shown is not None:
            long, short = f"{people} · {self.shown} shown", f"{self.shown} of {self.total}"
        marked = (f"{self.selected} selected", "bold $text-accent") if self.selected else BLANK
        content = joined(" · ", [long, marked])
        if content.cell_length > width:
            content = joined(" · ", [short, marked])
        return content.truncate(width, ellipsis=True).pad_left(max(0, width - content.cell_length))


class Sign(OneLine):
    """The key of the filter, in front of it."""

    def line(self, width: int) -> Content:  # noqa: ARG002
        """One character."""
        return plain("/")
