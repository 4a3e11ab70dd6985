"""Asking the writer for the pen, through a pipe in the home; no sockets."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from .fs import OsLayer

NAME = "pen"


class HandoverPipe:
    """The writer's end: `fileno` becomes readable when somebody asks."""

    def __init__(self, path: Path, fd: int, osl: OsLayer) -> None:
        self.path, self.fileno, self._osl = path, fd, osl

    @classmethod
    def open(cls, home: Path, osl: OsLayer) -> HandoverPipe | None:
        """Make and open the pipe; None where the system has none or refuses."""
        if not hasattr(os, "mkfifo"):
            return None
        path = home / NAME
        try:
            return cls(path, osl.open_pipe(path), osl)
        except OSError:
            return None

    def read(self) -> str | None:
        """Who asked last, in words, or None when nobody did."""
        try:
            text = os.read(self.fileno, 4096).decode("utf-8", "replace")
        except BlockingIOError:
            return None
        lines = text.splitlines()
        if not lines:
            return None
        pid, _, host = lines[-1].partition(" ")
        return f"PID {pid[:12]} on {host[:80]}" if pid.isdigit() else "another program"

    def close(self) -> None:
        """Remove the pipe while the lock is still ours, and close it."""
        if self.fileno >= 0:
            with contextlib.suppress(OSError):
                self._osl.unlink(self.path)
            with contextlib.suppress(OSError):  # it is closed all the same
                self._osl.close(self.fileno)
            self.fileno = -1


def ask(home: Path, host: str) -> bool:
    """Tell the writer that somebody waits for the pen; False when nobody listens."""
    if not hasattr(os, "mkfifo"):
        return False
    try:
        fd = os.open(home / NAME, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if not stat.S_ISFIFO(os.fstat(fd).st_mode):
            return False
        os.write(fd, f"{os.getpid()} {host}\n".encode("utf-8", "replace"))
    except OSError:
        return False
    finally:
        os.close(fd)
    return True
