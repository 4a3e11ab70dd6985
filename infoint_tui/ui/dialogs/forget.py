"""The question before somebody is forgotten for good: what goes, what stays, what is out of reach."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...domain.errors import Refused
from ...domain.forget import REMOVED
from .confirm import Confirm

if TYPE_CHECKING:
    from ...services.forget import Farewell
    from ..screens.base import PlaceScreen

_PATIENCE = 60.0
"""Seconds to wait for the copies, while everything else goes on."""


async def forget_for_good(screen: PlaceScreen, uid: str) -> bool:
    """Say what forgetting this contact means, and do it after a y; whether it was done."""
    service = screen.workspace.forgetting
    try:
        farewell = service.preview(uid)
    except Refused as refusal:
        screen.say(str(refusal), "error")
        return False
    title = f"Forget {farewell.name} for good?"
    dialog = Confirm(title, lead=_explained(farewell), yes="forget for good", no="keep")
    if await screen.ask(dialog) is not True:
        return False
    if not screen.attempt(lambda: screen.say(service.forget(uid))):
        return False
    await asyncio.to_thread(screen.workspace.flush, _PATIENCE)
    if service.pending:
        screen.say("Forgotten, but some copies could not be rewritten yet; it goes on by itself.", "warning")
    else:
        screen.say("Forgotten for good, in the backups too.")
    return True


def _explained(farewell: Farewell) -> str:
    goes = farewell.what_goes
    lines = [f"Goes: the person{', ' + goes if goes else ''}."]
    if farewell.what_stays:
        lines.append(f'Stays, with "{REMOVED}" for the name: {farewell.what_stays}.')
    if farewell.shared:
        lines.append("In conversations with others, quotes go unless they name somebody else.")
    beside = f"Backups and other copies here: {farewell.copies} are searched and rewritten without them"
    if farewell.damaged:
        one = farewell.damaged == 1
        files = "1 damaged file" if one else f"{farewell.damaged} damaged files"
        beside += f"; {files} that cannot be rewritten {'is' if one else 'are'} deleted"
    lines.append(beside + ". Everything done today can no longer be undone.")
    far = "Copies elsewhere are not reached: other machines, sync services, exports, your own backups."
    if farewell.foreign:
        far += f" {farewell.foreign} journals of another machine in this home stay as they are."
    lines += [far, "This cannot be undone."]
    return "\n\n".join(lines)
