"""Records as domain values: decoded when asked for, remembered until they change, found by whom they
belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from tinydb import where

from ..domain import NamedTuple
from ..domain.enums import MeetingState
from ..domain.errors import Refused
from ..domain.meeting import Insight, Meeting, Milestone, ThankYou, Theme, Touchpoint, Verdict
from ..domain.mentions import Lead, Resource
from ..domain.people import Contact, Introduction, OutreachAttempt, Path, Profile, Task, Transition
from ..domain.record import BadRecord, Identified
from ..domain.zoned_time import Clock, ZonedTime, valid_zone
from ..store.database import Database
from ..store.records import DRAFTS, InvalidRecord
from ..store.store import Store

R = TypeVar("R", bound=Identified)


class Repository(Generic[R]):
    """One table of the database, read as values of one class.

    A record that does not fit its class is kept in the file as it is, left out here and named in `problems`.
    """

    def __init__(self, db: Database, table: str, kind: type[R], noun: str = "record") -> None:
        self.records = db.table(table)
        """The table itself, for lists too long to be decoded, and for changing it."""
        self._kind = kind
        self._cache: dict[str, tuple[Mapping[str, Any], R]] = {}
        self.table = table
        self.noun = noun
        """What one of them is called towards the user."""
        self.problems: dict[str, str] = {}

    def get(self, uid: str) -> R | None:
        """The value of that uid, or None."""
        record = self.records.get(uid=uid)
        return None if record is None else self._decode(uid, record)

    def need(self, uid: str) -> R:
        """The value of that uid. Raises `Refused` when it is gone."""
        value = self.get(uid)
        if value is None:
            raise Refused(
                f"That {self.noun} is gone.", "It may have been removed by an undo; `U` brings it back."
            )
        return value

    def all(self) -> list[R]:
        """All readable values in the order they were added."""
        return self._readable(self.records.sound())

    def those(self, uids: Iterable[str]) -> list[R]:
        """The readable values of these uids, in their order."""
        return [value for value in map(self.get, uids) if value is not None]

    def where(self, field: str, *wanted: str) -> list[R]:
        """Readable values whose text field holds one of these; the others are not even decoded."""
        query = where(field).one_of(list(map(str, wanted)))  # the index knows no words of ours
        if str(self._kind._defaults.get(field, "")) in wanted:
            query |= ~where(field).exists()
        found = self.records.search(query)
        return self._readable(record for record in found if self.records.is_sound(record))

    def raw(self) -> Sequence[Mapping[str, Any]]:
        """The records as stored, for lists too long to be decoded; to be read only.

        Anything may stand in a field of them: `text_of` and `texts_of` give what can be used.
        """
        return self.records.sound()

    def raw_where(self, field: str, wanted: str) -> Sequence[Mapping[str, Any]]:
        """The same of those whose text field holds this; a large home does not even read the others."""
        return self.records.search(where(field) == wanted)

    def peek(self, uid: str) -> Mapping[str, Any] | None:
        """One record as stored; to be read only."""
        found: Mapping[str, Any] | None = self.records.get(uid=uid)
        return found

    def value(self, uid: str, name: str) -> Any:
        """One field as stored, None where it is missing; a record without it need not even be read."""
        return self.records.get(uid=uid)[name] if self.records.has(uid, name) else None

    def count(self) -> int:
        """Number of records."""
        return self.records.count_sound()

    def put(self, value: R) -> None:
        """Store a value whole, in the place of the one with its uid."""
        self.records.put(value.encode())

    def remove(self, uid: str) -> None:
        """Remove a value; nothing happens where it is gone."""
        self.records.remove(where("uid") == uid)

    def _readable(self, records: Iterable[Mapping[str, Any]]) -> list[R]:
        values = (self._decode(record["uid"], record) for record in records)
        return [value for value in values if value is not None]

    def _decode(self, uid: str, raw: Mapping[str, Any]) -> R | None:
        cached = self._cache.get(uid)
        if cached is not None and cached[0] is raw:
            return cached[1]
        try:
            value = self._kind.decode(raw)
        except BadRecord as error:
            self.problems[uid] = str(error)
            return None
        self.problems.pop(uid, None)
        self._cache[uid] = (raw, value)
        return value


def text_of(record: Mapping[str, Any], name: str) -> str:
    """A text of a stored record; empty if it is missing or something else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def texts_of(record: Mapping[str, Any], name: str) -> list[str]:
    """The texts in a list of a stored record."""
    value = record.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


