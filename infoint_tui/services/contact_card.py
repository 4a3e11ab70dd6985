"""A contact on a card of the board or a line of the list."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from ..domain.checklist import to_prepare
from ..domain.dates import clock_time, day, short_span, weekday_name
from ..domain.people import Contact
from ..domain.pipeline import EARLY, breadcrumb, missing_for_ready
from ..domain.words import Stage

if TYPE_CHECKING:
    from .contact_view import ContactView
    from .pipeline import PipelineService
    from .workspace import Workspace


class Card(NamedTuple):
    """A contact on the board or in the list."""

    name: str
    role: str
    """Title and organisation."""
    second: str
    """What matters most in its stage: breadcrumb, meeting, what is owed or missing."""
    short: str
    """The same where the role has no room: early on where they are found, later as above."""
    right: str
    """A few cells: time in the stage, the day of the talk, hours left."""
    urgent: bool = False
    """Whether the right end deserves attention."""
    quiet: bool = False
    """Archived, not to be contacted, or practice."""


class Cards:
    """Reads; changes nothing."""

    def __init__(self, workspace: Workspace, index: PipelineService, view: ContactView) -> None:
        self._ws = workspace
        self._index = index
        self._view = view

    def card(self, uid: str) -> Card:
        """A contact in two short lines."""
        contact = self._ws.contacts.get(uid)
        if contact is None:
            return Card(self._index.name_of(uid) or uid, "", "this record cannot be read", "", "", quiet=True)
        second, right, urgent = self._second(contact)
        introducer = self._index.name_of(contact.introduced_by)
        place = contact.organisation or contact.title or (f"via {introducer}" if introducer else "")
        short = place or second if contact.stage in EARLY else second or place
        if contact.do_not_contact:
            second, short, urgent = "do not contact", "do not contact", False
        elif contact.practice:
            second, short = f"practice  {second}", f"practice  {short}"
        quiet = contact.archived or contact.do_not_contact or contact.practice
        right = right or self._in_stage(contact)
        return Card(contact.name, contact.role_line, second, short, right, urgent, quiet)

    def _second(self, contact: Contact) -> tuple[str, str, bool]:
        stage = contact.stage
        if stage in (Stage.CONTACTED, Stage.IN_DIALOGUE):
            attempts = self._view.attempts(contact.uid)
            return breadcrumb(attempts, (), ()), "", False
        if stage is Stage.SCHEDULED:
            return self._planned(contact)
        if stage is Stage.MET:
            return self._owed(contact)
        if stage is Stage.LATER and contact.revisit_on:
            return f"again {day(contact.revisit_on, today=self._today())}", "", False
        if stage is Stage.IDENTIFIED:
            needs = [_NEEDS.get(words, words) for words in missing_for_ready(contact)]
            return f"needs {', '.join(needs)}", "", False
        if stage in (Stage.IDEA, Stage.READY):
            tasks = self._view.open_tasks(contact.uid)
            return tasks[0].title if tasks else "", "", False
        return self._view.crumb(contact.uid), "", False

    def _planned(self, contact: Contact) -> tuple[str, str, bool]:
        meeting = next((m for m in self._view.meetings(contact.uid) if m.planned or m.running), None)
        if meeting is None or meeting.start is None:
            return contact.organisation, "", False
        if meeting.running:
            return f"{meeting.mode.label} · running", "now", True
        mine = meeting.start.in_zone(self._ws.zone).local()
        checklist = to_prepare(meeting)
        done = sum(1 for item in checklist if item.done_at)
        ready = f" · ready {done}/{len(checklist)}" if checklist else ""
        return f"{meeting.mode.label}{ready}", self._short_day(mine), mine.date() == self._today()

    def _owed(self, contact: Contact) -> tuple[str, str, bool]:
        now = self._ws.clock.now()
        thanks = self._view.thanks(contact.uid)
        owed = [thank for thank in thanks if thank.sent_at is None and not thank.to_introducer]
        if not owed:
            return self._view.crumb(contact.uid), "", False
        soft, hard = owed[-1].soft_due.utc, owed[-1].hard_due.utc
        left = (soft if soft > now else hard) - now
        return "thanks owed", short_span(left) if left.total_seconds() > 0 else "late", True

    def _in_stage(self, contact: Contact) -> str:
        since = self._view.since(contact)
        if since is None:
            return ""
        days = (self._today() - since).days
        if days < 1:
            return "today"
        return f"{days} d" if days < 15 else f"{days // 7} w" if days < 70 else f"{days // 30} mo"

    def _short_day(self, mine: datetime) -> str:
        away = (mine.date() - self._today()).days
        if away == 0:
            return clock_time(mine)
        if 0 < away < 7:
            return f"{weekday_name(mine.weekday())} {clock_time(mine)}"
        return day(mine.date(), today=self._today())

    def _today(self) -> date:
        return self._ws.moment().local().date()


_NEEDS = {
    "a way to reach them": "a channel",
    "how you are connected": "a connection",
    "why this person": "a reason",
}
"""What is missing, in a word or two."""
