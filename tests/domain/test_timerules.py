"""Generated tasks: their dates, their reasons, and that generating twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.business_calendar import Reckoning
from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Stage, Strategy, TaskState
from infoint_tui.domain.interactions import last_real, signs, unanswered
from infoint_tui.domain.meeting import Meeting, Reflection, ThankYou, Touchpoint
from infoint_tui.domain.people import Contact, OutreachAttempt, Profile, Task
from infoint_tui.domain.task_rules import (
    MEETING_RULES,
    ContactContext,
    MeetingContext,
    after_talk,
    contact_specs,
    counted_confirmation,
    meeting_specs,
    reflect_due,
    thank_band,
    thank_due,
)
from infoint_tui.domain.task_sync import reconcile
from infoint_tui.domain.time_rules import RULES, BadValue, ValueKind, parse_value, show_value
from infoint_tui.domain.zoned_time import ZonedTime

CHICAGO = "America/Chicago"
PROFILE = Profile(uid="profile", zone=CHICAGO)
RECKONING = Reckoning.of(PROFILE)
ROSA = Contact(uid="c", name="Rosa Delgado", organisation="Brookvale", zone=CHICAGO)


def at(text: str, zone: str = CHICAGO) -> ZonedTime:
    """An instant from local ISO text."""
    return ZonedTime.from_local(datetime.fromisoformat(text), zone)


NOW = at("2026-03-04T18:41")


def planned(start: str = "2026-03-12T10:00", zone: str = CHICAGO, **fields: object) -> Meeting:
    """A meeting ahead."""
    return Meeting(uid="m", contacts=("c",), start=at(start, zone), **fields)  # type: ignore[arg-type]


def ids() -> Callable[[], str]:
    """Fresh uids in order."""
    numbers = count(1)
    return lambda: f"t{next(numbers)}"


def test_every_rule_names_its_source() -> None:
    assert all(rule.source and rule.text for rule in RULES.values())


def test_dates_of_a_planned_talk() -> None:
    specs = {spec.rule: spec for spec in meeting_specs(planned(), ROSA, RECKONING, MeetingContext(), NOW.utc)}
    assert specs["research.due"].due_day == date(2026, 3, 9)
    assert specs["agenda.due"].due_day == date(2026, 3, 10)
    assert specs["confirm.due"].due == at("2026-03-11T10:00")
    assert specs["card.t10"].due == at("2026-03-12T09:50")


def test_a_generated_day_off_moves_to_the_work_day_before() -> None:
    specs = {
        spec.rule: spec
        for spec in meeting_specs(planned("2026-03-17T10:00"), ROSA, RECKONING, MeetingContext(), NOW.utc)
    }
    assert specs["agenda.due"].due_day == date(2026, 3, 13)


def test_confirmation_is_due_at_ten_their_time_one_business_day_before() -> None:
    imani = ROSA.replace(zone="America/New_York")
    due, _how = counted_confirmation(at("2026-03-16T15:00"), imani, RECKONING)
    assert due == at("2026-03-13T10:00", "America/New_York")


def test_a_zone_nobody_knows_does_not_stop_the_plan() -> None:
    lost = ROSA.replace(zone="Atlantis/Harbour")
    due, _how = counted_confirmation(at("2026-03-12T10:00"), lost, RECKONING)
    assert due == at("2026-03-11T10:00")


def test_short_notice_is_due_today_not_in_the_past() -> None:
    now = at("2026-03-11T18:00")
    specs = {spec.rule: spec for spec in meeting_specs(planned(), ROSA, RECKONING, MeetingContext(), now.utc)}
    assert specs["research.due"].due_day == date(2026, 3, 11)
    assert (specs["confirm.due"].due, specs["confirm.due"].due_day) == (None, date(2026, 3, 11))


def test_what_is_planned_for_the_next_minutes_is_not_late_at_once() -> None:
    now = at("2026-03-12T09:55")
    specs = meeting_specs(planned(), ROSA, RECKONING, MeetingContext(), now.utc)
    assert all(spec.due is None or spec.due.utc > now.utc for spec in specs)
    assert all(spec.due_day is None or spec.due_day >= date(2026, 3, 12) for spec in specs)


def test_an_unplanned_talk_asks_for_no_preparation() -> None:
    specs = meeting_specs(planned(mode=Mode.UNPLANNED), ROSA, RECKONING, MeetingContext(), NOW.utc)
    assert {spec.rule for spec in specs} == {"card.t10"}


def held(end: str = "2026-03-12T10:24", **fields: object) -> Meeting:
    """A meeting that took place."""
    return Meeting(
        uid="m",
        contacts=("c",),
        state=MeetingState.HELD,
        actual_start=at("2026-03-12T10:00"),
        actual_end=at(end),
        **fields,  # type: ignore[arg-type]
    )


def thank(**fields: object) -> ThankYou:
    """The thank-you of that meeting."""
    soft, hard = thank_due(at("2026-03-12T10:24"))
    return ThankYou(uid="y", meeting="m", recipient="c", soft_due=soft, hard_due=hard, **fields)  # type: ignore[arg-type]


def test_dates_after_the_talk() -> None:
    specs = {
        spec.rule: spec for spec in meeting_specs(held(), ROSA, RECKONING, MeetingContext([thank()]), NOW.utc)
    }
    assert specs["reflect.due"].due == at("2026-03-12T12:24")
    assert specs["reflect.due"].hard_due == at("2026-03-13T20:00")
    assert specs["thank.due"].due == at("2026-03-13T10:24")
    assert specs["thank.due"].hard_due == at("2026-03-14T10:24")
    assert "update.first" not in specs


def test_the_thank_you_clock_counts_hours_across_a_clock_change() -> None:
    soft, hard = thank_due(at("2026-03-07T12:00"))
    assert soft.utc - at("2026-03-07T12:00").utc == timedelta(hours=24)
    assert soft.local().hour == 13
    assert hard.utc - soft.utc == timedelta(hours=24)


def test_first_update_is_due_on_a_work_day() -> None:
    assert after_talk(held(), "update.first", RECKONING)[0] == date(2026, 4, 10)
    reflection = Reflection(started=NOW, strategy=Strategy.NURTURE)
    specs = meeting_specs(
        held(reflection=reflection),
        ROSA,
        RECKONING,
        MeetingContext([thank(sent_at=at("2026-03-12T17:30"))]),
        NOW.utc,
    )
    assert "update.first" in {spec.rule for spec in specs}


def test_reflection_is_due_the_next_evening_even_when_clocks_change() -> None:
    assert reflect_due(at("2026-03-07T23:30"), CHICAGO)[1] == at("2026-03-08T20:00")


@pytest.mark.parametrize(
    ("hours", "name", "late"),
    [
        (0, "within 24 h", False),
        (24, "within 24 h", False),
        (25.7, "within 48 h", False),
        (48.1, "late, but still worth sending", True),
    ],
)
def test_bands_of_the_thank_you(hours: float, name: str, late: bool) -> None:
    end = at("2026-03-12T10:24")
    band = thank_band(thank_due(end), end.utc + timedelta(hours=hours), sent=True, end=end)
    assert (band.name, band.late) == (name, late)


def test_the_clock_says_what_is_left() -> None:
    end = at("2026-03-12T10:24")
    band = thank_band(thank_due(end), at("2026-03-12T11:12").utc, sent=False, end=end)
    assert band.text == "thanks within 24 h: 23:12 left"


def test_a_nudge_waits_seven_business_days_and_goes_with_the_answer() -> None:
    sent = OutreachAttempt(
        uid="o", contact="c", n=1, channel=ChannelKind.EMAIL, sent_at=at("2026-03-02T10:15")
    )
    contacted = ROSA.replace(stage=Stage.CONTACTED)
    (spec,) = contact_specs(contacted, ContactContext([sent]), RECKONING)
    assert spec.due_day == date(2026, 3, 11)
    assert contact_specs(ROSA.replace(stage=Stage.IN_DIALOGUE), ContactContext([sent]), RECKONING) == []
    assert contact_specs(contacted.replace(do_not_contact=True), ContactContext([sent]), RECKONING) == []


def test_a_name_received_is_acted_on_within_five_business_days() -> None:
    marcus = Contact(uid="k", name="Marcus Bell", introduced_by="c")
    (spec,) = contact_specs(marcus, ContactContext(introducer=ROSA, named_on=date(2026, 3, 12)), RECKONING)
    assert (spec.rule, spec.due_day) == ("referral.act", date(2026, 3, 19))


def settle(
    existing: list[Task], meeting: Meeting, new_id: Callable[[], str], now: ZonedTime = NOW
) -> list[Task]:
    """Tasks after one round of generating."""
    specs = meeting_specs(meeting, ROSA, RECKONING, MeetingContext(), now.utc)
    puts, gone = reconcile(existing, specs, MEETING_RULES, now, new_id)
    removed = {task.uid for task in gone}
    stored = {task.uid: task for task in existing if task.uid not in removed}
    stored.update({task.uid: task for task in puts})
    return list(stored.values())


def test_a_confirmation_whose_hour_has_passed_stays_due_when_it_was(new_id: Callable[[], str]) -> None:
    tasks = settle([], planned(), new_id, at("2026-03-05T09:00"))
    due = {task.rule: (task.due, task.due_day) for task in tasks}
    for now in ("2026-03-11T12:00", "2026-03-12T08:00", "2026-03-12T09:55"):
        tasks = settle(tasks, planned().replace(created=at("2026-03-05T09:00")), new_id, at(now))
        assert {task.rule: (task.due, task.due_day) for task in tasks} == due


@given(
    st.lists(
        st.sampled_from(["2026-03-12T10:00", "2026-03-19T09:00", "2026-04-02T16:30"]), min_size=1, max_size=4
    )
)
def test_generating_twice_changes_nothing_and_moving_moves_open_tasks(starts: list[str]) -> None:
    new_id = ids()
    tasks: list[Task] = []
    for start in starts:
        tasks = settle(tasks, planned(start), new_id)
        assert settle(tasks, planned(start), new_id) == tasks
    card = next(task for task in tasks if task.rule == "card.t10")
    assert card.due == ZonedTime(at(starts[-1]).utc - timedelta(minutes=10), CHICAGO)
    assert len({task.subject for task in tasks}) == len(tasks)


def test_what_was_due_stays_overdue_when_counted_again_later() -> None:
    new_id = ids()
    tasks = settle([], planned(), new_id)
    for day in ("2026-03-10T09:00", "2026-03-11T09:00", "2026-03-13T09:00"):
        again = {task.rule: task.due_day for task in settle(tasks, planned(), new_id, at(day))}
        assert again["research.due"] == date(2026, 3, 9)


def test_nothing_goes_out_by_rule_to_somebody_not_to_be_contacted() -> None:
    silent = ROSA.replace(do_not_contact=True)
    ahead = {spec.rule for spec in meeting_specs(planned(), silent, RECKONING, MeetingContext(), NOW.utc)}
    assert ahead == {"research.due", "agenda.due", "card.t10"}
    held = planned(
        state=MeetingState.HELD,
        actual_end=at("2026-03-12T10:24"),
        reflection=Reflection(started=NOW, strategy=Strategy.NURTURE),
    )
    soft, hard = thank_due(at("2026-03-12T10:24"))
    thanks = [
        ThankYou(uid=name, meeting="m", recipient="c", soft_due=soft, hard_due=hard, sent_at=sent)
        for name, sent in (("t1", NOW), ("t2", None))
    ]
    rules = {spec.rule for spec in meeting_specs(held, silent, RECKONING, MeetingContext(thanks), NOW.utc)}
    assert rules == {"reflect.due", "thank.due"}, "an owed thank-you stays"


def test_done_and_fixed_tasks_do_not_move() -> None:
    new_id = ids()
    tasks = settle([], planned(), new_id)
    changed = [
        task.replace(state=TaskState.DONE) if task.rule == "research.due"
        else task.replace(fixed=True) if task.rule == "agenda.due"
        else task
        for task in tasks
    ]  # fmt: skip
    moved = {task.rule: task for task in settle(changed, planned("2026-03-19T10:00"), new_id)}
    assert moved["research.due"].due_day == date(2026, 3, 9)
    assert moved["agenda.due"].due_day == date(2026, 3, 10)
    assert moved["card.t10"].due == at("2026-03-19T09:50")


def test_tasks_vanish_when_the_meeting_is_called_off_but_done_ones_stay() -> None:
    new_id = ids()
    tasks = settle([], planned(), new_id)
    first = tasks[0].replace(state=TaskState.DONE)
    left = settle([first, *tasks[1:]], planned(state=MeetingState.CANCELLED_BY_ME), new_id)
    assert left == [first]


def test_what_is_done_ticks_its_task_and_is_not_asked_again() -> None:
    new_id = ids()
    tasks = settle([], planned(), new_id)
    confirmed = settle(tasks, planned(state=MeetingState.CONFIRMED), new_id)
    assert {task.rule for task in confirmed if task.state is TaskState.DONE} == {"confirm.due"}
    assert "confirm.due" not in {
        task.rule for task in settle([], planned(state=MeetingState.CONFIRMED), ids())
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [("30, 15", "15, 30"), ("20", "20"), ("15, 20 or 45 minutes", "15, 20, 45"), ("20,20", "20")],
)
def test_lengths_are_read_as_people_write_them(text: str, shown: str) -> None:
    assert show_value(parse_value(ValueKind.LENGTHS, text)) == shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not understood"),
        ("a while", "not understood"),
        ("3", "5 to 120"),
        (",", "not understood"),
        (",".join(str(number) for number in range(10, 30)), "more than 12"),
    ],
)
def test_other_lengths_are_refused_with_an_example(text: str, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        parse_value(ValueKind.LENGTHS, text)


def test_what_passed_is_in_order_whatever_order_it_was_stored_in() -> None:
    touches = [
        Touchpoint(uid=name, contact="c", at=at(when), direction=direction, kind=kind)
        for name, when, direction, kind in (
            ("a", "2026-03-03T09:00", "out", "update"),
            ("b", "2026-03-04T09:00", "in", "other"),
            ("c", "2026-03-04T10:00", "out", "question"),
            ("d", "2026-03-30T10:00", "out", "question"),
            ("e", "2026-03-30T11:00", "out", "loop"),
        )
    ]
    for order in permutations(touches):
        found = signs((), (), (), order)
        assert [sign.uid for sign in found] == list("abcde")
        assert [sign.free for sign in found] == [False, False, True, False, True], "c answers b"
        assert [sign.uid for sign in unanswered(found)] == ["d"]
        last = last_real(found)
        assert last is not None
        assert last.uid == "e"
