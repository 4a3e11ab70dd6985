"""What the empty line says: the key that helps most at this point, in the width of a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...domain.meeting import Meeting

FIRST = "type what they say; enter keeps the line"
QUESTION = "F2 when you ask the first question"
STAR = "F5 stars the last note, for the thank-you"
KEYS = "esc: single keys, to change or skip things"
WHO = "@Name (what they do), then enter"
SINGLE_KEYS = "space next · m mark · n or esc: type here"
SELECTING = "enter change · t star · a sign: kind · esc back"


def in_line(meeting: Meeting, *, joining: bool = False) -> str:
    """What to say while the line waits for words.

    Args:
        meeting: The running talk.
        joining: Whether the line asks who joins.
    """
    if joining:
        return WHO
    if not meeting.notes:
        return FIRST
    if not any(item.asked_at is not None for item in meeting.agenda):
        return QUESTION
    return KEYS if any(note.star for note in meeting.notes) else STAR
