"""What Today shows: the next conversation, what is due with its reason, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import MeetingState, Mode, Stage, TaskState
from ..domain.meeting import Meeting, order_ahead
from ..domain.people import Contact, Task
from ..domain.phrasing import clock_time, countdown, relative_day, short_span, weekday_name
from ..domain.zoned_time import ZonedTime, both_times, load_zone
from ..store.home import EDITING
from ..store.records import CONFLICTS
from ..store.store import Store
from .records import PROFILE_UID, text_of, texts_of
from .relations import BEGUN, Directory, Relations, UnsentDrafts
from .session import Service, Session

if TYPE_CHECKING:
    from .backups import BackupService
    from .conflicts import ConflictService, CopyService
    from .files import OuterEditor
    from .rules import RulesService


WEEK = timedelta(days=7)
WEEKS = 8
"""So many weeks of the rhythm are looked back on."""
LETTERS = ("thank", "write", "nudge", "confirm", "update", "told", "tell", "answer", "another")
"""Types of the tasks that a letter does."""
OFFERED_DAYS = 3
"""From the chosen day on, so many days offer to look back on the week."""
UNASKED = (Stage.READY, Stage.IDENTIFIED, Stage.IDEA)
"""Stages before the first request, the readiest first."""
PLANNED = (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)
"""What `Meeting.planned` says, for finding them among the stored records."""
IN_PERSON = (Mode.IN_PERSON, Mode.COFFEE_MEAL, Mode.SITE_VISIT, Mode.EVENT)


class NextUp(NamedTuple):
    """The next (or running) conversation in words."""

    meeting: str
    name: str
    role: str
    mode: str
    when: str
    """Both local times where they differ."""
    countdown: str
    minutes: int
    place: str
    ready: tuple[int, int]
    """Checklist items done, and all of them."""
    agenda: tuple[int, int]
    """Minutes planned and minutes available."""
    open_items: tuple[str, ...]
    running: bool
    before: str = ""
    """When to leave or to try the line, in words."""
    later: tuple[str, ...] = ()
    """The other talks still planned for that day, each with name, mode and both times."""


class DueLine(NamedTuple):
    """One line of what is due."""

    task: str
    type: str
    title: str
    detail: str
    due: str
    why: str
    how: str
    """How its date was counted."""
    source: str
    rule: str
    contact: str
    meeting: str
    overdue: bool
    folded: tuple[DueLine, ...] = ()
    """The lines of one kind that it stands for, after a long time away."""
    person: str = ""
    """Whom it is about, where the title does not say so."""


class ToWrite(NamedTuple):
    """Somebody to write to although nothing asks for it on a day."""

    contact: str
    title: str
    detail: str
    kind: str
    """Of the letter that is begun; empty where none is."""


OFFERED_PEOPLE = 3
"""So many people without a request are offered where nothing is due."""
SCREENFUL = 18
"""Lines up to which each stands for itself."""
FOLD = "fold"
"""Type of a line that stands for several."""
_KINDS = (
    (("update", "told", "tell"), "Tell {} people how it turned out"),
    (("loop",), "Tell {} people how it went with the person they suggested"),
    (("touch",), "Get in touch with {} people"),
    (("dormant", "quiet"), "Stop following up with {} people?"),
    (("reflect",), "Reflect on {} conversations"),
    (("nudge",), "Write to {} people once more"),
    (("write", "another", "promised", "hint"), "Write to {} people about someone new"),
    (("answer",), "Thank {} people for replying"),
    (("lead",), "Decide on {} openings"),
    (("action",), "{} things you said you would do"),
)
"""What is folded: types of lines that are alike, and what stands for so many of them. An owed thank-you,
and what belongs to a conversation ahead, always stands for itself."""


def folded(view: TodayView, unfolded: Collection[str] = ()) -> TodayView:
    """The view on one screen: where more is due than fits, lines of one kind become one, but for the kinds
    `unfolded`; see `kind_of`."""
    parts = [view.overdue, view.today, view.week]
    if sum(map(len, parts)) <= SCREENFUL:
        return view
    of_kind: dict[str, list[DueLine]] = {}
    for line in (line for part in parts for line in part):
        if (kind := kind_of(line)) and kind not in unfolded:
            of_kind.setdefault(kind, []).append(line)
    words = {types[0]: title for types, title in _KINDS}
    made = {kind: _fold(kind, words[kind], lines) for kind, lines in of_kind.items() if len(lines) > 1}
    seen: set[str] = set()
    kept: list[tuple[DueLine, ...]] = []
    for part in parts:
        lines = []
        for line in part:
            kind = kind_of(line)
            if kind not in made:
                lines.append(line)
            elif kind not in seen:
                seen.add(kind)
                lines.append(made[kind])
        kept.append(tuple(lines))
    return view._replace(overdue=kept[0], today=kept[1], week=kept[2])


def kind_of(line: DueLine) -> str:
    """The kind a line is folded by; empty for what always stands for itself."""
    if line.folded:
        return kind_of(line.folded[0])
    return next((types[0] for types, _title in _KINDS if line.type in types), "")


def _fold(kind: str, title: str, lines: list[DueLine]) -> DueLine:
    first = lines[0]
    return DueLine(
        f"{FOLD}:{kind}",
        FOLD,
        title.format(len(lines)),
        "; ".join(line.title for line in lines[:3]) + (" …" if len(lines) > 3 else ""),
        first.due,
        "Enter shows them all",
        "",
        first.source,
        first.rule,
        "",
        "",
        any(line.overdue for line in lines),
        tuple(lines),
    )


class Rhythm(NamedTuple):
    """Conversations and outreach of this week, what was hoped for, and both of the last eight weeks."""

    conversations: int
    outreach: int
    target_conversations: int
    target_outreach: int
    weeks: tuple[int, ...]
    """Conversations week by week, oldest first; the last is this week."""
    requests: tuple[int, ...] = ()
    """Outreach in the same weeks."""


class TodayView(NamedTuple):
    """Everything on the first screen."""

    next: NextUp | None
    overdue: tuple[DueLine, ...]
    today: tuple[DueLine, ...]
    week: tuple[DueLine, ...]
    rhythm: Rhythm
    people: int
    """Contacts known, for the empty state."""
    kept_twice: int = 0
    """Places changed here and elsewhere that wait for a choice."""
    copies: int = 0
    """Conflict copies that wait beside the data."""
    attention: int = 0
    """Records and files known to need attention."""
    look_back: bool = False
    """Whether the chosen day has come and the week was not looked back on."""
    to_write: tuple[ToWrite, ...] = ()
    """Letters begun that no line above asks for, and where nothing is due a few people without a request."""
    coming: str = ""
    """Where nothing is due: the first thing that will be, with its day."""

    @property
    def due_count(self) -> int:
        """Lines overdue or due today."""
        return len(self.overdue) + len(self.today)


class TodayService(Service):
    """Reads; changes nothing."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _rules: RulesService
    _attention: Attention

    def view(self) -> TodayView:
        """The first screen as it stands now, in the profile's zone."""
        now, today = self._session.moment(), self._session.today
        parts: tuple[list[tuple[float, DueLine]], ...] = ([], [], [])
        for task, effective, late in self._shown(now):
            part = parts[0 if late else 1 if effective <= today else 2]
            part.append((self._order(task, effective), self._line(task, effective, today, now, late)))
        lines = [self._with_begun(_sorted(part)) for part in parts]
        return TodayView(
            self.next_up(),
            lines[0],
            lines[1],
            lines[2],
            self.rhythm(),
            self._session.contacts.count(),
            self._attention.conflicts,
            self._attention.copies,
            self._attention.records,
            self._look_back(today),
            (*self._drafts(lines), *(() if any(lines) else self._unasked())),
            "" if any(lines) else self._coming(today),
        )

    def _drafts(self, lines: Iterable[Iterable[DueLine]]) -> Iterator[ToWrite]:
        """The letters begun that no line says so of."""
        said = {line.contact for part in lines for line in part if line.detail.startswith(BEGUN)}
        for uid, kind in UnsentDrafts(self._session, self._relations).by_person().items():
            person = self._session.contacts.get(uid)
            if person is not None and uid not in said:
                yield ToWrite(uid, f"Finish your message to {person.name}", BEGUN, kind)

    def _unasked(self) -> Iterator[ToWrite]:
        """A few people nobody has written to yet, those who are ready for it first."""
        begun = UnsentDrafts(self._session, self._relations).by_person()
        found: list[tuple[int, str]] = []
        for raw in self._session.contacts.raw():
            uid, stage = str(raw.get("uid", "")), raw.get("stage", Stage.IDEA)
            set_aside = raw.get("archived") or raw.get("do_not_contact") or raw.get("practice")
            asked = uid in begun or self._relations.outreach.of(uid)
            if stage in UNASKED and not set_aside and not asked:
                found.append((UNASKED.index(stage), uid))
        for _, uid in sorted(found, key=lambda each: each[0])[:OFFERED_PEOPLE]:
            if (person := self._session.contacts.get(uid)) is not None:
                yield ToWrite(uid, f"Write to {person.name}", person.role_line, "")

    def _coming(self, today: date) -> str:
        """What falls due first after the coming week: somebody who waits sees that it is looked after."""
        ahead = [
            (max(day, task.not_before or day), task.title)
            for task in self._session.tasks.where("state", TaskState.OPEN)
            if (day := task.day(self._session.zone) or task.not_before) is not None
        ]
        if not ahead:
            return ""
        day, title = min(ahead)
        return f"{title}, {relative_day(day, today)}"

    def _with_begun(self, lines: tuple[DueLine, ...]) -> tuple[DueLine, ...]:
        """The lines; those whose letter is begun say so before their detail."""
        if not any(line.type in LETTERS for line in lines):
            return lines
        begun = UnsentDrafts(self._session, self._relations)
        found = []
        for line in lines:
            task = self._session.tasks.get(line.task) if line.type in LETTERS else None
            if task is not None and begun.for_task(task):
                line = line._replace(detail=", ".join(filter(None, (BEGUN, line.detail))))
            found.append(line)
        return tuple(found)

    def _look_back(self, today: date) -> bool:
        """Whether it is the chosen day for looking back, or one of the two after it, and not done yet."""
        profile = self._session.profile
        since = (today.weekday() - profile.review_day) % 7
        if not 0 <= profile.review_day <= 6 or since >= OFFERED_DAYS:
            return False
        done = profile.week_reviews[-1].at if profile.week_reviews else None
        since_day = today - timedelta(days=since)
        return done is None or self._session.day_of(done) < since_day

    def due_count(self) -> int:
        """How many lines are overdue or due today, for the terminal's title."""
        now, today = self._session.moment(), self._session.today
        return sum(late or effective <= today for _, effective, late in self._shown(now))

    def _shown(self, now: ZonedTime) -> Iterator[tuple[Task, date, bool]]:
        """Open tasks due within a week or late: each with the day it counts for, and whether it is late."""
        today = now.local().date()
        for task in self._session.tasks.where("state", TaskState.OPEN):
            if task.not_before and task.not_before > today:
                continue
            day = task.day(self._session.zone)
            effective = max(day, task.not_before) if day and task.not_before else day or today
            late = self._is_late(task, effective, now)
            if _within_a_day(task, now):
                # What has to be done within hours belongs to today, although midnight lies between.
                effective = min(effective, today)
            if late or effective <= today + WEEK:
                yield task, effective, late

    def next_up(self) -> NextUp | None:
        """The running conversation, else the next planned one."""
        running = self._session.meetings.where("state", MeetingState.IN_PROGRESS)
        meeting = running[0] if running else self._next_planned()
        if meeting is None:
            return None
        from ..domain.agenda import plan
        from ..domain.checklist import to_prepare
        from ..domain.interactions import who_calls

        contact = self._session.contacts.get(meeting.first_contact) or Contact(uid="", name="someone")
        start = meeting.actual_start if meeting.running else meeting.start
        assert start is not None
        now = self._session.moment()
        minutes = plan(meeting.agenda, meeting.agreed_minutes)
        checklist = to_prepare(meeting)
        done = sum(1 for item in checklist if item.done_at)
        return NextUp(
            meeting.uid,
            self._directory.guests(meeting) if len(meeting.contacts) > 1 else contact.name,
            contact.role_line if len(meeting.contacts) == 1 else "",
            meeting.mode.label,
            self._when(start, meeting, now),
            countdown(start.utc - now.utc),
            meeting.agreed_minutes,
            meeting.place or meeting.link or who_calls(meeting, contact),
            (done, len(checklist)),
            (minutes.used, minutes.plannable),
            tuple(item.text for item in checklist if not item.done_at)[:3],
            meeting.running,
            self._before(meeting, start),
            self._later(meeting, start),
        )

    def _later(self, meeting: Meeting, start: ZonedTime) -> tuple[str, ...]:
        """What else is planned after a talk on its day, in the profile's zone."""
        day = self._session.day_of(start)
        found = []
        after = (day + timedelta(days=2)).isoformat()
        near = (raw for raw in self._planned() if text_of(raw, "start") < after)
        for began, raw in recent(near, "start", day - timedelta(days=1)):
            if began.utc <= start.utc or self._session.day_of(began) != day:
                continue
            other = self._session.meetings.get(str(raw.get("uid", "")))
            if other is None or other.uid == meeting.uid:
                continue
            when = self._when(began, other, self._session.moment())
            found.append((began.utc, f"{self._directory.guests(other)} · {other.mode.label} · {when}"))
        return tuple(words for _, words in sorted(found))

    def _before(self, meeting: Meeting, start: ZonedTime) -> str:
        """When to leave, or to try link or line (S001, MACS, YALE)."""
        if meeting.running:
            return ""
        table = self._rules.table
        ahead = timedelta()
        if meeting.mode in IN_PERSON:
            words, rule, ahead = "leave by", "leave.by", timedelta(minutes=meeting.travel_minutes)
        elif meeting.mode is Mode.VIDEO:
            words, rule = "test link and sound at", "call.tech_check.video"
        elif meeting.mode is Mode.PHONE:
            words, rule = "be by the phone at", "call.tech_check.phone"
        else:
            return ""
        at = ZonedTime(start.utc - table.length(rule) - ahead, self._session.zone)
        return f"{words} {clock_time(at.local())}"

    def rhythm(self) -> Rhythm:
        """This ISO week against the target, and eight weeks of both; practice is left out."""
        today = self._session.today
        monday = today - timedelta(days=today.weekday())
        first = monday - (WEEKS - 1) * WEEK
        sent = (
            moment
            for moment, raw in recent(self._session.outreach.raw(), "sent_at", first)
            if not self._session.is_practice(raw.get("contact"))
        )
        zone = self._session.zone
        talks, requests = by_week(self._held_since(first), monday, zone), by_week(sent, monday, zone)
        target = self._session.profile.weekly_target
        goals = [
            target[name] if name in target else self._rules.table.number(f"weekly.{name}")
            for name in ("conversations", "outreach")
        ]
        return Rhythm(talks[-1], requests[-1], goals[0], goals[1], talks, requests)

    def _held_since(self, day: date) -> Iterator[ZonedTime]:
        """When the talks held since that day began. Old ones are many and long: they are not decoded."""
        for began, raw in recent(self._session.meetings.raw(), "actual_start", day):
            if raw.get("state") not in (MeetingState.HELD, MeetingState.CUT_SHORT):
                continue
            if not self._session.is_practice(next(iter(texts_of(raw, "contacts")), "")):
                yield began

    def _next_planned(self) -> Meeting | None:
        """The next that can be read; the others are not even decoded."""
        meetings = self._session.meetings
        now = self._session.clock.now()
        starts = (
            (order_ahead(began.utc, now), str(raw.get("uid", "")))
            for began, raw in recent(self._planned(), "start", date.min)
        )
        readable = (meetings.get(uid) for _, uid in sorted(starts))
        return next((meeting for meeting in readable if meeting is not None), None)

    def _planned(self) -> Iterator[Mapping[str, Any]]:
        """The meetings that did not begin yet, as they are stored."""
        meetings = self._session.meetings.raw()
        return (raw for raw in meetings if raw.get("state", MeetingState.SCHEDULED) in PLANNED)

    def _when(self, start: ZonedTime, meeting: Meeting, now: ZonedTime) -> str:
        mine = start.in_zone(self._session.zone).local()
        zones = [zone for zone in self._directory.zones(meeting) if zone != self._session.zone]
        if not zones:
            return f"{relative_day(mine.date(), now.local().date())}, {clock_time(mine)}"
        return both_times(start, self._session.zone, *zones)

    def _is_late(self, task: Task, effective: date, now: ZonedTime) -> bool:
        limit = task.hard_due or task.due
        if limit is not None and not task.not_before:
            return limit.utc < now.utc
        return effective < now.local().date()

    @staticmethod
    def _order(task: Task, effective: date) -> float:
        if task.due and not task.not_before:
            return task.due.utc.timestamp()
        return datetime(effective.year, effective.month, effective.day, 23, tzinfo=UTC).timestamp()

    def _line(self, task: Task, effective: date, today: date, now: ZonedTime, late: bool) -> DueLine:
        if task.hard_due and not late:
            aim = task.due if task.due and task.due.utc > now.utc else task.hard_due
            due = f"{short_span(aim.utc - now.utc)} left"
        elif task.due and effective == today:
            due = clock_time(task.due.in_zone(self._session.zone).local())
        elif 0 < (effective - today).days < 7:
            due = weekday_name(effective.weekday())[:3]
        else:
            # A bare weekday is always one ahead: what is past has its date.
            due = relative_day(effective, today)
        return DueLine(
            task.uid,
            task.type,
            task.title,
            task.detail,
            due,
            task.why,
            task.how,
            task.source,
            task.rule,
            task.contact,
            task.meeting,
            late,
            person=self._person(task),
        )

    def _person(self, task: Task) -> str:
        """Whom a task of the user's own is about; the titles of the others say so themselves."""
        name = "" if task.rule or not task.contact else self._directory.name_of(task.contact)
        if not name or name in task.title:
            return ""
        contact = self._session.contacts.get(task.contact)
        return "" if contact is None or contact.first_name in task.title else contact.name


