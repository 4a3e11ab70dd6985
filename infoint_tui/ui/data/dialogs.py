"""Dialogs of the Data page: conflict copies, one beside the other and joined, calendar files, and exports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.phrasing import count
from ...services.backups import change_lines, when_saved
from ..kit.command import Command, bindings
from ..kit.dialog import NO, YES, Dialog, RowsDialog
from ..kit.external import Tick, may_replace, save_file, work_on
from ..kit.list import Row, RowList
from ..kit.screen import attempt
from ..kit.text import Part, assemble, lines, plain, styled

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from ...domain.integrity import DataFinding
    from ...exchange.calendar import CalendarFile
    from ...services.backups import RestorePreview
    from ...services.calendar_reading import Change, InvitationOffer
    from ...services.conflicts import Clash, CopyPreview
    from ...services.exporting import Export, ExportKind, ExportService
    from ..kit.screen import PlaceScreen


class FindingDialog(Dialog[None]):
    """One finding, to be read."""

    GIVES_WAY: ClassVar[str] = "VerticalScroll"
    DEFAULT_CSS = "FindingDialog VerticalScroll { height: auto; max-height: 16; }"

    def __init__(self, found: DataFinding) -> None:
        """What was found."""
        super().__init__("Needs attention" if found.severity == "problem" else "Worth knowing")
        self._found = found

    def content(self) -> Iterable[Widget]:
        """The parts that are known."""
        found = self._found
        parts = (
            ("what", found.what),
            ("where", found.place),
            ("record", found.record),
            ("field", found.field),
            ("mend", found.mend),
        )
        with VerticalScroll():
            yield Static(
                lines(
                    *(assemble((f"{label.ljust(8)}", "$text-muted"), text) for label, text in parts if text)
                )
            )


STYLES = {"+": "$text-success", "~": "$text-accent", "-": "$text-warning"}


class RestoreDialog(RowsDialog[bool]):
    """The change by table and name; y goes back, n and Esc leave everything as it is."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        YES._replace(label="go ahead"),
        NO._replace(label="leave as it is"),
        *Dialog.KEYS,
    )
    BINDINGS = bindings((YES, NO))

    def __init__(self, preview: RestorePreview, zone: str) -> None:
        """A question about one earlier state; instants are shown in `zone`."""
        found = preview.earlier.found
        doubt = f"\nCareful: {preview.earlier.doubt}." if preview.earlier.doubt else ""
        saved = f"{at} ({zone})" if (at := when_saved(found.saved, zone)) else "an unknown time"
        rows = [_change_row(number, *line) for number, line in enumerate(change_lines(preview.changes, 20))]
        super().__init__(
            "Restore what couldn't be saved?" if preview.keep else f"Go back to {preview.name}?",
            RowList(rows, show_blurred=False),
            lead=f"As of {saved}, {count(found.records, 'record')}. Changes: {preview.total}.{doubt}"
            "\nYour current data is kept as a backup. u undoes this.",
        )

    def action_answer(self, agreed: bool) -> None:
        """Return the answer."""
        self.dismiss(agreed)


def _change_row(number: int, sign: str, words: str) -> Row:
    """A line of the change; + comes back, ~ changes, - goes."""
    line = assemble("  ", (sign, STYLES[sign]), " ", words) if sign else assemble((words, "bold"))
    return Row(f"#{number}", (line,))


VERBS = ("new", "changed", "removed", "in conflict")


class JoinCopy(RowsDialog[bool]):
    """A preview of joining a copy. Returns True to join it, False for not now."""

    KEYS: ClassVar[tuple[Command, ...]] = (YES, NO, *Dialog.KEYS)
    BINDINGS = bindings((YES, NO))

    def __init__(self, preview: CopyPreview) -> None:
        """The preview of one copy: every record that would become another."""
        rows = [
            Row(str(n), (assemble((f"{line.verb:<12}", "$text-muted"), line.name),))
            for n, line in enumerate(preview.lines)
        ]
        listed = RowList(rows, empty=plain("You already have everything in it."))
        wrong = f"It cannot be read: {preview.problem}. It stays where it is." if preview.problem else ""
        super().__init__(f"Merge {preview.name}?", listed, lead=_lead(preview), error=wrong)
        self._preview = preview
        yes = YES._replace(label="merge", help="Merge the copy into your data.")
        no = NO._replace(label="not now", help="Leave the copy where it is.")
        self.KEYS = (*(() if preview.problem else (yes,)), no, *Dialog.KEYS)  # type: ignore[misc]

    def action_answer(self, agreed: bool) -> None:
        """Return the answer; what cannot be read cannot be joined."""
        if not (agreed and self._preview.problem):
            self.dismiss(agreed)


