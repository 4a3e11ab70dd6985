"""The clock of a running talk."""

from __future__ import annotations

from ..domain.live_clock import LiveClock
from ..domain.meeting import Meeting
from .drafts import DraftKey
from .session import Session


def line_key(meeting_uid: str) -> DraftKey:
    """The draft of the line being typed in the live screen; its `at` is the second of the first key."""
    return DraftKey("live", meeting_uid, "line")


class TalkClock:
    """Knows how long a talk has been running, whatever happens to the system's clock meanwhile."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._clocks: dict[str, LiveClock] = {}

    def clock(self, meeting: Meeting) -> LiveClock:
        """The clock of a talk; a jump of the system clock within this process does not move it."""
        assert meeting.actual_start is not None
        clock = self._clocks.get(meeting.uid)
        if clock is None or clock.started_utc != meeting.actual_start.utc:
            clock = LiveClock.resume(
                self._session.clock,
                meeting.actual_start.utc,
                meeting.agreed_minutes,
                reached=self._reached(meeting),
            )
            self._clocks[meeting.uid] = clock
        return clock._replace(
            agreed_minutes=meeting.agreed_minutes, extensions_minutes=meeting.extended_minutes
        )

    def _reached(self, meeting: Meeting) -> int:
        """The last second at which something of a running talk was written down."""
        if not meeting.running:
            return 0
        typing = self._session.drafts.meta(line_key(meeting.uid)).get("at")
        written = (
            meeting.item_since,
            typing if isinstance(typing, int) else 0,
            *(note.at for note in meeting.notes),
            *(extension.at for extension in meeting.extensions),
        )
        return max(written)

    def seconds(self, meeting: Meeting) -> int:
        """Whole seconds since the start, never negative."""
        return max(0, int(self.clock(meeting).elapsed(self._session.clock)))
