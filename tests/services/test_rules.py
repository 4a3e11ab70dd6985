"""The table of time rules: presets, the user's file, and what changing them does to open tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from infoint_tui.domain.enums import ChannelKind, MeetingState, Mode, Outcome, Stage, TaskState
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Contact
from infoint_tui.domain.time_rules import RuleTable
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.services.workspace import Workspace

from .test_story import at, to

CHICAGO = "America/Chicago"


@pytest.fixture
def rosa(ws: Workspace) -> Contact:
    """Somebody who may be written to."""
    return ws.people.add(
        name="Rosa Delgado", organisation="Brookvale EMS", why_this_person="trains newcomers", zone=CHICAGO
    )


def due(ws: Workspace) -> dict[str, date | None]:
    """Days of the open generated tasks by rule."""
    return {
        task.rule: task.day(ws.session.zone) for task in ws.session.tasks.all() if task.open and task.rule
    }


def write_rules(ws: Workspace, text: str) -> None:
    """The user's file, written by another program."""
    folder = ws.home.path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "time-rules.yaml").write_text(text, encoding="utf-8")


def plan(ws: Workspace, rosa: Contact, when: str = "12 mar 10:00") -> str:
    """A call with her."""
    return ws.planning.schedule(rosa.uid, ws.planning.when(when, CHICAGO), mode=Mode.PHONE).uid


def test_every_task_says_how_its_date_was_counted(ws: Workspace, rosa: Contact) -> None:
    plan(ws, rosa)
    how = {task.rule: (task.why, task.how) for task in ws.session.tasks.all()}
    assert how["research.due"] == ("3 days before the conversation", "Thu Mar 12 - 3 days = Mon Mar 9")
    assert how["confirm.due"][1] == "Thu Mar 12 - 1 business day = Wed Mar 11, 10:00"
    assert how["card.t10"] == ("10 min before the conversation", "10:00 - 10 min = 09:50")
    ws.planning.schedule(
        rosa.uid,
        ws.planning.when("17 mar 10:00", CHICAGO),
        uid=ws.session.meetings.all()[0].uid,
        mode=Mode.PHONE,
    )
    agenda = next(task for task in ws.session.tasks.all() if task.rule == "agenda.due")
    assert agenda.how == "Tue Mar 17 - 2 days = Sun Mar 15, not a workday, so Fri Mar 13"


def test_a_confirmation_elsewhere_says_both_times(ws: Workspace) -> None:
    imani = ws.people.add(name="Imani", zone="Asia/Tokyo")
    ws.planning.schedule(imani.uid, ws.planning.when("12 mar 18:00", CHICAGO), mode=Mode.VIDEO)
    confirm = next(task for task in ws.session.tasks.all() if task.rule == "confirm.due")
    assert confirm.how == "Fri Mar 13 - 1 business day = Thu Mar 12, 10:00 there, Wed Mar 11, 20:00 here"


def test_a_preset_counts_open_tasks_anew_and_undo_brings_them_back(ws: Workspace, rosa: Contact) -> None:
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert due(ws) == {"follow.nudge": date(2026, 3, 11)}
    assert ws.rules.choose("3b7") == "time rules: 3b7"
    assert due(ws) == {"follow.nudge": date(2026, 3, 11), "follow.next_person": date(2026, 3, 5)}
    ws.session.undo()
    assert due(ws) == {"follow.nudge": date(2026, 3, 11)}
    assert ws.rules.table.preset == "gentle"
    ws.session.redo()
    assert "follow.next_person" in due(ws)


@pytest.mark.parametrize(("preset", "reminders"), [("gentle", 1), ("duke", 2), ("3b7", 1)])
def test_reminders_by_preset(
    ws: Workspace, rosa: Contact, clock: FixedClock, preset: str, reminders: int
) -> None:
    ws.rules.choose(preset)
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    for days in (9, 20)[:reminders]:
        assert "follow.nudge" in due(ws)
        to(clock, f"2026-03-{2 + days:02d}T09:00")
        ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert "follow.nudge" not in due(ws)
    assert due(ws)["follow.quiet"] == (date(2026, 3, 20) if reminders == 1 else date(2026, 3, 31))
    done = [task for task in ws.session.tasks.all() if task.rule == "follow.nudge"]
    assert [task.state for task in done] == [TaskState.DONE] * reminders


