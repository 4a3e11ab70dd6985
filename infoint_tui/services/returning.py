"""Whoever asked to hear from the user later comes back by themselves on the day they named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.pipeline import after_revisit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .workspace import Workspace


def bring_back(workspace: Workspace, uids: Sequence[str]) -> None:
    """Move contacts whose day has come from later to ready.

    Args:
        workspace: The open data home.
        uids: Contacts who may be due; the others are left alone.
    """
    today = workspace.moment().local().date()
    found = (workspace.contacts.get(uid) for uid in uids)
    due = [(person, move) for person in found if person and (move := after_revisit(person, today))]
    if not due:
        return
    # No step of undo: the day came by itself, and taking it back would only last until it is looked at again.
    with workspace.edit("the day they named has come", undoable=False) as edit:
        for person, move in due:
            edit.move(person.uid, [move])
            workspace.todo.sync_contact(edit, person.uid)