def _lead(preview: CopyPreview) -> str:
    counts = ", ".join(f"{n} {verb}" for verb in VERBS if (n := preview.counted(verb)))
    written = f"written {preview.saved.replace('T', ' ')[:16]} UTC" if preview.saved else ""
    first = f"A sync program left it next to your data{f', {written}' if written else ''}."
    if preview.problem:
        return first
    second = f"Merging it would change: {counts or 'nothing'}."
    third = "One undo reverses it. Then the file moves to backups."
    if not preview.related:
        third = (
            "It shares no history with yours, so nothing is "
            f"removed and differences become conflicts. {third}"
        )
    return f"{first}\n{second}\n{third}"


async def offer_copies(screen: PlaceScreen) -> bool:
    """Go through the conflict copies one by one; False when the user left, or one cannot be read."""
    service = screen.workspace.data.copies
    said = ""
    for path in service.pending():
        try:
            preview = service.preview(path)
            agreed = await screen.dialogs.ask(JoinCopy(preview))
            if agreed:
                said = service.join(preview)
            elif agreed is not None:
                service.leave(path)
                said = f"{preview.name} stays where it is."
            else:
                return False
        except Refused as refusal:
            screen.say(str(refusal), "error")
            return False
    if said:
        screen.say(said)
    return True


ONE, ALL, DUE, READ = "one", "all", "due", "read"
NEW, OTHER = "=new", "=other"
SHOWN = 8
"""Lines of a preview; the rest is counted."""


async def open_calendar(screen: PlaceScreen, meeting: str = "") -> None:
    """Choose what to do with calendar files, with that of one meeting among them if it is named."""
    options: list[tuple[str, str, str]] = []
    planned = screen.workspace.session.meetings.get(meeting)
    if planned is not None and planned.start is not None:
        note = "tells calendars to remove it" if planned.called_off else "without the guests' names"
        options.append((ONE, "this conversation", note))
    options += [
        (ALL, "all conversations", "canceled ones are marked"),
        (DUE, "all conversations and due dates", "due dates don't block time"),
        (READ, "read a file", "an invitation, a reply, or a file you changed"),
    ]
    lead = "Importing again updates existing entries. No duplicates."
    chosen = await screen.dialogs.choose("Calendar file", options, lead=lead)
    if chosen == READ:
        await _read(screen)
    elif chosen:
        await _write(screen, meeting, chosen)


async def _write(screen: PlaceScreen, meeting: str, what: str) -> None:
    calendar = screen.workspace.data.calendar
    name = "infoint"
    if what == ONE:
        planned = screen.workspace.session.meetings.need(meeting)
        person = screen.workspace.session.contacts.get(planned.first_contact)
        day = (
            f" {planned.start.in_zone(screen.workspace.session.zone).local():%Y-%m-%d}"
            if planned.start
            else ""
        )
        name = f"{person.name if person else 'talk'}{day}"
    await save_file(
        screen,
        "Calendar file",
        name,
        "ics",
        lambda: calendar.of_meeting(meeting) if what == ONE else calendar.of_all(due=what == DUE),
    )


async def _read(screen: PlaceScreen) -> None:
    from ...services.files import expand

    calendar = screen.workspace.data.calendar
    if screen.workspace.session.read_only:
        screen.say("This window is read-only, so nothing can be imported.", "warning")
        return

    async def read(typed: str) -> CalendarFile | None:
        place = expand(typed)
        file = await work_on(screen, f"Reading {place.name} …", partial(calendar.parsed, place))
        if file is None:
            screen.say("Stopped. Nothing was changed.")
        return file

    file = await screen.dialogs.line_later(
        "Which calendar file?",
        read,
        lead="You'll see what would change first.",
        placeholder="~/Downloads/invite.ics",
    )
    if file is None:
        return
    reading = calendar.compared(file)
    notes = list(reading.notes)
    changes = list(reading.changes)
    for offer in reading.offers:
        chosen = await _whose(screen, offer)
        if chosen is not None:
            changes.append(chosen)
    if not changes:
        if not reading.offers:
            reason = "; ".join(notes[:2]) or "none of your conversations is in the file"
            screen.say(f"Nothing to import: {reason}")
        return
    lines = [change.text for change in changes]
    rest = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    left = [f"skipped: {note}" for note in notes[:3]]
    lead = "\n".join([*lines[:SHOWN], *rest, *left])
    if await screen.dialogs.confirm("Make these changes?", lead=lead, yes="make changes", no="cancel"):
        attempt(screen, lambda: screen.say(f"{calendar.apply(changes)}   u undoes it"))


