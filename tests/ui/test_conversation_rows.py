"""Rows and lines of the conversation place, without an application around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from infoint_tui.domain.enums import ItemStatus, NoteKind
from infoint_tui.domain.live_clock import LiveClock
from infoint_tui.domain.meeting import AgendaItem, ChecklistItem, Meeting, Note
from infoint_tui.domain.note_syntax import parse_line, with_kind
from infoint_tui.domain.zoned_time import FixedClock, ZonedTime
from infoint_tui.ui.conversation.header import ConversationHead, TalkHeader
from infoint_tui.ui.conversation.live.line import (
    GLYPHS,
    KIND_WORDS,
    NoteRows,
    _chips,
    _legend,
    agenda_rows,
    probes_of,
)
from infoint_tui.ui.conversation.live.parts import ClockView, bar, wrap_up_card
from infoint_tui.ui.conversation.prepare.rows import at_short_notice, due_of, due_words, is_late

TODAY = date(2026, 3, 12)
CHICAGO = "America/Chicago"
TEN = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def talk(*agenda: AgendaItem, **fields: Any) -> Meeting:
    """A meeting at ten."""
    return Meeting(uid="m", contacts=("c",), start=ZonedTime(TEN, CHICAGO), agenda=agenda, **fields)


def item(uid: str, **fields: Any) -> AgendaItem:
    """A question of two minutes."""
    return AgendaItem(uid=uid, text=f"Question {uid}?", **fields)


def test_every_kind_has_a_glyph_a_word_and_a_sigil_that_makes_it() -> None:
    """The words on the screen and the parser agree."""
    assert set(GLYPHS) == set(NoteKind)
    for kind in KIND_WORDS:
        assert parse_line(with_kind("word", kind), today=TODAY).kind == kind


def test_a_note_row_folds_under_its_text_and_is_made_once() -> None:
    """Second, star, kind, words; the words of a mark are missing and said to be."""
    rows = NoteRows(lambda: TODAY)
    notes = (
        Note(uid="a", at=130, kind=NoteKind.QUOTE, text='"I came for the sirens" #motivation', star=True),
        Note(uid="b", at=200, kind=NoteKind.MARK),
    )
    first, second = rows.rows(notes, 32)
    lines = [line.plain.rstrip() for line in first.lines]
    assert lines == ["  2:10 ★“ I came for the sirens", "          #motivation"]
    assert second.lines[0].plain == "  3:20  ◇ marked moment"
    assert rows.rows(notes, 32)[0] is first
    assert rows.rows(notes, 40)[0] is not first


def test_the_agenda_says_what_became_of_each_question() -> None:
    """Marks, words, minutes, time spent with ! beyond them, and a rule before the closing."""
    meeting = talk(
        item("1", status=ItemStatus.ANSWERED, seconds=170),
        item("2", status=ItemStatus.ASKED, minutes=1),
        item("3", status=ItemStatus.SKIPPED, must=True),
        item("4", stage="closing", must=True),
        current_item="2",
        item_since=200,
    )
    rows = agenda_rows(meeting, 275, 44, CHICAGO)
    shown = [f"{row.lines[0].plain}|{row.right.plain if row.right else ''}" for row in rows]
    assert shown == [
        "✓ Question 1?|answered  2  2:50!",
        "▶ Question 2?|now  1  1:10!",
        "– Question 3?|skipped MUST  2       ",
        "── closing at 10:15 " + "─" * 24 + "|",
        "  Question 4?|MUST  2       ",
    ]


def test_probes_of_a_question_come_before_those_for_every_question() -> None:
    """F3 goes through them in this order."""
    probes = probes_of(item("1", probes=("And then?",)))
    assert probes[0] == "And then?"
    assert "Tell me more." in probes[1:]


@pytest.mark.parametrize("cells", [0, 1, 10, 30])
@pytest.mark.parametrize("seconds", [-5, 0, 600, 1200, 4000])
def test_the_bar_has_its_width_at_any_time(cells: int, seconds: int) -> None:
    """Before the start, within, and long after the end."""
    clock = LiveClock.start(FixedClock(TEN), 20)
    view = ClockView("", seconds, clock, TEN + timedelta(minutes=20))
    assert bar(view, cells).cell_length == cells


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_the_header_fits_and_keeps_name_and_tab(width: int) -> None:
    """Facts give way, the tabs stay."""
    shown = ConversationHead("Rosa Delgado", ["phone", "Thu Mar 12, 10:00 (in 48 minutes)", "20 min"], "live")
    line = TalkHeader(lambda: shown).line(width)
    assert line.cell_length <= max(width, 24)
    assert "[Live]" in line.plain


@pytest.mark.parametrize("width", [20, 58, 78, 106])
def test_the_legend_never_cuts_a_word(width: int) -> None:
    """What does not fit is left out whole, the least needed first."""
    words = _legend(width).plain
    assert len(words) <= width
    assert words.split()[-1].strip('"*!@#~?%^&+') in (
        *("quote", "insight", "action", "person", "theme", "date"),
        *("later", "concern", "resource", "lead", "skill"),
    )


def test_chips_name_people_actions_themes_and_dates() -> None:
    """Each recognised piece once, in words."""
    parsed = parse_line("! write to @Marcus Bell (Halden) about dispatch #radio ~thu", today=TODAY)
    shown = [chip.plain.strip() for chip in _chips(parsed)]
    assert shown == [
        "@ Marcus Bell (Halden)",
        "to do write to @Marcus Bell (Halden) about di…",
        "#radio",
        "by Thu Mar 19",
    ]


def test_the_card_offers_two_slots_for_names() -> None:
    """Names fill them; open must-asks by their labels where it is narrow."""
    lines = [
        text.plain
        for _label, text in wrap_up_card([item("1", short="two people")], ["Marcus Bell"], brief=True)
    ]
    assert lines[1] == "○ two people"
    assert lines[2] == "1 Marcus Bell   2 @name (what they do)"
    assert wrap_up_card([], ["A", "B", "C"], brief=False)[2][1].plain == "1 A   2 B   3 C"


@pytest.mark.parametrize(
    ("offset", "words", "late"),
    [
        ("T-5b", "Thu Mar 5", True),
        ("T-1b", "yesterday", True),
        ("T-15min", "09:45", False),
        ("T-1h", "09:00", True),
        ("someday", "", False),
        ("", "", False),
    ],
)
def test_an_item_falls_due_by_the_start_of_the_talk(offset: str, words: str, late: bool) -> None:
    """Days in words, times of today as times; an offset nobody can read has no day."""
    now = ZonedTime(datetime(2026, 3, 12, 14, 12, tzinfo=UTC), CHICAGO)
    due = due_of(ChecklistItem(uid="x", text="x", offset=offset), talk(), CHICAGO)
    assert (due_words(due, now), is_late(due, now)) == (words, late)


@pytest.mark.parametrize(
    ("offset", "soon"), [("T-5b", True), ("T-1b", False), ("T-15min", False), ("", False)]
)
def test_what_fell_due_before_the_talk_was_planned_makes_nobody_late(offset: str, soon: bool) -> None:
    """A talk planned on Tuesday for Thursday."""
    planned = talk(created=ZonedTime(datetime(2026, 3, 10, 14, 12, tzinfo=UTC), CHICAGO))
    due = due_of(ChecklistItem(uid="x", text="x", offset=offset), planned, CHICAGO)
    assert at_short_notice(due, planned) is soon
