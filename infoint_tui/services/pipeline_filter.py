"""The filter of the pipeline: plain words beside `stage:met`, `#tag`, `path:`, `tie:` and `archived:yes`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

PREFIXES = ("stage", "path", "tie", "archived")
YES = ("yes", "y", "only", "true", "1")
ALL = ("all", "any", "both")


class Entry(NamedTuple):
    """What the lists need to know of a contact without decoding it. Sorted by its first field."""

    order: tuple[int, str, str, str]
    """Rank of the stage, what is next and when, name, uid."""
    uid: str
    name: str
    stage: str
    text: str
    """Name, title, organisation, tags and stage, casefolded, with and without accents."""
    tags: tuple[str, ...]
    paths: tuple[str, ...]
    tie: str
    archived: bool


class Filter(NamedTuple):
    """What was typed, understood. All parts must hold."""

    words: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    """Each is the beginning of a stage's name."""
    tags: tuple[str, ...] = ()
    paths: tuple[frozenset[str], ...] = ()
    """Uids of the paths each `path:` may mean."""
    ties: tuple[str, ...] = ()
    archived: bool | None = False
    """None shows both."""

    def apply(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that fit, in their order."""
        wanted = self.archived
        kept = [entry for entry in entries if wanted is None or entry.archived is wanted]
        for word in self.words:
            kept = [entry for entry in kept if word in entry.text]
        for start in self.stages:
            kept = [entry for entry in kept if entry.stage.startswith(start)]
        for start in self.tags:
            kept = [entry for entry in kept if any(tag.startswith(start) for tag in entry.tags)]
        for uids in self.paths:
            kept = [entry for entry in kept if not uids.isdisjoint(entry.paths)]
        for start in self.ties:
            kept = [entry for entry in kept if entry.tie.startswith(start)]
        return kept


def parse_filter(text: str, find_paths: Callable[[str], Iterable[str]]) -> Filter:
    """The filter meant by `text`; nothing typed is an error, an unfinished `stage:` asks for nothing yet.

    Args:
        text: What stands in the field.
        find_paths: Uids of the paths whose title contains a casefolded text.
    """
    words: list[str] = []
    found: dict[str, list[str]] = {prefix: [] for prefix in PREFIXES}
    tags: list[str] = []
    for token in folded(text).split():
        prefix, colon, value = token.partition(":")
        if colon and prefix in PREFIXES:
            if value:
                found[prefix].append(value)
        elif token.startswith("#"):
            tags += [token[1:]] if token[1:] else []
        else:
            words.append(token)
    archived: bool | None = False
    for value in found["archived"]:
        archived = None if value in ALL else value in YES
    return Filter(
        tuple(words),
        tuple(value.replace("-", "_") for value in found["stage"]),
        tuple(tags),
        tuple(frozenset(find_paths(value.replace("_", " "))) for value in found["path"]),
        tuple(found["tie"]),
        archived,
    )


def folded(text: str) -> str:
    """Text for comparing: casefolded."""
    return text.casefold()


def searchable(*parts: str) -> str:
    """One text to search in: the parts casefolded, and again without accents where there are any."""
    text = "\n".join(part for part in parts if part).casefold()
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text if bare == text else f"{text}\n{bare}"
