"""What all dialogs share: a frame, one heading, one key bar, and drafts that outlive them; the plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ...domain.text import keep_raw, visible
from ..textual_fixes.chosen import compose_less
from .chrome import KeyBar
from .command import Command, Commanded, bindings, shown_keys
from .fields import LineInput, SecretInput
from .list import RowList, StyledOnce
from .text import Part, assemble, plain

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Key
    from textual.widget import Widget
    from textual.widgets import Input, TextArea

    from ...services.records import DraftKey
    from ...services.records import Drafts as DraftStore

CLOSE = Command(
    "dialog.leave", "escape", "leave", "close", "Close the dialog. What you typed is kept.", "dialogs", 2,
    palette=False,
)  # fmt: skip
HELP = Command("dialog.keys", "f1", "app.help_keys", "keys", "List the keys that work here.", "dialogs", 90)
ACCEPT = Command("ask.accept", "enter", "accept", "accept", "Use this line.", "dialogs", 1)
SAVE = Command("text.save", "ctrl+s", "accept", "save", "Save and close.", "dialogs", 1)
YES = Command("confirm.yes", "y", "answer(True)", "yes", "Yes, do it.", "dialogs", 1)
NO = Command("confirm.no", "n", "answer(False)", "no", "No, leave it as it is.", "dialogs", 2)
COMMANDS: tuple[Command, ...] = (
    SAVE,
    CLOSE,
    HELP,
    ACCEPT,
    YES,
    NO,
)

T = TypeVar("T")


def keep_draft(drafts: DraftStore, key: DraftKey, text: str, start: str) -> None:
    """Keep what is typed into a field, or end the draft of one that is as it began."""
    kept = drafts.peek(key)
    if text == start:
        if kept is not None:
            drafts.drop(key)
    elif text != kept:
        # An emptied text is a draft too, or the words it started from would come back.
        drafts.put(key, text, **({} if text else {"emptied": True}))


class DialogDrafts:
    """The drafts of one dialog, by the names of its fields."""

    def __init__(self, store: DraftStore | None = None, place: str = "", subject: str = "") -> None:
        """Drafts of a subject in a place such as "add".

        Without a store they are kept while this object is, so that a refused answer comes back as it was.
        """
        self._store = store
        self._place = place
        self._subject = subject
        self._touched: set[str] = set()
        self._here: dict[str, str] = {}

    def get(self, field: str) -> str | None:
        """What was typed before and never saved."""
        if self._store is None:
            return self._here.get(field)
        text = self._store.get(self._key(field))
        if text is not None:
            self._touched.add(field)
        return text

    def has(self, field: str) -> bool:
        """Whether a text of this field is kept."""
        if self._store is None:
            return field in self._here
        return self._store.peek(self._key(field)) is not None

    def typed_at(self, field: str) -> datetime | None:
        """When a text of this field was typed that was never saved, in UTC; None where that is not known."""
        return self._store.typed_at(self._key(field)) if self._store is not None else None

    def put(self, field: str, text: str, start: str = "") -> None:
        """Keep what is typed now; what stood there at the start needs no draft, an emptied field does."""
        if self._store is None:
            self._here[field] = text
            return
        self._touched.add(field)
        keep_draft(self._store, self._key(field), text, start)

    def go_on_from(self, other: DialogDrafts) -> None:
        """Take over what was typed into a dialog of the same kind, where no store keeps it."""
        if self._store is None:
            self._here = other._here

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the drafts that were used, for the change that commits them (`end_drafts`)."""
        return tuple(str(self._key(field)) for field in sorted(self._touched))

    def clear(self) -> None:
        """Forget all of them, after they were saved or thrown away."""
        self._here.clear()
        if self._store is not None:
            for field in self._touched:
                self._store.drop(self._key(field))
            self._touched.clear()

    def _key(self, field: str) -> DraftKey:
        from ...services.records import DraftKey

        return DraftKey(self._place, self._subject, field)


