"""Texts being typed, kept as they grow so that nothing typed is lost."""

from __future__ import annotations

from typing import NamedTuple

from ..storage.store import Store


class DraftKey(NamedTuple):
    """What a draft belongs to."""

    place: str
    """live, reflect, thanks, form ..."""
    subject: str
    """Uid of the meeting, contact ...; may be empty."""
    field: str

    def __str__(self) -> str:
        return "|".join(self)


class Drafts:
    """Drafts by place, subject and field; outside undo, gone with the change that commits them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: DraftKey) -> str | None:
        """The text typed so far, or None."""
        draft = self._store.draft(str(key))
        return draft.text if draft else None

    def meta(self, key: DraftKey) -> dict[str, object]:
        """Facts kept with the draft, such as the second of its first keystroke."""
        draft = self._store.draft(str(key))
        return dict(draft.meta) if draft and draft.meta else {}

    def put(self, key: DraftKey, text: str, **meta: object) -> None:
        """Keep what is typed; called on every change. An empty text without facts drops the draft."""
        if self._store.read_only:
            return
        if text or meta:
            self._store.put_draft(str(key), text, meta or None)
        else:
            self._store.drop_draft(str(key))

    def drop(self, key: DraftKey) -> None:
        """Forget the draft."""
        if not self._store.read_only and self._store.draft(str(key)) is not None:
            self._store.drop_draft(str(key))

    def keys(self, place: str) -> list[DraftKey]:
        """Drafts of one place."""
        return [DraftKey(*key.split("|", 2)) for key in self._store.drafts(f"{place}|")]
