"""One search over everything a user wrote or received: what stands where, and where it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.finding import Excerpt, Query, excerpt, parse_query
from ..domain.names import fold
from ..domain.text import sections
from .records import text_of, texts_of

if TYPE_CHECKING:
    from datetime import date

    from ..store.records import Change
    from .session import Session

KINDS: Mapping[str, str] = {
    "people": "People",
    "notes": "Notes",
    "takeaways": "Takeaways",
    "research": "Research",
    "questions": "Questions",
    "messages": "Messages",
    "reasons": "Reasons",
    "reflections": "Reflections",
    "conversations": "Conversations",
    "todos": "To-dos",
    "paths": "Paths",
    "offers": "Openings and resources",
    "themes": "Themes",
    "you": "About you",
}
"""Kinds of what is found, in the order in which they are shown."""
AT_ONCE = 40
"""Hits of one kind that are shown; of more, the number is told."""

Spec = Mapping[str, "str | Spec"]
"""The text fields of a record: "kind:label", or the fields of the records inside."""


def _searched() -> Mapping[str, Spec]:
    tables: dict[str, dict[str, Any]] = {}
    for table, lines in sections("data/searched").items():
        for line in lines:
            way, _, meaning = line.partition(" = ")
            *outer, name = way.split(".")
            fields = tables.setdefault(table, {})
            for part in outer:
                fields = fields.setdefault(part, {})
            fields[name] = meaning
    return tables


SEARCHED = _searched()
"""Every text field that is searched, by table."""

WHEN: Mapping[str, tuple[str, ...]] = {
    "contacts": ("stage_since",),
    "meetings": ("actual_start", "start", "created"),
    "outreach": ("sent_at",),
    "thank_yous": ("sent_at", "soft_due"),
    "touchpoints": ("at",),
    "introductions": ("since", "asked_on"),
    "transitions": ("at",),
    "tasks": ("done_at", "due", "due_day", "created"),
    "insights": ("on",),
    "differences": ("on",),
    "milestones": ("on",),
}
"""Fields that say when a record is from, the best first."""
PEOPLE = ("contact", "recipient", "to_contact", "from_contact")
TABS = {"notes": "live", "reflection": "reflect", "research": "prepare", "agenda": "prepare"}
"""Tab of a conversation in which a field stands; the others stand in the first."""


TOLD = frozenset(("name", "title", "purpose", "statement", "text", "subject", "notes"))
"""Fields that stand for a record where no word was asked for, only a person, a path or a day."""


class FoundPlace(NamedTuple):
    """Where something found is opened."""

    table: str
    uid: str
    field: str
    """The field, or the first part of the way to it."""
    part: str = ""
    """Uid of the part of the record, such as a note."""
    person: str = ""
    """Uid of the person it is about, where there is one."""
    meeting: str = ""
    """Uid of the conversation it belongs to."""

    @property
    def tab(self) -> str:
        """The tab of the conversation in which it stands."""
        if self.table == "thank_yous":
            return "thanks"
        return TABS.get(self.field, "prepare") if self.table == "meetings" else ""


class FoundText(NamedTuple):
    """One text that holds what was looked for."""

    kind: str
    label: str
    """What the text is: "Note", "Why this person"."""
    name: str
    """Whom it is about; empty where nobody."""
    day: str
    """As ISO date; empty where not known."""
    excerpt: Excerpt
    place: FoundPlace


class FoundGroup(NamedTuple):
    """What was found of one kind, the newest first."""

    kind: str
    title: str
    hits: tuple[FoundText, ...]
    more: bool = False
    """Whether there are others beyond these."""


class FoundAll(NamedTuple):
    """What was found altogether."""

    query: Query
    groups: tuple[FoundGroup, ...] = ()
    partial: bool = False
    """Whether the time did not suffice for all records; the newest were looked at."""

    @property
    def total(self) -> int:
        """How many texts are shown."""
        return sum(len(group.hits) for group in self.groups)


class Texts(NamedTuple):
    """One text of a record."""

    kind: str
    label: str
    field: str
    part: str
    text: str


class _Prepared(NamedTuple):
    """A record to search in."""

    raw: Mapping[str, Any]
    """As stored; another one means that it changed."""
    folded: str
    """All its texts, folded."""
    texts: tuple[tuple[Texts, str], ...]
    """Each of them, with its folded form."""
    kinds: frozenset[str]


class _Stored(NamedTuple):
    """A record and the day it is from."""

    day: str
    table: str
    uid: str
    raw: Mapping[str, Any]


class FindService:
    """Reads; changes nothing. Folded texts are kept and follow every change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tables = {each.table: each for each in session.tables.values()}
        self._prepared: dict[tuple[str, str], _Prepared] = {}
        self._order: list[_Stored] | None = None
        self._names: dict[str, str] = {}
        session.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        """Forget what changed; nothing of an erased record stays here either."""
        if change.kind in ("draft", "status"):
            return
        self._names.clear()
        self._order = None
        if not change.touched:
            self._prepared.clear()
        for key in change.touched:
            self._prepared.pop(key, None)

    def prepare(self, seconds: float) -> bool:
        """Fold what was not folded yet, the newest first, for so long; True when all is."""
        until = perf_counter() + seconds
        for stored in self._newest_first():
            if not self._is_prepared(stored):
                if perf_counter() > until:
                    return False
                self._prepare(stored)
        return True

    def today(self) -> date:
        """The user's day, from which days are read and told."""
        return self._session.today

    def find(self, text: str, *, most: int = AT_ONCE, seconds: float = float("inf")) -> FoundAll:
        """What a text asks for (words, "phrases", person:, path:, since:, #theme), by kind, the newest first;
        for so many seconds records are looked at that were not prepared before."""
        query = parse_query(text, self.today())
        if query.empty or query.problems:
            return FoundAll(query)
        until = perf_counter() + seconds
        found: dict[str, list[tuple[_Stored, Texts]]] = {kind: [] for kind in KINDS}
        full: set[str] = set()
        partial = False
        people = self._people(query.people) if query.people else None
        paths = self._paths(query.paths) if query.paths else None
        since = query.since.isoformat() if query.since is not None else ""
        for stored in self._newest_first():
            if stored.day < since:
                break
            if not self._is_prepared(stored) and perf_counter() > until:
                partial = True
                continue
            prepared = self._prepare(stored)
            if prepared.kinds <= full:
                continue
            fits = self._fits(stored, prepared.folded, query, people, paths)
            if fits is None:
                continue
            for each, folded in prepared.texts:
                if each.kind not in full and _holds(each, folded, fits):
                    hits = found[each.kind]
                    hits.append((stored, each))
                    if len(hits) > most:
                        full.add(each.kind)
        groups = (
            FoundGroup(
                kind,
                KINDS[kind],
                tuple(self._found(stored, each, query) for stored, each in _names_first(hits)[:most]),
                len(hits) > most,
            )
            for kind, hits in found.items()
            if hits
        )
        return FoundAll(query, tuple(groups), partial)

    def standing(
        self, words: tuple[str, ...], fits: Callable[[str], bool], changed: Mapping[tuple[str, str], Any]
    ) -> list[FoundText]:
        """The texts that `fits` says yes to, with some words marked, names of people left out; as the records
        will be once those `changed` are so, or gone (None)."""
        query = Query(tuple(map(fold, words)))
        found = []
        for stored in self._newest_first():
            raw = changed.get((stored.table, stored.uid), stored.raw)
            if not isinstance(raw, Mapping):
                continue
            after = stored._replace(raw=raw)
            found += [
                self._found(after, each, query)
                for each in texts_in(stored.table, raw)
                if each.label != "Name" and fits(each.text)
            ]
        return found

    # -- the records --------------------------------------------------------------------------------------

    def _newest_first(self) -> list[_Stored]:
        if self._order is None:
            self._order = [
                _Stored(_day(table, raw), table, raw["uid"], raw)
                for table in SEARCHED
                for raw in self._tables[table].raw()
            ]
            self._order.sort(key=lambda stored: stored.day, reverse=True)
        return self._order

    def _is_prepared(self, stored: _Stored) -> bool:
        prepared = self._prepared.get((stored.table, stored.uid))
        return prepared is not None and prepared.raw is stored.raw

    def _prepare(self, stored: _Stored) -> _Prepared:
        key = (stored.table, stored.uid)
        prepared = self._prepared.get(key)
        if prepared is None or prepared.raw is not stored.raw:
            texts = tuple((each, _folded(each)) for each in texts_in(stored.table, stored.raw))
            prepared = self._prepared[key] = _Prepared(
                stored.raw,
                "\n".join(folded for _each, folded in texts),
                texts,
                frozenset(each.kind for each, _folded in texts),
            )
        return prepared

    def _fits(
        self,
        stored: _Stored,
        folded: str,
        query: Query,
        people: set[str] | None,
        paths: set[str] | None,
    ) -> tuple[str, ...] | None:
        """The words that a text of this record has to hold; None where the record does not fit.

        A word may stand in the name of whom the record is about instead: "Rosa radio" finds her note.
        """
        _day, table, uid, raw = stored
        words = query.looked_for
        absent = [word for word in words if word not in folded]
        owners: list[str] | None = None
        if absent:
            if len(absent) == len(words):
                return None
            owners = self._owners(table, uid, raw)
            names = " ".join(self._folded_name(owner) for owner in owners)
            if any(word not in names for word in absent):
                return None
        if people is not None or paths is not None:
            owners = self._owners(table, uid, raw) if owners is None else owners
            if people is not None and people.isdisjoint(owners):
                return None
            if paths is not None and paths.isdisjoint(self._paths_of(table, uid, raw, owners)):
                return None
        return tuple(word for word in words if word not in absent)

    def _owners(self, table: str, uid: str, raw: Mapping[str, Any]) -> list[str]:
        """Uids of whom a record is about."""
        if table == "contacts":
            return [uid]
        owners = [value for name in PEOPLE if (value := text_of(raw, name))]
        owners += texts_of(raw, "contacts") + texts_of(raw, "from_advice_of")
        if not owners and (meeting := self._meeting(raw)):
            owners = texts_of(meeting, "contacts")
        return owners

    def _meeting(self, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        uid = text_of(raw, "meeting") or text_of(raw, "after") or next(iter(texts_of(raw, "meetings")), "")
        return self._session.meetings.peek(uid) if uid else None

    def _folded_name(self, uid: str) -> str:
        found = self._names.get(uid)
        if found is None:
            found = self._names[uid] = fold(text_of(self._session.contacts.peek(uid) or {}, "name"))
        return found

    def _people(self, wanted: Sequence[str]) -> set[str]:
        uids = [raw["uid"] for raw in self._session.contacts.raw()]
        return {uid for uid in uids if all(words in self._folded_name(uid) for words in wanted)}

    def _paths(self, wanted: Sequence[str]) -> set[str]:
        titles = ((raw["uid"], fold(text_of(raw, "title"))) for raw in self._session.paths.raw())
        return {uid for uid, title in titles if all(words in title for words in wanted)}

    def _paths_of(self, table: str, uid: str, raw: Mapping[str, Any], owners: Sequence[str]) -> set[str]:
        if table == "paths":
            return {uid}
        own = set(texts_of(raw, "paths")) | set(texts_of(self._meeting(raw) or {}, "paths"))
        if own:
            return own
        return {
            path for owner in owners for path in texts_of(self._session.contacts.peek(owner) or {}, "paths")
        }

    # -- showing ------------------------------------------------------------------------------------------

    def _found(self, stored: _Stored, each: Texts, query: Query) -> FoundText:
        day, table, uid, raw = stored
        owners = self._owners(table, uid, raw)
        names = [text_of(self._session.contacts.peek(owner) or {}, "name") for owner in owners[:2]]
        meeting = uid if table == "meetings" else text_of(self._meeting(raw) or {}, "uid")
        place = FoundPlace(table, uid, each.field, each.part, next(iter(owners), ""), meeting)
        name = ", ".join(filter(None, names))
        return FoundText(each.kind, each.label, name, day, excerpt(each.text, query.looked_for), place)


def _holds(each: Texts, folded: str, words: tuple[str, ...]) -> bool:
    """Whether a text is one to show: it holds one of the words that the record was found by."""
    return any(word in folded for word in words) if words else each.field in TOLD


def _names_first(hits: list[tuple[_Stored, Texts]]) -> list[tuple[_Stored, Texts]]:
    """Who bears a name before whose other fields hold it."""
    return sorted(hits, key=lambda hit: hit[1].label != "Name")


def _folded(each: Texts) -> str:
    """A text to search in; a theme has its sign, as in notes."""
    text = fold(each.text)
    return f"#{text}" if each.label == "Theme" and text[:1] != "#" else text


def _day(table: str, raw: Mapping[str, Any]) -> str:
    for name in WHEN.get(table, ()):
        if text := text_of(raw, name):
            return text[:10]
    return ""


def texts_in(table: str, raw: Mapping[str, Any]) -> Iterator[Texts]:
    """The texts of a stored record that are searched; what an import brought along is among them."""
    spec = SEARCHED[table]
    for name, value in raw.items():
        if (inner := spec.get(name)) is not None:
            yield from _texts(inner, name, value, "")


def _texts(spec: str | Spec, field: str, value: Any, part: str) -> Iterator[Texts]:
    if isinstance(value, str):
        if value and isinstance(spec, str):
            kind, _, label = spec.partition(":")
            yield Texts(kind, label, field, part, value)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(spec, field, each, part)
    elif isinstance(value, Mapping):
        if isinstance(spec, str):
            for key, each in value.items():
                yield from _texts(spec, field, each, part or str(key))
        else:
            part = text_of(value, "uid") or part
            for name, inner in spec.items():
                if name in value:
                    yield from _texts(inner, field, value[name], part or name)
