"""The guard for signs of life: what speaks against one more message to somebody who is known already."""

from __future__ import annotations

from collections.abc import Sequence

from .dates import day
from .guard import Concern, Level, asked_to_wait, permission, year
from .moment import Moment
from .people import Contact
from .reckoning import Reckoning
from .touch import KIND, LIGHT, WEIGHTS, Sign, answers, unanswered


def touch_concerns(
    contact: Contact,
    found: Sequence[Sign],
    reckoning: Reckoning,
    at: Moment,
    *,
    kind: str = "other",
    weight: str = "",
) -> list[Concern]:
    """What speaks against a message, the strongest first.

    An answer, thanks, an apology and what was agreed are free; a light word meets only the limit of the year.

    Args:
        contact: Whom it would go to.
        found: What passed between the two, as `touch.signs` gives it.
        reckoning: The rules and days of the user.
        at: When it goes out.
        kind: Key of one of `touch.KINDS`.
        weight: light, medium or heavy; as usual for its kind where it is empty.
    """
    stop = permission(contact)
    if stop is not None:
        return [stop]
    known = KIND.get(kind, KIND["other"])
    before = [sign for sign in found if sign.at.utc <= at.utc]
    if known.free or answers([sign for sign in before if sign.real]):
        return []
    weight = weight or known.weight
    concerns = [] if weight == LIGHT else waiting_concerns(contact, before, reckoning, at)
    if weight != LIGHT:
        concerns += asked_to_wait(contact, reckoning, reckoning.here(at))
    return concerns + year(contact, before, reckoning, at, WEIGHTS.get(weight, 1.0))


def waiting_concerns(
    contact: Contact, found: Sequence[Sign], reckoning: Reckoning, at: Moment
) -> list[Concern]:
    """Spacing and streak, as for requests (D, DUKE, SFU): a message and a request count alike."""
    before = [sign for sign in found if sign.at.utc <= at.utc]
    waiting = unanswered(before)
    if not waiting:
        return []
    today, sent = reckoning.here(at), reckoning.here(waiting[-1].at)
    span = reckoning.rules.span("guard.spacing")
    until, _how = reckoning.after(sent, span)
    concerns = []
    if today < until:
        text = (
            f"You wrote to {contact.name} on {day(sent, today=today)} and there is no answer yet."
            f" {span} are over on {day(until, today=today)}. Until then: write to somebody else?"
        )
        concerns.append(Concern("spacing", Level.BLOCK, text, until))
    enough = reckoning.rules.number("touch.unanswered")
    if 0 < enough <= len(waiting):
        days = ", ".join(day(reckoning.here(sign.at), today=today) for sign in waiting[-4:])
        text = (
            f"{len(waiting)} message{'' if len(waiting) == 1 else 's'} to {contact.name} had no answer"
            f" ({days}). That is enough for now: let it rest?"
        )
        concerns.append(Concern("streak", Level.BLOCK, text))
    return concerns
