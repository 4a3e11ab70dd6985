"""The pipeline: which stages there are, who may move where, and what moves a contact by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from . import NamedTuple
from .enums import Outcome, Permission, Stage, Strategy
from .errors import Refused
from .meeting import Meeting, ThankYou, Touchpoint
from .people import Contact, OutreachAttempt
from .phrasing import short_day
from .text import pairs

MAIN_ROAD = (
    Stage.IDEA,
    Stage.IDENTIFIED,
    Stage.READY,
    Stage.CONTACTED,
    Stage.IN_DIALOGUE,
    Stage.SCHEDULED,
    Stage.MET,
    Stage.THANKED,
    Stage.IN_TOUCH,
)
SIDE_EXITS = (Stage.LATER, Stage.QUIET, Stage.DECLINED, Stage.MISSED, Stage.DORMANT, Stage.CLOSED)
BOARD_ORDER = MAIN_ROAD + SIDE_EXITS
MET_OR_LATER = frozenset({Stage.MET, Stage.THANKED, Stage.IN_TOUCH, Stage.DORMANT})
EARLY = frozenset({Stage.IDEA, Stage.IDENTIFIED, Stage.READY})
BEFORE_TALK = EARLY | {Stage.CONTACTED, Stage.LATER, Stage.QUIET, Stage.DECLINED}
"""Stages nobody comes back to once a talk took place."""


class Move(NamedTuple):
    """A change of stage with its cause."""

    to: Stage
    cause: str


def allowed_moves(contact: Contact, *, thanks_owed: bool = False, met: bool = False) -> tuple[Stage, ...]:
    """Stages a user may choose for this contact, in board order; closing waits for an owed thank-you.

    What lies before a talk that took place is over once they `met`.
    """
    targets = set(map(Stage, pairs("data/pipeline", "moves")[contact.stage.value].split()))
    if contact.stage is not Stage.CLOSED and not (thanks_owed and contact.stage is Stage.MET):
        targets.add(Stage.CLOSED)
    if met:
        targets -= BEFORE_TALK
        if contact.stage in (Stage.IN_DIALOGUE, Stage.MISSED):
            targets.add(Stage.IN_TOUCH)
    return tuple(stage for stage in BOARD_ORDER if stage in targets)


def check_move(
    contact: Contact,
    to: Stage,
    *,
    reason: str,
    thanks_owed: bool = False,
    forced: bool = False,
    met: bool = False,
) -> None:
    """Refuse a move the pipeline does not know, and a hand-made one without a reason.

    With `forced` any other stage will do, apart from one before a talk that took place.
    """
    if to is contact.stage:
        raise Refused(f"{contact.name} is already at “{to.label}”.")
    if not reason.strip():
        raise Refused(
            "A move by hand needs a reason.",
            "A few words are enough. They go into the history.",
            field="reason",
        )
    if met and to in BEFORE_TALK:
        raise Refused(
            f"You've already talked with {contact.name}, so “{to.label}” no longer fits.",
            "If you logged the conversation by mistake, undo it. To stop here, choose “dormant” or “closed”.",
            field="stage",
        )
    if forced:
        return
    if to is Stage.CLOSED and contact.stage is Stage.MET and thanks_owed:
        raise Refused(
            f"{contact.name} has not been thanked yet.", "Mark the thank-you sent first, or force the move."
        )
    allowed = allowed_moves(contact, thanks_owed=thanks_owed, met=met)
    if to not in allowed:
        way = pairs("data/pipeline", "ways").get(to.value, "")
        raise Refused(
            f"You can't go from “{contact.stage.label}” to “{to.label}”.",
            f"{way} You can choose: {', '.join(stage.label for stage in allowed)}.".strip(),
        )


def missing_for_ready(contact: Contact) -> tuple[str, ...]:
    """What stands between an identified contact and a request, in the words of the form (S000)."""
    missing = []
    if not contact.channels and not contact.introduced_by:
        missing.append("a way to reach them")
    if not (contact.connection or contact.introduced_by):
        missing.append("how you are connected")
    if not contact.why_this_person:
        missing.append("why this person")
    return tuple(missing)


def early_stage(contact: Contact) -> Stage:
    """The stage before the first message that what is known about a contact amounts to."""
    if not (contact.title or contact.organisation):
        return Stage.IDEA
    return Stage.IDENTIFIED if missing_for_ready(contact) else Stage.READY


def after_edit(contact: Contact) -> Move | None:
    """The move that newly entered facts bring about; only before the first message, never backwards."""
    if contact.stage not in EARLY:
        return None
    due = early_stage(contact)
    if MAIN_ROAD.index(due) <= MAIN_ROAD.index(contact.stage):
        return None
    return Move(due, "details completed")


_BY_OUTCOME = {
    Outcome.ACCEPTED: Move(Stage.IN_DIALOGUE, "reply: accepted"),
    Outcome.LATER: Move(Stage.LATER, "reply: later"),
    Outcome.DECLINED: Move(Stage.DECLINED, "reply: declined"),
    Outcome.CONVERTED: Move(Stage.MET, "the call turned into the conversation"),
    Outcome.BOUNCED: Move(Stage.READY, "message bounced"),
}


def after_outreach(contact: Contact) -> Move | None:
    """The move that a sent message brings about."""
    before = {*EARLY, Stage.QUIET, Stage.LATER, Stage.DECLINED}
    return Move(Stage.CONTACTED, "outreach sent") if contact.stage in before else None


def after_outcome(contact: Contact, outcome: Outcome, *, met: bool = False) -> Move | None:
    """The move that a reply, or its lack, brings about.

    Whoever was `met` and says no to another talk, or not now, stays in touch.
    """
    move = _BY_OUTCOME.get(outcome)
    if outcome is Outcome.BOUNCED and not (contact.channels or contact.introduced_by):
        move = Move(Stage.IDENTIFIED, "message bounced")
    waiting = {*EARLY, Stage.CONTACTED, Stage.LATER, Stage.QUIET, Stage.IN_DIALOGUE}
    if move and met and move.to in BEFORE_TALK:
        answered = contact.stage in waiting and outcome in (Outcome.DECLINED, Outcome.LATER)
        move = Move(Stage.IN_TOUCH, f"{move.cause}; you have talked before") if answered else None
    return move if move and contact.stage in waiting and move.to is not contact.stage else None


def after_revisit(contact: Contact, today: date) -> Move | None:
    """The move that the day brings about which they named themselves."""
    waits = contact.stage is Stage.LATER and not contact.archived and not forbidden(contact)
    due = contact.revisit_on is not None and contact.revisit_on <= today
    return Move(Stage.READY, "the day they named has come") if waits and due else None


def after_thanks(
    contact: Contact, strategy: Strategy | None, permission: Permission | None
) -> tuple[Move, ...]:
    """Moves when a thank-you is marked sent: thanked, and on by strategy and permission."""
    moves = [Move(Stage.THANKED, "thank-you sent")] if contact.stage is Stage.MET else []
    if contact.stage in (Stage.MET, Stage.THANKED):
        moves += after_strategy(strategy, permission)
    return tuple(moves)


def after_strategy(strategy: Strategy | None, permission: Permission | None) -> list[Move]:
    """Where a thanked contact goes: in touch, closed, or (undecided) nowhere yet."""
    if strategy in (Strategy.THANKS_ONLY, Strategy.CLOSE) or permission is Permission.REFUSED:
        return [Move(Stage.CLOSED, "nothing further planned")]
    if strategy in (Strategy.NURTURE, Strategy.COME_BACK):
        return [Move(Stage.IN_TOUCH, "staying in touch")]
    return []


def forbidden(contact: Contact) -> str:
    """Why nothing may go out to a contact, an owed thank-you apart; an empty text where it may."""
    if contact.do_not_contact:
        reason = f": {contact.do_not_contact_reason}" if contact.do_not_contact_reason else ""
        return (
            f"{contact.name} is marked “do not contact”{reason}."
            " Remove the mark on their page if that was a mistake."
        )
    if contact.keep_in_touch.permission is Permission.REFUSED:
        return f"{contact.name} asked not to hear from you again. If that has changed, update their page."
    return ""


def check_outreach(contact: Contact, attempts: Sequence[OutreachAttempt], *, composed: bool = True) -> int:
    """Number of the next attempt, 1 to 3.

    Refuses do-not-contact and refused permission, a missing reason to write to this person, and a fourth
    message; the guard has the rest. What was not `composed` here went out already, whatever its reason was.
    """
    if text := forbidden(contact):
        raise Refused(text)
    if composed and not contact.why_this_person.strip():
        raise Refused(
            "Say why this person. Without a reason, a request reads like a mass email.",
            "Fill in “why this person” first.",
            field="why_this_person",
        )
    live = live_sequence(attempts)
    if len(live) >= 3:
        raise Refused(
            f"{contact.name} has had three messages without a reply.",
            "Leave it there and write to someone else.",
        )
    return len(live) + 1


def live_sequence(attempts: Sequence[OutreachAttempt]) -> list[OutreachAttempt]:
    """The attempts of the sequence that still waits for an answer, oldest first."""
    live: list[OutreachAttempt] = []
    for attempt in sorted(attempts, key=lambda attempt: attempt.sent_at.utc):
        if attempt.outcome in (Outcome.PENDING, Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BOUNCED):
            live.append(attempt)
        else:
            live = []
    return live


def check_introducer(contact: Contact, introducer: str, contacts: Iterable[Contact]) -> None:
    """Refuse an introducer that is the contact itself or closes a circle."""
    by_uid = {other.uid: other for other in contacts}
    seen = {contact.uid}
    while introducer:
        if introducer in seen:
            raise Refused(
                f"{contact.name} cannot be introduced by someone they introduced.",
                "Choose another introducer.",
                field="introduced_by",
            )
        seen.add(introducer)
        other = by_uid.get(introducer)
        introducer = other.introduced_by if other else ""


class Breadcrumb(NamedTuple):
    """What happened with a contact so far, in words."""

    steps: tuple[str, ...] = ()
    """One after the other: "emailed Mar 3", "reply Mar 6"."""
    mine: bool = False
    """Whether the next move is the user's."""

    def __bool__(self) -> bool:
        return bool(self.steps)


