"""Deliberate faults in the store, and which tests catch them: `python -m tests.store.mutants [NAME ...]`.

Each fault is planted by name through the environment variable STORE_FAULT, which tests/store/conftest.py
reads. The command runs the tests of the storage once under each and fails if one goes unnoticed.
"""

# ruff: noqa: ARG005 - what stands in for a function takes what it takes

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from infoint_tui.store import checkpoint, database, journal, opening, snapshot, undo, writer
from infoint_tui.store import home as write_lock
from infoint_tui.store.checkpoint import checksum_place
from infoint_tui.store.database import Database, OpenChange
from infoint_tui.store.fs import OsLayer
from infoint_tui.store.home import WriteLock
from infoint_tui.store.journal import Journal
from infoint_tui.store.records import TABLES, Rows, StoredRecord, from_raw
from infoint_tui.store.replay import DraftReader
from infoint_tui.store.snapshot import MainFile
from infoint_tui.store.writer import Writer

VARIABLE = "STORE_FAULT"
ROOT = Path(__file__).parents[2]
Patch = Callable[[object, str, object], None]
"""Puts a value in the place of an attribute."""


class Catch(NamedTuple):
    """A test that catches a fault: module below tests/store, function, parameters."""

    module: str
    test: str
    values: Mapping[str, object] = {}


class Fault(NamedTuple):
    """One way in which a store may be wrong; `catch` is a quick test that notices."""

    name: str
    says: str
    plant: Callable[[Patch], None]
    catch: Catch


FAULTS: dict[str, Fault] = {}
_POSIX = Catch("crash.test_points", "test_a_power_cut_at_any_moment", {"model": "posix", "links": True})
_EXT4 = Catch("crash.test_points", "test_a_power_cut_at_any_moment", {"model": "ext4", "links": True})
_AGAIN = Catch("crash.test_points", "test_a_home_that_a_killed_process_made_outlives_a_power_cut")
_KILL = Catch("crash.test_points", "test_killed_before_any_call_that_changes_something", {"links": True})
_TORN = Catch("crash.test_points", "test_killed_within_any_write", {"links": True})


def fault(name: str, says: str, catch: Catch) -> Callable[[Callable[[Patch], None]], None]:
    """Enter a fault into the list."""

    def enter(plant: Callable[[Patch], None]) -> None:
        FAULTS[name] = Fault(name, says, plant, catch)

    return enter


def plant(name: str) -> None:
    """Plant a fault in this process for good."""
    FAULTS[name].plant(setattr)


class Without:
    """A layer to the disk on which some calls do nothing."""

    def __init__(self, osl: OsLayer, *names: str) -> None:
        self._osl, self._names = osl, names

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: None) if name in self._names else getattr(self._osl, name)


def _on(patch: Patch, method: str, layer: Callable[[Any], Any]) -> None:
    """Let a method of the writer work on another layer."""
    real = getattr(Writer, method)

    def changed(self: Any, *arguments: Any) -> Any:
        osl, self._osl = self._osl, layer(self._osl)
        try:
            return real(self, *arguments)
        finally:
            self._osl = osl

    patch(Writer, method, changed)


# Flushes


@fault("journal-not-flushed", "the journal is written and never flushed", _EXT4)
def _(patch: Patch) -> None:
    real = Journal.sync
    patch(Journal, "sync", lambda self, flush: real(self, lambda fd: None))


@fault("journal-name-not-flushed", "the directory of a new journal is not flushed", _POSIX)
def _(patch: Patch) -> None:
    patch(Journal, "_flush_names", lambda self: None)


@fault("home-name-not-flushed", "directories made by a process that was killed are not flushed", _AGAIN)
def _(patch: Patch) -> None:
    patch(Journal, "_flush_names", lambda self: self._osl.fsync_dir(self.directory))


@fault("data-file-not-flushed", "the new data file is renamed without a flush", _POSIX)
def _(patch: Patch) -> None:
    real = checkpoint._write
    patch(checkpoint, "_write", lambda composer, fd, osl: real(composer, fd, Without(osl, "fsync")))  # type: ignore[arg-type]


@fault("data-file-name-not-flushed", "the directory is not flushed after the rename", _POSIX)
def _(patch: Patch) -> None:
    _on(patch, "_install", lambda osl: Without(osl, "fsync_dir"))


