"""The filter of the pipeline (plain words beside `stage:met`, `#tag`, `due:week`), and changes to many people
at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from ..domain import NamedTuple, regex
from ..domain.enums import Stage, Tie
from .records import text_of, texts_of

KEYS = ("stage", "path", "tie", "due", "tag", "org", "via", "waiting", "archived")
"""What may stand before a colon."""
YES = ("yes", "y", "only", "true", "1")
ALL = ("all", "any", "both")
DUE = ("overdue", "today", "week", "month", "none")
WAITING = ("me", "them")
NOBODY = "none"
"""After `via:`, `org:`, `path:` or `tag:`: those without any."""
FIRST_STAGE = Stage.IDEA.value
NO_TIE = Tie.NONE.value
_PART = regex(r'(?:[^\s"“”]|["“”][^"“”]*(?:["“”]|$))+')
"""One part of a filter: spaces within quotation marks belong to it."""
_QUOTES = str.maketrans("", "", '"“”')
LAST = "~"
"""Stands for a day that never comes; sorts behind every date."""


class FilterEntry(NamedTuple):
    """What the lists need to know of a contact without decoding it. Sorted by its first field."""

    order: tuple[Any, Any, str, str]
    """What it is grouped by, what it is sorted by, name, uid."""
    uid: str
    text: str
    """Name, title, organisation, stage, tags, email addresses and what the user wrote about them, casefolded,
    with and without accents; empty until somebody searches."""
    record: Mapping[str, Any]
    """As stored; to be read only."""

    @property
    def name(self) -> str:
        """The name as it was written."""
        return text_of(self.record, "name")


class FilterFacts(Protocol):
    """What a filter asks about people beyond their own record."""

    @property
    def today(self) -> date:
        """The user's day."""
        ...

    def paths_called(self, words: str) -> Iterable[str]:
        """Uids of the paths whose title contains a casefolded text."""
        ...

    def next_day(self, entry: FilterEntry) -> str:
        """When something is next, as sortable text; `LAST` if nothing is."""
        ...

    def waiting(self, uid: str) -> str:
        """Whose move it is: me, them, or an empty text where nothing is under way."""
        ...

    def name_of(self, uid: str) -> str:
        """The name of a contact."""
        ...


class Test(NamedTuple):
    """One `key:value`, understood."""

    token: str
    """As it was typed, casefolded; the same token means the same test."""
    fits: Callable[[FilterEntry], bool]


class Filter(NamedTuple):
    """What was typed, understood. All parts must hold."""

    words: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    archived: bool | None = False
    """None shows both."""
    problems: tuple[str, ...] = ()
    """Sentences about what was not understood; nobody fits such a part."""

    def narrows(self, other: Filter) -> bool:
        """Whether everybody this leaves is left by `other` too, as while a word is being typed."""
        return (
            self.archived == other.archived
            and len(self.tests) == len(other.tests)
            and all(ours.token == theirs.token for ours, theirs in zip(self.tests, other.tests, strict=True))
            and len(self.words) >= len(other.words)
            and all(theirs in ours for ours, theirs in zip(self.words, other.words, strict=False))
        )

    def apply(self, entries: Sequence[FilterEntry], index: WordIndex) -> Sequence[FilterEntry]:
        """The entries that fit, in their order, whether they are archived or not."""
        kept = entries
        for word in self.words:
            kept = index.holding(word, kept)
        for _token, fits in self.tests:
            kept = [entry for entry in kept if fits(entry)]
        return kept


_LETTERS = regex(r"[^\W\d_]+")
MOST_CHANGED = 500
"""People who may be looked at one by one before it pays to read the words of everybody again."""


class WordIndex:
    """Who has which runs of letters in their text: of thousands of texts each key looks at a few words."""

    def __init__(self) -> None:
        """Nobody yet: until it is `ready`, every text is looked through."""
        self.ready = False
        self._holders: dict[str, list[str]] = {}
        self._size = 0
        self._changed: set[str] = set()

    def add(self, uid: str, text: str) -> None:
        """Take the words of a text."""
        self._size += 1
        parts = set(text.split())
        runs = {part for part in parts if part.isalpha()}
        for part in parts - runs:
            runs.update(_LETTERS.findall(part))
        for run in runs:
            self._holders.setdefault(run, []).append(uid)

    def renew(self, uid: str) -> bool:
        """Somebody's text changed, came or went: it is looked through from now on. False once it is many."""
        self._changed.add(uid)
        return len(self._changed) <= MOST_CHANGED

    def holding(self, word: str, entries: Sequence[FilterEntry]) -> Sequence[FilterEntry]:
        """The entries with a word in their text."""
        run = max(_LETTERS.findall(word), key=len, default="")
        if not (run and self.ready):
            return [entry for entry in entries if word in entry[2]]
        lists = [uids for each, uids in self._holders.items() if run in each]
        changed = self._changed
        if run != word:
            close = changed.union(*lists)
            return [entry for entry in entries if entry[1] in close and word in entry[2]]
        if max(map(len, lists), default=0) == self._size:
            if not changed:
                return entries
            return [entry for entry in entries if entry[1] not in changed or word in entry[2]]
        found = set().union(*lists) - changed
        return [entry for entry in entries if entry[1] in found or (entry[1] in changed and word in entry[2])]


