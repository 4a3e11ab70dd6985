"""Texts being typed, in the journal as they grow; long ones in blocks, so that a key costs the block it falls
into, not the whole text.

A change is said in one of two ways: ``{"full": text}``, or ``{"order": [ids], "blocks": {id: text}}`` where
only what changed is named (``"whole": true`` when everything is). Each block is whole, so that a lost line
costs no more than that block, until its next change. ``"of"`` ties blocks to the whole statement they go on
from: a block of another division of the text would tear it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

SHORT = 1024
"""Characters up to which a draft is journalled whole."""
BLOCK = 512
"""Characters of a fresh block; one that grows beyond twice this is divided."""


def common_prefix(a: str, b: str) -> int:
    """How many leading characters two texts share."""
    limit = min(len(a), len(b))
    if a[:limit] == b[:limit]:
        return limit
    low = 0
    while limit - low > 1:
        middle = (low + limit) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            limit = middle
    return low


def common_suffix(a: str, b: str, limit: int) -> int:
    """How many trailing characters, at most `limit`, two texts share."""
    limit = min(limit, len(a), len(b))
    if limit == 0 or a[len(a) - limit :] == b[len(b) - limit :]:
        return limit
    low = 0
    while limit - low > 1:
        middle = (low + limit) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            limit = middle
    return low


class DraftWriter:
    """Remembers how one draft was last journalled and says each change as shortly as it can."""

    __slots__ = ("_blocks", "_next", "_of", "_text")

    def __init__(self) -> None:
        self._text = self._of = ""
        self._blocks: list[tuple[int, int]] | None = None
        self._next = 0

    def forget(self) -> None:
        """Say the whole text next time: a new journal knows no blocks."""
        self._blocks = None

    def change_to(self, text: str) -> dict[str, Any]:
        """The change that makes the draft `text`."""
        old, self._text = self._text, text
        if len(text) <= SHORT:
            self._blocks = None
            return {"full": text}
        if self._blocks is None:
            return self._restate()
        return self._splice(old, text)

    def restate(self) -> dict[str, Any]:
        """The whole draft once more."""
        return {"full": self._text} if len(self._text) <= SHORT else self._restate()

    def _restate(self) -> dict[str, Any]:
        self._next = 0
        pieces = self._cut(self._text)
        self._blocks = [(ident, len(piece)) for ident, piece in pieces]
        self._of = f"{zlib.crc32(self._text.encode()):08x}"
        return {
            "whole": True,
            "of": self._of,
            "order": [i for i, _ in pieces],
            "blocks": {str(i): piece for i, piece in pieces},
        }

    def _cut(self, text: str) -> list[tuple[int, str]]:
        pieces = []
        for start in range(0, len(text), BLOCK):
            pieces.append((self._next, text[start : start + BLOCK]))
            self._next += 1
        return pieces

    def _splice(self, old: str, new: str) -> dict[str, Any]:
        assert self._blocks is not None
        start = common_prefix(old, new)
        suffix = common_suffix(old, new, min(len(old), len(new)) - start)
        if start == len(old) == len(new):
            return {"of": self._of, "blocks": {}}
        first, begin = self._block_at(start)
        last, end = first, begin + self._blocks[first][1]
        while end < len(old) - suffix:
            last += 1
            end += self._blocks[last][1]
        piece = new[begin : len(new) - (len(old) - end)]
        if first == last and 0 < len(piece) <= 2 * BLOCK:
            ident = self._blocks[first][0]
            self._blocks[first] = (ident, len(piece))
            return {"of": self._of, "blocks": {str(ident): piece}}
        pieces = self._cut(piece)
        self._blocks[first : last + 1] = [(ident, len(text)) for ident, text in pieces]
        return {
            "of": self._of,
            "order": [i for i, _ in self._blocks],
            "blocks": {str(i): text for i, text in pieces},
        }

    def _block_at(self, position: int) -> tuple[int, int]:
        """Index and start of the block in which a change at `position` falls."""
        assert self._blocks is not None
        start = 0
        for index, (_, length) in enumerate(self._blocks):
            if position <= start + length:
                return index, start
            start += length
        raise AssertionError("the blocks do not cover the text")


class DraftReader:
    """Puts the changes of one draft together again."""

    __slots__ = ("_blocks", "_full", "_of", "_order")

    def __init__(self, text: str) -> None:
        self._full: str | None = text
        self._of: object = None
        self._order: list[str] = []
        self._blocks: dict[str, str] = {}

    def apply(self, change: Mapping[str, Any]) -> bool:
        """Take one change in; False for one that goes on from a statement that is lost: what is known
        stays."""
        if isinstance(change.get("full"), str):
            self._full, self._order, self._blocks = change["full"], [], {}
            return True
        blocks = {k: v for k, v in change.get("blocks", {}).items() if isinstance(v, str)}
        if change.get("whole"):
            self._of = change.get("of")
        elif self._full is not None or change.get("of") != self._of:
            return False
        elif "order" not in change:
            self._blocks.update(blocks)
            return True
        else:
            blocks = {**self._blocks, **blocks}
        order = [str(ident) for ident in change.get("order", [])]
        if not all(ident in blocks for ident in order):
            return False
        self._full, self._order, self._blocks = None, order, blocks
        return True

    @property
    def text(self) -> str:
        """The draft as far as it is known."""
        if self._full is not None:
            return self._full
        return "".join([self._blocks.get(ident, "") for ident in self._order])


def draft_record(key: str, text: str, meta: Any, at: str) -> dict[str, Any]:
    """A draft as it lies in its table."""
    return {"uid": key, "text": text, "meta": meta if isinstance(meta, dict) else {}, "at": at}
