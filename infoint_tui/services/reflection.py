"""The walkthrough after a talk: answers are stored one by one and have their consequences at once; somebody
else may look at it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .. import exchange
from ..domain.enums import (
    AssumptionStatus,
    MeetingState,
    NoteKind,
    PathDecision,
    PathStatus,
    Permission,
    Stage,
    Strategy,
)
from ..domain.errors import Refused, needed
from ..domain.handouts import FeedbackPage, anonymous, mentioned
from ..domain.meeting import (
    FIT_SIDES,
    OUTLOOK,
    Extension,
    Feedback,
    GuestOutlook,
    Insight,
    Meeting,
    Note,
    Opinion,
    Reflection,
)
from ..domain.mentions import seed, talk_day, themes_of, without_themes
from ..domain.note_syntax import KnownPeople, parse_line
from ..domain.people import Path, status_after
from ..domain.pipeline import after_strategy
from ..domain.reflection import SCORES, SILENCES, ReflectionStep, marks_without_words, missing, steps_for
from ..domain.task_rules import thank_due
from ..domain.text import lines_of
from ..domain.zoned_time import ZonedTime
from .evidence import BeliefService, DifferenceService, reflection_of
from .mentions import Mentions
from .opportunities import Opportunities
from .records import DraftKey
from .relations import Directory
from .session import Edit, Service, Session
from .tasks import TaskService, ThanksOwed

if TYPE_CHECKING:
    from .rules import RulesService


REVIEW = "second-view"
"""Key of the task to show the page, among the actions of the talk."""
SIDES = {
    "skills": "my skills",
    "interests": "my interests",
    "lifestyle": "my lifestyle",
    "goals": "my goals",
}
ASK_WITHIN = timedelta(days=7)


class SecondView:
    """What somebody else sees of a reflection, and says of it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reviewer(self, meeting: Meeting) -> str:
        """Who is to look at it; empty for nobody."""
        feedback = reflection_of(self._session, meeting).feedback
        return feedback[-1].reviewer if feedback else ""

    def ask_reviewer(self, uid: str, name: str) -> None:
        """Name who could look at it; a task in a week reminds of asking. An empty name takes that back."""
        meeting = self._session.meetings.need(uid)
        reflection = reflection_of(self._session, meeting)
        name = " ".join(name.split())
        task = self._session.tasks.get(reflection.actions.get(REVIEW, ""))
        actions = {key: found for key, found in reflection.actions.items() if key != REVIEW}
        earlier = [found for found in reflection.feedback if found.text]
        today = self._session.today
        asked = [Feedback(reviewer=name, asked_on=today)] if name else []
        with self._session.edit(f"second opinion: {name}" if name else "no second opinion") as edit:
            if name:
                made = task or self._session.new_task(
                    "", due_day=today + ASK_WITHIN, meeting=uid, why="a second pair of eyes"
                )
                edit.put(made.replace(title=f"Show {name} the page about the conversation"))
                actions[REVIEW] = made.uid
            elif task is not None and task.open:
                edit.delete(task)
            changed = reflection.replace(feedback=(*earlier, *asked), actions=actions)
            edit.put(meeting.replace(reflection=changed))

    def received(self, uid: str, text: str) -> None:
        """Keep what they said; it comes back before the next talk."""
        meeting = self._session.meetings.need(uid)
        reflection = reflection_of(self._session, meeting)
        if not reflection.feedback:
            raise Refused("No one has been asked yet.", "Name them first.")
        *earlier, last = reflection.feedback
        on = self._session.today if text.strip() else None
        answered = last.replace(text=text.strip(), received_on=on)
        changed = meeting.replace(reflection=reflection.replace(feedback=(*earlier, answered)))
        self._session.put(f"what {last.reviewer} said", changed)

    def set_anonymous(self, uid: str, hidden: bool) -> None:
        """Leave names out of the page, or let them stand."""
        meeting = self._session.meetings.need(uid)
        changed = meeting.replace(reflection=reflection_of(self._session, meeting).replace(anonymous=hidden))
        self._session.put("names left out" if hidden else "names shown", changed)

    def page(self, uid: str) -> str:
        """The page as Markdown, without names where that is wished."""
        meeting = self._session.meetings.need(uid)
        page = self._page(meeting)
        if reflection_of(self._session, meeting).anonymous:
            guests = self._session.contacts.those(meeting.contacts)
            page = anonymous(
                page,
                [contact.name for contact in guests],
                [contact.organisation for contact in guests],
                self._others(meeting, str(page)),
            )
        return exchange.markdown.feedback_markdown(page)

    def _others(self, meeting: Meeting, text: str) -> list[str]:
        """Names that a page may hold: of the talk, of people met, and whole names of everybody else."""
        met = {uid for talk in self._session.meetings.all() for uid in talk.contacts} - set(meeting.contacts)
        known = {str(raw.get("uid", "")): str(raw.get("name", "")) for raw in self._session.contacts.raw()}
        whole = mentioned((name for uid, name in known.items() if uid not in meeting.contacts), text)
        return [
            *reflection_of(self._session, meeting).people,
            *(known[uid] for uid in met if uid in known),
            *whole,
        ]

    def _page(self, meeting: Meeting) -> FeedbackPage:
        reflection = reflection_of(self._session, meeting)
        contact = self._session.contacts.get(meeting.first_contact)
        paths = self._session.paths.those(meeting.paths)
        about = f" about {paths[0].title}" if paths else ""
        return FeedbackPage(
            title=f"A conversation with {contact.name if contact else 'someone'}{about}",
            goals=tuple(
                (goal.text, "open" if goal.score is None else SCORES[goal.score]) for goal in meeting.goals
            ),
            takeaways=tuple(line for line in reflection.takeaways.splitlines() if line.strip()),
            fit=tuple(
                (SIDES.get(side, side), "does not apply" if rating is None else f"{rating} of 5")
                for side, rating in reflection.latest_fit.items()
            ),
            well=reflection.well,
            not_well="\n".join(filter(None, (reflection.less_well, reflection.not_well))),
            strategy=reflection.strategy.label if reflection.strategy else "",
            question=reflection.unknown,
        )


