"""The walkthrough after a talk: answers are stored one by one and have their consequences at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..domain.errors import Refused
from ..domain.meeting import FIT_SIDES, Extension, Insight, Meeting
from ..domain.moment import Moment
from ..domain.people import KeepInTouch, Path
from ..domain.pipeline import after_strategy
from ..domain.reflect_found import seed, talk_day, themes_of, without_themes
from ..domain.reflect_steps import Step, missing, steps_for
from ..domain.timerules import thank_due
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
from .reflect_found import Findings

if TYPE_CHECKING:
    from ..domain.reflect_found import FoundAction, FoundPerson
    from .workspace import Workspace

__all__ = ["FoundAction", "FoundPerson", "ReflectingService"]

MINUTES = range(1, 601)
_TASKS_FOLLOW = frozenset({"state", "strategy", "permission"})
"""Answers that the generated tasks of the talk depend on."""
_UNDECIDED = (PathStatus.CURIOUS, PathStatus.EXPLORING, PathStatus.PARKED, PathStatus.RULED_OUT)


class ReflectingService(Findings):
    """Reflections: begun when a talk is over, resumable on any step on any day, answers open to change."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)

    # -- the walk -------------------------------------------------------------------------------------

    def begin(self, uid: str) -> Meeting:
        """The talk to reflect on. Refuses one that is not over."""
        meeting = self._meeting(uid)
        if not meeting.over:
            raise Refused("There is nothing to reflect on yet.", "End the talk first.")
        return meeting

    def steps(self, meeting: Meeting) -> tuple[Step, ...]:
        """The steps that apply now, in their order."""
        return steps_for(meeting, guests=self._guests(meeting), assumptions=len(self.assumptions(meeting)))

    def current(self, meeting: Meeting) -> Step:
        """The step to show: where it was left, else the first open one."""
        steps = self.steps(meeting)
        left_at = self._ws.drafts.get(self.key(meeting.uid, "step"))
        by_key = {step.key: step for step in steps}
        if left_at in by_key:
            return by_key[left_at]
        done = self._reflection(meeting).done_steps
        return next((step for step in steps if step.key not in done), steps[0])

    def go_to(self, uid: str, step: str) -> None:
        """Remember the step being looked at, outside of undo."""
        self._ws.drafts.put(self.key(uid, "step"), step)

    def open_steps(self, meeting: Meeting) -> list[Step]:
        """Required steps nobody has answered yet."""
        done = self._reflection(meeting).done_steps
        return [step for step in self.steps(meeting) if step.required and step.key not in done]

    def missing(self, meeting: Meeting, step: Step) -> str:
        """What a step still asks for, in a few words; empty when it is answered."""
        undecided: list[str] = []
        if step.kind == "people":
            undecided = [person.name for person in self.people(meeting)]
        elif step.kind == "actions":
            undecided = [action.key for action in self.actions(meeting)]
        shown = meeting.replace(reflection=self._reflection(meeting))
        return missing(step, shown, undecided)

    def key(self, uid: str, field: str) -> DraftKey:
        """The draft of a text answer; the field "step" holds the place in the walk."""
        return DraftKey("reflect", uid, field)

    def text(self, meeting: Meeting, field: str) -> tuple[str, str, str | None]:
        """A text answer: as stored, as it starts from the notes, and as it is being typed if it is."""
        reflection = self._reflection(meeting)
        stored = getattr(reflection, field)
        start = "" if stored or reflection.completed else seed(field, meeting)
        return stored, start, self._ws.drafts.get(self.key(meeting.uid, field))

    # -- answers --------------------------------------------------------------------------------------

    def set_full(self, uid: str, full: bool) -> Meeting:
        """Switch between the express run and the full walk; answers stay."""
        return self._answer(uid, {"full": full}, label="full walk" if full else "express run")

    def answer(self, uid: str, step: str = "", *, label: str = "", **answers: Any) -> Meeting:
        """Store answers; with a step, that step counts as done. Nothing new changes nothing.

        `answers` are fields of the reflection; `confidence_after` (1 to 5), `state` and `goals` (scores in
        their order) belong to the meeting. Ratings run from 1 to 5, None is "not applicable".
        """
        _check(answers)
        return self._answer(uid, answers, step=step, label=label or f"reflection: {step or 'answer'}")

    def _answer(
        self, uid: str, answers: dict[str, Any], *, step: str = "", label: str = "reflection"
    ) -> Meeting:
        before = self.begin(uid)
        given = dict(answers)
        meeting = _with_own_fields(before, given)
        reflection = self._reflection(meeting)
        done = tuple(dict.fromkeys((*reflection.done_steps, step))) if step else reflection.done_steps
        meeting = meeting.replace(reflection=reflection.replace(**given, done_steps=done))
        drafts = [str(self.key(uid, field)) for field in answers]
        drafts = [key for key in drafts if key in {str(kept) for kept in self._ws.drafts.keys("reflect")}]
        if meeting == before and not drafts:
            return before
        with self._ws.edit(label, end_drafts=drafts) as edit:
            if meeting != before:
                edit.put(meeting)
            self._consequences(edit, before, meeting, answers)
            if _TASKS_FOLLOW & answers.keys():
                self._ws.todo.sync_meeting(edit, uid)
        return self._meeting(uid)

    def set_length(self, uid: str, *, minutes: int | None = None, extended: int | None = None) -> Meeting:
        """Correct how long the talk took, or how much of it was granted on top; the thank-you clock follows.

        Args:
            uid: The meeting.
            minutes: Minutes from the start to the end.
            extended: Minutes granted beyond the agreed ones.
        """
        meeting = self.begin(uid)
        changed = meeting
        if minutes is not None:
            if minutes not in MINUTES or meeting.actual_start is None:
                raise Refused("A talk takes 1 to 600 minutes.", "Write a number such as 24.", field="minutes")
            zone = meeting.actual_end.zone if meeting.actual_end else self._ws.zone
            end = Moment(meeting.actual_start.utc + timedelta(minutes=minutes), zone)
            if end.utc > self._ws.clock.now():
                raise Refused("That end lies ahead.", "Write a smaller number.", field="minutes")
            changed = changed.replace(actual_end=end)
        if extended is not None:
            if not 0 <= extended <= 600:
                raise Refused("That is no number of minutes.", "Write 0 or more.", field="extended")
            given = (Extension(at=meeting.agreed_minutes * 60, minutes=extended),) if extended else ()
            refused = tuple(item for item in meeting.extensions if not item.granted)
            if extended != meeting.extended_minutes:
                changed = changed.replace(extensions=(*refused, *given))
        if changed == meeting:
            return meeting
        with self._ws.edit("how long it took") as edit:
            edit.put(changed)
            if changed.actual_end and changed.actual_end != meeting.actual_end:
                self._move_thanks(edit, uid, changed.actual_end)
            self._ws.todo.sync_meeting(edit, uid)
        return self._meeting(uid)

    def _move_thanks(self, edit: Edit, uid: str, end: Moment) -> None:
        soft, hard = thank_due(end)
        for thank in self._ws.thanks.of_meeting(uid):
            edit.put(thank.replace(soft_due=soft, hard_due=hard))

    # -- paths and assumptions ------------------------------------------------------------------------

    def assumptions(self, meeting: Meeting) -> list[tuple[str, str, AssumptionStatus]]:
        """Uid, text and status of the assumptions of the talk's paths."""
        statuses = self._reflection(meeting).assumptions
        return [
            (item.uid, item.text, statuses.get(item.uid, item.status))
            for path in self._paths(meeting)
            for item in path.assumptions
        ]

    def set_path(self, uid: str, path: str) -> Meeting:
        """Say which path the talk was about; an empty text means none. A guest without a path gets it too."""
        meeting = self.begin(uid)
        paths = (path,) if path else ()
        with self._ws.edit("path of the talk") as edit:
            self._put_paths(edit, meeting, paths)
        return self._meeting(uid)

    def new_path(self, uid: str, title: str, *, end_drafts: Iterable[str] = ()) -> Path:
        """A path that came up in the talk; the talk was about it."""
        meeting = self.begin(uid)
        title = " ".join(title.split())
        if not title:
            raise Refused("A path needs a title.", "For example: Paramedic.", field="title")
        known = next((p for p in self._ws.paths.all() if p.title.casefold() == title.casefold()), None)
        path = known or Path(uid=self._ws.new_id(), title=title, status=PathStatus.EXPLORING)
        with self._ws.edit(f"path {path.title}", end_drafts=end_drafts) as edit:
            edit.put(path)
            self._put_paths(edit, meeting, (path.uid,))
        return path

    def _put_paths(self, edit: Edit, meeting: Meeting, paths: tuple[str, ...]) -> None:
        edit.put(meeting.replace(paths=paths))
        for contact in meeting.contacts:
            if paths and not edit.contact(contact).paths:
                edit.put(edit.contact(contact).replace(paths=paths))

    def _paths(self, meeting: Meeting) -> list[Path]:
        found = (self._ws.paths.get(uid) for uid in meeting.paths)
        return [path for path in found if path is not None]

    # -- what answers bring about ---------------------------------------------------------------------

    def _consequences(
        self, edit: Edit, before: Meeting, meeting: Meeting, answers: Mapping[str, Any]
    ) -> None:
        reflection = self._reflection(meeting)
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
        if {"path_decision", "unknown"} & answers.keys():
            self._decide_paths(edit, before, meeting)
        if "said_unsaid" in answers:
            self._keep_questions(edit, before, meeting)
        if "takeaways" in answers:
            self._keep_insights(edit, meeting)

    def _move_assumptions(
        self, edit: Edit, meeting: Meeting, statuses: Mapping[str, AssumptionStatus]
    ) -> None:
        for path in self._paths(meeting):
            items = tuple(
                item.replace(status=statuses.get(item.uid, item.status)) for item in path.assumptions
            )
            if items != path.assumptions:
                edit.put(path.replace(assumptions=items))

    def _decide_paths(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """The status follows the decision, and a decision taken back brings it back; the unknown is noted."""
        reflection = self._reflection(meeting)
        old = self._reflection(before).unknown.strip()
        status = {
            PathDecision.PAUSE: PathStatus.PARKED,
            PathDecision.RULE_OUT: PathStatus.RULED_OUT,
        }.get(reflection.path_decision or PathDecision.CARRY_ON, PathStatus.EXPLORING)
        for path in self._paths(meeting):
            changed = path
            if reflection.path_decision and (path.status in _UNDECIDED or status is not PathStatus.EXPLORING):
                changed = changed.replace(status=status)
            unknowns = [text for text in path.unknowns if text != old]
            if reflection.unknown.strip():
                unknowns.append(reflection.unknown.strip())
            changed = changed.replace(unknowns=tuple(dict.fromkeys(unknowns)))
            if changed != path:
                edit.put(changed)

    def _keep_questions(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """Questions left over wait with the contact for the next talk."""
        old, new = (_lines(self._reflection(each).said_unsaid) for each in (before, meeting))
        for uid in meeting.contacts:
            contact = edit.contact(uid)
            kept = tuple(dict.fromkeys((*(q for q in contact.ask_later if q not in old), *new)))
            if kept != contact.ask_later:
                edit.put(contact.replace(ask_later=kept))

    def _keep_insights(self, edit: Edit, meeting: Meeting) -> None:
        """Each line of the takeaways is an insight of this talk."""
        lines = {
            without_themes(line): themes_of(line, meeting)
            for line in _lines(self._reflection(meeting).takeaways)
        }
        for insight in self._ws.insights.all():
            if insight.meeting == meeting.uid and lines.pop(insight.statement, None) is None:
                edit.delete(insight)
        for statement, themes in lines.items():
            if statement:
                edit.put(
                    Insight(
                        uid=self._ws.new_id(),
                        statement=statement,
                        themes=themes,
                        paths=meeting.paths,
                        contacts=meeting.contacts,
                        meeting=meeting.uid,
                        on=talk_day(meeting),
                    )
                )

    # -- the end --------------------------------------------------------------------------------------

    def finish(self, uid: str) -> Meeting:
        """Close the reflection; required steps that are open are named."""
        meeting = self.begin(uid)
        still = [step.title for step in self.open_steps(meeting)]
        if still:
            raise Refused(f"Still open: {', '.join(still)}.", "They take a few seconds each.")
        reflection = self._reflection(meeting)
        if reflection.completed is None:
            reflection = reflection.replace(completed=self._ws.moment())
        with self._ws.edit("finished the reflection", end_drafts=(str(self.key(uid, "step")),)) as edit:
            edit.put(meeting.replace(reflection=reflection))
            self._ws.todo.sync_meeting(edit, uid)
        return self._meeting(uid)


def _with_own_fields(meeting: Meeting, answers: dict[str, Any]) -> Meeting:
    """The meeting with those answers that are its own fields; they are taken out of `answers`."""
    if "confidence_after" in answers:
        meeting = meeting.replace(confidence_after=answers.pop("confidence_after"))
    if "state" in answers:
        meeting = meeting.replace(state=MeetingState(answers.pop("state")))
    if "goals" in answers:
        scores = answers.pop("goals")
        goals = (goal.replace(score=score) for goal, score in zip(meeting.goals, scores, strict=True))
        meeting = meeting.replace(goals=tuple(goals))
    return meeting


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check(answers: Mapping[str, Any]) -> None:
    for side, rating in answers.get("fit", {}).items():
        if side not in FIT_SIDES or not (rating is None or rating in range(1, 6)):
            raise Refused("Ratings run from 1 to 5.", "Or - for not applicable.", field="fit")
    for name in ("mood", "confidence_after"):
        if answers.get(name) is not None and answers[name] not in range(1, 6):
            raise Refused("Ratings run from 1 to 5.", field=name)
    for kind, name in ((Permission, "permission"), (Strategy, "strategy"), (PathDecision, "path_decision")):
        if answers.get(name) is not None:
            kind(answers[name])
