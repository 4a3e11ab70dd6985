"""What came up in a talk unasked: confirmed it becomes an opening, a resource, a path, a task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from ..domain.errors import Refused
from ..domain.gains import CAME_UP, Lead, Resource, interest_words
from ..domain.inline import parse_line
from ..domain.meeting import Meeting, Note, ResearchNote
from ..domain.people import Path
from ..domain.reflect_found import note_words, talk_day
from ..domain.task import Task
from ..domain.words import NoteKind, PathStatus
from .edit import Edit
from .reflect_part import ReflectionPart

_NOTED = ("training", "inside")
"""What is kept as a fact about the path."""
INVITATION = "outcome/invitation"
"""Key of the task an invitation becomes, among the actions of the talk."""


class Gain(NamedTuple):
    """An opening or a resource in the notes, and what was decided."""

    note: Note
    text: str
    record: str | None
    """Uid of what it became; an empty text when it was turned down, None while nothing is decided."""


class Gains(ReflectionPart):
    """The part of the reflection that knows what was not looked for."""

    def gains(self, meeting: Meeting) -> list[Gain]:
        """Openings and resources of the notes, in their order."""
        decided = self._reflection(meeting).gains
        return [
            Gain(note, note_words(note), decided.get(note.uid))
            for note in meeting.notes
            if note.kind in (NoteKind.LEAD, NoteKind.RESOURCE) and note.text.strip()
        ]

    def decide_gain(self, uid: str, note_uid: str, *, keep: bool) -> None:
        """Park an opening or keep a resource, or leave it out; what was kept before goes then."""
        meeting = self._ws.meetings.need(uid)
        gain = next((gain for gain in self.gains(meeting) if gain.note.uid == note_uid), None)
        if gain is None:
            raise Refused("That note is gone; `u` may bring it back.")
        if bool(gain.record) == keep and gain.record is not None:
            return
        reflection = self._reflection(meeting)
        with self._ws.edit(f"kept: {gain.text}" if keep else f"left out: {gain.text}") as edit:
            record = self._make(meeting, gain) if keep else None
            if record is not None:
                edit.put(record)
            elif gain.record:
                self._remove(edit, gain.record)
            gains = {**reflection.gains, note_uid: record.uid if record else ""}
            edit.put(meeting.replace(reflection=reflection.replace(gains=gains)))
            self._ws.todo.sync_meeting(edit, meeting.uid)

    def _make(self, meeting: Meeting, gain: Gain) -> Lead | Resource:
        now, uid = self._ws.moment(), self._ws.new_id()
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
        for repository in (self._ws.leads, self._ws.resources):
            found = repository.get(uid)
            if found is not None:
                edit.delete(found)

    # -- what has no note ------------------------------------------------------------------------------

    def set_came_up(self, uid: str, kind: str, words: str | None) -> Meeting:
        """Tick what came up, with its words, or (None) take the tick back with what it had made."""
        if kind not in {key for key, _label, _example in CAME_UP}:
            raise Refused(f"There is nothing called {kind!r} to tick.")
        meeting = self._ws.meetings.need(uid)
        reflection = self._reflection(meeting)
        before = dict(reflection.came_up)
        now = {name: text for name, text in before.items() if name != kind}
        if words is not None:
            now[kind] = " ".join(words.split())
        if now == before:
            return meeting
        label = next(label for key, label, _example in CAME_UP if key == kind)
        with self._ws.edit(f"came up: {label}" if words is not None else f"did not come up: {label}") as edit:
            edit.put(meeting.replace(reflection=reflection.replace(came_up=now)))
            self._follow(edit, meeting.uid, kind, before, now)
            if kind == "lead":
                self._ws.todo.sync_meeting(edit, meeting.uid)
        return self._ws.meetings.need(uid)

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
                facts.append(ResearchNote(uid=self._ws.new_id(), subject="path", text=new))
            edit.put(meeting.replace(research=tuple(facts)))

    def _ticked_lead(self, edit: Edit, meeting: Meeting, text: str, *, ticked: bool) -> None:
        own = next(
            (lead for lead in self._ws.leads.all() if lead.meeting == meeting.uid and not lead.note), None
        )
        if not ticked:
            if own is not None:
                edit.delete(own)
            return
        lead = own or Lead(
            uid=self._ws.new_id(),
            meeting=meeting.uid,
            contact=meeting.first_contact,
            text=text,
            created=self._ws.moment(),
        )
        edit.put(lead.replace(text=text or "an opening"))

    def _invitation(self, edit: Edit, meeting: Meeting, text: str, *, ticked: bool) -> None:
        reflection = self._reflection(meeting)
        task = self._ws.tasks.get(reflection.actions.get(INVITATION, ""))
        actions = {key: uid for key, uid in reflection.actions.items() if key != INVITATION}
        if ticked:
            made = task or Task(
                uid=self._ws.new_id(),
                type="action",
                title="",
                due_day=talk_day(meeting) + timedelta(days=7),
                contact=meeting.first_contact,
                meeting=meeting.uid,
                why="an invitation in the talk",
                fixed=True,
                created=self._ws.moment(),
            )
            edit.put(
                made.replace(title=f"Take up the invitation: {text}" if text else "Take up the invitation")
            )
            actions[INVITATION] = made.uid
        elif task is not None and task.open:
            edit.delete(task)
        edit.put(meeting.replace(reflection=reflection.replace(actions=actions)))

    def _new_path(self, edit: Edit, title: str) -> None:
        known = {path.title.casefold() for path in self._ws.paths.all()}
        if title.casefold() not in known:
            edit.put(Path(uid=self._ws.new_id(), title=title, status=PathStatus.CURIOUS))
