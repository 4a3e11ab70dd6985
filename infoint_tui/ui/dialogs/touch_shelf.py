"""The shelf: resources people named, what they are about, and whom they may interest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Drafts
from .choose import Choose, Option
from .form import Field, Form, Values

if TYPE_CHECKING:
    from ...domain.errors import Refused
    from ...domain.gains import Resource
    from ..screens.base import PlaceScreen

NEW, EDIT = "+", "edit"
LEAD = "What one person named may help another: it is found by their interests, and you send it yourself."


async def open_shelf(screen: PlaceScreen) -> None:
    """Choose a resource and what to do with it, until the list is left."""
    shelf = screen.workspace.shelf
    current = ""
    while True:
        kept = shelf.all()
        options = [Option(each.uid, each.title, shelf.words(each)) for each in kept]
        options.append(Option(NEW, "a new resource"))
        chosen = await screen.ask(Choose("Resources", options, lead=LEAD, current=current))
        if chosen is None:
            return
        resource = next((each for each in kept if each.uid == chosen), None)
        if resource is None:
            await _edit(screen, None)
        else:
            current = resource.uid
            await _decide(screen, resource)


async def _decide(screen: PlaceScreen, resource: Resource) -> None:
    from .touch import open_touch

    readers = screen.workspace.shelf.readers(resource)
    options = [
        Option(reader.contact.uid, f"send it to {reader.contact.name}", ", ".join(reader.shared))
        for reader in readers
    ]
    options.append(Option(EDIT, "change it", "title, address, what it is about"))
    chosen = await screen.ask(Choose(resource.title, options, lead=resource.url))
    if chosen == EDIT:
        await _edit(screen, resource)
    elif chosen is not None:
        await open_touch(screen, chosen, about=resource.uid)


async def _edit(screen: PlaceScreen, resource: Resource | None) -> bool:
    workspace = screen.workspace
    drafts = Drafts(workspace.drafts, "resource", resource.uid if resource else "new")
    fields = [
        Field("title", "Title", value=resource.title if resource else "", placeholder="evening course"),
        Field("url", "Address", value=resource.url if resource else "", placeholder="https://example.org"),
        Field(
            "interests",
            "About",
            value=", ".join(resource.interests) if resource else "",
            placeholder="first aid, night shifts",
            help="Whoever has one of these among their interests may like it.",
        ),
    ]

    def make(refusal: Refused | None) -> Form:
        return Form("A resource", fields, refusal=refusal, drafts=drafts)

    def save(values: Values) -> None:
        saved = workspace.shelf.save(
            values["title"],
            url=values["url"],
            interests=values["interests"].split(","),
            uid=resource.uid if resource else "",
            end_drafts=drafts.keys,
        )
        readers = [reader.contact.name for reader in workspace.shelf.readers(saved)]
        screen.say(f"kept: may interest {', '.join(readers[:3])}" if readers else "kept")

    return await screen.edit(make, save)
