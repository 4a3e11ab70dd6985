"""All journals of a home, as found on opening it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .fs import OsLayer
from .journal import Base, JournalFile, list_files, read_file
from .migrations import STEPS, Step, newest

JOURNAL = "journal"


class JournalSet(NamedTuple):
    """Every journal of a home, oldest first: our own, and those of other machines."""

    own: list[JournalFile]
    foreign: list[JournalFile]
    steps: Sequence[Step] = STEPS
    """What leads from the schema of a line to the newest."""

    @property
    def base(self) -> Base | None:
        """The data file the newest journal goes on from."""
        for found in reversed(self.own):
            if found.header is not None:
                head = found.header
                return Base(found.rev, str(head.get("base", "")), int(head.get("seq", 0)))
        return None

    @property
    def newest_schema(self) -> int:
        """The schema to which `steps` lead."""
        return newest(self.steps)

    @property
    def first_schema(self) -> int:
        """The schema of the oldest journal: that of a home without a data file."""
        return next((found.schema for found in self.own if found.schema is not None), self.newest_schema)

    @property
    def last_schema(self) -> int:
        """The schema of the newest journal."""
        known = [found.schema for found in self.own if found.schema is not None]
        return known[-1] if known else self.newest_schema

    @property
    def host(self) -> str:
        heads = [found.header for found in self.own if found.header is not None]
        return str(heads[-1].get("host", "")) if heads else ""

    def taken_in(self, after: int) -> str:
        """The checksum of the last file of another program that was taken in after a change-set; "" for
        none."""
        found = [line for _, line in self.lines(after) if "file" in line]
        return str(found[-1]["file"]) if found else ""

    def lines(self, after: int, until: int | None = None) -> list[tuple[int, Mapping[str, Any]]]:
        """The lines after a change-set, in order; of two with one number the later file's counts."""
        return list(self.each(after, until))

    def each(self, after: int, until: int | None = None) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The same one by one; a line is taken apart when its turn comes."""
        found = {
            seq: journal.lines
            for journal in self.own
            for seq in journal.lines
            if seq > after and (until is None or seq <= until)
        }
        return ((seq, found[seq][seq]) for seq in sorted(found))


def read_journals(
    home: Path, osl: OsLayer, hosts: Container[str], steps: Sequence[Step] = STEPS, known: int = -1
) -> JournalSet:
    """Read all journals; those whose header names none of `hosts` are foreign. Raises OSError.

    Changes up to number `known` stand in the data file as well.
    """
    own: list[JournalFile] = []
    foreign: list[JournalFile] = []
    for rev, number, path in list_files(home / JOURNAL, osl):
        found = read_file(path, rev, number, osl, known)
        ours = found.header is None or str(found.header.get("host")) in hosts
        (own if ours else foreign).append(found)
    return JournalSet(own, foreign, steps)
