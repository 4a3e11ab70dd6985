"""Contacts, paths and the profile; who may be one person, and making one of two records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import PathKind, PathStatus, Stage
from ..domain.errors import Refused
from ..domain.matching import Likeness, PeopleIndex, calling_code, prepared
from ..domain.merging import FieldChoice, breaks_circle, field_choices, merged_person, relinked
from ..domain.names import bare_key
from ..domain.people import Assumption, Contact, Introduction, Path, Profile, after_change, decided
from ..domain.phrasing import day
from ..domain.pipeline import Move, after_edit, check_move
from ..domain.quickadd import QuickAdd, parse_quick_add
from ..domain.record import BadRecord
from ..domain.text import sections
from ..domain.zoned_time import valid_zone
from .known_people import LikelyPeople, LikelyPerson, Newcomer, Newcomers, described, description_of
from .records import text_of, texts_of
from .relations import Directory, Relations
from .session import Edit, Service, Session
from .tasks import TaskService, ThanksOwed

if TYPE_CHECKING:
    from ..store.store import Store
    from .rules import ChecklistService, RulesService


class PeopleService(Directory):
    """Who there is, and what is known of them."""

    _rules: RulesService
    _checklists: ChecklistService
    _tasks: TaskService
    _thanks_owed: ThanksOwed
    _known: LikelyPeople
    _called: Callable[[str], list[str]]

    # -- profile --------------------------------------------------------------------------------------

    def save_profile(self, end_drafts: Iterable[str] = (), **changes: Any) -> Profile:
        """Change the profile; what is counted by its zone, days and holidays is counted anew.

        Refuses a zone or a country of holidays nobody knows.
        """
        zone = changes.get("zone", self._session.zone)
        if not valid_zone(zone):
            raise Refused(
                f"“{zone}” isn't a time zone.", "Write a city or zone: Chicago, Europe/London.", field="zone"
            )
        old = self._session.profile
        profile = old.replace(**changes)
        if profile.holidays and profile.holidays != old.holidays:
            from .clock import public_holidays

            public_holidays(profile.holidays, ())
        if not profile.weekly_target:
            rules = self._rules.table
            names = ("conversations", "outreach")
            profile = profile.replace(weekly_target={name: rules.number(f"weekly.{name}") for name in names})
        with self._session.edit("changed the profile", end_drafts=end_drafts) as edit:
            edit.put(profile)
            if old.resume_policy != profile.resume_policy:
                self._checklists.follow_in(edit, profile.resume_policy)
            if _counting(old) != _counting(profile):
                self._tasks.sync_all(edit)
        return profile

    # -- paths ----------------------------------------------------------------------------------------

    def save_path(
        self,
        title: str,
        *,
        uid: str = "",
        kind: PathKind = PathKind.OCCUPATION,
        why: str = "",
        status: PathStatus | None = None,
        reason: str = "",
        assumptions: Iterable[str] = (),
        target: int = 0,
        end_drafts: Iterable[str] = (),
    ) -> Path:
        """Add or change a path; assumptions are given as texts and keep what is known of equal ones."""
        if not title.strip():
            raise Refused("A path needs a title.", "For example: Paramedic.", field="title")
        old = self._session.paths.get(uid)
        known = {item.text.casefold(): item for item in old.assumptions} if old else {}
        texts = [text.strip() for text in assumptions if text.strip()]
        if len(texts) > 7:
            raise Refused("Seven beliefs are enough.", "Keep the ones that matter most.", field="assumptions")
        items = tuple(
            known.get(text.casefold()) or Assumption(uid=self._session.new_id(), text=text)
            for text in dict.fromkeys(texts)
        )
        base = old or Path(
            uid=uid or self._session.new_id(), title=title.strip(), status=PathStatus.EXPLORING
        )
        path = base.replace(
            title=title.strip(),
            kind=kind,
            why=why.strip(),
            assumptions=items,
            target_conversations=target
            or (old.target_conversations if old else self._rules.table.number("path.min_conversations")),
        )
        if old is None or (status is not None and status is not path.status):
            now = self._session.moment()
            path = decided(path, status or path.status, reason, now, new=old is None)
        self._session.put(f"path {path.title}", path, end_drafts=end_drafts)
        return path

    def newcomers(self) -> Newcomers:
        """Reads people from a text and puts them in."""
        return Newcomers(self._session, self, self._tasks, self._known, self._called)

    def brainstorm(self) -> BrainstormService:
        """Names thought of circle by circle."""
        return BrainstormService(self._session, self, self.newcomers())

    # -- contacts -------------------------------------------------------------------------------------

    def quick_add(self, line: str) -> Contact:
        """Add a new contact from `name, title, organization <email> #tag`."""
        newcomers = self.newcomers()
        return newcomers.add([Newcomer(line, newcomers.parse(line))])[0]

    def add(self, end_drafts: Iterable[str] = (), **fields: Any) -> Contact:
        """Add a contact with any of its fields; its stage follows from what is known."""
        usual = {"paths": self.default_paths(), "formality": self.usual_formality()}
        contact = self.checked(Contact(uid=self._session.new_id(), **{**usual, **fields}))
        with self._session.edit(f"added {contact.name}", end_drafts=end_drafts) as edit:
            self.add_to(edit, contact, as_usual=False)
        return self._session.contacts.get(contact.uid) or contact

    def save(self, uid: str, changes: Mapping[str, Any], *, end_drafts: Iterable[str] = ()) -> Contact:
        """Change fields of a contact; facts that complete it move it on by themselves."""
        old = self._session.contacts.need(uid)
        today = self._session.today
        contact = self.checked(after_change(old, old.replace(**changes), today))
        with self._session.edit(f"changed {contact.name}", end_drafts=end_drafts) as edit:
            edit.put(contact)
            edit.move(uid, [after_edit(contact)])
            if contact.accommodations != old.accommodations:
                self._checklists.follow_in(edit)
            self._tasks.sync_contact(edit, uid)
        return self._session.contacts.need(uid)

    def move(self, uid: str, to: Stage, reason: str, *, forced: bool = False) -> str:
        """Move a contact by hand, with a reason; returns the words for undo."""
        contact = self._session.contacts.need(uid)
        owed = self._thanks_owed.owed_to(uid)
        met = self.talked_with(uid)
        check_move(contact, to, reason=reason, thanks_owed=owed, forced=forced, met=met)
        label = f"moved {contact.name} to {to.label}"
        with self._session.edit(label) as edit:
            edit.move(uid, [Move(to, "moved by hand")], reason=reason.strip(), forced=forced)
            self._tasks.sync_contact(edit, uid)
        return label


def _counting(profile: Profile) -> tuple[object, ...]:
    """What generated dates depend on."""
    return profile.zone, profile.work_days, profile.holidays, profile.followup_preset, profile.culture


STATUSES = (
    ("open", "open", "you have the name"),
    ("promised", "promised", "they said they would introduce you"),
    ("made", "made", "they introduced you; your move"),
    ("used", "used", "you wrote or talked"),
    ("lapsed", "lapsed", "nothing came of it"),
)
"""Key, label and meaning of what an introduction can be."""


class Edge(NamedTuple):
    """An introduction in words."""

    uid: str
    outward: bool
    """Whether the contact introduced somebody, rather than being introduced."""
    other: str
    """Uid of the other one."""
    name: str
    status: str
    words: str


class ReferralService(Service):
    """Reads and changes the edges between contacts."""

    _session: Session
    _directory: Directory
    _relations: Relations
    _tasks: TaskService

    def of_contact(self, contact: str) -> list[Edge]:
        """Introductions a contact made, then those that led to them."""
        edges = []
        for outward, links in (
            (True, self._relations.introductions_from),
            (False, self._relations.introductions_to),
        ):
            for intro in links.values(contact):
                other = intro.to_contact if outward else intro.from_contact
                name = self._directory.name_of(other) or "someone"
                edges.append(Edge(intro.uid, outward, other, name, intro.status, self._words(intro)))
        return edges

    def _words(self, intro: Introduction) -> str:
        label = next((label for key, label, _ in STATUSES if key == intro.status), intro.status)
        since = intro.since or intro.asked_on
        words = f"{label} since {day(since)}" if since else label
        return f"{words}, told how it went {day(intro.loop_closed_on)}" if intro.loop_closed_on else words

    def set_status(self, uid: str, status: str) -> str:
        """Say how an introduction stands; the tasks of both follow. Returns the words for undo."""
        intro = self._session.introductions.need(uid)
        if status not in {key for key, _, _ in STATUSES}:
            raise Refused(f"There is no status {status!r}.")
        label = f"introduction to {self._directory.name_of(intro.to_contact) or 'somebody'}: {status}"
        with self._session.edit(label) as edit:
            edit.put(intro.replace(status=status, since=self._session.today))
            for contact in (intro.to_contact, intro.from_contact):
                self._tasks.sync_contact(edit, contact)
        return label

    def used_in(self, edit: Edit, contact: str) -> None:
        """A message went to somebody: the introductions to them are used, promised ones too."""
        today = self._session.today
        for intro in edit.those(self._relations.introductions_to, contact):
            if intro.status in ("open", "promised", "made"):
                edit.put(intro.replace(status="used", since=today))
                self._tasks.sync_contact(edit, intro.from_contact)


class Circle(NamedTuple):
    """A part of life in which people are met (S002)."""

    key: str
    title: str
    prompt: str
    source: str
    """What stands under "found through" of those who come from it."""


CIRCLES = tuple(Circle(*line.split(" | ")) for line in sections("data/choices")["circles"])
"""The twelve circles in the order of the walk, the closest first."""


class BrainstormName(NamedTuple):
    """One line that names somebody new."""

    circle: Circle
    person: QuickAdd


class Harvest(NamedTuple):
    """What the names come to; nothing has been changed yet."""

    new: tuple[BrainstormName, ...] = ()
    known: tuple[str, ...] = ()
    """Names of those who are in the pipeline already."""
    twice: tuple[str, ...] = ()
    """Names that stand on more than one line."""
    unclear: Mapping[str, tuple[str, ...]] = {}
    """By circle: lines without a name."""


class BrainstormService(Service):
    """Reads the names and adds the people."""

    _session: Session
    _directory: Directory
    _newcomers: Newcomers
    _known: dict[str, str] | None = None

    def harvest(self, texts: Mapping[str, str]) -> Harvest:
        """What the texts of the circles, one name a line, come to."""
        known = self._names()
        new: list[BrainstormName] = []
        seen: set[str] = set()
        old: dict[str, None] = {}
        twice: dict[str, None] = {}
        unclear: dict[str, list[str]] = {}
        for circle in CIRCLES:
            for line in filter(str.strip, texts.get(circle.key, "").splitlines()):
                person = parse_quick_add(line)
                key = bare_key(person.name)
                if not key:
                    unclear.setdefault(circle.key, []).append(line)
                elif key in known:
                    old[known[key]] = None
                elif key in seen:
                    twice[person.name] = None
                else:
                    seen.add(key)
                    new.append(BrainstormName(circle, person))
        lines = {key: tuple(found) for key, found in unclear.items()}
        return Harvest(tuple(new), tuple(old), tuple(twice), lines)

    def add(self, harvest: Harvest, *, end_drafts: Iterable[str] = ()) -> str:
        """Add the new people as one step; returns the words for undo. Refuses a harvest without any."""
        if not harvest.new:
            raise Refused("There are no new names yet.", "One name per line is enough.")
        people = self._directory
        newcomers = self._newcomers
        count = len(harvest.new)
        label = f"added {harvest.new[0].person.name}" if count == 1 else f"added {count} people"
        with self._session.edit(label, end_drafts=end_drafts) as edit:
            for circle, person in harvest.new:
                contact = newcomers.contact(person).replace(source=circle.source)
                people.add_to(edit, contact, "thought of in a brainstorm", as_usual=False)
        self._known = None
        return label

    def _names(self) -> dict[str, str]:
        """Everybody's name by its folded form, archived people too."""
        if self._known is None:
            names = [str(record.get("name", "")) for record in self._session.contacts.raw()]
            self._known = {bare_key(name): name for name in names}
        return self._known


