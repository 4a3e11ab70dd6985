"""Runs a terminal program in a pseudo-terminal, types into it, and stamps every byte it answers.

Linux only. The bytes are put on an emulated screen only while the program is silent, so that the emulator
does not compete with it for the processor.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import pyte

KEYS: Mapping[str, bytes] = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    **{
        f"f{number}": code.encode() for number, code in enumerate(("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"), 1)
    },
    **{
        f"f{n}": f"\x1b[{c}~".encode()
        for n, c in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
}

ANSWERS: Mapping[bytes, bytes] = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[5n": b"\x1b[0n",
}
"""What a terminal replies to the questions asked at start."""

MODES: Mapping[bytes, str] = {
    b"1049": "alternate screen",
    b"1000": "mouse",
    b"1003": "mouse moves",
    b"1006": "mouse format",
    b"1015": "old mouse format",
    b"2004": "bracketed paste",
    b"1004": "focus reports",
}
SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P_^X].*?(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])", re.DOTALL
)
EMULATED = re.compile(rb"\x1b\[\??[\d;]*[@-~]|\x1b[78DEHMc]|\x1b[()][0-~]")
BEGINS_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07]*|[ -/]*)\Z", re.DOTALL)


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key: a name of `KEYS`, ctrl+x, alt+x, or text."""
    if key in KEYS:
        return KEYS[key]
    if key.startswith("ctrl+"):
        return bytes([ord(key[-1].upper()) & 0x1F])
    return b"\x1b" + key[4:].encode() if key.startswith("alt+") else key.encode()


class Answer(NamedTuple):
    """How a program reacted to one key; times in milliseconds from the moment the key was written."""

    first: float
    last: float
    size: int
    processor: float = 0.0
    """Milliseconds of processor time it used, which a busy machine changes less than the others."""


