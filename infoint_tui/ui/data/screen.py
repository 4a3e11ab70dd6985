"""The page about the data, with its rows: where it lies, how safe it is, what needs attention."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from ...domain.errors import Refused
from ...domain.integrity import PROBLEM
from ...domain.phrasing import count, countdown, file_size
from ..kit.chrome import state_content
from ..kit.command import command
from ..kit.list import Row, RowList
from ..kit.screen import PlaceScreen, Program, attempt, may_write, outcome
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from pathlib import Path

    from textual.content import Content
    from textual.widget import Widget

    from ...domain.integrity import DataFinding
    from ...services.backups import Generation, HouseState, Lock, RestorePreview


def open_data(app: Program) -> None:
    """Open the page over any place; where it is open already, it stays."""
    if not isinstance(app.screen, DataScreen):
        app.push_screen(DataScreen(app.workspace, app.settings, intervals=app.intervals))


class DataScreen(PlaceScreen):
    """Facts at once; what has to be read from the disk follows from a thread."""

    PLACE = "data"
    HOME = "#data"

    DEFAULT_CSS = """
    DataScreen RowList { padding: 1 1 0 1; }
    DataScreen.-low RowList { padding: 0 1; }
    """

    _generations: list[Generation] | None = None
    _present: Generation | None = None
    _findings: tuple[DataFinding, ...] | None = None
    _rescued: list[Path] | None = None
    _failed = ""
    _read_revision = -1

    def body(self) -> Iterable[Widget]:
        """One list holds everything."""
        rows = RowList(id="data", classes="panel")
        rows.border_title = "Your data"
        yield rows

    # -- showing -------------------------------------------------------------------------------------

    def refresh_view(self) -> None:
        """Show the facts, and read the files again when the data file was renewed."""
        self._show()
        if self.workspace.data.backups.state().revision != self._read_revision:
            self.action_check()

    def tick(self) -> None:
        """Ages grow, and saving may have gone on."""
        self.refresh_view()

    def _show(self) -> None:
        state = self.workspace.data.backups.state()
        status = self.workspace.session.status
        rows = house_rows(
            state,
            self._present,
            saved_word(status.state.value, status.reason),
            self.workspace.session.clock.now(),
        )
        rows += rescued_rows(self._rescued or ())
        rows += attention_rows(self._findings, self._failed, self.workspace.data.backups.name_of)
        rows += told_rows(self.workspace.attention.notices)
        rows += generation_rows(self._generations, self.workspace.session.zone)
        rows += quarantine_rows(state.quarantine)
        self.query_one(RowList).set_rows(rows)

    @command("data.check", "f5", "check again", place="Data", footer=6)
    @work(exclusive=True, group="house")
    async def action_check(self) -> None:
        """Check everything again."""
        house = self.workspace.data.backups
        self._read_revision = house.state().revision
        try:
            self._present, self._generations, self._rescued, report = await asyncio.to_thread(
                lambda: (house.present(), house.generations(), house.rescued(), house.check())
            )
        except (Refused, OSError) as problem:
            self._failed = str(problem)
        else:
            # What lies in quarantine has a section of its own.
            self._findings = tuple(
                each for each in report.findings if not each.file.startswith("quarantine/")
            )
            self._failed = ""
            house.noted(report)
        # The files may have been read before the screen has finished mounting.
        if self.is_attached:
            self._show()
            self.refresh_bindings()

    def on_row_list_moved(self) -> None:
        """What can be done depends on the line."""
        self.refresh_bindings()

    # -- what can be done ----------------------------------------------------------------------------

    @property
    def _under_cursor(self) -> str:
        return self.query_one(RowList).cursor_key or ""

    def has_line(self) -> bool | None:
        """Dimmed unless the cursor is on something to open."""
        key = self._under_cursor
        if key.startswith((STATE, RESCUED)):
            return may_write(self)
        return True if key.startswith(FINDING) else None

    def on_row_list_chosen(self) -> None:
        """Enter on a line."""
        self.action_open()

    @command("data.open", "enter", "open", place="Data", footer=2, when="has_line")
    def action_open(self) -> None:
        """Go back to the earlier state under the cursor, after a look at what changes;
        or read all of a line.
        """
        key = self._under_cursor
        if key.startswith(STATE) and may_write(self):
            self._restore(key.removeprefix(STATE))
        elif key.startswith(STATE):
            self.say(f"Nothing was changed: {self.workspace.session.status.reason}", "warning")
        elif key.startswith(RESCUED) and may_write(self):
            self._take_over(key.removeprefix(RESCUED))
        elif key.startswith(FINDING):
            self._explain(int(key.removeprefix(FINDING)))

    @work(exclusive=True, group="dialog")
    async def _explain(self, number: int) -> None:
        from .dialogs import FindingDialog

        findings = self._findings or ()
        if number < len(findings):
            await self.dialogs.ask(FindingDialog(findings[number]))

    # -- going back ----------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def _restore(self, which: str) -> None:
        if preview := outcome(self, lambda: self.workspace.data.backups.preview(which)):
            await self._agree(preview)

    async def _agree(self, preview: RestorePreview) -> None:
        from .dialogs import RestoreDialog

        if not preview.changes:
            self.say(f"Nothing would change. Your data already matches {preview.name}.")
        elif await self.dialogs.ask(RestoreDialog(preview, self.workspace.session.zone)):
            attempt(self, lambda: self.say(f"{self.workspace.data.backups.restore(preview)}; u undoes it"))

    @work(exclusive=True, group="dialog")
    async def _take_over(self, path: str) -> None:
        """Add what an earlier session could not save."""
        from .dialogs import RestoreDialog

        house = self.workspace.data.backups
        try:
            preview = house.preview(path, keep=True)
            if not preview.changes:
                house.put_aside(preview.earlier.found.path)
                self.say("You already have everything in it. The copy is now in your backups.")
            elif await self.dialogs.ask(RestoreDialog(preview, self.workspace.session.zone)):
                self.say(f"{house.take_over(preview)}; u undoes it")
        except Refused as refusal:
            self.say(str(refusal), "error")
        self.action_check()

    @command("data.restore", "f", "restore a file", place="Data", footer=5, when=may_write)
    @work(exclusive=True, group="dialog")
    async def action_restore_file(self) -> None:
        """Restore from a file. Shows what would change first."""
        from ...services.backups import Sealed

        def look(text: str) -> RestorePreview | Sealed:
            try:
                return self.workspace.data.backups.preview(str(_user_path(text)))
            except Sealed as error:
                if not error.passphrase:
                    raise
                return error

        found: RestorePreview | Sealed | None = await self.dialogs.line(
            "Which file?",
            look,
            lead="A backup you made, or any infoint.json.",
            placeholder="~/infoint-2026-03-12.json",
        )
        preview = await self._unlocked(found.path) if isinstance(found, Sealed) else found
        if preview is not None:
            await self._agree(preview)

    async def _unlocked(self, path: Path) -> RestorePreview | None:
        """What an encrypted file would change, once its passphrase was given; None where it was left."""
        from ...services.backups import with_passphrase
        from ..kit.dialog import SecretPrompt

        preview = self.workspace.data.backups.preview
        error = ""
        while passphrase := await self.dialogs.ask(SecretPrompt("Passphrase?", lead=str(path), error=error)):
            try:
                return await asyncio.to_thread(preview, str(path), unlock=with_passphrase(passphrase))
            except Refused as refusal:
                error = str(refusal)
        return None

    # -- copies --------------------------------------------------------------------------------------

    @command("data.backup", "b", "back up", place="Data", footer=3)
    @work(exclusive=True, group="dialog")
    async def action_back_up(self) -> None:
        """Write everything to one new file."""
        from ...services.backups import ENDING, how_to_open

        house = self.workspace.data.backups

        async def back_up(typed: str) -> None:
            encrypted = typed.strip().endswith(ENDING)
            lock = await self._new_lock() if encrypted else None
            if encrypted and lock is None:
                return
            made = await asyncio.to_thread(house.back_up, _user_path(typed), lock)
            if lock is not None:
                self.say(f"Backed up and encrypted. {how_to_open(made.path)}")
            else:
                self.say(f"backed up to {made.path}: {count(made.records, 'record')}, read back and verified")

        await self.dialogs.line_later(
            "Back up to which file?",
            back_up,
            value=str(Path.home() / house.copy_name()),
            lead="Everything up to now, as one file. It's best on another disk."
            f"\nEnd the name with {ENDING} to encrypt it.",
        )

    async def _new_lock(self) -> Lock | None:
        """A passphrase typed twice; None where it was left."""
        from ...services.backups import Lock, check_passphrase
        from ..kit.dialog import SecretPrompt

        lead = "No one can open the file without it. Four or five words are best."
        first = await self.dialogs.ask(SecretPrompt("A passphrase", lead=lead, check=check_passphrase))
        if first is None:
            return None
        again = await self.dialogs.ask(
            SecretPrompt("Again", check=lambda text: "" if text == first else "They don't match.")
        )
        return Lock(again) if again else None

    @command("data.export", "e", "export", place="Data", footer=4, words="vcard csv vault markdown")
    @work(exclusive=True, group="dialog")
    async def action_export(self) -> None:
        """Write people, conversations, to-dos, quotes or a Markdown vault for other programs."""
        from .dialogs import open_export

        await open_export(self, self.workspace.data.exporting)


def _user_path(text: str) -> Path:
    """A path as a user writes it. Raises Refused for a user nobody knows, and for no path at all."""
    try:
        return Path(text.strip()).expanduser().absolute()
    except (RuntimeError, ValueError) as error:
        raise Refused(f"{text} isn't a path here.", "Write the whole path.", field="path") from error


STATE, FINDING, RESCUED = "state:", "finding:", "rescued:"
"""What the keys of earlier states, of findings and of rescued copies begin with."""
LABEL = 12
MOST_FINDINGS = 200


def house_rows(
    state: HouseState, present: Generation | None, saved_word: Content, now: datetime
) -> list[Row]:
    """Where the data lies and how fresh it is on the disk.

    The data file `present` was read last: None before that, or where there is none.
    """
    revision = state.revision or (present.rev if present else 0)
    file: list[Part] = [file_size(state.file.size), f"revision {revision}"] if state.file.files else []
    renewed = state.checkpointed_at or _instant(present.saved if present else "")
    waiting = f"{file_size(state.journal.size)} in {count(state.journal.files, 'file')}"
    rows = [
        _fact("place", "Folder", plain(str(state.home))),
        _fact("state", "Status", saved_word),
        _fact("records", "Records", plain(f"{state.records:,}")),
        _fact("flushed", "Last saved", _ago(state.flushed_at, now, "nothing to save yet")),
        _fact(
            "file",
            "Data file",
            joined(" · ", [*file, assemble("updated ", _ago(renewed, now, ""))])
            if file
            else plain("none yet; everything is in the journal"),
        ),
        _fact("journal", "Journal", plain(waiting)),
    ]
    if state.trouble:
        rows.append(_fact("trouble", "Trouble", assemble((state.trouble, "bold $text-warning"))))
    return [_heading("Where your data is", first=True), *rows]


def rescued_rows(paths: Sequence[Path]) -> list[Row]:
    """Copies that an earlier session left because it could not save here; nothing where there are none."""
    if not paths:
        return []
    rows = [_heading("Unsaved last time, but recovered")]
    for path in paths:
        text = assemble(
            "  ", ("!", "bold $text-warning"), " ", str(path), ("  enter restores it", "$text-muted")
        )
        rows.append(Row(f"{RESCUED}{path}", (text,), wrap=True, hang=4))
    return rows


def attention_rows(
    findings: Sequence[DataFinding] | None, failed: str, name: Callable[[str], str]
) -> list[Row]:
    """What needs attention, then what is worth knowing; findings are None while they are being looked for,
    `failed` says why there are none, `name` gives what a record is called towards the user."""
    if findings is None:
        return [_heading("Needs attention"), _line("#looking", failed or "looking …")]
    problems = [found for found in findings if found.severity == PROBLEM]
    notes = [found for found in findings if found.severity != PROBLEM]
    rows = [_heading(f"Needs attention  {len(problems)}")]
    if not problems:
        rows.append(
            _line("#sound", "Nothing. Every record and every earlier version was checked and is fine.")
        )
    rows += _finding_rows(problems, "!", "bold $text-warning", 0, name)
    if notes:
        rows += [_heading(f"Worth knowing  {len(notes)}")]
        rows += _finding_rows(notes, "·", "$text-muted", len(problems), name)
    return rows


def _finding_rows(
    findings: Sequence[DataFinding], sign: str, style: str, start: int, name: Callable[[str], str]
) -> list[Row]:
    rows = []
    for number, found in enumerate(findings[:MOST_FINDINGS], start):
        head = name(found.record) if found.record else found.place
        text = assemble("  ", (sign, style), " ", (head, "bold"), "  " if head else "", found.what)
        rows.append(Row(f"{FINDING}{number}", (text,), wrap=True, hang=4))
    if len(findings) > MOST_FINDINGS:
        rows.append(_line(f"#more{start}", f"and {len(findings) - MOST_FINDINGS} more; see `infoint check`"))
    return rows


def told_rows(notices: Sequence[str]) -> list[Row]:
    """What opening found and did, and what other programs did since; nothing where there is nothing."""
    if not notices:
        return []
    rows = [_heading(f"Since you opened infoint  {len(notices)}")]
    return rows + [_line(f"#told{number}", notice) for number, notice in enumerate(notices[-50:])]


def generation_rows(generations: Sequence[Generation] | None, zone: str) -> list[Row]:
    """The earlier states, newest first; None while they are being read."""
    from ...services.backups import when_saved

    if generations is None:
        return [_heading("Earlier versions"), _line("#reading", "reading …")]
    where = f"   times in {zone}" if generations else ""
    rows = [_heading(f"Earlier versions  {len(generations)}{where}")]
    if not generations:
        rows.append(
            _line("#none", "None yet. Each time the data file is rewritten, the previous one is kept.")
        )
    for found in generations:
        name = "set aside" if found.kept else f"revision {found.rev}"
        good = found.state == "good"
        state = assemble() if good else assemble((found.state.upper(), "bold $text-warning"), " ", found.why)
        facts = joined("  ·  ", [when_saved(found.saved, zone), count(found.records, "record"), state])
        label = plain(name).truncate(LABEL + 2, ellipsis=True, pad=True)
        rows.append(
            Row(
                f"{STATE}{found.path.name}",
                (assemble("  ", label, " ", facts),),
                right=plain(file_size(found.size)),
            )
        )
    return rows


def quarantine_rows(names: Sequence[str]) -> list[Row]:
    """Damaged files that were put aside; nothing where there are none."""
    if not names:
        return []
    rows = [_heading(f"Damaged files set aside  {len(names)}")]
    rows += [_line(f"#aside{number}", name) for number, name in enumerate(names[:50])]
    if len(names) > 50:
        rows.append(_line("#asidemore", f"and {len(names) - 50} more in quarantine/"))
    return rows


def saved_word(state: str, reason: str) -> Content:
    """The saving state with its whole reason."""
    shown = state_content(state, "")
    return assemble(shown, "  ", reason) if reason else shown


def _instant(saved: str) -> datetime | None:
    try:
        return datetime.fromisoformat(saved)
    except ValueError:
        return None


def _ago(at: datetime | None, now: datetime, never: str) -> Content:
    if at is None or at.tzinfo is None:
        return plain(never)
    since = now - at
    return plain("just now" if since < timedelta(minutes=1) else countdown(-since))


def _fact(key: str, label: str, value: Content) -> Row:
    text = assemble("  ", (label.ljust(LABEL), "$text-muted"), value)
    return Row(f"#{key}", (text,), wrap=True, hang=LABEL + 2)


def _line(key: str, text: str) -> Row:
    return Row(key, (assemble("  ", (text, "$text-muted")),), wrap=True, hang=2)


def _heading(title: str, *, first: bool = False) -> Row:
    return Row(f"#{title}", (plain(title),) if first else (BLANK, plain(title)), heading=True)
