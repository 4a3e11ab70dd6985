"""The parts of a message: greeting, body, closing, where words could be added, and how a time zone is
named.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import pairwise

from .. import regex
from ..naturaltime import WhenError, parse_day
from ..phrasing import clock_time, day
from ..zoned_time import ZonedTime, valid_zone, zone_label
from .lexicon import Frames, Text, count_words, fold


@cache
def frames(section: str) -> Frames:
    """What messages may say, by the name of its section."""
    return Frames("messages", section)


_GREETS, _CLOSES, _TITLED = frames("greets"), frames("closes"), frames("titled")
_NO_NAME, _AFTER = frames("no_name"), frames("after")
_GREETED = frames("greeted")
"""What ends a greeting."""
_NAMES = regex(
    r"(?:[^\W\d_a-z][\w.'-]*)(?: (?:[^\W\d_a-z][\w.'-]*|van|von|de|der|den|da|di|du|la|bin|al)){0,4}"
)
"""A line of names alone, as a signature is."""
_CLOSE_MOST = 5
"""Words of a closing phrase."""


class Letter:
    """A message in its parts; all places are of the folded text."""

    def __init__(self, raw: str, me: str = "", names: tuple[str, ...] = ()) -> None:
        """A message; `me` helps to find its closing, the words of the recipient's names its greeting."""
        self.text: Text = fold(raw)
        self.me = words_of(me)
        self._names = frozenset(names)
        self._lines = self._split()

    def _split(self) -> list[tuple[int, str]]:
        """Each line that is not blank, with its place."""
        found, at = [], 0
        for line in self.text.low.split("\n"):
            if line.strip():
                found.append((at, line))
            at += len(line) + 1
        return found

    @cached_property
    def greeting(self) -> tuple[int, int] | None:
        """Where the greeting stands, without the sentence that may follow it on the line."""
        if not self._lines:
            return None
        at, line = self._lines[0]
        greets = _GREETS.match(line)
        if greets:
            cut = _GREETED.search(line, greets.end() + 1 if line[greets.end() :].strip(" ,") else 0)
            if cut is not None and count_words(line[: cut.start()]) <= 8:
                return at, at + cut.end()
            if count_words(line) <= 6:
                return at, at + len(line)
            return at, at + self._greeting_words(at, line)
        head = re.match(r"[ ]*((?:(?:mr|mrs|ms|mx|dr|prof)\.)?[^,:!?.]{1,40})[,:!](?=\s|$)", line)
        if head is not None and (_TITLED.match(line) or self._names & set(words_of(head[1]))):
            return at, at + head.end()
        return None

    def _greeting_words(self, at: int, line: str) -> int:
        """The end of a greeting no mark ends: its greeting words and the names behind them."""
        cased = self.text.cased[at : at + len(line)]
        match = _GREETS.match(line)
        end = match.end() if match else 0
        for word in re.finditer(r"[ ]+([^\W\d_][\w.'-]*)", cased[end:]):
            if not word[1][0].isupper() or word[1] in ("I", "I'm", "My", "Your", "We", "Thank", "This"):
                return end + word.start()
        return len(line)

    @cached_property
    def closing(self) -> int:
        """Where the closing begins; the end of the text without one."""
        for at, line in reversed(self._lines[-7:]):
            if at and self._begins_closing(at, line):
                return at
        last = [(at, line) for at, line in self._lines if not _AFTER.match(line)][-1:]
        if last and last[0][0] and self._is_name(last[0][1]):
            return last[0][0]
        signature = self._signature()
        return len(self.text.low) if signature is None else signature

    def _signature(self) -> int | None:
        """Where a closing of no known words begins: a short line that ends with a comma, and one of names."""
        if len(self._lines) < 3:
            return None
        (before, close), (at, line) = self._lines[-2:]
        cased = self.text.cased[at : at + len(line)].strip()
        if _NAMES.fullmatch(cased) is None or _NO_NAME.match(cased.lower()) or _CLOSES.match(line):
            return None
        if close.rstrip().endswith((",", "!")) and count_words(close) <= _CLOSE_MOST:
            return before
        return at if "\n" in self.text.low[before + len(close) : at].removeprefix("\n") else None

    def _begins_closing(self, at: int, line: str) -> bool:
        match = _CLOSES.match(line)
        if match is None or (self.greeting and at < self.greeting[1]):
            return False
        name = match["name"].strip()
        if name and not (match["end"].strip() or set(words_of(name)) & set(self.me)):
            return False
        return count_words(name) <= 5 and not re.search(r"[.?!]\s", name)

    def _is_name(self, line: str) -> bool:
        words = words_of(line)
        if not words or count_words(line) > 6 or line.rstrip().endswith(("?", "!", ";", ":")):
            return False
        return bool(self.me) and self.me[0] in words

    @property
    def signed(self) -> bool:
        """Whether it ends with a closing phrase and a name, or with the writer's name."""
        end = self.closing
        lines = [(at, line) for at, line in self._lines if at >= end]
        if not lines:
            return self._ends_with_name()
        first = lines[0][1]
        if self._is_name(first) or (len(lines) == 1 and end == self._signature()):
            return True
        match = _CLOSES.match(first)
        name = match["name"].strip() if match else ""
        if name and words_of(name):
            return True
        return any(words_of(line) and not _NO_NAME.match(line.strip()) for _, line in lines[1:])

    def _ends_with_name(self) -> bool:
        """Whether the writer's name stands behind the last sentence, as in a short message."""
        last = self._lines[-1][1] if self._lines else ""
        end = re.search(
            r"[.!?)][ ]+(?:[-/~][ ]*)?(?:[\w']+(?: [\w']+){0,2}, ?)?"
            r"([^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,2})[ .!]*$",
            last,
        )
        return bool(self.me) and end is not None and self.me[0] in words_of(end[1])

    @cached_property
    def body(self) -> tuple[int, int]:
        """Where the body begins and ends."""
        start = self.greeting[1] if self.greeting else 0
        end = max(start, self.closing)
        low = self.text.low
        while start < end and low[start].isspace():
            start += 1
        while end > start and low[end - 1].isspace():
            end -= 1
        return start, end

    @cached_property
    def said(self) -> str:
        """The body in small letters, its lines joined."""
        return self.text.flow[slice(*self.body)]

    def says(self, *sections: str) -> bool:
        """Whether the body fits the frames of one of these sections."""
        return any(frames(each).search(self.said, words=self.text.words) for each in sections)

    @cached_property
    def words(self) -> int:
        """Words of the body; the times of a list are looked up rather than read."""
        return count_words(_ITEM.sub("", self.text.low[slice(*self.body)]))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Places of the sentences of the body."""
        start, end = self.body
        return tuple((s.start, s.end) for s in self.text.sentences if s.end > start and s.start < end)

    @cached_property
    def afterthoughts(self) -> tuple[tuple[int, int], ...]:
        """Places of the sentences behind the closing: a postscript, or what was added under the name."""
        end = max(self.body[1], self.closing)
        return tuple((s.start, s.end) for s in self.text.sentences if s.start >= end)


_ITEM = regex(r"(?m)^[ \t]*[-•*][ \t].*\d.*$")
"""A line of a list with a number in it, as times that are offered have."""


def body_words(raw: str) -> int:
    """How many words a message has between greeting and closing, as the rules on its length count them."""
    return Letter(raw).words


_WORD = regex(r"[^\W\d_]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters without accents."""
    return tuple(_WORD.findall(fold(name).low))


