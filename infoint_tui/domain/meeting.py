"""A meeting with everything that belongs to it: plan, agenda, notes and reflection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from .enums import (
    AssumptionStatus,
    CaptureStyle,
    ItemStatus,
    MeetingState,
    Mode,
    NoteKind,
    PathDecision,
    Permission,
    Strategy,
)
from .record import NOTHING, Identified, Record
from .zoned_time import ZonedTime

MINUTES = range(5, 121)
"""How long a conversation may be agreed to take."""
FORGOTTEN_AFTER = timedelta(hours=3)
"""So long after its start a planned talk that never began no longer stands in the way of the next one."""
CALLED_OFF = frozenset(
    (
        MeetingState.MOVED,
        MeetingState.CANCELLED_BY_ME,
        MeetingState.CANCELLED_BY_THEM,
        MeetingState.NO_SHOW_THEM,
        MeetingState.NO_SHOW_ME,
    )
)
NO_SHOWS = frozenset((MeetingState.NO_SHOW_THEM, MeetingState.NO_SHOW_ME))
FIT_SIDES = ("skills", "interests", "lifestyle", "goals")


def may_have_missed(meeting: Meeting, now: datetime) -> bool:
    """Whether somebody can have failed to come: not before it begins."""
    return meeting.start is None or meeting.start.utc <= now


def order_ahead(start: datetime, now: datetime) -> tuple[bool, datetime]:
    """Sorts planned talks by what comes next: those ahead by time, then those nobody began."""
    return start < now - FORGOTTEN_AFTER, start


class Goal(Record):
    """One thing the user wants to know afterwards; score 0 open, 1 partly, 2 answered."""

    text: str
    score: int | None = None


class ChecklistItem(Record):
    """One thing to prepare; generated items carry the rule that made them."""

    uid: str
    text: str
    group: str = ""
    offset: str = ""
    """Distance from the start, such as "T-3d" or "T-1b 10:00"; b is business days."""
    rule: str = ""
    source: str = ""
    done_at: ZonedTime | None = None


class ResearchNote(Record):
    """A fact found before the talk."""

    uid: str
    subject: str
    """person, organisation, industry or path."""
    text: str
    url: str = ""


class AgendaItem(Record):
    """A question on the agenda; its text is a snapshot, later edits of a bank do not change it."""

    uid: str
    text: str
    question: str = ""
    """Full id "bank/section/question"; empty for the user's own question."""
    short: str = ""
    stage: str = ""
    minutes: int = 2
    must: bool = False
    probes: tuple[str, ...] = ()
    status: ItemStatus = ItemStatus.PLANNED
    asked_at: int | None = None
    """Seconds from the start of the talk."""
    seconds: int = 0
    """Time spent on it."""
    kept_because: str = ""
    """Why the user asks it as it is, although advice speaks against it."""
    carried: str = ""
    """What it goes back to: the key of a question an earlier talk left over."""
    same_as: str = ""
    """Uid of an item, mostly of another talk, that asks the same in other words; the user said so."""
    summary: str = ""
    """What they said to it, in the user's words."""
    stance: str = ""
    """same or differs: how the answer stands to those of the others; empty where nobody said."""

    @property
    def asked(self) -> bool:
        """Whether it was reached, and not left out."""
        return self.status not in (ItemStatus.PLANNED, ItemStatus.SKIPPED)

    @property
    def closing(self) -> bool:
        """Whether it uses the closing minutes of the talk."""
        return self.stage in ("referral", "closing")

    @property
    def label(self) -> str:
        """The short form for narrow places."""
        return self.short or self.text


class Note(Record):
    """One line typed (or one moment marked) during the talk."""

    uid: str
    at: int
    """Seconds from the start, of the first keystroke."""
    kind: NoteKind = NoteKind.NOTE
    text: str = ""
    """As it was typed, sigils included."""
    agenda_item: str = ""
    star: bool = False
    origin: str = "live"
    joined: bool = False
    """Whether the people it names joined the talk."""
    side: str = ""
    """+ or -: whether it speaks for what it is about, or against; empty where nobody said."""


class Rehearsal(Record):
    """The introduction said aloud before the talk (S001)."""

    at: ZonedTime
    seconds: int


class Extension(Record):
    """More time asked for (RCEL)."""

    at: int
    """Seconds from the start."""
    minutes: int
    granted: bool = True


class Opinion(Record):
    """How well the work seemed to fit when it was rated again, more than two weeks after the reflection."""

    at: ZonedTime
    fit: Mapping[str, int | None] = NOTHING


