"""The drafts of an open home: what is being typed, kept as it grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .records import DRAFTS, Change, Draft, InvalidRecord
from .replay import DraftWriter, draft_record
from .snapshot import RECORD_LIMIT, check_document, check_names, encode

if TYPE_CHECKING:
    from .database import RecordStorage


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
