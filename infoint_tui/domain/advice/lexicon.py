"""Word classes and frames, read from the lists in `data`: one word added to a class serves every frame.

A frame is a regular expression over folded text in which `<name>` stands for any word of a class, `<3>` for
up to three words and `<end>` for what may follow the last word. A frame is compiled when a text first needs
it, and it is tried only on texts that hold the words it asks for. See the head of `data/words.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from .. import text

_REFERS = re.compile(r"(?<!\?P)<([a-z][a-z_]*|\d)(?:\.(s|ed|ing|base))?>")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_VOWELS = "aeiou"
Needs = tuple[frozenset[str], ...]
"""Sets of words; a text has to hold one word of each for a frame to be tried."""


def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """The lines of a list in `data` by section."""
    return text.sections(f"advice/data/{name}")


@cache
def word_set(name: str, section: str) -> frozenset[str]:
    """The words of a section that is a plain list of words."""
    return frozenset(" ".join(sections(name)[section]).split())


@cache
def pairs(name: str, section: str) -> Mapping[str, str]:
    """What each line of a section says on both sides of its equals sign."""
    return dict(line.split(" = ", 1) for line in sections(name)[section])


@cache
def _classes() -> Mapping[str, str]:
    return dict(line.split(": ", 1) for line in sections("words")["classes"])


@cache
def _pieces() -> Mapping[str, str]:
    return dict(line.split(": ", 1) for line in sections("words")["pieces"])


@cache
def members(name: str, form: str = "") -> tuple[str, ...]:
    """The words and phrases of a class, longest first.

    Args:
        name: Of the class.
        form: base, s, ed or ing for that form of its verbs; empty for all.
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
        """The first place that fits the first frame that fits.

        Args:
            text: Folded text.
            start: Where to begin; `^` means the start of the text all the same.
            end: Where to stop.
            words: Those of the text, to leave out frames that cannot fit.
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
