"""The answers of a reflection, each in a few words."""

from __future__ import annotations

from collections.abc import Callable

from .dates import mm_ss
from .gains import CAME_UP
from .meeting import FIT_SIDES, Meeting, Reflection
from .reflect_found import note_line
from .reflect_steps import Step, marks_without_words

MOODS = ("upset", "uneasy", "even", "good", "elated")
MORE_WORDS = {"not_well": ("less_well",), "unsaid": ("said",)}
"""Further words of a step that has a text: fields of the reflection."""
SCORES = ("open", "partly", "answered")


def summary(step: Step, meeting: Meeting) -> str:
    """What was answered in a step; empty where nothing was."""
    reflection = meeting.reflection
    if reflection is None:
        return ""
    if step.kind in ("text", "pair", "views"):
        texts = [getattr(reflection, field) for field in (*MORE_WORDS.get(step.key, ()), step.field)]
        lines = [line for text in texts for line in text.splitlines()]
        if step.kind == "views":
            lines = [*(f"#{theme} {verdict}" for theme, verdict in reflection.compared.items()), *lines]
        return " · ".join(lines)
    if step.kind in _OF_MEETING:
        return _OF_MEETING[step.kind](meeting)
    say = _OF_REFLECTION.get(step.kind)
    return say(reflection) if say else ""


def _mood(meeting: Meeting) -> str:
    mood = meeting.reflection.mood if meeting.reflection else None
    parts = [MOODS[mood - 1]] if mood else []
    if meeting.confidence_after:
        parts.append(f"confidence {meeting.confidence_after}")
    return ", ".join(parts)


def _goals(meeting: Meeting) -> str:
    return ", ".join("–" if goal.score is None else SCORES[goal.score] for goal in meeting.goals)


def _marks(meeting: Meeting) -> str:
    count = len(marks_without_words(meeting))
    return f"{count} without words" if count else ""


def _moment(meeting: Meeting) -> str:
    chosen = meeting.reflection.moment_note if meeting.reflection else ""
    note = meeting.note(chosen)
    return f"{mm_ss(note.at)} {note_line(note)}" if note else chosen


def _assumptions(reflection: Reflection) -> str:
    moved = ", ".join(status.value for status in reflection.assumptions.values())
    return " · ".join(part for part in (moved, reflection.surprises) if part)


def _fit(reflection: Reflection) -> str:
    fit = reflection.latest_fit
    if not fit:
        return ""
    ratings = (fit.get(side, 0) for side in FIT_SIDES)
    return "-".join("n/a" if rating is None else str(rating or "?") for rating in ratings)


def _outcomes(reflection: Reflection) -> str:
    labels = {key: label for key, label, _example in CAME_UP}
    came_up = [
        f"{labels.get(key, key)}: {words}" if words else labels.get(key, key)
        for key, words in reflection.came_up.items()
    ]
    kept = sum(1 for record in reflection.gains.values() if record)
    return " · ".join([*([f"{kept} kept"] if kept else []), *came_up, *reflection.outcomes.splitlines()])


def _second(reflection: Reflection) -> str:
    return " · ".join(
        f"{one.reviewer}: {one.text}" if one.text else one.reviewer for one in reflection.feedback
    )


def _people(reflection: Reflection) -> str:
    return ", ".join(name if uid else f"{name} (left out)" for name, uid in reflection.people.items())


def _actions(reflection: Reflection) -> str:
    taken = sum(1 for task in reflection.actions.values() if task)
    return f"{taken} taken on" if reflection.actions else ""


def _touch(reflection: Reflection) -> str:
    if reflection.permission is None:
        return ""
    word = reflection.permission.value.replace("_", " ")
    how = f", {reflection.touch_how}" if reflection.touch_how else ""
    often = f"every {reflection.touch_days} days" if reflection.touch_days else "when there is news"
    return word if word == "refused" else f"{word}{how}, {often}"


def _share(reflection: Reflection) -> str:
    share = f"{reflection.talk_share} %" if reflection.talk_share else ""
    silence = f"silence {reflection.silence}" if reflection.silence else ""
    return ", ".join(filter(None, (share, silence)))


def _path(reflection: Reflection) -> str:
    decision = reflection.path_decision.value.replace("_", " ") if reflection.path_decision else ""
    return " · ".join(part for part in (decision, reflection.unknown) if part)


_OF_MEETING: dict[str, Callable[[Meeting], str]] = {
    "mood": _mood,
    "state": lambda meeting: meeting.state.value.replace("_", " "),
    "marks": _marks,
    "goals": _goals,
    "moment": _moment,
}
_OF_REFLECTION: dict[str, Callable[[Reflection], str]] = {
    "assumptions": _assumptions,
    "fit": _fit,
    "outcomes": _outcomes,
    "second": _second,
    "share": _share,
    "people": _people,
    "actions": _actions,
    "touch": _touch,
    "strategy": lambda reflection: (reflection.strategy or "").replace("_", " "),
    "path": _path,
}
