"""What a talk brings besides knowledge: openings, parked until thanks are said, and resources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .moment import Moment
from .record import Identified
from .words import LeadState

if TYPE_CHECKING:
    from .reckoning import Reckoning

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
    interests: tuple[str, ...] = ()
    """What it is about, in a word or two each."""
    shared_with: tuple[str, ...] = ()
    """Uids of the contacts it was sent to."""
    created: Moment | None = None


def lead_free_from(thanked_at: Moment | None, reckoning: Reckoning) -> datetime | None:
    """When an opening may be taken up, in UTC; None while the talk has not been thanked for (S001).

    Days are counted by the clock from the thank-you and never move; business days end at its time of day.
    """
    if thanked_at is None:
        return None
    span = reckoning.rules.span("lead.not_before")
    if span.unit == "d":
        return thanked_at.utc + timedelta(days=span.amount)
    local = thanked_at.in_zone(reckoning.zone).local()
    on, _how = reckoning.after(local.date(), span)
    from .reckoning import wall

    return wall(datetime.combine(on, local.time()), reckoning.zone).utc


def interest_words(found: Iterable[str]) -> tuple[str, ...]:
    """Interests as they are stored and compared: without the mark of a theme, each once."""
    words = (" ".join(word.strip().lstrip("#").casefold().split()) for word in found)
    return tuple(dict.fromkeys(word for word in words if word))


def shared_interests(resource: Resource, interests: Iterable[str]) -> tuple[str, ...]:
    """The interests somebody has that a resource is about; a title that names one counts as well."""
    about = set(interest_words(resource.interests))
    title = f" {' '.join(resource.title.casefold().split())} "
    return tuple(word for word in interest_words(interests) if word in about or f" {word} " in title)
