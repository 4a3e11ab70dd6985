"""First words of a thank-you, from what was written down during the talk (S004, KE)."""

from __future__ import annotations

from datetime import date

from .inline import parse_line
from .meeting import Meeting, Note
from .people import Contact, Profile
from .words import Formality, NoteKind

_SIGILS = '"“„«*!@?^%&+'


def seed_subject(contact: Contact) -> str:
    """A subject line that says what it is."""
    return f"Thank you for your time, {_address(contact)}"


def seed_body(contact: Contact, meeting: Meeting, moment: Note | None, profile: Profile) -> str:
    """Four short paragraphs: thanks, the moment, what follows from it, the name."""
    greeting = (
        f"Dear {_address(contact)},"
        if contact.formality is Formality.FORMAL
        else f"Hello {_address(contact)},"
    )
    subject = f" about {meeting.purpose}" if meeting.purpose else ""
    lines = [greeting, "", f"thank you for taking the time to talk with me{subject}."]
    if moment is not None and (words := moment_words(moment)):
        if moment.kind is NoteKind.QUOTE:
            lines += ["", f"One sentence of yours has stayed with me: {words}"]
        else:
            lines += ["", f"What has stayed with me most: {words}"]
    if actions := _actions(meeting):
        lines += ["", f"My next step: {actions[0]}."]
    lines += ["", "With thanks,", profile.name or "…"]
    return "\n".join(lines)


def moment_words(note: Note) -> str:
    """A note as it can stand in a letter: without sigils, themes and times."""
    parsed = parse_line(note.text, today=date(1970, 1, 1), known_people=())
    if parsed.quotes:
        return f"“{parsed.quotes[0]}”"
    words = [word for word in note.text.lstrip(_SIGILS + " ").split() if not word.startswith(("#", "~"))]
    text = " ".join(words).strip().rstrip(".")
    return f"{text}." if text else ""


def _actions(meeting: Meeting) -> list[str]:
    found = []
    for note in meeting.notes:
        parsed = parse_line(note.text, today=date(1970, 1, 1), known_people=())
        found += [action.text.rstrip(".") for action in parsed.actions]
    return found


def _address(contact: Contact) -> str:
    """How the contact is addressed: titles are kept where it is formal (culture presets, S001)."""
    if contact.formality is not Formality.FORMAL:
        return contact.first_name
    first, _, rest = contact.name.partition(" ")
    return (
        f"{first} {rest.split()[-1]}"
        if first.rstrip(".").lower() in ("dr", "prof", "professor") and rest
        else contact.name
    )