class Dialog(Commanded, StyledOnce, ModalScreen[T | None], Generic[T]):
    """A dialog that returns a draft of type T, or None when it was left; it never saves anything."""

    KEYS: ClassVar[tuple[Command, ...]] = (CLOSE, HELP)
    BINDINGS = [*bindings((CLOSE, HELP)), Binding("question_mark", "app.help_keys", show=False)]
    WIDTH: ClassVar[int] = 72
    GIVES_WAY: ClassVar[str] = ""
    """Selector of the part that scrolls, so that the key bar below it never leaves the screen."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;

        & > .dialog--frame {
            width: 72; max-width: 100%; height: auto; max-height: 95%;
            background: $surface; border: round $border-blurred; padding: 0 1;
        }
        & > .dialog--frame.-wide { width: 100; }
        & .dialog--title { text-style: bold; color: $foreground; height: auto; max-height: 3; }
        & .dialog--lead { color: $text-muted; height: auto; max-height: 12; margin: 0 0 1 0; }
        & .dialog--error {
            color: $text-error; text-style: bold; height: auto; max-height: 4; display: none;
        }
        & .dialog--error.-shown { display: block; }
        & KeyBar { background: $surface; padding: 0; margin: 1 0 0 0; }
        & LineInput, & Choice, & TextArea {
            background: $field; border: none; border-left: blank; padding: 0 1 0 0;
            &:focus { background: $primary-muted; border: none; border-left: outer $accent; }
            &:ansi { border-left: outer ansi_bright_black; }
            &:ansi:focus { background: transparent; border-left: outer $accent; text-style: bold; }
        }
    }
    """

    def __init__(
        self, title: str, *, lead: str | Content = "", error: str = "", drafts: DialogDrafts | None = None
    ) -> None:
        """A dialog with a sentence under its title; `error` says why the last try was refused."""
        super().__init__()
        compose_less(self)
        self._title = title
        self._lead = lead
        self._error = error
        self.drafts = drafts or DialogDrafts()

    def content(self) -> Iterable[Widget]:
        """The widgets between heading and key bar."""
        return ()

    def compose(self) -> ComposeResult:
        """The frame around the content."""
        with Vertical(classes="dialog--frame" + (" -wide" if self.WIDTH > 72 else "")):
            yield Static(plain(self._title), classes="dialog--title")
            if self._lead:
                lead = plain(self._lead, multiline=True) if isinstance(self._lead, str) else self._lead
                yield Static(lead, classes="dialog--lead")
            yield from self.content()
            yield Static(plain(self._error), classes="dialog--error" + (" -shown" if self._error else ""))
            yield KeyBar()

    def on_resize(self) -> None:
        """Fit the frame to the screen."""
        part = self._part_that_scrolls()
        if part is not None:
            part.styles.clear_rule("max_height")
            self.call_after_refresh(self._fit)

    def _part_that_scrolls(self) -> Widget | None:
        """What gives way; None where nothing does, or while the dialog is being taken down."""
        return self.query_one_optional(self.GIVES_WAY) if self.GIVES_WAY and self.is_mounted else None

    def _fit(self) -> None:
        """Take from the part that scrolls the lines by which the frame is too tall."""
        part = self._part_that_scrolls()
        frame = part.parent if part is not None else None
        if part is None or not isinstance(frame, Vertical):
            return
        bottom = max(child.virtual_region.bottom for child in frame.children)
        over = bottom - frame.content_size.height
        if over > 0:
            part.styles.max_height = max(1, part.outer_size.height - over)

    def show_error(self, *parts: Part) -> None:
        """Say what is wrong with the draft; an empty text clears it."""
        line = self.query_one(".dialog--error", Static)
        shown = assemble(*parts)
        line.update(shown)
        line.set_class(bool(shown.plain), "-shown")
        self.call_after_refresh(self._fit)

    def on_line_input_lines_joined(self, event: LineInput.LinesJoined) -> None:
        """Say that pasted lines stand in one."""
        event.stop()
        said = (f"{event.count} pasted lines joined into one.", "$text-muted")
        # The change of the text, told before, clears what was said about the last one.
        self.call_after_refresh(self.show_error, said)

    def action_leave(self) -> None:
        """Close without an answer; drafts stay."""
        self.dismiss(None)


class RowsDialog(Dialog[T]):
    """A dialog with a list that has the keys."""

    GIVES_WAY: ClassVar[str] = "RowList"
    DEFAULT_CSS = "RowsDialog RowList { height: auto; }"

    def __init__(self, title: str, rows: RowList, *, current: str | None = None, **options: Any) -> None:
        """A dialog around a list that starts on the row with the key `current`; options as for `Dialog`."""
        super().__init__(title, **options)
        self.rows = rows
        self._current = current

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield self.rows

    def on_mount(self) -> None:
        """Start on the row that is meant."""
        if self._current is not None:
            self.rows.move_to(self._current)
        self.rows.focus()


