"""The closed vocabularies of the domain."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A value as it is stored, and as people read it: the same without underscores, unless it is said."""

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """One value with its label."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label or value.replace("_", " ")
        return made


class Stage(Word):
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


class PathKind(Word):
    """What a path is about (S001)."""

    OCCUPATION = "occupation"
    INDUSTRY = "industry"
    ORGANISATION = "organisation"
    FIELD_OF_STUDY = "field_of_study"
    SMALL_BUSINESS = "small_business"
    PLACE = "place"


class PathStatus(Word):
    """How far the exploration of a path has come; ruling one out is a result."""

    CURIOUS = "curious"
    EXPLORING = "exploring"
    COMMITTED = "committed"
    PARKED = "parked"
    RULED_OUT = "ruled_out"


class AssumptionStatus(Word):
    """What conversations did to a belief."""

    UNTESTED = "untested"
    SUPPORTED = "supported"
    MIXED = "mixed"
    REFUTED = "refuted"


class ChannelKind(Word):
    """A way to reach somebody."""

    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    LETTER = "letter"
    OTHER = "other"


class Tie(Word):
    """How well the two know each other (WT)."""

    STRONG = "strong", "close"
    MODERATE = "moderate", "some"
    WEAK = "weak", "barely"
    DORMANT = "dormant", "lost touch"
    NONE = "none", "not yet"


class Formality(Word):
    """How the contact is addressed."""

    FORMAL = "formal"
    NEUTRAL = "neutral"
    FRIENDLY = "friendly", "casual"


class Permission(Word):
    """Whether the contact is open to staying in touch."""

    GRANTED = "granted", "yes"
    REFUSED = "refused", "no"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown", "hard to say"


class Outcome(Word):
    """What became of an outreach attempt."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    BOUNCED = "bounced"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CONVERTED = "converted"


class Mode(Word):
    """The form of a meeting."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in_person"
    COFFEE_MEAL = "coffee_meal", "coffee or meal"
    SITE_VISIT = "site_visit"
    EVENT = "event"
    UNPLANNED = "unplanned"
    WRITTEN = "written"


class MeetingState(Word):
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


class CaptureStyle(Word):
    """How notes are taken: typing, single keys, or on paper."""

    FULL = "full"
    QUIET = "quiet"
    PAPER = "paper"


class ItemStatus(Word):
    """What happened to a question on the agenda."""

    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    PARTLY = "partly"
    SKIPPED = "skipped"
    ANSWERED_UNASKED = "answered_unasked"


class NoteKind(Word):
    """The eleven kinds of a note; a star is a flag on any of them."""

    NOTE = "note"
    QUOTE = "quote"
    INSIGHT = "insight"
    ACTION = "action"
    REFERRAL = "referral", "person"
    ASK_LATER = "ask_later"
    RESOURCE = "resource"
    CONCERN = "concern"
    LEAD = "lead"
    SKILL = "skill"
    MARK = "mark"


class Seniority(Word):
    """How far along somebody is in their work."""

    UNKNOWN = "unknown"
    EARLY = "early"
    MID = "mid"
    SENIOR = "senior"


class Relation(Word):
    """What somebody has to do with the work they are asked about."""

    UNKNOWN = "unknown"
    DOES = "does", "does this work"
    LEFT = "left", "used to do it"
    HIRES = "hires", "hires people for it"
    TEACHES = "teaches", "teaches it"
    USES = "uses", "relies on this work"


class LeadState(Word):
    """The life of an opening."""

    PARKED = "parked"
    ACTING = "acting"
    PASSED = "passed"


class Strategy(Word):
    """What is next with a person after the talk."""

    NURTURE = "nurture", "keep in touch"
    COME_BACK = "come_back"
    THANKS_ONLY = "thanks_only"
    CLOSE = "close"


class PathDecision(Word):
    """What a talk does to the path."""

    CARRY_ON = "carry_on"
    MORE_PEOPLE = "more_people"
    PAUSE = "pause"
    RULE_OUT = "rule_out"


class TaskState(Word):
    """The life of a task; a snoozed task is open with a later day."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
