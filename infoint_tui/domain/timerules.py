"""What is due when: each generated task names its rule and its source, and shows how its date was counted.

`meeting_rules` and `contact_rules` derive specifications from the state of a meeting or contact; `reconcile`
turns them into task changes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from .dates import clock_time, day
from .meeting import Meeting
from .moment import Moment
from .people import Contact
from .pipeline import forbidden
from .reckoning import Reckoning, wall
from .rules import DEFAULT, RuleTable
from .zones import valid_zone

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
    """Uid of the message, milestone or other record it follows, where there may be several."""


def outbound_allowed(contact: Contact) -> bool:
    """Whether a rule may ask for anything to be sent to them, an owed thank-you apart."""
    return not forbidden(contact)


# -- single dates ------------------------------------------------------------------------------------------


def day_before(start: Moment, rule: str, reckoning: Reckoning, now: datetime) -> tuple[date, str]:
    """A day ahead of a talk; where it has passed already, today."""
    on_day = reckoning.here(start)
    due, how = reckoning.before(on_day, reckoning.rules.span(rule), moves=True)
    today = min(reckoning.here(Moment(now, reckoning.zone)), on_day)
    return (due, how) if due >= today else (today, f"{how}: short notice, so {day(today)}")


def counted_confirmation(start: Moment, contact: Contact, reckoning: Reckoning) -> tuple[Moment, str]:
    """When to confirm: a wall time over there, business days ahead (S001, RCEL), with the count in words."""
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


def after_talk(meeting: Meeting, rule: str, reckoning: Reckoning) -> tuple[date, str]:
    """The day that lies the span of a rule after a talk, with the count in words."""
    end = meeting.actual_end or meeting.start
    assert end is not None
    return reckoning.after(reckoning.here(end), reckoning.rules.span(rule), moves=True)


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
        after = f"{hours:.1f} h" if hours >= 1 else f"{max(1, round(hours * 60))} min"
        return ThankBand(within, f"sent after {after}: {within}", late)
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
