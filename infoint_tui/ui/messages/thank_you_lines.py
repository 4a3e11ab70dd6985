"""The lines around a thank-you: whom it is for and its clock, what it may lack, what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ...domain.advice import INMAIL_MOST
from ...domain.phrasing import clock_time, day, grouped
from ...domain.thank_you import CARD_LINES, card_fit
from ..kit.text import assemble, joined, styled

if TYPE_CHECKING:
    from textual.content import Content

    from ...domain.people import Contact
    from ...domain.task_rules import ThankBand


LONG, SHORT = 200, 30
"""Words from which a letter is long, and below which it is short."""
BRIEF = ("message", "linkedin")
"""Media in which a few words are enough."""
GAP = 3


def address_line(
    contact: Contact | None, band: ThankBand, sent: bool, width: int, *, about: str = ""
) -> Content:
    """Recipient and clock, beside each other where there is room.

    Args:
        contact: Whom it is for.
        band: How the clock stands.
        sent: Whether it is sent.
        width: Cells there are.
        about: In a letter to an introducer, the guest they had named.
    """
    name = contact.name if contact else "somebody no longer here"
    role = styled(f"named {about} to you" if about else contact.role_line if contact else "", "$text-muted")
    style = "$text-warning" if band.late else "$text-success" if sent else "$text-accent"
    left = joined(" · ", [assemble(("Thank you, ", "$text-muted"), (name, "bold")), role])
    clock = styled(band.text, style)
    room = width - left.cell_length - clock.cell_length
    return assemble(left, " " * room, clock) if room >= GAP else joined("\n", [left, clock])


def length_line(letter: str, medium: str = "email") -> Content:
    """Length of the letter, as it counts for its medium.

    Args:
        letter: The text.
        medium: How it travels.
    """
    from ...domain.advice import body_words

    words = body_words(letter)
    length = f"{words} words"
    if words > LONG:
        length += ", rather long"
    elif words < SHORT and medium not in BRIEF:
        length += ", rather short"
    most = {"linkedin": f" of {grouped(INMAIL_MOST)}", "message": ""}.get(medium)
    if most is not None:
        length += f" · {grouped(len(letter.strip()))}{most} characters"
    elif medium == "card":
        fit = card_fit(letter)
        length += f" · {fit.lines} of {CARD_LINES} lines of a card (A6)"
        if fit.cards > 1:
            length += f", which makes {fit.cards} cards"
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
