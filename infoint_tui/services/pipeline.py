"""What the pipeline shows: everybody by stage, filtered as one types, without decoding whole tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..domain import NamedTuple
from ..domain.enums import MeetingState, Stage, TaskState, Tie
from ..domain.errors import Refused, needed
from ..domain.people import SavedView
from ..domain.pipeline import BOARD_ORDER, MAIN_ROAD, SIDE_EXITS
from ..store.records import collector_paused
from .pipeline_filter import (
    FIRST_STAGE,
    LAST,
    NO_TIE,
    Filter,
    FilterEntry,
    WordIndex,
    candidates,
    organisations_of,
    parse_filter,
    searchable,
)
from .records import text_of, texts_of

if TYPE_CHECKING:
    from ..store.records import Change
    from .relations import Relations
    from .session import Session


SORTS: Mapping[str, str] = {
    "next": "next step",
    "name": "name",
    "since": "time in stage",
    "warmth": "warmth",
    "last": "last contact",
    "due": "due",
}
"""Key and label of each order; time in stage and last contact begin with the longest ago."""
GROUPS: Mapping[str, str] = {
    "stage": "stage",
    "path": "path",
    "org": "organisation",
    "tie": "tie",
    "tag": "tag",
}
"""Key and label of each grouping; who has several paths or tags stands under the first of them."""
BEHIND = "\U0010ffff"
"""Sorts behind every name: those without a path, an organisation, a tag."""

RANK = {stage.value: rank for rank, stage in enumerate(BOARD_ORDER)}
WARMTH = {tie.value: rank for rank, tie in enumerate(Tie)}
"""Strong before moderate, weak, dormant and none (WT)."""
_WITHOUT = {"path": "no path", "org": "no organization", "tag": "no tag"}


class Arrangement(NamedTuple):
    """What the people are sorted and grouped by."""

    sort: str = "next"
    group: str = "stage"


class PeopleGroup(NamedTuple):
    """People who belong together, in their order."""

    key: str
    """Names the group across refreshes; the stage's own word where people are grouped by stage."""
    title: str
    uids: tuple[str, ...]
    stage: Stage | None = None
    """Where people are grouped by stage."""


Reader = Callable[[str, Mapping[str, Any]], Any]
"""Reads what a contact is sorted or grouped by from its uid and its record."""


def stage_in(record: Mapping[str, Any]) -> str:
    """The stage of a stored contact; idea where it is missing or unknown."""
    stage = text_of(record, "stage")
    return stage if stage in RANK else FIRST_STAGE


def sort_reader(sort: str, sources: PipelineService) -> Reader:
    """Reads the sort value of an order; an unknown one means the order of the next steps."""
    readers: dict[str, Reader] = {
        "name": lambda _uid, _record: "",
        "since": lambda _uid, record: text_of(record, "stage_since") or LAST,
        "warmth": lambda _uid, record: WARMTH.get(text_of(record, "tie"), WARMTH[NO_TIE]),
        "last": lambda uid, _record: sources.last_contact(uid) or LAST,
        "due": lambda uid, _record: sources.due_of(uid),
    }
    return readers.get(sort, lambda uid, record: sources.next_of(uid, stage_in(record)))


def group_reader(group: str, sources: PipelineService) -> Reader:
    """Reads the group value; all values of one grouping can be compared."""
    readers: dict[str, Reader] = {
        "path": lambda _uid, record: _title(record, sources).casefold() or BEHIND,
        "org": lambda _uid, record: " ".join(text_of(record, "organisation").casefold().split()) or BEHIND,
        "tie": lambda _uid, record: WARMTH.get(text_of(record, "tie"), WARMTH[NO_TIE]),
        "tag": lambda _uid, record: (texts_of(record, "tags") or [BEHIND])[0].casefold() or BEHIND,
    }
    return readers.get(group, lambda _uid, record: RANK[stage_in(record)])


def make_group(
    group: str, value: Any, record: Mapping[str, Any], uids: tuple[str, ...], sources: PipelineService
) -> PeopleGroup:
    """The group of people with a value that `group_reader` read; one of them, as stored, gives its title."""
    if group not in GROUPS or group == "stage":
        stage = BOARD_ORDER[value]
        return PeopleGroup(stage.value, stage.label, uids, stage)
    if group == "tie":
        tie = list(Tie)[value]
        return PeopleGroup(f"tie:{tie.value}", tie.label, uids)
    if value == BEHIND:
        return PeopleGroup(f"{group}:", _WITHOUT[group], uids)
    title = {
        "path": lambda: _title(record, sources),
        "org": lambda: text_of(record, "organisation").strip(),
        "tag": lambda: "#" + texts_of(record, "tags")[0],
    }[group]()
    return PeopleGroup(f"{group}:{value}", title, uids)


