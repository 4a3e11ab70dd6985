"""The question banks: browse by stage, search, look closely, write and copy questions, see what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import work

from ..commands.banks import COMMANDS
from ..commands.base import Command, bindings
from ..widgets.rows import RowList
from . import bank_rows
from .bank_view import BanksView
from .base import ChangeLike, PlaceScreen


def open_banks(screen: PlaceScreen) -> None:
    """Open the banks over any place; in the conversation place for the talk shown there."""
    shown = getattr(screen, "uid", "") if screen.PLACE == "conversation" else ""
    made = BanksScreen(screen.workspace, shown, screen.settings, intervals=screen.intervals)
    screen.app.push_screen(made)


class BanksScreen(BanksView):
    """The banks with what can be done with them."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = bindings(COMMANDS)

    # -- what can run --------------------------------------------------------------------------------

    def may_write(self) -> bool | None:
        """Dimmed while another window has the pen, or the banks are being read."""
        return None if self.workspace.read_only or self.banks_version < 0 else True

    def can_open(self) -> bool:
        """Whether Enter does something here."""
        if self.at == "banks":
            return self.banks.cursor_key is not None
        return self.question is not None and self.meeting is not None and not self.workspace.read_only

    def at_questions(self) -> bool:
        """Whether the cursor is among the questions."""
        return self.at == "questions" and bool(self._found)

    def on_question(self) -> bool | None:
        """Whether there is a question to copy."""
        return self.may_write() if self.question is not None else False

    def on_own(self) -> bool | None:
        """Whether the question is the user's own."""
        question = self.question
        return self.may_write() if question is not None and self.service.writing.is_own(question) else False

    def can_mend(self) -> bool | None:
        """Whether something about the bank shown is certain enough to be mended here."""
        found = any(problem.certain and problem.mended for problem in self._problems)
        return self.may_write() if found else False

    def has_people(self) -> bool:
        """Whether there is anybody to word the questions for."""
        return self.workspace.contacts.count() > 0

    # -- doing ---------------------------------------------------------------------------------------

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a line."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """From a bank to its questions; a question goes on the agenda."""
        if self.at == "banks":
            self.go_to("questions")
            return
        question, meeting = self.question, self.meeting
        if question is None or self.workspace.read_only:
            return
        if meeting is None:
            self.say("No talk is planned to put it on the agenda of. y copies it to a bank of your own.")
            return
        fit = self.view.fitness(question)
        against = f" ({fit.reason})" if fit.reason else ""
        if self.attempt(lambda: self.workspace.planning.add_question(meeting.uid, question)):
            whom = f" with {self.contact.name}" if self.contact else ""
            self.say(
                f"On the agenda of the talk{whom}.{against} u takes it off.", "warning" if against else ""
            )

    @work(exclusive=True, group="dialog")
    async def action_new(self) -> None:
        """Write a question."""
        from .bank_forms import new_question

        stage = self.question.stage if self.question else ""
        self._written(await new_question(self, self.bank, stage), "Added")

    @work(exclusive=True, group="dialog")
    async def action_copy(self) -> None:
        """Copy the question."""
        from .bank_forms import copy_question

        if (question := self.question) is not None:
            self._written(await copy_question(self, question), "Copied")

    @work(exclusive=True, group="dialog")
    async def action_edit(self) -> None:
        """Change the question."""
        from .bank_forms import edit_question

        if (question := self.question) is not None:
            self._written(await edit_question(self, question), "Changed")

    def _written(self, question_id: str, what: str) -> None:
        """A file was changed: show the question where it is now."""
        if not question_id:
            return
        self._file_last = True
        self.show_read_banks()
        self.bank = question_id.split("/")[0] if self.bank != bank_rows.ALL else self.bank
        self.field.value = ""
        self.field.remove_class("-shown")
        self.refresh_view()
        self.questions.move_to(question_id)
        question = self.service.find(question_id)
        place = (
            f" {question.file.removeprefix(f'{self.workspace.home}/')}:{question.line}" if question else ""
        )
        self.say(f"{what}:{place}. u takes it back.")
        self.refresh_bindings()

    def action_remove(self) -> None:
        """Take the question out of its bank."""
        question = self.question
        if question is not None and self.attempt(lambda: self.service.writing.remove(question)):
            self._file_last = True
            self.show_read_banks()
            self.say(f"Removed: {question.label}. u brings it back.")

    @work(exclusive=True, group="dialog")
    async def action_mend(self) -> None:
        """Show the mended lines and write them."""
        from ..dialogs.confirm import Confirm
        from .bank_mending import mend_lead, mendable

        found = mendable(self, self._problems)
        if not found:
            self.say("Nothing of this can be mended with certainty; see the lines to write.", "warning")
            return
        title = f"Write these lines into {', '.join(each.path.name for each in found)}?"
        if await self.ask(Confirm(title, lead=mend_lead(found), yes="write", no="leave")):
            for each in found:
                if self.attempt(partial(self.service.writing.mend, each)):
                    self._file_last = True
                    self.say(f"{len(each.applied)} mended; a copy is kept. u takes it back.")
            self.show_read_banks()

    @work(exclusive=True, group="dialog")
    async def action_whom(self) -> None:
        """Choose for whom the questions are worded."""
        from ..dialogs.choose import Choose, Option

        people = sorted(self.workspace.contacts.all(), key=lambda contact: contact.name.casefold())
        options = [Option("-", "Nobody in particular")]
        options += [Option(contact.uid, contact.name, contact.role_line) for contact in people]
        chosen = await self.ask(Choose("For whom?", options, current=self._contact))
        if chosen is None:
            return
        self._contact = "" if chosen == "-" else chosen
        ahead = [
            talk for talk in self.workspace.planning.of_contact(self._contact) if talk.planned or talk.running
        ]
        self._meeting = ahead[0].uid if ahead and self._contact else ""
        self.refresh_view()
        self.refresh_bindings()

    # -- taking back ---------------------------------------------------------------------------------

    def _changed(self, change: ChangeLike) -> None:
        if change.kind == "commit":
            self._file_last = False
        super()._changed(change)

    def own_undo(self) -> Callable[[], str] | None:
        """The last change of a file, while nothing else was changed since."""
        return self._undo if self._file_last and self.service.writing.undo_label else None

    def _undo(self) -> str:
        said = self.service.writing.undo()
        self.show_read_banks()
        return said