def breadcrumb(
    attempts: Sequence[OutreachAttempt],
    meetings: Sequence[Meeting],
    thanks: Sequence[ThankYou],
    touches: Sequence[Touchpoint] = (),
) -> Breadcrumb:
    """Who did what when, and whose move it is after that."""
    events: list[tuple[datetime, str, bool]] = []
    for attempt in attempts:
        sent = attempt.sent_at
        verb = _SENT.get(attempt.channel.value, "wrote")
        events.append((sent.utc, f"{verb} {short_day(sent.local())}", False))
        if attempt.reply_at:
            mine = attempt.outcome not in (Outcome.DECLINED, Outcome.LATER)
            events.append((attempt.reply_at.utc, f"reply {short_day(attempt.reply_at.local())}", mine))
    for meeting in meetings:
        when = meeting.began
        if when and (meeting.planned or meeting.over or meeting.running):
            word = _HELD.get(meeting.mode.value, "conversation")
            events.append((when.utc, f"{word} {short_day(when.local())}", True))
    for thank in thanks:
        if thank.sent_at:
            events.append((thank.sent_at.utc, f"thanked {short_day(thank.sent_at.local())}", False))
    for touch in touches:
        word, mine = ("reply", True) if touch.direction == "in" else ("message", False)
        events.append((touch.at.utc, f"{word} {short_day(touch.at.local())}", mine))
    if not events:
        return Breadcrumb()
    events.sort(key=lambda event: event[0])
    return Breadcrumb(tuple(words for _, words, _ in events), events[-1][2])


_SENT = {
    "email": "emailed",
    "phone": "called",
    "linkedin": "LinkedIn",
    "message": "texted",
    "in_person": "asked",
}
_HELD = {
    "phone": "call",
    "video": "video call",
    "coffee_meal": "coffee",
    "site_visit": "visit",
    "event": "event",
    "written": "written questions",
}
