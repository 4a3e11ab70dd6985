"""The screen of question banks: banks on the left, their questions on the right, and a preview; read again
when their files change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Horizontal, Vertical
from textual.dom import DOMNode

from ...domain.bank import Question
from ..kit.chrome import OneLine
from ..kit.command import declared
from ..kit.fields import LineInput
from ..kit.list import Preview, RowList
from ..kit.screen import AfterRest, PlaceScreen
from ..kit.text import assemble, example, lines, plain
from . import actions
from .rows import BankPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import DescendantFocus
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.settings import Settings
    from ...services.session import Change
    from ...services.workspace import Workspace


def read_ahead(place: PlaceScreen) -> None:
    """Have the banks read in a thread, so that they are there when a dialog that needs them is done."""
    banks = place.workspace.banks
    if not banks.loaded:
        place.run_worker(lambda: banks.library, thread=True, group="banks")


class FollowsBanks(DOMNode):
    """Put it before the Textual class in the list of bases; implement `banks_ready`."""

    LINTS: ClassVar[bool] = False
    """Whether questions are looked over here: the rules are then made ready in the same thread."""
    workspace: Workspace
    banks_version = -1
    """The reading of the banks that is shown; -1 before the first."""

    def follow_banks(self) -> None:
        """Begin; call it when mounted."""
        self.look_at_banks()
        self.watch(self.app, "app_focus", self._focus_came, init=False)

    def _focus_came(self, focused: bool) -> None:
        if focused and self.is_attached:
            self.look_at_banks()

    @work(thread=True, exclusive=True, group="banks")
    def look_at_banks(self) -> None:
        """Read what changed; nothing waits for it."""
        banks = self.workspace.banks
        banks.library  # noqa: B018
        banks.reload_if_changed()
        self.app.call_from_thread(self.show_read_banks)
        if self.LINTS:
            from ...domain.advice import warm_up

            warm_up()

    def show_read_banks(self) -> None:
        """Show the last reading of the banks if it is not shown yet."""
        first, version = self.banks_version < 0, self.workspace.banks.version
        if version != self.banks_version and self.is_attached:
            self.banks_version = version
            self.banks_ready(first)

    def banks_ready(self, first: bool) -> None:
        """The banks are there for the first time, or there again."""

    def bank_notice(self) -> str:
        """The first thing that is wrong with the user's own banks, and how much else; empty if nothing is."""
        wrong = [problem for problem in self.workspace.banks.problems if problem.severity == "error"]
        if not wrong:
            return ""
        kept = any(
            problem.file == wrong[0].file and problem.severity == "warning" and not problem.line
            for problem in self.workspace.banks.problems
        )
        first = str(wrong[0]).removeprefix(f"{self.workspace.home.path}/")
        also = " The last version that worked stays in use." if kept else ""
        rest = f" {len(wrong) - 1} more to fix." if len(wrong) > 1 else ""
        return f"{first}{also}{rest}"


NO_QUESTION = lines(
    "No questions yet. Press n to write one.",
    "",
    example(
        "What part of the job would you happily hand off?    2 min",
        "    then: Could you give me an example?",
    ),
)
REST = 0.06
"""Seconds without a key after which the preview follows: a key alone paints the list only."""


class BanksTitle(OneLine):
    """Which bank is shown, what is searched for, how to find."""

    DEFAULT_CSS = "BanksTitle { padding: 0 1; }"

    def line(self, width: int) -> Content:
        """Name and number on the left, the key to find on the right."""
        right = assemble(("/", "$text-accent"), " find")
        left = self.shown.truncate(max(0, width - right.cell_length - 1), ellipsis=True)
        return assemble(left, " " * (width - left.cell_length - right.cell_length), right)


class BankBrowser(FollowsBanks, Vertical):
    """Banks, find line, questions and preview; one part at a time where it is narrow."""

    LINTS = True
    DEFAULT_CSS = "BankBrowser { height: 1fr; layout: vertical; overflow: hidden hidden; }"

    def __init__(
        self, workspace: Workspace, page: BankPage, ready: Callable[[bool], None], *, intervals: bool
    ) -> None:
        """Nothing is read yet; `ready` is called when the banks were read, with True the first time."""
        super().__init__()
        self.workspace = workspace
        self.page = page
        self.at = "questions"
        """The part with the cursor, banks or questions."""
        self.banks = RowList(id="banks")
        self.title = BanksTitle()
        self.field = LineInput(placeholder="words, a stage such as advice, a bank", id="banks-find")
        self.questions = RowList(id="questions", empty=plain("Loading question banks …"))
        self._preview = Preview()
        self._ready = ready
        self._follow_soon = AfterRest(self, REST, self._follow, waits=intervals)

    def compose(self) -> ComposeResult:
        """Two columns above the preview."""
        with Horizontal(classes="banks--columns"):
            with Vertical(classes="banks--left panel") as left:
                left.border_title = "Question banks"
                yield self.banks
            with Vertical(classes="banks--right panel") as right:
                right.border_title = "Questions"
                yield self.title
                yield self.field
                yield self.questions
        yield self._preview

    def on_mount(self) -> None:
        """Read the banks after the first paint; what is found is painted together with the find line."""
        self.call_after_refresh(self.follow_banks)
        self.watch(self.field, "value", self._searched, init=False)

    def banks_ready(self, first: bool) -> None:
        """Show what the banks hold now."""
        self.refresh_view()
        self.screen.refresh_bindings()
        self._ready(first)

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the present data; the cursor stays on its question."""
        if self.banks_version >= 0:
            rows = self.page.refresh()
            self.banks.set_rows(rows, cursor=self.page.bank)
            self._fill()
            self._show_preview()

    def _fill(self) -> None:
        """Show the questions of the bank that hold the words of the find line."""
        words = self.field.value
        source = self.page.find(words)
        nothing = "No question matches. Esc clears the search."
        self.questions.set_empty(plain(nothing) if words else NO_QUESTION)
        self.questions.set_rows(source)
        self.title.shown = self.page.title(words)
        self.title.update()

    def show_question(self, question: str) -> None:
        """Show the present data with the cursor on a question, whatever was searched for."""
        self.field.value = ""
        self.field.remove_class("-shown")
        self.refresh_view()
        self.questions.move_to(question)

    @property
    def question(self) -> Question | None:
        """The question under the cursor."""
        value = self.questions.cursor_value if self.at == "questions" else None
        return value if isinstance(value, Question) else None

    def _show_preview(self) -> None:
        value = self.questions.cursor_value if self.at == "questions" else self.page.shown
        self._preview.show(self.page.preview(value))

    def _follow(self) -> None:
        self._show_preview()
        self.screen.refresh_bindings()

    # -- going about ---------------------------------------------------------------------------------

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Another bank shows its questions; another question its preview."""
        event.stop()
        if event.row_list is self.banks and event.key is not None and event.key != self.page.bank:
            self.page.bank = event.key
            self._fill()
        self._follow_soon.touch()

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
            self.screen.set_class(part == "banks", "-at-banks")
            self._follow()

    def find(self) -> None:
        """Search in the bank shown."""
        self._stand_at("questions")
        self.field.add_class("-shown")
        self.field.focus()

    def leave(self) -> bool:
        """From the find line to the list, then the words are cleared; False if there was nothing to leave."""
        if self.field.has_focus:
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
            self._follow_soon.touch()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the find line goes to what was found."""
        event.stop()
        self.leave()


def open_banks(screen: PlaceScreen) -> None:
    """Open the banks over any place; in the conversation place for the talk shown there."""
    shown = getattr(screen, "uid", "") if screen.PLACE == "conversation" else ""
    made = BanksScreen(screen.workspace, shown, screen.settings, intervals=screen.intervals)
    screen.app.push_screen(made)


class FileUndo:
    """Takes back the last change of a file of questions, while nothing else was changed since."""

    file_last = False
    """Whether the last change of all was one of a file."""

    def __init__(self, page: BankPage, browser: BankBrowser) -> None:
        self._page = page
        self._browser = browser

    def heard(self, change: Change) -> None:
        """A change of the records is taken back before the file."""
        if change.kind == "commit":
            self.file_last = False

    def step(self) -> Callable[[], str] | None:
        """The last change of a file, while nothing else was changed since."""
        writing = self._page.service.writing

        def undo() -> str:
            said = writing.undo()
            self._browser.show_read_banks()
            return said

        return undo if self.file_last and writing.undo_label else None


class BanksScreen(PlaceScreen):
    """The banks with what can be done with them."""

    HOME = "#questions"
    CAN_FIND = True
    SHOWS_BANKS = True
    KEYS = declared(actions)
    DEFAULT_CSS = """
    BanksScreen {
        & .banks--columns { height: 1fr; }
        & .banks--left { width: 38%; min-width: 36; max-width: 46; }
        & .banks--right { width: 1fr; }
        & #banks, & #questions { height: 1fr; }
        & LineInput { display: none; }
        & LineInput.-shown { display: block; }
        & Preview { max-height: 14; min-height: 3; }
    }
    BanksScreen.-low Preview { max-height: 9; }
    BanksScreen.-narrow, BanksScreen.-tiny {
        & .banks--left { display: none; width: 1fr; max-width: 100%; }
    }
    BanksScreen.-narrow.-at-banks, BanksScreen.-tiny.-at-banks {
        & .banks--left { display: block; }
        & .banks--right { display: none; }
    }
    """

    _file_last = False
    """Whether the last change made here was one of a file."""
    _told = ""

    def __init__(
        self,
        workspace: Workspace,
        meeting: str = "",
        settings: Settings | None = None,
        *,
        intervals: bool = True,
    ) -> None:
        """The banks, to pick questions for a meeting; for the next one if none is named."""
        super().__init__(workspace, settings, intervals=intervals)
        self.page = BankPage(workspace, meeting, self.settings.lint_off)
        self.browser = BankBrowser(workspace, self.page, self._banks_ready, intervals=intervals)
        self.undoing: FileUndo = FileUndo(self.page, self.browser)
        self.following.hearers.append(self.undoing.heard)

    def body(self) -> Iterable[Widget]:
        """One browser fills it."""
        yield self.browser

    def refresh_view(self) -> None:
        """Show the present data."""
        self.browser.refresh_view()

    def _banks_ready(self, first: bool) -> None:
        """Say what is wrong with the banks now."""
        before, self._told = self._told, self.browser.bank_notice()
        if first:
            return
        if self._told and self._told != before:
            self.say(self._told, "error")
        elif before and not self._told:
            self.say("The question banks have no more problems.")
        elif not self.undoing.file_last:
            self.say("Question banks reloaded.")

    def find(self) -> bool:
        """Search in the bank shown."""
        self.browser.find()
        return True

    def leave(self) -> bool:
        """Esc: from the find line to the list, then the words are cleared, then the screen is left."""
        return self.browser.leave()

    async def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        await self.action_command("banks.open")

    # -- taking back ---------------------------------------------------------------------------------

    def file_changed(self) -> None:
        """A file was changed here: show it as it is now; undo takes that back before anything else."""
        self.undoing.file_last = True
        self.browser.show_read_banks()
