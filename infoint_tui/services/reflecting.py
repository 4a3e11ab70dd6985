"""The walkthrough after a talk: answers are stored one by one and have their consequences at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ..domain.errors import Refused
from ..domain.inline import KnownPeople, parse_line
from ..domain.meeting import FIT_SIDES, Extension, Meeting, Note, Opinion, Reflection
from ..domain.moment import Moment
from ..domain.people import Path
from ..domain.reflect_found import VERDICTS, seed, talk_day
from ..domain.reflect_steps import SILENCES, Step, marks_without_words, missing, steps_for
from ..domain.timerules import thank_due
from ..domain.words import (
    AssumptionStatus,
    MeetingState,
    NoteKind,
    PathDecision,
    PathStatus,
    Permission,
    Strategy,
)
from .drafts import DraftKey
from .edit import Edit
from .reflect_effects import Effects, lines_of
from .reflect_gains import Gains
from .reflect_park import Parking
from .second_view import SecondView

MINUTES = range(1, 601)
MARKS_KEPT = timedelta(hours=24)
"""How long a mark passed over is asked about again."""
OPEN_TO_CHANGE = timedelta(days=14)
"""How long a rating may be corrected; later ones are a second opinion beside the first."""
_TASKS_FOLLOW = frozenset({"state", "strategy", "permission"})
"""Answers that the generated tasks of the talk depend on."""


class ReflectingService(Effects, Gains, SecondView, Parking):
    """Reflections: begun when a talk is over, resumable on any step on any day, answers open to change."""

    # -- the walk -------------------------------------------------------------------------------------

    def steps(self, meeting: Meeting) -> tuple[Step, ...]:
        """The steps that apply now, in their order."""
        return steps_for(
            meeting,
            guests=self._guests(meeting),
            assumptions=len(self.assumptions(meeting)),
            shared_themes=len(self.shared(meeting)),
        )

    def current(self, meeting: Meeting) -> Step:
        """The step to show: where it was left, else the first open one."""
        steps = self.steps(meeting)
        left_at = self._ws.drafts.get(self.key(meeting.uid, "step"))
        by_key = {step.key: step for step in steps}
        if left_at in by_key:
            return by_key[left_at]
        done = self._reflection(meeting).done_steps
        if "gaps" in by_key and self._marks_come_back(meeting):
            done = tuple(key for key in done if key != "gaps")
        return next((step for step in steps if step.key not in done), steps[0])

    def _marks_come_back(self, meeting: Meeting) -> bool:
        """Whether marks still wait for words on the day after the talk; memory is of no use later."""
        end = meeting.actual_end
        fresh = end is not None and self._ws.clock.now() - end.utc <= MARKS_KEPT
        return fresh and bool(marks_without_words(meeting))

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

    def settle(self, uid: str, step: Step, **answers: Any) -> str:
        """Store the answers of a step that is being left; it counts as done when nothing is missing.

        Returns:
            What is missing, in a few words; empty when the step is done.
        """
        _check(answers)
        before = self.begin(uid)
        still = self.missing(self._with(before, answers), step)
        if still:
            self._answer(uid, answers, label=step.title, undone=step.key)
        else:
            self._answer(uid, answers, step=step.key, label=step.title)
        return still

    def _with(self, meeting: Meeting, answers: Mapping[str, Any]) -> Meeting:
        given = dict(answers)
        meeting = _with_own_fields(meeting, given)
        reflection = self._reflection(meeting)
        if "fit" in given and self._settled(reflection):
            reflection = _second_opinion(reflection, self._ws.moment(), given.pop("fit"))
        return meeting.replace(reflection=reflection.replace(**given))

    def _settled(self, reflection: Reflection) -> bool:
        """Whether ratings are no longer corrected but seen differently (14 days after the reflection)."""
        finished = reflection.completed
        return finished is not None and self._ws.clock.now() - finished.utc > OPEN_TO_CHANGE

    def _answer(
        self,
        uid: str,
        answers: Mapping[str, Any],
        *,
        step: str = "",
        undone: str = "",
        label: str = "reflection",
    ) -> Meeting:
        before = self.begin(uid)
        meeting = self._with(before, answers)
        reflection = self._reflection(meeting)
        done = dict.fromkeys((*reflection.done_steps, *([step] if step else [])))
        done.pop(undone, None)
        meeting = meeting.replace(reflection=reflection.replace(done_steps=tuple(done)))
        if before.reflection is None and not answers and not step:
            meeting = before
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
        return self._ws.meetings.need(uid)

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
        return self._ws.meetings.need(uid)

    def _move_thanks(self, edit: Edit, uid: str, end: Moment) -> None:
        soft, hard = thank_due(end, self._ws.rules.table, self._ws.zone)
        for thank in self._ws.thanks.of_meeting(uid):
            edit.put(thank.replace(soft_due=soft, hard_due=hard))

    def add_paper(self, uid: str, text: str) -> int:
        """Make notes of the lines of a page; its draft ends here, and its step is done. Returns how many."""
        meeting = self.begin(uid)
        lines = lines_of(text)
        known = KnownPeople(self._ws.people.names())
        start, end = meeting.actual_start, meeting.actual_end
        span = end.utc - start.utc if start and end else timedelta()
        notes = tuple(
            Note(
                uid=self._ws.new_id(),
                at=int(span.total_seconds()),
                kind=NoteKind(parse_line(line, today=talk_day(meeting), known_people=known).kind),
                text=line,
                origin="paper",
            )
            for line in lines
        )
        key = self.key(uid, "paper")
        with self._ws.edit(f"{len(lines)} notes from paper", end_drafts=(str(key),)) as edit:
            if notes:
                reflection = self._reflection(meeting)
                done = tuple(dict.fromkeys((*reflection.done_steps, "paper")))
                edit.put(
                    meeting.replace(
                        notes=(*meeting.notes, *notes), reflection=reflection.replace(done_steps=done)
                    )
                )
        return len(notes)

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
        return self._ws.meetings.need(uid)

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
        return self._ws.meetings.need(uid)


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


def _second_opinion(reflection: Reflection, now: Moment, fit: Mapping[str, int | None]) -> Reflection:
    """Ratings of a later day, beside the first; those of one day are one opinion."""
    earlier = reflection.second_opinions
    if earlier and earlier[-1].at.local().date() == now.local().date():
        earlier = earlier[:-1]
    if fit == reflection.fit:
        return reflection.replace(second_opinions=earlier)
    return reflection.replace(second_opinions=(*earlier, Opinion(at=now, fit=fit)))


def _check(answers: Mapping[str, Any]) -> None:
    for side, rating in answers.get("fit", {}).items():
        if side not in FIT_SIDES or not (rating is None or rating in range(1, 6)):
            raise Refused("Ratings run from 1 to 5.", "Or - for not applicable.", field="fit")
    for name in ("mood", "confidence_after"):
        if answers.get(name) is not None and answers[name] not in range(1, 6):
            raise Refused("Ratings run from 1 to 5.", field=name)
    if any(verdict not in VERDICTS for verdict in answers.get("compared", {}).values()):
        raise Refused("Write same, differs or depends for how two views go together.", field="compared")
    if answers.get("silence", "") not in ("", *SILENCES):
        raise Refused(f"Silence was left {', '.join(SILENCES)}.", field="silence")
    for kind, name in ((Permission, "permission"), (Strategy, "strategy"), (PathDecision, "path_decision")):
        if answers.get(name) is not None:
            kind(answers[name])
