"""Introductions of one contact: who named whom, and how each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .choose import Choose, Option

if TYPE_CHECKING:
    from ..screens.base import PlaceScreen


async def open_introductions(screen: PlaceScreen, contact: str) -> None:
    """Choose an introduction and say how it stands, until the list is left."""
    from ...services.introducing import STATUSES

    workspace = screen.workspace
    current = ""
    while True:
        edges = workspace.introducing.of_contact(contact)
        name = workspace.pipeline.name_of(contact)
        if not edges:
            screen.say(f"No introduction by or to {name} yet: the reflection makes them of names in a talk.")
            return
        options = [
            Option(edge.uid, f"{'to' if edge.outward else 'by'} {edge.name}", edge.words) for edge in edges
        ]
        lead = "A promised one is asked after; who introduced you hears how it went."
        chosen = await screen.ask(Choose(f"Introductions: {name}", options, lead=lead, current=current))
        edge = next((edge for edge in edges if edge.uid == chosen), None)
        if edge is None:
            return
        current = edge.uid
        status = await screen.ask(
            Choose(
                f"{name} {'to' if edge.outward else 'by'} {edge.name}",
                [Option(key, label, note) for key, label, note in STATUSES],
                lead=f"Now: {edge.words}.",
                current=edge.status,
            )
        )
        if status is not None and status != edge.status and not workspace.read_only:
            uid = edge.uid
            screen.attempt(lambda: screen.say(workspace.introducing.set_status(uid, status)))  # noqa: B023
