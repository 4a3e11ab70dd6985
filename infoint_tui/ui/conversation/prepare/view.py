"""What the Prepare tab shows: preparation, agenda and banks, all at once or one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ....domain.agenda import fitness
from ....domain.enums import Mode
from ...banks.watcher import FollowsBanks
from ...kit.chrome import OneLine
from ...kit.lines import Preview
from ...kit.list import RowList
from ...kit.text import BLANK, assemble, joined, plain, styled
from ..live.parts import SizedList
from .bank import BankPane, BankView, carried_preview, preview
from .rows import budget_line, planned_rows, preparation_rows, written_line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import DescendantFocus

    from ....domain.meeting import AgendaItem, Meeting
    from ....services.workspace import Workspace


PANES = (("todo", "Preparation"), ("agenda", "Agenda"), ("bank", "Bank"))
ALL_BANKS = "*"


class AgendaTitle(OneLine):
    """The agenda and how much of the time it takes."""

    DEFAULT_CSS = "AgendaTitle { padding: 0 1; }"

    shown: Content = BLANK

    def line(self, width: int) -> Content:
        """The title."""
        return assemble(("Agenda  ", "bold"), self.shown).truncate(width, ellipsis=True)


class PaneTabs(OneLine):
    """Names of the parts where only one fits."""

    DEFAULT_CSS = """
    PaneTabs { display: none; padding: 0 1; color: $text-muted; }
    """

    current = ""

    def line(self, width: int) -> Content:
        """The names, the present one set apart."""
        names = [
            styled(title, "bold underline $foreground" if name == self.current else "$text-muted")
            for name, title in PANES
        ]
        return assemble(joined("   ", list(names)), ("   tab", "$text-accent"), " next part").truncate(
            width, ellipsis=True
        )


class PrepareView(FollowsBanks, Widget):
    """Preparation on the left, agenda and banks on the right; one at a time where it is narrow."""

    DEFAULT_CSS = """
    PrepareView {
        height: 1fr; layout: vertical;

        & .prepare--columns { height: 1fr; }
        & .prepare--left { width: 2fr; padding: 1 1 0 0; }
        & .prepare--right { width: 3fr; border-left: solid $border-blurred; padding: 1 0 0 0; }
        & .prepare--agenda { height: auto; max-height: 60%; }
        & .prepare--agenda RowList { height: auto; max-height: 100%; }
        & BankPane { border-top: solid $border-blurred; }
    }
    """

    def __init__(self, workspace: Workspace) -> None:
        """The view of a preparation.

        Args:
            workspace: The open data home.
        """
        super().__init__(classes="-at-todo")
        self.workspace = workspace
        self.planning = workspace.planning
        self.uid = ""
        self.at = "todo"
        self.banks: tuple[str, ...] = ()
        """Ids of the banks shown; empty for those that fit the user."""
        self._banks_read = False
        self._stands = False
        """Whether the parts are there; Textual calls a widget mounted only after `on_mount`."""

    def compose(self) -> ComposeResult:
        """Two columns; the right one holds agenda, bank and preview."""
        yield PaneTabs()
        with Horizontal(classes="prepare--columns"):
            with Vertical(classes="prepare--left"):
                yield RowList(id="todo", show_blurred=False)
            with Vertical(classes="prepare--right"):
                with Vertical(classes="prepare--agenda"):
                    yield AgendaTitle()
                    yield SizedList(
                        id="agenda",
                        show_blurred=False,
                        empty=plain("No question yet. f fills the time, n adds your own."),
                    )
                yield BankPane()
                yield Preview()

    def on_mount(self) -> None:
        """Show the meeting; the banks follow after the first paint."""
        self.todo = self.query_one("#todo", RowList)
        self.agenda = self.query_one("#agenda", SizedList)
        self.bank = self.query_one(BankPane)
        self._stands = True
        self.refresh_data()
        self.call_after_refresh(self.follow_banks)

    # -- showing -------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.session.meetings.get(self.uid)

    def show(self, uid: str) -> None:
        """Show a meeting."""
        self.uid = uid
        if self._stands:
            self.refresh_data()
            self.look_at_banks()

    def refresh_data(self) -> None:
        """Show the present data."""
        meeting = self.meeting
        if meeting is None or not self._stands:
            return
        self.todo.set_rows(preparation_rows(self.workspace, meeting))
        self._show_agenda(meeting)
        self._show_banks(meeting)
        self.query_one(PaneTabs).current = self.at
        self.query_one(PaneTabs).update()

    def _show_agenda(self, meeting: Meeting) -> None:
        title = self.query_one(AgendaTitle)
        written = meeting.mode is Mode.WRITTEN
        plan = self.planning.plan(meeting)
        title.shown = written_line(len(meeting.agenda)) if written else budget_line(plan)
        title.update()
        self.agenda.set_rows(planned_rows(self.workspace, meeting, self.agenda.cells))
        self._show_preview()

    def on_sized_list_resized(self, event: SizedList.Resized) -> None:
        """Lay the rule of the agenda out anew."""
        event.stop()
        if (meeting := self.meeting) is not None:
            self._show_agenda(meeting)

    def banks_ready(self, first: bool) -> None:  # noqa: ARG002
        """Show what the banks hold now."""
        self._banks_read = True
        if (meeting := self.meeting) is not None and self.is_mounted:
            self._show_banks(meeting)

    def active_banks(self) -> tuple[str, ...]:
        """Ids of the banks shown: chosen ones, else core, those that fit the user, and the user's own."""
        if self.banks == (ALL_BANKS,):
            return tuple(bank.id for bank in self.workspace.banks.banks())
        return self.banks or self.workspace.banks.active(self.workspace.session.profile.stage)

    def _show_banks(self, meeting: Meeting) -> None:
        if not self._banks_read:
            return
        from ....domain.bank import stage_rank

        active = self.active_banks()
        titles = {bank.id: bank.name for bank in self.workspace.banks.banks()}
        facts = self.planning.facts(meeting)
        questions = sorted(
            self.workspace.banks.questions(active),
            key=lambda q: (stage_rank(q.stage), not fitness(q, facts).ready, not q.recommended, q.depth),
        )
        names = "all" if self.banks == (ALL_BANKS,) else " · ".join(titles.get(bank, bank) for bank in active)
        taken = [item.question for item in meeting.agenda if item.question]
        contact = self.workspace.session.contacts.get(meeting.first_contact)
        formality = contact.formality.value if contact else ""
        carried = self.planning.leftover_questions(meeting) if meeting.planned else ()
        self.bank.show(BankView(questions, facts, taken, names, formality, carried))

    def _show_preview(self) -> None:
        shown = BLANK
        if self.at == "bank" and (carried := self.bank.current_carried) is not None:
            shown = carried_preview(carried)
        elif self.at == "bank" and self.bank.view is not None and (question := self.bank.current) is not None:
            shown = preview(question, self.bank.view)
        elif (item := self.question) is not None:
            lines = [styled(item.text, "bold")]
            if item.probes:
                lines.append(assemble(("then  ", "$text-muted"), " · ".join(item.probes)))
            shown = Content("\n").join(lines)
        self.query_one(Preview).show(shown)

    def on_bank_pane_looked(self) -> None:
        """Show the question under the cursor."""
        self._show_preview()

    def on_row_list_moved(self) -> None:
        """Another line is under the cursor."""
        self._show_preview()
        self.refresh_bindings()

    # -- going about ---------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Start where the cursor was."""
        if self.is_mounted:
            self.screen.set_focus(self._list(self.at))

    def _list(self, pane: str) -> RowList:
        return {"todo": self.todo, "agenda": self.agenda, "bank": self.bank.rows}[pane]

    def action_pane(self, step: int) -> None:
        """Go to the next part."""
        names = [name for name, _title in PANES]
        self.go_to(names[(names.index(self.at) + step) % len(names)])

    def go_to(self, pane: str) -> None:
        """Go to a part: todo, agenda or bank."""
        self._stand_at(pane)
        self.screen.set_focus(self._list(pane))

    def _stand_at(self, pane: str) -> None:
        self.at = pane
        for name, _title in PANES:
            self.set_class(name == pane, f"-at-{name}")
        tabs = self.query_one(PaneTabs)
        tabs.current = pane
        tabs.update()
        self._show_preview()
        self.refresh_bindings()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click may have gone to another part."""
        for name, _title in PANES:
            if event.widget is self._list(name) and name != self.at:
                self._stand_at(name)

    def find(self) -> None:
        """Find in the banks."""
        self._stand_at("bank")
        self.bank.find()

    def leave(self) -> bool:
        """Esc: from the find line to the list, then the words are cleared."""
        if self.screen.focused is self.bank.field:
            self.bank.leave_find()
            return True
        if self.at == "bank" and self.bank.field.value:
            self.bank.clear_find()
            return True
        return False

    @property
    def question(self) -> AgendaItem | None:
        """The question of the agenda under the cursor."""
        meeting = self.meeting
        return meeting.item(self.agenda.cursor_key or "") if meeting and self.is_mounted else None
