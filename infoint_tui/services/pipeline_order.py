"""How the people of the pipeline are sorted and grouped: every contact stands in exactly one group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from ..domain.pipeline import BOARD_ORDER
from ..domain.words import Stage, Tie
from .pipeline_filter import FIRST_STAGE, LAST, NO_TIE, text_of, texts_of

SORTS: Mapping[str, str] = {
    "next": "next step",
    "name": "name",
    "since": "time in stage",
    "warmth": "warmth",
    "last": "last contact",
    "due": "due",
}
"""Key and label of each order; time in stage and last contact begin with the longest ago."""
GROUPS: Mapping[str, str] = {
    "stage": "stage",
    "path": "path",
    "org": "organisation",
    "tie": "tie",
    "tag": "tag",
}
"""Key and label of each grouping; who has several paths or tags stands under the first of them."""
BEHIND = "\U0010ffff"
"""Sorts behind every name: those without a path, an organisation, a tag."""

RANK = {stage.value: rank for rank, stage in enumerate(BOARD_ORDER)}
WARMTH = {tie.value: rank for rank, tie in enumerate(Tie)}
"""Strong before moderate, weak, dormant and none (WT)."""
_WITHOUT = {"path": "no path", "org": "no organisation", "tag": "no tag"}


class Arrangement(NamedTuple):
    """What the people are sorted and grouped by."""

    sort: str = "next"
    group: str = "stage"


class Group(NamedTuple):
    """People who belong together, in their order."""

    key: str
    """Names the group across refreshes; the stage's own word where people are grouped by stage."""
    title: str
    uids: tuple[str, ...]
    stage: Stage | None = None
    """Where people are grouped by stage."""


class Sources(Protocol):
    """What an order asks about people beyond their own record."""

    def path_title(self, uid: str) -> str:
        """The title of a path; empty if it is gone."""
        ...

    def next_of(self, uid: str, stage: str) -> str:
        """When something is next, as sortable text."""
        ...

    def due_of(self, uid: str) -> str:
        """The first day something is due, as sortable text."""
        ...

    def last_contact(self, uid: str) -> str:
        """The last time anything went between the two, as sortable text."""
        ...


Reader = Callable[[str, Mapping[str, Any]], Any]
"""Reads what a contact is sorted or grouped by from its uid and its record."""


def stage_in(record: Mapping[str, Any]) -> str:
    """The stage of a stored contact; idea where it is missing or unknown."""
    stage = text_of(record, "stage")
    return stage if stage in RANK else FIRST_STAGE


def sort_reader(sort: str, sources: Sources) -> Reader:
    """Reads the sort value of an order; an unknown one means the order of the next steps."""
    readers: dict[str, Reader] = {
        "name": lambda _uid, _record: "",
        "since": lambda _uid, record: text_of(record, "stage_since") or LAST,
        "warmth": lambda _uid, record: WARMTH.get(text_of(record, "tie"), WARMTH[NO_TIE]),
        "last": lambda uid, _record: sources.last_contact(uid) or LAST,
        "due": lambda uid, _record: sources.due_of(uid),
    }
    return readers.get(sort, lambda uid, record: sources.next_of(uid, stage_in(record)))


def group_reader(group: str, sources: Sources) -> Reader:
    """Reads the group value; all values of one grouping can be compared."""
    readers: dict[str, Reader] = {
        "path": lambda _uid, record: _title(record, sources).casefold() or BEHIND,
        "org": lambda _uid, record: " ".join(text_of(record, "organisation").casefold().split()) or BEHIND,
        "tie": lambda _uid, record: WARMTH.get(text_of(record, "tie"), WARMTH[NO_TIE]),
        "tag": lambda _uid, record: (texts_of(record, "tags") or [BEHIND])[0].casefold() or BEHIND,
    }
    return readers.get(group, lambda _uid, record: RANK[stage_in(record)])


def make_group(
    group: str, value: Any, record: Mapping[str, Any], uids: tuple[str, ...], sources: Sources
) -> Group:
    """The group with that value.

    Args:
        group: What people are grouped by.
        value: What `group_reader` read.
        record: One of its people, as stored.
        uids: All of them.
        sources: For the titles of paths.
    """
    if group not in GROUPS or group == "stage":
        stage = BOARD_ORDER[value]
        return Group(stage.value, stage.label, uids, stage)
    if group == "tie":
        tie = list(Tie)[value].value
        return Group(f"tie:{tie}", "no tie" if tie == NO_TIE else tie, uids)
    if value == BEHIND:
        return Group(f"{group}:", _WITHOUT[group], uids)
    title = {
        "path": lambda: _title(record, sources),
        "org": lambda: text_of(record, "organisation").strip(),
        "tag": lambda: "#" + texts_of(record, "tags")[0],
    }[group]()
    return Group(f"{group}:{value}", title, uids)


def _title(record: Mapping[str, Any], sources: Sources) -> str:
    """The title of the first path that is still there."""
    return next(filter(None, map(sources.path_title, texts_of(record, "paths"))), "")