def _within_a_day(task: Task, now: ZonedTime) -> bool:
    """Whether a task that is counted in hours has at most a day left."""
    if task.hard_due is None or task.due is None or task.not_before:
        return False
    return task.due.utc - now.utc <= timedelta(days=1)


def by_week(moments: Iterable[ZonedTime], monday: date, zone: str) -> tuple[int, ...]:
    """How many fall into each of the weeks up to the one that begins on that Monday."""
    weeks, here = [0] * WEEKS, load_zone(zone)
    for moment in moments:
        back = -((moment.utc.astimezone(here).date() - monday).days // 7)
        if 0 <= back < WEEKS:
            weeks[-1 - back] += 1
    return tuple(weeks)


def recent(
    records: Iterable[Mapping[str, Any]], field: str, day: date
) -> Iterator[tuple[ZonedTime, Mapping[str, Any]]]:
    """Stored records whose moment is not clearly before that day, with the moment; to be sifted further."""
    earliest = (day - timedelta(days=1)).isoformat() if day > date.min else ""
    for raw in records:
        text = raw.get(field)
        if isinstance(text, str) and text >= earliest:
            try:
                yield ZonedTime.parse(text), raw
            except ValueError:
                continue


def _sorted(lines: list[tuple[float, DueLine]]) -> tuple[DueLine, ...]:
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


class Attention:
    """Counts for the screens; the services behind them are made only where there is something to count."""

    def __init__(
        self,
        session: Session,
        store: Store,
        conflicts: Callable[[], ConflictService],
        copies: Callable[[], CopyService],
        backups: Callable[[], BackupService],
        outer_editor: Callable[[], OuterEditor],
        *,
        checked: Callable[[], bool],
    ) -> None:
        """Begin with nothing to tell; `checked` says whether `backups` looked everything over."""
        self._session, self._store = session, store
        self._conflicts, self._copies, self._backups = conflicts, copies, backups
        self._outer_editor = outer_editor
        self._checked = checked
        self._told: list[str] = []
        """What was done while opening: conversations moved with a time zone, texts taken up."""

    def tell(self, notices: Iterable[str]) -> None:
        """Add to the notices what was done by itself."""
        self._told += notices

    def take_up_texts(self) -> None:
        """What an outer editor saved and nobody read becomes a draft, and a notice."""
        if not self._session.read_only and (self._store.home / EDITING).is_dir():
            self.tell(self._outer_editor().take_up())

    @property
    def notices(self) -> list[str]:
        """What opening found worth telling."""
        session = self._session
        notices = [*self._store.report.notices, *self._told]
        if session.introduced and session.profiles.get(PROFILE_UID) is None:
            why = session.profiles.problems[PROFILE_UID]
            notices.append(f"Your profile cannot be read ({why}). Close infoint; `infoint repair` fixes it.")
        if session.zone != (written := session.profile.zone):
            notices.append(
                f"Your time zone {written[:60]!r} is not known here, so all times are in UTC."
                " Press i on Today to fix it."
            )
        return notices

    @property
    def conflicts(self) -> int:
        """How many places were changed here and elsewhere and wait for a choice."""
        return self._conflicts().count if len(self._store.db.table(CONFLICTS)) else 0

    @property
    def copies(self) -> int:
        """How many conflict copies of sync programs wait beside the data file."""
        return len(self._copies().pending()) if self._store.copies.beside() else 0

    @property
    def records(self) -> int:
        """How many records and files are known to need attention; they block nothing."""
        unreadable = [(each.table, uid) for each in self._session.tables.values() for uid in each.problems]
        if not unreadable and not self._store.report.problems and not self._checked():
            return 0
        return self._backups().attention(unreadable)
