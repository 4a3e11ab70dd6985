"""Reading the question banks again when their files change: as a screen opens and as the focus comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.dom import DOMNode

if TYPE_CHECKING:
    from ...services.workspace import Workspace
    from ..kit.screen import PlaceScreen


def read_ahead(place: PlaceScreen) -> None:
    """Have the banks read in a thread, so that they are there when a dialog that needs them is done."""
    banks = place.workspace.banks
    if not banks.loaded:
        place.run_worker(lambda: banks.library, thread=True, group="banks")


class FollowsBanks(DOMNode):
    """Put it before the Textual class in the list of bases; implement `banks_ready`."""

    LINTS: ClassVar[bool] = False
    """Whether questions are looked over here: the rules are then made ready in the same thread."""
    workspace: Workspace
    banks_version = -1
    """The reading of the banks that is shown; -1 before the first."""

    def follow_banks(self) -> None:
        """Begin; call it when mounted."""
        self.look_at_banks()
        self.watch(self.app, "app_focus", self._focus_came, init=False)

    def _focus_came(self, focused: bool) -> None:
        if focused and self.is_attached:
            self.look_at_banks()

    @work(thread=True, exclusive=True, group="banks")
    def look_at_banks(self) -> None:
        """Read what changed; nothing waits for it."""
        banks = self.workspace.banks
        banks.library  # noqa: B018
        banks.reload_if_changed()
        self.app.call_from_thread(self.show_read_banks)
        if self.LINTS:
            from ...domain.advice import warm_up

            warm_up()

    def show_read_banks(self) -> None:
        """Show the last reading of the banks if it is not shown yet."""
        first, version = self.banks_version < 0, self.workspace.banks.version
        if version != self.banks_version and self.is_attached:
            self.banks_version = version
            self.banks_ready(first)

    def banks_ready(self, first: bool) -> None:
        """The banks are there, or there again.

        Args:
            first: Whether they are shown for the first time.
        """

    def bank_notice(self) -> str:
        """The first thing that is wrong with the user's own banks, and how much else; empty if nothing is."""
        wrong = [problem for problem in self.workspace.banks.problems if problem.severity == "error"]
        if not wrong:
            return ""
        kept = any(
            problem.file == wrong[0].file and problem.severity == "warning" and not problem.line
            for problem in self.workspace.banks.problems
        )
        first = str(wrong[0]).removeprefix(f"{self.workspace.home.path}/")
        also = " The version read before stays in use." if kept else ""
        rest = f" {len(wrong) - 1} more to fix." if len(wrong) > 1 else ""
        return f"{first}{also}{rest}"
