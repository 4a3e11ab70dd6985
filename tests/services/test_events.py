"""Any sequence of events keeps the invariants, generates nothing twice, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.domain.enums import (
    ChannelKind,
    LeadState,
    MeetingState,
    Mode,
    Outcome,
    Permission,
    Stage,
    Strategy,
)
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Channel, Introduction, KeepInTouch
from infoint_tui.domain.pipeline import forbidden, live_sequence
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace
from tests.syncer import StepSyncer

CHICAGO = ZoneInfo("America/Chicago")
OUTBOUND = {
    *("nudge", "write", "hint", "confirm", "update", "loop", "quiet", "answer", "another", "promised"),
    *("touch", "dormant", "tell", "told"),
}
Event = Callable[["World"], object]


class World:
    """Two people and all that can happen with them."""

    def __init__(self, home: Path) -> None:
        self.clock = FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=CHICAGO))
        numbers = count(1)
        self.ws = Workspace.open(
            home, clock=self.clock, syncer=StepSyncer(), new_id=lambda: f"id-{next(numbers):04}"
        )
        self.ws.people.save_profile(name="Noor", zone="America/Chicago")
        path = self.ws.people.save_path("Paramedic")
        rosa = self.ws.people.add(
            name="Rosa",
            why_this_person="trains",
            connection="a panel",
            paths=(path.uid,),
            organisation="EMS",
        )
        marcus = self.ws.people.add(
            name="Marcus",
            why_this_person="leads",
            introduced_by=rosa.uid,
            zone="Asia/Tokyo",
            paths=(path.uid,),
        )
        self.people = (rosa.uid, marcus.uid)
        with self.ws.session.edit("named") as edit:
            edit.put(
                Introduction(
                    uid=self.ws.session.new_id(),
                    from_contact=rosa.uid,
                    to_contact=marcus.uid,
                    asked_on=self.clock.now().date(),
                )
            )
            self.ws.tasks.sync_contact(edit, marcus.uid)

    def met(self) -> None:
        """Both were met, thanked, and are in touch; undo reaches back to there."""
        for who in (0, 1):
            _schedule(self, who, 1, Mode.PHONE)
            self.clock.advance(hours=1)
            _talk(self, who)
            _reflect(self, who, Strategy.NURTURE, Permission.GRANTED)
            _thank(self, who)
            assert self.ws.session.contacts.need(self.people[who]).stage is Stage.IN_TOUCH

    def at(self, hours: int) -> ZonedTime:
        """An instant some hours ahead."""
        return ZonedTime(self.clock.now() + timedelta(hours=hours), self.ws.session.zone)

    def planned(self, who: int) -> str:
        """The planned talk with somebody."""
        meeting = self.ws.planning.planned_with(self.people[who])
        if meeting is None:
            raise Refused("no conversation is planned")
        return meeting.uid

    def state(self) -> dict[str, Any]:
        """Everything that undo must bring back."""
        ws = self.ws
        tables = (
            *(
                ws.session.contacts,
                ws.session.meetings,
                ws.session.tasks,
                ws.session.outreach,
                ws.session.thank_yous,
                ws.session.profiles,
                ws.session.transitions,
            ),
            *(ws.session.touchpoints, ws.session.milestones, ws.session.introductions, ws.session.leads),
        )
        return {table.table: {value.uid: value for value in table.all()} for table in tables}


def _thank(world: World, who: int) -> None:
    thank = next((t for t in world.ws.thanks_owed.owed() if t.recipient == world.people[who]), None)
    if thank is None:
        raise Refused("nothing is owed")
    world.ws.thanks.mark_sent(thank.uid, "Thank you")


def _answer(world: World, who: int, outcome: Outcome) -> None:
    waiting = world.ws.relations.waiting(world.people[who])
    if waiting is None:
        raise Refused("nothing waits")
    revisit = world.at(24 * 40).local().date() if outcome is Outcome.LATER else None
    world.ws.outreach.outcome(waiting.uid, outcome, revisit=revisit)


def _schedule(world: World, who: int, hours: int, mode: Mode) -> None:
    planned = world.ws.planning.planned_with(world.people[who])
    uid = planned.uid if planned else ""
    world.ws.planning.schedule(world.people[who], world.at(hours), mode=mode, uid=uid)


def _talk(world: World, who: int) -> None:
    uid = world.planned(who)
    world.ws.conversation.start(uid)
    world.ws.conversation.end(uid)


def _tick(world: World) -> None:
    task = next((task for task in world.ws.session.tasks.all() if task.open), None)
    if task is None:
        raise Refused("nothing is open")
    world.ws.tasks.done(task.uid)


def _reflect(world: World, who: int, strategy: Strategy, permission: Permission) -> None:
    meeting = next((m for m in world.ws.planning.of_contact(world.people[who]) if m.over), None)
    if meeting is None:
        raise Refused("no talk was held")
    world.ws.reflection.answer(meeting.uid, strategy=strategy, permission=permission, touch_days=60)


def _act(world: World, who: int) -> None:
    """Something was done that was said in a talk."""
    meeting = next((m for m in world.ws.planning.of_contact(world.people[who]) if m.over), None)
    if meeting is None:
        raise Refused("no talk was held")
    task = world.ws.tasks.add("the form", None, contact=world.people[who], meeting=meeting.uid)
    world.ws.tasks.done(task.uid)


def _opening(world: World, who: int, reason: str) -> None:
    """An opening comes up, and is taken up where that is allowed."""
    meeting = next((m for m in world.ws.planning.of_contact(world.people[who]) if m.over), None)
    if meeting is None:
        raise Refused("no talk was held")
    if not world.ws.session.leads.all():
        world.ws.reflection.opportunities.set_came_up(meeting.uid, "lead", "a job")
    else:
        world.ws.leads.act(world.ws.session.leads.all()[0].uid, reason)


def _rest(world: World, who: int) -> None:
    world.ws.follow_up.rest(world.people[who])


def _introduction(world: World, status: str) -> None:
    world.ws.referrals.set_status(world.ws.session.introductions.all()[0].uid, status)


def _skip(world: World) -> None:
    task = next((task for task in reversed(world.ws.session.tasks.all()) if task.open), None)
    if task is None:
        raise Refused("nothing is open")
    world.ws.tasks.skip_all([task.uid], "not needed")


WHO = st.integers(0, 1)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda who, channel: lambda w: w.ws.outreach.log(w.people[who], channel, override="a reason"),
        WHO,
        st.sampled_from([ChannelKind.EMAIL, ChannelKind.PHONE]),
    ),
    st.builds(
        lambda who, outcome: lambda w: _answer(w, who, outcome),
        WHO,
        st.sampled_from([o for o in Outcome if o is not Outcome.PENDING]),
    ),
    st.builds(
        lambda who, hours, mode: lambda w: _schedule(w, who, hours, mode),
        WHO,
        st.sampled_from([1, 30, 100, 400]),
        st.sampled_from([Mode.PHONE, Mode.VIDEO, Mode.COFFEE_MEAL]),
    ),
    st.builds(lambda who: lambda w: w.ws.planning.confirm(w.planned(who)), WHO),
    st.builds(
        lambda who, state: lambda w: w.ws.planning.call_off(w.planned(who), state),
        WHO,
        st.sampled_from([MeetingState.CANCELLED_BY_ME, MeetingState.NO_SHOW_THEM, MeetingState.NO_SHOW_ME]),
    ),
    st.builds(lambda who: lambda w: _talk(w, who), WHO),
    st.builds(lambda who: lambda w: w.ws.conversation.start(w.planned(who)), WHO),
    st.builds(lambda who: lambda w: _thank(w, who), WHO),
    st.builds(
        lambda who, yes: lambda w: w.ws.people.save(w.people[who], {"do_not_contact": yes}),
        WHO,
        st.booleans(),
    ),
    st.builds(
        lambda who, permission: (
            lambda w: w.ws.people.save(w.people[who], {"keep_in_touch": KeepInTouch(permission=permission)})
        ),
        WHO,
        st.sampled_from([Permission.GRANTED, Permission.REFUSED]),
    ),
    st.builds(
        lambda who, yes: lambda w: w.ws.bulk.do(w.ws.bulk.archive([w.people[who]], archived=yes)),
        WHO,
        st.booleans(),
    ),
    st.builds(
        lambda preset: lambda w: w.ws.rules.choose(preset), st.sampled_from(["gentle", "duke", "3b7", "jp"])
    ),
    st.builds(
        lambda zone, days: lambda w: w.ws.people.save_profile(zone=zone, work_days=days),
        st.sampled_from(["America/Chicago", "Asia/Tokyo", "Pacific/Auckland"]),
        st.sampled_from([(0, 1, 2, 3, 4), (0, 1, 2, 3, 6)]),
    ),
    st.builds(
        lambda who, other: lambda w: w.ws.people.save(w.people[who], {"introduced_by": w.people[other]}),
        WHO,
        WHO,
    ),
    st.builds(
        lambda who, known: (
            lambda w: w.ws.people.save(
                w.people[who],
                {
                    "connection": "a panel",
                    "channels": (Channel(kind=ChannelKind.EMAIL, value="a@example.org"),) if known else (),
                },
            )
        ),
        WHO,
        st.booleans(),
    ),
    st.builds(
        lambda who, yes: lambda w: w.ws.people.save(w.people[who], {"practice": yes}), WHO, st.booleans()
    ),
    st.just(_tick),
    st.just(_skip),
    st.builds(
        lambda who, kind, direction: (
            lambda w: w.ws.follow_up.log(w.people[who], kind=kind, direction=direction, override="a reason")
        ),
        WHO,
        st.sampled_from(["update", "light", "loop", "milestone"]),
        st.sampled_from(["out", "in"]),
    ),
    st.builds(lambda who: lambda w: w.ws.follow_up.milestone("passed", None, [w.people[who]]), WHO),
    st.builds(
        lambda who, strategy, permission: lambda w: _reflect(w, who, strategy, permission),
        WHO,
        st.sampled_from(list(Strategy)),
        st.sampled_from(list(Permission)),
    ),
    st.builds(lambda who: lambda w: _act(w, who), WHO),
    st.builds(lambda who: lambda w: _rest(w, who), WHO),
    st.builds(
        lambda who, reason: lambda w: _opening(w, who, reason), WHO, st.sampled_from(["", "a deadline"])
    ),
    st.builds(
        lambda who, to: lambda w: w.ws.people.move(w.people[who], to, "by hand", forced=True),
        WHO,
        st.sampled_from([Stage.IN_TOUCH, Stage.DORMANT, Stage.CLOSED]),
    ),
    st.builds(
        lambda status: lambda w: _introduction(w, status),
        st.sampled_from(["open", "promised", "made", "used", "lapsed"]),
    ),
)


def check_touch(world: World, uid: str) -> None:
    """Nobody is asked for twice, and only those in touch by the calendar."""
    ws = world.ws
    generated = [task for task in ws.session.tasks.all() if task.contact == uid and task.open]
    rules = [task.rule for task in generated if task.rule.startswith("touch.")]
    assert len(rules) == len(set(rules))
    if ws.session.contacts.need(uid).stage is not Stage.IN_TOUCH:
        assert not rules
    if any(task.rule in ("update.first", "advice.tell") for task in generated):
        assert "touch.cadence" not in rules


def check_person(world: World, uid: str) -> None:
    """A way to reach whoever is ready, no circle of introducers, and practice in no number."""
    ws = world.ws
    contact = ws.session.contacts.need(uid)
    if contact.stage is Stage.READY:
        open_to = [each for each in ws.session.introductions.all() if each.to_contact == uid]
        assert contact.channels or contact.introduced_by or open_to
    seen, at = {uid}, contact.introduced_by
    while at:
        assert at not in seen, "introducers form no circle"
        seen.add(at)
        at = ws.session.contacts.need(at).introduced_by
    if contact.practice:
        assert all(talk.person != uid for talk in ws.review.voices.talks())
        asked = {each.contact for each in ws.session.outreach.all()} - {uid}
        assert ws.review.learning.answers().people <= len(asked)


def check_invariants(world: World) -> None:
    """What must hold whatever happened, in the order of the list the model keeps.

    Forgetting somebody ends what can be undone, so it has tests of its own (test_forget).
    """
    ws = world.ws
    for uid in world.people:
        contact = ws.session.contacts.need(uid)
        attempts = ws.relations.attempts(uid)
        assert len(live_sequence(attempts)) <= 3
        assert [a.sent_at.utc for a in attempts] == sorted({a.sent_at.utc for a in attempts})
        moves = [move for move in ws.session.transitions.all() if move.contact == uid]
        assert contact.stage is (moves[-1].to_stage if moves else Stage.IDEA)
        stages = [Stage.IDEA, *(move.to_stage for move in moves)]
        assert [move.from_stage for move in moves] == stages[:-1], "every change wrote its transition"
        assert contact.stage is not Stage.CONTACTED or live_sequence(attempts)
        check_person(world, uid)
        check_touch(world, uid)
        if forbidden(contact):
            generated = [t for t in ws.session.tasks.all() if t.contact == uid and t.open and t.rule]
            assert not {task.type for task in generated} & OUTBOUND
    running = [meeting for meeting in ws.session.meetings.all() if meeting.running]
    assert len(running) <= 1
    for meeting in ws.session.meetings.all():
        assert meeting.contacts
        assert 5 <= meeting.agreed_minutes <= 120
        assert not ws.agenda.plan(meeting).over, "what is put there unasked fits"
        if meeting.over:
            assert meeting.actual_end is not None
            assert meeting.actual_start is not None
            assert meeting.actual_end.utc >= meeting.actual_start.utc
            assert [t for t in ws.session.tasks.all() if t.meeting == meeting.uid and t.type == "thank"]
            looks_back = [
                t for t in ws.session.tasks.all() if t.meeting == meeting.uid and t.rule == "reflect.due"
            ]
            assert len(looks_back) == 1 or meeting.reflection is not None
    for lead in ws.session.leads.all():
        assert lead.state is not LeadState.ACTING or lead.reason or ws.leads.is_free(lead)
    subjects = [task.subject for task in ws.session.tasks.all() if task.rule]
    assert len(subjects) == len(set(subjects))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.booleans(), st.lists(st.tuples(EVENTS, st.sampled_from([0.1, 5, 50, 260])), min_size=1, max_size=14)
)
def test_whatever_happens(met: bool, events: list[tuple[Event, float]]) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder) / "home")
        try:
            if met:
                world.met()
            for event, hours in events:
                world.clock.advance(seconds=hours * 3600)
                before = world.state()
                label = world.ws.home.undo_label
                with suppress(Refused):
                    event(world)
                after = world.state()
                check_invariants(world)
                assert not world.ws.rules.recount(), "generating twice changes nothing"
                if world.ws.home.undo_label != label or after != before:
                    steps = 0
                    while world.state() != before and steps < 3:
                        assert world.ws.session.undo() is not None
                        steps += 1
                    assert world.state() == before, "undo restores everything, tasks too"
                    for _ in range(steps):
                        world.ws.session.redo()
                    assert world.state() == after
        finally:
            world.ws.close()
