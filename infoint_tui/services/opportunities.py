"""What came up in a talk unasked: confirmed it becomes an opening, a resource, a path, a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..domain import NamedTuple
from ..domain.enums import LeadState, NoteKind, PathStatus
from ..domain.errors import Refused, needed
from ..domain.meeting import Meeting, Note, ResearchNote
from ..domain.mentions import (
    CAME_UP,
    Lead,
    Resource,
    interest_words,
    lead_free_from,
    note_words,
    shared_interests,
    talk_day,
)
from ..domain.note_syntax import parse_line
from ..domain.people import Contact, Path
from ..domain.phrasing import day_and_time
from ..domain.pipeline import MET_OR_LATER, forbidden
from ..domain.zoned_time import ZonedTime
from .evidence import reflection_of
from .relations import Directory
from .session import Edit, Service, Session
from .tasks import TaskService, ThanksOwed

if TYPE_CHECKING:
    from .rules import RulesService


class LeadService(Service):
    """Openings and when they may be taken up (invariant: never before the thanks)."""

    _session: Session
    _rules: RulesService
    _tasks: TaskService
    _thanks_owed: ThanksOwed

    def open(self) -> list[Lead]:
        """Openings that were not passed on, the oldest first."""
        kept = [lead for lead in self._session.leads.all() if lead.state is not LeadState.PASSED]
        return sorted(kept, key=lambda lead: lead.created.utc.timestamp() if lead.created else 0.0)

    def of_contact(self, contact: str) -> list[Lead]:
        """Openings a contact mentioned."""
        return [lead for lead in self._session.leads.all() if lead.contact == contact]

    def free_from(self, lead: Lead) -> datetime | None:
        """When it may be taken up, in UTC; None while its talk has not been thanked for."""
        sent = [thank.sent_at for thank in self._thanks_owed.of_meeting(lead.meeting) if thank.sent_at]
        first = min(sent, key=lambda moment: moment.utc, default=None)
        return lead_free_from(first, self._rules.reckoning)

    def is_free(self, lead: Lead) -> bool:
        """Whether it may be taken up now."""
        free = self.free_from(lead)
        return free is not None and free <= self._session.clock.now()

    def words(self, lead: Lead) -> str:
        """How it stands, in a few words."""
        if lead.state is not LeadState.PARKED:
            return {LeadState.ACTING: "taken up", LeadState.PASSED: "let go"}[lead.state]
        free = self.free_from(lead)
        if free is None:
            return "set aside until you've said thanks"
        if free <= self._session.clock.now():
            return "ready to pursue"
        local = ZonedTime(free, self._session.zone).local()
        return f"set aside until {day_and_time(local)}"

    def act(self, uid: str, reason: str = "") -> str:
        """Take an opening up. Before its time only with a reason, which is kept with it."""
        lead = self._session.leads.need(uid)
        if not self.is_free(lead) and not reason.strip():
            raise Refused(
                f"This opening is {self.words(lead)}: the conversation was not about a job.",
                "Write why it cannot wait, or leave it set aside.",
                field="reason",
            )
        return self._set(lead, LeadState.ACTING, "pursued an opening", reason.strip())

    def let_go(self, uid: str) -> str:
        """Let an opening go."""
        return self._set(self._session.leads.need(uid), LeadState.PASSED, "let an opening go")

    def _set(self, lead: Lead, state: LeadState, label: str, reason: str = "") -> str:
        with self._session.edit(label) as edit:
            edit.put(lead.replace(state=state, reason=reason or lead.reason))
            if self._session.meetings.get(lead.meeting):
                self._tasks.sync_meeting(edit, lead.meeting)
        return label


class Reader(NamedTuple):
    """Somebody a resource may interest, and why."""

    contact: Contact
    shared: tuple[str, ...]


class ResourceService(Service):
    """Resources and their readers; nothing is sent."""

    _session: Session
    _directory: Directory

    def all(self) -> list[Resource]:
        """Every resource, the newest first."""
        return list(reversed(self._session.resources.all()))

    def words(self, resource: Resource) -> str:
        """Where it is from and who has it, in a line."""
        giver = self._directory.name_of(resource.contact)
        names = [name for uid in resource.shared_with if (name := self._directory.name_of(uid))]
        parts = [
            f"from {giver}" if giver else "",
            f"about {', '.join(resource.interests)}" if resource.interests else "",
            f"sent to {', '.join(names)}" if names else "",
        ]
        return " · ".join(filter(None, parts))

    def might_like(self, contact: Contact) -> list[tuple[Resource, tuple[str, ...]]]:
        """Resources of other people that touch what a contact cares about, and were not sent to them."""
        if not contact.interests or contact.stage not in MET_OR_LATER or forbidden(contact):
            return []
        found = []
        for resource in self._session.resources.all():
            if resource.contact != contact.uid and contact.uid not in resource.shared_with:
                shared = shared_interests(resource, contact.interests)
                if shared:
                    found.append((resource, shared))
        return found

    def readers(self, resource: Resource) -> list[Reader]:
        """Contacts it may interest; only those with interests are decoded."""
        found = []
        for raw in self._session.contacts.raw():
            if raw.get("interests") and (contact := self._session.contacts.get(str(raw.get("uid")))):
                liked = {each.uid: shared for each, shared in self.might_like(contact)}
                if resource.uid in liked:
                    found.append(Reader(contact, liked[resource.uid]))
        return found

    def hints(self, contact: Contact) -> tuple[str, ...]:
        """What could be sent to a contact, in words."""
        lines = []
        for resource, shared in self.might_like(contact):
            giver = self._directory.name_of(resource.contact)
            by = f" from {giver}" if giver else ""
            lines.append(f"you could send them “{resource.title}”{by}: {', '.join(shared)}")
        return tuple(lines)

    def save(
        self,
        title: str,
        *,
        url: str = "",
        interests: Iterable[str] = (),
        uid: str = "",
        end_drafts: Iterable[str] = (),
    ) -> Resource:
        """Add or change a resource. Refuses one without a title."""
        words = needed(title, "A resource needs a title.", "For example: evening course.", field="title")
        base = self._session.resources.get(uid) or Resource(
            uid=self._session.new_id(), title=words, created=self._session.moment()
        )
        resource = base.replace(title=words, url=url.strip(), interests=interest_words(interests))
        self._session.put(f"resource: {words}", resource, end_drafts=end_drafts)
        return resource


_NOTED = ("training", "inside")
"""What is kept as a fact about the path."""
INVITATION = "outcome/invitation"
"""Key of the task an invitation becomes, among the actions of the talk."""


class Opportunity(NamedTuple):
    """An opening or a resource in the notes, and what was decided."""

    note: Note
    text: str
    record: str | None
    """Uid of what it became; an empty text when it was turned down, None while nothing is decided."""


class Opportunities(Service):
    """What a talk brought that was not looked for."""

    _session: Session
    _tasks: TaskService

    def of(self, meeting: Meeting) -> list[Opportunity]:
        """Openings and resources of the notes, in their order."""
        decided = reflection_of(self._session, meeting).gains
        return [
            Opportunity(note, note_words(note), decided.get(note.uid))
            for note in meeting.notes
            if note.kind in (NoteKind.LEAD, NoteKind.RESOURCE) and note.text.strip()
        ]

    def decide(self, uid: str, note_uid: str, *, keep: bool) -> None:
        """Park an opening or keep a resource, or leave it out; what was kept before goes then."""
        meeting = self._session.meetings.need(uid)
        gain = next((gain for gain in self.of(meeting) if gain.note.uid == note_uid), None)
        if gain is None:
            raise Refused("That note is gone. Press u to bring it back.")
        if bool(gain.record) == keep and gain.record is not None:
            return
        reflection = reflection_of(self._session, meeting)
        with self._session.edit(f"kept: {gain.text}" if keep else f"left out: {gain.text}") as edit:
            record = self._make(meeting, gain) if keep else None
            if record is not None:
                edit.put(record)
            elif gain.record:
                self._remove(edit, gain.record)
            gains = {**reflection.gains, note_uid: record.uid if record else ""}
            edit.put(meeting.replace(reflection=reflection.replace(gains=gains)))
            self._tasks.sync_meeting(edit, meeting.uid)

    def _make(self, meeting: Meeting, gain: Opportunity) -> Lead | Resource:
        now, uid = self._session.moment(), self._session.new_id()
        if gain.note.kind is NoteKind.LEAD:
            return Lead(
                uid=uid,
                meeting=meeting.uid,
                contact=meeting.first_contact,
                text=gain.text,
                note=gain.note.uid,
                created=now,
            )
        read = parse_line(gain.note.text, today=talk_day(meeting))
        urls = read.urls
        title = " ".join(word for word in gain.text.split() if word not in urls).strip(" ,;:–-")
        return Resource(
            uid=uid,
            title=title or (urls[0] if urls else gain.text),
            url=urls[0] if urls else "",
            interests=interest_words(read.themes),
            meeting=meeting.uid,
            contact=meeting.first_contact,
            note=gain.note.uid,
            created=now,
        )

    def _remove(self, edit: Edit, uid: str) -> None:
        for repository in (self._session.leads, self._session.resources):
            found = repository.get(uid)
            if found is not None:
                edit.delete(found)

    # -- what has no note ------------------------------------------------------------------------------

    def set_came_up(self, uid: str, kind: str, words: str | None) -> Meeting:
        """Tick what came up, with its words, or (None) take the tick back with what it had made."""
        if kind not in {key for key, _label, _example in CAME_UP}:
            raise Refused(f"There is nothing called {kind!r} to tick.")
        meeting = self._session.meetings.need(uid)
        reflection = reflection_of(self._session, meeting)
        before = dict(reflection.came_up)
        now = {name: text for name, text in before.items() if name != kind}
        if words is not None:
            now[kind] = " ".join(words.split())
        if now == before:
            return meeting
        label = next(label for key, label, _example in CAME_UP if key == kind)
        with self._session.edit(
            f"came up: {label}" if words is not None else f"did not come up: {label}"
        ) as edit:
            edit.put(meeting.replace(reflection=reflection.replace(came_up=now)))
            self._follow(edit, meeting.uid, kind, before, now)
            if kind == "lead":
                self._tasks.sync_meeting(edit, meeting.uid)
        return self._session.meetings.need(uid)

    def _follow(
        self, edit: Edit, uid: str, kind: str, before: Mapping[str, str], now: Mapping[str, str]
    ) -> None:
        meeting = edit.meeting(uid)
        old, new = before.get(kind, ""), now.get(kind, "")
        if kind == "lead":
            self._ticked_lead(edit, meeting, new, ticked=kind in now)
        elif kind == "resume":
            edit.put(meeting.replace(resume_requested=kind in now))
        elif kind == "invitation":
            self._invitation(edit, meeting, new, ticked=kind in now)
        elif kind == "path" and new:
            self._new_path(edit, new)
        elif kind in _NOTED:
            facts = [fact for fact in meeting.research if not (old and fact.text == old)]
            if new:
                facts.append(ResearchNote(uid=self._session.new_id(), subject="path", text=new))
            edit.put(meeting.replace(research=tuple(facts)))

    def _ticked_lead(self, edit: Edit, meeting: Meeting, text: str, *, ticked: bool) -> None:
        own = next(
            (lead for lead in self._session.leads.all() if lead.meeting == meeting.uid and not lead.note),
            None,
        )
        if not ticked:
            if own is not None:
                edit.delete(own)
            return
        lead = own or Lead(
            uid=self._session.new_id(),
            meeting=meeting.uid,
            contact=meeting.first_contact,
            text=text,
            created=self._session.moment(),
        )
        edit.put(lead.replace(text=text or "an opening"))

    def _invitation(self, edit: Edit, meeting: Meeting, text: str, *, ticked: bool) -> None:
        reflection = reflection_of(self._session, meeting)
        task = self._session.tasks.get(reflection.actions.get(INVITATION, ""))
        actions = {key: uid for key, uid in reflection.actions.items() if key != INVITATION}
        if ticked:
            made = task or self._session.new_task(
                "",
                due_day=talk_day(meeting) + timedelta(days=7),
                contact=meeting.first_contact,
                meeting=meeting.uid,
                why="an invitation in the conversation",
            )
            edit.put(
                made.replace(title=f"Take up the invitation: {text}" if text else "Take up the invitation")
            )
            actions[INVITATION] = made.uid
        elif task is not None and task.open:
            edit.delete(task)
        edit.put(meeting.replace(reflection=reflection.replace(actions=actions)))

    def _new_path(self, edit: Edit, title: str) -> None:
        known = {path.title.casefold() for path in self._session.paths.all()}
        if title.casefold() not in known:
            edit.put(Path(uid=self._session.new_id(), title=title, status=PathStatus.CURIOUS))
