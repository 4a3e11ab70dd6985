"""The conversations that took place as the review reads them: each once, and again when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..domain.voices import Talk, talk_of

if TYPE_CHECKING:
    from ..store.changes import Change
    from .session import Session


class Voices:
    """Who said what. Reads; changes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[str, tuple[Mapping[str, Any], Talk | None]] = {}
        """By uid: the record as it was when it was read, and what was read."""
        self._kept: dict[str, tuple[Talk, ...]] = {}
        """By path, until something changes."""
        session.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        if change.kind not in ("draft", "status"):
            self._kept.clear()

    def talks(self, path: str = "") -> tuple[Talk, ...]:
        """Conversations by the time they began, rehearsals and those with practice contacts left out.

        Args:
            path: Uid of the path they are about; empty for all.

        Returns:
            The very same tuple until something changes.
        """
        if (found := self._kept.get(path)) is None:
            found = self._kept[path] = self._look(path)
        return found

    def _look(self, path: str) -> tuple[Talk, ...]:
        found: list[Talk] = []
        practice: dict[str, bool] = {}
        contacts, read, kept = self._session.contacts, self._read, {}
        for record in self._session.meetings.raw():
            uid = record["uid"]
            known = read.get(uid)
            if known is None or known[0] is not record:
                known = (record, talk_of(record))
            kept[uid] = known
            talk = known[1]
            if talk is None or (path and path not in talk.paths):
                continue
            if talk.person not in practice:
                practice[talk.person] = bool((contacts.peek(talk.person) or {}).get("practice"))
            if not practice[talk.person]:
                found.append(talk)
        self._read = kept
        return tuple(sorted(found, key=lambda talk: talk.began.utc.timestamp() if talk.began else 0.0))

    def name(self, person: str) -> str:
        """The name of somebody; a few words where they are gone."""
        known = self._session.contacts.peek(person) or {}
        name = known.get("name")
        return name if isinstance(name, str) and name else "someone no longer here"
