"""Two versions of the data joined, field by field from what both have grown from, and nothing lost on either
side; the conflict copies of sync programs among them.
"""

from __future__ import annotations

import contextlib
import errno
import json
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.merging import Place, join
from .checkpoint import BLANK, Composer
from .fs import SIZE_LIMIT, OsLayer, sha256
from .records import CONFLICTS, DRAFTS, LINE, MARK, META, Dataset, HomeError, Problem, Put, Rows, from_raw
from .replay import STEPS, Replayer, Step, newest
from .snapshot import BACKUPS, MainFile, classify, read_main

if TYPE_CHECKING:
    from .snapshot import MainFile


SHOWN = 5
"""How many of the records taken over are named."""
TITLES = ("name", "title", "purpose", "statement", "subject")


class Merged(NamedTuple):
    """What to put so that ours holds both: raw puts with TinyDB's numbers, how many conflicts are kept twice,
    and the records that need attention."""

    puts: list[tuple[Put, int | None]]
    conflicts: int
    problems: list[Problem]

    @property
    def records(self) -> list[Put]:
        """The records that become others than they were here."""
        return [put for put, _ in self.puts if put.table != CONFLICTS]

    def told(self, what: str) -> str:
        """Sentences for the user: what happened to the file, which records were taken over, where both
        versions lie."""
        names = [_shown(put) for put in self.records]
        text = f"{what}; no records differ. A copy is in backups/."
        if names:
            listed = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if names[SHOWN:] else "")
            records = "1 record was" if len(names) == 1 else f"{len(names)} records were"
            text = f"{what}; {records} taken over ({listed}). Both versions are kept in backups/."
        if self.conflicts:
            places = "1 record was" if self.conflicts == 1 else f"{self.conflicts} records were"
            text += f" {places} changed on both sides; choose which version to keep."
        return text


class Theirs(NamedTuple):
    """The other version: its tables, what is odd in it, the tables its file has at all, and whether its
    checksum agrees. A table missing as a whole is damage to its name, not the wish to delete all of it."""

    tables: Dataset
    problems: list[Problem]
    present: Container[str]
    trusted: bool


def merge(base: Dataset, ours: Dataset, theirs: Theirs) -> Merged:
    """Bring the changes from base to theirs into ours.

    A record deleted on one side and edited on the other is kept. What was changed on both sides and cannot be
    joined stays ours, and the other version goes whole into the table of conflicts. Drafts are ours alone.
    """
    work = _Merge(base, ours, theirs)
    for name in sorted(set(base.tables) | set(theirs.tables.tables)):
        if name not in (DRAFTS, CONFLICTS):
            work.table(name)
    work.settled()
    for record in theirs.tables.rows(CONFLICTS).sound():
        key = record["uid"]
        if ours.get(CONFLICTS, key) is None and base.get(CONFLICTS, key) is None:
            work.puts.append((Put(CONFLICTS, key, record), None))
    work.describe()
    return Merged(work.puts, work.conflicts, work.problems)


class _Merge:
    """A merge under way."""

    def __init__(self, base: Dataset, ours: Dataset, theirs: Theirs) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self.puts: list[tuple[Put, int | None]] = []
        self.conflicts = 0
        self.problems: list[Problem] = []
        self._keys: dict[tuple[str, str], str] = {}
        """Keys under which records without a usable uid are taken over: their own number may be in use."""

    def table(self, name: str) -> None:
        """Join one table."""
        was, now = self._base.rows(name), self._theirs.tables.rows(name)
        standing = {} if self._theirs.trusted else _renamed(was, now)
        for key in dict.fromkeys([*was.keys(), *now.keys()]):
            old, new, mine = was.get(key), now.get(key), self._ours.get(name, key)
            if new in (old, mine) or (new is None and name not in self._theirs.present):
                continue
            if new is None and key in standing:
                continue
            if new is None:
                if mine == old:
                    self.puts.append((Put(name, key, None), None))
            elif mine is None or key.startswith("#"):
                self._add(name, key, now.number(key), new)
            else:
                self._join(name, key, old, mine, new)
        self._suspect(name, standing)

    def settled(self) -> None:
        """What waited for a choice before, and was settled there, is settled here as well."""
        there = self._theirs.tables.rows(CONFLICTS)
        if not self._theirs.trusted or CONFLICTS not in self._theirs.present:
            return
        for record in self._base.rows(CONFLICTS).sound():
            key = record["uid"]
            if there.get(key) is None and self._ours.get(CONFLICTS, key) == record:
                self.puts.append((Put(CONFLICTS, key, None), None))

    def _join(self, name: str, key: str, old: Any, mine: Any, new: Any) -> None:
        record, clashes = join(old, mine, new)
        if record != mine:
            self.puts.append((Put(name, key, record), None))
        if clashes:
            self.conflicts += 1
            self.puts.append((conflict(name, key, new, clashes), None))

    def _add(self, name: str, key: str, number: int | None, new: Any) -> None:
        """Take a record over that is not here, or stays beside what is here as it has no usable uid."""
        if key.startswith("#"):
            rows = self._ours.rows(name)
            if new in rows.odd().values():
                return
            if str(number) in rows.by_number:
                number = max(
                    [rows.next_number, *(int(k[1:]) + 1 for (t, _), k in self._keys.items() if t == name)]
                )
            self._keys[name, key] = key = f"#{number}"
        self.puts.append((Put(name, key, new), number))

    def _suspect(self, name: str, standing: Mapping[str, str]) -> None:
        for key, other in standing.items():
            if not other.startswith("#"):
                why = f"it stands in the place of {key} under another uid, which may be damage; both are kept"
                self.problems.append(Problem(name, other, why))

    def describe(self) -> None:
        """Name the odd records of theirs by the keys they have here."""
        for problem in self._theirs.problems:
            key = self._keys.get((problem.table, problem.uid))
            if key is not None:
                self.problems.append(problem._replace(uid=key))