class Terminal:
    """A program and the screen it draws on."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str | None] | None = None,
        cwd: Path | str | None = None,
    ) -> None:
        """Start a program.

        Args:
            command: Program and arguments.
            size: Columns and lines.
            env: Changes to the environment; None removes a variable.
            cwd: Where to start it.
        """
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._unseen: list[tuple[float, bytes]] = []
        self._rest = b""
        self._asked = b""
        self.on: set[str] = set()
        self.hidden_cursor = False
        self.received = 0
        self.last_byte = 0.0
        self.exit_code: int | None = None
        self.exited_at = 0.0
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0
        self.useful = 0.0
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._attrs = termios.tcgetattr(self._slave)
        self.started = time.perf_counter()
        self.pid = self._spawn(list(command), _environment(env or {}), cwd)
        os.set_blocking(self._master, False)
        self._pidfd = os.pidfd_open(self.pid)

    def _spawn(self, command: list[str], env: dict[str, str], cwd: Path | str | None) -> int:
        pid = os.fork()
        if pid == 0:
            try:
                os.close(self._master)
                os.login_tty(self._slave)
                if cwd is not None:
                    os.chdir(cwd)
                os.execvpe(command[0], command, env)
            finally:
                os._exit(127)
        return pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- reading -------------------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def read(self, wait: float) -> float | None:
        """Read once, waiting so many seconds at most; the time of the bytes, or None."""
        watched = [self._master, *([self._pidfd] if self.exit_code is None else [])]
        ready, _, _ = select.select(watched, [], [], max(0.0, wait))
        stamp = None
        if self._master in ready:
            with contextlib.suppress(OSError):
                data = os.read(self._master, 1 << 16)
                stamp = self.last_byte = self.now()
                self.received += len(data)
                self._unseen.append((stamp, data))
                self._reply(data)
        if self._pidfd in ready:
            self._reap()
        return stamp

    def _reap(self) -> None:
        self.exited_at = self.now()
        _, status, usage = os.wait4(self.pid, 0)
        self.exit_code = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        if not self.peak_mb:  # ru_maxrss counts the process that started it, too
            self.peak_mb = usage.ru_maxrss / 1024

    def _reply(self, data: bytes) -> None:
        asked = self._asked + data
        end = 0
        for match in SEQUENCE.finditer(asked):
            end = match.end()
            if match[0] in ANSWERS:
                self.send(ANSWERS[match[0]])
        self._asked = asked[end:][-64:]

    def _draw(self, found: Callable[[], bool] | None = None) -> float | None:
        """Put what was read on the screen; the time at which `found` first held."""
        hit = None
        for stamp, data in self._unseen:
            data, place = self._rest + data, 0
            for match in SEQUENCE.finditer(data):
                self._stream.feed(data[place : match.start()])
                self._sequence(match[0])
                place = match.end()
            unfinished = BEGINS_UNFINISHED.search(data, place)
            cut = unfinished.start() if unfinished else len(data)
            self._stream.feed(data[place:cut])
            self._rest = data[cut:]
            if hit is None and found is not None and found():
                hit = stamp
        self._unseen.clear()
        return hit

    def _sequence(self, sequence: bytes) -> None:
        if mode := re.fullmatch(rb"\x1b\[\?([\d;]+)([hl])", sequence):
            is_on = mode[2] == b"h"
            for number in mode[1].split(b";"):
                if number == b"25":
                    self.hidden_cursor = not is_on
                if name := MODES.get(number):
                    (self.on.add if is_on else self.on.discard)(name)
                if number == b"1049":
                    self._stream.feed(b"\x1b[m\x1b[2J\x1b[H")
        if EMULATED.fullmatch(sequence):
            self._stream.feed(sequence)

    def _lines(self) -> list[str]:
        # Not `display`: it fails where half of a wide character was overwritten.
        columns = range(self.screen.columns)
        return ["".join(self.screen.buffer[y][x].data for x in columns) for y in range(self.screen.lines)]

    def text(self) -> str:
        """The screen, lines without trailing blanks."""
        self._draw()
        return "\n".join(line.rstrip() for line in self._lines())

    # -- waiting -------------------------------------------------------------------------------------

    def wait_for(self, found: Callable[[str], bool], timeout: float = 30.0) -> float | None:
        """Wait until the screen satisfies `found`; the time of the bytes that did it, or None."""

        def check() -> bool:
            return found("\n".join(line.rstrip() for line in self._lines()))

        hit = self._draw(check)
        if hit is not None or check():
            return hit if hit is not None else self.last_byte
        end = self.now() + timeout
        while self.now() < end:
            if self.read(0.005) is None:
                if (hit := self._draw(check)) is not None:
                    return hit
                if self.exit_code is not None:
                    break
        return self._draw(check)

    def wait_text(self, text: str, timeout: float = 30.0) -> float | None:
        """Wait until the text stands somewhere on the screen."""
        return self.wait_for(lambda shown: text in shown, timeout)

    def settle(self, silence: float = 0.05, timeout: float = 5.0) -> float | None:
        """Read until the program is silent for so long; the time of the last byte."""
        last, end = None, self.now() + timeout
        while self.now() < end and (stamp := self.read(silence)) is not None:
            last = stamp
        self._draw()
        return last

    def wait_exit(self, timeout: float = 10.0) -> int | None:
        """Wait until the program ends; its exit code, or None if it did not."""
        end = self.now() + timeout
        while self.exit_code is None and self.now() < end:
            self.read(0.05)
        while self.read(0.0) is not None:
            pass
        self._draw()
        return self.exit_code

    # -- acting --------------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Write bytes as if typed."""
        with contextlib.suppress(OSError):
            os.write(self._master, data)

    def press(self, *keys: str, silence: float = 0.03) -> None:
        """Press keys one after another, each when the answer to the one before is complete."""
        for key in keys:
            self.send(key_bytes(key))
            self.settle(silence)

    def answers(self, keys: Iterable[str], silence: float = 0.03, timeout: float = 1.5) -> list[Answer]:
        """Press keys and measure; a key without an answer is left out."""
        measured = []
        for key in keys:
            while self.read(0.0) is not None:
                pass
            used, size, pressed = self.processor(), self.received, self.now()
            self.send(key_bytes(key))
            first = self.read(timeout)
            if first is None:
                continue
            last = self.settle(silence, timeout) or first
            size, used = self.received - size, self.processor() - used
            measured.append(Answer((first - pressed) * 1000, (last - pressed) * 1000, size, used * 1000))
        return measured

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def wait_stopped(self, timeout: float = 10.0) -> bool:
        """Wait until the program is stopped by a signal."""
        end = self.now() + timeout
        while self.now() < end:
            self.read(0.01)
            if Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                return True
        return False

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal and tell the program."""
        self.screen.resize(lines, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.signal(signal.SIGWINCH)

    # -- the process ---------------------------------------------------------------------------------

    def sample(self) -> float:
        """Note the peak memory; the processor seconds used so far."""
        if self.exit_code is not None:
            return self.cpu_seconds
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii", errors="replace")
        if peak := re.search(r"VmHWM:\s+(\d+)", status):
            self.peak_mb = max(self.peak_mb, int(peak[1]) / 1024)
        return self.processor()

    def processor(self) -> float:
        """The processor seconds used so far by the threads it has now."""
        if self.exit_code is not None:
            return self.cpu_seconds
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def left_behind(self) -> list[str]:
        """What the program did not put back."""
        self._draw()
        left = sorted(self.on) + (["hidden cursor"] if self.hidden_cursor else [])
        now = termios.tcgetattr(self._slave)
        return [*left, *(["line settings"] if now[:4] != self._attrs[:4] else [])]

    def close(self) -> None:
        """End the program if it still runs, and the terminal."""
        if self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._reap()
        for descriptor in (self._master, self._slave, self._pidfd):
            os.close(descriptor)


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of a colourful terminal, without what would change what is drawn or compiled."""
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_DRIVER", "ESCDELAY"):
        env.pop(name, None)
    for name, value in changes.items():
        env.pop(name, None) if value is None else env.update({name: value})
    return env
