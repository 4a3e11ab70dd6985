"""The tab Numbers: counts over all conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ...domain.enums import AssumptionStatus, ChannelKind, Stage
from ...domain.learning import FEW, QUICK, median, share
from ...domain.phrasing import count, short_day
from ...services.decisions import chain_words, words_of
from ..kit.command import command
from ..kit.list import Row
from ..kit.screen import may_write
from ..kit.text import BLANK, Part, assemble, joined, plain, styled
from ..kit.theme import stage_style
from ..today.rows import LEVELS, levels
from .pane import ListPane, Scope, nothing_yet

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.learning import Mentioned, Side
    from ...services.learning import PathFit
    from ...services.workspace import Workspace


SIDES = (("skills", "skills"), ("interests", "interests"), ("lifestyle", "life"), ("goals", "goals"))
"""Side of the fit, and its name in a narrow column."""
WIDE = 90
"""From so many cells on the fit stands in columns."""
CELL = 11
BAR, STRIP = 14, 9
"""Cells of a bar, and of ratings from 1 to 5 drawn with a cell between them."""
LATE = 10
"""Business days from which answers are gathered in one column."""
MOST_QUESTIONS = 8
MOST_HEARD = 12
UNTOLD = "tag the note #have, #learning, or #need"
EMPTY = nothing_yet(
    "How often people reply, how soon, and how well each path fits.",
    "Counts start with your first conversation. Percentages start at five.",
    "People you asked                          6   4 said yes, 1 said no, 1 didn't reply",
    "First reply after           1 business day   median of 5 replies",
)
BECAME = {
    "said yes": "accepted", "said no": "declined", "said later": "later", "didn't reply": "silent",
    "may still reply": "waiting",
}  # fmt: skip
"""What became of somebody who was asked, in words, with its name among the counts."""
BELIEFS = {
    AssumptionStatus.SUPPORTED: "confirmed",
    AssumptionStatus.REFUTED: "disproved",
    AssumptionStatus.MIXED: "disputed",
    AssumptionStatus.UNTESTED: "not asked yet",
}
"""What became of a belief, behind how many there are."""
CHANNELS = {ChannelKind.EMAIL: "email", ChannelKind.LINKEDIN: "LinkedIn"}
"""Channels that are not written as they are stored."""


def review_rows(workspace: Workspace, width: int, scope: Scope) -> list[Row]:
    """Everything the tab shows; empty while there is nobody."""
    return _fitting(
        _about_path(workspace, width, scope.path) if scope.path else _all(workspace, width), scope
    )


def _fitting(rows: list[Row], scope: Scope) -> list[Row]:
    """The rows that have the words of the filter, with their headings."""
    if not scope.words:
        return rows
    shown: list[Row] = []
    headings: list[Row] = []
    for row in rows:
        if row.heading:
            headings.append(row)
        elif scope.fits(*(line.plain for line in row.lines)):
            shown += [*headings[-1:], row]
            headings = []
    return shown


def _about_path(workspace: Workspace, width: int, path: str) -> list[Row]:
    """What concerns one path: its conversations, and what was said in them."""
    if not workspace.review.voices.talks(path):
        return []
    learning = workspace.review.learning
    note = "Requests, replies, thank-yous, and introductions cover all paths. Press p to see them."
    return [
        *_conversations(workspace, width, path),
        *_fits(workspace, width, path),
        *_heard("Skills people named", "skill", learning.skills(path)),
        *_heard("Roles new to you", "role", learning.roles(path)),
        _heading("All paths"),
        Row("all", (assemble("  ", (note, "$text-muted")),), wrap=True, hang=2),
    ]


def _all(workspace: Workspace, width: int) -> list[Row]:
    people: dict[str, int] = {}
    for raw in workspace.session.contacts.raw():
        if not raw.get("practice") and not raw.get("archived"):
            stage = str(raw.get("stage", Stage.IDEA.value))
            people[stage] = people.get(stage, 0) + 1
    if not people and not workspace.review.voices.talks():
        return []
    return [
        *_conversations(workspace, width),
        *_fits(workspace, width),
        *_answers(workspace, width),
        *_thanks(workspace),
        *_names(workspace),
        *_heard("Skills people named", "skill", workspace.review.learning.skills()),
        *_heard("Roles new to you", "role", workspace.review.learning.roles()),
        *_questions(workspace),
        *_people(people),
        *_paths(workspace),
    ]


def _conversations(ws: Workspace, width: int, path: str = "") -> list[Row]:
    held = ws.review.voices.talks(path)
    done = sum(bool(talk.reflected and talk.reflected.completed) for talk in held)
    note = f"percentages start at {FEW}" if len(held) < FEW else ""
    craft, weeks = ws.review.learning.craft(path), ws.review.learning.weeks(path)
    rows = [
        _heading("Conversations"),
        _row("held", "So far", str(len(held)), note),
        _row("reflected", "Reflected on", share(done, len(held))),
        _weeks("rhythm", "Conversations a week", [held for _week, held in weeks], weeks[0][0], width),
    ]
    if not path:
        rows.append(_weeks("requests", "Requests a week", ws.today.rhythm().requests, weeks[0][0], width))
    answered, partly, scored = ws.review.learning.goals(path)
    if scored:
        note = f"answered;  {partly} partly" if partly else "answered"
        rows.append(_row("goals", "Your goals", share(answered, scored), note))
    asked, musts = ws.review.learning.must_asks(path)
    if musts:
        rows.append(
            _row("musts", "Must-ask questions", share(asked, musts), "asked, when you used an agenda")
        )
    if craft.confident:
        values = f"{_rating(craft.before)} → {_rating(craft.after)}"
        rows.append(
            _row("confidence", "How confident, 1 to 5", values, f"before and after, {_of(craft.confident)}")
        )
    if craft.shared:
        rows.append(_row("share", "Your share of talking", f"{_count(craft.share)} %", _of(craft.shared)))
    return rows


def _weeks(key: str, label: str, counts: Sequence[int], first: date, width: int) -> Row:
    """Eight weeks side by side: bars, how many, and the Monday each began with."""
    bars = "".join(
        f"{LEVELS[0] if not each else bar:<4}" for each, bar in zip(counts, levels(counts), strict=True)
    )
    numbers = "".join(f"{each or '·':<4}" for each in counts)
    mondays = "".join(f"{(first + timedelta(weeks=week)).day:<4}" for week in range(len(counts)))
    since = f"{sum(counts)} in {len(counts)} weeks since {short_day(first, today=first)}"
    note = f"{since}, {_count(median(counts))} in a typical week"
    return _plot(key, label, bars, width, numbers, (mondays, "$text-muted"), (note, "$text-muted"))


def _plot(key: str, label: str, bars: str, width: int, *below: Part) -> Row:
    """Bars beside their name, with what belongs below them; below the name where there is no room."""
    name = assemble(label).truncate(28, ellipsis=True, pad=True)
    shown = (bars, "bold $text-accent")
    if width < 31 + len(bars):
        drawn = (assemble("  ", label), assemble("  ", shown))
        return Row(key, (*drawn, *(assemble("  ", part) for part in below)))
    return Row(key, (assemble("  ", name, " ", shown), *(assemble(" " * 31, part) for part in below)))


def _bar(part: int, whole: int, cells: int = BAR) -> Content:
    """A share as a bar; empty where there is nothing to share."""
    full = round(cells * part / whole) if whole else 0
    return assemble(("━" * full, "$text-accent"), ("─" * (cells - full), "$text-muted"))


def _strip(side: Side) -> str:
    """Where ratings from 1 to 5 lie: a line from the lowest to the highest, a dot in the middle."""
    if side.middle is None:
        return " " * STRIP
    cells = ["·" if at % 2 == 0 else " " for at in range(STRIP)]
    for at in range(2 * (side.low - 1), 2 * (side.high - 1) + 1):
        cells[at] = "─"
    cells[round(2 * (side.middle - 1))] = "●"
    return "".join(cells)


def _fits(ws: Workspace, width: int, path: str = "") -> list[Row]:
    fits = [each for each in ws.review.learning.fits() if each.fit.n and path in ("", each.path)]
    if not fits:
        return []
    rows = [_heading("How well each path fits, 1 to 5")]
    if width >= WIDE:
        names = "".join(label.rjust(CELL) for _, label in SIDES)
        head = f"{'':26}{'rated':>8}{names}{'overall':>{CELL}}"
        rows.append(Row("#sides", (assemble((head, "$text-muted")),), heading=True))
    return rows + [_fit(each, width) for each in fits]


def _fit(each: PathFit, width: int) -> Row:
    """Medians of one path, its ranges below, and whether there are too few talks to rely on."""
    found = each.fit
    mark: Content | str = assemble("  ", ("provisional", "bold $text-warning")) if each.provisional else ""
    ranges = [f"{side.low}–{side.high}" if (side := found.sides[name]).n else "" for name, _ in SIDES]
    if width >= WIDE:
        title = plain(each.title).truncate(28, ellipsis=True, pad=True)
        cells = "".join(_rating(found.sides[name].middle).rjust(CELL) for name, _ in SIDES)
        weighted = _rating(found.weighted).rjust(CELL)
        line = assemble("  ", title, f"{found.n:>4}", (cells, "bold"), weighted, mark)
        below = f"{'range':>34}" + "".join(text.rjust(CELL) for text in ranges)
        drawn = f"{'1 to 5':>34}" + "".join(_strip(found.sides[name]).rjust(CELL) for name, _ in SIDES)
        lines = (line, assemble((below, "$text-muted")), assemble((drawn, "$text-muted")))
        return Row(f"fit:{each.path}", lines)
    parts: list[Part] = [
        f"{label} {_rating(found.sides[name].middle)} ({span})" if span else f"{label} –"
        for (name, label), span in zip(SIDES, ranges, strict=True)
    ]
    head = assemble(
        "  ",
        (each.title, "bold"),
        f"  {count(found.n, 'conversation')}, overall {_rating(found.weighted)}",
        mark,
    )
    return Row(f"fit:{each.path}", (head, assemble("    ", joined(" · ", parts))), wrap=True, hang=4)


def _answers(ws: Workspace, width: int) -> list[Row]:
    told = ws.review.learning.answers()
    if not told.people:
        return []
    words = [f"{found} {word}" for word, name in BECAME.items() if (found := getattr(told, name))]
    rows = [_heading("Replies"), _row("people", "People you asked", str(told.people), ", ".join(words))]
    if told.middle is not None:
        unit = "business day" if told.middle == 1 else "business days"
        quick = sum(days <= QUICK for days in told.days)
        replies = count(len(told.days), "reply", "replies")
        note = f"median of {replies};  within {QUICK} business days: {share(quick, len(told.days))}"
        rows.append(_row("reply", "First reply after", f"{_count(told.middle)} {unit}", note))
        rows.append(_days(told.days, width))
    for each in ws.review.learning.channels():
        if each.mature:
            note = "said yes (no reply in a week counts as no)"
            label = CHANNELS.get(each.channel, each.channel.label)
            value = share(each.yes, each.mature)
            name = assemble(label[:1].upper() + label[1:]).truncate(28, ellipsis=True, pad=True)
            line = assemble(
                "  ", name, " ", _bar(each.yes, each.mature), f"  {value.ljust(16)}  ", (note, "$text-muted")
            )
            rows.append(Row(f"by {each.channel.value}", (line,), wrap=True, hang=4))
    return rows


def _days(days: Sequence[int], width: int) -> Row:
    """How many answers came after how many business days; the last column gathers the late ones."""
    counts = [sum(min(each, LATE) == day for each in days) for day in range(LATE + 1)]
    bars = "".join(f"{bar if each else ' ':<4}" for each, bar in zip(counts, levels(counts), strict=True))
    names = "".join(f"{(str(day) if day < LATE else f'{LATE}+'):<4}" for day in range(LATE + 1))
    return _plot("days", "Business days to reply", bars, width, (names, "$text-muted"))


def _thanks(ws: Workspace) -> list[Row]:
    hours, owed = ws.review.learning.thanks_hours()
    shown = ", ".join(f"{value:.1f} h" for value in hours) if len(hours) < FEW else ""
    return [
        _heading("Thank-yous"),
        _row("sent", "Sent", str(len(hours)), joined_words(f"{owed} left to send", shown)),
        _row("soft", "Within 24 hours", share(sum(value <= 24 for value in hours), len(hours))),
        _row("hard", "Within 48 hours", share(sum(value <= 48 for value in hours), len(hours))),
    ]


def _names(ws: Workspace) -> list[Row]:
    found = ws.review.learning.referred()
    if not found.names:
        return []
    note = chain_words(found.depth)
    return [
        _heading("Introductions"),
        _row("names", "Followed up", share(found.met, found.names), note),
    ]


def _heard(title: str, kind: str, found: list[tuple[Mentioned, list[str]]]) -> list[Row]:
    """Skills or roles with those who named them; nothing where no note tells of one."""
    rows = [_heading(title)] if found else []
    for index, (each, names) in enumerate(found[:MOST_HEARD]):
        level = each.level or (UNTOLD if kind == "skill" else "")
        count = f"{len(each.people)} people" if len(each.people) > 1 else "1 person"
        line = assemble(
            "  ", (each.text, "bold"), f"  {count}: {', '.join(names)}" if names else f"  {count}",
            (f"   {level}" if level else "", "" if each.level else "$text-muted"),
        )  # fmt: skip
        rows.append(Row(f"{kind}:{index}", (line,), wrap=True, hang=4))
    if len(found) > MOST_HEARD:
        rows.append(_row(f"{kind}s", f"and {len(found) - MOST_HEARD} more", ""))
    return rows


def _questions(ws: Workspace) -> list[Row]:
    found = ws.review.learning.open_questions()
    if not found:
        return []
    rows = [_heading("Open questions")]
    for index, (question, about) in enumerate(found[:MOST_QUESTIONS]):
        line = assemble("  ", question, "   ", (about, "$text-muted"))
        rows.append(Row(f"question:{index}", (line,), wrap=True, hang=4))
    if len(found) > MOST_QUESTIONS:
        rows.append(_row("questions", f"and {len(found) - MOST_QUESTIONS} more", ""))
    return rows


def _people(people: dict[str, int]) -> list[Row]:
    rows = [_heading("People by stage")]
    rows += [
        _row(s.value, styled(s.label, stage_style(s)), str(people[s.value]))
        for s in Stage
        if s.value in people
    ]
    return rows


def _paths(ws: Workspace) -> list[Row]:
    fits = {each.path: each for each in ws.review.learning.fits()}
    paths = ws.session.paths.all()
    rows = [_heading("Paths")] if paths else []
    for path in paths:
        beliefs = [item.status for item in path.assumptions]
        told = ", ".join(f"{beliefs.count(word)} {BELIEFS[word]}" for word in dict.fromkeys(beliefs))
        status = words_of(path.status)
        held, planned = fits[path.uid].held, path.target_conversations
        value = f"{held} of {planned} planned" if held <= planned else f"{held} (goal: {planned})"
        rows.append(
            _row(
                f"path:{path.uid}",
                path.title,
                value,
                joined_words(status, f"beliefs: {told}" if told else ""),
            )
        )
    return rows


def joined_words(*parts: str) -> str:
    """What is not empty, with a semicolon between."""
    return ";  ".join(part for part in parts if part)


def _rating(value: float | None) -> str:
    """A middle of ratings; "–" where there is none."""
    return "–" if value is None else f"{value:.1f}"


def _count(value: float | None) -> str:
    """A middle of whole numbers."""
    return "–" if value is None else f"{value:g}"


def _of(conversations: int) -> str:
    """On how many conversations a middle rests."""
    return f"median of {count(conversations, 'conversation')}"


def _heading(title: str) -> Row:
    return Row(f"#{title}", (BLANK, plain(title)), heading=True)


def _row(key: str, label: str | Content, value: str, note: str = "") -> Row:
    name = assemble(label).truncate(28, ellipsis=True, pad=True)
    line = assemble("  ", name, " ", (value.ljust(16), "bold"), "   ", (note, "$text-muted"))
    return Row(key, (line,), wrap=True, hang=31)


class NumbersPane(ListPane):
    """Counts over all conversations; practice ones are left out."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is counted yet."""
        super().__init__(workspace, "review", "Numbers", EMPTY, self._counted)

    def _counted(self) -> tuple[list[Row], bool]:
        width = self.rows.scrollable_content_region.width or self.screen.size.width - 2
        return review_rows(self.workspace, width - 1, self.scope), bool(self.scope.words or self.scope.path)

    @property
    def path(self) -> str:
        """Uid of the path under the cursor; empty on other lines."""
        kind, _, uid = (self.rows.cursor_key or "").partition(":")
        return uid if kind in ("fit", "path") else ""

    def on_path(self) -> bool | None:
        """Hidden unless a path is under the cursor; dimmed where it may not be changed."""
        return may_write(self) if self.path else False

    @command("review.decide", "enter", "path", place="Review, numbers", footer=1, when="on_path")
    def action_decide(self) -> None:
        """Change the path under the cursor: commit to it, park it, rule it out."""
        self.open_path(self.path)
