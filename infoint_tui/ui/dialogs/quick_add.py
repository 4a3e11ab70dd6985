"""Adds a person from one line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from ...domain.errors import Refused
from ...domain.people import Contact
from ...domain.quickadd import parse_quick_add
from ..commands.base import Command, bindings
from ..commands.dialogs import FULL
from ..text import Part, assemble, joined
from ..widgets.line_input import LineInput
from .ask import AskLine
from .base import Drafts

if TYPE_CHECKING:
    from textual.content import Content

    from ..screens.base import PlaceScreen

EXAMPLE = "name, title, organisation <e-mail> #tag"


class QuickAdd(AskLine):
    """One line, or the full form with what the line says."""

    KEYS: ClassVar[tuple[Command, ...]] = (*AskLine.KEYS, FULL)
    BINDINGS = bindings((FULL,))

    wants_form = False
    """Whether the line was left for the form."""

    def action_full_form(self) -> None:
        """Go on in the form."""
        self.wants_form = True
        self.dismiss(self.query_one(LineInput).value)


async def quick_add(screen: PlaceScreen) -> Contact | None:
    """Ask for the line and add the contact; returns it, or None if the user left.

    Tab goes on in the full form, with what the line says filled in.
    """
    drafts = Drafts(screen.workspace.drafts, "add", "")
    error = ""
    while True:
        dialog = QuickAdd(
            "Add a person",
            lead="A name is enough. Tab opens the full form.",
            placeholder=EXAMPLE,
            hint=lambda line: understood(line, screen.workspace.people.find),
            error=error,
            drafts=drafts,
        )
        line = await screen.ask(dialog)
        if line is None:
            return None
        if dialog.wants_form:
            from .contact_form import add_in_full

            return await add_in_full(screen, line, drafts.keys)
        try:
            contact = screen.workspace.people.quick_add(line, end_drafts=drafts.keys)
        except Refused as refusal:
            error = str(refusal)
        else:
            screen.say(f"added {contact.name} ({contact.stage.label})")
            return contact


def understood(line: str, find: Callable[[str], Contact | None] | None = None) -> Content:
    """What the program makes of the line, shown while it is typed; `find` tells who has the name already."""
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
    known = find(found.name) if find and found.name else None
    if known is not None:
        who = ", ".join(filter(None, (known.name, known.role_line)))
        parts.append((f"known already: {who}. Enter adds another person of that name.", "$text-warning"))
    return joined("  ·  ", parts)
