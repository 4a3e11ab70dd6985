"""A POSIX terminal driver that sleeps until something happens.

Textual's own driver looks every 100 ms whether it should stop or whether a lone Esc is complete, so that
leaving and Esc wait for the next look. This one is woken through a pipe and sleeps exactly as long as Esc may
take.
Private parts of Textual are used here: see `chosen.KNOWN_VERSIONS`.
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
from textual.events import Paste
from textual.message import Message

ESCAPE_DELAY = 0.025
"""Seconds after which a lone Esc (or Alt and a key) is taken as such, unless ESCDELAY says otherwise."""
SEQUENCE_DELAY = 0.1
"""Seconds granted to the rest of a sequence that has begun: slow lines deliver it in parts."""
READ_SIZE = 65536
PATIENCE = 1.0
"""Seconds to wait for a thread at the terminal: it may be held up by the terminal for good."""
KEEP_TITLE, TITLE_BACK = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"
"""Put the terminal's title by; take it back. Where a terminal cannot do that, its title is empty then."""
KEY_OR_START = re.compile(r"\x1b[^\[O\x1b]?\Z")
"""Input that ends in Esc, or in Esc and a key that begins no usual sequence."""
BEGINS_PASTE = re.compile(r"\x1b(?:\[(?:2(?:0(?:0)?)?)?)?\Z")
"""Input that ends in what may be the first part of the mark before pasted text."""


def escape_delay(setting: str | None) -> float:
    """Seconds to wait after a lone Esc, from the value of ESCDELAY (milliseconds)."""
    try:
        return max(1, int(setting or "")) / 1000
    except ValueError:
        return ESCAPE_DELAY


class InputDecoder:
    """Turns bytes from a terminal, however they are split, into Textual's messages.

    Pasted text is taken whole: whatever it contains, none of it becomes a key.
    """

    def __init__(self, delay: float, debug: bool = False, clock: Callable[[], float] = get_time) -> None:
        """Start in the ground state; `delay` is the time in seconds after which a lone Esc is a key."""
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._delay = delay
        self._clock = clock
        self._held = ""
        self._recent = ""
        self._pasted: str | None = None
        self._deadline: float | None = None

    @property
    def patience(self) -> float | None:
        """Seconds until `expire` is due; None if nothing is pending."""
        return None if self._deadline is None else max(0.0, self._deadline - self._clock())

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete."""
        fresh = self._decode(data)
        if not fresh:
            return []
        messages: list[Message] = []
        self._recent = (self._recent + fresh)[-len(BRACKETED_PASTE_START) :]
        text, self._held = self._held + fresh, ""
        while text:
            text = self._type(text, messages) if self._pasted is None else self._paste(text, messages)
        waiting = self._held or self._parser._timeout_time is not None
        self._deadline = self._clock() + self._grace() if waiting and self._pasted is None else None
        return messages

    def expire(self) -> list[Message]:
        """What the pending bytes mean now that nothing followed them in time."""
        messages: list[Message] = []
        held, self._held, self._deadline = self._held, "", None
        self._parse(held, messages)
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = float("-inf")
            messages += self._parser.tick()
        return messages

    def close(self) -> None:
        """End the parser; what is pending is dropped."""
        try:
            for _ in self._parser.feed(""):
                pass
        except (EOFError, ParseError):
            pass

    def _type(self, text: str, messages: list[Message]) -> str:
        """Take typed text up to the beginning of a paste; returns what follows it."""
        typed, begun, rest = text.partition(BRACKETED_PASTE_START)
        if begun:
            self._pasted = ""
        elif cut := BEGINS_PASTE.search(typed):
            typed, self._held = typed[: cut.start()], cut[0]
        self._parse(typed, messages)
        return rest

    def _paste(self, text: str, messages: list[Message]) -> str:
        """Take pasted text up to its end; returns what follows it."""
        pasted = self._pasted or ""
        place = max(0, len(pasted) - len(BRACKETED_PASTE_END))
        pasted += text
        end = pasted.find(BRACKETED_PASTE_END, place)
        if end < 0:
            self._pasted = pasted
            return ""
        self._pasted = None
        messages.append(Paste(pasted[:end].replace("\x00", "")))
        return pasted[end + len(BRACKETED_PASTE_END) :]

    def _parse(self, text: str, messages: list[Message]) -> None:
        if text:  # an empty feed would end the parser
            messages += self._parser.feed(text)

    def _grace(self) -> float:
        return self._delay if KEY_OR_START.search(self._recent) else max(SEQUENCE_DELAY, self._delay)


class FastDriver(LinuxDriver):
    """Textual's Linux driver, woken by events instead of a poll."""

    _wake: tuple[int, int] | None = None
    """Both ends of the pipe that ends the input thread."""
    _title = ""
    """What the terminal's title is to say; empty while that is left alone."""
    _title_kept = False
    """Whether the terminal has put its own title by."""

    def start_application_mode(self) -> None:
        """Take over the terminal, also if the process was stopped and continued without our knowledge."""
        attrs = self.attrs_before
        running = self._key_thread is not None and self._key_thread.is_alive()
        if running:
            self._end_input()
            self.close()
        self._wake = self._wake or os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread is not None:
            # A terminal that takes no output, as one that is resized all the time, must not hold up the keys.
            self._writer_thread._queue.maxsize = 0
        if running:  # what the terminal is now is our doing, not what to give back
            self.attrs_before = attrs
        elif self._title:
            self._write_title()

    def stop_application_mode(self) -> None:
        """Give the terminal back with its own title."""
        if self._title_kept:
            self._title_kept = False
            self.write(TITLE_BACK)
        super().stop_application_mode()

    def show_title(self, text: str) -> None:
        """Set the terminal's title; the one it has is put by at first. The text is ours, never the user's."""
        if text != self._title:
            self._title = text
            self._write_title()

    def _write_title(self) -> None:
        self.write(f"{'' if self._title_kept else KEEP_TITLE}\x1b]2;{self._title}\x07")
        self._title_kept = True
        self.flush()

    def disable_input(self) -> None:
        """Stop reading at once."""
        self._end_input()
        super().disable_input()

    def close(self) -> None:
        """Have everything written that the terminal takes; one that takes nothing is not waited for."""
        if self._writer_thread is not None:
            self._writer_thread._queue.put(None)
            self._writer_thread.join(PATIENCE)

    def _end_input(self) -> None:
        """Wake the input thread to its end; what was typed and not read stays in the terminal."""
        wake, self._wake = self._wake, None
        if wake is None:
            return
        os.write(wake[1], b"!")
        if self._key_thread is not None:
            self._key_thread.join(PATIENCE)
            if self._key_thread.is_alive():
                self._key_thread = None
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
