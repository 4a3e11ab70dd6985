"""The tab Decide: what speaks for a path and against it, what is open, and what was decided when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import work

from ...domain import NamedTuple
from ...domain.enums import PathStatus
from ...domain.evidence import AGAINST, FOR, note_with
from ...domain.meeting import FIT_SIDES
from ...domain.mentions import without_themes
from ...domain.phrasing import count, day
from ...services.decisions import HEAVIEST, words_of
from ..kit.command import command
from ..kit.form import Field, Values, number_from
from ..kit.list import Row
from ..kit.screen import attempt, may_write
from ..kit.text import BLANK, assemble, joined
from .pane import ListPane, ReviewFile, nothing_yet

if TYPE_CHECKING:
    from datetime import date

    from ...services.decisions import LogEntry, PathPage
    from ...services.workspace import Workspace
    from ..kit.text import Part


Item = TypeVar("Item")

PLACE = "Review, decide"
EMPTY = nothing_yet(
    "The case for and against each path, and what you've decided so far.",
    "Three conversations give a first impression. Ten give you reasons.",
    "Paramedic · exploring since Mon Mar 2 · 3 people, 3 conversations",
    "decided     Mar 20  keep going  after talking to Rosa  “technique beats muscle”",
    "for         technique beats muscle  Rosa, Marcus",
    "against     nights after forty  Lena",
)
SIDES = {"skills": "skills", "interests": "interests", "lifestyle": "lifestyle", "goals": "goals"}
WEIGHED = {0: ", doesn't count", 1: "", 2: ", counts double", 3: ", counts triple"}
"""What the weight of a side of the fit means; the others are said in numbers."""
VERBS = {
    PathStatus.COMMITTED: "Commit to it",
    PathStatus.EXPLORING: "Explore it further",
    PathStatus.PARKED: "Set it aside for now",
    PathStatus.RULED_OUT: "Rule it out",
    PathStatus.CURIOUS: "Back to curious",
}
QUIET = "the last two added almost nothing"
ADVICE = ". Ask someone different, or decide."
"""What to do then, where nothing is decided yet."""
SETTLED = (PathStatus.COMMITTED, PathStatus.RULED_OUT)
MOST, FEW_LINES = 12, 6
"""Lines of one list that are shown of a path chosen, and of one among several; the rest is counted."""
LABEL = 12


class DecideLine(NamedTuple):
    """What a line stands for."""

    path: str
    meeting: str = ""
    insight: str = ""
    text: str = ""
    """The words of an argument or a takeaway: they lead to the note they were said in."""
    decided: LogEntry | None = None
    """On a decision: what was decided, and why."""
    rest: str = ""
    """Behind a list of which only the first lines are shown: its key."""


class DecidePane(ListPane):
    """The page of the path looked at, or those of all paths below one another."""

    def __init__(self, workspace: Workspace) -> None:
        """Nothing is shown yet."""
        super().__init__(workspace, "decide", "Your paths", EMPTY, self._shown)
        self.decisions = workspace.review.decisions
        self._whole: set[str] = set()
        """Keys of the lists that are shown to their end."""

    # -- what is shown -------------------------------------------------------------------------------

    def _shown(self) -> tuple[list[Row], bool]:
        pages = self.decisions.pages(self.scope.path)
        return [row for page in pages for row in self._page(page)], bool(pages)

    def _page(self, page: PathPage) -> list[Row]:
        uid, title = page.path.uid, page.path.title
        log, groups = self._log(page), self._lists(page)
        lists = [
            row for number, group in enumerate(groups) if group for row in (_space(f"{uid}:{number}"), *group)
        ]
        if not lists and not log and not self.scope.fits(title):
            return []
        today = self.workspace.session.today
        since = f" since {day(page.since, today=today)}" if page.since else ""
        head = assemble(
            (title, "bold"),
            f" · {words_of(page.path.status)}{since}"
            f" · {count(len(page.people), 'person', 'people')}, {count(page.fit.held, 'conversation')}",
            ("  provisional" if page.fit.provisional else "", "bold $text-warning"),
        )
        rows = [Row(f"path:{uid}", (head,), wrap=True, value=DecideLine(uid)), *log]
        facts = [*self._fit(page), *self._themes(page)]
        if page.coverage.people and page.coverage.not_heard:
            facts.append(
                _labelled(f"unheard:{uid}", "talk to next", page.coverage.not_heard[0], DecideLine(uid))
            )
        if log and facts:
            rows.append(_space(f"{uid}:facts"))
        return [*rows, *facts, *lists, _space(uid)]

    def _fit(self, page: PathPage) -> list[Row]:
        found = page.fit.fit
        if not found.n:
            return []
        weights = self.workspace.session.profile.fit_weights
        parts: list[Part] = []
        for name in FIT_SIDES:
            side = found.sides[name]
            span = f" ({side.low}–{side.high})" if side.n and side.low != side.high else ""
            weight = weights.get(name, 1)
            middle = "–" if side.middle is None else f"{side.middle:g}"
            parts.append(f"{SIDES[name]} {middle}{span}{WEIGHED.get(weight, f', counts {weight} times')}")
        overall = f"overall {found.weighted:.1f}" if found.weighted is not None else ""
        rests = "of 5" if found.n == page.fit.held else f"of 5, from {count(found.n, 'conversation')}"
        line = joined("  ", [joined("  ", parts), (overall, "bold"), (rests, "$text-muted")])
        return [_labelled(f"fit:{page.path.uid}", "fit", line, DecideLine(page.path.uid))]

    def _themes(self, page: PathPage) -> list[Row]:
        if not page.new_themes:
            return []
        counts = ", ".join(map(str, page.new_themes[-30:]))
        advice = "" if page.path.status in SETTLED else ADVICE
        hint = f" · {QUIET}{advice}" if page.saturated else ""
        line = assemble(counts, (" per conversation", "$text-muted"), (hint, "$text-accent"))
        return [_labelled(f"new:{page.path.uid}", "new themes", line, DecideLine(page.path.uid))]

    def _list(
        self,
        page: PathPage,
        name: str,
        label: str,
        items: Iterable[tuple[object, Item]],
        said: Callable[[Item], tuple[str, str]],
        value: Callable[[Item], DecideLine],
    ) -> list[Row]:
        """One list of a page, as far as the filter goes; of a long one the first lines.

        Args:
            page: Whose list.
            name: What the keys of its rows begin with.
            label: Its name, before the first line.
            items: What stands in it, each behind what ends the key of its row.
            said: Gives the words of an item, and whose they are.
            value: What its line stands for.
        """
        uid, shown = page.path.uid, list(items)
        if self.scope.words:
            side = name if name in (FOR, AGAINST) else ""
            shown = [each for each in shown if self.scope.fits(page.path.title, side, *said(each[1]))]
        most = MOST if self.scope.path or self.scope.words else FEW_LINES
        few = shown if f"{name}:{uid}" in self._whole else shown[:most]
        rows: list[Row] = []
        for key, each in few:
            words, whose = said(each)
            line = assemble(
                _label("" if rows else label), words, (f"  {whose}" if whose else "", "$text-muted")
            )
            rows.append(Row(f"{name}:{uid}:{key}", (line,), wrap=True, hang=LABEL + 2, value=value(each)))
        return _counted(rows, len(shown), f"{name}:{uid}", uid)

    def _lists(self, page: PathPage) -> tuple[list[Row], ...]:
        """What speaks for the path and against it, takeaways without a side yet, and what is open."""
        uid, names = page.path.uid, self.workspace.review.heard.names

        def arguments(side: str) -> list[Row]:
            return self._list(
                page,
                side,
                side,
                enumerate(page.side(side)),
                lambda each: (each.text, names(each.people)),
                lambda each: DecideLine(uid, each.meeting, text=each.text),
            )

        learned = self._list(
            page,
            "learned",
            "learned",
            ((each.uid, each) for each in page.takeaways),
            lambda each: (each.statement, names(each.contacts)),
            lambda each: DecideLine(uid, each.meeting, each.uid, each.statement),
        )
        still_open = self._list(
            page,
            "open",
            "still open",
            enumerate(page.open_questions),
            lambda each: each,
            lambda _each: DecideLine(uid),
        )
        return arguments(FOR), arguments(AGAINST), learned, still_open

    def _log(self, page: PathPage) -> list[Row]:
        """What was decided and why, the latest first."""
        uid = page.path.uid
        shown = [
            (number, each, who)
            for number, each in reversed(list(enumerate(page.log)))
            if self.scope.fits(page.path.title, each.what, each.reason, who := self._after(each))
        ]
        rows: list[Row] = []
        for number, each, who in shown if f"log:{uid}" in self._whole else shown[:MOST]:
            reason = f"“{without_themes(each.reason)}”" if each.reason else ""
            when = (self._date(each.on).ljust(8), "$text-muted")
            told = joined("  ", [each.what, (who, "$text-muted"), reason])
            line = assemble(_label("" if rows else "decided"), when, told)
            value = DecideLine(uid, each.meeting, decided=each)
            rows.append(Row(f"log:{uid}:{number}", (line,), wrap=True, hang=LABEL + 8, value=value))
        return _counted(rows, len(shown), f"log:{uid}", uid, "earlier")

    def _after(self, each: LogEntry) -> str:
        talk = self.workspace.session.meetings.get(each.meeting)
        return f"after talking to {self.workspace.review.heard.names(talk.contacts)}" if talk else ""

    def _date(self, on: date) -> str:
        today = self.workspace.session.today
        return day(on, today=today).partition(" ")[2]

    # -- what the place asks -------------------------------------------------------------------------

    def files(self) -> Sequence[ReviewFile]:
        """A page for each path shown."""
        shown = [path for path in self.workspace.session.paths.all() if self.scope.path in ("", path.uid)]
        return [
            ReviewFile(
                f"{path.title} on one page",
                f"dossier {path.title}",
                "md",
                partial(self.decisions.dossier, path.uid),
            )
            for path in shown
        ]

    # -- what can be done ----------------------------------------------------------------------------

    @property
    def line(self) -> DecideLine | None:
        """What the line under the cursor stands for."""
        value = self.rows.cursor_value
        return value if isinstance(value, DecideLine) else None

    def on_path(self) -> bool | None:
        """Hidden where there is no path; dimmed where it may not be changed."""
        return may_write(self) if self.line is not None else False

    def on_line(self) -> bool | None:
        """Dimmed unless the line has a conversation to open, or the form of its path may be."""
        line = self.line
        return True if line is not None and (self._talk or line.decided or line.rest) else self.on_path()

    @property
    def _talk(self) -> str:
        """The conversation behind the line; empty where there is none."""
        uid = self.line.meeting if self.line is not None else ""
        return uid if uid and self.workspace.session.meetings.get(uid) else ""

    def on_insight(self) -> bool | None:
        """The same of the takeaway under the cursor."""
        return self.on_path() if self.line is not None and self.line.insight else False

    @command("review.evidence", "enter", "open", place=PLACE, footer=1, when="on_line")
    def action_evidence(self) -> None:
        """Open the note behind this line, or a decision with its reason. On the path, open its form."""
        line = self.line
        if line is not None and line.rest:
            self._whole.add(line.rest)
            self.show(self.scope)
        elif line is not None and line.decided is not None:
            self._open_decision(line, line.decided)
        elif line is not None and self._talk:
            self._open_notes(line)
        elif line is not None and not self.workspace.session.read_only:
            self.open_path(line.path)

    def _open_notes(self, line: DecideLine) -> None:
        """The notes of the conversation, at the one with these words; the first of them where none has."""
        talk = next((each for each in self.workspace.review.voices.talks() if each.uid == line.meeting), None)
        note = note_with(line.text, talk.said) if talk is not None else ""
        self.open_talk(line.meeting, note, "live")

    @work(exclusive=True, group="dialog")
    async def _open_decision(self, line: DecideLine, entry: LogEntry) -> None:
        """What was decided, when and why in full; from there to what it was decided in."""
        reason = without_themes(entry.reason) or "No reason was saved."
        who = self._after(entry)
        options = [("talk", "Open the conversation")] if self._talk else []
        if not self.workspace.session.read_only:
            options.append(("path", "Change the path"))
        options = options or [("", "Back")]
        title, lead = f"{self._date(entry.on)}: {entry.what}", "\n".join(filter(None, (reason, who)))
        chosen = await self.place.dialogs.choose(title, options, lead=lead)
        if chosen == "talk":
            self.open_talk(line.meeting)
        elif chosen == "path":
            self.open_path(line.path)

    @command(
        "review.for", "+,=", "for it", place=PLACE, footer=3, when="on_insight", arguments=(FOR,),
        palette=False, help="Mark this takeaway as for the path.",
    )  # fmt: skip
    @command(
        "review.against", "-", "against it", place=PLACE, footer=4, when="on_insight",
        arguments=(AGAINST,), palette=False, help="Mark this takeaway as against the path.",
    )  # fmt: skip
    def action_side(self, side: str) -> None:
        """Say which side a takeaway is on."""
        line = self.line
        if line is not None:
            attempt(self.place, lambda: self.decisions.set_side(line.insight, side), f"{side} · u undoes it")

    @command("review.decision", "d", "decide", place=PLACE, footer=2, when="on_path")
    @work(exclusive=True, group="dialog")
    async def action_decision(self) -> None:
        """Commit to the path, set it aside, rule it out or explore further, and say why."""
        line = self.line
        path = self.workspace.session.paths.get(line.path) if line else None
        if path is None:
            return
        options = [(each, words) for each, words in VERBS.items() if each is not path.status]
        lead = f"Status: {words_of(path.status)}"
        status = await self.place.dialogs.choose(f"What about {path.title}?", options, lead=lead)
        if not status:
            return
        early = ""
        if status is PathStatus.COMMITTED:
            if not await self._against(path.uid, path.title):
                return
            early = self.workspace.review.learning.commit_note(path.uid)
        drafts = self.place.dialogs.drafts("decision", path.uid)

        def decide(reason: str) -> None:
            made = self.decisions.decide(path.uid, status, reason, end_drafts=drafts.keys)
            self.place.say(f"{made.title} is now marked “{words_of(status)}”. u undoes it.")

        await self.place.dialogs.line(
            f"{VERBS[status]}: why?",
            decide,
            placeholder="what you heard that settled it",
            lead=early or "One line. It goes in the log with today's date.",
            drafts=drafts,
        )

    async def _against(self, path: str, title: str) -> bool:
        """Ask once for a case against; whether to go on."""
        if not self.decisions.asks_for_against(path):
            return True
        look = await self.place.dialogs.confirm(
            f"No one has argued against {title} yet.",
            lead="Talk to one person who would advise against it first? It becomes an open question."
            " You'll only be asked once.",
            yes="talk to one first",
            no="commit anyway",
        )
        return (
            look is not None
            and attempt(self.place, lambda: self.decisions.asked_for_against(path, look=look))
            and not look
        )

    @command("review.weights", "w", "weights", place=PLACE, footer=5, when="on_path")
    @work(exclusive=True, group="dialog")
    async def action_weights(self) -> None:
        """Say how much each side of the fit counts for you."""
        weights = self.workspace.session.profile.fit_weights
        parse = number_from(0, HEAVIEST, f"Write a number from 0 to {HEAVIEST}.")
        fields = [
            Field(
                side, SIDES[side].capitalize(), value=str(weights.get(side, 1)), parse=parse, proposed=True,
                help="0 ignores it. 2 counts double." if side == FIT_SIDES[0] else "",
            )
            for side in FIT_SIDES
        ]  # fmt: skip
        drafts = self.place.dialogs.drafts("weights")
        before = self._overall()

        def save(values: Values) -> None:
            self.decisions.set_weights({side: values[side] for side in FIT_SIDES}, end_drafts=drafts.keys)
            told = [
                f"{title} {before[title]} → {fit}" if fit != before[title] else f"{title} still {fit}"
                for title, fit in self._overall().items()
            ]
            self.place.say(f"Overall fit: {', '.join(told)}." if told else "Kept.")

        await self.place.dialogs.form("What counts most for you?", fields, save, drafts=drafts)

    def _overall(self) -> dict[str, str]:
        """The overall fit of each path that has one, by its title."""
        pages = self.decisions.pages(self.scope.path)
        fits = ((page.path.title, page.fit.fit.weighted) for page in pages)
        return {title: f"{fit:.1f}" for title, fit in fits if fit is not None}


def _space(key: str) -> Row:
    return Row(f"#gap:{key}", (BLANK,), heading=True)


def _labelled(key: str, label: str, words: Part, value: DecideLine) -> Row:
    return Row(key, (assemble(_label(label), words),), wrap=True, hang=LABEL, value=value)


def _label(label: str) -> Part:
    return (label.ljust(LABEL), "bold") if label else " " * LABEL


def _counted(rows: list[Row], count_: int, key: str, path: str, which: str = "more") -> list[Row]:
    """The rows, with a last one for those left out."""
    if count_ <= len(rows):
        return rows
    more = assemble(" " * LABEL, (f"and {count_ - len(rows)} {which} · press enter", "$text-muted"))
    return [*rows, Row(f"more:{key}", (more,), value=DecideLine(path, rest=key))]
