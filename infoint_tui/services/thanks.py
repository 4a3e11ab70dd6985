"""Thank-yous: drafted from a moment of the talk, on a clock, never sent by the program."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.meeting import ThankYou
from ..domain.moment import Moment
from ..domain.pipeline import after_thanks
from ..domain.timerules import THANK_SOFT, ThankBand, thank_band
from ..domain.words import ChannelKind
from .thanks_introducer import ToIntroducer
from .thanks_letter import MEDIA, NO_MOMENT, ThanksLetter

if TYPE_CHECKING:
    from .workspace import Workspace

__all__ = ["MEDIA", "NO_MOMENT", "ThanksService"]
_AHEAD = re.compile(r"\s*(in\b|\+|tom|tmr)", re.IGNORECASE)


class ThanksService(ThanksLetter, ToIntroducer):
    """Thank-yous and what is still owed."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    # -- finding --------------------------------------------------------------------------------------

    def of_meeting(self, meeting_uid: str) -> list[ThankYou]:
        """Thank-yous of a talk, one for each guest."""
        return [thank for thank in self._ws.thank_yous.all() if thank.meeting == meeting_uid]

    def of_contact(self, contact: str) -> list[ThankYou]:
        """Thank-yous to a contact, the unsent ones first."""
        own = [t for t in self._ws.thank_yous.all() if t.recipient == contact and not t.to_introducer]
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
        unsent = [t for t in self._ws.thank_yous.all() if t.sent_at is None and not t.to_introducer]
        return sorted(unsent, key=lambda thank: thank.soft_due.utc)

    # -- the clock ------------------------------------------------------------------------------------

    def end_of_talk(self, thank: ThankYou) -> Moment:
        """The instant its clock started."""
        meeting = self._ws.meetings.get(thank.talk)
        if meeting and meeting.actual_end:
            return meeting.actual_end
        return Moment(thank.soft_due.utc - THANK_SOFT, thank.soft_due.zone)

    def band(self, thank: ThankYou, at: Moment | None = None) -> ThankBand:
        """How its clock stands now, stood when it was sent, or would stand if it were sent at an instant."""
        sent = at or thank.sent_at
        when = sent.utc if sent else self._ws.clock.now()
        rules, zone = self._ws.rules.table, self._ws.zone
        if thank.to_introducer:
            return self._loop_band(thank, when)
        return thank_band(self.end_of_talk(thank), when, sent=sent is not None, rules=rules, zone=zone)

    def hours(self, thank: ThankYou) -> float | None:
        """Hours from the end of the talk to the thank-you, once it is sent."""
        meeting = self._ws.meetings.get(thank.talk)
        if thank.sent_at is None or meeting is None or meeting.actual_end is None:
            return None
        return (thank.sent_at.utc - meeting.actual_end.utc).total_seconds() / 3600

    def sent_when(self, thank: ThankYou, text: str) -> Moment:
        """The instant meant by "17:30", "wed 18:00", "20 min ago" or nothing (now).

        A time alone is the last one that was so. Refuses what lies ahead or before the talk's end.
        """
        now = self._ws.moment()
        if not text.strip() or text.strip().lower() == "now":
            return now
        at = self._ws.planning.when(text, self._ws.zone)
        if at.utc > now.utc and not _AHEAD.match(text):
            at = self._last_before(text, now) or at
        if at.utc > now.utc:
            raise Refused("That lies ahead.", "Write when it was sent: 17:30, wed 18:00.", field="when")
        if at.utc < self.end_of_talk(thank).utc:
            raise Refused("The talk was not over by then.", "Write a later time.", field="when")
        return at

    def _last_before(self, text: str, now: Moment) -> Moment | None:
        """The time read again as somebody would have meant it yesterday, or a week ago."""
        from ..domain.naturaltime import WhenError, parse_when

        for days in (1, 7):
            then = now.local().replace(tzinfo=None) - timedelta(days=days)
            try:
                at = Moment.from_local(parse_when(text, now_local=then), now.zone)
            except (WhenError, ValueError):
                return None
            if at.utc <= now.utc:
                return at
        return None

    def first_update(self, thank: ThankYou) -> date | None:
        """The day by which they should hear what came of it, once thanked and staying in touch."""
        tasks = (task for task in self._ws.tasks.all() if task.meeting == thank.talk and task.open)
        return next((task.due_day for task in tasks if task.rule == "update.first"), None)

    # -- sending --------------------------------------------------------------------------------------

    def mark_sent(
        self,
        thank_uid: str,
        body: str,
        *,
        subject: str = "",
        medium: str = "",
        at: Moment | None = None,
    ) -> ThankYou:
        """The user says it is sent: the contact moves on, the clock stops.

        The letter is kept as a change of its own, so that taking the sending back does not take the words.
        """
        ws = self._ws
        thank = self._ws.thank_yous.need(thank_uid)
        if thank.sent_at is not None:
            raise Refused("That thank-you is marked sent already.", "`u` takes it back.")
        thank = self.save(thank_uid, body, subject=subject, medium=medium)
        meeting = ws.meetings.get(thank.talk)
        contact = ws.contacts.get(thank.recipient)
        name = contact.name if contact else "somebody"
        reflection = meeting.reflection if meeting else None
        sent = thank.replace(
            body=body,
            subject=subject or thank.subject,
            medium=medium or thank.medium,
            sent_at=at or ws.moment(),
        )
        drafts = tuple(str(self.key(thank, field)) for field in ("body", "subject"))
        label = f"told {name} how it went" if thank.to_introducer else f"thanked {name}"
        with ws.edit(label, end_drafts=drafts) as edit:
            edit.put(sent)
            if thank.to_introducer:
                self._close_loop(edit, sent)
            elif contact is not None:
                strategy = reflection.strategy if reflection else None
                permission = reflection.permission if reflection else None
                edit.move(contact.uid, after_thanks(contact, strategy, permission))
            if meeting is not None:
                ws.todo.sync_meeting(edit, meeting.uid)
        return self._ws.thank_yous.need(thank_uid)

    def mailto(self, thank: ThankYou, body: str, subject: str = "") -> str:
        """A mailto: address with subject and text. Refuses when no e-mail address is known."""
        from ..exchange.mail import LONGEST, mailto

        contact = self._ws.contacts.get(thank.recipient)
        address = contact.channel(ChannelKind.EMAIL) if contact else ""
        if not address:
            raise Refused(
                "No e-mail address is known.", "Copy the text instead, or add the address to the contact."
            )
        url = mailto(address, subject or self.subject(thank), body)
        if len(url) > LONGEST:
            raise Refused(
                "The letter is too long to be handed to a mail program.",
                "Write it as a mail draft instead, or copy the text and paste it there.",
            )
        return url

    def eml(self, thank: ThankYou, body: str, subject: str = "") -> bytes:
        """The letter as a file that a mail program opens as a draft."""
        contact = self._ws.contacts.get(thank.recipient)
        return self._ws.reach.eml(contact, subject or self.subject(thank), body)
