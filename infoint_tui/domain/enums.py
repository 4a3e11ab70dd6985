"""The closed vocabularies of the domain."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a contact stands in the pipeline."""

    IDEA = "idea"
    IDENTIFIED = "identified"
    READY = "ready"
    CONTACTED = "contacted"
    IN_DIALOGUE = "in_dialogue"
    SCHEDULED = "scheduled"
    MET = "met"
    THANKED = "thanked"
    IN_TOUCH = "in_touch"
    QUIET = "quiet"
    LATER = "later"
    DECLINED = "declined"
    MISSED = "missed"
    DORMANT = "dormant"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The stage as people read it: "in dialogue"."""
        return self.value.replace("_", " ")


class PathKind(StrEnum):
    """What a path is about (S001)."""

    OCCUPATION = "occupation"
    INDUSTRY = "industry"
    ORGANISATION = "organisation"
    FIELD_OF_STUDY = "field_of_study"
    SMALL_BUSINESS = "small_business"
    PLACE = "place"


class PathStatus(StrEnum):
    """How far the exploration of a path has come; ruling one out is a result."""

    CURIOUS = "curious"
    EXPLORING = "exploring"
    COMMITTED = "committed"
    PARKED = "parked"
    RULED_OUT = "ruled_out"


class AssumptionStatus(StrEnum):
    """What conversations did to a belief."""

    UNTESTED = "untested"
    SUPPORTED = "supported"
    MIXED = "mixed"
    REFUTED = "refuted"


class ChannelKind(StrEnum):
    """A way to reach somebody."""

    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    LETTER = "letter"
    OTHER = "other"


class Tie(StrEnum):
    """How well the two know each other (WT)."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    DORMANT = "dormant"
    NONE = "none"

    @property
    def label(self) -> str:
        """How well, as people say it: "lost touch"."""
        return _CLOSENESS[self.value]


_CLOSENESS = {
    "strong": "close", "moderate": "some", "weak": "barely", "dormant": "lost touch", "none": "not yet",
}  # fmt: skip


class Formality(StrEnum):
    """How the contact is addressed."""

    FORMAL = "formal"
    NEUTRAL = "neutral"
    FRIENDLY = "friendly"

    @property
    def label(self) -> str:
        """How formal, as people say it: "casual"."""
        return "casual" if self is Formality.FRIENDLY else self.value


class Permission(StrEnum):
    """Whether the contact is open to staying in touch."""

    GRANTED = "granted"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The answer as people read it: "yes", "hard to say"."""
        return {"granted": "yes", "refused": "no", "not_asked": "not asked"}.get(self.value, "hard to say")


class Outcome(StrEnum):
    """What became of an outreach attempt."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    BOUNCED = "bounced"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CONVERTED = "converted"


class Mode(StrEnum):
    """The form of a meeting."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in_person"
    COFFEE_MEAL = "coffee_meal"
    SITE_VISIT = "site_visit"
    EVENT = "event"
    UNPLANNED = "unplanned"
    WRITTEN = "written"

    @property
    def label(self) -> str:
        """The mode as people read it: "in person"."""
        return {"coffee_meal": "coffee or meal"}.get(self.value, self.value.replace("_", " "))


class MeetingState(StrEnum):
    """The life of a meeting."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    HELD = "held"
    CUT_SHORT = "cut_short"
    MOVED = "moved"
    CANCELLED_BY_ME = "cancelled_by_me"
    CANCELLED_BY_THEM = "cancelled_by_them"
    NO_SHOW_THEM = "no_show_them"
    NO_SHOW_ME = "no_show_me"
    REHEARSED = "rehearsed"


class CaptureStyle(StrEnum):
    """How notes are taken: typing, single keys, or on paper."""

    FULL = "full"
    QUIET = "quiet"
    PAPER = "paper"


class ItemStatus(StrEnum):
    """What happened to a question on the agenda."""

    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    PARTLY = "partly"
    SKIPPED = "skipped"
    ANSWERED_UNASKED = "answered_unasked"


class NoteKind(StrEnum):
    """The eleven kinds of a note; a star is a flag on any of them."""

    NOTE = "note"
    QUOTE = "quote"
    INSIGHT = "insight"
    ACTION = "action"
    REFERRAL = "referral"
    ASK_LATER = "ask_later"
    RESOURCE = "resource"
    CONCERN = "concern"
    LEAD = "lead"
    SKILL = "skill"
    MARK = "mark"

    @property
    def label(self) -> str:
        """The kind as people read it: "person", "ask later"."""
        return {"referral": "person"}.get(self.value, self.value.replace("_", " "))


class Seniority(StrEnum):
    """How far along somebody is in their work."""

    UNKNOWN = "unknown"
    EARLY = "early"
    MID = "mid"
    SENIOR = "senior"


class Relation(StrEnum):
    """What somebody has to do with the work they are asked about."""

    UNKNOWN = "unknown"
    DOES = "does"
    LEFT = "left"
    HIRES = "hires"
    TEACHES = "teaches"
    USES = "uses"

    @property
    def label(self) -> str:
        """The relation as people read it: "used to do it"."""
        return {
            "unknown": "unknown",
            "does": "does this work",
            "left": "used to do it",
            "hires": "hires people for it",
            "teaches": "teaches it",
            "uses": "relies on this work",
        }[self.value]


class LeadState(StrEnum):
    """The life of an opening."""

    PARKED = "parked"
    ACTING = "acting"
    PASSED = "passed"


class Strategy(StrEnum):
    """What is next with a person after the talk."""

    NURTURE = "nurture"
    COME_BACK = "come_back"
    THANKS_ONLY = "thanks_only"
    CLOSE = "close"

    @property
    def label(self) -> str:
        """The plan as people read it: "keep in touch"."""
        return "keep in touch" if self is Strategy.NURTURE else self.value.replace("_", " ")


class PathDecision(StrEnum):
    """What a talk does to the path."""

    CARRY_ON = "carry_on"
    MORE_PEOPLE = "more_people"
    PAUSE = "pause"
    RULE_OUT = "rule_out"


class TaskState(StrEnum):
    """The life of a task; a snoozed task is open with a later day."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
