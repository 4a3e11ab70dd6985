"""Looks a data home over without touching it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import content
from ..domain import NamedTuple, regex
from ..domain.errors import FileProblem, Refused
from ..domain.integrity import KINDS, NOTE, PROBLEM, DataFinding, broken
from ..domain.record import BadRecord, Mended, mended
from ..domain.zoned_time import Clock
from ..store.doctor import (
    MODE,
    Survey,
    TextPlaces,
    close_mode,
    field_path,
    give_uids,
    keep_records,
    last_touches,
    leftovers,
    ours,
    set_aside,
)
from ..store.fs import OsLayer
from ..store.records import Dataset, HomeError

if TYPE_CHECKING:
    from ..store.store import Store


TOLD_AFTER = 2000
"""Records after which progress is told."""
SETTINGS = "settings.yaml"
_BY_HAND = "Correct it in the file with an editor while infoint is closed."
_MENDED = "`infoint repair` removes what's wrong and saves the original in quarantine/."
_SETTINGS_PLACE = regex(r"settings\.yaml(?::(\d+):(\d+))?:? ")


class CheckReport(NamedTuple):
    """What a home holds and what is wrong with it."""

    home: str
    source: str
    """Where the data came from: file, "backup rev N", journal, new, or none where nothing can be read."""
    journal_changes: int
    """Change-sets that came from the journal."""
    records: dict[str, int]
    """Number of records by table."""
    findings: tuple[DataFinding, ...]
    """Everything found, the problems first; each record named is kept word for word."""

    @property
    def sound(self) -> bool:
        """Whether nothing needs attention."""
        return not self.problems

    @property
    def problems(self) -> list[str]:
        """What needs attention, one sentence each."""
        return [str(found) for found in self.findings if found.severity == PROBLEM]

    @property
    def notices(self) -> list[str]:
        """What is worth knowing."""
        return [str(found) for found in self.findings if found.severity == NOTE]

    def as_json(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "home": self.home,
            "source": self.source,
            "journal_changes": self.journal_changes,
            "records": self.records,
            "sound": self.sound,
            "problems": self.problems,
            "notices": self.notices,
            "findings": [found._asdict() for found in self.findings],
        }


Progress = Callable[[str, int], None]
"""Hears what is done next, and how many bytes that is about."""


def check_home(home: Path, progress: Progress = lambda _what, _size: None) -> CheckReport:
    """Read a home and report; nothing is written. Raises `HomeError` where there is none to look into."""
    survey = Survey(Path(home).absolute(), OsLayer(), progress)
    findings = [
        *survey.findings,
        *_record_findings(survey, progress),
        *_copies(survey),
        *_settings(survey.home),
        *_templates(survey.home),
        *_banks(survey.home),
    ]
    findings.sort(key=lambda found: found.severity != PROBLEM)
    loaded = survey.loaded
    return CheckReport(
        str(survey.home),
        loaded.report.source if loaded is not None else "none",
        loaded.report.journal_changes if loaded is not None else 0,
        dict(sorted(survey.tables.counts().items())),
        tuple(findings),
    )


def _record_findings(survey: Survey, progress: Progress) -> list[DataFinding]:
    """Records without a usable identity, records that do not fit their class or each other."""
    if survey.loaded is None:
        return []
    places = _Places(survey)
    findings = []
    for problem in survey.loaded.report.problems:
        odd = survey.tables.get(problem.table, problem.uid)
        if odd is None:
            continue
        place = places.of(problem.table, problem.uid, "uid")
        mend = "`infoint repair --new-uids` gives it its own id." if isinstance(odd, dict) else _BY_HAND
        record = f"{problem.table} {problem.uid}"
        findings.append(DataFinding(f"{problem.message}.", mend, *place, record, "uid"))
    if count := survey.tables.counts().get("conflicts", 0):
        what = f"{count} {'place was' if count == 1 else 'places were'} changed here and elsewhere."
        mend = "Press `M` in infoint to choose a version."
        findings.append(DataFinding(what, mend, record="conflicts", severity=NOTE))
    values, known = _decoded(survey, places, findings, progress)
    progress("Checking that the records match", 0)
    for found in broken(values, known):
        place = places.of(found.table, found.uid, found.field)
        severity = PROBLEM if found.severe else NOTE
        record = f"{found.table} {found.uid}"
        findings.append(DataFinding(f"{found.what}.", found.mend, *place, record, found.field, severity))
    return findings


def _copies(survey: Survey) -> list[DataFinding]:
    """Conflict copies that sync programs left beside the data file."""
    mend = "`M` in infoint shows what it holds and joins it."
    what = "A sync program left this copy."
    return [DataFinding(what, mend, str(path), severity=NOTE) for path in survey.copies()]


def _decoded(
    survey: Survey, places: _Places, findings: list[DataFinding], progress: Progress
) -> tuple[dict[str, dict[str, Any]], dict[str, frozenset[str]]]:
    """The values that can be read, and every uid there is; what cannot be read is added to the findings."""
    values: dict[str, dict[str, Any]] = {}
    known: dict[str, frozenset[str]] = {}
    for name, kind in KINDS.items():
        rows = survey.tables.rows(name).by_uid
        known[name] = frozenset(rows)
        values[name] = {}
        for done, (uid, raw) in enumerate(rows.items()):
            if done % TOLD_AFTER == 0:
                progress(f"Looking through {name.replace('_', ' ')}, {done:,} of {len(rows):,}", 0)
            try:
                values[name][uid] = kind.decode(raw)
            except BadRecord as error:
                place = places.of(name, uid, error.field)
                findings.append(
                    DataFinding(
                        f"{error}.",
                        f"It stays in the file but isn't shown. {_MENDED}",
                        *place,
                        f"{name} {uid}",
                        error.field,
                    )
                )
    return values, known


class _Places:
    """Where records stand; the text is looked through only when something is wrong."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._text: TextPlaces | None = None
        self._touched: dict[tuple[str, str], tuple[str, int]] | None = None

    def of(self, table: str, key: str, field: str) -> tuple[str, int, int]:
        """File, line and column of a record or a field of it."""
        survey = self._survey
        if self._touched is None:
            self._touched = last_touches(survey.home, survey.in_file, OsLayer())
        file, line = self._touched.get((table, key), ("", 0))
        if line:
            return file, line, 1
        number = survey.tables.number(table, key)
        if number is None or survey.base_file is None:
            return "", 0, 0
        if self._text is None:
            self._text = TextPlaces(survey.base_text())
        return survey.base_file, *self._text.find(table, str(number), field_path(field))


