"""Texts being typed, kept as they grow so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from ..storage.changes import InvalidRecord
from ..storage.store import Store

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
    return f"{part[:20]}~{sha256(part.encode('utf-8', 'replace')).hexdigest()[:32]}"


class _Waiting(NamedTuple):
    """A text that could not be journalled yet."""

    text: str
    meta: dict[str, object]
    over: str
    """What the journal held when it was begun."""


class Drafts:
    """Drafts by place, subject and field; outside undo, gone with the change that commits them.

    What is typed while another window writes waits in memory and is journalled as soon as this one may.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[DraftKey, _Waiting | None] = {}
        """Typed, or emptied (None), and not journalled."""

    @property
    def waiting(self) -> bool:
        """Whether something typed is in memory only."""
        return any(self._waiting.values())

    def get(self, key: DraftKey) -> str | None:
        """The text typed so far, or None."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return waiting.text if waiting else None
        draft = self._store.draft(str(key))
        return draft.text if draft else None

    def meta(self, key: DraftKey) -> dict[str, object]:
        """Facts kept with the draft, such as the second of its first keystroke."""
        if key in self._waiting:
            waiting = self._waiting[key]
            return dict(waiting.meta) if waiting else {}
        draft = self._store.draft(str(key))
        return dict(draft.meta) if draft and draft.meta else {}

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
        before = self._waiting.get(key)
        self._waiting[key] = _Waiting(text, meta, before.over if before else self._journalled(key))

    def _journalled(self, key: DraftKey) -> str:
        draft = self._store.draft(str(key))
        return draft.text if draft else ""

    def _write(self, key: DraftKey, text: str, meta: dict[str, object]) -> None:
        try:
            self._store.put_draft(str(key), text, meta or None)
        except InvalidRecord:
            self._wait(key, text, meta)
        else:
            self._waiting.pop(key, None)

    def drop(self, key: DraftKey) -> None:
        """Forget the draft."""
        self._waiting.pop(key, None)
        if self._store.draft(str(key)) is None:
            return
        if self._store.read_only:
            self._waiting[key] = None
        else:
            self._store.drop_draft(str(key))

    def settle(self, ended: Iterable[str] = ()) -> None:
        """Forget what waits of the drafts that a change ended; journal the rest if this window may write.

        Where the other window typed into the same draft meanwhile, both texts are kept, one after the other.
        """
        gone = set(ended)
        for key in [key for key in self._waiting if str(key) in gone]:
            del self._waiting[key]
        if self._store.read_only:
            return
        waiting, self._waiting = self._waiting, {}
        for key, typed in waiting.items():
            if typed is not None:
                theirs = self._journalled(key)
                other = theirs not in ("", typed.over, typed.text)
                self._write(key, f"{theirs} {typed.text}" if other else typed.text, typed.meta)

    def keys(self, place: str) -> list[DraftKey]:
        """Journalled drafts of one place."""
        return [DraftKey(*key.split("|", 2)) for key in self._store.drafts(f"{place}|")]
