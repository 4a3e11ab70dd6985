"""Days and times as people type them: "thu 10:00", "+3d 14:30", "in 20 min", "12 mar", "T-5b"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from . import NamedTuple, regex
from .business_calendar import MON_TO_FRI, WorkDays, add_business_days, previous_work_day_if_off
from .phrasing import WEEKDAYS, add_months, day, examples_of_times, month_number, next_weekday, weekday_number
from .text import table, visible
from .zoned_time import ZonedTime, guess_zone, wall

_OFFSET = regex(r"([TE])(?:([+-])(\d{1,3})(b|d|w|h|min|m))?(?: (\d{1,2}):(\d{2}))?", re.IGNORECASE)
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})


class OffsetError(ValueError):
    """An offset that cannot be read; the message says which and gives examples."""


class Offset(NamedTuple):
    """A distance from a meeting."""

    anchor: str
    """T, the start, or E, the end."""
    amount: int
    """Negative before the anchor."""
    unit: str
    """b business days, d days, w weeks, h hours, min minutes."""
    at: time | None = None
    """The wall time on that day, for distances in whole days."""

    @property
    def whole_days(self) -> bool:
        """Whether the offset names a day rather than an instant."""
        return self.unit in ("b", "d", "w")

    def __str__(self) -> str:
        """The form that `parse_offset` reads."""
        distance = f"{self.amount:+d}{self.unit}" if self.amount or self.whole_days else ""
        return f"{self.anchor}{distance}" + (f" {self.at:%H:%M}" if self.at else "")


def parse_offset(text: str) -> Offset:
    """The offset in `text`: T or E, a sign, a number and b, d, w, h or min (m), a time for whole days.

    Raises OffsetError.
    """
    match = _OFFSET.fullmatch(" ".join(text.translate(_MINUS_SIGNS).split()))
    if not match:
        raise OffsetError(f"{text!r} isn't an offset. Try: T-5b, T-15min, E+24h.")
    anchor, sign, number, unit, hour, minute = match.groups()
    unit = {"m": "min", None: "min"}.get(unit and unit.lower(), unit and unit.lower()) or "min"
    amount = int(f"{sign}{number}") if number else 0
    at = None
    if hour is not None:
        if unit not in ("b", "d", "w"):
            raise OffsetError(f"{text!r} has a time, but isn't a number of whole days. Try: T-1b 10:00.")
        if int(hour) > 23 or int(minute) > 59:
            raise OffsetError(f"{text!r} has no such time of day. Try: T-1b 10:00.")
        at = time(int(hour), int(minute))
    return Offset(anchor.upper(), amount, unit, at)


def resolve_offset(
    offset: Offset,
    start: ZonedTime,
    work_days: WorkDays = MON_TO_FRI,
    holidays: frozenset[date] = frozenset(),
) -> ZonedTime | date:
    """When an offset falls due, `start` being its anchor (the end of the meeting for E offsets).

    Hours and minutes give an instant. Whole days give a date in the zone of `start`, or an instant if the
    offset has a time; generated due dates on a day off move to the work day before it. A wall time that is
    skipped by a clock change becomes the next valid one, the first is taken of one that comes twice.
    """
    if not offset.whole_days:
        hours = offset.amount if offset.unit == "h" else 0
        minutes = offset.amount if offset.unit == "min" else 0
        return ZonedTime(start.utc + timedelta(hours=hours, minutes=minutes), start.zone)
    on = start.local().date()
    if offset.unit == "b":
        on = add_business_days(on, offset.amount, work_days, holidays)
    elif offset.amount:
        days = offset.amount * (7 if offset.unit == "w" else 1)
        on = previous_work_day_if_off(on + timedelta(days=days), work_days, holidays)
    if offset.at is None:
        return on
    return wall(datetime.combine(on, offset.at), start.zone)


_LOOK_BACK = timedelta(days=60)
_ISO = regex(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ISO_WITH_TIME = regex(r"(\d{4}-\d{1,2}-\d{1,2})t(\d{1,2}:\d{2})(?::\d{2})?")
_STEP = regex(r"([+-]?)(\d{1,3})([dwmb])")
_BARE_HOUR = regex(r"\d{1,2}")
_CLOCK = regex(r"(\d{1,2})(?:[:h](\d{2}))?(am|pm)?")
_DOTTED_CLOCK = regex(r"(\d{1,2})\.(\d{2})")
_AMOUNT = regex(r"(\d{1,4})(minutes?|mins?|min|hours?|hrs?|h|days?|d|weeks?|w)")
_NUMERIC_DATE = regex(r"\d{1,2}[/.]\d{1,2}[/.]?(?:\d{2}|\d{4})?|\d{1,2}-\d{1,2}-(?:\d{2}|\d{4})")
_IN_NUMBERS = regex(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2})|[/.]?)")
_GLUED = regex(r"^(\d{1,2})(?!st|nd|rd|th)[.-]?([a-z]{3,})")
_GLUED_BACK = regex(r"^([a-z]{3,})(\d{1,2})$")
_ORDINAL = regex(r"(\d{1,2})(?:st|nd|rd|th)?")
_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: number for number, word in enumerate(_TO_TWELVE.split(), 1)}
_NUMBERS |= {"fifteen": 15, "twenty": 20, "thirty": 30}
_PASTED = tuple(
    (regex(pattern), by)
    for pattern, by in (
        ("\u2212", "-"),
        ("[\u2236\u0589\ufe55]", ":"),
        (rf"\b(?:{'|'.join(_NUMBERS)})\b", lambda match: str(_NUMBERS[match[0]])),
        (r"\ba fortnight\b", "2 weeks"),
        (r"\bday after tomorrow\b", "+2d"),
        (r"\bday before yesterday\b", "-2d"),
        (r"\bin an? (day|week)\b", r"in 1 \1"),
        (r"\ban hour and a half\b", "90 min"),
        (r"\bin (\d{1,2})[.,]5 ?(?:hours?|hrs?|h)\b", lambda match: f"in {int(match[1]) * 60 + 30} min"),
        (r"\bin (\d{1,2})h(\d{2})\b", lambda match: f"in {int(match[1]) * 60 + int(match[2])} min"),
        (r"(?<!\w)(\d{4})(\d\d)(\d\d)(?=t\d|\s|$)", r"\1-\2-\3"),
        (r"(?<=-\d\dt)(\d\d)(\d\d)(?:\d\d)?(?!\d)", r"\1:\2"),
        (r"(?<=:\d\d)[.,]\d{1,9}\b", ""),
        (r"(?<=:\d\d) ([+-](?:0\d|1[0-4]):?[0-5]\d)(?!\d)(?! ?[ap]m)", r" utc\1"),
        (r"(?<!\w)(\d{1,2})[-/.]([a-z]{3,9})[-/.](\d{4}|\d{2})(?!\w)", r"\1 \2 \3"),
        (r"(?<= )'(\d\d)(?!\w)", r"20\1"),
        (r"(?<!\S)[\"*_\u201c\u201d\u00ab\u00bb']+|[\"*_\u201c\u201d\u00ab\u00bb'!?]+(?!\S)", ""),
        (r"(?<!\S)~(?=\d)", ""),
        (r"((?<!\w)\d{1,2}(?::\d{2})?(?: ?[ap]m)?|noon)[- ]?ish\b", r"\1"),
        (r"\(\s*\d+ ?(?:minutes|minute|mins|min|m|hours|hour|h)\s*\)", " "),
        (r"[,;|@()\u00b7\u22c5\u2022]|\bo['\u2019]clock\b", " "),
        (r"\s+", " "),
        (r"(?<![a-z])([ap])\.? ?m\b\.?", r"\1m"),
        (r"(?<![\w:.])(\d{1,2}(?::\d{2})?) ?([ap])(?!\w)", r"\1\2m"),
        (r"(?<=:\d\d)\.(?= |$)", ""),
        (r"(?<![\w:])(\d{1,2}:\d{2}) ?(?:h|hrs?|hours)\b", r"\1"),
        (r"(?<!\w)(\d{1,2})[.:](\d{2}) ?uhr\b", r"\1:\2"),
        (r"(?<!\w)(\d{1,2}) ?uhr\b", r"\1:00"),
        (r"(?<![\w:])(\d{1,2}:\d{2}):\d{2}(?![\w:])", r"\1"),
        (r"(?<!\w)(\d{1,2})\.(\d{2}) ?(?=[ap]m\b)", r"\1:\2"),
        (r"(?<!\w)([01]\d|2[0-3])([0-5]\d) ?(?:h|hrs|hours)\b", r"\1:\2"),
        (
            r"(?<!\w)(0\d|1[0-8]|2[2-3])([0-5]\d)(?= ?$)|^(0\d|1[0-8]|2[2-3])([0-5]\d)(?= [a-z])",
            lambda match: _clocked(match),
        ),
        (r"\b12(?::00)? ?noon\b", "12:00"),
        (r"\b(half|quarter|\d{1,2}) (past|to) (\d{1,2})(?! ?[-:\d])", lambda match: _spoken_clock(match)),
        (r"(?<!\w)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\w)", r"\1-\2-\3"),
    )
)
"""How what is pasted is written as people type it."""
_RANGE = regex(
    r"(?<![\w:.-])(?P<start>\d{1,2}(?:[:.]\d{2})?) ?(?P<half>[ap]m)? ?(?:-|\u2013|\u2014|to|until|till) ?"
    r"(?P<end>\d{1,2}(?:[:.]\d{2})?) ?(?P<end_half>[ap]m)?(?![\w:.-])"
    r"(?<=[:.]\d\d|.[ap]m)"
)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LITTLE = frozenset(("at", "on", "the", "of", "from", "around", "about", "approx", "circa", "starting", "~"))
_ZONES = table("""
utc gmt z est edt et cst cdt ct mst mdt mt pst pdt pt akst akdt hst cet cest mez mesz eet eest wet west bst
ist jst kst hkt sgt pkt msk trt sast eat wat cat brt art aest aedt acst awst nzst nzdt eastern central pacific
mountain time
""")
_ZONE_OFFSET = regex(r"(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?")
_VAGUE = frozenset(("lunch", "lunchtime", "eod", "eob", "cob", "asap", "sometime"))
_PARTS_OF_DAY = {
    "morning": (4, 11),
    "afternoon": (12, 18),
    "evening": (16, 23),
    "night": (18, 23),
    "tonight": (16, 23),
}
"""The hours that each means, the last one included."""
_LATE_AT_NIGHT = 7
"""Hours from 1 on that nobody means by a number alone."""


class WhenError(ValueError):
    """A day or time that cannot be read; the message says which word, and gives three examples."""


def parse_when(text: str, *, now_local: datetime, work_days: WorkDays = MON_TO_FRI) -> datetime:
    """The naive wall time `text` means, seen from `now_local`, the naive wall time of the user.

    A weekday is the next such day and never today; a time alone is today, or tomorrow if it is over; a day
    and month without a year is the next, unless it was within the last 60 days. The result may lie in the
    past: the caller decides. "+5b" counts business days by `work_days`. Raises WhenError.
    """
    words = _words(text)
    if not words:
        raise _error("Nothing was entered.")
    if words == ["now"]:
        return now_local.replace(second=0, microsecond=0)
    moved = _moved(words, now_local)
    if moved is not None:
        return moved
    today = now_local.date()
    on, clock = _day_and_clock(_plain_words(words), today, work_days)
    if on is None:
        at = datetime.combine(today, clock or time())
        return at if at > now_local else at + timedelta(days=1)
    if clock is None:
        raise _error(f"{_quoted(text)} names a day but no time.")
    return datetime.combine(on, clock)


def parse_day(text: str, *, today: date, work_days: WorkDays = MON_TO_FRI) -> date:
    """The day `text` means: "thu" (never today), "+3d", "+2w", "+1m", "+5b", "12 mar", an ISO date.

    `b` counts business days by `work_days`; a day and month without a year is the next one, today included.
    Raises WhenError.
    """
    words = _words(text)
    if not words:
        raise _error("Nothing was entered.", "day")
    return _day(_plain_words(words), today, work_days, look_back=False, kind="day")


def _words(text: str) -> list[str]:
    """The words of `text` in lower case; "9 am" and "20 min" are joined, little words left out.

    What calendars and mail programs put around a time is left out or written as people type it: odd spaces
    and invisible marks, seconds, an end after a dash, a length in brackets, "p.m.", "Uhr".
    """
    text = unicodedata.normalize("NFKC", text[:200]).casefold()
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "So"))
    for pattern, by in _PASTED:
        text = pattern.sub(by, text)
    text = _RANGE.sub(_start_of_range, text)
    text = re.sub(r"(?<=\d) (?=(?:am|pm|min|mins|minutes?|h|hours?|hrs?|days?|d|weeks?|w)\b)", "", text)
    words = [word.rstrip(".") if word.rstrip(".").isalpha() else word for word in text.split()]
    words = _without_part_of_day([word for word in words if word not in _LITTLE])
    _refuse_more_than_a_time(words)
    if len(words) > 3 and re.fullmatch(r"\d{4}", words[-1]) and ":" in words[-2]:
        words[-2:] = [words[-1], words[-2]]
    return words


def _clocked(match: re.Match[str]) -> str:
    """Four digits as a time: "0930"."""
    return f"{match[1] or match[3]}:{match[2] or match[4]}"


def _spoken_clock(match: re.Match[str]) -> str:
    """ "quarter to 11" in figures; an hour of the night stays, for it may be one of the afternoon."""
    minutes = {"half": 30, "quarter": 15}.get(match[1]) or int(match[1])
    if match[2] == "to" and match[1].isdecimal():
        # "5 to 10" may be a time or a span.
        return match[0]
    hour = int(match[3])
    said = (match.string[match.end() :].split() or [""])[0]
    if minutes > 30 or hour > 12 or (hour < _LATE_AT_NIGHT and not re.match(r"[ap]m|in\b", said)):
        return match[0]
    if match[2] == "to":
        hour, minutes = hour - 1 or 12, 60 - minutes
    return f"{hour}:{minutes:02d}"


def _without_part_of_day(words: list[str]) -> list[str]:
    """ "tomorrow 9 in the morning" as "tomorrow 9:00"; as it is where the time and the part do not agree."""
    at = next((n for n, word in enumerate(words) if word in _PARTS_OF_DAY), -1)
    if at < 0:
        return words
    first, last = _PARTS_OF_DAY[words[at]]
    before, behind = words[:at], words[at + 1 :]
    if before[-1:] == ["in"]:
        before = before[:-1]
    if before[-1:] == ["this"] or words[at] == "tonight":
        before = [*before[:-1], "today"] if before[-1:] == ["this"] else ["today", *before]
    rest = [*before, *behind]
    clocks = [n for n, word in enumerate(rest) if ":" in word or re.fullmatch(r"\d{1,2}[ap]m", word)]
    if not clocks and rest and _BARE_HOUR.fullmatch(rest[-1]) and not _ends_in_day_number(["", *rest]):
        clocks = [len(rest) - 1]
    if len(clocks) != 1:
        return words
    clock = _clock(rest[clocks[0]] if not rest[clocks[0]].isdecimal() else f"{rest[clocks[0]]}:00")
    if clock is None:
        return words
    for hour in (clock.hour, clock.hour + 12):
        if first <= hour <= last:
            rest[clocks[0]] = f"{hour}:{clock.minute:02d}"
            return rest
    return words


def _start_of_range(match: re.Match[str]) -> str:
    """The first time of "3:00 - 3:30 pm"; its half of the day is that of the end where it can be."""
    start, half, end, end_half = match["start"], match["half"], match["end"], match["end_half"]
    if not half and end_half:
        hours = [int(re.split("[:.]", each)[0]) % 12 for each in (start, end)]
        half = "am" if end_half == "pm" and hours[0] > hours[1] else end_half
    return f"{start}{half or ''}"


def _refuse_more_than_a_time(words: list[str]) -> None:
    """Refuse zones, parts of the day and what has two meanings, with what to write in their place."""
    for at, word in enumerate(words):
        if word in _ZONES or (at and _ZONE_OFFSET.fullmatch(word)):
            whose = f"{words[at - 1]} time" if at and word == "time" and words[at - 1].isalpha() else word
            raise _error(f"{_quoted(whose)} is more than a time: the zone is chosen in its own field.")
        if word in _PARTS_OF_DAY or word in _VAGUE:
            raise _error(f"{_quoted(word)} is a part of the day: write a time, such as 9:30.")
        if word == "midnight":
            raise _error("Midnight is between two days: write 0:00 or 23:59.")
        if word in ("half", "quarter", "past") and (word != "half" or words[at + 1 : at + 2] != ["an"]):
            said = " ".join(words[at if word != "past" else max(0, at - 1) :])
            means = (
                "write 3:30 or 2:30" if words[at + 1 : at + 2] == ["3"] else "write it in figures, as 14:30"
            )
            raise _error(f"{_quoted(said)} means two things: {means}.")
        if word == "or" and at:
            raise _error("“or” gives more than one time. Pick one.")


def _plain_words(words: list[str]) -> list[str]:
    """The words with "in 3 days" written as "+3d" and the T of an ISO time as a space."""
    amount = _AMOUNT.fullmatch(words[1]) if words[0] == "in" and len(words) > 1 else None
    if amount and amount[2][0] in "dw":
        return [f"+{amount[1]}{amount[2][0]}", *words[2:]]
    match = _ISO_WITH_TIME.match(words[0])
    if not match:
        return words
    if match.end() < len(words[0]):
        raise _error(f"{_quoted(words[0])} has more than a time: the zone is chosen in its own field.")
    return [match[1], match[2], *words[1:]]


def _moved(words: list[str], now: datetime) -> datetime | None:
    """The minute meant by "in 1 h 30 min" or "20 min ago"; None for everything else."""
    if words[0] == "in" and len(words) > 1:
        amounts, sign = words[1:], 1
    elif words[-1] == "ago" and len(words) > 1:
        amounts, sign = words[:-1], -1
    else:
        return None
    if amounts in (["an", "hour"], ["half", "an", "hour"]):
        amounts = ["60min"] if len(amounts) == 2 else ["30min"]
    total = timedelta()
    for word in amounts:
        match = _AMOUNT.fullmatch(word)
        if not match:
            return None
        total += int(match[1]) * timedelta(**{_UNITS[match[2][0]]: 1})
    try:
        return (now + sign * total).replace(second=0, microsecond=0)
    except OverflowError:
        raise _error(f"{_quoted(' '.join(words))} is too far away for the calendar.") from None


def _day_and_clock(words: list[str], today: date, work_days: WorkDays) -> tuple[date | None, time | None]:
    """The day and the time of some words; one of the two may be missing."""

    def on(rest: list[str]) -> date:
        return _day(rest, today, work_days, look_back=True, kind="when")

    for rest, word in ((words[:-1], words[-1]), (words[1:], words[0])):
        clock = _clock(word)
        if clock is not None:
            return on(rest) if rest else None, clock
    if len(words) > 1 and _BARE_HOUR.fullmatch(words[-1]) and not _ends_in_day_number(words):
        hour = int(words[-1])
        day_of_it = on(words[:-1])
        if 0 < hour < _LATE_AT_NIGHT and len(words[-1]) == 1:
            raise _error(f"{_quoted(words[-1])} can mean {hour}:00 or {hour + 12}:00: write one of them.")
        return day_of_it, _time_of_day(hour, 0, words[-1])
    return on(words), None


def _ends_in_day_number(words: list[str]) -> bool:
    """Whether the last word is the day of a month, as in "mar 12", rather than an hour, as in "1 mar 12"."""
    follows_month = month_number(words[-2].rstrip(".")) is not None
    return follows_month and not (len(words) > 2 and _ORDINAL.fullmatch(words[-3].rstrip(".")))


def _clock(word: str) -> time | None:
    """The time of day a word means; an hour alone is none."""
    if word in ("noon", "midday"):
        return time(12)
    if re.fullmatch(r"\d{1,2}h", word):
        return _time_of_day(int(word[:-1]), 0, word)
    dotted = _DOTTED_CLOCK.fullmatch(word)
    if dotted and (int(dotted[2]) > 12 or dotted[2] == "00"):
        word = word.replace(".", ":")
    match = _CLOCK.fullmatch(word)
    if not match or not (match[2] or match[3]):
        return None
    hour, half = int(match[1]), match[3]
    if half and not 1 <= hour <= 12:
        hour = 24
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return _time_of_day(hour, int(match[2] or 0), word)


def _time_of_day(hour: int, minute: int, word: str) -> time:
    if hour > 23 or minute > 59:
        raise _error(f"{_quoted(word)} isn't a time of day.")
    return time(hour, minute)


def _day(words: list[str], today: date, work_days: WorkDays, *, look_back: bool, kind: str) -> date:
    shown = _quoted(" ".join(words))
    try:
        found = _simple_day(words, today, work_days) or _calendar_day(words, today, look_back, kind)
    except OverflowError:
        raise _error(f"{shown} is too far away for the calendar.", kind) from None
    if found is not None:
        return found
    _refuse_two_meanings(words, today, kind)
    strange = [word for word in words if not _is_known(word)]
    if strange and len(strange[-1]) > 4 and guess_zone(strange[-1]):
        raise _error(f"{_quoted(strange[-1])} is a place: the zone is chosen in its own field.", kind)
    if strange and len(strange) < len(words):
        shown = _quoted(" ".join(strange))
    raise _error(f"{shown} was not understood.", kind)


def _is_known(word: str) -> bool:
    """Whether a word has a meaning in some day or time, though not in this one."""
    bare = word.strip(".")
    return bool(
        re.fullmatch(r"[\d:./+-]+(?:st|nd|rd|th|am|pm|[dwmbh])?", bare)
        or weekday_number(bare) is not None
        or month_number(bare) is not None
        or bare in (*_NEAR, "next", "this", "last", "in", "ago", "week")
    )


_NEAR = {"today": 0, "tod": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tom": 1, "yesterday": -1}
_NEXT_WEEK = regex(r"next week ([a-z]+)|([a-z]+) next week")
SUNDAY = 6
"""With which a week begins for some and ends for others."""


def _simple_day(words: list[str], today: date, work_days: WorkDays) -> date | None:
    """A day that is counted from today."""
    if (week := _NEXT_WEEK.fullmatch(" ".join(words))) and today.weekday() < SUNDAY:
        weekday = weekday_number(week[1] or week[2])
        if weekday is not None and weekday < SUNDAY:
            return today + timedelta(days=7 - today.weekday() + weekday)
    if len(words) == 2 and words[0] == "last" and (weekday := weekday_number(words[1])) is not None:
        before = next_weekday(today, weekday) - timedelta(days=7 if weekday != today.weekday() else 14)
        # One of this week may be meant, or that of the week before.
        return before if before < today - timedelta(days=today.weekday()) else None
    if len(words) != 1:
        return None
    word = words[0]
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    weekday = weekday_number(word)
    if weekday is not None:
        return next_weekday(today, weekday)
    match = _STEP.fullmatch(word)
    if not match:
        return None
    count = int(f"{match[1]}{match[2]}")
    if match[3] == "b":
        return add_business_days(today, count, work_days)
    if match[3] == "m":
        return _months_on(today, count)
    return today + timedelta(days=count * (7 if match[3] == "w" else 1))


def _months_on(today: date, count: int) -> date:
    try:
        return add_months(today, count)
    except ValueError:
        raise OverflowError from None


def _calendar_day(words: list[str], today: date, look_back: bool, kind: str) -> date | None:
    """A day named by the calendar: ISO, "12 mar", "mar 12", with or without a year and its weekday."""
    weekday = weekday_number(words[0]) if len(words) > 1 else None
    if weekday is not None:
        words = words[1:]
    found = _iso_day(words, kind) or _named_day(words, today, look_back, kind)
    found = found or _numeric_day(words, today, look_back, kind) or _day_of_month(words, today)
    if found and weekday is not None and found.weekday() != weekday:
        names = WEEKDAYS[found.weekday()].capitalize(), WEEKDAYS[weekday].capitalize()
        raise _error(f"{_quoted(' '.join(words))} is a {names[0]}, not a {names[1]}.", kind)
    return found


def _iso_day(words: list[str], kind: str) -> date | None:
    match = _ISO.fullmatch(words[0]) if len(words) == 1 else None
    if not match:
        return None
    return _first_of([int(match[1])], int(match[2]), int(match[3]), words, kind)


def _day_of_month(words: list[str], today: date) -> date | None:
    """The next day with a number: "the 19th"."""
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", words[0]) if len(words) == 1 else None
    if not match or not 1 <= int(match[1]) <= 31:
        return None
    on = today
    while on.day != int(match[1]):
        on += timedelta(days=1)
    return on


def _numeric_day(words: list[str], today: date, look_back: bool, kind: str) -> date | None:
    """A date in numbers that has only one reading, such as 30/11 or 11/30/2026."""
    match = _IN_NUMBERS.fullmatch(words[0]) if len(words) == 1 else None
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if first <= 12 and second <= 12 and first != second:
        return None
    number, month = (first, second) if first > 12 else (second, first)
    if match[4]:
        years = [int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])]
    else:
        years = _years(today, month, number, look_back)
    return _first_of(years, month, number, words, kind)


def _named_day(words: list[str], today: date, look_back: bool, kind: str) -> date | None:
    words = _GLUED_BACK.sub(r"\1 \2", _GLUED.sub(r"\1 \2", " ".join(words))).split()
    if len(words) not in (2, 3):
        return None
    first, second = words[0].rstrip("."), words[1].rstrip(".")
    month = month_number(second) or month_number(first)
    number = _ORDINAL.fullmatch(first if month_number(second) else second)
    if month is None or number is None:
        return None
    if len(words) == 3 and not re.fullmatch(r"[0-9]{4}|2[4-9]|[3-9][0-9]", words[2]):
        return None
    years = (
        [int(words[2]) + (2000 if len(words[2]) == 2 else 0)]
        if len(words) == 3
        else _years(today, month, int(number[1]), look_back)
    )
    return _first_of(years, month, int(number[1]), words, kind)


def _first_of(years: list[int], month: int, number: int, words: list[str], kind: str) -> date:
    """The day in the first of some years that has it."""
    for year in years:
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise _error(f"There is no {_quoted(' '.join(words))} in the calendar.", kind)


def _years(today: date, month: int, number: int, look_back: bool) -> list[int]:
    """The years to try for a day without one: the next such day, or the last if it is not long ago."""
    earliest = today - _LOOK_BACK if look_back else today
    this_year = range(earliest.year, earliest.year + 9)
    return [
        year for year in this_year if (year, month, number) >= (earliest.year, earliest.month, earliest.day)
    ]


def _refuse_two_meanings(words: list[str], today: date, kind: str) -> None:
    if len(words) == 2 and words[0] in ("next", "this", "last"):
        weekday = weekday_number(words[1])
        if weekday is not None:
            first = next_weekday(today, weekday)
            second = first + timedelta(days=7)
            if words[0] == "last":
                first, second = (each - timedelta(days=14) for each in (first, second))
            raise _error(
                f"{_quoted(' '.join(words))} can mean {day(first, today=today)} "
                f"or {day(second, today=today)}: write the date.",
                kind,
            )
    if any(_NUMERIC_DATE.fullmatch(word) for word in words):
        raise _error(f"{_quoted(' '.join(words))} can be read in two ways: write the month as a word.", kind)


def _quoted(text: str) -> str:
    return f"\u201c{visible(text[:60].strip())}\u201d"


def _error(what: str, kind: str = "when") -> WhenError:
    return WhenError(f"{what} Try: {examples_of_times() if kind == 'when' else 'thu, +3d, mar 12'}.")


_DAY = "|".join((*WEEKDAYS, "today", "tomorrow"))
_SHORT = "mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_SAID = regex(
    rf"(?:\b(?P<before>\w+)\s+)?\b(?P<day>in \d{{1,2}} (?:days?|weeks?)|(?:{_NUMBER} (?:{_MONTHS})"
    rf"|(?:{_MONTHS}) {_NUMBER}|{_DAY}|{_SHORT}))\b",
    re.IGNORECASE,
)
_LEADING = ("by", "on", "until", "till")
"""Words before which a short name such as "sun" means a day."""
_OTHER = ("next", "this", "last", "every", "each", "before", "after", "since", "from")
"""Words before a day that make another day of it, or any."""


def find_date(text: str, *, today: date) -> date | None:
    """The one day some words name, seen from `today`; None for none, several or an unclear one."""
    days = set()
    for match in _SAID.finditer(text):
        before, said = (match["before"] or "").casefold(), match["day"].casefold()
        if before in _OTHER:
            return None
        if re.fullmatch(_SHORT, said) and before not in _LEADING:
            continue
        try:
            days.add(parse_day(said, today=today))
        except WhenError:
            return None
    return days.pop() if len(days) == 1 else None
