"""The Prepare tab: what to do before the talk, what to find out, and the questions within the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from ....domain.agenda import fitness
from ....domain.bank import Question, stage_rank
from ....domain.enums import Mode
from ....domain.meeting import AgendaItem, ResearchNote
from ....services.agenda import LeftoverQuestion
from ...banks.screen import FollowsBanks
from ...kit.chrome import OneLine
from ...kit.command import Command, declared
from ...kit.list import Preview, RowList
from ...kit.screen import attempt
from ...kit.text import BLANK, Part, assemble, joined, plain, styled
from ..header import TalkPane
from ..live.parts import SizedList
from . import actions
from .bank import BankPane, BankView, carried_preview, preview
from .rows import PANES, STEPS, budget_line, planned_rows, step_rows, step_state, written_line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click, DescendantFocus

    from ....domain.meeting import Meeting
    from ....services.workspace import Workspace


COMMANDS = declared(actions)


class StepLine(OneLine):
    """The four steps, where each stands, and which one is shown."""

    DEFAULT_CSS = "StepLine { padding: 0 1; color: $text-muted; }"

    class Picked(Message):
        """A click on a step."""

        def __init__(self, step: str) -> None:
            super().__init__()
            self.step = step

    current = ""
    states: tuple[tuple[str, bool], ...] = ()

    def line(self, width: int) -> Content:
        """The names with what is left, as far as there is room; the present one set apart."""
        for told in ("all", "left", "none"):
            shown = joined("   ", self._parts(told))
            if shown.cell_length <= width:
                break
        return shown.truncate(width, ellipsis=True)

    def _parts(self, told: str) -> list[Part]:
        parts: list[Part] = []
        for step, (state, done) in zip(STEPS, self.states, strict=False):
            here = step == self.current
            said = f" {state}" if told == "all" or (told == "left" and done) else ""
            style = "$text-success" if done else "$text-muted"
            name = "bold underline $text-accent" if here else "$foreground"
            parts.append(assemble((PANES[step], name), (said, style)))
        return parts

    def on_click(self, event: Click) -> None:
        """Go to the step under the pointer."""
        x, at = event.x - self.gutter.left, 0
        shown = self.line(self.content_size.width).plain
        for step in STEPS:
            at = shown.find(PANES[step], at)
            if 0 <= at <= x < at + len(PANES[step]):
                self.post_message(self.Picked(step))


class PreparePane(FollowsBanks, TalkPane):
    """Four short steps: purpose, research, questions with the banks beside them, practicalities."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS

    DEFAULT_CSS = """
    PreparePane {
        height: 1fr; layout: vertical;

        & .prepare--panel {
            border: round $border-blurred; border-title-color: $foreground; border-title-style: bold;
            border-subtitle-color: $foreground-muted; padding: 0 1;
            &:focus-within { border: round $accent; border-title-color: $text-accent; }
        }
        & #todo { height: 1fr; padding: 1 2; }
        & .prepare--questions { height: 1fr; }
        & .prepare--lists { height: 1fr; }
        & .prepare--agenda { width: 1fr; }
        & .prepare--agenda RowList { height: 1fr; }
        & BankPane { width: 1fr; }
        & #todo, & .prepare--questions { display: none; }
        &.-at-purpose #todo, &.-at-research #todo, &.-at-todo #todo { display: block; }
        &.-at-agenda .prepare--questions, &.-at-bank .prepare--questions { display: block; }
    }
    """

    def __init__(self, workspace: Workspace) -> None:
        """A preparation."""
        super().__init__(workspace)
        self.planning = workspace.planning
        self.at = ""
        """The part shown; empty before there is a meeting."""
        self.banks: tuple[str, ...] = ()
        """Ids of the banks shown; empty for those that fit the user."""
        self.banks_read = False
        self._stands = False
        """Whether the parts are there; Textual calls a widget mounted only after `on_mount`."""
        self._lines_shown = 0
        """The reading of the file of checklists that is shown; 0 for none."""

    def compose(self) -> ComposeResult:
        """The steps, and below them the one that is shown."""
        yield StepLine()
        yield RowList(id="todo", show_blurred=False, classes="prepare--panel")
        with Vertical(classes="prepare--questions"):
            with Horizontal(classes="prepare--lists"):
                with Vertical(classes="prepare--agenda prepare--panel"):
                    yield SizedList(
                        id="agenda",
                        show_blurred=False,
                        empty=plain("No questions yet. f fills the time, n adds your own."),
                    )
                yield BankPane(classes="prepare--panel")
            yield Preview()

    def on_mount(self) -> None:
        """Show the meeting; the banks follow after the first paint."""
        self.todo = self.query_one("#todo", RowList)
        self.agenda = self.query_one("#agenda", SizedList)
        self.bank = self.query_one(BankPane)
        self._stands = True
        self._begin()
        self.call_after_refresh(self.follow_banks)

    # -- what the conversation place calls -------------------------------------------------------------

    def show(self, uid: str) -> None:
        """Show a meeting."""
        self.uid = uid
        if self._stands:
            self._begin()
            self.look_at_banks()

    def _begin(self) -> None:
        """Show the meeting from its first step that is not done."""
        if (meeting := self.meeting) is not None:
            states = ((step, step_state(self.workspace, meeting, step)[1]) for step in STEPS)
            self.stand_at(next((step for step, done in states if not done), "agenda"))
        self.refresh_data()

    def refresh_data(self) -> None:
        """Show the present data."""
        meeting = self.meeting
        if meeting is None or not self._stands:
            return
        self._show_step(meeting)
        self._show_agenda(meeting)
        self.show_banks()

    def take_focus(self) -> None:
        """Start where the cursor was."""
        if self.is_mounted:
            self.screen.set_focus(self.part(self.at))

    def leave(self) -> bool:
        """Esc: from the find line to the list, then the words are cleared."""
        if self.screen.focused is self.bank.field:
            self.bank.leave_find()
            return True
        if self.at == "bank" and self.bank.field.value:
            self.bank.clear_find()
            return True
        return False

    def find(self) -> None:
        """Find in the banks."""
        self.stand_at("bank")
        self.bank.find()

    def tick(self) -> None:
        """Nothing here moves with the minute."""

    def show_read_banks(self) -> None:
        """The file of checklists may have been changed outside, too: open items follow it."""
        super().show_read_banks()
        if not self.is_attached:
            return
        service = self.workspace.checklists
        if not self.workspace.session.read_only:
            attempt(self.place, service.follow)
        if service.version != self._lines_shown:
            self._lines_shown = service.version
            self.refresh_data()

    def banks_ready(self, first: bool) -> None:  # noqa: ARG002
        """Show what the banks hold now, and name what is wrong with the user's own."""
        self.banks_read = True
        self.show_banks()
        self.refresh_bindings()
        if notice := self.bank_notice():
            self.say(f"{notice} B shows all.", "error")

    # -- what is the case ------------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether another window writes."""
        return self.workspace.session.read_only

    @property
    def under_cursor(self) -> object:
        """What the line of the preparation under the cursor stands for; None while another part is used."""
        return self.todo.cursor_value if self.is_mounted and self.at not in ("agenda", "bank") else None

    @property
    def question(self) -> AgendaItem | None:
        """The question of the agenda under the cursor."""
        meeting = self.meeting
        return meeting.item(self.agenda.cursor_key or "") if meeting and self.is_mounted else None

    @property
    def fact(self) -> ResearchNote | None:
        """The fact under the cursor."""
        value = self.under_cursor
        return value if isinstance(value, ResearchNote) else None

    # -- showing ---------------------------------------------------------------------------------------

    def _show_step(self, meeting: Meeting) -> None:
        """The steps and their states, and the lines of the one that is shown."""
        line = self.query_one(StepLine)
        line.current = "agenda" if self.at == "bank" else self.at
        line.states = tuple(step_state(self.workspace, meeting, step) for step in STEPS)
        line.update()
        if self.at in STEPS and self.at != "agenda":
            self.todo.border_title = PANES[self.at]
            self.todo.set_rows(step_rows(self.workspace, meeting, self.at))

    def on_step_line_picked(self, event: StepLine.Picked) -> None:
        """A click on a step goes there."""
        event.stop()
        self.go_to(event.step)

    def _show_agenda(self, meeting: Meeting) -> None:
        panel = self.query_one(".prepare--agenda")
        written = meeting.mode is Mode.WRITTEN
        panel.border_title = "Questions"
        plan = self.workspace.agenda.plan(meeting)
        panel.border_subtitle = written_line(len(meeting.agenda)) if written else budget_line(plan)
        self.agenda.set_rows(planned_rows(self.workspace, meeting, self.agenda.cells))
        self._show_preview()

    def on_sized_list_resized(self, event: SizedList.Resized) -> None:
        """Lay the rule of the agenda out anew."""
        event.stop()
        if (meeting := self.meeting) is not None:
            self._show_agenda(meeting)

    def show_banks(self) -> None:
        """Show the banks chosen, once they are read."""
        meeting = self.meeting
        if meeting is None or not (self.banks_read and self._stands):
            return
        library = self.workspace.banks
        everything = self.banks == (actions.ALL_BANKS,)
        titles = {bank.id: bank.name for bank in library.banks()}
        active = tuple(titles) if everything else self.banks
        # Chosen ones, else core, those that fit the user, and the user's own.
        active = active or library.active(self.workspace.session.profile.stage)
        facts = self.workspace.agenda.facts(meeting)
        questions = sorted(
            library.questions(active),
            key=lambda q: (stage_rank(q.stage), not fitness(q, facts).ready, not q.recommended, q.depth),
        )
        names = "all" if everything else " · ".join(titles.get(bank, bank) for bank in active)
        taken = frozenset(item.question for item in meeting.agenda if item.question)
        contact = self.workspace.session.contacts.get(meeting.first_contact)
        formality = contact.formality.value if contact else ""
        carried = self.workspace.agenda.leftover_questions(meeting) if meeting.planned else ()
        self.bank.show(BankView(questions, facts, taken, names, formality, carried))

    def _show_preview(self) -> None:
        shown = BLANK
        current = self.bank.current if self.at == "bank" else None
        if isinstance(current, LeftoverQuestion):
            shown = carried_preview(current)
        elif current is not None and self.bank.view is not None:
            shown = preview(current, self.bank.view)
        elif (item := self.question) is not None:
            lines = [styled(item.text, "bold")]
            if item.probes:
                lines.append(assemble(("then  ", "$text-muted"), " · ".join(item.probes)))
            shown = Content("\n").join(lines)
        self.query_one(Preview).show(shown)

    # -- going about -----------------------------------------------------------------------------------

    def part(self, name: str) -> RowList:
        """The list of a part."""
        return {"agenda": self.agenda, "bank": self.bank.rows}.get(name, self.todo)

    def go_to(self, pane: str) -> None:
        """Go to a part, one of `PANES`."""
        self.stand_at(pane)
        self.screen.set_focus(self.part(pane))

    def stand_at(self, pane: str) -> None:
        """Show a step, or the part of the questions, and let the cursor be there."""
        self.at = pane
        self.update_classes({f"-at-{name}": name == pane for name in PANES})
        if (meeting := self.meeting) is not None:
            self._show_step(meeting)
        self._show_preview()
        self.refresh_bindings()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click may have gone to another part."""
        for name in ("agenda", "bank"):
            if event.widget is self.part(name) and name != self.at:
                self.stand_at(name)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line does what it is about."""
        event.stop()
        if not self.read_only:
            actions.do_line(self, event.row_list.cursor_value)

    def on_bank_pane_add(self, event: BankPane.Add) -> None:
        """Enter on a question of a bank, or on one that an earlier talk left over."""
        if self.read_only:
            return
        match event.question:
            case LeftoverQuestion() as carried:
                actions.add_carried(self, carried)
            case Question() as question:
                actions.add_question(self, question)

    def on_bank_pane_looked(self) -> None:
        """Show the question under the cursor."""
        self._show_preview()

    def on_row_list_moved(self) -> None:
        """Another line is under the cursor."""
        self._show_preview()
        self.refresh_bindings()
