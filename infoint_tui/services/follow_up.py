"""Staying in touch: signs of life in both directions, and who has heard what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ..domain.contact_limits import Concern, Level, enforce, touch_concerns
from ..domain.enums import Permission, Stage, TaskState
from ..domain.errors import Refused, needed
from ..domain.interactions import (
    HEAVY,
    IN,
    KIND,
    LIGHT,
    NEWS,
    OUT,
    WEIGHTS,
    Interaction,
    doubled,
    gap_of,
    signs,
)
from ..domain.meeting import Milestone, Touchpoint
from ..domain.people import Contact, Task
from ..domain.phrasing import day
from ..domain.pipeline import Move
from ..domain.task_rules import TELLING_RULES
from ..domain.time_rules import RuleTable
from ..domain.zoned_time import ZonedTime
from .relations import Relations, tell_about
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from .rules import RulesService
    from .tasks import TaskService


def touch_words(touch: Touchpoint) -> str:
    """What a touchpoint was, in a few words."""
    if touch.direction == IN:
        return "they wrote"
    weight = f", {touch.weight}" if touch.direction == OUT and touch.weight in (LIGHT, HEAVY) else ""
    return f"you: {KIND.get(touch.kind, KIND['other']).label}{weight}"


def agreed(contact: Contact, rules: RuleTable, today: date) -> str:
    """What was agreed about staying in touch."""
    touch = contact.keep_in_touch
    gap = gap_of(contact, rules)
    often = f"every {gap} or so" if gap else "when there is news"
    if touch.until:
        often += f" until {day(touch.until, today=today)}"
    words = {
        Permission.GRANTED: f"they are open to it, {often}",
        Permission.REFUSED: "they said no",
        Permission.NOT_ASKED: "not asked",
    }.get(touch.permission, "")
    return ", ".join(part for part in (words, f"by {touch.how}" if touch.how else "") if part)


class FollowUpService(Service):
    """Logs what passed between the user and a contact, apart from requests, talks and thank-yous."""

    _session: Session
    _relations: Relations
    _rules: RulesService
    _tasks: TaskService

    # -- reading --------------------------------------------------------------------------------------

    def signs(self, contact: str) -> list[Interaction]:
        """Everything that passed between the user and a contact, oldest first."""
        relations = self._relations
        return signs(
            relations.attempts(contact),
            relations.talks(contact),
            relations.thanks.values(contact),
            relations.touchpoints(contact),
        )

    def guard(
        self, contact: str, *, kind: str = "other", weight: str = "", at: ZonedTime | None = None
    ) -> list[Concern]:
        """What speaks against a message to a contact; the strongest first."""
        person = self._session.contacts.need(contact)
        return touch_concerns(
            person,
            self.signs(contact),
            self._rules.reckoning,
            at or self._session.moment(),
            kind=kind,
            weight=weight,
        )

    def untold(self, contact: str) -> list[Milestone]:
        """Milestones that followed the advice of a contact who does not know yet."""
        found = self._relations.milestones.values(contact)
        return [milestone for milestone in found if contact not in milestone.told]

    # -- logging --------------------------------------------------------------------------------------

    def log(
        self,
        contact: str,
        *,
        direction: str = OUT,
        kind: str = "update",
        weight: str = "",
        text: str = "",
        at: ZonedTime | None = None,
        about: str = "",
        task: str = "",
        override: str = "",
        label: str = "",
        end_drafts: Iterable[str] = (),
    ) -> Touchpoint:
        """Log a message to a contact, or one of theirs.

        `weight` is as usual for the `kind` where it is empty, and the kind of no matter for what came in;
        `about` is the milestone or resource it told of, `task` the one that it does; `override` says why it
        went out all the same, and is kept where the guard spoke against it.

        Refuses what lies ahead, what the guard stops, and what it blocks without a reason.
        """
        person = self._session.contacts.need(contact)
        at = at or self._session.moment()
        if at.utc > self._session.clock.now():
            raise Refused("That's still ahead.", "Log it once it has happened.", field="when")
        if kind not in KIND or (weight and weight not in WEIGHTS):
            raise Refused(f"There is no kind {kind!r} of weight {weight!r}.")
        blocked = False
        if direction == OUT:
            found = self.guard(contact, kind=kind, weight=weight, at=at)
            enforce(found, override)
            blocked = any(concern.level is Level.BLOCK for concern in found)
        else:
            self._check_answer(person)
        touch = Touchpoint(
            uid=self._session.new_id(),
            contact=contact,
            at=at,
            direction=direction,
            kind=kind if direction == OUT else "other",
            weight=weight or KIND[kind].weight,
            text=text,
            about=about,
            override=override.strip() if blocked else "",
        )
        wrote = f"they wrote: {person.name}" if direction == IN else f"wrote to {person.name}"
        with self._session.edit(label or wrote, end_drafts=end_drafts) as edit:
            edit.put(touch)
            if direction == IN:
                self._came_in(edit, person, touch)
            else:
                self._went_out(edit, person, touch, task)
            self._tasks.sync_contact(edit, contact)
        return touch

    def _check_answer(self, person: Contact) -> None:
        """What answers a request is its outcome, from which the stage follows."""
        if person.stage in (Stage.CONTACTED, Stage.QUIET) and self._relations.waiting(person.uid) is not None:
            raise Refused(
                f"That's {person.name}'s reply to your message.",
                "Press e in the pipeline to log it.",
                field="direction",
            )

    def _came_in(self, edit: Edit, person: Contact, touch: Touchpoint) -> None:
        before = [
            each
            for each in self._relations.touchpoints(person.uid)
            if each.direction == OUT and each.reply_at is None and each.at.utc <= touch.at.utc
        ]
        if before:
            edit.put(before[-1].replace(reply_at=touch.at))
        if person.stage is Stage.DORMANT:
            edit.move(person.uid, [Move(Stage.IN_TOUCH, "they wrote")])

    def _went_out(self, edit: Edit, person: Contact, touch: Touchpoint, task_uid: str) -> None:
        if person.stage is Stage.DORMANT and touch.kind == "milestone":
            edit.move(person.uid, [Move(Stage.IN_TOUCH, "news worth sharing")])
        tell_about(self._session, edit, person.uid, touch.about)
        if touch.kind in NEWS:
            day = self._session.day_of(touch.at)
            for milestone in self.untold(person.uid):
                if milestone.on <= day and milestone.uid != touch.about:
                    tell_about(self._session, edit, person.uid, milestone.uid)
        for task in edit.those(self._relations.tasks, person.uid):
            if task.open and self._does(touch, task, task_uid):
                self._tasks.done_in(edit, task)

    @staticmethod
    def _does(touch: Touchpoint, task: Task, task_uid: str) -> bool:
        """Whether a message does a task: the one it was written for, or one content with any message."""
        if task.uid == task_uid:
            return True
        if task.created is not None and touch.at.utc < task.created.utc:
            return False
        if task.rule == "referral.loop":
            return touch.kind == "loop"
        if task.rule == "milestone.tell":
            return bool(touch.about) and task.about == touch.about
        return task.rule in TELLING_RULES and touch.weight != LIGHT

    # -- resting --------------------------------------------------------------------------------------

    def rest(self, contact: str, task: str = "") -> str:
        """Let somebody rest: dormant, and twice the days between signs of life; returns words for undo."""
        person = self._session.contacts.need(contact)
        if person.stage is not Stage.IN_TOUCH:
            raise Refused(f"{person.name} is in {person.stage.label}, not in touch.")
        touch = person.keep_in_touch.replace(cadence_days=doubled(person, self._rules.table))
        label = f"let {person.name} rest"
        with self._session.edit(label) as edit:
            edit.put(person.replace(keep_in_touch=touch))
            edit.move(contact, [Move(Stage.DORMANT, "not in touch for a long time")], reason="no answer")
            proposal = self._session.tasks.get(task)
            if proposal is not None and proposal.open:
                edit.put(proposal.replace(state=TaskState.DONE, done_at=self._session.moment()))
            self._tasks.sync_contact(edit, contact)
        return label

    # -- milestones -----------------------------------------------------------------------------------

    def milestone(
        self,
        text: str,
        on: date | None = None,
        advice_of: Iterable[str] = (),
        *,
        uid: str = "",
        end_drafts: Iterable[str] = (),
    ) -> Milestone:
        """Enter or change a milestone; each contact whose advice it followed gets a task to share."""
        words = needed(text, "A milestone needs a few words.", "For example: passed the exam.")
        old = self._session.milestones.get(uid)
        people = tuple(dict.fromkeys(advice_of))
        day = on or (old.on if old else self._session.today)
        base = old or Milestone(uid=self._session.new_id(), on=day, text=words)
        milestone = base.replace(on=day, text=words, from_advice_of=people)
        touched = dict.fromkeys((*(old.from_advice_of if old else ()), *people))
        with self._session.edit(f"milestone: {words}", end_drafts=end_drafts) as edit:
            edit.put(milestone)
            for contact in touched:
                self._tasks.sync_contact(edit, contact)
        return milestone

    def remove_milestone(self, uid: str) -> str:
        """Take a milestone out, with the tasks to tell of it."""
        milestone = self._session.milestones.need(uid)
        label = f"removed the milestone {milestone.text}"
        with self._session.edit(label) as edit:
            edit.delete(milestone)
            for contact in milestone.from_advice_of:
                self._tasks.sync_contact(edit, contact)
        return label