PROFILE_UID = "profile"


class Records:
    """The part of the session where values are read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock = clock
        db = store.db
        self.profiles = Repository(db, "profile", Profile)
        self.paths = Repository(db, "paths", Path, "path")
        self.contacts = Repository(db, "contacts", Contact, "contact")
        self.outreach = Repository(db, "outreach", OutreachAttempt, "attempt")
        self.meetings = Repository(db, "meetings", Meeting, "conversation")
        self.introductions = Repository(db, "introductions", Introduction)
        self.thank_yous = Repository(db, "thank_yous", ThankYou, "thank-you")
        self.tasks = Repository(db, "tasks", Task, "task")
        self.transitions = Repository(db, "transitions", Transition)
        self.touchpoints = Repository(db, "touchpoints", Touchpoint, "message")
        self.milestones = Repository(db, "milestones", Milestone, "milestone")
        self.insights = Repository(db, "insights", Insight)
        self.differences = Repository(db, "differences", Verdict, "comparison")
        self.themes = Repository(db, "themes", Theme, "theme")
        self.leads = Repository(db, "leads", Lead, "opening")
        self.resources = Repository(db, "resources", Resource)
        self.tables: dict[type, Repository[Any]] = {
            Profile: self.profiles,
            Path: self.paths,
            Contact: self.contacts,
            OutreachAttempt: self.outreach,
            Meeting: self.meetings,
            Introduction: self.introductions,
            ThankYou: self.thank_yous,
            Task: self.tasks,
            Transition: self.transitions,
            Touchpoint: self.touchpoints,
            Milestone: self.milestones,
            Insight: self.insights,
            Verdict: self.differences,
            Theme: self.themes,
            Lead: self.leads,
            Resource: self.resources,
        }
        self.drafts = Drafts(store)
        self._zone = ("", "UTC")
        """The zone of the profile as it is written, and the one that is used."""

    @property
    def profile(self) -> Profile:
        """The user's profile, an empty one before the first run."""
        return self.profiles.get(PROFILE_UID) or Profile(uid=PROFILE_UID)

    @property
    def introduced(self) -> bool:
        """Whether the first run has been answered or skipped; an unreadable profile is there, too."""
        return self.profiles.peek(PROFILE_UID) is not None

    @property
    def zone(self) -> str:
        """The user's zone; "today" is its day. UTC where the file names one nobody knows: see `notices`."""
        written = self.profile.zone
        if written != self._zone[0]:
            self._zone = written, written if valid_zone(written) else "UTC"
        return self._zone[1]

    @property
    def talking(self) -> bool:
        """Whether a talk is running, told without decoding the others."""
        return bool(self.meetings.where("state", MeetingState.IN_PROGRESS.value))

    def is_practice(self, contact: object) -> bool:
        """Whether somebody is there to practise with, told without decoding them."""
        return bool(self.contacts.value(str(contact), "practice"))

    def moment(self) -> ZonedTime:
        """The present in the user's zone."""
        return ZonedTime(self.clock.now(), self.zone)

    @property
    def today(self) -> date:
        """The user's day."""
        return self.moment().local().date()

    def day_of(self, moment: ZonedTime) -> date:
        """The user's day at an instant."""
        return moment.in_zone(self.zone).local().date()


_NOBODY: tuple[str, ...] = ()
Owners = Callable[[Mapping[str, Any]], tuple[str, ...]]


