"""The filter of the pipeline: plain words beside `stage:met`, `#tag`, `path:`, `tie:` and `archived:yes`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..domain.words import Stage, Tie

PREFIXES = ("stage", "path", "tie", "archived")
YES = ("yes", "y", "only", "true", "1")
ALL = ("all", "any", "both")
FIRST_STAGE = Stage.IDEA.value
NO_TIE = Tie.NONE.value


class Entry(NamedTuple):
    """What the lists need to know of a contact without decoding it. Sorted by its first field."""

    order: tuple[int, str, str, str]
    """Rank of the stage, what is next and when, name, uid."""
    uid: str
    text: str
    """Name, title, organisation, stage and tags, casefolded, with and without accents."""
    record: Mapping[str, Any]
    """As stored; to be read only."""

    @property
    def name(self) -> str:
        """The name as it was written."""
        return text_of(self.record, "name")


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

    def narrows(self, other: Filter) -> bool:
        """Whether everybody this leaves is left by `other` too, as while a word is being typed."""
        return (
            self[1:] == other[1:]
            and len(self.words) >= len(other.words)
            and all(theirs in ours for ours, theirs in zip(self.words, other.words, strict=False))
        )

    def apply(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries that fit, in their order, whether they are archived or not."""
        kept = entries
        for word in self.words:
            kept = [entry for entry in kept if word in entry[2]]
        for start in self.stages:
            kept = [e for e in kept if (text_of(e.record, "stage") or FIRST_STAGE).startswith(start)]
        for start in self.tags:
            kept = [
                e for e in kept if any(tag.casefold().startswith(start) for tag in texts_of(e.record, "tags"))
            ]
        for uids in self.paths:
            kept = [e for e in kept if not uids.isdisjoint(texts_of(e.record, "paths"))]
        for start in self.ties:
            kept = [e for e in kept if (text_of(e.record, "tie") or NO_TIE).startswith(start)]
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
    for token in text.casefold().split():
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


def searchable(text: str) -> str:
    """A text to search in: casefolded, and again without accents where there are any."""
    text = text.casefold()
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text if bare == text else f"{text}\n{bare}"


def text_of(record: Mapping[str, Any], name: str) -> str:
    """A text of a stored record; empty if it is missing or something else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def texts_of(record: Mapping[str, Any], name: str) -> list[str]:
    """The texts in a list of a stored record."""
    value = record.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []
