"""What the screen of question banks shows: banks, questions by stage, problems, and a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.containers import Horizontal, Vertical

from ...domain.agenda import AgendaFacts
from ...domain.bank import stage_rank
from ..commands.banks import COMMANDS
from ..conversation.prepare.bank import BankView
from ..kit.chrome import OneLine
from ..kit.command import Command, bindings
from ..kit.fields import LineInput
from ..kit.lines import Preview
from ..kit.list import RowList
from ..kit.screen import ChangeLike, PlaceScreen
from ..kit.text import BLANK, assemble, joined, plain
from . import rows as bank_rows
from .watcher import FollowsBanks

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import DescendantFocus
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.bank import Bank, BankProblem, Question
    from ...domain.meeting import Meeting
    from ...domain.people import Contact
    from ...domain.settings import Settings
    from ...services.workspace import Workspace
    from ..kit.list import Row


REST = 0.06
"""Seconds without a key after which the preview follows: a key alone paints the list only."""


class BanksTitle(OneLine):
    """Which bank is shown, what is searched for, how to find."""

    DEFAULT_CSS = "BanksTitle { padding: 0 1; }"

    shown: Content = BLANK

    def line(self, width: int) -> Content:
        """Name and number on the left, the key to find on the right."""
        right = assemble(("/", "$text-accent"), " find")
        left = self.shown.truncate(max(0, width - right.cell_length - 1), ellipsis=True)
        return assemble(left, " " * (width - left.cell_length - right.cell_length), right)


class BanksView(FollowsBanks, PlaceScreen):
    """Banks on the left, questions on the right; one at a time where it is narrow."""

    HOME = "#questions"
    CAN_FIND = True
    SHOWS_BANKS = True
    LINTS = True
    DEFAULT_CSS = """
    BanksView {
        & .banks--columns { height: 1fr; }
        & .banks--left { width: 36; padding: 1 0 0 0; }
        & .banks--right { width: 1fr; padding: 1 0 0 0; border-left: solid $border-blurred; }
        & #banks, & #questions { height: 1fr; }
        & LineInput { display: none; }
        & LineInput.-shown { display: block; }
        & Preview { max-height: 14; min-height: 3; }
    }
    BanksView.-low Preview { max-height: 9; }
    BanksView.-narrow, BanksView.-tiny {
        & .banks--left { display: none; width: 1fr; padding: 0; }
        & .banks--right { border-left: none; padding: 0; }
    }
    BanksView.-narrow.-at-banks, BanksView.-tiny.-at-banks {
        & .banks--left { display: block; }
        & .banks--right { display: none; }
    }
    """

    def __init__(
        self,
        workspace: Workspace,
        meeting: str = "",
        settings: Settings | None = None,
        *,
        intervals: bool = True,
    ) -> None:
        """The banks.

        Args:
            workspace: The open data home.
            meeting: Uid of the talk questions are picked for; the next one by default.
            settings: The settings in force.
            intervals: Whether timers run.
        """
        super().__init__(workspace, settings, intervals=intervals)
        self.service = workspace.banks
        self.bank = bank_rows.ALL
        """Id of the bank shown, "*" for all, "file:..." for a file of which nothing is in use."""
        self.at = "questions"
        self.view = BankView((), AgendaFacts(), (), "")
        found = workspace.session.meetings.get(meeting) or workspace.planning.current()
        self._meeting = found.uid if found else ""
        self._contact = found.first_contact if found else ""
        self._found: dict[str, Question] = {}
        self._rows: dict[str, Row] = {}
        """Rows of questions as they are worded now, by id."""
        self._problems: tuple[BankProblem, ...] = ()
        self._touched = 0.0
        """When the cursor or the find line was last touched, on the clock's `elapsed`."""
        self._waits = False
        self._file_last = False
        """Whether the last change made here was one of a file."""
        self._told = ""

    banks = getters.query_one("#banks", RowList)
    questions = getters.query_one("#questions", RowList)
    field = getters.query_one(LineInput)

    def body(self) -> Iterable[Widget]:
        """Banks, title, find line, questions, preview."""
        with Horizontal(classes="banks--columns"):
            with Vertical(classes="banks--left"):
                yield RowList(id="banks")
            with Vertical(classes="banks--right"):
                yield BanksTitle()
                yield LineInput(placeholder="words, a stage such as advice, a bank", id="banks-find")
                yield RowList(id="questions", empty=plain("Reading the question banks …"))
        yield Preview()

    def on_mount(self) -> None:
        """Read the banks after the first paint; what is found is painted together with the find line."""
        self.call_after_refresh(self.follow_banks)
        self.watch(self.field, "value", self._searched, init=False)

    # -- showing -------------------------------------------------------------------------------------

    def banks_ready(self, first: bool) -> None:
        """Show what the banks hold now, and say what is wrong with them now."""
        self.refresh_view()
        self.refresh_bindings()
        before, self._told = self._told, self.bank_notice()
        if first:
            return
        if self._told and self._told != before:
            self.say(self._told, "error")
        elif before and not self._told:
            self.say("The question banks are sound again.")
        elif not self._file_last:
            self.say("The question banks were read again.")

    def refresh_view(self) -> None:
        """Show the present data; the cursor stays on its question."""
        if self.banks_version < 0:
            return
        rows = bank_rows.bank_rows(self.service)
        if self.bank not in [row.key for row in rows]:
            self.bank = bank_rows.ALL
        self.banks.set_rows(rows, cursor=self.bank)
        meeting, contact = self.meeting, self.contact
        facts = self._facts(meeting, contact)
        taken = [item.question for item in meeting.agenda if item.question] if meeting else []
        formality = contact.formality.value if contact else ""
        self.view = BankView((), facts, taken, "", formality)
        self._rows.clear()
        self._fill()
        self._show_preview()

    def _facts(self, meeting: Meeting | None, contact: Contact | None) -> AgendaFacts:
        planning = self.workspace.planning
        if meeting is not None:
            return planning.facts(meeting)
        return planning.facts_for(contact) if contact is not None else AgendaFacts()

    @property
    def meeting(self) -> Meeting | None:
        """The talk questions are picked for; none once another person was chosen who has none ahead."""
        return self.workspace.session.meetings.get(self._meeting) if self._meeting else None

    @property
    def contact(self) -> Contact | None:
        """For whom the questions are worded."""
        return self.workspace.session.contacts.get(self._contact) if self._contact else None

    def _fill(self, cursor: str | None = None) -> None:
        """Show the questions of the bank that hold the words of the find line."""
        words = self.field.value
        shown = None if self.bank == bank_rows.ALL else (self.bank,)
        found = self.service.search(words, banks=shown)
        self._found = {question.id: question for question in found}
        self._problems = self._problems_shown() if not words else ()
        source, count = bank_rows.question_source(
            found, self._problems, self.view, named=self.bank == bank_rows.ALL, kept=self._rows
        )
        self.questions.set_empty(plain(self._nothing(words)))
        self.questions.set_rows(source, cursor=cursor)
        title = self.query_one(BanksTitle)
        name = (
            self._bank.name if self._bank else "All questions" if self.bank == bank_rows.ALL else "Not in use"
        )
        number = f"{count} hold “{words}”" if words else f"{count}"
        people = f"for {self.contact.name}" if self.contact else ""
        title.shown = joined("  ", [(name, "bold"), (number, "$text-muted"), (people, "$text-muted")])
        title.update()

    def _nothing(self, words: str) -> str:
        if words:
            return "No question holds these words. Esc clears them."
        return "No question here yet. n writes one."

    def _problems_shown(self) -> tuple[BankProblem, ...]:
        if self.bank.startswith(bank_rows.FILE):
            return dict(self.service.unread()).get(self.bank.removeprefix(bank_rows.FILE), ())
        if self.bank == bank_rows.ALL:
            return tuple(problem for problem in self.service.problems if problem.severity == "error")
        return self.service.problems_of(self._bank) if self._bank else ()

    @property
    def _bank(self) -> Bank | None:
        return self.service.library.banks.get(self.bank) if self.banks_version >= 0 else None

    @property
    def question(self) -> Question | None:
        """The question under the cursor."""
        return self._found.get(self.questions.cursor_key or "") if self.at == "questions" else None

    @property
    def problem(self) -> BankProblem | None:
        """The problem under the cursor."""
        key = self.questions.cursor_key or ""
        if self.at != "questions" or not key.startswith(bank_rows.PROBLEM):
            return None
        number = int(key.removeprefix(bank_rows.PROBLEM))
        return self._problems[number] if number < len(self._problems) else None

    def _show_preview(self) -> None:
        home = str(self.workspace.home.path)
        shown = BLANK
        if (problem := self.problem) is not None:
            shown = bank_rows.problem_preview(problem, home)
        elif (question := self.question) is not None:
            whom = self.contact.name if self.contact else ""
            wording = question.wording(self.view.formality)
            findings = self.service.lint(wording, question, off=self.settings.lint_off)
            shown = bank_rows.question_preview(question, self.view, whom, home, findings)
        elif self.at == "banks" and (bank := self._bank) is not None:
            shown = bank_rows.bank_preview(bank, self.service.problems_of(bank), home)
        self.query_one(Preview).show(shown)

    # -- going about ---------------------------------------------------------------------------------

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Another bank shows its questions; another question its preview."""
        event.stop()
        if event.row_list is self.banks and event.key is not None and event.key != self.bank:
            self.bank = event.key
            self._fill()
        self._follow_soon()

    def _follow_soon(self) -> None:
        """Have preview and key bar follow once the keys rest."""
        if not self.intervals:
            self._follow_now()
            return
        self._touched = self.workspace.session.clock.elapsed()
        if not self._waits:
            self._waits = True
            self.set_timer(REST, self._rested)

    def _rested(self) -> None:
        left = self._touched + REST - self.workspace.session.clock.elapsed()
        if left > 0:
            self.set_timer(left, self._rested)
            return
        self._waits = False
        self._follow_now()

    def _follow_now(self) -> None:
        self._show_preview()
        self.refresh_bindings()

    def go_to(self, part: str) -> None:
        """Go to the banks or to the questions."""
        self._stand_at(part)
        (self.banks if part == "banks" else self.questions).focus()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click may have gone to the other part."""
        if event.widget in (self.banks, self.questions):
            self._stand_at("banks" if event.widget is self.banks else "questions")

    def _stand_at(self, part: str) -> None:
        if part != self.at:
            self.at = part
            self.set_class(part == "banks", "-at-banks")
            self._show_preview()
            self.refresh_bindings()

    def action_other(self) -> None:
        """Go to the other part."""
        self.go_to("questions" if self.at == "banks" else "banks")

    def find(self) -> bool:
        """Search in the bank shown."""
        self._stand_at("questions")
        self.field.add_class("-shown")
        self.field.focus()
        return True

    def leave(self) -> bool:
        """Esc: from the find line to the list, then the words are cleared, then the screen is left."""
        if self.focused is self.field:
            self.field.set_class(bool(self.field.value), "-shown")
            self.questions.focus()
            return True
        if self.field.value:
            self.field.value = ""
            self.field.remove_class("-shown")
            return True
        return False

    def on_input_changed(self, event: Input.Changed) -> None:
        """The words were searched for already."""
        event.stop()

    def _searched(self) -> None:
        """Search as it is typed."""
        if self.banks_version >= 0:
            self._fill()
            self._follow_soon()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the find line goes to what was found."""
        event.stop()
        self.leave()

    def action_stage(self, step: int) -> None:
        """Go to the first question of the next stage, or of the one before."""
        here = self.question
        ranked = list(self._found.values())
        rank = stage_rank(here.stage) if here else -1
        stages = sorted({stage_rank(question.stage) for question in ranked})
        wanted = [at for at in stages if (at > rank if step > 0 else at < rank)]
        if wanted:
            target = wanted[0] if step > 0 else wanted[-1]
            self.questions.move_to(next(q.id for q in ranked if stage_rank(q.stage) == target))


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
        return None if self.workspace.session.read_only or self.banks_version < 0 else True

    def can_open(self) -> bool:
        """Whether Enter does something here."""
        if self.at == "banks":
            return self.banks.cursor_key is not None
        return self.question is not None and self.meeting is not None and not self.workspace.session.read_only

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
        return self.workspace.session.contacts.count() > 0

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
        if question is None or self.workspace.session.read_only:
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
        from .forms import new_question

        stage = self.question.stage if self.question else ""
        self._written(await new_question(self, self.bank, stage), "Added")

    @work(exclusive=True, group="dialog")
    async def action_copy(self) -> None:
        """Copy the question."""
        from .forms import copy_question

        if (question := self.question) is not None:
            self._written(await copy_question(self, question), "Copied")

    @work(exclusive=True, group="dialog")
    async def action_edit(self) -> None:
        """Change the question."""
        from .forms import edit_question

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
            f" {question.file.removeprefix(f'{self.workspace.home.path}/')}:{question.line}"
            if question
            else ""
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
        from ..kit.prompt import Confirm
        from .forms import mend_lead, mendable

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
        from ..kit.select import Option, SelectOne

        people = sorted(self.workspace.session.contacts.all(), key=lambda contact: contact.name.casefold())
        options = [Option("-", "Nobody in particular")]
        options += [Option(contact.uid, contact.name, contact.role_line) for contact in people]
        chosen = await self.ask(SelectOne("For whom?", options, current=self._contact))
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
