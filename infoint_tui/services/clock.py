"""The machine's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime

_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's wall time, and seconds that go on while it sleeps."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds since boot, suspend included where the system counts it."""
        return time.clock_gettime(_BOOT)
