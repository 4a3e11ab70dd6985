"""Looking back: what all conversations say together, and a week in five minutes. Practice is left out of
everything that is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.enums import ChannelKind, Stage, TaskState
from ..domain.learning import (
    AnswerCounts,
    FitSummary,
    Mentioned,
    answers,
    fit,
    median,
    roles_mentioned,
    skills_mentioned,
)
from ..domain.people import Contact, OutreachAttempt, Path, WeekReview
from ..domain.phrasing import count, day
from .records import text_of
from .session import Service, Session
from .tasks import ThanksOwed
from .today import WEEKS, TodayService, by_week, recent

if TYPE_CHECKING:
    from .contact_view import ContactView
    from .evidence import Voices
    from .rules import RulesService


MATURE = 7
"""Business days after which no answer counts as silence."""


class PathFit(NamedTuple):
    """A path with what its talks say about the fit."""

    path: str
    title: str
    fit: FitSummary
    held: int
    target: int
    provisional: bool


class Channelled(NamedTuple):
    """What came of one channel."""

    channel: ChannelKind
    yes: int
    mature: int
    """People answered, or asked long enough ago."""


class Referred(NamedTuple):
    """Names received and what became of them."""

    names: int
    met: int
    depth: int
    """Longest chain of people who named each other."""


class Craft(NamedTuple):
    """How the user's own part changes: middles, each with the talks it rests on."""

    before: float | None
    after: float | None
    confident: int
    share: float | None
    shared: int
    """Talks for which the own share of talking was noted."""


