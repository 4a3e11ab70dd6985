"""What goes on outside of a screen: the user's editor, which gets a text and gives back what it saved, and
commands; a job on another thread, with how far it has come and a key that stops it; a file for others.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import SuspendNotSupported
from textual.widgets import Static

from ...domain import NamedTuple
from ...domain.errors import Refused
from ...services.files import FILE, digest
from ...services.records import DraftKey
from ..housekeeping import leave_on_signal, put_back, terminal_state
from .command import Command
from .dialog import Dialog
from .screen import outcome
from .text import plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from ...services.files import Saved, Sheet
    from .screen import PlaceScreen, Program

R = TypeVar("R")

AT_ONCE = 1.0
"""Seconds after which an editor that changed nothing is known to have been looked into."""
_CANNOT_RUN = (126, 127)
"""What shells end with where a command cannot be run."""
_TAIL = 4_000
"""Bytes at the end of what a program said that are looked at."""
_KEPT = "What you wrote is kept. The next edit starts with it."
_STILL_OPEN = (
    "Nothing has changed yet. Is your editor still open? Save there, then press the same key here."
    " To avoid this, add --wait to EDITOR."
)
_NOT_UTF8 = "It wasn't saved as UTF-8: check the accents."


class Edited(NamedTuple):
    """What came of an editor."""

    saved: Saved | None
    """What is new, and kept as the draft by now."""
    problem: str = ""
    """How the editor failed, as the end of a sentence."""
    at_once: bool = False
    """Whether it came back at once."""
    leaving: bool = False
    """Whether infoint itself was told to end meanwhile; what was saved is taken over at the next start."""


class Told(NamedTuple):
    """What is to be said once a file was edited."""

    text: str
    """Empty where nothing happened."""
    severity: str = ""
    stored: bool = False


_OPENERS = ("xdg-open", "gio", "exo-open", "kde-open", "kde-open5", "wslview")
"""Programs that hand an address to the program that is set for its kind."""


def opens_mail() -> bool:
    """Whether the system can hand a mail address to a mail program: a browser for terminals cannot, and
    without a display nothing opens."""
    if sys.platform in ("darwin", "win32"):
        return True
    if shutil.which("wslview"):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) and any(shutil.which(name) for name in _OPENERS)


def editor_command() -> list[str]:
    """The command of $VISUAL or $EDITOR, else vi. Raises ValueError where its quotes do not match."""
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi") or ["vi"]


_ENDINGS = {
    "nano": "ctrl+o and Enter save, ctrl+x brings you back.",
    "pico": "ctrl+o and Enter save, ctrl+x brings you back.",
    "micro": "ctrl+s saves, ctrl+q brings you back.",
    "emacs": "ctrl+x ctrl+s saves, ctrl+x ctrl+c brings you back.",
} | dict.fromkeys(
    ("vi", "vim", "nvim", "hx", "helix"),
    ":wq saves and brings you back, :q! leaves it as it was.",
)
"""How editors for the terminal are left, which their screens do not all say."""


async def may_open_editor(screen: PlaceScreen) -> bool:
    """Say which editor opens and how it is left, once for each as long as the program runs."""
    from .dialog import Confirm

    app = cast("Program", screen.app)
    try:
        program = editor_command()[0]
    except ValueError:
        return True
    name = Path(program).name
    ending = _ENDINGS.get(name)
    if ending is None or name in app.editors or shutil.which(program) is None:
        return True
    lead = f"{ending} For another editor, set EDITOR in your shell."
    opens = await screen.dialogs.ask(Confirm(f"Open {name}?", lead=lead, yes="open it", no="stay here"))
    if opens is True:
        app.editors.add(name)
    return opens is True


def show_alone(screen: PlaceScreen, text: str) -> None:
    """Leave the terminal to a text alone, where the mouse can select it, until Enter is pressed."""
    app, out = cast("Program", screen.app), sys.__stdout__
    try:
        # An exception in here would leave the terminal as it is now.
        with app.suspend(), suppress(OSError, ValueError):
            print(f"\n{text}\n\n-- Select it with the mouse. Enter brings you back.", file=out, flush=True)
            _wait(app, [sys.executable, "-c", "input()"])
    except SuspendNotSupported:
        screen.say("The text can't be shown by itself here. F9 writes it to a file.", "warning")


def edit_letter(screen: PlaceScreen, key: DraftKey, text: str, people: Iterable[str]) -> str | None:
    """Edit the text of a field, which is about some people; what comes back is the draft by now.

    It is to be put into the field, as one step of its undo; None where that stays as it is.
    """
    try:
        late = screen.workspace.data.outer_editor.late(key)
        edited = Edited(late) if late else _edit(screen, key, text, text, ".txt", people)
    except (OSError, Refused) as error:
        screen.say(f"The text was not changed: {error}", "error")
        return None
    saved = edited.saved
    if saved is None:
        if (told := _unchanged(edited)).text:
            screen.say(*told[:2])
        return None
    if edited.problem:
        said = f"Your saved text is here, but {edited.problem}; ctrl+z brings back the earlier text."
    elif late:
        said = "This is what your editor saved last; ctrl+z brings back the earlier text. F3 opens it again."
    else:
        said = ""
    if said := " ".join(filter(None, (said, "" if saved.utf8 else _NOT_UTF8))):
        screen.say(said, "warning")
    return saved.text


def edit_file(screen: PlaceScreen, place: str, read: Callable[[], str], write: Callable[[str], str]) -> Told:
    """Edit one of the user's files. What cannot be stored is kept, and the next edit begins with it.

    Args:
        screen: Where the editor is called from.
        place: The file as seen from the data home, which ends as the file shall end.
        read: Gives the file as it stands.
        write: Stores it; gives what is to be said.
    """
    key, drafts = DraftKey(FILE, place, "text"), screen.workspace.session.drafts
    try:
        before = read()
        screen.workspace.data.outer_editor.late(key)
        text = drafts.get(key)
        if text is not None and drafts.meta(key).get("base") != digest(before):
            # The file was changed since: both are shown, and what was kept is no part of the file yet.
            kept = "".join(f"# {line}\n" for line in text.splitlines())
            text = f"{before.rstrip()}\n# Kept from your editor:\n{kept}"
        edited = _edit(screen, key, before if text is None else text, before, Path(place).suffix)
    except (OSError, Refused) as error:
        return Told(f"{place} was not changed: {error}", "error")
    if edited.saved is None:
        if not (edited.problem or edited.leaving or edited.at_once):
            drafts.drop(key)
        return _unchanged(edited)
    if edited.problem:
        return Told(f"{place} was not changed: {edited.problem}. {_KEPT}", "error")
    try:
        told = write(edited.saved.text)
    except Refused as refusal:
        return Told(f"{refusal} {_KEPT}", "error")
    drafts.drop(key)
    return Told(" ".join(filter(None, (told, "" if edited.saved.utf8 else _NOT_UTF8))), stored=True)


def _unchanged(edited: Edited) -> Told:
    if edited.problem:
        return Told(f"Nothing was changed: {edited.problem}.", "error")
    return Told(_STILL_OPEN, "warning") if edited.at_once else Told("")


def _edit(
    screen: PlaceScreen, key: DraftKey, text: str, base: str, suffix: str, people: Iterable[str] = ()
) -> Edited:
    """Run the editor on a text. Raises OSError where the text cannot be laid out or read back."""
    app, outer = cast("Program", screen.app), screen.workspace.data.outer_editor
    sheet = outer.lay_out(key, text, base=base, suffix=suffix, people=people)
    began = time.monotonic()
    try:
        with app.suspend():
            # An exception in here would leave the terminal as the editor left it.
            problem, leaving = _run(app, sheet)
    except SuspendNotSupported:
        problem, leaving = "can't open an editor here", False
    if leaving:
        sheet.give_lock()
        return Edited(None, leaving=True)
    if not problem and not sheet.path.exists():
        problem = "your editor removed the file"
    at_once = not problem and time.monotonic() - began < AT_ONCE
    return Edited(outer.take(sheet, whole=not problem, at_once=at_once), problem, at_once)


def _run(app: Program, sheet: Sheet) -> tuple[str, bool]:
    """Run the editor and wait for it: how it failed, and whether infoint was told to end meanwhile."""
    inherited = () if sheet.lock is None or os.name == "nt" else (sheet.lock,)
    try:
        # What an editor lays beside the text is nobody else's business either.
        code, leaving = _wait(app, [*editor_command(), str(sheet.path)], pass_fds=inherited, umask=0o077)
    except (OSError, ValueError) as error:
        return f"{error}. Set EDITOR to an editor that works", False
    hint = ". Set EDITOR to an editor that works" if code in _CANNOT_RUN else ""
    return f"your editor {_ended(code)}{hint}" if code else "", leaving


def _wait(
    app: Program, command: Sequence[str], *, pass_fds: Sequence[int] = (), umask: int = -1
) -> tuple[int, bool]:
    """Run a program on the terminal: its status, and whether infoint was told to end meanwhile.

    Raises OSError or ValueError where it cannot be started.
    """
    terminal = terminal_state()
    try:
        with _heeding(app) as heed:
            process = subprocess.Popen(command, pass_fds=pass_fds, umask=umask)
            heed.watch(process)
            code = process.wait()
    finally:
        put_back(terminal)  # a program that was killed leaves it as it had it
    return code, bool(heed.told)


def _ended(code: int) -> str:
    """How a program ended that did not end well."""
    return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"


def run_in_terminal(screen: PlaceScreen, command: Sequence[str], name: str) -> None:
    """Leave the terminal to a program until it ends, and say how it failed if it does.

    What it wrote stays on the terminal: many programs draw on their standard error.
    """
    app, failure = cast("Program", screen.app), ""
    try:
        with app.suspend():
            # An exception in here would leave the terminal as the program left it.
            try:
                code, _leaving = _wait(app, command)
                failure = _ended(code) if code else ""
            except (OSError, ValueError) as error:
                failure = _not_started(error)
    except SuspendNotSupported:
        failure = "can't use the terminal here"
    if failure:
        app.say(f"{name} {failure}.", "error")


def run_detached(screen: PlaceScreen, command: Sequence[str], name: str) -> None:
    """Run a program that infoint neither waits for nor ends, and say how it failed if it does."""
    app = cast("Program", screen.app)

    def run() -> None:
        if failure := _run_beside(command):
            app.call_later(app.say, f"{name} {failure.rstrip('.')}.", "error")

    threading.Thread(target=run, name="user command", daemon=True).start()


def _run_beside(command: Sequence[str]) -> str:
    """Run a program away from the terminal: how it failed, with the last it said."""
    nothing = subprocess.DEVNULL
    try:
        # A file, not a pipe: the program may go on writing when infoint has ended.
        with tempfile.TemporaryFile() as errors:
            code = subprocess.Popen(
                command, stdin=nothing, stdout=nothing, stderr=errors, start_new_session=True
            ).wait()
            if not code:
                return ""
            errors.seek(max(errors.seek(0, os.SEEK_END) - _TAIL, 0))
            said = errors.read().decode(errors="replace").split("\n")
    except (OSError, ValueError) as error:
        return _not_started(error)
    last = next((line.strip() for line in reversed(said) if line.strip()), "")
    return f"{_ended(code)}: {last:.300}" if last else _ended(code)


def _not_started(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "wasn't found. Check “run:” in settings.yaml"
    return f"could not be started: {error.strerror if isinstance(error, OSError) else error}"


class _Heed:
    """Passes on to the editor that infoint is to end."""

    def __init__(self, app: Program) -> None:
        self._app = app
        self._process: subprocess.Popen[bytes] | None = None
        self.told = 0

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """The editor runs from now on."""
        self._process = process
        if self.told:
            process.send_signal(self.told)

    def __call__(self, number: int, _frame: object) -> None:
        """End the editor and infoint; the backstop sees to it that no editor can hold it up."""
        first, self.told = not self.told, number
        if self._process is not None:
            self._process.send_signal(number)
        if first:
            leave_on_signal(self._app, number, self._app.terminal)


@contextmanager
def _heeding(app: Program) -> Iterator[_Heed]:
    """The event loop stands still while an editor runs, so signals are dealt with at once in here.

    What the keyboard sends, as ctrl+c, is for the editor alone.
    """
    heed = _Heed(app)
    if threading.current_thread() is not threading.main_thread() or os.name != "posix":
        yield heed
        return
    wakeup = signal.set_wakeup_fd(-1)
    before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGHUP)}
    # Not ignored, which the editor would inherit.
    before |= {number: signal.signal(number, _nothing) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield heed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)


def _nothing(_number: int, _frame: object) -> None:
    """Take a signal without acting upon it."""


# -- jobs and files -----------------------------------------------------------------------------------------

Tick = Callable[[int, int], None]
"""Tells how much of how much is done; raises where the job is to stop."""
QUICK = 0.25
"""Seconds a job may take before anything is shown of it."""
EVERY = 0.1
"""Seconds between two looks at how far it is."""


class Stopped(Exception):
    """The user stopped the job."""


class JobProgress:
    """How far a job is; written by its thread, read by the one that draws."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        self.stop = False

    def tick(self, done: int, total: int) -> None:
        """Take note of how far it is. Raises `Stopped` where the user wants no more of it."""
        self.done, self.total = done, total
        if self.stop:
            raise Stopped


