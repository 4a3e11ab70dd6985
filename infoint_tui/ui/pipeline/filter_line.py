"""The line above the people: the filter, its key before it, the counts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ...domain.phrasing import count, of_planned
from ...domain.record import NOTHING
from ...services.pipeline import GROUPS, SORTS
from ..kit.chrome import OneLine
from ..kit.command import Commanded, command
from ..kit.fields import LineInput
from ..kit.screen import PlaceScreen
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.pipeline import Arrangement, PipelineView
    from ...services.workspace import Workspace


PLACE = "pipeline, filter"
SUGGESTED = 8
"""Suggestions named at once."""


class FilterInput(Commanded, LineInput):
    """The filter; Enter and the cursor key leave it for the people."""

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

    def write(self, text: str) -> None:
        """Put this in place of what stands here."""
        self.value = text
        self.cursor_position = len(text)

    def suggest(self, workspace: Workspace) -> list[str]:
        """What the last word may go on to, while one types; the first is what Tab writes."""
        word = self.value.rpartition(" ")[2]
        found = workspace.pipeline.completions(self.value) if self.has_focus and word else []
        if found == [word]:
            found = []
        was, self.completion = self.completion, found[0] if found else ""
        if bool(was) != bool(found):
            self.refresh_bindings()
        return found[:SUGGESTED]

    @command("pipeline.filter-done", "enter,down", "to the people", place=PLACE, footer=2, palette=False)
    def action_to_people(self) -> None:
        """Go from the filter to the people it shows."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.go_home()

    def has_completion(self) -> bool:
        """Whether Tab writes something; else it goes to the next widget."""
        return bool(self.completion)

    @command(
        "pipeline.filter-complete", "tab", "complete", place=PLACE, footer=1, when="has_completion",
        palette=False,
    )  # fmt: skip
    def action_complete(self) -> None:
        """Fill in the first suggestion."""
        if self.completion:
            before, space, _ = self.value.rpartition(" ")
            end = "" if self.completion.endswith(":") else " "
            self.write(before + space + self.completion + end)

    @command("pipeline.filter-leave", "escape", "leave", place=PLACE, footer=3, palette=False)
    def action_leave(self) -> None:
        """Leave the filter. What you typed is kept."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.leave()


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
    fitting: int | None = None
    """None where nothing is filtered."""
    selected = 0

    def show(self, view: PipelineView, selected: int, *, filtered: bool) -> None:
        """Count the people of a view."""
        self.total, self.selected = view.total, selected
        self.fitting = view.shown if filtered else None
        self.update()

    def line(self, width: int) -> Content:
        """The counts at the right end, shorter where there is less room."""
        people = count(self.total, "person", "people")
        long = short = people
        if self.fitting is not None:
            long, short = f"{people} · {self.fitting} shown", f"{self.fitting} of {self.total}"
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


def show_hint(line: FilterHint, field: FilterInput, workspace: Workspace, problems: Sequence[str]) -> None:
    """Say what of the filter is not understood, else what may be written on, else what is looked at."""
    found = field.suggest(workspace)
    if found:
        line.show(found=found, notes=_coverage(workspace, field.value.rpartition(" ")[2]))
    elif problems:
        line.show(problem=problems[0])
    else:
        line.show(arranged=workspace.pipeline.arrangement)


def _coverage(workspace: Workspace, word: str) -> dict[str, str]:
    """Behind each path that may be meant: how many of the conversations hoped for took place."""
    sign = "-" if word.startswith("-") else ""
    if not word.removeprefix("-").casefold().startswith("path:"):
        return {}
    held = workspace.people.coverages()
    found = {}
    for path in workspace.session.paths.all():
        done = of_planned(held.get(path.uid, 0), path.target_conversations)
        found[f"{sign}path:{path.title.replace(' ', '_')}"] = done
    return found
