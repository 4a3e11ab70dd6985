"""What many conversations say together, always with the number it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from .enums import NoteKind, Outcome
from .meeting import FIT_SIDES
from .people import OutreachAttempt

if TYPE_CHECKING:
    from .voices import Said, Talk


FEW = 5
"""Fewer observations than this are told as counts, never as shares."""
QUICK = 3
"""Business days up to which an answer counts as quick."""
YES = (Outcome.ACCEPTED, Outcome.CONVERTED)


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def share(part: int, whole: int) -> str:
    """ "3 of 4", and the share beside it from five on."""
    if whole < FEW:
        return f"{part} of {whole}"
    return f"{part} of {whole} ({round(100 * part / whole)} %)"


class Side(NamedTuple):
    """How well one side of a path fits, over the talks that rated it."""

    middle: float | None
    low: int = 0
    high: int = 0
    n: int = 0


class FitSummary(NamedTuple):
    """How well a path fits."""

    n: int
    """Talks with any rating."""
    sides: Mapping[str, Side]
    weighted: float | None
    """Mean of the middles by the user's weights; None while a side that counts is unrated."""


def fit(ratings: Iterable[Mapping[str, int | None]], weights: Mapping[str, int]) -> FitSummary:
    """The fit of a path from the ratings of its talks; a side without a weight counts once."""
    rated = [rating for rating in ratings if any(rating.get(side) for side in FIT_SIDES)]
    sides = {}
    for side in FIT_SIDES:
        values = [value for rating in rated if (value := rating.get(side))]
        sides[side] = Side(median(values), min(values), max(values), len(values)) if values else Side(None)
    total, count = 0.0, 0
    for side, found in sides.items():
        weight = max(0, weights.get(side, 1))
        if weight and found.middle is None:
            return FitSummary(len(rated), sides, None)
        total, count = total + weight * (found.middle or 0), count + weight
    return FitSummary(len(rated), sides, total / count if count else None)


class AnswerCounts(NamedTuple):
    """What became of the people who were approached."""

    people: int
    accepted: int
    declined: int
    later: int
    silent: int
    """No answer, and the time to wait for one is over."""
    waiting: int
    """No answer yet."""
    days: tuple[int, ...]
    """Business days to the first answer, for each who answered."""

    @property
    def middle(self) -> float | None:
        """The middle of the days to the first answer."""
        return median(self.days)


def answers(
    attempts: Iterable[OutreachAttempt],
    today: date,
    mature: int,
    between: Callable[[date, date], int],
    local: Callable[[OutreachAttempt], tuple[date, date | None]],
) -> AnswerCounts:
    """What became of the people behind some attempts.

    Args:
        attempts: Messages and calls, in any order.
        today: The user's day.
        mature: Business days after which no answer is silence.
        between: Business days from one day to another.
        local: The user's days on which an attempt went out and was answered.
    """
    by_contact: dict[str, list[OutreachAttempt]] = {}
    for attempt in sorted(attempts, key=lambda each: each.sent_at.utc):
        by_contact.setdefault(attempt.contact, []).append(attempt)
    became: list[str] = []
    days = []
    for tried in by_contact.values():
        became.append(_became(tried, today, mature, between, local))
        replied = next((reply for each in tried if (reply := local(each)[1])), None)
        if replied is not None:
            days.append(max(0, between(local(tried[0])[0], replied)))
    return AnswerCounts(
        len(by_contact),
        became.count("accepted"),
        became.count("declined"),
        became.count("later"),
        became.count("silent"),
        became.count("waiting"),
        tuple(sorted(days)),
    )


def _became(
    tried: Sequence[OutreachAttempt],
    today: date,
    mature: int,
    between: Callable[[date, date], int],
    local: Callable[[OutreachAttempt], tuple[date, date | None]],
) -> str:
    outcomes = {attempt.outcome for attempt in tried}
    if outcomes & set(YES):
        return "accepted"
    for outcome, word in ((Outcome.DECLINED, "declined"), (Outcome.LATER, "later")):
        if outcome in outcomes:
            return word
    return "silent" if between(local(tried[-1])[0], today) >= mature else "waiting"


ROLE_THEMES = frozenset(("role", "role-heard-of"))
"""Themes of a note that names a role the user had not heard of."""
LEVELS = ("have", "learning", "need")
"""Themes of a skill note that say how far the user is."""
_THEME = re.compile(r"(?:^|(?<=\s))#([^\W\d_][\w-]*)")
_SIGIL = re.compile(r"^\s*\+\s*")


class Mentioned(NamedTuple):
    """A skill or a role."""

    text: str
    """As it was first written, without its tags."""
    people: tuple[str, ...]
    """Uids of the contacts who named it, each once, the first to name it first."""
    level: str = ""
    """One of `LEVELS`, from the latest note that says it; empty where none does."""


def skills_mentioned(talks: Iterable[Talk]) -> tuple[Mentioned, ...]:
    """The skills named in talks, those that most people named first."""
    return _gathered(talks, lambda note: note.kind == NoteKind.SKILL.value)


def roles_mentioned(talks: Iterable[Talk]) -> tuple[Mentioned, ...]:
    """The roles named in talks, those that most people named first."""
    return _gathered(talks, lambda note: "#role" in note.text.casefold(), ROLE_THEMES)


def _gathered(
    talks: Iterable[Talk], wanted: Callable[[Said], bool], needed: frozenset[str] = frozenset()
) -> tuple[Mentioned, ...]:
    """What notes name.

    Args:
        talks: The conversations.
        wanted: Whether a note may name something; most are not even read.
        needed: Themes of which it must have one; none where any note will do.
    """
    found: dict[str, Mentioned] = {}
    for talk in talks:
        for note in talk.said:
            if not wanted(note):
                continue
            themes = frozenset(theme.casefold() for theme in _THEME.findall(note.text))
            words = " ".join(_THEME.sub("", _SIGIL.sub("", note.text)).split())
            if not words or (needed and not themes & needed):
                continue
            old = found.get(words.casefold(), Mentioned(words, ()))
            people = tuple(dict.fromkeys((*old.people, talk.person)))
            level = next((level for level in LEVELS if level in themes), old.level)
            found[words.casefold()] = Mentioned(old.text, people, level)
    return tuple(sorted(found.values(), key=lambda each: -len(each.people)))
