"""What goes on beside the user: news from outside, who may write, the terminal's title, and the ways out."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.errors import Refused
from .kit.screen import attempt, outcome

if TYPE_CHECKING:
    from datetime import datetime

    from ..services.session import Change
    from ..services.workspace import Workspace
    from .kit.screen import Program


NAME = "infoint"
LOOK_LIMIT = 1_000_000
"""Bytes of data file up to which looking it over takes no time that anybody could notice."""
GIVEN_SECONDS = 10.0
"""So long the writing that was asked for is left to the one who asked."""


class News:
    """What happened to the data from outside, each thing told once."""

    def __init__(self, app: Program, notices: list[str]) -> None:
        """Begin with what opening found worth telling."""
        self._app = app
        self._attention = app.workspace.attention
        self._first = notices
        self._told = set(notices)
        self._conflicts = self._attention.conflicts
        self._copies = 0

    @property
    def to_settle(self) -> bool:
        """Whether there are conflict copies, or versions to choose from."""
        return bool(self._copies or self._attention.conflicts)

    def add(self, *notices: str) -> None:
        """Something to tell as soon as the first screen stands."""
        self._first += notices

    def tell_first(self) -> None:
        """Say what waited for the first screen."""
        self.tell(self._first + self.new_copies())

    def new(self) -> list[str]:
        """What was not told yet."""
        news = [notice for notice in self._attention.notices if notice not in self._told]
        self._told.update(news)
        before, self._conflicts = self._conflicts, self._attention.conflicts
        if self._conflicts > before:
            key = self._app.key_of("outside")
            news = [
                *(news or ["There are conflicting changes."]),
                f"{key} lets you choose a version.",
            ]
        if self._conflicts != before:
            self._app.refresh_bindings()
        return news

    def new_copies(self) -> list[str]:
        """Look for conflict copies of sync programs; what is to be said of new ones."""
        before, self._copies = self._copies, self._attention.copies
        if self._copies != before:
            self._app.refresh_bindings()
        new = self._app.workspace.data.copies.news() if self._copies else []
        if not new:
            return []
        for place in self._app.open_places:
            place.refresh_view()
        names = ", ".join(path.name for path in new[:2]) + (" and more" if len(new) > 2 else "")
        key = self._app.key_of("outside")
        return [f"A sync program left {names} next to your data. {key} shows what's in it."]

    def tell(self, news: list[str]) -> None:
        """Say the first of several things and how many more there are; the last words name a key."""
        if news:
            hint = news.pop() if len(news) > 1 and " lets you choose " in news[-1] else ""
            more = f"  (and {len(news) - 1} more)" if len(news) > 1 else ""
            self._app.say(f"{news[0]}{more} {hint}".rstrip(), "warning")


class WritingAccess:
    """Which of several windows writes: asked for, given, taken over."""

    def __init__(self, app: Program, news: News) -> None:
        """Begin with the access the home was opened with; changes of it are told with the news."""
        self._app = app
        self._news = news
        self._home = app.workspace.home
        self._given_at = float("-inf")
        self.free = False
        """Whether the window that wrote has ended, so that this one may take over."""

    def offer(self) -> str:
        """The key that takes over writing, once nobody writes any more; else empty."""
        return self._app.key_of("pen") if self.free else ""

    def watch(self) -> None:
        """Notice when another program asks for the right to write."""
        fileno = self._home.handover_fileno
        if fileno is not None:
            asyncio.get_running_loop().add_reader(fileno, self.asked, fileno)

    def asked(self, fileno: int) -> None:
        """Give the writing to the program that asks, or go on where it cannot be given."""
        asyncio.get_running_loop().remove_reader(fileno)
        if self._home.hand_over():
            self._given_at = self._app.workspace.session.clock.elapsed()
            self._changed("Another window is writing now; this one is read-only.")
        else:
            self.watch()

    def follow(self) -> None:
        """Read along while another window writes. Write again when the program that was let in has ended, as
        a command of the shell does at once; else offer to write when nobody does."""
        if not self._app.workspace.session.read_only:
            return
        attempt(self._app, self._home.refresh)
        if self._home.given_back():
            self.take()
            return
        waited = self._app.workspace.session.clock.elapsed() - self._given_at
        free = waited >= GIVEN_SECONDS and self._home.lock_free()
        if free and not self.free:
            key = self._app.key_of("pen")
            self._app.say(f"The window that was writing has closed. {key} lets this one write.", "warning")
        self.free = free

    def take(self) -> None:
        """Take over writing: at once if the other window is gone, else by asking it."""
        taken = outcome(self._app, lambda: self._home.try_take_lock() or self._home.ask_lock())
        if taken:
            self.watch()
            self._changed("This window can write now.")
        elif taken is not None:
            reason = self._app.workspace.session.status.reason
            self._app.say(f"The other window still has writing access: {reason}", "warning")

    def _changed(self, sentence: str) -> None:
        app = self._app
        self.free = False
        app.workspace.session.drafts.settle()
        app.workspace.attention.take_up_texts()
        for place in app.open_places:
            place.refresh_view()
            place.chrome.update()
        app.refresh_bindings()
        self._news.tell([sentence, *self._news.new()])


class FirstLook:
    """Looks the data over once after the start, and says what waits."""

    def __init__(self, app: Program) -> None:
        self._app = app

    def begin(self) -> None:
        """Say what waits, and look a small home over once, away from the keys. A large one waits for its
        page; its people are read ahead, as most go on to the pipeline."""
        house = self._app.workspace.data.backups
        if waiting := house.rescued():
            what = "A copy holds" if len(waiting) == 1 else f"{len(waiting)} copies hold"
            self._app.say(
                f"{what} changes that couldn't be saved last time. Press D to see and restore them.", "error"
            )
        if house.state().file.size <= LOOK_LIMIT:
            self._app.run_worker(self._check(), group="house")
        else:
            self._app.run_worker(asyncio.to_thread(self._app.workspace.session.contacts.raw), group="house")

    async def _check(self) -> None:
        house = self._app.workspace.data.backups
        try:
            house.noted(await asyncio.to_thread(house.check))
        except (Refused, OSError):
            return
        if self._app.workspace.attention.records:
            for place in self._app.open_places:
                if place.PLACE == "today":
                    place.refresh_view()


class DueTitle:
    """Follows the workspace. Holds nothing but a number: no text of anybody reaches the terminal here."""

    def __init__(self, workspace: Workspace, show: Callable[[str], None]) -> None:
        """Begin with no title; `show` sets it."""
        self._workspace = workspace
        self._show = show
        self._stale = True
        self._minute: datetime | None = None
        workspace.session.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        self._stale = self._stale or change.kind not in ("draft", "status")

    def tick(self) -> None:
        """Count again after a change and with each minute, but leave a running talk alone."""
        minute = self._workspace.session.clock.now().replace(second=0, microsecond=0)
        if (self._stale or minute != self._minute) and not self._workspace.session.talking:
            self.tell(self._workspace.today.due_count())
            self._minute = minute

    def tell(self, due: int) -> None:
        """Show that so many things are due."""
        self._stale = False
        self._show(f"{NAME} · {due} due" if due else NAME)


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
    while True:
        kept = await asyncio.to_thread(app.workspace.home.rescue_now)
        leave = (
            ("lose", "Leave", "the copy named above is offered at the next start")
            if kept
            else ("lose", "Leave and lose it", "what was changed since the last save")
        )
        choice = await app.dialogs.choose(
            "Not everything is saved",
            [
                ("retry", "Try again", "after making room or fixing the cause"),
                ("copy", "Save a copy elsewhere", "everything, as one file"),
                ("stay", "Stay", "go on in memory"),
                leave,
            ],
            lead=app.workspace.session.status.reason,
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
    if await app.dialogs.confirm(
        "Leave and lose what you typed here?",
        lead="Another window is writing, so it isn't saved. ctrl+o lets this one write and saves it.",
        yes="leave",
        no="stay",
    ):
        app.exit(return_code=0)


async def _copy(app: Program) -> bool:
    house = app.workspace.data.backups
    place = house.copy_place()

    def save(typed: str) -> bool:
        try:
            path = Path(typed).expanduser()
            if path.parent == place:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            app.workspace.home.save_copy(path)
        except (OSError, ValueError, RuntimeError) as problem:
            raise Refused(f"That did not work: {problem}") from problem
        return True

    lead = "Everything, as one file; infoint restore reads it."
    value = str(place / house.copy_name())
    return await app.dialogs.line("Where to?", save, lead=lead, value=value) is True
