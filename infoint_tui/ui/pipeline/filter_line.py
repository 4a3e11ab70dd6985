"""The line above the people: the filter, its key before it, the counts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ...domain.phrasing import count
from ...domain.record import NOTHING
from ...services.pipeline import GROUPS, SORTS
from ..commands.pipeline import FILTER
from ..kit.chrome import OneLine
from ..kit.command import Command, Commanded, bindings
from ..kit.fields import LineInput
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.pipeline import Arrangement


class FilterInput(Commanded, LineInput):
    """The filter; Enter and the cursor key leave it for the people."""

    KEYS: ClassVar[tuple[Command, ...]] = FILTER
    BINDINGS = bindings(FILTER)
    DEFAULT_CSS = """
    FilterInput { width: 1fr; background: $background; }
    FilterInput:focus { background: $surface; }
    """

    between = " "

    completion = ""
    """What Tab writes in place of the last word; empty where nothing is suggested."""

    on_typed: Callable[[str], None] | None = None
    """Called with what stands here now, before the key is painted: both are painted in one go."""

    def watch_value(self, value: str) -> None:
        """Tell at once; a message would come after the painting."""
        if self.on_typed is not None and self.is_mounted:
            self.on_typed(value)

    def has_completion(self) -> bool:
        """Whether Tab writes something; else it goes to the next widget."""
        return bool(self.completion)


class FilterHint(OneLine):
    """The line under the filter: suggestions, what is not understood, or how people are arranged."""

    DEFAULT_CSS = "FilterHint { height: 1; padding: 0 1 0 3; color: $text-muted; }"

    _state: tuple[object, ...] = ()
    _parts: tuple[Part, ...] = ()

    def show(
        self,
        *,
        problem: str = "",
        found: Sequence[str] = (),
        notes: Mapping[str, str] = NOTHING,
        arranged: Arrangement | None = None,
    ) -> None:
        """Show one of these.

        Args:
            problem: What is not understood.
            found: Suggestions, the first is the one that Tab takes.
            notes: A few words behind a suggestion.
            arranged: How people are sorted and grouped.
        """
        shown = (problem, tuple(found), tuple(notes.items()), arranged)
        if shown == self._state:
            return
        self._state = shown
        if problem:
            self._parts = ((problem, "$text-warning"),)
        elif found:
            self._parts = (("tab  ", "bold $text-accent"), *self._suggestions(found, notes))
        elif arranged:
            sort, group = SORTS.get(arranged.sort, ""), GROUPS.get(arranged.group, "")
            self._parts = (f"sort: {sort}  ·  group: {group}",)
        # Only a low screen looks different with it, and takes it up when it becomes low.
        self.set_class(bool(problem or found), "-needed", update=self.screen.has_class("-low"))
        self.update()

    @staticmethod
    def _suggestions(found: Sequence[str], notes: Mapping[str, str]) -> Iterator[Part]:
        for at, word in enumerate(found):
            note = notes.get(word, "")
            yield (word, "$text-accent" if not at else "")
            yield (f" {note}   " if note else "   ", "$text-muted")

    def line(self, width: int) -> Content:
        """One line, cut where it is too long."""
        return assemble(*self._parts).truncate(width, ellipsis=True)


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
        people = count(self.total, "person", "people")
        long = short = people
        if self.shown is not None:
            long, short = f"{people} · {self.shown} shown", f"{self.shown} of {self.total}"
        marked = (f"{self.selected} selected", "bold $text-accent") if self.selected else BLANK
        content = joined(" · ", [long, marked])
        if content.cell_length > width:
            content = joined(" · ", [short, marked])
        return content.truncate(width, ellipsis=True).pad_left(max(0, width - content.cell_length))


class FilterMark(OneLine):
    """The key of the filter, in front of it."""

    def line(self, width: int) -> Content:  # noqa: ARG002
        """One character."""
        return plain("/")
