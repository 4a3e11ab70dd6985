"""Ask for one line, or for a text of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from ...domain.text import keep_raw, visible
from ..commands.dialogs import ACCEPT, CLOSE, NO, SAVE, YES
from .command import Command, bindings, shown_keys
from .dialog import Dialog, DialogDrafts
from .fields import LineInput, SecretInput
from .text import plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Key
    from textual.widget import Widget
    from textual.widgets import Input, TextArea


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
        lead: str | Content = "",
        hint: Callable[[str], str | Content] | None = None,
        check: Callable[[str], str] | None = None,
        error: str = "",
        drafts: DialogDrafts | None = None,
    ) -> None:
        """A question answered by one line.

        Args:
            title: The question.
            value: The text to start from, unless a draft of it is kept.
            placeholder: An example of an answer.
            lead: A sentence under the title.
            hint: Shown under the line while typing: what the program understands.
            check: Returns what is wrong with an answer, or an empty text.
            error: Why the last try was refused.
            drafts: Where the line is kept, under the name "line".
        """
        super().__init__(title, lead=lead, error=error, drafts=drafts)
        self._value = value
        self._placeholder = placeholder
        self._hint = hint
        self._check = check
        self._refused: str | None = None
        """The line that the error shown is about."""

    def content(self) -> Iterable[Widget]:
        """The line and its hint."""
        kept = self.drafts.get("line")
        start = visible(self._value) if kept is None else kept
        yield self.LINE(start, placeholder=self._placeholder, select_on_focus=False)
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

    DEFAULT_CSS = "TextPrompt TextArea { height: 14; border: none; background: $boost; }"

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        lead: str | Content = "",
        error: str = "",
        drafts: DialogDrafts | None = None,
    ) -> None:
        """A question answered by a text.

        Args:
            title: The question.
            value: The text to start from, unless a draft of it is kept.
            lead: A sentence under the title.
            error: Why the last try was refused.
            drafts: Where the text is kept, under the name "text".
        """
        super().__init__(title, lead=lead, error=error, drafts=drafts)
        self._value = value

    def content(self) -> Iterable[Widget]:
        """The editor."""
        from .editor import make_editor

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
        """A question.

        Args:
            title: The question.
            lead: What happens then.
            yes: What y does, in a word or two: shown in the key bar.
            no: What n does.
        """
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
            self.show_error(("Only a letter answers.  ", "$text-warning"), "   ".join(words))

    def action_answer(self, agreed: bool) -> None:
        """Return the answer."""
        self.dismiss(agreed)
