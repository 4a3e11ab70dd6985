"""The rows of Today, made from its view."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from ...domain import NamedTuple
from ...domain.phrasing import count
from ...services.today import DueLine, NextUp, ToWrite
from ..kit.rows import Row, fold
from ..kit.text import BLANK, Part, assemble, joined, plain, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...services.today import Rhythm, TodayView


class TodayEntry(Enum):
    """The rows that are neither a task nor a conversation; the value is the key of the row."""

    FIRST = "first"
    PIPELINE = "pipeline"
    OUTSIDE = "outside"
    ATTENTION = "attention"
    LOOK_BACK = "look back"


WRITE = "write:"
"""Begins the key of a row that offers somebody to write to."""
WIDE = 100
"""From so many cells on there are columns."""
INDENT = 2
BAR_CELLS = 12
LABEL = 10
"""Cells of the labels beside the list."""
LEVELS = "▁▂▃▄▅▆▇█"


class ShownKeys(NamedTuple):
    """The keys that lines of Today name."""

    start: str
    """Starts the next conversation."""
    prepare: str
    data: str
    """Shows what needs attention."""
    week: str
    """Looks back on the week."""
    do: str
    done: str
    later: str
    skip: str


def today_rows(view: TodayView, width: int, keys: ShownKeys, *, brief: bool) -> list[Row]:
    """The next conversation, what is due, and what else there is to say.

    It is `brief` where details and the rhythm of the week stand beside the list.
    """
    rows: list[Row] = []
    if view.next:
        rows += [heading("Now" if view.next.running else "Up next"), next_row(view.next, width, keys)]
    rows += outside_rows(view)
    if not view.people:
        rows += first_rows()
    for title, lines in (("Overdue", view.overdue), ("Today", view.today), ("Next 7 days", view.week)):
        if lines:
            if rows:
                rows.append(Row(f"#gap{title}", (BLANK,), heading=True))
            columns = not brief and not any(row.key.startswith("#due") for row in rows)
            rows.append(heading(title, width if columns else 0))
            rows += [due_row(line, width, brief=brief) for line in lines]
    if view.people and not (view.overdue or view.today or view.week):
        rows.append(Row("#gap", (BLANK,), heading=True))
        rows.append(heading("Nothing is due"))
        rows += map(write_row, view.to_write)
        asked = "Someone else?  " if view.to_write else "Who would you like to write to?  "
        line = assemble("  ", asked, ("enter opens the pipeline", "$text-muted"))
        rows.append(_entry(TodayEntry.PIPELINE, line, wrap=True))
        if view.coming:
            coming = assemble(("Next: ", "$text-muted"), view.coming)
            rows.append(Row("#coming", (coming,), heading=True, wrap=True, hang=6))
    elif view.to_write:
        rows += [Row("#gapwrite", (BLANK,), heading=True), heading("Not sent yet")]
        rows += map(write_row, view.to_write)
    if view.attention:
        rows.append(attention_row(view.attention, keys.data))
    if view.people and view.look_back:
        rows.append(look_back_row(keys.week))
    if view.people and not brief:
        rows.append(rhythm_row(view.rhythm))
    return rows


def outside_rows(view: TodayView) -> list[Row]:
    """What other programs and windows left, where it waits for a choice."""
    what = []
    if view.kept_twice:
        fields = "field has" if view.kept_twice == 1 else "fields have"
        what.append(f"{view.kept_twice} {fields} conflicting changes")
    if view.copies:
        copies = "conflict copy" if view.copies == 1 else "conflict copies"
        what.append(f"{view.copies} {copies} next to your data")
    if not what:
        return []
    text = assemble(("To resolve  ", "bold $text-warning"), "; ".join(what), ("  enter shows", "$text-muted"))
    return [_entry(TodayEntry.OUTSIDE, text, wrap=True, hang=13)]


def attention_row(many: int, key: str) -> Row:
    """Says that something could not be read; it stands last, because it blocks nothing."""
    needs = f"{count(many, 'record or file', 'records or files')} {'needs' if many == 1 else 'need'}"
    text = assemble("  ", ("!", "bold $text-warning"), f" {needs} attention; everything else works")
    shows = assemble("    ", (f"[{key}]", "bold $text-accent"), " shows details")
    return _entry(TodayEntry.ATTENTION, BLANK, text, shows)


def look_back_row(key: str) -> Row:
    """Offers to look back on the week, on the chosen day and for a while after it."""
    text = assemble("  Five minutes to look back on the week?  ", (f"[{key}]", "bold $text-accent"))
    return _entry(TodayEntry.LOOK_BACK, BLANK, text)


def _entry(entry: TodayEntry, *lines: Content, wrap: bool = False, hang: int = 0) -> Row:
    return Row(entry.value, lines, wrap=wrap, hang=hang, value=entry)


def next_row(up: NextUp, width: int, keys: ShownKeys) -> Row:
    """The next conversation: who, when on both sides, how ready, which keys."""
    indent = " " * INDENT
    done, total = up.ready
    used, available = up.agenda
    second = joined(" · ", [up.mode, (up.when, "bold"), f"{up.minutes} min", up.place, up.before])
    third: list[Part] = []
    if total:
        third.append(assemble(bar(done, total), f" {done} of {total} ready"))
    over = "" if used <= available else "bold $text-warning"
    third.append(assemble((f"{used} of {available} question min used", over)))
    if up.open_items and width >= WIDE:
        third.append(assemble(("to do: ", "$text-muted"), up.open_items[0]))
    start = "go back" if up.running else "start"
    offered = assemble((keys.start, "bold $text-accent"), f" {start}   ")
    if not up.running:
        offered = assemble(offered, (keys.prepare, "bold $text-accent"), " prepare")
    lines = (
        assemble(indent, (up.name, "bold"), "  ", (up.countdown, "bold $text-warning")),
        *((assemble(indent, (up.role, "$text-muted")),) if up.role else ()),
        assemble(indent, second),
        assemble(indent, joined("    ", third)),
        *(assemble(indent, ("then  ", "$text-muted"), later) for later in up.later),
        assemble(indent, offered),
    )
    return Row("next", lines, wrap=True, hang=INDENT, value=up)


def bar(done: int, total: int) -> Content:
    """A thin bar; the number beside it says the same."""
    filled = round(BAR_CELLS * done / total) if total else 0
    return assemble(("━" * filled, "$text-accent"), ("─" * (BAR_CELLS - filled), "$text-muted"))


def heading(title: str, columns: int = 0) -> Row:
    """A section heading; with a width in cells it names the columns, too."""
    right = plain(_right("due", "why", columns)) if columns else None
    return Row(f"#due{title}", (plain(title),), right=right, heading=True)


def due_row(line: DueLine, width: int, *, brief: bool) -> Row:
    """One thing to do: what, a detail, when, and why; brief, where the last is said beside the list."""
    style = "$text-error" if line.overdue else ""
    if brief:
        text = assemble("  ", titled(line))
        due = styled(line.due, style or "$text-muted")
        return Row(f"task:{line.task}", (text,), right=due, value=line, wrap=True, hang=4)
    room = width - len(_right(line.due, "", width)) - 3
    title = titled(line)
    if width >= WIDE and line.detail:
        title = title.truncate(42, ellipsis=True, pad=True)
    text = assemble("  ", title, "  ", (line.detail, "$text-muted")) if room > 56 else assemble("  ", title)
    due_in, why = _columns(line.due, line.why, width)
    right = assemble((due_in, style), (why, "$text-muted"))
    return Row(f"task:{line.task}", (text,), right=right, value=line)


def write_row(line: ToWrite) -> Row:
    """Somebody to write to."""
    text = assemble("  ", line.title, (f"  {line.detail}" if line.detail else "", "$text-muted"))
    return Row(f"{WRITE}{line.contact}", (text,), value=line, wrap=True, hang=4)


def titled(line: DueLine) -> Content:
    """What is to do, and whom it is about where those words don't say so."""
    return assemble(line.title, (f" · {line.person}" if line.person else "", "$text-muted"))


