"""Today: the next conversation and what is due, each line one key from being done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work

from ..chrome import OneLine
from ..commands.base import Command, bindings, live_keys, show_key
from ..commands.everywhere import COMMANDS as EVERYWHERE
from ..commands.today import COMMANDS
from ..messages import Call, Find, OpenConversation, Visit
from ..text import BLANK, assemble, joined
from ..widgets.rows import RowList
from .today_clearing import Clearing
from .today_rows import ATTENTION, FIRST, LOOK_BACK, NEXT, OUTSIDE, PIPELINE, today_rows
from .today_touch import TO_TELL, TO_TOUCH, TouchActions

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from ...services.today import DueLine

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
        return None if self.workspace.read_only else True

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
            self.call_later(self.app.run_action, "app.sort_out")
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
        elif due.type == CARD and self.workspace.meetings.get(due.meeting):
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
        from ...services.clearing import done_all
        from ..dialogs.confirm import Confirm

        if await self.ask(Confirm("Is this done?", lead=due.title, yes="done", no="not yet")):
            self._clear(lambda: done_all(self.workspace, [due.task]))

    def _write(self, due: DueLine, kind: str = "") -> None:
        """Write the letter that the line asks for; without a kind a request, or a reminder of it."""
        from ...services.composing import Job
        from .outreach import open_composer

        if kind:
            open_composer(self, Job(kind, due.contact, due.meeting, due.task))
        else:
            open_composer(self, self.workspace.composing.job_for(due.contact))

    @work(exclusive=True, group="dialog")
    async def _show_card(self, meeting: str) -> None:
        """Show the card of the last ten minutes: who reads it then has no time for the way there."""
        from ..dialogs.card import Card

        await self.ask(Card(self.workspace.briefing.brief(meeting)))

    @work(exclusive=True, group="dialog")
    async def _let_rest(self, due: DueLine) -> None:
        """Nobody answered: one key lets the person rest."""
        from ...domain.words import Stage
        from ..dialogs.confirm import Confirm

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
        from ..dialogs.confirm import Confirm

        if await self.ask(Confirm(due.title, lead=due.detail, yes="look who is there", no="not yet")):
            self.attempt(lambda: self.say(self.workspace.todo.done(due.task)))
            person = self.workspace.contacts.get(due.contact)
            place = person.organisation if person else ""
            self.post_message(Find(f"org:{place.replace(' ', '_')}" if place else ""))

    @work(exclusive=True, group="dialog")
    async def action_add(self) -> None:
        """Add a person from one line."""
        from ..dialogs.quick_add import quick_add

        await quick_add(self)

    @work(exclusive=True, group="dialog")
    async def action_look_back(self) -> None:
        """Look back on the week, step by step."""
        from ..dialogs.week import look_back

        await look_back(self)

    @work(exclusive=True, group="dialog")
    async def action_calendar(self) -> None:
        """Write or read a calendar file."""
        from ..dialogs.calendar import open_calendar

        await open_calendar(self, self.view.next.meeting if self.view and self.view.next else "")

    @work(exclusive=True, group="dialog")
    async def action_rules(self) -> None:
        """See and change the time rules."""
        from ..dialogs.rules import open_rules

        await open_rules(self)

    @work(exclusive=True, group="dialog")
    async def action_openings(self) -> None:
        """See openings and decide on them."""
        from ..dialogs.openings import show_openings

        await show_openings(self)

    @work(exclusive=True, group="dialog")
    async def action_path(self) -> None:
        """Add or change a path."""
        from ..dialogs.path import edit_paths

        await edit_paths(self)

    @work(exclusive=True, group="dialog")
    async def action_profile(self) -> None:
        """Change the profile."""
        from ..dialogs.profile import edit_profile

        await edit_profile(self)
