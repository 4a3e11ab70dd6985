"""Something that follows once the keys rest: a key that repeats paints only what it moves."""

from __future__ import annotations

from asyncio import get_running_loop
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump


class AfterRest:
    """Calls a function when nothing happened for a while."""

    def __init__(self, node: MessagePump, seconds: float, call: Callable[[], object], *, waits: bool) -> None:
        """What follows.

        Args:
            node: Whose timers run.
            seconds: How long it has to be quiet.
            call: What is done then.
            waits: Whether timers run at all; else it is called at once.
        """
        self._node = node
        self._seconds = seconds
        self._call = call
        self._waits = waits
        self._touched = 0.0
        self._running = False

    def touch(self) -> None:
        """Something happened; a new timer for each would cost as much as what happened."""
        if not self._waits:
            self._call()
            return
        self._touched = get_running_loop().time()
        if not self._running:
            self._running = True
            self._node.set_timer(self._seconds, self._due)

    def _due(self) -> None:
        left = self._touched + self._seconds - get_running_loop().time()
        if left > 0:
            self._node.set_timer(left, self._due)
        else:
            self._running = False
            self._call()
