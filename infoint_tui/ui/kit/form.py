"""A form of labelled fields: the one way contacts, meetings, messages and paths are edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from ...domain.text import keep_raw, visible
from ..commands.dialogs import SAVE
from .command import Command, bindings
from .dialog import Dialog, DialogDrafts
from .fields import Choice, LineInput
from .text import BLANK, plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input, TextArea

    from ...domain.errors import Refused


LINE, TEXT, CHOICE = "line", "text", "choice"
Values = dict[str, str]


class Field(NamedTuple):
    """One field of a form."""

    name: str
    label: str
    kind: str = LINE
    """line, text (several lines) or choice."""
    value: str = ""
    """What it holds at first; may be any stored text."""
    help: str = ""
    """Shown under the field: what belongs there."""
    options: Sequence[tuple[str, str]] = ()
    """Value and label of each choice."""
    placeholder: str = ""
    """An example, shown while the field is empty."""
    rows: int = 4
    """Height of a text."""
    proposed: bool = False
    """Whether the value is the program's proposal: what is typed takes its place."""


class Form(Dialog[Values]):
    """Labelled fields. Returns the value of each by its name, or None when left; what was typed is kept."""

    KEYS: ClassVar[tuple[Command, ...]] = (SAVE, *Dialog.KEYS)
    BINDINGS = bindings((SAVE,))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = ".form--fields"
    AUTO_FOCUS = None

    DEFAULT_CSS = """
    Form {
        & .form--fields { height: auto; scrollbar-size-vertical: 1; }
        & .form--row { height: auto; }
        & .form--label { width: 20; color: $text-muted; }
        & .form--note { height: auto; margin: 0 0 0 21; color: $text-muted; }
        & .form--note.-wrong { color: $text-error; text-style: bold; }
        & .form--note.-empty { display: none; }
        & TextArea { width: 1fr; border: none; background: $surface; padding: 0 1; }
        & TextArea:focus { background: $boost; }
        & .dialog--frame { background: $panel; }
        & KeyBar { background: $panel; }
    }
    Form.-tiny .form--label { width: 12; }
    Form.-tiny .form--note { margin: 0 0 0 13; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (70, "-narrow"), (100, "-wide")]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        lead: str | Content = "",
        check: Callable[[Values], Mapping[str, str]] | None = None,
        hints: Callable[[Values], Mapping[str, str | Content]] | None = None,
        refusal: Refused | None = None,
        drafts: DialogDrafts | None = None,
        focus: str = "",
        fast_editor: bool = True,
    ) -> None:
        """A form.

        Args:
            title: What is edited.
            fields: The fields in order.
            lead: A sentence under the title.
            check: Asked before the form returns: name of a field to what is wrong with it; "" names none.
            hints: Asked after every change: name of a field to what the program understands of it, which is
                shown under the field instead of its help.
            refusal: Why the last try was refused; shown at its field.
            drafts: Where the fields are kept while they differ from what they held at first, by name.
            focus: Name of the field to start in; the first one by default.
            fast_editor: Use the editor of our own for texts.
        """
        error = str(refusal) if refusal and not refusal.field else ""
        super().__init__(title, lead=lead, error=error, drafts=drafts)
        self._fields = {field.name: field for field in fields}
        self._check = check
        self._hints = hints
        self._refusal = refusal
        self._start = focus or (refusal.field if refusal and refusal.field in self._fields else "")
        self._fast_editor = fast_editor
        self._wrong: dict[str, str] = {}
        self._last: dict[str, str] = {}
        """What each field showed last; fields also report when they are made."""

    # -- drawing -------------------------------------------------------------------------------------

    def content(self) -> Iterable[Widget]:
        """One row and one note per field, in a part that scrolls."""
        with VerticalScroll(classes="form--fields", can_focus=False):
            for field in self._fields.values():
                with Horizontal(classes="form--row"):
                    yield Static(plain(field.label), classes="form--label")
                    yield self._control(field)
                yield Static(BLANK, classes="form--note -empty", id=f"note-{field.name}")
                yield from self.beneath(field)

    def beneath(self, _field: Field) -> Iterable[Widget]:
        """What else stands under a field."""
        return ()

    def _control(self, field: Field) -> Widget:
        name = f"field-{field.name}"
        kept = self.drafts.get(field.name)
        if field.kind == CHOICE:
            values = [value for value, _label in field.options]
            return Choice(field.options, kept if kept in values else field.value, id=name)
        if field.kind == TEXT:
            from .editor import make_editor

            text = visible(field.value, multiline=True) if kept is None else kept
            editor = make_editor(text, fast=self._fast_editor, id=name, placeholder=plain(field.placeholder))
            editor.styles.height = field.rows
            return editor
        text = visible(field.value) if kept is None else kept
        line = LineInput(text, placeholder=field.placeholder, id=name, select_on_focus=False)
        line.proposal = field.proposed and text == visible(field.value)
        return line

    def on_mount(self) -> None:
        """Start in the field that matters."""
        self._last = {name: self.shown(name) for name in self._fields}
        if self._refusal and self._refusal.field in self._fields:
            self._wrong = {self._refusal.field: str(self._refusal)}
        elif self._refusal:
            self.show_error(str(self._refusal))
        self._show_notes()
        first = self._start or next(iter(self._fields), "")
        if first:
            self._widget(first).focus()

    def _show_notes(self) -> None:
        hints = self._hints(self.values()) if self._hints else {}
        for name, field in self._fields.items():
            note = self.query_one(f"#note-{name}", Static)
            wrong = self._wrong.get(name, "")
            shown = wrong or hints.get(name, field.help)
            note.set_class(bool(wrong), "-wrong")
            note.set_class(not shown, "-empty")
            note.update(plain(shown) if isinstance(shown, str) else shown)

    # -- values --------------------------------------------------------------------------------------

    def _widget(self, name: str) -> Widget:
        return self.query_one(f"#field-{name}")

    def shown(self, name: str) -> str:
        """The text of a field as it stands on the screen."""
        from textual.widgets import TextArea

        widget = self._widget(name)
        if isinstance(widget, TextArea):
            return widget.text
        assert isinstance(widget, (LineInput, Choice))
        return widget.value

    def values(self) -> Values:
        """All fields by name; parts that were not edited keep the characters they were stored with."""
        found: Values = {}
        for name, field in self._fields.items():
            shown = self.shown(name)
            found[name] = (
                shown if field.kind == CHOICE else keep_raw(field.value, shown, multiline=field.kind == TEXT)
            )
        return found

    def set_value(self, name: str, value: str) -> None:
        """Change a field from outside, as a choice does that fills others."""
        from textual.widgets import TextArea

        widget = self._widget(name)
        if isinstance(widget, TextArea):
            widget.replace(visible(value, multiline=True), (0, 0), widget.document.end)
        elif isinstance(widget, (LineInput, Choice)):
            widget.value = value

    def _changed(self, name: str) -> None:
        field = self._fields[name]
        shown = self.shown(name)
        if self._last.get(name) == shown:
            return
        self._last[name] = shown
        start = visible(field.value, multiline=field.kind == TEXT)
        if shown != start or self.drafts.has(name):
            self.drafts.put(name, shown, start)
        self._wrong.pop(name, None)
        if field.proposed and isinstance(line := self._widget(name), LineInput):
            line.proposal = shown == start
        self._show_notes()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.input.id or "").removeprefix("field-"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.text_area.id or "").removeprefix("field-"))

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.choice.id or "").removeprefix("field-"))

    def on_input_submitted(self) -> None:
        """Enter in a line goes to the next field, in the last one it saves."""
        self._go_on()

    def on_choice_submitted(self) -> None:
        """Enter in a choice does the same."""
        self._go_on()

    def _go_on(self) -> None:
        names = list(self._fields)
        focused = self.focused
        name = (focused.id or "").removeprefix("field-") if focused else ""
        if name == names[-1]:
            self.action_accept()
        else:
            self.focus_next()

    def tell(self, name: str, text: str | Content) -> None:
        """Say something under a field until anything is changed."""
        note = self.query_one(f"#note-{name}", Static)
        note.set_class(False, "-wrong")
        note.set_class(False, "-empty")
        note.update(plain(text) if isinstance(text, str) else text)

    def action_accept(self) -> None:
        """Return the values unless the check finds something; then go to the first such field."""
        values = self.values()
        self._wrong = dict(self._check(values)) if self._check else {}
        general = self._wrong.pop("", "")
        self.show_error(general)
        self._show_notes()
        if self._wrong:
            self._widget(next(name for name in self._fields if name in self._wrong)).focus()
        elif not general:
            self.dismiss(values)


def whole_number(text: str, lowest: int, highest: int) -> int | None:
    """The number a text means; None where it is none, or outside of the range."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        return None
    number = int(digits)
    return number if lowest <= number <= highest else None
