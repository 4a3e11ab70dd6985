"""Word classes and frames, read from the lists in `data`: one word added to a class serves every frame.

A frame is a regular expression over folded text in which `<name>` stands for any word of a class, `<3>` for
up to three words and `<end>` for what may follow the last word. A frame is compiled when a text first needs
it, and it is tried only on texts that hold the words it asks for. See the head of `data/words.txt`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache

from .. import NamedTuple, regex, text
from ..bank import NEUTRAL

_UNEVEN = regex(r"[^\n\x20-\x7e]+|[ \t]{2,}")
_BRACES = regex(r"\{([^{}|\n]{0,80})(?:\|([^{}\n]{0,200}))?\}")
_QUOTES = {ord(char): "'" for char in "\u2018\u2019\u201a\u201b\u02bc\u00b4`\u2032\uff07"}
_QUOTES |= {ord(char): '"' for char in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"}
_DASHES = "\u2012\u2013\u2015\u2212\u2010\u2011"
_END = regex(r"([.?!]+)[\"')\]]*(?=\s|$)|\n[ ]*\n|\n(?=[ ]*[-*\u2022])")
_SHORT = regex(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|no|vs|etc|approx|min|dept|jr|sr|e\.g|i\.e|a\.m|p\.m|cf|inc|ltd|co)|\b[a-z])\Z"
)


class Sentence(NamedTuple):
    """A sentence of a text: its place in the folded text and the mark it ends with."""

    start: int
    end: int
    mark: str


class Text:
    """Folded text: no accents, straight quotes, single spaces, placeholders filled."""

    def __init__(self, raw: str, cased: str, places: tuple[list[int], list[int]]) -> None:
        """See `fold`."""
        self.raw = raw
        self.cased = cased
        """Folded, capitals kept."""
        low = cased.lower()
        self.low = low if len(low) == len(cased) else "".join(_lower(char) for char in cased)
        """Folded in small letters; as long as `cased`."""
        self._outs, self._ins = places

    @cached_property
    def flow(self) -> str:
        """`low` with its lines joined."""
        return self.low.replace("\n", " ")

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word once, and of one with an apostrophe also what stands before it."""
        found = _WORD.findall(self.low)
        return frozenset((*found, *(word.partition("'")[0] for word in found if "'" in word)))

    def place(self, at: int) -> int:
        """The character of the raw text a place of the folded one came from."""
        index = bisect_right(self._outs, at) - 1
        found = self._ins[index] + at - self._outs[index]
        limit = self._ins[index + 1] if index + 1 < len(self._ins) else len(self.raw)
        return min(found, limit)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw characters a stretch of the folded text came from."""
        return self.place(start), max(self.place(start), self.place(end))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order, without the blanks around them."""
        found: list[Sentence] = []
        start = 0
        low = self.low
        for match in _END.finditer(low):
            dot = match[1] == "."
            if dot and _SHORT.search(low[max(start, match.start() - 7) : match.start()]):
                after = low[match.end() : match.end() + 2]
                if after.strip(" "):
                    continue
            _add(found, low, start, match.end(), match[1] or "")
            start = match.end()
        _add(found, low, start, len(low), "")
        return tuple(found)


def _add(found: list[Sentence], low: str, start: int, end: int, mark: str) -> None:
    while start < end and low[start].isspace():
        start += 1
    while end > start and low[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Sentence(start, end, mark))


def fold(raw: str, values: Mapping[str, str] | None = None) -> Text:
    """A text made even, its placeholders filled; without any `values` braces stay as they are."""
    pieces: list[str] = []
    outs, ins = [0], [0]
    out = at = 0
    for start, end, even in _changes(raw, values):
        pieces += (raw[at:start], even)
        out += start - at
        if len(even) != end - start:
            outs += (out, out + len(even))
            ins += (start, end)
        out += len(even)
        at = end
    pieces.append(raw[at:])
    return Text(raw, "".join(pieces), (outs, ins))