def test_thanks_on_the_same_day_by_preset_jp(ws: Workspace, rosa: Contact, clock: FixedClock) -> None:
    ws.rules.choose("jp")
    uid = plan(ws, rosa, "2 mar 10:00")
    to(clock, "2026-03-02T10:00")
    ws.conversation.start(uid)
    to(clock, "2026-03-02T10:24")
    ws.conversation.end(uid)
    thank = next(task for task in ws.session.tasks.all() if task.rule == "thank.due")
    assert thank.due == at("2026-03-02T21:00")
    (owed,) = ws.thanks_owed.owed()
    assert owed.soft_due == at("2026-03-02T21:00")
    assert ws.thanks_owed.band(owed).text == "thanks on the same day: 10:36 left"


def test_rules_changed_while_thanks_are_owed_count_everywhere(
    ws: Workspace, rosa: Contact, clock: FixedClock
) -> None:
    uid = plan(ws, rosa, "2 mar 10:00")
    to(clock, "2026-03-02T10:00")
    ws.conversation.start(uid)
    to(clock, "2026-03-02T10:24")
    ws.conversation.end(uid)
    ws.rules.choose("jp")
    (owed,) = ws.thanks_owed.owed()
    assert ws.contact_view.card(rosa.uid).step == "thank-you, 10 hours left"
    assert ws.thanks_owed.band(owed).text == "thanks on the same day: 10:36 left"
    to(clock, "2026-03-04T09:00")
    assert ws.contact_view.card(rosa.uid).step == "thank-you overdue"
    ws.rules.choose("gentle")
    assert ws.contact_view.card(rosa.uid).step != "thank-you overdue"


