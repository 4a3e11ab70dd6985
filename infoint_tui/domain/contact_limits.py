"""The guard against writing too often: what speaks against one more message, in friendly words.

It looks at unsolicited messages only: answers within a live thread, confirmations, thank-yous, agreed
follow-ups and apologies never come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from . import NamedTuple
from .business_calendar import Reckoning
from .enums import ChannelKind, Stage
from .errors import Refused
from .interactions import (
    KIND,
    KIND_OF_TASK,
    LIGHT,
    WEIGHTS,
    Interaction,
    answers,
    reached,
    requests,
    unanswered,
)
from .people import Contact, OutreachAttempt
from .phrasing import day, day_and_time
from .pipeline import forbidden, live_sequence
from .task_rules import TaskSpec
from .zoned_time import ZonedTime, valid_zone, wall, zone_place

QUIET_DAYS = 90
"""So long somebody who never answered is left in peace, unless there is a new reason."""
_YEAR = timedelta(days=365)
_LISTED = 4
_LIVE_THREAD = frozenset(
    (Stage.IN_DIALOGUE, Stage.SCHEDULED, Stage.MISSED, Stage.MET, Stage.THANKED, Stage.IN_TOUCH)
)


class Level(StrEnum):
    """How strongly something speaks against a message."""

    STOP = "stop"
    """Never."""
    BLOCK = "block"
    """Only with a reason."""
    HINT = "hint"
    """Worth a thought."""


class Concern(NamedTuple):
    """One thing that speaks against a message."""

    kind: str
    level: Level
    text: str
    until: date | None = None
    """The day from which it no longer holds."""


class Neighbour(NamedTuple):
    """Somebody else of the same place who was written to."""

    name: str
    first_sent: ZonedTime
    waiting: bool
    """Whether their answer is still awaited."""


def concerns(
    contact: Contact,
    attempts: Sequence[OutreachAttempt],
    neighbours: Sequence[Neighbour],
    reckoning: Reckoning,
    at: ZonedTime,
    channel: ChannelKind | None = None,
    others: Sequence[Interaction] = (),
    waiting: Sequence[Concern] = (),
) -> list[Concern]:
    """What speaks against a message to a contact at an instant, the strongest first.

    Args:
        contact: Whom it would go to.
        attempts: All messages and calls to them.
        neighbours: Others of their organisation who were written to.
        reckoning: The rules and days of the user.
        at: When it goes out.
        channel: How, where that is known.
        others: What else passed between the two; its messages count within the year.
        waiting: What unanswered messages to somebody known already speak against, of whatever kind they were.
    """
    stop = permission(contact)
    if stop is not None:
        return [stop]
    today = reckoning.here(at)
    before = [attempt for attempt in attempts if attempt.sent_at.utc <= at.utc]
    found = [
        *_unanswered(contact, before, reckoning, today),
        *waiting,
        *asked_to_wait(contact, reckoning, today),
        *year(contact, [*requests(before), *others], reckoning, at),
        *_organisation(contact, before, neighbours, reckoning, today),
        *_hours(contact, reckoning, at, channel),
    ]
    order = list(Level)
    return sorted(found, key=lambda concern: order.index(concern.level))


def enforce(found: Sequence[Concern], override: str) -> None:
    """Refuse what must never go out, and what needs a reason that is missing."""
    for concern in found:
        if concern.level is Level.STOP:
            raise Refused(concern.text)
        if concern.level is Level.BLOCK and not override.strip():
            raise Refused(concern.text, "To log it anyway, add a reason.", field="override")


def permission(contact: Contact) -> Concern | None:
    """What stops every message to a contact, whatever the reason."""
    text = forbidden(contact)
    return Concern("permission", Level.STOP, text) if text else None


def _unanswered(
    contact: Contact, attempts: Sequence[OutreachAttempt], reckoning: Reckoning, today: date
) -> list[Concern]:
    """Spacing and streak (D, DUKE, SFU)."""
    waiting = [attempt for attempt in live_sequence(attempts) if reached(attempt)]
    if not waiting or contact.stage in _LIVE_THREAD:
        return []
    found = _spacing(contact, waiting[-1].sent_at, reckoning, today)
    if len(waiting) >= reckoning.rules.most_messages:
        count = f"{len(waiting)} messages" if len(waiting) > 1 else "One message"
        text = f"{count} to {contact.name} had no answer. That is enough for now: let it rest?"
        found.append(Concern("streak", Level.BLOCK, text))
    return found


def _spacing(contact: Contact, last: ZonedTime, reckoning: Reckoning, today: date) -> list[Concern]:
    """How long it is best to wait after a message without a reply."""
    sent = reckoning.here(last)
    until, _how = reckoning.after(sent, reckoning.rules.span("guard.spacing"))
    if today >= until:
        return []
    text = (
        f"You wrote to {contact.name} on {day(sent, today=today)} and there is no reply yet."
        f" It's best to wait until {day(until, today=today)}. Try someone else in the meantime?"
    )
    return [Concern("spacing", Level.BLOCK, text, until)]


def asked_to_wait(contact: Contact, reckoning: Reckoning, today: date) -> list[Concern]:
    """What they said, or did not say, is respected (S001, DUKE)."""
    name = contact.name
    since = reckoning.here(contact.stage_since) if contact.stage_since else None
    waits = contact.stage in (Stage.LATER, Stage.IN_TOUCH)
    if waits and contact.revisit_on and today < contact.revisit_on:
        when = day(contact.revisit_on, today=today)
        return [
            Concern("later", Level.BLOCK, f"{name} asked to hear from you on {when}.", contact.revisit_on)
        ]
    if contact.stage is Stage.DECLINED:
        said = f" on {day(since, today=today)}" if since else ""
        text = f"{name} said no{said}. With a new reason, such as an introduction, you can ask again."
        return [Concern("declined", Level.BLOCK, text)]
    if contact.stage is Stage.QUIET and since and today < since + timedelta(days=QUIET_DAYS):
        until = since + timedelta(days=QUIET_DAYS)
        text = (
            f"{name} never replied. Wait until {day(until, today=today)},"
            " unless an event or an introduction gives you a new reason."
        )
        return [Concern("quiet", Level.BLOCK, text, until)]
    return []


def year(
    contact: Contact, found: Sequence[Interaction], reckoning: Reckoning, at: ZonedTime, weight: float = 1.0
) -> list[Concern]:
    """How much somebody got within a year that they did not ask for (UP); a light word counts a quarter."""
    recent = [
        sign for sign in found if sign.weight and not sign.free and at.utc - _YEAR < sign.at.utc <= at.utc
    ]
    recent.sort(key=lambda sign: sign.at.utc)
    most = reckoning.rules.number("guard.year")
    total = sum(sign.weight for sign in recent)
    if not recent or total + weight <= most:
        return []
    days = ", ".join(day(reckoning.here(sign.at)) for sign in recent[-_LISTED:])
    count = f"{len(recent)} message{'' if len(recent) == 1 else 's'}"
    heavy = "" if total == len(recent) else f", which count as {_weight_words(total)}"
    text = f"{contact.name} got {count} within a year ({days}){heavy}. {most} is plenty."
    return [Concern("year", Level.HINT, text)]


def _weight_words(total: float) -> str:
    whole, part = divmod(total, 1)
    quarter = {0.25: "¼", 0.5: "½", 0.75: "¾"}.get(part, "")
    return f"{int(whole) or ''}{quarter}" or "0"


def _organisation(
    contact: Contact,
    attempts: Sequence[OutreachAttempt],
    neighbours: Sequence[Neighbour],
    reckoning: Reckoning,
    today: date,
) -> list[Concern]:
    """People of one place talk to each other (O)."""
    if live_sequence(attempts) or not contact.organisation:
        return []
    found = []
    waiting = [neighbour.name for neighbour in neighbours if neighbour.waiting]
    if len(waiting) >= reckoning.rules.number("guard.organisation") > 0:
        names = ", ".join(waiting[:_LISTED])
        text = (
            f"At {contact.organisation} you're already waiting for {names}. People there may compare notes."
        )
        found.append(Concern("organisation", Level.HINT, text))
    span = reckoning.rules.span("guard.new_there")
    newest = max(neighbours, key=lambda neighbour: neighbour.first_sent.utc, default=None)
    if newest is not None:
        until, _how = reckoning.after(reckoning.here(newest.first_sent), span)
        if today < until:
            text = (
                f"You wrote to {newest.name} at {contact.organisation} on"
                f" {day(reckoning.here(newest.first_sent))}. Wait until {day(until)}, so it"
                " doesn't look like a mass email."
            )
            found.append(Concern("new_there", Level.HINT, text, until))
    return found


def _hours(
    contact: Contact, reckoning: Reckoning, at: ZonedTime, channel: ChannelKind | None
) -> list[Concern]:
    """Calls belong to their working day (YALE)."""
    if channel is not ChannelKind.PHONE:
        return []
    zone = contact.zone if valid_zone(contact.zone) else reckoning.zone
    local = at.in_zone(zone).local()
    start, end = reckoning.rules.hours("guard.hours")
    minutes = local.hour * 60 + local.minute
    if start <= minutes < end and (not reckoning.work_days or local.weekday() in reckoning.work_days):
        return []
    shown = reckoning.rules["guard.hours"].shown
    where = f" in {zone_place(zone)}" if zone != reckoning.zone else ""
    text = f"It is {day_and_time(local)}{where}: calls are welcome {shown} on work days."
    return [Concern("hours", Level.HINT, text)]


def touch_concerns(
    contact: Contact,
    found: Sequence[Interaction],
    reckoning: Reckoning,
    at: ZonedTime,
    *,
    kind: str = "other",
    weight: str = "",
) -> list[Concern]:
    """What speaks against a message, the strongest first; `found` is what passed between the two.

    An answer, thanks, an apology and what was agreed are free; a light word meets only the limit of the year.
    A message has the usual `weight` of its kind unless another is given.
    """
    stop = permission(contact)
    if stop is not None:
        return [stop]
    known = KIND.get(kind, KIND["other"])
    before = [sign for sign in found if sign.at.utc <= at.utc]
    if known.free or answers([sign for sign in before if sign.real]):
        return []
    weight = weight or known.weight
    concerns = [] if weight == LIGHT else waiting_concerns(contact, before, reckoning, at)
    if weight != LIGHT:
        concerns += asked_to_wait(contact, reckoning, reckoning.here(at))
    return concerns + year(contact, before, reckoning, at, WEIGHTS.get(weight, 1.0))


def waiting_concerns(
    contact: Contact, found: Sequence[Interaction], reckoning: Reckoning, at: ZonedTime
) -> list[Concern]:
    """Spacing and streak, as for requests (D, DUKE, SFU): a message and a request count alike."""
    before = [sign for sign in found if sign.at.utc <= at.utc]
    waiting = unanswered(before)
    if not waiting:
        return []
    today = reckoning.here(at)
    concerns = _spacing(contact, waiting[-1].at, reckoning, today)
    enough = reckoning.rules.number("touch.unanswered")
    if 0 < enough <= len(waiting):
        days = ", ".join(day(reckoning.here(sign.at), today=today) for sign in waiting[-4:])
        text = (
            f"{len(waiting)} message{'' if len(waiting) == 1 else 's'} to {contact.name} had no answer"
            f" ({days}). That is enough for now: let it rest?"
        )
        concerns.append(Concern("streak", Level.BLOCK, text))
    return concerns


# -- tasks ---------------------------------------------------------------------------------------------------


def when_allowed(
    specs: Iterable[TaskSpec],
    contact: Contact,
    found: Sequence[Interaction],
    reckoning: Reckoning,
) -> list[TaskSpec]:
    """The specifications without what the guard would stop: put off until it lets the message through."""
    return [held for spec in specs if (held := _when_allowed(spec, contact, found, reckoning))]


def _when_allowed(
    spec: TaskSpec, contact: Contact, found: Sequence[Interaction], reckoning: Reckoning
) -> TaskSpec | None:
    kind = KIND_OF_TASK.get(spec.type)
    if kind is None or spec.done or spec.due_day is None or spec.contact != contact.uid:
        return spec
    on = [wall(datetime.combine(spec.due_day, time(12)), reckoning.zone), *(sign.at for sign in found)]
    latest = max(on, key=lambda at: at.utc)
    concerns = touch_concerns(contact, found, reckoning, latest, kind=kind)
    blocks = [concern for concern in concerns if concern.level is not Level.HINT]
    if any(concern.until is None for concern in blocks):
        return None
    until = max((concern.until for concern in blocks if concern.until), default=spec.due_day)
    if until <= spec.due_day:
        return spec
    return spec._replace(due_day=until, how=f"{spec.how}; they have not answered yet, so {day(until)}")