_CLOCK = regex(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!:))"
_DAY = regex(
    rf"\b(?:{_WEEKDAY}[ ,.]*(?:the |on )?(?:{_DATE})?|{_DATE}|tomorrow\b|\d{{4}}-\d\d-\d\d\b)", re.IGNORECASE
)
_ORDINAL = regex(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|\bthe\b|\bon\b|[,.]", re.IGNORECASE)
_STOP = regex(r"\n|[?!](?=\s)|\.(?=\s+[A-Z])")
_RANGE = regex(r"\s*(?:-|–|to|until|till)\s*", re.IGNORECASE)
_AHEAD = 21
"""Days in which a time without a day is taken to lie."""


def both_clocks(text: str, start: int, mine: str, theirs: str, today: date) -> tuple[int, int, str] | None:
    """Where in a letter to put which words, so that its clock times from `start` on are said by both clocks.

    Args:
        text: The letter.
        start: Where the first clock time stands that leaves its zone open.
        mine: Zone of the writer, by which the times are meant.
        theirs: Zone of the reader.
        today: The day it is written on, from which weekdays count.

    None where a zone is unknown, a time cannot be read for sure, or only a span from one to another is named.
    """
    if not (valid_zone(mine) and valid_zone(theirs)):
        return None
    clocks = list(_CLOCK.finditer(text, start))
    if not clocks or any(
        _RANGE.fullmatch(text[before.end() : after.start()]) for before, after in pairwise(clocks)
    ):
        return None
    found, at = "", clocks[0].start()
    for clock in clocks:
        said = _said(text, clock, mine, theirs, today)
        if said is None:
            return None
        found += text[at : clock.start()] + said
        at = clock.end()
    return clocks[0].start(), at, found


def _said(text: str, clock: re.Match[str], mine: str, theirs: str, today: date) -> str | None:
    """One clock time by both clocks."""
    wall = _time(clock)
    if wall is None:
        return None
    on = _day_of(text, clock, today)
    try:
        if on is not None:
            moments = [ZonedTime.from_local(datetime.combine(on, wall), mine)]
        else:
            days = (today + timedelta(days=ahead) for ahead in range(1, _AHEAD + 1))
            moments = [ZonedTime.from_local(datetime.combine(each, wall), mine) for each in days]
    except ValueError:
        return None
    there = {_there(moment, mine, theirs, named=on is not None) for moment in moments}
    return f"{clock[0]} {zone_label(mine)} ({there.pop()} {zone_label(theirs)})" if len(there) == 1 else None


def _there(moment: ZonedTime, mine: str, theirs: str, *, named: bool) -> str:
    """The time over there, with its day where that is another one."""
    here, there = moment.in_zone(mine).local(), moment.in_zone(theirs).local()
    if here.date() == there.date():
        return clock_time(there)
    words = day(there) if named else "the day after" if there.date() > here.date() else "the day before"
    return f"{words}, {clock_time(there)}"


def _time(clock: re.Match[str]) -> time | None:
    if clock["word"]:
        return time(0 if clock["word"].casefold() == "midnight" else 12)
    if clock["half"]:
        hour = int(clock["hour"])
        if not 1 <= hour <= 12:
            return None
        return time(hour % 12 + (12 if clock["half"] in "pP" else 0), int(clock["minute"] or 0))
    return time(int(clock["hour24"]), int(clock["minute24"]))


def _day_of(text: str, clock: re.Match[str], today: date) -> date | None:
    """The day a clock time belongs to: of its own sentence, the one before it first, else the last."""
    begins = max((match.end() for match in _STOP.finditer(text, 0, clock.start())), default=0)
    stop = _STOP.search(text, clock.end())
    ends = stop.start() if stop else len(text)
    named = [match[0] for match in _DAY.finditer(text, begins, clock.start())][-1:]
    named += [match[0] for match in _DAY.finditer(text, clock.end(), ends)][:1]
    named += [match[0] for match in _DAY.finditer(text, 0, begins)][-1:]
    try:
        words = _ORDINAL.sub(" ", named[0]) if named else ""
        return parse_day(" ".join(words.split()).casefold(), today=today) if words else None
    except WhenError:
        return None
