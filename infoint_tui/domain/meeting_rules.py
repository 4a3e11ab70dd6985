"""The tasks that a meeting asks for: before it, after it, and when its advice was followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from .dates import day
from .gains import Lead, lead_free_from
from .meeting import Meeting, ThankYou
from .moment import Moment
from .people import Contact, Profile
from .reckoning import Reckoning
from .record import NOTHING
from .rules import DEFAULT, RuleTable
from .task import Task
from .timerules import (
    Spec,
    after_talk,
    counted_confirmation,
    day_before,
    outbound_allowed,
    reflect_due,
    thank_due,
)
from .words import LeadState, Mode, Permission, Stage, Strategy, TaskState

MEETING_RULES = frozenset(
    {
        *("research.due", "agenda.due", "confirm.due", "card.t10"),
        *("reflect.due", "thank.due", "update.first", "advice.tell", "referral.loop", "lead.not_before"),
    }
)
"""Rules whose tasks belong to a meeting."""
TELLING_RULES = frozenset({"update.first", "advice.tell"})
"""Those that ask to tell the guest what came of it."""


class Around(NamedTuple):
    """What belongs to a meeting."""

    thanks: Sequence[ThankYou] = ()
    introducer: Contact | None = None
    """Who named the guest."""
    leads: Sequence[Lead] = ()
    tasks: Sequence[Task] = ()
    """The tasks of the meeting as they stand: what was done of its advice."""
    names: Mapping[str, str] = NOTHING
    """Of the guests, by uid."""


def meeting_specs(
    meeting: Meeting,
    contact: Contact,
    profile: Profile,
    around: Around,
    now: datetime,
    *,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[Spec]:
    """Tasks that this meeting asks for in its present state.

    Args:
        meeting: The meeting.
        contact: Its guest.
        profile: The user; its zone must be known.
        around: What belongs to the meeting.
        now: The present.
        rules: The rules in force.
        holidays: Days that are no business days.
    """
    reckoning = Reckoning.of(profile, rules, holidays)
    if meeting.planned and meeting.start:
        return _planned_specs(meeting, meeting.start, contact, reckoning, now)
    if meeting.over and meeting.actual_end:
        return [
            *_after_specs(meeting, meeting.actual_end, contact, reckoning, around),
            *_telling_specs(meeting, contact, reckoning, around),
            *_loop_specs(meeting, contact, reckoning, around.introducer),
            *_lead_specs(meeting, contact, reckoning, around),
        ]
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
    research, research_how = day_before(start, "research.due", reckoning, now)
    agenda, agenda_how = day_before(start, "agenda.due", reckoning, now)
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
    confirm, how = counted_confirmation(start, contact, reckoning)
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


def _after_specs(
    meeting: Meeting,
    end: Moment,
    contact: Contact,
    reckoning: Reckoning,
    around: Around,
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
            f"Thank {around.names.get(thank.recipient, contact.name)}",
            thank.recipient,
            meeting.uid,
            "name one moment that stayed with you",
            due=soft,
            hard_due=hard,
            done=thank.sent_at is not None,
            how=reckoning.due_after(end, rules.span("thank.due"))[1],
        )
        for thank in around.thanks
    ]
    return specs


def _telling_specs(meeting: Meeting, contact: Contact, reckoning: Reckoning, around: Around) -> list[Spec]:
    """What came of it: once after the talk, earlier where advice was followed, and for advice later on.

    One message tells of everything that was done until then.
    """
    away = contact.archived or contact.stage is Stage.CLOSED or not outbound_allowed(contact)
    if away or not any(thank.sent_at for thank in around.thanks):
        return []
    followed = sorted(
        (task for task in around.tasks if task.type == "action" and task.state is TaskState.DONE),
        key=lambda task: task.done_at.utc if task.done_at else meeting_end(meeting).utc,
    )
    first = next((task for task in around.tasks if task.rule == "update.first"), None)
    specs = []
    reflection = meeting.reflection
    if reflection is not None and _stays_in_touch(reflection.strategy, reflection.permission):
        specs.append(_update_spec(meeting, contact, reckoning, followed))
        if first is None or first.open:
            return specs
    told = first.done_at if first is not None else None
    for task in followed:
        if task.done_at is None or (told is not None and task.done_at.utc <= told.utc):
            continue
        due, how = reckoning.after(
            reckoning.here(task.done_at), reckoning.rules.span("advice.tell"), moves=True
        )
        title, detail = f"Tell {contact.name} that you did it", f"you did: {task.title}"
        spec = Spec("told", "advice.tell", title, contact.uid, meeting.uid, detail, due_day=due, how=how)
        specs.append(spec._replace(about=task.uid))
    return specs


def meeting_end(meeting: Meeting) -> Moment:
    """When a meeting that took place was over."""
    end = meeting.actual_end or meeting.start
    assert end is not None
    return end


def _update_spec(meeting: Meeting, contact: Contact, reckoning: Reckoning, followed: Sequence[Task]) -> Spec:
    due, how = after_talk(meeting, "update.first", reckoning)
    detail = "one thing you did with their advice"
    if followed and followed[0].done_at:
        done = reckoning.here(followed[0].done_at)
        early, counted = reckoning.after(done, reckoning.rules.span("advice.tell"), moves=True)
        if early < due:
            due, how = early, f"{counted}, earlier than {day(due)}: you did what they advised"
            detail = "you did: " + ", ".join(task.title for task in followed)
    title = f"Tell {contact.name} what came of it"
    return Spec("update", "update.first", title, contact.uid, meeting.uid, detail, due_day=due, how=how)


def _stays_in_touch(strategy: Strategy | None, permission: Permission | None) -> bool:
    return strategy in (Strategy.NURTURE, Strategy.COME_BACK) and permission is not Permission.REFUSED


def _loop_specs(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, introducer: Contact | None
) -> list[Spec]:
    if introducer is None or introducer.uid == contact.uid:
        return []
    if introducer.archived or not outbound_allowed(introducer):
        return []
    due, how = after_talk(meeting, "referral.loop", reckoning)
    title, detail = f"Tell {introducer.name} how it went", f"they named {contact.name}"
    return [
        Spec("loop", "referral.loop", title, introducer.uid, meeting.uid, detail, due_day=due, how=how),
    ]


def _lead_specs(meeting: Meeting, contact: Contact, reckoning: Reckoning, around: Around) -> list[Spec]:
    """An opening comes up again when it may be taken up, never before the thanks; that day does not move."""
    sent = [thank.sent_at for thank in around.thanks if thank.sent_at]
    first = min(sent, key=lambda moment: moment.utc, default=None)
    free = lead_free_from(first, reckoning)
    if first is None or free is None:
        return []
    due = Moment(free, reckoning.zone)
    how = f"{day(reckoning.here(first))} + {reckoning.rules.span('lead.not_before')} = {day(due.local())}"
    return [
        Spec(
            "lead",
            "lead.not_before",
            f"Decide on the opening: {lead.text}",
            contact.uid,
            meeting.uid,
            "take it up or let it go",
            due=due,
            done=lead.state is not LeadState.PARKED,
            how=how,
            about=lead.uid,
        )
        for lead in around.leads
    ]
