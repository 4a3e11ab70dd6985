"""Single contacts in the words of the screen: a card, a line, and everything known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..domain.dates import clock_time, day, relative_day, short_span
from ..domain.meeting import Meeting, ThankYou, Touchpoint
from ..domain.moment import Moment, their_time, zone_place
from ..domain.people import Affiliation, Contact, OutreachAttempt
from ..domain.pipeline import breadcrumb, missing_for_ready
from ..domain.task import Task
from ..domain.words import MeetingState, Stage
from .contact_card import Card, Cards
from .contact_timeline import Step, milestones, timeline

if TYPE_CHECKING:
    from .pipeline import PipelineService
    from .workspace import Workspace


class Due(NamedTuple):
    """An open task."""

    title: str
    due: str
    why: str
    late: bool


class Talk(NamedTuple):
    """A meeting in one line."""

    uid: str
    when: str
    what: str


class Known(NamedTuple):
    """Everything the detail pane shows, in words; what is not known is empty."""

    contact: Contact
    since: str
    """How long they have been in their stage: "since Mon 2 Mar, 3 d"."""
    crumb: str
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
    talks: tuple[Talk, ...]
    thanks: tuple[str, ...]
    touch: str
    history: tuple[Step, ...]
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


class ContactView:
    """Reads; changes nothing."""

    def __init__(self, workspace: Workspace, index: PipelineService) -> None:
        self._ws = workspace
        self._index = index
        self._cards = Cards(workspace, index, self)

    # -- what belongs to a contact --------------------------------------------------------------------

    def attempts(self, uid: str) -> list[OutreachAttempt]:
        """Outreach towards a contact, oldest first."""
        found = [self._ws.outreach.get(key) for key in self._index.outreach.of(uid)]
        return sorted((a for a in found if a), key=lambda attempt: attempt.sent_at.utc)

    def meetings(self, uid: str) -> list[Meeting]:
        """Meetings with a contact in the order they were made, rehearsals left out."""
        found = [self._ws.meetings.get(key) for key in self._index.meetings.of(uid)]
        return [meeting for meeting in found if meeting and not meeting.practice]

    def thanks(self, uid: str) -> list[ThankYou]:
        """Thank-yous to a contact."""
        found = [self._ws.thank_yous.get(key) for key in self._index.thanks.of(uid)]
        return [thank for thank in found if thank]

    def touches(self, uid: str) -> list[Touchpoint]:
        """Touchpoints with a contact, oldest first."""
        found = [self._ws.touchpoints.get(key) for key in self._index.touches.of(uid)]
        return sorted((touch for touch in found if touch), key=lambda touch: touch.at.utc)

    def open_tasks(self, uid: str) -> list[Task]:
        """Open tasks about a contact, the first due first."""
        found = [self._ws.tasks.get(key) for key in self._index.tasks.of(uid)]
        tasks = [task for task in found if task and task.open and not self._far(task)]
        return sorted(tasks, key=lambda task: (task.day(self._ws.zone) or date.max, task.title, task.uid))

    def _far(self, task: Task) -> bool:
        """Whether it proposes to let somebody rest on a day that is still far."""
        if task.type != "dormant" or task.due_day is None:
            return False
        return task.due_day > self._ws.moment().local().date() + timedelta(days=7)

    def conversation(self, uid: str) -> str:
        """Uid of the talk that opening a contact leads to: running, planned, else the last; empty if none."""
        meetings = self.meetings(uid)
        running = [meeting for meeting in meetings if meeting.running]
        planned = [meeting for meeting in meetings if meeting.planned]
        held = [meeting for meeting in meetings if meeting.over]
        found = running or planned or held
        return found[-1].uid if found else ""

    # -- cards ----------------------------------------------------------------------------------------

    def card(self, uid: str) -> Card:
        """A contact in two short lines."""
        return self._cards.card(uid)

    def crumb(self, uid: str) -> str:
        """Who did what when; a last ">" says that it is the user's move, ".." that it is theirs."""
        return breadcrumb(self.attempts(uid), self.meetings(uid), self.thanks(uid), self.touches(uid))

    # -- everything -----------------------------------------------------------------------------------

    def known(self, uid: str) -> Known | None:
        """Everything known about a contact, in words; None if it is gone or cannot be read."""
        contact = self._ws.contacts.get(uid)
        if contact is None:
            return None
        return Known(
            contact,
            self._since_words(contact),
            self.crumb(contact.uid),
            self._whose_move(contact),
            self.next_step(contact),
            self._times(contact),
            missing_for_ready(contact) if contact.stage in (Stage.IDEA, Stage.IDENTIFIED) else (),
            self._paths(contact),
            self._index.name_of(contact.introduced_by),
            tuple(self._introduced(uid)),
            tuple(self._due(task) for task in self.open_tasks(uid)),
            tuple(self._talk(meeting) for meeting in reversed(self.meetings(uid))),
            tuple(self._thanked(thank) for thank in self.thanks(uid)),
            self._touch(contact),
            tuple(timeline(self._ws, self._index, uid)),
            self._offered(uid),
            tuple(affiliation_words(each) for each in contact.affiliations),
            tuple(milestones(self._ws, self._index, uid)),
            self._ws.shelf.hints(contact) if contact.interests else (),
            self._begun(uid),
        )

    def _offered(self, uid: str) -> tuple[str, ...]:
        """Openings and resources that came from a contact."""
        kept = self._ws.leads_kept
        openings = [f"{lead.text}: {kept.words(lead)}" for lead in kept.of_contact(uid)]
        found = [resource for resource in self._ws.resources.all() if resource.contact == uid]
        resources = (" ".join(filter(None, (item.title, item.url))) for item in found)
        return (*openings, *self._came_up(uid), *resources)

    def _came_up(self, uid: str) -> Iterator[str]:
        """Invitations and offers ticked in the reflections of their talks."""
        for meeting in self.meetings(uid):
            if meeting.first_contact == uid and meeting.reflection:
                for key, words in meeting.reflection.came_up.items():
                    if label := _OFFERS.get(key):
                        yield f"{label}: {words}" if words else label

    def _begun(self, uid: str) -> str:
        from .begun import BEGUN, Begun

        return BEGUN if Begun(self._ws).for_contact(uid) else ""

    def next_step(self, contact: Contact) -> str:
        """What the user might do next with a contact, in a few words."""
        if contact.do_not_contact:
            return ""
        tasks = self.open_tasks(contact.uid)
        if tasks:
            return tasks[0].title
        missing = missing_for_ready(contact)
        if contact.stage is Stage.IDEA and not (contact.title or contact.organisation):
            return "find out what they do and where"
        if contact.stage in (Stage.IDEA, Stage.IDENTIFIED) and missing:
            return _FIRST_MISSING.get(missing[0], missing[0])
        return _NEXT.get(contact.stage, "")

    def since(self, contact: Contact) -> date | None:
        """The day a contact came into their stage."""
        if contact.stage_since is None:
            return None
        return contact.stage_since.in_zone(self._ws.zone).local().date()

    def _since_words(self, contact: Contact) -> str:
        since = self.since(contact)
        if since is None:
            return ""
        days = (self._today() - since).days
        if days < 1:
            return "since today"
        return f"since {day(since, today=self._today())}, {days} d"

    def move_of(self, contact: Contact) -> tuple[str, str]:
        """Whose move it is and since when, and the breadcrumb; both empty before the first step."""
        return self._whose_move(contact), self.crumb(contact.uid)

    def _whose_move(self, contact: Contact) -> str:
        """From the end of the breadcrumb, and the time of its last event."""
        crumb = self.crumb(contact.uid)
        if not crumb:
            return ""
        events = [self._last_event(contact.uid)]
        last = max((moment for moment in events if moment), default=None)
        if last is None or last > self._ws.clock.now():
            return ""
        who = "your move" if crumb.endswith(">") else "their move"
        span = short_span(self._ws.clock.now() - last)
        return f"{who} for {span}"

    def _last_event(self, uid: str) -> datetime | None:
        moments: list[Moment | None] = []
        for attempt in self.attempts(uid):
            moments += [attempt.sent_at, attempt.reply_at]
        for meeting in self.meetings(uid):
            if meeting.planned or meeting.over or meeting.running:
                moments.append(meeting.actual_start or meeting.start)
        moments += [thank.sent_at for thank in self.thanks(uid)]
        moments += [touch.at for touch in self.touches(uid)]
        return max((moment.utc for moment in moments if moment), default=None)

    def _times(self, contact: Contact) -> str:
        now = self._ws.moment()
        if not contact.zone or contact.zone == now.zone:
            return ""
        try:
            theirs = now.in_zone(contact.zone).local()
        except ValueError:
            return f"{contact.zone} is no zone known here"
        mine = now.local()
        there = clock_time(theirs)
        if theirs.date() != mine.date():
            there = f"{day(theirs.date())} {there}"
        return f"{clock_time(mine)} here · {there} in {zone_place(contact.zone)}"

    def _paths(self, contact: Contact) -> tuple[tuple[str, str], ...]:
        found = []
        for uid in contact.paths:
            path = self._ws.paths.get(uid)
            if path is not None:
                held = self._ws.people.coverage(uid)
                words = f"{path.title}  {held} of {path.target_conversations} conversations"
                found.append((uid, words))
        return tuple(found)

    def _introduced(self, uid: str) -> list[tuple[str, str]]:
        """Those they named or introduced, and how the introduction stands."""
        edges = [self._ws.introductions.get(key) for key in self._index.introductions.of(uid)]
        status = {edge.to_contact: _EDGE.get(edge.status, edge.status) for edge in edges if edge}
        uids = dict.fromkeys((*self._index.introduced.of(uid), *status))
        found = [self._ws.contacts.get(key) for key in uids]
        return [
            (
                contact.uid,
                ", ".join(filter(None, (f"{contact.name} ({contact.stage.label})", status.get(contact.uid)))),
            )
            for contact in found
            if contact
        ]

    def _due(self, task: Task) -> Due:
        today = self._today()
        on = task.day(self._ws.zone)
        late = bool(on and on < today)
        when = relative_day(on, today) if on else ""
        if task.due and on:
            when = f"{when} {clock_time(task.due.in_zone(self._ws.zone).local())}"
            limit = task.hard_due or task.due
            late = limit.utc < self._ws.clock.now()
        return Due(task.title, when, task.why or task.detail, late)

    def _talk(self, meeting: Meeting) -> Talk:
        at = meeting.actual_start or meeting.start
        when = "no time yet"
        if at is not None:
            mine = at.in_zone(self._ws.zone).local()
            when = f"{relative_day(mine.date(), self._today())} {clock_time(mine)}"
            contact = self._ws.contacts.get(meeting.first_contact)
            if meeting.planned and contact and (there := their_time(at, self._ws.zone, contact.zone)):
                when = f"{day(mine.date(), today=self._today())} {clock_time(mine)} · {there}"
        what = f"{meeting.mode.label}, {_STATE.get(meeting.state, meeting.state.value.replace('_', ' '))}"
        if meeting.over and meeting.reflection and not meeting.reflection.completed:
            what += ", reflection open"
        return Talk(meeting.uid, when, what)

    def _thanked(self, thank: ThankYou) -> str:
        return self._ws.thanks.band(thank).text

    def _touch(self, contact: Contact) -> str:
        from .touch_view import agreed

        return agreed(contact, self._ws.rules.table, self._today())

    def _today(self) -> date:
        return self._ws.moment().local().date()


