"""Who the user is, which paths they study, and the people they talk to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from . import NamedTuple, regex
from .enums import (
    AssumptionStatus,
    ChannelKind,
    Formality,
    Outcome,
    PathDecision,
    PathKind,
    PathStatus,
    Permission,
    Relation,
    Seniority,
    Stage,
    TaskState,
    Tie,
)
from .errors import Refused
from .record import NOTHING, Identified, Record
from .text import sections
from .zoned_time import ZonedTime

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


class Pitch(Record):
    """The user's introduction in at most 75 words."""

    label: str = ""
    text: str = ""


class WeekReview(Record):
    """A look back on a week: what became of it is the one thing for the week after."""

    week: date
    """The Monday of the week looked back on."""
    at: ZonedTime
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
    """Key of one of `CULTURES`; empty for the neutral one."""
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


class Decision(Record):
    """A step of a path from one status to the next, with its reason."""

    at: ZonedTime
    before: PathStatus | None = None
    """None where the path began."""
    after: PathStatus
    reason: str = ""
    unopposed: bool = False
    """Whether nobody had spoken against the path when it was committed to."""


class Assumption(Record):
    """A belief about a path that conversations may shake."""

    uid: str
    text: str
    status: AssumptionStatus = AssumptionStatus.UNTESTED
    """As the talks leave it; `evidence.belief_state` counts it anew."""
    evidence: tuple[str, ...] = ()
    """Uids of the talks that say something about it; what each says stands in its reflection."""


