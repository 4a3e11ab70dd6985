"""Today: the next conversation and what is due, each line one key from being done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work

from ...domain.phrasing import count
from ..commands.today import COMMANDS
from ..everywhere import COMMANDS as EVERYWHERE
from ..kit.chrome import OneLine
from ..kit.command import Command, bindings, live_keys, show_key
from ..kit.list import RowList
from ..kit.screen import PlaceScreen
from ..kit.text import BLANK, assemble, joined
from ..navigation import Call, Find, OpenConversation, Visit
from .rows import ATTENTION, FIRST, LOOK_BACK, NEXT, OUTSIDE, PIPELINE, today_rows

if TYPE_CHECKING:
    from datetime import date, datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.settings import Settings
    from ...services.today import DueLine, TodayView
    from ...services.workspace import Workspace


TO_TOUCH = ("touch", "loop", "promised")
"""Types of the lines that ask for a message to somebody who is known."""
TO_TELL = ("update", "told", "tell", "answer", "another")
"""Those that ask for a letter with something to say."""


class TouchActions(PlaceScreen):
    """Messages, milestones and resources, from a line that is due."""

    @property
    def current(self) -> DueLine | None:
        """The line under the cursor, if it is a task."""
        raise NotImplementedError

    def on_person(self) -> bool | None:
        """Dimmed unless the line is about somebody and may be changed."""
        due = self.current
        return True if due is not None and due.contact and not self.workspace.session.read_only else None

    @work(exclusive=True, group="dialog")
    async def write_to(self, due: DueLine) -> None:
        """Log the message that a line asks for."""
        from ..pipeline.interactions import open_touch

        await open_touch(self, due.contact, due.task)

    def tell(self, due: DueLine) -> None:
        """Write the letter that a line asks for."""
        from ..messages.request import open_composer

        open_composer(self, self.workspace.messages.touch_for(due.contact, due.task))

    @work(exclusive=True, group="dialog")
    async def let_doze(self, due: DueLine) -> None:
        """Nothing passed between the two for long: one key lets the person rest."""
        from ..pipeline.interactions import open_rest

        await open_rest(self, due.contact, due.task, due.title, due.detail)

    @work(exclusive=True, group="dialog")
    async def action_touch(self) -> None:
        """Log a message to or from the person of the line."""
        from ..pipeline.interactions import open_touch

        if self.current is not None:
            await open_touch(self, self.current.contact)

    @work(exclusive=True, group="dialog")
    async def action_milestones(self) -> None:
        """See and enter milestones."""
        from ..pipeline.milestones import open_milestones

        await open_milestones(self)

    @work(exclusive=True, group="dialog")
    async def action_shelf(self) -> None:
        """See resources and whom they may interest."""
        from ..pipeline.opportunities import open_shelf

        await open_shelf(self)


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
        return True if self.chosen and not self.workspace.session.read_only else None

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
        from ...services.tasks import ELSEWHERE

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
            self._clear(lambda: self.workspace.tasks.done_all(_uids(ready)))

    async def _told(self, due: DueLine) -> None:
        """News may have gone out without the composer: log the message with the tick, or tick only."""
        from ...domain.errors import Refused
        from ..kit.prompt import Confirm

        question = Confirm(
            "Log it as a message you sent?", lead=due.title, yes="log it as sent now", no="only tick it off"
        )
        answer = await self.ask(question)
        if answer is None:
            return
        if not answer:
            self._clear(lambda: self.workspace.tasks.done_all([due.task]))
            return
        try:
            self.workspace.follow_up.log(due.contact, task=due.task)
        except Refused:
            # What speaks against it, and a reason all the same, belong in the form.
            from ..pipeline.interactions import open_touch

            await open_touch(self, due.contact, due.task)
        else:
            self.say(f"logged: {due.title}   u takes it back")
            self.action_unselect()

    async def _agreed(self, ready: Sequence[DueLine], left: Sequence[DueLine]) -> bool:
        from ..kit.prompt import Confirm

        own = [f"left, as it is finished in its own place: {line.title}" for line in left[:3]]
        question = Confirm(
            f"Tick off {count(len(ready), 'line')}?",
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
        from ...domain.naturaltime import WhenError
        from ...domain.phrasing import day
        from ..kit.prompt import LinePrompt

        lines = self.chosen
        if not lines:
            return
        today = self.here_now().date()
        days = frozenset(self.workspace.session.profile.work_days)

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
            lambda refusal: LinePrompt(
                "Until when?" if len(lines) == 1 else f"Until when, all {count(len(lines), 'line')}?",
                lead=preview(lines),
                placeholder="1d, mon, 12 mar",
                hint=hint,
                check=check,
                error=str(refusal or ""),
            ),
            lambda text: self.say(
                f"{self.workspace.tasks.snooze_all(_uids(lines), until(text, today, days))}   u takes it back"
            ),
        )
        if saved:
            self.action_unselect()

    @work(exclusive=True, group="dialog")
    async def action_skip(self) -> None:
        """Let the lines go, with a reason."""
        from ..kit.dialog import DialogDrafts
        from ..kit.prompt import LinePrompt

        lines = self.chosen
        if not lines:
            return
        drafts = DialogDrafts(
            self.workspace.session.drafts, "skip", lines[0].task if len(lines) == 1 else "many"
        )
        saved = await self.edit(
            lambda refusal: LinePrompt(
                "Why skip it?" if len(lines) == 1 else f"Why skip these {count(len(lines), 'line')}?",
                lead=preview(lines),
                placeholder="not needed, done another way ...",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda reason: self.say(
                f"{self.workspace.tasks.skip_all(_uids(lines), reason, drafts.keys)}   u takes it back"
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


TO_PREPARE = ("research", "agenda")
CARD = "card"
TO_REFLECT = ("reflect", "thank")
TO_WRITE = ("write", "nudge")


class Detail(OneLine):
    """Why the line under the cursor is there, and where the rule comes from."""

    DEFAULT_CSS = "Detail { height: 2; padding: 0 1; color: $text-muted; }"

    shown: Content = BLANK

    def line(self, width: int) -> Content:
        """The explanation; it folds, and where it is longer than there is room the last line says so."""
        folded, room = self.shown.wrap(width), self.content_size.height or 1
        if len(folded) <= room:
            return self.shown
        last = assemble(folded[room - 1].rstrip(), " ", folded[room]).truncate(width, ellipsis=True)
        return joined("\n", [*folded[: room - 1], last])


class TodayScreen(Clearing, TouchActions):
    """The first screen."""

    PLACE = "today"
    HOME = "#due"
    CAN_FIND = True
    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    DEFAULT_CSS = """
    TodayScreen RowList { padding: 1 1 0 1; }
    TodayScreen.-low RowList { padding: 0 1; }
    TodayScreen.-tall Detail { height: 3; }
    """

    _minute: datetime | None = None
    _width = 0
    _dimming: bool | None = None

    def body(self) -> Iterable[Widget]:
        """One list holds everything."""
        yield RowList(id="due", multi=True)
        yield Detail()

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Read the view again."""
        self._minute = self.here_now().replace(second=0, microsecond=0)
        self.view = self.workspace.today.view()
        self._show()

    def tick(self) -> None:
        """The countdown moves with the minute."""
        if self.here_now().replace(second=0, microsecond=0) != self._minute:
            self.refresh_view()

    def find(self) -> bool:
        """Finding somebody is the pipeline's."""
        self.post_message(Find())
        return True

    def resized(self) -> None:
        """Lay the columns out anew."""
        if self.query_one(RowList).scrollable_content_region.width != self._width:
            self._show()

    def _show(self) -> None:
        rows = self.query_one(RowList)
        if self.view is None:
            return
        width = self._width = rows.scrollable_content_region.width or self.size.width - 2
        overrides = getattr(self.app, "overrides", {})
        shown = {
            command.id: show_key(live_keys(command, overrides)[0]) for command in (*COMMANDS, *EVERYWHERE)
        }
        made = today_rows(
            self.view,
            width - 2,
            start_key=shown["call"],
            prepare_key=shown["today.prepare"],
            data_key=shown["data"],
            week_key=shown["today.week"],
        )
        rows.set_rows(made, cursor=self.line_back(rows, {row.key for row in made}))
        self.explain()

    def on_row_list_moved(self) -> None:
        """Explain the line under the cursor, and dim what cannot be done to it."""
        self.explain()
        if self.on_task() != self._dimming:
            self._dimming = self.on_task()
            self.refresh_bindings()

    def explain(self) -> None:
        """Say in words what is under the cursor, or how many lines are selected."""
        detail = self.query_one(Detail)
        due = self.current
        if count := len(self.selected):
            what = assemble((f"{count} selected", "bold $text-accent"), "  ctrl+n selects nothing")
            detail.shown = what
        elif due is None:
            detail.shown = BLANK
        else:
            from ...domain.sources import explain

            source = explain(due.source) if due.source else ""
            detail.shown = joined(
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
        detail.update()

    # -- what can be done ----------------------------------------------------------------------------

    def has_line(self) -> bool:
        """Whether there is a line to open."""
        return self.query_one(RowList).cursor_key is not None

    def may_write(self) -> bool | None:
        """Dimmed while another window has the pen."""
        return None if self.workspace.session.read_only else True

    def has_next(self) -> bool:
        """Whether a conversation is planned."""
        return self.view is not None and self.view.next is not None

    def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        self.action_do()

    def action_do(self) -> None:
        """Do what the line under the cursor says."""
        key = self.query_one(RowList).cursor_key
        due = self.current
        if due is not None:
            self.open_line(due)
        elif key == NEXT and self.view and self.view.next:
            up = self.view.next
            self.post_message(Call() if up.running else OpenConversation(up.meeting, "prepare"))
        elif key == FIRST:
            self.action_add()
        elif key == PIPELINE:
            self.post_message(Visit("pipeline"))
        elif key == OUTSIDE:
            self.call_later(self.app.run_action, "app.command('outside')")
        elif key == LOOK_BACK and self.may_write():
            self.action_look_back()
        elif key == ATTENTION:
            self.app.call_later(self.app.run_action, "data")

    def open_line(self, due: DueLine) -> None:
        """Do what a line says, in its own place."""
        if due.type == "loop" and due.meeting:
            self.post_message(OpenConversation(due.meeting, "loop"))
        elif due.type in TO_PREPARE and due.meeting:
            self.post_message(OpenConversation(due.meeting, "prepare"))
        elif due.type == CARD and self.workspace.session.meetings.get(due.meeting):
            self._show_card(due.meeting)
        elif due.type in TO_REFLECT and due.meeting:
            self.post_message(OpenConversation(due.meeting, "thanks" if due.type == "thank" else "reflect"))
        elif due.type in TO_WRITE and due.contact:
            self._write(due, "apology" if due.meeting else "")
        elif due.type == "confirm" and due.meeting and due.contact:
            self._write(due, "confirm")
        elif due.type in TO_TELL and due.contact:
            self.tell(due)
        elif due.type in TO_TOUCH and due.contact:
            self.write_to(due)
        elif due.type == "dormant" and due.contact:
            self.let_doze(due)
        elif due.type == "lead":
            self.action_openings()
        elif due.type == "quiet" and due.contact:
            self._let_rest(due)
        elif due.type == "hint" and due.contact:
            self._somebody_else(due)
        else:
            self._is_it_done(due)

    def action_prepare(self) -> None:
        """Prepare the next conversation."""
        if self.view and self.view.next:
            self.post_message(OpenConversation(self.view.next.meeting, "prepare"))

    # -- changing ------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def _is_it_done(self, due: DueLine) -> None:
        """Ask about a line that no place of its own finishes: Enter was meant to do it, not to tick it."""
        from ..kit.prompt import Confirm

        if await self.ask(Confirm("Is this done?", lead=due.title, yes="done", no="not yet")):
            self._clear(lambda: self.workspace.tasks.done_all([due.task]))

    def _write(self, due: DueLine, kind: str = "") -> None:
        """Write the letter that the line asks for; without a kind a request, or a reminder of it."""
        from ...services.messages import MessageRequest
        from ..messages.request import open_composer

        if kind:
            open_composer(self, MessageRequest(kind, due.contact, due.meeting, due.task))
        else:
            open_composer(self, self.workspace.messages.job_for(due.contact))

    @work(exclusive=True, group="dialog")
    async def _show_card(self, meeting: str) -> None:
        """Show the card of the last ten minutes: who reads it then has no time for the way there."""
        from ..conversation.prepare.dialogs import TenMinuteCard

        await self.ask(TenMinuteCard(self.workspace.briefing.brief(meeting)))

    @work(exclusive=True, group="dialog")
    async def _let_rest(self, due: DueLine) -> None:
        """Nobody answered: one key lets the person rest."""
        from ...domain.enums import Stage
        from ..kit.prompt import Confirm

        lead = f"{due.how}\nThey move to quiet; a new reason brings them back." if due.how else ""
        if await self.ask(Confirm(due.title, lead=lead, yes="let rest", no="not yet")):
            self.attempt(
                lambda: self.say(
                    self.workspace.people.move(due.contact, Stage.QUIET, "no answer") + "   u takes it back"
                )
            )

    @work(exclusive=True, group="dialog")
    async def _somebody_else(self, due: DueLine) -> None:
        """Tick the hint off and find others of the same place."""
        from ..kit.prompt import Confirm

        if await self.ask(Confirm(due.title, lead=due.detail, yes="look who is there", no="not yet")):
            self.attempt(lambda: self.say(self.workspace.tasks.done(due.task)))
            person = self.workspace.session.contacts.get(due.contact)
            place = person.organisation if person else ""
            self.post_message(Find(f"org:{place.replace(' ', '_')}" if place else ""))

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Add a person from one line."""
        from ..pipeline.add import quick_add

        await quick_add(self)

    @work(exclusive=True, group="dialog")
    async def action_look_back(self) -> None:
        """Look back on the week, step by step."""
        from .weekly_review import look_back

        await look_back(self)

    @work(exclusive=True, group="dialog")
    async def action_calendar(self) -> None:
        """Write or read a calendar file."""
        from ..data.calendar import open_calendar

        await open_calendar(self, self.view.next.meeting if self.view and self.view.next else "")

    @work(exclusive=True, group="dialog")
    async def action_rules(self) -> None:
        """See and change the time rules."""
        from ..data.time_rules import open_rules

        await open_rules(self)

    @work(exclusive=True, group="dialog")
    async def action_openings(self) -> None:
        """See openings and decide on them."""
        from ..pipeline.opportunities import show_openings

        await show_openings(self)

    @work(exclusive=True, group="dialog")
    async def action_path(self) -> None:
        """Add or change a path."""
        from ..pipeline.paths import edit_paths

        await edit_paths(self)

    @work(exclusive=True, group="dialog")
    async def action_profile(self) -> None:
        """Change the profile."""
        from ..data.profile import edit_profile

        await edit_profile(self)