def _changes(raw: str, values: Mapping[str, str] | None) -> list[tuple[int, int, str]]:
    """Stretches of the raw text and what stands for them, in order."""
    found: list[tuple[int, int, str]] = []
    if values is not None and "{" in raw:
        for match in _BRACES.finditer(raw):
            name = match[1].strip()
            word = values.get(name, "").strip() or (match[2] or "").strip() or NEUTRAL.get(name, "")
            found.append((match.start(), match.end(), fold(word or name.replace("_", " ")).cased))
    taken = [(start, end) for start, end, _ in found]
    for match in _UNEVEN.finditer(raw):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if match[0][0] in " \t":
            found.append((match.start(), match.end(), " "))
            continue
        for index, char in enumerate(match[0], match.start()):
            found.append((index, index + 1, _dash(raw, index) if char == "\u2014" else _plain(char)))
    return sorted(found)


def _dash(raw: str, at: int) -> str:
    """A long dash as one that stands between spaces."""
    before = "" if raw[at - 1 : at].isspace() else " "
    after = "" if raw[at + 1 : at + 2].isspace() else " "
    return f"{before}-{after}"


@lru_cache(maxsize=1024)
def _plain(char: str) -> str:
    if (quote := _QUOTES.get(ord(char))) is not None:
        return quote
    if char in _DASHES:
        return "-"
    if char == "\u2026":
        return "..."
    found = []
    for part in unicodedata.normalize("NFKD", char):
        kind = unicodedata.category(part)
        if kind in ("Zs", "Zl", "Zp") or part == "\t":
            found.append(" ")
        elif kind not in ("Mn", "Me", "Cf", "Cc"):
            found.append(part)
    return "".join(found)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def count_words(text: str) -> int:
    """Words as people count them: runs of characters between blanks that hold a letter or digit."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


_REFERS = regex(r"(?<!\?P)<([a-z][a-z_]*|\d)(?:\.(s|ed|ing|base))?>")
_WORD = regex(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_VOWELS = "aeiou"
LISTS = "advice/data/wordlists"
"""The plain lists of words."""
Needs = tuple[frozenset[str], ...]
"""Sets of words; a text has to hold one word of each for a frame to be tried."""


def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """The lines of a list in `data` by section."""
    return text.sections(f"advice/data/{name}")


@cache
def _classes() -> Mapping[str, str]:
    return dict(line.split(": ", 1) for line in sections("words")["classes"])


@cache
def _pieces() -> Mapping[str, str]:
    return dict(line.split(": ", 1) for line in sections("words")["pieces"])


@cache
def members(name: str, form: str = "") -> tuple[str, ...]:
    """The words and phrases of a class, longest first.

    With `form` (base, s, ed or ing) its verbs are in that form only.
    """
    found: dict[str, None] = {}
    for token in _classes()[name].split():
        if inner := _REFERS.fullmatch(token):
            found |= dict.fromkeys(members(inner[1], inner[2] or form))
        else:
            found |= dict.fromkeys(_forms(token, form))
    return tuple(sorted(found, key=len, reverse=True))


def _forms(token: str, form: str) -> tuple[str, ...]:
    """A word of a list in its forms: `hire~` is a verb, `drop~~` one that doubles its end, `firm+` a noun."""
    word = token.rstrip("~+").replace("_", " ")
    if token.endswith("~"):
        verb, _, rest = word.partition(" ")
        tail = f" {rest}" if rest else ""
        forms = {"base": verb, **_inflected(verb, doubles=token.endswith("~~"))}
        return tuple(f"{each}{tail}" for each in ((forms[form],) if form else forms.values()))
    if token.endswith("+"):
        return word, _many(word)
    return (word,)


def _inflected(verb: str, *, doubles: bool) -> dict[str, str]:
    many = _many(verb)
    if verb.endswith("e"):
        return {"s": many, "ed": f"{verb}d", "ing": f"{verb.removesuffix('e')}ing"}
    stem = verb + verb[-1] if doubles else verb
    past = f"{verb[:-1]}ied" if many.endswith("ies") else f"{stem}ed"
    return {"s": many, "ed": past, "ing": f"{stem}ing"}


def _many(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh", "z")) else f"{word}s"


@cache
def _alternatives(name: str, form: str) -> str:
    if name == "end":
        return r"(?:\W*$)"
    if name.isdigit():
        return rf"(?:[\w'&-]+ ){{0,{name}}}?"
    if name in _pieces():
        return _written(_pieces()[name])
    return f"(?:{'|'.join(map(re.escape, members(name, form)))})".replace("\\ ", " ")


def _written(pattern: str) -> str:
    """An expression with the words of its classes in it."""
    return _REFERS.sub(lambda match: _alternatives(match[1], match[2] or ""), pattern)


@cache
def _needs(asked: str) -> Needs:
    """What stands before `::`: words or `@classes` of which a text must hold one, one of each side of `&`."""
    found = []
    for side in asked.split("&"):
        words: set[str] = set()
        for word in side.split():
            words |= {_WORD.findall(each)[0] for each in members(word[1:])} if word[0] == "@" else {word}
        found.append(frozenset(words))
    return tuple(found)


class Frame:
    """One frame of a section."""

    def __init__(self, line: str) -> None:
        """See the head of `data/words.txt`."""
        asked, parted, pattern = line.partition(" :: ")
        self._asked = asked if parted else ""
        self._pattern = pattern if parted else line

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(_written(self._pattern))

    @cached_property
    def needs(self) -> Needs:
        """Words it asks for; empty for any text."""
        return _needs(self._asked) if self._asked else ()

    def wanted(self, words: frozenset[str]) -> bool:
        """Whether a text with these words may fit."""
        return all(not side.isdisjoint(words) for side in self.needs)


class Frames:
    """The frames of a section; it fits where one of them does, and the first that does counts."""

    def __init__(self, name: str, section: str) -> None:
        """A section of a list, read when it is first used."""
        self.name, self.section = name, section

    @cached_property
    def _frames(self) -> tuple[Frame, ...]:
        return tuple(Frame(line) for line in sections(self.name)[self.section])

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the frames by each word they ask for; under no word those that ask for none."""
        found: dict[str, list[int]] = {"": []}
        for number, frame in enumerate(self._frames):
            for word in frame.needs[0] if frame.needs else ("",):
                found.setdefault(word, []).append(number)
        return {word: tuple(numbers) for word, numbers in found.items()}

    def _that_may_fit(self, words: frozenset[str] | None) -> Iterator[Frame]:
        if words is None:
            yield from self._frames
            return
        numbers = set(self._by_word[""])
        for word in words & self._by_word.keys():
            numbers.update(self._by_word[word])
        for number in sorted(numbers):
            if self._frames[number].wanted(words):
                yield self._frames[number]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that its frames and their classes know."""
        lines = sections(self.name)[self.section]
        named = {match[1] for line in lines for match in _REFERS.finditer(line)} & _classes().keys()
        return frozenset(_WORD.findall(" ".join((*lines, *(_classes()[name] for name in sorted(named))))))

    def search(
        self, text: str, start: int = 0, end: int | None = None, *, words: frozenset[str] | None = None
    ) -> re.Match[str] | None:
        """The first place of a folded text that fits the first frame that fits.

        `^` means the start of the text whatever `start` is. Frames that cannot fit its `words` are left out.
        """
        stop = len(text) if end is None else end
        for frame in self._that_may_fit(words):
            if match := frame.compiled.search(text, start, stop):
                return match
        return None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Whether the text fits from a place on."""
        return next((match for frame in self._frames if (match := frame.compiled.match(text, start))), None)

    def fullmatch(self, text: str, words: frozenset[str] | None = None) -> bool:
        """Whether the whole text fits."""
        return any(frame.compiled.fullmatch(text) for frame in self._that_may_fit(words))

    def finditer(
        self, text: str, start: int = 0, end: int | None = None, *, words: frozenset[str] | None = None
    ) -> Iterator[re.Match[str]]:
        """Every place that fits, frame by frame."""
        stop = len(text) if end is None else end
        for frame in self._that_may_fit(words):
            yield from frame.compiled.finditer(text, start, stop)