_NEXT = {
    Stage.READY: "write to them",
    Stage.CONTACTED: "wait for an answer",
    Stage.IN_DIALOGUE: "agree on a time",
    Stage.SCHEDULED: "prepare the talk",
    Stage.MET: "thank them",
    Stage.THANKED: "decide how to stay in touch",
    Stage.MISSED: "offer another time",
    Stage.QUIET: "let it rest, or come back with a new reason",
}
_FIRST_MISSING = {
    "a way to reach them": "find a way to reach them",
    "how you are connected": "note how you are connected",
    "why this person": "say why this person",
}
"""What to do about it."""
_STATE = {
    MeetingState.HELD: "took place",
    MeetingState.IN_PROGRESS: "running",
    MeetingState.NO_SHOW_THEM: "they did not come",
    MeetingState.NO_SHOW_ME: "you did not come",
    MeetingState.CANCELLED_BY_ME: "called off by you",
    MeetingState.CANCELLED_BY_THEM: "called off by them",
}
_OFFERS = {
    "invitation": "an invitation to see the work",
    "inside": "an inside view",
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


def _named(contact: Contact) -> str:
    return f"{contact.name} ({contact.stage.label})"


def affiliation_words(affiliation: Affiliation) -> str:
    """A place somebody belongs or belonged to, in a line."""
    where = ", ".join(filter(None, (affiliation.title, affiliation.organisation)))
    if affiliation.until:
        span = (
            f"{affiliation.since}-{affiliation.until}" if affiliation.since else f"until {affiliation.until}"
        )
        return f"{where}  (formerly, {span})"
    return f"{where}  (since {affiliation.since})" if affiliation.since else where
