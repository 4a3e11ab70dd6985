"""The Reflect tab: one step a view, answered by digits and words, resumable on any step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static, TextArea

from ....domain.errors import Refused
from ....domain.text import keep_raw, visible
from ...kit.command import Command, bindings, declared
from ...kit.dialog import keep_draft
from ...kit.fields import make_editor
from ...kit.list import Row, RowList
from ...kit.text import BLANK, plain, styled
from ..header import TalkPane
from . import actions
from . import looking_ahead as ahead
from . import looking_back as back
from .step import (
    ASTRAY,
    AnswerList,
    StepLogic,
    StepQuestion,
    TextField,
    View,
    Words,
    head_lines,
    no_reflection,
    question_rows,
    row_key,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Key, Resize

    from ....domain.reflection import ReflectionStep
    from ....services.workspace import Workspace


TICK_SECONDS = 20.0
MOST_WIDTH = 84
"""Cells the content takes at most; longer lines read badly."""
NUMBERS = "Press a number to answer. ctrl+s saves and leaves."
SKIPS = "Press a number to answer; Enter skips this step. ctrl+s saves and leaves."
"""Said in the first step of a walk, where nothing is answered yet."""
UNLOCK = "This reflection is finished. e changes your answers."
TEXT_FIRST = ("marks", "pair")
"""Steps that begin in their text although they have lines."""
_NEXT, _BACK, *_OTHERS = declared(actions)
COMMANDS = (_NEXT, _BACK, actions.RATE, *_OTHERS)

STEPS: dict[str, type[StepLogic]] = {
    "mood": back.MoodStep,
    "state": back.FactsStep,
    "guest": back.GuestStep,
    "marks": back.GapsStep,
    "paper": back.PaperStep,
    "goals": back.GoalsStep,
    "text": back.TextStep,
    "pair": back.PairStep,
    "assumptions": back.AssumptionsStep,
    "fit": back.FitStep,
    "outcomes": back.OutcomesStep,
    "views": back.ViewsStep,
    "share": back.ShareStep,
    "people": ahead.PeopleStep,
    "actions": ahead.ActionsStep,
    "moment": ahead.MomentStep,
    "touch": ahead.TouchStep,
    "strategy": ahead.StrategyStep,
    "path": ahead.PathStep,
    "second": ahead.SecondViewStep,
}
"""What each kind of step shows and what its answers do."""


class StepText:
    """The text of a step while it is typed: kept as a draft with every key until it is stored."""

    def __init__(self, workspace: Workspace, editor: TextArea) -> None:
        """A text without a field yet."""
        self._workspace = workspace
        self._editor = editor
        self.uid = ""
        """The talk it belongs to."""
        self._name = ""
        """Draft field in the editor; empty while what stands there is no draft."""
        self._start = ""
        """Its text before any editing, as shown."""
        self._filled = ""
        """What was put into the editor last."""

    def fill(self, field: TextField | None) -> None:
        """Show a field with its draft, if there is one."""
        if field is None:
            self.forget()
            return
        start = visible(field.raw, multiline=True)
        kept = self._workspace.session.drafts.get(self._workspace.reflection.key(self.uid, field.name))
        shown = start if kept is None else visible(kept, multiline=True)
        other = field.name != self._name
        self._name, self._start, self._filled = field.name, start, shown
        self._editor.placeholder = plain(field.placeholder)
        if other or self._editor.text != shown:
            self._editor.load_text(shown)
            self._editor.move_cursor(self._editor.document.end)

    def keep(self) -> None:
        """Keep what is typed as a draft."""
        text, drafts = self._editor.text, self._workspace.session.drafts
        if not self._name or (self._workspace.session.read_only and text == self._filled):
            return  # while only reading, what the other window types is not ours to keep
        keep_draft(drafts, self._workspace.reflection.key(self.uid, self._name), text, self._start)

    def forget(self) -> None:
        """What stands in the editor is stored and no draft any more; it is loaded anew when shown."""
        self._name, self._start = "", ""

    def edited(self, field: TextField) -> bool:
        """Whether a field has words that are not stored yet."""
        key = self._workspace.reflection.key(self.uid, field.name)
        return self._workspace.session.drafts.peek(key) is not None

    def raw(self, field: TextField | None) -> str:
        """The text in the characters it is stored in."""
        return keep_raw(field.raw, self._editor.text, multiline=True) if field else ""


class ReflectPane(TalkPane, can_focus=True):
    """The walkthrough after a talk; the same widgets serve every step."""

    KEYS: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS = [*bindings((_NEXT, _BACK, *_OTHERS)), *actions.rate_bindings()]

    DEFAULT_CSS = """
    ReflectPane {
        height: 1fr; layout: vertical; padding: 1 2 0 2; align-horizontal: center;
        border: round $border-blurred; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $foreground-muted;

        & > * { width: 1fr; max-width: 84; }
        & > Static { height: auto; }
        & > #walk { margin: 0 0 1 0; }
        & > #prompt { text-style: bold; }
        & > #hint { color: $text-muted; }
        & > #remark { color: $text-accent; margin: 1 0 0 0; }
        & > RowList#answers { height: auto; max-height: 1fr; margin: 1 0 0 0; }
        & > #label { color: $text-muted; margin: 1 0 0 0; }
        & > TextArea#words {
            height: 1fr; min-height: 3; max-height: 9; border: none; padding: 0 1;
            background: $surface; margin: 1 0 0 0;
        }
        & > TextArea#words:focus { outline-left: outer $accent; }
        & > #beside { height: auto; max-height: 9; margin: 1 0 0 0; }
        & > #instead { margin: 1 0 0 0; color: $text-muted; }
        &.-with-rows > TextArea#words { max-height: 4; margin: 0; }
        &.-with-words > RowList#answers { max-height: 60%; }
    }
    PlaceScreen.-low ReflectPane > TextArea#words { margin: 0; }
    """

    def __init__(self, workspace: Workspace) -> None:
        """A Reflect tab."""
        super().__init__(workspace)
        self.reflecting = workspace.reflection
        self.step: ReflectionStep | None = None
        self.view: View | None = None
        self.logic: StepLogic | None = None
        self.gathering = False
        """Whether the walk came to its end once and goes through what it left open."""
        self.locked = False
        """Whether it was finished before: its answers are only shown until somebody asks to change them."""
        self._done: frozenset[str] = frozenset()
        self._laid: tuple[View, int, bool] | None = None
        """What is laid out, its width, and whether it was only shown."""

    def compose(self) -> ComposeResult:
        """The same widgets for every step; each step fills what it needs."""
        yield Static(BLANK, id="walk")
        yield Static(BLANK, id="prompt")
        yield Static(BLANK, id="hint")
        yield AnswerList(id="answers")
        yield Static(BLANK, id="label")
        yield make_editor(fast=self.place.settings.fast_editor, mixin=Words, id="words")
        yield Static(BLANK, id="remark")
        yield RowList(id="beside", show_blurred=False)
        yield Static(BLANK, id="instead")

    def on_mount(self) -> None:
        """Show what was asked for before there was anything to show it in; let the clock move."""
        self.answers = self.query_one("#answers", AnswerList)
        self.editor = self.query_one("#words", TextArea)
        self.beside = self.query_one("#beside", RowList)
        self.text = StepText(self.workspace, self.editor)
        self.display_step()
        if self.place.intervals:
            self.set_interval(TICK_SECONDS, self.tick)

    # -- what the conversation place calls -------------------------------------------------------------

    def show(self, uid: str) -> None:
        """Show the reflection of a meeting, where it was left."""
        if self.is_mounted and uid != self.uid:
            self.text.keep()
            self.text.forget()
        self.uid, self.gathering = uid, False
        meeting = self.meeting
        self.locked = bool(meeting and meeting.reflection and meeting.reflection.completed)
        self.step, self.view, self.logic = None, None, None
        self.note_done()
        if self.is_mounted:
            self.display_step()

    def show_part(self, part: str) -> None:
        """Go on to the thank-you, or to the letter to the introducer, if that is asked for."""
        if part == "thanks" and actions.has_thanks(self):
            actions.thanks(self)
        elif part == "loop":
            from ...messages.thank_you import open_letter_to_introducer

            open_letter_to_introducer(self.place, self.uid)

    def refresh_data(self) -> None:
        """Show the present data; an answer taken back shows its step."""
        before, meeting = self._done, self.meeting
        self.note_done()
        gone = before - self._done
        if meeting is not None and gone:
            steps = self.reflecting.steps(meeting)
            taken_back = next((step for step in steps if step.key in gone), None)
            if taken_back is not None and taken_back != self.step:
                self.go_to(taken_back)
                return
        self.display_step()

    def take_focus(self) -> None:
        """Give the focus to what is answered first in this step."""
        view = self.view
        if self.locked:
            self.screen.set_focus(self.answers if view is not None and view.questions else self)
        elif view is not None and view.questions and not (self.step and self.step.kind in TEXT_FIRST):
            self.screen.set_focus(self.answers)
        elif view is not None and view.text:
            self.screen.set_focus(self.editor)
        else:
            self.screen.set_focus(self)

    def leave(self) -> bool:
        """Leave the text and keep it; False if it has no focus."""
        if not self.in_text():
            return False
        self.text.keep()
        self.screen.set_focus(self.answers if self.answers.display else self)
        return True

    def tick(self) -> None:
        """The clock of the thank-you moves with the minute."""
        self._fill_head()

    # -- what is the case ------------------------------------------------------------------------------

    @property
    def question(self) -> StepQuestion | None:
        """The question under the cursor."""
        key, _option = self.picked
        questions = self.view.questions if self.view else ()
        return next((question for question in questions if question.key == key), None)

    @property
    def picked(self) -> tuple[str, str]:
        """Question and option under the cursor; empty where there is none."""
        match self.answers.cursor_value:
            case (str(question), str(option)):
                return question, option
        return "", ""

    @property
    def numbered(self) -> bool:
        """Whether the step has answers with numbers."""
        return any(question.options for question in (self.view.questions if self.view else ()))

    def in_text(self) -> bool:
        """Whether the text has the focus."""
        return self.is_mounted and self.screen.focused is self.editor

    def note_done(self) -> None:
        """Remember what is answered, to see what is taken back."""
        meeting = self.meeting
        self._done = frozenset(meeting.reflection.done_steps if meeting and meeting.reflection else ())

    # -- showing ---------------------------------------------------------------------------------------

    def go_to(self, step: ReflectionStep) -> None:
        """Show another step."""
        self.text.keep()
        if not self.locked:
            self.reflecting.go_to(self.uid, step.key)
        self.step, self.logic = step, None
        self.answers.set_rows(())
        self.display_step()
        self.take_focus()

    def display_step(self) -> None:
        """Bring everything in step with the data; text being typed is kept first."""
        self.text.keep()
        self.text.uid = self.uid
        meeting = self.meeting
        if meeting is None or not (meeting.over or meeting.called_off):
            self.step, self.view, self.logic, self._laid = None, None, None, None
            for widget in self.children:
                widget.display = False
            contact = self.workspace.session.contacts.get(meeting.first_contact) if meeting else None
            self._static("instead", no_reflection(meeting, contact.name if contact else "someone"))
            self.refresh_bindings()
            return
        steps = self.reflecting.steps(meeting)
        if self.step is None or self.step not in steps:
            self.step, self.logic = self.reflecting.current(meeting), None
        if self.logic is None:
            self.logic, self._laid = STEPS[self.step.kind](self.place, self.uid, self.step), None
        try:
            self.view = self.logic.view()
        except Refused as refusal:
            self.view = View(str(refusal))
        self._fill(self.view)
        self.text.fill(self.view.text)
        self._fill_head()
        self.refresh_bindings()

    def _fill(self, view: View) -> None:
        """Lay a view out, unless it is laid out already."""
        laid, self._laid = self._laid, (view, self._width(), self.locked)
        if laid == self._laid:
            return
        self.query_one("#instead").display = False
        self.update_classes({"-with-rows": bool(view.questions), "-with-words": view.text is not None})
        self._fill_movement()
        self._static("prompt", view.prompt)
        empty = view.empty if not view.questions and view.text is None else ""
        told = empty or view.hint or ((NUMBERS if self._done else SKIPS) if self.numbered else "")
        self._static("hint", UNLOCK if self.locked else told)
        self.answers.astray = UNLOCK if self.locked else ASTRAY
        self.editor.read_only, self.editor.can_focus = self.locked, not self.locked
        self._static("remark", view.remark)
        self._static("label", view.text.label if view.text else "")
        self.editor.display = view.text is not None
        self.answers.display = bool(view.questions)
        self._fill_rows(view)
        rows = [Row("#", (styled(f"{view.beside_title}:", "$text-muted"),), heading=True)]
        rows += [Row(str(at), (plain(line),), wrap=True, hang=2) for at, line in enumerate(view.beside)]
        self.beside.set_rows(rows if view.beside else ())
        self.beside.display = bool(view.beside)

    def _static(self, name: str, content: str | Content) -> None:
        widget = self.query_one(f"#{name}", Static)
        shown = plain(content) if isinstance(content, str) else content
        widget.update(shown)
        widget.display = bool(shown.plain)

    def _width(self) -> int:
        return max(20, min(MOST_WIDTH, self.content_size.width - 2))

    def _fill_movement(self) -> None:
        """Which of the three movements it is; a low screen has no border to say it in."""
        movement = self.step.movement if self.step is not None else ""
        if self.border_title != movement:
            self.border_title = plain(movement)

    def _fill_head(self) -> None:
        meeting = self.meeting
        if meeting is None or self.step is None or self.logic is None:
            return
        thank = self.workspace.thanks_owed.next_of(self.uid)
        band = self.workspace.thanks_owed.band(thank) if thank else None
        width = min(MOST_WIDTH, self.content_size.width or 80)
        steps = self.reflecting.steps(meeting)
        self._static("walk", head_lines(self.logic.reflection, steps, self.step.key, band, width))

    def _fill_rows(self, view: View) -> None:
        """The lines; the cursor stays, or goes to the chosen option, or to the first without an answer."""
        rows = question_rows(view.questions, self._width())
        wish = None
        if view.questions and self.answers.cursor_key not in {row.key for row in rows}:
            first = view.questions[0]
            if first.listed:
                wish = row_key(first.key, first.value or first.options[0].key)
            else:
                unanswered = (each for each in view.questions if each.options and each.value is None)
                wish = row_key(next(unanswered, first).key)
        self.answers.set_rows(rows, cursor=wish)

    def on_resize(self, _event: Resize) -> None:
        """Lay the lines out for the new width."""
        if self.view is not None:
            self._laid = (self.view, self._width(), self.locked)
            self._fill_movement()
            self._fill_rows(self.view)
            self._fill_head()

    # -- what happens in it ----------------------------------------------------------------------------

    def action_rate(self, digit: int) -> None:
        """Give the answer with this number."""
        actions.rate(self, digit)

    def keep_text(self) -> None:
        """Store a text that was edited; one that only stands there from the notes waits for Enter."""
        field = self.view.text if self.view else None
        if field is None or self.logic is None:
            return
        self.text.keep()
        if self.text.edited(field):
            self.logic.keep_text(self.text.raw(field))
            self.text.forget()

    def on_key(self, event: Key) -> None:
        """At the first step the key that goes back does nothing, and does not leave the answers."""
        if event.key == "shift+tab" and actions.can_go_back(self) is None:
            event.stop()
            event.prevent_default()

    def on_text_area_changed(self) -> None:
        """Keep the draft with every key."""
        if self.is_mounted:
            self.text.keep()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A double click on a line of a list takes it."""
        event.stop()
        question, (_key, option) = self.question, self.picked
        if question is not None and question.listed and option and not self.locked:
            actions.choose(self, question, option)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """What can be done depends on the line."""
        event.stop()
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """What can be done depends on where the keys go."""
        self.refresh_bindings()
