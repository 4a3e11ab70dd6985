"""The ready answers: read, written, and said aloud against a watch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...domain.introduction import ANSWER_SECONDS, ANSWERS, WORDS_A_MINUTE, measure
from ..commands.base import Command, bindings
from ..commands.dialogs import SAY
from .choose import Choose, Option

if TYPE_CHECKING:
    from ...services.speaking import SpeakingService

SAID = "say:"
"""Before the key of an answer that is to be said aloud."""


class Answers(Choose):
    """What they may ask, and what one would say. Returns the key of an answer, or `SAID` and the key."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        Choose.KEYS[0]._replace(label="write"), SAY, *Choose.KEYS[1:],
    )  # fmt: skip
    BINDINGS = bindings((SAY,))

    def __init__(self, speaking: SpeakingService, current: str = "") -> None:
        """The answers.

        Args:
            speaking: Knows them.
            current: Key of the answer to start on.
        """
        self._written = {key for key, _question, _hint in ANSWERS if speaking.spoken(key)}
        super().__init__(
            "What they may ask you",
            [Option(key, question, _note(speaking, key)) for key, question, _hint in ANSWERS],
            lead=f"A minute each at most, about {ANSWER_SECONDS * WORDS_A_MINUTE // 60} words.",
            current=current,
        )

    @property
    def filtered(self) -> bool:
        """Eight lines need no filter, and s is a key here."""
        return False

    def may_say(self) -> bool | None:
        """Dimmed on an answer that is not written."""
        from ..widgets.rows import RowList

        key = self.query_one(RowList).cursor_key if self.is_mounted else None
        return True if key in self._written else None

    def on_row_list_moved(self) -> None:
        """Another answer is under the cursor."""
        self.refresh_bindings()

    def action_say(self) -> None:
        """Return that the answer under the cursor is to be said aloud."""
        from ..widgets.rows import RowList

        key = self.query_one(RowList).cursor_key
        if key in self._written:
            self.dismiss(f"{SAID}{key}")


def _note(speaking: SpeakingService, key: str) -> str:
    text = speaking.spoken(key)
    if not text:
        return "not written yet"
    seconds = measure(text).seconds
    length = f"{seconds} s, too long" if seconds > ANSWER_SECONDS else f"{seconds} s"
    return f"{length} · {' '.join(text.split())}" if speaking.answer(key) else f"{length} · your 30 seconds"
