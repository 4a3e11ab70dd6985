"""Looks at the pipeline kept under a name, in the profile: filter, order, grouping, board or list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.errors import Refused
from ..domain.people import SavedView
from .pipeline_order import GROUPS, SORTS

if TYPE_CHECKING:
    from .workspace import Workspace

LONGEST_NAME = 40
"""Characters a name may have, so that it fits into one line."""


class ViewService:
    """Saved views; every change is one step of undo."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def all(self) -> tuple[SavedView, ...]:
        """The views in the order they were saved."""
        return self._ws.profile.views

    def get(self, name: str) -> SavedView | None:
        """The view of that name, whatever the case."""
        return next((view for view in self.all() if _same(view.name, name)), None)

    @property
    def default(self) -> SavedView | None:
        """The view the pipeline opens with."""
        return next((view for view in self.all() if view.default), None)

    def save(self, view: SavedView) -> str:
        """Keep a view, in place of one of the same name; returns the words for undo.

        Refuses an empty or a very long name.
        """
        name = " ".join(view.name.split())
        if not name:
            raise Refused("A view needs a name.", "For example: to answer this week.", field="name")
        if len(name) > LONGEST_NAME:
            raise Refused(f"A name of a view has at most {LONGEST_NAME} characters.", field="name")
        old = self.get(name)
        kept = view.replace(name=name, default=view.default or bool(old and old.default))
        views = [each.replace(default=each.default and not kept.default) for each in self.all()]
        if old is None:
            views.append(kept)
        else:
            views = [kept if _same(each.name, name) else each for each in views]
        return self._put(views, f"saved the view {name}")

    def delete(self, name: str) -> str:
        """Take a view away; returns the words for undo. Refuses one that is not there."""
        gone = self._need(name)
        return self._put([each for each in self.all() if each != gone], f"deleted the view {gone.name}")

    def make_default(self, name: str) -> str:
        """Open the pipeline with a view from now on, or no longer if it is so; returns the words for undo."""
        wanted = self._need(name)
        views = [each.replace(default=_same(each.name, name) and not wanted.default) for each in self.all()]
        ends = "opens as it comes again" if wanted.default else f"opens with {wanted.name}"
        return self._put(views, f"the pipeline {ends}")

    def _need(self, name: str) -> SavedView:
        view = self.get(name)
        if view is None:
            raise Refused(f"There is no view {name}.", "u brings back one that was deleted.")
        return view

    def _put(self, views: list[SavedView], label: str) -> str:
        with self._ws.edit(label) as edit:
            edit.put(self._ws.profile.replace(views=tuple(views)))
        return label


def in_words(view: SavedView) -> str:
    """What a view shows, in a line."""
    parts = [view.filter or "everybody"]
    if view.sort != "next":
        parts.append(f"by {SORTS.get(view.sort, view.sort)}")
    if view.group != "stage":
        parts.append(f"grouped by {GROUPS.get(view.group, view.group)}")
    return " · ".join([*parts, *([view.layout] if view.layout else [])])


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
