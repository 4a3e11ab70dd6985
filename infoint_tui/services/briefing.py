"""Gathers what is known of a conversation for one page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..domain.brief import Brief, BriefQuestion
from ..domain.budget import closing_at
from ..domain.checklist import to_prepare
from ..domain.dates import clock_time
from ..domain.moment import both_times
from ..domain.people import Contact
from .today import who_calls

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from .workspace import Workspace


class BriefingService:
    """Reads; changes nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def brief(self, uid: str) -> Brief:
        """The page of a meeting. Raises `Refused` when it is gone."""
        meeting = self._ws.meetings.need(uid)
        contact = self._ws.contacts.get(meeting.first_contact) or Contact(uid="", name="somebody")
        begin = meeting.actual_start or meeting.start
        local = begin.in_zone(self._ws.zone).local() if begin else None
        minutes = meeting.agreed_minutes + meeting.extended_minutes
        ends = clock_time(local + timedelta(minutes=minutes)) if local else ""
        closing = clock_time(local + timedelta(seconds=closing_at(meeting.agreed_minutes))) if local else ""
        shared = (contact.connection, *contact.commonalities)
        return Brief(
            name=contact.name,
            role=contact.role_line,
            when=both_times(begin, self._ws.zone, contact.zone or self._ws.zone) if begin else "",
            how=_how(meeting, contact),
            ends=ends,
            closing_at=closing,
            minutes=minutes,
            shared=tuple(text for text in shared if text.strip()),
            purpose=meeting.purpose,
            goals=tuple(goal.text for goal in meeting.goals),
            introduction=self._ws.speaking.introduction,
            research=tuple((note.subject, note.text) for note in meeting.research),
            questions=tuple(
                BriefQuestion(item.text, item.minutes, item.must, item.closing, item.probes)
                for item in meeting.agenda
            ),
            to_do=tuple(item.text for item in to_prepare(meeting) if not item.done_at),
        )

    def page(self, uid: str) -> str:
        """The page as Markdown, ready for print."""
        from ..exchange.brief import brief_markdown

        return brief_markdown(self.brief(uid))


def _how(meeting: Meeting, contact: Contact) -> str:
    parts = (meeting.mode.label, meeting.place, meeting.link, who_calls(meeting, contact))
    return " · ".join(part for part in parts if part.strip())
