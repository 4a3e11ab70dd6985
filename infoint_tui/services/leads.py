"""Openings somebody mentioned: parked until the talk has been thanked for and some days are over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..domain.dates import clock_time, day
from ..domain.errors import Refused
from ..domain.gains import Lead, lead_free_from
from ..domain.moment import Moment
from ..domain.words import LeadState

if TYPE_CHECKING:
    from .workspace import Workspace


class LeadService:
    """Openings and when they may be taken up (invariant: never before the thanks)."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def open(self) -> list[Lead]:
        """Openings that were not passed on, the oldest first."""
        kept = [lead for lead in self._ws.leads.all() if lead.state is not LeadState.PASSED]
        return sorted(kept, key=lambda lead: lead.created.utc.timestamp() if lead.created else 0.0)

    def of_contact(self, contact: str) -> list[Lead]:
        """Openings a contact mentioned."""
        return [lead for lead in self._ws.leads.all() if lead.contact == contact]

    def free_from(self, lead: Lead) -> datetime | None:
        """When it may be taken up, in UTC; None while its talk has not been thanked for."""
        sent = [thank.sent_at for thank in self._ws.thanks.of_meeting(lead.meeting) if thank.sent_at]
        first = min(sent, key=lambda moment: moment.utc, default=None)
        return lead_free_from(first, self._ws.rules.reckoning)

    def is_free(self, lead: Lead) -> bool:
        """Whether it may be taken up now."""
        free = self.free_from(lead)
        return free is not None and free <= self._ws.clock.now()

    def words(self, lead: Lead) -> str:
        """How it stands, in a few words."""
        if lead.state is not LeadState.PARKED:
            return {LeadState.ACTING: "taken up", LeadState.PASSED: "let go"}[lead.state]
        free = self.free_from(lead)
        if free is None:
            return "parked until you have said thanks"
        if free <= self._ws.clock.now():
            return "free to be taken up"
        local = Moment(free, self._ws.zone).local()
        return f"parked until {day(local.date())} {clock_time(local)}"

    def act(self, uid: str, reason: str = "") -> str:
        """Take an opening up. Before its time only with a reason, which is kept with it."""
        lead = self._ws.leads.need(uid)
        if not self.is_free(lead) and not reason.strip():
            raise Refused(
                f"This opening is {self.words(lead)}: the talk was not about a job.",
                "Write why it cannot wait, or leave it parked.",
                field="reason",
            )
        return self._set(lead, LeadState.ACTING, "took up an opening", reason.strip())

    def let_go(self, uid: str) -> str:
        """Let an opening go."""
        return self._set(self._ws.leads.need(uid), LeadState.PASSED, "let an opening go")

    def _set(self, lead: Lead, state: LeadState, label: str, reason: str = "") -> str:
        with self._ws.edit(label) as edit:
            edit.put(lead.replace(state=state, reason=reason or lead.reason))
            if self._ws.meetings.get(lead.meeting):
                self._ws.todo.sync_meeting(edit, lead.meeting)
        return label
