"""Checklist, goals, research and agenda of a meeting as rows of lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ....domain.agenda import TimeBudget, closing_at
from ....domain.bank import stage_word
from ....domain.business_calendar import MON_TO_FRI, WorkDays
from ....domain.checklist import REMINDER_TITLES, needs_words, to_prepare
from ....domain.enums import Mode
from ....domain.meeting import AgendaItem, ChecklistItem, Meeting
from ....domain.naturaltime import OffsetError, parse_offset, resolve_offset
from ....domain.phrasing import clock_time, day, mm_ss, relative_day
from ....domain.zoned_time import ZonedTime
from ...kit.list import Row
from ...kit.text import BLANK, Part, assemble, joined, styled

if TYPE_CHECKING:
    from ....services.workspace import Workspace


PANES = {
    "purpose": "Purpose",
    "research": "Research",
    "agenda": "Questions",
    "bank": "Bank",
    "todo": "Logistics",
}
"""The parts of the tab by their names, with their titles, in the order of `tab`."""
STEPS = ("purpose", "research", "agenda", "todo")
"""The four steps; the bank belongs to the questions."""
GOALS, PURPOSE, RESEARCH, ITEM, LINES = "goals", "purpose", "research", "item", "lines"
CONFIDENCE = "confidence"
"""What Enter does on a line that is neither an item nor a fact; the value of its row."""


def mend_rows(workspace: Workspace) -> list[Row]:
    """What is wrong with the file of checklists, each with its place."""
    to_fix, opens = ("to fix  ", "bold $text-error"), ("  enter opens it", "$text-muted")
    return [
        _line(f"mend:{number}", to_fix, problem, opens, value=LINES)
        for number, problem in enumerate(workspace.checklists.problems)
    ]


def this_time(workspace: Workspace, meeting: Meeting) -> list[Row]:
    """What the last reflection wanted otherwise; only while the talk is ahead."""
    if not meeting.planned:
        return []
    found = workspace.briefing.next_time(meeting)
    rows = [_heading("this-time", "This time")] if found else []
    for number, (text, source) in enumerate(found):
        rows.append(_line(f"time:{number}", text, (f"  {source}", "$text-muted")))
    return rows


def reminder_rows(workspace: Workspace, meeting: Meeting) -> list[Row]:
    """What to keep in mind, group by group."""
    rows: list[Row] = []
    group = ""
    for line in workspace.checklists.reminders(meeting):
        if line.group != group:
            group = line.group
            rows.append(_heading(f"mind-{group}", REMINDER_TITLES[group]))
        rows.append(_line(f"mind:{line.rule}", line.text))
    return rows


DONE, OPEN = "✓", "○"
CHECK = "check:"
"""Begins the key of a line of the checklist."""
CATCH_UP = 3
"""More overdue items than this are put together under one heading instead of shouting one by one."""
SUBJECTS = ("person", "organisation", "industry", "path")
SUBJECT_WORDS = {"organisation": "organization"}
"""Where a subject is stored by another word than it is read."""
BAR_CELLS = 10
LEAVE = "place.leave"
"""The line that falls due when it is time to leave, where the time to travel is known."""
WRITTEN_MOST = 6
"""Questions a written interview holds at most (ACC)."""


def due_of(
    item: ChecklistItem,
    meeting: Meeting,
    zone: str,
    work_days: WorkDays = MON_TO_FRI,
    holidays: frozenset[date] = frozenset(),
) -> ZonedTime | date | None:
    """When an item falls due: a day, an instant, or nothing that can be computed."""
    if meeting.start is None or not item.offset:
        return None
    try:
        return resolve_offset(parse_offset(item.offset), meeting.start.in_zone(zone), work_days, holidays)
    except OffsetError:
        return None


def due_words(due: ZonedTime | date | None, now: ZonedTime) -> str:
    """A due day or time in words: "Mon Mar 9", "today", "09:55"."""
    today = now.local().date()
    if due is None:
        return ""
    if isinstance(due, ZonedTime):
        local = due.in_zone(now.zone).local()
        when = clock_time(local)
        return when if local.date() == today else f"{day(local.date(), today=today)}, {when}"
    return relative_day(due, today)


def is_late(due: ZonedTime | date | None, now: ZonedTime) -> bool:
    """Whether it should have been done by now."""
    if due is None:
        return False
    return due.utc < now.utc if isinstance(due, ZonedTime) else due < now.local().date()


def at_short_notice(due: ZonedTime | date | None, meeting: Meeting) -> bool:
    """Whether it fell due before the talk was planned at all: nobody is late then."""
    return due is not None and meeting.created is not None and is_late(due, meeting.created)


def step_rows(workspace: Workspace, meeting: Meeting, step: str) -> list[Row]:
    """The lines of a step; those of the questions are the agenda's."""
    match step:
        case "purpose":
            return [
                *_goals(meeting),
                _heading("purpose", "Purpose", "p"),
                _purpose(meeting),
                *this_time(workspace, meeting),
                *_confident(meeting),
            ]
        case "research":
            return _research(meeting)
    return [
        *mend_rows(workspace),
        *_checklist(workspace, meeting),
        *_about_them(workspace, meeting),
        *reminder_rows(workspace, meeting),
    ]


