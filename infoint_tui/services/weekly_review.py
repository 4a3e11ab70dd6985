"""Looking back on a week in five minutes: what was held, what is owed, whose move it is, what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..domain.enums import Stage, TaskState
from ..domain.people import Contact, WeekReview
from ..domain.phrasing import day
from ..domain.task import Task
from ..domain.zoned_time import ZonedTime
from .today import recent

if TYPE_CHECKING:
    from .contact_view import ContactView
    from .session import Session
    from .today import TodayService


LOOKED_AT = timedelta(days=7)
STUCK = timedelta(days=14)
"""So long without any step ahead, and somebody is stuck."""
WAITING = (Stage.READY, Stage.CONTACTED, Stage.IN_DIALOGUE, Stage.MISSED)
MOST = 12
"""Longest list of one page; whoever waits longest comes first."""
MOST_ASKED = 300
"""So many people at most are looked at for whose move it is."""
KEPT = 60
"""So many weeks are remembered."""


class WeekLine(NamedTuple):
    """One line of a page."""

    text: str
    note: str = ""
    contact: str = ""
    """Uid, where the line is about somebody who may be written to."""


class Page(NamedTuple):
    """What one step shows."""

    title: str
    lead: str
    lines: tuple[WeekLine, ...]
    more: int = 0
    """Lines that found no room."""
    can_pick: bool = False
    """Whether its lines can be taken along into the next week."""


class WeeklyReviewService:
    """Reads a week, and keeps what follows from it. Practice and people put away are left out."""

    def __init__(self, session: Session, today: TodayService, contact_view: ContactView) -> None:
        self._session = session
        self._today = today
        self._contact_view = contact_view

    def pages(self) -> tuple[Page, ...]:
        """The steps before the last one, as things stand now."""
        waiting = self._waiting()
        return (self._held(), self._owed(), self._moves(waiting), self._stuck(waiting))

    def next_due(self) -> date:
        """The day by which the one thing is to be done: the last work day of the week after this one."""
        profile = self._session.profile
        today = self._session.moment().local().date()
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=max((on for on in profile.work_days if 0 <= on < 7), default=4))

    def keep(self, one_thing: str, write_to: Sequence[str] = (), end_drafts: Sequence[str] = ()) -> str:
        """Remember that the week was looked back on; the one thing and the people become tasks.

        Returns the words for undo, which takes all of it back.
        """
        now, due = self._session.moment(), self.next_due()
        titles = [(one_thing.strip(), "")] if one_thing.strip() else []
        for uid in dict.fromkeys(write_to):
            contact = self._session.contacts.get(uid)
            if contact is not None:
                titles.append((f"Write to {contact.name}", uid))
        tasks = [
            Task(
                uid=self._session.new_id(),
                type="write" if contact else "action",
                title=title,
                detail="stuck" if contact else "the one thing for this week",
                due_day=due,
                contact=contact,
                why="from looking back on the week",
                fixed=True,
                created=now,
            )
            for title, contact in titles
        ]
        today = now.local().date()
        review = WeekReview(
            week=today - timedelta(days=today.weekday()),
            at=now,
            one_thing=one_thing.strip(),
            task=tasks[0].uid if one_thing.strip() else "",
        )
        label = "looked back on the week"
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            profile = edit.profile()
            reviews = (*profile.week_reviews, review)[-KEPT:]
            edit.put(profile.replace(week_reviews=reviews), *tasks)
        return label

    # -- the pages ------------------------------------------------------------------------------------

    def _held(self) -> Page:
        now = self._session.clock.now()
        week_ago = now - LOOKED_AT
        lines = []
        for began, raw in recent(self._session.meetings.raw(), "actual_start", week_ago.date()):
            meeting = (
                self._session.meetings.get(str(raw.get("uid", ""))) if week_ago <= began.utc <= now else None
            )
            if meeting is None or not meeting.over or meeting.practice:
                continue
            contact = self._session.contacts.get(meeting.first_contact)
            if contact is not None and contact.practice:
                continue
            took = meeting.reflection.takeaways.partition("\n")[0] if meeting.reflection else ""
            when = day(began.in_zone(self._session.zone).local().date())
            lines.append((began.utc, WeekLine(f"{when}  {contact.name if contact else 'somebody'}", took)))
        asked, answers = (
            sum(
                week_ago <= moment.utc <= now and not self._practice(str(raw.get("contact")))
                for moment, raw in recent(self._session.outreach.raw(), field, week_ago.date())
            )
            for field in ("sent_at", "reply_at")
        )
        counts = f"{_count(asked, 'request')} sent, {_count(answers, 'answer')} came."
        lead = "" if lines else "No conversation in these seven days. Some weeks are for other things. "
        shown = tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))
        return Page("What was held", lead + counts, shown[:MOST], len(shown[MOST:]))

    def _owed(self) -> Page:
        view = self._today.view()
        due = [
            *view.overdue,
            *(line for line in (*view.today, *view.week) if line.type in ("thank", "reflect", "loop")),
        ]
        lines = tuple(
            WeekLine(line.title, f"{line.due}, overdue" if line.overdue else line.due) for line in due
        )
        lead = "Thanks, reflections, and what is overdue." if lines else "Nothing is owed to anybody."
        return Page("What is owed", lead, lines[:MOST], len(lines[MOST:]))

    def _moves(self, waiting: list[Contact]) -> Page:
        people = self._contact_view
        lines = []
        begun = [contact for contact in waiting if contact.stage is not Stage.READY]
        for contact in begun[:MOST_ASKED]:
            move, last = people.move_of(contact)
            if move:
                lines.append(WeekLine(contact.name, f"{move} · {last}"))
        lines.sort(key=lambda line: not line.note.startswith("your"))
        lead = "Yours come first." if lines else "No one waits for anybody."
        return Page("Whose move it is", lead, tuple(lines[:MOST]), len(lines[MOST:]))

    def _stuck(self, waiting: list[Contact]) -> Page:
        now, today = self._session.clock.now(), self._session.moment().local().date()
        ahead = {
            task.contact
            for task in self._session.tasks.where("state", TaskState.OPEN)
            if (due := task.day(self._session.zone)) is None or max(due, task.not_before or due) >= today
        }
        lines = []
        for contact in waiting:
            since = contact.stage_since
            if since is not None and now - since.utc >= STUCK and contact.uid not in ahead:
                note = f"{contact.stage.label} since {self._day(since)}, nothing is planned"
                lines.append(WeekLine(contact.name, note, contact.uid))
        lead = "No one is stuck."
        if lines:
            lead = "Pick who you'll write to. The others can wait."
        return Page("Who is stuck", lead, tuple(lines[:MOST]), len(lines[MOST:]), can_pick=True)

    def _waiting(self) -> list[Contact]:
        """People in the middle of the road, those who stand there longest first."""
        found = [
            contact
            for contact in self._session.contacts.where("stage", *WAITING)
            if not (contact.practice or contact.archived or contact.do_not_contact)
        ]
        return sorted(found, key=lambda c: str(c.stage_since.utc if c.stage_since else ""))

    def _practice(self, uid: str) -> bool:
        return bool((self._session.contacts.peek(uid) or {}).get("practice"))

    def _day(self, moment: ZonedTime) -> str:
        today = self._session.moment().local().date()
        return day(moment.in_zone(self._session.zone).local().date(), today=today)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