def field(name: str) -> Owners:
    """The owner named in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return (value,) if isinstance(value, str) and value else ()

    return owners


def many(name: str) -> Owners:
    """The owners listed in one field."""

    def owners(record: Mapping[str, Any]) -> tuple[str, ...]:
        value = record.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    return owners


class Links(Generic[R]):
    """Uids of the records of one table by their owner; built when first asked, then kept in step."""

    def __init__(self, repository: Repository[R], owners: Owners) -> None:
        self.repository = self._repository = repository
        self.owners_named = self._owners = owners
        """Gives the owners that a stored record names."""
        self._of_owner: dict[str, dict[str, None]] | None = None
        self._owners_of: dict[str, tuple[str, ...]] = {}

    @property
    def table(self) -> str:
        """The table it follows."""
        return self._repository.table

    def of(self, owner: str) -> tuple[str, ...]:
        """Uids of what belongs to an owner, in the order they were added."""
        found = (self._of_owner if self._of_owner is not None else self._built()).get(owner)
        return tuple(found) if found else _NOBODY

    def values(self, owner: str) -> list[R]:
        """What belongs to an owner as far as it can be read, in the order it was added."""
        return self._repository.those(self.of(owner))

    def owners(self) -> list[str]:
        """Everybody something belongs to."""
        return [owner for owner, uids in self._built().items() if uids]

    def touched(self, uid: str) -> set[str]:
        """A record was added, changed or removed: its owners before and after."""
        if self._of_owner is None:
            return set()
        before = self._owners_of.pop(uid, ())
        record = self._repository.peek(uid)
        after = self._owners(record) if record is not None else ()
        for owner in before:
            if owner not in after:
                self._of_owner.get(owner, {}).pop(uid, None)
        if after:
            self._add(uid, after)
        return {*before, *after}

    def reset(self) -> None:
        """Forget everything, after a change that did not say what it touched."""
        self._of_owner = None
        self._owners_of = {}

    def _built(self) -> dict[str, dict[str, None]]:
        if self._of_owner is None:
            self._of_owner = {}
            for record in self._repository.raw():
                self._add(str(record.get("uid", "")), self._owners(record))
        return self._of_owner

    def _add(self, uid: str, owners: tuple[str, ...]) -> None:
        assert self._of_owner is not None
        self._owners_of[uid] = owners
        for owner in owners:
            self._of_owner.setdefault(owner, {})[uid] = None


LONGEST_PART = 200
"""Characters of one part of a key; a longer one, such as a name from the notes, is shortened to a digest."""


class DraftKey(NamedTuple):
    """What a draft belongs to."""

    place: str
    """live, reflect, thanks, form ..."""
    subject: str
    """Uid of the meeting, contact ...; may be empty."""
    field: str

    def __str__(self) -> str:
        return "|".join(_short(part) for part in self)


def _short(part: str) -> str:
    if len(part) <= LONGEST_PART:
        return part
    from hashlib import sha256

    return f"{part[:20]}~{sha256(part.encode('utf-8', 'replace')).hexdigest()[:32]}"


class _Waiting(NamedTuple):
    """A text that could not be journalled yet."""

    text: str
    meta: dict[str, object]


class Drafts:
    """Drafts by place, subject and field; outside undo, gone with the change that commits them.

    What is typed while another window writes waits in memory and is journalled as soon as this one may. What
    another window typed into the same field is never overwritten: it is kept among the conflicts.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[DraftKey, _Waiting | None] = {}
        """Typed, or emptied (None), and not journalled."""
        self._known: dict[str, str] = {}
        """By key, the text that this window showed or wrote last: any other is somebody else's."""

    @property
    def waiting(self) -> bool:
        """Whether something typed is in memory only."""
        return any(self._waiting.values())

    def get(self, key: DraftKey) -> str | None:
        """The text typed so far, or None; to be shown in its field, which goes on from it."""
        if key not in self._waiting:
            self._known[str(key)] = self._journalled(str(key))
        return self.peek(key)

    def peek(self, key: DraftKey) -> str | None:
        """The same for comparing it only, not for showing it."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return waiting.text if waiting else None
        draft = self._store.drafts.get(str(key))
        return draft.text if draft else None

    def meta(self, key: DraftKey) -> dict[str, object]:
        """Facts kept with the draft, such as the second of its first keystroke."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return dict(waiting.meta) if waiting else {}
        draft = self._store.drafts.get(str(key))
        return dict(draft.meta) if draft and draft.meta else {}

    def typed_at(self, key: DraftKey) -> datetime | None:
        """The instant of its last key, in UTC; None where nothing is journalled."""
        draft = self._store.drafts.get(str(key))
        return draft.at if draft else None

    def journalled(self, key: DraftKey) -> bool:
        """Whether what was typed last is in the journal, and not in memory only."""
        return key not in self._waiting

    def put(self, key: DraftKey, text: str, **meta: object) -> None:
        """Keep what is typed; called on every change. An empty text without facts drops the draft.

        A text too long for the journal is kept in memory only.
        """
        if not text and not meta:
            self.drop(key)
        elif self._store.read_only:
            self._wait(key, text, meta)
        else:
            self._write(key, text, meta)

    def _wait(self, key: DraftKey, text: str, meta: dict[str, object]) -> None:
        self._known.setdefault(str(key), self._journalled(str(key)))
        self._waiting[key] = _Waiting(text, meta)

    def _journalled(self, key: str) -> str:
        found = self._store.get(DRAFTS, key)
        return str(found.get("text", "")) if found else ""

    def _write(self, key: DraftKey, text: str, meta: dict[str, object]) -> None:
        self.keep_others([str(key)], text)
        try:
            self._store.drafts.put(str(key), text, meta or None)
        except InvalidRecord:
            self._wait(key, text, meta)
        else:
            self._waiting.pop(key, None)
            self._known[str(key)] = self._journalled(str(key))

    def drop(self, key: DraftKey) -> None:
        """Forget the draft."""
        self._waiting.pop(key, None)
        if self._store.drafts.get(str(key)) is None:
            return
        if self._store.read_only:
            self._waiting[key] = None
        else:
            self.keep_others([str(key)])
            self._store.drafts.drop(str(key))

    def keep_others(self, keys: Iterable[str], text: str = "") -> None:
        """Before drafts are ended or overwritten by `text`: what another window typed into them becomes a
        conflict, unless the text holds it."""
        from ..store.merge import conflict

        puts = []
        for key in keys:
            theirs = self._journalled(key)
            if theirs and key in self._known and theirs != self._known[key] and theirs not in text:
                puts.append(conflict(DRAFTS, key, self._store.get(DRAFTS, key) or {}, [("text",)]))
                self._known[key] = theirs
        if puts:
            self._store.commit(puts, label="kept a text of another window", undoable=False)

    def keep_twice(self, key: DraftKey, text: str) -> None:
        """Keep another text of a field beside its draft, as a conflict to be settled."""
        from ..store.merge import conflict

        other = {"uid": str(key), "text": text}
        put = conflict(DRAFTS, str(key), other, [("text",)])
        self._store.commit([put], label="kept a text of the outer editor", undoable=False)

    def settle(self, ended: Iterable[str] = ()) -> None:
        """Forget what waits of the drafts that a change ended; journal the rest if this window may write."""
        gone = set(ended)
        for key in [key for key in self._waiting if str(key) in gone]:
            del self._waiting[key]
        if self._store.read_only:
            return
        waiting, self._waiting = self._waiting, {}
        for key, typed in waiting.items():
            if typed is not None:
                self._write(key, typed.text, typed.meta)

    def keys(self, place: str) -> list[DraftKey]:
        """Journalled drafts of one place."""
        return self.keys_like(f"{place}|")

    def keys_like(self, beginning: str) -> list[DraftKey]:
        """Journalled drafts of all places whose names begin so."""
        return [DraftKey(*key.split("|", 2)) for key in self._store.drafts.all(beginning)]
