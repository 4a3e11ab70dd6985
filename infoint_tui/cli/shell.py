"""What can be asked and told from a shell: today, people, conversations, finding; adding and logging."""

from __future__ import annotations

import sys

from .common import LOCKED, OK, UNUSABLE, USAGE, home_of, lock_of, quick_time_zones, refuse, tell

TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from ..domain.people import Contact
    from ..services.today import DueLine, TodayView
    from ..services.workspace import Workspace
    from .common import Subcommands

    Row = dict[str, Any]
    Answer = int | Callable[[], int]
    """An exit status, or what is said once the change is on disk and then gives one."""

STATUSES = (
    "exit status:\n"
    "  0  done\n"
    "  1  nothing found, or not possible; a sentence on standard error says why\n"
    "  2  wrong use\n"
    "  3  nothing was changed: another window keeps writing\n"
)
WAYS = ("email", "phone", "linkedin", "message", "in_person", "letter", "other")
"""How somebody can be asked, by the words of `ChannelKind`."""
PERSON = ("name", "title", "organization", "stage", "email", "phone", "next", "tags", "id")
"""Columns of the list of people."""
EVERYTHING = 100_000
"""Hits of one kind, where all are wanted."""
ASKED = 3.0
"""Seconds a window has to hand its writing over."""
SAVING = 60.0
"""Seconds the disk has to take a change."""


def add_commands(commands: Subcommands) -> list[argparse.ArgumentParser]:
    """Add this module's commands to the command line; gives their parsers."""

    def parser(
        name: str, run: Callable[[argparse.Namespace], int], help: str, *examples: str, data: bool = True
    ) -> argparse.ArgumentParser:
        shown = "".join(f"  {line}\n" for line in examples)
        made = commands.add_parser(
            name,
            help=help,
            description=f"{help[:1].upper()}{help[1:]}.",
            epilog=f"examples:\n{shown}\n{STATUSES}",
        )
        if data:
            form = made.add_mutually_exclusive_group()
            form.add_argument("--json", action="store_true", help="print JSON")
            form.add_argument("--tsv", action="store_true", help="print tab-separated text, for pipes")
        made.set_defaults(run=run)
        return made

    today = parser(
        "today",
        today_,
        "show the next conversation and what is due",
        "infoint today",
        "infoint today --short          one line, for a prompt or a status bar",
        "infoint today --json           everything, for a script",
    )
    today.add_argument("--short", action="store_true", help="one line")
    listing = parser(
        "list",
        list_,
        "list people, filtered as in the pipeline",
        "infoint list stage:met",
        "infoint list '#ems' due:week --json",
        "infoint list --tsv | fzf --header-lines=1 --delimiter='\\t' --with-nth=1..4",
    )
    listing.add_argument(
        "filter", nargs="*", metavar="FILTER", help="words, #tag, stage:met, due:week, path:, org:, via:"
    )
    show = parser(
        "show",
        show_,
        "show what is known about one person",
        "infoint show Rosa Delgado",
        "infoint show rosa --json",
    )
    show.add_argument("name", nargs="+", metavar="NAME", help="a name, the beginning of one, or an id")
    find = parser(
        "find",
        find_,
        "find words in everything you wrote or received",
        "infoint find radio",
        "infoint find '\"half the job\"' person:rosa",
        "infoint find 'path:paramedic' since:3w night",
        "infoint find '#calm' --json",
    )
    find.add_argument(
        "words", nargs="+", metavar="WORDS", help='words, "phrases", person:, path:, since:, #theme'
    )
    agenda = parser(
        "agenda",
        agenda_,
        "list the conversations ahead",
        "infoint agenda",
        "infoint agenda --questions     with the questions of each",
        "infoint agenda --json",
    )
    agenda.add_argument("--questions", action="store_true", help="with the questions of each")
    add = parser(
        "add",
        add_,
        "add someone from one line, as in the pipeline",
        "infoint add 'Rosa Delgado, trainer, Brookvale EMS <rosa@example.org> #ems'",
        "infoint add Teo Varga",
    )
    add.add_argument("line", nargs="+", metavar="LINE", help="name, title, organization <email> #tag")
    add.add_argument("--new", action="store_true", help="add them even if someone similar is on your list")
    log = parser(
        "log",
        log_,
        "log a request, a message or a conversation with someone",
        "infoint log Rosa Delgado --by email --why 'You moved into rescue work at forty.'",
        "infoint log rosa --got 'Happy to talk next week.'",
        "infoint log rosa --talk 25 --at 'mon 18:40' --note 'Nights are the hard part.'",
    )
    log.add_argument("name", nargs="+", metavar="NAME", help="who: a name, part of one, or an id")
    what = log.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--by", choices=WAYS, metavar="WAY", help=f"you asked for a conversation by {', '.join(WAYS)}"
    )
    what.add_argument("--sent", metavar="WORDS", help="you wrote this to stay in touch")
    what.add_argument("--got", metavar="WORDS", help="they wrote this to you")
    what.add_argument("--talk", type=int, metavar="MINUTES", help="you talked for this many minutes")
    log.add_argument("--note", default="", metavar="WORDS", help="with --by and --talk: what was said")
    log.add_argument("--why", default="", metavar="REASON", help="with --by: why this person, in one line")
    log.add_argument("--at", default="", metavar="WHEN", help="such as 10:15, 'mon 18:40' or '20 min ago'")
    log.add_argument("--override", default="", metavar="REASON", help="your reason for sending it anyway")
    return [today, listing, show, find, agenda, add, log]