def test_the_file_changes_single_rules_on_top_of_a_preset(ws: Workspace, rosa: Contact) -> None:
    write_rules(ws, "preset: duke\nfollow.nudge: 5 business days\nresearch.due: 1 week\n")
    plan(ws, rosa, "24 mar 10:00")
    assert due(ws)["research.due"] == date(2026, 3, 17)
    table = ws.rules.table
    assert (table.preset, table["follow.nudge"].origin) == ("duke", "templates/time-rules.yaml")
    assert (table["follow.nudges"].origin, table["agenda.due"].origin) == ("preset duke", "built in")
    ws.rules.choose("gentle")
    assert ws.rules.table.preset == "gentle"
    assert str(ws.rules.table.span("follow.nudge")) == "5 business days"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "follow.nudge: soon\n",
            ":1:15: follow.nudge: 'soon' is not understood. Write it as 7 business days",
        ),
        ("a: 1\nfollow.nuge: 5 days\n", ":2:14: follow.nuge: there is no rule with that name; did you mean"),
        ("live.extend: 9 min\n", ":1:14: live.extend: this rule is built in"),
        ("research.due: 3 h\n", "Write it as 7 business days. 3 days stays."),
        ("follow.nudge:\n  - 5 days\n", ":2:3: follow.nudge: write one value, on one line."),
        ("preset: hasty\n", ":1:9: preset 'hasty': choose one of gentle, duke, 3b7, jp."),
        ("- a\n- b\n", ":1:1: write lines such as"),
        ("follow.nudge: 'x\n", "the apostrophe at the start opens a quotation"),
        ("guard.hours: 18:00-08:00\n", "aren't hours of the day"),
        ("request.ask_minutes: 500\n", "500 minutes: a conversation takes 5 to 120."),
        ("card.t10: 9999 min\n", "is longer than 1440 min"),
        ("follow.nudge: 5 days\nfollow.nudge: 6 days\n", ":2:1: the key “follow.nudge” stands twice"),
        ("x: &a [*a]\n", "names a place of the file"),
    ],
)
def test_a_bad_line_is_named_with_its_place_and_changes_nothing(
    ws: Workspace, text: str, problem: str
) -> None:
    write_rules(ws, text)
    assert any(problem in found for found in ws.rules.problems), ws.rules.problems
    assert all(found.startswith("templates/time-rules.yaml") for found in ws.rules.problems)
    assert str(ws.rules.table.span("research.due")) == "3 days"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00", b"[" * 500, b"x" * 1_000_001])
def test_a_file_that_is_none_leaves_every_rule(ws: Workspace, data: bytes) -> None:
    write_rules(ws, "")
    (ws.home.path / "templates" / "time-rules.yaml").write_bytes(data)
    assert ws.rules.problems
    assert ws.rules.table.preset == "gentle"


def test_a_rule_changed_from_the_page_keeps_everything_else_in_the_file(ws: Workspace, rosa: Contact) -> None:
    write_rules(ws, "# mine\nrules:\n  agenda.due: 1 day   # short\nfuture.rule: 1\n")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert ws.rules.change("follow.nudge", "9 business days").startswith("9 business days without a reply")
    text = (ws.home.path / "templates" / "time-rules.yaml").read_text("utf-8")
    assert text == (
        "# mine\nrules:\n  agenda.due: 1 day   # short\nfuture.rule: 1\nfollow.nudge: 9 business days\n"
    )
    assert due(ws)["follow.nudge"] == date(2026, 3, 13)
    ws.rules.change("follow.nudge", "2 business days")
    assert due(ws)["follow.nudge"] == date(2026, 3, 11), "not before the guard lets it through"
    ws.rules.change("agenda.due", "2 days")
    ws.rules.change("follow.nudge", " ")
    text = (ws.home.path / "templates" / "time-rules.yaml").read_text("utf-8")
    assert "# agenda.due: 1 day" in text
    assert due(ws)["follow.nudge"] == date(2026, 3, 11)
    with pytest.raises(Refused, match="is not understood"):
        ws.rules.change("follow.nudge", "soon")


def test_the_page_starts_a_file_with_every_rule_in_it(ws: Workspace) -> None:
    text = ws.rules.text()
    assert "# follow.nudge: 7 business days\n" in text
    ws.rules.write(text)
    assert ws.rules.problems == ()
    assert ws.rules.write(text.replace("# ", "")).endswith("to fix"), "the two lines of words are no rules"
    ws.rules.write("\n".join(line.removeprefix("# ") for line in text.splitlines()[2:]))
    assert ws.rules.problems == ()
    assert [entry.shown for entry in ws.rules.entries()] == [entry.shown for entry in RuleTable()]


def test_user_entered_dates_never_move(ws: Workspace, rosa: Contact) -> None:
    own = ws.tasks.add("Send the form", date(2026, 3, 14), contact=rosa.uid)
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    ws.outreach.outcome(attempt.uid, Outcome.LATER, revisit=date(2026, 5, 2))
    for preset in ("duke", "jp", "3b7"):
        ws.rules.choose(preset)
    ws.people.save_profile(work_days=(0,), zone="Asia/Tokyo")
    assert ws.session.tasks.need(own.uid).due_day == date(2026, 3, 14)
    assert due(ws)["later.revisit"] == date(2026, 5, 2), "a Saturday they named stays one"


def test_a_reply_makes_reminders_moot(ws: Workspace, rosa: Contact) -> None:
    ws.rules.choose("3b7")
    attempt = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert len(due(ws)) == 2
    ws.outreach.outcome(attempt.uid, Outcome.ACCEPTED)
    assert due(ws) == {}
    ws.session.undo()
    assert len(due(ws)) == 2


def test_a_second_round_has_reminders_of_its_own(ws: Workspace, rosa: Contact, clock: FixedClock) -> None:
    first = ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    ws.tasks.done(next(task.uid for task in ws.session.tasks.all() if task.rule == "follow.nudge"))
    ws.outreach.outcome(first.uid, Outcome.LATER, revisit=date(2026, 5, 4))
    to(clock, "2026-05-04T09:00")
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL)
    assert due(ws)["follow.nudge"] == date(2026, 5, 13)


