"""Gathers what is known of a conversation for one page."""

from __future__ import annotations

from datetime import date, timedelta
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

FRESH = timedelta(days=31)
"""So long what somebody else said about a reflection stands before the next talk."""


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
            name=self._ws.people.guests(meeting),
            role=contact.role_line if len(meeting.contacts) == 1 else "",
            when=both_times(begin, self._ws.zone, contact.zone or self._ws.zone) if begin else "",
            how=_how(meeting, contact),
            ends=ends,
            closing_at=closing,
            minutes=minutes,
            shared=tuple(text for text in shared if text.strip()),
            purpose=meeting.purpose,
            goals=tuple(goal.text for goal in meeting.goals),
            introduction=self._ws.speaking.introduction_for(meeting),
            research=tuple((note.subject, note.text) for note in meeting.research),
            questions=tuple(
                BriefQuestion(item.text, item.minutes, item.must, item.closing, item.probes)
                for item in meeting.agenda
            ),
            to_do=tuple(item.text for item in to_prepare(meeting) if not item.done_at),
            name_sound=contact.name_sound,
            next_time=tuple(text for text, _source in self.next_time(meeting)),
            reminders=tuple((line.group, line.text) for line in self._ws.checklists.reminders(meeting)),
        )

    def next_time(self, meeting: Meeting) -> tuple[tuple[str, str], ...]:
        """What to do differently in this talk, each with where it comes from.

        The line of the last reflection before it that has one, and what somebody said who looked at one of
        them in the month before.
        """
        limit = meeting.actual_start or meeting.start or self._ws.moment()
        since = (limit.local() - FRESH).date()
        own: list[tuple[float, Meeting, str]] = []
        others: list[tuple[date, str, str]] = []
        for other in self._ws.meetings.all():
            began, reflection = other.actual_start or other.start, other.reflection
            if other.practice or reflection is None or began is None or began.utc >= limit.utc:
                continue
            if _meant(reflection.not_well):
                own.append((began.utc.timestamp(), other, reflection.not_well))
            for each in reflection.feedback:
                on = each.received_on
                if each.text.strip() and on and since <= on <= limit.local().date():
                    others.append((on, each.text, each.reviewer))
        found = []
        if own:
            _when, talk, text = max(own, key=lambda line: line[0])
            contact = self._ws.contacts.get(talk.first_contact)
            found.append((" ".join(text.split()), f"after {contact.name if contact else 'the last talk'}"))
        if others:
            _on, text, reviewer = max(others, key=lambda line: line[0])
            found.append((" ".join(text.split()), f"from {reviewer}"))
        return tuple(found)

    def page(self, uid: str) -> str:
        """The page as Markdown, ready for print."""
        from ..exchange.brief import brief_markdown

        return brief_markdown(self.brief(uid))


_NOTHING = frozenset(("nothing", "none", "no", "-", "–", "n/a"))


def _meant(text: str) -> bool:
    """Whether a line says what to do differently; "nothing" is an answer, too."""
    return text.strip().casefold().rstrip(".!") not in ("", *_NOTHING)


def _how(meeting: Meeting, contact: Contact) -> str:
    parts = (meeting.mode.label, meeting.place, meeting.link, who_calls(meeting, contact))
    return " · ".join(part for part in parts if part.strip())
