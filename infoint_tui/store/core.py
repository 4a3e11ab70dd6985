"""Reading and changing the records: change-sets, drafts, undo. How they get to the disk is `store.Store`'s
part."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..domain.clock import Clock
from ..domain.zones import load_zone, valid_zone
from .changes import DRAFTS, Change, Draft, InvalidRecord, Put, ReadOnly, UndoResult
from .draft_log import DraftWriter
from .history import History
from .migrations import as_raw
from .replay import draft_record
from .tables import Tables
from .undo import ChangeSet, Item, Plan, UndoLog, net, plan
from .validate import RECORD_LIMIT, check_document, check_names, encode, normalise
from .writer import Writer

Prepared = tuple[str, str, "int | None", Any, bytes]
"""Table, key, number or None, record or None, the record as JSON."""
_NULL = b"null"


class Core(ABC):
    """The tables in memory and the ways to change them. One thread calls it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = threading.RLock()
        self._tables = Tables()
        self._writer: Writer | None = None
        self._undo = UndoLog()
        self._history: History | None = None
        self._draft_writers: dict[str, DraftWriter] = {}
        self._subscribers: list[Callable[[Change], None]] = []
        self._read_only_because = ""

    # Reading

    def get(self, table: str, uid: str) -> Mapping[str, Any] | None:
        """One record or None. It is shared: never alter it."""
        found: Mapping[str, Any] | None = self._tables.get(table, uid)
        return found

    def all(self, table: str) -> list[Mapping[str, Any]]:
        """The records of a table in the order in which they were made; records without a usable uid are
        left out."""
        found = self._tables.tables.get(table)
        return [] if found is None else list(found.rows.values())

    def count(self, table: str) -> int:
        """How many records `all` would give."""
        found = self._tables.tables.get(table)
        return 0 if found is None else len(found.rows)

    # Changing

    def commit(
        self, puts: Sequence[Put], *, label: str, undoable: bool = True, end_drafts: Sequence[str] = ()
    ) -> Change:
        """Make one change of all `puts`, or none of it, and end the drafts that led to it.

        It is in the journal when this returns, and flushed at once off this thread. A put that changes
        nothing is passed over. Raises InvalidRecord before anything is changed, and ReadOnly.
        """
        self._need_writer()
        prepared = [self._prepare(put) for put in puts]
        prepared += [(DRAFTS, key, None, None, _NULL) for key in end_drafts]
        return self._apply(prepared, label, "commit", undoable)

    def _prepare(self, put: Put) -> Prepared:
        table, uid, record = put
        if record is None:
            if uid.startswith("#"):
                return table, uid, None, None, _NULL
            check_names(table, uid)
            return table, uid, None, None, _NULL
        if not isinstance(record, Mapping):
            raise InvalidRecord(table, uid, "", f"a record is a mapping, not {type(record).__name__}")
        if uid.startswith("#") and self._tables.number(table, uid) is not None:
            text, copy = check_document(table, uid, record)
        else:
            copy, text = normalise(table, uid, record)
        return table, uid, None, copy, text

    def _apply(
        self, prepared: Iterable[Prepared], label: str, kind: str, undoable: bool, file: str = ""
    ) -> Change:
        """Change the tables, journal the change as one line and tell the subscribers.

        `file` is the checksum of the other program's file that the change takes in.
        """
        writer = self._need_writer()
        items: list[Item] = []
        parts: list[bytes] = []
        with self._guard:
            for table, key, number, record, text in prepared:
                old = self._tables.get(table, key)
                if record is None if old is None else _same(old, record):
                    continue
                before = self._tables.number(table, key)
                writer.note(table, key, old)
                after = self._tables.put(table, key, record, number)
                number = before if after is None else after
                items.append(Item(table, key, old, record, number))
                parts.append(b"[%b,%b,%d,%b]" % (encode(table), encode(key), number or 0, text))
                if table == DRAFTS:
                    self._draft_writers.pop(key, None)
            if items:
                seq = writer.journal.seq + 1
                head = b'{"seq":%d,"at":%b,"label":%b,"kind":%b,' % (
                    seq,
                    encode(self._stamp()),
                    encode(label),
                    encode(kind),
                )
                if file:
                    head += b'"file":%b,' % encode(file)
                writer.journal.append(head + b'"puts":[' + b",".join(parts) + b"]}")
        if items:
            step = ChangeSet(label, net([item for item in items if item.table != DRAFTS]), seq)
            self._changed(step, kind, undoable and bool(step.items))
        change = Change(label, frozenset((item.table, item.uid) for item in items), kind)
        if items:
            self._publish(change)
        return change

    def _changed(self, step: ChangeSet, kind: str, undoable: bool) -> None:
        """After a journalled change: remember it for undo and ask for its flush."""
        if undoable and kind == "commit":
            self._undo.push(step)
            if self._history is not None:
                self._history.note("step", step, step.seq)
        self._ask(urgent=True)

    def _today(self) -> str:
        """The date in the user's zone."""
        zone = ""
        for record in self._tables.table("profile").rows.values():
            zone = record.get("zone")
        now = self._clock.now()
        if isinstance(zone, str) and valid_zone(zone):
            now = now.astimezone(load_zone(zone))
        return now.date().isoformat()

    def _stamp(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")

    # Drafts

    def put_draft(self, key: str, text: str, meta: Mapping[str, Any] | None = None) -> None:
        """Keep what is being typed. In the journal when this returns, flushed within half a second.

        The cost follows the change, not the length of the text. Half characters become U+FFFD. Raises
        ReadOnly, and InvalidRecord for a text beyond 16 MB or a `meta` that JSON cannot hold.
        """
        writer = self._need_writer()
        old = self._tables.get(DRAFTS, key)
        if old is None:
            check_names(DRAFTS, key)
        if len(text) > RECORD_LIMIT // 4:
            raise InvalidRecord(DRAFTS, key, "text", "the text is too long for one draft")
        extra = dict(meta) if meta else {}
        extra_text = check_document(DRAFTS, key, extra)[0] if extra else b"{}"
        said = self._draft_writers.setdefault(key, DraftWriter())
        try:
            said_bytes = encode(change := said.change_to(text))
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            said.forget()
            said_bytes = encode(change := said.change_to(text))
        at = self._stamp()
        with self._guard:
            writer.note(DRAFTS, key, old)
            number = self._tables.put(DRAFTS, key, draft_record(key, text, extra, at))
            line = self._draft_line(writer.journal.seq + 1, key, number, at, extra_text, said_bytes)
            in_blocks = "full" not in change and "whole" not in change
            writer.journal.append(line, key if in_blocks else None)
        self._ask(urgent=False)
        self._publish(Change("draft", frozenset({(DRAFTS, key)}), "draft"))

    @staticmethod
    def _draft_line(seq: int, key: str, number: int | None, at: str, meta: bytes, said: bytes) -> bytes:
        head = b'{"seq":%d,"draft":{"uid":%b,"id":%d,"at":%b,"meta":%b,' % (
            seq,
            encode(key),
            number or 0,
            encode(at),
            meta,
        )
        return head + said[1:] + b"}"

    def _restate_draft(self, key: str, seq: int) -> bytes | None:
        """A journal line with the whole of a draft; None when there is no such draft any more."""
        record = self._tables.get(DRAFTS, key)
        said = self._draft_writers.get(key)
        if record is None or said is None:
            return None
        number = self._tables.number(DRAFTS, key)
        return self._draft_line(
            seq, key, number, record["at"], encode(record["meta"]), encode(said.restate())
        )

    def _forget_blocks(self) -> None:
        for said in self._draft_writers.values():
            said.forget()

    def draft(self, key: str) -> Draft | None:
        """A text that was being typed, or None."""
        record = self._tables.get(DRAFTS, key)
        return None if record is None else _as_draft(record)

    def drop_draft(self, key: str) -> None:
        """End a draft without a change; nothing happens where there is none."""
        if self._tables.get(DRAFTS, key) is not None:
            self._need_writer()
            self._apply([(DRAFTS, key, None, None, _NULL)], "drop draft", "draft", False)

    def drafts(self, prefix: str = "") -> dict[str, Draft]:
        """Every draft whose key begins with `prefix`, by key."""
        rows = self._tables.table(DRAFTS).rows
        return {key: _as_draft(record) for key, record in rows.items() if key.startswith(prefix)}

    # Undo

    @property
    def may_undo(self) -> bool:
        """Whether there may be something to undo, told without reading what earlier sessions left."""
        return bool(self._undo.done) or (self._history is not None and bool(self._history.earlier))

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back; None when there is nothing."""
        self._recall()
        return self._undo.done[-1].label if self._undo.done else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would bring again; None when there is nothing."""
        self._recall()
        return self._undo.undone[-1].label if self._undo.undone else None

    def undo(self) -> UndoResult | None:
        """Take back the last change as a change of its own; fields changed since are left alone and named.

        Changes of earlier sessions of today count too. None when there is nothing to undo. Raises ReadOnly.
        """
        self._need_writer()
        self._recall()
        if not self._undo.done:
            return None
        step = self._undo.done.pop()
        self._undo.undone.append(step)
        return self._replan(step, "undo", plan(step, self._tables.get, redo=False))

    def redo(self) -> UndoResult | None:
        """Bring back what was last undone; None when there is nothing. Raises ReadOnly."""
        self._need_writer()
        self._recall()
        if not self._undo.undone:
            return None
        step = self._undo.undone.pop()
        self._undo.done.append(step)
        return self._replan(step, "redo", plan(step, self._tables.get, redo=True))

    def _recall(self) -> None:
        """Read the steps of earlier sessions, the first time they are asked for."""
        if self._history is not None and self._history.earlier:
            self._undo.recall(*self._history.load(), self._tables.get)

    def _replan(self, step: ChangeSet, kind: str, what: Plan) -> UndoResult:
        prepared = [
            (put.table, put.uid, number, put.record, _NULL if put.record is None else encode(put.record))
            for put, number in what.puts
        ]
        change = self._apply(prepared, step.label, kind, False)
        if self._history is not None:
            self._history.note(kind, step, self._need_writer().journal.seq)
            self._ask(urgent=True)
        return UndoResult(step.label, change, what.skipped)

    # TinyDB's view

    def raw_tables(self) -> dict[str, dict[str, Any]]:
        """All tables but `_meta` as TinyDB knows them; the records are shared."""
        return as_raw(self._tables)

    def next_number(self, table: str) -> int:
        """The number TinyDB's rule gives to the next record of a table."""
        found = self._tables.tables.get(table)
        return 1 if found is None else found.next_id

    def restart_numbers(self, table: str) -> None:
        """Begin at 1 again in a table that is empty."""
        found = self._tables.tables.get(table)
        if found is not None and not found.ids:
            found.next_id = 1

    def write_raw(self, raw: dict[str, dict[str, Any]]) -> Change:
        """Make the tables what `raw` says, as one change-set. Raises InvalidRecord, ReadOnly."""
        from .tinydb_storage import prepare

        self._need_writer()
        keys = {
            name: {number: key for key, number in table.ids.items()}
            for name, table in self._tables.tables.items()
        }
        return self._apply(prepare(raw, self.raw_tables(), keys), "TinyDB", "commit", True)

    # Telling

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change, on the thread that made it; call the result to be told no more."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def _publish(self, change: Change) -> None:
        for callback in tuple(self._subscribers):
            callback(change)

    # Filled in by the store

    def _need_writer(self) -> Writer:
        if self._writer is None:
            raise ReadOnly(self._read_only_because or "This home is open for reading only.")
        return self._writer

    @abstractmethod
    def _ask(self, *, urgent: bool) -> None:
        """Have the journal flushed off this thread, at once or soon."""


def _same(old: Any, record: Any) -> bool:
    """Would this put change nothing? Equal is not enough: True == 1."""
    return record is not None and bool(old == record) and _exactly(old, record)


def _exactly(old: Any, record: Any) -> bool:
    return json.dumps(old, sort_keys=True) == json.dumps(record, sort_keys=True)


def _as_draft(record: Mapping[str, Any]) -> Draft:
    try:
        at = datetime.fromisoformat(str(record.get("at", "")))
    except ValueError:
        at = datetime.fromtimestamp(0, UTC)
    meta = record.get("meta")
    return Draft(str(record.get("text", "")), meta if isinstance(meta, dict) else {}, at)
