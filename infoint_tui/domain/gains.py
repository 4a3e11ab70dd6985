"""What a talk brings besides knowledge: openings, parked until thanks are said, and resources."""

from __future__ import annotations

from datetime import datetime, timedelta

from .moment import Moment
from .record import Identified
from .words import LeadState

LEAD_REST = timedelta(days=3)
"""How long an opening rests after the thank-you was sent (S001: keep it apart from job seeking)."""

CAME_UP: tuple[tuple[str, str, str], ...] = (
    ("path", "a new path", "genetic counsellor"),
    ("training", "training or a course", "the first-aid course at the academy"),
    ("inside", "an inside view", "how shifts are really handed out"),
    ("invitation", "an invitation to see the work", "a ride-along in April"),
    ("resume", "an offer to read your résumé", "she would look at it"),
    ("lead", "an opening", "a junior role from June"),
)
"""Key, label and an example of what may come up in a talk without being looked for (S003)."""


class Lead(Identified):
    """An opening somebody mentioned. It stays parked until the talk has been thanked for (S001)."""

    meeting: str
    contact: str = ""
    text: str
    kind: str = "job"
    """job, internship, volunteering, shadow, course."""
    state: LeadState = LeadState.PARKED
    note: str = ""
    """Uid of the note it came from; empty when it was ticked in the reflection."""
    reason: str = ""
    """Why it was taken up before its time."""
    created: Moment | None = None


class Resource(Identified):
    """A book, a course, a page somebody named."""

    title: str
    url: str = ""
    kind: str = ""
    meeting: str = ""
    contact: str = ""
    note: str = ""
    """Uid of the note it came from."""
    shared_with: tuple[str, ...] = ()
    created: Moment | None = None


def lead_free_from(thanked_at: datetime | None) -> datetime | None:
    """When an opening may be taken up, in UTC; None while the talk has not been thanked for (S001)."""
    return None if thanked_at is None else thanked_at + LEAD_REST
