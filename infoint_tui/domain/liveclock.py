"""The clock of a running conversation: wall time, corrected by a monotonic clock that goes on in suspend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from .budget import budget_for, closing_minutes
from .clock import Clock

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

    def extended(self, minutes: int = 5) -> LiveClock:
        """The same clock with so many more minutes granted."""
        return self._replace(extensions_minutes=self.extensions_minutes + minutes)


def cue(phase: Phase, open_must_asks: Sequence[str], *, minutes_left: int = 5) -> str:
    """The silent line for a phase, with the must-asks that are still open by their short labels.

    `minutes_left` is what the closing has: 5, or 3 in a short talk. Empty where nothing needs saying.
    """
    still = ", ".join(open_must_asks)
    match phase:
        case Phase.BEFORE:
            return "Not begun yet. First words: is this still a good time?"
        case Phase.OPENING:
            return "Say thanks, why you chose them, what you hope to learn."
        case Phase.HALF:
            return f"Half time. Still to come: {still}" if still else "Half time."
        case Phase.CLOSING:
            return f"{minutes_left} min left: {still or 'every must-ask is done, sum up and say thanks'}"
        case Phase.OVER:
            return "That is the time you asked for. F9 wrap up or F8 five more"
        case Phase.OVERRUN:
            return "Well past the agreed time: F9 wrap up, or ask, then F8"
        case Phase.MIDDLE:
            return ""
