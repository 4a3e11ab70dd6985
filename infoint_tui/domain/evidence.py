"""What conversations say for and against: beliefs, differences between two of them, what draws and deters.

Figures count people, not mentions, and nothing here depends on the order in which records were stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .enums import AssumptionStatus, NoteKind
from .learning import LEVELS, ROLE_THEMES
from .meeting import Insight, Meeting
from .mentions import note_words, without_themes
from .note_syntax import theme_places

FOR, AGAINST = "for", "against"
SIDES = (FOR, AGAINST)
"""What a takeaway may speak for; an empty text where the user has not said."""
QUIET = 1
"""New themes up to which a conversation brought next to nothing new."""
RESERVED = frozenset((*ROLE_THEMES, *LEVELS))
"""Tags that mark a note and are no theme of what was said."""
NOTE_SIDES = {"+": FOR, "-": AGAINST}
"""The sides of notes by their marks."""


def began(meeting: Meeting) -> float:
    """When a conversation began, to sort by; those without any time come first."""
    when = meeting.began
    return when.utc.timestamp() if when else 0.0


def in_order(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Conversations as they took place."""
    return sorted(meetings, key=lambda meeting: (began(meeting), meeting.uid))


# -- beliefs -----------------------------------------------------------------------------------------------


class Testimony(NamedTuple):
    """What one conversation says about a belief."""

    meeting: str
    people: tuple[str, ...]
    """Uids of the guests."""
    direction: AssumptionStatus
    """supported for it, refuted against it, mixed both."""
    words: str
    """The note that says so; empty where none was named."""
    note: str = ""
    """Uid of that note."""


def belief_state(directions: Iterable[AssumptionStatus]) -> AssumptionStatus:
    """Where a belief stands: supported or refuted while all say the same, mixed once they do not."""
    said = {direction for direction in directions if direction is not AssumptionStatus.UNTESTED}
    if not said:
        return AssumptionStatus.UNTESTED
    return said.pop() if len(said) == 1 else AssumptionStatus.MIXED


def evidence_for(
    belief: str, meetings: Iterable[Meeting], words: Callable[[Meeting, str], str]
) -> tuple[Testimony, ...]:
    """What conversations say about a belief, as they took place.

    Args:
        belief: Uid of the belief.
        meetings: Conversations that took place.
        words: Gives the words of a note of a conversation; empty where there is none of that uid.
    """
    found = []
    for meeting in in_order(meetings):
        reflection = meeting.reflection
        said = reflection.assumptions.get(belief) if reflection else None
        if reflection is None or said is None or said is AssumptionStatus.UNTESTED:
            continue
        note = reflection.belief_notes.get(belief, "")
        text = words(meeting, note) if note else ""
        found.append(Testimony(meeting.uid, meeting.contacts, said, text, note if text else ""))
    return tuple(found)


# -- for and against ---------------------------------------------------------------------------------------


class Argument(NamedTuple):
    """Something that speaks for or against a path, and who said it."""

    side: str
    text: str
    people: tuple[str, ...]
    """Uids of those who said it, each once."""
    meeting: str
    """The conversation it was first said in."""


def arguments(meetings: Iterable[Meeting], insights: Iterable[Insight]) -> tuple[Argument, ...]:
    """What speaks for and against, those that most people said first.

    Likes speak for, dislikes and worries against; notes and takeaways speak for the side the user gave them.
    Lines with the same words are one, and so are takeaways that were found to say the same.

    Args:
        meetings: The conversations about a path that took place.
        insights: The takeaways about it.
    """
    found: dict[tuple[str, str], Argument] = {}

    def add(side: str, text: str, people: Sequence[str], meeting: str) -> None:
        words = " ".join(text.split())
        words = without_themes(words) if "#" in words else words
        key = side, words.casefold().rstrip(".!")
        if not words:
            return
        old = found.get(key, Argument(side, words, (), meeting))
        found[key] = old._replace(people=tuple(dict.fromkeys((*old.people, *people))))

    for meeting in in_order(meetings):
        reflection = meeting.reflection
        if reflection is not None:
            for line in reflection.likes.splitlines():
                add(FOR, line, meeting.contacts, meeting.uid)
            for line in reflection.dislikes.splitlines():
                add(AGAINST, line, meeting.contacts, meeting.uid)
        for note in meeting.notes:
            worry = AGAINST if note.kind is NoteKind.CONCERN else ""
            if side := NOTE_SIDES.get(note.side, worry):
                add(side, note_words(note), meeting.contacts, meeting.uid)
    for group in _agreeing([insight for insight in insights if insight.side in SIDES]):
        people = [uid for insight in group for uid in insight.contacts]
        add(group[0].side, group[0].statement, people, group[0].meeting)
    return tuple(sorted(found.values(), key=lambda each: (-len(each.people), each.text.casefold())))


def _agreeing(insights: Sequence[Insight]) -> list[list[Insight]]:
    """Takeaways of one side in groups that say the same, the earliest of a group first."""
    ordered = sorted(insights, key=lambda each: (each.on or date.min, each.uid))
    group_of: dict[str, list[Insight]] = {insight.uid: [insight] for insight in ordered}
    sides = {insight.uid: insight.side for insight in ordered}
    for insight in ordered:
        for uid in insight.agrees:
            if sides.get(uid) != insight.side or group_of[uid] is group_of[insight.uid]:
                continue
            group_of[uid].extend(group_of[insight.uid])
            for moved in group_of[insight.uid]:
                group_of[moved.uid] = group_of[uid]
    groups = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda each: (each.on or date.min, each.uid)) for group in groups.values()]


# -- whether more conversations bring anything new ---------------------------------------------------------


def themes_in(meeting: Meeting) -> frozenset[str]:
    """The themes that the notes of a conversation name, markers left out."""
    named = {name.casefold() for note in meeting.notes for name, _start, _end in theme_places(note.text)}
    return frozenset(named - RESERVED)


def new_themes(meetings: Iterable[Meeting]) -> tuple[int, ...]:
    """How many themes each conversation was the first to name, as they took place."""
    heard: set[str] = set()
    counts = []
    for meeting in in_order(meetings):
        themes = themes_in(meeting)
        counts.append(len(themes - heard))
        heard |= themes
    return tuple(counts)


def is_saturated(counts: Sequence[int]) -> bool:
    """Whether the last two brought next to nothing new, after at least two that may have."""
    return len(counts) > 2 and all(count <= QUIET for count in counts[-2:])
