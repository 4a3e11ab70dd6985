"""Who asked to be left alone until a day comes back on that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..domain.enums import Stage
from .session import Session

if TYPE_CHECKING:
    from .tasks import TaskService


class Reactivation:
    """Moves contacts whose day has come from later to ready."""

    def __init__(self, session: Session, tasks: Callable[[], TaskService]) -> None:
        self._session = session
        self._tasks = tasks
        self._day = ""
        """The day that was followed last."""

    def follow_day(self) -> None:
        """Once a day, and only where this window may write. Costs nothing on the same day."""
        session = self._session
        if session.read_only:
            return
        today = f"{session.moment().local():%Y-%m-%d}"
        if today == self._day:
            return
        self._day = today
        later = Stage.LATER.value
        due = [
            str(raw.get("uid", ""))
            for raw in session.contacts.raw()
            if raw.get("stage") == later and str(raw.get("revisit_on") or "9") <= today
        ]
        if due:
            self._bring_back(due)

    def _bring_back(self, uids: Sequence[str]) -> None:
        from ..domain.pipeline import after_revisit

        session = self._session
        today = session.moment().local().date()
        found = (session.contacts.get(uid) for uid in uids)
        due = [(person, move) for person in found if person and (move := after_revisit(person, today))]
        if not due:
            return
        # No step of undo: the day came by itself; taking it back would last until it is looked at again.
        with session.edit("the day they named has come", undoable=False) as edit:
            for person, move in due:
                edit.move(person.uid, [move])
                self._tasks().sync_contact(edit, person.uid)
