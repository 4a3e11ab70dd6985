"""Tasks: generated from the state of contacts and meetings, done, snoozed or skipped by the user."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.reconcile import reconcile
from ..domain.task import Task
from ..domain.timerules import (
    CONTACT_RULES,
    HELD_RULES,
    PLANNED_RULES,
    Spec,
    contact_specs,
    meeting_specs,
)
from ..domain.words import TaskState
from ..domain.zones import valid_zone
from .edit import Edit

if TYPE_CHECKING:
    from ..domain.meeting import ThankYou
    from ..domain.people import OutreachAttempt, Profile
    from .workspace import Workspace


class TodoService:
    """What is to be done."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def done(self, uid: str) -> str:
        """Tick a task off; returns the words for undo."""
        task = self._open_task(uid)
        label = f"done: {task.title}"
        with self._ws.edit(label) as edit:
            edit.put(task.replace(state=TaskState.DONE, done_at=self._ws.moment()))
        return label

    def snooze(self, uid: str, until: date) -> str:
        """Hide a task until a day. Refuses a day that has passed."""
        task = self._open_task(uid)
        if until <= self._ws.moment().local().date():
            raise Refused("That day is not ahead.", "Try 1d, mon or a date such as 12 mar.", field="until")
        label = f"snoozed: {task.title}"
        with self._ws.edit(label) as edit:
            edit.put(task.replace(not_before=until, snoozed=task.snoozed + 1))
        return label

    def skip(self, uid: str, reason: str) -> str:
        """Let a task go, with a reason that stays in the record."""
        task = self._open_task(uid)
        if not reason.strip():
            raise Refused("Skipping needs a reason.", "A word or two is enough.", field="reason")
        label = f"skipped: {task.title}"
        with self._ws.edit(label) as edit:
            edit.put(task.replace(state=TaskState.SKIPPED, reason=reason.strip(), done_at=self._ws.moment()))
        return label

    def add(self, title: str, due: date | None, *, contact: str = "", meeting: str = "") -> Task:
        """A task of the user's own; no rule ever moves it."""
        if not title.strip():
            raise Refused("A task needs a few words.", field="title")
        task = Task(
            uid=self._ws.new_id(),
            type="action",
            title=title.strip(),
            due_day=due,
            contact=contact,
            meeting=meeting,
            fixed=True,
            created=self._ws.moment(),
        )
        with self._ws.edit(f"added: {task.title}") as edit:
            edit.put(task)
        return task

    def _open_task(self, uid: str) -> Task:
        task = self._ws.tasks.get(uid)
        if task is None or not task.open:
            raise Refused("That task is not open any more.")
        return task

    # -- generated tasks ------------------------------------------------------------------------------

    def sync_meeting(self, edit: Edit, uid: str) -> None:
        """Bring the generated tasks of a meeting in step with it, unless its guest's record is gone."""
        ws = self._ws
        own = [task for task in edit.merged(ws.tasks) if task.meeting == uid]
        thanks = [thank for thank in edit.merged(ws.thank_yous) if thank.meeting == uid]
        self._sync_meeting(edit, uid, own, thanks)

    def _sync_meeting(self, edit: Edit, uid: str, own: list[Task], thanks: list[ThankYou]) -> None:
        ws = self._ws
        meeting = edit.meeting(uid)
        if not edit.has_contact(meeting.first_contact):
            return
        contact = edit.contact(meeting.first_contact)
        named_by = contact.introduced_by
        specs = meeting_specs(
            meeting,
            contact,
            self._profile(edit),
            thanks,
            ws.clock.now(),
            introducer=edit.contact(named_by) if named_by and edit.has_contact(named_by) else None,
            rules=ws.rules.table_for(edit.profile()),
            holidays=ws.rules.holidays_for(edit.profile()),
        )
        self._apply(edit, own, specs, PLANNED_RULES | HELD_RULES)

    def sync_contact(self, edit: Edit, uid: str, named_on: date | None = None) -> None:
        """Bring the generated tasks of a contact in step with it."""
        ws = self._ws
        own = [task for task in edit.merged(ws.tasks) if task.contact == uid and not task.meeting]
        attempts = [attempt for attempt in edit.merged(ws.outreach) if attempt.contact == uid]
        self._sync_contact(edit, uid, own, attempts, named_on)

    def _sync_contact(
        self,
        edit: Edit,
        uid: str,
        own: list[Task],
        attempts: list[OutreachAttempt],
        named_on: date | None = None,
    ) -> None:
        ws = self._ws
        contact = edit.contact(uid)
        if named_on is None and any(task.rule == "referral.act" for task in own):
            created = next(task.created for task in own if task.rule == "referral.act")
            named_on = created.in_zone(ws.zone).local().date() if created else None
        specs = contact_specs(
            contact,
            attempts,
            self._profile(edit),
            ws.contacts.get(contact.introduced_by),
            named_on,
            rules=ws.rules.table_for(edit.profile()),
            holidays=ws.rules.holidays_for(edit.profile()),
        )
        self._apply(edit, own, specs, CONTACT_RULES)

    def sync_all(self, edit: Edit) -> None:
        """Bring every generated task in step, after the rules or the calendar changed; one pass over all."""
        ws = self._ws
        of_meeting: dict[str, list[Task]] = {}
        of_contact: dict[str, list[Task]] = {}
        for task in edit.merged(ws.tasks):
            owners, owner = (of_meeting, task.meeting) if task.meeting else (of_contact, task.contact)
            owners.setdefault(owner, []).append(task)
        thanks: dict[str, list[ThankYou]] = {}
        for thank in edit.merged(ws.thank_yous):
            thanks.setdefault(thank.meeting, []).append(thank)
        attempts: dict[str, list[OutreachAttempt]] = {}
        for attempt in edit.merged(ws.outreach):
            attempts.setdefault(attempt.contact, []).append(attempt)
        for meeting in edit.merged(ws.meetings):
            own = of_meeting.get(meeting.uid, [])
            if meeting.planned or any(task.open for task in own):
                self._sync_meeting(edit, meeting.uid, own, thanks.get(meeting.uid, []))
        for uid in {**of_contact, **attempts}:
            if edit.has_contact(uid):
                self._sync_contact(edit, uid, of_contact.get(uid, []), attempts.get(uid, []))

    def _profile(self, edit: Edit) -> Profile:
        """The profile as it will stand, with a zone that can be counted in."""
        profile = edit.profile()
        return profile if valid_zone(profile.zone) else profile.replace(zone=self._ws.zone)

    def _apply(self, edit: Edit, existing: list[Task], specs: list[Spec], rules: frozenset[str]) -> None:
        ws = self._ws
        puts, gone = reconcile(
            existing, specs, rules, ws.moment(), ws.new_id, ws.rules.table_for(edit.profile())
        )
        edit.put(*puts)
        for task in gone:
            edit.delete(task)
