"""Things to do: generated ones carry the rule and source that explain them."""

from __future__ import annotations

from datetime import date

from .enums import TaskState
from .record import Identified
from .zoned_time import ZonedTime


class Task(Identified):
    """One thing to do, due at an instant or on a day."""

    type: str
    """research, agenda, confirm, reflect, thank, write, action, update ..."""
    title: str
    detail: str = ""
    due: ZonedTime | None = None
    due_day: date | None = None
    hard_due: ZonedTime | None = None
    contact: str = ""
    meeting: str = ""
    rule: str = ""
    """Id of the time rule that made it; empty for the user's own."""
    why: str = ""
    """The reason in words, for the list."""
    source: str = ""
    how: str = ""
    """How its date was counted, in words."""
    about: str = ""
    """Uid of the message, milestone or other record it follows, where there may be several."""
    fixed: bool = False
    """A date the user entered is never moved by a rule."""
    state: TaskState = TaskState.OPEN
    reason: str = ""
    """Why it was skipped."""
    not_before: date | None = None
    """Hidden until then: snoozed or parked."""
    snoozed: int = 0
    created: ZonedTime | None = None
    done_at: ZonedTime | None = None

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """Rule, meeting, contact and message: generating twice finds the same task."""
        return self.rule, self.meeting, self.contact, self.about

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.state is TaskState.OPEN

    def day(self, zone: str) -> date | None:
        """The day it is due in that zone."""
        return self.due.in_zone(zone).local().date() if self.due else self.due_day
