"""What people said in conversations that took place, read from the records as stored.

Review looks at thousands of notes at once. Here each conversation is read once into small values, without
making all of its record; what does not fit is left out, as it is where records are read in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from .enums import AssumptionStatus, ItemStatus, MeetingState, PathDecision
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

    @property
    def themes(self) -> tuple[str, ...]:
        """Its themes, each once; looked for when they are asked for, for most are not."""
        return themes_in(self.text)


@lru_cache(1 << 16)
def themes_in(text: str) -> tuple[str, ...]:
    """The themes of a line, each once."""
    return tuple(dict.fromkeys(name for name, _start, _end in theme_places(text)))


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


class Reflected(NamedTuple):
    """What was answered about a conversation afterwards, as far as the review counts it."""

    completed: bool
    fit: Mapping[str, int]
    """Side to 1-5, as the user sees it now; what was not rated is left out."""
    likes: str
    dislikes: str
    takeaways: str
    views: str
    """What may explain that two people see a theme differently."""
    talk_share: int | None
    beliefs: Mapping[str, AssumptionStatus]
    """Uid of a belief to what the conversation says about it; those it says nothing about are left out."""
    belief_notes: Mapping[str, str]
    decision: PathDecision | None


class Talk(NamedTuple):
    """One conversation that took place."""

    uid: str
    contacts: tuple[str, ...]
    """Uids of the guests; one at least."""
    paths: tuple[str, ...]
    began: ZonedTime | None
    ended: ZonedTime | None
    """When it ended, as far as that is known; else when it began."""
    said: tuple[Said, ...]
    asked: tuple[Asked, ...]
    musts: tuple[bool, ...]
    """For each must-ask whether it was asked; none where the agenda was not followed."""
    goals: tuple[int, ...]
    """What each goal that was scored came to: 0 open, 1 partly, 2 answered."""
    confidence: tuple[int, int] | None
    """Before and after, where both were told."""
    reflected: Reflected | None

    @property
    def person(self) -> str:
        """Uid of the guest, or of the first of them."""
        return self.contacts[0]

    @property
    def day(self) -> date:
        """The day it took place, where it did; a fixed one where no time is known."""
        return self.began.local().date() if self.began else date(1970, 1, 1)

    def item(self, uid: str) -> Asked | None:
        """The question of that uid."""
        return next((each for each in self.asked if each.uid == uid), None)


def talk_of(record: Mapping[str, Any]) -> Talk | None:
    """A stored conversation; None unless it took place with somebody and is no rehearsal."""
    if _text(record.get("state")) not in HELD or record.get("rehearses"):
        return None
    guests = _texts(record.get("contacts"))
    if not guests:
        return None
    agenda = _objects(record.get("agenda"))
    began = moment_in(record.get("actual_start") or record.get("start"))
    before, after = _whole(record.get("confidence_before")), _whole(record.get("confidence_after"))
    reflection = record.get("reflection")
    return Talk(
        _text(record.get("uid")),
        tuple(guests),
        tuple(_texts(record.get("paths"))),
        began,
        moment_in(record.get("actual_end")) or began,
        tuple(found for raw in _objects(record.get("notes")) if (found := _said(raw)) is not None),
        tuple(item for raw in agenda if (item := _asked(raw)) is not None),
        _musts(agenda),
        tuple(
            score for raw in _objects(record.get("goals")) if (score := _whole(raw.get("score"))) is not None
        ),
        (before, after) if before is not None and after is not None else None,
        _reflected(reflection) if isinstance(reflection, Mapping) else None,
    )


def _musts(agenda: list[Mapping[str, Any]]) -> tuple[bool, ...]:
    if all(_status(raw) == ItemStatus.PLANNED.value for raw in agenda):
        return ()
    return tuple(_status(raw) not in UNASKED for raw in agenda if raw.get("must") is True)


def _status(raw: Mapping[str, Any]) -> str:
    return _text(raw.get("status")) or ItemStatus.PLANNED.value


def _reflected(raw: Mapping[str, Any]) -> Reflected:
    later = _objects(raw.get("second_opinions"))
    fit = _mapping((later[-1] if later else raw).get("fit"))
    decision = raw.get("path_decision")
    return Reflected(
        bool(raw.get("completed")),
        {side: value for side, value in fit.items() if type(value) is int},
        _text(raw.get("likes")),
        _text(raw.get("dislikes")),
        _text(raw.get("takeaways")),
        _text(raw.get("views")),
        _whole(raw.get("talk_share")),
        {
            uid: _BELIEFS[said]
            for uid, said in _mapping(raw.get("assumptions")).items()
            if isinstance(said, str) and said in _BELIEFS
        },
        {uid: note for uid, note in _mapping(raw.get("belief_notes")).items() if isinstance(note, str)},
        _DECISIONS.get(decision) if isinstance(decision, str) else None,
    )


_BELIEFS = {each.value: each for each in AssumptionStatus if each is not AssumptionStatus.UNTESTED}
_DECISIONS = {each.value: each for each in PathDecision}


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
    )


def _asked(raw: Mapping[str, Any]) -> Asked | None:
    text, question, stance = _text(raw.get("text")), _text(raw.get("question")), _text(raw.get("stance"))
    key = question or wording(text)
    if not key:
        return None
    return Asked(
        _text(raw.get("uid")),
        key,
        text,
        bool(question),
        _status(raw) not in UNASKED,
        _text(raw.get("same_as")),
        _text(raw.get("summary")),
        stance if stance in STANCES else "",
    )


def wording(text: str) -> str:
    """What two own questions must have in common to be the same: their words, whatever the case and marks."""
    return _NO_WORDS.sub(" ", text.casefold()).strip()


def moment_in(value: Any) -> ZonedTime | None:
    """A moment as it is stored; None where there is none that can be read."""
    try:
        return ZonedTime.parse(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else []
