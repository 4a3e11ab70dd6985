"""Brings people in: says where from, shows every row in its bucket, and takes the ticked ones in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.widgets import Static

from ...domain.errors import Refused
from ...domain.names import fold
from ...domain.phrasing import count
from ...services.files import completed, expand
from ...services.importing import PASTED, TITLES, Bucket
from ..kit.command import command, declared
from ..kit.dialog import LinePrompt
from ..kit.fields import LineInput
from ..kit.list import RowList
from ..kit.rows import Row, RowSource
from ..kit.screen import PlaceScreen, outcome
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget
    from textual.widgets import Input

    from ...domain.settings import Settings
    from ...exchange.spreadsheets import PeopleFile
    from ...services.importing import Importer, ImportPreview, ImportRow
    from ...services.workspace import Workspace

PLACE = "import people"
_COLORS = {
    Bucket.NEW: "$text-success",
    Bucket.HERE: "$text-muted",
    Bucket.PERHAPS: "$text-warning",
    Bucket.UNREADABLE: "$text-error",
}
_EXPLAINED = {
    Bucket.NEW: "",
    Bucket.HERE: "unchanged unless checked",
    Bucket.PERHAPS: "space adds as new · = same person",
    Bucket.UNREADABLE: "skipped",
}
FIELD_LABELS = {
    "name": "Full name", "first": "First name", "middle": "Middle name", "last": "Last name",
    "prefix": "Title before the name", "suffix": "Degree after the name", "title": "Job title",
    "organisation": "Organization", "email": "Email", "phone": "Phone", "linkedin": "LinkedIn page",
    "link": "Other page", "note": "Note", "tags": "Tags", "since": "Connected since",
}  # fmt: skip
HEADER = -1
"""Stands for the first row, among the columns."""
_TICK = 0.1
"""Seconds between two looks at how far the reading is."""


EXPORTED = "~/Downloads/Connections.csv"
"""Where LinkedIn's file of one's contacts mostly lies."""


class SourceLine(LineInput):
    """Takes a path, or any pasted text; several pasted lines are kept as they came."""

    BINDINGS = [Binding("tab", "complete", "Complete the path", show=False, id="import.complete")]

    pasted = ""
    """The lines that were pasted; the field only says how many."""

    def action_complete(self) -> None:
        """Go on with the path as far as the files there leave no doubt."""
        self.value = completed(self.value)
        self.cursor_position = len(self.value)

    def take_paste(self, text: str) -> None:
        """Keep several lines whole; put a single one where the cursor is."""
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and _paths(text) is None:
            self.pasted = text
            self.value = f"{len(lines):,} pasted lines"
            self.cursor_position = len(self.value)
        else:
            super().take_paste(text)


class SourceDialog(LinePrompt):
    """Asks where people come from. Returns the line, or all the lines that were pasted instead of one."""

    LINE = SourceLine

    def action_accept(self) -> None:
        """Return what was given."""
        line = self.query_one(SourceLine)
        self.dismiss(line.pasted if line.pasted and line.value.endswith("pasted lines") else line.value)


async def bring_people(screen: PlaceScreen) -> None:
    """Ask where people come from, and show what that would bring."""
    there = expand(EXPORTED).is_file()
    said = (
        f"Just press Enter to use {EXPORTED}."
        if there
        else f"For example {EXPORTED}. Tab completes the path."
    )

    def read(typed: str) -> Incoming:
        text = typed if typed.strip() or not there else EXPORTED
        if len(text.splitlines()) > 1:
            return Incoming(screen.workspace, (), text)
        if paths := _paths(text):
            return Incoming(screen.workspace, paths, "")
        if _looks_like_path(text):
            raise Refused(f"{text.strip()} does not exist. Check the spelling.")
        if not text.strip():
            raise Refused("Enter a file name, or paste names.")
        return Incoming(screen.workspace, (), text)

    incoming = await screen.dialogs.settle(
        lambda refusal: SourceDialog(
            "Import people",
            lead="LinkedIn, Google and Outlook CSV, vCard, or any CSV. Or paste names, one per line."
            " You'll see everyone before anything is added.",
            placeholder="a file, or names",
            hint=lambda text: "" if text.strip() else said,
            error=str(refusal or ""),
        ),
        read,
    )
    if incoming is not None:
        screen.app.push_screen(
            ImportScreen(incoming, screen.workspace, screen.settings, intervals=screen.intervals)
        )


def _paths(text: str) -> list[Path] | None:
    """The files a line names, as typed, dragged or copied; None where it names something else."""
    import shlex

    whole = text.strip()
    try:
        words = shlex.split(whole)
    except ValueError:
        words = []
    for parts in ([whole.strip("'\"")], words, whole.splitlines()):
        found = []
        for part in parts:
            try:
                path = expand(part.removeprefix("file://"))
                if not path.is_file():
                    break
            except (Refused, OSError, ValueError):
                break
            found.append(path)
        else:
            if found:
                return found
    return None


def _looks_like_path(text: str) -> bool:
    line = text.strip().strip("'\"")
    return line.startswith(("/", "~/", "./", "file://")) or (
        " " not in line and line.casefold().endswith((".csv", ".vcf", ".tsv", ".txt"))
    )


class _Ended(Exception):
    """Somebody ended the reading."""


class FileReading:
    """One reading of files in a thread: how far it is, and that nobody waits for it any more."""

    def __init__(self) -> None:
        self._done, self._what = 0, "Reading"
        self.ended = False

    def progress(self, done: int, what: str) -> None:
        """Called by the thread that reads."""
        self._done, self._what = done, what
        if self.ended:
            raise _Ended

    def show(self, line: Static) -> None:
        """Say how far it is."""
        if line.is_attached:
            done = f"  {self._done:,} rows" if self._done else ""
            line.update(assemble(f"{self._what} …{done}   ", ("esc stops", "$text-muted")))


class Incoming:
    """People on their way in: where they come from, who was found, and what everyone gets."""

    def __init__(self, workspace: Workspace, files: Sequence[Path], text: str) -> None:
        """People from some files, or from a text that was pasted instead."""
        self._workspace = workspace
        self._files = list(files)
        self._text = text
        self.columns: dict[str, Sequence[str]] = {}
        """By file, what the user said its columns hold."""
        self.sheets: dict[str, PeopleFile] = {}
        """By file, the table as the user said it is to be read."""
        self._importer: Importer | None = None
        self.preview: ImportPreview | None = None
        """Who was found; None while it is read."""
        self.tags: tuple[str, ...] = ()
        self.on_paths: tuple[str, ...] = ()

    async def read(self, reading: FileReading) -> None:
        """Read everything anew; what was ticked before stays ticked. May raise `_Ended`."""
        before, self.preview = self.preview, None
        self._importer = self._workspace.importer()
        found = await asyncio.to_thread(
            self._importer.read,
            self._files,
            pasted=self._text.encode("utf-8", "replace"),
            columns=self.columns,
            sheets=self.sheets,
            progress=reading.progress,
        )
        if before is not None:
            found.go_on_from(before)
        self.preview = found

    @property
    def tables(self) -> list[str]:
        """The files that are tables."""
        files = self.preview.files if self.preview is not None else {}
        return [name for name, file in files.items() if file.sheet is not None]

    def take(self) -> tuple[str, Sequence[str]]:
        """Take in who is ticked; returns the label of the change and whom it brought."""
        assert self.preview is not None
        assert self._importer is not None
        return self._importer.take(self.preview, tags=self.tags, paths=self.on_paths)

    def counts(self) -> Content:
        """How many there are of each kind, and what everyone gets."""
        preview = self.preview
        assert preview is not None
        counts = preview.counts()
        parts: list[Part] = [
            assemble((f"{counts[bucket]:,}", f"bold {_COLORS[bucket]}"), f" {TITLES[bucket]}")
            for bucket in Bucket
        ]
        parts.append((f"{len(preview.ticked):,} checked", "bold"))
        extra = [f"#{tag}" for tag in self.tags]
        stored = self._workspace.session.paths
        extra += [path.title for uid in self.on_paths if (path := stored.get(uid))]
        if extra:
            parts.append((" ".join(extra), "$text-accent"))
        line = joined("  ·  ", parts)
        if preview.refused and preview.rows:
            why = "; ".join(f"{name}: {why}" for name, why in preview.refused.items())
            line = assemble(line, "\n", (plain(why).plain, "$text-warning"))
        return line


class BucketRows:
    """The lines of the list: who was found, below the heading of their bucket, as far as the words fit."""

    def __init__(self, preview: ImportPreview, words: Sequence[str]) -> None:
        self._preview = preview
        self.keys: list[str] = []
        self._headings: dict[int, Bucket] = {}
        for bucket in Bucket:
            rows = [row for row in preview.of(bucket) if _holds(row, words)]
            if rows:
                self._headings[len(self.keys)] = bucket
                self.keys += [f"={bucket.value}", *(row.key for row in rows)]

    def source(self) -> RowSource:
        """The lines, made when they are shown."""
        return RowSource(self.keys, self._row, headings=self._headings)

    def nothing(self) -> str:
        """What is said where there are none."""
        if self._preview.rows:
            return "No one matches. Esc clears the search."
        return (
            "\n".join(f"{name}: {why}" for name, why in self._preview.refused.items())
            or "No one in this file."
        )

    def _row(self, index: int, width: int) -> Row:
        key = self.keys[index]
        bucket = self._headings.get(index)
        if bucket is not None:
            note = _EXPLAINED[bucket]
            title = assemble(
                (TITLES[bucket], f"bold {_COLORS[bucket]}"), (f"  {note}" if note else "", "$text-muted")
            )
            return Row(key, (title,), heading=True)
        row = self._preview.rows[key]
        return Row(key, (_line(row, key in self._preview.ticked, width),), value=row)


# -- what can be done --------------------------------------------------------------------------------------


def has_row(screen: ImportScreen) -> bool | None:
    """Dimmed unless the line can be ticked."""
    row = screen.current
    return True if row is not None and row.bucket is not Bucket.UNREADABLE else None


def is_perhaps(screen: ImportScreen) -> bool | None:
    """Dimmed unless the line is of somebody who is perhaps here."""
    row = screen.current
    return True if row is not None and row.bucket is Bucket.PERHAPS and row.uid else None


def is_read(screen: ImportScreen) -> bool | None:
    """Dimmed while files are being read."""
    return True if screen.incoming.preview is not None else None


def has_table(screen: ImportScreen) -> bool | None:
    """Dimmed unless there is a table."""
    return True if screen.incoming.tables else None


def has_ticked(screen: ImportScreen) -> bool | None:
    """Dimmed while nobody is ticked."""
    preview = screen.incoming.preview
    return True if preview is not None and preview.ticked else None


@command("import.take", "ctrl+s", "add them", place=PLACE, footer=1, when=has_ticked, worker="dialog")
async def take(screen: ImportScreen) -> None:
    """Add everyone who is checked; one undo removes it."""
    preview = screen.incoming.preview
    if preview is None:
        return
    number = count(len(preview.ticked), "person", "people")
    screen.query_one("#counts", Static).update(plain(f"Adding {number} …"))
    await asyncio.sleep(0)
    taken = outcome(screen, screen.incoming.take)
    if taken is None:
        screen.show_counts()
        return
    screen.app.pop_screen()
    under = screen.app.screen
    if isinstance(under, PlaceScreen):
        label, uids = taken
        show = getattr(under, "show_contact", None)
        if show is not None and uids:
            show(uids[0])
        under.say(f"{label}   u undoes it")


@command("import.tick", "space", "tick", place=PLACE, footer=2, when=has_row, palette=False)
def tick(screen: ImportScreen) -> None:
    """Check or uncheck the line; the cursor moves on."""
    row, preview = screen.current, screen.incoming.preview
    if row is not None and preview is not None:
        preview.tick([row.key])
        rows = screen.query_one(RowList)
        rows.redraw(row.key)
        rows.action_cursor(1)
        screen.show_counts()
        screen.refresh_bindings()


@command("import.tick-all", "a", "check all", place=PLACE, footer=3, when=has_row)
def tick_all(screen: ImportScreen) -> None:
    """Check every line of this group that is shown. Again unchecks them."""
    row, preview = screen.current, screen.incoming.preview
    if row is None or preview is None:
        return
    rows = screen.query_one(RowList)
    shown = [key for key in rows.keys if key in preview.rows and preview.rows[key].bucket is row.bucket]
    preview.tick(shown, on=not all(key in preview.ticked for key in shown))
    rows.redraw()
    screen.show_counts()
    screen.refresh_bindings()


@command("import.same", "=", "same person", place=PLACE, footer=4, when=is_perhaps)
def same(screen: ImportScreen) -> None:
    """Say that it's the same person. If checked, anything new about them is added."""
    row, preview = screen.current, screen.incoming.preview
    if row is not None and preview is not None:
        preview.settle(row.key)
        screen.show_found()
        screen.refresh_bindings()


