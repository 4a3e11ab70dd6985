"""The tasks that a contact asks for: answers awaited, names to follow, signs of life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from . import NamedTuple
from .business_calendar import Reckoning, wall
from .checklist import NEEDS_RULE, needs_lines
from .enums import LeadState, MeetingState, Mode, Outcome, Permission, Stage, Strategy, TaskState
from .interactions import LIGHT, Interaction, gap_of, last_real, signs, times, unanswered
from .meeting import Meeting, Milestone, ThankYou, Touchpoint
from .mentions import Lead, lead_free_from
from .people import Contact, OutreachAttempt, Profile, Task
from .phrasing import clock_time, day, day_and_time
from .pipeline import EARLY, forbidden, live_sequence
from .record import NOTHING
from .time_rules import DEFAULT, RuleTable
from .zoned_time import ZonedTime, valid_zone

THANK_SOFT = timedelta(hours=24)


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
    end: ZonedTime, at: datetime, *, sent: bool, rules: RuleTable = DEFAULT, zone: str = ""
) -> ThankBand:
    """The band of a thank-you sent at, or standing at, an instant; late is still worth it."""
    at = at.astimezone(UTC)
    hours = (at - end.utc).total_seconds() / 3600
    soft, hard = thank_due(end, rules, zone)
    late = at > hard.utc
    rule, due = ("thank.due", soft) if at <= soft.utc else ("thank.hard", hard)
    within = "late, but still worth sending" if late else _within(rules, rule)
    if sent:
        after = f"{hours:.1f} h" if hours >= 1 else f"{max(1, round(hours * 60))} min"
        return ThankBand(within, f"sent after {after}: {within}", late)
    text = "late, but still worth sending" if late else f"thanks {within}: {_left(due.utc - at)} left"
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


def contact_specs(
    contact: Contact,
    dealings: ContactContext,
    profile: Profile,
    *,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[TaskSpec]:
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
    for kind, rule, title, detail in (
        ("answer", "declined.thank", f"Thank {contact.name} for replying", "two lines are enough"),
        (
            "another",
            "declined.other",
            f"Ask {contact.name} who else to talk to?",
            "only if the reply sounded open",
        ),
    ):
        span = reckoning.rules.optional(rule)
        if span is not None and not (answered and kind == "another"):
            due, how = reckoning.after(said, span, moves=True)
            spec = TaskSpec(kind, rule, title, contact.uid, detail=detail, due_day=due, how=how)
            specs.append(spec._replace(about=last.uid, done=answered))
    return specs


def _referral_specs(contact: Contact, dealings: ContactContext, reckoning: Reckoning) -> list[TaskSpec]:
    """Write to whom somebody named (O), and ask after an introduction that was promised (ODT)."""
    specs = []
    if contact.stage in _COMES_BACK and contact.revisit_on:
        title = f"Write to {contact.name} again"
        spec = TaskSpec("write", "later.revisit", title, contact.uid, due_day=contact.revisit_on)
        sent = [each.sent_at for each in dealings.attempts if each.outcome is not Outcome.BOUNCED]
        sent += [touch.at for touch in dealings.touches if touch.direction == "out" and touch.weight != LIGHT]
        written = any(reckoning.here(at) >= contact.revisit_on for at in sent)
        specs.append(spec._replace(done=written))
    introducer = dealings.introducer
    if introducer and dealings.named_on:
        due, how = reckoning.after(dealings.named_on, reckoning.rules.span("referral.act"))
        title, detail = f"Write to {contact.name}", f"suggested by {introducer.name}"
        spec = TaskSpec("write", "referral.act", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(spec._replace(done=contact.stage not in EARLY))
    for promise in dealings.promises:
        due, how = reckoning.after(promise.on, reckoning.rules.span("referral.promised"), moves=True)
        title = f"Ask {contact.name} about {promise.name}"
        detail = "they promised an introduction; a friendly line is enough"
        spec = TaskSpec(
            "promised", "referral.promised", title, contact.uid, detail=detail, due_day=due, how=how
        )
        specs.append(spec._replace(about=promise.uid))
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
        due, how = reckoning.after(start, gap, moves=True)
        if touch.until is None or due <= touch.until:
            title = f"Get in touch with {contact.name}"
            spec = TaskSpec("touch", "touch.cadence", title, contact.uid, detail=before, due_day=due, how=how)
            specs.append(spec._replace(about=about))
    count = reckoning.rules.number("touch.dormant")
    if count:
        due, how = reckoning.after(start, times(gap, count), moves=True)
        title = f"Stop following up with {contact.name}?"
        spec = TaskSpec("dormant", "touch.dormant", title, contact.uid, detail=before, due_day=due, how=how)
        specs.append(spec._replace(about=about))
    return specs


def _unanswered_spec(contact: Contact, waiting: Sequence[Interaction], reckoning: Reckoning) -> TaskSpec:
    last = waiting[-1]
    due, how = reckoning.after(reckoning.here(last.at), reckoning.rules.span("guard.spacing"))
    listed = ", ".join(day(reckoning.here(sign.at)) for sign in waiting[-3:])
    detail = f"no reply to {len(waiting)} messages ({listed})"
    title = f"Stop following up with {contact.name}?"
    spec = TaskSpec("dormant", "touch.unanswered", title, contact.uid, detail=detail, due_day=due, how=how)
    return spec._replace(about=last.uid)


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
        due, how = reckoning.after(milestone.on, reckoning.rules.span("milestone.tell"), moves=True)
        news = "; ".join(each.text for each in (untold if milestone in untold else [milestone]))
        title = f"Tell {contact.name}: {news}"
        detail = "it came from their advice"
        spec = TaskSpec("tell", "milestone.tell", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(spec._replace(about=milestone.uid, done=milestone in told))
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
        due, how = max(reckoning.after(on, span) for span in spans)
        title, detail = f"Follow up with {contact.name}", "a short, friendly note"
        nudge = TaskSpec("nudge", "follow.nudge", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(nudge._replace(done=not last, about=attempt.uid))
    sent = reckoning.here(live[-1].sent_at)
    elsewhere = rules.optional("follow.next_person")
    if elsewhere and contact.organisation and len(live) == 1:
        due, how = reckoning.after(sent, elsewhere)
        title = f"Try someone else at {contact.organisation}?"
        detail = f"{contact.name} hasn't replied yet"
        hint = TaskSpec("hint", "follow.next_person", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(hint._replace(about=live[-1].uid))
    if enough:
        due, how = reckoning.after(sent, rules.span("follow.quiet"))
        title, detail = (
            f"Stop following up with {contact.name}?",
            "no reply; try again in 90 days if you have a new reason",
        )
        quiet = TaskSpec("quiet", "follow.quiet", title, contact.uid, detail=detail, due_day=due, how=how)
        specs.append(quiet._replace(about=live[-1].uid))
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
    profile: Profile,
    around: MeetingContext,
    now: datetime,
    *,
    rules: RuleTable = DEFAULT,
    holidays: frozenset[date] = frozenset(),
) -> list[TaskSpec]:
    """Tasks that this meeting asks for in its present state.

    Args:
        meeting: The meeting.
        contact: Its guest, or the first of them.
        profile: The user; its zone must be known.
        around: What belongs to the meeting.
        now: The present.
        rules: The rules in force.
        holidays: Days that are no business days.
    """
    reckoning = Reckoning.of(profile, rules, holidays)
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
    who, where = contact.name, meeting.uid
    due, how = reckoning.moment_before(start, reckoning.rules.span("card.t10"))
    if due.utc <= (meeting.created.utc if meeting.created else now) < start.utc:
        due = start
    title = f"Review notes for {who}"
    card = TaskSpec(
        "card", "card.t10", title, contact.uid, where, "purpose, first question, three slow breaths", due
    )
    card = card._replace(how=how)
    if meeting.mode in (Mode.UNPLANNED, Mode.EVENT):
        return [card]
    research, research_how = day_before(start, "research.due", reckoning, now)
    agenda, agenda_how = day_before(start, "agenda.due", reckoning, now)
    return [
        TaskSpec(
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
        TaskSpec(
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
        *_needs_specs(meeting, start, contact, reckoning, now),
        *(spec for guest in guests for spec in _confirm_specs(meeting, start, guest, reckoning, now)),
        card,
    ]


def _needs_specs(
    meeting: Meeting, start: ZonedTime, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[TaskSpec]:
    """What has to be arranged for the guest; ticked in the checklist, it is done (ACC)."""
    due, how = day_before(start, "needs.due", reckoning, now)
    ticked = {item.rule for item in meeting.checklist if item.done_at}
    return [
        TaskSpec(
            "needs",
            "needs.due",
            line.text,
            contact.uid,
            meeting.uid,
            f"for the conversation with {contact.name}",
            due_day=due,
            done=line.rule in ticked,
            how=how,
            about=line.rule.removeprefix(NEEDS_RULE),
        )
        for line in needs_lines(contact.accommodations)
    ]


def _confirm_specs(
    meeting: Meeting, start: ZonedTime, contact: Contact, reckoning: Reckoning, now: datetime
) -> list[TaskSpec]:
    if not outbound_allowed(contact):
        return []
    confirm, how = counted_confirmation(start, contact, reckoning)
    passed = confirm.utc <= now
    return [
        TaskSpec(
            "confirm",
            "confirm.due",
            f"Confirm with {contact.name}",
            contact.uid,
            meeting.uid,
            "both local times, place or link, your number",
            due=None if passed else confirm,
            due_day=reckoning.here(ZonedTime(now, reckoning.zone)) if passed else None,
            done=meeting.state is MeetingState.CONFIRMED or contact.uid in meeting.confirmed_with,
            how=how,
        ),
    ]


def _after_specs(
    meeting: Meeting,
    end: ZonedTime,
    contact: Contact,
    reckoning: Reckoning,
    around: MeetingContext,
) -> list[TaskSpec]:
    rules, zone = reckoning.rules, reckoning.zone
    soft, hard = reflect_due(end, zone, rules)
    reflection = meeting.reflection
    specs = [
        TaskSpec(
            "reflect",
            "reflect.due",
            f"Reflect on the conversation with {contact.name}",
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
        TaskSpec(
            "thank",
            "thank.due",
            f"Thank {around.guests.get(thank.recipient, contact).name}",
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
        due, how = reckoning.after(
            reckoning.here(task.done_at), reckoning.rules.span("advice.tell"), moves=True
        )
        title, detail = f"Tell {contact.name} that you did it", f"you did: {task.title}"
        spec = TaskSpec("told", "advice.tell", title, contact.uid, meeting.uid, detail, due_day=due, how=how)
        specs.append(spec._replace(about=task.uid))
    return specs


def meeting_end(meeting: Meeting) -> ZonedTime:
    """When a meeting that took place was over."""
    end = meeting.actual_end or meeting.start
    assert end is not None
    return end


def _update_spec(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, followed: Sequence[Task]
) -> TaskSpec:
    due, how = after_talk(meeting, "update.first", reckoning)
    title, detail, by = f"Tell {contact.name} how it turned out", "something you did with their advice", ""
    if followed and followed[0].done_at:
        done = reckoning.here(followed[0].done_at)
        early, counted = reckoning.after(done, reckoning.rules.span("advice.tell"), moves=True)
        if early < due:
            due, how, by = early, counted, "advice.tell"
            title = f"Tell {contact.name} that you did it"
            detail = "you did: " + ", ".join(task.title for task in followed)
    spec = TaskSpec("update", "update.first", title, contact.uid, meeting.uid, detail, due_day=due, how=how)
    return spec._replace(counted=by)


def _stays_in_touch(strategy: Strategy | None, permission: Permission | None) -> bool:
    return strategy in (Strategy.NURTURE, Strategy.COME_BACK) and permission is not Permission.REFUSED


def _loop_specs(
    meeting: Meeting, contact: Contact, reckoning: Reckoning, introducer: Contact | None
) -> list[TaskSpec]:
    if introducer is None or introducer.uid == contact.uid:
        return []
    if introducer.archived or not outbound_allowed(introducer):
        return []
    due, how = after_talk(meeting, "referral.loop", reckoning)
    title, detail = f"Tell {introducer.name} how it went", f"they suggested {contact.name}"
    return [
        TaskSpec("loop", "referral.loop", title, introducer.uid, meeting.uid, detail, due_day=due, how=how),
    ]


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
        TaskSpec(
            "lead",
            "lead.not_before",
            f"Decide on the opening: {lead.text}",
            contact.uid,
            meeting.uid,
            "pursue it or let it go",
            due=due,
            done=lead.state is not LeadState.PARKED,
            how=how,
            about=lead.uid,
        )
        for lead in around.leads
    ]