def _settings(home: Path) -> list[DataFinding]:
    if not os.path.lexists(home / SETTINGS):
        return []
    return [settings_finding(notice) for notice in content.settings.read_settings(home).notices]


def settings_finding(notice: str) -> DataFinding:
    """A sentence about the settings with its place taken apart."""
    place = _SETTINGS_PLACE.match(notice)
    if place is None:
        return DataFinding(notice, file=SETTINGS, severity=NOTE)
    line, column = (int(place[1]), int(place[2])) if place[1] else (0, 0)
    return DataFinding(notice[place.end() :], "", SETTINGS, line, column, severity=NOTE)


def _templates(home: Path) -> list[DataFinding]:
    """What is wrong with the user's letters, time rules and checklists; without them nothing is imported."""
    problems: list[FileProblem] = []
    if os.path.lexists(home / "templates" / "letters.yaml"):
        problems += content.templates.read_letters(home, content.templates.built_in_letters()).problems
    if os.path.lexists(home / "templates" / "time-rules.yaml"):
        problems += content.templates.read_time_rules(home).problems
    if os.path.lexists(home / "templates" / "checklists.yaml"):
        found = content.templates.read_checklists(home)
        problems += found.problems if found else ()
    return [_file_finding(problem) for problem in problems]


def _banks(home: Path) -> list[DataFinding]:
    folder = home / "question_banks"
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is asked for
    except FileNotFoundError:
        return []
    except OSError:
        names = ["a.yaml"]
    if not any(name.endswith((".yaml", ".yml")) for name in names):
        return []
    from .banks import BankService

    return [_file_finding(problem) for problem in BankService(folder).problems]


def _file_finding(problem: FileProblem) -> DataFinding:
    """What is wrong where, how to mend it, and the line to write instead where it is certain."""
    what = f"{problem.what.rstrip('.')}."
    text = " ".join(f"{what} {problem.mend}".split())
    known = not problem.mended or " ".join(problem.mended.split()) in text
    mend = problem.mend if known else f"{problem.mend} Instead: {problem.mended}"
    severity = PROBLEM if problem.severity == "error" else NOTE
    return DataFinding(what, mend, problem.file, problem.line, problem.column, severity=severity)


Say = Callable[[str], object]


class Unreadable(NamedTuple):
    """A record that cannot be read, and what it becomes."""

    table: str
    uid: str
    mended: Mended

    @property
    def what(self) -> str:
        """What is done to it."""
        return f"{self.table} {self.uid}: {'; '.join(self.mended.steps)}"

    @property
    def step(self) -> str:
        """The step of a plan."""
        whole = "mend" if self.mended.record is not None else "move to quarantine/"
        return f"{whole} {self.what}"


