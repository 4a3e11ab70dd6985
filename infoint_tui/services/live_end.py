"""The end of a talk: what it leaves behind, and the clock of the thank-you that starts there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.meeting import Meeting, Note, ThankYou
from ..domain.moment import Moment
from ..domain.pipeline import Move
from ..domain.timerules import thank_due
from ..domain.words import ItemStatus, MeetingState, Mode, NoteKind, Stage
from .edit import Edit
from .live import LiveService, with_item
from .live_notes import replaced
from .talk_clock import line_key

if TYPE_CHECKING:
    from .workspace import Workspace


class TalkEnd:
    """Ends talks, at the moment or when asked about later."""

    def __init__(self, workspace: Workspace, live: LiveService) -> None:
        self._ws = workspace
        self._live = live

    def end(self, uid: str, *, at: Moment | None = None, cut_short: bool = False) -> Meeting:
        """End the talk now, or at an instant remembered later; the thank-you clock starts there."""
        ws = self._ws
        meeting = self._ws.meetings.need(uid)
        if not meeting.running or meeting.actual_start is None:
            raise Refused("That talk is not running.")
        end = at or self._end_now(meeting)
        if end.utc < meeting.actual_start.utc:
            raise Refused("It cannot end before it began.", field="when")
        seconds = int((end.utc - meeting.actual_start.utc).total_seconds())
        state = MeetingState.CUT_SHORT if cut_short else MeetingState.HELD
        agenda = meeting.agenda
        current = meeting.item(meeting.current_item)
        if current is not None:
            spent = max(0, seconds - meeting.item_since)
            agenda = with_item(
                agenda, current.replace(status=ItemStatus.ANSWERED, seconds=current.seconds + spent)
            )
        meeting = self._store_left_over(meeting)
        over = meeting.replace(
            state=MeetingState.REHEARSED if meeting.practice else state,
            agenda=agenda,
            current_item="",
            overrun=max(0, seconds - (meeting.agreed_minutes + meeting.extended_minutes) * 60),
        )
        with ws.edit("ended the rehearsal" if meeting.practice else "ended the talk") as edit:
            if meeting.practice:
                edit.put(over.replace(actual_end=end))
            else:
                self.close(edit, over, end)
        return self._ws.meetings.need(uid)

    def held_at_once(self, edit: Edit, contact: str, end: Moment, seconds: int) -> None:
        """A request call became the talk: held, to be reflected upon and thanked for like any other."""
        talk = Meeting(
            uid=self._ws.new_id(),
            contacts=(contact,),
            paths=edit.contact(contact).paths,
            mode=Mode.UNPLANNED,
            state=MeetingState.HELD,
            actual_start=Moment(end.utc - timedelta(seconds=seconds), end.zone),
            created=self._ws.moment(),
        )
        self.close(edit, talk, end)

    def close(self, edit: Edit, held: Meeting, end: Moment) -> None:
        """What the end of every talk brings: the stage, the thank-you with its clock, the tasks."""
        ws = self._ws
        soft, hard = thank_due(end, ws.rules.table, ws.zone)
        edit.put(held.replace(actual_end=end))
        for contact in filter(edit.has_contact, held.contacts):
            edit.move(contact, [Move(Stage.MET, "talk held")])
            edit.put(
                ThankYou(uid=ws.new_id(), meeting=held.uid, recipient=contact, soft_due=soft, hard_due=hard)
            )
            ws.todo.sync_contact(edit, contact)
        ws.todo.sync_meeting(edit, held.uid)

    def _store_left_over(self, meeting: Meeting) -> Meeting:
        """Store the line that stands unfinished, as a change of its own: undoing the end does not take it."""
        key = line_key(meeting.uid)
        line = self._ws.drafts.get(key)
        if line and line.strip():
            notes = self._with_left_over(meeting, line)
            with self._ws.edit("note", end_drafts=(str(key),)) as edit:
                edit.put(meeting.replace(notes=notes))
            return self._ws.meetings.need(meeting.uid)
        self._ws.drafts.drop(key)
        return meeting

    def _with_left_over(self, meeting: Meeting, line: str) -> tuple[Note, ...]:
        """The notes with that line, as its own note or the one it changes."""
        meta = self._ws.drafts.meta(line_key(meeting.uid))
        kind = NoteKind(self._live.parse(line).kind)
        old = meeting.note(str(meta.get("note", "")))
        if old is not None:
            return replaced(meeting, old.replace(text=line, kind=kind))
        at = meta.get("at")
        note = Note(
            uid=self._ws.new_id(),
            at=at if isinstance(at, int) else self._live.seconds(meeting),
            kind=kind,
            text=line,
            agenda_item=meeting.current_item,
        )
        return (*meeting.notes, note)

    def _end_now(self, meeting: Meeting) -> Moment:
        assert meeting.actual_start is not None
        elapsed = timedelta(seconds=max(0, round(self._live.clock(meeting).elapsed(self._ws.clock))))
        return Moment(meeting.actual_start.utc + elapsed, self._ws.zone)
