"""Journal lines applied to the tables, all of a line or nothing, and the way from one schema to the next, in
pure steps on a copy; and texts being typed, in the journal as they grow.

Long texts stand there in blocks, so that a key costs the block it falls into, not the whole text. A change is
said in one of two ways: ``{"full": text}``, or ``{"order": [ids], "blocks": {id: text}}`` where only what
changed is named (``"whole": true`` when everything is). Each block is whole, so that a lost line costs no
more than that block, until its next change. ``"of"`` ties blocks to the whole statement they go on from: a
block of another division of the text would tear it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .records import DRAFTS, META, Dataset, HomeError, from_raw

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


Raw = dict[str, dict[str, Any]]
"""TinyDB's form: {table: {"1": record}}."""
Step = Callable[[Raw], Raw]
"""Takes the tables at schema n, gives new ones at n + 1; what it gets is a copy of its own."""

STEPS: Sequence[Step] = ()
"""STEPS[0] leads from schema 1 to 2, and so on."""


def newest(steps: Sequence[Step]) -> int:
    """The schema to which these steps lead."""
    return len(steps) + 1


def migrate(tables: Dataset, schema: int, steps: Sequence[Step] = STEPS, *, to: int | None = None) -> Dataset:
    """The tables brought from a schema to a later one, the newest by default.

    `tables` stay as they are. Raises ValueError where `steps` do not begin at `schema`, and HomeError where a
    step fails or gives what cannot be stored.
    """
    to = newest(steps) if to is None else to
    if not 1 <= schema <= to <= newest(steps):
        raise ValueError(f"there is no way from schema {schema} to {to}")
    odd = len(from_raw(tables.raw())[1])
    raw: Raw = json.loads(json.dumps(tables.raw()))
    for number, step in enumerate(steps[schema - 1 : to - 1], schema):
        try:
            raw = step(raw)
            _check(raw, odd)
        except Exception as error:
            raise HomeError(
                f"The data of schema {number} cannot be brought to schema {number + 1} ({error}). Nothing"
                " was changed. Use the version of infoint that wrote it, and report this."
            ) from error
    return from_raw(raw)[0]


def _check(raw: Any, odd: int) -> None:
    """Raise ValueError unless this can be a data file with no more odd records than before."""
    if not isinstance(raw, dict):
        raise ValueError("the result isn't a set of tables")
    for name, documents in raw.items():
        if not isinstance(name, str) or name == META or not isinstance(documents, dict):
            raise ValueError(f"{name!r} is no table")
        for number in documents:
            if not (isinstance(number, str) and number.isascii() and number.isdigit() and number[0] != "0"):
                raise ValueError(f"{name} has no number {number!r}")
    if json.loads(json.dumps(raw, allow_nan=False)) != raw:
        raise ValueError("the result cannot be stored as it is")
    if len(from_raw(raw)[1]) > odd:
        raise ValueError("a record has lost its uid, or has that of another")


SCHEMA_KEY = "schema"
"""Where a line read from a journal carries the schema that the journal's header names."""


class Replayer:
    """Applies lines in order and remembers what they touched.

    `past` are lines the tables hold already: blocks of drafts may refer to them. Each line meets the tables
    in the schema in which it was written; `finish` brings them to the newest.
    """

    def __init__(
        self,
        tables: Dataset,
        past: Iterable[tuple[int, Mapping[str, Any]]] = (),
        *,
        schema: int | None = None,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self.tables = tables
        self._steps = steps
        self.schema = newest(steps) if schema is None else schema
        """What the tables are in now."""
        self.old: tuple[int, Dataset] | None = None
        """Schema and tables before they were first brought to another."""
        self._past_lines = past
        self._past: dict[str, DraftReader] | None = None
        self.before: dict[tuple[str, str], Any] = {}
        """Each touched record as it was before the first line."""
        self.seq = 0
        self._drafts: dict[str, tuple[DraftReader, Mapping[str, Any]]] = {}

    def _drafted(self, key: str) -> DraftReader | None:
        """What the past lines hold of a draft; they are read for the first draft that is asked for."""
        if self._past is None:
            self._past = {}
            for _, line in self._past_lines:
                draft = line.get("draft")
                if isinstance(draft, dict) and isinstance(draft.get("uid"), str):
                    self._past.setdefault(draft["uid"], DraftReader("")).apply(draft)
        return self._past.get(key)

    def apply_all(self, lines: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
        """Apply (seq, line) pairs; how many changed something."""
        count = 0
        for seq, line in lines:
            self.seq = max(self.seq, seq)
            self._bring(line.get(SCHEMA_KEY, 1))
            count += self._apply(line)
        self._settle()
        return count

    def finish(self) -> Replayer:
        """Bring the tables to the newest schema. Raises HomeError."""
        self._bring(newest(self._steps))
        return self

    def _bring(self, schema: Any) -> None:
        if type(schema) is not int or not self.schema < schema <= newest(self._steps):
            return
        self._settle()
        if self.old is None:
            self.old = self.schema, self.tables.copy()
        self.tables.tables = migrate(self.tables, self.schema, self._steps, to=schema).tables
        self.schema = schema
        self.before.clear()

    def _apply(self, line: Mapping[str, Any]) -> bool:
        puts, draft = line.get("puts", []), line.get("draft")
        if not _sensible(puts, draft):
            return False
        for table, key, number, record in puts:
            if table == DRAFTS:
                self._drafts.pop(key, None)
            self.before.setdefault((table, key), self.tables.get(table, key))
            self.tables.put(table, key, record, number)
        return self._draft(draft) if draft is not None else bool(puts)

    def _draft(self, draft: Mapping[str, Any]) -> bool:
        key = draft["uid"]
        known = self._drafts.get(key)
        if known is None:
            old = self.tables.get(DRAFTS, key) or {}
            text = str(old.get("text", ""))
            past = self._drafted(key)
            reader = past if past is not None and past.text == text else DraftReader(text)
        else:
            reader = known[0]
        if not reader.apply(draft):
            return False
        self._drafts[key] = (reader, draft)
        self.before.setdefault((DRAFTS, key), self.tables.get(DRAFTS, key))
        if self.tables.number(DRAFTS, key) is None:
            self.tables.put(DRAFTS, key, {"uid": key}, draft.get("id"))
        return True

    def _settle(self) -> None:
        """Put the texts together once, at the end: joining a long draft for every key would take its time."""
        for key, (reader, draft) in self._drafts.items():
            record = draft_record(key, reader.text, draft.get("meta"), str(draft.get("at", "")))
            self.tables.put(DRAFTS, key, record)
        for name in {table for table, _ in self.before}:
            self.tables.rows(name).count_on()


def _sensible(puts: Any, draft: Any) -> bool:
    if not isinstance(puts, list) or not (draft is None or isinstance(draft, dict)):
        return False
    if draft is not None and not isinstance(draft.get("uid"), str):
        return False
    return all(
        isinstance(put, list)
        and len(put) == 4
        and isinstance(put[0], str)
        and isinstance(put[1], str)
        and (put[2] is None or type(put[2]) is int)
        for put in puts
    )
