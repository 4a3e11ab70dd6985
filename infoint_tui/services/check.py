"""Looks a data home over without touching it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.consistency import KINDS, broken
from ..domain.finding import NOTE, PROBLEM, Finding
from ..domain.record import BadRecord
from ..store.doctor import Survey, last_touch
from ..store.fs import OsLayer

if TYPE_CHECKING:
    from ..domain.bank import BankProblem

SETTINGS = "settings.yaml"
_BY_HAND = "Correct it in the file with an editor while infoint is closed."
_SETTINGS_PLACE = re.compile(r"settings\.yaml(?::(\d+):(\d+))?:? ")

_TEMPLATE_PLACE = re.compile(r"(templates/[\w.-]+\.yaml)(?::(\d+):(\d+))?:? ")


class CheckReport(NamedTuple):
    """What a home holds and what is wrong with it."""

    home: str
    source: str
    """Where the data came from: file, "backup rev N", journal, new, or none where nothing can be read."""
    journal_changes: int
    """Change-sets that came from the journal."""
    records: dict[str, int]
    """Number of records by table."""
    findings: tuple[Finding, ...]
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
            "findings": [found.as_json() for found in self.findings],
        }


def check_home(home: Path) -> CheckReport:
    """Read a home and report; nothing is written. Raises `HomeError` where there is none to look into."""
    survey = Survey(Path(home).absolute(), OsLayer())
    findings = [
        *survey.findings,
        *_record_findings(survey),
        *_copies(survey),
        *_settings(survey.home),
        *_templates(survey.home),
        *_banks(survey.home),
        *_letters(survey.home),
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


def _record_findings(survey: Survey) -> list[Finding]:
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
        mend = "`infoint repair --new-uids` gives it a uid of its own." if isinstance(odd, dict) else _BY_HAND
        record = f"{problem.table} {problem.uid}"
        findings.append(Finding(f"{problem.message}.", mend, *place, record, "uid"))
    if count := survey.tables.counts().get("conflicts", 0):
        what = f"{count} {'place was' if count == 1 else 'places were'} changed here and elsewhere."
        mend = "`M` in infoint chooses between the versions."
        findings.append(Finding(what, mend, record="conflicts", severity=NOTE))
    values, known = _decoded(survey, places, findings)
    for found in broken(values, known):
        place = places.of(found.table, found.uid, found.field)
        severity = PROBLEM if found.severe else NOTE
        record = f"{found.table} {found.uid}"
        findings.append(Finding(f"{found.what}.", found.mend, *place, record, found.field, severity))
    return findings


def _copies(survey: Survey) -> list[Finding]:
    """Conflict copies that sync programs left beside the data file."""
    mend = "`M` in infoint shows what it holds and joins it."
    what = "A sync program left this copy."
    return [Finding(what, mend, str(path), severity=NOTE) for path in survey.copies()]


def _decoded(
    survey: Survey, places: _Places, findings: list[Finding]
) -> tuple[dict[str, dict[str, Any]], dict[str, frozenset[str]]]:
    """The values that can be read, and every uid there is; what cannot be read is added to the findings."""
    values: dict[str, dict[str, Any]] = {}
    known: dict[str, frozenset[str]] = {}
    for name, kind in KINDS.items():
        rows = survey.tables.table(name).rows
        known[name] = frozenset(rows)
        values[name] = {}
        for uid, raw in rows.items():
            try:
                values[name][uid] = kind.decode(raw)
            except BadRecord as error:
                place = places.of(name, uid, error.field)
                findings.append(
                    Finding(
                        f"{error}.",
                        f"It is kept word for word and left out. {_BY_HAND}",
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
        self._text: str | None = None

    def of(self, table: str, key: str, field: str) -> tuple[str, int, int]:
        """File, line and column of a record or a field of it."""
        survey = self._survey
        file, line = last_touch(survey.home, table, key, survey.in_file, OsLayer())
        if line:
            return file, line, 1
        number = survey.tables.number(table, key)
        if number is None or survey.base_file is None:
            return "", 0, 0
        from ..store.json_position import field_path, find_place

        if self._text is None:
            self._text = survey.base_text()
        return survey.base_file, *find_place(self._text, [table, str(number), *field_path(field)])


def _settings(home: Path) -> list[Finding]:
    path = home / SETTINGS
    if not os.path.lexists(path):
        return []
    from ..content.settings import read_settings

    return [_settings_finding(notice) for notice in read_settings(home).notices]


def _letters(home: Path) -> list[Finding]:
    """What is wrong with the user's letters; without a file nothing is imported."""
    if not os.path.lexists(home / "templates" / "letters.yaml"):
        return []
    from ..content.letter_files import built_in_letters, read_letters

    return [_template_finding(problem) for problem in read_letters(home, built_in_letters()).problems]


def _settings_finding(notice: str) -> Finding:
    place = _SETTINGS_PLACE.match(notice)
    if place is None:
        return Finding(notice, file=SETTINGS, severity=NOTE)
    line, column = (int(place[1]), int(place[2])) if place[1] else (0, 0)
    return Finding(notice[place.end() :], "", SETTINGS, line, column, severity=NOTE)


def _templates(home: Path) -> list[Finding]:
    """What is wrong with the user's files of time rules and checklists; without them nothing is imported."""
    problems: list[str] = []
    if os.path.lexists(home / "templates" / "time-rules.yaml"):
        from ..content.time_rules import read_time_rules

        problems += read_time_rules(home).problems
    if os.path.lexists(home / "templates" / "checklists.yaml"):
        from ..content.checklists import read_checklists

        found = read_checklists(home)
        problems += found.problems if found else ()
    return [_template_finding(problem) for problem in problems]


def _template_finding(problem: str) -> Finding:
    """The place taken apart; what is wrong and how to mend it stay one text."""
    place = _TEMPLATE_PLACE.match(problem)
    if place is None:
        return Finding(problem)
    line, column = (int(place[2]), int(place[3])) if place[2] else (0, 0)
    return Finding(problem[place.end() :], "", place[1], line, column)


def _banks(home: Path) -> list[Finding]:
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

    return [_bank_finding(problem) for problem in BankService(folder).problems]


def _bank_finding(problem: BankProblem) -> Finding:
    """What is wrong where, how to mend it, and the line to write instead where it is certain."""
    what = f"{problem.what.rstrip('.')}."
    text = " ".join(f"{what} {problem.mend}".split())
    known = not problem.mended or " ".join(problem.mended.split()) in text
    mend = problem.mend if known else f"{problem.mend} Instead: {problem.mended}"
    severity = PROBLEM if problem.severity == "error" else NOTE
    return Finding(what, mend, problem.file, problem.line, problem.column, severity=severity)