def _shown(put: Put) -> str:
    """A record by its own name where it has one, for a notice."""
    fields = put.record if isinstance(put.record, Mapping) else {}
    title = next((fields[name] for name in TITLES if isinstance(fields.get(name), str) and fields[name]), "")
    return f"{put.table} {' '.join(title.split())[:40] or put.uid}"


def _renamed(was: Rows, now: Rows) -> dict[str, str]:
    """Records that seem to be gone while something else stands at their number: key here to key there.

    Where the checksum does not agree, that is a damaged uid rather than a deletion.
    """
    gone = [key for key in was.keys() if now.number(key) is None]  # noqa: SIM118 - no mapping
    if not gone:
        return {}
    by_number = {number: key for number, key, _ in now.ordered()}
    found = {key: by_number.get(was.number(key) or 0) for key in gone}
    return {key: other for key, other in found.items() if other is not None and was.number(other) is None}


def conflict(table: str, uid: str, theirs: Mapping[str, Any], places: list[Place]) -> Put:
    """The other version, under a uid that is the same whenever the same conflict is met again.

    `fields` names the fields concerned; `places` says where in them, by fields and uids of elements.
    """
    text = json.dumps([table, uid, theirs], sort_keys=True)
    key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    record = {
        "uid": key,
        "table": table,
        "record": uid,
        "fields": list(dict.fromkeys(place[0] if place else "" for place in places)),
        "places": [list(place) for place in places],
        "theirs": theirs,
    }
    return Put(CONFLICTS, key, record)


def line_of_file(file: MainFile) -> list[str]:
    """The marks of a file and of those it grew from, newest first."""
    if file.meta is None:
        return []
    own = file.sha if file.state == "good" else file.meta.sha256
    return list(dict.fromkeys(m for m in (own[:MARK], file.meta.parent[:MARK], *file.meta.line) if m))


def shared_file(ours: Sequence[str], theirs: Sequence[str], folder: Path, osl: OsLayer) -> MainFile | None:
    """The newest sound generation in `folder` from which both lines come; None where none is left."""
    shared = [mark for mark in theirs if mark in ours]
    kept = {mark: file for mark, file in _generations(folder, osl) if mark in shared} if shared else {}
    return next((kept[mark] for mark in shared if mark in kept), None)


def base_of_diverged(
    found: MainFile, ours: Sequence[str], folder: Path, osl: OsLayer, steps: Sequence[Step] = STEPS
) -> Dataset | None:
    """What a file found in the place of ours grew from, where it does not come from ours.

    None where it goes on from ours, is an older one of ours, or does not say: then what we left is the base.
    Where nothing older is left, that is an empty base: nothing counts as deleted, differences are kept twice.
    """
    theirs = line_of_file(found)
    if found.state != "good" or found.meta is None or not found.meta.line or not ours:
        return None
    if ours[0] in theirs or theirs[0] in ours:
        return None
    file = shared_file(ours, theirs, folder, osl)
    if file is None or file.meta is None:
        return Dataset()
    tables = from_raw(file.raw)[0]
    return Replayer(tables, schema=file.meta.schema, steps=steps).finish().tables


def _generations(folder: Path, osl: OsLayer) -> Iterator[tuple[str, MainFile]]:
    from .snapshot import read_main

    for name in osl.listdir(folder):
        if name.startswith("db.") and name.endswith(".json"):
            with contextlib.suppress(OSError):
                file = read_main(folder / name, osl)
                if file.state == "good":
                    yield file.sha[:MARK], file


class MergedFile(NamedTuple):
    """A data file made of two others, and what became of their records."""

    data: bytes
    merged: Merged


MERGE_HOST = "merge-file"
"""Stands for the machine in a file that no open home has written: no journal goes on from it as it is."""


