"""The rows of the page about the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ...domain.integrity import PROBLEM
from ...domain.phrasing import count, countdown, file_size
from ..kit.chrome import state_content
from ..kit.list import Row
from ..kit.text import BLANK, Part, assemble, joined, plain

if TYPE_CHECKING:
    from pathlib import Path

    from textual.content import Content

    from ...domain.integrity import DataFinding
    from ...services.backups import Generation, HouseState


STATE, FINDING, RESCUED = "state:", "finding:", "rescued:"
"""What the keys of earlier states, of findings and of rescued copies begin with."""
LABEL = 12
MOST_FINDINGS = 200


def house_rows(
    state: HouseState, present: Generation | None, saved_word: Content, now: datetime
) -> list[Row]:
    """Where the data lies and how fresh it is on the disk.

    Args:
        state: How it stands.
        present: The data file as it was read last; None before that, or where there is none.
        saved_word: The saving state in the words of the header.
        now: The present in UTC.
    """
    revision = state.revision or (present.rev if present else 0)
    file: list[Part] = [file_size(state.file.size), f"revision {revision}"] if state.file.files else []
    renewed = state.checkpointed_at or _instant(present.saved if present else "")
    waiting = f"{file_size(state.journal.size)} in {count(state.journal.files, 'file')}"
    rows = [
        _fact("place", "Place", plain(str(state.home))),
        _fact("state", "State", saved_word),
        _fact("records", "Records", plain(count(state.records, "record"))),
        _fact("flushed", "Last saved", _ago(state.flushed_at, now, "nothing to save yet")),
        _fact(
            "file",
            "Data file",
            joined(" · ", [*file, assemble("renewed ", _ago(renewed, now, ""))])
            if file
            else plain("none yet; the journal holds everything"),
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
    rows = [_heading("Not saved last time, but kept")]
    for path in paths:
        text = assemble(
            "  ", ("!", "bold $text-warning"), " ", str(path), ("  enter restores it", "$text-muted")
        )
        rows.append(Row(f"{RESCUED}{path}", (text,), wrap=True, hang=4))
    return rows


def attention_rows(
    findings: Sequence[DataFinding] | None, failed: str, name: Callable[[str], str]
) -> list[Row]:
    """What needs attention, then what is worth knowing.

    Args:
        findings: What was found, the problems first; None while it is being looked for.
        failed: Why nothing could be found out.
        name: Gives what a record is called towards the user.
    """
    if findings is None:
        return [_heading("Needs attention"), _line("#looking", failed or "looking …")]
    problems = [found for found in findings if found.severity == PROBLEM]
    notes = [found for found in findings if found.severity != PROBLEM]
    rows = [_heading(f"Needs attention  {len(problems)}")]
    if not problems:
        rows.append(_line("#sound", "Nothing. Every record and every earlier state was checked and is fine."))
    rows += _finding_rows(problems, "!", "bold $text-warning", 0, name)
    if notes:
        rows += [_heading(f"WORTH KNOWING  {len(notes)}")]
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
    rows = [_heading(f"SINCE THE START  {len(notices)}")]
    return rows + [_line(f"#told{number}", notice) for number, notice in enumerate(notices[-50:])]


def generation_rows(generations: Sequence[Generation] | None, zone: str) -> list[Row]:
    """The earlier states, newest first; None while they are being read."""
    from ...services.backups import when_saved

    if generations is None:
        return [_heading("Earlier states"), _line("#reading", "reading …")]
    where = f"  times in {zone}" if generations else ""
    rows = [_heading(f"Earlier states  {len(generations)}{where}")]
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
    rows = [_heading(f"Put aside as damaged  {len(names)}")]
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
