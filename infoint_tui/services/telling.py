"""Who has heard of what: milestones told, resources shared, introducers who know."""

from __future__ import annotations

from ..domain.task import Task
from .edit import Edit
from .relations import Relations
from .session import Session


def tell_about(session: Session, edit: Edit, contact: str, about: str) -> None:
    """The milestone is told, or the resource shared."""
    milestone = session.milestones.get(about)
    if milestone is not None and contact not in milestone.told:
        edit.put(milestone.replace(told=(*milestone.told, contact)))
    resource = session.resources.get(about)
    if resource is not None and contact not in resource.shared_with:
        edit.put(resource.replace(shared_with=(*resource.shared_with, contact)))


def told_in(session: Session, relations: Relations, edit: Edit, task: Task) -> None:
    """A task to tell somebody was done: a milestone is told, or the one who introduced knows."""
    if task.rule == "milestone.tell":
        tell_about(session, edit, task.contact, task.about)
        return
    guests = edit.meeting(task.meeting).contacts if session.meetings.get(task.meeting) else ()
    today = session.moment().local().date()
    for intro in edit.those(relations.introductions_from, task.contact):
        if intro.to_contact in guests and intro.loop_closed_on is None:
            edit.put(intro.replace(loop_closed_on=today))
