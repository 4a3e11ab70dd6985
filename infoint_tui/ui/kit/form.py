"""A form of labelled fields: the one way contacts, meetings, messages and paths are edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static
from textual.widgets.input import Selection

from ...domain import NamedTuple
from ...domain.enums import Word
from ...domain.errors import Refused
from ...domain.phrasing import clock_time, day_and_time, listing
from ...domain.text import keep_raw, visible
from ...domain.zoned_time import ZonedTime
from .chrome import OneLine
from .command import Command, bindings, first_key
from .dialog import SAVE, Dialog, DialogDrafts
from .fields import Choice, LineInput, go_to_line
from .text import BLANK, assemble, lines, plain

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content
    from textual.events import Key
    from textual.widget import Widget
    from textual.widgets import Input, TextArea

DISCARD = Command(
    "form.discard", "f7", "discard", "discard", "Put back what was there before you typed.",
    "dialogs", 3, "has_unsaved",
)  # fmt: skip
FULL = Command(
    "add.full", "tab,ctrl+n", "full_form", "full form", "Continue in the full form with what you typed.",
    "dialogs", 3,
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (DISCARD, FULL)

LINE, TEXT, CHOICE = "line", "text", "choice"
Texts = dict[str, str]
"""What stands in each field, by its name."""
Values = dict[str, Any]
"""What each field means, by its name: its text, or what the text was parsed to."""
UNBOUND = object()
T = TypeVar("T")


class Field(NamedTuple):
    """One field of a form: how its value is shown, what its text means, and what may be said of it.

    Most are made by `bound`, from the record that is edited.
    """

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
    parse: Callable[[str], Any] | None = None
    """What a text means. Raises Refused or ValueError, with a sentence that is shown at the field."""
    hint: Callable[[str], str | Content | None] | None = None
    """What the program understands of a text, shown instead of the help; None leaves the help."""
    stored: Any = UNBOUND
    """What the form returns while the text is as it was: the value it was shown from."""
    usual: str = ""
    """The choice that says nothing in particular."""
    applies: Callable[[Texts], bool] | None = None
    """Whether it is asked for, by what the other fields hold; always if left out."""
    section: str = ""
    """Title of the part it stands in; parts are folded until somebody opens them. Without one it always
    shows."""


def in_section(title: str, fields: Iterable[Field]) -> list[Field]:
    """The fields as a part of a form that can be folded."""
    return [field._replace(section=title) for field in fields]


def bound(
    record: object,
    name: str,
    label: str,
    kind: str = LINE,
    *,
    show: Callable[[Any], str] = str,
    parse: Callable[[str], Any] = str.strip,
    **more: Any,
) -> Field:
    """A field of a record; a text that nobody touched keeps the value as it was stored.

    Args:
        record: What is edited.
        name: The attribute, and the name of the field.
        label: What it is called on the screen.
        kind: line, text or choice.
        show: The value as text.
        parse: The text as value; it may refuse, see `Field.parse`.
        more: Further parts of the `Field`.
    """
    stored = getattr(record, name)
    return Field(name, label, kind, show(stored), parse=parse, stored=stored, **more)


def chosen(record: object, name: str, label: str, kind: type[Word], **more: Any) -> Field:
    """A choice among the members of an enumeration, shown by their labels."""
    options = [(item.value, item.label) for item in kind]
    return bound(
        record, name, label, CHOICE, show=lambda item: item.value, parse=kind, options=options, **more
    )


def number_from(lowest: int, highest: int, sentence: str) -> Callable[[str], int]:
    """Parses a whole number; out of the range the sentence says what to write."""

    def parse(text: str) -> int:
        number = whole_number(text, lowest, highest)
        if number is None:
            raise ValueError(sentence)
        return number

    return parse


class FormPart(Vertical):
    """A part of a form below a line that opens and folds it."""

    DEFAULT_CSS = """
    FormPart { height: auto; }
    FormPart.-first { margin: 1 0 0 0; }
    FormPart.-folded > .form--part { display: none; }
    FormPart > .form--part { height: auto; }
    """

    def __init__(self, title: str, *children: Widget, first: bool = False) -> None:
        """A folded part with its rows.

        CSS could tell which is the first of a form, but then Textual styles all fields a second time.
        """
        self.head = FormPartHead(title)
        super().__init__(self.head, Vertical(*children, classes="form--part"), classes="-folded")
        self.set_class(first, "-first")

    @property
    def folded(self) -> bool:
        """Whether its fields are out of sight."""
        return self.has_class("-folded")

    def fold(self, folded: bool) -> None:
        """Fold or open it; the form makes room for its key bar again."""
        self.set_class(folded, "-folded")
        self.head.folded = folded
        self.head.update()
        if isinstance(form := self.screen, Form):
            form.on_resize()

    def tell(self, fields: Iterable[Field], texts: Texts) -> None:
        """Say which of its fields hold something."""
        own = [field for field in fields if field.section == self.head.title]
        self.head.holds = ", ".join(field.label for field in own if _holds(field, texts[field.name]))
        self.head.update()


class FormPartHead(OneLine, can_focus=True):
    """Title of a part, and what it holds; Enter or a click opens and folds it."""

    DEFAULT_CSS = """
    FormPartHead:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS = [Binding("enter,space", "turn", "Expand or collapse", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.holds = ""
        """Labels of the fields that hold something."""
        self.folded = True

    def line(self, width: int) -> Content:
        """The title, and what is there."""
        mark = "▸ " if self.folded else "▾ "
        holds = f"   {self.holds}" if self.holds else ""
        return assemble((mark, "$text-accent"), (self.title, "bold"), (holds, "$text-muted")).truncate(
            width, ellipsis=True
        )

    def action_turn(self) -> None:
        """Open it and go into it, or fold it."""
        section = self.parent
        if isinstance(section, FormPart):
            section.fold(not section.folded)
            if not section.folded:
                self.screen.focus_next()
            self.scroll_visible(animate=False)

    def on_click(self) -> None:
        """A click does the same."""
        self.action_turn()


class FormFields:
    """The fields of a form as they stand on the screen."""

    def __init__(self, form: Form, fields: Iterable[Field], *, fast_editor: bool) -> None:
        self._form = form
        self._fast_editor = fast_editor
        self.by_name = {field.name: field for field in fields}
        self.proposed = {name: visible(field.value) for name, field in self.by_name.items() if field.proposed}
        """By name, what the program proposes; typing takes its place."""
        self.besides: Texts = {}
        """What a form returns besides its fields, by name."""

    def control(self, field: Field) -> Widget:
        """Makes the widget of a field, with what was typed before and never saved."""
        name = f"field-{field.name}"
        kept = self._form.drafts.get(field.name)
        if field.kind == CHOICE:
            values = [value for value, _label in field.options]
            return Choice(field.options, kept if kept in values else field.value, id=name)
        if field.kind == TEXT:
            from .fields import make_editor

            text = visible(field.value, multiline=True) if kept is None else kept
            editor = make_editor(text, fast=self._fast_editor, id=name, placeholder=plain(field.placeholder))
            editor.styles.height = field.rows
            return editor
        text = visible(field.value) if kept is None else kept
        line = LineInput(text, placeholder=field.placeholder, id=name, select_on_focus=False)
        line.proposal = field.proposed and text == visible(field.value)
        return line

    def widget(self, name: str) -> Widget:
        """The widget of a field."""
        return self._form.query_one(f"#field-{name}")

    def shown(self, name: str) -> str:
        """The text of a field as it stands on the screen."""
        from textual.widgets import TextArea

        widget = self.widget(name)
        if isinstance(widget, TextArea):
            return widget.text
        assert isinstance(widget, (LineInput, Choice))
        return widget.value

    def shown_first(self, name: str) -> str:
        """What a field shows before anything is typed."""
        field = self.by_name[name]
        return field.value if field.kind == CHOICE else visible(field.value, multiline=field.kind == TEXT)

    def texts(self) -> Texts:
        """All texts by name; parts that were not edited keep the characters they were stored with."""
        found: Texts = {}
        for name, field in self.by_name.items():
            shown = self.shown(name)
            found[name] = (
                shown if field.kind == CHOICE else keep_raw(field.value, shown, multiline=field.kind == TEXT)
            )
        return {**found, **self.besides}

    def asked(self) -> list[str]:
        """The names of the fields that apply."""
        texts = self.texts()
        return [n for n, field in self.by_name.items() if field.applies is None or field.applies(texts)]

    def write(self, name: str, value: str) -> None:
        """Change a field from outside, as a choice does that fills others."""
        from textual.widgets import TextArea

        widget = self.widget(name)
        if isinstance(widget, TextArea):
            widget.replace(visible(value, multiline=True), (0, 0), widget.document.end)
        elif isinstance(widget, Choice):
            widget.value = value
        elif isinstance(widget, LineInput) and widget.value != (value := visible(value)):
            widget.value = value
            widget.selection = Selection.cursor(len(value))
            if name in self.proposed:
                self.proposed[name] = value
                widget.proposal = True

    def open(self, names: Iterable[str]) -> None:
        """Open the parts that some fields stand in."""
        for section in self._form.query(FormPart):
            if any(section.query(f"#field-{name}") for name in names):
                section.fold(False)

    def go_to(self, name: str) -> None:
        """Go to a field; the part it stands in opens."""
        self.open([name])
        self.widget(name).focus()

    def typed_earlier(self) -> dict[str, datetime]:
        """By name, since when fields show what was typed before the form was opened and never saved."""
        return {
            name: at
            for name in self.by_name
            if self.shown(name) != self.shown_first(name)
            and (at := self._form.drafts.typed_at(name)) is not None
        }


class FormNotes:
    """What is said under the fields: what is wrong, what was understood, what stood there before."""

    def __init__(self, form: Form, hints: Callable[[Texts], Mapping[str, str | Content]] | None) -> None:
        """The notes of a form; `hints` is as for `Form`."""
        self._form = form
        self._hints = hints
        self.wrong: dict[str, str] = {}
        """What is wrong, by name."""
        self.before: dict[str, str] = {}
        """By name, what stood before in the fields that show what was typed earlier and never saved."""
        self.kept: dict[str, str] = {}
        """By name, what is said instead of all this while nothing is wrong."""
        self._told: dict[str, int] = {}
        """By name, about how many lines are said under each field, -1 for none."""

    def _line(self, name: str) -> Static:
        return self._form.query_one(f"#note-{name}", Static)

    def show(self) -> None:
        """Bring them up to date; the frame is fitted anew where they take other lines."""
        texts = self._form.fields.texts()
        fields = self._form.fields.by_name
        for part in self._form.query(FormPart):
            part.tell(fields.values(), texts)
        hints = self._hints(texts) if self._hints else {}
        told_before, self._told = self._told, {}
        asked = self._form.fields.asked()
        for name, field in fields.items():
            note = self._line(name)
            wrong = self.wrong.get(name, "")
            told = field.hint(texts[name]) if field.hint else None
            shown = wrong or (hints.get(name, field.help) if told is None else told)
            if (before := self.before.get(name)) and not wrong:
                line = assemble(("before: ", "$text-warning"), before)
                shown = lines(line, shown) if shown else line
            note.set_class(bool(wrong), "-wrong")
            note.set_class(not shown or name not in asked, "-empty")
            self._form.query_one(f"#row-{name}").display = name in asked
            content = plain(shown) if isinstance(shown, str) else shown
            note.update(content)
            self._told[name] = content.cell_length // NOTE_WIDTH if shown else -1
        for name, kept in self.kept.items():
            if name not in self.wrong:
                self.tell(name, kept)
        if self._told != told_before:
            self._form.on_resize()

    def tell(self, name: str, text: str | Content) -> None:
        """Say something under a field until anything is changed."""
        note = self._line(name)
        note.set_class(False, "-wrong")
        note.set_class(False, "-empty")
        note.update(plain(text) if isinstance(text, str) else text)


class UnsavedLine(Static):
    """Says since when a form shows what was typed earlier and never saved, and where."""

    DEFAULT_CSS = "UnsavedLine { display: none; height: auto; margin: 0 0 1 0; }"

    def show(self, since: datetime, labels: Iterable[str]) -> None:
        """Say it of some fields."""
        key, session = "", getattr(getattr(self.app, "workspace", None), "session", None)
        if session is not None:
            today = session.today
            local = ZonedTime(since, session.zone).local()
            key = first_key(DISCARD, getattr(self.app, "overrides", {}))
            since_words = clock_time(local) if local.date() == today else day_and_time(local, today=today)
        else:
            since_words = "earlier"
        self.update(
            assemble(
                (f"Unsaved changes from {since_words}", "bold $text-warning"),
                f": {listing(list(labels))}. ",
                (key, "bold $text-accent"),
                " discards them." if key else "",
            )
        )
        self.display = True


class Form(Dialog[Values]):
    """Labelled fields. Returns the value of each by its name, or None when left; what was typed is kept."""

    KEYS: ClassVar[tuple[Command, ...]] = (SAVE, DISCARD, *Dialog.KEYS)
    BINDINGS = bindings((SAVE, DISCARD))
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
        & TextArea { width: 1fr; }
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
        check: Callable[[Texts], Mapping[str, str]] | None = None,
        hints: Callable[[Texts], Mapping[str, str | Content]] | None = None,
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
            check: What no field sees alone, asked before the form returns: name of a field to what is wrong
                with it; "" names none.
            hints: The same for hints, asked after every change.
            refusal: Why the last try was refused; shown at its field.
            drafts: Where the fields are kept while they differ from what they held at first, by name.
            focus: Name of the field to start in; the first one by default.
            fast_editor: Use the editor of our own for texts.
        """
        error = str(refusal) if refusal and not refusal.field else ""
        super().__init__(title, lead=lead, error=error, drafts=drafts)
        self.fields = FormFields(self, fields, fast_editor=fast_editor)
        self.notes = FormNotes(self, hints)
        self._check = check
        self._refusal = refusal
        self._start = focus or (refusal.field if refusal and refusal.field in self.fields.by_name else "")
        self._last: dict[str, str] = {}
        """What each field showed last; fields also report when they are made."""

    # -- drawing -------------------------------------------------------------------------------------

    def content(self) -> Iterable[Widget]:
        """One row and one note per field, in a part that scrolls."""
        yield UnsavedLine(BLANK)
        with VerticalScroll(classes="form--fields", can_focus=False):
            first = True
            for title, fields in groupby(self.fields.by_name.values(), key=lambda field: field.section):
                rows = [widget for field in fields for widget in self._rows(field)]
                if title:
                    yield FormPart(title, *rows, first=first)
                    first = False
                else:
                    yield from rows

    def _rows(self, field: Field) -> Iterable[Widget]:
        label = Static(plain(field.label), classes="form--label")
        yield Horizontal(label, self.fields.control(field), classes="form--row", id=f"row-{field.name}")
        yield Static(BLANK, classes="form--note -empty", id=f"note-{field.name}")
        yield from self.beneath(field)

    def beneath(self, _field: Field) -> Iterable[Widget]:
        """What else stands under a field."""
        return ()

    def on_mount(self) -> None:
        """Start in the field that matters."""
        self._last = {name: self.fields.shown(name) for name in self.fields.by_name}
        if self._refusal and self._refusal.field in self.fields.by_name:
            self.notes.wrong = {self._refusal.field: str(self._refusal)}
        elif self._refusal:
            self.show_error(str(self._refusal))
        self._find_unsaved()
        self.notes.show()
        first = self._start or next(iter(self.fields.by_name), "")
        if first:
            self.fields.go_to(first)

    def _fit(self) -> None:
        """Leave to the fields at most the lines that the rest does not need, whatever they had before."""
        part = self._part_that_scrolls()
        frame = part.parent if part is not None else None
        if part is None or not isinstance(frame, Vertical):
            return
        bottom = max(child.virtual_region.bottom for child in frame.children)
        room = int(self.size.height * TALLEST) - frame.gutter.height
        part.styles.max_height = max(1, room - (bottom - part.outer_size.height))

    # -- what was typed earlier ------------------------------------------------------------------------

    def _find_unsaved(self) -> None:
        """Of a form that is opened again: say since when it has what was never saved, and where."""
        if self._refusal is not None:
            return
        typed = self.fields.typed_earlier()
        by_name = self.fields.by_name
        self.notes.before = {name: _in_words(by_name[name]) for name in typed}
        if typed:
            labels = [by_name[name].label.strip() or name for name in typed]
            self.query_one(UnsavedLine).show(min(typed.values()), labels)
            self.fields.open(typed)

    def has_unsaved(self) -> bool:
        """Whether it shows what was typed earlier and never saved."""
        return bool(self.notes.before)

    def action_discard(self) -> None:
        """Put back what stood there before."""
        for name in (*self.notes.before,):
            self.fields.write(name, self.fields.by_name[name].value)
            self.drafts.put(name, "", "")
        self.notes.before = {}
        self.query_one(UnsavedLine).display = False
        self.notes.show()
        self.refresh_bindings()

    # -- values --------------------------------------------------------------------------------------

    def _changed(self, name: str) -> None:
        fields = self.fields
        shown = fields.shown(name)
        if self._last.get(name) == shown:
            return
        self._last[name] = shown
        start = fields.shown_first(name)
        if shown != start or self.drafts.has(name):
            self.drafts.put(name, shown, start)
        self.notes.wrong.pop(name, None)
        if fields.by_name[name].proposed and isinstance(line := fields.widget(name), LineInput):
            line.proposal = shown == fields.proposed[name]
        self.notes.show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.input.id or "").removeprefix("field-"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.text_area.id or "").removeprefix("field-"))

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Keep the draft, renew the hints."""
        self._changed((event.choice.id or "").removeprefix("field-"))

    def on_choice_astray(self, event: Choice.Astray) -> None:
        """Say that words which are none of the answers changed nothing."""
        self.notes.tell((event.choice.id or "").removeprefix("field-"), event.told)

    def on_key(self, event: Key) -> None:
        """Up and down go from field to field."""
        from textual.widgets import TextArea

        stops = (LineInput, Choice, FormPartHead, TextArea)
        if not isinstance(self.focused, TextArea):
            go_to_line(event, [each for each in self.focus_chain if isinstance(each, stops)])

    def on_input_submitted(self) -> None:
        """Enter in a line goes to the next field, in the last one it saves."""
        self._go_on()

    def on_choice_submitted(self) -> None:
        """Enter in a choice does the same."""
        self._go_on()

    def _go_on(self) -> None:
        names = self.fields.asked()
        focused = self.focused
        name = (focused.id or "").removeprefix("field-") if focused else ""
        if name == names[-1]:
            self.action_accept()
        else:
            self.focus_next()

    def action_accept(self) -> None:
        """Return what the fields mean unless something is wrong; then go to the first such field."""
        fields, texts = self.fields.by_name, self.fields.texts()
        values, wrong = parsed(fields.values(), texts)
        if self._check:
            wrong = {**self._check(texts), **wrong}
        general = wrong.pop("", "")
        self.notes.wrong = wrong
        self.show_error(general)
        self.notes.show()
        if wrong:
            self.fields.go_to(next(name for name in fields if name in wrong))
        elif not general:
            self.dismiss(values)


TALLEST = 0.95
"""How much of the height of the screen the frame of a dialog may take; its style sheet says the same."""
NOTE_WIDTH = 40
"""Cells of a note from which on it may take another line."""
SHOWN = 60
"""Characters of a saved text that stand beside what was typed instead."""


def _in_words(field: Field) -> str:
    """What a field held at first, in one line."""
    if field.kind == CHOICE:
        return dict(field.options).get(field.value, field.value)
    text = " ".join(visible(field.value, multiline=True).split())
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def _holds(field: Field, text: str) -> bool:
    """Whether a field holds something worth naming; the first of some choices is what is usual."""
    return bool(text.strip()) and not (field.options and text in (field.options[0][0], field.usual))


def parsed(fields: Iterable[Field], texts: Texts) -> tuple[Values, dict[str, str]]:
    """What the fields mean, and by name what is wrong with some of them."""
    values: Values = dict(texts)
    wrong: dict[str, str] = {}
    for field in fields:
        text = texts[field.name]
        if text == field.value and field.stored is not UNBOUND:
            values[field.name] = field.stored
        elif field.parse is not None:
            try:
                values[field.name] = field.parse(text)
            except (Refused, ValueError) as error:
                wrong[field.name] = str(error)
    return values, wrong


def told(read: Callable[[], T]) -> T | str:
    """What is understood of a text, to be said under its field; else why it is not."""
    try:
        return read()
    except Refused as refusal:
        return str(refusal)


def whole_number(text: str, lowest: int, highest: int) -> int | None:
    """The number a text means; None where it is none, or outside of the range."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        return None
    number = int(digits)
    return number if lowest <= number <= highest else None
