"""Texts being typed, kept as they grow so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ..store.records import DRAFTS, InvalidRecord
from ..store.store import Store

LONGEST_PART = 200
"""Characters of one part of a key; a longer one, such as a name from the notes, is shortened to a digest."""


class DraftKey(NamedTuple):
    """What a draft belongs to."""

    place: str
    """live, reflect, thanks, form ..."""
    subject: str
    """Uid of the meeting, contact ...; may be empty."""
    field: str

    def __str__(self) -> str:
        return "|".join(_short(part) for part in self)


def _short(part: str) -> str:
    if len(part) <= LONGEST_PART:
        return part
    from hashlib import sha256

    return f"{part[:20]}~{sha256(part.encode('utf-8', 'replace')).hexdigest()[:32]}"


class _Waiting(NamedTuple):
    """A text that could not be journalled yet."""

    text: str
    meta: dict[str, object]


class Drafts:
    """Drafts by place, subject and field; outside undo, gone with the change that commits them.

    What is typed while another window writes waits in memory and is journalled as soon as this one may. What
    another window typed into the same field is never overwritten: it is kept among the conflicts.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[DraftKey, _Waiting | None] = {}
        """Typed, or emptied (None), and not journalled."""
        self._known: dict[str, str] = {}
        """By key, the text that this window showed or wrote last: any other is somebody else's."""

    @property
    def waiting(self) -> bool:
        """Whether something typed is in memory only."""
        return any(self._waiting.values())

    def get(self, key: DraftKey) -> str | None:
        """The text typed so far, or None; to be shown in its field, which goes on from it."""
        if key not in self._waiting:
            self._known[str(key)] = self._journalled(str(key))
        return self.peek(key)

    def peek(self, key: DraftKey) -> str | None:
        """The same for comparing it only, not for showing it."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return waiting.text if waiting else None
        draft = self._store.drafts.get(str(key))
        return draft.text if draft else None

    def meta(self, key: DraftKey) -> dict[str, object]:
        """Facts kept with the draft, such as the second of its first keystroke."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return dict(waiting.meta) if waiting else {}
        draft = self._store.drafts.get(str(key))
        return dict(draft.meta) if draft and draft.meta else {}

    def typed_at(self, key: DraftKey) -> datetime | None:
        """The instant of its last key, in UTC; None where nothing is journalled."""
        draft = self._store.drafts.get(str(key))
        return draft.at if draft else None

    def journalled(self, key: DraftKey) -> bool:
        """Whether what was typed last is in the journal, and not in memory only."""
        return key not in self._waiting

    def put(self, key: DraftKey, text: str, **meta: object) -> None:
        """Keep what is typed; called on every change. An empty text without facts drops the draft.

        A text too long for the journal is kept in memory only.
        """
        if not text and not meta:
            self.drop(key)
        elif self._store.read_only:
            self._wait(key, text, meta)
        else:
            self._write(key, text, meta)

    def _wait(self, key: DraftKey, text: str, meta: dict[str, object]) -> None:
        self._known.setdefault(str(key), self._journalled(str(key)))
        self._waiting[key] = _Waiting(text, meta)

    def _journalled(self, key: str) -> str:
        found = self._store.get(DRAFTS, key)
        return str(found.get("text", "")) if found else ""

    def _write(self, key: DraftKey, text: str, meta: dict[str, object]) -> None:
        self.keep_others([str(key)], text)
        try:
            self._store.drafts.put(str(key), text, meta or None)
        except InvalidRecord:
            self._wait(key, text, meta)
        else:
            self._waiting.pop(key, None)
            self._known[str(key)] = self._journalled(str(key))

    def drop(self, key: DraftKey) -> None:
        """Forget the draft."""
        self._waiting.pop(key, None)
        if self._store.drafts.get(str(key)) is None:
            return
        if self._store.read_only:
            self._waiting[key] = None
        else:
            self.keep_others([str(key)])
            self._store.drafts.drop(str(key))

    def keep_others(self, keys: Iterable[str], text: str = "") -> None:
        """Before drafts are ended or overwritten by `text`: what another window typed into them becomes a
        conflict, unless the text holds it."""
        from ..store.merge import conflict

        puts = []
        for key in keys:
            theirs = self._journalled(key)
            if theirs and key in self._known and theirs != self._known[key] and theirs not in text:
                puts.append(conflict(DRAFTS, key, self._store.get(DRAFTS, key) or {}, [("text",)]))
                self._known[key] = theirs
        if puts:
            self._store.commit(puts, label="kept a text of another window", undoable=False)

    def keep_twice(self, key: DraftKey, text: str) -> None:
        """Keep another text of a field beside its draft, as a conflict to be settled."""
        from ..store.merge import conflict

        other = {"uid": str(key), "text": text}
        put = conflict(DRAFTS, str(key), other, [("text",)])
        self._store.commit([put], label="kept a text of the outer editor", undoable=False)

    def settle(self, ended: Iterable[str] = ()) -> None:
        """Forget what waits of the drafts that a change ended; journal the rest if this window may write."""
        gone = set(ended)
        for key in [key for key in self._waiting if str(key) in gone]:
            del self._waiting[key]
        if self._store.read_only:
            return
        waiting, self._waiting = self._waiting, {}
        for key, typed in waiting.items():
            if typed is not None:
                self._write(key, typed.text, typed.meta)

    def keys(self, place: str) -> list[DraftKey]:
        """Journalled drafts of one place."""
        return self.keys_like(f"{place}|")

    def keys_like(self, beginning: str) -> list[DraftKey]:
        """Journalled drafts of all places whose names begin so."""
        return [DraftKey(*key.split("|", 2)) for key in self._store.drafts.all(beginning)]
