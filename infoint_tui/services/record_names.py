"""What a stored record is called towards the user, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..store.changes import DRAFTS

NOUNS = {
    "contacts": "contact",
    "meetings": "conversation",
    "outreach": "message",
    "introductions": "introduction",
    "thank_yous": "thank-you",
    "tasks": "task",
    "transitions": "move",
    "insights": "insight",
    "paths": "path",
    "profile": "about you",
    "touchpoints": "contact kept",
    "milestones": "milestone",
    DRAFTS: "being typed",
}
"""What a record of each table is called."""
TITLES = ("name", "title", "statement", "purpose", "subject", "text", "to_stage")
"""Fields whose text says which record it is, the best first."""
PEOPLE = ("contact", "recipient", "to_contact")
LONGEST = 60

Get = Callable[[str, str], Any]
"""Gives a record by table and uid, or None."""


def record_name(get: Get, table: str, uid: str, record: Any) -> str:
    """A record in words: "conversation: Rosa Delgado · first look"."""
    noun = NOUNS.get(table, table.replace("_", " "))
    if table == DRAFTS:
        return f"{noun}: {_draft_name(get, uid)}"
    if not isinstance(record, Mapping) or table == "profile":
        return noun
    people = record.get("contacts") if table == "meetings" else [record.get(name) for name in PEOPLE]
    names = [_person(get, person) for person in people if person] if isinstance(people, list) else []
    title = next((record[name] for name in TITLES if isinstance(record.get(name), str)), "")
    words = " · ".join(part for part in (*names[:1], " ".join(title.split())) if part)
    return f"{noun}: {words[:LONGEST] or uid[:LONGEST]}"


def _person(get: Get, uid: object) -> str:
    found = get("contacts", uid) if isinstance(uid, str) else None
    return str(found.get("name", "")) if isinstance(found, Mapping) else ""


def _draft_name(get: Get, key: str) -> str:
    """The place of a draft, and whom it is about."""
    place, _, rest = key.partition("|")
    subject = rest.partition("|")[0].partition("/")[0].partition(" ")[0]
    meeting = get("meetings", subject)
    people = meeting.get("contacts") if isinstance(meeting, Mapping) else [subject]
    who = _person(get, people[0]) if isinstance(people, list) and people else ""
    return f"{place} · {who}" if who else place
