"""The line typed during a conversation: its kind, and the people, themes, dates and actions in it.

Nothing here refuses a line. What is not recognised stays text, and what is stored is always the raw line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from . import NamedTuple, regex
from .business_calendar import MON_TO_FRI, WorkDays
from .name_tables import PARTICLES, QUALIFIERS
from .names import is_title
from .naturaltime import WhenError, parse_day
from .phrasing import MONTHS, WEEKDAYS, day

QUOTES: Mapping[str, re.Pattern[str]] = {
    '"': regex('"'),
    "\u201c": regex('[\u201d"]'),
    "\u201e": regex('[\u201c\u201d"]'),
    "\u00ab": regex("\u00bb"),
}
"""What closes a quotation, by the mark that opens it."""

_LETTER = "[^\\W\\d_]"
_MARKS = "\u0300-\u036f"
_CASED_WORD = regex(f"{_LETTER}(?:{_LETTER}|[{_MARKS}]|['\u2019_-](?={_LETTER}))*")
_UNCASED_WORD = regex(r"""[^\s()\[\]{}@#~!?.,;:"'\u201c\u201d\u201e\u00ab\u00bb]{1,40}""")
_NOTE = regex(r" ?\(([^()]{1,200})\)")
_THEME = regex(f"#({_LETTER}[\\w{_MARKS}-]*)")
_DATE = regex(r"~(\+?\w[\w-]{1,19})(?![\w-])")
_URL = regex(r"https?://[^\s<>]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?'\"\u201d\u2019\u00bb]}"

_PARTICLES = frozenset(PARTICLES) - {"a", "an", "as", "bat", "in", "i", "st", "und"}
"""Without those that are words of a sentence as well: "@Marcus in Chicago" names Marcus."""
_AND = frozenset(("e", "y"))
_GENERATIONS = regex(r",? (?:Jr|Sr)\.?(?!\w)|,? (?:II|III|IV)(?!\w)")
_INITIALS = regex(rf"(?:{_LETTER}\.-?)+(?:{_LETTER}{{2,}}|(?={_LETTER}\.))?")
_SMALL_BEGINNING = regex("(?:al|an|as|ash|at|d|de|dell|el|l|o|ul)[-'\u2019](.)")
"""Of "al-Rashid", "d'Angelo"."""
_WEEKDAY_WORDS = frozenset((*WEEKDAYS, *(name[:3] for name in WEEKDAYS), "tues", "weds", "thur", "thurs"))
_MONTH_WORDS = frozenset((*MONTHS, *(name[:3] for name in MONTHS), "sept"))
_NOT_NAMES = frozenset(("i", "i'm", "i'll", "i've", "i'd"))
_WINDOW = 160
_MOST_WORDS = 3
_MOST_KNOWN_WORDS = 8


class Name(NamedTuple):
    """A person found after an `@`."""

    name: str
    note: str
    name_end: int
    end: int
    """Where the note in parentheses ends, or the name if there is none."""


def person_token(text: str, at: int, known: Mapping[str, str], longest: int) -> Name | None:
    """The person named from position `at`, just after the `@`, or None.

    `known` maps the case-folded names of contacts to their spelling, `longest` is their greatest number of
    words.
    """
    found = _bracketed(text, at) or _named(text, at, known, longest)
    if found is None:
        return None
    name, end = found
    name = known.get(name.casefold(), name)
    note = _NOTE.match(text, end)
    if note and note[1].strip():
        return Name(name, " ".join(note[1].split()), end, note.end())
    return Name(name, "", end, end)


def _bracketed(text: str, at: int) -> tuple[str, int] | None:
    if not text.startswith("[", at):
        return None
    close = text.find("]", at, at + _WINDOW)
    name = " ".join(text[at + 1 : max(close, at)].split())
    return (name, close + 1) if close > 0 and name else None


def _named(text: str, at: int, known: Mapping[str, str], longest: int) -> tuple[str, int] | None:
    acquainted = _known(text, at, known, longest)
    capitals = _capitalised(text, at)
    if acquainted and " " not in acquainted[0] and capitals and capitals[1] > acquainted[1]:
        return capitals
    return acquainted or capitals


def _known(text: str, at: int, known: Mapping[str, str], longest: int) -> tuple[str, int] | None:
    """The longest known name that begins at `at`, in any case."""
    if not known or text[at : at + 1].isspace():
        return None
    ends = [at + match.end() for match in re.finditer(r"\S+", text[at : at + _WINDOW])]
    for end in reversed(ends[: min(longest, _MOST_KNOWN_WORDS)]):
        words = text[at:end]
        bare = words.rstrip(".,;:!?)\"'\u201d\u00bb")
        for shape in (words, bare, bare.removesuffix("'s").removesuffix("\u2019s")):
            name = known.get(" ".join(shape.casefold().replace("_", " ").split()))
            if name:
                return name, at + len(shape)
    return None


def _capitalised(text: str, at: int) -> tuple[str, int] | None:
    """Up to three capitalised words from `at`, with titles, initials and particles between them."""
    words: list[str] = []
    pending: list[str] = []
    counted, end = 0, at
    while counted < _MOST_WORDS:
        word, stop, goes_on = _word(text, at, first=not words)
        if not word or (words and "_" in word) or _is_date_word(text, word, stop, first=not words):
            break
        if words and all(map(is_title, words)) and word.rstrip(".") in QUALIFIERS and word.endswith("."):
            words.append(word)
        elif word[0].islower() and not _begins_small(word):
            if word not in _PARTICLES or (word in _AND and counted < 2):
                break
            pending.append(word)
        elif word.casefold() in _NOT_NAMES:
            break
        else:
            uncounted = bool(pending) or is_title(word) or (not counted and word.endswith("."))
            words += [*pending, word.replace("_", " ")]
            pending = []
            end = stop
            counted += not uncounted
            if "_" in word:
                break
        if not goes_on or text[stop : stop + 1] != " ":
            break
        at = stop + 1
    if not words or all(is_title(word) for word in words):
        return None
    if generation := _GENERATIONS.match(text, end):
        return " ".join(words) + generation[0], generation.end()
    return " ".join(words), end


def _begins_small(word: str) -> bool:
    """Whether a word is a name that begins with a small letter: "al-Rashid", "d'Angelo"."""
    match = _SMALL_BEGINNING.match(word)
    return bool(match and match[1].isupper())


def _word(text: str, at: int, *, first: bool) -> tuple[str, int, bool]:
    """The word at a place, where it ends, and whether a name may go on behind it."""
    initials = _INITIALS.match(text, at, at + _WINDOW)
    if (
        initials
        and initials[0][0].isupper()
        and (initials[0].count(".") > 1 or not initials[0].endswith("."))
    ):
        return initials[0], initials.end(), True
    match = _CASED_WORD.match(text, at, at + _WINDOW)
    if not match:
        return "", at, False
    word, stop = match[0], match.end()
    if not (word[0].islower() or word[0].isupper() or word[0].istitle()):
        whole = _UNCASED_WORD.match(text, at) if first else None
        return (whole[0], whole.end(), False) if whole else ("", at, False)
    if word.endswith(("'s", "\u2019s")):
        return word[:-2], stop - 2, False
    if text[stop : stop + 2] == ". " and (len(word) == 1 or is_title(word) or word in QUALIFIERS):
        return f"{word}.", stop + 1, True
    return word, stop, True


def _is_date_word(text: str, word: str, stop: int, *, first: bool) -> bool:
    """Whether a capitalised word is a day or month; a month that begins a longer name is part of it."""
    folded = word.casefold()
    if folded in _WEEKDAY_WORDS:
        return True
    if folded not in _MONTH_WORDS:
        return False
    if not first:
        return True
    following, _, _ = _word(text, stop + 1, first=False) if text[stop : stop + 1] == " " else ("", 0, False)
    other = following.casefold()
    surname = following[:1].isupper() and other not in _WEEKDAY_WORDS and other not in _MONTH_WORDS
    return not (surname and other not in _NOT_NAMES)


def theme_token(text: str, at: int) -> tuple[str, int] | None:
    """The theme whose `#` stands at `at`, in lower case with hyphens, and where it ends."""
    match = _THEME.match(text, at)
    if not match:
        return None
    tag = match[1].rstrip("-_")
    return _theme_name(tag), at + 1 + len(tag)


def _theme_name(tag: str) -> str:
    return tag.lower().replace("_", "-")


def date_token(text: str, at: int, today: date, work_days: WorkDays) -> tuple[date, int] | None:
    """The date whose `~` stands at `at` and where it ends; None for every form nobody knows."""
    match = _DATE.match(text, at)
    if not match:
        return None
    try:
        return parse_day(match[1], today=today, work_days=work_days), match.end()
    except WhenError:
        return None


def url_token(text: str, at: int) -> int | None:
    """Where the link that begins at `at` ends, without the punctuation of the sentence around it."""
    match = _URL.match(text, at)
    if not match:
        return None
    end = match.end()
    surplus = match[0].count(")") - match[0].count("(")
    while end > at:
        last = text[end - 1]
        if last in _URL_TAIL:
            end -= 1
        elif last == ")" and surplus > 0:
            end -= 1
            surplus -= 1
        else:
            break
    return end if not text[:end].endswith("//") and end > text.index("//", at) + 2 else None


KINDS: Mapping[str, str] = {
    **dict.fromkeys(QUOTES, "quote"),
    "*": "insight",
    "!": "action",
    "@": "referral",
    "?": "ask_later",
    "^": "resource",
    "%": "concern",
    "&": "lead",
    "+": "skill",
}
"""The kind of a line by its first character. Every other line is a note; a mark has no text at all."""

SIGILS: Mapping[str, str] = {**{kind: sigil for sigil, kind in KINDS.items()}, "quote": '"'}
"""The sigil that makes a line of each kind."""

_GLUED = ("quote", "referral")
"""Kinds whose sigil stands at the first word itself."""
_ESCAPABLE = tuple("!#@~")
_CANDIDATE = regex(r'[@#~!"\u201c\u201e\u00ab\\]|(?<!\w)(?i:https?)://')
_OPENERS = frozenset(" \t\n\r\u00a0([{'\u2018\u201c\u201e\u00ab\u2014\u2013" + '"')
_ESCAPE = regex(r"\\([!#@~])")
_SIGILS = frozenset((*KINDS, "#", "~"))


class PersonToken(NamedTuple):
    """Somebody named with `@`, and what stood in parentheses after the name."""

    name: str
    note: str = ""


class Action(NamedTuple):
    """Something to do, without the date it should be done by."""

    text: str
    due: date | None = None


class Chip(NamedTuple):
    """A recognised piece: its kind, where it stands in the raw line, and what to show for it."""

    kind: str
    start: int
    end: int
    label: str


class ParsedLine(NamedTuple):
    """What a line says, piece by piece; spans count characters of the raw line."""

    kind: str
    body: str
    """The text without the sigil of its kind and without escapes, to be shown."""
    people: tuple[PersonToken, ...] = ()
    themes: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    actions: tuple[Action, ...] = ()
    quotes: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()


def without_chip(text: str, chips: Sequence[Chip], cursor: int) -> tuple[str, int] | None:
    """The line with one recognised piece turned into plain text by a backslash, and the cursor moved along.

    Takes the last piece that begins before the cursor, else the first of the line. Quotations and links have
    no escape and stay. None where there is no such piece.
    """
    able = [chip for chip in chips if text[chip.start] in _ESCAPABLE]
    before = [chip for chip in able if chip.start < cursor]
    chip = max(before, key=lambda found: found.start, default=next(iter(able), None))
    if chip is None:
        return None
    moved = cursor + (chip.start < cursor)
    return f"{text[: chip.start]}\\{text[chip.start :]}", moved


def with_kind(text: str, kind: str) -> str:
    """The line under the sigil of another kind; "note" takes the sigil away.

    Raises KeyError for a kind that no sigil makes.
    """
    bare = text.strip()
    old = _kind(bare, 0)
    rest = bare[1:].lstrip() if old != "note" else bare
    if old == "quote" and (closing := QUOTES[bare[0]].search(rest)) and closing.end() == len(rest):
        rest = rest[: closing.start()]
    if kind == "note":
        return f"\\{rest}" if rest[:1] in _SIGILS else rest
    sigil = SIGILS[kind]
    return f"{sigil}{rest}" if kind in _GLUED else f"{sigil} {rest}"


class KnownPeople:
    """Names prepared once for many lines: looking one up does not depend on how many there are."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.by_name = {
            " ".join(name.casefold().split()): name for name in reversed(self.names) if name.strip()
        }
        self.longest = max((name.count(" ") + 1 for name in self.by_name), default=0)


def parse_line(
    text: str,
    *,
    today: date,
    known_people: KnownPeople | Sequence[str] = (),
    work_days: WorkDays = MON_TO_FRI,
) -> ParsedLine:
    """What `text` says; never raises, and takes time in proportion to its length.

    Dates count from `today`, `~5b` in business days by `work_days`. Names in `known_people` are found in any
    case and win over what the capitals suggest; hand over a `KnownPeople` where there are many.
    """
    start = len(text) - len(text.lstrip())
    kind = _kind(text, start)
    if not _CANDIDATE.search(text):
        return ParsedLine(kind, text[start + (kind != "note") :].strip())
    known = known_people if isinstance(known_people, KnownPeople) else KnownPeople(known_people)
    return _Scan(text, start, kind, known).run(today, work_days)


_PLAIN_TAGS = regex(rf"(?:(?<=[\s(\[{{'\u2018\u201c\u201e\u00ab\u2014\u2013\"])|^)#({_LETTER}[\w{_MARKS}-]*)")


def theme_places(text: str) -> list[tuple[str, int, int]]:
    """The themes of a line as `parse_line` finds them, each with its begin and end; fast for many lines."""
    if "#" not in text:
        return []
    # What may stand around a `#` that is no theme: then the whole line is read.
    if "\\" in text or "://" in text or "@[" in text or text.lstrip()[1:2] == "#":
        parsed = parse_line(text, today=date(1970, 1, 1))
        return [(chip.label[1:], chip.start, chip.end) for chip in parsed.chips if chip.kind == "theme"]
    found = []
    for match in _PLAIN_TAGS.finditer(text):
        tag = match[1].rstrip("-_")
        found.append((_theme_name(tag), match.start(), match.start() + 1 + len(tag)))
    return found


def body_of(text: str) -> str:
    """The body of a line as `parse_line` finds it; fast for many lines.

    Only a name at the beginning and a backslash need the whole line to be read: no other piece changes it.
    """
    start = len(text) - len(text.lstrip())
    kind = _kind(text, start)
    if kind == "referral" or "\\" in text:
        return parse_line(text, today=date(1970, 1, 1)).body
    if kind == "quote" and (closing := QUOTES[text[start]].search(text, start + 1)):
        return (text[start + 1 : closing.start()] + text[closing.end() :]).strip()
    return text[start + (kind != "note") :].strip()


def kind_of(text: str) -> str:
    """The kind a line has by its first character."""
    return _kind(text, len(text) - len(text.lstrip()))


def _kind(text: str, start: int) -> str:
    """A plus before a digit is a telephone number or a sum, no skill."""
    if text[start : start + 1] == "+" and text[start + 1 : start + 2].isdigit():
        return "note"
    return KINDS.get(text[start : start + 1], "note")


class _Scan:
    """One walk along a line."""

    def __init__(self, text: str, start: int, kind: str, known: KnownPeople) -> None:
        self.text = text
        self.start = start
        self.kind = kind
        self.known = known
        self.tokens: list[Chip] = []
        self.people: dict[str, PersonToken] = {}
        self.themes: dict[str, None] = {}
        self.due: dict[int, date] = {}
        self.bangs: list[int] = []
        self.opened: list[int] = []
        self.quotes: list[tuple[int, int]] = []
        self.leading_name_end = 0

    def run(self, today: date, work_days: WorkDays) -> ParsedLine:
        """Every piece of the line."""
        busy_until = quoted_until = 0
        for match in _CANDIDATE.finditer(self.text):
            at, sign = match.start(), match[0]
            if at < busy_until:
                continue
            if sign == "\\":
                busy_until = at + 1 + (self.text[at + 1 : at + 2] in _SIGILS)
            elif sign in QUOTES:
                if at >= quoted_until and self._opens(at) and self._has_content(at):
                    quoted_until = self._quote(at)
            elif sign == "!":
                self._bang(at)
            elif len(sign) > 1:
                busy_until = self._url(at)
            elif self._opens(at):
                busy_until = self._token(sign, at, today, work_days)
        return self._result()

    def _opens(self, at: int) -> bool:
        """Whether a sigil at `at` stands free: at the beginning, after a space or an opening mark."""
        if at <= self.start or self.text[at - 1].isspace() or self.text[at - 1] in _OPENERS:
            return True
        return at == self.start + 1 and self.kind != "note" and self.text[at] != self.text[at - 1]

    def _has_content(self, at: int) -> bool:
        following = self.text[at + 1 : at + 2]
        return at == self.start or not (not following or following.isspace())

    def _quote(self, at: int) -> int:
        closing = QUOTES[self.text[at]].search(self.text, at + 1)
        end = closing.start() if closing else -1
        self.quotes.append((at, end))
        return len(self.text) if end < 0 else end + 1

    def _bang(self, at: int) -> None:
        self.bangs.append(at)
        following = self.text[at + 1 : at + 2]
        after_space = at > 0 and self.text[at - 1].isspace()
        if at == self.start or (after_space and (following.isalnum() or following in tuple('@"(['))):
            self.opened.append(at)

    def _url(self, at: int) -> int:
        end = url_token(self.text, at)
        if end is None:
            return at
        self.tokens.append(Chip("url", at, end, self.text[at:end]))
        return end

    def _token(self, sign: str, at: int, today: date, work_days: WorkDays) -> int:
        if sign == "@":
            return self._person(at)
        if sign == "#":
            theme = theme_token(self.text, at)
            if theme is None:
                return at
            self.themes[theme[0]] = None
            self.tokens.append(Chip("theme", at, theme[1], f"#{theme[0]}"))
            return theme[1]
        due = date_token(self.text, at, today, work_days)
        if due is None:
            return at
        self.due[at] = due[0]
        self.tokens.append(Chip("date", at, due[1], day(due[0], today=today)))
        return due[1]

    def _person(self, at: int) -> int:
        begin = at + 1
        if at == self.start:
            begin += len(self.text) - at - 1 - len(self.text[at + 1 :].lstrip())
        found = person_token(self.text, begin, self.known.by_name, self.known.longest)
        if found is None:
            return at
        earlier = self.people.get(found.name.casefold())
        if earlier is None or not earlier.note:
            self.people[found.name.casefold()] = PersonToken(found.name, found.note)
        if at == self.start:
            self.leading_name_end = found.name_end
        self.tokens.append(Chip("person", at, found.end, found.name))
        return found.name_end

    def _result(self) -> ParsedLine:
        starts = [token.start for token in self.tokens]
        actions, action_chips = self._actions(starts)
        quotes = [chip for chip in self._quote_chips(starts) if chip.label]
        chips = sorted((*self.tokens, *action_chips, *quotes), key=lambda chip: (chip.start, -chip.end))
        return ParsedLine(
            self.kind,
            self._body(),
            tuple(self.people.values()),
            tuple(self.themes),
            tuple(dict.fromkeys(self.due.values())),
            tuple(actions),
            tuple(chip.label for chip in quotes),
            tuple(dict.fromkeys(chip.label for chip in self.tokens if chip.kind == "url")),
            tuple(chips),
        )

    def _actions(self, starts: list[int]) -> tuple[list[Action], list[Chip]]:
        actions, chips = [], []
        for at in self.opened:
            index = bisect_right(self.bangs, at)
            end = self.bangs[index] if index < len(self.bangs) else len(self.text)
            inside = self.tokens[bisect_left(starts, at) : bisect_left(starts, end)]
            dates = [token for token in inside if token.kind == "date"]
            last = self._trimmed(at, end, inside)
            text = self._plain(at + 1, last, [token for token in dates if token.end <= last])
            if text:
                actions.append(Action(text, self.due[dates[0].start] if dates else None))
                chips.append(Chip("action", at, at + len(self.text[at:end].rstrip()), text))
        return actions, chips

    def _quote_chips(self, starts: list[int]) -> Iterator[Chip]:
        for at, closed in self.quotes:
            if closed >= 0:
                yield Chip("quote", at, closed + 1, self._plain(at + 1, closed, []))
                continue
            index = bisect_right(self.opened, at)
            end = self.opened[index] if index < len(self.opened) else len(self.text)
            inside = self.tokens[bisect_left(starts, at) : bisect_left(starts, end)]
            end = self._trimmed(at, end, inside)
            yield Chip("quote", at, max(end, at + 1), self._plain(at + 1, end, []))

    def _trimmed(self, begin: int, end: int, inside: list[Chip]) -> int:
        """Where a stretch ends once the themes and dates at its end are left out."""
        end = self._without_space(begin, end)
        for token in reversed(inside):
            if token.end != end or token.kind not in ("theme", "date"):
                break
            end = self._without_space(begin, token.start)
        return end

    def _without_space(self, begin: int, end: int) -> int:
        while end > begin and self.text[end - 1].isspace():
            end -= 1
        return end

    def _plain(self, begin: int, end: int, without: list[Chip]) -> str:
        """The words of a stretch, without some of its pieces and without escapes."""
        pieces = []
        for token in without:
            pieces.append(self.text[begin : token.start])
            begin = token.end
        pieces.append(self.text[begin : max(begin, end)])
        return " ".join(_ESCAPE.sub(r"\1", " ".join(pieces)).split())

    def _body(self) -> str:
        text, start = self.text, self.start
        if self.kind == "referral" and self.leading_name_end:
            name = next(iter(self.people.values())).name
            text = name + text[self.leading_name_end :]
        elif self.quotes and self.quotes[0][0] == start and self.quotes[0][1] >= 0:
            closed = self.quotes[0][1]
            text = text[start + 1 : closed] + text[closed + 1 :]
        elif self.kind != "note":
            text = text[start + 1 :]
        elif text[start : start + 1] == "\\" and text[start + 1 : start + 2] in _SIGILS:
            return (text[start + 1] + _ESCAPE.sub(r"\1", text[start + 2 :])).strip()
        return _ESCAPE.sub(r"\1", text).strip()