class Path(Identified):
    """A career direction under study."""

    title: str
    kind: PathKind = PathKind.OCCUPATION
    status: PathStatus = PathStatus.CURIOUS
    why: str = ""
    unknowns: tuple[str, ...] = ()
    target_conversations: int = 3
    assumptions: tuple[Assumption, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """What was decided by hand, oldest first; what a talk decided stands in its reflection."""
    against_asked: bool = False
    """Whether a case against it was asked for when it was to be committed to."""

    @property
    def field(self) -> str:
        """What people work in; empty for what somebody can be, for a place and for a company."""
        return self.title.strip() if self.kind in (PathKind.INDUSTRY, PathKind.FIELD_OF_STUDY) else ""


def decided(
    path: Path, status: PathStatus, reason: str, at: ZonedTime, *, unopposed: bool = False, new: bool = False
) -> Path:
    """The path with another status and the decision that led there. Refuses one without a reason.

    One that is `new` needs none. It is `unopposed` where nobody has spoken against it.
    """
    if not (new or reason.strip()):
        raise Refused("Why the change?", "One line. You'll want to know a year from now.", field="reason")
    before, why = None if new else path.status, " ".join(reason.split())
    made = Decision(at=at, before=before, after=status, reason=why, unopposed=unopposed)
    return path.replace(status=status, decisions=(*path.decisions, made))


def status_after(before: PathStatus | None, decision: PathDecision) -> PathStatus:
    """The status that the decision of a conversation leads to; to carry on takes back no commitment."""
    ended = {PathDecision.PAUSE: PathStatus.PARKED, PathDecision.RULE_OUT: PathStatus.RULED_OUT}.get(decision)
    if ended is None and before is PathStatus.COMMITTED:
        return before
    return ended or PathStatus.EXPLORING


FURTHER = "imported"
"""Unknown field of a contact in which everything stands that a file said and infoint has no place for."""


CONNECTED_ON = "Connected On"
"""What a file of LinkedIn calls the day two people were connected; kept under `FURTHER`."""
_ANSWERED = (Outcome.ACCEPTED, Outcome.CONVERTED, Outcome.LATER, Outcome.DECLINED)
_CONNECTED = regex(r"connected on linkedin\b", re.IGNORECASE)
_CONNECTED_NOTE = regex(r"\s*connected on linkedin(?P<since>(?: since [\w ,]+)?)[.\s]*", re.IGNORECASE)
_NOT = regex(r"\b(?:not|never|\w+n['’]t)\b", re.IGNORECASE)


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
    """The same, or the day it was noticed; with one the affiliation is over."""


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
    """How the name is said."""
    pronouns: str = ""
    salutation: str = ""
    """What follows the greeting of a letter, where neither the first name nor the formal one is right."""
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
    stage_since: ZonedTime | None = None
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
    seniority: Seniority = Seniority.UNKNOWN
    relation: Relation = Relation.UNKNOWN
    """What they have to do with the work of their paths (does it, left it, hires for it)."""
    communication: str = ""
    """What helps the two to understand each other, in the user's words."""
    accommodations: tuple[str, ...] = ()
    """What has to be arranged for them: keys of `checklist.NEEDS`, or words of the user's own."""
    interests: tuple[str, ...] = ()
    """What they care about, in a word or two each: what is found elsewhere may interest them (S004)."""
    about: str = ""

    @property
    def first_name(self) -> str:
        """The name for a friendly address, without an academic title."""
        from .names import friendly_name

        return friendly_name(self.name)

    @property
    def role_line(self) -> str:
        """Title and organisation in one line, what is known of them."""
        return ", ".join(part for part in (self.title, self.organisation) if part)

    def channel(self, kind: ChannelKind) -> str:
        """The value of the first channel of this kind, or an empty text."""
        return next((channel.value for channel in self.channels if channel.kind is kind), "")


def linked(contact: Contact, attempts: Iterable[OutreachAttempt] = ()) -> bool:
    """Whether the two are connected on LinkedIn, as far as it is written down; who answered there is."""
    if any(each.channel is ChannelKind.LINKEDIN and each.outcome in _ANSWERED for each in attempts):
        return True
    further = contact.extra.get(FURTHER)
    if isinstance(further, Mapping) and further.get(CONNECTED_ON):
        return True
    said = contact.connection
    return _CONNECTED.search(said) is not None and _NOT.search(said) is None


def link_sentence(contact: Contact) -> str:
    """How the two are linked, as a message says it; what a file of LinkedIn left there is made a sentence."""
    note = _CONNECTED_NOTE.fullmatch(contact.connection)
    if note is None:
        return contact.connection
    have = "We have" if contact.formality is Formality.FORMAL else "We've"
    return f"{have} been connected on LinkedIn{note['since'].rstrip()}."


class OutreachAttempt(Identified):
    """One message or call that asks for a conversation."""

    contact: str
    n: int
    """1 to 3 within one sequence."""
    channel: ChannelKind
    sent_at: ZonedTime
    subject: str = ""
    body: str = ""
    outcome: Outcome = Outcome.PENDING
    reply_at: ZonedTime | None = None
    call_seconds: int | None = None
    revisit_on: date | None = None
    note: str = ""
    override: str = ""
    """Why it went out although the guard spoke against it."""
    template: str = ""
    """Id of the letter it was made from."""
    slots: tuple[ZonedTime, ...] = ()
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
    at: ZonedTime
    cause: str
    """The event that moved the contact, such as "outreach sent"."""
    reason: str = ""
    forced: bool = False


ALIKE = 0.8
"""From here on two names of places are one name, mistyped in one of them."""
_WHEN = r"(?:(?!since|from|until)[^\W\d_]{3,9}\.? )?[12]\d{3}(?:-\d{2}){0,2}"
_DAY = regex(r"[12]\d{3}-\d{2}-\d{2}")
_SPAN = regex(
    rf"(?:since |from )?(?P<since>{_WHEN})?\s*(?:-|–|to |until )?\s*(?P<until>{_WHEN})?\s*(?:now|today)?",
    re.IGNORECASE,
)


def source_words(source: str) -> str:
    """Where somebody was found, as it is read; kept is how it was always written."""
    return source.replace("_", " ").replace("neighbour", "neighbor")


def read_affiliations(text: str) -> tuple[Affiliation, ...]:
    """The places in a text, one a line; a line with one part only names the organisation.

    The last part is taken as a time if it reads like one: `2019`, `since 2019`, `2019-2023`, `until 2023`.
    """
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",") if part.strip()]
        since = until = ""
        span = _SPAN.fullmatch(parts[-1]) if len(parts) > 1 else None
        if span and (span["since"] or span["until"]):
            since, until = span["since"] or "", span["until"] or ""
            parts.pop()
        if parts:
            title = parts[0] if len(parts) > 1 else ""
            place = ", ".join(parts[1:] or parts)
            found.append(Affiliation(organisation=place, title=title, since=since, until=until))
    return tuple(found)


def affiliation_lines(affiliations: Iterable[Affiliation]) -> str:
    """The same places as `read_affiliations` reads them."""
    return "\n".join(
        ", ".join(filter(None, (each.title, each.organisation, _span(each)))) for each in affiliations
    )


def after_change(old: Contact, new: Contact, today: date) -> Contact:
    """A contact as it is changed: an organization they left stands among the further ones from now on.

    What reads like the same place written better leaves nothing behind.
    """
    left = old.organisation.strip()
    listed = {each.organisation.strip().casefold() for each in new.affiliations}
    if not left or left.casefold() in listed or _same_place(left, new.organisation):
        return new
    former = Affiliation(organisation=left, title=old.title, until=today.isoformat())
    return new.replace(affiliations=(*new.affiliations, former))


def _same_place(one: str, other: str) -> bool:
    """Whether a name of a place is the other one corrected, shortened or completed."""
    from difflib import SequenceMatcher

    ours, theirs = one.casefold().split(), other.casefold().split()
    if set(ours) <= set(theirs) or (theirs and set(theirs) <= set(ours)):
        return True
    return SequenceMatcher(None, " ".join(ours), " ".join(theirs)).ratio() >= ALIKE


