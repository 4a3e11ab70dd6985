"""The tab Themes: what several people spoke of."""

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
    "What several people spoke of, with how many people, not how often.",
    "It begins with the first note that has a tag such as #shift-work; from five people on it tells.",
    "shift-work    3 of 5 people    nights, rota, hours",
    "lifestyle     2 of 5 people",
)


class ThemesPane(Commanded, Vertical):
    """What several people spoke of."""

    DEFAULT_CSS = "ThemesPane { height: 1fr; } ThemesPane RowList { padding: 1 1; }"

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
