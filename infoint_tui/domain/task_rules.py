"""The tasks that a contact asks for: answers awaited, names to follow, signs of life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from . import NamedTuple
from .business_calendar import Reckoning
from .checklist import NEEDS_RULE, needs_lines
from .enums import LeadState, MeetingState, Mode, Outcome, Permission, Stage, Strategy, TaskState
from .interactions import LIGHT, Interaction, gap_of, last_real, signs, unanswered
from .meeting import Meeting, Milestone, ThankYou, Touchpoint
from .mentions import Lead, lead_free_from
from .people import Contact, OutreachAttempt, Task
from .phrasing import clock_time, day, day_and_time
from .pipeline import EARLY, forbidden, live_sequence
from .record import NOTHING
from .text import sections
from .time_rules import DEFAULT, RuleTable, Span
from .zoned_time import ZonedTime, valid_zone, wall


class TaskSpec(NamedTuple):
    """A task that ought to exist."""

    type: str
    rule: str
    title: str
    contact: str
    meeting: str = ""
    detail: str = ""
    due: ZonedTime | None = None
    due_day: date | None = None
    hard_due: ZonedTime | None = None
    done: bool = False
    """Whether what it asks for has happened."""
    how: str = ""
    """How its date was counted, in words."""
    about: str = ""
    """Uid of the message, milestone or other record it follows, where there may be several."""
    counted: str = ""
    """The rule its date was counted by, where it is another than the one that asks for it."""


def _words(line: str) -> tuple[str, tuple[str, str, str]]:
    rule, kind, title, detail = line.split(" | ")
    return rule, (kind, title, detail.strip("-"))


_TASKS = dict(map(_words, sections("data/tasks")["tasks"]))
"""Kind, title and further words of what each rule asks for."""


def _task(
    rule: str,
    contact: Contact,
    counted: tuple[date | ZonedTime, str],
    meeting: str = "",
    *,
    done: bool = False,
    about: str = "",
    **words: str,
) -> TaskSpec:
    """What a rule asks for, on a day or at an instant that was counted in words."""
    (due, how), (kind, title, detail) = counted, _TASKS[rule]
    words["name"] = contact.name
    return TaskSpec(
        kind,
        rule,
        title.format_map(words),
        contact.uid,
        meeting,
        detail.format_map(words),
        due if isinstance(due, ZonedTime) else None,
        None if isinstance(due, ZonedTime) else due,
        done=done,
        how=how,
        about=about,
    )


def outbound_allowed(contact: Contact) -> bool:
    """Whether a rule may ask for anything to be sent to them, an owed thank-you apart."""
    return not forbidden(contact)


# -- single dates ------------------------------------------------------------------------------------------


def day_before(start: ZonedTime, rule: str, reckoning: Reckoning, now: datetime) -> tuple[date, str]:
    """A day ahead of a talk; where it has passed already, today."""
    on_day = reckoning.here(start)
    due, how = reckoning.before(on_day, reckoning.rules.span(rule), moves=True)
    today = min(reckoning.here(ZonedTime(now, reckoning.zone)), on_day)
    return (due, how) if due >= today else (today, f"{how}: short notice, so {day(today)}")


def counted_confirmation(start: ZonedTime, contact: Contact, reckoning: Reckoning) -> tuple[ZonedTime, str]:
    """When to confirm: a wall time over there, business days ahead (S001, RCEL), with the count in words."""
    zone = contact.zone if valid_zone(contact.zone) else reckoning.zone
    span = reckoning.rules.span("confirm.due")
    assert span.at is not None
    on, how = reckoning.before(start.in_zone(zone).local().date(), span)
    due = wall(datetime.combine(on, span.at), zone)
    if zone == reckoning.zone:
        return due, f"{how}, {clock_time(span.at)}"
    here = due.in_zone(reckoning.zone).local()
    return due, f"{how}, {clock_time(span.at)} there, {day_and_time(here)} here"


def thank_due(end: ZonedTime, rules: RuleTable = DEFAULT, zone: str = "") -> tuple[ZonedTime, ZonedTime]:
    """Soft and hard due time of the thank-you; "same day" is the day in `zone` (S004, YALE, JP)."""
    reckoning = Reckoning(rules, zone or end.zone, frozenset(), frozenset())
    soft = reckoning.due_after(end, rules.span("thank.due"))[0]
    hard = reckoning.due_after(end, rules.span("thank.hard"))[0]
    return min(soft, hard, key=lambda due: due.utc), hard


def reflect_due(end: ZonedTime, zone: str, rules: RuleTable = DEFAULT) -> tuple[ZonedTime, ZonedTime]:
    """Soft and hard due time of the reflection (AFTER, SCU)."""
    reckoning = Reckoning(rules, zone, frozenset(), frozenset())
    soft = reckoning.due_after(end, rules.span("reflect.due"))[0]
    return soft.in_zone(zone), reckoning.due_after(end, rules.span("reflect.hard"))[0]


def after_talk(meeting: Meeting, rule: str, reckoning: Reckoning) -> tuple[date, str]:
    """The day that lies the span of a rule after a talk, with the count in words."""
    return reckoning.after(reckoning.here(meeting_end(meeting)), reckoning.rules.span(rule), moves=True)


class ThankBand(NamedTuple):
    """How the thank-you clock stands."""

    name: str
    """within 24 h, within 48 h, or late."""
    text: str
    """Words for the screen."""
    late: bool


def thank_band(
    due: tuple[ZonedTime, ZonedTime],
    at: datetime,
    *,
    sent: bool,
    end: ZonedTime | None = None,
    rules: RuleTable = DEFAULT,
) -> ThankBand:
    """The band of a thank-you sent at, or standing at, an instant; late is still worth it.

    Args:
        due: Its soft and hard due time.
        at: The instant.
        sent: Whether it was sent then.
        end: When the talk ended, as far as that is known.
        rules: What the bands are called by.
    """
    at = at.astimezone(UTC)
    soft, hard = due
    late = at > hard.utc
    rule, until = ("thank.due", soft) if at <= soft.utc else ("thank.hard", hard)
    within = "late, but still worth sending" if late else _within(rules, rule)
    if sent and end is None:
        return ThankBand(within, f"sent: {within}", late)
    if sent and end is not None:
        hours = (at - end.utc).total_seconds() / 3600
        after = f"{hours:.1f} h" if hours >= 1 else f"{max(1, round(hours * 60))} min"
        return ThankBand(within, f"sent after {after}: {within}", late)
    text = "late, but still worth sending" if late else f"thanks {within}: {_left(until.utc - at)} left"
    return ThankBand(within, text, late)


def _within(rules: RuleTable, rule: str) -> str:
    span = rules.span(rule)
    if span.whole_days and not span.amount:
        return "on the same day"
    return f"within {span}"


def _left(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


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


class ContactContext(NamedTuple):
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
    def signs(self) -> list[Interaction]:
        """Everything that passed between the user and them, oldest first."""
        return signs(self.attempts, self.meetings, self.thanks, self.touches)


def contact_specs(contact: Contact, dealings: ContactContext, reckoning: Reckoning) -> list[TaskSpec]:
    """Tasks that this contact asks for in its present state."""
    if contact.archived or not outbound_allowed(contact):
        return []
    return [
        *_waiting_specs(contact, live_sequence(dealings.attempts), reckoning),
        *_declined_specs(contact, dealings, reckoning),
        *_referral_specs(contact, dealings, reckoning),
        *_touch_specs(contact, dealings, reckoning),
        *_milestone_specs(contact, dealings.milestones, reckoning),
    ]


def _declined_specs(contact: Contact, dealings: ContactContext, reckoning: Reckoning) -> list[TaskSpec]:
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
    for rule in ("declined.thank", "declined.other"):
        span = reckoning.rules.optional(rule)
        if span is not None and not (answered and rule == "declined.other"):
            counted = reckoning.after(said, span, moves=True)
            specs.append(_task(rule, contact, counted, done=answered, about=last.uid))
    return specs


def _referral_specs(contact: Contact, dealings: ContactContext, reckoning: Reckoning) -> list[TaskSpec]:
    """Write to whom somebody named (O), and ask after an introduction that was promised (ODT)."""
    specs = []
    if contact.stage in _COMES_BACK and contact.revisit_on:
        sent = [each.sent_at for each in dealings.attempts if each.outcome is not Outcome.BOUNCED]
        sent += [touch.at for touch in dealings.touches if touch.direction == "out" and touch.weight != LIGHT]
        written = any(reckoning.here(at) >= contact.revisit_on for at in sent)
        specs.append(_task("later.revisit", contact, (contact.revisit_on, ""), done=written))
    introducer = dealings.introducer
    if introducer and dealings.named_on:
        counted = reckoning.after(dealings.named_on, reckoning.rules.span("referral.act"))
        written = contact.stage not in EARLY
        specs.append(_task("referral.act", contact, counted, done=written, who=introducer.name))
    for promise in dealings.promises:
        counted = reckoning.after(promise.on, reckoning.rules.span("referral.promised"), moves=True)
        specs.append(_task("referral.promised", contact, counted, about=promise.uid, who=promise.name))
    return specs


def _touch_specs(contact: Contact, dealings: ContactContext, reckoning: Reckoning) -> list[TaskSpec]:
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
    if any(contact.uid not in milestone.told for milestone in dealings.milestones):
        return []
    start, about = reckoning.here(since), last.uid if last else ""
    before = f"last: {last.what}, {day(start)}" if last else f"in touch since {day(start)}"
    touch, specs = contact.keep_in_touch, []
    once = touch.permission is Permission.UNKNOWN and waiting
    if touch.permission in _SCHEDULED and not once:
        counted = reckoning.after(start, gap, moves=True)
        if touch.until is None or counted[0] <= touch.until:
            specs.append(_task("touch.cadence", contact, counted, about=about, what=before))
    if count := reckoning.rules.number("touch.dormant"):
        counted = reckoning.after(start, Span(gap.amount * count, gap.unit), moves=True)
        specs.append(_task("touch.dormant", contact, counted, about=about, what=before))
    return specs


def _unanswered_spec(contact: Contact, waiting: Sequence[Interaction], reckoning: Reckoning) -> TaskSpec:
    last = waiting[-1]
    counted = reckoning.after(reckoning.here(last.at), reckoning.rules.span("guard.spacing"))
    listed = ", ".join(day(reckoning.here(sign.at)) for sign in waiting[-3:])
    detail = f"no reply to {len(waiting)} messages ({listed})"
    return _task("touch.unanswered", contact, counted, about=last.uid, what=detail)


def _milestone_specs(
    contact: Contact, milestones: Sequence[Milestone], reckoning: Reckoning
) -> list[TaskSpec]:
    """Whoever gave the advice hears what came of it (S004), in one message whatever there is to tell."""
    if contact.stage is Stage.CLOSED:
        return []
    specs = []
    untold = sorted((each for each in milestones if contact.uid not in each.told), key=lambda each: each.on)
    told = [each for each in milestones if contact.uid in each.told]
    for milestone in (*untold[:1], *told):
        counted = reckoning.after(milestone.on, reckoning.rules.span("milestone.tell"), moves=True)
        news = "; ".join(each.text for each in (untold if milestone in untold else [milestone]))
        done = milestone in told
        specs.append(_task("milestone.tell", contact, counted, done=done, about=milestone.uid, what=news))
    return specs


def _waiting_specs(contact: Contact, live: Sequence[OutreachAttempt], reckoning: Reckoning) -> list[TaskSpec]:
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
        on = reckoning.here(attempt.sent_at)
        spans = (rules.span("follow.nudge"), rules.span("guard.spacing"))
        counted = max(reckoning.after(on, span) for span in spans)
        specs.append(_task("follow.nudge", contact, counted, done=not last, about=attempt.uid))
    sent, about = reckoning.here(live[-1].sent_at), live[-1].uid
    elsewhere, place = rules.optional("follow.next_person"), contact.organisation
    if elsewhere and place and len(live) == 1:
        counted = reckoning.after(sent, elsewhere)
        specs.append(_task("follow.next_person", contact, counted, about=about, place=place))
    if enough:
        counted = reckoning.after(sent, rules.span("follow.quiet"))
        specs.append(_task("follow.quiet", contact, counted, about=about))
    return specs


MEETING_RULES = frozenset(
    {
        *("research.due", "agenda.due", "needs.due", "confirm.due", "card.t10"),
        *("reflect.due", "thank.due", "update.first", "advice.tell", "referral.loop", "lead.not_before"),
    }
)
"""Rules whose tasks belong to a meeting."""
TELLING_RULES = frozenset({"update.first", "advice.tell"})
"""Those that ask to tell the guest what came of it."""


class HeardNews(NamedTuple):
    """What somebody has heard of what came of their advice."""

    untold: bool = False
    """Whether a milestone waits to share: telling it tells the rest, too."""
    at: ZonedTime | None = None
    """When they last heard."""


class MeetingContext(NamedTuple):
    """What belongs to a meeting."""

    thanks: Sequence[ThankYou] = ()
    introducer: Contact | None = None
    """Who named the guest."""
    leads: Sequence[Lead] = ()
    tasks: Sequence[Task] = ()
    """The tasks of the meeting as they stand: what was done of its advice."""
    guests: Mapping[str, Contact] = NOTHING
    """The guests by uid."""
    news: Mapping[str, HeardNews] = NOTHING
    """What each of them has heard, by uid."""


def meeting_specs(
    meeting: Meeting,
    contact: Contact,
    reckoning: Reckoning,
    around: MeetingContext,
    now: datetime,
) -> list[TaskSpec]:
    """Tasks that this meeting asks for in its present state; `contact` is its guest, or the first of them."""
    if meeting.planned and meeting.start:
        guests = tuple(around.guests.values()) or (contact,)
        return _planned_specs(meeting, meeting.start, contact, guests, reckoning, now)
    if meeting.over and meeting.actual_end:
        return [
            *_after_specs(meeting, meeting.actual_end, contact, reckoning, around),
            *_telling_specs(meeting, contact, reckoning, around),
            *(
                spec
                for guest in around.guests.values()
                if guest.uid != contact.uid
                for spec in _telling_specs(meeting, guest, reckoning, around)
            ),
            *_loop_specs(meeting, contact, reckoning, around.introducer),
            *_lead_specs(meeting, contact, reckoning, around),
        ]
    return []


def _planned_specs(
    meeting: Meeting,
    start: ZonedTime,
    contact: Contact,
    guests: Sequence[Contact],
    reckoning: Reckoning,
    now: datetime,
) -> list[TaskSpec]:
    where = meeting.uid
    due, how = reckoning.moment_before(start, reckoning.rules.span("card.t10"))
    if due.utc <= (meeting.created.utc if meeting.created else now) < start.utc:
        due = start
    card = _task("card.t10", contact, (due, how), where)
    if meeting.mode in (Mode.UNPLANNED, Mode.EVENT):
        return [card]
    research = day_before(start, "research.due", reckoning, now)
    agenda = day_before(start, "agenda.due", reckoning, now)
    place, asked = contact.organisation or contact.name, any(not item.must for item in meeting.agenda)
    return [
        _task("research.due", contact, research, where, done=bool(meeting.research), place=place),
        _task("agenda.due", contact, agenda, where, done=asked),
        *_needs_specs(meeting, start, contact, reckoning, now),
        *(spec for guest in guests for spec in _confirm_specs(meeting, start, guest, reckoning, now)),
        card,
    ]


def _needs_specs(
    meeting: Meeting, start: ZonedTime, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[TaskSpec]:
    """What has to be arranged for the guest; ticked in the checklist, it is done (ACC)."""
    counted = day_before(start, "needs.due", reckoning, now)
    ticked = {item.rule for item in meeting.checklist if item.done_at}
    return [
        _task(
            "needs.due",
            contact,
            counted,
            meeting.uid,
            done=line.rule in ticked,
            about=line.rule.removeprefix(NEEDS_RULE),
            what=line.text,
        )
        for line in needs_lines(contact.accommodations)
    ]


def _confirm_specs(
    meeting: Meeting, start: ZonedTime, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[TaskSpec]:
    if not outbound_allowed(contact):
        return []
    due, how = counted_confirmation(start, contact, reckoning)
    passed = due.utc <= now
    today = reckoning.here(ZonedTime(now, reckoning.zone))
    done = meeting.state is MeetingState.CONFIRMED or contact.uid in meeting.confirmed_with
    return [_task("confirm.due", contact, (today if passed else due, how), meeting.uid, done=done)]


def _after_specs(
    meeting: Meeting,
    end: ZonedTime,
    contact: Contact,
    reckoning: Reckoning,
    around: MeetingContext,
) -> list[TaskSpec]:
    rules, zone = reckoning.rules, reckoning.zone
    soft, hard = reflect_due(end, zone, rules)
    counted = soft, reckoning.due_after(end, rules.span("reflect.due"))[1]
    done = bool(meeting.reflection and meeting.reflection.completed)
    specs = [_task("reflect.due", contact, counted, meeting.uid, done=done)._replace(hard_due=hard)]
    soft, hard = thank_due(end, rules, zone)
    counted = soft, reckoning.due_after(end, rules.span("thank.due"))[1]
    for thank in around.thanks:
        guest, done = around.guests.get(thank.recipient, contact), thank.sent_at is not None
        spec = _task("thank.due", guest, counted, meeting.uid, done=done)
        specs.append(spec._replace(contact=thank.recipient, hard_due=hard))
    return specs


def _telling_specs(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, around: MeetingContext
) -> list[TaskSpec]:
    """What came of it: once after the talk, earlier where advice was followed, and for advice later on.

    One message tells of everything that was done until then.
    """
    away = contact.archived or contact.stage is Stage.CLOSED or not outbound_allowed(contact)
    thanked = any(thank.sent_at and thank.recipient == contact.uid for thank in around.thanks)
    news = around.news.get(contact.uid, HeardNews())
    if away or news.untold or not thanked:
        return []
    followed = sorted(
        (task for task in around.tasks if task.type == "action" and task.state is TaskState.DONE),
        key=lambda task: task.done_at.utc if task.done_at else meeting_end(meeting).utc,
    )
    own = (task for task in around.tasks if task.rule == "update.first" and task.contact == contact.uid)
    first = next(own, None)
    specs = []
    outlook = meeting.outlook(contact.uid)
    if _stays_in_touch(outlook.strategy, outlook.permission):
        heard = news.at is not None and news.at.utc > meeting_end(meeting).utc
        specs.append(_update_spec(meeting, contact, reckoning, followed)._replace(done=heard))
        if not heard and (first is None or first.open):
            return specs
    told = [at.utc for at in (first.done_at if first is not None else None, news.at) if at is not None]
    for task in followed:
        if task.done_at is None or (told and task.done_at.utc <= max(told)):
            continue
        counted = reckoning.after(
            reckoning.here(task.done_at), reckoning.rules.span("advice.tell"), moves=True
        )
        specs.append(_task("advice.tell", contact, counted, meeting.uid, about=task.uid, what=task.title))
    return specs


def meeting_end(meeting: Meeting) -> ZonedTime:
    """When a meeting that took place was over."""
    end = meeting.actual_end or meeting.start
    assert end is not None
    return end


def _update_spec(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, followed: Sequence[Task]
) -> TaskSpec:
    spec = _task("update.first", contact, after_talk(meeting, "update.first", reckoning), meeting.uid)
    if followed and followed[0].done_at:
        done = reckoning.here(followed[0].done_at)
        counted = reckoning.after(done, reckoning.rules.span("advice.tell"), moves=True)
        if spec.due_day and counted[0] < spec.due_day:
            news = ", ".join(task.title for task in followed)
            told = _task("advice.tell", contact, counted, meeting.uid, what=news)
            return told._replace(type=spec.type, rule=spec.rule, counted=told.rule)
    return spec


def _stays_in_touch(strategy: Strategy | None, permission: Permission | None) -> bool:
    return strategy in (Strategy.NURTURE, Strategy.COME_BACK) and permission is not Permission.REFUSED


def _loop_specs(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, introducer: Contact | None
) -> list[TaskSpec]:
    if introducer is None or introducer.uid == contact.uid:
        return []
    if introducer.archived or not outbound_allowed(introducer):
        return []
    counted = after_talk(meeting, "referral.loop", reckoning)
    return [_task("referral.loop", introducer, counted, meeting.uid, who=contact.name)]


def _lead_specs(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, around: MeetingContext
) -> list[TaskSpec]:
    """An opening comes up again when it may be taken up, never before the thanks; that day does not move."""
    sent = [thank.sent_at for thank in around.thanks if thank.sent_at]
    first = min(sent, key=lambda moment: moment.utc, default=None)
    free = lead_free_from(first, reckoning)
    if first is None or free is None:
        return []
    due = ZonedTime(free, reckoning.zone)
    how = f"{day(reckoning.here(first))} + {reckoning.rules.span('lead.not_before')} = {day(due.local())}"
    return [
        _task(
            "lead.not_before",
            contact,
            (due, how),
            meeting.uid,
            done=lead.state is not LeadState.PARKED,
            about=lead.uid,
            what=lead.text,
        )
        for lead in around.leads
    ]
