"""The clock as a value that is passed in: rules never read one of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """The present as an aware datetime in UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds from an arbitrary start that never jump and go on during suspend."""
        ...


class FixedClock:
    """A clock that stands still until told; for tests, the demo and pictures."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("the clock needs an aware datetime")
        self._now = now.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """The instant last set, in UTC."""
        return self._now

    def elapsed(self) -> float:
        """Seconds advanced since the clock was made; `set` does not change it."""
        return self._elapsed

    def advance(self, **duration: float) -> None:
        """Let time pass, by the keyword arguments of `timedelta`."""
        step = timedelta(**duration)
        self._now += step
        self._elapsed += step.total_seconds()

    def set(self, now: datetime) -> None:
        """Jump to an aware instant, as a system clock does when somebody sets it."""
        self._now = now.astimezone(UTC)
