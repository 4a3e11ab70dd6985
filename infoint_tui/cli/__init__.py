"""The command line. Everything heavy is imported only by the command that needs it."""

from __future__ import annotations

import gc
import os
import sys

from .. import __version__
from .common import OK, UNUSABLE, USAGE, home_of, lock_of, quick_time_zones, refuse, unwritten, user_path

TYPE_CHECKING = False
"""As in `typing`, whose import would take as long as all that `--version` does."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any, NoReturn, Self

    from ..services.workspace import Workspace
    from .common import Command, Subcommands

MIN_WIDTH, MIN_HEIGHT = 40, 12
SHELL_COMMANDS = ("today", "list", "show", "find", "agenda", "add", "log")


class Usual:
    """How a command is usually spelled."""

    def __init__(self, *flags: str, words: str = "", at_least: int = 0) -> None:
        """Its flags, what its words are called, and how many it needs."""
        self.flags, self.words, self.at_least = flags, words, at_least


USUAL = {
    "": Usual(),
    "check": Usual("--json"),
    "today": Usual("--json", "--tsv", "--short"),
    "list": Usual("--json", "--tsv", words="filter"),
    "show": Usual("--json", "--tsv", words="name", at_least=1),
    "find": Usual("--json", "--tsv", words="words", at_least=1),
    "agenda": Usual("--json", "--tsv", "--questions"),
    "add": Usual("--json", "--tsv", "--new", words="line", at_least=1),
}
"""Commands that scripts, prompts and status bars ask often."""
STORIES = ("student", "career-changer", "ten")


_PLAIN = {
    **{"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "ß": "ss", "Æ": "AE", "æ": "ae"},
    **{"\u2013": "-", "\u2014": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'},
    **{"\u2026": "...", "\u00b7": "-", "\u2192": "->", "\u2713": "ok"},
}
"""What letters and marks become that do not come apart."""


def _as_plain(error: UnicodeError) -> tuple[str, int]:
    """Letters without their accents, plain marks, a question mark for what has no likeness."""
    import unicodedata

    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = ""
    for char in error.object[error.start : error.end]:
        bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
        said += _PLAIN.get(char) or bare or "?"
    return said, error.end


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status.

    Args:
        argv: Arguments without the program's name; those of the process by default.
    """
    if argv is not None:
        return _main(list(argv))
    # What a process makes before its end is no garbage: neither looked for now nor once more at the end.
    gc.disable()
    try:
        return _main(sys.argv[1:])
    finally:
        gc.freeze()


def _main(arguments: list[str]) -> int:
    _open_closed_streams()
    if arguments == ["--version"]:
        sys.stdout.write(f"infoint {__version__}\n")
        return OK
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(command_line(overview=True).format_help())
        return OK
    os.umask(0o077)
    options = _plain(arguments) or command_line(shell_only=_of_the_shell(arguments)).parse_args(arguments)
    run: Command = options.run
    from ..domain.errors import Refused
    from ..store.records import StoreError

    if hasattr(sys.stdout, "reconfigure"):
        import codecs

        # Whatever the encoding of the output cannot say is written as plainly as it can, with no traceback.
        codecs.register_error("infoint-plain", _as_plain)
        sys.stdout.reconfigure(errors="infoint-plain")
    try:
        status = run(options)
        sys.stdout.flush()
        return status
    except (StoreError, Refused) as error:
        return refuse(str(error))
    except BrokenPipeError:
        # The reader of a pipe has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except OSError as error:
        if _from_shell(error):
            return unwritten(error)
        where = f" ({error.filename})" if error.filename else ""
        return refuse(f"{error.strerror or error}{where}.{_hint(options, error.filename)}")