def left_on(affiliation: Affiliation) -> date | None:
    """The day a place was left, where the day is known."""
    try:
        return date.fromisoformat(affiliation.until) if _DAY.fullmatch(affiliation.until) else None
    except ValueError:
        return None


def _span(affiliation: Affiliation) -> str:
    since, until = affiliation.since, affiliation.until
    if since and until:
        return f"{since}-{until}"
    return f"until {until}" if until else since


def _rows(section: str) -> Iterator[list[str]]:
    return ([part.strip("-") for part in line.split(" | ")] for line in sections("data/profile")[section])


PARTS = tuple((key, label, example) for key, label, example in _rows("parts"))
"""Key, label and an example of each line of the introduction."""

WORD_LIMIT = 75
"""Words an introduction may have (S001)."""
WORDS_A_MINUTE = 150
"""Speaking rate that seconds are reckoned with."""
SHARE_LIMIT = 0.10
"""Share of the agreed time from which an introduction takes the talk away from the other (S001)."""
ANSWER_SECONDS = 60
"""Seconds a ready answer may take."""

ANSWERS = tuple((key, question, hint) for key, question, hint in _rows("answers"))
"""Key, question and a hint for each ready answer (S001, S004)."""


class Meter(NamedTuple):
    """How long a text is when it is said."""

    words: int
    seconds: int
    share: float
    """Part of the agreed time, 0 to 1; 0 where no time is agreed."""

    @property
    def too_many_words(self) -> bool:
        """Whether it is over the words an introduction may have."""
        return self.words > WORD_LIMIT

    @property
    def too_much_of_the_talk(self) -> bool:
        """Whether it takes too large a share of the time."""
        return self.share > SHARE_LIMIT


def measure(text: str, minutes: int = 0) -> Meter:
    """Words of a text, seconds to say it at 150 words a minute, and its share of so many minutes."""
    words = len(text.split())
    seconds = round(words * 60 / WORDS_A_MINUTE)
    return Meter(words, seconds, seconds / (minutes * 60) if minutes > 0 else 0.0)


def joined(parts: Mapping[str, str]) -> str:
    """The introduction as one text, a line for each part."""
    lines = (" ".join(parts.get(key, "").split()) for key, _label, _example in PARTS)
    return "\n".join(lines).rstrip("\n")


def split(text: str) -> dict[str, str]:
    """The parts of an introduction; what goes beyond four lines belongs to the last."""
    lines = text.split("\n", len(PARTS) - 1)
    lines += [""] * (len(PARTS) - len(lines))
    return {key: " ".join(line.split()) for (key, _label, _example), line in zip(PARTS, lines, strict=True)}


NEUTRAL = "neutral"


class Culture(NamedTuple):
    """What is usual where the user writes."""

    label: str
    formality: Formality
    """How somebody new is addressed until they say otherwise."""
    opening: str = ""
    """A line of its own that a request begins with; empty for none."""
    greeting: str = "Hi"
    """Before the name of somebody who is addressed neutrally."""
    rules: str = ""
    """Id of the set of time rules that goes with it, where the user chose none."""
    tip: str = ""
    """What is usual, in a few words."""


CULTURES: Mapping[str, Culture] = {
    key: Culture(label, Formality(tone), opening, greeting, rules, tip)
    for key, label, tone, greeting, rules, opening, tip in _rows("cultures")
}
"""By the key that the profile holds."""
IF_RIGHT = "if this feels right to you"
"""Goes with every tip."""


def culture_of(key: str) -> Culture:
    """The customs of that key; neutral ones where it is empty or unknown."""
    return CULTURES.get(key, CULTURES[NEUTRAL])


class Task(Identified):
    """One thing to do, due at an instant or on a day."""

    type: str
    """research, agenda, confirm, reflect, thank, write, action, update ..."""
    title: str
    detail: str = ""
    due: ZonedTime | None = None
    due_day: date | None = None
    hard_due: ZonedTime | None = None
    contact: str = ""
    meeting: str = ""
    rule: str = ""
    """Id of the time rule that made it; empty for the user's own."""
    why: str = ""
    """The reason in words, for the list."""
    source: str = ""
    how: str = ""
    """How its date was counted, in words."""
    about: str = ""
    """Uid of the message, milestone or other record it follows, where there may be several."""
    fixed: bool = False
    """A date the user entered is never moved by a rule."""
    state: TaskState = TaskState.OPEN
    reason: str = ""
    """Why it was skipped."""
    not_before: date | None = None
    """Hidden until then: snoozed or parked."""
    snoozed: int = 0
    created: ZonedTime | None = None
    done_at: ZonedTime | None = None

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """Rule, meeting, contact and message: generating twice finds the same task."""
        return self.rule, self.meeting, self.contact, self.about

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.state is TaskState.OPEN

    def day(self, zone: str) -> date | None:
        """The day it is due in that zone."""
        return self.due.in_zone(zone).local().date() if self.due else self.due_day
