"""The reflection walkthrough: what happened, so what, now what (REFL)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .inline import parse_line
from .meeting import Meeting
from .words import MeetingState, NoteKind


class Step(NamedTuple):
    """One view of the walkthrough."""

    key: str
    movement: str
    prompt: str
    kind: str
    """The view it needs: mood, state, marks, goals, text, assumptions, fit, share, people ..."""
    required: bool = False
    field: str = ""
    """Field of the reflection a text step fills."""
    hint: str = ""
    seconds: int = 8
    """Rough time, for the estimate."""


STEPS = (
    Step(
        "arrive", "What happened?", "How do you feel right now, and how confident?", "mood", True, seconds=4
    ),
    Step("facts", "What happened?", "Did it take place as planned?", "state", True, seconds=4),
    Step("gaps", "What happened?", "You marked moments without words. What was said?", "marks", seconds=30),
    Step(
        "goals", "What happened?", "You wanted to learn this. How far did you get?", "goals", True, seconds=6
    ),
    Step(
        "takeaways",
        "So what?",
        "What do you know now that you did not know this morning?",
        "text",
        True,
        "takeaways",
        "one to three sentences, in your own words",
        15,
    ),
    Step(
        "surprises",
        "So what?",
        "What surprised you? Which assumption moved?",
        "assumptions",
        False,
        "surprises",
        "",
        20,
    ),
    Step(
        "likes",
        "So what?",
        "Which part of their work could you look forward to?",
        "text",
        False,
        "likes",
        "",
        20,
    ),
    Step("dislikes", "So what?", "Which part would wear you down?", "text", False, "dislikes", "", 20),
    Step("fit", "So what?", "How well does this work fit …", "fit", True, seconds=8),
    Step(
        "outcomes",
        "So what?",
        "Did any of these come up?",
        "text",
        False,
        "outcomes",
        "a new path, a course, an invitation to see the work, an opening",
        20,
    ),
    Step("well", "So what?", "What did you do that worked?", "text", True, "well", "one line", 8),
    Step(
        "not_well",
        "So what?",
        "What will you do differently next time?",
        "text",
        True,
        "not_well",
        "one line; “nothing” is fine",
        8,
    ),
    Step(
        "unsaid",
        "So what?",
        "Which question stayed in your pocket?",
        "text",
        False,
        "said_unsaid",
        "it comes back on the next agenda",
        15,
    ),
    Step("craft", "So what?", "How much of the talking did you do?", "share", seconds=6),
    Step("people", "Now what?", "These names stand in your notes. Right?", "people", True, seconds=5),
    Step("actions", "Now what?", "What will you do, and by when?", "actions", True, seconds=6),
    Step("moment", "Now what?", "Which moment will you mention in your thanks?", "moment", True, seconds=5),
    Step("touch", "Now what?", "Were they open to staying in touch?", "touch", True, seconds=5),
    Step("strategy", "Now what?", "What is next with this person?", "strategy", True, seconds=4),
    Step("path", "Now what?", "And with the path?", "path", True, seconds=5),
)
BY_KEY = {step.key: step for step in STEPS}
_SHORT_TALK = ("arrive", "facts", "well", "not_well", "moment", "strategy")
_UPSETTING = ("arrive", "facts", "well", "not_well", "moment", "strategy")
UPSET = 1
"""The lowest mood: the walkthrough becomes short and the rest may wait."""


def steps_for(meeting: Meeting, *, guests: Sequence[str] = (), assumptions: int = 0) -> tuple[Step, ...]:
    """Steps that apply to this meeting now, in their order: express, or all of them in the full walk."""
    reflection = meeting.reflection
    full = bool(reflection and reflection.full)
    if meeting.state is MeetingState.CUT_SHORT:
        return tuple(BY_KEY[key] for key in _SHORT_TALK)
    if reflection and reflection.mood == UPSET and not full:
        return tuple(BY_KEY[key] for key in _UPSETTING)
    chosen = []
    for step in STEPS:
        if step.key == "goals" and not meeting.goals:
            continue
        if step.key == "gaps" and not marks_without_words(meeting):
            continue
        if step.key == "people" and not _strangers(meeting, guests):
            continue
        if step.key == "actions" and not full and not actions_found(meeting):
            continue
        if step.key == "path" and not meeting.paths:
            continue
        if step.key == "surprises" and assumptions and not full:
            chosen.append(step)
            continue
        if step.required or full:
            chosen.append(step)
    return tuple(chosen)


def marks_without_words(meeting: Meeting) -> tuple[str, ...]:
    """Uids of marks that still wait for their text."""
    return tuple(note.uid for note in meeting.notes if note.kind is NoteKind.MARK and not note.text.strip())


class FoundPerson(NamedTuple):
    """A name in the notes."""

    name: str
    note: str
    """What stood in brackets behind it."""
    note_uid: str
    line: str


def people_found(meeting: Meeting, known_people: Sequence[str] = ()) -> tuple[FoundPerson, ...]:
    """Names in the notes, each once, without the guests themselves (pass them in `known_people`)."""
    found: dict[str, FoundPerson] = {}
    today = _day(meeting)
    for note in meeting.notes:
        for person in parse_line(note.text, today=today, known_people=known_people).people:
            key = person.name.casefold()
            if key not in found or (person.note and not found[key].note):
                found[key] = FoundPerson(person.name, person.note or "", note.uid, note.text)
    return tuple(found.values())


def _strangers(meeting: Meeting, guests: Sequence[str]) -> bool:
    names = {guest.casefold() for guest in guests}
    return any(person.name.casefold() not in names for person in people_found(meeting, guests))


class FoundAction(NamedTuple):
    """Something to do, from the notes."""

    key: str
    text: str
    due: date | None
    note_uid: str


def actions_found(meeting: Meeting, known_people: Sequence[str] = ()) -> tuple[FoundAction, ...]:
    """Actions in the notes with the date written beside them, if any."""
    found = []
    today = _day(meeting)
    for note in meeting.notes:
        parsed = parse_line(note.text, today=today, known_people=known_people)
        for index, action in enumerate(parsed.actions):
            due = action.due or (parsed.dates[0] if parsed.dates and len(parsed.actions) == 1 else None)
            found.append(FoundAction(f"{note.uid}/{index}", action.text, due, note.uid))
    return tuple(found)


def default_action_due(meeting: Meeting) -> date:
    """Seven days after the talk, when the note names no day."""
    return _day(meeting) + timedelta(days=7)


def _day(meeting: Meeting) -> date:
    when = meeting.actual_start or meeting.start
    return when.local().date() if when else date(1970, 1, 1)
