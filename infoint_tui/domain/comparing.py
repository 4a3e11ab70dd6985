"""Several people on one question: what each said, and which questions are the same in other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from .enums import NoteKind
from .learning import Asked, Said, Talk, wording
from .meeting import Note
from .mentions import note_line

ALIKE = 0.5
"""Share of its telling words that two questions must have in common to sound alike."""
_COMMON_WORDS = """
a an and are as at be been but by can could did do does for from had has have how i if in into is it its me my
of on one or our so some that the their them then there these they this those to up was we were what when
where which who why will with would you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that every question may have."""


NO_QUESTION = Asked("", "", "Said without a question", False, True, "", "", "")
"""Stands for the question where a note belongs to none."""
_KINDS = frozenset(NoteKind)


class Answer(NamedTuple):
    """What one person said to a question in one conversation."""

    talk: Talk
    item: Asked
    notes: tuple[Said, ...]
    """The starred ones first, then by time."""


class AskedQuestion(NamedTuple):
    """A question and everybody's answers to it."""

    key: str
    text: str
    """The words most conversations used."""
    answers: tuple[Answer, ...]
    """By time; people who were not asked are left out."""
    wordings: tuple[str, ...]
    """Keys of the wordings joined in it; one where nothing is joined."""

    @property
    def people(self) -> tuple[str, ...]:
        """Those who were asked, each once, by their first answer."""
        return tuple(dict.fromkeys(answer.talk.person for answer in self.answers))

    @property
    def stars(self) -> int:
        """Starred notes of all answers."""
        return sum(note.star for answer in self.answers for note in answer.notes)

    @property
    def real(self) -> bool:
        """Whether it is a question, and not what was said without one."""
        return bool(self.key)

    def count(self, stance: str) -> int:
        """People whose answer stands like this to the others'."""
        return len({each.talk.person for each in self.answers if each.item.stance == stance})


def compared(talks: Sequence[Talk]) -> tuple[AskedQuestion, ...]:
    """Every question somebody was asked, those asked of most people first, then those with stars.

    Args:
        talks: The conversations, in the order of time.
    """
    group_of = _Groups(talks)
    found: dict[str, list[Answer]] = {}
    for talk in talks:
        notes: dict[str, list[Said]] = {}
        for note in talk.said:
            if note.item:
                notes.setdefault(note.item, []).append(note)
        for item in talk.asked:
            said = notes.get(item.uid, ())
            if len(said) > 1:
                said = sorted(said, key=lambda note: (not note.star, note.at))
            if said or item.asked:
                found.setdefault(group_of(item.key), []).append(Answer(talk, item, tuple(said)))
    rows = [
        AskedQuestion(
            group,
            _usual(answers),
            tuple(answers),
            tuple(dict.fromkeys(each.item.key for each in answers)),
        )
        for group, answers in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.people), -row.stars)))


def _usual(answers: Sequence[Answer]) -> str:
    """The words most conversations used, the earliest of several."""
    if len(answers) == 1:
        return answers[0].item.text
    return Counter(each.item.text for each in answers).most_common(1)[0][0]


class _Groups:
    """Which wordings are one question: those joined by the user, directly or over others."""

    def __init__(self, talks: Iterable[Talk]) -> None:
        self._up: dict[str, str] = {}
        keys: dict[str, str] = {}
        joined: list[Asked] = []
        for talk in talks:
            for item in talk.asked:
                keys[item.uid] = item.key
                if item.same_as:
                    joined.append(item)
        for item in joined:
            # A target that is gone still joins those that point to it.
            self._join(item.key, keys.get(item.same_as, f"gone {item.same_as}"))

    def _join(self, one: str, other: str) -> None:
        first, second = self(one), self(other)
        if first != second:
            # One root for a group whatever the order: pictures and tests rely on it.
            low, high = sorted((first, second))
            self._up[high] = low

    def __call__(self, key: str) -> str:
        while key in self._up:
            key = self._up[key]
        return key


def loose(talks: Sequence[Talk]) -> AskedQuestion | None:
    """What was said to no question of an agenda, in the shape of one; None where there is nothing."""
    answers = []
    for talk in talks:
        items = {item.uid for item in talk.asked}
        found = [note for note in talk.said if note.item not in items]
        if found:
            found.sort(key=lambda note: (not note.star, note.at))
            answers.append(Answer(talk, NO_QUESTION, tuple(found)))
    return AskedQuestion("", NO_QUESTION.text, tuple(answers), ()) if answers else None


@lru_cache(4096)
def words_of(kind: str, text: str) -> str:
    """A note as it is read: without the sign of its kind and its themes; quotes keep their marks."""
    known = NoteKind(kind) if kind in _KINDS else NoteKind.NOTE
    return note_line(Note(uid="", at=0, kind=known, text=text))


class Pair(NamedTuple):
    """Two questions that sound alike."""

    first: AskedQuestion
    second: AskedQuestion


def alike(rows: Sequence[AskedQuestion], most: int = 200) -> tuple[Pair, ...]:
    """Pairs of questions that may be the same, the most alike first; one of each pair is in own words.

    Args:
        rows: The questions.
        most: Only so many of them are looked at: those asked of most people.
    """
    words = [_telling(row.text) for row in rows[:most]]
    own = [any(not answer.item.bank for answer in row.answers) for row in rows[:most]]
    found = []
    for at, row in enumerate(rows[:most]):
        for other in range(at + 1, min(len(rows), most)):
            if not (own[at] or own[other]) or not words[at] or not words[other]:
                continue
            share = len(words[at] & words[other]) / min(len(words[at]), len(words[other]))
            both = len(words[at] & words[other])
            if share >= ALIKE and both >= 2:
                found.append((share, Pair(row, rows[other])))
    return tuple(pair for _share, pair in sorted(found, key=lambda each: -each[0]))


def _telling(text: str) -> frozenset[str]:
    """The words that tell one question from another, without their plural."""
    return frozenset(word.rstrip("s") for word in wording(text).split() if word not in _COMMON)
