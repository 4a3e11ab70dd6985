"""Fields of one line and of several, and those with a few fixed answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.content import Content
from textual.events import Focus, Paste
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from ...domain.text import lines_of, one_line, visible
from .list import CachedLines
from .text import assemble, plain, styled

if TYPE_CHECKING:
    from textual.events import Click, Key


WIDTH_STEP = 64
UNNAMED = frozenset({"at", "backslash", "minus", "plus", "slash", "underscore"})
"""Keys that are characters although Textual cannot tell which."""


class LineInput(CachedLines, Input):
    """An Input of one line without a frame that never holds a character a terminal would act upon.

    Textual's own keeps the first line of what is pasted and drops the rest; here every line is kept.
    """

    class LinesJoined(Message):
        """Several lines were pasted and stand in one line now."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    DEFAULT_CSS = """
    LineInput {
        height: 1; border: none; padding: 0 1; background: $surface; color: $foreground; width: 1fr;

        &:focus { background: $boost; border: none; }
        & > .input--placeholder { color: $text-muted; text-style: italic; }
        &.-invalid { background: $error-muted; border: none; }
        &.-invalid:focus { background: $error-muted; border: none; }
    }
    """

    between = "; "
    """Stands between pasted lines where the line before ends without punctuation."""

    proposal = False
    """Whether the text is only proposed: it is selected when the focus comes, and typing takes its place."""

    def on_focus(self, event: Focus) -> None:
        """Select a proposal from its end, so that a line not laid out yet does not scroll it out of sight."""
        if self.proposal and not event.from_app_focus:
            self.selection = Selection(len(self.value), 0)

    def on_paste(self, event: Paste) -> None:
        """Take pasted text; instead of Textual's own, which keeps one line of it."""
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)

    def action_paste(self) -> None:
        """Paste what was cut or copied in this program."""
        self.take_paste(self.app.clipboard)

    def take_paste(self, text: str) -> None:
        """Put a text where the cursor is, several lines as one, and tell how many there were."""
        lines = lines_of(text)
        if text:
            self.replace(one_line(text, self.between), *self.selection)
        if len(lines) > 1:
            self.post_message(self.LinesJoined(len(lines)))

    def validate_value(self, value: str) -> str:
        """Make pasted and loaded text visible; called by Textual whenever the value is set."""
        return visible(value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text here; the key bar leaves those out."""
        return key in UNNAMED or super().check_consume_key(key, character)

    @property
    def content_width(self) -> int:
        """Cells of the text, in steps: each change of it lays out the whole screen anew."""
        width = super().content_width
        room = self.content_size.width
        return room if width <= room else -(-width // WIDTH_STEP) * WIDTH_STEP


def go_to_line(event: Key, lines: Sequence[Widget]) -> None:
    """Up and down in one of some fields of one line go to the one above or below; those of several keep these
    keys."""
    steps = {"up": -1, "down": 1}
    at = next((at for at, each in enumerate(lines) if each.has_focus), None)
    if event.key not in steps or at is None:
        return
    event.stop()
    if 0 <= (to := at + steps[event.key]) < len(lines):
        lines[to].focus()


class SecretInput(LineInput):
    """One line that shows how much was typed and not what; nothing keeps a draft of it."""

    def on_mount(self) -> None:
        """Hide it."""
        self.password = True


class Choice(Widget, can_focus=True):
    """One of several values: left, right and space go through them, Enter goes on.

    The letters of a label jump to it. Words that are no label choose nothing: what their first letters chose
    is taken back, and the form is told.
    """

    jumps = True
    """Whether letters jump to a value; else they are told to the form."""
    _typed = False
    """Whether something was typed since the focus came here that is told to the form."""

    BINDINGS = [
        Binding("right,space", "step(1)", "Next choice", show=False, id="choice.next"),
        Binding("left", "step(-1)", "Previous choice", show=False, id="choice.previous"),
        Binding("enter", "submit", "Next field", show=False, id="choice.next_field"),
    ]
    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; padding: 0 1; background: $surface; color: $foreground; }
    Choice:focus { background: $boost; }
    """

    index: reactive[int] = reactive(0)

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> Choice:
            """The field."""
            return self.choice

    class Typed(Message):
        """Something was typed or pasted that is no value here."""

        def __init__(self, choice: Choice, text: str, *, first: bool) -> None:
            super().__init__()
            self.choice = choice
            self.text = text
            self.first = first
            """Whether nothing was typed before it since this field got the focus."""

    class Astray(Message):
        """Words were typed or pasted that no label begins with; nothing was chosen."""

        def __init__(self, choice: Choice, text: str) -> None:
            super().__init__()
            self.choice = choice
            self.text = text

        @property
        def told(self) -> str:
            """What is said of it."""
            return f"“{self.text}” isn't one of these. Left and right choose; Tab goes on."

    class Submitted(Message):
        """Enter was pressed: the value stands, the next field is wanted."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None) -> None:
        """A field of (value, label) pairs.

        Args:
            options: Value and label of each; at least one.
            value: The value to start with; one that is not among them is added, nothing changes unasked.
            id: Id of the widget.
        """
        super().__init__(id=id)
        values = [option for option, _label in options]
        self.options = list(options) if value in values else [(value, value or "-"), *options]
        self.set_reactive(Choice.index, [option for option, _label in self.options].index(value))
        self._letters = ""
        """What was typed here since another key, as far as it may begin a label."""
        self._start = self.index
        """What was chosen before those letters."""
        self._astray = False
        """Whether they turned out to be no label: the rest of the words chooses nothing, either."""

    @property
    def value(self) -> str:
        """The value chosen."""
        return self.options[self.index][0]

    @value.setter
    def value(self, value: str) -> None:
        self.index = [option for option, _label in self.options].index(value)

    def watch_index(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, self.value))

    def render(self) -> Content:
        """All labels where they fit, the chosen one marked; else the chosen one with arrows.

        With the cursor here the chosen one stands out, and the letters that jump are underlined.
        """
        here = self.has_focus
        bold = "bold reverse" if here else "bold"
        shown = Content("  ").join(
            self._answer(at, label, here=here) for at, (_value, label) in enumerate(self.options)
        )
        if shown.cell_length <= self.content_size.width:
            return shown
        label = self.options[self.index][1]
        place = f"{self.index + 1} of {len(self.options)}"
        return assemble(
            ("‹ ", "$text-accent"), (label, bold), (" ›  ", "$text-accent"), (place, "$text-muted")
        )

    def _answer(self, at: int, label: str, *, here: bool) -> Content:
        if at != self.index:
            shown = plain(f"○ {label}")
            return shown.stylize("underline", 2, 3) if here and self.jumps else shown
        chosen = styled(f"● {label}", "bold $text-accent")
        return chosen.stylize("reverse", 2) if here else chosen

    def action_step(self, step: int) -> None:
        """Go to the next or previous value, round and round."""
        self.index = (self.index + step) % len(self.options)

    def action_submit(self) -> None:
        """Enter leads on, as it does in a line."""
        self.post_message(self.Submitted())

    def on_click(self, _event: Click) -> None:
        """A click goes on by one."""
        self.action_step(1)

    def on_focus(self) -> None:
        """What is typed next begins anew."""
        self._typed = self._astray = False
        self._letters = ""

    def _pass_on(self, text: str) -> None:
        self.post_message(self.Typed(self, text, first=not self._typed))
        self._typed = True

    def on_paste(self, event: Paste) -> None:
        """A text that is pasted is another value where one may be typed."""
        if text := one_line(event.text, " "):
            event.stop()
            if self.jumps:
                self.post_message(self.Astray(self, text))
            else:
                self._pass_on(text)

    def on_key(self, event: Key) -> None:
        """Letters jump to the label that begins with them, the same letter again to the next such label."""
        typed = event.character or ""
        if not self.jumps and (typed.isalnum() or (self._typed and typed.isprintable() and typed)):
            # Until the line they are for has the focus, more keys come here: none of them chooses.
            self._pass_on(typed)
            event.stop()
        elif self.jumps and (typed.isalnum() or (self._astray and event.is_printable)):
            event.stop()
            self._jump(typed)
        else:
            self._letters, self._astray = "", False

    def _jump(self, typed: str) -> None:
        if not self._letters:
            self._start = self.index
        letters = self._letters + typed
        found = None if self._astray else self._begins(letters, self.index)
        if found is None and not self._astray and (found := self._begins(typed, self.index + 1)) is not None:
            letters = typed
        self._letters = letters
        if found is not None:
            self.index = found
            return
        self._astray = True
        self.index = self._start
        self.post_message(self.Astray(self, letters))

    def _begins(self, letters: str, first: int) -> int | None:
        """The first label from one on, round and round, that begins with some letters."""
        count = len(self.options)
        turns = ((first + step) % count for step in range(count))
        wanted = letters.casefold()
        return next((at for at in turns if self.options[at][1].casefold().startswith(wanted)), None)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are taken by this field while it has the focus."""
        return bool(character and character.isalnum()) or key == "space"


if TYPE_CHECKING:
    from textual.widgets import TextArea
    from textual.widgets.text_area import Edit, EditResult

    _TextArea = TextArea
else:
    _TextArea = object


EXAMPLE_CSS = "{ & > .text-area--placeholder { color: $text-muted; text-style: italic; } }"
"""What an example looks like while nothing is written: legible, and no text of the user's."""


class Inert(_TextArea):
    """Put before an editor class: what is loaded, pasted or typed holds nothing a terminal would act upon."""

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; called by Textual for each key and each paste."""
        return super().edit(replace(edit, text=visible(edit.text, multiline=True)))

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(visible(text, multiline=True), language)


@cache
def _editor_class(kind: type[TextArea], mixin: type | None) -> type[TextArea]:
    bases = (Inert, kind) if mixin is None else (mixin, Inert, kind)
    name = kind.__name__ if mixin is None else mixin.__name__
    return type(name, bases, {"DEFAULT_CSS": f"{name} {EXAMPLE_CSS}"})


def make_editor(
    text: str = "", *, fast: bool = True, mixin: type | None = None, **options: object
) -> TextArea:
    """A TextArea without frame and line numbers; Tab leaves it.

    Args:
        text: What it holds at first; made visible.
        fast: Use the editor of our own where it fits.
        mixin: A class whose handlers come before those of the editor.
        options: Further arguments of TextArea, such as id or placeholder (as Content).
    """
    from ..textual_fixes.chosen import editor_class

    settings: dict[str, Any] = {
        "soft_wrap": True,
        "tab_behavior": "focus",
        "show_line_numbers": False,
        "highlight_cursor_line": False,
        "compact": True,
    }
    kind = _editor_class(editor_class(fast), mixin)
    return kind(text, **{**settings, **options})
