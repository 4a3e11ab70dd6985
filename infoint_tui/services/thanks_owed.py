"""Which thank-yous there are, what is still owed, and how their clocks stand."""

from __future__ import annotations

from datetime import datetime

from ..domain.learning import moment_in
from ..domain.meeting import ThankYou
from ..domain.phrasing import day
from ..domain.task_rules import THANK_SOFT, ThankBand, thank_band
from ..domain.zoned_time import ZonedTime
from .rules import RulesService
from .session import Session


class ThanksOwed:
    """Reads; changes nothing."""

    def __init__(self, session: Session, rules: RulesService) -> None:
        self._session, self._rules = session, rules

    def of_meeting(self, meeting_uid: str) -> list[ThankYou]:
        """Thank-yous of a talk, one for each guest."""
        return [thank for thank in self._session.thank_yous.all() if thank.meeting == meeting_uid]

    def of_contact(self, contact: str) -> list[ThankYou]:
        """Thank-yous to a contact, the unsent ones first."""
        own = [t for t in self._session.thank_yous.all() if t.recipient == contact and not t.to_introducer]
        return sorted(own, key=lambda thank: (thank.sent_at is not None, thank.soft_due.utc))

    def next_of(self, meeting_uid: str) -> ThankYou | None:
        """The thank-you of a talk to go on with: the first unsent one, else the first."""
        own = self.of_meeting(meeting_uid)
        return next((thank for thank in own if thank.sent_at is None), own[0] if own else None)

    def owed_to(self, contact: str) -> bool:
        """Whether a talk with them is still to be thanked for."""
        return any(thank.recipient == contact for thank in self.owed())

    def owed(self) -> list[ThankYou]:
        """All unsent thank-yous to guests, the most urgent first."""
        unsent = [t for t in self._session.thank_yous.all() if t.sent_at is None and not t.to_introducer]
        return sorted(unsent, key=lambda thank: thank.soft_due.utc)

    def end_of_talk(self, thank: ThankYou) -> ZonedTime:
        """The instant its clock started."""
        ended = self._ended(thank)
        return ended or ZonedTime(thank.soft_due.utc - THANK_SOFT, thank.soft_due.zone)

    def band(self, thank: ThankYou, at: ZonedTime | None = None) -> ThankBand:
        """How its clock stands now, stood when it was sent, or would stand if it were sent at an instant."""
        sent = at or thank.sent_at
        when = sent.utc if sent else self._session.clock.now()
        rules, zone = self._rules.table, self._session.zone
        if thank.to_introducer:
            return self._loop_band(thank, when)
        return thank_band(self.end_of_talk(thank), when, sent=sent is not None, rules=rules, zone=zone)

    def hours(self, thank: ThankYou) -> float | None:
        """Hours from the end of the talk to the thank-you, once it is sent."""
        ended = self._ended(thank) if thank.sent_at is not None else None
        if thank.sent_at is None or ended is None:
            return None
        return (thank.sent_at.utc - ended.utc).total_seconds() / 3600

    def _ended(self, thank: ThankYou) -> ZonedTime | None:
        """When its talk ended; nothing else of the talk is read for it."""
        return moment_in((self._session.meetings.peek(thank.talk) or {}).get("actual_end"))

    def _loop_band(self, letter: ThankYou, when: datetime) -> ThankBand:
        """How such a letter stands: there is a day for it, and no hurry."""
        by = day(letter.soft_due.in_zone(self._session.zone).local().date())
        if letter.sent_at is not None:
            return ThankBand("told", "told", late=False)
        late = when > letter.soft_due.utc
        return ThankBand("told", f"since {by}, still worth it" if late else f"tell them by {by}", late)