def _open_closed_streams() -> None:
    """Give a stream that the caller closed (`>&-`) a place where words go nowhere.

    It takes the closed descriptor itself, so that no data file can be opened under that number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _hint(options: argparse.Namespace, filename: object) -> str:
    """What to do about a file that cannot be used; another home helps only where the file is in this one."""
    from pathlib import Path

    try:
        inside = isinstance(filename, str) and Path(filename).absolute().is_relative_to(home_of(options))
    except (OSError, RuntimeError):
        inside = False
    return " Fix that, or choose another folder with --home." if inside else ""


def _plain(arguments: list[str]) -> Any:
    """`[--home DIR]` alone, or with a command of `USUAL` in its usual spelling, read without argparse.

    Its import and parsers cost as much as all of the looking. None for anything else, and for what is wrong.
    """
    found: dict[str, Any] = {"home": None, "no_lock": False, "command": None}
    words: list[str] = []
    form, last = USUAL[""], ""
    waiting = iter(arguments)
    for word in waiting:
        if word == "--home":
            found["home"] = next(waiting, None)
            if found["home"] is None or found["home"].startswith("-"):
                return None
        elif word.startswith("-"):
            twice = word in ("--json", "--tsv") and (found.get("json") or found.get("tsv"))
            if word not in form.flags or twice:
                return None
            found[word[2:]] = True
        elif found["command"] is None and word in USUAL:
            found["command"], form = word, USUAL[word]
            found |= dict.fromkeys([flag[2:] for flag in form.flags], False)
        elif form.words and (not words or last == words[-1]):
            words.append(word)
        else:
            return None
        last = word
    if len(words) < form.at_least:
        return None
    if form.words:
        found[form.words] = words
    from types import SimpleNamespace

    if found["command"] is None:
        return SimpleNamespace(**found, run=_open)
    if found["command"] == "check":
        from . import store

        return SimpleNamespace(**found, run=store.check)
    from . import shell

    return SimpleNamespace(**found, run=getattr(shell, f"{found['command']}_"))


def _of_the_shell(arguments: list[str]) -> bool:
    """Whether the command is one of those that scripts and prompts ask often."""
    waiting = iter(arguments)
    for word in waiting:
        if word == "--home":
            next(waiting, None)
        elif not word.startswith("-"):
            return word in SHELL_COMMANDS
    return False


def _columns() -> int:
    """As `shutil.get_terminal_size` finds them, without all that is loaded with it."""
    wished = os.environ.get("COLUMNS", "")
    if wished.isdecimal() and int(wished):
        return int(wished)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


class _Named:
    """A command of which only the name and the line about it are wanted; it forgets what else it is told."""

    def __init__(self, **_told: object) -> None:
        pass

    def __getattr__(self, _name: str) -> Callable[..., Self]:
        return lambda *_values, **_named: self


def command_line(*, shell_only: bool = False, overview: bool = False) -> argparse.ArgumentParser:
    """The parser of all commands, or only of `SHELL_COMMANDS`, which is there sooner.

    With `overview` the commands are named and cannot be parsed: enough for the help of the program.
    """
    import argparse
    from functools import partial

    width = _columns() - 2

    class Parser(argparse.ArgumentParser):
        """One that repeats nothing to the terminal as it came, and keeps the lines of an epilog."""

        def __init__(self, **told: Any) -> None:
            as_it_is = "\n" in told.get("epilog", "")
            made = argparse.RawDescriptionHelpFormatter if as_it_is else argparse.HelpFormatter
            super().__init__(**told, formatter_class=partial(made, width=width))

        def error(self, message: str) -> NoReturn:
            from ..domain.text import visible

            super().error(visible(message))

    parser = Parser(
        prog="infoint",
        description="Informational interviews from first message to thank-you: find, ask, prepare, talk, "
        "reflect, thank.",
        epilog="Your data is in one folder: --home if given, then INFOINT_HOME, then your system's default."
        " Nothing is ever sent anywhere.",
    )
    parser.add_argument("--version", action="version", version=f"infoint {__version__}")
    parser.add_argument("--home", metavar="DIR", help="data folder")
    parser.add_argument(
        "--no-lock",
        action="store_true",
        help="allow writing on a file system without locks; use only one window",
    )
    parser.set_defaults(run=_open)
    kind: Any = _Named if overview else Parser
    commands: Subcommands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=kind)

    demo = commands.add_parser("demo", help="try it with sample data in a separate folder")
    demo.add_argument(
        "--story", choices=STORIES, default=STORIES[0], help="which sample story (default: %(default)s)"
    )

    call = commands.add_parser("call", help="start your next conversation now, or one with NAME")
    call.add_argument("name", nargs="*", metavar="NAME", help="someone on your list, or a new name")

    demo.set_defaults(run=_demo)
    call.set_defaults(run=_call)

    from . import shell

    modules: tuple[Any, ...] = (shell,)
    if not shell_only:
        from . import backups, banks, completion, export, people, store

        modules += (store, backups, banks, export, people, completion)
    added = [module.add_commands(commands) for module in modules]
    for command in (demo, call, *(one for group in added for one in group)):
        command.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="data folder")
        command.add_argument(
            "--no-lock",
            action="store_true",
            default=argparse.SUPPRESS,
            help="allow writing on a file system without locks",
        )
    return parser


def _from_shell(error: OSError) -> bool:
    """Whether it was met in this package itself, which writes to standard output and to no file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = str(trace.tb_frame.f_globals.get("__name__", "")) if trace else ""
    return not error.filename and name.startswith(__name__)


