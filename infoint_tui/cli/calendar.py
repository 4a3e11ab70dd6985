"""Calendar files on the command line."""

from __future__ import annotations

import sys

from . import OK, UNUSABLE, home_of, refuse, user_path

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ..services.workspace import Workspace
    from . import Subcommands


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    ics = commands.add_parser("ics", help="write conversations as a calendar file, or read one back")
    ics.add_argument("--out", metavar="FILE", help="where to; without it the file goes to standard output")
    ics.add_argument("--due", action="store_true", help="due dates, too")
    ics.add_argument("--replace", action="store_true", help="replace FILE if it is there already")
    ics.add_argument("--read", metavar="FILE", help="show what a changed calendar file would change here")
    ics.add_argument("--yes", action="store_true", help="with --read: make those changes")
    ics.set_defaults(run=_ics)
    return [ics]


def _ics(options: argparse.Namespace) -> int:
    if options.read and (options.out or options.due or options.replace):
        return refuse("--read takes a file in; --out, --due and --replace write one. Use one of the two.", 2)
    if options.yes and not options.read:
        return refuse("--yes goes with --read.", 2)
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace

    home = home_of(options)
    if not home.is_dir():
        return refuse(f"{home} has no data yet. Name the right place with --home, or start infoint first.")
    workspace = Workspace.open(home, clock=SystemClock())
    try:
        if options.read:
            return _read(workspace, user_path(options.read), apply=options.yes)
        return _write(workspace, options)
    finally:
        workspace.close()


def _write(workspace: Workspace, options: argparse.Namespace) -> int:
    from ..domain.text import visible
    from ..services.files import FileThere

    data = workspace.calendar.of_all(due=options.due)
    if options.out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return OK
    try:
        path = workspace.calendar.save(user_path(options.out), data, replace=options.replace)
    except FileThere as there:
        return refuse(f"{there.what} Choose another name, or add --replace.")
    sys.stdout.write(f"Written: {visible(path)}\n")
    return OK


def _read(workspace: Workspace, path: Path, *, apply: bool) -> int:
    from ..domain.text import visible

    reading = workspace.calendar.read(path)
    lines = [change.text for change in reading.changes]
    lines += [f"left alone: {note}" for note in reading.notes]
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    if not reading.changes:
        sys.stdout.write("Nothing was changed.\n")
        return OK
    if not apply:
        sys.stdout.write("Nothing was changed yet; add --yes to change it.\n")
        return OK
    workspace.calendar.apply(reading)
    if not workspace.flush(10.0):
        return refuse("NOT SAVED: the change could not be written.", UNUSABLE)
    sys.stdout.write("Changed. `u` in infoint takes it back.\n")
    return OK
