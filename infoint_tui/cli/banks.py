"""Commands about questions and messages that need no screen: banks, and the advice on a text."""

from __future__ import annotations

import sys

from ..domain import NamedTuple
from .common import OK, UNUSABLE, USAGE, home_of, refuse, user_path
from .shell import print_json

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ..domain.advice import Context, Finding
    from ..domain.errors import FileProblem
    from ..services.banks import BankService, BankWriting
    from .common import Subcommands


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add `infoint banks` and `infoint lint` to the command line; gives their parsers."""
    banks = commands.add_parser("banks", help="list, check, make and copy question banks")
    actions = banks.add_subparsers(dest="action", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="name every bank")
    listing.set_defaults(run=_list)

    check = actions.add_parser(
        "check",
        help="check your own banks, line by line",
        epilog="Exit status is 1 if a remaining problem drops or changes text. Notes don't count.",
    )
    check.add_argument("bank", nargs="*", metavar="ID", help="only these")
    check.add_argument(
        "--fix", action="store_true", help="fix what can be fixed automatically; shows it and keeps a .bak"
    )
    check.set_defaults(run=_check)
    for command in (listing, check):
        command.add_argument("--json", action="store_true", help="report as JSON")

    new = actions.add_parser("new", help="make an empty bank of your own")
    new.add_argument("bank", metavar="ID", help="lower-case letters, digits and hyphens")
    new.set_defaults(run=_new)

    copy = actions.add_parser("copy", help="copy a bank to change it as you like")
    copy.add_argument("bank", metavar="ID", help="the bank to copy")
    copy.add_argument(
        "target",
        nargs="?",
        default="",
        metavar="AS",
        help="id for the copy; without one, the copy replaces the bank",
    )
    copy.set_defaults(run=_copy)

    importing = actions.add_parser(
        "import",
        help="turn a plain list of questions into a bank",
        epilog=(
            "One question on each line. A line such as “# Advice” starts a section. If it names a stage, its"
            " questions go there. Stages: rapport, story, role, field, organization,"
            " strategy, advice, referral, closing."
        ),
    )
    importing.add_argument("file", metavar="FILE", help="a text file in UTF-8")
    importing.add_argument(
        "--into", default="", metavar="ID", help="the bank; by default named like the file"
    )
    importing.set_defaults(run=_import)
    return [banks, listing, check, new, copy, importing, _add_lint(commands)]


def _service(options: argparse.Namespace) -> BankService:
    from ..services.banks import BankService

    return BankService(home_of(options) / "question_banks")


def _say(*lines: str) -> None:
    from ..domain.text import visible

    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))


def _list(options: argparse.Namespace) -> int:
    from ..domain.bank import BUILT_IN

    service = _service(options)
    rows: list[dict[str, Any]] = []
    for bank in service.banks():
        problems = service.problems_of(bank)
        count = sum(1 for _question in bank.questions())
        rows.append(
            {
                "id": bank.id,
                "name": bank.name,
                "questions": count,
                "origin": bank.origin,
                "problems": sum(problem.severity != "note" for problem in problems),
            }
        )
    unread = [{"file": file, "problems": len(found)} for file, found in service.unread()]
    if options.json:
        return print_json({"banks": rows, "unread": unread})
    for row in rows:
        own = "" if row["origin"] == BUILT_IN else f"  {row['origin']}"
        wrong = f"  {row['problems']} to fix" if row["problems"] else ""
        _say(f"{row['id']:<22} {row['questions']:>5}  {row['name']}{own}{wrong}")
    _say(*(f"not in use: {entry['file']}  {entry['problems']} to fix" for entry in unread))
    return OK


def _check(options: argparse.Namespace) -> int:
    from ..domain.phrasing import count

    service = _service(options)
    writing = service.writing
    files = writing.own_files(options.bank)
    if options.fix:
        _fix(writing, [str(path) for path in files], quiet=options.json)
    named = {str(path) for path in files}
    own = str(service.user_dir)
    problems = [
        problem
        for problem in service.problems
        if problem.file in named or (not options.bank and problem.file == own)
    ]
    left = [problem for problem in problems if problem.severity != "note"]
    if options.json:
        print_json({"files": sorted(named), "problems": [problem._asdict() for problem in problems]})
    else:
        _tell(problems)
        if not problems:
            asked = sum(1 for bank in service.own() if bank.origin in named for _question in bank.questions())
            _say(f"All is well: {len(files)} of your own, {count(asked, 'question')}.")
        elif any(problem.certain for problem in problems) and not options.fix:
            _say("infoint banks check --fix fixes what it can.")
    return UNUSABLE if left else OK


def _tell(problems: Iterable[FileProblem]) -> None:
    for problem in problems:
        _say(f"{problem.place}: {problem.severity}: {problem.what.rstrip('.')}.")
        lines = problem.mended.splitlines()
        advice = problem.mend.split("Write: ")[0].strip() if lines else problem.mend
        _say(*([f"    {advice}"] if advice else []))
        _say(*(f"    {'write:' if number == 0 else '      '} {line}" for number, line in enumerate(lines)))


def _fix(writing: BankWriting, files: list[str], *, quiet: bool) -> None:
    """Show and write the mends that are certain."""
    from difflib import unified_diff
    from pathlib import Path

    for file in files:
        mended = writing.mendable(Path(file))
        if mended.after == mended.before:
            continue
        if not quiet:
            lines = unified_diff(
                mended.before.split("\n"), mended.after.split("\n"), file, file, lineterm="", n=1
            )
            _say(*lines)
        copy = writing.mend(mended)
        if not quiet:
            _say(f"{len(mended.applied)} fixed in {file}; as it was: {copy}", "")


def _new(options: argparse.Namespace) -> int:
    path = _service(options).writing.new(options.bank)
    _say(f"Made {path}", "Write one question on each line below questions:, or use the bank screen (B).")
    return OK


def _copy(options: argparse.Namespace) -> int:
    path = _service(options).writing.copy_bank(options.bank, options.target)
    _say(f"Made {path}")
    return OK


def _import(options: argparse.Namespace) -> int:
    from ..domain.phrasing import count

    done = _service(options).writing.import_list(user_path(options.file), options.into)
    _say(f"{count(done.added, 'question')} in {done.path}")
    _say(*(f"{options.file}:{skipped.line}: left out, {skipped.why}" for skipped in done.found.skipped))
    if done.found.guessed:
        titles = ", ".join(f"“{title}”" for title in done.found.guessed)
        _say(f"{titles} names no stage, so “story” is used. To change it, edit “stage:” in the file.")
    return OK


KINDS = ("question", "request", "thanks")
MAX_BYTES = 1_000_000


def _add_lint(commands: Subcommands) -> argparse.ArgumentParser:
    lint = commands.add_parser(
        "lint",
        help="check questions or a message; nothing is changed",
        description="Say what may be wrong with questions (one per line, or a bank in YAML) or with a"
        " message, and why. The exit status is 1 where there is an error.",
    )
    lint.add_argument("file", nargs="?", metavar="FILE", help="a text file; - reads from a pipe")
    lint.add_argument("--kind", choices=KINDS, default=KINDS[0], help="what it is (default: %(default)s)")
    lint.add_argument("--contact", default="", metavar="NAME", help="who the message is for")
    lint.add_argument("--me", default="", metavar="NAME", help="who the message is from")
    lint.add_argument("--off", action="append", default=[], metavar="RULE", help="leave a rule out")
    lint.add_argument("--rules", action="store_true", help="list the rules and where they come from")
    lint.add_argument("--json", action="store_true", help="report as JSON")
    lint.set_defaults(run=_lint)
    return lint


def _lint(options: argparse.Namespace) -> int:
    from ..domain.advice import ERROR, RULES

    if options.rules:
        return _list_rules()
    if not options.file:
        return refuse("Give a file to check, or - to read from a pipe.", USAGE)
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
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
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
        bank = options.file.endswith((".yaml", ".yml"))
        wordings = _of_bank(options.file, text) if bank else _lines(text)
        yield from _questions(wordings, known, lint_question)


class _Wording(NamedTuple):
    """A question as it stands in a text."""

    at: int
    """Where it begins."""
    text: str
    allowed: tuple[str, ...] = ()
    """Rules that its bank leaves out."""
    whole: bool = True
    """Whether it stands there word for word, so that places in it are places in the text."""


def _lines(text: str) -> Iterator[_Wording]:
    """A question on each line."""
    at = 0
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield _Wording(at, line)
        at += len(line) + 1


def _of_bank(name: str, text: str) -> list[_Wording]:
    """The questions of a bank in YAML, each with its other wordings. Refuses what is no bank."""
    from ..content.bank_schema import read_draft
    from ..domain.errors import Refused

    draft, problems = read_draft(name, user_path(name).stem, text.encode())
    entries = [entry for section in draft.sections for entry in section.entries] if draft else []
    if not entries:
        why = str(problems[0]) if problems else f"{name}: there are no questions in it."
        raise Refused(why, "`infoint banks check` names all that is wrong with your own banks.")
    begins = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    places = [begins[entry.line - 1] + entry.column - 1 for entry in entries]
    found = []
    for entry, at, after in zip(entries, places, [*places[1:], len(text)], strict=True):
        details = entry.fields
        for wording in filter(None, (details.get("text"), *details.get("variants", {}).values())):
            exact = text.find(wording, at, after)
            place = at if exact < 0 else exact
            found.append(_Wording(place, wording, details.get("allow_lint", ()), exact >= 0))
    return found


def _questions(
    wordings: Iterable[_Wording], known: Context, look: Callable[[str, Context], tuple[Finding, ...]]
) -> Iterator[Finding]:
    """The findings on each question, with their places in the whole text."""
    for at, wording, allowed, whole in wordings:
        for found in look(wording, known._replace(off=known.off | {*allowed})):
            start, end = (found.start + at, found.end + at) if whole else (at, at)
            first, last = found.rewrite_at
            shifted = (first + at, last + at) if whole else (at, at)
            yield found._replace(start=start, end=end, rewrite_at=shifted)


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
        told = finding._asdict()
        told["rewrite_start"], told["rewrite_end"] = told.pop("rewrite_at")
        rows.append({**told, "line": line, "column": column})
    return rows


def _list_rules() -> int:
    from ..domain.advice import RULES
    from ..domain.time_rules import explain

    for rule in RULES.values():
        sys.stdout.write(f"{rule.id:<20} {rule.kinds:<15} {rule.title} ({explain(rule.source)})\n")
    return OK
