"""What was changed in two places and is kept twice: shown as pairs of texts, and settled one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.errors import Refused
from ..domain.merging import ABSENT
from ..domain.record import BadRecord
from ..store.records import CONFLICTS, DRAFTS, Put, ReadOnly
from .records import DraftKey
from .relations import TITLES, record_name
from .session import Service, Session

if TYPE_CHECKING:
    from ..store.merge import Copy
    from ..store.store import Store


OURS, THEIRS, BOTH = "ours", "theirs", "both"
LABELS = {OURS: "kept my version", THEIRS: "took the other version", BOTH: "kept both versions"}


class Clash(NamedTuple):
    """One place of one record that says different things here and elsewhere."""

    conflict: str
    """Uid of the conflict."""
    table: str
    record: str
    place: tuple[str, ...]
    name: str
    """Of the record, in words."""
    field: str
    """The place, in words."""
    ours: str
    theirs: str
    """Both versions as text; empty where there is nothing."""

    @property
    def key(self) -> str:
        """Tells it from all others."""
        return "|".join((self.conflict, *self.place))


class ConflictService(Service):
    """Reads the table of conflicts, and settles what stands in it."""

    _session: Session
    _store: Store

    @property
    def count(self) -> int:
        """How many places are kept twice."""
        return sum(len(_places(conflict)) for conflict in self._store.db.table(CONFLICTS).sound())

    def all(self) -> list[Clash]:
        """Every place that is kept twice, in the order in which they were found."""
        return [
            clash for conflict in self._store.db.table(CONFLICTS).sound() for clash in self._clashes(conflict)
        ]

    def _clashes(self, conflict: Mapping[str, Any]) -> Iterator[Clash]:
        table, record = str(conflict.get("table", "")), str(conflict.get("record", ""))
        theirs, ours = conflict.get("theirs"), self._store.get(table, record)
        for place in _places(conflict):
            yield Clash(
                str(conflict.get("uid", "")),
                table,
                record,
                place,
                record_name(self._store.get, table, record, ours or theirs),
                _field(place, ours or theirs),
                _words(_at(ours, place)),
                _words(_at(theirs, place)),
            )

    # -- settling -------------------------------------------------------------------------------------

    def settle(self, clash: Clash, choice: str) -> str:
        """Take ours, theirs or both; one step for undo, whose words are returned.

        Both is for texts and lists. Raises `Refused` where that cannot stand in its place, where the choice
        was made meanwhile, and where this window only reads.
        """
        conflict = self._store.get(CONFLICTS, clash.conflict)
        if conflict is None or clash.place not in _places(conflict):
            raise Refused("That's already settled.")
        record = self._store.get(clash.table, clash.record)
        puts = [] if choice == OURS else [self._taken(clash, conflict, record, choice)]
        label = f"{LABELS[choice]} of {clash.name}"
        if clash.table == DRAFTS:
            for put in puts:
                self._type(put)
            puts = []
        with self._session.change(label) as change:
            for put in (*puts, self._rest(clash, conflict)):
                change.store(put)
        return label

    def _taken(self, clash: Clash, conflict: Mapping[str, Any], record: Any, choice: str) -> Put:
        theirs = conflict.get("theirs")
        if record is None:
            new = theirs
        else:
            value = _at(theirs, clash.place)
            if choice == BOTH:
                value = _both(_at(record, clash.place), value)
            new = _with(record, clash.place, value)
        if not isinstance(new, Mapping):
            raise Refused("The other version is no record.", "Keep yours; the other stays in the backups.")
        self._check(clash.table, new)
        return Put(clash.table, clash.record, new)

    def _check(self, table: str, record: Mapping[str, Any]) -> None:
        """Refuse what could not be read any more."""
        for kind, repository in self._session.tables.items():
            if repository.table == table:
                try:
                    kind.decode(record)  # type: ignore[attr-defined]
                except BadRecord as error:
                    raise Refused(
                        f"That value doesn't work there ({error}).", "Keep yours or take theirs."
                    ) from error

    def _type(self, put: Put) -> None:
        """Let a draft go on from the chosen text; undo brings the conflict back, the text stays."""
        record = put.record or {}
        meta = record.get("meta")
        text = str(record.get("text", ""))
        facts = (
            {name: fact for name, fact in meta.items() if name != "cursor"} if isinstance(meta, dict) else {}
        )
        self._session.drafts.put(DraftKey(*put.uid.split("|", 2)), text, **facts)

    @staticmethod
    def _rest(clash: Clash, conflict: Mapping[str, Any]) -> Put:
        """The conflict without this place; gone with its last one."""
        places = [list(place) for place in _places(conflict) if place != clash.place]
        if not places:
            return Put(CONFLICTS, clash.conflict, None)
        fields = list(dict.fromkeys(place[0] if place else "" for place in places))
        return Put(CONFLICTS, clash.conflict, {**conflict, "places": places, "fields": fields})


def _places(conflict: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The places of a conflict; where it names none that make sense, the whole record is one."""
    found = conflict.get("places")
    places = [
        tuple(place)
        for place in (found if isinstance(found, list) else ())
        if isinstance(place, list) and all(isinstance(step, str) for step in place)
    ]
    return places or [()]


