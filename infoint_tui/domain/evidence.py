"""What conversations say for and against: beliefs, differences between two of them, what draws and deters.

Figures count people, not mentions. Conversations come in the order in which they took place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .comparing import words_of
from .enums import AssumptionStatus, NoteKind
from .learning import LEVELS, ROLE_THEMES, Said, Talk
from .meeting import Insight, Meeting
from .mentions import line_words, without_themes

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


def evidence_for(belief: str, talks: Iterable[Talk]) -> tuple[Testimony, ...]:
    """What conversations say about a belief, in the order given.

    Args:
        belief: Uid of the belief.
        talks: Conversations that took place.
    """
    found = []
    for talk in talks:
        said = talk.reflected.beliefs.get(belief) if talk.reflected else None
        if talk.reflected is None or said is None:
            continue
        uid = talk.reflected.belief_notes.get(belief, "")
        note = next((each for each in talk.said if each.uid == uid), None) if uid else None
        text = words_of(note.kind, note.text) if note else ""
        found.append(Testimony(talk.uid, talk.contacts, said, text, uid if text else ""))
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


def arguments(talks: Iterable[Talk], insights: Iterable[Insight]) -> tuple[Argument, ...]:
    """What speaks for and against, those that most people said first.

    Likes speak for, dislikes and worries against; notes and takeaways speak for the side the user gave them.
    Lines with the same words are one, and so are takeaways that were found to say the same.

    Args:
        talks: The conversations about a path that took place, by time.
        insights: The takeaways about it.
    """
    found: dict[tuple[str, str], tuple[str, dict[str, None], str]] = {}

    def add(side: str, words: str, people: Iterable[str], meeting: str) -> None:
        if not words:
            return
        key = side, words.casefold().rstrip(".!")
        known = found.get(key)
        if known is None:
            found[key] = words, dict.fromkeys(people), meeting
        else:
            known[1].update(dict.fromkeys(people))

    for talk in talks:
        if talk.reflected is not None:
            for line in talk.reflected.likes.splitlines():
                add(FOR, without_themes(line), talk.contacts, talk.uid)
            for line in talk.reflected.dislikes.splitlines():
                add(AGAINST, without_themes(line), talk.contacts, talk.uid)
        for note in talk.said:
            if note.side or note.kind == _WORRY:
                side = NOTE_SIDES.get(note.side, AGAINST)
                add(side, line_words(note.text), talk.contacts, talk.uid)
    for group in _agreeing([insight for insight in insights if insight.side in SIDES]):
        people = [uid for insight in group for uid in insight.contacts]
        add(group[0].side, without_themes(group[0].statement), people, group[0].meeting)
    every = [
        Argument(side, words, tuple(people), meeting) for (side, _), (words, people, meeting) in found.items()
    ]
    return tuple(sorted(every, key=lambda each: (-len(each.people), each.text.casefold())))


def note_with(words: str, said: Iterable[Said]) -> str:
    """Uid of the note these words were taken from: with the same words, else with one text in the other."""
    wanted, near = _bare(without_themes(words)), ""
    for note in said:
        text = _bare(line_words(note.text))
        if text and text == wanted:
            return note.uid
        if not near and text and wanted and (wanted in text or text in wanted):
            near = note.uid
    return near


def _bare(text: str) -> str:
    return text.casefold().strip(' .!"“”')


_WORRY = NoteKind.CONCERN.value


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


def new_themes(talks: Iterable[Talk]) -> tuple[int, ...]:
    """How many themes each conversation was the first to name, in the order given; markers left out."""
    heard = set(RESERVED)
    counts = []
    for talk in talks:
        themes = {name.casefold() for note in talk.said for name in note.themes}
        counts.append(len(themes - heard))
        heard |= themes
    return tuple(counts)


def is_saturated(counts: Sequence[int]) -> bool:
    """Whether the last two brought next to nothing new, after at least two that may have."""
    return len(counts) > 2 and all(count <= QUIET for count in counts[-2:])
