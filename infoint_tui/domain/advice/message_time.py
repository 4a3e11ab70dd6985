"""Rules on time in a request: how long, on which days, by whose clock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Context
from .finding import HINT, WARNING
from .lazy_regex import Lazy
from .letter import Letter
from .message_content import _missing
from .raw_finding import Found

_NUMBER = "(?:\\d{1,3}|five|ten|fifteen|twenty|twenty-five|thirty|forty|forty-five|sixty|a few|a couple of|several|some|ten to fifteen|fifteen to twenty|twenty to thirty)"
_DURATION = Lazy(
    rf"\b{_NUMBER}(?:[ ]?(?:-|to|or|\u2013)[ ]?{_NUMBER})?(?: or so| short| quick| spare| quiet| good)*[ -]?(?:min\b|mins\b|minutes?\b|minute's|minutes')|\bminutes? or (?:two|so)\b|\b(?:half|quarter)(?: of)?[ -](?:an |a )?hour\b|\bhalf-hour\b|\b(?:a )?quarter of an hour\b|\b(?:one|an|two|a full|\d) hours?\b"
    r"|\b(?:quick|short|brief|little|five-minute|ten-minute|fifteen-minute|twenty-minute|thirty-minute|half-hour|15-minute|20-minute|30-minute|\d+-minute) (?:\w+ )?(?:calls?|chats?|coffees?|talks?|conversations?|visits?|meetings?|words?|phone|video|zoom|exchange|catch-up|interview|cup|tea|hello)\b|\b(?:speak|talk|chat|meet|call)(?: with you| to you)? briefly\b|\bbriefly (?:speak|talk|chat|meet|call)\b|\ba (?:lunch|coffee) break\b"
)


def no_duration(letter: Letter) -> Iterator[Found]:
    """Nothing says how long it would take."""
    if not _DURATION.search(letter.said):
        yield _missing("no-duration", HINT, letter)


_MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = Lazy(
    rf"(?P<week>\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b)?[ ,]*(?:the |on )?(?P<date>\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}\b\.?|\b\d{{1,2}}(?:st|nd|rd|th)\b)?"
)
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:every|any|all) weekdays?|weekdays|weekends?|tomorrow|today)\b"
)
_ABBREVIATED = re.compile(r"\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?")
_DATE = Lazy(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!:)|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}\b(?:[./]\d{{2,4}})?|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b"
)
_SEVERAL = Lazy(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?(?:,| or| and|, or| &) ?(?:the |on )?)+(?=\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b)"
    rf"|(?<=\d)(?:st|nd|rd|th)?(?:,| or| and|, or| &) (?:the |on )?\d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:am|pm|min|hours?|o'clock|{_MONTH})\b)(?<!:)"
)
"""Days that share the name of a month: 3 or 5 November."""
_BETWEEN = re.compile(r"[ ,(]*(?:the |on )?[ ]*$")


def days(letter: Letter) -> int:
    """How many different days the body names."""
    start, end = letter.body
    low, cased = letter.text.flow, letter.text.cased
    weekdays = {match.span(): match[0].rstrip("s.")[:3] for match in _WEEKDAY.finditer(low, start, end)}
    for match in _ABBREVIATED.finditer(cased, start, end):
        weekdays.setdefault(match.span(), match[0].lower()[:3])
    found = set()
    bound: set[tuple[int, int]] = set()
    for match in _DATE.finditer(low, start, end):
        near = next(
            (
                place
                for place in weekdays
                if place[1] <= match.start() and _BETWEEN.fullmatch(low[place[1] : match.start()])
            ),
            None,
        )
        if near is not None:
            bound.add(near)
        found.add(re.sub(r"\W+", " ", match[0]))
    names = {name for place, name in weekdays.items() if place not in bound}
    many = 1 if names & {"wee", "eve", "any", "all"} else 0
    if found and _SEVERAL.search(low, start, end):
        many += 1
    return len(found) + len(names) + many


def no_slots(letter: Letter) -> Iterator[Found]:
    """Fewer than two days to choose from."""
    if days(letter) < 2:
        yield _missing("no-slots", HINT, letter)


_CLOCK = Lazy(
    r"\b\d{1,2}(?:[:.]\d{2})?[ ]?(?:a\.?m\b\.?|p\.?m\b\.?)|\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b\d{1,2} o'?clock\b|\b(?:at|before|after|until|from|by|around|about) (?:noon|midday|midnight)\b|\b(?:at|after|before|from|until|till|around|by) (?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?= (?:on|in the|or|and|any)|[,.;?)]|$)(?! (?:on|or) (?:one|two|both)\b)|\b\d{1,2}h(?:\d\d)?\b"
)
_AMBIGUOUS = re.compile(r"\b(?:EST|CST|MST|PST|IST|BST|AST|ECT|GST|SST)\b")
_ZONE = Lazy(
    r"\b(?:utc|gmt|cet|cest|eet|eest|wet|west|jst|kst|hkt|sgt|aest|aedt|acst|awst|nzst|nzdt|wat|cat|eat|sast|msk|brt|clt|akst|hst|edt|cdt|mdt|pdt|et|ct|mt|pt|est|cst|mst|pst|ist|bst|ast)\b(?=[^a-z]|$)"
    r"|\b(?:your|my|local|our|their|central|eastern|pacific|mountain|atlantic|standard|daylight|summer|greenwich)(?: (?:european|standard|daylight|summer|local|mean|african|american|australian))* time\b(?! (?:and|is|to|for|zones? differ))|\btime zones?\b|\b(?:your|my) (?:end|clock|zone|morning|afternoon|evening)\b|\b(?:utc|gmt) ?[+-]\d"
)
_CITY_TIME = re.compile(
    r"\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)? time\b|\((?:in )?[A-Z][\w/ '-]{2,30}\)|(?:\d|[ap]\.?m\.?|noon|midday)[^.?!\n]{0,12} (?:in|for|here in) [A-Z][\w'-]{2,}|\b(?:Africa|America|Asia|Europe|Australia|Pacific|Atlantic)/[A-Z]\w+"
)


def no_timezone(letter: Letter, known: Context) -> Iterator[Found]:
    """Clock times whose zone is open, or an abbreviation with several meanings."""
    start, end = letter.body
    text = letter.text
    clock = _CLOCK.search(text.flow, start, end)
    if clock is None:
        return
    short = _AMBIGUOUS.search(text.cased, start, end)
    if short is not None:
        reason = f"{short[0]} means different clocks in different places and seasons. Name a city: 3 pm in Toronto."
        yield Found("no-timezone", HINT, short.start(), short.end(), reason)
    elif known.zones_differ and not (
        _ZONE.search(text.flow, start, end) or _CITY_TIME.search(text.cased, start, end)
    ):
        whose = _whose(known)
        yield Found(
            "no-timezone", WARNING, clock.start(), clock.end(), f"Whose clock is “{clock[0]}”? {whose}"
        )


def _whose(known: Context) -> str:
    if known.my_zone and known.their_zone:
        return f"Yours is {known.my_zone}, theirs {known.their_zone}. Name the time in both."
    return "Name the city with the time, or both times."