class Feedback(Record):
    """Somebody else's look at a reflection."""

    reviewer: str
    asked_on: date | None = None
    received_on: date | None = None
    text: str = ""


class GuestOutlook(Record):
    """What one guest said about staying in touch, and what is next with them."""

    contact: str = ""
    """Uid of the guest; empty once they are forgotten."""
    permission: Permission | None = None
    touch_how: str = ""
    touch_days: int = 90
    strategy: Strategy | None = None


OUTLOOK = ("permission", "touch_how", "touch_days", "strategy")
"""The answers that belong to a guest rather than to the talk."""


class Reflection(Record):
    """The walkthrough after a talk (REFL); answers are kept as they are given."""

    started: ZonedTime
    completed: ZonedTime | None = None
    full: bool = False
    done_steps: tuple[str, ...] = ()
    mood: int | None = None
    takeaways: str = ""
    surprises: str = ""
    likes: str = ""
    dislikes: str = ""
    fit: Mapping[str, int | None] = NOTHING
    """Side to 1-5; None is "not applicable"."""
    fit_why: Mapping[str, str] = NOTHING
    outcomes: str = ""
    came_up: Mapping[str, str] = NOTHING
    """What came up unasked, by its key in `gains.CAME_UP`, with its words; a key without words counts."""
    gains: Mapping[str, str] = NOTHING
    """Note of an opening or a resource to uid of the record it became; empty when it was turned down."""
    views: str = ""
    """What may explain that two people see a theme differently."""
    well: str = ""
    less_well: str = ""
    """What went less well; `not_well` is what the user will do about it."""
    not_well: str = ""
    said: str = ""
    """A sentence the user would add now, or take back."""
    said_unsaid: str = ""
    talk_share: int | None = None
    """The user's own share of talking in percent."""
    silence: str = ""
    """Whether the user let a silence stand after a question: one of `reflect_steps.SILENCES`."""
    assumptions: Mapping[str, AssumptionStatus] = NOTHING
    """Uid of a belief to what this talk says about it; untested where it says nothing."""
    belief_notes: Mapping[str, str] = NOTHING
    """Uid of a belief to the note that says so."""
    people: Mapping[str, str] = NOTHING
    """Name to uid of the contact it became, or an empty text when it was turned down."""
    actions: Mapping[str, str] = NOTHING
    """Key of the action to uid of its task, or an empty text when it was turned down."""
    permission: Permission | None = None
    touch_how: str = ""
    touch_days: int = 90
    strategy: Strategy | None = None
    """Like the three before it, the answer about the only guest, or the first of several."""
    outlooks: tuple[GuestOutlook, ...] = ()
    """Where there are several guests: the answers about each."""
    path_decision: PathDecision | None = None
    unknown: str = ""
    moment_note: str = ""
    """Uid of the note chosen for the thank-you; "none" when none was."""
    second_opinions: tuple[Opinion, ...] = ()
    """Later ratings; the first one stays as it was."""
    feedback: tuple[Feedback, ...] = ()
    anonymous: bool = True
    """Whether the page for somebody else leaves names out."""

    @property
    def latest_fit(self) -> Mapping[str, int | None]:
        """The ratings as the user sees it now."""
        return self.second_opinions[-1].fit if self.second_opinions else self.fit


class CalendarMark(Record):
    """What was last written into a calendar file about a talk; undo leaves it alone."""

    sequence: int
    content: str
    """A short mark of all that calendars show."""


class Invitation(Record):
    """The entry of somebody else's calendar that a talk came from; later files about that entry follow it."""

    entry: str
    """Its uid there."""
    occurrence: str = ""
    """Which time of a series it is; empty for an entry of its own."""
    sequence: int = 0
    at: ZonedTime | None = None
    """When the version read last was written."""


class GuestAnswer(Record):
    """What a guest answered to the invitation."""

    contact: str = ""
    """Uid of the guest; empty once they are forgotten."""
    answer: str = ""
    """accepted or declined."""
    sequence: int = 0
    """Number of the version it answers."""
    at: ZonedTime | None = None
    """When it was written."""


