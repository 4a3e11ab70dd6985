"""Reading a home: the data file, its generations and its journals, whatever state they are in.

Nothing here writes. What has to be put aside before the first change is handed to the caller as `Evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from .fs import OsLayer
from .journal import Base, JournalFile, JournalSet, read_journals
from .records import MARK, META, Dataset, HomeError, OpenReport, collector_paused, from_raw
from .replay import STEPS, Replayer, Step, newest
from .snapshot import (
    BACKUPS,
    FILE,
    QUARANTINE,
    Evidence,
    MainFile,
    classify,
    generations,
    newest_good,
    read_main,
)

if TYPE_CHECKING:
    from .merge import Merged

SCHEMA = newest(STEPS)
_TRIES = 8


class Loaded(NamedTuple):
    """A home read into memory, and what a writer needs to go on from it.

    `old` has schema and tables as they were before they were brought to `schema`, where they had to be.
    `seen` is the checksum of the file as it lies there (the seal, or a digest of its bytes); `rev` the
    highest revision met; `late` names the journals with changes the file lacks, `late_schema` is the schema
    of their lines, `floor` is the revision of the oldest of them; `changed` holds, for every record the
    journal touched, what the base has; `newer` is true for a schema beyond ours; `theirs` is what the
    file holds where another program wrote it; `main` is the data file as found.
    """

    tables: Dataset
    base: Base
    rev: int
    seq: int
    seen: str
    meta_documents: Mapping[str, Any]
    report: OpenReport
    evidence: list[Evidence]
    outside: Merged | None
    must_checkpoint: bool
    journal_bytes: int
    newer: bool
    changed: dict[tuple[str, str], Any]
    floor: int
    late: list[Path]
    theirs: Dataset | None = None
    old: tuple[int, Dataset] | None = None
    schema: int = SCHEMA
    late_schema: int = SCHEMA
    main: MainFile = MainFile("absent")


def read_home(
    home: Path, main: Path, osl: OsLayer, host: str, steps: Sequence[Step] = STEPS, *, late: bool = False
) -> Loaded:
    """Read everything, again when the file was replaced meanwhile. Raises HomeError if nothing is usable.

    With `late` the records of a long table are read when they are asked for.
    """
    for _ in range(_TRIES):
        before = _identity(main, osl)
        try:
            with collector_paused():
                found = _read_once(home, main, osl, host, steps, late)
        except FileNotFoundError:
            continue  # the writer removed an old journal between our listing and reading it
        except OSError as error:
            raise HomeError(unreadable(home, error)) from error
        if _identity(main, osl) == before:
            return found
    raise HomeError(f"The files in {home} change faster than they can be read. Try again in a moment.")


def unreadable(home: Path, error: OSError) -> str:
    """What to say where something in the home cannot be read."""
    where = error.filename or home
    return f"{where} cannot be read ({error.strerror}). Check its permissions, or name another with --home."


def _identity(path: Path, osl: OsLayer) -> tuple[int, int, int] | None:
    try:
        found = osl.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read_once(home: Path, main: Path, osl: OsLayer, host: str, steps: Sequence[Step], late: bool) -> Loaded:
    found = read_main(main, osl, late=late)
    return _read_around(found, home, main, osl, host, steps)._replace(main=found)


def _read_around(
    found: MainFile, home: Path, main: Path, osl: OsLayer, host: str, steps: Sequence[Step] = STEPS
) -> Loaded:
    """The home around a data file that was read already."""
    if found.alien:
        raise HomeError(_alien(home, main, found, osl))
    # A home carried to another machine brings its journals along: file and journal then name the same host.
    hosts = {host} | ({found.meta.host} if found.meta and found.state == "good" else set())
    known = found.meta.seq if found.meta and found.state == "good" else -1
    journals = read_journals(home, osl, hosts, steps, known)
    base = journals.base
    if found.state == "good" and _continues(found, base, journals.host):
        return _plain(found, journals, osl)
    if found.state == "good":
        found = classify(found.data)
    backups = generations(home, osl)
    if found.state == "absent" and not backups and (base is None or base.rev == 0):
        return _new(journals, osl)
    if found.state in ("good", "edited"):
        return _replaced(home, found, journals, backups, osl)
    return _recover(home, main, found, journals, backups, osl)


def _alien(home: Path, main: Path, found: MainFile, osl: OsLayer) -> str:
    """What to say of a file of a schema that never was, and which way leads on."""
    text = f"{main} cannot be read: {found.why}. Nothing was changed."
    good, _ = newest_good(generations(home, osl), osl)
    if good is None or good.meta is None:
        return f"{text} Put a good copy of {FILE} there, or start afresh with --home DIR."
    return (
        f"{text} `infoint repair` puts it aside and goes on from backup revision {good.meta.rev}"
        " and the journal; nothing is lost by that."
    )


def _continues(found: MainFile, base: Base | None, journal_host: str) -> bool:
    """Does the newest journal go on from this file, or did this file come out of that journal?"""
    if base is None or base.sha == found.sha:
        return True
    meta = found.meta
    return meta is not None and meta.parent == base.sha and meta.host == journal_host


def _new(journals: JournalSet, osl: OsLayer) -> Loaded:
    report = OpenReport()
    tables = Dataset()
    replay = Replayer(tables, schema=journals.first_schema, steps=journals.steps)
    report.journal_changes = replay.apply_all(journals.lines(0))
    newer = replay.finish().schema > journals.newest_schema
    if replay.seq:
        report.source = "journal"
    _note_journals(report, journals, 0, osl)
    loaded = _loaded(tables, Base(0, "", 0), 0, replay.seq, "", {}, report, journals)
    return _brought(loaded._replace(newer=newer, changed=replay.before), replay)


def _plain(found: MainFile, journals: JournalSet, osl: OsLayer) -> Loaded:
    assert found.meta is not None
    report = OpenReport()
    report.source = "file"
    tables, report.problems = from_raw(found.raw)
    meta = found.meta
    past = journals.each(-1, meta.seq)
    replay = Replayer(tables, past, schema=meta.schema, steps=journals.steps)
    report.journal_changes = replay.apply_all(journals.lines(meta.seq))
    replay.finish()
    _note_journals(report, journals, meta.seq, osl)
    base = Base(meta.rev, found.sha, meta.seq)
    documents = found.raw.get(META, {})
    loaded = _loaded(
        tables, base, meta.rev, max(replay.seq, meta.seq), found.sha, documents, report, journals
    )
    newer = meta.schema > journals.newest_schema
    return _brought(loaded._replace(newer=newer, changed=replay.before), replay)


def _brought(loaded: Loaded, replay: Replayer) -> Loaded:
    """What was read, and whether it had to be brought to another schema."""
    if replay.old is None:
        return loaded
    loaded.report.problems = from_raw(replay.tables.raw())[1]
    return loaded._replace(old=replay.old, changed={}, must_checkpoint=True)


def _schema_of(found: MainFile | None, journals: JournalSet) -> int:
    """The schema of a file, or where it names none that of the journals."""
    if found is not None and found.meta is not None:
        return found.meta.schema
    return journals.last_schema


def _start_of(good: MainFile | None, journals: JournalSet) -> tuple[Dataset, int] | None:
    """Where replay can begin: a generation, or nothing at all if the journals reach back to the first day."""
    if good is not None and good.meta is not None:
        return from_raw(good.raw)[0], good.meta.seq
    if journals.own and journals.own[0].rev == 0:
        return Dataset(), 0
    return None


def _replaced(
    home: Path, found: MainFile, journals: JournalSet, backups: list[tuple[int, Path]], osl: OsLayer
) -> Loaded:
    """The file is sound JSON but not the one we left: edited, restored, synchronised, or bit rot."""
    report = OpenReport()
    report.source = "file"
    rev = max([found.meta.rev if found.meta else 0, *[r for r, _ in backups[:1]]])
    evidence = [Evidence(BACKUPS, "found", found.data)]
    good, _ = newest_good(backups, osl)
    start = _start_of(good, journals)
    base = journals.base
    if base is None and good is not None and good.meta is not None:
        base = Base(good.meta.rev, good.sha, good.meta.seq)
    if start is None or base is None:
        theirs, report.problems = from_raw(found.raw)
        report.notices.append(
            f"{home / FILE} was changed by another program or damaged: "
            f"{found.why or 'it is not the file left here'}. It was read as it is. "
            f"The file as found is kept in {BACKUPS}/."
        )
        claimed = found.meta.seq if found.meta and (found.state == "good" or base is None) else 0
        seq = max(claimed, base.seq if base else 0)
        replay = Replayer(theirs, schema=_schema_of(found, journals), steps=journals.steps)
        report.journal_changes = replay.apply_all(journals.lines(seq))
        replay.finish()
        old = base or Base(rev, found.sha, seq)
        loaded = _loaded(
            theirs, old, rev, max(seq, replay.seq), found.sha, _documents(found), report, journals
        )
        loaded = loaded._replace(
            evidence=evidence,
            must_checkpoint=True,
            newer=replay.schema > journals.newest_schema,
            changed=replay.before,
            theirs=_tables_of(found, journals),
        )
        return _brought(loaded, replay)
    before, seq = start
    cut = base.seq
    trusted = found.state == "good"
    if trusted and found.meta and found.meta.parent == base.sha and found.meta.host == journals.host:
        cut = max(cut, found.meta.seq)
    schema = _schema_of(good, journals) if good else journals.first_schema
    played = Replayer(before, schema=schema, steps=journals.steps)
    played.apply_all(journals.lines(seq, cut))
    ours = before.copy()
    replay = Replayer(ours, journals.lines(seq, cut), schema=played.schema, steps=journals.steps)
    report.journal_changes = replay.apply_all(journals.lines(cut))
    played.finish()
    replay.finish()
    if journals.taken_in(cut) == found.sha:
        # Before the process ended; what was changed here since must not be merged a second time.
        from .merge import Merged

        merged, evidence = Merged([], 0, []), []
    else:
        from .merge import base_of_diverged, line_of_file

        line = [base.sha[:MARK], *(line_of_file(good) if good else [])]
        other = base_of_diverged(found, line, home / BACKUPS, osl, journals.steps)
        merged = merge_found(found, before if other is None else other, ours, journals.steps)
        report.problems = merged.problems
        report.notices.append(_what_was_merged(found, merged))
    _note_journals(report, journals, seq, osl)
    top = max(cut, replay.seq)
    loaded = _loaded(ours, base, max(rev, base.rev), top, found.sha, _documents(found), report, journals)
    newer = found.meta is not None and found.meta.schema > journals.newest_schema
    loaded = loaded._replace(
        evidence=loaded.evidence + evidence,
        outside=merged,
        must_checkpoint=True,
        newer=newer,
        changed=replay.before,
        theirs=_tables_of(found, journals),
    )
    return _brought(loaded, replay)


def _tables_of(found: MainFile, journals: JournalSet) -> Dataset:
    """What a file holds, brought to the newest schema."""
    tables = from_raw(found.raw)[0]
    Replayer(tables, schema=_schema_of(found, journals), steps=journals.steps).finish()
    return tables


def merge_found(found: MainFile, before: Dataset, ours: Dataset, steps: Sequence[Step] = STEPS) -> Merged:
    """Bring what a file that is not the one left here changed since `before` into ours."""
    from .merge import Theirs, merge

    tables, problems = from_raw(found.raw, before, ours)
    if found.meta is not None:
        Replayer(tables, schema=found.meta.schema, steps=steps).finish()
    return merge(before, ours, Theirs(tables, problems, found.raw, found.state == "good"))


def _documents(found: MainFile) -> Mapping[str, Any]:
    """What stands in `_meta`, as far as it can be written again."""
    return {number: one for number, one in found.raw.get(META, {}).items() if isinstance(one, dict)}


def _what_was_merged(found: MainFile, merged: Merged) -> str:
    edited = found.state == "edited"
    who = "was changed by another program or damaged" if edited else "was replaced by another version"
    return merged.told(f"{FILE} {who}")


def _recover(
    home: Path,
    main: Path,
    found: MainFile,
    journals: JournalSet,
    backups: list[tuple[int, Path]],
    osl: OsLayer,
) -> Loaded:
    """The file is missing or makes no sense: the newest good generation and every journal since."""
    wrong = "is missing" if found.state == "absent" else f"is damaged: {found.why}"
    good, passed = newest_good(backups, osl)
    start = _start_of(good, journals)
    if start is None:
        raise HomeError(
            f"{main} {wrong}, and there is no good backup in {home / BACKUPS}. Nothing was changed. "
            f"Put a good copy of infoint.json there, or start afresh with --home DIR."
        )
    tables, seq = start
    report = OpenReport()
    rev = good.meta.rev if good and good.meta else 0
    report.source = f"backup rev {rev}" if good else "journal"
    if good:
        report.problems = from_raw(good.raw)[1]
    schema = _schema_of(good, journals) if good else journals.first_schema
    replay = Replayer(tables, schema=schema, steps=journals.steps)
    lines = journals.lines(seq)
    report.journal_changes = replay.apply_all(lines)
    replay.finish()
    source = f"backup revision {rev}" if good else "the journals since the first day"
    text = (
        f"{main} {wrong}. Your data was rebuilt from {source},"
        f" with later changes from the journal ({len(lines)})."
    )
    if passed:
        text += f" {passed} newer backups were damaged too."
    oldest = min([journal.rev for journal in journals.own], default=None)
    if good and (oldest is None or oldest > rev):
        text += f" Changes made after revision {rev} and before the oldest journal may be missing."
    if found.state == "damaged":
        text += f" The damaged file is kept in {home / QUARANTINE}."
    report.notices.append(text)
    _note_journals(report, journals, seq, osl)
    base = journals.base or Base(rev, good.sha if good else "", seq)
    top = max([rev, base.rev, *[r for r, _ in backups[:1]]])
    documents = good.raw.get(META, {}) if good else {}
    loaded = _loaded(
        tables, base, top, max(replay.seq, seq, base.seq), found.sha, documents, report, journals
    )
    evidence = [Evidence(QUARANTINE, "infoint.corrupt", found.data)] if found.state == "damaged" else []
    newer = good is not None and good.meta is not None and good.meta.schema > journals.newest_schema
    loaded = loaded._replace(evidence=loaded.evidence + evidence, must_checkpoint=True, newer=newer)
    return _brought(loaded, replay)


def _put_aside(found: JournalFile, osl: OsLayer) -> bool:
    """Whether a damaged journal lies in quarantine already, and was told of then."""
    import hashlib

    mark = hashlib.sha256(found.data).hexdigest()[:12]
    return any(mark in name for name in osl.listdir(found.path.parent.parent / QUARANTINE))


def _note_journals(report: OpenReport, journals: JournalSet, after: int, osl: OsLayer) -> None:
    numbers = [seq for seq, _ in journals.lines(after)]
    missing = (numbers[-1] - after - len(numbers)) if numbers else 0
    missing += journals.own[-1].tail if journals.own else 0
    damaged = [found.path for found in journals.own if found.damaged and not _put_aside(found, osl)]
    if damaged or missing > 0:
        where = f" The damaged journals are kept in {QUARANTINE}/." if damaged else ""
        lost = f"{missing} changes in the journal could not be read and are missing; " if missing > 0 else ""
        report.notices.append(f"The journal was damaged: {lost}every readable change was used.{where}")
    if journals.foreign:
        names = ", ".join(found.path.name for found in journals.foreign[:3])
        report.notices.append(
            f"{len(journals.foreign)} journals were written on another machine ({names}) and are left alone; "
            "close infoint there, so that its file arrives here whole."
        )


def _loaded(
    tables: Dataset,
    base: Base,
    rev: int,
    seq: int,
    seen: str,
    documents: Mapping[str, Any],
    report: OpenReport,
    journals: JournalSet,
) -> Loaded:
    report.counts = tables.counts()
    evidence = [
        Evidence(QUARANTINE, f"journal-{found.path.stem}", found.data)
        for found in journals.own
        if found.damaged
    ]
    late = [found for found in journals.own if max(found.lines, default=0) > base.seq]
    floor = min([base.rev, *(found.rev for found in late)])
    size = sum(found.size for found in journals.own if found.rev == base.rev)
    schemas = {found.schema or 1 for found in late}
    # One file has lines of one schema: where there are several, the lines stay where they are.
    paths = [found.path for found in late] if len(schemas) == 1 else []
    loaded = Loaded(
        tables, base, rev, seq, seen, documents, report, evidence, None, False, size, False, {}, floor, paths
    )
    newest_schema = journals.newest_schema
    return loaded._replace(schema=newest_schema, late_schema=schemas.pop() if paths else newest_schema)