def parse_filter(text: str, facts: FilterFacts) -> Filter:
    """The filter meant by `text`; nothing typed is an error, an unfinished `stage:` asks for nothing yet.

    A part with an unknown key or value fits nobody and is named in `problems`: a filter that quietly left
    it out would show, and select, more people than were meant.
    """
    words: list[str] = []
    tests: list[Test] = []
    problems: list[str] = []
    archived: bool | None = False
    if not text:
        return Filter()
    for token, quoted in _parts(text, problems):
        plain = token[1:] if token[:1] == "-" and len(token) > 1 else token
        if quoted and not plain.startswith(_BEFORE_COLON):
            if plain is token:
                words.append(plain)
            else:
                tests.append(Test(token, _not(_contains(plain))))
            continue
        key, colon, value = plain.partition(":")
        if plain[:1] == "#":
            key, colon, value = "tag", ":", plain[1:]
        if colon and key in KEYS:
            if not value:
                continue
            if key == "archived":
                archived = None if value in ALL else (value in YES) is (plain is token)
                continue
            fits, problem = _one_of(key, value.split(",") if not quoted else [value], facts)
            problems += [problem] if problem else []
        elif colon and key.isalpha() and key.isascii():
            fits = _nobody
            problems.append(f"There is no {key}: here. There are {' '.join(f'{each}:' for each in KEYS)}")
        elif plain is token:
            words.append(token)
            continue
        else:
            fits = _contains(plain)
        tests.append(Test(token, fits if plain is token or fits is _nobody else _not(fits)))
    return Filter(tuple(words), tuple(tests), archived, tuple(problems))


_BEFORE_COLON = tuple(f"{key}:" for key in KEYS)


def _parts(text: str, problems: list[str]) -> Iterator[tuple[str, bool]]:
    """What stands between the spaces, casefolded, with NOT as a minus, and whether any of it was quoted.

    What people know from other filters and this one does not have is named in `problems`.
    """
    from ..domain.names import lower

    sign = ""
    for match in _PART.finditer(text):
        part = match[0]
        quoted = part.translate(_QUOTES)
        if part == "NOT":
            sign = "-"
        elif part == "OR":
            problems.append("Either of two goes with a comma: stage:met,thanked")
        elif re.fullmatch(r"/.+/[a-z]?", part):
            problems.append("Patterns aren't read here. Type part of a word without the slashes")
        elif "*" in part and quoted == part:
            problems.append("Patterns aren't read here. Type part of a word without the star")
        elif part != "AND" and quoted:
            yield lower(sign + quoted), quoted != part
            sign = ""


def _one_of(key: str, values: Sequence[str], facts: FilterFacts) -> tuple[Callable[[FilterEntry], bool], str]:
    """The test whether one of several values of a key fits, and what is wrong with the first wrong one."""
    tests = [_test(key, value, facts) for value in values if value]
    problem = next((problem for _fits, problem in tests if problem), "")
    if len(tests) == 1:
        return tests[0]
    fits = [fits for fits, wrong in tests if not wrong]
    if tests and not fits:
        return _nobody, problem
    return (lambda entry: not tests or any(each(entry) for each in fits)), problem


def _test(key: str, value: str, facts: FilterFacts) -> tuple[Callable[[FilterEntry], bool], str]:
    """The test of a known key, and what is wrong with its value."""
    if key in _CLOSED:
        field, first, known = _CLOSED[key]
        start = value.replace("-", "_")
        meant = {name for name, said in known.items() if name.startswith(start) or said.startswith(start)}
        if not meant:
            return _nobody, f"There is no {key}:{value}. {key}: can be {', '.join(known.values())}"
        return (lambda entry: (text_of(entry[3], field) or first) in meant), ""
    if key == "due":
        return _due(value, facts)
    if key == "waiting":
        whose = next((each for each in WAITING if each.startswith(value)), "")
        if not whose:
            return _nobody, f"There is no waiting:{value}. waiting: can be me or them"
        return (lambda entry: facts.waiting(entry[1]) == whose), ""
    if value == NOBODY:
        field = {"path": "paths", "tag": "tags", "org": "organisation", "via": "introduced_by"}[key]
        return (lambda entry: not entry[3].get(field)), ""
    if key == "path":
        uids = frozenset(facts.paths_called(value.replace("_", " ")))
        if not uids:
            return _nobody, f"No path is called {value}. p shows the paths"
        return (lambda entry: not uids.isdisjoint(texts_of(entry[3], "paths"))), ""
    if key == "tag":
        return (lambda entry: any(tag.casefold().startswith(value) for tag in texts_of(entry[3], "tags"))), ""
    wanted = value.replace("_", " ")
    if key == "org":
        return (lambda entry: any(wanted in place for place in _places(entry[3]))), ""
    return (lambda entry: _named(facts, text_of(entry[3], "introduced_by"), wanted)), ""