def merge_files(base: bytes, ours: bytes, theirs: bytes, *, steps: Sequence[Step] = STEPS) -> MergedFile:
    """The data file that holds what was changed in both since `base`, which may be empty.

    It names both as those it grew from, so that a home with either of them takes it for a newer one of its
    own. Raises HomeError for a file that cannot be used.
    """
    mine, other = _sound(ours, "The file here"), _sound(theirs, "The other file")
    first = _sound(base, "The common file") if base.strip() else None
    before = _at_newest(first, steps) if first else Dataset()
    tables = _at_newest(mine, steps)
    found, problems = from_raw(other.raw, before, tables)
    _bring(found, other, steps)
    merged = merge(before, tables, Theirs(found, problems, other.raw, other.state == "good"))
    for put, number in merged.puts:
        tables.put(put.table, put.uid, put.record, number)
    one = mine.raw.get(META, {}).get("1")
    documents = {number: each for number, each in mine.raw.get(META, {}).items() if isinstance(each, dict)}
    metas = [each.meta for each in (mine, other) if each.meta is not None]
    documents["1"] = {
        **(one if isinstance(one, dict) else {}),
        "counts": tables.counts(),
        "host": MERGE_HOST,
        "line": _both_lines(line_of_file(mine), line_of_file(other)),
        "parent": mine.sha,
        "rev": max((meta.rev for meta in metas), default=0) + 1,
        "schema": newest(steps),
        # The lower one: what a journal has beyond it is not sure to be in here.
        "seq": min((meta.seq for meta in metas), default=0),
        "sha256": BLANK.decode(),
        "uid": META,
    }
    data = Composer(tables, documents).whole()
    if (made := classify(data)).state != "good":
        raise HomeError(f"The joined file is not sound ({made.why}). Nothing was written.")
    return MergedFile(data, merged)


def _sound(data: bytes, which: str) -> MainFile:
    found = classify(data)
    if found.state == "damaged":
        raise HomeError(f"{which} cannot be used: {found.why}. Nothing was written.")
    if found.meta is not None and found.meta.schema > newest(STEPS):
        raise HomeError(f"{which} was written by a newer infoint. Update infoint, then merge them.")
    return found


def _at_newest(file: MainFile, steps: Sequence[Step]) -> Dataset:
    tables = from_raw(file.raw)[0]
    _bring(tables, file, steps)
    return tables


def _bring(tables: Dataset, file: MainFile, steps: Sequence[Step]) -> None:
    if file.meta is not None:
        Replayer(tables, schema=file.meta.schema, steps=steps).finish()


def _both_lines(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The files both grew from, the newest of each first."""
    longest = max(len(ours), len(theirs))
    turns = (line[at] for at in range(longest) for line in (ours, theirs) if at < len(line))
    return list(dict.fromkeys(turns))[:LINE]


class Copy(NamedTuple):
    """A conflict copy, and what joining it would change here.

    `related` says whether a common ancestor was found; without one, records deleted here come back and every
    difference counts as changed on both sides. `merged` is None where the copy cannot be read: `found.why`.
    """

    path: Path
    found: MainFile
    merged: Merged | None
    theirs: Dataset
    related: bool


def compare(path: Path, home: Path, main: Path, ours: Dataset, osl: OsLayer) -> Copy:
    """What joining a copy would change in our tables. Raises OSError where it cannot be read."""
    found = read_main(path, osl)
    if found.state in ("absent", "damaged"):
        why = found.why or "it is gone"
        return Copy(path, found._replace(why=why), None, Dataset(), related=False)
    ancestor = _ancestor(found, home, main, osl)
    base = from_raw(ancestor.raw)[0] if ancestor else Dataset()
    theirs, problems = from_raw(found.raw, base, ours)
    merged = merge(base, ours, Theirs(theirs, problems, found.raw, found.state == "good"))
    return Copy(path, found, merged, theirs, ancestor is not None)


def _ancestor(found: MainFile, home: Path, main: Path, osl: OsLayer) -> MainFile | None:
    """The newest file from which both the copy and our data file come; None where none is left."""
    present = read_main(main, osl)
    if present.state != "good":
        return None
    ours, theirs = line_of_file(present), line_of_file(found)
    if ours[0] in theirs:
        return present
    return shared_file(ours, theirs, home / BACKUPS, osl)


def put_aside(copy: Copy, home: Path, osl: OsLayer) -> Path:
    """Move a copy that was joined into the backups under its own name. Raises OSError; then it lies where it
    lay."""
    if osl.read(copy.path, SIZE_LIMIT) != copy.found.data:
        raise OSError(errno.ESTALE, f"{copy.path} was changed meanwhile")
    folder = home / BACKUPS
    target = folder / copy.path.name
    if target.exists():
        mark = sha256(copy.found.data).hexdigest()[:12]
        target = folder / f"{copy.path.stem}-{mark}.json"
    try:
        osl.replace(copy.path, target)
    except OSError:
        # The data file may be a link to another file system.
        if not target.exists():
            osl.save_new(target, copy.found.data)
        osl.unlink(copy.path)
    osl.fsync_dir(folder)
    return target