# -- commands with a screen ------------------------------------------------------------------------------


def _open(options: argparse.Namespace) -> int:
    problem = _terminal_problem()
    if problem:
        return refuse(problem)
    return _run(home_of(options), lock=lock_of(options))


def _call(options: argparse.Namespace) -> int:
    problem = _terminal_problem()
    if problem:
        return refuse(problem)
    return _run(home_of(options), call=" ".join(options.name), lock=lock_of(options))


def _demo(options: argparse.Namespace) -> int:
    problem = _terminal_problem()
    if problem:
        return refuse(problem)
    from pathlib import Path

    from ..services.clock import SystemClock
    from ..services.demo import build_demo

    if options.home:
        home = user_path(options.home)
        filled = home.is_dir() and any(home.iterdir())
        if filled and not (home / "demo").is_file():
            return refuse(f"{home} is not empty. Give the demo an empty folder.", USAGE)
    else:
        from tempfile import mkdtemp

        home, filled = Path(mkdtemp(prefix="infoint-demo-")), False
    if not filled:
        sys.stdout.write("Preparing the demo ...\n")
        sys.stdout.flush()
        build_demo(home, SystemClock(), options.story)
        (home / "demo").write_text(f"{options.story}\n", encoding="utf-8")
    status = _run(home, lock=lock_of(options))
    sys.stdout.write(f"The demo is in {home}. Keep it or delete it, as you like.\n")
    return status


def _terminal_problem() -> str:
    """Why no screen can be opened here, or an empty text."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return "This needs a terminal. `infoint check` works without one."
    try:
        size = os.get_terminal_size(sys.stderr.fileno())
    except OSError:
        return ""
    if 0 < size.columns < MIN_WIDTH or 0 < size.lines < MIN_HEIGHT:
        return (
            f"Your terminal is {size.columns} x {size.lines} characters;"
            f" infoint needs {MIN_WIDTH} x {MIN_HEIGHT}. Make the window larger."
        )
    return ""


def _run(home: Path, *, call: str | None = None, lock: bool = True) -> int:
    """Open the screen on a home; with `call`, straight into a conversation."""
    # A collection in the middle of the start would cost more than all there is to collect; see `on_ready`.
    gc.disable()
    quick_time_zones()
    from ..content.settings import read_settings
    from ..domain.phrasing import use_clock
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace
    from ..ui.app import make_app
    from ..ui.housekeeping import end_if_stuck, terminal_state

    workspace = Workspace.open(home, clock=SystemClock(), rescue=_state_place, lock=lock)
    try:
        if call is not None and workspace.session.read_only:
            workspace.home.ask_lock()
        settings = read_settings(home)
        use_clock(settings.clock)
        app = make_app(workspace, settings=settings, call=call)
        app.terminal = terminal_state()
        app.run(mouse=settings.mouse)
    finally:
        _close(workspace)
    code = app.return_code or OK
    end_if_stuck(code)
    return code


def _state_place() -> Path:
    """The platform's place for what must survive a restart."""
    from platformdirs import user_state_path

    return user_state_path("infoint", appauthor=False)


def _close(workspace: Workspace) -> None:
    """Let go of the home; what could not be saved is said where it can still be read."""
    from ..store.records import NotSaved

    try:
        workspace.close()
    except NotSaved as error:
        refuse(f"NOT SAVED: {error}")
