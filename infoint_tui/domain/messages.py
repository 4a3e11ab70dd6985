"""Messages by template: what kinds there are, how one is chosen, and how its slots are filled.

A template is text with `{name}` or `{name|words if unknown}`. Some slots hold whole sentences that the user
writes (`SLOTS`): the template only puts them in order, and one that is missing leaves nothing behind. Any
other name that stays unknown stays a gap, `{name}`, so that nobody takes it for a finished message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from . import NamedTuple, regex
from .business_calendar import WorkDays, is_business_day
from .english import as_sentence, within_a_sentence
from .phrasing import alternatives, clock_time, day, long_day, month_day, relative_day
from .text import common_ends, pairs, sections
from .zoned_time import AmbiguousTime, ImpossibleTime, ZonedTime, valid_zone, zone_label, zone_notes

KINDS = pairs("data/messages", "kinds")
MEDIA = pairs("data/messages", "media")
ON_A_PAGE = ("email", "letter")
"""Media with room for days in full and a list of times."""
FORMAL, NEUTRAL, FRIENDLY, ANY = "formal", "neutral", "friendly", "any"
SILENT = "silent"
"""The style of requests that do not mention that they are not about a job."""
FORMALITIES = (FORMAL, NEUTRAL, FRIENDLY, ANY)


class Slot(NamedTuple):
    """A whole sentence that the user writes, and how it is asked for."""

    label: str
    ask: str
    starter: str
    """How it may begin."""
    example: str


SLOTS: Mapping[str, Slot] = {
    name: Slot(*words) for name, *words in (line.split(" | ") for line in sections("data/messages")["slots"])
}
"""Slots that hold whole sentences, in the order they are asked for."""
PLACEHOLDERS = pairs("data/messages", "placeholders")
"""Names that may stand in braces, and what they become."""

GAP = regex(r"\{\s*([A-Za-z]\w{0,40})\s*(?:\|([^{}]*))?\}")
_OPENS = (".", "!", "?", "…", "\n")
_NO_STOP_BEFORE = ".!?…,;:)"
_BLANKS = regex(r"(?<=\S) {2,}(?=\S)")
_THREE_BREAKS = regex(r"\n[ \t]*(?:\n[ \t]*)+\n")


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

    A blank value counts as unknown: the words of the template take its place. A slot for a whole sentence
    that stands as one is left out then, any other gap stays; the names of both are among the missing. A line
    that held only gaps with nothing to say goes. Braces in a value become parentheses, so that they never
    look like a gap.
    """
    if template.medium in ON_A_PAGE and values.get("times_in_full"):
        values = {**values, "times": values["times_in_full"]}
    missing: dict[str, None] = {}
    subject = " ".join(_fill(template.subject, values, missing).split())
    return Filled(subject, _fill(template.body, values, missing).strip(), tuple(missing))


def slots_of(template: LetterTemplate) -> tuple[str, ...]:
    """The sentences that a template asks the user for, in the order they are asked."""
    named = gaps(f"{template.subject}\n{template.body}")
    return tuple(name for name in SLOTS if name in named)


_ANCHOR = 24
"""Characters beside a sentence by which its place is found again."""


