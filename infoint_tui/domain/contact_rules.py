"""The tasks that a contact asks for: answers awaited, names to follow, signs of life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .dates import day
from .meeting import Meeting, Milestone, ThankYou, Touchpoint
from .people import Contact, OutreachAttempt, Profile
from .pipeline import EARLY, live_sequence
from .reckoning import Reckoning
from .rules import DEFAULT, RuleTable
from .timerules import Spec, outbound_allowed
from .touch import LIGHT, Sign, gap_of, last_real, signs, times, unanswered
from .words import Outcome, Permission, Stage

CONTACT_RULES = frozenset(
    {
        *("follow.nudge", "follow.next_person", "follow.quiet", "later.revisit"),
        *("declined.thank", "declined.other", "referral.act", "referral.promised"),
        *("touch.cadence", "touch.unanswered", "touch.dormant", "milestone.tell"),
    }
)
"""Rules whose tasks belong to a contact alone."""
_SCHEDULED = (Permission.GRANTED, Permission.UNKNOWN)
"""Whom the calendar reminds of (S002); of the unknown only once, until they answer."""


_COMES_BACK = (Stage.LATER, Stage.READY, Stage.IN_TOUCH)
"""Where somebody is who asked to hear from the user on a day: before it, from it on, or met already."""


class Promise(NamedTuple):
    """An introduction somebody promised and has not made yet."""

    uid: str
    name: str
    """To whom."""
    on: date


class Dealings(NamedTuple):
    """What belongs to one contact."""

    attempts: Sequence[OutreachAttempt] = ()
    meetings: Sequence[Meeting] = ()
    thanks: Sequence[ThankYou] = ()
    touches: Sequence[Touchpoint] = ()
    milestones: Sequence[Milestone] = ()
    """Those that followed their advice."""
    promises: Sequence[Promise] = ()
    """What they promised."""
    news_due: bool = False
    """Whether a task asks already to tell them what came of a talk: a sign of life would be a second one."""
    introducer: Contact | None = None
    """Who named them."""
    named_on: date | None = None
    """The day they were named; None too while an introduction is promised and not made."""

    @property
    def signs(self) -> list[Sign]:
        """Everything that passed between the user and them, oldest first."""
        return signs(self.attempts, self.meetings, self.thanks, self.touches)


def contact_specs(
    contact: Contact,
    dealings: Dealings,
    profile: Profile,
    *,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[Spec]:
    """Tasks that this contact asks for in its present state.

    Args:
        contact: The contact.
        dealings: What belongs to them.
        profile: The user; its zone must be known.
        rules: The rules in force.
        holidays: Days that are no business days.
    """
    if contact.archived or not outbound_allowed(contact):
        return []
    reckoning = Reckoning.of(profile, rules, holidays)
    return [
        *_waiting_specs(contact, live_sequence(dealings.attempts), reckoning),
        *_declined_specs(contact, dealings, reckoning),
        *_referral_specs(contact, dealings, reckoning),
        *_touch_specs(contact, dealings, reckoning),
        *_milestone_specs(contact, dealings.milestones, reckoning),
    ]


def _declined_specs(contact: Contact, dealings: Dealings, reckoning: Reckoning) -> list[Spec]:
    """After a no: two lines of thanks, and perhaps the question for another name (S001)."""
    if contact.stage is not Stage.DECLINED or not dealings.attempts:
        return []
    last = max(dealings.attempts, key=lambda attempt: attempt.sent_at.utc)
    if last.outcome is not Outcome.DECLINED or last.reply_at is None:
        return []
    said = reckoning.here(last.reply_at)
    answered = any(
        touch.direction == "out" and touch.at.utc >= last.reply_at.utc for touch in dealings.touches
    )
    specs = []
    for kind, rule, title, detail in (
        ("answer", "declined.thank", f"Thank {contact.name} for the answer", "two lines; a no is an answer"),
        (
            "another",
            "declined.other",
            f"Ask {contact.name} for another name?",
            "only if their answer sounded like it",
        ),
    ):
        span = reckoning.rules.optional(rule)
        if span is not None and not (answered and kind == "another"):
            due, how = reckoning.after(said, span, moves=True)
            spec = Spec(kind, rule, title, contact.uid, detail=detail, due_day=due, how=how)
            specs.append(spec._replace(about=last.uid, done=answered))
    return specs


def _referral_specs(contact: Contact, dealings: Dealings, reckoning: Reckoning) -> list[Spec]:
    """Write to whom somebody named (O), and ask after an introduction that was promised (ODT)."""
    specs = []
    if contact.stage in _COMES_BACK and contact.revisit_on:
        title = f"Write to {contact.name} again"
        spec = Spec("write", "later.revisit", title, contact.uid, due_day=contact.revisit_on)
        sent = [each.sent_at for each in dealings.attempts if each.outcome is not Outcome.BOUNCED]
        sent += [touch.at for touch in dealings.touches if touch.direction == "out" and touch.weight != LIGHT]
        written = any(reckoning.here(at) >= contact.revisit_on for at in sent)
        specs.append(spec._replace(done=written))
    introducer = dealings.introducer
    if introducer and dealings.named_on:
        due, how = reckoning.after(dealings.named_on, reckoning.rules.span("referral.act"))
        title, detail = f"Write to {contact.name}", f"named by {introducer.name}"
        spec = Spec("write", "referral.act", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(spec._replace(done=contact.stage not in EARLY))
    for promise in dealings.promises:
        due, how = reckoning.after(promise.on, reckoning.rules.span("referral.promised"), moves=True)
        title = f"Ask {contact.name} about {promise.name}"
        detail = "they promised to introduce you; one friendly line"
        spec = Spec("promised", "referral.promised", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(spec._replace(about=promise.uid))
    return specs


def _touch_specs(contact: Contact, dealings: Dealings, reckoning: Reckoning) -> list[Spec]:
    """The next sign of life, counted from the last contact in either direction, and letting somebody rest."""
    if contact.stage is not Stage.IN_TOUCH or contact.practice:
        return []
    found = dealings.signs
    last, waiting = last_real(found), unanswered(found)
    since = last.at if last else contact.stage_since
    enough = reckoning.rules.number("touch.unanswered")
    if 0 < enough <= len(waiting):
        return [_unanswered_spec(contact, waiting, reckoning)]
    gap = gap_of(contact, reckoning.rules)
    if since is None or gap is None or dealings.news_due:
        return []
    start, about = reckoning.here(since), last.uid if last else ""
    before = f"last: {last.what}, {day(start)}" if last else f"in touch since {day(start)}"
    touch, specs = contact.keep_in_touch, []
    once = touch.permission is Permission.UNKNOWN and waiting
    if touch.permission in _SCHEDULED and not once:
        due, how = reckoning.after(start, gap, moves=True)
        if touch.until is None or due <= touch.until:
            title = f"A sign of life to {contact.name}"
            spec = Spec("touch", "touch.cadence", title, contact.uid, detail=before, due_day=due, how=how)
            specs.append(spec._replace(about=about))
    count = reckoning.rules.number("touch.dormant")
    if count:
        due, how = reckoning.after(start, times(gap, count), moves=True)
        title = f"Let {contact.name} rest?"
        spec = Spec("dormant", "touch.dormant", title, contact.uid, detail=before, due_day=due, how=how)
        specs.append(spec._replace(about=about))
    return specs


def _unanswered_spec(contact: Contact, waiting: Sequence[Sign], reckoning: Reckoning) -> Spec:
    last = waiting[-1]
    due, how = reckoning.after(reckoning.here(last.at), reckoning.rules.span("guard.spacing"))
    listed = ", ".join(day(reckoning.here(sign.at)) for sign in waiting[-3:])
    detail = f"no answer to {len(waiting)} messages ({listed})"
    title = f"Let {contact.name} rest?"
    spec = Spec("dormant", "touch.unanswered", title, contact.uid, detail=detail, due_day=due, how=how)
    return spec._replace(about=last.uid)


def _milestone_specs(contact: Contact, milestones: Sequence[Milestone], reckoning: Reckoning) -> list[Spec]:
    """Whoever gave the advice hears what came of it (S004)."""
    if contact.stage is Stage.CLOSED:
        return []
    specs = []
    for milestone in milestones:
        due, how = reckoning.after(milestone.on, reckoning.rules.span("milestone.tell"), moves=True)
        title = f"Tell {contact.name}: {milestone.text}"
        detail = "it followed their advice"
        spec = Spec("tell", "milestone.tell", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(spec._replace(about=milestone.uid, done=contact.uid in milestone.told))
    return specs


def _waiting_specs(contact: Contact, live: Sequence[OutreachAttempt], reckoning: Reckoning) -> list[Spec]:
    """What follows while messages wait for an answer: somebody else, another message, letting it rest."""
    if contact.stage is not Stage.CONTACTED or not live:
        return []
    rules = reckoning.rules
    enough = len(live) >= rules.most_messages
    specs = []
    for number, attempt in enumerate(live, start=1):
        last = number == len(live)
        if last and enough:
            break
        due, how = reckoning.after(reckoning.here(attempt.sent_at), rules.span("follow.nudge"))
        title, detail = f"Write to {contact.name} once more", "one short, friendly line"
        nudge = Spec("nudge", "follow.nudge", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(nudge._replace(done=not last, about=attempt.uid))
    sent = reckoning.here(live[-1].sent_at)
    elsewhere = rules.optional("follow.next_person")
    if elsewhere and contact.organisation and len(live) == 1:
        due, how = reckoning.after(sent, elsewhere)
        title = f"Somebody else at {contact.organisation}?"
        detail = f"{contact.name} has not answered yet"
        hint = Spec("hint", "follow.next_person", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(hint._replace(about=live[-1].uid))
    if enough:
        due, how = reckoning.after(sent, rules.span("follow.quiet"))
        title, detail = f"Let {contact.name} rest?", "no answer; in ninety days there may be a new reason"
        quiet = Spec("quiet", "follow.quiet", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(quiet._replace(about=live[-1].uid))
    return specs
