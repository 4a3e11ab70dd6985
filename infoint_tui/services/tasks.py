"""What is to be done: tasks, generated from the state of contacts and meetings or the user's own, and the
thank-yous that are owed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from ..domain.business_calendar import Reckoning
from ..domain.contact_limits import when_allowed
from ..domain.enums import Stage, TaskState
from ..domain.errors import Refused
from ..domain.meeting import Meeting, ThankYou
from ..domain.people import Contact, Profile, Task
from ..domain.phrasing import day, relative_day
from ..domain.pipeline import forbidden
from ..domain.task_rules import (
    CONTACT_RULES,
    MEETING_RULES,
    ContactContext,
    TaskSpec,
    ThankBand,
    contact_specs,
    meeting_specs,
    thank_band,
    thank_due,
)
from ..domain.task_sync import reconcile
from ..domain.zoned_time import ZonedTime, moment_in, valid_zone
from .relations import Relations, told_in
from .rules import RulesService
from .session import Edit, Service, Session


class TaskService(Service):
    """What is to be done."""

    _session: Session
    _relations: Relations
    _rules: RulesService
    _kept: tuple[Edit, Profile, Reckoning] | None = None

    def done(self, uid: str) -> str:
        """Tick a task off, with what follows from it; returns the words for undo."""
        (task,) = self._open((uid,))
        label = f"done: {task.title}"
        with self._session.edit(label) as edit:
            self.done_in(edit, task)
        return label

    def done_in(self, edit: Edit, task: Task) -> None:
        """The same as part of a larger change: who was told is told, and advice followed wants telling."""
        edit.put(task.replace(state=TaskState.DONE, done_at=self._session.moment()))
        self.follow_in(edit, task)

    def skipped_in(self, edit: Edit, task: Task) -> None:
        """What follows from a task that is let go in an edit: the next sign of life may be asked for."""
        if task.type in TELLING:
            self.sync_contact(edit, task.contact)

    def follow_in(self, edit: Edit, task: Task) -> None:
        """What follows from a task that is done in an edit."""
        if task.rule in ("referral.loop", "milestone.tell"):
            told_in(self._session, self._relations, edit, task)
        if task.type == "action" and task.meeting and self._session.meetings.get(task.meeting):
            self.sync_meeting(edit, task.meeting)
        else:
            self.skipped_in(edit, task)

    def add(self, title: str, due: date | None, *, contact: str = "", meeting: str = "") -> Task:
        """A task of the user's own; no rule ever moves it."""
        if not title.strip():
            raise Refused("A task needs a few words.", field="title")
        task = self._session.new_task(title.strip(), due_day=due, contact=contact, meeting=meeting)
        self._session.put(f"added: {task.title}", task)
        return task

    # -- generated tasks ------------------------------------------------------------------------------

    def sync_meeting(self, edit: Edit, uid: str) -> None:
        """Bring the generated tasks of a meeting in step with it, and those of its guests."""
        self._sync_meeting(edit, uid)
        for contact in edit.meeting(uid).contacts:
            self.sync_contact(edit, contact)

    def change_meeting(
        self, meeting: Meeting, label: str, *, end_drafts: Iterable[str] = (), **changes: Any
    ) -> str:
        """Store a meeting with its changes and what follows from them for its tasks; returns the label."""
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            edit.put(meeting.replace(**changes))
            self.sync_meeting(edit, meeting.uid)
        return label

    def _sync_meeting(self, edit: Edit, uid: str) -> None:
        """The tasks of the meeting alone; nothing is done where its guest's record is gone."""
        meeting = edit.meeting(uid)
        if not edit.has_contact(meeting.first_contact):
            return
        contact = edit.contact(meeting.first_contact)
        reckoning = self._counting_of(edit)
        around = self._relations.of_meeting(edit, uid)
        specs = meeting_specs(meeting, contact, reckoning, around, self._session.clock.now())
        for guest in around.guests.values():
            _own, dealings = self._relations.of_contact(edit, guest.uid)
            specs = self._when_allowed(edit, specs, guest, dealings)
        self._apply(edit, around.tasks, specs, MEETING_RULES)

    def _when_allowed(
        self, edit: Edit, specs: Sequence[TaskSpec], contact: Contact, dealings: ContactContext
    ) -> list[TaskSpec]:
        return when_allowed(specs, contact, dealings.signs, self._counting_of(edit))

    def sync_contact(self, edit: Edit, uid: str, named_on: date | None = None) -> None:
        """Bring the generated tasks of a contact in step with it, those of its talks where it matters there;
        nothing is done where their record is gone.

        `named_on` is the day they were named, where no introduction says so.
        """
        if not edit.has_contact(uid):
            return
        before = self._session.contacts.get(uid)
        if before is not None and _told_by(before) != _told_by(edit.contact(uid)):
            self._sync_talks(edit, uid)
        for talk in edit.those(self._relations.meetings, uid):
            if talk.over:
                self._sync_meeting(edit, talk.uid)  # when they may hear of it depends on what passed since
        own, dealings = self._relations.of_contact(edit, uid)
        if dealings.named_on is None and not self._only_promised(edit, uid):
            dealings = dealings._replace(named_on=named_on or self._named_before(own))
        specs = contact_specs(edit.contact(uid), dealings, self._counting_of(edit))
        specs = self._when_allowed(edit, specs, edit.contact(uid), dealings)
        self._apply(edit, own, specs, CONTACT_RULES)

    def _named_before(self, own: Sequence[Task]) -> date | None:
        """The day of the task to write to them, of a time before introductions were dated."""
        created = next((task.created for task in own if task.rule == "referral.act"), None)
        return self._session.day_of(created) if created else None

    def _only_promised(self, edit: Edit, uid: str) -> bool:
        """Whether somebody promised to introduce them, and nothing more."""
        named = edit.those(self._relations.introductions_to, uid)
        return bool(named) and all(intro.status == "promised" for intro in named)

    def _sync_talks(self, edit: Edit, uid: str) -> None:
        """The talks whose tasks depend on a contact: their own, and those with whom they named."""
        talks = dict.fromkeys(self._relations.meetings.of(uid))
        for named in self._relations.introduced.of(uid):
            talks |= dict.fromkeys(self._relations.meetings.of(named))
        for talk in talks:
            self._sync_meeting(edit, talk)

    def sync_all(self, edit: Edit) -> None:
        """Bring every generated task in step, after the rules or the calendar changed."""
        waiting = {
            str(raw.get("meeting")) for raw in self._session.tasks.raw() if raw.get("state", "open") == "open"
        }
        for meeting in edit.merged(self._session.meetings):
            if meeting.planned or meeting.uid in waiting:
                self._sync_meeting(edit, meeting.uid)
        for uid in self._relations.everybody(edit):
            self.sync_contact(edit, uid)

    def _counting_of(self, edit: Edit) -> Reckoning:
        """How days are counted once the edit stands; asked for everybody, hence kept for the edit."""
        profile = edit.profile()
        if self._kept is None or self._kept[0] is not edit or self._kept[1] is not profile:
            rules = self._rules
            sound = profile if valid_zone(profile.zone) else profile.replace(zone=self._session.zone)
            reckoning = Reckoning.of(sound, rules.table_for(profile), rules.holidays_for(profile))
            self._kept = edit, profile, reckoning
        return self._kept[2]

    def _apply(
        self, edit: Edit, existing: Sequence[Task], specs: Sequence[TaskSpec], rules: frozenset[str]
    ) -> None:
        table = self._counting_of(edit).rules
        puts, gone = reconcile(existing, specs, rules, self._session.moment(), self._session.new_id, table)
        edit.put(*puts)
        for task in gone:
            edit.delete(task)

    # -- several at once ------------------------------------------------------------------------------

    def done_all(self, uids: Sequence[str]) -> str:
        """Tick tasks off; returns the words for undo. Refuses tasks that are finished in their own place."""
        tasks = self._open(uids)
        bound = [task for task in tasks if task.type in ELSEWHERE]
        if bound:
            raise Refused(f"“{bound[0].title}” gets done on its own screen.", "Enter on the line opens it.")
        now = self._session.moment()
        return self._put("done", tasks, lambda task: task.replace(state=TaskState.DONE, done_at=now))

    def snooze_all(self, uids: Sequence[str], until: date) -> str:
        """Hide tasks until a day. Refuses a day that has passed."""
        today = self._session.today
        if until <= today:
            raise Refused(
                "That day isn't in the future.", "Try 1d, mon or a date such as mar 12.", field="until"
            )
        return self._put(
            f"snoozed until {relative_day(until, today)}",
            self._open(uids),
            lambda task: task.replace(not_before=until, snoozed=task.snoozed + 1),
        )

    def skip_all(self, uids: Sequence[str], reason: str, end_drafts: Sequence[str] = ()) -> str:
        """Let tasks go, with one reason that stays in each record."""
        if not reason.strip():
            raise Refused("Skipping needs a reason.", "A word or two is enough.", field="reason")
        now = self._session.moment()
        return self._put(
            "skipped",
            self._open(uids),
            lambda task: task.replace(state=TaskState.SKIPPED, reason=reason.strip(), done_at=now),
            end_drafts,
        )

    def _open(self, uids: Sequence[str]) -> list[Task]:
        tasks = [task for task in self._session.tasks.those(uids) if task.open]
        if not tasks:
            raise Refused("That task isn't open anymore.")
        return tasks

    def _put(
        self,
        word: str,
        tasks: Sequence[Task],
        change: Callable[[Task], Task],
        end_drafts: Sequence[str] = (),
    ) -> str:
        label = f"{word}: {tasks[0].title}" if len(tasks) == 1 else f"{word}: {len(tasks)} lines"
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            edit.put(*(change(task) for task in tasks))
            for task in tasks:
                match change(task).state:
                    case TaskState.DONE:
                        self.follow_in(edit, task)
                    case TaskState.SKIPPED:
                        self.skipped_in(edit, task)
        return label


