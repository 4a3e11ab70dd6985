"""The question before somebody is forgotten for good: what goes, what stays, what is out of reach."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...domain.erasure import REMOVED
from ...domain.errors import Refused
from ...domain.phrasing import count
from ..kit.prompt import Confirm

if TYPE_CHECKING:
    from ...services.erasure import Farewell
    from ..kit.screen import PlaceScreen


_PATIENCE = 60.0
"""Seconds to wait for the copies, while everything else goes on."""


async def forget_for_good(screen: PlaceScreen, uid: str) -> bool:
    """Say what forgetting this contact means, and do it after a y; whether it was done."""
    service = screen.workspace.erasure
    try:
        farewell = service.preview(uid)
    except Refused as refusal:
        screen.say(str(refusal), "error")
        return False
    title = f"Forget {farewell.name} for good? No undo."
    dialog = Confirm(title, lead=_explained(farewell), yes="forget for good", no="keep")
    if await screen.ask(dialog) is not True:
        return False
    if not screen.attempt(lambda: screen.say(service.forget(uid))):
        return False
    await asyncio.to_thread(screen.workspace.home.flush, _PATIENCE)
    if service.pending:
        screen.say("Forgotten, but some copies could not be rewritten yet; it goes on by itself.", "warning")
    else:
        screen.say("Forgotten for good, in the backups too.")
    return True


def _explained(farewell: Farewell) -> str:
    """Short enough for the smallest screen."""
    goes = farewell.what_goes
    lines = [f"Goes: the person{', ' + goes if goes else ''}."]
    if farewell.what_stays:
        lines.append(f'Stays, as "{REMOVED}": {farewell.what_stays}.')
    if farewell.shared:
        lines.append("Quotes in talks with others go unless they name another guest.")
    copies = count(farewell.copies, "copy", "copies")
    here = f"Backups: {copies} cleaned" if farewell.copies else "Backups: none yet"
    if farewell.damaged:
        files = count(farewell.damaged, "damaged file")
        here += f", {files} deleted (what cannot be read cannot be cleaned)"
    lines.append(f"{here}. Nothing done today can be undone then.")
    far = "Not reached: other machines, sync services, exports, your own templates and banks"
    if farewell.foreign:
        far += f", {farewell.foreign} journals of another machine in this home"
    return "\n".join([*lines, f"{far}."])
