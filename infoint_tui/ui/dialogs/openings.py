"""Openings somebody mentioned: what is parked, what may be taken up, what was let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ask import AskLine
from .base import Drafts
from .choose import Choose, Option

if TYPE_CHECKING:
    from ...domain.gains import Lead
    from ..screens.base import PlaceScreen

ACT, LET_GO = "act", "let go"
LEAD = "An opening rests until you have said thanks, and {} more: the talk was not about a job."


async def show_openings(screen: PlaceScreen) -> None:
    """Choose an opening and what to do with it, until the list is left."""
    leads = screen.workspace.leads_kept
    while True:
        kept = leads.open()
        if not kept:
            screen.say("Nobody has mentioned an opening that is still kept. & in Live writes one down.")
            return
        options = [
            Option(lead.uid, lead.text, " · ".join(filter(None, (_from(screen, lead), leads.words(lead)))))
            for lead in kept
        ]
        rest = screen.workspace.rules.table["lead.not_before"].shown
        chosen = await screen.ask(Choose("Openings", options, lead=LEAD.format(rest)))
        lead = next((lead for lead in kept if lead.uid == chosen), None)
        if lead is None:
            return
        await _decide(screen, lead)


def _from(screen: PlaceScreen, lead: Lead) -> str:
    contact = screen.workspace.contacts.get(lead.contact)
    return contact.name if contact else ""


async def _decide(screen: PlaceScreen, lead: Lead) -> None:
    leads = screen.workspace.leads_kept
    options = [
        Option(ACT, "take it up", "" if leads.is_free(lead) else "before its time, with a reason"),
        Option(LET_GO, "let it go", "it stays in the record of the talk"),
    ]
    chosen = await screen.ask(Choose(lead.text, options, lead=leads.words(lead).capitalize() + "."))
    if chosen == LET_GO:
        screen.attempt(lambda: leads.let_go(lead.uid), "Let go. u takes that back.")
    elif chosen == ACT and leads.is_free(lead):
        screen.attempt(lambda: leads.act(lead.uid), "Taken up. u takes that back.")
    elif chosen == ACT:
        drafts = Drafts(screen.workspace.drafts, "opening", lead.uid)
        await screen.edit(
            lambda refusal: AskLine(
                "Why can it not wait?",
                lead=f"This opening is {leads.words(lead)}.",
                placeholder="the deadline is tomorrow",
                error=str(refusal or ""),
                drafts=drafts,
            ),
            lambda reason: leads.act(lead.uid, reason),
        )
