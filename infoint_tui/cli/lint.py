"""Looks over questions or a letter from a file or a pipe."""

from __future__ import annotations

import sys

from .common import OK, UNUSABLE, USAGE, home_of, refuse, user_path
from .shell import print_json

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from typing import Any

    from ..domain.advice import Context, Finding
    from .common import Subcommands

KINDS = ("question", "request", "thanks")
MAX_BYTES = 1_000_000


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""
    lint = commands.add_parser(
        "lint",
        help="check questions or a message; nothing is changed",
        description="Say what may be wrong with questions (one per line) or with a message, and why."
        " The exit status is 1 where there is an error.",
    )
    lint.add_argument("file", nargs="?", metavar="FILE", help="a text, - reads from a pipe")
    lint.add_argument("--kind", choices=KINDS, default=KINDS[0], help="what it is (default: %(default)s)")
    lint.add_argument("--contact", default="", metavar="NAME", help="who the message is for")
    lint.add_argument("--me", default="", metavar="NAME", help="who writes it")
    lint.add_argument("--off", action="append", default=[], metavar="RULE", help="leave a rule out")
    lint.add_argument("--rules", action="store_true", help="list the rules and where they come from")
    lint.add_argument("--json", action="store_true", help="report as JSON")
    lint.set_defaults(run=_lint)
    return [lint]


def _lint(options: argparse.Namespace) -> int:
    from ..domain.advice import ERROR, RULES

    if options.rules:
        return _list_rules()
    if not options.file:
        return refuse("Name a file to look over, or - to read from a pipe.", USAGE)
    unknown = [rule for rule in options.off if rule not in RULES]
    if unknown:
        return refuse(f"There is no rule {unknown[0]!r}. `infoint lint --rules` lists them.", USAGE)
    text = _read(options.file)
    if text is None:
        return UNUSABLE
    found = list(_findings(text, options))
    if options.json:
        print_json(_rows(found, text))
    else:
        name = "-" if options.file == "-" else options.file
        _print_lines(name, found, text)
    return UNUSABLE if any(finding.severity == ERROR for finding in found) else OK


def _read(name: str) -> str | None:
    """The text; None when it cannot be used, which is said."""
    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            with user_path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            refuse(f"{name} does not exist.")
            return None
    if len(data) > MAX_BYTES:
        refuse(f"{name} is larger than {MAX_BYTES:,} bytes. Give it in parts.")
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        refuse(f"{name}: byte {error.start} is not UTF-8. Save it as UTF-8.")
        return None


def _findings(text: str, options: argparse.Namespace) -> Iterator[Finding]:
    from ..content.settings import read_settings
    from ..domain.advice import Context, lint_message, lint_question, lint_thanks

    off = frozenset(options.off) | read_settings(home_of(options)).lint_off
    known = Context(off=off, contact=options.contact, me=options.me)
    if options.kind == "request":
        yield from lint_message(text, known)
    elif options.kind == "thanks":
        yield from lint_thanks(text, known)
    else:
        yield from _questions(text, known, lint_question)


def _questions(
    text: str, known: Context, look: Callable[[str, Context], tuple[Finding, ...]]
) -> Iterator[Finding]:
    """The findings on each line, with their places in the whole text."""
    at = 0
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            for found in look(line, known):
                yield found._replace(
                    start=found.start + at,
                    end=found.end + at,
                    rewrite_start=found.rewrite_start + at,
                    rewrite_end=found.rewrite_end + at,
                )
        at += len(line) + 1


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, both counted from 1."""
    line = text.count("\n", 0, at) + 1
    return line, at - (text.rfind("\n", 0, at) + 1) + 1


def _print_lines(name: str, found: list[Finding], text: str) -> None:
    from ..domain.text import visible
    from ..domain.time_rules import explain

    for finding in found:
        line, column = _place(text, finding.start)
        source = f" ({explain(finding.source)})" if finding.source else ""
        said = f"{name}:{line}:{column}: {finding.severity}: {finding.rule}: {finding.reason}{source}"
        sys.stdout.write(f"{visible(said)}\n")
        if finding.rewrite and finding.rewrite.strip():
            sys.stdout.write(f"    try: {visible(finding.rewrite.strip())}\n")
    if not found:
        sys.stdout.write("Nothing to improve.\n")


def _rows(found: list[Finding], text: str) -> list[dict[str, Any]]:
    rows = []
    for finding in found:
        line, column = _place(text, finding.start)
        rows.append({**finding._asdict(), "line": line, "column": column})
    return rows


def _list_rules() -> int:
    from ..domain.advice import RULES
    from ..domain.time_rules import explain

    for rule in RULES.values():
        sys.stdout.write(f"{rule.id:<20} {rule.kinds:<15} {rule.title} ({explain(rule.source)})\n")
    return OK
