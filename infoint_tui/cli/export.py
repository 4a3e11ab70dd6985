"""Files of other programs on the command line: cards, tables, a vault of notes, and calendars both ways."""

from __future__ import annotations

import sys

from .common import OK, UNUSABLE, USAGE, print_bytes, refuse, tell, user_path
from .shell import print_json, print_rows, reading, writing

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from pathlib import Path
    from typing import Any

    from ..services.exporting import Export
    from ..services.workspace import Workspace
    from .common import Subcommands
    from .shell import Answer

EXPORTED = ("vcard", "people", "conversations", "tasks", "quotes", "calendar")
"""Kinds of the export service, named here so that help and completion need not load it."""
NAMED = 12
"""Files that are named where they were left alone; the rest is counted."""


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    ics = commands.add_parser(
        "ics",
        help="export a calendar file, or read an invitation, a reply, or an edited file",
    )
    ics.add_argument("file", nargs="?", metavar="FILE", help="show what this calendar file would change here")
    ics.add_argument("--read", metavar="FILE", help="the same")
    ics.add_argument("--yes", action="store_true", help="apply the changes in FILE")
    ics.add_argument("--with", dest="name", metavar="NAME", help="who the invitation in FILE is from")
    ics.add_argument("--out", metavar="FILE", help="write to FILE; without it, or with -, to standard output")
    ics.add_argument("--due", action="store_true", help="due dates, too")
    ics.add_argument(
        "--replace", action="store_true", help="replace the FILE of --out if it is there already"
    )
    ics.set_defaults(run=_ics)

    export = commands.add_parser(
        "export",
        help="write people, conversations, to-dos or quotes for other programs",
        description="Write data for other programs. Nothing here is changed.",
        epilog="examples:\n"
        "  infoint export vcard --to people.vcf        contact cards for a phone\n"
        "  infoint export vcard --to ~/contacts/       one card per file, for khard and vdirsyncer\n"
        "  infoint export calendar --to ~/calendar/    one entry per file, for khal and phones\n"
        "  infoint export quotes --to quotes.csv       a table for a spreadsheet\n"
        "  infoint export people --json                the same data for a script\n",
    )
    export.add_argument("kind", choices=EXPORTED, metavar="KIND", help=", ".join(EXPORTED))
    export.add_argument(
        "--to",
        metavar="PATH",
        help="a file, or a folder with one file each for vcard and calendar; else standard output",
    )
    export.add_argument(
        "--folder", action="store_true", help="treat PATH as a folder, even if it doesn't exist yet"
    )
    export.add_argument("--due", action="store_true", help="with calendar: due dates, too")
    export.set_defaults(run=_export)

    vault = commands.add_parser(
        "vault",
        help="write a Markdown note for each person, for Obsidian and others",
        description="Write one Markdown note per person into FOLDER, with links between people and themes."
        " Run it again to bring the notes up to date. What you write below the marked line is never touched.",
        epilog="example:\n  infoint vault ~/notes/people\n",
    )
    vault.add_argument("folder", metavar="FOLDER", help="folder for the notes; created if missing")
    vault.set_defaults(run=_vault)
    export.add_argument("--tsv", action="store_true", help="a table with tabs, for pipes")
    for parser in (export, vault):
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be written, without writing it"
        )
        parser.add_argument("--force", action="store_true", help="replace files that are in the way")
        parser.add_argument(
            "--json", action="store_true", help="print JSON: the data, or a report when writing a file"
        )
    return [ics, export, vault]


def _ics(options: argparse.Namespace) -> int:
    if options.read and options.file:
        return refuse("One file at a time, please.", USAGE)
    source = options.file or options.read
    if source and (options.out or options.due or options.replace):
        return refuse(
            "--out, --due, and --replace write a file, but FILE is read. Use one or the other.", USAGE
        )
    for word, given in (("--yes", options.yes), ("--with", options.name)):
        if given and not source:
            return refuse(f"{word} goes with a FILE to read.", USAGE)
    if source and options.yes:
        return writing(options, lambda workspace: _read_calendar(workspace, source, options))
    with reading(options, marks=not source) as workspace:
        if not source:
            return _write_calendar(workspace, options)
        answer = _read_calendar(workspace, source, options)
        return answer if isinstance(answer, int) else answer()


