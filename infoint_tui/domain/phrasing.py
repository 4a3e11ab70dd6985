"""Days, clock times and spans in the words the screens use: "Thu 12 Mar", "in 48 min", "3 d"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
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
    """A day as "Thu 12 Mar", followed by its year where that differs from the year of `today`."""
    text = f"{weekday_name(d.weekday())} {d.day} {month_name(d.month)}"
    return f"{text} {d.year}" if today is not None and today.year != d.year else text


def clock_time(dt: datetime | time) -> str:
    """The wall time as "10:00"; seconds are left out."""
    return f"{dt.hour:02d}:{dt.minute:02d}"


def relative_day(d: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", or the day as `day` writes it."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(d.toordinal() - today.toordinal()) or day(d, today=today)


def countdown(delta: timedelta) -> str:
    """How far away something is: "in 48 min", "in 2 h 5 min", "in 1 day 22 h", "in 3 days", "now", "1 h ago".

    What lies ahead is rounded up to the minute, what is past is rounded down, so that "now" is less than
    one minute after the moment and never before it.
    """
    seconds = delta.total_seconds()
    if seconds > 0:
        return f"in {_in_words(-int(-seconds // _MINUTE) * _MINUTE)}"
    past = int(-seconds)
    return f"{_in_words(past)} ago" if past >= _MINUTE else "now"


def _in_words(seconds: int) -> str:
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        hours, rest = divmod(seconds, _HOUR)
        minutes = rest // _MINUTE
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    if days < 3 and hours:
        return f"{_days(days)} {hours} h"
    return _days(days)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def short_span(span: timedelta) -> str:
    """The length of a span in one unit, rounded down: "48 min", "23 h" (up to 47), "3 d"."""
    seconds = int(abs(span).total_seconds())
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR} h"
    return f"{seconds // _DAY} d"


def mm_ss(seconds: float) -> str:
    """Seconds as minutes and seconds, "12:40"; an hour is "60:00", a time before zero has a minus."""
    whole = int(abs(seconds))
    sign = "-" if seconds <= -1 else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"