class LearningService(Service):
    """Reads; changes nothing."""

    _session: Session
    _voices: Voices
    _rules: RulesService
    _thanks_owed: ThanksOwed

    def least(self) -> int:
        """So many talks a path needs before its fit is more than provisional (path.min_conversations)."""
        return self._rules.table.number("path.min_conversations")

    def fits(self) -> list[PathFit]:
        """The paths, each with its fit."""
        return [self.fit_of(path) for path in self._session.paths.all()]

    def fit_of(self, path: Path) -> PathFit:
        """How a path fits by the talks that took place."""
        talks = self._voices.talks(path.uid)
        ratings = [talk.reflected.fit for talk in talks if talk.reflected]
        found = fit(ratings, self._session.profile.fit_weights)
        few = len(talks) < self.least()
        return PathFit(path.uid, path.title, found, len(talks), path.target_conversations, few)

    def commit_note(self, path: str, held: int | None = None) -> str:
        """What to consider before committing to a path; empty where enough people were heard.

        `held` is the number of its talks that took place, where it is known already.
        """
        held = len(self._voices.talks(path)) if held is None else held
        least = self.least()
        if held >= least:
            return ""
        talks = count(held, "conversation")
        return f"Provisional: {talks} so far. Talk to at least {least} people before you commit."

    def answers(self) -> AnswerCounts:
        """What became of the people who were asked for a talk."""
        attempts = [
            each for each in self._session.outreach.all() if not self._session.is_practice(each.contact)
        ]
        return answers(attempts, self._session.today, MATURE, self._between(), self._days())

    def channels(self) -> list[Channelled]:
        """For each channel how many of the people asked by it said yes, those still waiting left out."""
        today = self._session.today
        by_channel: dict[ChannelKind, list[OutreachAttempt]] = {}
        for attempt in self._session.outreach.all():
            if not self._session.is_practice(attempt.contact):
                by_channel.setdefault(attempt.channel, []).append(attempt)
        found, between, days = [], self._between(), self._days()
        for channel, attempts in by_channel.items():
            told = answers(attempts, today, MATURE, between, days)
            found.append(Channelled(channel, told.accepted, told.people - told.waiting))
        return sorted(found, key=lambda each: -each.mature)

    def weeks(self, path: str = "") -> list[tuple[date, int]]:
        """Conversations held in each of the last eight weeks, by its Monday, the present one last."""
        monday = self._session.today - timedelta(days=self._session.today.weekday())
        began = (talk.began for talk in self._voices.talks(path) if talk.began is not None)
        counts = by_week(began, monday, self._session.zone)
        weeks = (monday - timedelta(weeks=back) for back in reversed(range(WEEKS)))
        return list(zip(weeks, counts, strict=True))

    def referred(self) -> Referred:
        """Names received in talks: how many there are, how many were met, how deep the chains go."""
        named = {
            str(raw.get("uid")): str(raw["introduced_by"])
            for raw in self._session.contacts.raw()
            if raw.get("introduced_by") and not raw.get("practice")
        }
        met = {contact for talk in self._voices.talks() for contact in talk.contacts}
        depth = max((sum(1 for _ in _chain(uid, named)) for uid in named), default=0)
        return Referred(len(named), sum(uid in met for uid in named), depth)

    def craft(self, path: str = "") -> Craft:
        """Confidence before and after, where both were told, and the own share of talking."""
        held = self._voices.talks(path)
        told = [talk.confidence for talk in held if talk.confidence is not None]
        shares = [
            talk.reflected.talk_share
            for talk in held
            if talk.reflected and talk.reflected.talk_share is not None
        ]
        return Craft(
            median([before for before, _after in told]),
            median([after for _before, after in told]),
            len(told),
            median(shares),
            len(shares),
        )

    def goals(self, path: str = "") -> tuple[int, int, int]:
        """What was to be learnt in the talks held: answered, partly, and how many were scored (S003)."""
        scores = [score for talk in self._voices.talks(path) for score in talk.goals]
        return scores.count(2), scores.count(1), len(scores)

    def must_asks(self, path: str = "") -> tuple[int, int]:
        """Must-asks that were answered in the talks held that used their agenda, and how many there were."""
        musts = [asked for talk in self._voices.talks(path) for asked in talk.musts]
        return sum(musts), len(musts)

    def skills(self, path: str = "") -> list[tuple[Mentioned, list[str]]]:
        """The skills named in talks, each with the names of those who named it."""
        return self._named(skills_mentioned(self._voices.talks(path)))

    def roles(self, path: str = "") -> list[tuple[Mentioned, list[str]]]:
        """The roles heard of in talks, each with the names of those who spoke of it."""
        return self._named(roles_mentioned(self._voices.talks(path)))

    def _named(self, found: Iterable[Mentioned]) -> list[tuple[Mentioned, list[str]]]:
        """With the names of people who are still there."""
        known = self._session.contacts
        return [
            (
                each,
                [text_of(person, "name") for uid in each.people if (person := known.peek(uid)) is not None],
            )
            for each in found
        ]

    def open_questions(self) -> list[tuple[str, str]]:
        """What is still to be asked, and of whom or about what."""
        waiting = [str(raw.get("uid")) for raw in self._session.contacts.raw() if raw.get("ask_later")]
        found = [
            (question, contact.name)
            for contact in map(self._session.contacts.get, waiting)
            if contact is not None and not contact.practice and not contact.archived
            for question in contact.ask_later
        ]
        found += [(unknown, path.title) for path in self._session.paths.all() for unknown in path.unknowns]
        return list(dict.fromkeys(found))

    def thanks_hours(self) -> tuple[list[float], int]:
        """Hours from the end of a talk to its thank-you, and how many are still owed."""
        every = self._session.thank_yous.all()
        thanks = [t for t in every if t.meeting and not self._session.is_practice(t.recipient)]
        hours = [value for t in thanks if t.sent_at and (value := self._thanks_owed.hours(t)) is not None]
        return sorted(hours), sum(t.sent_at is None for t in thanks)

    def _between(self) -> Callable[[date, date], int]:
        """Counts business days; what it needs is looked up once, not for each of thousands of people."""
        from ..domain.business_calendar import business_days_between

        days, holidays = frozenset(self._session.profile.work_days), self._rules.holidays
        return lambda first, last: business_days_between(first, last, days, holidays)

    def _days(self) -> Callable[[OutreachAttempt], tuple[date, date | None]]:
        """Gives the user's days on which an attempt went out and was answered."""
        zone = self._session.zone
        known: dict[str, tuple[date, date | None]] = {}

        def days(attempt: OutreachAttempt) -> tuple[date, date | None]:
            found = known.get(attempt.uid)
            if found is None:
                replied = attempt.reply_at.in_zone(zone).local().date() if attempt.reply_at else None
                found = known[attempt.uid] = attempt.sent_at.in_zone(zone).local().date(), replied
            return found

        return days


