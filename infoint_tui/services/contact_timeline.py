"""Everything that happened with a contact, in one line of time.

Each source yields what it knows; a further kind of event needs one more function in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ..domain.words import NoteKind, Outcome

if TYPE_CHECKING:
    from ..domain.moment import Moment
    from .pipeline import PipelineService
    from .workspace import Workspace

MILESTONES = 8
"""Notes of somebody's own story that are shown at most."""
STORY = "story"
"""Stage of the questions, and theme of the notes, that ask how somebody came to where they are (S000)."""


class Event(NamedTuple):
    """One thing that happened."""

    at: datetime
    what: str
    why: str = ""
    """A few more words."""
    meeting: str = ""
    """Uid of the meeting it belongs to, to be opened."""


class Step(NamedTuple):
    """An event in words."""

    when: str
    what: str
    why: str
    meeting: str = ""


Source = Callable[["Workspace", "PipelineService", str], Iterable[Event]]


def timeline(ws: Workspace, index: PipelineService, uid: str) -> list[Step]:
    """Everything with a contact, the newest first."""
    events = [event for source in SOURCES for event in source(ws, index, uid)]
    events.sort(key=lambda event: event.at, reverse=True)
    this_year = ws.moment().local().year
    return [Step(_day(ws, event.at, this_year), event.what, event.why, event.meeting) for event in events]


def _day(ws: Workspace, at: datetime, this_year: int) -> str:
    from ..domain.moment import Moment

    mine = Moment(at, ws.zone).local()
    return f"{mine.day} {mine:%b}" if mine.year == this_year else f"{mine.day} {mine:%b %Y}"


def _moves(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    for key in reversed(index.transitions.of(uid)):
        move = ws.transitions.get(key)
        if move is not None:
            forced = ", forced" if move.forced else ""
            reason = f": {move.reason}" if move.reason else ""
            yield Event(
                move.at.utc,
                f"{move.from_stage.label} > {move.to_stage.label}",
                f"{move.cause}{forced}{reason}",
            )


def _outreach(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    for key in index.outreach.of(uid):
        attempt = ws.outreach.get(key)
        if attempt is None:
            continue
        way = {"email": "e-mail", "phone": "call"}.get(
            attempt.channel.value, attempt.channel.value.replace("_", " ")
        )
        number = f" (number {attempt.n})" if attempt.n > 1 else ""
        yield Event(attempt.sent_at.utc, f"you: {way}{number}", attempt.subject or attempt.note)
        if attempt.reply_at is not None:
            said = {Outcome.ACCEPTED: "yes", Outcome.DECLINED: "no", Outcome.LATER: "later"}
            word = said.get(attempt.outcome, attempt.outcome.value.replace("_", " "))
            yield Event(attempt.reply_at.utc, f"they: {word}")


def _talks(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    for key in index.meetings.of(uid):
        meeting = ws.meetings.get(key)
        if meeting is None or meeting.practice or not meeting.over:
            continue
        start: Moment | None = meeting.actual_start or meeting.start
        if start is not None:
            end = meeting.actual_end
            minutes = f"{max(1, round((end.utc - start.utc).total_seconds() / 60))} min" if end else ""
            yield Event(start.utc, f"conversation, {meeting.mode.label}", minutes, meeting.uid)


def _thanks(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    for key in index.thanks.of(uid):
        thank = ws.thank_yous.get(key)
        if thank is not None and thank.sent_at is not None:
            yield Event(thank.sent_at.utc, "you: thanks", "", thank.meeting)


def _done(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    for key in index.tasks.of(uid):
        task = ws.tasks.get(key)
        if task is not None and task.done_at is not None and task.state == "done":
            yield Event(task.done_at.utc, f"done: {task.title}")


def _touches(ws: Workspace, index: PipelineService, uid: str) -> Iterable[Event]:
    from .touch_view import touch_words

    for key in index.touches.of(uid):
        touch = ws.touchpoints.get(key)
        if touch is not None:
            yield Event(touch.at.utc, touch_words(touch), " ".join(touch.text.split()))


SOURCES: tuple[Source, ...] = (_moves, _outreach, _talks, _thanks, _touches, _done)
"""What the timeline is made of; events of one instant stand in this order."""


def milestones(ws: Workspace, index: PipelineService, uid: str) -> list[str]:
    """How somebody came to where they are: what they told when asked for their story, in its order."""
    found: list[str] = []
    for key in index.meetings.of(uid):
        meeting = ws.meetings.get(key)
        if meeting is None or meeting.first_contact != uid:
            continue
        asked = {item.uid for item in meeting.agenda if item.stage == STORY}
        for note in meeting.notes:
            told = note.agenda_item in asked or f"#{STORY}" in note.text.casefold().split()
            if told and note.text.strip() and note.kind not in _NOT_TOLD:
                found.append(_bare(note.text))
    return found[:MILESTONES]


_NOT_TOLD = (NoteKind.MARK, NoteKind.ACTION, NoteKind.REFERRAL, NoteKind.ASK_LATER)


def _bare(text: str) -> str:
    """A note without the theme that makes it part of the story, and without the sigil of a quote."""
    words = [word for word in text.split() if word.casefold() != f"#{STORY}"]
    return " ".join(words).lstrip('"“* ')
