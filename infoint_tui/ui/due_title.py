"""The terminal's title: how many things are due, wherever one is in the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ..services.workspace import Workspace
    from .kit.screen import ChangeLike

NAME = "infoint"


class DueTitle:
    """Follows the workspace. Holds nothing but a number: no text of anybody reaches the terminal here."""

    def __init__(self, workspace: Workspace, show: Callable[[str], None]) -> None:
        """Begin with no title; `show` sets it."""
        self._workspace = workspace
        self._show = show
        self._stale = True
        self._minute: datetime | None = None
        workspace.session.subscribe(self._changed)

    def _changed(self, change: ChangeLike) -> None:
        self._stale = self._stale or change.kind not in ("draft", "status")

    def tick(self) -> None:
        """Count again after a change and with each minute, but leave a running talk alone."""
        minute = self._workspace.session.clock.now().replace(second=0, microsecond=0)
        if (self._stale or minute != self._minute) and not self._workspace.session.talking:
            self.tell(self._workspace.today.due_count())
            self._minute = minute

    def tell(self, due: int) -> None:
        """Show that so many things are due."""
        self._stale = False
        self._show(f"{NAME} · {due} due" if due else NAME)
