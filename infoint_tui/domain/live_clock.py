"""The clock of a running conversation: wall time, corrected by a monotonic clock that goes on in suspend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from . import NamedTuple
from .agenda import budget_for, closing_minutes
from .enums import ItemStatus
from .meeting import AgendaItem
from .zoned_time import Clock

OVERRUN_AFTER = 5 * 60
"""Seconds past the agreed end from which a talk without consent counts as overrun (RCEL)."""

_TRUSTED_SKEW = 2.0


class Phase(Enum):
    """Where in the agreed time a conversation stands."""

    BEFORE = "before"
    OPENING = "opening"
    MIDDLE = "middle"
    HALF = "half"
    CLOSING = "closing"
    OVER = "over"
    OVERRUN = "overrun"


class LiveClock(NamedTuple):
    """Time spent and time left. Within one process a jump of the system clock changes neither.

    The anchor is one instant seen on both clocks; from there on only the monotonic one counts. After a
    restart `resume` takes a new anchor, so that the wall time is trusted across processes.
    """

    started_utc: datetime
    agreed_minutes: int
    extensions_minutes: int
    anchor_utc: datetime
    anchor_elapsed: float

    @classmethod
    def start(cls, clock: Clock, agreed_minutes: int) -> LiveClock:
        """The clock of a conversation that begins now."""
        now = clock.now()
        return cls(now, agreed_minutes, 0, now, clock.elapsed())

    @classmethod
    def resume(
        cls,
        clock: Clock,
        started_utc: datetime,
        agreed_minutes: int,
        extensions_minutes: int = 0,
        *,
        reached: int = 0,
    ) -> LiveClock:
        """The clock of a conversation that another process began.

        `reached` is the last second something of it was written at: where the system clock was set back
        meanwhile, time goes on from there instead of beginning anew.
        """
        seen = max(clock.now(), started_utc + timedelta(seconds=reached))
        return cls(started_utc, agreed_minutes, extensions_minutes, seen, clock.elapsed())

    @property
    def total_seconds(self) -> int:
        """Agreed time with every extension granted so far."""
        return (self.agreed_minutes + self.extensions_minutes) * 60

    @property
    def closing_at(self) -> int:
        """Seconds from the start at which the closing begins; an extension moves it along."""
        return max(0, self.total_seconds - closing_minutes(self.agreed_minutes) * 60)

    def elapsed(self, clock: Clock) -> float:
        """Seconds since the start; negative before it."""
        before_anchor = (self.anchor_utc - self.started_utc).total_seconds()
        return before_anchor + clock.elapsed() - self.anchor_elapsed

    def remaining(self, clock: Clock) -> float:
        """Seconds until the agreed end; negative after it."""
        return self.total_seconds - self.elapsed(clock)

    def ends_at(self, clock: Clock) -> datetime:
        """The agreed end in UTC, as the system clock will show it when it comes."""
        nominal = self.started_utc + timedelta(seconds=self.total_seconds)
        seen = clock.now() + timedelta(seconds=self.remaining(clock))
        if abs((seen - nominal).total_seconds()) < _TRUSTED_SKEW:
            return nominal
        return seen.replace(microsecond=0)

    def phase(self, seconds: float) -> Phase:
        """The phase of the moment `seconds` after the start."""
        over = seconds - self.total_seconds
        if over >= 0:
            return Phase.OVERRUN if over >= OVERRUN_AFTER else Phase.OVER
        if seconds < 0:
            return Phase.BEFORE
        if seconds >= self.closing_at:
            return Phase.CLOSING
        if seconds >= self.total_seconds / 2:
            return Phase.HALF
        return Phase.OPENING if seconds < budget_for(self.agreed_minutes).opening * 60 else Phase.MIDDLE


def cue(phase: Phase, open_must_asks: Sequence[str], *, minutes_left: int = 5) -> str:
    """The silent line for a phase, with the must-asks that are still open by their short labels.

    `minutes_left` is what the closing has: 5, or 3 in a short talk. Empty where nothing needs saying.
    """
    still = ", ".join(open_must_asks)
    match phase:
        case Phase.BEFORE:
            return "Not started. Open with “Is this still a good time?”"
        case Phase.OPENING:
            return "Say thanks, why you chose them, what you hope to learn."
        case Phase.HALF:
            return f"Halfway. Must-asks left: {still}" if still else "Halfway."
        case Phase.CLOSING:
            return f"{minutes_left} min left: {still or 'every must-ask is done, sum up and say thanks'}"
        case Phase.OVER:
            return "That's the time you asked for. F9 wrap up or F8 five more"
        case Phase.OVERRUN:
            return "Well past time. F9 wraps up. Or ask, then press F8."
        case Phase.MIDDLE:
            return ""


class Late(NamedTuple):
    """How far behind the plan a talk is."""

    seconds: int
    """Seconds by which the open questions exceed the time until the closing; 0 when they fit."""
    cut: tuple[str, ...]
    """Uids of the questions to leave out so that the rest fits, in the order of the agenda."""


ON_TIME = Late(0, ())
WORTH_SAYING = 60
"""Seconds behind plan below which nobody is told: answers are never exact to the minute."""


def lateness(
    agenda: Sequence[AgendaItem], *, current: str, spent_on_current: int, seconds: int, closing_at: int
) -> Late:
    """Which questions to cut now, the last first; must-asks and the closing are never cut (S001, RCEL).

    Args:
        agenda: The questions in order.
        current: Uid of the question being talked about, empty for none.
        spent_on_current: Seconds already spent on it.
        seconds: Seconds since the start.
        closing_at: Second at which the closing begins.
    """
    if seconds >= closing_at:
        return ON_TIME
    open_items = [item for item in agenda if item.status is ItemStatus.PLANNED and not item.closing]
    here = next((item for item in agenda if item.uid == current and not item.closing), None)
    rest_of_current = max(0, here.minutes * 60 - spent_on_current) if here else 0
    needed = rest_of_current + sum(item.minutes * 60 for item in open_items)
    behind = needed - (closing_at - seconds)
    if behind < WORTH_SAYING:
        return ON_TIME
    cut: list[str] = []
    freed = 0
    for item in reversed(open_items):
        if freed >= behind:
            break
        if not item.must:
            cut.append(item.uid)
            freed += item.minutes * 60
    return Late(behind, tuple(reversed(cut)))


WRITE_AFTER, WAIT_UNTIL, OFFER_AFTER = 5, 10, 15
"""Minutes past the start at which one writes, may stop waiting, and offers another time."""


def waiting(minutes_past: int) -> str:
    """What to do so many minutes past the planned start; empty while nothing is out of the ordinary."""
    if minutes_past < WRITE_AFTER:
        return ""
    if minutes_past < WAIT_UNTIL:
        return f"{minutes_past} min late: send them a line, wait until minute {WAIT_UNTIL}"
    if minutes_past < OFFER_AFTER:
        return f"{minutes_past} min late: stop waiting; at {OFFER_AFTER} offer another time"
    return "They didn't show up: offer a new time (m in the pipeline)"
