"""Shows one step of the reflection and keeps what is typed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget
from textual.widgets import Static, TextArea

from ....domain.errors import Refused
from ....domain.text import keep_raw, visible
from ...kit.list import Row, RowList
from ...kit.text import BLANK, plain, styled
from .answers import AnswerList, Words, of_row, question_rows, row_key
from .head import Progress, head_lines, no_reflection
from .steps.base import StepContext, StepLogic, StepQuestion, View

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from ....domain.meeting import Meeting
    from ....domain.reflection import ReflectionStep
    from ....services.workspace import Workspace
    from ...kit.screen import PlaceScreen


TICK_SECONDS = 20.0
MOST_WIDTH = 104
"""Cells the content takes at most; longer lines read badly."""


class StepView(Widget, can_focus=True):
    """Prompt, answers, text and notes of the present step; the same widgets serve every step."""

    DEFAULT_CSS = """
    StepView {
        height: 1fr; layout: vertical; padding: 1 4 0 4;

        & > Static { height: auto; }
        & > #walk { max-width: 112; margin: 0 0 1 0; }
        & > #movement { color: $text-muted; }
        & > #prompt { text-style: bold; }
        & > #hint { color: $text-muted; }
        & > #remark { color: $text-accent; margin: 1 0 0 0; }
        & > RowList#answers { height: auto; max-height: 1fr; max-width: 108; margin: 1 0 0 0; }
        & > #label { color: $text-muted; margin: 1 0 0 0; }
        & > TextArea#words {
            height: 1fr; min-height: 3; max-height: 9; max-width: 108; border: none; padding: 0 1;
            background: $surface; margin: 1 0 0 0;
        }
        & > TextArea#words:focus { outline-left: outer $accent; }
        & > #beside { height: auto; max-height: 9; max-width: 108; margin: 1 0 0 0; }
        & > #instead { margin: 1 0 0 0; color: $text-muted; }
        &.-with-rows > TextArea#words { max-height: 4; margin: 0; }
        &.-with-words > RowList#answers { max-height: 60%; }
    }
    PlaceScreen.-low StepView {
        padding: 0 2;
        & > #beside { max-height: 5; }
        & > TextArea#words { margin: 0; }
    }
    PlaceScreen.-tiny StepView { padding: 0 1; }
    """

    def __init__(self, workspace: Workspace) -> None:
        """A Reflect tab.

        Args:
            workspace: The open data home.
        """
        super().__init__()
        self.workspace = workspace
        self.reflecting = workspace.reflection
        self.uid = ""
        self.step: ReflectionStep | None = None
        self.view: View | None = None
        self._logic: StepLogic | None = None
        self._loaded: tuple[str, str] = ("", "")
        """Draft field in the editor, and its text before any editing, as shown."""
        self._filled = ""
        """What was put into the editor last."""
        self._done: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """The same widgets for every step; each step fills what it needs."""
        from ...kit.editor import make_editor

        yield Static(BLANK, id="walk")
        yield Static(BLANK, id="movement")
        yield Static(BLANK, id="prompt")
        yield Static(BLANK, id="hint")
        yield AnswerList(id="answers")
        yield Static(BLANK, id="label")
        yield make_editor(fast=self._fast, mixin=Words, id="words")
        yield Static(BLANK, id="remark")
        yield RowList(id="beside", show_blurred=False)
        yield Static(BLANK, id="instead")

    @property
    def _fast(self) -> bool:
        settings = getattr(self.screen, "settings", None)
        return settings.fast_editor if settings else True

    def on_mount(self) -> None:
        """Show what was asked for before there was anything to show it in; let the clock move."""
        self._show()
        if getattr(self.screen, "intervals", False):
            self.set_interval(TICK_SECONDS, self.tick)

    # -- state ---------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting | None:
        """The meeting shown."""
        return self.workspace.session.meetings.get(self.uid)

    @property
    def _place(self) -> PlaceScreen:
        screen: Any = self.screen
        return screen  # type: ignore[no-any-return]

    @property
    def _rows(self) -> RowList:
        return self.query_one("#answers", RowList)

    @property
    def _editor(self) -> TextArea:
        return self.query_one("#words", TextArea)

    @property
    def question(self) -> StepQuestion | None:
        """The question under the cursor."""
        if self.view is None or not self.view.questions:
            return None
        key, _ = of_row(self._rows.cursor_key)
        return next((question for question in self.view.questions if question.key == key), None)

    def _forget(self) -> None:
        self.step, self.view, self._logic = None, None, None
        self._loaded = ("", "")
        meeting = self.meeting
        self._done = frozenset(meeting.reflection.done_steps if meeting and meeting.reflection else ())

    # -- showing -------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring everything in step with the data; text being typed is kept first."""
        self._keep_draft()
        meeting = self.meeting
        if meeting is None or not (meeting.over or meeting.called_off):
            self.step, self.view, self._logic = None, None, None
            for widget in self.children:
                widget.display = False
            contact = self.workspace.session.contacts.get(meeting.first_contact) if meeting else None
            self._static("instead", no_reflection(meeting, contact.name if contact else "somebody"))
            self.refresh_bindings()
            return
        steps = self.reflecting.steps(meeting)
        if self.step is None or self.step not in steps:
            self.step = self.reflecting.current(meeting)
            self._logic = None
        if self._logic is None:
            from .steps import make_step

            self._logic = make_step(StepContext(self.workspace, self.uid, lambda: self._place), self.step)
        try:
            self.view = self._logic.view()
        except Refused as refusal:
            self.view = View(str(refusal))
        self._fill(self.view)
        self.refresh_bindings()

    def _fill(self, view: View) -> None:
        assert self.step is not None
        self.query_one("#instead").display = False
        self.set_class(bool(view.questions), "-with-rows")
        self.set_class(view.text is not None, "-with-words")
        self._fill_movement()
        self._static("prompt", view.prompt)
        empty = view.empty if not view.questions and view.text is None else ""
        self._static("hint", empty or view.hint)
        self._static("remark", view.remark)
        self._static("label", view.text.label if view.text else "")
        self._editor.display = view.text is not None
        self._rows.display = bool(view.questions)
        self._fill_rows()
        self._fill_beside(view)
        self._fill_text(view)
        self._fill_head()

    def _static(self, name: str, content: Any) -> None:
        widget = self.query_one(f"#{name}", Static)
        shown = plain(content) if isinstance(content, str) else content
        widget.update(shown)
        widget.display = bool(shown.plain)

    def _width(self) -> int:
        return max(20, min(MOST_WIDTH, self.content_size.width - 2))

    def _fill_head(self) -> None:
        meeting = self.meeting
        if meeting is None or self.step is None:
            return
        reflection = meeting.reflection
        progress = Progress(
            self.reflecting.steps(meeting),
            reflection.done_steps if reflection else (),
            self.step.key,
            bool(reflection and reflection.full),
        )
        thank = self.workspace.thanks.next_of(self.uid)
        band = self.workspace.thanks.band(thank) if thank else None
        self._static("walk", head_lines(meeting, progress, band, min(112, self.content_size.width or 80)))

    def _fill_rows(self) -> None:
        view = self.view
        if view is None or not view.questions:
            self._rows.set_rows(())
            return
        before = self._rows.cursor_key
        rows = question_rows(view.questions, self._width())
        keys = {row.key for row in rows}
        wish = None if before in keys else self._first_row(view)
        self._rows.set_rows(rows, cursor=wish)

    @staticmethod
    def _first_row(view: View) -> str:
        """The chosen option of a list, else the first question nobody has answered."""
        first = view.questions[0]
        if first.listed:
            return row_key(first.key, first.value or first.options[0].value)
        unanswered = next((q for q in view.questions if q.options and q.value is None), first)
        return row_key(unanswered.key)

    def _fill_beside(self, view: View) -> None:
        rows = [Row("#", (styled(f"{view.beside_title}:", "$text-muted"),), heading=True)]
        rows += [Row(str(at), (plain(line),), wrap=True, hang=2) for at, line in enumerate(view.beside)]
        beside = self.query_one("#beside", RowList)
        beside.set_rows(rows if view.beside else ())
        beside.display = bool(view.beside)

    def _fill_text(self, view: View) -> None:
        field = view.text
        if field is None:
            self._loaded = ("", "")
            return
        start = visible(field.raw, multiline=True)
        kept = self.workspace.session.drafts.get(self.reflecting.key(self.uid, field.name))
        shown = start if kept is None else visible(kept, multiline=True)
        other = field.name != self._loaded[0]
        self._loaded = (field.name, start)
        self._filled = shown
        self._editor.placeholder = plain(field.placeholder)
        if other or self._editor.text != shown:
            self._editor.load_text(shown)
            self._editor.move_cursor(self._editor.document.end)

    def on_resize(self, _event: Resize) -> None:
        """Lay the lines out for the new width."""
        if self.view is not None:
            self._fill_movement()
            self._fill_rows()
            self._fill_head()

    def _fill_movement(self) -> None:
        """Which of the three movements it is, where a line can be spared for it."""
        if self.step is not None:
            self._static("movement", "" if self.screen.has_class("-low") else self.step.movement)

    def tick(self) -> None:
        """The clock of the thank-you moves with the minute."""
        self._fill_head()

    # -- the text being typed ------------------------------------------------------------------------

    def on_text_area_changed(self) -> None:
        """Keep the draft with every key."""
        self._keep_draft()

    def _keep_draft(self) -> None:
        name, start = self._loaded
        text = self._editor.text
        if not name or (self.workspace.session.read_only and text == self._filled):
            return  # while only reading, what the other window types is not ours to keep
        key = self.reflecting.key(self.uid, name)
        kept = self.workspace.session.drafts.peek(key)
        if text == start:
            if kept is not None:
                self.workspace.session.drafts.drop(key)
        elif text != kept:
            # An emptied text is a draft too, or the words it started from would come back.
            self.workspace.session.drafts.put(key, text, **({} if text else {"emptied": True}))

    def _text(self) -> str:
        """The text of the editor in the characters it is stored in."""
        field = self.view.text if self.view else None
        return keep_raw(field.raw, self._editor.text, multiline=True) if field else ""

    def _keep_text(self) -> None:
        """Store a text that was edited; one that only stands there from the notes waits for Enter."""
        field = self.view.text if self.view else None
        if field is None or self._logic is None:
            return
        self._keep_draft()
        if self.workspace.session.drafts.peek(self.reflecting.key(self.uid, field.name)) is not None:
            self._logic.keep_text(self._text())
            self._stored()

    def _stored(self) -> None:
        """What stands in the editor is stored now and no draft any more; it is loaded anew when shown."""
        self._loaded = ("", "")
