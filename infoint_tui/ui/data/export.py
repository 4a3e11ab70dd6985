"""Exports from the screen: what, where to, a look at what would be written, and then the writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...domain.errors import Refused
from ..kit.dialog import Tick, work_on
from ..kit.prompt import Confirm, LinePrompt
from ..kit.select import Option, SelectOne

if TYPE_CHECKING:
    from ...services.exporting import Export, ExportKind, ExportService
    from ..kit.save_file import Asker

KEEP, REPLACE = "keep", "replace"
NAMED = 5
"""Files that are named where they would be left alone; the rest is counted."""


async def open_export(screen: Asker, exporting: ExportService) -> None:
    """Choose what to export and where to, look at it, and write it."""
    from ...services.exporting import KINDS

    options = [Option(kind.id, kind.label, kind.note) for kind in KINDS.values()]
    lead = "Files for other programs. Nothing here is changed, and only you can read them."
    chosen = await screen.ask(SelectOne("Export", options, lead=lead))
    if chosen:
        await _export(screen, exporting, KINDS[chosen])


async def _export(screen: Asker, exporting: ExportService, kind: ExportKind) -> None:
    typed, error, replace = _proposed(kind), "", False
    while True:
        if not replace:
            answer = await screen.ask(LinePrompt(kind.label, lead=_lead(kind), value=typed, error=error))
            if answer is None:
                return
            typed, error = answer, ""
        try:
            export = await _prepare(screen, exporting, kind, typed, replace=replace)
            if export is None or not await _agreed(screen, exporting, export, typed):
                return
        except Refused as refusal:
            replace = not replace and await _replaces(screen, refusal)
            error = "" if replace else str(refusal)
            continue
        return


async def _replaces(screen: Asker, refusal: Refused) -> bool:
    """Whether a file in the way is to be replaced; False where something else is wrong."""
    from ...services.files import FileThere

    if not isinstance(refusal, FileThere):
        return False
    question = Confirm("Replace the file that is there?", lead=refusal.what, yes="replace", no="keep it")
    return await screen.ask(question) is True


async def _prepare(
    screen: Asker, exporting: ExportService, kind: ExportKind, typed: str, *, replace: bool
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


async def _agreed(screen: Asker, exporting: ExportService, export: Export, typed: str) -> bool:
    """Show what would be written and write it; the message says what was done. False where it was left."""
    plan = export.plan
    if export.up_to_date:
        screen.say(f"Nothing to write: {export.path} is up to date.")
        return False
    lead = f"{export.told}\n{export.path}"
    if plan is None or not plan.foreign:
        if await screen.ask(Confirm("Write this?", lead=lead, yes="write", no="leave it")) is not True:
            return False
    else:
        names = ", ".join(plan.foreign[:NAMED])
        more = f" and {len(plan.foreign) - NAMED} more" if plan.foreign[NAMED:] else ""
        lead += f"\nNot from infoint, or changed since: {names}{more}."
        options = [
            Option(KEEP, "Write, and leave those alone", "they stay as they are"),
            Option(REPLACE, "Write, and replace those", "what they hold above the marked line is lost"
                   if export.kind.id == "vault" else "what they hold is lost"),
        ]  # fmt: skip
        chosen = await screen.ask(SelectOne("Write this?", options, lead=lead))
        if chosen is None:
            return False
        if chosen == REPLACE:
            replaced = await _prepare(screen, exporting, export.kind, typed, replace=True)
            if replaced is None:
                return False
            export = replaced
    written = export
    done = await work_on(
        screen, f"Writing {export.path.name} …", lambda tick: _write(exporting, written, tick)
    )
    screen.say(f"written: {export.path} ({export.told})" if done else "Stopped. Nothing was written.")
    return True


def _write(exporting: ExportService, export: Export, tick: Tick) -> bool:
    exporting.write(export, progress=tick)
    return True


def _proposed(kind: ExportKind) -> str:
    from ...services.files import suggested

    if kind.ending:
        return str(suggested(f"infoint {kind.id}", kind.ending))
    return str(Path.home() / "infoint-vault")


def _lead(kind: ExportKind) -> str:
    if not kind.ending:
        return "Into which folder? Run it again later to bring the notes up to date."
    if kind.folder:
        return "To which file? End it with / for a folder with a file for each."
    return "To which file?"