@fault(
    "found-name-not-flushed",
    "the name of a file found without a journal is not flushed",
    Catch("test_evidence", "test_the_name_of_a_file_that_no_journal_goes_on_from_is_flushed_first"),
)
def _(patch: Patch) -> None:
    _on(patch, "settle", lambda osl: Without(osl, "fsync_dir"))


@fault(
    "generation-name-not-flushed",
    "the directory of the backups is not flushed",
    Catch("test_faults", "test_the_order_of_a_checkpoint"),
)
def _(patch: Patch) -> None:
    real = checkpoint.keep_generation
    patch(
        checkpoint,
        "keep_generation",
        lambda main, target, osl: real(main, target, Without(osl, "fsync_dir")),  # type: ignore[arg-type]
    )


@fault("old-lines-believed", "lines left by a process that was killed are believed to be durable", _EXT4)
def _(patch: Patch) -> None:
    patch(Journal, "inherit", lambda self, files: None)


@fault("old-journal-not-flushed", "the journal is not flushed before the file that makes it spare", _EXT4)
def _(patch: Patch) -> None:
    real = Writer._checkpoint

    def changed(self: Any, sync: Any) -> bool:
        journal_sync, self.journal.sync = self.journal.sync, lambda _: True
        composer = self._composer

        def from_here(*arguments: Any) -> Any:
            self.journal.sync = journal_sync
            return composer(*arguments)

        self._composer = from_here
        try:
            return real(self, sync)
        finally:
            self.journal.sync, self._composer = journal_sync, composer

    patch(Writer, "_checkpoint", changed)


@fault("saved-said-early", "SAVED is shown when the journal is written, not when it is flushed", _EXT4)
def _(patch: Patch) -> None:
    patch(Journal, "safe", property(lambda self: self.failure is None))


@fault(
    "flush-tried-again",
    "a flush that failed is tried again on the same descriptor",
    Catch("test_faults", "test_a_failed_flush_is_never_tried_again_on_the_same_descriptor"),
)
def _(patch: Patch) -> None:
    real = Journal.sync

    def stubborn(self: Any, flush: Callable[[int], None]) -> bool:
        def twice(fd: int) -> None:
            try:
                flush(fd)
            except OSError:
                flush(fd)

        return real(self, twice)

    patch(Journal, "sync", stubborn)


# Ways of writing


class _InPlace(Without):
    """A layer that writes over the old file instead of renaming the new one."""

    def replace(self, source: Path, target: Path) -> None:
        data = self._osl.read(source, 1 << 30)
        with contextlib.suppress(FileNotFoundError):
            self._osl.unlink(target)
        fd = self._osl.create_plain(target)
        self._osl.write_all(fd, data)
        self._osl.fsync(fd)
        self._osl.close(fd)
        self._osl.unlink(source)


@fault("in-place", "the data file is written over in its place", _KILL)
def _(patch: Patch) -> None:
    _on(patch, "_install", _InPlace)


@fault("change-in-parts", "a change-set is journalled record by record", _KILL)
def _(patch: Patch) -> None:
    real = Journal.append

    def in_parts(self: Any, line: bytes, draft: str | None = None) -> None:
        body = json.loads(line)
        for put in body.get("puts", []) if len(body.get("puts", [])) > 1 else []:
            real(self, json.dumps({**body, "seq": self.seq + 1, "puts": [put]}).encode())
        if len(body.get("puts", [])) < 2:
            real(self, line, draft)

    patch(Journal, "append", in_parts)


@fault(
    "no-leading-newline",
    "a line of the journal begins where the last one ended",
    Catch("test_evidence", "test_a_torn_line_does_not_swallow_the_next"),
)
def _(patch: Patch) -> None:
    def frame(body: bytes) -> bytes:
        return b"%08x %b\n" % (zlib.crc32(body), body)

    patch(journal, "frame", frame)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("tests.") and hasattr(module, "frame"):
            patch(module, "frame", frame)


@fault(
    "read-back-skipped",
    "the new data file takes its place unread",
    Catch("test_faults", "test_a_file_that_does_not_read_back_never_takes_the_place_of_the_old"),
)
def _(patch: Patch) -> None:
    def believe(path: Path, records: int, size: int, osl: OsLayer) -> str:
        data = osl.read(path, 1 << 30)
        place = checksum_place(data) or 0
        return data[place : place + 64].decode()

    patch(checkpoint, "_verify", believe)


