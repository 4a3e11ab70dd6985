"""The letter to somebody who had named a guest: thanks, and how it went. Nobody is owed it by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from ..domain.dates import day
from ..domain.errors import Refused
from ..domain.meeting import ThankYou
from ..domain.moment import Moment
from ..domain.timerules import ThankBand, outbound_allowed
from ..domain.words import TaskState
from .edit import Edit

if TYPE_CHECKING:
    from ..domain.people import Contact
    from ..domain.task import Task
    from .workspace import Workspace

LOOP_RULE = "referral.loop"
EVENING = time(20)
"""Until then such a letter is in time on its day."""


class ToIntroducer:
    """The part of the thank-yous that closes the loop of an introduction (INTRO, YALE)."""

    _ws: Workspace

    def introducer(self, thank: ThankYou) -> Contact | None:
        """Who had named the guest of a thank-you; None where nobody did, or they are not to be written to."""
        guest = self._ws.contacts.get(thank.recipient)
        named_by = self._ws.contacts.get(guest.introduced_by) if guest and not thank.to_introducer else None
        if named_by is None or named_by.uid == thank.recipient or not outbound_allowed(named_by):
            return None
        return named_by

    def of_introducer(self, meeting_uid: str, introducer: str) -> ThankYou | None:
        """The letter to an introducer about a talk, if one was begun."""
        return next(
            (t for t in self._ws.thank_yous.all() if t.after == meeting_uid and t.recipient == introducer),
            None,
        )

    def loop_open(self, thank: ThankYou) -> bool:
        """Whether the introducer of a guest has not been told yet."""
        named_by = self.introducer(thank)
        if named_by is None:
            return False
        letter = self.of_introducer(thank.meeting, named_by.uid)
        return letter is None or letter.sent_at is None

    def to_introducer(self, thank: ThankYou) -> ThankYou:
        """The letter to the introducer of a guest; begun now if there is none."""
        named_by = self.introducer(thank)
        if named_by is None:
            raise Refused("Nobody is noted as the one who named them.", "The contact's form holds that.")
        return self._letter_to(named_by, thank.meeting, thank.recipient)

    def _letter_to(self, named_by: Contact, meeting_uid: str, guest: str) -> ThankYou:
        begun = self.of_introducer(meeting_uid, named_by.uid)
        if begun is not None:
            return begun
        meeting = self._ws.meetings.need(meeting_uid)
        end = meeting.actual_end or self._ws.moment()
        due = self._loop_due(meeting_uid, named_by.uid) or Moment(end.utc + timedelta(days=3), end.zone)
        letter = ThankYou(
            uid=self._ws.new_id(),
            meeting="",
            after=meeting_uid,
            introduced=guest,
            recipient=named_by.uid,
            soft_due=due,
            hard_due=due,
        )
        with self._ws.edit(f"a letter to {named_by.name}") as edit:
            edit.put(letter)
        return letter

    def _loop_task(self, meeting_uid: str, introducer: str) -> Task | None:
        found = (task for task in self._ws.tasks.all() if task.rule == LOOP_RULE)
        return next((t for t in found if t.meeting == meeting_uid and t.contact == introducer), None)

    def _loop_due(self, meeting_uid: str, introducer: str) -> Moment | None:
        task = self._loop_task(meeting_uid, introducer)
        if task is None or task.due_day is None:
            return None
        evening = datetime.combine(task.due_day, EVENING)
        return Moment.from_local(evening, self._ws.zone)

    def _loop_band(self, letter: ThankYou, when: datetime) -> ThankBand:
        """How such a letter stands: there is a day for it, and no hurry."""
        by = day(letter.soft_due.in_zone(self._ws.zone).local().date())
        if letter.sent_at is not None:
            return ThankBand("told", "told", late=False)
        late = when > letter.soft_due.utc
        return ThankBand("told", f"since {by}, still worth it" if late else f"tell them by {by}", late)

    def _close_loop(self, edit: Edit, letter: ThankYou) -> None:
        """They know now: the introduction says so, and the task is done."""
        at = letter.sent_at or self._ws.moment()
        on = at.in_zone(self._ws.zone).local().date()
        for intro in self._ws.introductions.all():
            if (intro.from_contact, intro.to_contact) == (letter.recipient, letter.introduced):
                edit.put(intro.replace(loop_closed_on=on))
        task = self._loop_task(letter.after, letter.recipient)
        if task is not None and task.open:
            edit.put(task.replace(state=TaskState.DONE, done_at=self._ws.moment()))
