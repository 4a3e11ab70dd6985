"""People on the command line: taking them in from files, and making one person of two."""

from __future__ import annotations

import sys

from .common import OK, UNUSABLE, USAGE, refuse, user_path
from .shell import find_person, print_json, reading, writing

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from ..services.importing import ImportPreview, ImportRow
    from ..services.workspace import Workspace
    from .common import Subcommands
    from .shell import Answer

_SHOWN = 20
"""Lines of a bucket that are printed; the rest is counted."""


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    bring = commands.add_parser(
        "import",
        help="import people from LinkedIn, Google, Outlook, vCard or any CSV",
        description="Read people from files and sort them into new, already here, perhaps the same, and"
        " unreadable. New people are added as one step that `u` undoes. People who are here stay as they"
        " are; what the file says otherwise is shown.",
        epilog="Examples: infoint import Connections.csv --dry-run; infoint import people.vcf --tag alumni"
        " --path Paramedic. Exit status: 0 done, also where everyone is here already; 1 a file"
        " could not be read, or no row of it; 2 wrong use; 3 another window is writing.",
    )
    bring.add_argument("file", nargs="+", metavar="FILE", help="any number of files; - reads from a pipe")
    bring.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
    bring.add_argument("--json", action="store_true", help="report every row as JSON")
    bring.add_argument("--tag", action="append", default=[], metavar="TAG", help="tag everyone added")
    bring.add_argument("--path", action="append", default=[], metavar="PATH", help="put everyone on a path")
    bring.add_argument(
        "--update", action="store_true", help="update people already on your list from the file"
    )
    bring.add_argument(
        "--perhaps", action="store_true", help="also add people who may already be on your list"
    )
    bring.set_defaults(run=_import)

    merge = commands.add_parser(
        "merge",
        help="merge two records of one person, or list possible duplicates",
        description="Without names: list records that may be one person. With two names: everything about B"
        " goes over to A, as one step that `u` undoes.",
        epilog="Examples: infoint merge; infoint merge 'Rosa Delgado' 'Rosa M. Delgado' --theirs title."
        " Exit status: 0 done, 1 no one by that name, or nothing to list, 2 wrong use,"
        " 3 another window is writing.",
    )
    merge.add_argument("keep", nargs="?", metavar="A", help="the record to keep: a name or id")
    merge.add_argument("other", nargs="?", metavar="B", help="the record to merge into A")
    merge.add_argument(
        "--theirs", action="append", default=[], metavar="FIELD", help="take this field from B"
    )
    merge.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
    merge.add_argument("--json", action="store_true", help="report as JSON")
    merge.set_defaults(run=_merge)
    return [bring, merge]


def _import(options: argparse.Namespace) -> int:
    if options.file.count("-") > 1:
        return refuse("Standard input can be read only once.", USAGE)
    return _answered(options, lambda workspace: _bring(workspace, options), looks=options.dry_run)


def _answered(options: argparse.Namespace, do: Callable[[Workspace], Answer], *, looks: bool) -> int:
    """What a command that can also only look gives: without taking the pen where it `looks`."""
    if not looks:
        return writing(options, do)
    with reading(options) as workspace:
        answer = do(workspace)
        return answer if isinstance(answer, int) else answer()


def _bring(workspace: Workspace, options: argparse.Namespace) -> Answer:
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
    return lambda: _brought(options, preview, added, updated)


def _brought(options: argparse.Namespace, preview: ImportPreview, added: int, updated: int) -> int:
    """Say what became of the rows; the status says whether the files were fit to be read."""
    from ..domain.phrasing import count
    from ..services.importing import Bucket

    if options.json:
        print_json(_report(preview, added, updated))
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
    readable = len(preview.rows) > preview.counts()[Bucket.UNREADABLE]
    return OK if readable and not preview.refused else UNUSABLE


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


def _report(preview: ImportPreview, added: int, updated: int) -> dict[str, Any]:
    counts = {bucket.value: number for bucket, number in preview.counts().items()}
    found: dict[str, Any] = {"counts": counts, "added": added, "updated": updated}
    found["refused"] = preview.refused
    found["rows"] = list(_rows(preview))
    return found


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
    if not options.other and (options.keep or options.theirs):
        return refuse("Give two names: infoint merge A B.", USAGE)
    if not options.keep:
        with reading(options) as workspace:
            return _list_pairs(workspace, as_json=options.json)
    return _answered(options, lambda workspace: _merge_two(workspace, options), looks=options.dry_run)


def _list_pairs(workspace: Workspace, *, as_json: bool) -> int:
    from ..domain.text import visible

    name = workspace.directory.name_of
    pairs = workspace.people_merge.pairs()
    if as_json:
        rows = [
            {"a": pair.uid, "a_name": name(pair.uid), "b": pair.other, "b_name": name(pair.other),
             "likeness": pair.likeness.value, "reason": pair.reason}
            for pair in pairs
        ]  # fmt: skip
        print_json(rows)
    else:
        for pair in pairs:
            line = f"{name(pair.uid)} · {name(pair.other)}: {pair.likeness.value}, {pair.reason}"
            sys.stdout.write(f"{visible(line)}\n    infoint merge {pair.uid} {pair.other}\n")
        if not pairs:
            sys.stdout.write("No duplicates found.\n")
    return OK if pairs else UNUSABLE


def _spelled(field: str) -> str:
    """The name of a field as people here write it."""
    return field.replace("organisation", "organization")


def _merge_two(workspace: Workspace, options: argparse.Namespace) -> Answer:
    found: list[str] = []
    for word in (options.keep, options.other):
        person = find_person(workspace, word)
        if isinstance(person, int):
            return person
        found.append(person.uid)
    keep, other = found
    merge = workspace.people_merge
    choices = {_spelled(choice.name): choice for choice in merge.choices(keep, other)}
    theirs = [_spelled(name) for name in options.theirs]
    odd = [name for name in theirs if name not in choices]
    if odd:
        known = ", ".join(choices) or "nothing"
        return refuse(f"You can't choose {odd[0]}. Fields that differ: {known}.", USAGE)
    moves = merge.moves(keep, other)
    told = {
        name: {
            "taken": each.theirs if name in theirs else each.mine,
            "a": each.mine,
            "b": each.theirs,
        }
        for name, each in choices.items()
    }
    label = ""
    if not options.dry_run:
        label = merge.merge(keep, other, [choices[name].name for name in theirs])
    if options.json:
        result = {"kept": keep, "merged": other, "done": bool(label), "fields": told, "moved": moves}
        return lambda: print_json(result)
    return lambda: _merged(told, moves, label)


def _merged(told: dict[str, dict[str, Any]], moves: str, label: str) -> int:
    """Say what two records became, or would become."""
    from ..domain.text import visible

    for name, each in told.items():
        sys.stdout.write(f"{name}: {visible(str(each['taken']))} (A: {visible(str(each['a']))},"
                         f" B: {visible(str(each['b']))})\n")  # fmt: skip
    if moves:
        sys.stdout.write(f"Moved to A: {moves}.\n")
    done = f"{visible(label[:1].upper() + label[1:])}. `u` in infoint undoes it."
    sys.stdout.write(f"{done if label else 'Nothing was changed (--dry-run).'}\n")
    return OK
