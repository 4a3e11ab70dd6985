"""What is due when: each generated task names its rule and its source, and shows how its date was counted.

Specifications are derived from the state of a contact or meeting; `reconcile` turns them into task changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from .dates import clock_time, day
from .meeting import Meeting, ThankYou
from .moment import Moment
from .people import Contact, OutreachAttempt, Profile
from .pipeline import EARLY, forbidden, live_sequence
from .reckoning import Reckoning, wall
from .rules import DEFAULT, RULES, RuleTable
from .words import Mode, Permission, Stage, Strategy
from .zones import valid_zone

__all__ = [
    "CONTACT_RULES",
    "HELD_RULES",
    "PLANNED_RULES",
    "RULES",
    "Spec",
    "ThankBand",
    "confirm_due",
    "contact_specs",
    "first_update_due",
    "meeting_specs",
    "nudge_due",
    "outbound_allowed",
    "referral_due",
    "reflect_due",
    "thank_band",
    "thank_due",
]

THANK_SOFT = timedelta(hours=24)


class Spec(NamedTuple):
    """A task that ought to exist."""

    type: str
    rule: str
    title: str
    contact: str
    meeting: str = ""
    detail: str = ""
    due: Moment | None = None
    due_day: date | None = None
    hard_due: Moment | None = None
    done: bool = False
    """Whether what it asks for has happened."""
    how: str = ""
    """How its date was counted, in words."""
    about: str = ""
    """Uid of the message it follows, where there may be several."""


def outbound_allowed(contact: Contact) -> bool:
    """Whether a rule may ask for anything to be sent to them, an owed thank-you apart."""
    return not forbidden(contact)


# -- single dates ------------------------------------------------------------------------------------------


def _day_before(start: Moment, rule: str, reckoning: Reckoning, now: datetime) -> tuple[date, str]:
    """A day ahead of a talk; where it has passed already, today."""
    on_day = reckoning.here(start)
    due, how = reckoning.before(on_day, reckoning.rules.span(rule), moves=True)
    today = min(reckoning.here(Moment(now, reckoning.zone)), on_day)
    return (due, how) if due >= today else (today, f"{how}: short notice, so {day(today)}")


def confirm_due(
    start: Moment,
    contact: Contact,
    profile: Profile,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> Moment:
    """When to confirm: a wall time over there, some business days before the talk (S001, RCEL)."""
    return _confirm_due(start, contact, Reckoning.of(profile, rules, holidays))[0]


def _confirm_due(start: Moment, contact: Contact, reckoning: Reckoning) -> tuple[Moment, str]:
    zone = contact.zone if valid_zone(contact.zone) else reckoning.zone
    span = reckoning.rules.span("confirm.due")
    assert span.at is not None
    on, how = reckoning.before(start.in_zone(zone).local().date(), span)
    due = wall(datetime.combine(on, span.at), zone)
    if zone == reckoning.zone:
        return due, f"{how} {clock_time(span.at)}"
    here = due.in_zone(reckoning.zone).local()
    return due, f"{how} {clock_time(span.at)} there, {day(here)} {clock_time(here)} here"


def thank_due(end: Moment, rules: RuleTable = DEFAULT, zone: str = "") -> tuple[Moment, Moment]:
    """Soft and hard due time of the thank-you; "same day" is the day in `zone` (S004, YALE, JP)."""
    reckoning = Reckoning(rules, zone or end.zone, frozenset(), frozenset())
    soft = reckoning.due_after(end, rules.span("thank.due"))[0]
    hard = reckoning.due_after(end, rules.span("thank.hard"))[0]
    return min(soft, hard, key=lambda due: due.utc), hard


def reflect_due(end: Moment, zone: str, rules: RuleTable = DEFAULT) -> tuple[Moment, Moment]:
    """Soft and hard due time of the reflection (AFTER, SCU)."""
    reckoning = Reckoning(rules, zone, frozenset(), frozenset())
    soft = reckoning.due_after(end, rules.span("reflect.due"))[0]
    return soft.in_zone(zone), reckoning.due_after(end, rules.span("reflect.hard"))[0]


def nudge_due(
    attempt: OutreachAttempt,
    profile: Profile,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> date:
    """The day from which another message is welcome (D, DUKE)."""
    reckoning = Reckoning.of(profile, rules, holidays)
    return reckoning.after(reckoning.here(attempt.sent_at), rules.span("follow.nudge"))[0]


def referral_due(named_on: date, profile: Profile, rules: RuleTable = DEFAULT) -> date:
    """The day by which somebody named should be written to."""
    return Reckoning.of(profile, rules).after(named_on, rules.span("referral.act"))[0]


def first_update_due(meeting: Meeting, profile: Profile, rules: RuleTable = DEFAULT) -> date:
    """The day of the first sign of life after a talk (S004)."""
    return _after_talk(meeting, "update.first", Reckoning.of(profile, rules))[0]


def _after_talk(meeting: Meeting, rule: str, reckoning: Reckoning) -> tuple[date, str]:
    end = meeting.actual_end or meeting.start
    assert end is not None
    return reckoning.after(reckoning.here(end), reckoning.rules.span(rule), moves=True)


# -- a meeting ---------------------------------------------------------------------------------------------


def meeting_specs(
    meeting: Meeting,
    contact: Contact,
    profile: Profile,
    thanks: Sequence[ThankYou],
    now: datetime,
    *,
    introducer: Contact | None = None,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[Spec]:
    """Tasks that this meeting asks for in its present state.

    Args:
        meeting: The meeting.
        contact: Its guest.
        profile: The user; its zone must be known.
        thanks: The thank-yous of the meeting.
        now: The present.
        introducer: Who named the guest.
        rules: The rules in force.
        holidays: Days that are no business days.
    """
    reckoning = Reckoning.of(profile, rules, holidays)
    if meeting.planned and meeting.start:
        return _planned_specs(meeting, meeting.start, contact, reckoning, now)
    if meeting.over and meeting.actual_end:
        return _held_specs(meeting, meeting.actual_end, contact, reckoning, thanks, introducer)
    return []


def _planned_specs(
    meeting: Meeting, start: Moment, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[Spec]:
    who, where = contact.name, meeting.uid
    due, how = reckoning.moment_before(start, reckoning.rules.span("card.t10"))
    title = f"Ten quiet minutes before {who}"
    card = Spec("card", "card.t10", title, contact.uid, where, "purpose, first question, three breaths", due)
    card = card._replace(how=how)
    if meeting.mode in (Mode.UNPLANNED, Mode.EVENT):
        return [card]
    research, research_how = _day_before(start, "research.due", reckoning, now)
    agenda, agenda_how = _day_before(start, "agenda.due", reckoning, now)
    return [
        Spec(
            "research",
            "research.due",
            f"Research {contact.organisation or who}",
            contact.uid,
            where,
            "one trend, one challenge, one innovation",
            due_day=research,
            done=bool(meeting.research),
            how=research_how,
        ),
        Spec(
            "agenda",
            "agenda.due",
            f"Choose questions for {who}",
            contact.uid,
            where,
            "five or so, within the time you asked for",
            due_day=agenda,
            done=any(not item.must for item in meeting.agenda),
            how=agenda_how,
        ),
        *_confirm_specs(meeting, start, contact, reckoning, now),
        card,
    ]


def _confirm_specs(
    meeting: Meeting, start: Moment, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[Spec]:
    if not outbound_allowed(contact):
        return []
    confirm, how = _confirm_due(start, contact, reckoning)
    return [
        Spec(
            "confirm",
            "confirm.due",
            f"Confirm with {contact.name}",
            contact.uid,
            meeting.uid,
            "both local times, place or link, your number",
            due=confirm if confirm.utc > now else Moment(now, reckoning.zone),
            done=meeting.state.value == "confirmed",
            how=how,
        ),
    ]


def _held_specs(
    meeting: Meeting,
    end: Moment,
    contact: Contact,
    reckoning: Reckoning,
    thanks: Sequence[ThankYou],
    introducer: Contact | None,
) -> list[Spec]:
    rules, zone = reckoning.rules, reckoning.zone
    soft, hard = reflect_due(end, zone, rules)
    reflection = meeting.reflection
    specs = [
        Spec(
            "reflect",
            "reflect.due",
            f"Reflect on the talk with {contact.name}",
            contact.uid,
            meeting.uid,
            "about 90 seconds while it is fresh",
            due=soft,
            hard_due=hard,
            done=bool(reflection and reflection.completed),
            how=reckoning.due_after(end, rules.span("reflect.due"))[1],
        )
    ]
    soft, hard = thank_due(end, rules, zone)
    specs += [
        Spec(
            "thank",
            "thank.due",
            f"Thank {contact.name}",
            thank.recipient,
            meeting.uid,
            "name one moment that stayed with you",
            due=soft,
            hard_due=hard,
            done=thank.sent_at is not None,
            how=reckoning.due_after(end, rules.span("thank.due"))[1],
        )
        for thank in thanks
    ]
    sent = any(thank.sent_at for thank in thanks)
    wanted = reflection is not None and _stays_in_touch(reflection.strategy, reflection.permission)
    if sent and wanted and outbound_allowed(contact):
        due, how = _after_talk(meeting, "update.first", reckoning)
        specs.append(
            Spec(
                "update",
                "update.first",
                f"Tell {contact.name} what came of it",
                contact.uid,
                meeting.uid,
                "one thing you did with their advice",
                due_day=due,
                how=how,
            )
        )
    if introducer is not None and introducer.uid != contact.uid and outbound_allowed(introducer):
        due, how = _after_talk(meeting, "referral.loop", reckoning)
        specs.append(
            Spec(
                "loop",
                "referral.loop",
                f"Tell {introducer.name} how it went",
                introducer.uid,
                meeting.uid,
                f"they named {contact.name}",
                due_day=due,
                how=how,
            )
        )
    return specs


def _stays_in_touch(strategy: Strategy | None, permission: Permission | None) -> bool:
    return strategy in (Strategy.NURTURE, Strategy.COME_BACK) and permission is not Permission.REFUSED


# -- a contact ---------------------------------------------------------------------------------------------


def contact_specs(
    contact: Contact,
    attempts: Sequence[OutreachAttempt],
    profile: Profile,
    introducer: Contact | None,
    named_on: date | None,
    *,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[Spec]:
    """Tasks that this contact asks for in its present state.

    Args:
        contact: The contact.
        attempts: All messages and calls to them.
        profile: The user; its zone must be known.
        introducer: Who named them.
        named_on: The day they were named.
        rules: The rules in force.
        holidays: Days that are no business days.
    """
    if contact.archived or not outbound_allowed(contact):
        return []
    reckoning = Reckoning.of(profile, rules, holidays)
    specs = _waiting_specs(contact, live_sequence(attempts), reckoning)
    if contact.stage is Stage.LATER and contact.revisit_on:
        title = f"Write to {contact.name} again"
        specs.append(Spec("write", "later.revisit", title, contact.uid, due_day=contact.revisit_on))
    if introducer and named_on:
        due, how = reckoning.after(named_on, rules.span("referral.act"))
        specs.append(
            Spec(
                "write",
                "referral.act",
                f"Write to {contact.name}",
                contact.uid,
                detail=f"named by {introducer.name}",
                due_day=due,
                done=contact.stage not in EARLY,
                how=how,
            )
        )
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


PLANNED_RULES = frozenset({"research.due", "agenda.due", "confirm.due", "card.t10"})
HELD_RULES = frozenset({"reflect.due", "thank.due", "update.first", "referral.loop"})
CONTACT_RULES = frozenset(
    {"follow.nudge", "follow.next_person", "follow.quiet", "later.revisit", "referral.act"}
)


class ThankBand(NamedTuple):
    """How the thank-you clock stands."""

    name: str
    """within 24 h, within 48 h, or late."""
    text: str
    """Words for the screen."""
    late: bool


def thank_band(
    end: Moment, at: datetime, *, sent: bool, rules: RuleTable = DEFAULT, zone: str = ""
) -> ThankBand:
    """The band of a thank-you sent at, or standing at, an instant; late is still worth it."""
    at = at.astimezone(UTC)
    hours = (at - end.utc).total_seconds() / 3600
    soft, hard = thank_due(end, rules, zone)
    late = at > hard.utc
    rule, due = ("thank.due", soft) if at <= soft.utc else ("thank.hard", hard)
    within = "late, still worth it" if late else _within(rules, rule)
    if sent:
        return ThankBand(within, f"sent after {hours:.1f} h: {within}", late)
    text = "thanks: late, still worth it" if late else f"thanks {within}: {_left(due.utc - at)} left"
    return ThankBand(within, text, late)


def _within(rules: RuleTable, rule: str) -> str:
    span = rules.span(rule)
    if span.whole_days and not span.amount:
        return "on the same day"
    return f"within {span}"


def _left(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
