"""Single contacts in the words of the screen: a card, a line, and everything known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.checklist import to_prepare
from ..domain.enums import MeetingState, NoteKind, Outcome, Stage
from ..domain.meeting import Meeting
from ..domain.people import Affiliation, Contact, Task, left_on
from ..domain.phrasing import (
    clock_time,
    count,
    day,
    day_and_time,
    month_day,
    of_planned,
    relative_day,
    short_day,
    short_span,
    weekday_name,
)
from ..domain.pipeline import missing_for_ready
from ..domain.zoned_time import ZonedTime, their_time, zone_place
from .relations import BEGUN, Directory, Relations, UnsentDrafts
from .session import Service, Session
from .tasks import ThanksOwed

if TYPE_CHECKING:
    from .opportunities import LeadService, ResourceService
    from .rules import RulesService


class ContactCard(NamedTuple):
    """A contact on the board or in the list."""

    name: str
    role: str
    """Title and organisation."""
    place: str
    """Where they are found in a few words: organisation, else title, else who introduced them."""
    step: str
    """What matters most in their stage, in words: what was sent, when they meet, what is owed or missing."""
    more: str = ""
    """What else there is to say of a meeting that is planned."""
    since: str = ""
    """How long they have been in their stage."""
    urgent: bool = False
    """Whether the step deserves attention."""
    quiet: bool = False
    """Archived, not to be contacted, or practice."""
    late: bool = False
    """Whether the step is overdue."""


class _Step(NamedTuple):
    """What matters of somebody: `step`, `more`, `urgent` and `late` of a card."""

    words: str
    more: str = ""
    urgent: bool = False
    late: bool = False


class Cards(Service):
    """Reads; changes nothing."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _view: ContactView
    _thanks_owed: ThanksOwed

    def card(self, uid: str) -> ContactCard:
        """A contact in a few short lines."""
        contact = self._session.contacts.get(uid)
        if contact is None:
            name = self._directory.name_of(uid) or uid
            return ContactCard(name, "", "", "this record cannot be read", quiet=True)
        step = self._step(contact)
        introducer = self._directory.name_of(contact.introduced_by)
        place = contact.organisation or contact.title or (f"via {introducer}" if introducer else "")
        if contact.do_not_contact:
            step = _Step("do not contact")
        elif contact.practice:
            step = step._replace(words=f"practice · {step.words}" if step.words else "practice")
        quiet = contact.archived or contact.do_not_contact or contact.practice
        since = self._in_stage(contact)
        return ContactCard(
            contact.name, contact.role_line, place, *step[:2], since, step.urgent, quiet, step.late
        )

    def _step(self, contact: Contact) -> _Step:
        match contact.stage:
            case Stage.CONTACTED:
                return _Step(self._sent(contact))
            case Stage.IN_DIALOGUE:
                return _Step(self._whose_turn(contact))
            case Stage.SCHEDULED:
                return self._planned(contact)
            case Stage.MET:
                return self._owed(contact)
            case Stage.LATER if contact.revisit_on:
                return _Step(f"try again {self._brief_day(contact.revisit_on)}")
            case Stage.IDEA | Stage.IDENTIFIED | Stage.READY:
                return _Step(self._view.next_step(contact))
        return _Step(self._last_seen(contact))

    def _sent(self, contact: Contact) -> str:
        attempts = self._relations.attempts(contact.uid)
        if not attempts:
            return ""
        return f"waiting since {self._brief_day(self._session.day_of(attempts[-1].sent_at))}"

    def _whose_turn(self, contact: Contact) -> str:
        mine, since = self._view.turn(contact)
        if since is None:
            return ""
        whose = "owe a reply" if mine else "waiting"
        return f"{whose} · {count(since.days, 'day')}" if since.days else whose

    def _last_seen(self, contact: Contact) -> str:
        tasks = self._view.open_tasks(contact.uid)
        last = self._view.last_event(contact.uid)
        if tasks or last is None:
            return tasks[0].title if tasks else ""
        return f"last contact {self._brief_day(self._session.day_of(ZonedTime(last, self._session.zone)))}"

    def _planned(self, contact: Contact) -> _Step:
        meeting = next((m for m in self._relations.talks(contact.uid) if m.planned or m.running), None)
        if meeting is None or meeting.start is None:
            return _Step("")
        if meeting.running:
            return _Step(f"now, {meeting.mode.label}", "", urgent=True)
        mine = self._mine(meeting.start)
        checklist = to_prepare(meeting)
        left = sum(not item.done_at for item in checklist)
        ready = f"{left} to prepare" if left else "all prepared" if checklist else ""
        when = f"{self._brief_day(mine.date())} {clock_time(mine)}, {meeting.mode.label}"
        return _Step(when, ready, urgent=mine.date() == self._session.today)

    def _owed(self, contact: Contact) -> _Step:
        now = self._session.clock.now()
        thanks = self._relations.thanks.values(contact.uid)
        owed = [thank for thank in thanks if thank.sent_at is None and not thank.to_introducer]
        if not owed:
            return _Step(self._last_seen(contact))
        soft, hard = self._thanks_owed.due(owed[-1])
        left = (soft if soft.utc > now else hard).utc - now
        late = left.total_seconds() <= 0
        words = "thank-you overdue" if late else f"thank-you, {short_span(left)} left"
        return _Step(words, urgent=True, late=late)

    def _in_stage(self, contact: Contact) -> str:
        since = self._view.since(contact)
        if since is None:
            return ""
        days = (self._session.today - since).days
        if days < 1:
            return "today"
        if days < 15:
            return count(days, "day")
        return count(days // 7, "week") if days < 70 else count(days // 30, "month")

    def _brief_day(self, d: date) -> str:
        """A day in as few words as tell it apart: today, tomorrow, Mon (within a week), Mar 9."""
        away = (d - self._session.today).days
        if 0 <= away < 2:
            return relative_day(d, self._session.today)
        if abs(away) < 7:
            return weekday_name(d.weekday())
        return short_day(d, today=self._session.today)

    def _mine(self, moment: ZonedTime) -> datetime:
        return moment.in_zone(self._session.zone).local()


MILESTONES = 8
"""Notes of somebody's own story that are shown at most."""
STORY = "story"
"""Stage of the questions, and theme of the notes, that ask how somebody came to where they are (S000)."""


class TimelineEvent(NamedTuple):
    """One thing that happened."""

    at: datetime
    what: str
    why: str = ""
    """A few more words."""
    meeting: str = ""
    """Uid of the meeting it belongs to, to be opened."""


class TimelineStep(NamedTuple):
    """An event in words."""

    when: str
    what: str
    why: str
    meeting: str = ""


Source = Callable[["Session", "Relations", str], Iterable[TimelineEvent]]


def timeline(session: Session, relations: Relations, uid: str) -> list[TimelineStep]:
    """Everything with a contact, the newest first."""
    events = [event for source in SOURCES for event in source(session, relations, uid)]
    events.sort(key=lambda event: event.at, reverse=True)
    zone, today = session.zone, session.today
    return [
        TimelineStep(short_day(ZonedTime(at, zone).local().date(), today=today), what, why, meeting)
        for at, what, why, meeting in events
    ]


def _moves(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    for move in reversed(relations.transitions.values(uid)):
        forced = ", forced" if move.forced else ""
        reason = f": {move.reason}" if move.reason else ""
        yield TimelineEvent(
            move.at.utc,
            f"{move.from_stage.label} > {move.to_stage.label}",
            f"{move.cause}{forced}{reason}",
        )


def _outreach(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    for attempt in relations.outreach.values(uid):
        way = {"phone": "call"}.get(attempt.channel.value, attempt.channel.label)
        number = f" (number {attempt.n})" if attempt.n > 1 else ""
        yield TimelineEvent(attempt.sent_at.utc, f"you: {way}{number}", attempt.subject or attempt.note)
        if attempt.reply_at is not None:
            said = {
                Outcome.ACCEPTED: "yes",
                Outcome.DECLINED: "no",
                Outcome.LATER: "later",
                Outcome.CONVERTED: "talked right away",
            }
            word = said.get(attempt.outcome, attempt.outcome.label)
            yield TimelineEvent(attempt.reply_at.utc, f"they: {word}")


def _talks(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    for meeting in relations.talks(uid):
        start: ZonedTime | None = meeting.began
        if start is not None and meeting.over:
            end = meeting.actual_end
            minutes = f"{max(1, round((end.utc - start.utc).total_seconds() / 60))} min" if end else ""
            yield TimelineEvent(start.utc, f"conversation, {meeting.mode.label}", minutes, meeting.uid)


def _thanks(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    for thank in relations.thanks.values(uid):
        if thank.sent_at is not None:
            yield TimelineEvent(thank.sent_at.utc, "you: thanks", "", thank.meeting)


def _done(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    for task in relations.tasks.values(uid):
        if task.done_at is not None and task.state == "done":
            yield TimelineEvent(task.done_at.utc, f"done: {task.title}")


def _touches(_session: Session, relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    from .follow_up import touch_words

    for touch in relations.touches.values(uid):
        yield TimelineEvent(touch.at.utc, touch_words(touch), " ".join(touch.text.split()))


def _left(session: Session, _relations: Relations, uid: str) -> Iterable[TimelineEvent]:
    """The organizations they left, where the day is known."""
    contact = session.contacts.get(uid)
    for place in contact.affiliations if contact else ():
        if (left := left_on(place)) is not None:
            where = ", ".join(filter(None, (place.title, place.organisation)))
            noon = ZonedTime.from_local(datetime.combine(left, time(12)), session.zone, fold=0)
            yield TimelineEvent(noon.utc, "organization changed", f"formerly {where}")


SOURCES: tuple[Source, ...] = (_left, _moves, _outreach, _talks, _thanks, _touches, _done)
"""What the timeline is made of; events of one instant stand in this order."""


def milestones(relations: Relations, uid: str) -> list[str]:
    """How somebody came to where they are: what they told when asked for their story, in its order."""
    found: list[str] = []
    for meeting in relations.meetings.values(uid):
        if meeting.first_contact != uid:
            continue
        asked = {item.uid for item in meeting.agenda if item.stage == STORY}
        for note in meeting.notes:
            told = note.agenda_item in asked or f"#{STORY}" in note.text.casefold().split()
            if told and note.text.strip() and note.kind not in _NOT_TOLD:
                found.append(_bare(note.text))
    return found[:MILESTONES]


_NOT_TOLD = (NoteKind.MARK, NoteKind.ACTION, NoteKind.REFERRAL, NoteKind.ASK_LATER)


def _bare(text: str) -> str:
    """A note without the theme that makes it part of the story, and without the sigil of a quote."""
    words = [word for word in text.split() if word.casefold() != f"#{STORY}"]
    return " ".join(words).lstrip('"“* ')


class Due(NamedTuple):
    """An open task."""

    title: str
    due: str
    why: str
    late: bool


class ConversationSummary(NamedTuple):
    """A meeting in one line."""

    uid: str
    when: str
    what: str


class Known(NamedTuple):
    """Everything the detail pane shows, in words; what is not known is empty."""

    contact: Contact
    since: str
    """How long they have been in their stage: "since Mon Mar 2, 3 d"."""
    crumb: tuple[str, ...]
    """What happened so far, one step after the other."""
    move: str
    """Whose move it is, and since when."""
    next_step: str
    times: str
    """Both local times now, where the zones differ."""
    missing: tuple[str, ...]
    paths: tuple[tuple[str, str], ...]
    """Uid, and title with coverage."""
    introducer: str
    introduced: tuple[tuple[str, str], ...]
    """Uid, and name with stage."""
    tasks: tuple[Due, ...]
    talks: tuple[ConversationSummary, ...]
    thanks: tuple[str, ...]
    touch: str
    history: tuple[TimelineStep, ...]
    """Everything that happened, the newest first."""
    offered: tuple[str, ...] = ()
    """Openings, invitations and resources that came from them."""
    places: tuple[str, ...] = ()
    """Further organisations, former ones too."""
    milestones: tuple[str, ...] = ()
    """Their own story, as they told it."""
    hints: tuple[str, ...] = ()
    """What could be sent to them."""
    begun: str = ""
    """That a letter to them is begun and not sent."""


class ContactView(Service):
    """Reads; changes nothing."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _rules: RulesService
    _thanks_owed: ThanksOwed
    _leads: LeadService
    _resources: ResourceService

    # -- what belongs to a contact --------------------------------------------------------------------

    def open_tasks(self, uid: str) -> list[Task]:
        """Open tasks about a contact, the first due first."""
        found = self._relations.tasks.values(uid)
        tasks = [task for task in found if task.open and not self._far(task)]
        return sorted(
            tasks, key=lambda task: (task.day(self._session.zone) or date.max, task.title, task.uid)
        )

    def _far(self, task: Task) -> bool:
        """Whether it proposes to let somebody rest on a day that is still far."""
        if task.type != "dormant" or task.due_day is None:
            return False
        return task.due_day > self._session.today + timedelta(days=7)

    def conversation(self, uid: str) -> str:
        """Uid of the talk that opening a contact leads to: running, planned, else the last; empty if none."""
        meetings = self._relations.talks(uid)
        running = [meeting for meeting in meetings if meeting.running]
        planned = [meeting for meeting in meetings if meeting.planned]
        held = [meeting for meeting in meetings if meeting.over]
        found = running or planned or held
        return found[-1].uid if found else ""

    # -- cards ----------------------------------------------------------------------------------------

    def card(self, uid: str) -> ContactCard:
        """A contact in two short lines."""
        return Cards(self._session, self._directory, self._relations, self, self._thanks_owed).card(uid)

    # -- everything -----------------------------------------------------------------------------------

    def known(self, uid: str) -> Known | None:
        """Everything known about a contact, in words; None if it is gone or cannot be read."""
        contact = self._session.contacts.get(uid)
        if contact is None:
            return None
        return Known(
            contact,
            self._since_words(contact),
            self._relations.crumb(uid).steps,
            self._whose_move(contact),
            self.next_step(contact),
            self._times(contact),
            missing_for_ready(contact) if contact.stage in (Stage.IDEA, Stage.IDENTIFIED) else (),
            self._paths(contact),
            self._directory.name_of(contact.introduced_by),
            tuple(self._introduced(uid)),
            tuple(self._due(task) for task in self.open_tasks(uid)),
            tuple(self._talk(meeting, uid) for meeting in reversed(self._relations.talks(uid))),
            tuple(self._thanks_owed.band(thank).text for thank in self._relations.thanks.values(uid)),
            self._touch(contact),
            tuple(timeline(self._session, self._relations, uid)),
            self._offered(uid),
            tuple(affiliation_words(each) for each in contact.affiliations),
            tuple(milestones(self._relations, uid)),
            self._resources.hints(contact) if contact.interests else (),
            self._begun(uid),
        )

    def _offered(self, uid: str) -> tuple[str, ...]:
        """Openings and resources that came from a contact."""
        kept = self._leads
        openings = [f"{lead.text}: {kept.words(lead)}" for lead in kept.of_contact(uid)]
        found = [resource for resource in self._session.resources.all() if resource.contact == uid]
        resources = (" ".join(filter(None, (item.title, item.url))) for item in found)
        return (*openings, *self._came_up(uid), *resources)

    def _came_up(self, uid: str) -> Iterator[str]:
        """Invitations and offers ticked in the reflections of their talks."""
        for meeting in self._relations.talks(uid):
            if meeting.first_contact == uid and meeting.reflection:
                for key, words in meeting.reflection.came_up.items():
                    if label := _OFFERS.get(key):
                        yield f"{label}: {words}" if words else label

    def _begun(self, uid: str) -> str:
        return BEGUN if UnsentDrafts(self._session, self._relations).for_contact(uid) else ""

    def next_step(self, contact: Contact) -> str:
        """What the user might do next with a contact, in a few words."""
        if contact.do_not_contact:
            return ""
        tasks = self.open_tasks(contact.uid)
        if tasks:
            return tasks[0].title
        missing = missing_for_ready(contact)
        if contact.stage is Stage.IDEA and not (contact.title or contact.organisation):
            return "find out what they do"
        if contact.stage in (Stage.IDEA, Stage.IDENTIFIED) and missing:
            return _FIRST_MISSING.get(missing[0], missing[0])
        return _NEXT.get(contact.stage, "")

    def since(self, contact: Contact) -> date | None:
        """The day a contact came into their stage."""
        if contact.stage_since is None:
            return None
        return self._session.day_of(contact.stage_since)

    def _since_words(self, contact: Contact) -> str:
        since = self.since(contact)
        if since is None:
            return ""
        days = (self._session.today - since).days
        if days < 1:
            return "today"
        return f"since {day(since, today=self._session.today)}, {days} d"

    def move_of(self, contact: Contact) -> tuple[str, str]:
        """Whose move it is and since when, and what happened last; both empty before the first step."""
        return self._whose_move(contact), "".join(self._relations.crumb(contact.uid).steps[-1:])

    def turn(self, contact: Contact) -> tuple[bool, timedelta | None]:
        """Whether it is the user's move, and for how long; no time before the first step."""
        crumb = self._relations.crumb(contact.uid)
        last = self.last_event(contact.uid) if crumb else None
        if last is None or last > self._session.clock.now():
            return False, None
        return crumb.mine, self._session.clock.now() - last

    def _whose_move(self, contact: Contact) -> str:
        mine, since = self.turn(contact)
        if since is None:
            return ""
        whose = "your move" if mine else "their move"
        if since < timedelta(minutes=1):
            return f"{whose}, since just now"
        return f"{whose} for {short_span(since)}"

    def last_event(self, uid: str) -> datetime | None:
        """When something last happened with a contact; a planned meeting counts."""
        moments: list[ZonedTime | None] = []
        for attempt in self._relations.outreach.values(uid):
            moments += [attempt.sent_at, attempt.reply_at]
        for meeting in self._relations.talks(uid):
            if meeting.planned or meeting.over or meeting.running:
                moments.append(meeting.began)
        moments += [thank.sent_at for thank in self._relations.thanks.values(uid)]
        moments += [touch.at for touch in self._relations.touches.values(uid)]
        return max((moment.utc for moment in moments if moment), default=None)

    def _times(self, contact: Contact) -> str:
        now = self._session.moment()
        if not contact.zone or contact.zone == now.zone:
            return ""
        try:
            theirs = now.in_zone(contact.zone).local()
        except ValueError:
            return f"infoint doesn't know the time zone {contact.zone}"
        mine = now.local()
        there = clock_time(theirs)
        if theirs.date() != mine.date():
            there = f"{day(theirs.date())}, {there}"
        return f"{clock_time(mine)} here · {there} in {zone_place(contact.zone)}"

    def _paths(self, contact: Contact) -> tuple[tuple[str, str], ...]:
        held = self._directory.coverage
        return tuple(
            (path.uid, f"{path.title}  {of_planned(held(path.uid), path.target_conversations)}")
            for path in self._session.paths.those(contact.paths)
        )

    def _introduced(self, uid: str) -> list[tuple[str, str]]:
        """Those they named or introduced, and how the introduction stands."""
        edges = self._relations.introductions_from.values(uid)
        status = {edge.to_contact: _EDGE.get(edge.status, edge.status) for edge in edges}
        uids = dict.fromkeys((*self._relations.introduced.of(uid), *status))
        return [
            (
                contact.uid,
                ", ".join(filter(None, (f"{contact.name} ({contact.stage.label})", status.get(contact.uid)))),
            )
            for contact in self._session.contacts.those(uids)
        ]

    def _due(self, task: Task) -> Due:
        today = self._session.today
        on = task.day(self._session.zone)
        late = bool(on and on < today)
        when = relative_day(on, today) if on else ""
        if task.due and on:
            when = f"{when} {clock_time(task.due.in_zone(self._session.zone).local())}"
            limit = task.hard_due or task.due
            late = limit.utc < self._session.clock.now()
        return Due(task.title, when, task.why or task.detail, late)

    def _talk(self, meeting: Meeting, uid: str) -> ConversationSummary:
        at = meeting.began
        when = "no time yet"
        if at is not None:
            mine = at.in_zone(self._session.zone).local()
            when = f"{relative_day(mine.date(), self._session.today)}, {clock_time(mine)}"
            contact = self._session.contacts.get(uid)
            if meeting.planned and contact and (there := their_time(at, self._session.zone, contact.zone)):
                when = f"{day_and_time(mine, today=self._session.today)} · {there}"
        what = f"{meeting.mode.label}, {_STATE.get(meeting.state, meeting.state.value.replace('_', ' '))}"
        if meeting.over and meeting.reflection and not meeting.reflection.completed:
            what += ", reflection open"
        return ConversationSummary(meeting.uid, when, what)

    def _touch(self, contact: Contact) -> str:
        from .follow_up import agreed

        return agreed(contact, self._rules.table, self._session.today)


_NEXT = {
    Stage.READY: "write to them",
    Stage.CONTACTED: "wait for an answer",
    Stage.IN_DIALOGUE: "agree on a time",
    Stage.SCHEDULED: "prepare the conversation",
    Stage.MET: "thank them",
    Stage.THANKED: "decide how to stay in touch",
    Stage.MISSED: "offer another time",
    Stage.QUIET: "leave it for now, or try again with a new reason",
}
_FIRST_MISSING = {
    "a way to reach them": "find contact details",
    "how you are connected": "note what connects you",
    "why this person": "note why this person",
}
"""What to do about it."""
_STATE = {
    MeetingState.HELD: "took place",
    MeetingState.IN_PROGRESS: "running",
    MeetingState.NO_SHOW_THEM: "they didn't show up",
    MeetingState.NO_SHOW_ME: "you missed it",
    MeetingState.CANCELLED_BY_ME: "you canceled",
    MeetingState.CANCELLED_BY_THEM: "they canceled",
}
_OFFERS = {
    "invitation": "an invitation to see the work",
    "inside": "a look behind the scenes",
    "resume": "would read your résumé",
    "training": "training or a course",
}
"""What may come up in a talk and is theirs to give; openings have records of their own."""
_EDGE = {
    "open": "",
    "promised": "introduction promised",
    "made": "introduced",
    "used": "used",
    "lapsed": "lapsed",
}
"""How an introduction stands."""


def affiliation_words(affiliation: Affiliation) -> str:
    """A place somebody belongs or belonged to, in a line."""
    where = ", ".join(filter(None, (affiliation.title, affiliation.organisation)))
    if affiliation.until:
        left = left_on(affiliation)
        until = f"{month_day(left)}, {left.year}" if left else affiliation.until
        span = f"{affiliation.since}-{until}" if affiliation.since else f"until {until}"
        return f"{where}  (formerly, {span})"
    return f"{where}  (since {affiliation.since})" if affiliation.since else where
