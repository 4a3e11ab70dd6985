"""Questions earlier talks left over for the next one with the same person, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..domain.dates import day
from ..domain.words import ItemStatus, NoteKind
from .agenda_facts import within_a_sentence

if TYPE_CHECKING:
    from ..domain.meeting import Meeting
    from .workspace import Workspace

UNASKED = (ItemStatus.PLANNED, ItemStatus.SKIPPED)
ANSWERED = 2
"""Score of a goal that was reached."""


class Carried(NamedTuple):
    """A question that waits for the next talk."""

    key: str
    text: str
    """As it was written; a note need not be a question yet, see `worded`."""
    why: str
    """Where it comes from, in words: "skipped on Thu 12 Mar"."""
    stage: str = "role"
    minutes: int = 2
    question: str = ""
    """Full id where it stands in a bank."""
    probes: tuple[str, ...] = ()

    @property
    def worded(self) -> bool:
        """Whether it can be asked as it stands."""
        return self.text.endswith("?")


def carried_over(ws: Workspace, meeting: Meeting) -> tuple[Carried, ...]:
    """What earlier talks with this guest left over, the last talk first; each question once.

    What was asked since, or stands on the agenda, is left out.
    """
    earlier = [
        other
        for other in ws.meetings.all()
        if other.over and not other.practice and meeting.first_contact in other.contacts
    ]
    earlier.sort(key=lambda other: _when(other), reverse=True)
    settled = [item for other in earlier for item in other.agenda if item.status not in UNASKED]
    gone = {
        mark
        for item in (*meeting.agenda, *settled)
        for mark in (_same(item.text), item.question, item.carried)
        if mark
    }
    found: dict[str, Carried] = {}
    for carried in _all(ws, meeting, earlier):
        mark = _same(carried.text)
        if mark and not {mark, carried.question, carried.key} & gone:
            found.setdefault(mark, carried)
    return tuple(found.values())


def _all(ws: Workspace, meeting: Meeting, earlier: list[Meeting]) -> Iterator[Carried]:
    for other in earlier:
        yield from _of_talk(ws, other)
    contact = ws.contacts.get(meeting.first_contact)
    for text in contact.ask_later if contact else ():
        yield Carried(f"later:{_mark(text)}", text, "kept to ask later")


def _of_talk(ws: Workspace, talk: Meeting) -> Iterator[Carried]:
    from ..domain.reflect_found import note_words

    on = _day(ws, talk)
    reflection = talk.reflection
    for line in reflection.said_unsaid.splitlines() if reflection else ():
        if line.strip():
            yield Carried(f"later:{_mark(line)}", line.strip(), f"stayed in your pocket {on}")
    for note in talk.notes:
        if note.kind is NoteKind.ASK_LATER and (words := note_words(note)):
            yield Carried(f"note:{note.uid}", words, f"noted for later {on}")
    for item in talk.agenda:
        if item.status in UNASKED and not item.must:
            why = f"{'skipped' if item.status is ItemStatus.SKIPPED else 'not reached'} {on}"
            yield Carried(
                item.carried or f"item:{item.uid}",
                item.text, why, item.stage, item.minutes, item.question, item.probes,
            )  # fmt: skip
    for goal in talk.goals:
        if goal.score is not None and goal.score < ANSWERED:
            why = f"{'partly answered' if goal.score else 'goal still open'} {on}"
            yield Carried(f"goal:{_mark(goal.text)}", _asked(goal.text), why)


def _asked(goal: str) -> str:
    """A goal as a question; one that is a question stays."""
    if goal.rstrip().endswith("?"):
        return goal.strip()
    return f"What could help me to find out {within_a_sentence(goal)}?"


def _when(meeting: Meeting) -> float:
    moment = meeting.actual_start or meeting.start
    return moment.utc.timestamp() if moment else 0.0


def _day(ws: Workspace, talk: Meeting) -> str:
    moment = talk.actual_start or talk.start
    if moment is None:
        return "in an earlier talk"
    return f"on {day(moment.in_zone(ws.zone).local().date(), today=ws.moment().local().date())}"


def _mark(text: str) -> str:
    """A short mark of a text that gives none of its words away: it stays when somebody is forgotten."""
    from hashlib import sha256

    return sha256(_same(text).encode("utf-8", "replace")).hexdigest()[:12]


def _same(text: str) -> str:
    """A text as it is compared."""
    return "".join(char for char in text.casefold() if char.isalnum())