def _at(value: Any, place: tuple[str, ...]) -> Any:
    """What stands at a place; ABSENT where there is none."""
    for step in place:
        if isinstance(value, Mapping):
            value = value.get(step, ABSENT)
        elif isinstance(value, list):
            value = next((item for item in value if _is(item, step)), ABSENT)
        else:
            return ABSENT
    return value


def _is(item: Any, step: str) -> bool:
    return bool(item.get("uid") == step if isinstance(item, Mapping) else item == step)


def _with(value: Any, place: tuple[str, ...], new: Any) -> Any:
    """A copy of a value with another one at a place; ABSENT removes what stands there."""
    if not place:
        return new
    step, *rest = place
    inner = _with(_at(value, (step,)), tuple(rest), new)
    if isinstance(value, list):
        kept = [inner if _is(item, step) else item for item in value]
        kept += [] if any(_is(item, step) for item in value) else [inner]
        return [item for item in kept if item is not ABSENT]
    fields = {**(value if isinstance(value, Mapping) else {}), step: inner}
    return {name: item for name, item in fields.items() if item is not ABSENT}


def _both(ours: Any, theirs: Any) -> Any:
    """Both values in one. Raises `Refused` where that makes no sense."""
    if ours is ABSENT or theirs is ABSENT:
        return theirs if ours is ABSENT else ours
    if isinstance(ours, str) and isinstance(theirs, str):
        return ("\n" if "\n" in ours + theirs else " / ").join(part for part in (ours, theirs) if part)
    if isinstance(ours, list) and isinstance(theirs, list):
        return [*ours, *(item for item in theirs if item not in ours)]
    raise Refused("These two can't be combined.", "Keep yours or take theirs.")


def _field(place: tuple[str, ...], record: Any) -> str:
    """A place in words: "notes, “Saturday shifts”, text"."""
    parts = []
    for n, step in enumerate(place):
        element = _at(record, place[: n + 1])
        inside = isinstance(_at(record, place[:n]), list)
        text = element.get("text") if inside and isinstance(element, Mapping) else None
        words = " ".join(text.split()) if isinstance(text, str) else ""
        parts.append(f"“{words[:24]}{'…' if len(words) > 24 else ''}”" if words else step.replace("_", " "))
    return ", ".join(parts) or "the whole record"


def _words(value: Any) -> str:
    """A stored value as a text to read."""
    if value is ABSENT or value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_words(item) for item in value)
    if isinstance(value, Mapping):
        title = next((value[name] for name in (*TITLES, "value") if isinstance(value.get(name), str)), None)
        return (
            title if title is not None else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        )
    return str(value)


