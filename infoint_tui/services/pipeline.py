"""What the pipeline shows: everybody by stage, filtered as one types, without decoding whole tables."""

from __future__ import annotations

import gc
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.pipeline import BOARD_ORDER, MAIN_ROAD, SIDE_EXITS
from ..domain.words import MeetingState, Stage, TaskState
from .links import Links, field, many
from .pipeline_filter import FIRST_STAGE, Entry, Filter, parse_filter, searchable, text_of, texts_of

if TYPE_CHECKING:
    from ..storage.changes import Change
    from .contact_view import ContactView
    from .workspace import Workspace

ASIDE = "aside"
"""Key of the column that holds all side exits, folded."""
LAST = "~"
"""Sorts behind every date."""
_RANK = {stage.value: rank for rank, stage in enumerate(BOARD_ORDER)}
_LABEL = {stage.value: stage.label for stage in BOARD_ORDER}
SCHEDULED = Stage.SCHEDULED.value
_PLANNED = (MeetingState.PROPOSED, MeetingState.SCHEDULED, MeetingState.CONFIRMED)


class Group(NamedTuple):
    """The people of one stage, in the order of what is next with them."""

    stage: Stage
    uids: tuple[str, ...]


class PipelineView(NamedTuple):
    """Everybody the filter leaves, by stage; empty stages are left out."""

    total: int
    """People who are not archived (or archived ones, if those were asked for)."""
    shown: int
    groups: tuple[Group, ...]

    @property
    def road(self) -> tuple[Group, ...]:
        """The stages of the main road."""
        return tuple(group for group in self.groups if group.stage in MAIN_ROAD)

    @property
    def aside(self) -> tuple[Group, ...]:
        """The side exits."""
        return tuple(group for group in self.groups if group.stage in SIDE_EXITS)