class LinePrompt(Dialog[str]):
    """One line of text. Returns it, or None when left; an unfinished line is there again next time."""

    KEYS: ClassVar[tuple[Command, ...]] = (ACCEPT, *Dialog.KEYS)
    BINDINGS = bindings((ACCEPT,))
    LINE: ClassVar[type[LineInput]] = LineInput
    """The field of the line."""

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        placeholder: str = "",
        hint: Callable[[str], str | Content] | None = None,
        check: Callable[[str], str] | None = None,
        replace: bool = False,
        **options: Any,
    ) -> None:
        """A question answered by one line.

        Args:
            title: The question.
            value: The text to start from, unless a draft of it is kept under the name "line".
            placeholder: An example of an answer.
            hint: Shown under the line while typing: what the program understands.
            check: Returns what is wrong with an answer, or an empty text.
            replace: Whether the text is selected, so that typing takes its place.
            options: As for `Dialog`.
        """
        super().__init__(title, **options)
        self._value = value
        self._replace = replace
        self._placeholder = placeholder
        self._hint = hint
        self._check = check
        self._refused: str | None = None
        """The line that the error shown is about."""

    def content(self) -> Iterable[Widget]:
        """The line and its hint."""
        kept = self.drafts.get("line")
        start = visible(self._value) if kept is None else kept
        line = self.LINE(start, placeholder=self._placeholder, select_on_focus=False)
        line.proposal = self._replace and kept is None
        yield line
        if self._hint:
            yield Static(plain(""), classes="dialog--lead", id="hint")

    def on_mount(self) -> None:
        """Show the hint for what is there already."""
        self._refused = self.query_one(LineInput).value
        self._show_hint(self._refused)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft with every key."""
        start = visible(self._value)
        if event.value != start or self.drafts.has("line"):
            self.drafts.put("line", event.value, start)
        if event.value != self._refused:
            self._refused = None
            self.show_error("")
        self._show_hint(event.value)

    def _show_hint(self, value: str) -> None:
        if self._hint:
            hint = self._hint(value)
            self.query_one("#hint", Static).update(plain(hint) if isinstance(hint, str) else hint)

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.action_accept()

    def action_accept(self) -> None:
        """Return the line unless something is wrong with it."""
        value = keep_raw(self._value, self.query_one(LineInput).value)
        problem = self._check(value) if self._check else ""
        if problem:
            self._refused = value
            self.show_error(problem)
        else:
            self.dismiss(value)


class SecretPrompt(LinePrompt):
    """A passphrase. Returns it, or None when left; what is typed is neither shown nor kept."""

    LINE = SecretInput


class TextPrompt(Dialog[str]):
    """A text of several lines, with undo. Returns it, or None when left; an unfinished text is kept."""

    KEYS: ClassVar[tuple[Command, ...]] = (SAVE, *Dialog.KEYS)
    BINDINGS = bindings((SAVE,))
    WIDTH: ClassVar[int] = 100

    DEFAULT_CSS = "TextPrompt TextArea { height: 14; }"

    def __init__(self, title: str, *, value: str = "", **options: Any) -> None:
        """A question answered by a text, kept in the draft "text"; options as for `Dialog`."""
        super().__init__(title, **options)
        self._value = value

    def content(self) -> Iterable[Widget]:
        """The editor."""
        from .fields import make_editor

        kept = self.drafts.get("text")
        yield make_editor(visible(self._value, multiline=True) if kept is None else kept)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft with every key."""
        self.drafts.put("text", event.text_area.text, visible(self._value, multiline=True))

    def action_accept(self) -> None:
        """Return the text."""
        from textual.widgets import TextArea

        self.dismiss(keep_raw(self._value, self.query_one(TextArea).text, multiline=True))


class Confirm(Dialog[bool]):
    """A question answered by y or n; Enter and ctrl+s only name these keys, so that no repeated key agrees
    by accident."""

    KEYS: ClassVar[tuple[Command, ...]] = (YES, NO, *Dialog.KEYS)
    BINDINGS = bindings((YES, NO))
    AUTO_FOCUS = None

    def __init__(self, title: str, *, lead: str | Content = "", yes: str = "", no: str = "") -> None:
        """A question; `yes` and `no` say in the key bar what y and n do."""
        super().__init__(title, lead=lead)
        self.KEYS = (  # type: ignore[misc]
            YES._replace(label=yes or YES.label),
            NO._replace(label=no or NO.label),
            CLOSE,
        )

    def on_key(self, event: Key) -> None:
        """Say which keys answer, where one was pressed that is an answer in other dialogs."""
        if event.key in ("enter", "ctrl+s"):
            event.stop()
            overrides = getattr(self.app, "overrides", {})
            yes, no, _close = self.KEYS
            words = (f"{shown_keys(each, overrides)}: {each.label}" for each in (yes, no))
            self.show_error(("Press its key.  ", "$text-warning"), "   ".join(words))

    def action_answer(self, agreed: bool) -> None:
        """Return the answer."""
        self.dismiss(agreed)


class TooSmall(ModalScreen[None]):
    """Covers everything until there is room again; nothing that was typed is touched."""

    BINDINGS = []
    COVERS = True
    """Removed by the app as soon as there is room."""
    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; }
    TooSmall Static { width: auto; max-width: 100%; height: auto; }
    """

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._need = (width, height)

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """One sentence."""
        yield Static(
            plain("Window too small: infoint needs {} x {} characters. Nothing is lost.".format(*self._need))
        )
