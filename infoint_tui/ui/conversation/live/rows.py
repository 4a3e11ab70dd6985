"""Notes and agenda of the talk as rows of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ....domain.enums import ItemStatus, NoteKind
from ....domain.live_clock import waiting
from ....domain.meeting import FORGOTTEN_AFTER, AgendaItem, Meeting, Note
from ....domain.note_syntax import ParsedLine, parse_line
from ....domain.phrasing import clock_time, mm_ss
from ....domain.text import visible
from ....services.agenda import goal_key
from ...kit.list import Row
from ...kit.text import assemble, plain, styled
from ..header import minutes_of, name_of
from .parts import Lines

if TYPE_CHECKING:
    from ....services.workspace import Workspace

GLYPHS = {
    NoteKind.NOTE: "·",
    NoteKind.QUOTE: "“",
    NoteKind.INSIGHT: "*",
    NoteKind.ACTION: "!",
    NoteKind.REFERRAL: "@",
    NoteKind.ASK_LATER: "?",
    NoteKind.RESOURCE: "^",
    NoteKind.CONCERN: "%",
    NoteKind.LEAD: "&",
    NoteKind.SKILL: "+",
    NoteKind.MARK: "◇",
}
"""One cell per kind; apart from note and mark it is the sigil that makes the kind."""

STAR = "★"
NOW, DONE, SKIPPED, PARTLY, OPEN = "▶", "✓", "–", "◐", "○"

MARKS = {
    ItemStatus.PLANNED: " ",
    ItemStatus.ASKED: NOW,
    ItemStatus.ANSWERED: DONE,
    ItemStatus.PARTLY: PARTLY,
    ItemStatus.SKIPPED: SKIPPED,
    ItemStatus.ANSWERED_UNASKED: DONE,
}
WORDS = {
    ItemStatus.PLANNED: "",
    ItemStatus.ASKED: "now",
    ItemStatus.ANSWERED: "answered",
    ItemStatus.PARTLY: "partly",
    ItemStatus.SKIPPED: "skipped",
    ItemStatus.ANSWERED_UNASKED: "unasked",
}
LEAVE_OUT = "leave out"
STATUS_STYLES = {
    ItemStatus.ASKED: "strong",
    ItemStatus.ANSWERED: "muted",
    ItemStatus.ANSWERED_UNASKED: "muted",
    ItemStatus.SKIPPED: "muted",
}

TIME_CELLS = 6
CALM = 10
"""Seconds by which the time of the present question goes on, so that little moves beside the notes."""
MIN_CELLS = 12
_PIECES = re.compile(r"(?<!\S)(#[^\W\d][\w-]*|~[\w-]+)|(?<![\w@])(@\[[^\]]*\]|@\w+)")


class NoteRows:
    """Makes the rows of notes; a row is made once for each state of its note and each width."""

    def __init__(self, today: Callable[[], date]) -> None:
        """Rows of notes.

        Args:
            today: Returns the user's day, which dates in notes count from.
        """
        self._today = today
        self._width = 0
        self._made: dict[str, tuple[Note, Row]] = {}

    def rows(self, notes: tuple[Note, ...], width: int) -> list[Row]:
        """One row per note, in order, folded to so many cells."""
        if width != self._width:
            self._width = width
            self._made.clear()
        made = {}
        for note in notes:
            kept = self._made.get(note.uid)
            if kept is None or (kept[0] is not note and kept[0] != note):
                kept = (note, self._row(note))
            made[note.uid] = kept
        self._made = made
        return [row for _note, row in made.values()]

    def _row(self, note: Note) -> Row:
        star = (STAR, "bold $text-accent") if note.star else " "
        glyph = (GLYPHS[note.kind], "$text-muted" if note.kind is NoteKind.NOTE else "bold $text-accent")
        head = assemble((mm_ss(note.at).rjust(TIME_CELLS), "$text-muted"), " ", star, glyph, " ")
        text = note_text(note, self._today())
        room = max(MIN_CELLS, self._width - head.cell_length)
        first, *rest = text.wrap(room) if text.cell_length > room else [text]
        return Row(note.uid, (assemble(head, first), *(line.pad_left(head.cell_length) for line in rest)))


def note_text(note: Note, today: date) -> Content:
    """The words of a note without the sigil of its kind, themes and people set apart."""
    if not note.text.strip():
        return styled("starred moment" if note.star else "marked moment", "italic $text-muted")
    shown = visible(note.text)
    body = parse_line(shown, today=today).body or shown
    content = Content(body)
    for match in _PIECES.finditer(body):
        content = content.stylize("$text-secondary" if match[1] else "bold", match.start(), match.end())
    return content


def agenda_rows(
    meeting: Meeting, seconds: int, width: int, zone: str, *, full: bool = False, cut: Collection[str] = ()
) -> list[Row]:
    """The agenda beside the notes: state, label, minutes planned, time spent; the closing apart.

    Args:
        meeting: The meeting.
        seconds: Seconds since its start.
        width: Cells of a row.
        zone: Of the user.
        full: Show the whole wording of what is still to come, where there is room for it.
        cut: Uids of the questions to leave out because it is late.
    """
    rows: list[Row] = []
    ruled = False
    for item in meeting.agenda:
        if item.closing and not ruled:
            ruled = True
            rows.append(Row("#closing", (styled(_rule(meeting, width, zone), "$text-muted"),), heading=True))
        rows.append(agenda_row(meeting, item, seconds, width, full=full, cut=item.uid in cut))
    return rows


def agenda_row(
    meeting: Meeting,
    item: AgendaItem,
    seconds: int,
    width: int,
    *,
    full: bool = False,
    cut: bool = False,
) -> Row:
    """One question of the agenda; `cut` says that it is to be left out because it is late."""
    current = item.uid == meeting.current_item
    spent = item.seconds
    if current:
        spent += max(0, seconds - meeting.item_since) // CALM * CALM
    mark = (MARKS[item.status], "bold $text-accent" if current else "")
    open_must = item.must and not item.asked
    words = LEAVE_OUT if cut else WORDS[item.status]
    if item.status is ItemStatus.ANSWERED and width < 40:
        words = ""
    right = assemble(
        (f"{words} " if words else "", "bold $text-accent" if current else "$text-muted"),
        ("MUST " if open_must else "", "bold $text-warning"),
        (f"{item.minutes:>2}", ""),
        _spent(spent, item.minutes),
    )
    full = full and item.status in (ItemStatus.PLANNED, ItemStatus.ASKED)
    label = item.text if full else item.label
    return Row(
        item.uid,
        (assemble(mark, " ", label),),
        right,
        style="muted" if cut else STATUS_STYLES.get(item.status, ""),
        wrap=full,
        hang=2,
    )


def _spent(spent: int, minutes: int) -> Content:
    if not spent:
        return Content(" " * 7)
    over = spent > minutes * 60
    return assemble(
        (mm_ss(spent).rjust(6), "$text-warning" if over else "$text-muted"),
        ("!" if over else " ", "bold $text-warning"),
    )


def wanted_lines(meeting: Meeting) -> Lines:
    """What the user wants to know, each with what became of the question that asks for it."""
    asks = {item.carried: item for item in meeting.agenda if item.carried}
    lines = []
    for goal in meeting.goals:
        item = asks.get(goal_key(goal))
        mark = MARKS[item.status].strip() if item else ""
        done = item is not None and STATUS_STYLES.get(item.status) == "muted"
        words = styled(goal.text, "$text-muted") if done else plain(goal.text)
        lines.append((styled(mark or OPEN, "$text-muted"), words))
    return tuple(lines)


def _rule(meeting: Meeting, width: int, zone: str) -> str:
    """Where the closing begins: by the clock on the wall, as in the preparation and beside the end."""
    from ....domain.agenda import closing_at

    begin = closing_at(meeting.agreed_minutes) + meeting.extended_minutes * 60
    began = meeting.began
    if began is None:
        words = f"── closing after {mm_ss(begin)} "
    else:
        words = f"── closing at {clock_time(began.in_zone(zone).later(timedelta(seconds=begin)).local())} "
    return words + "─" * max(0, width - len(words))


def probes_of(item: AgendaItem | None) -> tuple[str, ...]:
    """Follow-ups: the question's own first, then those that suit every question."""
    from ....domain.bank import GENERIC_PROBES

    return (*(item.probes if item else ()), *GENERIC_PROBES)


def names_in(meeting: Meeting, parse: Callable[[str], ParsedLine]) -> list[str]:
    """The people named so far, each once."""
    named: dict[str, None] = {}
    for note in meeting.notes:
        if note.kind is NoteKind.REFERRAL or "@" in note.text:
            named.update((person.name, None) for person in parse(note.text).people)
    return list(named)


def notice_of(workspace: Workspace, meeting: Meeting) -> str:
    """What to say of a talk that does not run."""
    if meeting.running:
        return ""
    name = name_of(workspace, meeting)
    if meeting.practice:
        return f"You practiced the conversation with {name}: {minutes_of(meeting)}."
    if meeting.over:
        when = meeting.actual_end and clock_time(meeting.actual_end.in_zone(workspace.session.zone).local())
        return f"The conversation with {name} took {minutes_of(meeting)} and ended at {when}."
    if meeting.planned:
        past = workspace.session.clock.now() - meeting.start.utc if meeting.start else -FORGOTTEN_AFTER
        late = waiting(int(past.total_seconds() // 60)) if past <= FORGOTTEN_AFTER else ""
        return late or f"Not started. Enter starts the conversation with {name} now."
    return f"The conversation with {name} didn't take place."