def _told_by(contact: Contact) -> tuple[object, ...]:
    """What the tasks of a talk take from the people around it."""
    closed = contact.stage is Stage.CLOSED
    names = contact.name, contact.organisation, contact.zone, contact.introduced_by
    return closed, contact.archived, bool(forbidden(contact)), contact.accommodations, *names


TELLING = ("update", "told", "tell")
"""Types of tasks to tell somebody what came of their advice: one message does them all."""
ELSEWHERE = ("thank", "confirm", "reflect", "touch", "dormant", "lead")
"""Tasks whose tick means that something happened which their own place must be told."""


class ThanksOwed(Service):
    """Reads; changes nothing."""

    _session: Session
    _rules: RulesService

    def of_meeting(self, meeting_uid: str) -> list[ThankYou]:
        """Thank-yous of a talk, one for each guest."""
        return [thank for thank in self._session.thank_yous.all() if thank.meeting == meeting_uid]

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
        return sorted(unsent, key=lambda thank: self.due(thank)[0].utc)

    def end_of_talk(self, thank: ThankYou) -> ZonedTime | None:
        """The instant its clock started, if it is still known; nothing else of the talk is read for it."""
        return moment_in((self._session.meetings.peek(thank.talk) or {}).get("actual_end"))

    def due(self, thank: ThankYou) -> tuple[ZonedTime, ZonedTime]:
        """When it is due, and at the latest, by the rules of today; as kept where the end is unknown."""
        ended = None if thank.to_introducer else self.end_of_talk(thank)
        if ended is None:
            return thank.soft_due, thank.hard_due
        return thank_due(ended, self._rules.table, self._session.zone)

    def band(self, thank: ThankYou, at: ZonedTime | None = None) -> ThankBand:
        """How its clock stands now, stood when it was sent, or would stand if it were sent at an instant."""
        sent = at or thank.sent_at
        when = sent.utc if sent else self._session.clock.now()
        if thank.to_introducer:
            return self._loop_band(thank, when)
        ended = self.end_of_talk(thank)
        return thank_band(self.due(thank), when, sent=sent is not None, end=ended, rules=self._rules.table)

    def hours(self, thank: ThankYou) -> float | None:
        """Hours from the end of the talk to the thank-you, once it is sent."""
        ended = self.end_of_talk(thank) if thank.sent_at is not None else None
        if thank.sent_at is None or ended is None:
            return None
        return (thank.sent_at.utc - ended.utc).total_seconds() / 3600

    def _loop_band(self, letter: ThankYou, when: datetime) -> ThankBand:
        """How such a letter stands: there is a day for it, and no hurry."""
        by = day(self._session.day_of(letter.soft_due))
        if letter.sent_at is not None:
            return ThankBand("told", "told", late=False)
        late = when > letter.soft_due.utc
        return ThankBand("told", f"due {by}, still worth it" if late else f"tell them by {by}", late)