class Working(Dialog[None]):
    """Shows how far a job is and goes when it ends; leaving stops it."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        Dialog.KEYS[0]._replace(label="stop", help="Stop without changing anything."),
    )

    def __init__(self, title: str, progress: JobProgress, job: asyncio.Future[Any]) -> None:
        """A dialog about a job under way."""
        super().__init__(title)
        self._progress, self._job = progress, job

    def content(self) -> Iterable[Widget]:
        """One line."""
        yield Static(plain(self._words()), id="progress")

    def on_mount(self) -> None:
        """Follow the job."""
        self.set_interval(EVERY, self._follow)

    def _words(self) -> str:
        done, total = self._progress.done, self._progress.total
        return f"{100 * done // total}%" if total else "Working …"

    def _follow(self) -> None:
        self.query_one("#progress", Static).update(plain(self._words()))
        # Only what is on top can be dismissed: under the help or another dialog it waits for its turn.
        if self._job.done() and self.app.screen is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Stop the job; the dialog goes when it has stopped."""
        self._progress.stop = True


async def work_on(screen: PlaceScreen, title: str, job: Callable[[Tick], R]) -> R | None:
    """Do a job on another thread; None where the user stopped it. What it raises is raised here.

    The dialog is shown only where it takes longer than a moment.
    """
    progress = JobProgress()
    task = asyncio.ensure_future(asyncio.to_thread(job, progress.tick))
    done, _ = await asyncio.wait({task}, timeout=QUICK)
    if not done:
        await screen.dialogs.ask(Working(title, progress, task))
    try:
        return await task
    except Stopped:
        return None


async def save_file(
    screen: PlaceScreen, title: str, name: str, ending: str, make: Callable[[], bytes]
) -> Path | None:
    """Write a file for another program; says where it lies and returns its path.

    Its title says what it is; the name, what it is about, is offered with the ending. `make` may refuse.
    """
    from ...services.files import FileThere, expand, suggested, write_file

    data = outcome(screen, make)
    if data is None:
        return None

    async def write(typed: str) -> Path:
        try:
            path = write_file(expand(typed), data)
        except FileThere as there:
            if not await may_replace(screen, there):
                raise Refused("") from there  # back to the line
            path = write_file(expand(typed), data, replace=True)
        screen.say(f"written: {path}")
        return path

    return await screen.dialogs.line_later(
        title, write, lead="Where to? Only you will be able to read it.", value=str(suggested(name, ending))
    )


async def may_replace(screen: PlaceScreen, there: Refused) -> bool | None:
    """Ask whether a file in the way is to be replaced."""
    return await screen.dialogs.confirm(
        "Replace the file that is there?", lead=there.what, yes="replace", no="keep it"
    )
