"""The running talk: clock, notes, the agenda as it is gone through, and the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from ..domain.enums import CaptureStyle, ItemStatus, MeetingState, Mode, NoteKind, Permission
from ..domain.errors import Refused
from ..domain.live_clock import Late, LiveClock, lateness
from ..domain.meeting import MINUTES, AgendaItem, Extension, Meeting, Note
from ..domain.note_syntax import KnownPeople, ParsedLine, parse_line, with_kind
from ..domain.people import Contact
from ..domain.task_rules import thank_due
from ..domain.zoned_time import ZonedTime
from .agenda import AgendaService, TalkClock, line_key
from .relations import Directory
from .session import Edit, Service, Session

if TYPE_CHECKING:
    from .planning import PlanningService
    from .rules import RulesService
    from .tasks import TaskService

Part = TypeVar("Part", Note, AgendaItem)


class LiveNotes(Service):
    """What is written down while two people talk; the part of the live service that knows notes."""

    _session: Session
    _directory: Directory
    _talk_clock: TalkClock
    _known = KnownPeople(())

    def clock(self, meeting: Meeting) -> LiveClock:
        """The clock of a talk."""
        return self._talk_clock.clock(meeting)

    def seconds(self, meeting: Meeting) -> int:
        """Whole seconds since the start, never negative."""
        return self._talk_clock.seconds(meeting)

    def parse(self, text: str) -> ParsedLine:
        """What a line says: kind, people, actions, themes, dates; fast enough for every key."""
        known = self._names() if "@" in text else ()
        return parse_line(
            text,
            today=self._session.today,
            known_people=known,
            work_days=frozenset(self._session.profile.work_days),
        )

    def note(
        self, uid: str, text: str, *, at: int | None = None, origin: str = "live", joined: bool = False
    ) -> Note:
        """Store a line with the second of its first keystroke and the current question.

        `joined` says that the people it names take part from now on; the reflection makes them guests.
        """
        return self.notes(uid, (text,), at=at, origin=origin, joined=joined)[0]

    def notes(
        self,
        uid: str,
        lines: Iterable[str],
        *,
        at: int | None = None,
        origin: str = "live",
        joined: bool = False,
    ) -> tuple[Note, ...]:
        """Store several lines as one step, each of its own kind; the first is as `note` would store it."""
        meeting = self._session.meetings.need(uid)
        texts = [line for line in lines if line.strip()]
        if not texts:
            raise Refused("There's nothing to save yet.")
        now = self.seconds(meeting)
        found = tuple(
            self.noted(
                text,
                at if at is not None and not place else now,
                agenda_item=meeting.current_item,
                origin=origin,
                joined=joined and not place,
            )
            for place, text in enumerate(texts)
        )
        label = "note" if len(found) == 1 else f"{len(found)} notes"
        self._put_notes(meeting, (*meeting.notes, *found), label, end_drafts=(str(line_key(uid)),))
        return found

    def noted(self, text: str, at: int, **facts: Any) -> Note:
        """A line as a note, of the kind that it says itself; nothing is stored."""
        kind = NoteKind(self.parse(text).kind)
        return Note(uid=self._session.new_id(), at=at, kind=kind, text=text, **facts)

    def mark(self, uid: str, *, star: bool = False) -> Note:
        """Mark this moment without words; they are asked for in the reflection."""
        meeting = self._session.meetings.need(uid)
        note = Note(
            uid=self._session.new_id(),
            at=self.seconds(meeting),
            kind=NoteKind.MARK,
            agenda_item=meeting.current_item,
            star=star,
        )
        self._put_notes(meeting, (*meeting.notes, note), "mark")
        return note

    def star(self, uid: str, note_uid: str = "") -> Note:
        """Star a note (by default the last), or take its star back; without a note, mark the moment."""
        meeting = self._session.meetings.need(uid)
        note = meeting.note(note_uid) if note_uid else (meeting.notes[-1] if meeting.notes else None)
        if note is None:
            return self.mark(uid, star=True)
        starred = note.replace(star=not note.star)
        self._put_notes(meeting, renewed(meeting.notes, starred), "star" if starred.star else "unstar")
        return starred

    def edit_note(
        self,
        uid: str,
        note_uid: str,
        text: str,
        *,
        further: Iterable[str] = (),
        end_drafts: Iterable[str] = (),
    ) -> Note:
        """Change the words of a note; its kind follows them. A mark that gets words keeps its second.

        Lines in `further` become notes of their own right behind it.
        """
        meeting = self._session.meetings.need(uid)
        note = self._note(meeting, note_uid)
        kind = NoteKind(self.parse(text).kind) if text.strip() else note.kind
        origin = "expanded" if note.kind is NoteKind.MARK else note.origin
        changed = note.replace(text=text, kind=kind, origin=origin)
        behind = [self.noted(line, note.at, agenda_item=note.agenda_item, origin=origin) for line in further]
        notes: list[Note] = []
        for each in renewed(meeting.notes, changed):
            notes += [each, *behind] if each.uid == note_uid else [each]
        self._put_notes(meeting, tuple(notes), "changed a note", end_drafts=end_drafts)
        return changed

    def rekind(self, uid: str, note_uid: str, kind: NoteKind) -> Note:
        """Make an earlier note another kind by its sigil; a mark without words becomes that kind as it is."""
        meeting = self._session.meetings.need(uid)
        note = self._note(meeting, note_uid)
        text = with_kind(note.text, kind.value) if note.text.strip() else note.text
        changed = note.replace(text=text, kind=kind)
        self._put_notes(meeting, renewed(meeting.notes, changed), f"made a note {kind.label}")
        return changed

    def move_note(self, uid: str, note_uid: str, step: int) -> AgendaItem | None:
        """Put a note under the question before (-1) or after (1) its own; None where it has none then."""
        meeting = self._session.meetings.need(uid)
        note = self._note(meeting, note_uid)
        places = ["", *(item.uid for item in meeting.agenda)]
        here = places.index(note.agenda_item) if note.agenda_item in places else 0
        target = places[min(max(here + step, 0), len(places) - 1)]
        if target != note.agenda_item:
            moved = note.replace(agenda_item=target)
            self._put_notes(meeting, renewed(meeting.notes, moved), "moved a note")
        return meeting.item(target)

    @staticmethod
    def _note(meeting: Meeting, uid: str) -> Note:
        note = meeting.note(uid)
        if note is None:
            raise Refused("That note is gone; u brings it back.")
        return note

    def remove_note(self, uid: str, note_uid: str) -> None:
        """Take a note out; undo brings it back."""
        meeting = self._session.meetings.need(uid)
        notes = tuple(note for note in meeting.notes if note.uid != note_uid)
        self._put_notes(meeting, notes, "removed a note")

    def _put_notes(
        self, meeting: Meeting, notes: tuple[Note, ...], label: str, *, end_drafts: Iterable[str] = ()
    ) -> None:
        self._session.put(label, meeting.replace(notes=notes), end_drafts=end_drafts)

    def _names(self) -> KnownPeople:
        """The names of all contacts, prepared anew only when one of them has changed."""
        names = tuple(self._directory.names())
        if names != self._known.names:
            self._known = KnownPeople(names)
        return self._known


def renewed(items: tuple[Part, ...], new: Part) -> tuple[Part, ...]:
    """Notes, or the questions of an agenda, with one in its new form."""
    return tuple(new if other.uid == new.uid else other for other in items)


STALE_AFTER = timedelta(hours=2)
"""Past its agreed end by this much, a running talk is asked about once."""
DONE = (ItemStatus.ANSWERED, ItemStatus.PARTLY, ItemStatus.ANSWERED_UNASKED)


class ConversationService(LiveNotes):
    """Everything that happens while two people talk. Nothing here asks questions back."""

    _planning: PlanningService
    _agenda: AgendaService
    _rules: RulesService
    _tasks: TaskService

    @cached_property
    def ending(self) -> TalkEnd:
        """Ends talks."""
        return TalkEnd(self._session, self._directory, self._rules, self._tasks, self)

    # -- beginning ------------------------------------------------------------------------------------

    def running(self) -> Meeting | None:
        """The talk in progress; there is at most one."""
        return next(iter(self._session.meetings.where("state", MeetingState.IN_PROGRESS.value)), None)

    def start(self, uid: str) -> Meeting:
        """Begin a planned talk now. Starting the running one again changes nothing."""
        meeting = self._session.meetings.need(uid)
        if meeting.running:
            return meeting
        self.refuse_second(uid)
        if not meeting.planned:
            raise Refused(
                "That conversation is over.", ("Schedule another with `m`, or press `c` to start one now.")
            )
        contact = self._session.contacts.get(meeting.first_contact)
        name = contact.name if contact else "someone"
        with self._session.edit(f"began the conversation with {name}") as edit:
            edit.put(
                meeting.replace(
                    state=MeetingState.IN_PROGRESS, actual_start=self._session.moment(), item_since=0
                )
            )
            self._tasks.sync_meeting(edit, uid)
        return self._session.meetings.need(uid)

    def start_new(self, name: str, *, contact: str = "") -> Meeting:
        """Begin a talk nobody planned, with somebody known or new; the rest is asked in the reflection.
        Without a name it is somebody whose name comes later; `contact` is the uid of who is meant, where that
        is known."""
        self.refuse_second()
        name = " ".join(name.split()) or "Someone new"
        known = self._session.contacts.get(contact) or self._directory.find(name)
        if known is not None and (planned := self._planning.planned_with(known.uid)):
            return self.start(planned.uid)
        person = known or Contact(uid=self._session.new_id(), name=name, source="chance", zone="")
        meeting = self._unplanned(person)
        with self._session.edit(f"began a conversation with {person.name}") as edit:
            if known is None:
                self._directory.add_to(edit, person, "met by chance")
            edit.put(meeting)
        return self._session.meetings.need(meeting.uid)

    def _unplanned(self, contact: Contact, minutes: int = 0) -> Meeting:
        """A talk nobody planned, from now on; without a word it takes what is usually asked for."""
        return self.ending.chance_talk(
            contact,
            state=MeetingState.IN_PROGRESS,
            actual_start=self._session.moment(),
            agreed_minutes=minutes or self._rules.table.number("request.ask_minutes"),
            capture_style=CaptureStyle.FULL,
        )

    def begin_in(self, edit: Edit, contact: str, minutes: int = 0) -> None:
        """A call becomes the talk: it begins now, as part of a larger change. See `refuse_second`."""
        edit.put(self._unplanned(edit.contact(contact), minutes))

    def rehearse(self, uid: str) -> Meeting:
        """Begin a rehearsal of a planned talk: its agenda and minutes against nobody, in no statistics."""
        planned = self._session.meetings.need(uid)
        if not planned.planned:
            raise Refused("You can only practice a conversation that's still ahead.")
        self.refuse_second()
        fresh = tuple(
            item.replace(status=ItemStatus.PLANNED, asked_at=None, seconds=0) for item in planned.agenda
        )
        rehearsal = Meeting(
            uid=self._session.new_id(),
            contacts=planned.contacts,
            paths=planned.paths,
            mode=planned.mode,
            state=MeetingState.IN_PROGRESS,
            actual_start=self._session.moment(),
            agreed_minutes=planned.agreed_minutes,
            purpose=planned.purpose,
            goals=planned.goals,
            agenda=fresh,
            capture_style=planned.capture_style,
            rehearses=uid,
            created=self._session.moment(),
        )
        self._session.put("started practicing", rehearsal)
        return self._session.meetings.need(rehearsal.uid)

    def refuse_second(self, uid: str = "") -> None:
        """Refuse to begin a talk while another one than `uid` runs; a rehearsal gives way."""
        other = self.running()
        if other is not None and other.practice:
            self.end(other.uid)
        elif other is not None and other.uid != uid:
            contact = self._session.contacts.get(other.first_contact)
            raise Refused(
                f"A conversation with {contact.name if contact else 'someone'} is still running.",
                "End it first with ctrl+t on its live screen.",
            )

    # -- the clock ------------------------------------------------------------------------------------

    def stale(self, meeting: Meeting) -> bool:
        """Whether it was found still running hours past its end, so that its end must be asked for."""
        return (
            meeting.running
            and self.clock(meeting).remaining(self._session.clock) < -STALE_AFTER.total_seconds()
        )

    def agreed_end(self, meeting: Meeting) -> ZonedTime:
        """The end that was agreed, extensions included."""
        assert meeting.actual_start is not None
        total = timedelta(minutes=meeting.agreed_minutes + meeting.extended_minutes)
        return ZonedTime(meeting.actual_start.utc + total, self._session.zone)

    def end_from(self, meeting: Meeting, text: str) -> ZonedTime:
        """The end somebody remembers: "10:25", "24 min", a day and time; the first such time after its start.

        Refuses what it cannot read, and an end that lies ahead or before the start.
        """
        assert meeting.actual_start is not None
        began = meeting.actual_start
        words = text.strip().lower()
        number = words.removesuffix("minutes").removesuffix("min").strip()
        if number.isascii() and number.isdigit():
            end = ZonedTime(began.utc + timedelta(minutes=int(number[:6])), self._session.zone)
        else:
            end = self._end_at(began, words)
        if end.utc < began.utc:
            raise Refused("It cannot end before it began.", field="when")
        if end.utc > self._session.clock.now():
            raise Refused("That's in the future.", "Write when it ended, such as 10:25.", field="when")
        return end

    def _end_at(self, began: ZonedTime, words: str) -> ZonedTime:
        from ..domain.naturaltime import WhenError, parse_when

        start = began.in_zone(self._session.zone).local().replace(tzinfo=None)
        try:
            # Where the clocks went back, the day has that time twice, and the second may be the first after
            # the start although its digits lie before it.
            walls = {parse_when(words, now_local=at) for at in (start, datetime.combine(start, time()))}
            ends = [
                ZonedTime.from_local(wall, self._session.zone, fold=fold) for wall in walls for fold in (0, 1)
            ]
        except (WhenError, ValueError) as error:
            raise Refused(str(error), "Write a time such as 10:25, or 24 min.", field="when") from error
        after = [end for end in ends if end.utc >= began.utc]
        return min(after or ends, key=lambda end: end.utc)

    # -- the agenda -----------------------------------------------------------------------------------

    def next_item(self, uid: str) -> AgendaItem | None:
        """Go to the next open question; the one talked about counts as `as_left` says.

        A talk without an agenda gets the questions to know by heart first.
        """
        meeting = self._session.meetings.need(uid)
        if not meeting.agenda:
            meeting = meeting.replace(agenda=self._agenda.pocket(meeting))
        return self._advance(meeting, None, "next question")

    def skip_item(self, uid: str) -> AgendaItem | None:
        """Leave the current question (or the first open one) out and go on."""
        return self._advance(self._session.meetings.need(uid), ItemStatus.SKIPPED, "skipped a question")

    def answered_unasked(self, uid: str) -> AgendaItem | None:
        """They answered a question before it was asked: the next open one."""
        meeting = self._session.meetings.need(uid)
        open_items = [item for item in meeting.agenda if item.status is ItemStatus.PLANNED]
        item = next(iter(open_items), None)
        if item is None:
            raise Refused("No questions are left.")
        answered = item.replace(status=ItemStatus.ANSWERED_UNASKED, asked_at=self.seconds(meeting))
        self._put(meeting, "answered before you asked", agenda=renewed(meeting.agenda, answered))
        return answered

    def go_to(self, uid: str, item_uid: str) -> AgendaItem | None:
        """Talk about this question now; the one before counts as `as_left` says."""
        meeting = self._session.meetings.need(uid)
        return self._advance(meeting, None, "next question", to=item_uid)

    def must_asks_open(self, meeting: Meeting) -> list[AgendaItem]:
        """Must-asks nobody has answered yet."""
        return [item for item in meeting.agenda if item.must and not item.asked]

    def _advance(
        self, meeting: Meeting, status: ItemStatus | None, label: str, *, to: str = ""
    ) -> AgendaItem | None:
        """Leave the current question with a status, or with what `as_left` says, and go to another."""
        now = self.seconds(meeting)
        agenda = meeting.agenda
        current = meeting.item(meeting.current_item)
        if current is None and status is ItemStatus.SKIPPED:
            current = next((item for item in agenda if item.status is ItemStatus.PLANNED), None)
        if current is not None:
            spent = now - meeting.item_since if meeting.current_item else 0
            gone = as_left(meeting, current, current.seconds + spent)
            agenda = renewed(agenda, gone.replace(status=status) if status else gone)
        target = (
            next((item for item in agenda if item.uid == to), None) if to else _next_open(agenda, current)
        )
        if target is not None:
            again = target.asked_at is not None and target.status is not ItemStatus.SKIPPED
            asked = target.asked_at if again else now
            agenda = renewed(agenda, target.replace(status=ItemStatus.ASKED, asked_at=asked))
        self._put(meeting, label, agenda=agenda, current_item=target.uid if target else "", item_since=now)
        return target

    # -- time and end ---------------------------------------------------------------------------------

    def set_style(self, uid: str, style: CaptureStyle) -> None:
        """Change how notes are taken."""
        self._put(self._session.meetings.need(uid), f"style {style.value}", capture_style=style)

    def agree(self, uid: str, minutes: int) -> Meeting:
        """Say how long the talk may take, from its start: what they have is often known only then."""
        if minutes not in MINUTES:
            raise Refused(f"A conversation takes {MINUTES[0]} to {MINUTES[-1]} minutes.", field="minutes")
        meeting = self._session.meetings.need(uid)
        self._put(meeting, f"{minutes} minutes agreed", agreed_minutes=minutes)
        return self._session.meetings.need(uid)

    def extend(self, uid: str, minutes: int = 5, *, granted: bool = True) -> Meeting:
        """Log that more time was asked for, and whether it was given (RCEL).

        Nobody gives half an hour and more ahead of time: that is a key held down.
        """
        meeting = self._session.meetings.need(uid)
        ahead = (meeting.agreed_minutes + meeting.extended_minutes) * 60 - self.seconds(meeting)
        if granted and meeting.extended_minutes >= MOST_AHEAD and ahead > MOST_AHEAD * 60:
            raise Refused(
                f"You already have {meeting.extended_minutes} extra minutes.",
                "Press u to undo, or F8 again near the end.",
            )
        extension = Extension(at=self.seconds(meeting), minutes=minutes, granted=granted)
        label = f"{minutes} more minutes" if granted else "no extra time"
        self._put(meeting, label, extensions=(*meeting.extensions, extension))
        return self._session.meetings.need(uid)

    def end(self, uid: str, *, at: ZonedTime | None = None, cut_short: bool = False) -> Meeting:
        """End the talk now, or at an instant remembered later; see `TalkEnd.end`."""
        return self.ending.end(uid, at=at, cut_short=cut_short)

    def lateness(self, meeting: Meeting) -> Late:
        """How far behind its plan a running talk is, and what to leave out."""
        seconds = self.seconds(meeting)
        current = meeting.item(meeting.current_item)
        spent = current.seconds + max(0, seconds - meeting.item_since) if current else 0
        return lateness(
            meeting.agenda,
            current=meeting.current_item,
            spent_on_current=spent,
            seconds=seconds,
            closing_at=self.clock(meeting).closing_at,
        )

    def may_take_notes(self, uid: str, answer: Permission) -> None:
        """Note what they said when asked whether notes may be taken (YALE)."""
        words = {Permission.GRANTED: "they are fine with notes", Permission.REFUSED: "they don't want notes"}
        label = words.get(answer, "you haven't asked about notes")
        self._put(self._session.meetings.need(uid), label, notes_permission=answer)

    def drifted(self, uid: str, *, job_interview: bool) -> None:
        """Note that they began to interview the user, or take that back (S001)."""
        label = "it became a job interview" if job_interview else "still a conversation"
        self._put(self._session.meetings.need(uid), label, became_job_interview=job_interview)

    def _put(self, meeting: Meeting, label: str, **changes: Any) -> None:
        self._session.put(label, meeting.replace(**changes))


ASKED_AFTER = 10
"""Seconds on a question below which nobody can have asked it, let alone answered."""


def as_left(meeting: Meeting, item: AgendaItem, seconds: int) -> AgendaItem:
    """A question that was left after so many seconds: answered, or skipped where nobody can have asked it.

    A note under it says that it was asked, however short the time.
    """
    asked = seconds >= ASKED_AFTER or has_notes(meeting, item)
    return item.replace(status=ItemStatus.ANSWERED if asked else ItemStatus.SKIPPED, seconds=seconds)


def has_notes(meeting: Meeting, item: AgendaItem) -> bool:
    """Whether anything was noted under a question."""
    return any(note.agenda_item == item.uid for note in meeting.notes)


def _next_open(agenda: tuple[AgendaItem, ...], current: AgendaItem | None) -> AgendaItem | None:
    """The next question still planned after the current one, else the first one planned before it."""
    uids = [item.uid for item in agenda]
    start = uids.index(current.uid) + 1 if current else 0
    return next(
        (item for item in (*agenda[start:], *agenda[:start]) if item.status is ItemStatus.PLANNED), None
    )


MOST_AHEAD = 30
"""Minutes that can be granted on top while as many are still ahead."""


class TalkEnd(Service):
    """Ends talks, at the moment or when asked about later."""

    _session: Session
    _directory: Directory
    _rules: RulesService
    _tasks: TaskService
    _live: LiveNotes

    def end(self, uid: str, *, at: ZonedTime | None = None, cut_short: bool = False) -> Meeting:
        """End the talk now, or at an instant remembered later; the thank-you clock starts there.

        One that was planned and took less than half of the time agreed was cut short, until told otherwise.
        """
        meeting = self._session.meetings.need(uid)
        if not meeting.running or meeting.actual_start is None:
            raise Refused("That conversation isn't running.")
        end = at or self._end_now(meeting)
        if end.utc < meeting.actual_start.utc:
            raise Refused("It cannot end before it began.", field="when")
        seconds = int((end.utc - meeting.actual_start.utc).total_seconds())
        meeting = self._store_left_over(meeting)
        short = meeting.mode is not Mode.UNPLANNED and seconds * 2 < meeting.agreed_minutes * 60
        state = MeetingState.CUT_SHORT if cut_short or short else MeetingState.HELD
        agenda = meeting.agenda
        current = meeting.item(meeting.current_item)
        if current is not None:
            spent = max(0, seconds - meeting.item_since)
            left = as_left(meeting, current, current.seconds + spent)
            if state is MeetingState.CUT_SHORT and not has_notes(meeting, current):
                # It was broken off: that somebody answered it is more than anybody knows.
                left = left.replace(status=ItemStatus.PARTLY if left.asked else left.status)
            agenda = renewed(agenda, left)
        over = meeting.replace(
            state=MeetingState.REHEARSED if meeting.practice else state,
            agenda=agenda,
            current_item="",
            overrun=max(0, seconds - (meeting.agreed_minutes + meeting.extended_minutes) * 60),
        )
        with self._session.edit(
            "finished practicing" if meeting.practice else "ended the conversation"
        ) as edit:
            if meeting.practice:
                edit.put(over.replace(actual_end=end))
            else:
                self.close(edit, over, end)
        return self._session.meetings.need(uid)

    def held_at_once(self, edit: Edit, contact: str, end: ZonedTime, seconds: int) -> None:
        """A request call became the talk: held, to be reflected upon and thanked for like any other."""
        began = ZonedTime(end.utc - timedelta(seconds=seconds), end.zone)
        talk = self.chance_talk(edit.contact(contact), state=MeetingState.HELD, actual_start=began)
        self.close(edit, talk, end)

    def chance_talk(self, contact: Contact, **facts: Any) -> Meeting:
        """A talk with somebody that nobody planned."""
        return Meeting(
            uid=self._session.new_id(),
            contacts=(contact.uid,),
            paths=contact.paths,
            mode=Mode.UNPLANNED,
            created=self._session.moment(),
            **facts,
        )

    def close(self, edit: Edit, held: Meeting, end: ZonedTime) -> None:
        """What the end of every talk brings: the stage, the thank-you with its clock, the tasks."""
        due = thank_due(end, self._rules.table, self._session.zone)
        edit.put(held.replace(actual_end=end))
        for contact in filter(edit.has_contact, held.contacts):
            self._directory.met_in(edit, held, contact, "conversation took place", due)
            self._tasks.sync_contact(edit, contact)
        self._tasks.sync_meeting(edit, held.uid)

    def _store_left_over(self, meeting: Meeting) -> Meeting:
        """Store the line that stands unfinished, as a change of its own: undoing the end does not take it."""
        key = line_key(meeting.uid)
        line = self._session.drafts.get(key)
        if line and line.strip():
            notes = self._with_left_over(meeting, line)
            self._session.put("note", meeting.replace(notes=notes), end_drafts=(str(key),))
            return self._session.meetings.need(meeting.uid)
        self._session.drafts.drop(key)
        return meeting

    def _with_left_over(self, meeting: Meeting, line: str) -> tuple[Note, ...]:
        """The notes with that line, as its own note or the one it changes."""
        meta = self._session.drafts.meta(line_key(meeting.uid))
        old, at = meeting.note(str(meta.get("note", ""))), meta.get("at")
        if old is not None:
            kind = NoteKind(self._live.parse(line).kind)
            return renewed(meeting.notes, old.replace(text=line, kind=kind))
        second = at if isinstance(at, int) else self._live.seconds(meeting)
        return (*meeting.notes, self._live.noted(line, second, agenda_item=meeting.current_item))

    def _end_now(self, meeting: Meeting) -> ZonedTime:
        assert meeting.actual_start is not None
        elapsed = timedelta(seconds=max(0, round(self._live.clock(meeting).elapsed(self._session.clock))))
        return ZonedTime(meeting.actual_start.utc + elapsed, self._session.zone)