@fault(
    "evidence-half-written",
    "what is put aside has its name before it is whole",
    Catch("test_evidence", "test_damage_put_aside_in_part_is_put_aside_whole_at_the_next_start"),
)
def _(patch: Patch) -> None:
    def save_new(self: Any, target: Path, data: bytes) -> None:
        fd = self.create(target)
        self.write_all(fd, data)
        self.fsync(fd)
        self.close(fd)
        self.fsync_dir(target.parent)

    patch(OsLayer, "save_new", save_new)


# What is kept


@fault("journal-dropped-early", "the journal of the generation before is deleted", _KILL)
def _(patch: Patch) -> None:
    real = Journal.drop_before
    patch(Journal, "drop_before", lambda self, rev, host: real(self, rev + 1, host))


@fault(
    "generations-not-kept",
    "the data file is replaced without keeping the one before",
    Catch("test_faults", "test_the_order_of_a_checkpoint"),
)
def _(patch: Patch) -> None:
    patch(checkpoint, "keep_generation", lambda main, target, osl: None)


@fault(
    "evidence-not-kept",
    "a damaged or edited file is replaced without putting it aside",
    Catch(
        "test_opening",
        "test_a_damaged_file_is_kept_and_the_newest_generation_and_the_journals_are_used",
        {"kind": "cut"},
    ),
)
def _(patch: Patch) -> None:
    patch(Writer, "keep", lambda self, evidence: self.home)


@fault(
    "outside-change-overwritten",
    "a checkpoint writes over a file that it does not know",
    Catch("test_outside", "test_a_checkpoint_never_overwrites_what_it_does_not_know"),
)
def _(patch: Patch) -> None:
    real = Writer._checkpoint

    def careless(self: Any, sync: Any) -> bool:
        self.known.add(writer._digest(self._read()))
        return real(self, sync)

    patch(Writer, "_checkpoint", careless)


@fault("unknown-tables-dropped", "tables that this version does not know are left out", _KILL)
def _(patch: Patch) -> None:
    real = from_raw

    def known_only(raw: Mapping[str, Any]) -> Any:
        return real({name: table for name, table in raw.items() if name in TABLES})

    patch(opening, "from_raw", known_only)


@fault(
    "unknown-fields-dropped",
    "fields of the file's own record that this version does not know are left out",
    Catch("test_opening", "test_unknown_fields_of_the_files_own_record_are_kept"),
)
def _(patch: Patch) -> None:
    real = Writer._composer

    def forgetful(self: Any, *arguments: Any) -> Any:
        self._documents = {}
        return real(self, *arguments)

    patch(Writer, "_composer", forgetful)


# What is believed


@fault(
    "journal-not-checked",
    "lines of the journal are read without their checksum",
    Catch("test_opening", "test_a_damaged_line_with_good_ones_after_it_is_told_and_the_good_ones_used"),
)
def _(patch: Patch) -> None:
    def believe(piece: bytes) -> dict[str, Any] | None:
        try:
            body = json.loads(piece[9:])
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    patch(journal, "_checked", believe)


@fault(
    "data-file-not-checked",
    "a data file is believed without its checksum",
    Catch("test_opening", "test_a_single_flipped_bit_is_reported_before_anything_is_written"),
)
def _(patch: Patch) -> None:
    def believe(data: bytes) -> str | None:
        place = checksum_place(data)
        try:
            json.loads(data)
        except ValueError:
            return None
        return data[place : place + 64].decode() if place else None

    patch(snapshot, "sealed", believe)


@fault(
    "empty-is-new",
    "a file of 0 bytes is read as a new one",
    Catch(
        "test_opening",
        "test_a_damaged_file_is_kept_and_the_newest_generation_and_the_journals_are_used",
        {"kind": "empty"},
    ),
)
def _(patch: Patch) -> None:
    real = snapshot.classify
    patch(snapshot, "classify", lambda data, **how: real(data, **how) if data else MainFile("absent"))


@fault(
    "loss-not-told",
    "unreadable lines of the journal are passed over in silence",
    Catch("test_opening", "test_a_damaged_line_with_good_ones_after_it_is_told_and_the_good_ones_used"),
)
def _(patch: Patch) -> None:
    patch(opening, "_note_journals", lambda report, journals, after, osl: None)


@fault(
    "held-lock-taken",
    "a lock that someone holds is taken for stale",
    Catch("test_instances", "test_the_second_reads_names_the_holder_and_follows"),
)
def _(patch: Patch) -> None:
    patch(write_lock, "_lock", lambda fd, path, osl: None)


