"""What people said in conversations that took place, read from the records as stored.

Review looks at thousands of notes at once. Here each conversation is read once into small values, without
making all of its record; what does not fit is left out, as it is where records are read in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .enums import ItemStatus, MeetingState
from .note_syntax import theme_places
from .zoned_time import ZonedTime

HELD = frozenset((MeetingState.HELD.value, MeetingState.CUT_SHORT.value))
UNASKED = frozenset((ItemStatus.PLANNED.value, ItemStatus.SKIPPED.value))
_NO_WORDS = re.compile(r"[\W_]+")
STANCES = ("same", "differs")
"""How an answer stands to those of the others."""
SIDES = ("+", "-")
"""Whether a note speaks for what it is about, or against."""


class Said(NamedTuple):
    """One note."""

    uid: str
    at: int
    """Seconds from the start."""
    kind: str
    text: str
    """As it was typed."""
    item: str
    """Uid of the question it was said to; empty where it belongs to none."""
    star: bool
    side: str
    """One of `SIDES`; empty where nobody said."""
    themes: tuple[str, ...]
    """Each once."""


class Asked(NamedTuple):
    """One question of an agenda."""

    uid: str
    key: str
    """The same for the same words, and for the same question of a bank."""
    text: str
    bank: bool
    """Whether it comes from a bank."""
    asked: bool
    """Whether its status says so; a note under it says so, too."""
    same_as: str
    summary: str
    stance: str
    """One of `STANCES`; empty where nobody said."""


class Talk(NamedTuple):
    """One conversation that took place."""

    uid: str
    person: str
    """Uid of the guest, or of the first of them."""
    paths: tuple[str, ...]
    began: ZonedTime | None
    said: tuple[Said, ...]
    asked: tuple[Asked, ...]

    def item(self, uid: str) -> Asked | None:
        """The question of that uid."""
        return next((each for each in self.asked if each.uid == uid), None)


def talk_of(record: Mapping[str, Any]) -> Talk | None:
    """A stored conversation; None unless it took place with somebody and is no rehearsal."""
    if record.get("state") not in HELD or record.get("rehearses"):
        return None
    guests = _texts(record.get("contacts"))
    if not guests:
        return None
    return Talk(
        _text(record.get("uid")),
        guests[0],
        tuple(_texts(record.get("paths"))),
        _moment(record.get("actual_start") or record.get("start")),
        tuple(found for raw in _objects(record.get("notes")) if (found := _said(raw)) is not None),
        tuple(item for raw in _objects(record.get("agenda")) if (item := _asked(raw)) is not None),
    )


def _said(raw: Mapping[str, Any]) -> Said | None:
    text = _text(raw.get("text"))
    if not text.strip():
        return None
    at, side = raw.get("at"), _text(raw.get("side"))
    return Said(
        _text(raw.get("uid")),
        at if type(at) is int else 0,
        _text(raw.get("kind")) or "note",
        text,
        _text(raw.get("agenda_item")),
        raw.get("star") is True,
        side if side in SIDES else "",
        tuple(dict.fromkeys(name for name, _start, _end in theme_places(text))),
    )


def _asked(raw: Mapping[str, Any]) -> Asked | None:
    text, question, stance = _text(raw.get("text")), _text(raw.get("question")), _text(raw.get("stance"))
    key = question or wording(text)
    if not key:
        return None
    status = raw.get("status") or ItemStatus.PLANNED.value
    return Asked(
        _text(raw.get("uid")),
        key,
        text,
        bool(question),
        status not in UNASKED,
        _text(raw.get("same_as")),
        _text(raw.get("summary")),
        stance if stance in STANCES else "",
    )


def wording(text: str) -> str:
    """What two own questions must have in common to be the same: their words, whatever the case and marks."""
    return _NO_WORDS.sub(" ", text.casefold()).strip()


def _moment(value: Any) -> ZonedTime | None:
    try:
        return ZonedTime.parse(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else []
