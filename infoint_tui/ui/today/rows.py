"""The rows of Today, made from its view."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from ...domain.phrasing import count
from ..kit.list import Row
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.today import DueLine, NextUp, Rhythm, TodayView


class TodayEntry(Enum):
    """The rows that are neither a task nor a conversation; the value is the key of the row."""

    FIRST = "first"
    PIPELINE = "pipeline"
    OUTSIDE = "outside"
    ATTENTION = "attention"
    LOOK_BACK = "look back"


WIDE = 100
"""From so many cells on there are columns."""
INDENT = 6
BAR_CELLS = 10
LEVELS = "▁▂▃▄▅▆▇█"


def today_rows(
    view: TodayView, width: int, *, start_key: str, prepare_key: str, data_key: str, week_key: str
) -> list[Row]:
    """Everything between header and detail line.

    Args:
        view: What is next and due.
        width: Cells of the list.
        start_key: The key that starts the next conversation.
        prepare_key: The key that prepares it.
        data_key: The key that shows what needs attention.
        week_key: The key that looks back on the week.
    """
    rows: list[Row] = []
    if view.next:
        rows.append(next_row(view.next, width, start_key, prepare_key))
    rows += outside_rows(view)
    if not view.people:
        rows += first_rows()
    for title, lines in (("OVERDUE", view.overdue), ("TODAY", view.today), ("THIS WEEK", view.week)):
        if lines:
            if rows:
                rows.append(Row(f"#gap{title}", (BLANK,), heading=True))
            rows.append(heading(title, width, columns=not any(row.key.startswith("#due") for row in rows)))
            rows += [due_row(line, width) for line in lines]
    if view.people and not (view.overdue or view.today or view.week):
        rows.append(Row("#gap", (BLANK,), heading=True))
        rows.append(heading("NOTHING IS DUE", width))
        line = assemble("Whom would you like to write to?  ", ("enter opens the pipeline", "$text-muted"))
        rows.append(_entry(TodayEntry.PIPELINE, line, wrap=True))
        if view.coming:
            coming = assemble(("Next: ", "$text-muted"), view.coming)
            rows.append(Row("#coming", (coming,), heading=True, wrap=True, hang=6))
    if view.attention:
        rows.append(attention_row(view.attention, data_key))
    if view.people and view.look_back:
        rows.append(look_back_row(view.look_back, week_key))
    if view.people:
        rows.append(rhythm_row(view.rhythm))
    return rows


def outside_rows(view: TodayView) -> list[Row]:
    """What other programs and windows left, where it waits for a choice."""
    what = []
    if view.kept_twice:
        places = "place was" if view.kept_twice == 1 else "places were"
        what.append(f"{view.kept_twice} {places} changed here and elsewhere, both versions are kept")
    if view.copies:
        copies = "conflict copy lies" if view.copies == 1 else "conflict copies lie"
        what.append(f"{view.copies} {copies} beside your data")
    if not what:
        return []
    text = assemble(
        ("TO SORT OUT  ", "bold $text-warning"), "; ".join(what), ("  enter shows", "$text-muted")
    )
    return [_entry(TodayEntry.OUTSIDE, text, wrap=True, hang=13)]


def attention_row(many: int, key: str) -> Row:
    """Says that something could not be read; it stands last, because it blocks nothing."""
    needs = f"{count(many, 'record or file', 'records or files')} {'needs' if many == 1 else 'need'}"
    text = assemble("  ", ("!", "bold $text-warning"), f" {needs} attention; everything else works")
    shows = assemble("    ", (f"[{key}]", "bold $text-accent"), " shows what and why")
    return _entry(TodayEntry.ATTENTION, BLANK, text, shows)


def look_back_row(day: str, key: str) -> Row:
    """Offers to look back on the week, on the chosen day and for a while after it."""
    question = f"  {day}: five minutes to look back on the week?  "
    text = assemble(question, (f"[{key}]", "bold $text-accent"))
    return _entry(TodayEntry.LOOK_BACK, BLANK, text)


def _entry(entry: TodayEntry, *lines: Content, wrap: bool = False, hang: int = 0) -> Row:
    return Row(entry.value, lines, wrap=wrap, hang=hang, value=entry)


def next_row(up: NextUp, width: int, start_key: str, prepare_key: str) -> Row:
    """The next conversation: who, when on both sides, how ready, which keys."""
    word = "NOW" if up.running else "NEXT"
    indent = " " * INDENT
    done, total = up.ready
    used, available = up.agenda
    when = assemble(up.mode, " · ", (up.when, "bold"), " (", (up.countdown, "$text-accent"), ")")
    second = joined(" · ", [when, f"{up.minutes} min", up.place, up.before])
    third: list[Part] = []
    if total:
        third.append(assemble("prepared ", bar(done, total), f" {done} of {total}"))
    third.append(
        assemble("agenda ", (f"{used} of {available} min", "" if used <= available else "bold $text-warning"))
    )
    if up.open_items and width >= WIDE:
        third.append(assemble(("to do: ", "$text-muted"), up.open_items[0]))
    start = "back to it" if up.running else "start"
    keys = assemble((f"[{start_key}]", "bold $text-accent"), f" {start}   ")
    if not up.running:
        keys = assemble(keys, (f"[{prepare_key}]", "bold $text-accent"), " prepare")
    lines = (
        assemble(
            (word.ljust(INDENT), "bold $text-accent"), (up.name, "bold"), f" · {up.role}" if up.role else ""
        ),
        assemble(indent, second),
        assemble(indent, joined("    ", third)),
        *(assemble(indent, ("then  ", "$text-muted"), later) for later in up.later),
        assemble(indent, keys),
    )
    return Row("next", lines, wrap=True, hang=INDENT, value=up)


def bar(done: int, total: int) -> Content:
    """A bar of ten cells; the number beside it says the same."""
    filled = round(BAR_CELLS * done / total) if total else 0
    return assemble(("▓" * filled, "$text-accent"), ("░" * (BAR_CELLS - filled), "$text-muted"))


def heading(title: str, width: int, *, columns: bool = False) -> Row:
    """A section heading; the first one names the columns."""
    right = plain(_right("due", "why", width)) if columns else None
    return Row(f"#due{title}", (plain(title),), right=right, heading=True)


def due_row(line: DueLine, width: int) -> Row:
    """One thing to do: what, a detail, when, and why."""
    style = "$text-warning" if line.overdue else ""
    room = width - len(_right(line.due, "", width)) - 3
    title = plain(line.title)
    if width >= WIDE and line.detail:
        title = title.truncate(42, ellipsis=True, pad=True)
    text = assemble("  ", title, "  ", (line.detail, "$text-muted")) if room > 40 else assemble("  ", title)
    due, why = _columns(line.due, line.why, width)
    right = assemble((due, style), (why, "$text-muted"))
    return Row(f"task:{line.task}", (text,), right=right, value=line)


def explained(due: DueLine) -> Content:
    """Why a line is there, and where the rule comes from."""
    from ...domain.sources import explain

    source = explain(due.source) if due.source else ""
    return joined(
        "  ·  ",
        [
            assemble((due.title, "bold")),
            due.detail,
            assemble(("why: ", "bold"), due.why) if due.why else BLANK,
            due.how,
            assemble(("rule ", "bold"), due.rule) if due.rule else "your own",
            assemble(("from ", "bold"), source) if source else BLANK,
        ],
    )


def _right(due: str, why: str, width: int) -> str:
    return "".join(_columns(due, why, width))


def _columns(due: str, why: str, width: int) -> tuple[str, str]:
    """Due, and why where there is room for it, as columns of fixed width."""
    if width < WIDE:
        return due, ""
    shown = plain(why).truncate(28, ellipsis=True, pad=True).plain
    return due.ljust(11), shown


def rhythm_row(rhythm: Rhythm) -> Row:
    """Eight weeks of conversations and of requests, and what was hoped for. A quiet week is no fault."""
    line = assemble(
        "Rhythm  ",
        (levels(rhythm.weeks), "$text-accent"),
        f" {count(rhythm.conversations, 'conversation')}   ",
        (levels(rhythm.requests), "$text-accent"),
        f" {count(rhythm.outreach, 'request')} this week",
        (f"   hoped for: {rhythm.target_conversations} and {rhythm.target_outreach}", "$text-muted"),
    )
    return Row("#rhythm", (BLANK, line), heading=True, wrap=True, hang=8)


def levels(counts: Sequence[int]) -> str:
    """Counts as bars of eight heights; nothing at all is the lowest."""
    most = max(counts, default=0)
    return "".join(LEVELS[round(each * 7 / most)] if most else LEVELS[0] for each in counts)


def first_rows() -> Sequence[Row]:
    """What an empty home leads to: the first person."""
    return (
        Row("#start", (plain("START HERE"),), heading=True),
        _entry(
            TodayEntry.FIRST,
            styled("Add the first person you would like to talk to", "bold"),
            styled(
                "A name is enough. Somebody you met once will do better than the perfect stranger.",
                "$text-muted",
            ),
            styled("Rosa Delgado, field trainer, Brookvale EMS <rosa@example.org> #open-day", "$text-muted"),
            wrap=True,
        ),
    )
