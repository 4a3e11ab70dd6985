"""A chance talk that is over already, written down afterwards: whom, when, how long, what is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.meeting import Meeting, Note
from ..domain.moment import Moment
from ..domain.people import Contact
from ..domain.words import MeetingState, Mode, NoteKind
from .live_end import TalkEnd

if TYPE_CHECKING:
    from .workspace import Workspace

LONGEST = 600
"""Minutes; a longer chance talk is a slip of the fingers."""


def log_talk(
    ws: Workspace, name: str, began: Moment, minutes: int, words: str = "", *, end_drafts: Iterable[str] = ()
) -> Meeting:
    """Keep a talk that nobody planned (S001). It is held, to be reflected upon and thanked for.

    Args:
        ws: The open data home.
        name: With whom; a name nobody knows becomes a contact.
        began: When it began.
        minutes: How long it took.
        words: What is remembered, a note a line; signs work as in the talk.
        end_drafts: Drafts that end with it.

    Raises `Refused` without a name, for a length that cannot be, and for an end that lies ahead.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("Whom did you talk with? A first name is enough.", field="who")
    if not 1 <= minutes <= LONGEST:
        raise Refused(f"Write the minutes it took, 1 to {LONGEST}.", field="minutes")
    end = Moment(began.utc + timedelta(minutes=minutes), began.zone)
    if end.utc > ws.clock.now():
        raise Refused("That talk would not be over yet; c begins one that goes on now.", field="when")
    known = ws.people.find(name)
    contact = known or Contact(uid=ws.new_id(), name=name, source="chance")
    talk = Meeting(
        uid=ws.new_id(),
        contacts=(contact.uid,),
        paths=contact.paths,
        mode=Mode.UNPLANNED,
        state=MeetingState.HELD,
        actual_start=began,
        agreed_minutes=minutes,
        notes=tuple(
            Note(uid=ws.new_id(), at=0, kind=NoteKind(ws.live.parse(line).kind), text=line, origin="paper")
            for line in words.splitlines()
            if line.strip()
        ),
        created=ws.moment(),
    )
    with ws.edit(f"wrote down a talk with {contact.name}", end_drafts=end_drafts) as edit:
        if known is None:
            ws.people.add_to(edit, contact, "met by chance")
        TalkEnd(ws, ws.live).close(edit, talk, end)
    return ws.meetings.need(talk.uid)
