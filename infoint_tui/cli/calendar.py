"""Calendar files on the command line."""

from __future__ import annotations

import sys

from .common import OK, USAGE, print_bytes, refuse, tell, user_path
from .shell import reading, writing

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse

    from ..services.workspace import Workspace
    from .common import Subcommands
    from .shell import Answer


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
    if source and options.yes:
        return writing(options, lambda workspace: _read(workspace, source, options))
    with reading(options, marks=not source) as workspace:
        if not source:
            return _write(workspace, options)
        answer = _read(workspace, source, options)
        return answer if isinstance(answer, int) else answer()


def _write(workspace: Workspace, options: argparse.Namespace) -> int:
    from ..domain.text import visible
    from ..services.files import FileThere

    data = workspace.data.calendar.of_all(due=options.due)
    if options.out in (None, "-"):
        return print_bytes(data)
    try:
        path = workspace.data.calendar.save(user_path(options.out), data, replace=options.replace)
    except FileThere as there:
        return refuse(f"{there.what} Choose another name, or add --replace.")
    sys.stdout.write(f"Written: {visible(path)}\n")
    return OK


def _read(workspace: Workspace, source: str, options: argparse.Namespace) -> Answer:
    """Show what a calendar file would change here, and with --yes change it."""
    calendar = workspace.data.calendar
    found = calendar.settled(calendar.read(user_path(source)), options.name or "")
    lines = [change.text for change in found.changes]
    lines += [f"invitation: {offer.text}; say whose with --with NAME" for offer in found.offers]
    lines += [f"left alone: {note}" for note in found.notes]
    if not found.changes:
        lines.append("Nothing was changed.")
    elif not options.yes:
        lines.append("Nothing was changed yet; add --yes to change it.")
    else:
        calendar.apply(found.changes)
        lines.append("Changed. `u` in infoint undoes it.")

    def say() -> int:
        tell(lines)
        return OK

    return say