@command("import.tags", "t", "tags", place=PLACE, footer=5, when=is_read, worker="dialog")
async def tags(screen: ImportScreen) -> None:
    """Say which tags everyone gets."""
    incoming = screen.incoming

    def take(typed: str) -> None:
        incoming.tags = tuple(dict.fromkeys(typed.replace(",", " ").replace("#", " ").lower().split()))
        screen.show_counts()

    await screen.dialogs.line(
        "Tags for everyone",
        take,
        value=" ".join(incoming.tags),
        placeholder="for example alumni fair",
        lead="Leave empty for none.",
    )


@command("import.path", "p", "path", place=PLACE, footer=6, when=is_read, worker="dialog")
async def path(screen: ImportScreen) -> None:
    """Put everyone on a path, or on none."""
    incoming = screen.incoming
    paths = screen.workspace.session.paths.all()
    if not paths:
        screen.say("There are no paths yet. Press p in the pipeline to add one.")
        return
    options = [*((path.uid, path.title) for path in paths), ("", "no path")]
    current = next(iter(incoming.on_paths), None)
    chosen = await screen.dialogs.choose("Path for everyone", options, current=current)
    if chosen is not None:
        incoming.on_paths = (chosen,) if chosen else ()
        screen.show_counts()


@command("import.columns", "m", "columns", place=PLACE, footer=7, when=has_table, worker="dialog")
async def columns(screen: ImportScreen) -> None:
    """Say what each column of a table holds."""
    incoming, row = screen.incoming, screen.current
    tables = incoming.tables
    name = row.file if row is not None and row.file in tables else tables[0]
    assert incoming.preview is not None
    if await ask_columns(screen, name, incoming.preview.files[name]):
        screen.read()


