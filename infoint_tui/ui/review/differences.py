"""The tab Differences: what depends on whom one asks."""

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
    "Where people differ, and what became of what you believed.",
    "From three conversations on.",
    "lifestyle   Lena differs from Marcus   explained",
)


class DifferencesPane(Commanded, Vertical):
    """What depends on whom one asks."""

    DEFAULT_CSS = "DifferencesPane { height: 1fr; } DifferencesPane RowList { padding: 1 1; }"

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
