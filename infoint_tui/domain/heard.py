"""What several talks told of skills and of roles: each once, with those who named it (S000, S001)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from .words import NoteKind

if TYPE_CHECKING:
    from .meeting import Meeting, Note

ROLE_THEMES = frozenset(("role", "role-heard-of"))
"""Themes of a note that names a role the user had not heard of."""
LEVELS = ("have", "learning", "need")
"""Themes of a skill note that say how far the user is."""
_THEME = re.compile(r"(?:^|(?<=\s))#([^\W\d_][\w-]*)")
_SIGIL = re.compile(r"^\s*\+\s*")


class Heard(NamedTuple):
    """A skill or a role."""

    text: str
    """As it was first written, without its tags."""
    people: tuple[str, ...]
    """Uids of the contacts who named it, each once, the first to name it first."""
    level: str = ""
    """One of `LEVELS`, from the latest note that says it; empty where none does."""


def skills_heard(talks: Iterable[Meeting]) -> tuple[Heard, ...]:
    """The skills named in talks, those that most people named first."""
    return _gathered(talks, lambda note, _themes: note.kind is NoteKind.SKILL)


def roles_heard(talks: Iterable[Meeting]) -> tuple[Heard, ...]:
    """The roles named in talks, those that most people named first."""
    return _gathered(talks, lambda _note, themes: bool(themes & ROLE_THEMES))


def _gathered(talks: Iterable[Meeting], wanted: _Wanted) -> tuple[Heard, ...]:
    found: dict[str, Heard] = {}
    for talk in talks:
        for note in talk.notes:
            themes = frozenset(theme.casefold() for theme in _THEME.findall(note.text))
            words = " ".join(_THEME.sub("", _SIGIL.sub("", note.text)).split())
            if not words or not wanted(note, themes):
                continue
            old = found.get(words.casefold(), Heard(words, ()))
            people = tuple(dict.fromkeys((*old.people, talk.first_contact)))
            level = next((level for level in LEVELS if level in themes), old.level)
            found[words.casefold()] = Heard(old.text, people, level)
    return tuple(sorted(found.values(), key=lambda each: -len(each.people)))


if TYPE_CHECKING:
    from collections.abc import Callable

    _Wanted = Callable[[Note, frozenset[str]], bool]
