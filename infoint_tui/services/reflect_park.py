"""One thing not to forget, kept between two talks that follow each other closely."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ..domain.errors import Refused
from ..domain.inline import parse_line
from ..domain.meeting import Meeting, Note
from ..domain.reflect_found import talk_day
from ..domain.words import NoteKind
from .reflect_part import ReflectionPart

SOON = timedelta(minutes=15)
"""Another talk that begins within this time leaves no room for a reflection."""


class Parking(ReflectionPart):
    """The part of the reflection that fits into a minute."""

    def next_soon(self, meeting: Meeting) -> Meeting | None:
        """The talk with somebody that begins within a quarter of an hour from now, if there is one."""
        now = self._ws.clock.now()
        soon = [
            (other.start.utc, other.uid, other)
            for other in self._ws.meetings.all()
            if other.planned and other.start and other.uid != meeting.uid and not other.practice
            if timedelta() <= other.start.utc - now <= SOON
        ]
        return min(soon)[2] if soon else None

    def park(self, uid: str, text: str, *, end_drafts: Iterable[str] = ()) -> Note:
        """Keep a line as a note of the talk that is over: what its sign says, else an insight."""
        meeting = self.begin(uid)
        if not text.strip():
            raise Refused("There is nothing to park.")
        kind = NoteKind(parse_line(text, today=talk_day(meeting)).kind)
        start, end = meeting.actual_start, meeting.actual_end
        note = Note(
            uid=self._ws.new_id(),
            at=int((end.utc - start.utc).total_seconds()) if start and end else 0,
            kind=NoteKind.INSIGHT if kind is NoteKind.NOTE else kind,
            text=text,
            origin="parked",
        )
        with self._ws.edit("parked a line", end_drafts=end_drafts) as edit:
            edit.put(meeting.replace(notes=(*meeting.notes, note)))
        return note