async def ask_columns(screen: ImportScreen, name: str, file: PeopleFile) -> bool:
    """Choose column by column until it is left; returns whether anything was changed."""
    from ...exchange.spreadsheets import with_header

    incoming, sheet = screen.incoming, file.sheet
    assert sheet is not None
    width = max(len(sheet.header), *(len(row.cells) for row in sheet.rows[:50]), 0)
    columns = list(incoming.columns.get(name, sheet.columns))
    columns += [""] * (width - len(columns))
    changed, current = False, 0
    fields = [
        *((key, label, "") for key, label in FIELD_LABELS.items()),
        ("", "None of these", "kept as it is"),
    ]
    while True:
        options: list[tuple[int, str, str]] = []
        for at, field in enumerate(columns[:width]):
            cells = (row.cells[at].strip() for row in sheet.rows[:20] if at < len(row.cells))
            example = next(filter(None, cells), "")
            title = sheet.header[at] if at < len(sheet.header) and sheet.header[at] else f"column {at + 1}"
            held = FIELD_LABELS.get(field, "kept as it is")
            options.append((at, title[:30], f"{held} · {example[:40]}"))
        options.append((HEADER, "First row names the columns", "yes" if sheet.header else "no"))
        chosen = await screen.dialogs.choose(
            f"What's in the columns of {name}?", options, current=current, lead="Esc goes back."
        )
        if chosen is None:
            break
        current = chosen
        if chosen == HEADER:
            sheet = with_header(sheet)
            changed = True
            continue
        holds = await screen.dialogs.choose(options[chosen][1], fields, current=columns[chosen])
        if holds is not None:
            columns[chosen] = holds
            changed = True
    if changed:
        incoming.columns[name] = tuple(columns)
        incoming.sheets[name] = file._replace(sheet=sheet)
    return changed


