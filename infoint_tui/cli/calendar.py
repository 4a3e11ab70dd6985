"""Calendar files on the command line."""

from __future__ import annotations

import sys

from . import OK, UNUSABLE, USAGE, home_of, print_bytes, refuse, user_path

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ..services.workspace import Workspace
    from . import Subcommands


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    ics = commands.add_parser(
        "ics",
        help="write conversations as a calendar file, or read an invitation, an answer or a changed file",
    )
    ics.add_argument("file", nargs="?", metavar="FILE", help="show what this calendar file would change here")
    ics.add_argument("--read", metavar="FILE", help="the same")
    ics.add_argument("--yes", action="store_true", help="with FILE: make those changes")
    ics.add_argument("--with", dest="name", metavar="NAME", help="with FILE: who sent the invitation")
    ics.add_argument("--out", metavar="FILE", help="write to FILE; without it, or with -, to standard output")
    ics.add_argument("--due", action="store_true", help="due dates, too")
    ics.add_argument(
        "--replace", action="store_true", help="replace the FILE of --out if it is there already"
    )
    ics.set_defaults(run=_ics)
    return [ics]


def _ics(options: argparse.Namespace) -> int:
    if options.read and options.file:
        return refuse("One file at a time, please.", USAGE)
    source = options.file or options.read
    if source and (options.out or options.due or options.replace):
        return refuse(
            "A FILE is read; --out, --due and --replace are for writing one. Use one of the two.", USAGE
        )
    for word, given in (("--yes", options.yes), ("--with", options.name)):
        if given and not source:
            return refuse(f"{word} goes with a FILE to read.", USAGE)
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace

    home = home_of(options)
    if not home.is_dir():
        return refuse(f"{home} has no data yet. Name the right place with --home, or start infoint first.")
    workspace = Workspace.open(home, clock=SystemClock())
    try:
        if source:
            return _read(workspace, user_path(source), options.name or "", apply=options.yes)
        return _write(workspace, options)
    finally:
        workspace.close()


def _write(workspace: Workspace, options: argparse.Namespace) -> int:
    from ..domain.text import visible
    from ..services.files import FileThere

    data = workspace.calendar.of_all(due=options.due)
    if options.out in (None, "-"):
        return print_bytes(data)
    try:
        path = workspace.calendar.save(user_path(options.out), data, replace=options.replace)
    except FileThere as there:
        return refuse(f"{there.what} Choose another name, or add --replace.")
    sys.stdout.write(f"Written: {visible(path)}\n")
    return OK


def _read(workspace: Workspace, path: Path, name: str, *, apply: bool) -> int:
    from ..domain.text import visible

    calendar = workspace.calendar
    reading = calendar.settled(calendar.read(path), name)
    lines = [change.text for change in reading.changes]
    lines += [f"invitation: {offer.text}; say whose with --with NAME" for offer in reading.offers]
    lines += [f"left alone: {note}" for note in reading.notes]
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    if not reading.changes:
        sys.stdout.write("Nothing was changed.\n")
        return OK
    if not apply:
        sys.stdout.write("Nothing was changed yet; add --yes to change it.\n")
        return OK
    calendar.apply(reading.changes)
    if not workspace.home.flush(10.0):
        return refuse("NOT SAVED: the change could not be written.", UNUSABLE)
    sys.stdout.write("Changed. `u` in infoint undoes it.\n")
    return OK