def _title(record: Mapping[str, Any], sources: PipelineService) -> str:
    """The title of the first path that is still there."""
    return next(filter(None, map(sources.path_title, texts_of(record, "paths"))), "")


LONGEST_NAME = 40
"""Characters a name may have, so that it fits into one line."""


class ViewService:
    """Saved views; every change is one step of undo."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[SavedView, ...]:
        """The views in the order they were saved."""
        return self._session.profile.views

    def get(self, name: str) -> SavedView | None:
        """The view of that name, whatever the case."""
        return next((view for view in self.all() if _same(view.name, name)), None)

    @property
    def default(self) -> SavedView | None:
        """The view the pipeline opens with."""
        return next((view for view in self.all() if view.default), None)

    def save(self, view: SavedView) -> str:
        """Keep a view, in place of one of the same name; returns the words for undo.

        Refuses an empty or a very long name.
        """
        name = needed(view.name, "A view needs a name.", "For example: reply this week.", field="name")
        if len(name) > LONGEST_NAME:
            raise Refused(f"A name of a view has at most {LONGEST_NAME} characters.", field="name")
        old = self.get(name)
        kept = view.replace(name=name, default=view.default or bool(old and old.default))
        views = [each.replace(default=each.default and not kept.default) for each in self.all()]
        if old is None:
            views.append(kept)
        else:
            views = [kept if _same(each.name, name) else each for each in views]
        return self._put(views, f"saved the view {name}")

    def delete(self, name: str) -> str:
        """Take a view away; returns the words for undo. Refuses one that is not there."""
        gone = self._need(name)
        return self._put([each for each in self.all() if each != gone], f"deleted the view {gone.name}")

    def make_default(self, name: str) -> str:
        """Open the pipeline with a view from now on, or no longer if it is so; returns the words for undo."""
        wanted = self._need(name)
        views = [each.replace(default=_same(each.name, name) and not wanted.default) for each in self.all()]
        ends = "opens as usual again" if wanted.default else f"opens with {wanted.name}"
        return self._put(views, f"the pipeline {ends}")

    def _need(self, name: str) -> SavedView:
        view = self.get(name)
        if view is None:
            raise Refused(f"There is no view {name}.", "u brings back one that was deleted.")
        return view

    def _put(self, views: list[SavedView], label: str) -> str:
        return self._session.put(label, self._session.profile.replace(views=tuple(views)))


def in_words(view: SavedView) -> str:
    """What a view shows, in a line."""
    parts = [view.filter or "everybody"]
    if view.sort != "next":
        parts.append(f"by {SORTS.get(view.sort, view.sort)}")
    if view.group != "stage":
        parts.append(f"grouped by {GROUPS.get(view.group, view.group)}")
    return " · ".join([*parts, *([view.layout] if view.layout else [])])


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


_LABEL = {stage.value: stage.label for stage in BOARD_ORDER}
SCHEDULED = Stage.SCHEDULED.value
_PLANNED = (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)
_HAPPENED = (MeetingState.HELD, MeetingState.CUT_SHORT, MeetingState.IN_PROGRESS)
_RESTING = frozenset({Stage.QUIET.value, Stage.DECLINED.value, Stage.DORMANT.value, Stage.CLOSED.value})
"""Stages in which it is nobody's move."""


class PipelineView(NamedTuple):
    """Everybody the filter leaves, by group; empty groups are left out."""

    total: int
    """People who are not archived (or archived ones, if those were asked for)."""
    shown: int
    groups: tuple[PeopleGroup, ...]
    problems: tuple[str, ...] = ()
    """What was not understood of the filter."""

    @property
    def road(self) -> tuple[PeopleGroup, ...]:
        """The stages of the main road; all groups, where people are not grouped by stage."""
        return tuple(group for group in self.groups if group.stage is None or group.stage in MAIN_ROAD)

    @property
    def aside(self) -> tuple[PeopleGroup, ...]:
        """The side exits."""
        return tuple(group for group in self.groups if group.stage in SIDE_EXITS)

    @property
    def uids(self) -> list[str]:
        """Everybody shown, in order."""
        return [uid for group in self.groups for uid in group.uids]


