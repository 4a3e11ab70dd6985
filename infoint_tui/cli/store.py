"""Commands about the data home that need no screen."""

from __future__ import annotations

import sys

from . import OK, UNUSABLE, home_of

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse

    from . import Subcommands


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    check = commands.add_parser("check", help="look the data over without changing it")
    check.add_argument("--json", action="store_true", help="report as JSON")
    check.set_defaults(run=_check)
    return [check]


def _check(options: argparse.Namespace) -> int:
    from ..domain.visible import visible
    from ..services.check import check_home
    from ..services.clock import SystemClock

    report = check_home(home_of(options), SystemClock())
    if options.json:
        import json

        text = json.dumps({**report._asdict(), "sound": report.sound}, indent=2, sort_keys=True)
        sys.stdout.write(f"{text}\n")
    else:
        lines = [f"home     {report.home}", f"source   {report.source}"]
        lines.append(f"journal  {report.journal_changes} changes since")
        lines += [f"{table:<14} {count:>6}" for table, count in report.records.items()]
        lines += [f"notice: {notice}" for notice in report.notices]
        lines += [f"PROBLEM: {problem}" for problem in report.problems]
        lines.append(
            "All is well." if report.sound else f"{len(report.problems)} to look at; nothing was changed."
        )
        sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    return OK if report.sound else UNUSABLE