class PipelineService:
    """Reads; changes nothing. Prepared texts are built when first asked for and follow every change."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self._here: list[Entry] | None = None
        self._put_away: list[Entry] = []
        self._last: tuple[Filter, Sequence[Entry]] | None = None
        self._by_uid: dict[str, Entry] = {}
        self.tasks = Links(workspace.tasks, field("contact"))
        self.meetings = Links(workspace.meetings, many("contacts"))
        self.outreach = Links(workspace.outreach, field("contact"))
        self.thanks = Links(workspace.thank_yous, field("recipient"))
        self.transitions = Links(workspace.transitions, field("contact"))
        self.introduced = Links(workspace.contacts, field("introduced_by"))
        self._links = (
            self.tasks,
            self.meetings,
            self.outreach,
            self.thanks,
            self.transitions,
            self.introduced,
        )
        workspace.subscribe(self._changed)

    @cached_property
    def people(self) -> ContactView:
        """Single contacts in words."""
        from .contact_view import ContactView

        return ContactView(self._ws, self)

    # -- lists ----------------------------------------------------------------------------------------

    def view(self, text: str = "") -> PipelineView:
        """Everybody the typed filter leaves, by stage."""
        wanted = self.filter(text)
        here = self._all()
        if wanted.archived is None:
            here = sorted([*here, *self._put_away])
        elif wanted.archived:
            here = self._put_away
        narrower = self._last is not None and wanted.narrows(self._last[0])
        kept = wanted.apply(self._last[1] if self._last and narrower else here)
        self._last = wanted, kept
        return PipelineView(len(here), len(kept), tuple(_groups(kept)))

    def filter(self, text: str) -> Filter:
        """The filter meant by a typed text."""
        return parse_filter(text, self._paths_called)

    def stage_of(self, uid: str) -> Stage | None:
        """The stage of a contact without decoding it; None if there is no such contact."""
        self._all()
        entry = self._by_uid.get(uid)
        return BOARD_ORDER[entry.order[0]] if entry else None

    def name_of(self, uid: str) -> str:
        """The name of a contact without decoding it; empty if there is no such contact."""
        self._all()
        entry = self._by_uid.get(uid)
        return entry.name if entry else ""

    def called(self, text: str) -> list[str]:
        """Uids of the contacts with that name; if there is none, of those it begins, else is part of."""
        wanted = " ".join(text.casefold().split())
        if not wanted:
            return []
        close = [entry for entry in self._all() if wanted in entry.text]
        names = [(entry.uid, entry.name.casefold()) for entry in (*close, *self._put_away)]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = [uid for uid, name in names if fits(name, wanted)]
            if found:
                return found
        return []

    def _paths_called(self, words: str) -> Iterable[str]:
        return [path.uid for path in self._ws.paths.all() if words in path.title.casefold()]

    # -- the index ------------------------------------------------------------------------------------

    def _all(self) -> list[Entry]:
        if self._here is None:
            with _no_collector():
                entries = [self._entry(record) for record in self._ws.contacts.raw()]
                entries.sort()
            self._by_uid = {entry.uid: entry for entry in entries}
            self._put_away = [entry for entry in entries if entry.record.get("archived") is True]
            self._here = (
                [e for e in entries if e.record.get("archived") is not True] if self._put_away else entries
            )
            self._last = None
        return self._here

    def _entry(self, record: Mapping[str, Any]) -> Entry:
        uid = str(record.get("uid", ""))
        stage = text_of(record, "stage")
        if stage not in _RANK:
            stage = FIRST_STAGE
        name = text_of(record, "name")
        tags = texts_of(record, "tags")
        marks = "\n#" + " #".join(tags) if tags else ""
        text = searchable(
            f"{name}\n{text_of(record, 'title')}\n{text_of(record, 'organisation')}\n{_LABEL[stage]}{marks}"
        )
        return Entry((_RANK[stage], self._next_day(uid, stage), name.casefold(), uid), uid, text, record)

    def _next_day(self, uid: str, stage: str) -> str:
        """When something is next, as sortable text: the planned talk, else the first open task."""
        days: list[str] = []
        if stage == SCHEDULED:
            for meeting in self.meetings.of(uid):
                record = self._ws.meetings.peek(meeting) or {}
                if record.get("state", MeetingState.SCHEDULED) in _PLANNED:
                    days.append(text_of(record, "start"))
        for task in self.tasks.of(uid) if not any(days) else ():
            record = self._ws.tasks.peek(task) or {}
            if record.get("state", TaskState.OPEN) == TaskState.OPEN:
                due = text_of(record, "due")[:10] or text_of(record, "due_day")
                days.append(max(due, text_of(record, "not_before")))
        return min(filter(None, days), default=LAST) if days else LAST

    def _changed(self, change: Change) -> None:
        if change.kind in ("draft", "status"):
            return
        if not change.touched:
            self._here = None
            for links in self._links:
                links.reset()
            return
        stale = {uid for table, uid in change.touched if table == "contacts"}
        for table, uid in change.touched:
            for links in self._links:
                if links.table == table:
                    owners = links.touched(uid)
                    if table in ("tasks", "meetings"):
                        stale |= owners
        if self._here is not None:
            for uid in stale:
                self._renew(self._here, uid)

    def _renew(self, here: list[Entry], uid: str) -> None:
        self._last = None
        old = self._by_uid.pop(uid, None)
        if old is not None:
            entries = self._put_away if old.record.get("archived") is True else here
            del entries[bisect_left(entries, old)]
        record = self._ws.contacts.peek(uid)
        if record is not None:
            entry = self._by_uid[uid] = self._entry(record)
            insort(self._put_away if record.get("archived") is True else here, entry)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Building thousands of tuples sets the collector off again and again, which takes twice the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _groups(entries: Sequence[Entry]) -> Iterable[Group]:
    start = 0
    while start < len(entries):
        rank = entries[start].order[0]
        end = bisect_left(entries, rank + 1, lo=start, key=lambda entry: entry.order[0])
        yield Group(BOARD_ORDER[rank], tuple([entry[1] for entry in entries[start:end]]))
        start = end