def step_state(workspace: Workspace, meeting: Meeting, step: str) -> tuple[str, bool]:
    """Where a step stands, in a few words, and whether there is nothing left to do in it."""
    match step:
        case "purpose":
            done = bool(meeting.goals or meeting.purpose)
        case "research":
            done = bool(meeting.research)
        case "agenda":
            if meeting.mode is Mode.WRITTEN:
                return f"{len(meeting.agenda)} of {WRITTEN_MOST}", bool(meeting.agenda)
            plan = workspace.agenda.plan(meeting)
            free = plan.plannable - plan.used
            return f"{free} min free" if free >= 0 else f"{-free} min over", bool(meeting.agenda)
        case _:
            left = sum(not item.done_at for item in to_prepare(meeting))
            return (f"{left} to do" if left else DONE), not left
    return (DONE if done else "to do"), done


def _about_them(workspace: Workspace, meeting: Meeting) -> list[Row]:
    """How to say the names and address the guests, and what helps them; nothing where nothing is known."""
    guests = [each for uid in meeting.contacts if (each := workspace.session.contacts.get(uid))]
    rows = []
    for guest in guests:
        facts = (
            ("say", guest.name_sound),
            ("address", ", ".join(filter(None, (guest.salutation, guest.pronouns)))),
            ("helps", guest.communication),
            ("arrange", needs_words(guest.accommodations)),
        )
        rows += [
            Row(
                f"them:{guest.uid}:{label}",
                (assemble((label.ljust(9), "$text-muted"), text),),
                wrap=True,
                hang=9,
            )
            for label, text in facts
            if text
        ]
    return [_heading("them", "About them"), *rows] if rows else []


def _confident(meeting: Meeting) -> list[Row]:
    """How sure the user feels ahead of the talk; what it did is seen after it."""
    if not meeting.planned and meeting.confidence_before is None:
        return []
    sure = meeting.confidence_before
    words = f"{sure} of 5" if sure else ("1 to 5, once before and once after", "$text-muted")
    return [
        _heading("confidence", "How confident you feel"),
        _line("confidence", words, hang=0, value=CONFIDENCE),
    ]


def _line(key: str, *parts: Part, hang: int = 2, value: object = None) -> Row:
    return Row(key, (assemble(*parts),), wrap=True, hang=hang, value=value)


def _heading(key: str, title: str, letter: str = "", *, first: bool = False) -> Row:
    """A title with the key that adds to it; a blank line sets it apart from what stands above."""
    line = assemble(title, (f"  {letter}" if letter else "", "bold $text-accent"))
    return Row(f"#{key}", (line,) if first else (BLANK, line), heading=True)


def _checklist(workspace: Workspace, meeting: Meeting) -> list[Row]:
    now = workspace.session.moment()
    work_days = frozenset(workspace.session.profile.work_days)
    holidays = workspace.rules.holidays
    items = to_prepare(meeting)
    hidden = len(meeting.checklist) - len(items)
    late: list[Row] = []
    soon: list[Row] = []
    rows: list[Row] = []
    ticked: list[Row] = []
    for item in items:
        due = due_of(item, meeting, workspace.session.zone, work_days, holidays)
        if item.rule == LEAVE and meeting.travel_minutes and meeting.start:
            ahead = workspace.rules.table.length("leave.by") + timedelta(minutes=meeting.travel_minutes)
            due = ZonedTime(meeting.start.utc - ahead, workspace.session.zone)
        early = not item.done_at and meeting.planned and at_short_notice(due, meeting)
        behind = not item.done_at and meeting.planned and not early and is_late(due, now)
        row = _item(item, "" if early or item.done_at else due_words(due, now), behind)
        (ticked if item.done_at else late if behind else soon if early else rows).append(row)
    left = f"{len(items) - len(ticked)} to do" if len(ticked) < len(items) else "all done"
    head = [
        _heading(
            "checklist", f"Checklist  {left}" if items else "Checklist", "i" if items else "", first=True
        )
    ]
    if not items:
        words = "Nothing to prepare. Press i to add something."
        rows = [_line("add:item", (words, "$text-muted"), hang=0, value=ITEM)]
    rows = _caught_up(late, soon, rows)
    if ticked:
        rows += [_heading("done", f"Done  {len(ticked)}"), *ticked]
    if meeting.short_on_time:
        words = (
            f"Short on time: {hidden} more left out. S shows them."
            if hidden
            else "Short on time: only the essentials. S shows everything."
        )
        rows.append(Row("#short", (styled(words, "$text-muted"),), heading=True))
    return [*head, *rows]


def _caught_up(late: list[Row], soon: list[Row], rows: list[Row]) -> list[Row]:
    """What is behind comes first: few lines one by one, many under one heading.

    What fell due before the talk was planned is nobody's delay and never stands alone among the others.
    """
    if not soon and len(late) <= CATCH_UP:
        return [*late, *rows]
    count = len(late) + len(soon)
    words = f"{count} to catch up on" if late else f"{count} to do now"
    shown = [
        Row("#late", (styled(words, "$text-error" if late else "$text-muted"),), heading=True),
        *late,
        *soon,
    ]
    if rows:
        shown.append(Row("#then", (styled("then", "$text-muted"),), heading=True))
    return [*shown, *rows]


