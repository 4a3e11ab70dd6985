"""People on the command line: taking them in from files, and making one person of two."""

from __future__ import annotations

import sys

from . import OK, UNUSABLE, USAGE, home_of, refuse, user_path

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from ..services.importing import ImportPreview, ImportRow
    from ..services.workspace import Workspace
    from . import Subcommands

LOCKED = 3
"""Exit status where another window is writing."""
_SHOWN = 20
"""Lines of a bucket that are printed; the rest is counted."""


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    bring = commands.add_parser(
        "import",
        help="bring people in from LinkedIn, Google, Outlook, vCard or any CSV",
        description="Read people from files and sort them into new, already here, perhaps the same, and"
        " unreadable. New people are added as one step that `u` takes back. People who are here stay as they"
        " are; what the file says otherwise is shown.",
        epilog="Examples: infoint import Connections.csv --dry-run; infoint import people.vcf --tag alumni"
        " --path Paramedic. Exit status: 0 done, 1 no one to add or nothing readable, 2 wrong use,"
        " 3 another window is writing.",
    )
    bring.add_argument("file", nargs="+", metavar="FILE", help="any number of files; - reads from a pipe")
    bring.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
    bring.add_argument("--json", action="store_true", help="report every row as JSON")
    bring.add_argument("--tag", action="append", default=[], metavar="TAG", help="tag everyone added")
    bring.add_argument("--path", action="append", default=[], metavar="PATH", help="put everyone on a path")
    bring.add_argument(
        "--update", action="store_true", help="take over what the file says of people who are already here"
    )
    bring.add_argument(
        "--perhaps", action="store_true", help="add people who are perhaps the same as someone here, too"
    )
    bring.set_defaults(run=_import)

    merge = commands.add_parser(
        "merge",
        help="make one person of two records, or list who may be in here twice",
        description="Without names: list records that may be one person. With two names: everything about B"
        " goes over to A, as one step that `u` takes back.",
        epilog="Examples: infoint merge; infoint merge 'Rosa Delgado' 'Rosa M. Delgado' --theirs title."
        " Exit status: 0 done, 1 no one of that name or nothing to list, 2 wrong use,"
        " 3 another window is writing.",
    )
    merge.add_argument("keep", nargs="?", metavar="A", help="the record that stays; a name or its uid")
    merge.add_argument("other", nargs="?", metavar="B", help="the record that goes over to it")
    merge.add_argument(
        "--theirs", action="append", default=[], metavar="FIELD", help="take this field from B"
    )
    merge.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
    merge.add_argument("--json", action="store_true", help="report as JSON")
    merge.set_defaults(run=_merge)
    return [bring, merge]


def _import(options: argparse.Namespace) -> int:
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace

    if options.file.count("-") > 1:
        return refuse("Standard input can be read only once.", USAGE)
    workspace = Workspace.open(home_of(options), clock=SystemClock(), read_only=options.dry_run)
    try:
        if workspace.session.read_only and not options.dry_run:
            return refuse(f"Nothing was imported: {workspace.session.status.reason}", LOCKED)
        return _bring(workspace, options)
    finally:
        workspace.close()


def _bring(workspace: Workspace, options: argparse.Namespace) -> int:
    from ..domain.phrasing import count
    from ..services.importing import Bucket

    paths = [path.uid for path in workspace.session.paths.all() if path.title in options.path]
    unknown = set(options.path) - {path.title for path in workspace.session.paths.all()}
    if unknown:
        return refuse(f"There is no path called {min(unknown)}.", USAGE)
    importer = workspace.importer()
    preview = _read(importer.read, options.file)
    here = [row.key for row in preview.of(Bucket.HERE) if row.differences and not row.twin]
    preview.tick(here, on=options.update)
    preview.tick((row.key for row in preview.of(Bucket.PERHAPS)), on=options.perhaps)
    added = updated = 0
    if preview.ticked and not options.dry_run:
        _label, uids = importer.take(preview, tags=options.tag, paths=paths)
        added = sum(row.bucket is not Bucket.HERE for row in map(preview.rows.__getitem__, preview.ticked))
        updated = len(uids) - added
        if not workspace.home.flush(60.0):
            return refuse("NOT SAVED: the people could not be written.", UNUSABLE)
    if options.json:
        _print_json(preview, added, updated)
    else:
        _print_lines(preview)
        if options.dry_run:
            sys.stdout.write("Nothing was changed (--dry-run).\n")
        elif not preview.ticked:
            sys.stdout.write("No one was added.\n")
        else:
            words = f"Added {count(added, 'person', 'people')}"
            words += f", updated {updated}" if updated else ""
            sys.stdout.write(f"{words}. `u` in infoint undoes it.\n")
    for name, why in preview.refused.items():
        refuse(f"{name}: {why}")
    some = preview.ticked if options.dry_run else added or updated
    return OK if some or (not preview.refused and preview.rows) else UNUSABLE


def _read(read: Callable[..., ImportPreview], names: list[str]) -> ImportPreview:
    from ..exchange.contacts import LARGEST

    paths: list[Path] = [user_path(name) for name in names if name != "-"]
    pasted = sys.stdin.buffer.read(LARGEST + 1) if "-" in names else b""
    shown = sys.stderr is not None and sys.stderr.isatty()

    def progress(done: int, what: str) -> None:
        if shown and done and done % 1000 == 0:
            sys.stderr.write(f"\r{what} ... {done:,} rows\x1b[K")
            sys.stderr.flush()

    preview = read(paths, pasted=pasted, progress=progress)
    if shown:
        sys.stderr.write("\r\x1b[K")
    return preview


