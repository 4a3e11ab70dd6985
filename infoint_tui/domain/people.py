"""Who the user is, which paths they study, and the people they talk to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .moment import Moment
from .record import NOTHING, Identified, Record
from .words import (
    AssumptionStatus,
    ChannelKind,
    Formality,
    Outcome,
    PathKind,
    PathStatus,
    Permission,
    Stage,
    Tie,
)

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


class Pitch(Record):
    """The user's introduction in at most 75 words."""

    label: str = ""
    text: str = ""


class WeekReview(Record):
    """A look back on a week: what became of it is the one thing for the week after."""

    week: date
    """The Monday of the week looked back on."""
    at: Moment
    one_thing: str = ""
    task: str = ""
    """Uid of the task it became."""


class SavedView(Record):
    """A look at the pipeline kept under a name."""

    name: str
    filter: str = ""
    sort: str = "next"
    group: str = "stage"
    layout: str = ""
    """board or list; empty for whatever fits the window."""
    default: bool = False
    """Whether the pipeline opens with it; one at most."""


class Profile(Identified):
    """The one record about the user and their preferences about people."""

    name: str = ""
    email: str = ""
    phone: str = ""
    zone: str = "UTC"
    """IANA name; "today" is this zone's day."""
    work_days: tuple[int, ...] = MONDAY_TO_FRIDAY
    """Days that count as business days, Monday is 0."""
    stage: str = ""
    """student, career-changer, newcomer, returner ...: picks the question bank beside core."""
    intent: str = "explore"
    pitches: tuple[Pitch, ...] = ()
    ready_answers: Mapping[str, str] = NOTHING
    """What the user answers when asked, by the key of the question (S001, S004)."""
    weekly_target: Mapping[str, int] = NOTHING
    """Conversations and outreach attempts hoped for in a week."""
    fit_weights: Mapping[str, int] = NOTHING
    resume_policy: str = ""
    """bring_quietly, never, or (empty) only on request: what the checklists say of the résumé."""
    not_job_style: str = ""
    """silent, or (empty) explicit: whether requests say that they are not about a job."""
    culture: str = ""
    """Key of one of `culture.CULTURES`; empty for the neutral one."""
    followup_preset: str = ""
    """Id of the set of time rules; empty for the gentle one."""
    holidays: str = ""
    """Country, such as "US" or "DE-BE", whose public holidays are no business days; empty for none."""
    review_day: int = 4
    """Weekday on which Today offers to look back on the week, Monday is 0; -1 for never."""
    week_reviews: tuple[WeekReview, ...] = ()
    """The weeks looked back on, oldest first."""

    views: tuple[SavedView, ...] = ()
    """Looks at the pipeline kept under a name."""


class Assumption(Record):
    """A belief about a path that conversations may shake."""

    uid: str
    text: str
    status: AssumptionStatus = AssumptionStatus.UNTESTED
    evidence: tuple[str, ...] = ()
    """Uids of the talks that moved it."""


class Path(Identified):
    """A career direction under study."""

    title: str
    kind: PathKind = PathKind.OCCUPATION
    status: PathStatus = PathStatus.CURIOUS
    why: str = ""
    unknowns: tuple[str, ...] = ()
    target_conversations: int = 3
    assumptions: tuple[Assumption, ...] = ()


class Channel(Record):
    """One way to reach a contact."""

    kind: ChannelKind
    value: str
    preferred: bool = False


class Affiliation(Record):
    """A place somebody belongs or belonged to, beside the one that stands first."""

    organisation: str
    title: str = ""
    since: str = ""
    """Year or month as it was written; empty when not known."""
    until: str = ""
    """The same; with one the affiliation is over."""


class KeepInTouch(Record):
    """What was agreed about staying in touch."""

    permission: Permission = Permission.UNKNOWN
    how: str = ""
    cadence_days: int | None = None
    """Days between real contacts; None for what the time rules say, 0 for "only when there is news"."""
    until: date | None = None
    """The last day on which anything is proposed."""


class Contact(Identified):
    """A person: somebody to meet, or met."""

    name: str
    name_sound: str = ""
    pronouns: str = ""
    formality: Formality = Formality.NEUTRAL
    zone: str = ""
    """IANA name; empty when not known."""
    title: str = ""
    organisation: str = ""
    channels: tuple[Channel, ...] = ()
    source: str = ""
    connection: str = ""
    """How the two are linked."""
    why_this_person: str = ""
    """One line; no request is ready without it (S000)."""
    affiliations: tuple[Affiliation, ...] = ()
    """Further organisations, former ones too."""
    commonalities: tuple[str, ...] = ()
    tie: Tie = Tie.NONE
    introduced_by: str = ""
    """Uid of the contact who named this one; never itself, never in a circle."""
    paths: tuple[str, ...] = ()
    stage: Stage = Stage.IDEA
    stage_since: Moment | None = None
    revisit_on: date | None = None
    """The day they asked to be approached again."""
    keep_in_touch: KeepInTouch = KeepInTouch()
    ask_later: tuple[str, ...] = ()
    """Questions left over for the next talk."""
    do_not_contact: bool = False
    do_not_contact_reason: str = ""
    practice: bool = False
    archived: bool = False
    tags: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    """What they care about, in a word or two each: what is found elsewhere may interest them (S004)."""
    about: str = ""

    @property
    def first_name(self) -> str:
        """The name for a friendly address, without an academic title."""
        words = [word for word in self.name.split() if word.rstrip(".").lower() not in _TITLES]
        return words[0] if words else self.name

    @property
    def role_line(self) -> str:
        """Title and organisation in one line, what is known of them."""
        return ", ".join(part for part in (self.title, self.organisation) if part)

    def channel(self, kind: ChannelKind) -> str:
        """The value of the first channel of this kind, or an empty text."""
        return next((channel.value for channel in self.channels if channel.kind is kind), "")


_TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame"}


class OutreachAttempt(Identified):
    """One message or call that asks for a conversation."""

    contact: str
    n: int
    """1 to 3 within one sequence."""
    channel: ChannelKind
    sent_at: Moment
    subject: str = ""
    body: str = ""
    outcome: Outcome = Outcome.PENDING
    reply_at: Moment | None = None
    call_seconds: int | None = None
    revisit_on: date | None = None
    note: str = ""
    override: str = ""
    """Why it went out although the guard spoke against it."""
    template: str = ""
    """Id of the letter it was made from."""
    slots: tuple[Moment, ...] = ()
    """The times it offered (S004)."""
    findings: tuple[str, ...] = ()
    """Rules of advice that still had something to say when it went out."""
    confidence_before: int | None = None
    """How sure the user felt before a call, 1 to 5 (S003)."""
    confidence_after: int | None = None


class Introduction(Identified):
    """Somebody named somebody: an edge from contact to contact (INTRO)."""

    from_contact: str
    to_contact: str
    meeting: str = ""
    kind: str = "name_only"
    status: str = "open"
    """open, promised, made, used or lapsed."""
    since: date | None = None
    """The day of that status; the day it was asked for where it is empty."""
    how_they_prefer: str = ""
    asked_on: date | None = None
    loop_closed_on: date | None = None
    """The day the one who introduced heard how it went."""


class Transition(Identified):
    """The audit trail of the pipeline: every change of stage leaves one."""

    contact: str
    from_stage: Stage
    to_stage: Stage
    at: Moment
    cause: str
    """The event that moved the contact, such as "outreach sent"."""
    reason: str = ""
    forced: bool = False