_CLOSED = {
    "stage": ("stage", FIRST_STAGE, {stage.value: stage.value for stage in Stage}),
    "tie": ("tie", NO_TIE, {tie.value: tie.label.replace(" ", "_") for tie in Tie}),
}
"""Keys with a closed list of values: field, what it is when it is missing, and how each value is written.
The values as they are stored are read too: views keep what was typed."""


def _due(value: str, facts: FilterFacts) -> tuple[Callable[[FilterEntry], bool], str]:
    word = next((each for each in DUE if each.startswith(value)), "")
    days = {"overdue": -1, "today": 0, "week": 6, "month": 30}.get(word)
    if value[:-1].isdecimal() and value[-1] == "d" and len(value) < 6:
        days = int(value[:-1])
    if word == "none":
        return (lambda entry: facts.next_day(entry) == LAST), ""
    if days is None:
        known = f"due: can be {', '.join(DUE)}, or a number of days such as 10d"
        return _nobody, f"There is no due:{value}. {known}"
    limit = f"{facts.today + timedelta(days=days + 1)}"
    return (lambda entry: facts.next_day(entry) < limit), ""


def _nobody(_entry: FilterEntry) -> bool:
    return False


def _not(fits: Callable[[FilterEntry], bool]) -> Callable[[FilterEntry], bool]:
    return lambda entry: not fits(entry)


def _contains(word: str) -> Callable[[FilterEntry], bool]:
    return lambda entry: word in entry[2]


def _named(facts: FilterFacts, uid: str, wanted: str) -> bool:
    return bool(uid) and wanted in searchable(facts.name_of(uid))


def _places(record: Mapping[str, Any]) -> list[str]:
    """Every organisation somebody belongs or belonged to, to search in."""
    return [searchable(place) for place in organisations_of(record)]


def organisations_of(record: Mapping[str, Any]) -> list[str]:
    """The present organisation and those of the affiliations of a stored contact."""
    found = [text_of(record, "organisation")]
    listed = record.get("affiliations")
    for item in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(item, Mapping):
            found.append(text_of(item, "organisation"))
    return [place for place in found if place]


# -- completing ----------------------------------------------------------------------------------------


def candidates(text: str, named: Callable[[str], Iterable[str]]) -> list[str]:
    """What the last word of a filter may become: whole words to put in its place, the likeliest first.
    `named` gives the names known for a key with an open list: path, tag, org, via."""
    token = text.rpartition(" ")[2]
    sign = "-" if token.startswith("-") else ""
    plain = token.removeprefix("-").casefold()
    key, colon, value = plain.partition(":")
    if plain[:1] == "#":
        return [f"{sign}#{tag}" for tag in named("tag") if tag.casefold().startswith(plain[1:])]
    if not colon:
        return [f"{sign}{each}:" for each in KEYS if plain and each.startswith(plain)]
    if key not in KEYS:
        return []
    closed = {
        "due": DUE,
        "waiting": WAITING,
        "archived": ("yes", "all"),
        **{k: tuple(v[2].values()) for k, v in _CLOSED.items()},
    }
    names: Iterable[str] = closed[key] if key in closed else (*named(key), NOBODY)
    words = [name.replace(" ", "_") for name in names]
    start = value.replace("-", "_") if key in closed else value
    begin = [word for word in words if word.casefold().startswith(start)]
    inside = [word for word in words if start in word.casefold() and word not in begin]
    return [f"{sign}{key}:{word}" for word in (*begin, *inside)]


def searchable(text: str) -> str:
    """A text to search in: casefolded, and again without accents and apostrophes where there are any."""
    if text.isascii():
        return _also_without_apostrophes(text.lower())
    from ..domain.names import fold, lower

    small = lower(text)
    if small.isascii():
        return _also_without_apostrophes(small)
    bare = fold(text)
    return _also_without_apostrophes(small if bare == small else f"{small}\n{bare}")


def _also_without_apostrophes(text: str) -> str:
    """ "O'Neil" is found by "oneil", too."""
    return f"{text}\n{text.replace(chr(39), '')}" if "'" in text else text
