"""The shelf of resources: what people named, what it is about, and whom it may interest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..domain.errors import Refused
from ..domain.gains import Resource, interest_words, shared_interests
from ..domain.people import Contact
from ..domain.pipeline import MET_OR_LATER, forbidden

if TYPE_CHECKING:
    from .workspace import Workspace


class Reader(NamedTuple):
    """Somebody a resource may interest, and why."""

    contact: Contact
    shared: tuple[str, ...]


class ShelfService:
    """Resources and their readers; nothing is sent."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def all(self) -> list[Resource]:
        """Every resource, the newest first."""
        return list(reversed(self._ws.resources.all()))

    def words(self, resource: Resource) -> str:
        """Where it is from and who has it, in a line."""
        ws = self._ws
        giver = ws.pipeline.name_of(resource.contact)
        names = [name for uid in resource.shared_with if (name := ws.pipeline.name_of(uid))]
        parts = [
            f"from {giver}" if giver else "",
            f"about {', '.join(resource.interests)}" if resource.interests else "",
            f"sent to {', '.join(names)}" if names else "",
        ]
        return " · ".join(filter(None, parts))

    def might_like(self, contact: Contact) -> list[tuple[Resource, tuple[str, ...]]]:
        """Resources of other people that touch what a contact cares about, and were not sent to them."""
        if not contact.interests or contact.stage not in MET_OR_LATER or forbidden(contact):
            return []
        found = []
        for resource in self._ws.resources.all():
            if resource.contact != contact.uid and contact.uid not in resource.shared_with:
                shared = shared_interests(resource, contact.interests)
                if shared:
                    found.append((resource, shared))
        return found

    def readers(self, resource: Resource) -> list[Reader]:
        """Contacts it may interest; only those with interests are decoded."""
        found = []
        for raw in self._ws.contacts.raw():
            if raw.get("interests") and (contact := self._ws.contacts.get(str(raw.get("uid")))):
                liked = {each.uid: shared for each, shared in self.might_like(contact)}
                if resource.uid in liked:
                    found.append(Reader(contact, liked[resource.uid]))
        return found

    def hints(self, contact: Contact) -> tuple[str, ...]:
        """What could be sent to a contact, in words."""
        lines = []
        for resource, shared in self.might_like(contact):
            giver = self._ws.pipeline.name_of(resource.contact)
            by = f" from {giver}" if giver else ""
            lines.append(f"you could send them “{resource.title}”{by}: {', '.join(shared)}")
        return tuple(lines)

    def save(
        self,
        title: str,
        *,
        url: str = "",
        interests: Iterable[str] = (),
        uid: str = "",
        end_drafts: Iterable[str] = (),
    ) -> Resource:
        """Add or change a resource. Refuses one without a title."""
        ws = self._ws
        words = " ".join(title.split())
        if not words:
            raise Refused("A resource needs a title.", "For example: evening course.", field="title")
        base = ws.resources.get(uid) or Resource(uid=ws.new_id(), title=words, created=ws.moment())
        resource = base.replace(title=words, url=url.strip(), interests=interest_words(interests))
        with ws.edit(f"resource: {words}", end_drafts=end_drafts) as edit:
            edit.put(resource)
        return resource
