"""The walkthrough after a talk: answers are stored step by step, names and actions become records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ..domain.errors import Refused
from ..domain.meeting import FIT_SIDES, Meeting, Reflection
from ..domain.people import Contact, Introduction, KeepInTouch
from ..domain.pipeline import after_strategy
from ..domain.reflect_steps import (
    FoundAction,
    FoundPerson,
    Step,
    actions_found,
    default_action_due,
    people_found,
    steps_for,
)
from ..domain.task import Task
from ..domain.words import (
    AssumptionStatus,
    MeetingState,
    PathDecision,
    PathStatus,
    Permission,
    Stage,
    Strategy,
)
from .drafts import DraftKey
from .edit import Edit

if TYPE_CHECKING:
    from .workspace import Workspace


class ReflectingService:
    """Reflections: begun when a talk ends, resumable on any step on any day."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def begin(self, uid: str) -> Meeting:
        """Begin the reflection, or go on with it."""
        meeting = self._meeting(uid)
        if not meeting.over:
            raise Refused("There is nothing to reflect on yet.", "End the talk first.")
        if meeting.reflection is None:
            with self._ws.edit("began the reflection", undoable=False) as edit:
                edit.put(meeting.replace(reflection=Reflection(started=self._ws.moment(), step="arrive")))
        return self._meeting(uid)

    def steps(self, meeting: Meeting) -> tuple[Step, ...]:
        """The steps that apply now, in their order."""
        return steps_for(meeting, guests=self._guests(meeting), assumptions=len(self.assumptions(meeting)))

    def current(self, meeting: Meeting) -> Step:
        """The step to show: where it was left, else the first open one."""
        steps = self.steps(meeting)
        reflection = self._reflection(meeting)
        by_key = {step.key: step for step in steps}
        if reflection.step in by_key:
            return by_key[reflection.step]
        return next((step for step in steps if step.key not in reflection.done_steps), steps[-1])

    def set_full(self, uid: str, full: bool) -> Meeting:
        """Switch between the express run and the full walk; answers stay."""
        return self._answer(uid, {"full": full}, label="full walk" if full else "express run")

    def key(self, uid: str, field: str) -> DraftKey:
        """The draft of a text answer."""
        return DraftKey("reflect", uid, field)

    def go_to(self, uid: str, step: str) -> Meeting:
        """Remember the step being looked at."""
        meeting = self._meeting(uid)
        if self._reflection(meeting).step == step:
            return meeting
        reflection = self._reflection(meeting).replace(step=step)
        with self._ws.edit("reflection step", undoable=False) as edit:
            edit.put(meeting.replace(reflection=reflection))
        return self._meeting(uid)

    def answer(self, uid: str, step: str, next_step: str = "", **answers: Any) -> Meeting:
        """Store the answers of a step and go on.

        `answers` are fields of the reflection; `confidence_after` and `goals` (scores in their order) belong
        to the meeting. Ratings run from 1 to 5, None is "not applicable".
        """
        _check(answers)
        return self._answer(uid, answers, step=step, next_step=next_step, label=f"reflection: {step}")

    def _answer(
        self,
        uid: str,
        answers: dict[str, Any],
        *,
        step: str = "",
        next_step: str = "",
        label: str = "reflection",
    ) -> Meeting:
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        if "confidence_after" in answers:
            meeting = meeting.replace(confidence_after=answers.pop("confidence_after"))
        if "state" in answers:
            meeting = meeting.replace(state=MeetingState(answers.pop("state")))
        if "goals" in answers:
            scores = answers.pop("goals")
            goals = (goal.replace(score=score) for goal, score in zip(meeting.goals, scores, strict=True))
            meeting = meeting.replace(goals=tuple(goals))
        done = tuple(dict.fromkeys((*reflection.done_steps, step))) if step else reflection.done_steps
        reflection = reflection.replace(**answers, done_steps=done, step=next_step or reflection.step)
        meeting = meeting.replace(reflection=reflection)
        drafts = [
            str(key) for key in self._ws.drafts.keys("reflect") if key.subject == uid and key.field in answers
        ]
        with self._ws.edit(label, end_drafts=drafts) as edit:
            edit.put(meeting)
            self._consequences(edit, meeting, answers)
            self._ws.todo.sync_meeting(edit, uid)
        return self._meeting(uid)

    def _consequences(self, edit: Edit, meeting: Meeting, answers: Mapping[str, Any]) -> None:
        reflection = meeting.reflection
        assert reflection is not None
        if "assumptions" in answers:
            self._move_assumptions(edit, meeting, answers["assumptions"])
        if {"permission", "touch_how", "touch_days"} & answers.keys() and reflection.permission:
            touch = KeepInTouch(
                permission=reflection.permission, how=reflection.touch_how, cadence_days=reflection.touch_days
            )
            for uid in meeting.contacts:
                edit.put(edit.contact(uid).replace(keep_in_touch=touch))
        if {"strategy", "permission"} & answers.keys() and reflection.strategy:
            for uid in meeting.contacts:
                if edit.contact(uid).stage is Stage.THANKED:
                    edit.move(uid, after_strategy(reflection.strategy, reflection.permission))
        if "path_decision" in answers and reflection.path_decision:
            self._decide_paths(edit, meeting, reflection.path_decision)
        if answers.get("said_unsaid"):
            for uid in meeting.contacts:
                contact = edit.contact(uid)
                kept = dict.fromkeys((*contact.ask_later, answers["said_unsaid"].strip()))
                edit.put(contact.replace(ask_later=tuple(kept)))

    def _move_assumptions(
        self, edit: Edit, meeting: Meeting, statuses: Mapping[str, AssumptionStatus]
    ) -> None:
        for path in self._ws.paths.all():
            if path.uid in meeting.paths:
                items = tuple(
                    item.replace(status=statuses.get(item.uid, item.status)) for item in path.assumptions
                )
                edit.put(path.replace(assumptions=items))

    def _decide_paths(self, edit: Edit, meeting: Meeting, decision: PathDecision) -> None:
        status = {PathDecision.PAUSE: PathStatus.PARKED, PathDecision.RULE_OUT: PathStatus.RULED_OUT}.get(
            decision
        )
        for path in self._ws.paths.all():
            if path.uid in meeting.paths and status is not None:
                edit.put(path.replace(status=status))

    # -- names and actions ----------------------------------------------------------------------------

    def people(self, meeting: Meeting) -> list[FoundPerson]:
        """Names in the notes that were not decided on yet."""
        left_out = {name.casefold() for name in (*self._reflection(meeting).people, *self._guests(meeting))}
        found = people_found(meeting, self._ws.people.names())
        return [person for person in found if person.name.casefold() not in left_out]

    def confirm_person(
        self,
        uid: str,
        name: str,
        *,
        title: str = "",
        organisation: str = "",
        prefers: str = "",
        may_use_name: bool = True,
    ) -> Contact:
        """Make a name a contact (or find the known one) with the guest as introducer, and a task to write."""
        ws = self._ws
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        name = " ".join(name.split())
        if not name:
            raise Refused("A contact needs a name.", field="name")
        known = ws.people.find(name)
        introducer = meeting.first_contact
        contact = known or Contact(
            uid=ws.new_id(),
            name=name,
            title=title,
            organisation=organisation,
            source="referral",
            introduced_by=introducer,
            paths=meeting.paths,
        )
        named_on = (meeting.actual_end or ws.moment()).in_zone(ws.zone).local().date()
        with ws.edit(f"added {name}") as edit:
            if known is None:
                ws.people.add_to(edit, contact, "named in a talk")
            elif not known.introduced_by and known.uid != introducer and not ws.people.has_met(known):
                edit.put(known.replace(introduced_by=introducer))
            edit.put(
                Introduction(
                    uid=ws.new_id(),
                    from_contact=introducer,
                    to_contact=contact.uid,
                    meeting=uid,
                    kind="may_use_name" if may_use_name else "name_only",
                    how_they_prefer=prefers,
                    asked_on=named_on,
                ),
                meeting.replace(
                    reflection=reflection.replace(people={**reflection.people, name: contact.uid})
                ),
            )
            ws.todo.sync_contact(edit, contact.uid, named_on)
        return ws.contacts.get(contact.uid) or contact

    def turn_down_person(self, uid: str, name: str) -> None:
        """It was not a name, or nobody to remember."""
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        with self._ws.edit(f"not a contact: {name}") as edit:
            edit.put(meeting.replace(reflection=reflection.replace(people={**reflection.people, name: ""})))

    def actions(self, meeting: Meeting) -> list[FoundAction]:
        """Actions in the notes that were not decided on yet."""
        decided = self._reflection(meeting).actions
        return [
            action for action in actions_found(meeting, self._ws.people.names()) if action.key not in decided
        ]

    def confirm_action(self, uid: str, key: str, text: str, due: date | None = None) -> Task:
        """Make an action a task; without a day it is due in a week. A day the user wrote is never moved."""
        ws = self._ws
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        if not text.strip():
            raise Refused("An action needs a few words.", field="text")
        task = Task(
            uid=ws.new_id(),
            type="action",
            title=text.strip(),
            due_day=due or default_action_due(meeting),
            contact=meeting.first_contact,
            meeting=uid,
            why="you said so in the talk" if due else "seven days, unless you said otherwise",
            source="O",
            fixed=True,
            created=ws.moment(),
        )
        with ws.edit(f"will do: {task.title}") as edit:
            edit.put(
                task,
                meeting.replace(reflection=reflection.replace(actions={**reflection.actions, key: task.uid})),
            )
        return task

    def turn_down_action(self, uid: str, key: str) -> None:
        """Nothing to do after all."""
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        with self._ws.edit("not an action") as edit:
            edit.put(meeting.replace(reflection=reflection.replace(actions={**reflection.actions, key: ""})))

    def assumptions(self, meeting: Meeting) -> list[tuple[str, str, AssumptionStatus]]:
        """Uid, text and status of the assumptions of the talk's paths."""
        statuses = self._reflection(meeting).assumptions if meeting.reflection else {}
        return [
            (item.uid, item.text, statuses.get(item.uid, item.status))
            for path in self._ws.paths.all()
            if path.uid in meeting.paths
            for item in path.assumptions
        ]

    def finish(self, uid: str) -> Meeting:
        """Close the reflection; required steps that are open are named."""
        meeting = self._meeting(uid)
        reflection = self._reflection(meeting)
        missing = [s.key for s in self.steps(meeting) if s.required and s.key not in reflection.done_steps]
        if missing:
            raise Refused(
                "Some steps are still open: " + ", ".join(missing) + ".", "They take a few seconds each."
            )
        with self._ws.edit("finished the reflection") as edit:
            edit.put(meeting.replace(reflection=reflection.replace(completed=self._ws.moment())))
            self._ws.todo.sync_meeting(edit, uid)
        return self._meeting(uid)

    # -- helpers --------------------------------------------------------------------------------------

    def _guests(self, meeting: Meeting) -> list[str]:
        contacts = (self._ws.contacts.get(uid) for uid in meeting.contacts)
        return [contact.name for contact in contacts if contact]

    def _meeting(self, uid: str) -> Meeting:
        meeting = self._ws.meetings.get(uid)
        if meeting is None:
            raise Refused(
                "That conversation is gone.", "It may have been removed by an undo; `U` brings it back."
            )
        return meeting

    @staticmethod
    def _reflection(meeting: Meeting) -> Reflection:
        if meeting.reflection is None:
            raise Refused("The reflection has not begun.")
        return meeting.reflection


def _check(answers: Mapping[str, Any]) -> None:
    for side, rating in answers.get("fit", {}).items():
        if side not in FIT_SIDES or not (rating is None or rating in range(1, 6)):
            raise Refused("Ratings run from 1 to 5.", "Or - for not applicable.", field="fit")
    for kind, name in ((Permission, "permission"), (Strategy, "strategy")):
        if name in answers and answers[name] is not None:
            kind(answers[name])
