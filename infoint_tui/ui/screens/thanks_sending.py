"""Marking a thank-you sent: asked, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.dates import clock_time, day
from ...domain.errors import Refused
from ..dialogs.confirm import Confirm
from ..dialogs.form import CHOICE, Field, Form, Values
from ..widgets.choice import Choice

if TYPE_CHECKING:
    from .thanks import ThanksScreen

MEDIA = (("email", "e-mail"), ("card", "card"), ("message", "message"), ("letter", "letter"))


async def ask_sent(screen: ThanksScreen) -> None:
    """Ask whether, how and when it was sent; only inside a worker."""
    thank, contact, service = screen.thank, screen.contact, screen.thanks
    if thank is None or not await _like_this(screen):
        return
    name = contact.name if contact else "them"
    medium = screen.query_one("#medium", Choice).value
    fields = (
        Field("when", "When", value="now", help="now · 17:30 · wed 18:00 · 20 min ago"),
        Field("medium", "By", CHOICE, medium, options=MEDIA),
    )

    def hints(values: Values) -> dict[str, str]:
        try:
            at = service.sent_when(thank, values["when"])
        except Refused as refusal:
            return {"when": str(refusal)}
        local = at.in_zone(screen.workspace.zone).local()
        return {"when": f"{day(local.date())} {clock_time(local)}, {service.band(thank, at).text}"}

    def make(refusal: Refused | None) -> Form:
        lead = f"Has it gone out to {name}? ctrl+s says yes, esc says not yet."
        return Form("Sent?", fields, lead=lead, hints=hints, refusal=refusal)

    def save(values: Values) -> None:
        service.mark_sent(
            screen.uid,
            screen.letter,
            subject=screen.subject,
            medium=values["medium"],
            at=service.sent_when(thank, values["when"]),
        )

    if await screen.edit(make, save):
        screen.refresh_view()
        sent = screen.thank
        if sent is not None:
            screen.say(f"{name} is thanked; {service.band(sent).text}. esc leaves.")


async def _like_this(screen: ThanksScreen) -> bool:
    """Ask once where the letter still holds an error."""
    screen.findings.look_now()
    errors = screen.findings.errors
    if not errors:
        return True
    more = f" {len(errors) - 1} more below the letter." if len(errors) > 1 else ""
    question = Confirm("Was it sent like this?", lead=errors[0].reason + more, yes="it was", no="mend it")
    answer = await screen.ask(question)
    return bool(answer)
