"""Looks a data home over without touching it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..storage.settings import read_settings
from ..storage.store import Store

if TYPE_CHECKING:
    from ..domain.bank import BankProblem
    from ..domain.clock import Clock


class CheckReport(NamedTuple):
    """What a home holds and what is wrong with it."""

    home: str
    source: str
    """Where the data came from: file, "backup rev N" or new."""
    journal_changes: int
    """Change-sets that came from the journal."""
    records: dict[str, int]
    """Number of records by table."""
    problems: list[str]
    """What needs attention in records and question banks; each record named is kept word for word."""
    notices: list[str]

    @property
    def sound(self) -> bool:
        """Whether nothing needs attention."""
        return not self.problems


def check_home(home: Path, clock: Clock) -> CheckReport:
    """Open a home for reading only and report. Raises `HomeError` when it cannot be opened."""
    from .workspace import Workspace

    store = Store.open(home, clock=clock, read_only=True)
    try:
        workspace = Workspace(store, clock)
        report = store.report
        problems = {(found.table, found.uid): found.message for found in report.problems}
        for repository in workspace.tables.values():
            repository.all()
            for uid, message in repository.problems.items():
                problems.setdefault((repository.table, uid), message)
        listed = [f"{table} {uid}: {message}" for (table, uid), message in sorted(problems.items())]
        if report.source.startswith("backup"):
            listed.insert(0, f"The data file could not be read; {report.source} was used.")
        banks = workspace.banks.problems if _has_own_banks(home) else ()
        listed += [_bank_line(problem) for problem in banks if problem.severity == "error"]
        return CheckReport(
            str(home),
            report.source,
            report.journal_changes,
            dict(sorted(report.counts.items())),
            listed,
            [
                *workspace.notices,
                *workspace.left_outside,
                *read_settings(home).notices,
                *(_bank_line(problem) for problem in banks if problem.severity != "error"),
            ],
        )
    finally:
        store.close()


def _has_own_banks(home: Path) -> bool:
    """Whether there is a bank file that could be wrong; the built-in ones are known to be sound."""
    folder = home / "question_banks"
    return folder.is_dir() and any(name.suffix in (".yaml", ".yml") for name in folder.iterdir())


def _bank_line(problem: BankProblem) -> str:
    """What is wrong where, how to mend it, and the line to write instead where it is certain."""
    text = str(problem)
    known = not problem.mended or " ".join(problem.mended.split()) in " ".join(text.split())
    return text if known else f"{text} Instead: {problem.mended}"
