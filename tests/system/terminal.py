"""A program in a pseudo-terminal with its screen, for tests that need a real process."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyte

PATIENCE = 20.0
"""Seconds to wait for something on the screen before the test fails."""
KEYS = {
    "enter": b"\r",
    "esc": b"\x1b",
    "tab": b"\t",
    "down": b"\x1b[B",
    "s-tab": b"\x1b[Z",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "ctrl+o": b"\x0f",
    "ctrl+q": b"\x11",
    "ctrl+s": b"\x13",
    "ctrl+t": b"\x14",
    "ctrl+y": b"\x19",
    "ctrl+z": b"\x1a",
}


class Terminal:
    """Start a command in a pseudo-terminal, type, read its screen, end it in every way there is."""

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], size: tuple[int, int] = (80, 24)
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.status: int | None = None
        self.cpu_seconds = 0.0
        """Processor time of the whole process, once it has ended."""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self.pid = os.fork()
        if self.pid == 0:
            _child(slave, command, env)
        os.set_blocking(self.master, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            self.kill(signal.SIGKILL)
        for fd in (self.master, self._slave):
            with contextlib.suppress(OSError):
                os.close(fd)

    # -- reading --------------------------------------------------------------------------------------

    def pump(self, seconds: float = 0.05) -> None:
        """Read what there is for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._read(left):
            pass

    def _read(self, wait: float) -> bool:
        """Read once, waiting at most so many seconds; whether there was something."""
        if not select.select([self.master], [], [], wait)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def text(self) -> str:
        """The screen as lines of text."""
        # Not `display`: it fails where half of a wide character was overwritten.
        rows, columns = range(self.screen.lines), range(self.screen.columns)
        return "\n".join("".join(self.screen.buffer[y][x].data for x in columns) for y in rows)

    def wait(self, condition: str | Callable[[str], bool], *, within: float = PATIENCE) -> str:
        """Read until a text stands on the screen or a condition of it holds; fails with the screen."""
        holds = condition if callable(condition) else (lambda text: condition in text)
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.pump(0.05)
            if holds(self.text()):
                return self.text()
        raise AssertionError(f"waited for {condition!r}; the screen:\n{self.text()}")

    # -- typing ---------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press named keys."""
        for key in keys:
            os.write(self.master, KEYS.get(key, key.encode()))
            self.pump(0.03)

    def type(self, text: str) -> None:
        """Type a text a character at a time."""
        for char in text:
            os.write(self.master, char.encode())
            self.pump(0.01)

    # -- ending ---------------------------------------------------------------------------------------

    def kill(self, number: int) -> int:
        """Send a signal and wait for the end; returns the wait status."""
        os.kill(self.pid, number)
        return self.finish()

    def hang_up(self, *, within: float = PATIENCE) -> int:
        """Close the terminal, as closing its window does."""
        os.close(self._slave)
        os.close(self.master)
        return self.finish(within=within, read=False)

    def finish(self, *, within: float = PATIENCE, read: bool = True) -> int:
        """Wait for the end of the process; returns the wait status. Fails if it takes too long."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.cpu_seconds = usage.ru_utime + usage.ru_stime
                while read and self._read(0):
                    pass
                self.status = status
                return status
            if read:
                self.pump(0.02)
            else:
                select.select([], [], [], 0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.status = -1
        raise AssertionError(f"still running after {within} s")

    def restored(self) -> list[str]:
        """What the program left behind in the terminal: settings, screen, cursor, mouse, title."""
        left = []
        if termios.tcgetattr(self._slave)[:4] != self.before[:4]:
            left.append("terminal settings")
        for name, on, off in (
            ("alternate screen", b"\x1b[?1049h", b"\x1b[?1049l"),
            ("hidden cursor", b"\x1b[?25l", b"\x1b[?25h"),
            ("mouse", b"\x1b[?1000h", b"\x1b[?1000l"),
            ("bracketed paste", b"\x1b[?2004h", b"\x1b[?2004l"),
            ("title", b"\x1b[22;2t", b"\x1b[23;2t"),
        ):
            if self.raw.rfind(on) > self.raw.rfind(off):
                left.append(name)
        return left


def _child(slave: int, command: Sequence[str], env: Mapping[str, str]) -> None:
    try:
        os.login_tty(slave)
        os.execvpe(command[0], list(command), dict(env))
    finally:
        os._exit(127)


MODULE = (sys.executable, "-m", "infoint_tui")


def infoint(
    home: Path, *arguments: str, under: Sequence[str] = (), program: Sequence[str] = MODULE, **options: Any
) -> Terminal:
    """infoint on a data home, with nothing of the developer's environment.

    Args:
        home: The data home; its parent is the user's home.
        arguments: Further arguments.
        under: A command that runs the program given after it, such as a tracer.
        program: What to run as infoint.
        options: See `Terminal`.
    """
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [*under, *program, "--home", str(home), *arguments]
    return Terminal(command, env=env, **options)
