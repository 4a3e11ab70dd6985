"""The values that pass between the store and those who use it, and the errors it raises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

TABLES = (
    "profile",
    "paths",
    "contacts",
    "outreach",
    "meetings",
    "introductions",
    "thank_yous",
    "tasks",
    "touchpoints",
    "milestones",
    "insights",
    "differences",
    "themes",
    "leads",
    "resources",
    "transitions",
    "drafts",
    "conflicts",
)
"""The tables every home has, besides `_meta`; tables a file brings along are kept too."""

DRAFTS = "drafts"
CONFLICTS = "conflicts"
META = "_meta"
HISTORY = "history"
"""Folder of the changes that can be undone."""


class StoreError(Exception):
    """Base of what the store raises; its text is a sentence for the user."""


class HomeError(StoreError):
    """Nothing could be opened: what is wrong, where, and how to mend it."""


class ReadOnly(StoreError):
    """A change was asked of a store that may only read."""


class NotSaved(StoreError):
    """Changes are in memory only; `Store.save_copy` can put them elsewhere."""


class InvalidRecord(StoreError):
    """A record cannot be stored as it is; nothing was changed.

    `table` and `uid` name the record, `path` the field inside it (``notes[3].text``).
    """

    def __init__(self, table: str, uid: str, path: str, why: str) -> None:
        self.table, self.uid, self.path, self.why = table, uid, path, why
        where = f"{table} {uid}" + (f", field {path}" if path else "")
        super().__init__(f"This cannot be stored ({where}): {why}. Nothing was changed.")


class Put(NamedTuple):
    """One record of a change-set, whole; `record` None deletes it."""

    table: str
    uid: str
    record: Mapping[str, Any] | None


class Change(NamedTuple):
    """What subscribers are told after a change.

    `kind` is one of commit, undo, redo, draft, outside, status; `touched` holds (table, uid).
    """

    label: str
    touched: frozenset[tuple[str, str]]
    kind: str


class SaveState(Enum):
    """How far the changes made so far have come."""

    SAVED = "saved"
    SAVING = "saving"
    NOT_SAVED = "not saved"
    READ_ONLY = "read-only"


class Status(NamedTuple):
    """The save state; `reason` is a sentence where it is NOT_SAVED or READ_ONLY, else empty."""

    state: SaveState
    reason: str = ""


class Draft(NamedTuple):
    """A text that was being typed; `at` is the instant of its last key, in UTC."""

    text: str
    meta: Mapping[str, Any]
    at: datetime


class UndoResult(NamedTuple):
    """What an undo or redo did; `skipped` names the fields that had changed since and were left alone."""

    label: str
    change: Change
    skipped: list[str]


class Problem(NamedTuple):
    """A record that needs attention; it is kept word for word and blocks nothing."""

    table: str
    uid: str
    message: str


class OpenReport:
    """What opening found: truthful sentences, counts per table, where the data came from."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.problems: list[Problem] = []
        self.counts: dict[str, int] = {}
        self.source = "new"
        """"file", "backup rev N" or "new"."""
        self.journal_changes = 0
        """How many change-sets came from the journal."""
