"""The Prepare tab: what to do before the talk, what to find out, and the questions within the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work

from ....domain.errors import Refused
from ...commands.prepare import COMMANDS
from ...kit.command import Command, Commanded, bindings
from ...kit.list import RowList
from .bank import CARRIED, BankPane
from .sources import FilledPreparation


class PreparePane(Commanded, FilledPreparation):
    """The preparation of a talk; dialogs ask, the planning service saves."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    def banks_ready(self, first: bool) -> None:
        """Name what is wrong with the user's own banks, too."""
        super().banks_ready(first)
        self.refresh_bindings()
        if notice := self.bank_notice():
            self._say(f"{notice} B shows all.", "error")

    def tick(self) -> None:
        """Nothing here moves with the minute."""

    # -- what can run --------------------------------------------------------------------------------

    def has_meeting(self) -> bool:
        """Whether there is a conversation."""
        return self.meeting is not None

    def may_write(self) -> bool | None:
        """Dimmed while another window has the pen."""
        return None if self.workspace.session.read_only else True

    def _key(self) -> str:
        return (self.todo.cursor_key or "") if self.is_mounted and self.at == "todo" else ""

    def on_check(self) -> bool:
        """Whether the cursor is on the checklist."""
        return self._key().startswith("check:") and not self.workspace.session.read_only

    def on_question(self) -> bool:
        """Whether the cursor is on a question of the agenda."""
        return self.at == "agenda" and self.question is not None and not self.workspace.session.read_only

    def can_remove(self) -> bool:
        """Whether there is something under the cursor to remove."""
        return self.on_question() or (
            self._key().startswith("research:") and not self.workspace.session.read_only
        )

    def on_bank(self) -> bool:
        """Whether the banks are there."""
        return self._banks_read

    def may_rehearse(self) -> bool:
        """Whether the talk is ahead and nothing runs."""
        meeting = self.meeting
        return meeting is not None and meeting.planned and not self.workspace.session.read_only

    # -- doing ---------------------------------------------------------------------------------------

    def _do(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except Refused as refusal:
            self._say(str(refusal), "error")
            return False
        return True

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line does what it is about."""
        event.stop()
        if self.workspace.session.read_only:
            return
        if event.row_list is self.agenda:
            self.action_edit_question()
        else:
            self._choose(event.key)

    def _choose(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == "check":
            self._do_item(rest)
        elif kind == "goal" or key == "add:goals":
            self.action_goals()
        elif kind == "purpose":
            self.action_purpose()
        elif kind == "research":
            self._research_form(rest)
        elif key == "add:research":
            self.action_research()
        elif key == "add:item":
            self.action_item()
        elif kind == "mend":
            self.action_lines()

    def _do_item(self, uid: str) -> None:
        """Open what an item is about; one that happens elsewhere is ticked."""
        meeting = self.meeting
        item = next((i for i in meeting.checklist if i.uid == uid), None) if meeting else None
        rule = item.rule if item else ""
        if rule == "prep.goals":
            self.action_goals()
        elif rule in ("prep.questions", "written.questions"):
            self.go_to("agenda")
        elif rule == "prep.intro":
            self.action_say()
        elif rule == "prep.answers":
            self.action_answers()
        elif rule == "prep.assumption":
            self._choose_belief()
        elif rule in ("prep.industry", "prep.organisation", "prep.person"):
            self._research_form(subject=rule.removeprefix("prep."))
        else:
            self._do(lambda: self.planning.tick_item(self.uid, uid))

    def can_open(self) -> bool:
        """Whether there is a line to open."""
        if (
            not self.is_mounted
            or self.workspace.session.read_only
            or self._key().startswith(("mind:", "time:"))
        ):
            return False
        return self._list(self.at).cursor_key is not None

    def action_open(self) -> None:
        """Enter on the line under the cursor; lists tell it themselves."""
        self._list(self.at).action_choose()

    def action_tick(self) -> None:
        """Tick the item under the cursor."""
        self._do(lambda: self.planning.tick_item(self.uid, self._key().removeprefix("check:")))

    def action_suggest(self) -> None:
        """Fill the time with questions."""
        if self._do(lambda: self.planning.suggest(self.uid)):
            self._say("Questions for the time there is. u takes them back.", "")

    def on_bank_pane_add(self, event: BankPane.Add) -> None:
        """Enter on a question of a bank."""
        if event.question.startswith(CARRIED):
            if not self.workspace.session.read_only:
                self.add_leftover(event.question)
            return
        question = self.workspace.banks.find(event.question)
        if question is None or self.workspace.session.read_only:
            return
        if self._do(lambda: self.planning.add_question(self.uid, question)):
            added = (
                next((i for i in self.meeting.agenda if i.question == question.id), None)
                if self.meeting
                else None
            )
            fit = self.bank.view.fitness(question) if self.bank.view else None
            against = f" ({fit.reason})" if fit and fit.reason else ""
            label = added.label if added else question.label
            self._say(f"On the agenda: {label}{against}", "warning" if against else "")

    def action_remove(self) -> None:
        """Remove what is under the cursor."""
        if self.at == "agenda" and (item := self.question) is not None:
            words = self.removed_words(item.uid)
            if self._do(lambda: self.planning.remove_question(self.uid, item.uid)):
                self._say(words, "")
        elif self._key().startswith("research:"):
            uid = self._key().removeprefix("research:")
            if self._do(lambda: self.planning.edit_research(self.uid, uid, "")):
                self._say("Removed. u brings it back.", "")

    def action_move(self, step: int) -> None:
        """Move the question."""
        if (item := self.question) is not None:
            self._do(lambda: self.planning.move_question(self.uid, item.uid, step))

    def action_minutes(self, step: int) -> None:
        """Change the minutes of the question."""
        if (item := self.question) is not None and 1 <= item.minutes + step <= 60:
            self._do(lambda: self.planning.edit_question(self.uid, item.uid, minutes=item.minutes + step))

    # -- dialogs -------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_goals(self) -> None:
        """Write the goals."""
        from . import forms as prepare_forms

        await prepare_forms.goals(self.place, self.uid)

    @work(exclusive=True, group="dialog")
    async def action_purpose(self) -> None:
        """Write the purpose line."""
        from . import forms as prepare_forms

        await prepare_forms.purpose(self.place, self.uid)

    def action_research(self) -> None:
        """Write a fact."""
        self._research_form()

    @work(exclusive=True, group="dialog")
    async def _research_form(self, uid: str = "", subject: str = "") -> None:
        from . import forms as prepare_forms

        await prepare_forms.research(self.place, self.uid, uid, subject)

    @work(exclusive=True, group="dialog")
    async def action_item(self) -> None:
        """Add an item."""
        from . import forms as prepare_forms

        await prepare_forms.item(self.place, self.uid)

    @work(exclusive=True, group="dialog")
    async def action_own(self) -> None:
        """Write a question."""
        from . import forms as prepare_forms

        await prepare_forms.own_question(self.place, self.uid)

    @work(exclusive=True, group="dialog")
    async def action_edit_question(self) -> None:
        """Change wording and minutes."""
        from . import forms as prepare_forms

        if (item := self.question) is not None:
            await prepare_forms.edit_question(self.place, self.uid, item)

    def action_rehearse(self) -> None:
        """Begin a rehearsal and go to its clock."""
        from ...navigation import OpenConversation

        try:
            rehearsal = self.workspace.conversation.rehearse(self.uid)
        except Refused as refusal:
            self._say(str(refusal), "error")
            return
        self.post_message(OpenConversation(rehearsal.uid, "live"))

    @work(exclusive=True, group="dialog")
    async def action_banks(self) -> None:
        """Choose the banks."""
        from . import forms as prepare_forms

        chosen = await prepare_forms.banks(self.place, self.banks)
        if chosen is not None:
            self.banks = chosen
            if (meeting := self.meeting) is not None:
                self._show_banks(meeting)
