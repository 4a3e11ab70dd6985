"""Days, clock times, spans, counts, sizes and lists in the words people see, the only door to `humanize`;
and what the program says between the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def weekday_name(number: int) -> str:
    """The short name of a weekday, Monday being 0: "Mon"."""
    return WEEKDAYS[number][:3].capitalize()


def month_name(number: int) -> str:
    """The short name of a month, January being 1: "Jan"."""
    return MONTHS[number - 1][:3].capitalize()


def weekday_number(word: str) -> int | None:
    """The weekday (Monday 0) that `word` names in full or by three letters or more, or None."""
    word = word.casefold()
    if word == "weds":
        return 2
    return _position(word, WEEKDAYS)


def month_number(word: str) -> int | None:
    """The month (January 1) that `word` names in full or by three letters or more, or None."""
    found = _position(word.casefold(), MONTHS)
    return None if found is None else found + 1


def _position(word: str, names: tuple[str, ...]) -> int | None:
    if len(word) < 3:
        return None
    for index, name in enumerate(names):
        if name.startswith(word):
            return index
    return None


def next_weekday(today: date, weekday: int) -> date:
    """The next day with that weekday (Monday 0), never `today` itself."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def add_months(day_: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter."""
    index = day_.year * 12 + day_.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day_.day, _days_in(year, month + 1)))