class ImportScreen(PlaceScreen):
    """Every row of the files in its bucket. Nothing is changed before the ticked ones are taken in."""

    PLACE = "import people"
    HOME = "#rows"
    CAN_FIND = True
    KEYS = declared(take, tick, tick_all, same, tags, path, columns)

    DEFAULT_CSS = """
    ImportScreen {
        & #counts { height: auto; max-height: 3; padding: 0 1; }
        & #find { display: none; margin: 0 1; }
        & #find.-shown { display: block; }
        & #rows { height: 1fr; padding: 0 1; }
    }
    """

    LEGEND: ClassVar[tuple[str, ...]] = (
        "[x] is added, [ ] is skipped. Already here: checked rows are updated from the file.",
    )

    def __init__(
        self, incoming: Incoming, workspace: Workspace, settings: Settings | None = None, *, intervals: bool
    ) -> None:
        """The screen of some people on their way in; for the rest see `PlaceScreen`."""
        super().__init__(workspace, settings, intervals=intervals)
        self.incoming = incoming
        self.reading = FileReading()

    def body(self) -> Iterable[Widget]:
        """What was found, the filter, and the rows."""
        yield Static(BLANK, id="counts")
        yield LineInput(placeholder="a name, organization, or reason", id="find")
        yield RowList(id="rows", empty=plain("Reading …"))

    def on_mount(self) -> None:
        """Begin to read; what every place does at this moment, it does besides."""
        self.read()

    @work(exclusive=True, group="reading")
    async def read(self) -> None:
        """Read everything, and show it."""
        rows = self.query_one(RowList)
        rows.set_empty(plain("Reading …"))
        rows.set_rows(())
        self.reading = reading = FileReading()
        show = partial(reading.show, self.query_one("#counts", Static))
        pulse = self.set_interval(_TICK, show) if self.intervals else None
        try:
            await self.incoming.read(reading)
        except _Ended:
            return
        finally:
            reading.ended = True
            if pulse is not None:
                pulse.stop()
        if self.is_attached:
            self.show_found()
            self.go_home()
            self.refresh_bindings()

    def on_unmount(self) -> None:
        """The screen was left: what is still being read is let go."""
        self.reading.ended = True

    # -- showing -------------------------------------------------------------------------------------

    def show_found(self) -> None:
        """Show who was found, as far as the words fit."""
        if self.incoming.preview is None:
            return
        words = [fold(word) for word in self.query_one("#find", LineInput).value.split()]
        found = BucketRows(self.incoming.preview, words)
        rows = self.query_one(RowList)
        rows.set_empty(plain(found.nothing()))
        rows.set_rows(found.source())
        self.show_counts()

    def show_counts(self) -> None:
        """Show how many there are of each kind."""
        if self.incoming.preview is not None:
            self.query_one("#counts", Static).update(self.incoming.counts())

    def refresh_view(self) -> None:
        """Paths may have changed; the rows have not."""
        self.show_counts()

    @property
    def current(self) -> ImportRow | None:
        """Who the cursor is on."""
        preview = self.incoming.preview
        key = self.query_one(RowList).cursor_key if preview is not None else None
        return preview.rows.get(key) if preview is not None and key else None

    def on_row_list_moved(self) -> None:
        """What can be done depends on the line."""
        self.refresh_bindings()

    # -- finding -------------------------------------------------------------------------------------

    def find(self) -> bool:
        """Show the line of words."""
        field = self.query_one("#find", LineInput)
        field.add_class("-shown")
        field.focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find as it is typed."""
        event.stop()
        self.show_found()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to what was found."""
        event.stop()
        self.go_home()

    def leave(self) -> bool:
        """Clear the words, or go."""
        field = self.query_one("#find", LineInput)
        if field.has_class("-shown"):
            field.remove_class("-shown")
            field.value = ""
            self.go_home()
            return True
        return False