def _chain(uid: str, named: dict[str, str]) -> Iterator[str]:
    """The people from one back to the first who named somebody; a circle in the data ends it."""
    seen: set[str] = set()
    while uid in named and uid not in seen:
        seen.add(uid)
        yield uid
        uid = named[uid]


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


class WeeklyReviewService(Service):
    """Reads a week, and keeps what follows from it. Practice and people put away are left out."""

    _session: Session
    _today: TodayService
    _contact_view: ContactView

    def pages(self) -> tuple[Page, ...]:
        """The steps before the last one, as things stand now."""
        waiting = self._waiting()
        return (self._held(), self._owed(), self._moves(waiting), self._stuck(waiting))

    def next_due(self) -> date:
        """The day by which the one thing is to be done: the last work day of the week after this one."""
        profile = self._session.profile
        today = self._session.today
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
            self._session.new_task(
                title,
                "write" if contact else "action",
                detail="stuck" if contact else "the one thing for this week",
                due_day=due,
                contact=contact,
                why="from looking back on the week",
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
            when = day(self._session.day_of(began))
            lines.append((began.utc, WeekLine(f"{when}  {contact.name if contact else 'someone'}", took)))
        asked, answers = (
            sum(
                week_ago <= moment.utc <= now and not self._session.is_practice(raw.get("contact"))
                for moment, raw in recent(self._session.outreach.raw(), field, week_ago.date())
            )
            for field in ("sent_at", "reply_at")
        )
        counts = f"{count(asked, 'request')} sent, {count(answers, 'reply', 'replies')}."
        lead = "" if lines else "No conversations this week. Some weeks are for other things. "
        shown = tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))
        return Page("Conversations you had", lead + counts, shown[:MOST], len(shown[MOST:]))

    def _owed(self) -> Page:
        view = self._today.view()
        due = [
            *view.overdue,
            *(line for line in (*view.today, *view.week) if line.type in ("thank", "reflect", "loop")),
        ]
        lines = tuple(
            WeekLine(line.title, f"{line.due}, overdue" if line.overdue else line.due) for line in due
        )
        lead = "Thanks, reflections, and what is overdue." if lines else "Nothing is waiting on you."
        return Page("Waiting on you", lead, lines[:MOST], len(lines[MOST:]))

    def _moves(self, waiting: list[Contact]) -> Page:
        people = self._contact_view
        lines = []
        begun = [contact for contact in waiting if contact.stage is not Stage.READY]
        for contact in begun[:MOST_ASKED]:
            move, last = people.move_of(contact)
            if move:
                lines.append(WeekLine(contact.name, f"{move} · {last}"))
        lines.sort(key=lambda line: not line.note.startswith("your"))
        lead = "Yours come first." if lines else "No one is waiting."
        return Page("Whose move it is", lead, tuple(lines[:MOST]), len(lines[MOST:]))

    def _stuck(self, waiting: list[Contact]) -> Page:
        now, today = self._session.clock.now(), self._session.today
        ahead = {
            task.contact
            for task in self._session.tasks.where("state", TaskState.OPEN)
            if (due := task.day(self._session.zone)) is None or max(due, task.not_before or due) >= today
        }
        lines = []
        for contact in waiting:
            since = contact.stage_since
            if since is not None and now - since.utc >= STUCK and contact.uid not in ahead:
                entered = self._session.day_of(since)
                note = f"{contact.stage.label} since {day(entered, today=today)}, nothing planned"
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
