"""Letters by template: what kinds there are, how one is chosen, and how its gaps are filled.

A template is text with `{name}` or `{name|words if unknown}`. What stays unknown stays a gap, `{name}`, so
that nobody takes a half-finished letter for a finished one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .business_calendar import WorkDays, is_business_day
from .phrasing import clock_time, day
from .zoned_time import AmbiguousTime, ImpossibleTime, ZonedTime, zone_notes
from .zones import valid_zone, zone_place

KINDS: Mapping[str, str] = {
    "request": "asks for a conversation",
    "nudge": "reminds of a request",
    "confirm": "confirms a conversation",
    "reschedule": "moves a conversation",
    "update": "tells what came of their advice",
    "loop": "tells an introducer how it went",
    "answer": "answers a no",
    "apology": "apologises for a missed conversation",
    "thanks": "thanks for a conversation",
    "thanks_introducer": "thanks for an introduction",
    "call": "what to say on the phone",
}
MEDIA: Mapping[str, str] = {
    "email": "e-mail",
    "message": "message",
    "linkedin": "LinkedIn",
    "letter": "letter",
    "card": "card",
    "call": "call",
}
FORMAL, NEUTRAL, FRIENDLY, ANY = "formal", "neutral", "friendly", "any"
SILENT = "silent"
"""The style of requests that do not mention that they are not about a job."""
FORMALITIES = (FORMAL, NEUTRAL, FRIENDLY, ANY)

PLACEHOLDERS: Mapping[str, str] = {
    "greeting": "the greeting with their name, as formal as they are addressed",
    "closing": "the closing phrase that goes with it",
    "them": "how they are addressed",
    "first_name": "their first name",
    "name": "their whole name",
    "role": "their title",
    "org": "their organisation",
    "me": "who you are, in one line",
    "us": "what links you",
    "why": "why you ask this person",
    "my_name": "your name",
    "my_first_name": "your first name",
    "my_email": "your e-mail address",
    "my_phone": "your phone number",
    "field": "what you explore",
    "minutes": "how many minutes you ask for",
    "slots": "the times you offer, one a line",
    "referrer": "who named them to you",
    "sent_on": "the day of your last message to them",
    "when": "day and time of the conversation, in both zones",
    "place": "where it takes place, or who calls whom",
    "new_name": "somebody they named whom you have met",
    "learned": "what you learned",
    "advice": "what they advised",
    "did": "what you did with it",
    "result": "what came of it",
    "news": "what made you think of them",
    "opening": "a line to begin with, where customs ask for one",
    "not_job": "that it is not about a job, unless you would rather not say so",
    "talk": "to talk with you, and about what, as in: time to {talk}",
    "moment": "a moment of the conversation",
    "moment_sentence": "that moment as a sentence of its own",
    "next_step": "what you will do next",
    "next_sentence": "that step as a sentence of its own",
}
"""Names that may stand in braces, and what they become."""

GAP = re.compile(r"\{\s*([A-Za-z]\w{0,40})\s*(?:\|([^{}]*))?\}")
_OPENS = (".", "!", "?", "…", "\n")
_NO_STOP_BEFORE = ".!?…,;:)"
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_THREE_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


class LetterTemplate(NamedTuple):
    """A letter before it is about anybody."""

    id: str
    """Lower-case words with dots: "request.alum"; the user's file refers to it."""
    kind: str
    """One of `KINDS`."""
    medium: str
    """One of `MEDIA`."""
    formality: str
    """One of `FORMALITIES`."""
    name: str
    """What a list of templates calls it."""
    subject: str
    """Empty where the medium has none."""
    body: str


class Filled(NamedTuple):
    """A letter about somebody."""

    subject: str
    text: str
    missing: tuple[str, ...]
    """Names that stayed gaps, each once, in the order they are met."""


def fill_letter(template: LetterTemplate, values: Mapping[str, str]) -> Filled:
    """A template with its values.

    A blank value counts as unknown: the words of the template take its place, else the gap stays and its name
    is among the missing. A line that held only gaps with nothing to say goes. Braces in a value become
    parentheses, so that they never look like a gap.
    """
    missing: dict[str, None] = {}
    subject = " ".join(_fill(template.subject, values, missing).split())
    return Filled(subject, _fill(template.body, values, missing).strip(), tuple(missing))


_NOT_JOB = re.compile(r" ?\{\s*not_job\s*(?:\|[^{}]*)?\}")


def without_job(template: LetterTemplate) -> LetterTemplate:
    """A template that does not mention that no job is asked for; a line with nothing else goes."""
    lines = [(line, _NOT_JOB.sub("", line)) for line in template.body.split("\n")]
    body = "\n".join(new for old, new in lines if new.strip() or not old.strip())
    return template._replace(subject=_NOT_JOB.sub("", template.subject), body=body)


def gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps in a text, each once, in order."""
    return tuple(dict.fromkeys(match[1] for match in GAP.finditer(text)))


def unknown_names(template: LetterTemplate) -> tuple[str, ...]:
    """Names in braces that nothing ever fills, each once."""
    return tuple(name for name in gaps(f"{template.subject}\n{template.body}") if name not in PLACEHOLDERS)


def _fill(text: str, values: Mapping[str, str], missing: dict[str, None]) -> str:
    lines = []
    for line in text.splitlines():
        filled = GAP.sub(lambda match: _words(match, values, missing), line)
        if "|}" in line:
            # A gap that became nothing leaves no blank behind.
            filled = _BLANKS.sub(" ", filled).lstrip()
        if filled.strip() or not line.strip():
            lines.append(filled.rstrip())
    return _THREE_BREAKS.sub("\n\n", "\n".join(lines))


def _words(match: re.Match[str], values: Mapping[str, str], missing: dict[str, None]) -> str:
    """What a gap becomes; a full stop that the value brings along is not doubled."""
    name = match[1]
    value = values.get(name, "").strip().replace("{", "(").replace("}", ")")
    if value:
        after = match.string[match.end() : match.end() + 1]
        return value[:-1] if after and after in _NO_STOP_BEFORE and value.endswith(".") else value
    if match[2] is None:
        missing[name] = None
        return f"{{{name}}}"
    words = match[2].strip()
    before = match.string[: match.start()].rstrip(" ")
    return words[:1].upper() + words[1:] if not before or before.endswith(_OPENS) else words


def fitting(
    letters: Iterable[LetterTemplate], kind: str, medium: str = "", formality: str = ""
) -> list[LetterTemplate]:
    """The templates of a kind, the best fit first: by medium, then by formality, then as they stand."""
    ranked = []
    for number, letter in enumerate(letters):
        if letter.kind == kind:
            ranked.append((*_distance(letter, medium, formality), number, letter))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]


def _distance(letter: LetterTemplate, medium: str, formality: str) -> tuple[int, int]:
    """How far a template is from what is wanted; a letter on paper reads like an e-mail."""
    written = ("email", "letter")
    off = 0 if letter.medium == medium or not medium else 1 if {letter.medium, medium} <= set(written) else 2
    tone = 0 if letter.formality == formality else 1 if letter.formality == ANY or not formality else 2
    return off, tone


FEWEST, MOST = 2, 4
"""Times that a request offers (S004)."""
MINE = (9 * 60, 18 * 60)
LATE_OR_EARLY = (7 * 60, 21 * 60)
"""Minutes since midnight between which a conversation begins and ends here, at best and at all."""
THEIRS = (8 * 60, 20 * 60)
"""The same over there (TZ)."""
STEP = 30
"""Minutes from one possible start to the next."""
DAYS_AHEAD = 15
"""Days that are looked through."""
_WISHED = (10 * 60, 15 * 60)
"""The starts here that are looked for on each day: one in the morning, one in the afternoon."""
_APART = 90
"""Minutes between two times of one day that are worth offering both."""


class Busy(NamedTuple):
    """A time that is taken."""

    start: datetime
    end: datetime


class Calendar(NamedTuple):
    """What limits the times of both."""

    my_zone: str
    their_zone: str
    """IANA name; empty or unknown where nobody knows, then only the hours here count."""
    work_days: WorkDays
    holidays: frozenset[date]
    busy: Sequence[Busy]


def propose(now: datetime, minutes: int, calendar: Calendar, *, days: int = 6) -> list[ZonedTime]:
    """Times to choose from, at most two on a day, on the next `days` days that have any.

    They lie on work days from tomorrow on, in the hours of both, outside of what is taken; a wall time that a
    zone skips or has twice is never offered. Hours early or late here are used only where nothing else meets
    the hours over there.
    """
    for hours in (MINE, LATE_OR_EARLY):
        found: list[ZonedTime] = []
        used = 0
        today = ZonedTime(now, calendar.my_zone).local().date()
        for ahead in range(1, DAYS_AHEAD + 1):
            on = today + timedelta(days=ahead)
            if used < days and is_business_day(on, calendar.work_days, calendar.holidays):
                times = _of_day(on, minutes, calendar, hours)
                found += times
                used += bool(times)
        if len({moment.local().date() for moment in found}) >= FEWEST:
            return found
    return found


def suggest(times: Sequence[ZonedTime], count: int = 3) -> list[ZonedTime]:
    """A good selection: one on each day, mornings and afternoons in turn."""
    by_day: dict[date, list[ZonedTime]] = {}
    for moment in times:
        by_day.setdefault(moment.local().date(), []).append(moment)
    return [some[number % len(some)] for number, some in enumerate(list(by_day.values())[:count])]


def render(at: ZonedTime, my_zone: str, their_zone: str) -> str:
    """A time as it stands in a letter: "Wed 18 Mar 15:00 here, 11:00 in New York".

    The day is said twice where it differs, no place where both clocks show the same, and the user's own place
    where theirs is not known.
    """
    mine = at.in_zone(my_zone).local()
    here = f"{day(mine)} {clock_time(mine)}"
    if not valid_zone(their_zone):
        return f"{here} in {zone_place(my_zone)}"
    theirs = at.in_zone(their_zone).local()
    if theirs.utcoffset() == mine.utcoffset():
        return here
    there = clock_time(theirs) if theirs.date() == mine.date() else f"{day(theirs)} {clock_time(theirs)}"
    return f"{here} here, {there} in {zone_place(their_zone)}"


def notes(at: ZonedTime, minutes: int, calendar: Calendar) -> list[str]:
    """What deserves a second look about a time: the clocks, the hour over there, what is taken."""
    found = zone_notes(at, calendar.my_zone, calendar.their_zone) if valid_zone(calendar.their_zone) else []
    if not _free(at, minutes, calendar.busy):
        found.append("You have another conversation then.")
    return found


# -- one day ------------------------------------------------------------------------------------------


def _of_day(on: date, minutes: int, calendar: Calendar, hours: tuple[int, int]) -> list[ZonedTime]:
    """The best time of the morning and of the afternoon, as far as they are apart."""
    starts = range(hours[0], hours[1] - minutes + 1, STEP)
    possible = [at for start in starts if (at := _at(on, start, calendar.my_zone)) is not None]
    fit = [at for at in possible if _decent(at, minutes, calendar) and _free(at, minutes, calendar.busy)]
    if not fit:
        return []
    best = [min(fit, key=lambda at: abs(_minute(at) - wished)) for wished in _WISHED]
    if _minute(best[1]) - _minute(best[0]) < _APART:
        best = [fit[0], fit[-1]] if _minute(fit[-1]) - _minute(fit[0]) >= _APART else best[:1]
    return best


def _at(on: date, minute: int, zone: str) -> ZonedTime | None:
    try:
        return ZonedTime.from_local(datetime.combine(on, time(*divmod(minute, 60))), zone)
    except (AmbiguousTime, ImpossibleTime):
        return None


def _decent(at: ZonedTime, minutes: int, calendar: Calendar) -> bool:
    """Whether it begins and ends in their hours, on a work day there."""
    if not valid_zone(calendar.their_zone):
        return True
    begins = at.in_zone(calendar.their_zone).local()
    ends = ZonedTime(at.utc + timedelta(minutes=minutes), calendar.their_zone).local()
    same_day = ends.date() == begins.date()
    start, end = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
    works = is_business_day(begins.date(), calendar.work_days)
    return works and same_day and THEIRS[0] <= start and end <= THEIRS[1]


def _free(at: ZonedTime, minutes: int, busy: Sequence[Busy]) -> bool:
    end = at.utc + timedelta(minutes=minutes)
    return all(end <= taken.start or at.utc >= taken.end for taken in busy)


def _minute(at: ZonedTime) -> int:
    local = at.local()
    return local.hour * 60 + local.minute


_VERBS = (
    "send|tell|give|ask|call|ring|phone|write|email|e-mail|mail|message|thank|show|invite|lend|bring|meet|visit"
    "|remind|update|introduce"
)
_BEFORE = rf"(?:{_VERBS}|to|for|with|from)"
_AFTER = (
    r"(?=\s*(?:$|[.,;:!?)])|\s+(?:a|an|the|my|this|that|these|some|about|after|again|and|at|back|before|by|for|"
    r"how|if|in|next|of|on|once|soon|to|today|tomorrow|until|what|when|whether|with)\b)"
)
_PRONOUN = re.compile(
    rf"\b(?P<before>{_BEFORE}\s+(?:him|her)|(?:{_VERBS})(?:\s+to)?\s+them){_AFTER}", re.IGNORECASE
)
_DOUBT = re.compile(rf"\b(?:him|his|her|(?:{_VERBS})(?:\s+to)?\s+them)\b", re.IGNORECASE)
_NAME_LIKE = re.compile(r"(?<=\s)[A-Z][^\W\d_]+")


def second_person(text: str, names: Sequence[str], *, alone: bool) -> str:
    """An action with its reader addressed as "you", where it is certain that they are meant.

    Args:
        text: The words of the action.
        names: Whole and first name of the reader.
        alone: Whether nobody else took part or is named beside it, whom him, her or them could mean.
    """
    words = text.replace("@", "")
    for name in sorted(filter(None, names), key=len, reverse=True):
        each = re.escape(name)
        words = re.sub(rf"\b{each}(?:'s|’s)(?=\s+[a-z])", "your", words)
        words = re.sub(rf"\b({_BEFORE}\s+){each}\b{_AFTER}", r"\1you", words, flags=re.IGNORECASE)
    if alone and not _NAME_LIKE.search(words):
        words = _PRONOUN.sub(lambda found: found["before"].rpartition(" ")[0] + " you", words)
    return words


def may_mean_reader(words: str, names: Sequence[str]) -> bool:
    """Whether a sentence names its reader, or says him or her of somebody who may be the reader."""
    named = any(re.search(rf"\b{re.escape(name)}\b", words) for name in names if name)
    return named or _DOUBT.search(words) is not None