APART = "not_the_same_as"
"""Unknown field of a contact: uids of those who look alike and are somebody else."""
_NOUNS = {
    "meetings": "conversation",
    "outreach": "message",
    "tasks": "task",
    "introductions": "introduction",
    "touchpoints": "touchpoint",
    "thank_yous": "thank-you",
    "drafts": "draft",
    "insights": "takeaway",
    "leads": "opening",
    "resources": "resource",
    "milestones": "milestone",
}


class LikelyPair(NamedTuple):
    """Two records that may be one person."""

    uid: str
    other: str
    likeness: Likeness
    reason: str


class PeopleMerge(Service):
    """Finds records that may be one person, and makes one of two."""

    _session: Session
    _store: Store
    _tasks: TaskService
    _known: LikelyPeople
    _directory: Directory

    def _index(self) -> PeopleIndex:
        profile = self._session.profile
        code = calling_code(profile.phone, profile.holidays)
        known = PeopleIndex()
        for raw in self._session.contacts.raw():
            known.add(text_of(raw, "uid"), prepared(description_of(raw), code))
        return known

    def pairs(self) -> list[LikelyPair]:
        """Everybody who may be in here twice, the surest first; pairs told apart are left out."""
        found = [
            LikelyPair(one, other, likeness, reason)
            for one, other, (likeness, reason) in self._index().pairs()
            if not self._apart(one, other)
        ]
        return sorted(found, key=lambda pair: pair.likeness is not Likeness.SAME)

    def like(self, uid: str) -> list[LikelyPair]:
        """Who may be the same person as a contact."""
        contact = self._session.contacts.need(uid)
        return [LikelyPair(uid, each.uid, each.likeness, each.reason) for each in self.resembling(contact)]

    def resembling(self, contact: Contact) -> list[LikelyPerson]:
        """The same of a contact as it may become; whoever was told apart is left out."""
        found = self._known.fitting(described(contact), without=contact.uid)
        return [each for each in found if not self._apart(contact.uid, each.uid)]

    def _apart(self, one: str, other: str) -> bool:
        peek = self._session.contacts.peek
        return other in texts_of(peek(one) or {}, APART) or one in texts_of(peek(other) or {}, APART)

    def tell_apart(self, one: str, *others: str) -> str:
        """Say that somebody is none of the others; returns the words for undo."""
        contact = self._session.contacts.need(one)
        told = [*texts_of(contact.extra, APART), *others]
        changed = contact.replace(extra={**contact.extra, APART: told})
        return self._session.put(f"marked {contact.name} as a different person", changed)

    def choices(self, keep: str, other: str) -> list[FieldChoice]:
        """The fields that both fill differently, to choose one of the two."""
        return field_choices(self._raw(keep), self._raw(other))

    def moves(self, keep: str, other: str) -> str:
        """What goes over from one record to the other, in words: "2 conversations, 1 task"."""
        counts: dict[str, int] = {}
        for (table, _), record in relinked(self._store.db.records.data.by_key(), keep, other).items():
            if record is not None:
                counts[table] = counts.get(table, 0) + 1
        words = [(counts[table], noun) for table, noun in _NOUNS.items() if counts.get(table)]
        return ", ".join(f"{number} {noun}" + ("" if number == 1 else "s") for number, noun in words)

    def merge(self, keep: str, other: str, theirs: Iterable[str] = ()) -> str:
        """Make one person of two as one step, with the fields named in `theirs` taken from the other, whose
        history goes over; returns the words for undo."""
        if keep == other:
            raise Refused("These are already the same record.")
        name, gone = self._session.contacts.need(keep).name, self._session.contacts.need(other)
        for meeting in self._session.meetings.all():
            if meeting.running and {keep, other} & set(meeting.contacts):
                raise Refused(f"A conversation with {name} is running.", "End it first.")
        records = self._store.db.records.data.by_key()
        changed = relinked(records, keep, other)
        person = merged_person(self._raw(keep), self._raw(other), frozenset(theirs))
        if breaks_circle(_after(records, changed, other), person):
            person.pop("introduced_by", None)
        kinds: dict[str, Any] = {repository.table: kind for kind, repository in self._session.tables.items()}
        label = f"merged {gone.name} into {name}" if gone.name != name else f"merged two records of {name}"
        with self._session.change(label) as change:
            change.undo_drafts = True
            rest = {}
            with self._session.edit(label) as edit:
                for (table, key), record in changed.items():
                    old = self._session.tables[kinds[table]].get(key) if table in kinds else None
                    if old is None:
                        rest[table, key] = record
                    elif record is None:
                        edit.delete(old)
                    else:
                        try:
                            edit.put(kinds[table].decode(record))
                        except BadRecord:
                            rest[table, key] = record
                edit.put(Contact.decode(person))
                edit.delete(gone)
                self._directory.settle_by_talks(edit, keep)
                self._tasks.sync_contact(edit, keep)
            for (table, key), record in rest.items():
                change.set(table, key, record)
        return label

    def _raw(self, uid: str) -> Mapping[str, Any]:
        self._session.contacts.need(uid)
        return self._session.contacts.peek(uid) or {}


def _after(
    records: Mapping[str, Mapping[str, Any]], changed: Mapping[tuple[str, str], Any], gone: str
) -> dict[str, dict[str, Any]]:
    """The contacts as they will be."""
    contacts = {key: record for key, record in records.get("contacts", {}).items() if key != gone}
    contacts |= {key: record for (table, key), record in changed.items() if table == "contacts"}
    return {"contacts": contacts}
