"""What the questions of a talk may depend on: values for their placeholders, and circumstances that hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..domain.words import AssumptionStatus, ItemStatus, Mode, NoteKind, Tie

if TYPE_CHECKING:
    from ..domain.agenda import Facts
    from ..domain.meeting import Meeting
    from ..domain.people import Contact, Path
    from .workspace import Workspace

_BELIEVED = (AssumptionStatus.UNTESTED, AssumptionStatus.MIXED)
_NEWS = ("organisation", "industry")
_SMALL = frozenset(
    ("a", "an", "the", "they", "their", "there", "it", "its", "he", "she", "we", "this", "these")
)
_ASKED = (ItemStatus.ASKED, ItemStatus.ANSWERED, ItemStatus.PARTLY, ItemStatus.ANSWERED_UNASKED)


def values_of(ws: Workspace, contact: Contact, meeting: Meeting | None = None) -> Mapping[str, str]:
    """Values for the placeholders of questions; what is not known is left out.

    Args:
        ws: The open data home.
        contact: Whom the questions are for.
        meeting: The talk, whose research notes hold the news.
    """
    referrer = ws.contacts.get(contact.introduced_by)
    paths = [path for uid in contact.paths if (path := ws.paths.get(uid)) is not None]
    chosen = meeting.assumption if meeting else ""
    beliefs = (
        item.text
        for path in (*paths, *_others(ws, meeting, paths))
        for item in path.assumptions
        if item.uid == chosen or (not chosen and item.status in _BELIEVED)
    )
    news = [note.text for note in meeting.research if note.subject in _NEWS] if meeting else []
    values = {
        "first_name": contact.first_name,
        "org": contact.organisation,
        "role": contact.title,
        "field": paths[0].title.lower() if paths else "",
        "referrer": referrer.name if referrer else "",
        "commonality": contact.commonalities[0] if contact.commonalities else "",
        "assumption": within_a_sentence(next(beliefs, "")),
        "recent_news": within_a_sentence(news[-1]) if news else "",
    }
    return {name: value for name, value in values.items() if value}


def _others(ws: Workspace, meeting: Meeting | None, paths: list[Path]) -> list[Path]:
    """The paths of a talk that are not those of the contact."""
    found = (ws.paths.get(uid) for uid in (meeting.paths if meeting else ()))
    return [path for path in found if path is not None and path not in paths]


def within_a_sentence(text: str) -> str:
    """A sentence as it stands inside another: without its full stop, a small first word in lower case."""
    text = " ".join(text.split()).rstrip(".!")
    first, _space, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in _SMALL else text


def facts_of(ws: Workspace, meeting: Meeting, contact: Contact) -> Facts:
    """What is known about a talk, as far as questions depend on it."""
    from ..domain.agenda import Facts

    words = _about(contact)
    held = any(other.over and contact.uid in other.contacts for other in ws.meetings.all())
    if not held:
        words.add("first_meeting")
        if contact.tie not in (Tie.STRONG, Tie.MODERATE):
            words.add("weak_rapport")
    if meeting.mode in (Mode.PHONE, Mode.VIDEO, Mode.WRITTEN):
        words.add("remote")
    if not meeting.resume_requested:
        words.add("resume_not_requested")
    if ws.profile.intent == "explore":
        words.add("explore_only")
    if len(meeting.contacts) > 1:
        words.add("group")
    if _gave_a_name(ws, meeting, contact):
        words.add("referral")
    if meeting.running and ws.live.seconds(meeting) > 60 * meeting.agreed_minutes:
        words.add("overtime")
    return Facts(dict(values_of(ws, contact, meeting)), frozenset(words), meeting.agreed_minutes)


def _about(contact: Contact) -> set[str]:
    """Tags of a contact that banks know as circumstances: competitor, senior contact, switcher ..."""
    from ..domain.bank import CAUTIONS, CONDITIONS

    tags = {"_".join(tag.casefold().replace("-", " ").replace("_", " ").split()) for tag in contact.tags}
    return tags & {*CAUTIONS, *CONDITIONS}


def _gave_a_name(ws: Workspace, meeting: Meeting, contact: Contact) -> bool:
    """Whether they named somebody whose use of their name has not been spoken about."""
    if any(note.kind is NoteKind.REFERRAL for note in meeting.notes):
        return True
    given = ws.introductions.where("from_contact", contact.uid)
    return any(introduction.kind == "name_only" for introduction in given)


def asked_before(ws: Workspace, contact: Contact) -> set[str]:
    """Ids of the questions they have answered in earlier talks."""
    return {
        item.question
        for meeting in ws.meetings.all()
        if meeting.over and contact.uid in meeting.contacts
        for item in meeting.agenda
        if item.question and item.status in _ASKED
    }
