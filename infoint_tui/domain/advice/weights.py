"""What a question is about, weighed: each word, its meaning and its neighbors count for or against a rule.

Frames say exactly what they know; people say it in other words. Here every word of a text, the meaning
classes it has, and what stands beside it carry a weight for every rule; a sum that is high enough is a
finding. The weights are learned from the example texts by `python -m tests.domain.advice.learn`. A word
added to a class of `data/words.txt` counts as its class does without learning anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from .lexicon import members, pairs, sections

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+")
_MOST = 150
"""Words of a text that are weighed."""
_PHRASE = 4
"""Words of the longest phrase of a class."""
_STEM = 5
"""Letters by which long words count as kin."""
STEPS = 10
"""Parts of one by which weights are written down."""


class Token(NamedTuple):
    """One word of a text as it is weighed, and its place."""

    word: str
    start: int
    end: int


class Feature(NamedTuple):
    """Something of a text that may carry a weight, with the tokens it stands for."""

    name: str
    first: int
    last: int


@cache
def _spoken() -> Mapping[str, tuple[str, ...]]:
    """How words of dialects, messages and haste are written in full."""
    said = {**pairs("wordlists", "spelling"), **pairs("wordlists", "spoken")}
    return {short: tuple(full.lower().split()) for short, full in said.items()}


@cache
def _meanings() -> Mapping[str, tuple[str, ...]]:
    """The classes that are weighed, by each word or phrase of theirs."""
    found: dict[str, dict[str, None]] = {}
    for name in " ".join(sections("words")["weighed"]).split():
        for phrase in members(name):
            plain = " ".join(part for _, part in _parts(phrase.replace("-", " ")))
            found.setdefault(plain, {})[f"<{name}>"] = None
    return {phrase: tuple(names) for phrase, names in found.items()}


def _parts(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every word in full, a word with an apostrophe as the words it joins."""
    for match in _TOKEN.finditer(text):
        for word in _spoken().get(match[0], (match[0],)):
            head, mark, tail = word.partition("'")
            if not mark:
                yield match, head
            elif tail == "t":
                yield match, head.removesuffix("n") or head
                yield match, "not"
            else:
                yield match, head
                if tail in ("s", "re", "d", "ll", "ve", "m"):
                    yield match, f"'{tail}"


def tokens(text: str) -> list[Token]:
    """The words of a folded text, the first of them."""
    found = []
    for match, word in _parts(text.replace("-", " ")):
        found.append(Token(word, *match.span()))
        if len(found) == _MOST:
            break
    return found


@cache
def _stem(word: str) -> str:
    if word.isdigit():
        return "#"
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > max(4, len(ending) + 2):
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word


def features(said: list[Token]) -> Iterator[Feature]:
    """Everything of a text that may carry a weight; the same name may come twice.

    Args:
        said: See `tokens`.
    """
    words = ["^", *(_stem(token.word) for token in said), "$"]
    meant = _meant(said)
    yield Feature("BIAS", 1, 0)
    yield Feature(f"LENGTH{min(len(said) // 3, 6)}", 1, 0)
    for at, word in enumerate(words):
        yield Feature(word, at, at)
        if len(word) > _STEM + 1:
            yield Feature(f"{word[:_STEM]}~", at, at)
        for name, last in meant[at]:
            yield Feature(name, at, last)
        for back, gap in ((1, " "), (2, " * ")):
            if at < back:
                continue
            before = at - back
            yield Feature(f"{words[before]}{gap}{word}", before, at)
            for name, last in meant[at]:
                yield Feature(f"{words[before]}{gap}{name}", before, last)
            if back == 1:
                for name, _ in meant[before]:
                    yield Feature(f"{name}{gap}{word}", before, at)


def _meant(said: list[Token]) -> list[list[tuple[str, int]]]:
    """For every token, and for both ends, the classes of the phrases that begin there and where those end."""
    words = [token.word for token in said]
    found: list[list[tuple[str, int]]] = [[] for _ in range(len(words) + 2)]
    for at in range(len(words)):
        seen: dict[str, int] = {}
        for many in range(1, min(_PHRASE, len(words) - at) + 1):
            for name in _meanings().get(" ".join(words[at : at + many]), ()):
                seen[name] = at + many
        found[at + 1] = list(seen.items())
    return found


@cache
def weights() -> Mapping[str, Mapping[str, int]]:
    """The weight of every feature by rule, in parts of one."""
    found: dict[str, dict[str, int]] = {}
    for rule, lines in sections("weights").items():
        known = found.setdefault(rule, {})
        for line in lines:
            weight, _, names = line.partition(": ")
            known |= dict.fromkeys(names.split(" | "), int(weight))
    return found


class Weighed(NamedTuple):
    """What a text weighs for a rule."""

    score: int
    start: int
    """The words that count most; places of the folded text."""
    end: int


def weigh(said: list[Token]) -> Mapping[str, Weighed]:
    """What a text weighs for each rule; the more, the likelier it breaks it.

    Args:
        said: See `tokens`.
    """
    found = {feature.name: feature for feature in features(said)}
    weighed = {}
    for rule, known in weights().items():
        counted = [(known[name], feature) for name, feature in found.items() if name in known]
        score = sum(weight for weight, _ in counted)
        start, end = _strongest(counted, said) if score > 0 else (0, 0)
        weighed[rule] = Weighed(score, start, end)
    return weighed


def _strongest(counted: list[tuple[int, Feature]], said: list[Token]) -> tuple[int, int]:
    """The run of words that together count most."""
    each = [0.0] * (len(said) + 2)
    for weight, (_, first, last) in counted:
        for at in range(first, last + 1):
            each[at] += weight / (last - first + 1)
    best, best_first, best_last = float("-inf"), 1, len(said)
    run, first = 0.0, 1
    for at in range(1, len(said) + 1):
        if run <= 0:
            run, first = 0.0, at
        run += each[at]
        if run > best:
            best, best_first, best_last = run, first, at
    if not said:
        return 0, 0
    return said[best_first - 1].start, said[best_last - 1].end
