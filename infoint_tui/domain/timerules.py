"""What is due when: each generated task names its rule, its source and its reason.

Specifications are derived from the state of a contact or meeting; `reconcile` turns them into task changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from .businessdays import add_business_days, previous_work_day_if_off
from .meeting import Meeting, ThankYou
from .moment import Moment
from .people import Contact, OutreachAttempt, Profile
from .pipeline import EARLY, live_sequence
from .words import Mode, Permission, Stage, Strategy
from .zones import valid_zone

THANK_SOFT = timedelta(hours=24)
THANK_HARD = timedelta(hours=48)
RESEARCH_DAYS = 3
AGENDA_DAYS = 2
CONFIRM_AT = time(10, 0)
CARD_BEFORE = timedelta(minutes=10)
REFLECT_SOFT = timedelta(hours=2)
REFLECT_HARD_AT = time(20, 0)
NUDGE_BUSINESS_DAYS = 7
REFERRAL_BUSINESS_DAYS = 5
ACTION_DAYS = 7
FIRST_UPDATE_DAYS = 30


class Rule(NamedTuple):
    """A time rule as the user may read it."""

    id: str
    text: str
    source: str


RULES = {
    rule.id: rule
    for rule in (
        Rule("research.due", "three days before the talk", "O"),
        Rule("agenda.due", "two days before the talk", "O"),
        Rule("confirm.due", "one business day before, at 10:00 their time", "S001, RCEL"),
        Rule("card.t10", "ten minutes before the talk", "S001"),
        Rule("reflect.due", "within two hours, at the latest the next evening", "AFTER, SCU"),
        Rule("thank.due", "within 24 hours, at the latest 48", "S004, YALE"),
        Rule("follow.nudge", "seven business days without an answer", "D, SFU, DUKE"),
        Rule("referral.act", "five business days after you got the name", "O"),
        Rule("update.first", "30 days after the talk", "S004, O"),
        Rule("action.default_due", "seven days, unless you said otherwise", "O"),
        Rule("later.revisit", "the day they asked you to come back", "S001"),
    )
}


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


def _generated_day(day: date, profile: Profile) -> date:
    return previous_work_day_if_off(day, frozenset(profile.work_days))


def _days_before(meeting: Meeting, days: int, profile: Profile, now: datetime) -> date:
    assert meeting.start is not None
    start = meeting.start.in_zone(profile.zone).local().date()
    today = Moment(now, profile.zone).local().date()
    return max(_generated_day(start - timedelta(days=days), profile), min(today, start))


def confirm_due(start: Moment, contact: Contact, profile: Profile) -> Moment:
    """10:00 their time, one business day before the talk (S001, RCEL)."""
    zone = contact.zone if valid_zone(contact.zone) else profile.zone
    day = add_business_days(start.in_zone(zone).local().date(), -1, frozenset(profile.work_days))
    return Moment.from_local(datetime.combine(day, CONFIRM_AT), zone, fold=0)


def thank_due(end: Moment) -> tuple[Moment, Moment]:
    """Soft and hard due time of the thank-you (S004, YALE)."""
    return Moment(end.utc + THANK_SOFT, end.zone), Moment(end.utc + THANK_HARD, end.zone)


def reflect_due(end: Moment, zone: str) -> tuple[Moment, Moment]:
    """Soft and hard due time of the reflection (AFTER, SCU)."""
    evening = datetime.combine(end.in_zone(zone).local().date() + timedelta(days=1), REFLECT_HARD_AT)
    return Moment(end.utc + REFLECT_SOFT, zone), Moment.from_local(evening, zone, fold=0)


def nudge_due(attempt: OutreachAttempt, profile: Profile) -> date:
    """The day from which a second message is welcome (D, DUKE)."""
    sent = attempt.sent_at.in_zone(profile.zone).local().date()
    return add_business_days(sent, NUDGE_BUSINESS_DAYS, frozenset(profile.work_days))


def referral_due(named_on: date, profile: Profile) -> date:
    """The day by which somebody named should be written to."""
    return add_business_days(named_on, REFERRAL_BUSINESS_DAYS, frozenset(profile.work_days))


def first_update_due(meeting: Meeting, profile: Profile) -> date:
    """The day of the first sign of life after a talk (S004)."""
    end = meeting.actual_end or meeting.start
    assert end is not None
    return _generated_day(
        end.in_zone(profile.zone).local().date() + timedelta(days=FIRST_UPDATE_DAYS), profile
    )


def meeting_specs(
    meeting: Meeting, contact: Contact, profile: Profile, thanks: Sequence[ThankYou], now: datetime
) -> list[Spec]:
    """Tasks that this meeting asks for in its present state."""
    if meeting.planned and meeting.start:
        return _planned_specs(meeting, contact, profile, now)
    if meeting.over and meeting.actual_end:
        return _held_specs(meeting, contact, profile, thanks)
    return []


def _planned_specs(meeting: Meeting, contact: Contact, profile: Profile, now: datetime) -> list[Spec]:
    assert meeting.start is not None
    who, where = contact.name, meeting.uid
    specs = [
        Spec(
            "card",
            "card.t10",
            f"Ten quiet minutes before {who}",
            contact.uid,
            where,
            "purpose, first question, three breaths",
            due=Moment(meeting.start.utc - CARD_BEFORE, meeting.start.zone),
        )
    ]
    if meeting.mode in (Mode.UNPLANNED, Mode.EVENT):
        return specs
    return [
        Spec(
            "research",
            "research.due",
            f"Research {contact.organisation or who}",
            contact.uid,
            where,
            "one trend, one challenge, one innovation",
            due_day=_days_before(meeting, RESEARCH_DAYS, profile, now),
            done=bool(meeting.research),
        ),
        Spec(
            "agenda",
            "agenda.due",
            f"Choose questions for {who}",
            contact.uid,
            where,
            "five or so, within the time you asked for",
            due_day=_days_before(meeting, AGENDA_DAYS, profile, now),
            done=any(not item.must for item in meeting.agenda),
        ),
        *_confirm_specs(meeting, contact, profile, now),
        *specs,
    ]


def _confirm_specs(meeting: Meeting, contact: Contact, profile: Profile, now: datetime) -> list[Spec]:
    if meeting.start is None or contact.do_not_contact:
        return []
    confirm = confirm_due(meeting.start, contact, profile)
    return [
        Spec(
            "confirm",
            "confirm.due",
            f"Confirm with {contact.name}",
            contact.uid,
            meeting.uid,
            "both local times, place or link, your number",
            due=confirm if confirm.utc > now else Moment(now, profile.zone),
            done=meeting.state.value == "confirmed",
        ),
    ]


def _held_specs(
    meeting: Meeting, contact: Contact, profile: Profile, thanks: Sequence[ThankYou]
) -> list[Spec]:
    assert meeting.actual_end is not None
    soft, hard = reflect_due(meeting.actual_end, profile.zone)
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
        )
    ]
    for thank in thanks:
        specs.append(
            Spec(
                "thank",
                "thank.due",
                f"Thank {contact.name}",
                thank.recipient,
                meeting.uid,
                "name one moment that stayed with you",
                due=thank.soft_due,
                hard_due=thank.hard_due,
                done=thank.sent_at is not None,
            )
        )
    sent = any(thank.sent_at for thank in thanks)
    wanted = reflection is not None and _stays_in_touch(reflection.strategy, reflection.permission)
    if sent and wanted and not contact.do_not_contact:
        specs.append(
            Spec(
                "update",
                "update.first",
                f"Tell {contact.name} what came of it",
                contact.uid,
                meeting.uid,
                "one thing you did with their advice",
                due_day=first_update_due(meeting, profile),
            )
        )
    return specs


def _stays_in_touch(strategy: Strategy | None, permission: Permission | None) -> bool:
    return strategy in (Strategy.NURTURE, Strategy.COME_BACK) and permission is not Permission.REFUSED


def contact_specs(
    contact: Contact,
    attempts: Sequence[OutreachAttempt],
    profile: Profile,
    introducer: Contact | None,
    named_on: date | None,
) -> list[Spec]:
    """Tasks that this contact asks for in its present state."""
    if contact.archived or contact.do_not_contact:
        return []
    specs = []
    live = live_sequence(attempts)
    if contact.stage is Stage.CONTACTED and len(live) == 1:
        specs.append(
            Spec(
                "nudge",
                "follow.nudge",
                f"Write to {contact.name} once more",
                contact.uid,
                detail="one short, friendly line",
                due_day=nudge_due(live[-1], profile),
            )
        )
    if contact.stage is Stage.LATER and contact.revisit_on:
        specs.append(
            Spec(
                "write",
                "later.revisit",
                f"Write to {contact.name} again",
                contact.uid,
                due_day=contact.revisit_on,
            )
        )
    if introducer and named_on:
        specs.append(
            Spec(
                "write",
                "referral.act",
                f"Write to {contact.name}",
                contact.uid,
                detail=f"named by {introducer.name}",
                due_day=referral_due(named_on, profile),
                done=contact.stage not in EARLY,
            )
        )
    return specs


PLANNED_RULES = frozenset({"research.due", "agenda.due", "confirm.due", "card.t10"})
HELD_RULES = frozenset({"reflect.due", "thank.due", "update.first"})
CONTACT_RULES = frozenset({"follow.nudge", "later.revisit", "referral.act"})


class ThankBand(NamedTuple):
    """How the thank-you clock stands."""

    name: str
    """within 24 h, within 48 h, or late."""
    text: str
    """Words for the screen."""
    late: bool


def thank_band(end: Moment, at: datetime, *, sent: bool) -> ThankBand:
    """The band of a thank-you sent at, or standing at, an instant; late is still worth it."""
    passed = at.astimezone(UTC) - end.utc
    hours = passed.total_seconds() / 3600
    name = (
        "within 24 h"
        if passed <= THANK_SOFT
        else "within 48 h"
        if passed <= THANK_HARD
        else "late, still worth it"
    )
    if sent:
        return ThankBand(name, f"sent after {hours:.1f} h: {name}", passed > THANK_HARD)
    if passed <= THANK_SOFT:
        text = f"thanks within 24 h: {_left(THANK_SOFT - passed)} left"
    elif passed <= THANK_HARD:
        text = f"thanks within 48 h: {_left(THANK_HARD - passed)} left"
    else:
        text = "thanks: late, still worth it"
    return ThankBand(name, text, passed > THANK_HARD)


def _left(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
