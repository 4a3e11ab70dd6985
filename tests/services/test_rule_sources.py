"""Every time rule with its source, and what it brings about; a rule without a line here fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from infoint_tui.domain.enums import ChannelKind, Mode, Outcome, Permission, Strategy
from infoint_tui.domain.live_clock import LiveClock
from infoint_tui.domain.mentions import default_action_due
from infoint_tui.domain.people import Contact, Introduction
from infoint_tui.domain.time_rules import RULES, SOURCES, explain
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.workspace import Workspace

from .test_story import to

CHICAGO = "America/Chicago"
EMAIL = ChannelKind.EMAIL


class Story:
    """One person, and whatever is needed of them."""

    def __init__(self, ws: Workspace, clock: FixedClock) -> None:
        self.ws, self.clock = ws, clock

    def person(self, name: str = "Rosa", **fields: str) -> Contact:
        """Somebody who may be written to."""
        return self.ws.people.add(name=name, why_this_person="trains", organisation="EMS", **fields)

    def due(self, rule: str, *, hard: bool = False) -> str:
        """When the open task of a rule is due; its source is that of the rule."""
        [task] = [task for task in self.ws.session.tasks.all() if task.open and task.rule == rule]
        assert task.source == RULES[rule].source
        assert task.why
        at = task.hard_due if hard else task.due
        return f"{at.in_zone(CHICAGO).local():%Y-%m-%d %H:%M}" if at else str(task.due_day)

    def planned(self, mode: Mode = Mode.PHONE, **details: int) -> str:
        """A talk on Thursday 12 March at 10:00."""
        person = self.person()
        start = self.ws.planning.when("thu 12 mar 10:00", CHICAGO)
        return self.ws.planning.schedule(person.uid, start, mode=mode, **details).uid  # type: ignore[arg-type]

    def needing_captions(self) -> None:
        """A talk with somebody who reads captions."""
        uid = self.planned()
        guest = self.ws.session.meetings.need(uid).first_contact
        self.ws.people.save(guest, {"accommodations": ("captions",)})

    def before(self, mode: Mode, **details: int) -> str:
        """What Today says comes before the talk."""
        self.planned(mode, **details)
        up = self.ws.today.next_up()
        return up.before if up else ""

    def held(self, **fields: str) -> Contact:
        """It took place, 10:00 to 10:24."""
        person = self.person(**fields)
        start = self.ws.planning.when("thu 12 mar 10:00", CHICAGO)
        uid = self.ws.planning.schedule(person.uid, start).uid
        to(self.clock, "2026-03-12T10:00")
        self.ws.conversation.start(uid)
        to(self.clock, "2026-03-12T10:24")
        self.ws.conversation.end(uid)
        return person

    def thanked(self) -> Contact:
        """They are to hear again, and were thanked at 17:30."""
        person = self.held()
        [talk] = self.ws.session.meetings.all()
        self.ws.reflection.answer(talk.uid, strategy=Strategy.NURTURE, permission=Permission.GRANTED)
        to(self.clock, "2026-03-12T17:30")
        [thank] = self.ws.thanks_owed.owed()
        self.ws.thanks.mark_sent(thank.uid, "Thank you")
        return person

    def told(self, kind: str = "update") -> Contact:
        """They heard what came of it, an hour later."""
        person = self.thanked()
        self.clock.advance(hours=1)
        self.ws.follow_up.log(person.uid, kind=kind)
        return person

    def wrote(self, *days: str, preset: str = "gentle") -> Contact:
        """Messages without an answer, the first on Monday 2 March."""
        self.ws.rules.choose(preset)
        person = self.person()
        self.ws.outreach.log(person.uid, EMAIL)
        for day in days:
            to(self.clock, f"{day}T09:00")
            self.ws.outreach.log(person.uid, EMAIL)
        return person

    def answered(self, outcome: Outcome, revisit: date | None = None) -> Contact:
        """A message with an answer on the same day."""
        person = self.wrote()
        [attempt] = self.ws.relations.attempts(person.uid)
        self.ws.outreach.outcome(attempt.uid, outcome, revisit=revisit)
        return person

    def declined(self) -> Contact:
        """A no on the same day."""
        return self.answered(Outcome.DECLINED)

    def named(self, status: str) -> None:
        """Rosa named Marcus on 2 March."""
        rosa = self.person()
        marcus = self.person("Marcus", introduced_by=rosa.uid)
        with self.ws.session.edit("named") as edit:
            edit.put(
                Introduction(uid="i", from_contact=rosa.uid, to_contact=marcus.uid, asked_on=date(2026, 3, 2))
            )
        self.ws.referrals.set_status("i", status)

    def concern(self, kind: str, contact: Contact, channel: ChannelKind = EMAIL) -> str:
        """What the guard says of a message."""
        found = self.ws.outreach.guard(contact.uid, channel)
        return next((concern.text for concern in found if concern.kind == kind), "")

    def year(self) -> str:
        """Four messages that were answered."""
        person = self.person()
        for _ in range(4):
            self.clock.advance(days=30)
            attempt = self.ws.outreach.log(person.uid, EMAIL, override="news")
            self.ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
        self.clock.advance(days=1)
        return self.concern("year", person)

    def at_one_place(self, count: int, kind: str) -> str:
        """Others of the same place wait for their answer."""
        for number in range(count):
            self.ws.outreach.log(self.person(f"Ann {number}").uid, EMAIL)
        return self.concern(kind, self.person("Bea"))

    def advised(self) -> str:
        """Advice followed on Monday 16 March, after the first news."""
        person = self.told()
        [talk] = self.ws.session.meetings.all()
        to(self.clock, "2026-03-16T09:00")
        self.ws.follow_up.log(person.uid, direction="in", text="How good to hear")
        task = self.ws.tasks.add("the ride-along form", None, contact=person.uid, meeting=talk.uid)
        self.ws.tasks.done(task.uid)
        return self.due("advice.tell")

    def introduced(self) -> str:
        """A talk with somebody whom another named; three days later is a Sunday."""
        ann = self.person("Ann")
        self.held(introduced_by=ann.uid)
        return self.due("referral.loop")

    def unanswered(self) -> str:
        """Two messages to somebody known, on 12 and 24 March."""
        person = self.told()
        to(self.clock, "2026-03-24T09:00")
        self.ws.follow_up.log(person.uid, kind="update")
        return self.due("touch.unanswered")

    def opening(self) -> str:
        """An opening mentioned in the talk; its day is a Sunday and stays one."""
        self.held()
        [talk] = self.ws.session.meetings.all()
        self.ws.reflection.opportunities.set_came_up(talk.uid, "lead", "a job in dispatch")
        to(self.clock, "2026-03-12T17:30")
        [thank] = self.ws.thanks_owed.owed()
        self.ws.thanks.mark_sent(thank.uid, "Thank you")
        return self.due("lead.not_before")

    def extended(self) -> tuple[int, bool]:
        """More time, asked for at the end."""
        talk = self.ws.conversation.start_new("Rosa")
        self.clock.advance(minutes=20)
        [extension] = self.ws.conversation.extend(talk.uid).extensions
        return extension.minutes, extension.granted

    def milestone(self) -> str:
        """Reached on Monday 2 March."""
        self.ws.follow_up.milestone("passed", None, [self.person().uid])
        return self.due("milestone.tell")


def _after(do: Callable[[Story], object], rule: str, *, hard: bool = False) -> Callable[[Story], str]:
    def told(story: Story) -> str:
        do(story)
        return story.due(rule, hard=hard)

    return told


def _shown(rule: str) -> Callable[[Story], str]:
    return lambda story: story.ws.rules.table[rule].shown


CASES: dict[str, tuple[str, Callable[[Story], object], object]] = {
    "request.ask_minutes": ("UCB, RCEL, D", _shown("request.ask_minutes"), "20"),
    "request.call.amber": ("S001", _shown("request.call.amber"), "4 min"),
    "request.call.max": ("S001", _shown("request.call.max"), "5 min"),
    "meet.durations": ("S001, S004", _shown("meet.durations"), "15, 20, 25, 30, 45, 60"),
    "meet.long": ("S001", _shown("meet.long"), "30"),
    "research.due": ("O", _after(Story.planned, "research.due"), "2026-03-09"),
    "agenda.due": ("O", _after(Story.planned, "agenda.due"), "2026-03-10"),
    "needs.due": ("ACC", _after(Story.needing_captions, "needs.due"), "2026-03-10"),
    "confirm.due": ("S001, RCEL", _after(Story.planned, "confirm.due"), "2026-03-11 10:00"),
    "leave.by": ("S001, MACS", lambda s: s.before(Mode.IN_PERSON, travel_minutes=35), "leave by 09:15"),
    "call.tech_check.video": ("YALE", lambda s: s.before(Mode.VIDEO), "test link and sound at 09:45"),
    "call.tech_check.phone": ("YALE", lambda s: s.before(Mode.PHONE), "be by the phone at 09:55"),
    "card.t10": ("S001", _after(Story.planned, "card.t10"), "2026-03-12 09:50"),
    "live.closing": ("O, S001", lambda s: LiveClock.start(s.clock, 20).closing_at, 15 * 60),
    "live.extend": ("RCEL", Story.extended, (5, True)),
    "reflect.due": ("AFTER, SCU", _after(Story.held, "reflect.due"), "2026-03-12 12:24"),
    "reflect.hard": ("AFTER, SCU", _after(Story.held, "reflect.due", hard=True), "2026-03-13 20:00"),
    "thank.due": ("S004, YALE, JP", _after(Story.held, "thank.due"), "2026-03-13 10:24"),
    "thank.hard": ("S004, YALE, TUD", _after(Story.held, "thank.due", hard=True), "2026-03-14 10:24"),
    "follow.next_person": ("D", _after(lambda s: s.wrote(preset="3b7"), "follow.next_person"), "2026-03-05"),
    "follow.nudge": ("D, SFU, DUKE", _after(Story.wrote, "follow.nudge"), "2026-03-11"),
    "follow.nudges": (
        "SFU, DUKE",
        lambda s: s.concern("streak", s.wrote("2026-03-11")),
        "2 messages to Rosa had no answer. That is enough for now: let it rest?",
    ),
    "follow.quiet": ("DUKE", _after(lambda s: s.wrote("2026-03-11"), "follow.quiet"), "2026-03-20"),
    "later.revisit": (
        "S001",
        _after(lambda s: s.answered(Outcome.LATER, date(2026, 5, 4)), "later.revisit"),
        "2026-05-04",
    ),
    "declined.thank": (
        "S001",
        _after(Story.declined, "declined.thank"),
        "2026-03-03",
    ),
    "declined.other": ("O", _after(Story.declined, "declined.other"), "2026-03-03"),
    "referral.act": ("O", _after(lambda s: s.named("open"), "referral.act"), "2026-03-09"),
    "referral.promised": ("ODT", _after(lambda s: s.named("promised"), "referral.promised"), "2026-03-10"),
    "referral.loop": ("INTRO, YALE", Story.introduced, "2026-03-13"),
    "action.default_due": (
        "O",
        lambda s: (s.held(), default_action_due(s.ws.session.meetings.all()[0], s.ws.rules.reckoning))[1],
        date(2026, 3, 19),
    ),
    "update.first": ("S004, O", _after(Story.thanked, "update.first"), "2026-04-10"),
    "advice.tell": ("S004", Story.advised, "2026-03-19"),
    "milestone.tell": ("S004", Story.milestone, "2026-03-09"),
    "touch.cadence": ("SCU, UP", _after(Story.told, "touch.cadence"), "2026-06-10"),
    "touch.unanswered": ("O", Story.unanswered, "2026-04-02"),
    "touch.dormant": ("O", _after(Story.told, "touch.dormant"), "2026-09-08"),
    "lead.not_before": ("S001", Story.opening, "2026-03-15 17:30"),
    "reschedule.notice": ("O", _shown("reschedule.notice"), "24 h"),
    "path.min_conversations": ("S001", lambda s: s.ws.people.save_path("Baker").target_conversations, 3),
    "weekly.conversations": ("O", lambda s: s.ws.today.rhythm().target_conversations, 1),
    "weekly.outreach": ("O", lambda s: s.ws.today.rhythm().target_outreach, 3),
    "guard.spacing": (
        "D, DUKE",
        lambda s: s.concern("spacing", s.wrote()),
        "You wrote to Rosa on Mon Mar 2 and there is no reply yet. It's best to wait until Wed Mar 11."
        " Try someone else in the meantime?",
    ),
    "guard.year": (
        "UP",
        Story.year,
        "Rosa got 4 messages within a year (Wed Apr 1, Fri May 1, Sun May 31, Tue Jun 30). 4 is plenty.",
    ),
    "guard.organisation": (
        "O",
        lambda s: s.at_one_place(2, "organisation"),
        "At EMS you're already waiting for Ann 0, Ann 1. People there may compare notes.",
    ),
    "guard.new_there": (
        "O",
        lambda s: s.at_one_place(1, "new_there"),
        "You wrote to Ann 0 at EMS on Mon Mar 2. Wait until Thu Mar 5, so it doesn't look like a mass email.",
    ),
    "guard.hours": (
        "YALE",
        lambda s: s.concern("hours", s.person(zone="Asia/Tokyo"), ChannelKind.PHONE),
        "It is Tue Mar 3, 00:00 in Tokyo: calls are welcome 08:00-18:00 on work days.",
    ),
}
"""Rule: its sources, what it brings about, and what that is."""


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_names_its_source_and_does_what_it_says(
    ws: Workspace, clock: FixedClock, rule: str
) -> None:
    assert rule in CASES, f"{rule} needs a line in the table of this test"
    source, bring, expected = CASES[rule]
    assert RULES[rule].source == source
    assert all(key.strip() in SOURCES for key in source.split(","))
    assert explain(source) != source
    assert bring(Story(ws, clock)) == expected