class Consequences(Service):
    """What answers change in other records, in the change-set of the answer."""

    _session: Session
    _directory: Directory
    _tasks: TaskService
    _thanks_owed: ThanksOwed
    _beliefs: BeliefService
    _differences: DifferenceService

    def follow(self, edit: Edit, before: Meeting, meeting: Meeting, answers: Mapping[str, Any]) -> None:
        """Change what follows from answers about a talk."""
        if "assumptions" in answers:
            self._beliefs.said_in(edit, meeting, answers["assumptions"])
        if not set(OUTLOOK).isdisjoint(answers):
            for uid in meeting.contacts:
                if edit.has_contact(uid):
                    _look_ahead(self._tasks, edit, before.outlook(uid), meeting.outlook(uid))
        if "touch_how" in answers:
            self._thank_that_way(edit, before, meeting)
        if {"path_decision", "unknown"} & answers.keys():
            self._decide_paths(edit, before, meeting)
        if "said_unsaid" in answers:
            self._keep_questions(edit, before, meeting)
        if "takeaways" in answers:
            self._keep_insights(edit, meeting)
        if {"takeaways", "views"} & answers.keys():
            self._differences.link_in(edit, meeting)

    def _thank_that_way(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """A thank-you that nobody has begun travels as they stay in touch; a medium that was picked stays."""
        for thank in self._thanks_owed.of_meeting(meeting.uid):
            uid = thank.recipient
            if thank.sent_at or thank.body or thank.template or not edit.has_contact(uid):
                continue
            old, new = (
                self._directory.thanks_medium(edit, uid, talk.outlook(uid).touch_how)
                for talk in (before, meeting)
            )
            if old != new and thank.medium == old:
                edit.put(thank.replace(medium=new))

    def _decide_paths(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """The status follows the decision, and a decision taken back brings it back; the unknown is noted."""
        reflection = reflection_of(self._session, meeting)
        old = reflection_of(self._session, before).unknown.strip()
        for path in self._session.paths.those(meeting.paths):
            changed = path
            if reflection.path_decision:
                changed = changed.replace(status=status_after(path.status, reflection.path_decision))
            unknowns = [text for text in path.unknowns if text != old]
            if reflection.unknown.strip():
                unknowns.append(reflection.unknown.strip())
            changed = changed.replace(unknowns=tuple(dict.fromkeys(unknowns)))
            if changed != path:
                edit.put(changed)

    def _keep_questions(self, edit: Edit, before: Meeting, meeting: Meeting) -> None:
        """Questions left over wait with the contact for the next talk."""
        old, new = (lines_of(reflection_of(self._session, each).said_unsaid) for each in (before, meeting))
        for uid in meeting.contacts:
            contact = edit.contact(uid)
            kept = tuple(dict.fromkeys((*(q for q in contact.ask_later if q not in old), *new)))
            if kept != contact.ask_later:
                edit.put(contact.replace(ask_later=kept))

    def _keep_insights(self, edit: Edit, meeting: Meeting) -> None:
        """Each line of the takeaways is an insight of this talk."""
        lines = {
            without_themes(line): themes_of(line, meeting)
            for line in lines_of(reflection_of(self._session, meeting).takeaways)
        }
        own = (one for one in self._session.insights.all() if one.meeting == meeting.uid and not one.origin)
        for insight in own:
            if lines.pop(insight.statement, None) is None:
                edit.delete(insight)
        for statement, themes in lines.items():
            if statement:
                edit.put(
                    Insight(
                        uid=self._session.new_id(),
                        statement=statement,
                        themes=themes,
                        paths=meeting.paths,
                        contacts=meeting.contacts,
                        meeting=meeting.uid,
                        on=talk_day(meeting),
                    )
                )


def _look_ahead(tasks: TaskService, edit: Edit, before: GuestOutlook, now: GuestOutlook) -> None:
    """What was answered about one guest is theirs alone; what was not changed is not written again.

    Their record may say something newer, such as a refusal that came by email.
    """
    if now.permission:
        first = before.permission is None
        given = {
            kept: getattr(now, name)
            for name, kept in (
                ("permission", "permission"), ("touch_how", "how"), ("touch_days", "cadence_days")
            )
            if first or getattr(now, name) != getattr(before, name)
        }  # fmt: skip
        if given:
            contact = edit.contact(now.contact)
            edit.put(contact.replace(keep_in_touch=contact.keep_in_touch.replace(**given)))
            tasks.sync_contact(edit, now.contact)
    decided = (now.strategy, now.permission) != (before.strategy, before.permission)
    if now.strategy and decided and edit.contact(now.contact).stage is Stage.THANKED:
        edit.move(now.contact, after_strategy(now.strategy, now.permission))


SOON = timedelta(minutes=15)
"""Another talk that begins within this time leaves no room for a reflection."""


MINUTES = range(1, 601)
MARKS_KEPT = timedelta(hours=24)
"""How long a mark passed over is asked about again."""
OPEN_TO_CHANGE = timedelta(days=14)
"""How long a rating may be corrected; later ones are a second opinion beside the first."""
_TASKS_FOLLOW = frozenset({"state", "strategy", "permission"})
"""Answers that the generated tasks of the talk depend on."""


class ReflectionService:
    """Reflections: begun when a talk is over, resumable on any step on any day, answers open to change."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        rules: RulesService,
        tasks: TaskService,
        thanks_owed: ThanksOwed,
        beliefs: BeliefService,
        differences: DifferenceService,
    ) -> None:
        self._session, self._directory, self._rules, self._tasks = session, directory, rules, tasks
        self._thanks_owed = thanks_owed
        self.mentions = Mentions(session, directory, rules, tasks, differences)
        self.opportunities = Opportunities(session, tasks)
        self.second_view = SecondView(session)
        self._consequences = Consequences(session, directory, tasks, thanks_owed, beliefs, differences)

    def begin(self, uid: str) -> Meeting:
        """The talk to reflect on. Refuses one that is not over."""
        meeting = self._session.meetings.need(uid)
        if not (meeting.over or meeting.called_off):
            raise Refused("There is nothing to reflect on yet.", "End the conversation first.")
        return meeting

    # -- in a minute ----------------------------------------------------------------------------------

    def next_soon(self, meeting: Meeting) -> Meeting | None:
        """The talk with somebody that begins within a quarter of an hour from now, if there is one."""
        now = self._session.clock.now()
        soon = [
            (other.start.utc, other.uid, other)
            for other in self._session.meetings.all()
            if other.planned and other.start and other.uid != meeting.uid and not other.practice
            if timedelta() <= other.start.utc - now <= SOON
        ]
        return min(soon)[2] if soon else None

    def park(self, uid: str, text: str, *, end_drafts: Iterable[str] = ()) -> Note:
        """Keep a line as a note of the talk that is over: what its sign says, else an insight."""
        meeting = self.begin(uid)
        if not text.strip():
            raise Refused("There's nothing to save.")
        kind = NoteKind(parse_line(text, today=talk_day(meeting)).kind)
        start, end = meeting.actual_start, meeting.actual_end
        note = Note(
            uid=self._session.new_id(),
            at=int((end.utc - start.utc).total_seconds()) if start and end else 0,
            kind=NoteKind.INSIGHT if kind is NoteKind.NOTE else kind,
            text=text,
            origin="parked",
        )
        changed = meeting.replace(notes=(*meeting.notes, note))
        self._session.put("set aside a line", changed, end_drafts=end_drafts)
        return note

    # -- the walk -------------------------------------------------------------------------------------

    def steps(self, meeting: Meeting) -> tuple[ReflectionStep, ...]:
        """The steps that apply now, in their order."""
        return steps_for(
            meeting,
            guests=self.mentions.guests(meeting),
            assumptions=len(self.assumptions(meeting)),
            shared_themes=len(self.mentions.shared(meeting)),
        )

    def current(self, meeting: Meeting) -> ReflectionStep:
        """The step to show: where it was left, else the first open one."""
        steps = self.steps(meeting)
        left_at = self._session.drafts.get(self.key(meeting.uid, "step"))
        by_key = {step.key: step for step in steps}
        if left_at in by_key:
            return by_key[left_at]
        done = reflection_of(self._session, meeting).done_steps
        if "gaps" in by_key and self._marks_come_back(meeting):
            done = tuple(key for key in done if key != "gaps")
        return next((step for step in steps if step.key not in done), steps[0])

    def _marks_come_back(self, meeting: Meeting) -> bool:
        """Whether marks still wait for words on the day after the talk; memory is of no use later."""
        end = meeting.actual_end
        fresh = end is not None and self._session.clock.now() - end.utc <= MARKS_KEPT
        return fresh and bool(marks_without_words(meeting))

    def go_to(self, uid: str, step: str) -> None:
        """Remember the step being looked at, outside of undo."""
        self._session.drafts.put(self.key(uid, "step"), step)

    def open_steps(self, meeting: Meeting) -> list[ReflectionStep]:
        """Required steps nobody has answered yet."""
        done = reflection_of(self._session, meeting).done_steps
        return [step for step in self.steps(meeting) if step.required and step.key not in done]

    def missing(self, meeting: Meeting, step: ReflectionStep) -> str:
        """What a step still asks for, in a few words; empty when it is answered."""
        undecided: list[str] = []
        if step.kind == "people":
            undecided = [person.name for person in self.mentions.people(meeting)]
        elif step.kind == "actions":
            undecided = [action.key for action in self.mentions.actions(meeting)]
        shown = meeting.replace(reflection=reflection_of(self._session, meeting))
        return missing(step, shown, undecided)

    def key(self, uid: str, field: str) -> DraftKey:
        """The draft of a text answer; the field "step" holds the place in the walk."""
        return DraftKey("reflect", uid, field)

    def text(self, meeting: Meeting, field: str) -> tuple[str, str, str | None]:
        """A text answer: as stored, as it starts from the notes, and as it is being typed if it is."""
        reflection = reflection_of(self._session, meeting)
        stored = getattr(reflection, field)
        start = "" if stored or reflection.completed else seed(field, meeting)
        return stored, start, self._session.drafts.get(self.key(meeting.uid, field))

    # -- answers --------------------------------------------------------------------------------------

    def set_full(self, uid: str, full: bool) -> Meeting:
        """Switch between the express run and the full walk; answers stay."""
        return self._answer(uid, {"full": full}, label="full version" if full else "short version")

    def answer(
        self, uid: str, step: str = "", *, label: str = "", guest: str = "", **answers: Any
    ) -> Meeting:
        """Store answers; with a step, that step counts as done. Nothing new changes nothing.

        `answers` are fields of the reflection; `confidence_after` (1 to 5), `state` and `goals` (scores in
        their order) belong to the meeting. Ratings run from 1 to 5, None is "not applicable". Staying in
        touch and what is next are about the guest named, else the first.
        """
        _check(answers)
        label = label or f"reflection: {step or 'answer'}"
        return self._answer(uid, answers, step=step, guest=guest, label=label)

    def settle(self, uid: str, step: ReflectionStep, **answers: Any) -> str:
        """Store the answers of a step that is being left; it counts as done when nothing is missing.

        Returns:
            What is missing, in a few words; empty when the step is done.
        """
        _check(answers)
        before = self.begin(uid)
        still = self.missing(self._with(before, answers, step.guest), step)
        if still:
            self._answer(uid, answers, guest=step.guest, label=step.title, undone=step.key)
        else:
            self._answer(uid, answers, guest=step.guest, step=step.key, label=step.title)
        return still

    def _with(self, meeting: Meeting, answers: Mapping[str, Any], guest: str = "") -> Meeting:
        given = dict(answers)
        meeting = _with_own_fields(meeting, given)
        reflection = reflection_of(self._session, meeting)
        if "fit" in given and self._settled(reflection):
            reflection = _second_opinion(reflection, self._session.moment(), given.pop("fit"))
        outlook = {name: given.pop(name) for name in OUTLOOK if name in given}
        meeting = meeting.replace(reflection=reflection.replace(**given))
        return meeting.with_outlook(meeting.outlook(guest).replace(**outlook)) if outlook else meeting

    def _settled(self, reflection: Reflection) -> bool:
        """Whether ratings are no longer corrected but seen differently (14 days after the reflection)."""
        finished = reflection.completed
        return finished is not None and self._session.clock.now() - finished.utc > OPEN_TO_CHANGE

    def _answer(
        self,
        uid: str,
        answers: Mapping[str, Any],
        *,
        step: str = "",
        undone: str = "",
        guest: str = "",
        label: str = "reflection",
    ) -> Meeting:
        before = self.begin(uid)
        meeting = self._with(before, answers, guest)
        reflection = reflection_of(self._session, meeting)
        done = dict.fromkeys((*reflection.done_steps, *([step] if step else [])))
        done.pop(undone, None)
        meeting = meeting.replace(reflection=reflection.replace(done_steps=tuple(done)))
        if before.reflection is None and not answers and not step:
            meeting = before
        drafts = [str(self.key(uid, field)) for field in answers]
        drafts = [
            key for key in drafts if key in {str(kept) for kept in self._session.drafts.keys("reflect")}
        ]
        if meeting == before and not drafts:
            return before
        with self._session.edit(label, end_drafts=drafts) as edit:
            if meeting != before:
                edit.put(meeting)
            self._consequences.follow(edit, before, meeting, answers)
            if _TASKS_FOLLOW & answers.keys():
                self._tasks.sync_meeting(edit, uid)
        return self._session.meetings.need(uid)

    def set_length(self, uid: str, *, minutes: int | None = None, extended: int | None = None) -> Meeting:
        """Correct how many minutes the talk took, or how many were granted on top; the thank-you clock
        follows."""
        meeting = self.begin(uid)
        changed = meeting
        if minutes is not None:
            if minutes not in MINUTES or meeting.actual_start is None:
                raise Refused(
                    ("A conversation takes 1 to 600 minutes."), "Write a number such as 24.", field="minutes"
                )
            zone = meeting.actual_end.zone if meeting.actual_end else self._session.zone
            end = ZonedTime(meeting.actual_start.utc + timedelta(minutes=minutes), zone)
            if end.utc > self._session.clock.now():
                raise Refused("That would end in the future.", "Write a smaller number.", field="minutes")
            changed = changed.replace(actual_end=end)
        if extended is not None:
            if not 0 <= extended <= 600:
                raise Refused("That isn't a number of minutes.", "Enter 0 or more.", field="extended")
            given = (Extension(at=meeting.agreed_minutes * 60, minutes=extended),) if extended else ()
            refused = tuple(item for item in meeting.extensions if not item.granted)
            if extended != meeting.extended_minutes:
                changed = changed.replace(extensions=(*refused, *given))
        if changed == meeting:
            return meeting
        with self._session.edit("how long it took") as edit:
            edit.put(changed)
            if changed.actual_end and changed.actual_end != meeting.actual_end:
                self._move_thanks(edit, uid, changed.actual_end)
            self._tasks.sync_meeting(edit, uid)
        return self._session.meetings.need(uid)

    def _move_thanks(self, edit: Edit, uid: str, end: ZonedTime) -> None:
        soft, hard = thank_due(end, self._rules.table, self._session.zone)
        for thank in self._thanks_owed.of_meeting(uid):
            edit.put(thank.replace(soft_due=soft, hard_due=hard))

    def add_paper(self, uid: str, text: str) -> int:
        """Make notes of the lines of a page; its draft ends here, and its step is done. Returns how many."""
        meeting = self.begin(uid)
        lines = lines_of(text)
        known = KnownPeople(self._directory.names())
        start, end = meeting.actual_start, meeting.actual_end
        span = end.utc - start.utc if start and end else timedelta()
        notes = tuple(
            Note(
                uid=self._session.new_id(),
                at=int(span.total_seconds()),
                kind=NoteKind(parse_line(line, today=talk_day(meeting), known_people=known).kind),
                text=line,
                origin="paper",
            )
            for line in lines
        )
        key = self.key(uid, "paper")
        with self._session.edit(f"{len(lines)} notes from paper", end_drafts=(str(key),)) as edit:
            if notes:
                reflection = reflection_of(self._session, meeting)
                done = tuple(dict.fromkeys((*reflection.done_steps, "paper")))
                edit.put(
                    meeting.replace(
                        notes=(*meeting.notes, *notes), reflection=reflection.replace(done_steps=done)
                    )
                )
        return len(notes)

    # -- paths and assumptions ------------------------------------------------------------------------

    def assumptions(self, meeting: Meeting) -> list[tuple[str, str, AssumptionStatus]]:
        """Uid and text of the beliefs about the talk's paths, and what this talk says about each."""
        said = reflection_of(self._session, meeting).assumptions
        return [
            (item.uid, item.text, said.get(item.uid, AssumptionStatus.UNTESTED))
            for path in self._session.paths.those(meeting.paths)
            for item in path.assumptions
        ]

    def set_path(self, uid: str, path: str) -> Meeting:
        """Say which path the talk was about; an empty text means none. A guest without a path gets it too."""
        meeting = self.begin(uid)
        paths = (path,) if path else ()
        with self._session.edit("path of the conversation") as edit:
            self._put_paths(edit, meeting, paths)
        return self._session.meetings.need(uid)

    def new_path(self, uid: str, title: str) -> Path:
        """A path that came up in the talk; the talk was about it."""
        meeting = self.begin(uid)
        title = needed(title, "A path needs a title.", "For example: Paramedic.", field="title")
        known = next((p for p in self._session.paths.all() if p.title.casefold() == title.casefold()), None)
        path = known or Path(uid=self._session.new_id(), title=title, status=PathStatus.EXPLORING)
        with self._session.edit(f"path {path.title}") as edit:
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
            raise Refused(f"Still missing: {', '.join(still)}.", "They take a few seconds each.")
        reflection = reflection_of(self._session, meeting)
        if reflection.completed is None:
            reflection = reflection.replace(completed=self._session.moment())
        with self._session.edit("finished the reflection", end_drafts=(str(self.key(uid, "step")),)) as edit:
            edit.put(meeting.replace(reflection=reflection))
            self._tasks.sync_meeting(edit, uid)
        return self._session.meetings.need(uid)


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


def _second_opinion(reflection: Reflection, now: ZonedTime, fit: Mapping[str, int | None]) -> Reflection:
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
    if answers.get("silence", "") not in ("", *SILENCES):
        raise Refused(f"Silence was left {', '.join(SILENCES)}.", field="silence")
    for kind, name in ((Permission, "permission"), (Strategy, "strategy"), (PathDecision, "path_decision")):
        if answers.get(name) is not None:
            kind(answers[name])