class PipelineService:
    """Reads; changes nothing. Entries are built when first asked for, their texts once they are searched or
    `prepare` finds the time; both follow every change."""

    def __init__(self, session: Session, relations: Relations) -> None:
        self._session, self._relations = session, relations
        self.arrangement = Arrangement()
        self._here: list[FilterEntry] | None = None
        self._texts: dict[str, str] = {}
        """What was read so far of what plain words are looked for in."""
        self._unread: list[str] | None = None
        """Uids of those of whom it is not read yet."""
        self._searchable = False
        """Whether all entries have their texts."""
        self._index = WordIndex()
        self._unlisted: list[FilterEntry] | None = None
        """Those whose words it does not have yet; None before it is begun."""
        self._built = False
        self._put_away: list[FilterEntry] = []
        self._last: tuple[Filter, Sequence[FilterEntry], tuple[PeopleGroup, ...]] | None = None
        self._by_uid: dict[str, FilterEntry] = {}
        self._moves: dict[str, str] = {}
        self._arrange_now()
        relations.follow(self._changed)

    # -- lists ----------------------------------------------------------------------------------------

    def arrange(self, sort: str, group: str) -> None:
        """Sort and group people by something else, see `pipeline_order`; everybody stays."""
        wanted = Arrangement(sort, group)
        if wanted == self.arrangement:
            return
        self.arrangement = wanted
        self._arrange_now()
        if self._here is not None:
            group_of, sort_of = self._group_of, self._sort_of
            with collector_paused():
                self._take(
                    [
                        FilterEntry(
                            (group_of(uid, record), sort_of(uid, record), *order[2:]), uid, text, record
                        )
                        for order, uid, text, record in self._by_uid.values()
                    ]
                )

    def view(self, text: str = "") -> PipelineView:
        """Everybody the typed filter leaves, by group."""
        wanted = self.filter(text)
        if wanted.words or wanted.tests:
            self.prepare()
        here = self._all()
        if wanted.archived is None:
            here = sorted([*here, *self._put_away])
        elif wanted.archived:
            here = self._put_away
        narrower = self._last is not None and wanted.narrows(self._last[0])
        before = self._last if narrower else None
        kept = wanted.apply(before[1] if before else here, self._index)
        groups = before[2] if before and len(before[1]) == len(kept) else tuple(self._groups(kept))
        self._last = wanted, kept, groups
        return PipelineView(len(here), len(kept), groups, wanted.problems)

    def prepare(self, seconds: float = float("inf")) -> bool:
        """Read what plain words are looked for in, for so long; True once it is read of everybody."""
        if self._searchable:
            return True
        until = perf_counter() + seconds
        self._all()
        if self._unread is None:
            self._unread = list(self._by_uid)
        while self._unread:
            if perf_counter() > until:
                return False
            if (entry := self._by_uid.get(self._unread.pop())) is not None:
                self._texts[entry.uid] = _text_of_all(entry.record)
        first, self._built = not self._built, True
        with collector_paused(keep=first):
            self._take(
                [
                    FilterEntry(order, uid, self._texts.get(uid) or _text_of_all(record), record)
                    for order, uid, _text, record in self._by_uid.values()
                ]
            )
        self._searchable, self._texts, self._unread = True, {}, None
        return True

    def list_words(self, seconds: float) -> bool:
        """List who has which words, for so long, which makes each key of the filter shorter; True once it is
        done."""
        until = perf_counter() + seconds
        self.prepare()
        if self._unlisted is None:
            self._unlisted = list(self._by_uid.values())
        while self._unlisted:
            if perf_counter() > until:
                return False
            entry = self._unlisted.pop()
            self._index.add(entry.uid, entry.text)
        self._index.ready = True
        return True

    def filter(self, text: str) -> Filter:
        """The filter meant by a typed text."""
        return parse_filter(text, self)

    def completions(self, text: str) -> list[str]:
        """What the last word of a filter may become, the likeliest first."""
        return candidates(text, self._named)

    def _named(self, key: str) -> Iterable[str]:
        """The names known for a key of the filter, in the order of the alphabet."""
        records = [entry.record for entry in self._all()]
        if key == "path":
            found = {path.title for path in self._session.paths.all()}
        elif key == "tag":
            found = {tag for record in records for tag in texts_of(record, "tags")}
        elif key == "org":
            found = {place for record in records for place in organisations_of(record)}
        else:
            found = {self.name_of(text_of(record, "introduced_by")) for record in records}
        return sorted(filter(None, found), key=str.casefold)

    def stage_of(self, uid: str) -> Stage | None:
        """The stage of a contact without decoding it; None if there is no such contact."""
        self._all()
        entry = self._by_uid.get(uid)
        return Stage(stage_in(entry.record)) if entry else None

    def group_key(self, uid: str) -> str:
        """Key of the group a contact stands in; empty if there is no such contact."""
        self._all()
        entry = self._by_uid.get(uid)
        if entry is None:
            return ""
        return make_group(self.arrangement.group, entry.order[0], entry.record, (), self).key

    def name_of(self, uid: str) -> str:
        """The name of a contact without decoding it; empty if there is no such contact."""
        self._all()
        entry = self._by_uid.get(uid)
        return entry.name if entry else ""

    def called(self, text: str) -> list[str]:
        """Uids of the contacts with that name; if there is none, of those it begins, else is part of."""
        from ..domain.names import name_key

        wanted = name_key(text)
        if not wanted:
            return []
        self.prepare()
        close = [entry for entry in self._all() if wanted in entry.text]
        names = [(entry.uid, name_key(entry.name)) for entry in (*close, *self._put_away)]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = [uid for uid, name in names if fits(name, wanted)]
            if found:
                return found
        return []

    # -- facts that filters and orders ask for --------------------------------------------------------

    @property
    def today(self) -> date:
        """The user's day."""
        return self._session.today

    def paths_called(self, words: str) -> Iterable[str]:
        """Uids of the paths whose title contains a casefolded text."""
        return [path.uid for path in self._session.paths.all() if words in searchable(path.title)]

    def path_title(self, uid: str) -> str:
        """The title of a path; empty if it is gone."""
        return text_of(self._session.paths.peek(uid) or {}, "title")

    def next_day(self, entry: FilterEntry) -> str:
        """When something is next, as sortable text; `LAST` if nothing is."""
        if self.arrangement.sort == "next":
            return str(entry.order[1])
        return self.next_of(entry.uid, stage_in(entry.record))

    def next_of(self, uid: str, stage: str) -> str:
        """When something is next, as sortable text: the planned talk, else the first open task."""
        days: list[str] = []
        if stage == SCHEDULED:
            for meeting in self._relations.meetings.of(uid):
                record = self._session.meetings.peek(meeting) or {}
                if record.get("state", MeetingState.SCHEDULED) in _PLANNED:
                    days.append(text_of(record, "start"))
        return min(filter(None, days), default="") or self.due_of(uid)

    def due_of(self, uid: str) -> str:
        """The day of the first open task, as sortable text."""
        tasks = self._relations.tasks.of(uid)
        if not tasks:
            return LAST
        days: list[str] = []
        for task in tasks:
            record = self._session.tasks.peek(task) or {}
            if record.get("state", TaskState.OPEN) == TaskState.OPEN:
                due = text_of(record, "due")[:10] or text_of(record, "due_day")
                days.append(max(due, text_of(record, "not_before")))
        return min(filter(None, days), default=LAST) if days else LAST

    def last_contact(self, uid: str) -> str:
        """The last time anything went between the two, as sortable text; empty if nothing did."""
        days = [""]
        for key in self._relations.outreach.of(uid):
            record = self._session.outreach.peek(key) or {}
            days += [text_of(record, "sent_at"), text_of(record, "reply_at")]
        for key in self._relations.meetings.of(uid):
            record = self._session.meetings.peek(key) or {}
            if record.get("state") in _HAPPENED:
                days.append(text_of(record, "actual_start") or text_of(record, "start"))
        days += [
            text_of(self._session.thank_yous.peek(key) or {}, "sent_at")
            for key in self._relations.thanks.of(uid)
        ]
        days += [
            text_of(self._session.touchpoints.peek(key) or {}, "at")
            for key in self._relations.touches.of(uid)
        ]
        return max(days)[:16]

    def waiting(self, uid: str) -> str:
        """Whose move it is: me, them, or nobody (an empty text)."""
        whose = self._moves.get(uid)
        if whose is None:
            under_way = (
                self._relations.outreach.of(uid)
                or self._relations.meetings.of(uid)
                or self._relations.thanks.of(uid)
            )
            under_way = under_way or self._relations.touches.of(uid)
            stage = stage_in(self._by_uid[uid].record) if uid in self._by_uid else ""
            crumb = self._relations.crumb(uid) if under_way and stage not in _RESTING else None
            whose = self._moves[uid] = ("me" if crumb.mine else "them") if crumb else ""
        return whose

    # -- the index ------------------------------------------------------------------------------------

    def _arrange_now(self) -> None:
        self._sort_of = sort_reader(self.arrangement.sort, self)
        self._group_of = group_reader(self.arrangement.group, self)

    def _all(self) -> list[FilterEntry]:
        if self._here is None:
            with collector_paused(keep=not self._built):
                self._take([self._entry(record) for record in self._session.contacts.raw()])
            assert self._here is not None
        return self._here

    def _take(self, entries: list[FilterEntry]) -> None:
        entries.sort()
        self._by_uid = {entry.uid: entry for entry in entries}
        self._put_away = [entry for entry in entries if entry.record.get("archived") is True]
        self._here = (
            [e for e in entries if e.record.get("archived") is not True] if self._put_away else entries
        )
        self._last = None

    def _entry(self, record: Mapping[str, Any]) -> FilterEntry:
        uid = str(record.get("uid", ""))
        order = (self._group_of(uid, record), self._sort_of(uid, record))
        text = _text_of_all(record) if self._searchable else ""
        return FilterEntry((*order, text_of(record, "name").casefold(), uid), uid, text, record)

    def _changed(self, change: Change, contacts: set[str]) -> None:
        if not change.touched:
            self._forget_all()
            self._moves.clear()
            return
        stale = contacts | {uid for table, uid in change.touched if table == "contacts"}
        if self.arrangement.group == "path" and any(table == "paths" for table, _ in change.touched):
            self._forget_all()
        for uid in stale:
            self._moves.pop(uid, None)
        if self._here is not None:
            for uid in stale:
                self._renew(self._here, uid)

    def _forget_all(self) -> None:
        self._here, self._searchable, self._texts, self._unread = None, False, {}, None
        self._index, self._unlisted = WordIndex(), None

    def _renew(self, here: list[FilterEntry], uid: str) -> None:
        self._last = None
        self._texts.pop(uid, None)
        if self._unlisted is not None and not self._index.renew(uid):
            self._index, self._unlisted = WordIndex(), None
        old = self._by_uid.pop(uid, None)
        if old is not None:
            entries = self._put_away if old.record.get("archived") is True else here
            del entries[bisect_left(entries, old)]
        record = self._session.contacts.peek(uid)
        if record is not None:
            entry = self._by_uid[uid] = self._entry(record)
            insort(self._put_away if record.get("archived") is True else here, entry)

    def _groups(self, entries: Sequence[FilterEntry]) -> Iterator[PeopleGroup]:
        start = 0
        while start < len(entries):
            first = entries[start]
            value = first.order[0]
            end = bisect_right(entries, value, lo=start, key=lambda entry: entry[0][0])
            uids = tuple([entry[1] for entry in entries[start:end]])
            yield make_group(self.arrangement.group, value, first.record, uids, self)
            start = end


