"""The second story: a geography teacher in Leeds asks people of two trades, across two clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.agenda import fitness
from infoint_tui.domain.contact_limits import Level
from infoint_tui.domain.enums import (
    AssumptionStatus,
    ChannelKind,
    Formality,
    LeadState,
    Mode,
    Outcome,
    Stage,
    Tie,
)
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import Meeting
from infoint_tui.domain.mentions import Lead
from infoint_tui.domain.people import Channel, Contact, Task
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace

LONDON, HELSINKI, NEW_YORK = "Europe/London", "Europe/Helsinki", "America/New_York"
EMAIL, PHONE, LINKEDIN = ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.LINKEDIN


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2 March 2026, 18:00 in London."""
    return FixedClock(datetime(2026, 3, 2, 18, 0, tzinfo=ZoneInfo(LONDON)))


@pytest.fixture
def ruth(tmp_path: FilePath, clock: FixedClock) -> Iterator[Workspace]:
    """Ruth's home, with her two paths and nobody in it."""
    numbers = count(1)
    ws = Workspace.open(tmp_path / "home", clock=clock, new_id=lambda: f"id-{next(numbers):04}")
    ws.people.save_profile(
        name="Ruth Calloway", zone=LONDON, stage="career-changer", fit_weights={"lifestyle": 2}
    )
    ws.people.save_path("Learning experience design", assumptions=["Teachers are seen as too academic"])
    ws.people.save_path("UX research", assumptions=["A certificate is required"])
    yield ws
    ws.close()


def at(text: str, zone: str = LONDON) -> ZonedTime:
    """An instant from local ISO text."""
    return ZonedTime.from_local(datetime.fromisoformat(text), zone)


def to(clock: FixedClock, text: str, zone: str = LONDON) -> None:
    """Let the clock run to a local time."""
    clock.advance(seconds=(at(text, zone).utc - clock.now()).total_seconds())


def path(ws: Workspace, title: str) -> str:
    """Uid of a path."""
    return next(found.uid for found in ws.session.paths.all() if found.title == title)


def add(ws: Workspace, name: str, organisation: str, zone: str = LONDON, **fields: Any) -> Contact:
    """Somebody Ruth may write to."""
    address = f"{name.split()[-1].lower()}@{organisation.split()[0].lower()}.example.org"
    return ws.people.add(
        name=name,
        organisation=organisation,
        title="x",
        zone=zone,
        why_this_person="a path of their own",
        connection="someone in common",
        channels=(Channel(kind=EMAIL, value=address),),
        **fields,
    )


def owen(ws: Workspace) -> Contact:
    """The first one she asks."""
    lxd = path(ws, "Learning experience design")
    return add(
        ws,
        "Owen Pritchard",
        "Tidewater Learning",
        tie=Tie.STRONG,
        formality=Formality.FRIENDLY,
        paths=(lxd,),
    )


def gabriel(ws: Workspace) -> Contact:
    """The one Owen names, in New York."""
    uxr = path(ws, "UX research")
    return add(ws, "Gabriel Montrose", "Cobalt Labs", NEW_YORK, paths=(uxr,))


