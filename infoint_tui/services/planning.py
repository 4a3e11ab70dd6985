"""Scheduling a meeting and preparing it: goals, checklist, research, agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .. import exchange
from ..domain.agenda import closing_at
from ..domain.checklist import needs_words, to_prepare
from ..domain.enums import MeetingState, Mode, Stage
from ..domain.errors import Refused
from ..domain.handouts import Brief
from ..domain.interactions import who_calls
from ..domain.meeting import (
    MINUTES,
    NO_SHOWS,
    ChecklistItem,
    Goal,
    Meeting,
    Rehearsal,
    ResearchNote,
    may_have_missed,
    order_ahead,
)
from ..domain.people import ANSWERS, Assumption, Contact, Pitch, Task, joined
from ..domain.phrasing import clock_time
from ..domain.pipeline import Move
from ..domain.zoned_time import ZonedTime, both_times, zone_notes
from .agenda import AgendaService, by_time
from .relations import Directory
from .session import Edit, Service, Session, read_time

if TYPE_CHECKING:
    from .rules import ChecklistService
    from .tasks import TaskService


_CALLED_OFF = {
    MeetingState.CANCELLED_BY_THEM: "they canceled the conversation",
    MeetingState.NO_SHOW_THEM: "they didn't show up",
    MeetingState.NO_SHOW_ME: "you missed the conversation",
}
"""What is told of a conversation that was planned and did not take place."""


class PlanningService(Service):
    """Meetings before they begin."""

    _session: Session
    _directory: Directory
    _agenda: AgendaService
    _tasks: TaskService
    _checklists: ChecklistService

    # -- finding --------------------------------------------------------------------------------------

    def of_contact(self, contact: str) -> list[Meeting]:
        """Meetings with a contact, oldest first, rehearsals left out; those without a time come first."""
        meetings = self._session.meetings.all()
        own = [meeting for meeting in meetings if contact in meeting.contacts and not meeting.practice]
        return sorted(own, key=by_time)

    def planned_with(self, contact: str) -> Meeting | None:
        """The next planned meeting with a contact."""
        return next((meeting for meeting in self.of_contact(contact) if meeting.planned), None)

    def current(self) -> Meeting | None:
        """The running meeting, else the next, else the last (design: the conversation place opens it)."""
        meetings = sorted(self._session.meetings.all(), key=by_time)
        running = next((meeting for meeting in meetings if meeting.running), None)
        now = self._session.clock.now()
        starts = [(order_ahead(m.start.utc, now), m) for m in meetings if m.planned and m.start]
        planned = min(starts, key=lambda pair: pair[0], default=(None, None))[1]
        held = next((meeting for meeting in reversed(meetings) if meeting.over), None)
        return running or planned or held

    def in_order(self) -> list[Meeting]:
        """All meetings: the running one, those ahead by time, then the others from the last one back.

        Rehearsals that are over are left out.
        """
        every = sorted(self._session.meetings.all(), key=by_time)
        meetings = [meeting for meeting in every if meeting.running or not meeting.practice]
        ahead = [meeting for meeting in meetings if meeting.planned]
        others = [meeting for meeting in reversed(meetings) if not meeting.planned and not meeting.running]
        return [*(meeting for meeting in meetings if meeting.running), *ahead, *others]

    # -- scheduling -----------------------------------------------------------------------------------

    def when(self, text: str, zone: str) -> ZonedTime:
        """The instant of a typed time in a zone; see `read_time`."""
        return read_time(self._session, text, zone)

    def preview(self, start: ZonedTime, *guests: Contact) -> list[str]:
        """The time for everybody and what is unusual about it, for the form before it is saved."""
        here = self._session.zone
        zones = dict.fromkeys(guest.zone or here for guest in guests)
        today = self._session.today
        notes = dict.fromkeys(note for zone in zones for note in zone_notes(start, here, zone))
        return [both_times(start, here, *zones, today=today), *notes]

    def schedule(
        self,
        contact: str,
        start: ZonedTime,
        *,
        mode: Mode = Mode.PHONE,
        minutes: int = 20,
        paths: Iterable[str] | None = None,
        uid: str = "",
        guests: Iterable[str] | None = None,
        new_guests: Iterable[Contact] = (),
        their_zone: str | None = None,
        end_drafts: Iterable[str] = (),
        **details: Any,
    ) -> Meeting:
        """Plan a meeting, or move the planned one of `uid`: its open tasks and items move with it.

        `details` are place, link, who_calls, purpose; `guests` are the others who take part, by uid, where
        they change, and `new_guests` people among them whom nobody knew yet, who are added with the same
        change; `their_zone` corrects the zone of the contact. A talk whose time stays keeps its
        confirmation. Refuses a time that has passed and minutes outside 5 to 120.
        """
        person = self._session.contacts.need(contact)
        old = self._session.meetings.get(uid)
        changes = {"mode": mode, **details}
        if paths is not None:
            changes["paths"] = tuple(paths)
        if guests is not None:
            changes["contacts"] = _together(old.contacts if old else (contact,), contact, guests)
        meeting = self._planned(person, old, uid, start, minutes, changes)
        moved = old is not None and old.start is not None and old.start.utc != start.utc
        verb = "moved" if moved else "changed" if old else "scheduled"
        with self._session.edit(f"{verb} the conversation with {person.name}", end_drafts=end_drafts) as edit:
            if their_zone is not None and their_zone != person.zone:
                edit.put(person.replace(zone=their_zone))
            for guest in new_guests:
                self._directory.add_to(edit, self._directory.checked(guest), "guest of a conversation")
            self._put_planned(edit, meeting)
            for left in old.contacts if old else ():
                if left not in meeting.contacts and edit.has_contact(left):
                    self._left_out(edit, left, meeting.uid)
        return self._session.meetings.get(meeting.uid) or meeting

    def move_in(
        self, edit: Edit, meeting: Meeting, start: ZonedTime, minutes: int, changes: Mapping[str, Any]
    ) -> None:
        """Move a planned meeting, or change more of it, as part of a larger change.

        Refuses what `schedule` refuses.
        """
        person = edit.contact(meeting.first_contact)
        self._put_planned(edit, self._planned(person, meeting, meeting.uid, start, minutes, changes))

    def plan_in(
        self, edit: Edit, guests: tuple[str, ...], start: ZonedTime, minutes: int, changes: Mapping[str, Any]
    ) -> Meeting:
        """Plan a meeting as part of a larger change. Refuses what `schedule` refuses."""
        person = edit.contact(guests[0])
        meeting = self._planned(person, None, "", start, minutes, {**changes, "contacts": guests})
        self._put_planned(edit, meeting)
        return meeting

    def leave_in(self, edit: Edit, meeting: Meeting, contact: str) -> None:
        """One of several guests takes no part any more; the meeting goes on with the others."""
        others = tuple(guest for guest in meeting.contacts if guest != contact)
        if not meeting.planned:
            raise _not_ahead()
        left = meeting.replace(contacts=others, sequence=meeting.sequence + 1)
        edit.put(self._with_confirmations(left.replace(checklist=self._checklists.plan(left))))
        self._left_out(edit, contact, meeting.uid)
        self._tasks.sync_meeting(edit, meeting.uid)

    def _planned(
        self,
        person: Contact,
        old: Meeting | None,
        uid: str,
        start: ZonedTime,
        minutes: int,
        changes: Mapping[str, Any],
    ) -> Meeting:
        self._check_plan(start, minutes)
        if old is not None and not old.planned:
            raise _not_ahead()
        base = old or Meeting(
            uid=uid or self._session.new_id(),
            contacts=(person.uid,),
            paths=person.paths,
            created=self._session.moment(),
        )
        meeting = base.replace(start=start, agreed_minutes=minutes, **changes)
        meeting = meeting.replace(checklist=self._checklists.plan(meeting))
        if not meeting.agenda:
            meeting = meeting.replace(agenda=self._agenda.must_asks(meeting, person))
        if old is None or old.start is None or old.start.utc != start.utc:
            meeting = meeting.replace(state=MeetingState.SCHEDULED, confirmed_with=())
        elif old.state is MeetingState.CONFIRMED and not set(meeting.contacts) <= set(old.contacts):
            meeting = meeting.replace(state=MeetingState.SCHEDULED, confirmed_with=old.contacts)
        told = old is not None and meeting.facts() != old.facts()
        return meeting.replace(sequence=meeting.sequence + told)

    def _put_planned(self, edit: Edit, meeting: Meeting) -> None:
        edit.put(meeting)
        guests = [guest for guest in meeting.contacts if edit.has_contact(guest)]
        for guest in guests:
            edit.move(guest, [Move(Stage.SCHEDULED, "conversation scheduled")])
        self._tasks.sync_meeting(edit, meeting.uid)

    def _left_out(self, edit: Edit, contact: str, uid: str) -> None:
        """Somebody takes no part any more: back to the dialogue, unless another talk with them is planned."""
        others = [other for other in self.of_contact(contact) if other.planned and other.uid != uid]
        if edit.contact(contact).stage is Stage.SCHEDULED and not others:
            edit.move(contact, [Move(Stage.IN_DIALOGUE, "no longer part of the conversation")])
        self._tasks.sync_contact(edit, contact)

    def _check_plan(self, start: ZonedTime, minutes: int) -> None:
        if minutes not in MINUTES:
            raise Refused("A conversation takes 5 to 120 minutes.", "Ask for 20.", field="minutes")
        if start.utc < self._session.clock.now() - timedelta(minutes=1):
            raise Refused(
                "That time has passed.",
                "Enter a later time, or press `T` to log a conversation you already had.",
                field="when",
            )

    def confirm(self, uid: str) -> str:
        """Note that the confirmation was sent."""
        with self._session.edit("confirmed the conversation") as edit:
            self.confirm_in(edit, self._session.meetings.need(uid))
        return "confirmed the conversation"

    def confirm_in(self, edit: Edit, meeting: Meeting, guest: str = "") -> None:
        """The same as part of a larger change; with one guest of several, for that guest alone."""
        if not meeting.planned:
            raise _not_ahead()
        told = dict.fromkeys((*meeting.confirmed_with, *((guest,) if guest else meeting.contacts)))
        edit.put(self._with_confirmations(meeting.replace(confirmed_with=tuple(told))))
        self._tasks.sync_meeting(edit, meeting.uid)

    def _with_confirmations(self, meeting: Meeting) -> Meeting:
        """The meeting, confirmed once every guest has heard."""
        if not set(meeting.contacts) <= set(meeting.confirmed_with):
            return meeting
        return self._ticked(meeting, "prep.confirm").replace(state=MeetingState.CONFIRMED)

    def call_off(self, uid: str, state: MeetingState, reason: str = "") -> str:
        """Cancelled by either side, or nobody came: the contact goes back to the dialogue, or to missed.

        Not having come oneself asks for an apology now.
        """
        label = _CALLED_OFF.get(state, "canceled the conversation")
        with self._session.edit(label) as edit:
            self.call_off_in(edit, uid, state, reason)
        return label

    def call_off_in(self, edit: Edit, uid: str, state: MeetingState, reason: str = "") -> None:
        """The same as part of a larger change."""
        meeting = edit.meeting(uid)
        if not meeting.planned:
            raise _not_ahead()
        if not may_have_missed(meeting, self._session.clock.now()) and state in NO_SHOWS:
            raise Refused("It hasn't started yet.", "You'll know if they show up once it starts.")
        target = (
            Move(Stage.MISSED, "they didn't show up")
            if state is MeetingState.NO_SHOW_THEM
            else Move(Stage.IN_DIALOGUE, "conversation canceled")
        )
        edit.put(meeting.replace(state=state, sequence=meeting.sequence + 1))
        for contact in meeting.contacts:
            others = [m for m in self.of_contact(contact) if m.planned and m.uid != uid]
            if edit.contact(contact).stage is Stage.SCHEDULED and not others:
                edit.move(contact, [target], reason=reason)
            if state is MeetingState.NO_SHOW_ME:
                edit.put(self._apology(contact, uid))
        self._tasks.sync_meeting(edit, uid)

    def _apology(self, contact: str, meeting: str) -> Task:
        person = self._session.contacts.get(contact)
        return self._session.new_task(
            f"Apologize to {person.name if person else 'them'}",
            "write",
            detail="keep it short, no excuses, offer another time",
            due=self._session.moment(),
            contact=contact,
            meeting=meeting,
            why="you missed it",
        )

    # -- preparing ------------------------------------------------------------------------------------

    def set_goals(self, uid: str, texts: Iterable[str], *, end_drafts: Iterable[str] = ()) -> str:
        """One to three things to know afterwards; scores of unchanged ones stay."""
        meeting = self._session.meetings.need(uid)
        wanted = [text.strip() for text in texts if text.strip()]
        if len(wanted) > 3:
            raise Refused(
                "Three goals are enough for one conversation.",
                "Keep the ones that matter most.",
                field="goals",
            )
        scores = {goal.text: goal for goal in meeting.goals}
        goals = tuple(scores.get(text) or Goal(text=text) for text in wanted)
        if goals:
            meeting = self._ticked(meeting, "prep.goals")
        return self._tasks.change_meeting(meeting, "goals", end_drafts=end_drafts, goals=goals)

    def set_purpose(self, uid: str, text: str, *, end_drafts: Iterable[str] = ()) -> str:
        """The line that stands above the live screen."""
        return self._tasks.change_meeting(
            self._session.meetings.need(uid), "purpose", end_drafts=end_drafts, purpose=text.strip()
        )

    def tick_item(self, uid: str, item_uid: str) -> str:
        """Tick a checklist item, or take the tick back."""
        meeting = self._session.meetings.need(uid)
        done = (
            None
            if any(i.uid == item_uid and i.done_at for i in meeting.checklist)
            else self._session.moment()
        )
        items = tuple(i.replace(done_at=done) if i.uid == item_uid else i for i in meeting.checklist)
        return self._tasks.change_meeting(meeting, "ticked" if done else "unticked", checklist=items)

    def resume_asked(self, uid: str, asked: bool) -> str:
        """Note that the guest asked to see the résumé, or take that back.

        Questions that need it become available, and the checklist says to have it ready.
        """
        meeting = self._session.meetings.need(uid).replace(resume_requested=asked)
        checklist = self._checklists.plan(meeting) if meeting.planned else meeting.checklist
        label = "they asked to see your résumé" if asked else "they did not ask for your résumé"
        return self._tasks.change_meeting(meeting, label, checklist=checklist)

    def set_confidence(self, uid: str, rating: int) -> str:
        """How confident the user feels before the talk, 1 to 5."""
        if rating not in range(1, 6):
            raise Refused("Ratings run from 1 to 5.", field="confidence_before")
        meeting = self._session.meetings.need(uid)
        return self._tasks.change_meeting(meeting, f"confidence before: {rating}", confidence_before=rating)

    def set_short_on_time(self, uid: str, short: bool) -> str:
        """Cut the checklist to what counts most, or show all of it again; nothing is lost by it."""
        label = "short on time" if short else "the whole checklist"
        return self._tasks.change_meeting(self._session.meetings.need(uid), label, short_on_time=short)

    def _ticked(self, meeting: Meeting, rule: str) -> Meeting:
        return ticked(meeting, rule, self._session.moment())

    def beliefs(self, meeting: Meeting) -> list[Assumption]:
        """What the user believes about the paths of a talk, and a talk may shake."""
        return [belief for path in self._session.paths.those(meeting.paths) for belief in path.assumptions]

    def shake(self, uid: str, belief: str) -> str:
        """Note which belief a talk may shake, by its uid; questions that need one are worded with it."""
        meeting = self._session.meetings.need(uid)
        if belief not in {known.uid for known in self.beliefs(meeting)}:
            raise Refused("That belief isn't on any path of this conversation.")
        return self._tasks.change_meeting(
            self._ticked(meeting, "prep.assumption"), "belief to look into", assumption=belief
        )

    def add_item(self, uid: str, text: str, *, end_drafts: Iterable[str] = ()) -> str:
        """A checklist item of the user's own."""
        if not text.strip():
            raise Refused("An item needs a few words.", field="text")
        meeting = self._session.meetings.need(uid)
        item = ChecklistItem(uid=self._session.new_id(), text=text.strip(), group="own")
        return self._tasks.change_meeting(
            meeting, "added to the checklist", end_drafts=end_drafts, checklist=(*meeting.checklist, item)
        )

    def add_research(self, uid: str, subject: str, text: str, *, end_drafts: Iterable[str] = ()) -> str:
        """Keep a fact about person, organisation, industry or path."""
        if not text.strip():
            raise Refused("Write a few words about what you found.", field="text")
        meeting = self._session.meetings.need(uid)
        note = ResearchNote(uid=self._session.new_id(), subject=subject, text=text.strip())
        meeting = self._ticked(meeting, f"prep.{subject}")
        return self._tasks.change_meeting(
            meeting, "research note", end_drafts=end_drafts, research=(*meeting.research, note)
        )

    def edit_research(
        self, uid: str, note_uid: str, text: str, *, subject: str = "", end_drafts: Iterable[str] = ()
    ) -> str:
        """Change a fact, and what it is about; an empty text removes it."""
        meeting = self._session.meetings.need(uid)
        notes = tuple(
            note.replace(text=text.strip(), subject=subject or note.subject) if note.uid == note_uid else note
            for note in meeting.research
            if note.uid != note_uid or text.strip()
        )
        return self._tasks.change_meeting(meeting, "research note", end_drafts=end_drafts, research=notes)


