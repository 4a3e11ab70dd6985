"""Lets a key wait until the one before it has done its work, however fast somebody types.

Textual hands each key to the widget that has the focus at that moment, but runs a binding only when it has
bubbled up to the app, and a dialog takes the focus later still. Letters typed meanwhile would go to the field
left behind, or be taken for keys of the place below the dialog.
"""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop, sleep
from collections import deque
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object

KEY_PATIENCE = 0.5
"""Seconds after which keys wait no longer for one whose end was not seen."""
TURNS = 3
"""Turns of the event loop in which a worker just started reaches its dialog."""


class KeyDone(Message):
    """Follows a key on its way up; where it arrives, the key has been there."""

    def __init__(self, number: int, around: int, screen: object) -> None:
        super().__init__()
        self.number = number
        self.around = around
        self.screen = screen


class KeysInOrder(Base):
    """Put before `App` in the bases."""

    _held: deque[Event] | None = None
    _patience: TimerHandle | None = None
    """Runs while a key is on its way."""
    _key_number = 0

    async def on_event(self, event: Event) -> None:
        """Hold a key or a paste back while another is on its way; called by Textual."""
        if not isinstance(event, (Key, Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self._patience is not None:
            self._held = self._held or deque()
            self._held.append(event)
        else:
            await self._hand_on(event)

    async def _hand_on(self, event: Key | Paste) -> None:
        if isinstance(event, Paste) or self._stays(event):
            await super().on_event(event)
            return
        self._key_number += 1
        self._patience = get_running_loop().call_later(
            KEY_PATIENCE, self.call_later, self._go_on, self._key_number
        )
        await super().on_event(event)
        self._send_after(self._key_number, 1)

    def _stays(self, event: Key) -> bool:
        """Whether the key only adds a character to a field or moves a cursor, which moves no focus."""
        field = self.focused
        if field is None:
            return False
        if event.is_printable and field.check_consume_key(event.key, event.character):
            return True
        stays = getattr(field, "key_stays_here", None)
        return stays is not None and bool(stays(event.key))

    def _send_after(self, number: int, around: int) -> None:
        target = self.focused or self.screen
        if not target.post_message(KeyDone(number, around, self.screen)):
            self.call_later(self._go_on, number)

    def on_key_done(self, message: KeyDone) -> None:
        """The key has been everywhere; what it set going comes next."""
        message.stop()
        self.call_later(self._look_again, message)

    async def _look_again(self, message: KeyDone) -> None:
        """Go round a second time for messages the key sent, and again while a screen is opening."""
        for _ in range(TURNS):
            await sleep(0)
        if message.around == 1 or self.screen is not message.screen:
            self._send_after(message.number, message.around + 1)
        else:
            await self._go_on(message.number)

    async def _go_on(self, number: int) -> None:
        """Let the next keys pass, unless it is another key by now that they wait for."""
        if self._patience is None or number != self._key_number:
            return
        self._patience.cancel()
        self._patience = None
        while self._patience is None and self._held:
            await self.on_event(self._held.popleft())
