"""Mends a home as far as that can be done without destroying anything, one told step at a time."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..domain.clock import Clock
from ..domain.errors import Refused
from ..domain.finding import PROBLEM, Finding
from ..store.changes import HomeError
from ..store.doctor import MODE, Survey, ours
from ..store.fs import OsLayer
from ..store.mending import close_mode, give_uids, leftovers, set_aside
from ..store.store import Store
from .workspace import random_id

Say = Callable[[str], object]


class Plan(NamedTuple):
    """What a repair would do, and what it cannot."""

    open_paths: tuple[Path, ...]
    """Files and folders others may look into."""
    rewrite: tuple[str, ...]
    """Why the data file has to be made anew; empty if it has not."""
    aside: tuple[Path, ...]
    """Damaged generations, to go to quarantine/."""
    leftovers: tuple[Path, ...]
    """Unfinished files of a program that is dead."""
    odd: tuple[tuple[str, str], ...]
    """Records without a usable uid, by table and key."""

    def steps(self, *, new_uids: bool) -> list[str]:
        """The steps in words."""
        steps = [f"close {path} to other users" for path in self.open_paths]
        steps += [f"make infoint.json anew, because {why}" for why in self.rewrite]
        steps += [f"move {path.name}, a damaged generation, to quarantine/" for path in self.aside]
        steps += [f"remove {path.name}, an unfinished file" for path in self.leftovers]
        if new_uids:
            steps += [f"give the record {table} {key} a uid of its own" for table, key in self.odd]
        return steps


def plan_repair(home: Path, osl: OsLayer | None = None) -> Plan:
    """What there is to mend; nothing is changed. Raises HomeError where there is no home."""
    osl = osl or OsLayer()
    survey = Survey(Path(home).absolute(), osl)
    home = survey.home
    loose = [path for path in (home, *ours(home, survey.main, osl)) if _loose(path)]
    wrong = [found for found in survey.findings if _of_the_file(found)] if survey.loaded else []
    why = [f"{found.place or 'infoint.json'}: {found.what}".rstrip(".") for found in wrong]
    if survey.loaded is not None and survey.loaded.must_checkpoint and not why:
        why = ["it is not the file that was left there"]
    aside = [each.path for each in survey.generations if each.state != "good" and not each.kept]
    problems = survey.loaded.report.problems if survey.loaded else []
    odd = [
        (problem.table, problem.uid)
        for problem in problems
        if isinstance(survey.tables.get(problem.table, problem.uid), dict)
    ]
    swept = leftovers(home, survey.main, osl) if survey.writer is None else []
    return Plan(tuple(loose), tuple(why), tuple(aside), tuple(swept), tuple(odd))


def _of_the_file(found: Finding) -> bool:
    return (
        found.severity == PROBLEM
        and found.field != MODE
        and found.file.startswith(("infoint.json", "journal"))
    )


def _loose(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def repair(home: Path, clock: Clock, *, new_uids: bool = False, say: Say) -> None:
    """Mend what can be mended and say each step. Raises HomeError and `Refused`; what was said was done."""
    osl = OsLayer()
    home = Path(home).absolute()
    plan = plan_repair(home, osl)
    for path in plan.open_paths:
        close_mode(path)
        say(f"closed {path} to other users")
    store = Store.open(home, clock=clock, osl=osl)
    try:
        if store.read_only:
            raise Refused(f"Nothing more can be mended: {store.status.reason}", "Close it, then try again.")
        for notice in store.report.notices:
            say(notice)
        if plan.rewrite:
            if not store.checkpoint():
                raise Refused(f"infoint.json could not be made anew: {store.trouble}.")
            say(f"made infoint.json anew, revision {store.revision}")
        for path in plan.aside:
            say(f"moved {path.name} to {set_aside(home, path, osl)}")
        for path in plan.leftovers:
            with contextlib.suppress(FileNotFoundError):  # making the file anew may have come first
                osl.unlink(path)
            say(f"removed {path.name}, an unfinished file")
        if new_uids:
            for table, key, uid in give_uids(store, random_id):
                say(f"the record {table} {key} is now {table} {uid}")
        if not store.flush(10.0):
            raise Refused(f"NOT SAVED: {store.status.reason}")
    finally:
        store.close(force=True)


__all__ = ["HomeError", "Plan", "plan_repair", "repair"]
