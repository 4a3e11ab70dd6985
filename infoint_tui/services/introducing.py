"""Introductions: what was promised, made, used, and who has heard how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..domain.dates import day
from ..domain.errors import Refused
from ..domain.people import Introduction
from .edit import Edit

if TYPE_CHECKING:
    from .workspace import Workspace

STATUSES = (
    ("open", "open", "you have the name"),
    ("promised", "promised", "they said they would introduce you"),
    ("made", "made", "they introduced you; your move"),
    ("used", "used", "you wrote or talked"),
    ("lapsed", "lapsed", "nothing came of it"),
)
"""Key, label and meaning of what an introduction can be."""


class Edge(NamedTuple):
    """An introduction in words."""

    uid: str
    outward: bool
    """Whether the contact introduced somebody, rather than being introduced."""
    other: str
    """Uid of the other one."""
    name: str
    status: str
    words: str


class IntroducingService:
    """Reads and changes the edges between contacts."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def of_contact(self, contact: str) -> list[Edge]:
        """Introductions a contact made, then those that led to them."""
        ws = self._ws
        edges = []
        for outward, links in (
            (True, ws.belongings.introductions_from),
            (False, ws.belongings.introductions_to),
        ):
            for uid in links.of(contact):
                intro = ws.introductions.get(uid)
                if intro is not None:
                    other = intro.to_contact if outward else intro.from_contact
                    name = ws.pipeline.name_of(other) or "somebody"
                    edges.append(Edge(uid, outward, other, name, intro.status, self._words(intro)))
        return edges

    def _words(self, intro: Introduction) -> str:
        label = next((label for key, label, _ in STATUSES if key == intro.status), intro.status)
        since = intro.since or intro.asked_on
        words = f"{label} since {day(since)}" if since else label
        return f"{words}, told how it went {day(intro.loop_closed_on)}" if intro.loop_closed_on else words

    def set_status(self, uid: str, status: str) -> str:
        """Say how an introduction stands; the tasks of both follow. Returns the words for undo."""
        ws = self._ws
        intro = ws.introductions.need(uid)
        if status not in {key for key, _, _ in STATUSES}:
            raise Refused(f"There is no status {status!r}.")
        label = f"introduction to {ws.pipeline.name_of(intro.to_contact) or 'somebody'}: {status}"
        with ws.edit(label) as edit:
            edit.put(intro.replace(status=status, since=ws.moment().local().date()))
            for contact in (intro.to_contact, intro.from_contact):
                if edit.has_contact(contact):
                    ws.todo.sync_contact(edit, contact)
        return label

    def used_in(self, edit: Edit, contact: str) -> None:
        """A message went to somebody: the introductions to them are used, promised ones too."""
        ws = self._ws
        today = ws.moment().local().date()
        for intro in edit.those(ws.belongings.introductions_to, contact):
            if intro.status in ("open", "promised", "made"):
                edit.put(intro.replace(status="used", since=today))
                if edit.has_contact(intro.from_contact):
                    ws.todo.sync_contact(edit, intro.from_contact)
