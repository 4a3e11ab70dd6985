"""What a look at the open home finds worth telling: notices, conflicts, conflict copies, damaged records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..store.changes import CONFLICTS
from ..store.home import EDITING
from ..store.store import Store
from .records import PROFILE_UID
from .session import Session

if TYPE_CHECKING:
    from .backups import BackupService
    from .conflicts import ConflictService, CopyService
    from .outer_editor import OuterEditor


class Attention:
    """Counts for the screens; the services behind them are made only where there is something to count."""

    def __init__(
        self,
        session: Session,
        store: Store,
        conflicts: Callable[[], ConflictService],
        copies: Callable[[], CopyService],
        backups: Callable[[], BackupService],
        outer_editor: Callable[[], OuterEditor],
        *,
        checked: Callable[[], bool],
    ) -> None:
        """Begin with nothing to tell but what the store and the session say.

        Args:
            session: The records.
            store: Where they lie.
            conflicts: Gives the conflicts.
            copies: Gives the conflict copies.
            backups: Gives what the last look over everything found.
            outer_editor: Gives what takes back what an editor saved.
            checked: Whether there was one.
        """
        self._session, self._store = session, store
        self._conflicts, self._copies, self._backups = conflicts, copies, backups
        self._outer_editor = outer_editor
        self._checked = checked
        self._told: list[str] = []
        """What was done while opening: conversations moved with a time zone, texts taken up."""

    def tell(self, notices: Iterable[str]) -> None:
        """Add to the notices what was done by itself."""
        self._told += notices

    def take_up_texts(self) -> None:
        """What an outer editor saved and nobody read becomes a draft, and a notice."""
        if not self._session.read_only and (self._store.home / EDITING).is_dir():
            self.tell(self._outer_editor().take_up())

    @property
    def notices(self) -> list[str]:
        """What opening found worth telling."""
        session = self._session
        notices = [*self._store.report.notices, *self._told]
        if session.introduced and session.profiles.get(PROFILE_UID) is None:
            why = session.profiles.problems[PROFILE_UID]
            notices.append(f"Your profile cannot be read ({why}). Close infoint; `infoint repair` fixes it.")
        if session.zone != (written := session.profile.zone):
            notices.append(
                f"Your time zone {written[:60]!r} is not known here, so all times are in UTC."
                " Press i on Today to fix it."
            )
        return notices

    @property
    def conflicts(self) -> int:
        """How many places were changed here and elsewhere and wait for a choice."""
        return self._conflicts().count if len(self._store.db.table(CONFLICTS)) else 0

    @property
    def copies(self) -> int:
        """How many conflict copies of sync programs wait beside the data file."""
        return len(self._copies().pending()) if self._store.copies.beside() else 0

    @property
    def records(self) -> int:
        """How many records and files are known to need attention; they block nothing."""
        unreadable = [(each.table, uid) for each in self._session.tables.values() for uid in each.problems]
        if not unreadable and not self._store.report.problems and not self._checked():
            return 0
        return self._backups().attention(unreadable)