async def _whose(screen: PlaceScreen, offer: InvitationOffer) -> Change | None:
    """Ask whose conversation an invitation is; None where it is left alone."""
    workspace = screen.workspace
    options = []
    for uid in offer.planned:
        meeting = workspace.session.meetings.need(uid)
        change = workspace.data.calendar.invitations.joined(offer, uid)
        note = change.text.removeprefix(f"{workspace.people.guests(meeting)}: ")
        options.append((uid, f"the planned one with {workspace.people.guests(meeting)}", note))
    people = ", ".join(person.name for uid in offer.guests if (person := workspace.session.contacts.get(uid)))
    if people or offer.name:
        who = people or f"{offer.name}, who is new here"
        options.append((NEW, f"a new conversation with {who}", offer.email if not people else ""))
    options.append((OTHER, "a new conversation with someone else", "say who"))
    chosen = await screen.dialogs.choose("Whose conversation is this?", options, lead=offer.text)
    if chosen is None:
        return None
    if chosen == NEW:
        return workspace.data.calendar.invitations.as_new(offer)
    if chosen != OTHER:
        return workspace.data.calendar.invitations.joined(offer, chosen)
    return await screen.dialogs.line(
        "Who is it with?",
        partial(workspace.data.calendar.invitations.as_new, offer),
        placeholder="a name",
        lead=offer.text,
        check=_named,
    )


def _named(line: str) -> str:
    return "" if line.strip() else "A conversation needs a name."


KEEP, REPLACE = "keep", "replace"
NAMED = 5
"""Files that are named where they would be left alone; the rest is counted."""


async def open_export(screen: PlaceScreen, exporting: ExportService) -> None:
    """Choose what to export and where to, look at it, and write it."""
    from ...services.exporting import KINDS
    from ...services.files import FileThere

    kind = await screen.dialogs.choose(
        "Export",
        [(kind, kind.label, kind.note) for kind in KINDS.values()],
        lead="Files for other programs. Nothing here is changed, and only you can read them.",
    )
    if kind is None:
        return

    async def write(typed: str) -> None:
        try:
            await _export(screen, exporting, kind, typed, replace=False)
        except FileThere as there:
            if not await may_replace(screen, there):
                raise
            await _export(screen, exporting, kind, typed, replace=True)

    await screen.dialogs.line_later(kind.label, write, lead=_export_lead(kind), value=_proposed(kind))


async def _prepare(
    screen: PlaceScreen, exporting: ExportService, kind: ExportKind, typed: str, *, replace: bool
) -> Export | None:
    """What would be written; None where the user stopped it."""
    from ...services.exporting import CALENDAR
    from ...services.files import expand

    path = expand(typed)
    folder = kind.folder and (not kind.ending or typed.rstrip().endswith("/") or path.is_dir())
    if path.is_dir() and not folder:
        path = path / f"infoint-{kind.id}.{kind.ending}"

    def prepare(tick: Tick) -> Export:
        return exporting.prepare(kind.id, path, folder=folder, replace=replace, progress=tick)

    if kind.id == CALENDAR:
        # It keeps what number each entry went out with, which is a change: not from another thread.
        return prepare(lambda _done, _total: None)
    return await work_on(screen, f"{kind.label} …", prepare)


async def _export(
    screen: PlaceScreen, exporting: ExportService, kind: ExportKind, typed: str, *, replace: bool
) -> None:
    """Show what would be written and write it; the message says what was done."""
    export = await _prepare(screen, exporting, kind, typed, replace=replace)
    if export is None:
        return
    if export.up_to_date:
        screen.say(f"Nothing to write: {export.path} is up to date.")
        return
    plan, lead = export.plan, f"{export.told}\n{export.path}"
    if plan is None or not plan.foreign:
        if not await screen.dialogs.confirm("Write this?", lead=lead, yes="write", no="cancel"):
            return
    else:
        names = ", ".join(plan.foreign[:NAMED])
        more = f" and {len(plan.foreign) - NAMED} more" if plan.foreign[NAMED:] else ""
        lead += f"\nNot from infoint, or changed since: {names}{more}."
        lost = "anything above the marked line is lost" if kind.id == "vault" else "what's in them is lost"
        options = [
            (KEEP, "Write, but skip those", "they stay as they are"),
            (REPLACE, "Write, and replace those", lost),
        ]
        chosen = await screen.dialogs.choose("Write this?", options, lead=lead)
        if chosen == REPLACE:
            export = await _prepare(screen, exporting, kind, typed, replace=True)
        if chosen is None or export is None:
            return
    written = export

    def write(tick: Tick) -> bool:
        exporting.write(written, progress=tick)
        return True

    done = await work_on(screen, f"Writing {written.path.name} …", write)
    screen.say(f"written: {written.path} ({written.told})" if done else "Stopped. Nothing was written.")


def _proposed(kind: ExportKind) -> str:
    from ...services.files import suggested

    if kind.ending:
        return str(suggested(f"infoint {kind.id}", kind.ending))
    return str(Path.home() / "infoint-vault")


