"""What a letter is written with: its values, the times it offers, and whether it is ready to go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.contact_limits import Concern
from ..domain.english import deed_sentence, within_a_sentence
from ..domain.enums import ChannelKind, Mode, TaskState
from ..domain.errors import Refused
from ..domain.interactions import KIND_OF_TASK, who_calls
from ..domain.messages import (
    FORMAL,
    Busy,
    Calendar,
    gap_words,
    gaps,
    notes,
    offer_in_full,
    offer_sentence,
    propose,
    render,
    render_from,
    render_long,
    render_short,
    suggest,
)
from ..domain.people import Contact, Task
from ..domain.phrasing import listing
from ..domain.zoned_time import ZonedTime
from .session import Service, Session, read_time

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from .follow_up import FollowUpService
    from .outreach import OutreachService
    from .planning import PlanningService
    from .relations import Relations
    from .rules import RulesService
    from .templates import TemplateService


MEDIUM_OF: Mapping[ChannelKind, str] = {
    ChannelKind.EMAIL: "email",
    ChannelKind.LETTER: "letter",
    ChannelKind.LINKEDIN: "linkedin",
    ChannelKind.MESSAGE: "message",
    ChannelKind.PHONE: "call",
    ChannelKind.IN_PERSON: "call",
    ChannelKind.OTHER: "message",
}
"""How a channel is written for."""


ATTEMPTS = ("request", "nudge")
"""Kinds of letters that ask for a conversation; sending one is an attempt."""
TOUCHES = {
    "update": "update",
    "answer": "thanks_again",
    "loop": "loop",
    "apology": "apology",
    "thanks_introducer": "thanks_again",
}
"""Kinds of letters that are signs of life, and the kind of message each one is."""


class MessageRequest(NamedTuple):
    """What is written to whom, and about what."""

    kind: str
    """One of `letters.KINDS`."""
    contact: str
    meeting: str = ""
    task: str = ""
    """Uid of the task that is done once it is sent."""
    letter: str = ""
    """Id of the template to begin with."""
    about: str = ""
    """Uid of the milestone or resource it tells of."""

    @property
    def is_attempt(self) -> bool:
        """Whether it asks for a conversation."""
        return self.kind in ATTEMPTS

    @property
    def is_touch(self) -> bool:
        """Whether it is a sign of life."""
        return self.kind in TOUCHES


class Offer(NamedTuple):
    """A time that may be offered."""

    at: ZonedTime
    text: str
    notes: tuple[str, ...]
    """What deserves a second look."""


class MessageService(Service):
    """Letters in the making."""

    _session: Session
    _relations: Relations
    _rules: RulesService
    _planning: PlanningService
    _templates: TemplateService
    _follow_up: FollowUpService
    _outreach: OutreachService

    def job_for(self, contact: str) -> MessageRequest:
        """What is written to a contact next: a request, or a reminder of it."""
        return MessageRequest("nudge" if self._relations.waiting(contact) else "request", contact)

    def around(self, meeting: Meeting) -> MessageRequest:
        """What moves a planned conversation: with an apology where it comes at short notice (O)."""
        notice = self._rules.table.length("reschedule.notice")
        late = meeting.start is not None and meeting.start.utc - self._session.clock.now() < notice
        letter = "reschedule.late" if late else "reschedule"
        return MessageRequest("reschedule", meeting.first_contact, meeting.uid, letter=letter)

    def touch_for(self, contact: str, task_uid: str = "", about: str = "") -> MessageRequest:
        """The letter that a task asks for, or one to somebody who is known; `about` is what it tells of."""
        task = self._session.tasks.get(task_uid)
        if task is None:
            return MessageRequest("update", contact, letter="hello" if about else "", about=about)
        if task.rule == "milestone.tell":
            about = task.about
        kind, letter = _LETTER_OF_TASK.get(task.type, ("update", ""))
        return MessageRequest(kind, contact, task.meeting, task_uid, letter, about)

    def touch_kind(self, job: MessageRequest) -> str:
        """Which of `touch.KINDS` a letter is, by the task it does and by what it tells of."""
        task = self._session.tasks.get(job.task)
        if task is not None and task.type in KIND_OF_TASK:
            return KIND_OF_TASK[task.type]
        if self._session.milestones.get(job.about) is not None:
            return "milestone"
        if self._session.resources.get(job.about) is not None:
            return "resource"
        return "question" if job.letter == "answer.name" else TOUCHES[job.kind]

    def guard(self, job: MessageRequest, channel: ChannelKind | None = None) -> list[Concern]:
        """What speaks against a letter now; nothing does where it belongs to a conversation."""
        if job.is_attempt:
            return self._outreach.guard(job.contact, channel)
        if not job.is_touch:
            return []
        return self._follow_up.guard(job.contact, kind=self.touch_kind(job))

    def values(
        self, job: MessageRequest, tone: str, typed: Mapping[str, str], offered: Sequence[ZonedTime]
    ) -> dict[str, str]:
        """The values of all gaps that can be filled; `typed` are the sentences of the user, by their slots,
        and one for the times goes before those `offered`."""
        person = self._session.contacts.need(job.contact)
        known = self._templates.values(person, tone)
        meeting = self._session.meetings.get(job.meeting)
        if meeting is not None:
            known |= self._of_meeting(meeting, person)
        if job.kind == "update" and (did := self._did(job)):
            known["did"] = deed_sentence(did)
        known |= {
            name: " ".join(text.split()) for name, text in typed.items() if name in known or text.strip()
        }
        lines = [self.said(person, at) for at in offered]
        own = known.pop("slots", "")
        known["slots"] = "\n".join(lines) or own
        formal = tone == FORMAL
        known["times"] = own or offer_sentence(
            [f"on {line}" for line in lines] if formal else lines, formal=formal
        )
        known["times_in_full"] = "" if own else offer_in_full(self._in_full(person, offered), formal=formal)
        return known

    def _did(self, job: MessageRequest) -> str:
        """What the user did or reached, as far as it is written down."""
        milestone = self._session.milestones.get(job.about)
        if milestone is not None:
            return milestone.text
        task = self._session.tasks.get(job.task)
        return task.detail.removeprefix(_DID) if task is not None and task.detail.startswith(_DID) else ""

    def _of_meeting(self, meeting: Meeting, person: Contact) -> dict[str, str]:
        place = meeting.place or meeting.link
        sentence = f"I'll see you at {within_a_sentence(place)}." if place else ""
        if "://" in place or (meeting.mode is Mode.VIDEO and place):
            sentence = f"Here's the link: {place}"
        elif meeting.mode is Mode.PHONE and place and not any(map(str.isalpha, place)):
            sentence = "" if meeting.who_calls.startswith("they") else f"I'll call you at {place}."
        elif not place and (calls := who_calls(meeting, person)) and any(map(str.isdigit, calls)):
            place = calls.replace("you call", "I call you at")
            sentence = calls.replace("you call", "I'll call you at") + "."
        distant = meeting.mode in (Mode.PHONE, Mode.VIDEO)
        found = {
            "minutes": str(meeting.agreed_minutes),
            "place": place,
            "place_sentence": sentence,
            "call": "call" if distant else "meeting",
        }
        guest = self._session.contacts.get(meeting.first_contact)
        if guest is not None and guest.uid != person.uid:
            found["new_name"] = guest.name
        if meeting.start is not None:
            zones = (self._session.zone, person.zone)
            found["when"] = render_long(meeting.start, *zones)
            found["on_when"] = render_from(meeting.start, self._session.moment(), *zones)
            found["short_when"] = render_short(meeting.start, self._session.moment(), *zones)
        return found

    # -- times to offer --------------------------------------------------------------------------------

    def said(self, person: Contact, at: ZonedTime) -> str:
        """A time as it stands in a letter, in both zones."""
        return render(at, self._session.zone, person.zone)

    def _in_full(self, person: Contact, times: Iterable[ZonedTime]) -> list[str]:
        return [render_long(at, self._session.zone, person.zone) for at in times]

    def offered_in(self, text: str, person: Contact, times: Iterable[ZonedTime]) -> tuple[ZonedTime, ...]:
        """Which of the times a text names."""
        return tuple(
            at
            for at in times
            if self.said(person, at) in text or any(said in text for said in self._in_full(person, (at,)))
        )

    def offer(self, person: Contact, at: ZonedTime, minutes: int = 20) -> Offer:
        """A time in both zones, and what is unusual about it."""
        return self._offer(person, at, minutes, self._calendar(person))

    def _offer(self, person: Contact, at: ZonedTime, minutes: int, calendar: Calendar) -> Offer:
        return Offer(at, self.said(person, at), tuple(notes(at, minutes, calendar)))

    def times(self, person: Contact, minutes: int = 20) -> tuple[list[Offer], list[ZonedTime]]:
        """Times to choose from, and the ones suggested among them."""
        calendar = self._calendar(person)
        found = propose(self._session.clock.now(), minutes, calendar)
        return [self._offer(person, at, minutes, calendar) for at in found], suggest(found)

    def typed_time(self, text: str) -> ZonedTime:
        """A time typed by the user, in their zone. Refuses what it cannot read, gaps, overlaps, the past."""
        at = read_time(self._session, text, self._session.zone)
        if at.utc <= self._session.clock.now():
            raise Refused("That time has passed.", "Offer one that is ahead.", field="when")
        return at

    def _calendar(self, person: Contact) -> Calendar:
        busy = [
            Busy(meeting.start.utc, meeting.start.utc + timedelta(minutes=meeting.agreed_minutes))
            for meeting in self._session.meetings.all()
            if meeting.planned and meeting.start is not None
        ]
        return Calendar(
            self._session.zone,
            person.zone,
            frozenset(self._session.profile.work_days),
            self._rules.holidays,
            busy,
        )

    # -- ready and sent --------------------------------------------------------------------------------

    @staticmethod
    def refuse_gaps(subject: str, body: str) -> None:
        """Refuse a letter with something left open, by name."""
        open_ = gaps(f"{subject}\n{body}")
        if open_:
            named = listing([*map(gap_words, open_)])
            raise Refused(f"Still missing: {named}.", "Fill it in, or remove it from the text.", field="body")

    def sent(
        self,
        job: MessageRequest,
        *,
        text: str = "",
        at: ZonedTime | None = None,
        override: str = "",
        end_drafts: Iterable[str] = (),
    ) -> str:
        """Note that a letter went out which asks for no conversation; says what was noted.

        A sign of life is logged as one, with everything that follows from it; a confirmation confirms the
        conversation, a task is done; anything else leaves a task that is done. `override` says why it went
        out all the same, where the guard spoke against it.
        """
        meeting = self._session.meetings.get(job.meeting)
        label = self.label(job)
        if job.is_touch:
            self._follow_up.log(
                job.contact,
                kind=self.touch_kind(job),
                text=text,
                at=at,
                about=job.about,
                task=job.task,
                override=override,
                label=label,
                end_drafts=end_drafts,
            )
            return label
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            task = self._session.tasks.get(job.task)
            if job.kind == "confirm" and meeting is not None and meeting.planned:
                self._planning.confirm_in(edit, meeting, job.contact)
            elif task is not None and task.open:
                edit.put(task.replace(state=TaskState.DONE, done_at=self._session.moment()))
            else:
                edit.put(self._done(job, label))
        return label

    def label(self, job: MessageRequest) -> str:
        """What is noted once it is sent: "confirmation to Rosa Delgado"."""
        return f"{_SENT.get(job.kind, 'message')} to {self._session.contacts.need(job.contact).name}"

    def _done(self, job: MessageRequest, title: str) -> Task:
        return self._session.new_task(
            title,
            job.kind,
            due_day=self._session.today,
            contact=job.contact,
            meeting=job.meeting,
            state=TaskState.DONE,
            done_at=self._session.moment(),
        )


_DID = "you did: "
"""Begins the detail of a task to tell of what was done."""
_LETTER_OF_TASK = {
    "touch": ("update", "hello"),
    "tell": ("update", "update.milestone"),
    "answer": ("answer", "answer.no"),
    "another": ("answer", "answer.name"),
}
"""Kind of the letter and template, by the type of the task; what else is to share is an update."""
_SENT = {
    "confirm": "confirmation",
    "answer": "reply",
    "update": "update",
    "loop": "update",
    "apology": "apology",
    "reschedule": "new time",
    "thanks_introducer": "thank-you",
}
