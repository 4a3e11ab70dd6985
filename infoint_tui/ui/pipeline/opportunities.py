"""What people mentioned: openings that rest for a while, and resources that may interest others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kit.dialog import DialogDrafts, LinePrompt
from ..kit.form import Field, Form, Values
from ..kit.screen import attempt
from ..kit.select import Option, SelectOne

if TYPE_CHECKING:
    from ...domain.errors import Refused
    from ...domain.mentions import Lead, Resource
    from ..kit.screen import PlaceScreen


ACT, LET_GO = "act", "let go"
LEAD = "Openings wait until you've said thanks, plus {}: the conversation wasn't about a job."


async def show_openings(screen: PlaceScreen) -> None:
    """Choose an opening and what to do with it, until the list is left."""
    leads = screen.workspace.leads
    while True:
        kept = leads.open()
        if not kept:
            screen.say("No openings right now. & in Live notes one.")
            return
        options = [
            Option(lead.uid, lead.text, " · ".join(filter(None, (_from(screen, lead), leads.words(lead)))))
            for lead in kept
        ]
        rest = screen.workspace.rules.table["lead.not_before"].shown
        chosen = await screen.dialogs.ask(SelectOne("Openings", options, lead=LEAD.format(rest)))
        lead = next((lead for lead in kept if lead.uid == chosen), None)
        if lead is None:
            return
        await _decide(screen, lead)


def _from(screen: PlaceScreen, lead: Lead) -> str:
    contact = screen.workspace.session.contacts.get(lead.contact)
    return contact.name if contact else ""


async def _decide(screen: PlaceScreen, lead: Lead) -> None:
    leads = screen.workspace.leads
    options = [
        Option(ACT, "take it up", "" if leads.is_free(lead) else "early, with a reason"),
        Option(LET_GO, "let it go", "it stays in the record of the conversation"),
    ]
    chosen = await screen.dialogs.ask(
        SelectOne(lead.text, options, lead=leads.words(lead).capitalize() + ".")
    )
    if chosen == LET_GO:
        attempt(screen, lambda: leads.let_go(lead.uid), "Let go. u undoes it.")
    elif chosen == ACT and leads.is_free(lead):
        attempt(screen, lambda: leads.act(lead.uid), "Taken up. u undoes it.")
    elif chosen == ACT:
        drafts = DialogDrafts(screen.workspace.session.drafts, "opening", lead.uid)
        await screen.dialogs.edit(
            lambda refusal: LinePrompt(
                "Why can't it wait?",
                lead=f"This opening is {leads.words(lead)}.",
                placeholder="the deadline is tomorrow",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda reason: leads.act(lead.uid, reason),
        )


NEW, EDIT = "+", "edit"
RESOURCES_LEAD = "What one person recommends may help another. infoint matches interests; you do the sending."


async def show_resources(screen: PlaceScreen) -> None:
    """Choose a resource and what to do with it, until the list is left."""
    service = screen.workspace.resources
    current = ""
    while True:
        kept = service.all()
        options = [Option(each.uid, each.title, service.words(each)) for each in kept]
        options.append(Option(NEW, "a new resource"))
        chosen = await screen.dialogs.ask(
            SelectOne("Resources", options, lead=RESOURCES_LEAD, current=current)
        )
        if chosen is None:
            return
        resource = next((each for each in kept if each.uid == chosen), None)
        if resource is None:
            await _edit(screen, None)
        else:
            current = resource.uid
            await _pass_on(screen, resource)


async def _pass_on(screen: PlaceScreen, resource: Resource) -> None:
    from ..messages.request import open_touch

    readers = screen.workspace.resources.readers(resource)
    options = [
        Option(reader.contact.uid, f"send it to {reader.contact.name}", ", ".join(reader.shared))
        for reader in readers
    ]
    options.append(Option(EDIT, "change it", "title, address, what it is about"))
    chosen = await screen.dialogs.ask(SelectOne(resource.title, options, lead=resource.url))
    if chosen == EDIT:
        await _edit(screen, resource)
    elif chosen is not None:
        await open_touch(screen, chosen, about=resource.uid)


async def _edit(screen: PlaceScreen, resource: Resource | None) -> bool:
    workspace = screen.workspace
    drafts = DialogDrafts(workspace.session.drafts, "resource", resource.uid if resource else "new")
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
        saved = workspace.resources.save(
            values["title"],
            url=values["url"],
            interests=values["interests"].split(","),
            uid=resource.uid if resource else "",
            end_drafts=drafts.keys,
        )
        readers = [reader.contact.name for reader in workspace.resources.readers(saved)]
        screen.say(f"kept: may interest {', '.join(readers[:3])}" if readers else "kept")

    return await screen.dialogs.edit(make, save)
