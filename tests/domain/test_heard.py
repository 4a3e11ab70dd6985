"""Skills and roles that talks name, added up."""

from __future__ import annotations

from infoint_tui.domain.enums import MeetingState, NoteKind
from infoint_tui.domain.learning import Mentioned, Talk, roles_mentioned, skills_mentioned, talk_of
from infoint_tui.domain.meeting import Meeting, Note


def talk(contact: str, *notes: tuple[NoteKind, str]) -> Talk:
    """A talk with somebody, and its notes."""
    meeting = Meeting(
        uid=f"talk-{contact}",
        contacts=(contact,),
        state=MeetingState.HELD,
        notes=tuple(
            Note(uid=f"{contact}-{at}", at=at, kind=kind, text=text) for at, (kind, text) in enumerate(notes)
        ),
    )
    found = talk_of(meeting.encode())
    assert found is not None
    return found


def test_a_skill_counts_the_people_who_named_it() -> None:
    """However often one of them did; the latest tag says how far the user is."""
    talks = (
        talk("rosa", (NoteKind.SKILL, "+ radio discipline #need"), (NoteKind.SKILL, "+ Spanish")),
        talk("marcus", (NoteKind.SKILL, "+ Radio  discipline #learning"), (NoteKind.NOTE, "Spanish #have")),
        talk(
            "teo",
            (NoteKind.SKILL, "+ spanish #shift-work"),
            (NoteKind.SKILL, "+ spanish"),
            (NoteKind.SKILL, "+ #need"),
        ),
        talk("imani", (NoteKind.SKILL, "+ spanish"), (NoteKind.SKILL, "+spanish")),
    )
    assert skills_mentioned(talks) == (
        Mentioned("Spanish", ("rosa", "teo", "imani")),
        Mentioned("radio discipline", ("rosa", "marcus"), "learning"),
    )


def test_roles_are_told_by_their_theme() -> None:
    talks = (
        talk("rosa", (NoteKind.INSIGHT, "community paramedic #role-heard-of"), (NoteKind.NOTE, "a role")),
        talk("marcus", (NoteKind.NOTE, "Community paramedic #Role"), (NoteKind.NOTE, "flight nurse #roles")),
    )
    assert roles_mentioned(talks) == (Mentioned("community paramedic", ("rosa", "marcus")),)
    assert roles_mentioned(()) == ()
