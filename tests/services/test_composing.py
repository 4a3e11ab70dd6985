"""Writing, calling and what follows: the second story's steps about outreach, and everything beside them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from infoint_tui.domain.contact_limits import Level
from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Outcome, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.messages import MessageRequest
from infoint_tui.services.workspace import Workspace

LONDON, NEW_YORK = "Europe/London", "America/New_York"


@pytest.fixture
def ruth(workspace: Workspace, clock: FixedClock) -> Workspace:
    """A career changer in Leeds on Monday evening, 2 March."""
    clock.advance(seconds=(at("2026-03-02T18:00").utc - clock.now()).total_seconds())
    workspace.people.save_profile(name="Ruth Ashby", zone=LONDON, stage="career-changer")
    return workspace


def at(text: str, zone: str = LONDON) -> ZonedTime:
    """An instant from local ISO text."""
    return ZonedTime(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)), zone)


def to(clock: FixedClock, text: str, zone: str = LONDON) -> None:
    """Let the clock run to a local time."""
    clock.advance(seconds=(at(text, zone).utc - clock.now()).total_seconds())


def person(ws: Workspace, name: str, **fields: object) -> Contact:
    """Somebody who may be written to."""
    known = {
        "title": "Designer",
        "connection": "We took the same evening class",
        "why_this_person": "You changed over at forty",
        "zone": LONDON,
        "channels": (Channel(kind=ChannelKind.EMAIL, value="someone@example.org"),),
    }
    return ws.people.add(name=name, **{**known, **fields})  # type: ignore[arg-type]


def stage(ws: Workspace, contact: Contact) -> Stage:
    """Where somebody stands."""
    return ws.session.contacts.need(contact.uid).stage


# -- the story ---------------------------------------------------------------------------------------------


def test_step_1_a_request_by_phone_keeps_its_seconds(ruth: Workspace) -> None:
    owen = person(ruth, "Owen Price")
    table = ruth.rules.table
    amber, most = table.length("request.call.amber"), table.length("request.call.max")
    assert (amber.total_seconds(), most.total_seconds()) == (240, 300)
    attempt = ruth.outreach.log(
        owen.uid,
        ChannelKind.PHONE,
        outcome=Outcome.ACCEPTED,
        call_seconds=250,
        facts={"confidence_before": 2, "confidence_after": 4, "template": "call.request"},
    )
    stored = ruth.session.outreach.need(attempt.uid)
    assert (stored.call_seconds, stored.confidence_before, stored.confidence_after) == (250, 2, 4)
    assert amber.total_seconds() < 250 < most.total_seconds()
    assert stage(ruth, owen) is Stage.IN_DIALOGUE


def test_steps_6_and_7_a_time_is_offered_in_both_zones_and_planned(
    ruth: Workspace, clock: FixedClock
) -> None:
    to(clock, "2026-03-11T09:00")
    owen = person(ruth, "Owen Price")
    gabriel = person(ruth, "Gabriel Montrose", zone=NEW_YORK, introduced_by=owen.uid)
    offered = ruth.messages.typed_time("wed 18 mar 15:00")
    offer = ruth.messages.offer(gabriel, offered)
    assert offer.text == "Wed Mar 18 at 15:00 London time (11:00 Eastern)"
    assert any("instead of" in note for note in offer.notes)
    look = ruth.linting.request_look(gabriel, ChannelKind.EMAIL)
    naked = "Dear Gabriel,\n\nCould we talk on Wednesday 18 March at 15:00?\n\nRuth Ashby"
    [open_] = [found for found in look(naked) if found.rule == "no-timezone"]
    mended = open_.applied(naked)
    assert "on Wednesday 18 March at 15:00 London time (11:00 Eastern)?" in mended
    assert "no-timezone" not in {found.rule for found in look(mended)}
    both = naked.replace("at 15:00", f"({offer.text})")
    assert "no-timezone" not in {found.rule for found in look(both)}
    meeting = ruth.planning.schedule(gabriel.uid, offered, mode=Mode.VIDEO)
    assert meeting.start is not None
    assert meeting.start.in_zone(NEW_YORK).local().hour == 11


def test_step_9_the_third_message_is_refused_until_its_day_and_then_quiet_is_proposed(
    ruth: Workspace, clock: FixedClock
) -> None:
    hamish = person(ruth, "Hamish Ferrier")
    to(clock, "2026-03-03T10:00")
    ruth.outreach.log(hamish.uid, ChannelKind.EMAIL)
    to(clock, "2026-03-12T10:00")
    assert ruth.messages.job_for(hamish.uid) == MessageRequest("nudge", hamish.uid)
    assert [concern for concern in ruth.outreach.guard(hamish.uid) if concern.level is Level.BLOCK] == []
    ruth.outreach.log(hamish.uid, ChannelKind.EMAIL)
    to(clock, "2026-03-18T10:00")
    with pytest.raises(Refused, match="Mar 23"):
        ruth.outreach.log(hamish.uid, ChannelKind.EMAIL)
    (quiet,) = [task for task in ruth.session.tasks.all() if task.open and task.type == "quiet"]
    assert quiet.due_day == date(2026, 3, 23)


def test_step_10_after_a_no_two_lines_of_thanks_and_nothing_more(ruth: Workspace, clock: FixedClock) -> None:
    colette = person(ruth, "Colette Marsh", organisation="Fernwood")
    priyanka = person(ruth, "Priyanka Nair", organisation="Fernwood")
    attempt = ruth.outreach.log(colette.uid, ChannelKind.EMAIL)
    to(clock, "2026-03-05T11:00")
    ruth.outreach.outcome(attempt.uid, Outcome.DECLINED)
    assert stage(ruth, colette) is Stage.DECLINED
    due = {task.rule: task.uid for task in ruth.session.tasks.all() if task.open}
    assert set(due) == {"declined.thank", "declined.other"}
    job = ruth.messages.touch_for(colette.uid, due["declined.thank"])
    assert (job.kind, job.letter) == ("answer", "answer.no")
    letter = ruth.templates.fitting("answer", "email")[0]
    filled = ruth.templates.fill(letter, ruth.messages.values(job, "neutral", {}, ()))
    assert filled.missing == ()
    assert len(filled.text.split()) < 30
    assert "name" not in filled.text.replace("Ruth Ashby", "")
    ruth.messages.sent(job)
    assert [task for task in ruth.session.tasks.all() if task.open] == []
    assert [touch.kind for touch in ruth.relations.touchpoints(colette.uid)] == ["thanks_again"]
    with pytest.raises(Refused, match="said no"):
        ruth.outreach.log(colette.uid, ChannelKind.EMAIL)
    assert ruth.outreach.log(priyanka.uid, ChannelKind.EMAIL).n == 1


def test_step_13_what_reads_as_a_request_for_work_is_an_error(ruth: Workspace) -> None:
    gabriel = person(ruth, "Gabriel Montrose")
    look = ruth.linting.request_look(gabriel, ChannelKind.EMAIL)
    found = look("Dear Gabriel,\n\nPlease keep me in mind if anything opens up.\n\nRuth Ashby")
    assert "job-phrase" in {one.rule for one in found if one.severity == "error"}


# -- every outcome -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        (Outcome.PENDING, Stage.CONTACTED),
        (Outcome.ACCEPTED, Stage.IN_DIALOGUE),
        (Outcome.DECLINED, Stage.DECLINED),
        (Outcome.LATER, Stage.LATER),
        (Outcome.BOUNCED, Stage.READY),
        (Outcome.NO_ANSWER, Stage.CONTACTED),
        (Outcome.VOICEMAIL, Stage.CONTACTED),
        (Outcome.CONVERTED, Stage.MET),
    ],
)
def test_the_stage_follows_the_outcome_and_one_undo_takes_all_back(
    ruth: Workspace, outcome: Outcome, then: Stage
) -> None:
    owen = person(ruth, "Owen Price", organisation="Northgate")
    revisit = date(2026, 5, 4) if outcome is Outcome.LATER else None
    ruth.outreach.log(owen.uid, ChannelKind.PHONE, outcome=outcome, revisit=revisit)
    assert stage(ruth, owen) is then
    ruth.session.undo()
    assert stage(ruth, owen) is Stage.READY
    assert (ruth.session.outreach.all(), ruth.session.meetings.all(), ruth.session.tasks.all()) == (
        [],
        [],
        [],
    )


def test_a_call_may_become_a_talk_that_goes_on_in_live(ruth: Workspace) -> None:
    owen = person(ruth, "Owen Price")
    attempt = ruth.outreach.log(
        owen.uid, ChannelKind.PHONE, outcome=Outcome.CONVERTED, call_seconds=90, talk_begins=True
    )
    running = ruth.conversation.running()
    assert running is not None
    assert (running.contacts, running.state) == ((owen.uid,), MeetingState.IN_PROGRESS)
    assert ruth.session.outreach.need(attempt.uid).outcome is Outcome.CONVERTED
    assert stage(ruth, owen) is Stage.IN_DIALOGUE
    other = person(ruth, "Priyanka Nair")
    with pytest.raises(Refused, match="still running"):
        ruth.outreach.log(other.uid, ChannelKind.PHONE, outcome=Outcome.CONVERTED, talk_begins=True)
    assert ruth.relations.attempts(other.uid) == []
    ruth.conversation.end(running.uid)
    assert stage(ruth, owen) is Stage.MET


# -- what a letter says, and what stays open ---------------------------------------------------------------


def test_what_a_letter_says_is_kept_where_it_belongs_in_one_step(ruth: Workspace) -> None:
    lena = ruth.people.quick_add("Lena Voss, editor, Nord <lena@nord.example.org>")
    about = {"me": "I teach geography in Leeds", "us": "the same choir", "why": "edits the only magazine"}
    ruth.outreach.log(lena.uid, ChannelKind.EMAIL, about=about, facts={"slots": (at("2026-03-18T15:00"),)})
    saved = ruth.session.contacts.need(lena.uid)
    assert (saved.connection, saved.why_this_person) == ("the same choir", "edits the only magazine")
    assert ruth.templates.me(ruth.session.profile) == "I teach geography in Leeds"
    assert ruth.introduction.introduction == ""
    assert ruth.relations.attempts(lena.uid)[0].slots == (at("2026-03-18T15:00"),)
    ruth.session.undo()
    assert ruth.session.contacts.need(lena.uid).why_this_person == ""
    assert ruth.templates.me(ruth.session.profile) == "My name is Ruth Ashby"


def test_keeping_what_was_there_changes_nothing(ruth: Workspace) -> None:
    owen = person(ruth, "Owen Price")
    known = ruth.templates.values(owen)
    assert ruth.outreach.keep_about(owen.uid, {name: known[name] for name in ("me", "us", "why")}) is False
    assert ruth.outreach.keep_about(owen.uid, {"why": "built a team from nothing", "us": " "}) is True
    assert ruth.session.contacts.need(owen.uid).connection == "We took the same evening class"


def test_a_letter_with_gaps_is_refused_by_their_names(ruth: Workspace) -> None:
    with pytest.raises(Refused, match="Still missing: who suggested you get in touch, "):
        ruth.messages.refuse_gaps("{referrer} suggested you", "{us} {slots} {us}")
    ruth.messages.refuse_gaps("a subject", "no {1} brace { a b } of note")


def test_times_are_offered_outside_of_what_is_planned(ruth: Workspace) -> None:
    owen = person(ruth, "Owen Price")
    gabriel = person(ruth, "Gabriel Montrose", zone=NEW_YORK)
    ruth.planning.schedule(owen.uid, at("2026-03-03T15:00"), minutes=60)
    offers, suggested = ruth.messages.times(gabriel)
    texts = [offer.text for offer in offers]
    assert "Tue Mar 3 at 14:30 London time (09:30 Eastern)" in texts
    assert "Tue Mar 3 at 15:00 London time (10:00 Eastern)" not in texts
    assert len(suggested) == 3
    with pytest.raises(Refused, match="passed"):
        ruth.messages.typed_time("2 mar 10:00")
    with pytest.raises(Refused, match="doesn't exist"):
        ruth.messages.typed_time("29 mar 01:30")


@pytest.mark.parametrize(
    ("mode", "changes", "said"),
    [
        (Mode.PHONE, {"link": "312-555-0187"}, "I'll call you at 312-555-0187."),
        (Mode.PHONE, {"link": "312-555-0187", "who_calls": "they call"}, None),
        (Mode.VIDEO, {"link": "https://meet.example.org/x"}, "Here's the link: https://meet.example.org/x"),
        (Mode.SITE_VISIT, {"place": "An old row house"}, "I'll see you at an old row house."),
    ],
)
def test_a_confirmation_says_where_as_one_says_it(
    ruth: Workspace, mode: Mode, changes: dict[str, str], said: str | None
) -> None:
    gabriel = person(ruth, "Gabriel Montrose", zone=NEW_YORK)
    meeting = ruth.planning.schedule(
        gabriel.uid,
        at("2026-03-18T15:00"),
        mode=mode,
        place=changes.get("place", ""),
        link=changes.get("link", ""),
        who_calls=changes.get("who_calls", ""),
    )
    values = ruth.messages.values(MessageRequest("confirm", gabriel.uid, meeting.uid), "neutral", {}, ())
    assert values.get("place_sentence") == (said or "")


def test_a_confirmation_says_both_times_and_confirms(ruth: Workspace) -> None:
    gabriel = person(
        ruth,
        "Gabriel Montrose",
        zone=NEW_YORK,
        channels=(Channel(kind=ChannelKind.PHONE, value="+1 212 555 0101"),),
    )
    meeting = ruth.planning.schedule(gabriel.uid, at("2026-03-18T15:00"), minutes=25)
    job = MessageRequest("confirm", gabriel.uid, meeting.uid)
    letter = ruth.templates.fitting("confirm", "email")[0]
    text = ruth.templates.fill(letter, ruth.messages.values(job, "neutral", {}, ())).text
    assert (
        "on Wednesday 18 March at 15:00 London time (11:00 Eastern). I'll call you at +1 212 555 0101."
        in text
    )
    ruth.messages.sent(job)
    assert ruth.session.meetings.need(meeting.uid).state is MeetingState.CONFIRMED
    assert not [task for task in ruth.session.tasks.all() if task.open and task.type == "confirm"]


def test_the_second_message_is_a_reminder_that_names_the_day_of_the_first(
    ruth: Workspace, clock: FixedClock
) -> None:
    owen = person(ruth, "Owen Price")
    ruth.outreach.log(owen.uid, ChannelKind.EMAIL)
    to(clock, "2026-03-12T09:00")
    job = ruth.messages.job_for(owen.uid)
    letter = ruth.templates.fitting(job.kind, "email")[0]
    filled = ruth.templates.fill(letter, ruth.messages.values(job, "neutral", {"why": "x"}, ()))
    assert filled.subject == "Following up"
    assert filled.missing == ()
