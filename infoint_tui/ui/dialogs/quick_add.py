"""Adds a person from one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.people import Contact
from ...domain.quickadd import parse_quick_add
from ..text import Part, assemble, joined
from .ask import AskLine
from .base import Drafts

if TYPE_CHECKING:
    from textual.content import Content

    from ..screens.base import PlaceScreen

EXAMPLE = "name, title, organisation <e-mail> #tag"


async def quick_add(screen: PlaceScreen) -> Contact | None:
    """Ask for the line and add the contact; returns it, or None if the user left."""
    drafts = Drafts(screen.workspace.drafts, "add", "")
    added: list[Contact] = []
    saved = await screen.edit(
        lambda refusal: AskLine(
            "Add a person",
            lead="A name is enough.",
            placeholder=EXAMPLE,
            hint=understood,
            error=str(refusal or ""),
            drafts=drafts,
        ),
        lambda line: added.append(screen.workspace.people.quick_add(line, end_drafts=drafts.keys)),
    )
    if not saved:
        return None
    contact = added[0]
    screen.say(f"added {contact.name} ({contact.stage.label})")
    return contact


def understood(line: str) -> Content:
    """What the program makes of the line, shown while it is typed."""
    found = parse_quick_add(line)
    fields = (
        ("name", found.name),
        ("title", found.title),
        ("organisation", found.organisation),
        ("e-mail", found.email),
        ("phone", found.phone),
        ("tags", " ".join(f"#{tag}" for tag in found.tags)),
    )
    parts: list[Part] = [assemble((f"{label} ", "$text-muted"), value) for label, value in fields if value]
    parts += [assemble((problem, "$text-warning")) for problem in found.problems if line.strip()]
    return joined("  ·  ", parts)