def explained(due: DueLine) -> Content:
    """Why a line is there, and where the rule comes from, in one go."""
    return joined(
        "  ·  ",
        [
            assemble((due.title, "bold")),
            due.person,
            due.detail,
            assemble(("why: ", "bold"), due.why) if due.why else BLANK,
            due.how,
            assemble(("rule ", "bold"), due.rule) if due.rule else "you added it",
            assemble(("from ", "bold"), source) if due.rule and (source := _source(due)) else BLANK,
        ],
    )


def _source(due: DueLine) -> str:
    from ...domain.time_rules import explain

    return explain(due.source) if due.source else ""


def aside(value: object, keys: ShownKeys, width: int) -> tuple[str, Content]:
    """What stands beside the list about the line under the cursor: a title, and lines of so many cells."""
    if isinstance(value, NextUp):
        still: list[Part] = [_hanging("·  ", item, width) for item in value.open_items]
        ready: list[Part] = [styled("Everything is prepared.", "$text-success")]
        return "Still to prepare", joined("\n", still or ready)
    if not isinstance(value, DueLine):
        return "", BLANK
    facts = [("With", value.person), ("Due", value.due), ("Why", value.why), ("", value.how)]
    about: list[Part] = [_hanging(name.ljust(LABEL), words, width) for name, words in facts if words]
    origin = " · ".join(filter(None, (value.rule, _source(value)))) if value.rule else "by you"
    about.append(_hanging(("Rule" if value.rule else "Added").ljust(LABEL), origin, width, "$text-muted"))
    named = [(keys.do, "open"), (keys.done, "done"), (keys.later, "snooze"), (keys.skip, "skip")]
    offered = joined("   ", [assemble((key, "bold $text-accent"), " ", words) for key, words in named if key])
    detail = plain(value.detail[:1].upper() + value.detail[1:])
    parts: list[Part] = [part for part in (detail, joined("\n", about), offered) if part.plain]
    return value.title, joined("\n\n", parts)


