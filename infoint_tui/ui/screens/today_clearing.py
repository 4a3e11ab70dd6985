"""Clearing Today: lines done, hidden until a day or let go, one by one or many at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from textual import work

from ..widgets.rows import RowList
from .base import PlaceScreen

if TYPE_CHECKING:
    from datetime import date

    from ...domain.settings import Settings
    from ...services.today import DueLine, TodayView
    from ...services.workspace import Workspace

TASK = "task:"
"""Begins the key of a row that is a task."""
UPDATE = "update"
"""Type of the lines that ask for news to somebody, which any message may have carried."""
SHOWN = 8
"""Lines of a preview; the rest is counted."""
MOST_LEFT = 50
"""So many lines that went away are remembered, to find the way back to them."""


class Clearing(PlaceScreen):
    """The part of Today that changes lines. Without a selection the line under the cursor is meant."""

    view: TodayView | None = None

    def __init__(
        self, workspace: Workspace, settings: Settings | None = None, *, intervals: bool = True
    ) -> None:
        super().__init__(workspace, settings, intervals=intervals)
        self._left: list[str] = []
        """Keys of lines that went away from under the cursor, the last one at the end."""

    def explain(self) -> None:
        """Say in words what is under the cursor, or how many lines are selected."""
        raise NotImplementedError

    def line_back(self, rows: RowList, coming: Collection[str]) -> str | None:
        """The line that went away from under the cursor and comes back by an undo, if one does."""
        key = rows.cursor_key or ""
        if key.startswith(TASK) and key not in coming:
            self._left = [*self._left[-MOST_LEFT:], key]
        before = set(rows.keys)
        back = [key for key in self._left if key in coming and key not in before]
        self._left = [key for key in self._left if key not in coming]
        return back[-1] if back else None

    def open_line(self, due: DueLine) -> None:
        """Do what a line says, in its own place."""
        raise NotImplementedError

    @property
    def current(self) -> DueLine | None:
        """The line under the cursor, if it is a task."""
        return self._line(self.query_one(RowList).cursor_key or "")

    @property
    def selected(self) -> list[DueLine]:
        """The selected lines, in order."""
        found = (self._line(key) for key in self.query_one(RowList).marked)
        return [line for line in found if line is not None]

    @property
    def chosen(self) -> list[DueLine]:
        """The selected lines, else the line under the cursor."""
        due = self.current
        return self.selected or ([due] if due is not None else [])

    def _line(self, key: str) -> DueLine | None:
        if self.view is None or not key.startswith(TASK):
            return None
        lines = (*self.view.overdue, *self.view.today, *self.view.week)
        return next((line for line in lines if line.task == key[len(TASK) :]), None)

    def on_task(self) -> bool | None:
        """Dimmed unless there are tasks that may be changed."""
        return True if self.chosen and not self.workspace.read_only else None

    def has_selection(self) -> bool:
        """Whether something is selected."""
        return bool(self.selected)

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """Only tasks can be selected."""
        rows = event.row_list
        if self._line(event.key) is None:
            rows.set_marked([key for key in rows.marked if key != event.key])
        self.explain()
        self.refresh_bindings()

    def action_select(self) -> None:
        """Select or unselect the line under the cursor."""
        self.query_one(RowList).action_toggle_mark()

    def action_unselect(self) -> None:
        """Select nothing."""
        self.query_one(RowList).set_marked(())
        self.explain()
        self.refresh_bindings()

    # -- changing ------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_done(self) -> None:
        """Tick the line off at once; several after a look at them."""
        from ...services.clearing import ELSEWHERE, done_all

        lines = self.chosen
        if len(lines) == 1 and lines[0].type in ELSEWHERE:
            self.open_line(lines[0])
            return
        if len(lines) == 1 and lines[0].type == UPDATE and lines[0].contact:
            await self._told(lines[0])
            return
        ready = [line for line in lines if line.type not in ELSEWHERE]
        if not ready:
            if lines:
                self.say("These are finished in their own places: Enter on each opens it.", "warning")
            return
        left = [line for line in lines if line.type in ELSEWHERE]
        if len(lines) == 1 or await self._agreed(ready, left):
            self._clear(lambda: done_all(self.workspace, _uids(ready)))

    async def _told(self, due: DueLine) -> None:
        """News may have gone out without the composer: log the message with the tick, or tick only."""
        from ...domain.errors import Refused
        from ...services.clearing import done_all
        from ..dialogs.confirm import Confirm

        question = Confirm(
            "Log it as a message you sent?", lead=due.title, yes="log it as sent now", no="only tick it off"
        )
        answer = await self.ask(question)
        if answer is None:
            return
        if not answer:
            self._clear(lambda: done_all(self.workspace, [due.task]))
            return
        try:
            self.workspace.touch.log(due.contact, task=due.task)
        except Refused:
            # What speaks against it, and a reason all the same, belong in the form.
            from ..dialogs.touch import open_touch

            await open_touch(self, due.contact, due.task)
        else:
            self.say(f"logged: {due.title}   u takes it back")
            self.action_unselect()

    async def _agreed(self, ready: Sequence[DueLine], left: Sequence[DueLine]) -> bool:
        from ..dialogs.confirm import Confirm

        own = [f"left, as it is finished in its own place: {line.title}" for line in left[:3]]
        question = Confirm(
            f"Tick off {_count(len(ready))}?",
            lead="\n".join([preview(ready), *own]),
            yes="done",
            no="not yet",
        )
        return await self.ask(question) is True

    def _clear(self, change: Callable[[], str]) -> None:
        """Make a change and say how it is taken back; nothing stays selected."""
        if self.attempt(lambda: self.say(f"{change()}   u takes it back")):
            self.action_unselect()

    @work(exclusive=True, group="dialog")
    async def action_snooze(self) -> None:
        """Hide the lines until a day."""
        from ...domain.dates import day
        from ...domain.naturaltime import WhenError
        from ...services.clearing import snooze_all
        from ..dialogs.ask import AskLine

        lines = self.chosen
        if not lines:
            return
        today = self.here_now().date()
        days = frozenset(self.workspace.profile.work_days)

        def hint(text: str) -> str:
            try:
                shown = day(until(text, today, days), today=today)
            except WhenError:
                return ""
            return shown if text.strip() else f"Enter alone: tomorrow, {shown}"

        def check(text: str) -> str:
            try:
                until(text, today, days)
            except WhenError as error:
                return str(error)
            return ""

        saved = await self.edit(
            lambda refusal: AskLine(
                "Until when?" if len(lines) == 1 else f"Until when, all {_count(len(lines))}?",
                lead=preview(lines),
                placeholder="1d, mon, 12 mar",
                hint=hint,
                check=check,
                error=str(refusal or ""),
            ),
            lambda text: self.say(
                f"{snooze_all(self.workspace, _uids(lines), until(text, today, days))}   u takes it back"
            ),
        )
        if saved:
            self.action_unselect()

    @work(exclusive=True, group="dialog")
    async def action_skip(self) -> None:
        """Let the lines go, with a reason."""
        from ...services.clearing import skip_all
        from ..dialogs.ask import AskLine
        from ..dialogs.base import Drafts

        lines = self.chosen
        if not lines:
            return
        drafts = Drafts(self.workspace.drafts, "skip", lines[0].task if len(lines) == 1 else "many")
        saved = await self.edit(
            lambda refusal: AskLine(
                "Why skip it?" if len(lines) == 1 else f"Why skip these {_count(len(lines))}?",
                lead=preview(lines),
                placeholder="not needed, done another way ...",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda reason: self.say(
                f"{skip_all(self.workspace, _uids(lines), reason, drafts.keys)}   u takes it back"
            ),
        )
        if saved:
            self.action_unselect()


def until(text: str, today: date, work_days: frozenset[int]) -> date:
    """The day a snooze ends: "1d" means "+1d", nothing means tomorrow. Raises WhenError."""
    from datetime import timedelta

    from ...domain.naturaltime import parse_day

    words = text.strip()
    if not words:
        return today + timedelta(days=1)
    if words[:1].isdigit() and words[-1:].isalpha() and " " not in words:
        words = f"+{words}"
    return parse_day(words, today=today, work_days=work_days)


def preview(lines: Sequence[DueLine]) -> str:
    """The titles of some lines, one under the other."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*(line.title for line in lines[:SHOWN]), *more])


def _uids(lines: Sequence[DueLine]) -> list[str]:
    return [line.task for line in lines]


def _count(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