_IN_OWN_WORDS = ("about", "connection", "why_this_person")
"""What the user wrote about somebody; a word of it finds them."""


SEEN_LENGTH, SEEN = 60, 4096
"""Titles and organisations come again and again: so many texts of fewer characters are made ready once."""
_searchable = lru_cache(SEEN)(searchable)


def _text_of_all(record: Mapping[str, Any]) -> str:
    """What plain words are looked for in."""
    parts = [text_of(record, "name"), text_of(record, "title"), text_of(record, "organisation")]
    if "affiliations" in record:
        parts += organisations_of(record)
    parts.append(_LABEL[stage_in(record)])
    tags = texts_of(record, "tags")
    if tags:
        parts.append("#" + " #".join(tags))
    parts += _addresses(record)
    parts += [text_of(record, field) for field in _IN_OWN_WORDS if field in record]
    parts += texts_of(record, "commonalities")
    return "\n".join([_searchable(part) if len(part) < SEEN_LENGTH else searchable(part) for part in parts])


def _addresses(record: Mapping[str, Any]) -> list[str]:
    """The email addresses of a stored contact."""
    listed = record.get("channels")
    if not isinstance(listed, (list, tuple)):
        return []
    values = [text_of(each, "value") for each in listed if isinstance(each, Mapping)]
    return [value for value in values if "@" in value]
