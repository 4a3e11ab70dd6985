"""The reflection walkthrough (REFL): which steps apply, in which order, and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from . import NamedTuple
from .enums import AssumptionStatus, CaptureStyle, MeetingState, Mode, NoteKind, Permission
from .meeting import FIT_SIDES, GuestOutlook, Meeting, Reflection
from .mentions import CAME_UP, has_actions, names_somebody_else, note_line
from .phrasing import mm_ss
from .text import sections

SILENCES = ("mostly", "sometimes", "hardly")
"""How often a silence was left to stand after a question."""
PAUSES = {"hardly": "hardly ever"}
"""How it reads, where it reads otherwise."""
HAPPENED, SO_WHAT, NOW_WHAT = "What happened?", "So what?", "Now what?"


class ReflectionStep(NamedTuple):
    """One view of the walkthrough."""

    key: str
    movement: str
    title: str
    """A word or two, for lists and sentences."""
    prompt: str
    kind: str
    """The view it needs: mood, state, guest, marks, paper, goals, text, pair, assumptions, fit, outcomes,
    views, share, people, actions, moment, touch, strategy, path or second."""
    required: bool = False
    """Whether the walkthrough is finished only when it is answered."""
    field: str = ""
    """Field of the reflection that its text fills."""
    hint: str = ""
    seconds: int = 8
    """Rough time it takes, for the estimate."""
    guest: str = ""
    """Uid of the guest it asks about, where there are several and each is asked about."""


def _step(movement: str, line: str) -> ReflectionStep:
    key, kind, seconds, must, field, title, prompt, *hint = line.split(" | ")
    return ReflectionStep(
        key, movement, title, prompt, kind, must == "must", field.strip("-"), "".join(hint), int(seconds)
    )


STEPS = tuple(
    _step(movement, line)
    for movement, lines in zip(
        (HAPPENED, SO_WHAT, NOW_WHAT), sections("data/reflection").values(), strict=True
    )
    for line in lines
)
BY_KEY = {step.key: step for step in STEPS}
SHORT = ("arrive", "facts", "well", "not_well", "moment", "strategy")
"""After a talk that was cut short."""
EXPERIENCE = ("arrive", "takeaways", "surprises", "likes", "dislikes", "fit", "actions", "path")
"""After a day spent seeing the work."""
CALLED_OFF = ("arrive", "facts", "well", "not_well", "strategy")
"""After a talk that did not take place: there is no moment to thank for and nothing to rate."""
UPSETTING = ("arrive", "well", "not_well", "moment", "strategy")
"""After an upsetting talk; the rest may wait."""
UPSET = 1
"""The lowest mood."""


def steps_for(
    meeting: Meeting, *, guests: Sequence[str] = (), assumptions: int = 0, shared_themes: int = 0
) -> tuple[ReflectionStep, ...]:
    """Steps that apply to this meeting now, in their order; what belongs to a guest comes once for each.

    The guests are not asked about. So many `assumptions` the talk may have moved; so many of its
    themes an earlier talk about the same path has too.
    """
    steps = _steps_for(meeting, guests, assumptions, shared_themes)
    others = () if meeting.called_off else meeting.contacts[1:]
    if not others:
        return steps
    of_guests = [step for step in steps if step.kind in OF_GUEST]
    again = [step._replace(key=f"{step.key}:{guest}", guest=guest) for guest in others for step in of_guests]
    at = max((number for number, step in enumerate(steps, start=1) if step in of_guests), default=len(steps))
    return (*steps[:at], *again, *steps[at:])


OF_GUEST = ("touch", "strategy")
"""Kinds of steps that ask about one guest."""


def _steps_for(
    meeting: Meeting, guests: Sequence[str], assumptions: int, shared_themes: int
) -> tuple[ReflectionStep, ...]:
    reflection = meeting.reflection
    full = bool(reflection and reflection.full)
    if meeting.called_off:
        return tuple(BY_KEY[key] for key in CALLED_OFF)
    people, actions = (reflection.people, reflection.actions) if reflection else ({}, {})
    noted = {
        "people": bool(people) or names_somebody_else(meeting, guests),
        "actions": bool(actions) or has_actions(meeting),
        "outcomes": _has_gains(meeting),
    }
    if not full and (short := _short_order(meeting)):
        return tuple(step for step in STEPS if step.key in short or noted.get(step.key))
    left_out = {
        key
        for key, applies in (
            ("goals", bool(meeting.goals)),
            ("guest", meeting.mode is Mode.UNPLANNED),
            ("gaps", has_marks(meeting)),
            ("paper", full or _on_paper(meeting)),
            ("surprises", full or bool(assumptions)),
            ("views", bool(shared_themes)),
            *((key, full or found) for key, found in noted.items()),
        )
        if not applies
    }
    asked_anyway = {"guest", "gaps", "paper", "surprises", "outcomes", "views"}
    return tuple(
        step
        for step in STEPS
        if step.key not in left_out and (full or step.required or step.key in asked_anyway)
    )


def _short_order(meeting: Meeting) -> tuple[str, ...]:
    """Steps of a walk that asks for less; empty where it asks for everything required.

    What the notes hold is asked about all the same: a promise or a name is lost with nobody asking.
    """
    if meeting.state is MeetingState.CUT_SHORT:
        return SHORT
    if meeting.reflection and meeting.reflection.mood == UPSET:
        return UPSETTING
    return EXPERIENCE if meeting.mode is Mode.SITE_VISIT else ()


def _has_gains(meeting: Meeting) -> bool:
    """Whether the notes name an opening or a resource."""
    return any(note.kind in (NoteKind.LEAD, NoteKind.RESOURCE) for note in meeting.notes)


def has_marks(meeting: Meeting) -> bool:
    """Whether moments were marked without words, those that got them afterwards included."""
    return any(note.kind is NoteKind.MARK or note.origin == "expanded" for note in meeting.notes)


def _on_paper(meeting: Meeting) -> bool:
    """Whether notes were taken on paper; typing them in afterwards does not end the step."""
    typed = [note for note in meeting.notes if note.origin != "paper"]
    return meeting.style is CaptureStyle.PAPER and not typed


def marks_without_words(meeting: Meeting) -> tuple[str, ...]:
    """Uids of marks that still wait for their text."""
    return tuple(note.uid for note in meeting.notes if note.kind is NoteKind.MARK and not note.text.strip())


def missing(step: ReflectionStep, meeting: Meeting, undecided: Collection[str] = ()) -> str:
    """What a step still asks for, in a few words; empty when it is answered or may be left.

    `undecided` are names or actions nobody has decided on, for the steps that list them.
    """
    if not step.required:
        return ""
    reflection = meeting.reflection
    if reflection is None:
        return step.title
    if step.kind in ("text", "pair"):
        return "" if getattr(reflection, step.field).strip() else "write a few words"
    return _missing_choice(step, meeting, reflection, undecided)


def _missing_choice(
    step: ReflectionStep, meeting: Meeting, reflection: Reflection, undecided: Collection[str]
) -> str:
    kind, outlook = step.kind, meeting.outlook(step.guest)
    if kind == "mood":
        return _first_open((reflection.mood, "your mood"), (meeting.confidence_after, "your confidence"))
    if kind == "goals":
        return "rate each goal" if any(goal.score is None for goal in meeting.goals) else ""
    if kind == "fit":
        return "" if all(side in reflection.fit for side in FIT_SIDES) else "rate each, or - to skip it"
    if kind in ("people", "actions"):
        return f"{len(undecided)} to decide on" if undecided else ""
    answers = {
        "moment": reflection.moment_note,
        "touch": outlook.permission,
        "strategy": outlook.strategy,
        "path": reflection.path_decision or not meeting.paths,
    }
    return "choose one" if kind in answers and not answers[kind] else ""


def _first_open(*answers: tuple[object, str]) -> str:
    return next((name for value, name in answers if value is None), "")


def seconds_left(steps: Sequence[ReflectionStep], done: Collection[str], at: str) -> int:
    """Rough time for the open steps from the present one on, in seconds."""
    keys = [step.key for step in steps]
    start = keys.index(at) if at in keys else 0
    return sum(step.seconds for step in steps[start:] if step.key not in done or step.key == at)


def time_left(seconds: int) -> str:
    """The estimate in words, in minutes so that it does not count down: "about 2 min to go"."""
    minutes = round(seconds / 60)
    return f"about {minutes} min to go" if minutes > 1 else "about a minute to go"


MOODS = ("upset", "uneasy", "even", "good", "elated")
MORE_WORDS = {"not_well": ("less_well",), "unsaid": ("said",)}
"""Further words of a step that has a text: fields of the reflection."""
SCORES = ("open", "partly", "answered")
SAYS = {
    AssumptionStatus.UNTESTED: "not said",
    AssumptionStatus.SUPPORTED: "for it",
    AssumptionStatus.MIXED: "both",
    AssumptionStatus.REFUTED: "against it",
}
"""What a conversation says about a belief."""


def summary(step: ReflectionStep, meeting: Meeting, verdicts: Sequence[str] = ()) -> str:
    """What was answered in a step; empty where nothing was.

    `verdicts` say how the talk goes together with others, for the step that compares them.
    """
    reflection = meeting.reflection
    if reflection is None:
        return ""
    if step.kind in ("text", "pair", "views"):
        texts = [getattr(reflection, field) for field in (*MORE_WORDS.get(step.key, ()), step.field)]
        lines = [line for text in texts for line in text.splitlines()]
        if step.kind == "views":
            lines = [*verdicts, *lines]
        return " · ".join(lines)
    return _chosen(step.kind, meeting, reflection, meeting.outlook(step.guest))


def passed_over(step: ReflectionStep, meeting: Meeting, verdicts: Sequence[str] = ()) -> bool:
    """Whether a step that may be left was left without an answer; the arguments are those of `summary`."""
    reflection = meeting.reflection
    if reflection is None or step.required or step.key not in reflection.done_steps:
        return False
    return step.kind not in _WITHOUT_SUMMARY and not summary(step, meeting, verdicts)


_WITHOUT_SUMMARY = ("guest", "marks", "paper")
"""Steps whose answers stand elsewhere."""


def _chosen(kind: str, meeting: Meeting, reflection: Reflection, outlook: GuestOutlook) -> str:
    """What was answered to a question that asks for more, or less, than words."""
    match kind:
        case "mood":
            mood = MOODS[reflection.mood - 1] if reflection.mood else ""
            sure = f"confidence {meeting.confidence_after}" if meeting.confidence_after else ""
            return ", ".join(filter(None, (mood, sure)))
        case "state":
            return meeting.state.label
        case "marks":
            count = len(marks_without_words(meeting))
            return f"{count} without words" if count else ""
        case "goals":
            return ", ".join("–" if goal.score is None else SCORES[goal.score] for goal in meeting.goals)
        case "assumptions":
            moved = ", ".join(SAYS[status] for status in reflection.assumptions.values())
            return " · ".join(filter(None, (moved, reflection.surprises)))
        case "fit":
            return _fit(reflection)
        case "outcomes":
            return _outcomes(reflection)
        case "share":
            share = f"{reflection.talk_share}%" if reflection.talk_share else ""
            often = PAUSES.get(reflection.silence, reflection.silence)
            return ", ".join(filter(None, (share, often and f"{often} paused")))
        case "people":
            return ", ".join(name if uid else f"{name} (left out)" for name, uid in reflection.people.items())
        case "actions":
            taken = sum(1 for task in reflection.actions.values() if task)
            return f"{taken} to do" if reflection.actions else ""
        case "moment":
            note = meeting.note(reflection.moment_note)
            return f"{mm_ss(note.at)} {note_line(note)}" if note else reflection.moment_note
        case "touch":
            return _touch(outlook)
        case "strategy":
            return outlook.strategy.label if outlook.strategy else ""
        case "path":
            decision = reflection.path_decision.label if reflection.path_decision else ""
            return " · ".join(filter(None, (decision, reflection.unknown)))
        case "second":
            looks = (
                f"{one.reviewer}: {one.text}" if one.text else one.reviewer for one in reflection.feedback
            )
            return " · ".join(looks)
    return ""


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


def _touch(outlook: GuestOutlook) -> str:
    if outlook.permission is None:
        return ""
    word = outlook.permission.label
    how = f", {outlook.touch_how}" if outlook.touch_how else ""
    often = f"every {outlook.touch_days} days" if outlook.touch_days else "when there is news"
    return word if outlook.permission is Permission.REFUSED else f"{word}{how}, {often}"
