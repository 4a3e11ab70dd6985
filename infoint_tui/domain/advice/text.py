"""A text made even for matching, with the way back to the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..text import NEUTRAL

_UNEVEN = re.compile(r"[^\n\x20-\x7e]+|[ \t]{2,}")
_BRACES = re.compile(r"\{([^{}|\n]{0,80})(?:\|([^{}\n]{0,200}))?\}")
_QUOTES = {ord(char): "'" for char in "\u2018\u2019\u201a\u201b\u02bc\u00b4`\u2032\uff07"}
_QUOTES |= {ord(char): '"' for char in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"}
_DASHES = "\u2012\u2013\u2015\u2212\u2010\u2011"
_END = re.compile(r"([.?!]+)[\"')\]]*(?=\s|$)|\n[ ]*\n|\n(?=[ ]*[-*\u2022])")
_SHORT = re.compile(
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
    """A text made even.

    Args:
        raw: Any text.
        values: Values of placeholders; None leaves braces as they are.
    """
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