def _print_lines(preview: ImportPreview) -> None:
    from ..domain.text import visible
    from ..services.importing import TITLES, Bucket

    counts = preview.counts()
    sys.stdout.write(", ".join(f"{counts[bucket]:,} {TITLES[bucket]}" for bucket in Bucket) + "\n")
    for bucket in (Bucket.HERE, Bucket.PERHAPS, Bucket.UNREADABLE):
        rows = [row for row in preview.of(bucket) if bucket is not Bucket.HERE or row.differences]
        for row in rows[:_SHOWN]:
            sys.stdout.write(f"{visible(_line(row))}\n")
        if len(rows) > _SHOWN:
            sys.stdout.write(f"  and {len(rows) - _SHOWN:,} more {TITLES[bucket]}\n")


def _line(row: ImportRow) -> str:
    from ..services.importing import TITLES

    where = f"{row.file}:{row.line}"
    who = f"{row.name} ({row.role})" if row.role else row.name
    whom = f" as {row.whom}" if row.whom and row.whom != row.name else ""
    parts = [f"{where}: {TITLES[row.bucket]}: {who}", f"{row.reason}{whom}", *row.differences]
    if row.new_employer:
        parts.append("a new employer is worth a note")
    return "; ".join(filter(None, parts))


def _print_json(preview: ImportPreview, added: int, updated: int) -> None:
    import json

    counts = {bucket.value: number for bucket, number in preview.counts().items()}
    found: dict[str, Any] = {"counts": counts, "added": added, "updated": updated}
    found["refused"] = preview.refused
    found["rows"] = list(_rows(preview))
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=True) + "\n")


def _rows(preview: ImportPreview) -> Iterator[dict[str, Any]]:
    for row in preview.rows.values():
        card = row.card
        yield {
            "file": row.file,
            "line": row.line,
            "bucket": row.bucket.value,
            "taken": row.key in preview.ticked,
            "name": row.name,
            "title": card.title if card else "",
            "organization": card.organisation if card else "",
            "emails": list(card.emails) if card else [],
            "phones": list(card.phones) if card else [],
            "linkedin": card.linkedin if card else "",
            "contact": row.uid,
            "reason": row.reason,
            "differences": list(row.differences),
        }


# -- one person of two ---------------------------------------------------------------------------------------


def _merge(options: argparse.Namespace) -> int:
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace

    if options.keep and not options.other:
        return refuse("Name two people: infoint merge A B.", USAGE)
    home = home_of(options)
    if not home.is_dir():
        return refuse(f"{home} has no data yet. Name the right place with --home, or start infoint first.")
    looks = options.dry_run or not options.keep
    workspace = Workspace.open(home, clock=SystemClock(), read_only=looks)
    try:
        if not options.keep:
            return _list_pairs(workspace, as_json=options.json)
        if workspace.session.read_only and not looks:
            return refuse(f"Nothing was merged: {workspace.session.status.reason}", LOCKED)
        return _merge_two(workspace, options)
    finally:
        workspace.close()


def _list_pairs(workspace: Workspace, *, as_json: bool) -> int:
    import json

    from ..domain.text import visible

    name = workspace.directory.name_of
    pairs = workspace.people_merge.pairs()
    if as_json:
        rows = [
            {"a": pair.uid, "a_name": name(pair.uid), "b": pair.other, "b_name": name(pair.other),
             "likeness": pair.likeness.value, "reason": pair.reason}
            for pair in pairs
        ]  # fmt: skip
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=True) + "\n")
    else:
        for pair in pairs:
            line = f"{name(pair.uid)} · {name(pair.other)}: {pair.likeness.value}, {pair.reason}"
            sys.stdout.write(f"{visible(line)}\n    infoint merge {pair.uid} {pair.other}\n")
        if not pairs:
            sys.stdout.write("No one seems to be in here twice.\n")
    return OK if pairs else UNUSABLE


def _merge_two(workspace: Workspace, options: argparse.Namespace) -> int:
    import json

    from ..domain.text import visible

    found: list[str] = []
    for word in (options.keep, options.other):
        uids = [word] if workspace.session.contacts.get(word) else workspace.pipeline.called(word)
        if len(uids) != 1:
            what = f"{len(uids)} people are called {word}" if uids else f"No one is called {word}"
            return refuse(f"{what}. `infoint merge` lists likely pairs with their uids.")
        found += uids
    keep, other = found
    merge = workspace.people_merge
    choices = {choice.name: choice for choice in merge.choices(keep, other)}
    odd = [name for name in options.theirs if name not in choices]
    if odd:
        known = ", ".join(choices) or "nothing"
        return refuse(f"{odd[0]} is no field to choose; there is {known}.", USAGE)
    moves = merge.moves(keep, other)
    told = {
        name: {
            "taken": each.theirs if name in options.theirs else each.mine,
            "a": each.mine,
            "b": each.theirs,
        }
        for name, each in choices.items()
    }
    label = ""
    if not options.dry_run:
        label = merge.merge(keep, other, options.theirs)
        if not workspace.home.flush(60.0):
            return refuse("NOT SAVED: the change could not be written.", UNUSABLE)
    if options.json:
        result = {"kept": keep, "merged": other, "done": bool(label), "fields": told, "moved": moves}
        sys.stdout.write(json.dumps(result, indent=1, ensure_ascii=True) + "\n")
        return OK
    for name, each in told.items():
        sys.stdout.write(f"{name}: {visible(str(each['taken']))} (A: {visible(str(each['a']))},"
                         f" B: {visible(str(each['b']))})\n")  # fmt: skip
    if moves:
        sys.stdout.write(f"Goes over: {moves}.\n")
    done = f"{visible(label[:1].upper() + label[1:])}. `u` in infoint undoes it."
    sys.stdout.write(f"{done if label else 'Nothing was changed (--dry-run).'}\n")
    return OK
