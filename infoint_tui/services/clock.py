"""Where the machine stands: the time zone it is set to."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ..domain.zones import valid_zone

_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's wall time, and seconds that go on while it sleeps."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds since boot, suspend included where the system counts it."""
        return time.clock_gettime(_BOOT)


def local_zone(environ: Mapping[str, str] | None = None, etc: Path = Path("/etc")) -> str:
    """The IANA name of the machine's zone, "UTC" where it does not say.

    Args:
        environ: Environment to look for TZ in; the process's own by default.
        etc: Directory with `localtime` and `timezone`.
    """
    found = (os.environ if environ is None else environ).get("TZ", "").lstrip(":")
    if found and valid_zone(found):
        return found
    try:
        parts = (etc / "localtime").resolve().parts
        if "zoneinfo" in parts:
            name = "/".join(parts[parts.index("zoneinfo") + 1 :])
            if valid_zone(name):
                return "UTC" if name in ("Etc/UTC", "Etc/UCT", "UCT", "Universal", "Zulu") else name
        name = (etc / "timezone").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError):
        return "UTC"
    return name if valid_zone(name) and name != "Etc/UTC" else "UTC"