def test_the_introducer_is_told_how_it_went(ws: Workspace, rosa: Contact, clock: FixedClock) -> None:
    marcus = ws.people.add(name="Marcus Bell", introduced_by=rosa.uid)
    uid = plan(ws, marcus, "23 mar 10:00")
    to(clock, "2026-03-23T10:00")
    ws.conversation.start(uid)
    ws.conversation.end(uid)
    loop = next(task for task in ws.session.tasks.all() if task.rule == "referral.loop")
    assert (loop.title, loop.contact, loop.due_day) == (
        "Tell Rosa Delgado how it went",
        rosa.uid,
        date(2026, 3, 26),
    )
    ws.people.save(rosa.uid, {"do_not_contact": True})
    ws.rules.recount()
    assert "referral.loop" not in due(ws)


def test_holidays_and_work_days_move_what_is_counted(ws: Workspace, rosa: Contact) -> None:
    sent = ZonedTime.from_local(ws.session.moment().local().replace(tzinfo=None), CHICAGO)
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, sent)
    assert due(ws)["follow.nudge"] == date(2026, 3, 11)
    ws.people.save_profile(work_days=(0, 1, 2, 3))
    assert due(ws)["follow.nudge"] == date(2026, 3, 12)
    ws.people.save_profile(work_days=(0, 1, 2, 3, 4), holidays="JP")
    assert due(ws)["follow.nudge"] == date(2026, 3, 11)
    ws.people.save_profile(holidays="US")
    plan(ws, ws.people.add(name="Ann"), "2026-05-26 10:00")
    confirm = next(task for task in ws.session.tasks.all() if task.rule == "confirm.due")
    assert confirm.due == at("2026-05-22T10:00")
    assert "(without Mon May 25)" in confirm.how
    with pytest.raises(Refused, match="no country"):
        ws.people.save_profile(holidays="Atlantis")


def test_a_country_nobody_knows_in_the_file_is_told_and_none_is_counted(ws: Workspace) -> None:
    with ws.session.edit("by hand") as edit:
        edit.put(ws.session.profile.replace(holidays="QQ"))
    assert ws.rules.holidays == frozenset()
    assert "no country whose holidays are known" in ws.rules.problems[0]


def test_only_a_chosen_country_loads_the_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path;"
        "from infoint_tui.domain.zoned_time import FixedClock;"
        "from infoint_tui.services.workspace import Workspace;"
        f"home = Path({str(tmp_path / 'home')!r});"
        "ws = Workspace.open(home, clock=FixedClock(datetime(2026, 3, 2, tzinfo=UTC)));"
        "ws.people.save_profile(name='N', zone='UTC'); ws.rules.recount();"
        "before = 'holidays' in sys.modules; ws.people.save_profile(holidays='DE-BE');"
        "print(before, 'yaml' in sys.modules, len(ws.rules.holidays) > 30);"
        "ws.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False True\n"


def test_leaving_time_and_tests_stand_with_the_next_talk(ws: Workspace, rosa: Contact) -> None:
    uid = plan(ws, rosa)
    assert ws.today.view().next is not None
    shown = []
    for mode, travel in ((Mode.PHONE, 0), (Mode.VIDEO, 0), (Mode.COFFEE_MEAL, 35)):
        start = ws.planning.when("10 mar 16:30", CHICAGO)
        ws.planning.schedule(rosa.uid, start, mode=mode, uid=uid, travel_minutes=travel)
        up = ws.today.next_up()
        assert up is not None
        shown.append(up.before)
    assert shown == ["be by the phone at 16:25", "test link and sound at 16:15", "leave by 15:45"]


def test_a_called_off_talk_takes_its_tasks_along_and_undo_brings_them_back(
    ws: Workspace, rosa: Contact
) -> None:
    uid = plan(ws, rosa)
    before = due(ws)
    ws.planning.call_off(uid, MeetingState.CANCELLED_BY_THEM)
    assert due(ws) == {}
    assert ws.session.contacts.need(rosa.uid).stage is Stage.IN_DIALOGUE
    ws.session.undo()
    assert due(ws) == before
