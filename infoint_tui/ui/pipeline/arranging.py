"""How the people of the pipeline are looked at: order, grouping, board or list, and views kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from ...services.pipeline import GROUPS, SORTS
from ..kit.screen import PlaceScreen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...domain.people import Path, SavedView
    from .filter_line import FilterHint, FilterInput


class PipelineArranging(PlaceScreen):
    """The commands that change the look, and the line that says what it is."""

    wanted_view: str = ""
    """What `v` or a view chose for this session: board, list, or nothing yet."""

    @property
    def shows_board(self) -> bool:
        """Whether the board is shown rather than the list."""
        return not self.has_class("-list")

    @property
    def filter(self) -> FilterInput:
        """The field of the filter."""
        from .filter_line import FilterInput

        return self.query_one("#filter", FilterInput)

    @property
    def hint(self) -> FilterHint:
        """The line under the filter."""
        from .filter_line import FilterHint

        return self.query_one(FilterHint)

    def action_toggle_view(self) -> None:
        """Board or list."""
        self.wanted_view = "list" if self.shows_board else "board"
        self.refresh_view()
        self.go_home()

    # -- order and grouping --------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_sort(self) -> None:
        """Choose what people are sorted by."""
        now = self.workspace.pipeline.arrangement
        if answer := await self._one_of("Sort by", SORTS, now.sort, SORT_NOTES):
            self._arrange(answer, now.group)

    @work(exclusive=True, group="dialog")
    async def action_group(self) -> None:
        """Choose what people are grouped by."""
        now = self.workspace.pipeline.arrangement
        if answer := await self._one_of("Group by", GROUPS, now.group, GROUP_NOTES):
            self._arrange(now.sort, answer)

    async def _one_of(
        self, title: str, labels: Mapping[str, str], current: str, notes: Mapping[str, str]
    ) -> str | None:
        from ..kit.select import Option, SelectOne

        options = [Option(key, label, notes.get(key, "")) for key, label in labels.items()]
        return await self.ask(SelectOne(title, options, current=current))

    def _arrange(self, sort: str, group: str) -> None:
        self.workspace.pipeline.arrange(sort, group)
        self.refresh_view()
        self.go_home()

    # -- views ---------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_views(self) -> None:
        """Use, save, delete views, or choose the one the pipeline opens with."""
        from .views import open_views

        name = await open_views(self, self.present_look())
        view = self.workspace.views.get(name) if name else None
        if view is not None:
            self.use_view(view)
            self.go_home()

    def present_look(self) -> SavedView:
        """What is looked at now, without a name."""
        from ...domain.people import SavedView

        now = self.workspace.pipeline.arrangement
        return SavedView(
            name="", filter=self.filter.value.strip(), sort=now.sort, group=now.group, layout=self.wanted_view
        )

    def use_view(self, view: SavedView, *, show: bool = True) -> None:
        """Look at the pipeline as a view says; an order or a grouping that nobody knows is left out."""
        self.workspace.pipeline.arrange(
            view.sort if view.sort in SORTS else "next", view.group if view.group in GROUPS else "stage"
        )
        self.wanted_view = view.layout if view.layout in ("board", "list") else ""
        told, self.filter.on_typed = self.filter.on_typed, None
        self.filter.value = view.filter
        self.filter.on_typed = told
        self.filter.cursor_position = len(view.filter)
        if show:
            self.refresh_view()

    def show_filtered(self, text: str) -> None:
        """Show those a filter leaves, ready to be chosen from."""
        self.remove_class("-person")
        self.filter.value = text
        self.filter.cursor_position = len(text)
        self.go_home()

    # -- the line under the filter -------------------------------------------------------------------

    def show_hint(self, problems: tuple[str, ...]) -> None:
        """Say what of the filter is not understood, else what may be written on, else what is looked at."""
        typing = self.filter.has_focus
        pipeline = self.workspace.pipeline
        text = self.filter.value
        word = text.rpartition(" ")[2]
        found = pipeline.completions(text) if typing and word else []
        if found == [word]:
            found = []
        self.filter.completion = found[0] if found else ""
        if problems and not found:
            self.hint.show(problem=problems[0])
        elif found:
            self.hint.show(found=found[:8], notes=self._coverage(word))
        else:
            self.hint.show(arranged=pipeline.arrangement)

    def _coverage(self, word: str) -> dict[str, str]:
        """Behind each path that may be meant: how many of the conversations hoped for took place."""
        sign = "-" if word.startswith("-") else ""
        if not word.removeprefix("-").casefold().startswith("path:"):
            return {}
        held = self.workspace.people.coverages()
        return {
            f"{sign}path:{path.title.replace(' ', '_')}": covered(path, held.get(path.uid, 0))
            for path in self.workspace.session.paths.all()
        }

    def action_complete(self) -> None:
        """Write the first suggestion into the filter."""
        if self.filter.completion:
            before = self.filter.value.rpartition(" ")
            end = "" if self.filter.completion.endswith(":") else " "
            self.filter.value = before[0] + before[1] + self.filter.completion + end
            self.filter.cursor_position = len(self.filter.value)


def covered(path: Path, held: int) -> str:
    """How many of the conversations hoped for took place."""
    return f"{held} of {path.target_conversations}"


SORT_NOTES = {
    "next": "the planned talk, else the first thing due",
    "since": "the longest first",
    "warmth": "strong, moderate, weak, dormant, none",
    "last": "the longest ago first; nobody is forgotten",
    "due": "the first open task",
}
GROUP_NOTES = {
    "path": "who has several stands under the first",
    "tie": "how well you know them",
    "tag": "who has several stands under the first",
}
