"""The tab Compare: what several people said to one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical

from ..kit.command import Commanded
from ..kit.list import RowList
from .pane import ReviewFile, Scope, nothing_yet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from ...services.workspace import Workspace


EMPTY = nothing_yet(
    "Each question, with what every person said to it, side by side.",
    "From the second conversation on whose notes belong to a question of its agenda.",
    "If you were in my shoes this month …        asked 2 of 2",
    "  Rosa     ride along before you pay        14:10",
    "  Marcus   ride along, ask for a night      15:02",
)


class ComparePane(Commanded, Vertical):
    """What several people said to one question."""

    DEFAULT_CSS = "ComparePane { height: 1fr; } ComparePane RowList { padding: 1 1; }"

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__()
        self.workspace = workspace
        self._scope = Scope()
        self._rows = RowList(empty=EMPTY)

    def compose(self) -> ComposeResult:
        """One list."""
        yield self._rows

    def on_mount(self) -> None:
        """Show what there is for the first time."""
        self.show(self._scope)

    def show(self, scope: Scope) -> None:
        """Show the present data."""
        self._scope = scope

    def take_focus(self) -> None:
        """The list has the keys."""
        self._rows.focus()

    def leave(self) -> bool:
        """There is nothing to leave."""
        return False

    def files(self) -> Sequence[ReviewFile]:
        """Nothing is written from here."""
        return ()
