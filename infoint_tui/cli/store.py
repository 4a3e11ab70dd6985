"""Commands about the data home that need no screen."""

from __future__ import annotations

import sys

from .common import OK, UNUSABLE, home_of, quick_time_zones, tell

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ..domain.integrity import DataFinding
    from .common import Subcommands


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    parser = commands.add_parser("check", help="check the data without changing it")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    parser.set_defaults(run=check)
    return [parser]


def check(options: argparse.Namespace) -> int:
    """`infoint check`."""
    quick_time_zones()
    from ..domain.integrity import DataFinding
    from ..domain.phrasing import count
    from ..services.doctor import CheckReport, check_home
    from ..store.records import HomeError

    home = None
    try:
        home = home_of(options)
        report = check_home(home, LongWork())
    except HomeError as error:
        if not options.json:
            raise
        report = CheckReport(str(home or options.home or ""), "none", 0, {}, (DataFinding(str(error)),))
    if home is not None:
        report = report._replace(findings=(*report.findings, *_screen_findings(home)))
    if options.json:
        import json

        sys.stdout.write(f"{json.dumps(report.as_json(), indent=2, sort_keys=True)}\n")
        return OK if report.sound else UNUSABLE
    lines = [f"home     {report.home}", f"source   {report.source}"]
    lines.append(f"journal  {count(report.journal_changes, 'change')} since the last full save")
    lines += [f"{table:<14} {number:>6}" for table, number in report.records.items()]
    lines += [f"PROBLEM: {problem}" for problem in report.problems]
    lines += [f"notice: {notice}" for notice in report.notices]
    wrong = len(report.problems)
    lines.append("No problems found." if not wrong else f"{wrong} to look at; nothing was changed.")
    tell(lines)
    return OK if report.sound else UNUSABLE


class LongWork:
    """Says on standard error what is being done, once it takes long; what stands on standard output stays."""

    AFTER = 1.0
    LARGE = 10_000_000
    """Bytes that take longer to read than that; nothing can be said meanwhile."""

    def __init__(self) -> None:
        from time import monotonic

        self._clock = monotonic
        self._said = monotonic()

    def __call__(self, what: str, size: int) -> None:
        """Say what comes next, at most once a second, unless it is large."""
        now = self._clock()
        if size < self.LARGE and now - self._said < self.AFTER:
            return
        self._said = now
        large = f" ({size / 1_000_000:.0f} MB)" if size >= self.LARGE else ""
        sys.stderr.write(f"{what}{large} …\n")
        sys.stderr.flush()


def _screen_findings(home: Path) -> list[DataFinding]:
    """A theme and keys of the settings that cannot be given; only the front end knows what there is."""
    from ..content.settings import read_settings

    settings = read_settings(home)
    wrong: list[str] = []
    if settings.theme:
        from ..ui.kit.theme import known_themes, theme_problem

        problem = theme_problem(settings, known_themes())
        wrong += [problem] if problem else []
    if settings.keys:
        from ..ui.commands import all_commands
        from ..ui.kit.command import check_overrides

        wrong += check_overrides(settings.keys, all_commands(), settings.places)[1]
    if not wrong:
        return []
    from ..services.doctor import settings_finding

    return [settings_finding(problem) for problem in wrong]
