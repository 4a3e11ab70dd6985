"""Commands that copy the data, go back to an earlier state, or mend a home."""

from __future__ import annotations

import sys

from .common import LOCKED, OK, UNUSABLE, USAGE, home_of, lock_of, refuse, tell, user_path
from .shell import reading, writing

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse

    from ..services.backups import BackupService, Lock, RestorePreview
    from ..services.workspace import Workspace
    from ..store.snapshot import Generation
    from .common import Subcommands
    from .shell import Answer


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    backup = commands.add_parser("backup", help="write everything to one new file")
    backup.add_argument(
        "file", nargs="?", metavar="FILE", help="where to (default: a name with the date, in this directory)"
    )
    backup.add_argument(
        "--encrypt", action="store_true", help="encrypt it with a passphrase that is asked for (age)"
    )
    backup.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="KEY",
        help="encrypt it for age1..., ssh-... or the keys in a file; may be given again",
    )
    backup.add_argument("--list", action="store_true", help="list the earlier states, like `backups`")
    backup.set_defaults(run=_backup)

    backups = commands.add_parser("backups", help="list automatic backups")
    backups.set_defaults(run=_backups)

    restore = commands.add_parser("restore", help="go back to an earlier state; can be undone")
    restore.add_argument("which", metavar="FILE|REV", help="a revision that `backups` lists, or a file")
    restore.add_argument("--yes", action="store_true", help="do it without asking")
    restore.add_argument("--identity", metavar="FILE", help="the key that opens an encrypted file")
    restore.set_defaults(run=_restore)

    repair = commands.add_parser("repair", help="fix what can be fixed; nothing is deleted")
    repair.add_argument(
        "--dry-run", action="store_true", help="show what would be fixed, without changing anything"
    )
    repair.add_argument(
        "--new-uids", action="store_true", help="give a new id to records without a usable one"
    )
    repair.set_defaults(run=_repair)

    merge_file = commands.add_parser(
        "merge-file",
        help="merge two versions of infoint.json record by record, as a git merge driver",
        description="Merge what THEIRS changed since BASE into OURS, record by record."
        " Where both changed, OURS stays. Press M in infoint to see the other version.",
        epilog="setup, if your data folder is a git repository:\n"
        "  echo 'infoint.json merge=infoint -text' >> .gitattributes\n"
        "  git config merge.infoint.driver 'infoint merge-file %O %A %B'\n",
    )
    merge_file.add_argument(
        "base", metavar="BASE", help="the common ancestor; an empty file if there is none"
    )
    merge_file.add_argument("ours", metavar="OURS", help="your version; the result is written here")
    merge_file.add_argument("theirs", metavar="THEIRS", help="the other version; not changed")
    merge_file.set_defaults(run=_merge_file)
    return [backup, backups, restore, repair, merge_file]


def _backup(options: argparse.Namespace) -> int:
    if options.list:
        return _backups(options)
    from pathlib import Path

    from ..domain.phrasing import count
    from ..services.backups import ENDING, how_to_open

    encrypted = options.encrypt or options.recipient
    if options.file and options.file.endswith(ENDING) and not encrypted:
        return refuse(f"{options.file} looks encrypted. Add --encrypt, or use another name.", USAGE)
    with reading(options) as workspace:
        house = workspace.data.backups
        name = house.copy_name() + (ENDING if encrypted else "")
        target = user_path(options.file) if options.file else Path.cwd() / name
        lock = _lock(options.recipient) if encrypted else None
        made = house.back_up(target, lock)
        lines = [f"notice: {notice}" for notice in workspace.attention.notices]
        records = count(made.records, "record")
        lines.append(f"{made.path}: {records}, {made.size} bytes, read back and verified.")
        if lock is not None:
            lines[-1] = f"{made.path}: {records}, encrypted."
            lines.append(how_to_open(made.path, passphrase=bool(lock.passphrase)))
        tell(lines)
        return OK


def _lock(recipients: list[str]) -> Lock:
    """How the copy is encrypted; without recipients a passphrase is asked for, twice."""
    from ..domain.errors import Refused
    from ..services.backups import Lock, check_passphrase, read_recipients

    if recipients:
        return Lock(recipients=read_recipients(recipients))
    passphrase = _passphrase("Passphrase for the backup: ")
    if problem := check_passphrase(passphrase):
        raise Refused("Nothing was written.", problem)
    if _passphrase("Type it again: ") != passphrase:
        raise Refused("Nothing was written: the two passphrases differ.", "Try again.")
    return Lock(passphrase)


def _passphrase(question: str) -> str:
    """Ask at the terminal without showing what is typed. Refuses where nobody can be asked."""
    from getpass import getpass

    from ..domain.errors import Refused

    if not sys.stdin.isatty():
        raise Refused("No one can be asked for a passphrase here.", "Use --recipient, or a terminal.")
    try:
        return getpass(question)
    except (EOFError, KeyboardInterrupt) as error:
        raise Refused("No passphrase was given.", "Nothing was done.") from error


