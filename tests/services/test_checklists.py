"""Checklists of talks ahead follow the user's file; done items stay, the last good version too."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from infoint_tui.domain.enums import Mode
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.meeting import ChecklistItem, Meeting
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.doctor import check_home
from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.conversation.prepare.rows import due_of, step_rows

CHICAGO = "America/Chicago"
stamps = iter(range(1, 1000))


def write(ws: Workspace, text: str) -> None:
    """Write the user's file as an editor would."""
    folder = ws.home.path / "templates"
    folder.mkdir(exist_ok=True)
    path = folder / "checklists.yaml"
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(next(stamps), next(stamps)))


def items(ws: Workspace, uid: str) -> dict[str, ChecklistItem]:
    """The items of a meeting by their rule."""
    return {item.rule: item for item in ws.session.meetings.need(uid).checklist}


@pytest.fixture
def meeting(ws: Workspace) -> Meeting:
    """A call on Thursday 12 March at ten."""
    rosa = ws.people.add(name="Rosa Delgado", organisation="Brookvale")
    return ws.planning.schedule(rosa.uid, ws.planning.when("12 mar 10:00", CHICAGO))


def test_open_items_follow_the_file_and_done_ones_stay(ws: Workspace, meeting: Meeting) -> None:
    done = items(ws, meeting.uid)["prep.goals"]
    ws.planning.tick_item(meeting.uid, done.uid)
    assert not ws.checklists.follow()
    write(ws, "prep.goals: One goal\nprep.person: {offset: T-5b}\nhide: [prep.rest]\nown: [Plants]\n")
    assert ws.checklists.follow()
    after = items(ws, meeting.uid)
    assert after["prep.goals"].text == done.text
    assert after["prep.person"].offset == "T-5b"
    assert "prep.rest" not in after
    assert after["own.plants"].text == "Plants"
    assert not ws.checklists.follow()
    assert ws.session.undo() == "undo: checklists changed"
    assert "prep.rest" in items(ws, meeting.uid)
    assert not ws.checklists.follow()


def test_a_talk_planned_later_has_the_lines_of_the_file(ws: Workspace) -> None:
    write(ws, "prep.goals: One goal\n")
    imani = ws.people.add(name="Imani")
    uid = ws.planning.schedule(imani.uid, ws.planning.when("13 mar 10:00", CHICAGO), mode=Mode.WRITTEN).uid
    assert items(ws, uid)["prep.goals"].text == "One goal"
    assert "written.questions" in items(ws, uid)


def test_the_last_good_version_stays_while_the_file_is_broken(ws: Workspace, meeting: Meeting) -> None:
    write(ws, "prep.rest: hide\n")
    ws.checklists.follow()
    write(ws, "prep.rest: [\n")
    assert not ws.checklists.follow()
    assert "prep.rest" not in {line.rule for line in ws.checklists.lines}
    assert "prep.rest" not in items(ws, meeting.uid)
    problem = ws.checklists.problems[0]
    assert problem.startswith("templates/checklists.yaml:1:12: ")
    assert problem.endswith("The last version that worked stays in use.")
    (ws.home.path / "templates" / "checklists.yaml").unlink()
    assert ws.checklists.follow()
    assert ws.checklists.problems == ()
    assert "prep.rest" in items(ws, meeting.uid)


def test_a_file_broken_from_the_start_leaves_the_built_in_lines(ws: Workspace) -> None:
    write(ws, "- a\n")
    assert ws.checklists.problems[0].endswith("Using the built-in lines.")
    assert "prep.rest" in {line.rule for line in ws.checklists.lines}


