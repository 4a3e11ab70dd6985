"""The codebook: what themes mean, who spoke of each, and what goes together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .errors import Refused
from .evidence import RESERVED
from .learning import Said, Talk
from .meeting import Meeting, Theme, Verdict
from .mentions import without_themes
from .note_syntax import theme_places, theme_token

ANSWERS = ("takeaways", "surprises", "likes", "dislikes", "outcomes")
"""Answers of a reflection in which themes count."""
LAST = 2
"""Conversations looked at for what was spoken of lately."""


class Quote(NamedTuple):
    """A note that has a theme, and where it was said."""

    talk: Talk
    note: Said


class ThemeRow(NamedTuple):
    """A theme and everybody who spoke of it."""

    name: str
    quotes: tuple[Quote, ...]
    """By time."""
    people: tuple[str, ...]
    """Each once, the first to speak of it first."""
    lately: tuple[bool, ...]
    """Whether it came up in each of the last conversations, the latest last."""

    def on(self, side: str) -> tuple[str, ...]:
        """The people with a note that speaks for it (+), against it (-), or for no side, each once."""
        return tuple(dict.fromkeys(each.talk.person for each in self.quotes if each.note.side == side))


def theme_rows(talks: Sequence[Talk]) -> tuple[ThemeRow, ...]:
    """The themes of some conversations, those most people spoke of first; reserved marks are left out.

    Args:
        talks: The conversations, in the order of time.
    """
    found: dict[str, list[Quote]] = {}
    last = [talk.uid for talk in talks[-LAST:]]
    for talk in talks:
        for note in talk.said:
            for name in note.themes:
                if name not in RESERVED:
                    found.setdefault(name, []).append(Quote(talk, note))
    rows = []
    for name, quotes in found.items():
        people = tuple(dict.fromkeys(quote.talk.person for quote in quotes))
        talked = {quote.talk.uid for quote in quotes}
        rows.append(ThemeRow(name, tuple(quotes), people, tuple(uid in talked for uid in last)))
    return tuple(sorted(rows, key=lambda row: (-len(row.people), -len(row.quotes), row.name)))


class Together:
    """Which themes the same people spoke of; looked up for one theme at a time, as most are never shown."""

    def __init__(self, rows: Sequence[ThemeRow]) -> None:
        bits: dict[str, int] = {}
        for row in rows:
            for person in row.people:
                bits.setdefault(person, 1 << len(bits))
        self._people = {row.name: sum(bits[person] for person in row.people) for row in rows}
        """Who spoke of each theme, a bit for each person: two sets are counted in one step."""

    def with_(self, row: ThemeRow) -> list[tuple[str, int]]:
        """Other themes with the number of people who spoke of both, the most first."""
        mine = self._people[row.name]
        pairs = [
            (name, both)
            for name, people in self._people.items()
            if name != row.name and (both := (mine & people).bit_count())
        ]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def read_name(text: str) -> str:
    """The name of a theme as notes carry it. Refuses what no note could carry, and reserved marks."""
    words = "-".join(text.strip().lstrip("#").split())
    token = theme_token(f"#{words}", 0)
    if token is None or token[1] != len(words) + 1:
        raise Refused("A theme begins with a letter, then letters, digits and hyphens.", field="name")
    if token[0] in RESERVED:
        raise Refused(f"#{token[0]} marks a skill or a role, so it cannot be a theme.", field="name")
    return token[0]


def renamed(text: str, old: str, new: str) -> str:
    """A line with one theme under another name; nothing else of it is touched.

    Where the line has the other one already, a tag at its end goes instead of standing there twice.
    """
    places = theme_places(text)
    have = any(name == new for name, _start, _end in places)
    out, tail = text, len(text.rstrip())
    for name, start, end in reversed(places):
        at_end = not text[end:tail].strip()
        if name == old and have and at_end:
            out = out[:start].rstrip() + out[end:]
        elif name == old:
            out = f"{out[:start]}#{new}{out[end:]}"
            have = True
        if at_end:
            tail = start
    return out


def with_theme_renamed(meeting: Meeting, old: str, new: str) -> Meeting:
    """A conversation with one theme under another name, in its notes and in what was made of them."""
    notes = tuple(
        note.replace(text=text) if (text := renamed(note.text, old, new)) != note.text else note
        for note in meeting.notes
    )
    reflection = meeting.reflection
    if reflection is not None:
        answers = {
            field: "\n".join(renamed(line, old, new) for line in getattr(reflection, field).split("\n"))
            for field in ANSWERS
        }
        if any(text != getattr(reflection, field) for field, text in answers.items()):
            reflection = reflection.replace(**answers)
    if notes == meeting.notes and reflection is meeting.reflection:
        return meeting
    return meeting.replace(notes=notes, reflection=reflection)


def statements_renamed(takeaways: str, old: str, new: str) -> dict[str, str]:
    """What each line of some takeaways says as a sentence, with the sentence it becomes."""
    lines = (line.strip() for line in takeaways.splitlines() if line.strip())
    return {without_themes(line): without_themes(renamed(line, old, new)) for line in lines}


def joined(kept: Verdict, other: Verdict) -> Verdict:
    """One verdict of two about the same conversations: the kept one, with what explains either."""
    why = " ".join(dict.fromkeys(filter(None, (kept.why, other.why))))
    return kept.replace(why=why, on=kept.on or other.on)


def merged(kept: Theme, other: Theme) -> Theme:
    """One theme of two: its own definition where it has one, and the memos of both by their days."""
    memos = sorted((*kept.memos, *other.memos), key=lambda memo: memo.on)
    return kept.replace(definition=kept.definition or other.definition, memos=tuple(memos))