def coffee(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Up to the planned coffee."""
    person = owen(ws)
    to(clock, "2026-03-02T18:10")
    call = ws.outreach.log(person.uid, PHONE, call_seconds=250)
    to(clock, "2026-03-02T18:14")
    ws.outreach.outcome(call.uid, Outcome.ACCEPTED)
    start = ws.planning.when("tue 10 mar 16:30", LONDON)
    meeting = ws.planning.schedule(
        person.uid, start, mode=Mode.COFFEE_MEAL, minutes=25, place="Harbour Coffee", travel_minutes=35
    )
    return person, meeting


def coffee_held(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """Up to its end: 31 minutes, ten of them granted on top."""
    person, meeting = coffee(ws, clock)
    to(clock, "2026-03-10T16:30")
    ws.conversation.start(meeting.uid)
    ws.conversation.note(meeting.uid, "a portfolio beats certificates #certificates")
    ws.conversation.note(
        meeting.uid, "@Gabriel Montrose (head of research, Cobalt Labs) answers mail at once"
    )
    clock.advance(minutes=24)
    ws.conversation.extend(meeting.uid, 10)
    to(clock, "2026-03-10T17:01")
    return person, ws.conversation.end(meeting.uid)


def talk_with_gabriel(ws: Workspace, clock: FixedClock) -> tuple[Contact, Meeting]:
    """The video talk of 18 March, with the opening he mentions."""
    person = gabriel(ws)
    to(clock, "2026-03-13T09:00")
    meeting = ws.planning.schedule(person.uid, at("2026-03-18T15:00"), mode=Mode.VIDEO, minutes=20)
    to(clock, "2026-03-18T15:00")
    ws.conversation.start(meeting.uid)
    ws.conversation.note(meeting.uid, "& junior role in the research team")
    ws.conversation.note(meeting.uid, '"Listen for the second sentence"')
    to(clock, "2026-03-18T15:20")
    return person, ws.conversation.end(meeting.uid)


def rules(ws: Workspace) -> dict[str, Task]:
    """Open tasks by their rule."""
    return {task.rule: task for task in ws.session.tasks.all() if task.open}


def named(ws: Workspace, text: str, person: Contact) -> dict[str, str]:
    """Rules that remark on a request to somebody, and how gravely."""
    look = ws.linting.request_look(person, EMAIL)
    return {found.rule: found.severity for found in look(text)}


def test_1_the_request_call_is_logged_within_its_five_minutes(ruth: Workspace, clock: FixedClock) -> None:
    person, _meeting = coffee(ruth, clock)
    (call,) = ruth.relations.attempts(person.uid)
    assert (call.channel, call.call_seconds, call.outcome) == (PHONE, 250, Outcome.ACCEPTED)
    causes = [step.cause for step in ruth.session.transitions.all() if step.to_stage is Stage.IN_DIALOGUE]
    assert causes == ["reply: accepted"]


def test_2_the_coffee_says_when_to_leave_and_what_to_bring(ruth: Workspace, clock: FixedClock) -> None:
    """16:30 less 35 minutes on the way less 10 to be near: 15:45."""
    _person, meeting = coffee(ruth, clock)
    following = ruth.today.next_up()
    assert following is not None
    assert "leave by 15:45" in following
    assert rules(ruth)["confirm.due"].due == at("2026-03-09T10:00")
    assert "coffee.pay" in {item.rule for item in meeting.checklist}


def test_3_a_resume_asked_for_makes_its_question_available(ruth: Workspace, clock: FixedClock) -> None:
    person, meeting = coffee(ruth, clock)
    question = ruth.banks.find("core/strategy/profile")
    assert question is not None
    assert fitness(question, ruth.agenda.facts(meeting)).state == "avoid"
    assert meeting.start is not None
    asked = ruth.planning.schedule(
        person.uid, meeting.start, mode=meeting.mode, minutes=25, uid=meeting.uid, resume_requested=True
    )
    assert fitness(question, ruth.agenda.facts(asked)).state == "ready"


def test_4_thirty_one_of_twenty_five_minutes_are_no_overrun(ruth: Workspace, clock: FixedClock) -> None:
    """Ten were granted; thanks after 25.7 hours are within two days."""
    _person, meeting = coffee_held(ruth, clock)
    assert (meeting.extended_minutes, meeting.overrun) == (10, 0)
    assert meeting.actual_end == at("2026-03-10T17:01")
    (thank,) = ruth.thanks_owed.of_meeting(meeting.uid)
    to(clock, "2026-03-11T18:45")
    sent = ruth.thanks.mark_sent(thank.uid, ruth.thanks.letter.text(thank))
    hours = ruth.thanks_owed.hours(sent)
    assert hours is not None
    assert round(hours, 1) == 25.7
    assert ruth.thanks_owed.band(sent).text == "sent after 25.7 h: within 48 h"


def test_5_a_name_given_becomes_an_introduction_with_its_day(ruth: Workspace, clock: FixedClock) -> None:
    person, meeting = coffee_held(ruth, clock)
    ruth.reflection.begin(meeting.uid)
    (found,) = ruth.reflection.mentions.people(ruth.session.meetings.need(meeting.uid))
    contact = ruth.reflection.mentions.confirm_person(meeting.uid, found.name, organisation="Cobalt Labs")
    assert contact.introduced_by == person.uid
    (introduction,) = ruth.session.introductions.all()
    assert introduction.kind == "may_use_name"
    assert rules(ruth)["referral.act"].due_day == date(2026, 3, 17)


def test_6_a_time_without_a_zone_is_remarked_on(ruth: Workspace, clock: FixedClock) -> None:
    """London and New York; with both times the remark is gone."""
    person = gabriel(ruth)
    to(clock, "2026-03-11T19:30")
    request = (
        "Dear Gabriel,\n\nOwen Pritchard suggested that I write to you. I teach geography and look into user "
        "research. Would 20 minutes on Wednesday 18 March at 15:00{zone} suit you? I would like to learn how "
        "you listen to people; it is not about a job. If it does not fit, I understand.\n\nThank you!\n"
        "Ruth Calloway"
    )
    assert named(ruth, request.format(zone=""), person)["no-timezone"] == "warning"
    both = request.format(zone=" in London, 11:00 in New York,")
    assert "no-timezone" not in named(ruth, both, person)


def test_7_between_two_clock_changes_new_york_is_four_hours_away(ruth: Workspace, clock: FixedClock) -> None:
    """The United States changed on 8 March, the United Kingdom does on the 29th: 11:00, not 10:00."""
    person = gabriel(ruth)
    to(clock, "2026-03-13T09:00")
    start = ruth.planning.when("wed 18 mar 15:00", LONDON)
    assert start.utc == datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
    times, *notes = ruth.planning.preview(start, person)
    assert times == "Wed Mar 18, 15:00 here · 11:00 New York"
    assert any("4 h apart that day instead of the usual 5 h" in note for note in notes)
    usual, *_rest = ruth.planning.preview(ruth.planning.when("wed 1 apr 15:00", LONDON), person)
    assert usual == "Wed Apr 1, 15:00 here · 10:00 New York"


def test_7_the_same_day_after_both_changes(ruth: Workspace, clock: FixedClock) -> None:
    """A talk planned for the last day of March lies beyond the change of 29 March."""
    person = gabriel(ruth)
    to(clock, "2026-03-27T09:00")
    start = ruth.planning.when("tue 15:00", LONDON)
    assert start.utc == datetime(2026, 3, 31, 14, 0, tzinfo=UTC)
    times, *_notes = ruth.planning.preview(start, person)
    assert times == "Tue Mar 31, 15:00 here · 10:00 New York"


def test_8_two_talks_on_one_day_five_hours_apart(ruth: Workspace, clock: FixedClock) -> None:
    """The first ends at 10:00, the second begins at 15:00; neither crowds the other."""
    sunniva = add(ruth, "Dr Sunniva Aalto", "Larch & Lumen", HELSINKI)
    person = gabriel(ruth)
    to(clock, "2026-03-13T09:00")
    first = ruth.planning.schedule(sunniva.uid, at("2026-03-18T09:30"), mode=Mode.VIDEO, minutes=30)
    second = ruth.planning.schedule(person.uid, at("2026-03-18T15:00"), mode=Mode.VIDEO, minutes=20)
    assert first.start is not None
    assert second.start is not None
    assert ruth.planning.preview(first.start, sunniva)[0] == "Wed Mar 18, 09:30 here · 11:30 Helsinki"
    assert second.start.utc - first.start.utc - timedelta(minutes=30) == timedelta(hours=5)
    to(clock, "2026-03-18T09:30")
    ruth.conversation.start(first.uid)
    to(clock, "2026-03-18T09:59")
    ruth.conversation.end(first.uid)
    following = ruth.today.next_up()
    assert following is not None
    assert following.name == "Gabriel Montrose"


def test_9_hamish_is_not_pestered(ruth: Workspace, clock: FixedClock) -> None:
    """Written to on 3 March, again on the 12th; the third waits for the 23rd, when quiet is proposed."""
    hamish = add(ruth, "Hamish Ferrier", "Northgate Studio")
    to(clock, "2026-03-03T19:20")
    ruth.outreach.log(hamish.uid, LINKEDIN)
    assert rules(ruth)["follow.nudge"].due_day == date(2026, 3, 12)
    to(clock, "2026-03-12T19:00")
    assert ruth.outreach.guard(hamish.uid) == []
    ruth.outreach.log(hamish.uid, LINKEDIN)
    to(clock, "2026-03-18T19:00")
    with pytest.raises(Refused, match="Mon Mar 23"):
        ruth.outreach.log(hamish.uid, LINKEDIN)
    assert rules(ruth)["follow.quiet"].due_day == date(2026, 3, 23)


def test_10_a_no_is_a_no_and_the_firm_stays_open(ruth: Workspace, clock: FixedClock) -> None:
    colette = add(ruth, "Colette Marsh", "Pine & Loft", formality=Formality.FORMAL)
    priyanka = add(ruth, "Priyanka Deol", "Pine & Loft")
    to(clock, "2026-03-04T19:00")
    attempt = ruth.outreach.log(colette.uid, EMAIL)
    to(clock, "2026-03-05T10:00")
    ruth.outreach.outcome(attempt.uid, Outcome.DECLINED)
    assert ruth.session.contacts.need(colette.uid).stage is Stage.DECLINED
    assert any(found.level is Level.BLOCK for found in ruth.outreach.guard(colette.uid))
    with pytest.raises(Refused):
        ruth.outreach.log(colette.uid, EMAIL)
    to(clock, "2026-03-16T19:00")
    assert ruth.outreach.log(priyanka.uid, EMAIL).override == ""
    assert ruth.session.contacts.need(priyanka.uid).stage is Stage.CONTACTED


def parked(ws: Workspace, meeting: Meeting) -> Lead:
    """The opening of a talk, kept in its reflection."""
    ws.reflection.begin(meeting.uid)
    (gain,) = ws.reflection.opportunities.of(ws.session.meetings.need(meeting.uid))
    ws.reflection.opportunities.decide(meeting.uid, gain.note.uid, keep=True)
    (lead,) = ws.session.leads.all()
    return lead


def test_11_an_opening_is_parked_and_makes_no_task(ruth: Workspace, clock: FixedClock) -> None:
    _person, meeting = talk_with_gabriel(ruth, clock)
    before = set(rules(ruth))
    lead = parked(ruth, meeting)
    assert (lead.state, lead.text) == (LeadState.PARKED, "junior role in the research team")
    assert ruth.leads.words(lead) == "set aside until you've said thanks"
    assert set(rules(ruth)) == before
    with pytest.raises(Refused, match="not about a job"):
        ruth.leads.act(lead.uid)


def test_12_late_thanks_are_worth_it_and_free_the_opening(ruth: Workspace, clock: FixedClock) -> None:
    """Sent on Friday at 18:00, 50.7 hours after the end; the opening is free on Monday at 18:00."""
    _person, meeting = talk_with_gabriel(ruth, clock)
    lead = parked(ruth, meeting)
    (thank,) = ruth.thanks_owed.of_meeting(meeting.uid)
    to(clock, "2026-03-20T18:00")
    sent = ruth.thanks.mark_sent(thank.uid, ruth.thanks.letter.text(thank))
    assert "50.7 h" in ruth.thanks_owed.band(sent).text
    assert "late" in ruth.thanks_owed.band(sent).text
    assert ruth.leads.free_from(lead) == at("2026-03-23T18:00").utc
    to(clock, "2026-03-23T17:59")
    assert not ruth.leads.is_free(lead)
    to(clock, "2026-03-23T18:00")
    assert ruth.leads.is_free(lead)


def test_13_no_job_is_asked_for_in_the_thank_you(ruth: Workspace, clock: FixedClock) -> None:
    _person, meeting = talk_with_gabriel(ruth, clock)
    (thank,) = ruth.thanks_owed.of_meeting(meeting.uid)
    look = ruth.linting.thanks_look(thank)
    letter = ruth.thanks.letter.text(thank)
    assert "job-phrase" not in {found.rule for found in look(letter)}
    faulty = f"{letter}\n\nPlease keep me in mind if anything opens up."
    assert {found.rule: found.severity for found in look(faulty)}["job-phrase"] == "error"


def test_14_two_views_of_certificates_stand_side_by_side(ruth: Workspace, clock: FixedClock) -> None:
    """Owen against Priyanka; the assumption that one is required becomes mixed."""
    coffee_held(ruth, clock)
    lxd, uxr = path(ruth, "Learning experience design"), path(ruth, "UX research")
    priyanka = add(ruth, "Priyanka Deol", "Pine & Loft", paths=(lxd, uxr))
    to(clock, "2026-03-20T12:00")
    meeting = ruth.planning.schedule(priyanka.uid, at("2026-03-26T12:15"), mode=Mode.PHONE, minutes=20)
    to(clock, "2026-03-26T12:15")
    ruth.conversation.start(meeting.uid)
    ruth.conversation.note(meeting.uid, "the certificate opened the door #certificates")
    to(clock, "2026-03-26T12:34")
    ended = ruth.conversation.end(meeting.uid)
    (shared,) = ruth.reflection.mentions.shared(ended)
    assert (shared.theme, shared.other) == ("certificates", "Owen Pritchard")
    ruth.reflection.begin(meeting.uid)
    required = next(uid for uid, text, _ in ruth.reflection.assumptions(ended) if "certificate" in text)
    ruth.reflection.answer(meeting.uid, "surprises", assumptions={required: AssumptionStatus.MIXED})
    ruth.reflection.answer(meeting.uid, "views", views="depends on who reads the application first")
    research = ruth.session.paths.need(uxr)
    assert [item.status for item in research.assumptions] == [AssumptionStatus.MIXED]


def test_15_the_page_for_a_reviewer_names_nobody(ruth: Workspace, clock: FixedClock) -> None:
    """No name, no firm, no note; what the adviser says is kept with its day."""
    _person, meeting = coffee_held(ruth, clock)
    uid = meeting.uid
    ruth.reflection.begin(uid)
    ruth.reflection.answer(uid, "takeaways", takeaways="Owen hires the curious, Tidewater Learning trains")
    ruth.reflection.answer(uid, "well", well="I let Owen finish")
    ruth.reflection.answer(uid, "not_well", not_well="My old job took five minutes")
    to(clock, "2026-03-19T09:00")
    ruth.reflection.second_view.ask_reviewer(uid, "Joan Tetley")
    page = ruth.reflection.second_view.page(uid)
    for word in ("Owen", "Pritchard", "Tidewater", "Gabriel", "portfolio beats"):
        assert word not in page
    assert "My old job took five minutes" in page
    to(clock, "2026-03-24T09:00")
    ruth.reflection.second_view.received(
        uid, "You explain your old job for too long; start with their story."
    )
    reflection = ruth.session.meetings.need(uid).reflection
    assert reflection is not None
    (feedback,) = reflection.feedback
    assert (feedback.reviewer, feedback.received_on) == ("Joan Tetley", date(2026, 3, 24))