def carried_over(text: str, before: str, after: str) -> str:
    """A text that began as `before`, with what is new in `after`; as it is where the place is gone."""
    start, end = common_ends(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    head, tail = before[max(0, start - _ANCHOR) : start], before[len(before) - end :][:_ANCHOR]
    place = f"{head}{old}{tail}"
    if old == new or text.count(place) != 1:
        return text
    return text.replace(place, f"{head}{new}{tail}")


MARKED = "\ue000"
"""Stands in a filled template for the reason, to find its place; no text has this character."""
_SENTENCE_ENDS = regex(r"(?<=[.!?…])\s+|\s*\n\s*")
_ABOUT_THEM = regex(r"\byou(?:r|rs|['’]\w+)?\b", re.IGNORECASE)
_NO_REASON = regex(
    r"\?$|^(?:dear|hi|hello|thanks?|thank you|best|kind|warm|sincerely)\b"
    r"|\b(?:free|available|schedule|minutes|calls?|times?|bad time|no pressure|no worries|hear from you"
    r"|a job|attached|résumé|reply)\b",
    re.IGNORECASE,
)
"""What asks, greets, thanks or settles a time says nothing of them."""
_DRAWN = regex(
    r"\b(?:because|since|curious|interest(?:ed|s)|impress\w+|struck|inspir\w+|admire\w*|read|saw|noticed|heard"
    r"|love to (?:hear|learn|know)|your (?:path|work|talk|career|move|article|team|experience|background))\b"
    r"|^you\b(?!['’])",
    re.IGNORECASE,
)
_LONGEST_REASON = 300
"""Characters; more than that is no sentence."""


def reason_at(text: str, marked: str, before: str) -> str:
    """The words a letter has where its template has the reason; empty where the template's own stand there.

    `marked` is the template filled with `MARKED` for the reason, `before` the same without a reason.
    """
    head, mark, tail = marked.partition(MARKED)
    head, tail = head[-_ANCHOR:], tail.lstrip(".")[:_ANCHOR]
    start = text.find(head) + len(head) if mark and text.count(head) == 1 else -1
    end = text.find(tail, start) if start >= 0 and tail.strip() else -1
    words = text[start:end].strip() if end >= 0 else ""
    return "" if words in before or "\n" in words or len(words) > _LONGEST_REASON else words


def reason_among(text: str, before: str) -> str:
    """The sentence of a letter that says best why it goes to this person; empty where none may.

    Those of `before`, the template it began with, are no reason.
    """
    best, most = "", 0
    for sentence in map(str.strip, _SENTENCE_ENDS.split(text)):
        if sentence in before or len(sentence.split()) < 4 or len(sentence) > _LONGEST_REASON:
            continue
        if not _ABOUT_THEM.search(sentence) or _NO_REASON.search(sentence):
            continue
        weight = 2 if _DRAWN.search(sentence) else 1
        if weight > most:
            best, most = sentence, weight
    return best


_NOT_JOB = regex(r" ?\{\s*not_job\s*(?:\|[^{}]*)?\}")


def without_job(template: LetterTemplate) -> LetterTemplate:
    """A template that does not mention that no job is asked for; a line with nothing else goes."""
    lines = [(line, _NOT_JOB.sub("", line)) for line in template.body.split("\n")]
    body = "\n".join(new for old, new in lines if new.strip() or not old.strip())
    return template._replace(subject=_NOT_JOB.sub("", template.subject), body=body)


_PARTED = regex(r"(\{\s*me\s*\})\n\n(\{\s*why\b)")


def in_one_paragraph(template: LetterTemplate) -> LetterTemplate:
    """A template whose sentence about the user opens the paragraph that asks: for when that is all."""
    return template._replace(body=_PARTED.sub(r"\1 \2", template.body))


_SAYS_IT = regex(
    r"\b(?:thinking (?:about|of)|considering|exploring|curious|interested|looking into"
    r"|(?:want|hope|hoping|trying|like|love|plan|planning|going) to|switching|(?:mov|gett)ing into)\b",
    re.IGNORECASE,
)
_ONE_BREATH = 12
"""Words of a sentence that another one may be added to."""


def with_wish(me: str, wish: str) -> str:
    """Who somebody is and what they have in mind, in one sentence where the first is short.

    The wish is a clause: "I'm thinking about becoming an archivist".
    """
    said = " ".join(me.split())
    if not said or not wish or _SAYS_IT.search(said):
        return said
    bare = said.rstrip(".")
    short = len(bare.split()) <= _ONE_BREATH and re.match(r"(?:I|I['’]m|My)\b(?!.*(?:[.!?;:]|\band\b))", bare)
    return f"{bare}, and {wish}" if short else f"{as_sentence(said)} {wish}"


def gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps in a text, each once, in order."""
    return tuple(dict.fromkeys(match[1] for match in GAP.finditer(text)))


def gap_words(name: str) -> str:
    """What belongs into a gap, in words."""
    return SLOTS[name].label.lower() if name in SLOTS else PLACEHOLDERS.get(name, name)


def unknown_names(template: LetterTemplate) -> tuple[str, ...]:
    """Names in braces that nothing ever fills, each once."""
    return tuple(name for name in gaps(f"{template.subject}\n{template.body}") if name not in PLACEHOLDERS)


def _fill(text: str, values: Mapping[str, str], missing: dict[str, None]) -> str:
    lines = []
    for line in text.splitlines():
        filled = GAP.sub(lambda match: _words(match, values, missing), line)
        if "{" in line:
            # A gap that became nothing leaves no blank behind.
            filled = _BLANKS.sub(" ", filled).lstrip()
        if filled.strip() or not line.strip():
            lines.append(filled.rstrip())
    return _THREE_BREAKS.sub("\n\n", "\n".join(lines))


def _words(match: re.Match[str], values: Mapping[str, str], missing: dict[str, None]) -> str:
    """What a gap becomes; a full stop that the value brings along is not doubled."""
    name = match[1]
    value = values.get(name, "").strip().replace("{", "(").replace("}", ")")
    before = match.string[: match.start()].rstrip(" ")
    opens = not before or before.endswith(_OPENS)
    if name in SLOTS and _stands_alone(match, before):
        if name == "slots":
            value = values.get("times", "").strip() or alternatives(value.split("\n"))
        if not value:
            missing[name] = None
            value = (values.get("curious", "") if name == "why" and match[2] else "") or match[2] or ""
        return value if "\n" in value else as_sentence(value)
    if value:
        after = match.string[match.end() : match.end() + 1]
        if name in SLOTS and not opens:
            value = within_a_sentence(value) if name not in ("me", "slots") else value
        return value[:-1] if after and after in _NO_STOP_BEFORE and value.endswith(".") else value
    if match[2] is None:
        missing[name] = None
        return f"{{{name}}}"
    words = match[2].strip()
    return words[:1].upper() + words[1:] if opens else words


def _stands_alone(match: re.Match[str], before: str) -> bool:
    """Whether a slot stands as a sentence of its own; times on a line of their own are a list."""
    after = match.string[match.end() :]
    begins = not before or before.endswith((*_OPENS, "}"))
    ends = not after.strip() or re.match(r"\s+[A-Z“\"{]", after) is not None
    return begins and ends and (match[1] != "slots" or bool(before or after.strip()))


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
    """A time that is offered: "Wed Mar 18 at 3:00 PM London time (11:00 AM Eastern)".

    Their day is said where it differs, no zone where both clocks show the same, and the user's own where
    theirs is not known.
    """
    return _both(at, my_zone, their_zone, lambda on: f"{day(on)} at", clock_time)


def render_long(at: ZonedTime, my_zone: str, their_zone: str) -> str:
    """The same in a sentence, as it is written where the user lives.

    "Wednesday, March 18, at 3:00 PM Eastern (7:00 PM London time)", or "Wednesday 18 March at 3:00 pm".
    """
    if not day_first(my_zone):
        return _both(at, my_zone, their_zone, lambda on: f"{long_day(on)}, at", clock_time)
    return _both(at, my_zone, their_zone, lambda on: f"{turned(long_day(on))} at", small_clock)


_MONTH_FIRST = ("America/", "US/", "Canada/", "Pacific/Honolulu", "UTC", "Etc/")


def day_first(zone: str) -> bool:
    """Whether who lives in a zone writes "18 March" and "3:00 pm" in a message, as outside of America."""
    return "/" in zone and not zone.startswith(_MONTH_FIRST)


def month_and_day(on: date, zone: str) -> str:
    """A day without its weekday as it is written where the user lives: "March 9", "9 March"."""
    return turned(month_day(on)) if day_first(zone) else month_day(on)


def turned(day_: str) -> str:
    """A day with its number before the month: "Friday, March 13" as "Friday 13 March"."""
    *weekday, month, number = day_.replace(",", "").split()
    return " ".join((*weekday, number, month))


def small_clock(at: datetime) -> str:
    """A time as it is written outside of America: "3:00 pm"."""
    return clock_time(at).lower()


def _both(
    at: ZonedTime, my_zone: str, their_zone: str, on: Callable[[date], str], clock: Callable[[datetime], str]
) -> str:
    mine = at.in_zone(my_zone).local()
    here = f"{on(mine)} {clock(mine)}"
    if not valid_zone(their_zone):
        return f"{here} {zone_label(my_zone)}"
    theirs = at.in_zone(their_zone).local()
    if theirs.utcoffset() == mine.utcoffset():
        return here
    there = f"{clock(theirs)} {zone_label(their_zone)}"
    if theirs.date() != mine.date():
        there = f"{on(theirs)} {there}"
    return f"{here} {zone_label(my_zone)} ({there})"


def render_from(at: ZonedTime, now: ZonedTime, my_zone: str, their_zone: str) -> str:
    """The same after a verb, with a nearby day by its name: "tomorrow, Friday, March 13, at 3:00 PM"."""
    on, today = at.in_zone(my_zone).local().date(), now.in_zone(my_zone).local().date()
    near = relative_day(on, today)
    said = render_long(at, my_zone, their_zone)
    return f"{near}, {said}" if near in ("today", "tomorrow", "yesterday") else f"on {said}"


def render_short(at: ZonedTime, now: ZonedTime, my_zone: str, their_zone: str) -> str:
    """The same for a subject line: "tomorrow at 3:00 PM (4:00 PM your time)", "on Fri Mar 13 at 3:00 PM"."""
    mine = at.in_zone(my_zone).local()
    near = relative_day(mine.date(), now.in_zone(my_zone).local().date())
    first = day_first(my_zone)
    clock = small_clock if first else clock_time
    if near not in ("today", "tomorrow", "yesterday"):
        near = f"on {turned(day(mine.date())) if first else near}"
    said = f"{near} at {clock(mine)}"
    if not valid_zone(their_zone):
        return said
    theirs = at.in_zone(their_zone).local()
    if theirs.utcoffset() == mine.utcoffset() or theirs.date() != mine.date():
        return said
    return f"{said} ({clock(theirs)} your time)"


def offer_sentence(times: Sequence[str], *, formal: bool = False) -> str:
    """Times offered, as a sentence; empty where there are none."""
    if not times:
        return ""
    free = "I am free" if formal else "I'm free"
    return f"{free} {alternatives(times)}. {_otherwise(len(times), formal=formal)}"


def _otherwise(count: int, *, formal: bool) -> str:
    """What is said behind so many times that are offered."""
    if formal:
        none = {1: "that does not suit", 2: "neither suits"}.get(count, "none of these suits")
        return f"If {none} you, I would be glad to work around your schedule."
    none = {1: "that doesn't work", 2: "neither works"}.get(count, "none of these work")
    return f"If {none}, I'm happy to adjust to your schedule."


def offer_in_full(times: Sequence[str], *, formal: bool = False) -> str:
    """Times offered where there is room: a list once there are more than two or each has two clocks."""
    if len(times) < 2 or (len(times) == 2 and not any("(" in each for each in times)):
        return offer_sentence([f"on {each}" for each in times] if formal else times, formal=formal)
    free = "I am" if formal else "I'm"
    which = "either" if len(times) == 2 else "any"
    listed = "\n".join(f"- {each[:1].upper()}{each[1:]}" for each in times)
    return f"{free} free at {which} of these times:\n\n{listed}\n\n{_otherwise(len(times), formal=formal)}"


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
_PRONOUN = regex(
    rf"\b(?P<before>{_BEFORE}\s+(?:him|her)|(?:{_VERBS})(?:\s+to)?\s+them){_AFTER}", re.IGNORECASE
)
_DOUBT = regex(rf"\b(?:him|his|her|(?:{_VERBS})(?:\s+to)?\s+them)\b", re.IGNORECASE)
_NAME_LIKE = regex(r"(?<=\s)[A-Z][^\W\d_]+")


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
