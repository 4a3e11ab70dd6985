"""Ways out: signals with a backstop, and leaving when something could not be saved."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .kit.screen import Program

BACKSTOP_SECONDS = 1.5
LEAVING_SECONDS = 10.0
"""How long an ordinary way out may take; everything is on disk by then."""
SPARE_SECONDS = 2.0
"""After so much more the kernel ends the process, whatever holds it."""
LAST_WORD_SECONDS = 0.5
"""How long a terminal may take to be restored: one that nobody reads takes nothing at all."""
OUTPUT_THREAD = "textual-output"
"""Name of the thread that writes to the terminal."""
RESTORE = "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015, 1004, 2004)) + (
    "\x1b[<u\x1b[?25h\x1b[?1049l\x1b[0m\x1b[23;2t"
)
"""Switches off what a full-screen program switches on, and takes the terminal's own title back."""


def watch_signals(app: Program) -> None:
    """End cleanly on a closed terminal or a termination signal, within the backstop's time at the latest."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave_on_signal, app, int(number), app.terminal)
        # Where the loop itself is held up it never hears of the signal: Python's own handler still runs.
        signal.signal(number, lambda heard, _frame: start_backstop(128 + heard, app.terminal))


def leave_on_signal(app: Program, number: int, terminal: list[Any] | None) -> None:
    """Flush, then exit with 128 plus the number of the signal."""
    start_backstop(128 + number, terminal)
    if not app.workspace.home.flush(1.0):
        app.workspace.home.rescue_now()
    app.exit(return_code=128 + number)


def start_backstop(code: int, terminal: list[Any] | None, seconds: float = BACKSTOP_SECONDS) -> None:
    """Restore the terminal and end the process by force if it is still there after so many seconds.

    A timer of the kernel stands behind it, which no lock and no clock of ours can hold up.
    """
    left = signal.getitimer(signal.ITIMER_REAL)[0]
    if not 0 < left < seconds + SPARE_SECONDS:
        signal.setitimer(signal.ITIMER_REAL, seconds + SPARE_SECONDS)
    timer = threading.Timer(seconds, end_now, (code, terminal))
    timer.daemon = True
    timer.start()


def end_now(code: int, terminal: list[Any] | None) -> None:
    """Put the terminal back as it was, if it lets us, and leave without any further hook."""
    last = threading.Thread(target=restore_terminal, args=(terminal,), daemon=True)
    last.start()
    last.join(LAST_WORD_SECONDS)
    os._exit(code)


def end_if_stuck(code: int) -> None:
    """Leave at once where the terminal still takes no output: the interpreter would wait for it, or abort."""
    if any(thread.name == OUTPUT_THREAD for thread in threading.enumerate()):
        os._exit(code)


def terminal_state() -> list[Any] | None:
    """How the terminal was set up before the program changed it, or None if there is none."""
    import termios

    try:
        return termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (termios.error, OSError, ValueError, AttributeError):
        return None


def restore_terminal(terminal: list[Any] | None) -> None:
    """Leave the alternate screen and put the line settings back; a terminal that is gone is ignored."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None and stream.isatty():
                os.write(stream.fileno(), RESTORE.encode("ascii"))
                break
        except (OSError, ValueError):
            continue
    put_back(terminal)


def put_back(terminal: list[Any] | None) -> None:
    """Put the line settings back; a terminal that is gone is ignored."""
    import termios

    if terminal is not None:
        try:
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, terminal)  # type: ignore[union-attr]
        except (termios.error, OSError, ValueError, AttributeError):
            return


async def leave_unsaved(app: Program) -> None:
    """Ask what to do with changes that are only in memory; nothing is given up without a word."""
    from .kit.select import Option, SelectOne

    while True:
        kept = await asyncio.to_thread(app.workspace.home.rescue_now)
        leave = (
            Option("lose", "Leave", "the copy named above is offered at the next start")
            if kept
            else Option("lose", "Leave and lose it", "what was changed since the last save")
        )
        choice = await app.push_screen_wait(
            SelectOne(
                "Not everything is saved",
                [
                    Option("retry", "Try again", "after making room or fixing the cause"),
                    Option("copy", "Save a copy elsewhere", "everything, as one file"),
                    Option("stay", "Stay", "go on in memory"),
                    leave,
                ],
                lead=app.workspace.session.status.reason,
            )
        )
        if choice == "retry" and app.workspace.home.flush(2.0):
            app.exit(return_code=0)
            return
        if choice == "lose" or (choice == "copy" and await _copy(app)):
            app.exit(return_code=1)
            return
        if choice != "retry" and choice != "copy":
            return


async def leave_untold(app: Program) -> None:
    """Ask before leaving behind what was typed while another window writes; it is in memory only."""
    from .kit.dialog import Confirm

    question = Confirm(
        "Leave and lose what you typed here?",
        lead="Another window is writing, so it isn't saved. ctrl+o lets this one write and saves it.",
        yes="leave",
        no="stay",
    )
    if await app.push_screen_wait(question):
        app.exit(return_code=0)


async def _copy(app: Program) -> bool:
    from .kit.dialog import LinePrompt

    error = ""
    house = app.workspace.data.backups
    place = house.copy_place()
    value = str(place / house.copy_name())
    while True:
        answer = await app.push_screen_wait(
            LinePrompt(
                "Where to?",
                value=value,
                error=error,
                lead="Everything, as one file; infoint restore reads it.",
            )
        )
        if answer is None:
            return False
        value = answer
        try:
            path = _user_path(answer)
            if path.parent == place:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            app.workspace.home.save_copy(path)
        except (OSError, ValueError, RuntimeError) as problem:
            error = f"That did not work: {problem}"
        else:
            return True


def _user_path(text: str) -> Path:
    return Path(text).expanduser()
