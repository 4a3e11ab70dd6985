"""Texts being typed, in the journal as they grow; long ones in blocks, so that a key costs the block it falls
into, not the whole text.

A change is said in one of two ways: ``{"full": text}``, or ``{"order": [ids], "blocks": {id: text}}`` where
only what changed is named (``"whole": true`` when everything is). Each block is whole, so that a lost line
costs no more than that block, until its next change. ``"of"`` ties blocks to the whole statement they go on
from: a block of another division of the text would tear it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .changes import DRAFTS, Change, Draft, InvalidRecord
from .validate import RECORD_LIMIT, check_document, check_names, encode

if TYPE_CHECKING:
    from .database import RecordStorage

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


def _as_draft(record: Mapping[str, Any]) -> Draft:
    try:
        at = datetime.fromisoformat(str(record.get("at", "")))
    except ValueError:
        at = datetime.fromtimestamp(0, UTC)
    meta = record.get("meta")
    return Draft(str(record.get("text", "")), meta if isinstance(meta, dict) else {}, at)


class DraftLog:
    """The drafts of an open home. They are records like others, but that a key is one short line."""

    def __init__(self, storage: RecordStorage, ask: Callable[[], None]) -> None:
        """`ask` has the journal flushed soon."""
        self._storage, self._ask = storage, ask
        self._writers: dict[str, DraftWriter] = {}
        storage.draft_ended = self._ended

    def put(self, key: str, text: str, meta: Mapping[str, Any] | None = None) -> None:
        """Keep what is being typed. In the journal when this returns, flushed within half a second.

        The cost follows the change, not the length of the text. Half characters become U+FFFD. Raises
        ReadOnly, and InvalidRecord for a text beyond 16 MB or a `meta` that JSON cannot hold.
        """
        storage = self._storage
        writer, data = storage.access.need(), storage.data
        old = data.get(DRAFTS, key)
        if old is None:
            check_names(DRAFTS, key)
        if len(text) > RECORD_LIMIT // 4:
            raise InvalidRecord(DRAFTS, key, "text", "the text is too long for one draft")
        extra = dict(meta) if meta else {}
        extra_text = check_document(DRAFTS, key, extra)[0] if extra else b"{}"
        said = self._writers.setdefault(key, DraftWriter())
        try:
            said_bytes = encode(change := said.change_to(text))
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            said.forget()
            said_bytes = encode(change := said.change_to(text))
        at = storage.stamp()
        with storage.guard:
            writer.note(DRAFTS, key, old)
            data.put(DRAFTS, key, draft_record(key, text, extra, at))
            line = self._line(writer.journal.seq + 1, key, at, extra_text, said_bytes)
            in_blocks = "full" not in change and "whole" not in change
            writer.journal.append(line, key if in_blocks else None)
        self._ask()
        storage.publish(Change("draft", frozenset({(DRAFTS, key)}), "draft"))

    def _line(self, seq: int, key: str, at: str, meta: bytes, said: bytes) -> bytes:
        number = self._storage.data.number(DRAFTS, key) or 0
        head = b'{"seq":%d,"draft":{"uid":%b,"id":%d,"at":%b,"meta":%b,'
        return head % (seq, encode(key), number, encode(at), meta) + said[1:] + b"}"

    def restate(self, key: str, seq: int) -> bytes | None:
        """A journal line with the whole of a draft; None when there is no such draft any more."""
        record, said = self._storage.data.get(DRAFTS, key), self._writers.get(key)
        if record is None or said is None:
            return None
        return self._line(seq, key, record["at"], encode(record["meta"]), encode(said.restate()))

    def forget_blocks(self) -> None:
        """Say each draft whole next time: a new journal knows no blocks."""
        for said in self._writers.values():
            said.forget()

    def _ended(self, key: str) -> None:
        self._writers.pop(key, None)

    def restart(self) -> None:
        """Nothing was said yet, as after reading a home."""
        self._writers.clear()

    def get(self, key: str) -> Draft | None:
        """A text that was being typed, or None."""
        record = self._storage.data.get(DRAFTS, key)
        return None if record is None else _as_draft(record)

    def drop(self, key: str) -> None:
        """End a draft without a change; nothing happens where there is none."""
        if self._storage.data.get(DRAFTS, key) is not None:
            with self._storage.change("drop draft", kind="draft") as change:
                change.set(DRAFTS, key, None)

    def all(self, prefix: str = "") -> dict[str, Draft]:
        """Every draft whose key begins with `prefix`, by key."""
        records = self._storage.data.rows(DRAFTS).sound()
        return {record["uid"]: _as_draft(record) for record in records if record["uid"].startswith(prefix)}