def _write_calendar(workspace: Workspace, options: argparse.Namespace) -> int:
    from ..domain.text import visible
    from ..services.files import FileThere, write_file

    data = workspace.data.calendar.of_all(due=options.due)
    if options.out in (None, "-"):
        return print_bytes(data)
    try:
        path = write_file(user_path(options.out), data, replace=options.replace)
    except FileThere as there:
        return refuse(f"{there.what} Choose another name, or add --replace.")
    sys.stdout.write(f"Written: {visible(str(path))}\n")
    return OK


def _read_calendar(workspace: Workspace, source: str, options: argparse.Namespace) -> Answer:
    """Show what a calendar file would change here, and with --yes change it."""
    calendar = workspace.data.calendar
    found = calendar.settled(calendar.read(user_path(source)), options.name or "")
    lines = [change.text for change in found.changes]
    lines += [f"invitation: {offer.text}; say whose with --with NAME" for offer in found.offers]
    lines += [f"skipped: {note}" for note in found.notes]
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


def _export(options: argparse.Namespace) -> int:
    if options.to is not None and not options.to.strip():
        return refuse("--to needs a PATH.", USAGE)
    if options.due and options.kind != "calendar":
        return refuse("--due only works with calendar.", USAGE)
    if not options.to and (options.folder or options.force or options.dry_run):
        return refuse("--folder, --force and --dry-run go with --to PATH.", USAGE)
    table = options.json or options.tsv
    if not options.to and table and options.kind == "calendar":
        return refuse("A calendar isn't a table. Export conversations, or leave out --json and --tsv.", USAGE)
    if options.to and options.tsv:
        return refuse("--tsv only works on standard output. Files use commas.", USAGE)
    from ..services.exporting import COLUMNS

    with reading(options) as workspace:
        if options.to:
            path, folder = _target(options)
            return _write(workspace, options, path, options.kind, folder=folder)
        exporting = workspace.data.exporting
        if options.json or options.tsv:
            kind = "people" if options.kind == "vcard" else options.kind
            return print_rows(options, COLUMNS[kind], exporting.rows(kind))
        return print_bytes(exporting.data(options.kind, due=options.due)[0])


def _target(options: argparse.Namespace) -> tuple[Path, bool]:
    """Where it goes, and whether that is a folder with a file for each.

    A table goes under a name of its own into a folder that is there.
    """
    from ..services.exporting import KINDS

    kind = KINDS[options.kind]
    path = user_path(options.to)
    folder = options.folder or options.to.endswith("/") or (path.is_dir() and not path.is_symlink())
    if folder and not kind.folder:
        return path / f"infoint-{kind.id}.{kind.ending}", False
    return path, folder


def _vault(options: argparse.Namespace) -> int:
    if not options.folder.strip():
        return refuse("A vault needs a FOLDER.", USAGE)
    with reading(options) as workspace:
        return _write(workspace, options, user_path(options.folder), "vault", folder=True)


def _write(workspace: Workspace, options: argparse.Namespace, path: Path, kind: str, *, folder: bool) -> int:
    from ..services.files import FileThere

    try:
        export = workspace.data.exporting.prepare(
            kind,
            path,
            folder=folder,
            due=getattr(options, "due", False),
            replace=options.force,
            make_folder=not folder and (options.folder or options.to.endswith("/")),
        )
    except FileThere as there:
        return refuse(f"{there.what} Choose another name, or add --force.")
    if not options.dry_run:
        workspace.data.exporting.write(export)
    nothing = export.unchanged or (export.plan is not None and export.plan.empty)
    left = export.plan.foreign if export.plan is not None else ()
    if options.json:
        print_json(_report(export, written=not (options.dry_run or nothing)))
    else:
        head = "Would write" if options.dry_run else "Written"
        head = "Up to date" if export.up_to_date else "Nothing to write" if nothing else head
        tell([f"{head}: {path} ({export.told.removesuffix('; unchanged')})"])
    if left:
        names = ", ".join(left[:NAMED]) + (f" and {len(left) - NAMED} more" if left[NAMED:] else "")
        refuse(f"Left alone, not ours or changed since: {names}. Add --force to replace them.")
    return UNUSABLE if left else OK


def _report(export: Export, *, written: bool) -> dict[str, Any]:
    report: dict[str, Any] = {
        "kind": export.kind.id,
        "path": str(export.path),
        "count": export.number,
        "written": written,
        "unchanged": export.unchanged,
    }
    if export.plan is not None:
        report["files"] = {word.replace(" ", "_"): number for word, number in export.plan.counts.items()}
        report["unchanged"] = export.up_to_date
        report["left_alone"] = list(export.plan.foreign)
    return report
