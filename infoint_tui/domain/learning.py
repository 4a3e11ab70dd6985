"""What people said in conversations that took place, read from the records as stored, and what all of them
say together: figures with the number they rest on.

Review looks at thousands of notes at once. Here each conversation is read once into small values, without
making all of its record; what does not fit is left out, as it is where records are read in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from . import NamedTuple, regex
from .enums import AssumptionStatus, ItemStatus, MeetingState, NoteKind, Outcome, PathDecision
from .meeting import FIT_SIDES
from .note_syntax import theme_places
from .people import OutreachAttempt
from .record import objects_in, text_in, texts_in
from .zoned_time import ZonedTime, moment_in

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
    return f"{part} of {whole} ({round(100 * part / whole)}%)"


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
_THEME = regex(r"(?:^|(?<=\s))#([^\W\d_][\w-]*)")
_SIGIL = regex(r"^\s*\+\s*")


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
    """What notes name, with one of the themes `needed` if any are; what is not `wanted` is not even read."""
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


HELD = frozenset((MeetingState.HELD.value, MeetingState.CUT_SHORT.value))
UNASKED = frozenset((ItemStatus.PLANNED.value, ItemStatus.SKIPPED.value))
_NO_WORDS = regex(r"[\W_]+")
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
    if text_in(record.get("state")) not in HELD or record.get("rehearses"):
        return None
    guests = texts_in(record.get("contacts"))
    if not guests:
        return None
    agenda = objects_in(record.get("agenda"))
    began = moment_in(record.get("actual_start") or record.get("start"))
    before, after = _whole(record.get("confidence_before")), _whole(record.get("confidence_after"))
    reflection = record.get("reflection")
    return Talk(
        text_in(record.get("uid")),
        tuple(guests),
        tuple(texts_in(record.get("paths"))),
        began,
        moment_in(record.get("actual_end")) or began,
        tuple(found for raw in objects_in(record.get("notes")) if (found := _said(raw)) is not None),
        tuple(item for raw in agenda if (item := _asked(raw)) is not None),
        _musts(agenda),
        tuple(
            score
            for raw in objects_in(record.get("goals"))
            if (score := _whole(raw.get("score"))) is not None
        ),
        (before, after) if before is not None and after is not None else None,
        _reflected(reflection) if isinstance(reflection, Mapping) else None,
    )


def _musts(agenda: list[Mapping[str, Any]]) -> tuple[bool, ...]:
    if all(_status(raw) == ItemStatus.PLANNED.value for raw in agenda):
        return ()
    return tuple(_status(raw) not in UNASKED for raw in agenda if raw.get("must") is True)


def _status(raw: Mapping[str, Any]) -> str:
    return text_in(raw.get("status")) or ItemStatus.PLANNED.value


def _reflected(raw: Mapping[str, Any]) -> Reflected:
    later = objects_in(raw.get("second_opinions"))
    fit = _mapping((later[-1] if later else raw).get("fit"))
    decision = raw.get("path_decision")
    return Reflected(
        bool(raw.get("completed")),
        {side: value for side, value in fit.items() if type(value) is int},
        text_in(raw.get("likes")),
        text_in(raw.get("dislikes")),
        text_in(raw.get("takeaways")),
        text_in(raw.get("views")),
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
    text = text_in(raw.get("text"))
    if not text.strip():
        return None
    at, side = raw.get("at"), text_in(raw.get("side"))
    return Said(
        text_in(raw.get("uid")),
        at if type(at) is int else 0,
        text_in(raw.get("kind")) or "note",
        text,
        text_in(raw.get("agenda_item")),
        raw.get("star") is True,
        side if side in SIDES else "",
    )


def _asked(raw: Mapping[str, Any]) -> Asked | None:
    text, question, stance = (
        text_in(raw.get("text")),
        text_in(raw.get("question")),
        text_in(raw.get("stance")),
    )
    key = question or wording(text)
    if not key:
        return None
    return Asked(
        text_in(raw.get("uid")),
        key,
        text,
        bool(question),
        _status(raw) not in UNASKED,
        text_in(raw.get("same_as")),
        text_in(raw.get("summary")),
        stance if stance in STANCES else "",
    )


def wording(text: str) -> str:
    """What two own questions must have in common to be the same: their words, whatever the case and marks."""
    return _NO_WORDS.sub(" ", text.casefold()).strip()


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
