"""The lines around a thank-you: whom it is for and its clock, what it may lack, what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ...domain.dates import clock_time, day
from ..text import assemble, joined, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.people import Contact
    from ...domain.timerules import ThankBand

LONG, SHORT = 200, 30
"""Words from which a letter is long, and below which it is short."""
GAP = 3


def address_line(contact: Contact | None, band: ThankBand, sent: bool, width: int) -> Content:
    """Recipient and clock, beside each other where there is room.

    Args:
        contact: Whom it is for.
        band: How the clock stands.
        sent: Whether it is sent.
        width: Cells there are.
    """
    name = contact.name if contact else "somebody no longer here"
    role = styled(contact.role_line if contact else "", "$text-muted")
    style = "$text-warning" if band.late else "$text-success" if sent else "$text-accent"
    left = joined(" · ", [assemble(("Thank you, ", "$text-muted"), (name, "bold")), role])
    clock = styled(band.text, style)
    room = width - left.cell_length - clock.cell_length
    return assemble(left, " " * room, clock) if room >= GAP else joined("\n", [left, clock])


def length_line(letter: str) -> Content:
    """Length of the letter."""
    words = len(letter.split())
    length = f"{words} words"
    if words > LONG:
        length += ", rather long"
    elif words < SHORT:
        length += ", rather short"
    return styled(length, "$text-muted")


def outcome_line(contact: Contact | None, sent: datetime, first_update: date | None) -> Content:
    """What became of the contact once the letter was sent.

    Args:
        contact: Whom it was for.
        sent: When it was sent, in the user's zone.
        first_update: The day by which they hear what came of it.
    """
    parts = [f"sent {day(sent.date())} {clock_time(sent)}"]
    if contact is not None:
        parts.append(f"{contact.first_name}: {contact.stage.label}")
    if first_update is not None:
        parts.append(f"first sign of life by {day(first_update)}")
    return joined(" · ", [styled(part, "$text-muted") for part in parts])