def _backups(options: argparse.Namespace) -> int:
    with reading(options) as workspace:
        found = workspace.data.backups.generations()
        zone = workspace.session.zone
    lines = [f"{'revision':>8}  {'saved':<25}  {'bytes':>10}  {'records':>7}"] if found else []
    lines += [_line(each, zone) for each in found]
    lines.append(
        f"Times in {zone}. `infoint restore REVISION` shows what would change, then asks."
        if found
        else "There are no earlier states yet; each time the data file "
        "is rewritten, the previous one is kept."
    )
    tell(lines)
    return OK


def _line(found: Generation, zone: str) -> str:
    from ..services.backups import when_saved

    name = found.name if not found.kept else ""
    state = "" if found.state == "good" else f"  {found.state.upper()}: {found.why}"
    aside = f"  {found.name}" if found.kept else ""
    saved = when_saved(found.saved, zone)
    return f"{name:>8}  {saved:<25}  {found.size:>10}  {found.records:>7}{aside}{state}"


def _restore(options: argparse.Namespace) -> int:
    # Somebody may still say no: the window that writes keeps the pen.
    return writing(options, lambda workspace: _restored(workspace, options), ask=False)


def _previewed(house: BackupService, which: str, identity: str | None) -> RestorePreview:
    """What going back would change; an encrypted file is opened first."""
    from ..services.backups import Sealed, with_identity, with_passphrase

    try:
        return house.preview(which, unlock=with_identity(user_path(identity)) if identity else None)
    except Sealed as sealed:
        if not sealed.passphrase:
            raise
    return house.preview(which, unlock=with_passphrase(_passphrase("Passphrase of the backup: ")))


def _restored(workspace: Workspace, options: argparse.Namespace) -> Answer:
    from ..domain.phrasing import count
    from ..services.backups import change_lines, when_saved

    house, zone = workspace.data.backups, workspace.session.zone
    which: str = options.which
    if not which.isdecimal() and "/" in which:
        which = str(user_path(which))
    preview = _previewed(house, which, options.identity)
    found = preview.earlier.found
    saved = f"{at} ({zone})" if (at := when_saved(found.saved, zone)) else "at an unknown time"
    lines = [f"{preview.name}, saved {saved}, {count(found.records, 'record')}"]
    if preview.earlier.doubt:
        lines.append(f"notice: {preview.earlier.doubt}.")
    lines += [f"  {sign} {words}" if sign else words for sign, words in change_lines(preview.changes)]
    if not preview.changes:
        tell([*lines, "Nothing would change."])
        return OK
    tell([*lines, f"In all: {preview.total}."])
    if not options.yes and not _agreed():
        tell(["Nothing was changed."])
        return UNUSABLE
    done = house.restore(preview)

    def say() -> int:
        tell([f"{done}.", "`u` in infoint undoes it."])
        return OK

    return say


def _agreed() -> bool:
    """Ask at the terminal; without one nobody can agree."""
    if not sys.stdin.isatty():
        refuse("There's no terminal to confirm in. Add --yes to go ahead.")
        return False
    sys.stdout.write("Restore it? Type yes: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in ("yes", "y")


def _repair(options: argparse.Namespace) -> int:
    from ..services.clock import SystemClock
    from ..services.doctor import InUse, check_home, plan_repair, repair

    home = home_of(options)
    if options.dry_run:
        steps = plan_repair(home).steps(new_uids=options.new_uids)
        tell([f"would {step}" for step in steps] or ["There is nothing to fix."])
        return OK
    done: list[str] = []

    def say(step: str) -> None:
        done.append(step)
        tell([step])

    try:
        repair(home, SystemClock(), new_uids=options.new_uids, say=say, lock=lock_of(options))
    except InUse as held:
        return refuse(str(held), LOCKED)
    if not done:
        tell(["There was nothing to fix."])
    left = check_home(home).problems
    tell([f"LEFT: {problem}" for problem in left])
    return UNUSABLE if left else OK


def _merge_file(options: argparse.Namespace) -> int:
    """Git takes any other status for a conflict, and OURS, which is then as it was, for the result."""
    from ..domain.phrasing import count
    from ..services.files import read_file, write_file
    from ..store.fs import SIZE_LIMIT
    from ..store.merge import merge_files

    base, ours, theirs = (user_path(name) for name in (options.base, options.ours, options.theirs))
    made = merge_files(*(read_file(path, SIZE_LIMIT) for path in (base, ours, theirs)))
    write_file(ours, made.data, replace=True)
    waiting = made.merged.conflicts
    said = f"{count(len(made.merged.records), 'record')} merged"
    if waiting:
        said += f". {waiting} changed on both sides. Press M in infoint to choose"
    sys.stderr.write(f"infoint: {said}.\n")
    return OK
