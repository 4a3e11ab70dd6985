"""Review: what the conversations say together; always honest about how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work

from ..commands.base import Command, bindings
from ..commands.review import COMMANDS
from ..text import plain
from ..widgets.rows import RowList
from .base import PlaceScreen

if TYPE_CHECKING:
    from textual.widget import Widget


class ReviewScreen(PlaceScreen):
    """Counts over all conversations; practice ones are left out."""

    PLACE = "review"
    HOME = "#review"
    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    DEFAULT_CSS = "ReviewScreen RowList { padding: 1 1; }"

    _width = 0

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield RowList(
            id="review", empty=plain("Nothing to review yet. It begins with the first conversation.")
        )

    def refresh_view(self) -> None:
        """Count again."""
        from .review_rows import review_rows

        rows = self.query_one(RowList)
        self._width = rows.scrollable_content_region.width or self.size.width - 2
        rows.set_rows(review_rows(self.workspace, self._width - 1))

    def resized(self) -> None:
        """Lay the columns out anew."""
        if self.query_one(RowList).scrollable_content_region.width != self._width:
            self.refresh_view()

    def on_row_list_moved(self) -> None:
        """Dim what cannot be done to the line under the cursor."""
        self.refresh_bindings()

    @property
    def path(self) -> str:
        """Uid of the path under the cursor; empty on other lines."""
        kind, _, uid = (self.query_one(RowList).cursor_key or "").partition(":")
        return uid if kind in ("fit", "path") else ""

    def on_path(self) -> bool | None:
        """Dimmed unless a path under the cursor may be changed."""
        return True if self.path and not self.workspace.read_only else None

    def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        if self.on_path():
            self.action_decide()

    @work(exclusive=True, group="dialog")
    async def action_decide(self) -> None:
        """Change the path under the cursor: commit to it, park it, rule it out."""
        from ..dialogs.path import edit_path

        path = self.workspace.paths.get(self.path)
        if path is not None:
            await edit_path(self, path)