# -- opening ---------------------------------------------------------------------------------------------


def reading(options: argparse.Namespace, *, marks: bool = False) -> AbstractContextManager[Workspace]:
    """The home opened for reading only, whoever writes there. Raises HomeError where there is none.

    With `marks` it is noted in the data what left for a calendar, where no one else writes.
    """
    from contextlib import closing

    home = home_of(options)
    return closing(_opened(options, home, read_only=not (marks and home.is_dir())))


def _opened(options: argparse.Namespace, home: Path, *, read_only: bool = False) -> Workspace:
    """The home, with times spelled by the clock of its settings."""
    from ..content.settings import read_settings
    from ..domain.phrasing import use_clock
    from ..services.clock import SystemClock
    from ..services.workspace import Workspace

    quick_time_zones()
    workspace = Workspace.open(home, clock=SystemClock(), read_only=read_only, lock=lock_of(options))
    use_clock(read_settings(home).clock)
    return workspace


def writing(options: argparse.Namespace, change: Callable[[Workspace], Answer], *, ask: bool = True) -> int:
    """Open the home, change it, and see that it is on disk before anything is said of it.

    A window that writes there is asked to let go, unless `ask` is off. No home is made.
    """
    home = home_of(options)
    if not home.is_dir():
        return refuse(f"{home} has no data yet. Name the right place with --home, or start infoint first.")
    workspace = _opened(options, home)
    try:
        if workspace.session.read_only:
            reason = workspace.session.status.reason
            if not (ask and workspace.home.ask_lock(ASKED)):
                how = "" if ask else " Close the other window first."
                why = workspace.session.status.reason or reason
                return refuse(f"Nothing was changed: {why}{how}", LOCKED)
            sys.stderr.write("infoint: The open window let this command write.\n")
        answer = change(workspace)
        if not workspace.home.flush(SAVING):
            return refuse(f"NOT SAVED: {workspace.session.status.reason or 'the disk is too slow'}")
        return answer if isinstance(answer, int) else answer()
    finally:
        workspace.close(force=True)


