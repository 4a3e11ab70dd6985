"""The day that the words of an action name: "call Amari back by friday", "tomorrow", "in 2 weeks"."""

from __future__ import annotations

import re
from datetime import date

from .dates import WEEKDAYS
from .naturaltime import WhenError, parse_day

_DAY = "|".join((*WEEKDAYS, "today", "tomorrow"))
_SHORT = "mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_SAID = re.compile(
    rf"(?:\b(?P<before>\w+)\s+)?\b(?P<day>in \d{{1,2}} (?:days?|weeks?)|(?:{_NUMBER} (?:{_MONTHS})"
    rf"|(?:{_MONTHS}) {_NUMBER}|{_DAY}|{_SHORT}))\b",
    re.IGNORECASE,
)
_LEADING = ("by", "on", "until", "till")
"""Words before which a short name such as "sun" means a day."""
_OTHER = ("next", "this", "last", "every", "each", "before", "after", "since", "from")
"""Words before a day that make another day of it, or any."""


def said_day(text: str, *, today: date) -> date | None:
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