class RepairPlan(NamedTuple):
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
    alien: Path | None = None
    """The data file, where it is of a schema that never was and there is a generation to go on from."""
    unreadable: tuple[Unreadable, ...] = ()
    """Records in which something is of the wrong kind."""

    def steps(self, *, new_uids: bool) -> list[str]:
        """The steps in words."""
        steps = [f"close {path} to other users" for path in self.open_paths]
        if self.alien is not None:
            steps.append(f"move {self.alien.name} to quarantine/ and go on from the newest backup")
        steps += [f"rebuild infoint.json, because {why}" for why in self.rewrite]
        steps += [f"move {path.name}, a damaged backup, to quarantine/" for path in self.aside]
        steps += [f"remove {path.name}, an unfinished file" for path in self.leftovers]
        steps += [each.step for each in self.unreadable]
        if new_uids:
            steps += [f"give the record {table} {key} a uid of its own" for table, key in self.odd]
        return steps


def plan_repair(home: Path, osl: OsLayer | None = None) -> RepairPlan:
    """What there is to mend; nothing is changed. Raises HomeError where there is no home."""
    osl = osl or OsLayer()
    survey = Survey(Path(home).absolute(), osl)
    home = survey.home
    loose = [path for path in (home, *ours(home, survey.main, osl)) if _loose(path)]
    wrong = [found for found in survey.findings if _of_the_file(found)] if survey.loaded else []
    why = [f"{found.place or 'infoint.json'}: {found.what}".rstrip(".") for found in wrong]
    if survey.loaded is not None and survey.loaded.must_checkpoint and not why:
        why = ["it isn't the file infoint saved"]
    aside = [each.path for each in survey.generations if each.state != "good" and not each.kept]
    problems = survey.loaded.report.problems if survey.loaded else []
    odd = [
        (problem.table, problem.uid)
        for problem in problems
        if isinstance(survey.tables.get(problem.table, problem.uid), dict)
    ]
    swept = leftovers(home, survey.main, osl) if survey.writer is None else []
    sound = any(each.state == "good" and not each.kept for each in survey.generations)
    alien = survey.main if survey.found.alien and sound else None
    return RepairPlan(
        tuple(loose),
        tuple(why),
        tuple(aside),
        tuple(swept),
        tuple(odd),
        alien,
        _unreadable(survey.tables),
    )


def _unreadable(tables: Dataset) -> tuple[Unreadable, ...]:
    """The records of known tables that do not fit their class."""
    found = []
    for name, kind in KINDS.items():
        for uid, raw in tables.rows(name).by_uid.items():
            try:
                kind.decode(raw)
            except BadRecord:
                found.append(Unreadable(name, uid, mended(kind, raw)))
    return tuple(found)


def _of_the_file(found: DataFinding) -> bool:
    return (
        found.severity == PROBLEM
        and found.field != MODE
        and found.file.startswith(("infoint.json", "journal"))
    )


def _loose(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


class InUse(Refused):
    """Another program writes in the home."""


def repair(home: Path, clock: Clock, *, new_uids: bool = False, say: Say, lock: bool = True) -> None:
    """Mend what can be fixed and say each step. Raises HomeError and `Refused`; what was said was done."""
    from ..store.store import Store
    from .session import random_id

    osl = OsLayer()
    home = Path(home).absolute()
    plan = plan_repair(home, osl)
    for path in plan.open_paths:
        close_mode(path)
        say(f"closed {path} to other users")
    if plan.alien is not None:
        say(f"moved {plan.alien.name} to {set_aside(home, plan.alien, osl)}")
    store = Store.open(home, clock=clock, osl=osl, lock=lock)
    try:
        if store.read_only:
            raise InUse(f"Nothing more can be fixed: {store.status.reason}", "Close it, then try again.")
        for notice in store.report.notices:
            say(notice)
        if plan.rewrite:
            if not store.checkpoint():
                raise Refused(f"infoint.json couldn't be rebuilt: {store.saver.trouble}.")
            say(f"rebuilt infoint.json, revision {store.revision}")
        for path in plan.aside:
            say(f"moved {path.name} to {set_aside(home, path, osl)}")
        for path in plan.leftovers:
            with contextlib.suppress(FileNotFoundError):  # making the file anew may have come first
                osl.unlink(path)
            say(f"removed {path.name}, an unfinished file")
        _mend_records(store, osl, say)
        if new_uids:
            for table, key, uid in give_uids(store, random_id):
                say(f"the record {table} {key} is now {table} {uid}")
        if not store.flush(10.0):
            raise Refused(f"NOT SAVED: {store.status.reason}")
    finally:
        store.close(force=True)


def _mend_records(store: Store, osl: OsLayer, say: Say) -> None:
    """Make unreadable records readable, as one change that undo takes back."""
    found = _unreadable(store.db.records.snapshot())
    if not found:
        return
    kept = keep_records(store, [(each.table, each.uid) for each in found], osl)
    with store.db.change("fixed records") as change:
        for each in found:
            change.set(each.table, each.uid, each.mended.record)
    for each in found:
        done = "mended" if each.mended.record is not None else "moved to quarantine/"
        say(f"{done} {each.what}")
    say(f"original records saved in {kept}: {len(found)}")


__all__ = ["HomeError", "RepairPlan", "plan_repair", "repair"]
