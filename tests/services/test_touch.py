"""Staying in touch: the gap from the last contact, the guard, who has heard what, and who may rest."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from infoint_tui.domain.contact_limits import Level
from infoint_tui.domain.enums import (
    ChannelKind,
    MeetingState,
    Outcome,
    Permission,
    Stage,
    Strategy,
    TaskState,
)
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.mentions import Resource
from infoint_tui.domain.people import Contact, Introduction, KeepInTouch, Task
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace

from .test_story import to


def met(ws: Workspace, clock: FixedClock, name: str = "Rosa", **fields: Any) -> Contact:
    """Somebody met on the spot, who was open to more, and was thanked at once."""
    contact = ws.people.add(name=name, why_this_person="trains", **fields)
    talk = ws.conversation.start_new(name)
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    ws.reflection.answer(
        talk.uid, strategy=Strategy.NURTURE, permission=Permission.GRANTED, touch_how="email", touch_days=90
    )
    [thank] = ws.thanks_owed.of_meeting(talk.uid)
    ws.thanks.mark_sent(thank.uid, "Thank you")
    return ws.session.contacts.need(contact.uid)


@pytest.fixture
def rosa(ws: Workspace, clock: FixedClock) -> Contact:
    """In touch since Monday 2 March, and she heard what came of it on the day after."""
    contact = met(ws, clock)
    to(clock, "2026-03-03T09:00")
    ws.follow_up.log(contact.uid, kind="update", text="I filled in the form")
    return contact


def tasks(ws: Workspace, contact: Contact) -> dict[str, Task]:
    """Open generated tasks of a contact by rule, those of their talks left out."""
    found = [t for t in ws.session.tasks.all() if t.contact == contact.uid and t.open and not t.meeting]
    return {task.rule: task for task in found}


def agree(ws: Workspace, contact: Contact, **changes: Any) -> None:
    """Change what was agreed with somebody."""
    touch = ws.session.contacts.need(contact.uid).keep_in_touch.replace(**changes)
    ws.people.save(contact.uid, {"keep_in_touch": touch})


# -- the gap --------------------------------------------------------------------------------------------


def test_the_gap_counts_from_the_last_contact_in_either_direction(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    first = tasks(ws, rosa)["touch.cadence"]
    assert (first.due_day, first.how) == (date(2026, 6, 1), "Tue Mar 3 + 90 days = Mon Jun 1")
    assert first.detail == "last: your message (how it turned out), Tue Mar 3"
    to(clock, "2026-03-20T09:00")
    ws.follow_up.log(rosa.uid, direction="in", text="How did it go?")
    later = tasks(ws, rosa)["touch.cadence"]
    assert (later.due_day, later.how) == (
        date(2026, 6, 18),
        "Fri Mar 20 + 90 days = Thu Jun 18",
    )
    assert ws.session.tasks.get(first.uid) is None, "her message made it moot"
    ws.session.undo()
    assert tasks(ws, rosa)["touch.cadence"] == first, "undo of the message restores the task"


def test_a_day_off_gives_way_to_the_work_day_before(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    agree(ws, rosa, cadence_days=60)
    task = tasks(ws, rosa)["touch.cadence"]
    assert task.due_day == date(2026, 5, 1)
    assert task.how == "Tue Mar 3 + 60 days = Sat May 2, not a workday, so Fri May 1"


def test_a_reaction_to_a_post_is_no_contact(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    before = tasks(ws, rosa)["touch.cadence"]
    clock.advance(days=30)
    ws.follow_up.log(rosa.uid, kind="light")
    assert tasks(ws, rosa)["touch.cadence"] == before


def test_another_talk_and_a_reply_count_as_well(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    to(clock, "2026-03-17T09:00")
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert set(tasks(ws, rosa)) == {"touch.unanswered"}, "a request is a message too"
    to(clock, "2026-03-19T09:00")
    ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    assert tasks(ws, rosa)["touch.cadence"].detail == "last: their reply, Thu Mar 19"


def test_no_second_line_while_news_are_due(ws: Workspace, clock: FixedClock) -> None:
    contact = met(ws, clock)
    [news] = [task for task in ws.session.tasks.all() if task.rule == "update.first"]
    assert "touch.cadence" not in tasks(ws, contact)
    ws.tasks.skip_all([news.uid], "told her at the bakery")
    assert "touch.cadence" in tasks(ws, contact)


def test_the_rule_holds_for_whom_no_gap_was_agreed(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    agree(ws, rosa, cadence_days=None)
    assert tasks(ws, rosa)["touch.cadence"].due_day == date(2026, 6, 1)
    ws.rules.change("touch.cadence", "30 days")
    assert tasks(ws, rosa)["touch.cadence"].due_day == date(2026, 4, 2)
    agree(ws, rosa, cadence_days=120)
    assert tasks(ws, rosa)["touch.cadence"].due_day == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"cadence_days": 0}, None),
        ({"until": date(2026, 5, 31)}, None),
        ({"until": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({"permission": Permission.NOT_ASKED}, None),
        ({"permission": Permission.REFUSED}, None),
        ({"permission": Permission.UNKNOWN}, None),
    ],
    ids=["only news", "until before", "until that day", "not asked", "refused", "unknown, one was sent"],
)
def test_who_is_written_to_by_the_calendar(
    ws: Workspace, rosa: Contact, changes: dict[str, Any], due: date | None
) -> None:
    """S002: only with permission; of the unknown once, until they answer."""
    agree(ws, rosa, **changes)
    task = tasks(ws, rosa).get("touch.cadence")
    assert (task.due_day if task else None) == due


def test_an_answer_opens_the_calendar_again_for_the_unknown(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    agree(ws, rosa, permission=Permission.UNKNOWN)
    clock.advance(days=1)
    ws.follow_up.log(rosa.uid, direction="in")
    assert tasks(ws, rosa)["touch.cadence"].due_day == date(2026, 6, 2)


def test_snoozing_moves_nothing_and_do_not_contact_takes_all_away(ws: Workspace, rosa: Contact) -> None:
    ws.people.save(rosa.uid, {"do_not_contact": True})
    assert tasks(ws, rosa) == {}
    with pytest.raises(Refused, match="do not contact"):
        ws.follow_up.log(rosa.uid, override="a very good reason")
    assert len(ws.session.touchpoints.all()) == 1
    ws.session.undo()
    assert "touch.cadence" in tasks(ws, rosa)


# -- rest -----------------------------------------------------------------------------------------------


def test_two_messages_without_an_answer_propose_rest_and_double_the_gap(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    to(clock, "2026-06-01T09:00")
    ws.follow_up.log(rosa.uid, kind="resource")
    proposal = tasks(ws, rosa)["touch.unanswered"]
    assert proposal.detail == "no reply to 2 messages (Tue Mar 3, Mon Jun 1)"
    assert set(tasks(ws, rosa)) == {"touch.unanswered"}
    ws.follow_up.rest(rosa.uid, proposal.uid)
    assert (
        ws.session.contacts.need(rosa.uid).stage,
        ws.session.contacts.need(rosa.uid).keep_in_touch.cadence_days,
    ) == (
        Stage.DORMANT,
        180,
    )
    assert tasks(ws, rosa) == {}
    assert ws.session.tasks.need(proposal.uid).state is TaskState.DONE
    ws.session.undo()
    assert tasks(ws, rosa) == {"touch.unanswered": proposal}
    assert ws.session.contacts.need(rosa.uid).keep_in_touch.cadence_days == 90
    with pytest.raises(Refused, match="not in touch"):
        ws.follow_up.rest(ws.people.add(name="New").uid)


def test_a_message_of_theirs_and_news_worth_sharing_wake_who_rests(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    ws.follow_up.rest(rosa.uid)
    clock.advance(days=40)
    ws.follow_up.log(rosa.uid, kind="light")
    assert ws.session.contacts.need(rosa.uid).stage is Stage.DORMANT
    ws.follow_up.log(rosa.uid, direction="in", text="Are you well?")
    assert ws.session.contacts.need(rosa.uid).stage is Stage.IN_TOUCH
    assert ws.session.transitions.all()[-1].cause == "they wrote"
    assert tasks(ws, rosa)["touch.cadence"].due_day == date(2026, 10, 9), "180 days later"
    ws.session.undo()
    ws.follow_up.log(rosa.uid, kind="milestone", text="I passed")
    assert ws.session.contacts.need(rosa.uid).stage is Stage.IN_TOUCH


def test_rest_on_a_far_day_is_no_line_of_the_page(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    shown = [task.rule for task in ws.contact_view.open_tasks(rosa.uid)]
    assert "touch.cadence" in shown
    assert "touch.dormant" not in shown
    to(clock, "2026-08-26T09:00")
    assert "touch.dormant" in [task.rule for task in ws.contact_view.open_tasks(rosa.uid)]


# -- the guard ------------------------------------------------------------------------------------------


def levels(ws: Workspace, contact: Contact, **what: Any) -> dict[str, Level]:
    """What speaks against a message now."""
    return {found.kind: found.level for found in ws.follow_up.guard(contact.uid, **what)}


def test_spacing_and_streak_hold_for_messages_of_weight_only(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    assert levels(ws, rosa) == {"spacing": Level.BLOCK}
    assert levels(ws, rosa, kind="light") == {}
    with pytest.raises(Refused) as refused:
        ws.follow_up.log(rosa.uid, kind="question")
    assert refused.value.field == "override"
    assert "It's best to wait until Thu Mar 12" in str(refused.value)
    ws.follow_up.log(rosa.uid, kind="question", override=" she asked at the fair ")
    assert ws.session.touchpoints.all()[-1].override == "she asked at the fair"
    clock.advance(days=60)
    streak = next(found for found in ws.follow_up.guard(rosa.uid) if found.kind == "streak")
    assert streak.text == (
        "2 messages to Rosa had no answer (Tue Mar 3, Tue Mar 3). That is enough for now: let it rest?"
    )


@pytest.mark.parametrize("kind", ["thanks_again", "apology", "loop"])
def test_what_is_owed_is_free(ws: Workspace, rosa: Contact, kind: str) -> None:
    assert levels(ws, rosa, kind=kind) == {}


def test_an_answer_within_a_thread_is_free_the_next_message_is_not(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    clock.advance(hours=1)
    ws.follow_up.log(rosa.uid, direction="in")
    assert ws.session.touchpoints.all()[0].reply_at is not None
    clock.advance(hours=1)
    assert levels(ws, rosa, kind="question") == {}
    ws.follow_up.log(rosa.uid, kind="question")
    clock.advance(hours=1)
    ws.follow_up.log(rosa.uid, kind="other", override="forgot the link")
    clock.advance(hours=1)
    assert levels(ws, rosa) == {"spacing": Level.BLOCK}


def test_weights_add_up_over_a_year(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    """1 for the news, 2 for a question, a quarter for each reaction: with one more of weight 1 over 4."""
    for kind in ("question", "light", "light"):
        clock.advance(days=20)
        ws.follow_up.log(rosa.uid, kind=kind)
    assert levels(ws, rosa, kind="light") == {}
    [year] = [found for found in ws.follow_up.guard(rosa.uid, kind="resource") if found.kind == "year"]
    assert year.level is Level.HINT
    assert year.text == (
        "Rosa got 4 messages within a year (Tue Mar 3, Mon Mar 23, Sun Apr 12, Sat May 2), which count as 3½."
        " 4 is plenty."
    )
    assert "year" in {found.kind for found in ws.outreach.guard(rosa.uid)}, "a request counts with them"
    clock.advance(days=320)
    assert "year" not in levels(ws, rosa, kind="resource")


def test_what_answers_a_request_is_its_outcome(ws: Workspace) -> None:
    hamish = ws.people.add(name="Hamish", why_this_person="leads")
    ws.outreach.log(hamish.uid, ChannelKind.EMAIL)
    with pytest.raises(Refused, match="reply to your message"):
        ws.follow_up.log(hamish.uid, direction="in")


def test_nothing_is_logged_ahead_or_of_a_kind_nobody_knows(ws: Workspace, rosa: Contact) -> None:
    with pytest.raises(Refused, match="still ahead"):
        ws.follow_up.log(rosa.uid, kind="light", at=ws.planning.when("tomorrow 10:00", ws.session.zone))
    with pytest.raises(Refused, match="no kind"):
        ws.follow_up.log(rosa.uid, kind="gift")


# -- telling --------------------------------------------------------------------------------------------


def test_advice_followed_moves_the_news_earlier_and_later_advice_asks_again(
    ws: Workspace, clock: FixedClock
) -> None:
    contact = met(ws, clock)
    [talk] = ws.session.meetings.all()
    first = ws.tasks.add("ask for the form", None, contact=contact.uid, meeting=talk.uid)
    to(clock, "2026-03-05T09:00")
    ws.tasks.done(first.uid)
    [news] = [task for task in ws.session.tasks.all() if task.rule == "update.first"]
    assert news.due_day == date(2026, 3, 6), "Thu Mar 5 + 3 days is a Sunday"
    assert (news.title, news.detail) == ("Tell Rosa that you did it", "you did: ask for the form")
    assert news.why == "3 days after you did what you said"
    assert "Apr 1" not in news.how, "one date wherever it is shown"
    known = ws.contact_view.known(contact.uid)
    assert known is not None
    told = [(due.title, due.due, due.why) for due in known.tasks if due.title.startswith("Tell")]
    assert told == [(news.title, "tomorrow", news.why)]
    ws.session.undo()
    assert ws.session.tasks.need(news.uid).due_day == date(2026, 4, 1)
    assert ws.session.tasks.need(news.uid).title == "Tell Rosa how it turned out"
    ws.session.redo()
    ws.follow_up.log(contact.uid, kind="update", task=news.uid)
    assert ws.session.tasks.need(news.uid).state is TaskState.DONE
    assert not [task for task in ws.session.tasks.all() if task.rule == "advice.tell"]
    clock.advance(days=30)
    second = ws.tasks.add("visit the station", None, contact=contact.uid, meeting=talk.uid)
    ws.tasks.done(second.uid)
    [again] = [task for task in ws.session.tasks.all() if task.rule == "advice.tell"]
    assert (again.title, again.detail) == ("Tell Rosa that you did it", "you did: visit the station")
    clock.advance(hours=1)
    ws.follow_up.log(contact.uid, kind="light")
    assert ws.session.tasks.need(again.uid).open, "a reaction tells nothing"
    ws.follow_up.log(contact.uid, kind="update", override="she wants to know")
    assert not ws.session.tasks.need(again.uid).open


def test_a_message_of_before_does_no_task_of_after(ws: Workspace, clock: FixedClock) -> None:
    before = ws.session.moment()
    clock.advance(hours=1)
    contact = met(ws, clock)
    ws.follow_up.log(contact.uid, kind="update", at=before)
    [news] = [task for task in ws.session.tasks.all() if task.rule == "update.first"]
    assert news.open


def test_a_milestone_is_told_to_each_whose_advice_it_followed(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    owen = met(ws, clock, "Owen")
    milestone = ws.follow_up.milestone(" passed  the exam ", date(2026, 3, 3), [rosa.uid, owen.uid])
    told = tasks(ws, rosa)["milestone.tell"]
    assert (told.title, told.due_day) == ("Tell Rosa: passed the exam", date(2026, 3, 12))
    assert told.how.endswith("they have not answered yet, so Thu Mar 12")
    owed = tasks(ws, owen)["milestone.tell"]
    assert (owed.about, owed.due_day) == (milestone.uid, date(2026, 3, 10))
    clock.advance(days=10)
    ws.follow_up.log(rosa.uid, kind="milestone", about=milestone.uid, override="good news")
    assert ws.session.tasks.need(told.uid).state is TaskState.DONE
    ws.tasks.done(tasks(ws, owen)["milestone.tell"].uid)
    assert ws.session.milestones.need(milestone.uid).told == (rosa.uid, owen.uid)
    assert ws.follow_up.untold(rosa.uid) == []
    ws.session.undo()
    assert ws.session.milestones.need(milestone.uid).told == (rosa.uid,)
    ws.follow_up.milestone("passed with honours", None, [rosa.uid], uid=milestone.uid)
    assert "milestone.tell" not in tasks(ws, owen)
    ws.follow_up.remove_milestone(milestone.uid)
    assert ws.session.milestones.all() == []
    with pytest.raises(Refused, match="few words"):
        ws.follow_up.milestone("  ")


def open_titles(ws: Workspace, contact: Contact) -> list[str]:
    """What somebody is to share."""
    own = [task for task in ws.session.tasks.all() if task.contact == contact.uid and task.open]
    return [task.title for task in own if task.type in ("update", "told", "tell")]


def test_all_news_for_one_person_is_one_line(ws: Workspace, clock: FixedClock) -> None:
    rosa = met(ws, clock)
    assert open_titles(ws, rosa) == ["Tell Rosa how it turned out"]
    clock.advance(days=20)
    passed = ws.follow_up.milestone("passed the exam", None, [rosa.uid])
    assert open_titles(ws, rosa) == ["Tell Rosa: passed the exam"]
    ws.follow_up.milestone("got the course", None, [rosa.uid])
    assert open_titles(ws, rosa) == ["Tell Rosa: passed the exam; got the course"]
    clock.advance(hours=1)
    ws.follow_up.log(rosa.uid, kind="milestone", about=passed.uid)
    assert ws.follow_up.untold(rosa.uid) == []
    assert open_titles(ws, rosa) == [], "nothing asks for what the guard would stop"
    ws.session.undo()
    assert open_titles(ws, rosa) == ["Tell Rosa: passed the exam; got the course"]


def test_news_ticked_off_are_told_too(ws: Workspace, clock: FixedClock) -> None:
    rosa = met(ws, clock)
    clock.advance(days=20)
    ws.follow_up.milestone("passed the exam", None, [rosa.uid])
    ws.tasks.done(tasks(ws, rosa)["milestone.tell"].uid)
    assert open_titles(ws, rosa) == []


def test_a_milestone_taken_out_leaves_the_news_to_tell(ws: Workspace, clock: FixedClock) -> None:
    rosa = met(ws, clock)
    passed = ws.follow_up.milestone("passed the exam", None, [rosa.uid])
    ws.follow_up.remove_milestone(passed.uid)
    assert open_titles(ws, rosa) == ["Tell Rosa how it turned out"]


def test_a_sign_of_life_waits_for_the_news(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    agree(ws, rosa, cadence_days=30)
    assert "touch.cadence" in tasks(ws, rosa)
    ws.follow_up.milestone("passed the exam", None, [rosa.uid])
    assert "touch.cadence" not in tasks(ws, rosa)


def test_no_line_asks_for_a_message_before_the_guard_lets_it_through(
    ws: Workspace, clock: FixedClock
) -> None:
    owen = met(ws, clock, "Owen")
    clock.advance(hours=1)
    ws.follow_up.log(owen.uid, kind="resource")
    ws.follow_up.milestone("passed the exam", None, [owen.uid])
    for task in ws.session.tasks.all():
        if not task.open or task.type not in ("update", "told", "tell"):
            continue
        assert task.due_day is not None
        at = ZonedTime.from_local(datetime.combine(task.due_day, time(12)), ws.session.zone)
        found = ws.follow_up.guard(owen.uid, kind="milestone", at=at)
        assert not [each for each in found if each.level is Level.BLOCK], task.title


# -- introductions --------------------------------------------------------------------------------------


@pytest.fixture
def named(ws: Workspace, rosa: Contact) -> tuple[Contact, Introduction]:
    """Rosa named Marcus today."""
    marcus = ws.people.add(name="Marcus", why_this_person="leads", introduced_by=rosa.uid)
    today = ws.session.moment().local().date()
    with ws.session.edit("named") as edit:
        edit.put(Introduction(uid="i", from_contact=rosa.uid, to_contact=marcus.uid, asked_on=today))
        ws.tasks.sync_contact(edit, marcus.uid)
    return marcus, ws.session.introductions.need("i")


def test_a_promised_introduction_is_waited_for_and_asked_after(
    ws: Workspace, clock: FixedClock, rosa: Contact, named: tuple[Contact, Introduction]
) -> None:
    marcus, _ = named
    assert tasks(ws, marcus)["referral.act"].due_day == date(2026, 3, 10)
    ws.referrals.set_status("i", "promised")
    assert "referral.act" not in tasks(ws, marcus), "someone else is about to write"
    asked = tasks(ws, rosa)["referral.promised"]
    assert (asked.title, asked.due_day) == ("Ask Rosa about Marcus", date(2026, 3, 12)), "as the guard lets"
    clock.advance(days=5)
    ws.referrals.set_status("i", "made")
    assert "referral.promised" not in tasks(ws, rosa)
    assert tasks(ws, marcus)["referral.act"].due_day == date(2026, 3, 13), "from the day it was made"
    ws.outreach.log(marcus.uid, ChannelKind.EMAIL)
    assert ws.session.introductions.need("i").status == "used"
    [edge] = ws.referrals.of_contact(rosa.uid)
    assert (edge.name, edge.words) == ("Marcus", "used since Sun Mar 8")


def test_who_introduced_hears_how_it_went(
    ws: Workspace, clock: FixedClock, rosa: Contact, named: tuple[Contact, Introduction]
) -> None:
    clock.advance(days=1)
    talk = ws.conversation.start_new("Marcus")
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    [loop] = [task for task in ws.session.tasks.all() if task.rule == "referral.loop"]
    assert (loop.title, loop.contact) == ("Tell Rosa how it went", rosa.uid)
    ws.follow_up.log(rosa.uid, kind="loop")
    assert ws.session.tasks.need(loop.uid).state is TaskState.DONE
    assert ws.session.introductions.need("i").loop_closed_on == date(2026, 3, 4)
    ws.session.undo()
    assert ws.session.introductions.need("i").loop_closed_on is None
    ws.bulk.do(ws.bulk.archive([rosa.uid]))
    assert ws.session.tasks.get(loop.uid) is None


# -- resources and openings -----------------------------------------------------------------------------


def test_what_one_named_may_interest_another(ws: Workspace, clock: FixedClock, rosa: Contact) -> None:
    owen = met(ws, clock, "Owen", interests=("first aid",))
    [talk] = [meeting for meeting in ws.session.meetings.all() if owen.uid in meeting.contacts]
    with ws.session.edit("kept") as edit:
        edit.put(
            Resource(
                uid="r", title="Evening course", meeting=talk.uid, contact=rosa.uid, interests=("first aid",)
            )
        )
    assert ws.resources.hints(owen) == ("you could send them “Evening course” from Rosa: first aid",)
    assert ws.resources.hints(rosa) == (), "it is hers"
    assert [reader.contact.name for reader in ws.resources.readers(ws.session.resources.need("r"))] == [
        "Owen"
    ]
    known = ws.contact_view.known(owen.uid)
    assert known is not None
    assert known.hints == ws.resources.hints(owen)
    clock.advance(days=1)
    ws.follow_up.log(owen.uid, kind="resource", about="r")
    assert ws.session.resources.need("r").shared_with == (owen.uid,)
    assert ws.resources.hints(owen) == ()
    assert "sent to Owen" in ws.resources.words(ws.session.resources.need("r"))


def test_a_resource_keeps_the_themes_of_its_note_and_can_be_changed(ws: Workspace, clock: FixedClock) -> None:
    talk = ws.conversation.start_new("Rosa")
    ws.conversation.note(talk.uid, "^ https://example.org/first-aid evening course #first-aid")
    clock.advance(minutes=20)
    ws.conversation.end(talk.uid)
    [gain] = ws.reflection.opportunities.of(ws.session.meetings.need(talk.uid))
    ws.reflection.opportunities.decide(talk.uid, gain.note.uid, keep=True)
    [resource] = ws.session.resources.all()
    assert resource.interests == ("first-aid",)
    ws.resources.save("The course", interests=["First Aid", "first aid ", "#nights"], uid=resource.uid)
    assert ws.session.resources.need(resource.uid).interests == ("first aid", "nights")
    with pytest.raises(Refused, match="needs a title"):
        ws.resources.save(" ")


def test_how_long_an_opening_rests_is_a_rule(ws: Workspace, clock: FixedClock) -> None:
    contact = met(ws, clock)
    [talk] = ws.session.meetings.all()
    ws.reflection.opportunities.set_came_up(talk.uid, "lead", "a job in dispatch")
    [lead] = ws.leads.open()
    ws.rules.change("lead.not_before", "2 business days")
    free = ws.leads.free_from(lead)
    assert free is not None
    assert ws.leads.words(lead) == "set aside until Wed Mar 4, 09:20"
    [task] = [task for task in ws.session.tasks.all() if task.rule == "lead.not_before"]
    assert (task.contact, task.due and task.due.utc) == (contact.uid, free)
    ws.leads.let_go(lead.uid)
    assert ws.session.tasks.need(task.uid).state is TaskState.DONE


# -- after a no -----------------------------------------------------------------------------------------


def test_a_no_is_thanked_for_in_two_lines(ws: Workspace, clock: FixedClock) -> None:
    colette = ws.people.add(name="Colette", why_this_person="leads")
    attempt = ws.outreach.log(colette.uid, ChannelKind.EMAIL)
    ws.outreach.outcome(attempt.uid, Outcome.DECLINED)
    assert {rule: task.title for rule, task in tasks(ws, colette).items()} == {
        "declined.thank": "Thank Colette for replying",
        "declined.other": "Ask Colette who else to talk to?",
    }
    clock.advance(hours=2)
    ws.follow_up.log(colette.uid, kind="thanks_again")
    assert tasks(ws, colette) == {}
    ws.session.undo()
    ws.rules.change("declined.other", "off")
    assert list(tasks(ws, colette)) == ["declined.thank"]


def test_not_having_come_asks_for_an_apology_now(ws: Workspace, clock: FixedClock) -> None:
    colette = ws.people.add(name="Colette", why_this_person="leads")
    talk = ws.planning.schedule(colette.uid, ws.planning.when("+1d 10:00", ws.session.zone))
    to(clock, "2026-03-03T11:00")
    ws.planning.call_off(talk.uid, MeetingState.NO_SHOW_ME)
    [apology] = [task for task in ws.session.tasks.all() if task.title == "Apologize to Colette"]
    assert apology.due == ws.session.moment()
    ws.follow_up.log(colette.uid, kind="apology", task=apology.uid)
    assert ws.session.tasks.need(apology.uid).state is TaskState.DONE
    ws.session.undo()
    assert ws.session.tasks.need(apology.uid).open


# -- the page -------------------------------------------------------------------------------------------


def test_the_page_shows_what_passed_and_whose_move_it_is(
    ws: Workspace, clock: FixedClock, rosa: Contact
) -> None:
    clock.advance(days=2)
    ws.follow_up.log(rosa.uid, direction="in", text="Well\ndone")
    known = ws.contact_view.known(rosa.uid)
    assert known is not None
    assert [(step.when, step.what, step.why) for step in known.history[:2]] == [
        ("Mar 5", "they wrote", "Well done"),
        ("Mar 3", "you: how it turned out", "I filled in the form"),
    ]
    assert known.crumb[-2:] == ("message Mar 3", "reply Mar 5")
    assert known.touch == "they are open to it, every 90 days or so, by email"
    agree(ws, rosa, cadence_days=0, until=date(2026, 12, 31))
    known = ws.contact_view.known(rosa.uid)
    assert known is not None
    assert known.touch == "they are open to it, when there is news until Thu Dec 31, by email"


def test_old_records_without_a_gap_follow_the_rule() -> None:
    assert KeepInTouch.decode({"permission": "granted"}).cadence_days is None
    assert KeepInTouch.decode({"cadence_days": 60}).cadence_days == 60


def test_forgetting_somebody_takes_what_passed_and_leaves_the_milestone(ws: Workspace, rosa: Contact) -> None:
    milestone = ws.follow_up.milestone("passed, as Rosa said", None, [rosa.uid])
    ws.data.erasure.forget(rosa.uid)
    assert ws.session.touchpoints.all() == []
    left = ws.session.milestones.need(milestone.uid)
    assert (left.from_advice_of, left.told) == ((), ())