def find_person(workspace: Workspace, words: str) -> Contact | int:
    """The one person meant by an id, a name or a part of one; an exit status where it is none or several."""
    if not words.strip():
        return refuse("Name a person.", USAGE)
    contacts = workspace.session.contacts
    exact = contacts.get(words) or workspace.directory.find(words)
    if exact is not None:
        return exact
    uids = workspace.pipeline.called(words)
    if len(uids) == 1 and (only := contacts.get(uids[0])) is not None:
        return only
    if not uids:
        return refuse(f"No one here is called {words}.")
    names = [workspace.directory.name_of(uid) for uid in uids]
    more = f" and {len(names) - 8} more" if names[8:] else ""
    return refuse(f"{words} may be {', '.join(names[:8])}{more}. Write more of the name.")


# -- answering -------------------------------------------------------------------------------------------


def print_json(value: object) -> int:
    """Write a value as JSON; in ASCII, so that no encoding of the output can harm it."""
    from json.encoder import JSONEncoder, encode_basestring_ascii

    encode: Callable[[object], str] = JSONEncoder(ensure_ascii=True).encode
    quoted: Callable[[str], str] = encode_basestring_ascii

    def written(value: object, margin: str) -> str:
        if isinstance(value, str):
            return quoted(value)
        if not value or not isinstance(value, (dict, list, tuple)):
            return encode(value)
        inside = f"{margin}  "
        if isinstance(value, dict):
            lines = [f"{quoted(name)}: {written(each, inside)}" for name, each in value.items()]
            return f"{{{inside}{f',{inside}'.join(lines)}{margin}}}"
        return f"[{inside}{f',{inside}'.join([written(each, inside) for each in value])}{margin}]"

    # As `json.dumps` with an indent, which is made without the quick half of the module.
    sys.stdout.write(f"{written(value, chr(10))}\n")
    return OK


