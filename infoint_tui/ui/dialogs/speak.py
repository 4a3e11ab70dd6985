"""Say it aloud: the text, and a watch that shows how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from ...domain.dates import mm_ss
from ..commands.base import Command, bindings
from ..commands.dialogs import CLOSE, HELP, WATCH
from ..text import assemble, plain
from .base import Dialog

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.clock import Clock

TICK = 0.5


class Speak(Dialog[int]):
    """A text to be said aloud. Returns the seconds it took, or None when it was not said to the end."""

    KEYS: ClassVar[tuple[Command, ...]] = (WATCH, CLOSE, HELP)
    BINDINGS = bindings((WATCH,))
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    Speak .speak--text { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, title: str, text: str, clock: Clock, *, limit: int, intervals: bool) -> None:
        """A watch beside a text.

        Args:
            title: What is said.
            text: The words.
            clock: Tells the seconds.
            limit: Seconds it should take at most.
            intervals: Whether timers run.
        """
        super().__init__(
            title, lead="Space starts the watch; say it as you would in the talk; space stops it."
        )
        self._text = text
        self._clock = clock
        self._limit = limit
        self._intervals = intervals
        self._began: float | None = None

    def content(self) -> Iterable[Widget]:
        """The words, and the watch under them."""
        yield Static(plain(self._text, multiline=True), classes="speak--text")
        yield Static(self._watch(), id="watch")

    def on_mount(self) -> None:
        """Let the watch run where timers do."""
        if self._intervals:
            self.set_interval(TICK, self.tick)

    @property
    def seconds(self) -> int:
        """Seconds since the watch was started."""
        return 0 if self._began is None else round(self._clock.elapsed() - self._began)

    def tick(self) -> None:
        """Show the watch."""
        self.query_one("#watch", Static).update(self._watch())

    def _watch(self) -> Content:
        over = self.seconds > self._limit
        shown = (mm_ss(self.seconds), "bold $text-error" if over else "bold $text-accent")
        words = "longer than it should be" if over else f"of {mm_ss(self._limit)}"
        return assemble(shown, (f"  {words}", "$text-muted"))

    def action_watch(self) -> None:
        """Start, then stop and return the time."""
        if self._began is None:
            self._began = self._clock.elapsed()
            self.tick()
        else:
            self.dismiss(max(1, self.seconds))