def _holds(row: ImportRow, words: Sequence[str]) -> bool:
    """Whether every word stands in a row."""
    if not words:
        return True
    text = fold(f"{row.name} {row.role} {row.whom} {row.reason} {' '.join(row.differences)} {row.file}")
    return all(word in text for word in words)


def _line(row: ImportRow, ticked: bool, width: int) -> Content:
    """A row in one line: tick, who, and why it is where it is."""
    if row.bucket is Bucket.UNREADABLE:
        where = f"{row.file} line {row.line}: " if row.file != PASTED else f"line {row.line}: "
        return assemble((where, "$text-muted"), row.reason, (f"  {row.name}", "$text-muted"))
    box = ("[x] ", "$text-accent") if ticked else ("[ ] ", "$text-muted")
    parts: list[Part] = [assemble(box, (row.name, "bold") if ticked else row.name)]
    if row.role and not row.differences:
        parts.append((row.role, "$text-muted"))
    if row.bucket is Bucket.NEW and row.card is not None and width > 90:
        reach = [*row.card.emails[:1], *row.card.phones[:1], row.card.linkedin]
        parts += [(text, "$text-muted") for text in reach[:1] if text]
    whom = f": {row.whom}" if row.whom and row.whom != row.name else ""
    why: list[Part] = [(f"{row.reason}{whom}", _COLORS[row.bucket])] if row.reason else []
    told: list[Part] = [(text, "$text-warning") for text in row.differences]
    if row.new_employer:
        told.append(("worth a note", "$text-warning"))
    parts += [*why, *told] if row.bucket is Bucket.PERHAPS else [*told, *why]
    return joined("  ·  ", parts)
