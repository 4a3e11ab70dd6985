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
from .edit import Edit

if TYPE_CHECKING:
    from ..domain.people import Profile
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
        meeting = edit.meeting(uid)
        if not edit.has_contact(meeting.first_contact):
            return
        thanks = [thank for thank in edit.merged(ws.thank_yous) if thank.meeting == uid]
        contact = edit.contact(meeting.first_contact)
        specs = meeting_specs(meeting, contact, self._profile(), thanks, ws.clock.now())
        self._apply(
            edit, [t for t in edit.merged(ws.tasks) if t.meeting == uid], specs, PLANNED_RULES | HELD_RULES
        )

    def sync_contact(self, edit: Edit, uid: str, named_on: date | None = None) -> None:
        """Bring the generated tasks of a contact in step with it."""
        ws = self._ws
        contact = edit.contact(uid)
        own = [task for task in edit.merged(ws.tasks) if task.contact == uid and not task.meeting]
        if named_on is None and any(task.rule == "referral.act" for task in own):
            created = next(task.created for task in own if task.rule == "referral.act")
            named_on = created.in_zone(ws.zone).local().date() if created else None
        attempts = [a for a in edit.merged(ws.outreach) if a.contact == uid]
        introducer = ws.contacts.get(contact.introduced_by)
        specs = contact_specs(contact, attempts, self._profile(), introducer, named_on)
        self._apply(edit, own, specs, CONTACT_RULES)

    def _profile(self) -> Profile:
        """The profile with a zone that can be counted in."""
        profile = self._ws.profile
        return profile if profile.zone == self._ws.zone else profile.replace(zone=self._ws.zone)

    def _apply(self, edit: Edit, existing: list[Task], specs: list[Spec], rules: frozenset[str]) -> None:
        puts, gone = reconcile(existing, specs, rules, self._ws.moment(), self._ws.new_id)
        edit.put(*puts)
        for task in gone:
            edit.delete(task)
