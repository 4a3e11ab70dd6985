"""Somebody else looks at a reflection: who, the page for them, and what they said."""

from __future__ import annotations

from datetime import timedelta

from ..domain.errors import Refused
from ..domain.handouts import FeedbackPage, anonymous, mentioned
from ..domain.meeting import Feedback, Meeting
from ..domain.reflection import SCORES
from ..domain.task import Task
from .mentions import ReflectionPart

REVIEW = "second-view"
"""Key of the task to show the page, among the actions of the talk."""
SIDES = {
    "skills": "my skills",
    "interests": "my interests",
    "lifestyle": "the life I want",
    "goals": "my goals",
}
ASK_WITHIN = timedelta(days=7)


class SecondView(ReflectionPart):
    """The part of the reflection that goes to somebody else."""

    def reviewer(self, meeting: Meeting) -> str:
        """Who is to look at it; empty for nobody."""
        feedback = self._reflection(meeting).feedback
        return feedback[-1].reviewer if feedback else ""

    def ask_reviewer(self, uid: str, name: str) -> None:
        """Name who could look at it; a task in a week reminds of asking. An empty name takes that back."""
        meeting = self._session.meetings.need(uid)
        reflection = self._reflection(meeting)
        name = " ".join(name.split())
        task = self._session.tasks.get(reflection.actions.get(REVIEW, ""))
        actions = {key: found for key, found in reflection.actions.items() if key != REVIEW}
        earlier = [found for found in reflection.feedback if found.text]
        today = self._session.moment().local().date()
        asked = [Feedback(reviewer=name, asked_on=today)] if name else []
        with self._session.edit(f"a second view: {name}" if name else "no second view") as edit:
            if name:
                made = task or Task(
                    uid=self._session.new_id(),
                    type="action",
                    title="",
                    due_day=today + ASK_WITHIN,
                    meeting=uid,
                    why="a second pair of eyes",
                    fixed=True,
                    created=self._session.moment(),
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
        reflection = self._reflection(meeting)
        if not reflection.feedback:
            raise Refused("No one has been asked yet.", "Name them first.")
        *earlier, last = reflection.feedback
        on = self._session.moment().local().date() if text.strip() else None
        answered = last.replace(text=text.strip(), received_on=on)
        with self._session.edit(f"what {last.reviewer} said") as edit:
            edit.put(meeting.replace(reflection=reflection.replace(feedback=(*earlier, answered))))

    def set_anonymous(self, uid: str, hidden: bool) -> None:
        """Leave names out of the page, or let them stand."""
        meeting = self._session.meetings.need(uid)
        with self._session.edit("names left out" if hidden else "names shown") as edit:
            edit.put(meeting.replace(reflection=self._reflection(meeting).replace(anonymous=hidden)))

    def page(self, uid: str) -> str:
        """The page as Markdown, without names where that is wished."""
        from ..exchange.feedback import feedback_markdown

        meeting = self._session.meetings.need(uid)
        page = self._page(meeting)
        if self._reflection(meeting).anonymous:
            guests = [contact for key in meeting.contacts if (contact := self._session.contacts.get(key))]
            page = anonymous(
                page,
                [contact.name for contact in guests],
                [contact.organisation for contact in guests],
                self._others(meeting, str(page)),
            )
        return feedback_markdown(page)

    def _others(self, meeting: Meeting, text: str) -> list[str]:
        """Names that a page may hold: of the talk, of people met, and whole names of everybody else."""
        met = {uid for talk in self._session.meetings.all() for uid in talk.contacts} - set(meeting.contacts)
        known = {str(raw.get("uid", "")): str(raw.get("name", "")) for raw in self._session.contacts.raw()}
        whole = mentioned((name for uid, name in known.items() if uid not in meeting.contacts), text)
        return [*self._reflection(meeting).people, *(known[uid] for uid in met if uid in known), *whole]

    def _page(self, meeting: Meeting) -> FeedbackPage:
        reflection = self._reflection(meeting)
        contact = self._session.contacts.get(meeting.first_contact)
        paths = [path.title for uid in meeting.paths if (path := self._session.paths.get(uid))]
        about = f" about {paths[0]}" if paths else ""
        return FeedbackPage(
            title=f"A conversation with {contact.name if contact else 'somebody'}{about}",
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
            strategy=reflection.strategy.value.replace("_", " ") if reflection.strategy else "",
            question=reflection.unknown,
        )
