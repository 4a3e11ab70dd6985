"""Ask before something happens that is not wanted by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..commands.base import Command, bindings, shown_keys
from ..commands.dialogs import CLOSE, NO, YES
from .base import Dialog

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Key


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