class CopyLine(NamedTuple):
    """One record that joining a copy would change: what happens to it, and which it is."""

    verb: str
    """new, changed, removed or kept twice."""
    name: str


class CopyPreview(NamedTuple):
    """What joining one conflict copy would do."""

    copy: Copy
    name: str
    """Of the file."""
    saved: str
    """When it was written, as the file says; empty where it does not."""
    problem: str
    """Why it cannot be joined; empty where it can."""
    related: bool
    """Whether both versions are known to come from one file; else nothing is ever removed."""
    lines: tuple[CopyLine, ...]

    def counted(self, verb: str) -> int:
        """How many records this happens to."""
        return sum(line.verb == verb for line in self.lines)


class CopyService:
    """Finds conflict copies and joins them. "Not now" holds until the program ends or the file changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left: set[tuple[Path, int, int]] = set()
        self._told: set[tuple[Path, int, int]] = set()

    def pending(self) -> list[Path]:
        """The copies nobody has said "not now" to."""
        return [path for path, mark in self._marked() if mark not in self._left]

    def news(self) -> list[Path]:
        """Those of them that were not given out here before."""
        found = [(path, mark) for path, mark in self._marked() if mark not in self._left | self._told]
        self._told |= {mark for _, mark in found}
        return [path for path, _ in found]

    def _marked(self) -> Iterator[tuple[Path, tuple[Path, int, int]]]:
        for path in self._store.copies.beside():
            try:
                found = path.stat()
            except OSError:
                continue
            yield path, (path, found.st_size, found.st_mtime_ns)

    def leave(self, path: Path) -> None:
        """Not now."""
        self._left |= {mark for found, mark in self._marked() if found == path}

    def preview(self, path: Path) -> CopyPreview:
        """What joining a copy would change. Raises `Refused` where it cannot be read."""
        try:
            copy = self._store.copies.compare(path)
        except OSError as error:
            raise Refused(f"{path} cannot be read ({error.strerror}).", "It stays where it is.") from error
        meta = copy.found.raw.get("_meta", {}).get("1")
        saved = meta.get("saved") if isinstance(meta, dict) else ""
        return CopyPreview(
            copy,
            path.name,
            saved if isinstance(saved, str) else "",
            "" if copy.merged else copy.found.why,
            copy.related,
            tuple(self._lines(copy)),
        )

    def _lines(self, copy: Copy) -> Iterator[CopyLine]:
        def get(table: str, uid: str) -> Any:
            return self._store.get(table, uid) or copy.theirs.get(table, uid)

        twice = set()
        for put, _ in copy.merged.puts if copy.merged else ():
            if put.table == CONFLICTS and put.record and "record" in put.record:
                twice.add((put.record["table"], put.record["record"]))
        for table, uid in sorted(twice):
            yield CopyLine("in conflict", record_name(get, table, uid, get(table, uid)))
        for put in copy.merged.records if copy.merged else ():
            if (put.table, put.uid) not in twice:
                old = self._store.get(put.table, put.uid)
                verb = "removed" if put.record is None else "new" if old is None else "changed"
                yield CopyLine(verb, record_name(get, put.table, put.uid, put.record or old))

    def join(self, preview: CopyPreview) -> str:
        """Join a copy as one step for undo and put it away; says what happened.

        Raises `Refused` where this window only reads or the copy cannot be read.
        """
        if preview.problem:
            raise Refused(f"{preview.name} cannot be read: {preview.problem}.", "It stays where it is.")
        label = f"joined {preview.name}"
        try:
            moved = self._store.copies.take(preview.copy, label)
        except ReadOnly as error:
            raise Refused(f"Nothing was changed: {error}") from error
        if moved is None:
            self.leave(preview.copy.path)
            return f"{label}; the file itself couldn't be moved and stays where it is"
        return f"{label}; the file is in {moved.parent} now"