def _hanging(label: str, words: str, width: int, style: str = "") -> Content:
    """A muted label, and words that fold beside it."""
    line = assemble((label, "$text-muted"), (words, style))
    folded: list[Part] = [*fold(Row("", (line,), wrap=True, hang=len(label)), width)]
    return joined("\n", folded)


def week_lines(rhythm: Rhythm) -> Content:
    """Eight weeks of conversations and of requests, and what was hoped for, as lines of a panel."""
    rows = [
        ("Conversations", rhythm.weeks, rhythm.conversations, rhythm.target_conversations),
        ("Requests", rhythm.requests, rhythm.outreach, rhythm.target_outreach),
    ]
    return joined(
        "\n",
        [
            assemble((name.ljust(15), "$text-muted"), (levels(weeks), "$text-accent"), f"   {now} of {hoped}")
            for name, weeks, now, hoped in rows
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
        (
            (
                f"   goal: {count(rhythm.target_conversations, 'conversation')},"
                f" {count(rhythm.target_outreach, 'request')}"
            ),
            "$text-muted",
        ),
    )
    return Row("#rhythm", (BLANK, line), heading=True, wrap=True, hang=8)


def levels(counts: Sequence[int]) -> str:
    """Counts as bars of eight heights; nothing at all is the lowest."""
    most = max(counts, default=0)
    return "".join(LEVELS[round(each * 7 / most)] if most else LEVELS[0] for each in counts)


def first_rows() -> Sequence[Row]:
    """What an empty home leads to: the first person."""
    return (
        Row("#start", (plain("Start here"),), heading=True),
        _entry(
            TodayEntry.FIRST,
            styled("Add the first person you would like to talk to", "bold"),
            styled(
                "A name is enough. Someone you met once is a better start than a perfect stranger.",
                "$text-muted",
            ),
            styled(
                "For example: Rosa Delgado, field trainer, Brookvale EMS <rosa@example.org> #open-day",
                "italic $text-muted",
            ),
            wrap=True,
        ),
    )