@fault(
    "deleted-lock-believed",
    "a lock file that was deleted or replaced still counts",
    Catch("test_instances", "test_a_deleted_lock_file_is_noticed_by_its_holder"),
)
def _(patch: Patch) -> None:
    patch(WriteLock, "still_ours", lambda self: True)


# What is changed


@fault(
    "shared-working-copy",
    "TinyDB's operations work on what lies inside the live records",
    Catch("test_tinydb", "test_an_operation_that_fails_half_way_changes_nothing"),
)
def _(patch: Patch) -> None:
    patch(database, "_copied", dict)


@fault(
    "record-altered",
    "a record that was read can be altered by who read it",
    Catch("test_tinydb", "test_a_record_that_was_read_cannot_be_altered"),
)
def _(patch: Patch) -> None:
    patch(StoredRecord, "update", dict.update)


@fault(
    "change-not-taken-back",
    "what was changed before a change failed stays in memory",
    Catch("test_tinydb", "test_nothing_of_a_change_that_fails_stays"),
)
def _(patch: Patch) -> None:
    patch(OpenChange, "take_back", lambda self: None)


@fault(
    "taken-back-from-the-front",
    "a change that failed is taken back in the order in which it was made",
    Catch("test_tinydb", "test_nothing_of_a_change_that_fails_stays"),
)
def _(patch: Patch) -> None:
    def forward(self: Any) -> None:
        for item in self.items:
            self._data.put(item.table, item.uid, item.before, item.number)

    patch(OpenChange, "take_back", forward)


@fault(
    "index-not-followed",
    "a changed record is found by what it held before",
    Catch("test_tinydb", "test_a_query_for_a_text_is_answered_like_any_other"),
)
def _(patch: Patch) -> None:
    patch(Rows, "_enter", lambda self, record: None)


@fault(
    "index-for-any-query",
    "a query for another value is answered as one for a text",
    Catch("test_tinydb", "test_a_query_for_a_text_is_answered_like_any_other"),
)
def _(patch: Patch) -> None:
    real = database._looked_up

    def careless(rows: Rows, query: Any) -> Any:
        return rows.having(query[1][0], [query[2]]) if query and query[0] == "==" else real(rows, query)

    patch(database, "_looked_up", careless)


@fault(
    "undo-over-later",
    "undo restores fields that were changed since",
    Catch("test_undo", "test_only_fields_that_still_hold_the_written_value_are_restored"),
)
def _(patch: Patch) -> None:
    patch(undo, "_fields", lambda now, was, wanted, path, left: {**now, **wanted})


@fault("draft-not-ended", "a draft stays when the change that it led to is made", _KILL)
def _(patch: Patch) -> None:
    real = Database.change

    def change(self: Any, label: str, *, undoable: bool = True, end_drafts: Any = ()) -> Any:
        return real(self, label, undoable=undoable)

    patch(Database, "change", change)


@fault(
    "blocks-of-any-division",
    "blocks of a draft are joined with another division of its text",
    Catch("test_drafts", "test_blocks_never_go_on_from_another_division_of_the_text"),
)
def _(patch: Patch) -> None:
    real = DraftReader.apply
    patch(DraftReader, "apply", lambda self, change: real(self, {**change, "of": None}))


# The command


def failing(name: str, selection: Sequence[str]) -> tuple[list[str], str]:
    """Run the tests under a fault: which failed, and the end of the output."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=no", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--deselect", "tests/store/test_mutants.py", *selection],
        cwd=ROOT,
        env={**os.environ, VARIABLE: name},
        capture_output=True,
        text=True,
        check=False,
    )
    caught = re.findall(r"^(?:FAILED|ERROR) (?:tests/store/)?(\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"pytest did not run under {name}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return caught, done.stdout[-300:]


def main() -> int:
    """Run the tests under each fault and say which catch it."""
    parser = argparse.ArgumentParser(prog="python -m tests.store.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults to plant; all of them by default")
    parser.add_argument("--most", type=int, default=3, help="stop a run after so many failures")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in FAULTS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}. There are {', '.join(FAULTS)}.")
    survived = 0
    for name in options.names or FAULTS:
        caught, end = failing(name, ["tests/store", f"--maxfail={options.most}"])
        survived += not caught
        sys.stdout.write(f"{name}: {FAULTS[name].says}\n")
        sys.stdout.write("".join(f"    {test}\n" for test in caught) or f"    NOBODY NOTICED\n{end}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{survived} faults went unnoticed.\n" if survived else "Every fault was noticed.\n")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