def _days_in(year: int, month: int) -> int:
    """Days of a month; the calendar module would have to be imported for it at every start."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day(d: date, *, today: date | None = None) -> str:
    """A day as "Thu Mar 12", followed by its year where that differs from the year of `today`."""
    return f"{weekday_name(d.weekday())} {short_day(d, today=today)}"


def short_day(d: date, *, today: date | None = None) -> str:
    """A day in a column of days: "Mar 12"; for `today` see `day`."""
    text = f"{month_name(d.month)} {d.day}"
    return f"{text}, {d.year}" if today is not None and today.year != d.year else text


def long_day(d: date) -> str:
    """A day as it stands in a message: "Friday, March 13"."""
    return f"{WEEKDAYS[d.weekday()].capitalize()}, {month_day(d)}"


def month_day(d: date) -> str:
    """A day without its weekday: "March 13"."""
    return f"{MONTHS[d.month - 1].capitalize()} {d.day}"


HOURS = (12, 24)
"""The clocks there are."""
_clock = [HOURS[0]]
"""The one in force for all of the program: a spelling is a habit of its reader, not a part of the data."""


def use_clock(hours: int) -> None:
    """Spell times by the clock with so many hours from now on."""
    _clock[0] = hours


def clock_time(dt: datetime | time) -> str:
    """The wall time as "10:00 AM", or "10:00" by the clock with 24 hours; seconds are left out."""
    if _clock[0] != HOURS[0]:
        return f"{dt.hour:02d}:{dt.minute:02d}"
    return f"{dt.hour % 12 or 12}:{dt.minute:02d} {'AM' if dt.hour < 12 else 'PM'}"


def day_and_time(dt: datetime, *, today: date | None = None) -> str:
    """A moment as "Thu Mar 12, 10:00 AM"; for `today` see `day`."""
    return f"{day(dt, today=today)}, {clock_time(dt)}"


def examples_of_times() -> str:
    """Three times as they can be typed, by the clock of the reader."""
    morning, afternoon = clock_time(time(10)), clock_time(time(14, 30))
    return f"thu {morning}, +3d {afternoon}, 2026-03-12 {morning}"


def examples_of_times_past() -> str:
    """When something was sent or said, as it can be typed by the clock of the reader."""
    return f"now, {clock_time(time(10, 15))}, mon {clock_time(time(18, 40))}, 20 min ago"


def relative_day(d: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", or the day as `day` writes it."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(d.toordinal() - today.toordinal()) or day(d, today=today)


def countdown(delta: timedelta) -> str:
    """How far away something is: "in 48 minutes", "in 1 day and 22 hours", "3 days ago", "now".

    What lies ahead is rounded up to the minute, what is past is rounded down, so that "now" is less than
    one minute after the moment and never before it.
    """
    seconds = delta.total_seconds()
    if seconds > 0:
        return f"in {_in_two_units(-int(-seconds // _MINUTE) * _MINUTE)}"
    past = int(-seconds)
    return f"{_in_two_units(past)} ago" if past >= _MINUTE else "now"


def _in_two_units(seconds: int) -> str:
    """Minutes up to an hour, hours and minutes up to a day, days and hours up to three days, then days."""
    days = seconds // _DAY
    return _spoken(seconds, "minutes" if not days else "hours" if days < 3 else "days")


def short_span(span: timedelta) -> str:
    """The length of a span in one unit, rounded down: "48 minutes", "23 hours" (up to 47), "3 days"."""
    seconds = int(abs(span).total_seconds())
    if seconds < _HOUR:
        return _spoken(seconds, "minutes")
    if seconds < 2 * _DAY:
        return _spoken(seconds, "hours", "days")
    return _spoken(seconds, "days")


_LENGTHS = {"days": _DAY, "hours": _HOUR, "minutes": _MINUTE}


def _spoken(seconds: int, smallest: str, *left_out: str) -> str:
    """A span rounded down to its smallest unit, in words; months and years are never guessed from days.

    The one that `humanize` has is not loaded for it: every start would wait for its translations.
    """
    parts: list[str] = []
    for unit in (each for each in _LENGTHS if each not in left_out):
        number, seconds = divmod(seconds, _LENGTHS[unit])
        if number or (unit == smallest and not parts):
            parts.append(f"{number} {unit.removesuffix('s') if number == 1 else unit}")
        if unit == smallest:
            break
    return " and ".join(parts)


def count(number: int, noun: str, plural: str = "") -> str:
    """So many of something: "1 person", "1,204 people"; the plural is the noun with an s unless given."""
    if number == 1:
        return f"1 {noun}"
    return f"{grouped(number)} {plural or noun + 's'}"


def of_planned(held: int, planned: int, after: str = "") -> str:
    """How many conversations of those planned: "2 of 6 conversations"; "7 conversations (goal: 6)" beyond.

    `after` stands behind the word: " about this path so far".
    """
    if held > planned:
        return f"{count(held, 'conversation')}{after} (goal: {planned})"
    return f"{held} of {count(planned, 'conversation')}{after}"


def grouped(number: int) -> str:
    """A number with its thousands set apart: "1,204"."""
    if -1000 < number < 1000:
        return str(number)
    from humanize import intcomma

    return intcomma(number)


def file_size(size: int) -> str:
    """Bytes as people say them: "900 Bytes", "2.1 MB"."""
    from humanize import naturalsize

    return naturalsize(size)


def listing(items: Sequence[str]) -> str:
    """Things one after another: "Rosa, Delia and Imani"."""
    from humanize import natural_list

    return natural_list(list(items)) if items else ""


def alternatives(items: Sequence[str]) -> str:
    """Things to choose from: "a", "a or b"; parted by semicolons where they hold commas themselves."""
    if len(items) < 3:
        return " or ".join(items)
    mark = ";" if any("," in item for item in items) else ","
    return f"{f'{mark} '.join(items[:-1])}{mark} or {items[-1]}"


def mm_ss(seconds: float) -> str:
    """Seconds as minutes and seconds, "12:40"; an hour is "60:00", a time before zero has a minus."""
    whole = int(abs(seconds))
    sign = "-" if seconds <= -1 else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"


DEFINITION = (
    "A conversation you ask for, to learn what someone's work is really like and how they got there.",
    "It isn't a job interview: ask for advice and names, never for a job. Most people like being asked.",
    "Richard Bolles coined the term. Some advisers call it the best career tool there is.",
)
"""What it is, what it is not, and whom the idea is owed to."""


WORDS = {
    1: "Your first: the hardest one is behind you.",
    3: "Your third: now you can compare them.",
    5: "Your fifth: you know how to ask.",
    10: "Your tenth: few outsiders know this much.",
}


def good_word(held: int) -> str:
    """What to say after so many conversations held; empty after most of them."""
    return WORDS.get(held, "")