def ticked(meeting: Meeting, rule: str, now: ZonedTime) -> Meeting:
    """The meeting with the item of a rule ticked: what is written down need not be ticked as well."""
    return meeting.replace(
        checklist=tuple(
            item.replace(done_at=now) if item.rule == rule and not item.done_at else item
            for item in meeting.checklist
        )
    )


def _together(before: Iterable[str], contact: str, others: Iterable[str]) -> tuple[str, ...]:
    """Everybody who takes part: who did before keeps their place, new ones come behind."""
    wanted = dict.fromkeys((contact, *others))
    return tuple(dict.fromkeys((*(uid for uid in before if uid in wanted), *wanted)))


def _not_ahead() -> Refused:
    return Refused(
        "That conversation has already started.", ("Its notes and its reflection are on its own page.")
    )


FRESH = timedelta(days=31)
"""So long what somebody else said about a reflection stands before the next talk."""


class BriefingService(Service):
    """Reads; changes nothing."""

    _session: Session
    _directory: Directory
    _checklists: ChecklistService
    _introduction: IntroductionService

    def brief(self, uid: str) -> Brief:
        """The page of a meeting. Raises `Refused` when it is gone."""
        meeting = self._session.meetings.need(uid)
        contact = self._session.contacts.get(meeting.first_contact) or Contact(uid="", name="someone")
        begin = meeting.began
        here = begin.in_zone(self._session.zone) if begin else None
        more = timedelta(minutes=meeting.extended_minutes)
        minutes = meeting.agreed_minutes + meeting.extended_minutes
        ends = clock_time(here.later(timedelta(minutes=minutes)).local()) if here else ""
        closing_after = timedelta(seconds=closing_at(meeting.agreed_minutes)) + more
        closing = clock_time(here.later(closing_after).local()) if here else ""
        shared = (contact.connection, *contact.commonalities)
        return Brief(
            name=self._directory.guests(meeting),
            role=contact.role_line if len(meeting.contacts) == 1 else "",
            when=both_times(begin, self._session.zone, *self._directory.zones(meeting)) if begin else "",
            how=_how(meeting, contact),
            ends=ends,
            closing_at=closing,
            minutes=minutes,
            shared=tuple(text for text in shared if text.strip()),
            purpose=meeting.purpose,
            goals=tuple(goal.text for goal in meeting.goals),
            introduction=self._introduction.introduction_for(meeting),
            research=tuple((note.subject, note.text) for note in meeting.research),
            questions=meeting.agenda,
            to_do=tuple(item.text for item in to_prepare(meeting) if not item.done_at),
            name_sound=contact.name_sound,
            salutation=", ".join(filter(None, (contact.salutation, contact.pronouns))),
            needs=tuple(filter(None, (contact.communication, needs_words(contact.accommodations)))),
            next_time=tuple(text for text, _source in self.next_time(meeting)),
            reminders=tuple((line.group, line.text) for line in self._checklists.reminders(meeting)),
        )

    def next_time(self, meeting: Meeting) -> tuple[tuple[str, str], ...]:
        """What to do differently in this talk, each with where it comes from.

        The line of the last reflection before it that has one, and what somebody said who looked at one of
        them in the month before.
        """
        limit = meeting.began or self._session.moment()
        since = (limit.local() - FRESH).date()
        own: list[tuple[float, Meeting, str]] = []
        others: list[tuple[date, str, str]] = []
        for other in self._session.meetings.all():
            began, reflection = other.began, other.reflection
            if other.practice or reflection is None or began is None or began.utc >= limit.utc:
                continue
            if _meant(reflection.not_well):
                own.append((began.utc.timestamp(), other, reflection.not_well))
            for each in reflection.feedback:
                on = each.received_on
                if each.text.strip() and on and since <= on <= limit.local().date():
                    others.append((on, each.text, each.reviewer))
        found = []
        if own:
            _when, talk, text = max(own, key=lambda line: line[0])
            contact = self._session.contacts.get(talk.first_contact)
            found.append(
                (" ".join(text.split()), f"after {contact.name if contact else 'the last conversation'}")
            )
        if others:
            _on, text, reviewer = max(others, key=lambda line: line[0])
            found.append((" ".join(text.split()), f"from {reviewer}"))
        return tuple(found)

    def page(self, uid: str) -> str:
        """The page as Markdown, ready for print."""
        return exchange.markdown.brief_markdown(self.brief(uid))


