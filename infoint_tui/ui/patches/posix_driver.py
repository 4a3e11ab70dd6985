"""A POSIX terminal driver that sleeps until something happens.

Textual's own driver looks every 100 ms whether it should stop or whether a lone Esc is complete, so that
leaving and Esc wait for the next look. This one is woken through a pipe and sleeps exactly as long as Esc may
take.
Private parts of Textual are used here: see `versions.KNOWN_VERSIONS`.
"""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from select import select

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

ESCAPE_DELAY = 0.025
"""Seconds after which a lone Esc (or Alt and a key) is taken as such, unless ESCDELAY says otherwise."""
SEQUENCE_DELAY = 0.1
"""Seconds granted to the rest of a sequence that has begun: slow lines deliver it in parts."""
PASTE_DELAY = 2.0
"""Seconds granted to the rest of a sequence within a paste, where a lone Esc is no key."""
READ_SIZE = 65536
KEY_OR_START = re.compile(r"\x1b[^\[O\x1b]?\Z")
"""Input that ends in Esc, or in Esc and a key that begins no usual sequence."""


def escape_delay(setting: str | None) -> float:
    """Seconds to wait after a lone Esc, from the value of ESCDELAY (milliseconds)."""
    try:
        return max(1, int(setting or "")) / 1000
    except ValueError:
        return ESCAPE_DELAY


class InputDecoder:
    """Turns bytes from a terminal, however they are split, into Textual's messages."""

    def __init__(self, delay: float, debug: bool = False, clock: Callable[[], float] = get_time) -> None:
        """Start in the ground state; `delay` is the time in seconds after which a lone Esc is a key."""
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._delay = delay
        self._clock = clock
        self._tail = ""
        self._pasting = False
        self._deadline: float | None = None

    @property
    def patience(self) -> float | None:
        """Seconds until `expire` is due; None if nothing is pending."""
        return None if self._deadline is None else max(0.0, self._deadline - self._clock())

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete."""
        text = self._decode(data)
        if not text:  # half a character; an empty feed would end the parser
            return []
        messages = list(self._parser.feed(text))
        seen = self._watch_paste(text)
        if self._parser._timeout_time is None:
            self._deadline = None
        else:
            self._deadline = self._clock() + self._grace(seen)
        return messages

    def expire(self) -> list[Message]:
        """What the pending bytes mean now that nothing followed them in time."""
        self._deadline = None
        if self._parser._timeout_time is None:
            return []
        self._parser._timeout_time = float("-inf")
        return list(self._parser.tick())

    def close(self) -> None:
        """End the parser; what is pending is dropped."""
        try:
            for _ in self._parser.feed(""):
                pass
        except (EOFError, ParseError):
            pass

    def _grace(self, seen: str) -> float:
        if self._pasting:
            return PASTE_DELAY
        return self._delay if KEY_OR_START.search(seen) else max(SEQUENCE_DELAY, self._delay)

    def _watch_paste(self, text: str) -> str:
        """Note whether a paste is going on; returns the text with what came just before it."""
        seen = self._tail + text
        begun, ended = seen.rfind(BRACKETED_PASTE_START), seen.rfind(BRACKETED_PASTE_END)
        if begun != ended:
            self._pasting = begun > ended
        self._tail = seen[-(len(BRACKETED_PASTE_END) - 1) :]
        return seen


class FastDriver(LinuxDriver):
    """Textual's Linux driver, woken by events instead of a poll."""

    _wake: tuple[int, int] | None = None
    """Both ends of the pipe that ends the input thread."""

    def start_application_mode(self) -> None:
        """Take over the terminal, also if the process was stopped and continued without our knowledge."""
        attrs = self.attrs_before
        running = self._key_thread is not None and self._key_thread.is_alive()
        if running:
            self.disable_input()
            self.close()
        if self._wake is None:
            self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if running:  # the present state of the terminal is ours, not the one to give back
            self.attrs_before = attrs

    def disable_input(self) -> None:
        """Stop reading at once."""
        wake, self._wake = self._wake, None
        if wake is not None:
            os.write(wake[1], b"!")
        super().disable_input()
        if wake is not None:
            for end in wake:
                os.close(end)

    def run_input_thread(self) -> None:
        """Wait for input and dispatch events, until woken through the pipe."""
        if (wake := self._wake) is None:
            return
        decoder = InputDecoder(escape_delay(os.environ.get("ESCDELAY")), self._debug)
        try:
            while True:
                ready, _, _ = select([self.fileno, wake[0]], [], [], decoder.patience)
                if wake[0] in ready:
                    return
                if not ready:
                    messages = decoder.expire()
                elif data := self._read():
                    messages = decoder.feed(data)
                else:
                    self._app.call_later(self._app.exit, return_code=1)
                    return
                for message in messages:
                    self.process_message(message)
        finally:
            decoder.close()

    def _read(self) -> bytes:
        """Bytes from the terminal; empty if it is gone."""
        try:
            return os.read(self.fileno, READ_SIZE)
        except OSError:
            return b""