class Meeting(Identified):
    """One conversation, planned or not."""

    contacts: tuple[str, ...]
    paths: tuple[str, ...] = ()
    mode: Mode = Mode.PHONE
    state: MeetingState = MeetingState.SCHEDULED
    start: ZonedTime | None = None
    agreed_minutes: int = 20
    actual_start: ZonedTime | None = None
    actual_end: ZonedTime | None = None
    extensions: tuple[Extension, ...] = ()
    overrun: int = 0
    """Seconds it went on past the agreed end, extensions included (RCEL)."""
    notes_permission: Permission = Permission.NOT_ASKED
    """Whether they agreed that notes are taken."""
    became_job_interview: bool = False
    """They began to interview the user (S001)."""
    rehearsals: tuple[Rehearsal, ...] = ()
    audience: str = ""
    """For whom the introduction is worded; empty for everybody."""
    short_on_time: bool = False
    """Whether it is prepared in a quarter of an hour: the checklist is cut to what counts most."""
    rehearses: str = ""
    """Uid of the meeting this is a rehearsal of: agenda and clock against nobody, in no statistics."""
    place: str = ""
    link: str = ""
    who_calls: str = ""
    travel_minutes: int = 0
    """From the user's door to theirs."""
    purpose: str = ""
    goals: tuple[Goal, ...] = ()
    research: tuple[ResearchNote, ...] = ()
    assumption: str = ""
    """Uid of the belief of a path this talk may shake."""
    checklist: tuple[ChecklistItem, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    current_item: str = ""
    """Uid of the question being talked about."""
    item_since: int = 0
    """Seconds from the start since when it is."""
    notes: tuple[Note, ...] = ()
    capture_style: CaptureStyle | None = None
    confidence_before: int | None = None
    confidence_after: int | None = None
    resume_requested: bool = False
    reflection: Reflection | None = None
    created: ZonedTime | None = None
    sequence: int = 0
    """Raised with every change that a calendar must be told of."""
    calendar: CalendarMark | None = None
    invitation: Invitation | None = None
    confirmed_with: tuple[str, ...] = ()
    """Uids of the guests who were sent a confirmation of this time."""
    answers: tuple[GuestAnswer, ...] = ()
    """What the guests answered, the latest of each."""

    @property
    def called_off(self) -> bool:
        """Whether it will not take place."""
        return self.state in CALLED_OFF

    def facts(self) -> tuple[object, ...]:
        """What a calendar shows of it."""
        return (
            self.start.utc if self.start else None,
            self.agreed_minutes,
            self.mode,
            self.place,
            self.link,
            self.who_calls,
            self.travel_minutes,
            self.called_off,
        )

    @property
    def running(self) -> bool:
        """Whether the talk has begun and not been ended."""
        return self.state is MeetingState.IN_PROGRESS

    @property
    def over(self) -> bool:
        """Whether it took place."""
        return self.state in (MeetingState.HELD, MeetingState.CUT_SHORT)

    @property
    def practice(self) -> bool:
        """Whether it is a rehearsal."""
        return bool(self.rehearses)

    @property
    def planned(self) -> bool:
        """Whether it is still ahead."""
        return self.state in (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)

    @property
    def style(self) -> CaptureStyle:
        """How notes are taken: as chosen, else by mode."""
        if self.capture_style:
            return self.capture_style
        if self.mode is Mode.VIDEO:
            return CaptureStyle.QUIET
        in_person = (Mode.IN_PERSON, Mode.COFFEE_MEAL, Mode.SITE_VISIT, Mode.EVENT)
        return CaptureStyle.PAPER if self.mode in in_person else CaptureStyle.FULL

    @property
    def extended_minutes(self) -> int:
        """Minutes granted beyond the agreed ones."""
        return sum(extension.minutes for extension in self.extensions if extension.granted)

    def answer_of(self, contact: str) -> GuestAnswer | None:
        """What a guest answered last."""
        return next((answer for answer in self.answers if answer.contact == contact), None)

    def with_answer(self, given: GuestAnswer) -> Meeting:
        """The meeting with the answer of a guest in place of an earlier one."""
        others = (answer for answer in self.answers if answer.contact != given.contact)
        return self.replace(answers=(*others, given))

    def outlook(self, contact: str = "") -> GuestOutlook:
        """What was answered about a guest, the first if none is named; nobody speaks for another guest."""
        contact = contact or self.first_contact
        reflection = self.reflection
        if reflection is None:
            return GuestOutlook(contact=contact)
        own = next((each for each in reflection.outlooks if each.contact == contact), None)
        if own is not None:
            return own
        if reflection.outlooks or contact != self.first_contact:
            return GuestOutlook(contact=contact)
        return GuestOutlook(contact=contact, **{name: getattr(reflection, name) for name in OUTLOOK})

    def with_outlook(self, given: GuestOutlook) -> Meeting:
        """The meeting with the answers about a guest in place of earlier ones; it has been reflected on."""
        assert self.reflection is not None
        answers: dict[str, Any] = {}
        if given.contact == self.first_contact:
            answers = {name: getattr(given, name) for name in OUTLOOK}
        if len(self.contacts) > 1:
            kept = {each.contact: each for each in (self.outlook(), *self.reflection.outlooks, given)}
            answers["outlooks"] = tuple(kept.values())
        return self.replace(reflection=self.reflection.replace(**answers))

    @property
    def began(self) -> ZonedTime | None:
        """When it began; when it is to begin where it has not."""
        return self.actual_start or self.start

    @property
    def first_contact(self) -> str:
        """Uid of the guest, or of the first of them; empty in a record that names none."""
        return next(iter(self.contacts), "")

    def item(self, uid: str) -> AgendaItem | None:
        """The agenda item of that uid."""
        return next((item for item in self.agenda if item.uid == uid), None)

    def note(self, uid: str) -> Note | None:
        """The note of that uid."""
        return next((note for note in self.notes if note.uid == uid), None)


class ThankYou(Identified):
    """A thank-you with its clock: soft after 24, hard after 48 hours (S004, YALE)."""

    meeting: str
    recipient: str
    medium: str = "email"
    soft_due: ZonedTime
    hard_due: ZonedTime
    sent_at: ZonedTime | None = None
    subject: str = ""
    body: str = ""
    moment_note: str = ""
    template: str = ""
    """Id of the wording that was picked; empty for the one that fits the medium best."""
    introduced: str = ""
    """In a letter to an introducer: uid of the guest they had named. Empty in a thank-you to a guest."""
    after: str = ""
    """In a letter to an introducer: uid of the talk it tells of; `meeting` is empty there, so that nobody is
    owed it."""

    @property
    def to_introducer(self) -> bool:
        """Whether it goes to the one who had named the guest, rather than to the guest."""
        return not self.meeting and bool(self.after)

    @property
    def talk(self) -> str:
        """Uid of the talk it is about."""
        return self.meeting or self.after


class Touchpoint(Identified):
    """A sign of life between the user and a contact."""

    contact: str
    at: ZonedTime
    direction: str = "out"
    """out or in."""
    kind: str = "update"
    """One of `touch.KINDS`."""
    weight: str = "medium"
    """light, medium or heavy: a quarter, one or two in the guard."""
    text: str = ""
    reply_at: ZonedTime | None = None
    """When an answer to it came."""
    about: str = ""
    """Uid of the milestone or resource that it told of."""
    override: str = ""
    """Why it went out although the guard spoke against it."""


class Milestone(Identified):
    """Something reached, and whose advice led there (S004)."""

    on: date
    text: str
    from_advice_of: tuple[str, ...] = ()
    """Uids of the contacts whose advice it followed."""
    told: tuple[str, ...] = ()
    """Uids of those who know."""


class Insight(Identified):
    """One sentence learnt, promoted from notes."""

    statement: str
    themes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    meeting: str = ""
    on: date | None = None
    contradicts: tuple[str, ...] = ()
    """Uids of insights of other talks that say something else about its themes."""
    agrees: tuple[str, ...] = ()
    """Uids of insights of other talks that say the same."""
    side: str = ""
    """Whether it speaks for or against its paths: one of `evidence.SIDES`; empty where nobody said."""
    origin: str = ""
    """"views" where it explains a difference between two people; empty for a takeaway."""


class Verdict(Identified):
    """How what two conversations say about one theme goes together, as the user judged it."""

    theme: str
    meetings: tuple[str, ...]
    """The conversation that was reflected on, then the one it was compared with; the first alone where it is
    not known which the other was."""
    verdict: str
    """One of `mentions.VERDICTS`."""
    why: str = ""
    """What explains it."""
    on: date | None = None
    """The day it was judged; empty where that is not known."""

    @property
    def certain(self) -> bool:
        """Whether it is known which two conversations were compared."""
        return len(self.meetings) == 2

    def joins(self, theme: str, one: str, other: str) -> bool:
        """Whether it is about these two conversations, in either order, and this theme."""
        return self.theme == theme and self.certain and set(self.meetings) == {one, other}


class Memo(Record):
    """A thought about a theme, on the day it was had."""

    uid: str
    on: date
    text: str


class Theme(Identified):
    """What a theme means; the notes that have it carry its name as #name."""

    name: str
    definition: str = ""
    memos: tuple[Memo, ...] = ()
    """Oldest first."""