_NOTHING = frozenset(("nothing", "none", "no", "-", "–", "n/a"))


def _meant(text: str) -> bool:
    """Whether a line says what to do differently; "nothing" is an answer, too."""
    return text.strip().casefold().rstrip(".!") not in ("", *_NOTHING)


def _how(meeting: Meeting, contact: Contact) -> str:
    parts = (meeting.mode.label, meeting.place, meeting.link, who_calls(meeting, contact))
    return " · ".join(part for part in parts if part.strip())


ALOUD_TWICE = 2
"""How often an introduction is said aloud before the item of the checklist is done (S001)."""


class IntroductionService(Service):
    """Introduction, ready answers and their rehearsal."""

    _session: Session
    _tasks: TaskService

    @property
    def introduction(self) -> str:
        """The introduction, a line for each part; empty before it was written."""
        pitches = self._session.profile.pitches
        return pitches[0].text if pitches else ""

    # -- for other audiences --------------------------------------------------------------------------

    @property
    def audiences(self) -> tuple[str, ...]:
        """Names of those the introduction has other words for."""
        return tuple(dict.fromkeys(pitch.label for pitch in self._session.profile.pitches[1:] if pitch.label))

    def audience_of(self, meeting: Meeting | None) -> str:
        """For whom the introduction of a talk is; empty for everybody."""
        return meeting.audience if meeting and meeting.audience in self.audiences else ""

    def introduction_for(self, meeting: Meeting | None) -> str:
        """The introduction chosen for a talk, else the one for everybody."""
        audience = self.audience_of(meeting)
        if not audience:
            return self.introduction
        return next(pitch.text for pitch in self._session.profile.pitches[1:] if pitch.label == audience)

    def choose_audience(self, meeting: str, audience: str) -> str:
        """Take other words for a talk, or those for everybody (an empty text); a new audience begins with the
        latter."""
        found = self._session.meetings.need(meeting)
        wanted = " ".join(audience.split())
        known = next((name for name in self.audiences if name.casefold() == wanted.casefold()), "")
        label = "another introduction"
        with self._session.edit(label) as edit:
            if wanted and not known:
                pitches = self._session.profile.pitches or (Pitch(),)
                fresh = Pitch(label=wanted, text=self.introduction)
                edit.put(self._session.profile.replace(pitches=(*pitches, fresh)))
            edit.put(found.replace(audience=known or wanted))
        return label

    def save_introduction(
        self, parts: Mapping[str, str], *, audience: str = "", end_drafts: Iterable[str] = ()
    ) -> str:
        """Keep the introduction for everybody or for one audience; the others stay."""
        profile = self._session.profile
        pitches = profile.pitches or (Pitch(),)
        at = next((n for n, pitch in enumerate(pitches) if n and audience and pitch.label == audience), 0)
        text = joined(parts)
        changed = tuple(pitch.replace(text=text) if n == at else pitch for n, pitch in enumerate(pitches))
        return self._session.put("your 30 seconds", profile.replace(pitches=changed), end_drafts=end_drafts)

    # -- ready answers --------------------------------------------------------------------------------

    def answer(self, key: str) -> str:
        """A ready answer; empty before it was written."""
        return self._session.profile.ready_answers.get(key, "")

    def spoken(self, key: str) -> str:
        """What would be said: the ready answer; to "tell me about yourself" else the introduction."""
        return self.answer(key) or (self.introduction if key == "about" else "")

    @property
    def answered(self) -> int:
        """How many of the ready answers are written."""
        return sum(1 for key, _question, _hint in ANSWERS if self.answer(key).strip())

    def save_answer(self, key: str, text: str, *, end_drafts: Iterable[str] = ()) -> str:
        """Keep a ready answer; an empty text removes it."""
        if key not in {known for known, _question, _hint in ANSWERS}:
            raise Refused(f"There is no ready answer called {key!r}.")
        profile = self._session.profile
        answers = {name: said for name, said in profile.ready_answers.items() if name != key}
        if text.strip():
            answers[key] = text.strip()
        return self._session.put(
            "a ready answer", profile.replace(ready_answers=answers), end_drafts=end_drafts
        )

    def said_aloud(self, meeting: str, seconds: int) -> int:
        """Note that the introduction was said aloud; returns how often it was before this talk.

        The second time ticks the item of the checklist.
        """
        found = self._session.meetings.need(meeting)
        said = (*found.rehearsals, Rehearsal(at=self._session.moment(), seconds=max(0, seconds)))
        changed = found.replace(rehearsals=said)
        if len(said) >= ALOUD_TWICE:
            changed = ticked(changed, "prep.intro", self._session.moment())
        self._tasks.change_meeting(changed, "said aloud")
        return len(said)
