"""The running talk: clock, notes, the agenda as it is gone through, and the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..domain.errors import Refused
from ..domain.lateness import Late, lateness
from ..domain.meeting import AgendaItem, Extension, Meeting
from ..domain.moment import Moment
from ..domain.people import Contact
from ..domain.words import CaptureStyle, ItemStatus, MeetingState, Mode, Permission
from .live_notes import LiveNotes

if TYPE_CHECKING:
    from .edit import Edit
    from .live_end import TalkEnd

STALE_AFTER = timedelta(hours=2)
"""Past its agreed end by this much, a running talk is asked about once."""
DONE = (ItemStatus.ANSWERED, ItemStatus.PARTLY, ItemStatus.ANSWERED_UNASKED)


class LiveService(LiveNotes):
    """Everything that happens while two people talk. Nothing here asks questions back."""

    # -- beginning ------------------------------------------------------------------------------------

    def running(self) -> Meeting | None:
        """The talk in progress; there is at most one."""
        return next(iter(self._ws.meetings.where("state", MeetingState.IN_PROGRESS.value)), None)

    def start(self, uid: str) -> Meeting:
        """Begin a planned talk now. Starting the running one again changes nothing."""
        meeting = self._ws.meetings.need(uid)
        if meeting.running:
            return meeting
        self._refuse_second(uid)
        if not meeting.planned:
            raise Refused("That talk is over.", "Plan another one with `m`, or press `c` for a new one.")
        contact = self._ws.contacts.get(meeting.first_contact)
        name = contact.name if contact else "somebody"
        with self._ws.edit(f"began the talk with {name}") as edit:
            edit.put(
                meeting.replace(state=MeetingState.IN_PROGRESS, actual_start=self._ws.moment(), item_since=0)
            )
            self._ws.todo.sync_meeting(edit, uid)
        return self._ws.meetings.need(uid)

    def start_new(self, name: str, *, minutes: int = 20) -> Meeting:
        """Begin a talk nobody planned, with somebody known or new; the rest is asked in the reflection."""
        ws = self._ws
        self._refuse_second("")
        name = " ".join(name.split()) or "Somebody new"
        known = ws.people.find(name)
        if known is not None and (planned := ws.planning.planned_with(known.uid)):
            return self.start(planned.uid)
        contact = known or Contact(uid=ws.new_id(), name=name, source="chance", zone="")
        meeting = self._unplanned(contact, minutes)
        with ws.edit(f"began a talk with {contact.name}") as edit:
            if known is None:
                ws.people.add_to(edit, contact, "met by chance")
            edit.put(meeting)
        return self._ws.meetings.need(meeting.uid)

    def _unplanned(self, contact: Contact, minutes: int = 20) -> Meeting:
        """A talk nobody planned, from now on."""
        ws = self._ws
        return Meeting(
            uid=ws.new_id(),
            contacts=(contact.uid,),
            paths=contact.paths,
            mode=Mode.UNPLANNED,
            state=MeetingState.IN_PROGRESS,
            actual_start=ws.moment(),
            agreed_minutes=minutes,
            capture_style=CaptureStyle.FULL,
            created=ws.moment(),
        )

    def refuse_second(self) -> None:
        """Refuse to begin a talk while another one runs; a rehearsal gives way."""
        self._refuse_second("")

    def begin_in(self, edit: Edit, contact: str) -> None:
        """A call becomes the talk: it begins now, as part of a larger change. See `refuse_second`."""
        edit.put(self._unplanned(edit.contact(contact)))

    def rehearse(self, uid: str) -> Meeting:
        """Begin a rehearsal of a planned talk: its agenda and minutes against nobody, in no statistics."""
        ws = self._ws
        planned = ws.meetings.need(uid)
        if not planned.planned:
            raise Refused("Only a talk that is still ahead can be rehearsed.")
        self._refuse_second("")
        fresh = tuple(
            item.replace(status=ItemStatus.PLANNED, asked_at=None, seconds=0) for item in planned.agenda
        )
        rehearsal = Meeting(
            uid=ws.new_id(),
            contacts=planned.contacts,
            paths=planned.paths,
            mode=planned.mode,
            state=MeetingState.IN_PROGRESS,
            actual_start=ws.moment(),
            agreed_minutes=planned.agreed_minutes,
            purpose=planned.purpose,
            goals=planned.goals,
            agenda=fresh,
            capture_style=planned.capture_style,
            rehearses=uid,
            created=ws.moment(),
        )
        with ws.edit("began a rehearsal") as edit:
            edit.put(rehearsal)
        return ws.meetings.need(rehearsal.uid)

    def _refuse_second(self, uid: str) -> None:
        """One talk at a time; a rehearsal gives way to the real one."""
        other = self.running()
        if other is not None and other.practice:
            self.end(other.uid)
        elif other is not None and other.uid != uid:
            contact = self._ws.contacts.get(other.first_contact)
            raise Refused(
                f"A talk with {contact.name if contact else 'somebody'} is still running.",
                "End it first with ctrl+t on its live screen.",
            )

    # -- the clock ------------------------------------------------------------------------------------

    def stale(self, meeting: Meeting) -> bool:
        """Whether it was found still running hours past its end, so that its end must be asked for."""
        return (
            meeting.running and self.clock(meeting).remaining(self._ws.clock) < -STALE_AFTER.total_seconds()
        )

    def agreed_end(self, meeting: Meeting) -> Moment:
        """The end that was agreed, extensions included."""
        assert meeting.actual_start is not None
        total = timedelta(minutes=meeting.agreed_minutes + meeting.extended_minutes)
        return Moment(meeting.actual_start.utc + total, self._ws.zone)

    def end_from(self, meeting: Meeting, text: str) -> Moment:
        """The end somebody remembers: "10:25", "24 min", a day and time; the first such time after its start.

        Refuses what it cannot read, and an end that lies ahead or before the start.
        """
        assert meeting.actual_start is not None
        began = meeting.actual_start
        words = text.strip().lower()
        number = words.removesuffix("minutes").removesuffix("min").strip()
        if number.isascii() and number.isdigit():
            end = Moment(began.utc + timedelta(minutes=int(number[:6])), self._ws.zone)
        else:
            end = self._end_at(began, words)
        if end.utc < began.utc:
            raise Refused("It cannot end before it began.", field="when")
        if end.utc > self._ws.clock.now():
            raise Refused("That time has not come yet.", "Write when it ended, such as 10:25.", field="when")
        return end

    def _end_at(self, began: Moment, words: str) -> Moment:
        from ..domain.naturaltime import WhenError, parse_when

        start = began.in_zone(self._ws.zone).local().replace(tzinfo=None)
        try:
            naive = parse_when(words, now_local=start)
            return Moment.from_local(naive, self._ws.zone, fold=0)
        except (WhenError, ValueError) as error:
            raise Refused(str(error), "Write a time such as 10:25, or 24 min.", field="when") from error

    # -- the agenda -----------------------------------------------------------------------------------

    def next_item(self, uid: str) -> AgendaItem | None:
        """Go to the next open question; the one talked about counts as answered.

        A talk without an agenda gets the questions to know by heart first.
        """
        meeting = self._ws.meetings.need(uid)
        if not meeting.agenda:
            meeting = meeting.replace(agenda=self._ws.planning.pocket(meeting))
        return self._advance(meeting, ItemStatus.ANSWERED, "next question")

    def skip_item(self, uid: str) -> AgendaItem | None:
        """Leave the current question (or the first open one) out and go on."""
        return self._advance(self._ws.meetings.need(uid), ItemStatus.SKIPPED, "skipped a question")

    def answered_unasked(self, uid: str, item_uid: str = "") -> AgendaItem | None:
        """They answered a question before it was asked: the given one, else the next open one."""
        meeting = self._ws.meetings.need(uid)
        open_items = [item for item in meeting.agenda if item.status is ItemStatus.PLANNED]
        item = meeting.item(item_uid) if item_uid else next(iter(open_items), None)
        if item is None:
            raise Refused("No question is open any more.")
        answered = item.replace(status=ItemStatus.ANSWERED_UNASKED, asked_at=self.seconds(meeting))
        self._put(meeting, "answered unasked", agenda=with_item(meeting.agenda, answered))
        return answered

    def go_to(self, uid: str, item_uid: str) -> AgendaItem | None:
        """Talk about this question now; the one before counts as answered."""
        meeting = self._ws.meetings.need(uid)
        return self._advance(meeting, ItemStatus.ANSWERED, "next question", to=item_uid)

    def must_asks_open(self, meeting: Meeting) -> list[AgendaItem]:
        """Must-asks nobody has answered yet."""
        return [
            item
            for item in meeting.agenda
            if item.must and item.status in (ItemStatus.PLANNED, ItemStatus.SKIPPED)
        ]

    def _advance(
        self, meeting: Meeting, status: ItemStatus, label: str, *, to: str = ""
    ) -> AgendaItem | None:
        now = self.seconds(meeting)
        agenda = meeting.agenda
        current = meeting.item(meeting.current_item)
        if current is None and status is ItemStatus.SKIPPED:
            current = next((item for item in agenda if item.status is ItemStatus.PLANNED), None)
        if current is not None:
            spent = now - meeting.item_since if meeting.current_item else 0
            agenda = with_item(agenda, current.replace(status=status, seconds=current.seconds + spent))
        target = (
            next((item for item in agenda if item.uid == to), None) if to else _next_open(agenda, current)
        )
        if target is not None:
            asked = target.asked_at if target.asked_at is not None else now
            agenda = with_item(agenda, target.replace(status=ItemStatus.ASKED, asked_at=asked))
        self._put(meeting, label, agenda=agenda, current_item=target.uid if target else "", item_since=now)
        return target

    # -- time and end ---------------------------------------------------------------------------------

    def set_style(self, uid: str, style: CaptureStyle) -> None:
        """Change how notes are taken."""
        self._put(self._ws.meetings.need(uid), f"style {style.value}", capture_style=style)

    def extend(self, uid: str, minutes: int = 5, *, granted: bool = True) -> Meeting:
        """Log that more time was asked for, and whether it was given (RCEL)."""
        meeting = self._ws.meetings.need(uid)
        extension = Extension(at=self.seconds(meeting), minutes=minutes, granted=granted)
        label = f"{minutes} more minutes" if granted else "no more minutes given"
        self._put(meeting, label, extensions=(*meeting.extensions, extension))
        return self._ws.meetings.need(uid)

    def end(self, uid: str, *, at: Moment | None = None, cut_short: bool = False) -> Meeting:
        """End the talk now, or at an instant remembered later; see `TalkEnd.end`."""
        return self._ending.end(uid, at=at, cut_short=cut_short)

    def held_at_once(self, edit: Edit, contact: str, end: Moment, seconds: int) -> None:
        """A request call became the talk; see `TalkEnd.held_at_once`."""
        self._ending.held_at_once(edit, contact, end, seconds)

    @property
    def _ending(self) -> TalkEnd:
        from .live_end import TalkEnd

        return TalkEnd(self._ws, self)

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
        words = {Permission.GRANTED: "they are fine with notes", Permission.REFUSED: "no notes wanted"}
        label = words.get(answer, "notes not asked about")
        self._put(self._ws.meetings.need(uid), label, notes_permission=answer)

    def drifted(self, uid: str, *, job_interview: bool) -> None:
        """Note that they began to interview the user, or take that back (S001)."""
        label = "it became a job interview" if job_interview else "it stayed a conversation"
        self._put(self._ws.meetings.need(uid), label, became_job_interview=job_interview)

    def _put(self, meeting: Meeting, label: str, **changes: Any) -> None:
        with self._ws.edit(label) as edit:
            edit.put(meeting.replace(**changes))


def with_item(agenda: tuple[AgendaItem, ...], item: AgendaItem) -> tuple[AgendaItem, ...]:
    """An agenda with one question in its new form."""
    return tuple(item if other.uid == item.uid else other for other in agenda)


def _next_open(agenda: tuple[AgendaItem, ...], current: AgendaItem | None) -> AgendaItem | None:
    """The next question still planned after the current one, else the first one planned before it."""
    uids = [item.uid for item in agenda]
    start = uids.index(current.uid) + 1 if current else 0
    return next(
        (item for item in (*agenda[start:], *agenda[:start]) if item.status is ItemStatus.PLANNED), None
    )