def print_rows(options: argparse.Namespace, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows as JSON or as a table with tabs; the exit status says whether there were any."""
    rows = list(rows)
    if options.json:
        print_json(rows)
    else:
        cells = [columns, *([_cell(row.get(name)) for name in columns] for row in rows)]
        tell(["\t".join(line) for line in cells], tabs=True)
    return OK if rows else UNUSABLE


def _cell(value: object) -> str:
    """A value in one cell: its own tabs and line breaks would be taken for the table's."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else " ".join(str(value).split())


# -- reading ---------------------------------------------------------------------------------------------

DUE = ("section", "due", "title", "detail", "why", "person", "id")
"""Columns of what is due."""


def today_(options: argparse.Namespace) -> int:
    """`infoint today`."""
    if options.short and (options.json or options.tsv):
        return refuse("--short prints one line. Don't use it with --json or --tsv.", USAGE)
    with reading(options) as workspace:
        view = workspace.today.view()
        if options.short:
            tell([_short(view)])
            return OK
        rows = [
            _due(workspace, name, line)
            for name, lines in (("overdue", view.overdue), ("today", view.today), ("week", view.week))
            for line in lines
        ]
        if options.tsv:
            return print_rows(options, DUE, [*_next_row(view), *rows])
        if options.json:
            following = {**view.next._asdict(), "start": _start(workspace, view)} if view.next else None
            print_json({"next": following, "due": view.due_count, "people": view.people, "lines": rows})
            return OK
        tell(_today_lines(view, rows))
    return OK


def _start(workspace: Workspace, view: TodayView) -> str | None:
    """When the next conversation begins or began, in the user's zone as ISO 8601."""
    meeting = workspace.session.meetings.get(view.next.meeting) if view.next else None
    start = (meeting.actual_start if meeting.running else meeting.start) if meeting else None
    return start.in_zone(workspace.session.zone).local().isoformat() if start else None


def _due_on(workspace: Workspace, uid: str) -> str | None:
    """The day a line of Today counts for, as ISO 8601; None where it has none."""
    task = workspace.session.tasks.get(uid)
    days = [day for day in (task.day(workspace.session.zone), task.not_before) if day] if task else []
    return max(days).isoformat() if days else None


def _short(view: TodayView) -> str:
    parts = []
    if view.next is not None:
        parts.append(f"{view.next.name} {view.next.countdown}")
    if view.overdue:
        parts.append(f"{len(view.overdue)} overdue")
    if view.today:
        parts.append(f"{len(view.today)} due today")
    return " · ".join(parts) or "nothing due"


def _next_row(view: TodayView) -> list[Row]:
    """The next conversation as a line of the table."""
    if view.next is None:
        return []
    section = "now" if view.next.running else "next"
    return [
        {
            "section": section,
            "due": view.next.when,
            "title": f"{view.next.mode} · {view.next.minutes} min",
            "person": view.next.name,
            "id": view.next.meeting,
        }
    ]


def _due(workspace: Workspace, section: str, line: DueLine) -> Row:
    return {
        "section": section,
        "due": line.due,
        "due_on": _due_on(workspace, line.task),
        "title": line.title,
        "detail": line.detail,
        "why": line.why,
        "person": workspace.directory.name_of(line.contact),
        "id": line.task,
    }


def _today_lines(view: TodayView, rows: list[Row]) -> list[str]:
    following = view.next
    lines = []
    if following is not None:
        head = "Now" if following.running else "Next"
        what = " · ".join(filter(None, (following.name, following.role, following.mode)))
        lines += [f"{head}: {what}", f"  {following.when} · {following.countdown}"]
        lines += [f"  {words}" for words in (following.before, following.place) if words]
    titles = {"overdue": "Overdue", "today": "Today", "week": "Next 7 days"}
    shown = ""
    for row in rows:
        if row["section"] != shown:
            shown = row["section"]
            lines += ["", titles[shown]] if lines else [titles[shown]]
        lines.append(f"  {row['title']} · {row['due']}")
    return lines or [f"Nothing is due. {view.coming}".strip()]


def list_(options: argparse.Namespace) -> int:
    """`infoint list`."""
    with reading(options) as workspace:
        view = workspace.pipeline.view(" ".join(options.filter))
        if view.problems:
            return _misread(view.problems)
        rows = [_person(workspace, uid, group.title) for group in view.groups for uid in group.uids]
        if options.json or options.tsv:
            return print_rows(options, PERSON, rows)
        tell([_line(row["name"], row["title"], row["organization"], row["stage"]) for row in rows])
    return OK if rows else refuse("No one matches.")


def _misread(problems: Iterable[str]) -> int:
    """Say as sentences what was not understood; here no key shows the paths."""
    for problem in problems:
        refuse(f"{problem.removesuffix(' p shows the paths').rstrip('.')}.")
    return USAGE


def _line(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _person(workspace: Workspace, uid: str, stage: str) -> Row:
    """One person of the list, from the record as stored."""
    from ..services.records import text_of, texts_of

    record = workspace.session.contacts.peek(uid) or {}
    ways: dict[str, str] = {}
    channels = record.get("channels")
    for channel in channels if isinstance(channels, (list, tuple)) else ():
        if hasattr(channel, "get"):
            ways.setdefault(text_of(channel, "kind"), text_of(channel, "value"))
    following = workspace.pipeline.next_of(uid, text_of(record, "stage"))
    return {
        "name": text_of(record, "name"),
        "title": text_of(record, "title"),
        "organization": text_of(record, "organisation"),
        "stage": stage,
        "email": ways.get("email", ""),
        "phone": ways.get("phone", ""),
        "next": following[:10] if following[:1].isdigit() else "",
        "tags": texts_of(record, "tags"),
        "id": uid,
    }


def show_(options: argparse.Namespace) -> int:
    """`infoint show`."""
    with reading(options) as workspace:
        contact = find_person(workspace, " ".join(options.name))
        if isinstance(contact, int):
            return contact
        known = workspace.contact_view.known(contact.uid)
        assert known is not None
        facts: Row = {
            "name": contact.name,
            "role": contact.role_line,
            "stage": contact.stage.label,
            "since": known.since.removeprefix("since "),
            "next": known.next_step,
            "whose move": known.move,
            "why this person": contact.why_this_person,
            "in common": [text for text in (contact.connection, *contact.commonalities) if text],
            "introduced by": known.introducer,
            "paths": [title for _uid, title in known.paths],
            "tags": list(contact.tags),
            "about": contact.about,
            "open": [_line(task.title, task.due) for task in known.tasks],
            "conversations": [_line(talk.when, talk.what) for talk in known.talks],
            "history": [_line(step.when, step.what, step.why) for step in known.history],
            "offered": list(known.offered),
            "id": contact.uid,
        }
        channels = [(each.kind.label, each.value) for each in contact.channels]
        if options.json:
            record = {name.replace(" ", "_"): value for name, value in facts.items()}
            paths = (workspace.session.paths.get(uid) for uid, _shown in known.paths)
            record["paths"] = [{"id": path.uid, "title": path.title} for path in paths if path]
            return print_json({**record, "channels": [list(each) for each in channels]})
        pairs = [*list(facts.items())[:3], *channels, *list(facts.items())[3:]]
        if options.tsv:
            return print_rows(
                options,
                ("field", "value"),
                ({"field": name, "value": value} for name, value in pairs if value),
            )
        lines = []
        for name, value in pairs:
            for each in value if isinstance(value, list) else [value]:
                if each:
                    lines.append(f"{name:<16} {each}")
                    name = ""
        tell(lines)
    return OK


FOUND = ("kind", "label", "name", "day", "text", "person", "table", "id", "part")
"""Columns of what is found."""


def find_(options: argparse.Namespace) -> int:
    """`infoint find`."""
    with reading(options) as workspace:
        found = workspace.finding.find(" ".join(options.words), most=EVERYTHING)
        if found.query.problems:
            return _misread(found.query.problems)
        if options.json or options.tsv:
            rows: list[Row] = [
                {
                    "kind": group.kind,
                    "label": hit.label,
                    "name": hit.name,
                    "day": hit.day,
                    "text": hit.excerpt.text,
                    "person": hit.place.person,
                    "table": hit.place.table,
                    "id": hit.place.uid,
                    "part": hit.place.part,
                }
                for group in found.groups
                for hit in group.hits
            ]
            return print_rows(options, FOUND, rows)
        lines: list[str] = []
        for group in found.groups:
            lines += ["", group.title] if lines else [group.title]
            lines += [f"  {_line(hit.excerpt.text, hit.name, hit.label, hit.day)}" for hit in group.hits]
        tell(lines)
    return OK if found.total else refuse("Nothing found.")


AHEAD = ("when", "name", "mode", "minutes", "place", "purpose", "questions", "id")
"""Columns of the conversations ahead."""


def agenda_(options: argparse.Namespace) -> int:
    """`infoint agenda`."""
    from ..domain.phrasing import day_and_time

    with reading(options) as workspace:
        rows: list[Row] = []
        spoken: list[str] = []
        session = workspace.session
        today = session.today
        planned = [each for each in session.meetings.all() if (each.planned or each.running) and each.start]
        for meeting in sorted(
            planned, key=lambda each: each.start.utc if each.start else session.clock.now()
        ):
            assert meeting.start is not None
            local = meeting.start.in_zone(session.zone).local()
            spoken.append(day_and_time(local, today=today))
            rows.append(
                {
                    "when": f"{local:%Y-%m-%d %H:%M}",
                    "name": workspace.directory.guests(meeting),
                    "mode": meeting.mode.label,
                    "minutes": meeting.agreed_minutes,
                    "place": meeting.place or meeting.link,
                    "purpose": meeting.purpose,
                    "questions": [item.text for item in meeting.agenda],
                    "id": meeting.uid,
                }
            )
        if options.json or options.tsv:
            if options.tsv:
                rows = [{**row, "questions": "; ".join(row["questions"])} for row in rows]
            return print_rows(options, AHEAD, rows)
        lines = []
        for row, words in zip(rows, spoken, strict=True):
            lines.append(_line(words, row["name"], row["mode"], f"{row['minutes']} min", row["place"]))
            lines += [f"    {question}" for question in row["questions"]] if options.questions else []
        tell(lines)
    return OK if rows else refuse("No conversation is planned.")


# -- writing ---------------------------------------------------------------------------------------------


def add_(options: argparse.Namespace) -> int:
    """`infoint add`."""

    def change(workspace: Workspace) -> Answer:
        newcomers = workspace.people.newcomers()
        line = " ".join(options.line)
        if len(people := newcomers.read(line)) > 1:
            names = "; ".join(each.person.name for each in people)
            way = "Add one at a time, or pipe them to `infoint import -`."
            return refuse(f"These are {len(people)} people: {names}. {way}")
        person = newcomers.parse(line)
        likely = newcomers.likely(person)
        if likely and not options.new:
            first = likely[0]
            here = f"{first.name} is here already" if first.sure else f"This may be {first.name}"
            return refuse(f"{here}: {first.reason}. `infoint show` shows them; --new adds another person.")
        contact = workspace.people.quick_add(line)
        said = " ".join((f"Added {_line(contact.name, contact.role_line)}.", *person.problems))
        return _done(options, said, contact)

    return writing(options, change)


def log_(options: argparse.Namespace) -> int:
    """`infoint log`."""
    from ..domain.errors import Refused

    if problem := _log_problem(options):
        return refuse(problem, USAGE)

    def change(workspace: Workspace) -> Answer:
        contact = find_person(workspace, " ".join(options.name))
        if isinstance(contact, int):
            return contact
        try:
            return _done(options, _logged(workspace, options, contact), contact)
        except Refused as refused:
            if refused.field != "override":
                raise
            return refuse(f"{refused.what} Add --override REASON to log it.")

    return writing(options, change)


def _log_problem(options: argparse.Namespace) -> str:
    """What is asked for that would be dropped without a word; empty where all of it is used."""
    from ..services.outreach import LONGEST_MINUTES

    given = next(word for word in ("by", "sent", "got", "talk") if getattr(options, word) is not None)
    for word, ways in (("note", ("by", "talk")), ("why", ("by",)), ("override", ("by", "sent"))):
        if getattr(options, word) and given not in ways:
            return f"--{word} goes with {' and '.join(f'--{way}' for way in ways)}."
    if given in ("sent", "got") and not getattr(options, given).strip():
        return f"--{given} needs words."
    if given == "talk" and not 1 <= options.talk <= LONGEST_MINUTES:
        return f"--talk takes the minutes it took, 1 to {LONGEST_MINUTES}."
    return ""


def _logged(workspace: Workspace, options: argparse.Namespace, contact: Contact) -> str:
    """Log what the options say; gives the sentence about it."""
    at = workspace.outreach.when(options.at or (f"{options.talk} min ago" if options.talk else ""))
    if options.talk is not None:
        workspace.outreach.log_talk(contact.uid, at, options.talk, options.note)
        return f"Logged a conversation with {contact.name}."
    if options.by:
        from ..domain.enums import ChannelKind

        attempt = workspace.outreach.log(
            contact.uid,
            ChannelKind(options.by),
            at,
            note=options.note,
            why=options.why,
            override=options.override,
        )
        return f"Logged request {attempt.n} to {contact.name}."
    got = options.got is not None
    workspace.follow_up.log(
        contact.uid,
        direction="in" if got else "out",
        text=options.got if got else options.sent,
        at=at,
        override=options.override,
    )
    return f"Logged a message {'from' if got else 'to'} {contact.name}."


def _done(options: argparse.Namespace, sentence: str, contact: Contact) -> Answer:
    """What is said of a change once it is on disk."""

    def say() -> int:
        if options.json:
            return print_json({"done": sentence, "name": contact.name, "id": contact.uid})
        tell([f"{contact.name}\t{contact.uid}" if options.tsv else sentence], tabs=options.tsv)
        return OK

    return say