def _export_lead(kind: ExportKind) -> str:
    if not kind.ending:
        return "Which folder? Run it again later to bring the notes up to date."
    if kind.folder:
        return "Which file? End it with / for a folder with one file each."
    return "Which file?"


MINE = Command("kept.mine", "m", "settle('ours')", "keep mine", "Keep your version.", "dialogs", 1)
THEIRS = Command("kept.other", "o", "settle('theirs')", "use other", "Use the other version.", "dialogs", 1)
BOTH = Command(
    "kept.both", "b", "settle('both')", "keep both", "Keep the text of both versions.", "dialogs", 1
)
COMMANDS: tuple[Command, ...] = (
    MINE,
    THEIRS,
    BOTH,
)

SHOWN_CHARACTERS = 20_000
"""Characters of a version that are shown; a longer one is kept whole all the same."""


class ConflictsDialog(RowsDialog[tuple[str, str]]):
    """The places that are kept twice. Returns the key of one and ours, theirs or both."""

    KEYS: ClassVar[tuple[Command, ...]] = (MINE, THEIRS, BOTH, *Dialog.KEYS)
    BINDINGS = bindings((MINE, THEIRS, BOTH))
    WIDTH: ClassVar[int] = 100
    GIVES_WAY: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    DEFAULT_CSS = """
    ConflictsDialog {
        & RowList { height: auto; max-height: 9; }
        & #versions { height: 15; margin: 1 0 0 0; }
        & .version { width: 1fr; height: 1fr; padding: 0 1; background: $boost; }
        & .version:focus { background: $panel; }
        & #theirs { margin: 0 0 0 1; }
        &.-low RowList { max-height: 4; }
        &.-low #versions { height: 9; }
        &.-narrow #versions { layout: vertical; }
        &.-narrow #theirs { margin: 1 0 0 0; }
    }
    """

    def __init__(self, clashes: Sequence[Clash], current: str = "", error: str = "") -> None:
        """A choice of versions, beginning with the clash that is `current` by its key."""
        super().__init__(
            "Conflicting changes",
            RowList([_row(clash) for clash in clashes]),
            lead="Both versions are kept until you choose. Each choice can be undone.",
            error=error,
            current=current,
        )
        self._clashes = {clash.key: clash for clash in clashes}

    def content(self) -> Iterable[Widget]:
        """The list, and both versions of the line under the cursor."""
        yield self.rows
        with Horizontal(id="versions"):
            for name in ("ours", "theirs"):
                with VerticalScroll(id=name, classes="version"):
                    yield Static(plain(""))

    def on_row_list_moved(self) -> None:
        """Show the versions of another line."""
        clash = self._clashes.get(self.rows.cursor_key or "")
        if clash is None:
            return
        for name, title, text, other in (
            ("ours", "HERE", clash.ours, clash.theirs),
            ("theirs", "ELSEWHERE", clash.theirs, clash.ours),
        ):
            self.query_one(f"#{name} Static", Static).update(_version(title, text, other))

    def action_settle(self, choice: str) -> None:
        """Return the line under the cursor and the choice."""
        if (key := self.rows.cursor_key) is not None:
            self.dismiss((key, choice))


def _row(clash: Clash) -> Row:
    return Row(clash.key, (assemble((clash.name, "bold"), "  ", (clash.field, "$text-muted")),))


def _version(title: str, text: str, other: str) -> Content:
    """A version with the lines that the other one lacks in bold."""
    known = set(other.split("\n"))
    parts: list[Part] = [(title, "bold $text-accent")]
    for line in text[:SHOWN_CHARACTERS].split("\n"):
        parts.append(plain(line) if line in known else styled(line, "bold"))
    if not text:
        parts[1:] = [("(empty)", "$text-muted")]
    elif len(text) > SHOWN_CHARACTERS:
        parts.append((f"and {len(text) - SHOWN_CHARACTERS} more characters", "$text-muted"))
    return lines(*parts)


async def settle_kept_twice(screen: PlaceScreen) -> None:
    """Choose until nothing is kept twice any more, or the dialog is left."""
    service = screen.workspace.data.conflicts
    current = error = said = ""
    while clashes := service.all():
        answer = await screen.dialogs.ask(ConflictsDialog(clashes, current, error))
        if answer is None:
            break
        current, choice = answer
        keys = [clash.key for clash in clashes]
        at = keys.index(current)
        try:
            said = service.settle(clashes[at], choice)
        except Refused as refusal:
            error = str(refusal)
        else:
            error = ""
            rest = [*keys[at + 1 :], *keys[:at]]
            current = rest[0] if rest else ""
    if said:
        screen.say(said)