def _item(item: ChecklistItem, due: str, late: bool) -> Row:
    mark = (DONE, "$text-success") if item.done_at else (OPEN, "$text-error" if late else "$text-muted")
    right = styled(f"{due} ! " if late else f"{due}   ", "$text-error" if late else "$text-muted")
    return Row(
        f"{CHECK}{item.uid}",
        (assemble(mark, " ", item.text),),
        right if due else None,
        style="muted" if item.done_at else "",
        wrap=True,
        hang=2,
        value=item,
    )


def _goals(meeting: Meeting) -> list[Row]:
    rows = [_heading("goals", "What I want to know", "w", first=True)]
    for number, goal in enumerate(meeting.goals, 1):
        rows.append(_line(f"goal:{number}", (f"{number} ", "$text-muted"), goal.text, value=GOALS))
    if not meeting.goals:
        words = "One to three things. Press w to add them."
        rows.append(_line("add:goals", (words, "$text-muted"), hang=0, value=GOALS))
    return rows


def _purpose(meeting: Meeting) -> Row:
    hint = ("One line, shown at the top during the conversation.", "$text-muted")
    return _line("purpose", meeting.purpose or hint, hang=0, value=PURPOSE)


def _research(meeting: Meeting) -> list[Row]:
    rows = [_heading("research", "What I found out", "r", first=True)]
    for subject in (*SUBJECTS, ""):
        for note in meeting.research:
            if (note.subject if note.subject in SUBJECTS else "") != subject:
                continue
            head = (
                (f"{SUBJECT_WORDS.get(note.subject, note.subject)}  ", "$text-accent") if note.subject else ""
            )
            rows.append(_line(f"research:{note.uid}", head, note.text, value=note))
    if not meeting.research:
        words = "One trend, one challenge, one news item. Press r to add them."
        rows.append(_line("add:research", (words, "$text-muted"), hang=0, value=RESEARCH))
    return rows


# -- agenda ----------------------------------------------------------------------------------------------


def written_line(count: int) -> Content:
    """How many questions a written interview has, of those it may have."""
    over = count > WRITTEN_MOST
    words = assemble((f"{count} of {WRITTEN_MOST} questions", "bold $text-error" if over else "bold"))
    return joined("  ", [words, ("fewer get better answers", "$text-error" if over else "$text-muted")])


def budget_line(plan: TimeBudget) -> Content:
    """Minutes planned of those there are, as words and as a bar."""
    over = plan.used > plan.plannable
    cells = BAR_CELLS if plan.plannable else 0
    filled = min(cells, round(cells * plan.used / plan.plannable)) if plan.plannable else 0
    closing_over = plan.closing_used > plan.closing
    parts: list[Part] = [
        (f"{plan.used} of {plan.plannable} min planned", "bold $text-error" if over else "bold"),
        assemble(
            ("━" * filled, "$text-error" if over else "$text-accent"),
            ("─" * (cells - filled), "$text-disabled"),
        ),
        (
            f"closing {plan.closing_used} of {plan.closing} min",
            "$text-error" if closing_over else "$text-muted",
        ),
    ]
    if over or closing_over:
        much = max(0, plan.used - plan.plannable) + max(0, plan.closing_used - plan.closing)
        parts.append((f"{much} min over", "$text-error"))
    return joined("  ", parts)


def planned_rows(workspace: Workspace, meeting: Meeting, width: int) -> list[Row]:
    """The agenda to be put in order, the closing apart."""
    rows: list[Row] = []
    ruled = False
    cut = workspace.agenda.no_room(meeting) if meeting.planned else frozenset()
    for number, item in enumerate(meeting.agenda, 1):
        if item.closing and not ruled:
            ruled = True
            words = f"── {_closing_words(workspace, meeting)} "
            rule = words + "─" * max(0, width - len(words))
            rows.append(Row("#closing", (styled(rule, "$text-muted"),), heading=True))
        rows.append(_question(number, item, no_room=item.uid in cut))
    return rows


def _question(number: int, item: AgendaItem, *, no_room: bool) -> Row:
    right = assemble(
        ("MUST  ", "bold") if item.must else ("no room  " if no_room else "", "bold $text-error"),
        f"{item.minutes}",
        (f"  {stage_word(item.stage)[:12]:<12} ", "$text-muted"),
    )
    text = assemble((f"{number:>2} ", "$text-muted"), item.text)
    return Row(item.uid, (text,), right, wrap=True, hang=3, value=item)


def _closing_words(workspace: Workspace, meeting: Meeting) -> str:
    seconds = closing_at(meeting.agreed_minutes)
    if meeting.start is None:
        return f"closing after {mm_ss(seconds)}"
    closing = meeting.start.in_zone(workspace.session.zone).later(timedelta(seconds=seconds))
    return f"closing at {clock_time(closing.local())}"
