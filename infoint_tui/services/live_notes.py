"""The notes of the running talk: written down, marked, starred, changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.inline import KnownPeople, ParsedLine, parse_line, with_kind
from ..domain.meeting import AgendaItem, Meeting, Note
from ..domain.words import NoteKind
from .talk_clock import TalkClock, line_key

if TYPE_CHECKING:
    from .workspace import Workspace


class LiveNotes(TalkClock):
    """What is written down while two people talk; the part of the live service that knows notes."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._known = KnownPeople(())

    def parse(self, text: str) -> ParsedLine:
        """What a line says: kind, people, actions, themes, dates; fast enough for every key."""
        known = self._names() if "@" in text else ()
        return parse_line(
            text,
            today=self._ws.moment().local().date(),
            known_people=known,
            work_days=frozenset(self._ws.profile.work_days),
        )

    def note(
        self, uid: str, text: str, *, at: int | None = None, origin: str = "live", joined: bool = False
    ) -> Note:
        """Store a line with the second of its first keystroke and the current question.

        `joined` says that the people it names take part from now on; the reflection makes them guests.
        """
        meeting = self._ws.meetings.need(uid)
        if not text.strip():
            raise Refused("There is nothing to store yet.")
        note = Note(
            uid=self._ws.new_id(),
            at=self.seconds(meeting) if at is None else at,
            kind=NoteKind(self.parse(text).kind),
            text=text,
            agenda_item=meeting.current_item,
            origin=origin,
            joined=joined,
        )
        drafts = (str(line_key(uid)),)
        self._put_notes(meeting, (*meeting.notes, note), "note", end_drafts=drafts)
        return note

    def mark(self, uid: str, *, star: bool = False) -> Note:
        """Mark this moment without words; they are asked for in the reflection."""
        meeting = self._ws.meetings.need(uid)
        note = Note(
            uid=self._ws.new_id(),
            at=self.seconds(meeting),
            kind=NoteKind.MARK,
            agenda_item=meeting.current_item,
            star=star,
        )
        self._put_notes(meeting, (*meeting.notes, note), "mark")
        return note

    def star(self, uid: str, note_uid: str = "") -> Note:
        """Star a note (by default the last), or take its star back; without a note, mark the moment."""
        meeting = self._ws.meetings.need(uid)
        note = meeting.note(note_uid) if note_uid else (meeting.notes[-1] if meeting.notes else None)
        if note is None:
            return self.mark(uid, star=True)
        starred = note.replace(star=not note.star)
        self._put_notes(meeting, replaced(meeting, starred), "star" if starred.star else "unstar")
        return starred

    def edit_note(self, uid: str, note_uid: str, text: str, *, end_drafts: Iterable[str] = ()) -> Note:
        """Change the words of a note; its kind follows them. A mark that gets words keeps its second."""
        meeting = self._ws.meetings.need(uid)
        note = self._note(meeting, note_uid)
        kind = NoteKind(self.parse(text).kind) if text.strip() else note.kind
        origin = "expanded" if note.kind is NoteKind.MARK else note.origin
        changed = note.replace(text=text, kind=kind, origin=origin)
        self._put_notes(meeting, replaced(meeting, changed), "changed a note", end_drafts=end_drafts)
        return changed

    def rekind(self, uid: str, note_uid: str, kind: NoteKind) -> Note:
        """Make an earlier note another kind by its sigil; a mark without words becomes that kind as it is."""
        meeting = self._ws.meetings.need(uid)
        note = self._note(meeting, note_uid)
        text = with_kind(note.text, kind.value) if note.text.strip() else note.text
        changed = note.replace(text=text, kind=kind)
        self._put_notes(meeting, replaced(meeting, changed), f"made a note {kind.label}")
        return changed

    def move_note(self, uid: str, note_uid: str, step: int) -> AgendaItem | None:
        """Put a note under the question before (-1) or after (1) its own; None where it has none then."""
        meeting = self._ws.meetings.need(uid)
        note = self._note(meeting, note_uid)
        places = ["", *(item.uid for item in meeting.agenda)]
        here = places.index(note.agenda_item) if note.agenda_item in places else 0
        target = places[min(max(here + step, 0), len(places) - 1)]
        if target != note.agenda_item:
            moved = note.replace(agenda_item=target)
            self._put_notes(meeting, replaced(meeting, moved), "moved a note")
        return meeting.item(target)

    @staticmethod
    def _note(meeting: Meeting, uid: str) -> Note:
        note = meeting.note(uid)
        if note is None:
            raise Refused("That note is gone; u brings it back.")
        return note

    def remove_note(self, uid: str, note_uid: str) -> None:
        """Take a note out; undo brings it back."""
        meeting = self._ws.meetings.need(uid)
        notes = tuple(note for note in meeting.notes if note.uid != note_uid)
        self._put_notes(meeting, notes, "removed a note")

    def _put_notes(
        self, meeting: Meeting, notes: tuple[Note, ...], label: str, *, end_drafts: Iterable[str] = ()
    ) -> None:
        with self._ws.edit(label, end_drafts=end_drafts) as edit:
            edit.put(meeting.replace(notes=notes))

    def _names(self) -> KnownPeople:
        """The names of all contacts, prepared anew only when one of them has changed."""
        names = tuple(self._ws.people.names())
        if names != self._known.names:
            self._known = KnownPeople(names)
        return self._known


def replaced(meeting: Meeting, note: Note) -> tuple[Note, ...]:
    """The notes of a meeting with one in its new form."""
    return tuple(note if other.uid == note.uid else other for other in meeting.notes)
