"""What all parts of the reflection service stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.meeting import Meeting, Reflection

if TYPE_CHECKING:
    from .workspace import Workspace


class ReflectionPart:
    """The talk to reflect on, and what was answered so far."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def begin(self, uid: str) -> Meeting:
        """The talk to reflect on. Refuses one that is not over."""
        meeting = self._ws.meetings.need(uid)
        if not (meeting.over or meeting.called_off):
            raise Refused("There is nothing to reflect on yet.", "End the talk first.")
        return meeting

    def _reflection(self, meeting: Meeting) -> Reflection:
        return meeting.reflection or Reflection(started=self._ws.moment())
