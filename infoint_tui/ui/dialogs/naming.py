"""People named in a line of a form, separated by commas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...services.workspace import Workspace

LISTED = 4
"""So many of those who fit a name are shown."""


def names_in(text: str) -> list[str]:
    """The names of a list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def wrong_name(workspace: Workspace, name: str) -> str:
    """What is wrong with a name: it means nobody, or several; an empty text where it means one person."""
    found = workspace.pipeline.called(name)
    if not found:
        return f"Nobody is called {name}. Add them first, or leave the name out."
    if len(found) > 1:
        shown = ", ".join(workspace.pipeline.name_of(uid) for uid in found[:LISTED])
        return f"{len(found)} people fit {name}: {shown}. Write more of the name."
    return ""
