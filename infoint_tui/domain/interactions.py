"""Staying in touch: what passed between the user and somebody, in either direction, and how often it may."""

from __future__ import annotations

from collections.abc import Sequence

from . import NamedTuple
from .enums import ChannelKind, Mode, Outcome
from .meeting import Meeting, ThankYou, Touchpoint
from .people import Contact, OutreachAttempt
from .time_rules import RuleTable, Span
from .zoned_time import ZonedTime

OUT, IN = "out", "in"
LIGHT, MEDIUM, HEAVY = "light", "medium", "heavy"
WEIGHTS = {LIGHT: 0.25, MEDIUM: 1.0, HEAVY: 2.0}
"""What a message nobody asked for counts in the guard."""
LONGEST_GAP = 3650
"""Days between signs of life at most."""


class InteractionKind(NamedTuple):
    """A kind of touchpoint."""

    key: str
    label: str
    weight: str
    """Its usual weight."""
    free: bool = False
    """Whether it was asked for or owed, so that the guard leaves it out."""


KINDS = (
    InteractionKind("update", "how it turned out", MEDIUM),
    InteractionKind("milestone", "a milestone", MEDIUM),
    InteractionKind("thanks_again", "thanks again", LIGHT, free=True),
    InteractionKind("loop", "how it went with the person they suggested", MEDIUM, free=True),
    InteractionKind("resource", "something that may interest them", MEDIUM),
    InteractionKind("congratulation", "congratulations", LIGHT),
    InteractionKind("light", "a reaction to a post", LIGHT),
    InteractionKind("question", "a question", HEAVY),
    InteractionKind("meet_again", "meeting up again", HEAVY),
    InteractionKind("apology", "an apology", LIGHT, free=True),
    InteractionKind("other", "something else", MEDIUM),
)
KIND = {kind.key: kind for kind in KINDS}
NEWS = ("update", "milestone")
"""Kinds that tell somebody what came of their advice."""
KIND_OF_TASK = {
    "touch": "other",
    "update": "update",
    "told": "update",
    "tell": "milestone",
    "loop": "loop",
    "answer": "thanks_again",
    "another": "question",
    "promised": "question",
}
"""The kind of message that a task asks for, by its type."""


class Interaction(NamedTuple):
    """One thing that passed between the user and somebody."""

    uid: str
    """Of the record it stands in."""
    at: ZonedTime
    inbound: bool
    what: str
    weight: float
    """0 for what came from them."""
    free: bool = False
    written: bool = False
    """Whether it is a message of theirs that can be answered."""

    @property
    def real(self) -> bool:
        """Whether it counts as contact: a mere reaction to a post does not."""
        return self.inbound or self.free or self.weight >= WEIGHTS[MEDIUM]

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer."""
        return not self.inbound and not self.free and self.weight >= WEIGHTS[MEDIUM]


def reached(attempt: OutreachAttempt) -> bool:
    """Whether a message lies with them; a bounce never arrived, and a call that rang out left nothing."""
    rang_out = attempt.channel is ChannelKind.PHONE and attempt.outcome is Outcome.NO_ANSWER
    return attempt.outcome is not Outcome.BOUNCED and not rang_out


def requests(attempts: Sequence[OutreachAttempt]) -> list[Interaction]:
    """The messages that asked for a conversation and lie with them."""
    return [Interaction(a.uid, a.sent_at, False, "your message", 1.0) for a in attempts if reached(a)]


def signs(
    attempts: Sequence[OutreachAttempt],
    meetings: Sequence[Meeting],
    thanks: Sequence[ThankYou],
    touches: Sequence[Touchpoint],
) -> list[Interaction]:
    """Everything that passed between the user and one contact, oldest first."""
    found = requests(attempts)
    found += [
        Interaction(a.uid, a.reply_at, True, "their reply", 0.0, written=True) for a in attempts if a.reply_at
    ]
    found += [
        Interaction(talk.uid, talk.actual_end, True, "the conversation", 0.0)
        for talk in meetings
        if talk.over and talk.actual_end and not talk.practice
    ]
    found += [
        Interaction(t.uid, t.sent_at, False, "your thank-you", 0.0, free=True) for t in thanks if t.sent_at
    ]
    found.sort(key=lambda sign: sign.at.utc)
    for touch in sorted(touches, key=lambda touch: touch.at.utc):
        found.append(_of_touch(touch, found))
        found.sort(key=lambda sign: sign.at.utc)
    return found


def _of_touch(touch: Touchpoint, others: Sequence[Interaction]) -> Interaction:
    if touch.direction == IN:
        return Interaction(touch.uid, touch.at, True, "their message", 0.0, written=True)
    kind = KIND.get(touch.kind, KIND["other"])
    before = [sign for sign in others if sign.at.utc <= touch.at.utc and sign.real]
    return Interaction(
        touch.uid,
        touch.at,
        False,
        f"your message ({kind.label})",
        WEIGHTS.get(touch.weight, WEIGHTS[MEDIUM]),
        kind.free or answers(before),
    )


def answers(before: Sequence[Interaction]) -> bool:
    """Whether a message now would answer one of theirs: the last word was theirs, in writing."""
    last = before[-1] if before else None
    return last is not None and last.written


def last_real(found: Sequence[Interaction]) -> Interaction | None:
    """The last real contact in either direction."""
    return next((sign for sign in reversed(found) if sign.real), None)


def unanswered(found: Sequence[Interaction]) -> list[Interaction]:
    """The messages since they last wrote or spoke that wait for an answer, oldest first."""
    waiting: list[Interaction] = []
    for sign in found:
        if sign.inbound:
            waiting = []
        elif sign.asks:
            waiting.append(sign)
    return waiting


def gap_of(contact: Contact, rules: RuleTable) -> Span | None:
    """How long lies between two signs of life with somebody; None where only news are welcome."""
    own = contact.keep_in_touch.cadence_days
    if own is None:
        return rules.span("touch.cadence")
    return Span(min(own, LONGEST_GAP), "d") if own > 0 else None


def doubled(contact: Contact, rules: RuleTable) -> int:
    """The days between signs of life once somebody was let rest; 0 stays "only news"."""
    gap = gap_of(contact, rules)
    if gap is None:
        return 0
    days = gap.amount * 7 // 5 if gap.unit == "b" else gap.amount
    return min(2 * days, LONGEST_GAP)


def who_calls(meeting: Meeting, contact: Contact) -> str:
    """Who calls whom on which number, for a talk by phone; else an empty text."""
    phone = contact.channel(ChannelKind.PHONE)
    if meeting.mode is not Mode.PHONE:
        return ""
    return meeting.who_calls or (f"you call {phone}" if phone else "you call")