def test_the_file_is_stored_and_what_is_wrong_is_said(ws: Workspace, meeting: Meeting) -> None:
    text = ws.checklists.text()
    assert ws.checklists.write(text) == "templates/checklists.yaml stored"
    told = ws.checklists.write(f"{text}\nprep.rest: hide\n")
    assert told == "templates/checklists.yaml stored; upcoming conversations use it"
    assert "prep.rest" not in items(ws, meeting.uid)
    told = ws.checklists.write("prep.gaols: x\n")
    assert "; 1 to fix: templates/checklists.yaml:1:1: there is no line 'prep.gaols'." in told
    (ws.home.path / "templates").chmod(0o500)
    if os.geteuid():
        with pytest.raises(Refused, match=r"checklists\.yaml was not written"):
            ws.checklists.write("x")
    (ws.home.path / "templates").chmod(0o700)


def test_check_names_what_is_wrong_with_the_templates(ws: Workspace, tmp_path: Path) -> None:
    write(ws, "prep.rest: hide\nprep.gaols: x\n")
    (ws.home.path / "templates" / "time-rules.yaml").write_text("follow.nudge: soon\n")
    ws.home.flush()
    found = [each for each in check_home(ws.home.path).findings if each.file.startswith("templates/")]
    assert [(each.file, each.line, each.column) for each in found] == [
        ("templates/time-rules.yaml", 1, 15),
        ("templates/checklists.yaml", 2, 1),
    ]
    assert found[1].what == "there is no line 'prep.gaols'."
    assert found[1].mend == "Did you mean prep.goals?"


def test_offsets_count_in_business_days_with_holidays(ws: Workspace, meeting: Meeting) -> None:
    goals = items(ws, meeting.uid)["prep.goals"]
    days = frozenset(range(5))
    off = frozenset({date(2026, 3, 10)})
    assert due_of(goals, meeting, CHICAGO, days) == date(2026, 3, 5)
    assert due_of(goals, meeting, CHICAGO, days, off) == date(2026, 3, 4)
    assert due_of(goals, meeting, CHICAGO, frozenset({0, 1, 2}), off) == date(2026, 3, 2)


def shown(ws: Workspace, uid: str) -> list[str]:
    """The lines of the checklist, those that are done left out."""
    rows = step_rows(ws, ws.session.meetings.need(uid), "todo")
    end = next((n for n, row in enumerate(rows) if row.key == "#done" or row.key.startswith("#mind")), None)
    return [
        " ".join(f"{row.lines[-1].plain} {row.right.plain if row.right else ''}".split())
        for row in rows[:end]
    ]


def test_short_notice_is_one_group_and_no_wall_of_red(ws: Workspace, clock: FixedClock) -> None:
    rosa = ws.people.add(name="Rosa")
    clock.advance(seconds=3600)
    uid = ws.planning.schedule(rosa.uid, ws.planning.when("3 mar 12:00", CHICAGO)).uid
    lines = shown(ws, uid)
    assert lines[1] == "8 to do now"
    then = lines.index("then")
    assert then == 10
    assert not any("!" in line for line in lines)
    assert "○ Agree on who calls, and get a backup number" in lines[then:]
    clock.advance(seconds=86400)
    assert any(line.startswith("12 to catch up on") and "notice" not in line for line in shown(ws, uid))


def test_leaving_is_due_by_the_time_to_travel(ws: Workspace) -> None:
    owen = ws.people.add(name="Owen")
    start = ws.planning.when("12 mar 16:30", CHICAGO)
    uid = ws.planning.schedule(owen.uid, start, mode=Mode.COFFEE_MEAL).uid
    assert "○ Leave, with your phone charged Thu Mar 12, 16:00" in shown(ws, uid)
    ws.planning.schedule(owen.uid, start, mode=Mode.COFFEE_MEAL, uid=uid, travel_minutes=35)
    assert "○ Leave, with your phone charged Thu Mar 12, 15:45" in shown(ws, uid)


def test_one_item_that_is_late_stands_alone(ws: Workspace, meeting: Meeting, clock: FixedClock) -> None:
    clock.advance(seconds=4 * 86400)
    lines = shown(ws, meeting.uid)
    assert lines[1].startswith("○ Write one to three things you want to learn")
    assert lines[1].endswith("!")
    assert "then" not in lines
