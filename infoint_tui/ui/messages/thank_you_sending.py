"""A thank-you on its way: handed over, written to a file, and marked sent; asked, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.errors import Refused
from ...domain.messages import MEDIA as LABELS
from ...domain.phrasing import clock_time, day
from ...services.thank_you import MEDIA as KNOWN
from ...services.thank_you import ON_PAPER
from ..kit.fields import Choice
from ..kit.form import CHOICE, Field, Form, Values
from ..kit.prompt import Confirm

if TYPE_CHECKING:
    from .thank_you import ThanksScreen


MEDIA = tuple((medium, LABELS[medium]) for medium in KNOWN)


def hand_over(screen: ThanksScreen) -> None:
    """Hand address, subject and text to the mail program."""
    thank = screen.thank
    if thank is None:
        return

    def hand() -> None:
        url = screen.thanks.mailto(thank, screen.letter, screen.subject)
        screen.app.open_url(url, new_tab=False)

    if screen.attempt(hand):
        screen.say(
            "Handed to your mail program. Nothing opens? F9 writes a draft, F4 copies. Sent? F8 says so."
        )


async def write_file(screen: ThanksScreen) -> None:
    """Write the letter to a file: a page for paper, else a draft for the mail program; only in a worker."""
    from ..kit.save_file import save_file

    thank, contact = screen.thank, screen.contact
    if thank is None:
        return
    name = f"thanks {contact.name if contact else ''}"
    if thank.medium in ON_PAPER:
        title = "The card, to be printed" if thank.medium == "card" else "The letter, to be printed"
        await save_file(screen, title, name, "txt", lambda: screen.thanks.paper(thank, screen.letter))
        return
    await save_file(
        screen, "Mail draft", name, "eml", lambda: screen.thanks.eml(thank, screen.letter, screen.subject)
    )


async def ask_sent(screen: ThanksScreen) -> None:
    """Ask whether, how and when it was sent; only inside a worker."""
    thank, contact, service = screen.thank, screen.contact, screen.thanks
    if thank is None or not await _like_this(screen):
        return
    name = contact.name if contact else "them"
    medium = screen.query_one("#medium", Choice).value
    fields = (
        Field("when", "When", value="now", help="now · 17:30 · wed 18:00 · 20 min ago", proposed=True),
        Field("medium", "By", CHOICE, medium, options=MEDIA),
    )

    def hints(values: Values) -> dict[str, str]:
        try:
            at = service.sent_when(thank, values["when"])
        except Refused as refusal:
            return {"when": str(refusal)}
        local = at.in_zone(screen.workspace.session.zone).local()
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
            screen.say(_outcome(screen, name))


def _outcome(screen: ThanksScreen, name: str) -> str:
    """What marking it sent brought, and what may come next."""
    service, sent = screen.thanks, screen.thank
    assert sent is not None
    if sent.to_introducer:
        return f"{name} knows how it went. esc leaves."
    words = f"{name} is thanked; {service.band(sent).text}."
    named_by = service.introducer(sent)
    if named_by is not None and service.loop_open(sent):
        return f"{words} {named_by.first_name} had named them: ctrl+l writes how it went."
    return f"{words} esc leaves."


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
